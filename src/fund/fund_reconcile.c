#include "fund/fund_reconcile.h"

#include "fund/fund_report_int.h"

#include <stdlib.h>
#include <string.h>

const char *fund_cash_kind_name(enum fund_cash_kind kind)
{
	static const char *const name[FUND_CASH_KINDS] = {
		"pay_in", "return", "settlement", "recovery", "payment", "remittance", "fee", "interest", "invoice"};
	return name[kind];
}

/* ---- what the books expect ---- */

struct cash_list {
	struct arena *arena;
	struct fund_cash *list;
	size_t count;
};

static bool is_bank(const struct fund_ledger *l, int64_t account)
{
	return strcmp(fund_account_of(l, account)->kind, "bank") == 0;
}

static bool has_step(const struct fund_entry *entry, const char *step)
{
	return strcmp(entry->step, step) == 0;
}

static enum fund_cash_kind kind_of(const struct fund_ledger *l, const struct fund_entry *entry)
{
	const struct fund_account_row *other = fund_account_of(l, is_bank(l, entry->debit) ? entry->credit : entry->debit);
	static const struct {
		const char *kind;
		enum fund_cash_kind is;
	} by_account[] = {{"contribution", FUND_CASH_PAY_IN}, {"returned", FUND_CASH_RETURN}, {"grant", FUND_CASH_PAYMENT},
		{"treasury", FUND_CASH_REMITTANCE}, {"fees", FUND_CASH_FEE}, {"recovery", FUND_CASH_RECOVERY}};
	for (size_t i = 0; i < sizeof by_account / sizeof *by_account; i++)
		if (strcmp(other->kind, by_account[i].kind) == 0)
			return by_account[i].is;
	return FUND_CASH_SETTLEMENT; /* its receivable, or the interest that came with it */
}

/* Funder of a pay-in; else the firm of the grant; where there is none (a lapsed year), whose money it was. */
static const char *organisation_of(const struct fund_ledger *l, const struct fund_entry *entry)
{
	const struct fund_account_row *credit = fund_account_of(l, entry->credit);
	if (strcmp(credit->kind, "contribution") == 0 || strcmp(credit->kind, "returned") == 0 || (!entry->grant && is_bank(l, entry->credit)))
		return credit->owner;
	const struct fund_grant *grant = entry->grant ? fund_ledger_grant(l, entry->grant) : NULL;
	return grant ? grant->organisation : "";
}

static int milestone_of(const struct fund_ledger *l, int64_t position)
{
	for (size_t i = 0; i < l->milestones; i++)
		if (l->milestone[i].paid == position)
			return (int)l->milestone[i].milestone + 1;
	return 0;
}

static void add_part(struct cash_list *c, struct fund_cash *cash, int64_t number, int64_t amount_krw)
{
	cash->part = arena_grow(c->arena, cash->part, cash->parts, sizeof *cash->part);
	cash->part[cash->parts++] = (struct fund_cash_part){number, amount_krw};
	cash->amount_krw += amount_krw;
}

static struct fund_cash *add_cash(struct cash_list *c, const struct fund_cash *cash)
{
	c->list = arena_grow(c->arena, c->list, c->count, sizeof *c->list);
	c->list[c->count] = *cash;
	return &c->list[c->count++];
}

/* Entries of one command that move cash one way become one movement; `from_firm` turns it round: what the fund pays comes in there. */
static void add_entry(struct cash_list *c, const struct fund_ledger *l, const struct fund_entry *entry, int64_t amount_krw, size_t group)
{
	struct fund_cash *cash = NULL;
	for (size_t i = group; i < c->count && !cash; i++)
		if ((c->list[i].amount_krw > 0) == (amount_krw > 0))
			cash = &c->list[i];
	if (!cash)
		cash = add_cash(c, &(struct fund_cash){.kind = kind_of(l, entry),
					   .organisation = organisation_of(l, entry),
					   .grant = entry->grant ? entry->grant : fund_account_grant(fund_account_of(l, entry->credit)),
					   .invoice = "",
					   .vendor = "",
					   .name = "",
					   .on = entry->effective_on,
					   .position = entry->position,
					   .milestone = milestone_of(l, entry->position)});
	if (cash->kind == FUND_CASH_SETTLEMENT) /* a recovery brings the interest first */
		cash->kind = kind_of(l, entry);
	add_part(c, cash, entry->position, amount_krw);
}

