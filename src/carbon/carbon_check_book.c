/* Rules of the book that a single row cannot show: allocation, other inputs, contracts, received footprints, returns, mass balance. */
#include "carbon/carbon_int.h"

#include "base/decimal.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUM_TOLERANCE 0.001 /* received parts against their total (footprint rules 1.5) */

static void find(struct findings *findings, enum severity severity, struct err *why, const char *file, int64_t line)
{
	err_at(why, file, line, 0);
	findings_add(findings, severity, why);
}

static void exact_text(const mpq_t value, char out[DECIMAL_TEXT_LEN])
{
	decimal_from_exact(value, out);
}

/* ---- allocation ---- */

static bool has_reason(const struct carbon_process *p)
{
	return p->reason && p->reason[0];
}

static void check_process(const struct carbon_model *model, int32_t process, struct findings *findings)
{
	const struct carbon_process *p = &model->process[process];
	size_t products = model->made_start[process + 1] - model->made_start[process];
	char text[DECIMAL_TEXT_LEN];
	enum carbon_key key;
	mpq_t ratio, one, weight;
	struct err why;

	mpq_inits(ratio, one, weight, NULL);
	mpq_set_ui(one, 1, 1);
	if (carbon_process_key(model, process, &key, ratio, &why) != ST_OK) {
		findings_add(findings, SEVERITY_ERROR, &why);
	} else {
		for (size_t k = model->made_start[process]; k < model->made_start[process + 1]; k++)
			if (key != CARBON_KEY_HOURS && carbon_weight(model, model->made[k], key, one, one, true, weight, &why) != ST_OK)
				findings_add(findings, SEVERITY_ERROR, &why);
		if (mpq_cmp_ui(ratio, 5, 1) > 0 && key != CARBON_KEY_VALUE && !has_reason(p)) {
			exact_text(ratio, text);
			err_set(&why, ST_INPUT, "allocation.price_ratio", p->process, text, carbon_key_name[key], NULL);
			find(findings, SEVERITY_WARNING, &why, "processes.csv", p->source_line);
		} else if (products > 1 && (key == CARBON_KEY_VALUE || key == CARBON_KEY_GIVEN) && strcmp(p->allocation, "rule") != 0 &&
			   !has_reason(p)) {
			err_set(&why, ST_INPUT, "allocation.no_reason", p->process, carbon_key_name[key], NULL);
			find(findings, SEVERITY_WARNING, &why, "processes.csv", p->source_line);
		}
	}
	mpq_clears(ratio, one, weight, NULL);
}

static void check_shares(const struct carbon_model *model, struct findings *findings)
{
	char text[DECIMAL_TEXT_LEN];
	mpq_t sum, share;
	size_t next;

	mpq_inits(sum, share, NULL);
	for (size_t i = 0; i < model->share_count; i = next) {
		const struct carbon_share *first = &model->share[i];
		const char *allocation = "";
		struct err why;
		int64_t at = -1;

		mpq_set_ui(sum, 0, 1);
		for (next = i; next < model->share_count && strcmp(model->share[next].process, first->process) == 0; next++) {
			if (decimal_parse_exact(model->share[next].share, share, NULL) == ST_OK)
				mpq_add(sum, sum, share);
		}
		if (map_get(model->process_at, first->process, &at))
			allocation = model->process[at].allocation;
		for (size_t k = i; k < next; k++) {
			int64_t product;

			if (map_get(model->product_at, model->share[k].product, &product) && model->process_of[product] == (int32_t)at)
				continue;
			err_set(&why, ST_INPUT, "allocation.not_made", first->process, model->share[k].product, NULL);
			find(findings, SEVERITY_ERROR, &why, "allocation_shares.csv", model->share[k].source_line);
		}
		if (strcmp(allocation, "given") != 0) {
			err_set(&why, ST_INPUT, "allocation.not_given", first->process, allocation, NULL);
			find(findings, SEVERITY_ERROR, &why, "allocation_shares.csv", first->source_line);
		} else if (mpq_cmp_ui(sum, 1, 1) != 0) {
			exact_text(sum, text);
			err_set(&why, ST_INPUT, "allocation.shares_sum", first->process, text, NULL);
			find(findings, SEVERITY_ERROR, &why, "allocation_shares.csv", first->source_line);
		}
	}
	mpq_clears(sum, share, NULL);
}

void carbon_check_allocation(const struct carbon_model *model, struct findings *findings)
{
	for (size_t p = 0; p < model->process_count; p++)
		check_process(model, (int32_t)p, findings);
	check_shares(model, findings);
}

/* ---- other inputs, contracts ---- */

