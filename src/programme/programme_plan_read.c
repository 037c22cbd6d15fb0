/* Reading a planner's folder into a problem. Made for a million candidates: no allocation for a plain line. */
#include "programme/programme_plan_int.h"

#include "base/text.h"
#include "file/rows.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PROGRESS_ROWS 65536
#define DIGITS_MAX ((decimal_digits)1 << 106) /* of a value's unit, so that years and sums fit 126 bits */

enum { SUPPLIER, TIER, GROUP, COST, TONNES, LIFE, CANDIDATE_NEEDED, CONSORTIUM = CANDIDATE_NEEDED, REGION, CANDIDATE_COLUMNS };
static const char *const candidate_words[] = {"supplier", "tier", "group", "cost", "tonnes_per_year", "life_years", "consortium", "region", NULL};
static const char *const candidate_words_ko[] = {"공급사", "차수", "묶음", "비용", "연간톤", "내용연수", "컨소시엄", "지역", NULL};
enum { YEAR, AMOUNT, BUDGET_COLUMNS };
static const char *const budget_words[] = {"year", "amount", NULL};
static const char *const budget_words_ko[] = {"연도", "금액", NULL};

struct candidate {
	decimal_digits tonnes;
	int exponent;
	int64_t cost_krw;
	int32_t set, supplier, consortium, region, life; /* consortium -1: none; region: of the floors, -1: none of them */
	int8_t tier;
};
struct reader {
	const char *folder;
	programme_progress *progress;
	struct plan_folder *out;
	struct findings *findings;
	struct rows *in;
	int fields, at[CANDIDATE_COLUMNS];
	bool is_budget;
	int64_t seen_on[PLAN_YEARS_MAX]; /* line of a year's budget */
	struct programme_keys sets, suppliers, groups, consortia;
	struct candidate *list;
	size_t count, capacity;
	int exponent; /* the smallest */
};

static void complain(struct reader *r, int field, struct err *err)
{
	rows_at(r->in, field, err);
	findings_add(r->findings, SEVERITY_ERROR, err);
}

static void complain_code(struct reader *r, int field, const char *code, const char *a, const char *b)
{
	struct err err;

	err_set(&err, ST_INPUT, code, a, b, NULL);
	complain(r, field, &err);
}

static void header(struct reader *r)
{
	const char *const *words = r->is_budget ? budget_words : candidate_words, *const *ko = r->is_budget ? budget_words_ko : candidate_words_ko;
	int columns = r->is_budget ? BUDGET_COLUMNS : CANDIDATE_COLUMNS, needed = r->is_budget ? BUDGET_COLUMNS : CANDIDATE_NEEDED;

	for (int c = 0; c < CANDIDATE_COLUMNS; c++)
		r->at[c] = -1;
	r->fields = rows_count(r->in);
	for (int f = 0; f < r->fields; f++) {
		const char *word = rows_cell(r->in, f), *nearest = string_nearest(word, words);
		int c = 0;

		while (c < columns && strcasecmp(words[c], word) != 0 && strcmp(ko[c], word) != 0)
			c++;
		if (c == columns)
			complain_code(r, f, "table.column_unknown", word, nearest ? nearest : words[0]);
		else if (r->at[c] >= 0)
			complain_code(r, f, "table.column_twice", word, NULL);
		else
			r->at[c] = f;
	}
	for (int c = 0; c < needed; c++)
		if (r->at[c] < 0)
			complain_code(r, -1, "table.column_missing", words[c], ko[c]);
}

/* An integer cell; false, said, if it is none or out of range. */
static bool integer(struct reader *r, int column, int64_t min, int64_t max, int64_t *out)
{
	struct err err;
	int f = r->at[column];

	if (f >= 0 && decimal_parse_int(rows_cell(r->in, f), min, max, out, &err) == ST_OK)
		return true;
	if (f >= 0)
		complain(r, f, &err);
	return false;
}

