/* Footprints that stay solved: a changed bill is shared out anew over its process's products and pushed through the resident graph. */
#include "carbon/carbon_live_int.h"

#include <stdlib.h>
#include <string.h>

void carbon_live_close(struct carbon_live *live)
{
	if (!live)
		return;
	graph_resident_free(live->resident);
	carbon_result_done(&live->result);
	carbon_model_done(&live->model);
	free(live->user_start);
	free(live->user);
	free(live);
}

/* Result and resident graph of the model as it is. On failure those that were there stay. */
static enum status solve_anew(struct carbon_live *live, struct err *err)
{
	struct carbon_result result = {0};
	struct graph_resident *resident = NULL;
	enum status st = carbon_result_make(&live->model, live->which, live->claim, live->claim_count, &result, err);

	if (st == ST_OK)
		st = graph_resident_new(
			(int32_t)(result.n + result.leaf_count), result.link, result.link_count, CARBON_COLUMNS, result.direct, &resident, NULL, err);
	if (st != ST_OK) {
		carbon_result_done(&result);
		return st;
	}
	graph_resident_free(live->resident);
	carbon_result_done(&live->result);
	live->result = result;
	live->resident = resident;
	carbon_live_list_users(live);
	return ST_OK;
}

enum status carbon_live_open(struct store_tx *tx, const struct party_rules *rules, enum carbon_case which, const struct carbon_claim *claim,
	size_t claim_count, struct carbon_live **out_live, struct err *err)
{
	struct carbon_live *live = heap_alloc(1, sizeof *live);
	enum status st = carbon_model_load(tx, rules, &live->model, err);

	live->which = which;
	live->claim = arena_alloc(&live->model.arena, claim_count * sizeof *claim + 1);
	live->claim_count = claim_count;
	for (size_t i = 0; i < claim_count; i++)
		live->claim[i] = (struct carbon_claim){arena_strdup(&live->model.arena, claim[i].process), claim[i].grams};
	if (st == ST_OK)
		st = carbon_model_energy(&live->model, NULL, err);
	if (st == ST_OK)
		st = solve_anew(live, err);
	if (st != ST_OK) {
		carbon_live_close(live);
		return st;
	}
	*out_live = live;
	return ST_OK;
}

static struct carbon_energy *find_line(const struct carbon_live *live, int32_t process, date_month month, const char *carrier)
{
	const struct carbon_model *model = &live->model;
	size_t low = 0, high = model->energy_count;

