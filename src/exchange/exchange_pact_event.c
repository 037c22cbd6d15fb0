/* Reading events: the envelope, and what each type carries. */
#include "exchange/exchange_pact_event.h"

#include "exchange/exchange_pact_int.h"
#include "exchange/exchange_pact_v2.h"

#include <string.h>

#define EVENT_ID_MAX 255 /* R20 */

static const struct event_type {
	int major;
	enum exchange_event_kind kind;
	const char *name;
} event_types[] = {
	{3, EXCHANGE_REQUEST_CREATED, "org.wbcsd.pact.ProductFootprint.RequestCreatedEvent.3"},
	{3, EXCHANGE_REQUEST_FULFILLED, "org.wbcsd.pact.ProductFootprint.RequestFulfilledEvent.3"},
	{3, EXCHANGE_REQUEST_REJECTED, "org.wbcsd.pact.ProductFootprint.RequestRejectedEvent.3"},
	{3, EXCHANGE_PUBLISHED, "org.wbcsd.pact.ProductFootprint.PublishedEvent.3"},
	{2, EXCHANGE_REQUEST_CREATED, "org.wbcsd.pathfinder.ProductFootprintRequest.Created.v1"},
	{2, EXCHANGE_REQUEST_FULFILLED, "org.wbcsd.pathfinder.ProductFootprintRequest.Fulfilled.v1"},
	{2, EXCHANGE_REQUEST_REJECTED, "org.wbcsd.pathfinder.ProductFootprintRequest.Rejected.v1"},
	{2, EXCHANGE_PUBLISHED, "org.wbcsd.pathfinder.ProductFootprint.Published.v1"},
};

const char *exchange_event_type(int major, enum exchange_event_kind kind)
{
	for (size_t i = 0; i < sizeof event_types / sizeof *event_types; i++)
		if (event_types[i].major == major && event_types[i].kind == kind)
			return event_types[i].name;
	return "";
}

/* ---- small things ---- */

static bool is_given(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	return value && !json_is_null(value);
}

static enum status refuse(struct err *err, const char *code, const char *path, const char *value)
{
	return err_set(err, ST_INPUT, code, path, value, exchange_phrase_ko(value), NULL);
}

/* A mandatory text that is not empty. `path`: its name after a prefix. */
static enum status need_text(const json_t *object, const char *prefix, const char *name, struct arena *arena, const char **out_text, struct err *err)
{
	const char *path = arena_printf(arena, "%s%s", prefix, name);
	const json_t *value = json_object_get(object, name);

	if (!is_given(object, name))
		return refuse(err, "pact.missing", path, NULL);
	if (!json_is_string(value))
		return refuse(err, "pact.type", path, "text");
	if (!*json_string_value(value))
		return refuse(err, "pact.blank", path, NULL);
	*out_text = arena_strdup(arena, json_string_value(value));
	return ST_OK;
}

/* A list of texts; a single text is read too (R25). */
static enum status read_words(
	const json_t *object, const char *prefix, const char *name, struct arena *arena, struct exchange_words *out_words, struct err *err)
{
	const json_t *value = json_object_get(object, name);
	struct exchange_words words = {NULL, 0};
	json_t *item;
	size_t i;

	if (!is_given(object, name))
		return ST_OK;
	if (json_is_string(value))
		exchange_words_add(arena, &words, arena_strdup(arena, json_string_value(value)));
	else if (!json_is_array(value))
		return refuse(err, "pact.type", arena_printf(arena, "%s%s", prefix, name), "a list of texts");
	json_array_foreach(value, i, item)
	{
		if (!json_is_string(item))
			return refuse(err, "pact.type", arena_printf(arena, "%s%s[%zu]", prefix, name, i), "text");
		exchange_words_add(arena, &words, arena_strdup(arena, json_string_value(item)));
	}
	*out_words = words;
	return ST_OK;
}

static enum status read_time(const json_t *object, const char *prefix, const char *name, struct arena *arena, int64_t *out_us, struct err *err)
{
	const json_t *value = json_object_get(object, name);
	const char *path;

	if (!is_given(object, name))
		return ST_OK;
	path = arena_printf(arena, "%s%s", prefix, name);
	if (!json_is_string(value))
		return refuse(err, "pact.type", path, "a date and time as text");
	if (!exchange_time_read(json_string_value(value), out_us, NULL))
		return refuse(err, "pact.time", path, json_string_value(value));
	return ST_OK;
}