static void budget_row(struct reader *r)
{
	int64_t year, amount;
	bool good = integer(r, YEAR, 0, r->out->rules.years - 1, &year);
	char line[24];

	good &= integer(r, AMOUNT, 0, MONEY_MAX_KRW, &amount);
	if (!good)
		return;
	if (r->seen_on[year] > 0) {
		snprintf(line, sizeof line, "%" PRId64, r->seen_on[year]);
		complain_code(r, r->at[YEAR], "plan.year_twice", rows_cell(r->in, r->at[YEAR]), line);
		return;
	}
	r->seen_on[year] = rows_line(r->in);
	r->out->budget[year] = amount;
}

/* Number of a name, blank refused. */
static bool name_of(struct reader *r, int column, struct programme_keys *keys, int32_t *out)
{
	const char *name = r->at[column] >= 0 ? rows_cell(r->in, r->at[column]) : "";
	int64_t number;

	if (r->at[column] < 0)
		return false;
	if (programme_cell_is_blank(name)) {
		complain_code(r, r->at[column], "cell.blank", candidate_words[column], candidate_words_ko[column]);
		return false;
	}
	programme_keys_add(keys, programme_keys_hash(name, strlen(name)), rows_line(r->in), &number);
	*out = (int32_t)number;
	return true;
}

static void candidate_row(struct reader *r)
{
	struct candidate c = {.consortium = -1, .region = -1};
	int64_t tier = 0, life = 0, number;
	struct err err;
	int32_t group;
	bool good = name_of(r, SUPPLIER, &r->suppliers, &c.supplier);

	good &= integer(r, TIER, 1, 2, &tier);
	good &= name_of(r, GROUP, &r->groups, &group);
	good &= integer(r, COST, 1, MONEY_MAX_KRW, &c.cost_krw);
	good &= integer(r, LIFE, 1, 10000, &life);
	if (r->at[TONNES] < 0) {
		good = false;
	} else if (decimal_parse_digits(rows_cell(r->in, r->at[TONNES]), &c.tonnes, &c.exponent, &err) != ST_OK) {
		complain(r, r->at[TONNES], &err);
		good = false;
	} else if (c.tonnes < 0) {
		complain_code(r, r->at[TONNES], "cell.negative", rows_cell(r->in, r->at[TONNES]), NULL);
		good = false;
	}
	if (!good)
		return;
	int32_t pair[2] = {c.supplier, group}; /* a group belongs to its supplier */
	programme_keys_add(&r->sets, programme_keys_hash((const char *)pair, sizeof pair), rows_line(r->in), &number);
	c.set = (int32_t)number;
	if (r->at[CONSORTIUM] >= 0 && !programme_cell_is_blank(rows_cell(r->in, r->at[CONSORTIUM])))
		name_of(r, CONSORTIUM, &r->consortia, &c.consortium);
	for (size_t k = 0; r->at[REGION] >= 0 && k < r->out->rules.floors; k++)
		if (strcmp(rows_cell(r->in, r->at[REGION]), r->out->rules.floor[k].region) == 0)
			c.region = (int32_t)k;
	c.tier = (int8_t)tier;
	c.life = (int32_t)life;
	if (c.exponent < r->exponent)
		r->exponent = c.exponent;
	if (r->count == r->capacity) {
		r->capacity = r->capacity ? r->capacity * 2 : 1024;
		r->list = heap_grow(r->list, r->capacity, sizeof *r->list);
	}
	r->list[r->count++] = c;
}

static enum status read_table(struct reader *r, const char *name, bool is_budget, struct err *err)
{
	struct programme_words words = {is_budget ? budget_words : candidate_words, is_budget ? budget_words_ko : candidate_words_ko,
		is_budget ? BUDGET_COLUMNS : CANDIDATE_COLUMNS, is_budget ? BUDGET_COLUMNS : CANDIDATE_NEEDED};
	struct rows_options options = {.header = programme_words_score, .context = &words};
	bool more = true, first = true;
	enum status st = ST_OK;
	struct text path;
	struct err finding;
	int64_t rows = 0;

