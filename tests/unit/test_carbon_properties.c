/* What holds of every book: nothing is lost or made by allocation, contracts, co-products and loops; shown on books drawn at random. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "carbon_support.h"

#define BOOKS 40

static uint64_t seed;

static int below(int n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (int)((seed >> 33) % (uint64_t)n);
}

static const char *decimal(int most, int digits)
{
	static char text[8][32];
	static int next;
	char *to = text[next++ % 8];

	snprintf(to, sizeof text[0], "%d.%0*d", below(most), digits, below((int)pow(10, digits)));
	return to;
}

/* Up to three processes of up to three products, whose inputs go to final customers only. */
static void draw_processes(struct bench *b, int processes)
{
	static const char *const key[] = {"mass", "pieces", "value", "rule", "hours", "given"};
	static const char *const kind[] = {"material", "process_emission", "leak", "waste", "transport_in", "packaging"};

	for (int p = 0; p < processes; p++) {
		char process[16], product[32];
		const char *allocation = key[below(6)];
		int products = 1 + below(3), inputs = below(4);

		snprintf(process, sizeof process, "P%d", p);
		process_row(b, process, allocation, decimal(2000, 3));
		if (below(2))
			energy_row(b, process, "2027-01", "city_gas", decimal(100, 2), "Nm3");
		for (int i = 0; i < inputs; i++) {
			char item[16];

			snprintf(item, sizeof item, "i%d", i);
			input_row(b, process, item, kind[below(6)], below(2) ? "one" : "two", decimal(500, 2), below(2) ? "kg" : "t");
		}
		for (int k = 0; k < products; k++) {
			snprintf(product, sizeof product, "p%d%d", p, k);
			product_row(b, product, "part", "piece", decimal(9, 3), decimal(20, 2), "");
			run_sql(b, "UPDATE products SET mass_kg = '0.5' WHERE product = '%s' AND mass_kg = '0.000'", product);
			run_sql(b, "UPDATE products SET price_krw = '3' WHERE product = '%s' AND price_krw LIKE '0.0%%'", product);
			makes(b, process, product, decimal(300, 1));
			run_sql(b, "UPDATE production SET quantity = '7', machine_hours = '%s' WHERE product = '%s' AND quantity = '0.0'",
				decimal(40, 1), product);
			run_sql(b, "UPDATE production SET machine_hours = '%d.5' WHERE product = '%s'", below(40), product);
			run_sql(b, "INSERT INTO allocation_shares VALUES ('%s', '%s', '%s', %d)", process, product,
				k == products - 1 ? (k == 0          ? "1"
							    : k == 1 ? "0.7"
								     : "0.1")
						  : (k == 0 ? "0.3" : "0.6"),
				b->line++);
		}
		run_sql(b, "DELETE FROM allocation_shares WHERE process = '%s' AND '%s' <> 'given'", process, allocation);
	}
	for (int c = below(4); c > 0; c--) {
		static const char *const claimed[] = {"footprint", "re100", "rec", "offset"};
		char contract[16];

		snprintf(contract, sizeof contract, "C%d", c);
		contract_row(b, contract, decimal(900, 2), below(2) ? "ppa" : "zero", claimed[below(4)]);
	}
	run_sql(b, "UPDATE contracts SET kwh_per_month = '5' WHERE kwh_per_month = '0.00'");
}

static double sum_of(struct bench *b, const char *sql)
{
	struct store_stmt *s;
	double sum = 0;
	bool row;

	assert_int_equal(store_query(b->tx, sql, &s, &b->err), ST_OK);
	while (store_step(s, &row, &b->err) == ST_OK && row)
		sum += strtod(store_text(s, 0), NULL) * (store_text(s, 1) ? strtod(store_text(s, 1), NULL) : 1);
	return sum;
}

/* kg of all lines of the inventory as the footprint takes them: by market where a contract is claimed for the footprint, else by location. */
static double emitted(struct bench *b)
{
	return sum_of(b, "SELECT market_kgco2e, '1' FROM carbon_inventory WHERE carrier LIKE 'electricity/%'") +
	       sum_of(b, "SELECT kgco2e, '1' FROM carbon_inventory WHERE carrier NOT LIKE 'electricity/%'");
}

static void fresh(struct bench *b)
{
	static const char *const table[] = {"links", "products", "processes", "production", "activity", "inputs", "contracts", "allocation_shares"};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		run_sql(b, "DELETE FROM %s", table[i]);
	b->line = 100;
}

static void factors(struct bench *b)
{
	factor_row(b, "two", "kg", "2.25");
	factor_row(b, "ppa", "MWh", "33.3");
	factor_row(b, "zero", "kWh", "0");
}

static void what_processes_emit_is_what_their_products_carry(void **state)
{
	struct bench *b = *state;

	factors(b);
	for (int book = 0; book < BOOKS; book++) {
		double carried;

		seed = (uint64_t)book + 1;
		fresh(b);
		draw_processes(b, 1 + below(3));
		if (errors_of(b) > 0)
			fail_msg("book %d has errors", book);
		build(b);
		carried = sum_of(b, "SELECT kgco2e_digits, output FROM carbon_direct WHERE period = 'after'");
		if (!close_to(carried, emitted(b), 0))
			fail_msg("book %d: emitted %.12g, carried %.12g", book, emitted(b), carried);
	}
}

