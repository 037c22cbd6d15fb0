/* The reader of bills: row by row, which columns there are, and what a row says. What it says of months is settled at the end (programme_bill_settle.c). */
#include "programme/programme_bill_int.h"

#include "base/decimal.h"
#include "factor/factor.h"
#include "file/rows.h"
#include "programme/programme_int.h"
#include "programme/programme_start_int.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MAX 5000
#define CELLS_MAX 64
#define ACROSS_MIN 3 /* months in one row: they run across */
#define FINDINGS_MAX 100

struct reader {
	struct bill_read read;
	struct rows *in;
	struct bill_word column[CELLS_MAX];
	const char *head[CELLS_MAX];  /* words of the header, for a second row below it */
	const char *above[CELLS_MAX]; /* of the row before, where it holds words only */
	int columns, aboves;
	bool has_header, sure, fresh; /* sure: it has a column of months; fresh: the row before was it */
	struct bill_time across[CELLS_MAX];
	bool is_across;
	int across_from; /* first column of months */
	/* said by titles, and by cells that stand for the rows below them */
	int carrier, year, row_carrier;
	const char *unit, *account;
	int power;
	bool asked; /* somebody was asked for a carrier, a year, a unit already */
};

static const char *cell_at(const struct reader *r, int column)
{
	return column >= 0 && column < rows_count(r->in) ? rows_cell(r->in, column) : "";
}

static int cells(const struct reader *r)
{
	return rows_count(r->in) < CELLS_MAX ? rows_count(r->in) : CELLS_MAX;
}

static void place(const struct reader *r, int column, struct err *out)
{
	err_set(out, ST_INPUT, "bill.none", NULL);
	rows_at(r->in, column, out);
}

void programme_bill_complain(struct bill_read *r, enum severity severity, const struct err *at, const char *code, const char *a, const char *b)
{
	struct err err;

	err_set(&err, ST_INPUT, code, a, b, NULL);
	if (at)
		err_at_cell(&err, at->file, at->sheet, at->line, at->column);
	findings_add(r->findings, severity, &err);
}

static void complain(struct reader *r, int column, const char *code, const char *a)
{
	struct err at;

	place(r, column, &at);
	programme_bill_complain(&r->read, SEVERITY_ERROR, &at, code, a, NULL);
}

/* Said once a file: the answer to one is that to all. */
static void ask(struct reader *r, int column, const char *code)
{
	if (!r->asked)
		complain(r, column, code, cell_at(r, column));
	r->asked = true;
}

static bool is_amount(const char *cell)
{
	struct bill_amount amount;
	mpq_t value;
	bool yes;

	mpq_init(value);
	yes = programme_bill_amount(cell, value, &amount);
	mpq_clear(value);
	return yes;
}

/* ---- titles ---- */

static void note_carrier(struct reader *r, const char *text)
{
	int carrier = programme_bill_carrier_in(text);

	if (carrier >= 0 && carrier != BILL_OTHER)
		r->carrier = carrier;
}

static void note_text(struct reader *r, const char *text)
{
	int year = programme_bill_heading_year(text);
	const char *unit = strstr(text, "단위") ? programme_bill_unit_in(text) : NULL;

	if (year)
		r->year = year;
	if (unit)
		r->unit = unit;
	if (strstr(text, "단위") && strstr(text, "천원"))
		r->power = 3;
}

static void join_cells(const struct reader *r, int count, char *out, size_t size)
{
	size_t n = 0;

	out[0] = '\0';
	for (int c = 0; c < count && n < size; c++)
		if (cell_at(r, c)[0])
			n += (size_t)snprintf(out + n, size - n, "%s%s", n ? " " : "", cell_at(r, c));
}

/* A row without amounts that is no header: a title, a note, a year, or the upper half of a header. */
static void note_title(struct reader *r)
{
	char row[512];

	join_cells(r, cells(r), row, sizeof row);
	note_carrier(r, row);
	for (int c = 0; c < cells(r); c++) {
		note_text(r, cell_at(r, c));
		r->above[c] = arena_strdup(r->read.arena, cell_at(r, c));
	}
	r->aboves = cells(r);
}

/* ---- headers ---- */

