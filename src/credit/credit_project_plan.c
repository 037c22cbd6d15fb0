/* Plans of external projects and their checklists. Pure. */
#include "base/decimal.h"
#include "credit/credit_project_int.h"

#include <inttypes.h>
#include <string.h>

#define ECONOMIC_TEST_T 60000 /* N14 */

const struct credit_plan *credit_plan_on(const struct credit_project_file *file, date_day day)
{
	const struct credit_plan *plan = NULL;

	for (size_t i = 0; i < file->plans; i++)
		if (file->plan[i].submitted_on <= day)
			plan = &file->plan[i];
	return plan;
}

static bool exceeds(const char *decimal, long limit)
{
	bool above;
	mpq_t value;

	mpq_init(value);
	above = decimal && decimal_parse_exact(decimal, value, NULL) == ST_OK && mpq_cmp_si(value, limit, 1) > 0;
	mpq_clear(value);
	return above;
}

static enum credit_class class_of(const char *decimal)
{
	enum credit_class class = CREDIT_GENERAL;
	mpq_t value;

	mpq_init(value);
	if (decimal_parse_exact(decimal, value, NULL) == ST_OK)
		class = credit_class_of(value);
	mpq_clear(value);
	return class;
}

enum credit_class credit_plan_class(const struct credit_project_file *file, const struct credit_plan *plan)
{
	bool bundle = strcmp(file->kind, "bundle") == 0 && plan->largest_member_t_per_year;

	return class_of(bundle ? plan->largest_member_t_per_year : plan->expected_t_per_year);
}

const char *credit_class_name(enum credit_class class)
{
	static const char *const name[] = {"micro", "small", "general"};

	return name[class];
}

bool credit_is_programme(const struct credit_project_file *file)
{
	return strcmp(file->kind, "programme") == 0;
}

static void check_bundle(struct credit_walk *w, const struct credit_plan *plan)
{
	enum credit_class class;

	if (!plan->largest_member_t_per_year) {
		REFUSE(w, PLANS_FILE, plan->source_line, "project.bundle_member", NULL);
		return;
	}
	class = class_of(plan->largest_member_t_per_year);
	if (class == CREDIT_GENERAL || exceeds(plan->expected_t_per_year, class == CREDIT_MICRO ? 500 : 15000))
		REFUSE(w, PLANS_FILE, plan->source_line, "project.bundle_too_large", plan->expected_t_per_year, credit_class_name(class),
			class == CREDIT_MICRO   ? "500"
			: class == CREDIT_SMALL ? "15000"
						: "0",
			NULL);
}

/* A unit of a programme project begins and ends within it. */
static void check_unit(struct credit_walk *w, const struct credit_plan *plan)
{
	const struct credit_project_file *parent = NULL;

	for (size_t i = 0; i < w->count; i++)
		if (strcmp(w->all[i].project, plan->parent) == 0)
			parent = &w->all[i];
	if (!parent || !credit_is_programme(parent) || credit_is_programme(w->file)) {
		REFUSE(w, PLANS_FILE, plan->source_line, "project.unit_parent", plan->parent, NULL);
		return;
	}
	if (w->file->started_on < parent->started_on)
		REFUSE(w, PLANS_FILE, plan->source_line, "project.unit_before_programme", credit_walk_day(w, w->file->started_on), plan->parent,
			credit_walk_day(w, parent->started_on), NULL);
	if (w->file->crediting_to > parent->crediting_to)
		REFUSE(w, PLANS_FILE, plan->source_line, "project.unit_after_programme", credit_walk_day(w, w->file->crediting_to), plan->parent,
			credit_walk_day(w, parent->crediting_to), NULL);
}

