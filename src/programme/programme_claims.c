#include "programme/programme_claims.h"

#include "base/decimal.h"
#include "credit/credit_claim.h"
#include "programme/programme_chain.h"
#include "reduction/reduction_saving.h"

#include <inttypes.h>
#include <string.h>

__extension__ typedef __int128 int128;

struct adding {
	struct store_tx *tx;
	const struct party_rules *rules;
	struct arena *arena;
	struct party_measure *measure;
	size_t measures;
	struct programme_claim_part *part;
	size_t parts;
};

static const struct party_measure *measure_of(const struct adding *a, const char *measure)
{
	for (size_t i = 0; i < a->measures; i++)
		if (strcmp(a->measure[i].measure, measure) == 0)
			return &a->measure[i];
	return NULL;
}

static void add(struct adding *a, const char *measure, const char *claim, const char *kind, const char *who, int64_t grams, int64_t all_grams)
{
	const struct party_measure *machine = measure_of(a, measure);

	if (grams <= 0)
		return;
	a->part = arena_grow(a->arena, a->part, a->parts, sizeof *a->part);
	a->part[a->parts++] =
		(struct programme_claim_part){measure, machine && machine->process ? machine->process : "", claim, kind, who, grams, all_grams};
}

/* Verified grams of machines in some months, once for each certificate. */
struct verified {
	struct reduction_total *total;
	size_t count;
};

static enum status read_verified(struct adding *a, date_month from, date_month to, struct verified *out, struct err *err)
{
	return reduction_totals(a->tx, from, to, a->arena, &out->total, &out->count, err);
}

static int64_t verified_g(const struct verified *v, const char *measure)
{
	for (size_t i = 0; i < v->count; i++)
		if (strcmp(v->total[i].measure, measure) == 0)
			return v->total[i].verified_g_in_after;
	return 0;
}

/* A certificate's tonnes go to months by what was verified in them; never more than it has, though a month may have saved more than all together. */
static enum status add_certificates(struct adding *a, struct err *err)
{
	struct credit_claim_certificate *c;
	struct verified all = {0}, after = {0};
	int64_t certificate = 0;
	size_t count;
	enum status st = credit_claim_certificates(a->tx, a->arena, &c, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		int64_t whole = c[i].live_t * 1000000, grams = 0, of, in;

		if (c[i].certificate != certificate) {
			certificate = c[i].certificate;
			st = read_verified(a, c[i].from, c[i].to, &all, err);
			if (st == ST_OK)
				st = read_verified(a, c[i].from > a->rules->after_from ? c[i].from : a->rules->after_from,
					c[i].to < a->rules->after_to ? c[i].to : a->rules->after_to, &after, err);
		}
		if (st != ST_OK)
			break;
		of = verified_g(&all, c[i].measure);
		in = verified_g(&after, c[i].measure);
		if (of > 0 && in > 0)
			grams = in < of ? (int64_t)((int128)whole * in / of) : whole;
		add(a, c[i].measure, arena_printf(a->arena, "certificate %" PRId64, c[i].certificate), "koc", c[i].project, grams, whole);
	}
	return st;
}

static bool lives(const struct credit_claim_row *row, date_day on)
{
	char day[DATE_TEXT_LEN];

	date_format(on, day);
	return strcmp(row->made_on, day) <= 0 && (!row->released_on || strcmp(row->released_on, day) > 0);
}

static bool is_added_back(const struct credit_claim_row *row)
{
	enum credit_claim_kind kind = credit_claim_kind_of(row->kind);

	return kind == CREDIT_CLAIM_OWN || kind == CREDIT_CLAIM_OTHER || kind == CREDIT_CLAIM_KOC;
}

/* Is the row about this machine: by name, by its meter, or as one of the site's? */
static bool is_about(const struct credit_claim_row *row, const struct party_measure *machine, const struct reduction_meter *meter, size_t meters)
{
	if (row->measure)
		return strcmp(row->measure, machine->measure) == 0;
	if (!row->meter)
		return strcmp(row->site, machine->site) == 0;
	for (size_t i = 0; i < meters; i++)
		if (strcmp(meter[i].meter, row->meter) == 0 && strcmp(meter[i].measure, machine->measure) == 0)
			return true;
	return false;
}

static enum status add_claims(struct adding *a, struct err *err)
{
	struct credit_claim_row *row;
	struct reduction_saving *saving = NULL;
	struct reduction_plan *plan = NULL;
	struct reduction_meter *meter = NULL;
	size_t rows, savings = 0, plans = 0, meters = 0;
	enum status st = credit_claim_rows(a->tx, a->arena, &row, &rows, err);
	mpq_t kg, within, thousand;

	if (st == ST_OK && rows > 0)
		st = reduction_savings(a->tx, a->arena, &saving, &savings, err);
	if (st == ST_OK && rows > 0)
		st = reduction_plans(a->tx, a->arena, &plan, &plans, err);
	if (st == ST_OK && rows > 0)
		st = reduction_meters(a->tx, a->arena, &meter, &meters, err);
	if (st != ST_OK)
		return st;
	mpq_inits(kg, within, thousand, NULL);
	mpq_set_ui(thousand, 1000, 1);
	for (size_t i = 0; st == ST_OK && i < rows; i++) {
		if (!is_added_back(&row[i]) || !lives(&row[i], a->rules->as_of))
			continue;
		for (size_t m = 0; st == ST_OK && m < a->measures; m++) {
			const struct reduction_plan *its = NULL;

			if (!is_about(&row[i], &a->measure[m], meter, meters))
				continue;
			for (size_t p = 0; p < plans; p++)
				if (strcmp(plan[p].measure, a->measure[m].measure) == 0)
					its = &plan[p];
			st = credit_claim_kg(
				&row[i], a->measure[m].measure, saving, savings, its, a->rules->after_from, a->rules->after_to, kg, within, err);
			if (st != ST_OK)
				break;
			mpq_mul(kg, kg, thousand);
			mpq_mul(within, within, thousand);
			add(a, a->measure[m].measure, row[i].claim, row[i].kind, row[i].organisation, decimal_round_half_even(within),
				decimal_round_half_even(kg));
		}
		st = programme_at(st, err, "claims.csv", row[i].source_line);
	}
	mpq_clears(kg, within, thousand, NULL);
	return st;
}

enum status programme_claim_parts(struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct programme_claim_part **out_list,
	size_t *out_count, struct err *err)
{
	struct adding a = {.tx = tx, .rules = rules, .arena = arena};
	enum status st = party_measures(tx, arena, &a.measure, &a.measures, err);

	if (st == ST_OK)
		st = add_certificates(&a, err);
	if (st == ST_OK)
		st = add_claims(&a, err);
	if (st == ST_OK) {
		*out_list = a.part;
		*out_count = a.parts;
	}
	return st;
}

enum status programme_claims(
	struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct carbon_claim **out_list, size_t *out_count, struct err *err)
{
	struct programme_claim_part *part;
	struct carbon_claim *list;
	size_t parts, count = 0;
	enum status st = programme_claim_parts(tx, rules, arena, &part, &parts, err);

	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (parts + 1) * sizeof *list);
	for (size_t i = 0; i < parts; i++) {
		size_t k = 0;

		if (!part[i].process[0])
			continue;
		while (k < count && strcmp(list[k].process, part[i].process) != 0)
			k++;
		if (k == count)
			list[count++] = (struct carbon_claim){part[i].process, 0};
		list[k].grams += part[i].grams;
	}
	*out_list = list;
	*out_count = count;
	return ST_OK;
}
