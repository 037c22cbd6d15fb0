#include "programme/programme_credit.h"

#include "base/decimal.h"
#include "programme/programme_chain.h"

#include <string.h>

/* The measure as a case: planned grams a year rounded once; ends with the replaced machine's life or the new one's. */
static enum status case_of(struct store_tx *tx, const struct party_rules *rules, const struct party_measure *measure,
	const struct reduction_machine *machine, size_t machines, date_day on, struct arena *arena, struct credit_pays_case *out_case,
	struct err *err)
{
	struct credit_pays_case c = {.measure = measure->measure,
		.organisation = measure->organisation,
		.site = measure->site,
		.project = measure->project,
		.creditable = measure->equipment,
		.installed_on = DATE_NONE,
		.ends_on = measure->old_life_end};
	struct factor factor;
	date_day life_end;
	mpq_t grams;
	enum status st = ST_OK;

	factor_init(&factor);
	mpq_init(grams);
	for (size_t i = 0; i < machines; i++)
		if (strcmp(machine[i].measure, measure->measure) == 0)
			c.installed_on = machine[i].installed_on;
	life_end = date_add_months(c.installed_on == DATE_NONE ? on : c.installed_on, 12 * measure->life_years) - 1;
	if (c.ends_on == DATE_NONE || life_end < c.ends_on)
		c.ends_on = life_end;
	if (c.creditable) {
		mpq_t thousand;

		st = programme_planned_kg(tx, rules, measure, arena, &factor, grams, err);
		mpq_init(thousand);
		mpq_set_si(thousand, 1000, 1);
		mpq_mul(grams, grams, thousand);
		mpq_clear(thousand);
		if (st == ST_OK)
			c.planned_g_per_year = decimal_round_half_even(grams);
		if (st == ST_OK)
			st = party_flag_on(tx, measure->organisation, "allocated", on, &c.allocated, err);
	}
	mpq_clear(grams);
	factor_done(&factor);
	if (st == ST_OK)
		*out_case = c;
	return st;
}

enum status programme_pays(struct store_tx *tx, date_day request_on, int64_t price_krw, struct arena *arena, struct credit_pays_answer **out_list,
	size_t *out_count, date_day *out_request_on, struct err *err)
{
	struct credit_pays_case *list;
	struct credit_pays_answer *answer;
	struct reduction_machine *machine;
	struct party_measure *measure;
	struct credit_term *term;
	struct credit_price *price, given;
	struct party_rules rules;
	size_t measures, machines, terms, prices;
	enum status st = party_programme_get(tx, arena, &rules, NULL, err);

	if (st == ST_OK)
		st = party_measures(tx, arena, &measure, &measures, err);
	if (st == ST_OK)
		st = reduction_machines(tx, arena, &machine, &machines, err);
	if (st == ST_OK)
		st = credit_terms_read(tx, arena, &term, &terms, err);
	if (st == ST_OK)
		st = credit_prices_read(tx, arena, &price, &prices, err);
	if (st != ST_OK)
		return st;
	if (request_on == DATE_NONE)
		request_on = rules.as_of;
	if (price_krw >= 0) {
		given = (struct credit_price){.instrument = "KOC", .source = "given", .day = request_on, .price_krw = price_krw};
		price = &given;
		prices = 1;
	}
	list = arena_alloc(arena, (measures + 1) * sizeof *list);
	answer = arena_alloc(arena, (measures + 1) * sizeof *answer);
	for (size_t i = 0; st == ST_OK && i < measures; i++)
		st = case_of(tx, &rules, &measure[i], machine, machines, request_on, arena, &list[i], err);
	if (st != ST_OK)
		return st;
	credit_pays(list, measures, term, terms, price, prices, request_on, arena, answer);
	*out_list = answer;
	*out_count = measures;
	*out_request_on = request_on;
	return ST_OK;
}
