/* What is true of an organisation on a day, and the rules that a single row cannot show. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "fund_support.h"

static struct party_rules rules;

static int setup(void **state)
{
	/* party's measures name processes of the room carbon: only their key and site matter here */
	static const struct store_migration processes[] = {
		{"carbon", 1, "CREATE TABLE processes (process TEXT NOT NULL PRIMARY KEY, site TEXT NOT NULL) STRICT;"}, {0}};
	static const struct store_migration *const schema[] = {party_migrations, processes, NULL};

	strcpy(fund_folder, "/tmp/sangsaeng-party-XXXXXX");
	assert_non_null(mkdtemp(fund_folder));
	ok(store_open(db_passing(), STORE_WRITE_CREATE, &store, &err));
	ok(store_migrate(store, schema, &err));
	ok(store_begin(store, true, &tx, &err));
	rules = (struct party_rules){0};
	sql_run("INSERT INTO organisations (organisation, name, name_en, kind, origin, source_line) VALUES ('MOTIE', '부', NULL, 'ministry_trade', "
		"'simulated', 2), ('MSS', '부', NULL, 'ministry_sme', "
		"'simulated', 3),"
		" ('OEM', '차', NULL, 'carmaker', 'simulated', 4), ('S1', '일', NULL, 'supplier', 'simulated', 5), ('S2', '이', NULL, 'supplier', "
		"'simulated', 6),"
		" ('S3', '삼', NULL, 'supplier', 'simulated', 7), ('S4', '사', NULL, 'supplier', 'simulated', 8)");
	return 0;
}

static void status_row(int line, const char *organisation, const char *attribute, const char *value, const char *from, const char *to)
{
	char sql[512], quoted[32] = "NULL";

	if (to)
		snprintf(quoted, sizeof quoted, "'%s'", to);
	snprintf(sql, sizeof sql, "INSERT INTO organisation_status VALUES ('%s', '%s', '%s', '%s', %s, NULL, %d)", organisation, attribute, value,
		from, quoted, line);
	sql_run(sql);
}

/* Findings as "file:line code value …", one per line, in order. */
static const char *findings_text(void)
{
	static char out[4096];
	struct findings findings;

	out[0] = '\0';
	findings_init(&findings, 50);
	ok(party_check_rows(tx, &rules, &findings, &err));
	for (size_t i = 0; i < findings.count; i++) {
		const struct err *e = &findings.item[i].err;
		size_t n = strlen(out);

		snprintf(out + n, sizeof out - n, "%s:%lld %s %s;", e->file, (long long)e->line, e->code, e->param[0]);
	}
	findings_done(&findings);
	return out;
}

static enum party_size size_on(const char *organisation, const char *on)
{
	enum party_size size = PARTY_SIZE_COUNT;

	ok(party_size_on(tx, organisation, day(on), &size, &err));
	return size;
}

/* ---- intervals ---- */

static void test_the_size_class_is_that_of_the_day_both_ends_included(void **state)
{
	enum party_size size = PARTY_SIZE_COUNT;

	status_row(2, "S1", "size_class", "small", "2025-01-01", "2026-12-31");
	status_row(3, "S1", "size_class", "medium", "2027-01-01", NULL);
	assert_int_equal(size_on("S1", "2025-01-01"), PARTY_SIZE_SMALL);
	assert_int_equal(size_on("S1", "2026-12-31"), PARTY_SIZE_SMALL);
	assert_int_equal(size_on("S1", "2027-01-01"), PARTY_SIZE_MEDIUM);
	assert_int_equal(size_on("S1", "2099-01-01"), PARTY_SIZE_MEDIUM);
	refused(party_size_on(tx, "S1", day("2024-12-31"), &size, &err), ST_INPUT, "party.size_unknown");
	refused(party_size_on(tx, "S2", day("2027-01-01"), &size, &err), ST_INPUT, "party.size_unknown");
	assert_int_equal(size, PARTY_SIZE_COUNT);
	assert_string_equal(findings_text(), "");
}

static void test_a_gap_between_intervals_is_a_day_without_size(void **state)
{
	enum party_size size;

	status_row(2, "S1", "size_class", "small", "2025-01-01", "2025-06-30");
	status_row(3, "S1", "size_class", "medium", "2026-01-01", NULL);
	refused(party_size_on(tx, "S1", day("2025-09-01"), &size, &err), ST_INPUT, "party.size_unknown");
	assert_string_equal(err.param[1], "");
}

