/* Units and their exact conversion. Pure. */
#include "factor/factor.h"

#include "base/decimal.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

/* Base units: MJ, kg, L, Nm3, piece, tkm, won, m2. kcal is the international calorie 4.1868 kJ and toe 10^7 kcal (Energy Act, 에너지열량
 * 환산기준); MMBtu is 10^6 international Btu. m3 is a volume of liquid, Nm3 gas at 0 °C and 1 atm: a meter's m³ of gas is not Nm³. */
static const struct factor_unit units[] = {
	{"MJ", "메가줄", FACTOR_ENERGY, "1"},
	{"kJ", "킬로줄", FACTOR_ENERGY, "0.001"},
	{"GJ", "기가줄", FACTOR_ENERGY, "1000"},
	{"TJ", "테라줄", FACTOR_ENERGY, "1000000"},
	{"Wh", "와트시", FACTOR_ENERGY, "0.0036"},
	{"kWh", "㎾h|kwh|KWH|Kwh|kWH|㎾H|킬로와트시", FACTOR_ENERGY, "3.6"},
	{"MWh", "㎿h|MWH|Mwh|㎿H|메가와트시", FACTOR_ENERGY, "3600"},
	{"GWh", "GWH|Gwh|기가와트시", FACTOR_ENERGY, "3600000"},
	{"kcal", "㎉|Kcal|킬로칼로리", FACTOR_ENERGY, "0.0041868"},
	{"Mcal", "메가칼로리", FACTOR_ENERGY, "4.1868"},
	{"Gcal", "기가칼로리", FACTOR_ENERGY, "4186.8"},
	{"toe", "TOE|석유환산톤", FACTOR_ENERGY, "41868"},
	{"MMBtu", "MMBTU|mmBtu", FACTOR_ENERGY, "1055.05585262"},

	{"kg", "㎏|Kg|KG|킬로그램", FACTOR_MASS, "1"},
	{"g", "그램", FACTOR_MASS, "0.001"},
	{"t", "ton|tonne|톤", FACTOR_MASS, "1000"},

	{"L", "l|ℓ|liter|litre|리터", FACTOR_VOLUME, "1"},
	{"mL", "㎖|ml|밀리리터", FACTOR_VOLUME, "0.001"},
	{"kL", "㎘|kl|킬로리터", FACTOR_VOLUME, "1000"},
	{"m3", "㎥|m³|세제곱미터|입방미터", FACTOR_VOLUME, "1000"},

	{"Nm3", "N㎥|Nm³|㎥N|노멀세제곱미터", FACTOR_GAS_VOLUME, "1"},
	{"kNm3", "천Nm3|천N㎥|천Nm³", FACTOR_GAS_VOLUME, "1000"},

	{"piece", "ea|EA|Ea|pc|pcs|PCS|개|대", FACTOR_COUNT, "1"},

	{"tkm", "t·km|ton-km|톤킬로미터|톤·km", FACTOR_DISTANCE_MASS, "1"},
	{"kgkm", "kg·km|킬로그램킬로미터", FACTOR_DISTANCE_MASS, "0.001"},

	{"won", "KRW|원", FACTOR_MONEY, "1"},
	{"thousand_won", "천원", FACTOR_MONEY, "1000"},
	{"million_won", "백만원", FACTOR_MONEY, "1000000"},

	{"m2", "㎡|m²|제곱미터", FACTOR_AREA, "1"},
	{"cm2", "㎠|cm²|제곱센티미터", FACTOR_AREA, "0.0001"},
	{NULL, NULL, FACTOR_ENERGY, NULL},
};

const struct factor_unit *factor_unit_list(void)
{
	return units;
}

static bool among(const char *name, const char *alias)
{
	size_t length = strlen(name);

	for (const char *s = alias; length > 0 && s; s = strchr(s, '|')) {
		s += *s == '|';
		if (strncmp(s, name, length) == 0 && (s[length] == '|' || s[length] == '\0'))
			return true;
	}
	return false;
}

const struct factor_unit *factor_unit_find(const char *name)
{
	for (const struct factor_unit *u = units; u->name; u++)
		if (strcmp(u->name, name) == 0)
			return u;
	if (strchr(name, '|'))
		return NULL;
	for (const struct factor_unit *u = units; u->name; u++)
		if (among(name, u->alias))
			return u;
	return NULL;
}

static enum status unknown(const char *name, struct err *err)
{
	const char *candidate[sizeof units / sizeof units[0]];
	size_t n = 0;

	for (const struct factor_unit *u = units; u->name; u++)
		candidate[n++] = u->name;
	candidate[n] = NULL;
	{
		const char *nearest = string_nearest(name, candidate);
		return err_set(err, ST_INPUT, "unit.unknown", name, nearest ? nearest : "kWh, GJ, Nm3, L, kg, piece", NULL);
	}
}

enum status factor_convert(const mpq_t value, const char *from, const char *to, mpq_t out_value, struct err *err)
{
	const struct factor_unit *a = factor_unit_find(from), *b = factor_unit_find(to);
	mpq_t scale, divisor;
	enum status st;

	if (!a)
		return unknown(from, err);
	if (!b)
		return unknown(to, err);
	if (a->dimension != b->dimension)
		return err_set(err, ST_INPUT, "unit.dimension", a->name, b->name, NULL);
	mpq_inits(scale, divisor, NULL);
	st = decimal_parse_exact(a->to_base, scale, err);
	if (st == ST_OK)
		st = decimal_parse_exact(b->to_base, divisor, err);
	assert(st == ST_OK);
	mpq_div(scale, scale, divisor);
	mpq_mul(out_value, value, scale);
	mpq_clears(scale, divisor, NULL);
	return ST_OK;
}
