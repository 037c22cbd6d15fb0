/* The model: stored rows, chosen factors and every line of energy in exact numbers. */
#include "carbon/carbon_int.h"

#include "base/decimal.h"
#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void carbon_model_forget_energy(struct carbon_model *model)
{
	for (size_t i = 0; i < model->energy_count; i++)
		mpq_clears(model->energy[i].amount, model->energy[i].kg, model->energy[i].location, model->energy[i].market, NULL);
	model->energy_count = 0;
}

void carbon_model_done(struct carbon_model *model)
{
	carbon_model_forget_energy(model);
	for (size_t i = 0; i < model->factor_count; i++) {
		factor_done(model->factor[i]);
		free(model->factor[i]);
	}
	free(model->energy);
	free(model->factor);
	free(model->graph_link);
	free(model->process_of);
	free(model->made_start);
	free(model->made);
	free(model->has_inputs);
	map_free(model->product_at);
	map_free(model->process_at);
	map_free(model->factor_at);
	arena_done(&model->arena);
	*model = (struct carbon_model){0};
}

static enum status refer(
	const struct map *map, const char *id, const char *table, const char *file, int64_t line, int32_t *out_index, struct err *err)
{
	int64_t at;

	if (!map_get(map, id, &at)) {
		err_set(err, ST_INPUT, "carbon.reference", id, table, NULL);
		err_at(err, file, line, 0);
		return ST_INPUT;
	}
	*out_index = (int32_t)at;
	return ST_OK;
}

static enum status month_at(const char *text, const char *file, int64_t line, date_month *out_month, struct err *err)
{
	enum status st = month_parse(text, out_month, err);

	if (st != ST_OK)
		err_at(err, file, line, 0);
	return st;
}

static enum status load_links(struct carbon_model *model, struct err *err)
{
	enum status st = party_links(model->tx, &model->arena, &model->link, &model->link_count, err);
	mpq_t quantity, share;

	if (st != ST_OK)
		return st;
	model->graph_link = heap_alloc(model->link_count, sizeof *model->graph_link);
	mpq_inits(quantity, share, NULL);
	for (size_t i = 0; i < model->link_count && st == ST_OK; i++) {
		const struct party_link *link = &model->link[i];
		struct graph_link *q = &model->graph_link[i];

		st = refer(model->product_at, link->product, "products", "links.csv", link->source_line, &q->product, err);
		if (st == ST_OK)
			st = refer(model->product_at, link->input, "products", "links.csv", link->source_line, &q->input, err);
		if (st != ST_OK)
			break;
		/* one supplier: the nearest double of the decimal itself, which is what the exact product would give */
		if (strcmp(link->share, "1") == 0) {
			st = decimal_parse_double(link->quantity, &q->quantity, err);
		} else {
			st = decimal_parse_exact(link->quantity, quantity, err);
			if (st == ST_OK)
				st = decimal_parse_exact(link->share, share, err);
			if (st == ST_OK) {
				mpq_mul(quantity, quantity, share);
				q->quantity = carbon_solve_double(quantity);
			}
		}
		if (st != ST_OK) {
			err_at(err, "links.csv", link->source_line, 0);
			break;
		}
		model->has_inputs[q->product] = true;
	}
	mpq_clears(quantity, share, NULL);
	return st;
}

enum status carbon_model_load_links(struct store_tx *tx, const struct party_rules *rules, struct carbon_model *model, struct err *err)
{
	enum status st;

	assert(rules->footprint_months > 0); /* passed by programme */
	*model = (struct carbon_model){.tx = tx, .rules = rules};
	arena_init(&model->arena);
	model->product_at = map_new();
	model->process_at = map_new();
	model->factor_at = map_new();
	st = party_products(tx, &model->arena, &model->product, &model->product_count, err);
	if (st != ST_OK)
		return st;
	model->process_of = heap_alloc(model->product_count, sizeof *model->process_of);
	model->has_inputs = heap_alloc(model->product_count, sizeof *model->has_inputs);
	for (size_t i = 0; i < model->product_count; i++) {
		map_add(model->product_at, model->product[i].product, (int64_t)i, NULL);
		model->process_of[i] = -1;
	}
	return load_links(model, err);
}

