/* Embedded emissions of CBAM goods: own parts exact, totals by one solve over the relevant precursors. */
#include "carbon/carbon_cbam_int.h"

#include "base/decimal.h"
#include "carbon/carbon_int.h"

#include <stdlib.h>
#include <string.h>

enum { DIRECT, INDIRECT, BY_DEFAULT, COLUMNS };
#define UNKNOWN_DIRECT 1u
#define UNKNOWN_INDIRECT 2u

struct embedding {
	struct carbon_model model;
	struct party_rules rules; /* with the period asked for */
	struct carbon_result result;
	struct arena *arena;
	const struct carbon_cbam_question *question;
	char day[DATE_TEXT_LEN]; /* last of the period */
	struct carbon_cbam_list *list;
	struct carbon_cbam_origin *origin;
	struct carbon_cbam_value *value;
	size_t lists, origins, values;
	/* by product */
	const struct carbon_cbam_list **on;
	const struct carbon_cbam_value **use; /* the value that stands for it */
	mpq_t *mass, *own_direct, *own_indirect, *own_outside;
	unsigned *unknown; /* itself or something behind it */
	double *direct, *total;
};

static mpq_t *exacts(size_t n)
{
	mpq_t *list = heap_alloc(n + 1, sizeof *list);

	for (size_t i = 0; i < n; i++)
		mpq_init(list[i]);
	return list;
}

static void exacts_done(mpq_t *list, size_t n)
{
	for (size_t i = 0; list && i < n; i++)
		mpq_clear(list[i]);
	free(list);
}

static void done(struct embedding *e)
{
	size_t n = e->model.product_count;

	exacts_done(e->mass, n);
	exacts_done(e->own_direct, n);
	exacts_done(e->own_indirect, n);
	exacts_done(e->own_outside, n);
	free(e->on);
	free(e->use);
	free(e->unknown);
	free(e->direct);
	free(e->total);
	carbon_result_done(&e->result);
	carbon_model_done(&e->model);
}

static const char *kept(const struct embedding *e, const char *text)
{
	return text ? arena_strdup(e->arena, text) : NULL;
}

static const char *exact_text(const struct embedding *e, const mpq_t value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_exact(value, text);
	return arena_strdup(e->arena, text);
}

static const char *number_text(const struct embedding *e, double value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_double(value, text);
	return arena_strdup(e->arena, text);
}

/* ---- own parts ---- */

static bool begins(const char *text, const char *word)
{
	return strncmp(text, word, strlen(word)) == 0;
}

static enum carbon_cbam_kind kind_of(const struct carbon_part *part)
{
	if (!part->activity || part->kind != CARBON_ENERGY)
		return CARBON_CBAM_OUTSIDE;
	if (strcmp(part->activity, "electricity") == 0)
		return CARBON_CBAM_INDIRECT;
	if (begins(part->activity, "material:") || begins(part->activity, "waste:") || begins(part->activity, "transport_in:"))
		return CARBON_CBAM_OUTSIDE;
	return CARBON_CBAM_DIRECT;
}

static void sum_own(struct embedding *e)
{
	for (size_t i = 0; i < e->result.part_count; i++) {
		const struct carbon_part *part = &e->result.part[i];
		enum carbon_cbam_kind kind = kind_of(part);
		mpq_t *sum = kind == CARBON_CBAM_DIRECT ? e->own_direct : kind == CARBON_CBAM_INDIRECT ? e->own_indirect : e->own_outside;

		if (part->kind != CARBON_TRANSPORT_OUT) /* beside the totals */
			mpq_add(sum[part->product], sum[part->product], part->kg);
	}
}

/* ---- what counts ---- */

/* Is it made here in the period, so that its own process says what is in it? */
static bool is_made(const struct embedding *e, size_t j)
{
	return e->model.process_of[j] >= 0 && !e->result.replaced[j] && mpq_sgn(e->result.output[j]) != 0;
}

