/* The result of one period: allocation, materials, marks, digest of the inputs, and the solve through graph. */
#include "carbon/carbon_int.h"

#include "base/decimal.h"
#include "base/hash.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GAPS_BACK 4096

static mpq_t *exacts_new(size_t n)
{
	mpq_t *list = heap_alloc(n, sizeof *list);

	for (size_t i = 0; i < n; i++)
		mpq_init(list[i]);
	return list;
}

static void exacts_free(mpq_t *list, size_t n)
{
	for (size_t i = 0; list && i < n; i++)
		mpq_clear(list[i]);
	free(list);
}

void carbon_result_done(struct carbon_result *result)
{
	mpq_t *const per_product[] = {result->output, result->hours, result->share, result->kg, result->marked, result->claim, result->outbound,
		result->packaging, result->exempted};

	for (size_t i = 0; i < sizeof per_product / sizeof *per_product; i++)
		exacts_free(per_product[i], result->n);
	for (size_t i = 0; i < result->leaf_count; i++)
		mpq_clears(result->leaf[i].t2, result->leaf[i].uptake, result->leaf[i].aircraft, NULL);
	free(result->leaf);
	map_free(result->leaf_at);
	free(result->replaced);
	free(result->has_hours);
	free(result->choice);
	free(result->link);
	free(result->own);
	free(result->terms);
	for (size_t i = 0; i < result->part_count; i++)
		mpq_clears(result->part[i].amount, result->part[i].kg, NULL);
	free(result->part);
	free(result->gap);
	free(result->own_marks);
	free(result->chain_marks);
	free(result->beside_marks);
	free(result->direct);
	free(result->total);
	*result = (struct carbon_result){0};
}

static void add_gap(struct carbon_result *result, int32_t product, const char *code)
{
	/* several contracts may share with one missing bill: told once */
	for (size_t i = result->gap_count; i-- > 0 && result->gap_count - i <= GAPS_BACK;)
		if (result->gap[i].product == product && strcmp(result->gap[i].code, code) == 0)
			return;
	if (result->gap_count == result->gap_capacity)
		result->gap =
			heap_grow(result->gap, result->gap_capacity = result->gap_capacity ? result->gap_capacity * 2 : 64, sizeof *result->gap);
	result->gap[result->gap_count++] = (struct carbon_gap){product, code};
	result->own_marks[product] |= CARBON_MARK_MISSING;
}

/* A new part of a leaf in a product, zero. */
static struct carbon_part *part_new(struct carbon_result *result, int32_t product, int32_t leaf, const char *activity, enum carbon_kind kind)
{
	struct carbon_part *part;

	if (result->part_count == result->part_capacity)
		result->part =
			heap_grow(result->part, result->part_capacity = result->part_capacity ? result->part_capacity * 2 : 64, sizeof *result->part);
	part = &result->part[result->part_count++];
	*part = (struct carbon_part){.product = product, .leaf = leaf, .activity = activity, .kind = kind, .gsd = 1};
	mpq_inits(part->amount, part->kg, NULL);
	return part;
}

/* ---- one process: its period total, shared among its products ---- */

struct factor_sum {
	int32_t leaf;
	const char *activity;
	enum carbon_kind kind; /* as of a part */
	double spread, size;   /* sum of |kg| ln GSD, and of |kg| */
	mpq_t amount, kg;
};
struct process_view {
	int32_t process;
	size_t first_energy, end_energy; /* its lines in model->energy */
	const int32_t *product;          /* its products */
	size_t product_count;
};

/* What the months with a value stand for where others of the same carrier are missing: months of the period / months with a value. A missing month is
 * estimated as the mean of the others, never taken as zero; it stays listed, and the products stay unpublishable. 1 where nothing is missing. */
