/* The first number: the record's rows in a database in memory, calculated by the code of a run. */
#include "programme/programme_start_int.h"

#include "base/json.h"
#include "carbon/carbon.h"
#include "programme/programme_chain.h"
#include "programme/programme_desk.h"

#include <stdlib.h>
#include <string.h>

/* ---- the rules, for these twelve months ---- */

static json_t *months(date_month from)
{
	char first[DATE_TEXT_LEN], last[DATE_TEXT_LEN];

	month_format(from, first);
	month_format(from + PROGRAMME_START_MONTHS - 1, last);
	return json_pack("{s:s, s:s}", "from", first, "to", last);
}

enum status programme_start_rules(struct store_tx *tx, const struct programme_start *start, struct arena *arena, struct party_rules *out_rules,
	const char **out_text, struct err *err)
{
	char *stored = NULL, *made = NULL, day[DATE_TEXT_LEN];
	struct findings findings;
	date_day today;
	json_t *root = NULL;
	enum status st = party_programme_text(tx, &stored, err);

	if (st == ST_OK)
		st = programme_today(tx, DATE_NONE, &today, err);
	if (st != ST_OK) {
		free(stored);
		return st;
	}
	root = json_loads(stored, 0, NULL);
	free(stored);
	if (today < month_last_day(start->from + PROGRAMME_START_MONTHS - 1)) /* a year that is not over yet: no period lies ahead */
		today = month_last_day(start->from + PROGRAMME_START_MONTHS - 1);
	date_format(today, day);
	json_object_set_new(root, "as_of", json_string(day));
	json_object_set_new(json_object_get(root, "periods"), "before", months(start->from));
	json_object_set_new(json_object_get(root, "periods"), "after", months(start->from));
	made = json_dumps(root, JSON_INDENT(1));
	findings_init(&findings, 10);
	st = made ? ST_OK : err_internal(err, "rules");
	if (st == ST_OK && party_rules_parse(root, made, "programme.json", arena, out_rules, &findings) != ST_OK)
		st = err_internal(err, findings.count ? findings.item[0].err.code : "rules");
	if (st == ST_OK)
		*out_text = arena_strdup(arena, made);
	findings_done(&findings);
	json_decref(root);
	free(made);
	return st;
}

/* ---- in memory ---- */

static enum status fill(struct store_tx *from, struct store_tx *to, const struct programme_start *start, const struct programme_start_world *world,
	struct arena *arena, struct err *err)
{
	struct party_rules rules;
	const char *text;
	enum status st = programme_start_rules(from, start, arena, &rules, &text, err);

	if (st == ST_OK)
		st = party_programme_put(to, &rules, text, "", err);
	if (st == ST_OK)
		st = programme_start_copy(from, to, "factors", "key", world->factor, world->factors, err);
	for (size_t i = 0; st == ST_OK && i < world->tables; i++)
		st = programme_start_insert(to, &world->table[i], err);
	return st;
}

enum status programme_start_compute(struct store_tx *tx, const struct programme_start *start, const struct programme_start_world *world,
	struct programme_computed *c, struct err *err)
{
	enum status st;

	programme_compute_init(c, CARBON_BEFORE);
	st = programme_open(":memory:", STORE_WRITE_CREATE, &c->store, err);
	if (st == ST_OK)
		st = store_begin(c->store, true, &c->tx, err);
	if (st == ST_OK)
		st = fill(tx, c->tx, start, world, &c->arena, err);
	return st == ST_OK ? programme_compute_loaded(c, err) : st;
}

/* ---- what is told of it ---- */

struct teller {
	const struct programme_start_world *world;
	struct programme_computed *c;
	struct arena *arena;
	struct programme_start_estimate *out;
};

static const char *sum_text(const mpq_t sum, struct arena *arena)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_exact(sum, text);
	return arena_strdup(arena, text);
}

static const char *copy(struct arena *arena, const char *text)
{
	return text ? arena_strdup(arena, text) : NULL;
}

/* The site's inventory, month by month; sums over what is there. */
static enum status tell_inventory(struct teller *t, struct err *err)
{
	struct carbon_inventory_line *list;
	mpq_t scope[2], each;
	size_t count = 0, summed = 0;
	enum status st = carbon_inventory_build(t->c->tx, &t->c->rules, err);

	if (st == ST_OK)
		st = carbon_inventory(t->c->tx, &t->c->rules, PARTY_PURPOSE_FOOTPRINT, &t->c->arena, &list, &count, err);
	mpq_inits(scope[0], scope[1], each, NULL);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct carbon_inventory_line *l = &list[i];

		t->out->line = arena_grow(t->arena, t->out->line, t->out->lines, sizeof *t->out->line);
		t->out->line[t->out->lines++] = (struct programme_start_line){copy(t->arena, l->month), copy(t->arena, l->carrier),
			copy(t->arena, l->status), copy(t->arena, l->factor), copy(t->arena, l->amount), copy(t->arena, l->unit),
			copy(t->arena, l->location_kgco2e), l->scope};
		if (!l->location_kgco2e || decimal_parse_exact(l->location_kgco2e, each, NULL) != ST_OK || l->scope < 1 || l->scope > 2)
			continue;
		mpq_add(scope[l->scope - 1], scope[l->scope - 1], each);
		summed++;
	}
	if (st == ST_OK && summed > 0) {
		t->out->scope1_kgco2e = sum_text(scope[0], t->arena);
		t->out->scope2_kgco2e = sum_text(scope[1], t->arena);
		mpq_add(scope[0], scope[0], scope[1]);
		t->out->total_kgco2e = sum_text(scope[0], t->arena);
	}
	mpq_clears(scope[0], scope[1], each, NULL);
	return st;
}

