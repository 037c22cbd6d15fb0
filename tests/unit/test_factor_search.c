/* Finding a factor: words, filters, order, what a row makes for a GWP set; and every bad row of the list at once. */
#include "factor/factor_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct bench {
	struct store *store;
	struct store_tx *tx;
	struct arena arena;
	struct findings findings;
	struct err err;
	int64_t line;
};

static int set_up(void **state)
{
	static const struct store_migration *const lists[] = {factor_migrations, NULL};
	struct bench *b = calloc(1, sizeof *b);

	assert_int_equal(store_open(":memory:", STORE_WRITE_CREATE, &b->store, &b->err), ST_OK);
	assert_int_equal(store_migrate(b->store, lists, &b->err), ST_OK);
	assert_int_equal(store_begin(b->store, true, &b->tx, &b->err), ST_OK);
	arena_init(&b->arena);
	findings_init(&b->findings, 100);
	b->line = 1;
	*state = b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	findings_done(&b->findings);
	arena_done(&b->arena);
	store_rollback(b->tx);
	store_close(b->store);
	free(b);
	return 0;
}

/* A row that is right in every column; a test changes what it is about. */
static struct factor_row row(const char *key, const char *name_en, const char *name_ko)
{
	return (struct factor_row){.key = key,
		.name_en = name_en,
		.name_ko = name_ko,
		.unit = "kg",
		.kgco2e_per_unit = "2.5",
		.gwp_set = "AR5",
		.source = "a list",
		.status = "secondary",
		.use = "full",
		.year = 2024,
		.component = "fossil"};
}

