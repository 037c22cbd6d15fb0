#include "view/view_reconcile.h"

#include "fund/fund_reconcile.h"
#include "party/party.h"
#include "programme/programme_bank_file.h"

#include <stdlib.h>
#include <string.h>

/* What every account is matched against. */
struct books {
	struct arena *arena;
	struct fund_ledger *ledger;
	struct fund_invoice_line *invoice;
	struct party_organisation *organisation; /* by id */
	struct fund_grant *grant;
	size_t invoices, organisations, grants;
};

static int by_id(const void *key, const void *element)
{
	return strcmp(key, ((const struct party_organisation *)element)->organisation);
}

static const struct party_organisation *organisation_of(const struct books *b, const char *id)
{
	return b->organisations ? bsearch(id, b->organisation, b->organisations, sizeof *b->organisation, by_id) : NULL;
}

static enum status read_books(struct store_tx *tx, struct books *b, struct view_fund *out_fund, struct err *err)
{
	struct party_rules rules;
	enum status status = party_programme_get(tx, b->arena, &rules, NULL, err);
	if (status == ST_OK)
		status = fund_ledger_read(tx, b->arena, &b->ledger, err);
	if (status == ST_OK)
		status = fund_invoice_lines(tx, b->arena, &b->invoice, &b->invoices, err);
	if (status == ST_OK)
		status = party_organisations(tx, b->arena, &b->organisation, &b->organisations, err);
	if (status == ST_OK)
		status = fund_grants(tx, b->arena, &b->grant, &b->grants, err);
	if (status != ST_OK)
		return status;
	*out_fund = (struct view_fund){.programme = arena_strdup(b->arena, rules.programme),
		.name_ko = rules.name_ko,
		.name_en = rules.name_en,
		.as_of = rules.as_of,
		.on = DATE_NONE,
		.last_position = fund_ledger_last(b->ledger)};
	fund_ledger_days(b->ledger, &out_fund->first_day, &out_fund->last_day);
	return ST_OK;
}

/* ---- one account ---- */

static struct view_sums sums_of(const struct fund_sums *s)
{
	return (struct view_sums){s->count, s->in_krw, s->out_krw};
}

static void from_line(struct view_reconciled *v, const struct fund_statement_line *line)
{
	v->line = line->line;
	v->counterparty = line->counterparty;
	v->text = line->text;
	v->booked_on = line->booked_on;
	v->amount_krw = line->paid_in_krw - line->paid_out_krw;
}

static void from_cash(struct view_reconciled *v, const struct fund_cash *cash, int part)
{
	v->kind = fund_cash_kind_name(cash->kind);
	v->organisation = cash->organisation;
	v->grant = cash->grant;
	v->invoice = cash->invoice;
	v->on = cash->on;
	v->position = cash->position;
	v->part = part >= 0 ? cash->part[part].number : 0;
	v->milestone = cash->milestone;
}

static struct view_reconciled blank_item(const char *status)
{
	return (struct view_reconciled){.status = status,
		.line = "",
		.counterparty = "",
		.text = "",
		.booked_on = DATE_NONE,
		.kind = "",
		.organisation = "",
		.grant = "",
		.invoice = "",
		.on = DATE_NONE,
		.seems = "",
		.seems_of = ""};
}

/* A movement as people name it: its invoice, else its grant, else whose it is. */
static const char *name_of(const struct fund_cash *cash)
{
	return cash->invoice[0] ? cash->invoice : cash->grant[0] ? cash->grant : cash->organisation;
}

static void add_seems(const struct fund_statement_line *line, const struct fund_cash *cash, const struct fund_reconciliation *r, size_t alone,
	struct arena *arena, struct view_reconciled *v)
{
	const struct fund_seems *s = &r->seems[alone];
	if (s->is_double) {
		v->seems = "double";
		v->seems_of = line[s->line].line;
	}
	for (size_t i = 0; i < s->parts; i++) {
		v->seems = "merged";
		v->seems_of = arena_printf(arena, "%s%s%s", v->seems_of, i > 0 ? " + " : "", name_of(&cash[r->missing[s->missing[i]].cash]));
	}
}

static void describe(const struct fund_statement_line *line, const struct fund_cash *cash, const struct fund_reconciliation *r, struct arena *arena,
	struct view_reconciled_account *v)
{
	v->item = arena_alloc(arena, (r->matches + r->alones + r->missings + 1) * sizeof *v->item);
	for (size_t i = 0; i < r->matches; i++) {
		const struct fund_match *m = &r->match[i];
		struct view_reconciled *item = &v->item[v->count++];
		*item = blank_item("matched");
		from_line(item, &line[m->line]);
		from_cash(item, &cash[m->cash], m->part);
		item->days = m->days;
		item->support = m->support;
		item->alike = m->alike;
	}
	for (size_t i = 0; i < r->alones; i++) {
		v->item[v->count] = blank_item("bank_only");
		add_seems(line, cash, r, i, arena, &v->item[v->count]);
		from_line(&v->item[v->count++], &line[r->alone[i]]);
	}
	for (size_t i = 0; i < r->missings; i++) {
		v->item[v->count] = blank_item("books_only");
		from_cash(&v->item[v->count], &cash[r->missing[i].cash], r->missing[i].part);
		v->item[v->count++].amount_krw = r->missing[i].amount_krw;
	}
}

