/* A file of bills into the records of a firm's years: judged beside what is there, by the rule of a start, and kept all or not at all. */
#include "programme/programme_bill_int.h"

#include "base/decimal.h"
#include "factor/factor.h"
#include "programme/programme_start_int.h"

#include <stdio.h>
#include <string.h>

struct taker {
	struct store_tx *tx; /* NULL: nothing is kept */
	const struct programme_bill_taking *taking;
	struct arena *arena;
	struct findings *findings;
	struct programme_bill_result *out;
};

/* The record of one calendar year. */
struct year {
	struct programme_start_ask ask;
	char key[PROGRAMME_START_KEY_LEN];
	date_month from;
	int64_t version; /* 0: there is none */
	struct programme_start_record record;
	struct programme_start_change change[PROGRAMME_START_MONTHS * BILL_OTHER];
	struct programme_bill_row *row[PROGRAMME_START_MONTHS * BILL_OTHER];
	size_t changes;
	bool writes;
};

static void complain(struct taker *t, enum severity severity, const struct err *at, const char *code, const char *a, const char *b)
{
	struct err err;

	err_set(&err, ST_INPUT, code, a, b, NULL);
	err_at_cell(&err, at->file, at->sheet, at->line, at->column);
	findings_add(t->findings, severity, &err);
}

static bool is_electricity(const char *carrier)
{
	return strcmp(carrier, "electricity") == 0;
}

static bool same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* ---- the record ---- */

static const struct programme_start_energy *energy_of(const struct programme_start_record *r, const char *carrier)
{
	for (size_t i = 0; i < r->energies; i++)
		if (strcmp(r->energy[i].carrier, carrier) == 0)
			return &r->energy[i];
	return NULL;
}

static const struct programme_start_month *month_in(const struct programme_start_record *r, const char *carrier, int index)
{
	static const struct programme_start_month none;
	const struct programme_start_energy *e = energy_of(r, carrier);

	if (is_electricity(carrier))
		return &r->electricity[index];
	return e && e->by_month ? &e->month[index] : &none;
}

static enum status read_record(struct taker *t, struct year *y, struct err *err)
{
	struct programme_start start;
	struct findings ignored;
	enum status st;

	if (!t->tx)
		return ST_OK;
	programme_start_key(&y->ask, y->key);
	st = programme_start_get(t->tx, y->key, t->arena, &start, err);
	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_OK : st;
	y->version = start.version;
	findings_init(&ignored, 10);
	st = programme_start_parse(start.document, strlen(start.document), t->arena, &y->record, &ignored, err);
	findings_done(&ignored);
	if (st == ST_OK && y->record.site && strcmp(y->record.site, t->taking->site) != 0)
		st = err_set(err, ST_CONFLICT, "start.other_site", y->record.site, NULL);
	return st;
}

/* ---- one carrier of one year ---- */

static bool is_of(const struct programme_bill_value *v, const char *carrier, date_month from)
{
	return strcmp(v->carrier, carrier) == 0 && v->month >= from && v->month < from + PROGRAMME_START_MONTHS;
}

static bool brings(const struct taker *t, const char *carrier, date_month month)
{
	for (size_t i = 0; i < t->out->bill.values; i++)
		if (is_of(&t->out->bill.value[i], carrier, month) && t->out->bill.value[i].month == month)
			return true;
	return false;
}

/* In which the record keeps it: its own where other months stand in it, else the file's; of electricity kWh. */
static const char *unit_of(const struct taker *t, const struct year *y, const char *carrier)
{
	const struct programme_start_energy *e = energy_of(&y->record, carrier);

	if (is_electricity(carrier))
		return y->record.electricity_unit ? y->record.electricity_unit : "kWh";
	for (int i = 0; e && e->unit && e->by_month && i < PROGRAMME_START_MONTHS; i++)
		if (e->month[i].quantity && !brings(t, carrier, y->from + i))
			return e->unit;
	for (size_t i = 0; e && e->unit && e->by_month && i < t->out->bill.values; i++) {
		const struct programme_bill_value *v = &t->out->bill.value[i];
		const struct factor_unit *a = v->unit ? factor_unit_find(v->unit) : NULL, *b = factor_unit_find(e->unit);

		if (is_of(v, carrier, y->from) && a && b && a->dimension == b->dimension) /* the same file again must be the same */
			return e->unit;
	}
	for (size_t i = 0; i < t->out->bill.values; i++)
		if (is_of(&t->out->bill.value[i], carrier, y->from) && t->out->bill.value[i].unit)
			return t->out->bill.value[i].unit;
	return NULL;
}

