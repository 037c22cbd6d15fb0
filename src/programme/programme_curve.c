/* The abatement curve of a programme's candidates. */
#include "credit/credit_position.h"
#include "programme/programme_candidates.h"
#include "programme/programme_chain.h"

#include <string.h>

static bool in_word(const struct plan_measure *m, const char *word)
{
	char tier[24];

	snprintf(tier, sizeof tier, "tier%d", m->tier);
	return strcmp(word, tier) == 0 || strcmp(word, m->site) == 0 || strcmp(word, m->organisation) == 0 ||
	       (m->consortium[0] && strcmp(word, m->consortium) == 0);
}

/* Marks what the words name; each must name something, or be a site or organisation that has no candidate. */
static enum status mark_scope(
	struct store_tx *tx, const struct plan_measures *measures, const char *const *scope, struct arena *arena, bool *in_scope, struct err *err)
{
	struct party_site *site = NULL;
	size_t sites = 0;
	enum status st = party_sites(tx, arena, &site, &sites, err);

	for (size_t w = 0; st == ST_OK && scope[w]; w++) {
		bool known = strncmp(scope[w], "tier", 4) == 0 && scope[w][4] >= '1' && scope[w][4] <= '9' && !scope[w][5];
		char lead[PARTY_ID_LEN], kind[32];

		for (size_t i = 0; i < measures->count; i++) {
			bool in = in_word(&measures->list[i], scope[w]);

			in_scope[i] |= in;
			known |= in;
		}
		for (size_t i = 0; !known && i < sites; i++)
			known = strcmp(site[i].site, scope[w]) == 0;
		if (!known) {
			st = party_kind(tx, scope[w], kind, err);
			known = st == ST_OK;
			st = st == ST_NOT_FOUND ? ST_OK : st;
		}
		if (st == ST_OK && !known && (st = party_consortium_lead(tx, scope[w], lead, err)) == ST_OK)
			known = lead[0] != '\0';
		if (st == ST_OK && !known)
			st = err_set(err, ST_NOT_FOUND, "plan.scope_unknown", scope[w], NULL);
	}
	return st;
}

/* The newest price of an allowance by the day. */
static enum status market_price(struct store_tx *tx, date_day day, struct arena *arena, struct programme_curve *curve, struct err *err)
{
	struct credit_price *price;
	size_t prices;
	enum status st = credit_prices_read(tx, arena, &price, &prices, err);

	for (size_t i = 0; st == ST_OK && i < prices; i++) {
		if (strcmp(price[i].instrument, "KAU") != 0 || price[i].day > day ||
			(curve->price_on != DATE_NONE && price[i].day <= curve->price_on))
			continue;
		curve->price_on = price[i].day;
		curve->price_source = price[i].source ? price[i].source : "";
		curve->options.has_price = true;
		curve->options.price_krw = price[i].price_krw;
	}
	return st;
}

enum status programme_curve(struct store_tx *tx, const struct programme_candidate_options *candidates, const struct plan_curve_options *options,
	const char *const *scope, struct arena *arena, struct programme_curve *out_curve, struct findings *findings, struct err *err)
{
	struct programme_curve curve = {.options = *options, .price_source = "", .price_on = DATE_NONE};
	bool *in_scope = NULL;
	enum status st = programme_candidates(tx, candidates, arena, &curve.candidates, findings, err);

	if (st == ST_OK && scope && scope[0]) {
		in_scope = arena_alloc(arena, curve.candidates.measures.count + 1);
		st = mark_scope(tx, &curve.candidates.measures, scope, arena, in_scope, err);
	}
	if (st == ST_OK && !options->has_price)
		st = market_price(tx, curve.candidates.as_of, arena, &curve, err);
	if (st != ST_OK)
		return st;
	plan_curve(&curve.candidates.measures, curve.candidates.money, in_scope, &curve.options, arena, &curve.curve);
	*out_curve = curve;
	return ST_OK;
}