/* What was communicated comes before the own process, that before a default value. */
static enum status choose_values(struct embedding *e, struct err *err)
{
	char first[DATE_TEXT_LEN];
	enum status st = ST_OK;

	date_format(month_first_day(e->question->from), first);
	for (size_t j = 0; j < e->model.product_count && st == ST_OK; j++) {
		const struct party_product *p = &e->model.product[j];

		e->on[j] = carbon_cbam_find(e->list, e->lists, p->cn_code, e->day, e->question->proposal);
		if (p->mass_kg)
			st = decimal_parse_exact(p->mass_kg, e->mass[j], err);
		else if (factor_unit_find(p->declared_unit) && factor_unit_find(p->declared_unit)->dimension == FACTOR_MASS)
			st = decimal_parse_exact(factor_unit_find(p->declared_unit)->to_base, e->mass[j], err);
		for (size_t i = 0; i < e->values && !e->use[j]; i++) {
			const struct carbon_cbam_value *v = &e->value[i];

			if (strcmp(v->product, p->product) == 0 && strcmp(v->valid_from, e->day) <= 0 &&
				(!v->valid_to || strcmp(v->valid_to, first) >= 0) && (strcmp(v->basis, "actual") == 0 || !is_made(e, j)))
				e->use[j] = v;
		}
	}
	return st;
}

/* Is an input of a good a relevant precursor? NULL: it is; else why not. */
static const char *why_not(const struct embedding *e, size_t link)
{
	const struct graph_link *q = &e->model.graph_link[link];

	if (!e->model.product[q->input].cn_code)
		return "cn";
	if (!e->on[q->input])
		return "not_listed";
	if (q->quantity <= 0)
		return "avoided";
	return NULL;
}

static enum status set_leaf(struct embedding *e, size_t j, struct err *err)
{
	const struct carbon_cbam_value *v = e->use[j];
	const char *const part[] = {v->direct_t_per_t, v->indirect_t_per_t};
	double *to = &e->direct[j * COLUMNS];
	mpq_t value, markup;
	enum status st = ST_OK;

	mpq_inits(value, markup, NULL);
	if (mpq_sgn(e->mass[j]) == 0)
		e->unknown[j] |= UNKNOWN_DIRECT | UNKNOWN_INDIRECT;
	if (v->markup_share)
		st = decimal_parse_exact(v->markup_share, markup, err);
	mpq_set_ui(value, 1, 1);
	mpq_add(markup, markup, value);
	for (int c = 0; c < 2 && st == ST_OK; c++) {
		if (!part[c]) {
			e->unknown[j] |= c == 0 ? UNKNOWN_DIRECT : UNKNOWN_INDIRECT;
			continue;
		}
		st = decimal_parse_exact(part[c], value, err);
		mpq_mul(value, value, markup);
		mpq_mul(value, value, e->mass[j]);
		to[c] = carbon_solve_double(value);
	}
	if (strcmp(v->basis, "default") == 0)
		to[BY_DEFAULT] = to[DIRECT] + to[INDIRECT];
	mpq_clears(value, markup, NULL);
	return st;
}

/* Own rows of the solve. What is a relevant precursor but has no value, no process and is made of nothing is unknown. */
static enum status set_rows(struct embedding *e, struct err *err)
{
	enum status st = ST_OK;

	for (size_t j = 0; j < e->model.product_count && st == ST_OK; j++) {
		bool made = e->model.process_of[j] >= 0 && !e->result.replaced[j];

		if (e->use[j]) {
			st = set_leaf(e, j, err);
			continue;
		}
		if (!made && (!e->model.has_inputs[j] || e->result.replaced[j]))
			e->unknown[j] |= UNKNOWN_DIRECT | UNKNOWN_INDIRECT;
		if (made && mpq_sgn(e->result.output[j]) == 0)
			e->unknown[j] |= UNKNOWN_DIRECT | UNKNOWN_INDIRECT;
		if (e->on[j] && strcmp(e->on[j]->counts, "precursors") == 0)
			continue;
		e->direct[j * COLUMNS + DIRECT] = carbon_solve_double(e->own_direct[j]);
		e->direct[j * COLUMNS + INDIRECT] = carbon_solve_double(e->own_indirect[j]);
	}
	return st;
}

