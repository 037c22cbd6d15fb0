/* Private to report: what the documents (report_of_*.c) share: the head, words, cells, and reasons for what is missing. */
#ifndef SANGSAENG_REPORT_PAPER_INT_H
#define SANGSAENG_REPORT_PAPER_INT_H

#include "base/date.h"
#include "report/report_chart.h"
#include "report/report_kind.h"
#include "view/view_paper.h"

#include <inttypes.h>

struct report_paper {
	struct store_tx *tx;
	const struct report_request *request;
	struct report_document *d;
	struct arena *arena; /* the document's */
	struct view_basis basis;
	bool ko;
	struct report_why { /* collected for the note that follows */
		const char *labels, *why;
	} * why;
	size_t whys;
};
/* Reads the programme, and fills day, basis, and draft where the data are simulated. */
enum status report_paper_open(
	struct report_paper *paper, struct store_tx *tx, const struct report_request *request, struct report_document *document, struct err *err);
/* Who hands it out, in the head; "" or NULL: nobody is named. */
void report_paper_issuer(struct report_paper *paper, const char *organisation);
/* Another reason for which it is a draft, beside those it has. */
void report_paper_draft(struct report_paper *paper, const char *en, const char *ko);
/* Of a picture on a page. */
struct report_frame report_paper_frame(const struct report_paper *paper);
/* The last section: programme, day, hash of the input, GWP set. */
void report_paper_foot(struct report_paper *paper);

const char *report_say(const struct report_paper *paper, const char *en, const char *ko);
/* Name of an organisation with its key: "가상부품 1 (S1)"; the key alone where it has no name; NULL for "". */
const char *report_who(const struct report_paper *paper, const char *organisation);
/* A word of a table, a state or a kind: in the reader's language, the code itself where none is known; NULL for "". */
const char *report_word(const struct report_paper *paper, const char *code);

/* The state of a due: "settled" means something else of a grant. */
const char *report_word_due(const struct report_paper *paper, const char *state);

/* Cells, in the arena; NULL for what is not known. */
const char *report_cell_int(const struct report_paper *paper, int64_t number);
const char *report_cell_text(const char *text); /* NULL for "" */
const char *report_cell_day(const struct report_paper *paper, date_day day);
const char *report_cell_month(const struct report_paper *paper, date_month month);
const char *report_cell_months(const struct report_paper *paper, date_month from, date_month to); /* "2027-01 – 2027-12" */
const char *report_cell_grams(const struct report_paper *paper, int64_t grams);                   /* tonnes, exact */
const char *report_cell_yes(const struct report_paper *paper, bool yes);
/* Per cent to a share between 0 and 1, exact; NULL for NULL. */
const char *report_cell_share(const struct report_paper *paper, const char *percent);
/* Won for a tonne, whole (half to even); NULL where there are no tonnes above zero. */
const char *report_cell_krw_per_t(const struct report_paper *paper, int64_t krw, int64_t grams);

/* A pair whose value is not known says why in the note that report_reasons writes. */
void report_pair_why(struct report_paper *paper, const char *key, const char *label, enum report_cell_type type, const char *value_or_null,
	const char *unit_or_null, const char *why);
void report_reasons(struct report_paper *paper);

#define REPORT_COLUMN(key_, en_, ko_, unit_, type_)                                                                                                  \
	{                                                                                                                                            \
		.key = (key_), .header = p->ko ? (ko_) : (en_), .unit = (unit_), .type = (type_)                                                     \
	}
#define REPORT_TABLE(key_, caption_, ...) report_table(p->d, key_, caption_, (const struct report_column[]){__VA_ARGS__, {.key = NULL}})
#define REPORT_ROW(...) report_row(p->d, false, (const char *const[]){__VA_ARGS__})
#define REPORT_TOTAL(...) report_row(p->d, true, (const char *const[]){__VA_ARGS__})
#define REPORT_WON report_say(p, "KRW", "원")

/* ---- the kinds ---- */

typedef enum status report_build(struct store_tx *tx, const struct report_request *request, struct report_document *document, struct err *err);
report_build report_of_footprint, report_of_programme, report_of_supplier, report_of_settlement, report_of_monitoring, report_of_opinion,
	report_of_certificate, report_of_emissions, report_of_outcome, report_of_approval_request, report_of_certification_request, report_of_monitoring_form,
	report_of_settlement_form;

#endif