static struct fund_cash *cash_of(struct cash_list *c, int64_t position)
{
	for (size_t i = 0; i < c->count; i++)
		for (size_t p = 0; p < c->list[i].parts; p++)
			if (c->list[i].part[p].number == position && c->list[i].kind != FUND_CASH_INVOICE)
				return &c->list[i];
	return NULL;
}

/* What was set off (Subsidy Act 32) never moved: the payment that it was taken from is the less by it. */
static void set_off(struct cash_list *c, const struct fund_ledger *l)
{
	for (size_t i = 0; i < l->set_offs; i++) {
		const struct fund_set_off *s = &l->set_off[i];
		struct fund_cash *back = cash_of(c, s->position), *paid = NULL;
		for (size_t k = 0; k < c->count && !paid; k++)
			if (c->list[k].kind == FUND_CASH_PAYMENT && c->list[k].on == s->on && strcmp(c->list[k].grant, s->against) == 0)
				paid = &c->list[k];
		if (!back || !paid)
			continue;
		for (size_t p = 0; p < back->parts; p++)
			add_part(c, paid, back->part[p].number, back->part[p].amount_krw);
		back->amount_krw = 0;
	}
	size_t kept = 0;
	for (size_t i = 0; i < c->count; i++)
		if (c->list[i].amount_krw != 0)
			c->list[kept++] = c->list[i];
	c->count = kept;
}

static int by_day(const void *a, const void *b)
{
	const struct fund_cash *x = a, *y = b;
	if (x->on != y->on)
		return x->on < y->on ? -1 : 1;
	if (x->position != y->position)
		return x->position < y->position ? -1 : 1;
	return strcmp(x->invoice, y->invoice);
}

static void finish(struct cash_list *c, struct fund_cash **out_list, size_t *out_count)
{
	if (c->count > 0)
		qsort(c->list, c->count, sizeof *c->list, by_day);
	*out_list = c->list;
	*out_count = c->count;
}

void fund_cash_of_fund(const struct fund_ledger *l, struct arena *arena, struct fund_cash **out_list, size_t *out_count)
{
	struct cash_list c = {.arena = arena};
	size_t group = 0;
	for (size_t i = 0; i < l->entries; i++) {
		const struct fund_entry *entry = &l->entry[i];
		if (i == 0 || entry->group_first != entry[-1].group_first)
			group = c.count;
		if (!fund_is_posted(entry) || is_bank(l, entry->debit) == is_bank(l, entry->credit))
			continue;
		add_entry(&c, l, entry, is_bank(l, entry->debit) ? entry->amount_krw : -entry->amount_krw, group);
	}
	set_off(&c, l);
	finish(&c, out_list, out_count);
}

/* What the support pays of an invoice: once the amount is fixed, the fixed amount shared out over the eligible invoices by supply value (largest
 * remainder); before, the share of the reservation in the planned cost. */
static void set_support(const struct fund_grant *g, struct fund_cash *cash, const int64_t *eligible_krw, size_t count, struct arena *arena)
{
	int64_t support = 0, eligible = 0;
	bool fixed = g->state >= FUND_SETTLED;
	for (size_t i = 0; i < g->source_count; i++)
		support += fixed ? g->source[i].fixed_krw - g->source[i].in_kind_krw : g->source[i].reserved_krw - g->source[i].in_kind_krw;
	for (size_t i = 0; i < count; i++)
		eligible += eligible_krw[i];
	if (support <= 0 || eligible <= 0 || (!fixed && g->eligible_planned_krw <= 0))
		return;
	int64_t *part = arena_alloc(arena, count * sizeof *part);
	if (fixed)
		split_largest_remainder(support, eligible_krw, count, part);
	for (size_t i = 0; i < count; i++) {
		if (!fixed)
			part[i] = rate_floor((struct rate){support, g->eligible_planned_krw}, eligible_krw[i]);
		if (part[i] < -cash[i].amount_krw)
			cash[i].support_krw = -part[i];
	}
}

