/* Footprints received from suppliers: which one is used in a period, and its values per declared unit of the product (footprint rules 2.2, 3). */
#include "carbon/carbon_int.h"

#include "base/decimal.h"

#include <stdlib.h>
#include <string.h>

#define RATING_DEFAULT "3"

/* ---- choice ---- */

bool carbon_received_replaces(const struct carbon_received *r, const char *footprint)
{
	size_t length = strlen(footprint);

	if (!r->replaces)
		return false;
	if (strcmp(r->replaces, footprint) == 0)
		return true;
	for (const char *at = r->replaces; length > 0 && (at = strstr(at, footprint)); at += length)
		if ((at == r->replaces || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return true;
	return false;
}

static bool is_replaced(const struct carbon_model *model, const struct carbon_received *r)
{
	for (size_t i = 0; i < model->received_count; i++) {
		const struct carbon_received *by = &model->received[i];

		if (by != r && by->product_at == r->product_at && carbon_received_replaces(by, r->footprint) && strcmp(by->status, "Active") == 0)
			return true;
	}
	return false;
}

static date_day day_of(const char *text)
{
	date_day day = DATE_NONE;

	if (text)
		(void)date_parse(text, &day, NULL);
	return day;
}

/* Why a footprint cannot be used in the period, NULL if it can. */
static const char *refusal(const struct carbon_model *model, const struct carbon_received *r, date_day first, date_day last)
{
	date_day from = day_of(r->valid_from ? r->valid_from : r->reference_to); /* PACT: from the end of the data, for three years at most */
	date_day to = r->valid_to ? day_of(r->valid_to) : date_add_months(day_of(r->reference_to), model->rules->footprint_months);

	if (strcmp(r->status, "Active") != 0)
		return "deprecated";
	if (is_replaced(model, r))
		return "replaced";
	if (strcmp(r->boundary, "cradle_to_gate") != 0)
		return "boundary";
	if (from > first || to < last)
		return "not_valid";
	return NULL;
}

static double ratings_of(const struct carbon_received *r)
{
	double sum = 0, rating;

	for (int i = 0; i < 3; i++)
		if (decimal_parse_double(r->dqr[i] ? r->dqr[i] : RATING_DEFAULT, &rating, NULL) == ST_OK)
			sum += rating;
	return sum;
}

static int rank_of(const struct carbon_received *r)
{
	return strcmp(r->verified, "no") == 0 ? 2 : 1;
}

/* Days between the end of its data and the end of the use. */
static int64_t distance_of(const struct carbon_received *r, date_day last)
{
	return llabs((long long)day_of(r->reference_to) - last);
}

/* Best rank, then the nearer period, then the lower sum of ratings, then the older id: a before b? `why` says what decided. */
static bool is_better(const struct carbon_received *a, const struct carbon_received *b, date_day last, const char **why)
{
	int64_t nearer = distance_of(b, last) - distance_of(a, last);
	double by_rating = ratings_of(a) - ratings_of(b);

	*why = rank_of(a) != rank_of(b) ? "rank" : nearer != 0 ? "period" : by_rating != 0 ? "ratings" : "id";
	if (rank_of(a) != rank_of(b))
		return rank_of(a) < rank_of(b);
	if (nearer != 0)
		return nearer > 0;
	if (by_rating != 0)
		return by_rating < 0;
	return strcmp(a->footprint, b->footprint) < 0;
}

static const char *pass_over(struct carbon_model *model, const char *list, const char *footprint, const char *why)
{
	return arena_printf(&model->arena, "%s%s%s (%s)", list, list[0] ? ", " : "", footprint, why);
}

void carbon_received_choose(struct carbon_model *model, enum carbon_case which, struct carbon_choice **out_list, size_t *out_count)
{
	struct carbon_choice *list = NULL;
	size_t count = 0, next;
	date_month from, to;
	date_day first, last;

	carbon_period(model->rules, which, &from, &to);
	first = month_first_day(from);
	last = month_last_day(to);
	for (size_t i = 0; i < model->received_count; i = next) {
		struct carbon_choice choice = {.product = model->received[i].product_at, .received = -1, .reason = "only", .passed_over = ""};

		for (next = i; next < model->received_count && model->received[next].product_at == choice.product; next++) {
			const struct carbon_received *r = &model->received[next],
						     *best = choice.received < 0 ? NULL : &model->received[choice.received];
			const char *why = refusal(model, r, first, last);

			if (why) {
				choice.passed_over = pass_over(model, choice.passed_over, r->footprint, why);
			} else if (!best) {
				choice.received = (int32_t)next;
			} else if (is_better(r, best, last, &why)) {
				choice.passed_over = pass_over(model, choice.passed_over, best->footprint, why);
				choice.received = (int32_t)next;
				choice.reason = why;
			} else {
				is_better(best, r, last, &why);
				choice.passed_over = pass_over(model, choice.passed_over, r->footprint, why);
				choice.reason = why;
			}
		}
		if (choice.received < 0) {
			choice.reason = "none_usable";
			choice.rank = model->process_of[choice.product] >= 0 ? 3 : 4;
		} else {
			choice.rank = rank_of(&model->received[choice.received]);
		}
		list = heap_grow(list, count + 1, sizeof *list);
		list[count++] = choice;
	}
	*out_list = list;
	*out_count = count;
}

static const char *why_passed(
	const struct carbon_model *model, const struct carbon_received *r, const struct carbon_choice *choice, date_day first, date_day last)
{
	const char *why = refusal(model, r, first, last);

	if (!why)
		is_better(&model->received[choice->received], r, last, &why);
	return why;
}

static void note_uses(struct carbon_model *model, enum carbon_case which, struct arena *arena, struct carbon_received_use *list)
{
	struct carbon_choice *choice;
	size_t choices = 0, at = 0;
	date_month from, to;

	carbon_period(model->rules, which, &from, &to);
	carbon_received_choose(model, which, &choice, &choices);
	for (size_t i = 0; i < model->received_count; i++) {
		while (at < choices && choice[at].product != model->received[i].product_at)
			at++;
		if (at == choices)
			break;
		list[i].used = list[i].used || choice[at].received == (int32_t)i;
		list[i].why =
			choice[at].received == (int32_t)i
				? ""
				: arena_strdup(arena, why_passed(model, &model->received[i], &choice[at], month_first_day(from), month_last_day(to)));
	}
	free(choice);
}

enum status carbon_received_uses(struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct carbon_received_use **out_list,
	size_t *out_count, struct err *err)
{
	struct carbon_model model;
	struct carbon_received_use *list = NULL;
	enum status st = carbon_model_load(tx, rules, &model, err);

	if (st == ST_OK) {
		list = arena_alloc(arena, (model.received_count + 1) * sizeof *list);
		for (size_t i = 0; i < model.received_count; i++)
			list[i] = (struct carbon_received_use){.footprint = arena_strdup(arena, model.received[i].footprint), .why = ""};
		for (int c = 0; c < CARBON_CASE_COUNT; c++)
			note_uses(&model, (enum carbon_case)c, arena, list);
		*out_list = list;
		*out_count = model.received_count;
	}
	carbon_model_done(&model);
	return st;
}

/* ---- values ---- */

/* Declared units of the product in the footprint's declared amount: by unit, else by mass. */
static enum status units_in(const struct carbon_model *model, const struct carbon_received *r, mpq_t out_units, struct err *err)
{
	const struct party_product *p = &model->product[r->product_at];
	const struct factor_unit *theirs = factor_unit_find(r->declared_unit), *ours = factor_unit_find(p->declared_unit);
	mpq_t mass;
	enum status st = decimal_parse_exact(r->declared_amount, out_units, err);

	if (st != ST_OK)
		return st;
	if (theirs && ours && theirs->dimension == ours->dimension)
		return factor_convert(out_units, r->declared_unit, p->declared_unit, out_units, err);
	/* no mass, no conversion between piece and kg (footprint rules 2.2) */
	if (!theirs || !ours || !r->mass_kg || (ours->dimension != FACTOR_MASS && !p->mass_kg))
		return err_set(err, ST_INPUT, "footprint.no_mass", r->footprint, r->declared_unit, p->declared_unit, NULL);
	st = decimal_parse_exact(r->mass_kg, out_units, err);
	if (ours->dimension == FACTOR_MASS)
		return st == ST_OK ? factor_convert(out_units, "kg", p->declared_unit, out_units, err) : st;
	mpq_init(mass);
	if (st == ST_OK)
		st = decimal_parse_exact(p->mass_kg, mass, err);
	if (st == ST_OK)
		mpq_div(out_units, out_units, mass);
	mpq_clear(mass);
	return st;
}

static enum status percent(const struct carbon_received *r, const char *column, const char *text, double *out, struct err *err)
{
	enum status st = decimal_parse_double(text, out, err);

	if (st == ST_OK && !(*out >= 0 && *out <= 100))
		return err_set(err, ST_INPUT, "footprint.range", r->footprint, column, text, "0", "100", NULL);
	return st;
}

static enum status fill(const struct carbon_model *model, const struct carbon_received *r, mpq_t *component, mpq_t t2, mpq_t units,
	struct carbon_leaf *leaf, struct err *err)
{
	static const char *const dqr[3] = {"dqr_technological", "dqr_temporal", "dqr_geographical"};
	double value, whole;
	enum status st = units_in(model, r, units, err);

	if (st == ST_OK)
		st = decimal_parse_exact(r->pcf_excluding_uptake, t2, err);
	for (int c = 1; c < 8 && st == ST_OK; c++)
		st = decimal_parse_exact(r->component[c], component[c], err);
	if (st != ST_OK)
		return st;
	/* A takes what the parts leave of T2, so that T2 holds (footprint rules 1.5) */
	mpq_set(component[CARBON_A], t2);
	for (int c = 1; c < 8; c++)
		if (c != CARBON_D)
			mpq_sub(component[CARBON_A], component[CARBON_A], component[c]);
	mpq_div(t2, t2, units);
	for (int c = 0; c < 8; c++) {
		mpq_div(component[c], component[c], units);
		leaf->value[c] = carbon_solve_double(component[c]);
	}
	mpq_set(leaf->t2, t2);
	mpq_set(leaf->uptake, component[CARBON_D]);
	mpq_set(leaf->aircraft, component[CARBON_H]);
	whole = carbon_solve_double(t2);
	leaf->value[CARBON_T2] = leaf->value[CARBON_ADJUSTED] = whole;
	value = 0;
	if (r->primary_data_share)
		st = percent(r, "primary_data_share", r->primary_data_share, &value, err);
	leaf->value[CARBON_PRIMARY] = value / 100 * whole;
	for (int i = 0; i < 3 && st == ST_OK; i++) {
		const char *text = r->dqr[i] ? r->dqr[i] : RATING_DEFAULT;

		st = decimal_parse_double(text, &value, err);
		if (st == ST_OK && !(value >= 1 && value <= 5))
			st = err_set(err, ST_INPUT, "footprint.range", r->footprint, dqr[i], text, "1", "5", NULL);
		leaf->value[CARBON_Q_TECHNOLOGICAL + i] = value * whole;
	}
	for (int i = 0; i < 4 && st == ST_OK; i++) {
		value = (int)carbon_verified_parse(r->verified) == i + 1 ? 100 : 0;
		if (r->verified_share[i])
			st = percent(r, "verified share", r->verified_share[i], &value, err);
		leaf->value[CARBON_V_PROGRAMME + i] = value / 100 * whole;
	}
	leaf->gsd = 1;
	if (st == ST_OK && r->gsd) {
		st = decimal_parse_double(r->gsd, &leaf->gsd, err);
		if (st == ST_OK && !(leaf->gsd >= 1 && leaf->gsd <= 1000))
			st = err_set(err, ST_INPUT, "footprint.range", r->footprint, "gsd", r->gsd, "1", "1000", NULL);
	}
	return st;
}

enum status carbon_received_leaf(const struct carbon_model *model, int32_t received, struct carbon_leaf *leaf, struct err *err)
{
	const struct carbon_received *r = &model->received[received];
	mpq_t component[8], t2, units;
	enum status st;

	for (int c = 0; c < 8; c++)
		mpq_init(component[c]);
	mpq_inits(t2, units, NULL);
	st = fill(model, r, component, t2, units, leaf, err);
	if (st != ST_OK)
		err_at(err, "supplier_footprints.csv", r->source_line, 0);
	for (int c = 0; c < 8; c++)
		mpq_clear(component[c]);
	mpq_clears(t2, units, NULL);
	return st;
}
