/* From rows to footprints on a small programme with published answers (vector V11): totals, claims, explanations, marks, and the check that
 * notices every change made behind the program's back. */
#include "base/decimal.h"
#include "base/text.h"
#include "carbon/carbon_int.h"

#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* CAR takes 3 X and 2 Y and 0.9 kg of its own; X 0.8 kg and Y 1.6 kg share a line by mass; both are made of STEEL at 2 kg/kg. */
struct bench {
	struct store *store;
	struct store_tx *tx;
	struct arena arena;
	struct party_factor_choice choice[2];
	struct party_rules rules;
	struct carbon_claim claim[1];
	struct err err;
};

static void run_sql(struct bench *b, const char *format, ...)
{
	char sql[2048];
	va_list ap;
	struct store_stmt *s;

	va_start(ap, format);
	vsnprintf(sql, sizeof sql, format, ap);
	va_end(ap);
	if (store_query(b->tx, sql, &s, &b->err) != ST_OK || store_run(s, &b->err) != ST_OK)
		fail_msg("%s: %s %s", sql, b->err.code, b->err.param[0]);
}

static void insert_month(struct bench *b, const char *month, int line)
{
	run_sql(b,
		"INSERT INTO production (process, product, \"month\", quantity, source_line) VALUES ('LINE', 'X', '%s', '20000', %d), ('LINE', 'Y', "
		"'%s', '%s', %d), ('ASM', 'CAR', '%s', '40', %d)",
		month, line, month, strcmp(month + 5, "03") == 0 ? "9000" : "8000", line + 1, month, line + 2);
	/* 176,000 kWh × 0.5 = 88,000 kg over the period; ASM 216 kWh for 120 cars, one month in MWh */
	run_sql(b,
		"INSERT INTO activity (process, \"month\", carrier, quantity, unit, status, evidence, source_line) VALUES ('LINE', '%s', "
		"'electricity', '%s', 'kWh', 'measured', NULL, %d)",
		month, strcmp(month + 5, "03") == 0 ? "56000" : "60000", line);
	run_sql(b,
		"INSERT INTO activity (process, \"month\", carrier, quantity, unit, status, evidence, source_line) VALUES ('ASM', '%s', "
		"'electricity', '%s', '%s', 'estimated', NULL, %d)",
		month, strcmp(month + 5, "02") == 0 ? "0.072" : "72", strcmp(month + 5, "02") == 0 ? "MWh" : "kWh", line + 1);
}

static int set_up(void **state)
{
	static const struct store_migration *const lists[] = {party_migrations, factor_migrations, carbon_migrations, NULL};
	struct bench *b = calloc(1, sizeof *b);

	arena_init(&b->arena);
	b->choice[0] = (struct party_factor_choice){"electricity", PARTY_PURPOSE_OFFSET, "nothing", 2025 * 12, 2028 * 12, NULL, 0};
	b->choice[1] = (struct party_factor_choice){"electricity", PARTY_PURPOSE_FOOTPRINT, "grid", 2025 * 12, 2028 * 12, NULL, 0};
	b->rules = (struct party_rules){.footprint_months = 36,
		.before_from = 2025 * 12,
		.before_to = 2025 * 12 + 2,
		.after_from = 2027 * 12,
		.after_to = 2027 * 12 + 2,
		.gwp_set = "AR5",
		.factor_choice = b->choice,
		.factor_choice_count = 2};
	b->claim[0] = (struct carbon_claim){"LINE", 120000000};
	if (store_open(":memory:", STORE_WRITE_CREATE, &b->store, &b->err) != ST_OK || store_migrate(b->store, lists, &b->err) != ST_OK ||
		store_begin(b->store, true, &b->tx, &b->err) != ST_OK)
		fail_msg("%s %s %s", b->err.code, b->err.param[0], b->err.param[3]);
	run_sql(b,
		"INSERT INTO factors (\"key\", name_en, unit, \"kgCO2e_per_unit\", gwp_set, \"year\", source, status, \"use\", upstream, source_line)"
		" VALUES ('grid', 'grid', 'kWh', '0.5', 'AR5', 2025, 'GIR', 'verified-copy', 'full', 1, 2),"
		" ('steel', 'steel', 'kg', '2', 'AR5', 2025, 'x', 'verified-copy', 'full', 1, 3)");
	run_sql(b, "INSERT INTO factors (\"key\", name_en, unit, \"kgCO2e_per_unit\", co2, ch4, n2o, component_unit, heating_value_net, "
		   "heating_value_gross,"
		   " heating_value_unit, gwp_set, source, status, \"use\", upstream, source_line) VALUES ('gas', 'gas', 'Nm3', '2.17528', '2.17316', "
		   "'0.0000389',"
		   " '0.00000389', 'kg/Nm3', '38.9', '43.1', 'MJ/Nm3', 'AR5', 'GIR', 'verified-copy', 'full', 0, 4)");
	run_sql(b, "INSERT INTO products (product, organisation, name, kind, declared_unit, mass_kg, price_krw, factor, source_line) VALUES"
		   " ('CAR', 'O', 'car', 'vehicle', 'piece', NULL, NULL, NULL, 2), ('X', 'O', 'x', 'part', 'piece', '0.8', '10', NULL, 3),"
		   " ('Y', 'O', 'y', 'part', 'piece', '1.6', '40', NULL, 4), ('STEEL', NULL, 'steel', 'material', 'kg', '1', NULL, 'steel', 5)");
	run_sql(b,
		"INSERT INTO links (product, input, part, kind, quantity, \"share\", source_line) VALUES ('CAR', 'X', 'x', 'contains', '3', '1', 2),"
		" ('CAR', 'Y', 'y', 'contains', '2', '1', 3), ('X', 'STEEL', 's', 'contains', '0.8', '1', 4), ('Y', 'STEEL', 's', 'contains', '3.5', "
		"'0.5', 5)");
	run_sql(b, "INSERT INTO processes (process, site, name, allocation, reason, source_line) VALUES ('LINE', 'S', 'line', 'mass', NULL, 2),"
		   " ('ASM', 'S', 'assembly', 'pieces', NULL, 3)");
	for (int year = 2025, line = 2; year <= 2027; year += 2)
		for (int month = 1; month <= 3; month++, line += 3) {
			char text[32];
			snprintf(text, sizeof text, "%d-%02d", year, month);
			insert_month(b, text, line);
		}
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	store_rollback(b->tx);
	store_close(b->store);
	arena_done(&b->arena);
	free(b);
	return 0;
}

