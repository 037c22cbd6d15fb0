/* Systems without a finite answer: that they are refused, with the right loop, in words; and that sound ones are not. */
#include "graph_support.h"

static const char *letter(void *context, int32_t row)
{
	static char name[2];

	name[0] = ((const char *)context)[row];
	return name;
}

static void assert_says(const struct graph_refusal *refusal, const char *names, enum lang lang, const char *expected)
{
	struct err err;
	struct text text;
	char context[64];

	snprintf(context, sizeof context, "%s", names);
	assert_int_equal(graph_refusal_say(refusal, letter, context, &err), ST_INPUT);
	assert_string_equal(err.code, "rollup.diverges");
	assert_int_equal(err.status, ST_INPUT);
	text_init(&text);
	message_format(&text, &err, lang);
	assert_string_equal(text.data, expected);
	text_done(&text);
}

static void assert_rows(const struct graph_refusal *refusal, const char *names, const char *expected)
{
	assert_int_equal(refusal->count, strlen(expected));
	for (size_t i = 0; i < refusal->count; i++)
		assert_int_equal(names[refusal->row[i]], expected[i]);
}

static void v12a_a_loop_of_gain_one(void **state)
{
	struct links links = {0};
	struct err err;
	struct graph_refusal refusal;

	links_read(&links, "PQ", "P,Q,1.25; Q,P,0.8");
	refusal = refusal_of(2, &links, &err);
	assert_true(refusal.is_loop);
	assert_rows(&refusal, "PQ", "PQ");
	assert_true(refusal.origin[0] == 0 && refusal.origin[1] == 1);
	assert_near(refusal.gain, 1, 1e-15);
	assert_near(refusal.radius, 1, 1e-9);
	assert_says(&refusal, "PQ", LANG_EN, "loop: P → Q → P, gain 1, must be below 1");
	graph_refusal_done(&refusal);
	links_done(&links);
}

static void v12b_a_loop_of_three_whatever_the_order_of_rows(void **state)
{
	const char *orders[] = {"PQR", "QRP", "RPQ", "RQP"}, *loops[] = {"PQR", "QRP", "RPQ", "RPQ"};

	for (int i = 0; i < 4; i++) {
		struct links links = {0};
		struct err err;
		struct graph_refusal refusal;

		links_read(&links, orders[i], "P,Q,1.4; Q,R,0.9; R,P,0.84");
		refusal = refusal_of(3, &links, &err);
		assert_true(refusal.is_loop);
		assert_rows(&refusal, orders[i], loops[i]);
		for (size_t k = 0; k < 3; k++)
			assert_int_equal(links.link[refusal.origin[k]].product, refusal.row[k]);
		assert_near(refusal.gain, 1.0584, 1e-14);
		assert_near(refusal.radius, cbrt(1.0584), 1e-8);
		if (i == 0) {
			assert_says(&refusal, orders[i], LANG_EN, "loop: P → Q → R → P, gain 1.0584, must be below 1");
			assert_says(&refusal, orders[i], LANG_KO, "순환: P → Q → R → P, 이득 1.0584, 1보다 작아야 합니다");
		}
		graph_refusal_done(&refusal);
		links_done(&links);
	}
}

static void v12c_and_d_self_use_of_one_and_a_half(void **state)
{
	for (int sign = -1; sign <= 1; sign += 2) {
		struct links links = {0};
		struct err err;
		struct graph_refusal refusal;

		links_add(&links, 0, 0, 1.5 * sign);
		refusal = refusal_of(1, &links, &err);
		assert_true(refusal.is_loop && refusal.count == 1 && refusal.row[0] == 0 && refusal.origin[0] == 0);
		assert_near(refusal.gain, 1.5 * sign, 1e-15);
		assert_near(refusal.radius, 1.5, 1e-15);
		if (sign > 0)
			assert_says(&refusal, "P", LANG_EN, "loop: P → P, gain 1.5, must be below 1");
		graph_refusal_done(&refusal);
		links_done(&links);
	}
}

