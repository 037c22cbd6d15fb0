/* View of the trading desk for the doors: the position of a company, offtake contracts, whether registering pays. What the figures mean:
 * credit/credit_position.h, credit/credit_pays.h. Strings live in the caller's arena; what is not known is "" (dates DATE_NONE). Read-only. */
#ifndef SANGSAENG_VIEW_CREDIT_POSITION_H
#define SANGSAENG_VIEW_CREDIT_POSITION_H

#include "view/view.h"

struct view_figure {
	const char *key; /* ends in its unit: _t or _krw */
	bool known;
	int64_t value;
	const char *formula, *source; /* "" where it is as given; the formula holds its numbers */
	bool estimate, stand_in;
};
struct view_lot {
	const char *instrument, *id, *origin, *reason; /* KAU, KCU, KOC; reason: lapses, banked, this_year, window, borrowed, over_limit, not_there */
	int64_t vintage, tonnes, use_t, price_krw;     /* price_krw -1 unknown */
	date_day last_day;
};
struct view_position {
	const char *organisation;
	int year;
	date_day on;
	struct view_figure *figure;
	size_t figures;
	struct view_lot *lot; /* in the order in which to use them */
	size_t lots;
	bool weekends_only;
};
/* `within` is a day of the compliance year, DATE_NONE: the newest that is known. `on` DATE_NONE: the programme's as_of. ST_NOT_FOUND trading.unknown,
 * programme.none; ST_INPUT trading.nothing_known. */
enum status view_credit_position(struct store_tx *tx, const char *organisation, date_day within, date_day on, struct arena *arena,
	struct view_position *out_position, struct err *err);

struct view_contract {
	const char *contract, *seller, *buyer, *project, *share, *firm_share, *invoice, *status; /* status: open, delivered, overdue */
	int64_t promised_t, delivered_t, issued_t, price_krw, amount_krw, paid_krw, due_krw, firm_krw, carmaker_krw;
	date_day signed_on, due_on, paid_on;
};
struct view_contracts {
	date_day as_of;
	struct view_contract *item;
	size_t count;
};
enum status view_credit_contracts(struct store_tx *tx, struct arena *arena, struct view_contracts *out_contracts, struct err *err);

struct view_pays {
	const char *measure, *organisation, *site, *scale, *refused, *price_of; /* refused: rule code, "" if none */
	date_day first_day, earliest, latest, installed_on, credited_from, credited_to;
	int64_t planned_g_per_year, months, requests, tonnes, lost_t, price_krw; /* price_krw -1 unknown */
	struct view_pays_route {
		const char *route, *missing; /* missing: a term, "price" or a rule code; "" if it is worked out */
		bool known;
		int64_t validation_krw, verification_krw, coordination_krw, cost_krw, revenue_krw, net_krw, break_even_krw;
	} route[3];
	const char *best; /* route, "" if registering does not pay or nothing is known */
};
struct view_pays_list {
	date_day request_on;
	struct view_pays *item;
	size_t count;
};
/* Of one measure, or of all. ST_NOT_FOUND pays.no_measure. */
enum status view_credit_pays(
	struct store_tx *tx, const char *measure_or_null, date_day request_on, struct arena *arena, struct view_pays_list *out_list, struct err *err);

#endif
