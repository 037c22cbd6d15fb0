/* Footprints that stay solved: a changed bill is shared out anew over its process's products and pushed through the resident graph. */
#include "carbon/carbon_int.h"

#include "graph/graph_resident.h"

#include <stdlib.h>
#include <string.h>

struct carbon_live {
	struct carbon_model model;
	struct carbon_result result;
	struct graph_resident *resident;
};

void carbon_live_close(struct carbon_live *live)
{
	if (!live)
		return;
	graph_resident_free(live->resident);
	carbon_result_done(&live->result);
	carbon_model_done(&live->model);
	free(live);
}

enum status carbon_live_open(struct store_tx *tx, const struct party_rules *rules, enum carbon_case which, const struct carbon_claim *claim,
	size_t claim_count, struct carbon_live **out_live, struct err *err)
{
	struct carbon_live *live = heap_alloc(1, sizeof *live);
	enum status st = carbon_model_load(tx, rules, &live->model, err);

	if (st == ST_OK)
		st = carbon_model_energy(&live->model, NULL, err);
	if (st == ST_OK)
		st = carbon_result_make(&live->model, which, claim, claim_count, &live->result, err);
	if (st == ST_OK)
		st = graph_resident_new((int32_t)(live->result.n + live->result.leaf_count), live->result.link, live->result.link_count,
			CARBON_COLUMNS, live->result.direct, &live->resident, NULL, err);
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

static const char *unit_of(const struct carbon_model *model, const struct carbon_energy *e)
{
	for (size_t i = 0; i < model->bill_count; i++)
		if (model->bill[i].source_line == e->source_line && model->bill[i].process_at == e->process && model->bill[i].at == e->month)
			return model->bill[i].unit;
	return NULL;
}

/* Appended parts against the old ones: what differs becomes a change of a link, and the old ones take the new amounts. Products that a supplier's
 * footprint stands for keep their leaf. A part that is new needs another system: `*out_anew`. */
static size_t take_parts(struct carbon_live *live, size_t old_count, struct graph_change *change, bool *out_anew)
{
	struct carbon_result *result = &live->result;
	size_t changes = 0;

	for (size_t i = old_count; i < result->part_count; i++) {
		struct carbon_part *new = &result->part[i];
		struct carbon_part *old = NULL;

		for (size_t k = 0; k < old_count && !old; k++)
			if (result->part[k].product == new->product && result->part[k].leaf == new->leaf && result->part[k].kind == new->kind &&
				result->part[k].activity &&strcmp(result->part[k].activity, new->activity) == 0)
				old = &result->part[k];
		if (!old && !result->replaced[new->product])
			*out_anew = true;
		if (old && mpq_cmp(old->amount, new->amount) != 0) {
			mpq_swap(old->amount, new->amount);
			if (old->kind != CARBON_TRANSPORT_OUT)
				change[changes++] = (struct graph_change){
					.kind = GRAPH_SET_LINK, .product = old->product, .input = (int32_t)result->n + old->leaf};
		}
		mpq_clears(new->amount, new->kg, NULL);
	}
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

enum status carbon_live_bill(struct carbon_live *live, const char *process, date_month month, const char *carrier, const char *quantity,
	size_t *out_changed, struct err *err)
{
	struct carbon_model *model = &live->model;
	struct carbon_energy *line;
	struct graph_change *change;
	struct graph_effort effort = {0};
	size_t old_count = live->result.part_count, leaves = live->result.leaf_count, changes;
	bool anew = false;
	int64_t at;
	enum status st;

	line = map_get(model->process_at, process, &at) ? find_line(live, (int32_t)at, month, carrier) : NULL;
	if (!line || !unit_of(model, line) || !carbon_in_period(model->rules, live->result.which, month)) {
		char when[DATE_TEXT_LEN];

		month_format(month, when);
		return err_set(err, ST_NOT_FOUND, "activity.unknown", process, when, carrier, NULL);
	}
	for (size_t c = 0; c < model->contract_count; c++)
		if (strcmp(carrier, "electricity") == 0 && strcmp(model->contract[c].site, model->process[at].site) == 0)
			return err_set(err, ST_CONFLICT, "carbon.live_contract", process, carrier, NULL);
	st = carbon_energy_set(model, line, quantity, unit_of(model, line), err);
	if (st == ST_OK)
		st = carbon_result_reallocate(model, &live->result, (int32_t)at, err);
	if (st != ST_OK)
		return st;
	change = heap_alloc(live->result.part_count - old_count + 1, sizeof *change);
	changes = take_parts(live, old_count, change, &anew);
	if (anew || live->result.leaf_count != leaves) /* a factor that was not used before has no row yet */
		st = err_set(err, ST_CONFLICT, "carbon.live_contract", process, carrier, NULL);
	else if (changes > 0)
		st = graph_resident_apply(live->resident, change, changes, &effort, NULL, err);
	free(change);
	if (st == ST_OK && out_changed)
		*out_changed = effort.touched;
	return st;
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