	text_init(&path);
	text_printf(&path, "%s/%s", r->folder, name);
	r->is_budget = is_budget;
	if (rows_open(path.data, path.data, &options, &r->in, &finding) != ST_OK) {
		if (!finding.file[0])
			err_at(&finding, path.data, 0, 0);
		findings_add(r->findings, SEVERITY_ERROR, &finding);
		text_done(&path);
		return ST_OK;
	}
	while (st == ST_OK) {
		if (rows_next(r->in, &more, &finding) != ST_OK) {
			findings_add(r->findings, SEVERITY_ERROR, &finding);
			if (rows_broken(r->in) || first)
				break;
			continue;
		}
		if (!more)
			break;
		if (first) {
			first = false;
			header(r);
			continue;
		}
		if (!programme_header_fits(r->in, r->fields, r->findings))
			continue;
		if (is_budget)
			budget_row(r);
		else
			candidate_row(r);
		if (++rows % PROGRESS_ROWS == 0 && r->progress && !r->progress(NULL, "read", rows, 0))
			st = err_set(err, ST_CANCELLED, "programme.cancelled", NULL);
	}
	for (int64_t t = 0; st == ST_OK && is_budget && !first && t < r->out->rules.years; t++)
		if (r->seen_on[t] == 0) {
			char year[24];

			snprintf(year, sizeof year, "%" PRId64, t);
			complain_code(r, -1, "plan.year_missing", year, NULL);
		}
	rows_remark(r->in, r->findings);
	rows_close(r->in);
	text_done(&path);
	return st;
}

/* ---- the problem ---- */

/* Which rows a candidate uses depends on its tier and on the caps and floors it falls under. */
struct kind {
	int8_t tier;
	int32_t supplier_row, consortium_row, region;
};
struct builder {
	struct plan_problem *problem;
	const struct plan_folder_rules *rules;
	int32_t budget_row[PLAN_YEARS_MAX], pool_row[PLAN_YEARS_MAX], floor_row[PLAN_FLOORS_MAX];
	struct programme_keys kinds; /* number of a kind = its pattern */
	struct programme_keys lives; /* number of a life = its profile */
};

/* Amounts of a candidate: its subsidy, and what it adds to the pool. */
static int32_t pattern_of(struct builder *b, const struct kind *kind)
{
	int64_t number;
	int32_t years = (int32_t)b->rules->years;

	if (!programme_keys_add(&b->kinds, programme_keys_hash((const char *)kind, sizeof *kind), 0, &number))
		return (int32_t)number;
	int32_t pattern = plan_pattern_add(b->problem, years, 2);
	for (int32_t t = 0; t < years; t++) {
		if (kind->tier == 1) {
			plan_use_add(b->problem, pattern, t, b->budget_row[t], 0, 1);
			for (int64_t u = t + b->rules->lag; u < years; u++)
				plan_use_add(b->problem, pattern, t, b->pool_row[u], 1, -1);
		} else {
			for (int32_t u = t; u < years; u++)
				plan_use_add(b->problem, pattern, t, b->pool_row[u], 0, 1);
		}
		if (kind->supplier_row != PLAN_NONE)
			plan_use_add(b->problem, pattern, t, kind->supplier_row, 0, 1);
		if (kind->consortium_row != PLAN_NONE)
			plan_use_add(b->problem, pattern, t, kind->consortium_row, 0, 1);
		/* share p/q of region k: p × all − q × its own <= 0 */
		for (size_t k = 0; k < b->rules->floors; k++) {
			struct rate share = b->rules->floor[k].share;
			plan_use_add(
				b->problem, pattern, t, b->floor_row[k], 0, share.numerator - (kind->region == (int32_t)k ? share.denominator : 0));
		}
	}
	return pattern;
}

static int32_t profile_of(struct builder *b, int32_t life)
{
	int64_t weight[PLAN_YEARS_MAX], number;

	if (!programme_keys_add(&b->lives, programme_keys_hash((const char *)&life, sizeof life), 0, &number))
		return (int32_t)number;
	for (int64_t t = 0; t < b->rules->years; t++)
		weight[t] = life + b->rules->years - 1 - t;
	return plan_profile_add(b->problem, weight, (int32_t)b->rules->years);
}

static bool scaled(decimal_digits digits, int by, decimal_digits *out)
{
	for (; digits > 0 && by > 0; by--) {
		digits *= 10;
		if (digits > DIGITS_MAX)
			return false;
	}
	*out = digits;
	return digits <= DIGITS_MAX;
}

