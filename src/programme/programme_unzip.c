/* Folders that come and go as a zip. Nothing of it may lie outside its folder or grow past its limit. */
#include "programme/programme_kept.h"
#include "programme/programme_zip.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#define ENTRIES_MAX 10000
#define DEPTH_MAX 3

/* Every part of the path is a plain name: "readings/M-1.csv". Ends with "/" where it is a folder. */
static bool good_path(const char *path)
{
	char part[256];
	int depth = 0;

	while (*path) {
		size_t length = strcspn(path, "/");

		if (length == 0 || length >= sizeof part || ++depth > DEPTH_MAX)
			return false;
		memcpy(part, path, length);
		part[length] = '\0';
		if (!programme_kept_name(part))
			return false;
		path += length;
		if (*path == '/')
			path++;
	}
	return depth > 0;
}

static bool make_folders(const char *folder, const char *path, struct arena *arena)
{
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		const char *made = arena_printf(arena, "%s/%.*s", folder, (int)(slash - path), path);

		if (mkdir(made, 0700) != 0 && errno != EEXIST)
			return false;
	}
	return true;
}

static enum status copy_entry(zip_t *zip, zip_uint64_t index, const char *path, int64_t *left, struct err *err)
{
	enum status st = ST_OK;
	char buffer[32768];
	zip_file_t *in = zip_fopen_index(zip, index, 0);
	zip_int64_t n = 0;
	int fd;

	if (!in)
		return err_set(err, ST_INPUT, "zip.broken", zip_strerror(zip), NULL);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		st = err_set(err, ST_INTERNAL, "kept.broken", path, strerror(errno), NULL);
	while (st == ST_OK && (n = zip_fread(in, buffer, sizeof buffer)) > 0) {
		*left -= n;
		if (*left < 0)
			st = err_set(err, ST_INPUT, "zip.too_long", NULL);
		else if (write(fd, buffer, (size_t)n) != n)
			st = err_set(err, ST_INTERNAL, "kept.broken", path, strerror(errno), NULL);
	}
	if (st == ST_OK && n < 0)
		st = err_set(err, ST_INPUT, "zip.broken", zip_file_strerror(in), NULL);
	if (fd >= 0)
		close(fd);
	zip_fclose(in);
	return st;
}

/* The one folder above everything, "" if there is none. */
static const char *top_of(const char *const *name, size_t count, struct arena *arena)
{
	size_t length = count > 0 ? strcspn(name[0], "/") : 0;

	for (size_t i = 0; i < count; i++)
		if (strcspn(name[i], "/") != length || name[i][length] != '/' || strncmp(name[i], name[0], length) != 0)
			return "";
	return count > 0 ? arena_strndup(arena, name[0], length) : "";
}

enum status programme_unzip(const char *path, const char *folder, int64_t max, struct arena *arena, const char **out_top, struct err *err)
{
	const char **name = NULL;
	enum status st = ST_OK;
	zip_int64_t entries;
	size_t count = 0;
	int code = 0;
	zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code);

	if (!zip)
		return err_set(err, ST_INPUT, "zip.broken", code == ZIP_ER_NOZIP ? "no zip" : "not consistent", NULL);
	entries = zip_get_num_entries(zip, 0);
	if (zip_name_locate(zip, "[Content_Types].xml", ZIP_FL_NOCASE) >= 0)
		st = err_set(err, ST_INPUT, "zip.document", NULL);
	else if (entries > ENTRIES_MAX)
		st = err_set(err, ST_INPUT, "zip.too_long", NULL);
	for (zip_uint64_t i = 0; st == ST_OK && i < (zip_uint64_t)entries; i++) {
		const char *entry = zip_get_name(zip, i, ZIP_FL_ENC_GUESS);

		if (!entry || !good_path(entry)) {
			st = err_set(err, ST_INPUT, "zip.name", entry ? entry : "", NULL);
		} else if (entry[strlen(entry) - 1] != '/') {
			name = arena_grow(arena, name, count, sizeof *name);
			name[count++] = arena_strdup(arena, entry);
			if (!make_folders(folder, entry, arena))
				st = err_set(err, ST_INTERNAL, "kept.broken", folder, strerror(errno), NULL);
			else
				st = copy_entry(zip, i, arena_printf(arena, "%s/%s", folder, entry), &max, err);
		}
	}
	zip_discard(zip);
	if (st == ST_OK)
		*out_top = top_of(name, count, arena);
	return st;
}

static int is_entry(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

/* In the order of names, so that the same files give the same bytes. */
static void add_folder(struct zip_out *zip, const char *folder, const char *inside, struct arena *arena)
{
	struct dirent **entry;
	struct stat st;
	int count = scandir(folder, &entry, is_entry, alphasort);

	for (int i = 0; i < count; i++) {
		const char *path = arena_printf(arena, "%s/%s", folder, entry[i]->d_name);
		const char *name = arena_printf(arena, "%s%s", inside, entry[i]->d_name);

		if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
			add_folder(zip, path, arena_printf(arena, "%s/", name), arena);
		else if (S_ISREG(st.st_mode))
			zip_out_file(zip, name, path, true);
		free(entry[i]);
	}
	if (count >= 0)
		free(entry);
}

enum status programme_zip_folder(const char *folder, const char *path, struct err *err)
{
	struct zip_out *zip;
	struct arena arena;
	enum status st = programme_zip_begin(path, &zip, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	add_folder(zip, folder, "", &arena);
	arena_done(&arena);
	return zip_out_end(zip, err);
}
