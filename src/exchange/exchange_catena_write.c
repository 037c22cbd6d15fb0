/* From PACT 3 to Catena-X's aspect model 9.0.0. */
#include "exchange/exchange_catena_int.h"

#include <stdlib.h>
#include <string.h>

struct writing {
	const struct exchange_pact *pact;
	const struct exchange_catena_own *own;
	struct arena *arena;
	const json_t *root, *pcf;
	/* the Catena-X footprint that it came from, if it did */
	const char *from;
	const json_t *from_root;
	int from_major;
	struct exchange_words lost;
	struct text missing;
	struct exchange_json w;
};

static void need(struct writing *w, const char *name)
{
	text_printf(&w->missing, "%s%s", w->missing.length ? ", " : "", name);
}

static void open_group(struct writing *w, const char *name)
{
	exchange_json_open(&w->w, name, '[');
	exchange_json_open(&w->w, NULL, '{');
}

static void close_group(struct writing *w)
{
	exchange_json_close(&w->w, '}');
	exchange_json_close(&w->w, ']');
}

static const char *text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static void put_number(struct writing *w, const char *name, const char *digits)
{
	const char *plain;

	if (!digits)
		return;
	plain = exchange_decimal_plain(w->arena, digits);
	exchange_json_raw(&w->w, name, plain, strlen(plain));
}

/* A number of pcf under the same or another name. */
static void copy_number(struct writing *w, const char *name, const char *from)
{
	put_number(w, name, text_of(w->pcf, from));
}

static void copy_text(struct writing *w, const char *name)
{
	exchange_json_string_if(&w->w, name, text_of(w->pcf, name));
}

/* A value that only Catena-X has, as it stood in the source. False if there is none. */
static bool put_kept(struct writing *w, const char *name)
{
	const char *pointer = w->from_root ? catena_at(name, w->from_major) : NULL, *at;
	size_t length;

	/* 7.0.0 has quantities per one unit and one scale of quality of its own: only words are taken from there */
	if (!pointer || (w->from_major == 7 && !json_is_string(catena_value(w->from_root, pointer))))
		return false;
	if (!catena_value(w->from_root, pointer) || !json_span(w->from, pointer, &at, &length))
		return false;
	exchange_json_raw(&w->w, name, at, length);
	return true;
}

static void put_times(struct writing *w)
{
	const struct exchange_pact *p = w->pact;

	open_group(w, "time");
	exchange_json_time(&w->w, "referencePeriodStart", p->reference_start_us);
	exchange_json_time(&w->w, "referencePeriodEnd", p->reference_end_us);
	exchange_json_time(&w->w, "created", p->created_us);
	exchange_json_time(&w->w, "validityPeriodStart", p->valid_from_us);
	exchange_json_time(&w->w, "validityPeriodEnd", p->valid_to_us);
	close_group(w);
}

static void put_company_and_product(struct writing *w)
{
	const struct exchange_pact *p = w->pact;

	open_group(w, "companyAndProductInformation");
	open_group(w, "companyInformation");
	exchange_json_string(&w->w, "companyName", p->company_name);
	exchange_json_words(&w->w, "companyIds", &p->companies);
	close_group(w);
	open_group(w, "productInformation");
	exchange_json_string(&w->w, "productNameCompany", p->product_name);
	exchange_json_words(&w->w, "productIds", &p->products);
	exchange_json_string(&w->w, "declaredUnitOfMeasurement", p->unit);
	put_number(w, "declaredUnitAmount", p->amount.text);
	put_number(w, "productMassPerDeclaredUnit", p->mass_kg.text);
	exchange_json_words(&w->w, "productClassifications", &p->classifications);
	if (*p->product_description)
		exchange_json_string(&w->w, "productDescription", p->product_description);
	close_group(w);
	close_group(w);
}

static void put_id(struct writing *w)
{
	const struct exchange_pact *p = w->pact;

	open_group(w, "idAndVersion");
	exchange_json_string(&w->w, "id", p->id);
	exchange_json_raw(&w->w, "version", "0", 1);
	exchange_json_string(&w->w, "status", "Active");
	if (!put_kept(w, "retroOrProspectivePcfType"))
		exchange_json_string(&w->w, "retroOrProspectivePcfType", "Retrospective PCF");
	if (p->preceding.count > 0) {
		exchange_json_open(&w->w, "precedingPfIds", '[');
		for (size_t i = 0; i < p->preceding.count; i++) {
			exchange_json_open(&w->w, NULL, '{');
			exchange_json_string(&w->w, "id", p->preceding.item[i]);
			exchange_json_close(&w->w, '}');
		}
		exchange_json_close(&w->w, ']');
	}
	close_group(w);
}

