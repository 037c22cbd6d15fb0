/* A plan as it is kept: scenario, what was chosen when with whose money, its proof; and what became of it. Rows are append-only. */
#ifndef SANGSAENG_PLAN_RECORD_H
#define SANGSAENG_PLAN_RECORD_H

#include "base/hash.h"
#include "fund/fund.h"
#include "party/party.h"

/* What one source pays for a chosen measure. */
struct plan_pay {
	const char *origin; /* funder, or "returned" for the pool of returned money */
	int64_t amount_krw;
};
struct plan_pick {
	const char *measure, *organisation, *site, *consortium, *carrier;
	int year; /* calendar year in which it is agreed */
	int tier;
	enum party_route route;
	enum party_size size;
	int64_t cost_krw, support_krw; /* support: sum of pays */
	struct plan_pay *pay;
	size_t pay_count;
	int64_t g_per_year; /* as counted in the plan: beside what it shares a use with */
	int life_years;
	const char *value; /* decimal string, in the unit of the plan's objective */
};
struct plan_record {
	const char *plan;     /* key, given by who makes it */
	const char *scenario; /* the scenario's JSON as it was used, canonical */
	const char *made_by;
	date_day as_of;            /* the programme's clock */
	const char *objective;     /* "tonnes", "vehicle", "net_value" */
	const char *value, *bound; /* decimal strings in `unit`; bound >= value */
	const char *unit;          /* "tCO2e", "kgCO2e", "KRW" */
	const char *stopped;       /* optimal, gap, work, time, cancel */
	int64_t seed, work;
	const char *method;        /* "sangsaeng plan/1" */
	const char *inputs_sha256; /* over the candidates, rules and scenario that it was made from */
	struct plan_pick *pick;    /* by year, then measure */
	size_t pick_count;
};

/* ---- the record by itself (plan_record.c) ---- */

#define PLAN_KEY_LEN 49
/* Is every field in range, do the pays sum to the support and the picks stand in order, each measure once? ST_INPUT plan.*; the error's first value
 * is the place as a JSON Pointer ("/picks/3/support_krw"), so that who reads a file can name line and column. */
enum status plan_record_check(const struct plan_record *record, struct err *err);
/* SHA-256 over all fields, picks and pays in their order: what is adopted is this. */
void plan_record_hash(const struct plan_record *record, char out_sha256[HASH_HEX_LEN]);

/* ---- how plans are kept (plan_record_store.c); on SQLite and PostgreSQL, rows are added and never changed ---- */

extern const struct store_migration plan_migrations[];

/* Keeps a plan that plan_record_check accepts. The same key with the same content: no effect, `*out_again` true; with other content ST_CONFLICT
 * plan.key_used. Who calls it outside programme_plan_keep has to renew the seal. */
enum status plan_record_put(struct store_tx *tx, const struct plan_record *record, bool *out_again, struct err *err);
/* Strings in the arena. ST_NOT_FOUND plan.unknown. `out_sha256`: its hash as stored, may be NULL. */
enum status plan_record_get(
	struct store_tx *tx, const char *plan, struct arena *arena, struct plan_record *out_record, const char **out_sha256, struct err *err);
struct plan_kept {
	struct plan_record record; /* without its picks */
	const char *sha256;
	int64_t picks, adopted, support_krw; /* adopted: how many of them */
};
/* By key. */
enum status plan_record_list(struct store_tx *tx, struct arena *arena, struct plan_kept **out_list, size_t *out_count, struct err *err);

/* That a pick became a grant. A measure is adopted once, from one plan. */
struct plan_adoption {
	const char *plan, *measure;
	const char *maker, *checker; /* who prepared and who released it */
	const char *committee;       /* "" if none decided */
	const char *sha256;          /* of the plan */
	date_day on;
	int64_t number; /* 1, 2 … in the order in which they came */
};
/* `number` is given by the store: one more than the last, in `*out_number`. */
enum status plan_adoption_put(struct store_tx *tx, const struct plan_adoption *adoption, int64_t *out_number, struct err *err);
/* By number; of one plan, or all (NULL). */
enum status plan_adoptions(
	struct store_tx *tx, const char *plan_or_null, struct arena *arena, struct plan_adoption **out_list, size_t *out_count, struct err *err);
/* All plans and adoptions of another database, into one without. */
enum status plan_record_copy(struct store_tx *from, struct store_tx *to, struct err *err);

#endif
