/* Batteries and passports: facts of the folder beside the physical footprint. */
#include "view/view_product.h"

#include "base/decimal.h"
#include "base/map.h"
#include "carbon/carbon_cbam.h"
#include "evidence/evidence.h"
#include "party/party_product.h"
#include "programme/programme.h"
#include "view/view_release_int.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *exact_text(struct arena *arena, const mpq_t value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_exact(value, text);
	return arena_strdup(arena, text);
}

/* a ÷ b; NULL where one is not known or b is 0. */
static const char *divided(struct arena *arena, const char *a, const char *b)
{
	const char *out = NULL;
	mpq_t x, y;

	mpq_inits(x, y, NULL);
	if (a && b && decimal_parse_exact(a, x, NULL) == ST_OK && decimal_parse_exact(b, y, NULL) == ST_OK && mpq_sgn(y) != 0) {
		mpq_div(x, x, y);
		out = exact_text(arena, x);
	}
	mpq_clears(x, y, NULL);
	return out;
}

/* The newest published version of the period after; its fields stay NULL where there is none. */
static enum status newest_version(
	struct store_tx *tx, const char *product, struct arena *arena, struct programme_version *out_version, struct err *err)
{
	struct programme_version *version;
	size_t count;
	enum status st = programme_versions(tx, product, arena, &version, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (version[i].is_active && strcmp(version[i].period, view_case_name(VIEW_AFTER)) == 0)
			*out_version = version[i];
	return st;
}

/* ---- batteries ---- */

struct battery_reading {
	struct store_tx *tx;
	struct arena *arena;
	struct view_release release;
	struct party_rules rules;
	struct party_product *product;
	struct party_battery *battery;
	size_t products, batteries;
};

static const char *kind_of(const struct battery_reading *r, const char *product)
{
	for (size_t i = 0; i < r->products; i++)
		if (strcmp(r->product[i].product, product) == 0)
			return r->product[i].kind;
	return "";
}

/* Stages by what the contributions come from: bought materials, and everything that is made. What leaves the gate is beside the footprint; what
 * comes after use nobody here knows. */
static enum status put_stages(struct battery_reading *r, const char *outbound_or_null, struct view_battery *b, struct err *err)
{
	static const char *const name[VIEW_STAGES] = {"raw_materials", "main_production", "distribution", "end_of_life"};
	struct view_explanation e;
	const char *whole;
	mpq_t sum[2], part, all;
	enum status st = view_product_explain(r->tx, VIEW_AFTER, b->product, SIZE_MAX / 2, r->arena, &e, err);

	if (st != ST_OK)
		return st;
	mpq_inits(sum[0], sum[1], part, all, NULL);
	for (size_t i = 0; i < e.contribution_count; i++) {
		bool made = strcmp(kind_of(r, e.contribution[i].product), "material") != 0;

		if (decimal_parse_exact(e.contribution[i].kgco2e, part, NULL) == ST_OK)
			mpq_add(sum[made], sum[made], part);
	}
	for (int i = 0; i < VIEW_STAGES; i++) {
		b->stage[i] = (struct view_stage){.stage = name[i],
			.kgco2e = i < 2    ? exact_text(r->arena, sum[i])
				  : i == 2 ? outbound_or_null
					   : NULL};
		if (b->stage[i].kgco2e && decimal_parse_exact(b->stage[i].kgco2e, part, NULL) == ST_OK)
			mpq_add(all, all, part);
	}
	whole = exact_text(r->arena, all);
	for (int i = 0; i < VIEW_STAGES; i++) {
		b->stage[i].kgco2e_per_kwh = divided(r->arena, b->stage[i].kgco2e, b->functional_kwh);
		b->stage[i].share = divided(r->arena, b->stage[i].kgco2e, whole);
	}
	mpq_clears(sum[0], sum[1], part, all, NULL);
	return ST_OK;
}

static enum status put_electricity(struct battery_reading *r, struct view_battery *b, struct err *err)
{
	const char *const product[] = {b->product};
	const struct carbon_cbam_question q = {.product = product, .products = 1, .from = r->rules.after_from, .to = r->rules.after_to};
	struct carbon_cbam_good *good;
	const char *most = NULL;
	size_t goods;
	enum status st = carbon_cbam(r->tx, &r->rules, &q, r->arena, &good, &goods, err);