static enum status solve(struct embedding *e, struct err *err)
{
	size_t n = e->model.product_count, links = e->model.link_count;
	struct graph_link *link = heap_alloc(links + 1, sizeof *link);
	struct graph_order *order = NULL;
	enum status st = set_rows(e, err);

	memcpy(link, e->model.graph_link, links * sizeof *link);
	for (size_t i = 0; i < links; i++)
		if (why_not(e, i) || e->use[link[i].product] || e->result.replaced[link[i].product])
			link[i].quantity = 0;
	if (st == ST_OK && n > 0)
		st = carbon_model_order_of(&e->model, link, links, (int32_t)n, &order, err);
	if (st == ST_OK && n > 0)
		st = graph_solve(order, COLUMNS, e->direct, e->total, 1, err);
	if (st == ST_OK)
		carbon_marks_spread((int32_t)n, link, links, e->unknown);
	graph_order_free(order);
	free(link);
	return st;
}

/* ---- the answer ---- */

static void add_gap(const struct embedding *e, struct carbon_cbam_good *g, const char *word, const char *what)
{
	const char *code = arena_printf(e->arena, "%s:%s", word, what);

	for (size_t i = 0; i < g->gaps; i++)
		if (strcmp(g->gap[i], code) == 0)
			return;
	g->gap = arena_grow(e->arena, g->gap, g->gaps, sizeof *g->gap);
	g->gap[g->gaps++] = code;
}

/* kg per declared unit → t per t. */
static const char *per_mass(const struct embedding *e, size_t j, const mpq_t kg)
{
	const char *text;
	mpq_t value;

	if (mpq_sgn(e->mass[j]) == 0)
		return NULL;
	mpq_init(value);
	mpq_div(value, kg, e->mass[j]);
	text = exact_text(e, value);
	mpq_clear(value);
	return text;
}

static const char *total_per_mass(const struct embedding *e, size_t j, int column, unsigned unknown)
{
	if (mpq_sgn(e->mass[j]) == 0 || (e->unknown[j] & unknown))
		return NULL;
	return number_text(e, e->total[j * COLUMNS + (size_t)column] / mpq_get_d(e->mass[j]));
}

static enum status put_parts(const struct embedding *e, size_t j, struct carbon_cbam_good *g, struct err *err)
{
	mpq_t sum, mwh;
	enum status st = ST_OK;

	mpq_inits(sum, mwh, NULL);
	for (size_t i = 0; i < e->result.part_count && st == ST_OK; i++) {
		const struct carbon_part *part = &e->result.part[i];
		const struct carbon_leaf *leaf = &e->result.leaf[part->leaf];
		const struct factor *factor = leaf->factor >= 0 ? e->model.factor[leaf->factor] : NULL;
		struct carbon_cbam_part *to;

		if (part->product != (int32_t)j || part->kind == CARBON_TRANSPORT_OUT || mpq_sgn(part->amount) == 0)
			continue;
		g->part = arena_grow(e->arena, g->part, g->parts, sizeof *g->part);
		to = &g->part[g->parts++];
		*to = (struct carbon_cbam_part){.kind = kind_of(part),
			.activity = kept(e, part->activity ? part->activity
					    : factor       ? "factor"
							   : "footprint"),
			.factor = kept(e, carbon_leaf_key(&e->model, leaf)),
			.source = kept(e, factor ? factor->source : NULL),
			.unit = kept(e, factor ? factor->unit : e->model.product[j].declared_unit),
			.amount = exact_text(e, part->amount),
			.kgco2e = exact_text(e, part->kg),
			.kgco2e_per_unit = exact_text(e, leaf->t2),
			.year = factor ? factor->year : 0};
		if (to->kind == CARBON_CBAM_INDIRECT) {
			st = factor_convert(part->amount, factor ? factor->unit : "kWh", "MWh", mwh, err);
			mpq_add(sum, sum, mwh);
		}
	}
	if (mpq_sgn(e->mass[j]) != 0 && e->model.process_of[j] >= 0 && mpq_sgn(e->result.output[j]) != 0) { /* MWh per kg → per t */
		mpq_set_ui(mwh, 1000, 1);
		mpq_mul(sum, sum, mwh);
		g->electricity_mwh_per_t = per_mass(e, j, sum);
	}
	mpq_clears(sum, mwh, NULL);
	return st;
}

