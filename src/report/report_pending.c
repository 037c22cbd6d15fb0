/* Until the writers are here. */
#include "report/report_document.h"

enum status report_document_pdf(const struct report_document *document, const char *path, struct err *err)
{
	return err_set(err, ST_INTERNAL, "library.missing", "pdf", NULL);
}
enum status report_document_xlsx(const struct report_document *document, const char *path, struct err *err)
{
	return err_set(err, ST_INTERNAL, "library.missing", "xlsx", NULL);
}
enum status report_document_docx(const struct report_document *document, const char *path, struct err *err)
{
	return err_set(err, ST_INTERNAL, "library.missing", "docx", NULL);
}
enum status report_document_hwpx(const struct report_document *document, const char *path, struct err *err)
{
	return err_set(err, ST_INTERNAL, "library.missing", "hwpx", NULL);
}