/* Months side by side, one after the other. */
static bool read_across(struct reader *r)
{
	int count = 0, last = -1, first = -1;
	struct bill_time month[CELLS_MAX];

	for (int c = 0; c < cells(r); c++) {
		const char *cell = cell_at(r, c);

		if (!programme_bill_time(cell, false, &month[c])) {
			month[c] = (struct bill_time){0};
			if (is_amount(cell) && !programme_bill_heading_year(cell))
				return false;
			continue;
		}
		if (last >= 0 && (month[c].month - 1) != month[last].month % 12)
			return false;
		first = first < 0 ? c : first;
		last = c;
		count++;
	}
	if (count < ACROSS_MIN)
		return false;
	memcpy(r->across, month, (size_t)cells(r) * sizeof *month);
	r->columns = cells(r);
	r->across_from = first;
	r->is_across = true;
	r->has_header = false;
	r->row_carrier = BILL_UNSAID;
	for (int c = 0; c < first; c++) { /* a year, a carrier in the corner */
		note_text(r, cell_at(r, c));
		note_carrier(r, cell_at(r, c));
	}
	return true;
}

static bool is_of_amounts(enum bill_role role)
{
	return role == BILL_QUANTITY || role == BILL_PART || role == BILL_WON;
}

static bool is_time(enum bill_role role)
{
	return role == BILL_MONTH || role == BILL_YEAR || role == BILL_PERIOD || role == BILL_FROM || role == BILL_TO || role == BILL_DAY;
}

/* Carriers of columns that do not say one: by their unit, by the others, by the title. */
static void complete_carriers(struct reader *r)
{
	int only = BILL_UNSAID, gas = 0;

	for (int c = 0; c < r->columns; c++) {
		struct bill_word *w = &r->column[c];
		const struct factor_unit *unit = w->unit ? factor_unit_find(w->unit) : NULL;

		if (!is_of_amounts(w->role))
			continue;
		if (w->carrier == BILL_UNSAID && w->unit && strstr(w->unit, "Wh"))
			w->carrier = BILL_ELECTRICITY;
		gas |= unit && unit->dimension == FACTOR_GAS_VOLUME;
		if (w->carrier >= 0)
			only = only == BILL_UNSAID || only == w->carrier ? w->carrier : BILL_OTHER;
	}
	if (only == BILL_UNSAID || only == BILL_OTHER)
		only = only == BILL_UNSAID && r->carrier != BILL_UNSAID ? r->carrier : only == BILL_UNSAID && gas ? BILL_CITY_GAS : BILL_UNSAID;
	for (int c = 0, left = BILL_UNSAID; c < r->columns; c++) {
		struct bill_word *w = &r->column[c];

		if (!is_of_amounts(w->role))
			continue;
		if (w->carrier == BILL_UNSAID)
			w->carrier = w->role == BILL_WON && left != BILL_UNSAID ? left : only;
		left = w->carrier;
	}
}

/* Words of the column that the bill is about, for who looks at it. */
static void name_header(struct reader *r)
{
	int best = -1;

	for (int c = 0; c < r->columns; c++)
		if ((r->column[c].role == BILL_QUANTITY && (best < 0 || r->column[best].role != BILL_QUANTITY || r->column[c].rank > r->column[best].rank)) ||
			(best < 0 && (r->column[c].role == BILL_WON || r->column[c].role == BILL_PART)))
			best = c;
	if (best < 0)
		return;
	r->read.out.header = arena_strdup(r->read.arena, r->head[best]);
	r->read.out.unit = r->column[best].unit;
}

static bool judge_header(struct reader *r, const struct bill_word *word, int count, bool *out_sure)
{
	int amounts = 0, filled = 0, times = 0;

	for (int c = 0; c < count; c++) {
		amounts += is_of_amounts(word[c].role);
		times += is_time(word[c].role);
		filled += !programme_bill_is_blank(cell_at(r, c));
	}
	*out_sure = times > 0;
	return amounts > 0 && filled >= 2 && (times > 0 || (!r->sure && !r->is_across));
}