static void build(struct bench *b)
{
	if (carbon_inventory_build(b->tx, &b->rules, &b->err) != ST_OK ||
		carbon_footprint_build(b->tx, &b->rules, CARBON_BEFORE, NULL, 0, &b->err) != ST_OK ||
		carbon_footprint_build(b->tx, &b->rules, CARBON_AFTER, b->claim, 1, &b->err) != ST_OK)
		fail_msg("%s %s %s at %s:%" PRId64, b->err.code, b->err.param[0], b->err.param[1], b->err.file, b->err.line);
}

static struct carbon_explanation explain(struct bench *b, enum carbon_case which, const char *product)
{
	struct carbon_explanation e = {0};

	if (carbon_explain(b->tx, &b->rules, which, product, 10, &b->arena, &e, &b->err) != ST_OK)
		fail_msg("%s %s", b->err.code, b->err.param[0]);
	return e;
}

static bool is_missing(const struct carbon_explanation *e, const char *code)
{
	for (size_t i = 0; i < e->missing_count; i++)
		if (strcmp(e->missing[i], code) == 0)
			return true;
	return false;
}

static bool found(const struct findings *findings, const char *code, const char *file, int64_t line)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct err *e = &findings->item[i].err;
		if (strcmp(e->code, code) == 0 && strcmp(e->file, file) == 0 && e->line == line)
			return true;
	}
	return false;
}

static void the_tables_are_those_of_the_description(void **state)
{
	struct bench *b = *state;
	const struct table *const rooms[] = {factor_tables, carbon_tables};

	for (size_t r = 0; r < 2; r++) {
		for (const struct table *t = rooms[r]; t->name; t++) {
			char sql[128];
			struct store_stmt *s;
			bool row;
			const struct column *c = t->column;

			snprintf(sql, sizeof sql, "SELECT name, type, \"notnull\" FROM pragma_table_info('%s') ORDER BY name = 'source_line', cid",
				t->name);
			assert_int_equal(store_query(b->tx, sql, &s, &b->err), ST_OK);
			for (; store_step(s, &row, &b->err) == ST_OK && row && c->name; c++) {
				bool integer =
					c->type == COLUMN_YESNO || c->type == COLUMN_YEAR || c->type == COLUMN_WON || c->type == COLUMN_INTEGER;

				assert_string_equal(store_text(s, 0), c->name);
				assert_string_equal(store_text(s, 1), integer ? "INTEGER" : "TEXT");
				assert_int_equal(store_int(s, 2), (c->flags & COLUMN_REQUIRED) || c->fallback ? 1 : 0);
			}
			assert_null(c->name);
			assert_true(row);
			assert_string_equal(store_text(s, 0), "source_line");
			assert_int_equal(store_step(s, &row, &b->err), ST_OK);
			assert_false(row);
		}
	}
}