/* Products by process, in order. */
static void list_made(struct carbon_model *model)
{
	size_t *start = heap_alloc(model->process_count + 2, sizeof *start);

	model->made = heap_alloc(model->product_count, sizeof *model->made);
	for (size_t j = 0; j < model->product_count; j++)
		if (model->process_of[j] >= 0)
			start[model->process_of[j] + 2]++;
	for (size_t p = 0; p < model->process_count; p++)
		start[p + 1] += start[p];
	for (size_t j = 0; j < model->product_count; j++)
		if (model->process_of[j] >= 0)
			model->made[start[model->process_of[j] + 1]++] = (int32_t)j;
	model->made_start = start;
}

enum status carbon_model_load(struct store_tx *tx, const struct party_rules *rules, struct carbon_model *model, struct err *err)
{
	enum status st = carbon_model_load_links(tx, rules, model, err);

	if (st == ST_OK)
		st = carbon_processes_read(tx, &model->arena, &model->process, &model->process_count, err);
	if (st == ST_OK)
		st = carbon_outputs_read(tx, &model->arena, &model->output, &model->output_count, err);
	if (st == ST_OK)
		st = carbon_bills_read(tx, &model->arena, &model->bill, &model->bill_count, err);
	if (st == ST_OK)
		st = carbon_inputs_read(tx, &model->arena, &model->input, &model->input_count, err);
	if (st == ST_OK)
		st = carbon_contracts_read(tx, &model->arena, &model->contract, &model->contract_count, err);
	if (st == ST_OK)
		st = carbon_received_read(tx, &model->arena, &model->received, &model->received_count, err);
	if (st == ST_OK)
		st = carbon_shares_read(tx, &model->arena, &model->share, &model->share_count, err);
	if (st == ST_OK)
		st = carbon_prices_read(tx, &model->arena, &model->price, &model->price_count, err);
	if (st == ST_OK)
		st = carbon_exclusions_read(tx, &model->arena, &model->exclusion, &model->exclusion_count, err);
	for (size_t i = 0; i < model->process_count && st == ST_OK; i++)
		map_add(model->process_at, model->process[i].process, (int64_t)i, NULL);
	for (size_t i = 0; i < model->output_count && st == ST_OK; i++) {
		struct carbon_output *o = &model->output[i];

		st = refer(model->process_at, o->process, "processes", "production.csv", o->source_line, &o->process_at, err);
		if (st == ST_OK)
			st = refer(model->product_at, o->product, "products", "production.csv", o->source_line, &o->product_at, err);
		if (st == ST_OK)
			st = month_at(o->month, "production.csv", o->source_line, &o->at, err);
		if (st == ST_OK && model->process_of[o->product_at] < 0)
			model->process_of[o->product_at] = o->process_at;
	}
	for (size_t i = 0; i < model->bill_count && st == ST_OK; i++) {
		struct carbon_bill *b = &model->bill[i];

		st = refer(model->process_at, b->process, "processes", "activity.csv", b->source_line, &b->process_at, err);
		if (st == ST_OK)
			st = month_at(b->month, "activity.csv", b->source_line, &b->at, err);
	}
	for (size_t i = 0; i < model->input_count && st == ST_OK; i++) {
		struct carbon_input *in = &model->input[i];

		st = refer(model->process_at, in->process, "processes", "inputs.csv", in->source_line, &in->process_at, err);
		if (st == ST_OK)
			st = month_at(in->month, "inputs.csv", in->source_line, &in->at, err);
	}
	for (size_t i = 0; i < model->received_count && st == ST_OK; i++)
		st = refer(model->product_at, model->received[i].product, "products", "supplier_footprints.csv", model->received[i].source_line,
			&model->received[i].product_at, err);
	for (size_t i = 0; i < model->exclusion_count && st == ST_OK; i++)
		st = refer(model->product_at, model->exclusion[i].product, "products", "exclusions.csv", model->exclusion[i].source_line,
			&model->exclusion[i].product_at, err);
	if (st == ST_OK)
		list_made(model);
	return st;
}

