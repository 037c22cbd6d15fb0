/* Parties and programme rules: organisations and what is true of them when, sites, products, links, measures, agreements, consortia, and the
 * rules and calendar of a programme (programme.json). Who may see what will live here too. */
#ifndef SANGSAENG_PARTY_H
#define SANGSAENG_PARTY_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "base/money.h"
#include "base/table.h"
#include "store/store.h"

#include <jansson.h>
#include <stdbool.h>

extern const struct message party_messages[];
extern const struct table party_tables[];
extern const struct store_migration party_migrations[];

#define PARTY_ID_LEN 65

enum party_size { PARTY_SIZE_SMALL, PARTY_SIZE_MEDIUM, PARTY_SIZE_MID, PARTY_SIZE_LARGE, PARTY_SIZE_COUNT };
const char *party_size_name(enum party_size size); /* "small" … */

/* How a machine is paid: tier 1 by trade ministry and carmakers; deeper tiers from the pool of returned money and its match, or by the SME
 * ministry's own selection. */
enum party_route { PARTY_ROUTE_TIER1, PARTY_ROUTE_POOL, PARTY_ROUTE_MINISTRY, PARTY_ROUTE_COUNT };
const char *party_route_name(enum party_route route); /* "tier1", "pool", "ministry" */
bool party_route_parse(const char *word, enum party_route *out_route);

/* One funder's share of eligible cost on a route, by size class (programme rules 3, 4 and 9). For route pool `funder` is "". */
struct party_support {
	enum party_route route;
	char funder[PARTY_ID_LEN];
	struct rate rate[PARTY_SIZE_COUNT];
	date_day valid_from, valid_to; /* valid_to DATE_NONE: open */
	char *legal_basis;
	int64_t line; /* in programme.json, for messages; the same in the structs below */
};

enum party_cap_per { PARTY_CAP_FIRM, PARTY_CAP_SITE, PARTY_CAP_CONSORTIUM };
/* Upper limit of what a funder's money (or the pool) pays on a route in all, per firm, site or consortium; the smallest wins. */
struct party_cap {
	enum party_route route;
	enum party_cap_per per;
	char funder[PARTY_ID_LEN]; /* "" for the pool */
	char measure_type[16];     /* only for measures of that type ("consulting"); "" for all */
	int64_t amount_krw;
	char *legal_basis;
	int64_t line;
};

#define PARTY_MILESTONE_EVIDENCE_MAX 4
struct party_milestone {
	char name[32];
	struct rate share; /* of the reserved amount; the shares of a route sum to 1 */
	date_day paid_on;
	char evidence_kind[PARTY_MILESTONE_EVIDENCE_MAX][32];
	int evidence_count;
};
#define PARTY_MILESTONES_MAX 6
struct party_route_rule {
	enum party_route route;
	int tier;                /* the first that it is for */
	date_day agreed_on;      /* grant agreements and reservations */
	date_day completed_on;   /* performance report accepted */
	date_day fixed_on;       /* amounts fixed (확정) */
	date_day reserved_until; /* reservations not paid by then expire; DATE_NONE: they do not */
	int milestone_count;
	struct party_milestone milestone[PARTY_MILESTONES_MAX];
};

/* What a duty to return (환원) is measured by: what was fixed of the state's money or of all money; or what was paid, whatever is fixed of it, less
 * what came back. */
enum party_return_base { PARTY_BASE_STATE, PARTY_BASE_STATE_AND_PRIVATE, PARTY_BASE_PAID };
/* How a firm may return: money into the fund or to the operator, or a machine, work or goods for a deeper tier. */
enum party_channel { PARTY_CHANNEL_FUND, PARTY_CHANNEL_DIRECT_PURCHASE, PARTY_CHANNEL_IN_KIND, PARTY_CHANNEL_OPERATOR_TRANSFER, PARTY_CHANNEL_COUNT };
const char *party_channel_name(enum party_channel channel); /* "fund" … */
bool party_channel_parse(const char *word, enum party_channel *out_channel);
enum party_use { PARTY_USE_EQUIPMENT, PARTY_USE_EDUCATION, PARTY_USE_COUNT };
#define PARTY_TIERS_MAX 8
/* The rule of a tier that returns, in one version: the one in force at a grant's agreement counts for it for good. Sorted by tier and version. */
struct party_return_rule {
	int tier, version; /* version 1, 2 … of the tier, by valid_from */
	struct rate ratio;
	enum party_return_base base;
	date_day due_on; /* DATE_NONE: due_months after the fixing */
	int due_months;
	unsigned channels;                        /* allowed: bits 1 << enum party_channel */
	unsigned uses;                            /* bits 1 << enum party_use */
	unsigned pays;                            /* tiers that the pool of these returns pays: party_tier_bit */
	bool by_consortium;                       /* one pool for each consortium */
	date_day valid_from, valid_to;            /* DATE_NONE: open */
	char *wording, *legal_basis, *on_default; /* on_default: what happens on default, "" if nothing is said */
	date_day legal_basis_on;                  /* DATE_NONE if none */
	int64_t line;
};
unsigned party_tier_bit(int tier);
/* Two shapes of match. Per returned won: floor(rate × what the tier returned until `on`), each returned won matched once. Own selection: the ministry
 * supports a rate of the project on route ministry (rules.support); what the tier returned plays no part. Both at most `ceiling_krw` in all. */