static void v12e_loops_that_reach_one_only_together(void **state)
{
	struct links links = {0};
	struct err err;
	struct graph_refusal refusal;

	links_read(&links, "PQ", "P,P,0.6; P,Q,0.5; Q,P,1");
	refusal = refusal_of(2, &links, &err);
	assert_false(refusal.is_loop);
	assert_null(refusal.origin);
	assert_rows(&refusal, "PQ", "PQ");
	assert_near(refusal.radius, 1.068114575, 1e-9);
	assert_says(&refusal, "PQ", LANG_EN, "no single loop reaches 1, but these products together do (radius 1.068): P, Q");
	assert_says(&refusal, "PQ", LANG_KO, "1에 이르는 단일 순환은 없지만 다음 제품들이 함께 1에 이릅니다 (반경 1.068): P, Q");
	graph_refusal_done(&refusal);
	links_done(&links);
}

static void a_self_use_of_exactly_one_is_refused_and_just_below_is_not(void **state)
{
	struct links links = {0};
	struct err err;
	struct graph_refusal refusal;
	double direct = 1, total;
	struct graph_order *order;

	links_add(&links, 0, 0, 1);
	refusal = refusal_of(1, &links, &err);
	assert_true(refusal.gain == 1);
	graph_refusal_done(&refusal);
	links.link[0].quantity = -1;
	refusal = refusal_of(1, &links, &err);
	assert_true(refusal.gain == -1);
	graph_refusal_done(&refusal);
	links.link[0].quantity = 1 - ldexp(1, -40);
	order = order_of(1, &links);
	assert_int_equal(graph_solve(order, 1, &direct, &total, 1, NULL), ST_OK);
	assert_near(total, ldexp(1, 40), 1e-15);
	graph_order_free(order);
	links_done(&links);
}

static void the_loop_of_greatest_gain_is_named_among_several(void **state)
{
	struct links links = {0};
	struct err err;
	struct graph_refusal refusal;

	/* A-A 1.05 has the greatest mean, A-B-C 1.0584 the greatest gain, D-E is sound and in the same component, F-G apart and sound */
	links_read(&links, "GFEDCBA", "A,A,1.05; A,B,1.4; B,C,0.9; C,A,0.84; D,E,0.9; E,D,0.9; A,D,0.1; D,A,0.1; F,G,0.5; G,F,1.5; F,A,2");
	refusal = refusal_of(7, &links, &err);
	assert_true(refusal.is_loop);
	assert_rows(&refusal, "GFEDCBA", "CAB");
	assert_near(refusal.gain, 1.0584, 1e-14);
	graph_refusal_done(&refusal);
	links_done(&links);
}

static void the_first_component_in_row_order_is_reported(void **state)
{
	struct links links = {0};
	struct err err;
	struct graph_refusal refusal;

	/* the solver meets E-F first (an input of the others), but C stands before it */
	links_read(&links, "ABCDEF", "A,B,0.5; B,A,0.5; C,C,2; D,C,1; C,E,1; E,F,2; F,E,2");
	refusal = refusal_of(6, &links, &err);
	assert_rows(&refusal, "ABCDEF", "C");
	assert_int_equal(refusal.origin[0], 2);
	graph_refusal_done(&refusal);
	links_done(&links);
}

static void repeated_links_name_the_first(void **state)
{
	struct links links = {0};
	struct err err;
	struct graph_refusal refusal;

	links_read(&links, "PQ", "Q,P,0.8; P,Q,0.5; P,Q,1.5");
	refusal = refusal_of(2, &links, &err);
	assert_near(refusal.gain, 1.6, 1e-15);
	assert_true(refusal.origin[0] == 1 && refusal.origin[1] == 0);
	graph_refusal_done(&refusal);
	links_done(&links);
}

static void units_do_not_change_the_verdict(void **state)
{
	for (int power = -150; power <= 150; power += 50) {
		struct links links = {0};
		struct err err;
		struct graph_refusal refusal;

		links_add(&links, 0, 1, 1.02 * pow(10, power));
		links_add(&links, 1, 0, pow(10, -power));
		refusal = refusal_of(2, &links, &err);
		assert_near(refusal.gain, 1.02, 1e-12);
		graph_refusal_done(&refusal);
		links.link[0].quantity = 0.98 * pow(10, power);
		graph_order_free(order_of(2, &links));
		links_done(&links);
	}
}

