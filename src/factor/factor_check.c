/* The faults that a row of factors.csv shows by itself. Pure, but for the loop over all rows at the end. */
#include "factor/factor_int.h"

#include "base/decimal.h"

#include <string.h>

static void add(const struct factor_row *row, struct err *err, struct findings *findings)
{
	err_at(err, "factors.csv", row->source_line, 0);
	findings_add(findings, SEVERITY_ERROR, err);
}

static void check_validity(const struct factor_row *row, struct findings *findings)
{
	date_day from, to;
	struct err err;

	if (!row->valid_from || !row->valid_to || date_parse(row->valid_from, &from, NULL) != ST_OK || date_parse(row->valid_to, &to, NULL) != ST_OK)
		return; /* what is no date was refused as a cell */
	if (to >= from)
		return;
	err_set(&err, ST_INPUT, "factor.validity", row->key, row->valid_from, row->valid_to, NULL);
	add(row, &err, findings);
}

/* What leaves the atmosphere is not positive, what enters it not negative. */
static void check_sign(const struct factor_row *row, const mpq_t value, struct findings *findings)
{
	enum factor_component component = factor_component_of(row->component);
	bool removal = component == FACTOR_TECHNOLOGICAL_REMOVAL || component == FACTOR_LAND_MANAGEMENT_REMOVAL;
	char text[DECIMAL_TEXT_LEN];
	struct err err;

	/* biogenic carbon that is burnt or lost goes back as a positive uptake (footprint rules 2.7) */
	if (component == FACTOR_BIOGENIC_UPTAKE || (removal ? mpq_sgn(value) <= 0 : mpq_sgn(value) >= 0))
		return;
	decimal_from_exact(value, text);
	err_set(&err, ST_INPUT, "factor.sign", row->key, text, row->component ? row->component : "fossil", removal ? "≤ 0" : "≥ 0", NULL);
	add(row, &err, findings);
}

void factor_row_check(const struct factor_row *row, const char *gwp_set, struct findings *findings)
{
	bool components_fit, published;
	double rating[3], gsd;
	struct err err;
	mpq_t value;
	enum status st;

	mpq_init(value);
	if (factor_quality(row, rating, &gsd, &err) != ST_OK)
		add(row, &err, findings);
	components_fit = factor_row_component_unit(row, &err) == ST_OK;
	if (!components_fit)
		add(row, &err, findings);
	if (components_fit || row->gas) { /* else the value would repeat it */
		st = factor_row_value(row, gwp_set, value, &published, &err);
		if (st == ST_OK)
			check_sign(row, value, findings);
		else if (strcmp(err.code, "factor.no_value") != 0)
			add(row, &err, findings);
	}
	if (factor_row_heating_value_unit(row, &err) != ST_OK)
		add(row, &err, findings);
	check_validity(row, findings);
	mpq_clear(value);
}

enum status factor_check_rows(struct store_tx *tx, const char *gwp_set, struct findings *findings, struct err *err)
{
	struct factor_row *row;
	struct arena arena;
	size_t count = 0;
	enum status st;

	if (!factor_gwp_known(gwp_set))
		return err_set(err, ST_INPUT, "factor.gwp_unknown", gwp_set ? gwp_set : "", NULL);
	arena_init(&arena);
	st = factor_rows_read(tx, &arena, &row, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		factor_row_check(&row[i], gwp_set, findings);
	arena_done(&arena);
	return st;
}