static void take_header(struct reader *r, const struct bill_word *word, int count)
{
	memcpy(r->column, word, (size_t)count * sizeof *word);
	r->columns = count;
	r->is_across = false;
	r->has_header = r->fresh = true;
	r->row_carrier = BILL_UNSAID;
	r->account = NULL;
	complete_carriers(r);
	name_header(r);
}

static bool read_header(struct reader *r)
{
	const char *left = "", *head[CELLS_MAX];
	struct bill_word word[CELLS_MAX];
	struct bill_time time;
	bool sure;

	for (int c = 0; c < cells(r); c++) {
		const char *cell = cell_at(r, c), *above = c < r->aboves ? r->above[c] : "";

		if (is_amount(cell) || programme_bill_time(cell, false, &time))
			return false;
		left = above[0] ? above : left;
		head[c] = cell[0] ? cell : above;
		programme_bill_word(head[c], &word[c]);
		if (is_of_amounts(word[c].role) && word[c].carrier == BILL_UNSAID)
			word[c].carrier = programme_bill_carrier_in(left);
	}
	if (!judge_header(r, word, cells(r), &sure))
		return false;
	for (int c = 0; c < cells(r); c++)
		r->head[c] = arena_strdup(r->read.arena, head[c]);
	r->sure = sure;
	take_header(r, word, cells(r));
	return true;
}

/* A second row of words below the header: units, or what a merged head is divided into. */
static bool read_second(struct reader *r)
{
	struct bill_word word[CELLS_MAX];
	const char *head[CELLS_MAX], *left = "";
	int said = 0, count = cells(r) > r->columns ? cells(r) : r->columns;
	struct bill_time time;

	for (int c = 0; c < count; c++) {
		const char *own = c < r->columns ? r->head[c] : "", *cell = cell_at(r, c);

		if (is_amount(cell) || programme_bill_time(cell, false, &time))
			return false;
		programme_bill_word(cell, &word[c]);
		said += word[c].role != BILL_NONE;
		left = own[0] ? own : left;
		if (!cell[0] || strcmp(cell, own) == 0)
			head[c] = own;
		else
			head[c] = own[0] || left[0] ? arena_printf(r->read.arena, "%s %s", own[0] ? own : left, cell) : arena_strdup(r->read.arena, cell);
	}
	if (said == 0)
		return false;
	for (int c = 0; c < count; c++) {
		programme_bill_word(head[c], &word[c]);
		r->head[c] = head[c];
		r->sure |= is_time(word[c].role);
	}
	take_header(r, word, count);
	r->fresh = false;
	return true;
}

/* ---- what a row says ---- */

struct said {
	int carrier;
	const char *account, *unit;
	bool estimated, has_won;
	int year, month;
	date_day from, to;
	bool delivery;
};

static struct bill_raw *add_raw(struct reader *r, const struct said *s, int column)
{
	struct bill_raw *raw;
	char path[MESSAGE_FILE_LEN], cell[ERR_CELL_LEN];
	const char *file;
	int64_t line;

	r->read.raw = arena_grow(r->read.arena, r->read.raw, r->read.raws, sizeof *r->read.raw);
	raw = &r->read.raw[r->read.raws++];
	*raw = (struct bill_raw){.carrier = s->carrier, .year = s->year, .month = s->month, .delivery = s->delivery};
	raw->v = (struct programme_bill_value){.carrier = programme_bill_carrier_key(s->carrier),
		.account = s->account ? arena_strdup(r->read.arena, s->account) : "",
		.estimated = s->estimated,
		.from = s->from,
		.to = s->to};
	place(r, column, &raw->v.at);
	line = message_place(&raw->v.at, path, cell);
	file = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	raw->v.place = cell[0] ? arena_printf(r->read.arena, "%s:%s", file, cell) : arena_printf(r->read.arena, "%s:%" PRId64, file, line);
	return raw;
}