enum party_match_shape { PARTY_MATCH_PER_RETURNED, PARTY_MATCH_OWN_SELECTION };
struct party_match_rule {
	int tier; /* whose returns it matches; own selection: it supports the tiers that their pool pays */
	enum party_match_shape shape;
	char funder[PARTY_ID_LEN];
	struct rate rate; /* per returned won only */
	date_day on;      /* the same; DATE_NONE */
	int64_t ceiling_krw;
	char *legal_basis;
	int64_t line;
};

/* Which factor stands for an energy carrier, for which purpose and period: chosen by rule, never silently. Footprints and offset projects each
 * have their own; kets is for inventories of the Korean emissions trading scheme, whose factors are those fixed at allocation. */
enum party_factor_purpose { PARTY_PURPOSE_FOOTPRINT, PARTY_PURPOSE_OFFSET, PARTY_PURPOSE_KETS, PARTY_PURPOSE_COUNT };
const char *party_purpose_name(enum party_factor_purpose purpose); /* "footprint", "offset", "kets" */
bool party_purpose_parse(const char *word, enum party_factor_purpose *out_purpose);
struct party_factor_choice {
	char carrier[32];
	enum party_factor_purpose purpose;
	char factor[PARTY_ID_LEN];
	date_month from, to;
	char *reason;
	int64_t line;
};

/* A call for applications of a route: its days, what an application needs, and how it is reviewed and decided. A route without calls is decided as
 * decisions.csv says, without these rules. */
enum { PARTY_SCOPE_LINE = 1, PARTY_SCOPE_MACHINE = 2, PARTY_SCOPE_SITE = 4, PARTY_SCOPE_FIRM_YEAR = 8 };
#define PARTY_CHECKLIST_MAX 8
#define PARTY_SCORE_MAX 1000
/* What the Subsidy Act (37) gives where a call says nothing: days to object, to answer, and to put the answer off. */
struct party_call {
	char call[PARTY_ID_LEN], programme[PARTY_ID_LEN]; /* programme: whose money it is; "": the only one */
	enum party_route route;
	date_day opens_on, closes_on;            /* first and last day to apply */
	char checklist[PARTY_CHECKLIST_MAX][32]; /* kinds of evidence that an application needs by its day */
	int checklist_count, quotes_needed;      /* quotes of different vendors by the day of the application */
	bool review_needed;                      /* decided on only what passed a review */
	int members_needed;                      /* of the committee; 0: no rule */
	struct rate outside_share_min;           /* of its members: how many must be of neither the operator nor a ministry */
	bool conflicts_warn;                     /* a member with an interest who did not step back is a warning, not an error */
	bool drop_extremes;                      /* the highest and the lowest score do not count */
	bool has_pass_score;                     /* what has fewer points cannot be selected */
	struct rate pass_score;                  /* 0 to PARTY_SCORE_MAX */
	bool advance_allowed;                    /* a milestone may be paid before the installation check */
	unsigned duplicate_scope;                /* PARTY_SCOPE_…: where a second state subsidy is not allowed */
	struct rate own_share_min;               /* of eligible cost */
	int objection_days;                      /* to object to a decision (Subsidy Act 37); -1: as the clock table of duties says */
	int answer_days, answer_more_days;       /* to answer, and by how many more that may be put off; -1 as above */
	char *legal_basis;
	int64_t line; /* in programme.json */
};

/* How verifications are done (rules.verification), from a day on: the rule in force on the day of an opinion counts. Before the first one, and where
 * nothing is said, party_verification_default. */
struct party_verification_rule {
	date_day valid_from;
	struct rate materiality; /* share of a period's grams that would matter: 5 % */
	struct rate assurance;   /* reliability factor of the sample: 3 for 95 % confidence where no errors are expected */
	int rotation_periods;    /* warn after more periods in a row by one verifier: 3; 0: never */
	int designation_years;   /* for which a verifier is designated (Decree 40 ②); 0: as the clock table of duties says */
};
extern const struct party_verification_rule party_verification_default;

/* Aggregates over firms (rules.small_cells): none over fewer than `fewest`, none in which one firm holds more than `most_share`. See party_cells.h.
 */
