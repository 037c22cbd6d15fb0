/* Our engine for ./dev bench graph. Not a bench of its own.
 *
 * Usage: graph_ours WHAT ARGS; one JSON object a line. The folder DIR is that of graph_folder.h. Times are wall time, one thread unless said.
 *
 *   generate MODE N SEED DIR    makes DIR. total.f64 is the reference for everybody: our totals, then swept in long double over the raw links until
 *                               nothing moves; so our own error shows as the others' do
 *   solve DIR                   matrix, order, cold (unordered links to totals), resident (graph_order_solve: one column by position, the direct
 *                               values copied in, as the peers do; every value), rows (graph_solve), errors, peak memory
 *   resident DIR                the resident solve alone
 *   columns DIR K               K columns against one, by graph_solve with 1 and 2 threads and by position
 *   change DIR N [COLUMNS]      N changes of a direct value, N of a link (new, removed, changed in turn), one at a time on a graph_resident; at the
 *                               end the largest relative difference to a solve from nothing
 *   explain DIR N               N random final products (no product uses them), top 10, each asked three times, median; against the resident solve
 *   sample DIR N THREADS KEEP   N samples, every link and direct value uncertain (GSD 1.1, draws of their own), drawing included; spread of KEEP
 *                               products, 0: of all
 *   memory N [MODE]             links → matrix (links freed) → order → totals; peak memory of this process. Generates the links itself */
#include "graph_folder.h"

#include "graph/graph_chance.h"
#include "graph/graph_explain.h"
#include "graph/graph_generate.h"
#include "graph/graph_int.h"
#include "graph/graph_resident.h"
#ifdef HAVE_GRAPH_SAMPLE
#include "graph/graph_sample.h"
#endif

#include <inttypes.h>
#include <stdbool.h>

#define SOLVES 5
#define COLD_MS 10e3 /* after this no further cold solve */
#define SEED 20260117
#define GSD 1.1
#define SWEEPS_MAX 2000

/* ---- helpers ------------------------------------------------------------------------------------------------------------------------------ */

static void need(enum status status, const struct err *err)
{
	if (status == ST_OK)
		return;
	fprintf(stderr, "graph_ours: %s", err->code);
	for (int i = 0; i < err->param_count; i++)
		fprintf(stderr, " %s", err->param[i]);
	fprintf(stderr, "\n");
	exit(3);
}

static double number_of(const char *text)
{
	char *end;
	double value = strtod(text, &end);

	if (end == text || *end != '\0' || !(value >= 0) || value > INT32_MAX) {
		fprintf(stderr, "graph_ours: '%s' is no number\n", text);
		exit(2);
	}
	return value;
}

static enum graph_mode mode_of(const char *name)
{
	for (int mode = 0; mode < GRAPH_MODES; mode++) {
		if (strcmp(name, graph_mode_name[mode]) == 0)
			return (enum graph_mode)mode;
	}
	fprintf(stderr, "graph_ours knows no network '%s'\n", name);
	exit(2);
}

static double *numbers(size_t count)
{
	double *p = folder_memory(count, sizeof *p);

	memset(p, 0, count * sizeof *p); /* its pages are there */
	return p;
}

/* The value below which this part of the sorted values lies. */
static double percentile(const double *sorted, size_t count, double part)
{
	size_t at = (size_t)(part * (double)count);

	return count == 0 ? NAN : sorted[at < count ? at : count - 1];
}

static double median(double *value, size_t count)
{
	qsort(value, count, sizeof *value, folder_compare);
	return percentile(value, count, 0.5);
}

/* p50 … max of `value`, which is sorted. */
static void print_spread(const char *name, double *value, size_t count)
{
	static const struct {
		const char *name;
		double part;
	} wanted[] = {{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"max", 1}};
	char key[64];

	qsort(value, count, sizeof *value, folder_compare);
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		snprintf(key, sizeof key, "%s_%s", name, wanted[i].name);
		result_number(key, percentile(value, count, wanted[i].part));
	}
}

static void print_values(const char *name, const double *value, size_t count)
{
	printf(", \"%s\": [", name);
	for (size_t i = 0; i < count; i++)
		printf("%s%.6g", i ? ", " : "", value[i]);
	printf("]");
}

