/* The document of a start: read member by member, written in one form. */
#include "programme/programme_start.h"

#include <string.h>

#define TEXT_BYTES_MAX 400

struct reader {
	struct arena *arena;
	struct findings *findings;
};

static void complain(struct reader *r, const char *pointer, const char *code, const char *a, const char *b)
{
	struct err err;

	err_set(&err, ST_INPUT, code, a, b, NULL);
	err_at(&err, pointer, 0, 0);
	findings_add(r->findings, SEVERITY_ERROR, &err);
}

static const char *below(struct reader *r, const char *pointer, const char *name)
{
	return arena_printf(r->arena, "%s/%s", pointer, name);
}

/* Is it an object with no other members than these (NULL-ended)? NULL and absent are none, and no mistake. */
static bool object(struct reader *r, const json_t *value, const char *pointer, const char *const *known)
{
	const char *key;
	json_t *member;

	if (!value || json_is_null(value))
		return false;
	if (!json_is_object(value)) {
		complain(r, pointer, "start.type", "{ }", NULL);
		return false;
	}
	json_object_foreach((json_t *)(uintptr_t)value, key, member)
	{
		bool found = false;

		for (size_t i = 0; known[i]; i++)
			found |= strcmp(known[i], key) == 0;
		if (!found) {
			const char *nearest = string_nearest(key, known);

			complain(r, strpbrk(key, "/~") ? pointer : below(r, pointer, key), "start.member", key, nearest ? nearest : "—");
		}
	}
	return true;
}

/* How many there are; more than `max` are a mistake. */
static size_t list(struct reader *r, const json_t *value, const char *pointer, size_t max)
{
	size_t count = json_array_size(value);
	char most[24];

	if (!value || json_is_null(value))
		return 0;
	if (!json_is_array(value)) {
		complain(r, pointer, "start.type", "[ ]", NULL);
		return 0;
	}
	snprintf(most, sizeof most, "%zu", max);
	if (count > max) {
		complain(r, pointer, "start.many", most, NULL);
		return 0;
	}
	return count;
}

static const char *text_at(struct reader *r, const json_t *value, const char *pointer)
{
	const char *text = json_string_value(value);

	if (!value || json_is_null(value))
		return NULL;
	if (!text || strlen(text) != json_string_length(value)) {
		complain(r, pointer, "start.type", "\"…\"", NULL);
		return NULL;
	}
	if (strlen(text) > TEXT_BYTES_MAX) {
		complain(r, pointer, "start.text_long", "400", NULL);
		return NULL;
	}
	return string_is_blank(text) ? NULL : arena_strdup(r->arena, text);
}

static const char *text(struct reader *r, const json_t *object, const char *pointer, const char *name)
{
	return text_at(r, json_object_get(object, name), below(r, pointer, name));
}

static const char *word(struct reader *r, const json_t *object, const char *pointer, const char *name, const char *words)
{
	const char *value = text(r, object, pointer, name), *at = value ? strstr(words, value) : NULL;
	size_t length = value ? strlen(value) : 0;

	while (at && !((at == words || at[-1] == '|') && (at[length] == '|' || at[length] == '\0')))
		at = strstr(at + 1, value);
	if (value && !at) {
		complain(r, below(r, pointer, name), "start.word", value, words);
		return NULL;
	}
	return value;
}

static void read_months(struct reader *r, const json_t *value, const char *pointer, struct programme_start_month out[PROGRAMME_START_MONTHS])
{
	static const char *const known[] = {"quantity", "won", "source", NULL};
	size_t count = list(r, value, pointer, PROGRAMME_START_MONTHS);

	for (size_t i = 0; i < count; i++) {
		const json_t *month = json_array_get(value, i);
		const char *at = arena_printf(r->arena, "%s/%zu", pointer, i);

		if (!object(r, month, at, known))
			continue;
		out[i] = (struct programme_start_month){.quantity = text(r, month, at, "quantity"),
			.won = text(r, month, at, "won"),
			.source = word(r, month, at, "source", "bill|measured|estimated")};
	}
}

