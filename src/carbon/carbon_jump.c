/* Quantities that stand far out among the other months of the same process and carrier: a slipped comma, a meter's reading in place of a use. */
#include "base/decimal.h"
#include "carbon/carbon_int.h"

#include <stdlib.h>
#include <string.h>

#define JUMP_FACTOR 10
#define OTHERS_MIN 3 /* of fewer months nothing can be said */

static bool is_like(const struct carbon_bill *a, const struct carbon_bill *b)
{
	return strcmp(a->process, b->process) == 0 && strcmp(a->carrier, b->carrier) == 0;
}

static int compare(const void *a, const void *b)
{
	return mpq_cmp(**(const mpq_t *const *)a, **(const mpq_t *const *)b);
}

/* The lower median of the other months in the same unit that have a quantity above zero; false if they are too few. */
static bool usual(const struct carbon_bill *bill, const mpq_t *quantity, size_t count, size_t at, const mpq_t **sorted, mpq_t out_usual)
{
	size_t others = 0;

	for (size_t i = 0; i < count; i++)
		if (i != at && mpq_sgn(quantity[i]) > 0 && strcmp(bill[i].unit, bill[at].unit) == 0)
			sorted[others++] = &quantity[i];
	if (others < OTHERS_MIN)
		return false;
	qsort(sorted, others, sizeof *sorted, compare);
	mpq_set(out_usual, *sorted[(others - 1) / 2]);
	return true;
}

static void judge(const struct carbon_bill *bill, size_t count, int64_t from_line, struct findings *findings)
{
	mpq_t *quantity = heap_alloc(count, sizeof *quantity), common, limit;
	const mpq_t **sorted = heap_alloc(count, sizeof *sorted);

	mpq_inits(common, limit, NULL);
	for (size_t i = 0; i < count; i++) {
		mpq_init(quantity[i]);
		if (bill[i].quantity && decimal_parse_exact(bill[i].quantity, quantity[i], NULL) != ST_OK)
			mpq_set_ui(quantity[i], 0, 1);
	}
	for (size_t i = 0; i < count; i++) {
		char text[DECIMAL_TEXT_LEN * 2];
		struct err why;

		if (bill[i].source_line < from_line || !usual(bill, (const mpq_t *)quantity, count, i, sorted, common))
			continue;
		mpq_set_ui(limit, JUMP_FACTOR, 1);
		mpq_mul(limit, limit, common);
		if (mpq_cmp(quantity[i], limit) < 0)
			continue;
		decimal_canonical(common, text);
		err_set(&why, ST_INPUT, "activity.jump", bill[i].quantity, bill[i].unit, bill[i].month, text, NULL);
		err_at(&why, "activity.csv", bill[i].source_line, 0);
		findings_add(findings, SEVERITY_WARNING, &why);
	}
	for (size_t i = 0; i < count; i++)
		mpq_clear(quantity[i]);
	mpq_clears(common, limit, NULL);
	free(sorted);
	free(quantity);
}

enum status carbon_check_jumps(struct store_tx *tx, int64_t from_line, struct findings *findings, struct err *err)
{
	struct carbon_bill *bill;
	struct arena arena;
	size_t count = 0;
	enum status st;

	arena_init(&arena);
	st = carbon_bills_read(tx, &arena, &bill, &count, err);
	for (size_t first = 0, next = 0; st == ST_OK && first < count; first = next) {
		bool any = false;

		for (next = first; next < count && is_like(&bill[first], &bill[next]); next++)
			any = any || bill[next].source_line >= from_line;
		if (any)
			judge(&bill[first], next - first, from_line, findings);
	}
	arena_done(&arena);
	return st;
}