	for (size_t i = 0; st == ST_OK && i < good->parts; i++) {
		const struct carbon_cbam_part *part = &good->part[i];

		if (part->kind != CARBON_CBAM_INDIRECT || (most && strtod(part->kgco2e, NULL) <= strtod(most, NULL)))
			continue;
		most = part->kgco2e;
		b->electricity_factor = part->factor;
		b->electricity_kwh = strcmp(part->unit, "kWh") == 0 ? part->amount : NULL;
		b->electricity_source = part->source;
	}
	if (st == ST_OK)
		b->site = good->site;
	return st;
}

static void put_declared(const struct battery_reading *r, struct view_battery *b)
{
	for (size_t i = 0; i < r->batteries; i++) {
		const struct party_battery *from = &r->battery[i];

		if (strcmp(from->product, b->product) != 0)
			continue;
		b->stated = true;
		b->model = from->model;
		b->capacity_kwh = from->capacity_kwh;
		b->functional_kwh = from->functional_kwh;
		b->basis = from->basis;
		b->electricity_rule = from->electricity_rule;
		b->performance_class = from->performance_class;
		b->study_url = from->study_url;
		b->valid_from = from->valid_from;
		b->valid_to = from->valid_to;
		b->verifier = from->verifier;
		b->report = from->report;
	}
}

static enum status put_battery(struct battery_reading *r, const char *product, struct view_battery *b, struct err *err)
{
	const char *const asked[] = {product};
	const struct view_footprint_question q = {.which = VIEW_AFTER, .product = asked, .product_count = 1};
	struct programme_version version = {0};
	struct view_footprint *f;
	size_t count;
	enum status st = view_footprints(r->tx, &q, r->arena, &f, &count, err);

	if (st != ST_OK)
		return st;
	if (!view_release_may(&r->release, f->organisation, product, VIEW_CLASS_FOOTPRINT))
		return err_set(err, ST_DENIED, "export.not_released", product, r->release.reader, NULL);
	*b = (struct view_battery){.product = f->product,
		.name = f->name,
		.organisation = f->organisation,
		.unit = f->unit,
		.mass_kg = f->mass_kg,
		.gwp_set = f->gwp_set,
		.period_from = f->period_from,
		.period_to = f->period_to,
		.kgco2e = f->t2_kgco2e,
		.primary_data_percent = f->primary_data_percent,
		.complete = f->publishable};
	memcpy(b->rating, f->rating, sizeof b->rating);
	put_declared(r, b);
	b->kgco2e_per_kwh = divided(r->arena, b->kgco2e, b->functional_kwh);
	st = put_stages(r, f->outbound_kgco2e, b, err);
	if (st == ST_OK)
		st = put_electricity(r, b, err);
	if (st == ST_OK && !view_release_may(&r->release, f->organisation, product, VIEW_CLASS_METER))
		b->electricity_kwh = NULL;
	if (st == ST_OK)
		st = newest_version(r->tx, product, r->arena, &version, err);
	b->version = version.version;
	b->published_on = version.published_on;
	return st;
}

enum status view_batteries_read(struct store_tx *tx, const char *const *product, size_t products, const char *reader_or_null, struct arena *arena,
	struct view_batteries *out_batteries, struct err *err)
{
	struct battery_reading r = {.tx = tx, .arena = arena};
	struct view_batteries out = {0};
	size_t count;
	enum status st = programme_rules_read(tx, arena, &r.rules, NULL, err);

