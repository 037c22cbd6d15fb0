/* Runs a fuzz target on the files and folders given, then on some thousand mutations of them with a fixed seed: the same inputs in every
 * run. Arguments: number of mutations, then files or folders.
 *
 * With FUZZ_SECONDS it goes on for so long instead. Where the program is built with -fsanitize-coverage=trace-pc (./dev check), an input that reaches
 * code that none before it reached is mutated further. What breaks a promise, crashes or hangs is printed, and kept in the file named. */
#include "fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define INPUT_MAX ((size_t)64 * 1024)
#define INPUTS_MAX 8192
#define READ_MAX 256
#define HANGS_SECONDS 20
#define SHOWN_MAX 512

static struct input {
	uint8_t *data;
	size_t size;
} input[INPUTS_MAX];
static size_t inputs;

/* xorshift64*: small and the same everywhere. */
static uint64_t x = 0x5347534147534147;

static uint64_t next_random(void)
{
	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	return x * UINT64_C(0x2545f4914f6cdd1d);
}

static size_t below(size_t limit)
{
	return limit ? (size_t)(next_random() % limit) : 0;
}

static void read_input(const char *path)
{
	FILE *f = fopen(path, "rb");

	if (!f || inputs == READ_MAX) {
		fprintf(stderr, "cannot read %s\n", path);
		exit(1);
	}
	input[inputs].data = malloc(INPUT_MAX);
	input[inputs].size = fread(input[inputs].data, 1, INPUT_MAX, f);
	inputs++;
	fclose(f);
}

static void read_path(const char *path)
{
	struct dirent **entry;
	struct stat info;
	int count;

	if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode)) {
		read_input(path);
		return;
	}
	count = scandir(path, &entry, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		char name[4096];

		snprintf(name, sizeof name, "%s/%s", path, entry[i]->d_name);
		if (entry[i]->d_name[0] != '.')
			read_input(name);
		free(entry[i]);
	}
	free(entry);
}

/* One small change in place; `size` has room for INPUT_MAX. */
static size_t mutate(uint8_t *data, size_t size)
{
	static const char *const piece[] = {
		"\"", "\"\"", ",", "\n", "\r\n", "\0", "\xef\xbb\xbf", "\xb0\xa1", "\xff", "가", "e", "-", ".", "999", "{", "]", "\\u", "\xc3\xb6"};
	const struct input *other = &input[below(inputs)];
	const char *insert = piece[below(sizeof piece / sizeof piece[0])];
	size_t at = below(size + 1), length = *insert ? strlen(insert) : 1, from;

	switch (below(6)) {
	case 0: /* a bit */
		if (at < size)
			data[at] ^= (uint8_t)(1u << below(8));
		return size;
	case 1: /* a byte */
		if (at < size)
			data[at] = (uint8_t)next_random();
		return size;
	case 2: /* less */
		length = below(size - at + 1);
		memmove(data + at, data + at + length, size - at - length);
		return size - length;
	case 3: /* a piece with a meaning */
		if (size + length > INPUT_MAX)
			return size;
		memmove(data + at + length, data + at, size - at);
		memcpy(data + at, insert, length);
		return size + length;
	case 4: /* the end of another input */
		from = below(other->size + 1);
		length = other->size - from;
		if (at + length > INPUT_MAX)
			return size;
		memcpy(data + at, other->data + from, length);
		return at + length;
	default: /* itself again */
		if (size * 2 > INPUT_MAX)
			return size;
		memcpy(data + size, data, size);
		return size * 2;
	}
}

/* ---- what was reached ---- */

#define PLACES ((size_t)1 << 16)
static uint8_t seen[PLACES];
static uintptr_t last_place;
static size_t reached, reached_before;

/* Called at every edge of the code under test: which pairs of places follow one another. */
void __sanitizer_cov_trace_pc(void);
__attribute__((no_sanitize_coverage, no_sanitize("address", "undefined"))) void __sanitizer_cov_trace_pc(void)
{
	uintptr_t place = (uintptr_t)__builtin_return_address(0) * UINT64_C(0x9e3779b97f4a7c15) >> 40;
	uintptr_t pair = (place ^ last_place) & (PLACES - 1);

	reached += !seen[pair];
	seen[pair] = 1;
	last_place = place >> 1;
}

