/* A factory's start: what a firm that has its electricity bills and little else says of one year, step by step in a browser, until it can be sent to
 * who asked and made into an application. One record a firm and request, or a firm and year where nobody asked; saved after every field, sent and
 * applied with only when the firm says so. Nothing of it is read by a run: what is sent goes the way of an answer (programme_answer.h), what is
 * applied for that of an application (programme_application.h).
 *
 * The document is JSON, "sangsaeng.start/1" (docs/start.md); quantities are decimal texts as they were typed. Missing is missing: a month without a
 * value is asked for, and a value that cannot be right is held out of every sum until it is repaired or confirmed. */
#ifndef SANGSAENG_PROGRAMME_START_H
#define SANGSAENG_PROGRAMME_START_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "base/message.h"
#include "programme/programme_job.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROGRAMME_START_MONTHS 12
#define PROGRAMME_START_CARRIERS 6 /* beside electricity */
#define PROGRAMME_START_PICKS 20
#define PROGRAMME_START_QUOTES 6
#define PROGRAMME_START_PAPERS 12
#define PROGRAMME_START_ACCEPTS 60
#define PROGRAMME_START_BYTES_MAX ((size_t)64 * 1024)

/* ---- the document (programme_start_record.c) ---- */

/* Texts as they were typed; NULL where nothing was said. */
struct programme_start_month {
	const char *quantity; /* in the unit of its line */
	const char *won;      /* of the bill, where that is all there is */
	const char *source;   /* "bill", "measured", "estimated" */
};
struct programme_start_energy {
	const char *carrier;
	const char *state;    /* "none", "value", "unknown" */
	const char *quantity; /* of the twelve months together */
	const char *unit;
	bool by_month; /* `month` says it in the place of `quantity` */
	struct programme_start_month month[PROGRAMME_START_MONTHS];
};
struct programme_start_quote {
	const char *vendor, *quoted_on, *supply_value_krw, *tax_krw, *evidence; /* evidence NULL: later */
};
struct programme_start_paper {
	const char *kind, *evidence; /* evidence NULL: later */
};
struct programme_start_record {
	/* the factory: a site and process that the programme knows, or names for ones that it does not */
	const char *site, *name, *region, *industry, *process, *work;
	const char *electricity_unit; /* "kWh" where nothing is said, or "MWh" */
	const char *won_per_kwh;
	struct programme_start_month electricity[PROGRAMME_START_MONTHS];
	struct programme_start_energy energy[PROGRAMME_START_CARRIERS];
	size_t energies;
	const char *product, *part_name, *pieces, *mass_kg, *material; /* pieces: of the twelve months; material: key of a factor */
	const char *allocation;                                        /* "mass", "hours", "pieces"; NULL: the part is all that is made */
	const char *part_amount, *all_amount;    /* of that key: of the part (not for mass, pieces), and of all that the site makes */
	const char *pick[PROGRAMME_START_PICKS]; /* measures */
	size_t picks;
	const char *measure, *old_serial, *old_life_end; /* of the application */
	struct programme_start_quote quote[PROGRAMME_START_QUOTES];
	size_t quotes;
	struct programme_start_paper paper[PROGRAMME_START_PAPERS];
	size_t papers;
	const char *accept[PROGRAMME_START_ACCEPTS]; /* findings that the firm has confirmed, "energy.outlier:/electricity/11" */
	size_t accepts;
};
/* Structure only: what is no document is ST_INPUT start.refused with a finding for each fault, its JSON pointer as the file. json.… where it is no
 * JSON at all. Texts live in the arena. */
enum status programme_start_parse(
	const char *text, size_t length, struct arena *arena, struct programme_start_record *out_record, struct findings *findings, struct err *err);
/* The same document in one form: members in order, nothing but what is known. */
const char *programme_start_text(const struct programme_start_record *record, struct arena *arena);
void programme_start_write(struct json_writer *writer, const char *key_or_null, const struct programme_start_record *record);

/* ---- what is right and what is asked for (programme_start_rules.c); pure ---- */