/* Does the unit measure that carrier? Gas as its meter counts is taken as Nm³, and said to be estimated. */
static bool fits(struct reader *r, int column, const struct bill_word *w, struct said *s, const char **unit)
{
	const struct factor_unit *u = *unit ? factor_unit_find(*unit) : NULL;

	if (!u)
		return true;
	if (strcmp(u->name, "m3") == 0 && s->carrier == BILL_CITY_GAS) {
		*unit = "Nm3";
		s->estimated |= !w->corrected;
		return true;
	}
	if (s->carrier == BILL_LPG && (strcmp(u->name, "m3") == 0 || u->dimension == FACTOR_GAS_VOLUME)) {
		complain(r, column, "bill.lpg_volume", cell_at(r, column));
		return false;
	}
	if ((s->carrier == BILL_ELECTRICITY && !strstr(u->name, "Wh")) ||
		(s->carrier == BILL_CITY_GAS && u->dimension != FACTOR_ENERGY && u->dimension != FACTOR_GAS_VOLUME)) {
		complain(r, column, "bill.unit", u->name);
		return false;
	}
	return true;
}

/* A quantity into the row's value; what the cell says goes before what the header says. */
static void put_quantity(struct reader *r, int column, const struct bill_word *w, struct said *s, mpq_t value, const struct bill_amount *amount,
	const char **out_quantity, const char **out_unit)
{
	const char *unit = w->unit ? w->unit : s->unit ? s->unit : r->unit;

	if (mpq_sgn(value) < 0) {
		complain(r, column, "bill.negative", cell_at(r, column));
		return;
	}
	if (amount->power >= 0) {
		complain(r, column, "bill.unit", "won");
		return;
	}
	if (amount->unit && unit && strcmp(amount->unit, unit) != 0) {
		if (factor_convert(value, amount->unit, unit, value, NULL) != ST_OK)
			unit = amount->unit;
	} else if (amount->unit) {
		unit = amount->unit;
	}
	if (s->carrier == BILL_UNSAID && unit && strstr(unit, "Wh"))
		s->carrier = BILL_ELECTRICITY;
	s->estimated |= programme_bill_is_estimate(cell_at(r, column));
	if (!fits(r, column, w, s, &unit))
		return;
	*out_quantity = programme_bill_text(value, r->read.arena);
	*out_unit = unit;
}

static bool read_amount(struct reader *r, int column, mpq_t value, struct bill_amount *amount)
{
	if (programme_bill_is_blank(cell_at(r, column)))
		return false;
	if (programme_bill_amount(cell_at(r, column), value, amount))
		return true;
	complain(r, column, "start.number", cell_at(r, column));
	return false;
}

/* One carrier's quantity and won of a row; columns -1 where there are none. `part`: columns to be added up in the place of a quantity. */
static void put(struct reader *r, struct said said, int quantity, const int *part, int parts, int won)
{
	const struct bill_word none = {.unit = NULL}, *w = quantity >= 0 && !r->is_across ? &r->column[quantity] : &none;
	const char *amount_text = NULL, *unit = NULL, *won_text = NULL;
	struct bill_amount amount;
	mpq_t value, sum;
	bool refund = false;
	int at = quantity >= 0 ? quantity : parts > 0 ? part[0] : won;

	mpq_inits(value, sum, NULL);
	if (quantity >= 0 && read_amount(r, quantity, value, &amount))
		put_quantity(r, quantity, w, &said, value, &amount, &amount_text, &unit);
	for (int i = 0; quantity < 0 && i < parts; i++) {
		if (!read_amount(r, part[i], value, &amount))
			continue;
		if (amount.unit && r->column[part[i]].unit && strcmp(amount.unit, r->column[part[i]].unit) != 0) { /* of a sum the parts have one unit */
			complain(r, part[i], "bill.unit", amount.unit);
			continue;
		}
		mpq_add(sum, sum, value);
		put_quantity(r, part[i], &r->column[part[i]], &said, sum, &amount, &amount_text, &unit);
	}
	if (won >= 0 && read_amount(r, won, value, &amount)) {
		int power = amount.power >= 0 ? amount.power : r->is_across ? r->power : r->column[won].power ? r->column[won].power : r->power;

		refund = mpq_sgn(value) < 0;
		mpq_set_ui(sum, power == 6 ? 1000000 : power == 4 ? 10000 : power == 3 ? 1000 : 1, 1);
		mpq_mul(value, value, sum);
		if (!refund)
			won_text = programme_bill_text(value, r->read.arena);
	}
	mpq_clears(value, sum, NULL);
	if (refund && !amount_text) {
		r->read.out.credits++;
		return;
	}
	if (!amount_text && !won_text)
		return;
	if (said.carrier == BILL_UNSAID) {
		ask(r, at, "bill.carrier");
		return;
	}
	if (said.carrier == BILL_OTHER)
		return;
	struct bill_raw *raw = add_raw(r, &said, amount_text ? at : won);
	raw->v.quantity = amount_text;
	raw->v.unit = unit;
	raw->v.won = won_text;
}