static void test_a_flag_is_set_only_within_its_interval(void **state)
{
	bool set;

	status_row(2, "S1", "allocated", "yes", "2026-01-01", "2026-12-31");
	ok(party_flag_on(tx, "S1", "allocated", day("2025-12-31"), &set, &err));
	assert_false(set);
	ok(party_flag_on(tx, "S1", "allocated", day("2026-12-31"), &set, &err));
	assert_true(set);
	ok(party_flag_on(tx, "S1", "allocated", day("2027-01-01"), &set, &err));
	assert_false(set);
	ok(party_flag_on(tx, "S1", "excluded", day("2026-06-01"), &set, &err));
	assert_false(set);
}

static void test_overlapping_intervals_are_named(void **state)
{
	status_row(2, "S1", "size_class", "small", "2025-01-01", "2026-06-30");
	status_row(3, "S1", "size_class", "medium", "2026-06-30", NULL); /* the same day twice */
	status_row(4, "S2", "size_class", "small", "2025-01-01", NULL);
	status_row(5, "S2", "size_class", "medium", "2027-01-01", NULL); /* the open one never ends */
	status_row(6, "S3", "size_class", "small", "2025-01-01", "2025-12-31");
	status_row(7, "S3", "allocated", "yes", "2025-06-01", NULL); /* another attribute may overlap */
	assert_string_equal(findings_text(), "organisation_status.csv:3 party.overlap S1;organisation_status.csv:5 party.overlap S2;");
}

static void test_an_interval_within_an_earlier_longer_one_is_named(void **state)
{
	status_row(2, "S1", "size_class", "small", "2025-01-01", "2029-12-31");
	status_row(3, "S1", "size_class", "medium", "2026-01-01", "2026-06-30");
	status_row(4, "S1", "size_class", "mid_size", "2027-01-01", NULL); /* after the one before it, but within the first */
	assert_string_equal(findings_text(), "organisation_status.csv:3 party.overlap S1;organisation_status.csv:4 party.overlap S1;");
}

static void test_an_interval_that_ends_before_it_begins_is_named(void **state)
{
	status_row(2, "S1", "size_class", "small", "2026-01-01", "2025-12-31");
	assert_string_equal(findings_text(), "organisation_status.csv:2 party.interval 2026-01-01;");
}

static void test_values_that_an_attribute_cannot_have_are_named(void **state)
{
	status_row(2, "S1", "size_class", "tiny", "2025-01-01", NULL);
	status_row(3, "S1", "allocated", "no", "2025-01-01", NULL);
	status_row(4, "S2", "parent", "NOBODY", "2025-01-01", NULL);
	status_row(5, "S3", "excluded", "yes", "2025-01-01", NULL);
	const char *text = findings_text();
	assert_non_null(strstr(text, "organisation_status.csv:2 party.status_value tiny;"));
	assert_non_null(strstr(text, "organisation_status.csv:3 party.status_value no;"));
	assert_non_null(strstr(text, "organisation_status.csv:4 party.unknown NOBODY;"));
	assert_null(strstr(text, "organisation_status.csv:5"));
}

/* ---- parents ---- */

static void test_a_company_that_owns_itself_is_named(void **state)
{
	status_row(2, "S1", "parent", "S1", "2025-01-01", NULL);
	assert_string_equal(findings_text(), "organisation_status.csv:2 party.owns_itself S1 → S1;");
}

static void test_a_company_that_owns_itself_over_three_steps_is_named_with_the_chain(void **state)
{
	status_row(2, "S1", "parent", "S2", "2025-01-01", NULL);
	status_row(3, "S2", "parent", "S3", "2025-01-01", NULL);
	status_row(4, "S3", "parent", "S1", "2025-01-01", NULL);
	const char *text = findings_text();
	assert_non_null(strstr(text, "organisation_status.csv:2 party.owns_itself S1 → S2 → S3 → S1;"));
	assert_null(strstr(text, "S4"));
}