static void vehicles_have_three_numbers(void **state)
{
	struct bench *b = *state;
	struct carbon_vehicle *list;
	size_t count;

	build(b);
	assert_int_equal(carbon_vehicles(b->tx, &b->arena, &list, &count, &b->err), ST_OK);
	assert_int_equal(count, 1);
	assert_string_equal(list[0].product, "CAR");
	assert_string_equal(list[0].before_kgco2e, "18.3");
	assert_string_equal(list[0].after_kgco2e, "18.3");
	assert_string_equal(list[0].claim_adjusted_kgco2e, "25.9363636364");
	assert_true(list[0].publishable);
}

static void parts_carry_their_share_of_the_line_and_of_the_claim(void **state)
{
	struct bench *b = *state;
	struct carbon_explanation e;

	build(b);
	e = explain(b, CARBON_AFTER, "X");
	assert_string_equal(e.total_kgco2e, "2.4");
	assert_string_equal(e.direct_kgco2e, "0.8");
	assert_string_equal(e.claim_kgco2e, "1.09090909091");
	assert_string_equal(e.claim_adjusted_kgco2e, "3.49090909091");
	e = explain(b, CARBON_AFTER, "Y");
	assert_string_equal(e.total_kgco2e, "5.1");
	assert_string_equal(e.claim_adjusted_kgco2e, "7.28181818182");
	e = explain(b, CARBON_BEFORE, "Y");
	assert_string_equal(e.claim_kgco2e, "0");
	assert_string_equal(e.claim_adjusted_kgco2e, "5.1");
}

static void allocation_by_value_and_by_pieces_follow_their_key(void **state)
{
	struct bench *b = *state;

	run_sql(b, "UPDATE processes SET allocation = 'value' WHERE process = 'LINE'"); /* 60,000 × 10 : 25,000 × 40 = 3 : 5 */
	build(b);
	assert_string_equal(explain(b, CARBON_AFTER, "X").direct_kgco2e, "0.55");
	assert_string_equal(explain(b, CARBON_AFTER, "Y").direct_kgco2e, "2.2");
	run_sql(b, "UPDATE processes SET allocation = 'pieces' WHERE process = 'LINE'");
	build(b);
	assert_string_equal(explain(b, CARBON_AFTER, "X").direct_kgco2e, "1.03529411765");
	assert_string_equal(explain(b, CARBON_AFTER, "Y").direct_kgco2e, "1.03529411765");
}

static void an_explanation_adds_up_by_contribution_by_link_and_by_factor(void **state)
{
	struct bench *b = *state;
	struct carbon_explanation e;
	double sum = 0, links, total;

	build(b);
	e = explain(b, CARBON_AFTER, "CAR");
	total = strtod(e.total_kgco2e, NULL);
	assert_int_equal(e.contribution_count, 4);
	assert_string_equal(e.contribution[0].product, "STEEL");
	assert_string_equal(e.contribution[0].amount, "5.9");
	assert_string_equal(e.contribution[0].kgco2e, "11.8");
	assert_string_equal(e.contribution[1].product, "Y");
	assert_string_equal(e.contribution[1].kgco2e, "3.2");
	for (size_t i = 0; i < e.contribution_count; i++)
		sum += strtod(e.contribution[i].kgco2e, NULL);
	assert_true(fabs(sum - total) <= 1e-10 * total);
	assert_string_equal(e.other_kgco2e, "0");
	assert_int_equal(e.source_count, 2);
	assert_string_equal(e.source[0].factor, "steel");
	assert_string_equal(e.source[1].factor, "grid");
	assert_string_equal(e.source[1].amount, "13");
	assert_string_equal(e.source[1].kgco2e, "6.5");
	assert_int_equal(e.source[1].year, 2025);
	sum = strtod(e.source[0].kgco2e, NULL) + strtod(e.source[1].kgco2e, NULL);
	assert_true(fabs(sum - total) <= 1e-10 * total);
	assert_int_equal(e.link_count, 2);
	assert_string_equal(e.link[1].input, "Y");
	assert_int_equal(e.link[1].source_line, 3);
	links = strtod(e.direct_kgco2e, NULL) + strtod(e.link[0].kgco2e, NULL) + strtod(e.link[1].kgco2e, NULL);
	assert_true(fabs(links - total) <= 1e-10 * total);
	assert_int_equal(e.missing_count, 0);
	assert_int_equal(strlen(e.input_sha256), 64);

	/* what is not listed is said */
	assert_int_equal(carbon_explain(b->tx, &b->rules, CARBON_AFTER, "CAR", 1, &b->arena, &e, &b->err), ST_OK);
	assert_int_equal(e.contribution_count, 1);
	assert_string_equal(e.other_kgco2e, "6.5");
	assert_int_equal(e.source_count, 2);
}

