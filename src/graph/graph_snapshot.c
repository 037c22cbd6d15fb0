/* The file is what the order has in memory: header, table of sections, then the sections, each at a multiple of 64 bytes with zeros between. What
 * components have of their own stands one component after the other in one section of its kind; `struct record` says how much of it is whose.
 * All lengths in the file follow from the counts in the table, so every place is known before anything is touched. Little-endian. */
#include "graph/graph_snapshot.h"

#include "base/arena.h"
#include "graph/graph_int.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "a snapshot is written and read as it lies in memory, which is little-endian"
#endif

#define MAGIC "SSORDER\n"
#define VERSION 1
#define BYTE_ORDER_MARK 0x01020304
#define ALIGN 64
#define BUFFER ((size_t)1 << 20)

/* Whoever adds to one of these, or changes what stands in them or how the solves read it, must write it here too and raise VERSION. (A field that
 * finds room in a gap does not change the size: the structs are filled below field by field in their order, so that it does not compile either.) */
_Static_assert(sizeof(struct graph_order) == 120 && sizeof(struct component) == 80 && sizeof(struct graph_finding) == 32, "raise VERSION");
_Static_assert(sizeof(struct graph_dense) == 32 && sizeof(struct graph_sweep) == 96, "raise VERSION");
_Static_assert(sizeof(struct block) == 12 && sizeof(struct forward) == 16 && BLOCK_MAX == 16 && GRAPH_AHEAD == 128, "raise VERSION");
_Static_assert(VERDICT_PROVED == 0 && VERDICT_JUDGED == 1, "raise VERSION");

enum section {
	ROW,
	POSITION,
	SELF,
	OUTER_START,
	OUTER_COL,
	OUTER_Q,
	INNER_START,
	INNER_COL,
	INNER_Q,
	USERS_START,
	USERS_COL,
	USERS_Q,
	COMPONENT,
	DENSE_FACTOR,
	DENSE_SWAP,
	DENSE_SCALE,
	SWEEP_BLOCK,
	SWEEP_INVERSE,
	SWEEP_ABSOLUTE,
	SWEEP_FORWARD,
	SWEEP_LATE,
	SWEEP_EARLY,
	SWEEP_WEIGHT,
	DIRECT,
	TOTAL,
	NAME_START,
	NAME_BYTES,
	COLUMN_START,
	COLUMN_BYTES,
	SECTIONS
};

enum kind { KIND_ALONE, KIND_DENSE, KIND_SWEEP };

/* A component in the file. */
struct record {
	double keep, radius, gain, spare;
	uint64_t forward_count;
	int32_t begin, end, smallest, strongest;
	int32_t block_count, late_count, early_count;
	uint8_t kind, verdict, is_signed;
	uint8_t extra; /* dense: rows were exchanged; sweep: inverse_absolute is none, inverse itself, or its own */
};
enum { ABSOLUTE_NONE, ABSOLUTE_SAME, ABSOLUTE_OWN };
_Static_assert(sizeof(struct record) == 72, "no gaps");

static const struct {
	const char *name;
	size_t size; /* of one element */
} section_of[SECTIONS] = {
	[ROW] = {"row", 4},
	[POSITION] = {"position", 4},
	[SELF] = {"self", 8},
	[OUTER_START] = {"outer.start", 4},
	[OUTER_COL] = {"outer.col", 4},
	[OUTER_Q] = {"outer.q", 8},
	[INNER_START] = {"inner.start", 4},
	[INNER_COL] = {"inner.col", 4},
	[INNER_Q] = {"inner.q", 8},
	[USERS_START] = {"users.start", 4},
	[USERS_COL] = {"users.col", 4},
	[USERS_Q] = {"users.q", 8},
	[COMPONENT] = {"component", sizeof(struct record)},
	[DENSE_FACTOR] = {"dense.factor", 8},
	[DENSE_SWAP] = {"dense.swap", 4},
	[DENSE_SCALE] = {"dense.scale", 8},
	[SWEEP_BLOCK] = {"sweep.block", sizeof(struct block)},
	[SWEEP_INVERSE] = {"sweep.inverse", 8},
	[SWEEP_ABSOLUTE] = {"sweep.inverse_absolute", 8},
	[SWEEP_FORWARD] = {"sweep.forward", sizeof(struct forward)},
	[SWEEP_LATE] = {"sweep.late", 4},
	[SWEEP_EARLY] = {"sweep.early", 4},
	[SWEEP_WEIGHT] = {"sweep.weight", 8},
	[DIRECT] = {"direct", 8},
	[TOTAL] = {"total", 8},
	[NAME_START] = {"name.start", 8},
	[NAME_BYTES] = {"name", 1},
	[COLUMN_START] = {"column_name.start", 8},
	[COLUMN_BYTES] = {"column_name", 1},
};

/* Everything from byte_order on is under the checksum; the first four fields keep their places in every version. */
struct header {
	char magic[8];
	uint64_t checksum;
	uint32_t byte_order, version;
	uint64_t bytes; /* of the whole file */
	int32_t n, columns;
	uint32_t sections, reserved[5];
	struct {
		uint64_t offset, count; /* elements */
	} section[SECTIONS];
};
#define CHECKED_FROM offsetof(struct header, byte_order)
_Static_assert(CHECKED_FROM == 16 && sizeof(struct header) == 64 + 16 * SECTIONS, "no gaps");