static void stand_for(
	const struct carbon_model *model, const struct process_view *view, enum carbon_case which, const char *activity, mpq_t out_factor)
{
	unsigned long known = 0, missing = 0;

	for (size_t i = view->first_energy; i < view->end_energy; i++) {
		const struct carbon_energy *e = &model->energy[i];

		/* what a contract covers of a bill is no month of its own */
		if (strcmp(e->carrier, activity) != 0 || !carbon_in_period(model->rules, which, e->month))
			continue;
		known += !e->missing;
		missing += e->missing;
	}
	mpq_set_ui(out_factor, known + missing, known ? known : 1);
	mpq_canonicalize(out_factor);
}

static void sum_factors(
	struct carbon_model *model, const struct process_view *view, struct carbon_result *result, struct factor_sum **out_sum, size_t *out_count)
{
	enum carbon_case which = result->which;
	struct factor_sum *sum = NULL;
	size_t count = 0;
	bool gaps = false;
	mpq_t times, part;

	for (size_t i = view->first_energy; i < view->end_energy; i++)
		gaps = gaps || (model->energy[i].missing && carbon_in_period(model->rules, which, model->energy[i].month));
	mpq_inits(times, part, NULL);
	mpq_set_ui(times, 1, 1);
	for (size_t i = view->first_energy; i < view->end_energy; i++) {
		const struct carbon_energy *e = &model->energy[i];
		enum carbon_kind kind = e->kind == CARBON_TRANSPORT_OUT || e->kind == CARBON_PACKAGING ? e->kind : CARBON_ENERGY;
		size_t k = 0;
		int32_t leaf;
		double size;

		if (e->missing || !carbon_in_period(model->rules, which, e->month) || mpq_sgn(e->amount) == 0)
			continue;
		leaf = carbon_leaf_of(
			model, result, e->factor, e->primary, e->kind == CARBON_PROCESS_EMISSION || e->kind == CARBON_LEAK, e->verified);
		while (k < count && (sum[k].leaf != leaf || sum[k].kind != kind || strcmp(sum[k].activity, e->activity) != 0))
			k++;
		if (k == count) {
			sum = heap_grow(sum, ++count, sizeof *sum);
			sum[k] = (struct factor_sum){.leaf = leaf, .activity = e->activity, .kind = kind};
			mpq_inits(sum[k].amount, sum[k].kg, NULL);
		}
		size = fabs(mpq_get_d(e->kg));
		sum[k].spread += size * log(e->gsd);
		sum[k].size += size;
		if (gaps)
			stand_for(model, view, which, e->activity, times);
		mpq_mul(part, e->amount, times);
		mpq_add(sum[k].amount, sum[k].amount, part);
		mpq_mul(part, e->kg, times);
		mpq_add(sum[k].kg, sum[k].kg, part);
	}
	mpq_clears(times, part, NULL);
	*out_sum = sum;
	*out_count = count;
}

/* Shares of a process's products in the period; *out_some false if it made nothing. */
static enum status share_out(
	const struct carbon_model *model, const struct process_view *view, struct carbon_result *result, bool *out_some, struct err *err)
{
	mpq_t *output = exacts_new(view->product_count), *weight = exacts_new(view->product_count), *share = exacts_new(view->product_count), ratio;
	enum carbon_key key = CARBON_KEY_PIECES;
	enum status st;

	mpq_init(ratio);
	st = carbon_process_key(model, view->process, &key, ratio, err);
	for (size_t k = 0; k < view->product_count && st == ST_OK; k++) {
		int32_t product = view->product[k];

		mpq_set(output[k], result->output[product]);
		if (mpq_sgn(output[k]) != 0)
			st = carbon_weight(model, product, key, output[k], result->hours[product], result->has_hours[product], weight[k], err);
	}
	if (st == ST_OK)
		*out_some = carbon_allocate(view->product_count, output, weight, share);
	for (size_t k = 0; k < view->product_count && st == ST_OK; k++)
		mpq_set(result->share[view->product[k]], share[k]);
	mpq_clear(ratio);
	exacts_free(output, view->product_count);
	exacts_free(weight, view->product_count);
	exacts_free(share, view->product_count);
	return st;
}