	if (st == ST_OK)
		st = view_release_open(tx, reader_or_null, "battery", arena, &r.release, err);
	if (st == ST_OK)
		st = party_products(tx, arena, &r.product, &r.products, err);
	if (st == ST_OK)
		st = party_batteries(tx, arena, &r.battery, &r.batteries, err);
	if (st != ST_OK)
		return st;
	count = products ? products : r.batteries;
	if (count == 0)
		return err_set(err, ST_NOT_FOUND, "export.no_battery", NULL);
	out.item = arena_alloc(arena, (count + 1) * sizeof *out.item);
	for (size_t i = 0; i < count && st == ST_OK; i++)
		st = put_battery(&r, products ? product[i] : r.battery[i].product, &out.item[out.count++], err);
	if (st == ST_OK)
		*out_batteries = out;
	return st;
}

/* ---- passports ---- */

struct passport_reading {
	struct store_tx *tx;
	struct arena *arena;
	struct view_release release;
	struct party_product *product;
	struct party_link *link;
	struct party_material *material;
	size_t products, links, materials;
	struct map *at;
	int64_t *input; /* by link: index of the input, -1: not contained */
	size_t *start;  /* by product + 1: its links in `of` */
	size_t *of;
	mpq_t *amount; /* by product: in one unit of the asked */
	bool *reached, *withheld;
	size_t *order, ordered; /* those that are reached, each before what it contains */
	struct view_passport out;
};

static void index_links(struct passport_reading *r)
{
	int64_t product = 0;

	r->at = map_new();
	for (size_t i = 0; i < r->products; i++)
		map_add(r->at, r->product[i].product, (int64_t)i, NULL);
	r->input = heap_alloc(r->links + 1, sizeof *r->input);
	r->start = heap_alloc(r->products + 2, sizeof *r->start);
	r->of = heap_alloc(r->links + 1, sizeof *r->of);
	for (size_t i = 0; i < r->links; i++) {
		bool contained = strcmp(r->link[i].kind, "contains") == 0 && map_get(r->at, r->link[i].product, &product) &&
				 map_get(r->at, r->link[i].input, &r->input[i]);

		if (contained)
			r->start[product + 2]++;
		else
			r->input[i] = -1;
	}
	for (size_t j = 0; j < r->products; j++)
		r->start[j + 1] += r->start[j];
	for (size_t i = 0; i < r->links; i++)
		if (r->input[i] >= 0 && map_get(r->at, r->link[i].product, &product))
			r->of[r->start[product + 1]++] = i;
}

/* Depth first over what is contained; what its maker has not released is not opened. What contains itself cannot be (the run refuses it). */
static void walk(struct passport_reading *r, size_t asked)
{
	struct frame {
		size_t product, next;
	} *stack = heap_alloc(r->products + 1, sizeof *stack);
	size_t depth = 0;

	r->order = heap_alloc(r->products + 1, sizeof *r->order);
	r->reached[asked] = true;
	stack[depth++] = (struct frame){asked, r->start[asked]};
	while (depth > 0) {
		struct frame *top = &stack[depth - 1];
		size_t j = top->product;

		r->withheld[j] = !view_release_may(&r->release, r->product[j].organisation, r->product[j].product, VIEW_CLASS_RECIPE);
		if (!r->withheld[j] && top->next < r->start[j + 1]) {
			size_t input = (size_t)r->input[r->of[top->next++]];

			if (!r->reached[input]) {
				r->reached[input] = true;
				stack[depth++] = (struct frame){input, r->start[input]};
			}
			continue;
		}
		r->order[r->ordered++] = j;
		depth--;
	}
	free(stack);
	for (size_t i = 0; i < r->ordered / 2; i++) {
		size_t j = r->order[i];

		r->order[i] = r->order[r->ordered - 1 - i];
		r->order[r->ordered - 1 - i] = j;
	}
}

static enum status add_amounts(struct passport_reading *r, size_t asked, struct err *err)
{
	mpq_t quantity, share;
	enum status st = ST_OK;