/* Places and the file's length from the counts. False if that is more than there can be. */
static bool layout(struct header *header)
{
	uint64_t at = sizeof *header, bytes;

	for (size_t s = 0; s < SECTIONS; s++) {
		if (__builtin_add_overflow(at, ALIGN - 1, &at))
			return false;
		at -= at % ALIGN;
		header->section[s].offset = at;
		if (__builtin_mul_overflow(header->section[s].count, section_of[s].size, &bytes) || __builtin_add_overflow(at, bytes, &at))
			return false;
	}
	header->bytes = at;
	return at <= INT64_MAX;
}

/* ---- fast looks at whole arrays: no branch inside the loops, so that they run at the speed of memory */

static bool all_below(const int32_t *value, size_t count, int32_t limit)
{
	uint32_t bad = 0, last = (uint32_t)limit - 1;

	for (size_t i = 0; i < count; i++)
		bad |= (uint32_t)value[i] | (last - (uint32_t)value[i]);
	return count == 0 || (limit > 0 && bad >> 31 == 0);
}

static bool all_within(const int32_t *value, size_t count, int32_t begin, int32_t end)
{
	uint32_t bad = 0;

	for (size_t i = 0; i < count; i++)
		bad |= ((uint32_t)value[i] - (uint32_t)begin) | ((uint32_t)end - 1 - (uint32_t)value[i]);
	return bad >> 31 == 0;
}

static bool all_zero(const void *bytes, size_t count)
{
	const unsigned char *byte = bytes;
	unsigned char any = 0;

	for (size_t i = 0; i < count; i++)
		any |= byte[i];
	return any == 0;
}

#define EXPONENT UINT64_C(0x7ff0000000000000)
#define EXPONENT_ONE UINT64_C(0x0010000000000000)

static uint64_t bits_of(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof bits);
	return bits;
}

static bool all_finite(const double *value, size_t count)
{
	uint64_t bad = 0;

	for (size_t i = 0; i < count; i++)
		bad |= (bits_of(value[i]) & EXPONENT) + EXPONENT_ONE; /* carries into the sign where all bits are ones */
	return bad >> 63 == 0;
}

/* Finite and above 0. */
static bool all_positive(const double *value, size_t count)
{
	uint64_t bad = 0;

	for (size_t i = 0; i < count; i++)
		bad |= bits_of(value[i]) | (bits_of(value[i]) - 1) | ((bits_of(value[i]) & EXPONENT) + EXPONENT_ONE);
	return bad >> 63 == 0;
}

static bool all_blank(const double *value, size_t count)
{
	uint64_t any = 0;

	for (size_t i = 0; i < count; i++)
		any |= bits_of(value[i]) << 1;
	return any == 0;
}

static bool any_negative(const double *value, size_t count)
{
	bool any = false;

	for (size_t i = 0; i < count; i++)
		any |= value[i] < 0;
	return any;
}

static bool never_falls(const uint32_t *value, size_t count)
{
	uint32_t bad = 0;

	for (size_t i = 1; i < count; i++)
		bad |= value[i] < value[i - 1];
	return bad == 0;
}

static bool is_utf8(const char *text, size_t length)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t i = 0;

	while (i < length) {
		uint64_t eight = UINT64_C(0x8080808080808080);
		int step;

		if (length - i >= sizeof eight)
			memcpy(&eight, s + i, sizeof eight);
		step = eight & UINT64_C(0x8080808080808080) ? utf8_length(s + i, length - i) : 8;
		if (step == 0)
			return false;
		i += (size_t)step;
	}
	return true;
}

/* ---- writing: sections_put runs twice, once to count and once to write */

struct sink {
	bool counting;
	struct header *header;
	enum section section;
	int fd, failure; /* errno */
	XXH3_state_t *hash;
	unsigned char *buffer;
	size_t used;
	uint64_t offset;
};

static void bytes_out(struct sink *sink, const void *from, size_t bytes)
{
	const unsigned char *at = from;

	XXH3_64bits_update(sink->hash, from, bytes);
	while (bytes && !sink->failure) {
		ssize_t done = write(sink->fd, at, bytes);

		if (done < 0 && errno != EINTR)
			sink->failure = errno;
		if (done > 0) {
			at += done;
			bytes -= (size_t)done;
		}
	}
}

static void buffer_flush(struct sink *sink)
{
	bytes_out(sink, sink->buffer, sink->used);
	sink->used = 0;
}

static void bytes_put(struct sink *sink, const void *from, size_t bytes)
{
	if (sink->failure || bytes == 0)
		return;
	sink->offset += bytes;
	if (bytes > BUFFER - sink->used)
		buffer_flush(sink);
	if (bytes >= BUFFER) {
		bytes_out(sink, from, bytes);
		return;
	}
	memcpy(sink->buffer + sink->used, from, bytes);
	sink->used += bytes;
}

static void section_begin(struct sink *sink, enum section section)
{
	static const char zeros[ALIGN];

	sink->section = section;
	if (!sink->counting)
		bytes_put(sink, zeros, (size_t)(sink->header->section[section].offset - sink->offset));
}

/* `count` elements of the section. */
static void put(struct sink *sink, const void *from, size_t count)
{
	if (sink->counting)
		sink->header->section[sink->section].count += count;
	else
		bytes_put(sink, from, count * section_of[sink->section].size);
}