enum programme_start_state {
	PROGRAMME_START_MISSING, /* nothing was said */
	PROGRAMME_START_HELD,    /* something was said that cannot be read, or cannot be right and is not confirmed */
	PROGRAMME_START_COUNTED, /* 0 too */
};
struct programme_start_value {
	enum programme_start_state state;
	bool estimated;
	const char *amount; /* canonical decimal; NULL unless counted */
};
struct programme_start_finding {
	enum severity severity;
	struct err err;         /* its file is the pointer */
	const char *suggestion; /* value that would repair it; NULL */
	const char *at;         /* where that value belongs: a pointer */
	bool holds;             /* the value is held out until it is repaired or confirmed */
	bool accepted;
};
struct programme_start_carrier {
	const char *carrier, *unit;
	bool used;  /* there are amounts */
	bool known; /* false: "unknown", or nothing was said */
	struct programme_start_value month[PROGRAMME_START_MONTHS];
};
struct programme_start_field {
	const char *pointer;
	bool filled;
};
#define PROGRAMME_START_FIELDS 30
#define PROGRAMME_START_WON_PER_KWH "180" /* where neither the firm nor its own bills say it: assumed, an industrial bill with all its parts */
struct programme_start_judged {
	struct programme_start_value electricity[PROGRAMME_START_MONTHS]; /* kWh */
	const char *electricity_kwh;                                      /* of the months that count; NULL: none */
	size_t counted, missing, held;                                    /* months */
	size_t from_won;                                                  /* months whose kWh follow from won */
	const char *won_per_kwh;                                          /* by which; NULL: none does */
	const char *won_per_kwh_from;                                     /* "bills", "stated", "assumed" */
	struct programme_start_carrier carrier[PROGRAMME_START_CARRIERS];
	size_t carriers;
	const char *pieces, *mass_kg, *part_amount, *all_amount; /* canonical; NULL: missing or held */
	struct programme_start_finding *finding;                 /* in the order of the document */
	size_t findings;
	struct programme_start_field field[PROGRAMME_START_FIELDS]; /* what is needed for an estimate and an application */
	size_t fields, filled;
};
void programme_start_judge(
	const struct programme_start_record *record, date_month from, struct arena *arena, struct programme_start_judged *out_judged);
/* Drops what was confirmed where the value has changed since, or where there is nothing to confirm. */
void programme_start_accepts(struct programme_start_record *record, const struct programme_start_record *before_or_null, date_month from);

/* ---- what is kept (programme_start.c, programme_start_store.c) ---- */

#define PROGRAMME_START_KEY_LEN 24 /* "st-" and 20 hex digits of a hash over firm and what it is about */
struct programme_start {
	const char *start, *firm;
	const char *request; /* CAMPAIGN/FIRM; NULL: nobody asked */
	date_month from;     /* first of twelve months */
	int64_t version;     /* 1, 2 … */
	const char *document;
	const char *created_at, *created_by, *saved_at, *saved_by;
	const char *process, *part; /* in a list: what it is about, by name; NULL: not said yet */
};
/* ST_NOT_FOUND start.none. */
enum status programme_start_get(struct store_tx *tx, const char *start, struct arena *arena, struct programme_start *out_start, struct err *err);
/* By key; of a firm, or with NULL of all. */
enum status programme_starts(
	struct store_tx *tx, const char *firm_or_null, struct arena *arena, struct programme_start **out_list, size_t *out_count, struct err *err);
/* Of a firm for a request of its own, or for a year. Where there is one already: that one, untouched. The first record holds what the programme
 * knows: a firm's only site, process and product. ST_NOT_FOUND request.none. */
struct programme_start_ask {
	const char *firm, *request; /* request NULL: by year */
	int year;
	const char *process; /* of a year: a further process, beside the one that the year's own start is about; NULL: the year's own */
	const char *by;
};
void programme_start_key(const struct programme_start_ask *ask, char out_key[PROGRAMME_START_KEY_LEN]);
enum status programme_start_create(const char *db, const struct programme_start_ask *ask, struct arena *arena, struct err *err);
/* Takes a document in the place of version `version`. ST_CONFLICT start.changed: it is another one by now; ST_INPUT start.refused. */
enum status programme_start_save(const char *db, const char *start, int64_t version, const char *document, size_t length, const char *by,
	struct arena *arena, struct findings *findings, struct err *err);

/* A quantity in another unit; NULL: it does not fit that unit. */
const char *programme_start_in_unit(const char *quantity, const char *from, const char *to, struct arena *arena);
/* The start of a firm's year that is about that process of a site: the year's own where it is about it, or about nothing yet; else the process's, and
 * `ask->process` says so. ST_NOT_FOUND start.none. */
enum status programme_start_of_process(struct store_tx *tx, struct programme_start_ask *ask, const char *site, const char *process_or_null,
	struct arena *arena, struct programme_start *out_start, struct err *err);
