/* Writing events, and the bodies of errors. */
#include "exchange/exchange_pact_event.h"
#include "exchange/exchange_pact_int.h"

#include <string.h>

static void open_event(struct exchange_json *w, int major, enum exchange_event_kind kind, const struct exchange_event_head *head)
{
	exchange_json_open(w, NULL, '{');
	exchange_json_string(w, "type", exchange_event_type(major, kind));
	exchange_json_string(w, "specversion", "1.0");
	exchange_json_string(w, "id", head->id);
	exchange_json_string(w, "source", head->source);
	exchange_json_time(w, "time", head->time_us);
	exchange_json_open(w, "data", '{');
}

static void close_event(struct exchange_json *w)
{
	exchange_json_close(w, '}');
	exchange_json_close(w, '}');
}

void exchange_event_write_created(
	struct text *out, const struct exchange_event_head *head, const struct exchange_criteria *criteria, const char *comment)
{
	struct exchange_json w = {out, false};

	open_event(&w, 3, EXCHANGE_REQUEST_CREATED, head);
	exchange_json_words(&w, "productId", &criteria->products);
	exchange_json_words(&w, "companyId", &criteria->companies);
	exchange_json_words(&w, "geography", &criteria->geographies);
	exchange_json_words(&w, "classification", &criteria->classifications);
	exchange_json_words(&w, "x-sangsaeng-within", &criteria->within);
	exchange_json_time(&w, "validOn", criteria->valid_on_us);
	exchange_json_time(&w, "validAfter", criteria->valid_after_us);
	exchange_json_time(&w, "validBefore", criteria->valid_before_us);
	if (criteria->status == EXCHANGE_STATUS_ACTIVE || criteria->status == EXCHANGE_STATUS_DEPRECATED) /* both: the same as not asked */
		exchange_json_string(&w, "status", criteria->status == EXCHANGE_STATUS_ACTIVE ? "Active" : "Deprecated");
	exchange_json_string_if(&w, "comment", comment);
	close_event(&w);
}

void exchange_event_write_fulfilled(
	struct text *out, int major, const struct exchange_event_head *head, const char *request_id, const char *const *footprint, size_t count)
{
	struct exchange_json w = {out, false};

	open_event(&w, major, EXCHANGE_REQUEST_FULFILLED, head);
	exchange_json_string(&w, "requestEventId", request_id);
	exchange_json_open(&w, "pfs", '[');
	for (size_t i = 0; i < count; i++)
		exchange_json_raw(&w, NULL, footprint[i], strlen(footprint[i]));
	exchange_json_close(&w, ']');
	close_event(&w);
}

void exchange_event_write_rejected(
	struct text *out, int major, const struct exchange_event_head *head, const char *request_id, const char *code, const char *message)
{
	struct exchange_json w = {out, false};

	open_event(&w, major, EXCHANGE_REQUEST_REJECTED, head);
	exchange_json_string(&w, "requestEventId", request_id);
	exchange_json_open(&w, "error", '{');
	exchange_json_string(&w, "code", code);
	exchange_json_string(&w, "message", message);
	exchange_json_close(&w, '}');
	close_event(&w);
}

void exchange_event_write_published(struct text *out, const struct exchange_event_head *head, const struct exchange_words *ids)
{
	struct exchange_json w = {out, false};

	open_event(&w, 3, EXCHANGE_PUBLISHED, head);
	exchange_json_open(&w, "pfIds", '[');
	for (size_t i = 0; i < ids->count; i++)
		exchange_json_string(&w, NULL, ids->item[i]);
	exchange_json_close(&w, ']');
	close_event(&w);
}

/* ---- errors ---- */

static const struct problem {
	int status;
	const char *code, *code_v2, *message;
} problems[] = {
	[EXCHANGE_BAD_REQUEST] = {400, "BadRequest", NULL, "the request cannot be read"},
	[EXCHANGE_TOKEN_EXPIRED] = {401, "TokenExpired", NULL, "the access token has expired"},
	[EXCHANGE_TOKEN_BAD] = {401, "BadRequest", NULL, "an access token is missing or not valid"},
	[EXCHANGE_ACCESS_DENIED] = {403, "AccessDenied", NULL, "access is not granted"},
	[EXCHANGE_NOT_FOUND] = {404, "NotFound", "NoSuchFootprint", "there is no such footprint"},
	[EXCHANGE_METHOD] = {405, "BadRequest", NULL, "the method is not allowed here"},
	[EXCHANGE_TOO_LARGE] = {413, "BadRequest", NULL, "the body is too large"},
	[EXCHANGE_MEDIA_TYPE] = {415, "BadRequest", NULL, "the media type is not taken here"},
	[EXCHANGE_UNKNOWN_HOST] = {421, "BadRequest", NULL, "the host name is not served here"},
	[EXCHANGE_TOO_MANY] = {429, "BadRequest", NULL, "too many requests"},
	[EXCHANGE_INTERNAL] = {500, "InternalError", NULL, "the server failed"},
	[EXCHANGE_NOT_IMPLEMENTED] = {501, "NotImplemented", NULL, "this is not implemented"},
	[EXCHANGE_BUSY] = {503, "InternalError", NULL, "the server is busy; try again later"},
};

int exchange_problem_status(enum exchange_problem problem, int major)
{
	return problem == EXCHANGE_NOT_IMPLEMENTED && major == 2 ? 400 : problems[problem].status;
}

const char *exchange_problem_code(enum exchange_problem problem, int major)
{
	return major == 2 && problems[problem].code_v2 ? problems[problem].code_v2 : problems[problem].code;
}

void exchange_problem_write(struct text *out, enum exchange_problem problem, int major, const char *message)
{
	struct exchange_json w = {out, false};

	exchange_json_open(&w, NULL, '{');
	exchange_json_string(&w, "code", exchange_problem_code(problem, major));
	exchange_json_string(&w, "message", message ? message : problems[problem].message);
	exchange_json_close(&w, '}');
}
