/* The fund for the doors: what fund/fund_report.h answers, with the names and figures of other rooms. */
#include "view/view_fund_int.h"

#include "base/decimal.h"
#include "base/map.h"
#include "programme/programme.h"
#include "reduction/reduction.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum status view_fund_read(
	struct store_tx *tx, date_day on, struct arena *arena, struct view_reading *out, struct view_fund *out_fund, struct err *err)
{
	struct view_reading r = {0};
	enum status status = party_programme_get(tx, arena, &r.rules, NULL, err);
	if (status == ST_OK)
		status = fund_ledger_read(tx, arena, &r.ledger, err);
	if (status == ST_OK)
		status = party_organisations(tx, arena, &r.organisation, &r.organisations, err);
	if (status == ST_OK)
		status = duty_clock_read(tx, arena, &r.clock, err);
	if (status != ST_OK)
		return status;
	r.duty = programme_duty_rules(&r.rules, arena);
	*out_fund = (struct view_fund){.programme = arena_strdup(arena, r.rules.programme),
		.name_ko = r.rules.name_ko,
		.name_en = r.rules.name_en,
		.as_of = r.rules.as_of,
		.on = on == DATE_NONE ? r.rules.as_of : on,
		.last_position = fund_ledger_last(r.ledger)};
	fund_ledger_days(r.ledger, &out_fund->first_day, &out_fund->last_day);
	*out = r;
	return ST_OK;
}

static int by_id(const void *key, const void *element)
{
	return strcmp(key, ((const struct party_organisation *)element)->organisation);
}

void view_fund_name(const struct view_reading *r, const char *organisation, const char **out_ko, const char **out_en)
{
	const struct party_organisation *o =
		r->organisations ? bsearch(organisation, r->organisation, r->organisations, sizeof *r->organisation, by_id) : NULL;
	*out_ko = o ? o->name : "";
	*out_en = o && o->name_en ? o->name_en : *out_ko;
}

static const char *nature_name(enum fund_nature nature)
{
	static const char *const name[] = {"state", "private", "duty", "outside"};
	return name[nature];
}

static const char *account_name(struct arena *arena, const char *kind, const char *owner, const char *detail)
{
	return detail[0] ? arena_printf(arena, "%s:%s:%s", kind, owner, detail) : arena_printf(arena, "%s:%s", kind, owner);
}

/* ---- trace ---- */

static struct view_trace_node *copy_node(const struct fund_trace_node *from, struct arena *arena)
{
	struct view_trace_node *to = arena_alloc(arena, sizeof *to);
	*to = (struct view_trace_node){.kind = fund_trace_kind_name(from->kind),
		.amount_krw = from->amount_krw,
		.position = from->position,
		.entry_krw = from->entry_krw,
		.on = from->on,
		.reservation = from->reservation,
		.attributed = from->attributed,
		.fixed = from->fixed,
		.step = from->step,
		.evidence = from->evidence,
		.actor = from->actor,
		.debit = from->debit,
		.credit = from->credit,
		.grant = from->grant,
		.organisation = from->organisation,
		.origin = from->origin,
		.tier = from->tier,
		.milestone = from->milestone,
		.branch = arena_alloc(arena, (from->branches + 1) * sizeof *to->branch),
		.branch_count = from->branches};
	for (size_t i = 0; i < from->branches; i++)
		to->branch[i] = copy_node(from->branch[i], arena);
	return to;
}

