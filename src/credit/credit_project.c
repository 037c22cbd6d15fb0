/* External projects: findings, duties, and what other rooms need to know of them. */
#include "credit/credit_project_int.h"

#include "base/decimal.h"
#include "credit/credit_int.h"
#include "duty/duty.h"

#include <string.h>

/* Every project's walk, handed to `use`. */
typedef enum status use_life(void *context, const struct credit_project_file *file, const struct credit_life *life, struct err *err);

static enum status walk_all(struct store_tx *tx, date_day as_of, struct arena *arena, use_life *use, void *context, struct err *err)
{
	struct credit_project_file *file;
	struct duty_clock clock;
	size_t count;
	enum status st = credit_project_files(tx, arena, &file, &count, err);

	if (st == ST_OK)
		st = duty_clock_read(tx, arena, &clock, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct credit_life life;

		credit_project_walk(&file[i], file, count, &clock, as_of, arena, &life);
		st = use(context, &file[i], &life, err);
	}
	return st;
}

static enum status add_problems(void *context, const struct credit_project_file *file, const struct credit_life *life, struct err *err)
{
	struct findings *findings = context;

	for (size_t i = 0; i < life->problems; i++)
		findings_add(findings, life->problem[i].severity, &life->problem[i].err);
	return ST_OK;
}

/* Sum of two plans' expected tonnes above what a class may have? */
static bool together_above(const char *a, const char *b, long limit)
{
	mpq_t x, y;
	bool above;

	mpq_inits(x, y, NULL);
	above = decimal_parse_exact(a, x, NULL) == ST_OK && decimal_parse_exact(b, y, NULL) == ST_OK;
	if (above) {
		mpq_add(x, x, y);
		above = mpq_cmp_si(x, limit, 1) > 0;
	}
	mpq_clears(x, y, NULL);
	return above;
}

/* Two small projects of one coordinator and methodology that began within two years of each other and together are no longer small: perhaps one
 * project, divided (N13 ① x; the tests of nearness are CDM practice, from memory: a warning). */
static void check_debundling(const struct credit_project_file *file, size_t count, struct findings *findings)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = i + 1; k < count; k++) {
			const struct credit_project_file *a = &file[i], *b = &file[k];
			const struct credit_plan *pa = a->plans ? &a->plan[a->plans - 1] : NULL, *pb = b->plans ? &b->plan[b->plans - 1] : NULL;
			date_day early = a->started_on < b->started_on ? a->started_on : b->started_on;
			date_day late = a->started_on < b->started_on ? b->started_on : a->started_on;
			struct err e;

			if (!pa || !pb || pa->parent || pb->parent || strcmp(a->kind, "single") != 0 || strcmp(b->kind, "single") != 0 ||
				strcmp(a->coordinator, b->coordinator) != 0 || strcmp(pa->methodology, pb->methodology) != 0 ||
				late > date_add_months(early, 24))
				continue;
			if (together_above("0", pa->expected_t_per_year, 3000) || together_above("0", pb->expected_t_per_year, 3000) ||
				!together_above(pa->expected_t_per_year, pb->expected_t_per_year, 3000))
				continue;
			err_set(&e, ST_INPUT, "project.debundled", b->project, a->project, pa->methodology, NULL);
			err_at(&e, "project_plans.csv", pb->source_line, 0);
			findings_add(findings, SEVERITY_WARNING, &e);
		}
}

enum status credit_project_check_rows(struct store_tx *tx, date_day as_of, struct findings *findings, struct err *err)
{
	struct credit_project_file *file;
	struct arena arena;
	size_t count;
	enum status st;

	arena_init(&arena);
	st = walk_all(tx, as_of, &arena, add_problems, findings, err);
	if (st == ST_OK)
		st = credit_project_files(tx, &arena, &file, &count, err);
	if (st == ST_OK)
		check_debundling(file, count, findings);
	arena_done(&arena);
	return st;
}

struct clocks {
	struct arena *arena;
	struct duty **list;
	size_t *count;
};

static enum status add_clocks(void *context, const struct credit_project_file *file, const struct credit_life *life, struct err *err)
{
	struct clocks *clocks = context;

