#include "view/view_worked.h"

#include "view/view_int.h"
#include "view/view_log.h"

#include <string.h>

static struct view_log_line read_line(const struct view_viewer *v, const char *resource, const char *owner_or_null, const char *classes_or_null,
	const char *rights_or_null, const char *subject)
{
	return (struct view_log_line){.kind = "read",
		.person = v->person,
		.client = v->client,
		.organisation = v->organisation,
		.role = v->owner ? "owner" : view_role_name(v->role),
		.as = v->as,
		.resource = resource,
		.owner = owner_or_null,
		.classes = classes_or_null,
		.rights = rights_or_null,
		.count = 1,
		.subject = subject,
		.purpose = v->purpose,
		.request_id = v->request_id};
}

/* Whose a key of the kinds that doors are asked about is; false: of nothing known. */
static bool owner_named(const struct view_relations *r, const char *key, struct view_owner *out_owner)
{
	static const enum view_entity kind[] = {VIEW_ORGANISATION, VIEW_SITE, VIEW_PROCESS, VIEW_PRODUCT, VIEW_MEASURE, VIEW_EVIDENCE, VIEW_PERSON};

	for (size_t i = 0; key && i < sizeof kind / sizeof *kind; i++) {
		int32_t at = view_entity_find(r, kind[i], key);
		struct view_owner owner = at < 0 ? VIEW_NOBODY : r->entity[kind[i]][at].owner;

		if (at >= 0 && kind[i] == VIEW_ORGANISATION)
			owner.organisation = at;
		if (owner.organisation >= 0) {
			*out_owner = owner;
			return true;
		}
	}
	return false;
}

/* What the line is of: the thing that it names, or that a consultant was asked about, where it is that owner's; else the owner as a whole. */
static struct view_owner owner_read(const struct view_relations *r, const struct view_eyes *eyes, const char *owner, const char *subject)
{
	struct view_owner whole = VIEW_NOBODY, part;
	int32_t asked = eyes->eye[0].measure;

	if (!owner || (whole.organisation = view_entity_find(r, VIEW_ORGANISATION, owner)) < 0)
		return whole;
	if (owner_named(r, subject, &part) && part.organisation == whole.organisation)
		return part;
	if (asked >= 0 && r->entity[VIEW_MEASURE][asked].owner.organisation == whole.organisation)
		return r->entity[VIEW_MEASURE][asked].owner;
	return whole;
}

static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = words; at && *at; at += strcspn(at, " "), at += *at == ' ')
		if (strcspn(at, " ") == length && strncmp(at, word, length) == 0)
			return true;
	return false;
}

enum status view_read_rights(struct view_door *door, const struct view_viewer *viewer, const char *resource, const char *owner_or_null,
	const char *classes_or_null, const char *subject, struct arena *arena, const char **out_rights, struct err *err)
{
	struct view_datum datum = {.table = resource};
	struct view_eyes eyes;
	unsigned rights = 0;
	enum status st = view_door_begin(door, err);

	if (st != ST_OK)
		return st;
	st = view_eyes_open(door, viewer, arena, &eyes, err);
	if (st == ST_OK && !eyes.owner) {
		datum.owner = owner_read(door->relations, &eyes, owner_or_null, subject);
		for (int i = 0; i < VIEW_CLASS_COUNT; i++) {
			enum view_class class = (enum view_class)i;

			if (has_word(classes_or_null, view_class_name(class)) && view_eyes_see(door->relations, &eyes, &datum, class) == VIEW_ALL)
				rights |= view_eyes_rights(door->relations, &eyes, &datum, class);
		}
	}
	view_door_end(door);
	if (st == ST_OK)
		*out_rights = view_rights_words(rights, arena);
	return st;
}

enum status view_read_log(struct view_door *door, const struct view_viewer *viewer, const char *resource, const char *owner_or_null,
	const char *classes_or_null, const char *subject, struct err *err)
{
	const char *rights = NULL;
	struct view_log_line line;
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = view_read_rights(door, viewer, resource, owner_or_null, classes_or_null, subject, &arena, &rights, err);
	line = read_line(viewer, resource, owner_or_null, classes_or_null, rights, subject);
	if (st == ST_OK)
		st = view_log_add(door->log, &line, 1, err);
	arena_done(&arena);
	return st;
}

enum status view_read_log_tx(struct store_tx *tx, const struct view_viewer *viewer, const char *resource, const char *owner_or_null,
	const char *classes_or_null, const char *rights_or_null, const char *subject, struct err *err)
{
	const struct view_log_line line = read_line(viewer, resource, owner_or_null, classes_or_null, rights_or_null, subject);

	return view_log_append(tx, &line, 1, err);
}

