#include "party/party_target.h"

#include "base/decimal.h"
#include "party/party_int.h"

#include <stdio.h>
#include <string.h>

enum status party_targets(struct store_tx *tx, struct arena *arena, struct party_target **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT organisation, kind, value, unit, evidence, source, base_year, year, source_line FROM targets"
			" ORDER BY organisation, kind, year",
		struct party_target, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4), STORE_TEXT(5),
		STORE_INT(6), STORE_INT(7), STORE_INT(8));
	return ST_OK;
}

enum status party_educations(struct store_tx *tx, struct arena *arena, struct party_education **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT education, organisation, hours, topic, given_by, evidence, held_on, persons, source_line FROM education"
			" ORDER BY organisation, held_on, education",
		struct party_education, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4),
		STORE_TEXT(5), STORE_DATE(6), STORE_INT(7), STORE_INT(8));
	return ST_OK;
}

static void complain(struct findings *findings, const struct party_target *t, const char *code, const char *a, const char *b)
{
	struct err finding;
	err_set(&finding, ST_INPUT, code, t->organisation, a, b, NULL);
	err_at(&finding, "targets.csv", t->source_line, 0);
	findings_add(findings, SEVERITY_ERROR, &finding);
}

static void check(struct findings *findings, const struct party_target *t, const struct party_target *before)
{
	char year[24], base[24];
	mpq_t value;
	snprintf(year, sizeof year, "%lld", (long long)t->year);
	snprintf(base, sizeof base, "%lld", (long long)t->base_year);
	if (t->year <= t->base_year)
		complain(findings, t, "target.year_order", year, base);
	if (before && before->base_year != t->base_year) {
		snprintf(year, sizeof year, "%lld", (long long)before->base_year);
		complain(findings, t, "target.base_year", year, base);
	}
	if (strcmp(t->unit, strcmp(t->kind, "absolute") == 0 ? "kgCO2e_per_kg" : "tCO2e") == 0)
		complain(findings, t, "target.unit", t->kind, t->unit);
	mpq_init(value);
	if (strcmp(t->unit, "percent") == 0 && decimal_parse_exact(t->value, value, NULL) == ST_OK && mpq_cmp_ui(value, 100, 1) > 0)
		complain(findings, t, "target.percent", t->value, NULL);
	mpq_clear(value);
}

enum status party_check_targets(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct party_target *list;
	struct arena arena;
	size_t count;
	arena_init(&arena);
	enum status status = party_targets(tx, &arena, &list, &count, err);
	for (size_t i = 0; status == ST_OK && i < count; i++) {
		bool same = i > 0 && strcmp(list[i - 1].organisation, list[i].organisation) == 0 && strcmp(list[i - 1].kind, list[i].kind) == 0;
		check(findings, &list[i], same ? &list[i - 1] : NULL);
	}
	arena_done(&arena);
	return status;
}
