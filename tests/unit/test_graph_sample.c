/* Monte Carlo: the draw against an independent one in double precision, each sample against a fresh solve of the drawn system, and what must hold
 * whatever the system. All seeds are fixed. */
#include "graph/graph_sample.h"
#include "graph/graph_sample_int.h"
#include "graph_support.h"

#define ANSWER 2e-9 /* graph_sample.h: each sample within about 1e-9 of an exact solve */
#define SAME 1e-12  /* other order of sums */

/* A system with its uncertainty; every number has a draw given by the test unless `own`. */
struct drawn {
	struct links links;
	int32_t n, columns;
	double *direct, *total;
	float *link_s, *direct_s;
	uint64_t *link_draw, *direct_draw;
	bool own;
	struct graph_order *order;
};

static void drawn_solve(struct drawn *d)
{
	struct err err = {0};

	graph_order_free(d->order);
	free(d->total);
	d->order = order_of(d->n, &d->links);
	d->total = heap_alloc((size_t)d->n * (size_t)d->columns, sizeof *d->total);
	if (graph_solve(d->order, d->columns, d->direct, d->total, 1, &err) != ST_OK)
		fail_msg("%s", err.code);
}

/* Takes the links over; nothing is uncertain yet, every number has a draw of its own from 1000 on. */
static void drawn_make(struct drawn *d, int32_t n, struct links links, int32_t columns, const double *direct)
{
	*d = (struct drawn){.links = links, .n = n, .columns = columns};
	d->direct = heap_alloc((size_t)n * (size_t)columns, sizeof *d->direct);
	memcpy(d->direct, direct, (size_t)n * (size_t)columns * sizeof *direct);
	d->link_s = heap_alloc(links.count + 1, sizeof *d->link_s);
	d->link_draw = heap_alloc(links.count + 1, sizeof *d->link_draw);
	d->direct_s = heap_alloc((size_t)n, sizeof *d->direct_s);
	d->direct_draw = heap_alloc((size_t)n, sizeof *d->direct_draw);
	for (size_t e = 0; e < links.count; e++)
		d->link_draw[e] = 1000 + 2 * e;
	for (int32_t i = 0; i < n; i++)
		d->direct_draw[i] = 1001 + 2 * (uint64_t)i;
	drawn_solve(d);
}

static void drawn_read(struct drawn *d, const char *names, const char *text, int32_t columns, const double *direct)
{
	struct links links = {0};

	links_read(&links, names, text);
	drawn_make(d, (int32_t)strlen(names), links, columns, direct);
}

static void drawn_done(struct drawn *d)
{
	graph_order_free(d->order);
	links_done(&d->links);
	free(d->direct);
	free(d->total);
	free(d->link_s);
	free(d->link_draw);
	free(d->direct_s);
	free(d->direct_draw);
}

static enum status sampled(const struct drawn *d, const struct graph_sampling *sampling, struct graph_samples *out, struct err *err)
{
	struct graph_uncertainty u = {d->link_s, d->own ? NULL : d->link_draw, d->direct_s, d->own ? NULL : d->direct_draw};

	return graph_sample(d->order, d->links.link, d->links.count, d->columns, d->direct, d->total, &u, sampling, out, err);
}

static struct graph_samples sample(const struct drawn *d, int32_t samples, uint64_t seed, int threads)
{
	struct graph_samples out = {0};
	struct err err = {0};

	if (sampled(d, &(struct graph_sampling){.samples = samples, .seed = seed, .threads = threads}, &out, &err) != ST_OK)
		fail_msg("%s: %s of %s samples", err.code, err.param[0], err.param[1]);
	assert_int_equal(out.done + out.without_answer, samples);
	return out;
}

static struct graph_spread spread_of(const struct drawn *d, const struct graph_samples *samples, int32_t row, int32_t column)
{
	return samples->spread[(size_t)row * (size_t)d->columns + (size_t)column];
}

static void assert_spread_near(struct graph_spread a, struct graph_spread b, double relative)
{
	assert_near(a.mean, b.mean, relative);
	assert_near(a.p2_5, b.p2_5, relative);
	assert_near(a.p25, b.p25, relative);
	assert_near(a.median, b.median, relative);
	assert_near(a.p75, b.p75, relative);
	assert_near(a.p97_5, b.p97_5, relative);
}

/* One value for every percentile, and no spread beyond `relative`. */
static void assert_certain(struct graph_spread a, double value, double relative)
{
	double margin = relative * fabs(value);

	if (!(fabs(a.p2_5 - value) <= margin && fabs(a.p97_5 - value) <= margin && fabs(a.median - value) <= margin))
		fail_msg("%.17g … %.17g is not %.17g", a.p2_5, a.p97_5, value);
}

/* ---- the factor of one number in one sample, as the loops draw it */

static double factor_of(uint64_t seed, int32_t sample_number, uint64_t id, float s)
{
	uint64_t ids[3 * DRAW_WIDTH] = {id};
	float deviations[3 * DRAW_WIDTH] = {s}, factor[DRAW_WIDTH][DRAW_LANES];

	graph_sample_plain.draw(seed, (uint32_t)sample_number / DRAW_LANES, ids, deviations, 1, factor);
	return factor[0][sample_number % DRAW_LANES];
}

/* The drawn system of one sample. */
static struct links links_drawn(const struct drawn *d, uint64_t seed, int32_t k)
{
	struct links out = {0};

	for (size_t e = 0; e < d->links.count; e++) {
		struct graph_link link = d->links.link[e];

		links_add(&out, link.product, link.input, link.quantity * factor_of(seed, k, d->link_draw[e], d->link_s[e]));
	}
	return out;
}

/* Every sample by a fresh solve (quads, no exchanges: the radius of |Q| must be below 1). `out` is n × columns × samples. */
static double *reference(const struct drawn *d, int32_t samples, uint64_t seed)
{
	size_t all = (size_t)d->n * (size_t)d->columns;
	double *out = heap_alloc(all * (size_t)samples, sizeof *out);
	quad *x = heap_alloc(all, sizeof *x);

	for (int32_t k = 0; k < samples; k++) {
		struct links links = links_drawn(d, seed, k);
		quad *a = quad_system(d->n, &links, false);

		for (size_t i = 0; i < all; i++) {
			size_t row = i / (size_t)d->columns;

			x[i] = (quad)d->direct[i] * factor_of(seed, k, d->direct_draw[row], d->direct_s[row]);
		}
		quad_solve(a, d->n, x, d->columns);
		for (size_t i = 0; i < all; i++)
			out[i * (size_t)samples + (size_t)k] = (double)x[i];
		free(a);
		links_done(&links);
	}
	free(x);
	return out;
}

static int by_value(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return a < b ? -1 : a > b;
}

/* Percentile p of n sorted values: h = (n - 1) p, linear between the two neighbours of h counted from 0. */
static double percentile(const double *sorted, size_t n, double p)
{
	double h = ((double)n - 1) * p, low = floor(h);
	size_t k = (size_t)low;

	return k + 1 < n ? sorted[k] * (1 - (h - low)) + sorted[k + 1] * (h - low) : sorted[n - 1];
}

static struct graph_spread spread_by_hand(double *value, size_t n)
{
	long double sum = 0, squares = 0;
	struct graph_spread out;
	double error[2], p[2] = {0.025, 0.975};