static double peak_gb(void)
{
	FILE *file = fopen("/proc/self/status", "r");
	char line[256];
	double kib = NAN;

	while (file != NULL && fgets(line, sizeof line, file) != NULL)
		if (strncmp(line, "VmHWM:", 6) == 0)
			kib = strtod(line + 6, NULL);
	if (file != NULL)
		fclose(file);
	return kib * 1024 / 1e9;
}

static struct graph_link *links_of(const struct folder *folder)
{
	struct graph_link *link = folder_memory((size_t)folder->links, sizeof *link);

	for (int32_t e = 0; e < folder->links; e++)
		link[e] = (struct graph_link){folder->product[e], folder->input[e], folder->quantity[e]};
	return link;
}

static struct graph_order *order_of(int32_t n, const struct graph_link *link, size_t count)
{
	struct graph_matrix *matrix;
	struct graph_order *order;
	struct err err = {0};

	need(graph_matrix_new(n, link, count, &matrix, &err), &err);
	need(graph_order_new(matrix, &order, NULL, &err), &err);
	graph_matrix_free(matrix);
	return order;
}

/* Resident solves: `direct` by position into `f`. */
static double resident_ms(const struct graph_order *order, int columns, const double *direct, double *f)
{
	struct err err = {0};
	double start = folder_ms();

	memcpy(f, direct, (size_t)order->n * (size_t)columns * sizeof *f);
	need(graph_order_solve(order, columns, f, &err), &err);
	return folder_ms() - start;
}

static double rows_ms(const struct graph_order *order, int columns, const double *direct, double *total, int threads)
{
	struct err err = {0};
	double start = folder_ms();

	need(graph_solve(order, columns, direct, total, threads, &err), &err);
	return folder_ms() - start;
}

static double largest_difference(const double *a, const double *b, size_t count)
{
	double worst = 0;

	for (size_t i = 0; i < count; i++) {
		double size = fabs(b[i]), difference = fabs(a[i] - b[i]) / (size > 0 ? size : 1);

		worst = isfinite(difference) ? fmax(worst, difference) : INFINITY;
	}
	return worst;
}

/* ---- generate ----------------------------------------------------------------------------------------------------------------------------- */

static void array_write(const char *dir, const char *name, const void *array, size_t count, size_t size)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	file = fopen(path, "wb");
	if (file == NULL || fwrite(array, size, count, file) != count || fclose(file) != 0) {
		fprintf(stderr, "graph_ours: %s cannot be written\n", name);
		exit(3);
	}
}

/* Gauss-Seidel in long double on the raw links, numbered by `position` (inputs before their users where that is possible, for speed alone), until no
 * total moves. Returns the last change. */
static double sharpen(const struct folder *folder, const int32_t *position, double *total, int *out_sweeps)
{
	size_t n = (size_t)folder->n, links = (size_t)folder->links;
	struct folder placed = *folder;
	long double *sharp = folder_memory(n, sizeof *sharp), moved = INFINITY, least = INFINITY;
	double *direct = folder_memory(n, sizeof *direct);
	struct rows rows;
	int sweeps = 0, idle = 0;

	placed.product = folder_memory(links, sizeof *placed.product);
	placed.input = folder_memory(links, sizeof *placed.input);
	for (size_t e = 0; e < links; e++) {
		placed.product[e] = position[folder->product[e]];
		placed.input[e] = position[folder->input[e]];
	}
	rows_build(&placed, &rows);
	for (size_t i = 0; i < n; i++) {
		sharp[position[i]] = total[i];
		direct[position[i]] = folder->direct[i];
	}
	for (; moved > 0 && idle < 10 && sweeps < SWEEPS_MAX; sweeps++) {
		moved = 0;
		for (int32_t p = 0; p < rows.n; p++) {
			long double sum = direct[p], self = 0, change;

			for (uint32_t e = rows.end[p]; e < rows.end[p + 1]; e++) {
				if (rows.input[e] == p)
					self += rows.quantity[e];
				else
					sum += rows.quantity[e] * sharp[rows.input[e]];
			}
			sum /= 1 - self;
			change = fabsl(sum - sharp[p]) / (sum != 0 ? fabsl(sum) : 1);
			moved = change > moved ? change : moved;
			sharp[p] = sum;
		}
		idle = moved < least ? 0 : idle + 1;
		least = moved < least ? moved : least;
	}
	for (size_t i = 0; i < n; i++)
		total[i] = (double)sharp[position[i]];
	rows_free(&rows);
	free(placed.product);
	free(placed.input);
	free(direct);
	free(sharp);
	*out_sweeps = sweeps;
	return (double)least;
}

