/* rules.json of a planner's folder. Decimals are read as they are written, since 0.1 as a double is not 0.1. */
#include "programme/programme_plan_int.h"

#include "base/json.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static const char *const keys[] = {"subsidy_share", "return_ratio", "match_ratio", "return_lag_years", "opening_pool", "horizon_years",
	"supplier_cap", "consortium_cap", "floors", NULL};

struct rules_reader {
	const char *text, *name;
	json_t *root;
	struct findings *findings;
};

static void complain(const struct rules_reader *r, const char *pointer, struct err *err)
{
	int64_t line, column;

	json_locate(r->text, pointer, &line, &column);
	err_at(err, r->name, line, column);
	findings_add(r->findings, SEVERITY_ERROR, err);
}

static void complain_code(const struct rules_reader *r, const char *pointer, const char *code, const char *a, const char *b)
{
	struct err err;

	err_set(&err, ST_INPUT, code, a, b, NULL);
	complain(r, pointer, &err);
}

/* A number's text; false, said, if there is none. */
static bool number_text(const struct rules_reader *r, const char *pointer, char out[64])
{
	if (json_number_text(r->text, pointer, out, 64))
		return true;
	complain_code(r, pointer, "plan.rule_number", pointer + 1, NULL);
	return false;
}

static bool is_there(const struct rules_reader *r, const char *key, bool needed)
{
	char pointer[64];

	if (json_object_get(r->root, key))
		return true;
	snprintf(pointer, sizeof pointer, "/%s", key);
	if (needed)
		complain_code(r, pointer, "plan.rule_missing", key, NULL);
	return false;
}

static void read_share(const struct rules_reader *r, const char *pointer, int64_t max, struct rate *out)
{
	char text[64];
	struct err err;

	if (number_text(r, pointer, text) && rate_parse(text, 0, max, out, &err) != ST_OK)
		complain(r, pointer, &err);
}

static void read_rate(const struct rules_reader *r, const char *key, int64_t max, struct rate *out)
{
	char pointer[64];

	snprintf(pointer, sizeof pointer, "/%s", key);
	if (is_there(r, key, true))
		read_share(r, pointer, max, out);
}

static void read_int(const struct rules_reader *r, const char *key, int64_t min, int64_t max, bool needed, int64_t *out)
{
	char pointer[64], text[64];
	struct err err;

	snprintf(pointer, sizeof pointer, "/%s", key);
	if (is_there(r, key, needed) && number_text(r, pointer, text) && decimal_parse_int(text, min, max, out, &err) != ST_OK)
		complain(r, pointer, &err);
}

static void read_floor(const struct rules_reader *r, size_t i, json_t *item, struct plan_folder_rules *rules)
{
	struct plan_floor *out = &rules->floor[rules->floors++];
	char pointer[80];
	const char *key;
	json_t *value;

	snprintf(pointer, sizeof pointer, "/floors/%zu", i);
	if (!json_is_object(item)) {
		complain_code(r, pointer, "plan.floor", NULL, NULL);
		return;
	}
	json_object_foreach(item, key, value)
	{
		if (strcmp(key, "region") == 0 || strcmp(key, "share") == 0)
			continue;
		complain_code(r, pointer, "plan.rule_unknown", key, "region, share");
	}
	const char *region = json_string_value(json_object_get(item, "region"));
	if (!region || !region[0] || strlen(region) >= sizeof out->region)
		complain_code(r, pointer, "plan.floor", NULL, NULL);
	else
		strcpy(out->region, region);
	for (size_t k = 0; region && k < i; k++) /* a candidate counts for one floor */
		if (strcmp(region, rules->floor[k].region) == 0)
			complain_code(r, pointer, "plan.floor_twice", region, NULL);
	snprintf(pointer, sizeof pointer, "/floors/%zu/share", i);
	if (json_object_get(item, "share"))
		read_share(r, pointer, 1, &out->share);
	else
		complain_code(r, pointer, "plan.rule_missing", "share", NULL);
}

static void read_floors(const struct rules_reader *r, struct plan_folder_rules *rules)
{
	json_t *list = json_object_get(r->root, "floors"), *item;
	size_t i;

	if (!list)
		return;
	if (!json_is_array(list) || json_array_size(list) > PLAN_FLOORS_MAX) {
		complain_code(r, "/floors", "plan.floor", NULL, NULL);
		return;
	}
	json_array_foreach(list, i, item) read_floor(r, i, item, rules);
}

enum status plan_folder_rules_read(const char *path, const char *name, struct plan_folder_rules *out_rules, struct findings *findings)
{
	struct plan_folder_rules rules = {.supplier_cap = -1, .consortium_cap = -1};
	struct rules_reader r = {.name = name, .findings = findings};
	int64_t before = findings->errors;
	const char *key;
	json_t *value;
	char *text;
	struct err err;

	if (json_read_file(path, name, &r.root, &text, &err) != ST_OK) {
		if (!err.file[0])
			err_at(&err, name, 0, 0);
		findings_add(findings, SEVERITY_ERROR, &err);
		return ST_INPUT;
	}
	r.text = text;
	json_object_foreach(r.root, key, value)
	{
		bool known = false;
		char pointer[160];

		for (size_t k = 0; keys[k]; k++)
			known |= strcmp(keys[k], key) == 0;
		snprintf(pointer, sizeof pointer, "/%.120s", key);
		const char *nearest = string_nearest(key, keys);
		if (!known)
			complain_code(&r, pointer, "plan.rule_unknown", key, nearest ? nearest : "subsidy_share, return_ratio, match_ratio, …");
	}
	read_rate(&r, "subsidy_share", 1, &rules.subsidy_share);
	read_rate(&r, "return_ratio", 1000, &rules.return_ratio);
	read_rate(&r, "match_ratio", 1000, &rules.match_ratio);
	read_int(&r, "return_lag_years", 0, 1000, true, &rules.lag);
	read_int(&r, "horizon_years", 1, PLAN_YEARS_MAX, true, &rules.years);
	read_int(&r, "opening_pool", 0, MONEY_MAX_KRW, true, &rules.opening_pool);
	read_int(&r, "supplier_cap", 0, MONEY_MAX_KRW, false, &rules.supplier_cap);
	read_int(&r, "consortium_cap", 0, MONEY_MAX_KRW, false, &rules.consortium_cap);
	read_floors(&r, &rules);
	json_decref(r.root);
	free(text);
	if (findings->errors > before)
		return ST_INPUT;
	*out_rules = rules;
	return ST_OK;
}