static void gains_beyond_all_numbers_stay_finite(void **state)
{
	struct links links = {0};
	struct err err;
	struct graph_refusal refusal;

	links_read(&links, "PQR", "P,Q,1e300; Q,P,1e300; Q,R,1e-300; R,P,-1e300");
	refusal = refusal_of(3, &links, &err);
	assert_true(refusal.is_loop && isfinite(refusal.gain) && refusal.gain > 1e300 && isfinite(refusal.radius) && refusal.radius > 1);
	graph_refusal_done(&refusal);
	links_done(&links);
}

static void mixed_signs_are_judged_by_the_matrix_itself(void **state)
{
	struct links links = {0};
	struct err err;
	struct graph_refusal refusal;
	struct graph_order_info info;
	struct graph_order *order;
	double direct[] = {1, 1, 1}, total[3];

	/* |Q| has radius 1.4, Q eigenvalues 0.7 ± 0.7i of size 0.99: accepted */
	links_read(&links, "PQ", "P,P,0.7; P,Q,0.7; Q,P,-0.7; Q,Q,0.7");
	order = order_of(2, &links);
	graph_order_info(order, &info);
	assert_false(info.proved);
	assert_near(info.radius, 0.7 * sqrt(2), 1e-6);
	assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
	/* (I - Q)⁻¹ = [0.3 0.7; -0.7 0.3] / 0.58 */
	assert_near(total[0], 1 / 0.58, 1e-14);
	assert_near(total[1], -0.4 / 0.58, 1e-14);
	graph_order_free(order);
	links_done(&links);

	/* the same turned a little larger: size 1.004, though no loop and no eigenvalue is near +1 */
	links_read(&links, "PQ", "P,P,0.71; P,Q,0.71; Q,P,-0.71; Q,Q,0.71");
	refusal = refusal_of(2, &links, &err);
	assert_false(refusal.is_loop);
	assert_near(refusal.radius, 0.71 * sqrt(2), 1e-6);
	graph_refusal_done(&refusal);
	links_done(&links);

	/* nilpotent, with a self-use of 1.5 inside: every power from the second on is 0 */
	links_read(&links, "PQ", "P,P,1.5; P,Q,-2.25; Q,P,1; Q,Q,-1.5");
	order = order_of(2, &links);
	assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
	assert_near(total[0], 0.25, 1e-14);
	assert_near(total[1], 0.5, 1e-14);
	graph_order_free(order);
	links_done(&links);

	/* a quarter turn: eigenvalues 1.1 i^k */
	links_read(&links, "ABC", "A,B,1.1; B,A,-1.1; B,C,0.001; C,B,0.001");
	refusal = refusal_of(3, &links, &err);
	assert_true(refusal.is_loop);
	assert_near(refusal.gain, -1.21, 1e-14);
	graph_refusal_done(&refusal);
	links_done(&links);
}

/* A component of `n` products in a ring of given gain with random shortcuts, in units spread over 10^±spread. */
static void ring(struct links *links, int32_t n, double gain, double shortcut, int spread, uint64_t seed)
{
	struct chance chance = {seed};
	double *unit = heap_alloc((size_t)n, sizeof *unit);

	for (int32_t i = 0; i < n; i++)
		unit[i] = pow(10, spread * (2 * chance_real(&chance) - 1));
	for (int32_t i = 0; i < n; i++) {
		links_add(links, i, (i + 1) % n, exp(log(gain) / n) * unit[(i + 1) % n] / unit[i]);
		if (shortcut > 0) {
			int32_t to = (i + 2 + chance_below(&chance, n - 2)) % n; /* not along the ring: there it would add up */

			links_add(links, i, to, shortcut * unit[to] / unit[i]);
		}
	}
	free(unit);
}