/* Single months put into the records of a firm's year, each into its process's; one is begun where there is none. Months of which nothing is said are
 * what the last run had. What is confirmed is confirmed of the months as they then stand. ST_CONFLICT start.changed. ST_INPUT start.month (outside the
 * year), start.no_finding (there is nothing to confirm). */
struct programme_start_change {
	const char *process; /* NULL: the site's first */
	int64_t version;     /* of the process's start, as it was seen; 0: there was none */
	const char *carrier; /* "electricity" … */
	date_month month;
	const char *quantity; /* NULL: nothing is said any more, or won only */
	const char *won;      /* NULL: not said */
	const char *unit;     /* NULL: as it is */
	const char *source;
	const char *accept; /* code of a finding of that month, which is right as it stands: nothing else is said of it; NULL */
};
enum status programme_start_patch(const char *db, const struct programme_start_ask *ask, const char *site,
	const struct programme_start_change *change, size_t count, struct arena *arena, struct err *err);

/* ---- what the programme knows of the firm (programme_start_known.c) ---- */

struct programme_start_site {
	const char *site, *name, *region;
};
struct programme_start_process {
	const char *process, *site, *name, *allocation;
};
struct programme_start_product {
	const char *product, *name, *process, *unit, *mass_kg; /* process NULL: none makes it so far */
	bool linked;                                           /* its materials are known: links or a factor */
};
struct programme_start_material {
	const char *factor, *name_ko, *name_en, *unit, *kgco2e_per_unit, *use, *source;
	int year;
};
struct programme_start_known {
	const char *name_ko, *name_en, *size, *consortium; /* size, consortium "" if not known */
	const char *business_number, *ksic;                /* NULL if not recorded */
	int tier;                                          /* 0: no agreement */
	struct programme_start_site *site;
	size_t sites;
	struct programme_start_process *process;
	size_t processes;
	struct programme_start_product *product;
	size_t products;
	struct programme_start_material *material; /* factors per kg or t that may stand for one */
	size_t materials;
	const char **carrier; /* those with a factor for the period */
	size_t carriers;
	const char **vendor; /* who may quote, by key */
	size_t vendors;
};
/* Fields that the programme fills in: nobody is asked for them. */
void programme_start_known_fields(
	const struct programme_start_record *record, const struct programme_start_known *known, struct programme_start_judged *judged);
enum status programme_start_known(
	struct store_tx *tx, const struct programme_start *start, struct arena *arena, struct programme_start_known *out_known, struct err *err);

/* ---- the first number (programme_start_estimate.c) ---- */

/* A line of "how calculated": amount × factor = kg CO2-eq in one unit of the part. */
struct programme_start_source {
	const char *factor, *name_ko, *name_en, *source, *url, *status, *use, *gwp_set;
	int year;
	const char *unit, *amount, *kgco2e_per_unit, *kgco2e;
	const char *carrier; /* of energy; NULL: a material */
};
struct programme_start_line { /* of the site's inventory */
	const char *month, *carrier, *status, *factor, *amount, *unit, *kgco2e;
	int scope;
};
struct programme_start_estimate {
	const char *product, *name, *unit, *mass_kg; /* unit: of the part */
	date_month from, to;
	const char *gwp_set, *input_sha256;
	/* the site, over the months that count */
	const char *scope1_kgco2e, *scope2_kgco2e, *total_kgco2e; /* NULL: nothing counts */
	struct programme_start_line *line;
	size_t lines;
	/* one piece; NULL: not enough is known */
	const char *kgco2e_per_piece, *energy_kgco2e, *material_kgco2e;
	const char *primary_data_percent, *rating[3]; /* rating: 1 best, 5 worst: technology, time, geography */
	const char *share;                            /* of the site's energy that is the part's: "1", or by the key */
	bool estimated;                               /* something is assumed, estimated or missing */
	struct programme_start_source *source;
	size_t sources;
	struct err *assumed, *missing; /* as messages */
	size_t assumeds, missings;
};
/* By the rules, factors and code of a run: the record's rows in a database in memory. What cannot be calculated stands in `missing`; errors are those
 * of the database only. */
enum status programme_start_estimate(struct store_tx *tx, const struct programme_start *start, const struct programme_start_record *record,
	struct arena *arena, struct programme_start_estimate *out_estimate, struct err *err);

/* ---- measures that fit (programme_start_measures.c) ---- */

