/* From Catena-X (aspect models 7.0.0, 8.0.0, 9.0.0) to PACT 3. */
#include "exchange/exchange_catena_int.h"

#include <stdlib.h>
#include <string.h>

struct reading {
	const char *text;
	const json_t *root;
	int major;
	struct arena *arena;
	struct findings *findings;
	const char *amount;
	struct exchange_words lost;
	struct text missing, note;
	struct err *err;
	bool failed;
	struct exchange_json w;
};

/* "/a/0/b" as "a[0].b". */
static const char *path_of(struct reading *r, const char *pointer)
{
	char *path = arena_alloc(r->arena, 2 * strlen(pointer) + 1), *to = path;

	for (const char *s = pointer; *s; s++) {
		if (*s == '/' && s[1] >= '0' && s[1] <= '9' && (s[2] == '/' || s[2] == '\0')) {
			*to++ = '[';
			*to++ = *++s;
			*to++ = ']';
		} else if (*s == '/') {
			if (to > path)
				*to++ = '.';
		} else {
			*to++ = *s;
		}
	}
	*to = '\0';
	return path;
}

static void note(struct reading *r, enum severity severity, const char *code, const char *pointer, const char *value)
{
	struct err err;

	err_set(&err, ST_INPUT, code, path_of(r, pointer), value, exchange_phrase_ko(value), NULL);
	if (r->findings)
		findings_add(r->findings, severity, &err);
	if (severity == SEVERITY_ERROR && !r->failed) {
		r->failed = true;
		if (r->err)
			*r->err = err;
	}
}

static const json_t *value_of(struct reading *r, const char *name)
{
	return catena_value(r->root, catena_at(name, r->major));
}

static const char *text_of(struct reading *r, const char *name)
{
	const json_t *value = value_of(r, name);

	if (value && !json_is_string(value))
		note(r, SEVERITY_ERROR, "pact.type", catena_at(name, r->major), "text");
	return json_string_value(value);
}

/* Digits of a JSON number, never through a double. */
static const char *number_of(struct reading *r, const char *name)
{
	const json_t *value = value_of(r, name);
	const char *pointer = catena_at(name, r->major);
	char digits[EXCHANGE_PACT_DECIMAL_MAX + 1];

	if (!value)
		return NULL;
	if (!json_is_number(value)) {
		note(r, SEVERITY_ERROR, "pact.type", pointer, "a number");
		return NULL;
	}
	if (!json_number_text(r->text, pointer, digits, sizeof digits)) {
		note(r, SEVERITY_ERROR, "pact.decimal", pointer, "");
		return NULL;
	}
	return arena_strdup(r->arena, digits);
}

/* A quantity per declared unit; 7.0.0 has it per one unit. */
static const char *quantity_of(struct reading *r, const char *name)
{
	const char *digits = number_of(r, name);

	return digits && r->major == 7 && r->amount ? exchange_decimal_times(r->arena, digits, r->amount) : digits;
}

static void need(struct reading *r, const char *name)
{
	text_printf(&r->missing, "%s%s", r->missing.length ? ", " : "", name);
}

static void put_text(struct reading *r, const char *key, const char *name)
{
	exchange_json_string_if(&r->w, key, text_of(r, name));
}

static void put_decimal(struct reading *r, const char *key, const char *digits)
{
	if (digits)
		exchange_json_string(&r->w, key, exchange_decimal_plain(r->arena, digits));
}

static void put_quantity(struct reading *r, const char *key, const char *name)
{
	put_decimal(r, key, quantity_of(r, name));
}

static void put_bool(struct reading *r, const char *key, const char *name)
{
	const json_t *value = value_of(r, name);

	if (value && !json_is_boolean(value))
		note(r, SEVERITY_ERROR, "pact.type", catena_at(name, r->major), "true or false");
	else if (value)
		exchange_json_bool(&r->w, key, json_is_true(value));
}

