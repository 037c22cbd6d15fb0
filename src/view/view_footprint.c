/* Footprints, inventories and published versions for the doors. */
#include "view/view.h"

#include "base/decimal.h"
#include "base/map.h"
#include "carbon/carbon.h"
#include "party/party.h"
#include "programme/programme.h"
#include "programme/programme_flag.h"

#include <string.h>

static enum carbon_case case_of(enum view_case which)
{
	return which == VIEW_BEFORE ? CARBON_BEFORE : CARBON_AFTER;
}

static const char *number(struct arena *arena, double value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_double(value, text);
	return arena_strdup(arena, text);
}

static void copy_statement(const struct carbon_statement *from, enum view_case which, struct view_footprint *to)
{
	*to = (struct view_footprint){.product = from->product,
		.name = from->name,
		.organisation = from->organisation,
		.kind = from->kind,
		.unit = from->unit,
		.mass_kg = from->mass_kg,
		.gwp_set = from->gwp_set,
		.which = which,
		.period_from = from->period_from,
		.period_to = from->period_to,
		.t2_kgco2e = from->t2_kgco2e,
		.t1_kgco2e = from->t1_kgco2e,
		.claim_kgco2e = from->claim_kgco2e,
		.adjusted_kgco2e = from->adjusted_kgco2e,
		.packaging_kgco2e = from->packaging_kgco2e,
		.outbound_kgco2e = from->outbound_kgco2e,
		.primary_data_percent = from->primary_data_percent,
		.exempted_percent = from->exempted_percent,
		.fossil_carbon_kg = from->fossil_carbon_kg,
		.biogenic_carbon_kg = from->biogenic_carbon_kg,
		.recycled_carbon_kg = from->recycled_carbon_kg,
		.chosen = from->chosen,
		.chosen_why = from->chosen_why,
		.passed_over = from->passed_over,
		.chosen_rank = from->chosen_rank,
		.note = from->note,
		.note_count = from->note_count,
		.publishable = from->publishable};
	memcpy(to->component, from->component, sizeof to->component);
	memcpy(to->rating, from->rating, sizeof to->rating);
	memcpy(to->verified_percent, from->verified_percent, sizeof to->verified_percent);
}

static void copy_spread(struct arena *arena, const struct carbon_spread *from, struct view_footprint *to)
{
	to->spread = arena_alloc(arena, 2 * sizeof *to->spread);
	for (int c = 0; c < 2; c++)
		to->spread[c] = (struct view_spread){.value = number(arena, from->value[c]),
			.mean = number(arena, from->mean[c]),
			.deviation = number(arena, from->deviation[c]),
			.p2_5 = number(arena, from->p2_5[c]),
			.p25 = number(arena, from->p25[c]),
			.median = number(arena, from->median[c]),
			.p75 = number(arena, from->p75[c]),
			.p97_5 = number(arena, from->p97_5[c]),
			.p2_5_error = number(arena, from->p2_5_error[c]),
			.p97_5_error = number(arena, from->p97_5_error[c])};
}

static enum status add_spreads(
	struct store_tx *tx, const struct view_footprint_question *q, struct arena *arena, struct view_footprint *list, size_t count, struct err *err)
{
	struct programme_spread_options options = {
		.before = q->which == VIEW_BEFORE, .product_count = count, .samples = q->samples, .seed = q->seed, .threads = q->threads};
	const char **product = arena_alloc(arena, (count + 1) * sizeof(const char *));
	struct carbon_spread *spread;
	size_t spreads;
	enum status st;

	for (size_t i = 0; i < count; i++)
		product[i] = list[i].product;
	options.product = product;
	st = programme_spreads(tx, &options, arena, &spread, &spreads, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		for (size_t k = 0; k < spreads; k++)
			if (strcmp(spread[k].product, list[i].product) == 0)
				copy_spread(arena, &spread[k], &list[i]);
	return st;
}

/* A note on products whose published version of the period is older than the recovery of a machine behind it. */
static enum status add_flags(struct store_tx *tx, struct arena *arena, struct view_footprint *list, size_t count, struct err *err)
{
	struct programme_version *version;
	struct programme_flag *flag;
	size_t versions, flags;
	enum status st = programme_flags(tx, NULL, arena, &flag, &flags, err);

	if (st == ST_OK && flags > 0)
		st = programme_versions(tx, NULL, arena, &version, &versions, err);
	for (size_t i = 0; st == ST_OK && i < flags; i++) {
		for (size_t v = 0; !flag[i].known && v < versions; v++) {
			if (!version[v].is_active || strcmp(version[v].version, flag[i].version) != 0)
				continue;
			for (size_t k = 0; k < count; k++) {
				struct view_footprint *f = &list[k];
				const char **note;

				if (strcmp(f->product, version[v].product) != 0 || strcmp(view_case_name(f->which), version[v].period) != 0)
					continue;
				note = arena_alloc(arena, (f->note_count + 1) * sizeof(const char *));
				for (size_t n = 0; n < f->note_count; n++)
					note[n] = f->note[n];
				note[f->note_count++] = arena_printf(arena, "recovered:%s", flag[i].measure);
				f->note = note;
			}
		}
	}
	return st;
}

enum status view_footprints(struct store_tx *tx, const struct view_footprint_question *question, struct arena *arena,
	struct view_footprint **out_list, size_t *out_count, struct err *err)
{
	struct party_rules rules;
	struct carbon_statement *from;
	struct view_footprint *list = NULL;
	size_t all = 0, count = 0;
	enum status st = programme_rules_read(tx, arena, &rules, NULL, err);

