/* Peers of ./dev bench graph in C: plain Jacobi and Gauss-Seidel, KLU, UMFPACK, and the floor of one pass. Not a bench of its own.
 *
 * Usage: graph_peers FOLDER [--limit SECONDS] [--memory GIB] WHAT…; the folder is that of graph_folder.h. One JSON object a line:
 *     {"peer", "ms", "build_ms", "iterations", "error", "note"}
 * `ms` is the solve alone, median of 3 (fewer once they take longer than 20 s); `error` the largest relative error against total.f64.
 *
 *   jacobi        f' = d + Q f over rows in the file's numbering, two vectors, one thread; build_ms: links to rows
 *   gauss_seidel  the same in place
 *   klu, umfpack  I - Q = LU. ms: solve with the factors at hand; build_ms: matrix, ordering and factors. In a child with a limit of time (60 s)
 *                 and memory (6 GiB); beyond them the note says so and the figures are null
 *   floor         what no solver can beat: one pass over 12 B a link and 20 B a product with the arithmetic of Jacobi, but every read in sequence;
 *                 floor_1 and floor_2 (threads), best of 25. stream_ms: the same bytes read and written without the arithmetic, best of 25
 *   calibration   stream_gb_s (a = b + s c over 3 x 64 MiB, best of 7) with 1 and 2 threads, gather_8m_ns (random reads of 8 MiB, ns a number)
 *
 * Iterative peers start from d and stop when no product changed by more than 1e-12 of itself in an iteration. */
#include "graph_folder.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <suitesparse/klu.h>
#include <suitesparse/umfpack.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define TOLERANCE 1e-12
#define ITERATIONS_MAX 20000

static double limit_s = 60, memory_gib = 6;
static volatile double sink; /* keeps a result from being thought unused */

/* --- iterations --------------------------------------------------------------------------------------------------------------------------- */

/* One iteration; false once nothing changed by more than the tolerance. */
static int jacobi_pass(const struct rows *rows, const double *restrict direct, const double *restrict from, double *restrict to)
{
	const uint32_t *end = rows->end;
	const int32_t *input = rows->input;
	const double *quantity = rows->quantity;
	int more = 0;

	for (int32_t i = 0; i < rows->n; i++) {
		double sum = direct[i];

		for (uint32_t e = end[i]; e < end[i + 1]; e++)
			sum += quantity[e] * from[input[e]];
		more |= !(fabs(sum - from[i]) <= TOLERANCE * fabs(sum));
		to[i] = sum;
	}
	return more;
}

static int gauss_seidel_pass(const struct rows *rows, const double *restrict direct, double *total)
{
	const uint32_t *end = rows->end;
	const int32_t *input = rows->input;
	const double *quantity = rows->quantity;
	int more = 0;

	for (int32_t i = 0; i < rows->n; i++) {
		double sum = direct[i];

		for (uint32_t e = end[i]; e < end[i + 1]; e++)
			sum += quantity[e] * total[input[e]];
		more |= !(fabs(sum - total[i]) <= TOLERANCE * fabs(sum));
		total[i] = sum;
	}
	return more;
}

static struct result iterate(const struct folder *folder, int in_place)
{
	struct result result = RESULT_NONE;
	struct rows rows;
	double ms[FOLDER_TIMES], start = folder_ms(), all = 0;
	size_t bytes = (size_t)folder->n * sizeof(double);
	double *from = folder_memory(bytes, 1), *to = folder_memory(bytes, 1), *swap;
	int times = 0, count = 0, more = 1;

	rows_build(folder, &rows);
	result.build_ms = folder_ms() - start;
	memset(to, 0, bytes);
	for (; times < FOLDER_TIMES && all < FOLDER_LONG_MS; times++) {
		start = folder_ms();
		memcpy(from, folder->direct, bytes);
		for (count = 0, more = 1; more && count < ITERATIONS_MAX; count++) {
			if (in_place) {
				more = gauss_seidel_pass(&rows, folder->direct, from);
				continue;
			}
			more = jacobi_pass(&rows, folder->direct, from, to);
			swap = from;
			from = to;
			to = swap;
		}
		all += ms[times] = folder_ms() - start;
	}
	result.ms = folder_median(ms, times);
	result.iterations = count;
	result.error = folder_error(folder, from);
	if (more) {
		result.ms = NAN;
		snprintf(result.note, sizeof result.note, "not there after %d iterations", count);
	}
	rows_free(&rows);
	free(from);
	free(to);
	return result;
}

