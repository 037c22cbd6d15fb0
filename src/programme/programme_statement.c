/* What follows from inputs, and the statement of a product as JSON: the text that is published. */
#include "programme/programme_publish.h"

#include "base/decimal.h"
#include "base/json.h"
#include "base/map.h"
#include "factor/factor.h"
#include "programme/programme_int.h"

#include <string.h>

#define CONTRIBUTIONS 10

void programme_computed_done(struct programme_computed *c)
{
	carbon_chain_close(c->chain);
	map_free(c->statement_at);
	if (c->tx)
		store_rollback(c->tx);
	if (c->store)
		store_close(c->store);
	arena_done(&c->arena);
}

void programme_compute_init(struct programme_computed *c, enum carbon_case which)
{
	*c = (struct programme_computed){.which = which};
	arena_init(&c->arena);
	c->statement_at = map_new();
}

enum status programme_compute(const struct programme_inputs *inputs, enum carbon_case which, struct programme_computed *c, struct err *err)
{
	enum status st;

	programme_compute_init(c, which);
	st = programme_inputs_load(inputs, &c->arena, &c->store, &c->tx, &c->claim, &c->claim_count, err);
	return st == ST_OK ? programme_compute_loaded(c, err) : st;
}

enum status programme_compute_loaded(struct programme_computed *c, struct err *err)
{
	enum status st = programme_rules_read(c->tx, &c->arena, &c->rules, NULL, err);

	if (st == ST_OK)
		st = carbon_footprint_build(c->tx, &c->rules, c->which, c->claim, c->claim_count, err);
	if (st == ST_OK)
		st = carbon_chain_open(c->tx, &c->rules, c->which, &c->chain, err);
	if (st == ST_OK)
		st = carbon_statements(c->tx, &c->rules, c->which, NULL, &c->arena, &c->statement, &c->statement_count, err);
	for (size_t i = 0; st == ST_OK && i < c->statement_count; i++)
		map_add(c->statement_at, c->statement[i].product, (int64_t)i, NULL);
	return st;
}

enum status programme_compute_spreads(struct programme_computed *c, const char *const *product, size_t count, struct err *err)
{
	int32_t without;

	if (c->sampling.samples == 0)
		return ST_OK;
	return carbon_uncertainty(c->tx, &c->rules, c->which, c->claim, c->claim_count, product, count, &c->sampling, &c->arena, &c->spread,
		&c->spread_count, &without, err);
}

/* ---- the statement as JSON ---- */

static void put_decimal(struct json_writer *w, const char *key, double value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_double(value, text);
	json_put_string(w, key, text);
}

static void put_spread(struct json_writer *w, const char *key, const struct carbon_spread *s, int column)
{
	json_object_begin(w, key);
	put_decimal(w, "value", s->value[column]);
	put_decimal(w, "mean", s->mean[column]);
	put_decimal(w, "standard_deviation", s->deviation[column]);
	put_decimal(w, "p2_5", s->p2_5[column]);
	put_decimal(w, "p25", s->p25[column]);
	put_decimal(w, "median", s->median[column]);
	put_decimal(w, "p75", s->p75[column]);
	put_decimal(w, "p97_5", s->p97_5[column]);
	put_decimal(w, "p2_5_sampling_error", s->p2_5_error[column]);
	put_decimal(w, "p97_5_sampling_error", s->p97_5_error[column]);
	json_object_close(w);
}

static void put_head(struct json_writer *w, const struct programme_computed *c, const struct carbon_statement *s)
{
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN], valid[DATE_TEXT_LEN];
	date_day last = month_last_day(s->period_to);

	date_format(month_first_day(s->period_from), from);
	date_format(last, to);
	date_format(date_add_months(last, c->rules.footprint_months), valid);
	json_put_string(w, "schema", "sangsaeng.footprint/1");
	json_put_string(w, "method", PROGRAMME_METHOD);
	json_put_string(w, "programme", c->rules.programme);
	json_put_bool(w, "simulated", c->rules.simulated);
	json_put_string(w, "product", s->product);
	json_put_string(w, "name", s->name);
	json_put_string(w, "organisation", s->organisation);
	json_put_string(w, "kind", s->kind);
	json_put_string(w, "boundary", "cradle-to-gate");
	json_put_string(w, "declared_unit", s->unit);
	json_put_string(w, "declared_amount", "1");
	json_put_string(w, "mass_kg", s->mass_kg);
	json_put_string(w, "period", carbon_case_name(c->which));
	json_put_string(w, "reference_period_start", from);
	json_put_string(w, "reference_period_end", to);
	json_put_string(w, "valid_until", valid);
}