static const char *basis_of(const struct embedding *e, size_t input)
{
	if (e->use[input])
		return e->use[input]->basis;
	return !e->result.replaced[input] && (e->model.process_of[input] >= 0 || e->model.has_inputs[input]) ? "process" : NULL;
}

/* Are two links of a good one line of its precursors: the same input, for the same reason? */
static bool together(const struct embedding *e, size_t a, size_t b)
{
	return e->model.graph_link[a].input == e->model.graph_link[b].input && (why_not(e, a) == NULL) == (why_not(e, b) == NULL);
}

static void put_precursor(const struct embedding *e, size_t j, size_t link, const mpq_t quantity, struct carbon_cbam_good *g)
{
	const struct carbon_model *m = &e->model;
	size_t input = (size_t)m->graph_link[link].input;
	const struct party_product *p = &m->product[input];
	struct carbon_cbam_precursor *to;
	mpq_t mass;

	g->precursor = arena_grow(e->arena, g->precursor, g->precursors, sizeof *g->precursor);
	to = &g->precursor[g->precursors++];
	*to = (struct carbon_cbam_precursor){.product = kept(e, p->product),
		.name = kept(e, p->name),
		.organisation = kept(e, p->organisation),
		.cn_code = kept(e, p->cn_code),
		.site = m->process_of[input] >= 0 ? kept(e, m->process[m->process_of[input]].site) : NULL,
		.why_not = why_not(e, link)};
	mpq_init(mass);
	mpq_mul(mass, quantity, e->mass[input]);
	to->t_per_t = mpq_sgn(e->mass[input]) != 0 ? per_mass(e, j, mass) : NULL;
	mpq_clear(mass);
	if (to->why_not) {
		if (strcmp(to->why_not, "cn") == 0)
			add_gap(e, g, "cn", p->product);
		return;
	}
	to->basis = basis_of(e, input);
	to->value = e->use[input];
	to->direct_t_per_t = total_per_mass(e, input, DIRECT, UNKNOWN_DIRECT);
	to->indirect_t_per_t = total_per_mass(e, input, INDIRECT, UNKNOWN_INDIRECT);
	if (mpq_sgn(e->mass[input]) == 0)
		add_gap(e, g, "mass", p->product);
	else if (!to->direct_t_per_t)
		add_gap(e, g, "value", p->product);
	else if (!to->indirect_t_per_t)
		add_gap(e, g, "indirect", p->product);
}

/* All links to one input together, losses with what is contained. */
static void put_precursors(const struct embedding *e, size_t j, struct carbon_cbam_good *g)
{
	const struct carbon_model *m = &e->model;
	size_t *mine = NULL, count = 0;
	mpq_t quantity, share, sum;

	for (size_t i = 0; i < m->link_count; i++)
		if (m->graph_link[i].product == (int32_t)j) {
			mine = heap_grow(mine, count + 1, sizeof *mine);
			mine[count++] = i;
		}
	mpq_inits(quantity, share, sum, NULL);
	for (size_t i = 0; i < count; i++) {
		bool seen = false;

		for (size_t k = 0; k < i && !seen; k++)
			seen = together(e, mine[k], mine[i]);
		mpq_set_ui(sum, 0, 1);
		for (size_t k = i; k < count && !seen; k++) {
			const struct party_link *link = &m->link[mine[k]];

			if (!together(e, mine[k], mine[i]) || decimal_parse_exact(link->quantity, quantity, NULL) != ST_OK ||
				decimal_parse_exact(link->share, share, NULL) != ST_OK)
				continue;
			mpq_mul(quantity, quantity, share);
			mpq_add(sum, sum, quantity);
		}
		if (!seen)
			put_precursor(e, j, mine[i], sum, g);
	}
	mpq_clears(quantity, share, sum, NULL);
	free(mine);
}