static int fallback(const struct reader *r, int carrier)
{
	const struct programme_bill_options *o = r->read.options;
	const char *key = o->carrier ? o->carrier : o->fallback;

	if (carrier != BILL_UNSAID)
		return carrier;
	if (r->carrier != BILL_UNSAID)
		return r->carrier;
	return key ? programme_bill_carrier_find(key) : BILL_UNSAID;
}

/* ---- months across ---- */

/* Quantity and won stand in rows of their own: each is a value of its own, joined when the months are settled. */
static bool read_row_across(struct reader *r)
{
	char label[256];
	struct bill_word word;
	struct said said = {.from = DATE_NONE, .to = DATE_NONE};

	join_cells(r, r->across_from, label, sizeof label);
	programme_bill_word(label, &word);
	if (word.carrier != BILL_UNSAID)
		r->row_carrier = word.carrier;
	if (word.role == BILL_NONE && word.carrier != BILL_UNSAID && !programme_bill_is_total(label))
		word.role = BILL_QUANTITY; /* the carrier's name alone */
	if ((word.role != BILL_QUANTITY && word.role != BILL_WON) || word.carrier == BILL_OTHER)
		return false;
	said.carrier = word.carrier != BILL_UNSAID ? word.carrier : word.unit && strstr(word.unit, "Wh") ? BILL_ELECTRICITY : r->row_carrier;
	said.carrier = fallback(r, said.carrier);
	said.unit = word.unit;
	said.account = r->account;
	if (word.role == BILL_QUANTITY || !r->read.out.header) {
		r->read.out.header = arena_strdup(r->read.arena, label);
		r->read.out.unit = word.unit;
	}
	for (int c = r->across_from; c < r->columns && c < cells(r); c++) {
		int power = r->power;

		if (r->across[c].month == 0)
			continue;
		said.year = r->across[c].year ? r->across[c].year : r->year;
		said.month = r->across[c].month;
		r->power = word.power ? word.power : power;
		put(r, said, word.role == BILL_QUANTITY ? c : -1, NULL, 0, word.role == BILL_WON ? c : -1);
		r->power = power;
	}
	return true;
}

/* ---- months down ---- */

static int column_of(const struct reader *r, enum bill_role role)
{
	int best = -1;

	for (int c = 0; c < r->columns; c++)
		if (r->column[c].role == role && (best < 0 || r->column[c].rank > r->column[best].rank))
			best = c;
	return best;
}

static bool day_in(const struct reader *r, enum bill_role role, date_day *out)
{
	struct bill_time t;

	*out = DATE_NONE;
	if (column_of(r, role) >= 0 && programme_bill_time(cell_at(r, column_of(r, role)), false, &t))
		*out = programme_bill_day(&t);
	return *out != DATE_NONE;
}

static bool month_in(const struct reader *r, int column, struct said *s)
{
	struct bill_time t;

	if (!programme_bill_time(cell_at(r, column), column >= 0 && column < r->columns && r->column[column].role == BILL_MONTH, &t))
		return false;
	s->month = t.month;
	s->year = t.year ? t.year : r->year;
	return true;
}

static void read_period(struct reader *r, struct said *s)
{
	int period = column_of(r, BILL_PERIOD);

	if (period >= 0 && programme_bill_period(cell_at(r, period), r->year, &s->from, &s->to))
		return;
	if (!day_in(r, BILL_FROM, &s->from) || !day_in(r, BILL_TO, &s->to))
		s->from = s->to = DATE_NONE;
}

