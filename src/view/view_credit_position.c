#include "view/view_credit_position.h"

#include "credit/credit_position.h"
#include "party/party.h"
#include "programme/programme_credit.h"

#include <string.h>

static const char *const instrument[] = {[CREDIT_KAU_LOT] = "KAU", [CREDIT_KCU_LOT] = "KCU", [CREDIT_KOC_LOT] = "KOC"};

static int year_of(date_day day)
{
	int year = 0, month, d;

	if (day != DATE_NONE)
		date_split(day, &year, &month, &d);
	return year;
}

enum status view_credit_position(struct store_tx *tx, const char *organisation, date_day within, date_day on, struct arena *arena,
	struct view_position *out_position, struct err *err)
{
	struct credit_trading_facts facts;
	struct credit_trading trading;
	struct duty_clock clock;
	struct party_rules rules;
	struct view_position v = {0};
	enum status st = party_programme_get(tx, arena, &rules, NULL, err);

	if (st == ST_OK)
		st = duty_clock_read(tx, arena, &clock, err);
	if (st == ST_OK)
		st = credit_trading_read(tx, organisation, year_of(within), on == DATE_NONE ? rules.as_of : on, arena, &facts, err);
	if (st == ST_OK)
		st = credit_trading_work_out(&facts, &clock, arena, &trading, err);
	if (st != ST_OK)
		return st;
	v = (struct view_position){.organisation = facts.organisation,
		.year = facts.year,
		.on = facts.on,
		.figure = arena_alloc(arena, (trading.figures + 1) * sizeof *v.figure),
		.figures = trading.figures,
		.lot = arena_alloc(arena, (trading.lots + 1) * sizeof *v.lot),
		.lots = trading.lots,
		.weekends_only = trading.weekends_only};
	for (size_t i = 0; i < v.figures; i++) {
		const struct credit_figure *f = &trading.figure[i];

		v.figure[i] = (struct view_figure){f->key, f->known, f->value, f->formula, f->source, f->estimate, f->stand_in};
	}
	for (size_t i = 0; i < v.lots; i++) {
		const struct credit_lot *lot = &trading.lot[i];

		v.lot[i] = (struct view_lot){instrument[lot->instrument], lot->id, lot->origin, lot->reason, lot->vintage, lot->tonnes, lot->use_t,
			lot->price_krw, lot->last_day};
	}
	*out_position = v;
	return ST_OK;
}

enum status view_credit_contracts(struct store_tx *tx, struct arena *arena, struct view_contracts *out_contracts, struct err *err)
{
	struct credit_contract *contract;
	struct party_rules rules;
	struct view_contracts v = {0};
	size_t count;
	enum status st = party_programme_get(tx, arena, &rules, NULL, err);

	if (st == ST_OK)
		st = credit_contracts(tx, arena, &contract, &count, err);
	if (st != ST_OK)
		return st;
	v.as_of = rules.as_of;
	v.item = arena_alloc(arena, (count + 1) * sizeof *v.item);
	for (size_t i = 0; i < count; i++) {
		const struct credit_contract *c = &contract[i];
		bool delivered = c->promised_t > 0 && c->delivered_t >= c->promised_t;

		v.item[v.count++] = (struct view_contract){.contract = c->contract,
			.seller = c->seller,
			.buyer = c->buyer,
			.project = c->project,
			.share = c->share ? c->share : "",
			.firm_share = c->firm_share,
			.invoice = c->invoice ? c->invoice : "",
			.status = delivered                                       ? "delivered"
				  : c->due_on != DATE_NONE && v.as_of > c->due_on ? "overdue"
										  : "open",
			.promised_t = c->promised_t,
			.delivered_t = c->delivered_t,
			.issued_t = c->issued_t,
			.price_krw = c->price_krw,
			.amount_krw = c->amount_krw,
			.paid_krw = c->paid_krw,
			.due_krw = c->amount_krw - c->paid_krw,
			.firm_krw = c->firm_krw,
			.carmaker_krw = c->carmaker_krw,
			.signed_on = c->signed_on,
			.due_on = c->due_on,
			.paid_on = c->paid_on};
	}
	*out_contracts = v;
	return ST_OK;
}

enum status view_credit_pays(
	struct store_tx *tx, const char *measure_or_null, date_day request_on, struct arena *arena, struct view_pays_list *out_list, struct err *err)
{
	struct credit_pays_answer *answer;
	struct view_pays_list v = {0};
	size_t count;
	enum status st = programme_pays(tx, request_on, -1, arena, &answer, &count, &v.request_on, err);

	if (st != ST_OK)
		return st;
	v.item = arena_alloc(arena, (count + 1) * sizeof *v.item);
	for (size_t i = 0; i < count; i++) {
		const struct credit_pays_answer *a = &answer[i];
		struct view_pays *p;

		if (measure_or_null && strcmp(measure_or_null, a->measure->measure) != 0)
			continue;
		p = &v.item[v.count++];
		*p = (struct view_pays){.measure = a->measure->measure,
			.organisation = a->measure->organisation,
			.site = a->measure->site,
			.scale = a->scale,
			.refused = a->refused,
			.price_of = a->price_of,
			.first_day = a->first_day,
			.earliest = a->earliest,
			.latest = a->latest,
			.installed_on = a->measure->installed_on,
			.credited_from = a->credited_from,
			.credited_to = a->credited_to,
			.planned_g_per_year = a->measure->planned_g_per_year,
			.months = a->months,
			.requests = a->requests,
			.tonnes = a->tonnes,
			.lost_t = a->lost_t,
			.price_krw = a->price_krw,
			.best = a->best < 0 ? "" : credit_pays_route_name[a->best]};
		for (int k = 0; k < CREDIT_PAYS_ROUTES; k++) {
			const struct credit_pays_route *r = &a->route[k];

			p->route[k] = (struct view_pays_route){credit_pays_route_name[k], r->missing, r->known, r->validation_krw,
				r->verification_krw, r->coordination_krw, r->cost_krw, r->revenue_krw, r->net_krw, r->break_even_krw};
		}
	}
	if (measure_or_null && v.count == 0)
		return err_set(err, ST_NOT_FOUND, "pays.no_measure", measure_or_null, NULL);
	*out_list = v;
	return ST_OK;
}
