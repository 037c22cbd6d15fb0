/* report_sample NAME ko|en FILE: writes a document of report_sample.h as PDF, workbook, SVG, JSON or CSV, by the name of the file. For tests that
 * look at files with programs other than ours. */
#include "report_sample.h"

#include "base/output.h"

#include <stdio.h>

extern const struct message report_messages[];

static enum status write_other(const struct report_document *d, const char *path, const char *extension, struct err *err)
{
	struct text out;
	enum status status = ST_OK;

	if (strcmp(extension, ".xlsx") == 0)
		return report_document_xlsx(d, path, err);
	text_init(&out);
	if (strcmp(extension, ".svg") == 0)
		status = report_document_svg(d, NULL, &out, err);
	else if (strcmp(extension, ".csv") == 0)
		status = report_document_csv(d, NULL, false, &out, err);
	else
		report_document_json(d, &out);
	if (status == ST_OK)
		status = output_write(path, out.data, out.length, err);
	text_done(&out);
	return status;
}

int main(int argc, char **argv)
{
	const char *extension = argc == 4 ? strrchr(argv[3], '.') : NULL;
	struct report_document document;
	struct arena arena;
	struct err err;
	enum status status = ST_USAGE;

	message_register(base_messages);
	message_register(report_messages);
	arena_init(&arena);
	if (!extension || !sample_make(&document, &arena, argv[1], strcmp(argv[2], "ko") == 0)) {
		fputs("report_sample statement|pages|long|wide|hostile|numbers|empty ko|en FILE.pdf|xlsx|svg|json|csv\n", stderr);
	} else {
		status = strcmp(extension, ".pdf") == 0 ? report_document_pdf(&document, argv[3], &err)
							: write_other(&document, argv[3], extension, &err);
		if (status != ST_OK)
			err_print(stderr, &err, document.lang);
	}
	arena_done(&arena);
	return status_exit_code(status);
}
