/* What a contract narrows, generated: each class × receiver, with a consent beside it; what is narrowed is gone from every list, all else stays byte by
 * byte, and comes back when it is withdrawn. */
#include "exchange/exchange_outbox.h"
#include "programme/programme.h"
#include "report/report_list.h"
#include "view/view.h"
#include "view/view_consent.h"
#include "view/view_explain.h"
#include "view/view_log.h"
#include "view/view_narrowing.h"
#include "view/view_resource.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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

	strcpy(folder, "/tmp/sangsaeng-narrowing-XXXXXX");
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

#define PURPOSE "joint study"

static struct view_viewer viewer(const char *organisation)
{
	struct view_viewer v;

	ok(view_viewer_find(door, NULL, organisation, NULL, &arena, &v, &err));
	v.purpose = PURPOSE;
	return v;
}

static struct view_list all(const struct view_viewer *v, const struct view_resource *resource)
{
	struct view_ask ask = {.resource = resource};
	struct view_list list = {.resource = resource};
	enum status st = view_list_read(door, v, &ask, &arena, &list, &err);

	if (st != ST_DENIED)
		ok(st);
	return list;
}

/* Records of the ruling itself, and the log that grows with every read. */
static bool is_record(const struct view_resource *r)
{
	return strcmp(r->name, "consents") == 0 || strcmp(r->name, "narrowings") == 0 || strcmp(r->name, "reads") == 0;
}

#define ANY_CLASS VIEW_CLASS_COUNT

static bool holds(const struct view_resource *r, enum view_class class)
{
	bool found = class == ANY_CLASS;

	for (size_t c = 0; c < r->columns; c++)
		found |= r->column[c].class == class;
	return found && !is_record(r);
}

/* Does the row name the owner or something of it? Its keys begin with its own. */
static bool names(const struct view_list *list, size_t row, const char *owner)
{
	size_t length = strlen(owner);

	for (size_t c = 0; c < list->resource->columns; c++) {
		const char *at = list->cell[row][c];

		if (at && strncmp(at, owner, length) == 0 && (!at[length] || at[length] == '-'))
			return true;
	}
	return false;
}

static size_t cells_of(const struct view_list *list, const char *owner, enum view_class class)
{
	size_t count = 0;

	for (size_t i = 0; i < list->rows; i++)
		for (size_t c = 0; names(list, i, owner) && c < list->resource->columns; c++)
			count += list->cell[i][c] && list->resource->column[c].class == class;
	return count;
}

/* What a viewer gets, one text a list: of all lists, or of those that hold the class; and how many cells of it there are in rows of the owner. */
static char **lists_with(const char *organisation, enum view_class class, const char *owner_or_null, size_t *out_cells)
{
	struct view_viewer v = viewer(organisation);
	size_t count = 0, cells = 0;
	char **text;

	while (view_resource_at(count))
		count++;
	text = arena_alloc(&arena, (count + 1) * sizeof *text);
	for (size_t r = 0; r < count; r++) {
		struct view_list list = {0};
		struct text out;

		text_init(&out);
		if (holds(view_resource_at(r), class)) {
			list = all(&v, view_resource_at(r));
			report_list_json(&list, &out);
			cells += owner_or_null ? cells_of(&list, owner_or_null, class) : 0;
		}
		text[r] = arena_strdup(&arena, out.data ? out.data : "");
		text_done(&out);
	}
	if (out_cells)
		*out_cells = cells;
	return text;
}

static char **everything(const char *organisation)
{
	return lists_with(organisation, ANY_CLASS, NULL, NULL);
}

static void assert_same(char **before, char **after, const char *who)
{
	for (size_t r = 0; view_resource_at(r); r++)
		if (strcmp(before[r], after[r]) != 0)
			fail_msg("%s sees another %s:\n%.600s\n%.600s", who, view_resource_at(r)->name, before[r], after[r]);
}

static size_t changed(char **before, char **after)
{
	size_t count = 0;

	for (size_t r = 0; view_resource_at(r); r++)
		count += strcmp(before[r], after[r]) != 0;
	return count;
}

static enum status narrow(const char *owner, const char *receiver, const char *group, const char *class, const char *most, int64_t *out_seq)
{
	struct view_viewer v = viewer(owner);
	const struct view_narrowing n = {
		.owner = owner, .receiver = receiver, .group = group, .class = class, .most = most, .from = DATE_NONE, .until = DATE_NONE, .contract = "C-1"};

