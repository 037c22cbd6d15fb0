/* What a file of bills says, put to months: periods, customer numbers, what belongs together, what is said twice. Pure. */
#include "programme/programme_bill_int.h"

#include "base/decimal.h"
#include "factor/factor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_PERIOD 45
#define ACCOUNTS_SHOWN 8

/* ---- periods ---- */

static int split_of(const struct programme_bill_value *v)
{
	return month_of(v->to) - month_of(v->from);
}

/* Most days of the file's periods decide for all of them, so that no month is left out and none is hit twice. */
static bool by_last_day(const struct bill_read *r)
{
	int64_t first = 0, last = 0;

	for (size_t i = 0; i < r->raws; i++) {
		const struct programme_bill_value *v = &r->raw[i].v;

		if (r->raw[i].month || v->from == DATE_NONE || split_of(v) != 1)
			continue;
		first += month_last_day(month_of(v->from)) - v->from + 1;
		last += v->to - month_first_day(month_of(v->to)) + 1;
	}
	return last > first;
}

static bool judge_period(struct bill_read *r, const struct programme_bill_value *v)
{
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];

	if (v->from == DATE_NONE || (v->to >= v->from && v->to - v->from < LONGEST_PERIOD))
		return true;
	date_format(v->from, from);
	date_format(v->to, to);
	programme_bill_complain(r, SEVERITY_ERROR, &v->at, v->to < v->from ? "bill.period_order" : "bill.period_long", from, to);
	return false;
}

/* The year of a month that stands without one. */
static bool year_of(struct bill_read *r, struct bill_raw *raw, bool *asked)
{
	const struct programme_bill_options *o = r->options;

	if (raw->year) {
		raw->v.month = raw->year * 12 + raw->month - 1;
	} else if (o->from) {
		raw->v.month = o->from + ((raw->month - 1 - o->from) % 12 + 12) % 12;
	} else if (o->year) {
		raw->v.month = o->year * 12 + raw->month - 1;
	} else {
		if (!*asked)
			programme_bill_complain(r, SEVERITY_ERROR, &raw->v.at, "bill.year", NULL, NULL);
		*asked = true;
		return false;
	}
	return true;
}

static void put_to_months(struct bill_read *r)
{
	bool asked = false;

	r->out.by_last_day = by_last_day(r);
	for (size_t i = 0; i < r->raws; i++) {
		struct bill_raw *raw = &r->raw[i];
		struct programme_bill_value *v = &raw->v;

		if (!judge_period(r, v))
			continue;
		v->moved = v->from != DATE_NONE && split_of(v) > 0;
		if (raw->month)
			year_of(r, raw, &asked);
		else
			v->month = month_of(r->out.by_last_day ? v->to : v->from);
	}
}

/* ---- whose ---- */

static void list_accounts(struct bill_read *r)
{
	for (size_t i = 0; i < r->raws; i++) {
		const char *account = r->raw[i].v.account;
		bool known = account[0] == '\0';

		for (size_t k = 0; k < r->out.accounts && !known; k++)
			known = strcmp(r->out.account[k], account) == 0;
		if (known)
			continue;
		r->out.account = arena_grow(r->arena, r->out.account, r->out.accounts, sizeof *r->out.account);
		r->out.account[r->out.accounts++] = account;
	}
}

static void name_accounts(const struct bill_read *r, char *out, size_t size)
{
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < r->out.accounts && i < ACCOUNTS_SHOWN && n < size; i++)
		n += (size_t)snprintf(out + n, size - n, "%s%s", i ? ", " : "", r->out.account[i]);
	if (r->out.accounts > ACCOUNTS_SHOWN && n < size)
		snprintf(out + n, size - n, " …");
}

static void judge_accounts(struct bill_read *r)
{
	const char *asked = r->options->account;
	char list[ERR_PARAM_LEN], count[24];
	bool there = !asked || strcmp(asked, "all") == 0;

	list_accounts(r);
	name_accounts(r, list, sizeof list);
	for (size_t i = 0; i < r->out.accounts; i++)
		there |= asked && strcmp(asked, r->out.account[i]) == 0;
	snprintf(count, sizeof count, "%zu", r->out.accounts);
	if (!there)
		programme_bill_complain(r, SEVERITY_ERROR, NULL, "bill.account_none", asked, r->out.accounts ? list : "-");
	else if (!asked && r->out.accounts > 1)
		programme_bill_complain(r, SEVERITY_ERROR, &r->raw[0].v.at, "bill.accounts", count, list);
}

static bool is_wanted(const struct bill_read *r, const struct programme_bill_value *v)
{
	const struct programme_bill_options *o = r->options;

	if (o->carrier && strcmp(o->carrier, v->carrier) != 0)
		return false;
	if (o->account && strcmp(o->account, "all") != 0 && strcmp(o->account, v->account) != 0)
		return false;
	if (o->from)
		return v->month >= o->from && v->month < o->from + PROGRAMME_BILL_MONTHS;
	return o->year == 0 || v->month / 12 == o->year;
}

