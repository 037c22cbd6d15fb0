/* The supply graph in memory for a viewer. */
#include "view/view_resident.h"

#include "base/decimal.h"
#include "view/view_int.h"
#include "view/view_log.h"

#include <string.h>
#include <time.h>

#define ABOVE_MAX 500
#define OWNERS_LOGGED_MAX 64

struct asking {
	struct view_door *door;
	const struct view_viewer *viewer;
	struct view_eyes eyes;
	struct arena *arena;
	const struct programme_resident_state *state;
	int32_t foreign[OWNERS_LOGGED_MAX]; /* whose data are in the answer, beside the viewer's own */
	int64_t count[OWNERS_LOGGED_MAX];
	size_t foreigns;
};

static int64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- who sees it ---- */

static bool sees(const struct asking *a, const char *product, enum view_class class, int32_t *out_owner)
{
	const struct view_relations *all = a->door->relations;
	int32_t at = view_entity_find(all, VIEW_PRODUCT, product);
	struct view_datum datum = {.table = "products"};

	if (at < 0)
		return a->eyes.owner;
	datum.owner = all->entity[VIEW_PRODUCT][at].owner;
	*out_owner = datum.owner.organisation;
	return a->eyes.owner || view_eyes_see(all, &a->eyes, &datum, class) == VIEW_ALL;
}

static void note_read(struct asking *a, int32_t owner)
{
	if (a->eyes.owner || owner < 0 || owner == a->eyes.eye[0].organisation)
		return;
	for (size_t i = 0; i < a->foreigns; i++)
		if (a->foreign[i] == owner) {
			a->count[i]++;
			return;
		}
	if (a->foreigns < OWNERS_LOGGED_MAX) {
		a->foreign[a->foreigns] = owner;
		a->count[a->foreigns++] = 1;
	}
}

/* May the product be named in a question? To ask about its total is to see its footprint; to ask what a change of what it is made of would do is to
 * see its recipe: a buyer, who knows the total, could else tell a supplier's own emissions from what it buys. */
static enum status judge(struct asking *a, const char *product, enum view_class class, struct carbon_live_product *out, struct err *err)
{
	int32_t owner = -1;

	if (!sees(a, product, class, &owner))
		return err_set(err, ST_NOT_FOUND, "view.none", NULL);
	return carbon_live_find(a->state->live, product, out, err);
}

static enum status write_log(struct asking *a, struct err *err)
{
	const struct view_viewer *v = a->viewer;
	struct view_log_line *line = arena_alloc(a->arena, (a->foreigns + 1) * sizeof *line);

	for (size_t i = 0; i < a->foreigns; i++)
		line[i] = (struct view_log_line){.kind = "read",
			.person = v->person,
			.client = v->client,
			.organisation = v->organisation,
			.role = view_role_name(v->role),
			.as = v->as,
			.resource = "rollup",
			.owner = a->door->relations->entity[VIEW_ORGANISATION][a->foreign[i]].key,
			.classes = view_class_name(VIEW_CLASS_FOOTPRINT),
			.count = a->count[i],
			.purpose = v->purpose,
			.request_id = v->request_id};
	return a->foreigns ? view_log_add(a->door->log, line, a->foreigns, err) : ST_OK;
}

/* ---- asking ---- */

static enum status begin(struct asking *a, struct programme_resident *resident, enum carbon_case which, struct err *err)
{
	enum status st;

	if (!a->viewer->owner && a->viewer->role == VIEW_ROLE_PUBLIC)
		return err_set(err, ST_DENIED, "view.signed_in", NULL);
	st = programme_resident_read(resident, which, &a->state, err);
	if (st == ST_OK)
		st = view_door_begin(a->door, err);
	if (st == ST_OK)
		st = view_eyes_open(a->door, a->viewer, a->arena, &a->eyes, err);
	return st;
}

static const char *copied(struct asking *a, const char *text)
{
	return text ? arena_strdup(a->arena, text) : NULL;
}

static void fill(struct asking *a, const struct carbon_live_product *product, struct view_rollup *out)
{
	int32_t owner = -1;

	if (!sees(a, product->product, VIEW_CLASS_FOOTPRINT, &owner))
		return;
	note_read(a, owner);
	out->row[out->rows++] = (struct view_rollup_row){.product = copied(a, product->product),
		.name = copied(a, product->name),
		.organisation = copied(a, product->organisation),
		.kind = copied(a, product->kind),
		.declared_unit = copied(a, product->declared_unit)};
}

static enum status end(struct asking *a, struct programme_resident *resident, enum status st, struct err *err)
{
	programme_resident_release(resident, a->state);
	view_door_end(a->door); /* the log is written by another connection */
	return st == ST_OK ? write_log(a, err) : st;
}

static void describe(struct asking *a, struct view_rollup *out)
{
	out->period = a->state->period;
	out->inputs = arena_strdup(a->arena, a->state->inputs);
	out->version = a->state->number;
}

static enum status total(struct asking *a, const char *product, struct view_rollup *out, struct err *err)
{
	struct carbon_live_product found;
	struct carbon_live_totals totals;
	int64_t began;
	enum status st = judge(a, product, VIEW_CLASS_FOOTPRINT, &found, err);

	if (st != ST_OK)
		return st;
	out->row = arena_alloc(a->arena, sizeof *out->row);
	fill(a, &found, out);
	began = now_us();
	carbon_live_totals(a->state->live, &found.row, 1, &totals);
	out->took_us = now_us() - began;
	out->row[0].kgco2e = out->row[0].what_if_kgco2e = totals.t2;
	out->row[0].adjusted_kgco2e = out->row[0].what_if_adjusted_kgco2e = totals.adjusted;
	describe(a, out);
	return ST_OK;
}

