/* Documents of `sangsaeng export` that take more than one subject: the transfer form, CBAM, batteries, passports. Each fills an initialised document
 * (its title too), which the writers of report_document.h make a file of. */
#ifndef SANGSAENG_REPORT_EXPORT_H
#define SANGSAENG_REPORT_EXPORT_H

#include "report/report_document.h"

struct store_tx;

/* Form 22: errors of view_form_transfer. */
enum status report_transfer_form(
	struct store_tx *tx, const char *seller, const char *buyer, int64_t tonnes, struct report_document *document, struct err *err);

struct report_export {
	const char *const *product; /* NULL and 0: all that the export is about */
	size_t products;
	int year, quarter;  /* of CBAM; 0: the programme's period after, the whole year */
	bool proposal;      /* of CBAM: lists that are only proposed count, too */
	const char *reader; /* for whom; NULL: who holds the database, and has all */
};
/* Errors of view_cbam_read, view_batteries_read, view_passport_read. A passport takes one product at most: ST_USAGE export.one_product. */
enum status report_cbam(struct store_tx *tx, const struct report_export *asked, struct report_document *document, struct err *err);
enum status report_battery(struct store_tx *tx, const struct report_export *asked, struct report_document *document, struct err *err);
enum status report_passport(struct store_tx *tx, const struct report_export *asked, struct report_document *document, struct err *err);

#endif
