#include "reduction/reduction_unit_int.h"

#include "base/decimal.h"
#include "factor/factor.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

_Static_assert((int)FACTOR_AREA < (int)DIMENSION_NET, "the dimensions of factor come first");

#define PART_MAX 40
#define TEXT_MAX 120

static bool ends_with(char *word, const char *suffix)
{
	size_t length = strlen(word), end = strlen(suffix);

	if (length <= end || strcmp(word + length - end, suffix) != 0)
		return false;
	word[length - end] = '\0';
	return true;
}

static bool known(const char *word, enum factor_dimension dimension, int as, struct reduction_dimension *out_dimension, mpq_t out_scale)
{
	const struct factor_unit *u = factor_unit_find(word);
	enum status st;

	if (!u || u->dimension != dimension)
		return false;
	out_dimension->power[as] = 1;
	st = decimal_parse_exact(u->to_base, out_scale, NULL);
	assert(st == ST_OK);
	return st == ST_OK;
}

/* One factor, scale and dimension from 1. */
static bool parse_part(const char *part, const struct reduction_free_units *free, struct reduction_dimension *out_dimension, mpq_t out_scale)
{
	static const struct {
		const char *name, *energy; /* of an hour */
	} power[] = {{"W", "Wh"}, {"kW", "kWh"}, {"MW", "MWh"}};
	const struct factor_unit *u;
	char word[PART_MAX];

	memset(out_dimension, 0, sizeof *out_dimension);
	mpq_set_ui(out_scale, 1, 1);
	for (int i = 0; free && i < REDUCTION_FREE_MAX && free->name[i]; i++)
		if (strcmp(part, free->name[i]) == 0) {
			out_dimension->power[DIMENSION_FREE + i] = 1;
			return true;
		}
	if (strcmp(part, "1") == 0)
		return true;
	if (strcmp(part, "%") == 0) {
		mpq_set_ui(out_scale, 1, 100);
		return true;
	}
	if (strcmp(part, "h") == 0) {
		out_dimension->power[DIMENSION_TIME] = 1;
		return true;
	}
	for (size_t i = 0; i < sizeof power / sizeof *power; i++)
		if (strcmp(part, power[i].name) == 0) {
			out_dimension->power[DIMENSION_TIME] = -1;
			return known(power[i].energy, FACTOR_ENERGY, FACTOR_ENERGY, out_dimension, out_scale);
		}
	if ((u = factor_unit_find(part)) != NULL)
		return known(part, u->dimension, u->dimension, out_dimension, out_scale);
	snprintf(word, sizeof word, "%s", part);
	if (ends_with(word, "_net"))
		return known(word, FACTOR_ENERGY, DIMENSION_NET, out_dimension, out_scale);
	if (ends_with(word, "_gross"))
		return known(word, FACTOR_ENERGY, DIMENSION_GROSS, out_dimension, out_scale);
	if (ends_with(word, "CO2e") && known(word, FACTOR_MASS, DIMENSION_CO2E, out_dimension, out_scale)) {
		mpq_t tonne;

		mpq_init(tonne); /* base is the tonne, of mass the kilogram */
		mpq_set_ui(tonne, 1000, 1);
		mpq_div(out_scale, out_scale, tonne);
		mpq_clear(tonne);
		return true;
	}
	return false;
}

enum status reduction_unit_parse(
	const char *text, const struct reduction_free_units *free, struct reduction_dimension *out_dimension, mpq_t out_scale, struct err *err)
{
	struct reduction_dimension whole = {{0}}, d;
	const char *s = text;
	bool good = strlen(text) <= TEXT_MAX;
	int sign = 1;
	mpq_t scale, one;

	mpq_inits(scale, one, NULL);
	mpq_set_ui(scale, 1, 1);
	while (good) {
		size_t length = strcspn(s, "*/");
		char part[PART_MAX];

		good = length > 0 && length < sizeof part;
		if (!good)
			break;
		memcpy(part, s, length);
		part[length] = '\0';
		good = parse_part(part, free, &d, one) && reduction_dimension_multiply(&whole, &d, sign);
		if (good && sign > 0)
			mpq_mul(scale, scale, one);
		else if (good)
			mpq_div(scale, scale, one);
		s += length;
		if (!*s)
			break;
		sign = *s++ == '/' ? -1 : 1;
	}
	if (good) {
		*out_dimension = whole;
		mpq_set(out_scale, scale);
	}
	mpq_clears(scale, one, NULL);
	return good ? ST_OK : err_set(err, ST_INPUT, "methodology.unit", text, NULL);
}

bool reduction_dimension_equal(const struct reduction_dimension *a, const struct reduction_dimension *b)
{
	return memcmp(a->power, b->power, sizeof a->power) == 0;
}

bool reduction_dimension_multiply(struct reduction_dimension *a, const struct reduction_dimension *b, int sign)
{
	bool fits = true;

	for (int i = 0; i < DIMENSIONS; i++) {
		int power = a->power[i] + sign * b->power[i];

		fits = fits && power >= -REDUCTION_POWER_MAX && power <= REDUCTION_POWER_MAX;
		if (fits)
			a->power[i] = (signed char)power;
	}
	return fits;
}

void reduction_dimension_text(const struct reduction_dimension *d, const struct reduction_free_units *free, char *out, size_t size)
{
	static const char *const name[DIMENSION_FREE] = {"MJ", "kg", "L", "Nm3", "piece", "tkm", "won", "m2", "MJ_net", "MJ_gross", "tCO2e", "h"};
	size_t length = 0;

	snprintf(out, size, "1");
	for (int i = 0; i < DIMENSIONS; i++) {
		const char *word = i < DIMENSION_FREE ? name[i] : free && free->name[i - DIMENSION_FREE] ? free->name[i - DIMENSION_FREE] : "?";

		if (d->power[i] == 0 || length >= size)
			continue;
		length += (size_t)snprintf(out + length, size - length, "%s%s", length ? "*" : "", word);
		if (d->power[i] != 1 && length < size)
			length += (size_t)snprintf(out + length, size - length, "^%d", d->power[i]);
	}
}
