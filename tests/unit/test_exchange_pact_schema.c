/* Every property of the schema table: missing, null, of another type, out of range, twice, empty, another word. */
#include "exchange_support.h"

/* Calls `visit` for each property in the sample with its object and path. */
struct place {
	json_t *root, *object;
	const struct pact_property *property;
	const char *path;
};
typedef void (*visitor)(const struct place *place);

static int visited;

static void walk_type(json_t *root, json_t *object, const struct pact_type *type, const char *prefix, visitor visit)
{
	char path[200];

	for (const struct pact_property *p = type->property; p->name; p++) {
		json_t *value;

		snprintf(path, sizeof path, "%s%s", prefix, p->name);
		if (!json_object_get(object, p->name)) /* one geography only, and so on: put in for this visit */
			json_object_set_new(object, p->name, p->list == PACT_ONE ? sample_value(p, 0) : json_pack("[o]", sample_value(p, 0)));
		value = json_object_get(object, p->name);
		if (p->kind == PACT_OBJECT && p->type) {
			json_t *inner = p->list == PACT_ONE ? value : json_array_get(value, 0);

			snprintf(path, sizeof path, "%s%s%s.", prefix, p->name, p->list == PACT_ONE ? "" : "[0]");
			walk_type(root, inner, p->type, path, visit);
			snprintf(path, sizeof path, "%s%s", prefix, p->name);
		}
		visited++;
		visit(&(struct place){root, object, p, path});
	}
}

static void walk(visitor visit)
{
	json_t *root = sample_footprint();

	visited = 0;
	walk_type(root, json_object_get(root, "pcf"), &(struct pact_type){"nothing", &(struct pact_property){.name = NULL}}, "", visit);
	walk_type(root, root, &pact_footprint_type, "", visit);
	json_decref(root);
	assert_true(visited > 75); /* the table is whole */
}

/* With another value in the place of this property; the old one comes back. */
static void with(const struct place *at, json_t *value, const char *code, const char *path)
{
	json_t *old = json_incref(json_object_get(at->object, at->property->name));

	if (value)
		json_object_set_new(at->object, at->property->name, value);
	else
		json_object_del(at->object, at->property->name);
	refused(at->root, code, path ? path : at->path);
	json_object_set_new(at->object, at->property->name, old);
}

static void visit_missing(const struct place *at)
{
	if (at->property->mandatory)
		with(at, NULL, "pact.missing", NULL);
}

static void visit_null(const struct place *at)
{
	struct reading r;
	json_t *old;

	if (at->property->mandatory) {
		with(at, json_null(), "pact.null", NULL);
		return;
	}
	old = json_incref(json_object_get(at->object, at->property->name));
	json_object_set_new(at->object, at->property->name, json_null()); /* absent (R34) */
	read_json(&r, at->root);
	for (size_t i = 0; i < r.findings.count; i++)
		assert_false(r.findings.item[i].severity == SEVERITY_ERROR && strcmp(r.findings.item[i].err.param[0], at->path) == 0);
	reading_done(&r);
	json_object_set_new(at->object, at->property->name, old);
}

static json_t *listed(const struct pact_property *p, json_t *value)
{
	return p->list == PACT_ONE ? value : json_pack("[o]", value);
}

static void visit_type(const struct place *at)
{
	const struct pact_property *p = at->property;
	char path[210];

	snprintf(path, sizeof path, "%s%s", at->path, p->list == PACT_ONE ? "" : "[0]");
	with(at, listed(p, json_integer(7)), "pact.type", path);
	with(at, listed(p, json_real(1.5)), "pact.type", path);
	with(at, listed(p, json_array()), "pact.type", path);
	if (p->kind != PACT_BOOL)
		with(at, listed(p, json_false()), "pact.type", path);
	if (p->kind == PACT_OBJECT || p->kind == PACT_BOOL)
		with(at, listed(p, json_string("true")), "pact.type", path);
	else
		with(at, listed(p, json_object()), "pact.type", path);
	if (p->list != PACT_ONE) {
		with(at, listed(p, json_null()), "pact.type", path); /* no null in a list */
		with(at, json_string("one"), "pact.type", at->path);
		with(at, json_object(), "pact.type", at->path);
	}
}

static void visit_content(const struct place *at)
{
	static const char *const bad_decimal[] = {"", " ", "NaN", "1,5", "1 000", "0x1", ".5", "5.", "--1", "1e", "1e999", "Infinity",
		"00000000000000000000000000000000000000000000000000000000000000001"};
	static const char *const bad_time[] = {"", "2026-01-01", "2026-01-01T00:00:00", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z",
		"2026-01-01T00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00+0900", "yesterday", "2026-01-01 00:00:00Z"};
	static const char *const bad_uuid[] = {"", "{0f1e2d3c-4b5a-4978-8776-655443322110}", "urn:uuid:0f1e2d3c-4b5a-4978-8776-655443322110",
		"0f1e2d3c4b5a49788776655443322110", "0f1e2d3c-4b5a-4978-8776-65544332211g"};
	static const char *const bad_urn[] = {"", "urn:", "https://maker.example/1", "1234"};
	const struct pact_property *p = at->property;
	char path[210];

	snprintf(path, sizeof path, "%s%s", at->path, p->list == PACT_ONE ? "" : "[0]");
	for (size_t i = 0; p->kind == PACT_DECIMAL && i < sizeof bad_decimal / sizeof *bad_decimal; i++)
		with(at, listed(p, json_string(bad_decimal[i])), "pact.decimal", path);
	for (size_t i = 0; p->kind == PACT_TIME && i < sizeof bad_time / sizeof *bad_time; i++)
		with(at, listed(p, json_string(bad_time[i])), "pact.time", path);
	for (size_t i = 0; p->kind == PACT_UUID && i < sizeof bad_uuid / sizeof *bad_uuid; i++)
		with(at, listed(p, json_string(bad_uuid[i])), "pact.uuid", path);
	for (size_t i = 0; p->kind == PACT_URN && i < sizeof bad_urn / sizeof *bad_urn; i++)
		with(at, listed(p, json_string(bad_urn[i])), "pact.urn", path);
	if (p->kind == PACT_TEXT1)
		with(at, listed(p, json_string("  ")), "pact.blank", path);
	if (p->word && !p->open)
		with(at, listed(p, json_string("something else")), "pact.word", path);
	if (p->fits)
		with(at, listed(p, json_string("?")), "pact.form", path);
}

