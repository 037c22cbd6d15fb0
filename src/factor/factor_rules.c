/* From a stored row to a factor for one GWP set, and from a bill to activity. Pure. */
#include "factor/factor_int.h"

#include "base/decimal.h"

#include <stdlib.h>
#include <string.h>

/* 100-year GWP of CH4 and N2O: IPCC SAR (1995), AR4 (2007), AR5 (2013, without climate-carbon feedback), AR6 (2021, mean over fossil and
 * other CH4 as PACT expects it). The same values as the gwp_… rows of the published factor list. */
static const struct {
	const char *name, *ch4, *n2o;
} gwp_sets[] = {
	{"SAR", "21", "310"},
	{"AR4", "25", "298"},
	{"AR5", "28", "265"},
	{"AR6", "27.9", "273"},
};
#define GWP_SETS ((int)(sizeof gwp_sets / sizeof gwp_sets[0]))

/* 100-year GWP of gases that are emitted as they are (process gases, refrigerants), in the order of the sets; NULL: not in that report. IPCC SAR, AR4
 * (table 2.14), AR5 (appendix 8.A, without feedback), AR6 (table 7.SM.7). */
static const struct {
	const char *name, *gwp[4];
} gases[] = {
	{"CO2", {"1", "1", "1", "1"}},
	{"CH4", {"21", "25", "28", "27.9"}},
	{"N2O", {"310", "298", "265", "273"}},
	{"SF6", {"23900", "22800", "23500", "24300"}},
	{"NF3", {NULL, "17200", "16100", "17400"}},
	{"CF4", {"6500", "7390", "6630", "7380"}},
	{"C2F6", {"9200", "12200", "11100", "12400"}},
	{"CHF3", {"11700", "14800", "12400", "14600"}},
	{"c-C4F8", {"8700", "10300", "9540", "10200"}},
	{"HFC-32", {"650", "675", "677", "771"}},
	{"HFC-125", {"2800", "3500", "3170", "3740"}},
	{"HFC-134a", {"1300", "1430", "1300", "1530"}},
};
#define GASES (sizeof gases / sizeof gases[0])

static int gwp_find(const char *name)
{
	for (int i = 0; name && i < GWP_SETS; i++)
		if (strcmp(gwp_sets[i].name, name) == 0)
			return i;
	return -1;
}

bool factor_gwp_known(const char *gwp_set)
{
	return gwp_find(gwp_set) >= 0;
}

void factor_init(struct factor *factor)
{
	*factor = (struct factor){0};
	mpq_inits(factor->kgco2e_per_unit, factor->heating_value_net, factor->heating_value_gross, NULL);
}

void factor_done(struct factor *factor)
{
	mpq_clears(factor->kgco2e_per_unit, factor->heating_value_net, factor->heating_value_gross, NULL);
}

/* value in "A/B" → in `a` per `b`, for example "t/TJ" → kg per GJ. `code` is set if the text cannot be read or does not fit. */
static enum status convert_ratio(
	const struct factor_row *row, const char *ratio, const char *a, const char *b, const char *code, mpq_t value, struct err *err)
{
	const char *slash = ratio ? strchr(ratio, '/') : NULL;
	char above[32] = "";
	mpq_t numerator, denominator;
	enum status st = ST_INPUT;

	mpq_inits(numerator, denominator, NULL);
	mpq_set_ui(numerator, 1, 1);
	mpq_set_ui(denominator, 1, 1);
	if (slash && (size_t)(slash - ratio) < sizeof above) {
		memcpy(above, ratio, (size_t)(slash - ratio));
		st = factor_convert(numerator, above, a, numerator, NULL);
		if (st == ST_OK)
			st = factor_convert(denominator, slash + 1, b, denominator, NULL);
	}
	if (st == ST_OK) {
		mpq_mul(value, value, numerator);
		mpq_div(value, value, denominator);
	} else {
		err_set(err, ST_INPUT, code, row->key, ratio ? ratio : "", a, b, NULL);
	}
	mpq_clears(numerator, denominator, NULL);
	return st;
}