static void an_explanation_adds_up_in_a_loop_with_negative_entries(void **state)
{
	struct bench *b = *state;
	struct carbon_explanation e;
	double total, sources = 0, sum;

	run_sql(b, "INSERT INTO links VALUES ('X', 'CAR', 'back', 'returns', '0.05', '1', 6), ('Y', 'X', 'avoided', 'consumes', '-0.25', '1', 7)");
	build(b);
	e = explain(b, CARBON_AFTER, "CAR");
	total = strtod(e.total_kgco2e, NULL);
	sum = strtod(e.other_kgco2e, NULL);
	for (size_t i = 0; i < e.contribution_count; i++)
		sum += strtod(e.contribution[i].kgco2e, NULL);
	for (size_t i = 0; i < e.source_count; i++)
		sources += strtod(e.source[i].kgco2e, NULL);
	/* f = 0.9 + 3 x + 2 y, x = 2.4 + 0.05 f, y = 5.1 - 0.25 x → f (1 - 0.125) = 0.9 + 6 + 10.2 */
	assert_true(fabs(total - 17.1 / 0.875) < 1e-9);
	assert_true(fabs(sum - total) <= 1e-9 * total);
	assert_true(fabs(sources - total) <= 1e-9 * total);
}

static void an_unknown_product_is_named_with_the_nearest(void **state)
{
	struct bench *b = *state;
	struct carbon_explanation e;

	build(b);
	assert_int_equal(carbon_explain(b->tx, &b->rules, CARBON_AFTER, "STEEL2", 5, &b->arena, &e, &b->err), ST_NOT_FOUND);
	assert_string_equal(b->err.code, "product.unknown");
	assert_non_null(strstr(b->err.param[1], "STEEL"));
	run_sql(b, "DELETE FROM carbon_footprint WHERE period = 'after'");
	assert_int_equal(carbon_explain(b->tx, &b->rules, CARBON_AFTER, "X", 5, &b->arena, &e, &b->err), ST_NOT_FOUND);
	assert_string_equal(b->err.code, "carbon.not_built");
}

static void a_mark_upstream_keeps_every_product_above_from_being_published(void **state)
{
	struct bench *b = *state;
	struct carbon_explanation e;
	struct carbon_vehicle *list;
	size_t count;

	run_sql(b, "UPDATE factors SET \"use\" = 'screening', gwp_set = NULL WHERE \"key\" = 'steel'");
	build(b);
	e = explain(b, CARBON_AFTER, "CAR");
	assert_false(e.publishable);
	assert_true(is_missing(&e, "screening:steel"));
	assert_true(is_missing(&e, "other_gwp:steel"));
	assert_int_equal(e.missing_count, 2);
	assert_int_equal(e.source[0].marks, FACTOR_MARK_SCREENING | FACTOR_MARK_OTHER_GWP);
	assert_int_equal(carbon_vehicles(b->tx, &b->arena, &list, &count, &b->err), ST_OK);
	assert_false(list[0].publishable);
	{
		struct carbon_rows rows = {0};

		assert_int_equal(carbon_rows_read(b->tx, &b->arena, &carbon_derived[CARBON_TABLE_FOOTPRINT], &rows, &b->err), ST_OK);
		assert_string_equal(rows.item[0].cell[FOOTPRINT_PRODUCT], "CAR");
		assert_string_equal(rows.item[0].cell[FOOTPRINT_MARKED], "11.8");
		carbon_rows_done(&rows);
	}
	/* cancelling does not clean it: as much steel is taken out again */
	run_sql(b, "INSERT INTO links VALUES ('X', 'STEEL', 't', 'consumes', '-0.8', '1', 6)");
	build(b);
	e = explain(b, CARBON_AFTER, "X");
	assert_string_equal(e.total_kgco2e, "0.8");
	assert_false(e.publishable);
	assert_true(is_missing(&e, "screening:steel"));
}

