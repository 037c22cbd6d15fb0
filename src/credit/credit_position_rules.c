/* The trading position: terms, mean prices, figures with their formulas, and the order in which to surrender. Pure. */
#include "base/decimal.h"
#include "base/money.h"
#include "credit/credit_position_int.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const struct credit_term *credit_term_find(
	const struct credit_term *list, size_t count, const char *term, const char *scale, const char *route, date_day day)
{
	const struct credit_term *best = NULL;
	int best_fit = -1;

	for (size_t i = 0; i < count; i++) {
		const struct credit_term *t = &list[i];
		bool same_scale = strcmp(t->scale, scale) == 0, same_route = strcmp(t->route, route) == 0;
		int fit = 2 * same_scale + same_route;

		if (strcmp(t->term, term) != 0 || (!same_scale && strcmp(t->scale, "any") != 0) || (!same_route && strcmp(t->route, "any") != 0) ||
			t->valid_from > day || (t->valid_to != DATE_NONE && t->valid_to < day))
			continue;
		if (fit > best_fit || (fit == best_fit && t->valid_from > best->valid_from)) {
			best = t;
			best_fit = fit;
		}
	}
	return best;
}

struct credit_mean credit_price_mean(const struct credit_price *list, size_t count, const char *instrument, date_day from, date_day to)
{
	struct credit_mean mean = {0};

	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].instrument, instrument) == 0 && from <= list[i].day && list[i].day <= to) {
			mean.sum_krw += list[i].price_krw;
			mean.days++;
		}
	return mean;
}

/* ---- figures ---- */

struct desk {
	struct credit_trading_facts *facts;
	struct arena *arena;
	struct credit_trading *out;
	bool stand_in; /* of what the obligation is made of */
	bool allowances_known;
	int64_t obligation_t, cap_t, left_cap_t;
	date_day deadline; /* of the year's surrender */
};

static struct credit_figure *put(struct desk *d, const char *key, bool known, int64_t value, const char *formula, const char *source)
{
	struct credit_trading *out = d->out;

	out->figure = arena_grow(d->arena, out->figure, out->figures, sizeof *out->figure);
	out->figure[out->figures] =
		(struct credit_figure){.key = key, .known = known, .value = known ? value : 0, .formula = formula, .source = source};
	return &out->figure[out->figures++];
}

static const struct credit_term *term_of(const struct desk *d, const char *term)
{
	return credit_term_find(d->facts->term, d->facts->terms, term, "any", "any", date_make(d->facts->year, 12, 31));
}

static const char *term_source(struct desk *d, const struct credit_term *t)
{
	return arena_printf(d->arena, "trading_terms.csv:%" PRId64 ", %s", t->source_line, t->source);
}

static int64_t floor_product(const char *decimal, int64_t number)
{
	int64_t result = 0;
	mpq_t a, b;

	mpq_inits(a, b, NULL);
	if (decimal_parse_exact(decimal, a, NULL) == ST_OK) {
		mpq_set_si(b, number, 1);
		mpq_mul(a, a, b);
		if (mpq_cmp_si(a, MONEY_MAX_KRW, 1) <= 0)
			result = decimal_floor(a);
		else
			result = MONEY_MAX_KRW;
	}
	mpq_clears(a, b, NULL);
	return result;
}

static void put_obligation(struct desk *d)
{
	struct credit_trading_facts *f = d->facts;

	put(d, "certified_t", f->certified_t >= 0, f->certified_t, "", f->certified_source)->stand_in = f->certified_stand_in;
	d->obligation_t = f->certified_t >= 0 ? f->certified_t : f->compliance_t;
	d->stand_in = f->certified_t >= 0 && f->certified_stand_in;
	put(d, "obligation_t", true, d->obligation_t, f->certified_t >= 0 ? "= certified_t (Act 27)" : "",
		f->certified_t >= 0 ? f->certified_source : f->compliance_source)
		->stand_in = d->stand_in;
}

