/* Data quality and uncertainty of factors: the pedigree table, what a row may say, gases by set, components, and ratings by rule. */
#include "base/decimal.h"
#include "carbon/carbon_int.h"
#include "factor/factor_int.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool near(double a, double b)
{
	return fabs(a - b) <= 1e-9 * fabs(b);
}

/* A row as the import writes one where nothing more is said. */
static struct factor_row plain(void)
{
	return (struct factor_row){.key = "k",
		.name_en = "f",
		.unit = "kg",
		.kgco2e_per_unit = "2.5",
		.gwp_set = "AR5",
		.source = "s",
		.status = "verified-copy",
		.use = "full",
		.component = "fossil",
		.upstream = true};
}

/* ---- pedigree ---- */

static void v15_the_pedigree_gives_its_spread(void **state)
{
	static const int score[FACTOR_PEDIGREE_SCORES] = {2, 3, 2, 1, 3};
	double s = factor_pedigree_s(score, FACTOR_BASIC_UNCERTAINTY);

	assert_true(near(s, 0.1015582508));
	assert_true(near(exp(2 * s), 1.225215199));
	assert_true(near(2.5 * exp(s * s / 2), 2.512925899));
	assert_true(near(2.5 * exp(-1.959963985 * s), 2.048771239));
	assert_true(near(2.5 * exp(1.959963985 * s), 3.050609009));
}

static void every_cell_of_the_pedigree_table_is_the_published_one(void **state)
{
	static const double table[FACTOR_PEDIGREE_SCORES][5] = {
		{1, 1.05, 1.10, 1.20, 1.50}, /* reliability */
		{1, 1.02, 1.05, 1.10, 1.20}, /* completeness */
		{1, 1.03, 1.10, 1.20, 1.50}, /* time */
		{1, 1.01, 1.02, 1.05, 1.10}, /* geography */
		{1, 1.05, 1.20, 1.50, 2.00}, /* technology */
	};

	for (int k = 0; k < FACTOR_PEDIGREE_SCORES; k++)
		for (int i = 0; i < 5; i++) {
			int score[FACTOR_PEDIGREE_SCORES] = {1, 1, 1, 1, 1};
			double squared;

			score[k] = i + 1;
			squared = exp(2 * factor_pedigree_s(score, 1)); /* alone: its own squared GSD */
			assert_true(near(squared, table[k][i]));
		}
	assert_true(factor_pedigree_table && factor_pedigree_table[0]); /* the table has a name */
}

static void the_basic_uncertainty_stays_with_the_best_scores(void **state)
{
	static const int best[FACTOR_PEDIGREE_SCORES] = {1, 1, 1, 1, 1}, worst[FACTOR_PEDIGREE_SCORES] = {5, 5, 5, 5, 5};
	double sum = 0;
	static const double u[] = {1.5, 1.2, 1.5, 1.1, 2, 2};

	assert_true(near(exp(2 * factor_pedigree_s(best, 2)), 2));
	assert_true(near(exp(2 * factor_pedigree_s(best, 1.05)), 1.05));
	for (size_t i = 0; i < 6; i++)
		sum += log(u[i]) * log(u[i]);
	assert_true(near(factor_pedigree_s(worst, 2), sqrt(sum) / 2));
}

static void a_pedigree_is_five_scores_from_1_to_5_and_nothing_else(void **state)
{
	static const char *const wrong[] = {"", "2", "2;3;2;1", "2;3;2;1;3;1", "2;3;2;1;3;", ";2;3;2;1;3", "0;3;2;1;3", "2;3;2;1;6", "2,3,2,1,3",
		"2; 3;2;1;3", " 2;3;2;1;3", "2;3;2;1;3 ", "2;3;2;1;33", "2;3;-2;1;3", "2;;2;1;3", "2.0;3;2;1;3", "a;3;2;1;3"};
	int score[FACTOR_PEDIGREE_SCORES] = {9, 9, 9, 9, 9};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct factor_row row = plain();
		double rating[3], gsd;
		struct err err;

		if (factor_pedigree_parse(wrong[i], score))
			fail_msg("'%s' was read", wrong[i]);
		for (size_t k = 0; k < FACTOR_PEDIGREE_SCORES; k++)
			assert_int_equal(score[k], 9); /* nothing written */
		row.pedigree = wrong[i];
		assert_int_equal(factor_quality(&row, rating, &gsd, &err), ST_INPUT);
		assert_string_equal(err.code, "factor.pedigree");
		assert_string_equal(err.param[0], "k");
		assert_string_equal(err.param[1], wrong[i]);
	}
	assert_true(factor_pedigree_parse("1;2;3;4;5", score));
	for (int k = 0; k < FACTOR_PEDIGREE_SCORES; k++)
		assert_int_equal(score[k], k + 1);
}

