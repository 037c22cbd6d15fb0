#include "programme/programme_catalogue.h"

#include "file/rows.h"
#include "programme/programme_int.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CARRIERS "electricity|city_gas|lpg|kerosene|diesel|heavy_oil|steam"
#define CATALOGUE_BYTES_MAX (INT64_C(16) * 1024 * 1024)
#define CATALOGUE_ENTRIES_MAX 10000

enum {
	AT_MEASURE,
	AT_NAME_KO,
	AT_NAME_EN,
	AT_CARRIER,
	AT_LOW,
	AT_HIGH,
	AT_OF,
	AT_WORDS,
	AT_SHARE,
	AT_LIFE,
	AT_METHODOLOGY,
	AT_UNIT,
	AT_COST_LOW,
	AT_COST,
	AT_COST_HIGH,
	AT_SAVING,
	AT_COST_SOURCE,
	AT_SOURCE,
	AT_URL,
	AT_NOTES,
	COLUMNS
};
static const struct column columns[COLUMNS + 1] = {
	{"measure", "설비투자", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the entry.", "항목의 식별자."},
	{"name_ko", "한글이름", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Name in Korean.", "한글 이름."},
	{"name_en", "영문이름", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Name in English.", "영문 이름."},
	{"carrier", "에너지", COLUMN_ENUM, COLUMN_REQUIRED, CARRIERS, NULL, "Carrier that it saves.", "줄이는 에너지."},
	{"saving_percent_low", "절감률하한", COLUMN_DECIMAL, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Usual saving, low end, in percent.",
		"흔한 절감률의 아래 끝(%)."},
	{"saving_percent_high", "절감률상한", COLUMN_DECIMAL, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "High end.", "위 끝(%)."},
	{"saving_of", "절감기준", COLUMN_ENUM, COLUMN_REQUIRED, "machine|site", NULL, "Percent of what: the old machine's use, or the site's.",
		"무엇의 %인지: 기존 기계 또는 사업장의 사용량."},
	{"process_words", "공정이름말", COLUMN_TEXT, 0, NULL, NULL,
		"Words separated by |: the machine stands in processes whose name has one of them; blank: in any.",
		"|로 나눈 말. 이름에 이 말이 있는 공정에 있는 기계. 비면 모든 공정."},
	{"process_share_percent", "공정몫", COLUMN_DECIMAL, COLUMN_POSITIVE, NULL, NULL,
		"Share of the process's use of the carrier that such a machine has, in percent; needed for saving_of machine.",
		"그런 기계가 공정의 에너지 사용에서 차지하는 몫(%). saving_of가 machine이면 필요."},
	{"life_years", "내용연수", COLUMN_INTEGER, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Life of the new machine.", "새 기계의 내용연수."},
	{"methodology", "방법론", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Reduction methodology.", "감축 방법론."},
	{"unit", "단위", COLUMN_UNIT, COLUMN_REQUIRED, NULL, NULL, "Unit of energy to which the won below refer.", "아래 금액의 에너지 단위."},
	{"cost_krw_per_unit_low", "단위투자비하한", COLUMN_DECIMAL, COLUMN_POSITIVE, NULL, NULL,
		"Won of investment for a unit saved a year, low end.", "한 해 한 단위를 줄이는 데 드는 투자비(원)의 아래 끝."},
	{"cost_krw_per_unit", "단위투자비", COLUMN_DECIMAL, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "The usual one, such as the median.",
		"흔한 값(중앙값 등)."},
	{"cost_krw_per_unit_high", "단위투자비상한", COLUMN_DECIMAL, COLUMN_POSITIVE, NULL, NULL, "High end.", "위 끝."},
	{"saving_krw_per_unit", "단위절감액", COLUMN_DECIMAL, COLUMN_REQUIRED | COLUMN_NOT_NEGATIVE, NULL, NULL, "Won that a unit saved is worth.",
		"줄인 한 단위의 값(원)."},
	{"cost_source", "비용출처", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Where the won come from, or assumed.", "금액의 출처 또는 assumed."},
	{"source", "출처", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Where the saving comes from, or assumed.", "절감률의 출처 또는 assumed."},
	{"url", "주소", COLUMN_TEXT, 0, NULL, NULL, "Address of the source.", "출처의 주소."},
	{"notes", "비고", COLUMN_TEXT, 0, NULL, NULL, "What else to know.", "그 밖에 알 것."},
	{0},
};
const struct table programme_catalogue_table = {
	"measures", "설비목록", "measure", TABLE_ROWS, columns, "Machines worth replacing, of a sector pack.", "업종 팩의 흔한 설비 교체."};

struct reader {
	struct rows *in;
	struct programme_header header;
	struct programme_keys keys;
	struct programme_cell cell[COLUMNS];
	struct arena *arena;
	struct programme_catalogue catalogue;
	struct findings *findings;
};

static void complain_at(struct reader *r, int column, struct err *err)
{
	int field = column < 0 ? -1 : r->header.at[column];

	rows_at(r->in, field, err);
	findings_add(r->findings, SEVERITY_ERROR, err);
}

static void complain(struct reader *r, int column, const char *code, const char *a, const char *b)
{
	struct err err;

	err_set(&err, ST_INPUT, code, a, b, NULL);
	complain_at(r, column, &err);
}

static bool read_cells(struct reader *r)
{
	bool good = !r->header.damaged;

	for (int c = 0; c < COLUMNS; c++) {
		int field = r->header.at[c];
		struct err err;

		r->cell[c].kind = PROGRAMME_CELL_NULL;
		if (field < 0 || field >= rows_count(r->in)) {
			good &= (columns[c].flags & COLUMN_REQUIRED) == 0;
		} else if (programme_cell_read(&columns[c], rows_cell(r->in, field), "", &r->cell[c], &err) != ST_OK) {
			complain_at(r, c, &err);
			good = false;
		}
	}
	return programme_header_fits(r->in, r->header.fields, r->findings) && good;
}

static const char *text_of(const struct reader *r, int column)
{
	return r->cell[column].kind == PROGRAMME_CELL_TEXT ? r->cell[column].text : "";
}

/* A decimal cell; `fallback` column where it is blank, 0 where that is -1. The cell was read by its type: it parses. */
static void number_of(const struct reader *r, int column, int fallback, mpq_t out)
{
	const char *text = text_of(r, column);

	mpq_set_ui(out, 0, 1);
	if (text[0])
		decimal_parse_exact(text, out, NULL);
	else if (fallback >= 0)
		decimal_parse_exact(text_of(r, fallback), out, NULL);
}

/* Rules between the cells of a row. */
static bool judge(struct reader *r, const struct programme_entry *e)
{
	int64_t before = r->findings->errors;

	if (mpq_cmp(e->percent_low, e->percent_high) > 0 || mpq_cmp_ui(e->percent_high, 100, 1) >= 0)
		complain(r, AT_HIGH, "catalogue.percent", text_of(r, AT_LOW), text_of(r, AT_HIGH));
	if (e->of_site != (mpq_sgn(e->share_percent) == 0) || mpq_cmp_ui(e->share_percent, 100, 1) > 0)
		complain(r, AT_SHARE, "catalogue.share", e->measure, text_of(r, AT_SHARE));
	if (e->of_site && e->process_words[0])
		complain(r, AT_WORDS, "catalogue.words", e->measure, e->process_words);
	if (mpq_cmp(e->cost_low_krw, e->cost_krw) > 0 || mpq_cmp(e->cost_krw, e->cost_high_krw) > 0)
		complain(r, AT_COST, "catalogue.cost_order", e->measure, text_of(r, AT_COST));
	if (mpq_cmp_ui(e->cost_high_krw, 1000000000, 1) > 0 || mpq_cmp_ui(e->saving_krw, 1000000000, 1) > 0)
		complain(r, mpq_cmp_ui(e->cost_high_krw, 1000000000, 1) > 0 ? AT_COST : AT_SAVING, "catalogue.krw_range", e->measure, NULL);
	if (e->life_years > 200)
		complain(r, AT_LIFE, "measure.saving_range", e->measure, NULL);
	return r->findings->errors == before;
}

static void read_row(struct reader *r)
{
	struct programme_catalogue *catalogue = &r->catalogue;
	struct programme_entry *e;
	const char *key;
	int64_t number;

	if (!read_cells(r))
		return;
	key = text_of(r, AT_MEASURE);
	if (!programme_keys_add(&r->keys, programme_keys_hash(key, strlen(key)), rows_line(r->in), &number)) {
		char line[24];

		snprintf(line, sizeof line, "%" PRId64, r->keys.key[number].line);
		complain(r, AT_MEASURE, "table.row_twice", key, line);
		return;
	}
	if (strchr(key, '@')) { /* it joins entry and place in a candidate's key */
		complain(r, AT_MEASURE, "catalogue.key", key, NULL);
		return;
	}
	catalogue->entry = arena_grow(r->arena, catalogue->entry, catalogue->count, sizeof *e);
	e = &catalogue->entry[catalogue->count++];
	*e = (struct programme_entry){.measure = arena_strdup(r->arena, key),
		.name_ko = arena_strdup(r->arena, text_of(r, AT_NAME_KO)),
		.name_en = arena_strdup(r->arena, text_of(r, AT_NAME_EN)),
		.carrier = arena_strdup(r->arena, text_of(r, AT_CARRIER)),
		.methodology = arena_strdup(r->arena, text_of(r, AT_METHODOLOGY)),
		.process_words = arena_strdup(r->arena, text_of(r, AT_WORDS)),
		.unit = arena_strdup(r->arena, text_of(r, AT_UNIT)),
		.source = arena_strdup(r->arena, text_of(r, AT_SOURCE)),
		.cost_source = arena_strdup(r->arena, text_of(r, AT_COST_SOURCE)),
		.of_site = strcmp(text_of(r, AT_OF), "site") == 0,
		.life_years = r->cell[AT_LIFE].integer > 200 ? 201 : (int)r->cell[AT_LIFE].integer,
		.line = rows_line(r->in)};
	mpq_inits(e->percent_low, e->percent_high, e->share_percent, e->cost_krw, e->cost_low_krw, e->cost_high_krw, e->saving_krw, NULL);
	number_of(r, AT_LOW, -1, e->percent_low);
	number_of(r, AT_HIGH, -1, e->percent_high);
	number_of(r, AT_SHARE, -1, e->share_percent);
	number_of(r, AT_COST, -1, e->cost_krw);
	number_of(r, AT_COST_LOW, AT_COST, e->cost_low_krw);
	number_of(r, AT_COST_HIGH, AT_COST, e->cost_high_krw);
	number_of(r, AT_SAVING, -1, e->saving_krw);
	judge(r, e);
}

static enum status read_rows(struct reader *r, struct err *err)
{
	bool more = true, header = true;

	while (more) {
		struct err finding;
		enum status got = rows_next(r->in, &more, &finding);

		if (got != ST_OK && got != ST_INPUT) {
			if (err)
				*err = finding;
			return got;
		}
		if (got != ST_OK) {
			findings_add(r->findings, SEVERITY_ERROR, &finding);
			if (rows_broken(r->in) || header)
				return ST_OK;
		} else if (more && header) {
			header = false;
			programme_header_match(r->in, &programme_catalogue_table, &r->header, r->findings);
		} else if (more && r->catalogue.count == CATALOGUE_ENTRIES_MAX) {
			complain(r, -1, "catalogue.too_long", rows_name(r->in), NULL);
			return ST_OK;
		} else if (more) {
			read_row(r);
		}
	}
	rows_remark(r->in, r->findings);
	snprintf(r->catalogue.sheet, sizeof r->catalogue.sheet, "%s", rows_sheet(r->in));
	if (r->catalogue.count == 0 && r->findings->errors == 0) {
		struct err finding;

		err_set(&finding, ST_INPUT, "table.no_rows", rows_name(r->in), programme_catalogue_table.name_ko, NULL);
		rows_at_line(r->in, 1, &finding);
		findings_add(r->findings, SEVERITY_ERROR, &finding);
	}
	return ST_OK;
}

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct programme_entry *)a)->measure, ((const struct programme_entry *)b)->measure);
}

enum status programme_catalogue_read(
	const char *path, struct arena *arena, struct programme_catalogue *out_catalogue, struct findings *findings, struct err *err)
{
	struct reader *r = heap_alloc(1, sizeof *r);
	int64_t before = findings->errors;
	enum status st = programme_header_open(path, path, NULL, &programme_catalogue_table, CATALOGUE_BYTES_MAX, &r->in, err);

	*out_catalogue = (struct programme_catalogue){0};
	if (st != ST_OK) {
		free(r);
		return st;
	}
	r->arena = arena;
	r->findings = findings;
	programme_keys_init(&r->keys);
	st = read_rows(r, err);
	programme_keys_done(&r->keys);
	rows_close(r->in);
	if (st == ST_OK && findings->errors > before) {
		char count[24];

		snprintf(count, sizeof count, "%" PRId64, findings->errors - before);
		st = err_set(err, ST_INPUT, "catalogue.refused", path, count, NULL);
	}
	if (r->catalogue.count > 1)
		qsort(r->catalogue.entry, r->catalogue.count, sizeof *r->catalogue.entry, by_key);
	*out_catalogue = r->catalogue;
	free(r);
	return st;
}

void programme_catalogue_done(struct programme_catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->count; i++) {
		struct programme_entry *e = &catalogue->entry[i];

		mpq_clears(e->percent_low, e->percent_high, e->share_percent, e->cost_krw, e->cost_low_krw, e->cost_high_krw, e->saving_krw, NULL);
	}
	catalogue->count = 0;
}

bool programme_entry_fits(const struct programme_entry *entry, const char *process_name)
{
	const char *word = entry->process_words;

	if (!word[0])
		return true;
	while (*word) {
		size_t length = strcspn(word, "|");
		char part[1024];

		snprintf(part, sizeof part, "%.*s", (int)length, word);
		if (length > 0 && length < sizeof part && strcasestr(process_name, part))
			return true;
		word += length + (word[length] == '|');
	}
	return false;
}
