/* What the programme knows of a firm that starts: nobody types it again. */
#include "programme/programme_start_int.h"

#include "factor/factor.h"
#include "party/party.h"
#include "programme/programme_chain.h"

#include <string.h>

static bool is_chosen(const struct party_rules *rules, const char *factor)
{
	for (size_t i = 0; i < rules->factor_choice_count; i++)
		if (strcmp(rules->factor_choice[i].factor, factor) == 0)
			return true;
	return false;
}

/* Factors by mass that stand for a bought material: with what lies before it, no fuel, no single gas, no treatment of waste. */
static bool is_material(const struct party_rules *rules, const struct factor_entry *entry)
{
	const struct factor_row *row = entry->row;

	return entry->kgco2e_per_unit && row->upstream && !row->gas && !row->heating_value_net && !is_chosen(rules, row->key) &&
	       (!row->component || strcmp(row->component, "fossil") == 0) && !strstr(row->key, "waste") && !strstr(row->name_en, "waste");
}

static enum status read_materials(
	struct store_tx *tx, const struct party_rules *rules, date_day day, struct arena *arena, struct programme_start_known *known, struct err *err)
{
	static const char *const unit[] = {"kg", "t"}, *const none[] = {NULL};
	enum status st = ST_OK;

	for (size_t u = 0; st == ST_OK && u < sizeof unit / sizeof *unit; u++) {
		const struct factor_query query = {.word = none, .unit = unit[u], .day = day, .gwp_set = rules->gwp_set, .top = 500};
		struct factor_entry *entry;
		size_t count = 0, found;

		st = factor_search(tx, arena, &query, &entry, &count, &found, err);
		for (size_t i = 0; st == ST_OK && i < count; i++) {
			const struct factor_row *row = entry[i].row;

			if (!is_material(rules, &entry[i]))
				continue;
			known->material = arena_grow(arena, known->material, known->materials, sizeof *known->material);
			known->material[known->materials++] = (struct programme_start_material){.factor = row->key,
				.name_ko = row->name_ko,
				.name_en = row->name_en,
				.unit = row->unit,
				.kgco2e_per_unit = entry[i].kgco2e_per_unit,
				.use = row->use,
				.source = row->source,
				.year = row->year};
		}
	}
	return st;
}

static void list_carriers(const struct party_rules *rules, date_month from, struct arena *arena, struct programme_start_known *known)
{
	static const char *const carrier[] = {"electricity", "city_gas", "lpg", "kerosene", "diesel", "heavy_oil", "steam"};

	for (size_t i = 0; i < sizeof carrier / sizeof *carrier; i++) {
		bool all = true;

		for (int m = 0; m < PROGRAMME_START_MONTHS; m++)
			all = all && programme_factor_choice(rules, carrier[i], PARTY_PURPOSE_FOOTPRINT, from + m);
		if (!all)
			continue;
		known->carrier = arena_grow(arena, known->carrier, known->carriers, sizeof *known->carrier);
		known->carrier[known->carriers++] = carrier[i];
	}
}

enum status programme_start_known(
	struct store_tx *tx, const struct programme_start *start, struct arena *arena, struct programme_start_known *out_known, struct err *err)
{
	struct programme_start_known known = {.size = "", .consortium = ""};
	char consortium[PARTY_ID_LEN];
	struct party_rules rules;
	enum party_size size;
	enum status st = programme_rules_read(tx, arena, &rules, NULL, err);

	if (st == ST_OK)
		st = programme_start_firm_read(tx, start, arena, &known, err);
	if (st == ST_OK)
		st = party_tier_on(tx, start->firm, rules.as_of, &known.tier, consortium, err);
	if (st != ST_OK)
		return st;
	known.consortium = arena_strdup(arena, consortium);
	if (party_size_on(tx, start->firm, rules.as_of, &size, NULL) == ST_OK)
		known.size = party_size_name(size);
	list_carriers(&rules, start->from, arena, &known);
	st = read_materials(tx, &rules, month_last_day(start->from + PROGRAMME_START_MONTHS - 1), arena, &known, err);
	if (st == ST_OK)
		*out_known = known;
	return st;
}

void programme_start_known_fields(
	const struct programme_start_record *record, const struct programme_start_known *known, struct programme_start_judged *judged)
{
	bool materials = false;

	for (size_t i = 0; record->product && i < known->products; i++)
		materials |= known->product[i].linked && strcmp(known->product[i].product, record->product) == 0;
	for (size_t i = 0; i < judged->fields; i++) {
		struct programme_start_field *f = &judged->field[i];

		if (f->filled || !materials || strcmp(f->pointer, "/part/material") != 0)
			continue;
		f->filled = true;
		judged->filled++;
	}
}