static void test_a_chain_into_a_loop_does_not_hide_it_or_hang(void **state)
{
	status_row(2, "S4", "parent", "S1", "2025-01-01", NULL); /* leads into the loop but is not in it */
	status_row(3, "S1", "parent", "S2", "2025-01-01", NULL);
	status_row(4, "S2", "parent", "S1", "2025-01-01", NULL);
	const char *text = findings_text();
	assert_non_null(strstr(text, "organisation_status.csv:3 party.owns_itself S1 → S2 → S1;"));
	assert_null(strstr(text, ":2 "));
}

static void test_a_business_number_stands_once_and_a_blank_one_is_none(void **state)
{
	sql_run("UPDATE organisations SET business_number = '123-45-67891' WHERE organisation IN ('S1', 'S3', 'S4')");
	sql_run("UPDATE organisations SET business_number = '999-99-99997' WHERE organisation = 'S2'");
	assert_string_equal(findings_text(),
		"organisations.csv:7 party.business_number_twice 123-45-67891;organisations.csv:8 party.business_number_twice 123-45-67891;");
}

static void test_a_loop_of_a_hundred_companies_is_found(void **state)
{
	for (int i = 0; i < 100; i++) {
		char sql[300], from[16], to[16];

		snprintf(from, sizeof from, "L%02d", i);
		snprintf(to, sizeof to, "L%02d", (i + 1) % 100);
		snprintf(sql, sizeof sql,
			"INSERT INTO organisations (organisation, name, name_en, kind, origin, source_line) VALUES ('%s', 'x', NULL, 'supplier', "
			"'simulated', %d)",
			from, 20 + i);
		sql_run(sql);
		status_row(2 + i, from, "parent", to, "2025-01-01", NULL);
	}
	assert_non_null(strstr(findings_text(), "party.owns_itself"));
}

static void test_many_parents_over_time_do_not_blow_up_the_walk(void **state)
{
	/* each company changes its parent every year, always to the next layer: 12 layers of 2, no loop */
	int line = 2;

	for (int layer = 0; layer < 12; layer++) {
		for (int k = 0; k < 2; k++) {
			char sql[300];

			snprintf(sql, sizeof sql,
				"INSERT INTO organisations (organisation, name, name_en, kind, origin, source_line) VALUES ('Y%02d%d', 'x', NULL, "
				"'supplier', 'simulated', 30)",
				layer, k);
			sql_run(sql);
		}
	}
	for (int layer = 0; layer < 11; layer++) {
		for (int k = 0; k < 2; k++) {
			for (int y = 0; y < 2; y++) {
				char from[24], to[24], start[24], end[24];

				snprintf(from, sizeof from, "Y%02d%d", layer, k);
				snprintf(to, sizeof to, "Y%02d%d", layer + 1, y);
				snprintf(start, sizeof start, "20%02d-01-01", 20 + y);
				snprintf(end, sizeof end, "20%02d-12-31", 20 + y);
				status_row(line++, from, "parent", to, start, end);
			}
		}
	}
	assert_string_equal(findings_text(), "");
}

/* ---- agreements ---- */

static void test_suppliers_have_a_tier_and_others_have_none(void **state)
{
	sql_run("INSERT INTO consortia VALUES ('C', 'x', 'OEM', 'programme', 2026, NULL, 2), ('H', 'x', 'OEM', 'historical', 2025, NULL, 3)");
	sql_run("INSERT INTO agreements (agreement, organisation, role, tier, consortium, signed_on, ended_on, evidence, source_line) VALUES ('A1', "
		"'S1', 'supplier', 1, 'C', '2025-11-17', NULL, NULL, 2), ('A2', 'S2', 'supplier', NULL, 'C', "
		"'2025-11-17', NULL, NULL, 3),"
		" ('A3', 'OEM', 'carmaker', 1, NULL, '2025-11-17', NULL, NULL, 4), ('A4', 'S3', 'supplier', 2, 'H', '2025-11-17', NULL, NULL, 5)");
	assert_string_equal(findings_text(),
		"agreements.csv:3 party.tier_missing S2;agreements.csv:4 party.tier_stray OEM;agreements.csv:5 party.historical S3;");
}

