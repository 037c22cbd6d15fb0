#include "programme/programme_bank_file.h"

#include "file/rows.h"
#include "programme/programme_int.h"

#include <stdlib.h>
#include <string.h>

enum role { ROLE_DATE, ROLE_IN, ROLE_OUT, ROLE_BALANCE, ROLE_TEXT, ROLE_PARTY, ROLES };
#define ROLES_NEEDED 3

/* As banks name their columns; compared as programme_word_plain writes both. */
static const char *const words[ROLES][PROGRAMME_ROLE_WORDS] = {
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

static const struct programme_roles roles = {words, ROLES, ROLES_NEEDED, ROLE_BALANCE + 1};

struct bank_file {
	struct rows *in;
	struct arena *arena;
	struct findings *findings;
	int at[ROLES]; /* field of each, -1: not there */
	struct fund_statement_line *list;
	size_t count;
};

/* ---- cells ---- */

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
	for (; programme_blank_length(s) > 0; s += programme_blank_length(s)) {
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
	if (*s != '\0' && *s != 'T' && programme_blank_length(s) == 0)
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
	for (; programme_blank_length(s) > 0; s += programme_blank_length(s)) {
	}
	if (sign && *s == '-' && s[1] >= '0' && s[1] <= '9') {
		minus = true;
		s++;
	}
	if (strncmp(s, "₩", 3) == 0 || strncmp(s, "￦", 3) == 0)
		s += 3;
	if (programme_word_is_blank(s) || (strcmp(s, "-") == 0)) {
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
	if (!programme_word_is_blank(s) || money_parse(digits, out, NULL) != ST_OK)
		return false;
	*out = minus ? -*out : *out;
	return true;
}

/* Where the balance starts: a row without amount. */
static bool is_opening(const char *s)
{
	static const char *const holds[] = {"이월", "기초잔액", "openingbalance", "broughtforward", "carriedforward"};
	char word[128];
	programme_word_plain(s, word, sizeof word);
	for (size_t i = 0; i < sizeof holds / sizeof *holds; i++)
		if (strstr(word, holds[i]))
			return true;
	return false;
}

/* ---- the header ---- */

/* "거래일, 거래일자, …, date": what was looked for. */
static const char *looked_for(enum role role, struct arena *arena)
{
	const char *list = words[role][0];
	for (size_t i = 1; i < PROGRAMME_ROLE_WORDS && words[role][i]; i++)
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
	needed = programme_roles_match(&roles, f->in, f->at, twice);
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
		if (programme_word_is_blank(field))
			continue;
		total |= filled == 0 && programme_word_is_total(field);
		opening |= is_opening(field);
		filled++;
	}
	if (filled == 0 || total || (programme_word_is_blank(cell(f, ROLE_DATE)) && programme_word_is_total(cell(f, ROLE_TEXT))))
		return true;
	if (!programme_word_is_blank(cell(f, ROLE_IN)) || !programme_word_is_blank(cell(f, ROLE_OUT)))
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
	struct fund_statement_line line = {.separate = separate, .organisation = organisation, .has_balance = !programme_word_is_blank(cell(f, ROLE_BALANCE))};
	if (passes_over(f))
		return;
	bool good = read_day(cell(f, ROLE_DATE), &line.booked_on);
	if (!good)
		complain(f, ROLE_DATE, programme_word_is_blank(cell(f, ROLE_DATE)) ? "reconcile.no_date" : "reconcile.date", cell(f, ROLE_DATE), NULL);
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

enum status programme_bank_file_read(const char *path, const char *sheet, bool separate, const char *organisation, struct arena *arena,
	struct fund_statement_line **out_list, size_t *out_count, struct findings *findings, struct err *err)
{
	struct bank_file f = {.arena = arena, .findings = findings};
	int64_t errors = findings->errors;
	struct rows_options options = {.header = programme_roles_score, .context = &roles, .sheet = sheet};
	enum status status = rows_open(path, path, &options, &f.in, err);
	if (status != ST_OK)
		return status;
	if (read_header(&f))
		while (next_row(&f))
			read_row(&f, separate, organisation);
	rows_remark(f.in, findings);
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
