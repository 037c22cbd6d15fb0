/* Footprints as PACT 3 has them (reference: the specification of WBCSD, see NOTICE): reading and judging what a partner sends, and writing what is
 * our own. Pure: values in, values out; no store, no clock. Numbers like R35 in comments are the rules of this software where PACT leaves room.
 *
 * Everything lives in the caller's arena. A footprint keeps the JSON it came in, byte for byte, so that digits and unknown properties are still there
 * when it is handed on; the fields beside it are what lists, filters and the roll-up need. */
#ifndef SANGSAENG_EXCHANGE_PACT_H
#define SANGSAENG_EXCHANGE_PACT_H

#include "base/arena.h"
#include "base/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXCHANGE_PACT_VERSION "3.0.3"            /* specVersion of what we write (R1) */
#define EXCHANGE_PACT_DEPTH_MAX 64               /* nesting of anything that is read */
#define EXCHANGE_PACT_BODY_MAX ((size_t)8 << 20) /* a body of events or of a list */
#define EXCHANGE_PACT_DECIMAL_MAX 64             /* characters of a decimal */
#define EXCHANGE_TIME_NONE INT64_MIN
#define EXCHANGE_TIME_LEN 32

extern const struct message exchange_pact_messages[];

/* ---- values (exchange_pact_value.c) ---- */

/* Times are microseconds since 1970-01-01T00:00:00Z; what is finer is cut off. RFC 3339 with zone and seconds; 24 h, day and month are judged.
 * `*out_zone` (may be NULL): did it have a zone; without one it is read as UTC if `out_zone` is given, else refused. False and untouched if it cannot
 * be read. */
bool exchange_time_read(const char *text, int64_t *out_us, bool *out_zone);
/* As queries may have it (R11): also without seconds, a date alone (midnight UTC), and a blank for the + of the offset. */
bool exchange_time_read_query(const char *text, int64_t *out_us);
/* "2026-03-01T00:00:00Z", with a fraction only if there is one. */
void exchange_time_write(int64_t us, char out[EXCHANGE_TIME_LEN]);
/* The same day and time in UTC so many years later; 29 February becomes 28 February (R39). */
int64_t exchange_time_add_years(int64_t us, int years);
/* Midnight of a programme's day in Seoul (UTC+9, no summer time) as UTC. `day`: date.h. */
int64_t exchange_time_of_day(int32_t day);

/* Decimal as text on the wire: at most 64 characters of sign, digits, point, digits, exponent (R33); false for anything else, and beyond a double. */
bool exchange_decimal_read(const char *text, double *out_value);
/* 8-4-4-4-12 hex digits in any case, no braces, no prefix. */
bool exchange_uuid_is(const char *text);
void exchange_uuid_lower(const char *text, char out[37]);
bool exchange_urn_is(const char *text);
/* Absolute URI: a scheme, no blanks, no control characters. */
bool exchange_uri_is(const char *text);
/* Equal without ASCII case: ids, URNs, names of filters, geography. */
bool exchange_word_equal(const char *a, const char *b);
/* A copy with ASCII letters in lower case: the key of an index over such words. */
char *exchange_word_fold(struct arena *arena, const char *text);
/* "urn:pact:{domain}:{kind}:{id}": kinds company-id, product-id, buyer-id, supplier-id. Characters that a URN cannot have are percent-encoded. */
char *exchange_urn_make(struct arena *arena, const char *domain, const char *kind, const char *id);

/* ---- a footprint ---- */