static void put_numbers(struct json_writer *w, const struct carbon_statement *s)
{
	static const char *const rating[3] = {"technological", "temporal", "geographical"};
	static const char *const verified[4] = {"programme_certified", "first_party", "second_party", "third_party"};

	json_put_string(w, "pcf_excluding_biogenic_uptake_kgco2e", s->t2_kgco2e);
	json_put_string(w, "pcf_including_biogenic_uptake_kgco2e", s->t1_kgco2e);
	json_object_begin(w, "components_kgco2e");
	for (int c = 0; c < 8; c++)
		json_put_string(w, carbon_component_name[c], s->component[c]);
	json_object_close(w);
	json_object_begin(w, "claim_adjusted");
	json_put_string(w, "claimed_elsewhere_kgco2e", s->claim_kgco2e);
	json_put_string(w, "pcf_kgco2e", s->adjusted_kgco2e);
	json_object_close(w);
	json_put_string(w, "packaging_kgco2e", s->packaging_kgco2e);
	json_put_string(w, "outbound_logistics_kgco2e", s->outbound_kgco2e);
	json_object_begin(w, "carbon_content_kg");
	json_put_string(w, "fossil", s->fossil_carbon_kg);
	json_put_string(w, "biogenic", s->biogenic_carbon_kg);
	json_put_string(w, "recycled", s->recycled_carbon_kg);
	json_object_close(w);
	json_put_string(w, "primary_data_percent", s->primary_data_percent);
	json_object_begin(w, "data_quality_rating");
	for (int i = 0; i < 3; i++)
		json_put_string(w, rating[i], s->rating[i]);
	json_object_close(w);
	json_object_begin(w, "verified_percent");
	for (int i = 0; i < 4; i++)
		json_put_string(w, verified[i], s->verified_percent[i]);
	json_object_close(w);
	json_put_string(w, "exempted_percent", s->exempted_percent);
	if (s->chosen) {
		json_object_begin(w, "supplier_footprint");
		json_put_string(w, "used", s->chosen);
		json_put_int(w, "rank", s->chosen_rank);
		json_put_string(w, "reason", s->chosen_why);
		json_put_string(w, "passed_over", s->passed_over);
		json_object_close(w);
	}
}

static void put_sources(struct json_writer *w, const struct carbon_statement *s, const struct carbon_explanation *e)
{
	const char *set[8];
	size_t sets = 0;

	set[sets++] = s->gwp_set;
	for (size_t i = 0; i < e->source_count; i++) {
		bool known = !e->source[i].gwp_set[0];

		for (size_t k = 0; k < sets && !known; k++)
			known = strcmp(set[k], e->source[i].gwp_set) == 0;
		if (!known && sets < sizeof set / sizeof *set)
			set[sets++] = e->source[i].gwp_set;
	}
	json_array_begin(w, "gwp_sets");
	for (size_t i = 0; i < sets; i++)
		json_put_string(w, NULL, set[i]);
	json_array_close(w);
	json_array_begin(w, "sources");
	for (size_t i = 0; i < e->source_count; i++) {
		const struct carbon_source *from = &e->source[i];

		json_object_begin(w, NULL);
		json_put_string(w, "factor", from->factor);
		json_put_string(w, "name", from->name_en);
		json_put_string(w, "unit", from->unit);
		json_put_string(w, "amount", from->amount);
		json_put_string(w, "kgco2e_per_unit", from->kgco2e_per_unit);
		json_put_string(w, "kgco2e", from->kgco2e);
		json_put_int(w, "edition", from->year);
		json_put_string(w, "gwp_set", from->gwp_set);
		json_put_string(w, "status", from->status);
		json_put_string(w, "use", from->use);
		json_put_string(w, "source", from->source);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "contributions");
	for (size_t i = 0; i < e->contribution_count; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "product", e->contribution[i].product);
		json_put_string(w, "amount", e->contribution[i].amount);
		json_put_string(w, "kgco2e", e->contribution[i].kgco2e);
		json_object_close(w);
	}
	json_array_close(w);
	json_put_string(w, "other_contributions_kgco2e", e->other_kgco2e);
}

static void put_list(struct json_writer *w, const char *key, const char *const *list, size_t count)
{
	json_array_begin(w, key);
	for (size_t i = 0; i < count; i++)
		json_put_string(w, NULL, list[i]);
	json_array_close(w);
}

enum status programme_statement_write(struct programme_computed *c, const char *product, char **out_text,
	const struct carbon_statement **out_statement, struct carbon_explanation *out_explanation, struct err *err)
{
	const struct carbon_statement *s;
	struct json_writer w;
	struct text text;
	int64_t at;
	enum status st = carbon_chain_explain(c->chain, product, CONTRIBUTIONS, &c->arena, out_explanation, err); /* says product.unknown */

	if (st != ST_OK)
		return st;
	(void)map_get(c->statement_at, product, &at);
	s = &c->statement[at];
	text_init(&text);
	json_writer_init(&w, &text);
	json_object_begin(&w, NULL);
	put_head(&w, c, s);
	json_put_bool(&w, "complete", s->publishable);
	put_list(&w, "missing", out_explanation->missing, out_explanation->missing_count);
	put_list(&w, "notes", s->note, s->note_count);
	put_numbers(&w, s);
	for (size_t i = 0; i < c->spread_count; i++) {
		if (strcmp(c->spread[i].product, product) != 0)
			continue;
		json_object_begin(&w, "uncertainty");
		json_put_int(&w, "samples", c->sampling.samples);
		json_put_int(&w, "seed", (int64_t)c->sampling.seed);
		json_put_string(&w, "pedigree_table", factor_pedigree_table);
		json_put_string(&w, "note", "log-normal, the entered values are medians: a mean above the value is right");
		put_spread(&w, "pcf_excluding_biogenic_uptake_kgco2e", &c->spread[i], 0);
		put_spread(&w, "claim_adjusted_kgco2e", &c->spread[i], 1);
		json_object_close(&w);
	}
	put_sources(&w, s, out_explanation);
	json_object_close(&w);
	*out_text = taken(&text);
	*out_statement = s;
	return ST_OK;
}
