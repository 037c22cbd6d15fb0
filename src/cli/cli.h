/* Private to cli: the door translates only. Parse (args.c) → call a use case → render. One file per command; one table of options for all. */
#ifndef SANGSAENG_CLI_H
#define SANGSAENG_CLI_H

#include "base/message.h"
#include "base/text.h"
#include "programme/programme.h"
#include "report/report_table.h"

#include <stdbool.h>
#include <stdio.h>

extern const struct message cli_messages[];

/* ---- the command line, parsed (args.c) ---- */

enum cli_format { CLI_TEXT, CLI_JSON, CLI_CSV, CLI_SVG, CLI_XLSX, CLI_FORMATS };
enum cli_color { CLI_COLOR_AUTO, CLI_COLOR_ALWAYS, CLI_COLOR_NEVER };

#define CLI_POSITIONAL_MAX 64
#define CLI_BESIDE_MAX 8
#define CLI_SAID_MAX 128
/* A set of options (enum cli_option). */
__extension__ typedef unsigned __int128 cli_option_set;
#define CLI_BIT(option) ((cli_option_set)1 << (option))

struct cli_said {
	int option;        /* enum cli_option */
	const char *value; /* NULL: it takes none */
};
struct cli_args {
	struct cli_said said[CLI_SAID_MAX]; /* as they were given, for a server */
	int said_count;
	const char *server;         /* NULL if not given */
	cli_option_set given;       /* those on the command line */
	struct report_table *table; /* what a list is filled into for -O csv and xlsx (cli_is_table) */
	enum lang lang;
	enum cli_format format; /* by -O, else by the name of -o, else the command's default */
	enum cli_color color;
	const char *db, *links, *direct, *product, *which; /* NULL if not given */
	const char *region, *unit, *factors, *gwp;
	const char *indicators, *explain, *engine, *save, *snapshot, *mode, *out;
	int64_t max_findings, top, threads, samples, seed, ranks, products;
	double gsd;          /* 0 if not given */
	double gap, seconds; /* -1 if not given */
	int64_t budget;      /* -1 if not given */
	const char *name, *prices;
	const char *edition[CLI_BESIDE_MAX + 1]; /* ended by NULL */
	int edition_count;
	const char *checker, *committee;
	int64_t year, quarter;     /* 0 if not given; quarter: of --year 2027Q2 */
	int64_t work;              /* 0 if not given */
	int64_t plants, suppliers; /* 0 if not given */
	bool floor;
	date_day day, on; /* DATE_NONE if not given */
	date_day until;   /* DATE_NONE if not given */
	const char *due, *kind, *evidence, *to;
	bool overdue;
	int64_t at; /* 0 if not given */
	const char *account, *funder;
	const char *site, *purpose, *by, *reason, *show, *recompute;
	const char *beside[CLI_BESIDE_MAX + 1]; /* ended by NULL */
	int beside_count;
	const char *firm, *statement, *grant;
	int64_t days; /* -1 if not given */
	const char *key, *public_key;
	const char *checkpoint[CLI_BESIDE_MAX + 1]; /* ended by NULL */
	int checkpoint_count;
	bool all, incomplete;
	const char *title, *measure, *person, *project, *request, *finding; /* of evidence */
	date_day issued;                                                    /* DATE_NONE if not given */
	bool personal, force;
	const char *catalogue, *view, *tonnes, *map;
	const char *targets, *mailbox, *smtp, *command;
	const char *sheet; /* of a workbook; NULL: found by its header */
	const char *partner, *secret_file; /* of client and oidc */
	bool inside;
	bool uncertain;
	const char *listen, *certificate, *certificate_key, *base_url, *trusted_proxies, *ui; /* of serve */
	const char *waste;
	int64_t workers, body_max, upload_max, idle_seconds, request_seconds; /* 0 if not given */
	bool tls, log_text;
	const char *audience, *part;             /* of report */
	const char *url, *secret;                /* of partner */
	const char *setting[CLI_POSITIONAL_MAX]; /* NAME=VALUE */
	int setting_count;
	struct rate discount;                      /* denominator 0 if not given */
	int64_t price, width;                      /* price -1 if not given */
	const char *scope[CLI_POSITIONAL_MAX + 1]; /* ended by NULL */
	int scope_count;
	bool no_cascade, format_given, report, bom;
	bool again, list, dry_run, quiet, verbose, no_progress, help, version;
	bool progress_json; /* steps, findings and the error as JSON lines on stderr, for a program that started this one */
	const char *positional[CLI_POSITIONAL_MAX + 1]; /* ended by NULL */
	int positional_count;
	const char *program; /* as it was called */
};

