/* Our own footprint for partners: from a published version to PACT 3. */
#include "exchange/exchange_pact_int.h"

#include "base/date.h"
#include "base/decimal.h"

#include <stdlib.h>
#include <string.h>

/* Declared units as the programme has them. Values of a published version are per one of them, which is `amount` of PACT's. */
static const struct unit {
	const char *ours, *pact, *amount;
	bool weightless; /* energy and services: mass 0 */
} units[] = {
	{"piece", "piece", "1", false},
	{"kg", "kilogram", "1", false},
	{"g", "kilogram", "0.001", false},
	{"t", "kilogram", "1000", false},
	{"L", "liter", "1", false},
	{"mL", "liter", "0.001", false},
	{"kL", "liter", "1000", false},
	{"m3", "cubic meter", "1", false},
	{"m2", "square meter", "1", false},
	{"cm2", "square meter", "0.0001", false},
	{"kWh", "kilowatt hour", "1", true},
	{"MWh", "kilowatt hour", "1000", true},
	{"GWh", "kilowatt hour", "1000000", true},
	{"MJ", "megajoule", "1", true},
	{"GJ", "megajoule", "1000", true},
	{"TJ", "megajoule", "1000000", true},
	{"tkm", "ton kilometer", "1", true},
	{"kgkm", "ton kilometer", "0.001", true},
};

struct own_parts {
	const struct exchange_own *own;
	struct arena *arena;
	const json_t *payload, *components;
	const struct unit *unit;
	const char *mass;
	struct exchange_words gwp;
	struct text comment;
	struct text missing; /* what would have to be invented */
};

static const char *text_at(const json_t *object, const char *name)
{
	const char *s = json_string_value(json_object_get(object, name));

	return s && *s ? s : NULL;
}

static void need(struct own_parts *o, const char *name)
{
	text_printf(&o->missing, "%s%s", o->missing.length ? ", " : "", name);
}

/* A component, NULL where it is 0: what the calculation has not found is not claimed to be nothing. */
static const char *component(const struct own_parts *o, const char *name)
{
	const char *s = text_at(o->components, name);
	double value;

	return s && exchange_decimal_read(s, &value) && value != 0 ? s : NULL;
}

static void say(struct own_parts *o, const char *line)
{
	if (o->comment.length > 0)
		text_append_char(&o->comment, '\n');
	text_append_string(&o->comment, line);
}

/* ---- parts that need thought ---- */

static void choose_unit(struct own_parts *o)
{
	const char *name = text_at(o->payload, "declared_unit");

	for (size_t i = 0; name && i < sizeof units / sizeof *units && !o->unit; i++)
		if (strcmp(units[i].ours, name) == 0)
			o->unit = &units[i];
	if (!o->unit)
		return;
	o->mass = strcmp(o->unit->pact, "kilogram") == 0 ? o->unit->amount : o->unit->weightless ? "0" : text_at(o->payload, "mass_kg");
	if (!o->mass)
		need(o, "pcf.productMassPerDeclaredUnit");
}

/* "AR5" of the programme, and of the factors where they say so. */
static void choose_gwp(struct own_parts *o)
{
	json_t *set;
	size_t i;

	o->gwp = o->own->gwp;
	if (o->gwp.count > 0)
		return;
	json_array_foreach(json_object_get(o->payload, "gwp_sets"), i, set)
	{
		const char *s = json_string_value(set);

		if (s && s[0] == 'A' && s[1] == 'R' && s[2] && s[2 + strspn(s + 2, "0123456789")] == '\0')
			exchange_words_add(o->arena, &o->gwp, arena_strdup(o->arena, s));
	}
	if (o->gwp.count == 0)
		need(o, "pcf.ipccCharacterizationFactors");
}

static bool period_day(const struct own_parts *o, const char *name, int plus, int64_t *out_us)
{
	const char *s = text_at(o->payload, name);
	date_day day;

	if (!s || date_parse(s, &day, NULL) != ST_OK)
		return false;
	*out_us = exchange_time_of_day(day + plus);
	return true;
}