static void put_cap(struct desk *d)
{
	struct credit_trading_facts *f = d->facts;
	bool known = f->rate[0] != '\0';
	struct credit_figure *figure;

	d->cap_t = known ? floor_product(f->rate, d->obligation_t) : 0;
	figure = put(d, "offset_limit_t", known, d->cap_t,
		known ? arena_printf(d->arena, "floor(%s × %" PRId64 ") (Decree 47)", f->rate, d->obligation_t) : "", f->rate_source);
	figure->stand_in = d->stand_in;
	put(d, "surrendered_kcu_t", true, f->surrendered_kcu_t, "", "credit_surrender");
	d->left_cap_t = d->cap_t > f->surrendered_kcu_t ? d->cap_t - f->surrendered_kcu_t : 0;
	put(d, "offset_limit_left_t", known, d->left_cap_t,
		known ? arena_printf(d->arena, "max(0, %" PRId64 " − %" PRId64 ")", d->cap_t, f->surrendered_kcu_t) : "", f->rate_source)
		->stand_in = d->stand_in;
}

static void put_allocation(struct desk *d)
{
	struct credit_trading_facts *f = d->facts;

	put(d, "allocated_free_t", f->free_t >= 0, f->free_t, "", f->allocation_source)->stand_in = f->allocation_stand_in;
	put(d, "allocated_auctioned_t", f->auctioned_t >= 0, f->auctioned_t, "", f->allocation_source)->stand_in = f->allocation_stand_in;
	if (f->undivided_t >= 0)
		put(d, "allocated_undivided_t", true, f->undivided_t, "free and auctioned are published as one figure", f->allocation_source)
			->stand_in = true;
}

/* ---- lots ---- */

/* Held by the day of the position, and by the year's last day where that is over. */
static bool is_there(const struct desk *d, const struct credit_lot *lot)
{
	date_day by = d->facts->on < d->deadline ? d->facts->on : d->deadline;

	return lot->certified_on <= by;
}

static bool is_usable(const struct desk *d, const struct credit_lot *lot)
{
	if (lot->instrument == CREDIT_KAU_LOT && lot->vintage != d->facts->year)
		return false;
	return is_there(d, lot) && (lot->instrument != CREDIT_KOC_LOT || lot->last_day >= d->facts->on);
}

static int64_t sum_of(const struct desk *d, enum credit_instrument instrument, const char *origin_or_null)
{
	int64_t sum = 0;

	for (size_t i = 0; i < d->facts->lots; i++) {
		const struct credit_lot *lot = &d->facts->lot[i];

		if (lot->instrument == instrument && is_usable(d, lot) && (!origin_or_null || strcmp(lot->origin, origin_or_null) == 0))
			sum += lot->tonnes;
	}
	return sum;
}

/* Where no allowances are entered, what was allocated free stands for them. */
static void assume_allocation(struct desk *d)
{
	struct credit_trading_facts *f = d->facts;
	int64_t tonnes = f->free_t >= 0 ? f->free_t : f->undivided_t;
	struct credit_lot *lot;

	for (size_t i = 0; i < f->lots; i++)
		d->allowances_known |= f->lot[i].instrument == CREDIT_KAU_LOT && f->lot[i].vintage == f->year;
	if (d->allowances_known || tonnes < 0)
		return;
	d->allowances_known = true;
	if (tonnes == 0)
		return;
	lot = arena_alloc(d->arena, (f->lots + 1) * sizeof *lot);
	if (f->lots > 0)
		memcpy(lot, f->lot, f->lots * sizeof *lot);
	lot[f->lots++] = (struct credit_lot){.instrument = CREDIT_KAU_LOT,
		.id = f->free_t >= 0 ? "allocation" : "allocation (undivided)",
		.vintage = f->year,
		.tonnes = tonnes,
		.origin = "free",
		.certified_on = DATE_NONE,
		.price_krw = -1};
	f->lot = lot;
	d->stand_in |= f->free_t < 0 || f->allocation_stand_in;
}

