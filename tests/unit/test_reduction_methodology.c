/* Methodologies: the published vectors, the formula language, and what must hold for any plant: order of rows, missing months. */
#include "base/decimal.h"
#include "programme/programme_methodology.h"
#include "reduction/reduction_formula_int.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *source(void)
{
	const char *folder = getenv("SANGSAENG_SOURCE");

	return folder ? folder : ".";
}

/* ---- vectors ---- */

static const char *digits_of(const struct reduction_calculation *c, const char *term, const char *group)
{
	if (strcmp(term, "credited") == 0)
		return c->credited_digits6;
	for (size_t i = 0; i < c->lines; i++)
		if (strcmp(c->line[i].term, term) == 0 && strcmp(c->line[i].group, strcmp(group, "-") == 0 ? "" : group) == 0)
			return c->line[i].digits6;
	return "nothing";
}

/* Lines "TERM GROUP DIGITS" after "methodology ID". */
static void check_vector(const char *name)
{
	char path[512], term[64], group[64], digits[64], id[64];
	struct reduction_methodology *m;
	struct reduction_calculation c;
	struct programme_values values;
	struct arena arena;
	struct err err;
	FILE *f;

	arena_init(&arena);
	snprintf(path, sizeof path, "%s/tests/data/methodologies/%s.expected", source(), name);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_int_equal(fscanf(f, "methodology %63s\n", id), 1);
	assert_int_equal(reduction_methodology_get(id, &m, &err), ST_OK);
	snprintf(path, sizeof path, "%s/tests/data/methodologies/%s.csv", source(), name);
	assert_int_equal(programme_values_read(path, NULL, &arena, &values, &err), ST_OK);
	if (reduction_calculate(m, values.value, values.count, path, &arena, &c, &err) != ST_OK)
		fail_msg("%s: %s %s", name, err.code, err.param[0]);
	while (fscanf(f, "%63s %63s %63s\n", term, group, digits) == 3)
		if (strcmp(digits_of(&c, term, group), digits) != 0)
			fail_msg("%s: %s %s is %s, not %s", name, term, group, digits_of(&c, term, group), digits);
	fclose(f);
	programme_values_done(&values);
	reduction_methodology_free(m);
	arena_done(&arena);
}

static void every_vector_of_the_eight_sets_comes_out_to_its_digits(void **state)
{
	char path[512];
	struct dirent **entry;
	int count, vectors = 0;

	snprintf(path, sizeof path, "%s/tests/data/methodologies", source());
	count = scandir(path, &entry, NULL, alphasort);
	assert_true(count > 0);
	for (int i = 0; i < count; i++) {
		char *end = strstr(entry[i]->d_name, ".expected");

		if (end) {
			*end = '\0';
			check_vector(entry[i]->d_name);
			vectors++;
		}
		free(entry[i]);
	}
	free(entry);
	assert_int_equal(vectors, 16);
}

/* ---- formulas ---- */

/* x: kg by line and month; y: kg by line and year; e: MWh. */
static struct reduction_scope scope_of(struct reduction_symbol symbol[3])
{
	struct reduction_scope scope = {.symbol = symbol, .count = 3};
	const char *const unit[3] = {"kg", "kg", "MWh"}, *const name[3] = {"x", "y", "e"};
	mpq_t scale;

	mpq_init(scale);
	memset(symbol, 0, 3 * sizeof *symbol);
	for (int i = 0; i < 3; i++) {
		symbol[i].name = name[i];
		assert_int_equal(reduction_unit_parse(unit[i], NULL, &symbol[i].dimension, scale, NULL), ST_OK);
	}
	symbol[0].shape = (struct reduction_shape){"line", false, true};
	symbol[1].shape = (struct reduction_shape){"line", true, false};
	mpq_clear(scale);
	return scope;
}

static void formulas_are_read_or_refused_with_the_place(void **state)
{
	static const struct {
		const char *text, *code;
		int column;
	} cases[] = {{"x + sum(y, years) * 2.5 - -x", NULL, 0}, {"cap(x, mean(y, years))", NULL, 0}, {"max(x, 3 * x, 0)", NULL, 0},
		{"year(x) / x", NULL, 0}, {"share(sum(y))", NULL, 0}, {"x + e", "methodology.dimension", 3}, {"x + 1", "methodology.dimension", 3},
		{"x +", "methodology.formula_syntax", 4}, {"x y", "methodology.formula_syntax", 3}, {"2..5 * x", "methodology.formula_syntax", 1},
		{"z", "methodology.name_unknown", 1}, {"sin(x)", "methodology.name_unknown", 1}, {"sum(x, x)", "methodology.operands", 1},
		{"cap(x)", "methodology.operands", 1}, {"cap(y, x)", "methodology.axis", 1}, {"share(x)", "methodology.axis", 1},
		{"year(y)", "methodology.axis", 1}, {"choose(x, x, x)", "methodology.axis", 1}, {"", "methodology.formula_syntax", 1},
		{"x*x*x*x*x*x*x*x*x*x", "methodology.formula_long", 16}};
	struct reduction_symbol symbol[3];
	struct reduction_scope scope = scope_of(symbol);

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct reduction_formula *f;
		struct err err = {0};
		enum status st = reduction_formula_new(cases[i].text, &scope, &f, &err);

		if ((st == ST_OK) != !cases[i].code || (cases[i].code && strcmp(err.code, cases[i].code) != 0))
			fail_msg("%s: %s", cases[i].text, err.code);
		if (cases[i].code && err.column != cases[i].column)
			fail_msg("%s: column %d", cases[i].text, (int)err.column);
		if (st == ST_OK)
			reduction_formula_free(f);
	}
}