static void put_gaps(const struct embedding *e, size_t j, struct carbon_cbam_good *g)
{
	const struct carbon_model *m = &e->model;

	if (!g->cn_code)
		add_gap(e, g, "cn", g->product);
	if (!g->mass_kg && mpq_sgn(e->mass[j]) == 0)
		add_gap(e, g, "mass", g->product);
	if (e->result.replaced[j])
		add_gap(e, g, "footprint", g->product);
	for (size_t i = 0; i < e->result.gap_count; i++)
		if (e->result.gap[i].product == (int32_t)j) {
			const char *code = e->result.gap[i].code, *colon = strchr(code, ':');

			add_gap(e, g, arena_strndup(e->arena, code, (size_t)(colon - code)), colon + 1);
		}
	for (size_t i = 0; g->site && i < m->contract_count; i++) /* only a contract of direct supply has a factor of its own under CBAM */
		if (strcmp(m->contract[i].site, g->site) == 0 && m->contract[i].first <= e->question->to && m->contract[i].last >= e->question->from)
			add_gap(e, g, "contract", m->contract[i].contract);
}

static void put_totals(const struct embedding *e, size_t j, struct carbon_cbam_good *g)
{
	const double *total = &e->total[j * COLUMNS];
	mpq_t sum;

	g->direct_t_per_t = total_per_mass(e, j, DIRECT, UNKNOWN_DIRECT);
	g->indirect_t_per_t = total_per_mass(e, j, INDIRECT, UNKNOWN_INDIRECT);
	if (g->list && !g->list->indirect)
		g->declared_t_per_t = g->direct_t_per_t;
	else if (g->list && g->direct_t_per_t && g->indirect_t_per_t)
		g->declared_t_per_t = number_text(e, (total[DIRECT] + total[INDIRECT]) / mpq_get_d(e->mass[j]));
	if (g->direct_t_per_t && g->indirect_t_per_t && total[DIRECT] + total[INDIRECT] > 0)
		g->default_share = number_text(e, total[BY_DEFAULT] / (total[DIRECT] + total[INDIRECT]));
	if (e->model.process_of[j] < 0 || mpq_sgn(e->result.output[j]) == 0) /* where nothing was made nothing is known of a tonne */
		return;
	g->own_direct_t_per_t = per_mass(e, j, e->own_direct[j]);
	g->own_indirect_t_per_t = per_mass(e, j, e->own_indirect[j]);
	mpq_init(sum);
	mpq_add(sum, e->own_direct[j], e->own_indirect[j]);
	mpq_add(sum, sum, e->own_outside[j]);
	g->own_kgco2e = exact_text(e, sum);
	g->outside_kgco2e = exact_text(e, e->own_outside[j]);
	g->output = exact_text(e, e->result.output[j]);
	g->share = exact_text(e, e->result.share[j]);
	mpq_set_ui(sum, 1000, 1);
	mpq_div(sum, e->mass[j], sum);
	mpq_mul(sum, sum, e->result.output[j]);
	g->output_t = mpq_sgn(e->mass[j]) != 0 ? exact_text(e, sum) : NULL;
	mpq_clear(sum);
}

static enum status answer(const struct embedding *e, size_t j, struct carbon_cbam_good *g, struct err *err)
{
	const struct carbon_model *m = &e->model;
	const struct party_product *p = &m->product[j];
	int32_t process = m->process_of[j];