static void make_comment(struct own_parts *o, bool packaging_known)
{
	const json_t *p = o->payload;

	if (o->own->comment)
		say(o, o->own->comment);
	say(o, arena_printf(o->arena, "Reference period %s to %s, both included, in the calendar of Asia/Seoul.",
		       text_at(p, "reference_period_start"), text_at(p, "reference_period_end")));
	say(o, "Physical footprint: no offset is deducted.");
	if (json_is_true(json_object_get(p, "simulated")))
		say(o, "Simulated data of a worked example, not of a real product.");
	if (json_is_false(json_object_get(p, "complete")))
		say(o, "Published as incomplete: it rests on estimates or lacks data.");
	if (!packaging_known)
		say(o, "packagingEmissionsIncluded: not stated, since packaging is not recorded apart from the other inputs.");
	if (!text_at(p, "primary_data_percent"))
		say(o, "primaryDataShare: not stated, since the total is not above zero.");
}

/* ---- writing ---- */

static void put_decimal(struct exchange_json *w, struct own_parts *o, const char *key, const char *value)
{
	if (value)
		exchange_json_string(w, key, exchange_decimal_plain(o->arena, value));
}

static void put_totals(struct exchange_json *w, struct own_parts *o)
{
	const char *part[] = {NULL, component(o, "land_use_change"), component(o, "land_management"), component(o, "land_management_removal"),
		component(o, "biogenic_non_co2"), component(o, "technological_removal")};
	const char *fossil[] = {text_at(o->components, "fossil"), component(o, "aircraft")};
	const char *both[2];

	part[0] = exchange_decimal_sum(o->arena, fossil, 2); /* PACT counts aircraft fuel as fossil */
	both[0] = exchange_decimal_sum(o->arena, part, 6);
	both[1] = component(o, "biogenic_uptake");
	exchange_json_string(w, "pcfExcludingBiogenicUptake", both[0]);
	exchange_json_string(w, "pcfIncludingBiogenicUptake", exchange_decimal_sum(o->arena, both, 2));
	exchange_json_string(w, "fossilGhgEmissions", part[0]);
	put_decimal(w, o, "landUseChangeGhgEmissions", part[1]);
	put_decimal(w, o, "landManagementBiogenicCO2Emissions", part[2]);
	put_decimal(w, o, "landManagementBiogenicCO2Removals", part[3]);
	put_decimal(w, o, "biogenicCO2Uptake", both[1]);
	put_decimal(w, o, "biogenicNonCO2Emissions", part[4]);
	put_decimal(w, o, "aircraftGhgEmissions", fossil[1]);
}

static void put_carbon(struct exchange_json *w, struct own_parts *o)
{
	const json_t *content = json_object_get(o->payload, "carbon_content_kg");
	const char *fossil = text_at(content, "fossil"), *biogenic = text_at(content, "biogenic");
	const char *removal = component(o, "technological_removal"), *packaging = text_at(o->payload, "packaging_kgco2e");
	int included = packaging ? 1 : o->own->packaging_included;

	if (included >= 0)
		exchange_json_bool(w, "packagingEmissionsIncluded", included > 0);
	put_decimal(w, o, "packagingGhgEmissions", packaging);
	put_decimal(w, o, "outboundLogisticsGhgEmissions", text_at(o->payload, "outbound_logistics_kgco2e"));
	exchange_json_bool(w, "ccsTechnologicalCO2CaptureIncluded", removal != NULL);
	put_decimal(w, o, "technologicalCO2Removals", removal);
	put_decimal(w, o, "fossilCarbonContent", fossil ? fossil : o->own->fossil_carbon_kg);
	put_decimal(w, o, "biogenicCarbonContent", biogenic ? biogenic : o->own->biogenic_carbon_kg);
	put_decimal(w, o, "recycledCarbonContent", text_at(content, "recycled"));
	if (!fossil && !o->own->fossil_carbon_kg)
		need(o, "pcf.fossilCarbonContent");
}

static void put_source(struct exchange_json *w, const char *name, const char *version)
{
	exchange_json_open(w, NULL, '{');
	exchange_json_string(w, "name", name);
	exchange_json_string(w, "version", version);
	exchange_json_close(w, '}');
}