static int generate(const char *mode, const char *products, const char *seed, const char *dir)
{
	struct folder folder = {.n = (int32_t)number_of(products)};
	struct graph_order_info info;
	struct graph_link *link;
	struct graph_order *order;
	struct err err = {0};
	size_t count;
	double moved;
	char path[4096];
	FILE *meta;
	int sweeps;

	need(graph_generate(mode_of(mode), folder.n, (uint64_t)number_of(seed), &link, &count, &folder.direct, &err), &err);
	folder.links = (int32_t)count;
	folder.product = folder_memory(count, sizeof *folder.product);
	folder.input = folder_memory(count, sizeof *folder.input);
	folder.quantity = folder_memory(count, sizeof *folder.quantity);
	folder.total = numbers((size_t)folder.n);
	for (size_t e = 0; e < count; e++) {
		folder.product[e] = link[e].product;
		folder.input[e] = link[e].input;
		folder.quantity[e] = link[e].quantity;
	}
	order = order_of(folder.n, link, count);
	free(link);
	graph_order_info(order, &info);
	rows_ms(order, 1, folder.direct, folder.total, 1);
	moved = sharpen(&folder, order->position, folder.total, &sweeps);
	if (!(moved <= 1e-17)) {
		fprintf(stderr, "graph_ours: the reference still moves by %g\n", moved);
		return 3;
	}
	array_write(dir, "product.i32", folder.product, count, sizeof *folder.product);
	array_write(dir, "input.i32", folder.input, count, sizeof *folder.input);
	array_write(dir, "quantity.f64", folder.quantity, count, sizeof *folder.quantity);
	array_write(dir, "direct.f64", folder.direct, (size_t)folder.n, sizeof *folder.direct);
	array_write(dir, "total.f64", folder.total, (size_t)folder.n, sizeof *folder.total);
	snprintf(path, sizeof path, "%s/meta.json", dir);
	meta = fopen(path, "w");
	if (meta == NULL)
		return 3;
	fprintf(meta,
		"{\"mode\": \"%s\", \"products\": %" PRId32 ", \"links\": %zu, \"seed\": %s, \"components\": %" PRId32 ", \"largest\": %" PRId32
		", \"radius\": %.4g, \"gain\": %.4g, \"reference_sweeps\": %d, \"reference_moved\": %.2g}\n",
		mode, folder.n, count, seed, info.components, info.largest, info.radius, info.gain, sweeps, moved);
	if (fclose(meta) != 0)
		return 3;
	printf("{\"what\": \"generate\"");
	result_number("links", (double)count);
	result_number("largest", info.largest);
	printf("}\n");
	return 0;
}

/* ---- solve -------------------------------------------------------------------------------------------------------------------------------- */

/* Largest |d + Q f - f| against what is added up in its row. */
static double backward_error(const struct folder *folder, const double *f)
{
	long double worst = 0;
	struct rows rows;

	rows_build(folder, &rows);
	for (int32_t i = 0; i < rows.n; i++) {
		long double residual = (long double)folder->direct[i] - f[i], size = fabsl(folder->direct[i]) + fabsl(f[i]);

		for (uint32_t e = rows.end[i]; e < rows.end[i + 1]; e++) {
			long double part = (long double)rows.quantity[e] * f[rows.input[e]];

			residual += part;
			size += fabsl(part);
		}
		residual = fabsl(residual) / (size > 0 ? size : 1);
		worst = residual > worst ? residual : worst;
	}
	rows_free(&rows);
	return (double)worst;
}