int64_t carbon_model_second_maker(const struct carbon_model *model)
{
	for (size_t i = 0; i < model->output_count; i++)
		if (model->process_of[model->output[i].product_at] != model->output[i].process_at)
			return (int64_t)i;
	return -1;
}

/* ---- factors ---- */

enum status carbon_model_factor(struct carbon_model *model, const char *key, date_day day, int32_t *out_factor, struct err *err)
{
	struct factor read;
	char valid[PARTY_ID_LEN * 4 + DATE_TEXT_LEN + 2], on[DATE_TEXT_LEN];
	int64_t at;
	enum status st;

	date_format(day, on);
	snprintf(valid, sizeof valid, "%s\x1f%s", on, key); /* found valid on that day before? A key holds no control character */
	if (map_get(model->factor_at, valid, &at)) {
		*out_factor = (int32_t)at;
		return ST_OK;
	}
	factor_init(&read);
	st = factor_get(model->tx, &model->arena, key, model->rules->gwp_set, day, &read, err);
	if (st != ST_OK) {
		factor_done(&read);
		return st;
	}
	if (map_get(model->factor_at, key, &at)) {
		factor_done(&read);
		map_add(model->factor_at, valid, at, NULL);
		*out_factor = (int32_t)at;
		return ST_OK;
	}
	map_add(model->factor_at, key, (int64_t)model->factor_count, NULL);
	map_add(model->factor_at, valid, (int64_t)model->factor_count, NULL);
	model->factor = heap_grow(model->factor, model->factor_count + 1, sizeof *model->factor);
	model->factor[model->factor_count] = heap_alloc(1, sizeof **model->factor);
	*model->factor[model->factor_count] = read;
	*out_factor = (int32_t)model->factor_count++;
	return ST_OK;
}

/* The factor that the programme's rules choose for a carrier and month: exactly one, never silently. */
static enum status choose(struct carbon_model *model, const char *carrier, date_month month, int32_t *out_factor, struct err *err)
{
	const struct party_factor_choice *chosen = NULL;
	char when[DATE_TEXT_LEN];

	month_format(month, when);
	for (size_t i = 0; i < model->rules->factor_choice_count; i++) {
		const struct party_factor_choice *c = &model->rules->factor_choice[i];

		if (c->purpose != model->purpose || strcmp(c->carrier, carrier) != 0 || month < c->from || month > c->to)
			continue;
		if (chosen && strcmp(chosen->factor, c->factor) != 0)
			return err_set(err, ST_INPUT, "factor.two_choices", carrier, when, chosen->factor, c->factor, NULL);
		chosen = c;
	}
	if (!chosen)
		return err_set(err, ST_INPUT, "factor.no_choice", carrier, when, party_purpose_name(model->purpose), NULL);
	return carbon_model_factor(model, chosen->factor, month_last_day(month), out_factor, err);
}

/* ---- energy ---- */

struct carbon_energy *carbon_energy_add(struct carbon_model *model, int32_t process, date_month month, const char *carrier)
{
	struct carbon_energy *e;

	if (model->energy_count == model->energy_capacity)
		model->energy = heap_grow(
			model->energy, model->energy_capacity = model->energy_capacity ? model->energy_capacity * 2 : 256, sizeof *model->energy);
	e = &model->energy[model->energy_count++];
	*e = (struct carbon_energy){.process = process,
		.factor = -1,
		.month = month,
		.carrier = carrier,
		.status = "missing",
		.activity = carrier,
		.file = "activity.csv",
		.scope = carbon_scope(carrier),
		.gsd = 1,
		.missing = true,
		.shares_with = -1};
	mpq_inits(e->amount, e->kg, e->location, e->market, NULL);
	return e;
}

static bool in_some_period(const struct party_rules *rules, date_month month)
{
	return carbon_in_period(rules, CARBON_BEFORE, month) || carbon_in_period(rules, CARBON_AFTER, month);
}

