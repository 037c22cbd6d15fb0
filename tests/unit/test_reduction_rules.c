/* Formula sec: the worked examples of methodology set M1, cap, gap fill, gates, exactness. */
#include "base/decimal.h"
#include "reduction/reduction_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A machine that ran all of 2027 with everything in order, and its readings. */
struct world {
	struct reduction_case c;
	mpq_t ef, planned, sec, output_per_year;
	struct reduction_reading reading[36];
	size_t readings;
	struct reduction_month *month;
	size_t months;
};

static void exact(const char *s, mpq_t out)
{
	assert_int_equal(decimal_parse_exact(s, out, NULL), ST_OK);
}

static date_day day(const char *s)
{
	date_day d;

	assert_int_equal(date_parse(s, &d, NULL), ST_OK);
	return d;
}

static date_month month(const char *s)
{
	date_month m;

	assert_int_equal(month_parse(s, &m, NULL), ST_OK);
	return m;
}

static void world_init(struct world *w, const char *from, const char *to)
{
	const char *const energy[3] = {"1250.4", "1301.7", "1279.2"}, *const output[3] = {"3105.0", "3268.5", "3190.1"};
	mpq_t e[3], p[3];

	memset(w, 0, sizeof *w);
	mpq_inits(w->ef, w->planned, w->sec, w->output_per_year, NULL);
	exact("433.0", w->ef);
	exact("120000", w->planned);
	for (int i = 0; i < 3; i++) {
		mpq_inits(e[i], p[i], NULL);
		exact(energy[i], e[i]);
		exact(output[i], p[i]);
	}
	reduction_rules_sec(e, p, 3, w->sec, w->output_per_year);
	for (int i = 0; i < 3; i++)
		mpq_clears(e[i], p[i], NULL);
	w->c = (struct reduction_case){
		.measure = "M1",
		.project = "P1",
		.methodology = "sec",
		.factor = "kr_grid",
		.kgco2e_per_energy = w->ef,
		.energy_unit = "MWh",
		.planned_kg_per_year = w->planned,
		.fundable = true,
		.installed_on = day("2026-10-31"),
		.scrapped_on = day("2026-10-31"),
		.old_life_end = day("2034-12-31"),
		.resolution_on = day("2026-09-30"),
		.crediting_to = day("2036-09-29"),
		.metered_from = month(from),
		.metered_to = month(to),
	};
}

static void world_done(struct world *w)
{
	for (size_t i = 0; i < w->readings; i++)
		mpq_clears(w->reading[i].energy, w->reading[i].output, NULL);
	reduction_months_free(w->month, w->months);
	mpq_clears(w->ef, w->planned, w->sec, w->output_per_year, NULL);
}

/* energy NULL: a gap that is said */
static void read_at(struct world *w, date_month m, const char *energy, const char *output)
{
	struct reduction_reading *r = &w->reading[w->readings++];

	mpq_inits(r->energy, r->output, NULL);
	r->month = m;
	r->missing = !energy;
	if (energy) {
		exact(energy, r->energy);
		exact(output, r->output);
	}
}

static void read_month(struct world *w, const char *m, const char *energy, const char *output)
{
	read_at(w, month(m), energy, output);
}

static void run(struct world *w)
{
	struct reduction_methodology *sec;
	struct reduction_plant plant = {0};
	struct reduction_lines lines;
	struct arena arena;
	struct err err;

	arena_init(&arena);
	reduction_months_free(w->month, w->months);
	w->month = reduction_months_new(&w->c, &w->months);
	reduction_values_sec(&plant.values, &w->c, "t", w->sec, w->output_per_year, w->ef, "kgCO2e/MWh");
	for (size_t i = 0; i < w->readings; i++)
		reduction_values_reading(&plant.values, &w->c, "t", &w->reading[i], 0);
	assert_int_equal(reduction_methodology_get("sec", &sec, &err), ST_OK);
	if (reduction_rules_months(&w->c, sec, &plant, w->month, w->months, &arena, &lines, &err) != ST_OK)
		fail_msg("%s %s", err.code, err.param[0]);
	reduction_methodology_free(sec);
	reduction_values_done(&plant.values);
	arena_done(&arena);
}

static int64_t grams(const struct world *w)
{
	int64_t g = 0;

	assert_true(reduction_rules_grams(w->month, w->months, NULL, &g));
	return g;
}

