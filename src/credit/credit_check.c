/* Cross-row rules of credit's input tables. Findings carry file and line. */
#include "base/decimal.h"
#include "credit/credit_int.h"
#include "credit/credit_project.h"
#include "credit/credit_registry.h"

#include <stdio.h>
#include <string.h>

static void found(struct findings *findings, struct err *e, const char *file, int64_t line)
{
	err_at(e, file, line, 0);
	findings_add(findings, SEVERITY_ERROR, e);
}

/* Shares of one project and day sum to 1. */
static void check_sum(const struct credit_ownership_row *row, size_t count, struct findings *findings)
{
	char text[DECIMAL_TEXT_LEN];
	mpq_t sum, share;
	struct err e;

	mpq_inits(sum, share, NULL);
	for (size_t i = 0; i < count; i++)
		if (decimal_parse_exact(row[i].share, share, NULL) == ST_OK)
			mpq_add(sum, sum, share);
	if (mpq_cmp_si(sum, 1, 1) != 0) {
		decimal_from_exact(sum, text);
		err_set(&e, ST_INPUT, "ownership.sum", row->project, row->valid_from, text, NULL);
		found(findings, &e, "ownership.csv", row->source_line);
	}
	mpq_clears(sum, share, NULL);
}

static void check_ownership(const struct credit_ownership_row *row, size_t count, struct findings *findings)
{
	size_t end;

	for (size_t begin = 0; begin < count; begin = end) {
		for (end = begin + 1;
			end < count && strcmp(row[end].project, row[begin].project) == 0 && strcmp(row[end].valid_from, row[begin].valid_from) == 0;
			end++)
			;
		check_sum(&row[begin], end - begin, findings);
	}
}

static bool owned_on(const struct credit_ownership_row *row, size_t count, const char *project, const char *day)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(row[i].project, project) == 0 && strcmp(row[i].valid_from, day) <= 0)
			return true;
	return false;
}

/* Crediting begins with the later of start and resolution. */
static void check_crediting(const struct credit_project_row *p, struct findings *findings)
{
	int years = strcmp(p->kind, "programme") == 0 ? CREDIT_YEARS_PROGRAMME : CREDIT_YEARS_SINGLE;
	const char *from = p->resolution_on && strcmp(p->started_on, p->resolution_on) > 0 ? p->started_on : p->resolution_on;
	date_day begin, end;
	char number[16];
	struct err e;

	if (!from || date_parse(from, &begin, NULL) != ST_OK || date_parse(p->crediting_to, &end, NULL) != ST_OK)
		return; /* not resolved yet, or the importer said so */
	if (end < date_add_months(begin, 12 * years))
		return;
	snprintf(number, sizeof number, "%d", years);
	err_set(&e, ST_INPUT, "credit.crediting_too_long", p->project, from, p->crediting_to, number, NULL);
	found(findings, &e, "projects.csv", p->source_line);
}

/* Dates are 'YYYY-MM-DD': they compare as text. */
static void check_project(const struct credit_project_row *p, const struct credit_ownership_row *ownership, size_t count, struct findings *findings)
{
	struct err e;

	if (strcmp(p->started_on, CREDIT_START_EARLIEST) < 0) {
		err_set(&e, ST_INPUT, "project.started_early", p->project, p->started_on, CREDIT_START_EARLIEST, NULL);
		found(findings, &e, "projects.csv", p->source_line);
	}
	if (p->resolution_on && strcmp(p->crediting_to, p->resolution_on) < 0) {
		err_set(&e, ST_INPUT, "project.crediting_ends_early", p->project, p->crediting_to, p->resolution_on, NULL);
		found(findings, &e, "projects.csv", p->source_line);
	}
	if (p->certified_on && (!p->resolution_on || strcmp(p->certified_on, p->resolution_on) < 0)) {
		err_set(&e, ST_INPUT, "project.certified_early", p->project, p->certified_on, p->resolution_on ? p->resolution_on : "—", NULL);
		found(findings, &e, "projects.csv", p->source_line);
	}
	if (p->certified_on && !owned_on(ownership, count, p->project, p->certified_on)) {
		err_set(&e, ST_INPUT, "ownership.none", p->project, p->certified_on, NULL);
		found(findings, &e, "projects.csv", p->source_line);
	}
}

/* Rows that the rule about conversion looks at. */
struct conversions {
	const struct credit_compliance_row *list;
	size_t count;
	const struct credit_order_row *order;
	size_t orders;
};

/* Did the organisation convert anything by the day, or receive it, for whatever compliance year? */
static bool converted_by(const struct conversions *c, const char *organisation, const char *day)
{
	const struct credit_compliance_row *list = c->list;
	size_t count = c->count;
	date_day on;

	for (size_t i = 0; i < c->orders; i++) {
		const struct credit_order *o = &c->order[i].order;

		if ((o->kind == CREDIT_CONVERT || o->kind == CREDIT_ACCEPT) && o->holder && strcmp(o->holder, organisation) == 0 &&
			date_parse(day, &on, NULL) == ST_OK && o->on <= on)
			return true;
	}
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].organisation, organisation) == 0 && list[i].converted_on && strcmp(list[i].converted_on, day) <= 0)
			return true;
	return false;
}

static void check_compliance(const struct conversions *all, size_t at, const struct duty_clock *clock, struct findings *findings)
{
	const struct credit_compliance_row *c = &all->list[at];
	char last[DATE_TEXT_LEN];
	struct err e;

	if (!c->surrendered_on)
		return;
	date_format(credit_surrender_last_day((int)c->year, clock), last);
	if (!converted_by(all, c->organisation, c->surrendered_on)) {
		err_set(&e, ST_INPUT, "compliance.not_converted", c->organisation, c->surrendered_on, NULL);
		found(findings, &e, "compliance.csv", c->source_line);
	}
	if (strcmp(c->surrendered_on, last) > 0) {
		err_set(&e, ST_INPUT, "compliance.surrendered_late", c->organisation, c->surrendered_on, last, NULL);
		found(findings, &e, "compliance.csv", c->source_line);
	}
}

enum status credit_check_rows(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct credit_compliance_row *compliance;
	struct credit_ownership_row *ownership;
	struct credit_project_row *project;
	struct credit_order_row *order;
	struct credit_project_file *file;
	struct duty_clock clock;
	size_t compliances, orders, ownerships, projects, files;
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = credit_store_projects(tx, NULL, &arena, &project, &projects, err);
	if (st == ST_OK)
		st = credit_store_ownership(tx, &arena, &ownership, &ownerships, err);
	if (st == ST_OK)
		st = credit_store_compliance(tx, NULL, 0, &arena, &compliance, &compliances, err);
	if (st == ST_OK)
		st = credit_order_rows(tx, &arena, &order, &orders, err);
	if (st == ST_OK) /* in the order of projects */
		st = credit_project_files(tx, &arena, &file, &files, err);
	if (st == ST_OK)
		st = duty_clock_read(tx, &arena, &clock, err);
	if (st == ST_OK) {
		struct conversions all = {compliance, compliances, order, orders};

		check_ownership(ownership, ownerships, findings);
		for (size_t i = 0; i < projects; i++) {
			check_project(&project[i], ownership, ownerships, findings);
			if (file[i].steps == 0) /* else its steps say how long it is credited */
				check_crediting(&project[i], findings);
		}
		for (size_t i = 0; i < compliances; i++)
			check_compliance(&all, i, &clock, findings);
	}
	arena_done(&arena);
	return st;
}
