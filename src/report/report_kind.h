/* The documents there are: `sangsaeng report KIND [SUBJECT] -o FILE`, the same as a job of the API. Each kind is one file report_of_KIND.c that reads
 * view and fills a document; the format is decided by the name of the file. Who may have which: view/view_command.c. */
#ifndef SANGSAENG_REPORT_KIND_H
#define SANGSAENG_REPORT_KIND_H

#include "report/report_document.h"

struct store_tx;

enum report_format { REPORT_PDF = 1, REPORT_XLSX = 2, REPORT_JSON = 4, REPORT_CSV = 8, REPORT_SVG = 16, REPORT_DOCX = 32, REPORT_HWPX = 64 };
/* "pdf", "xlsx" …; NULL past the end. */
const char *report_format_name(size_t index);
/* 0 for a word that is none. */
unsigned report_format_of(const char *word);
/* "pdf, json", in the arena. */
const char *report_formats_text(unsigned set, struct arena *arena);

struct report_request {
	const char *subject;  /* id of the product, firm, measure, grant …; NULL where a kind takes none */
	int year;             /* 0: the kind's usual one */
	const char *audience; /* motie, mss …; NULL */
};
struct report_kind {
	const char *name;      /* "footprint-statement" */
	const char *ko, *en;   /* its title */
	const char *subject;   /* what SUBJECT is: "PRODUCT"; NULL: none */
	const char *audiences; /* words of --audience with blanks between, the first is the usual one; "MINISTRY": key or kind of one; NULL: none */
	bool year;             /* takes --year */
	unsigned formats;      /* of enum report_format */
	enum status (*build)(struct store_tx *tx, const struct report_request *request, struct report_document *document, struct err *err);
};
/* In order, ended by a NULL name. */
extern const struct report_kind report_kinds[];
/* ST_NOT_FOUND report.kind_unknown with the nearest. */
enum status report_kind_find(const char *name, const struct report_kind **out_kind, struct err *err);
/* What it can be made of: keys in order; none for a kind without subject. In the arena. */
enum status report_subjects(
	struct store_tx *tx, const struct report_kind *kind, struct arena *arena, const char *const **out_list, size_t *out_count, struct err *err);
/* Does the kind take what is asked for? ST_USAGE report.subject_needed, report.subject_extra, report.no_year, report.no_audience, report.audience. */
enum status report_request_judge(const struct report_kind *kind, const struct report_request *request, struct err *err);
/* Fills an initialised document. Codes of report_request_judge; ST_NOT_FOUND report.subject_unknown with the nearest, programme.none, and what the
 * kind's readers say. */
enum status report_build_document(
	struct store_tx *tx, const struct report_kind *kind, const struct report_request *request, struct report_document *document, struct err *err);

#endif