static void date_lots(struct desk *d, const struct duty_clock *clock)
{
	date_day next = credit_surrender_last_day(d->facts->year + 1, clock);

	for (size_t i = 0; i < d->facts->lots; i++) {
		struct credit_lot *lot = &d->facts->lot[i];

		if (lot->instrument == CREDIT_KOC_LOT) {
			lot->last_day = credit_conversion_last_day(lot->certified_on, clock);
			lot->reason = "window";
			d->out->weekends_only |= !duty_calendar_covers(&clock->calendar, lot->last_day);
		} else if (lot->instrument == CREDIT_KCU_LOT) {
			lot->last_day = credit_kcu_last_day(d->facts->year, clock);
			lot->reason = "lapses";
		} else if (strcmp(lot->origin, "banked") == 0) {
			lot->last_day = d->deadline;
			lot->reason = "banked";
		} else if (strcmp(lot->origin, "borrowed") == 0) {
			lot->last_day = next;
			lot->reason = "borrowed";
		} else {
			lot->last_day = next;
			lot->reason = "this_year";
		}
		if (!is_there(d, lot))
			lot->reason = "not_there";
	}
}

/* Earliest end first, then the cheapest (unknown prices last), then KCU, whose limit is lost with the year, before KAU; borrowed ones at the end. */
static int in_order(const void *pa, const void *pb)
{
	const struct credit_lot *a = pa, *b = pb;
	bool borrowed_a = strcmp(a->origin, "borrowed") == 0, borrowed_b = strcmp(b->origin, "borrowed") == 0;
	int64_t price_a = a->price_krw < 0 ? INT64_MAX : a->price_krw, price_b = b->price_krw < 0 ? INT64_MAX : b->price_krw;
	static const int rank[] = {[CREDIT_KAU_LOT] = 1, [CREDIT_KCU_LOT] = 0, [CREDIT_KOC_LOT] = 2};

	if (borrowed_a != borrowed_b)
		return borrowed_a ? 1 : -1;
	if (a->last_day != b->last_day)
		return a->last_day < b->last_day ? -1 : 1;
	if (price_a != price_b)
		return price_a < price_b ? -1 : 1;
	if (a->instrument != b->instrument)
		return rank[a->instrument] - rank[b->instrument];
	if (a->vintage != b->vintage)
		return a->vintage < b->vintage ? -1 : 1;
	return strcmp(a->id, b->id);
}

/* Takes lots in their order until the obligation is covered; KCU and KOC together within what is left of the limit. */
static int64_t use_lots(struct desk *d, int64_t need_t)
{
	struct credit_trading_facts *f = d->facts;
	int64_t used = 0;

	if (f->lots > 0)
		qsort(f->lot, f->lots, sizeof *f->lot, in_order);
	for (size_t i = 0; i < f->lots; i++) {
		struct credit_lot *lot = &f->lot[i];
		int64_t most = is_usable(d, lot) ? lot->tonnes : 0;

		if (lot->instrument != CREDIT_KAU_LOT && most > d->left_cap_t) {
			most = d->left_cap_t;
			if (most == 0)
				lot->reason = "over_limit";
		}
		lot->use_t = most < need_t - used ? most : need_t - used;
		used += lot->use_t;
		if (lot->instrument != CREDIT_KAU_LOT)
			d->left_cap_t -= lot->use_t;
	}
	return used;
}

