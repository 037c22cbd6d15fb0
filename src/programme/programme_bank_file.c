#include "programme/programme_bank_file.h"

#include "file/rows.h"

#include <stdlib.h>
#include <string.h>

enum role { ROLE_DATE, ROLE_IN, ROLE_OUT, ROLE_BALANCE, ROLE_TEXT, ROLE_PARTY, ROLES };
#define ROLES_NEEDED 3

/* As banks name their columns; compared as `plain` writes both. */
static const char *const words[ROLES][20] = {
	{"거래일", "거래일자", "거래일시", "거래날짜", "일자", "날짜", "date", "transaction date", "booking date"},
	{"입금", "입금액", "입금금액", "맡기신금액", "deposit", "deposits", "deposit amount", "credit", "credits", "credit amount", "paid in",
		"money in"},
	{"출금", "출금액", "출금금액", "찾으신금액", "withdrawal", "withdrawals", "withdrawal amount", "debit", "debits", "debit amount", "paid out",
		"money out"},
	{"잔액", "거래 후 잔액", "통장잔액", "balance", "running balance"},
	{"적요", "내용", "거래내용", "메모", "통장메모", "memo", "description", "details", "text"},
	{"거래처", "상대", "상대방", "상대명", "상대계좌예금주", "상대계좌예금주명", "예금주", "의뢰인", "의뢰인/수취인", "보낸분/받는분",
		"받는분/보낸분", "counterparty", "payee", "name"},
};

struct bank_file {
	struct rows *in;
	struct arena *arena;
	struct findings *findings;
	int at[ROLES]; /* field of each, -1: not there */
	struct fund_statement_line *list;
	size_t count;
};

/* ---- cells ---- */

static size_t blank_length(const char *s)
{
	static const char *const blank[] = {" ", "\t", "\r", "\n", "\xc2\xa0", "\xe3\x80\x80", "\xef\xbb\xbf"};
	for (size_t i = 0; i < sizeof blank / sizeof *blank; i++)
		if (strncmp(s, blank[i], strlen(blank[i])) == 0)
			return strlen(blank[i]);
	return 0;
}

/* Without blanks, brackets and what is in them, in small letters. */
static void plain(const char *s, char *out, size_t size)
{
	size_t n = 0;
	int depth = 0;
	while (*s && n + 1 < size) {
		size_t blank = blank_length(s);
		if (blank > 0) {
			s += blank;
			continue;
		}
		if (*s == '(' || *s == '[')
			depth++;
		else if ((*s == ')' || *s == ']') && depth > 0)
			depth--;
		else if (depth == 0)
			out[n++] = *s >= 'A' && *s <= 'Z' ? (char)(*s + 32) : *s;
		s++;
	}
	out[n] = '\0';
}

static bool is_blank(const char *s)
{
	while (*s) {
		size_t blank = blank_length(s);
		if (blank == 0)
			return false;
		s += blank;
	}
	return true;
}

static const char *cell(const struct bank_file *f, enum role role)
{
	return f->at[role] >= 0 && f->at[role] < rows_count(f->in) ? rows_cell(f->in, f->at[role]) : "";
}

/* At a role's cell; at the row where it has no such cell, or for ROLES. */
static void complain(struct bank_file *f, enum role role, const char *code, const char *a, const char *b)
{
	struct err err;
	err_set(&err, ST_INPUT, code, a, b, NULL);
	rows_at(f->in, role < ROLES ? f->at[role] : -1, &err);
	findings_add(f->findings, SEVERITY_ERROR, &err);
}

/* 2026-05-15, 2026.5.15., 2026/05/15, 20260515; a time of day may follow. */
static bool read_day(const char *s, date_day *out)
{
	int part[3] = {0}, digits[3] = {0}, n = 0;
	char separator = '\0', text[16];
	for (; blank_length(s) > 0; s += blank_length(s)) {
	}
	for (; n < 3; n++) {
		int most = n == 0 ? 4 : 2;
		for (; *s >= '0' && *s <= '9' && digits[n] < most; s++, digits[n]++)
			part[n] = part[n] * 10 + (*s - '0');
		if (n == 2)
			break;
		if (n == 0)
			separator = *s == '-' || *s == '.' || *s == '/' ? *s : '\0';
		if (separator) {
			if (*s++ != separator)
				return false;
			while (*s == ' ')
				s++;
		}
	}
	if (digits[0] != 4 || digits[1] < (separator ? 1 : 2) || digits[2] < (separator ? 1 : 2))
		return false;
	if (separator == '.' && *s == '.')
		s++;
	if (*s != '\0' && *s != 'T' && blank_length(s) == 0)
		return false;
	snprintf(text, sizeof text, "%04d-%02d-%02d", part[0], part[1], part[2]);
	return date_parse(text, out, NULL) == ST_OK;
}

