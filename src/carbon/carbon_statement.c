/* What is stated of footprints: the stored columns, and the ratios that are taken at the end (footprint rules 1.4, 1.5, 2.7, 2.13 to 2.17). */
#include "carbon/carbon_int.h"

#include "base/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATIO_LEAST 1e-12 /* of the absolute parts: below it a T2 carries no ratio */
#define BIOGENIC_TOLERANCE 0.001
#define BIOGENIC_NEGLIGIBLE 0.05 /* of the mass (ours, after PACT): then no uptake need be stated */
#define NOTES_MAX 24

const char *const carbon_component_name[8] = {"fossil", "technological_removal", "biogenic_non_co2", "biogenic_uptake", "land_use_change",
	"land_management", "land_management_removal", "aircraft"};

/* Stored numbers of one product. */
struct stored {
	const struct carbon_row *footprint, *choice;
	double total[CARBON_COLUMNS];
	struct carbon_terms terms; /* 0 where they are no larger than the totals by far */
	double packaging, outbound;
};

static const char *number(struct arena *arena, double value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_double(value, text);
	return arena_strdup(arena, text);
}

static const char *kept(struct arena *arena, const char *text)
{
	return text ? arena_strdup(arena, text) : NULL;
}

static void note(struct carbon_statement *s, const char *text)
{
	if (s->note_count < NOTES_MAX)
		s->note[s->note_count++] = text;
}

/* A ratio of two columns, in its scale; NULL and a note where it left the scale, which negative entries can cause. */
static const char *ratio(struct arena *arena, struct carbon_statement *s, const char *name, double part, double whole, double low, double high)
{
	double value = part / whole, slack = 1e-9 * high;

	if (!(value >= low - slack && value <= high + slack)) {
		note(s, arena_printf(arena, "range:%s", name));
		return NULL;
	}
	return number(arena, fmin(fmax(value, low), high));
}

/* T2 against which ratios are stated: above zero, and not what is left of terms or components that cancel. */
static bool has_ratios(const double *total, const struct carbon_terms *terms)
{
	double size = terms->t2, t2 = total[CARBON_T2];

	for (int c = CARBON_A; c <= CARBON_H; c++)
		if (c != CARBON_D)
			size = fmax(size, fabs(total[c]));
	return t2 > 0 && t2 >= RATIO_LEAST * size;
}

static void state_ratios(struct arena *arena, const double *total, const struct carbon_terms *terms, double t2, struct carbon_statement *s)
{
	static const char *const rating[3] = {"technological_rating", "temporal_rating", "geographical_rating"};
	static const char *const verified[4] = {"programme_certified", "verified_1", "verified_2", "verified_3"};

	if (!has_ratios(total, terms)) {
		note(s, "ratios");
		return;
	}
	s->primary_data_percent = ratio(arena, s, "primary", 100 * total[CARBON_PRIMARY], t2, 0, 100);
	for (int i = 0; i < 3; i++)
		s->rating[i] = ratio(arena, s, rating[i], total[CARBON_Q_TECHNOLOGICAL + i], t2, 1, 5);
	for (int i = 0; i < 4; i++)
		s->verified_percent[i] = ratio(arena, s, verified[i], 100 * total[CARBON_V_PROGRAMME + i], t2, 0, 100);
	s->exempted_percent = ratio(arena, s, "exempted", 100 * total[CARBON_EXEMPTED], t2 + total[CARBON_EXEMPTED], 0, 100);
}

/* Biogenic carbon that the uptake shows, against the content stated; content of little mass may go without uptake. */
static bool biogenic_differs(const struct party_product *p, const double *total, const struct carbon_terms *terms, double *out_content)
{
	double content, mass = 0, uptake = fabs(total[CARBON_D]) <= RATIO_LEAST * terms->uptake ? 0 : total[CARBON_D];
	double from_uptake = -uptake * 12 / 44;

	*out_content = from_uptake;
	if (!p->biogenic_carbon_kg || decimal_parse_double(p->biogenic_carbon_kg, &content, NULL) != ST_OK)
		return uptake != 0; /* taken up, but in nothing */
	if (p->mass_kg)
		(void)decimal_parse_double(p->mass_kg, &mass, NULL);
	if (from_uptake == 0 && content <= BIOGENIC_NEGLIGIBLE * mass)
		return false;
	return fabs(from_uptake - content) > BIOGENIC_TOLERANCE * fmax(fabs(content), fabs(from_uptake));
}

static bool leaves(double part, double whole, double low, double high)
{
	double value = part / whole, slack = 1e-9 * high;

	return !(value >= low - slack && value <= high + slack);
}