static enum status allocate_process(
	struct carbon_model *model, const struct process_view *view, const mpq_t claim_kg, struct carbon_result *result, struct err *err)
{
	struct factor_sum *sum;
	size_t sums;
	bool some = false;
	enum status st = share_out(model, view, result, &some, err);

	if (st != ST_OK)
		return st;
	sum_factors(model, view, result, &sum, &sums);
	if (!some && (sums > 0 || mpq_sgn(claim_kg) != 0)) {
		st = err_set(err, ST_INPUT, "process.no_output", model->process[view->process].process, carbon_case_name(result->which), NULL);
		for (size_t i = view->end_energy; i-- > view->first_energy;) /* the first of the period */
			if (carbon_in_period(model->rules, result->which, model->energy[i].month) && model->energy[i].source_line > 0)
				err_at(err, model->energy[i].file, model->energy[i].source_line, 0);
	}
	for (size_t k = 0; k < view->product_count && st == ST_OK; k++) {
		int32_t product = view->product[k];

		for (size_t i = 0; i < sums && mpq_sgn(result->share[product]) != 0; i++) {
			struct carbon_part *part = part_new(result, product, sum[i].leaf, sum[i].activity, sum[i].kind);

			part->gsd = sum[i].size > 0 ? exp(sum[i].spread / sum[i].size) : 1;
			carbon_per_unit(sum[i].amount, result->share[product], result->output[product], part->amount);
			carbon_per_unit(sum[i].kg, result->share[product], result->output[product], part->kg);
		}
		carbon_per_unit(claim_kg, result->share[product], result->output[product], result->claim[product]);
	}
	for (size_t i = 0; i < sums; i++)
		mpq_clears(sum[i].amount, sum[i].kg, NULL);
	free(sum);
	return st;
}

bool carbon_part_matches(const struct carbon_part *a, const struct carbon_part *b)
{
	return a->product == b->product && a->leaf == b->leaf && a->kind == b->kind && a->activity && b->activity &&
	       strcmp(a->activity, b->activity) == 0;
}

enum status carbon_result_reallocate(struct carbon_model *model, struct carbon_result *result, int32_t process, struct err *err)
{
	struct process_view view = {.process = process,
		.product = model->made + model->made_start[process],
		.product_count = model->made_start[process + 1] - model->made_start[process]};
	mpq_t nothing;
	enum status st;

	while (view.first_energy < model->energy_count && model->energy[view.first_energy].process < process)
		view.first_energy++;
	view.end_energy = view.first_energy;
	while (view.end_energy < model->energy_count && model->energy[view.end_energy].process == process)
		view.end_energy++;
	mpq_init(nothing);
	st = allocate_process(model, &view, nothing, result, err);
	mpq_clear(nothing);
	return st;
}

/* Missing months of a process's energy and output become gaps of each of its products. */
static void process_gaps(
	struct carbon_model *model, const struct process_view *view, const bool *has_output, date_month low, struct carbon_result *result)
{
	const char *id = model->process[view->process].process;
	date_month from, to, last = -1;
	bool some_output = false;
	char when[DATE_TEXT_LEN];