static int solve(const char *dir)
{
	double matrix_ms[FOLDER_TIMES], order_ms[FOLDER_TIMES], cold_ms[FOLDER_TIMES], resident[SOLVES], rows[SOLVES], all = 0, sorted[SOLVES];
	struct graph_order *order = NULL;
	struct graph_matrix *matrix;
	struct graph_order_info info;
	struct folder folder;
	struct graph_link *link;
	struct err err = {0};
	double *f, *direct, *total;
	size_t n;
	int times = 0;

	folder_read(dir, &folder);
	n = (size_t)folder.n;
	link = links_of(&folder);
	total = numbers(n);
	for (; times < FOLDER_TIMES && all < COLD_MS; times++) {
		double start = folder_ms(), at;

		graph_order_free(order);
		start = folder_ms();
		need(graph_matrix_new(folder.n, link, (size_t)folder.links, &matrix, &err), &err);
		at = folder_ms();
		matrix_ms[times] = at - start;
		need(graph_order_new(matrix, &order, NULL, &err), &err);
		order_ms[times] = folder_ms() - at;
		need(graph_solve(order, 1, folder.direct, total, 1, &err), &err);
		all += cold_ms[times] = folder_ms() - start;
		graph_matrix_free(matrix);
	}
	free(link);
	f = numbers(n);
	direct = numbers(n);
	for (size_t p = 0; p < n; p++)
		direct[p] = folder.direct[order->row[p]];
	for (int t = 0; t < SOLVES; t++) {
		resident[t] = resident_ms(order, 1, direct, f);
		rows[t] = rows_ms(order, 1, folder.direct, total, 1);
	}
	for (size_t p = 0; p < n; p++)
		total[order->row[p]] = f[p];
	graph_order_info(order, &info);
	printf("{\"what\": \"solve\"");
	print_values("resident_all_ms", resident, SOLVES);
	memcpy(sorted, resident, sizeof sorted);
	result_number("ms", median(sorted, SOLVES));
	result_number("rows_ms", median(rows, SOLVES));
	result_number("matrix_ms", median(matrix_ms, (size_t)times));
	result_number("order_ms", median(order_ms, (size_t)times));
	result_number("cold_ms", median(cold_ms, (size_t)times));
	result_number("error", folder_error(&folder, total));
	result_number("backward_error", backward_error(&folder, total));
	result_number("largest", info.largest);
	result_number("gain", info.gain);
	result_number("peak_gb", peak_gb());
	printf("}\n");
	return 0;
}

static int resident_alone(const char *dir)
{
	struct graph_order *order;
	struct folder folder;
	struct graph_link *link;
	double *f, *direct, ms[SOLVES];

	folder_read(dir, &folder);
	link = links_of(&folder);
	order = order_of(folder.n, link, (size_t)folder.links);
	free(link);
	f = numbers((size_t)folder.n);
	direct = numbers((size_t)folder.n);
	for (int32_t p = 0; p < folder.n; p++)
		direct[p] = folder.direct[order->row[p]];
	for (int t = 0; t < SOLVES; t++)
		ms[t] = resident_ms(order, 1, direct, f);
	printf("{\"what\": \"resident\"");
	print_values("resident_all_ms", ms, SOLVES);
	printf("}\n");
	return 0;
}

