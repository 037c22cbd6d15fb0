/* `sangsaeng export cbam | battery | passport`, and the forms of external projects as documents: what offices, importers and customers take. */
#include "cli/cli.h"

#include "base/decimal.h"
#include "report/report_export.h"
#include "report/report_kind.h"

#include <string.h>

#define FORMATS (REPORT_PDF | REPORT_XLSX | REPORT_JSON | REPORT_CSV | REPORT_DOCX | REPORT_HWPX)

typedef enum status make_document(struct store_tx *tx, const struct report_export *asked, struct report_document *document, struct err *err);
static const struct {
	const char *name;
	make_document *make;
} products[] = {{"cbam", report_cbam}, {"battery", report_battery}, {"passport", report_passport}};

/* Forms that are JSON of their own unless the name of -o says another format: what they are as a document. */
static const struct {
	const char *name, *kind;
} forms[] = {{"approval-request", "approval-request"}, {"certification-request", "certification-request"}, {"monitoring-report", "monitoring-form"},
	{"transfer", NULL}};

static make_document *product_of(const char *word)
{
	for (size_t i = 0; i < sizeof products / sizeof *products; i++)
		if (strcmp(products[i].name, word) == 0)
			return products[i].make;
	return NULL;
}

static bool is_form(const char *word)
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (strcmp(forms[i].name, word) == 0)
			return true;
	return false;
}

bool cli_export_is_document(const struct cli_args *args)
{
	const char *dot = args->out ? strrchr(args->out, '.') : NULL;
	unsigned format = dot ? report_format_of(dot + 1) : 0;

	if (product_of(args->positional[0]))
		return true;
	return is_form(args->positional[0]) && !args->format_given && (format & (REPORT_PDF | REPORT_XLSX | REPORT_DOCX | REPORT_HWPX));
}

static enum status make_form(const struct cli_args *args, struct store_tx *tx, struct report_document *document, struct err *err)
{
	const struct report_request request = {.subject = args->positional[1]};
	const struct report_kind *kind = NULL;
	int64_t tonnes = 0;
	enum status st = ST_OK;

	for (size_t i = 0; i < sizeof forms / sizeof *forms && !kind && st == ST_OK; i++) {
		if (strcmp(forms[i].name, args->positional[0]) == 0 && forms[i].kind)
			st = report_kind_find(forms[i].kind, &kind, err);
	}
	if (st != ST_OK)
		return st;
	if (kind)
		return report_build_document(tx, kind, &request, document, err);
	st = decimal_parse_int(args->positional[3], 1, INT64_C(1000000000000), &tonnes, err);
	return st == ST_OK ? report_transfer_form(tx, args->positional[1], args->positional[2], tonnes, document, err) : st;
}

static enum status make_product(const struct cli_args *args, struct store_tx *tx, struct report_document *document, struct err *err)
{
	const struct report_export asked = {.product = args->positional + 1,
		.products = (size_t)args->positional_count - 1,
		.year = (int)args->year,
		.quarter = (int)args->quarter,
		.proposal = args->scope_count > 0 && strcmp(args->scope[0], "proposal") == 0,
		.reader = args->funder};

	return product_of(args->positional[0])(tx, &asked, document, err);
}

static enum status make(const struct cli_args *args, struct arena *arena, struct err *err)
{
	struct report_document document;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	unsigned format = 0;
	enum status st = cli_document_format(args, args->positional[0], FORMATS, REPORT_JSON, arena, &format, err);

	if (st == ST_OK)
		st = programme_open(args->db, STORE_READ, &store, err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, err);
	if (st == ST_OK) {
		report_document_init(&document, arena, args->lang, args->positional[0]);
		st = is_form(args->positional[0]) ? make_form(args, tx, &document, err) : make_product(args, tx, &document, err);
	}
	store_rollback(tx);
	store_close(store);
	return st == ST_OK ? cli_document_put(args, &document, format, err) : st;
}

int cli_export_document(const struct cli_args *args)
{
	const char *what = args->positional[0];
	int needed = strcmp(what, "transfer") == 0 ? 4 : 2;
	struct arena arena;
	struct err err;
	enum status st;

	if (is_form(what) && args->positional_count != needed)
		return cli_usage(args, "export", "cli.option_needed", needed == 4 ? "SELLER BUYER TONNES" : "PROJECT");
	if (strcmp(what, "cbam") != 0 && (args->year || args->scope_count > 0))
		return cli_usage(args, "export", "cli.not_together", args->year ? "--year, cbam" : "--scope, cbam");
	if (args->scope_count > 1 || (args->scope_count == 1 && strcmp(args->scope[0], "proposal") != 0 && strcmp(args->scope[0], "in-force") != 0))
		return cli_usage(args, "export", "cli.value_unknown", args->scope[args->scope_count - 1]);
	if (!args->out && args->format == CLI_XLSX)
		return cli_usage(args, "export", "cli.option_needed", "-o FILE.xlsx");
	arena_init(&arena);
	st = make(args, &arena, &err);
	arena_done(&arena);
	return st == ST_OK ? 0 : cli_fail(args, st, NULL, &err);
}
