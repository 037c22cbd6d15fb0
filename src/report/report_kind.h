/* The documents there are: `sangsaeng report KIND [SUBJECT] -o FILE`, the same as a job of the API. Each kind is one file report_of_KIND.c that reads
 * view and fills a document; the format is decided by the name of the file. */
#ifndef SANGSAENG_REPORT_KIND_H
#define SANGSAENG_REPORT_KIND_H

#include "report/report_document.h"

struct store_tx;

enum report_format { REPORT_PDF = 1, REPORT_XLSX = 2, REPORT_JSON = 4, REPORT_CSV = 8, REPORT_SVG = 16, REPORT_DOCX = 32, REPORT_HWPX = 64 };

struct report_request {
	const char *subject;  /* id of the product, firm, measure, grant …; NULL where a kind takes none */
	int year;             /* 0: the kind's usual one */
	const char *audience; /* motie, mss …; NULL */
};
struct report_kind {
	const char *name;    /* "footprint-statement" */
	const char *ko, *en; /* its title */
	const char *subject; /* what SUBJECT is: "PRODUCT"; NULL: none */
	unsigned formats;    /* of enum report_format */
	enum status (*build)(struct store_tx *tx, const struct report_request *request, struct report_document *document, struct err *err);
};
/* In order, ended by a NULL name. */
extern const struct report_kind report_kinds[];
/* ST_NOT_FOUND report.kind_unknown with the nearest. */
enum status report_kind_find(const char *name, const struct report_kind **out_kind, struct err *err);

#endif
