#include "programme/programme_plan_int.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct pick {
	int32_t row, year;
};

static int by_year(const void *a, const void *b)
{
	const struct pick *x = a, *y = b;

	if (x->year != y->year)
		return x->year < y->year ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static struct pick *picks_of(const struct plan_folder *folder, const struct plan_result *result, size_t *out_count)
{
	size_t sets = plan_set_count(folder->problem), count = 0;
	struct pick *list = heap_alloc(sets + 1, sizeof *list);

	for (size_t s = 0; s < sets; s++)
		if (result->choice[s].candidate != PLAN_NONE)
			list[count++] = (struct pick){result->choice[s].candidate, result->choice[s].alternative};
	qsort(list, count, sizeof *list, by_year);
	*out_count = count;
	return list;
}

/* Numbers in full: the value of a plan is an exact decimal. */
static void write_json(const struct plan_folder *folder, const struct plan_result *result, FILE *out)
{
	char objective[DECIMAL_DIGITS_LEN], bound[DECIMAL_DIGITS_LEN], gap[32];
	size_t count;
	struct pick *list = picks_of(folder, result, &count);

	decimal_from_digits(result->objective, folder->exponent, objective);
	decimal_from_digits(result->bound, folder->exponent, bound);
	decimal_roundtrip(result->gap, gap);
	fprintf(out, "{\n  \"schema\": \"sangsaeng.plan/1\",\n  \"objective\": %s,\n  \"bound\": %s,\n  \"gap\": %s,\n  \"chosen\": [", objective,
		bound, gap);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s\n    {\"row\": %" PRId32 ", \"year\": %" PRId32 "}", i ? "," : "", list[i].row, list[i].year);
	fprintf(out, "%s],\n  \"stopped\": \"%s\",\n  \"seconds\": %.3f\n}\n", count ? "\n  " : "", plan_stop_name(result->stopped), result->seconds);
	free(list);
}

static void write_csv(const struct plan_folder *folder, const struct plan_result *result, FILE *out)
{
	size_t count;
	struct pick *list = picks_of(folder, result, &count);

	fputs("row,year,subsidy,tonnes\n", out);
	for (size_t i = 0; i < count; i++) {
		char tonnes[DECIMAL_DIGITS_LEN];

		decimal_from_digits(plan_value_of(folder->problem, list[i].row, list[i].year), folder->exponent, tonnes);
		fprintf(out, "%" PRId32 ",%" PRId32 ",%" PRId64 ",%s\n", list[i].row, list[i].year, plan_amount(folder->problem, list[i].row, 0),
			tonnes);
	}
	free(list);
}

struct plan_options programme_plan_options(const struct programme_plan_effort *effort)
{
	return (struct plan_options){
		.gap = effort->gap,
		.seconds = effort->seconds,
		.work = effort->work,
		.seed = effort->seed,
		.threads = effort->threads,
		.progress = effort->progress,
		.context = effort->context,
	};
}

enum status programme_plan_solve(const struct programme_plan_files *files, FILE *out, struct findings *findings, struct err *err)
{
	struct plan_folder folder;
	struct plan_result result;
	enum status st = plan_folder_read(files->folder, NULL, &folder, findings, err);

	struct plan_options options = programme_plan_options(&files->effort);
	if (st == ST_OK)
		st = plan_solve(folder.problem, &options, &result, err);
	if (st == ST_OK) {
		if (files->csv)
			write_csv(&folder, &result, out);
		else
			write_json(&folder, &result, out);
		if (result.stopped == PLAN_STOP_CANCEL)
			st = err_set(err, ST_CANCELLED, "plan.cancelled", NULL);
		plan_result_done(&result);
	}
	plan_problem_free(folder.problem);
	return st;
}