enum cli_option {
	CLI_DB,
	CLI_OUTPUT,
	CLI_JSON_SHORT,
	CLI_BOM,
	CLI_LINKS,
	CLI_DIRECT,
	CLI_PRODUCT,
	CLI_CASE,
	CLI_TOP,
	CLI_FACTORS,
	CLI_REGION,
	CLI_UNIT,
	CLI_DAY,
	CLI_GWP,
	CLI_THREADS,
	CLI_INDICATORS,
	CLI_SAMPLES,
	CLI_SEED,
	CLI_EXPLAIN,
	CLI_ENGINE,
	CLI_RANKS,
	CLI_SAVE,
	CLI_SNAPSHOT,
	CLI_MODE,
	CLI_PRODUCTS,
	CLI_GAP,
	CLI_SECONDS,
	CLI_WORK,
	CLI_BUDGET,
	CLI_NAME,
	CLI_PRICES,
	CLI_EDITION,
	CLI_PLANTS,
	CLI_SUPPLIERS,
	CLI_FLOOR,
	CLI_GSD,
	CLI_OUT,
	CLI_SEAL_KEY,
	CLI_EVIDENCE_DIR,
	CLI_TITLE,
	CLI_MEASURE,
	CLI_ISSUED,
	CLI_PERSON,
	CLI_PERSONAL,
	CLI_PROJECT,
	CLI_REQUEST,
	CLI_FINDING,
	CLI_FORCE,
	CLI_SITE,
	CLI_PURPOSE,
	CLI_BY,
	CLI_TARGETS,
	CLI_SHEET,
	CLI_MAILBOX,
	CLI_SMTP,
	CLI_COMMAND,
	CLI_UNCERTAIN,
	CLI_REASON,
	CLI_SHOW,
	CLI_RECOMPUTE,
	CLI_ALL,
	CLI_INCOMPLETE,
	CLI_BESIDE,
	CLI_ON,
	CLI_DUE,
	CLI_OVERDUE,
	CLI_KIND,
	CLI_EVIDENCE,
	CLI_TO,
	CLI_UNTIL,
	CLI_AT,
	CLI_ACCOUNT,
	CLI_FOR,
	CLI_FIRM,
	CLI_GRANT,
	CLI_STATEMENT,
	CLI_DAYS,
	CLI_KEY,
	CLI_PUBLIC,
	CLI_CHECKPOINT,
	CLI_CHECKER,
	CLI_COMMITTEE,
	CLI_YEAR,
	CLI_AUDIENCE,
	CLI_TABLE,
	CLI_AGAIN,
	CLI_LIST,
	CLI_MAP,
	CLI_DRY_RUN,
	CLI_CATALOGUE,
	CLI_VIEW,
	CLI_PRICE,
	CLI_REPORT,
	CLI_SCOPE,
	CLI_NO_CASCADE,
	CLI_DISCOUNT,
	CLI_TONNES,
	CLI_WIDTH,
	CLI_LISTEN,
	CLI_TLS,
	CLI_CERTIFICATE,
	CLI_CERTIFICATE_KEY,
	CLI_PARTNER,
	CLI_SECRET_FILE,
	CLI_INSIDE,
	CLI_BASE_URL,
	CLI_TRUSTED_PROXIES,
	CLI_UI,
	CLI_WORKERS,
	CLI_BODY_MAX,
	CLI_UPLOAD_MAX,
	CLI_IDLE_SECONDS,
	CLI_REQUEST_SECONDS,
	CLI_LOG,
	CLI_WASTE,
	CLI_URL,
	CLI_SECRET,
	CLI_SET,
	CLI_MAX_FINDINGS,
	CLI_SERVER,
	CLI_LANG,
	CLI_QUIET,
	CLI_VERBOSE,
	CLI_NO_PROGRESS,
	CLI_PROGRESS,
	CLI_COLOR,
	CLI_HELP,
	CLI_VERSION,
	CLI_OPTION_COUNT
};
/* Understood by every command, and before it. */
#define CLI_GLOBAL                                                                                                                                   \
	(CLI_BIT(CLI_SERVER) | CLI_BIT(CLI_LANG) | CLI_BIT(CLI_QUIET) | CLI_BIT(CLI_VERBOSE) | CLI_BIT(CLI_NO_PROGRESS) | CLI_BIT(CLI_PROGRESS) |    \
		CLI_BIT(CLI_COLOR) | CLI_BIT(CLI_HELP) | CLI_BIT(CLI_VERSION))

