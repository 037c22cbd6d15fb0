/* For tests of the room carbon: a book in memory, short words for its rows, and what always holds of its results. The period after is 2027-01, the
 * one before 2025-01; rows are of 2027-01 unless a month is said. */
#ifndef SANGSAENG_TEST_CARBON_SUPPORT_H
#define SANGSAENG_TEST_CARBON_SUPPORT_H

#include "base/decimal.h"
#include "carbon/carbon_int.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAYBE __attribute__((unused)) static

struct bench {
	struct store *store;
	struct store_tx *tx;
	struct arena arena;
	struct party_factor_choice choice[3];
	struct party_rules rules;
	struct carbon_claim claim[1];
	size_t claims;
	int line; /* of the next row, whatever its table */
	struct err err;
};

MAYBE void run_sql(struct bench *b, const char *format, ...)
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

/* ---- rows; "" is a blank cell ---- */

MAYBE void factor_row(struct bench *b, const char *key, const char *unit, const char *value)
{
	run_sql(b,
		"INSERT INTO factors (\"key\", name_en, unit, \"kgCO2e_per_unit\", gwp_set, \"year\", region, source, status, \"use\", upstream,"
		" source_line) VALUES ('%s', 'f', '%s', NULLIF('%s', ''), 'AR5', 2027, 'KR', 's', 'verified-copy', 'full', 1, %d)",
		key, unit, value, b->line++);
}

/* With a component of its own, of A to H. */
MAYBE void component_row(struct bench *b, const char *key, const char *unit, const char *value, const char *component)
{
	factor_row(b, key, unit, value);
	run_sql(b, "UPDATE factors SET component = '%s' WHERE \"key\" = '%s'", component, key);
}

MAYBE int product_row(
	struct bench *b, const char *product, const char *kind, const char *unit, const char *mass_kg, const char *price_krw, const char *factor)
{
	run_sql(b,
		"INSERT INTO products (product, organisation, name, kind, declared_unit, mass_kg, price_krw, factor, source_line) VALUES ('%s',"
		" NULL, 'p', '%s', '%s', NULLIF('%s', ''), NULLIF('%s', ''), NULLIF('%s', ''), %d)",
		product, kind, unit, mass_kg, price_krw, factor, b->line);
	return b->line++;
}

MAYBE int link_row(struct bench *b, const char *product, const char *input, const char *kind, const char *quantity, const char *share)
{
	run_sql(b,
		"INSERT INTO links (product, input, part, kind, quantity, \"share\", source_line) VALUES ('%s', '%s', 'part%d', '%s', '%s', '%s', "
		"%d)",
		product, input, b->line, kind, quantity, share, b->line);
	return b->line++;
}

MAYBE int takes(struct bench *b, const char *product, const char *input, const char *quantity)
{
	return link_row(b, product, input, "consumes", quantity, "1");
}

MAYBE int energy_row(struct bench *b, const char *process, const char *month, const char *carrier, const char *quantity, const char *unit)
{
	run_sql(b,
		"INSERT INTO activity (process, \"month\", carrier, quantity, unit, status, source_line) VALUES ('%s', '%s', '%s', NULLIF('%s', ''),"
		" '%s', 'measured', %d)",
		process, month, carrier, quantity, unit, b->line);
	return b->line++;
}

/* A process at site S with its bill of electricity. */
MAYBE int process_row(struct bench *b, const char *process, const char *allocation, const char *kwh)
{
	int line = b->line++;

	run_sql(b, "INSERT INTO processes (process, site, name, allocation, reason, source_line) VALUES ('%s', 'S', 'p', '%s', 'why', %d)", process,
		allocation, line);
	energy_row(b, process, "2027-01", "electricity", kwh, "kWh");
	return line;
}

MAYBE void makes(struct bench *b, const char *process, const char *product, const char *quantity)
{
	run_sql(b, "INSERT INTO production (process, product, \"month\", quantity, source_line) VALUES ('%s', '%s', '2027-01', '%s', %d)", process,
		product, quantity, b->line++);
}

MAYBE int input_row(
	struct bench *b, const char *process, const char *item, const char *kind, const char *factor, const char *quantity, const char *unit)
{
	run_sql(b,
		"INSERT INTO inputs (process, \"month\", item, kind, factor, quantity, unit, status, verified, source_line) VALUES ('%s', '2027-01',"
		" '%s', '%s', '%s', NULLIF('%s', ''), '%s', 'measured', 'no', %d)",
		process, item, kind, factor, quantity, unit, b->line);
	return b->line++;
}

