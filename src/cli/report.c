/* `sangsaeng report`: documents, in the format of the file's name. */
#include "cli/cli.h"

#include "base/json.h"
#include "report/report_kind.h"

#include <string.h>

/* ---- what there is ---- */

static void list_text(const struct cli_args *args, struct arena *arena, struct text *out)
{
	for (const struct report_kind *k = report_kinds; k->name; k++) {
		text_printf(out, "%s%s%s\n", k->name, k->subject ? " " : "", k->subject ? k->subject : "");
		text_printf(out, "  %s: %s", cli_pick(args, k->en, k->ko), report_formats_text(k->formats, arena));
		if (k->audiences)
			text_printf(out, "; --audience %s", k->audiences);
		if (k->year)
			text_append_string(out, "; --year");
		text_append_char(out, '\n');
	}
}

static void put_words(struct json_writer *w, const char *key, const char *words, char between, struct arena *arena)
{
	json_array_begin(w, key);
	while (words && *words) {
		size_t length = strcspn(words, (const char[]){between, ',', '\0'});

		json_put_string(w, NULL, arena_strndup(arena, words, length));
		words += length;
		words += strspn(words, ", ");
	}
	json_array_close(w);
}

static void list_json(struct arena *arena, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.reports/1");
	json_array_begin(&w, "reports");
	for (const struct report_kind *k = report_kinds; k->name; k++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "kind", k->name);
		json_put_string(&w, "ko", k->ko);
		json_put_string(&w, "en", k->en);
		json_put_string(&w, "subject", k->subject);
		put_words(&w, "audiences", k->audiences, ' ', arena);
		json_put_bool(&w, "year", k->year);
		put_words(&w, "formats", report_formats_text(k->formats, arena), ',', arena);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static enum status list_subjects(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	const char *const *list;
	const struct report_kind *kind;
	struct json_writer w;
	size_t count;
	enum status st = report_kind_find(args->positional[0], &kind, err);

	if (st == ST_OK)
		st = report_subjects(tx, kind, arena, &list, &count, err);
	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.report_subjects/1");
		json_put_string(&w, "kind", kind->name);
		json_put_string(&w, "subject", kind->subject);
		json_array_begin(&w, "subjects");
		for (size_t i = 0; i < count; i++)
			json_put_string(&w, NULL, list[i]);
		json_array_close(&w);
		json_object_close(&w);
		return ST_OK;
	}
	for (size_t i = 0; i < count; i++)
		text_printf(out, "%s\n", list[i]);
	return ST_OK;
}

static int list(const struct cli_args *args)
{
	struct arena arena;
	struct text out;
	int code;

	if (args->format != CLI_TEXT && args->format != CLI_JSON)
		return cli_usage(args, "report", "cli.not_together", "--list, -O csv|svg");
	if (args->positional_count > 0)
		return cli_read(args, "report", list_subjects);
	arena_init(&arena);
	text_init(&out);
	if (args->format == CLI_JSON)
		list_json(&arena, &out);
	else
		list_text(args, &arena, &out);
	code = cli_put(args, out.data, out.length);
	text_done(&out);
	arena_done(&arena);
	return code;
}

/* ---- one document ---- */

enum status cli_document_format(const struct cli_args *args, const char *kind, unsigned formats, unsigned fallback, struct arena *arena,
	unsigned *out_format, struct err *err)
{
	static const char *const word[CLI_FORMATS] = {[CLI_JSON] = "json", [CLI_CSV] = "csv", [CLI_SVG] = "svg", [CLI_XLSX] = "xlsx"};
	const char *dot = args->out ? strrchr(args->out, '.') : NULL;
	const char *name = args->format_given ? (word[args->format] ? word[args->format] : "text") : dot ? dot + 1 : "";
	unsigned format = report_format_of(name);

	if (!format && !args->format_given && fallback && !args->out)
		format = fallback;
	if (!format && !args->format_given)
		return err_set(err, ST_USAGE, "report.format_unknown", args->out, report_formats_text(formats, arena), NULL);
	if (!(formats & format))
		return err_set(err, ST_USAGE, "report.format", kind, name, report_formats_text(formats, arena), NULL);
	*out_format = format;
	return ST_OK;
}

static enum status make_text(const struct cli_args *args, const struct report_document *document, unsigned format, struct text *out, struct err *err)
{
	if (format == REPORT_CSV)
		return report_document_csv(document, args->part, args->bom, out, err);
	if (format == REPORT_SVG)
		return report_document_svg(document, args->part, out, err);
	report_document_json(document, out);
	return ST_OK;
}

enum status cli_document_put(const struct cli_args *args, const struct report_document *document, unsigned format, struct err *err)
{
	struct text out;
	enum status st;

	switch (format) {
	case REPORT_PDF:
		return report_document_pdf(document, args->out, err);
	case REPORT_XLSX:
		return report_document_xlsx(document, args->out, err);
	case REPORT_DOCX:
		return report_document_docx(document, args->out, err);
	case REPORT_HWPX:
		return report_document_hwpx(document, args->out, err);
	default:
		break;
	}
	text_init(&out);
	st = make_text(args, document, format, &out, err);
	if (st == ST_OK)
		st = cli_output(args, &out, err);
	text_done(&out);
	return st;
}

static enum status make(const struct cli_args *args, struct arena *arena, struct err *err)
{
	const struct report_request request = {
		.subject = args->positional_count > 1 ? args->positional[1] : NULL, .year = (int)args->year, .audience = args->audience};
	const struct report_kind *kind;
	struct report_document document;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	unsigned format = 0;
	enum status st = report_kind_find(args->positional[0], &kind, err);

	if (st == ST_OK)
		st = report_request_judge(kind, &request, err);
	if (st == ST_OK)
		st = cli_document_format(args, kind->name, kind->formats, 0, arena, &format, err);
	if (st == ST_OK)
		st = programme_open(args->db, STORE_READ, &store, err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, err);
	if (st == ST_OK) {
		report_document_init(&document, arena, args->lang, kind->name);
		st = report_build_document(tx, kind, &request, &document, err);
	}
	store_rollback(tx);
	store_close(store);
	return st == ST_OK ? cli_document_put(args, &document, format, err) : st;
}

int cli_report(const struct cli_args *args)
{
	struct arena arena;
	struct err err;
	enum status st;

	if (args->list)
		return list(args);
	if (args->positional_count == 0)
		return cli_usage(args, "report", "cli.argument_missing", "KIND [SUBJECT] --db FILE -o FILE.pdf");
	if (!args->db)
		return cli_usage(args, "report", "cli.option_needed", "--db FILE");
	if (!args->out && (!args->format_given || args->format == CLI_XLSX))
		return cli_usage(args, "report", "cli.option_needed", "-o FILE");
	if (args->out && cli_same_file(args->out, args->db))
		return cli_usage(args, "report", "cli.not_together", "--db FILE -o FILE");
	arena_init(&arena);
	st = make(args, &arena, &err);
	arena_done(&arena);
	return st == ST_OK ? 0 : cli_fail(args, st, NULL, &err);
}
