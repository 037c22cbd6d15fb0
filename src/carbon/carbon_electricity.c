/* Electricity under contract: which part of each bill a contract covers, by site and month (location- and market-based, GHG Protocol Scope 2). */
#include "carbon/carbon_int.h"

#include "base/decimal.h"

#include <stdlib.h>
#include <string.h>

/* A contract that its MWh are claimed for here: for the footprint, or for RE100, which counts in the market-based inventory but is no ground for a
 * lower footprint. Certificates that were sold, and offset projects, claim them elsewhere. */
static bool counts(const struct carbon_contract *c, bool footprint)
{
	return strcmp(c->claimed_for, "footprint") == 0 || (!footprint && strcmp(c->claimed_for, "re100") == 0);
}

static bool is_bought(const struct carbon_model *model, const struct carbon_energy *e, const char *site, date_month month)
{
	return !e->missing && e->month == month && e->kind == CARBON_ENERGY && strcmp(e->carrier, "electricity") == 0 && mpq_sgn(e->amount) > 0 &&
	       strcmp(model->process[e->process].site, site) == 0;
}

/* A process at the site whose electricity of the month is missing, -1: none. */
static int32_t missing_at(const struct carbon_model *model, const char *site, date_month month, size_t lines)
{
	for (size_t i = 0; i < lines; i++) {
		const struct carbon_energy *e = &model->energy[i];

		if (e->missing && e->month == month && e->kind == CARBON_ENERGY && strcmp(e->carrier, "electricity") == 0 &&
			strcmp(model->process[e->process].site, site) == 0)
			return e->process;
	}
	return -1;
}

/* What one contract takes of a site's lines of a month. `use` is all their kWh, `covered` what contracts before it took; neither in the factor's unit
 * but in kWh, so that factors per MWh are right too. */
static enum status cover(struct carbon_model *model, const struct carbon_contract *contract, date_month month, size_t lines, const mpq_t use,
	mpq_t covered, struct err *err)
{
	mpq_t part, kwh, other;
	int32_t at, absent = missing_at(model, contract->site, month, lines);
	enum status st = carbon_model_factor(model, contract->factor, month_last_day(month), &at, err);

	mpq_inits(part, kwh, other, NULL);
	if (st == ST_OK)
		st = decimal_parse_exact(contract->kwh_per_month, kwh, err);
	mpq_sub(other, use, covered);
	if (mpq_cmp(kwh, other) > 0)
		mpq_set(kwh, other); /* more than is used covers nothing */
	mpq_div(part, kwh, use);
	mpq_add(covered, covered, kwh);
	for (size_t i = 0; i < lines && st == ST_OK && mpq_sgn(part) > 0; i++) {
		struct carbon_energy *e = &model->energy[i], *new;
		const struct factor *own = model->factor[at];
		mpq_t market;

		if (!is_bought(model, e, contract->site, month))
			continue;
		/* the line's kWh × part, in the contract factor's unit */
		mpq_mul(other, e->amount, part);
		st = factor_convert(other, model->factor[e->factor]->unit, own->unit, other, err);
		if (st != ST_OK)
			break;
		mpq_init(market);
		mpq_mul(market, other, own->kgco2e_per_unit);
		if (!counts(contract, true)) { /* market-based inventory only */
			mpq_add(e->market, e->market, market);
			mpq_mul(market, e->location, part);
			mpq_sub(e->market, e->market, market);
			mpq_clear(market);
			continue;
		}
		new = carbon_energy_add(model, e->process, month, arena_printf(&model->arena, "electricity/%s", contract->contract));
		e = &model->energy[i]; /* the list may have moved */
		new->factor = at;
		new->status = e->status;
		new->activity = e->activity;
		new->file = e->file;
		new->source_line = e->source_line;
		new->scope = e->scope;
		new->verified = e->verified;
		new->gsd = e->gsd;
		new->missing = false;
		new->shares_with = absent;
		new->primary = strcmp(e->status, "measured") == 0; /* the contract gives the figure (footprint rules 2.13) */
		mpq_set(new->amount, other);
		mpq_set(new->kg, market);
		mpq_set(new->market, market);
		mpq_mul(new->location, e->location, part);
		mpq_clear(market);
	}
	mpq_clears(part, kwh, other, NULL);
	return st;
}

/* Takes from the bills what contracts for the footprint covered together. */
static void reduce(struct carbon_model *model, const char *site, date_month month, size_t lines, const mpq_t use, const mpq_t covered)
{
	mpq_t left;

	mpq_init(left);
	mpq_sub(left, use, covered);
	mpq_div(left, left, use);
	for (size_t i = 0; i < lines; i++) {
		struct carbon_energy *e = &model->energy[i];

		if (!is_bought(model, e, site, month))
			continue;
		mpq_mul(e->amount, e->amount, left);
		mpq_mul(e->kg, e->kg, left);
		mpq_mul(e->market, e->market, left);
		mpq_mul(e->location, e->location, left);
	}
	mpq_clear(left);
}

static enum status cover_month(
	struct carbon_model *model, const struct carbon_contract *contract, size_t contracts, date_month month, size_t lines, struct err *err)
{
	mpq_t use, kwh, covered;
	enum status st = ST_OK;

	mpq_inits(use, kwh, covered, NULL);
	for (size_t i = 0; i < lines && st == ST_OK; i++) {
		const struct carbon_energy *e = &model->energy[i];

		if (!is_bought(model, e, contract->site, month))
			continue;
		st = factor_convert(e->amount, model->factor[e->factor]->unit, "kWh", kwh, err);
		mpq_add(use, use, kwh);
	}
	/* the footprint's contracts first: what is left of the bills is shared by the others */
	for (int round = 0; round < 2 && st == ST_OK && mpq_sgn(use) > 0; round++) {
		for (size_t c = 0; c < contracts && st == ST_OK; c++) {
			const struct carbon_contract *now = &contract[c];

			if (month < now->first || month > now->last || !counts(now, round == 0) || (round == 1 && counts(now, true)))
				continue;
			st = cover(model, now, month, lines, use, covered, err);
			if (st != ST_OK)
				err_at(err, "contracts.csv", now->source_line, 0);
		}
		if (round == 0 && st == ST_OK && mpq_sgn(covered) > 0) {
			reduce(model, contract->site, month, lines, use, covered);
			mpq_sub(use, use, covered);
			mpq_set_ui(covered, 0, 1);
		}
	}
	mpq_clears(use, kwh, covered, NULL);
	return st;
}

enum status carbon_electricity_split(struct carbon_model *model, struct err *err)
{
	size_t lines = model->energy_count, next;
	enum status st = ST_OK;

	for (size_t c = 0; c < model->contract_count && st == ST_OK; c = next) {
		date_month low = model->contract[c].first, high = model->contract[c].last;

		for (next = c; next < model->contract_count && strcmp(model->contract[next].site, model->contract[c].site) == 0; next++) {
			low = model->contract[next].first < low ? model->contract[next].first : low;
			high = model->contract[next].last > high ? model->contract[next].last : high;
		}
		for (date_month month = low; month <= high && st == ST_OK; month++)
			st = cover_month(model, &model->contract[c], next - c, month, lines, err);
	}
	return st;
}