static void a_missing_month_is_listed_and_is_not_zero(void **state)
{
	struct bench *b = *state;
	struct carbon_explanation e;
	struct findings findings;
	struct carbon_rows rows = {0};

	run_sql(b, "DELETE FROM activity WHERE process = 'LINE' AND \"month\" = '2027-02'");
	run_sql(b, "UPDATE activity SET status = 'missing', quantity = NULL WHERE process = 'ASM' AND \"month\" = '2025-03'");
	findings_init(&findings, 100);
	assert_int_equal(carbon_check_rows(b->tx, &b->rules, &findings, &b->err), ST_OK);
	assert_int_equal(findings.errors, 0);
	assert_int_equal(findings.warnings, 2);
	assert_true(found(&findings, "activity.month_missing", "activity.csv", 0));
	assert_true(found(&findings, "activity.month_missing", "activity.csv", 9));
	findings_done(&findings);
	build(b);
	e = explain(b, CARBON_AFTER, "CAR");
	assert_false(e.publishable);
	assert_int_equal(e.missing_count, 1);
	assert_true(is_missing(&e, "month:LINE:2027-02"));
	e = explain(b, CARBON_BEFORE, "CAR");
	assert_true(is_missing(&e, "month:ASM:2025-03"));
	assert_true(explain(b, CARBON_BEFORE, "X").publishable);
	assert_int_equal(carbon_rows_read(b->tx, &b->arena, &carbon_derived[CARBON_TABLE_INVENTORY], &rows, &b->err), ST_OK);
	assert_int_equal(rows.count, 12); /* both missing months have their row */
	assert_string_equal(rows.item[2].cell[1], "2025-03");
	assert_string_equal(rows.item[2].cell[3], "missing");
	assert_null(rows.item[2].cell[8]);
	carbon_rows_done(&rows);
}

static void missing_outputs_and_inputs_are_listed(void **state)
{
	struct bench *b = *state;
	struct carbon_explanation e;

	run_sql(b, "DELETE FROM production WHERE process = 'ASM' AND \"month\" = '2027-01'");
	run_sql(b, "UPDATE products SET factor = NULL WHERE product = 'STEEL'");
	run_sql(b, "DELETE FROM production WHERE product = 'Y' AND \"month\" LIKE '2027%%'");
	build(b);
	e = explain(b, CARBON_AFTER, "CAR");
	assert_true(is_missing(&e, "output:ASM:2027-01"));
	assert_true(is_missing(&e, "input:STEEL"));
	assert_true(is_missing(&e, "production:Y"));
	assert_false(e.publishable);
}

static void gas_is_billed_gross_and_lands_in_scope_1(void **state)
{
	struct bench *b = *state;
	struct carbon_rows rows = {0};
	struct party_factor_choice choice[3] = {
		b->choice[0], b->choice[1], {"city_gas", PARTY_PURPOSE_FOOTPRINT, "gas", 2025 * 12, 2028 * 12, NULL, 0}};

	b->rules.factor_choice = choice;
	b->rules.factor_choice_count = 3;
	for (int month = 1; month <= 3; month++)
		run_sql(b,
			"INSERT INTO activity (process, \"month\", carrier, quantity, unit, status, evidence, source_line) VALUES ('ASM', "
			"'2027-%02d', 'city_gas', '%s', 'MJ', 'measured', NULL, %d)",
			month, month == 1 ? "11313750" : "0", 30 + month);
	build(b);
	assert_int_equal(carbon_rows_read(b->tx, &b->arena, &carbon_derived[CARBON_TABLE_INVENTORY], &rows, &b->err), ST_OK);
	assert_int_equal(rows.count, 15);
	assert_string_equal(rows.item[3].cell[2], "city_gas");
	assert_string_equal(rows.item[3].cell[4], "1");
	assert_string_equal(rows.item[3].cell[6], "262500");
	assert_string_equal(rows.item[3].cell[8], "571011.013125");
	assert_string_equal(rows.item[4].cell[4], "2");
	carbon_rows_done(&rows);
	{
		struct carbon_explanation e = explain(b, CARBON_AFTER, "CAR");
		assert_int_equal(e.missing_count, 1);
		assert_true(is_missing(&e, "no_upstream:gas"));
		assert_true(explain(b, CARBON_AFTER, "X").publishable);
		assert_true(explain(b, CARBON_BEFORE, "CAR").publishable);
	}
}

