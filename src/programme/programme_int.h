/* Private to programme: the pieces of taking in a folder, shared with the roll-up of plain files. */
#ifndef SANGSAENG_PROGRAMME_INT_H
#define SANGSAENG_PROGRAMME_INT_H

#include "base/decimal.h"
#include "base/text.h"
#include "graph/graph.h"
#include "programme/programme.h"
#include "programme/programme_evidence_int.h"

#include <stddef.h>
#include <stdint.h>

/* The finished string of a local text (free with free()). */
static inline char *taken(struct text *text)
{
	char *string = text_take(text);

	text_done(text);
	return string;
}

/* ---- programme_keys.c: ids in little memory ---- */

/* A set of byte strings (ids, or several fields with a separator), numbered 0, 1, 2 … in the order they were added. It keeps no strings but a
 * keyed 128-bit hash of each (SipHash-2-4-128, secret drawn per process): that two of a billion different strings agree has a chance of
 * 2^-69, and nobody who writes a file can aim at it. 24 bytes a key plus the table of slots. Results never depend on the secret. */
struct programme_hash {
	uint64_t low, high;
};
struct programme_keys {
	struct programme_key {
		struct programme_hash hash;
		int64_t line; /* where it was added: for "first on line n" */
	} * key;
	size_t count, capacity;
	uint64_t *slot; /* 32 bits of the hash, then number + 1; 0: free */
	size_t slots;
};
void programme_keys_init(struct programme_keys *keys);
void programme_keys_done(struct programme_keys *keys);
/* Makes room for about `count` keys, at most a few million, so that a large file does not grow it step by step. The set must be empty. */
void programme_keys_expect(struct programme_keys *keys, size_t count);
/* The hash by which a string is found and added, in any set. */
struct programme_hash programme_keys_hash(const char *bytes, size_t length);
/* Has the memory fetched that find or add will look at: sets outgrow the cache, and there is other work to do meanwhile. */
void programme_keys_prefetch(const struct programme_keys *keys, struct programme_hash hash);
/* Number of a string, or -1. */
int64_t programme_keys_find(const struct programme_keys *keys, struct programme_hash hash);
/* Adds and returns true; if it is there, returns false. `*out_number` (may be NULL) is its number either way. At most 2^32 - 2 keys. */
bool programme_keys_add(struct programme_keys *keys, struct programme_hash hash, int64_t line, int64_t *out_number);

/* ---- programme_cell.c: one cell by its column's description. Pure. ---- */

enum programme_cell_kind { PROGRAMME_CELL_NULL, PROGRAMME_CELL_INT, PROGRAMME_CELL_TEXT };
struct programme_cell {
	enum programme_cell_kind kind;
	int64_t integer;
	const char *text; /* the field itself, a constant, or `buffer` */
	char buffer[DECIMAL_TEXT_LEN * 2];
};
/* Reads `field` (UTF-8, NUL-terminated, lives as long as the cell). A blank field of a column that is not required gives kind NULL: the caller
 * puts the fallback there. `as_of` is "2029-09-30", or "" where it is not known (then nothing is in the future). What is stored: decimals and shares
 * in canonical form, units by their name, business numbers with hyphens, industries with their letter, dates and words as given (words in the case
 * of the description).
 * Errors, place not set: cell.blank, cell.word, cell.yes_no, cell.id_too_long, cell.id_blanks, cell.control, cell.text_too_long, cell.not_positive,
 * cell.negative, cell.share, cell.future, unit.unknown, and the codes of party_code.h, decimal.h, date.h and money.h. */
enum status programme_cell_read(const struct column *column, const char *field, const char *as_of, struct programme_cell *out_cell, struct err *err);
/* A field that holds nothing but blanks. */
bool programme_cell_is_blank(const char *field);

/* ---- programme_header.c: which column stands where ---- */

struct rows;
struct map;
#define PROGRAMME_COLUMNS_MAX 64
struct programme_header {
	int fields;                    /* in the header row */
	int at[PROGRAMME_COLUMNS_MAX]; /* field of each column of the description, -1: not there */
	bool damaged;                  /* something was wrong: rows are read, but not stored */
};
/* Opens a file whose first row given is the header of this table, wherever it stands (file/rows.h); `sheet` NULL: found by that too. */
enum status programme_header_open(const char *path, const char *name, const char *sheet, const struct table *table, int64_t max_bytes,
	struct rows **out_in, struct err *err);
enum status programme_header_open_bytes(const char *bytes, size_t length, const char *name, const struct table *table, int64_t max_bytes,
	struct rows **out_in, struct err *err);