static void expect_digits(const mpq_t value, double want)
{
	double got = mpq_get_d(value);

	if (!(got > want * (1 - 5e-6) && got < want * (1 + 5e-6)))
		fail_msg("%.9g, expected %.9g", got, want);
}

static void example_a_of_m1_is_capped(void **state)
{
	struct world w;
	mpq_t credited, baseline, project, twelve;

	world_init(&w, "2027-01", "2027-12");
	mpq_inits(credited, baseline, project, twelve, NULL);
	expect_digits(w.sec, 0.400613);
	for (int i = 0; i < 12; i++) { /* the year's numbers in twelve equal months */
		read_at(&w, w.c.metered_from + i, "0", "0");
		mpq_set_si(w.reading[i].energy, 8624, 120);
		mpq_canonicalize(w.reading[i].energy);
		mpq_set_si(w.reading[i].output, 33500, 120);
		mpq_canonicalize(w.reading[i].output);
	}
	run(&w);
	for (size_t i = 0; i < w.months; i++) {
		mpq_add(credited, credited, w.month[i].output_credited);
		mpq_add(baseline, baseline, w.month[i].baseline_kg);
		mpq_add(project, project, w.month[i].project_kg);
	}
	expect_digits(credited, 3187.87);
	expect_digits(baseline, 552984);
	expect_digits(project, 373419);
	assert_int_equal((grams(&w) + 500) / 1000, 179565);
	mpq_clears(credited, baseline, project, twelve, NULL);
	world_done(&w);
}

static void example_b_of_m1_lies_below_the_cap(void **state)
{
	struct world w;

	world_init(&w, "2027-01", "2027-12");
	for (int i = 0; i < 12; i++)
		read_at(&w, w.c.metered_from + i, i == 0 ? "812.6" : "0", i == 11 ? "3020.0" : "0");
	run(&w);
	assert_int_equal((grams(&w) + 500) / 1000, 172009);
	world_done(&w);
}

/* A seasonal plant that makes the year's output in half a year loses nothing; a month by month cap would take half of it. */
static void the_cap_is_cumulative_over_the_year(void **state)
{
	struct world w;
	mpq_t credited;

	world_init(&w, "2027-01", "2027-12");
	for (int i = 0; i < 12; i++)
		read_at(&w, w.c.metered_from + i, "10", i < 6 ? "500" : "0");
	run(&w);
	mpq_init(credited);
	for (size_t i = 0; i < w.months; i++)
		mpq_add(credited, credited, w.month[i].output_credited);
	assert_int_equal(mpq_cmp_si(credited, 3000, 1), 0);
	mpq_clear(credited);
	world_done(&w);
}

static void a_part_year_has_its_part_of_the_cap(void **state)
{
	struct world w;
	mpq_t credited, quarter;

	world_init(&w, "2027-01", "2028-03"); /* a whole crediting year and three months of the next */
	for (int i = 0; i < 15; i++)
		read_at(&w, w.c.metered_from + i, "10", "1000");
	run(&w);
	mpq_inits(credited, quarter, NULL);
	for (size_t i = 12; i < w.months; i++)
		mpq_add(credited, credited, w.month[i].output_credited);
	mpq_set_si(quarter, 1, 4);
	mpq_mul(quarter, quarter, w.output_per_year);
	assert_true(mpq_equal(credited, quarter));
	assert_int_equal(mpq_sgn(w.month[3].output_credited), 1); /* year one: 3 full months and a rest, then nothing */
	assert_int_equal(mpq_sgn(w.month[4].output_credited), 0);
	mpq_clears(credited, quarter, NULL);
	world_done(&w);
}

static void a_gap_is_filled_against_the_owner(void **state)
{
	struct world w;

	world_init(&w, "2027-01", "2027-04");
	read_month(&w, "2027-01", "60", "250");
	read_month(&w, "2027-02", "70", "260");
	read_month(&w, "2027-03", NULL, NULL);
	read_month(&w, "2027-04", "65", "240");
	run(&w);
	assert_true(w.month[2].filled);
	assert_null(w.month[2].rejected);
	assert_int_equal(mpq_cmp_si(w.month[2].energy, 70, 1), 0);
	assert_int_equal(mpq_cmp_si(w.month[2].output, 240, 1), 0);
	assert_false(w.month[1].filled);
	world_done(&w);
}