enum status view_owner_of(struct view_door *door, const char *key, struct arena *arena, const char **out_owner, struct err *err)
{
	struct view_owner owner = VIEW_NOBODY;
	enum status st = view_door_begin(door, err);

	if (st != ST_OK)
		return st;
	*out_owner = owner_named(door->relations, key, &owner)
			     ? arena_strdup(arena, door->relations->entity[VIEW_ORGANISATION][owner.organisation].key)
			     : NULL;
	view_door_end(door);
	return ST_OK;
}

static bool is_own(const struct view_viewer *v, const char *organisation)
{
	return v->organisation && organisation && strcmp(v->organisation, organisation) == 0;
}

/* Another's is not there; that one's own is not for one's role is no secret. */
static enum status hidden(const struct view_viewer *v, const char *organisation, struct err *err)
{
	if (!v->owner && !v->organisation)
		return err_set(err, ST_DENIED, "view.signed_in", NULL);
	return is_own(v, organisation) ? err_set(err, ST_DENIED, "view.act", NULL) : err_set(err, ST_NOT_FOUND, "view.none", NULL);
}

static bool sees_all(
	const struct view_door *door, const struct view_eyes *eyes, const struct view_owner *owner, const char *table, enum view_class class)
{
	const struct view_datum datum = {.table = table, .owner = *owner};

	return eyes->owner || view_eyes_see(door->relations, eyes, &datum, class) == VIEW_ALL;
}

/* A reading transaction in which something is worked out, and its line in the log once that is done. */
static enum status begin(struct view_door *door, const struct view_viewer *v, struct arena *arena, struct view_eyes *out_eyes, struct err *err)
{
	enum status st = view_door_begin(door, err);

	return st == ST_OK ? view_eyes_open(door, v, arena, out_eyes, err) : st;
}

static enum status end(struct view_door *door, const struct view_viewer *v, enum status st, const char *resource, const char *owner,
	const char *classes, struct err *err)
{
	view_door_end(door);
	if (st != ST_OK || v->owner || (is_own(v, owner) && !v->as))
		return st;
	return view_read_log(door, v, resource, owner, classes, NULL, err);
}

/* ---- outcome ---- */

static void keep_figures(const struct view_door *door, const struct view_eyes *eyes, struct view_outcome_firm *firm)
{
	size_t kept = 0;

	for (size_t i = 0; i < firm->figures; i++) {
		int32_t product = view_entity_find(door->relations, VIEW_PRODUCT, firm->figure[i].subject);

		if (product < 0 || sees_all(door, eyes, &door->relations->entity[VIEW_PRODUCT][product].owner, "footprints", VIEW_CLASS_FOOTPRINT))
			firm->figure[kept++] = firm->figure[i];
	}
	firm->figures = kept;
}

static void keep_measures(const struct view_door *door, const struct view_eyes *eyes, struct view_outcome_firm *firm)
{
	size_t kept = 0;

	for (size_t i = 0; i < firm->measures; i++) {
		int32_t measure = view_entity_find(door->relations, VIEW_MEASURE, firm->measure[i].measure);

		if (measure >= 0 && sees_all(door, eyes, &door->relations->entity[VIEW_MEASURE][measure].owner, "outcome", VIEW_CLASS_GRANT))
			firm->measure[kept++] = firm->measure[i];
	}
	firm->measures = kept;
	firm->figures = 0;
}

static enum status outcome(struct view_door *door, const struct view_viewer *v, const struct view_eyes *eyes, const char *firm, int year,
	struct arena *arena, struct view_outcomes *out, struct err *err)
{
	struct view_owner owner = {view_entity_find(door->relations, VIEW_ORGANISATION, firm), -1, -1, -1, -1};
	bool all = eyes->owner || (owner.organisation >= 0 && sees_all(door, eyes, &owner, "outcome", VIEW_CLASS_GRANT) &&
					  !view_eyes_narrowed(door->relations, eyes, owner.organisation, VIEW_CLASS_PROJECT));
	enum status st;

	if (!all && v->role != VIEW_ROLE_CONSULTANT)
		return hidden(v, v->as ? NULL : firm, err);
	st = view_outcomes(door->tx, firm, year, v->on, arena, out, err);
	if (st != ST_OK)
		return all ? st : hidden(v, NULL, err);
	if (all) {
		keep_figures(door, eyes, &out->firm[0]);
		return ST_OK;
	}
	keep_measures(door, eyes, &out->firm[0]);
	return out->firm[0].measures > 0 ? ST_OK : hidden(v, NULL, err);
}