static int columns(const char *dir, const char *count)
{
	double one[SOLVES], one_place[SOLVES], many[SOLVES], many_two[SOLVES], many_place[SOLVES];
	int k = (int)number_of(count);
	struct graph_order *order;
	struct folder folder;
	struct graph_link *link;
	double *direct, *total, *place, *f, *total_one, *direct_one;
	size_t n;
	double difference = 0;

	folder_read(dir, &folder);
	if (k < 1 || k > GRAPH_COLUMNS_MAX)
		return 2;
	n = (size_t)folder.n;
	link = links_of(&folder);
	order = order_of(folder.n, link, (size_t)folder.links);
	free(link);
	direct = numbers(n * (size_t)k);
	total = numbers(n * (size_t)k);
	place = numbers(n * (size_t)k);
	f = numbers(n * (size_t)k);
	total_one = numbers(n);
	direct_one = numbers(n);
	for (size_t i = 0; i < n; i++) /* no column is a multiple of another */
		for (int c = 0; c < k; c++)
			direct[i * (size_t)k + (size_t)c] = folder.direct[i] * (1 + 0.1 * c * (double)(i % 7));
	for (size_t p = 0; p < n; p++) {
		memcpy(place + p * (size_t)k, direct + (size_t)order->row[p] * (size_t)k, (size_t)k * sizeof *place);
		direct_one[p] = folder.direct[order->row[p]];
	}
	for (int t = 0; t < SOLVES; t++) {
		one[t] = rows_ms(order, 1, folder.direct, total_one, 1);
		many[t] = rows_ms(order, k, direct, total, 1);
		many_two[t] = rows_ms(order, k, direct, total, 2);
		one_place[t] = resident_ms(order, 1, direct_one, f);
		many_place[t] = resident_ms(order, k, place, f);
	}
	/* the last column by itself must be the same */
	for (size_t i = 0; i < n; i++)
		direct_one[i] = direct[i * (size_t)k + (size_t)k - 1];
	rows_ms(order, 1, direct_one, total_one, 1);
	for (size_t i = 0; i < n; i++)
		difference = fmax(difference, fabs(total[i * (size_t)k + (size_t)k - 1] - total_one[i]) / fabs(total_one[i]));
	printf("{\"what\": \"columns\"");
	result_number("columns", k);
	result_number("one_ms", median(one, SOLVES));
	result_number("ms", median(many, SOLVES));
	result_number("two_threads_ms", median(many_two, SOLVES));
	result_number("one_place_ms", median(one_place, SOLVES));
	result_number("place_ms", median(many_place, SOLVES));
	result_number("difference", difference);
	result_number("peak_gb", peak_gb());
	printf("}\n");
	return 0;
}

/* ---- change ------------------------------------------------------------------------------------------------------------------------------- */

struct changes {
	struct graph_resident *resident;
	double *us, *touched;
	size_t count, swept, anew, refused;
};

static bool change_apply(struct changes *changes, const struct graph_change *change)
{
	struct graph_effort effort = {0};
	struct graph_refusal refusal = {0};
	struct err err = {0};
	double start = folder_ms();
	enum status status = graph_resident_apply(changes->resident, change, 1, &effort, &refusal, &err);

	if (status != ST_OK) {
		if (strcmp(err.code, "rollup.diverges") != 0)
			need(status, &err);
		graph_refusal_done(&refusal);
		changes->refused++;
		return false;
	}
	changes->us[changes->count] = (folder_ms() - start) * 1e3;
	changes->touched[changes->count++] = (double)effort.touched;
	changes->swept += effort.swept;
	changes->anew += effort.anew;
	return true;
}

static void changes_print(const char *what, struct changes *changes)
{
	printf("{\"what\": \"%s\"", what);
	print_spread("us", changes->us, changes->count);
	print_spread("touched", changes->touched, changes->count);
	result_number("swept", (double)changes->swept);
	result_number("anew", (double)changes->anew);
	result_number("refused", (double)changes->refused);
	printf("}\n");
	changes->count = changes->swept = changes->anew = changes->refused = 0;
}

static void value_changes(struct changes *changes, struct chance *chance, int32_t n, size_t columns, double *direct, size_t count)
{
	for (size_t k = 0; k < count; k++) {
		int32_t product = (int32_t)(chance_real(chance) * n);
		double *own = direct + (size_t)product * columns;

		for (size_t c = 0; c < columns; c++)
			own[c] *= 0.5 + chance_real(chance);
		change_apply(changes, &(struct graph_change){.kind = GRAPH_SET_DIRECT, .product = product, .direct = own});
	}
}

/* New links join any two products; others are drawn from the links that are there. `kinds` gets each kind by itself. */
static void link_changes(
	struct changes *changes, struct changes kinds[3], struct chance *chance, int32_t n, struct graph_link *link, size_t links, size_t count)
{
	for (size_t k = 0; k < count; k++) {
		size_t at = (size_t)(chance_real(chance) * (double)links);
		struct graph_link to = link[at];

		if (k % 3 == 0)
			to = (struct graph_link){to.product, (int32_t)(chance_real(chance) * n), 0.02};
		else if (to.quantity == 0) /* taken away before */
			continue;
		else
			to.quantity *= k % 3 == 1 ? 0 : 0.5 + chance_real(chance);
		if (!change_apply(changes,
			    &(struct graph_change){.kind = GRAPH_SET_LINK, .product = to.product, .input = to.input, .quantity = to.quantity}))
			continue;
		kinds[k % 3].us[kinds[k % 3].count++] = changes->us[changes->count - 1];
		if (k % 3 != 0)
			link[at].quantity = to.quantity;
	}
}