/* A rows_header (file/rows.h) over words of columns, of which the first `needed` must be there. */
struct programme_words {
	const char *const *en, *const *ko; /* ko: NULL, or as many as en */
	int count, needed;
};
int programme_words_score(const void *words, const char *const *cell, int count);
/* programme_roles.c: columns by the words that people name them with, compared as programme_word_plain writes both. A role is a column; the first
 * `needed` must be there, and of the first `single` there must not be two. */
#define PROGRAMME_ROLE_WORDS 20
#define PROGRAMME_ROLES_MAX 32
struct programme_roles {
	const char *const (*words)[PROGRAMME_ROLE_WORDS]; /* of each role, NULL-ended */
	int count, needed, single;
};
/* How many of the needed columns the current row names; `out_at` says where each role stands, -1: nowhere. The first of two counts; `out_twice`: the
 * first two where there must be one, or -1. */
int programme_roles_match(const struct programme_roles *roles, const struct rows *in, int *out_at, int out_twice[2]);
int programme_roles_score(const void *roles, const char *const *cell, int count); /* a rows_header (file/rows.h) */
/* A row of totals: a cell says so (합계, 소계, total …), and its key is blank or that cell. */
bool programme_row_is_total(const struct rows *in, int key);
bool programme_word_is_total(const char *s);
/* Without blanks, brackets and what is in them, in small letters. */
void programme_word_plain(const char *s, char *out, size_t size);
bool programme_word_is_blank(const char *s);
size_t programme_blank_length(const char *s); /* of the blank at `s`, 0: none */
/* Has the current row no cell that its header does not name? What is wrong is a finding: table.field_count, table.column_unnamed. */
bool programme_header_fits(const struct rows *in, int fields, struct findings *findings);
/* Matches the header row, which is the current row of `in`, with a description: English or Korean words, in any order and case. Every unknown,
 * repeated or missing column is a finding (table.column_unknown with the nearest word, table.column_twice, table.column_missing). */
void programme_header_match(const struct rows *in, const struct table *table, struct programme_header *out_header, struct findings *findings);

/* ---- programme_table.c: one file ---- */

#define PROGRAMME_TABLES_MAX 96
#define PROGRAMME_PART_BYTES_MAX ((size_t)16 * 1024 * 1024) /* of one file of an answer */

/* A reference to a row of a table that is read later. Reading order leaves only projects.evidence, so the list stays as short as that file. */
struct programme_deferred {
	int table, of;
	int64_t line, column;
	char *value;
};
struct programme_reading {
	struct store_tx *tx;
	const char *folder;
	const struct programme_options *options;
	struct findings *findings;
	char as_of[DATE_TEXT_LEN]; /* "" if it is not known */
	struct map *erased;        /* persons whose data were erased: they come in without name and address */
	int64_t rows, bytes;
	char sheet[ERR_SHEET_LEN]; /* where the last file was a workbook */
	/* by table, in reading order */
	struct programme_keys keys[PROGRAMME_TABLES_MAX];
	bool read[PROGRAMME_TABLES_MAX];
	bool incomplete[PROGRAMME_TABLES_MAX]; /* not all of its ids are known: references to it are not judged */
	char methodologies[65];                /* digest over the files of methodologies/, "" if there are none */
	char digest[PROGRAMME_TABLES_MAX][65]; /* of its file, "" if there is none */
	struct programme_deferred *deferred;
	size_t deferred_count, deferred_capacity;
	/* links of kind contains, for bom.cycle */
	struct graph_link *contains;
	int64_t *contains_line;
	size_t contains_count, contains_capacity;
	int nearest_asked; /* how often the nearest id was looked for */
	int64_t part;      /* number of the answer that is being read (programme_answer.h); 0: the folder's own file */
	int64_t given;     /* rows of the last answer that stood before and said the same: not stored again */
	/* Judges a row whose cells are good, before it is stored; NULL: every one will do. `*out_column` is the column that an error is about. */
	enum status (*judge)(void *context, const struct table *table, const struct programme_cell *cell, int *out_column, struct err *err);
	void *judge_context;
};
/* Reads the folder's file of the table at `index` of programme_tables() into the database. Findings for what is wrong in it; an error status only if
 * nothing further can be done (cancelled, database failed). */
enum status programme_table_read(struct programme_reading *reading, int index, struct err *err);
/* A table of a folder may be a CSV file, one with tabs, or a workbook. Which it is: `out_name` "activity.csv", the same where there is none.
 * ST_INPUT table.two_files. */
