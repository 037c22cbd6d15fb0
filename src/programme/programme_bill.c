#include "programme/programme_bill.h"

#include "base/decimal.h"
#include "base/message.h"
#include "file/rows.h"

#include <ctype.h>
#include <gmp.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MAX 5000
#define CELLS_MAX 64
#define CELL_MAX 64
#define ACROSS_MIN 3 /* months in one row: they run across */

static const char *const usage_words[] = {"사용전력량", "사용 전력량", "전력사용량", "사용량", "kwh", "mwh", "usage", "consumption", NULL};
static const char *const won_words[] = {"요금", "금액", "천원", "만원", "(원)", "won", "krw", "charge", NULL};
static const char *const total_words[] = {"합계", "총계", "소계", "누계", "평균", "total", "average", NULL};

struct reader {
	struct rows *in;
	date_month from;
	struct arena *arena;
	struct programme_bill *out;
	int quantity, won;     /* columns; -1 */
	int thousands;         /* power of ten of won */
	int across[CELLS_MAX]; /* months of columns where they run across; -1 */
	bool is_across;
};

static bool has_word(const char *cell, const char *const *words)
{
	for (; *words; words++)
		if (strcasestr(cell, *words))
			return true;
	return false;
}

/* "39,120 kWh" → "39120"; *out_end is the unit that stands in the cell itself, NULL if none. */
static bool read_amount(const char *cell, mpq_t out, const char **out_end)
{
	static const char *const ends[] = {"kwh", "mwh", "천원", "만원", "원", NULL};
	char plain[CELL_MAX];
	size_t n = 0;

	*out_end = NULL;
	for (const char *c = cell; *c; c++) {
		if (*c == ',' || *c == ' ')
			continue;
		for (int k = 0; ends[k]; k++)
			if (n > 0 && strcasecmp(c, ends[k]) == 0) {
				plain[n] = '\0';
				*out_end = ends[k];
				return decimal_parse_exact(plain, out, NULL) == ST_OK;
			}
		if (n + 1 >= sizeof plain)
			return false;
		plain[n++] = *c;
	}
	plain[n] = '\0';
	return n > 0 && decimal_parse_exact(plain, out, NULL) == ST_OK;
}

static bool is_amount(const char *cell)
{
	const char *end;
	mpq_t value;
	bool yes;

	mpq_init(value);
	yes = read_amount(cell, value, &end);
	mpq_clear(value);
	return yes;
}

/* "2026-03", "2026.3", "202603", "2026년 3월", "2026-03-01", "3월": which of the twelve it is. -1: no month; -2: a month of another time. */
static int twelfth_of(const struct reader *r, const char *cell)
{
	int number[3], digits[3], count = 0;
	bool marked = strstr(cell, "월") != NULL;
	date_month month;

	for (const char *c = cell; *c;) {
		if (!isdigit((unsigned char)*c)) {
			c++;
			continue;
		}
		if (count == 3)
			return -1;
		number[count] = digits[count] = 0;
		for (; isdigit((unsigned char)*c); c++) {
			if (++digits[count] > 6)
				return -1;
			number[count] = number[count] * 10 + (*c - '0');
		}
		count++;
	}
	if (count == 1 && digits[0] == 6 && cell[6] == '\0') {
		number[1] = number[0] % 100;
		number[0] /= 100;
	} else if (count == 1 && marked && number[0] >= 1 && number[0] <= 12) {
		return (int)(((number[0] - 1 - r->from) % 12 + 12) % 12);
	} else if (count < 2 || digits[0] != 4 || strchr(cell, ',')) {
		return -1;
	}
	if (number[0] < 1990 || number[0] > 2199 || number[1] < 1 || number[1] > 12)
		return -1;
	month = number[0] * 12 + number[1] - 1;
	return month >= r->from && month < r->from + PROGRAMME_BILL_MONTHS ? (int)(month - r->from) : -2;
}

static void read_unit(struct reader *r, const char *cell)
{
	if (!r->out->unit && strcasestr(cell, "mwh"))
		r->out->unit = "MWh";
	else if (!r->out->unit && strcasestr(cell, "kwh"))
		r->out->unit = "kWh";
}

static int power_of(const char *cell)
{
	return strstr(cell, "천원") ? 3 : strstr(cell, "만원") ? 4 : 0;
}

/* ---- which columns ---- */

static bool read_across(struct reader *r)
{
	int months = 0;

	for (int c = 0; c < rows_count(r->in) && c < CELLS_MAX; c++) {
		r->across[c] = twelfth_of(r, rows_cell(r->in, c));
		months += r->across[c] != -1;
	}
	return months >= ACROSS_MIN;
}

static bool read_header(struct reader *r)
{
	int quantity = -1, won = -1;

	for (int c = 0; c < rows_count(r->in); c++) {
		const char *cell = rows_cell(r->in, c);

		if (is_amount(cell))
			return false;
		if (quantity < 0 && has_word(cell, usage_words))
			quantity = c;
		else if (won < 0 && has_word(cell, won_words))
			won = c;
	}
	if ((quantity < 0 && won < 0) || rows_count(r->in) < 2)
		return false;
	r->quantity = quantity;
	r->won = won;
	r->thousands = won >= 0 ? power_of(rows_cell(r->in, won)) : 0;
	r->out->header = arena_strdup(r->arena, rows_cell(r->in, quantity >= 0 ? quantity : won));
	read_unit(r, r->out->header);
	return true;
}

/* ---- values ---- */