	if (st == ST_OK && question->product_count == 0)
		st = carbon_statements(tx, &rules, case_of(question->which), NULL, arena, &from, &all, err);
	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (all + question->product_count + 1) * sizeof *list);
	for (size_t i = 0; i < all; i++)
		if (question->all || carbon_is_reported(from[i].kind))
			copy_statement(&from[i], question->which, &list[count++]);
	for (size_t i = 0; i < question->product_count && st == ST_OK; i++) {
		size_t one;

		st = carbon_statements(tx, &rules, case_of(question->which), question->product[i], arena, &from, &one, err);
		if (st == ST_OK)
			copy_statement(&from[0], question->which, &list[count++]);
	}
	if (st == ST_OK && question->samples > 0 && count > 0)
		st = add_spreads(tx, question, arena, list, count, err);
	if (st == ST_OK)
		st = add_flags(tx, arena, list, count, err);
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

/* ---- inventory ---- */

static void add_decimal(mpq_t sum, const char *decimal)
{
	mpq_t value;

	mpq_init(value);
	if (decimal && decimal_parse_exact(decimal, value, NULL) == ST_OK)
		mpq_add(sum, sum, value);
	mpq_clear(value);
}

struct sums {
	mpq_t location[4], market[4]; /* by scope */
	int64_t missing, estimated;
	const char *site, *period;
};

static const char *exact(struct arena *arena, const mpq_t value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_exact(value, text);
	return arena_strdup(arena, text);
}

static void add_line(struct sums *sum, const struct carbon_inventory_line *line)
{
	int scope = line->scope >= 1 && line->scope <= 3 ? line->scope : 0;

	if (!line->location_kgco2e) {
		sum->missing++;
		return;
	}
	sum->estimated += strcmp(line->status, "estimated") == 0;
	add_decimal(sum->location[scope], line->location_kgco2e);
	add_decimal(sum->market[scope], line->market_kgco2e);
}

static void add_up(
	struct arena *arena, const struct party_rules *rules, const struct carbon_inventory_line *line, size_t count, struct view_inventory *out)
{
	struct map *at = map_new();
	struct sums *sum = arena_alloc(arena, (count * 2 + 1) * sizeof *sum);
	size_t sums = 0;

	for (size_t i = 0; i < count; i++) {
		date_month month;

		if (month_parse(line[i].month, &month, NULL) != ST_OK)
			continue;
		for (int c = 0; c < 2; c++) {
			date_month from = c ? rules->after_from : rules->before_from, to = c ? rules->after_to : rules->before_to;
			int64_t place = (int64_t)sums;

			if (month < from || month > to)
				continue;
			if (map_add(at, arena_printf(arena, "%d/%s", c, line[i].site), place, &place)) {
				sum[sums] = (struct sums){.site = line[i].site, .period = c ? "after" : "before"};
				for (int k = 0; k < 4; k++)
					mpq_inits(sum[sums].location[k], sum[sums].market[k], NULL);
				place = (int64_t)sums++;
			}
			add_line(&sum[place], &line[i]);
		}
	}
	out->site = arena_alloc(arena, (sums + 1) * sizeof *out->site);
	out->site_count = sums;
	for (size_t i = 0; i < sums; i++) {
		struct view_inventory_site *to = &out->site[i];

		*to = (struct view_inventory_site){.site = sum[i].site,
			.period = sum[i].period,
			.missing_lines = sum[i].missing,
			.estimated_lines = sum[i].estimated,
			.scope1_kgco2e = exact(arena, sum[i].location[1]),
			.scope2_location_kgco2e = exact(arena, sum[i].location[2]),
			.scope2_market_kgco2e = exact(arena, sum[i].market[2]),
			.scope3_kgco2e = exact(arena, sum[i].location[3])};
		for (int k = 0; k < 4; k++)
			mpq_clears(sum[i].location[k], sum[i].market[k], NULL);
	}
	map_free(at);
}

enum status view_inventory_read(
	struct store_tx *tx, const char *site, bool kets, struct arena *arena, struct view_inventory *out_inventory, struct err *err)
{
	struct view_inventory out = {.purpose = kets ? "kets" : "footprint"};
	struct party_rules rules;
	struct carbon_inventory_line *line;
	size_t count, kept = 0;
	enum status st = programme_rules_read(tx, arena, &rules, NULL, err);

	if (st == ST_OK)
		st = carbon_inventory(tx, &rules, kets ? PARTY_PURPOSE_KETS : PARTY_PURPOSE_FOOTPRINT, arena, &line, &count, err);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < count; i++)
		if (!site || strcmp(line[i].site, site) == 0)
			line[kept++] = line[i];
	if (site && kept == 0)
		return err_set(err, ST_NOT_FOUND, "inventory.no_site", site, NULL);
	out.line = arena_alloc(arena, (kept + 1) * sizeof *out.line);
	out.line_count = kept;
	for (size_t i = 0; i < kept; i++)
		out.line[i] = (struct view_inventory_line){.site = line[i].site,
			.process = line[i].process,
			.month = line[i].month,
			.carrier = line[i].carrier,
			.status = line[i].status,
			.scope = line[i].scope,
			.factor = line[i].factor,
			.amount = line[i].amount,
			.unit = line[i].unit,
			.location_kgco2e = line[i].location_kgco2e,
			.market_kgco2e = line[i].market_kgco2e};
	add_up(arena, &rules, line, kept, &out);
	*out_inventory = out;
	return ST_OK;
}
