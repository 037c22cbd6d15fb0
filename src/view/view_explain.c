#include "view/view_explain.h"

#include "view/view_int.h"
#include "view/view_log.h"

#include "base/decimal.h"

#include <string.h>

enum view_depth view_explain_depth(const struct view_relations *r, const struct view_eyes *eyes, const struct view_datum *d)
{
	enum view_depth least = eyes->about >= 0 && d->owner.organisation != eyes->about ? VIEW_DEPTH_NOTHING : VIEW_DEPTH_ALL;

	for (size_t i = 0; i < eyes->count && !eyes->owner; i++) {
		const struct view_eye *eye = &eyes->eye[i];
		unsigned set = view_eye_relations(r, eye, d, VIEW_CLASS_FOOTPRINT);
		enum view_depth depth = VIEW_DEPTH_NOTHING;

		if (view_eye_sees(r, eye, d, VIEW_CLASS_FOOTPRINT) == VIEW_ALL)
			depth = view_access(VIEW_CLASS_RECIPE, eye->role, set & ~(unsigned)VIEW_CONSENT, eye->purpose) == VIEW_ALL
					? VIEW_DEPTH_OWN
					: VIEW_DEPTH_TOTALS;
		if (depth == VIEW_DEPTH_TOTALS && eye->role == VIEW_ROLE_VERIFIER)
			depth = VIEW_DEPTH_ALL;
		if (depth < least)
			least = depth;
	}
	return least;
}

static bool is_own(const struct view_relations *r, int32_t organisation, const char *key)
{
	return view_entity_find(r, VIEW_ORGANISATION, key) == organisation && organisation >= 0;
}

static void add(mpq_t sum, const char *decimal)
{
	mpq_t value;

	mpq_init(value);
	if (decimal[0] && decimal_parse_exact(decimal, value, NULL) == ST_OK)
		mpq_add(sum, sum, value);
	mpq_clear(value);
}

/* Contributions of others become one sum; factors and gaps stay only where nobody else's are in them. */
static void keep_own(const struct view_relations *r, int32_t organisation, struct arena *arena, struct view_explanation *e)
{
	char text[DECIMAL_TEXT_LEN];
	size_t kept = 0, gaps = 0;
	bool foreign = e->other_kgco2e[0] && strcmp(e->other_kgco2e, "0") != 0;
	mpq_t other;

	mpq_init(other);
	add(other, e->other_kgco2e);
	for (size_t i = 0; i < e->contribution_count; i++) {
		bool material = !e->contribution[i].organisation[0];

		if (is_own(r, organisation, e->contribution[i].organisation)) {
			e->contribution[kept++] = e->contribution[i];
			continue;
		}
		foreign = foreign || !material;
		add(other, e->contribution[i].kgco2e);
	}
	e->contribution_count = kept;
	decimal_from_exact(other, text);
	mpq_clear(other);
	e->other_kgco2e = arena_strdup(arena, text);
	if (foreign)
		e->source_count = 0;
	for (size_t i = 0; i < e->gap_count; i++) {
		int32_t process = view_entity_find(r, VIEW_PROCESS, e->gap[i].subject),
			product = view_entity_find(r, VIEW_PRODUCT, e->gap[i].subject);
		int32_t firm = process >= 0   ? r->entity[VIEW_PROCESS][process].owner.organisation
			       : product >= 0 ? r->entity[VIEW_PRODUCT][product].owner.organisation
					      : -1;

		if (firm >= 0 ? firm == organisation : !foreign)
			e->gap[gaps++] = e->gap[i];
	}
	e->gap_count = gaps;
}

/* The number of an input is its maker's. Where a contract keeps one from the viewer, those of all go: the rest of the sum would tell it. */
static void keep_seen_inputs(const struct view_relations *r, const struct view_eyes *eyes, struct view_explanation *e)
{
	bool hidden = false;

	for (size_t i = 0; i < e->link_count && !eyes->owner; i++) {
		int32_t at = view_entity_find(r, VIEW_PRODUCT, e->link[i].input);

		if (at >= 0)
			hidden = hidden || view_eyes_narrowed(r, eyes, r->entity[VIEW_PRODUCT][at].owner.organisation, VIEW_CLASS_FOOTPRINT);
	}
	for (size_t i = 0; i < e->link_count && hidden; i++)
		e->link[i].input_kgco2e = e->link[i].kgco2e = "";
}

