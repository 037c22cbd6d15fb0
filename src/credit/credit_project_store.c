/* All SQL of the life of external projects; and the schema of this and of the trading position (one step, one text). */
#include "credit/credit_int.h"
#include "credit/credit_project.h"

#include <string.h>

/* A project that is not approved has no resolution yet: projects is made anew without that demand, columns in the same order. */
const char credit_project_schema[] =
	"ALTER TABLE projects RENAME TO projects_before;"
	"CREATE TABLE projects ("
	" project TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, coordinator TEXT NOT NULL, started_on TEXT NOT NULL,"
	" resolution_on TEXT, crediting_to TEXT NOT NULL, certified_on TEXT, evidence TEXT, source_line INTEGER NOT NULL) STRICT;"
	"INSERT INTO projects (project, name, kind, coordinator, started_on, resolution_on, crediting_to, certified_on, evidence, source_line)"
	" SELECT project, name, kind, coordinator, started_on, resolution_on, crediting_to, certified_on, evidence, source_line FROM "
	"projects_before;"
	"DROP TABLE projects_before;"
	"CREATE TABLE project_plans ("
	" project TEXT NOT NULL, version INTEGER NOT NULL, submitted_on TEXT NOT NULL, crediting TEXT NOT NULL, expected_t_per_year TEXT NOT NULL,"
	" largest_member_t_per_year TEXT, \"change\" TEXT NOT NULL, methodology TEXT NOT NULL, methodology_version TEXT NOT NULL,"
	" methodology_from TEXT NOT NULL, methodology_to TEXT, economic_test INTEGER NOT NULL, legal_duty_share TEXT NOT NULL, parent TEXT,"
	" consultant TEXT, evidence TEXT NOT NULL, source_line INTEGER NOT NULL, PRIMARY KEY (project, version)) STRICT;"
	"CREATE TABLE project_steps ("
	" project TEXT NOT NULL, step TEXT NOT NULL, round INTEGER NOT NULL, done_on TEXT NOT NULL, from_on TEXT, to_on TEXT, actor TEXT NOT NULL,"
	" evidence TEXT, note TEXT, source_line INTEGER NOT NULL, PRIMARY KEY (project, step, round)) STRICT;"
	"CREATE TABLE project_checks ("
	" project TEXT NOT NULL, list TEXT NOT NULL, item INTEGER NOT NULL, result TEXT NOT NULL, checked_by TEXT NOT NULL, checked_on TEXT NOT NULL,"
	" evidence TEXT, note TEXT, source_line INTEGER NOT NULL, PRIMARY KEY (project, list, item)) STRICT;"
	"CREATE TABLE certified_emissions ("
	" organisation TEXT NOT NULL, \"year\" INTEGER NOT NULL, certified_t INTEGER NOT NULL, stand_in INTEGER NOT NULL, source TEXT NOT NULL,"
	" source_line INTEGER NOT NULL, PRIMARY KEY (organisation, \"year\")) STRICT;"
	"CREATE TABLE allocations ("
	" organisation TEXT NOT NULL, \"year\" INTEGER NOT NULL, free_t INTEGER, auctioned_t INTEGER, undivided_t INTEGER, stand_in INTEGER NOT NULL,"
	" source TEXT NOT NULL, source_line INTEGER NOT NULL, PRIMARY KEY (organisation, \"year\")) STRICT;"
	"CREATE TABLE allowance_holdings ("
	" lot TEXT NOT NULL PRIMARY KEY, organisation TEXT NOT NULL, \"year\" INTEGER NOT NULL, tonnes INTEGER NOT NULL, origin TEXT NOT NULL,"
	" obtained_on TEXT NOT NULL, price_krw INTEGER, source TEXT NOT NULL, source_line INTEGER NOT NULL) STRICT;"
	"CREATE TABLE market_prices ("
	" instrument TEXT NOT NULL, day TEXT NOT NULL, price_krw INTEGER NOT NULL, source TEXT NOT NULL, source_line INTEGER NOT NULL,"
	" PRIMARY KEY (instrument, day)) STRICT;"
	"CREATE TABLE offtake_contracts ("
	" contract TEXT NOT NULL PRIMARY KEY, seller TEXT NOT NULL, buyer TEXT NOT NULL, project TEXT NOT NULL, tonnes INTEGER, \"share\" TEXT,"
	" price_krw INTEGER NOT NULL, signed_on TEXT NOT NULL, due_on TEXT, paid_krw INTEGER, paid_on TEXT, firm_share TEXT NOT NULL,"
	" invoice TEXT, evidence TEXT NOT NULL, source_line INTEGER NOT NULL) STRICT;"
	"CREATE TABLE trading_terms ("
	" term TEXT NOT NULL, scale TEXT NOT NULL, \"route\" TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT, value TEXT NOT NULL,"
	" source TEXT NOT NULL, source_line INTEGER NOT NULL, PRIMARY KEY (term, scale, \"route\", valid_from)) STRICT;";