/* "bills.csv:7", "bills.xlsx:Sheet1!C7" */
static const char *place_of(const struct reader *r, int column)
{
	char file[MESSAGE_FILE_LEN], cell[ERR_CELL_LEN];
	struct err at;
	int64_t line;

	err_set(&at, ST_INPUT, "bill.none", NULL);
	rows_at(r->in, column, &at);
	line = message_place(&at, file, cell);
	return cell[0] ? arena_printf(r->arena, "%s:%s", file, cell) : arena_printf(r->arena, "%s:%" PRId64, file, line);
}

static enum status take(struct reader *r, int month, int column, bool won, int power, struct err *err)
{
	struct programme_bill_month *m = &r->out->month[month];
	const char *cell = rows_cell(r->in, column), **place = won ? &m->won : &m->quantity;
	char text[DECIMAL_TEXT_LEN * 2];
	const char *end = NULL;
	enum status st = ST_OK;
	mpq_t value, ten;

	if (!cell[0] || strcmp(cell, "-") == 0)
		return ST_OK;
	mpq_inits(value, ten, NULL);
	if (!read_amount(cell, value, &end) || mpq_sgn(value) < 0)
		st = err_set(err, ST_INPUT, "start.number", cell, NULL);
	else if (*place)
		st = err_set(err, ST_INPUT, "bill.twice", cell, NULL);
	else if (!won && end && strcmp(end, "kwh") == 0 && r->out->unit && strcmp(r->out->unit, "MWh") == 0)
		st = err_set(err, ST_INPUT, "bill.unit", cell, NULL);
	if (st != ST_OK)
		rows_at(r->in, column, err);
	if (won && end) /* what the cell says goes before the header */
		power = power_of(end);
	else if (!won && end && strcmp(end, "mwh") == 0 && r->out->unit && strcmp(r->out->unit, "kWh") == 0)
		power = 3;
	mpq_set_ui(ten, power == 3 ? 1000 : power == 4 ? 10000 : 1, 1);
	mpq_mul(value, value, ten);
	if (st == ST_OK) {
		decimal_canonical(value, text);
		*place = arena_strdup(r->arena, text);
		if (!won)
			read_unit(r, cell);
		m->place = place_of(r, column);
	}
	mpq_clears(value, ten, NULL);
	return st;
}

static enum status read_row_across(struct reader *r, bool *out_used, struct err *err)
{
	const char *label = rows_cell(r->in, 0);
	bool won = !has_word(label, usage_words) && has_word(label, won_words);
	enum status st = ST_OK;

	*out_used = won || has_word(label, usage_words);
	if (!*out_used)
		return ST_OK;
	if (!won || !r->out->header)
		r->out->header = arena_strdup(r->arena, label);
	if (!won)
		read_unit(r, label);
	for (int c = 0; st == ST_OK && c < rows_count(r->in) && c < CELLS_MAX; c++)
		if (r->across[c] >= 0)
			st = take(r, r->across[c], c, won, won ? power_of(label) : 0, err);
	return st;
}

static enum status read_row_down(struct reader *r, bool *out_used, struct err *err)
{
	int month = -1;
	enum status st = ST_OK;

	for (int c = 0; month == -1 && c < rows_count(r->in); c++)
		if (c != r->quantity && c != r->won)
			month = twelfth_of(r, rows_cell(r->in, c));
	*out_used = month >= 0;
	if (month >= 0 && r->quantity >= 0)
		st = take(r, month, r->quantity, false, 0, err);
	if (st == ST_OK && month >= 0 && r->won >= 0)
		st = take(r, month, r->won, true, r->thousands, err);
	return st;
}

static enum status read_row(struct reader *r, struct err *err)
{
	bool used = false, total = false;
	enum status st = ST_OK;

	for (int c = 0; c < rows_count(r->in); c++)
		total |= has_word(rows_cell(r->in, c), total_words) && !is_amount(rows_cell(r->in, c));
	if (!r->is_across && r->quantity < 0 && r->won < 0) {
		r->is_across = read_across(r);
		used = r->is_across || read_header(r);
	} else if (r->is_across) {
		st = read_row_across(r, &used, err);
	} else if (!total) {
		st = read_row_down(r, &used, err);
	}
	r->out->left_out += !used;
	return st;
}

enum status programme_bill_read(
	const char *path, const char *name, date_month from, struct arena *arena, struct programme_bill *out_bill, struct err *err)
{
	const struct rows_options options = {.max_bytes = PROGRAMME_BILL_BYTES_MAX};
	struct programme_bill bill = {0};
	struct reader r = {.from = from, .arena = arena, .out = &bill, .quantity = -1, .won = -1};
	int months = 0;
	bool more = true;
	enum status st = rows_open(path, name, &options, &r.in, err);

	if (st != ST_OK)
		return st;
	for (int64_t row = 0; st == ST_OK && more; row++) {
		st = row == ROWS_MAX ? err_set(err, ST_INPUT, "bill.long", name, NULL) : rows_next(r.in, &more, err);
		if (st == ST_OK && more)
			st = read_row(&r, err);
	}
	for (int m = 0; m < PROGRAMME_BILL_MONTHS; m++)
		months += bill.month[m].quantity || bill.month[m].won;
	if (st == ST_OK && !bill.header)
		st = err_set(err, ST_INPUT, "bill.header", name, NULL);
	else if (st == ST_OK && months == 0)
		st = err_set(err, ST_INPUT, "bill.none", name, NULL);
	rows_close(r.in);
	if (st == ST_OK)
		*out_bill = bill;
	return st;
}
