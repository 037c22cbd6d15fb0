/* Synthetic networks as the two files of a roll-up. */
#include "programme/programme_int.h"

#include "base/text.h"
#include "graph/graph_generate.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WRITE_BYTES ((size_t)1 << 20)
#define PROGRESS_ROWS 262144

struct writing {
	const struct programme_generate_options *options;
	FILE *file;
	struct text text;
	char part[4096], path[4096]; /* written beside, then put in place */
};

static enum status failed(const char *path, struct err *err)
{
	return err_set(err, ST_INTERNAL, "graph.write", path, strerror(errno), NULL);
}

static enum status writing_open(struct writing *w, const struct programme_generate_options *options, const char *name, struct err *err)
{
	*w = (struct writing){.options = options};
	if (snprintf(w->path, sizeof w->path, "%s/%s", options->folder, name) >= (int)sizeof w->path - 8)
		return err_set(err, ST_INTERNAL, "graph.write", options->folder, strerror(ENAMETOOLONG), NULL);
	snprintf(w->part, sizeof w->part, "%s/.%s", options->folder, name);
	if (access(w->path, F_OK) == 0)
		return err_set(err, ST_CONFLICT, "graph.exists", w->path, NULL);
	w->file = fopen(w->part, "wbe");
	if (!w->file)
		return failed(w->part, err);
	text_init(&w->text);
	return ST_OK;
}

/* False if the disk or the user says no. */
static bool writing_put(struct writing *w, size_t above)
{
	bool fine = true;

	if (w->text.length > above) {
		fine = fwrite(w->text.data, 1, w->text.length, w->file) == w->text.length;
		text_clear(&w->text);
	}
	return fine;
}

static enum status writing_close(struct writing *w, enum status st, struct err *err)
{
	bool fine = st == ST_OK && writing_put(w, 0) && fflush(w->file) == 0 && fsync(fileno(w->file)) == 0;

	fine = fclose(w->file) == 0 && fine;
	text_done(&w->text);
	if (fine)
		fine = rename(w->part, w->path) == 0;
	if (!fine) {
		if (st == ST_OK)
			st = failed(w->path, err);
		unlink(w->part);
	}
	return st;
}

static bool goes_on(const struct programme_generate_options *options, const char *phase, int64_t done, int64_t total)
{
	return !options->progress || options->progress(options->progress_context, phase, done, total);
}

static enum status links_write(const struct programme_generate_options *options, const struct graph_link *link, size_t count, struct err *err)
{
	struct writing w;
	enum status st = writing_open(&w, options, "links.csv", err);

	if (st != ST_OK)
		return st;
	text_append_string(&w.text, options->gsd > 1 ? "product,input,quantity,gsd\n" : "product,input,quantity\n");
	for (size_t e = 0; st == ST_OK && e < count; e++) {
		text_printf(&w.text, "P%07" PRId32 ",P%07" PRId32 ",%.17g", link[e].product, link[e].input, link[e].quantity);
		if (options->gsd > 1)
			text_printf(&w.text, ",%.6g", options->gsd);
		text_append_char(&w.text, '\n');
		if (!writing_put(&w, WRITE_BYTES))
			st = failed(w.part, err);
		else if (e % PROGRESS_ROWS == 0 && !goes_on(options, "write", (int64_t)e, (int64_t)count))
			st = err_set(err, ST_CANCELLED, "programme.cancelled", NULL);
	}
	return writing_close(&w, st, err);
}

static enum status direct_write(const struct programme_generate_options *options, const double *direct, struct err *err)
{
	struct writing w;
	enum status st = writing_open(&w, options, "direct.csv", err);

	if (st != ST_OK)
		return st;
	text_append_string(&w.text, options->gsd > 1 ? "product,kgco2e,gsd\n" : "product,kgco2e\n");
	for (int32_t row = 0; st == ST_OK && row < options->products; row++) {
		text_printf(&w.text, "P%07" PRId32 ",%.17g", row, direct[row]);
		if (options->gsd > 1)
			text_printf(&w.text, ",%.6g", options->gsd);
		text_append_char(&w.text, '\n');
		if (!writing_put(&w, WRITE_BYTES))
			st = failed(w.part, err);
	}
	return writing_close(&w, st, err);
}

/* Both files or none. */
static void direct_take_back(const struct programme_generate_options *options)
{
	char path[4096];

	if (snprintf(path, sizeof path, "%s/direct.csv", options->folder) < (int)sizeof path)
		unlink(path);
}

enum status programme_graph_generate(const struct programme_generate_options *options, struct err *err)
{
	struct graph_link *link;
	double *direct;
	size_t count;
	int mode = 0;
	enum status st;

	while (mode < GRAPH_MODES && strcmp(graph_mode_name[mode], options->mode) != 0)
		mode++;
	if (mode == GRAPH_MODES) {
		const char *nearest = string_nearest(options->mode, (const char **)(uintptr_t)graph_mode_name);

		return err_set(err, ST_USAGE, "graph.mode", options->mode, nearest ? nearest : graph_mode_name[0], NULL);
	}
	if (mkdir(options->folder, 0777) != 0 && errno != EEXIST)
		return failed(options->folder, err);
	if (!goes_on(options, "generate", 0, 0))
		return err_set(err, ST_CANCELLED, "programme.cancelled", NULL);
	st = graph_generate((enum graph_mode)mode, options->products, options->seed, &link, &count, &direct, err);
	if (st != ST_OK)
		return st;
	st = direct_write(options, direct, err);
	if (st == ST_OK) {
		st = links_write(options, link, count, err);
		if (st != ST_OK)
			direct_take_back(options);
	}
	free(link);
	free(direct);
	return st;
}
