/* The chain behind a stored number: contributions, factor sources, inputs, and what is missing. Explains what is stored: whatever the listed
 * contributions do not add up to is `other`. */
#include "carbon/carbon_int.h"

#include "base/decimal.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct own {
	double kg;
	bool there;
}; /* stored direct emissions of a product */

struct carbon_chain { /* what is gathered for explanations of one period */
	enum carbon_case which;
	struct graph_order *order;
	struct graph_link *back; /* the links turned round */
	struct carbon_model model;
	struct carbon_rows direct, source, missing, footprint, choice;
	struct carbon_received *received;
	size_t received_count;
	bool *replaced; /* per product: a supplier's footprint stands for it */
	const char *period;
	int32_t asked;
	double *amount;    /* per product, in one unit of the asked */
	unsigned *reached; /* per product: upstream of the asked, itself included */
	struct own *own;
};

static double number_of(const char *text)
{
	double value = 0;

	if (text)
		decimal_parse_double(text, &value, NULL);
	return value;
}

static const char *in_arena(struct arena *arena, const char *text)
{
	return text ? arena_strdup(arena, text) : "";
}

/* A number of the published form into a field of the explanation. */
static void put(double value, char out[48])
{
	_Static_assert(DECIMAL_TEXT_LEN <= 48, "fields of the explanation hold a published number");
	decimal_from_double(value, out);
}

enum status carbon_unknown_product(const struct party_product *list, size_t count, const char *product, struct err *err)
{
	const char **id = heap_alloc(count + 1, sizeof *id), *nearest;
	char hint[PARTY_ID_LEN * 4 + 8] = "";

	for (size_t i = 0; i < count; i++)
		id[i] = list[i].product;
	nearest = string_nearest(product, id);
	if (nearest)
		snprintf(hint, sizeof hint, " (→ %s?)", nearest);
	free(id);
	return err_set(err, ST_NOT_FOUND, "product.unknown", product, hint, NULL);
}

enum status carbon_product_known(struct store_tx *tx, const char *product, struct arena *arena, struct err *err)
{
	struct party_product *list;
	size_t count;
	enum status st = party_products(tx, arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (strcmp(list[i].product, product) == 0)
			return ST_OK;
	return st == ST_OK ? carbon_unknown_product(list, count, product, err) : st;
}

/* Index of a row's product if the row is of the period, else -1. */
static int64_t product_of(const struct carbon_chain *chain, const struct carbon_row *row)
{
	int64_t at;

	if (strcmp(row->cell[0], chain->period) != 0 || !map_get(chain->model.product_at, row->cell[1], &at))
		return -1;
	return at;
}

static enum status gather(struct carbon_chain *chain, struct err *err)
{
	struct carbon_model *model = &chain->model;
	struct store_tx *tx = model->tx;
	size_t n = model->product_count;
	enum status st = carbon_rows_read(tx, &model->arena, &carbon_derived[CARBON_TABLE_DIRECT], &chain->direct, err);

	if (st == ST_OK)
		st = carbon_rows_read(tx, &model->arena, &carbon_derived[CARBON_TABLE_SOURCE], &chain->source, err);
	if (st == ST_OK)
		st = carbon_rows_read(tx, &model->arena, &carbon_derived[CARBON_TABLE_MISSING], &chain->missing, err);
	if (st == ST_OK)
		st = carbon_rows_read(tx, &model->arena, &carbon_derived[CARBON_TABLE_FOOTPRINT], &chain->footprint, err);
	if (st == ST_OK)
		st = carbon_rows_read(tx, &model->arena, &carbon_derived[CARBON_TABLE_CHOICE], &chain->choice, err);
	if (st == ST_OK)
		st = carbon_received_read(tx, &model->arena, &chain->received, &chain->received_count, err);
	if (st != ST_OK)
		return st;
	chain->replaced = heap_alloc(n, sizeof *chain->replaced);
	for (size_t i = 0; i < chain->choice.count; i++) {
		int64_t at = product_of(chain, &chain->choice.item[i]);

		if (at >= 0)
			chain->replaced[at] = chain->choice.item[i].cell[CHOICE_CHOSEN][0] != '\0';
	}
	chain->amount = heap_alloc(n, sizeof *chain->amount);
	chain->reached = heap_alloc(n, sizeof *chain->reached);
	chain->own = heap_alloc(n, sizeof *chain->own);
	chain->back = carbon_model_links(model, chain->replaced);
	for (size_t i = 0; i < model->link_count; i++) {
		int32_t product = chain->back[i].product;

		chain->back[i].product = chain->back[i].input;
		chain->back[i].input = product;
	}
	for (size_t i = 0; i < chain->direct.count; i++) {
		int64_t at = product_of(chain, &chain->direct.item[i]);

		if (at >= 0)
			chain->own[at] = (struct own){number_of(chain->direct.item[i].cell[DIRECT_KG_DIGITS]), true};
	}
	return n > 0 ? carbon_model_order(model, chain->replaced, &chain->order, err) : ST_OK;
}

/* What stands behind one unit of the product asked for: amounts, and upstream by the same walk as that of the marks. */
static enum status reach(struct carbon_chain *chain, struct err *err)
{
	size_t n = chain->model.product_count;
	double *order_of = heap_alloc(n, sizeof *order_of);
	enum status st;