MAYBE int contract_row(struct bench *b, const char *contract, const char *kwh_per_month, const char *factor, const char *claimed_for)
{
	run_sql(b,
		"INSERT INTO contracts (contract, site, instrument, month_from, month_to, kwh_per_month, factor, claimed_for, source_line) VALUES"
		" ('%s', 'S', 'ppa', '2027-01', '2027-12', '%s', '%s', '%s', %d)",
		contract, kwh_per_month, factor, claimed_for, b->line);
	return b->line++;
}

/* A footprint as a supplier gave it; what is not said is blank or the column's fallback, its data are of the year 2026. */
struct given {
	const char *footprint, *product, *unit, *t2;
	const char *amount, *mass_kg, *component[8]; /* A to H */
	const char *primary, *dqr[3], *verified, *share[4];
	const char *status, *replaces, *boundary, *from, *to, *valid_from, *valid_to, *gsd;
};

#define FROM(id, about, per, value) .footprint = (id), .product = (about), .unit = (per), .t2 = (value)
#define OR(text, fallback) ((text) ? (text) : (fallback))

MAYBE int receive(struct bench *b, struct given g)
{
	const char *const *c = g.component;

	run_sql(b,
		"INSERT INTO supplier_footprints VALUES ('%s', '%s', NULL, '%s', NULLIF('%s', ''), '%s', '%s', NULLIF('%s', ''), '%s', '%s',"
		" NULLIF('%s', ''), '%s', '%s', '%s', '%s', '%s', '%s', '%s', NULLIF('%s', ''), NULLIF('%s', ''), NULLIF('%s', ''), NULLIF('%s', '')"
		", '%s', NULLIF('%s', ''), NULLIF('%s', ''), NULLIF('%s', ''), NULLIF('%s', ''), 'AR5', '%s', '%s', NULLIF('%s', ''), NULLIF('%s',"
		" ''), NULLIF('%s', ''), NULL, %d)",
		g.footprint, g.product, OR(g.status, "Active"), OR(g.replaces, ""), g.unit, OR(g.amount, "1"), OR(g.mass_kg, ""),
		OR(g.boundary, "cradle_to_gate"), g.t2, OR(c[0], ""), OR(c[1], "0"), OR(c[2], "0"), OR(c[3], "0"), OR(c[4], "0"), OR(c[5], "0"),
		OR(c[6], "0"), OR(c[7], "0"), OR(g.primary, ""), OR(g.dqr[0], ""), OR(g.dqr[1], ""), OR(g.dqr[2], ""), OR(g.verified, "no"),
		OR(g.share[0], ""), OR(g.share[1], ""), OR(g.share[2], ""), OR(g.share[3], ""), OR(g.from, "2026-01-01"), OR(g.to, "2026-12-31"),
		OR(g.valid_from, ""), OR(g.valid_to, ""), OR(g.gsd, ""), b->line);
	return b->line++;
}

/* V3: RUN emits 2580 kg: power 540, feed 1890, direct 150. 810 kg X, 190 kg Y. */
MAYBE void the_run_of_v3(struct bench *b, const char *allocation, const char *price_x, const char *price_y)
{
	factor_row(b, "feed", "kg", "2.1");
	run_sql(b, "UPDATE factors SET \"kgCO2e_per_unit\" = '0.45' WHERE \"key\" = 'grid'");
	process_row(b, "RUN", allocation, "1200");
	input_row(b, "RUN", "feed", "material", "feed", "900", "kg");
	input_row(b, "RUN", "stack", "process_emission", "one", "150", "kg");
	product_row(b, "X", "part", "kg", "1", price_x, "");
	product_row(b, "Y", "part", "kg", "1", price_y, "");
	makes(b, "RUN", "X", "810");
	makes(b, "RUN", "Y", "190");
}

/* ---- set-up ---- */