/* The invoices of one grant, an invoice with several lines as one movement. */
static void add_invoices(struct cash_list *c, const struct fund_grant *g, const struct fund_invoice_line *invoice, size_t invoices)
{
	size_t first = c->count;
	int64_t *eligible = arena_alloc(c->arena, (invoices + 1) * sizeof *eligible);
	for (size_t i = 0; i < invoices; i++) {
		const struct fund_invoice_line *v = &invoice[i];
		if (strcmp(v->measure, g->grant) != 0)
			continue;
		struct fund_cash *last = c->count > first ? &c->list[c->count - 1] : NULL;
		if (!last || strcmp(last->invoice, v->invoice) != 0 || last->on != v->paid_on)
			last = add_cash(c, &(struct fund_cash){.kind = FUND_CASH_INVOICE,
						   .organisation = g->organisation,
						   .grant = g->grant,
						   .invoice = v->invoice,
						   .vendor = v->vendor,
						   .name = "",
						   .on = v->paid_on});
		add_part(c, last, v->line, -(v->supply_value_krw + v->tax_krw));
		eligible[c->count - 1 - first] += v->eligible ? v->supply_value_krw : 0;
	}
	if (c->count > first)
		set_support(g, &c->list[first], eligible, c->count - first, c->arena);
}

void fund_cash_of_firm(const struct fund_ledger *l, const struct fund_invoice_line *invoice, size_t invoices, const char *organisation,
	struct arena *arena, struct fund_cash **out_list, size_t *out_count)
{
	struct cash_list c = {.arena = arena};
	size_t group = 0;
	for (size_t i = 0; i < l->entries; i++) {
		const struct fund_entry *entry = &l->entry[i];
		if (i == 0 || entry->group_first != entry[-1].group_first)
			group = c.count;
		if (!fund_is_posted(entry) || strcmp(organisation_of(l, entry), organisation) != 0)
			continue;
		bool in = is_bank(l, entry->credit) && has_step(entry, "pay");
		bool back = is_bank(l, entry->debit) &&
			    (has_step(entry, "settlement_in") || has_step(entry, "interest_in") || has_step(entry, "recovery_in"));
		if (has_step(entry, "interest") || has_step(entry, "interest_later")) {
			add_entry(&c, l, entry, entry->amount_krw, group);
			c.list[c.count - 1].kind = FUND_CASH_INTEREST;
		} else if (in || back) {
			add_entry(&c, l, entry, in ? entry->amount_krw : -entry->amount_krw, group);
		}
	}
	set_off(&c, l);
	for (size_t g = 0; g < l->grants; g++)
		if (strcmp(l->grant[g].organisation, organisation) == 0)
			add_invoices(&c, &l->grant[g], invoice, invoices);
	finish(&c, out_list, out_count);
}

/* ---- matching ---- */

static int64_t line_krw(const struct fund_statement_line *line)
{
	return line->paid_in_krw - line->paid_out_krw;
}

/* Without blanks and the words for a company's form, which banks and firms write as they like. */
static void squeeze(const char *s, char *out, size_t size)
{
	static const char *const form[] = {" ", "\t", "(주)", "㈜", "주식회사", "(유)", "유한회사"};
	size_t n = 0;
	while (*s && n + 1 < size) {
		size_t skip = 0;
		for (size_t i = 0; i < sizeof form / sizeof *form && skip == 0; i++)
			if (strncmp(s, form[i], strlen(form[i])) == 0)
				skip = strlen(form[i]);
		if (skip > 0)
			s += skip;
		else
			out[n++] = *s++;
	}
	out[n] = '\0';
}

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A word by itself: "S1" stands in "S1-M1 1st" but not in "S11". */
static bool holds(const char *text, const char *word)
{
	size_t length = strlen(word);
	if (length == 0)
		return false;
	for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
		if (!(at > text && is_word(at[-1]) && is_word(word[0])) && !(is_word(at[length]) && is_word(word[length - 1])))
			return true;
	return false;
}

static bool mentions(const struct fund_statement_line *line, const struct fund_cash *cash)
{
	char text[1024], other[512], name[512];
	const char *organisation = cash->kind == FUND_CASH_INVOICE ? cash->vendor : cash->organisation;
	squeeze(line->text, text, sizeof text);
	squeeze(line->counterparty, other, sizeof other);
	squeeze(cash->name, name, sizeof name);
	return holds(text, name) || holds(other, name) || holds(line->text, cash->grant) || holds(line->text, organisation) ||
	       holds(line->text, cash->invoice) || holds(line->counterparty, cash->grant) || holds(line->counterparty, organisation);
}