/* Without a zone it is read as UTC, with a finding. */
static int64_t time_of(struct reading *r, const char *name)
{
	const char *s = text_of(r, name);
	int64_t us;
	bool zone;

	if (!s)
		return EXCHANGE_TIME_NONE;
	if (!exchange_time_read(s, &us, &zone)) {
		note(r, SEVERITY_ERROR, "pact.time", catena_at(name, r->major), s);
		return EXCHANGE_TIME_NONE;
	}
	if (!zone)
		note(r, SEVERITY_WARNING, "pact.no_zone", catena_at(name, r->major), s);
	return us;
}

/* Texts of a list; those that are no URN are lost where `urn`. `inner`: the member of objects that 7.0.0 wraps them in. */
static struct exchange_words words_of(struct reading *r, const char *name, const char *inner, bool urn)
{
	const json_t *list = value_of(r, name);
	struct exchange_words words = {NULL, 0};
	json_t *item;
	size_t i;

	if (list && !json_is_array(list))
		note(r, SEVERITY_ERROR, "pact.type", catena_at(name, r->major), "a list");
	json_array_foreach(list, i, item)
	{
		const char *s = json_string_value(inner && json_is_object(item) ? json_object_get(item, inner) : item);
		bool known = false;

		if (!s) {
			note(r, SEVERITY_ERROR, "pact.type", catena_at(name, r->major), "a list of texts");
			continue;
		}
		if (urn && !exchange_urn_is(s)) {
			exchange_words_add(r->arena, &r->lost, arena_printf(r->arena, "%s: %s", name, s));
			continue;
		}
		for (size_t k = 0; k < words.count && !known; k++)
			known = exchange_word_equal(words.item[k], s);
		if (!known)
			exchange_words_add(r->arena, &words, s);
	}
	return words;
}

/* ---- parts ---- */

static void put_head(struct reading *r)
{
	const char *id = text_of(r, "id"), *status = text_of(r, "status"), *description = text_of(r, "productDescription");
	const char *cpc = json_string_value(json_object_get(r->root, "extWBCSD_productCodeCpc"));
	int64_t from = time_of(r, "validityPeriodStart"), created = time_of(r, "created");
	struct exchange_words preceding = {NULL, 0}, classes = words_of(r, "productClassifications", NULL, true);
	struct exchange_words companies = words_of(r, "companyIds", NULL, true), products = words_of(r, "productIds", NULL, true);
	const json_t *before = value_of(r, "precedingPfIds");
	json_t *item;
	size_t i;

	if (id && strncasecmp(id, "urn:uuid:", 9) == 0)
		id += 9;
	json_array_foreach(before, i, item)
	{
		const char *s = json_string_value(json_object_get(item, "id"));

		if (s)
			exchange_words_add(r->arena, &preceding, strncasecmp(s, "urn:uuid:", 9) == 0 ? s + 9 : s);
	}
	if (r->major == 7 && cpc)
		exchange_words_add(r->arena, &classes, arena_printf(r->arena, "urn:cpc:%s", cpc));
	exchange_json_string_if(&r->w, "id", id);
	exchange_json_string(&r->w, "specVersion", EXCHANGE_PACT_VERSION);
	exchange_json_words(&r->w, "precedingPfIds", &preceding);
	exchange_json_time(&r->w, "created", created);
	exchange_json_string(&r->w, "status", status && strcmp(status, "Deprecated") == 0 ? status : "Active");
	exchange_json_time(&r->w, "validityPeriodStart", from != EXCHANGE_TIME_NONE ? from : created);
	exchange_json_time(&r->w, "validityPeriodEnd", time_of(r, "validityPeriodEnd"));
	put_text(r, "companyName", "companyName");
	exchange_json_words(&r->w, "companyIds", &companies);
	exchange_json_string(&r->w, "productDescription", description ? description : "");
	exchange_json_words(&r->w, "productIds", &products);
	exchange_json_words(&r->w, "productClassifications", &classes);
	put_text(r, "productNameCompany", "productNameCompany");
}