static void test_the_tier_is_that_of_the_agreement_in_force(void **state)
{
	int tier = -1;
	char consortium[PARTY_ID_LEN];
	struct party_counts counts;

	sql_run("INSERT INTO consortia VALUES ('C', 'x', 'OEM', 'programme', 2026, NULL, 2)");
	sql_run("INSERT INTO agreements (agreement, organisation, role, tier, consortium, signed_on, ended_on, evidence, source_line) VALUES ('A1', "
		"'S1', 'supplier', 2, NULL, '2025-11-17', '2026-12-31', NULL, 2), ('A2', 'S1', 'supplier', 1, "
		"'C', '2027-01-01', NULL, NULL, 3),"
		" ('A3', 'S2', 'supplier', 3, 'C', '2026-01-01', NULL, NULL, 4)");
	ok(party_tier_on(tx, "S1", day("2025-11-16"), &tier, consortium, &err));
	assert_int_equal(tier, 0);
	ok(party_tier_on(tx, "S1", day("2026-12-31"), &tier, consortium, &err));
	assert_int_equal(tier, 2);
	assert_string_equal(consortium, "");
	ok(party_tier_on(tx, "S1", day("2027-01-01"), &tier, consortium, &err));
	assert_int_equal(tier, 1);
	assert_string_equal(consortium, "C");
	ok(party_tier_on(tx, "NOBODY", day("2027-01-01"), &tier, consortium, &err));
	assert_int_equal(tier, 0);
	ok(party_counts(tx, day("2027-06-01"), &counts, &err));
	assert_int_equal(counts.suppliers, 2);
	assert_int_equal(counts.tier1, 1);
	assert_int_equal(counts.deeper, 1);
}

static void test_a_supplier_with_two_agreements_is_counted_once(void **state)
{
	struct party_counts counts;

	sql_run("INSERT INTO agreements (agreement, organisation, role, tier, consortium, signed_on, ended_on, evidence, source_line) VALUES ('A1', "
		"'S1', 'supplier', 1, NULL, '2025-11-17', NULL, NULL, 2), ('A2', 'S1', 'supplier', 2, NULL, "
		"'2026-11-17', NULL, NULL, 3),"
		" ('A3', 'S2', 'supplier', 2, NULL, '2026-11-17', NULL, NULL, 4)");
	ok(party_counts(tx, day("2027-06-01"), &counts, &err));
	assert_int_equal(counts.suppliers, 2);
	assert_int_equal(counts.tier1 + counts.deeper, counts.suppliers);
}

/* ---- links ---- */

static void link_row(int line, const char *product, const char *input, const char *part, const char *kind, const char *quantity, const char *share)
{
	char sql[300];

	snprintf(sql, sizeof sql, "INSERT INTO links VALUES ('%s', '%s', '%s', '%s', '%s', '%s', %d)", product, input, part, kind, quantity, share,
		line);
	sql_run(sql);
}

static void test_shares_of_a_part_must_sum_to_one_exactly(void **state)
{
	link_row(2, "CAR", "A", "brake", "contains", "4", "0.3");
	link_row(3, "CAR", "B", "brake", "contains", "4", "0.7");
	link_row(4, "CAR", "A", "seat", "contains", "5", "1");
	link_row(5, "CAR", "A", "door", "contains", "4", "0.333333333333");
	link_row(6, "CAR", "B", "door", "contains", "4", "0.666666666667");
	assert_string_equal(findings_text(), "");
	link_row(7, "VAN", "A", "brake", "contains", "4", "0.3");
	link_row(8, "VAN", "B", "brake", "contains", "4", "0.699999999999");
	link_row(9, "VAN", "C", "seat", "contains", "4", "0.5");
	link_row(10, "VAN", "A", "door", "contains", "4", "1");
	link_row(11, "VAN", "B", "door", "contains", "4", "1");
	assert_string_equal(findings_text(), "links.csv:7 link.share_sum VAN;links.csv:9 link.share_sum VAN;links.csv:10 link.share_sum VAN;");
}

static void test_alternative_suppliers_of_a_part_agree_in_kind_and_quantity(void **state)
{
	link_row(2, "CAR", "A", "brake", "contains", "4", "0.5");
	link_row(3, "CAR", "B", "brake", "contains", "5", "0.5");
	link_row(4, "CAR", "A", "oil", "contains", "1", "0.5");
	link_row(5, "CAR", "B", "oil", "consumes", "1", "0.5");
	assert_string_equal(findings_text(), "links.csv:3 link.part_differs CAR;links.csv:5 link.part_differs CAR;");
}

