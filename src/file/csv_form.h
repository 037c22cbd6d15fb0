/* How a CSV file is written: encoding, mark and line ends, so that a copy can be written the same way. */
#ifndef SANGSAENG_FILE_CSV_FORM_H
#define SANGSAENG_FILE_CSV_FORM_H

#include "base/err.h"
#include "base/text.h"

struct csv_form {
	bool mark;  /* begins with the byte order mark of UTF-8 */
	bool cp949; /* as csv_open decides; else UTF-8 */
	bool crlf;  /* its first line ends so */
};
/* Looks at the beginning (one piece of csv_int.h), and further only for a first byte above 127. file.open, file.read. */
enum status csv_form_read(const char *path, struct csv_form *out_form, struct err *err);
/* What csv_write_text and others wrote (UTF-8, LF) in that form, appended to `out`. ST_INPUT csv.cannot_write with the first character that CP949
 * does not have. */
enum status csv_form_write(const struct csv_form *form, const struct text *lines, struct text *out, struct err *err);

#endif