/* ---- quality of a row ---- */

static void the_gsd_is_the_one_given_else_the_pedigrees_else_1(void **state)
{
	struct factor_row row = plain();
	double rating[3] = {9, 9, 9}, gsd = 9;
	struct err err;

	assert_int_equal(factor_quality(&row, rating, &gsd, &err), ST_OK);
	assert_true(gsd == 1);
	assert_true(rating[0] == 0 && rating[1] == 0 && rating[2] == 0); /* blank: by rule */
	row.pedigree = "2;3;2;1;3";
	assert_int_equal(factor_quality(&row, rating, &gsd, &err), ST_OK);
	assert_true(near(gsd * gsd, 1.225215199)); /* blank basic uncertainty: 1.05 */
	row.basic_uncertainty = "2";
	assert_int_equal(factor_quality(&row, rating, &gsd, &err), ST_OK);
	assert_true(gsd > 1.41);
	row.gsd = "1.3";
	row.rating[0] = "1";
	row.rating[1] = "2.5";
	row.rating[2] = "5";
	assert_int_equal(factor_quality(&row, rating, &gsd, &err), ST_OK);
	assert_true(gsd == 1.3);
	assert_true(rating[0] == 1 && rating[1] == 2.5 && rating[2] == 5);
}

static void refuses(const struct factor_row *row, const char *code, const char *column)
{
	double rating[3], gsd;
	struct factor factor;
	struct err err;

	assert_int_equal(factor_quality(row, rating, &gsd, &err), ST_INPUT);
	assert_string_equal(err.code, code);
	if (column)
		assert_string_equal(err.param[1], column);
	factor_init(&factor); /* and so does what makes a factor of the row */
	assert_int_equal(factor_from_row(row, "AR5", DATE_NONE, &factor, &err), ST_INPUT);
	assert_string_equal(err.code, code);
	factor_done(&factor);
}

static void numbers_out_of_range_are_refused_with_their_column(void **state)
{
	static const char *const name[3] = {"dqr_technological", "dqr_temporal", "dqr_geographical"};
	static const char *const rating[] = {"0", "0.99", "5.01", "-1"};
	static const char *const below_1[] = {"0.99", "0", "-2"};
	struct factor_row row;

	for (size_t i = 0; i < 3; i++)
		for (size_t k = 0; k < 4; k++) {
			row = plain();
			row.rating[i] = rating[k];
			refuses(&row, "factor.range", name[i]);
		}
	for (size_t k = 0; k < 3; k++) {
		row = plain();
		row.gsd = below_1[k];
		refuses(&row, "factor.range", "gsd");
		row = plain();
		row.basic_uncertainty = below_1[k];
		row.pedigree = "1;1;1;1;1";
		refuses(&row, "factor.range", "basic_uncertainty");
	}
	row = plain();
	row.gsd = "1,2";
	refuses(&row, "number.syntax", NULL);
	row.gsd = "nan";
	refuses(&row, "number.not_finite", NULL);
	row.gsd = NULL;
	row.rating[1] = "good";
	refuses(&row, "number.syntax", NULL);
}

/* ---- gases ---- */