/* NULL after a finding. */
static const char *converted(struct taker *t, const struct programme_bill_value *v, const char *unit)
{
	const char *own = v->unit ? v->unit : "kWh", *kept = NULL;
	mpq_t value;

	mpq_init(value);
	decimal_parse_exact(v->quantity, value, NULL);
	if (factor_convert(value, own, unit, value, NULL) == ST_OK)
		kept = programme_bill_text(value, t->arena);
	else
		complain(t, SEVERITY_ERROR, &v->at, "bill.unit_other", own, unit);
	mpq_clear(value);
	return kept;
}

static void take_value(struct taker *t, struct year *y, const struct programme_bill_value *v)
{
	const char *unit = unit_of(t, y, v->carrier);
	const struct programme_start_month *before = month_in(&y->record, v->carrier, v->month - y->from);
	struct programme_start_change *c = &y->change[y->changes];
	struct programme_bill_row *row = &t->out->row[t->out->rows];
	bool same_all;

	*row = (struct programme_bill_row){.value = v, .unit = unit};
	*c = (struct programme_start_change){.carrier = v->carrier,
		.month = v->month,
		.won = v->won ? v->won : before->won,
		.unit = unit,
		.source = v->estimated ? "estimated" : "bill"};
	if (v->quantity) {
		row->quantity = c->quantity = converted(t, v, unit);
		if (!c->quantity)
			return;
	} else {
		c->quantity = before->quantity; /* a quantity that somebody has typed says more */
		c->source = c->quantity ? before->source : "estimated";
		row->quantity = c->quantity;
	}
	same_all = same(c->quantity, before->quantity) && same(c->won, before->won) && same(c->source, before->source);
	row->state = same_all ? "same" : before->quantity || before->won ? "changed" : "added";
	row->before = before->quantity ? before->quantity : before->won ? arena_printf(t->arena, "%s KRW", before->won) : NULL;
	y->writes |= !same_all;
	y->row[y->changes++] = row;
	t->out->rows++;
	t->out->added += strcmp(row->state, "added") == 0;
	t->out->changed += strcmp(row->state, "changed") == 0;
	t->out->same += same_all;
}

/* ---- what stands out ---- */

/* The row of the month that a finding points at; NULL: it is none of this file. */
static struct programme_bill_row *row_at(const struct year *y, const struct programme_start_record *r, const char *pointer)
{
	unsigned energy = 0, month = 0;
	const char *carrier = NULL;

	if (sscanf(pointer, "/electricity/%u", &month) == 1)
		carrier = "electricity";
	else if (sscanf(pointer, "/energy/%u/months/%u", &energy, &month) == 2 && energy < r->energies)
		carrier = r->energy[energy].carrier;
	for (size_t i = 0; carrier && i < y->changes; i++)
		if (strcmp(y->change[i].carrier, carrier) == 0 && y->change[i].month == y->from + (int)month)
			return y->row[i];
	return NULL;
}

static void tell_finding(struct taker *t, struct programme_bill_row *row, const struct programme_start_finding *f)
{
	const struct err *at = &row->value->at;
	struct err err = f->err;

	err_at_cell(&err, at->file, at->sheet, at->line, at->column);
	findings_add(t->findings, t->taking->force && f->severity == SEVERITY_ERROR ? SEVERITY_WARNING : f->severity, &err);
	if (f->suggestion)
		complain(t, SEVERITY_NOTE, at, "bill.suggest", f->suggestion, row->unit ? row->unit : "");
	if (!f->holds)
		return;
	row->held = arena_strdup(t->arena, f->err.code);
	row->suggestion = f->suggestion;
	t->out->held++;
}

static void judge_year(struct taker *t, struct year *y, const struct programme_start_record *after)
{
	struct programme_start_judged *judged = arena_alloc(t->arena, sizeof *judged);

	programme_start_judge(after, y->from, t->arena, judged);
	for (size_t i = 0; i < judged->findings; i++) {
		const struct programme_start_finding *f = &judged->finding[i];
		struct programme_bill_row *row = row_at(y, after, f->err.file);

		if (f->accepted || strcmp(f->err.code, "start.month_missing") == 0)
			continue;
		if (row && !row->held)
			tell_finding(t, row, f);
		else if (!row && strcmp(f->err.file, "/electricity_unit") == 0)
			for (size_t k = 0; k < y->changes; k++)
				if (is_electricity(y->change[k].carrier)) {
					tell_finding(t, y->row[k], f);
					break;
				}
	}
	for (size_t i = 0; i < y->changes; i++)
		if (is_electricity(y->change[i].carrier) && !y->change[i].quantity)
			y->row[i]->amount = judged->electricity[y->change[i].month - y->from].amount;
}

