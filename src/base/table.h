/* Table descriptions: what a CSV table of the programme folder holds, column by column. A room describes the tables whose rows it keeps
 * (`<room>_tables`); the importer in `programme` reads, checks and stores any table by its description, and docs/programme-folder.md is
 * printed from it, so that reader, checker and document cannot disagree. The database table has the same name and columns, plus
 * `source_line` (physical line of the record in its file). */
#ifndef SANGSAENG_BASE_TABLE_H
#define SANGSAENG_BASE_TABLE_H

enum column_type {
	COLUMN_ID,              /* TEXT: 1 to 64 characters, no control characters; compares exactly */
	COLUMN_REF,             /* TEXT: id of a row of table `of` */
	COLUMN_TEXT,            /* TEXT: at most 400 characters */
	COLUMN_ENUM,            /* TEXT: one of the words in `of`, separated by | */
	COLUMN_YESNO,           /* INTEGER 0/1: yes|no|예|아니오 */
	COLUMN_DATE,            /* TEXT: 2026-06-30 */
	COLUMN_MONTH,           /* TEXT: 2026-06 */
	COLUMN_YEAR,            /* INTEGER: 1990 to 2199 */
	COLUMN_WON,             /* INTEGER: whole won */
	COLUMN_TONNES,          /* INTEGER: whole tonnes of credits or allowances (R09) */
	COLUMN_INTEGER,         /* INTEGER */
	COLUMN_DECIMAL,         /* TEXT: canonical decimal */
	COLUMN_SHARE,           /* TEXT: canonical decimal from 0 to 1 */
	COLUMN_UNIT,            /* TEXT: a unit that the room `factor` knows */
	COLUMN_BUSINESS_NUMBER, /* TEXT: number of a registered business, "123-45-67891" (party/party_code.h) */
	COLUMN_INDUSTRY,        /* TEXT: code of a trade, "C30391" (party/party_code.h) */
};

enum column_flag {
	COLUMN_REQUIRED = 1,     /* the column must be there and no cell of it blank */
	COLUMN_POSITIVE = 2,     /* > 0 */
	COLUMN_NOT_NEGATIVE = 4, /* >= 0 */
	COLUMN_NOT_FUTURE = 8,   /* date or month not after `as_of` */
};

struct column {
	const char *name;    /* header word and database column */
	const char *name_ko; /* Korean header word */
	enum column_type type;
	unsigned flags;
	const char *of;       /* COLUMN_REF: table name; COLUMN_ENUM: words */
	const char *fallback; /* value for a blank cell or absent column, NULL: stays NULL */
	const char *text;     /* meaning, unit and rule in one English sentence */
	const char *text_ko;
};

/* Whether the folder must have the file. A file that may have no rows must still be there with its header, so that a lost file is not taken for an
 * empty one. */
enum table_need {
	TABLE_OPTIONAL, /* the file may be missing */
	TABLE_FILE,     /* the file must be there; it may have no rows */
	TABLE_ROWS,     /* with at least one row */
};

struct table {
	const char *name; /* file NAME.csv, database table NAME */
	const char *name_ko;
	const char *key; /* key columns, comma separated; no two rows agree in all of them */
	enum table_need need;
	const struct column *column; /* ended by a NULL name */
	const char *text, *text_ko;
};

#endif