	for (size_t i = 0; i < life->clocks; i++) {
		const struct credit_clock *c = &life->clock[i];

		duty_add(clocks->arena, clocks->list, clocks->count,
			&(struct duty){.kind = c->kind,
				.subject = c->subject,
				.owner = c->owner,
				.legal_basis = c->basis,
				.event_on = c->event_on,
				.done_on = c->done_on,
				.evidence = c->evidence[0] ? c->evidence : NULL},
			c->period);
	}
	return ST_OK;
}

enum status credit_project_clocks(struct store_tx *tx, date_day as_of, struct arena *arena, struct duty **list, size_t *count, struct err *err)
{
	struct clocks clocks = {arena, list, count};

	return walk_all(tx, as_of, arena, add_clocks, &clocks, err);
}

struct crediting_days {
	struct arena *arena;
	struct credit_crediting *list;
	size_t count;
};

static enum status add_crediting(void *context, const struct credit_project_file *file, const struct credit_life *life, struct err *err)
{
	struct crediting_days *days = context;

	if (life->crediting_from != DATE_NONE) {
		days->list = arena_grow(days->arena, days->list, days->count, sizeof *days->list);
		days->list[days->count++] = (struct credit_crediting){file->project, life->crediting_from};
	}
	return ST_OK;
}

enum status credit_crediting_days(
	struct store_tx *tx, date_day as_of, struct arena *arena, struct credit_crediting **out_list, size_t *out_count, struct err *err)
{
	struct crediting_days days = {.arena = arena};
	enum status st = walk_all(tx, as_of, arena, add_crediting, &days, err);

	if (st == ST_OK) {
		*out_list = days.list;
		*out_count = days.count;
	}
	return st;
}

enum status credit_issues(struct store_tx *tx, struct arena *arena, struct credit_issue **out_list, size_t *out_count, struct err *err)
{
	struct credit_certificate *certificate;
	struct credit_issue *list;
	size_t count;
	enum status st = credit_store_certificates(tx, false, arena, &certificate, &count, err);

	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++) {
		const struct credit_certificate *c = &certificate[i];

		list[i] = (struct credit_issue){c->project, c->tonnes, c->remainder_g, c->serial_from, c->serial_to, c->from, c->to, c->on};
	}
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status credit_consultants(struct store_tx *tx, struct arena *arena, struct credit_owner **out_list, size_t *out_count, struct err *err)
{
	struct credit_project_file *file;
	struct credit_owner *list = NULL;
	size_t count, n = 0;
	enum status st = credit_project_files(tx, arena, &file, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		for (size_t p = 0; p < file[i].plans; p++)
			if (file[i].plan[p].consultant) {
				list = arena_grow(arena, list, n, sizeof *list);
				list[n++] = (struct credit_owner){file[i].project, file[i].plan[p].consultant};
			}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = n;
	}
	return st;
}

enum status credit_project_excess(struct store_tx *tx, const char *project, date_day on, struct credit_unit *unit, size_t count, struct err *err)
{
	struct credit_project_file *file;
	struct arena arena;
	size_t files;
	mpq_t rest, grams;
	enum status st;

	arena_init(&arena);
	mpq_inits(rest, grams, NULL);
	st = credit_project_files(tx, &arena, &file, &files, err);
	for (size_t i = 0; st == ST_OK && i < files; i++) {
		const struct credit_plan *plan = strcmp(file[i].project, project) == 0 ? credit_plan_on(&file[i], on) : NULL;

		if (!plan)
			continue;
		st = decimal_parse_exact(plan->legal_duty_share, rest, err);
		mpq_set_si(grams, 1, 1);
		mpq_sub(rest, grams, rest);
		for (size_t k = 0; st == ST_OK && k < count; k++)
			if (unit[k].verified_g > 0) {
				mpq_set_si(grams, unit[k].verified_g, 1);
				mpq_mul(grams, grams, rest);
				unit[k].verified_g = decimal_floor(grams);
			}
	}
	mpq_clears(rest, grams, NULL);
	arena_done(&arena);
	return st;
}