/* The finest that is given; Global is none; Several is none with a word in the comment. */
static void put_geography(struct reading *r)
{
	const char *region = text_of(r, "geographyRegionOrSubregion"), *country = text_of(r, "geographyCountry"),
		   *subdivision = text_of(r, "geographyCountrySubdivision");

	if (subdivision && *subdivision)
		exchange_json_string(&r->w, "geographyCountrySubdivision", subdivision);
	else if (country && *country)
		exchange_json_string(&r->w, "geographyCountry", country);
	else if (region && strcmp(region, "Several") == 0)
		text_append_string(&r->note, "Geography: several regions (Catena-X).");
	else if (region && strcmp(region, "Global") != 0)
		exchange_json_string(&r->w, "geographyRegionOrSubregion", region);
}

static void put_totals(struct reading *r)
{
	const char *t1 = quantity_of(r, "pcfIncludingBiogenicUptake"), *t2 = quantity_of(r, "pcfExcludingBiogenicUptake");
	const char *fossil = quantity_of(r, "fossilGhgEmissions"), *aircraft = quantity_of(r, "aircraftGhgEmissions"),
		   *uptake = quantity_of(r, "biogenicCO2Uptake");
	const char *land = quantity_of(r, "landManagementBiogenicCO2Emissions"), *removals = quantity_of(r, "landManagementBiogenicCO2Removals");

	if (!t1 && t2 && uptake) /* what the model means by it */
		t1 = exchange_decimal_sum(r->arena, (const char *const[]){t2, uptake}, 2);
	if (!t1)
		need(r, "pcfIncludingBiogenicUptake");
	if (!fossil)
		need(r, "fossilGhgEmissions");
	else if (r->major != 7 && aircraft) /* there it is a summand of its own; PACT counts it as fossil */
		fossil = exchange_decimal_sum(r->arena, (const char *const[]){fossil, aircraft}, 2);
	if (land && *land == '-' && !removals) { /* 7.0.0 has one value of either sign */
		removals = land;
		land = NULL;
	}
	put_decimal(r, "pcfExcludingBiogenicUptake", t2);
	put_decimal(r, "pcfIncludingBiogenicUptake", t1);
	put_decimal(r, "fossilGhgEmissions", fossil);
	put_quantity(r, "landUseChangeGhgEmissions", "landUseChangeGhgEmissions");
	put_decimal(r, "landManagementBiogenicCO2Emissions", land);
	put_decimal(r, "landManagementBiogenicCO2Removals", removals);
	put_decimal(r, "biogenicCO2Uptake", uptake);
	put_quantity(r, "biogenicNonCO2Emissions", "biogenicNonCO2Emissions");
	put_decimal(r, "aircraftGhgEmissions", aircraft);
}

static void put_contents(struct reading *r)
{
	const char *fossil = quantity_of(r, "fossilCarbonContent"), *biogenic = quantity_of(r, "biogenicCarbonContent"),
		   *total = quantity_of(r, "carbonContentTotal");
	const json_t *included = value_of(r, "packagingEmissionsIncluded");

	put_bool(r, "packagingEmissionsIncluded", "packagingEmissionsIncluded");
	if (!json_is_false(included))
		put_quantity(r, "packagingGhgEmissions", "packagingPcfExcludingBiogenicUptake");
	put_quantity(r, "outboundLogisticsGhgEmissions", "distributionStagePcfExcludingBiogenicUptake");
	put_bool(r, "ccsTechnologicalCO2CaptureIncluded", "ccsTechnologicalCO2CaptureIncluded");
	if (!fossil && total && biogenic)
		fossil = exchange_decimal_minus(r->arena, total, biogenic);
	if (!fossil)
		need(r, "fossilCarbonContent");
	put_decimal(r, "fossilCarbonContent", fossil);
	put_decimal(r, "biogenicCarbonContent", biogenic);
	put_quantity(r, "recycledCarbonContent", "recycledCarbonContent");
	put_quantity(r, "packagingBiogenicCarbonContent", "packagingBiogenicCarbonContent");
}

static void put_rule(struct reading *r, const char *operator, const char * rule, const char *other)
{
	exchange_json_open(&r->w, NULL, '{');
	exchange_json_string(&r->w, "operator", operator);
	exchange_json_open(&r->w, "ruleNames", '[');
	exchange_json_string(&r->w, NULL, rule);
	exchange_json_close(&r->w, ']');
	exchange_json_string_if(&r->w, "otherOperatorName", other);
	exchange_json_close(&r->w, '}');
}

