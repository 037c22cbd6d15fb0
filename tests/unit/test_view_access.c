/* Who sees what, generated from the matrix: every table × every column × every role, own and foreign, on the small example. */
#include "exchange/exchange_outbox.h"
#include "programme/programme.h"
#include "report/report_list.h"
#include "view/view.h"
#include "view/view_aggregate.h"
#include "view/view_consent.h"
#include "view/view_explain.h"
#include "view/view_log.h"
#include "view/view_resource.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64], db[96];
static struct view_door *door;
static struct arena arena;
static struct err err;

static void ok(enum status st)
{
	if (st != ST_OK)
		err_print(stderr, &err, LANG_EN);
	assert_int_equal(st, ST_OK);
}

static int setup(void **state)
{
	struct programme_options options = {.max_findings = 50};
	struct programme_story story;
	struct findings findings;
	char example[512];

	strcpy(folder, "/tmp/sangsaeng-access-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(db, sizeof db, "%s/p.db", folder);
	snprintf(example, sizeof example, "%s/examples/small", getenv("SANGSAENG_SOURCE"));
	programme_start();
	exchange_start();
	view_start();
	arena_init(&arena);
	findings_init(&findings, 50);
	ok(programme_run(example, db, &options, &arena, &story, &findings, &err));
	findings_done(&findings);
	ok(view_door_open(db, &door, &err));
	return 0;
}

static int teardown(void **state)
{
	char command[128];

	view_door_close(door);
	arena_done(&arena);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

static struct view_viewer viewer(const char *organisation, const char *role)
{
	struct view_viewer v;

	ok(view_viewer_find(door, NULL, organisation, role, &arena, &v, &err));
	return v;
}

static struct view_list all(const struct view_viewer *v, const char *resource)
{
	struct view_ask ask = {.resource = view_resource_find(resource), .count = true};
	struct view_list list = {0};
	enum status st = view_list_read(door, v, &ask, &arena, &list, &err);

	if (st == ST_DENIED)
		return (struct view_list){.resource = ask.resource};
	ok(st);
	return list;
}

static const char *cell(const struct view_list *list, size_t row, const char *column)
{
	for (size_t c = 0; c < list->resource->columns; c++)
		if (strcmp(list->resource->column[c].name, column) == 0)
			return list->cell[row][c];
	fail_msg("no column %s", column);
	return NULL;
}

static bool has(const struct view_list *list, const char *column, const char *value)
{
	for (size_t i = 0; i < list->rows; i++)
		if (cell(list, i, column) && strcmp(cell(list, i, column), value) == 0)
			return true;
	return false;
}

/* ---- the matrix itself ---- */

static void test_what_no_line_allows_is_denied(void **state)
{
	for (int class = 0; class < VIEW_CLASS_COUNT; class ++)
		for (int role = 0; role < VIEW_ROLE_COUNT; role++)
			for (unsigned set = 0; set < 1U << (VIEW_RELATIONS - 1); set += 7) {
				enum view_seen most = VIEW_NONE;

				for (const struct view_rule *r = view_matrix; r->seen != VIEW_NONE; r++)
					if (r->class == (enum view_class) class && (r->roles >> role & 1U) && (r->relations & set) && !r->purpose &&
						r->seen > most)
						most = r->seen;
				assert_int_equal(view_access((enum view_class) class, (enum view_role)role, set, NULL), most);
			}
}

static void test_each_line_has_its_legal_basis_in_both_languages(void **state)
{
	for (const struct view_rule *r = view_matrix; r->seen != VIEW_NONE; r++)
		assert_true(r->basis_ko && r->basis_ko[0] && r->basis_en && r->basis_en[0]);
}

static void test_the_matrix_of_the_reference_holds(void **state)
{
	const enum view_role buyer = VIEW_ROLE_SUPPLIER, carmaker = VIEW_ROLE_CARMAKER_SUSTAINABILITY, operator= VIEW_ROLE_OPERATOR;
	const unsigned foreign = VIEW_ANYONE, bought = VIEW_ANYONE | VIEW_BUYER, deeper = VIEW_ANYONE | VIEW_WHOLE;
	static const enum view_class secret[] = {VIEW_CLASS_METER, VIEW_CLASS_COST, VIEW_CLASS_RECIPE};

	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(view_access(secret[i], buyer, bought, NULL), VIEW_NONE);
		assert_int_equal(view_access(secret[i], carmaker, bought | deeper | VIEW_FUNDER, NULL), VIEW_NONE);
		assert_int_equal(view_access(secret[i], VIEW_ROLE_CARMAKER_TRADING, bought | deeper | VIEW_FUNDER, NULL), VIEW_NONE);
		assert_int_equal(view_access(secret[i], VIEW_ROLE_PUBLIC, foreign, NULL), VIEW_NONE);
	}
	assert_int_equal(view_access(VIEW_CLASS_METER, operator, foreign, NULL), VIEW_NONE);
	assert_int_equal(view_access(VIEW_CLASS_METER, operator, foreign, "audit"), VIEW_ALL);
	assert_int_equal(view_access(VIEW_CLASS_METER, operator, foreign, "aud"), VIEW_NONE);
	assert_int_equal(view_access(VIEW_CLASS_COST, operator, foreign, "audit"), VIEW_NONE);
	assert_int_equal(view_access(VIEW_CLASS_COST, operator, VIEW_SUBSIDISED, NULL), VIEW_ALL);
	assert_int_equal(view_access(VIEW_CLASS_RECIPE, operator, VIEW_SUBSIDISED, "audit"), VIEW_NONE);
	assert_int_equal(view_access(VIEW_CLASS_FOOTPRINT, buyer, bought, NULL), VIEW_ALL);
	assert_int_equal(view_access(VIEW_CLASS_FOOTPRINT, carmaker, deeper, NULL), VIEW_AGGREGATE);
	assert_int_equal(view_access(VIEW_CLASS_FOOTPRINT, operator, foreign, NULL), VIEW_STATISTICS);
	assert_int_equal(view_access(VIEW_CLASS_LINK, carmaker, deeper, NULL), VIEW_PSEUDONYM);
	assert_int_equal(view_access(VIEW_CLASS_LINK, buyer, deeper, NULL), VIEW_NONE);
	assert_int_equal(view_access(VIEW_CLASS_FLAG, buyer, bought, NULL), VIEW_RESULT);
	assert_int_equal(view_access(VIEW_CLASS_PROJECT, carmaker, bought, NULL), VIEW_PUBLISHED);
	assert_int_equal(view_access(VIEW_CLASS_PROJECT, carmaker, VIEW_FUNDER, NULL), VIEW_ALL);
	assert_int_equal(view_access(VIEW_CLASS_METER, carmaker, VIEW_CONSENT, NULL), VIEW_ALL);
}

static void words(struct text *out, unsigned set, int count, bool role)
{
	for (int i = 0; i < count; i++)
		if (set >> i & 1U)
			text_printf(out, "%s%s", out->data[out->length - 1] == ' ' && out->data[out->length - 2] == '|' ? "" : " ",
				role ? view_role_name((enum view_role)i) : view_relation_name((enum view_relation)(1U << i)));
}

static void test_the_document_has_every_line_of_the_matrix(void **state)
{
	char path[512];
	FILE *file;
	struct text text, line;
	int c;

	snprintf(path, sizeof path, "%s/docs/access.md", getenv("SANGSAENG_SOURCE"));
	file = fopen(path, "r");
	assert_non_null(file);
	text_init(&text);
	text_init(&line);
	while ((c = fgetc(file)) != EOF)
		text_append_char(&text, (char)c);
	fclose(file);
	for (const struct view_rule *r = view_matrix; r->seen != VIEW_NONE; r++) {
		text_clear(&line);
		text_printf(&line, "| %s | %s | ", view_class_name(r->class), view_seen_name(r->seen));
		words(&line, r->roles, VIEW_ROLE_COUNT, true);
		text_append_string(&line, " | ");
		words(&line, r->relations, VIEW_RELATIONS, false);
		text_append_string(&line, " | ");
		if (!strstr(text.data, line.data) || !strstr(text.data, r->basis_en))
			fail_msg("docs/access.md has no line %s", line.data);
	}
	text_done(&text);
	text_done(&line);
}

/* ---- lists, generated ---- */

/* "meter_readings": meter-readings. */
static const struct view_resource *resource_of(const char *table)
{
	char name[64];

	snprintf(name, sizeof name, "%s", table);
	for (char *c = name; *c; c++)
		if (*c == '_')
			*c = '-';
	return view_resource_find(name);
}

static bool has_column(const struct view_resource *r, const char *name)
{
	for (size_t c = 0; c < r->columns; c++)
		if (strcmp(r->column[c].name, name) == 0)
			return true;
	return false;
}

static void test_every_table_of_the_folder_is_a_resource_and_every_name_has_both_languages(void **state)
{
	size_t tables = 0, i = 0;

	for (const struct table *const *t = programme_tables(); *t; t++, tables++) {
		const struct view_resource *r = resource_of((*t)->name);

		assert_non_null(r);
		for (const struct column *column = (*t)->column; column->name; column++)
			assert_true(has_column(r, column->name));
	}
	for (; view_resource_at(i); i++) {
		assert_ptr_equal(view_resource_find(view_resource_at(i)->name), view_resource_at(i));
		for (size_t c = 0; c < view_resource_at(i)->columns; c++)
			assert_true(view_resource_at(i)->column[c].ko && view_resource_at(i)->column[c].ko[0]);
	}
	assert_true(i > tables);
}

/* Values of a class that only their owners may see, and whose they are: read with the eyes of the owner of the file. */
struct secret {
	const char *owner, *value;
};
#define SECRETS_MAX 4000
static struct secret secret[SECRETS_MAX];
static size_t secrets;

static bool is_secret(enum view_class class)
{
	return class == VIEW_CLASS_METER || class == VIEW_CLASS_COST || class == VIEW_CLASS_RECIPE;
}

/* Firms that may know a value: those that see it in a list of their own. */
static bool sees(const char *organisation, const char *resource, size_t column, const char *value)
{
	struct view_viewer v = viewer(organisation, NULL);
	struct view_list list = all(&v, resource);

	for (size_t i = 0; i < list.rows; i++)
		if (list.cell[i][column] && strcmp(list.cell[i][column], value) == 0)
			return true;
	return false;
}

/* Long numbers only: a "1" occurs by chance. */
static bool telling(const char *value)
{
	return value && strlen(value) >= 6 && strspn(value, "0123456789.") == strlen(value);
}

/* Such sums stand in many rows. */
static bool is_round(const char *value)
{
	return strcmp(value + strlen(value) - 3, "000") == 0;
}

static void collect_secrets(const char *organisation)
{
	struct view_viewer v = viewer(organisation, NULL);

	for (size_t r = 0; view_resource_at(r); r++) {
		struct view_list list = all(&v, view_resource_at(r)->name);

		for (size_t i = 0; i < list.rows; i++)
			for (size_t c = 0; c < list.resource->columns; c++)
				if (is_secret(list.resource->column[c].class) && telling(list.cell[i][c]) && secrets < SECRETS_MAX)
					secret[secrets++] = (struct secret){organisation, list.cell[i][c]};
	}
}

static bool owned_by(const char *value, const char *organisation)
{
	for (size_t i = 0; i < secrets; i++)
		if (strcmp(secret[i].value, value) == 0 && strcmp(secret[i].owner, organisation) == 0)
			return true;
	return false;
}

static void test_no_meter_cost_or_recipe_of_a_firm_is_in_any_list_of_another(void **state)
{
	static const char *const firm[] = {"S1", "S2", "S3"};
	static const struct {
		const char *organisation, *role;
	} who[] = {{"S1", NULL}, {"S2", NULL}, {"S3", NULL}, {"CARMAKER", "carmaker_sustainability"}, {"CARMAKER", "carmaker_trading"}, {NULL, NULL}};

	for (size_t f = 0; f < 3; f++)
		collect_secrets(firm[f]);
	assert_true(secrets > 40);
	for (size_t w = 0; w < sizeof who / sizeof *who; w++) {
		struct view_viewer v = viewer(who[w].organisation, who[w].role);

		for (size_t r = 0; view_resource_at(r); r++) {
			struct view_list list = all(&v, view_resource_at(r)->name);

			for (size_t i = 0; i < list.rows; i++)
				for (size_t c = 0; c < list.resource->columns; c++) {
					const char *value = list.cell[i][c];

					if (!telling(value) || (!is_secret(list.resource->column[c].class) && is_round(value)))
						continue;
					for (size_t s = 0; s < secrets; s++)
						if (strcmp(secret[s].value, value) == 0 &&
							(!who[w].organisation || !owned_by(value, who[w].organisation)))
							fail_msg("%s sees %s of %s in %s.%s", who[w].organisation ? who[w].organisation : "public",
								value, secret[s].owner, list.resource->name, list.resource->column[c].name);
				}
		}
	}
	assert_false(sees("CARMAKER", "quotes", 4, "100000000"));
}

static void test_a_column_is_shown_only_as_the_matrix_allows_for_some_relation(void **state)
{
	static const char *const who[] = {"S1", "S3", "CARMAKER", "OPERATOR", "MOTIE", "VERIFIER", "VENDOR-1"};

	for (size_t w = 0; w < sizeof who / sizeof *who; w++) {
		struct view_viewer v = viewer(who[w], NULL);

		for (size_t r = 0; view_resource_at(r); r++) {
			struct view_list list = all(&v, view_resource_at(r)->name);

			for (size_t c = 0; c < list.resource->columns; c++) {
				bool shown = false;

				for (size_t i = 0; i < list.rows; i++)
					shown = shown || list.cell[i][c];
				if (shown &&
					view_access(list.resource->column[c].class, v.role, (1U << (VIEW_RELATIONS - 1)) - 1, NULL) <= VIEW_TOTAL &&
					list.resource->column[c].class != VIEW_CLASS_CREDIT && list.resource->column[c].class != VIEW_CLASS_PROJECT &&
					!(strcmp(list.resource->name, "products") == 0)) /* materials are nobody's */
					fail_msg("%s sees %s.%s", who[w], list.resource->name, list.resource->column[c].name);
			}
		}
	}
}

/* ---- pseudonyms ---- */

static void test_a_carmaker_knows_deeper_firms_by_pseudonyms_that_agree_in_all_lists(void **state)
{
	struct view_viewer v = viewer("CARMAKER", NULL);
	struct view_list firms = all(&v, "organisations"), products = all(&v, "products"), links = all(&v, "links"), sites = all(&v, "sites");
	const char *firm = NULL, *product = NULL;

	for (size_t i = 0; i < firms.rows; i++)
		if (cell(&firms, i, "organisation")[0] == '~')
			firm = cell(&firms, i, "organisation");
	for (size_t i = 0; i < products.rows; i++)
		if (cell(&products, i, "product")[0] == '~')
			product = cell(&products, i, "product");
	assert_non_null(firm);
	assert_non_null(product);
	assert_false(has(&firms, "organisation", "S3"));
	assert_true(has(&products, "organisation", firm) && has(&sites, "organisation", firm) && has(&links, "input", product));
	assert_false(has(&links, "input", "S3-P1"));
}

static void test_a_filter_on_what_is_hidden_finds_nothing(void **state)
{
	struct view_viewer v = viewer("CARMAKER", NULL);
	const struct view_resource *products = view_resource_find("products");
	struct view_filter filter = {"organisation", "S3"};
	struct view_ask ask = {.resource = products, .filter = &filter, .filters = 1, .count = true};
	struct view_list list;

	ok(view_list_read(door, &v, &ask, &arena, &list, &err));
	assert_int_equal(list.rows + (size_t)list.total, 0);
	assert_int_equal(view_item_read(door, &v, products, "S3-P1", &arena, &list, &err), ST_NOT_FOUND);
	assert_string_equal(err.code, "view.none");
	assert_int_equal(view_item_read(door, &v, products, "NO-SUCH", &arena, &list, &err), ST_NOT_FOUND);
	assert_string_equal(err.code, "view.none");
	filter.column = "organisaton";
	assert_int_equal(view_list_read(door, &v, &ask, &arena, &list, &err), ST_INPUT);
	assert_string_equal(err.param[1], "organisation");
}

/* ---- pages ---- */

static size_t pages(const char *who, const char *resource, size_t limit)
{
	struct view_viewer v = viewer(who, NULL);
	struct view_ask ask = {.resource = view_resource_find(resource), .limit = limit};
	struct view_list whole = all(&v, resource), list;
	size_t rows = 0;

	do {
		ok(view_list_read(door, &v, &ask, &arena, &list, &err));
		for (size_t i = 0; i < list.rows; i++)
			for (size_t c = 0; c < list.resource->columns; c++)
				assert_string_equal(list.cell[i][c] ? list.cell[i][c] : "", whole.cell[rows + i][c] ? whole.cell[rows + i][c] : "");
		rows += list.rows;
		ask.after = list.next;
	} while (list.next);
	assert_int_equal(rows, whole.rows);
	return rows;
}

static void test_pages_together_are_the_whole_list(void **state)
{
	static const char *const who[] = {"S1", "CARMAKER", "OPERATOR"};
	static const char *const resource[] = {"organisations", "products", "links", "evidence", "sites", "parameters", "organisation-status"};

	for (size_t w = 0; w < 3; w++)
		for (size_t r = 0; r < sizeof resource / sizeof *resource; r++)
			pages(who[w], resource[r], 2);
	assert_true(pages("OPERATOR", "evidence", 5) > 10);
}

static void test_a_position_serves_no_other_question(void **state)
{
	struct view_viewer v = viewer("OPERATOR", NULL), other = viewer("MOTIE", NULL);
	struct view_ask ask = {.resource = view_resource_find("evidence"), .limit = 2};
	struct view_list list;
	char *forged;

	ok(view_list_read(door, &v, &ask, &arena, &list, &err));
	assert_non_null(list.next);
	ask.after = list.next;
	assert_int_equal(view_list_read(door, &other, &ask, &arena, &list, &err), ST_INPUT);
	assert_string_equal(err.code, "view.position");
	forged = arena_strdup(&arena, ask.after);
	forged[40] = forged[40] == 'A' ? 'B' : 'A';
	ask.after = forged;
	assert_int_equal(view_list_read(door, &v, &ask, &arena, &list, &err), ST_INPUT);
}

/* ---- view as, roles ---- */

static void test_looking_as_another_never_shows_more_than_oneself_may(void **state)
{
	struct view_viewer v = viewer("OPERATOR", NULL), itself = viewer("OPERATOR", NULL), firm = viewer("S1", NULL);

	v.as = "S1";
	for (size_t r = 0; view_resource_at(r); r++) {
		struct view_list as = all(&v, view_resource_at(r)->name), own = all(&itself, view_resource_at(r)->name),
				 its = all(&firm, view_resource_at(r)->name);

		if (strcmp(view_resource_at(r)->name, "reads") == 0)
			continue; /* grows meanwhile */
		assert_true(as.rows <= own.rows && as.rows <= its.rows);
	}
	v = viewer("CARMAKER", NULL);
	v.as = "S1";
	struct view_ask ask = {.resource = view_resource_find("sites")};
	struct view_list list;
	assert_int_equal(view_list_read(door, &v, &ask, &arena, &list, &err), ST_DENIED);
	v = viewer("S1", NULL);
	v.as = "CARMAKER";
	ok(view_list_read(door, &v, &ask, &arena, &list, &err));
	assert_true(has(&list, "site", "S1-S") && !has(&list, "site", "S3-S"));
}

static void test_roles_follow_organisation_and_area(void **state)
{
	struct view_viewer v;

	ok(view_viewer_find(door, "P-CARMAKER", NULL, NULL, &arena, &v, &err));
	assert_int_equal(v.role, VIEW_ROLE_CARMAKER_TRADING); /* area credits */
	assert_int_equal(view_viewer_find(door, "P-CARMAKER", NULL, "carmaker_sustainability", &arena, &v, &err), ST_DENIED);
	assert_int_equal(view_viewer_find(door, "P-S1-1", NULL, NULL, &arena, &v, &err), ST_DENIED); /* left */
	assert_int_equal(view_viewer_find(door, "P-S2", NULL, "operator", &arena, &v, &err), ST_DENIED);
	assert_int_equal(view_viewer_find(door, "P-S2", NULL, "consultant", &arena, &v, &err), ST_DENIED);
	assert_int_equal(view_viewer_find(door, NULL, "NOBODY", NULL, &arena, &v, &err), ST_DENIED);
	ok(view_viewer_find(door, NULL, NULL, NULL, &arena, &v, &err));
	assert_int_equal(v.role, VIEW_ROLE_PUBLIC);
}

static void test_the_public_sees_what_is_published(void **state)
{
	struct view_viewer v = viewer(NULL, NULL);
	struct view_list projects = all(&v, "projects"), firms = all(&v, "organisations");

	assert_true(projects.rows > 0 && cell(&projects, 0, "name") && !cell(&projects, 0, "evidence"));
	assert_int_equal(firms.rows, 0);
}

/* ---- the log ---- */

static void test_who_was_read_sees_who_read_it(void **state)
{
	struct view_viewer v = viewer("OPERATOR", NULL), firm = viewer("S2", NULL), other = viewer("S3", NULL);
	struct view_list list;

	v.purpose = "audit";
	v.request_id = "call-1";
	all(&v, "meter-readings");
	list = all(&firm, "reads");
	assert_true(has(&list, "request_id", "call-1") && has(&list, "reader", "OPERATOR") && has(&list, "purpose", "audit"));
	for (size_t i = 0; i < list.rows; i++)
		assert_string_equal(cell(&list, i, "owner"), "S2");
	list = all(&other, "reads");
	assert_false(has(&list, "owner", "S2"));
}

struct write {
	sem_t over;
	enum status st;
};

static void written(void *context, enum status st, const struct err *why)
{
	struct write *w = context;

	w->st = st;
	sem_post(&w->over);
}

static void test_the_log_holds_and_a_changed_line_is_found(void **state)
{
	struct store *store;
	struct store_tx *tx;
	struct findings findings;
	struct view_log *log;
	struct view_viewer v = viewer("S1", NULL);
	int64_t lines = 0;
	struct write write;
	char command[256];

	sem_init(&write.over, 0, 0);
	ok(view_log_open(db, &log, &err));
	view_write_log_later(log, &v, "evidence.added", "E-1", "S1", 1, written, &write);
	while (sem_wait(&write.over) != 0)
		;
	sem_destroy(&write.over);
	ok(write.st);
	view_log_close(log);
	findings_init(&findings, 10);
	ok(programme_open(db, STORE_READ, &store, &err));
	ok(store_begin(store, false, &tx, &err));
	ok(view_check_log(tx, &findings, &lines, &err));
	assert_true(lines > 3 && findings.errors == 0);
	store_rollback(tx);
	store_close(store);
	snprintf(command, sizeof command,
		"sqlite3 %s \"UPDATE live_view_log SET "
		"organisation = 'S9' WHERE seq = 2\"",
		db);
	assert_int_equal(system(command), 0);
	ok(programme_open(db, STORE_READ, &store, &err));
	ok(store_begin(store, false, &tx, &err));
	ok(view_check_log(tx, &findings, &lines, &err));
	assert_int_equal(findings.errors, 1);
	assert_string_equal(findings.item[0].err.code, "view.log_hash");
	store_rollback(tx);
	store_close(store);
	findings_done(&findings);
}

/* ---- forms of a list ---- */

static void test_a_list_is_json_csv_and_a_workbook(void **state)
{
	struct view_viewer v = viewer("S1", NULL);
	struct view_list list = all(&v, "quotes");
	struct text out;
	char path[128], start[4] = "";
	FILE *file;

	text_init(&out);
	report_list_json(&list, &out);
	assert_non_null(strstr(out.data, "\"supply_value_krw\":1")); /* won are numbers */
	assert_non_null(strstr(out.data, "\"next_cursor\":null,\"total\":3,\"names\":{}}")); /* a quote names nobody */
	text_clear(&out);
	report_list_csv(&list, LANG_KO, true, &out);
	assert_memory_equal(out.data, "\xEF\xBB\xBF견적,", 10);
	text_done(&out);
	snprintf(path, sizeof path, "%s/quotes.xlsx", folder);
	ok(report_list_xlsx(&list, LANG_KO, path, &err));
	file = fopen(path, "rb");
	assert_non_null(file);
	assert_int_equal(fread(start, 1, 2, file), 2);
	fclose(file);
	assert_string_equal(start, "PK");
}

/* ---- consent ---- */

static size_t rows_of(const char *who, const char *resource, const char *column, const char *value)
{
	struct view_viewer v = viewer(who, NULL);
	struct view_list list = all(&v, resource);

	return has(&list, column, value);
}

static void test_consent_is_for_one_receiver_and_ends_when_it_is_withdrawn(void **state)
{
	struct view_viewer s3 = viewer("S3", NULL), s1 = viewer("S1", NULL);
	struct view_consent consent = {.owner = "S3", .receiver = "CARMAKER", .class = VIEW_CLASS_LINK, .from = DATE_NONE, .until = DATE_NONE};
	int64_t seq = 0;

	assert_int_equal(rows_of("CARMAKER", "organisations", "organisation", "S3"), 0);
	assert_int_equal(view_consent_give(door, &s1, &consent, &seq, &err), ST_DENIED);
	ok(view_consent_give(door, &s3, &consent, &seq, &err));
	assert_int_equal(rows_of("CARMAKER", "organisations", "organisation", "S3"), 1);
	assert_int_equal(rows_of("CARMAKER", "links", "input", "S3-P1"), 1);
	assert_int_equal(rows_of("S2", "organisations", "organisation", "S3"), 0);
	assert_int_equal(rows_of("CARMAKER", "footprints", "product", "S3-P1"), 0); /* another class */
	assert_int_equal(rows_of("CARMAKER", "consents", "owner", "S3"), 1);
	assert_int_equal(view_consent_withdraw(door, &s1, seq, &err), ST_NOT_FOUND);
	ok(view_consent_withdraw(door, &s3, seq, &err));
	assert_int_equal(view_consent_withdraw(door, &s3, seq, &err), ST_CONFLICT);
	assert_int_equal(rows_of("CARMAKER", "organisations", "organisation", "S3"), 0);
}

static void test_technical_data_need_purpose_and_a_last_day(void **state)
{
	struct view_viewer s3 = viewer("S3", NULL), carmaker = viewer("CARMAKER", NULL);
	struct view_consent consent = {.owner = "S3", .receiver = "CARMAKER", .class = VIEW_CLASS_METER, .from = DATE_NONE, .until = DATE_NONE};
	const size_t own = all(&carmaker, "activity").rows;
	int64_t seq = 0;

	assert_int_equal(view_consent_give(door, &s3, &consent, &seq, &err), ST_INPUT);
	assert_string_equal(err.code, "view.consent_purpose");
	consent.purpose = "joint_development";
	consent.until = date_make(2199, 1, 1);
	ok(view_consent_give(door, &s3, &consent, &seq, &err));
	assert_int_equal(all(&carmaker, "activity").rows, own); /* no purpose was stated */
	carmaker.purpose = "joint_development";
	assert_true(all(&carmaker, "activity").rows > own);
	ok(view_consent_withdraw(door, &s3, seq, &err));
	assert_int_equal(all(&carmaker, "activity").rows, own);
}

/* ---- explain ---- */

static void test_an_explanation_holds_nothing_of_others(void **state)
{
	struct view_viewer carmaker = viewer("CARMAKER", NULL), s1 = viewer("S1", NULL), state_eyes = viewer("OPERATOR", NULL);
	struct view_explanation e;

	ok(view_explain_for(door, &carmaker, VIEW_AFTER, "V-1", 20, &arena, &e, &err));
	for (size_t i = 0; i < e.contribution_count; i++)
		assert_string_equal(e.contribution[i].organisation, "CARMAKER");
	assert_int_equal(e.link_count, 2);
	assert_int_equal(e.source_count, 0);
	ok(view_explain_for(door, &carmaker, VIEW_AFTER, "S1-P1", 20, &arena, &e, &err));
	assert_int_equal(e.link_count + e.contribution_count + e.source_count + e.gap_count, 0);
	assert_string_equal(e.direct_kgco2e, "");
	assert_int_equal(view_explain_for(door, &carmaker, VIEW_AFTER, "S3-P1", 20, &arena, &e, &err), ST_NOT_FOUND);
	assert_int_equal(view_explain_for(door, &state_eyes, VIEW_AFTER, "S1-P1", 20, &arena, &e, &err), ST_NOT_FOUND);
	ok(view_explain_for(door, &s1, VIEW_AFTER, "S1-P1", 20, &arena, &e, &err));
	assert_true(e.link_count > 0 && e.contribution_count > 0);
}

/* ---- aggregates ---- */

static void test_an_aggregate_says_only_too_small(void **state)
{
	struct view_viewer v = viewer("CARMAKER", NULL), state_eyes = viewer("OPERATOR", NULL);
	struct view_list list;

	ok(view_aggregate_read(door, &v, view_aggregate_find("returns"), "tier", &arena, &list, &err));
	for (size_t i = 0; i < list.rows; i++) {
		assert_string_equal(cell(&list, i, "state"), "too_small"); /* of two firms */
		assert_null(cell(&list, i, "value"));
		assert_null(cell(&list, i, "firms"));
	}
	assert_true(list.rows > 0);
	ok(view_aggregate_read(door, &state_eyes, view_aggregate_find("returns"), NULL, &arena, &list, &err));
	assert_string_equal(cell(&list, 0, "state"), "shown"); /* an operator knows every return */
	ok(view_aggregate_read(door, &state_eyes, view_aggregate_find("footprints"), NULL, &arena, &list, &err));
	assert_int_equal(list.rows, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_no_line_allows_is_denied),
		cmocka_unit_test(test_each_line_has_its_legal_basis_in_both_languages),
		cmocka_unit_test(test_the_matrix_of_the_reference_holds),
		cmocka_unit_test(test_the_document_has_every_line_of_the_matrix),
		cmocka_unit_test(test_every_table_of_the_folder_is_a_resource_and_every_name_has_both_languages),
		cmocka_unit_test(test_no_meter_cost_or_recipe_of_a_firm_is_in_any_list_of_another),
		cmocka_unit_test(test_a_column_is_shown_only_as_the_matrix_allows_for_some_relation),
		cmocka_unit_test(test_a_carmaker_knows_deeper_firms_by_pseudonyms_that_agree_in_all_lists),
		cmocka_unit_test(test_a_filter_on_what_is_hidden_finds_nothing),
		cmocka_unit_test(test_pages_together_are_the_whole_list),
		cmocka_unit_test(test_a_position_serves_no_other_question),
		cmocka_unit_test(test_looking_as_another_never_shows_more_than_oneself_may),
		cmocka_unit_test(test_roles_follow_organisation_and_area),
		cmocka_unit_test(test_the_public_sees_what_is_published),
		cmocka_unit_test(test_who_was_read_sees_who_read_it),
		cmocka_unit_test(test_a_list_is_json_csv_and_a_workbook),
		cmocka_unit_test(test_consent_is_for_one_receiver_and_ends_when_it_is_withdrawn),
		cmocka_unit_test(test_technical_data_need_purpose_and_a_last_day),
		cmocka_unit_test(test_an_explanation_holds_nothing_of_others),
		cmocka_unit_test(test_an_aggregate_says_only_too_small),
		cmocka_unit_test(test_the_log_holds_and_a_changed_line_is_found),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