	mpq_inits(quantity, share, NULL);
	mpq_set_ui(r->amount[asked], 1, 1);
	for (size_t i = 0; i < r->ordered && st == ST_OK; i++) {
		size_t j = r->order[i];

		for (size_t k = r->start[j]; k < r->start[j + 1] && !r->withheld[j] && st == ST_OK; k++) {
			const struct party_link *link = &r->link[r->of[k]];
			size_t input = (size_t)r->input[r->of[k]];

			st = decimal_parse_exact(link->quantity, quantity, err);
			if (st == ST_OK)
				st = decimal_parse_exact(link->share, share, err);
			mpq_mul(quantity, quantity, share);
			mpq_mul(quantity, quantity, r->amount[j]);
			mpq_add(r->amount[input], r->amount[input], quantity);
		}
	}
	mpq_clears(quantity, share, NULL);
	return st;
}

/* Sums of one material over the products. */
struct sum {
	const char *material, *custody, *certificate;
	mpq_t kg, part[3]; /* before use, after use, from vehicles */
	bool unknown[3];
};

/* A word at the end of a list, once. */
static const char *join(struct arena *arena, const char *list, const char *word)
{
	size_t length = word ? strlen(word) : 0;

	if (!word)
		return list;
	for (const char *at = list; at && (at = strstr(at, word)); at += length)
		if ((at == list || at[-1] == ' ') && (at[length] == ',' || at[length] == '\0'))
			return list;
	return list ? arena_printf(arena, "%s, %s", list, word) : word;
}

static void add_material(struct passport_reading *r, struct sum *sum, const struct party_material *m, const mpq_t kg)
{
	const char *const share[] = {m->pre_consumer_share, m->post_consumer_share, m->elv_share};
	mpq_t part;

	mpq_init(part);
	mpq_add(sum->kg, sum->kg, kg);
	for (int i = 0; i < 3; i++) {
		if (!share[i] || decimal_parse_exact(share[i], part, NULL) != ST_OK) {
			sum->unknown[i] = true;
			continue;
		}
		mpq_mul(part, part, kg);
		mpq_add(sum->part[i], sum->part[i], part);
	}
	mpq_clear(part);
	sum->custody = join(r->arena, sum->custody, m->custody);
	sum->certificate = join(r->arena, sum->certificate, m->certificate);
}

static struct sum *sum_of(struct sum **list, size_t *count, const char *material)
{
	struct sum *new;

	for (size_t i = 0; i < *count; i++)
		if (strcmp((*list)[i].material, material) == 0)
			return &(*list)[i];
	*list = heap_grow(*list, *count + 1, sizeof **list);
	new = &(*list)[(*count)++];
	*new = (struct sum){.material = material};
	mpq_inits(new->kg, new->part[0], new->part[1], new->part[2], NULL);
	return new;
}

static int by_material(const void *a, const void *b)
{
	return strcmp(((const struct sum *)a)->material, ((const struct sum *)b)->material);
}

static void take_sums(struct passport_reading *r, struct sum *list, size_t count)
{
	if (count > 0)
		qsort(list, count, sizeof *list, by_material);
	r->out.material = arena_alloc(r->arena, (count + 1) * sizeof *r->out.material);
	for (size_t i = 0; i < count; i++) {
		const char *part[3], *kg = exact_text(r->arena, list[i].kg);

		for (int k = 0; k < 3; k++)
			part[k] = list[i].unknown[k] ? NULL : exact_text(r->arena, list[i].part[k]);
		r->out.material[r->out.materials++] = (struct view_material){.material = list[i].material,
			.mass_kg = kg,
			.share = divided(r->arena, kg, r->out.known_kg),
			.pre_consumer_kg = part[0],
			.post_consumer_kg = part[1],
			.elv_kg = part[2],
			.custody = list[i].custody,
			.certificate = list[i].certificate};
		mpq_clears(list[i].kg, list[i].part[0], list[i].part[1], list[i].part[2], NULL);
	}
	free(list);
}

static void put_materials(struct passport_reading *r)
{
	struct sum *list = NULL;
	size_t count = 0;
	mpq_t kg, own, all;

	mpq_inits(kg, own, all, NULL);
	r->out.contained = arena_alloc(r->arena, (r->ordered + 1) * sizeof *r->out.contained);
	for (size_t i = 0; i < r->ordered; i++) {
		size_t j = r->order[i];
		bool stated = false, leaf = r->start[j] == r->start[j + 1];

		mpq_set_ui(own, 0, 1);
		for (size_t k = 0; k < r->materials && !r->withheld[j]; k++) {
			const struct party_material *m = &r->material[k];

			if (strcmp(m->product, r->product[j].product) != 0 || decimal_parse_exact(m->mass_kg, kg, NULL) != ST_OK)
				continue;
			stated = true;
			mpq_mul(kg, kg, r->amount[j]);
			mpq_add(own, own, kg);
			add_material(r, sum_of(&list, &count, m->material), m, kg);
		}
		mpq_add(all, all, own);
		if (stated || leaf || r->withheld[j])
			r->out.contained[r->out.containeds++] = (struct view_contained){.product = r->product[j].product,
				.name = r->product[j].name,
				.quantity = exact_text(r->arena, r->amount[j]),
				.mass_kg = stated ? exact_text(r->arena, own) : NULL,
				.withheld = r->withheld[j]};
	}
	r->out.known_kg = exact_text(r->arena, all);
	take_sums(r, list, count);
	mpq_clears(kg, own, all, NULL);
}

static bool is_shown(const struct passport_reading *r, const char *product)
{
	int64_t at;

	return map_get(r->at, product, &at) && r->reached[at] && !r->withheld[at];
}

static enum status add_document(struct passport_reading *r, const char *evidence, const char *about, struct err *err)
{
	struct evidence_paper paper;
	enum status st;