struct programme_start_payer {
	const char *origin; /* funder, or "pool" */
	int64_t offer_krw;
};
struct programme_start_measure {
	const char *measure; /* key: of the programme, or ENTRY@PROCESS of the catalogue */
	const char *origin;  /* "programme", "catalogue" */
	const char *name_ko, *name_en, *carrier, *process, *methodology, *unit, *saving_per_year;
	int life_years;
	int64_t cost_krw, support_krw, own_krw, saving_krw_per_year, returned_krw;
	int64_t g_per_year, g_low, g_high;
	const char *payback_years; /* of the own share, one digit; NULL: it saves no won */
	struct programme_start_payer *payer;
	size_t payers;
	const char *explanation;
};
struct programme_start_measures {
	const char *route, *call; /* call "" if the route has none; NULL if it has calls and none is open */
	date_day closes_on;       /* of the call; DATE_NONE */
	int quotes_needed;
	const char **paper; /* kinds that an application needs */
	size_t papers;
	struct programme_start_measure *item; /* shortest payback of the own share first */
	size_t count;
};
/* `catalogue` NULL: only the programme's own measures of the firm. */
enum status programme_start_measures(struct store_tx *tx, const char *catalogue, const struct programme_start *start,
	const struct programme_start_record *record, struct arena *arena, struct programme_start_measures *out_measures, struct findings *findings,
	struct err *err);

/* ---- sending (programme_start_send.c) ---- */

struct programme_start_file {
	const char *table, *content; /* CSV as it would be handed in */
	int64_t rows;
};
/* What a receiver would get: the statement of one part, and, where there is a request of its, the files that answer it. */
struct programme_start_preview {
	const char *receiver, *request; /* request NULL: no request of its is answered */
	struct programme_start_estimate estimate;
	struct programme_start_file *file;
	size_t files;
	const char **not_filled; /* tables that were asked for and cannot be made of this record */
	size_t not_filleds;
};
enum status programme_start_preview(struct store_tx *tx, const struct programme_start *start, const struct programme_start_record *record,
	const char *receiver, const char *request_or_null, struct arena *arena, struct programme_start_preview *out_preview, struct err *err);

/* What was sent, as it was then; never changed but that it is withdrawn. */
struct programme_start_sent {
	int64_t number;
	const char *start, *firm, *receiver, *request, *product, *name, *unit; /* request, product NULL: none */
	int64_t version;
	const char *kgco2e, *mass_kg, /* kgco2e NULL: files only */ *primary_percent, *rating[3], *gwp_set;
	date_month from, to;
	bool estimated;
	const char *notes;                            /* codes of what is assumed or missing, with blanks between */
	const char *sha256;                           /* of the inputs */
	const char *sent_at, *sent_by, *withdrawn_at; /* withdrawn_at NULL: it stands */
	int64_t consent;                              /* that was given with it; 0: none was needed */
	bool accepted;                                /* its answer was: it cannot be taken back any more */
};
/* By number; of a firm, or with NULL of all. */
enum status programme_start_sents(struct store_tx *tx, const char *firm_or_null, struct arena *arena, struct programme_start_sent **out_list,
	size_t *out_count, struct err *err);
/* Sends version `version`: keeps the statement and answers the request, in one transaction at the desk; what was sent to the same receiver before is
 * replaced. `consent` gives in that transaction what the matrix needs for the receiver to read it, and its number; NULL: nothing is needed. With
 * `dry_run` everything is judged and nothing kept. ST_CONFLICT start.changed; ST_INPUT start.incomplete (neither a number per piece nor a file),
 * answer.refused with findings; what programme_campaign_answer says. */
struct programme_start_sending {
	const char *start, *receiver, *request, *by; /* request NULL: none is answered */
	int64_t version;
	bool dry_run;
	enum status (*consent)(void *context, struct store_tx *tx, const char *product, int64_t *out_consent, struct err *err);
	void *context;
};
enum status programme_start_send(
	const char *db, const struct programme_start_sending *sending, struct arena *arena, struct findings *findings, struct err *err);
/* Takes it back: the statement is no longer shown, the consent ends, the answer waits no more. ST_NOT_FOUND start.not_sent; ST_CONFLICT
 * start.accepted. */
enum status programme_start_withdraw(const char *db, const char *start, const char *receiver, const char *by,
	enum status (*end_consent)(void *context, struct store_tx *tx, int64_t consent, struct err *err), void *context, struct arena *arena,
	struct err *err);

#endif