static void price_lots(struct desk *d)
{
	static const char *const name[] = {[CREDIT_KAU_LOT] = "KAU", [CREDIT_KCU_LOT] = "KCU", [CREDIT_KOC_LOT] = "KOC"};
	static const char *const key[] = {
		[CREDIT_KAU_LOT] = "mean_price_kau_krw", [CREDIT_KCU_LOT] = "mean_price_kcu_krw", [CREDIT_KOC_LOT] = "mean_price_koc_krw"};
	struct credit_trading_facts *f = d->facts;

	for (int k = 0; k < 3; k++) {
		struct credit_mean mean = credit_price_mean(f->price, f->prices, name[k], date_make(f->year, 1, 1), date_make(f->year, 12, 31));

		put(d, key[k], mean.days > 0, mean.days ? mean.sum_krw / mean.days : 0, /* else not known */
			mean.days ? arena_printf(d->arena, "floor(%" PRId64 " / %" PRId64 " days of %d)", mean.sum_krw, mean.days, f->year) : "",
			mean.days ? "market_prices.csv" : "no price of the year in market_prices.csv");
		for (size_t i = 0; mean.days && i < f->lots; i++)
			if (f->lot[i].instrument == (enum credit_instrument)k)
				f->lot[i].price_krw = mean.sum_krw / mean.days;
	}
}

/* ---- what is missing, what is left ---- */

/* Multiple × mean price × shortfall, at most: the authority sets the sum. The mean is not rounded before. */
static void put_penalty(struct desk *d, int64_t shortfall_t)
{
	struct credit_trading_facts *f = d->facts;
	struct credit_mean mean = credit_price_mean(f->price, f->prices, "KAU", date_make(f->year, 1, 1), date_make(f->year, 12, 31));
	const struct credit_term *multiple = term_of(d, "penalty_multiple"), *late = term_of(d, "late_rate_per_month"),
				 *months = term_of(d, "late_months");
	const char *times = multiple ? multiple->value : "3", *rate = late ? late->value : "0.012", *most = months ? months->value : "60";
	const char *source = multiple ? term_source(d, multiple) : "Act 33, Decree 51";
	struct credit_figure *figure;
	int64_t penalty_krw = 0;
	bool known = d->allowances_known && (mean.days > 0 || shortfall_t == 0);
	mpq_t product, factor;

	mpq_inits(product, factor, NULL);
	if (known && mean.days > 0 && decimal_parse_exact(times, product, NULL) == ST_OK) {
		mpq_set_si(factor, mean.sum_krw, (unsigned long)mean.days);
		mpq_canonicalize(factor);
		mpq_mul(product, product, factor);
		mpq_set_si(factor, shortfall_t, 1);
		mpq_mul(product, product, factor);
		penalty_krw = mpq_cmp_si(product, MONEY_MAX_KRW, 1) > 0 ? MONEY_MAX_KRW : decimal_floor(product);
	}
	mpq_clears(product, factor, NULL);
	figure = put(d, "penalty_krw", known, penalty_krw,
		known ? arena_printf(d->arena, "at most floor(%s × %" PRId64 " / %" PRId64 " × %" PRId64 " t)", times, mean.sum_krw, mean.days,
				shortfall_t)
		      : "",
		known ? source : "needs the shortfall and the year's KAU prices");
	figure->estimate = true;
	figure->stand_in = d->stand_in;
	figure = put(d, "late_per_month_krw", known, floor_product(rate, penalty_krw),
		known ? arena_printf(d->arena, "floor(%s × %" PRId64 ") for each month of delay, at most %s months", rate, penalty_krw, most) : "",
		late ? term_source(d, late) : "Decree 52");
	figure->estimate = true;
	figure->stand_in = d->stand_in;
}

static void put_banking(struct desk *d, int64_t surplus_t)
{
	const struct credit_term *banking = term_of(d, "banking_limit_t"), *borrowing = term_of(d, "borrowing_limit");
	int64_t limit = banking ? floor_product(banking->value, 1) : 0;

	put(d, "bankable_t", banking || surplus_t == 0, limit < surplus_t ? limit : surplus_t,
		banking ? arena_printf(d->arena, "min(%" PRId64 ", %" PRId64 ") (Act 28)", surplus_t, limit) : "",
		banking ? term_source(d, banking) : "no banking_limit_t in trading_terms.csv")
		->stand_in = d->stand_in;
	put(d, "borrowable_t", borrowing != NULL, borrowing ? floor_product(borrowing->value, d->obligation_t) : 0,
		borrowing ? arena_printf(d->arena, "floor(%s × %" PRId64 ") (Act 28)", borrowing->value, d->obligation_t) : "",
		borrowing ? term_source(d, borrowing) : "no borrowing_limit in trading_terms.csv")
		->stand_in = d->stand_in;
}

