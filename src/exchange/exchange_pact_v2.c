/* A footprint of version 3 as version 2.3 shows it. */
#include "exchange/exchange_pact_v2.h"

#include "exchange/exchange_pact_int.h"

#include <stdlib.h>
#include <string.h>

struct projection {
	const struct exchange_pact *pact;
	struct arena *arena;
	const json_t *root, *pcf;
	struct exchange_json w;
	const char *unit, *amount; /* as version 2 has them; every value is divided by the amount */
	struct err *err;
};

static enum status left_out(struct err *err, const char *reason)
{
	return err_set(err, ST_INPUT, "pact.v2_left_out", reason, exchange_phrase_ko(reason), NULL);
}

/* The code behind the last "cpc:" of urn:cpc:CODE or urn:pact:…cpc:CODE. */
static const char *cpc_of(const char *urn)
{
	bool pact = strncasecmp(urn, "urn:pact:", 9) == 0;
	const char *code = NULL;

	if (strncasecmp(urn, "urn:cpc:", 8) == 0)
		code = urn + 8;
	for (const char *s = urn; pact && (s = strcasestr(s, "cpc:")) != NULL; s += 4)
		code = s + 4;
	return code && *code ? code : NULL;
}

const char *exchange_v2_cpc(const struct exchange_pact *pact)
{
	const char *code = NULL;

	for (size_t i = 0; i < pact->classifications.count && !code; i++)
		code = cpc_of(pact->classifications.item[i]);
	return code;
}

/* ---- pieces ---- */

static const char *divided(const struct projection *p, const char *value)
{
	return value ? exchange_decimal_divide(p->arena, value, p->amount) : NULL;
}

static const char *text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static void copy_value(struct projection *p, const char *name, const char *from)
{
	exchange_json_string_if(&p->w, name, divided(p, text_of(p->pcf, from)));
}

/* A member as it stands in the record, digits and all. */
static void copy_raw(struct projection *p, const json_t *object, const char *pointer, const char *name)
{
	const json_t *value = json_object_get(object, name);
	const char *at;
	size_t length;

	if (!value || json_is_null(value) || (json_is_array(value) && json_array_size(value) == 0))
		return;
	if (json_span(p->pact->json, arena_printf(p->arena, "%s/%s", pointer, name), &at, &length))
		exchange_json_raw(&p->w, name, at, length);
}

static void put_number(struct projection *p, const char *name, const char *digits)
{
	const char *plain;

	if (!digits)
		return;
	plain = exchange_decimal_plain(p->arena, digits);
	exchange_json_raw(&p->w, name, plain, strlen(plain));
}

static enum status choose_unit(struct projection *p)
{
	const struct exchange_pact *f = p->pact;

	p->unit = f->unit;
	p->amount = f->amount.text;
	if (strcmp(f->unit, "hour") == 0 || strcmp(f->unit, "megabit second") == 0)
		return left_out(p->err, "the declared unit does not exist in version 2");
	if (strcmp(f->unit, "piece") != 0)
		return ST_OK;
	if (!(f->mass_kg.value > 0))
		return left_out(p->err, "pieces without mass");
	p->unit = "kilogram";
	p->amount = f->mass_kg.text;
	return ST_OK;
}

/* Per unit; 12/44 of what was taken up where the content is not given. */
static const char *biogenic_content(const struct projection *p)
{
	const struct exchange_pact *f = p->pact;

	if (f->biogenic_carbon_kg.text)
		return divided(p, f->biogenic_carbon_kg.text);
	if (!f->uptake.text)
		return NULL;
	return exchange_decimal_scale(p->arena, exchange_decimal_minus(p->arena, "0", f->uptake.text), p->amount, 12, 44);
}

/* "AR5" of AR5 and AR6: the oldest. */
static const char *oldest_report(const struct exchange_pact *f)
{
	const char *oldest = f->gwp.item[0];

	for (size_t i = 1; i < f->gwp.count; i++)
		if (atoi(f->gwp.item[i] + 2) < atoi(oldest + 2))
			oldest = f->gwp.item[i];
	return strcmp(oldest, "AR5") == 0 || strcmp(oldest, "AR6") == 0 ? oldest : NULL;
}

