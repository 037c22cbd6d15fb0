/* What documents state beside the answers of the other headers: the programme and who runs it, a product's published version and what attests it,
 * grants with their money and papers. Strings live in the caller's arena; what is not known is "" (dates DATE_NONE). Read-only; ST_NOT_FOUND
 * programme.none where the database holds no programme. Who may ask for which document: view_command.h. */
#ifndef SANGSAENG_VIEW_PAPER_H
#define SANGSAENG_VIEW_PAPER_H

#include "view/view.h"
#include "view/view_outcome.h"

/* ---- the programme ---- */

struct view_named {
	const char *organisation, *name_ko, *name_en, *kind; /* name_en as the Korean one where there is none */
	const char *business_number;                         /* NULL if not recorded; for papers of that organisation only */
};
struct view_basis {
	const char *programme, *name_ko, *name_en, *sector, *folder_sha256, *gwp_set;
	date_day as_of;
	date_month before_from, before_to, after_from, after_to, metered_from, metered_to;
	bool simulated;
	const struct view_named *operator_or_null; /* the first operator, by key */
	struct view_named *organisation;           /* by key */
	size_t organisations;
};
enum status view_basis_read(struct store_tx *tx, struct arena *arena, struct view_basis *out_basis, struct err *err);
/* NULL if there is none. */
const struct view_named *view_basis_find(const struct view_basis *basis, const char *organisation);

/* Keys of what documents can be about, in order, ended by NULL. Products: those that somebody makes. */
enum view_subject { VIEW_SUBJECT_PRODUCT, VIEW_SUBJECT_FIRM, VIEW_SUBJECT_GRANT, VIEW_SUBJECT_PROJECT, VIEW_SUBJECT_CASE, VIEW_SUBJECT_CREDIT };
enum status view_subjects(
	struct store_tx *tx, enum view_subject subject, struct arena *arena, const char *const **out_list, size_t *out_count, struct err *err);

/* ---- a product ---- */

struct view_scope { /* exact sums; lines without a value are counted and not in them */
	int scope;
	const char *location_kgco2e, *market_kgco2e;
	int64_t missing_lines;
};
struct view_product_paper {
	struct view_footprint footprint; /* of the period after, with its uncertainty where samples were asked for */
	struct view_explanation explanation;
	const struct view_report_version *version_or_null; /* newest published of the period */
	const char *published_by;
	bool version_agrees;            /* it states the same two totals as the records do now */
	date_day valid_until;           /* as published, else by the rule in force */
	const char *region;             /* of the sites that make it, ", " between */
	bool others;                    /* other firms of the programme are in its chain */
	struct view_report_case *audit; /* of the projects of machines in processes that make it */
	struct view_scope *scope;       /* of the processes that make it, in the period; by scope */
	size_t audits, scopes;
};
/* ST_NOT_FOUND product.unknown, carbon.not_built. */
enum status view_product_paper_read(struct store_tx *tx, const char *product, int32_t samples, uint64_t seed, struct arena *arena,
	struct view_product_paper *out_paper, struct err *err);

/* ---- grants with their money ---- */

struct view_grant_source {
	const char *origin, *nature, *rate; /* origin: funder, "returned"; nature: "state", "private"; rate of eligible cost, "" where none says it */
	int64_t reserved_krw, paid_krw, in_kind_krw, fixed_krw, came_back_krw, recovered_krw; /* in kind: part of paid */
	bool is_match; /* per returned won, or the ministry's own selection for deeper tiers */
};
struct view_grant_money {
	const char *grant, *organisation, *site, *region, *consortium, *machine, *machine_en, *type, *route, *state, *project;
	const char *size; /* size class when it was agreed (else on `as_of`), "" if it is not known */
	int tier;
	int64_t eligible_planned_krw, eligible_final_krw, invoiced_krw, interest_krw, own_share_krw; /* own share: 0 unless fixed */
	const char *fixing; /* "not_fixed", "fixed", "abandoned", "cancelled" */
	date_day agreed_on, fixed_on;
	struct view_grant_source source[8];
	size_t sources;
	bool tonnes_known;                         /* it has a plan of reduction */
	int64_t planned_g, measured_g, verified_g; /* of the metered months; verified of a project that is not above zero counts as nothing */
};
struct view_grant_book {
	struct view_grant_money *item; /* by key */
	size_t count;
};
/* One, or all with NULL. ST_NOT_FOUND fund.no_grant. */
enum status view_grant_book_read(
	struct store_tx *tx, const char *grant_or_null, struct arena *arena, struct view_grant_book *out_book, struct err *err);

struct view_quote {
	const char *quote, *vendor;
	date_day quoted_on;
	int64_t supply_value_krw, tax_krw;
};
struct view_invoice { /* a line of one */
	const char *invoice, *item, *vendor, *approval_number, *evidence, *sha256;
	int64_t line, supply_value_krw, tax_krw;
	bool eligible, tax_eligible;
	date_day issued_on, paid_on;
};
struct view_payment { /* below 0: given back */
	const char *origin, *evidence, *sha256;
	int64_t position, amount_krw;
	date_day on;
};
struct view_grant_papers {
	struct view_quote *quote;     /* by key */
	struct view_invoice *invoice; /* by invoice and line */
	struct view_payment *payment; /* by position */
	size_t quotes, invoices, payments;
};
enum status view_grant_papers_read(
	struct store_tx *tx, const char *grant, struct arena *arena, struct view_grant_papers *out_papers, struct err *err);

#endif