static void read_energy(struct reader *r, const json_t *value, struct programme_start_record *out)
{
	static const char *const known[] = {"carrier", "state", "quantity", "unit", "months", NULL};
	size_t count = list(r, value, "/energy", PROGRAMME_START_CARRIERS);

	for (size_t i = 0; i < count; i++) {
		struct programme_start_energy *e = &out->energy[out->energies];
		const json_t *item = json_array_get(value, i);
		const char *at = arena_printf(r->arena, "/energy/%zu", i);
		bool twice = false;

		if (json_is_null(item))
			complain(r, at, "start.type", "{ }", NULL);
		if (!object(r, item, at, known))
			continue;
		*e = (struct programme_start_energy){.carrier = word(r, item, at, "carrier", "city_gas|lpg|kerosene|diesel|heavy_oil|steam"),
			.state = word(r, item, at, "state", "none|value|unknown"),
			.quantity = text(r, item, at, "quantity"),
			.unit = text(r, item, at, "unit"),
			.by_month = json_is_array(json_object_get(item, "months"))};
		read_months(r, json_object_get(item, "months"), below(r, at, "months"), e->month);
		for (size_t k = 0; e->carrier && k < out->energies; k++)
			twice |= strcmp(out->energy[k].carrier, e->carrier) == 0;
		if (!e->carrier && r->findings->errors == 0)
			complain(r, below(r, at, "carrier"), "start.needed", "carrier", NULL);
		if (twice)
			complain(r, below(r, at, "carrier"), "start.twice", e->carrier, NULL);
		out->energies += e->carrier && !twice;
	}
}

static void read_factory(struct reader *r, const json_t *value, struct programme_start_record *out)
{
	static const char *const known[] = {"site", "name", "region", "industry", "process", "work", NULL};

	if (!object(r, value, "/factory", known))
		return;
	out->site = text(r, value, "/factory", "site");
	out->name = text(r, value, "/factory", "name");
	out->region = text(r, value, "/factory", "region");
	out->industry = text(r, value, "/factory", "industry");
	out->process = text(r, value, "/factory", "process");
	out->work = text(r, value, "/factory", "work");
}

static void read_part(struct reader *r, const json_t *value, struct programme_start_record *out)
{
	static const char *const known[] = {"product", "name", "pieces", "mass_kg", "material", "allocation", "part_amount", "all_amount", NULL};

	if (!object(r, value, "/part", known))
		return;
	out->product = text(r, value, "/part", "product");
	out->part_name = text(r, value, "/part", "name");
	out->pieces = text(r, value, "/part", "pieces");
	out->mass_kg = text(r, value, "/part", "mass_kg");
	out->material = text(r, value, "/part", "material");
	out->allocation = word(r, value, "/part", "allocation", "mass|hours|pieces");
	out->part_amount = text(r, value, "/part", "part_amount");
	out->all_amount = text(r, value, "/part", "all_amount");
}

static void read_quotes(struct reader *r, const json_t *value, struct programme_start_record *out)
{
	static const char *const known[] = {"vendor", "quoted_on", "supply_value_krw", "tax_krw", "evidence", NULL};
	size_t count = list(r, value, "/application/quotes", PROGRAMME_START_QUOTES);

	for (size_t i = 0; i < count; i++) {
		const json_t *item = json_array_get(value, i);
		const char *at = arena_printf(r->arena, "/application/quotes/%zu", i);

		if (object(r, item, at, known))
			out->quote[out->quotes++] = (struct programme_start_quote){.vendor = text(r, item, at, "vendor"),
				.quoted_on = text(r, item, at, "quoted_on"),
				.supply_value_krw = text(r, item, at, "supply_value_krw"),
				.tax_krw = text(r, item, at, "tax_krw"),
				.evidence = text(r, item, at, "evidence")};
	}
}