/* out = (with_co2 ? co2 : 0) + GWP(ch4) ch4 + GWP(n2o) n2o */
static void total_of(int set, bool with_co2, const mpq_t co2, const mpq_t ch4, const mpq_t n2o, mpq_t out)
{
	mpq_t term;

	mpq_init(term);
	mpq_set_ui(out, 0, 1);
	if (with_co2)
		mpq_add(out, out, co2);
	decimal_parse_exact(gwp_sets[set].ch4, term, NULL);
	mpq_mul(term, term, ch4);
	mpq_add(out, out, term);
	decimal_parse_exact(gwp_sets[set].n2o, term, NULL);
	mpq_mul(term, term, n2o);
	mpq_add(out, out, term);
	mpq_clear(term);
}

/* |a - b| <= 1 % of |b|: published totals are rounded, differences beyond this are not rounding. */
static bool close_to(const mpq_t a, const mpq_t b)
{
	mpq_t difference, bound;
	bool yes;

	mpq_inits(difference, bound, NULL);
	mpq_sub(difference, a, b);
	mpq_abs(difference, difference);
	mpq_abs(bound, b);
	mpz_mul_ui(mpq_denref(bound), mpq_denref(bound), 100);
	mpq_canonicalize(bound);
	yes = mpq_cmp(difference, bound) <= 0;
	mpq_clears(difference, bound, NULL);
	return yes;
}

/* Do the components make up the published total, in its own set or, where that is not known, in one of the sets? */
static bool components_fit(const struct factor_row *row, bool with_co2, const mpq_t co2, const mpq_t ch4, const mpq_t n2o, const mpq_t published)
{
	int own = gwp_find(row->gwp_set);
	bool fit = false;
	mpq_t total;

	mpq_init(total);
	for (int set = 0; set < GWP_SETS && !fit; set++) {
		if (own >= 0 && set != own)
			continue;
		total_of(set, with_co2, co2, ch4, n2o, total);
		fit = close_to(total, published);
	}
	mpq_clear(total);
	return fit;
}

static enum status parse(const char *text, mpq_t value, struct err *err)
{
	mpq_set_ui(value, 0, 1);
	return text ? decimal_parse_exact(text, value, err) : ST_OK;
}

/* The value for the set asked for. All three gases given: recomputed; a blank gas is not zero, so two of three are not enough. The published total
 * decides whether CO2 belongs to it (biogenic CO2 stands in its column but not in the total); components that do not make up the published
 * total either way are not trusted, and the total is used as published. */
static enum status value_of(const struct factor_row *row, int set, mpq_t out_value, bool *out_published, struct err *err)
{
	mpq_t co2, ch4, n2o, published;
	bool full, recompute = false, with_co2 = true;
	enum status st;

	if (row->gas) {
		for (size_t i = 0; i < GASES; i++) {
			if (strcmp(gases[i].name, row->gas) != 0 || !gases[i].gwp[set])
				continue;
			*out_published = false;
			if ((st = decimal_parse_exact(gases[i].gwp[set], out_value, err)) == ST_OK)
				st = factor_convert(out_value, row->unit, "kg", out_value, err); /* per unit of mass emitted */
			return st;
		}
		return err_set(err, ST_INPUT, "factor.gas_unknown", row->key, row->gas, gwp_sets[set].name, NULL);
	}
	mpq_inits(co2, ch4, n2o, published, NULL);
	full = row->co2 && row->ch4 && row->n2o;
	st = parse(row->kgco2e_per_unit, published, err);
	if (st == ST_OK && full) {
		if ((st = parse(row->co2, co2, err)) == ST_OK && (st = parse(row->ch4, ch4, err)) == ST_OK)
			st = parse(row->n2o, n2o, err);
		if (st == ST_OK)
			st = convert_ratio(row, row->component_unit, "kg", row->unit, "factor.component_unit", co2, err);
		if (st == ST_OK)
			st = convert_ratio(row, row->component_unit, "kg", row->unit, "factor.component_unit", ch4, err);
		if (st == ST_OK)
			st = convert_ratio(row, row->component_unit, "kg", row->unit, "factor.component_unit", n2o, err);
		if (st == ST_OK && (!row->kgco2e_per_unit || components_fit(row, true, co2, ch4, n2o, published))) {
			recompute = true;
		} else if (st == ST_OK && components_fit(row, false, co2, ch4, n2o, published)) {
			recompute = true;
			with_co2 = false;
		}
	}
	if (st == ST_OK && !recompute && !row->kgco2e_per_unit)
		st = err_set(err, ST_INPUT, "factor.no_value", row->key, NULL);
	if (st == ST_OK) {
		if (recompute)
			total_of(set, with_co2, co2, ch4, n2o, out_value);
		else
			mpq_set(out_value, published);
		*out_published = !recompute;
	}
	mpq_clears(co2, ch4, n2o, published, NULL);
	return st;
}