enum status view_outcome_for(struct view_door *door, const struct view_viewer *viewer, const char *firm, int year, struct arena *arena,
	struct view_outcomes *out_outcomes, struct err *err)
{
	struct view_outcomes outcomes;
	struct view_eyes eyes;
	enum status st = begin(door, viewer, arena, &eyes, err);

	if (st == ST_OK)
		st = outcome(door, viewer, &eyes, firm, year, arena, &outcomes, err);
	st = end(door, viewer, st, "outcomes", firm, "project grant return", err);
	if (st == ST_OK)
		*out_outcomes = outcomes;
	return st;
}

/* ---- the programme's own: cascade, plans ---- */

/* Begins where the viewer sees the programme's books; else nothing of them is there. */
static enum status begin_programme(struct view_door *door, const struct view_viewer *viewer, const char *table, struct arena *arena, struct err *err)
{
	const struct view_owner nobody = VIEW_NOBODY;
	struct view_eyes eyes;
	enum status st = begin(door, viewer, arena, &eyes, err);

	if (st == ST_OK && !sees_all(door, &eyes, &nobody, table, VIEW_CLASS_PROGRAMME))
		st = hidden(viewer, viewer->organisation, err);
	return st;
}

enum status view_cascade_for(
	struct view_door *door, const struct view_viewer *viewer, int year, struct arena *arena, struct view_cascade *out_cascade, struct err *err)
{
	struct view_cascade cascade;
	enum status st = begin_programme(door, viewer, "cascade", arena, err);

	if (st == ST_OK)
		st = view_cascade(door->tx, year, arena, &cascade, err);
	st = end(door, viewer, st, "cascade", NULL, "programme", err);
	if (st == ST_OK)
		*out_cascade = cascade;
	return st;
}

enum status view_plan_for(
	struct view_door *door, const struct view_viewer *viewer, const char *plan, struct arena *arena, struct view_plan *out_plan, struct err *err)
{
	struct view_plan found;
	enum status st = begin_programme(door, viewer, "plans", arena, err);

	if (st == ST_OK)
		st = view_plan_show(door->tx, plan, arena, &found, err);
	st = end(door, viewer, st, "plans", NULL, "programme cost project", err);
	if (st == ST_OK)
		*out_plan = found;
	return st;
}

enum status view_variance_for(struct view_door *door, const struct view_viewer *viewer, const char *plan, struct arena *arena,
	struct view_variance *out_variance, struct err *err)
{
	struct view_variance found;
	enum status st = begin_programme(door, viewer, "plans", arena, err);

	if (st == ST_OK)
		st = view_plan_variance(door->tx, plan, arena, &found, err);
	st = end(door, viewer, st, "plans", NULL, "programme cost project grant", err);
	if (st == ST_OK)
		*out_variance = found;
	return st;
}

enum status view_comparison_for(struct view_door *door, const struct view_viewer *viewer, const char *a, const char *b, struct arena *arena,
	struct view_plan_comparison *out_comparison, struct err *err)
{
	struct view_plan_comparison found;
	enum status st = begin_programme(door, viewer, "plans", arena, err);

	if (st == ST_OK)
		st = view_plan_compare(door->tx, a, b, arena, &found, err);
	st = end(door, viewer, st, "plans", NULL, "programme cost project", err);
	if (st == ST_OK)
		*out_comparison = found;
	return st;
}

/* ---- position ---- */

enum status view_position_for(struct view_door *door, const struct view_viewer *viewer, const char *organisation, date_day within,
	struct arena *arena, struct view_position *out_position, struct err *err)
{
	struct view_position position;
	struct view_eyes eyes;
	enum status st = begin(door, viewer, arena, &eyes, err);

	if (st == ST_OK) {
		struct view_owner owner = {view_entity_find(door->relations, VIEW_ORGANISATION, organisation), -1, -1, -1, -1};

		if (owner.organisation < 0 || !sees_all(door, &eyes, &owner, "position", VIEW_CLASS_CREDIT))
			st = hidden(viewer, viewer->as ? NULL : organisation, err);
	}
	if (st == ST_OK)
		st = view_credit_position(door->tx, organisation, within, viewer->on, arena, &position, err);
	st = end(door, viewer, st, "credits/position", organisation, "credit", err);
	if (st == ST_OK)
		*out_position = position;
	return st;
}
