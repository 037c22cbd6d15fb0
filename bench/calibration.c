/* What this machine can do just now, so that figures from different hours can be read side by side: memory stream, random gather, fsync.
 * Prints one JSON object. Usage: calibration [DIR], DIR is where the file for fsync is made (default: the current directory).
 *
 *   stream_gb_s     a[i] = b[i] + s*c[i] over three arrays of 64 MiB, one thread; 24 bytes an element; best of 7
 *   gather_8m_ns    sum of t[index] at random places of a table of 8 MiB (a million products), ns a number; best of 5
 *   gather_ns       the same over 128 MiB
 *   fsync_ms        write 4 KiB and fdatasync; median of 100
 *   fsync_p99_ms    the 99th of them in order */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define STREAM_NUMBERS ((size_t)8 * 1024 * 1024)
#define GATHERS ((size_t)4 * 1024 * 1024)
#define FSYNCS 100

static double now_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void *memory(size_t bytes)
{
	void *p = malloc(bytes);
	if (p == NULL) {
		fprintf(stderr, "calibration: out of memory\n");
		exit(70);
	}
	memset(p, 1, bytes);
	return p;
}

/* Keeps a result from being thought unused. */
static volatile double sink;

static double stream_gb_s(void)
{
	double *a = memory(STREAM_NUMBERS * sizeof *a), *b = memory(STREAM_NUMBERS * sizeof *b), *c = memory(STREAM_NUMBERS * sizeof *c);
	double best = 0;
	for (int round = 0; round < 7; round++) {
		double scale = 1.0 + round, start = now_s();
		for (size_t i = 0; i < STREAM_NUMBERS; i++)
			a[i] = b[i] + scale * c[i];
		double rate = 24.0 * (double)STREAM_NUMBERS / (now_s() - start) / 1e9;
		sink = a[(size_t)round * 1000];
		if (rate > best)
			best = rate;
	}
	free(a);
	free(b);
	free(c);
	return best;
}

/* `numbers` is a power of two. */
static double gather_ns(size_t numbers)
{
	double *table = memory(numbers * sizeof *table), best = 1e300;
	uint32_t *index = memory(GATHERS * sizeof *index);
	uint64_t x = 88172645463325252u;
	for (size_t i = 0; i < GATHERS; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		index[i] = (uint32_t)(x & (numbers - 1));
	}
	for (int round = 0; round < 5; round++) {
		double sum = 0, start = now_s();
		for (size_t i = 0; i < GATHERS; i++)
			sum += table[index[i]];
		double ns = (now_s() - start) * 1e9 / (double)GATHERS;
		sink = sum;
		if (ns < best)
			best = ns;
	}
	free(table);
	free(index);
	return best;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static int fsync_ms(const char *dir, double ms[FSYNCS])
{
	char path[4096], block[4096];
	snprintf(path, sizeof path, "%s/calibration.tmp", dir);
	memset(block, 'x', sizeof block);
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0) {
		perror(path);
		return -1;
	}
	unlink(path);
	for (int i = 0; i < FSYNCS; i++) {
		double start = now_s();
		if (write(fd, block, sizeof block) != (ssize_t)sizeof block || fdatasync(fd) != 0) {
			perror(path);
			close(fd);
			return -1;
		}
		ms[i] = (now_s() - start) * 1e3;
	}
	close(fd);
	qsort(ms, FSYNCS, sizeof *ms, compare);
	return 0;
}

int main(int argc, char **argv)
{
	double ms[FSYNCS];
	if (fsync_ms(argc > 1 ? argv[1] : ".", ms) != 0)
		return 70;
	printf("{\"stream_gb_s\": %.2f, \"gather_8m_ns\": %.2f, \"gather_ns\": %.2f, \"fsync_ms\": %.3f, \"fsync_p99_ms\": %.3f}\n", stream_gb_s(),
		gather_ns((size_t)1024 * 1024), gather_ns((size_t)16 * 1024 * 1024), ms[FSYNCS / 2], ms[FSYNCS * 99 / 100 - 1]);
	return 0;
}
