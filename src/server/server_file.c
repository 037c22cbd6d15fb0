/* Lists and figures as files and pictures, where Accept asks for CSV, a workbook, SVG or a drawing. */
#include "server/server_api.h"
#include "server/server_jobs.h"

#include "report/report_chart.h"
#include "report/report_list.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool server_file_asked(const struct server_call *call)
{
	const char *accept = server_header(call, "Accept");

	return accept && (strstr(accept, "text/csv") || strstr(accept, SERVER_XLSX));
}

/* Which of the two, and whether with a byte order mark. */
static enum status begin(struct server_call *call, const char *name, bool *out_csv, bool *out_bom, struct err *err)
{
	*out_csv = strstr(server_header(call, "Accept"), "text/csv") != NULL;
	call->content_type = *out_csv ? "text/csv; charset=utf-8" : SERVER_XLSX;
	server_answer_header(
		call, "Content-Disposition", arena_printf(&call->arena, "attachment; filename=\"%s.%s\"", name, *out_csv ? "csv" : "xlsx"));
	return server_flag(call, "bom", out_bom, err);
}

/* Row by row into a file of its own, which the answer is read from. */
static enum status send_workbook(struct server_call *call, const struct view_list *list, struct err *err)
{
	const char *base = getenv("TMPDIR");
	char *folder = arena_printf(&call->arena, "%s/sangsaeng-list-XXXXXX", base && base[0] == '/' ? base : "/tmp");
	const char *path;
	off_t bytes;
	int fd;
	enum status st;

	if (!mkdtemp(folder))
		return err_internal(err, strerror(errno));
	path = arena_printf(&call->arena, "%s/list.xlsx", folder);
	st = report_list_xlsx(list, call->lang, path, err);
	fd = st == ST_OK ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	server_job_remove(folder);
	if (st != ST_OK)
		return st;
	bytes = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
	if (bytes < 0 || lseek(fd, 0, SEEK_SET) != 0)
		return err_internal(err, "workbook");
	call->file = fd;
	call->file_bytes = bytes;
	return ST_OK;
}

enum status server_file_list(struct server_call *call, const char *name, const struct view_list *list, struct err *err)
{
	bool csv, bom = false;
	enum status st = begin(call, name, &csv, &bom, err);

	if (st == ST_OK && csv)
		report_list_csv(list, call->lang, bom, &call->out);
	else if (st == ST_OK)
		st = send_workbook(call, list, err);
	return st;
}

enum status server_file_table(struct server_call *call, const char *name, struct report_table *table, struct err *err)
{
	bool csv, bom = false;
	enum status st = begin(call, name, &csv, &bom, err);

	if (st == ST_OK && csv)
		report_table_csv(table, bom, &call->out);
	else if (st == ST_OK)
		st = report_table_xlsx(table, call->lang, NULL, &call->out, err);
	report_table_done(table);
	return st;
}

/* ---- pictures ---- */

#define SVG "image/svg+xml"
#define DRAWING "application/vnd.sangsaeng.drawing+json"
#define WIDTH 720
#define WIDTH_MIN 280
#define WIDTH_MAX 1400

static bool wants(const struct server_call *call, const char *type)
{
	const char *accept = server_header(call, "Accept");

	return accept && strstr(accept, type);
}

bool server_picture_asked(const struct server_call *call)
{
	return wants(call, SVG) || wants(call, DRAWING);
}

enum status server_picture_frame(struct server_call *call, struct report_frame *out_frame, struct err *err)
{
	int64_t width;
	double edges = wants(call, SVG) ? 2 * DRAWING_EDGE : 0;
	enum status st = server_number(call, "width", WIDTH_MIN + (int64_t)edges, WIDTH_MAX, WIDTH, &width, err);

	*out_frame = (struct report_frame){.width = (double)width - edges, .lang = call->lang};
	return st;
}

void server_picture_put(struct server_call *call, const struct report_drawing *drawing)
{
	call->content_type = wants(call, SVG) ? SVG : DRAWING;
	if (wants(call, SVG))
		report_drawing_svg(drawing, call->lang, &call->out);
	else
		report_drawing_json(drawing, &call->out);
}