unsigned carbon_faults(const struct party_rules *rules, const struct party_product *product, const double *total, const struct carbon_terms *terms)
{
	double t2 = total[CARBON_T2], exempted = total[CARBON_EXEMPTED], content;
	unsigned faults = t2 < 0 ? CARBON_FAULT_NEGATIVE : 0;

	if (carbon_wrong_sign(total))
		faults |= CARBON_FAULT_SIGN;
	if (has_ratios(total, terms)) {
		bool range = leaves(total[CARBON_PRIMARY], t2, 0, 1);

		for (int i = 0; i < 3; i++)
			range = range || leaves(total[CARBON_Q_TECHNOLOGICAL + i], t2, 1, 5);
		for (int i = 0; i < 4; i++)
			range = range || leaves(total[CARBON_V_PROGRAMME + i], t2, 0, 1);
		if (range)
			faults |= CARBON_FAULT_RANGE;
		if (100 * exempted > rules->exempted_limit_percent * (t2 + exempted) * (1 + 1e-12))
			faults |= CARBON_FAULT_EXEMPTED;
	}
	if (biogenic_differs(product, total, terms, &content))
		faults |= CARBON_FAULT_BIOGENIC;
	return faults;
}

static void judge(struct arena *arena, const struct party_rules *rules, const struct party_product *p, const double *total,
	const struct carbon_terms *terms, struct carbon_statement *s)
{
	unsigned faults = carbon_faults(rules, p, total, terms);
	double content = 0;

	if (faults & CARBON_FAULT_NEGATIVE)
		note(s, "negative");
	for (int c = CARBON_A; c <= CARBON_H && (faults & CARBON_FAULT_SIGN); c++) {
		bool below = c == CARBON_B || c == CARBON_D || c == CARBON_G;

		if (below ? total[c] > 0 : total[c] < 0)
			note(s, arena_printf(arena, "sign:%s", carbon_component_name[c]));
	}
	if (faults & CARBON_FAULT_EXEMPTED)
		note(s, arena_printf(arena, "exempted:%g", rules->exempted_limit_percent));
	if ((faults & CARBON_FAULT_BIOGENIC) && biogenic_differs(p, total, terms, &content))
		note(s, arena_printf(arena, "biogenic:%s", number(arena, content)));
}

static void state(struct arena *arena, const struct party_rules *rules, enum carbon_case which, const struct party_product *p,
	const struct stored *from, struct carbon_statement *s)
{
	double t2 = from->total[CARBON_T2];
	const char *const *cell = from->footprint->cell;

	*s = (struct carbon_statement){.product = kept(arena, p->product),
		.name = kept(arena, p->name),
		.organisation = p->organisation ? kept(arena, p->organisation) : "",
		.kind = kept(arena, p->kind),
		.unit = kept(arena, p->declared_unit),
		.mass_kg = kept(arena, p->mass_kg),
		.gwp_set = kept(arena, rules->gwp_set),
		.input_sha256 = kept(arena, cell[FOOTPRINT_INPUT]),
		.t2_kgco2e = kept(arena, cell[FOOTPRINT_KG]),
		.t1_kgco2e = number(arena, carbon_t1(from->total)),
		.claim_kgco2e = kept(arena, cell[FOOTPRINT_CLAIM]),
		.adjusted_kgco2e = kept(arena, cell[FOOTPRINT_ADJUSTED]),
		.packaging_kgco2e = from->packaging != 0 ? number(arena, from->packaging) : NULL,
		.outbound_kgco2e = from->outbound != 0 ? number(arena, from->outbound) : NULL,
		.fossil_carbon_kg = kept(arena, p->fossil_carbon_kg),
		.biogenic_carbon_kg = kept(arena, p->biogenic_carbon_kg),
		.recycled_carbon_kg = kept(arena, p->recycled_carbon_kg),
		.publishable = strcmp(cell[FOOTPRINT_PUBLISHABLE], "1") == 0};
	carbon_period(rules, which, &s->period_from, &s->period_to);
	s->note = arena_alloc(arena, NOTES_MAX * sizeof *s->note);
	for (int c = CARBON_A; c <= CARBON_H; c++)
		s->component[c] = number(arena, from->total[c]);
	state_ratios(arena, from->total, &from->terms, t2, s);
	judge(arena, rules, p, from->total, &from->terms, s);
	if (strtoul(cell[FOOTPRINT_MARKS], NULL, 10) & CARBON_MARK_LISTED_GWP)
		note(s, "gwp");
	if (strtoul(cell[FOOTPRINT_MARKS], NULL, 10) & CARBON_MARK_MISSING)
		note(s, "missing");
	if (from->choice) {
		s->chosen = kept(arena, from->choice->cell[CHOICE_CHOSEN]);
		s->chosen_rank = atoi(from->choice->cell[CHOICE_RANK]);
		s->chosen_why = kept(arena, from->choice->cell[CHOICE_REASON]);
		s->passed_over = kept(arena, from->choice->cell[CHOICE_PASSED_OVER]);
		if (s->chosen_rank == 2)
			note(s, "rank2");
	}
}