/* A rule's URN names who publishes it: urn:OPERATOR:… */
static void put_rule_by_urn(struct reading *r, const char *rule)
{
	const char *from = exchange_urn_is(rule) ? rule + 4 : NULL;

	put_rule(r, "Other", rule, from ? arena_strndup(r->arena, from, strcspn(from, ":")) : NULL);
}

static void put_rules(struct reading *r)
{
	const json_t *list = value_of(r, "productOrSectorSpecificRules");
	json_t *item, *inner;
	size_t i, k;

	if (!json_is_array(list) || json_array_size(list) == 0)
		return;
	exchange_json_open(&r->w, "productOrSectorSpecificRules", '[');
	json_array_foreach(list, i, item)
	{
		const char *operator= json_string_value(json_object_get(item, "extWBCSD_operator"));
		const char *other = json_string_value(json_object_get(item, "extWBCSD_otherOperatorName"));

		if (json_is_string(item))
			put_rule_by_urn(r, json_string_value(item));
		json_array_foreach(json_object_get(item, "productOrSectorSpecificRules"), k, inner)
		{
			const char *rule = json_string_value(json_object_get(inner, "ruleName"));

			if (rule && operator)
				put_rule(r, operator, rule, strcmp(operator, "Other") == 0 ? other : NULL);
			else if (rule)
				put_rule_by_urn(r, rule);
		}
	}
	exchange_json_close(&r->w, ']');
}

/* "ecoinvent 3.8": what stands behind the last blank is the version. */
static void put_sources(struct reading *r)
{
	struct exchange_words words = words_of(r, "secondaryEmissionFactorSources", "secondaryEmissionFactorSource", false);

	if (words.count == 0)
		return;
	exchange_json_open(&r->w, "secondaryEmissionFactorSources", '[');
	for (size_t i = 0; i < words.count; i++) {
		const char *blank = strrchr(words.item[i], ' ');
		bool versioned = blank && blank > words.item[i] && blank[1];

		exchange_json_open(&r->w, NULL, '{');
		exchange_json_string(
			&r->w, "name", versioned ? arena_strndup(r->arena, words.item[i], (size_t)(blank - words.item[i])) : words.item[i]);
		exchange_json_string(&r->w, "version", versioned ? blank + 1 : CATENA_UNSPECIFIED);
		exchange_json_close(&r->w, '}');
	}
	exchange_json_close(&r->w, ']');
}

static void put_method(struct reading *r)
{
	struct exchange_words standards = words_of(r, "crossSectoralStandards", "crossSectoralStandard", false), mapped = {NULL, 0};
	const char *gwp = text_of(r, "ipccCharacterizationFactors");

	if (!gwp || strcmp(gwp, "unspecified") == 0)
		need(r, "ipccCharacterizationFactors");
	else
		exchange_json_words(&r->w, "ipccCharacterizationFactors", &(struct exchange_words){&gwp, 1});
	for (size_t i = 0; i < standards.count; i++) {
		const char *word = catena_standard_to_pact(standards.item[i]);
		bool known = false;

		for (size_t k = 0; k < mapped.count && !known; k++)
			known = strcmp(mapped.item[k], word) == 0;
		if (!known)
			exchange_words_add(r->arena, &mapped, word);
	}
	exchange_json_words(&r->w, "crossSectoralStandards", &mapped);
	put_rules(r);
	put_decimal(r, "exemptedEmissionsPercent", number_of(r, "exemptedEmissionsPercent"));
	put_text(r, "exemptedEmissionsDescription", "exemptedEmissionsDescription");
	put_text(r, "allocationRulesDescription", "allocationRulesDescription");
	put_sources(r);
}