static void gas_is(const char *gas, const char *unit, const char *set, const char *expected)
{
	struct factor_row row = plain();
	struct factor factor;
	mpq_t value;
	struct err err;

	row.gas = gas;
	row.unit = unit;
	row.kgco2e_per_unit = NULL;
	factor_init(&factor);
	mpq_init(value);
	if (factor_from_row(&row, set, DATE_NONE, &factor, &err) != ST_OK)
		fail_msg("%s in %s: %s", gas, set, err.code);
	assert_int_equal(decimal_parse_exact(expected, value, NULL), ST_OK);
	if (!mpq_equal(factor.kgco2e_per_unit, value))
		fail_msg("%s in %s: %g, expected %s", gas, set, mpq_get_d(factor.kgco2e_per_unit), expected);
	assert_string_equal(factor.gwp_set, set);
	assert_false(factor.published_total);
	assert_int_equal(factor_marks(&factor, set), 0);
	mpq_clear(value);
	factor_done(&factor);
}

static void a_gas_counts_with_its_gwp_in_the_set_asked_for(void **state)
{
	static const char *const sets[4] = {"SAR", "AR4", "AR5", "AR6"};
	static const struct {
		const char *gas, *gwp[4];
	} table[] = {
		{"CO2", {"1", "1", "1", "1"}},
		{"CH4", {"21", "25", "28", "27.9"}},
		{"N2O", {"310", "298", "265", "273"}},
		{"SF6", {"23900", "22800", "23500", "24300"}},
		{"NF3", {NULL, "17200", "16100", "17400"}},
		{"CF4", {"6500", "7390", "6630", "7380"}},
		{"C2F6", {"9200", "12200", "11100", "12400"}},
		{"CHF3", {"11700", "14800", "12400", "14600"}},
		{"c-C4F8", {"8700", "10300", "9540", "10200"}},
		{"HFC-32", {"650", "675", "677", "771"}},
		{"HFC-125", {"2800", "3500", "3170", "3740"}},
		{"HFC-134a", {"1300", "1430", "1300", "1530"}},
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		for (size_t k = 0; k < 4; k++)
			if (table[i].gwp[k])
				gas_is(table[i].gas, "kg", sets[k], table[i].gwp[k]);
	gas_is("SF6", "t", "AR5", "23500000");
	gas_is("SF6", "g", "AR5", "23.5");
}

static void a_gas_without_value_in_a_set_and_an_unknown_gas_are_refused(void **state)
{
	static const char *const wrong[][2] = {{"NF3", "SAR"}, {"SF5", "AR6"}, {"sf6", "AR5"}, {"", "AR5"}};
	struct factor_row row = plain();
	struct factor factor;
	struct err err;

	factor_init(&factor);
	for (size_t i = 0; i < 4; i++) {
		row.gas = wrong[i][0];
		row.kgco2e_per_unit = NULL;
		assert_int_equal(factor_from_row(&row, wrong[i][1], DATE_NONE, &factor, &err), ST_INPUT);
		assert_string_equal(err.code, "factor.gas_unknown");
		assert_string_equal(err.param[0], "k");
		assert_string_equal(err.param[1], wrong[i][0]);
		assert_string_equal(err.param[2], wrong[i][1]);
	}
	row.gas = "SF6";
	assert_int_equal(factor_from_row(&row, "AR7", DATE_NONE, &factor, &err), ST_INPUT);
	assert_string_equal(err.code, "factor.gwp_unknown");
	row.unit = "kWh"; /* no mass */
	assert_int_equal(factor_from_row(&row, "AR5", DATE_NONE, &factor, &err), ST_INPUT);
	assert_string_equal(err.code, "unit.dimension");
	factor_done(&factor);
}

/* ---- components ---- */

static void each_component_is_known_by_its_word(void **state)
{
	static const char *const word[] = {"fossil", "technological_removal", "biogenic_non_co2", "biogenic_uptake", "land_use_change",
		"land_management", "land_management_removal", "aircraft"};
	struct factor_row row = plain();
	struct factor factor;
	struct err err;

	factor_init(&factor);
	for (int i = 0; i < 8; i++) {
		row.component = word[i];
		row.primary_data = i % 2 == 0;
		row.region = i == 3 ? NULL : "KR";
		assert_int_equal(factor_from_row(&row, "AR5", DATE_NONE, &factor, &err), ST_OK);
		assert_int_equal(factor.component, FACTOR_FOSSIL + i);
		assert_string_equal(carbon_component_name[i], word[i]); /* and stated by the same */
		assert_string_equal(carbon_column_name[CARBON_A + i], word[i]);
		assert_int_equal(factor.primary_data, i % 2 == 0);
		assert_int_equal(factor.region != NULL, i != 3);
	}
	factor_done(&factor);
}

/* ---- ratings by rule ---- */

static const double *ratings(const char *status, const char *use, int year, const char *region, int of_year)
{
	static double rating[3];
	struct factor factor;

	factor_init(&factor);
	factor.status = status;
	factor.use = use;
	factor.year = year;
	factor.region = region;
	carbon_ratings(&factor, of_year, rating);
	factor_done(&factor);
	for (int i = 0; i < 3; i++)
		assert_true(rating[i] >= 1 && rating[i] <= 5);
	return rating;
}

static void technology_is_rated_by_status_and_use(void **state)
{
	double verified = ratings("verified-copy", "full", 2027, "KR", 2027)[0], secondary = ratings("secondary", "full", 2027, "KR", 2027)[0],
	       unverified = ratings("unverified", "full", 2027, "KR", 2027)[0],
	       screening = ratings("verified-copy", "screening", 2027, "KR", 2027)[0];

	assert_true(verified < secondary && secondary < unverified);
	assert_true(screening >= 4); /* a proxy: 4 or worse */
	assert_true(unverified == 5);
	assert_true(ratings("unverified", "screening", 2027, "KR", 2027)[0] == 5);
}

static void time_is_rated_by_the_distance_of_the_years_either_way(void **state)
{
	double last = 0;

	for (int years = 0; years <= 15; years++) {
		double rating = ratings("verified-copy", "full", 2027 - years, "KR", 2027)[1];

		assert_true(rating >= last);
		assert_true(ratings("verified-copy", "full", 2027 + years, "KR", 2027)[1] == rating);
		last = rating;
	}
	assert_true(ratings("verified-copy", "full", 2027, "KR", 2027)[1] == 1);
	assert_true(last == 5);
	assert_true(ratings("verified-copy", "full", 0, "KR", 2027)[1] == 5); /* not known */
}

static void geography_is_rated_by_region(void **state)
{
	assert_true(ratings("verified-copy", "full", 2027, "KR", 2027)[2] == 1);
	assert_true(ratings("verified-copy", "full", 2027, "GLO", 2027)[2] == 3);
	assert_true(ratings("verified-copy", "full", 2027, "UK", 2027)[2] == 4);
	assert_true(ratings("verified-copy", "full", 2027, NULL, 2027)[2] == 5);
}

static void a_rating_that_is_given_stands_before_the_rule(void **state)
{
	struct factor factor;
	double rating[3];

	factor_init(&factor);
	factor.status = "unverified";
	factor.use = "screening";
	factor.rating[1] = 1.5;
	carbon_ratings(&factor, 2027, rating);
	assert_true(rating[0] == 5 && rating[1] == 1.5 && rating[2] == 5);
	factor_done(&factor);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(v15_the_pedigree_gives_its_spread),
		cmocka_unit_test(every_cell_of_the_pedigree_table_is_the_published_one),
		cmocka_unit_test(the_basic_uncertainty_stays_with_the_best_scores),
		cmocka_unit_test(a_pedigree_is_five_scores_from_1_to_5_and_nothing_else),
		cmocka_unit_test(the_gsd_is_the_one_given_else_the_pedigrees_else_1),
		cmocka_unit_test(numbers_out_of_range_are_refused_with_their_column),
		cmocka_unit_test(a_gas_counts_with_its_gwp_in_the_set_asked_for),
		cmocka_unit_test(a_gas_without_value_in_a_set_and_an_unknown_gas_are_refused),
		cmocka_unit_test(each_component_is_known_by_its_word),
		cmocka_unit_test(technology_is_rated_by_status_and_use),
		cmocka_unit_test(time_is_rated_by_the_distance_of_the_years_either_way),
		cmocka_unit_test(geography_is_rated_by_region),
		cmocka_unit_test(a_rating_that_is_given_stands_before_the_rule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