static const char *const standards_v2[][2] = {
	{"GHGP-Product", "GHG Protocol Product standard"},
	{"ISO14067", "ISO Standard 14067"},
	{"ISO14040-44", "ISO Standard 14044"},
};

static bool used_standards(struct projection *p, struct exchange_words *out)
{
	for (size_t i = 0; i < p->pact->standards.count; i++)
		for (size_t k = 0; k < 3; k++)
			if (strcmp(p->pact->standards.item[i], standards_v2[k][0]) == 0)
				exchange_words_add(p->arena, out, standards_v2[k][1]);
	return out->count > 0;
}

static void put_known_standards(struct projection *p)
{
	static const char *const known[] = {"ISO14067", "ISO14083", "ISO14040-44", "GHGP-Product", "PEF", "PACT-1.0", "PACT-2.0", "PACT-3.0"};
	struct exchange_words words = {NULL, 0};

	for (size_t i = 0; i < p->pact->standards.count; i++)
		for (size_t k = 0; k < sizeof known / sizeof *known; k++)
			if (strcmp(p->pact->standards.item[i], known[k]) == 0)
				exchange_words_add(p->arena, &words, known[k]);
	exchange_json_words(&p->w, "crossSectoralStandards", &words);
}

static void put_assurance(struct projection *p)
{
	const json_t *v = json_object_get(p->pcf, "verification");
	const char *coverage = text_of(v, "coverage"), *provider = text_of(v, "providerName");

	if (!provider || !*provider)
		return;
	exchange_json_open(&p->w, "assurance", '{');
	exchange_json_bool(&p->w, "assurance", true);
	if (coverage && strcmp(coverage, "product level") == 0)
		exchange_json_string(&p->w, "coverage", coverage);
	exchange_json_string(&p->w, "providerName", provider);
	exchange_json_string_if(&p->w, "completedAt", text_of(v, "completedAt"));
	exchange_json_string_if(&p->w, "standardName", text_of(v, "standardName"));
	exchange_json_string_if(&p->w, "comments", text_of(v, "comments"));
	exchange_json_close(&p->w, '}');
}

static void put_land_management(struct projection *p)
{
	const char *const term[] = {p->pact->land_emissions.text, p->pact->land_removals.text};

	if (term[0] || term[1])
		exchange_json_string(&p->w, "landManagementGhgEmissions", divided(p, exchange_decimal_sum(p->arena, term, 2)));
}

static void put_pcf(struct projection *p, const char *biogenic, const char *report, bool packaging, const struct exchange_words *used)
{
	static const char *const same[] = {"referencePeriodStart", "referencePeriodEnd", "geographyRegionOrSubregion", "geographyCountry",
		"geographyCountrySubdivision", "productOrSectorSpecificRules", "secondaryEmissionFactorSources", "allocationRulesDescription"};
	const char *boundary = text_of(p->pcf, "boundaryProcessesDescription"), *exempted = text_of(p->pcf, "exemptedEmissionsDescription");

	exchange_json_open(&p->w, "pcf", '{');
	exchange_json_string(&p->w, "declaredUnit", p->unit);
	exchange_json_string(&p->w, "unitaryProductAmount", exchange_decimal_plain(p->arena, p->amount));
	copy_value(p, "productMassPerDeclaredUnit", "productMassPerDeclaredUnit");
	copy_value(p, "pCfExcludingBiogenic", "pcfExcludingBiogenicUptake");
	copy_value(p, "pCfIncludingBiogenic", "pcfIncludingBiogenicUptake");
	copy_value(p, "fossilGhgEmissions", "fossilGhgEmissions");
	copy_value(p, "fossilCarbonContent", "fossilCarbonContent");
	exchange_json_string(&p->w, "biogenicCarbonContent", biogenic);
	copy_value(p, "dLucGhgEmissions", "landUseChangeGhgEmissions");
	put_land_management(p);
	copy_value(p, "otherBiogenicGhgEmissions", "biogenicNonCO2Emissions");
	copy_value(p, "biogenicCarbonWithdrawal", "biogenicCO2Uptake");
	copy_value(p, "aircraftGhgEmissions", "aircraftGhgEmissions");
	exchange_json_bool(&p->w, "packagingEmissionsIncluded", packaging);
	copy_value(p, "packagingGhgEmissions", "packagingGhgEmissions");
	exchange_json_string(&p->w, "characterizationFactors", report);
	exchange_json_words(&p->w, "ipccCharacterizationFactorsSources", &p->pact->gwp);
	exchange_json_words(&p->w, "crossSectoralStandardsUsed", used);
	put_known_standards(p);
	exchange_json_string(&p->w, "boundaryProcessesDescription", boundary ? boundary : "");
	exchange_json_string(&p->w, "exemptedEmissionsDescription", exempted ? exempted : "");
	put_number(p, "exemptedEmissionsPercent", p->pact->exempted_percent.text);
	put_number(p, "primaryDataShare", p->pact->primary_percent.text);
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		copy_raw(p, p->pcf, "/pcf", same[i]);
	put_assurance(p);
	exchange_json_close(&p->w, '}');
}