/* Databases of the factors that are not primary, each once. */
static void put_payload_sources(struct exchange_json *w, struct own_parts *o)
{
	struct exchange_words seen = {NULL, 0};
	json_t *from;
	size_t i;

	json_array_foreach(json_object_get(o->payload, "sources"), i, from)
	{
		const char *name = text_at(from, "source"), *status = text_at(from, "status");
		char *version;
		bool known = false;

		if (!name || (status && strcmp(status, "primary") == 0))
			continue;
		version = arena_printf(o->arena, "%d", (int)json_number_value(json_object_get(from, "edition")));
		for (size_t k = 0; k < seen.count && !known; k += 2)
			known = strcmp(seen.item[k], name) == 0 && strcmp(seen.item[k + 1], version) == 0;
		if (known)
			continue;
		if (seen.count == 0)
			exchange_json_open(w, "secondaryEmissionFactorSources", '[');
		exchange_words_add(o->arena, &seen, name);
		exchange_words_add(o->arena, &seen, version);
		put_source(w, name, version);
	}
	if (seen.count > 0)
		exchange_json_close(w, ']');
}

static void put_sources(struct exchange_json *w, struct own_parts *o)
{
	if (o->own->source_count == 0) {
		put_payload_sources(w, o);
		return;
	}
	exchange_json_open(w, "secondaryEmissionFactorSources", '[');
	for (size_t i = 0; i < o->own->source_count; i++)
		put_source(w, o->own->source[i].name, o->own->source[i].version);
	exchange_json_close(w, ']');
}

static void put_quality(struct exchange_json *w, struct own_parts *o)
{
	const json_t *rating = json_object_get(o->payload, "data_quality_rating");
	const char *technological = text_at(rating, "technological"), *geographical = text_at(rating, "geographical"),
		   *temporal = text_at(rating, "temporal");

	put_decimal(w, o, "primaryDataShare", text_at(o->payload, "primary_data_percent"));
	if (!technological || !geographical || !temporal)
		return;
	exchange_json_open(w, "dqi", '{');
	put_decimal(w, o, "technologicalDQR", technological);
	put_decimal(w, o, "geographicalDQR", geographical);
	put_decimal(w, o, "temporalDQR", temporal);
	exchange_json_close(w, '}');
}

static void put_verification(struct exchange_json *w, const struct exchange_verification *v)
{
	if (!v)
		return;
	exchange_json_open(w, "verification", '{');
	exchange_json_string_if(w, "coverage", v->coverage);
	exchange_json_string_if(w, "providerName", v->provider);
	exchange_json_time(w, "completedAt", v->completed_us);
	exchange_json_string_if(w, "standardName", v->standard);
	exchange_json_string_if(w, "comments", v->comments);
	exchange_json_close(w, '}');
}

static void put_pcf(struct exchange_json *w, struct own_parts *o, int64_t from_us, int64_t to_us)
{
	const struct exchange_own *own = o->own;
	const char *exempted = text_at(o->payload, "exempted_percent");
	struct exchange_words standards = own->standards;

	if (standards.count == 0)
		exchange_words_add(o->arena, &standards, "PACT-3.0");
	exchange_json_open(w, "pcf", '{');
	exchange_json_string(w, "declaredUnitOfMeasurement", o->unit->pact);
	exchange_json_string(w, "declaredUnitAmount", o->unit->amount);
	put_decimal(w, o, "productMassPerDeclaredUnit", o->mass);
	exchange_json_time(w, "referencePeriodStart", from_us);
	exchange_json_time(w, "referencePeriodEnd", to_us);
	exchange_json_string_if(w, "geographyRegionOrSubregion", own->region);
	exchange_json_string_if(w, "geographyCountry", own->country);
	exchange_json_string_if(w, "geographyCountrySubdivision", own->subdivision);
	exchange_json_string_if(w, "boundaryProcessesDescription", own->boundary);
	put_totals(w, o);
	put_carbon(w, o);
	exchange_json_words(w, "ipccCharacterizationFactors", &o->gwp);
	exchange_json_words(w, "crossSectoralStandards", &standards);
	put_decimal(w, o, "exemptedEmissionsPercent", exempted);
	exchange_json_string_if(w, "exemptedEmissionsDescription", own->exempted);
	exchange_json_string_if(w, "allocationRulesDescription", own->allocation);
	put_sources(w, o);
	put_quality(w, o);
	put_verification(w, own->verification);
	exchange_json_close(w, '}');
	if (!exempted)
		need(o, "pcf.exemptedEmissionsPercent");
}

