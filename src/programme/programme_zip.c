#include "programme/programme_zip.h"

#include "base/arena.h"
#include "evidence/evidence_object.h"
#include "programme/programme_int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

static const struct zip_out_rules rules = {.write = "evidence.write", .exists = "evidence.exists", .private = true};

enum status programme_zip_begin(const char *path, struct zip_out **out_zip, struct err *err)
{
	return zip_out_begin(path, &rules, out_zip, err);
}

/* ---- the content of an object as a source of libzip ---- */

struct content {
	struct zip_out *z;
	struct store_tx *tx;
	const char *folder;
	const struct evidence_master *master;
	char sha256[65];
	int64_t bytes;
	struct evidence_reader *reader;
	const unsigned char *at;
	size_t left;
	zip_error_t error;
};

static zip_int64_t fail(struct content *c, const struct err *err)
{
	zip_out_fail(c->z, err);
	zip_error_set(&c->error, ZIP_ER_READ, 0);
	return -1;
}

static zip_int64_t read_content(struct content *c, unsigned char *out, zip_uint64_t size)
{
	zip_uint64_t done = 0;

	while (done < size) {
		size_t part;

		if (c->left == 0) {
			struct err err;

			if (evidence_reader_next(c->reader, &c->at, &c->left, &err) != ST_OK)
				return fail(c, &err);
			if (c->left == 0)
				break;
		}
		part = size - done < c->left ? (size_t)(size - done) : c->left;
		memcpy(out + done, c->at, part);
		c->at += part;
		c->left -= part;
		done += part;
	}
	return (zip_int64_t)done;
}

static zip_int64_t content_source(void *context, void *data, zip_uint64_t length, zip_source_cmd_t command)
{
	struct content *c = context;
	struct err err;

	switch (command) {
	case ZIP_SOURCE_OPEN:
		c->left = 0;
		return evidence_reader_open(c->tx, c->folder, c->master, c->sha256, &c->reader, &err) == ST_OK ? 0 : fail(c, &err);
	case ZIP_SOURCE_READ:
		return read_content(c, data, length);
	case ZIP_SOURCE_CLOSE:
		evidence_reader_close(c->reader);
		c->reader = NULL;
		return 0;
	case ZIP_SOURCE_STAT: {
		zip_stat_t *stat = data;

		if (length < sizeof *stat)
			return -1;
		zip_stat_init(stat);
		stat->size = (zip_uint64_t)c->bytes;
		stat->valid = ZIP_STAT_SIZE;
		return sizeof *stat;
	}
	case ZIP_SOURCE_ERROR:
		return zip_error_to_data(&c->error, data, length);
	case ZIP_SOURCE_FREE:
		evidence_reader_close(c->reader);
		free(c);
		return 0;
	case ZIP_SOURCE_SUPPORTS:
		return ZIP_SOURCE_SUPPORTS_READABLE | ZIP_SOURCE_MAKE_COMMAND_BITMASK(ZIP_SOURCE_SUPPORTS);
	default:
		zip_error_set(&c->error, ZIP_ER_OPNOTSUPP, 0);
		return -1;
	}
}

void programme_zip_evidence(struct zip_out *z, const char *name, struct store_tx *tx, const char *folder, const struct evidence_master *master,
	const char *sha256, int64_t bytes, bool compress)
{
	struct content *c = heap_alloc(1, sizeof *c);
	zip_source_t *source;

	*c = (struct content){.z = z, .tx = tx, .folder = folder, .master = master, .bytes = bytes};
	snprintf(c->sha256, sizeof c->sha256, "%s", sha256);
	zip_error_init(&c->error);
	source = zip_source_function(zip_out_handle(z), content_source, c);
	if (!source)
		free(c);
	zip_out_source(z, name, source, compress);
}

enum status programme_zip_digest(const char *path, char out_sha256[65], struct err *err)
{
	unsigned char *buffer;
	struct hash hash;
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_set(err, ST_INPUT, "file.open", path, strerror(errno), NULL);
	buffer = heap_alloc(1, EVIDENCE_CHUNK);
	hash_init(&hash);
	while ((got = read(fd, buffer, EVIDENCE_CHUNK)) > 0)
		hash_bytes(&hash, buffer, (size_t)got);
	free(buffer);
	close(fd);
	if (got < 0)
		return err_set(err, ST_INPUT, "file.read", path, strerror(errno), NULL);
	hash_final(&hash, out_sha256);
	return ST_OK;
}
