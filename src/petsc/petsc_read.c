/* The exchange file: a rank reads the rows that it owns, and believes nothing. */
#include "base/arena.h"
#include "graph/graph.h"
#include "graph/graph_file.h"
#include "petsc/petsc_int.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct source {
	int fd;
	char *why;
};

static bool refuse(struct source *source, const char *why)
{
	snprintf(source->why, PETSC_WHY, "%s", why);
	return false;
}

static bool read_at(struct source *source, void *to, size_t bytes, int64_t at)
{
	char *here = to;

	while (bytes > 0) {
		ssize_t got = pread(source->fd, here, bytes, at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return refuse(source, strerror(errno));
		if (got == 0)
			return refuse(source, "the file became shorter while it was read");
		here += got;
		at += got;
		bytes -= (size_t)got;
	}
	return true;
}

static bool read_header(struct source *source, struct graph_file_header *header)
{
	struct stat info;

	if (fstat(source->fd, &info) != 0)
		return refuse(source, strerror(errno));
	if (!S_ISREG(info.st_mode))
		return refuse(source, "not a file");
	if (info.st_size < (off_t)sizeof *header)
		return refuse(source, "too short for a header");
	if (!read_at(source, header, sizeof *header, 0))
		return false;
	if (memcmp(header->magic, GRAPH_FILE_MAGIC, sizeof header->magic) != 0)
		return refuse(source, "not a file of links (its first bytes are not " GRAPH_FILE_MAGIC ")");
	if (header->n < 0 || header->n >= INT32_MAX)
		return refuse(source, "the number of products is out of range");
	if (header->links < 0 || header->links > GRAPH_FILE_LINKS_MAX)
		return refuse(source, "the number of links is out of range");
	if (header->columns < 1 || header->columns > GRAPH_COLUMNS_MAX)
		return refuse(source, "the number of columns is out of range");
	if (header->reserved != 0)
		return refuse(source, "the reserved field is not 0");
	if (graph_file_end(header->n, header->links, header->columns) != info.st_size) {
		snprintf(source->why, PETSC_WHY,
			"%" PRId64 " bytes, but %" PRId64 " products, %" PRId64 " links and %" PRId32 " columns need %" PRId64, (int64_t)info.st_size,
			header->n, header->links, header->columns, graph_file_end(header->n, header->links, header->columns));
		return false;
	}
	return true;
}

static bool all_finite(const double *number, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!isfinite(number[i]))
			return false;
	return true;
}

static bool read_own(struct source *source, const struct graph_file_header *header, struct petsc_rows *rows)
{
	size_t count = (size_t)rows->count, columns = (size_t)rows->columns, links;
	int64_t *start = heap_alloc(count + 1, sizeof *start);
	int32_t *input = NULL;
	bool fine = read_at(source, start, (count + 1) * sizeof *start, graph_file_start() + rows->first * 8);

	for (size_t i = 0; fine && i < count; i++)
		if (start[i] > start[i + 1])
			fine = refuse(source, "the starts of rows do not rise");
	if (fine && (start[0] < 0 || start[count] > header->links || (rows->first == 0 && start[0] != 0) ||
			    (rows->first + rows->count == rows->n && start[count] != header->links)))
		fine = refuse(source, "the starts of rows do not fit the number of links");
	if (fine && start[count] - start[0] > PETSC_MAX_INT - rows->count)
		fine = refuse(source, "too many links for one rank: use more ranks");
	if (!fine) {
		free(start);
		return false;
	}
	links = (size_t)(start[count] - start[0]);
	rows->start = heap_alloc(count + 1, sizeof *rows->start);
	for (size_t i = 0; i <= count; i++)
		rows->start[i] = (PetscInt)(start[i] - start[0]);
	input = heap_alloc(links, sizeof *input);
	rows->input = heap_alloc(links, sizeof *rows->input);
	rows->quantity = heap_alloc(links, sizeof *rows->quantity);
	rows->direct = heap_alloc(count * columns, sizeof *rows->direct);
	fine = read_at(source, input, links * sizeof *input, graph_file_input(header->n) + start[0] * 4) &&
	       read_at(source, rows->quantity, links * sizeof *rows->quantity, graph_file_quantity(header->n, header->links) + start[0] * 8) &&
	       read_at(source, rows->direct, count * columns * sizeof *rows->direct,
		       graph_file_direct(header->n, header->links) + rows->first * (int64_t)columns * 8);
	for (size_t e = 0; fine && e < links; e++) {
		if (input[e] < 0 || input[e] >= rows->n)
			fine = refuse(source, "a link names a product that is not there");
		rows->input[e] = input[e];
	}
	if (fine && (!all_finite(rows->quantity, links) || !all_finite(rows->direct, count * columns)))
		fine = refuse(source, "a number is not finite");
	free(input);
	free(start);
	return fine;
}

struct link {
	PetscInt input, place;
	double quantity;
};

static int by_input(const void *a, const void *b)
{
	const struct link *x = a, *y = b;

	if (x->input != y->input)
		return x->input < y->input ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

/* Adds repeated links up, in the file's order, and drops what is 0: it ties nothing together. */
static bool merge(struct source *source, struct petsc_rows *rows)
{
	struct link *link = NULL;
	PetscInt room = 0, kept = 0, begin = 0;

	for (PetscInt i = 0; i < rows->count; i++) {
		PetscInt end = rows->start[i + 1], length = end - begin;

		if (length > room) {
			room = length;
			link = heap_grow(link, (size_t)room, sizeof *link);
		}
		for (PetscInt e = 0; e < length; e++)
			link[e] = (struct link){rows->input[begin + e], e, rows->quantity[begin + e]};
		if (length > 1)
			qsort(link, (size_t)length, sizeof *link, by_input);
		begin = end;
		for (PetscInt e = 0; e < length;) {
			PetscInt input = link[e].input;
			double sum = link[e].quantity;

			for (e++; e < length && link[e].input == input; e++)
				sum += link[e].quantity;
			if (!isfinite(sum)) {
				free(link);
				return refuse(source, "repeated links add up beyond the range of numbers");
			}
			if (sum == 0)
				continue;
			rows->input[kept] = input;
			rows->quantity[kept++] = sum;
		}
		rows->start[i + 1] = kept;
	}
	free(link);
	return true;
}

bool petsc_rows_read(struct petsc_rows *rows, const char *path, int rank, int ranks, char why[PETSC_WHY])
{
	struct source source = {.fd = open(path, O_RDONLY | O_CLOEXEC), .why = why};
	struct graph_file_header header;
	bool fine;

	*rows = (struct petsc_rows){0};
	if (source.fd < 0)
		return refuse(&source, strerror(errno));
	fine = read_header(&source, &header);
	if (fine) {
		rows->n = (PetscInt)header.n;
		rows->columns = header.columns;
		rows->first = (PetscInt)(header.n * rank / ranks);
		rows->count = (PetscInt)(header.n * (rank + 1) / ranks) - rows->first;
		fine = read_own(&source, &header, rows) && merge(&source, rows);
	}
	close(source.fd);
	return fine;
}
