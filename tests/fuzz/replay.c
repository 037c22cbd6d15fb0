/* Runs a fuzz target on the files and folders given, then on some thousand mutations of them with a fixed seed: the same inputs in every
 * run. Arguments: number of mutations, then files or folders. */
#include "fuzz.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#define INPUT_MAX ((size_t)64 * 1024)
#define INPUTS_MAX 256

static struct input {
	uint8_t *data;
	size_t size;
} input[INPUTS_MAX];
static size_t inputs;

/* xorshift64*: small and the same everywhere. */
static uint64_t next_random(void)
{
	static uint64_t x = 0x5347534147534147;

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

	if (!f || inputs == INPUTS_MAX) {
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

/* The target gets memory of exactly its size, so that a sanitizer sees each byte read beyond. */
static void run(const uint8_t *data, size_t size)
{
	uint8_t *exact = malloc(size ? size : 1);

	memcpy(exact, data, size);
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
}

int main(int argc, char **argv)
{
	long mutations = argc > 2 ? strtol(argv[1], NULL, 10) : 0;
	uint8_t *data = malloc(INPUT_MAX);

	for (int i = 2; i < argc; i++)
		read_path(argv[i]);
	if (inputs == 0) {
		fprintf(stderr, "usage: %s MUTATIONS FILE|FOLDER…\n", argv[0]);
		return 2;
	}
	for (size_t i = 0; i < inputs; i++)
		run(input[i].data, input[i].size);
	for (long i = 0; i < mutations; i++) {
		const struct input *chosen = &input[below(inputs)];
		size_t size = chosen->size;

		memcpy(data, chosen->data, size);
		for (size_t n = 1 + below(4); n > 0; n--)
			size = mutate(data, size);
		run(data, size);
	}
	for (size_t i = 0; i < inputs; i++)
		free(input[i].data);
	free(data);
	printf("%zu inputs, %ld mutations\n", inputs, mutations);
	return 0;
}