enum status view_fund_trace(struct store_tx *tx, const char *entry, struct arena *arena, struct view_trace *out_trace, struct err *err)
{
	struct view_trace v = {.asked = arena_strdup(arena, entry)};
	struct view_reading r;
	struct fund_trace *list;
	size_t count;
	int64_t number;
	enum status status = view_fund_read(tx, DATE_NONE, arena, &r, &v.fund, err);
	if (status == ST_OK)
		status = fund_trace(r.ledger, entry, r.duty, arena, &list, &count, err);
	if (status != ST_OK)
		return status;
	v.redirected = decimal_parse_int(entry, 1, v.fund.last_position, &number, NULL) == ST_OK && !(count == 1 && list[0].asked == number);
	mpq_t ratio;
	char digits[DECIMAL_TEXT_LEN];
	mpq_init(ratio);
	mpq_set_si(ratio, r.duty->ratio.numerator, (unsigned long)r.duty->ratio.denominator);
	mpq_canonicalize(ratio);
	decimal_from_exact(ratio, digits);
	mpq_clear(ratio);
	v.return_ratio = arena_strdup(arena, digits);
	v.state_only = r.duty->state_only;
	v.entry = arena_alloc(arena, (count + 1) * sizeof *v.entry);
	v.entry_count = count;
	for (size_t i = 0; i < count; i++) {
		v.entry[i].position = list[i].asked;
		v.entry[i].came_from = copy_node(list[i].came_from, arena);
		v.entry[i].went_to = copy_node(list[i].went_to, arena);
		v.sum_krw += list[i].went_to->amount_krw;
	}
	*out_trace = v;
	return ST_OK;
}

/* ---- balances ---- */

static void add_balance(struct view_balance *sum, const struct view_balance *one)
{
	sum->debits_krw += one->debits_krw;
	sum->credits_krw += one->credits_krw;
	sum->balance_krw += one->balance_krw;
	sum->reserved_debits_krw += one->reserved_debits_krw;
	sum->reserved_credits_krw += one->reserved_credits_krw;
}

static const char *journal_name(struct arena *arena, const struct fund_account_state *a, bool reserved)
{
	struct text text;
	text_init(&text);
	fund_journal_account(a->kind, a->owner, a->detail, reserved, &text);
	const char *name = arena_strdup(arena, text.data);
	text_done(&text);
	return name;
}

enum status view_fund_balances(
	struct store_tx *tx, date_day on, int64_t at, const char *prefix, struct arena *arena, struct view_balances *out_balances, struct err *err)
{
	struct view_balances v = {.at = at, .stored_agree = true};
	struct fund_account_state *list;
	struct view_reading r;
	size_t count;
	enum status status = view_fund_read(tx, on, arena, &r, &v.fund, err);
	if (status == ST_OK && at > v.fund.last_position) {
		char asked[24], last[24];
		snprintf(asked, sizeof asked, "%lld", (long long)at);
		snprintf(last, sizeof last, "%lld", (long long)v.fund.last_position);
		status = err_set(err, ST_NOT_FOUND, "fund.no_position", asked, last, NULL);
	}
	if (status != ST_OK)
		return status;
	if (on == DATE_NONE && at > 0)
		v.fund.on = DATE_NONE; /* by position only */
	fund_balances(r.ledger, at, v.fund.on, arena, &list, &count);
	v.whole = (at == 0 || at == v.fund.last_position) && (v.fund.on == DATE_NONE || v.fund.last_day == DATE_NONE || v.fund.last_day <= v.fund.on);
	v.account = arena_alloc(arena, (count + 1) * sizeof *v.account);
	v.kind = arena_alloc(arena, (count + 1) * sizeof *v.kind);
	v.total.account = "";
	for (size_t i = 0; i < count; i++) {
		const struct fund_account_state *a = &list[i];
		const struct fund_balance *b = &a->balance;
		struct view_balance one = {.account = account_name(arena, a->kind, a->owner, a->detail),
			.kind = a->kind,
			.owner = a->owner,
			.detail = a->detail,
			.nature = nature_name(a->nature),
			.tier = a->tier,
			.debits_krw = b->debits_posted,
			.credits_krw = b->credits_posted,
			.balance_krw = b->debits_posted - b->credits_posted,
			.reserved_debits_krw = b->debits_pending,
			.reserved_credits_krw = b->credits_pending};
		v.stored_agree &= !a->differs;
		if (prefix && strncmp(one.account, prefix, strlen(prefix)) != 0)
			continue;
		one.journal = journal_name(arena, a, false);
		one.journal_reserved = journal_name(arena, a, true);
		v.account[v.account_count++] = one;
		size_t k = 0;
		while (k < v.kind_count && strcmp(v.kind[k].kind, a->kind) != 0)
			k++;
		if (k == v.kind_count)
			v.kind[v.kind_count++] = (struct view_balance){.account = a->kind, .kind = a->kind};
		add_balance(&v.kind[k], &one);
		add_balance(&v.total, &one);
	}
	*out_balances = v;
	return ST_OK;
}