static void no_choice_two_choices_and_old_editions_are_errors_at_the_row(void **state)
{
	struct bench *b = *state;

	b->choice[1].to = 2027 * 12 + 1;
	assert_int_equal(carbon_inventory_build(b->tx, &b->rules, &b->err), ST_INPUT);
	assert_string_equal(b->err.code, "factor.no_choice");
	assert_string_equal(b->err.param[0], "electricity");
	assert_string_equal(b->err.param[1], "2027-03");
	assert_string_equal(b->err.file, "activity.csv");
	assert_int_equal(b->err.line, 18);
	b->choice[1].to = 2028 * 12;
	b->choice[0].purpose = PARTY_PURPOSE_FOOTPRINT;
	assert_int_equal(carbon_inventory_build(b->tx, &b->rules, &b->err), ST_INPUT);
	assert_string_equal(b->err.code, "factor.two_choices");
	b->choice[0].purpose = PARTY_PURPOSE_KETS; /* not for footprints either */
	assert_int_equal(carbon_inventory_build(b->tx, &b->rules, &b->err), ST_OK);
	b->choice[0].purpose = PARTY_PURPOSE_OFFSET;
	run_sql(b, "UPDATE factors SET valid_to = '2026-12-31' WHERE \"key\" = 'grid'");
	assert_int_equal(carbon_footprint_build(b->tx, &b->rules, CARBON_AFTER, NULL, 0, &b->err), ST_INPUT);
	assert_string_equal(b->err.code, "factor.not_valid");
	assert_string_equal(b->err.param[1], "2027-01-31");
}

static void row_mistakes_are_found_together_with_their_places(void **state)
{
	struct bench *b = *state;
	struct findings findings;

	run_sql(b, "UPDATE activity SET unit = 'L' WHERE source_line = 2 AND process = 'LINE'");
	run_sql(b, "UPDATE activity SET carrier = 'steam' WHERE source_line = 6 AND process = 'ASM'");
	run_sql(b, "UPDATE products SET mass_kg = NULL WHERE product = 'X'");
	run_sql(b, "UPDATE products SET declared_unit = 'piece' WHERE product = 'STEEL'");
	run_sql(b, "INSERT INTO products (product, organisation, name, kind, declared_unit, mass_kg, price_krw, factor, source_line) VALUES ('BOLT', "
		   "NULL, 'bolt', 'part', 'piece', NULL, NULL, NULL, 6), ('INK', NULL, 'ink', 'material', 'kg', "
		   "NULL, NULL, NULL, 7)");
	run_sql(b, "INSERT INTO processes VALUES ('IDLE', 'S', 'idle', 'mass', NULL, 4), ('OTHER', 'S', 'other', 'pieces', NULL, 5)");
	run_sql(b, "INSERT INTO activity (process, \"month\", carrier, quantity, unit, status, evidence, source_line) VALUES ('IDLE', '2025-01', "
		   "'electricity', '5', 'kWh', 'measured', NULL, 40)");
	run_sql(b, "INSERT INTO production (process, product, \"month\", quantity, source_line) VALUES ('OTHER', 'X', '2025-01', '5', 50)");
	findings_init(&findings, 100);
	assert_int_equal(carbon_check_rows(b->tx, &b->rules, &findings, &b->err), ST_OK);
	assert_true(found(&findings, "unit.dimension", "activity.csv", 2));
	assert_true(found(&findings, "factor.no_choice", "activity.csv", 6));
	assert_true(found(&findings, "product.no_mass", "products.csv", 3));
	assert_true(found(&findings, "unit.dimension", "products.csv", 5));
	assert_true(found(&findings, "product.no_data", "products.csv", 6));
	assert_true(found(&findings, "product.no_factor", "products.csv", 7));
	assert_true(found(&findings, "process.no_output", "activity.csv", 40));
	assert_true(found(&findings, "production.two_processes", "production.csv", 50));
	assert_true(found(&findings, "activity.none", "activity.csv", 0)); /* OTHER has no energy at all */
	for (size_t i = 0; i < findings.count; i++)
		assert_true(strcmp(findings.item[i].err.code, "internal") != 0);
	findings_done(&findings);
	assert_int_equal(carbon_footprint_build(b->tx, &b->rules, CARBON_BEFORE, NULL, 0, &b->err), ST_INPUT);
}

static void a_sound_programme_has_no_findings(void **state)
{
	struct bench *b = *state;
	struct findings findings;

	findings_init(&findings, 100);
	assert_int_equal(carbon_check_rows(b->tx, &b->rules, &findings, &b->err), ST_OK);
	build(b);
	assert_int_equal(carbon_verify(b->tx, &b->rules, b->claim, 1, &findings, &b->err), ST_OK);
	if (findings.count > 0)
		findings_print(stderr, &findings, LANG_EN);
	assert_int_equal(findings.count, 0);
	findings_done(&findings);
}