static void check_plan(struct credit_walk *w, const struct credit_plan *plan)
{
	static const char *const refused[] = {"maintenance", "behaviour", "output_cut"};

	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		if (strcmp(plan->change, refused[i]) == 0)
			REFUSE(w, PLANS_FILE, plan->source_line, "project.no_root_change", plan->change, NULL);
	if (strcmp(plan->legal_duty_share, "1") == 0)
		REFUSE(w, PLANS_FILE, plan->source_line, "project.legal_duty", NULL);
	if (plan->methodology_from > plan->submitted_on || (plan->methodology_to != DATE_NONE && plan->methodology_to < plan->submitted_on))
		REFUSE(w, PLANS_FILE, plan->source_line, "project.methodology_version", plan->methodology, plan->methodology_version,
			credit_walk_day(w, plan->submitted_on), NULL);
	if (!plan->economic_test && exceeds(plan->expected_t_per_year, ECONOMIC_TEST_T))
		REFUSE(w, PLANS_FILE, plan->source_line, "project.economic_test", plan->expected_t_per_year, NULL);
	if (strcmp(w->file->kind, "bundle") == 0)
		check_bundle(w, plan);
	if (plan->parent)
		check_unit(w, plan);
}

void credit_walk_plans(struct credit_walk *w)
{
	const struct credit_project_file *file = w->file;

	for (size_t i = 0; i < file->plans; i++) {
		const struct credit_plan *plan = &file->plan[i];
		bool changed = false;
		char version[24];

		snprintf(version, sizeof version, "%" PRId64, plan->version);
		if (i > 0 && plan->submitted_on < file->plan[i - 1].submitted_on)
			REFUSE(w, PLANS_FILE, plan->source_line, "project.version_order", version, NULL);
		check_plan(w, plan);
		if (w->approved == DATE_NONE || plan->submitted_on <= w->approved)
			continue;
		for (size_t s = 0; s < file->steps; s++)
			changed |= (file->step[s].kind == CREDIT_STEP_PLAN_CHANGE || file->step[s].kind == CREDIT_STEP_RENEWED) &&
				   file->step[s].round == plan->version && file->step[s].done_on >= plan->submitted_on;
		if (!changed)
			REFUSE(w, PLANS_FILE, plan->source_line, "project.version_without_committee", version, NULL);
	}
}

/* ---- the checklists ---- */

/* Items that a project must pass: de-bundling for small ones, the programme plan for programmes and their units. */
static bool item_needed(const struct credit_walk *w, const struct credit_plan *plan, const char *list, int64_t item)
{
	if (strcmp(list, "validation") != 0)
		return true;
	if (item == 10)
		return credit_plan_class(w->file, plan) != CREDIT_GENERAL;
	if (item == 11)
		return credit_is_programme(w->file) || plan->parent;
	return true;
}

void credit_walk_checklist(struct credit_walk *w, const struct credit_step *step, const struct credit_plan *plan, const char *list, int items)
{
	for (int item = 1; item <= items; item++) {
		const char *result = "open";
		char number[16];

		for (size_t i = 0; i < w->file->checks; i++) {
			const struct credit_checklist_item *c = &w->file->check[i];

			if (strcmp(c->list, list) == 0 && c->item == item && c->checked_on <= step->done_on)
				result = c->result;
		}
		if (strcmp(result, "pass") == 0 || (strcmp(result, "not_applicable") == 0 && !item_needed(w, plan, list, item)) ||
			(strcmp(result, "open") == 0 && !item_needed(w, plan, list, item)))
			continue;
		snprintf(number, sizeof number, "%d", item);
		REFUSE(w, STEPS_FILE, step->source_line, "project.checklist_open", credit_step_name[step->kind], list, number, result, NULL);
	}
}

void credit_walk_items(struct credit_walk *w)
{
	for (size_t i = 0; i < w->file->checks; i++) {
		const struct credit_checklist_item *c = &w->file->check[i];
		bool validation = strcmp(c->list, "validation") == 0;
		char item[24];

		snprintf(item, sizeof item, "%" PRId64, c->item);
		if (c->item > (validation ? CREDIT_VALIDATION_ITEMS : CREDIT_CERTIFICATION_ITEMS))
			REFUSE(w, "project_checks.csv", c->source_line, "project.checklist_item", c->list, item, NULL);
	}
}