static void a_gap_without_comparable_months_and_a_month_without_record_do_not_count(void **state)
{
	struct world w;

	world_init(&w, "2027-01", "2027-02");
	read_month(&w, "2027-01", NULL, NULL);
	run(&w);
	assert_string_equal(w.month[0].rejected, "no_reading");
	assert_string_equal(w.month[1].rejected, "no_reading");
	assert_int_equal(grams(&w), 0);
	world_done(&w);
}

static void a_negative_month_stays_negative_and_lowers_the_total(void **state)
{
	struct world w;
	int64_t without;

	world_init(&w, "2027-01", "2027-03");
	read_month(&w, "2027-01", "60", "250");
	read_month(&w, "2027-02", "100", "0");
	read_month(&w, "2027-03", "60", "250");
	run(&w);
	assert_int_equal(mpq_sgn(w.month[1].reduction_kg), -1);
	assert_int_equal(mpq_cmp_si(w.month[1].reduction_kg, -43300, 1), 0);
	without = grams(&w) + 43300000;
	assert_true(without > grams(&w));
	/* a negative period is a negative number here; credit takes max(0, …) */
	mpq_set_si(w.reading[1].energy, 100000, 1);
	run(&w);
	assert_true(grams(&w) < 0);
	world_done(&w);
}

static const char *rejected(struct world *w)
{
	run(w);
	return w->month[0].rejected;
}

static void each_gate_rejects_and_its_own_day_is_inside(void **state)
{
	struct world w;

	world_init(&w, "2027-03", "2027-03");
	read_month(&w, "2027-03", "60", "250");
	assert_null(rejected(&w));
	w.c.installed_on = day("2027-03-02");
	assert_string_equal(rejected(&w), "before_installation");
	w.c.installed_on = day("2027-03-01");
	assert_null(rejected(&w));
	w.c.scrapped_on = DATE_NONE;
	assert_string_equal(rejected(&w), "not_scrapped");
	w.c.scrapped_on = day("2027-03-02");
	assert_string_equal(rejected(&w), "not_scrapped");
	w.c.scrapped_on = day("2027-03-01");
	w.c.resolution_on = day("2027-03-10");
	assert_string_equal(rejected(&w), "before_resolution");
	assert_int_equal(mpq_cmp_si(w.month[0].energy, 60, 1), 0); /* what is rejected stays on record */
	assert_int_equal(mpq_sgn(w.month[0].reduction_kg), 0);
	w.c.resolution_on = DATE_NONE;
	assert_string_equal(rejected(&w), "before_resolution");
	w.c.project = NULL; /* measured, not creditable */
	assert_null(rejected(&w));
	w.c.project = "P1";
	w.c.resolution_on = day("2027-03-01");
	w.c.crediting_to = day("2027-03-30");
	assert_string_equal(rejected(&w), "after_crediting");
	w.c.crediting_to = day("2027-03-31");
	assert_null(rejected(&w));
	w.c.old_life_end = day("2027-03-30");
	assert_string_equal(rejected(&w), "life_ended");
	w.c.old_life_end = day("2027-03-31");
	assert_null(rejected(&w));
	w.c.fundable = false;
	assert_string_equal(rejected(&w), "housekeeping");
	assert_int_equal(grams(&w), 0);
	world_done(&w);
}

/* The vector of the registry notes: resolution on 10 September, so September and everything before earn nothing in monthly data. */
static void the_resolution_gate_counts_whole_months(void **state)
{
	struct world w;

	world_init(&w, "2026-02", "2026-10");
	w.c.installed_on = w.c.scrapped_on = day("2026-02-01");
	w.c.resolution_on = day("2026-09-10");
	for (int i = 2; i <= 10; i++)
		read_at(&w, w.c.metered_from + i - 2, "60", "250");
	run(&w);
	for (size_t i = 0; i < 8; i++)
		assert_string_equal(w.month[i].rejected, "before_resolution");
	assert_null(w.month[8].rejected);
	world_done(&w);
}

static void grams_do_not_depend_on_the_order_of_months(void **state)
{
	struct world w;
	int64_t want;

	world_init(&w, "2027-01", "2027-12");
	for (int i = 0; i < 12; i++) {
		char energy[32], output[32];

		snprintf(energy, sizeof energy, "%d.%07d", 60 + i, 1234567 * (i + 1) % 10000000);
		snprintf(output, sizeof output, "%d.%07d", 250 - i, 7654321 * (i + 1) % 10000000);
		read_at(&w, w.c.metered_from + i, energy, output);
	}
	run(&w);
	want = grams(&w);
	srand(7);
	for (int round = 0; round < 50; round++) {
		size_t a = (size_t)rand() % 12, b = (size_t)rand() % 12;
		struct reduction_month swap = w.month[a];

		w.month[a] = w.month[b];
		w.month[b] = swap;
		assert_int_equal(grams(&w), want);
	}
	world_done(&w);
}