static void put_footprint(struct exchange_json *w, struct own_parts *o, int64_t from_us, int64_t to_us, int64_t valid_us)
{
	const struct exchange_own *own = o->own;
	const char *description = own->product_description ? own->product_description : text_at(o->payload, "name");

	exchange_json_open(w, NULL, '{');
	exchange_json_string(w, "id", exchange_word_fold(o->arena, own->id));
	exchange_json_string(w, "specVersion", EXCHANGE_PACT_VERSION);
	exchange_json_words(w, "precedingPfIds", &own->preceding);
	exchange_json_time(w, "created", own->created_us);
	exchange_json_string(w, "status", own->deprecated ? "Deprecated" : "Active");
	exchange_json_time(w, "validityPeriodStart", to_us);
	exchange_json_time(w, "validityPeriodEnd", valid_us);
	exchange_json_string(w, "companyName", own->company_name);
	exchange_json_words(w, "companyIds", &own->companies);
	exchange_json_string(w, "productDescription", description ? description : "");
	exchange_json_words(w, "productIds", &own->products);
	exchange_json_words(w, "productClassifications", &own->classifications);
	exchange_json_string(w, "productNameCompany", own->product_name);
	exchange_json_string(w, "comment", o->comment.data);
	put_pcf(w, o, from_us, to_us);
	exchange_json_close(w, '}');
}

/* The result must be what we would accept without a word (R37). */
static enum status judge_own(const struct text *out, struct arena *arena, struct err *err)
{
	struct findings findings;
	struct exchange_pact pact;
	struct text why;
	enum status st;

	findings_init(&findings, 20);
	st = exchange_pact_read(out->data, out->length, "", arena, &findings, &pact, err);
	for (size_t i = 0; st == ST_OK && i < findings.count; i++) {
		if (findings.item[i].severity == SEVERITY_NOTE)
			continue;
		text_init(&why);
		exchange_pact_message(&why, &findings.item[i].err);
		st = err_set(err, ST_INPUT, "pact.own_finding", why.data, NULL);
		text_done(&why);
	}
	findings_done(&findings);
	return st;
}

static enum status write_own(struct own_parts *o, struct text *out, struct err *err)
{
	struct exchange_json w = {out, false};
	int64_t from_us, to_us, valid_us, last_us;

	if (!text_at(o->payload, "schema") || strcmp(text_at(o->payload, "schema"), "sangsaeng.footprint/1") != 0 || !o->components)
		return err_set(err, ST_INPUT, "pact.own_payload", "schema", NULL);
	if (!period_day(o, "reference_period_start", 0, &from_us) || !period_day(o, "reference_period_end", 1, &to_us) ||
		!period_day(o, "valid_until", 1, &valid_us))
		return err_set(err, ST_INPUT, "pact.own_payload", "reference_period_start", NULL);
	choose_unit(o);
	if (!o->unit)
		return err_set(
			err, ST_INPUT, "pact.own_unit", text_at(o->payload, "declared_unit") ? text_at(o->payload, "declared_unit") : "", NULL);
	last_us = exchange_time_add_years(to_us, 3); /* the programme's rule may be longer than PACT allows */
	choose_gwp(o);
	make_comment(o, text_at(o->payload, "packaging_kgco2e") || o->own->packaging_included >= 0);
	put_footprint(&w, o, from_us, to_us, valid_us < last_us ? valid_us : last_us);
	if (o->missing.length > 0)
		return err_set(err, ST_INPUT, "pact.own_missing", o->missing.data, NULL);
	return judge_own(out, o->arena, err);
}

enum status exchange_pact_write(const struct exchange_own *own, struct arena *arena, char **out_json, size_t *out_length, struct err *err)
{
	struct own_parts o = {.own = own, .arena = arena};
	json_t *payload = NULL;
	struct text out;
	enum status st = exchange_json_read(own->payload, strlen(own->payload), &payload, err);

	if (st != ST_OK)
		return err_set(err, ST_INPUT, "pact.own_payload", "JSON", NULL);
	text_init(&out);
	text_init(&o.comment);
	text_init(&o.missing);
	o.payload = payload;
	o.components = json_object_get(payload, "components_kgco2e");
	st = write_own(&o, &out, err);
	if (st == ST_OK) {
		*out_json = arena_strndup(arena, out.data, out.length);
		*out_length = out.length;
	}
	text_done(&o.missing);
	text_done(&o.comment);
	text_done(&out);
	json_decref(payload);
	return st;
}
