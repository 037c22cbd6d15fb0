/* What is communicated to an importer of goods under CBAM. What the figures mean: carbon/carbon_cbam.h. Physical only. Strings live in the caller's
 * arena, NULL where nothing is known or released; read-only. */
#ifndef SANGSAENG_VIEW_CBAM_H
#define SANGSAENG_VIEW_CBAM_H

#include "view/view.h"

struct view_cbam_part {
	const char *kind; /* "direct", "indirect", "outside" */
	const char *activity, *factor, *source, *unit, *amount, *kgco2e, *kgco2e_per_unit;
	int year; /* edition of the factor, 0 if unknown */
};
struct view_cbam_precursor {
	const char *product, *name, *organisation, *cn_code, *why_not, *basis; /* why_not NULL: it counts */
	const char *t_per_t, *direct_t_per_t, *indirect_t_per_t;
	const char *country, *installation, *verifier, *report, *value, *source;
	bool withheld; /* its maker has not released where and by whom */
};
struct view_cbam_good {
	const char *product, *name, *organisation, *site, *cn_code, *country, *route, *unit, *mass_kg;
	const char *list, *status, *category, *counts, *applies_from, *list_source; /* NULL: on no list that counts */
	bool indirect_counts;
	const char *output, *output_t, *own_direct_t_per_t, *own_indirect_t_per_t, *direct_t_per_t, *indirect_t_per_t, *declared_t_per_t;
	const char *default_share, *electricity_mwh_per_t;
	const char *own_kgco2e, *outside_kgco2e, *inputs_kgco2e, *footprint_kgco2e; /* the bridge to the footprint; the last two only for a period
										     * that the programme states */
	struct view_cbam_credit { /* what is certified or claimed of the process's reductions in the period, and this good's share: apart, never in
				   * the figures above */
		const char *claim, *kind, *who, *tonnes; /* "certificate 1", "koc", project or organisation */
	} * credit;
	size_t credits;
	struct view_cbam_part *part;
	size_t parts;
	struct view_cbam_precursor *precursor;
	size_t precursors;
	struct view_cbam_gap {
		const char *kind, *subject, *detail; /* detail "" if there is none */
	} * gap;
	size_t gaps;
};
struct view_cbam_installation {
	const char *site, *organisation, *name, *name_en, *address, *unlocode, *coordinates, *plan_version, *verifier, *accreditation, *report;
};
struct view_cbam_price { /* of a firm and year */
	const char *organisation, *instrument, *scheme, *source;
	int64_t tonnes, amount_krw, rebate_krw; /* -1: not known */
	int64_t free_t, certified_t;            /* of the firm's year; -1: not known */
	const char *krw_per_t;                  /* (amount − rebate) ÷ certified emissions; NULL: not known */
};
struct view_cbam {
	date_month from, to;
	int year;
	bool proposal;
	struct view_cbam_good *good;
	struct view_cbam_installation *installation;
	struct view_cbam_price *price;
	size_t goods, installations, prices;
};
struct view_cbam_question {
	const char *const *product; /* with products 0 every good of a list; NULL then */
	size_t products;
	int year, quarter;  /* 0: the programme's period after, the whole year */
	bool proposal;      /* lists that are only proposed count, too */
	const char *reader; /* for whom: only what it owns or what was released to it; NULL: all */
};
/* ST_NOT_FOUND product.unknown, export.no_goods (none on a list), programme.none; ST_DENIED export.not_released (product, reader). */
enum status view_cbam_read(
	struct store_tx *tx, const struct view_cbam_question *question, struct arena *arena, struct view_cbam *out_cbam, struct err *err);

#endif