struct exchange_words {
	const char **item; /* as sent */
	size_t count;
};
struct exchange_decimal {
	const char *text; /* digits as sent; NULL if absent */
	double value;     /* for solving and comparing; 0 if absent */
};
struct exchange_pact {
	const char *json; /* the object as it came, NUL behind it */
	size_t json_length;
	const char *id; /* lower case */
	const char *spec_version;
	bool deprecated;
	int64_t created_us;
	struct exchange_words preceding;                                         /* lower case */
	const char *company_name, *product_name, *product_description, *comment; /* comment NULL if absent */
	struct exchange_words companies, products, classifications;
	int64_t reference_start_us, reference_end_us;
	int64_t validity_start_us, validity_end_us; /* as given, EXCHANGE_TIME_NONE if absent */
	int64_t valid_from_us, valid_to_us;         /* effective period: exchange_pact_period */
	const char *region, *country, *subdivision; /* at most one is not NULL; none: global */
	const char *unit;                           /* declaredUnitOfMeasurement */
	struct exchange_decimal amount, mass_kg;    /* declared units of one product; kg per declared unit, without packaging */
	/* kgCO2e per declared unit (amount × unit) */
	struct exchange_decimal t2, t1; /* excluding and including biogenic uptake, as given (R38) */
	struct exchange_decimal fossil, aircraft, removals, storage, non_co2, uptake, land_use_change, land_emissions, land_removals, packaging,
		outbound;
	struct exchange_decimal fossil_carbon_kg, biogenic_carbon_kg, recycled_carbon_kg;
	struct exchange_decimal primary_percent, exempted_percent;
	struct exchange_decimal rating[3]; /* technological, temporal, geographical: all three or none */
	struct exchange_words gwp;         /* "AR6" … */
	struct exchange_words standards;
	bool verified;
	const char *verification_coverage, *verification_provider; /* NULL if absent */
};

/* Reads and judges one footprint (a JSON object). R35: what makes it invalid; every such thing is added to `findings` (may be NULL) as an error, and
 * the first one is `*err`, ST_INPUT. R36: what is only remarkable is added as a warning. Each has the property path as {0}: "pcf.declaredUnitAmount";
 * `prefix` ("data.pfs[2].", "" for none) stands before it. Beside the codes pact.*: json.syntax, json.duplicate_key, json.not_object, pact.depth. */
enum status exchange_pact_read(const char *text, size_t length, const char *prefix, struct arena *arena, struct findings *findings,
	struct exchange_pact *out_pact, struct err *err);

/* An error as it goes over the wire: "pcf.declaredUnitAmount: must be greater than 0", English, one line, nothing internal. */
void exchange_pact_message(struct text *out, const struct err *err);

/* The effective validity period from what was given (EXCHANGE_TIME_NONE: absent) and the end of the reference period. */
void exchange_pact_period(int64_t reference_end_us, int64_t validity_start_us, int64_t validity_end_us, int64_t *out_from_us, int64_t *out_to_us);

/* The object's text with another status and everything else byte for byte; the result is NUL-terminated. */
char *exchange_pact_set_status(struct arena *arena, const struct exchange_pact *pact, bool deprecated);
/* Do two texts hold the same footprint but for `status` and the order of members (R42)? */
bool exchange_pact_same(const struct exchange_pact *a, const struct exchange_pact *b);

/* kgCO2e per kg, from mass per declared unit: false without mass. */
bool exchange_pact_per_kg(const struct exchange_pact *pact, double *out_kgco2e);

/* ---- writing our own (exchange_pact_write.c) ---- */