static enum status build(struct reader *r, struct err *err)
{
	const struct plan_folder_rules *rules = &r->out->rules;
	struct builder b = {.problem = plan_problem_new(), .rules = rules};
	size_t suppliers = r->suppliers.count, consortia = r->consortia.count;
	enum status st = ST_OK;

	programme_keys_init(&b.kinds);
	programme_keys_init(&b.lives);
	for (int64_t t = 0; t < rules->years; t++)
		b.budget_row[t] = plan_row_add(b.problem, r->out->budget[t]);
	for (int64_t t = 0; t < rules->years; t++)
		b.pool_row[t] = plan_row_add(b.problem, rules->opening_pool);
	for (size_t k = 0; k < rules->floors; k++)
		b.floor_row[k] = plan_row_add(b.problem, 0);
	int32_t first_consortium = (int32_t)plan_row_count(b.problem);
	for (size_t k = 0; rules->consortium_cap >= 0 && k < consortia; k++)
		plan_row_add(b.problem, rules->consortium_cap);
	int32_t first_supplier = (int32_t)plan_row_count(b.problem);
	for (size_t k = 0; rules->supplier_cap >= 0 && k < suppliers; k++)
		plan_row_add(b.problem, rules->supplier_cap);
	for (size_t k = 0; k < r->sets.count; k++)
		plan_set_add(b.problem, false);
	for (size_t i = 0; st == ST_OK && i < r->count; i++) {
		const struct candidate *c = &r->list[i];
		struct kind kind;
		int64_t amount[2];
		decimal_digits base = 0;

		memset(&kind, 0, sizeof kind); /* its bytes are its name */
		kind.tier = c->tier;
		kind.supplier_row = rules->supplier_cap >= 0 ? first_supplier + c->supplier : PLAN_NONE;
		kind.consortium_row = rules->consortium_cap >= 0 && c->consortium >= 0 ? first_consortium + c->consortium : PLAN_NONE;
		kind.region = c->region;
		amount[0] = rate_floor(rules->subsidy_share, c->cost_krw);
		int64_t returned = rate_floor(rules->return_ratio, amount[0]);
		if (returned > MONEY_MAX_KRW) { /* a ratio may be 1000; its match must fit too */
			st = err_set(err, ST_INPUT, "plan.too_large", NULL);
			break;
		}
		amount[1] = money_add(returned, rate_floor(rules->match_ratio, returned));
		if (!scaled(c->tonnes, c->exponent - r->exponent, &base))
			st = err_set(err, ST_INPUT, "plan.digits", NULL);
		else
			plan_candidate_add(b.problem, c->set, pattern_of(&b, &kind), profile_of(&b, c->life), base, amount);
	}
	programme_keys_done(&b.kinds);
	programme_keys_done(&b.lives);
	r->out->exponent = r->exponent - 1; /* values are tonnes × years / 10 */
	if (st == ST_OK)
		r->out->problem = b.problem;
	else
		plan_problem_free(b.problem);
	return st;
}

enum status plan_folder_read(const char *folder, programme_progress *progress, struct plan_folder *out, struct findings *findings, struct err *err)
{
	struct reader r = {.folder = folder, .progress = progress, .out = out, .findings = findings};
	int64_t before = findings->errors;
	struct text path;

	*out = (struct plan_folder){0};
	programme_keys_init(&r.sets);
	programme_keys_init(&r.suppliers);
	programme_keys_init(&r.groups);
	programme_keys_init(&r.consortia);
	text_init(&path);
	text_printf(&path, "%s/rules.json", folder);
	enum status st = ST_OK, rules = plan_folder_rules_read(path.data, path.data, &out->rules, findings);
	if (rules == ST_OK) /* the horizon says which years are needed */
		st = read_table(&r, "budgets.csv", true, err);
	if (st == ST_OK)
		st = read_table(&r, "candidates.csv", false, err);
	if (st == ST_OK && findings->errors > before)
		st = err_set(err, ST_INPUT, "plan.refused", NULL);
	if (st == ST_OK)
		st = build(&r, err);
	text_done(&path);
	programme_keys_done(&r.sets);
	programme_keys_done(&r.suppliers);
	programme_keys_done(&r.groups);
	programme_keys_done(&r.consortia);
	free(r.list);
	return st;
}
