/* Units convert exactly or not at all; a factor is read for a GWP set with its marks. */
#include "base/decimal.h"
#include "factor/factor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct bench {
	struct store *store;
	struct store_tx *tx;
	struct arena arena;
	struct factor factor;
	struct err err;
};

static void run_sql(struct bench *b, const char *sql)
{
	struct store_stmt *s;

	assert_int_equal(store_query(b->tx, sql, &s, &b->err), ST_OK);
	assert_int_equal(store_run(s, &b->err), ST_OK);
}

static int set_up(void **state)
{
	static const struct store_migration *const lists[] = {factor_migrations, NULL};
	struct bench *b = calloc(1, sizeof *b);

	assert_int_equal(store_open(":memory:", STORE_WRITE_CREATE, &b->store, &b->err), ST_OK);
	assert_int_equal(store_migrate(b->store, lists, &b->err), ST_OK);
	assert_int_equal(store_begin(b->store, true, &b->tx, &b->err), ST_OK);
	arena_init(&b->arena);
	factor_init(&b->factor);
	run_sql(b,
		"INSERT INTO factors (\"key\", name_en, unit, \"kgCO2e_per_unit\", co2, ch4, n2o, component_unit, heating_value_net,"
		" heating_value_gross, heating_value_unit, gwp_set, \"year\", source, status, \"use\", upstream, valid_from, valid_to, source_line) "
		"VALUES"
		" ('gas', 'city gas', 'Nm3', '2.17528', '2.17316', '0.0000389', '0.00000389', 'kg/Nm3', '38.9', '43.1', 'MJ/Nm3', 'AR5', 2022, 'GIR',"
		"  'verified-copy', 'full', 0, NULL, NULL, 2),"
		" ('gas_lpg', 'city gas of LPG', 'Nm3', '3.74045', NULL, NULL, NULL, NULL, '58.4', NULL, 'MJ/Nm3', 'AR5', 2022, 'GIR', "
		"'verified-copy',"
		"  'full', 0, NULL, NULL, 3),"
		" ('diesel', 'diesel', 'L', '2.6015', '2592.95', '0.1056', '0.02112', 'g/L', '0.0352', NULL, 'GJ/L', 'AR5', 2022, 'GIR', "
		"'verified-copy',"
		"  'full', 1, '2025-01-01', '2026-12-31', 4),"
		" ('grid', 'grid', 'kWh', '0.433', NULL, NULL, NULL, 'kg/kWh', NULL, NULL, NULL, NULL, 2025, 'GIR', 'secondary', 'full', 0, NULL, "
		"NULL, 5),"
		" ('wood', 'wood', 'kg', '0.02964', '1.7472', '0.000468', '0.0000624', 'kg/kg', '15.6', NULL, 'MJ/kg', 'AR5', NULL, 'IPCC',"
		"  'verified-copy', 'full', 0, NULL, NULL, 6),"
		" ('heat', 'heat', 'GJ', '36.025', '35.991', NULL, NULL, 'kg/GJ', NULL, NULL, NULL, 'SAR', 2023, 'KDHC', 'unverified', 'screening', "
		"0, NULL,"
		"  NULL, 7),"
		" ('ncv', 'heating value', 'L', NULL, NULL, NULL, NULL, NULL, '35.253', NULL, 'MJ/L', NULL, 2022, 'law', 'secondary', 'full', 0, "
		"NULL, NULL, 8),"
		" ('typo', 'gases that do not add up', 'kg', '2.5', '25', '0.001', '0.0001', 'kg/kg', NULL, NULL, NULL, 'AR5', 2022, 'x', "
		"'secondary', 'full',"
		"  0, NULL, NULL, 9),"
		" ('odd', 'unreadable unit', 'kg', '2.5', '2.4', '0.001', '0.0001', 'lb per kg', NULL, NULL, NULL, 'AR5', 2022, 'x', 'secondary', "
		"'full', 0,"
		"  NULL, NULL, 10)");
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	factor_done(&b->factor);
	arena_done(&b->arena);
	store_rollback(b->tx);
	store_close(b->store);
	free(b);
	return 0;
}

static void assert_exact(const mpq_t value, const char *decimal)
{
	mpq_t expected;
	char text[DECIMAL_TEXT_LEN];

	mpq_init(expected);
	assert_int_equal(decimal_parse_exact(decimal, expected, NULL), ST_OK);
	decimal_from_exact(value, text);
	if (!mpq_equal(value, expected))
		fail_msg("%s instead of %s", text, decimal);
	mpq_clear(expected);
}

static void convert(const char *value, const char *from, const char *to, const char *expected)
{
	mpq_t v;

	mpq_init(v);
	assert_int_equal(decimal_parse_exact(value, v, NULL), ST_OK);
	assert_int_equal(factor_convert(v, from, to, v, NULL), ST_OK);
	assert_exact(v, expected);
	mpq_clear(v);
}