enum status factor_row_value(const struct factor_row *row, const char *gwp_set, mpq_t out_value, bool *out_published, struct err *err)
{
	int set = gwp_find(gwp_set);

	if (set < 0)
		return err_set(err, ST_INPUT, "factor.gwp_unknown", gwp_set ? gwp_set : "", NULL);
	return value_of(row, set, out_value, out_published, err);
}

static enum status unit_fits(const struct factor_row *row, const char *ratio, const char *a, const char *code, struct err *err)
{
	enum status st;
	mpq_t one;

	mpq_init(one);
	mpq_set_ui(one, 1, 1);
	st = convert_ratio(row, ratio, a, row->unit, code, one, err);
	mpq_clear(one);
	return st;
}

enum status factor_row_component_unit(const struct factor_row *row, struct err *err)
{
	return row->component_unit ? unit_fits(row, row->component_unit, "kg", "factor.component_unit", err) : ST_OK;
}

enum status factor_row_heating_value_unit(const struct factor_row *row, struct err *err)
{
	if (!row->heating_value_unit && !row->heating_value_net && !row->heating_value_gross)
		return ST_OK;
	return unit_fits(row, row->heating_value_unit, "MJ", "factor.heating_value_unit", err);
}

static enum status heating_value(const struct factor_row *row, const char *text, mpq_t out_value, struct err *err)
{
	enum status st = parse(text, out_value, err);

	if (st == ST_OK && text)
		st = convert_ratio(row, row->heating_value_unit, "MJ", row->unit, "factor.heating_value_unit", out_value, err);
	return st;
}

static enum status check_validity(const struct factor_row *row, date_day period_to, struct err *err)
{
	date_day from = DATE_NONE, to = DATE_NONE;
	char day[DATE_TEXT_LEN];
	enum status st = ST_OK;

	if (period_to == DATE_NONE)
		return ST_OK;
	if (row->valid_from)
		st = date_parse(row->valid_from, &from, err);
	if (st == ST_OK && row->valid_to)
		st = date_parse(row->valid_to, &to, err);
	if (st != ST_OK || ((from == DATE_NONE || period_to >= from) && (to == DATE_NONE || period_to <= to)))
		return st;
	date_format(period_to, day);
	return err_set(
		err, ST_INPUT, "factor.not_valid", row->key, day, row->valid_from ? row->valid_from : "…", row->valid_to ? row->valid_to : "…", NULL);
}

enum factor_component factor_component_of(const char *word)
{
	static const char *const name[] = {"fossil", "technological_removal", "biogenic_non_co2", "biogenic_uptake", "land_use_change",
		"land_management", "land_management_removal", "aircraft"};

	for (int i = 0; word && i < (int)(sizeof name / sizeof *name); i++)
		if (strcmp(word, name[i]) == 0)
			return (enum factor_component)i;
	return FACTOR_FOSSIL;
}

enum status factor_from_row(const struct factor_row *row, const char *gwp_set, date_day period_to, struct factor *out_factor, struct err *err)
{
	int set = gwp_find(gwp_set);
	const struct factor_unit *unit = factor_unit_find(row->unit);
	struct factor made;
	enum status st;