/* A subdivision fills its country too, both their subregion; nothing is Global. */
static void put_geography(struct writing *w)
{
	const struct exchange_pact *p = w->pact;
	const char *country = p->country, *subregion = NULL, *region = NULL;

	if (p->subdivision)
		country = arena_strndup(w->arena, p->subdivision, 2);
	if (country && !exchange_geography_of(country, &subregion, &region))
		need(w, "geographyRegionOrSubregion");
	open_group(w, "geography");
	exchange_json_string(&w->w, "geographyRegionOrSubregion", subregion ? subregion : p->region ? p->region : "Global");
	exchange_json_string_if(&w->w, "geographyCountry", country);
	exchange_json_string_if(&w->w, "geographyCountrySubdivision", p->subdivision);
	close_group(w);
}

static void put_flag(struct writing *w, const char *name, int stated)
{
	const json_t *value = json_object_get(w->pcf, name);

	if (json_is_boolean(value))
		exchange_json_bool(&w->w, name, json_is_true(value));
	else if (stated >= 0)
		exchange_json_bool(&w->w, name, stated > 0);
	else
		need(w, name);
}

static void put_information(struct writing *w)
{
	open_group(w, "pcfAssessmentInformation");
	put_id(w);
	open_group(w, "boundarySpecifications");
	put_number(w, "exemptedEmissionsPercent", w->pact->exempted_percent.text);
	copy_text(w, "exemptedEmissionsDescription");
	close_group(w);
	open_group(w, "technology");
	put_flag(w, "ccsTechnologicalCO2CaptureIncluded", w->own->storage_included);
	copy_text(w, "boundaryProcessesDescription");
	close_group(w);
	put_geography(w);
	put_times(w);
	close_group(w);
}

static void put_data_sources(struct writing *w)
{
	static const char *const rating[] = {"technologicalDQR", "geographicalDQR", "temporalDQR"};
	json_t *source;
	size_t i;

	open_group(w, "dataSourcesAndQuality");
	copy_number(w, "primaryDataShare", "primaryDataShare");
	if (json_array_size(json_object_get(w->pcf, "secondaryEmissionFactorSources")) > 0) {
		exchange_json_open(&w->w, "secondaryEmissionFactorSources", '[');
		json_array_foreach(json_object_get(w->pcf, "secondaryEmissionFactorSources"), i, source)
		{
			const char *version = text_of(source, "version");
			bool stated = strcmp(version, CATENA_UNSPECIFIED) != 0;

			exchange_json_string(
				&w->w, NULL, arena_printf(w->arena, "%s%s%s", text_of(source, "name"), stated ? " " : "", stated ? version : ""));
		}
		exchange_json_close(&w->w, ']');
	}
	for (int k = 0; k < 3; k++)
		put_number(w, rating[k], w->pact->rating[k].text);
	close_group(w);
}

static void put_standards(struct writing *w)
{
	json_t *rule, *name;
	size_t i, k;

	open_group(w, "standards");
	exchange_json_open(&w->w, "crossSectoralStandards", '[');
	for (i = 0; i < w->pact->standards.count; i++)
		exchange_json_string(&w->w, NULL, catena_standard_from_pact(w->pact->standards.item[i]));
	exchange_json_close(&w->w, ']');
	exchange_json_open(&w->w, "productOrSectorSpecificRules", '[');
	json_array_foreach(json_object_get(w->pcf, "productOrSectorSpecificRules"), i, rule)
	{
		json_array_foreach(json_object_get(rule, "ruleNames"), k, name)
		{
			exchange_json_string(&w->w, NULL, json_string_value(name));
		}
	}
	exchange_json_close(&w->w, ']');
	close_group(w);
}

