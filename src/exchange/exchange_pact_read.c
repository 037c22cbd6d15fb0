/* Reading a footprint: what makes it invalid (R35), by the table, and the fields that the software needs. */
#include "exchange/exchange_pact_int.h"

#include "base/map.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_words[] = {"text", "text", "a decimal as text", "a date and time as text", "a UUID as text", "a URN as text",
	"a URI as text", "true or false", "an object"};

void pact_judge_add(struct pact_judge *j, enum severity severity, const char *code, const char *name, ...)
{
	const char *value[3] = {NULL, NULL, NULL};
	size_t length = j->path.length;
	struct err err;
	va_list list;

	va_start(list, name);
	for (int i = 0; i < 3 && (value[i] = va_arg(list, const char *)) != NULL; i++)
		;
	va_end(list);
	if (value[0] && !value[1])
		value[1] = exchange_phrase_ko(value[0]);
	if (name)
		text_append_string(&j->path, name);
	err_set(&err, ST_INPUT, code, j->path.data, value[0], value[0] ? value[1] : NULL, value[0] && value[1] ? value[2] : NULL, NULL);
	j->path.data[j->path.length = length] = '\0';
	if (severity == SEVERITY_ERROR) {
		if (!j->failed && j->first)
			*j->first = err;
		j->failed = true;
	}
	if (j->findings)
		findings_add(j->findings, severity, &err);
}

/* ---- one value ---- */

static const char *words_of(const struct pact_property *p, struct text *out)
{
	for (size_t i = 0; p->word[i]; i++)
		text_printf(out, "%s%s", i ? ", " : "", p->word[i]);
	return out->data;
}

static void judge_word(struct pact_judge *j, const struct pact_property *p, const char *s)
{
	struct text list;

	for (size_t i = 0; p->word[i]; i++)
		if (strcmp(p->word[i], s) == 0)
			return;
	if (p->open) {
		pact_judge_add(j, SEVERITY_WARNING, "pact.unknown_word", NULL, s, NULL);
		return;
	}
	text_init(&list);
	pact_judge_add(j, SEVERITY_ERROR, "pact.word", NULL, s, words_of(p, &list), NULL);
	text_done(&list);
}

static void judge_range(struct pact_judge *j, const struct pact_property *p, const char *s, double value)
{
	switch (p->range) {
	case PACT_ABOVE_0:
		if (!(value > 0))
			pact_judge_add(j, SEVERITY_ERROR, "pact.above_0", NULL, s, NULL);
		return;
	case PACT_NOT_BELOW_0:
		if (value < 0)
			pact_judge_add(j, SEVERITY_WARNING, "pact.not_below_0", NULL, s, NULL);
		return;
	case PACT_NOT_ABOVE_0:
		if (value > 0)
			pact_judge_add(j, SEVERITY_WARNING, "pact.not_above_0", NULL, s, NULL);
		return;
	case PACT_PERCENT:
		if (value < 0 || value > 100)
			pact_judge_add(j, SEVERITY_WARNING, "pact.range", NULL, s, "0", "100", NULL);
		return;
	case PACT_RATING:
		if (value < 1 || value > 5)
			pact_judge_add(j, SEVERITY_WARNING, "pact.range", NULL, s, "1", "5", NULL);
		return;
	case PACT_ANY:
		return;
	}
}

static void judge_string(struct pact_judge *j, const struct pact_property *p, const char *s)
{
	double number = 0;
	int64_t us;

	if (p->kind == PACT_TEXT1 && string_is_blank(s))
		pact_judge_add(j, SEVERITY_ERROR, "pact.blank", NULL, NULL);
	else if (p->kind == PACT_DECIMAL && !exchange_decimal_read(s, &number))
		pact_judge_add(j, SEVERITY_ERROR, "pact.decimal", NULL, s, NULL);
	else if (p->kind == PACT_TIME && !exchange_time_read(s, &us, NULL))
		pact_judge_add(j, SEVERITY_ERROR, "pact.time", NULL, s, NULL);
	else if (p->kind == PACT_UUID && !exchange_uuid_is(s))
		pact_judge_add(j, SEVERITY_ERROR, "pact.uuid", NULL, s, NULL);
	else if (p->kind == PACT_URN && !exchange_urn_is(s))
		pact_judge_add(j, SEVERITY_ERROR, "pact.urn", NULL, s, NULL);
	else if (p->kind == PACT_URI && !exchange_uri_is(s))
		pact_judge_add(j, SEVERITY_WARNING, "pact.uri", NULL, s, NULL);
	else if (p->kind == PACT_DECIMAL)
		judge_range(j, p, s, number);
	else if (p->word)
		judge_word(j, p, s);
	else if (p->fits && !p->fits(s))
		pact_judge_add(j, SEVERITY_ERROR, "pact.form", NULL, s, p->form, NULL);
}