static void section_put(struct sink *sink, enum section section, const void *from, size_t count)
{
	section_begin(sink, section);
	put(sink, from, count);
}

static void csr_put(struct sink *sink, enum section first, const struct graph_csr *csr, size_t n)
{
	section_put(sink, first, csr->start, n + 1);
	section_put(sink, first + 1, csr->col, (size_t)csr->start[n] + GRAPH_AHEAD);
	section_put(sink, first + 2, csr->q, (size_t)csr->start[n] + GRAPH_AHEAD);
}

static void strings_put(struct sink *sink, enum section first, const char *const *string, size_t count)
{
	uint64_t at = 0;

	section_begin(sink, first);
	if (string)
		put(sink, &at, 1);
	for (size_t i = 0; string && i < count; i++) {
		at += strlen(string[i]) + 1;
		put(sink, &at, 1);
	}
	section_begin(sink, first + 1);
	for (size_t i = 0; string && i < count; i++)
		put(sink, string[i], strlen(string[i]) + 1);
}

static struct record record_of(const struct component *component)
{
	const struct graph_sweep *sweep = component->sweep;
	struct record record = {.keep = component->keep,
		.radius = component->finding.radius,
		.gain = component->finding.gain,
		.begin = component->begin,
		.end = component->end,
		.smallest = component->smallest,
		.strongest = component->finding.strongest,
		.kind = component->dense ? KIND_DENSE
			: sweep          ? KIND_SWEEP
					 : KIND_ALONE,
		.verdict = (uint8_t)component->finding.verdict,
		.is_signed = component->is_signed};

	if (component->dense)
		record.extra = component->dense->swap != NULL;
	if (sweep) {
		record.spare = sweep->spare;
		record.forward_count = sweep->forward_count;
		record.block_count = sweep->block_count;
		record.late_count = sweep->late_count;
		record.early_count = sweep->early_count;
		record.verdict = (uint8_t)sweep->verdict;
		record.extra = !sweep->inverse_absolute ? ABSOLUTE_NONE : sweep->inverse_absolute == sweep->inverse ? ABSOLUTE_SAME : ABSOLUTE_OWN;
	}
	return record;
}

/* Doubles in use of a sweep's inverses: those of its blocks, one after the other. */
static size_t inverse_count(const struct graph_sweep *sweep)
{
	size_t count = 0;

	for (int32_t k = 0; k < sweep->block_count; k++)
		count += (size_t)(sweep->block[k].size * sweep->block[k].size);
	return count;
}

static void components_put(struct sink *sink, const struct graph_order *order)
{
	for (enum section section = COMPONENT; section <= SWEEP_WEIGHT; section++) {
		section_begin(sink, section);
		for (int32_t c = 0; c < order->component_count; c++) {
			const struct component *component = &order->component[c];
			const struct graph_dense *dense = component->dense;
			const struct graph_sweep *sweep = component->sweep;
			size_t m = (size_t)(component->end - component->begin);

			if (section == COMPONENT) {
				struct record record = record_of(component);

				put(sink, &record, 1);
			}
			if (section == DENSE_FACTOR && dense)
				put(sink, dense->factor, m * m);
			if (section == DENSE_SWAP && dense && dense->swap)
				put(sink, dense->swap, m);
			if (section == DENSE_SCALE && dense)
				put(sink, dense->scale, m);
			if (!sweep)
				continue;
			if (section == SWEEP_BLOCK)
				put(sink, sweep->block, (size_t)sweep->block_count);
			if (section == SWEEP_INVERSE)
				put(sink, sweep->inverse, inverse_count(sweep));
			if (section == SWEEP_ABSOLUTE && sweep->inverse_absolute && sweep->inverse_absolute != sweep->inverse)
				put(sink, sweep->inverse_absolute, inverse_count(sweep));
			if (section == SWEEP_FORWARD)
				put(sink, sweep->forward, sweep->forward_count);
			if (section == SWEEP_LATE)
				put(sink, sweep->late, (size_t)sweep->late_count);
			if (section == SWEEP_EARLY)
				put(sink, sweep->early, (size_t)sweep->early_count);
			if (section == SWEEP_WEIGHT)
				put(sink, sweep->weight, m);
		}
	}
}

static void sections_put(struct sink *sink, const struct graph_snapshot_data *data)
{
	const struct graph_order *order = data->order;
	size_t n = (size_t)order->n, columns = (size_t)data->columns;

	section_put(sink, ROW, order->row, n);
	section_put(sink, POSITION, order->position, n);
	section_put(sink, SELF, order->self, n);
	csr_put(sink, OUTER_START, &order->outer, n);
	csr_put(sink, INNER_START, &order->inner, n);
	csr_put(sink, USERS_START, &order->inner_users, n);
	components_put(sink, order);
	section_put(sink, DIRECT, data->direct, n * columns);
	section_put(sink, TOTAL, data->total, n * columns);
	strings_put(sink, NAME_START, data->name, n);
	strings_put(sink, COLUMN_START, data->column_name, columns);
}

