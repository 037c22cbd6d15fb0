/* Events between PACT hosts: CloudEvents 1.0 in structured mode, read, judged and written. Pure. */
#ifndef SANGSAENG_EXCHANGE_PACT_EVENT_H
#define SANGSAENG_EXCHANGE_PACT_EVENT_H

#include "exchange/exchange_pact.h"

enum exchange_event_kind { EXCHANGE_REQUEST_CREATED, EXCHANGE_REQUEST_FULFILLED, EXCHANGE_REQUEST_REJECTED, EXCHANGE_PUBLISHED };

/* What a version 2 request asks for: what we read of its fragment of a footprint. */
struct exchange_request_v2 {
	struct exchange_words products, companies, classifications; /* as sent */
	const char *cpc, *country;                                  /* NULL if not asked */
	int64_t reference_start_us, reference_end_us;               /* overlap; EXCHANGE_TIME_NONE */
	struct exchange_words ignored;                              /* members that were not read: for the log */
};

struct exchange_event {
	int major; /* 3 or 2 */
	enum exchange_event_kind kind;
	const char *id, *source; /* as sent */
	int64_t time_us;
	const char *json; /* whole event as it came */
	size_t json_length;
	const char *comment;               /* of a request, NULL if none */
	struct exchange_criteria criteria; /* RequestCreated of version 3 */
	struct exchange_request_v2 request_v2;
	const char *request_id;          /* answers: id of the request's event */
	struct exchange_pact *footprint; /* Fulfilled of version 3 */
	size_t footprint_count;
	const char *error_code, *error_message; /* Rejected */
	struct exchange_words published;        /* Published: UUIDs in lower case; may be none (R27) */
};
/* `major`: of the path it was sent to. ST_INPUT with a wire message: the envelope (R20), unknown or other version's type (R19), a request without
 * criteria (R22), an invalid footprint (R26, all or nothing), pfIds missing or no UUID (R27). Findings as in exchange_pact_read; to keep those of one
 * footprint, read its json again. */
enum status exchange_event_read(const char *text, size_t length, int major, struct arena *arena, struct findings *findings,
	struct exchange_event *out_event, struct err *err);
/* Does a v2 request ask for this footprint? */
bool exchange_request_v2_match(const struct exchange_request_v2 *request, const struct exchange_pact *pact);

/* The type as it stands in an event. */
const char *exchange_event_type(int major, enum exchange_event_kind kind);

struct exchange_event_head {
	const char *id, *source; /* ours (R31) */
	int64_t time_us;
};
/* Each appends one event as compact JSON. `footprint[i]` is the JSON object of one footprint, spliced in as it is. `major` 2: the v2 form. */
void exchange_event_write_created(
	struct text *out, const struct exchange_event_head *head, const struct exchange_criteria *criteria, const char *comment_or_null);
void exchange_event_write_fulfilled(
	struct text *out, int major, const struct exchange_event_head *head, const char *request_id, const char *const *footprint, size_t count);
void exchange_event_write_rejected(
	struct text *out, int major, const struct exchange_event_head *head, const char *request_id, const char *code, const char *message);
void exchange_event_write_published(struct text *out, const struct exchange_event_head *head, const struct exchange_words *ids);

/* May the body's media type be an event (R18)? Parameters behind it are judged: charset, if given, is utf-8. */
bool exchange_event_media_type(const char *content_type);
#define EXCHANGE_EVENT_MEDIA_TYPE "application/cloudevents+json; charset=UTF-8"

/* ---- errors: one fixed table ---- */

enum exchange_problem {
	EXCHANGE_BAD_REQUEST,     /* 400 unreadable parameter, invalid event, bad cursor */
	EXCHANGE_TOKEN_EXPIRED,   /* 401 ours, and it has run out (R2) */
	EXCHANGE_TOKEN_BAD,       /* 401 absent, malformed, unknown, revoked */
	EXCHANGE_ACCESS_DENIED,   /* 403 (R4) */
	EXCHANGE_NOT_FOUND,       /* 404 */
	EXCHANGE_METHOD,          /* 405 */
	EXCHANGE_TOO_LARGE,       /* 413 */
	EXCHANGE_MEDIA_TYPE,      /* 415 */
	EXCHANGE_UNKNOWN_HOST,    /* 421 */
	EXCHANGE_TOO_MANY,        /* 429 */
	EXCHANGE_INTERNAL,        /* 500 */
	EXCHANGE_NOT_IMPLEMENTED, /* 501; 400 in version 2 */
	EXCHANGE_BUSY,            /* 503, with Retry-After */
};
/* Status and code for a version's major number: 404 is NotFound in 3 and NoSuchFootprint in 2. */
int exchange_problem_status(enum exchange_problem problem, int major);
const char *exchange_problem_code(enum exchange_problem problem, int major);
/* {"code":…,"message":…}; message NULL: the problem's usual words. */
void exchange_problem_write(struct text *out, enum exchange_problem problem, int major, const char *message_or_null);

#endif
