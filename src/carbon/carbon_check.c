/* Cross-row rules: what a single row cannot show. Errors stop the run; warnings are gaps that keep a number from being published. */
#include "carbon/carbon_int.h"

#include "base/decimal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void find(struct findings *findings, enum severity severity, struct err *why, const char *file, int64_t line)
{
	err_at(why, file, line, 0);
	findings_add(findings, severity, why);
}

/* A finding keeps its own place if it has one. An internal failure is no finding. */
static enum status keep(struct findings *findings, enum status st, const struct err *why, struct err *err)
{
	if (st == ST_OK)
		return ST_OK;
	if (st == ST_INPUT || st == ST_NOT_FOUND) {
		findings_add(findings, SEVERITY_ERROR, why);
		return ST_OK;
	}
	if (err)
		*err = *why;
	return st;
}

static void check_makers(const struct carbon_model *model, struct findings *findings)
{
	for (size_t i = 0; i < model->output_count; i++) {
		const struct carbon_output *o = &model->output[i];
		struct err why;

		if (model->process_of[o->product_at] == o->process_at)
			continue;
		if (i > 0 && model->output[i - 1].product_at == o->product_at && model->output[i - 1].process_at == o->process_at)
			continue; /* said at its first row */
		err_set(&why, ST_INPUT, "production.two_processes", o->product, model->process[model->process_of[o->product_at]].process, o->process,
			NULL);
		find(findings, SEVERITY_ERROR, &why, "production.csv", o->source_line);
	}
}

/* Blank is never zero: a blank amount must be said to be missing, and a missing one has no amount. */
static void check_blanks(const struct carbon_model *model, struct findings *findings)
{
	for (size_t i = 0; i < model->bill_count; i++) {
		const struct carbon_bill *bill = &model->bill[i];
		bool missing = strcmp(bill->status, "missing") == 0;
		struct err why;

		if (missing == !bill->quantity)
			continue;
		err_set(&why, ST_INPUT, missing ? "activity.not_blank" : "activity.blank", bill->process, bill->month, bill->carrier, NULL);
		find(findings, SEVERITY_ERROR, &why, "activity.csv", bill->source_line);
	}
}

static void check_missing_months(const struct carbon_model *model, struct findings *findings)
{
	for (size_t i = 0; i < model->energy_count; i++) {
		const struct carbon_energy *e = &model->energy[i];
		char when[DATE_TEXT_LEN];
		struct err why;

		if (!e->missing || e->failed)
			continue;
		month_format(e->month, when);
		if (e->carrier[0])
			err_set(&why, ST_INPUT, "activity.month_missing", model->process[e->process].process, when, e->carrier, NULL);
		else
			err_set(&why, ST_INPUT, "activity.none", model->process[e->process].process, when, NULL);
		find(findings, SEVERITY_WARNING, &why, e->file, e->source_line);
	}
}

/* For each process and period: energy but no output at all, or months of output missing. */
static enum status check_outputs(const struct carbon_model *model, struct findings *findings, struct err *err)
{
	mpq_t quantity;
	enum status st = ST_OK;

	mpq_init(quantity);
	for (int c = 0; c < CARBON_CASE_COUNT && st == ST_OK; c++) {
		enum carbon_case which = (enum carbon_case)c;
		date_month from, to;
		size_t months;
		bool *has_row, *has_output = heap_alloc(model->process_count, sizeof *has_output);

		carbon_period(model->rules, which, &from, &to);
		months = to < from ? 0 : (size_t)(to - from) + 1;
		has_row = heap_alloc(model->process_count * months, sizeof *has_row);
		for (size_t i = 0; i < model->output_count && st == ST_OK; i++) {
			const struct carbon_output *o = &model->output[i];
			struct err why;

			if (!carbon_in_period(model->rules, which, o->at))
				continue;
			has_row[(size_t)o->process_at * months + (size_t)(o->at - from)] = true;
			st = decimal_parse_exact(o->quantity, quantity, &why);
			if (st == ST_OK) {
				has_output[o->process_at] = has_output[o->process_at] || mpq_sgn(quantity) != 0;
			} else {
				err_at(&why, "production.csv", o->source_line, 0);
				st = keep(findings, st, &why, err);
			}
		}
		for (size_t i = 0; i < model->energy_count && st == ST_OK; i++) {
			const struct carbon_energy *e = &model->energy[i];
			struct err why;

			if (e->missing || mpq_sgn(e->amount) == 0 || has_output[e->process] || !carbon_in_period(model->rules, which, e->month))
				continue;
			err_set(&why, ST_INPUT, "process.no_output", model->process[e->process].process, carbon_case_name(which), NULL);
			find(findings, SEVERITY_ERROR, &why, e->file, e->source_line);
			has_output[e->process] = true; /* said once; it has no rows of output, so nothing follows below */
		}
		for (size_t p = 0; p < model->process_count && st == ST_OK; p++) {
			bool some = false;

			for (size_t m = 0; m < months; m++)
				some = some || has_row[p * months + m];
			for (size_t m = 0; m < months && some; m++) {
				char when[DATE_TEXT_LEN];
				struct err why;

				if (has_row[p * months + m])
					continue;
				month_format(from + (date_month)m, when);
				err_set(&why, ST_INPUT, "production.month_missing", model->process[p].process, when, NULL);
				find(findings, SEVERITY_WARNING, &why, "production.csv", 0);
			}
		}
		free(has_row);
		free(has_output);
	}
	mpq_clear(quantity);
	return st;
}