static void deep_and_long_formulas_are_refused(void **state)
{
	struct reduction_symbol symbol[3];
	struct reduction_scope scope = scope_of(symbol);
	struct reduction_formula *f;
	struct err err;
	char text[3000];

	memset(text, '(', 1000);
	text[1000] = '\0';
	assert_int_equal(reduction_formula_new(text, &scope, &f, &err), ST_INPUT);
	assert_string_equal(err.code, "methodology.formula_deep");
	memset(text, '-', 1000);
	assert_int_equal(reduction_formula_new(text, &scope, &f, &err), ST_INPUT);
	assert_string_equal(err.code, "methodology.formula_deep");
	memset(text, 'x', 2999);
	text[2999] = '\0';
	assert_int_equal(reduction_formula_new(text, &scope, &f, &err), ST_INPUT);
	assert_string_equal(err.code, "methodology.formula_long");
	for (int i = 0; i < 1800; i += 2)
		memcpy(text + i, "e+", 2);
	memcpy(text + 1800, "e", 2);
	assert_int_equal(reduction_formula_new(text, &scope, &f, &err), ST_INPUT);
	assert_string_equal(err.code, "methodology.formula_long");
}

static void units_are_products_of_known_ones(void **state)
{
	static const struct {
		const char *text;
		long numerator;
		unsigned long denominator; /* 0: refused */
	} cases[] = {{"MWh", 3600, 1}, {"tCO2e/MWh", 1, 3600}, {"kgCO2e/kg", 1, 1000}, {"MW", 3600, 1}, {"GJ/GJ_net", 1, 1}, {"%", 1, 100},
		{"t*MWh/t", 3600, 1}, {"kg_net", 0, 0}, {"GJ_netto", 0, 0}, {"MWh/", 0, 0}, {"", 0, 0}, {"/kg", 0, 0}, {"tCO2", 0, 0}, {"CO2e", 0, 0},
		{"kg/kg/kg/kg/kg/kg/kg/kg/kg/kg/kg", 0, 0}};
	struct reduction_dimension d;
	mpq_t scale;

	mpq_init(scale);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum status st = reduction_unit_parse(cases[i].text, NULL, &d, scale, NULL);

		if ((st == ST_OK) != (cases[i].denominator > 0) || (st == ST_OK && mpq_cmp_si(scale, cases[i].numerator, cases[i].denominator) != 0))
			fail_msg("%s", cases[i].text);
	}
	mpq_clear(scale);
}

/* ---- any plant ---- */

#define MONTHS 18
#define FIXED 7

/* A random plant by `sec`: three years of history, then months. */
struct plant {
	struct reduction_value value[FIXED + 2 * MONTHS];
};

static unsigned long draw(unsigned *seed, unsigned long from, unsigned long to)
{
	*seed = *seed * 1103515245u + 12345u;
	return from + (*seed >> 8) % (to - from + 1);
}

static void plant_init(struct plant *p, unsigned seed)
{
	for (size_t i = 0; i < FIXED + 2 * MONTHS; i++) {
		struct reduction_value *v = &p->value[i];
		bool history = i < FIXED - 1, energy = i % 2 == 0;

		*v = (struct reduction_value){.group = "", .month = REDUCTION_NO_MONTH};
		mpq_inits(v->value, v->bound, NULL);
		if (i == FIXED - 1) {
			v->parameter = "EF_el";
			v->unit = "tCO2e/MWh";
			mpq_set_ui(v->value, 433, 1000);
		} else if (history) {
			v->parameter = energy ? "E_hist" : "P_hist";
			v->year = 2022 + (int)i / 2;
			v->unit = energy ? "MWh" : "t";
			mpq_set_ui(v->value, draw(&seed, 100000, 140000), 100);
		} else {
			v->parameter = (i - FIXED) % 2 == 0 ? "EC_PJ" : "P_PJ";
			v->month = 24300 + (date_month)(i - FIXED) / 2;
			v->unit = (i - FIXED) % 2 == 0 ? "MWh" : "t";
			mpq_set_ui(v->value, draw(&seed, 3000, 12000), 100);
		}
		mpq_canonicalize(v->value);
	}
}