/* A geometric standard deviation as written; 1 if it is blank. */
static enum status spread_of(const char *text, double *out_gsd, struct err *err)
{
	enum status st = ST_OK;

	*out_gsd = 1;
	if (text)
		st = decimal_parse_double(text, out_gsd, err);
	if (st == ST_OK && !(*out_gsd >= 1 && *out_gsd <= 1000))
		st = err_set(err, ST_INPUT, "activity.gsd", text, NULL);
	return st;
}

/* What a line with a factor and an amount comes to. */
static enum status fill_energy(struct carbon_model *model, struct carbon_energy *e, int32_t at, const char *quantity, const char *unit,
	const char *status, const char *gsd, struct err *err)
{
	const struct factor *factor = model->factor[at];
	enum status st = decimal_parse_exact(quantity, e->amount, err);

	if (st == ST_OK)
		st = factor_activity(factor, e->amount, unit, e->amount, err);
	if (st == ST_OK)
		st = spread_of(gsd, &e->gsd, err);
	if (st != ST_OK)
		return st;
	mpq_mul(e->kg, e->amount, factor->kgco2e_per_unit);
	mpq_set(e->location, e->kg);
	mpq_set(e->market, e->kg);
	e->factor = at;
	e->status = status;
	/* Own fuel that is burnt and metered is primary with the national factor, and so is a gas whose escape is measured; bought power is not
	 * unless the contract or supplier gives the figure, nor is a process emission by a default factor (footprint rules 2.13, ours). */
	e->primary = strcmp(status, "measured") == 0 && (factor->primary_data || factor->is_gas || (e->kind == CARBON_ENERGY && e->scope == 1));
	if (factor->component == FACTOR_BIOGENIC_UPTAKE)
		e->scope = 0; /* biogenic CO2 stands outside the scopes */
	e->missing = false;
	return ST_OK;
}

enum status carbon_energy_set(struct carbon_model *model, struct carbon_energy *e, const char *quantity, const char *unit, struct err *err)
{
	char gsd[32];

	decimal_roundtrip(e->gsd, gsd);
	return fill_energy(model, e, e->factor, quantity, unit, e->status, gsd, err);
}

static enum status add_bill(struct carbon_model *model, const struct carbon_bill *bill, struct err *err)
{
	struct carbon_energy *e = carbon_energy_add(model, bill->process_at, bill->at, bill->carrier);
	int32_t at;
	enum status st;

	e->source_line = bill->source_line;
	e->verified = carbon_verified_parse(bill->verified);
	if (!bill->quantity || strcmp(bill->status, "missing") == 0)
		return ST_OK;
	st = choose(model, bill->carrier, bill->at, &at, err);
	if (st == ST_OK)
		st = fill_energy(model, e, at, bill->quantity, bill->unit, bill->status, bill->gsd, err);
	if (st != ST_OK) {
		e->failed = true;
		err_at(err, "activity.csv", bill->source_line, 0);
	}
	return st;
}

static enum status add_input(struct carbon_model *model, const struct carbon_input *input, struct err *err)
{
	struct carbon_energy *e =
		carbon_energy_add(model, input->process_at, input->at, arena_printf(&model->arena, "%s:%s", input->kind, input->item));
	int32_t at;
	enum status st;

	e->kind = carbon_kind_parse(input->kind);
	e->file = "inputs.csv";
	e->source_line = input->source_line;
	e->scope = e->kind == CARBON_PROCESS_EMISSION || e->kind == CARBON_LEAK ? 1 : 3;
	e->verified = carbon_verified_parse(input->verified);
	if (!input->quantity || strcmp(input->status, "missing") == 0)
		return ST_OK;
	st = carbon_model_factor(model, input->factor, month_last_day(input->at), &at, err);
	if (st == ST_OK)
		st = fill_energy(model, e, at, input->quantity, input->unit, input->status, input->gsd, err);
	if (st != ST_OK) {
		e->failed = true;
		err_at(err, "inputs.csv", input->source_line, 0);
	}
	return st;
}