static double difference_to_fresh(struct graph_resident *resident, int32_t n, size_t columns, const double *direct)
{
	const struct graph_version *version;
	struct graph_order *order;
	struct graph_link *now;
	double *fresh = numbers((size_t)n * columns), worst = 0;
	size_t count;

	graph_resident_links(resident, &now, &count);
	order = order_of(n, now, count);
	free(now);
	rows_ms(order, (int)columns, direct, fresh, 1);
	version = graph_resident_read(resident);
	for (int32_t i = 0; i < n; i++)
		worst = fmax(worst, largest_difference(graph_version_total(version, i), fresh + (size_t)i * columns, columns));
	graph_version_release(resident, version);
	graph_order_free(order);
	free(fresh);
	return worst;
}

static int change(const char *dir, const char *times, const char *width)
{
	size_t count = (size_t)number_of(times), k = (size_t)number_of(width), cells;
	static const char *const kind_name[3] = {"new", "removed", "changed"};
	struct chance chance = {SEED};
	struct changes changes = {0}, kinds[3] = {{0}};
	struct folder folder;
	struct graph_link *link;
	struct err err = {0};
	double *direct, start;

	folder_read(dir, &folder);
	if (k < 1 || k > GRAPH_COLUMNS_MAX)
		return 2;
	cells = (size_t)folder.n * k;
	direct = numbers(cells);
	for (size_t i = 0; i < cells; i++)
		direct[i] = folder.direct[i / k] * (1 + 0.1 * (double)(i % k) * (double)(i / k % 7));
	link = links_of(&folder);
	start = folder_ms();
	need(graph_resident_new(folder.n, link, (size_t)folder.links, (int32_t)k, direct, &changes.resident, NULL, &err), &err);
	start = folder_ms() - start;
	changes.us = numbers(count);
	changes.touched = numbers(count);
	for (int i = 0; i < 3; i++)
		kinds[i].us = numbers(count);
	value_changes(&changes, &chance, folder.n, k, direct, count);
	changes_print("value", &changes);
	link_changes(&changes, kinds, &chance, folder.n, link, (size_t)folder.links, count);
	changes_print("structure", &changes);
	for (int i = 0; i < 3; i++) {
		printf("{\"what\": \"%s\"", kind_name[i]);
		print_spread("us", kinds[i].us, kinds[i].count);
		printf("}\n");
	}
	printf("{\"what\": \"after\"");
	result_number("new_ms", start);
	result_number("difference", difference_to_fresh(changes.resident, folder.n, k, direct));
	result_number("peak_gb", peak_gb());
	printf("}\n");
	return 0;
}

/* ---- explain ------------------------------------------------------------------------------------------------------------------------------ */

#define ASKED 3
#define TOP 10
#define CHECKED 5

/* Largest difference of the amounts listed to those of graph_amounts, and of the rest, as part of the total. */
static double explanation_error(const struct folder *folder, const struct graph_order *order, const double *total, int32_t row)
{
	struct graph_question question = {.row = row, .top = TOP};
	double *one = numbers((size_t)folder->n), *amount = numbers((size_t)folder->n), worst = 0, listed = 0, least = INFINITY;
	struct graph_explanation found;
	struct err err = {0};

	one[row] = 1;
	need(graph_amounts(order, one, amount, &err), &err);
	need(graph_explain(order, 1, folder->direct, total, &question, &found, &err), &err);
	for (size_t i = 0; i < found.count; i++) {
		worst = fmax(worst, fabs(found.amount[i] - amount[found.row[i]]) * folder->direct[found.row[i]] / total[row]);
		listed += found.part[i];
		least = found.part[i];
	}
	worst = fmax(worst, fabs(listed + found.rest[0] - total[row]) / total[row]);
	/* nothing larger was left out */
	for (int32_t i = 0; i < folder->n; i++) {
		bool is_listed = false;

		if (amount[i] * folder->direct[i] <= least * (1 + 1e-9))
			continue;
		for (size_t j = 0; j < found.count; j++)
			is_listed = is_listed || found.row[j] == i;
		if (!is_listed)
			worst = INFINITY;
	}
	graph_explanation_done(&found);
	free(one);
	free(amount);
	return worst;
}

