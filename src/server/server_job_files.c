/* A job's own folder: its uploads go in, what it made comes out. */
#include "server/server_jobs.h"

#include "programme/programme.h"
#include "programme/programme_kept.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status make(const char *path, struct err *err)
{
	return mkdir(path, 0700) == 0 ? ST_OK : err_set(err, ST_INTERNAL, "kept.broken", path, strerror(errno), NULL);
}

static enum status write_one(const char *db, const struct programme_kept *kept, const char *path, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	enum status st;

	if (fd < 0)
		return err_set(err, ST_INTERNAL, "kept.broken", kept->name, strerror(errno), NULL);
	st = programme_kept_copy(db, kept->file, fd, err);
	if (close(fd) != 0 && st == ST_OK)
		st = err_set(err, ST_INTERNAL, "kept.broken", kept->name, strerror(errno), NULL);
	return st;
}

struct unpacking {
	const struct server_commands *commands;
	const json_t *arguments;
	const char *db, *folder;
	int64_t max;
	struct arena *arena;
};

/* Each in a folder of its own, so that two may have one name. */
static enum status unpack_one(const struct unpacking *u, const char *upload, size_t index, const char **out_path, struct err *err)
{
	const char *own = arena_printf(u->arena, "%s/in/%zu", u->folder, index), *path, *top;
	struct programme_kept kept;
	enum status st = programme_kept_find(u->db, upload, u->arena, &kept, err);

	if (st == ST_OK)
		st = make(own, err);
	if (st != ST_OK)
		return st;
	path = arena_printf(u->arena, "%s/%s", own, kept.name);
	st = write_one(u->db, &kept, path, err);
	if (st == ST_OK && server_commands_folder(u->commands, u->arguments, upload)) {
		const char *folder = arena_printf(u->arena, "%s/in/%zu-folder", u->folder, index);

		st = make(folder, err);
		if (st == ST_OK)
			st = programme_unzip(path, folder, u->max, u->arena, &top, err);
		if (st == ST_OK)
			path = top[0] ? arena_printf(u->arena, "%s/%s", folder, top) : folder;
	}
	if (st == ST_OK)
		*out_path = path;
	return st;
}

enum status server_job_unpack(const struct server_commands *commands, const char *db, const struct programme_job *job, const json_t *arguments,
	int64_t unpacked_max, struct arena *arena, const char **out_folder, const char *const **out_file, struct err *err)
{
	const char *base = getenv("TMPDIR"), **upload = NULL, **file;
	char *folder = arena_printf(arena, "%s/sangsaeng-%s-XXXXXX", base && base[0] == '/' ? base : "/tmp", job->job);
	struct unpacking u = {.commands = commands, .arguments = arguments, .db = db, .max = unpacked_max, .arena = arena};
	size_t count = 0;
	enum status st;

	if (!mkdtemp(folder))
		return err_set(err, ST_INTERNAL, "kept.broken", folder, strerror(errno), NULL);
	*out_folder = u.folder = folder;
	st = make(arena_printf(arena, "%s/in", folder), err);
	if (st == ST_OK)
		st = make(arena_printf(arena, "%s/out", folder), err);
	server_commands_uploads(arguments, arena, &upload, &count);
	file = arena_alloc(arena, (2 * count + 1) * sizeof *file);
	*out_file = file;
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		file[2 * i] = upload[i];
		st = unpack_one(&u, upload[i], i, &file[2 * i + 1], err);
	}
	return st;
}

static const char *media_of(const char *name)
{
	static const char *const media[][2] = {{".json", "application/json"}, {".csv", "text/csv"}, {".svg", "image/svg+xml"},
		{".zip", "application/zip"}, {".html", "text/html"}, {".ics", "text/calendar"}, {".pdf", "application/pdf"}, {".txt", "text/plain"},
		{".journal", "text/plain"}, {".xlsx", SERVER_XLSX},
		{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}, {".hwpx", "application/hwp+zip"}};
	size_t length = strlen(name);

	for (size_t i = 0; i < sizeof media / sizeof *media; i++)
		if (length > strlen(media[i][0]) && strcmp(name + length - strlen(media[i][0]), media[i][0]) == 0)
			return media[i][1];
	return "application/octet-stream";
}

const char *server_job_made(const char *result, struct arena *arena, const char **out_name, const char **out_media)
{
	struct stat st;

	if (!result || lstat(result, &st) != 0)
		return NULL;
	if (S_ISDIR(st.st_mode)) {
		const char *zip = arena_printf(arena, "%s.zip", result);

		if (programme_zip_folder(result, zip, NULL) != ST_OK)
			return NULL;
		result = zip;
	} else if (!S_ISREG(st.st_mode)) {
		return NULL;
	}
	*out_name = strrchr(result, '/') + 1;
	*out_media = media_of(*out_name);
	return result;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

void server_job_remove(const char *folder)
{
	if (folder)
		nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void server_job_hide(const char *folder, char *text)
{
	size_t length = strlen(folder);
	char *at;

	while ((at = strstr(text, folder))) {
		char *end = at + length;

		for (int parts = 0; parts < 2 && *end == '/'; parts++) {
			size_t part = strcspn(end + 1, "/\" ");

			if (end[1 + part] != '/')
				break;
			end += 1 + part;
		}
		end += *end == '/';
		memmove(at, end, strlen(end) + 1);
	}
}

/* Cells before a position of a line, quotes heeded. */
static int64_t cells_before(const char *line, int64_t position)
{
	int64_t cells = 1;
	bool quoted = false;

	for (int64_t at = 1; line[at - 1] && at < position; at++) {
		if (line[at - 1] == '"')
			quoted = !quoted;
		cells += line[at - 1] == ',' && !quoted;
	}
	return cells;
}

static FILE *open_named(const char *const *file, const char *name)
{
	char path[4096];

	for (size_t i = 0; file && file[i]; i += 2) {
		const char *base = file[i + 1] ? strrchr(file[i + 1], '/') : NULL;
		FILE *in;

		if (base && strcmp(base + 1, name) == 0)
			return fopen(file[i + 1], "re");
		snprintf(path, sizeof path, "%s/%s", file[i + 1] ? file[i + 1] : "", name);
		in = fopen(path, "re");
		if (in)
			return in;
	}
	return NULL;
}

void server_job_cell(const char *const *file, json_t *finding)
{
	const char *name = json_string_value(json_object_get(finding, "file"));
	int64_t line = json_integer_value(json_object_get(finding, "line")), column = json_integer_value(json_object_get(finding, "column")),
		cell = 0;
	char *text = NULL, letters[16] = "", whole[MESSAGE_FILE_LEN + 48];
	FILE *in = name && line > 0 && !json_object_get(finding, "cell") ? open_named(file, name) : NULL;
	size_t size = 0;

	if (!in)
		return;
	for (int64_t at = 1; getline(&text, &size, in) >= 0; at++)
		if (at == line) {
			cell = column > 0 ? cells_before(text, column) : 0;
			break;
		}
	free(text);
	fclose(in);
	text_column_letters(cell, letters);
	snprintf(whole, sizeof whole, "%s!%s%lld", name, letters, (long long)line);
	json_object_set_new(finding, "cell", json_string(whole));
}