/* The checksum, and with it the magic, comes last. Returns errno. */
static int file_fill(int fd, struct header *header, const struct graph_snapshot_data *data)
{
	struct sink sink = {.header = header, .fd = fd, .offset = CHECKED_FROM};

	sink.hash = XXH3_createState();
	if (!sink.hash)
		return ENOMEM;
	sink.buffer = heap_alloc(BUFFER, 1);
	XXH3_64bits_reset(sink.hash);
	if (lseek(fd, CHECKED_FROM, SEEK_SET) < 0)
		sink.failure = errno;
	bytes_put(&sink, (const unsigned char *)header + CHECKED_FROM, sizeof *header - CHECKED_FROM);
	sections_put(&sink, data);
	buffer_flush(&sink);
	header->checksum = XXH3_64bits_digest(sink.hash);
	if (!sink.failure && pwrite(fd, header, CHECKED_FROM, 0) != (ssize_t)CHECKED_FROM)
		sink.failure = errno ? errno : EIO;
	if (!sink.failure && fsync(fd) != 0)
		sink.failure = errno;
	XXH3_freeState(sink.hash);
	free(sink.buffer);
	return sink.failure;
}

static enum status write_refused(const char *path, int number, struct err *err)
{
	if (number == EWOULDBLOCK)
		return err_set(err, ST_CONFLICT, "snapshot.busy", path, NULL);
	return err_set(
		err, number == ENOSPC || number == EIO || number == EDQUOT ? ST_INTERNAL : ST_INPUT, "snapshot.write", path, strerror(number), NULL);
}

/* The file beside, empty and locked, as *out_fd. One that a killed process left is taken over. Returns errno. */
static int part_open(const char *part, int *out_fd)
{
	for (;;) {
		int fd = open(part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666), failure = 0;
		struct stat own, named;

		if (fd < 0)
			return errno;
		if (fstat(fd, &own) != 0)
			failure = errno;
		else if (!S_ISREG(own.st_mode))
			failure = EEXIST;
		else if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
			failure = EWOULDBLOCK;
		if (!failure && (lstat(part, &named) != 0 || named.st_ino != own.st_ino || named.st_dev != own.st_dev)) {
			close(fd); /* whoever had the lock put it in place meanwhile */
			continue;
		}
		if (!failure && ftruncate(fd, 0) != 0)
			failure = errno;
		if (failure) {
			close(fd);
			return failure;
		}
		*out_fd = fd;
		return 0;
	}
}

/* The new name must outlive a power cut too. */
static void folder_sync(const char *path)
{
	char *folder = heap_strdup(path), *slash = strrchr(folder, '/');
	int fd;

	if (slash)
		slash[slash == folder] = '\0';
	fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(folder);
}

static bool data_is_sound(const struct graph_snapshot_data *data)
{
	size_t n = (size_t)data->order->n, columns = (size_t)data->columns;
	bool sound = data->columns >= 1 && data->columns <= GRAPH_COLUMNS_MAX;

	sound = sound && all_finite(data->direct, n * columns) && all_finite(data->total, n * columns);
	for (size_t i = 0; sound && data->name && i < n; i++)
		sound = is_utf8(data->name[i], strlen(data->name[i]));
	for (size_t c = 0; sound && data->column_name && c < columns; c++)
		sound = is_utf8(data->column_name[c], strlen(data->column_name[c]));
	return sound;
}

enum status graph_snapshot_write(const char *path, const struct graph_snapshot_data *data, struct err *err)
{
	struct header header = {.magic = MAGIC, .byte_order = BYTE_ORDER_MARK, .version = VERSION, .sections = SECTIONS};
	struct sink counting = {.counting = true, .header = &header};
	struct stat info;
	char *real, *part;
	int fd = -1, failure;

	if (!data_is_sound(data))
		return err_internal(err, "graph_snapshot_write: data");
	header.n = data->order->n;
	header.columns = data->columns;
	sections_put(&counting, data);
	if (!layout(&header))
		return err_internal(err, "graph_snapshot_write: size");
	if (stat(path, &info) == 0 && !S_ISREG(info.st_mode))
		return err_set(err, ST_INPUT, S_ISDIR(info.st_mode) ? "file.directory" : "snapshot.not_file", path, NULL);
	real = realpath(path, NULL);
	if (!real)
		real = heap_strdup(path);
	part = heap_alloc(strlen(real) + sizeof ".part", 1);
	strcat(strcpy(part, real), ".part");
	failure = part_open(part, &fd);
	if (!failure) {
		failure = file_fill(fd, &header, data);
		if (!failure && rename(part, real) != 0)
			failure = errno;
		if (failure)
			unlink(part);
		else
			folder_sync(real);
		close(fd); /* and with it the lock */
	}
	free(part);
	free(real);
	return failure ? write_refused(path, failure, err) : ST_OK;
}

/* ---- opening */

struct graph_snapshot {
	struct graph_order order; /* its arrays are in the mapping, but `component` */
	struct graph_dense *dense;
	struct graph_sweep *sweep;
	const struct header *header;
	void *map;
	size_t bytes;
	uint64_t taken[SECTIONS]; /* elements given out to components so far */
};

static void *section_at(const struct graph_snapshot *s, enum section section)
{
	return (char *)s->map + s->header->section[section].offset;
}

static size_t section_count(const struct graph_snapshot *s, enum section section)
{
	return (size_t)s->header->section[section].count;
}

/* The next `count` elements of a section that components share. False if there are not as many left. */
static bool take(struct graph_snapshot *s, enum section section, uint64_t count, void *out_pointer)
{
	void *at = (char *)section_at(s, section) + s->taken[section] * section_of[section].size;

	if (count > section_count(s, section) - s->taken[section])
		return false;
	s->taken[section] += count;
	memcpy(out_pointer, &at, sizeof at);
	return true;
}

