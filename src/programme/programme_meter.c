/* Meter readings: files into the store, and what then has to be measured again. */
#include "programme/programme_meter.h"

#include "base/hash.h"
#include "base/text.h"
#include "file/rows.h"
#include "programme/programme_chain.h"
#include "programme/programme_int.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "readings"
#define PROGRESS_ROWS 65536
#define FILES_MAX 10000

enum { READING_METER, READING_AT, READING_VALUE, READING_RECORDED };
static const struct column columns[] = {
	{"meter", "계량기", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Meter.", "계량기."},
	{"at", "시각", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Start of the interval.", "간격의 시작."},
	{"value", "값", COLUMN_DECIMAL, COLUMN_REQUIRED, NULL, NULL, "Amount of the interval; blank: missing.", "간격의 양. 빈칸은 결측."},
	{"recorded_on", "기록일", COLUMN_DATE, 0, NULL, NULL, "Day of record.", "기록한 날."},
	{0},
};
const struct table programme_readings_table = {"readings", "계량값", "meter,at", TABLE_OPTIONAL, columns, "Readings of meters.", "계량기의 값."};

struct readings_file {
	struct rows *in;
	struct programme_header header;
	struct reduction_intake *intake;
	const struct programme_options *options;
	struct findings *findings;
	int64_t rows;
};

static const char *cell(const struct readings_file *f, int column)
{
	int field = f->header.at[column];

	return field >= 0 && field < rows_count(f->in) ? rows_cell(f->in, field) : "";
}

/* The column that a code speaks of. */
static int column_of(const char *code)
{
	static const struct {
		const char *code;
		int column;
	} at[] = {{"reading.meter_unknown", READING_METER}, {"reading.value", READING_VALUE}, {"reading.digits", READING_VALUE},
		{"reading.twice", READING_VALUE}, {"reading.recorded", READING_RECORDED}};

	for (size_t i = 0; i < sizeof at / sizeof *at; i++)
		if (strcmp(at[i].code, code) == 0)
			return at[i].column;
	return READING_AT;
}

static void complain(struct readings_file *f, struct err *err)
{
	int field = f->header.at[column_of(err->code)];

	if (err->line > 0 && err->line != rows_line(f->in)) /* of a row before */
		rows_at_line(f->in, err->line, err);
	else
		rows_at(f->in, field, err);
	findings_add(f->findings, SEVERITY_ERROR, err);
}

/* Next row that can be read; what cannot be is a finding. False at the end, or where nothing can be read any more. */
static bool next_row(struct readings_file *f)
{
	for (;;) {
		struct err err;
		bool more = false;

		if (rows_next(f->in, &more, &err) == ST_OK)
			return more;
		findings_add(f->findings, SEVERITY_ERROR, &err);
		if (rows_broken(f->in))
			return false;
	}
}

static enum status read_row(struct readings_file *f, struct err *err)
{
	struct err e;
	enum status st;

	if (rows_unnamed(f->in) >= 0) {
		programme_header_fits(f->in, f->header.fields, f->findings);
		return ST_OK;
	}
	if (!rows_fit(f->in, f->header.fields)) { /* one more is a decimal comma */
		char has[16], wants[16];

		snprintf(has, sizeof has, "%d", rows_count(f->in));
		snprintf(wants, sizeof wants, "%d", f->header.fields);
		err_set(&e, ST_INPUT, "readings.fields", has, wants, NULL);
		rows_at(f->in, -1, &e);
		findings_add(f->findings, SEVERITY_ERROR, &e);
		return ST_OK;
	}
	err_clear(&e);
	st = reduction_intake_put(
		f->intake, cell(f, READING_METER), cell(f, READING_AT), cell(f, READING_VALUE), cell(f, READING_RECORDED), rows_line(f->in), &e);
	if (st == ST_INPUT) {
		complain(f, &e);
		return ST_OK;
	}
	if (st != ST_OK && err)
		*err = e;
	return st;
}

static enum status read_rows(struct readings_file *f, struct err *err)
{
	enum status st = ST_OK;

	while (st == ST_OK && next_row(f)) {
		if (programme_row_is_total(f->in, f->header.at[READING_AT]))
			continue;
		st = read_row(f, err);
		if (st == ST_OK && ++f->rows % PROGRESS_ROWS == 0 && f->options && f->options->progress &&
			!f->options->progress(f->options->progress_context, FOLDER, f->rows, 0))
			st = err_set(err, ST_CANCELLED, "programme.cancelled", NULL);
		if (f->findings->errors > 1000)
			break; /* it is another kind of file */
	}
	return st;
}

static enum status finish(struct readings_file *f, struct err *err)
{
	char sha256[HASH_HEX_LEN];
	struct err e;
	enum status st;

	rows_digest(f->in, sha256);
	err_clear(&e);
	st = reduction_intake_close(f->intake, sha256, &e);
	if (st == ST_INPUT) {
		rows_at_line(f->in, e.line, &e);
		findings_add(f->findings, SEVERITY_ERROR, &e);
		return ST_OK;
	}
	if (st != ST_OK && err)
		*err = e;
	return st;
}

enum status programme_meter_read(struct store_tx *tx, const char *path, const char *name, const char *sheet, const struct reduction_batch *batch,
	const struct programme_options *options, struct reduction_intake **out_intake, struct findings *findings, struct err *err)
{
	struct readings_file f = {.options = options, .findings = findings};
	int64_t errors = findings->errors;
	enum status st = programme_header_open(path, name, sheet, &programme_readings_table, 0, &f.in, err);

	if (st != ST_OK)
		return st;
	st = reduction_intake_open(tx, batch, &f.intake, err);
	if (st == ST_OK && next_row(&f)) {
		programme_header_match(f.in, &programme_readings_table, &f.header, findings);
		if (!f.header.damaged)
			st = read_rows(&f, err);
		if (st == ST_OK && findings->errors == errors)
			st = finish(&f, err);
	}
	rows_remark(f.in, findings);
	rows_close(f.in);
	if (st == ST_OK && findings->errors > errors) {
		char count[24];

		snprintf(count, sizeof count, "%" PRId64, findings->errors - errors);
		st = err_set(err, ST_INPUT, "readings.refused", count, NULL);
	}
	if (st != ST_OK) {
		reduction_intake_free(f.intake);
		return st;
	}
	*out_intake = f.intake;
	return ST_OK;
}

/* ---- the folder's files ---- */

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_readings_file(const char *name)
{
	static const char *const endings[] = {".csv", ".csv.gz", ".tsv", ".tsv.gz", ".xlsx"};
	size_t length = strlen(name);

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (length > strlen(endings[i]) && strcmp(name + length - strlen(endings[i]), endings[i]) == 0)
			return strncmp(name, "~$", 2) != 0; /* Excel's own while the workbook is open */
	return false;
}

static char **list_files(const char *folder, size_t *out_count)
{
	char **name = NULL;
	size_t count = 0;
	const struct dirent *entry;
	DIR *dir = opendir(folder);

	while (dir && (entry = readdir(dir)) && count < FILES_MAX) {
		if (is_readings_file(entry->d_name)) {
			name = heap_grow(name, count + 1, sizeof *name);
			name[count++] = heap_strdup(entry->d_name);
		}
	}
	if (dir)
		closedir(dir);
	if (count > 0)
		qsort(name, count, sizeof *name, compare_names);
	*out_count = count;
	return name;
}

static enum status read_folder_file(struct store_tx *tx, const char *folder, const char *name, int64_t number, date_day as_of,
	const struct programme_options *options, struct findings *findings, struct err *err)
{
	struct arena arena;
	struct reduction_batch batch = {.number = number, .folder = true, .recorded_on = DATE_NONE, .not_after = as_of};
	struct reduction_intake *intake;
	const char *shown;
	enum status st;

	arena_init(&arena);
	shown = arena_printf(&arena, FOLDER "/%s", name);
	batch.source = shown;
	st = programme_meter_read(tx, arena_printf(&arena, "%s/%s", folder, name), shown, NULL, &batch, options, &intake, findings, err);
	if (st == ST_OK)
		reduction_intake_free(intake);
	if (st == ST_INPUT && strcmp(err ? err->code : "", "readings.refused") == 0)
		st = ST_OK; /* its findings say why; the folder is refused as a whole */
	arena_done(&arena);
	return st;
}

enum status programme_meter_read_folder(
	struct store_tx *tx, const char *folder, date_day as_of, const struct programme_options *options, struct findings *findings, struct err *err)
{
	struct text path;
	size_t count;
	char **name;
	enum status st = ST_OK;

	text_init(&path);
	text_printf(&path, "%s/" FOLDER, folder);
	name = list_files(path.data, &count);
	for (size_t i = 0; i < count; i++) {
		if (st == ST_OK)
			st = read_folder_file(tx, path.data, name[i], (int64_t)i + 1, as_of, options, findings, err);
		free(name[i]);
	}
	free(name);
	text_done(&path);
	return st;
}

/* ---- an import into a database that holds a programme ---- */

/* Keeps the cases of the machines named (both lists in key order). */
static size_t keep_cases(struct reduction_case *list, size_t count, const char *const *measure, size_t measures, struct reduction_case *out)
{
	size_t kept = 0, k = 0;

	for (size_t i = 0; i < count; i++) {
		while (k < measures && strcmp(measure[k], list[i].measure) < 0)
			k++;
		if (k < measures && strcmp(measure[k], list[i].measure) == 0)
			out[kept++] = list[i];
	}
	return kept;
}

/* Fit opinions signed before this day on a changed month of a changed machine's project. */
static enum status find_stale(struct store_tx *tx, const struct reduction_case *list, size_t count, date_day recorded_on, struct arena *arena,
	struct programme_meter_result *r, struct err *err)
{
	struct reduction_opinion *opinion;
	size_t opinions;
	enum status st = reduction_opinions(tx, arena, &opinion, &opinions, err);

	for (size_t i = 0; st == ST_OK && i < opinions; i++) {
		bool hit = false;

		for (size_t k = 0; k < count && !hit; k++)
			for (size_t m = 0; m < r->month_count && !hit; m++)
				hit = list[k].project && strcmp(list[k].project, opinion[i].project) == 0 && opinion[i].fit &&
				      opinion[i].signed_on < recorded_on && opinion[i].period_from <= r->month[m] &&
				      r->month[m] <= opinion[i].period_to;
		if (!hit)
			continue;
		r->stale = arena_grow(arena, r->stale, r->stale_count, sizeof *r->stale);
		r->stale[r->stale_count++] = opinion[i].verification;
	}
	return st;
}

/* Measures and verifies the changed machines again, if the programme was run. */
static enum status measure_again(struct store_tx *tx, const struct party_rules *rules, const char *const *measure, size_t measures,
	date_day recorded_on, struct arena *arena, struct programme_meter_result *r, struct err *err)
{
	struct programme_cases cases;
	struct reduction_case *kept;
	size_t count;
	enum status st = programme_cases_build(tx, rules, arena, &cases, err);

	if (st != ST_OK)
		return st;
	kept = arena_alloc(arena, (cases.count + 1) * sizeof *kept);
	count = keep_cases(cases.list, cases.count, measure, measures, kept);
	if (count > 0) {
		st = reduction_measure(tx, kept, count, err);
		if (st == ST_OK)
			st = reduction_verify(tx, cases.conflict, cases.conflict_count, err);
		if (st == ST_OK)
			st = find_stale(tx, kept, count, recorded_on, arena, r, err);
	}
	r->measure = arena_alloc(arena, (count + 1) * sizeof *r->measure);
	for (size_t i = 0; i < count; i++)
		r->measure[r->measure_count++] = arena_strdup(arena, kept[i].measure);
	programme_cases_done(&cases);
	return st;
}

enum status programme_meter_import_in(struct store_tx *tx, const char *path, const char *name, const struct programme_meter_options *options,
	struct arena *arena, struct programme_meter_result *r, struct findings *findings, struct err *err)
{
	struct programme_options reading = {.progress = options->progress, .progress_context = options->progress_context};
	struct party_rules rules;
	struct reduction_intake *intake;
	const char **measure;
	size_t measures;
	int64_t seals = 0;
	enum status st = party_programme_get(tx, arena, &rules, NULL, err);

	if (st != ST_OK)
		return st;
	const char *source = strrchr(name, '/') ? strrchr(name, '/') + 1 : name;
	date_day on = options->recorded_on == DATE_NONE ? rules.as_of : options->recorded_on;
	struct reduction_batch batch = {.source = source, .recorded_on = on, .not_after = on, .reason = options->reason, .by = options->by};
	st = programme_meter_read(tx, path, name, options->sheet, &batch, &reading, &intake, findings, err);
	if (st != ST_OK)
		return st;
	r->counts = reduction_intake_count(intake);
	reduction_intake_changed(intake, arena, &measure, &measures, &r->month, &r->month_count);
	reduction_intake_free(intake);
	r->changed = measure;
	r->changed_count = measures;
	if (r->counts.rows == 0)
		return err_set(err, ST_INPUT, "readings.empty", source, NULL);
	st = programme_store_seal_count(tx, &seals, err);
	if (st == ST_OK && seals > 0 && r->counts.taken > 0)
		st = measure_again(tx, &rules, measure, measures, on, arena, r, err);
	if (st == ST_OK && seals > 0 && r->counts.taken > 0)
		st = programme_reseal_readings(tx, r->month, r->month_count, err);
	return st;
}

enum status programme_meter_import(struct store *store, const char *path, const struct programme_meter_options *options, struct arena *arena,
	struct programme_meter_result *out_result, struct findings *findings, struct err *err)
{
	struct programme_meter_result result = {0};
	struct store_tx *tx;
	enum status st = store_begin(store, true, &tx, err);

	if (st != ST_OK)
		return st;
	st = programme_meter_import_in(tx, path, path, options, arena, &result, findings, err);
	if (st == ST_OK && options->progress && !options->progress(options->progress_context, "store", 0, 0))
		st = err_set(err, ST_CANCELLED, "programme.cancelled", NULL); /* whoever stops it before this point finds nothing changed */
	if (st == ST_OK && !options->dry_run)
		st = store_commit(tx, err);
	else
		store_rollback(tx);
	if (st == ST_OK)
		*out_result = result;
	return st;
}
