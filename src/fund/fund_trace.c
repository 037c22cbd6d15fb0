/* Where won came from and went: flows between entries, and trees of them. See fund_report.h for the rules. */
#include "fund/fund_report_int.h"

#include "base/decimal.h"

#include <stdlib.h>
#include <string.h>

/* Trees end by themselves, since money only moves on in the log; a ledger changed by hand must not make them endless. */
#define DEPTH_MAX 100

static const char *const kind_names[FUND_TRACE_KINDS] = {"entry", "duty", "funder", "firm", "interest", "surcharge", "unknown", "unpaid", "on_hand",
	"machine", "open", "treasury", "reversed", "fees", "reserved", "released", "duty_open", "no_duty"};

const char *fund_trace_kind_name(enum fund_trace_kind kind)
{
	return kind_names[kind];
}

/* ---- flows ---- */

/* Won [from_at, from_at + krw) of one entry are won [to_at, to_at + krw) of a later one. */
struct flow {
	int64_t from, from_at, to, to_at, krw;
	bool attributed;
};
/* Duty of a payment, [duty_at, duty_at + krw), settled by won [to_at, to_at + krw) of a return. */
struct settlement {
	int64_t payment, duty_at, to, to_at, krw;
};
/* What came into an account that passes money on. */
struct inflow {
	int64_t position, krw;
	int64_t gone;   /* used from the front */
	int64_t kept;   /* grants: what is left, used from the end */
	int64_t linked; /* asked for by attribution links that have not been used yet */
};
struct passing {
	struct inflow *in;
	size_t count, first; /* first: the first that may still have something */
};
struct payment { /* to a grant under a duty */
	const char *grant;
	int64_t position, kept_krw, duty_krw;
};
struct trace {
	const struct fund_ledger *ledger;
	const struct fund_duty_rule *rule;
	struct arena *arena;
	struct flow *out, *in; /* the same flows by (from, to) and by (to, from) */
	size_t flows, room;
	struct settlement *settled, *settled_in; /* by payment and by return */
	size_t settlements;
	struct payment *payment; /* by position */
	size_t payments;
	struct passing *passing; /* by account */
};

static bool is_kind(const struct fund_account_row *account, const char *kind)
{
	return strcmp(account->kind, kind) == 0;
}

static bool passes_on(const struct fund_account_row *account)
{
	static const char *const kind[] = {"bank", "grant", "settlement", "recovery", "interest_due"};
	for (size_t i = 0; i < sizeof kind / sizeof *kind; i++)
		if (is_kind(account, kind[i]))
			return true;
	return false;
}

static void add_flow(struct trace *t, int64_t from, int64_t from_at, int64_t to, int64_t to_at, int64_t krw, bool attributed)
{
	t->out = arena_grow(t->arena, t->out, t->flows, sizeof *t->out);
	t->out[t->flows++] = (struct flow){from, from_at, to, to_at, krw, attributed};
}

/* Money into an entry that posts a reservation runs through the reservation. */
static void join(struct trace *t, const struct fund_entry *entry, int64_t from, int64_t from_at, int64_t to_at, int64_t krw, bool attributed)
{
	add_flow(t, from, from_at, entry->pending ? entry->pending : entry->position, to_at, krw, attributed);
}

static int64_t smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t take_front(struct trace *t, const struct fund_entry *entry, struct inflow *in, int64_t need, int64_t at, bool linked)
{
	int64_t part = smaller(need, linked ? in->krw - in->gone : in->krw - in->gone - in->linked);
	if (part <= 0)
		return 0;
	join(t, entry, in->position, in->gone, at, part, linked);
	in->gone += part;
	return part;
}