/* A line that names a grant or a firm only fits what is theirs. What goes to the treasury goes to nobody's account. */
static bool fits(const struct fund_statement_line *line, const struct fund_cash *cash)
{
	if (line->measure && strcmp(line->measure, cash->grant) != 0)
		return false;
	return line->separate || !line->organisation || cash->kind == FUND_CASH_REMITTANCE || cash->kind == FUND_CASH_FEE ||
	       strcmp(line->organisation, cash->organisation) == 0;
}

struct target { /* an amount that a line may be */
	int64_t amount_krw;
	size_t cash;
	int part; /* -1: all of it */
	bool support;
};
struct pair {
	size_t line, target;
	int days, away; /* signed; absolute */
	bool support, named;
	size_t cash;
	int part;
};
struct matching {
	const struct fund_statement_line *line;
	const struct fund_cash *cash;
	size_t lines, cashes;
	int days;
	struct arena *arena;
	bool *line_taken, *cash_taken;
	bool **part_taken;
	const struct pair **taken_by; /* by movement, in this round: what took it last */
	struct fund_reconciliation *r;
};

static int by_amount(const void *a, const void *b)
{
	const struct target *x = a, *y = b;
	if (x->amount_krw != y->amount_krw)
		return x->amount_krw < y->amount_krw ? -1 : 1;
	if (x->cash != y->cash)
		return x->cash < y->cash ? -1 : 1;
	return x->part - y->part;
}

/* How good a pair is, without the order of lines and movements. */
static int by_fit(const struct pair *x, const struct pair *y)
{
	if (x->away != y->away)
		return x->away - y->away;
	if (x->support != y->support)
		return x->support ? 1 : -1;
	if (x->named != y->named)
		return x->named ? -1 : 1;
	return 0;
}

static int by_rank(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	int fit = by_fit(x, y);
	if (fit != 0)
		return fit;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	if (x->cash != y->cash)
		return x->cash < y->cash ? -1 : 1;
	return x->part - y->part;
}

static size_t first_of(const struct target *target, size_t count, int64_t amount_krw)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (target[middle].amount_krw < amount_krw)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_free(const struct matching *m, const struct pair *p)
{
	return !m->line_taken[p->line] && !m->cash_taken[p->cash] && (p->part < 0 || !m->part_taken[p->cash][p->part]);
}

/* Could the line as well have been another movement, as near and as well named? One that a better line took is none. Pairs stand in
 * the order of fit, then line. */
static bool has_twin(const struct matching *m, const struct pair *pair, size_t at, size_t count)
{
	const struct pair *p = &pair[at];
	size_t first = at;
	while (first > 0 && pair[first - 1].line == p->line && by_fit(&pair[first - 1], p) == 0)
		first--;
	for (size_t i = first; i < count && pair[i].line == p->line && by_fit(&pair[i], p) == 0; i++) {
		const struct pair *by = m->taken_by[pair[i].cash];
		if (pair[i].cash != p->cash && (by ? by_fit(by, p) == 0 : is_free(m, &pair[i])))
			return true;
	}
	return false;
}

static void take(struct matching *m, const struct pair *p, const struct target *target, bool alike)
{
	struct fund_reconciliation *r = m->r;
	m->line_taken[p->line] = true;
	if (p->part < 0)
		m->cash_taken[p->cash] = true;
	else
		m->part_taken[p->cash][p->part] = true;
	m->taken_by[p->cash] = p;
	r->match = arena_grow(m->arena, r->match, r->matches, sizeof *r->match);
	r->match[r->matches++] = (struct fund_match){.line = p->line,
		.cash = p->cash,
		.part = p->part,
		.support = p->support,
		.amount_krw = target[p->target].amount_krw,
		.days = p->days,
		.alike = alike};
}

/* All pairs of what is still free, the best first. */
static void match_targets(struct matching *m, struct target *target, size_t targets)
{
	struct pair *pair = NULL;
	size_t pairs = 0;
	if (targets > 0)
		qsort(target, targets, sizeof *target, by_amount);
	for (size_t i = 0; i < m->lines; i++) {
		int64_t krw = line_krw(&m->line[i]);
		if (m->line_taken[i])
			continue;
		for (size_t t = first_of(target, targets, krw); t < targets && target[t].amount_krw == krw; t++) {
			const struct fund_cash *cash = &m->cash[target[t].cash];
			int days = m->line[i].booked_on - cash->on, away = abs(days);
			if (away > m->days || !fits(&m->line[i], cash))
				continue;
			pair = arena_grow(m->arena, pair, pairs, sizeof *pair);
			pair[pairs++] = (struct pair){.line = i,
				.target = t,
				.days = days,
				.away = away,
				.support = target[t].support,
				.named = mentions(&m->line[i], cash),
				.cash = target[t].cash,
				.part = target[t].part};
		}
	}
	if (pairs > 0)
		qsort(pair, pairs, sizeof *pair, by_rank);
	m->taken_by = arena_alloc(m->arena, (m->cashes + 1) * sizeof *m->taken_by);
	for (size_t i = 0; i < pairs; i++)
		if (is_free(m, &pair[i]))
			take(m, &pair[i], target, has_twin(m, pair, i, pairs));
}