/* The carrier whose factor it is; NULL: a material's. */
static const char *carrier_of(const struct teller *t, const char *factor)
{
	for (size_t i = 0; i < t->out->lines; i++)
		if (t->out->line[i].factor && strcmp(t->out->line[i].factor, factor) == 0)
			return t->out->line[i].carrier;
	return NULL;
}

static void tell_sources(struct teller *t, const struct carbon_explanation *e)
{
	mpq_t sum[2], each;

	mpq_inits(sum[0], sum[1], each, NULL);
	for (size_t i = 0; i < e->source_count; i++) {
		const struct carbon_source *s = &e->source[i];
		const char *carrier = carrier_of(t, s->factor);

		t->out->source = arena_grow(t->arena, t->out->source, t->out->sources, sizeof *t->out->source);
		t->out->source[t->out->sources++] = (struct programme_start_source){.factor = copy(t->arena, s->factor),
			.name_ko = copy(t->arena, s->name_ko),
			.name_en = copy(t->arena, s->name_en),
			.source = copy(t->arena, s->source),
			.status = copy(t->arena, s->status),
			.use = copy(t->arena, s->use),
			.gwp_set = copy(t->arena, s->gwp_set),
			.year = s->year,
			.unit = copy(t->arena, s->unit),
			.amount = arena_strdup(t->arena, s->amount),
			.kgco2e_per_unit = arena_strdup(t->arena, s->kgco2e_per_unit),
			.kgco2e = arena_strdup(t->arena, s->kgco2e),
			.carrier = carrier};
		if (decimal_parse_exact(s->kgco2e, each, NULL) == ST_OK)
			mpq_add(sum[carrier == NULL], sum[carrier == NULL], each);
	}
	t->out->energy_kgco2e = t->world->energy ? sum_text(sum[0], t->arena) : NULL;
	t->out->material_kgco2e = t->world->material ? sum_text(sum[1], t->arena) : NULL;
	mpq_clears(sum[0], sum[1], each, NULL);
}

static enum status tell_footprint(struct teller *t, struct err *err)
{
	struct carbon_explanation e;
	const struct carbon_statement *s = NULL;
	enum status st;

	for (size_t i = 0; i < t->c->statement_count; i++)
		if (strcmp(t->c->statement[i].product, t->world->product) == 0)
			s = &t->c->statement[i];
	if (!s)
		return ST_OK;
	st = carbon_chain_explain(t->c->chain, t->world->product, 1, &t->c->arena, &e, err);
	if (st != ST_OK)
		return st;
	t->out->product = arena_strdup(t->arena, s->product);
	t->out->name = arena_strdup(t->arena, s->name);
	t->out->unit = arena_strdup(t->arena, s->unit);
	t->out->mass_kg = copy(t->arena, s->mass_kg);
	t->out->input_sha256 = copy(t->arena, s->input_sha256);
	tell_sources(t, &e);
	/* without electricity or weight it would be a number of something else */
	if (!t->world->energy || !t->world->judged.counted)
		return ST_OK;
	t->out->kgco2e_per_piece = copy(t->arena, s->t2_kgco2e);
	t->out->primary_data_percent = copy(t->arena, s->primary_data_percent);
	for (int i = 0; i < 3; i++)
		t->out->rating[i] = copy(t->arena, s->rating[i]);
	return ST_OK;
}

static enum status tell(struct teller *t, struct err *err)
{
	enum status st = tell_inventory(t, err);

	if (st == ST_OK && t->world->product && t->world->judged.pieces)
		st = tell_footprint(t, err);
	t->out->estimated = t->out->missings > 0 || t->out->assumeds > 0;
	return st;
}

enum status programme_start_estimate(struct store_tx *tx, const struct programme_start *start, const struct programme_start_record *record,
	struct arena *arena, struct programme_start_estimate *out_estimate, struct err *err)
{
	struct programme_start_world world;
	struct programme_computed c = {0};
	struct programme_start_estimate e = {.from = start->from, .to = start->from + PROGRAMME_START_MONTHS - 1};
	struct teller t = {&world, &c, arena, &e};
	struct party_rules rules;
	struct err why;
	enum status st = programme_rules_read(tx, arena, &rules, NULL, err);

	if (st == ST_OK)
		st = programme_start_world(tx, &rules, start, record, arena, &world, err);
	if (st != ST_OK)
		return st;
	e.gwp_set = arena_strdup(arena, rules.gwp_set);
	e.share = world.share;
	e.assumed = world.assumed;
	e.assumeds = world.assumeds;
	e.missing = world.missing;
	e.missings = world.missings;
	err_clear(&why);
	st = programme_start_compute(tx, start, &world, &c, &why);
	if (st == ST_OK)
		st = tell(&t, &why);
	programme_computed_done(&c);
	if (st == ST_INPUT || st == ST_NOT_FOUND) { /* a unit that does not fit its factor, say: told, and no number */
		e.missing = arena_grow(arena, e.missing, e.missings, sizeof *e.missing);
		e.missing[e.missings++] = why;
		e.kgco2e_per_piece = NULL;
		st = ST_OK;
	} else if (st != ST_OK && err) {
		*err = why;
	}
	if (st == ST_OK)
		*out_estimate = e;
	return st;
}