static void put_gwp(struct writing *w)
{
	const struct exchange_words *gwp = &w->pact->gwp;
	const char *oldest = gwp->item[0];

	for (size_t i = 1; i < gwp->count; i++)
		if (atoi(gwp->item[i] + 2) < atoi(oldest + 2))
			oldest = gwp->item[i];
	if (gwp->count > 1)
		exchange_words_add(w->arena, &w->lost, "ipccCharacterizationFactors: all but the oldest");
	if (strcmp(oldest, "AR4") != 0 && strcmp(oldest, "AR5") != 0 && strcmp(oldest, "AR6") != 0)
		need(w, "ipccCharacterizationFactors");
	open_group(w, "gwpCharacterizationFactorDetails");
	exchange_json_string(&w->w, "ipccCharacterizationFactors", oldest);
	close_group(w);
}

static void put_method(struct writing *w)
{
	open_group(w, "pcfMethodology");
	put_standards(w);
	put_gwp(w);
	open_group(w, "allocationInForeground");
	if (!put_kept(w, "allocationWasteIncineration")) {
		if (w->own->waste_incineration)
			exchange_json_string(&w->w, "allocationWasteIncineration", w->own->waste_incineration);
		else
			need(w, "allocationWasteIncineration");
	}
	copy_text(w, "allocationRulesDescription");
	(void)put_kept(w, "allocationRecycledCarbon");
	close_group(w);
	open_group(w, "massBalancingInformation");
	if (!put_kept(w, "massBalancingUsed"))
		exchange_json_bool(&w->w, "massBalancingUsed", false);
	if (!put_kept(w, "freeAttributionInMassBalancing"))
		exchange_json_string(&w->w, "freeAttributionInMassBalancing", "not applicable");
	if (!put_kept(w, "massBalancingCertificateScheme"))
		exchange_json_string(&w->w, "massBalancingCertificateScheme", "not applicable");
	close_group(w);
	close_group(w);
}

static void put_shares(struct writing *w)
{
	static const char *const share[] = {"programCertificationShare", "productVerificationShare3rdParty", "productVerificationShare2ndParty",
		"productVerificationShare1stParty"};
	bool any = false;

	for (size_t i = 0; i < 4 && w->from_root; i++)
		any = any || catena_value(w->from_root, catena_at(share[i], w->from_major));
	if (!any)
		return;
	open_group(w, "verificationAndCertificationShares");
	for (size_t i = 0; i < 4; i++)
		(void)put_kept(w, share[i]);
	close_group(w);
}

static void put_production(struct writing *w)
{
	const struct exchange_pact *p = w->pact;
	const char *fossil = exchange_decimal_minus(w->arena, p->fossil.text, p->aircraft.text); /* aircraft is a summand of its own there */

	if (*fossil == '-')
		need(w, "fossilGhgEmissions");
	open_group(w, "productionStage");
	put_number(w, "pcfIncludingBiogenicUptake", p->t1.text);
	put_number(w, "pcfExcludingBiogenicUptake", p->t2.text);
	put_number(w, "fossilGhgEmissions", p->aircraft.text ? fossil : p->fossil.text);
	copy_number(w, "biogenicNonCO2Emissions", "biogenicNonCO2Emissions");
	copy_number(w, "biogenicCO2Uptake", "biogenicCO2Uptake");
	copy_number(w, "landUseChangeGhgEmissions", "landUseChangeGhgEmissions");
	copy_number(w, "landManagementBiogenicCO2Emissions", "landManagementBiogenicCO2Emissions");
	copy_number(w, "landManagementBiogenicCO2Removals", "landManagementBiogenicCO2Removals");
	copy_number(w, "aircraftGhgEmissions", "aircraftGhgEmissions");
	close_group(w);
}