/* --- factorisations ----------------------------------------------------------------------------------------------------------------------- */

/* I - Q by columns, sorted, duplicates added up. */
struct columns {
	int n, *start, *row;
	double *value;
};

static void columns_build(const struct folder *folder, struct columns *columns)
{
	size_t count = (size_t)folder->links + (size_t)folder->n, links = (size_t)folder->links, n = (size_t)folder->n;
	int *row = folder_memory(count, sizeof *row), *column = folder_memory(count, sizeof *column);
	double *value = folder_memory(count, sizeof *value);

	for (size_t e = 0; e < links; e++)
		value[e] = -folder->quantity[e];
	memcpy(row, folder->product, links * sizeof *row);
	memcpy(column, folder->input, links * sizeof *column);
	for (size_t i = 0; i < n; i++) {
		row[links + i] = column[links + i] = (int)i;
		value[links + i] = 1;
	}
	columns->n = folder->n;
	columns->start = folder_memory(n + 1, sizeof *columns->start);
	columns->row = folder_memory(count, sizeof *columns->row);
	columns->value = folder_memory(count, sizeof *columns->value);
	if (umfpack_di_triplet_to_col(folder->n, folder->n, (int)count, row, column, value, columns->start, columns->row, columns->value, NULL) !=
		UMFPACK_OK) {
		fprintf(stderr, "out of memory\n");
		exit(70);
	}
	free(row);
	free(column);
	free(value);
}

static void klu_run(const struct folder *folder, struct result *result)
{
	struct columns a;
	klu_common common;
	klu_symbolic *symbolic;
	klu_numeric *numeric = NULL;
	double ms[FOLDER_TIMES], start = folder_ms(), *total = folder_memory((size_t)folder->n, sizeof *total);
	int times = 0;

	klu_defaults(&common);
	columns_build(folder, &a);
	symbolic = klu_analyze(a.n, a.start, a.row, &common);
	if (symbolic != NULL)
		numeric = klu_factor(a.start, a.row, a.value, symbolic, &common);
	if (numeric == NULL || common.status != KLU_OK) {
		/* too large: its working memory passes 16 GiB, more than any limit here */
		if (common.status != KLU_OUT_OF_MEMORY && common.status != KLU_TOO_LARGE)
			snprintf(result->note, sizeof result->note, "status %d", common.status);
		else if (symbolic == NULL)
			snprintf(result->note, sizeof result->note, "out of memory");
		else
			snprintf(result->note, sizeof result->note, "out of memory: largest block %d, %.3g numbers in L and U expected%s",
				symbolic->maxblock, symbolic->lnz + symbolic->unz, common.status == KLU_TOO_LARGE ? ", too many for KLU" : "");
		return;
	}
	result->build_ms = folder_ms() - start;
	for (; times < FOLDER_TIMES; times++) {
		start = folder_ms();
		memcpy(total, folder->direct, (size_t)a.n * sizeof *total);
		klu_solve(symbolic, numeric, a.n, 1, total, &common);
		ms[times] = folder_ms() - start;
	}
	result->ms = folder_median(ms, times);
	result->error = folder_error(folder, total);
	snprintf(result->note, sizeof result->note, "%.3g numbers in L and U and %.3g beside the blocks, largest block %d",
		(double)numeric->lnz + numeric->unz, (double)numeric->nzoff, symbolic->maxblock);
}