#define PROGRAMME_TABLE_FILE_LEN 80
enum status programme_table_file(const char *folder, const char *table, char out_name[PROGRAMME_TABLE_FILE_LEN], struct err *err);
/* The table of a file of one of those names, -1: of none. */
int programme_table_of_file(const char *name);
/* programme_run_store.c: rows of `table` were not read from its CSV file. */
enum status programme_store_source_put(struct store_tx *tx, const char *table, const char *file, const char *sheet, struct err *err);
/* Makes these names known to messages (base/message.h). */
enum status programme_store_sources_name(struct store_tx *tx, struct err *err);
/* The same for a file of any name and place; `name` is shown in messages, `sheet` NULL: found by its header. */
enum status programme_table_read_file(
	struct programme_reading *reading, int index, const char *path, const char *name, const char *sheet, struct err *err);
/* Rows that came as the answer number `part` of a campaign, in the place after the file's own: keys and references are judged together with those.
 * `*out_rows` is how many there are. A row that stands, in the folder or in another answer, and says the same in every cell as it is stored counts as
 * given; one that says something else is table.row_elsewhere. */
enum status programme_table_read_part(struct programme_reading *reading, int index, const char *bytes, size_t length, const char *name, int64_t part,
	int64_t *out_rows, struct err *err);
/* What was referred to before it was read. */
void programme_table_resolve(struct programme_reading *reading);
/* Index in programme_tables() by name, -1 if there is none. */
int programme_table_index(const char *name);

/* ---- programme_hold.c: who may write to a database file, and who may replace it ---- */

/* A database file is replaced by one process alone, and not while another writes to it or sends letters by it: what was committed meanwhile would be
 * forgotten, and sent again. So who replaces it holds it alone, who writes (programme_open) holds it with others, of this process too. Waits up to 5
 * seconds; then ST_CONFLICT programme.held. `*out_hold` 0: nothing to hold (a server, or no file).
 * A process has one descriptor of a file for all its holds. It stays open: closing it would end SQLite's own locks on that file, those of a reader
 * too (store_hold). Thread safe. */
enum status programme_hold(const char *db, bool alone, int *out_hold, struct err *err);
void programme_let_go(int hold);

/* ---- programme_build.c: a database that is built beside the old one, or in one transaction ---- */

/* A new database under construction: beside `db` as "db.new-PID", so that `db` is untouched until everything is there. On a server: in its tables,
 * which are emptied and filled in one transaction; published footprints and imported readings stay, and a database that was empty keeps its empty
 * tables. */
struct programme_build {
	struct store *store;
	struct store_tx *tx; /* open for writing */
	char *db, *temporary;
	bool replaces, in_place;
	int hold;            /* programme_hold; 0: none */
	int64_t checkpoints; /* signed ones of the ledger that is replaced: they are not taken over */
	struct programme_kept kept;
};
/* ST_CONFLICT programme.exists if `db` holds a programme and not `again`; programme.held. */
enum status programme_build_open(const char *db, bool again, struct programme_build *out_build, struct err *err);
/* Commits and puts the new database in its place (atomically). On failure it is abandoned. A warning where checkpoints were left behind. */
enum status programme_build_commit(struct programme_build *build, struct findings *findings, struct err *err);
/* Imported meter readings of the database that is replaced come along; between the folder's rows and the chain, which measures by them. (On a server
 * they never went.) */
enum status programme_build_carry_readings(const struct programme_build *build, struct err *err);
/* A finished database beside `db` takes its place, atomically; `replaces`: the one there, which readers may have open
 * (store_replace). programme.exists, store.locked, store.io. */
enum status programme_build_place(const char *temporary, const char *db, bool replaces, struct err *err);
/* Is a run building a database beside `db` right now? */
bool programme_build_under_way(const char *db);
/* Drops it: nothing is left behind. */
void programme_build_abandon(struct programme_build *build);

/* ---- programme_store.c: all SQL of taking in ---- */

/* INSERT INTO table (columns …, source_line) VALUES (?1 …): parameters in the order of the description, then the line. */
enum status programme_store_insert(struct store_tx *tx, const struct table *table, struct store_stmt **out_stmt, struct err *err);
/* SELECT columns …, source_line FROM table in the order of its key. */
enum status programme_store_select(struct store_tx *tx, const struct table *table, struct store_stmt **out_stmt, struct err *err);
/* SELECT columns … FROM table WHERE its key is ?1 …: parameters in the order of the key. */
enum status programme_store_row(struct store_tx *tx, const struct table *table, struct store_stmt **out_stmt, struct err *err);
/* The id of a table's single key column that is nearest to `word`; false if none is near. For messages: reads at most 50,000 rows. */
bool programme_store_nearest(struct store_tx *tx, const struct table *table, const char *word, char out_id[65]);
/* Product and input of the links on `count` lines (ascending): name[2 i] and name[2 i + 1], in the arena. One pass over links. */
enum status programme_store_link_names(
	struct store_tx *tx, const int64_t *line, size_t count, struct arena *arena, const char **name, struct err *err);

#endif