/* Whole won, 0 where the cell is blank or a dash; separators of thousands, a sign of the currency, decimals of zeros. `sign`: may be below 0. */
static bool read_won(const char *s, bool sign, int64_t *out)
{
	char digits[32];
	size_t n = 0, group = 0;
	bool minus = false, grouped = false;
	for (; blank_length(s) > 0; s += blank_length(s)) {
	}
	if (sign && *s == '-' && s[1] >= '0' && s[1] <= '9') {
		minus = true;
		s++;
	}
	if (strncmp(s, "₩", 3) == 0 || strncmp(s, "￦", 3) == 0)
		s += 3;
	if (is_blank(s) || (strcmp(s, "-") == 0)) {
		*out = 0;
		return !minus;
	}
	for (; (*s >= '0' && *s <= '9') || *s == ','; s++) {
		if (*s == ',') {
			if (n == 0 || (grouped ? group != 3 : group > 3))
				return false;
			grouped = true;
			group = 0;
			continue;
		}
		if (n + 1 == sizeof digits)
			return false;
		digits[n++] = *s;
		group++;
	}
	if (n == 0 || (grouped && group != 3))
		return false;
	digits[n] = '\0';
	if (*s == '.')
		for (s++; *s == '0'; s++) {
		}
	if (strncmp(s, "원", 3) == 0)
		s += 3;
	if (!is_blank(s) || money_parse(digits, out, NULL) != ST_OK)
		return false;
	*out = minus ? -*out : *out;
	return true;
}

static bool is_total(const char *s)
{
	static const char *const begins[] = {"합계", "총합계", "총계", "소계", "누계", "total", "subtotal", "grandtotal"};
	char word[64];
	plain(s, word, sizeof word);
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (strncmp(word, begins[i], strlen(begins[i])) == 0)
			return true;
	return strcmp(word, "계") == 0 || strcmp(word, "sum") == 0;
}

/* Where the balance starts: a row without amount. */
static bool is_opening(const char *s)
{
	static const char *const holds[] = {"이월", "기초잔액", "openingbalance", "broughtforward", "carriedforward"};
	char word[128];
	plain(s, word, sizeof word);
	for (size_t i = 0; i < sizeof holds / sizeof *holds; i++)
		if (strstr(word, holds[i]))
			return true;
	return false;
}

/* ---- the header ---- */

static int role_of(const char *field)
{
	char word[128], known[128];
	plain(field, word, sizeof word);
	for (int r = 0; r < ROLES; r++)
		for (size_t i = 0; i < sizeof words[r] / sizeof *words[r] && words[r][i]; i++) {
			plain(words[r][i], known, sizeof known);
			if (strcmp(known, word) == 0)
				return r;
		}
	return -1;
}

/* How many of the needed columns a row names; `at` says where. The first of two texts or counterparties counts. */
static int match_header(const char *const *field, int count, int at[ROLES], int twice[2])
{
	int needed = 0;
	twice[0] = twice[1] = -1;
	for (int r = 0; r < ROLES; r++)
		at[r] = -1;
	for (int i = 0; i < count; i++) {
		int r = role_of(field[i]);
		if (r >= 0 && at[r] < 0) {
			at[r] = i;
			needed += r < ROLES_NEEDED;
		} else if (r >= 0 && r <= ROLE_BALANCE && twice[0] < 0) {
			twice[0] = at[r];
			twice[1] = i;
		}
	}
	return needed;
}

static int score(const void *context, const char *const *field, int count)
{
	int at[ROLES], twice[2], needed = match_header(field, count, at, twice);

	(void)context;
	return needed == ROLES_NEEDED ? ROWS_HEADER : needed;
}

/* "거래일, 거래일자, …, date": what was looked for. */
static const char *looked_for(enum role role, struct arena *arena)
{
	const char *list = words[role][0];
	for (size_t i = 1; i < sizeof words[role] / sizeof *words[role] && words[role][i]; i++)
		list = arena_printf(arena, "%s, %s", list, words[role][i]);
	return list;
}

/* The row that looked most like a header is at hand, `needed` of its columns known. */
static void complain_header(struct bank_file *f, int needed)
{
	static const char *const role_name[ROLES_NEEDED] = {"거래일/date", "입금/deposit", "출금/withdrawal"};
	struct err err;
	for (int r = 0; r < ROLES_NEEDED && needed > 0; r++) {
		if (f->at[r] >= 0)
			continue;
		err_set(&err, ST_INPUT, "reconcile.header_missing", role_name[r], looked_for((enum role)r, f->arena), NULL);
		rows_at(f->in, -1, &err);
		findings_add(f->findings, SEVERITY_ERROR, &err);
	}
	if (needed > 0)
		return;
	err_set(&err, ST_INPUT, "reconcile.header_none", looked_for(ROLE_DATE, f->arena), looked_for(ROLE_IN, f->arena),
		looked_for(ROLE_OUT, f->arena), NULL);
	rows_at_line(f->in, 1, &err);
	findings_add(f->findings, SEVERITY_ERROR, &err);
}