/* ---- measures and rules ---- */

static void test_one_machine_is_replaced_once_and_stands_where_its_process_is(void **state)
{
	sql_run("INSERT INTO sites VALUES ('X', 'S1', 'x', NULL, NULL, 2), ('Y', 'S2', 'y', NULL, NULL, 3)");
	sql_run("INSERT INTO processes VALUES ('PX', 'X'), ('PY', 'Y')");
	sql_run("INSERT INTO measures VALUES ('M1', 'X', 'PX', 'm', 'OLD-1', 'equipment', 'sec', 'electricity', 100, '1', 'kWh', NULL, 10, "
		"'2030-12-31', NULL, 2, NULL),"
		" ('M2', 'X', 'PX', 'm', 'OLD-1', 'equipment', 'sec', 'electricity', 100, '1', 'kWh', NULL, 10, '2030-12-31', NULL, 3, NULL),"
		" ('M3', 'X', 'PY', 'm', 'OLD-3', 'equipment', 'sec', 'electricity', 100, '1', 'kWh', NULL, 10, '2030-12-31', NULL, 4, NULL)");
	assert_string_equal(findings_text(), "measures.csv:3 measure.serial_twice OLD-1;measures.csv:4 measure.process_elsewhere PY;");
}

static void test_funders_of_the_rules_are_ministries_or_carmakers_that_exist(void **state)
{
	struct party_support support[] = {{.funder = "MOTIE"}, {.funder = "S1"}, {.funder = "NOBODY"}, {.route = PARTY_ROUTE_POOL}};

	rules.support = support;
	rules.support_count = 4;
	rules.match = &(struct party_match_rule){.funder = "MISSING"};
	rules.match_count = 1;
	strcpy(rules.trading_entity, "GHOST");
	const char *text = findings_text();
	assert_non_null(strstr(text, "rules.not_a_funder S1;"));
	assert_non_null(strstr(text, "rules.funder_unknown NOBODY;"));
	assert_non_null(strstr(text, "rules.funder_unknown MISSING;"));
	assert_non_null(strstr(text, "party.unknown GHOST;"));
	assert_null(strstr(text, "MOTIE"));
}

static void test_the_match_comes_from_a_ministry_or_carmaker(void **state)
{
	rules.match = &(struct party_match_rule){.funder = "S1"};
	rules.match_count = 1;
	assert_non_null(strstr(findings_text(), "rules.not_a_funder S1;"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, fund_teardown)
		T(test_the_size_class_is_that_of_the_day_both_ends_included),
		T(test_a_gap_between_intervals_is_a_day_without_size),
		T(test_a_flag_is_set_only_within_its_interval),
		T(test_overlapping_intervals_are_named),
		T(test_an_interval_within_an_earlier_longer_one_is_named),
		T(test_an_interval_that_ends_before_it_begins_is_named),
		T(test_values_that_an_attribute_cannot_have_are_named),
		T(test_a_company_that_owns_itself_is_named),
		T(test_a_company_that_owns_itself_over_three_steps_is_named_with_the_chain),
		T(test_a_chain_into_a_loop_does_not_hide_it_or_hang),
		T(test_a_business_number_stands_once_and_a_blank_one_is_none),
		T(test_a_loop_of_a_hundred_companies_is_found),
		T(test_many_parents_over_time_do_not_blow_up_the_walk),
		T(test_suppliers_have_a_tier_and_others_have_none),
		T(test_the_tier_is_that_of_the_agreement_in_force),
		T(test_a_supplier_with_two_agreements_is_counted_once),
		T(test_shares_of_a_part_must_sum_to_one_exactly),
		T(test_alternative_suppliers_of_a_part_agree_in_kind_and_quantity),
		T(test_one_machine_is_replaced_once_and_stands_where_its_process_is),
		T(test_funders_of_the_rules_are_ministries_or_carmakers_that_exist),
		T(test_the_match_comes_from_a_ministry_or_carmaker),
	};

	return cmocka_run_group_tests(tests, NULL, db_done);
}