enum status view_rollup_total(struct view_door *door, struct programme_resident *resident, const struct view_viewer *viewer, enum carbon_case which,
	const char *product, struct arena *arena, struct view_rollup *out_rollup, struct err *err)
{
	struct asking a = {.door = door, .viewer = viewer, .arena = arena};
	struct view_rollup rollup = {0};
	enum status st = begin(&a, resident, which, err);

	if (st == ST_OK)
		st = total(&a, product, &rollup, err);
	st = end(&a, resident, st, err);
	if (st == ST_OK)
		*out_rollup = rollup;
	return st;
}

static enum status compute(struct asking *a, const struct carbon_live_change *change, size_t changes, struct view_rollup *out, struct err *err)
{
	struct carbon_live_totals *is = arena_alloc(a->arena, (out->rows + 1) * sizeof *is),
				  *would = arena_alloc(a->arena, (out->rows + 1) * sizeof *is);
	int32_t *row = arena_alloc(a->arena, (out->rows + 1) * sizeof *row);
	int64_t began;
	enum status st;

	for (size_t i = 0; i < out->rows; i++) {
		struct carbon_live_product found;

		st = carbon_live_find(a->state->live, out->row[i].product, &found, err);
		if (st != ST_OK)
			return st;
		row[i] = found.row;
	}
	began = now_us();
	carbon_live_totals(a->state->live, row, out->rows, is);
	st = carbon_live_what_if(a->state->live, change, changes, row, out->rows, would, err);
	out->took_us = now_us() - began;
	if (st != ST_OK && !a->eyes.owner && err && strcmp(err->code, "rollup.diverges") == 0) /* it names every product of the loop */
		return err_set(err, ST_INPUT, "view.diverges", NULL);
	for (size_t i = 0; st == ST_OK && i < out->rows; i++) {
		out->row[i].kgco2e = is[i].t2;
		out->row[i].adjusted_kgco2e = is[i].adjusted;
		out->row[i].what_if_kgco2e = would[i].t2;
		out->row[i].what_if_adjusted_kgco2e = would[i].adjusted;
	}
	return st;
}

static enum status what_if(struct asking *a, const struct carbon_live_change *change, size_t changes, struct view_rollup *out, struct err *err)
{
	int32_t *row = arena_alloc(a->arena, (changes + 1) * sizeof *row);
	struct carbon_live_product found, *above;
	size_t count;
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < changes; i++) {
		st = change[i].input ? judge(a, change[i].input, VIEW_CLASS_FOOTPRINT, &found, err) : ST_OK;
		if (st == ST_OK)
			st = judge(a, change[i].product, VIEW_CLASS_RECIPE, &found, err);
		row[i] = found.row;
	}
	if (st != ST_OK)
		return st;
	carbon_live_above(a->state->live, row, changes, ABOVE_MAX, a->arena, &above, &count, &out->more);
	out->row = arena_alloc(a->arena, (count + 1) * sizeof *out->row);
	for (size_t i = 0; i < count; i++)
		fill(a, &above[i], out);
	describe(a, out);
	return compute(a, change, changes, out, err);
}

enum status view_rollup_what_if(struct view_door *door, struct programme_resident *resident, const struct view_viewer *viewer, enum carbon_case which,
	const struct carbon_live_change *change, size_t changes, struct arena *arena, struct view_rollup *out_rollup, struct err *err)
{
	struct asking a = {.door = door, .viewer = viewer, .arena = arena};
	struct view_rollup rollup = {0};
	enum status st = begin(&a, resident, which, err);

	if (st == ST_OK)
		st = what_if(&a, change, changes, &rollup, err);
	st = end(&a, resident, st, err);
	if (st == ST_OK)
		*out_rollup = rollup;
	return st;
}

/* ---- as JSON ---- */

static void put_decimal(struct json_writer *w, const char *key, double value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_double(value, text);
	json_put_string(w, key, text);
}

void view_rollup_json(struct json_writer *w, const struct view_rollup *rollup, bool asked)
{
	json_object_begin(w, NULL);
	json_put_string(w, "period", rollup->period);
	json_put_string(w, "inputs_sha256", rollup->inputs);
	json_put_int(w, "version", rollup->version);
	json_put_bool(w, "canonical", false); /* what is published comes from a full solve of the stored rows */
	json_put_int(w, "solved_us", rollup->took_us);
	json_array_begin(w, "items");
	for (size_t i = 0; i < rollup->rows; i++) {
		const struct view_rollup_row *r = &rollup->row[i];

		json_object_begin(w, NULL);
		json_put_string(w, "product", r->product);
		json_put_string(w, "name", r->name);
		json_put_string(w, "organisation", r->organisation);
		json_put_string(w, "kind", r->kind);
		json_put_string(w, "declared_unit", r->declared_unit);
		put_decimal(w, "kgco2e", r->kgco2e);
		put_decimal(w, "claim_adjusted_kgco2e", r->adjusted_kgco2e);
		if (asked) {
			put_decimal(w, "what_if_kgco2e", r->what_if_kgco2e);
			put_decimal(w, "what_if_claim_adjusted_kgco2e", r->what_if_adjusted_kgco2e);
			put_decimal(w, "change_kgco2e", r->what_if_kgco2e - r->kgco2e);
		}
		json_object_close(w);
	}
	json_array_close(w);
	json_put_bool(w, "more", rollup->more);
	json_object_close(w);
}
