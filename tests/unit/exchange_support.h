/* Footprints for the tests of exchange, built from the schema table so that no example of the specification is copied. */
#ifndef SANGSAENG_TESTS_EXCHANGE_SUPPORT_H
#define SANGSAENG_TESTS_EXCHANGE_SUPPORT_H

#include "exchange/exchange_pact_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static inline json_t *sample_object(const struct pact_type *type);

static inline json_t *sample_value(const struct pact_property *p, int number)
{
	static const char *const decimal[] = {[PACT_ANY] = "10",
		[PACT_ABOVE_0] = "2",
		[PACT_NOT_BELOW_0] = "1.5",
		[PACT_NOT_ABOVE_0] = "-0.5",
		[PACT_PERCENT] = "50",
		[PACT_RATING] = "2.5"};
	char text[80];

	switch (p->kind) {
	case PACT_OBJECT:
		return p->type ? sample_object(p->type) : json_pack("{s:i}", "anything", number);
	case PACT_BOOL:
		return json_true();
	case PACT_DECIMAL:
		return json_string(decimal[p->range]);
	case PACT_TIME:
		return json_string("2026-01-01T00:00:00Z");
	case PACT_UUID:
		snprintf(text, sizeof text, "0f1e2d3c-4b5a-4978-8776-6554433221%02x", number);
		return json_string(text);
	case PACT_URN:
		snprintf(text, sizeof text, "urn:pact:maker.example:%.40s:%d", p->name, number);
		return json_string(text);
	case PACT_URI:
		return json_string("https://maker.example/schema.json");
	case PACT_TEXT:
	case PACT_TEXT1:
		if (p->word)
			return json_string(p->word[number]);
		if (p->fits)
			return json_string(p->form);
		snprintf(text, sizeof text, "some %.30s %d", p->name, number);
		return json_string(text);
	}
	return NULL;
}

static inline json_t *sample_object(const struct pact_type *type)
{
	json_t *object = json_object();

	for (const struct pact_property *p = type->property; p->name; p++) {
		json_t *value = sample_value(p, 0);

		json_object_set_new(object, p->name, p->list == PACT_ONE ? value : json_pack("[o]", value));
	}
	return object;
}

static inline void set(json_t *root, const char *name, const char *value)
{
	json_object_set_new(root, name, json_string(value));
}

/* Every property of the table, without a finding. The caller owns it. */
static inline json_t *sample_footprint(void)
{
	json_t *root = sample_object(&pact_footprint_type), *pcf = json_object_get(root, "pcf");
	json_t *rule = json_array_get(json_object_get(pcf, "productOrSectorSpecificRules"), 0);

	json_object_del(pcf, "geographyRegionOrSubregion");
	json_object_del(pcf, "geographyCountrySubdivision");
	json_object_del(rule, "otherOperatorName");
	set(pcf, "ccuCalculationApproach", "Credit");
	set(pcf, "referencePeriodStart", "2025-01-01T00:00:00Z");
	set(root, "validityPeriodEnd", "2028-12-31T00:00:00Z");
	set(pcf, "pcfExcludingBiogenicUptake", "4.5"); /* 4 × 1.5 (fossil, land use change, land management, non-CO2) - 3 × 0.5 */
	set(pcf, "pcfIncludingBiogenicUptake", "4");
	return root;
}

struct reading {
	struct arena arena;
	struct findings findings;
	struct exchange_pact pact;
	struct err err;
	enum status status;
};

static inline void read_json(struct reading *r, const json_t *root)
{
	char *text = json_dumps(root, JSON_COMPACT);

	memset(r, 0, sizeof *r);
	arena_init(&r->arena);
	findings_init(&r->findings, 100);
	r->status = exchange_pact_read(text, strlen(text), "", &r->arena, &r->findings, &r->pact, &r->err);
	free(text);
}

static inline void reading_done(struct reading *r)
{
	findings_done(&r->findings);
	arena_done(&r->arena);
}

static inline bool has_finding(const struct reading *r, enum severity severity, const char *code, const char *path)
{
	for (size_t i = 0; i < r->findings.count; i++)
		if (r->findings.item[i].severity == severity && strcmp(r->findings.item[i].err.code, code) == 0 &&
			strcmp(r->findings.item[i].err.param[0], path) == 0)
			return true;
	return false;
}

static inline void print_findings(const struct reading *r)
{
	for (size_t i = 0; i < r->findings.count; i++)
		print_message("%d %s %s %s\n", (int)r->findings.item[i].severity, r->findings.item[i].err.code, r->findings.item[i].err.param[0],
			r->findings.item[i].err.param[1]);
}

/* The footprint is refused with this code and path. */
static inline void refused(const json_t *root, const char *code, const char *path)
{
	struct reading r;

	read_json(&r, root);
	if (r.status != ST_INPUT || !has_finding(&r, SEVERITY_ERROR, code, path)) {
		print_message("expected %s at %s\n", code, path);
		print_findings(&r);
		fail();
	}
	assert_true(r.err.code[0] != '\0');
	reading_done(&r);
}

/* It is read, with this warning. */
static inline void found(const json_t *root, const char *code, const char *path)
{
	struct reading r;

	read_json(&r, root);
	if (r.status != ST_OK || !has_finding(&r, SEVERITY_WARNING, code, path)) {
		print_message("expected %s at %s, status %d\n", code, path, (int)r.status);
		print_findings(&r);
		fail();
	}
	reading_done(&r);
}

/* It is read without an error or warning. */
static inline void accepted(const json_t *root)
{
	struct reading r;

	read_json(&r, root);
	if (r.status != ST_OK || r.findings.errors + r.findings.warnings > 0) {
		print_findings(&r);
		fail();
	}
	reading_done(&r);
}

#endif