struct cli_option_text {
	const char *name;  /* without dashes */
	char letter;       /* 0: none */
	const char *value; /* word for its value, NULL: takes none */
	const char *en, *ko;
};
extern const struct cli_option_text cli_options[CLI_OPTION_COUNT];

struct cli_command {
	const char *name;
	const char *en, *ko; /* one line */
	const char *usage;   /* after "sangsaeng NAME " */
	const char *examples_en, *examples_ko;
	const char *more_en, *more_ko; /* what else to know */
	cli_option_set options;        /* CLI_BIT of those beside the global ones */
	unsigned formats;              /* 1u << enum cli_format */
	enum cli_format format;        /* default */
	const char *files;             /* first words with which -o names a file of another kind: "get pack"; "*" any; NULL none */
	int positional_min, positional_max;
	int (*run)(const struct cli_args *args); /* exit code */
};
extern const struct cli_command cli_commands[]; /* ended by a NULL name */
const struct cli_command *cli_command_find(const char *name);

/* Language by LC_ALL, LC_MESSAGES, LANG (ko… is Korean), before --lang is known. */
enum lang cli_lang_default(void);
/* Parses what follows the program's name. `*out_command` NULL: none was named. Options are never abbreviated; "--" ends them. Codes cli.*. */
enum status cli_args_parse(int argc, char **argv, struct cli_args *out_args, const struct cli_command **out_command, struct err *err);

/* ---- rendering shared by the commands (render.c) ---- */

/* Writes data to stdout; whatever cannot be written is an error of the machine. */
int cli_put(const struct cli_args *args, const char *bytes, size_t length);
/* Findings in compiler form on stderr, then the error, unless it only repeats that there were findings. Returns the exit code of `status`. */
int cli_fail(const struct cli_args *args, enum status status, struct findings *findings_or_null, const struct err *err);
void cli_warn(const struct cli_args *args, struct findings *findings);
/* Usage error with the command's name. */
int cli_usage(const struct cli_args *args, const char *command, const char *code, const char *value);
/* `s` in the form a shell reads back; a connection string without its password. */
void cli_quote(struct text *out, const char *s);
/* Colours on stdout: by --color, a terminal and NO_COLOR. Only words of a state are coloured, so nothing is lost without. */
bool cli_colored(const struct cli_args *args);
/* Text padded to a display width (Hangul is two cells wide). */
void cli_pad(struct text *out, const char *s, int width);
/* A decimal string with thousands separators, for people: "-1234567.5" is "-1,234,567.5"; what does not fit is as it was. Returns `out`. */
const char *cli_grouped(const char *decimal, char *out, size_t size);
/* output_write of base/output.h: codes file.… */
enum status cli_write_file(const char *path, const struct text *out, struct err *err);
/* Is a list asked for, as CSV or a workbook? It is filled into args->table. */
bool cli_is_table(const struct cli_args *args);
/* "csv" */
const char *cli_format_name(enum cli_format format);
/* "-O csv" or "-O xlsx", where a question has no such answer. */
const char *cli_table_option(const struct cli_args *args);
/* Writes what a command found to the file of -o, or to stdout: the table if one was filled, else `out`. Codes file.…, cli.write, those of
 * report_table_xlsx. */
enum status cli_output(const struct cli_args *args, struct text *out, struct err *err);
/* The same, with the exit code. */
int cli_answer(const struct cli_args *args, struct text *out);
/* Do two paths name one file (an output that would overwrite the database)? */
bool cli_same_file(const char *a, const char *b);
/* Opens the database of --db for reading, renders, writes to -o or stdout; `command` is its name in a usage error. Returns the exit code. */
typedef enum status cli_render(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err);
int cli_read(const struct cli_args *args, const char *command, cli_render *render);
const char *cli_pick(const struct cli_args *args, const char *en, const char *ko);
/* A table of a finding in JSON: severity, code, file, line, column, message ko and en. */
struct json_writer;
void cli_json_findings(struct json_writer *w, const char *key, const struct findings *findings);

/* ---- progress and interruption (progress.c) ---- */

