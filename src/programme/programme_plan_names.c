/* Measures that a person named for a plan: why one is no candidate, if the programme has it. */
#include "programme/programme_planning.h"

#include <string.h>

static size_t place_of(const struct plan_measures *measures, const char *measure)
{
	size_t i = 0;
	while (i < measures->count && strcmp(measures->list[i].measure, measure) != 0)
		i++;
	return i;
}

bool programme_planning_has(const struct programme_planning *planning, const char *measure, size_t *out_place)
{
	*out_place = place_of(&planning->candidates.measures, measure);
	return *out_place < planning->candidates.measures.count;
}

enum status programme_measure_state(struct store_tx *tx, const char *catalogue, const char *measure, struct arena *arena, struct err *err)
{
	const struct programme_candidate_options all = {.catalogue = catalogue, .all = true};
	struct programme_candidates candidates;
	struct findings unheard;
	char code[ERR_CODE_LEN];
	findings_init(&unheard, 1);
	enum status st = programme_candidates(tx, &all, arena, &candidates, &unheard, err);
	findings_done(&unheard);
	if (st != ST_OK)
		return st;
	size_t at = place_of(&candidates.measures, measure);
	if (at == candidates.measures.count || strcmp(candidates.state[at], "open") == 0)
		return ST_OK;
	snprintf(code, sizeof code, "scenario.measure_%s", candidates.state[at]);
	if (!message_find(code))
		snprintf(code, sizeof code, "scenario.measure_not_open");
	return err_set(err, ST_NOT_FOUND, code, measure, candidates.state[at], NULL);
}

static enum status check(struct store_tx *tx, const struct programme_planning *planning, const char *catalogue, const struct plan_named *list,
	size_t count, struct arena *arena, struct findings *findings, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		size_t place;
		if (programme_planning_has(planning, list[i].measure, &place))
			continue;
		enum status st = programme_measure_state(tx, catalogue, list[i].measure, arena, err);
		if (st == ST_OK)
			continue; /* the model says that there is none, and which one is near */
		if (st != ST_NOT_FOUND)
			return st;
		struct err finding = *err;
		finding.status = ST_INPUT;
		if (planning->file && list[i].line)
			err_at(&finding, planning->file, list[i].line, list[i].column);
		findings_add(findings, SEVERITY_ERROR, &finding);
	}
	return ST_OK;
}

enum status programme_planning_names(struct store_tx *tx, const struct programme_planning *planning, const char *catalogue, struct arena *arena,
	struct findings *findings, struct err *err)
{
	const struct plan_scenario *s = &planning->scenario;
	int64_t before = findings->errors;
	enum status st = check(tx, planning, catalogue, s->require, s->require_count, arena, findings, err);
	if (st == ST_OK)
		st = check(tx, planning, catalogue, s->exclude, s->exclude_count, arena, findings, err);
	if (st != ST_OK)
		return st;
	return findings->errors == before ? ST_OK : err_set(err, ST_INPUT, "scenario.refused", planning->file ? planning->file : "–", NULL);
}