static void umfpack_run(const struct folder *folder, struct result *result)
{
	struct columns a;
	void *symbolic = NULL, *numeric = NULL;
	double ms[FOLDER_TIMES], start = folder_ms(), *total = folder_memory((size_t)folder->n, sizeof *total);
	double control[UMFPACK_CONTROL], info[UMFPACK_INFO], *work = folder_memory((size_t)folder->n * 5, sizeof *work);
	int status, times = 0, *place = folder_memory((size_t)folder->n, sizeof *place);

	umfpack_di_defaults(control);
	control[UMFPACK_IRSTEP] = 0; /* the system is well conditioned: faster, and the error shows that nothing is lost */
	columns_build(folder, &a);
	status = umfpack_di_symbolic(a.n, a.n, a.start, a.row, a.value, &symbolic, control, info);
	if (status == UMFPACK_OK)
		status = umfpack_di_numeric(a.start, a.row, a.value, symbolic, &numeric, control, info);
	if (status != UMFPACK_OK) {
		snprintf(result->note, sizeof result->note, status == UMFPACK_ERROR_out_of_memory ? "out of memory" : "status %d", status);
		return;
	}
	result->build_ms = folder_ms() - start;
	for (; times < FOLDER_TIMES; times++) {
		start = folder_ms();
		umfpack_di_wsolve(UMFPACK_A, a.start, a.row, a.value, total, folder->direct, numeric, control, info, place, work);
		ms[times] = folder_ms() - start;
	}
	result->ms = folder_median(ms, times);
	result->error = folder_error(folder, total);
	snprintf(result->note, sizeof result->note, "%.3g numbers in L and U", info[UMFPACK_LNZ] + info[UMFPACK_UNZ]);
}

/* Runs a peer in a child that is ended when it takes too long or too much. */
static struct result limited(const struct folder *folder, void (*run)(const struct folder *, struct result *))
{
	struct result result = RESULT_NONE;
	double end = folder_ms() + limit_s * 1e3;
	ssize_t got = -1;
	int ends[2], status = 0, ready;
	pid_t child;

	if (pipe(ends) != 0 || (child = fork()) < 0) {
		snprintf(result.note, sizeof result.note, "could not start");
		return result;
	}
	if (child == 0) {
		struct rlimit limit = {(rlim_t)(memory_gib * 1073741824.0), (rlim_t)(memory_gib * 1073741824.0)};

		close(ends[0]);
		setrlimit(RLIMIT_AS, &limit);
		run(folder, &result);
		_exit(write(ends[1], &result, sizeof result) == (ssize_t)sizeof result ? 0 : 70);
	}
	close(ends[1]);
	do {
		double left = end - folder_ms();

		ready = poll(&(struct pollfd){.fd = ends[0], .events = POLLIN}, 1, left > 0 ? (int)left : 0);
	} while (ready < 0);
	if (ready > 0)
		got = read(ends[0], &result, sizeof result);
	else
		kill(child, SIGKILL);
	close(ends[0]);
	waitpid(child, &status, 0);
	if (got == (ssize_t)sizeof result)
		return result;
	result = RESULT_NONE;
	if (ready == 0)
		snprintf(result.note, sizeof result.note, "gave up after %g s", limit_s);
	else if (WIFEXITED(status) && WEXITSTATUS(status) != 70)
		snprintf(result.note, sizeof result.note, "ended with %d", WEXITSTATUS(status));
	else /* its own words, or the kernel's */
		snprintf(result.note, sizeof result.note, "out of memory");
	return result;
}

/* --- floor and calibration ---------------------------------------------------------------------------------------------------------------- */

#define FLOOR_TIMES 25
#define HUGE_PAGE ((size_t)2 << 20)

typedef uint64_t lane __attribute__((vector_size(16), may_alias, aligned(4)));

/* Memory in large pages where the machine has them: a floor pays for nothing that can be avoided. */
static void *floor_memory(size_t bytes)
{
	void *p = aligned_alloc(HUGE_PAGE, (bytes / HUGE_PAGE + 1) * HUGE_PAGE);

	if (p == NULL) {
		fprintf(stderr, "out of memory\n");
		exit(70);
	}
	madvise(p, (bytes / HUGE_PAGE + 1) * HUGE_PAGE, MADV_HUGEPAGE);
	memset(p, 0, (bytes / HUGE_PAGE + 1) * HUGE_PAGE);
	return p;
}

/* Links and products of one thread. */
struct part {
	int32_t products;
	uint32_t *end; /* products + 1 */
	int32_t *input;
	double *quantity, *direct, *total;
};

enum work { WORK_PASS, WORK_STREAM, WORK_TRIAD };

/* Adds up whole lanes; what they mean does not matter. */
static inline lane lanes_sum(lane sum, const void *from, size_t bytes)
{
	const lane *at = from;

	for (size_t i = 0; i < bytes / sizeof(lane); i++)
		sum += at[i];
	return sum;
}

