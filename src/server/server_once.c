/* Idempotency-Key: one effect however often a request is sent. */
#include "server/server_api.h"

#include "base/hash.h"
#include "view/view_log.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HOLD_MS 120000 /* a call under way; longer than any request may take */
#define KEY_MAX 128

static void hash_file(struct hash *hash, const char *path)
{
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	char buffer[65536];
	ssize_t n;

	while (fd >= 0 && (n = read(fd, buffer, sizeof buffer)) > 0)
		hash_bytes(hash, buffer, (size_t)n);
	if (fd >= 0)
		close(fd);
}

static const char *asked(struct server_call *call)
{
	char hex[HASH_HEX_LEN];
	struct hash hash;

	hash_init(&hash);
	hash_string(&hash, call->method);
	hash_string(&hash, call->path);
	for (size_t i = 0; i < call->queries; i++) {
		hash_string(&hash, call->query[i].name);
		hash_string(&hash, call->query[i].value);
	}
	hash_string(&hash, server_header(call, "Content-Type"));
	if (call->body)
		hash_bytes(&hash, call->body, call->body_length);
	hash_file(&hash, call->body_path);
	hash_final(&hash, hex);
	return arena_strdup(&call->arena, hex);
}

static bool is_key(const char *key)
{
	size_t length = key ? strlen(key) : 0;

	for (size_t i = 0; i < length; i++)
		if (key[i] <= ' ' || key[i] >= 0x7f)
			return false;
	return length > 0 && length <= KEY_MAX;
}

void server_once_answer(struct server_call *call, const struct programme_once *once)
{
	call->status = once->status;
	if (once->location && once->location[0])
		server_answer_header(call, "Location", once->location);
	text_append_string(&call->out, once->body);
}

enum status server_once_begin(struct server_call *call, bool for_ever, struct programme_once *out_once, bool *out_again, struct err *err)
{
	const char *key = server_header(call, "Idempotency-Key");
	enum status st;

	*out_again = false;
	if (!is_key(key))
		return err_set(err, ST_USAGE, key ? "server.key_bad" : "server.key_needed", NULL);
	*out_once = (struct programme_once){.caller = arena_printf(&call->arena, "%s/%s", call->caller.organisation,
						    call->caller.person[0] ? call->caller.person : call->caller.client),
		.key = arena_strdup(&call->arena, key),
		.asked = asked(call),
		.for_ever = for_ever};
	st = programme_once_begin(server_db(call), out_once, HOLD_MS, &call->arena, out_again, err);
	if (st == ST_OK && *out_again) {
		server_answer_header(call, "Idempotency-Replayed", "true");
		server_once_answer(call, out_once);
	}
	return st;
}

static const char *text_of(struct server_call *call, json_t *answer)
{
	char *text = json_dumps(answer, JSON_INDENT(2));
	const char *kept = arena_printf(&call->arena, "%s\n", text ? text : "null");

	free(text);
	json_decref(answer);
	return kept;
}

/* Who did what to what: in the transaction of the effect. */
struct noted {
	const struct view_viewer *viewer;
	const char *what, *subject, *owner;
};

static enum status note(void *context, struct store_tx *tx, struct err *err)
{
	const struct noted *n = context;

	return view_write_log_tx(tx, n->viewer, n->what, n->subject, n->owner, 1, err);
}

static struct noted noted_of(struct server_call *call, const json_t *answer)
{
	const char *done = json_string_value(json_object_get(answer, "done")), *subject = json_string_value(json_object_get(answer, "subject")),
		   *owner = json_string_value(json_object_get(answer, "organisation")),
		   *paper = json_string_value(json_object_get(answer, "evidence"));
	bool request = done && strncmp(done, "request.", 8) == 0;

	if (request && !owner)
		owner = call->part[1];
	/* the answer does not last as long */
	return (struct noted){&call->viewer, arena_strdup(&call->arena, done ? done : "evidence.added"),
		arena_strdup(&call->arena, subject ? subject
					   : paper ? paper
						   : ""),
		owner ? arena_strdup(&call->arena, owner) : NULL};
}

enum status server_once_run(
	struct server_call *call, bool for_ever, int status, const char *location, json_t *answer, server_act *act, void *context, struct err *err)
{
	struct programme_once once = {0};
	struct noted noted = noted_of(call, answer);
	struct programme_with with = {.once = &once, .also = note, .context = &noted, .dry_run = server_dry_run(call)};
	bool again = false;
	enum status st = ST_OK;

	if (with.dry_run)
		with.once = NULL;
	else
		st = server_once_begin(call, for_ever, &once, &again, err);
	if (st != ST_OK || again) {
		json_decref(answer);
		return st;
	}
	if (with.dry_run)
		json_object_set_new(answer, "dry_run", json_true());
	once.status = with.dry_run ? 200 : status;
	once.location = with.dry_run ? NULL : location;
	once.body = text_of(call, answer);
	programme_once_attach(&with);
	st = act(call, context, err);
	programme_once_attach(NULL);
	if (st == ST_OK)
		server_once_answer(call, &once);
	else if (!with.dry_run)
		programme_once_forget(server_db(call), &once);
	return st;
}
