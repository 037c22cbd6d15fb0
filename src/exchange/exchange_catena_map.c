/* Catena-X's aspect models: where each property stands, and words on both sides. */
#include "exchange/exchange_catena_int.h"

#include <stdlib.h>
#include <string.h>

#define COMPANY "/companyAndProductInformation/0/companyInformation/0/"
#define PRODUCT "/companyAndProductInformation/0/productInformation/0/"
#define INFORMATION "/pcfAssessmentAndMethodology/0/pcfAssessmentInformation/0/"
#define METHOD "/pcfAssessmentAndMethodology/0/pcfMethodology/0/"
#define QUALITY "/pcfAssessmentAndMethodology/0/dataSourcesAndQuality/0/"
#define SHARES "/pcfAssessmentAndMethodology/0/verificationAndCertificationShares/0/"
#define PRODUCTION "/productLifeCycleStagesAndEmissions/0/productionStage/0/"
#define PACKAGING "/productLifeCycleStagesAndEmissions/0/packagingStage/0/"
#define DISTRIBUTION "/productLifeCycleStagesAndEmissions/0/distributionStage/0/"

/* A property of the same name in 9 (in a group), and in 8 and 7 (at the top or under pcf). */
#define TOP(group, name, seven)                                                                                                                      \
	{                                                                                                                                            \
		name, group name, "/" name, seven, false                                                                                             \
	}
#define PCF(group, name, seven)                                                                                                                      \
	{                                                                                                                                            \
		name, group name, "/pcf/" name, seven, false                                                                                         \
	}
#define NONE_TOP(group, name, seven)                                                                                                                 \
	{                                                                                                                                            \
		name, group name, "/" name, seven, true                                                                                              \
	}
#define NONE(group, name, seven)                                                                                                                     \
	{                                                                                                                                            \
		name, group name, "/pcf/" name, seven, true                                                                                          \
	}