struct exchange_source { /* a database of secondary factors */
	const char *name, *version;
};
struct exchange_verification {
	const char *coverage, *provider, *standard, *comments; /* each may be NULL */
	int64_t completed_us;
};
/* What a published version does not say. Texts may be NULL where marked o. */
struct exchange_own {
	const char *payload; /* a published version: JSON of schema sangsaeng.footprint/1 */
	const char *id;      /* UUID version 4 of this version (R41) */
	int64_t created_us;
	bool deprecated;
	struct exchange_words preceding; /* the whole chain, newest first (R40) */
	const char *company_name;
	struct exchange_words companies; /* URNs, 1 or more: exchange_urn_make(…, "company-id", …) first, then aliases */
	const char *product_name, *product_description /* o: what the payload knows */;
	struct exchange_words products, classifications; /* URNs; classifications may be none */
	const char *region, *country, *subdivision;      /* o, at most one */
	const char *comment;                             /* o: what changed since the predecessor, and reasons for what is missing */
	const char *boundary, *allocation, *exempted;    /* o: descriptions */
	struct exchange_words gwp;                       /* o: none: from the payload's gwp_sets */
	struct exchange_words standards;                 /* o: none: PACT-3.0 */
	const struct exchange_source *source;            /* o: none: from the payload's sources */
	size_t source_count;
	const struct exchange_verification *verification;  /* o */
	const char *fossil_carbon_kg, *biogenic_carbon_kg; /* o: where the payload has none */
	int packaging_included;                            /* -1: true if the payload has packaging, else not said, with the reason in the comment */
};
/* A ProductFootprint as compact JSON. Totals are computed from the components (12 significant digits, half to even); the reference period of the
 * programme's calendar (Seoul) is written in UTC and named in the comment; a SHALL value that is missing gets its reason into the comment (R37). The
 * result passes exchange_pact_read without a finding but notes. ST_INPUT pact.own_missing (names what would have to be invented), pact.own_unit,
 * pact.own_payload, pact.own_finding (what a partner would find). */
enum status exchange_pact_write(const struct exchange_own *own, struct arena *arena, char **out_json, size_t *out_length, struct err *err);

/* ---- criteria of a list and of a request (exchange_pact_criteria.c) ---- */

struct exchange_pair {
	const char *name, *value; /* decoded */
};
enum exchange_status_filter { EXCHANGE_STATUS_ANY = 0, EXCHANGE_STATUS_ACTIVE = 1, EXCHANGE_STATUS_DEPRECATED = 2, EXCHANGE_STATUS_NEVER = 4 };
struct exchange_criteria {
	struct exchange_words products, companies, geographies, classifications, within; /* folded to lower case; empty: not asked */
	int64_t valid_on_us, valid_after_us, valid_before_us;                            /* EXCHANGE_TIME_NONE: not asked */
	unsigned status;                                                                 /* bits of what is let through; 0: not asked */
	int64_t limit;                                                                   /* -1: not given */
	const char *cursor;                                                              /* NULL: not given */
};
/* Nothing asked. */
void exchange_criteria_init(struct exchange_criteria *criteria);
/* Query parameters of /3/footprints (R6 to R11). ST_INPUT pact.criteria (parameter, reason). Empty values, and names without meaning that do not
 * begin with x- or $, are ignored. */
enum status exchange_criteria_read(
	const struct exchange_pair *pair, size_t count, struct arena *arena, struct exchange_criteria *out_criteria, struct err *err);
/* Is anything asked for, but limit and cursor? */
bool exchange_criteria_any(const struct exchange_criteria *criteria);
/* Several values of one criterion: or. Several criteria: and. The period is the effective one, both ends included for validOn (R13). */
bool exchange_criteria_match(const struct exchange_criteria *criteria, const struct exchange_pact *pact);
/* "productId=…&validOn=…", percent-encoded, without limit and cursor: every active filter, for a Link (R15). Appends; nothing if nothing is asked. */
void exchange_criteria_query(const struct exchange_criteria *criteria, struct text *out);

/* What exchange_criteria_query wrote. */
enum status exchange_criteria_of_query(const char *query, struct arena *arena, struct exchange_criteria *out_criteria, struct err *err);

/* ---- geography (exchange_pact_geography.c): UN M49 ---- */

/* Subregion ("Eastern Asia") and region ("Asia") of a country's two letters; false if unknown. */
bool exchange_geography_of(const char *country, const char **out_subregion, const char **out_region);
/* PACT's name of a region or subregion in its own spelling, NULL if it is none. */
const char *exchange_geography_region(const char *name);
/* Does the place (country, subdivision or region) lie in or equal `area`? Without case. */
bool exchange_geography_within(const char *place, const char *area);

#endif