static void put_quality(struct reading *r)
{
	static const char *const name[] = {"technologicalDQR", "geographicalDQR", "temporalDQR"};
	const char *rating[3] = {number_of(r, name[0]), number_of(r, name[1]), number_of(r, name[2])};

	put_decimal(r, "primaryDataShare", number_of(r, "primaryDataShare"));
	if (rating[0] && rating[1] && rating[2]) {
		exchange_json_open(&r->w, "dqi", '{');
		for (int i = 0; i < 3; i++)
			put_decimal(r, name[i], rating[i]);
		exchange_json_close(&r->w, '}');
		return;
	}
	for (int i = 0; i < 3; i++)
		if (rating[i])
			exchange_words_add(r->arena, &r->lost, name[i]);
}

static void put_verification(struct reading *r)
{
	const json_t *list = json_object_get(r->root, "attestationOfConformance"), *first = json_array_get(list, 0);
	const char *type = json_string_value(json_object_get(first, "attestationType")), *coverage = type ? catena_coverage_to_pact(type) : NULL;
	const char *completed = json_string_value(json_object_get(first, "completedAt"));
	int64_t us;

	if (!json_is_object(first))
		return;
	exchange_json_open(&r->w, "verification", '{');
	exchange_json_string_if(&r->w, "coverage", coverage);
	exchange_json_string_if(&r->w, "providerName", json_string_value(json_object_get(first, "providerName")));
	if (completed && exchange_time_read(completed, &us, &(bool){false}))
		exchange_json_time(&r->w, "completedAt", us);
	exchange_json_string_if(&r->w, "standardName", json_string_value(json_object_get(first, "standardName")));
	exchange_json_close(&r->w, '}');
	if (type && !coverage)
		exchange_words_add(r->arena, &r->lost, "attestationType");
	if (json_array_size(list) > 1)
		exchange_words_add(r->arena, &r->lost, "attestationOfConformance[1]");
}

static void put_pcf(struct reading *r)
{
	exchange_json_open(&r->w, "pcf", '{');
	put_text(r, "declaredUnitOfMeasurement", "declaredUnitOfMeasurement");
	put_decimal(r, "declaredUnitAmount", r->amount);
	put_quantity(r, "productMassPerDeclaredUnit", "productMassPerDeclaredUnit");
	exchange_json_time(&r->w, "referencePeriodStart", time_of(r, "referencePeriodStart"));
	exchange_json_time(&r->w, "referencePeriodEnd", time_of(r, "referencePeriodEnd"));
	put_geography(r);
	put_text(r, "boundaryProcessesDescription", "boundaryProcessesDescription");
	put_totals(r);
	put_contents(r);
	put_method(r);
	put_quality(r);
	put_verification(r);
	exchange_json_close(&r->w, '}');
}

static void put_comment(struct reading *r)
{
	const char *comment = text_of(r, "comment");

	if (comment && r->note.length > 0)
		comment = arena_printf(r->arena, "%s\n%s", comment, r->note.data);
	else if (r->note.length > 0)
		comment = r->note.data;
	exchange_json_string_if(&r->w, "comment", comment);
}

/* The whole source, so that nothing is lost on the way back. */
static void put_extension(struct reading *r, size_t length)
{
	const char *at = r->text;

	exchange_json_open(&r->w, "extensions", '[');
	exchange_json_open(&r->w, NULL, '{');
	exchange_json_string(&r->w, "specVersion", "2.0.0");
	exchange_json_string(&r->w, "dataSchema", arena_printf(r->arena, CATENA_SCHEMA, r->major));
	(void)json_span(r->text, "", &at, &length);
	exchange_json_raw(&r->w, "data", at, length);
	exchange_json_close(&r->w, '}');
	exchange_json_close(&r->w, ']');
}

/* ---- whole ---- */

static int major_of(const json_t *root)
{
	static const char head[] = "urn:io.catenax.pcf:datamodel:version:";
	const char *const at[] = {"/scopeOfPcfForm/0/specVersion", "/scopeOfPcfForm/0/specVersion/0", "/specVersion", "/specVersion/0"};

	for (size_t i = 0; i < 4; i++) {
		const char *s = json_string_value(catena_value(root, at[i]));

		if (s && strncasecmp(s, head, sizeof head - 1) == 0)
			return atoi(s + sizeof head - 1);
	}
	return json_is_array(json_object_get(root, "scopeOfPcfForm")) ? 9 : 0;
}