/* What is wrong with a factor itself is told once, not at every row that uses it. */
static bool is_told(const struct findings *findings, const struct err *why)
{
	static const char *const own[] = {
		"factor.gas_unknown", "factor.pedigree", "factor.range", "factor.component_unit", "factor.heating_value_unit"};
	bool is_own = false;

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		is_own = is_own || strcmp(why->code, own[i]) == 0;
	for (size_t i = 0; i < findings->count && is_own; i++)
		if (strcmp(findings->item[i].err.code, why->code) == 0 && strcmp(findings->item[i].err.param[0], why->param[0]) == 0)
			return true;
	return false;
}

/* With `findings` an error of a row is one of them, and the work goes on. */
static enum status note(enum status st, const struct err *why, struct findings *findings, struct err *err)
{
	if (st == ST_OK)
		return ST_OK;
	if (st != ST_INTERNAL && findings) {
		if (!is_told(findings, why))
			findings_add(findings, SEVERITY_ERROR, why);
		return ST_OK;
	}
	if (err)
		*err = *why;
	return st;
}

/* Months without a row: a carrier that a process uses in some month of a period must have a row in every month of it; so must a process that
 * produces but has no activity at all. `seen` (cases × months) tells which months a group has; `used` whether it has any in a period. */
static void add_absent(
	struct carbon_model *model, int32_t process, const char *carrier, const bool *used, const bool *seen, date_month low, date_month high)
{
	for (date_month m = low; m <= high; m++) {
		bool needed = false;

		for (int c = 0; c < CARBON_CASE_COUNT; c++)
			needed = needed || (used[c] && carbon_in_period(model->rules, (enum carbon_case)c, m));
		if (needed && !seen[m - low])
			carbon_energy_add(model, process, m, carrier);
	}
}

static int by_process_month_carrier(const void *a, const void *b)
{
	const struct carbon_energy *x = a, *y = b;

	if (x->process != y->process)
		return x->process < y->process ? -1 : 1;
	if (x->month != y->month)
		return x->month < y->month ? -1 : 1;
	return strcmp(x->carrier, y->carrier);
}

enum status carbon_model_energy(struct carbon_model *model, struct findings *findings, struct err *err)
{
	const struct party_rules *rules = model->rules;
	date_month low = rules->before_from < rules->after_from ? rules->before_from : rules->after_from;
	date_month high = rules->before_to > rules->after_to ? rules->before_to : rules->after_to;
	size_t months = high < low ? 0 : (size_t)(high - low) + 1;
	bool *seen = heap_alloc(months, sizeof *seen), *none = heap_alloc(months, sizeof *none);
	bool *billed = heap_alloc(model->process_count * CARBON_CASE_COUNT, sizeof *billed);
	bool *makes = heap_alloc(model->process_count * CARBON_CASE_COUNT, sizeof *makes);
	enum status st = ST_OK;

	for (size_t i = 0; i < model->bill_count && st == ST_OK;) {
		const struct carbon_bill *first = &model->bill[i];
		bool used[CARBON_CASE_COUNT] = {false};

		memset(seen, 0, months * sizeof *seen);
		for (; i < model->bill_count && st == ST_OK; i++) {
			const struct carbon_bill *bill = &model->bill[i];
			struct err why;

			if (bill->process_at != first->process_at || strcmp(bill->carrier, first->carrier) != 0)
				break;
			if (!in_some_period(rules, bill->at))
				continue;
			seen[bill->at - low] = true;
			for (int c = 0; c < CARBON_CASE_COUNT; c++) {
				if (!carbon_in_period(rules, (enum carbon_case)c, bill->at))
					continue;
				used[c] = true;
				billed[(size_t)bill->process_at * CARBON_CASE_COUNT + (size_t)c] = true;
			}
			err_clear(&why);
			st = note(add_bill(model, bill, &why), &why, findings, err);
		}
		if (st == ST_OK)
			add_absent(model, first->process_at, first->carrier, used, seen, low, high);
	}
	for (size_t i = 0; i < model->output_count; i++)
		for (int c = 0; c < CARBON_CASE_COUNT; c++)
			if (carbon_in_period(rules, (enum carbon_case)c, model->output[i].at))
				makes[(size_t)model->output[i].process_at * CARBON_CASE_COUNT + (size_t)c] = true;
	for (size_t p = 0; p < model->process_count && st == ST_OK; p++) {
		bool used[CARBON_CASE_COUNT];

		for (size_t c = 0; c < CARBON_CASE_COUNT; c++)
			used[c] = makes[p * CARBON_CASE_COUNT + c] && !billed[p * CARBON_CASE_COUNT + c];
		add_absent(model, (int32_t)p, "", used, none, low, high);
	}
	for (size_t i = 0; i < model->input_count && st == ST_OK; i++) {
		struct err why;

		if (!in_some_period(rules, model->input[i].at))
			continue;
		err_clear(&why);
		st = note(add_input(model, &model->input[i], &why), &why, findings, err);
	}
	if (st == ST_OK && model->contract_count > 0) {
		struct err why;

		err_clear(&why);
		st = note(carbon_electricity_split(model, &why), &why, findings, err);
	}
	if (model->energy_count > 0)
		qsort(model->energy, model->energy_count, sizeof *model->energy, by_process_month_carrier);
	free(seen);
	free(none);
	free(billed);
	free(makes);
	return st;
}