#define STREAM_BLOCK ((size_t)64) /* products; the five streams advance together */

/* Reads every byte of a part once (but for crumbs below a lane) and writes the totals. */
static void part_stream(const struct part *part)
{
	size_t blocks = ((size_t)part->products + STREAM_BLOCK - 1) / STREAM_BLOCK, n = (size_t)part->products, links = part->end[n];
	lane sum = {0};

	for (size_t b = 0; b < blocks; b++) {
		size_t i = n * b / blocks, count = n * (b + 1) / blocks - i, e = links * b / blocks, link_count = links * (b + 1) / blocks - e;

		sum = lanes_sum(sum, part->quantity + e, link_count * sizeof(double));
		sum = lanes_sum(sum, part->input + e, link_count * sizeof(int32_t));
		sum = lanes_sum(sum, part->end + i, count * sizeof(uint32_t));
		memcpy(part->total + i, part->direct + i, count * sizeof(double));
	}
	sink = (double)(sum[0] + sum[1]);
}

static void part_run(const struct part *part, enum work work, double scale)
{
	const uint32_t *end = part->end;
	const int32_t *input = part->input;
	const double *restrict quantity = part->quantity, *restrict direct = part->direct;
	double *restrict total = part->total;
	size_t n = (size_t)part->products;

	if (work == WORK_PASS) {
		for (size_t i = 0; i < n; i++) {
			double sum = direct[i];

			for (uint32_t e = end[i]; e < end[i + 1]; e++)
				sum += quantity[e] * direct[input[e]]; /* input[e] is i */
			total[i] = sum;
		}
	} else if (work == WORK_STREAM) {
		part_stream(part);
	} else {
		for (size_t i = 0; i < n; i++)
			total[i] = direct[i] + scale * quantity[i];
	}
}

struct crew {
	const struct part *part;
	int threads, times;
	enum work work;
	atomic_int waiting, turn;
	double best;
};

/* Spinning: a wake-up by the kernel would cost more than a pass over a small network. */
static void crew_meet(struct crew *crew)
{
	int turn = atomic_load(&crew->turn);

	if (atomic_fetch_add(&crew->waiting, 1) == crew->threads - 1) {
		atomic_store(&crew->waiting, 0);
		atomic_store(&crew->turn, turn + 1);
	}
	while (atomic_load(&crew->turn) == turn)
		;
}

static void crew_turns(struct crew *crew, int number)
{
	for (int t = 0; t < crew->times; t++) {
		double start;

		crew_meet(crew);
		start = folder_ms();
		part_run(crew->part + number, crew->work, 1.0 + t);
		crew_meet(crew);
		if (number == 0)
			crew->best = fmin(crew->best, folder_ms() - start);
	}
}

static void *crew_second(void *crew)
{
	crew_turns(crew, 1);
	return NULL;
}

/* Best time of all parts at once; at most two threads. */
static double crew_ms(const struct part *part, int threads, enum work work, int times)
{
	struct crew crew = {.part = part, .threads = threads, .times = times, .work = work, .best = INFINITY};
	pthread_t second;

	if (threads > 1 && pthread_create(&second, NULL, crew_second, &crew) != 0)
		return NAN;
	crew_turns(&crew, 0);
	if (threads > 1)
		pthread_join(second, NULL);
	return crew.best;
}

static struct part part_new(int32_t products, int64_t links)
{
	size_t n = (size_t)products, count = (size_t)links;
	struct part part = {products, floor_memory((n + 1) * sizeof(uint32_t)), floor_memory(count * sizeof(int32_t)),
		floor_memory(count * sizeof(double)), floor_memory(n * sizeof(double)), floor_memory(n * sizeof(double))};

	for (size_t i = 0; i < n; i++) {
		part.end[i + 1] = (uint32_t)(count * (i + 1) / n);
		part.direct[i] = 1;
		for (uint32_t e = part.end[i]; e < part.end[i + 1]; e++) {
			part.input[e] = (int32_t)i;
			part.quantity[e] = 0.5;
		}
	}
	return part;
}