	while (low < high) { /* by process, month, carrier */
		size_t middle = low + (high - low) / 2;
		const struct carbon_energy *e = &model->energy[middle];
		int order = e->process != process ? (e->process < process ? -1 : 1)
			    : e->month != month   ? (e->month < month ? -1 : 1)
						  : strcmp(e->carrier, carrier);

		if (order == 0)
			return e->missing ? NULL : &model->energy[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static struct carbon_bill *find_bill(const struct carbon_live *live, int32_t process, date_month month, const char *carrier)
{
	const struct carbon_model *model = &live->model;

	for (size_t i = 0; i < model->bill_count; i++)
		if (model->bill[i].process_at == process && model->bill[i].at == month && strcmp(model->bill[i].carrier, carrier) == 0)
			return &model->bill[i];
	return NULL;
}

static bool has_contract(const struct carbon_live *live, int32_t process)
{
	for (size_t c = 0; c < live->model.contract_count; c++)
		if (strcmp(live->model.contract[c].site, live->model.process[process].site) == 0)
			return true;
	return false;
}

/* Appended parts against the old ones of the process: what differs becomes a change of a link, and the old ones take the new amounts, or 0 where
 * nothing was appended. A part that is new needs another system: `*out_anew`, and nothing is taken. */
static size_t take_parts(struct carbon_live *live, int32_t process, size_t old_count, struct graph_change *change, bool *out_anew)
{
	struct carbon_result *result = &live->result;
	size_t changes = 0;

	for (size_t i = old_count; i < result->part_count; i++) {
		const struct carbon_part *new = &result->part[i];
		bool found = result->replaced[new->product];

		for (size_t k = 0; k < old_count && !found; k++)
			found = carbon_part_matches(&result->part[k], new);
		*out_anew = *out_anew || !found;
	}
	for (size_t k = 0; k < old_count && !*out_anew; k++) {
		struct carbon_part *old = &result->part[k], *new = NULL;

		if (!old->activity || live->model.process_of[old->product] != process)
			continue;
		for (size_t i = old_count; i < result->part_count && !new; i++)
			if (carbon_part_matches(old, &result->part[i]))
				new = &result->part[i];
		if (new ? mpq_equal(old->amount, new->amount) : mpq_sgn(old->amount) == 0)
			continue;
		if (new)
			mpq_swap(old->amount, new->amount);
		else
			mpq_set_ui(old->amount, 0, 1);
		if (old->kind != CARBON_TRANSPORT_OUT)
			change[changes++] =
				(struct graph_change){.kind = GRAPH_SET_LINK, .product = old->product, .input = (int32_t)result->n + old->leaf};
	}
	for (size_t i = old_count; i < result->part_count; i++)
		mpq_clears(result->part[i].amount, result->part[i].kg, NULL);
	result->part_count = old_count;
	/* a product may take the same leaf in several parts: the link holds all */
	for (size_t c = 0; c < changes; c++)
		for (size_t k = 0; k < old_count; k++) {
			const struct carbon_part *part = &result->part[k];

			if (part->product == change[c].product && (int32_t)result->n + part->leaf == change[c].input &&
				part->kind != CARBON_TRANSPORT_OUT)
				change[c].quantity += carbon_solve_double(part->amount);
		}
	return changes;
}

/* The usual way: one process is shared out anew, and what differs is pushed through the graph. */
static enum status change_line(struct carbon_live *live, int32_t process, struct carbon_energy *line, const char *unit, const char *quantity,
	bool *out_anew, size_t *out_touched, struct err *err)
{
	size_t old_count = live->result.part_count, leaves = live->result.leaf_count, changes;
	struct graph_effort effort = {0};
	struct graph_change *change;
	enum status st = carbon_energy_set(&live->model, line, quantity, unit, err);

	if (st == ST_OK)
		st = carbon_result_reallocate(&live->model, &live->result, process, err);
	if (st != ST_OK)
		return st;
	*out_anew = live->result.leaf_count != leaves;
	change = heap_alloc(old_count + 1, sizeof *change);
	changes = take_parts(live, process, old_count, change, out_anew);
	if (!*out_anew && changes > 0)
		st = graph_resident_apply(live->resident, change, changes, &effort, NULL, err);
	free(change);
	*out_touched = effort.touched;
	return st;
}

/* Everything from the bills on: where a factor comes into use, or a contract shares a site's bills. */
static enum status change_all(struct carbon_live *live, struct err *err)
{
	enum status st;

	carbon_model_forget_energy(&live->model);
	st = carbon_model_energy(&live->model, NULL, err);
	return st == ST_OK ? solve_anew(live, err) : st;
}

enum status carbon_live_bill(struct carbon_live *live, const char *process, date_month month, const char *carrier, const char *quantity,
	size_t *out_changed, struct err *err)
{
	struct carbon_model *model = &live->model;
	struct carbon_energy *line;
	struct carbon_bill *bill, before;
	size_t touched = 0;
	bool anew;
	int64_t at;
	enum status st = ST_OK;

	bill = map_get(model->process_at, process, &at) ? find_bill(live, (int32_t)at, month, carrier) : NULL;
	if (!bill || !carbon_in_period(model->rules, live->which, month)) {
		char when[DATE_TEXT_LEN];

		month_format(month, when);
		return err_set(err, ST_NOT_FOUND, "activity.unknown", process, when, carrier, NULL);
	}
	before = *bill;
	bill->quantity = arena_strdup(&model->arena, quantity);
	if (strcmp(bill->status, "missing") == 0)
		bill->status = "measured";
	line = find_line(live, (int32_t)at, month, carrier);
	anew = !line || has_contract(live, (int32_t)at);
	if (!anew)
		st = change_line(live, (int32_t)at, line, bill->unit, quantity, &anew, &touched, err);
	if (st == ST_OK && anew) {
		st = change_all(live, err);
		touched = live->result.n;
	}
	if (st != ST_OK) { /* as it was */
		struct err ignored;

		*bill = before;
		(void)change_all(live, &ignored);
		return st;
	}
	if (out_changed)
		*out_changed = touched;
	return ST_OK;
}

enum status carbon_live_total(const struct carbon_live *live, const char *product, double *out_t2, double *out_adjusted, struct err *err)
{
	const struct graph_version *version;
	const double *total;
	int64_t at;

	if (!map_get(live->model.product_at, product, &at))
		return carbon_unknown_product(live->model.product, live->model.product_count, product, err);
	version = graph_resident_read(live->resident);
	total = graph_version_total(version, (int32_t)at);
	*out_t2 = total[CARBON_T2];
	*out_adjusted = total[CARBON_ADJUSTED];
	graph_version_release(live->resident, version);
	return ST_OK;
}