/* ---- requests ---- */

static enum status read_criteria(const json_t *data, struct arena *arena, struct exchange_event *e, struct err *err)
{
	static const char *const list[] = {"productId", "companyId", "geography", "classification", "status", "x-sangsaeng-within"};
	static const char *const time[] = {"validOn", "validAfter", "validBefore"};
	int64_t *const us[] = {&e->criteria.valid_on_us, &e->criteria.valid_after_us, &e->criteria.valid_before_us};
	enum status st = ST_OK;
	const char *key;
	json_t *value;

	exchange_criteria_init(&e->criteria);
	for (size_t i = 0; i < sizeof list / sizeof *list && st == ST_OK; i++) {
		struct exchange_words words = {NULL, 0};
		bool known;

		st = read_words(data, "data.", list[i], arena, &words, err);
		for (size_t k = 0; k < words.count && st == ST_OK; k++)
			st = exchange_criterion_add(&e->criteria, list[i], words.item[k], arena, &known, err);
	}
	for (size_t i = 0; i < 3 && st == ST_OK; i++)
		st = read_time(data, "data.", time[i], arena, us[i], err);
	json_object_foreach((json_t *)(uintptr_t)data, key, value)
	{
		if (st == ST_OK && strncmp(key, "x-", 2) == 0 && strcmp(key, "x-sangsaeng-within") != 0)
			st = refuse(err, "pact.criteria", arena_printf(arena, "data.%s", key), "no filter that is known here");
	}
	if (st == ST_OK && !exchange_criteria_any(&e->criteria)) /* R22 */
		st = refuse(err, "pact.criteria", "data", "no criterion is given");
	return st;
}

static enum status read_comment(const json_t *data, struct arena *arena, struct exchange_event *e, struct err *err)
{
	const json_t *comment = json_object_get(data, "comment");

	if (!is_given(data, "comment"))
		return ST_OK;
	if (!json_is_string(comment))
		return refuse(err, "pact.type", "data.comment", "text");
	e->comment = arena_strdup(arena, json_string_value(comment));
	return ST_OK;
}

/* A text of the fragment; what is no text counts as not asked. */
static const char *fragment_text(const json_t *object, const char *name, struct arena *arena)
{
	const char *s = json_string_value(json_object_get(object, name));

	return s && *s ? arena_strdup(arena, s) : NULL;
}

static void note_ignored(const json_t *object, const char *prefix, const char *const *known, struct arena *arena, struct exchange_words *ignored)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		bool read = false;

		for (size_t i = 0; known[i] && !read; i++)
			read = strcmp(known[i], key) == 0;
		if (!read && ignored->count < 50)
			exchange_words_add(arena, ignored, arena_printf(arena, "%s%s", prefix, key));
	}
}

static enum status read_fragment(const json_t *data, struct arena *arena, struct exchange_request_v2 *r, struct err *err)
{
	static const char *const top[] = {
		"productIds", "companyIds", "productCategoryCpc", "productClassifications", "geographyCountry", "pcf", NULL};
	static const char *const inner[] = {"geographyCountry", "referencePeriodStart", "referencePeriodEnd", NULL};
	const json_t *pf = json_object_get(data, "pf"), *pcf = json_object_get(pf, "pcf");
	enum status st = ST_OK;

	r->reference_start_us = r->reference_end_us = EXCHANGE_TIME_NONE;
	if (!json_is_object(pf))
		return refuse(err, is_given(data, "pf") ? "pact.type" : "pact.missing", "data.pf", is_given(data, "pf") ? "an object" : NULL);
	if (is_given(pf, "pcf") && !json_is_object(pcf))
		return refuse(err, "pact.type", "data.pf.pcf", "an object");
	st = read_words(pf, "data.pf.", "productIds", arena, &r->products, err);
	if (st == ST_OK)
		st = read_words(pf, "data.pf.", "companyIds", arena, &r->companies, err);
	if (st == ST_OK)
		st = read_words(pf, "data.pf.", "productClassifications", arena, &r->classifications, err);
	if (st == ST_OK)
		st = read_time(pcf, "data.pf.pcf.", "referencePeriodStart", arena, &r->reference_start_us, err);
	if (st == ST_OK)
		st = read_time(pcf, "data.pf.pcf.", "referencePeriodEnd", arena, &r->reference_end_us, err);
	r->cpc = fragment_text(pf, "productCategoryCpc", arena);
	r->country = fragment_text(pf, "geographyCountry", arena);
	if (!r->country)
		r->country = fragment_text(pcf, "geographyCountry", arena);
	note_ignored(pf, "pf.", top, arena, &r->ignored);
	note_ignored(pcf, "pf.pcf.", inner, arena, &r->ignored);
	return st;
}