static void match_whole(struct matching *m)
{
	struct target *target = arena_alloc(m->arena, (2 * m->cashes + 1) * sizeof *target);
	size_t targets = 0;
	for (size_t i = 0; i < m->cashes; i++) {
		target[targets++] = (struct target){m->cash[i].amount_krw, i, -1, false};
		if (m->cash[i].support_krw != 0)
			target[targets++] = (struct target){m->cash[i].support_krw, i, -1, true};
	}
	match_targets(m, target, targets);
}

static void match_parts(struct matching *m)
{
	struct target *target = NULL;
	size_t targets = 0;
	for (size_t i = 0; i < m->cashes; i++)
		for (size_t p = 0; !m->cash_taken[i] && m->cash[i].parts > 1 && p < m->cash[i].parts; p++) {
			target = arena_grow(m->arena, target, targets, sizeof *target);
			target[targets++] = (struct target){m->cash[i].part[p].amount_krw, i, (int)p, false};
		}
	match_targets(m, target, targets);
}

/* ---- what is left, and sums ---- */

static void count_krw(struct fund_sums *sums, int64_t krw)
{
	sums->count++;
	if (krw > 0)
		sums->in_krw += krw;
	else
		sums->out_krw -= krw;
}

static void add_missing(struct matching *m, size_t cash, int part, int64_t amount_krw)
{
	struct fund_reconciliation *r = m->r;
	bool inside = r->from != DATE_NONE && m->cash[cash].on >= r->from && m->cash[cash].on <= r->to;
	if (!inside) {
		r->outside++;
		return;
	}
	r->missing = arena_grow(m->arena, r->missing, r->missings, sizeof *r->missing);
	r->missing[r->missings++] = (struct fund_missing){cash, part, amount_krw};
	count_krw(&r->books_only, amount_krw);
	count_krw(&r->books, amount_krw);
}

static void find_missing(struct matching *m)
{
	for (size_t i = 0; i < m->cashes; i++) {
		const struct fund_cash *cash = &m->cash[i];
		bool some = false;
		for (size_t p = 0; p < cash->parts; p++)
			some |= m->part_taken[i][p];
		if (m->cash_taken[i])
			continue;
		if (!some)
			add_missing(m, i, -1, cash->amount_krw);
		for (size_t p = 0; some && p < cash->parts; p++)
			if (!m->part_taken[i][p])
				add_missing(m, i, (int)p, cash->part[p].amount_krw);
	}
}

/* ---- what a line that is left looks like ---- */

static bool same_party(const struct fund_statement_line *a, const struct fund_statement_line *b)
{
	return strcmp(a->counterparty, b->counterparty) == 0;
}

static bool find_double(const struct matching *m, size_t line, struct fund_seems *out)
{
	const struct fund_statement_line *l = &m->line[line];
	for (size_t i = 0; i < m->r->matches; i++) {
		const struct fund_statement_line *other = &m->line[m->r->match[i].line];
		if (line_krw(other) != line_krw(l) || abs(other->booked_on - l->booked_on) > m->days || !same_party(other, l))
			continue;
		out->is_double = true;
		out->line = m->r->match[i].line;
		return true;
	}
	return false;
}