/* What leaves the system carries what was emitted in it: x products are made, y = x - transpose(Q) x of them leave. */
static void links_and_loops_move_emissions_and_lose_none(void **state)
{
	struct bench *b = *state;

	factors(b);
	for (int book = 0; book < BOOKS; book++) {
		double left;

		seed = (uint64_t)book + 1001;
		fresh(b);
		draw_processes(b, 3);
		for (int i = 0; i < 6; i++) {
			char from[16], to[16], quantity[16];

			snprintf(from, sizeof from, "p%d0", below(3));
			snprintf(to, sizeof to, "p%d0", below(3));
			snprintf(quantity, sizeof quantity, "%s0.%02d", below(6) ? "" : "-", below(25));
			takes(b, from, to, quantity);
		}
		build(b);
		left = sum_of(b,
			"SELECT f.kgco2e_digits, d.output FROM carbon_footprint f JOIN carbon_direct d ON d.period = f.period AND d.product ="
			" f.product WHERE f.period = 'after'");
		{
			struct store_stmt *s;
			bool row;

			assert_int_equal(
				store_query(b->tx,
					"SELECT l.quantity, d.output, f.kgco2e_digits FROM links l JOIN carbon_direct d ON d.product = l.product AND"
					" d.period = 'after' JOIN carbon_footprint f ON f.product = l.input AND f.period = 'after'",
					&s, &b->err),
				ST_OK);
			while (store_step(s, &row, &b->err) == ST_OK && row)
				left -= strtod(store_text(s, 0), NULL) * strtod(store_text(s, 1), NULL) * strtod(store_text(s, 2), NULL);
		}
		if (!close_to(left, emitted(b), 0))
			fail_msg("book %d: emitted %.12g, left %.12g", book, emitted(b), left);
	}
}

static void certified_tonnes_of_a_process_are_all_on_its_products(void **state)
{
	struct bench *b = *state;

	factors(b);
	for (int book = 0; book < BOOKS; book++) {
		seed = (uint64_t)book + 2001;
		fresh(b);
		draw_processes(b, 2);
		b->claim[0] = (struct carbon_claim){"P1", 1000 * (1 + below(100000)) + below(1000)};
		b->claims = 1;
		build(b);
		if (!close_to(
			    sum_of(b, "SELECT claim_digits, output FROM carbon_direct WHERE period = 'after'"), (double)b->claim[0].grams / 1000, 0))
			fail_msg("book %d", book);
	}
}

/* Footprints that stay solved: after each change of a bill they are what a new calculation of the changed book gives. */
static void a_bill_that_changes_live_gives_what_a_new_calculation_gives(void **state)
{
	struct bench *b = *state;

	factors(b);
	for (int book = 0; book < BOOKS / 2; book++) {
		struct carbon_live *live;

		seed = (uint64_t)book + 3001;
		fresh(b);
		draw_processes(b, 3);
		run_sql(b, "DELETE FROM contracts");
		takes(b, "p00", "p10", "0.21");
		takes(b, "p10", "p20", "0.7");
		takes(b, "p20", "p00", "0.33");
		b->claim[0] = (struct carbon_claim){"P1", 123456};
		b->claims = 1;
		assert_int_equal(carbon_live_open(b->tx, &b->rules, CARBON_AFTER, b->claim, 1, &live, &b->err), ST_OK);
		for (int change = 0; change < 4; change++) {
			char process[16];
			const char *quantity = decimal(3000, 2);
			struct carbon_statement *list;
			size_t count, changed = 0;

			snprintf(process, sizeof process, "P%d", below(3));
			if (carbon_live_bill(live, process, 2027 * 12, "electricity", quantity, &changed, &b->err) != ST_OK)
				fail_msg("%s %s", b->err.code, b->err.param[0]);
			run_sql(b, "UPDATE activity SET quantity = '%s' WHERE process = '%s' AND carrier = 'electricity'", quantity, process);
			build(b);
			assert_int_equal(carbon_statements(b->tx, &b->rules, CARBON_AFTER, NULL, &b->arena, &list, &count, &b->err), ST_OK);
			for (size_t i = 0; i < count; i++) {
				double t2, adjusted;

				assert_int_equal(carbon_live_total(live, list[i].product, &t2, &adjusted, &b->err), ST_OK);
				if (!close_to(t2, strtod(list[i].t2_kgco2e, NULL), 1e-9) ||
					!close_to(adjusted, strtod(list[i].adjusted_kgco2e, NULL), 1e-9))
					fail_msg("book %d, change %d, %s: live %.12g and %.12g, new %s and %s", book, change, list[i].product, t2,
						adjusted, list[i].t2_kgco2e, list[i].adjusted_kgco2e);
			}
		}
		assert_int_equal(carbon_live_bill(live, "P0", 2027 * 12 + 1, "electricity", "1", NULL, &b->err), ST_NOT_FOUND);
		assert_string_equal(b->err.code, "activity.unknown");
		assert_int_not_equal(carbon_live_bill(live, "P0", 2027 * 12, "electricity", "1,5", NULL, &b->err), ST_OK);
		carbon_live_close(live);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_processes_emit_is_what_their_products_carry),
		TEST(links_and_loops_move_emissions_and_lose_none),
		TEST(certified_tonnes_of_a_process_are_all_on_its_products),
		TEST(a_bill_that_changes_live_gives_what_a_new_calculation_gives),
	};

	message_register(graph_messages); /* graph_refusal_say makes its sentences from them */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