const struct catena_row catena_rows[] = {
	TOP("/scopeOfPcfForm/0/", "specVersion", "/specVersion"),
	TOP("/scopeOfPcfForm/0/", "partialFullPcf", "/partialFullPcf"),
	TOP(COMPANY, "companyName", "/companyName"),
	TOP(COMPANY, "companyIds", "/companyIds"),
	TOP(PRODUCT, "productNameCompany", "/productName"),
	TOP(PRODUCT, "productIds", "/productIds"),
	PCF(PRODUCT, "declaredUnitOfMeasurement", "/pcf/declaredUnit"),
	PCF(PRODUCT, "declaredUnitAmount", "/pcf/unitaryProductAmount"),
	PCF(PRODUCT, "productMassPerDeclaredUnit", "/pcf/productMassPerDeclaredUnit"),
	TOP(PRODUCT, "productClassifications", NULL),
	TOP(PRODUCT, "productDescription", "/productDescription"),
	TOP(INFORMATION "idAndVersion/0/", "id", "/id"),
	NONE_TOP(INFORMATION "idAndVersion/0/", "version", "/version"),
	TOP(INFORMATION "idAndVersion/0/", "status", "/extWBCSD_pfStatus"),
	NONE_TOP(INFORMATION "idAndVersion/0/", "retroOrProspectivePcfType", NULL),
	TOP(INFORMATION "idAndVersion/0/", "precedingPfIds", "/precedingPfIds"),
	PCF(INFORMATION "boundarySpecifications/0/", "exemptedEmissionsPercent", "/pcf/exemptedEmissionsPercent"),
	PCF(INFORMATION "boundarySpecifications/0/", "exemptedEmissionsDescription", "/pcf/exemptedEmissionsDescription"),
	TOP(INFORMATION "technology/0/", "ccsTechnologicalCO2CaptureIncluded", NULL),
	PCF(INFORMATION "technology/0/", "boundaryProcessesDescription", "/pcf/boundaryProcessesDescription"),
	PCF(INFORMATION "geography/0/", "geographyRegionOrSubregion", "/pcf/geographyRegionOrSubregion"),
	PCF(INFORMATION "geography/0/", "geographyCountry", "/pcf/geographyCountry"),
	PCF(INFORMATION "geography/0/", "geographyCountrySubdivision", "/pcf/geographyCountrySubdivision"),
	PCF(INFORMATION "time/0/", "referencePeriodStart", "/pcf/referencePeriodStart"),
	PCF(INFORMATION "time/0/", "referencePeriodEnd", "/pcf/referencePeriodEnd"),
	TOP(INFORMATION "time/0/", "created", "/created"),
	TOP(INFORMATION "time/0/", "validityPeriodStart", "/validityPeriodStart"),
	TOP(INFORMATION "time/0/", "validityPeriodEnd", "/validityPeriodEnd"),
	PCF(QUALITY, "primaryDataShare", "/pcf/primaryDataShare"),
	PCF(QUALITY, "secondaryEmissionFactorSources", "/pcf/secondaryEmissionFactorSources"),
	{"technologicalDQR", QUALITY "technologicalDQR", "/pcf/dataQualityRating/technologicalDQR", NULL, false},
	{"geographicalDQR", QUALITY "geographicalDQR", "/pcf/dataQualityRating/geographicalDQR", NULL, false},
	{"temporalDQR", QUALITY "temporalDQR", "/pcf/dataQualityRating/temporalDQR", NULL, false},
	{"dataQualityRating", NULL, NULL, "/pcf/dataQualityRating", true}, /* of 7.0.0: another scale */
	PCF(METHOD "standards/0/", "crossSectoralStandards", "/pcf/crossSectoralStandardsUsed"),
	PCF(METHOD "standards/0/", "productOrSectorSpecificRules", "/pcf/productOrSectorSpecificRules"),
	PCF(METHOD "gwpCharacterizationFactorDetails/0/", "ipccCharacterizationFactors", "/pcf/extWBCSD_characterizationFactors"),
	NONE(METHOD "allocationInForeground/0/", "allocationWasteIncineration", "/pcf/extTFS_allocationWasteIncineration"),
	PCF(METHOD "allocationInForeground/0/", "allocationRulesDescription", "/pcf/extWBCSD_allocationRulesDescription"),
	NONE(METHOD "allocationInForeground/0/", "allocationRecycledCarbon", NULL),
	NONE(METHOD "massBalancingInformation/0/", "massBalancingUsed", NULL),
	NONE(METHOD "massBalancingInformation/0/", "freeAttributionInMassBalancing", NULL),
	NONE(METHOD "massBalancingInformation/0/", "massBalancingCertificateScheme", NULL),
	NONE(SHARES, "programCertificationShare", NULL),
	NONE(SHARES, "productVerificationShare3rdParty", NULL),
	NONE(SHARES, "productVerificationShare2ndParty", NULL),
	NONE(SHARES, "productVerificationShare1stParty", NULL),
	TOP("/general/0/", "comment", "/comment"),
	NONE_TOP("/general/0/", "pcfLegalStatement", "/pcfLegalStatement"),
	PCF(PRODUCTION, "pcfIncludingBiogenicUptake", "/pcf/pcfIncludingBiogenic"),
	PCF(PRODUCTION, "pcfExcludingBiogenicUptake", "/pcf/pcfExcludingBiogenic"),
	PCF(PRODUCTION, "fossilGhgEmissions", "/pcf/fossilGhgEmissions"),
	PCF(PRODUCTION, "biogenicNonCO2Emissions", "/pcf/biogenicCarbonEmissionsOtherThanCO2"),
	PCF(PRODUCTION, "biogenicCO2Uptake", "/pcf/biogenicCarbonWithdrawal"),
	PCF(PRODUCTION, "landUseChangeGhgEmissions", "/pcf/dlucGhgEmissions"),
	PCF(PRODUCTION, "landManagementBiogenicCO2Emissions", "/pcf/extTFS_luGhgEmissions"),
	PCF(PRODUCTION, "landManagementBiogenicCO2Removals", NULL),
	PCF(PRODUCTION, "aircraftGhgEmissions", "/pcf/aircraftGhgEmissions"),
	PCF(PACKAGING, "packagingEmissionsIncluded", "/pcf/extWBCSD_packagingEmissionsIncluded"),
	PCF(PACKAGING, "packagingPcfExcludingBiogenicUptake", "/pcf/extWBCSD_packagingGhgEmissions"),
	NONE(PACKAGING, "packagingPcfIncludingBiogenicUptake", NULL),
	NONE(PACKAGING, "packagingFossilGhgEmissions", NULL),
	NONE(PACKAGING, "packagingBiogenicNonCO2Emissions", NULL),
	NONE(PACKAGING, "packagingBiogenicCO2Uptake", NULL),
	NONE(PACKAGING, "packagingLandUseChangeGhgEmissions", NULL),
	NONE(PACKAGING, "packagingLandManagementBiogenicCO2Emissions", NULL),
	NONE(PACKAGING, "packagingLandManagementBiogenicCO2Removals", NULL),
	NONE(PACKAGING, "packagingAircraftGhgEmissions", NULL),
	PCF(DISTRIBUTION, "distributionStageIncluded", NULL),
	PCF(DISTRIBUTION, "distributionStagePcfExcludingBiogenicUptake", "/pcf/distributionStagePcfExcludingBiogenic"),
	NONE(DISTRIBUTION, "distributionStagePcfIncludingBiogenicUptake", "/pcf/distributionStagePcfIncludingBiogenic"),
	NONE(DISTRIBUTION, "distributionStageFossilGhgEmissions", "/pcf/distributionStageFossilGhgEmissions"),
	NONE(DISTRIBUTION, "distributionStageBiogenicNonCO2Emissions", "/pcf/distributionStageBiogenicCarbonEmissionsOtherThanCO2"),
	NONE(DISTRIBUTION, "distributionStageBiogenicCO2Uptake", "/pcf/distributionStageBiogenicCarbonWithdrawal"),
	NONE(DISTRIBUTION, "distributionStageLandUseChangeGhgEmissions", "/pcf/extTFS_distributionStageDlucGhgEmissions"),
	NONE(DISTRIBUTION, "distributionStageLandManagementBiogenicCO2Emissions", "/pcf/extTFS_distributionStageLuGhgEmissions"),
	NONE(DISTRIBUTION, "distributionStageLandManagementBiogenicCO2Removals", NULL),
	NONE(DISTRIBUTION, "distributionStageAircraftGhgEmissions", "/pcf/distributionStageAircraftGhgEmissions"),
	PCF("/carbonContent/0/", "carbonContentTotal", "/pcf/carbonContentTotal"),
	PCF("/carbonContent/0/", "fossilCarbonContent", "/pcf/extWBCSD_fossilCarbonContent"),
	PCF("/carbonContent/0/", "biogenicCarbonContent", "/pcf/carbonContentBiogenic"),
	PCF("/carbonContent/0/", "packagingBiogenicCarbonContent", NULL),
	PCF("/carbonContent/0/", "recycledCarbonContent", NULL),
	{.name = NULL},
};