	for (size_t i = view->first_energy; i < view->end_energy; i++) {
		const struct carbon_energy *e = &model->energy[i];
		const char *code;

		const char *whose = e->missing || e->shares_with < 0 ? id : model->process[e->shares_with].process;

		if ((!e->missing && e->shares_with < 0) || (e->month == last && whose == id) ||
			!carbon_in_period(model->rules, result->which, e->month))
			continue;
		if (whose == id)
			last = e->month;
		month_format(e->month, when);
		code = arena_printf(&model->arena, "month:%s:%s", whose, when);
		for (size_t k = 0; k < view->product_count; k++)
			add_gap(result, view->product[k], code);
	}
	carbon_period(model->rules, result->which, &from, &to);
	for (date_month m = from; m <= to; m++)
		some_output = some_output || has_output[m - low];
	for (date_month m = from; m <= to && some_output; m++) {
		const char *code;

		if (has_output[m - low])
			continue;
		month_format(m, when);
		code = arena_printf(&model->arena, "output:%s:%s", id, when);
		for (size_t k = 0; k < view->product_count; k++)
			add_gap(result, view->product[k], code);
	}
	for (size_t k = 0; k < view->product_count; k++)
		if (mpq_sgn(result->output[view->product[k]]) == 0)
			add_gap(result, view->product[k], arena_printf(&model->arena, "production:%s", model->product[view->product[k]].product));
}

/* Outputs of the period, by product. */
static enum status sum_outputs(const struct carbon_model *model, struct carbon_result *result, struct err *err)
{
	mpq_t quantity;
	enum status st = ST_OK;

	mpq_init(quantity);
	for (size_t i = 0; i < model->output_count && st == ST_OK; i++) {
		const struct carbon_output *o = &model->output[i];

		if (!carbon_in_period(model->rules, result->which, o->at))
			continue;
		st = decimal_parse_exact(o->quantity, quantity, err);
		if (st != ST_OK)
			err_at(err, "production.csv", o->source_line, 0);
		else
			mpq_add(result->output[o->product_at], result->output[o->product_at], quantity);
		if (st == ST_OK && o->machine_hours) {
			st = decimal_parse_exact(o->machine_hours, quantity, err);
			if (st != ST_OK)
				err_at(err, "production.csv", o->source_line, 0);
			else
				mpq_add(result->hours[o->product_at], result->hours[o->product_at], quantity);
			result->has_hours[o->product_at] = true;
		}
	}
	mpq_clear(quantity);
	return st;
}

/* Claims by process in kg. */
static enum status sum_claims(const struct carbon_model *model, const struct carbon_claim *claim, size_t count, mpq_t *out_kg, struct err *err)
{
	mpq_t kg;

	mpq_init(kg);
	for (size_t i = 0; i < count; i++) {
		int64_t at;

		if (!map_get(model->process_at, claim[i].process, &at)) {
			mpq_clear(kg);
			return err_set(err, ST_INPUT, "claim.process_unknown", claim[i].process, NULL);
		}
		mpz_set_si(mpq_numref(kg), (long)claim[i].grams);
		mpz_set_ui(mpq_denref(kg), 1000);
		mpq_canonicalize(kg);
		mpq_add(out_kg[at], out_kg[at], kg);
	}
	mpq_clear(kg);
	return ST_OK;
}

static enum status all_processes(
	struct carbon_model *model, const struct carbon_claim *claim, size_t claim_count, struct carbon_result *result, struct err *err)
{
	size_t processes = model->process_count, next = 0;
	mpq_t *claim_kg = exacts_new(processes);
	date_month from, to;
	bool *has_output;
	size_t months;
	enum status st = sum_claims(model, claim, claim_count, claim_kg, err);

	carbon_period(model->rules, result->which, &from, &to);
	months = to < from ? 0 : (size_t)(to - from) + 1;
	has_output = heap_alloc(months * (processes + 1), sizeof *has_output);
	for (size_t i = 0; i < model->output_count; i++)
		if (carbon_in_period(model->rules, result->which, model->output[i].at))
			has_output[(size_t)model->output[i].process_at * months + (size_t)(model->output[i].at - from)] = true;
	for (size_t p = 0; p < processes && st == ST_OK; p++) {
		struct process_view view = {.process = (int32_t)p,
			.first_energy = next,
			.product = model->made + model->made_start[p],
			.product_count = model->made_start[p + 1] - model->made_start[p]};

		while (next < model->energy_count && model->energy[next].process == (int32_t)p)
			next++;
		view.end_energy = next;
		st = allocate_process(model, &view, claim_kg[p], result, err);
		if (st == ST_OK)
			process_gaps(model, &view, has_output + p * months, from, result);
	}
	exacts_free(claim_kg, processes);
	free(has_output);
	return st;
}