	return view_narrowing_add(door, &v, &n, NULL, NULL, out_seq, &err);
}

static int64_t narrowed(const char *owner, const char *receiver, const char *group, const char *class, const char *most)
{
	int64_t seq = 0;

	ok(narrow(owner, receiver, group, class, most, &seq));
	return seq;
}

static void lift(const char *owner, int64_t seq)
{
	struct view_viewer v = viewer(owner);

	ok(view_narrowing_withdraw(door, &v, seq, &err));
}

static int64_t consent(const char *owner, const char *receiver, enum view_class class)
{
	struct view_viewer v = viewer(owner);
	const struct view_consent c = {
		.owner = owner, .receiver = receiver, .class = class, .purpose = PURPOSE, .from = DATE_NONE, .until = date_make(2099, 12, 31)};
	int64_t seq = 0;

	ok(view_consent_give(door, &v, &c, &seq, &err));
	return seq;
}

static void withdraw(const char *owner, int64_t seq)
{
	struct view_viewer v = viewer(owner);

	ok(view_consent_withdraw(door, &v, seq, &err));
}

/* ---- one class before one receiver ---- */

/* Both directions of the small example's chain: S3 supplies S1, S1 and S2 supply CARMAKER, which funds and knows S3 by pseudonym. */
static const struct {
	const char *owner, *receiver, *group;
	bool side; /* of the supply contract */
} pair[] = {{"S1", "CARMAKER", "buyer", true}, {"S3", "CARMAKER", "carmaker", false}, {"S1", "S2", "supplier", false}};
#define PAIRS (sizeof pair / sizeof *pair)

static bool may_narrow(enum view_class class)
{
	return class != VIEW_CLASS_OPEN && class != VIEW_CLASS_PROGRAMME && class != VIEW_CLASS_COST && class != VIEW_CLASS_RETURN &&
	       class != VIEW_CLASS_CREDIT;
}

/* Bare, by contract alone, with a newer consent beside the contract, by consent alone, with a newer contract of a group beside the consent, bare again. */
static bool judge_one(const char *owner, const char *receiver, const char *in_group, enum view_class class)
{
	const char *name = view_class_name(class);
	size_t bare, kept, opened, left;
	char **before = lists_with(receiver, class, owner, &bare), **narrow_only, **open;
	int64_t seq = narrowed(owner, receiver, NULL, name, "none"), given, group;

	narrow_only = lists_with(receiver, class, owner, &kept);
	given = consent(owner, receiver, class);
	assert_same(narrow_only, lists_with(receiver, class, owner, NULL), receiver);
	lift(owner, seq);
	open = lists_with(receiver, class, owner, &opened);
	group = narrowed(owner, NULL, in_group, name, "none");
	assert_same(narrow_only, lists_with(receiver, class, owner, &left), receiver);
	/* what stays stands without contract and consent: the registry's fields, one's own requests, neighbours' rows */
	if (kept > bare || left != kept || opened < bare || (opened > bare && kept == opened))
		fail_msg("%s of %s before %s: %zu bare, %zu narrowed, %zu open", name, owner, receiver, bare, kept, opened);
	lift(owner, group);
	withdraw(owner, given);
	assert_same(before, lists_with(receiver, class, owner, NULL), receiver);
	assert_true(changed(narrow_only, open) > 0 || opened == kept);
	return opened > kept;
}

static void test_each_class_before_each_receiver_is_gone_and_comes_back(void **state)
{
	size_t told = 0, tried = 0;

	for (size_t p = 0; p < PAIRS; p++)
		for (int c = 0; c < VIEW_CLASS_COUNT; c++) {
			enum view_class class = (enum view_class)c;

			if (!may_narrow(class) || (class == VIEW_CLASS_LINK && pair[p].side))
				continue;
			told += judge_one(pair[p].owner, pair[p].receiver, pair[p].group, class);
			tried++;
			arena_clear(&arena);
		}
	if (tried < 20 || told < 10) /* there was something to narrow */
		fail_msg("%zu tried, %zu told", tried, told);
}

