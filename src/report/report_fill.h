/* A customer's own spreadsheet, filled from the firm's record: an XLSX workbook by a mapping file, or a CSV by its header words. */
#ifndef SANGSAENG_REPORT_FILL_H
#define SANGSAENG_REPORT_FILL_H

#include "base/err.h"
#include "base/message.h"
#include "view/view_record.h"

extern const struct message report_messages[];

struct report_fill {
	const char *form;        /* path of the customer's file */
	const char *map_or_null; /* path of the mapping (JSON); a CSV needs none */
	const char *out;
};
struct report_filled {
	size_t cells;            /* written */
	const char **not_stated; /* fields without a value, each once; their cells stay as they are */
	const char **unknown;    /* header words of a CSV that mean no field: their columns stay blank */
	size_t not_stateds, unknowns;
};
/* Findings name the mapping's line and column, or the form's; with an error among them nothing is written and ST_INPUT fill.refused is returned.
 * Errors of file/xlsx_fill.h, json.h, csv.h. Lists in the arena. */
enum status report_fill_form(const struct report_fill *fill, const struct view_record *record, struct arena *arena, struct findings *findings,
	struct report_filled *out_filled, struct err *err);

#endif