static enum status take_year(struct taker *t, int number, struct err *err)
{
	struct year *y = arena_alloc(t->arena, sizeof *y);
	struct programme_start_record *after = arena_alloc(t->arena, sizeof *after);
	enum status st;

	memset(y, 0, sizeof *y);
	y->ask = (struct programme_start_ask){.firm = t->out->firm, .year = number, .by = t->taking->by ? t->taking->by : t->out->firm};
	y->from = number * 12;
	st = read_record(t, y, err);
	for (size_t i = 0; st == ST_OK && i < t->out->bill.values; i++)
		if (t->out->bill.value[i].month / 12 == number)
			take_value(t, y, &t->out->bill.value[i]);
	*after = y->record;
	for (size_t i = 0; st == ST_OK && i < y->changes; i++)
		st = programme_start_put_month(after, y->from, &y->change[i], t->arena, err);
	if (st == ST_OK && t->tx) /* judged beside the months that the last run had */
		st = programme_start_fill(t->tx, after, t->taking->site, y->from, t->arena, err);
	if (st != ST_OK)
		return st;
	judge_year(t, y, after);
	if (!t->tx)
		return ST_OK;
	t->out->start = arena_grow(t->arena, t->out->start, t->out->starts, sizeof *t->out->start);
	t->out->start[t->out->starts++] = arena_strdup(t->arena, y->key);
	if (!y->writes)
		return ST_OK;
	return programme_start_patch_in(t->tx, &y->ask, t->taking->site, NULL, y->version, y->change, y->changes, t->arena, err);
}

/* ---- the file ---- */

static enum status take(struct taker *t, struct err *err)
{
	const struct programme_bill *bill = &t->out->bill;
	int64_t before = t->findings->errors;
	char count[24];
	enum status st = ST_OK;

	t->out->row = arena_alloc(t->arena, (bill->values + 1) * sizeof *t->out->row);
	if (t->tx)
		st = programme_start_site_firm(t->tx, t->taking->site, t->arena, &t->out->firm, err);
	for (int year = 1990; st == ST_OK && year < 2200; year++) {
		bool there = false;

		for (size_t i = 0; i < bill->values && !there; i++)
			there = bill->value[i].month / 12 == year;
		if (there)
			st = take_year(t, year, err);
	}
	snprintf(count, sizeof count, "%zu", t->out->held);
	if (st == ST_OK && t->findings->errors > before && t->out->held == 0) {
		snprintf(count, sizeof count, "%lld", (long long)(t->findings->errors - before));
		st = err_set(err, ST_INPUT, "bill.refused", count, NULL);
	} else if (st == ST_OK && t->out->held > 0 && !t->taking->force && !t->taking->dry_run && t->tx) {
		st = err_set(err, ST_INPUT, "bill.held", count, NULL);
	}
	return st;
}

enum status programme_bill_take(struct store *store, const char *path, const char *name, const struct programme_bill_taking *taking, struct arena *arena,
	struct programme_bill_result *out_result, struct findings *findings, struct err *err)
{
	struct programme_bill_result result = {0};
	struct taker t = {.taking = taking, .arena = arena, .findings = findings, .out = &result};
	const char *carrier = taking->options.carrier;
	enum status st = ST_OK;

	if (carrier && programme_bill_carrier_find(carrier) == BILL_UNSAID)
		return err_set(err, ST_USAGE, "bill.carrier_unknown", carrier, NULL);
	st = programme_bill_read(path, name, &taking->options, arena, &result.bill, findings, err);
	if (st == ST_OK && store)
		st = store_begin(store, true, &t.tx, err);
	if (st != ST_OK)
		return st;
	st = take(&t, err);
	if (t.tx && st == ST_OK && !taking->dry_run && result.added + result.changed > 0)
		st = store_commit(t.tx, err);
	else if (t.tx)
		store_rollback(t.tx);
	if (st == ST_OK)
		*out_result = result;
	return st;
}