static int column_of(const char *name)
{
	for (int c = 0; c < CARBON_COLUMNS; c++)
		if (strcmp(carbon_column_name[c], name) == 0)
			return c;
	return -1;
}

struct reading {
	struct party_product *product;
	size_t count;
	struct map *at;
	struct stored *stored;
	struct carbon_rows footprint, component, choice;
	const char *period;
};

static int64_t product_of(const struct reading *r, const struct carbon_row *row)
{
	int64_t at;

	return strcmp(row->cell[0], r->period) == 0 && map_get(r->at, row->cell[1], &at) ? at : -1;
}

static enum status read_stored(struct store_tx *tx, struct arena *arena, struct reading *r, struct err *err)
{
	enum status st = party_products(tx, arena, &r->product, &r->count, err);
	int64_t at;

	if (st == ST_OK)
		st = carbon_rows_read(tx, arena, &carbon_derived[CARBON_TABLE_FOOTPRINT], &r->footprint, err);
	if (st == ST_OK)
		st = carbon_rows_read(tx, arena, &carbon_derived[CARBON_TABLE_COMPONENT], &r->component, err);
	if (st == ST_OK)
		st = carbon_rows_read(tx, arena, &carbon_derived[CARBON_TABLE_CHOICE], &r->choice, err);
	if (st != ST_OK)
		return st;
	r->stored = arena_alloc(arena, (r->count + 1) * sizeof *r->stored);
	for (size_t i = 0; i < r->count; i++)
		map_add(r->at, r->product[i].product, (int64_t)i, NULL);
	for (size_t i = 0; i < r->footprint.count; i++)
		if ((at = product_of(r, &r->footprint.item[i])) >= 0)
			r->stored[at].footprint = &r->footprint.item[i];
	for (size_t i = 0; i < r->choice.count; i++)
		if ((at = product_of(r, &r->choice.item[i])) >= 0)
			r->stored[at].choice = &r->choice.item[i];
	for (size_t i = 0; i < r->component.count && st == ST_OK; i++) {
		const struct carbon_row *row = &r->component.item[i];
		const char *name = row->cell[COMPONENT_NAME];
		int column = column_of(name);
		double value = 0;

		if ((at = product_of(r, row)) < 0)
			continue;
		st = decimal_parse_double(row->cell[COMPONENT_TOTAL_DIGITS], &value, err);
		if (column >= 0)
			r->stored[at].total[column] = value;
		else if (strcmp(name, CARBON_PACKAGING_NAME) == 0)
			r->stored[at].packaging = value;
		else if (strcmp(name, CARBON_OUTBOUND_NAME) == 0)
			r->stored[at].outbound = value;
		else if (strcmp(name, CARBON_T2_TERMS_NAME) == 0)
			r->stored[at].terms.t2 = value;
		else if (strcmp(name, CARBON_UPTAKE_TERMS_NAME) == 0)
			r->stored[at].terms.uptake = value;
	}
	return st;
}

enum status carbon_statements(struct store_tx *tx, const struct party_rules *rules, enum carbon_case which, const char *product, struct arena *arena,
	struct carbon_statement **out_list, size_t *out_count, struct err *err)
{
	struct reading r = {.at = map_new(), .period = carbon_case_name(which)};
	struct carbon_statement *list = NULL;
	size_t count = 0;
	enum status st = read_stored(tx, arena, &r, err);

	if (st == ST_OK) {
		int64_t at = 0;

		list = arena_alloc(arena, (r.count + 1) * sizeof *list);
		if (product && !map_get(r.at, product, &at))
			st = carbon_unknown_product(r.product, r.count, product, err);
		for (size_t i = product ? (size_t)at : 0; st == ST_OK && i < (product ? (size_t)at + 1 : r.count); i++) {
			if (!r.stored[i].footprint)
				st = err_set(err, ST_NOT_FOUND, "carbon.not_built", r.product[i].product, NULL);
			else
				state(arena, rules, which, &r.product[i], &r.stored[i], &list[count++]);
		}
	}
	carbon_rows_done(&r.footprint);
	carbon_rows_done(&r.component);
	carbon_rows_done(&r.choice);
	map_free(r.at);
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}