	order_of[chain->asked] = 1;
	st = graph_amounts(chain->order, order_of, chain->amount, err);
	memset(chain->reached, 0, n * sizeof *chain->reached);
	chain->reached[chain->asked] = 1;
	carbon_marks_spread((int32_t)n, chain->back, chain->model.link_count, chain->reached);
	free(order_of);
	return st;
}

struct ranked {
	int32_t at;
	double kg;
};

static int by_size(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	double size_x = fabs(x->kg), size_y = fabs(y->kg);

	if (size_x != size_y)
		return size_x > size_y ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static void list_contributions(const struct carbon_chain *chain, double total, size_t top, struct arena *arena, struct carbon_explanation *out)
{
	const struct carbon_model *model = &chain->model;
	struct ranked *ranked = heap_alloc(model->product_count, sizeof *ranked);
	size_t count = 0;
	double rest = total, size = 0;

	for (size_t i = 0; i < model->product_count; i++) {
		double kg = chain->amount[i] * chain->own[i].kg;

		if (kg != 0)
			ranked[count++] = (struct ranked){(int32_t)i, kg};
		size += fabs(kg);
	}
	if (count > 0)
		qsort(ranked, count, sizeof *ranked, by_size);
	out->contribution_count = count < top ? count : top;
	out->contribution = arena_alloc(arena, (out->contribution_count + 1) * sizeof *out->contribution);
	for (size_t i = 0; i < out->contribution_count; i++) {
		const struct party_product *p = &model->product[ranked[i].at];
		struct carbon_contribution *c = &out->contribution[i];

		c->product = in_arena(arena, p->product);
		c->name = in_arena(arena, p->name);
		c->organisation = in_arena(arena, p->organisation);
		c->unit = in_arena(arena, p->declared_unit);
		put(chain->amount[ranked[i].at], c->amount);
		put(chain->own[ranked[i].at].kg, c->direct_kgco2e);
		put(ranked[i].kg, c->kgco2e);
		c->share = total != 0 ? ranked[i].kg / total : 0;
		rest -= ranked[i].kg;
	}
	if (out->contribution_count == count && fabs(rest) <= 1e-12 * size)
		rest = 0; /* all are listed: what is left is rounding of the sum */
	put(rest, out->other_kgco2e);
	free(ranked);
}

struct source_sum {
	const struct carbon_row *row;
	double amount, kg;
};

static int by_source_size(const void *a, const void *b)
{
	const struct source_sum *x = a, *y = b;
	double size_x = fabs(x->kg), size_y = fabs(y->kg);

	if (size_x != size_y)
		return size_x > size_y ? -1 : 1;
	return strcmp(x->row->cell[SOURCE_FACTOR], y->row->cell[SOURCE_FACTOR]);
}

/* A supplier's footprint in the place of a factor. */
static void footprint_source(const struct carbon_chain *chain, const struct source_sum *sum, struct arena *arena, struct carbon_source *s)
{
	const char *id = sum->row->cell[SOURCE_FACTOR] + strlen(CARBON_FOOTPRINT_PREFIX);

	s->factor = in_arena(arena, sum->row->cell[SOURCE_FACTOR]);
	s->status = s->use = s->gwp_set = "";
	for (size_t i = 0; i < chain->received_count; i++) {
		const struct carbon_received *r = &chain->received[i];

		if (strcmp(r->footprint, id) != 0)
			continue;
		s->status = strcmp(r->verified, "no") == 0 ? "" : in_arena(arena, r->verified);
		s->gwp_set = in_arena(arena, r->gwp_set);
	}
	s->name_en = "footprint received from the supplier";
	s->name_ko = "협력사에서 받은 제품 발자국";
	s->source = "supplier_footprints.csv";
	s->unit = in_arena(arena, sum->row->cell[SOURCE_UNIT]);
	put(sum->amount != 0 ? sum->kg / sum->amount : 0, s->kgco2e_per_unit);
	put(sum->amount, s->amount);
	put(sum->kg, s->kgco2e);
}

static enum status list_sources(struct carbon_chain *chain, struct arena *arena, struct carbon_explanation *out, struct err *err)
{
	struct source_sum *sum = NULL;
	size_t count = 0;
	struct map *at = map_new();
	enum status st = ST_OK;

	for (size_t i = 0; i < chain->source.count; i++) {
		const struct carbon_row *row = &chain->source.item[i];
		int64_t product = product_of(chain, row), k;

		if (product < 0 || chain->amount[product] == 0)
			continue;
		if (!map_get(at, row->cell[SOURCE_FACTOR], &k)) {
			k = (int64_t)count;
			map_add(at, row->cell[SOURCE_FACTOR], k, NULL);
			sum = heap_grow(sum, ++count, sizeof *sum);
			sum[k] = (struct source_sum){.row = row};
		}
		sum[k].amount += chain->amount[product] * number_of(row->cell[SOURCE_AMOUNT_DIGITS]);
		sum[k].kg += chain->amount[product] * number_of(row->cell[SOURCE_KG_DIGITS]);
	}
	if (count > 0)
		qsort(sum, count, sizeof *sum, by_source_size);
	out->source = arena_alloc(arena, (count + 1) * sizeof *out->source);
	out->source_count = count;
	for (size_t i = 0; i < count && st == ST_OK; i++) {
		struct carbon_source *s = &out->source[i];
		struct factor factor;

		if (strncmp(sum[i].row->cell[SOURCE_FACTOR], CARBON_FOOTPRINT_PREFIX, strlen(CARBON_FOOTPRINT_PREFIX)) == 0) {
			footprint_source(chain, &sum[i], arena, s);
			continue;
		}
		factor_init(&factor);
		st = factor_get(chain->model.tx, arena, sum[i].row->cell[SOURCE_FACTOR], chain->model.rules->gwp_set, DATE_NONE, &factor, err);
		if (st == ST_OK) {
			s->factor = in_arena(arena, factor.key);
			s->name_en = in_arena(arena, factor.name_en);
			s->name_ko = in_arena(arena, factor.name_ko);
			s->source = in_arena(arena, factor.source);
			s->status = in_arena(arena, factor.status);
			s->use = in_arena(arena, factor.use);
			s->gwp_set = in_arena(arena, factor.gwp_set);
			s->year = factor.year;
			s->unit = in_arena(arena, factor.unit);
			s->marks = (unsigned)strtoul(sum[i].row->cell[SOURCE_MARKS], NULL, 10);
			decimal_from_exact(factor.kgco2e_per_unit, s->kgco2e_per_unit);
			put(sum[i].amount, s->amount);
			put(sum[i].kg, s->kgco2e);
		}
		factor_done(&factor);
	}
	map_free(at);
	free(sum);
	return st;
}

static void list_links(const struct carbon_chain *chain, struct arena *arena, struct carbon_explanation *out)
{
	const struct carbon_model *model = &chain->model;
	double *total = heap_alloc(model->product_count, sizeof *total);
	size_t count = 0;

	for (size_t i = 0; i < chain->footprint.count; i++) {
		int64_t at = product_of(chain, &chain->footprint.item[i]);

		if (at >= 0)
			total[at] = number_of(chain->footprint.item[i].cell[FOOTPRINT_KG_DIGITS]);
	}
	for (size_t i = 0; i < model->link_count; i++)
		count += model->graph_link[i].product == chain->asked;
	out->link = arena_alloc(arena, (count + 1) * sizeof *out->link);
	for (size_t i = 0; i < model->link_count; i++) {
		const struct party_link *l = &model->link[i];
		const struct graph_link *q = &model->graph_link[i];
		struct carbon_link *to = &out->link[out->link_count];

		if (q->product != chain->asked || chain->replaced[chain->asked])
			continue;
		out->link_count++;
		to->input = in_arena(arena, l->input);
		to->name = in_arena(arena, model->product[q->input].name);
		to->organisation = in_arena(arena, model->product[q->input].organisation);
		to->part = in_arena(arena, l->part);
		to->kind = in_arena(arena, l->kind);
		snprintf(to->quantity, sizeof to->quantity, "%s", l->quantity);
		snprintf(to->share, sizeof to->share, "%s", l->share);
		put(total[q->input], to->input_kgco2e);
		put(q->quantity * total[q->input], to->kgco2e);
		to->source_line = l->source_line;
	}
	free(total);
}

static int by_code(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void list_missing(const struct carbon_chain *chain, struct arena *arena, struct carbon_explanation *out)
{
	static const struct {
		unsigned mark;
		const char *word;
	} word[] = {{FACTOR_MARK_SCREENING, "screening"}, {FACTOR_MARK_UNVERIFIED, "unverified"}, {FACTOR_MARK_NO_UPSTREAM, "no_upstream"},
		{FACTOR_MARK_OTHER_GWP, "other_gwp"}};
	size_t words = sizeof word / sizeof word[0], count = 0, kept = 0;
	const char **code = arena_alloc(arena, (chain->missing.count + chain->source.count * words + 8) * sizeof *code);
	struct map *seen = map_new();

	for (size_t i = 0; i < chain->missing.count; i++) {
		int64_t at = product_of(chain, &chain->missing.item[i]);

		if (at >= 0 && chain->reached[at])
			code[count++] = in_arena(arena, chain->missing.item[i].cell[MISSING_CODE]);
	}
	for (size_t i = 0; i < chain->source.count; i++) {
		const struct carbon_row *row = &chain->source.item[i];
		int64_t at = product_of(chain, row);
		unsigned marks = (unsigned)strtoul(row->cell[SOURCE_MARKS], NULL, 10);

		if (at < 0 || !chain->reached[at] || !map_add(seen, row->cell[SOURCE_FACTOR], 0, NULL))
			continue;
		for (size_t k = 0; k < words; k++)
			if (marks & word[k].mark)
				code[count++] = arena_printf(arena, "%s:%s", word[k].word, row->cell[SOURCE_FACTOR]);
	}
	if (count > 0)
		qsort(code, count, sizeof *code, by_code);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || strcmp(code[i], code[kept - 1]) != 0)
			code[kept++] = code[i];
	out->missing = code;
	out->missing_count = kept;
	map_free(seen);
}

/* What the product's own statement is wrong in; room was left for it. */
static void list_faults(unsigned marks, struct arena *arena, struct carbon_explanation *out)
{
	static const struct {
		unsigned fault;
		const char *word;
	} word[] = {{CARBON_FAULT_NEGATIVE, "negative"}, {CARBON_FAULT_SIGN, "sign"}, {CARBON_FAULT_RANGE, "range"},
		{CARBON_FAULT_EXEMPTED, "exempted"}, {CARBON_FAULT_BIOGENIC, "biogenic"}};

	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (marks & word[i].fault)
			out->missing[out->missing_count++] = arena_printf(arena, "%s:%s", word[i].word, out->product);
}

static enum status explain(struct carbon_chain *chain, size_t top, struct arena *arena, struct carbon_explanation *out, struct err *err)
{
	const struct party_product *p = &chain->model.product[chain->asked];
	const struct carbon_row *row = NULL;
	double total;

	for (size_t i = 0; i < chain->footprint.count && !row; i++)
		if (product_of(chain, &chain->footprint.item[i]) == chain->asked)
			row = &chain->footprint.item[i];
	if (!row || !chain->own[chain->asked].there)
		return err_set(err, ST_NOT_FOUND, "carbon.not_built", p->product, NULL);
	out->product = in_arena(arena, p->product);
	out->name = in_arena(arena, p->name);
	out->organisation = in_arena(arena, p->organisation);
	out->kind = in_arena(arena, p->kind);
	out->unit = in_arena(arena, p->declared_unit);
	out->gwp_set = in_arena(arena, chain->model.rules->gwp_set);
	out->input_sha256 = in_arena(arena, row->cell[FOOTPRINT_INPUT]);
	carbon_period(chain->model.rules, chain->which, &out->period_from, &out->period_to);
	snprintf(out->total_kgco2e, sizeof out->total_kgco2e, "%s", row->cell[FOOTPRINT_KG]);
	snprintf(out->claim_kgco2e, sizeof out->claim_kgco2e, "%s", row->cell[FOOTPRINT_CLAIM]);
	snprintf(out->claim_adjusted_kgco2e, sizeof out->claim_adjusted_kgco2e, "%s", row->cell[FOOTPRINT_ADJUSTED]);
	put(chain->own[chain->asked].kg, out->direct_kgco2e);
	out->publishable = strcmp(row->cell[FOOTPRINT_PUBLISHABLE], "1") == 0;
	total = number_of(row->cell[FOOTPRINT_KG_DIGITS]);
	list_contributions(chain, total, top, arena, out);
	list_links(chain, arena, out);
	list_missing(chain, arena, out);
	list_faults((unsigned)strtoul(row->cell[FOOTPRINT_MARKS], NULL, 10), arena, out);
	return list_sources(chain, arena, out, err);
}

void carbon_chain_close(struct carbon_chain *chain)
{
	if (!chain)
		return;
	carbon_rows_done(&chain->direct);
	carbon_rows_done(&chain->source);
	carbon_rows_done(&chain->missing);
	carbon_rows_done(&chain->footprint);
	carbon_rows_done(&chain->choice);
	graph_order_free(chain->order);
	free(chain->replaced);
	free(chain->back);
	free(chain->amount);
	free(chain->reached);
	free(chain->own);
	carbon_model_done(&chain->model);
	free(chain);
}

enum status carbon_chain_open(
	struct store_tx *tx, const struct party_rules *rules, enum carbon_case which, struct carbon_chain **out_chain, struct err *err)
{
	struct carbon_chain *chain = heap_alloc(1, sizeof *chain);
	enum status st;

	chain->which = which;
	chain->period = carbon_case_name(which);
	st = carbon_model_load_links(tx, rules, &chain->model, err);
	if (st == ST_OK)
		st = gather(chain, err);
	if (st != ST_OK) {
		carbon_chain_close(chain);
		return st;
	}
	*out_chain = chain;
	return ST_OK;
}

enum status carbon_chain_explain(
	struct carbon_chain *chain, const char *product, size_t top, struct arena *arena, struct carbon_explanation *out_explanation, struct err *err)
{
	struct carbon_explanation made = {0};
	int64_t at;
	enum status st;

	if (!map_get(chain->model.product_at, product, &at))
		return carbon_unknown_product(chain->model.product, chain->model.product_count, product, err);
	chain->asked = (int32_t)at;
	st = reach(chain, err);
	if (st == ST_OK)
		st = explain(chain, top, arena, &made, err);
	if (st == ST_OK)
		*out_explanation = made;
	return st;
}

enum status carbon_chain_leverage(struct carbon_chain *chain, const char *product, struct arena *arena, struct carbon_leverage **out_list,
	size_t *out_count, struct err *err)
{
	struct carbon_leverage *list = arena_alloc(arena, (chain->direct.count + 1) * sizeof *list);
	struct map *at;
	size_t count = 0;
	date_month from, to;
	int64_t asked, place;
	enum status st;

	if (!map_get(chain->model.product_at, product, &asked))
		return carbon_unknown_product(chain->model.product, chain->model.product_count, product, err);
	chain->asked = (int32_t)asked;
	if (!chain->own[asked].there)
		return err_set(err, ST_NOT_FOUND, "carbon.not_built", product, NULL);
	st = reach(chain, err);
	if (st != ST_OK)
		return st;
	carbon_period(chain->model.rules, chain->which, &from, &to);
	at = map_new();
	for (size_t i = 0; i < chain->direct.count; i++) {
		const char *const *cell = chain->direct.item[i].cell;
		int64_t made = product_of(chain, &chain->direct.item[i]);
		double output = number_of(cell[DIRECT_OUTPUT]);

		if (made < 0 || !cell[DIRECT_PROCESS] || chain->replaced[made] || chain->amount[made] == 0 || output == 0)
			continue;
		if (map_add(at, cell[DIRECT_PROCESS], (int64_t)count, NULL))
			list[count++] = (struct carbon_leverage){in_arena(arena, cell[DIRECT_PROCESS]), 0};
		if (map_get(at, cell[DIRECT_PROCESS], &place))
			list[place].per_kg_per_year += chain->amount[made] * number_of(cell[DIRECT_SHARE]) / output * (to - from + 1) / 12;
	}
	map_free(at);
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

bool carbon_chain_reaches(const struct carbon_chain *chain, const char *product)
{
	int64_t at;

	return map_get(chain->model.product_at, product, &at) && chain->reached[at] != 0;
}

enum status carbon_explain(struct store_tx *tx, const struct party_rules *rules, enum carbon_case which, const char *product, size_t top,
	struct arena *arena, struct carbon_explanation *out_explanation, struct err *err)
{
	struct carbon_chain *chain;
	enum status st = carbon_chain_open(tx, rules, which, &chain, err);

	if (st != ST_OK)
		return st;
	st = carbon_chain_explain(chain, product, top, arena, out_explanation, err);
	carbon_chain_close(chain);
	return st;
}