static int explain(const char *dir, const char *times)
{
	size_t count = (size_t)number_of(times), final_count = 0;
	struct chance chance = {SEED};
	struct graph_order *order;
	struct folder folder;
	struct graph_link *link;
	struct err err = {0};
	double *total, *direct, *f, *ms, *asked, *resident, error = 0, solved_ms;
	int32_t *final, *chosen;
	char *used;

	folder_read(dir, &folder);
	used = folder_memory((size_t)folder.n, 1);
	memset(used, 0, (size_t)folder.n);
	for (int32_t e = 0; e < folder.links; e++)
		used[folder.input[e]] = 1;
	final = folder_memory((size_t)folder.n, sizeof *final);
	for (int32_t i = 0; i < folder.n; i++)
		if (!used[i])
			final[final_count++] = i;
	if (final_count == 0 || count == 0)
		return 2;
	chosen = folder_memory(count, sizeof *chosen);
	for (size_t k = 0; k < count; k++)
		chosen[k] = final[(size_t)(chance_real(&chance) * (double)final_count)];
	link = links_of(&folder);
	order = order_of(folder.n, link, (size_t)folder.links);
	free(link);
	total = numbers((size_t)folder.n);
	direct = numbers((size_t)folder.n);
	f = numbers((size_t)folder.n);
	for (int32_t p = 0; p < folder.n; p++)
		direct[p] = folder.direct[order->row[p]];
	rows_ms(order, 1, folder.direct, total, 1);
	asked = numbers(count * ASKED);
	ms = numbers(count);
	resident = numbers(count * ASKED);
	for (size_t k = 0, solves = 0; k < count * ASKED; k++) {
		struct graph_question question = {.row = chosen[k % count], .top = TOP};
		struct graph_explanation found;
		double start;

		if (k % 16 == 0)
			resident[solves++] = resident_ms(order, 1, direct, f);
		start = folder_ms();
		need(graph_explain(order, 1, folder.direct, total, &question, &found, &err), &err);
		asked[k % count * ASKED + k / count] = folder_ms() - start;
		graph_explanation_done(&found);
	}
	solved_ms = median(resident, (count * ASKED + 15) / 16);
	for (size_t k = 0; k < count; k++)
		ms[k] = median(asked + k * ASKED, ASKED);
	for (size_t k = 0; k < count && k < CHECKED; k++)
		error = fmax(error, explanation_error(&folder, order, total, chosen[k]));
	printf("{\"what\": \"explain\"");
	result_number("finals", (double)final_count);
	print_spread("ms", ms, count);
	result_number("resident_ms", solved_ms);
	result_number("error", error);
	printf("}\n");
	return 0;
}

/* ---- sample ------------------------------------------------------------------------------------------------------------------------------- */

