/* Uncertainty and data quality of factors. Pure. */
#include "factor/factor_int.h"

#include "base/decimal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Squared GSD by indicator and score (ecoinvent version 3, the openLCA default): reliability, completeness, temporal, geographical and further
 * technological correlation. */
static const double pedigree[FACTOR_PEDIGREE_SCORES][5] = {
	{1, 1.05, 1.10, 1.20, 1.50},
	{1, 1.02, 1.05, 1.10, 1.20},
	{1, 1.03, 1.10, 1.20, 1.50},
	{1, 1.01, 1.02, 1.05, 1.10},
	{1, 1.05, 1.20, 1.50, 2.00},
};
const char *const factor_pedigree_table = "ecoinvent 3";

double factor_pedigree_s(const int score[FACTOR_PEDIGREE_SCORES], double basic)
{
	double sum = log(basic) * log(basic);

	for (int k = 0; k < FACTOR_PEDIGREE_SCORES; k++) {
		double u = log(pedigree[k][score[k] - 1]);

		sum += u * u;
	}
	return sqrt(sum) / 2;
}

bool factor_pedigree_parse(const char *text, int out_score[FACTOR_PEDIGREE_SCORES])
{
	int score[FACTOR_PEDIGREE_SCORES];

	for (int k = 0; k < FACTOR_PEDIGREE_SCORES; k++) {
		if (k > 0 && *text++ != ';')
			return false;
		if (*text < '1' || *text > '5')
			return false;
		score[k] = *text++ - '0';
	}
	if (*text)
		return false;
	memcpy(out_score, score, sizeof score);
	return true;
}

static enum status number(const struct factor_row *row, const char *column, const char *text, double low, double high, double *out, struct err *err)
{
	double value;
	enum status st = decimal_parse_double(text, &value, err);

	if (st == ST_OK && !(value >= low && value <= high)) {
		char from[32], to[32];

		decimal_roundtrip(low, from);
		decimal_roundtrip(high, to);
		return err_set(err, ST_INPUT, "factor.range", row->key, column, text, from, to, NULL);
	}
	if (st == ST_OK)
		*out = value;
	return st;
}

enum status factor_quality(const struct factor_row *row, double out_rating[3], double *out_gsd, struct err *err)
{
	static const char *const name[3] = {"dqr_technological", "dqr_temporal", "dqr_geographical"};
	int score[FACTOR_PEDIGREE_SCORES];
	double basic = FACTOR_BASIC_UNCERTAINTY;
	enum status st = ST_OK;

	*out_gsd = 1;
	for (int i = 0; i < 3 && st == ST_OK; i++) {
		out_rating[i] = 0;
		if (row->rating[i])
			st = number(row, name[i], row->rating[i], 1, 5, &out_rating[i], err);
	}
	if (st == ST_OK && row->basic_uncertainty)
		st = number(row, "basic_uncertainty", row->basic_uncertainty, 1, 100, &basic, err);
	if (st == ST_OK && row->gsd)
		return number(row, "gsd", row->gsd, 1, 1000, out_gsd, err);
	if (st == ST_OK && row->pedigree) {
		if (!factor_pedigree_parse(row->pedigree, score))
			return err_set(err, ST_INPUT, "factor.pedigree", row->key, row->pedigree, NULL);
		*out_gsd = exp(factor_pedigree_s(score, basic));
	}
	return st;
}
