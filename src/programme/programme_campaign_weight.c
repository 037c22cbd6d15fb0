/* What the firms of a campaign weigh, so that coverage can be told by tonnes. */
#include "programme/programme_campaign.h"

#include "base/decimal.h"
#include "carbon/carbon.h"
#include "party/party_narrowing.h"
#include "programme/programme.h"

#include <string.h>

static void keep_tonnes(const mpq_t kg, struct arena *arena, struct programme_campaign_target *t)
{
	char text[DECIMAL_TEXT_LEN * 2];
	mpq_t tonnes, thousand;

	mpq_inits(tonnes, thousand, NULL);
	mpq_set_ui(thousand, 1000, 1);
	mpq_div(tonnes, kg, thousand);
	decimal_canonical(tonnes, text);
	t->tonnes = arena_strdup(arena, text);
	mpq_clears(tonnes, thousand, NULL);
}

/* ---- by its sites: who oversees ---- */

/* Kilograms (scopes 1 and 2) of the firm's sites in the reference period; false where a line of its bills is missing, or all are. */
static bool sum_sites(const struct party_rules *rules, const struct carbon_inventory_line *line, size_t lines, const struct party_site *site, size_t sites,
	const char *firm, mpq_t sum)
{
	bool any = false, missing = false;
	mpq_t value;

	mpq_init(value);
	mpq_set_ui(sum, 0, 1);
	for (size_t i = 0; i < lines; i++) {
		date_month month;
		size_t k = 0;

		while (k < sites && strcmp(site[k].site, line[i].site) != 0)
			k++;
		if (line[i].scope > 2 || k == sites || strcmp(site[k].organisation, firm) != 0 || month_parse(line[i].month, &month, NULL) != ST_OK ||
			month < rules->before_from || month > rules->before_to)
			continue;
		if (!line[i].location_kgco2e || decimal_parse_exact(line[i].location_kgco2e, value, NULL) != ST_OK) {
			missing = true;
			continue;
		}
		mpq_add(sum, sum, value);
		any = true;
	}
	mpq_clear(value);
	return any && !missing;
}

static enum status weigh_sites(const struct programme_campaign_weighing *w, const struct party_rules *rules, struct programme_campaign_target *target,
	size_t targets, struct err *err)
{
	struct carbon_inventory_line *line;
	struct party_site *site;
	size_t lines = 0, sites = 0;
	mpq_t sum;
	enum status st = carbon_inventory(w->tx, rules, PARTY_PURPOSE_FOOTPRINT, w->arena, &line, &lines, err);

	if (st == ST_OK)
		st = party_sites(w->tx, w->arena, &site, &sites, err);
	if (st != ST_OK)
		return st;
	mpq_init(sum);
	for (size_t t = 0; t < targets; t++)
		if (sum_sites(rules, line, lines, site, sites, target[t].firm, sum))
			keep_tonnes(sum, w->arena, &target[t]);
	mpq_clear(sum);
	return ST_OK;
}

/* ---- by what is bought of it: who buys ---- */

struct buying {
	const struct programme_campaign_weighing *w;
	const struct party_rules *rules;
	struct carbon_made *made;
	struct carbon_statement *statement;
	struct party_narrowing *narrowing;
	size_t mades, statements, narrowings;
};

/* Pieces of a product in the reference period; false if none were made. */
static bool pieces_of(const struct buying *b, const char *product, mpq_t out)
{
	mpq_t value;

	mpq_init(value);
	mpq_set_ui(out, 0, 1);
	for (size_t i = 0; i < b->mades; i++) {
		date_month month;

		if (strcmp(b->made[i].product, product) == 0 && month_parse(b->made[i].month, &month, NULL) == ST_OK && month >= b->rules->before_from &&
			month <= b->rules->before_to && decimal_parse_exact(b->made[i].quantity, value, NULL) == ST_OK)
			mpq_add(out, out, value);
	}
	mpq_clear(value);
	return mpq_sgn(out) > 0;
}

static bool footprint_of(const struct buying *b, const char *product, mpq_t out)
{
	for (size_t i = 0; i < b->statements; i++)
		if (strcmp(b->statement[i].product, product) == 0)
			return b->statement[i].t2_kgco2e && decimal_parse_exact(b->statement[i].t2_kgco2e, out, NULL) == ST_OK;
	return false;
}

/* A contract keeps the seller's footprints from who asks. */
static bool is_kept_back(const struct buying *b, const char *seller)
{
	for (size_t i = 0; i < b->narrowings; i++) {
		const struct party_narrowing *n = &b->narrowing[i];

		if (strcmp(n->owner, seller) == 0 && strcmp(n->class, "footprint") == 0 && party_narrowing_runs(n, b->w->on) &&
			party_narrowing_meets(n, b->w->asker->organisation, b->w->asker->kind, true))
			return true;
	}
	return false;
}

/* Kilograms in what was bought of the firm; false if one of the numbers is not there. */
static bool sum_purchases(const struct buying *b, const char *firm, mpq_t sum)
{
	bool any = false, whole = !is_kept_back(b, firm);
	mpq_t value, factor;

	mpq_inits(value, factor, NULL);
	mpq_set_ui(sum, 0, 1);
	for (size_t i = 0; whole && i < b->w->purchases; i++) {
		const struct party_purchase *p = &b->w->purchase[i];

		if (strcmp(p->seller, firm) != 0)
			continue;
		whole = pieces_of(b, p->product, value) && footprint_of(b, p->input, factor);
		mpq_mul(value, value, factor);
		whole = whole && decimal_parse_exact(p->quantity, factor, NULL) == ST_OK;
		mpq_mul(value, value, factor);
		whole = whole && decimal_parse_exact(p->share, factor, NULL) == ST_OK;
		mpq_mul(value, value, factor);
		mpq_add(sum, sum, value);
		any = true;
	}
	mpq_clears(value, factor, NULL);
	return any && whole;
}

static enum status weigh_purchases(const struct programme_campaign_weighing *w, const struct party_rules *rules,
	struct programme_campaign_target *target, size_t targets, struct err *err)
{
	struct buying b = {.w = w, .rules = rules};
	mpq_t sum;
	enum status st = carbon_production(w->tx, w->arena, &b.made, &b.mades, err);

	if (st == ST_OK)
		st = party_narrowings(w->tx, w->arena, &b.narrowing, &b.narrowings, err);
	if (st == ST_OK)
		st = carbon_statements(w->tx, rules, CARBON_BEFORE, NULL, w->arena, &b.statement, &b.statements, err);
	if (st == ST_NOT_FOUND) /* nothing was run yet: nobody has a weight */
		return ST_OK;
	if (st != ST_OK)
		return st;
	mpq_init(sum);
	for (size_t t = 0; t < targets; t++)
		if (sum_purchases(&b, target[t].firm, sum))
			keep_tonnes(sum, w->arena, &target[t]);
	mpq_clear(sum);
	return ST_OK;
}

enum status programme_campaign_weigh(
	const struct programme_campaign_weighing *weighing, struct programme_campaign_target *target, size_t targets, struct err *err)
{
	struct party_rules rules;
	enum status st = party_programme_get(weighing->tx, weighing->arena, &rules, NULL, err);

	if (st != ST_OK)
		return st;
	return duty_is_principal(weighing->asker->kind) ? weigh_purchases(weighing, &rules, target, targets, err)
							: weigh_sites(weighing, &rules, target, targets, err);
}