static void get(struct bench *b, const char *key, const char *gwp_set)
{
	assert_int_equal(factor_get(b->tx, &b->arena, key, gwp_set, DATE_NONE, &b->factor, &b->err), ST_OK);
}

static void refuses(struct bench *b, const char *key, const char *gwp_set, date_day day, const char *code)
{
	assert_int_not_equal(factor_get(b->tx, &b->arena, key, gwp_set, day, &b->factor, &b->err), ST_OK);
	assert_string_equal(b->err.code, code);
}

static void same_dimension_converts_exactly(void **state)
{
	convert("1", "kWh", "MJ", "3.6");
	convert("2.5", "MWh", "kWh", "2500");
	convert("1", "toe", "Gcal", "10");
	convert("1", "TJ", "GJ", "1000");
	convert("0.001", "t", "g", "1000");
	convert("3", "kL", "m3", "3");
	convert("-7", "piece", "piece", "-7");
	convert("12", "천원", "원", "12000");
}

static void korean_and_compatibility_spellings_are_known(void **state)
{
	assert_string_equal(factor_unit_find("㎾h")->name, "kWh");
	assert_string_equal(factor_unit_find("kwh")->name, "kWh");
	assert_string_equal(factor_unit_find("킬로와트시")->name, "kWh");
	assert_string_equal(factor_unit_find("N㎥")->name, "Nm3");
	assert_string_equal(factor_unit_find("㎥")->name, "m3");
	assert_string_equal(factor_unit_find("개")->name, "piece");
	assert_string_equal(factor_unit_find("ℓ")->name, "L");
	assert_null(factor_unit_find("mj"));
	assert_null(factor_unit_find(""));
	assert_null(factor_unit_find("kwh|KWH"));
}

static void no_spelling_names_two_units(void **state)
{
	for (const struct factor_unit *u = factor_unit_list(); u->name; u++) {
		char alias[256];

		assert_ptr_equal(factor_unit_find(u->name), u);
		snprintf(alias, sizeof alias, "%s", u->alias);
		for (char *save = NULL, *word = strtok_r(alias, "|", &save); word; word = strtok_r(NULL, "|", &save))
			assert_ptr_equal(factor_unit_find(word), u);
	}
}

static void another_dimension_is_refused_with_both_units(void **state)
{
	struct err err;
	mpq_t v;

	mpq_init(v);
	assert_int_equal(factor_convert(v, "㎥", "Nm3", v, &err), ST_INPUT);
	assert_string_equal(err.code, "unit.dimension");
	assert_string_equal(err.param[0], "m3");
	assert_string_equal(err.param[1], "Nm3");
	assert_int_equal(factor_convert(v, "kWhh", "MJ", v, &err), ST_INPUT);
	assert_string_equal(err.code, "unit.unknown");
	assert_string_equal(err.param[1], "kWh");
	mpq_clear(v);
}

/* The published vector: 11,313,750 MJ gross → 262,500 Nm³ → 10,211.25 GJ net → 571.011 t. */
static void a_gas_bill_in_gross_energy_becomes_volume_then_tonnes(void **state)
{
	struct bench *b = *state;
	mpq_t bill, volume, net;

	mpq_inits(bill, volume, net, NULL);
	get(b, "gas", "AR5");
	mpq_set_ui(bill, 11313750, 1);
	assert_int_equal(factor_activity(&b->factor, bill, "MJ", volume, &b->err), ST_OK);
	assert_exact(volume, "262500");
	mpq_mul(net, volume, b->factor.heating_value_net);
	assert_exact(net, "10211250");
	mpq_mul(net, volume, b->factor.kgco2e_per_unit);
	assert_exact(net, "571011.013125");
	mpq_set_str(bill, "1131375/100", 10); /* the same bill in GJ */
	mpq_canonicalize(bill);
	assert_int_equal(factor_activity(&b->factor, bill, "GJ", volume, &b->err), ST_OK);
	assert_exact(volume, "262500");
	get(b, "gas_lpg", "AR5"); /* no gross value in its edition */
	assert_int_equal(factor_activity(&b->factor, bill, "MJ", volume, &b->err), ST_INPUT);
	assert_string_equal(b->err.code, "factor.no_heating_value");
	mpq_clears(bill, volume, net, NULL);
}

