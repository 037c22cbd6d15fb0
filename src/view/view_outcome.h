/* Outcome per firm: base year, target path, forecast, what was verified, won, education, quality of data, place among its peers. Each figure carries
 * formula, inputs, factors and source, or says why it is not known: what is unknown is never 0. Strings live in the caller's arena. Read-only.
 *
 * - Emissions are scopes 1 and 2 (location-based) of the firm's sites, from the inventories of the programme's periods: a calendar year counts where
 *   all its months are in them and none is missing.
 * - Forecast(Y) = emissions of the newest whole year A − Σ planned t a year × (months in Y − months in A) / 12. Machines that are not installed count
 *   from January after the year of their agreement (assumed), each until the end of its life. Output stays as in A.
 * - Verified tonnes are the exact sum of the verified months of its machines (methodology: reduction/reduction.h).
 * - Won: as `sangsaeng fund firms`; net cash = support − return duty − own share + saving (programme rules 10). By year: paid, cut, taken back, duty and
 *   returns by the days of the ledger, the own share with the fixing, the saving with its metered months; the years sum to the whole.
 * - The peers are suppliers of the same tier whose emissions are known in both periods; what is shown of them is decided by party/party_cells.h, for
 *   the group and for the group without the firm itself, since the firm knows its own figure. */
#ifndef SANGSAENG_VIEW_OUTCOME_H
#define SANGSAENG_VIEW_OUTCOME_H

#include "view/view.h"

enum view_figure_form { VIEW_FIGURE_UNKNOWN, VIEW_FIGURE_WHOLE, VIEW_FIGURE_DECIMAL };
struct view_outcome_figure {
	const char *group;   /* base, target, forecast, result, money, education, data, peers */
	const char *key;     /* ends in its unit */
	const char *subject; /* product; "" if it is about the firm */
	int year;            /* 0: none, or all years */
	enum view_figure_form form;
	int64_t whole;
	const char *decimal; /* 12 significant digits */
	const char *nature;  /* "given", "computed", "stated", "measured", "verified", "forecast" */
	const char *why;     /* VIEW_FIGURE_UNKNOWN: why; "" */
	const char *formula; /* with its numbers, "" if it is as given */
	const char *factor;  /* keys of emission factors, ", " between; "" */
	const char *source;  /* tables that it comes from */
};
struct view_outcome_measure {
	const char *measure, *machine, *machine_en, *site, *state,
		*grant_state;                /* state: verified, installed, selected, open; grant_state "" if none */
	const char *plan;                    /* plan from which it was adopted; "" */
	const char *funders_ko, *funders_en; /* names of who supports it, ", " between; "" if nobody does */
	int year;                            /* of the agreement; 0 if none */
	date_day installed_on;
	date_month counts_from, counts_to; /* of the forecast; DATE_NONE where it does not count */
	int64_t planned_g_per_year;
	const char *planned_tco2e;  /* in the metered months: what `measured_tco2e` is held against; NULL as that */
	const char *measured_tco2e; /* 12 digits; NULL if nothing is metered */
	const char *verified_tco2e; /* 12 digits; NULL if nothing is verified */
};
struct view_outcome_firm {
	const char *organisation, *name_ko, *name_en;
	int tier; /* 0: in no agreement */
	const char *consortium;
	struct view_outcome_figure *figure;
	size_t figures;
	struct view_outcome_measure *measure;
	size_t measures;
};
struct view_outcomes {
	const char *programme, *name_ko, *name_en, *sector, *gwp_set, *folder_sha256;
	bool simulated;
	date_day as_of, on;
	struct view_outcome_firm *firm; /* by id */
	size_t firms;
};
/* `firm` NULL: all suppliers. `year` 0: all years; else only figures of that year and of none. ST_NOT_FOUND outcome.firm_unknown, programme.none. */
enum status view_outcomes(
	struct store_tx *tx, const char *firm, int year, date_day on, struct arena *arena, struct view_outcomes *out_outcomes, struct err *err);
/* First and last year of which tonnes are told, 0 where there is none. */
void view_outcome_years(const struct view_outcome_firm *firm, int *out_first, int *out_last);
/* NULL if there is none. */
const struct view_outcome_figure *view_outcome_find(const struct view_outcome_firm *firm, const char *key, int year);

/* ---- what a firm may hand to any customer (view_outcome_report.c): no cost, no meter, no recipe ---- */

struct view_report_version { /* newest published version of a product and period */
	const char *product, *period, *version, *payload_sha256, *inputs_sha256, *published_on;
	int64_t number;
};
struct view_report_case { /* verification of a project that one of its machines is in */
	const char *verification, *project, *verifier, *opinion, *version_sha256;
	date_month from, to;
	date_day signed_on;
};
struct view_report_method {
	const char *methodology, *version, *sha256; /* sha256 "" if it was not kept */
};
struct view_report_lesson {
	date_day held_on;
	const char *hours, *topic, *given_by_ko, *given_by_en;
	int64_t persons;
};
struct view_report {
	struct view_outcomes outcome; /* of the one firm, all years */
	int year;
	struct view_footprint *footprint; /* of its products in the period after */
	size_t footprints;
	struct view_factor *factor; /* that its inventories use */
	size_t factors;
	struct view_report_version *version;
	size_t versions;
	struct view_report_case *audit;
	size_t audits;
	struct view_report_method *method;
	size_t methods;
	struct view_report_lesson *lesson; /* of the year */
	size_t lessons;
};
enum status view_outcome_report(
	struct store_tx *tx, const char *firm, int year, date_day on, struct arena *arena, struct view_report *out_report, struct err *err);

#endif
