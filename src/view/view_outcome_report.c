/* What stands on the page that a firm hands to its customers. Nothing of cost, meters or recipes is read into it: a principal may not ask for these
 * (Subcontracting Act 12-3 and the fair-trade list of management information), and what is not here cannot be printed. */
#include "view/view_outcome_int.h"

#include "base/map.h"
#include "reduction/reduction_audit.h"

#include <string.h>

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

static enum status read_footprints(struct store_tx *tx, const char *firm, struct arena *arena, struct view_report *v, struct err *err)
{
	struct view_footprint_question question = {.which = VIEW_AFTER, .all = true};
	struct view_footprint *list;
	size_t count;
	enum status st = view_footprints(tx, &question, arena, &list, &count, err);

	if (st == ST_NOT_FOUND) /* no footprint is built: the page says so */
		return ST_OK;
	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (list[i].organisation && strcmp(list[i].organisation, firm) == 0) {
			v->footprint = arena_grow(arena, v->footprint, v->footprints, sizeof *v->footprint);
			v->footprint[v->footprints++] = list[i];
		}
	return st;
}

static enum status read_versions(struct store_tx *tx, struct arena *arena, struct view_report *v, struct err *err)
{
	struct carbon_version *version;
	size_t count;
	enum status st = carbon_versions(tx, NULL, arena, &version, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		for (size_t k = 0; k < v->footprints; k++) {
			if (!version[i].is_active || strcmp(version[i].product, v->footprint[k].product) != 0)
				continue;
			v->version = arena_grow(arena, v->version, v->versions, sizeof *v->version);
			v->version[v->versions++] = (struct view_report_version){version[i].product, version[i].period, version[i].version,
				version[i].payload_sha256, version[i].inputs, version[i].published_on, version[i].number};
		}
	return st;
}

/* Each key of the figures' factors once, in the order in which they are met. */
static enum status read_factors(struct store_tx *tx, struct arena *arena, struct view_report *v, struct err *err)
{
	const struct view_outcome_firm *firm = &v->outcome.firm[0];
	struct map *seen = map_new();
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < firm->figures; i++) {
		char *keys = arena_strdup(arena, firm->figure[i].factor), *rest = NULL;

		for (char *key = strtok_r(keys, ", ", &rest); st == ST_OK && key; key = strtok_r(NULL, ", ", &rest)) {
			if (!map_add(seen, key, 1, NULL))
				continue;
			v->factor = arena_grow(arena, v->factor, v->factors, sizeof *v->factor);
			st = view_factor_show(tx, key, NULL, arena, &v->factor[v->factors], err);
			v->factors += st == ST_OK;
		}
	}
	map_free(seen);
	return st;
}

static bool is_of(const struct view_outcome_data *d, const char *firm, const char *project)
{
	for (size_t i = 0; i < d->measures; i++)
		if (strcmp(d->measure[i].organisation, firm) == 0 && d->measure[i].project && strcmp(d->measure[i].project, project) == 0 &&
			d->pays[i].measure->installed_on != DATE_NONE)
			return true;
	return false;
}

static enum status read_cases(struct view_outcome_data *d, const char *firm, struct view_report *v, struct err *err)
{
	struct reduction_verification_row *row;
	size_t count;
	enum status st = reduction_verification_rows(d->tx, d->arena, &row, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct reduction_audit audit;

		if (!is_of(d, firm, row[i].project))
			continue;
		st = reduction_audit_read(d->tx, row[i].verification, d->arena, &audit, err);
		if (st != ST_OK)
			break;
		v->audit = arena_grow(d->arena, v->audit, v->audits, sizeof *v->audit);
		v->audit[v->audits++] = (struct view_report_case){row[i].verification, row[i].project, row[i].verifier, audit.opinion,
			arena_strdup(d->arena, audit.version), row[i].from, row[i].to, audit.signed_on};
	}
	return st;
}

static enum status read_methods(struct view_outcome_data *d, const char *firm, struct view_report *v, struct err *err)
{
	struct reduction_plan *plan;
	size_t count;
	enum status st = reduction_plans(d->tx, d->arena, &plan, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		for (size_t k = 0; k < d->measures; k++) {
			bool known = false;

			if (strcmp(d->measure[k].measure, plan[i].measure) != 0 || strcmp(d->measure[k].organisation, firm) != 0)
				continue;
			for (size_t m = 0; m < v->methods; m++)
				known |= strcmp(v->method[m].methodology, plan[i].methodology) == 0 &&
					 strcmp(v->method[m].version, or_empty(plan[i].methodology_version)) == 0;
			if (known)
				continue;
			v->method = arena_grow(d->arena, v->method, v->methods, sizeof *v->method);
			v->method[v->methods++] = (struct view_report_method){
				plan[i].methodology, or_empty(plan[i].methodology_version), or_empty(plan[i].methodology_sha256)};
		}
	return st;
}

static void read_lessons(struct view_outcome_data *d, const char *firm, int year, struct view_report *v)
{
	for (size_t i = 0; i < d->educations; i++) {
		const struct party_education *e = &d->education[i];
		const struct party_organisation *by = e->given_by ? view_outcome_organisation(d, e->given_by) : NULL;
		int held, month, day;

		date_split(e->held_on, &held, &month, &day);
		if (strcmp(e->organisation, firm) != 0 || held != year || e->held_on > d->on)
			continue;
		v->lesson = arena_grow(d->arena, v->lesson, v->lessons, sizeof *v->lesson);
		v->lesson[v->lessons++] = (struct view_report_lesson){
			e->held_on, e->hours, e->topic, by ? by->name : "", by ? by->name_en ? by->name_en : by->name : "", e->persons};
	}
}

enum status view_outcome_report(
	struct store_tx *tx, const char *firm, int year, date_day on, struct arena *arena, struct view_report *out_report, struct err *err)
{
	struct view_report v = {.year = year};
	struct view_outcome_data d = {.firms = 0};
	enum status st = view_outcomes(tx, firm, 0, on, arena, &v.outcome, err);

	if (st == ST_OK)
		st = read_footprints(tx, firm, arena, &v, err);
	if (st == ST_OK)
		st = read_versions(tx, arena, &v, err);
	if (st == ST_OK)
		st = read_factors(tx, arena, &v, err);
	if (st == ST_OK)
		st = view_outcome_data_read(tx, on, arena, &d, err);
	if (st == ST_OK)
		st = read_cases(&d, firm, &v, err);
	if (st == ST_OK)
		st = read_methods(&d, firm, &v, err);
	if (st == ST_OK) {
		read_lessons(&d, firm, year, &v);
		*out_report = v;
	}
	view_outcome_data_done(&d);
	return st;
}