enum status credit_trading_work_out(
	struct credit_trading_facts *facts, const struct duty_clock *clock, struct arena *arena, struct credit_trading *out_trading, struct err *err)
{
	struct credit_trading trading = {0};
	struct desk d = {.facts = facts, .arena = arena, .out = &trading, .deadline = credit_surrender_last_day(facts->year, clock)};
	int64_t need_t, used_t, surplus_t = 0;
	char year[16];
	size_t given;
	bool assumed;

	snprintf(year, sizeof year, "%d", facts->year);
	if (facts->certified_t < 0 && facts->compliance_t < 0)
		return err_set(err, ST_INPUT, "trading.nothing_known", facts->organisation, year, NULL);
	put_obligation(&d);
	put_cap(&d);
	put_allocation(&d);
	given = facts->lots;
	assume_allocation(&d);
	assumed = facts->lots > given;
	date_lots(&d, clock);
	price_lots(&d);
	put(&d, "held_kau_t", d.allowances_known, sum_of(&d, CREDIT_KAU_LOT, NULL), assumed ? "what was allocated free: no holdings are entered" : "",
		assumed              ? facts->allocation_source
		: d.allowances_known ? "allowance_holdings.csv"
				     : "no rows in allowance_holdings.csv or allocations.csv")
		->stand_in = d.stand_in;
	put(&d, "held_kau_banked_t", true, sum_of(&d, CREDIT_KAU_LOT, "banked"), "", "allowance_holdings.csv");
	put(&d, "held_kau_borrowed_t", true, sum_of(&d, CREDIT_KAU_LOT, "borrowed"), "", "allowance_holdings.csv");
	put(&d, "held_kcu_t", true, sum_of(&d, CREDIT_KCU_LOT, NULL), "live, not on hold", "credit_block");
	put(&d, "held_koc_t", true, sum_of(&d, CREDIT_KOC_LOT, NULL), "live, not on hold, within their window", "credit_block");
	need_t = d.obligation_t > facts->surrendered_kcu_t ? d.obligation_t - facts->surrendered_kcu_t : 0;
	used_t = use_lots(&d, need_t);
	for (size_t i = 0; i < facts->lots; i++)
		if (facts->lot[i].instrument == CREDIT_KAU_LOT && is_usable(&d, &facts->lot[i]) && strcmp(facts->lot[i].origin, "banked") != 0 &&
			strcmp(facts->lot[i].origin, "borrowed") != 0)
			surplus_t += facts->lot[i].tonnes - facts->lot[i].use_t;
	put(&d, "covered_t", true, used_t + facts->surrendered_kcu_t,
		arena_printf(arena, "%" PRId64 " surrendered + %" PRId64 " of what is held", facts->surrendered_kcu_t, used_t), "")
		->stand_in = d.stand_in;
	put(&d, "shortfall_t", d.allowances_known, need_t - used_t, /* without them: at most that */
		arena_printf(arena, "%" PRId64 " − %" PRId64 " − %" PRId64, d.obligation_t, facts->surrendered_kcu_t, used_t), "")
		->stand_in = d.stand_in;
	put_penalty(&d, need_t - used_t);
	put(&d, "surplus_t", true, surplus_t, "allowances of the year that are not needed", "")->stand_in = d.stand_in;
	put_banking(&d, surplus_t);
	trading.lot = facts->lot;
	trading.lots = facts->lots;
	*out_trading = trading;
	return ST_OK;
}