	if (!evidence)
		return ST_OK;
	for (size_t i = 0; i < r->out.documents; i++)
		if (strcmp(r->out.document[i].evidence, evidence) == 0)
			return ST_OK;
	st = evidence_paper(r->tx, evidence, r->arena, &paper, err);
	if (st != ST_OK)
		return st;
	r->out.document = arena_grow(r->arena, r->out.document, r->out.documents, sizeof *r->out.document);
	r->out.document[r->out.documents++] = (struct view_document){evidence, paper.title, paper.sha256, about};
	return ST_OK;
}

static enum status put_facts(struct passport_reading *r, struct err *err)
{
	struct party_substance *substance;
	struct party_dismantling *step;
	size_t substances, steps;
	enum status st = party_substances(r->tx, r->arena, &substance, &substances, err);

	if (st == ST_OK)
		st = party_dismantlings(r->tx, r->arena, &step, &steps, err);
	if (st != ST_OK)
		return st;
	r->out.substance = arena_alloc(r->arena, (substances + 1) * sizeof *r->out.substance);
	r->out.step = arena_alloc(r->arena, (steps + 1) * sizeof *r->out.step);
	for (size_t i = 0; i < r->materials && st == ST_OK; i++)
		if (is_shown(r, r->material[i].product))
			st = add_document(r, r->material[i].evidence, "recycled_content", err);
	for (size_t i = 0; i < substances && st == ST_OK; i++) {
		const struct party_substance *s = &substance[i];

		if (!is_shown(r, s->product))
			continue;
		r->out.substance[r->out.substances++] = (struct view_substance){s->product, s->substance, s->cas, s->share, s->location};
		st = add_document(r, s->evidence, "substances", err);
	}
	for (size_t i = 0; i < steps && st == ST_OK; i++) {
		const struct party_dismantling *s = &step[i];

		if (!is_shown(r, s->product))
			continue;
		r->out.step[r->out.steps++] = (struct view_step){s->product, s->part, s->minutes, s->tools, s->note, s->step};
		st = add_document(r, s->evidence, "dismantling", err);
	}
	return st;
}

static enum status put_passport(struct passport_reading *r, struct err *err)
{
	struct party_passport *passport;
	size_t passports;
	enum status st = party_passports(r->tx, r->arena, &passport, &passports, err);

	if (st != ST_OK)
		return st;
	r->out.history = arena_alloc(r->arena, (passports + 1) * sizeof *r->out.history);
	for (size_t i = 0; i < passports && st == ST_OK; i++) {
		const struct party_passport *p = &passport[i];

		if (strcmp(p->product, r->out.product) != 0)
			continue;
		r->out.version = arena_printf(r->arena, "%" PRId64, p->version); /* the last one is the newest */
		r->out.level = p->level;
		r->out.unique_id = p->unique_id;
		r->out.operator_id = p->operator_id;
		r->out.facility_id = p->facility_id;
		r->out.carrier = p->carrier;
		r->out.valid_from = p->valid_from;
		r->out.valid_to = p->valid_to;
		r->out.history[r->out.histories++] = (struct view_passport_version){r->out.version, p->valid_from, p->valid_to, p->unique_id};
		st = add_document(r, p->evidence, "passport", err);
	}
	return st;
}

static enum status put_footprint(struct passport_reading *r, struct err *err)
{
	const char *const asked[] = {r->out.product};
	const struct view_footprint_question q = {.which = VIEW_AFTER, .product = asked, .product_count = 1};
	struct programme_version version = {0};
	struct view_footprint *f;
	size_t count;
	enum status st = view_footprints(r->tx, &q, r->arena, &f, &count, err);