#define NEAR_MAX 64 /* movements that are looked at: a person would not look at more */
/* Two of them, else three, in their order: the first that make up the line. */
static void find_merged(const struct matching *m, size_t line, struct fund_seems *out)
{
	const struct fund_reconciliation *r = m->r;
	int64_t krw = line_krw(&m->line[line]);
	size_t near[NEAR_MAX], count = 0;
	for (size_t i = 0; i < r->missings && count < NEAR_MAX; i++) {
		const struct fund_missing *x = &r->missing[i];
		if ((x->amount_krw > 0) == (krw > 0) && abs(m->line[line].booked_on - m->cash[x->cash].on) <= m->days &&
			fits(&m->line[line], &m->cash[x->cash]))
			near[count++] = i;
	}
	for (size_t a = 0; a < count; a++)
		for (size_t b = a + 1; b < count; b++)
			if (r->missing[near[a]].amount_krw + r->missing[near[b]].amount_krw == krw) {
				*out = (struct fund_seems){.missing = {near[a], near[b]}, .parts = 2};
				return;
			}
	for (size_t a = 0; a < count; a++)
		for (size_t b = a + 1; b < count; b++)
			for (size_t c = b + 1; c < count; c++)
				if (r->missing[near[a]].amount_krw + r->missing[near[b]].amount_krw + r->missing[near[c]].amount_krw == krw) {
					*out = (struct fund_seems){.missing = {near[a], near[b], near[c]}, .parts = 3};
					return;
				}
}

static void find_seems(struct matching *m)
{
	struct fund_reconciliation *r = m->r;
	r->seems = arena_alloc(m->arena, (r->alones + 1) * sizeof *r->seems);
	for (size_t i = 0; i < r->alones; i++)
		if (!find_double(m, r->alone[i], &r->seems[i]))
			find_merged(m, r->alone[i], &r->seems[i]);
}

static int match_by_line(const void *a, const void *b)
{
	const struct fund_match *x = a, *y = b;
	return x->line < y->line ? -1 : x->line > y->line;
}

/* Balances read upwards or downwards, as banks export both: the direction with fewer breaks. */
static size_t find_breaks(const struct fund_statement_line *line, size_t lines, bool upwards, struct fund_balance_break *out)
{
	size_t breaks = 0;
	bool known = false;
	int64_t balance = 0;
	for (size_t k = 0; k < lines; k++) {
		size_t i = upwards ? lines - 1 - k : k;
		balance += line_krw(&line[i]);
		if (!line[i].has_balance)
			continue;
		if (known && balance != line[i].balance_krw) {
			if (out)
				out[breaks] = (struct fund_balance_break){i, line[i].balance_krw, balance};
			breaks++;
		}
		known = true;
		balance = line[i].balance_krw;
	}
	return breaks;
}

void fund_reconcile(const struct fund_statement_line *line, size_t lines, const struct fund_cash *cash, size_t cashes, int days, struct arena *arena,
	struct fund_reconciliation *out_reconciliation)
{
	struct fund_reconciliation r = {.from = DATE_NONE, .to = DATE_NONE};
	struct matching m = {.line = line, .cash = cash, .lines = lines, .cashes = cashes, .days = days, .arena = arena, .r = &r};
	m.line_taken = arena_alloc(arena, lines + 1);
	m.cash_taken = arena_alloc(arena, cashes + 1);
	m.part_taken = arena_alloc(arena, (cashes + 1) * sizeof *m.part_taken);
	for (size_t i = 0; i < cashes; i++)
		m.part_taken[i] = arena_alloc(arena, cash[i].parts + 1);
	for (size_t i = 0; i < lines; i++) {
		r.from = i == 0 || line[i].booked_on < r.from ? line[i].booked_on : r.from;
		r.to = i == 0 || line[i].booked_on > r.to ? line[i].booked_on : r.to;
		count_krw(&r.bank, line_krw(&line[i]));
	}
	match_whole(&m);
	match_parts(&m);
	if (r.matches > 0)
		qsort(r.match, r.matches, sizeof *r.match, match_by_line);
	for (size_t i = 0; i < r.matches; i++) {
		count_krw(&r.matched, r.match[i].amount_krw);
		count_krw(&r.books, r.match[i].amount_krw);
	}
	r.alone = arena_alloc(arena, (lines + 1) * sizeof *r.alone);
	for (size_t i = 0; i < lines; i++)
		if (!m.line_taken[i]) {
			r.alone[r.alones++] = i;
			count_krw(&r.bank_only, line_krw(&line[i]));
		}
	find_missing(&m);
	find_seems(&m);
	bool upwards = find_breaks(line, lines, true, NULL) < find_breaks(line, lines, false, NULL);
	r.broken = arena_alloc(arena, (lines + 1) * sizeof *r.broken);
	r.breaks = find_breaks(line, lines, upwards, r.broken);
	*out_reconciliation = r;
}