static void put_stages(struct writing *w)
{
	static const char *const packaging[] = {"packagingPcfIncludingBiogenicUptake", "packagingFossilGhgEmissions",
		"packagingBiogenicNonCO2Emissions", "packagingBiogenicCO2Uptake", "packagingLandUseChangeGhgEmissions",
		"packagingLandManagementBiogenicCO2Emissions", "packagingLandManagementBiogenicCO2Removals", "packagingAircraftGhgEmissions"};
	static const char *const distribution[] = {"distributionStagePcfIncludingBiogenicUptake", "distributionStageFossilGhgEmissions",
		"distributionStageBiogenicNonCO2Emissions", "distributionStageBiogenicCO2Uptake", "distributionStageLandUseChangeGhgEmissions",
		"distributionStageLandManagementBiogenicCO2Emissions", "distributionStageLandManagementBiogenicCO2Removals",
		"distributionStageAircraftGhgEmissions"};

	open_group(w, "productLifeCycleStagesAndEmissions");
	put_production(w);
	open_group(w, "packagingStage");
	put_flag(w, "packagingEmissionsIncluded", w->own->packaging_included);
	put_number(w, "packagingPcfExcludingBiogenicUptake", w->pact->packaging.text);
	for (size_t i = 0; i < 8; i++)
		(void)put_kept(w, packaging[i]);
	close_group(w);
	open_group(w, "distributionStage");
	exchange_json_bool(&w->w, "distributionStageIncluded", w->pact->outbound.text != NULL);
	put_number(w, "distributionStagePcfExcludingBiogenicUptake", w->pact->outbound.text);
	for (size_t i = 0; i < 8; i++)
		(void)put_kept(w, distribution[i]);
	close_group(w);
	close_group(w);
}

static void put_contents(struct writing *w)
{
	const struct exchange_pact *p = w->pact;
	const char *const both[] = {p->fossil_carbon_kg.text, p->biogenic_carbon_kg.text};

	open_group(w, "carbonContent");
	if (both[1])
		put_number(w, "carbonContentTotal", exchange_decimal_sum(w->arena, both, 2));
	copy_number(w, "fossilCarbonContent", "fossilCarbonContent");
	copy_number(w, "biogenicCarbonContent", "biogenicCarbonContent");
	copy_number(w, "packagingBiogenicCarbonContent", "packagingBiogenicCarbonContent");
	copy_number(w, "recycledCarbonContent", "recycledCarbonContent");
	close_group(w);
}

/* What the source attested, or what is verified and can be told. */
static void put_attestation(struct writing *w)
{
	const json_t *v = json_object_get(w->pcf, "verification"),
		     *kept = w->from_root ? json_object_get(w->from_root, "attestationOfConformance") : NULL;
	const char *type = text_of(v, "coverage") ? catena_coverage_from_pact(text_of(v, "coverage")) : NULL, *at;
	size_t length;

	if (json_array_size(kept) > 0 && json_span(w->from, "/attestationOfConformance", &at, &length)) {
		exchange_json_raw(&w->w, "attestationOfConformance", at, length);
		return;
	}
	if (!json_is_object(v))
		return;
	if (!type || !text_of(v, "standardName") || !text_of(v, "providerName") || !w->own->attestation_standard || !w->own->attestation_id) {
		exchange_words_add(w->arena, &w->lost, "verification");
		return;
	}
	open_group(w, "attestationOfConformance");
	exchange_json_string(&w->w, "attestationType", type);
	exchange_json_string(&w->w, "standardName", text_of(v, "standardName"));
	exchange_json_string(&w->w, "attestationStandard", w->own->attestation_standard);
	exchange_json_string(&w->w, "attestationOfConformanceId", w->own->attestation_id);
	exchange_json_string(&w->w, "providerName", text_of(v, "providerName"));
	exchange_json_string_if(&w->w, "completedAt", text_of(v, "completedAt"));
	close_group(w);
	if (text_of(v, "comments"))
		exchange_words_add(w->arena, &w->lost, "verification.comments");
}

static void put_general(struct writing *w)
{
	open_group(w, "general");
	exchange_json_string_if(&w->w, "comment", w->pact->comment);
	if (!put_kept(w, "pcfLegalStatement"))
		exchange_json_string_if(&w->w, "pcfLegalStatement", w->own->legal_statement);
	close_group(w);
}

static void put_whole(struct writing *w)
{
	exchange_json_open(&w->w, NULL, '{');
	open_group(w, "scopeOfPcfForm");
	exchange_json_string(&w->w, "specVersion", "urn:io.catenax.pcf:datamodel:version:9.0.0");
	exchange_json_string(&w->w, "partialFullPcf", "Cradle-to-gate");
	close_group(w);
	put_company_and_product(w);
	open_group(w, "pcfAssessmentAndMethodology");
	put_information(w);
	put_data_sources(w);
	put_method(w);
	put_shares(w);
	close_group(w);
	put_general(w);
	put_stages(w);
	put_contents(w);
	put_attestation(w);
	exchange_json_close(&w->w, '}');
}