static void large_components_are_refused_with_their_loop(void **state)
{
	struct links links = {0};
	struct err err;
	struct graph_refusal refusal;
	struct graph_order_info info;
	struct graph_order *order;

	ring(&links, 3000, 0.5, 0, 0, 1);
	order = order_of(3000, &links);
	graph_order_info(order, &info);
	assert_true(info.proved && info.largest == 3000 && info.components == 1);
	assert_near(info.gain, 0.5, 1e-6);
	assert_near(info.radius, exp(log(0.5) / 3000), 1e-4);
	graph_order_free(order);
	links_add(&links, 700, 710, 2.5); /* the long way round: gain 1.25 */
	links_add(&links, 711, 705, 0.01);
	links_add(&links, 1500, 1510, 2);
	links_add(&links, 1510, 1500, 0.9);
	refusal = refusal_of(3000, &links, &err);
	assert_true(refusal.is_loop && refusal.count == 2);
	assert_int_equal(refusal.row[0], 1500);
	assert_int_equal(refusal.row[1], 1510);
	assert_near(refusal.gain, 1.8, 1e-12);
	assert_near(refusal.radius, 1.3622, 1e-4); /* 1 = 1.8 r⁻² + 0.9 r⁻¹¹: the ring joins in */
	graph_refusal_done(&refusal);
	links_done(&links);

	ring(&links, 2500, 1, 0, 3, 2); /* a single loop of gain 1, up to rounding of 2,500 quantities */
	links.link[5].quantity *= 1 + 1e-9;
	refusal = refusal_of(2500, &links, &err);
	assert_true(refusal.is_loop && refusal.count == 2500);
	assert_int_equal(refusal.row[0], 0);
	assert_near(refusal.gain, 1 + 1e-9, 1e-11);
	assert_true(strstr(err.param[1], "more … → ") != NULL && strstr(err.param[1], ", must be below 1") != NULL);
	graph_refusal_done(&refusal);
	links.link[5].quantity *= 1 - 2e-9;
	graph_order_free(order_of(2500, &links));
	links_done(&links);

	ring(&links, 2000, 0.9, 0.5, 9, 3); /* no loop reaches 1, all together do */
	refusal = refusal_of(2000, &links, &err);
	assert_false(refusal.is_loop);
	assert_int_equal(refusal.count, 2000);
	for (int32_t i = 0; i < 2000; i++)
		assert_int_equal(refusal.row[i], i);
	assert_true(refusal.radius > 1.3 && refusal.radius < 1.6);
	graph_refusal_done(&refusal);
	links_done(&links);
}

static void large_components_with_mixed_signs_are_judged(void **state)
{
	for (int step = 0; step < 2; step++) {
		struct links links = {0};
		double turn = step ? 0.72 : 0.69; /* pairs that turn by 45 degrees, of size 0.976 and 1.018; |Q| has 1.4 */
		struct graph_order_info info;

		for (int32_t i = 0; i < 1500; i++) {
			links_add(&links, 2 * i, 2 * i, turn);
			links_add(&links, 2 * i, 2 * i + 1, turn);
			links_add(&links, 2 * i + 1, 2 * i, -turn);
			links_add(&links, 2 * i + 1, 2 * i + 1, turn);
			links_add(&links, 2 * i, 2 * ((i + 1) % 1500), 0.001);
		}
		if (step) {
			struct err err;
			struct graph_refusal refusal = refusal_of(3000, &links, &err);

			assert_false(refusal.is_loop);
			assert_near(refusal.radius, turn * sqrt(2), 0.01);
			graph_refusal_done(&refusal);
		} else {
			struct graph_order *order = order_of(3000, &links);
			double *direct = heap_alloc(3000, sizeof *direct), *total = heap_alloc(3000, sizeof *total);

			graph_order_info(order, &info);
			assert_false(info.proved);
			assert_near(info.radius, turn * sqrt(2), 0.01);
			for (int i = 0; i < 3000; i++)
				direct[i] = i % 7;
			assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
			assert_true(backward_error(3000, &links, false, direct, total) < 1e-14);
			graph_order_free(order);
			free(direct);
			free(total);
		}
		links_done(&links);
	}
}