static void test_all_narrowed_at_once_leaves_everybody_else_as_they_were(void **state)
{
	static const char *const other[] = {"S1", "S2", "S3", "OPERATOR", "MOTIE", "VERIFIER", "VENDOR-1", NULL};
	enum { OTHERS = sizeof other / sizeof *other };
	char **before[OTHERS], **maker = everything("CARMAKER");
	int64_t seq[VIEW_CLASS_COUNT];
	size_t count = 0;

	for (size_t o = 0; o < OTHERS; o++)
		before[o] = everything(other[o]);
	for (int c = 0; c < VIEW_CLASS_COUNT; c++)
		if (may_narrow((enum view_class)c) && c != VIEW_CLASS_LINK)
			seq[count++] = narrowed("S1", "CARMAKER", NULL, view_class_name((enum view_class)c), "none");
	for (size_t o = 0; o < OTHERS; o++)
		assert_same(before[o], everything(other[o]), other[o] ? other[o] : "public");
	assert_true(changed(maker, everything("CARMAKER")) >= 2);
	while (count > 0)
		lift("S1", seq[--count]);
	assert_same(maker, everything("CARMAKER"), "CARMAKER");
}

/* ---- how much ---- */

static bool has(const char *organisation, const char *resource, const char *word)
{
	struct view_viewer v = viewer(organisation);
	struct view_list list = all(&v, view_resource_find(resource));

	for (size_t i = 0; i < list.rows; i++)
		for (size_t c = 0; c < list.resource->columns; c++)
			if (list.cell[i][c] && strcmp(list.cell[i][c], word) == 0)
				return true;
	return false;
}

static void test_a_funder_sees_a_pseudonym_where_the_contract_says_so(void **state)
{
	struct view_viewer v = viewer("CARMAKER");
	size_t rows = all(&v, view_resource_find("measures")).rows;
	int64_t seq;

	assert_true(has("CARMAKER", "measures", "S1-M1"));
	seq = narrowed("S1", "CARMAKER", NULL, "project", "pseudonym");
	assert_false(has("CARMAKER", "measures", "S1-M1") || has("CARMAKER", "measures", "S1-S"));
	assert_true(has("CARMAKER", "measures", "S2-M1"));
	assert_int_equal(all(&v, view_resource_find("measures")).rows, rows);
	lift("S1", seq);
}

static void test_the_strictest_of_several_holds(void **state)
{
	struct view_viewer v = viewer("CARMAKER");
	size_t rows = all(&v, view_resource_find("measures")).rows;
	int64_t soft = narrowed("S1", "CARMAKER", NULL, "project", "pseudonym"), hard = narrowed("S1", NULL, "buyer", "project", "none");

	assert_int_equal(all(&v, view_resource_find("measures")).rows, rows - 1);
	lift("S1", soft);
	assert_int_equal(all(&v, view_resource_find("measures")).rows, rows - 1);
	lift("S1", hard);
	assert_int_equal(all(&v, view_resource_find("measures")).rows, rows);
}

static void test_a_carmaker_loses_even_the_pseudonym_of_a_deeper_firm(void **state)
{
	char **before = everything("CARMAKER"), **after;
	int64_t seq = narrowed("S3", "CARMAKER", NULL, "link", "none");
	struct view_viewer v = viewer("CARMAKER");
	struct view_list links = all(&v, view_resource_find("links"));

	after = everything("CARMAKER");
	assert_true(changed(before, after) > 3);
	for (size_t i = 0; i < links.rows; i++) /* no row with a hidden end is left */
		assert_true(links.cell[i][1] && links.cell[i][1][0] != '~');
	lift("S3", seq);
	assert_same(before, everything("CARMAKER"), "CARMAKER");
}

static void test_an_explanation_goes_with_the_footprint(void **state)
{
	struct view_viewer v = viewer("CARMAKER"), own = viewer("S1");
	struct view_explanation e;
	int64_t seq;

	ok(view_explain_for(door, &v, VIEW_AFTER, "S1-P1", 5, &arena, &e, &err));
	seq = narrowed("S1", NULL, "buyer", "footprint", "none");
	assert_int_equal(view_explain_for(door, &v, VIEW_AFTER, "S1-P1", 5, &arena, &e, &err), ST_NOT_FOUND);
	assert_string_equal(err.code, "view.none");
	ok(view_explain_for(door, &own, VIEW_AFTER, "S1-P1", 5, &arena, &e, &err));
	ok(view_explain_for(door, &v, VIEW_AFTER, "S2-P1", 5, &arena, &e, &err));
	lift("S1", seq);
}

/* ---- what is refused changes nothing ---- */