	if (set < 0)
		return err_set(err, ST_INPUT, "factor.gwp_unknown", gwp_set ? gwp_set : "", NULL);
	factor_init(&made);
	st = check_validity(row, period_to, err);
	if (st == ST_OK && !unit) {
		mpq_t nothing;
		mpq_init(nothing);
		st = factor_convert(nothing, row->unit, "kg", nothing, err); /* says unit.unknown */
		mpq_clear(nothing);
	}
	if (st == ST_OK)
		st = value_of(row, set, made.kgco2e_per_unit, &made.published_total, err);
	if (st == ST_OK)
		st = factor_quality(row, made.rating, &made.gsd, err);
	if (st == ST_OK)
		st = heating_value(row, row->heating_value_net, made.heating_value_net, err);
	if (st == ST_OK)
		st = heating_value(row, row->heating_value_gross, made.heating_value_gross, err);
	if (st == ST_OK) {
		strncpy(out_factor->key, row->key, sizeof out_factor->key - 1);
		out_factor->key[sizeof out_factor->key - 1] = '\0';
		out_factor->name_en = row->name_en;
		out_factor->name_ko = row->name_ko;
		out_factor->unit = unit->name;
		out_factor->source = row->source;
		out_factor->url = row->url;
		out_factor->status = row->status;
		out_factor->use = row->use;
		out_factor->notes = row->notes;
		out_factor->year = row->year;
		{
			const char *own = made.published_total ? (row->gwp_set ? row->gwp_set : "") : gwp_sets[set].name;
			strncpy(out_factor->gwp_set, own, sizeof out_factor->gwp_set - 1);
			out_factor->gwp_set[sizeof out_factor->gwp_set - 1] = '\0';
		}
		out_factor->published_total = made.published_total;
		out_factor->has_upstream = row->upstream;
		out_factor->component = factor_component_of(row->component);
		out_factor->primary_data = row->primary_data;
		out_factor->is_gas = row->gas != NULL;
		out_factor->region = row->region;
		memcpy(out_factor->rating, made.rating, sizeof made.rating);
		out_factor->gsd = made.gsd;
		mpq_swap(out_factor->kgco2e_per_unit, made.kgco2e_per_unit);
		mpq_swap(out_factor->heating_value_net, made.heating_value_net);
		mpq_swap(out_factor->heating_value_gross, made.heating_value_gross);
	}
	factor_done(&made);
	return st;
}

enum status factor_get(struct store_tx *tx, struct arena *arena, const char *key, const char *gwp_set, date_day period_to, struct factor *out_factor,
	struct err *err)
{
	struct factor_row row;
	enum status st = factor_row_read(tx, arena, key, &row, err);

	return st == ST_OK ? factor_from_row(&row, gwp_set, period_to, out_factor, err) : st;
}

enum status factor_activity(const struct factor *factor, const mpq_t amount, const char *unit, mpq_t out_amount, struct err *err)
{
	const struct factor_unit *billed = factor_unit_find(unit), *own = factor_unit_find(factor->unit);
	bool gas;
	mpq_t energy;
	enum status st;

	if (!billed || !own || billed->dimension == own->dimension || billed->dimension != FACTOR_ENERGY)
		return factor_convert(amount, unit, factor->unit, out_amount, err);
	if (own->dimension != FACTOR_MASS && own->dimension != FACTOR_VOLUME && own->dimension != FACTOR_GAS_VOLUME)
		return err_set(err, ST_INPUT, "unit.dimension", billed->name, own->name, NULL);
	/* Gas is billed by its gross heating value, other fuels are counted by the net one; one edition for both. */
	gas = own->dimension == FACTOR_GAS_VOLUME;
	if (mpq_sgn(gas ? factor->heating_value_gross : factor->heating_value_net) == 0)
		return err_set(err, ST_INPUT, "factor.no_heating_value", factor->key, billed->name, gas ? "gross" : "net", NULL);
	mpq_init(energy);
	st = factor_convert(amount, unit, "MJ", energy, err);
	if (st == ST_OK)
		mpq_div(out_amount, energy, gas ? factor->heating_value_gross : factor->heating_value_net);
	mpq_clear(energy);
	return st;
}

unsigned factor_marks(const struct factor *factor, const char *gwp_set)
{
	unsigned marks = 0;

	if (factor->use && strcmp(factor->use, "screening") == 0)
		marks |= FACTOR_MARK_SCREENING;
	if (factor->status && strcmp(factor->status, "unverified") == 0)
		marks |= FACTOR_MARK_UNVERIFIED;
	if (!factor->has_upstream)
		marks |= FACTOR_MARK_NO_UPSTREAM;
	if (strcmp(factor->gwp_set, gwp_set) != 0)
		marks |= FACTOR_MARK_OTHER_GWP;
	return marks;
}
