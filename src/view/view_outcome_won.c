/* Won of firms by calendar year: what makes up their net cash, on the days on which it came about. A firm's years sum to its line of view_fund_firms. */
#include "view/view_outcome_int.h"

#include "base/map.h"
#include "fund/fund_report.h"
#include "view/view_cascade_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct work {
	struct view_outcome_data *d;
	struct map *at; /* place of "FIRM YEAR" */
};

static int year_of(date_day day)
{
	int year, month, d;

	date_split(day, &year, &month, &d);
	return year;
}

static struct view_won_year *line_of(struct work *w, const char *organisation, int year)
{
	struct view_outcome_data *d = w->d;
	char key[PARTY_ID_LEN + 16];
	int64_t at;

	snprintf(key, sizeof key, "%s %d", organisation, year);
	if (!map_get(w->at, key, &at)) {
		at = (int64_t)d->wons;
		map_add(w->at, key, at, NULL);
		d->won = arena_grow(d->arena, d->won, d->wons, sizeof *d->won);
		d->won[d->wons++] = (struct view_won_year){.organisation = organisation, .year = year};
	}
	return &d->won[at];
}

static void add_kept(void *context, const struct fund_grant *grant, const struct fund_source *source, date_day on, int64_t krw)
{
	(void)source;
	if (grant->state >= FUND_RESERVED)
		line_of(context, grant->organisation, year_of(on))->support_krw += krw;
}

/* The duty as it was booked, up and down, and what settled it. */
static void add_duties(struct work *w, const struct fund_ledger *ledger)
{
	for (int64_t position = 1; position <= fund_ledger_last(ledger); position++) {
		struct fund_entry_line e = fund_ledger_line(ledger, position);
		bool up = strcmp(e.step, "obligation") == 0, down = strcmp(e.step, "obligation_down") == 0;

		if (up || down)
			line_of(w, e.debit_owner, year_of(e.on))->duty_krw += up ? e.amount_krw : -e.amount_krw;
		else if (strcmp(e.step, "duty_settled") == 0)
			line_of(w, e.debit_owner, year_of(e.on))->returned_krw += e.amount_krw;
	}
}

static enum status add_own_shares(struct work *w, struct err *err)
{
	for (size_t i = 0; i < w->d->grants; i++) {
		const struct fund_grant *g = &w->d->grant[i];
		int64_t own = g->invoiced_krw;
		enum fund_fixing fixing;
		date_day on;
		enum status st;

		if (g->state < FUND_SETTLED)
			continue;
		st = fund_grant_fixing(w->d->tx, g->grant, &fixing, &on, err);
		if (st != ST_OK)
			return st;
		for (size_t s = 0; s < g->source_count; s++)
			own -= g->source[s].fixed_krw;
		line_of(w, g->organisation, year_of(on))->own_share_krw += own;
	}
	return ST_OK;
}

/* A machine's saving up to the end of each year, by the grams metered until then, less what it was up to the end of the year before: rounded down once
 * for each, they sum to the whole. */
static void add_saving(struct work *w, const struct fund_grant *grant, const struct party_measure *m, const struct reduction_total *t, int months)
{
	struct view_outcome_data *d = w->d;
	size_t first = reduction_saving_first(d->saving, d->savings, m->measure), last = first;
	int64_t before = 0, upto;
	mpq_t kg, month;

	while (last < d->savings && strcmp(d->saving[last].measure, m->measure) == 0)
		last++;
	mpq_inits(kg, month, NULL);
	for (size_t i = first; i < last; i++) {
		int year = year_of(month_first_day(d->saving[i].month));

		if (!d->saving[i].rejected && mpq_set_str(month, d->saving[i].exact_kg, 10) == 0)
			mpq_add(kg, kg, month);
		if (i + 1 < last && year_of(month_first_day(d->saving[i + 1].month)) == year)
			continue;
		upto = fund_saving_krw(m->saving_krw_per_year, months, i + 1 < last ? view_cascade_grams(kg) : t->measured_g, t->planned_g);
		line_of(w, grant->organisation, year)->saving_krw += upto - before;
		before = upto;
	}
	mpq_clears(kg, month, NULL);
}

static void add_savings(struct work *w)
{
	struct view_outcome_data *d = w->d;

	/* measures, their grants and totals stand by key */
	for (size_t i = 0, g = 0, t = 0; i < d->measures; i++) {
		const char *key = d->measure[i].measure;
		date_day installed_on = d->pays[i].measure->installed_on;

		while (g < d->grants && strcmp(d->grant[g].grant, key) < 0)
			g++;
		while (t < d->totals && strcmp(d->total[t].measure, key) < 0)
			t++;
		if (installed_on != DATE_NONE && g < d->grants && strcmp(d->grant[g].grant, key) == 0 && d->grant[g].state >= FUND_RESERVED &&
			t < d->totals && strcmp(d->total[t].measure, key) == 0)
			add_saving(w, &d->grant[g], &d->measure[i], &d->total[t], view_fund_months_metered(&d->rules, installed_on));
	}
}

static int by_firm_and_year(const void *pa, const void *pb)
{
	const struct view_won_year *a = pa, *b = pb;
	int order = strcmp(a->organisation, b->organisation);

	return order ? order : a->year - b->year;
}

enum status view_outcome_won(struct view_outcome_data *d, const struct view_reading *r, struct err *err)
{
	struct work w = {d, map_new()};
	enum status st;

	view_fund_kept(r, d->grant, d->grants, add_kept, &w);
	add_duties(&w, r->ledger);
	add_savings(&w);
	st = add_own_shares(&w, err);
	map_free(w.at);
	if (d->wons > 0)
		qsort(d->won, d->wons, sizeof *d->won, by_firm_and_year);
	return st;
}

size_t view_outcome_won_first(const struct view_outcome_data *d, const char *organisation)
{
	size_t low = 0, high = d->wons;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strcmp(d->won[middle].organisation, organisation) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
