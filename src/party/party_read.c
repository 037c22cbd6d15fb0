/* Members of programme.json, one getter for each type of value. */
#include "party/party_read.h"

#include "base/json.h"

#include <inttypes.h>
#include <string.h>

void party_read_join(char path[PARTY_PATH_LEN], const char *base, const char *key)
{
	if (snprintf(path, PARTY_PATH_LEN, "%s/%s", base, key) >= PARTY_PATH_LEN)
		path[PARTY_PATH_LEN - 1] = '\0';
}

void party_read_complain_at(struct party_reader *r, struct err *err, const char *pointer)
{
	int64_t line = 0, column = 0;
	json_locate(r->text, pointer, &line, &column);
	err_at(err, r->file, line, column);
	findings_add(r->findings, SEVERITY_ERROR, err);
	r->errors++;
}

int64_t party_read_line(const struct party_reader *r, const char *pointer)
{
	int64_t line = 0, column = 0;
	json_locate(r->text, pointer, &line, &column);
	return line;
}

void party_read_complain(struct party_reader *r, const char *pointer, const char *code, const char *value)
{
	struct err err;
	err_set(&err, ST_INPUT, code, pointer, value, NULL);
	party_read_complain_at(r, &err, pointer);
}

json_t *party_read_member(struct party_reader *r, json_t *object, const char *base, const char *key, bool required, char path[PARTY_PATH_LEN])
{
	party_read_join(path, base, key);
	json_t *value = json_object_get(object, key);
	if (!value || json_is_null(value)) {
		if (required)
			party_read_complain(r, path, "rules.missing", key);
		return NULL;
	}
	return value;
}

json_t *party_read_object(struct party_reader *r, json_t *object, const char *base, const char *key, bool required, char path[PARTY_PATH_LEN])
{
	json_t *value = party_read_member(r, object, base, key, required, path);
	if (value && !json_is_object(value)) {
		party_read_complain(r, path, "rules.type", "object");
		return NULL;
	}
	return value;
}

json_t *party_read_array(struct party_reader *r, json_t *object, const char *base, const char *key, bool required, char path[PARTY_PATH_LEN])
{
	json_t *value = party_read_member(r, object, base, key, required, path);
	if (value && !json_is_array(value)) {
		party_read_complain(r, path, "rules.type", "array");
		return NULL;
	}
	return value;
}

const char *party_read_string(struct party_reader *r, json_t *object, const char *base, const char *key, bool required)
{
	char path[PARTY_PATH_LEN];
	json_t *value = party_read_member(r, object, base, key, required, path);
	if (!value)
		return NULL;
	if (!json_is_string(value) || json_string_length(value) == 0 || json_string_length(value) > 400) {
		party_read_complain(r, path, "rules.type", "text");
		return NULL;
	}
	return json_string_value(value);
}

void party_read_word(struct party_reader *r, json_t *object, const char *base, const char *key, char *out, size_t size)
{
	const char *value = party_read_string(r, object, base, key, true);
	out[0] = '\0';
	if (value && strlen(value) >= size) {
		char path[PARTY_PATH_LEN], most[32];
		party_read_join(path, base, key);
		snprintf(most, sizeof most, "text of %zu bytes at most", size - 1);
		party_read_complain(r, path, "rules.type", most);
	} else if (value) {
		memcpy(out, value, strlen(value) + 1);
	}
}

char *party_read_kept(struct party_reader *r, json_t *object, const char *base, const char *key, bool required)
{
	const char *value = party_read_string(r, object, base, key, required);
	return arena_strdup(r->arena, value ? value : "");
}

void party_read_id(struct party_reader *r, json_t *object, const char *base, const char *key, bool required, char out[PARTY_ID_LEN])
{
	const char *value = party_read_string(r, object, base, key, required);
	out[0] = '\0';
	if (!value)
		return;
	if (strlen(value) >= PARTY_ID_LEN) {
		char path[PARTY_PATH_LEN];
		party_read_join(path, base, key);
		party_read_complain(r, path, "id.too_long", value);
		return;
	}
	memcpy(out, value, strlen(value) + 1);
}