static void check_inputs(const struct carbon_model *model, struct findings *findings)
{
	for (size_t i = 0; i < model->input_count; i++) {
		const struct carbon_input *in = &model->input[i];
		bool missing = strcmp(in->status, "missing") == 0;
		const char *code = missing && in->quantity ? "inputs.not_blank" : !missing && !in->quantity ? "inputs.blank" : NULL;
		struct err why;

		if (!code && in->quantity && in->quantity[0] == '-')
			code = "inputs.negative";
		if (!code)
			continue;
		err_set(&why, ST_INPUT, code, in->process, in->month, in->item, NULL);
		find(findings, SEVERITY_ERROR, &why, "inputs.csv", in->source_line);
	}
}

/* kWh used and covered at a site in a month: from the lines as they are after the split. */
static bool over_covered(const struct carbon_model *model, const struct carbon_contract *contract, date_month month)
{
	mpq_t use, kwh;
	bool over, some = false;

	mpq_inits(use, kwh, NULL);
	for (size_t i = 0; i < model->energy_count; i++) {
		const struct carbon_energy *e = &model->energy[i];

		if (e->missing || e->month != month || e->kind != CARBON_ENERGY || strncmp(e->carrier, "electricity", 11) != 0 ||
			strcmp(model->process[e->process].site, contract->site) != 0)
			continue;
		some = true;
		if (factor_convert(e->amount, model->factor[e->factor]->unit, "kWh", kwh, NULL) == ST_OK)
			mpq_add(use, use, kwh);
	}
	for (size_t c = 0; c < model->contract_count; c++) {
		const struct carbon_contract *other = &model->contract[c];

		if (strcmp(other->site, contract->site) == 0 && month >= other->first && month <= other->last &&
			decimal_parse_exact(other->kwh_per_month, kwh, NULL) == ST_OK)
			mpq_sub(use, use, kwh);
	}
	over = some && mpq_sgn(use) < 0;
	mpq_clears(use, kwh, NULL);
	return over;
}

static enum status check_contracts(struct carbon_model *model, struct findings *findings, struct err *err)
{
	for (size_t c = 0; c < model->contract_count; c++) {
		const struct carbon_contract *contract = &model->contract[c];
		const struct factor_unit *unit;
		char when[DATE_TEXT_LEN];
		struct err why;
		int32_t at;
		enum status st;

		if (contract->last < contract->first) {
			err_set(&why, ST_INPUT, "contract.order", contract->contract, NULL);
			find(findings, SEVERITY_ERROR, &why, "contracts.csv", contract->source_line);
			continue;
		}
		err_clear(&why);
		st = ST_OK;
		at = -1;
		for (date_month month = contract->first; month <= contract->last && st == ST_OK; month++)
			if (carbon_in_period(model->rules, CARBON_BEFORE, month) || carbon_in_period(model->rules, CARBON_AFTER, month))
				st = carbon_model_factor(model, contract->factor, month_last_day(month), &at, &why);
		if (st == ST_INTERNAL) {
			if (err)
				*err = why;
			return st;
		}
		if (st != ST_OK) {
			find(findings, SEVERITY_ERROR, &why, "contracts.csv", contract->source_line);
			continue;
		}
		if (at < 0)
			continue; /* of no month that counts */
		unit = factor_unit_find(model->factor[at]->unit);
		if (!unit || unit->dimension != FACTOR_ENERGY) {
			err_set(&why, ST_INPUT, "contract.unit", contract->contract, contract->factor, NULL);
			find(findings, SEVERITY_ERROR, &why, "contracts.csv", contract->source_line);
			continue;
		}
		for (date_month month = contract->first; month <= contract->last; month++) {
			if (!over_covered(model, contract, month))
				continue;
			month_format(month, when);
			err_set(&why, ST_INPUT, "contract.more_than_used", contract->site, when, NULL);
			find(findings, SEVERITY_WARNING, &why, "contracts.csv", contract->source_line);
			break; /* once a contract */
		}
	}
	return ST_OK;
}

/* ---- received footprints ---- */

static void check_signs(const struct carbon_received *r, struct findings *findings)
{
	static const int below[] = {CARBON_B, CARBON_D, CARBON_G};
	struct err why;

	for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
		const char *text = r->component[below[i]];

		if (!text || text[0] == '-' || strcmp(text, "0") == 0)
			continue;
		err_set(&why, ST_INPUT, "footprint.sign", r->footprint, carbon_column_name[below[i]], NULL);
		find(findings, SEVERITY_ERROR, &why, "supplier_footprints.csv", r->source_line);
	}
}

