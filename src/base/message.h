/* Message catalogue: every code with its Korean and English text, and findings: errors and warnings collected before they are shown.
 *
 * A room lists its codes in `<room>_messages.c` as `const struct message room_messages[]` (ended by a NULL code); the programme's
 * start registers the tables. A unit test fails on a code without both languages, and on a code used in src/ that no table has. */
#ifndef SANGSAENG_BASE_MESSAGE_H
#define SANGSAENG_BASE_MESSAGE_H

#include "base/err.h"
#include "base/text.h"

#include <stdio.h>

enum lang { LANG_EN = 0, LANG_KO = 1 };

struct message {
	const char *code;              /* stable English words with dots, also in API and web page */
	const char *ko, *en;           /* text with {0} … {5} for the error's values */
	const char *hint_ko, *hint_en; /* how to repair it, or NULL */
};

extern const struct message base_messages[];

/* Adds a table (kept by pointer; static lifetime). Registering the same table twice has no effect. Not thread safe: at start only. */
void message_register(const struct message *table);

/* The entry of a code, or NULL. */
const struct message *message_find(const char *code);
/* i-th registered message or NULL past the end (for the catalogue test and `explain CODE`). */
const struct message *message_at(size_t i);

/* A finding whose code is put together, "gap" and "screening" to gap.screening, with `detail` as {0}; a word that no table has stands as it is. */
void message_compose(struct err *out, const char *family, const char *word, const char *detail);
/* The same for a word and its detail in one text: "screening:KEY". */
void message_compose_code(struct err *out, const char *family, const char *text);

/* The text of `err` in `lang`, placeholders filled. In Korean texts the particle pairs 은(는) 이(가) 을(를) 과(와) (으)로 become the one that
 * fits the letter before them: "‘{0}’은(는)" gives "‘서울’은", "‘kWh’는". An unknown code gives code and values; no hint names a blank value. */
void message_format(struct text *out, const struct err *err, enum lang lang);
void message_format_hint(struct text *out, const struct err *err, enum lang lang);

enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE };

/* Collected findings. At most `max` are kept; `errors` and `warnings` count all of them, the dropped ones included. */
struct finding {
	enum severity severity;
	struct err err;
};
struct findings {
	struct finding *item;
	size_t count, capacity, max;
	int64_t errors, warnings, dropped;
};
void findings_init(struct findings *findings, size_t max);
void findings_done(struct findings *findings);
void findings_add(struct findings *findings, enum severity severity, const struct err *err);

/* Rows of a file may stand elsewhere: a line of 2^32 or more is line `line & 0xffffffff` of part number `line >> 32` of the file, whose name is told
 * here once it is known (kept; thread safe). Such a place is shown as FILE+NAME:LINE. */
#define MESSAGE_PART_SHIFT 32
void message_part_name(int64_t part, const char *name);
/* Rows that rooms know as those of `file` ("activity.csv") were read from another one: a sheet of a workbook, or ("") other text. NULL for `from`:
 * from `file` itself. Kept; thread safe. */
void message_file_from(const char *file, const char *from, const char *sheet);
/* File and line of an error as people see them, and the cell (err_cell_name) where it is in a workbook, else ""; returns the line. */
#define MESSAGE_FILE_LEN (ERR_FILE_LEN + 128)
int64_t message_place(const struct err *err, char out_file[MESSAGE_FILE_LEN], char out_cell[ERR_CELL_LEN]);

/* Sorts by file in order of first appearance, then line, then column (stable), and writes them as a compiler does
 * ("file:line:column: error[code]: text", in a workbook "file:sheet!C14: …"; then one indented hint), then "… and N more" if some were dropped. */
void findings_print(FILE *stream, struct findings *findings, enum lang lang);
/* One error in the same form; without a place: "error[code]: text". */
void err_print(FILE *stream, const struct err *err, enum lang lang);

#endif