static void visit_list(const struct place *at)
{
	const struct pact_property *p = at->property;
	char path[210];

	if (p->list == PACT_ONE)
		return;
	if (p->list != PACT_LIST)
		with(at, json_array(), "pact.empty", at->path);
	snprintf(path, sizeof path, "%s[1]", at->path);
	if (p->list == PACT_SET1)
		with(at, json_pack("[oo]", sample_value(p, 0), sample_value(p, 0)), "pact.duplicate", path);
	if (p->list == PACT_SET1 && (p->kind == PACT_URN || p->kind == PACT_UUID)) { /* the same without case */
		json_t *upper = sample_value(p, 0);
		char *text = strdup(json_string_value(upper));

		for (char *s = text; *s; s++)
			*s = *s >= 'a' && *s <= 'z' ? (char)(*s - 32) : *s;
		with(at, json_pack("[os]", upper, text), "pact.duplicate", path);
		free(text);
	}
}

static void visit_range(const struct place *at)
{
	static const char *const outside[][2] = {[PACT_ANY] = {NULL, NULL},
		[PACT_ABOVE_0] = {"0", "-1"},
		[PACT_NOT_BELOW_0] = {"-0.001", NULL},
		[PACT_NOT_ABOVE_0] = {"0.001", NULL},
		[PACT_PERCENT] = {"-1", "100.5"},
		[PACT_RATING] = {"0.99", "5.01"}};
	const struct pact_property *p = at->property;
	struct reading r;

	if (p->kind != PACT_DECIMAL)
		return;
	for (int i = 0; i < 2 && outside[p->range][i]; i++) {
		json_t *old = json_incref(json_object_get(at->object, p->name));

		set(at->object, p->name, outside[p->range][i]);
		read_json(&r, at->root);
		if (p->range == PACT_ABOVE_0)
			assert_true(has_finding(&r, SEVERITY_ERROR, "pact.above_0", at->path));
		else
			assert_true(has_finding(&r, SEVERITY_WARNING,
				p->range == PACT_NOT_BELOW_0   ? "pact.not_below_0"
				: p->range == PACT_NOT_ABOVE_0 ? "pact.not_above_0"
							       : "pact.range",
				at->path));
		reading_done(&r);
		json_object_set_new(at->object, p->name, old);
	}
}

static void test_sample(void **state)
{
	json_t *root = sample_footprint();

	(void)state;
	accepted(root);
	json_decref(root);
}

static void test_missing(void **state)
{
	(void)state;
	walk(visit_missing);
}

static void test_null(void **state)
{
	(void)state;
	walk(visit_null);
}

static void test_types(void **state)
{
	(void)state;
	walk(visit_type);
}

static void test_contents(void **state)
{
	(void)state;
	walk(visit_content);
}

static void test_lists(void **state)
{
	(void)state;
	walk(visit_list);
}

static void test_ranges(void **state)
{
	(void)state;
	walk(visit_range);
}

/* A footprint with the mandatory properties only. */
static void test_mandatory_only(void **state)
{
	json_t *root = json_object(), *pcf = json_object();
	const struct pact_type *carbon = NULL;
	struct reading r;

	(void)state;
	for (const struct pact_property *p = pact_footprint_type.property; p->name; p++) {
		if (strcmp(p->name, "pcf") == 0)
			carbon = p->type;
		else if (p->mandatory)
			json_object_set_new(root, p->name, listed(p, sample_value(p, 0)));
	}
	json_object_set_new(root, "pcf", pcf);
	for (const struct pact_property *p = carbon->property; p->name; p++)
		if (p->mandatory)
			json_object_set_new(pcf, p->name, listed(p, sample_value(p, 0)));
	set(pcf, "referencePeriodStart", "2025-01-01T00:00:00Z");
	set(pcf, "pcfExcludingBiogenicUptake", "1.5");
	set(pcf, "pcfIncludingBiogenicUptake", "1.5");
	read_json(&r, root);
	assert_int_equal(r.status, ST_OK);
	assert_int_equal(r.findings.errors, 0);
	assert_int_equal(r.findings.warnings, 3); /* packaging flag, storage flag, primary share: reporting rules only */
	assert_true(has_finding(&r, SEVERITY_WARNING, "pact.reporting", "pcf.primaryDataShare"));
	assert_true(has_finding(&r, SEVERITY_NOTE, "pact.reporting_2027", "pcf.dqi"));
	reading_done(&r);
	set(root, "comment", "packagingEmissionsIncluded, ccsTechnologicalCO2CaptureIncluded and primaryDataShare are not known yet");
	accepted(root);
	json_decref(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sample),
		cmocka_unit_test(test_mandatory_only),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_null),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_contents),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_ranges),
	};

	message_register(exchange_pact_messages);
	return cmocka_run_group_tests_name("exchange_pact_schema", tests, NULL, NULL);
}