static void a_loop_that_gains_is_refused_with_its_lines(void **state)
{
	struct bench *b = *state;
	struct findings findings;

	run_sql(b, "INSERT INTO links VALUES ('X', 'CAR', 'back', 'returns', '0.34', '1', 9)");
	assert_int_equal(carbon_footprint_build(b->tx, &b->rules, CARBON_AFTER, NULL, 0, &b->err), ST_INPUT);
	assert_string_equal(b->err.code, "rollup.diverges");
	assert_string_equal(b->err.param[1], "loop: CAR → X → CAR, gain 1.02, must be below 1 (links.csv:2, links.csv:9)");
	assert_string_equal(b->err.file, "links.csv");
	assert_int_equal(b->err.line, 2);
	run_sql(b, "UPDATE links SET quantity = '0.32' WHERE source_line = 9");
	findings_init(&findings, 10);
	assert_int_equal(carbon_check_rows(b->tx, &b->rules, &findings, &b->err), ST_OK);
	assert_int_equal(findings.errors, 0);
	assert_true(found(&findings, "links.strong_loop", "links.csv", 0));
	findings_done(&findings);
}

static void claims_need_a_process_with_output(void **state)
{
	struct bench *b = *state;
	struct carbon_claim claim = {"NOBODY", 1};

	assert_int_equal(carbon_footprint_build(b->tx, &b->rules, CARBON_AFTER, &claim, 1, &b->err), ST_INPUT);
	assert_string_equal(b->err.code, "claim.process_unknown");
	run_sql(b, "INSERT INTO processes VALUES ('IDLE', 'S', 'idle', 'mass', NULL, 4)");
	claim.process = "IDLE";
	assert_int_equal(carbon_footprint_build(b->tx, &b->rules, CARBON_AFTER, &claim, 1, &b->err), ST_INPUT);
	assert_string_equal(b->err.code, "process.no_output");
}

static int64_t verify_count(struct bench *b, const char *code)
{
	struct findings findings;
	int64_t errors;

	findings_init(&findings, 100);
	assert_int_equal(carbon_verify(b->tx, &b->rules, b->claim, 1, &findings, &b->err), ST_OK);
	errors = findings.errors;
	if (errors > 0)
		assert_string_equal(findings.item[0].err.code, code);
	findings_done(&findings);
	return errors;
}

/* Every cell of every derived table, a deleted row and an additional row. */
static void any_change_by_hand_is_noticed(void **state)
{
	struct bench *b = *state;

	run_sql(b, "DELETE FROM activity WHERE process = 'LINE' AND \"month\" = '2027-02'"); /* so that carbon_missing has rows */
	run_sql(b,
		"INSERT INTO supplier_footprints (footprint, product, status, declared_unit, declared_amount, boundary, pcf_excluding_uptake,"
		" technological_removal, biogenic_non_co2, biogenic_uptake, land_use_change, land_management, land_management_removal, aircraft,"
		" verified, reference_from, reference_to, source_line) VALUES ('F1', 'STEEL', 'Active', 'kg', '1', 'cradle_to_gate', '2', '0', '0',"
		" '0', '0', '0', '0', '0', 'no', '2026-01-01', '2026-12-31', 2)"); /* and carbon_choice */
	build(b);
	assert_int_equal(verify_count(b, ""), 0);
	for (int t = 0; t < CARBON_TABLE_COUNT; t++) {
		const struct carbon_derived *table = &carbon_derived[t];
		const char *key = table->column[table->keys - 1];

		for (int c = 0; c < table->columns; c++) {
			run_sql(b, "SAVEPOINT hand");
			if (table->types[c] == 'i')
				run_sql(b, "UPDATE %s SET \"%s\" = \"%s\" + 1 WHERE rowid = (SELECT MIN(rowid) FROM %s WHERE \"%s\" IS NOT NULL)",
					table->name, table->column[c], table->column[c], table->name, table->column[c]);
			else
				run_sql(b, "UPDATE %s SET \"%s\" = \"%s\" || '1' WHERE rowid = (SELECT MIN(rowid) FROM %s WHERE \"%s\" IS NOT NULL)",
					table->name, table->column[c], table->column[c], table->name, table->column[c]);
			assert_int_equal(store_changes(b->tx), 1);
			if (verify_count(b, table->code) == 0)
				fail_msg("%s.%s was changed and not noticed", table->name, table->column[c]);
			run_sql(b, "ROLLBACK TO hand");
		}
		run_sql(b, "SAVEPOINT hand");
		run_sql(b, "DELETE FROM %s WHERE rowid = (SELECT MAX(rowid) FROM %s)", table->name, table->name);
		assert_int_equal(verify_count(b, table->code), 1);
		run_sql(b, "ROLLBACK TO hand");
		run_sql(b, "CREATE TEMP TABLE copy AS SELECT * FROM %s WHERE rowid = (SELECT MIN(rowid) FROM %s)", table->name, table->name);
		run_sql(b, "UPDATE copy SET \"%s\" = \"%s\" || 'x'", key, key);
		run_sql(b, "INSERT INTO %s SELECT * FROM copy", table->name);
		assert_int_equal(verify_count(b, table->code), 1);
		run_sql(b, "ROLLBACK TO hand");
		run_sql(b, "RELEASE hand");
	}
	assert_int_equal(verify_count(b, ""), 0);
}

