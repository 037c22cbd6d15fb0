/* The agreement for the doors: signatories, promises with their state, annexes, who joined and left, what a firm owes (rules:
 * party/party_agreement.h; what the desk says of a duty counts as in the list of duties). Strings live in the caller's arena; what is not known is ""
 * (dates DATE_NONE). */
#ifndef SANGSAENG_VIEW_AGREEMENT_H
#define SANGSAENG_VIEW_AGREEMENT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct view_promise {
	const char *promise, *text, *state, *evidence; /* state: delivered, delivered_late, open, overdue, waived, ended */
	date_day agreed_due_on, due_on, delivered_on;  /* agreed: without annexes */
	bool survives;
};
struct view_annex {
	const char *annex, *title, *changes, *promise, *evidence;
	date_day in_force_from, in_force_to, due_on;
	bool in_force;
};
/* Something that a firm still owes: won of a grant, or something to do by a day. */
struct view_owed {
	const char *kind, *subject; /* of a due (fund_report.h) or a duty; a grant, or another subject */
	const char *name[2];        /* of a duty, by enum lang; "" for a due that is none */
	const char *marked;         /* "done", "waived": what the desk says of a due whose won the books still show; "" */
	int64_t krw;                /* 0: nothing to pay */
	date_day due_on;
	bool overdue, period; /* period: lasts until the day, nothing is to be done */
};
struct view_agreement {
	const char *agreement, *organisation, *name_ko, *name_en, *role, *consortium, *evidence, *state; /* state: in_force, ended, not_yet */
	int tier;                                                                                        /* 0 if none */
	bool tier_assumed; /* the tier is not said by an agreement that is public */
	date_day signed_on, ended_on;
	bool joined, left; /* signed after the founding day; left by the day asked for */
	struct view_promise *promise;
	struct view_annex *annex;
	struct view_owed *owed; /* by the organisation; filled where it left, or one was asked for */
	size_t promises, annexes, owes;
};
struct view_historical { /* a consortium that stands apart from this programme */
	const char *consortium, *name, *lead, *note;
	int year;
};
struct view_agreement_book {
	const char *programme, *name_ko, *name_en;
	date_day on, founded_on;                                  /* founded_on: of the first signature */
	struct view_agreement *item;                              /* by role (funder, carmaker, operator, supplier), tier, key */
	size_t count, in_force, joined, left, suppliers, assumed; /* suppliers in force, those of them whose tier is assumed */
	struct view_historical *historical;
	size_t historicals;
	const char *historical_note; /* one line about it from programme.json, "" if none */
};
/* All of them, or with `wanted` those of that key or organisation. `on` DATE_NONE: the programme's as_of. ST_NOT_FOUND programme.none,
 * agreement.unknown. */
enum status view_agreements(
	struct store_tx *tx, const char *wanted_or_null, date_day on, struct arena *arena, struct view_agreement_book *out_book, struct err *err);

#endif