static void judge_object(struct pact_judge *j, const struct pact_type *type, const json_t *object, bool top);

static void judge_value(struct pact_judge *j, const struct pact_property *p, const json_t *value)
{
	bool fits = p->kind == PACT_OBJECT ? json_is_object(value) : p->kind == PACT_BOOL ? json_is_boolean(value) : json_is_string(value);

	if (!fits)
		pact_judge_add(j, SEVERITY_ERROR, "pact.type", NULL, kind_words[p->kind], NULL);
	else if (p->kind == PACT_OBJECT && p->type)
		judge_object(j, p->type, value, false);
	else if (p->kind != PACT_OBJECT && p->kind != PACT_BOOL)
		judge_string(j, p, json_string_value(value));
}

/* What two items must not share: URNs and UUIDs without case, objects by their content. */
static char *item_key(const struct pact_property *p, const json_t *item)
{
	if (json_is_string(item)) {
		char *key = heap_strdup(json_string_value(item));

		if (p->kind == PACT_URN || p->kind == PACT_UUID)
			for (char *s = key; *s; s++)
				*s = *s >= 'A' && *s <= 'Z' ? (char)(*s + 32) : *s;
		return key;
	}
	return json_dumps(item, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
}

static void judge_list(struct pact_judge *j, const struct pact_property *p, const json_t *list)
{
	size_t i, length = j->path.length;
	struct map *seen;
	json_t *item;

	if (!json_is_array(list)) {
		pact_judge_add(j, SEVERITY_ERROR, "pact.type", NULL, "a list", NULL);
		return;
	}
	if (p->list != PACT_LIST && json_array_size(list) == 0)
		pact_judge_add(j, SEVERITY_ERROR, "pact.empty", NULL, NULL);
	seen = map_new();
	json_array_foreach(list, i, item)
	{
		char *key = p->list == PACT_SET1 ? item_key(p, item) : NULL;

		text_printf(&j->path, "[%zu]", i);
		judge_value(j, p, item);
		if (key && !map_add(seen, key, 1, NULL))
			pact_judge_add(j, SEVERITY_ERROR, "pact.duplicate", NULL, json_is_string(item) ? json_string_value(item) : "{…}", NULL);
		free(key);
		j->path.data[j->path.length = length] = '\0';
	}
	map_free(seen);
}

/* A SHALL value may be missing if the comment says why, naming it (R37). */
static bool is_excused(const json_t *root, const char *name)
{
	const char *comment = json_string_value(json_object_get(root, "comment"));

	return comment && strstr(comment, name) != NULL;
}

static void judge_property(struct pact_judge *j, const struct pact_property *p, const json_t *value)
{
	size_t length = j->path.length;

	text_append_string(&j->path, p->name);
	if (!value || (json_is_null(value) && !p->mandatory)) {
		if (p->mandatory)
			pact_judge_add(j, SEVERITY_ERROR, "pact.missing", NULL, NULL);
	} else if (json_is_null(value)) {
		pact_judge_add(j, SEVERITY_ERROR, "pact.null", NULL, NULL);
	} else if (p->list != PACT_ONE) {
		judge_list(j, p, value);
	} else {
		judge_value(j, p, value);
	}
	j->path.data[j->path.length = length] = '\0';
}

static void judge_object(struct pact_judge *j, const struct pact_type *type, const json_t *object, bool top)
{
	size_t length = j->path.length;

	if (!top)
		text_append_char(&j->path, '.');
	for (const struct pact_property *p = type->property; p->name; p++)
		judge_property(j, p, json_object_get(object, p->name));
	j->path.data[j->path.length = length] = '\0';
}

static void judge_reporting(struct pact_judge *j, const json_t *root)
{
	const json_t *pcf = json_object_get(root, "pcf");
	const struct pact_type *carbon = NULL;

	for (const struct pact_property *p = pact_footprint_type.property; p->name; p++)
		if (strcmp(p->name, "pcf") == 0)
			carbon = p->type;
	for (const struct pact_property *p = carbon->property; p->name; p++) {
		const json_t *value = json_object_get(pcf, p->name);

		if ((p->rule != PACT_SHALL && p->rule != PACT_SHALL_2027) || (value && !json_is_null(value)))
			continue;
		text_append_string(&j->path, "pcf.");
		if (is_excused(root, p->name))
			pact_judge_add(j, SEVERITY_NOTE, "pact.reporting_reason", p->name, NULL);
		else
			pact_judge_add(j, p->rule == PACT_SHALL ? SEVERITY_WARNING : SEVERITY_NOTE,
				p->rule == PACT_SHALL ? "pact.reporting" : "pact.reporting_2027", p->name, NULL);
		j->path.length -= 4;
		j->path.data[j->path.length] = '\0';
	}
}

static void judge_one_geography(struct pact_judge *j, const json_t *pcf)
{
	static const char *const name[] = {"geographyRegionOrSubregion", "geographyCountry", "geographyCountrySubdivision"};
	const char *first = NULL;

	for (int i = 0; i < 3; i++) {
		if (!json_is_string(json_object_get(pcf, name[i])))
			continue;
		if (first) {
			size_t length = j->path.length;

			text_append_string(&j->path, "pcf.");
			pact_judge_add(j, SEVERITY_ERROR, "pact.geographies", name[i], first, NULL);
			j->path.data[j->path.length = length] = '\0';
			return;
		}
		first = name[i];
	}
}

/* A version's form is judged by the table; "3.0" alone passes there. */
static void judge_version(struct pact_judge *j, const char *version)
{
	const char *minor = version ? strchr(version, '.') : NULL;

	if (!minor)
		return;
	if (strcmp(version, "3.0") == 0)
		pact_judge_add(j, SEVERITY_WARNING, "pact.version_short", "specVersion", version, NULL);
	else if (minor != version + 1 || *version != '3')
		pact_judge_add(j, SEVERITY_ERROR, "pact.version", "specVersion", version, NULL);
	else if (!strchr(minor + 1, '.'))
		pact_judge_add(j, SEVERITY_ERROR, "pact.form", "specVersion", version, EXCHANGE_PACT_VERSION, NULL);
}

/* ---- fields ---- */

static const char *text_of(struct arena *arena, const json_t *object, const char *name)
{
	const char *s = json_string_value(json_object_get(object, name));

	return s ? arena_strdup(arena, s) : NULL;
}

static int64_t time_of(const json_t *object, const char *name)
{
	const char *s = json_string_value(json_object_get(object, name));
	int64_t us;

	return s && exchange_time_read(s, &us, NULL) ? us : EXCHANGE_TIME_NONE;
}

static struct exchange_decimal decimal_of(struct arena *arena, const json_t *object, const char *name)
{
	struct exchange_decimal d = {.text = text_of(arena, object, name)};

	if (d.text)
		(void)exchange_decimal_read(d.text, &d.value);
	return d;
}

static struct exchange_words words_in(struct arena *arena, const json_t *object, const char *name, bool fold)
{
	const json_t *list = json_object_get(object, name);
	struct exchange_words words = {NULL, 0};
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
	{
		const char *s = json_string_value(item);

		exchange_words_add(arena, &words, fold ? exchange_word_fold(arena, s) : arena_strdup(arena, s));
	}
	return words;
}

static void fill_carbon(struct arena *arena, const json_t *pcf, struct exchange_pact *p)
{
	static const char *const rating[3] = {"technologicalDQR", "geographicalDQR", "temporalDQR"};
	const json_t *dqi = json_object_get(pcf, "dqi"), *verification = json_object_get(pcf, "verification");

	p->reference_start_us = time_of(pcf, "referencePeriodStart");
	p->reference_end_us = time_of(pcf, "referencePeriodEnd");
	p->region = text_of(arena, pcf, "geographyRegionOrSubregion");
	p->country = text_of(arena, pcf, "geographyCountry");
	p->subdivision = text_of(arena, pcf, "geographyCountrySubdivision");
	p->unit = text_of(arena, pcf, "declaredUnitOfMeasurement");
	p->amount = decimal_of(arena, pcf, "declaredUnitAmount");
	p->mass_kg = decimal_of(arena, pcf, "productMassPerDeclaredUnit");
	p->t2 = decimal_of(arena, pcf, "pcfExcludingBiogenicUptake");
	p->t1 = decimal_of(arena, pcf, "pcfIncludingBiogenicUptake");
	p->fossil = decimal_of(arena, pcf, "fossilGhgEmissions");
	p->aircraft = decimal_of(arena, pcf, "aircraftGhgEmissions");
	p->removals = decimal_of(arena, pcf, "technologicalCO2Removals");
	p->storage = decimal_of(arena, pcf, "ccsTechnologicalCO2Capture");
	p->non_co2 = decimal_of(arena, pcf, "biogenicNonCO2Emissions");
	p->uptake = decimal_of(arena, pcf, "biogenicCO2Uptake");
	p->land_use_change = decimal_of(arena, pcf, "landUseChangeGhgEmissions");
	p->land_emissions = decimal_of(arena, pcf, "landManagementBiogenicCO2Emissions");
	p->land_removals = decimal_of(arena, pcf, "landManagementBiogenicCO2Removals");
	p->packaging = decimal_of(arena, pcf, "packagingGhgEmissions");
	p->outbound = decimal_of(arena, pcf, "outboundLogisticsGhgEmissions");
	p->fossil_carbon_kg = decimal_of(arena, pcf, "fossilCarbonContent");
	p->biogenic_carbon_kg = decimal_of(arena, pcf, "biogenicCarbonContent");
	p->recycled_carbon_kg = decimal_of(arena, pcf, "recycledCarbonContent");
	p->primary_percent = decimal_of(arena, pcf, "primaryDataShare");
	p->exempted_percent = decimal_of(arena, pcf, "exemptedEmissionsPercent");
	for (int i = 0; i < 3; i++)
		p->rating[i] = decimal_of(arena, dqi, rating[i]);
	p->gwp = words_in(arena, pcf, "ipccCharacterizationFactors", false);
	p->standards = words_in(arena, pcf, "crossSectoralStandards", false);
	p->verified = json_is_object(verification);
	p->verification_coverage = text_of(arena, verification, "coverage");
	p->verification_provider = text_of(arena, verification, "providerName");
}

static void fill(struct arena *arena, const json_t *root, struct exchange_pact *p)
{
	p->id = exchange_word_fold(arena, json_string_value(json_object_get(root, "id")));
	p->spec_version = text_of(arena, root, "specVersion");
	p->deprecated = strcmp(json_string_value(json_object_get(root, "status")), "Deprecated") == 0;
	p->created_us = time_of(root, "created");
	p->preceding = words_in(arena, root, "precedingPfIds", true);
	p->company_name = text_of(arena, root, "companyName");
	p->product_name = text_of(arena, root, "productNameCompany");
	p->product_description = text_of(arena, root, "productDescription");
	p->comment = text_of(arena, root, "comment");
	p->companies = words_in(arena, root, "companyIds", false);
	p->products = words_in(arena, root, "productIds", false);
	p->classifications = words_in(arena, root, "productClassifications", false);
	p->validity_start_us = time_of(root, "validityPeriodStart");
	p->validity_end_us = time_of(root, "validityPeriodEnd");
	fill_carbon(arena, json_object_get(root, "pcf"), p);
	exchange_pact_period(p->reference_end_us, p->validity_start_us, p->validity_end_us, &p->valid_from_us, &p->valid_to_us);
}

enum status exchange_pact_read(const char *text, size_t length, const char *prefix, struct arena *arena, struct findings *findings,
	struct exchange_pact *out_pact, struct err *err)
{
	struct pact_judge j = {.findings = findings, .first = err};
	struct exchange_pact p = {0};
	json_t *root;
	enum status st = exchange_json_read(text, length, &root, err);

	if (st != ST_OK) {
		if (findings && err)
			findings_add(findings, SEVERITY_ERROR, err);
		return st;
	}
	text_init(&j.path);
	text_append_string(&j.path, prefix);
	judge_object(&j, &pact_footprint_type, root, true);
	judge_version(&j, json_string_value(json_object_get(root, "specVersion")));
	judge_one_geography(&j, json_object_get(root, "pcf"));
	if (!j.failed) {
		p.json = arena_strndup(arena, text, length);
		p.json_length = length;
		fill(arena, root, &p);
		judge_reporting(&j, root);
		pact_judge_rules(&j, &p, root);
		*out_pact = p;
	}
	text_done(&j.path);
	json_decref(root);
	return j.failed ? ST_INPUT : ST_OK;
}

void exchange_pact_message(struct text *out, const struct err *err)
{
	message_format(out, err, LANG_EN);
}

void exchange_pact_period(int64_t reference_end_us, int64_t start_us, int64_t end_us, int64_t *out_from_us, int64_t *out_to_us)
{
	*out_from_us = start_us != EXCHANGE_TIME_NONE ? start_us : reference_end_us;
	*out_to_us = end_us != EXCHANGE_TIME_NONE ? end_us : exchange_time_add_years(reference_end_us, 3);
}

bool exchange_pact_per_kg(const struct exchange_pact *pact, double *out_kgco2e)
{
	if (!(pact->mass_kg.value > 0))
		return false;
	*out_kgco2e = pact->t2.value / pact->mass_kg.value;
	return true;
}

char *exchange_pact_set_status(struct arena *arena, const struct exchange_pact *pact, bool deprecated)
{
	const char *at;
	size_t length, head;

	if (!json_span(pact->json, "/status", &at, &length)) /* it was read, so it is there */
		return arena_strdup(arena, pact->json);
	head = (size_t)(at - pact->json);
	return arena_printf(arena, "%.*s\"%s\"%s", (int)head, pact->json, deprecated ? "Deprecated" : "Active", at + length);
}

bool exchange_pact_same(const struct exchange_pact *a, const struct exchange_pact *b)
{
	json_t *x = json_loads(a->json, JSON_DECODE_INT_AS_REAL, NULL), *y = json_loads(b->json, JSON_DECODE_INT_AS_REAL, NULL);
	bool same;

	json_object_del(x, "status");
	json_object_del(y, "status");
	same = x && y && json_equal(x, y);
	json_decref(x);
	json_decref(y);
	return same;
}
