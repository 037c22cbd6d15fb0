/* Countries and their subregions and regions (UN M49, https://unstats.un.org/unsd/methodology/m49/). TW, which M49 does not list, is counted to
 * Eastern Asia and XK to Southern Europe, where they lie. */
#include "exchange/exchange_pact.h"

#include <string.h>

static const struct {
	const char *subregion, *region, *country; /* two letters each, with blanks between */
} areas[] = {
	{"Northern Africa", "Africa", "DZ EG LY MA SD TN EH"},
	{"Sub-Saharan Africa", "Africa",
		"IO BI KM DJ ER ET TF KE MG MW MU YT MZ RE RW SC SO SS UG TZ ZM ZW AO CM CF TD CG CD GQ GA ST BW SZ LS NA ZA BJ BF CV CI GM GH GN "
		"GW LR ML MR NE NG SH SN SL TG"},
	{"Latin America and the Caribbean", "Americas",
		"AI AG AW BS BB BQ VG KY CU CW DM DO GD GP HT JM MQ MS PR BL KN LC MF VC SX TT TC VI BZ CR SV GT HN MX NI PA AR BO BV BR CL CO EC "
		"FK GF GY PY PE GS SR UY VE"},
	{"Northern America", "Americas", "BM CA GL PM US"},
	{"Central Asia", "Asia", "KZ KG TJ TM UZ"},
	{"Eastern Asia", "Asia", "CN HK MO KP JP MN KR TW"},
	{"South-eastern Asia", "Asia", "BN KH ID LA MY MM PH SG TH TL VN"},
	{"Southern Asia", "Asia", "AF BD BT IN IR MV NP PK LK"},
	{"Western Asia", "Asia", "AM AZ BH CY GE IQ IL JO KW LB OM QA SA PS SY TR AE YE"},
	{"Eastern Europe", "Europe", "BY BG CZ HU PL MD RO RU SK UA"},
	{"Northern Europe", "Europe", "AX DK EE FO FI GG IS IE IM JE LV LT NO SJ SE GB"},
	{"Southern Europe", "Europe", "AL AD BA HR GI GR VA IT MT ME MK PT SM RS SI ES XK"},
	{"Western Europe", "Europe", "AT BE FR DE LI LU MC NL CH"},
	{"Australia and New Zealand", "Oceania", "AU CX CC HM NZ NF"},
	{"Melanesia", "Oceania", "FJ NC PG SB VU"},
	{"Micronesia", "Oceania", "GU KI MH FM NR MP PW UM"},
	{"Polynesia", "Oceania", "AS CK PF NU PN WS TK TO TV WF"},
};
#define AREAS (sizeof areas / sizeof *areas)

bool exchange_geography_of(const char *country, const char **out_subregion, const char **out_region)
{
	char code[3];

	if (!country[0] || !country[1] || country[2])
		return false;
	for (int i = 0; i < 3; i++)
		code[i] = country[i] >= 'a' && country[i] <= 'z' ? (char)(country[i] - 32) : country[i];
	for (size_t i = 0; i < AREAS; i++) {
		for (const char *at = areas[i].country; *at; at += at[2] ? 3 : 2) {
			if (at[0] == code[0] && at[1] == code[1]) {
				*out_subregion = areas[i].subregion;
				*out_region = areas[i].region;
				return true;
			}
		}
	}
	return false;
}

bool exchange_geography_within(const char *place, const char *area)
{
	const char *subregion = NULL, *region = NULL;
	char country[3] = {0};

	if (exchange_word_equal(place, area))
		return true;
	for (size_t i = 0; i < AREAS; i++) /* a subregion lies in its region */
		if (exchange_word_equal(place, areas[i].subregion) && exchange_word_equal(area, areas[i].region))
			return true;
	if (!place[0] || !place[1] || (place[2] && place[2] != '-'))
		return false;
	memcpy(country, place, 2);
	if (place[2] && exchange_word_equal(country, area))
		return true;
	return exchange_geography_of(country, &subregion, &region) && (exchange_word_equal(area, subregion) || exchange_word_equal(area, region));
}