static void read_papers(struct reader *r, const json_t *value, struct programme_start_record *out)
{
	static const char *const known[] = {"kind", "evidence", NULL};
	size_t count = list(r, value, "/application/papers", PROGRAMME_START_PAPERS);

	for (size_t i = 0; i < count; i++) {
		const json_t *item = json_array_get(value, i);
		const char *at = arena_printf(r->arena, "/application/papers/%zu", i);

		if (object(r, item, at, known))
			out->paper[out->papers++] =
				(struct programme_start_paper){.kind = text(r, item, at, "kind"), .evidence = text(r, item, at, "evidence")};
	}
}

static void read_application(struct reader *r, const json_t *value, struct programme_start_record *out)
{
	static const char *const known[] = {"measure", "old_serial", "old_life_end", "quotes", "papers", NULL};

	if (!object(r, value, "/application", known))
		return;
	out->measure = text(r, value, "/application", "measure");
	out->old_serial = text(r, value, "/application", "old_serial");
	out->old_life_end = text(r, value, "/application", "old_life_end");
	read_quotes(r, json_object_get(value, "quotes"), out);
	read_papers(r, json_object_get(value, "papers"), out);
}

static size_t read_texts(struct reader *r, const json_t *value, const char *pointer, size_t max, const char **out)
{
	size_t count = list(r, value, pointer, max), kept = 0;

	for (size_t i = 0; i < count; i++) {
		const char *each = text_at(r, json_array_get(value, i), arena_printf(r->arena, "%s/%zu", pointer, i));

		if (each)
			out[kept++] = each;
	}
	return kept;
}

enum status programme_start_parse(
	const char *bytes, size_t length, struct arena *arena, struct programme_start_record *out_record, struct findings *findings, struct err *err)
{
	static const char *const known[] = {
		"schema", "factory", "electricity_unit", "won_per_kwh", "electricity", "energy", "part", "measures", "application", "accept", NULL};
	struct programme_start_record record = {0};
	struct reader r = {arena, findings};
	int64_t before = findings->errors;
	const char *schema;
	char count[24];
	json_t *root;
	enum status st;

	if (length > PROGRAMME_START_BYTES_MAX)
		return err_set(err, ST_INPUT, "start.too_long", "64 KiB", NULL);
	st = json_read_text(bytes, length, "", &root, err);
	if (st != ST_OK)
		return st;
	object(&r, root, "", known);
	schema = text(&r, root, "", "schema");
	if (schema && strcmp(schema, "sangsaeng.start/1") != 0)
		complain(&r, "/schema", "start.word", schema, "sangsaeng.start/1");
	read_factory(&r, json_object_get(root, "factory"), &record);
	record.electricity_unit = word(&r, root, "", "electricity_unit", "kWh|MWh");
	record.won_per_kwh = text(&r, root, "", "won_per_kwh");
	read_months(&r, json_object_get(root, "electricity"), "/electricity", record.electricity);
	read_energy(&r, json_object_get(root, "energy"), &record);
	read_part(&r, json_object_get(root, "part"), &record);
	record.picks = read_texts(&r, json_object_get(root, "measures"), "/measures", PROGRAMME_START_PICKS, record.pick);
	read_application(&r, json_object_get(root, "application"), &record);
	record.accepts = read_texts(&r, json_object_get(root, "accept"), "/accept", PROGRAMME_START_ACCEPTS, record.accept);
	json_decref(root);
	if (findings->errors > before) {
		snprintf(count, sizeof count, "%lld", (long long)(findings->errors - before));
		return err_set(err, ST_INPUT, "start.refused", count, NULL);
	}
	*out_record = record;
	return ST_OK;
}

/* ---- writing ---- */

static void put(struct json_writer *w, const char *name, const char *value)
{
	if (value)
		json_put_string(w, name, value);
}