bool exchange_catena_is(const char *text, size_t length)
{
	json_t *root;
	bool is;

	if (exchange_json_read(text, length, &root, NULL) != ST_OK)
		return false;
	is = major_of(root) != 0;
	json_decref(root);
	return is;
}

/* Groups have one element each; of several, it would be open which one is meant. */
static void judge_groups(struct reading *r, const json_t *at, const char *pointer, int depth)
{
	const char *key;
	json_t *value;

	if (r->major != 9 || depth > 4)
		return;
	json_object_foreach((json_t *)(uintptr_t)at, key, value)
	{
		const char *inner = arena_printf(r->arena, "%s/%s", pointer, key);

		if (!json_is_array(value) || !json_is_object(json_array_get(value, 0)) || strcmp(key, "attestationOfConformance") == 0 ||
			strcmp(key, "precedingPfIds") == 0)
			continue;
		if (json_array_size(value) > 1)
			note(r, SEVERITY_ERROR, "pact.catena_group", inner, NULL);
		judge_groups(r, json_array_get(value, 0), arena_printf(r->arena, "%s/0", inner), depth + 1);
	}
}

static void list_lost(struct reading *r)
{
	for (const struct catena_row *row = catena_rows; row->name; row++)
		if (row->none && value_of(r, row->name))
			exchange_words_add(r->arena, &r->lost, row->name);
}

static void judge_kind(struct reading *r)
{
	const char *kind = text_of(r, "retroOrProspectivePcfType"), *unit = text_of(r, "declaredUnitOfMeasurement"),
		   *scope = text_of(r, "partialFullPcf");

	if (kind && !strstr(kind, "Retrospective"))
		note(r, SEVERITY_ERROR, "pact.catena_prospective", catena_at("retroOrProspectivePcfType", r->major), kind);
	if (scope && strcmp(scope, "Cradle-to-gate") != 0)
		note(r, SEVERITY_ERROR, "pact.catena_scope", catena_at("partialFullPcf", r->major), scope);
	if (unit && (strcmp(unit, "megabit") == 0 || strcmp(unit, "second") == 0))
		note(r, SEVERITY_ERROR, "pact.catena_unit", catena_at("declaredUnitOfMeasurement", r->major), unit);
}

static enum status convert(struct reading *r, size_t length, struct exchange_catena_read *out)
{
	judge_groups(r, r->root, "", 0);
	judge_kind(r);
	r->amount = number_of(r, "declaredUnitAmount");
	exchange_json_open(&r->w, NULL, '{');
	put_head(r);
	put_pcf(r);
	put_comment(r);
	put_extension(r, length);
	exchange_json_close(&r->w, '}');
	list_lost(r);
	if (r->failed)
		return ST_INPUT;
	if (r->missing.length > 0)
		return err_set(r->err, ST_INPUT, "pact.catena_refused", r->missing.data, NULL);
	out->major = r->major;
	out->lost = r->lost;
	return exchange_pact_read(r->w.out->data, r->w.out->length, "", r->arena, r->findings, &out->pact, r->err);
}

enum status exchange_catena_read(
	const char *text, size_t length, struct arena *arena, struct findings *findings, struct exchange_catena_read *out_read, struct err *err)
{
	struct exchange_catena_read read = {0};
	struct reading r = {.arena = arena, .findings = findings, .err = err};
	struct text out;
	json_t *root;
	enum status st = exchange_json_read(text, length, &root, err);

	if (st != ST_OK)
		return st;
	r.major = major_of(root);
	if (r.major < 7 || r.major > 9) {
		json_decref(root);
		return err_set(err, ST_INPUT, "pact.catena_version", NULL);
	}
	r.text = arena_strndup(arena, text, length);
	r.root = root;
	text_init(&out);
	text_init(&r.missing);
	text_init(&r.note);
	r.w.out = &out;
	st = convert(&r, length, &read);
	if (st == ST_OK) {
		read.json = read.pact.json;
		read.json_length = read.pact.json_length;
		*out_read = read;
	}
	text_done(&r.note);
	text_done(&r.missing);
	text_done(&out);
	json_decref(root);
	return st;
}
