/* Errors: one closed list of status values, one struct that says what is wrong and where, in the reader's language.
 *
 * Every call that can fail returns `enum status`; results come back through trailing `*out_` parameters that stay untouched on
 * failure; code, place and values of the error go into a caller-owned `struct err` (may be NULL where the caller does not care).
 * Texts are not built where the error arises: the error carries a stable code ("csv.field_count") and its values, and the message
 * catalogue (message.h) turns both into Korean or English where it is shown. */
#ifndef SANGSAENG_BASE_ERR_H
#define SANGSAENG_BASE_ERR_H

#include <stdint.h>

enum status {
	ST_OK = 0,
	ST_USAGE,     /* wrong command line */
	ST_INPUT,     /* input data cannot be read or calculated */
	ST_NOT_FOUND, /* the named thing does not exist */
	ST_CONFLICT,  /* locked, already there, or changed by somebody else */
	ST_DENIED,    /* not permitted */
	ST_NETWORK,   /* server or network */
	ST_INTERNAL,  /* a bug, or the machine failed us: out of memory, disk */
	ST_CANCELLED, /* interrupted by the user */
};

/* Exit code of the command line for a status (cli-api: 0, 2, 3, 4, 5, 6, 7, 70, 130). */
int status_exit_code(enum status status);

#define ERR_PARAM_MAX 6
#define ERR_PARAM_LEN 512
#define ERR_FILE_LEN 256
#define ERR_SHEET_LEN 128
#define ERR_CODE_LEN 48
#define ERR_CELL_LEN (ERR_SHEET_LEN + 48)

/* One error. `line` 0 means no line, `column` 0 no column; both count from 1. In a workbook, where `sheet` is not "", they are its row and column.
 * Plain value: copy freely. */
struct err {
	enum status status;
	char code[ERR_CODE_LEN];
	char file[ERR_FILE_LEN];
	char sheet[ERR_SHEET_LEN];
	int64_t line;
	int64_t column;
	int param_count;
	char param[ERR_PARAM_MAX][ERR_PARAM_LEN];
};

/* Fills `err` (if not NULL) and returns `status`, so that `return err_set(err, ST_INPUT, "unit.unknown", value, NULL);` reads well.
 * The values after `code` are strings, ended by NULL; they fill {0}, {1} … of the message. Values are cut to ERR_PARAM_LEN at a
 * whole UTF-8 character; control characters in them are replaced by U+FFFD so that an error line stays one line. Place is cleared. */
enum status err_set(struct err *err, enum status status, const char *code, ...) __attribute__((sentinel));

/* Names the place of an error that is already set. */
void err_at(struct err *err, const char *file, int64_t line, int64_t column);
/* The same in a sheet of a workbook: row and column. `sheet` NULL or "": as err_at. */
void err_at_cell(struct err *err, const char *file, const char *sheet, int64_t row, int64_t column);
/* The cell as spreadsheets name it: "전기!C14", the row alone "전기!14", or the sheet; "" where there is none. */
void err_cell_name(const char *sheet, int64_t row, int64_t column, char out_cell[ERR_CELL_LEN]);

/* Out of memory and other machine failures: code "internal", value `what`. Returns ST_INTERNAL. */
enum status err_internal(struct err *err, const char *what);

void err_clear(struct err *err);

#endif