static void put(struct bench *b, struct factor_row r)
{
	const char *const text[] = {r.key, r.name_en, r.name_ko, r.unit, r.kgco2e_per_unit, r.co2, r.ch4, r.n2o, r.component_unit,
		r.heating_value_net, r.heating_value_gross, r.heating_value_unit, r.gwp_set, r.source, r.url, r.status, r.notes, r.use, r.valid_from,
		r.valid_to, r.component, r.gas, r.region, r.rating[0], r.rating[1], r.rating[2], r.gsd, r.pedigree, r.basic_uncertainty};
	struct store_stmt *s;
	int i;

	assert_int_equal(
		store_query(b->tx,
			"INSERT INTO factors (\"key\", name_en, name_ko, unit, \"kgCO2e_per_unit\", co2, ch4, n2o, component_unit, heating_value_net,"
			" heating_value_gross, heating_value_unit, gwp_set, source, url, status, notes, \"use\", valid_from, valid_to, component, "
			"gas,"
			" region, dqr_technological, dqr_temporal, dqr_geographical, gsd, pedigree, basic_uncertainty, \"year\", upstream, "
			"primary_data,"
			" source_line) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,"
			" ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33)",
			&s, &b->err),
		ST_OK);
	for (i = 0; i < (int)(sizeof text / sizeof *text); i++)
		store_bind_text(s, i + 1, text[i]);
	store_bind_int(s, i + 1, r.year);
	store_bind_int(s, i + 2, r.upstream);
	store_bind_int(s, i + 3, r.primary_data);
	store_bind_int(s, i + 4, ++b->line);
	assert_int_equal(store_run(s, &b->err), ST_OK);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void place(const struct factor_row *r, const char *const *word, int expected)
{
	assert_int_equal(factor_row_place(r, word), expected);
}

static void a_word_is_placed_by_where_it_occurs(void **state)
{
	struct factor_row r = row("kr_grid_cons_2025", "Korea grid, consumption end", "전력 소비단");

	r.source = "GIR notice";
	r.notes = "multi-year average";
	r.unit = "kWh";
	r.gas = "SF6";
	place(&r, WORDS("kr_grid"), 0);
	place(&r, WORDS("KOREA"), 0);
	place(&r, WORDS("전력"), 0);
	place(&r, WORDS("소비단"), 1);
	place(&r, WORDS("Grid"), 1);
	place(&r, WORDS("cons_2025"), 1);
	place(&r, WORDS("gir"), 2);
	place(&r, WORDS("AVERAGE"), 2);
	place(&r, WORDS("kwh"), 2);
	place(&r, WORDS("sf6"), 2);
	place(&r, WORDS("발전단"), -1);
	place(&r, WORDS("korea grid,"), 0); /* a word with a blank is a phrase */
	place(&r, WORDS(""), 0);
	place(&r, (const char *const[]){NULL}, 0);
}

static void all_words_must_match_and_their_places_add_up(void **state)
{
	struct factor_row r = row("kr_grid", "Korea grid", NULL);

	place(&r, WORDS("kr", "grid", "list"), 0 + 1 + 2);
	place(&r, WORDS("kr", "grid", "nowhere"), -1);
}

static void only_ascii_letters_are_folded(void **state)
{
	struct factor_row r = row("a", "Ärmel @[`{", "가");

	place(&r, WORDS("Ärmel"), 0);
	place(&r, WORDS("ärmel"), -1);
	place(&r, WORDS("@["), 1);
	place(&r, WORDS("`{"), 1);
	place(&r, WORDS("`["), -1);
	place(&r, WORDS("각"), -1); /* another syllable, though its first letters are the same */
}

static void filters_are_region_unit_and_day(void **state)
{
	struct factor_row r = row("a", "a", NULL);
	struct factor_query q = {.word = WORDS("a"), .day = DATE_NONE};

	r.unit = "kWh";
	r.region = "KR";
	assert_true(factor_row_fits(&r, &q));
	q.region = "kr";
	assert_true(factor_row_fits(&r, &q));
	q.region = "K";
	assert_false(factor_row_fits(&r, &q));
	q.region = "KRW";
	assert_false(factor_row_fits(&r, &q));
	q.region = NULL;
	q.unit = "㎾h";
	assert_true(factor_row_fits(&r, &q));
	q.unit = "MWh";
	assert_false(factor_row_fits(&r, &q));
	q.unit = NULL;
	r.valid_from = "2025-03-31";
	q.day = date_make(2025, 3, 30);
	assert_false(factor_row_fits(&r, &q));
	q.day = date_make(2025, 3, 31);
	assert_true(factor_row_fits(&r, &q));
	r.valid_to = "2025-12-17";
	q.day = date_make(2025, 12, 17);
	assert_true(factor_row_fits(&r, &q));
	q.day = date_make(2025, 12, 18);
	assert_false(factor_row_fits(&r, &q));
	r.region = NULL;
	q.region = "KR";
	q.day = DATE_NONE;
	assert_false(factor_row_fits(&r, &q));
}

/* Each row is better than the next in one thing, and worse in all that counts less. */
static void best_is_place_then_status_then_year_then_key(void **state)
{
	static const struct {
		const char *key, *status;
		int place, year;
	} order[] = {{"z", "unverified", 0, 0}, {"y", "verified-copy", 1, 0}, {"x", "secondary", 1, 2025}, {"w", "secondary", 1, 2024},
		{"v", "secondary", 1, 0}, {"a", "unverified", 1, 2024}, {"b", "unverified", 1, 2024}, {"c", "verified-copy", 2, 2030}};
	enum { COUNT = sizeof order / sizeof order[0] };
	struct factor_row r[COUNT];
	struct factor_hit hit[COUNT];

	for (size_t turn = 0; turn < COUNT; turn++) {
		for (size_t i = 0; i < COUNT; i++) {
			size_t at = (i * 5 + turn) % COUNT;

			r[i] = row(order[i].key, "n", NULL);
			r[i].status = order[i].status;
			r[i].year = order[i].year;
			hit[at] = (struct factor_hit){.row = &r[i], .place = order[i].place};
		}
		factor_hits_sort(hit, COUNT);
		for (size_t i = 0; i < COUNT; i++)
			assert_string_equal(hit[i].row->key, order[i].key);
	}
	factor_hits_sort(hit, 0);
}

static void search(struct bench *b, struct factor_query q, const char *expected, size_t found)
{
	struct factor_entry *list;
	size_t count, all;
	char keys[200] = "";

	if (!q.gwp_set)
		q.gwp_set = "AR5";
	assert_int_equal(factor_search(b->tx, &b->arena, &q, &list, &count, &all, &b->err), ST_OK);
	for (size_t i = 0; i < count; i++) {
		strcat(keys, i ? " " : "");
		strcat(keys, list[i].row->key);
	}
	assert_string_equal(keys, expected);
	assert_int_equal(all, found);
}

static void a_search_lists_the_best_and_counts_the_rest(void **state)
{
	struct bench *b = *state;
	struct factor_row gas = row("gas_b", "city gas", "도시가스"), old = row("gas_a", "city gas, old", NULL), oil = row("oil", "oil", "경유");

	gas.unit = old.unit = "Nm3";
	old.year = 2017;
	oil.notes = "not gas";
	put(b, oil);
	put(b, old);
	put(b, gas);
	search(b, (struct factor_query){.word = WORDS("gas"), .day = DATE_NONE, .top = 10}, "gas_b gas_a oil", 3);
	search(b, (struct factor_query){.word = WORDS("GAS", "city"), .day = DATE_NONE, .top = 1}, "gas_b", 2);
	search(b, (struct factor_query){.word = WORDS("도시가스"), .day = DATE_NONE, .top = 9}, "gas_b", 1);
	search(b, (struct factor_query){.word = WORDS("gas"), .day = DATE_NONE, .unit = "N㎥", .top = 9}, "gas_b gas_a", 2);
	search(b, (struct factor_query){.word = WORDS("no such"), .day = DATE_NONE, .top = 9}, "", 0);
	search(b, (struct factor_query){.word = (const char *const[]){NULL}, .day = DATE_NONE, .top = 9}, "gas_b oil gas_a", 3);
}

static void an_empty_list_is_searched_without_result(void **state)
{
	search(*state, (struct factor_query){.word = WORDS("x"), .day = DATE_NONE, .top = 9}, "", 0);
}

static void an_unknown_unit_or_set_is_refused(void **state)
{
	struct bench *b = *state;
	struct factor_query q = {.word = WORDS("x"), .day = DATE_NONE, .unit = "kWhh", .gwp_set = "AR5", .top = 1};
	struct factor_entry *list, entry;
	size_t count, found;

	assert_int_equal(factor_search(b->tx, &b->arena, &q, &list, &count, &found, &b->err), ST_INPUT);
	assert_string_equal(b->err.code, "unit.unknown");
	q.unit = NULL;
	q.gwp_set = "AR7";
	assert_int_equal(factor_search(b->tx, &b->arena, &q, &list, &count, &found, &b->err), ST_INPUT);
	assert_string_equal(b->err.code, "factor.gwp_unknown");
	assert_int_equal(factor_show(b->tx, &b->arena, "x", NULL, &entry, &b->err), ST_INPUT);
	assert_string_equal(b->err.code, "factor.gwp_unknown");
}

static struct factor_entry show(struct bench *b, const char *key, const char *gwp_set)
{
	struct factor_entry entry;

	assert_int_equal(factor_show(b->tx, &b->arena, key, gwp_set, &entry, &b->err), ST_OK);
	return entry;
}

static void a_row_shows_what_it_makes_for_a_set(void **state)
{
	struct bench *b = *state;
	struct factor_row gas = row("gas", "city gas", NULL), ncv = row("ncv", "heating value", NULL), sf6 = row("sf6", "SF6", NULL),
			  nf3 = row("nf3", "NF3", NULL);
	struct factor_entry e;

	gas.unit = "Nm3";
	gas.kgco2e_per_unit = "2.17528";
	gas.co2 = "2.17316";
	gas.ch4 = "0.0000389";
	gas.n2o = "0.00000389";
	gas.component_unit = "kg/Nm3";
	gas.pedigree = "1;1;1;1;1";
	gas.rating[1] = "2.5";
	ncv.kgco2e_per_unit = NULL;
	ncv.heating_value_net = "35.3";
	ncv.heating_value_unit = "MJ/kg";
	ncv.gsd = "1.2";
	sf6.kgco2e_per_unit = nf3.kgco2e_per_unit = NULL;
	sf6.gas = "SF6";
	sf6.upstream = true;
	nf3.gas = "NF3";
	put(b, gas);
	put(b, ncv);
	put(b, sf6);
	put(b, nf3);
	e = show(b, "gas", "AR6");
	assert_string_equal(e.kgco2e_per_unit, "2.17530728");
	assert_string_equal(e.gwp_set, "AR6");
	assert_false(e.published_total);
	assert_int_equal(e.marks, FACTOR_MARK_NO_UPSTREAM);
	assert_float_equal(e.rating[1], 2.5, 0);
	assert_float_equal(e.gsd, 1.0247, 1e-4); /* sqrt of 1.05 */
	assert_int_equal(e.row->source_line, 2);
	e = show(b, "ncv", "AR5");
	assert_null(e.kgco2e_per_unit);
	assert_null(e.problem);
	assert_int_equal(e.marks, 0);
	assert_float_equal(e.gsd, 1.2, 0);
	e = show(b, "sf6", "AR4");
	assert_string_equal(e.kgco2e_per_unit, "22800");
	assert_int_equal(e.marks, 0);
	e = show(b, "nf3", "SAR"); /* that report has no value */
	assert_null(e.kgco2e_per_unit);
	assert_string_equal(e.problem->code, "factor.gas_unknown");
}

static void an_unknown_key_is_told_with_the_nearest(void **state)
{
	struct bench *b = *state;
	struct factor_entry e;

	put(b, row("kr_grid_2025", "grid", NULL));
	assert_int_equal(factor_show(b->tx, &b->arena, "kr_grid_2024", "AR5", &e, &b->err), ST_NOT_FOUND);
	assert_string_equal(b->err.code, "factor.unknown_near");
	assert_string_equal(b->err.param[1], "kr_grid_2025");
	assert_int_equal(factor_show(b->tx, &b->arena, "zzz", "AR5", &e, &b->err), ST_NOT_FOUND);
	assert_string_equal(b->err.param[1], "—");
}

/* ---- bad rows ---- */

/* The row's findings are these codes, in order. */
static void faults(struct factor_row r, const char *const *code)
{
	struct findings findings;
	size_t n = 0;

	r.source_line = 7;
	findings_init(&findings, 100);
	factor_row_check(&r, "AR5", &findings);
	for (; code[n]; n++) {
		assert_true(n < findings.count);
		assert_string_equal(findings.item[n].err.code, code[n]);
		assert_string_equal(findings.item[n].err.file, "factors.csv");
		assert_int_equal(findings.item[n].err.line, 7);
		assert_int_equal(findings.item[n].severity, SEVERITY_ERROR);
	}
	assert_int_equal(findings.count, n);
	findings_done(&findings);
}
#define NO_FAULT ((const char *const[]){NULL})
/* A good row with `change` made to it has exactly this fault. */
#define FAULT(code, change)                                                                                                                          \
	do {                                                                                                                                         \
		struct factor_row r = row("k", "n", NULL);                                                                                           \
		change;                                                                                                                              \
		faults(r, WORDS(code));                                                                                                              \
	} while (0)
#define FINE(change)                                                                                                                                 \
	do {                                                                                                                                         \
		struct factor_row r = row("k", "n", NULL);                                                                                           \
		change;                                                                                                                              \
		faults(r, NO_FAULT);                                                                                                                 \
	} while (0)

static void each_fault_of_a_row_has_its_code(void **state)
{
	FAULT("factor.range", r.rating[0] = "5.1");
	FAULT("factor.range", r.rating[1] = "0.9");
	FAULT("factor.range", r.rating[2] = "6");
	FAULT("factor.range", r.gsd = "0.99");
	FAULT("factor.range", r.gsd = "1001");
	FAULT("factor.range", r.basic_uncertainty = "0.5");
	FAULT("factor.pedigree", r.pedigree = "1;2;3;4");
	FAULT("factor.pedigree", r.pedigree = "1;2;3;4;6");
	FAULT("factor.gas_unknown", (r.gas = "SF7", r.kgco2e_per_unit = NULL));
	FAULT("unit.dimension", (r.gas = "SF6", r.unit = "kWh"));
	FAULT("factor.component_unit", r.component_unit = "lb per kg");
	FAULT("factor.component_unit", r.component_unit = "kg/kWh");
	FAULT("factor.component_unit", (r.co2 = "2", r.ch4 = "0", r.n2o = "0")); /* gases without a unit */
	FAULT("factor.heating_value_unit", (r.heating_value_net = "30", r.heating_value_unit = "MJ/L"));
	FAULT("factor.heating_value_unit", r.heating_value_gross = "30");
	FAULT("factor.validity", (r.valid_from = "2025-02-01", r.valid_to = "2025-01-31"));
	FAULT("factor.sign", r.kgco2e_per_unit = "-0.1");
}

static void a_good_row_has_no_fault(void **state)
{
	FINE((void)0);
	FINE((r.rating[0] = "1", r.rating[1] = "5", r.gsd = "1", r.basic_uncertainty = "1"));
	FINE((r.pedigree = "5;5;5;5;5", r.basic_uncertainty = "2"));
	FINE((r.valid_from = "2025-01-31", r.valid_to = "2025-01-31"));
	FINE(r.valid_to = "2025-01-31");
	FINE((r.gas = "SF6", r.kgco2e_per_unit = NULL));
	FINE((r.kgco2e_per_unit = NULL, r.heating_value_net = "30", r.heating_value_unit = "MJ/kg")); /* heating values only */
	FINE((r.kgco2e_per_unit = "0"));
	FINE((r.co2 = "2", r.component_unit = "g/kg")); /* a blank gas is not zero: published */
}

static void faults_of_one_row_are_told_together(void **state)
{
	struct factor_row r = row("k", "n", NULL);

	r.gsd = "0.5";
	r.component_unit = "x";
	r.heating_value_unit = "y";
	r.valid_from = "2025-01-02";
	r.valid_to = "2025-01-01";
	faults(r, WORDS("factor.range", "factor.component_unit", "factor.heating_value_unit", "factor.validity"));
}

static void removals_are_not_positive_all_else_but_uptake_not_negative(void **state)
{
	static const char *const removal[] = {"technological_removal", "land_management_removal"};
	static const char *const emission[] = {"fossil", "biogenic_non_co2", "land_use_change", "land_management", "aircraft"};

	for (size_t i = 0; i < sizeof removal / sizeof *removal; i++) {
		FAULT("factor.sign", r.component = removal[i]);
		FINE((r.component = removal[i], r.kgco2e_per_unit = "-1.5"));
		FINE((r.component = removal[i], r.kgco2e_per_unit = "0"));
		FAULT("factor.sign", (r.component = removal[i], r.kgco2e_per_unit = NULL, r.gas = "CH4"));
	}
	for (size_t i = 0; i < sizeof emission / sizeof *emission; i++) {
		FAULT("factor.sign", (r.component = emission[i], r.kgco2e_per_unit = "-0.000001"));
		FINE((r.component = emission[i], r.kgco2e_per_unit = "0"));
	}
	FINE((r.component = "biogenic_uptake", r.kgco2e_per_unit = "-3.6"));
	FINE((r.component = "biogenic_uptake", r.kgco2e_per_unit = "3.6")); /* burnt again */
}

static void every_bad_row_of_the_list_is_found_at_once(void **state)
{
	struct bench *b = *state;
	struct factor_row bad = row("bad", "n", NULL), worse = row("worse", "n", NULL);

	bad.gsd = "0.5";
	worse.pedigree = "?";
	worse.kgco2e_per_unit = "-1";
	put(b, row("good", "n", NULL));
	put(b, bad);
	put(b, row("good2", "n", NULL));
	put(b, worse);
	assert_int_equal(factor_check_rows(b->tx, "AR5", &b->findings, &b->err), ST_OK);
	assert_int_equal(b->findings.errors, 3);
	assert_int_equal(b->findings.item[0].err.line, 3);
	assert_string_equal(b->findings.item[0].err.code, "factor.range");
	assert_int_equal(b->findings.item[1].err.line, 5);
	assert_int_equal(b->findings.item[2].err.line, 5);
	assert_string_equal(b->findings.item[2].err.code, "factor.sign");
	assert_int_equal(factor_check_rows(b->tx, "AR9", &b->findings, &b->err), ST_INPUT);
	assert_string_equal(b->err.code, "factor.gwp_unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_word_is_placed_by_where_it_occurs),
		cmocka_unit_test(all_words_must_match_and_their_places_add_up),
		cmocka_unit_test(only_ascii_letters_are_folded),
		cmocka_unit_test(filters_are_region_unit_and_day),
		cmocka_unit_test(best_is_place_then_status_then_year_then_key),
		cmocka_unit_test_setup_teardown(a_search_lists_the_best_and_counts_the_rest, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_empty_list_is_searched_without_result, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_unknown_unit_or_set_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_row_shows_what_it_makes_for_a_set, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_unknown_key_is_told_with_the_nearest, set_up, tear_down),
		cmocka_unit_test(each_fault_of_a_row_has_its_code),
		cmocka_unit_test(a_good_row_has_no_fault),
		cmocka_unit_test(faults_of_one_row_are_told_together),
		cmocka_unit_test(removals_are_not_positive_all_else_but_uptake_not_negative),
		cmocka_unit_test_setup_teardown(every_bad_row_of_the_list_is_found_at_once, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
