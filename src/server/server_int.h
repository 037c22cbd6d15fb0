/* Private to server: a call and its answer, routes, and what every handler may use. */
#ifndef SANGSAENG_SERVER_INT_H
#define SANGSAENG_SERVER_INT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/message.h"
#include "base/text.h"
#include "identity/identity.h"
#include "server/server.h"
#include "view/view_access.h"
#include "view/view_resource.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct server;
struct server_call;

enum server_where {
	SERVER_MEMORY, /* on an epoll thread: must not block, no database */
	SERVER_WORKER,
	SERVER_WORKER_PLAIN, /* the same, but `viewer` is not filled: sign-in, health, pages */
};
enum server_who {
	SERVER_ANYBODY, /* the caller may be nobody; view decides */
	SERVER_SIGNED_IN,
	SERVER_LOOPBACK, /* from this machine, or with the operator's token: /metrics */
	SERVER_PARTNER,  /* a PACT client: errors in that standard's form */
};
enum server_errors { SERVER_PROBLEM, SERVER_PACT, SERVER_OAUTH }; /* the form of error bodies */
/* EVENT: in memory, up to 8 MiB whatever body_max is. FILE: spooled to a temporary file, up to upload_max */
enum server_body { SERVER_BODY_NONE, SERVER_BODY_MEMORY, SERVER_BODY_EVENT, SERVER_BODY_FILE };
#define SERVER_EVENT_MAX ((int64_t)8 << 20)

/* Fills the answer, or gives an error, which becomes the body in the route's form. */
typedef enum status server_handler(struct server_call *call, struct err *err);
struct server_route {
	const char *method;    /* "GET" answers HEAD too */
	const char *path;      /* "/v1/sites/{site}": parts in braces match one segment */
	const char *operation; /* operationId of docs/openapi.yaml */
	enum server_where where;
	enum server_who who;
	enum server_errors errors;
	enum server_body body;
	const char *query;   /* known parameters with blanks between; others: 400 with "did you mean". NULL: not judged here */
	bool idempotent;     /* POST that needs Idempotency-Key */
	const void *context; /* for handlers shared by routes */
	server_handler *handler;
};
/* Tables of routes, each ended by a NULL method, one file each. */
extern const struct server_route server_routes_operations[]; /* healthz, readyz, metrics, docs/problems */
extern const struct server_route server_routes_identity[];   /* sign-in, sessions, tokens */
const struct server_route *server_routes_resources(void);    /* lists and items of view, made when first asked for */
extern const struct server_route server_routes_documents[];  /* the description, the matrix */
extern const struct server_route server_routes_figures[];    /* explanations, outcomes, totals */
extern const struct server_route server_routes_sharing[];    /* consents, narrowings by contract */
extern const struct server_route server_routes_plans[];      /* abatement curve, plans in full */
extern const struct server_route server_routes_jobs[];
extern const struct server_route server_routes_desk[];     /* what people do: duties, requests, evidence, imports */
extern const struct server_route server_routes_findings[]; /* of verifications */
extern const struct server_route server_routes_start[];    /* a factory's start, applications */
extern const struct server_route server_routes_people[];   /* who may sign in */
extern const struct server_route server_routes_pact[];
extern const struct server_route server_routes_resident[]; /* totals and what-ifs from memory */

struct server_pair {
	const char *name, *value;
};
#define SERVER_PARTS 6
/* Media type of workbooks. */
#define SERVER_XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

struct server_call {
	/* asked */
	struct server *server;
	const struct server_route *route;
	const char *method, *path;      /* path without query, decoded, no "." or ".." in it */
	const char *part[SERVER_PARTS]; /* values of {…}, in order */
	const struct server_pair *query;
	size_t queries;
	const char *body; /* NUL after it; NULL if none */
	size_t body_length;
	const char *body_path; /* SERVER_BODY_FILE */
	const char *request_id, *address, *host;
	enum lang lang;
	struct identity_caller caller;
	struct view_viewer viewer; /* of the caller; role public if nobody (worker routes) */
	struct arena arena;
	struct view_door *door; /* of this worker; NULL on an epoll thread */

	/* answered */
	int status;               /* 200 unless changed */
	const char *content_type; /* "application/json" unless changed */
	struct text out;
	struct server_pair header[12];
	size_t headers;
	int file; /* instead of `out`: a descriptor whose content is sent and closed; -1 */
	int64_t file_bytes;
	struct server_stream *stream; /* instead of `out`: see below */
	struct findings *findings;    /* errors[] of a problem, one for each; freed by the handler's room (arena or its own), NULL: none */
	const char *current;          /* JSON: what there is, in a problem about another version; NULL: none */
	const char *cache;            /* Cache-Control; NULL: "no-store" */
	bool etag;                    /* of a hash of the body: true for GET answers in JSON unless cleared */
};
/* Has the caller gone, or the time of the request run out? Long work on a worker asks now and then, and gives ST_CANCELLED server.gone. */
bool server_cancelled(const struct server_call *call);

/* What a group of routes keeps from the server's start to its stop, in server_parts.c: one line for each. */
enum server_part_name { SERVER_PART_JOBS, SERVER_PART_DESK, SERVER_PART_PACT, SERVER_PART_FOLLOW, SERVER_PART_COUNT };
struct server_part {
	enum status (*start)(struct server *server, void **out_state, struct err *err);
	void (*halt)(void *state); /* the server begins to stop: no new work; NULL */
	void (*stop)(void *state); /* no request is left */
	/* Its own Prometheus lines; memory only; NULL */
	void (*metrics)(void *state, struct text *out);
};
extern const struct server_part server_parts[SERVER_PART_COUNT];
void *server_state(const struct server_call *call, enum server_part_name part);
void *server_state_of(const struct server *server, enum server_part_name part);
struct identity *server_identity(const struct server_call *call);
const struct server_options *server_options_of(const struct server *server);
const char *server_base_of(const struct server *server);
bool server_stopping(const struct server *server);
/* One line of log from anywhere in the room: level "info", "warning" or "error"; no personal data, tokens or values. */
void server_log(struct server *server, const char *level, const char *message, const char *detail_or_null);
/* Header of the request by name, NULL if absent. */
const char *server_header(const struct server_call *call, const char *name);
/* First value of a query parameter, NULL if absent. */
const char *server_query(const struct server_call *call, const char *name);
const char *server_db(const struct server_call *call);
const struct server_options *server_options(const struct server_call *call);
/* Base URL of this server as the caller sees it, without "/" at the end. */
const char *server_base(const struct server_call *call);
/* The ETag of an answer's body. */
#define SERVER_TAG_LEN 36
void server_tag_of(const struct text *body, char out_tag[SERVER_TAG_LEN]);
/* Adds a header to the answer; the strings live in the call's arena. */
void server_answer_header(struct server_call *call, const char *name, const char *value);
/* Body as a JSON object: ST_INPUT json.…, server.media_type. The caller owns it. */
enum status server_body_json(struct server_call *call, json_t **out_root, struct err *err);

/* An answer that goes on: `next` is called on an epoll thread and must not block. It appends what there is, gives false at the end; with nothing
 * appended it is asked again after `wait_ms`. */
struct server_stream {
	bool (*next)(void *context, struct text *out, int *out_wait_ms);
	void (*done)(void *context);
	void *context;
};

/* Status of an error for HTTP: one table. */
int server_status_of(const struct err *err);

#endif