/* Looks at what fixes all places, and at nothing beyond it. `*out_what`: what is damaged. Returns the code of what is wrong, or NULL. */
static const char *header_check(const unsigned char *bytes, size_t size, const char **out_what)
{
	const struct header *header = (const struct header *)(const void *)bytes;
	struct header expected = {0};

	*out_what = "header";
	if (memcmp(bytes, MAGIC, size < sizeof header->magic ? size : sizeof header->magic) != 0)
		return "snapshot.magic";
	if (size < offsetof(struct header, n))
		return "snapshot.short";
	if (header->byte_order == __builtin_bswap32(BYTE_ORDER_MARK))
		return "snapshot.byte_order";
	if (header->byte_order != BYTE_ORDER_MARK)
		return "snapshot.damaged";
	if (header->version != VERSION)
		return header->version > VERSION ? "snapshot.too_new" : "snapshot.version";
	if (size < sizeof *header || size < header->bytes)
		return "snapshot.short";
	if (size > header->bytes || header->sections != SECTIONS || !all_zero(header->reserved, sizeof header->reserved))
		return "snapshot.damaged";
	for (size_t s = 0; s < SECTIONS; s++)
		expected.section[s].count = header->section[s].count;
	if (!layout(&expected) || expected.bytes > size)
		return "snapshot.short";
	if (expected.bytes < size || memcmp(expected.section, header->section, sizeof expected.section) != 0)
		return "snapshot.damaged";
	return NULL;
}

/* Lengths of sections against each other. Returns the section that does not fit, SECTIONS if all do. */
static enum section counts_check(const struct header *header)
{
	uint64_t rows = (uint64_t)(uint32_t)header->n, columns = (uint64_t)(uint32_t)header->columns;
	const uint64_t expected[][2] = {{ROW, rows}, {POSITION, rows}, {SELF, rows}, {OUTER_START, rows + 1}, {INNER_START, rows + 1},
		{USERS_START, rows + 1}, {DIRECT, rows * columns}, {TOTAL, rows * columns}};

	if (header->n < 0)
		return ROW;
	if (header->columns < 1 || header->columns > GRAPH_COLUMNS_MAX)
		return DIRECT;
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
		if (header->section[expected[i][0]].count != expected[i][1])
			return (enum section)expected[i][0];
	}
	for (enum section col = OUTER_COL; col <= USERS_COL; col += INNER_COL - OUTER_COL) {
		uint64_t count = header->section[col].count;

		if (count < GRAPH_AHEAD || count > UINT32_MAX || header->section[col + 1].count != count)
			return col;
	}
	if (header->section[USERS_COL].count != header->section[INNER_COL].count)
		return USERS_COL;
	if (header->section[COMPONENT].count > rows)
		return COMPONENT;
	for (enum section start = NAME_START; start <= COLUMN_START; start += COLUMN_START - NAME_START) {
		uint64_t count = header->section[start].count, strings = start == NAME_START ? rows : columns;

		if (count != 0 && count != strings + 1)
			return start;
		if (header->section[start + 1].count < (count ? strings : 0) || (!count && header->section[start + 1].count))
			return start + 1;
	}
	return SECTIONS;
}

static bool strings_check(const struct graph_snapshot *s, enum section first)
{
	const uint64_t *start = section_at(s, first);
	const char *text = section_at(s, first + 1);
	size_t starts = section_count(s, first), length = section_count(s, first + 1), ends = 0;

	if (starts == 0)
		return true;
	if (start[0] != 0 || start[starts - 1] != length)
		return false;
	for (size_t i = 1; i < starts; i++) {
		if (start[i] <= start[i - 1] || start[i] > length || text[start[i] - 1] != '\0')
			return false;
	}
	for (size_t i = 0; i < length; i++)
		ends += text[i] == '\0';
	return ends == starts - 1 && is_utf8(text, length);
}

/* `position` is the inverse of `row`: then both are permutations. */
static bool permutation_check(const struct graph_order *order)
{
	const int32_t *row = order->row, *position = order->position;
	uint32_t bad = 0;

	if (!all_below(row, (size_t)order->n, order->n))
		return false;
	for (int32_t i = 0; i < order->n; i++)
		bad |= (uint32_t)(position[row[i]] ^ i);
	return bad == 0;
}

/* Apart from the columns, whose range depends on the components. */
static enum section csr_check(const struct graph_snapshot *s, enum section first, const struct graph_csr *csr)
{
	size_t n = (size_t)s->order.n, links = section_count(s, first + 1) - GRAPH_AHEAD;

	if (csr->start[0] != 0 || csr->start[n] != links || !never_falls(csr->start, n + 1))
		return first;
	if (!all_zero(csr->col + links, GRAPH_AHEAD * sizeof *csr->col))
		return first + 1;
	if (!all_zero(csr->q + links, GRAPH_AHEAD * sizeof *csr->q) || !all_finite(csr->q, links))
		return first + 2;
	return SECTIONS;
}

/* Positions begin … end-1: links out of their component lead to earlier positions, links within stay in it, and outside components (`alone`) there
 * are neither of these nor self-loops. */
static enum section links_check(const struct graph_order *order, int32_t begin, int32_t end, bool alone)
{
	const struct graph_csr *outer = &order->outer, *inner[] = {&order->inner, &order->inner_users};