static void check_parts(const struct carbon_received *r, struct findings *findings)
{
	double t2 = 0, sum = 0, part;
	char text[32];
	struct err why;

	if (!r->component[0] || decimal_parse_double(r->pcf_excluding_uptake, &t2, NULL) != ST_OK)
		return;
	for (int c = 0; c < 8; c++)
		if (c != CARBON_D && decimal_parse_double(r->component[c], &part, NULL) == ST_OK)
			sum += part;
	if (fabs(sum - t2) <= SUM_TOLERANCE * fabs(t2))
		return;
	snprintf(text, sizeof text, "%.3g", t2 != 0 ? 100 * fabs(sum - t2) / fabs(t2) : 100.0);
	err_set(&why, ST_INPUT, "footprint.sum", r->footprint, text, NULL);
	find(findings, SEVERITY_WARNING, &why, "supplier_footprints.csv", r->source_line);
}

static bool in_order(const char *a, const char *b)
{
	return !a || !b || strcmp(a, b) <= 0; /* ISO dates */
}

static void check_dates(const struct carbon_received *r, int valid_months, struct findings *findings)
{
	const char *what = !in_order(r->reference_from, r->reference_to) ? "reference_from <= reference_to"
			   : !in_order(r->valid_from, r->valid_to)       ? "valid_from <= valid_to"
			   : !in_order(r->reference_to, r->valid_from)   ? "reference_to <= valid_from"
									 : NULL;
	char longest[48];
	date_day end, valid;
	struct err why;

	if (!what && r->valid_to && date_parse(r->reference_to, &end, NULL) == ST_OK && date_parse(r->valid_to, &valid, NULL) == ST_OK &&
		valid > date_add_months(end, valid_months)) {
		snprintf(longest, sizeof longest, "valid_to <= reference_to + %d a", valid_months / 12);
		what = longest;
	}
	if (!what)
		return;
	err_set(&why, ST_INPUT, "footprint.dates", r->footprint, what, NULL);
	find(findings, SEVERITY_ERROR, &why, "supplier_footprints.csv", r->source_line);
}

/* The first footprint that this one says it replaces, of the same product; NULL if there is none. */
static const struct carbon_received *replaced_by(const struct carbon_model *model, const struct carbon_received *r)
{
	for (size_t i = 0; i < model->received_count && r->replaces; i++)
		if (model->received[i].product_at == r->product_at && &model->received[i] != r &&
			carbon_received_replaces(r, model->received[i].footprint))
			return &model->received[i];
	return NULL;
}

static void check_replaces(const struct carbon_model *model, const struct carbon_received *r, struct findings *findings)
{
	const struct carbon_received *before = replaced_by(model, r);
	struct err why;

	if (!r->replaces)
		return;
	if (!before)
		err_set(&why, ST_INPUT, "footprint.replaces_unknown", r->footprint, r->replaces, NULL);
	for (size_t steps = 0; before && before != r && steps < model->received_count; steps++)
		before = replaced_by(model, before);
	if (before == r)
		err_set(&why, ST_INPUT, "footprint.replaces_itself", r->footprint, r->replaces, NULL);
	else if (replaced_by(model, r))
		return;
	find(findings, SEVERITY_ERROR, &why, "supplier_footprints.csv", r->source_line);
}

static void check_received(struct carbon_model *model, struct findings *findings)
{
	struct carbon_choice *choice;
	size_t choices;
	struct err why;

	for (size_t i = 0; i < model->received_count; i++) {
		const struct carbon_received *r = &model->received[i];
		struct carbon_leaf leaf = {0};

		mpq_inits(leaf.t2, leaf.uptake, leaf.aircraft, NULL);
		if (carbon_received_leaf(model, (int32_t)i, &leaf, &why) != ST_OK) {
			findings_add(findings, SEVERITY_ERROR, &why);
		} else if (leaf.value[CARBON_A] < 0 &&
			   (!r->component[0] || fabs(leaf.value[CARBON_A]) > SUM_TOLERANCE * fabs(leaf.value[CARBON_T2]))) {
			err_set(&why, ST_INPUT, "footprint.sign_fossil", r->footprint, NULL); /* what the parts leave of the total */
			find(findings, SEVERITY_ERROR, &why, "supplier_footprints.csv", r->source_line);
		}
		mpq_clears(leaf.t2, leaf.uptake, leaf.aircraft, NULL);
		check_signs(r, findings);
		check_parts(r, findings);
		check_dates(r, model->rules->footprint_months, findings);
		check_replaces(model, r, findings);
	}
	for (int c = 0; c < CARBON_CASE_COUNT; c++) {
		carbon_received_choose(model, (enum carbon_case)c, &choice, &choices);
		for (size_t i = 0; i < choices; i++) {
			const struct party_product *p = &model->product[choice[i].product];

			if (choice[i].received >= 0)
				continue;
			err_set(&why, ST_INPUT, "footprint.not_used", p->product, choice[i].passed_over, carbon_case_name((enum carbon_case)c), NULL);
			/* a footprint of today is seldom valid for the time before the machines */
			find(findings, c == CARBON_AFTER ? SEVERITY_WARNING : SEVERITY_NOTE, &why, "products.csv", p->source_line);
		}
		free(choice);
	}
}