static void reconcile(
	const struct books *b, const struct fund_statement_line *line, size_t lines, const char *firm, int days, struct view_reconciled_account *out)
{
	struct fund_reconciliation r;
	struct fund_cash *cash = NULL;
	size_t cashes = 0;
	const struct party_organisation *o = firm ? organisation_of(b, firm) : NULL;
	struct view_reconciled_account v = {.account = firm ? "separate" : "fund", .organisation = firm ? firm : "", .name_ko = "", .name_en = ""};
	if (o) {
		v.name_ko = o->name;
		v.name_en = o->name_en ? o->name_en : o->name;
	}
	if (firm)
		fund_cash_of_firm(b->ledger, b->invoice, b->invoices, firm, b->arena, &cash, &cashes);
	else
		fund_cash_of_fund(b->ledger, b->arena, &cash, &cashes);
	for (size_t i = 0; i < cashes; i++) {
		const struct party_organisation *other = organisation_of(b, cash[i].vendor[0] ? cash[i].vendor : cash[i].organisation);
		cash[i].name = other ? other->name : "";
	}
	fund_reconcile(line, lines, cash, cashes, days, b->arena, &r);
	v.from = r.from;
	v.to = r.to;
	v.bank = sums_of(&r.bank);
	v.matched = sums_of(&r.matched);
	v.bank_only = sums_of(&r.bank_only);
	v.books = sums_of(&r.books);
	v.books_only = sums_of(&r.books_only);
	v.outside = r.outside;
	describe(line, cash, &r, b->arena, &v);
	v.broken = arena_alloc(b->arena, (r.breaks + 1) * sizeof *v.broken);
	v.break_count = r.breaks;
	for (size_t i = 0; i < r.breaks; i++) {
		const struct fund_statement_line *at = &line[r.broken[i].line];
		v.broken[i] = (struct view_balance_break){at->line, at->booked_on, r.broken[i].stated_krw, r.broken[i].expected_krw};
	}
	for (size_t i = 0; i < lines; i++)
		v.balances += line[i].has_balance;
	*out = v;
}

/* ---- all that were asked for ---- */

static bool is_asked(const struct view_reconcile_question *q, bool separate, const char *organisation)
{
	if (q->account && strcmp(q->account, separate ? "separate" : "fund") != 0)
		return false;
	return !q->firm || (separate && strcmp(q->firm, organisation) == 0);
}

static enum status check_firm(const struct books *b, const char *firm, struct err *err)
{
	const char **known = arena_alloc(b->arena, (b->organisations + 1) * sizeof *known);
	if (!firm || organisation_of(b, firm))
		return ST_OK;
	for (size_t i = 0; i < b->organisations; i++)
		known[i] = b->organisation[i].organisation;
	const char *near = string_nearest(firm, known);
	return err_set(err, ST_NOT_FOUND, "reconcile.no_firm", firm, near ? near : b->grants ? b->grant[0].organisation : "-", NULL);
}

static void add_account(const struct books *b, const struct fund_statement_line *line, size_t lines, const char *firm, struct view_reconciliation *v)
{
	struct fund_statement_line *own = arena_alloc(b->arena, (lines + 1) * sizeof *own);
	size_t count = 0;
	for (size_t i = 0; i < lines; i++)
		if (line[i].separate == (firm != NULL) && (!firm || strcmp(line[i].organisation, firm) == 0))
			own[count++] = line[i];
	if (count == 0)
		return;
	v->account = arena_grow(b->arena, v->account, v->account_count, sizeof *v->account);
	struct view_reconciled_account *account = &v->account[v->account_count++];
	reconcile(b, own, count, firm, v->days, account);
	v->unmatched += account->bank_only.count + account->books_only.count;
	v->breaks += (int64_t)account->break_count;
}

static bool was_paid(const struct books *b, const char *organisation)
{
	for (size_t i = 0; i < b->grants; i++)
		for (size_t s = 0; strcmp(b->grant[i].organisation, organisation) == 0 && s < b->grant[i].source_count; s++)
			if (b->grant[i].source[s].paid_krw > b->grant[i].source[s].in_kind_krw)
				return true;
	return false;
}

static void add_firms(const struct books *b, const struct fund_statement_line *line, size_t lines, const struct view_reconcile_question *q,
	struct view_reconciliation *v)
{
	v->without = arena_alloc(b->arena, (b->organisations + 1) * sizeof *v->without);
	for (size_t i = 0; i < b->organisations; i++) {
		const char *id = b->organisation[i].organisation;
		size_t before = v->account_count;
		if (!is_asked(q, true, id))
			continue;
		add_account(b, line, lines, id, v);
		if (v->account_count == before && was_paid(b, id))
			v->without[v->without_count++] = id;
	}
}

enum status view_fund_reconcile(struct store_tx *tx, const struct view_reconcile_question *question, struct arena *arena,
	struct view_reconciliation *out_reconciliation, struct findings *findings, struct err *err)
{
	struct view_reconciliation v = {.days = question->days};
	struct books b = {.arena = arena};
	struct fund_statement_line *line = NULL;
	size_t lines = 0;
	enum status status = read_books(tx, &b, &v.fund, err);
	if (status == ST_OK)
		status = check_firm(&b, question->firm, err);
	if (status == ST_OK && question->statement_path)
		status = programme_bank_file_read(
			question->statement_path, question->sheet, question->firm != NULL, question->firm, arena, &line, &lines, findings, err);
	else if (status == ST_OK)
		status = fund_statement_lines(tx, arena, &line, &lines, err);
	if (status != ST_OK)
		return status;
	if (is_asked(question, false, ""))
		add_account(&b, line, lines, NULL, &v);
	add_firms(&b, line, lines, question, &v);
	if (v.account_count == 0)
		return err_set(err, ST_NOT_FOUND, "reconcile.no_statement",
			question->firm      ? question->firm
			: question->account ? question->account
					    : "statements.csv",
			NULL);
	*out_reconciliation = v;
	return ST_OK;
}