static void put_months(struct json_writer *w, const char *name, const struct programme_start_month *month)
{
	json_array_begin(w, name);
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++) {
		if (!month[i].quantity && !month[i].won && !month[i].source) {
			json_put_string(w, NULL, NULL);
			continue;
		}
		json_object_begin(w, NULL);
		put(w, "quantity", month[i].quantity);
		put(w, "won", month[i].won);
		put(w, "source", month[i].source);
		json_object_close(w);
	}
	json_array_close(w);
}

static void put_application(struct json_writer *w, const struct programme_start_record *r)
{
	json_object_begin(w, "application");
	put(w, "measure", r->measure);
	put(w, "old_serial", r->old_serial);
	put(w, "old_life_end", r->old_life_end);
	json_array_begin(w, "quotes");
	for (size_t i = 0; i < r->quotes; i++) {
		json_object_begin(w, NULL);
		put(w, "vendor", r->quote[i].vendor);
		put(w, "quoted_on", r->quote[i].quoted_on);
		put(w, "supply_value_krw", r->quote[i].supply_value_krw);
		put(w, "tax_krw", r->quote[i].tax_krw);
		put(w, "evidence", r->quote[i].evidence);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "papers");
	for (size_t i = 0; i < r->papers; i++) {
		json_object_begin(w, NULL);
		put(w, "kind", r->paper[i].kind);
		put(w, "evidence", r->paper[i].evidence);
		json_object_close(w);
	}
	json_array_close(w);
	json_object_close(w);
}

static void put_texts(struct json_writer *w, const char *name, const char *const *list, size_t count)
{
	json_array_begin(w, name);
	for (size_t i = 0; i < count; i++)
		json_put_string(w, NULL, list[i]);
	json_array_close(w);
}

void programme_start_write(struct json_writer *w, const char *key_or_null, const struct programme_start_record *r)
{
	json_object_begin(w, key_or_null);
	json_put_string(w, "schema", "sangsaeng.start/1");
	json_object_begin(w, "factory");
	put(w, "site", r->site);
	put(w, "name", r->name);
	put(w, "region", r->region);
	put(w, "industry", r->industry);
	put(w, "process", r->process);
	put(w, "work", r->work);
	json_object_close(w);
	json_put_string(w, "electricity_unit", r->electricity_unit ? r->electricity_unit : "kWh");
	put(w, "won_per_kwh", r->won_per_kwh);
	put_months(w, "electricity", r->electricity);
	json_array_begin(w, "energy");
	for (size_t i = 0; i < r->energies; i++) {
		json_object_begin(w, NULL);
		put(w, "carrier", r->energy[i].carrier);
		put(w, "state", r->energy[i].state);
		put(w, "quantity", r->energy[i].quantity);
		put(w, "unit", r->energy[i].unit);
		if (r->energy[i].by_month)
			put_months(w, "months", r->energy[i].month);
		json_object_close(w);
	}
	json_array_close(w);
	json_object_begin(w, "part");
	put(w, "product", r->product);
	put(w, "name", r->part_name);
	put(w, "pieces", r->pieces);
	put(w, "mass_kg", r->mass_kg);
	put(w, "material", r->material);
	put(w, "allocation", r->allocation);
	put(w, "part_amount", r->part_amount);
	put(w, "all_amount", r->all_amount);
	json_object_close(w);
	put_texts(w, "measures", r->pick, r->picks);
	put_application(w, r);
	put_texts(w, "accept", r->accept, r->accepts);
	json_object_close(w);
}

const char *programme_start_text(const struct programme_start_record *r, struct arena *arena)
{
	struct json_writer w;
	struct text out;
	const char *kept;

	text_init(&out);
	json_writer_init(&w, &out);
	programme_start_write(&w, NULL, r);
	kept = arena_strdup(arena, out.data);
	text_done(&out);
	return kept;
}
