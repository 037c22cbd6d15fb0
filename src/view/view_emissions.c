#include "view/view_emissions.h"

#include "base/decimal.h"
#include "base/map.h"
#include "party/party.h"

#include <string.h>

struct sums {
	mpq_t scope1, location, market;
	bool month[13];
};

static void sums_init(struct sums *s)
{
	memset(s->month, 0, sizeof s->month);
	mpq_inits(s->scope1, s->location, s->market, NULL);
}

static void sums_done(struct sums *s)
{
	mpq_clears(s->scope1, s->location, s->market, NULL);
}

static void add(mpq_t sum, const char *decimal)
{
	mpq_t value;

	mpq_init(value);
	if (decimal && decimal_parse_exact(decimal, value, NULL) == ST_OK)
		mpq_add(sum, sum, value);
	mpq_clear(value);
}

static const char *tonnes(const mpq_t kg, struct arena *arena)
{
	char text[DECIMAL_TEXT_LEN];
	mpq_t t, thousand;

	mpq_inits(t, thousand, NULL);
	mpq_set_ui(thousand, 1000, 1);
	mpq_div(t, kg, thousand);
	decimal_from_exact(t, text);
	mpq_clears(t, thousand, NULL);
	return arena_strdup(arena, text);
}

static void finish(const struct sums *s, struct arena *arena, struct view_emissions_site *out)
{
	mpq_t both;

	mpq_init(both);
	mpq_add(both, s->scope1, s->location);
	out->scope1_t = tonnes(s->scope1, arena);
	out->scope2_location_t = tonnes(s->location, arena);
	out->scope2_market_t = tonnes(s->market, arena);
	out->both_t = tonnes(both, arena);
	mpq_clear(both);
	for (int m = 1; m <= 12; m++)
		out->months += s->month[m];
}

static enum status add_factor(struct store_tx *tx, const char *key, struct arena *arena, struct view_emissions *v, struct err *err)
{
	v->factor = arena_grow(arena, v->factor, v->factors, sizeof *v->factor);
	return view_factor_show(tx, key, NULL, arena, &v->factor[v->factors++], err);
}

static enum status add_site(struct store_tx *tx, const struct party_site *site, struct sums *total, struct map *seen, struct arena *arena,
	struct view_emissions *v, struct err *err)
{
	struct view_emissions_site *to;
	struct view_inventory inventory;
	struct sums sums;
	enum status st = view_inventory_read(tx, site->site, false, arena, &inventory, err);

	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_OK : st; /* it has no inventory */
	v->site = arena_grow(arena, v->site, v->sites, sizeof *v->site);
	to = &v->site[v->sites++];
	*to = (struct view_emissions_site){.site = site->site, .region = site->region};
	sums_init(&sums);
	for (size_t i = 0; st == ST_OK && i < inventory.line_count; i++) {
		const struct view_inventory_line *line = &inventory.line[i];
		int year, month, day;
		date_month at;

		if ((line->scope != 1 && line->scope != 2) || month_parse(line->month, &at, NULL) != ST_OK)
			continue;
		date_split(month_first_day(at), &year, &month, &day);
		if (year != v->year)
			continue;
		to->lines++;
		sums.month[month] = total->month[month] = true;
		to->missing_lines += !line->location_kgco2e;
		to->estimated_lines += line->location_kgco2e && line->status && strcmp(line->status, "estimated") == 0;
		add(line->scope == 1 ? sums.scope1 : sums.location, line->location_kgco2e);
		add(line->scope == 1 ? total->scope1 : total->location, line->location_kgco2e);
		if (line->scope == 2) {
			add(sums.market, line->market_kgco2e);
			add(total->market, line->market_kgco2e);
		}
		if (line->factor && line->factor[0] && map_add(seen, line->factor, 1, NULL))
			st = add_factor(tx, line->factor, arena, v, err);
	}
	finish(&sums, arena, to);
	sums_done(&sums);
	v->total.lines += to->lines;
	v->total.missing_lines += to->missing_lines;
	v->total.estimated_lines += to->estimated_lines;
	return st;
}

enum status view_emissions_read(
	struct store_tx *tx, const char *firm, int year, struct arena *arena, struct view_emissions *out_emissions, struct err *err)
{
	struct view_emissions v = {.firm = firm, .year = year, .total = {.site = "", .region = ""}};
	struct party_site *site;
	struct map *seen = map_new();
	struct sums total;
	size_t sites;
	enum status st = party_sites(tx, arena, &site, &sites, err);

	sums_init(&total);
	for (size_t i = 0; st == ST_OK && i < sites; i++)
		if (strcmp(site[i].organisation, firm) == 0)
			st = add_site(tx, &site[i], &total, seen, arena, &v, err);
	finish(&total, arena, &v.total);
	sums_done(&total);
	map_free(seen);
	if (st == ST_OK)
		*out_emissions = v;
	return st;
}