	*g = (struct carbon_cbam_good){.product = kept(e, p->product),
		.name = kept(e, p->name),
		.organisation = kept(e, p->organisation),
		.site = process >= 0 ? kept(e, m->process[process].site) : NULL,
		.process = process >= 0 ? kept(e, m->process[process].process) : NULL,
		.cn_code = kept(e, p->cn_code),
		.unit = kept(e, p->declared_unit),
		.mass_kg = kept(e, p->mass_kg),
		.list = e->on[j]};
	for (size_t i = 0; i < e->origins; i++)
		if (strcmp(e->origin[i].product, p->product) == 0) {
			g->country = e->origin[i].country;
			g->route = e->origin[i].route;
		}
	put_gaps(e, j, g);
	put_precursors(e, j, g);
	put_totals(e, j, g);
	return put_parts(e, j, g, err);
}

static enum status answer_all(struct embedding *e, struct carbon_cbam_good **out_list, size_t *out_count, struct err *err)
{
	const struct carbon_cbam_question *q = e->question;
	size_t n = e->model.product_count, count = 0;
	struct carbon_cbam_good *list = arena_alloc(e->arena, (n + q->products + 1) * sizeof *list);
	enum status st = ST_OK;
	int64_t at;

	for (size_t i = 0; i < q->products && st == ST_OK; i++) {
		if (!map_get(e->model.product_at, q->product[i], &at))
			st = carbon_unknown_product(e->model.product, n, q->product[i], err);
		else
			st = answer(e, (size_t)at, &list[count++], err);
	}
	for (size_t j = 0; j < n && q->products == 0 && st == ST_OK; j++)
		if (e->on[j] && e->model.product[j].organisation)
			st = answer(e, j, &list[count++], err);
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

static enum status read_all(struct embedding *e, struct store_tx *tx, struct err *err)
{
	enum status st = carbon_cbam_lists_read(tx, e->arena, &e->list, &e->lists, err);

	if (st == ST_OK)
		st = carbon_cbam_origins(tx, e->arena, &e->origin, &e->origins, err);
	if (st == ST_OK)
		st = carbon_cbam_values(tx, e->arena, &e->value, &e->values, err);
	if (st == ST_OK)
		st = carbon_model_load(tx, &e->rules, &e->model, err);
	if (st == ST_OK)
		st = carbon_model_energy(&e->model, NULL, err);
	if (st == ST_OK)
		st = carbon_result_parts(&e->model, CARBON_AFTER, NULL, 0, &e->result, err);
	return st;
}

enum status carbon_cbam(struct store_tx *tx, const struct party_rules *rules, const struct carbon_cbam_question *question, struct arena *arena,
	struct carbon_cbam_good **out_list, size_t *out_count, struct err *err)
{
	struct embedding e = {.rules = *rules, .arena = arena, .question = question};
	enum status st;
	size_t n;

	e.rules.after_from = e.rules.before_from = question->from;
	e.rules.after_to = e.rules.before_to = question->to;
	date_format(month_last_day(question->to), e.day);
	st = read_all(&e, tx, err);
	n = e.model.product_count;
	if (st == ST_OK) {
		e.on = heap_alloc(n + 1, sizeof *e.on);
		e.use = heap_alloc(n + 1, sizeof *e.use);
		e.unknown = heap_alloc(n + 1, sizeof *e.unknown);
		e.direct = heap_alloc((n + 1) * COLUMNS, sizeof *e.direct);
		e.total = heap_alloc((n + 1) * COLUMNS, sizeof *e.total);
		e.mass = exacts(n);
		e.own_direct = exacts(n);
		e.own_indirect = exacts(n);
		e.own_outside = exacts(n);
		sum_own(&e);
		st = choose_values(&e, err);
	}
	if (st == ST_OK)
		st = solve(&e, err);
	if (st == ST_OK)
		st = answer_all(&e, out_list, out_count, err);
	done(&e);
	return st;
}