static void long_lists_lose_their_middle(void **state)
{
	struct graph_refusal refusal = {.count = 40, .radius = 1.2};
	struct err err;

	refusal.row = heap_alloc(40, sizeof *refusal.row);
	for (int32_t i = 0; i < 40; i++)
		refusal.row[i] = i;
	graph_refusal_say(&refusal, NULL, NULL, &err);
	assert_string_equal(err.param[1], "no single loop reaches 1, but these products together do (radius 1.2): "
					  "#0, #1, #2, #3, #4, #5, #6, #7, #8, #9, #10, #11, … 25 more …, #37, #38, #39");
	refusal.count = 13;
	graph_refusal_say(&refusal, NULL, NULL, &err);
	assert_non_null(strstr(err.param[1], "#11, #12"));
	graph_refusal_done(&refusal);
	assert_null(refusal.row);
}

static const char *long_name(void *context, int32_t row)
{
	static char name[256];

	memset(name, 'x', sizeof name);
	snprintf(name + 240, 16, "%d", row);
	return name;
}

static void long_names_leave_room_for_the_gain(void **state)
{
	struct graph_refusal refusal = {.count = 9, .is_loop = true, .gain = 1.02};
	struct err err;

	refusal.row = heap_alloc(9, sizeof *refusal.row);
	graph_refusal_say(&refusal, long_name, NULL, &err);
	assert_non_null(strstr(err.param[1], "more …"));
	graph_refusal_done(&refusal);
}

static void a_part_that_contains_itself_is_found(void **state)
{
	struct links links = {0};
	struct graph_refusal loop;

	links_read(&links, "ABCDE", "E,A,0; A,B,1; B,C,2; A,C,1; C,D,1; D,E,0");
	assert_true(graph_find_loop(5, links.link, 5, NULL) == false);
	assert_true(graph_find_loop(5, links.link, links.count, &loop));
	assert_true(loop.is_loop && loop.gain == 0 && loop.count >= 4);
	assert_int_equal(loop.row[0], 0);
	for (size_t i = 0; i < loop.count; i++) {
		assert_int_equal(links.link[loop.origin[i]].product, loop.row[i]);
		assert_int_equal(links.link[loop.origin[i]].input, loop.row[(i + 1) % loop.count]);
	}
	graph_refusal_done(&loop);
	links_add(&links, 9, 9, 1); /* out of range: passed over */
	assert_true(graph_find_loop(5, links.link, links.count, NULL));
	links.link[5] = (struct graph_link){3, 3, 0};
	assert_true(graph_find_loop(5, links.link, 6, &loop));
	assert_true(loop.count == 1 && loop.row[0] == 3 && loop.origin[0] == 5);
	graph_refusal_done(&loop);
	assert_false(graph_find_loop(0, NULL, 0, &loop));
	links_done(&links);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(v12a_a_loop_of_gain_one),
		cmocka_unit_test(v12b_a_loop_of_three_whatever_the_order_of_rows),
		cmocka_unit_test(v12c_and_d_self_use_of_one_and_a_half),
		cmocka_unit_test(v12e_loops_that_reach_one_only_together),
		cmocka_unit_test(a_self_use_of_exactly_one_is_refused_and_just_below_is_not),
		cmocka_unit_test(the_loop_of_greatest_gain_is_named_among_several),
		cmocka_unit_test(the_first_component_in_row_order_is_reported),
		cmocka_unit_test(repeated_links_name_the_first),
		cmocka_unit_test(units_do_not_change_the_verdict),
		cmocka_unit_test(gains_beyond_all_numbers_stay_finite),
		cmocka_unit_test(mixed_signs_are_judged_by_the_matrix_itself),
		cmocka_unit_test(large_components_are_refused_with_their_loop),
		cmocka_unit_test(large_components_with_mixed_signs_are_judged),
		cmocka_unit_test(long_lists_lose_their_middle),
		cmocka_unit_test(long_names_leave_room_for_the_gain),
		cmocka_unit_test(a_part_that_contains_itself_is_found),
	};

	message_register(base_messages);
	message_register(graph_messages);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