/* ---- when it breaks ---- */

static const uint8_t *now_data;
static size_t now_size;
static const char *target_name;

static void say(const char *text)
{
	(void)!write(STDERR_FILENO, text, strlen(text));
}

static void keep(int sig)
{
	static const char digit[] = "0123456789abcdef";
	char path[512], byte[2];
	int fd;

	signal(SIGABRT, SIG_DFL);
	snprintf(path, sizeof path, "%s/broken-%s", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", target_name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	(void)!write(fd, now_data, now_size);
	close(fd);
	say(sig == SIGALRM ? "\nthis input hangs (" : "\nbroken by this input (");
	say(path);
	say("): ");
	for (size_t i = 0; i < now_size && i < SHOWN_MAX; i++) {
		byte[0] = digit[now_data[i] >> 4];
		byte[1] = digit[now_data[i] & 15];
		(void)!write(STDERR_FILENO, byte, 2);
	}
	say(now_size > SHOWN_MAX ? "…\n" : "\n");
	abort();
}

/* The target gets memory of exactly its size, so that a sanitizer sees each byte read beyond. */
static void run(const uint8_t *data, size_t size)
{
	uint8_t *exact = malloc(size ? size : 1);

	memcpy(exact, data, size);
	now_data = exact;
	now_size = size;
	last_place = 0;
	alarm(HANGS_SECONDS);
	LLVMFuzzerTestOneInput(exact, size);
	alarm(0);
	free(exact);
}

static size_t one_mutation(uint8_t *data)
{
	const struct input *chosen = &input[below(inputs)];
	size_t size = chosen->size;

	memcpy(data, chosen->data, size);
	for (size_t n = 1 + below(4); n > 0; n--)
		size = mutate(data, size);
	return size;
}

static void keep_what_reached_more(const uint8_t *data, size_t size)
{
	if (reached == reached_before)
		return;
	reached_before = reached;
	if (inputs == INPUTS_MAX)
		return;
	input[inputs].data = malloc(INPUT_MAX);
	memcpy(input[inputs].data, data, size);
	input[inputs++].size = size;
}

static long run_for(long seconds, uint8_t *data)
{
	time_t until = time(NULL) + seconds;
	long done = 0;

	reached_before = reached;
	for (; time(NULL) < until; done++) {
		size_t size = one_mutation(data);

		run(data, size);
		keep_what_reached_more(data, size);
	}
	return done;
}

int main(int argc, char **argv)
{
	long mutations = argc > 2 ? strtol(argv[1], NULL, 10) : 0, seconds = getenv("FUZZ_SECONDS") ? atol(getenv("FUZZ_SECONDS")) : 0;
	uint8_t *data = malloc(INPUT_MAX);
	size_t given;

	target_name = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];
	signal(SIGABRT, keep);
	signal(SIGALRM, keep);
	if (getenv("FUZZ_SEED"))
		x = strtoull(getenv("FUZZ_SEED"), NULL, 10) * 2 + 1;
	for (int i = 2; i < argc; i++)
		read_path(argv[i]);
	if (inputs == 0) {
		fprintf(stderr, "usage: %s MUTATIONS FILE|FOLDER…\n", argv[0]);
		return 2;
	}
	given = inputs;
	for (size_t i = 0; i < inputs; i++)
		run(input[i].data, input[i].size);
	if (seconds > 0)
		mutations = run_for(seconds, data);
	for (long i = 0; seconds == 0 && i < mutations; i++)
		run(data, one_mutation(data));
	if (seconds > 0)
		printf("%zu inputs, %ld mutations in %ld s, %zu kept, %zu places reached\n", given, mutations, seconds, inputs - given, reached);
	else
		printf("%zu inputs, %ld mutations\n", given, mutations);
	for (size_t i = 0; i < inputs; i++)
		free(input[i].data);
	free(data);
	return 0;
}