/* ---- materials, marks ---- */

/* Products with a factor of their own: factor × one declared unit. What has neither factor, process nor inputs is missing, not zero. */
static enum status all_materials(struct carbon_model *model, struct carbon_result *result, struct err *err)
{
	date_month from, to;
	mpq_t one;
	enum status st = ST_OK;

	carbon_period(model->rules, result->which, &from, &to);
	mpq_init(one);
	mpq_set_ui(one, 1, 1);
	for (size_t j = 0; j < result->n && st == ST_OK; j++) {
		const struct party_product *p = &model->product[j];
		struct carbon_part *part;
		int32_t at;

		if (result->replaced[j])
			continue;
		if (!p->factor) {
			if (model->process_of[j] < 0 && !model->has_inputs[j])
				add_gap(result, (int32_t)j, arena_printf(&model->arena, "input:%s", p->product));
			continue;
		}
		st = carbon_model_factor(model, p->factor, month_last_day(to), &at, err);
		if (st == ST_OK) {
			mpq_t amount;

			mpq_init(amount);
			st = factor_activity(model->factor[at], one, p->declared_unit, amount, err);
			if (st == ST_OK) {
				part = part_new(result, (int32_t)j, carbon_leaf_of(model, result, at, false, false, CARBON_NOT_VERIFIED), NULL,
					CARBON_ENERGY);
				mpq_set(part->amount, amount);
			}
			mpq_clear(amount);
		}
		if (st != ST_OK)
			err_at(err, "products.csv", p->source_line, 0);
	}
	mpq_clear(one);
	return st;
}

/* A supplier's footprint stands for the product as a whole: its own process and inputs count nothing (footprint rules 1.1, a leaf). */
static enum status all_received(struct carbon_model *model, struct carbon_result *result, struct err *err)
{
	enum status st = ST_OK;

	carbon_received_choose(model, result->which, &result->choice, &result->choice_count);
	for (size_t i = 0; i < result->choice_count && st == ST_OK; i++) {
		const struct carbon_choice *choice = &result->choice[i];
		struct carbon_part *part;

		if (choice->received < 0)
			continue;
		result->replaced[choice->product] = true;
		carbon_leaf_new(result)->received = choice->received;
		st = carbon_received_leaf(model, choice->received, &result->leaf[result->leaf_count - 1], err);
		if (model->received[choice->received].gwp_set && strcmp(model->received[choice->received].gwp_set, model->rules->gwp_set) != 0)
			result->leaf[result->leaf_count - 1].marks = CARBON_MARK_LISTED_GWP;
		part = part_new(result, choice->product, (int32_t)result->leaf_count - 1, NULL, CARBON_ENERGY);
		mpq_set_ui(part->amount, 1, 1);
	}
	return st;
}

/* What the process of a product that is replaced would have given it. */
static void drop_replaced(struct carbon_result *result)
{
	size_t kept = 0;

	for (size_t i = 0; i < result->part_count; i++) {
		struct carbon_part *part = &result->part[i];

		if (result->replaced[part->product] && result->leaf[part->leaf].received < 0)
			mpq_clears(part->amount, part->kg, NULL);
		else
			result->part[kept++] = *part;
	}
	result->part_count = kept;
	kept = 0;
	for (size_t i = 0; i < result->gap_count; i++)
		if (!result->replaced[result->gap[i].product])
			result->gap[kept++] = result->gap[i];
	result->gap_count = kept;
	for (size_t j = 0; j < result->n; j++)
		if (result->replaced[j])
			result->own_marks[j] = 0; /* its claim stays: the supplier's own figure is lower by what was certified, too */
}

static enum status add_up_exclusions(const struct carbon_model *model, struct carbon_result *result, struct err *err)
{
	mpq_t kg;
	enum status st = ST_OK;