/* ---- what cannot be sent, and what is lost ---- */

static void judge(struct writing *w)
{
	const struct exchange_pact *p = w->pact;

	if (p->deprecated)
		need(w, "status");
	if (p->removals.value != 0)
		need(w, "technologicalCO2Removals");
	if (p->storage.value != 0)
		need(w, "ccsTechnologicalCO2Capture");
	if (p->t2.value < 0)
		need(w, "pcfExcludingBiogenicUptake");
	if (p->exempted_percent.value < 0 || p->exempted_percent.value > 10)
		need(w, "exemptedEmissionsPercent");
	if (strcmp(p->unit, "megabit second") == 0)
		need(w, "declaredUnitOfMeasurement");
}

static void list_lost(struct writing *w)
{
	static const char *const lost[] = {"landCarbonLeakage", "landManagementFossilGhgEmissions", "landAreaOccupation",
		"technologicalCO2CaptureOrigin", "ccuCarbonContent", "ccuCalculationApproach", "ccuCreditCertification"};
	const json_t *extension;
	size_t i;

	for (i = 0; i < sizeof lost / sizeof *lost; i++)
		if (json_object_get(w->pcf, lost[i]) && !json_is_null(json_object_get(w->pcf, lost[i])))
			exchange_words_add(w->arena, &w->lost, lost[i]);
	json_array_foreach(json_object_get(w->root, "extensions"), i, extension)
	{
		const char *schema = text_of(extension, "dataSchema");

		if (strncmp(schema, CATENA_SCHEMA_HEAD, sizeof CATENA_SCHEMA_HEAD - 1) != 0)
			exchange_words_add(w->arena, &w->lost, arena_printf(w->arena, "extensions: %s", schema));
	}
}

/* ---- the source ---- */

static void find_source(struct writing *w)
{
	json_t *extension;
	const char *at;
	size_t i, length;

	json_array_foreach(json_object_get(w->root, "extensions"), i, extension)
	{
		const char *schema = text_of(extension, "dataSchema");

		if (strncmp(schema, CATENA_SCHEMA_HEAD, sizeof CATENA_SCHEMA_HEAD - 1) != 0)
			continue;
		if (!json_span(w->pact->json, arena_printf(w->arena, "/extensions/%zu/data", i), &at, &length))
			continue;
		w->from = arena_strndup(w->arena, at, length);
		w->from_root = json_object_get(extension, "data");
		w->from_major = atoi(schema + sizeof CATENA_SCHEMA_HEAD - 1);
		return;
	}
}

/* A footprint that came as 9.0.0 and is unchanged goes out as it came. */
static bool is_untouched(struct writing *w)
{
	struct exchange_catena_read again;

	return w->from && w->from_major == 9 && exchange_catena_read(w->from, strlen(w->from), w->arena, NULL, &again, NULL) == ST_OK &&
	       again.pact.deprecated == w->pact->deprecated && exchange_pact_same(&again.pact, w->pact);
}

static enum status write_whole(struct writing *w, struct text *out, struct err *err)
{
	find_source(w);
	if (is_untouched(w)) {
		text_append_string(out, w->from);
		return ST_OK;
	}
	judge(w);
	list_lost(w);
	put_whole(w);
	if (w->missing.length > 0)
		return err_set(err, ST_INPUT, "pact.catena_refused", w->missing.data, NULL);
	return ST_OK;
}

enum status exchange_catena_write(const struct exchange_pact *pact, const struct exchange_catena_own *own, struct arena *arena, char **out_json,
	size_t *out_length, struct exchange_words *out_lost, struct err *err)
{
	struct writing w = {.pact = pact, .own = own, .arena = arena};
	struct text out;
	json_t *root;
	enum status st = exchange_json_read(pact->json, pact->json_length, &root, err);

	if (st != ST_OK)
		return st;
	text_init(&out);
	text_init(&w.missing);
	w.w.out = &out;
	w.root = root;
	w.pcf = json_object_get(root, "pcf");
	st = write_whole(&w, &out, err);
	if (st == ST_OK) {
		*out_json = arena_strndup(arena, out.data, out.length);
		*out_length = out.length;
		*out_lost = w.lost;
	}
	text_done(&w.missing);
	text_done(&out);
	json_decref(root);
	return st;
}