/* The month of use where a column names it, else the period, else the month of the bill, the day of a delivery, or whatever cell is a month. */
static bool read_time(struct reader *r, struct said *s)
{
	int month = column_of(r, BILL_MONTH);
	date_day day;

	read_period(r, s);
	if (month >= 0 && r->column[month].rank < 2 && s->from != DATE_NONE)
		return true;
	if (month >= 0 && month_in(r, month, s))
		return true;
	if (s->from != DATE_NONE)
		return true;
	if (day_in(r, BILL_DAY, &day)) {
		s->from = s->to = day;
		s->delivery = true;
		return true;
	}
	for (int c = 0; c < cells(r); c++) {
		enum bill_role role = c < r->columns ? r->column[c].role : BILL_NONE;

		if ((role == BILL_NONE || is_time(role)) && role != BILL_YEAR && month_in(r, c, s))
			return true;
	}
	return false;
}

static void read_sides(struct reader *r, struct said *s)
{
	int year = column_of(r, BILL_YEAR), account = column_of(r, BILL_ACCOUNT), unit = column_of(r, BILL_UNIT), read = column_of(r, BILL_ESTIMATED);
	char word[8];

	if (year >= 0 && atoi(cell_at(r, year)) >= 1990 && atoi(cell_at(r, year)) <= 2199)
		r->year = atoi(cell_at(r, year));
	if (account >= 0 && cell_at(r, account)[0])
		r->account = arena_strdup(r->read.arena, cell_at(r, account));
	s->account = r->account;
	s->unit = unit >= 0 ? programme_bill_unit_in(cell_at(r, unit)) : NULL;
	for (int c = 0; c < cells(r); c++)
		s->estimated |= programme_bill_is_estimate(cell_at(r, c));
	snprintf(word, sizeof word, "%s", cell_at(r, read));
	s->estimated |= read >= 0 && (strcasecmp(word, "y") == 0 || strcasecmp(word, "yes") == 0 || strcmp(word, "예") == 0 || strcasecmp(word, "o") == 0);
}

static bool is_filled(const struct reader *r, int column)
{
	return !programme_bill_is_blank(cell_at(r, column));
}

/* The columns of one carrier: of several the highest that holds something. */
static void put_carrier(struct reader *r, const struct said *s, int carrier)
{
	int quantity = -1, won = -1, part[CELLS_MAX], parts = 0;
	struct said own = *s;

	for (int c = 0; c < r->columns; c++) {
		const struct bill_word *w = &r->column[c];

		if (w->carrier != carrier || !is_filled(r, c))
			continue;
		if (w->role == BILL_QUANTITY && (quantity < 0 || w->rank > r->column[quantity].rank))
			quantity = c;
		else if (w->role == BILL_WON && (won < 0 || w->rank > r->column[won].rank))
			won = c;
		else if (w->role == BILL_PART)
			part[parts++] = c;
	}
	own.carrier = s->carrier != BILL_UNSAID ? s->carrier : fallback(r, carrier);
	if (quantity >= 0 || parts > 0 || won >= 0)
		put(r, own, quantity, part, parts, won);
}

static bool read_row_down(struct reader *r)
{
	struct said said = {.carrier = BILL_UNSAID, .from = DATE_NONE, .to = DATE_NONE};
	int named = column_of(r, BILL_CARRIER);

	read_sides(r, &said);
	if (!read_time(r, &said))
		return false;
	if (named >= 0 && cell_at(r, named)[0])
		r->row_carrier = programme_bill_carrier_in(cell_at(r, named));
	if (named >= 0) {
		said.carrier = r->row_carrier;
		if (said.carrier == BILL_OTHER || said.carrier == BILL_UNSAID)
			return false;
	}
	for (int carrier = BILL_UNSAID; carrier < BILL_OTHER; carrier++)
		put_carrier(r, &said, carrier);
	return true;
}

static bool is_total_row(const struct reader *r)
{
	for (int c = 0; c < cells(r); c++)
		if (programme_bill_is_total(cell_at(r, c)) && !is_amount(cell_at(r, c)))
			return true;
	return false;
}

static bool holds_amounts(const struct reader *r)
{
	for (int c = 0; c < cells(r); c++)
		if (is_amount(cell_at(r, c)) && !programme_bill_heading_year(cell_at(r, c)))
			return true;
	return false;
}