/* Next row that can be read; what cannot be is a finding. False at the end, or where nothing can be read any more. */
static bool next_row(struct bank_file *f)
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

static bool read_header(struct bank_file *f)
{
	int twice[2], needed;
	struct err err;
	if (!next_row(f))
		return false;
	needed = match_header(rows_cells(f->in), rows_count(f->in), f->at, twice);
	if (needed < ROLES_NEEDED)
		complain_header(f, needed);
	if (needed < ROLES_NEEDED || twice[0] < 0)
		return needed == ROLES_NEEDED;
	err_set(&err, ST_INPUT, "reconcile.header_twice", rows_cell(f->in, twice[0]), rows_cell(f->in, twice[1]), NULL);
	rows_at(f->in, twice[1], &err);
	findings_add(f->findings, SEVERITY_ERROR, &err);
	return false;
}

/* ---- rows ---- */

/* A row that is none of the account's: a total, where the balance starts, or a note below the table. */
static bool passes_over(const struct bank_file *f)
{
	int filled = 0, fields = rows_count(f->in);
	bool total = false, opening = false;
	date_day day;
	for (int i = 0; i < fields; i++) {
		const char *field = rows_cell(f->in, i);
		if (is_blank(field))
			continue;
		total |= filled == 0 && is_total(field);
		opening |= is_opening(field);
		filled++;
	}
	if (filled == 0 || total || (is_blank(cell(f, ROLE_DATE)) && is_total(cell(f, ROLE_TEXT))))
		return true;
	if (!is_blank(cell(f, ROLE_IN)) || !is_blank(cell(f, ROLE_OUT)))
		return false;
	return opening || (filled == 1 && !read_day(cell(f, ROLE_DATE), &day));
}

static bool read_amount(struct bank_file *f, enum role role, int64_t *out)
{
	if (read_won(cell(f, role), role == ROLE_BALANCE, out))
		return true;
	complain(f, role, "reconcile.amount", cell(f, role), NULL);
	return false;
}

static void read_row(struct bank_file *f, bool separate, const char *organisation)
{
	struct fund_statement_line line = {.separate = separate, .organisation = organisation, .has_balance = !is_blank(cell(f, ROLE_BALANCE))};
	if (passes_over(f))
		return;
	bool good = read_day(cell(f, ROLE_DATE), &line.booked_on);
	if (!good)
		complain(f, ROLE_DATE, is_blank(cell(f, ROLE_DATE)) ? "reconcile.no_date" : "reconcile.date", cell(f, ROLE_DATE), NULL);
	good &= read_amount(f, ROLE_IN, &line.paid_in_krw);
	good &= read_amount(f, ROLE_OUT, &line.paid_out_krw);
	good &= read_amount(f, ROLE_BALANCE, &line.balance_krw);
	if (!good)
		return;
	if (line.paid_in_krw > 0 && line.paid_out_krw > 0) {
		complain(f, ROLE_OUT, "reconcile.both_amounts", cell(f, ROLE_IN), cell(f, ROLE_OUT));
		return;
	}
	if (line.paid_in_krw == 0 && line.paid_out_krw == 0) {
		if (!is_opening(cell(f, ROLE_TEXT)) && !is_opening(cell(f, ROLE_PARTY)))
			complain(f, ROLE_IN, "reconcile.no_amount", NULL, NULL);
		return;
	}
	line.source_line = rows_line(f->in);
	line.line = arena_printf(f->arena, "%lld", (long long)line.source_line);
	line.text = arena_strdup(f->arena, cell(f, ROLE_TEXT));
	line.counterparty = arena_strdup(f->arena, cell(f, ROLE_PARTY));
	f->list = arena_grow(f->arena, f->list, f->count, sizeof *f->list);
	f->list[f->count++] = line;
}

enum status programme_bank_file_read(const char *path, bool separate, const char *organisation, struct arena *arena,
	struct fund_statement_line **out_list, size_t *out_count, struct findings *findings, struct err *err)
{
	struct bank_file f = {.arena = arena, .findings = findings};
	int64_t errors = findings->errors;
	struct rows_options options = {.header = score};
	enum status status = rows_open(path, path, &options, &f.in, err);
	if (status != ST_OK)
		return status;
	if (read_header(&f))
		while (next_row(&f))
			read_row(&f, separate, organisation);
	rows_close(f.in);
	if (findings->errors > errors) {
		char count[24];
		snprintf(count, sizeof count, "%lld", (long long)(findings->errors - errors));
		return err_set(err, ST_INPUT, "reconcile.refused", count, NULL);
	}
	if (f.count == 0)
		return err_set(err, ST_INPUT, "reconcile.empty", path, NULL);
	*out_list = f.list;
	*out_count = f.count;
	return ST_OK;
}