static int set_up(void **state)
{
	static const struct store_migration *const lists[] = {party_migrations, factor_migrations, carbon_migrations, NULL};
	static const char *const carrier[3][2] = {{"electricity", "grid"}, {"city_gas", "gas"}, {"kerosene", "oil"}};
	struct bench *b = calloc(1, sizeof *b);

	arena_init(&b->arena);
	b->line = 2;
	for (size_t i = 0; i < 3; i++) {
		b->choice[i] = (struct party_factor_choice){.purpose = PARTY_PURPOSE_FOOTPRINT, .from = 2025 * 12, .to = 2028 * 12};
		snprintf(b->choice[i].carrier, sizeof b->choice[i].carrier, "%s", carrier[i][0]);
		snprintf(b->choice[i].factor, sizeof b->choice[i].factor, "%s", carrier[i][1]);
	}
	b->rules = (struct party_rules){.footprint_months = 36,
		.before_from = 2025 * 12,
		.before_to = 2025 * 12,
		.after_from = 2027 * 12,
		.after_to = 2027 * 12,
		.gwp_set = "AR5",
		.factor_choice = b->choice,
		.factor_choice_count = 3,
		.exempted_limit_percent = 3};
	if (store_open(":memory:", STORE_WRITE_CREATE, &b->store, &b->err) != ST_OK || store_migrate(b->store, lists, &b->err) != ST_OK ||
		store_begin(b->store, true, &b->tx, &b->err) != ST_OK)
		fail_msg("%s %s %s", b->err.code, b->err.param[0], b->err.param[3]);
	factor_row(b, "grid", "kWh", "0.5");
	factor_row(b, "gas", "Nm3", "2");
	factor_row(b, "oil", "L", "2.5");
	factor_row(b, "one", "kg", "1");
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* ---- results ---- */

MAYBE bool close_to(double a, double b, double size)
{
	return fabs(a - b) <= 1e-9 * fmax(size, fmax(fabs(a), fabs(b)));
}

MAYBE struct carbon_explanation explain(struct bench *b, enum carbon_case which, const char *product)
{
	struct carbon_explanation e = {0};

	if (carbon_explain(b->tx, &b->rules, which, product, 100, &b->arena, &e, &b->err) != ST_OK)
		fail_msg("%s %s", b->err.code, b->err.param[0]);
	return e;
}

MAYBE struct carbon_statement state_of(struct bench *b, enum carbon_case which, const char *product)
{
	struct carbon_statement *list;
	size_t count;

	if (carbon_statements(b->tx, &b->rules, which, product, &b->arena, &list, &count, &b->err) != ST_OK)
		fail_msg("%s: %s %s", product, b->err.code, b->err.param[0]);
	assert_int_equal(count, 1);
	return list[0];
}

MAYBE struct carbon_statement after(struct bench *b, const char *product)
{
	return state_of(b, CARBON_AFTER, product);
}

/* An explanation adds up to the total by contribution and by source; components add up to T1 and T2. */
MAYBE void adds_up(struct bench *b, const char *product)
{
	struct carbon_explanation e = explain(b, CARBON_AFTER, product);
	struct carbon_statement s = after(b, product);
	double total = strtod(e.total_kgco2e, NULL), contributions = strtod(e.other_kgco2e, NULL), sources = 0, size = 0, t1 = 0;

	for (size_t i = 0; i < e.contribution_count; i++)
		contributions += strtod(e.contribution[i].kgco2e, NULL);
	for (size_t i = 0; i < e.source_count; i++) {
		sources += strtod(e.source[i].kgco2e, NULL);
		size += fabs(strtod(e.source[i].kgco2e, NULL));
	}
	for (size_t c = 0; c < 8; c++) {
		t1 += strtod(s.component[c], NULL);
		size += fabs(strtod(s.component[c], NULL));
	}
	if (!close_to(contributions, total, size) || !close_to(sources, total, size) || !close_to(strtod(s.t2_kgco2e, NULL), total, size) ||
		!close_to(t1, strtod(s.t1_kgco2e, NULL), size) || !close_to(t1 - strtod(s.component[CARBON_D], NULL), total, size))
		fail_msg("%s: total %.12g, contributions %.12g, sources %.12g, T2 %s, T1 %s, components %.12g", product, total, contributions,
			sources, s.t2_kgco2e, s.t1_kgco2e, t1);
}

/* Both periods; what is stored verifies and adds up. */
MAYBE void build(struct bench *b)
{
	struct findings findings;
	struct carbon_statement *list;
	size_t count;

	if (carbon_inventory_build(b->tx, &b->rules, &b->err) != ST_OK ||
		carbon_footprint_build(b->tx, &b->rules, CARBON_BEFORE, NULL, 0, &b->err) != ST_OK ||
		carbon_footprint_build(b->tx, &b->rules, CARBON_AFTER, b->claim, b->claims, &b->err) != ST_OK)
		fail_msg("%s %s %s at %s:%" PRId64, b->err.code, b->err.param[0], b->err.param[1], b->err.file, b->err.line);
	findings_init(&findings, 10);
	assert_int_equal(carbon_verify(b->tx, &b->rules, b->claim, b->claims, &findings, &b->err), ST_OK);
	if (findings.count > 0)
		findings_print(stderr, &findings, LANG_EN);
	assert_int_equal(findings.count, 0);
	findings_done(&findings);
	assert_int_equal(carbon_statements(b->tx, &b->rules, CARBON_AFTER, NULL, &b->arena, &list, &count, &b->err), ST_OK);
	for (size_t i = 0; i < count; i++)
		adds_up(b, list[i].product);
}

/* To the ten digits of the published vectors. */
MAYBE void says(const char *actual, const char *expected)
{
	char text[32];

	if (!actual)
		fail_msg("nothing is stated, expected %s", expected);
	snprintf(text, sizeof text, "%.10g", strtod(actual, NULL));
	assert_string_equal(text, expected);
}

MAYBE void t2_is(struct bench *b, const char *product, const char *expected)
{
	says(after(b, product).t2_kgco2e, expected);
}

MAYBE bool has_note(const struct carbon_statement *s, const char *note)
{
	for (size_t i = 0; i < s->note_count; i++)
		if (strcmp(s->note[i], note) == 0)
			return true;
	return false;
}

MAYBE bool is_missing(struct bench *b, const char *product, const char *code)
{
	struct carbon_explanation e = explain(b, CARBON_AFTER, product);

	for (size_t i = 0; i < e.missing_count; i++)
		if (strcmp(e.missing[i], code) == 0)
			return true;
	return false;
}

/* What the check says: the first finding with a code, its line and parameters in `b->err`; whether there is one. */
MAYBE bool finds(struct bench *b, const char *code)
{
	struct findings findings;
	bool there = false;

	findings_init(&findings, 100);
	assert_int_equal(carbon_check_rows(b->tx, &b->rules, &findings, &b->err), ST_OK);
	for (size_t i = 0; i < findings.count && !there; i++) {
		there = strcmp(findings.item[i].err.code, code) == 0;
		if (there)
			b->err = findings.item[i].err;
	}
	findings_done(&findings);
	return there;
}

MAYBE void finds_at(struct bench *b, const char *code, const char *file, int64_t line)
{
	if (!finds(b, code))
		fail_msg("no finding %s", code);
	assert_string_equal(b->err.file, file);
	assert_int_equal(b->err.line, line);
}

MAYBE int64_t errors_of(struct bench *b)
{
	struct findings findings;
	int64_t errors;

	findings_init(&findings, 100);
	assert_int_equal(carbon_check_rows(b->tx, &b->rules, &findings, &b->err), ST_OK);
	errors = findings.errors;
	findings_done(&findings);
	return errors;
}

/* ---- the inventory as stored ---- */

struct line {
	const char *process, *carrier, *factor, *amount, *location, *market; /* NULL where missing */
	int scope;
};

MAYBE struct line line_at(const struct carbon_rows *rows, size_t i)
{
	const char *const *cell = rows->item[i].cell; /* texts in the arena */

	return (struct line){cell[0], cell[2], cell[5], cell[6], cell[8], cell[11], atoi(cell[4])};
}

MAYBE struct line line_of(struct bench *b, const char *process, const char *carrier)
{
	struct carbon_rows rows = {0};
	struct line line = {0};

	assert_int_equal(carbon_rows_read(b->tx, &b->arena, &carbon_derived[CARBON_TABLE_INVENTORY], &rows, &b->err), ST_OK);
	for (size_t i = 0; i < rows.count; i++)
		if (strcmp(rows.item[i].cell[0], process) == 0 && strcmp(rows.item[i].cell[2], carrier) == 0)
			line = line_at(&rows, i);
	carbon_rows_done(&rows);
	if (!line.process)
		fail_msg("no line %s %s", process, carrier);
	return line;
}

/* All lines: kg by location and by market. */
MAYBE void site_is(struct bench *b, const char *location, const char *market)
{
	struct carbon_rows rows = {0};
	double sum[2] = {0};
	char text[32];

	assert_int_equal(carbon_rows_read(b->tx, &b->arena, &carbon_derived[CARBON_TABLE_INVENTORY], &rows, &b->err), ST_OK);
	for (size_t i = 0; i < rows.count; i++) {
		struct line line = line_at(&rows, i);

		sum[0] += strtod(OR(line.location, "0"), NULL);
		sum[1] += strtod(OR(line.market, "0"), NULL);
	}
	carbon_rows_done(&rows);
	snprintf(text, sizeof text, "%.10g", sum[0]);
	assert_string_equal(text, location);
	snprintf(text, sizeof text, "%.10g", sum[1]);
	assert_string_equal(text, market);
}

#endif