struct party_cell_rule {
	int fewest;
	struct rate most_share;
};

struct party_rules {
	char programme[PARTY_ID_LEN];
	char *name_ko, *name_en, *sector;
	bool simulated;
	date_day as_of;
	date_month before_from, before_to;   /* reference period of the footprint before */
	date_month after_from, after_to;     /* and after */
	date_month metered_from, metered_to; /* months whose reductions are planned, metered and verified */
	char gwp_set[8];
	struct party_factor_choice *factor_choice;
	size_t factor_choice_count;
	struct party_support *support;
	size_t support_count;
	struct party_cap *cap;
	size_t cap_count;
	struct party_route_rule route[PARTY_ROUTE_COUNT];
	bool route_present[PARTY_ROUTE_COUNT];
	struct party_route_rule *deeper; /* further calendars of deeper routes, by tier */
	size_t deeper_count;
	struct party_return_rule *returned; /* tier 1 at least */
	size_t returned_count;
	struct party_match_rule *match;
	size_t match_count;
	struct party_call *call; /* in the order of the file */
	size_t call_count;
	struct party_verification_rule *verification; /* by valid_from */
	size_t verification_count;
	struct party_cell_rule cells;
	/* budget years: money of ministries and carmakers belongs to the year it came in; at the year's end what is reserved is carried over, and the
	 * rest of state money too (carry_all) or it lapses to the treasury */
	bool by_year, carry_all;
	char maker[PARTY_ID_LEN], checker[PARTY_ID_LEN], authority[PARTY_ID_LEN]; /* who prepares, who releases, who orders recoveries */
	int quotes_needed;
	int footprint_months;              /* a footprint is valid after its reference period; passed by programme, 0: not known here */
	int disposal_lock_years;           /* after completion (Subsidy Act 35 ③: set by the programme) */
	char trading_entity[PARTY_ID_LEN]; /* carmaker whose position is shown; "" if none */
	double exempted_limit_percent;     /* what footprints may leave out at most (3 where nothing is said) */
	int compliance_year;               /* 0 if none */
	int64_t trading_line;
	/* evidence: size of a file; how long subsidy records (Subsidy Act 25 ③) and other papers are kept */
	int64_t evidence_max_mib;
	const char *historical; /* one line about an earlier programme that stands apart, NULL if none */
};

/* Reads programme.json as already parsed; `text` is for places (json_locate), `file` the name in errors. Every finding is added; returns
 * ST_INPUT if there was an error. Strings live in `arena`. */
enum status party_rules_parse(
	const json_t *root, const char *text, const char *file, struct arena *arena, struct party_rules *out_rules, struct findings *findings);
/* The return rule of a tier in force on a day, or of a version; whose pool pays a tier (its first version); the match per returned won of a tier's
 * returns. NULL if there is none. */
const struct party_return_rule *party_return_on(const struct party_rules *rules, int tier, date_day day);
const struct party_return_rule *party_return_find(const struct party_rules *rules, int tier, int version);
const struct party_return_rule *party_pool_for(const struct party_rules *rules, int tier);
const struct party_match_rule *party_match_for(const struct party_rules *rules, int tier);
/* The calendar of a route for a tier. */
const struct party_route_rule *party_route_for(const struct party_rules *rules, enum party_route route, int tier);

/* The call of a route that takes applications on a day; NULL if none does. Calls of one route do not overlap. */
const struct party_call *party_call_on(const struct party_rules *rules, enum party_route route, date_day day);
/* The call of that key; NULL if there is none. */
const struct party_call *party_call_find(const struct party_rules *rules, const char *call);
const struct party_verification_rule *party_verification_on(const struct party_rules *rules, date_day day);
bool party_route_has_calls(const struct party_rules *rules, enum party_route route);

/* The programme's row: its rules as text with the hash of the folder it came from. One programme per database for now. */
enum status party_programme_put(
	struct store_tx *tx, const struct party_rules *rules, const char *json_text, const char *folder_sha256, struct err *err);
bool party_programme_exists(struct store_tx *tx);
/* Reads the stored rules back. ST_NOT_FOUND programme.none. */
enum status party_programme_get(struct store_tx *tx, struct arena *arena, struct party_rules *out_rules, char out_folder_sha256[65], struct err *err);

/* The stored text of programme.json, to be freed. ST_NOT_FOUND programme.none. */
enum status party_programme_text(struct store_tx *tx, char **out_text, struct err *err);

/* What was true of an organisation on a day. Missing size class: ST_INPUT party.size_unknown. */
enum status party_size_on(struct store_tx *tx, const char *organisation, date_day day, enum party_size *out_size, struct err *err);
enum status party_flag_on(struct store_tx *tx, const char *organisation, const char *attribute, date_day day, bool *out_set, struct err *err);
/* Whether the attribute was set on any day of an interval. */
enum status party_flag_between(
	struct store_tx *tx, const char *organisation, const char *attribute, date_day from, date_day to, bool *out_set, struct err *err);
