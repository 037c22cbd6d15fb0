/* What a PACT 3 footprint consists of: one table that reading, findings and tests go by. */
#include "exchange/exchange_pact_int.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define M true
#define O false

/* ---- forms of text ---- */

static bool number_at(const char **s)
{
	const char *from = *s;

	while (isdigit((unsigned char)**s))
		++*s;
	return *s > from;
}

static bool fits_version(const char *s)
{
	if (!number_at(&s) || *s++ != '.' || !number_at(&s))
		return false;
	if (*s == '\0') /* "3.0" alone: read with a finding (R1) */
		return true;
	if (*s++ != '.' || !number_at(&s))
		return false;
	return *s == '\0' || (*s == '-' && strlen(s) == 9 && strspn(s + 1, "0123456789") == 8);
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool fits_country(const char *s)
{
	return is_upper(s[0]) && is_upper(s[1]) && s[2] == '\0';
}

static bool fits_subdivision(const char *s)
{
	size_t length;

	if (!is_upper(s[0]) || !is_upper(s[1]) || s[2] != '-')
		return false;
	length = strspn(s + 3, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
	return length >= 1 && length <= 3 && s[3 + length] == '\0';
}

static bool fits_report(const char *s)
{
	return s[0] == 'A' && s[1] == 'R' && s[2] != '\0' && strspn(s + 2, "0123456789") == strlen(s + 2);
}

/* ---- words ---- */

static const char *const status_words[] = {"Active", "Deprecated", NULL};
static const char *const unit_words[] = {
	"liter", "kilogram", "cubic meter", "kilowatt hour", "megajoule", "ton kilometer", "square meter", "piece", "hour", "megabit second", NULL};
static const char *const region_words[] = {"Africa", "Americas", "Asia", "Europe", "Oceania", "Australia and New Zealand", "Central Asia",
	"Eastern Asia", "Eastern Europe", "Latin America and the Caribbean", "Melanesia", "Micronesia", "Northern Africa", "Northern America",
	"Northern Europe", "Polynesia", "South-eastern Asia", "Southern Asia", "Southern Europe", "Sub-Saharan Africa", "Western Asia",
	"Western Europe", NULL};
static const char *const standard_words[] = {
	"ISO14067", "ISO14083", "ISO14040-44", "GHGP-Product", "PEF", "PACT-1.0", "PACT-2.0", "PACT-3.0", "PAS2050", NULL};
static const char *const approach_words[] = {"Cut-off", "Credit", NULL};
static const char *const operator_words[] = {"PEF", "EPD International", "Other", NULL};
static const char *const coverage_words[] = {"PCF calculation model", "PCF program", "product level", NULL};

const char *exchange_geography_region(const char *name)
{
	for (size_t i = 0; region_words[i]; i++)
		if (exchange_word_equal(name, region_words[i]))
			return region_words[i];
	return NULL;
}

/* ---- types ---- */

static const struct pact_property rule_properties[] = {
	{"operator", M, PACT_TEXT, .word = operator_words},
	{"ruleNames", M, PACT_TEXT1, .list = PACT_SET1},
	{"otherOperatorName", O, PACT_TEXT1, .list = PACT_ONE},
	{.name = NULL},
};
static const struct pact_type rule_type = {"ProductOrSectorSpecificRule", rule_properties};

static const struct pact_property source_properties[] = {
	{"name", M, PACT_TEXT1, .list = PACT_ONE},
	{"version", M, PACT_TEXT1, .list = PACT_ONE},
	{.name = NULL},
};
static const struct pact_type source_type = {"EmissionFactorSource", source_properties};

static const struct pact_property quality_properties[] = {
	{"technologicalDQR", M, PACT_DECIMAL, .range = PACT_RATING},
	{"geographicalDQR", M, PACT_DECIMAL, .range = PACT_RATING},
	{"temporalDQR", M, PACT_DECIMAL, .range = PACT_RATING},
	{.name = NULL},
};
static const struct pact_type quality_type = {"DataQualityIndicators", quality_properties};

static const struct pact_property verification_properties[] = {
	{"coverage", O, PACT_TEXT, .word = coverage_words},
	{"providerName", O, PACT_TEXT, .list = PACT_ONE},
	{"completedAt", O, PACT_TIME, .list = PACT_ONE},
	{"standardName", O, PACT_TEXT, .list = PACT_ONE},
	{"comments", O, PACT_TEXT, .list = PACT_ONE},
	{.name = NULL},
};
static const struct pact_type verification_type = {"Verification", verification_properties};

static const struct pact_property extension_properties[] = {
	{"specVersion", M, PACT_TEXT, .fits = fits_version, .form = "2.0.0"},
	{"dataSchema", M, PACT_URI, .list = PACT_ONE},
	{"documentation", O, PACT_URI, .list = PACT_ONE},
	{"data", M, PACT_OBJECT, .list = PACT_ONE},
	{.name = NULL},
};
static const struct pact_type extension_type = {"DataModelExtension", extension_properties};

static const struct pact_property carbon_properties[] = {
	/* scope */
	{"declaredUnitOfMeasurement", M, PACT_TEXT, .word = unit_words},
	{"declaredUnitAmount", M, PACT_DECIMAL, .range = PACT_ABOVE_0},
	{"productMassPerDeclaredUnit", M, PACT_DECIMAL, .range = PACT_NOT_BELOW_0},
	{"referencePeriodStart", M, PACT_TIME, .list = PACT_ONE},
	{"referencePeriodEnd", M, PACT_TIME, .list = PACT_ONE},
	{"geographyRegionOrSubregion", O, PACT_TEXT, .rule = PACT_SHOULD, .word = region_words},
	{"geographyCountry", O, PACT_TEXT, .rule = PACT_SHOULD, .fits = fits_country, .form = "KR"},
	{"geographyCountrySubdivision", O, PACT_TEXT, .rule = PACT_SHOULD, .fits = fits_subdivision, .form = "KR-11"},
	{"boundaryProcessesDescription", O, PACT_TEXT, .rule = PACT_SHOULD},
	/* quantities */
	{"pcfExcludingBiogenicUptake", M, PACT_DECIMAL, .rule = PACT_SHALL},
	{"pcfIncludingBiogenicUptake", M, PACT_DECIMAL, .rule = PACT_SHALL},
	{"fossilGhgEmissions", M, PACT_DECIMAL, .rule = PACT_SHALL, .range = PACT_NOT_BELOW_0},
	{"landUseChangeGhgEmissions", O, PACT_DECIMAL, .rule = PACT_BIO, .range = PACT_NOT_BELOW_0},
	{"landCarbonLeakage", O, PACT_DECIMAL, .range = PACT_NOT_BELOW_0},
	{"landManagementFossilGhgEmissions", O, PACT_DECIMAL, .rule = PACT_BIO_2027, .range = PACT_NOT_BELOW_0},
	{"landManagementBiogenicCO2Emissions", O, PACT_DECIMAL, .rule = PACT_BIO_2027, .range = PACT_NOT_BELOW_0},
	{"landManagementBiogenicCO2Removals", O, PACT_DECIMAL, .range = PACT_NOT_ABOVE_0},
	{"biogenicCO2Uptake", O, PACT_DECIMAL, .rule = PACT_BIO, .range = PACT_NOT_ABOVE_0},
	{"biogenicNonCO2Emissions", O, PACT_DECIMAL, .rule = PACT_BIO, .range = PACT_NOT_BELOW_0},
	{"landAreaOccupation", O, PACT_DECIMAL, .range = PACT_NOT_BELOW_0},
	{"aircraftGhgEmissions", O, PACT_DECIMAL, .range = PACT_NOT_BELOW_0},
	{"packagingEmissionsIncluded", O, PACT_BOOL, .rule = PACT_SHALL},
	{"packagingGhgEmissions", O, PACT_DECIMAL, .rule = PACT_SHOULD, .range = PACT_NOT_BELOW_0},
	{"outboundLogisticsGhgEmissions", O, PACT_DECIMAL, .rule = PACT_SHOULD, .range = PACT_NOT_BELOW_0},
	{"ccsTechnologicalCO2CaptureIncluded", O, PACT_BOOL, .rule = PACT_SHALL},
	{"ccsTechnologicalCO2Capture", O, PACT_DECIMAL, .rule = PACT_CCS, .range = PACT_NOT_ABOVE_0},
	{"technologicalCO2Removals", O, PACT_DECIMAL, .rule = PACT_CCS, .range = PACT_NOT_ABOVE_0},
	{"technologicalCO2CaptureOrigin", O, PACT_TEXT, .rule = PACT_CCS},
	{"fossilCarbonContent", M, PACT_DECIMAL, .rule = PACT_SHALL, .range = PACT_NOT_BELOW_0},
	{"biogenicCarbonContent", O, PACT_DECIMAL, .rule = PACT_BIO, .range = PACT_NOT_BELOW_0},
	{"recycledCarbonContent", O, PACT_DECIMAL, .rule = PACT_SHOULD, .range = PACT_NOT_BELOW_0},
	{"packagingBiogenicCarbonContent", O, PACT_DECIMAL, .range = PACT_NOT_BELOW_0},
	{"ccuCarbonContent", O, PACT_DECIMAL, .rule = PACT_CCU, .range = PACT_NOT_BELOW_0},
	{"ccuCalculationApproach", O, PACT_TEXT, .rule = PACT_CCU, .word = approach_words},
	{"ccuCreditCertification", O, PACT_URI, .rule = PACT_CCU},
	/* method and quality */
	{"ipccCharacterizationFactors", M, PACT_TEXT, .list = PACT_SET1, .fits = fits_report, .form = "AR6"},
	{"crossSectoralStandards", M, PACT_TEXT, .list = PACT_SET1, .word = standard_words, .open = true},
	{"productOrSectorSpecificRules", O, PACT_OBJECT, .list = PACT_SET1, .type = &rule_type},
	{"exemptedEmissionsPercent", M, PACT_DECIMAL, .range = PACT_NOT_BELOW_0},
	{"exemptedEmissionsDescription", O, PACT_TEXT, .list = PACT_ONE},
	{"allocationRulesDescription", O, PACT_TEXT, .rule = PACT_SHOULD},
	{"secondaryEmissionFactorSources", O, PACT_OBJECT, .list = PACT_LIST1, .rule = PACT_SHOULD, .type = &source_type},
	{"primaryDataShare", O, PACT_DECIMAL, .rule = PACT_SHALL, .range = PACT_PERCENT},
	{"dqi", O, PACT_OBJECT, .rule = PACT_SHALL_2027, .type = &quality_type},
	{"verification", O, PACT_OBJECT, .rule = PACT_MAY, .type = &verification_type},
	{.name = NULL},
};
static const struct pact_type carbon_type = {"CarbonFootprint", carbon_properties};

static const struct pact_property footprint_properties[] = {
	{"id", M, PACT_UUID, .list = PACT_ONE},
	{"specVersion", M, PACT_TEXT, .fits = fits_version, .form = EXCHANGE_PACT_VERSION},
	{"precedingPfIds", O, PACT_UUID, .list = PACT_SET1, .rule = PACT_SHOULD},
	{"created", M, PACT_TIME, .list = PACT_ONE},
	{"status", M, PACT_TEXT, .word = status_words},
	{"validityPeriodStart", O, PACT_TIME, .list = PACT_ONE},
	{"validityPeriodEnd", O, PACT_TIME, .list = PACT_ONE},
	{"companyName", M, PACT_TEXT1, .list = PACT_ONE},
	{"companyIds", M, PACT_URN, .list = PACT_SET1},
	{"productDescription", M, PACT_TEXT, .list = PACT_ONE},
	{"productIds", M, PACT_URN, .list = PACT_SET1},
	{"productClassifications", O, PACT_URN, .list = PACT_SET1},
	{"productNameCompany", M, PACT_TEXT1, .list = PACT_ONE},
	{"comment", O, PACT_TEXT, .rule = PACT_SHOULD},
	{"pcf", M, PACT_OBJECT, .type = &carbon_type},
	{"extensions", O, PACT_OBJECT, .list = PACT_LIST, .type = &extension_type},
	{.name = NULL},
};
const struct pact_type pact_footprint_type = {"ProductFootprint", footprint_properties};