	if (alone) {
		const int32_t *col = outer->col;
		uint32_t bad = 0;

		for (int32_t i = begin; i < end; i++) {
			uint32_t last = (uint32_t)i - 1; /* of the first: none is below */

			for (uint32_t e = outer->start[i]; e < outer->start[i + 1]; e++)
				bad |= (uint32_t)col[e] | (last - (uint32_t)col[e]);
		}
		if (bad >> 31)
			return OUTER_COL;
		if (!all_blank(order->self + begin, (size_t)(end - begin)))
			return SELF;
	} else if (!all_below(outer->col + outer->start[begin], outer->start[end] - outer->start[begin], begin)) {
		return OUTER_COL;
	}
	for (int k = 0; k < 2; k++) {
		uint32_t first = inner[k]->start[begin], count = inner[k]->start[end] - first;

		if (alone ? count != 0 : !all_within(inner[k]->col + first, count, begin, end))
			return k ? USERS_COL : INNER_COL;
	}
	return SECTIONS;
}

static bool dense_take(struct graph_snapshot *s, const struct record *record, struct graph_dense *dense)
{
	uint64_t m = (uint64_t)(record->end - record->begin);

	*dense = (struct graph_dense){(int32_t)m, NULL, NULL, NULL};
	if (record->extra > 1 || !take(s, DENSE_FACTOR, m * m, &dense->factor) || !take(s, DENSE_SCALE, m, &dense->scale) ||
		(record->extra && !take(s, DENSE_SWAP, m, &dense->swap)))
		return false;
	return !dense->swap || all_below(dense->swap, (size_t)m, dense->m);
}

/* Rising values below `limit`. */
static bool rises(const int32_t *value, int32_t count, int32_t limit)
{
	int32_t before = -1;

	for (int32_t i = 0; i < count; i++) {
		if (value[i] <= before || value[i] >= limit)
			return false;
		before = value[i];
	}
	return true;
}

static bool sweep_take(struct graph_snapshot *s, const struct record *record, struct graph_sweep *sweep)
{
	int32_t m = record->end - record->begin, free_from = 0;
	uint64_t used = 0;

	if (record->block_count < 0 || record->late_count < 0 || record->early_count < 0)
		return false;
	*sweep = (struct graph_sweep){NULL, record->block_count, NULL, NULL, NULL, (size_t)record->forward_count, NULL, NULL, record->late_count,
		record->early_count, NULL, record->spare, (enum verdict)record->verdict};
	if (!take(s, SWEEP_BLOCK, (uint64_t)sweep->block_count, &sweep->block) || !take(s, SWEEP_FORWARD, record->forward_count, &sweep->forward) ||
		!take(s, SWEEP_LATE, (uint64_t)sweep->late_count, &sweep->late) ||
		!take(s, SWEEP_EARLY, (uint64_t)sweep->early_count, &sweep->early) || !take(s, SWEEP_WEIGHT, (uint64_t)m, &sweep->weight))
		return false;
	for (int32_t k = 0; k < sweep->block_count; k++) {
		const struct block *block = &sweep->block[k];

		if (block->at < free_from || block->at >= m || block->size < 1 || block->size > BLOCK_MAX || block->size > m - block->at ||
			block->inverse != used)
			return false;
		free_from = block->at + block->size;
		used += (uint64_t)(block->size * block->size);
	}
	for (size_t f = 0; f < sweep->forward_count; f++) {
		if ((uint32_t)sweep->forward[f].early >= (uint32_t)sweep->early_count ||
			(uint32_t)sweep->forward[f].late >= (uint32_t)sweep->late_count || !isfinite(sweep->forward[f].q))
			return false;
	}
	/* where nothing is negative both inverses are the same; a proof rests on the absolute one */
	if (record->is_signed ? record->extra == ABSOLUTE_SAME || record->extra > ABSOLUTE_OWN : record->extra != ABSOLUTE_SAME)
		return false;
	if ((record->verdict == VERDICT_PROVED && record->extra == ABSOLUTE_NONE) || !take(s, SWEEP_INVERSE, used, &sweep->inverse) ||
		(record->extra == ABSOLUTE_OWN && !take(s, SWEEP_ABSOLUTE, used, &sweep->inverse_absolute)))
		return false;
	if (record->extra == ABSOLUTE_SAME)
		sweep->inverse_absolute = sweep->inverse;
	return rises(sweep->late, sweep->late_count, m) && rises(sweep->early, sweep->early_count, m);
}

/* A self-loop alone: everything follows from its quantity. */
static bool alone_check(const struct graph_order *order, const struct record *record)
{
	double q = order->self[record->begin];

	return record->end - record->begin == 1 && q != 0 && fabs(q) < 1 && record->keep == 1 - q && record->extra == 0;
}