/* Tier and consortium ("" if none) of a supplier by the agreement in force on a day; tier 0 if it is not in. */
enum status party_tier_on(
	struct store_tx *tx, const char *organisation, date_day day, int *out_tier, char out_consortium[PARTY_ID_LEN], struct err *err);
/* The lead of a consortium; "" if there is no such one. */
enum status party_consortium_lead(struct store_tx *tx, const char *consortium, char out_lead[PARTY_ID_LEN], struct err *err);
/* Who belongs to whom, on any day: rows of organisation_status of attribute parent, in order of both names. */
struct party_parent {
	const char *organisation, *parent;
};
enum status party_parents(struct store_tx *tx, struct arena *arena, struct party_parent **out_list, size_t *out_count, struct err *err);
enum status party_kind(struct store_tx *tx, const char *organisation, char out_kind[32], struct err *err);

/* A machine to be replaced, as planned. Strings live in the caller's arena. */
struct party_measure {
	const char *measure, *site, *organisation, *process, *machine, *old_serial, *methodology, *carrier, *saving_per_year, *unit, *project;
	const char *machine_en; /* as `machine` where the folder has no English name */
	const char *type;       /* "equipment", "housekeeping" (neither funded nor credited), "consulting", "verification" (funded, not credited) */
	bool equipment;
	int64_t cost_krw, saving_krw_per_year;
	int life_years;
	date_day old_life_end;
	int64_t source_line;
};
/* All measures in order of their key. */
enum status party_measures(struct store_tx *tx, struct arena *arena, struct party_measure **out_list, size_t *out_count, struct err *err);

/* How measures depend on each other, by measure, relation and other. */
struct party_relation {
	const char *measure, *relation, *other; /* relation: "excludes", "requires", "shares" */
	int64_t source_line;
};
enum status party_relations(struct store_tx *tx, struct arena *arena, struct party_relation **out_list, size_t *out_count, struct err *err);

struct party_site {
	const char *site, *organisation, *region, *name; /* region "" if it is not given */
};
/* All sites by key. */
enum status party_sites(struct store_tx *tx, struct arena *arena, struct party_site **out_list, size_t *out_count, struct err *err);

/* Everybody with a name, by id. */
struct party_organisation {
	const char *organisation, *name, *name_en, *kind, *origin; /* name_en NULL if there is none */
	const char *business_number;                               /* "123-45-67891", NULL if not recorded */
};
enum status party_organisations(struct store_tx *tx, struct arena *arena, struct party_organisation **out_list, size_t *out_count, struct err *err);

struct party_counts {
	int64_t suppliers, tier1, deeper;
};
enum status party_counts(struct store_tx *tx, date_day day, struct party_counts *out_counts, struct err *err);

/* Promises of the agreements and how many were delivered. */
enum status party_promise_counts(struct store_tx *tx, int64_t *out_promises, int64_t *out_delivered, struct err *err);

/* Cross-row rules that a single row cannot show: two organisations of one business number, overlapping intervals, parent that is no organisation, a
 * company that owns itself (party.owns_itself, the chain of parents loops), suppliers without tier, shares of a (product, part) that do not sum to 1.
 * Adds findings with file and line. */
enum status party_check_rows(struct store_tx *tx, const struct party_rules *rules, struct findings *findings, struct err *err);

/* The catalogue: products and which uses which, as stored. Decimals are canonical text; texts live in the caller's arena and are NULL where the cell
 * is blank. */
struct party_product {
	const char *product, *organisation, *name, *kind, *declared_unit, *mass_kg, *price_krw, *factor;
	const char *fossil_carbon_kg, *biogenic_carbon_kg, *recycled_carbon_kg, *cn_code, *cpc_code, *standards;
	int packaging; /* whether the footprint includes it; -1: not said */
	int64_t source_line;
};
struct party_link {
	const char *product, *input, *part, *kind, *quantity, *share;
	int64_t source_line;
};
/* All products by id (byte order); all links in the order of their file. */
enum status party_products(struct store_tx *tx, struct arena *arena, struct party_product **out_list, size_t *out_count, struct err *err);
enum status party_links(struct store_tx *tx, struct arena *arena, struct party_link **out_list, size_t *out_count, struct err *err);
/* What goes into a buyer's products and is made by another firm, in the order of the links' file. `quantity` and `share` as in the link. */
struct party_purchase {
	const char *product, *input, *seller, *quantity, *share;
};
enum status party_purchases(
	struct store_tx *tx, const char *buyer, struct arena *arena, struct party_purchase **out_list, size_t *out_count, struct err *err);

#endif
