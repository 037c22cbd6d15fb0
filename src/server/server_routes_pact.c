/* Routes of PACT, versions 3 and 2 (docs/pact-host.md). Lists and single footprints of version 3 come out of memory, on an epoll thread. */
#include "server/server_pact.h"
#include "server/server_pact_worker.h"

#include "exchange/exchange_host.h"
#include "exchange/exchange_pact_event.h"
#include "exchange/exchange_pact_v2.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct pact {
	struct exchange_host *host;
	struct server_pact_worker *worker;
};
static const int three = 3, two = 2;

static int major_of(const struct server_call *call)
{
	return *(const int *)call->route->context;
}

static struct exchange_host *host_of(const struct server_call *call)
{
	return ((struct pact *)server_state(call, SERVER_PART_PACT))->host;
}

/* ---- errors: the standard's form, one table (R2 to R5) ---- */

static enum status refuse(struct server_call *call, enum exchange_problem problem, const char *message_or_null)
{
	int major = major_of(call);

	text_clear(&call->out);
	call->status = exchange_problem_status(problem, major);
	exchange_problem_write(&call->out, problem, major, message_or_null);
	if (call->status == 401)
		server_answer_header(call, "WWW-Authenticate", "Bearer error=\"invalid_token\"");
	if (call->status == 503)
		server_answer_header(call, "Retry-After", "1");
	call->etag = false;
	return ST_OK;
}

static enum status refuse_for(struct server_call *call, enum exchange_problem problem, const struct err *why)
{
	struct text message;

	text_init(&message);
	exchange_pact_message(&message, why);
	refuse(call, problem, message.data);
	text_done(&message);
	return ST_OK;
}

static enum status answered(struct server_call *call, enum exchange_host_answer answer, const struct err *why_bad)
{
	switch (answer) {
	case EXCHANGE_HOST_OK:
		call->etag = false; /* a digest of each page would cost more than sending it */
		return ST_OK;
	case EXCHANGE_HOST_BAD:
		return why_bad ? refuse_for(call, EXCHANGE_BAD_REQUEST, why_bad) : refuse(call, EXCHANGE_BAD_REQUEST, "id: must be a UUID");
	case EXCHANGE_HOST_STRANGER:
		return refuse(call, EXCHANGE_TOKEN_BAD, NULL);
	case EXCHANGE_HOST_NOT_FOUND:
		return refuse(call, EXCHANGE_NOT_FOUND, NULL);
	case EXCHANGE_HOST_OFF:
		return refuse(call, EXCHANGE_ACCESS_DENIED, "version 2 is not open to this partner");
	case EXCHANGE_HOST_DENIED:
		return refuse(call, EXCHANGE_ACCESS_DENIED, NULL);
	case EXCHANGE_HOST_BUSY:
		break;
	}
	return refuse(call, EXCHANGE_BUSY, NULL);
}

/* ---- lists ---- */

/* What a Link begins with: https always, the Host as it was asked, our base path (R15). */
static const char *link_of(struct server_call *call, int major)
{
	const char *base = server_base(call), *host = strstr(base, "://"), *path = host ? strchr(host + 3, '/') : NULL;

	static const char *const end[] = {"/pact/2/footprints", "/pact/3/footprints"};
	char *link;

	path = path ? path : "";
	link = arena_alloc(&call->arena, strlen(call->host) + strlen(path) + 32);
	stpcpy(stpcpy(stpcpy(stpcpy(link, "https://"), call->host), path), end[major - 2]);
	return link;
}

/* The query without $filter of version 2, which is read by itself. */
static size_t pairs_of(struct server_call *call, int major, struct exchange_pair **out_pair, const char **out_filter)
{
	struct exchange_pair *pair = arena_alloc(&call->arena, (call->queries + 1) * sizeof *pair);
	size_t count = 0;

	*out_filter = NULL;
	for (size_t i = 0; i < call->queries; i++) {
		if (major == 2 && strcmp(call->query[i].name, "$filter") == 0)
			*out_filter = call->query[i].value;
		else
			pair[count++] = (struct exchange_pair){call->query[i].name, call->query[i].value};
	}
	*out_pair = pair;
	return count;
}

static enum status list(struct server_call *call, struct err *err)
{
	int major = major_of(call);
	struct exchange_criteria criteria;
	struct exchange_v2_filter filter;
	struct exchange_host_ask ask = {.major = major, .partner = call->caller.partner, .criteria = &criteria};
	enum exchange_host_answer answer;
	struct exchange_pair *pair;
	struct text link;
	size_t count;

