/* Embedded emissions of goods as CBAM counts them (Regulation (EU) 2023/956 annex IV): direct and indirect, in t CO2-eq for a tonne of the good, own
 * process and relevant precursors, these the same way down to bought ones, whose values the folder gives (cbam_values.csv).
 *
 * Physical only: no claim, credit or contract of purchase lowers anything here. Heat counts as direct wherever it was made; electricity is indirect.
 * What a life-cycle footprint holds besides (transport, packaging, waste, supply of materials by factor) is no embedded emission and is told apart.
 * A precursor without a value makes the total unknown: it is never 0. */
#ifndef SANGSAENG_CARBON_CBAM_H
#define SANGSAENG_CARBON_CBAM_H

#include "carbon/carbon.h"

/* A line of a list of goods: which CN codes are on it, since when, and what counts. Those of the folder come before the program's. */
struct carbon_cbam_list {
	const char *list, *cn_prefix, *status, *category, *counts, *source; /* status: in_force, proposal, not_listed; counts: all, precursors */
	bool indirect;                                                      /* indirect emissions are declared, too */
	const char *applies_from, *applies_to;                              /* applies_to NULL: open */
};
/* Those that the program knows, ended by a NULL list. */
extern const struct carbon_cbam_list carbon_cbam_lists[];
/* The line for a code on a day: the longest prefix, of the folder's first. Proposals count only where asked for, then also
 * before the day that is proposed: to look ahead. NULL: none. Pure. */
const struct carbon_cbam_list *carbon_cbam_find(
	const struct carbon_cbam_list *own, size_t count, const char *cn_code, const char *day, bool proposal);

struct carbon_cbam_installation { /* NULL where blank */
	const char *site, *name_en, *address, *unlocode, *coordinates, *plan_version, *verifier, *accreditation, *report;
	int year;
};
enum status carbon_cbam_installations(
	struct store_tx *tx, struct arena *arena, struct carbon_cbam_installation **out_list, size_t *out_count, struct err *err);

struct carbon_cbam_value { /* embedded emissions of a bought precursor; NULL where blank */
	const char *product, *value, *basis, *direct_t_per_t, *indirect_t_per_t, *markup_share, *country, *installation, *verifier, *report, *source;
	const char *valid_from, *valid_to;
};

enum carbon_cbam_kind { CARBON_CBAM_DIRECT, CARBON_CBAM_INDIRECT, CARBON_CBAM_OUTSIDE };
struct carbon_cbam_part { /* of the good's own process, per declared unit */
	enum carbon_cbam_kind kind;
	const char *activity;               /* "electricity", "city_gas", "process_emission:ITEM" */
	const char *factor, *source, *unit; /* of the factor */
	const char *amount, *kgco2e, *kgco2e_per_unit;
	int year; /* of the factor, 0 if unknown */
};
struct carbon_cbam_precursor {                                      /* an input of the good, all its links together */
	const char *product, *name, *organisation, *cn_code, *site; /* site: of its process, NULL if it is bought */
	const char *why_not;                                        /* NULL: relevant; "cn", "not_listed", "mass", "avoided" */
	const char *basis;                                          /* "process", "actual", "default"; NULL: unknown */
	const struct carbon_cbam_value *value;                      /* NULL: of its process */
	const char *t_per_t;                                        /* tonnes of it in a tonne of the good; NULL: not known */
	const char *direct_t_per_t, *indirect_t_per_t;              /* of the precursor; NULL: not known */
};
struct carbon_cbam_good {
	const char *product, *name, *organisation, *site, *process, *cn_code, *country, *route, *unit, *mass_kg; /* NULL where not known */
	const struct carbon_cbam_list *list;                                                                     /* NULL: on none */
	const char *output, *output_t, *share;                            /* of the period; NULL: no process or no mass; share: of its process */
	const char *own_direct_t_per_t, *own_indirect_t_per_t;            /* attributed to it, whether they count or not */
	const char *direct_t_per_t, *indirect_t_per_t, *declared_t_per_t; /* NULL: not known */
	const char *default_share;                                        /* of direct and indirect together; NULL: not known */
	const char *electricity_mwh_per_t, *own_kgco2e, *outside_kgco2e;  /* own_kgco2e: all of the process per declared unit */
	struct carbon_cbam_part *part;
	size_t parts;
	struct carbon_cbam_precursor *precursor;
	size_t precursors;
	const char **gap; /* "mass:P", "cn:P", "value:P", "indirect:P", "production:P", "month:PROCESS:2027-03", "contract:C", "footprint:P" */
	size_t gaps;
};
struct carbon_cbam_question {
	const char *const *product; /* with products 0 every one with a CN code on a list that counts */
	size_t products;
	date_month from, to;
	bool proposal;
};
/* ST_NOT_FOUND product.unknown; errors of carbon_footprint_build. */
enum status carbon_cbam(struct store_tx *tx, const struct party_rules *rules, const struct carbon_cbam_question *question, struct arena *arena,
	struct carbon_cbam_good **out_list, size_t *out_count, struct err *err);

#endif