static bool component_take(struct graph_snapshot *s, const struct record *record, struct component *component, size_t *denses, size_t *sweeps)
{
	int32_t m = record->end - record->begin;

	if (record->smallest < 0 || record->smallest >= s->order.n || record->strongest < 0 || record->strongest >= m || record->is_signed > 1 ||
		record->verdict > VERDICT_JUDGED || !isfinite(record->keep) || !isfinite(record->radius) || !isfinite(record->gain) ||
		!isfinite(record->spare))
		return false;
	if (record->kind != KIND_ALONE && record->keep != 0)
		return false;
	if (record->kind != KIND_SWEEP &&
		(record->spare != 0 || record->forward_count || record->block_count || record->late_count || record->early_count))
		return false;
	*component = (struct component){record->begin, record->end, record->keep, record->smallest, 0, record->is_signed, NULL, NULL,
		{(enum verdict)record->verdict, record->radius, record->gain, record->strongest}};
	switch (record->kind) {
	case KIND_ALONE:
		return alone_check(&s->order, record);
	case KIND_DENSE:
		component->dense = &s->dense[(*denses)++];
		return m > 1 && dense_take(s, record, component->dense);
	case KIND_SWEEP:
		component->sweep = &s->sweep[(*sweeps)++];
		return m > 1 && sweep_take(s, record, component->sweep);
	default:
		return false;
	}
}

/* Makes the components and looks at what belongs to them and at the links between them. Returns the section that is wrong, or SECTIONS. */
static enum section components_take(struct graph_snapshot *s)
{
	const struct record *record = section_at(s, COMPONENT);
	struct graph_order *order = &s->order;
	size_t count = section_count(s, COMPONENT), denses = 0, sweeps = 0;
	enum section wrong = SECTIONS;
	int32_t done = 0;

	for (size_t c = 0; c < count; c++) {
		denses += record[c].kind == KIND_DENSE;
		sweeps += record[c].kind == KIND_SWEEP;
	}
	order->component = heap_alloc(count, sizeof *order->component);
	order->component_count = (int32_t)count;
	s->dense = heap_alloc(denses, sizeof *s->dense);
	s->sweep = heap_alloc(sweeps, sizeof *s->sweep);
	denses = sweeps = 0;
	for (size_t c = 0; wrong == SECTIONS && c < count; c++) {
		if (record[c].begin < done || record[c].end <= record[c].begin || record[c].end > order->n ||
			!component_take(s, &record[c], &order->component[c], &denses, &sweeps))
			return COMPONENT;
		wrong = links_check(order, done, record[c].begin, true);
		if (wrong == SECTIONS)
			wrong = links_check(order, record[c].begin, record[c].end, false);
		done = record[c].end;
	}
	if (wrong == SECTIONS)
		wrong = links_check(order, done, order->n, true);
	for (enum section section = DENSE_FACTOR; wrong == SECTIONS && section <= SWEEP_WEIGHT; section++) {
		if (s->taken[section] != section_count(s, section))
			wrong = section;
	}
	return wrong;
}

/* Between sections there are zeros. Returns the section that does not begin after such, SECTIONS if all do. */
static enum section gaps_check(const struct graph_snapshot *s)
{
	uint64_t end = sizeof *s->header;

	for (enum section section = 0; section < SECTIONS; section++) {
		if (!all_zero((const char *)s->map + end, (size_t)(s->header->section[section].offset - end)))
			return section;
		end = s->header->section[section].offset + s->header->section[section].count * section_of[section].size;
	}
	return SECTIONS;
}

/* The order over the mapping. Returns the section that is wrong, or SECTIONS. */
static enum section snapshot_take(struct graph_snapshot *s)
{
	struct graph_order *order = &s->order;
	static const enum section finite[] = {SELF, DENSE_FACTOR, SWEEP_INVERSE, SWEEP_ABSOLUTE, DIRECT, TOTAL},
				  positive[] = {DENSE_SCALE, SWEEP_WEIGHT};
	enum section wrong = counts_check(s->header);

	if (wrong == SECTIONS)
		wrong = gaps_check(s);
	if (wrong != SECTIONS)
		return wrong;
	*order = (struct graph_order){s->header->n, section_at(s, ROW), section_at(s, POSITION),
		{section_at(s, OUTER_START), section_at(s, OUTER_COL), section_at(s, OUTER_Q)},
		{section_at(s, INNER_START), section_at(s, INNER_COL), section_at(s, INNER_Q)},
		{section_at(s, USERS_START), section_at(s, USERS_COL), section_at(s, USERS_Q)}, section_at(s, SELF), NULL, 0, false};
	order->is_signed = any_negative(order->outer.q, section_count(s, OUTER_Q)) || any_negative(order->inner.q, section_count(s, INNER_Q)) ||
			   any_negative(order->self, section_count(s, SELF));
	if (!permutation_check(order))
		return ROW;
	for (size_t i = 0; i < sizeof finite / sizeof finite[0]; i++) {
		if (!all_finite(section_at(s, finite[i]), section_count(s, finite[i])))
			return finite[i];
	}
	for (size_t i = 0; i < sizeof positive / sizeof positive[0]; i++) {
		if (!all_positive(section_at(s, positive[i]), section_count(s, positive[i])))
			return positive[i];
	}
	wrong = csr_check(s, OUTER_START, &order->outer);
	if (wrong == SECTIONS)
		wrong = csr_check(s, INNER_START, &order->inner);
	if (wrong == SECTIONS)
		wrong = csr_check(s, USERS_START, &order->inner_users);
	if (wrong == SECTIONS)
		wrong = components_take(s);
	if (wrong == SECTIONS) {
		for (size_t e = 0; e < order->outer.start[order->n]; e++)
			order->is_signed |= order->outer.q[e] < 0;
		for (size_t e = 0; e < order->inner.start[order->n]; e++)
			order->is_signed |= order->inner.q[e] < 0;
		for (int32_t p = 0; p < order->n; p++)
			order->is_signed |= order->self[p] < 0;
	}
	if (wrong == SECTIONS && !strings_check(s, NAME_START))
		wrong = NAME_BYTES;
	if (wrong == SECTIONS && !strings_check(s, COLUMN_START))
		wrong = COLUMN_BYTES;
	return wrong;
}