static void changed_inputs_and_claims_are_noticed_too(void **state)
{
	struct bench *b = *state;

	build(b);
	run_sql(b, "UPDATE activity SET quantity = '60001' WHERE process = 'LINE' AND \"month\" = '2027-01'");
	assert_true(verify_count(b, "carbon.inventory_differs") > 0);
	run_sql(b, "UPDATE activity SET quantity = '60000' WHERE process = 'LINE' AND \"month\" = '2027-01'");
	assert_int_equal(verify_count(b, ""), 0);
	b->claim[0].grams++;
	assert_true(verify_count(b, "carbon.direct_differs") > 0);
	b->claim[0].grams--;
	run_sql(b, "DELETE FROM factors WHERE \"key\" = 'steel'"); /* can no longer be recomputed: that is a finding, not a failure */
	assert_int_equal(verify_count(b, "factor.unknown"), 1);
}

static void the_same_inputs_give_the_same_digest_and_digits(void **state)
{
	struct bench *b = *state;
	char first[65], tables[CARBON_TABLE_COUNT][65], again[65];
	int64_t rows;

	build(b);
	snprintf(first, sizeof first, "%s", explain(b, CARBON_AFTER, "X").input_sha256);
	for (int t = 0; t < CARBON_TABLE_COUNT; t++)
		assert_int_equal(store_table_digest(b->tx, carbon_derived[t].name, tables[t], &rows, &b->err), ST_OK);
	build(b);
	for (int t = 0; t < CARBON_TABLE_COUNT; t++) {
		assert_int_equal(store_table_digest(b->tx, carbon_derived[t].name, again, &rows, &b->err), ST_OK);
		assert_string_equal(again, tables[t]);
	}
	assert_string_not_equal(first, explain(b, CARBON_BEFORE, "X").input_sha256);
	run_sql(b, "UPDATE production SET quantity = '20001' WHERE product = 'X' AND \"month\" = '2027-01'");
	build(b);
	assert_string_not_equal(first, explain(b, CARBON_AFTER, "X").input_sha256);
}

static void an_empty_programme_is_no_error(void **state)
{
	struct bench *b = *state;
	struct carbon_vehicle *list;
	size_t count;

	run_sql(b, "DELETE FROM links");
	run_sql(b, "DELETE FROM products");
	run_sql(b, "DELETE FROM production");
	run_sql(b, "DELETE FROM activity");
	run_sql(b, "DELETE FROM processes");
	b->claim[0].process = "LINE";
	assert_int_equal(carbon_inventory_build(b->tx, &b->rules, &b->err), ST_OK);
	assert_int_equal(carbon_footprint_build(b->tx, &b->rules, CARBON_AFTER, NULL, 0, &b->err), ST_OK);
	assert_int_equal(carbon_vehicles(b->tx, &b->arena, &list, &count, &b->err), ST_OK);
	assert_int_equal(count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_tables_are_those_of_the_description),
		TEST(vehicles_have_three_numbers),
		TEST(parts_carry_their_share_of_the_line_and_of_the_claim),
		TEST(allocation_by_value_and_by_pieces_follow_their_key),
		TEST(an_explanation_adds_up_by_contribution_by_link_and_by_factor),
		TEST(an_explanation_adds_up_in_a_loop_with_negative_entries),
		TEST(an_unknown_product_is_named_with_the_nearest),
		TEST(a_mark_upstream_keeps_every_product_above_from_being_published),
		TEST(a_missing_month_is_listed_and_is_not_zero),
		TEST(missing_outputs_and_inputs_are_listed),
		TEST(gas_is_billed_gross_and_lands_in_scope_1),
		TEST(no_choice_two_choices_and_old_editions_are_errors_at_the_row),
		TEST(row_mistakes_are_found_together_with_their_places),
		TEST(a_sound_programme_has_no_findings),
		TEST(a_loop_that_gains_is_refused_with_its_lines),
		TEST(claims_need_a_process_with_output),
		TEST(any_change_by_hand_is_noticed),
		TEST(changed_inputs_and_claims_are_noticed_too),
		TEST(the_same_inputs_give_the_same_digest_and_digits),
		TEST(an_empty_programme_is_no_error),
	};

	message_register(graph_messages); /* graph_refusal_say makes its sentences from them */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