static struct inflow *find_inflow(struct passing *p, int64_t position)
{
	size_t low = 0, high = p->count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (p->in[middle].position == position)
			return &p->in[middle];
		if (p->in[middle].position < position)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* First attribution row of a payment or after. */
static size_t first_link(const struct fund_ledger *ledger, int64_t payment)
{
	size_t low = 0, high = ledger->attributions;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (ledger->attribution[middle].payment < payment)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void leave_cash(struct trace *t, const struct fund_entry *entry, struct passing *p)
{
	const struct fund_ledger *ledger = t->ledger;
	int64_t done = 0;
	/* in and out in one group: the same money */
	for (size_t i = p->count; i-- > 0 && p->in[i].position >= entry->group_first && done < entry->amount_krw;)
		done += take_front(t, entry, &p->in[i], entry->amount_krw - done, done, false);
	for (size_t i = first_link(ledger, entry->position); i < ledger->attributions && ledger->attribution[i].payment == entry->position; i++) {
		struct inflow *in = find_inflow(p, ledger->attribution[i].through);
		if (!in)
			continue;
		int64_t part = smaller(ledger->attribution[i].amount_krw, in->linked);
		part = take_front(t, entry, in, smaller(part, entry->amount_krw - done), done, true);
		in->linked -= part;
		done += part;
	}
	while (p->first < p->count && p->in[p->first].gone == p->in[p->first].krw)
		p->first++;
	for (size_t i = p->first; i < p->count && done < entry->amount_krw; i++)
		done += take_front(t, entry, &p->in[i], entry->amount_krw - done, done, false);
}

static void leave_grant(struct trace *t, const struct fund_entry *entry, struct passing *p)
{
	int64_t done = 0;
	for (size_t i = p->count; i-- > 0 && done < entry->amount_krw;) {
		int64_t part = smaller(p->in[i].kept, entry->amount_krw - done);
		if (part == 0)
			continue;
		p->in[i].kept -= part;
		join(t, entry, p->in[i].position, p->in[i].kept, done, part, false);
		done += part;
	}
}

/* Links by the way in, so that each inflow knows how much of it they will ask for. */
static int64_t linked_of(const struct fund_ledger *ledger, const int64_t *linked, const struct fund_entry *entry)
{
	return entry->position <= (int64_t)ledger->entries ? linked[entry->position - 1] : 0;
}

static void follow_money(struct trace *t)
{
	const struct fund_ledger *ledger = t->ledger;
	int64_t *linked = arena_alloc(t->arena, (ledger->entries + 1) * sizeof *linked);
	size_t *count = arena_alloc(t->arena, (ledger->accounts + 1) * sizeof *count);
	for (size_t i = 0; i < ledger->attributions; i++) {
		const struct fund_attribution *a = &ledger->attribution[i];
		if (a->payment != a->through && a->through >= 1 && a->through <= (int64_t)ledger->entries)
			linked[a->through - 1] += a->amount_krw;
	}
	for (size_t i = 0; i < ledger->entries; i++)
		count[ledger->entry[i].debit - 1] += fund_is_posted(&ledger->entry[i]);
	t->passing = arena_alloc(t->arena, (ledger->accounts + 1) * sizeof *t->passing);
	for (size_t i = 0; i < ledger->accounts; i++)
		if (passes_on(&ledger->account[i]))
			t->passing[i].in = arena_alloc(t->arena, (count[i] + 1) * sizeof *t->passing[i].in);
	for (size_t i = 0; i < ledger->entries; i++) {
		const struct fund_entry *entry = &ledger->entry[i];
		if (!fund_is_posted(entry))
			continue;
		struct passing *from = &t->passing[entry->credit - 1], *to = &t->passing[entry->debit - 1];
		if (entry->pending)
			add_flow(t, entry->pending, 0, entry->position, 0, entry->amount_krw, false);
		if (from->in && is_kind(fund_account_of(ledger, entry->credit), "grant"))
			leave_grant(t, entry, from);
		else if (from->in)
			leave_cash(t, entry, from);
		if (to->in)
			to->in[to->count++] = (struct inflow){.position = entry->position,
				.krw = entry->amount_krw,
				.kept = entry->amount_krw,
				.linked = smaller(linked_of(ledger, linked, entry), entry->amount_krw)};
	}
}

static int by_grant(const void *pa, const void *pb)
{
	const struct payment *a = pa, *b = pb;
	int order = strcmp(a->grant, b->grant);
	return order ? order : a->position < b->position ? -1 : a->position > b->position;
}

static int by_position(const void *pa, const void *pb)
{
	const struct payment *a = pa, *b = pb;
	return a->position < b->position ? -1 : a->position > b->position;
}

/* What was kept of each payment, and the duty that it carries. */
static void share_duties(struct trace *t)
{
	const struct fund_ledger *ledger = t->ledger;
	for (size_t i = 0; i < ledger->accounts; i++) {
		const struct fund_account_row *account = &ledger->account[i];
		const struct fund_grant *grant = is_kind(account, "grant") ? fund_ledger_grant(ledger, account->owner) : NULL;
		const struct fund_duty_rule *rule = grant ? fund_duty_rule_of(t->rule, grant) : NULL;
		if (!rule || (rule->state_only && account->nature != FUND_STATE))
			continue;
		for (size_t k = 0; k < t->passing[i].count; k++) {
			t->payment = arena_grow(t->arena, t->payment, t->payments, sizeof *t->payment);
			t->payment[t->payments++] = (struct payment){account->owner, t->passing[i].in[k].position, t->passing[i].in[k].kept, 0};
		}
	}
	if (t->payments == 0)
		return;
	qsort(t->payment, t->payments, sizeof *t->payment, by_grant);
	int64_t *base = arena_alloc(t->arena, t->payments * sizeof *base), *duty = arena_alloc(t->arena, t->payments * sizeof *duty);
	for (size_t first = 0, end; first < t->payments; first = end) {
		const struct fund_obligation *obligation = NULL;
		int64_t total = 0;
		for (end = first; end < t->payments && strcmp(t->payment[end].grant, t->payment[first].grant) == 0; end++) {
			base[end - first] = t->payment[end].kept_krw;
			total += t->payment[end].kept_krw;
		}
		for (size_t low = 0, high = ledger->obligations; low < high;) {
			size_t middle = (low + high) / 2;
			int order = strcmp(ledger->obligation[middle].grant, t->payment[first].grant);
			if (order == 0)
				obligation = &ledger->obligation[middle];
			if (order == 0)
				break;
			if (order < 0)
				low = middle + 1;
			else
				high = middle;
		}
		if (!obligation || total == 0 || obligation->obligation_krw <= 0)
			continue;
		split_largest_remainder(obligation->obligation_krw, base, end - first, duty);
		for (size_t i = first; i < end; i++)
			t->payment[i].duty_krw = duty[i - first];
	}
}

static int settlement_by_return(const void *pa, const void *pb)
{
	const struct settlement *a = pa, *b = pb;
	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	return a->to_at < b->to_at ? -1 : a->to_at > b->to_at;
}

static int settlement_by_payment(const void *pa, const void *pb)
{
	const struct settlement *a = pa, *b = pb;
	if (a->payment != b->payment)
		return a->payment < b->payment ? -1 : 1;
	return a->duty_at < b->duty_at ? -1 : a->duty_at > b->duty_at;
}

/* Returns of a grant settle the duties of its payments in order; payments stand by grant here. */
static void settle_duties(struct trace *t)
{
	const struct fund_ledger *ledger = t->ledger;
	int64_t *gone = arena_alloc(t->arena, (t->payments + 1) * sizeof *gone); /* of each payment's duty */
	size_t *at = arena_alloc(t->arena, (t->payments + 1) * sizeof *at);      /* by the grant's first payment: the first with duty left */
	for (size_t i = 0; i < t->payments; i++)
		at[i] = i;
	for (size_t r = 0; r < ledger->returns; r++) {
		const struct fund_return_entry *returned = &ledger->returned[r];
		size_t low = 0, high = t->payments;
		while (low < high) {
			size_t middle = (low + high) / 2;
			if (strcmp(t->payment[middle].grant, returned->grant) < 0)
				low = middle + 1;
			else
				high = middle;
		}
		int64_t done = 0;
		while (low < t->payments && at[low] < t->payments && strcmp(t->payment[at[low]].grant, returned->grant) == 0 &&
			done < returned->amount_krw) {
			size_t i = at[low];
			int64_t part = smaller(t->payment[i].duty_krw - gone[i], returned->amount_krw - done);
			if (part == 0) {
				at[low]++;
				continue;
			}
			t->settled = arena_grow(t->arena, t->settled, t->settlements, sizeof *t->settled);
			t->settled[t->settlements++] = (struct settlement){t->payment[i].position, gone[i], returned->position, done, part};
			gone[i] += part;
			done += part;
		}
	}
	if (t->payments > 0)
		qsort(t->payment, t->payments, sizeof *t->payment, by_position);
	if (t->settlements == 0)
		return;
	t->settled_in = arena_alloc(t->arena, t->settlements * sizeof *t->settled_in);
	memcpy(t->settled_in, t->settled, t->settlements * sizeof *t->settled_in);
	qsort(t->settled, t->settlements, sizeof *t->settled, settlement_by_payment);
	qsort(t->settled_in, t->settlements, sizeof *t->settled_in, settlement_by_return);
}

static int flow_out(const void *pa, const void *pb)
{
	const struct flow *a = pa, *b = pb;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	return a->from_at < b->from_at ? -1 : a->from_at > b->from_at;
}

static int flow_in(const void *pa, const void *pb)
{
	const struct flow *a = pa, *b = pb;
	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return a->to_at < b->to_at ? -1 : a->to_at > b->to_at;
}

static void prepare(struct trace *t)
{
	follow_money(t);
	share_duties(t);
	settle_duties(t);
	t->in = arena_alloc(t->arena, (t->flows + 1) * sizeof *t->in);
	if (t->flows == 0)
		return;
	memcpy(t->in, t->out, t->flows * sizeof *t->in);
	qsort(t->out, t->flows, sizeof *t->out, flow_out);
	qsort(t->in, t->flows, sizeof *t->in, flow_in);
}

/* ---- trees ---- */

/* Won [from, to) of an entry. */
struct span {
	int64_t from, to;
};
struct spans {
	struct span *list; /* in order, apart from each other */
	size_t count;
};

static int by_from(const void *pa, const void *pb)
{
	const struct span *a = pa, *b = pb;
	return a->from < b->from ? -1 : a->from > b->from;
}

static void span_add(struct trace *t, struct spans *spans, int64_t from, int64_t to)
{
	if (from >= to)
		return;
	spans->list = arena_grow(t->arena, spans->list, spans->count, sizeof *spans->list);
	spans->list[spans->count++] = (struct span){from, to};
}

static int64_t spans_join(struct spans *spans)
{
	size_t kept = 0;
	int64_t sum = 0;
	if (spans->count == 0)
		return 0;
	qsort(spans->list, spans->count, sizeof *spans->list, by_from);
	for (size_t i = 0; i < spans->count; i++) {
		if (kept > 0 && spans->list[i].from <= spans->list[kept - 1].to) {
			if (spans->list[i].to > spans->list[kept - 1].to)
				spans->list[kept - 1].to = spans->list[i].to;
		} else {
			spans->list[kept++] = spans->list[i];
		}
	}
	spans->count = kept;
	for (size_t i = 0; i < kept; i++)
		sum += spans->list[i].to - spans->list[i].from;
	return sum;
}

static const char *account_text(struct trace *t, int64_t id)
{
	const struct fund_account_row *a = fund_account_of(t->ledger, id);
	const char *label = t->ledger->label[id - 1];
	return label[0] ? arena_printf(t->arena, "%s:%s:%s", a->kind, a->owner, label) : arena_printf(t->arena, "%s:%s", a->kind, a->owner);
}

static int milestone_of(const struct fund_ledger *ledger, const struct fund_entry *entry)
{
	for (size_t i = 0; i < ledger->milestones; i++)
		if (ledger->milestone[i].pending == (entry->type == FUND_PENDING ? entry->position : entry->pending))
			return (int)ledger->milestone[i].milestone + 1;
	return 0;
}

static struct fund_trace_node *new_node(struct trace *t, enum fund_trace_kind kind, int64_t krw)
{
	struct fund_trace_node *node = arena_alloc(t->arena, sizeof *node);
	node->kind = kind;
	node->amount_krw = krw;
	node->on = DATE_NONE;
	node->step = node->evidence = node->actor = node->debit = node->credit = node->grant = node->organisation = node->origin = "";
	return node;
}

static void name_grant(struct trace *t, struct fund_trace_node *node, const char *grant)
{
	const struct fund_grant *g = fund_ledger_grant(t->ledger, grant);
	node->grant = arena_strdup(t->arena, grant);
	if (g) {
		node->organisation = g->organisation;
		node->tier = g->tier;
		node->fixed = g->state >= FUND_SETTLED;
	}
}

static struct fund_trace_node *entry_node(struct trace *t, const struct fund_entry *entry, int64_t krw)
{
	struct fund_trace_node *node = new_node(t, FUND_TRACE_ENTRY, krw);
	const struct fund_account_row *debit = fund_account_of(t->ledger, entry->debit), *credit = fund_account_of(t->ledger, entry->credit);
	node->position = entry->position;
	node->entry_krw = entry->amount_krw;
	node->on = entry->effective_on;
	node->reservation = entry->type == FUND_PENDING;
	node->step = entry->step;
	node->evidence = entry->evidence ? entry->evidence : "";
	node->actor = entry->actor;
	node->debit = account_text(t, entry->debit);
	node->credit = account_text(t, entry->credit);
	const char *grant = fund_account_grant(debit)[0] ? fund_account_grant(debit) : fund_account_grant(credit);
	if (grant[0] || entry->grant)
		name_grant(t, node, grant[0] ? grant : entry->grant);
	if (is_kind(debit, "grant") || is_kind(debit, "settlement") || is_kind(debit, "recovery"))
		node->origin = debit->detail;
	else if (is_kind(credit, "settlement") || is_kind(credit, "recovery"))
		node->origin = credit->detail;
	else
		node->origin = is_kind(credit, "bank") ? credit->owner : is_kind(debit, "bank") ? debit->owner : "";
	if (entry->pending || entry->type == FUND_PENDING)
		node->milestone = milestone_of(t->ledger, entry);
	return node;
}

static void add_branch(struct trace *t, struct fund_trace_node *node, struct fund_trace_node *branch)
{
	node->branch = arena_grow(t->arena, node->branch, node->branches, sizeof *node->branch);
	node->branch[node->branches++] = branch;
}

/* An end of the tree: what is not passed on, or did not come from another entry. */
static void add_end(struct trace *t, struct fund_trace_node *node, enum fund_trace_kind kind, int64_t krw)
{
	if (krw <= 0)
		return;
	struct fund_trace_node *end = new_node(t, kind, krw);
	end->grant = node->grant;
	end->organisation = node->organisation;
	end->origin = node->origin;
	end->tier = node->tier;
	end->fixed = node->fixed;
	end->debit = node->debit;
	end->credit = node->credit;
	add_branch(t, node, end);
}

static enum fund_trace_kind end_of(const struct trace *t, const struct fund_entry *entry)
{
	const struct fund_account_row *debit = fund_account_of(t->ledger, entry->debit);
	if (entry->type == FUND_PENDING)
		return t->ledger->resolved[entry->position - 1] ? FUND_TRACE_RELEASED : FUND_TRACE_RESERVED;
	if (is_kind(debit, "bank"))
		return FUND_TRACE_ON_HAND;
	if (is_kind(debit, "grant"))
		return FUND_TRACE_MACHINE;
	if (is_kind(debit, "settlement") || is_kind(debit, "recovery") || is_kind(debit, "interest_due"))
		return FUND_TRACE_OPEN;
	if (is_kind(debit, "treasury"))
		return FUND_TRACE_TREASURY;
	if (entry->reverses)
		return FUND_TRACE_REVERSED;
	return is_kind(debit, "fees") ? FUND_TRACE_FEES : FUND_TRACE_UNKNOWN;
}

static enum fund_trace_kind source_of(const struct trace *t, const struct fund_entry *entry)
{
	const struct fund_account_row *credit = fund_account_of(t->ledger, entry->credit);
	if (entry->type == FUND_PENDING)
		return FUND_TRACE_UNPAID;
	if (is_kind(credit, "contribution"))
		return FUND_TRACE_FUNDER;
	if (is_kind(credit, "returned"))
		return FUND_TRACE_FIRM;
	if (is_kind(credit, "interest_owed"))
		return FUND_TRACE_INTEREST;
	return is_kind(credit, "sanction") ? FUND_TRACE_SURCHARGE : FUND_TRACE_UNKNOWN;
}

/* Duty in front of won x of a payment, and the first won with that much duty in front of it. */
static int64_t duty_before(const struct payment *p, int64_t x)
{
	return (int64_t)((__extension__(__int128) p->duty_krw) * x / p->kept_krw);
}
static int64_t won_before(const struct payment *p, int64_t duty)
{
	return (int64_t)(((__extension__(__int128) duty) * p->kept_krw + p->duty_krw - 1) / p->duty_krw);
}

static const struct payment *find_payment(const struct trace *t, int64_t position)
{
	size_t low = 0, high = t->payments;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (t->payment[middle].position == position)
			return t->payment[middle].duty_krw > 0 ? &t->payment[middle] : NULL;
		if (t->payment[middle].position < position)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static struct fund_trace_node *down(struct trace *t, int64_t position, struct spans *spans, int depth);
static struct fund_trace_node *up(struct trace *t, int64_t position, struct spans *spans, int depth);

/* The return duty below a payment: which returns settled what these won raised. */
static void add_duty_down(struct trace *t, struct fund_trace_node *node, const struct spans *spans, int depth)
{
	const struct payment *p = find_payment(t, node->position);
	if (!p)
		return;
	struct spans duty = {0};
	for (size_t i = 0; i < spans->count; i++) {
		int64_t to = smaller(spans->list[i].to, p->kept_krw);
		if (spans->list[i].from < to)
			span_add(t, &duty, duty_before(p, spans->list[i].from), duty_before(p, to));
	}
	int64_t total = spans_join(&duty), settled = 0;
	if (total == 0)
		return;
	struct fund_trace_node *branch = new_node(t, FUND_TRACE_DUTY, total);
	name_grant(t, branch, node->grant);
	add_branch(t, node, branch);
	size_t low = 0, high = t->settlements;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (t->settled[middle].payment < p->position)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < t->settlements && t->settled[low].payment == p->position; low++) {
		const struct settlement *s = &t->settled[low];
		struct spans mine = {0};
		for (size_t i = 0; i < duty.count; i++) {
			int64_t a = duty.list[i].from > s->duty_at ? duty.list[i].from : s->duty_at;
			int64_t b = smaller(duty.list[i].to, s->duty_at + s->krw);
			span_add(t, &mine, s->to_at + a - s->duty_at, s->to_at + b - s->duty_at);
		}
		if (mine.count == 0)
			continue;
		struct fund_trace_node *returned = down(t, s->to, &mine, depth + 1);
		settled += returned->amount_krw;
		add_branch(t, branch, returned);
	}
	add_end(t, branch, FUND_TRACE_DUTY_OPEN, total - settled);
}

/* The return duty above a return: which payments raised what these won settled. */
static void add_duty_up(struct trace *t, struct fund_trace_node *node, const struct spans *spans, int64_t krw, int depth)
{
	size_t low = 0, high = t->settlements;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (t->settled_in[middle].to < node->position)
			low = middle + 1;
		else
			high = middle;
	}
	struct fund_trace_node *branch = new_node(t, FUND_TRACE_DUTY, krw);
	int64_t settled = 0;
	name_grant(t, branch, node->grant);
	for (; low < t->settlements && t->settled_in[low].to == node->position; low++) {
		const struct settlement *s = &t->settled_in[low];
		const struct payment *p = find_payment(t, s->payment);
		struct spans mine = {0};
		int64_t part = 0;
		for (size_t i = 0; p && i < spans->count; i++) {
			int64_t a = spans->list[i].from > s->to_at ? spans->list[i].from : s->to_at;
			int64_t b = smaller(spans->list[i].to, s->to_at + s->krw);
			if (a >= b)
				continue;
			part += b - a;
			span_add(t, &mine, won_before(p, s->duty_at + a - s->to_at), won_before(p, s->duty_at + b - s->to_at));
		}
		if (part == 0)
			continue;
		settled += part;
		if (mine.count > 0)
			add_branch(t, branch, up(t, s->payment, &mine, depth + 1));
	}
	add_end(t, branch, FUND_TRACE_NO_DUTY, krw - settled);
	add_branch(t, node, branch);
}

/* First flow out of (into) a position. */
static size_t first_flow(const struct flow *list, size_t count, int64_t position, bool out)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if ((out ? list[middle].from : list[middle].to) < position)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Follows the won in `spans` from an entry to the entries that they moved on to, or came from. Returns what could be followed. */
static int64_t follow(struct trace *t, struct fund_trace_node *node, const struct spans *spans, bool out, int depth)
{
	const struct flow *list = out ? t->out : t->in;
	int64_t done = 0;
	for (size_t i = first_flow(list, t->flows, node->position, out); i < t->flows && depth < DEPTH_MAX;) {
		int64_t other = out ? list[i].to : list[i].from;
		bool attributed = false;
		struct spans mine = {0};
		if ((out ? list[i].from : list[i].to) != node->position)
			break;
		for (; i < t->flows && (out ? list[i].from : list[i].to) == node->position && (out ? list[i].to : list[i].from) == other; i++) {
			int64_t here = out ? list[i].from_at : list[i].to_at, there = out ? list[i].to_at : list[i].from_at;
			for (size_t k = 0; k < spans->count; k++) {
				int64_t a = spans->list[k].from > here ? spans->list[k].from : here;
				int64_t b = smaller(spans->list[k].to, here + list[i].krw);
				if (a >= b)
					continue;
				span_add(t, &mine, there + a - here, there + b - here);
				attributed |= list[i].attributed;
			}
		}
		if (mine.count == 0)
			continue;
		struct fund_trace_node *branch = out ? down(t, other, &mine, depth + 1) : up(t, other, &mine, depth + 1);
		branch->attributed = attributed;
		done += branch->amount_krw;
		add_branch(t, node, branch);
	}
	return done;
}

static struct fund_trace_node *down(struct trace *t, int64_t position, struct spans *spans, int depth)
{
	const struct fund_entry *entry = &t->ledger->entry[position - 1];
	int64_t krw = spans_join(spans);
	struct fund_trace_node *node = entry_node(t, entry, krw);
	int64_t done = follow(t, node, spans, true, depth);
	add_end(t, node, end_of(t, entry), krw - done);
	if (depth < DEPTH_MAX)
		add_duty_down(t, node, spans, depth);
	return node;
}

static struct fund_trace_node *up(struct trace *t, int64_t position, struct spans *spans, int depth)
{
	const struct fund_entry *entry = &t->ledger->entry[position - 1];
	int64_t krw = spans_join(spans);
	struct fund_trace_node *node = entry_node(t, entry, krw);
	int64_t done = follow(t, node, spans, false, depth);
	enum fund_trace_kind source = source_of(t, entry);
	add_end(t, node, source, krw - done);
	if (source == FUND_TRACE_FIRM && depth < DEPTH_MAX)
		add_duty_up(t, node, spans, krw, depth);
	return node;
}

/* ---- what was asked for ---- */

static bool is_payment(const struct fund_ledger *ledger, const struct fund_entry *entry, const char *grant)
{
	const struct fund_account_row *debit = fund_account_of(ledger, entry->debit);
	return fund_is_posted(entry) && is_kind(debit, "grant") && strcmp(debit->owner, grant) == 0;
}

static void ask(struct trace *t, int64_t position, struct fund_trace **list, size_t *count)
{
	struct spans there = {0}, back = {0};
	span_add(t, &there, 0, t->ledger->entry[position - 1].amount_krw);
	span_add(t, &back, 0, t->ledger->entry[position - 1].amount_krw);
	*list = arena_grow(t->arena, *list, *count, sizeof **list);
	(*list)[*count] = (struct fund_trace){position, up(t, position, &back, 0), down(t, position, &there, 0)};
	++*count;
}

static void ask_grant(struct trace *t, const char *grant, struct fund_trace **list, size_t *count)
{
	for (size_t i = 0; i < t->ledger->entries; i++)
		if (is_payment(t->ledger, &t->ledger->entry[i], grant))
			ask(t, t->ledger->entry[i].position, list, count);
}

static void ask_position(struct trace *t, int64_t position, struct fund_trace **list, size_t *count)
{
	const struct fund_ledger *ledger = t->ledger;
	const struct fund_entry *entry = &ledger->entry[position - 1];
	if (fund_resolves(entry->type) && !fund_is_posted(entry)) {
		ask(t, entry->pending, list, count);
	} else if (fund_account_of(ledger, entry->debit)->nature != FUND_DUTY) {
		ask(t, position, list, count);
	} else if (strcmp(entry->step, "duty_settled") == 0 && position > 1 && entry->group_first < position) {
		ask(t, entry->group_first, list, count);
	} else {
		ask_grant(t, fund_account_of(ledger, entry->debit)->detail, list, count);
	}
}

static enum status unknown(const struct fund_ledger *ledger, const char *entry, struct arena *arena, struct err *err)
{
	char last[24];
	const char **candidate = arena_alloc(arena, (ledger->grants + 1) * sizeof *candidate);
	if (ledger->entries == 0)
		return err_set(err, ST_NOT_FOUND, "fund.trace_empty", entry, NULL);
	for (size_t i = 0; i < ledger->grants; i++)
		candidate[i] = ledger->grant[i].grant;
	const char *nearest = string_nearest(entry, candidate);
	snprintf(last, sizeof last, "%lld", (long long)ledger->entries);
	return err_set(err, ST_NOT_FOUND, "fund.trace_unknown", entry, last, nearest ? nearest : ledger->grants ? candidate[0] : "-", NULL);
}

enum status fund_trace(const struct fund_ledger *ledger, const char *entry, const struct fund_duty_rule *duty, struct arena *arena,
	struct fund_trace **out_list, size_t *out_count, struct err *err)
{
	struct trace t = {.ledger = ledger, .rule = duty, .arena = arena};
	struct fund_trace *list = NULL;
	size_t count = 0;
	int64_t position = 0;
	bool by_number = decimal_parse_int(entry, 1, (int64_t)ledger->entries, &position, NULL) == ST_OK;
	if (!by_number && !fund_ledger_grant(ledger, entry))
		return unknown(ledger, entry, arena, err);
	prepare(&t);
	if (by_number)
		ask_position(&t, position, &list, &count);
	else
		ask_grant(&t, entry, &list, &count);
	*out_list = list;
	*out_count = count;
	return ST_OK;
}
