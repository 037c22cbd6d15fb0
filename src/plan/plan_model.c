#include "plan/plan_model_int.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static enum status check_names(const struct plan_measures *measures, const struct plan_named *list, size_t count, const char *file, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		bool found = false;
		for (size_t k = 0; k < measures->count && !found; k++)
			found = strcmp(measures->list[k].measure, list[i].measure) == 0;
		if (found)
			continue;
		const char **key = heap_alloc(measures->count + 1, sizeof *key), *near;
		char hint[PARTY_ID_LEN + 16] = "";
		for (size_t k = 0; k < measures->count; k++)
			key[k] = measures->list[k].measure;
		near = string_nearest(list[i].measure, key);
		if (near)
			snprintf(hint, sizeof hint, " (→ %s?)", near);
		free(key);
		err_set(err, ST_INPUT, "scenario.measure_unknown", list[i].measure, hint, NULL);
		if (err && file && list[i].line)
			err_at(err, file, list[i].line, list[i].column);
		return ST_INPUT;
	}
	return ST_OK;
}

static enum status make(
	const struct plan_input *input, const bool *without, bool any, const char *file, struct plan_model *out_model, struct err *err)
{
	struct plan_building b = {.model = out_model, .input = input, .without = without, .any = any};
	enum status st;
	*out_model = (struct plan_model){.input = input, .problem = plan_problem_new()};
	arena_init(&out_model->arena);
	st = check_names(input->measures, input->scenario->require, input->scenario->require_count, file, err);
	if (st == ST_OK)
		st = check_names(input->measures, input->scenario->exclude, input->scenario->exclude_count, file, err);
	if (st != ST_OK)
		return st;
	b.group = map_new();
	b.pattern = map_new();
	b.profile = map_new();
	b.capped_at = map_new();
	plan_rules_list(&b);
	plan_options_make(&b);
	plan_rows_make(&b);
	st = plan_sets_make(&b, err);
	map_free(b.group);
	map_free(b.pattern);
	map_free(b.profile);
	map_free(b.capped_at);
	return st;
}

enum status plan_model_make(const struct plan_input *input, const bool *without, const char *file, struct plan_model *out_model, struct err *err)
{
	return make(input, without, false, file, out_model, err);
}

enum status plan_model_make_any(const struct plan_input *input, const bool *without, const char *file, struct plan_model *out_model, struct err *err)
{
	return make(input, without, true, file, out_model, err);
}

void plan_model_done(struct plan_model *model)
{
	plan_problem_free(model->problem);
	model->problem = NULL;
	arena_done(&model->arena);
}

size_t plan_model_chosen(const struct plan_model *model, int32_t candidate, int32_t alternative, struct plan_chosen out_chosen[PLAN_COMPONENT_MAX])
{
	const struct plan_block *block = &model->block[candidate];
	for (size_t m = 0; m < block->members; m++)
		out_chosen[m] = (struct plan_chosen){block->member[m], block->option[(size_t)alternative * block->members + m]};
	return block->members;
}