static void plant_done(struct plant *p)
{
	for (size_t i = 0; i < FIXED + 2 * MONTHS; i++)
		mpq_clears(p->value[i].value, p->value[i].bound, NULL);
}

static void er_of(const struct reduction_methodology *sec, const struct reduction_value *value, mpq_t out_er)
{
	struct reduction_calculation c;
	struct arena arena;
	struct err err;

	arena_init(&arena);
	if (reduction_calculate(sec, value, FIXED + 2 * MONTHS, "v", &arena, &c, &err) != ST_OK)
		fail_msg("%s %s", err.code, err.param[0]);
	assert_int_equal(mpq_set_str(out_er, c.er_exact, 10), 0);
	arena_done(&arena);
}

static void the_order_of_values_does_not_change_a_bit(void **state)
{
	struct reduction_methodology *sec;
	struct err err;
	mpq_t er, other;

	assert_int_equal(reduction_methodology_get("sec", &sec, &err), ST_OK);
	mpq_inits(er, other, NULL);
	for (unsigned seed = 1; seed <= 20; seed++) {
		struct plant p;
		struct reduction_value shuffled[FIXED + 2 * MONTHS];
		unsigned s = seed;

		plant_init(&p, seed);
		memcpy(shuffled, p.value, sizeof shuffled); /* the numbers stay the plant's */
		for (size_t i = FIXED + 2 * MONTHS - 1; i > 0; i--) {
			size_t k = draw(&s, 0, i);
			struct reduction_value swap = shuffled[i];

			shuffled[i] = shuffled[k];
			shuffled[k] = swap;
		}
		er_of(sec, p.value, er);
		er_of(sec, shuffled, other);
		assert_true(mpq_equal(er, other));
		plant_done(&p);
	}
	mpq_clears(er, other, NULL);
	reduction_methodology_free(sec);
}

/* Is another month's value at least as much on the conservative side? */
static bool another_as_extreme(const struct plant *p, size_t at, int side)
{
	for (size_t i = FIXED + (at - FIXED) % 2; i < FIXED + 2 * MONTHS; i += 2)
		if (i != at && mpq_cmp(p->value[i].value, p->value[at].value) * side >= 0)
			return true;
	return false;
}

static void a_missing_month_lowers_and_never_raises_the_credit(void **state)
{
	struct reduction_methodology *sec;
	struct err err;
	mpq_t er, less;
	int unbounded = 0;

	assert_int_equal(reduction_methodology_get("sec", &sec, &err), ST_OK);
	mpq_inits(er, less, NULL);
	for (unsigned seed = 1; seed <= 60; seed++) {
		struct plant p;
		unsigned s = seed;
		size_t energy, output;

		plant_init(&p, seed);
		energy = FIXED + 2 * draw(&s, 0, MONTHS - 1);
		output = energy + 1;
		er_of(sec, p.value, er);
		p.value[energy].missing = p.value[output].missing = true;
		if (another_as_extreme(&p, energy, 1) && another_as_extreme(&p, output, -1)) {
			er_of(sec, p.value, less);
			assert_true(mpq_cmp(less, er) <= 0);
			unbounded++;
		}
		/* with the machine's physical bounds as fallback: strictly, whatever the month was */
		p.value[energy].bounded = p.value[output].bounded = true;
		mpq_set_ui(p.value[energy].bound, 121, 1);
		mpq_set_ui(p.value[output].bound, 0, 1);
		er_of(sec, p.value, less);
		assert_true(mpq_cmp(less, er) < 0);
		plant_done(&p);
	}
	assert_true(unbounded > 30);
	mpq_clears(er, less, NULL);
	reduction_methodology_free(sec);
}

static void the_built_in_ones_are_known_by_their_file_names(void **state)
{
	const char *id, *text;
	size_t length, count = 0;

	while ((text = reduction_methodology_builtin(count, &id, &length)) != NULL) {
		struct reduction_methodology *m;
		struct err err;

		if (reduction_methodology_read(text, length, id, &m, &err) != ST_OK)
			fail_msg("%s:%d:%d %s %s", id, (int)err.line, (int)err.column, err.code, err.param[0]);
		assert_string_equal(m->id, id);
		reduction_methodology_free(m);
		count++;
	}
	assert_int_equal(count, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_vector_of_the_eight_sets_comes_out_to_its_digits),
		cmocka_unit_test(formulas_are_read_or_refused_with_the_place),
		cmocka_unit_test(deep_and_long_formulas_are_refused),
		cmocka_unit_test(units_are_products_of_known_ones),
		cmocka_unit_test(the_order_of_values_does_not_change_a_bit),
		cmocka_unit_test(a_missing_month_lowers_and_never_raises_the_credit),
		cmocka_unit_test(the_built_in_ones_are_known_by_their_file_names),
	};

	return cmocka_run_group_tests_name("reduction_methodology", tests, NULL, NULL);
}
