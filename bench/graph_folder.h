/* What the C peers of ./dev bench graph share: reading the folder, the rows of Q, the measure of error, timing and the form of a result.
 *
 * The folder holds raw little-endian arrays: product.i32, input.i32, quantity.f64 (links, in random order), direct.f64 and total.f64 (products;
 * total.f64 is the reference and may be missing: then no error is told). Sizes follow from the files. */
#ifndef SANGSAENG_BENCH_GRAPH_FOLDER_H
#define SANGSAENG_BENCH_GRAPH_FOLDER_H

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FOLDER_TIMES 3
#define FOLDER_LONG_MS 20e3 /* after this no further repetition */

struct folder {
	int32_t n, links;
	int32_t *product, *input; /* links */
	double *quantity;
	double *direct, *total; /* n; total may be NULL */
};

/* Rows of Q in the folder's numbering; links of a row in the folder's order, repeated ones kept. */
struct rows {
	int32_t n;
	uint32_t *end; /* n + 1: links of row i are end[i] … end[i + 1] - 1 */
	int32_t *input;
	double *quantity;
};

/* Numbers that are not known are NAN. */
struct result {
	double ms, build_ms, iterations, error;
	char note[160];
};
#define RESULT_NONE ((struct result){.ms = NAN, .build_ms = NAN, .iterations = NAN, .error = NAN})

static inline double folder_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static inline void *folder_memory(size_t count, size_t size)
{
	void *p = malloc(count * size + 1);

	if (p == NULL) {
		fprintf(stderr, "out of memory\n");
		exit(70);
	}
	return p;
}

/* NULL if the file is not there and `may_miss`. */
static inline void *folder_array(const char *folder, const char *name, size_t size, size_t *out_count, int may_miss)
{
	char path[4096];
	FILE *file;
	long bytes = -1;
	void *array = NULL;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "rb");
	if (file == NULL && may_miss)
		return NULL;
	if (file != NULL && fseek(file, 0, SEEK_END) == 0 && (bytes = ftell(file)) >= 0 && fseek(file, 0, SEEK_SET) == 0) {
		array = folder_memory((size_t)bytes, 1);
		if (fread(array, 1, (size_t)bytes, file) != (size_t)bytes)
			bytes = -1;
	}
	if (bytes < 0 || (size_t)bytes % size != 0 || (size_t)bytes / size > INT32_MAX) {
		fprintf(stderr, "%s cannot be read\n", name);
		exit(3);
	}
	fclose(file);
	*out_count = (size_t)bytes / size;
	return array;
}

static inline void folder_read(const char *path, struct folder *folder)
{
	size_t product, input, quantity, direct, total;

	folder->product = folder_array(path, "product.i32", 4, &product, 0);
	folder->input = folder_array(path, "input.i32", 4, &input, 0);
	folder->quantity = folder_array(path, "quantity.f64", 8, &quantity, 0);
	folder->direct = folder_array(path, "direct.f64", 8, &direct, 0);
	total = direct;
	folder->total = folder_array(path, "total.f64", 8, &total, 1);
	folder->n = (int32_t)direct;
	folder->links = (int32_t)product;
	if (product != input || product != quantity || direct != total || direct == 0) {
		fprintf(stderr, "sizes of the arrays differ\n");
		exit(3);
	}
	for (size_t e = 0; e < product; e++)
		if (folder->product[e] < 0 || folder->product[e] >= folder->n || folder->input[e] < 0 || folder->input[e] >= folder->n) {
			fprintf(stderr, "link %zu is out of range\n", e);
			exit(3);
		}
}

static inline void rows_build(const struct folder *folder, struct rows *rows)
{
	size_t n = (size_t)folder->n, links = (size_t)folder->links;
	uint32_t *end = folder_memory(n + 2, sizeof *end);

	rows->n = folder->n;
	rows->input = folder_memory(links, sizeof *rows->input);
	rows->quantity = folder_memory(links, sizeof *rows->quantity);
	memset(end, 0, (n + 2) * sizeof *end);
	for (size_t e = 0; e < links; e++)
		end[folder->product[e] + 2]++;
	for (size_t i = 0; i < n; i++)
		end[i + 2] += end[i + 1];
	for (size_t e = 0; e < links; e++) {
		uint32_t at = end[folder->product[e] + 1]++;

		rows->input[at] = folder->input[e];
		rows->quantity[at] = folder->quantity[e];
	}
	rows->end = end;
}

static inline void rows_free(struct rows *rows)
{
	free(rows->end);
	free(rows->input);
	free(rows->quantity);
}

/* Largest relative error; NAN without reference or if any total is not finite. */
static inline double folder_error(const struct folder *folder, const double *total)
{
	double worst = 0;

	if (folder->total == NULL)
		return NAN;
	for (int32_t i = 0; i < folder->n; i++) {
		double size = fabs(folder->total[i]), error = fabs(total[i] - folder->total[i]) / (size > 0 ? size : 1);

		if (!isfinite(error))
			return NAN;
		if (error > worst)
			worst = error;
	}
	return worst;
}

static inline int folder_compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static inline double folder_median(double *ms, int count)
{
	qsort(ms, (size_t)count, sizeof *ms, folder_compare);
	return ms[count / 2];
}

static inline void result_number(const char *name, double value)
{
	if (isfinite(value))
		printf(", \"%s\": %.6g", name, value);
	else
		printf(", \"%s\": null", name);
}

static inline void result_print(const char *peer, const struct result *result)
{
	printf("{\"peer\": \"%s\"", peer);
	result_number("ms", result->ms);
	result_number("build_ms", result->build_ms);
	result_number("iterations", result->iterations);
	result_number("error", result->error);
	printf(", \"note\": \"%s\"}\n", result->note);
	fflush(stdout);
}

#endif