const char *catena_at(const char *name, int major)
{
	for (const struct catena_row *row = catena_rows; row->name; row++)
		if (strcmp(row->name, name) == 0)
			return major == 9 ? row->at9 : major == 8 ? row->at8 : row->at7;
	return NULL;
}

const json_t *catena_value(const json_t *root, const char *pointer)
{
	const json_t *at = root;

	while (at && pointer && *pointer == '/') {
		char name[80];
		size_t length = strcspn(++pointer, "/");

		if (length >= sizeof name)
			return NULL;
		memcpy(name, pointer, length);
		name[length] = '\0';
		at = json_is_array(at) ? json_array_get(at, strtoul(name, NULL, 10)) : json_object_get(at, name);
		pointer += length;
	}
	return pointer && !json_is_null(at) ? at : NULL;
}

/* PACT's word first, then Catena-X's as we write it, then others that are read. */
static const char *const standards[][4] = {
	{"ISO14067", "ISO 14067", "ISO Standard 14067", "ISO 14067:2018"},
	{"ISO14083", "ISO 14083", "ISO Standard 14083", "ISO 14083:2023"},
	{"ISO14040-44", "ISO 14040/14044", "ISO Standard 14044", "ISO 14044"},
	{"GHGP-Product", "GHG Protocol Product Standard", "GHG Protocol Product standard", "GHG Protocol Product Life Cycle Standard"},
	{"PEF", "PEF", "PEF", "Product Environmental Footprint"},
	{"PAS2050", "PAS 2050", "PAS2050", "PAS 2050:2011"},
	{"PACT-1.0", "PACT Methodology 1.0", "PACT 1.0", "Pathfinder Framework 1.0"},
	{"PACT-2.0", "PACT Methodology 2.0", "PACT 2.0", "Pathfinder Framework 2.0"},
	{"PACT-3.0", "PACT Methodology 3.0", "PACT 3.0", "PACT Methodology V3"},
};
static const char *const coverages[][2] = {
	{"PCF calculation model", "PCF Calculation Model Verification"},
	{"PCF program", "PCF Program Certification"},
	{"product level", "PCF Verification"},
};

const char *catena_standard_to_pact(const char *word)
{
	for (size_t i = 0; i < sizeof standards / sizeof *standards; i++)
		for (size_t k = 1; k < 4; k++)
			if (exchange_word_equal(standards[i][k], word))
				return standards[i][0];
	return word;
}

const char *catena_standard_from_pact(const char *word)
{
	for (size_t i = 0; i < sizeof standards / sizeof *standards; i++)
		if (strcmp(standards[i][0], word) == 0)
			return standards[i][1];
	return word;
}

const char *catena_coverage_to_pact(const char *word)
{
	for (size_t i = 0; i < sizeof coverages / sizeof *coverages; i++)
		if (exchange_word_equal(coverages[i][1], word))
			return coverages[i][0];
	return NULL;
}

const char *catena_coverage_from_pact(const char *word)
{
	for (size_t i = 0; i < sizeof coverages / sizeof *coverages; i++)
		if (strcmp(coverages[i][0], word) == 0)
			return coverages[i][1];
	return NULL;
}
