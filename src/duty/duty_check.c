/* Rows of duty_rules.csv that cannot be. */
#include "duty/duty_int.h"

#include <string.h>

static void complain(struct findings *findings, const struct duty_rule_row *row, const char *code, const char *value)
{
	struct err e;

	err_set(&e, ST_INPUT, code, row->kind, value, NULL);
	err_at(&e, "duty_rules.csv", row->source_line, 0);
	findings_add(findings, SEVERITY_ERROR, &e);
}

static void check_row(const struct duty_rule_row *row, struct findings *findings)
{
	const struct duty_rule *rule = duty_clock_rule(NULL, row->kind, DATE_NONE);

	if ((row->span >= 0) != (row->unit != NULL))
		complain(findings, row, "duty.rule_span", "span, unit");
	if ((row->alarm >= 0) != (row->alarm_unit != NULL))
		complain(findings, row, "duty.rule_span", "alarm, alarm_unit");
	if (rule && rule->span == 0 && row->span >= 0)
		complain(findings, row, "duty.rule_stated", rule->from);
	if (row->span > DUTY_SPAN_MAX)
		complain(findings, row, "duty.rule_range", "span");
	if (row->alarm > DUTY_ALARM_MAX)
		complain(findings, row, "duty.rule_range", "alarm");
	if (row->valid_to != DATE_NONE && row->valid_to < row->valid_from)
		complain(findings, row, "duty.rule_days", "valid_from, valid_to");
}

enum status duty_rules_check(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct duty_rule_row *row;
	struct arena arena;
	size_t rows;
	enum status status;

	arena_init(&arena);
	status = duty_rules_read(tx, &arena, &row, &rows, err);
	for (size_t i = 0; status == ST_OK && i < rows; i++) {
		char from[DATE_TEXT_LEN];

		check_row(&row[i], findings);
		if (i == 0 || strcmp(row[i - 1].kind, row[i].kind) != 0 ||
			(row[i - 1].valid_to != DATE_NONE && row[i - 1].valid_to < row[i].valid_from))
			continue;
		date_format(row[i].valid_from, from);
		complain(findings, &row[i], "duty.rule_overlap", from);
	}
	arena_done(&arena);
	return status;
}