	mpq_init(kg);
	for (size_t i = 0; i < model->exclusion_count && st == ST_OK; i++) {
		const struct carbon_exclusion *x = &model->exclusion[i];

		if (result->replaced[x->product_at])
			continue; /* supplier footprints count as 0 % (footprint rules 2.17) */
		st = decimal_parse_exact(x->kgco2e, kg, err);
		if (st == ST_OK)
			mpq_add(result->exempted[x->product_at], result->exempted[x->product_at], kg);
		else
			err_at(err, "exclusions.csv", x->source_line, 0);
	}
	mpq_clear(kg);
	return st;
}

static void add_up_parts(struct carbon_result *result)
{
	for (size_t i = 0; i < result->part_count; i++) {
		struct carbon_part *part = &result->part[i];
		const struct carbon_leaf *leaf = &result->leaf[part->leaf];
		int32_t j = part->product;

		mpq_mul(part->kg, part->amount, leaf->t2);
		if (part->kind == CARBON_TRANSPORT_OUT) { /* beside the totals */
			mpq_add(result->outbound[j], result->outbound[j], part->kg);
			result->beside_marks[j] |= leaf->marks & FACTOR_MARK_UNVERIFIED;
			continue;
		}
		if (part->kind == CARBON_PACKAGING)
			mpq_add(result->packaging[j], result->packaging[j], part->kg);
		mpq_add(result->kg[j], result->kg[j], part->kg);
		result->own_marks[j] |= leaf->marks;
		if (leaf->marks & ~CARBON_MARK_LISTED_GWP)
			mpq_add(result->marked[j], result->marked[j], part->kg);
	}
}

/* ---- the whole ---- */

/* Products, then leaves: a product uses its leaves by amount. What is neither (claims, exemptions) is the product's own row. */
static void make_system(const struct carbon_model *model, struct carbon_result *result)
{
	struct graph_link *link = carbon_model_links(model, result->replaced);
	size_t n = result->n, count = model->link_count;

	link = heap_grow(link, count + result->part_count + 1, sizeof *link);
	result->direct = heap_alloc((n + result->leaf_count) * CARBON_COLUMNS, sizeof *result->direct);
	result->own = heap_alloc(n * CARBON_COLUMNS, sizeof *result->own);
	for (size_t j = 0; j < n; j++) {
		result->direct[j * CARBON_COLUMNS + CARBON_EXEMPTED] = carbon_solve_double(result->exempted[j]);
		result->direct[j * CARBON_COLUMNS + CARBON_CLAIM] = carbon_solve_double(result->claim[j]);
		result->direct[j * CARBON_COLUMNS + CARBON_ADJUSTED] = result->direct[j * CARBON_COLUMNS + CARBON_CLAIM];
	}
	memcpy(result->own, result->direct, n * CARBON_COLUMNS * sizeof *result->own);
	for (size_t l = 0; l < result->leaf_count; l++)
		memcpy(&result->direct[(n + l) * CARBON_COLUMNS], result->leaf[l].value, sizeof result->leaf[l].value);
	for (size_t i = 0; i < result->part_count; i++) {
		const struct carbon_part *part = &result->part[i];
		const double *value = result->leaf[part->leaf].value;
		double *own = &result->own[(size_t)part->product * CARBON_COLUMNS], amount;

		if (part->kind == CARBON_TRANSPORT_OUT)
			continue;
		amount = carbon_solve_double(part->amount);
		link[count++] = (struct graph_link){part->product, (int32_t)n + part->leaf, amount};
		for (int c = 0; c < CARBON_COLUMNS; c++)
			own[c] += amount * value[c];
	}
	result->link = link;
	result->link_count = count;
}