/* Products for which a supplier's footprint stands in a period; to be freed. */
static bool *replaced_in(struct carbon_model *model, enum carbon_case which)
{
	bool *replaced = heap_alloc(model->product_count, sizeof *replaced);
	struct carbon_choice *choice;
	size_t choices;

	carbon_received_choose(model, which, &choice, &choices);
	for (size_t i = 0; i < choices; i++)
		replaced[choice[i].product] = choice[i].received >= 0;
	free(choice);
	return replaced;
}

/* Where a product's own emissions come from: a factor that fits, something, and only one thing. */
static enum status check_products(struct carbon_model *model, struct findings *findings, struct err *err)
{
	bool *received = replaced_in(model, CARBON_AFTER);
	mpq_t one, amount;
	enum status st = ST_OK;

	mpq_inits(one, amount, NULL);
	mpq_set_ui(one, 1, 1);
	for (size_t j = 0; j < model->product_count && st == ST_OK; j++) {
		const struct party_product *p = &model->product[j];
		bool made = model->process_of[j] >= 0 || model->has_inputs[j];
		struct err why;
		int32_t at;

		if (!p->factor && !made && !received[j]) {
			err_set(&why, ST_INPUT, strcmp(p->kind, "material") == 0 ? "product.no_factor" : "product.no_data", p->product, NULL);
			find(findings, SEVERITY_WARNING, &why, "products.csv", p->source_line);
		}
		if (!p->factor)
			continue;
		if (made && !received[j]) {
			err_set(&why, ST_INPUT, "product.counted_twice", p->product, p->factor, NULL);
			find(findings, SEVERITY_WARNING, &why, "products.csv", p->source_line);
		}
		for (int c = 0; c < CARBON_CASE_COUNT && st == ST_OK; c++) {
			date_month from, to;

			carbon_period(model->rules, (enum carbon_case)c, &from, &to);
			err_clear(&why);
			st = carbon_model_factor(model, p->factor, month_last_day(to), &at, &why);
			if (st == ST_OK)
				st = factor_activity(model->factor[at], one, p->declared_unit, amount, &why);
			if (st != ST_OK) {
				err_at(&why, "products.csv", p->source_line, 0);
				st = keep(findings, st, &why, err);
				break;
			}
		}
	}
	mpq_clears(one, amount, NULL);
	free(received);
	return st;
}

static enum status check_loops_in(struct carbon_model *model, enum carbon_case which, struct findings *findings, bool *out_found, struct err *err)
{
	bool *replaced = replaced_in(model, which);
	struct graph_order *order = NULL;
	struct graph_order_info info;
	int64_t before = findings->count;
	struct err why;
	enum status st;

	err_clear(&why);
	st = carbon_model_order(model, replaced, &order, &why);
	free(replaced);
	if (st != ST_OK) {
		st = keep(findings, st, &why, err);
	} else {
		graph_order_info(order, &info);
		if (info.gain >= 0.95 && info.strongest_row >= 0) { /* footprint rules 1.3 */
			char gain[DECIMAL_TEXT_LEN];

			snprintf(gain, sizeof gain, "%.3f", info.gain);
			err_set(&why, ST_INPUT, "links.strong_loop", model->product[info.strongest_row].product, gain, NULL);
			find(findings, SEVERITY_WARNING, &why, "links.csv", 0);
		}
		graph_order_free(order);
	}
	*out_found = (int64_t)findings->count > before;
	return st;
}

/* Suppliers' footprints may stand for different products in the two periods; a loop is told once. */
static enum status check_loops(struct carbon_model *model, struct findings *findings, struct err *err)
{
	bool found = false;
	enum status st = ST_OK;

	for (int c = 0; c < CARBON_CASE_COUNT && st == ST_OK && !found && model->product_count > 0; c++) {
		if (c > 0 && model->received_count == 0)
			break;
		st = check_loops_in(model, (enum carbon_case)c, findings, &found, err);
	}
	return st;
}

enum status carbon_check_rows(struct store_tx *tx, const struct party_rules *rules, struct findings *findings, struct err *err)
{
	struct carbon_model model;
	struct err why;
	enum status st;

	err_clear(&why);
	st = carbon_model_load(tx, rules, &model, &why);
	if (st != ST_OK) {
		st = keep(findings, st, &why, err);
	} else {
		check_makers(&model, findings);
		carbon_check_allocation(&model, findings);
		check_blanks(&model, findings);
		st = carbon_model_energy(&model, findings, err);
		if (st == ST_OK) {
			check_missing_months(&model, findings);
			st = check_outputs(&model, findings, err);
		}
		if (st == ST_OK)
			st = check_products(&model, findings, err);
		if (st == ST_OK)
			st = check_loops(&model, findings, err);
		if (st == ST_OK)
			st = carbon_check_book(&model, findings, err);
	}
	carbon_model_done(&model);
	return st;
}