static void put_head(struct projection *p, int64_t deprecated_us, const char *cpc)
{
	static const char *const same[] = {
		"companyName", "companyIds", "productDescription", "productIds", "productClassifications", "productNameCompany", "extensions"};
	const struct exchange_pact *f = p->pact;

	exchange_json_string(&p->w, "id", f->id);
	exchange_json_string(&p->w, "specVersion", EXCHANGE_V2_VERSION);
	exchange_json_words(&p->w, "precedingPfIds", &f->preceding);
	exchange_json_raw(&p->w, "version", f->deprecated ? "2" : "1", 1);
	exchange_json_time(&p->w, "created", f->created_us);
	if (f->deprecated)
		exchange_json_time(&p->w, "updated", deprecated_us);
	exchange_json_string(&p->w, "status", f->deprecated ? "Deprecated" : "Active");
	if (f->validity_start_us != EXCHANGE_TIME_NONE || f->validity_end_us != EXCHANGE_TIME_NONE) {
		exchange_json_time(&p->w, "validityPeriodStart", f->valid_from_us);
		exchange_json_time(&p->w, "validityPeriodEnd", f->valid_to_us);
	}
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		copy_raw(p, p->root, "", same[i]);
	exchange_json_string(&p->w, "productCategoryCpc", cpc);
	exchange_json_string(&p->w, "comment", f->comment ? f->comment : "");
}

static enum status project(struct projection *p, int64_t deprecated_us)
{
	const struct exchange_pact *f = p->pact;
	const json_t *included = json_object_get(p->pcf, "packagingEmissionsIncluded");
	const char *cpc = exchange_v2_cpc(f), *report = oldest_report(f), *biogenic;
	struct exchange_words used = {NULL, 0};

	if (!cpc)
		return left_out(p->err, "CPC code missing");
	if (choose_unit(p) != ST_OK)
		return ST_INPUT;
	if (f->t2.value < 0)
		return left_out(p->err, "the footprint is negative");
	biogenic = biogenic_content(p);
	if (!biogenic)
		return left_out(p->err, "biogenic carbon content missing");
	if (!json_is_boolean(included) && !f->packaging.text)
		return left_out(p->err, "not said whether packaging is included");
	if (!report)
		return left_out(p->err, "GWP set is neither AR5 nor AR6");
	if (!used_standards(p, &used))
		return left_out(p->err, "none of the standards that version 2 knows");
	if (f->exempted_percent.value < 0 || f->exempted_percent.value > 100)
		return left_out(p->err, "exempted emissions are not between 0 and 100 %");
	exchange_json_open(&p->w, NULL, '{');
	put_head(p, deprecated_us, cpc);
	put_pcf(p, biogenic, report, json_is_boolean(included) ? json_is_true(included) : true, &used);
	exchange_json_close(&p->w, '}');
	return ST_OK;
}

enum status exchange_v2_project(
	const struct exchange_pact *pact, int64_t deprecated_us, struct arena *arena, char **out_json, size_t *out_length, struct err *err)
{
	struct projection p = {.pact = pact, .arena = arena, .err = err};
	struct text out;
	json_t *root;
	enum status st = exchange_json_read(pact->json, pact->json_length, &root, err);

	if (st != ST_OK)
		return st;
	text_init(&out);
	p.w.out = &out;
	p.root = root;
	p.pcf = json_object_get(root, "pcf");
	st = project(&p, deprecated_us);
	if (st == ST_OK) {
		*out_json = arena_strndup(arena, out.data, out.length);
		*out_length = out.length;
	}
	text_done(&out);
	json_decref(root);
	return st;
}