static void refused(const char *receiver, const char *group, const char *class, const char *most, enum status st, const char *code)
{
	struct view_viewer v = viewer("S1");
	size_t before = all(&v, view_resource_find("narrowings")).rows;
	int64_t seq = -1;

	assert_int_equal(narrow("S1", receiver, group, class, most, &seq), st);
	assert_string_equal(err.code, code);
	assert_int_equal(seq, -1);
	assert_int_equal(all(&v, view_resource_find("narrowings")).rows, before);
}

static void test_what_stands_by_law_or_is_anothers_book_cannot_be_narrowed(void **state)
{
	static const char *const by_law[] = {"OPERATOR", "MOTIE", "VERIFIER"};
	static const char *const money[] = {"cost", "return", "credit"};

	for (size_t i = 0; i < 3; i++) {
		refused(by_law[i], NULL, "meter", "none", ST_CONFLICT, "view.narrow_law");
		refused("CARMAKER", NULL, money[i], "none", ST_CONFLICT, "view.narrow_money");
	}
	refused("CARMAKER", NULL, "open", "none", ST_CONFLICT, "view.narrow_open");
	refused("CARMAKER", NULL, "link", "none", ST_CONFLICT, "view.narrow_side");
	refused("CARMAKER", NULL, "recipes", "none", ST_INPUT, "view.narrow_class");
	refused("CARMAKER", NULL, "meter", "aggregate", ST_INPUT, "view.narrow_most");
	refused("S2", NULL, "project", "pseudonym", ST_INPUT, "view.narrow_most");
	refused("CARMAKER", NULL, "project", "all", ST_INPUT, "view.narrow_most");
	refused("CARMAKER", "buyer", "project", "none", ST_INPUT, "view.narrow_receiver");
	refused(NULL, NULL, "project", "none", ST_INPUT, "view.narrow_receiver");
	refused(NULL, "everybody", "project", "none", ST_INPUT, "view.narrow_receiver");
	refused("NOBODY", NULL, "project", "none", ST_NOT_FOUND, "view.none");
	refused("S1", NULL, "project", "none", ST_NOT_FOUND, "view.none");
}

static void test_only_the_owner_rules_and_withdraws(void **state)
{
	struct view_viewer maker = viewer("CARMAKER"), as = viewer("S1"), own = viewer("S1");
	struct view_narrowing n = {.owner = "S1", .receiver = "CARMAKER", .class = "project", .most = "none", .from = DATE_NONE, .until = DATE_NONE, .contract = "C"};
	int64_t seq = 0;

	as.as = "CARMAKER";
	assert_int_equal(view_narrowing_add(door, &maker, &n, NULL, NULL, &seq, &err), ST_DENIED);
	assert_int_equal(view_narrowing_add(door, &as, &n, NULL, NULL, &seq, &err), ST_DENIED);
	n.evidence = "E-S2-SIZE"; /* another's paper */
	assert_int_equal(view_narrowing_add(door, &own, &n, NULL, NULL, &seq, &err), ST_NOT_FOUND);
	n.evidence = "E-S1-SIZE";
	n.until = date_make(2020, 1, 1);
	assert_int_equal(view_narrowing_add(door, &own, &n, NULL, NULL, &seq, &err), ST_INPUT);
	assert_string_equal(err.code, "view.narrow_days");
	n.until = DATE_NONE;
	n.contract = "";
	assert_int_equal(view_narrowing_add(door, &own, &n, NULL, NULL, &seq, &err), ST_INPUT);
	assert_string_equal(err.code, "view.narrow_contract");
	n.contract = "C";
	ok(view_narrowing_add(door, &own, &n, NULL, NULL, &seq, &err));
	assert_int_equal(view_narrowing_withdraw(door, &maker, seq, &err), ST_NOT_FOUND);
	assert_true(has("CARMAKER", "narrowings", "C")); /* a party to it */
	assert_false(has("S2", "narrowings", "C"));
	lift("S1", seq);
	assert_int_equal(view_narrowing_withdraw(door, &own, seq, &err), ST_CONFLICT);
	assert_int_equal(view_narrowing_withdraw(door, &own, seq + 1, &err), ST_NOT_FOUND);
}

