/* Finding a factor in the list. The rules are pure; the two calls at the end read the rows. */
#include "factor/factor_int.h"

#include "base/decimal.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* ---- words ---- */

static char fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool begins(const char *text, const char *word)
{
	while (*word && fold(*text) == fold(*word)) {
		text++;
		word++;
	}
	return *word == '\0';
}

/* UTF-8 needs no care: no character's bytes begin inside another's. */
static bool contains(const char *text, const char *word)
{
	for (; text && *text; text++)
		if (begins(text, word))
			return true;
	return false;
}

/* 0: key or a name starts with the word; 1: contains it; 2: source, notes, unit or gas does; -1: none. */
static int word_place(const struct factor_row *row, const char *word)
{
	const char *const first[] = {row->key, row->name_en, row->name_ko}, *const other[] = {row->source, row->notes, row->unit, row->gas};

	for (size_t i = 0; i < sizeof first / sizeof *first; i++)
		if (first[i] && begins(first[i], word))
			return 0;
	for (size_t i = 0; i < sizeof first / sizeof *first; i++)
		if (contains(first[i], word))
			return 1;
	for (size_t i = 0; i < sizeof other / sizeof *other; i++)
		if (contains(other[i], word))
			return 2;
	return -1;
}

int factor_row_place(const struct factor_row *row, const char *const *word)
{
	int sum = 0;

	for (; *word; word++) {
		int place = word_place(row, *word);

		if (place < 0)
			return -1;
		sum += place;
	}
	return sum;
}

bool factor_row_fits(const struct factor_row *row, const struct factor_query *query)
{
	date_day day;

	if (query->region && !(row->region && begins(row->region, query->region) && strlen(row->region) == strlen(query->region)))
		return false;
	if (query->unit && factor_unit_find(row->unit) != factor_unit_find(query->unit))
		return false;
	if (query->day == DATE_NONE)
		return true;
	if (row->valid_from && date_parse(row->valid_from, &day, NULL) == ST_OK && query->day < day)
		return false;
	return !(row->valid_to && date_parse(row->valid_to, &day, NULL) == ST_OK && query->day > day);
}

/* ---- order ---- */

static int status_order(const char *status)
{
	return strcmp(status, "verified-copy") == 0 ? 0 : strcmp(status, "secondary") == 0 ? 1 : 2;
}

static int compare_hits(const void *a, const void *b)
{
	const struct factor_hit *x = a, *y = b;
	int by_status = status_order(x->row->status) - status_order(y->row->status);

	if (x->place != y->place)
		return x->place - y->place;
	if (by_status != 0)
		return by_status;
	if (x->row->year != y->row->year)
		return y->row->year - x->row->year; /* newest first, unknown last */
	return strcmp(x->row->key, y->row->key);
}

void factor_hits_sort(struct factor_hit *hit, size_t count)
{
	if (count > 1)
		qsort(hit, count, sizeof *hit, compare_hits);
}

/* ---- a row and what it makes ---- */

static struct factor_entry entry_of(const struct factor_row *row, const char *gwp_set, struct arena *arena)
{
	struct factor_entry entry = {.row = row, .gwp_set = "", .gsd = 1};
	struct factor factor;
	struct err err;

	factor_init(&factor);
	if (factor_from_row(row, gwp_set, DATE_NONE, &factor, &err) == ST_OK) {
		char text[DECIMAL_TEXT_LEN];

		decimal_from_exact(factor.kgco2e_per_unit, text);
		entry.kgco2e_per_unit = arena_strdup(arena, text);
		entry.gwp_set = arena_strdup(arena, factor.gwp_set);
		entry.published_total = factor.published_total;
		entry.marks = factor_marks(&factor, gwp_set);
		memcpy(entry.rating, factor.rating, sizeof entry.rating);
		entry.gsd = factor.gsd;
	} else if (strcmp(err.code, "factor.no_value") != 0) {
		struct err *kept = arena_alloc(arena, sizeof *kept);

		*kept = err;
		entry.problem = kept;
	} else {
		factor_quality(row, entry.rating, &entry.gsd, NULL);
	}
	factor_done(&factor);
	return entry;
}

static enum status refuse_gwp(const char *gwp_set, struct err *err)
{
	return err_set(err, ST_INPUT, "factor.gwp_unknown", gwp_set ? gwp_set : "", NULL);
}

/* ---- reading ---- */

enum status factor_search(struct store_tx *tx, struct arena *arena, const struct factor_query *query, struct factor_entry **out_list,
	size_t *out_count, size_t *out_found, struct err *err)
{
	struct factor_row *row = NULL;
	struct factor_hit *hit;
	size_t rows = 0, found = 0, count;
	enum status st = ST_OK;

	if (!factor_gwp_known(query->gwp_set))
		return refuse_gwp(query->gwp_set, err);
	if (query->unit && !factor_unit_find(query->unit)) {
		mpq_t nothing;

		mpq_init(nothing);
		st = factor_convert(nothing, query->unit, "kg", nothing, err); /* says unit.unknown */
		mpq_clear(nothing);
	}
	if (st == ST_OK)
		st = factor_rows_read(tx, arena, &row, &rows, err);
	if (st != ST_OK)
		return st;
	hit = heap_alloc(rows + 1, sizeof *hit);
	for (size_t i = 0; i < rows; i++) {
		int place = factor_row_fits(&row[i], query) ? factor_row_place(&row[i], query->word) : -1;

		if (place >= 0)
			hit[found++] = (struct factor_hit){.row = &row[i], .place = place};
	}
	factor_hits_sort(hit, found);
	count = found < query->top ? found : query->top;
	*out_list = arena_alloc(arena, (count + 1) * sizeof **out_list);
	for (size_t i = 0; i < count; i++)
		(*out_list)[i] = entry_of(hit[i].row, query->gwp_set, arena);
	*out_count = count;
	*out_found = found;
	free(hit);
	return ST_OK;
}

/* ", did you mean" needs a key that is near; without one the message still names where to look. */
static enum status unknown(struct store_tx *tx, const char *key, struct err *err)
{
	struct factor_row *row = NULL;
	const char **candidate, *nearest;
	struct arena arena;
	size_t rows = 0;
	enum status st;

	arena_init(&arena);
	st = factor_rows_read(tx, &arena, &row, &rows, err);
	if (st == ST_OK) {
		candidate = heap_alloc(rows + 1, sizeof *candidate);
		for (size_t i = 0; i < rows; i++)
			candidate[i] = row[i].key;
		nearest = string_nearest(key, candidate);
		st = err_set(err, ST_NOT_FOUND, "factor.unknown_near", key, nearest ? nearest : "—", NULL);
		free(candidate);
	}
	arena_done(&arena);
	return st;
}

enum status factor_show(
	struct store_tx *tx, struct arena *arena, const char *key, const char *gwp_set, struct factor_entry *out_entry, struct err *err)
{
	struct factor_row *row;
	enum status st;

	if (!factor_gwp_known(gwp_set))
		return refuse_gwp(gwp_set, err);
	row = arena_alloc(arena, sizeof *row);
	st = factor_row_read(tx, arena, key, row, err);
	if (st == ST_NOT_FOUND)
		return unknown(tx, key, err);
	if (st == ST_OK)
		*out_entry = entry_of(row, gwp_set, arena);
	return st;
}