static enum status read_created(const json_t *data, struct arena *arena, struct exchange_event *e, struct err *err)
{
	enum status st = read_comment(data, arena, e, err);

	if (st != ST_OK)
		return st;
	return e->major == 3 ? read_criteria(data, arena, e, err) : read_fragment(data, arena, &e->request_v2, err);
}

/* ---- answers ---- */

static enum status read_footprints(const json_t *list, struct arena *arena, struct findings *findings, struct exchange_event *e, struct err *err)
{
	const char *at, *item;
	size_t length;
	enum status st = ST_OK;

	if (!json_span(e->json, "/data/pfs", &at, &length))
		return refuse(err, "pact.missing", "data.pfs", NULL);
	e->footprint = arena_alloc(arena, json_array_size(list) * sizeof *e->footprint);
	at++; /* the bracket */
	for (size_t i = 0; i < json_array_size(list) && st == ST_OK; i++) {
		char *prefix = arena_printf(arena, "data.pfs[%zu].", i);

		at += strspn(at, " \t\r\n,");
		(void)json_span(at, "", &item, &length);
		at = item + length;
		if (!json_is_object(json_array_get(list, i)))
			return refuse(err, "pact.type", arena_printf(arena, "data.pfs[%zu]", i), "an object");
		st = exchange_pact_read(item, length, prefix, arena, findings, &e->footprint[i], err);
		e->footprint_count = i + 1;
	}
	return st;
}

static enum status read_fulfilled(const json_t *data, struct arena *arena, struct findings *findings, struct exchange_event *e, struct err *err)
{
	const json_t *list = json_object_get(data, "pfs");
	enum status st = need_text(data, "data.", "requestEventId", arena, &e->request_id, err);

	if (st != ST_OK)
		return st;
	if (!is_given(data, "pfs"))
		return refuse(err, "pact.missing", "data.pfs", NULL);
	if (!json_is_array(list))
		return refuse(err, "pact.type", "data.pfs", "a list");
	if (json_array_size(list) == 0)
		return refuse(err, "pact.empty", "data.pfs", NULL);
	return e->major == 3 ? read_footprints(list, arena, findings, e, err) : ST_OK; /* version 2 is filed, not imported */
}

static enum status read_rejected(const json_t *data, struct arena *arena, struct exchange_event *e, struct err *err)
{
	const json_t *error = json_object_get(data, "error");
	enum status st = need_text(data, "data.", "requestEventId", arena, &e->request_id, err);

	if (st == ST_OK && !json_is_object(error))
		st = refuse(err, is_given(data, "error") ? "pact.type" : "pact.missing", "data.error", is_given(data, "error") ? "an object" : NULL);
	if (st == ST_OK)
		st = need_text(error, "data.error.", "code", arena, &e->error_code, err);
	if (st == ST_OK)
		st = need_text(error, "data.error.", "message", arena, &e->error_message, err);
	return st;
}

static enum status read_published(const json_t *data, struct arena *arena, struct exchange_event *e, struct err *err)
{
	const json_t *list = json_object_get(data, "pfIds");
	json_t *item;
	size_t i;

	if (!is_given(data, "pfIds"))
		return refuse(err, "pact.missing", "data.pfIds", NULL);
	if (!json_is_array(list))
		return refuse(err, "pact.type", "data.pfIds", "a list");
	json_array_foreach(list, i, item)
	{
		const char *s = json_string_value(item);

		if (!s)
			return refuse(err, "pact.type", arena_printf(arena, "data.pfIds[%zu]", i), "text");
		if (!exchange_uuid_is(s))
			return refuse(err, "pact.uuid", arena_printf(arena, "data.pfIds[%zu]", i), s);
		exchange_words_add(arena, &e->published, exchange_word_fold(arena, s));
	}
	return ST_OK;
}

/* ---- envelope ---- */

static enum status read_type(const json_t *root, int major, struct arena *arena, struct exchange_event *e, struct err *err)
{
	const char *type;
	enum status st = need_text(root, "", "type", arena, &type, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < sizeof event_types / sizeof *event_types; i++) {
		if (strcmp(event_types[i].name, type) != 0)
			continue;
		if (event_types[i].major != major)
			return refuse(err, "pact.event_version", "type", type);
		e->major = major;
		e->kind = event_types[i].kind;
		return ST_OK;
	}
	return refuse(err, "pact.event_type", "type", type);
}