date_day party_read_date(struct party_reader *r, json_t *object, const char *base, const char *key, bool required)
{
	date_day day = DATE_NONE;
	const char *value = party_read_string(r, object, base, key, required);
	struct err err;
	if (value && date_parse(value, &day, &err) != ST_OK) {
		char path[PARTY_PATH_LEN];
		party_read_join(path, base, key);
		party_read_complain_at(r, &err, path);
		return DATE_NONE;
	}
	return day;
}

date_month party_read_month(struct party_reader *r, json_t *object, const char *base, const char *key)
{
	date_month month = 0;
	const char *value = party_read_string(r, object, base, key, true);
	struct err err;
	if (value && month_parse(value, &month, &err) != ST_OK) {
		char path[PARTY_PATH_LEN];
		party_read_join(path, base, key);
		party_read_complain_at(r, &err, path);
	}
	return month;
}

static void complain_range(struct party_reader *r, const char *path, const char *code, int64_t min, int64_t max)
{
	char low[24], high[24];
	struct err err;
	snprintf(low, sizeof low, "%" PRId64, min);
	snprintf(high, sizeof high, "%" PRId64, max);
	err_set(&err, ST_INPUT, code, path, low, high, NULL);
	party_read_complain_at(r, &err, path);
}

struct rate party_read_rate(struct party_reader *r, json_t *object, const char *base, const char *key, int64_t max)
{
	struct rate rate = {0, 1};
	char path[PARTY_PATH_LEN];
	json_t *member = party_read_member(r, object, base, key, true, path);
	struct err err;
	if (member && !json_is_string(member)) {
		party_read_complain(r, path, "rules.rate", key);
		return rate;
	}
	const char *value = member ? party_read_string(r, object, base, key, true) : NULL;
	if (value && rate_parse(value, 0, max, &rate, &err) != ST_OK) {
		/* that a rate is no percentage helps only where it is at most 1 */
		if (max > 1 && strcmp(err.code, "rate.range") == 0)
			complain_range(r, path, "rules.rate_range", 0, max);
		else
			party_read_complain_at(r, &err, path);
		rate = (struct rate){0, 1};
	}
	return rate;
}

int64_t party_read_int(
	struct party_reader *r, json_t *object, const char *base, const char *key, bool required, int64_t fallback, int64_t min, int64_t max)
{
	char path[PARTY_PATH_LEN];
	json_t *value = party_read_member(r, object, base, key, required, path);
	if (!value)
		return fallback;
	if (!json_is_integer(value) || json_integer_value(value) < min || json_integer_value(value) > max) {
		complain_range(r, path, "rules.whole", min, max);
		return fallback;
	}
	return json_integer_value(value);
}

bool party_read_route(struct party_reader *r, json_t *object, const char *base, enum party_route *out)
{
	const char *word = party_read_string(r, object, base, "route", true);
	if (!word)
		return false;
	if (!party_route_parse(word, out)) {
		char path[PARTY_PATH_LEN];
		party_read_join(path, base, "route");
		party_read_complain(r, path, "rules.word", "tier1, pool, ministry");
		return false;
	}
	return true;
}

static const char *all_keys(struct party_reader *r, const char *const *known)
{
	const char *all = known[0];
	for (const char *const *k = known + (all ? 1 : 0); *k; k++)
		all = arena_printf(r->arena, "%s, %s", all, *k);
	return all ? all : "";
}

void party_read_keys(struct party_reader *r, json_t *object, const char *base, const char *const *known)
{
	const char *key;
	json_t *value;
	json_object_foreach(object, key, value)
	{
		bool found = false;
		for (const char *const *k = known; *k; k++)
			found |= strcmp(*k, key) == 0;
		if (found)
			continue;
		char path[PARTY_PATH_LEN];
		struct err err;
		const char *near = string_nearest(key, known);
		party_read_join(path, base, key);
		if (near)
			err_set(&err, ST_INPUT, "rules.unknown", path, key, near, NULL);
		else
			err_set(&err, ST_INPUT, "rules.unknown_key", path, key, all_keys(r, known), NULL);
		party_read_complain_at(r, &err, path);
	}
}

bool party_read_bool(struct party_reader *r, json_t *object, const char *base, const char *key, bool fallback)
{
	char path[PARTY_PATH_LEN];
	json_t *value = party_read_member(r, object, base, key, false, path);
	if (!value)
		return fallback;
	if (!json_is_boolean(value)) {
		party_read_complain(r, path, "rules.type", "true or false");
		return fallback;
	}
	return json_is_true(value);
}