/* ---- one value a month ---- */

static void add(struct bill_read *r, const char **sum, const char *more)
{
	mpq_t a, b;

	if (!*sum || !more) {
		*sum = *sum ? *sum : more;
		return;
	}
	mpq_inits(a, b, NULL);
	decimal_parse_exact(*sum, a, NULL);
	decimal_parse_exact(more, b, NULL);
	mpq_add(a, a, b);
	*sum = programme_bill_text(a, r->arena);
	mpq_clears(a, b, NULL);
}

/* In the unit of the first of its month. */
static bool same_unit(struct bill_read *r, const struct programme_bill_value *to, struct programme_bill_value *v)
{
	mpq_t value;
	bool good;

	if (!to->quantity || !v->quantity || !to->unit || !v->unit || strcmp(to->unit, v->unit) == 0)
		return true;
	mpq_init(value);
	decimal_parse_exact(v->quantity, value, NULL);
	good = factor_convert(value, v->unit, to->unit, value, NULL) == ST_OK;
	if (good) {
		v->quantity = programme_bill_text(value, r->arena);
		v->unit = to->unit;
	} else {
		programme_bill_complain(r, SEVERITY_ERROR, &v->at, "bill.unit_other", v->unit, to->unit);
	}
	mpq_clear(value);
	return good;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* May the second stand beside the first? Quantity and won in rows of their own, periods or deliveries that do not overlap, another customer number. */
static bool may_join(const struct bill_raw *a, const struct bill_raw *b, bool other_account)
{
	const struct programme_bill_value *x = &a->v, *y = &b->v;

	if (other_account)
		return true;
	if (!(x->quantity && y->quantity) && !(x->won && y->won))
		return x->from == y->from && x->to == y->to;
	if (a->delivery && b->delivery)
		return x->from != y->from || !same_text(x->quantity, y->quantity) || !same_text(x->won, y->won);
	return x->from != DATE_NONE && y->from != DATE_NONE && (x->to < y->from || y->to < x->from);
}

static int compare(const void *a, const void *b)
{
	const struct bill_raw *x = *(const struct bill_raw *const *)a, *y = *(const struct bill_raw *const *)b;
	int way = x->carrier != y->carrier ? x->carrier - y->carrier : 0;

	if (way == 0 && x->v.month != y->v.month)
		way = x->v.month < y->v.month ? -1 : 1;
	if (way == 0)
		way = strcmp(x->v.account, y->v.account);
	return way ? way : x < y ? -1 : x > y;
}

static void join(struct bill_read *r, struct programme_bill_value *to, struct programme_bill_value *v)
{
	if (!same_unit(r, to, v))
		return;
	to->unit = to->unit ? to->unit : v->unit;
	if (!to->quantity && v->quantity) {
		to->place = v->place;
		to->at = v->at;
	}
	add(r, &to->quantity, v->quantity);
	add(r, &to->won, v->won);
	to->estimated |= v->estimated;
	to->moved |= v->moved;
	if (v->from != DATE_NONE && to->from != DATE_NONE) {
		to->from = v->from < to->from ? v->from : to->from;
		to->to = v->to > to->to ? v->to : to->to;
	}
}

/* Each row of a month against all that were joined before it. */
static void join_all(struct bill_read *r, struct bill_raw **list, size_t count)
{
	bool all = r->options->account && strcmp(r->options->account, "all") == 0, every = all || r->out.accounts <= 1;

	for (size_t first = 0, next; first < count; first = next) {
		struct programme_bill_value v = list[first]->v;
		bool twice = false;

		for (next = first + 1; next < count && list[next]->carrier == list[first]->carrier && list[next]->v.month == v.month &&
				       (every || strcmp(list[next]->v.account, v.account) == 0);
			next++) {
			for (size_t k = first; k < next && !twice; k++)
				if (!may_join(list[k], list[next], all && strcmp(list[k]->v.account, list[next]->v.account) != 0)) {
					programme_bill_complain(r, SEVERITY_ERROR, &list[next]->v.at, "bill.twice",
						list[next]->v.quantity ? list[next]->v.quantity : list[next]->v.won, list[k]->v.place);
					twice = true;
				}
			if (!twice)
				join(r, &v, &list[next]->v);
			twice = false;
		}
		if (all)
			v.account = "";
		r->out.value = arena_grow(r->arena, r->out.value, r->out.values, sizeof *r->out.value);
		r->out.value[r->out.values++] = v;
	}
}

/* ---- what should be known of it ---- */

static void remark(struct bill_read *r)
{
	const struct programme_bill_value *moved = NULL, *unit = NULL, *volume = NULL;
	size_t periods = 0;
	char count[24];

	for (size_t i = 0; i < r->out.values; i++) {
		const struct programme_bill_value *v = &r->out.value[i];

		periods += v->moved;
		moved = !moved && v->moved ? v : moved;
		unit = !unit && v->quantity && !v->unit ? v : unit;
		volume = !volume && v->estimated && v->unit && strcmp(v->unit, "Nm3") == 0 ? v : volume;
		if (!v->quantity && strcmp(v->carrier, "electricity") != 0)
			programme_bill_complain(r, SEVERITY_ERROR, &v->at, "bill.won_only", v->won, NULL);
		else if (v->quantity && !v->unit && strcmp(v->carrier, "electricity") != 0)
			programme_bill_complain(r, SEVERITY_ERROR, &v->at, "bill.unit_needed", v->quantity, NULL);
	}
	snprintf(count, sizeof count, "%zu", periods);
	if (moved)
		programme_bill_complain(r, SEVERITY_WARNING, &moved->at, r->out.by_last_day ? "bill.periods_last" : "bill.periods_first", count, NULL);
	if (unit && strcmp(unit->carrier, "electricity") == 0)
		programme_bill_complain(r, SEVERITY_WARNING, &unit->at, "bill.unit_assumed", unit->quantity, NULL);
	if (volume)
		programme_bill_complain(r, SEVERITY_WARNING, &volume->at, "bill.gas_volume", volume->quantity, NULL);
	snprintf(count, sizeof count, "%lld", (long long)r->out.credits);
	if (r->out.credits > 0)
		programme_bill_complain(r, SEVERITY_WARNING, NULL, "bill.credits", count, NULL);
}

enum status programme_bill_settle(struct bill_read *r, struct err *err)
{
	int64_t before = r->findings->errors;
	struct bill_raw **list = arena_alloc(r->arena, (r->raws + 1) * sizeof *list);
	size_t count = 0;

	put_to_months(r);
	judge_accounts(r);
	if (r->findings->errors > before)
		return ST_OK;
	for (size_t i = 0; i < r->raws; i++) {
		if (is_wanted(r, &r->raw[i].v))
			list[count++] = &r->raw[i];
		else
			r->out.left_out++;
	}
	if (count == 0)
		return err_set(err, ST_INPUT, "bill.none", r->name, NULL);
	qsort(list, count, sizeof *list, compare);
	join_all(r, list, count);
	remark(r);
	return ST_OK;
}

/* ---- twelve months of electricity ---- */

static enum status first_finding(const struct findings *findings, enum status st, struct err *err)
{
	for (size_t i = 0; st == ST_INPUT && err && i < findings->count; i++)
		if (findings->item[i].severity == SEVERITY_ERROR) {
			*err = findings->item[i].err;
			return st;
		}
	return st;
}

static const char *in_unit(const struct programme_bill_value *v, const char *unit, struct arena *arena)
{
	const char *text;
	mpq_t value;

	if (!v->quantity || !v->unit || !unit || strcmp(v->unit, unit) == 0)
		return v->quantity;
	mpq_init(value);
	decimal_parse_exact(v->quantity, value, NULL);
	factor_convert(value, v->unit, unit, value, NULL);
	text = programme_bill_text(value, arena);
	mpq_clear(value);
	return text;
}

static void tell_year(const struct programme_bill *bill, date_month from, struct arena *arena, struct programme_bill_year *y)
{
	*y = (struct programme_bill_year){.header = bill->header, .left_out = bill->left_out};
	for (size_t i = 0; i < bill->values; i++) { /* MWh if they say so first, else kWh whatever they say */
		const struct programme_bill_value *v = &bill->value[i];

		if (strcmp(v->carrier, "electricity") == 0 && v->unit && !y->unit)
			y->unit = strcmp(v->unit, "MWh") == 0 ? "MWh" : "kWh";
	}
	for (size_t i = 0; i < bill->values; i++) {
		const struct programme_bill_value *v = &bill->value[i];

		if (strcmp(v->carrier, "electricity") == 0)
			y->month[v->month - from] = (struct programme_bill_month){in_unit(v, y->unit, arena), v->won, v->place, v->estimated};
	}
}

enum status programme_bill_year_read(
	const char *path, const char *name, date_month from, struct arena *arena, struct programme_bill_year *out_year, struct err *err)
{
	const struct programme_bill_options options = {.fallback = "electricity", .from = from};
	struct programme_bill bill;
	struct findings findings;
	bool electric = false;
	enum status st;

	findings_init(&findings, 20);
	st = first_finding(&findings, programme_bill_read(path, name, &options, arena, &bill, &findings, err), err);
	findings_done(&findings);
	for (size_t i = 0; st == ST_OK && i < bill.values; i++)
		electric |= strcmp(bill.value[i].carrier, "electricity") == 0;
	if (st == ST_OK && !electric)
		st = err_set(err, ST_INPUT, "bill.other", name, bill.value[0].carrier, NULL);
	if (st == ST_OK)
		tell_year(&bill, from, arena, out_year);
	return st;
}