	for (size_t i = 0; i < n; i++)
		sum += value[i];
	for (size_t i = 0; i < n; i++)
		squares += (value[i] - sum / (long double)n) * (value[i] - sum / (long double)n);
	qsort(value, n, sizeof *value, by_value);
	for (int i = 0; i < 2; i++) {
		double e = sqrt(p[i] * (1 - p[i]) / (double)n);

		error[i] = (percentile(value, n, fmin(1, p[i] + e)) - percentile(value, n, fmax(0, p[i] - e))) / 2;
	}
	out = (struct graph_spread){(double)(sum / (long double)n), n > 1 ? (double)sqrtl(squares / (long double)(n - 1)) : 0,
		percentile(value, n, 0.025), percentile(value, n, 0.25), percentile(value, n, 0.5), percentile(value, n, 0.75),
		percentile(value, n, 0.975), error[0], error[1]};
	return out;
}

/* All spreads against those of fresh solves. */
static void assert_solves(const struct drawn *d, int32_t samples, uint64_t seed)
{
	struct graph_samples got = sample(d, samples, seed, 1);
	double *want = reference(d, samples, seed);

	assert_int_equal(got.without_answer, 0);
	for (size_t i = 0; i < (size_t)d->n * (size_t)d->columns; i++) {
		struct graph_spread hand = spread_by_hand(want + i * (size_t)samples, (size_t)samples);
		double scale = fmax(fabs(hand.p2_5), fabs(hand.p97_5));
		const double *a = (const double *)&hand, *b = (const double *)&got.spread[i];

		for (size_t v = 0; v < sizeof hand / sizeof *a; v++) {
			if (!(fabs(a[v] - b[v]) <= ANSWER * scale))
				fail_msg("value %zu, number %zu: %.17g, by fresh solves %.17g", i, v, b[v], a[v]);
		}
	}
	graph_samples_done(&got);
	free(want);
}

/* ---- the draw */

/* Philox 4x32 with 7 rounds, as published. */
static void philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
	uint32_t c[4] = {counter[0], counter[1], counter[2], counter[3]}, k[2] = {key[0], key[1]};

	for (int round = 0; round < 7; round++) {
		uint64_t p0 = (uint64_t)c[0] * 0xD2511F53u, p1 = (uint64_t)c[2] * 0xCD9E8D57u;
		uint32_t next[4] = {(uint32_t)(p1 >> 32) ^ c[1] ^ k[0], (uint32_t)p1, (uint32_t)(p0 >> 32) ^ c[3] ^ k[1], (uint32_t)p0};

		memcpy(c, next, sizeof c);
		k[0] += 0x9E3779B9u;
		k[1] += 0xBB67AE85u;
	}
	memcpy(out, c, sizeof c);
}