static void part_free(struct part *part)
{
	free(part->end);
	free(part->input);
	free(part->quantity);
	free(part->direct);
	free(part->total);
}

static void floor_print(const struct folder *folder)
{
	for (int threads = 1; threads <= 2; threads++) {
		struct part part[2];

		for (int t = 0; t < threads; t++)
			part[t] = part_new(folder->n / threads, folder->links / threads);
		printf("{\"peer\": \"floor_%d\"", threads);
		result_number("ms", crew_ms(part, threads, WORK_PASS, FLOOR_TIMES));
		result_number("stream_ms", crew_ms(part, threads, WORK_STREAM, FLOOR_TIMES));
		printf(", \"build_ms\": null, \"iterations\": 1, \"error\": null, \"note\": \"%.1f MB in one pass\"}\n",
			(12.0 * folder->links + 20.0 * folder->n) / 1e6);
		fflush(stdout);
		for (int t = 0; t < threads; t++)
			part_free(&part[t]);
	}
}

static double gather_ns(void)
{
	const size_t numbers = (size_t)1 << 20, gathers = (size_t)1 << 22;
	double *table = folder_memory(numbers, sizeof *table), best = INFINITY;
	uint32_t *index = folder_memory(gathers, sizeof *index);
	uint64_t x = 88172645463325252u;

	for (size_t i = 0; i < numbers; i++)
		table[i] = 1;
	for (size_t i = 0; i < gathers; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		index[i] = (uint32_t)(x & (numbers - 1));
	}
	for (int round = 0; round < 5; round++) {
		double sum = 0, start = folder_ms();

		for (size_t i = 0; i < gathers; i++)
			sum += table[index[i]];
		best = fmin(best, (folder_ms() - start) * 1e6 / (double)gathers);
		sink = sum;
	}
	free(table);
	free(index);
	return best;
}

static void calibration_print(void)
{
	const int32_t numbers = 8 << 20;

	printf("{\"peer\": \"calibration\"");
	for (int threads = 1; threads <= 2; threads++) {
		struct part part[2];
		double gb = 24e-9 * (numbers / threads) * threads;

		for (int t = 0; t < threads; t++)
			part[t] = part_new(numbers / threads, numbers / threads);
		result_number(threads == 1 ? "stream_gb_s" : "stream_2_gb_s", gb / (crew_ms(part, threads, WORK_TRIAD, 7) * 1e-3));
		for (int t = 0; t < threads; t++)
			part_free(&part[t]);
	}
	result_number("gather_8m_ns", gather_ns());
	printf(", \"ms\": null, \"build_ms\": null, \"iterations\": null, \"error\": null, \"note\": \"\"}\n");
	fflush(stdout);
}

/* ------------------------------------------------------------------------------------------------------------------------------------------ */

static int peer_run(const struct folder *folder, const char *what)
{
	struct result result;

	if (strcmp(what, "floor") == 0) {
		floor_print(folder);
		return 0;
	}
	if (strcmp(what, "calibration") == 0) {
		calibration_print();
		return 0;
	}
	if (strcmp(what, "jacobi") == 0)
		result = iterate(folder, 0);
	else if (strcmp(what, "gauss_seidel") == 0)
		result = iterate(folder, 1);
	else if (strcmp(what, "klu") == 0)
		result = limited(folder, klu_run);
	else if (strcmp(what, "umfpack") == 0)
		result = limited(folder, umfpack_run);
	else
		return -1;
	result_print(what, &result);
	return 0;
}

int main(int argc, char **argv)
{
	struct folder folder;

	if (argc < 3) {
		fprintf(stderr, "graph_peers FOLDER [--limit SECONDS] [--memory GIB] WHAT…\n");
		return 2;
	}
	folder_read(argv[1], &folder);
	for (int i = 2; i < argc; i++) {
		if (i + 1 < argc && strcmp(argv[i], "--limit") == 0)
			limit_s = strtod(argv[++i], NULL);
		else if (i + 1 < argc && strcmp(argv[i], "--memory") == 0)
			memory_gib = strtod(argv[++i], NULL);
		else if (peer_run(&folder, argv[i]) != 0) {
			fprintf(stderr, "graph_peers knows no '%s'\n", argv[i]);
			return 2;
		}
	}
	return 0;
}
