/* Applications for support that firms hand in through a server: of a measure that fits (programme_start.h), with what the call asks for, as far as it
 * is there. What is submitted waits for an operator or a ministry; accepted, its rows (measures, quotes, applications …) are read by the next run as
 * accepted answers are, and the rest of its life is the fund's (docs/grants.md). A draft is part of the firm's start and nobody else's. */
#ifndef SANGSAENG_PROGRAMME_APPLICATION_H
#define SANGSAENG_PROGRAMME_APPLICATION_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROGRAMME_APPLICATION_DUTY "application_decision" /* kind of the duty that a submission raises for the operator; the subject is its key */

enum programme_application_state {
	PROGRAMME_APPLICATION_SUBMITTED,
	PROGRAMME_APPLICATION_ACCEPTED,
	PROGRAMME_APPLICATION_RETURNED, /* for repair: the firm submits another one */
	PROGRAMME_APPLICATION_WITHDRAWN,
	PROGRAMME_APPLICATION_STATES
};
const char *programme_application_state_name(enum programme_application_state state); /* "submitted" … */

struct programme_application_paper {
	const char *kind;     /* of evidence; "quote" for that of a quote */
	const char *vendor;   /* of a quote; NULL */
	const char *evidence; /* NULL: later */
	int64_t supply_value_krw;
};
struct programme_application {
	const char *application; /* FIRM-A1, FIRM-A2 …: the receipt's number, and the key of a new measure */
	const char *firm, *firm_ko, *firm_en, *start; /* the names NULL where the folder has none */
	int64_t version;                       /* of the start */
	const char *measure, *origin, *call;   /* origin: "programme", "catalogue"; call NULL: the route has none */
	const char *route, *name_ko, *name_en; /* of the machine */
	const char *carrier, *saving_per_year, *unit;
	int64_t cost_krw, support_krw, own_krw, saving_krw_per_year, returned_krw, g_per_year;
	const char *payers; /* "MOTIE=50000000 pool=…" */
	int64_t quotes, quotes_needed;
	enum programme_application_state state;
	const char *submitted_at, *submitted_by;
	date_day submitted_on, decide_by; /* decide_by: by the clock table */
	const char *decided_by, *reason;  /* NULL: not yet; of a return or withdrawal */
	date_day decided_on;
	const char *sha256;                        /* over its rows as they were handed in */
	struct programme_application_paper *paper; /* filled by _get */
	size_t papers;
};
/* ST_NOT_FOUND application.none. */
enum status programme_application_get(
	struct store_tx *tx, const char *application, struct arena *arena, struct programme_application *out_application, struct err *err);
/* By key, without papers; of a firm, or with NULL of all. */
enum status programme_applications(struct store_tx *tx, const char *firm_or_null, struct arena *arena, struct programme_application **out_list,
	size_t *out_count, struct err *err);

/* Submits what version `version` of a start says. Papers that are not there yet are warnings; with `dry_run` everything is judged and nothing kept.
 * ST_CONFLICT start.changed, application.exists (of this measure, and it stands), application.call_closed; ST_INPUT application.measure_unknown,
 * application.incomplete with findings (pointers into the document), answer.refused with findings (rows that a run would refuse). */
struct programme_application_submit {
	const char *start, *by;
	const char *catalogue; /* NULL: measures of the programme only */
	int64_t version;
	bool dry_run;
};
enum status programme_application_submit(const char *db, const struct programme_application_submit *submit, struct arena *arena,
	const char **out_application, struct findings *findings, struct err *err);
/* By a person of an operator or a ministry who has not submitted it. The rows are judged once more, papers too. ST_CONFLICT application.state;
 * ST_DENIED application.not_decider, application.same_person; ST_INPUT answer.refused. */
enum status programme_application_accept(const char *db, const char *application, const char *by, struct findings *findings, struct err *err);
enum status programme_application_return(const char *db, const char *application, const char *by, const char *reason, struct err *err);
/* By the firm, while it waits. ST_DENIED application.not_firm. */
enum status programme_application_withdraw(const char *db, const char *application, const char *by, const char *reason_or_null, struct err *err);

/* Private to programme: programme_application_store.c. */
extern const char programme_application_schema[];
enum status programme_application_put(struct store_tx *tx, const struct programme_application *application, struct err *err);
enum status programme_application_update(struct store_tx *tx, const struct programme_application *application, struct err *err);
/* A person's name or mail in the reasons: the person's key in its place. */
enum status programme_application_word_replace(struct store_tx *tx, const char *word, const char *key, struct err *err);
/* Who decides: the first operator by key; "" if there is none. */
enum status programme_application_operator(struct store_tx *tx, struct arena *arena, const char **out_operator, struct err *err);

#endif