static void the_one_rounding_is_half_to_even(void **state)
{
	struct reduction_month m[2];
	int64_t g;

	memset(m, 0, sizeof m);
	mpq_inits(m[0].reduction_kg, m[1].reduction_kg, NULL);
	exact("0.00025", m[0].reduction_kg); /* each alone would be 0 g */
	exact("0.00025", m[1].reduction_kg);
	assert_true(reduction_rules_grams(m, 2, NULL, &g));
	assert_int_equal(g, 0);
	exact("0.00125", m[1].reduction_kg);
	assert_true(reduction_rules_grams(m, 2, NULL, &g));
	assert_int_equal(g, 2);
	exact("1e30", m[1].reduction_kg);
	assert_false(reduction_rules_grams(m, 2, NULL, &g));
	mpq_clears(m[0].reduction_kg, m[1].reduction_kg, NULL);
}

static void the_plan_covers_the_metered_months_since_installation(void **state)
{
	struct world w;
	int64_t g;

	world_init(&w, "2027-01", "2028-12");
	assert_true(reduction_rules_planned(&w.c, &g));
	assert_int_equal(g, 240000000);
	w.c.installed_on = day("2027-12-31");
	assert_true(reduction_rules_planned(&w.c, &g));
	assert_int_equal(g, 120000000);
	w.c.installed_on = DATE_NONE;
	assert_true(reduction_rules_planned(&w.c, &g));
	assert_int_equal(g, 0);
	world_done(&w);
}

static void the_verification_signed_last_decides(void **state)
{
	struct reduction_verification v[2] = {
		{.verification = "V1",
			.project = "P1",
			.from = month("2027-01"),
			.to = month("2027-12"),
			.fit = true,
			.signed_on = day("2028-02-28")},
		{.verification = "V2",
			.project = "P1",
			.from = month("2027-06"),
			.to = month("2027-06"),
			.fit = false,
			.signed_on = day("2028-03-31")},
	};

	assert_true(reduction_rules_verified(v, 2, "P1", month("2027-05")));
	assert_false(reduction_rules_verified(v, 2, "P1", month("2027-06")));
	assert_false(reduction_rules_verified(v, 2, "P1", month("2028-01")));
	assert_false(reduction_rules_verified(v, 2, "P2", month("2027-05")));
}

static void the_sample_follows_from_seed_and_keys_only(void **state)
{
	struct reduction_verification v = {.verification = "V1", .sample_size = 2, .seed = 42};
	struct reduction_draw a[4] = {{.measure = "A"}, {.measure = "B"}, {.measure = "C"}, {.measure = "D"}};
	struct reduction_draw b[4] = {{.measure = "D"}, {.measure = "B"}, {.measure = "A"}, {.measure = "C"}};

	assert_int_equal(reduction_rules_draw(&v, a, 4), 2);
	assert_int_equal(reduction_rules_draw(&v, b, 4), 2);
	for (int i = 0; i < 4; i++)
		assert_string_equal(a[i].measure, b[i].measure);
	assert_int_equal(reduction_rules_draw(&v, a, 1), 1); /* no more than there are */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(example_a_of_m1_is_capped),
		cmocka_unit_test(example_b_of_m1_lies_below_the_cap),
		cmocka_unit_test(the_cap_is_cumulative_over_the_year),
		cmocka_unit_test(a_part_year_has_its_part_of_the_cap),
		cmocka_unit_test(a_gap_is_filled_against_the_owner),
		cmocka_unit_test(a_gap_without_comparable_months_and_a_month_without_record_do_not_count),
		cmocka_unit_test(a_negative_month_stays_negative_and_lowers_the_total),
		cmocka_unit_test(each_gate_rejects_and_its_own_day_is_inside),
		cmocka_unit_test(the_resolution_gate_counts_whole_months),
		cmocka_unit_test(grams_do_not_depend_on_the_order_of_months),
		cmocka_unit_test(the_one_rounding_is_half_to_even),
		cmocka_unit_test(the_plan_covers_the_metered_months_since_installation),
		cmocka_unit_test(the_verification_signed_last_decides),
		cmocka_unit_test(the_sample_follows_from_seed_and_keys_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