static void read_row(struct reader *r)
{
	bool fresh = r->fresh, used;

	r->fresh = false;
	if ((fresh && read_second(r)) || read_across(r) || read_header(r))
		return;
	if (r->is_across)
		used = read_row_across(r);
	else
		used = r->has_header && !is_total_row(r) && read_row_down(r);
	r->aboves = 0;
	if (!used && !holds_amounts(r))
		note_title(r);
	r->read.out.left_out += !used;
}

/* ---- the file ---- */

/* How well a row would do as a header: to find the sheet. */
static int score(const void *context, const char *const *cell, int count)
{
	int amounts = 0, times = 0, months = 0;

	(void)context;
	for (int c = 0; c < count && c < CELLS_MAX; c++) {
		struct bill_word word;
		struct bill_time time;

		programme_bill_word(cell[c], &word);
		amounts += is_of_amounts(word.role);
		times += is_time(word.role);
		months += programme_bill_time(cell[c], false, &time);
	}
	return (amounts > 0 && times > 0 && months == 0) || (months >= ACROSS_MIN && amounts == 0) ? ROWS_HEADER : amounts + months;
}

/* The sheet of a workbook; rows above its header are wanted too, so that it is opened again without a header. */
static enum status open_file(struct reader *r, const char *path, struct err *err)
{
	struct rows_options options = {.max_bytes = PROGRAMME_BILL_BYTES_MAX, .sheet = r->read.options->sheet};
	enum status st = ST_OK;

	if (!options.sheet && strcmp(path, "-") != 0) {
		struct rows_options finding = {.max_bytes = PROGRAMME_BILL_BYTES_MAX, .header = score};
		struct rows *in;

		st = rows_open(path, r->read.name, &finding, &in, err);
		if (st != ST_OK)
			return st;
		if (rows_sheet(in)[0])
			options.sheet = arena_strdup(r->read.arena, rows_sheet(in));
		rows_close(in);
	}
	st = rows_open(path, r->read.name, &options, &r->in, err);
	if (st == ST_OK) {
		const char *base = strrchr(r->read.name, '/');

		note_text(r, base ? base + 1 : r->read.name);
		note_carrier(r, base ? base + 1 : r->read.name);
		note_text(r, rows_sheet(r->in));
		note_carrier(r, rows_sheet(r->in));
	}
	return st;
}

static enum status read_rows(struct reader *r, struct err *err)
{
	enum status st = ST_OK;
	bool more = true;

	for (int64_t row = 0; st == ST_OK && more && r->read.findings->errors < FINDINGS_MAX; row++) {
		struct err e;

		if (row == ROWS_MAX)
			return err_set(err, ST_INPUT, "bill.long", r->read.name, NULL);
		st = rows_next(r->in, &more, &e);
		if (st == ST_OK && more) {
			read_row(r);
		} else if (st == ST_INPUT) {
			findings_add(r->read.findings, SEVERITY_ERROR, &e);
			st = ST_OK;
			more = !rows_broken(r->in);
		} else if (st != ST_OK && err) {
			*err = e;
		}
	}
	rows_remark(r->in, r->read.findings);
	return st;
}

enum status programme_bill_read(const char *path, const char *name, const struct programme_bill_options *options, struct arena *arena,
	struct programme_bill *out_bill, struct findings *findings, struct err *err)
{
	struct reader *r = arena_alloc(arena, sizeof *r);
	int64_t before = findings->errors;
	char count[24];
	enum status st;

	memset(r, 0, sizeof *r);
	r->read = (struct bill_read){.options = options, .name = name, .arena = arena, .findings = findings};
	r->carrier = r->row_carrier = BILL_UNSAID;
	st = open_file(r, path, err);
	if (st != ST_OK)
		return st;
	st = read_rows(r, err);
	rows_close(r->in);
	if (st == ST_OK && findings->errors == before && !r->read.out.header)
		st = err_set(err, ST_INPUT, "bill.header", name, NULL);
	if (st == ST_OK && findings->errors == before)
		st = programme_bill_settle(&r->read, err);
	snprintf(count, sizeof count, "%" PRId64, findings->errors - before);
	if (st == ST_OK && findings->errors > before)
		st = err_set(err, ST_INPUT, "bill.refused", count, NULL);
	if (st == ST_OK)
		*out_bill = r->read.out;
	return st;
}
