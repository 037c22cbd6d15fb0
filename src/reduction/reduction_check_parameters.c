/* Rules on methodologies and parameter records when a folder is taken in. */
#include "base/map.h"
#include "party/party.h"
#include "reduction/reduction_int.h"

#include <string.h>

static void add(struct findings *findings, struct err *e, const char *file, int64_t line)
{
	err_at(e, file, line, 0);
	findings_add(findings, SEVERITY_ERROR, e);
}

static const struct reduction_parameter *find_parameter(const struct reduction_methodology *m, const char *id)
{
	for (size_t i = 0; i < m->parameters; i++)
		if (strcmp(m->parameter[i].id, id) == 0)
			return &m->parameter[i];
	return NULL;
}

static bool is_condition(const struct reduction_methodology *m, const char *id)
{
	for (size_t i = 0; i < m->conditions; i++)
		if (strcmp(m->condition[i].id, id) == 0)
			return true;
	return false;
}

static void check_record(const struct reduction_methodology *m, const struct reduction_parameter_row *row, struct findings *findings)
{
	const struct reduction_parameter *p = find_parameter(m, row->text[PARAMETER_ID]);
	const char *unit = row->text[PARAMETER_UNIT];
	bool value = row->text[PARAMETER_VALUE][0] || row->text[PARAMETER_FALLBACK][0];
	struct reduction_dimension dimension;
	struct err e;
	mpq_t scale;

	if (!p && !is_condition(m, row->text[PARAMETER_ID])) {
		err_set(&e, ST_INPUT, "methodology.parameter_unknown", row->text[PARAMETER_ID], m->id, NULL);
		add(findings, &e, "parameters.csv", row->source_line);
		return;
	}
	if (!p)
		return;
	mpq_init(scale);
	if (p->kind != REDUCTION_MONITORED && (row->text[PARAMETER_MONTH][0] || !row->text[PARAMETER_VALUE][0])) {
		err_set(&e, ST_INPUT, row->text[PARAMETER_MONTH][0] ? "methodology.axis_unwanted" : "methodology.axis_needed", p->id,
			row->text[PARAMETER_MONTH][0] ? "month" : "value", NULL);
		add(findings, &e, "parameters.csv", row->source_line);
	} else if ((value || row->text[PARAMETER_MONTH][0]) && reduction_unit_parse(unit, NULL, &dimension, scale, &e) != ST_OK) {
		add(findings, &e, "parameters.csv", row->source_line);
	}
	mpq_clear(scale);
}

enum status reduction_check_parameters(
	struct store_tx *tx, const struct party_measure *measure, size_t measures, struct findings *findings, struct err *err)
{
	struct map *measure_of = map_new();
	struct reduction_library library = {0};
	const struct reduction_methodology *m;
	struct reduction_parameter_row *row;
	struct arena arena;
	size_t count = 0;
	enum status st;
	struct err e;

	arena_init(&arena);
	st = reduction_store_parameters(tx, NULL, &arena, &row, &count, err);
	for (size_t i = 0; i < measures && st == ST_OK; i++) {
		map_add(measure_of, measure[i].measure, (int64_t)i, NULL);
		st = reduction_library_get(&library, tx, measure[i].measure, measure[i].methodology, &m, &e);
		if (st == ST_INPUT) {
			add(findings, &e, "measures.csv", measure[i].source_line);
			st = ST_OK;
		} else if (st != ST_OK && err) {
			*err = e;
		}
	}
	for (size_t i = 0; i < count && st == ST_OK; i++) {
		int64_t at;

		if (map_get(measure_of, row[i].text[PARAMETER_MEASURE], &at) &&
			reduction_library_get(&library, tx, "", measure[at].methodology, &m, &e) == ST_OK)
			check_record(m, &row[i], findings);
	}
	reduction_library_done(&library);
	map_free(measure_of);
	arena_done(&arena);
	return st;
}
