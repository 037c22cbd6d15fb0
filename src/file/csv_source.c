#include "base/arena.h"
#include "file/csv_int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define GZIP_MAX_DEFAULT (INT64_C(64) << 30)

/* Until `size` bytes are there or the file ends: pipes give small pieces, and a record is scanned anew for each piece. */
static enum status read_file(struct csv_source *source, unsigned char *out, size_t size, size_t *out_length, struct err *err)
{
	size_t length = 0;
	enum status st = ST_OK;

	while (length < size && !source->file_ended) {
		ssize_t got = read(source->fd, out + length, size - length);

		if (got > 0) {
			length += (size_t)got;
		} else if (got == 0) {
			source->file_ended = true;
		} else if (errno != EINTR) {
			st = err_set(err, ST_INPUT, "file.read", source->name, strerror(errno), NULL);
			break;
		}
	}
	hash_bytes(&source->hash, out, length);
	*out_length = length;
	return st;
}

static enum status refill(struct csv_source *source, struct err *err)
{
	source->in_start = 0;
	return read_file(source, source->in, CSV_PIECE, &source->in_end, err);
}

static size_t waiting(const struct csv_source *source)
{
	return source->in_end - source->in_start;
}

/* From a file that is open; it is closed on failure too. */
static enum status begin(struct csv_source *source, struct err *err)
{
	enum status st;

	posix_fadvise(source->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	hash_init(&source->hash);
	source->in = heap_alloc(CSV_PIECE, 1);
	st = refill(source, err);
	if (st != ST_OK) {
		csv_source_close(source);
		return st;
	}
	source->gzip = source->in_end >= 2 && source->in[0] == 0x1f && source->in[1] == 0x8b;
	return ST_OK;
}

enum status csv_source_open(struct csv_source *source, const char *path, const char *name, int64_t max_bytes, struct err *err)
{
	bool standard = strcmp(path, "-") == 0;
	struct stat info;

	*source = (struct csv_source){.name = name, .left_bytes = max_bytes > 0 ? max_bytes : GZIP_MAX_DEFAULT};
	source->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (source->fd < 0)
		return err_set(err, ST_INPUT, "file.open", name, strerror(errno), NULL);
	if (fstat(source->fd, &info) == 0 && S_ISDIR(info.st_mode)) {
		if (!standard)
			close(source->fd);
		return err_set(err, ST_INPUT, "file.directory", name, NULL);
	}
	return begin(source, err);
}

enum status csv_source_open_bytes(struct csv_source *source, const char *bytes, size_t length, const char *name, int64_t max_bytes, struct err *err)
{
	size_t put = 0;

	*source = (struct csv_source){.name = name, .left_bytes = max_bytes > 0 ? max_bytes : GZIP_MAX_DEFAULT};
	source->fd = memfd_create("csv", MFD_CLOEXEC);
	if (source->fd < 0)
		return err_internal(err, strerror(errno));
	while (put < length) {
		ssize_t wrote = write(source->fd, bytes + put, length - put);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0) {
			close(source->fd);
			return err_internal(err, strerror(errno));
		}
		put += (size_t)wrote;
	}
	lseek(source->fd, 0, SEEK_SET);
	return begin(source, err);
}

void csv_source_close(struct csv_source *source)
{
	if (source->stream_open)
		inflateEnd(&source->stream);
	if (source->fd != STDIN_FILENO)
		close(source->fd);
	free(source->in);
}

/* Begins the next gzip member; *out_end if the file ends here (tape padding of zero bytes is allowed). */
static enum status next_member(struct csv_source *source, bool *out_end, struct err *err)
{
	enum status st = ST_OK;

	for (;;) {
		while (waiting(source) > 0 && source->in[source->in_start] == 0)
			source->in_start++;
		if (waiting(source) > 0 || source->file_ended)
			break;
		st = refill(source, err);
		if (st != ST_OK)
			return st;
	}
	*out_end = waiting(source) == 0;
	if (*out_end)
		return ST_OK;
	source->stream = (z_stream){0};
	if (inflateInit2(&source->stream, 16 + MAX_WBITS) != Z_OK)
		return err_internal(err, "zlib");
	source->stream_open = true;
	return ST_OK;
}

static enum status read_gzip(struct csv_source *source, unsigned char *out, size_t size, size_t *out_length, struct err *err)
{
	enum status st = ST_OK;
	bool end = false;
	int result;

	*out_length = 0;
	while (*out_length < size) {
		if (!source->stream_open) {
			st = next_member(source, &end, err);
			if (st != ST_OK || end)
				return st;
		}
		if (waiting(source) == 0 && !source->file_ended) {
			st = refill(source, err);
			if (st != ST_OK)
				return st;
		}
		source->stream.next_in = source->in + source->in_start;
		source->stream.avail_in = (uInt)waiting(source);
		source->stream.next_out = out + *out_length;
		source->stream.avail_out = (uInt)(size - *out_length);
		result = inflate(&source->stream, Z_NO_FLUSH);
		source->left_bytes -= (int64_t)(size - *out_length - source->stream.avail_out);
		*out_length = size - source->stream.avail_out;
		source->in_start = source->in_end - source->stream.avail_in;
		if (source->left_bytes < 0) {
			*out_length -= (size_t)-source->left_bytes;
			source->left_bytes = 0;
			return err_set(err, ST_INPUT, "csv.gzip", "too large when unpacked", NULL);
		}
		if (result == Z_STREAM_END) {
			inflateEnd(&source->stream);
			source->stream_open = false;
		} else if (result == Z_MEM_ERROR) {
			return err_internal(err, "out of memory");
		} else if (result != Z_OK && result != Z_BUF_ERROR) {
			return err_set(err, ST_INPUT, "csv.gzip", source->stream.msg ? source->stream.msg : "not gzip data", NULL);
		} else if (*out_length < size && waiting(source) == 0 && source->file_ended) {
			return err_set(err, ST_INPUT, "csv.gzip", "cut off", NULL);
		}
	}
	return ST_OK;
}

enum status csv_source_read(struct csv_source *source, unsigned char *out, size_t size, size_t *out_length, struct err *err)
{
	size_t taken = 0;
	enum status st;

	if (source->gzip)
		return read_gzip(source, out, size, out_length, err);
	taken = waiting(source) < size ? waiting(source) : size; /* only the piece that was read to look for gzip */
	memcpy(out, source->in + source->in_start, taken);
	source->in_start += taken;
	st = read_file(source, out + taken, size - taken, out_length, err);
	*out_length += taken;
	return st;
}