static void other_fuels_in_energy_are_net_and_their_units_are_converted(void **state)
{
	struct bench *b = *state;
	mpq_t amount;

	mpq_init(amount);
	get(b, "diesel", "AR5");
	assert_exact(b->factor.heating_value_net, "35.2");    /* stored as 0.0352 GJ/L */
	assert_exact(b->factor.kgco2e_per_unit, "2.6015036"); /* from g/L */
	mpq_set_ui(amount, 352, 1);
	assert_int_equal(factor_activity(&b->factor, amount, "MJ", amount, &b->err), ST_OK);
	assert_exact(amount, "10");
	mpq_set_ui(amount, 3, 1);
	assert_int_equal(factor_activity(&b->factor, amount, "kL", amount, &b->err), ST_OK);
	assert_exact(amount, "3000");
	assert_int_equal(factor_activity(&b->factor, amount, "kg", amount, &b->err), ST_INPUT);
	assert_string_equal(b->err.code, "unit.dimension");
	get(b, "grid", "AR5");
	assert_int_equal(factor_activity(&b->factor, amount, "L", amount, &b->err), ST_INPUT);
	assert_string_equal(b->err.code, "unit.dimension");
	mpq_clear(amount);
}

static void gases_are_recomputed_for_the_set_asked_for(void **state)
{
	struct bench *b = *state;
	static const struct {
		const char *set, *value;
	} expected[] = {{"SAR", "2.1751828"}, {"AR4", "2.17529172"}, {"AR5", "2.17528005"}, {"AR6", "2.17530728"}};

	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
		get(b, "gas", expected[i].set);
		assert_exact(b->factor.kgco2e_per_unit, expected[i].value);
		assert_false(b->factor.published_total);
		assert_string_equal(b->factor.gwp_set, expected[i].set);
		assert_int_equal(factor_marks(&b->factor, expected[i].set), FACTOR_MARK_NO_UPSTREAM);
	}
	refuses(b, "gas", "AR7", DATE_NONE, "factor.gwp_unknown");
}

static void biogenic_co2_stays_out_of_a_recomputed_total(void **state)
{
	struct bench *b = *state;

	get(b, "wood", "AR5");
	assert_exact(b->factor.kgco2e_per_unit, "0.02964");
	get(b, "wood", "SAR");
	assert_exact(b->factor.kgco2e_per_unit, "0.029172");
	assert_false(b->factor.published_total);
}

static void without_all_gases_the_published_total_stands_and_is_marked(void **state)
{
	struct bench *b = *state;

	get(b, "grid", "AR5");
	assert_true(b->factor.published_total);
	assert_string_equal(b->factor.gwp_set, "");
	assert_int_equal(factor_marks(&b->factor, "AR5"), FACTOR_MARK_NO_UPSTREAM | FACTOR_MARK_OTHER_GWP);
	get(b, "heat", "SAR"); /* a blank gas is not zero */
	assert_exact(b->factor.kgco2e_per_unit, "36.025");
	assert_int_equal(factor_marks(&b->factor, "SAR"), FACTOR_MARK_NO_UPSTREAM | FACTOR_MARK_UNVERIFIED | FACTOR_MARK_SCREENING);
	get(b, "heat", "AR5");
	assert_exact(b->factor.kgco2e_per_unit, "36.025");
	assert_true(factor_marks(&b->factor, "AR5") & FACTOR_MARK_OTHER_GWP);
	get(b, "typo", "AR6"); /* gases that do not make up the total are not trusted */
	assert_exact(b->factor.kgco2e_per_unit, "2.5");
	assert_string_equal(b->factor.gwp_set, "AR5");
}

static void a_factor_without_value_or_outside_its_edition_is_refused(void **state)
{
	struct bench *b = *state;

	refuses(b, "ncv", "AR5", DATE_NONE, "factor.no_value");
	refuses(b, "nothing", "AR5", DATE_NONE, "factor.unknown");
	refuses(b, "odd", "AR5", DATE_NONE, "factor.component_unit");
	refuses(b, "diesel", "AR5", date_make(2024, 12, 31), "factor.not_valid");
	refuses(b, "diesel", "AR5", date_make(2027, 1, 1), "factor.not_valid");
	assert_int_equal(factor_get(b->tx, &b->arena, "diesel", "AR5", date_make(2026, 12, 31), &b->factor, &b->err), ST_OK);
}

static void every_message_has_both_languages(void **state)
{
	for (const struct message *m = factor_messages; m->code; m++) {
		assert_true(m->ko && m->ko[0] && m->en && m->en[0]);
		assert_true(!m->hint_ko == !m->hint_en);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_dimension_converts_exactly),
		cmocka_unit_test(korean_and_compatibility_spellings_are_known),
		cmocka_unit_test(no_spelling_names_two_units),
		cmocka_unit_test(another_dimension_is_refused_with_both_units),
		cmocka_unit_test_setup_teardown(a_gas_bill_in_gross_energy_becomes_volume_then_tonnes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(other_fuels_in_energy_are_net_and_their_units_are_converted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(gases_are_recomputed_for_the_set_asked_for, set_up, tear_down),
		cmocka_unit_test_setup_teardown(biogenic_co2_stays_out_of_a_recomputed_total, set_up, tear_down),
		cmocka_unit_test_setup_teardown(without_all_gases_the_published_total_stands_and_is_marked, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_factor_without_value_or_outside_its_edition_is_refused, set_up, tear_down),
		cmocka_unit_test(every_message_has_both_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