/* ---- graph ---- */

static const char *name_of(void *context, int32_t row)
{
	const struct carbon_model *model = context;

	return model->product[row].product;
}

/* Adds " (links.csv:3, links.csv:7)" to the sentences of a refused loop, as far as there is room. */
static void say_lines(const struct carbon_model *model, const struct graph_refusal *refusal, struct err *err)
{
	struct text lines;

	if (!refusal->is_loop || refusal->count == 0)
		return;
	text_init(&lines);
	text_append_string(&lines, " (");
	for (size_t i = 0; i < refusal->count && i < 8; i++)
		text_printf(&lines, "%slinks.csv:%" PRId64, i ? ", " : "", model->link[refusal->origin[i]].source_line);
	text_append_string(&lines, refusal->count > 8 ? " …)" : ")");
	for (int i = 0; i < err->param_count; i++)
		if (strlen(err->param[i]) + lines.length < sizeof err->param[i])
			strcat(err->param[i], lines.data);
	text_done(&lines);
	err_at(err, "links.csv", model->link[refusal->origin[0]].source_line, 0);
}

struct graph_link *carbon_model_links(const struct carbon_model *model, const bool *replaced)
{
	struct graph_link *link = heap_alloc(model->link_count, sizeof *link);

	for (size_t i = 0; i < model->link_count; i++) {
		link[i] = model->graph_link[i];
		if (replaced && replaced[link[i].product])
			link[i].quantity = 0;
	}
	return link;
}

enum status carbon_model_order(const struct carbon_model *model, const bool *replaced, struct graph_order **out_order, struct err *err)
{
	struct graph_link *link = carbon_model_links(model, replaced);
	enum status st = carbon_model_order_of(model, link, model->link_count, (int32_t)model->product_count, out_order, err);

	free(link);
	return st;
}

enum status carbon_model_order_of(const struct carbon_model *model, const struct graph_link *link, size_t link_count, int32_t n,
	struct graph_order **out_order, struct err *err)
{
	struct graph_matrix *matrix = NULL;
	struct graph_refusal refusal = {0};
	struct carbon_model names = *model;
	struct err why;
	enum status st;

	err_clear(&why);
	st = graph_matrix_new(n, link, link_count, &matrix, &why);
	if (st == ST_OK) {
		st = graph_order_new(matrix, out_order, &refusal, &why);
		if (st == ST_INPUT && strcmp(why.code, "rollup.diverges") == 0) {
			graph_refusal_say(&refusal, name_of, &names, &why);
			say_lines(model, &refusal, &why);
		}
		graph_refusal_done(&refusal);
	}
	graph_matrix_free(matrix);
	if (st != ST_OK) {
		if (!why.file[0])
			err_at(&why, "links.csv", 0, 0);
		if (err)
			*err = why;
	}
	return st;
}