/* Ctrl-C and SIGTERM are noted and stop the work at the next report; a second one ends the process at once. */
void cli_progress_start(const struct cli_args *args);
/* A programme_progress: on a terminal, one line on stderr after the first second. False once interrupted. */
bool cli_progress(void *context, const char *phase, int64_t done, int64_t total);
/* A programme_plan_progress: what has been found and proven. */
bool cli_progress_plan(void *context, double objective, double bound, double seconds);
void cli_progress_end(void);
bool cli_interrupted(void);
/* One JSON line on stderr (wrapper.c), with --progress=json: a step; a finding or the error, with its texts in both languages. */
void cli_line_step(const char *phase, int64_t done, int64_t total);
void cli_line_found(const char *key, const char *severity_or_null, const struct err *err);

/* ---- commands ---- */

int cli_run(const struct cli_args *args);
int cli_import(const struct cli_args *args);
int cli_migrate(const struct cli_args *args);
int cli_check(const struct cli_args *args);
int cli_explain(const struct cli_args *args);
int cli_factor(const struct cli_args *args);
int cli_factor_compare(const struct cli_args *args); /* a word of it */
int cli_fill(const struct cli_args *args);
int cli_footprint(const struct cli_args *args);
int cli_inventory(const struct cli_args *args);
int cli_publish(const struct cli_args *args);
int cli_methodology(const struct cli_args *args);
int cli_fund(const struct cli_args *args);
int cli_credit(const struct cli_args *args);
int cli_export(const struct cli_args *args);
/* Its exports of reductions and credits (export_credit.c). */
bool cli_export_is_credit(const char *word);
int cli_export_credit(const struct cli_args *args);
/* Its documents: CBAM, batteries, passports, and the forms of external projects in a format of documents (export_product.c). */
bool cli_export_is_document(const struct cli_args *args);
int cli_export_document(const struct cli_args *args);
/* Its exports of footprints (export_footprint.c). */
bool cli_export_is_footprint(const char *word);
int cli_export_footprint(const struct cli_args *args);
int cli_access(const struct cli_args *args);
int cli_agreement(const struct cli_args *args);
int cli_claims(const struct cli_args *args);
int cli_duty(const struct cli_args *args);
int cli_campaign(const struct cli_args *args);
int cli_inbox(const struct cli_args *args);
int cli_start(const struct cli_args *args);
int cli_bill(const struct cli_args *args);
int cli_application(const struct cli_args *args);
int cli_pact(const struct cli_args *args);
int cli_ledger(const struct cli_args *args);
int cli_meter(const struct cli_args *args);
int cli_verify(const struct cli_args *args);
int cli_visits(const struct cli_args *args);
int cli_evidence(const struct cli_args *args);
int cli_person(const struct cli_args *args);
int cli_partner(const struct cli_args *args);
int cli_backup(const struct cli_args *args);
int cli_restore(const struct cli_args *args);
int cli_macc(const struct cli_args *args);
int cli_outcome(const struct cli_args *args);
int cli_report(const struct cli_args *args);
/* Format of a document (enum report_format) by -O, else by the name of -o, else `fallback` (0: none). Codes report.format, report.format_unknown. */
struct report_document;
enum status cli_document_format(const struct cli_args *args, const char *kind, unsigned formats, unsigned fallback, struct arena *arena,
	unsigned *out_format, struct err *err);
/* Writes it to -o, or text formats to stdout. */
enum status cli_document_put(const struct cli_args *args, const struct report_document *document, unsigned format, struct err *err);
int cli_cascade(const struct cli_args *args);
int cli_route(const struct cli_args *args);
int cli_rollup(const struct cli_args *args);
int cli_plan(const struct cli_args *args);
int cli_graph(const struct cli_args *args);
int cli_format(const struct cli_args *args);
/* Registers the server's messages; once, at the start. */
void cli_serve_start(void);
int cli_serve(const struct cli_args *args);
int cli_client(const struct cli_args *args);
int cli_session(const struct cli_args *args);
int cli_oidc(const struct cli_args *args);
int cli_help(const struct cli_args *args);
/* A command with --server URL: run there, its output here. Exit code. */
int cli_remote(const struct cli_args *args, const struct cli_command *command);
/* Help of one command, or of all (NULL), to a stream. */
void cli_help_print(FILE *stream, const struct cli_command *command_or_null, enum lang lang);
void cli_version_print(FILE *stream);
/* Every command as data: its forms, arguments and options (help_json.c). The server learns from it what may be asked. */
void cli_help_json(struct text *out);

/* The story in text (run_story.c) and as JSON (run_json.c: the keys and order of one-run.md). */
void cli_story_print(FILE *stream, const struct programme_story *story, enum lang lang);
void cli_story_json(struct text *out, const struct programme_story *story);

#endif