/* ---- dues ---- */

static const char *due_state(const struct fund_due *d)
{
	if (d->open_krw < 0)
		return "above";
	if (d->open_krw > 0)
		return d->days_late > 0 ? "overdue" : "open";
	return d->days_late > 0 ? "settled_late" : "settled";
}

/* Dues stand by tier and firm, so those of one firm follow each other. */
static void add_to_firm(struct view_dues *v, const struct view_due *d)
{
	struct view_due_firm *firm = v->firm_count > 0 ? &v->firm[v->firm_count - 1] : NULL;
	if (!firm || firm->tier != d->tier || strcmp(firm->organisation, d->organisation) != 0) {
		firm = &v->firm[v->firm_count++];
		*firm = (struct view_due_firm){
			.organisation = d->organisation, .name_ko = d->name_ko, .name_en = d->name_en, .on_default = "", .tier = d->tier};
	}
	*(d->provisional ? &firm->provisional_krw : &firm->fixed_krw) += d->due_krw;
	firm->settled_krw += d->settled_krw;
	*(d->open_krw > 0 ? &firm->open_krw : &firm->above_krw) += d->open_krw > 0 ? d->open_krw : -d->open_krw;
	if (strcmp(d->state, "overdue") != 0)
		return;
	firm->overdue_krw += d->open_krw;
	firm->on_default = d->on_default;
	if (d->days_late > firm->days_late)
		firm->days_late = d->days_late;
}

enum status view_fund_dues(struct store_tx *tx, date_day on, struct arena *arena, struct view_dues *out_dues, struct err *err)
{
	struct view_dues v = {.sum_count = 0};
	struct view_reading r;
	struct fund_due *list;
	enum status status = view_fund_read(tx, on, arena, &r, &v.fund, err);
	if (status == ST_OK)
		status = fund_dues(tx, r.ledger, v.fund.on, r.duty, &r.clock, arena, &list, &v.count, err);
	if (status != ST_OK)
		return status;
	v.item = arena_alloc(arena, (v.count + 1) * sizeof *v.item);
	v.firm = arena_alloc(arena, (v.count + 1) * sizeof *v.firm);
	for (size_t k = 0; k < sizeof v.sum / sizeof *v.sum; k++)
		v.sum[v.sum_count++] = (struct view_due_sum){.kind = fund_due_kind_name((enum fund_due_kind)k)};
	for (size_t i = 0; i < v.count; i++) {
		const struct fund_due *d = &list[i];
		struct view_due_sum *sum = &v.sum[d->kind];
		v.item[i] = (struct view_due){.kind = fund_due_kind_name(d->kind),
			.organisation = d->organisation,
			.grant = d->grant,
			.origin = d->origin,
			.state = due_state(d),
			.due_krw = d->due_krw,
			.settled_krw = d->settled_krw,
			.open_krw = d->open_krw,
			.days_late = d->days_late,
			.since = d->since,
			.due_on = d->due_on,
			.settled_on = d->settled_on,
			.tier = d->tier,
			.provisional = d->kind == FUND_DUE_RETURN && !d->fixed,
			.on_default = d->on_default};
		view_fund_name(&r, d->organisation, &v.item[i].name_ko, &v.item[i].name_en);
		sum->due_krw += d->due_krw;
		sum->settled_krw += d->settled_krw;
		if (d->open_krw > 0)
			sum->open_krw += d->open_krw;
		else
			sum->above_krw -= d->open_krw;
		if (d->open_krw > 0 && d->days_late > 0)
			sum->overdue_krw += d->open_krw;
		if (d->kind == FUND_DUE_RETURN)
			add_to_firm(&v, &v.item[i]);
	}
	*out_dues = v;
	return ST_OK;
}