static int sample(const char *dir, const char *times, const char *threads, const char *keep)
{
#ifdef HAVE_GRAPH_SAMPLE
	struct graph_sampling sampling = {.samples = (int32_t)number_of(times), .seed = SEED, .threads = (int)number_of(threads)};
	size_t kept = (size_t)number_of(keep);
	struct graph_uncertainty uncertainty = {0};
	struct graph_samples samples;
	struct graph_order *order;
	struct folder folder;
	struct graph_link *link;
	struct err err = {0};
	float *link_s, *direct_s;
	int32_t *row;
	double *total, ms, spread = 0;

	folder_read(dir, &folder);
	link = links_of(&folder);
	order = order_of(folder.n, link, (size_t)folder.links);
	total = numbers((size_t)folder.n);
	rows_ms(order, 1, folder.direct, total, 1);
	link_s = folder_memory((size_t)folder.links, sizeof *link_s);
	direct_s = folder_memory((size_t)folder.n, sizeof *direct_s);
	for (int32_t e = 0; e < folder.links; e++)
		link_s[e] = (float)log(GSD);
	for (int32_t i = 0; i < folder.n; i++)
		direct_s[i] = (float)log(GSD);
	uncertainty.link_s = link_s;
	uncertainty.direct_s = direct_s;
	if (kept > (size_t)folder.n)
		kept = 0;
	row = folder_memory(kept, sizeof *row);
	for (size_t i = 0; i < kept; i++) /* rows are in random order anyway */
		row[i] = (int32_t)i;
	sampling.row = kept ? row : NULL;
	sampling.row_count = kept;
	ms = folder_ms();
	need(graph_sample(order, link, (size_t)folder.links, 1, folder.direct, total, &uncertainty, &sampling, &samples, &err), &err);
	ms = folder_ms() - ms;
	if (kept == 0)
		kept = (size_t)folder.n;
	for (size_t i = 0; i < kept; i++)
		spread += samples.spread[i].deviation / samples.spread[i].mean / (double)kept;
	printf("{\"what\": \"sample\"");
	result_number("ms", ms / (samples.done + samples.without_answer));
	result_number("samples_per_s", 1e3 * samples.done / ms);
	result_number("without_answer", samples.without_answer);
	result_number("spread", spread);
	result_number("peak_gb", peak_gb());
	printf("}\n");
	return 0;
#else
	(void)dir, (void)times, (void)threads, (void)keep;
	printf("{\"what\": \"sample\", \"ms\": null, \"note\": \"not built: this tree has no graph_sample.c\"}\n");
	return 0;
#endif
}

/* ---- memory ------------------------------------------------------------------------------------------------------------------------------- */

static int memory(const char *products, const char *mode)
{
	int32_t n = (int32_t)number_of(products);
	struct graph_matrix *matrix;
	struct graph_order *order;
	struct graph_link *link;
	struct err err = {0};
	double *direct, *total, made_gb, matrix_gb, order_gb, start, matrix_ms, order_ms, solve_ms;
	size_t count;

	need(graph_generate(mode_of(mode), n, SEED, &link, &count, &direct, &err), &err);
	made_gb = peak_gb();
	start = folder_ms();
	need(graph_matrix_new(n, link, count, &matrix, &err), &err);
	free(link);
	matrix_ms = folder_ms() - start;
	matrix_gb = peak_gb();
	start = folder_ms();
	need(graph_order_new(matrix, &order, NULL, &err), &err);
	order_ms = folder_ms() - start;
	order_gb = peak_gb();
	graph_matrix_free(matrix);
	total = folder_memory((size_t)n, sizeof *total);
	solve_ms = rows_ms(order, 1, direct, total, 1);
	printf("{\"what\": \"memory\"");
	result_number("links", (double)count);
	result_number("generated_gb", made_gb);
	result_number("matrix_gb", matrix_gb);
	result_number("order_gb", order_gb);
	result_number("peak_gb", peak_gb());
	result_number("matrix_ms", matrix_ms);
	result_number("order_ms", order_ms);
	result_number("solve_ms", solve_ms);
	printf("}\n");
	return 0;
}

/* ------------------------------------------------------------------------------------------------------------------------------------------- */

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (strcmp(what, "generate") == 0 && argc == 6)
		return generate(argv[2], argv[3], argv[4], argv[5]);
	if (strcmp(what, "solve") == 0 && argc == 3)
		return solve(argv[2]);
	if (strcmp(what, "resident") == 0 && argc == 3)
		return resident_alone(argv[2]);
	if (strcmp(what, "columns") == 0 && argc == 4)
		return columns(argv[2], argv[3]);
	if (strcmp(what, "change") == 0 && (argc == 4 || argc == 5))
		return change(argv[2], argv[3], argc == 5 ? argv[4] : "1");
	if (strcmp(what, "explain") == 0 && argc == 4)
		return explain(argv[2], argv[3]);
	if (strcmp(what, "sample") == 0 && argc == 6)
		return sample(argv[2], argv[3], argv[4], argv[5]);
	if (strcmp(what, "memory") == 0 && (argc == 3 || argc == 4))
		return memory(argv[2], argc == 4 ? argv[3] : "local");
	fprintf(stderr, "graph_ours generate MODE N SEED DIR | solve DIR | resident DIR | columns DIR K | change DIR N [COLUMNS] | explain DIR N |\n"
			"           sample DIR N THREADS KEEP | memory N [MODE]\n");
	return 2;
}