/* Absolute sums of the terms that T2 and uptake of each product are made of: where these are far larger, the value is what rounding left. */
static void add_up_terms(struct carbon_result *result)
{
	result->terms = heap_alloc(result->n, sizeof *result->terms);
	for (size_t i = 0; i < result->link_count; i++) {
		const double *input = &result->total[(size_t)result->link[i].input * CARBON_COLUMNS];
		struct carbon_terms *terms = &result->terms[result->link[i].product];

		terms->t2 += fabs(result->link[i].quantity * input[CARBON_T2]);
		terms->uptake += fabs(result->link[i].quantity * input[CARBON_D]);
	}
}

static enum status solve(const struct carbon_model *model, struct carbon_result *result, struct err *err)
{
	size_t rows = result->n + result->leaf_count;
	struct graph_order *order = NULL;
	enum status st;

	make_system(model, result);
	result->total = heap_alloc(rows * CARBON_COLUMNS, sizeof *result->total);
	if (rows == 0)
		return ST_OK;
	st = carbon_model_order_of(model, result->link, result->link_count, (int32_t)rows, &order, err);
	if (st == ST_OK)
		st = graph_solve(order, CARBON_COLUMNS, result->direct, result->total, 1, err);
	if (st == ST_OK)
		add_up_terms(result);
	graph_order_free(order);
	return st;
}

enum status carbon_result_parts(struct carbon_model *model, enum carbon_case which, const struct carbon_claim *claim, size_t claim_count,
	struct carbon_result *result, struct err *err)
{
	size_t n = model->product_count;
	int64_t second = carbon_model_second_maker(model);
	enum status st;

	*result = (struct carbon_result){.which = which, .n = n};
	result->output = exacts_new(n);
	result->share = exacts_new(n);
	result->kg = exacts_new(n);
	result->marked = exacts_new(n);
	result->claim = exacts_new(n);
	result->hours = exacts_new(n);
	result->outbound = exacts_new(n);
	result->packaging = exacts_new(n);
	result->exempted = exacts_new(n);
	result->replaced = heap_alloc(n, sizeof *result->replaced);
	result->has_hours = heap_alloc(n, sizeof *result->has_hours);
	result->leaf_at = map_new();
	result->own_marks = heap_alloc(n, sizeof *result->own_marks);
	result->chain_marks = heap_alloc(n, sizeof *result->chain_marks);
	result->beside_marks = heap_alloc(n, sizeof *result->beside_marks);
	if (second >= 0) {
		const struct carbon_output *o = &model->output[second];

		err_set(err, ST_INPUT, "production.two_processes", o->product, model->process[model->process_of[o->product_at]].process, o->process,
			NULL);
		err_at(err, "production.csv", o->source_line, 0);
		return ST_INPUT;
	}
	if (which == CARBON_BEFORE)
		claim_count = 0;
	st = sum_outputs(model, result, err);
	if (st == ST_OK)
		st = all_processes(model, claim, claim_count, result, err);
	if (st == ST_OK)
		st = all_received(model, result, err);
	if (st == ST_OK)
		st = all_materials(model, result, err);
	if (st == ST_OK)
		st = add_up_exclusions(model, result, err);
	if (st != ST_OK)
		return st;
	drop_replaced(result);
	add_up_parts(result);
	return ST_OK;
}

enum status carbon_result_make(struct carbon_model *model, enum carbon_case which, const struct carbon_claim *claim, size_t claim_count,
	struct carbon_result *result, struct err *err)
{
	struct graph_link *link;
	enum status st = carbon_result_parts(model, which, claim, claim_count, result, err);

	if (st != ST_OK)
		return st;
	if (which == CARBON_BEFORE)
		claim_count = 0; /* nothing is certified for the time before the machines */
	memcpy(result->chain_marks, result->own_marks, result->n * sizeof *result->own_marks);
	link = carbon_model_links(model, result->replaced);
	carbon_marks_spread((int32_t)result->n, link, model->link_count, result->chain_marks);
	free(link);
	carbon_digest(model, claim, claim_count, result);
	return solve(model, result, err);
}