/* ---- firms ---- */

int view_fund_months_metered(const struct party_rules *rules, date_day installed_on)
{
	int months = 0;
	for (date_month m = rules->metered_from; m <= rules->metered_to; m++)
		months += month_first_day(m) >= installed_on && month_last_day(m) <= rules->as_of;
	return months;
}

/* Saving and verified grams of each machine, by its key. A project whose total is below zero counts as nothing, as in the story of a run. */
static enum status read_effects(
	struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct fund_effect **out_list, size_t *out_count, struct err *err)
{
	struct reduction_machine *machine;
	struct reduction_total *total;
	struct party_measure *measure;
	struct map *place = map_new();
	size_t machines, totals, measures, count = 0;
	int64_t at;
	enum status status = reduction_machines(tx, arena, &machine, &machines, err);
	if (status == ST_OK)
		status = reduction_totals(tx, rules->after_from, rules->after_to, arena, &total, &totals, err);
	if (status == ST_OK)
		status = party_measures(tx, arena, &measure, &measures, err);
	if (status != ST_OK) {
		map_free(place);
		return status;
	}
	struct fund_effect *list = arena_alloc(arena, (measures + 1) * sizeof *list);
	int64_t *net = arena_alloc(arena, (totals + 1) * sizeof *net);
	size_t *project = arena_alloc(arena, (totals + 1) * sizeof *project);
	for (size_t i = 0; i < totals; i++) {
		if (map_add(place, total[i].project, (int64_t)i, &at))
			at = (int64_t)i;
		project[i] = (size_t)at;
		net[at] += total[i].verified_g;
	}
	for (size_t i = 0, t = 0, m = 0; i < measures; i++) {
		while (t < totals && strcmp(total[t].measure, measure[i].measure) < 0)
			t++;
		while (m < machines && strcmp(machine[m].measure, measure[i].measure) < 0)
			m++;
		if (t == totals || strcmp(total[t].measure, measure[i].measure) != 0 || m == machines ||
			strcmp(machine[m].measure, measure[i].measure) != 0 || machine[m].installed_on == DATE_NONE)
			continue;
		int months = view_fund_months_metered(rules, machine[m].installed_on);
		list[count++] = (struct fund_effect){.grant = measure[i].measure,
			.saving_krw = fund_saving_krw(measure[i].saving_krw_per_year, months, total[t].measured_g, total[t].planned_g),
			.saving_planned_krw = fund_saving_krw(measure[i].saving_krw_per_year, months, 1, 1),
			.verified_g = net[project[t]] > 0 ? total[t].verified_g : 0};
	}
	map_free(place);
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

static const char *per_tonne(struct arena *arena, int64_t krw, int64_t grams)
{
	char text[DECIMAL_TEXT_LEN];
	mpq_t value, divisor;
	if (grams <= 0)
		return "";
	mpq_init(value);
	mpq_init(divisor);
	mpq_set_si(value, krw, 1);
	mpq_set_si(divisor, grams, 1000000);
	mpq_canonicalize(divisor);
	mpq_div(value, value, divisor);
	decimal_from_exact(value, text);
	mpq_clear(value);
	mpq_clear(divisor);
	return arena_strdup(arena, text);
}

static struct view_tier_money tier_money(struct arena *arena, const struct fund_tier_money *t)
{
	return (struct view_tier_money){.tier = t->tier,
		.state_krw = t->state_krw,
		.carmaker_krw = t->carmaker_krw,
		.returned_krw = t->returned_krw,
		.verified_g = t->verified_g,
		.state_krw_per_t = per_tonne(arena, t->state_krw, t->verified_g),
		.new_krw_per_t = per_tonne(arena, t->state_krw + t->carmaker_krw, t->verified_g)};
}

enum status view_fund_firms(struct store_tx *tx, struct arena *arena, struct view_firms *out_firms, struct err *err)
{
	struct view_reading r;

	return view_fund_firms_read(tx, arena, &r, out_firms, err);
}

enum status view_fund_firms_read(
	struct store_tx *tx, struct arena *arena, struct view_reading *out_reading, struct view_firms *out_firms, struct err *err)
{
	struct view_firms v = {.firm_count = 0};
	struct fund_tier_money *tier, all = {.tier = -1};
	struct fund_effect *effect;
	struct fund_firm *firm;
	struct view_reading r;
	size_t effects;
	enum status status = view_fund_read(tx, DATE_NONE, arena, &r, &v.fund, err);
	if (status == ST_OK)
		status = read_effects(tx, &r.rules, arena, &effect, &effects, err);
	if (status != ST_OK)
		return status;
	fund_firms(r.ledger, effect, effects, arena, &firm, &v.firm_count, &tier, &v.tier_count);
	v.metered_from = r.rules.metered_from;
	v.metered_to = r.rules.metered_to;
	v.firm = arena_alloc(arena, (v.firm_count + 1) * sizeof *v.firm);
	v.tier = arena_alloc(arena, (v.tier_count + 1) * sizeof *v.tier);
	v.total.organisation = v.total.name_ko = v.total.name_en = "";
	for (size_t i = 0; i < v.firm_count; i++) {
		const struct fund_firm *f = &firm[i];
		struct view_firm *sum = &v.total;
		v.firm[i] = (struct view_firm){.organisation = f->organisation,
			.tier = f->tier,
			.grants = f->grants,
			.support_krw = f->support_krw,
			.duty_krw = f->duty_krw,
			.returned_krw = f->returned_krw,
			.invoiced_krw = f->invoiced_krw,
			.own_share_krw = f->own_share_krw,
			.surcharge_krw = f->surcharge_krw,
			.saving_krw = f->saving_krw,
			.saving_planned_krw = f->saving_planned_krw,
			.verified_g = f->verified_g,
			.net_krw = f->net_krw,
			.cash_krw = f->cash_krw};
		view_fund_name(&r, f->organisation, &v.firm[i].name_ko, &v.firm[i].name_en);
		sum->grants += f->grants;
		sum->support_krw += f->support_krw;
		sum->duty_krw += f->duty_krw;
		sum->returned_krw += f->returned_krw;
		sum->invoiced_krw += f->invoiced_krw;
		sum->own_share_krw += f->own_share_krw;
		sum->surcharge_krw += f->surcharge_krw;
		sum->saving_krw += f->saving_krw;
		sum->saving_planned_krw += f->saving_planned_krw;
		sum->verified_g += f->verified_g;
		sum->net_krw += f->net_krw;
		sum->cash_krw += f->cash_krw;
	}
	for (size_t i = 0; i < v.tier_count; i++) {
		v.tier[i] = tier_money(arena, &tier[i]);
		all.state_krw += tier[i].state_krw;
		all.carmaker_krw += tier[i].carmaker_krw;
		all.returned_krw += tier[i].returned_krw;
		all.verified_g += tier[i].verified_g;
	}
	v.all = tier_money(arena, &all);
	*out_reading = r;
	*out_firms = v;
	return ST_OK;
}

/* ---- statement ---- */

static void add_statement(struct view_statement *sum, const struct view_statement *one)
{
	sum->received_krw += one->received_krw;
	sum->interest_krw += one->interest_krw;
	sum->settlement_krw += one->settlement_krw;
	sum->recovery_krw += one->recovery_krw;
	sum->surcharge_krw += one->surcharge_krw;
	sum->in_krw += one->in_krw;
	sum->reserved_krw += one->reserved_krw;
	for (int t = 0; t < VIEW_TIERS_MAX; t++) {
		sum->paid_krw[t] += one->paid_krw[t];
		sum->fixed_krw[t] += one->fixed_krw[t];
	}
	sum->treasury_krw += one->treasury_krw;
	sum->fees_krw += one->fees_krw;
	sum->on_hand_krw += one->on_hand_krw;
	sum->held_krw += one->held_krw;
	sum->out_krw += one->out_krw;
	sum->act_grants += one->act_grants;
	sum->act_paid_krw += one->act_paid_krw;
	sum->act_interest_krw += one->act_interest_krw;
	sum->act_fixed_krw += one->act_fixed_krw;
	sum->act_due_krw += one->act_due_krw;
	sum->act_returned_krw += one->act_returned_krw;
	sum->act_cancelled_krw += one->act_cancelled_krw;
	sum->act_surcharge_krw += one->act_surcharge_krw;
	sum->act_later_interest_krw += one->act_later_interest_krw;
	sum->act_open_krw += one->act_open_krw;
}

static struct view_statement statement_of(const struct view_reading *r, const struct fund_statement *s)
{
	struct view_statement v = {.funder = s->funder,
		.kind = s->kind,
		.nature = nature_name(s->nature),
		.received_krw = s->received_krw,
		.interest_krw = s->interest_krw,
		.settlement_krw = s->settlement_krw,
		.recovery_krw = s->recovery_krw,
		.surcharge_krw = s->surcharge_krw,
		.reserved_krw = s->reserved_krw,
		.treasury_krw = s->treasury_krw,
		.fees_krw = s->fees_krw,
		.on_hand_krw = s->on_hand_krw,
		.held_krw = s->held_krw,
		.act_grants = s->act_grants,
		.act_paid_krw = s->act_paid_krw,
		.act_interest_krw = s->act_interest_krw,
		.act_fixed_krw = s->act_fixed_krw,
		.act_due_krw = s->act_due_krw,
		.act_returned_krw = s->act_returned_krw,
		.act_cancelled_krw = s->act_cancelled_krw,
		.act_surcharge_krw = s->act_surcharge_krw,
		.act_later_interest_krw = s->act_later_interest_krw,
		.act_open_krw = s->act_open_krw};
	v.in_krw = s->received_krw + s->interest_krw + s->settlement_krw + s->recovery_krw + s->surcharge_krw;
	v.out_krw = s->treasury_krw + s->fees_krw + s->on_hand_krw;
	for (int t = 0; t < FUND_TIERS_MAX; t++) {
		v.paid_krw[t] = s->paid_krw[t];
		v.fixed_krw[t] = s->fixed_krw[t];
		v.out_krw += s->paid_krw[t];
	}
	view_fund_name(r, s->funder, &v.name_ko, &v.name_en);
	return v;
}

enum status view_fund_statements(
	struct store_tx *tx, const char *funder, struct arena *arena, struct view_statements *out_statements, struct err *err)
{
	_Static_assert(VIEW_TIERS_MAX == FUND_TIERS_MAX, "one column for each tier");
	struct view_statements v = {.count = 0};
	struct fund_statement *list;
	struct view_reading r;
	size_t count;
	enum status status = view_fund_read(tx, DATE_NONE, arena, &r, &v.fund, err);
	if (status != ST_OK)
		return status;
	fund_statements(r.ledger, arena, &list, &count);
	v.item = arena_alloc(arena, (count + 1) * sizeof *v.item);
	v.total.funder = v.total.name_ko = v.total.name_en = v.total.kind = v.total.nature = "";
	const char *known = "";
	for (size_t i = 0; i < count; i++) {
		struct view_statement one = statement_of(&r, &list[i]);
		add_statement(&v.total, &one);
		for (int t = 0; t < VIEW_TIERS_MAX; t++)
			if (one.paid_krw[t] && t > v.deepest)
				v.deepest = t;
		known = known[0] ? arena_printf(arena, "%s, %s", known, one.funder) : one.funder;
		if (!funder || strcmp(funder, one.funder) == 0)
			v.item[v.count++] = one;
	}
	if (funder && v.count == 0)
		return err_set(err, ST_NOT_FOUND, "fund.no_funder", funder, known[0] ? known : "-", NULL);
	*out_statements = v;
	return ST_OK;
}

/* ---- important property ---- */

static int by_measure(const void *key, const void *element)
{
	return strcmp(key, ((const struct party_measure *)element)->measure);
}

static int by_serial_measure(const void *key, const void *element)
{
	return strcmp(key, ((const struct reduction_serial *)element)->measure);
}

enum status view_fund_properties(struct store_tx *tx, date_day on, struct arena *arena, struct view_properties *out_properties, struct err *err)
{
	struct view_properties v = {.count = 0};
	struct fund_property *list;
	struct party_measure *measure;
	struct reduction_serial *serial;
	struct view_reading r;
	size_t measures, serials;
	enum status status = view_fund_read(tx, on, arena, &r, &v.fund, err);
	if (status == ST_OK)
		status = party_measures(tx, arena, &measure, &measures, err);
	if (status == ST_OK)
		status = reduction_serials(tx, arena, &serial, &serials, err);
	if (status == ST_OK)
		status = fund_properties(tx, r.ledger, v.fund.on, r.rules.disposal_lock_years, &r.clock, arena, &list, &v.count, err);
	if (status != ST_OK)
		return status;
	v.lock_years = r.rules.disposal_lock_years;
	v.item = arena_alloc(arena, (v.count + 1) * sizeof *v.item);
	for (size_t i = 0; i < v.count; i++) {
		const struct fund_property *p = &list[i];
		const struct party_measure *m = measures ? bsearch(p->grant, measure, measures, sizeof *measure, by_measure) : NULL;
		const struct reduction_serial *s = serials ? bsearch(p->grant, serial, serials, sizeof *serial, by_serial_measure) : NULL;
		v.item[i] = (struct view_property){.grant = p->grant,
			.organisation = p->organisation,
			.site = p->site,
			.machine = m ? m->machine : "",
			.machine_en = m ? m->machine_en : "",
			.serial = s ? s->new_serial : "",
			.old_serial = m ? m->old_serial : "",
			.state = fund_property_state_name(p->state),
			.cause = p->cause,
			.tier = p->tier,
			.fixed_krw = p->fixed_krw,
			.state_krw = p->state_krw,
			.recovered_krw = p->recovered_krw,
			.completed_on = p->completed_on,
			.locked_until = p->locked_until};
		view_fund_name(&r, p->organisation, &v.item[i].name_ko, &v.item[i].name_en);
	}
	*out_properties = v;
	return ST_OK;
}

/* ---- exports ---- */

enum status view_fund_journal(struct store_tx *tx, struct text *out, struct err *err)
{
	struct view_fund fund;
	struct view_reading r;
	struct arena arena;
	char as_of[DATE_TEXT_LEN];
	arena_init(&arena);
	enum status status = view_fund_read(tx, DATE_NONE, &arena, &r, &fund, err);
	if (status == ST_OK) {
		date_format(fund.as_of, as_of);
		fund_journal(r.ledger, arena_printf(&arena, "Ledger of programme %s as of %s", fund.programme, as_of), out);
	}
	if (status == ST_OK && out->overflowed)
		status = err_internal(err, "the journal is too long");
	arena_done(&arena);
	return status;
}

enum status view_fund_entries(struct store_tx *tx, struct arena *arena, struct view_entry **out_list, size_t *out_count, struct err *err)
{
	struct view_fund fund;
	struct view_reading r;
	enum status status = view_fund_read(tx, DATE_NONE, arena, &r, &fund, err);
	if (status != ST_OK)
		return status;
	struct view_entry *list = arena_alloc(arena, ((size_t)fund.last_position + 1) * sizeof *list);
	for (int64_t i = 0; i < fund.last_position; i++) {
		struct fund_entry_line l = fund_ledger_line(r.ledger, i + 1);
		list[i] = (struct view_entry){.position = l.position,
			.group_first = l.group_first,
			.amount_krw = l.amount_krw,
			.reservation = l.pending,
			.on = l.on,
			.type = l.type,
			.debit = account_name(arena, l.debit_kind, l.debit_owner, l.debit_detail),
			.credit = account_name(arena, l.credit_kind, l.credit_owner, l.credit_detail),
			.step = l.step,
			.grant = l.grant,
			.evidence = l.evidence,
			.actor = l.actor,
			.key = l.key,
			.hash = l.hash};
	}
	*out_list = list;
	*out_count = (size_t)fund.last_position;
	return ST_OK;
}