static void test_one_that_begins_later_narrows_from_its_day(void **state)
{
	struct view_viewer own = viewer("S1"), maker = viewer("CARMAKER");
	struct view_narrowing n = {.owner = "S1", .receiver = "CARMAKER", .class = "project", .most = "none", .from = date_make(2028, 9, 1),
		.until = date_make(2028, 9, 30), .contract = "C"};
	size_t rows = all(&maker, view_resource_find("measures")).rows;
	int64_t seq = 0;

	ok(view_narrowing_add(door, &own, &n, NULL, NULL, &seq, &err));
	maker.on = date_make(2028, 8, 31);
	assert_int_equal(all(&maker, view_resource_find("measures")).rows, rows);
	maker.on = date_make(2028, 9, 1);
	assert_int_equal(all(&maker, view_resource_find("measures")).rows, rows - 1);
	maker.on = date_make(2028, 9, 30);
	assert_int_equal(all(&maker, view_resource_find("measures")).rows, rows - 1);
	maker.on = date_make(2028, 10, 1);
	assert_int_equal(all(&maker, view_resource_find("measures")).rows, rows);
	lift("S1", seq);
}

/* ---- a supplier looks as a receiver ---- */

static bool row_is_of(const struct view_list *list, size_t i, const char *owner)
{
	size_t length = strlen(owner);

	for (size_t c = 0; c < list->resource->columns; c++) {
		const char *at = list->cell[i][c];

		for (at = at ? strstr(at, owner) : NULL; at; at = strstr(at + 1, owner))
			if (at[length] == '\0' || at[length] == '-' || at[length] == '/' || at[length] == ':')
				return true;
	}
	return false;
}

/* With every cell that is told; what is the receiver's alone S1 may not see. */
static bool has_row(const struct view_list *list, const char *const *cell)
{
	for (size_t i = 0; i < list->rows; i++) {
		bool same = true;

		for (size_t c = 0; same && c < list->resource->columns; c++)
			same = !cell[c] || (list->cell[i][c] && strcmp(cell[c], list->cell[i][c]) == 0);
		if (same)
			return true;
	}
	return false;
}

static void test_looking_as_a_receiver_shows_its_answers_about_oneself_and_nothing_else(void **state)
{
	static const char *const receiver[] = {"CARMAKER", "S2", "OPERATOR"};
	size_t rows = 0;

	for (size_t w = 0; w < 3; w++) {
		struct view_viewer as = viewer("S1"), its = viewer(receiver[w]);

		if (strcmp(receiver[w], "S2") == 0) { /* not known to S1 */
			struct view_ask ask = {.resource = view_resource_find("sites")};
			struct view_list list;

			as.as = receiver[w];
			assert_int_equal(view_list_read(door, &as, &ask, &arena, &list, &err), ST_NOT_FOUND);
			continue;
		}
		as.as = receiver[w];
		for (size_t r = 0; view_resource_at(r); r++) {
			struct view_list seen, of;

			if (strcmp(view_resource_at(r)->name, "reads") == 0)
				continue;
			seen = all(&as, view_resource_at(r));
			of = all(&its, view_resource_at(r));
			for (size_t i = 0; i < seen.rows; i++) {
				/* pseudonyms are made for the two and differ: every row without one is the receiver's own, byte by byte */
				bool hidden = false;

				for (size_t c = 0; c < seen.resource->columns; c++)
					hidden |= seen.cell[i][c] && seen.cell[i][c][0] == '~';
				if (!hidden && !has_row(&of, seen.cell[i]))
					fail_msg("%s as %s: a row of %s that it does not see", "S1", receiver[w], seen.resource->name);
				if (!hidden && !row_is_of(&seen, i, "S1") && strcmp(seen.resource->name, "rules") != 0)
					fail_msg("%s as %s: a row of %s is not about S1", "S1", receiver[w], seen.resource->name);
			}
			rows += seen.rows;
		}
	}
	assert_true(rows > 20);
	assert_true(has("S1", "reads", "CARMAKER")); /* and it is in the log */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_class_before_each_receiver_is_gone_and_comes_back),
		cmocka_unit_test(test_all_narrowed_at_once_leaves_everybody_else_as_they_were),
		cmocka_unit_test(test_a_funder_sees_a_pseudonym_where_the_contract_says_so),
		cmocka_unit_test(test_the_strictest_of_several_holds),
		cmocka_unit_test(test_a_carmaker_loses_even_the_pseudonym_of_a_deeper_firm),
		cmocka_unit_test(test_an_explanation_goes_with_the_footprint),
		cmocka_unit_test(test_what_stands_by_law_or_is_anothers_book_cannot_be_narrowed),
		cmocka_unit_test(test_only_the_owner_rules_and_withdraws),
		cmocka_unit_test(test_one_that_begins_later_narrows_from_its_day),
		cmocka_unit_test(test_looking_as_a_receiver_shows_its_answers_about_oneself_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