const char *credit_store_text(struct store_stmt *stmt, int column, struct arena *arena)
{
	const char *text = store_text_copy(stmt, column, arena);

	return text ? text : "";
}

date_day credit_store_day(struct store_stmt *stmt, int column)
{
	date_day day = store_day(stmt, column);

	return day == DATE_NONE ? date_make(1990, 1, 1) : day;
}

static enum status read_projects(struct store_tx *tx, struct arena *arena, struct credit_project_file **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS(
		"SELECT project, name, kind, coordinator, started_on, resolution_on, crediting_to, certified_on, source_line, evidence FROM projects"
		" ORDER BY project",
		struct credit_project_file, *out_list, *out_count, .project = CREDIT_TEXT(0), .name = CREDIT_TEXT(1), .kind = CREDIT_TEXT(2),
		.coordinator = CREDIT_TEXT(3), .started_on = CREDIT_DAY(4), .resolution_on = STORE_DATE(5), .crediting_to = CREDIT_DAY(6),
		.certified_on = STORE_DATE(7), .source_line = STORE_INT(8), .evidence = STORE_TEXT(9));
	return ST_OK;
}

static enum status read_plans(struct store_tx *tx, struct arena *arena, struct credit_plan **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT project, version, submitted_on, crediting, expected_t_per_year, largest_member_t_per_year, \"change\", methodology,"
			" methodology_version, methodology_from, methodology_to, economic_test, legal_duty_share, parent, consultant, source_line"
			" FROM project_plans ORDER BY project, version",
		struct credit_plan, *out_list, *out_count, .project = CREDIT_TEXT(0), .version = STORE_INT(1), .submitted_on = CREDIT_DAY(2),
		.crediting = CREDIT_TEXT(3), .expected_t_per_year = CREDIT_TEXT(4), .largest_member_t_per_year = STORE_TEXT(5),
		.change = CREDIT_TEXT(6), .methodology = CREDIT_TEXT(7), .methodology_version = CREDIT_TEXT(8), .methodology_from = CREDIT_DAY(9),
		.methodology_to = STORE_DATE(10), .economic_test = STORE_INT(11) != 0, .legal_duty_share = CREDIT_TEXT(12), .parent = STORE_TEXT(13),
		.consultant = STORE_TEXT(14), .source_line = STORE_INT(15));
	return ST_OK;
}

/* CREDIT_STEPS where the word was changed by hand: no state takes it. */
static enum credit_step_kind step_kind(const char *name)
{
	int kind = 0;

	while (kind < CREDIT_STEPS && (!name || strcmp(credit_step_name[kind], name) != 0))
		kind++;
	return (enum credit_step_kind)kind;
}

static enum status read_steps(struct store_tx *tx, struct arena *arena, struct credit_step **out_list, size_t *out_count, struct err *err)
{
	struct credit_step *list;
	size_t count;

