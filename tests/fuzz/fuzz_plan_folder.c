/* A planner's folder from any bytes: the three files, one after the other, parted by NUL bytes (rules.json, budgets.csv, candidates.csv); an input
 * that does not begin with a brace is candidates.csv, beside good ones of the others. It ends; what is wrong has a place; and what is taken is a
 * problem whose numbers are within their ranges, which can be solved or is too large. */
#include "fuzz.h"
#include "programme/programme_plan_int.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const char *const names[] = {"rules.json", "budgets.csv", "candidates.csv"};

static const char good_rules[] =
	"{\"subsidy_share\": 0.7, \"return_ratio\": 0.3, \"match_ratio\": 1, \"return_lag_years\": 1, \"opening_pool\": 50000000,"
	" \"horizon_years\": 3, \"supplier_cap\": 900000000, \"floors\": [{\"region\": \"N\", \"share\": 0.1}]}";
static const char good_budgets[] = "year,amount\n0,1000000000\n1,500000000\n2,0\n";

/* One folder for all inputs, gone at the end. */
static char folder[300];

static void remove_folder(void)
{
	char path[400];

	for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[k]);
		unlink(path);
	}
	rmdir(folder);
}

static void write_file(const char *name, const uint8_t *data, size_t size)
{
	char path[400];

	if (!folder[0]) {
		const char *base = getenv("TMPDIR");
		snprintf(folder, sizeof folder, "%.200s/fuzz-plan-XXXXXX", base && base[0] ? base : "/tmp");
		PROMISE(mkdtemp(folder));
		atexit(remove_folder);
	}
	snprintf(path, sizeof path, "%s/%s", folder, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	PROMISE(fd >= 0 && write(fd, data, size) == (ssize_t)size && close(fd) == 0);
}

static void check_rules(const struct plan_folder_rules *rules)
{
	PROMISE(rules->years >= 1 && rules->years <= PLAN_YEARS_MAX && rules->lag >= 0 && rules->opening_pool >= 0);
	PROMISE(rules->supplier_cap >= -1 && rules->consortium_cap >= -1 && rules->floors <= PLAN_FLOORS_MAX);
	for (size_t k = 0; k < rules->floors; k++)
		PROMISE(rules->floor[k].region[0] && rules->floor[k].share.numerator >= 0 &&
			rules->floor[k].share.numerator <= rules->floor[k].share.denominator);
}

/* The empty plan is always allowed, so that there is an answer. */
static void check_problem(const struct plan_folder *read)
{
	const struct plan_problem *p = read->problem;
	struct plan_options options = {.work = 200};
	struct plan_result result;
	plan_value value;
	struct err err;

	for (int64_t t = 0; t < read->rules.years; t++)
		PROMISE(plan_row_capacity(p, (int32_t)t) == read->budget[t] && read->budget[t] >= 0 && read->budget[t] <= MONEY_MAX_KRW);
	PROMISE(plan_set_count(p) <= plan_candidate_count(p));
	for (size_t i = 0; i < plan_candidate_count(p); i++) {
		PROMISE(plan_alternatives(p, (int32_t)i) == read->rules.years);
		PROMISE(plan_amount(p, (int32_t)i, 0) >= 0 && plan_amount(p, (int32_t)i, 1) >= 0);
		for (int32_t t = 0; t < read->rules.years; t++)
			PROMISE(plan_value_of(p, (int32_t)i, t) >= 0);
	}
	if (plan_solve(p, &options, &result, &err) != ST_OK) {
		PROMISE(strcmp(err.code, "plan.too_large") == 0);
		return;
	}
	PROMISE(result.found && plan_judge(p, result.choice, &value, NULL, NULL));
	PROMISE(value == result.objective && value >= 0 && result.bound >= value);
	plan_result_done(&result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct plan_folder read;
	struct plan_folder_rules rules;
	struct findings findings, again;
	struct err err = {0};
	char path[400];

	bool whole = size > 0 && data[0] == '{';
	write_file(names[0], (const uint8_t *)good_rules, strlen(good_rules));
	write_file(names[1], (const uint8_t *)good_budgets, strlen(good_budgets));
	for (int k = whole ? 0 : 2; k < 3; k++) {
		const uint8_t *end = size > 0 ? memchr(data, '\0', size) : NULL;
		size_t length = end && k < 2 ? (size_t)(end - data) : size;
		write_file(names[k], data, length);
		data += length;
		size -= length;
		if (size > 0) { /* the NUL */
			data++;
			size--;
		}
	}
	findings_init(&findings, 50);
	enum status st = plan_folder_read(folder, NULL, &read, &findings, &err);
	findings_init(&again, 50);
	snprintf(path, sizeof path, "%s/%s", folder, names[0]);
	if (plan_folder_rules_read(path, "rules.json", &rules, &again) == ST_OK)
		check_rules(&rules);
	else
		PROMISE(st == ST_INPUT && again.errors > 0 && strcmp(again.item[0].err.file, "rules.json") == 0);
	if (st == ST_OK) {
		PROMISE(findings.errors == 0 && read.problem);
		check_problem(&read);
	} else {
		PROMISE(st == ST_INPUT && !read.problem && err.code[0]);
		PROMISE((strcmp(err.code, "plan.refused") == 0) == (findings.errors > 0));
		PROMISE(findings.errors > 0 || strcmp(err.code, "plan.digits") == 0 || strcmp(err.code, "plan.too_large") == 0);
		for (size_t i = 0; i < findings.count; i++)
			PROMISE(findings.item[i].err.code[0] && findings.item[i].err.file[0] && findings.item[i].err.line >= 0);
	}
	plan_problem_free(read.problem);
	findings_done(&again);
	findings_done(&findings);
	return 0;
}