static enum status read_envelope(const json_t *root, int major, struct arena *arena, struct exchange_event *e, struct err *err)
{
	const char *version, *time;
	enum status st = read_type(root, major, arena, e, err);

	if (st == ST_OK)
		st = need_text(root, "", "specversion", arena, &version, err);
	if (st == ST_OK && strcmp(version, "1.0") != 0)
		st = refuse(err, "pact.form", "specversion", version);
	if (st == ST_OK)
		st = need_text(root, "", "id", arena, &e->id, err);
	if (st == ST_OK && strlen(e->id) > EVENT_ID_MAX)
		st = refuse(err, "pact.long", "id", "255");
	if (st == ST_OK)
		st = need_text(root, "", "source", arena, &e->source, err);
	if (st == ST_OK)
		st = need_text(root, "", "time", arena, &time, err);
	if (st == ST_OK && !exchange_time_read(time, &e->time_us, NULL))
		st = refuse(err, "pact.time", "time", time);
	if (st == ST_OK && !json_is_object(json_object_get(root, "data")))
		st = refuse(err, is_given(root, "data") ? "pact.type" : "pact.missing", "data", is_given(root, "data") ? "an object" : NULL);
	return st;
}

enum status exchange_event_read(
	const char *text, size_t length, int major, struct arena *arena, struct findings *findings, struct exchange_event *out_event, struct err *err)
{
	struct exchange_event e = {0};
	const json_t *data;
	json_t *root;
	enum status st = exchange_json_read(text, length, &root, err);

	if (st != ST_OK)
		return st;
	e.json = arena_strndup(arena, text, length);
	e.json_length = length;
	st = read_envelope(root, major, arena, &e, err);
	data = json_object_get(root, "data");
	if (st == ST_OK)
		st = e.kind == EXCHANGE_REQUEST_CREATED     ? read_created(data, arena, &e, err)
		     : e.kind == EXCHANGE_REQUEST_FULFILLED ? read_fulfilled(data, arena, findings, &e, err)
		     : e.kind == EXCHANGE_REQUEST_REJECTED  ? read_rejected(data, arena, &e, err)
							    : read_published(data, arena, &e, err);
	json_decref(root);
	if (st == ST_OK)
		*out_event = e;
	return st;
}

bool exchange_event_media_type(const char *type)
{
	static const char *const taken[] = {"application/cloudevents+json", "application/json"};
	char name[64];
	size_t length;
	const char *charset;

	if (!type)
		return false;
	length = strcspn(type, "; \t");
	if (length >= sizeof name)
		return false;
	memcpy(name, type, length);
	name[length] = '\0';
	if (!exchange_word_equal(name, taken[0]) && !exchange_word_equal(name, taken[1]))
		return false;
	charset = strcasestr(type + length, "charset=");
	if (!charset)
		return true;
	charset += strlen("charset=");
	charset += *charset == '"';
	return strncasecmp(charset, "utf-8", 5) == 0 && (charset[5] == '\0' || strchr("\"; \t", charset[5]));
}

static bool one_of(const struct exchange_words *asked, const struct exchange_words *have)
{
	for (size_t i = 0; i < asked->count; i++)
		for (size_t k = 0; k < have->count; k++)
			if (exchange_word_equal(asked->item[i], have->item[k]))
				return true;
	return asked->count == 0;
}

bool exchange_request_v2_match(const struct exchange_request_v2 *r, const struct exchange_pact *p)
{
	const char *cpc = r->cpc ? exchange_v2_cpc(p) : NULL;

	if (r->products.count == 0 || !one_of(&r->products, &p->products))
		return false;
	if (!one_of(&r->companies, &p->companies) || !one_of(&r->classifications, &p->classifications))
		return false;
	if (r->cpc && (!cpc || !exchange_word_equal(r->cpc, cpc)))
		return false;
	if (r->country && (!p->country || !exchange_word_equal(r->country, p->country)))
		return false;
	return (r->reference_end_us == EXCHANGE_TIME_NONE || p->reference_start_us < r->reference_end_us) &&
	       (r->reference_start_us == EXCHANGE_TIME_NONE || p->reference_end_us > r->reference_start_us);
}