	STORE_READ_ROWS("SELECT project, step, round, done_on, from_on, to_on, actor, evidence, note, source_line FROM project_steps"
			" ORDER BY project, done_on, round, step",
		struct credit_step, list, count, .project = CREDIT_TEXT(0), .kind = step_kind(store_text(stmt_, 1)), .round = STORE_INT(2),
		.done_on = CREDIT_DAY(3), .from_on = STORE_DATE(4), .to_on = STORE_DATE(5), .actor = CREDIT_TEXT(6), .evidence = STORE_TEXT(7),
		.note = STORE_TEXT(8), .source_line = STORE_INT(9));
	/* of one day: in the order of a life */
	for (size_t i = 1; i < count; i++)
		for (size_t k = i; k > 0 && strcmp(list[k - 1].project, list[k].project) == 0 && list[k - 1].done_on == list[k].done_on &&
				   list[k - 1].kind > list[k].kind;
			k--) {
			struct credit_step swap = list[k];

			list[k] = list[k - 1];
			list[k - 1] = swap;
		}
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

static enum status read_checks(struct store_tx *tx, struct arena *arena, struct credit_checklist_item **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT project, list, item, result, checked_by, checked_on, evidence, note, source_line FROM project_checks"
			" ORDER BY project, list DESC, item",
		struct credit_checklist_item, *out_list, *out_count, .project = CREDIT_TEXT(0), .list = CREDIT_TEXT(1), .item = STORE_INT(2),
		.result = CREDIT_TEXT(3), .checked_by = CREDIT_TEXT(4), .checked_on = CREDIT_DAY(5), .evidence = STORE_TEXT(6), .note = STORE_TEXT(7),
		.source_line = STORE_INT(8));
	return ST_OK;
}

enum status credit_project_files(struct store_tx *tx, struct arena *arena, struct credit_project_file **out_list, size_t *out_count, struct err *err)
{
	struct credit_project_file *list;
	struct credit_plan *plan;
	struct credit_step *step;
	struct credit_checklist_item *check;
	struct credit_ownership_row *owned;
	size_t count, plans, steps, checks, rows, p = 0, s = 0, c = 0, o = 0;
	enum status st = read_projects(tx, arena, &list, &count, err);

	if (st == ST_OK)
		st = read_plans(tx, arena, &plan, &plans, err);
	if (st == ST_OK)
		st = read_steps(tx, arena, &step, &steps, err);
	if (st == ST_OK)
		st = read_checks(tx, arena, &check, &checks, err);
	if (st == ST_OK)
		st = credit_store_ownership(tx, arena, &owned, &rows, err);
	if (st != ST_OK)
		return st;
	/* every list is in order of projects: each takes its slice */
	for (size_t i = 0; i < count; i++) {
		struct credit_project_file *f = &list[i];

		while (p < plans && strcmp(plan[p].project, f->project) < 0) /* of no project: added by hand */
			p++;
		f->plan = plan + p;
		for (; p < plans && strcmp(plan[p].project, f->project) == 0; p++)
			f->plans++;
		while (s < steps && strcmp(step[s].project, f->project) < 0) /* of no project: added by hand */
			s++;
		f->step = step + s;
		for (; s < steps && strcmp(step[s].project, f->project) == 0; s++)
			f->steps++;
		while (c < checks && strcmp(check[c].project, f->project) < 0) /* of no project: added by hand */
			c++;
		f->check = check + c;
		for (; c < checks && strcmp(check[c].project, f->project) == 0; c++)
			f->checks++;
		while (o < rows && strcmp(owned[o].project, f->project) < 0)
			o++;
		for (; o < rows && strcmp(owned[o].project, f->project) == 0; o++) {
			date_day day = DATE_NONE;

			if (date_parse(owned[o].valid_from, &day, NULL) != ST_OK ||
				(f->owned_count > 0 && f->owned[f->owned_count - 1].valid_from == day))
				continue;
			f->owned = arena_grow(arena, f->owned, f->owned_count, sizeof *f->owned);
			f->owned[f->owned_count++] = (struct credit_owned_from){day, owned[o].source_line};
		}
	}
	*out_list = list;
	*out_count = count;
	return ST_OK;
}