	if (st != ST_OK)
		return st;
	r->out.gwp_set = f->gwp_set;
	r->out.period_from = f->period_from;
	r->out.period_to = f->period_to;
	r->out.kgco2e = f->t2_kgco2e;
	r->out.primary_data_percent = f->primary_data_percent;
	r->out.complete = f->publishable;
	st = newest_version(r->tx, r->out.product, r->arena, &version, err);
	r->out.footprint_version = version.version;
	r->out.footprint_sha256 = version.inputs;
	return st;
}

static enum status choose(struct passport_reading *r, const char *product, size_t *out_asked, struct err *err)
{
	int64_t at = -1;

	for (size_t i = 0; !product && i < r->products && at < 0; i++)
		if (carbon_is_reported(r->product[i].kind))
			at = (int64_t)i;
	if (product && !map_get(r->at, product, &at))
		return carbon_product_known(r->tx, product, r->arena, err);
	if (at < 0)
		return err_set(err, ST_NOT_FOUND, "export.no_vehicle", NULL);
	*out_asked = (size_t)at;
	r->out.product = r->product[at].product;
	r->out.name = r->product[at].name;
	r->out.organisation = r->product[at].organisation;
	r->out.kind = r->product[at].kind;
	r->out.unit = r->product[at].declared_unit;
	r->out.mass_kg = r->product[at].mass_kg;
	r->out.cn_code = r->product[at].cn_code;
	if (!view_release_may(&r->release, r->out.organisation, r->out.product, VIEW_CLASS_RECIPE))
		return err_set(err, ST_DENIED, "export.not_released", r->out.product, r->release.reader, NULL);
	return ST_OK;
}

static enum status read_catalogue(struct passport_reading *r, struct err *err)
{
	enum status st = party_products(r->tx, r->arena, &r->product, &r->products, err);

	if (st == ST_OK)
		st = party_links(r->tx, r->arena, &r->link, &r->links, err);
	if (st == ST_OK)
		st = party_materials(r->tx, r->arena, &r->material, &r->materials, err);
	if (st != ST_OK)
		return st;
	index_links(r);
	r->reached = heap_alloc(r->products + 1, sizeof *r->reached);
	r->withheld = heap_alloc(r->products + 1, sizeof *r->withheld);
	r->amount = heap_alloc(r->products + 1, sizeof *r->amount);
	for (size_t i = 0; i < r->products; i++)
		mpq_init(r->amount[i]);
	return ST_OK;
}

static void done(struct passport_reading *r)
{
	for (size_t i = 0; r->amount && i < r->products; i++)
		mpq_clear(r->amount[i]);
	map_free(r->at);
	free(r->input);
	free(r->start);
	free(r->of);
	free(r->amount);
	free(r->reached);
	free(r->withheld);
	free(r->order);
}

enum status view_passport_read(struct store_tx *tx, const char *product_or_null, const char *reader_or_null, struct arena *arena,
	struct view_passport *out_passport, struct err *err)
{
	struct passport_reading r = {.tx = tx, .arena = arena};
	size_t asked = 0;
	enum status st = view_release_open(tx, reader_or_null, "passport", arena, &r.release, err);

	if (st == ST_OK)
		st = read_catalogue(&r, err);
	if (st == ST_OK)
		st = choose(&r, product_or_null, &asked, err);
	if (st == ST_OK) {
		walk(&r, asked);
		st = add_amounts(&r, asked, err);
	}
	if (st == ST_OK) {
		put_materials(&r);
		st = put_facts(&r, err);
	}
	if (st == ST_OK)
		st = put_passport(&r, err);
	if (st == ST_OK)
		st = put_footprint(&r, err);
	done(&r);
	if (st == ST_OK)
		*out_passport = r.out;
	return st;
}
