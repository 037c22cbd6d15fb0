/* Inside view: what an outcome is worked out from, read once for all firms; one firm's year (view_outcome_read.c), its figures (view_outcome.c). */
#ifndef SANGSAENG_VIEW_OUTCOME_INT_H
#define SANGSAENG_VIEW_OUTCOME_INT_H

#include "carbon/carbon.h"
#include "credit/credit_pays.h"
#include "fund/fund.h"
#include "party/party_cells.h"
#include "party/party_target.h"
#include "reduction/reduction.h"
#include "reduction/reduction_saving.h"
#include "view/view_fund_int.h"
#include "view/view_outcome.h"
#include "view/view_outcome_rules.h"

/* A firm's calendar year. What keeps it from being known is a word for `why` of a figure, "" if it is known. */
struct view_firm_year {
	mpq_t kg, measured_kg, output_kg;
	const char *why, *output_why, *factor; /* factor: keys, ", " between */
	int lines, missing, months_out;        /* months_out: of the year in no period of the programme */
};
struct view_firm_base {
	const struct party_organisation *organisation;
	int tier;
	const char *consortium;
	struct view_firm_year *year; /* from first_year on */
	bool has_change;             /* emissions of both periods are known, before above zero */
	mpq_t change_percent;        /* reduction from the period before to the one after */
	int64_t before_g;
};
/* What makes up a firm's net cash, in the year in which it came about: paid, cut and taken back, duty and what settled it by the ledger's days; the own
 * share with the fixing; the saving with its metered months. */
struct view_won_year {
	const char *organisation;
	int year;
	int64_t support_krw, duty_krw, returned_krw, own_share_krw, saving_krw;
};
struct view_outcome_data {
	struct store_tx *tx;
	struct arena *arena;
	struct party_rules rules;
	char folder_sha256[65];
	date_day on;
	int first_year, years;
	struct view_firm_base *firm; /* suppliers by id */
	size_t firms;
	struct party_organisation *organisation;
	struct party_target *target;
	struct party_education *education;
	struct party_measure *measure;
	struct credit_pays_answer *pays; /* by place of measure */
	struct reduction_saving *saving;
	struct reduction_total *total; /* of the metered months, by measure */
	struct fund_grant *grant;
	struct view_outcome_adopted { /* picks that were adopted */
		const char *measure, *plan;
		int year;
	} * adopted;
	struct carbon_statement *statement; /* of the period after */
	struct view_firms money;
	struct view_won_year *won; /* by firm and year; none where nothing moved */
	size_t organisations, targets, educations, measures, savings, totals, grants, adopteds, statements, wons;
};
/* `data` holds numbers until view_outcome_data_done, also after a failure. */
enum status view_outcome_data_read(struct store_tx *tx, date_day on, struct arena *arena, struct view_outcome_data *out_data, struct err *err);
/* Fills `won` from all that was read before (view_outcome_won.c). */
enum status view_outcome_won(struct view_outcome_data *data, const struct view_reading *reading, struct err *err);
/* Place of a firm's first year in `won`; of what comes after it, if it has none. O(log n). */
size_t view_outcome_won_first(const struct view_outcome_data *data, const char *organisation);
void view_outcome_data_done(struct view_outcome_data *data);
const struct view_firm_year *view_outcome_year(const struct view_outcome_data *data, const struct view_firm_base *firm, int year); /* NULL: outside */
const struct fund_grant *view_outcome_grant(const struct view_outcome_data *data, const char *measure);
/* Names of an organisation, the id where it has none. */
const struct party_organisation *view_outcome_organisation(const struct view_outcome_data *data, const char *organisation);

#endif