	if (!call->caller.partner[0])
		return refuse(call, EXCHANGE_TOKEN_BAD, NULL);
	if (!identity_has_scope(&call->caller, "footprint:list"))
		return refuse(call, EXCHANGE_ACCESS_DENIED, NULL);
	count = pairs_of(call, major, &pair, &ask.filter_text);
	if (exchange_criteria_read(pair, count, &call->arena, &criteria, err) != ST_OK)
		return refuse_for(call, EXCHANGE_BAD_REQUEST, err);
	if (ask.filter_text && ask.filter_text[0]) {
		if (exchange_v2_filter_read(ask.filter_text, &call->arena, &filter, err) != ST_OK)
			return refuse_for(call, EXCHANGE_NOT_IMPLEMENTED, err);
		ask.filter = &filter;
	}
	ask.link = link_of(call, major);
	text_init(&link);
	answer = exchange_host_list(host_of(call), &ask, &call->out, &link, err);
	if (answer == EXCHANGE_HOST_OK && link.length > 0)
		server_answer_header(call, "Link", arena_strdup(&call->arena, link.data));
	text_done(&link);
	return answered(call, answer, err);
}

static enum status get(struct server_call *call, struct err *err)
{
	(void)err;
	if (!call->caller.partner[0])
		return refuse(call, EXCHANGE_TOKEN_BAD, NULL);
	if (!identity_has_scope(&call->caller, "footprint:read"))
		return refuse(call, EXCHANGE_ACCESS_DENIED, NULL);
	return answered(call, exchange_host_get(host_of(call), major_of(call), call->caller.partner, call->part[0], &call->out), NULL);
}

static enum status event(struct server_call *call, struct err *err)
{
	(void)err;
	return server_pact_event(call, major_of(call), ((struct pact *)server_state(call, SERVER_PART_PACT))->worker);
}

const struct server_route server_routes_pact[] = {
	{"GET", "/pact/3/footprints", "pactListFootprints", SERVER_MEMORY, SERVER_PARTNER, SERVER_PACT, SERVER_BODY_NONE, NULL, false, &three, list},
	{"GET", "/pact/3/footprints/{id}", "pactGetFootprint", SERVER_MEMORY, SERVER_PARTNER, SERVER_PACT, SERVER_BODY_NONE, NULL, false, &three,
		get},
	/* a $filter of version 2 looks at each footprint in turn: not on an epoll thread */
	{"GET", "/pact/2/footprints", "pactListFootprints2", SERVER_WORKER, SERVER_PARTNER, SERVER_PACT, SERVER_BODY_NONE, NULL, false, &two, list},
	{"POST", "/pact/3/events", "pactEvents", SERVER_WORKER, SERVER_PARTNER, SERVER_PACT, SERVER_BODY_EVENT, NULL, false, &three, event},
	{"POST", "/pact/2/events", "pactEvents2", SERVER_WORKER, SERVER_PARTNER, SERVER_PACT, SERVER_BODY_EVENT, NULL, false, &two, event},
	{"GET", "/pact/2/footprints/{id}", "pactGetFootprint2", SERVER_MEMORY, SERVER_PARTNER, SERVER_PACT, SERVER_BODY_NONE, NULL, false, &two, get},
	{NULL, NULL, NULL, SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL, NULL},
};

/* ---- from the server's start to its stop ---- */

/* Of our URNs: the host of the base URL without its port. */
static char *domain_of(const char *base)
{
	const char *host = strstr(base, "://");
	struct text domain;

	text_init(&domain);
	host = host ? host + 3 : base;
	text_append(&domain, host, host[0] == '[' ? 0 : strcspn(host, ":/"));
	return text_take(&domain);
}

static void note(void *context, const char *level, const char *message, const char *detail_or_null)
{
	server_log(context, level, message, detail_or_null);
}

enum status server_pact_start(struct server *server, void **out_state, struct err *err)
{
	struct pact *pact = heap_alloc(1, sizeof *pact);
	char *domain = domain_of(server_base_of(server));
	struct exchange_host_options options = {
		.db = server_options_of(server)->db, .domain = domain, .published = exchange_event_announce, .log = note, .context = server};
	enum status st = server_pact_tell(server, err); /* before something is published: its announcement says who we are */

	if (st == ST_OK)
		st = exchange_host_open(&options, &pact->host, err);
	free(domain);
	if (st == ST_OK) {
		st = server_pact_worker_start(server, pact->host, &pact->worker, err);
		if (st != ST_OK)
			exchange_host_close(pact->host);
	}
	if (st != ST_OK) {
		free(pact);
		return st;
	}
	*out_state = pact;
	return ST_OK;
}

void server_pact_halt(void *state)
{
	server_pact_worker_halt(((struct pact *)state)->worker);
}

void server_pact_stop(void *state)
{
	struct pact *pact = state;

	server_pact_worker_stop(pact->worker);
	exchange_host_close(pact->host);
	free(pact);
}

void server_pact_metrics(void *state, struct text *out)
{
	size_t footprints, active, bytes;

	exchange_host_counts(((struct pact *)state)->host, &footprints, &active, &bytes);
	text_printf(out,
		"# HELP sangsaeng_pact_footprints Published footprints in memory\n# TYPE sangsaeng_pact_footprints gauge\n"
		"sangsaeng_pact_footprints{status=\"active\"} %zu\nsangsaeng_pact_footprints{status=\"deprecated\"} %zu\n"
		"# HELP sangsaeng_pact_bytes Memory of these\n# TYPE sangsaeng_pact_bytes gauge\nsangsaeng_pact_bytes %zu\n",
		active, footprints - active, bytes);
}