/* Brings the pages in at once; a page that cannot be read is an error here and no signal later. Returns errno. */
static int pages_read(void *map, size_t bytes)
{
#ifdef MADV_POPULATE_READ
	if (madvise(map, bytes, MADV_POPULATE_READ) != 0 && (errno == EFAULT || errno == EHWPOISON || errno == EIO))
		return EIO;
#endif
	return 0;
}

static enum status snapshot_check(const char *path, struct graph_snapshot *s, struct err *err)
{
	const char *what, *code = header_check(s->map, s->bytes, &what);
	enum section wrong;
	int failure;

	if (code)
		return err_set(err, ST_INPUT, code, path, what, NULL);
	failure = pages_read(s->map, s->bytes);
	if (failure)
		return err_set(err, ST_INPUT, "file.read", path, strerror(failure), NULL);
	if (XXH3_64bits((const unsigned char *)s->map + CHECKED_FROM, s->bytes - CHECKED_FROM) != s->header->checksum)
		return err_set(err, ST_INPUT, "snapshot.damaged", path, "checksum", NULL);
	wrong = snapshot_take(s);
	return wrong == SECTIONS ? ST_OK : err_set(err, ST_INPUT, "snapshot.damaged", path, section_of[wrong].name, NULL);
}

enum status graph_snapshot_open(const char *path, struct graph_snapshot **out_snapshot, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); /* not to wait for the writer of a pipe */
	struct graph_snapshot *s;
	enum status status;
	struct stat info;
	void *map;

	if (fd < 0 || fstat(fd, &info) != 0) {
		status = err_set(err, ST_INPUT, "file.open", path, strerror(errno), NULL);
		if (fd >= 0)
			close(fd);
		return status;
	}
	if (!S_ISREG(info.st_mode) || info.st_size == 0) {
		close(fd);
		return err_set(err, ST_INPUT,
			S_ISDIR(info.st_mode)   ? "file.directory"
			: S_ISREG(info.st_mode) ? "snapshot.short"
						: "snapshot.not_file",
			path, NULL);
	}
	map = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (map == MAP_FAILED)
		return err_set(err, ST_INPUT, "file.read", path, strerror(errno), NULL);
	s = heap_alloc(1, sizeof *s);
	s->map = map;
	s->header = map;
	s->bytes = (size_t)info.st_size;
	status = snapshot_check(path, s, err);
	if (status != ST_OK) {
		graph_snapshot_close(s);
		return status;
	}
	*out_snapshot = s;
	return ST_OK;
}

void graph_snapshot_close(struct graph_snapshot *snapshot)
{
	if (!snapshot)
		return;
	munmap(snapshot->map, snapshot->bytes);
	free(snapshot->order.component);
	free(snapshot->dense);
	free(snapshot->sweep);
	free(snapshot);
}

/* ---- reading */

const struct graph_order *graph_snapshot_order(const struct graph_snapshot *snapshot)
{
	return &snapshot->order;
}

int32_t graph_snapshot_rows(const struct graph_snapshot *snapshot)
{
	return snapshot->order.n;
}

size_t graph_snapshot_links(const struct graph_snapshot *snapshot)
{
	const struct graph_order *order = &snapshot->order;
	size_t links = (size_t)order->outer.start[order->n] + order->inner.start[order->n];

	for (int32_t c = 0; c < order->component_count; c++) { /* no self-loops elsewhere */
		for (int32_t i = order->component[c].begin; i < order->component[c].end; i++)
			links += order->self[i] != 0;
	}
	return links;
}

int32_t graph_snapshot_columns(const struct graph_snapshot *snapshot)
{
	return snapshot->header->columns;
}

const double *graph_snapshot_direct(const struct graph_snapshot *snapshot)
{
	return section_at(snapshot, DIRECT);
}

const double *graph_snapshot_total(const struct graph_snapshot *snapshot)
{
	return section_at(snapshot, TOTAL);
}

static const char *string_at(const struct graph_snapshot *snapshot, enum section first, size_t i)
{
	const uint64_t *start = section_at(snapshot, first);

	return section_count(snapshot, first) ? (const char *)section_at(snapshot, first + 1) + start[i] : NULL;
}

const char *graph_snapshot_name(const struct graph_snapshot *snapshot, int32_t row)
{
	return string_at(snapshot, NAME_START, (size_t)row);
}

const char *graph_snapshot_column_name(const struct graph_snapshot *snapshot, int32_t column)
{
	return string_at(snapshot, COLUMN_START, (size_t)column);
}

int32_t graph_snapshot_find(const struct graph_snapshot *snapshot, const char *name)
{
	const uint64_t *start = section_at(snapshot, NAME_START);
	size_t size = strlen(name) + 1;

	for (int32_t row = 0; section_count(snapshot, NAME_START) && row < snapshot->order.n; row++) {
		if (start[row + 1] - start[row] == size && memcmp(graph_snapshot_name(snapshot, row), name, size) == 0)
			return row;
	}
	return -1;
}