/* ---- balances of mass ---- */

/* What is returned of a product against what arises of it in the period after, where both are known. */
static void check_returns(const struct carbon_model *model, struct findings *findings)
{
	size_t n = model->product_count;
	mpq_t *made = heap_alloc(n, sizeof *made), *used = heap_alloc(n, sizeof *used), quantity;
	const struct party_link **first = heap_alloc(n, sizeof(const struct party_link *));

	mpq_init(quantity);
	for (size_t j = 0; j < n; j++)
		mpq_inits(made[j], used[j], NULL);
	for (size_t i = 0; i < model->output_count; i++) {
		const struct carbon_output *o = &model->output[i];

		if (carbon_in_period(model->rules, CARBON_AFTER, o->at) && decimal_parse_exact(o->quantity, quantity, NULL) == ST_OK)
			mpq_add(made[o->product_at], made[o->product_at], quantity);
	}
	for (size_t i = 0; i < model->link_count; i++) {
		const struct graph_link *q = &model->graph_link[i];

		if (strcmp(model->link[i].kind, "returns") != 0 || mpq_sgn(made[q->input]) == 0 || !isfinite(q->quantity))
			continue;
		if (!first[q->input])
			first[q->input] = &model->link[i];
		mpq_set_d(quantity, q->quantity);
		mpq_mul(quantity, quantity, made[q->product]);
		mpq_add(used[q->input], used[q->input], quantity);
	}
	for (size_t j = 0; j < n; j++) {
		char above[DECIMAL_TEXT_LEN], below[DECIMAL_TEXT_LEN];
		struct err why;

		mpq_set_d(quantity, 1 + 1e-9); /* the quantities were doubles */
		mpq_mul(quantity, quantity, made[j]);
		if (!first[j] || mpq_cmp(used[j], quantity) <= 0)
			continue;
		exact_text(used[j], above);
		exact_text(made[j], below);
		err_set(&why, ST_INPUT, "links.returns_more", model->product[j].product, above, below, model->product[j].declared_unit, NULL);
		find(findings, SEVERITY_WARNING, &why, "links.csv", first[j]->source_line);
	}
	for (size_t j = 0; j < n; j++)
		mpq_clears(made[j], used[j], NULL);
	mpq_clear(quantity);
	free(made);
	free(used);
	free(first);
}

/* Attributed output <= certified input × yield within the balance period (footprint rules 2.6). */
static enum status check_balances(struct carbon_model *model, struct findings *findings, struct err *err)
{
	struct carbon_balance *balance;
	size_t count, next;
	mpq_t sum, most, value;
	enum status st = carbon_balances_read(model->tx, &model->arena, &balance, &count, err);

	mpq_inits(sum, most, value, NULL);
	for (size_t i = 0; st == ST_OK && i < count; i = next) {
		const struct carbon_balance *b = &balance[i];
		char above[DECIMAL_TEXT_LEN], below[DECIMAL_TEXT_LEN];
		struct err why;

		mpq_set_ui(sum, 0, 1);
		for (next = i; next < count && strcmp(balance[next].balance, b->balance) == 0; next++) {
			const struct carbon_balance *row = &balance[next];

			if (strcmp(row->input, b->input) != 0 || strcmp(row->certified_kg, b->certified_kg) != 0 ||
				strcmp(row->yield, b->yield) != 0) {
				err_set(&why, ST_INPUT, "mass_balance.differs", b->balance, NULL);
				find(findings, SEVERITY_ERROR, &why, "mass_balances.csv", row->source_line);
			}
			if (decimal_parse_exact(row->attributed_kg, value, NULL) == ST_OK)
				mpq_add(sum, sum, value);
		}
		if (decimal_parse_exact(b->certified_kg, most, NULL) != ST_OK || decimal_parse_exact(b->yield, value, NULL) != ST_OK)
			continue;
		mpq_mul(most, most, value);
		if (mpq_cmp(sum, most) <= 0)
			continue;
		exact_text(sum, above);
		exact_text(most, below);
		err_set(&why, ST_INPUT, "mass_balance.above", b->balance, above, below, NULL);
		find(findings, SEVERITY_ERROR, &why, "mass_balances.csv", b->source_line);
	}
	mpq_clears(sum, most, value, NULL);
	return st;
}

enum status carbon_check_book(struct carbon_model *model, struct findings *findings, struct err *err)
{
	enum status st;

	check_inputs(model, findings);
	st = check_contracts(model, findings, err);
	if (st != ST_OK)
		return st;
	check_received(model, findings);
	check_returns(model, findings);
	return check_balances(model, findings, err);
}