static void keep_totals(struct view_explanation *e)
{
	e->link_count = e->contribution_count = e->source_count = e->gap_count = 0;
	e->direct_kgco2e = e->other_kgco2e = "";
	e->sum_kgco2e = e->total_kgco2e;
}

enum status view_explain_seen(struct view_door *door, const struct view_eyes *eyes, enum view_case which, const char *product, size_t top,
	struct arena *arena, struct view_explanation *out, struct err *err)
{
	const struct view_relations *r = door->relations;
	struct view_datum d = {.table = "footprints"};
	int32_t at = view_entity_find(r, VIEW_PRODUCT, product);
	enum view_depth depth;
	enum status st;

	if (at < 0)
		return err_set(err, ST_NOT_FOUND, "view.none", NULL);
	d.owner = r->entity[VIEW_PRODUCT][at].owner;
	depth = view_explain_depth(r, eyes, &d);
	if (depth == VIEW_DEPTH_NOTHING)
		return err_set(err, ST_NOT_FOUND, "view.none", NULL);
	st = view_product_explain(door->tx, which, product, depth == VIEW_DEPTH_OWN ? SIZE_MAX / 2 : top, arena, out, err);
	if (st != ST_OK)
		return st;
	if (depth == VIEW_DEPTH_OWN)
		keep_own(r, d.owner.organisation, arena, out);
	else if (depth == VIEW_DEPTH_TOTALS)
		keep_totals(out);
	keep_seen_inputs(r, eyes, out);
	if (depth == VIEW_DEPTH_OWN && out->contribution_count > top) {
		mpq_t other;
		char text[DECIMAL_TEXT_LEN];

		mpq_init(other);
		add(other, out->other_kgco2e);
		for (size_t i = top; i < out->contribution_count; i++)
			add(other, out->contribution[i].kgco2e);
		decimal_from_exact(other, text);
		mpq_clear(other);
		out->other_kgco2e = arena_strdup(arena, text);
		out->contribution_count = top;
	}
	return ST_OK;
}

static enum status explain(struct view_door *door, const struct view_viewer *v, enum view_case which, const char *product, size_t top,
	struct arena *arena, struct view_explanation *out, bool *out_foreign, const char **out_rights, struct err *err)
{
	const struct view_relations *r = door->relations;
	struct view_datum d = {.table = "footprints"};
	struct view_eyes eyes;
	enum status st = view_eyes_open(door, v, arena, &eyes, err);

	if (st == ST_OK)
		st = view_explain_seen(door, &eyes, which, product, top, arena, out, err);
	if (st != ST_OK)
		return st;
	d.owner = r->entity[VIEW_PRODUCT][view_entity_find(r, VIEW_PRODUCT, product)].owner;
	*out_foreign = !eyes.owner && d.owner.organisation >= 0 && d.owner.organisation != eyes.eye[0].organisation;
	*out_rights = eyes.owner ? NULL : view_rights_words(view_eyes_rights(r, &eyes, &d, VIEW_CLASS_FOOTPRINT), arena);
	*out_foreign = *out_foreign || eyes.about >= 0;
	return ST_OK;
}

enum status view_explain_for(struct view_door *door, const struct view_viewer *viewer, enum view_case which, const char *product, size_t top,
	struct arena *arena, struct view_explanation *out_explanation, struct err *err)
{
	struct view_explanation e;
	const char *rights = NULL;
	bool foreign = false;
	enum status st = view_door_begin(door, err);

	if (st == ST_OK)
		st = explain(door, viewer, which, product, top, arena, &e, &foreign, &rights, err);
	view_door_end(door);
	if (st == ST_OK && foreign) {
		const struct view_log_line line = {.kind = "read",
			.person = viewer->person,
			.client = viewer->client,
			.organisation = viewer->organisation,
			.role = view_role_name(viewer->role),
			.as = viewer->as,
			.resource = "explain",
			.owner = e.organisation,
			.classes = "footprint",
			.rights = rights,
			.count = 1,
			.purpose = viewer->purpose,
			.request_id = viewer->request_id};

		st = view_log_add(door->log, &line, 1, err);
	}
	if (st == ST_OK)
		*out_explanation = e;
	return st;
}