/* z > 0 with P(|Z| > z) = tail, by halving. */
static double normal_of_tail(double tail)
{
	double low = 0, high = 10;

	for (int i = 0; i < 80; i++) {
		double middle = (low + high) / 2;

		if (erfc(middle / sqrt(2)) > tail)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static void the_generator_gives_the_published_numbers(void **state)
{
	static const uint32_t want[4] = {0x5f6fb709, 0x0d893f64, 0x4f121f81, 0x4f730a48};
	uint32_t zero[4] = {0}, out[4];

	philox(zero, zero, out);
	assert_memory_equal(out, want, sizeof want);
}

static void the_draw_is_the_normal_of_the_published_generator(void **state)
{
	struct chance chance = {5};
	double worst = 0;

	for (int round = 0; round < 400; round++) {
		uint64_t seed = round ? chance_next(&chance) : 0, id = round ? chance_next(&chance) : 0;
		uint32_t batch = round ? (uint32_t)chance_below(&chance, 1 << 20) : 0, key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
		uint64_t ids[3 * DRAW_WIDTH] = {id};
		float s[3 * DRAW_WIDTH] = {1}, factor[DRAW_WIDTH][DRAW_LANES];

		graph_sample_plain.draw(seed, batch, ids, s, 1, factor);
		for (uint32_t half = 0; half < 2; half++) {
			uint32_t counter[4] = {(uint32_t)id, (uint32_t)(id >> 32), batch * 2 + half, 0}, bits[4];

			philox(counter, key, bits);
			for (int lane = 0; lane < 4; lane++) {
				double z = normal_of_tail(((bits[lane] & 0x7fffffffu) + 0.5) / 2147483648.0);
				double got = log((double)factor[0][half * 4 + (uint32_t)lane]);

				if (bits[lane] & 0x80000000u)
					z = -z;
				worst = fmax(worst, fabs(got - z));
			}
		}
	}
	printf("draws are off by at most %.2g\n", worst);
	assert_true(worst < 3e-6);
}

static void draws_are_normal_in_every_lane_and_independent(void **state)
{
	enum { IDS = 64, BATCHES = 1000, BINS = 20 };
	static float z[BATCHES][IDS][DRAW_LANES];
	uint64_t id[IDS + 2 * DRAW_WIDTH] = {0};
	float s[IDS + 2 * DRAW_WIDTH] = {0};
	double count = (double)IDS * BATCHES * DRAW_LANES, sum = 0, squares = 0, cubes = 0, fourths = 0, beside = 0, below = 0, next = 0, chi = 0;
	double tail[4] = {0}, bin[BINS] = {0};

	for (uint64_t i = 0; i < IDS; i++) {
		id[i] = i;
		s[i] = 1;
	}
	for (uint32_t b = 0; b < BATCHES; b++) {
		graph_sample_plain.draw(7, b, id, s, IDS, z[b]);
		for (int i = 0; i < IDS; i++) {
			for (int l = 0; l < DRAW_LANES; l++)
				z[b][i][l] = logf(z[b][i][l]);
		}
	}
	for (int l = 0; l < DRAW_LANES; l++) {
		double lane_sum = 0, lane_squares = 0, n = count / DRAW_LANES;

		for (int b = 0; b < BATCHES; b++) {
			for (int i = 0; i < IDS; i++) {
				double x = z[b][i][l];

				lane_sum += x;
				lane_squares += x * x;
				cubes += x * x * x;
				fourths += x * x * x * x;
				beside += x * z[b][i][(l + 1) % DRAW_LANES];
				below += x * z[b][(i + 1) % IDS][l];
				next += x * z[(b + 1) % BATCHES][i][l];
				for (int k = 0; k < 4; k++)
					tail[k] += fabs(x) > 1 + k;
				bin[(int)fmin(BINS - 1, floor(erfc(-x / sqrt(2)) / 2 * BINS))]++;
			}
		}
		assert_true(fabs(lane_sum / n) < 4.5 / sqrt(n));
		assert_true(fabs(lane_squares / n - 1) < 4.5 * sqrt(2 / n));
		sum += lane_sum;
		squares += lane_squares;
	}
	assert_true(fabs(sum / count) < 4 / sqrt(count));
	assert_true(fabs(squares / count - 1) < 4 * sqrt(2 / count));
	assert_true(fabs(cubes / count) < 4 * sqrt(15 / count));
	assert_true(fabs(fourths / count - 3) < 4 * sqrt(96 / count));
	assert_true(fabs(beside / count) < 4 / sqrt(count) && fabs(below / count) < 4 / sqrt(count) && fabs(next / count) < 4 / sqrt(count));
	for (int k = 0; k < 4; k++) {
		double p = erfc((1 + k) / sqrt(2));

		assert_true(fabs(tail[k] / count - p) < 4 * sqrt(p * (1 - p) / count));
	}
	for (int k = 0; k < BINS; k++)
		chi += (bin[k] - count / BINS) * (bin[k] - count / BINS) / (count / BINS);
	assert_true(chi > 5 && chi < 44); /* 19 degrees of freedom, 0.1 % on either side */
}

static void plain_and_avx2_loops_give_the_same_bits(void **state)
{
#if defined(__x86_64__)
	enum { LINKS = 200, ROWS = 40 };
	struct chance chance = {11};
	uint32_t start[ROWS + 1] = {0};
	int32_t col[LINKS + 2 * DRAW_WIDTH] = {0};
	double q[LINKS + 2 * DRAW_WIDTH] = {0};
	float s[LINKS + 2 * DRAW_WIDTH] = {0};
	uint64_t id[LINKS + 2 * DRAW_WIDTH] = {0};
	static float plain[LINKS + 2 * DRAW_WIDTH][DRAW_LANES], avx2[LINKS + 2 * DRAW_WIDTH][DRAW_LANES];
	static double x[ROWS * 4 * DRAW_LANES], to_plain[ROWS * 4 * DRAW_LANES], to_avx2[ROWS * 4 * DRAW_LANES];
	struct uncertain_rows rows = {start, col, q, s, id};

	if (!__builtin_cpu_supports("avx2"))
		skip();
	for (int round = 0; round < 60; round++) {
		size_t count = (size_t)(1 + chance_below(&chance, LINKS));
		uint64_t seed = chance_next(&chance);
		uint32_t batch = (uint32_t)chance_next(&chance);

		for (size_t e = 0; e < LINKS; e++) {
			id[e] = chance_next(&chance);
			s[e] = round % 4 == 0 ? 0 : (float)(chance_real(&chance) * (round % 4 == 1 ? 60 : 1));
			q[e] = (chance_real(&chance) - 0.3) * pow(10, 20 * chance_real(&chance) - 10);
			col[e] = chance_below(&chance, ROWS);
		}
		graph_sample_plain.draw(seed, batch, id, s, count, plain);
		graph_sample_avx2.draw(seed, batch, id, s, count, avx2);
		assert_memory_equal(plain, avx2, count * sizeof *plain);
		for (size_t e = 0; round % 4 == 0 && e < count; e++) {
			for (int l = 0; l < DRAW_LANES; l++)
				assert_true(plain[e][l] == 1);
		}
		for (uint32_t i = 0; i <= ROWS; i++)
			start[i] = (uint32_t)(count * i / ROWS);
		for (int columns = 1; columns <= 4; columns++) {
			for (size_t i = 0; i < ROWS * 4 * DRAW_LANES; i++)
				to_plain[i] = to_avx2[i] = x[i] = chance_real(&chance) - 0.5;
			graph_sample_plain.rows(&rows, 0, ROWS, columns, (const float(*)[DRAW_LANES])plain, 0, to_plain, to_plain, to_plain);
			graph_sample_avx2.rows(&rows, 0, ROWS, columns, (const float(*)[DRAW_LANES])plain, 0, to_avx2, to_avx2, to_avx2);
			assert_memory_equal(to_plain, to_avx2, sizeof to_plain);
			graph_sample_plain.rows(&rows, 3, ROWS - 1, columns, (const float(*)[DRAW_LANES])plain + start[3], start[3], x, to_plain, x);
			graph_sample_avx2.rows(&rows, 3, ROWS - 1, columns, (const float(*)[DRAW_LANES])plain + start[3], start[3], x, to_avx2, x);
			assert_memory_equal(to_plain, to_avx2, sizeof to_plain);
		}
	}
#else
	skip();
#endif
}

/* ---- V15 */

static void v15_one_factor_on_two_paths_moves_together(void **state)
{
	const double want[2] = {0.2020167671, 0.1505744079};
	const int32_t samples = 40000;
	const double direct[4] = {0, 0, 0, 1}; /* product, path a, path b, factor */

	for (int independent = 0; independent < 2; independent++) {
		double cv[2];
		struct drawn d;
		struct graph_samples got;

		drawn_read(&d, "PABF", "P,A,1; P,B,1; A,F,1; B,F,2", 1, direct);
		d.link_s[2] = d.link_s[3] = 0.2F; /* the factor sits on the links, as a number of the caller's */
		d.link_draw[2] = 77;
		d.link_draw[3] = independent ? 78 : 77;
		got = sample(&d, samples, 20260630, 2);
		cv[0] = spread_of(&d, &got, 0, 0).deviation / spread_of(&d, &got, 0, 0).mean;
		graph_samples_done(&got);
		assert_true(fabs(cv[0] - want[independent]) < 3 * 1.15 * want[independent] / sqrt(2.0 * samples));
		if (!independent) { /* or in one direct row */
			d.link_s[2] = d.link_s[3] = 0;
			d.direct_s[3] = 0.2F;
			d.direct_draw[3] = 77;
			got = sample(&d, samples, 20260630, 1);
			cv[1] = spread_of(&d, &got, 0, 0).deviation / spread_of(&d, &got, 0, 0).mean;
			assert_near(cv[1], cv[0], SAME);
			graph_samples_done(&got);
		}
		drawn_done(&d);
	}
}

static void v15_median_mean_and_percentiles_of_one_number(void **state)
{
	const double direct[2] = {2.5, -2.5};
	const float s = 0.1015582508F;
	const int32_t n = 40000;
	struct drawn d;
	struct graph_samples got;
	struct graph_spread a, b;

	drawn_read(&d, "PN", "", 1, direct);
	d.direct_s[0] = d.direct_s[1] = s;
	d.direct_draw[0] = d.direct_draw[1] = 5;
	got = sample(&d, n, 3, 1);
	a = spread_of(&d, &got, 0, 0);
	b = spread_of(&d, &got, 1, 0);
	assert_true(fabs(a.median - 2.5) < 3 * 1.2533 * 2.5 * s / sqrt(n)); /* the entered value is the median */
	assert_true(fabs(a.mean - 2.512925899) < 3 * 2.5 * s / sqrt(n));
	assert_true(fabs(a.p2_5 - 2.048771239) < 3 * a.p2_5_error && fabs(a.p97_5 - 3.050609009) < 3 * a.p97_5_error);
	/* a standard error of a percentile: sqrt(p (1 - p) / n) over the density there */
	assert_near(a.p2_5_error, sqrt(0.025 * 0.975 / n) / 0.05844507 * a.p2_5 * s, 0.4); /* from some 60 samples */
	assert_near(a.p97_5_error, sqrt(0.025 * 0.975 / n) / 0.05844507 * a.p97_5 * s, 0.4);
	/* a negative number keeps its sign: the mirror image */
	assert_near(b.mean, -a.mean, SAME);
	assert_near(b.deviation, a.deviation, SAME);
	assert_near(b.p2_5, -a.p97_5, SAME);
	assert_near(b.median, -a.median, SAME);
	assert_near(b.p97_5, -a.p2_5, SAME);
	graph_samples_done(&got);
	drawn_done(&d);
}

/* ---- certain numbers */

static const char loops[] = "A,B,2; B,A,0.3; A,A,0.1; C,A,1.5; C,D,0.25; D,E,4; E,D,-0.1; E,F,1; P,C,3; P,G,7; H,P,1";

static void certain_numbers_give_the_totals_bit_for_bit(void **state)
{
	const double direct[9 * 2] = {1, -1, 2, 0.1, 3, 0, 4, 7, 0.7, 6, 5, 5, 1e-9, 1, 0, 0, 9, 3};
	struct graph_uncertainty none = {0};
	struct graph_samples got;
	struct err err;
	struct drawn d;

	drawn_read(&d, "ABCDEFGHP", loops, 2, direct);
	for (int32_t samples = 1; samples < 40; samples += 13) {
		got = sample(&d, samples, 1, 2);
		assert_int_equal(got.done, samples);
		for (int i = 0; i < 18; i++) {
			struct graph_spread want = {d.total[i], 0, d.total[i], d.total[i], d.total[i], d.total[i], d.total[i], 0, 0};

			assert_memory_equal(&got.spread[i], &want, sizeof want);
		}
		graph_samples_done(&got);
	}
	assert_int_equal(graph_sample(d.order, d.links.link, d.links.count, 2, d.direct, d.total, &none,
				 &(struct graph_sampling){.samples = 3, .threads = 1}, &got, &err),
		ST_OK);
	assert_true(got.spread[17].p97_5 == d.total[17] && got.done == 3);
	graph_samples_done(&got);
	drawn_done(&d);
}

static void what_uses_nothing_uncertain_stays_what_it_is(void **state)
{
	const double direct[9 * 2] = {1, -1, 2, 0.1, 3, 0, 4, 7, 0.7, 6, 5, 5, 1e-9, 1, 0, 0, 9, 3};
	struct graph_samples got;
	struct drawn d;

	drawn_read(&d, "ABCDEFGHP", loops, 2, direct);
	d.direct_s[7] = 0.5F; /* H, which uses all the others and is used by none */
	d.direct[7 * 2] = 1;
	drawn_solve(&d);
	got = sample(&d, 100, 1, 1);
	for (int32_t row = 0; row < 9; row++) {
		for (int32_t c = 0; c < 2 && row != 7; c++)
			assert_certain(spread_of(&d, &got, row, c), d.total[row * 2 + c], row == 5 || row == 6 ? SAME : ANSWER);
	}
	assert_true(spread_of(&d, &got, 7, 0).deviation > 0);
	graph_samples_done(&got);
	drawn_done(&d);
}

/* The same to the last digits: "other rows are uncertain" is no reason to be 10^4 times less exact than the total printed beside. */
static void loops_without_uncertainty_are_solved_to_the_last_digits(void **state)
{
	const double direct[3] = {1, 2, 1};
	struct graph_samples got;
	struct drawn d;

	drawn_read(&d, "ABH", "A,B,2; B,A,0.3", 1, direct);
	d.direct_s[2] = 0.5F;
	got = sample(&d, 16, 1, 1);
	for (int32_t row = 0; row < 2; row++)
		assert_certain(spread_of(&d, &got, row, 0), d.total[row], SAME);
	graph_samples_done(&got);
	drawn_done(&d);
}

/* A ring in which product i uses product next(i), one unit but for the last; `first` is where the loop's gain is put. */
static void ring_make(struct drawn *d, int32_t size, double gain, bool backwards)
{
	struct links links = {0};
	double *direct = heap_alloc((size_t)size + 1, sizeof *direct);

	for (int32_t i = 0; i < size; i++) {
		int32_t next = backwards ? (i + size - 1) % size : (i + 1) % size;

		links_add(&links, i, next, i == 0 ? gain : 1);
	}
	direct[size / 2] = 1;
	direct[size] = 1; /* unrelated, and the only uncertain number */
	drawn_make(d, size + 1, links, 1, direct);
	d->direct_s[size] = 0.3F;
	free(direct);
}

static void a_certain_ring_beside(int32_t size, double gain, bool backwards)
{
	struct graph_samples got;
	struct drawn d;

	ring_make(&d, size, gain, backwards);
	got = sample(&d, 16, 1, 1);
	assert_int_equal(got.without_answer, 0);
	for (int32_t row = 0; row < size; row++)
		assert_certain(spread_of(&d, &got, row, 0), d.total[row], ANSWER);
	graph_samples_done(&got);
	drawn_done(&d);
}

static void a_long_ring_is_no_divergence(void **state)
{
	for (int backwards = 0; backwards < 2; backwards++) {
		a_certain_ring_beside(5, 0.5, backwards);
		a_certain_ring_beside(40, 0.5, backwards);
		a_certain_ring_beside(300, 0.5, backwards);
	}
}

static void a_long_ring_of_more_products_than_are_solved_densely_is_no_divergence(void **state)
{
	for (int backwards = 0; backwards < 2; backwards++)
		a_certain_ring_beside(1100, 0.5, backwards);
}

/* Neighbours supply each other; what arises at one end takes many sweeps to reach the other, and none of them changes nothing. */
static void a_chain_of_mutual_suppliers_is_no_divergence(void **state)
{
	for (int turned = 0; turned < 2; turned++) {
		enum { SIZE = 120 };
		struct links links = {0};
		double direct[SIZE + 1] = {0};
		struct graph_samples got;
		struct drawn d;

		for (int32_t i = 0; i + 1 < SIZE; i++) {
			links_add(&links, i, i + 1, 0.45);
			links_add(&links, i + 1, i, 0.45);
		}
		direct[turned ? SIZE - 1 : 0] = direct[SIZE] = 1;
		drawn_make(&d, SIZE + 1, links, 1, direct);
		d.direct_s[SIZE] = 0.3F;
		got = sample(&d, 16, 1, 1);
		for (int32_t row = 0; row < SIZE; row++)
			assert_certain(spread_of(&d, &got, row, 0), d.total[row], ANSWER);
		graph_samples_done(&got);
		drawn_done(&d);
	}
}

static void a_pair_of_gain_0_95_is_within_the_promised_error(void **state)
{
	a_certain_ring_beside(2, 0.95, false);
}

static void a_pair_of_gain_0_98_is_within_the_promised_error(void **state)
{
	a_certain_ring_beside(2, 0.98, false);
}

static void a_pair_of_gain_0_995_has_an_answer(void **state)
{
	a_certain_ring_beside(2, 0.995, false);
}

static void a_ring_of_three_of_gain_0_97_is_within_the_promised_error(void **state)
{
	a_certain_ring_beside(3, 0.97, true);
}

static void a_ring_of_three_of_gain_0_999_has_an_answer(void **state)
{
	a_certain_ring_beside(3, 0.999, false);
}

static void a_total_that_cancels_to_zero_inside_a_loop_is_no_divergence(void **state)
{
	/* P = -1 + 0.5 Q = 0, Q = 1.5 + 0.5 P + 0.25 R = 2, R = 1 + 0.5 Q = 2 */
	const double direct[4] = {-1, 1.5, 1, 1};
	struct graph_samples got;
	struct drawn d;

	drawn_read(&d, "PQRS", "P,Q,0.5; Q,P,0.5; Q,R,0.25; R,Q,0.5", 1, direct);
	assert_true(fabs(d.total[0]) < 1e-15 && fabs(d.total[1] - 2) < 1e-15);
	d.direct_s[3] = 0.3F;
	got = sample(&d, 16, 1, 1);
	assert_int_equal(got.without_answer, 0);
	assert_true(fabs(spread_of(&d, &got, 0, 0).p97_5) < 1e-9);
	graph_samples_done(&got);
	drawn_done(&d);
}

/* A total that cancels to 1e-13 of its terms: its last digits never stand still, and that is no divergence either. */
static void a_total_that_nearly_cancels_inside_a_loop_is_no_divergence(void **state)
{
	const double direct[4] = {-0.7 * (0.1 + 0.8 * 0.2) / (1 - 0.64), 0.1, 0.2, 1};
	struct graph_samples got;
	struct drawn d;

	drawn_read(&d, "PQRS", "P,Q,0.7; Q,P,0.3; Q,R,0.8; R,Q,0.8", 1, direct);
	assert_true(fabs(d.total[0]) < 1e-12);
	d.direct_s[3] = 0.3F;
	got = sample(&d, 16, 1, 1);
	assert_int_equal(got.without_answer, 0);
	graph_samples_done(&got);
	drawn_done(&d);
}

static void columns_without_entries_stay_exactly_zero(void **state)
{
	const double direct[4 * 3] = {0, 1, 0, 0, 2, 0, 0, 3, 0, 0, 1, 0};
	struct graph_samples got;
	struct drawn d;

	drawn_read(&d, "PQRS", "P,Q,2; Q,P,0.3; R,P,-1; S,S,0.5; S,R,1", 3, direct);
	for (int i = 0; i < 5; i++)
		d.link_s[i] = d.direct_s[i % 4] = 0.05F;
	got = sample(&d, 64, 1, 1);
	for (int32_t row = 0; row < 4; row++) {
		assert_true(spread_of(&d, &got, row, 1).deviation > 0);
		assert_certain(spread_of(&d, &got, row, 0), 0, 0);
		assert_certain(spread_of(&d, &got, row, 2), 0, 0);
	}
	graph_samples_done(&got);
	drawn_done(&d);
}

/* ---- the same whatever else is asked */

/* Random system with everything uncertain: loops, self-loops, repeated links, negative entries; inputs of a product sum to 0.7 at most in hidden
 * units, so that samples with small s have answers. */
static void random_drawn(struct drawn *d, int32_t n, int32_t degree, int32_t columns, double negative, float s, uint64_t seed)
{
	struct chance chance = {seed};
	struct links links = {0};
	double *unit = heap_alloc((size_t)n, sizeof *unit), *direct = heap_alloc((size_t)n * (size_t)columns, sizeof *direct);

	for (int32_t i = 0; i < n; i++)
		unit[i] = pow(10, 8 * chance_real(&chance) - 4);
	for (int32_t i = 0; i < n; i++) {
		int32_t inputs = 1 + chance_below(&chance, degree);

		for (int32_t k = 0; k < inputs; k++) {
			int32_t input = chance_real(&chance) < 0.15 ? i : chance_below(&chance, n);
			double sign = chance_real(&chance) < negative ? -1 : 1;

			links_add(&links, i, input, sign * 0.7 * (0.1 + 0.9 * chance_real(&chance)) / inputs * unit[input] / unit[i]);
			if (chance_real(&chance) < 0.1)
				links_add(&links, i, input, sign * 0.02 / inputs * unit[input] / unit[i]);
		}
	}
	for (size_t i = 0; i < (size_t)n * (size_t)columns; i++)
		direct[i] = (chance_real(&chance) < negative ? -1 : 1) * chance_real(&chance) * unit[i / (size_t)columns] / 1;
	for (size_t i = 0; i < (size_t)n * (size_t)columns; i++)
		direct[i] /= unit[i / (size_t)columns] * unit[i / (size_t)columns];
	drawn_make(d, n, links, columns, direct);
	for (size_t e = 0; e < d->links.count; e++) {
		d->link_s[e] = chance_real(&chance) < 0.2 ? 0 : s * (float)chance_real(&chance);
		if (chance_real(&chance) < 0.3)
			d->link_draw[e] = (uint64_t)chance_below(&chance, 5);
	}
	for (int32_t i = 0; i < n; i++) {
		d->direct_s[i] = chance_real(&chance) < 0.2 ? 0 : s * (float)chance_real(&chance);
		if (chance_real(&chance) < 0.3)
			d->direct_draw[i] = (uint64_t)chance_below(&chance, 5);
	}
	free(unit);
	free(direct);
}

static void threads_and_rows_kept_change_no_bit(void **state)
{
	for (int round = 0; round < 3; round++) {
		int32_t n = round == 2 ? 1300 : 30 + 40 * round, samples = round == 2 ? 40 : 117;
		int32_t row[4] = {n - 1, 3, 17, 3};
		struct graph_samples one, more;
		struct err err;
		struct drawn d;

		random_drawn(&d, n, 4, 5, 0, 0.1F, 40 + (uint64_t)round);
		d.own = round == 1;
		one = sample(&d, samples, 9, 1);
		for (int threads = 2; threads <= 4; threads++) {
			more = sample(&d, samples, 9, threads);
			assert_int_equal(one.done, more.done);
			assert_memory_equal(one.spread, more.spread, (size_t)n * 5 * sizeof *one.spread);
			graph_samples_done(&more);
		}
		assert_int_equal(
			sampled(&d, &(struct graph_sampling){.samples = samples, .seed = 9, .threads = 2, .row = row, .row_count = 4}, &more, &err),
			ST_OK);
		for (int i = 0; i < 4; i++)
			assert_memory_equal(&more.spread[i * 5], &one.spread[row[i] * 5], 5 * sizeof *one.spread);
		graph_samples_done(&more);
		more = sample(&d, samples, 10, 1);
		assert_memory_not_equal(one.spread, more.spread, (size_t)n * 5 * sizeof *one.spread);
		assert_true(one.spread[0].mean != more.spread[0].mean);
		graph_samples_done(&more);
		more = sample(&d, samples, 9 + (UINT64_C(1) << 40), 1); /* the upper half of the seed counts too */
		assert_true(one.spread[0].mean != more.spread[0].mean);
		graph_samples_done(&more);
		graph_samples_done(&one);
		drawn_done(&d);
	}
}

static void fewer_samples_are_the_first_of_more(void **state)
{
	struct drawn d;
	double *want;
	struct graph_samples got;

	random_drawn(&d, 12, 3, 1, 0.2, 0.2F, 8);
	want = reference(&d, 1000, 4);
	for (int32_t samples = 1; samples <= 1000; samples = samples < 20 ? samples + 1 : samples * 7) {
		got = sample(&d, samples, 4, 1);
		for (int32_t row = 0; row < 12; row++) {
			double value[1000], sum = 0;

			for (int32_t k = 0; k < samples; k++)
				sum += fabs(value[k] = want[(size_t)row * 1000 + (size_t)k]);
			assert_true(fabs(spread_by_hand(value, (size_t)samples).median - got.spread[row].median) <= ANSWER * sum / samples);
		}
		graph_samples_done(&got);
	}
	free(want);
	drawn_done(&d);
}

static void five_columns_are_as_each_alone(void **state)
{
	struct drawn all, alone;
	struct graph_samples many, one;

	for (int loop = 0; loop < 2; loop++) {
		random_drawn(&all, 30, 3, 5, 0, 0.1F, 77);
		for (size_t e = 0; !loop && e < all.links.count; e++) { /* no loops: the same bits */
			struct graph_link *link = &all.links.link[e];

			if (link->input <= link->product)
				*link = (struct graph_link){link->product, (link->product + 1) % 30, link->product < 29 ? link->quantity : 0};
		}
		drawn_solve(&all);
		many = sample(&all, 50, 2, 1);
		alone = all;
		alone.columns = 1;
		alone.direct = heap_alloc(30, sizeof *alone.direct);
		alone.total = heap_alloc(30, sizeof *alone.total);
		for (int c = 0; c < 5; c++) {
			for (int i = 0; i < 30; i++) {
				alone.direct[i] = all.direct[i * 5 + c];
				alone.total[i] = all.total[i * 5 + c];
			}
			one = sample(&alone, 50, 2, 1);
			for (int i = 0; i < 30; i++) {
				if (loop)
					assert_spread_near(one.spread[i], many.spread[i * 5 + c], ANSWER);
				else
					assert_memory_equal(&one.spread[i], &many.spread[i * 5 + c], sizeof *one.spread);
			}
			graph_samples_done(&one);
		}
		free(alone.direct);
		free(alone.total);
		graph_samples_done(&many);
		drawn_done(&all);
	}
}

static void shared_draws_move_links_values_and_columns_together(void **state)
{
	/* two scenarios that differ by 2, and by a factor of 4; both use F, whose value and whose links are one draw */
	const double direct[4 * 2] = {1, 8, 3, 10, 4, 32, 0.25, -0.5};
	struct graph_samples got;
	struct graph_spread a, b, c, f;
	struct drawn d;

	drawn_read(&d, "ABCF", "A,F,3; B,F,3; C,F,12", 2, direct);
	d.link_s[0] = d.link_s[1] = d.link_s[2] = 0.4F;
	d.link_draw[0] = d.link_draw[1] = d.link_draw[2] = 9;
	d.direct_s[3] = 0.3F;
	d.direct_draw[3] = 9;
	got = sample(&d, 1000, 6, 2);
	for (int32_t column = 0; column < 2; column++) {
		a = spread_of(&d, &got, 0, column);
		b = spread_of(&d, &got, 1, column);
		c = spread_of(&d, &got, 2, column);
		assert_near(b.p2_5 - a.p2_5, 2, SAME);
		assert_near(b.median - a.median, 2, SAME);
		assert_near(b.p97_5 - a.p97_5, 2, SAME);
		assert_near(b.deviation, a.deviation, SAME);
		assert_near(c.p2_5, 4 * a.p2_5, SAME);
		assert_near(c.deviation, 4 * a.deviation, SAME);
	}
	f = spread_of(&d, &got, 3, 0);
	assert_near(spread_of(&d, &got, 3, 1).p2_5, -2 * f.p97_5, SAME);
	assert_near(spread_of(&d, &got, 3, 1).median, -2 * f.median, SAME);
	/* one Z in the link and in what it brings: s adds up */
	assert_near(log((spread_of(&d, &got, 0, 0).p97_5 - 1) / 0.75) / log(f.p97_5 / 0.25), 0.7 / 0.3, 1e-3);
	graph_samples_done(&got);
	drawn_done(&d);
}

static void repeated_links_have_draws_of_their_own(void **state)
{
	const double direct[2] = {0, 1};
	const int32_t samples = 20000;
	struct graph_samples got;
	struct graph_spread a;
	struct drawn d;

	drawn_read(&d, "PF", "P,F,1; P,F,1", 1, direct);
	d.link_s[0] = d.link_s[1] = 0.2F;
	d.own = true;
	got = sample(&d, samples, 5, 1);
	a = spread_of(&d, &got, 0, 0);
	assert_true(fabs(a.deviation / a.mean - 0.2020167671 / sqrt(2)) < 3 * 1.15 * 0.143 / sqrt(2.0 * samples));
	graph_samples_done(&got);
	drawn_done(&d);
}

static void a_draw_of_its_own_is_nobody_elses(void **state)
{
	const double direct[3] = {0, 1, 1};
	struct graph_samples got;
	struct drawn d;

	drawn_read(&d, "PFG", "P,F,1; P,G,-1", 1, direct);
	for (int bit = 32; bit < 62; bit++) { /* own draws are numbered from 2^62 on */
		d.link_s[0] = d.direct_s[2] = 0.2F;
		d.link_draw[0] = GRAPH_OWN;
		d.direct_draw[2] = UINT64_C(1) << bit;
		got = sample(&d, 64, 5, 1);
		if (spread_of(&d, &got, 0, 0).deviation < 1e-6)
			fail_msg("draw 2^%d is also that of link 0", bit);
		graph_samples_done(&got);
	}
	drawn_done(&d);
}

/* ---- samples are solves */

static void every_sample_is_a_fresh_solve(void **state)
{
	struct drawn d;

	for (uint64_t round = 0; round < 24; round++) {
		struct chance chance = {round};

		random_drawn(&d, 1 + chance_below(&chance, 14), 1 + chance_below(&chance, 4), 1 + (int32_t)(round % 6), round % 3 == 0 ? 0.3 : 0,
			0.15F, round);
		assert_solves(&d, 20, round);
		drawn_done(&d);
	}
}

static void every_sample_of_the_worked_loops_is_a_fresh_solve(void **state)
{
	const double direct[9 * 2] = {1, -1, 2, 0.1, 3, 0, 4, 7, 0.7, 6, 5, 5, 1e-9, 1, 0, 0, 9, 3};
	struct drawn d;

	drawn_read(&d, "ABCDEFGHP", loops, 2, direct);
	for (int i = 0; i < 11; i++)
		d.link_s[i] = 0.04F;
	for (int i = 0; i < 9; i++)
		d.direct_s[i] = 0.2F;
	assert_solves(&d, 60, 1);
	drawn_done(&d);
}

static void a_dense_component_is_solved_in_every_sample(void **state)
{
	struct links links = {0};
	double direct[60];
	struct drawn d;

	for (int32_t i = 0; i < 60; i++) {
		direct[i] = 1 + i;
		for (int32_t k = 0; k < 60; k++)
			links_add(&links, i, k, 0.01);
	}
	drawn_make(&d, 60, links, 1, direct);
	for (size_t e = 0; e < d.links.count; e++)
		d.link_s[e] = 0.5F;
	assert_solves(&d, 9, 12);
	drawn_done(&d);
}

/* A component of 1,100 products (too large for factors) with strong pairs, which become blocks. Each sample against graph_solve of the drawn links.
 */
static void strong_pairs_in_a_large_component_are_solved_in_every_sample(void **state)
{
	int32_t n = 1100, samples = 8;
	double *direct = heap_alloc((size_t)n, sizeof *direct), *total = heap_alloc((size_t)n, sizeof *total);
	struct links links = {0};
	struct graph_samples got;
	struct chance chance = {3};
	struct drawn d;

	for (int32_t i = 0; i < n; i++) {
		direct[i] = chance_real(&chance);
		links_add(&links, i, (i + 1) % n, 0.3);
		links_add(&links, i, chance_below(&chance, n), 0.05);
	}
	for (int32_t k = 0; k < 40; k++) {
		links_add(&links, 25 * k, 25 * k + 7, 40);
		links_add(&links, 25 * k + 7, 25 * k, 0.5 * k / 40 / 40);
		links_add(&links, 25 * k + 3, 25 * k + 3, 0.4);
	}
	drawn_make(&d, n, links, 1, direct);
	for (size_t e = 0; e < d.links.count; e++)
		d.link_s[e] = 0.1F;
	for (int32_t k = 1; k <= samples; k++) { /* the last of k samples is the k-th: from the means */
		static double before[1100];
		struct links now = links_drawn(&d, 5, k - 1);
		struct graph_order *order = order_of(n, &now);

		assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
		got = sample(&d, k, 5, 1);
		for (int32_t i = 0; i < n; i++) {
			double sum = got.spread[i].mean * k;

			assert_near(sum - before[i], total[i], ANSWER * k);
			before[i] = sum;
		}
		graph_samples_done(&got);
		graph_order_free(order);
		links_done(&now);
	}
	drawn_done(&d);
	free(direct);
	free(total);
}

/* Links that cancel at the entered values, not in the samples: refused, since the order does not know them. */
static void uncertain_links_that_cancel_are_refused(void **state)
{
	static const char *const text[] = {"P,Q,1; P,Q,-1", "Q,P,1; Q,P,-1", "P,P,0.2; P,P,-0.2"};
	const double direct[2] = {1, 1};

	for (size_t k = 0; k < sizeof text / sizeof *text; k++) {
		struct graph_sampling sampling = {.samples = 16, .seed = 2, .threads = 1};
		struct graph_samples got = {0};
		struct graph_uncertainty uncertainty;
		double total[2];
		struct drawn d;
		struct graph_order *order;
		struct err err = {0};

		drawn_read(&d, "PQ", text[k], 1, direct);
		d.link_s[0] = d.link_s[1] = 0.3F;
		uncertainty = (struct graph_uncertainty){d.link_s, d.link_draw, d.direct_s, d.direct_draw};
		order = order_of(2, &d.links);
		assert_int_equal(graph_solve(order, 1, direct, total, 1, NULL), ST_OK);
		assert_int_equal(graph_sample(order, d.links.link, d.links.count, 1, direct, total, &uncertainty, &sampling, &got, &err), ST_INPUT);
		assert_string_equal(err.code, "graph.samples_cancel");
		assert_null(got.spread);
		graph_order_free(order);
		drawn_done(&d);
	}
}

static void percentiles_are_those_of_the_rules(void **state)
{
	const double direct[1] = {3};
	struct drawn d;

	drawn_read(&d, "P", "", 1, direct);
	d.direct_s[0] = 1;
	for (int32_t samples = 1; samples <= 200; samples += samples < 12 ? 1 : 47) {
		double value[256];
		struct graph_samples got = sample(&d, samples, 31, 1);
		struct graph_spread hand;
		const double *a = (const double *)&hand, *b = (const double *)got.spread;

		for (int32_t k = 0; k < samples; k++)
			value[k] = 3 * factor_of(31, k, d.direct_draw[0], 1);
		hand = spread_by_hand(value, (size_t)samples);
		for (size_t v = 0; v < sizeof hand / sizeof *a; v++)
			assert_true(fabs(a[v] - b[v]) <= SAME * fabs(a[v]) + 1e-14);
		graph_samples_done(&got);
	}
	drawn_done(&d);
}

/* ---- samples without answer */

/* How many of the samples have a factor of the draw of link `e` at or beyond 1 / gain. */
static int32_t diverging(const struct drawn *d, size_t e, double gain, int32_t samples, uint64_t seed)
{
	int32_t count = 0;

	for (int32_t k = 0; k < samples; k++)
		count += gain * factor_of(seed, k, d->link_draw[e], d->link_s[e]) >= 1;
	return count;
}

/* Link 0 closes a loop of `gain`; with s, few samples diverge: they are counted, and left out. With twice as much: no result. */
static void counts_diverging(struct drawn *d, double gain)
{
	const int32_t samples = 1000;
	struct graph_samples got = {0};
	struct err err = {0};
	int32_t want;
	enum status st;

	d->link_s[0] = (float)(-log(gain) / 2.6); /* 0.5 % */
	want = diverging(d, 0, gain, samples, 1);
	assert_true(want > 0 && want <= 10);
	got = sample(d, samples, 1, 2);
	if (got.without_answer != want)
		fail_msg("%d samples without answer, should be %d", (int)got.without_answer, (int)want);
	for (int32_t row = 0; row < d->n; row++)
		assert_true(isfinite(got.spread[row].mean) && got.spread[row].p2_5 > 0);
	graph_samples_done(&got);
	d->link_s[0] = (float)(-log(gain) / 1.3); /* 10 % */
	want = diverging(d, 0, gain, samples, 1);
	st = sampled(d, &(struct graph_sampling){.samples = samples, .seed = 1, .threads = 1}, &got, &err);
	assert_int_equal(st, ST_INPUT);
	assert_string_equal(err.code, "graph.samples");
	assert_null(got.spread);
	if (atoi(err.param[0]) != want || strcmp(err.param[1], "1000") != 0)
		fail_msg("graph.samples says %s of %s, should be %d", err.param[0], err.param[1], (int)want);
}

static void diverging_samples_of_a_self_loop_are_counted(void **state)
{
	const double direct[2] = {1, 1};
	struct drawn d;

	drawn_read(&d, "PQ", "P,P,0.6; Q,P,2", 1, direct);
	counts_diverging(&d, 0.6);
	drawn_done(&d);
}

static void diverging_samples_of_a_pair_are_counted(void **state)
{
	const double direct[3] = {1, 1, 1};
	struct drawn d;

	drawn_read(&d, "PQR", "P,Q,3; Q,P,0.2; R,Q,2", 1, direct);
	counts_diverging(&d, 0.6);
	drawn_done(&d);
}

static void diverging_samples_of_a_negative_self_loop_are_counted(void **state)
{
	const double direct[1] = {1};
	struct drawn d;

	drawn_read(&d, "P", "P,P,-0.6", 1, direct);
	counts_diverging(&d, 0.6);
	drawn_done(&d);
}

static void diverging_samples_of_a_negative_pair_are_counted(void **state)
{
	const double direct[2] = {10, 10};
	struct drawn d;

	drawn_read(&d, "PQ", "P,Q,-0.6; Q,P,1", 1, direct);
	counts_diverging(&d, 0.6);
	drawn_done(&d);
}

/* In a component too large for factors the pair is a block, whose inverse exists beyond gain 1 too. */
static void diverging_samples_of_a_strong_pair_in_a_large_component_are_counted(void **state)
{
	struct links links = {0};
	static double direct[1100];
	struct drawn d;

	links_add(&links, 10, 11, 30);
	links_add(&links, 11, 10, 0.02);
	for (int32_t i = 0; i < 1100; i++) {
		direct[i] = 1;
		links_add(&links, i, (i + 1) % 1100, i == 10 ? 0 : i == 1 ? 1e-9 : 0.01); /* all but one loop are negligible */
	}
	links_add(&links, 10, 12, 0.01);
	drawn_make(&d, 1100, links, 1, direct);
	counts_diverging(&d, 0.6);
	drawn_done(&d);
}

static void a_self_loop_in_a_large_component_beyond_one_is_counted(void **state)
{
	struct links links = {0};
	static double direct[1100];
	struct drawn d;

	links_add(&links, 10, 10, 0.6);
	for (int32_t i = 0; i < 1100; i++) {
		direct[i] = 1;
		links_add(&links, i, (i + 1) % 1100, i == 1 ? 1e-9 : 0.01);
	}
	drawn_make(&d, 1100, links, 1, direct);
	counts_diverging(&d, 0.6);
	drawn_done(&d);
}

/* Whether a sample has an answer is a matter of its links (footprint rules 1.3), as it is for the totals: values of 0 hide nothing. */
static void diverging_samples_are_counted_whatever_the_direct_values(void **state)
{
	const double direct[3] = {0, 0, 1};
	struct graph_samples got = {0};
	struct err err = {0};
	struct drawn d;

	drawn_read(&d, "PQR", "P,Q,3; Q,P,0.2", 1, direct);
	d.link_s[0] = 0.4F;
	assert_true(diverging(&d, 0, 0.6, 1000, 1) > 10);
	assert_int_equal(sampled(&d, &(struct graph_sampling){.samples = 1000, .seed = 1, .threads = 1}, &got, &err), ST_INPUT);
	drawn_done(&d);
}

static void exactly_one_in_a_hundred_is_allowed(void **state)
{
	const double direct[1] = {1};
	struct drawn d;
	int found = 0;

	drawn_read(&d, "P", "P,P,0.5", 1, direct);
	d.link_s[0] = 0.3F;
	for (uint64_t seed = 0; seed < 400 && found != 3; seed++) {
		int32_t lost = diverging(&d, 0, 0.5, 100, seed);
		struct graph_samples got;
		struct err err = {0};
		enum status st = sampled(&d, &(struct graph_sampling){.samples = 100, .seed = seed, .threads = 1}, &got, &err);

		assert_int_equal(st, lost > 1 ? ST_INPUT : ST_OK);
		if (st == ST_OK) {
			assert_int_equal(got.without_answer, lost);
			graph_samples_done(&got);
		}
		found |= lost == 1 ? 1 : lost == 2 ? 2 : 0;
	}
	assert_int_equal(found, 3);
	drawn_done(&d);
}

/* ---- progress and arguments */

struct watching {
	int32_t calls, last, stop_at;
};

static bool watch(void *context, int32_t done, int32_t samples)
{
	struct watching *w = context;

	assert_true(done >= w->last && done <= samples && samples == 400);
	w->last = done;
	return ++w->calls != w->stop_at;
}

static void progress_rises_to_all_samples_and_cancels(void **state)
{
	struct drawn d;

	random_drawn(&d, 40, 3, 5, 0, 0.1F, 6);
	for (int threads = 1; threads <= 3; threads += 2) {
		for (int stop_at = 0; stop_at < 4; stop_at++) {
			struct watching w = {.stop_at = stop_at};
			struct graph_samples got = {0};
			struct err err = {0};
			enum status st = sampled(&d,
				&(struct graph_sampling){.samples = 400, .seed = 1, .threads = threads, .progress = watch, .progress_context = &w},
				&got, &err);

			if (stop_at == 0) {
				assert_int_equal(st, ST_OK);
				assert_int_equal(w.last, 400);
				graph_samples_done(&got);
			} else {
				assert_int_equal(st, ST_CANCELLED);
				assert_int_equal(w.calls, stop_at);
				assert_null(got.spread);
			}
		}
	}
	drawn_done(&d);
}

static void cancelling_has_the_code_of_the_header(void **state)
{
	const double direct[1] = {1};
	struct watching w = {.stop_at = 1};
	struct graph_samples got = {0};
	struct err err = {0};
	struct drawn d;

	drawn_read(&d, "P", "", 1, direct);
	d.direct_s[0] = 0.1F;
	assert_int_equal(sampled(&d, &(struct graph_sampling){.samples = 400, .threads = 1, .progress = watch, .progress_context = &w}, &got, &err),
		ST_CANCELLED);
	drawn_done(&d);
	assert_string_equal(err.code, "graph.cancelled");
}

static void arguments_out_of_range_are_internal_errors(void **state)
{
	const double direct[2] = {1, 2};
	struct graph_samples got = {0};
	struct err err;
	struct drawn d;

	drawn_read(&d, "PQ", "P,Q,2", 1, direct);
	d.direct_s[0] = 0.1F;
	assert_int_equal(sampled(&d, &(struct graph_sampling){.samples = 0, .threads = 1}, &got, &err), ST_INTERNAL);
	assert_int_equal(sampled(&d, &(struct graph_sampling){.samples = -5, .threads = 1}, &got, &err), ST_INTERNAL);
	for (int32_t columns = 0; columns <= GRAPH_COLUMNS_MAX + 1; columns += GRAPH_COLUMNS_MAX + 1) {
		d.columns = columns;
		assert_int_equal(sampled(&d, &(struct graph_sampling){.samples = 8, .threads = 1}, &got, &err), ST_INTERNAL);
	}
	assert_null(got.spread);
	d.columns = 1;
	for (int threads = -1; threads <= 1000; threads += 1001) { /* a wrong number of threads is still one */
		assert_int_equal(sampled(&d, &(struct graph_sampling){.samples = 8, .threads = threads}, &got, &err), ST_OK);
		graph_samples_done(&got);
	}
	drawn_done(&d);
}

static void no_products_have_no_spread(void **state)
{
	struct graph_samples got;
	struct drawn d;
	double none = 0;

	drawn_make(&d, 0, (struct links){0}, 1, &none);
	got = sample(&d, 8, 1, 2);
	assert_int_equal(got.done, 8);
	graph_samples_done(&got);
	drawn_done(&d);
}

/* One product with more links than are drawn at once, and rows at the edges of a chunk. */
static void products_with_very_many_inputs(void **state)
{
	enum { N = 2600 };
	static double direct[N];
	struct links links = {0};
	struct graph_samples got;
	struct drawn d;
	double want[16] = {0};

	for (int32_t i = 1; i < N; i++) {
		direct[i] = 1;
		links_add(&links, 0, i, 1);
		if (i % 3 == 0 && i > 3)
			links_add(&links, i, i - 3, 0.5);
	}
	drawn_make(&d, N, links, 1, direct);
	for (size_t e = 0; e < d.links.count; e++)
		d.link_s[e] = d.links.link[e].product ? 0 : 0.2F;
	got = sample(&d, 1, 3, 1);
	for (size_t e = 0; e < d.links.count; e++) {
		if (d.links.link[e].product == 0)
			want[0] += d.total[d.links.link[e].input] * factor_of(3, 0, d.link_draw[e], 0.2F);
	}
	assert_near(got.spread[0].median, want[0], SAME);
	graph_samples_done(&got);
	drawn_done(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_generator_gives_the_published_numbers),
		cmocka_unit_test(the_draw_is_the_normal_of_the_published_generator),
		cmocka_unit_test(draws_are_normal_in_every_lane_and_independent),
		cmocka_unit_test(plain_and_avx2_loops_give_the_same_bits),
		cmocka_unit_test(v15_one_factor_on_two_paths_moves_together),
		cmocka_unit_test(v15_median_mean_and_percentiles_of_one_number),
		cmocka_unit_test(certain_numbers_give_the_totals_bit_for_bit),
		cmocka_unit_test(what_uses_nothing_uncertain_stays_what_it_is),
		cmocka_unit_test(loops_without_uncertainty_are_solved_to_the_last_digits),
		cmocka_unit_test(a_long_ring_is_no_divergence),
		cmocka_unit_test(a_long_ring_of_more_products_than_are_solved_densely_is_no_divergence),
		cmocka_unit_test(a_chain_of_mutual_suppliers_is_no_divergence),
		cmocka_unit_test(a_pair_of_gain_0_95_is_within_the_promised_error),
		cmocka_unit_test(a_pair_of_gain_0_98_is_within_the_promised_error),
		cmocka_unit_test(a_pair_of_gain_0_995_has_an_answer),
		cmocka_unit_test(a_ring_of_three_of_gain_0_97_is_within_the_promised_error),
		cmocka_unit_test(a_ring_of_three_of_gain_0_999_has_an_answer),
		cmocka_unit_test(a_total_that_cancels_to_zero_inside_a_loop_is_no_divergence),
		cmocka_unit_test(a_total_that_nearly_cancels_inside_a_loop_is_no_divergence),
		cmocka_unit_test(columns_without_entries_stay_exactly_zero),
		cmocka_unit_test(threads_and_rows_kept_change_no_bit),
		cmocka_unit_test(fewer_samples_are_the_first_of_more),
		cmocka_unit_test(five_columns_are_as_each_alone),
		cmocka_unit_test(shared_draws_move_links_values_and_columns_together),
		cmocka_unit_test(repeated_links_have_draws_of_their_own),
		cmocka_unit_test(a_draw_of_its_own_is_nobody_elses),
		cmocka_unit_test(every_sample_is_a_fresh_solve),
		cmocka_unit_test(every_sample_of_the_worked_loops_is_a_fresh_solve),
		cmocka_unit_test(a_dense_component_is_solved_in_every_sample),
		cmocka_unit_test(strong_pairs_in_a_large_component_are_solved_in_every_sample),
		cmocka_unit_test(uncertain_links_that_cancel_are_refused),
		cmocka_unit_test(percentiles_are_those_of_the_rules),
		cmocka_unit_test(diverging_samples_of_a_self_loop_are_counted),
		cmocka_unit_test(diverging_samples_of_a_pair_are_counted),
		cmocka_unit_test(diverging_samples_of_a_negative_self_loop_are_counted),
		cmocka_unit_test(diverging_samples_of_a_negative_pair_are_counted),
		cmocka_unit_test(diverging_samples_of_a_strong_pair_in_a_large_component_are_counted),
		cmocka_unit_test(a_self_loop_in_a_large_component_beyond_one_is_counted),
		cmocka_unit_test(diverging_samples_are_counted_whatever_the_direct_values),
		cmocka_unit_test(exactly_one_in_a_hundred_is_allowed),
		cmocka_unit_test(progress_rises_to_all_samples_and_cancels),
		cmocka_unit_test(cancelling_has_the_code_of_the_header),
		cmocka_unit_test(arguments_out_of_range_are_internal_errors),
		cmocka_unit_test(no_products_have_no_spread),
		cmocka_unit_test(products_with_very_many_inputs),
	};

	message_register(graph_messages);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
