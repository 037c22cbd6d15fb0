/* `sangsaeng pact`: asking partners, answering them, what came and what goes out. */
#include "cli/pact.h"

#include "base/json.h"
#include "programme/programme_actor.h"
#include "programme/programme_desk.h"
#include "programme/programme_received.h"

#include <inttypes.h>
#include <string.h>

enum status pact_pairs(
	const struct cli_args *args, int first, struct arena *arena, struct exchange_pair **out_pair, size_t *out_count, struct err *err)
{
	struct exchange_pair *pair = arena_alloc(arena, (CLI_POSITIONAL_MAX + 1) * sizeof *pair);
	size_t count = 0;

	for (int i = first; i < args->positional_count; i++) {
		const char *word = args->positional[i], *equals = strchr(word, '=');

		if (!equals)
			return err_set(err, ST_USAGE, "cli.value_unknown", "pact", word, NULL);
		pair[count++] = (struct exchange_pair){arena_strndup(arena, word, (size_t)(equals - word)), equals + 1};
	}
	*out_pair = pair;
	*out_count = count;
	return ST_OK;
}

static bool korean(const struct cli_args *args)
{
	return args->lang == LANG_KO;
}

static const char *second(const struct cli_args *args)
{
	return args->positional_count > 1 ? args->positional[1] : NULL;
}

/* ---- asking ---- */

enum status pact_request(const struct cli_args *args, struct arena *arena, struct text *out, struct err *err)
{
	struct exchange_asking asking = {.partner = args->positional[1], .product = args->product, .comment = args->reason, .by = args->by};
	struct exchange_pair *pair = NULL;
	struct json_writer w;
	const char *event;
	enum status st = args->by ? pact_pairs(args, 2, arena, &pair, &asking.pairs, err)
				  : err_set(err, ST_USAGE, "cli.option_needed", "pact request", "--by WHO", NULL);

	asking.pair = st == ST_OK ? pair : NULL;
	if (st == ST_OK)
		st = exchange_request_create(args->db, &asking, arena, &event, err);
	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.pact_request/1");
		json_put_string(&w, "event", event);
		json_put_string(&w, "partner", asking.partner);
		json_object_close(&w);
	} else {
		text_printf(
			out, korean(args) ? "요청 %s: 서버가 %s에 보냅니다.\n" : "request %s: the server sends it to %s\n", event, asking.partner);
	}
	return ST_OK;
}

enum status pact_fetch(const struct cli_args *args, struct arena *arena, struct text *out, int *out_code, struct err *err)
{
	struct exchange_fetched f;
	struct exchange_pair *pair = NULL;
	struct json_writer w;
	size_t pairs = 0;
	enum status st = pact_pairs(args, 2, arena, &pair, &pairs, err);

	if (st == ST_OK)
		st = exchange_fetch(args->db, args->positional[1], pair, pairs, arena, &f, err);
	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.pact_fetch/1");
		json_put_int(&w, "pages", f.pages);
		json_put_int(&w, "seen", f.seen);
		json_put_int(&w, "taken", f.taken);
		json_put_int(&w, "known", f.known);
		json_put_int(&w, "deprecated", f.deprecated);
		json_put_int(&w, "refused", f.refused);
		json_put_string(&w, "refusal", f.refusal[0] ? f.refusal : NULL);
		json_object_close(&w);
	} else {
		text_printf(out,
			korean(args) ? "%" PRId64 "쪽, 발자국 %" PRId64 "건: 새로 %" PRId64 ", 이미 있음 %" PRId64 ", 폐지 %" PRId64 ", 거절 %" PRId64
				       "\n"
				     : "%" PRId64 " pages, %" PRId64 " footprints: new %" PRId64 ", known %" PRId64 ", deprecated %" PRId64
				       ", refused %" PRId64 "\n",
			f.pages, f.seen, f.taken, f.known, f.deprecated, f.refused);
		for (const char *at = f.refusal; *at; at += strcspn(at, "\n") + (at[strcspn(at, "\n")] == '\n'))
			text_printf(out, "  %.*s\n", (int)strcspn(at, "\n"), at);
	}
	if (f.refused > 0)
		*out_code = 1;
	return ST_OK;
}

/* ---- reading ---- */

typedef enum status reader(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err);

static enum status reading(const struct cli_args *args, reader *read, struct arena *arena, struct text *out, struct err *err)
{
	struct store *store;
	struct store_tx *tx;
	enum status st = programme_open(args->db, STORE_READ, &store, err);

	if (st != ST_OK)
		return st;
	st = store_begin(store, false, &tx, err);
	if (st == ST_OK) {
		st = read(args, tx, arena, out, err);
		store_rollback(tx);
	}
	store_close(store);
	return st;
}

static void json_request(struct json_writer *w, const struct exchange_request *r)
{
	char day[DATE_TEXT_LEN];

	json_object_begin(w, NULL);
	json_put_string(w, "request", r->request);
	json_put_string(w, "direction", r->ours ? "out" : "in");
	json_put_string(w, "partner", r->partner);
	json_put_string(w, "event", r->event);
	json_put_string(w, "criteria", r->criteria);
	json_put_string(w, "comment", r->comment);
	json_put_string(w, "product", r->product[0] ? r->product : NULL);
	json_put_string(w, "organisation", r->organisation[0] ? r->organisation : NULL);
	if (r->due_on != DATE_NONE)
		date_format(r->due_on, day);
	json_put_string(w, "due_on", r->due_on != DATE_NONE ? day : NULL);
	json_put_string(w, "state", r->state);
	json_put_string(w, "result", r->result);
	json_put_string(w, "at", r->at);
	json_put_string(w, "answered_at", r->answered_at);
	json_object_close(w);
}

static enum status read_requests(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct exchange_request *list;
	struct json_writer w;
	size_t count = 0;
	enum status st = exchange_requests(tx, second(args), args->firm, arena, &list, &count, err);

	if (st != ST_OK)
		return st;
	json_writer_init(&w, out);
	if (args->format == CLI_JSON) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.pact_requests/1");
		json_array_begin(&w, "requests");
	}
	for (size_t i = 0; i < count; i++) {
		const struct exchange_request *r = &list[i];
		char day[DATE_TEXT_LEN] = "";

		if (args->format == CLI_JSON) {
			json_request(&w, r);
			continue;
		}
		if (r->due_on != DATE_NONE)
			date_format(r->due_on, day);
		text_printf(out, "%s %s %s  %s  %s%s%s%s%s\n", r->ours ? "->" : "<-", r->request, r->partner, r->criteria, r->state,
			r->result[0] ? " (" : "", r->result, r->result[0] ? ")" : "",
			day[0] && strcmp(r->state, "asked") == 0
				? arena_printf(arena, ", %s %s %s", r->organisation, korean(args) ? "마감" : "due", day)
				: "");
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	} else if (count == 0) {
		text_append_string(out, korean(args) ? "요청이 없습니다.\n" : "no requests\n");
	}
	return ST_OK;
}

enum status pact_requests(const struct cli_args *args, struct arena *arena, struct text *out, struct err *err)
{
	return reading(args, read_requests, arena, out, err);
}

static enum status read_events(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct exchange_event_row *list;
	struct json_writer w;
	size_t count = 0;
	enum status st = exchange_events(tx, second(args), arena, &list, &count, err);

	if (st != ST_OK)
		return st;
	json_writer_init(&w, out);
	if (args->format == CLI_JSON) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.pact_events/1");
		json_array_begin(&w, "events");
	}
	for (size_t i = 0; i < count; i++) {
		const struct exchange_event_row *e = &list[i];

		if (args->format != CLI_JSON) {
			text_printf(out, "%s %s %s  %s  %s%s%s\n", e->out ? "->" : "<-", e->id, e->partner, e->kind, e->state,
				e->detail[0] ? ": " : "", e->detail);
			continue;
		}
		json_object_begin(&w, NULL);
		json_put_string(&w, "direction", e->out ? "out" : "in");
		json_put_string(&w, "id", e->id);
		json_put_string(&w, "partner", e->partner);
		json_put_string(&w, "kind", e->kind);
		json_put_string(&w, "state", e->state);
		json_put_string(&w, "detail", e->detail);
		json_put_string(&w, "received_at", e->out ? NULL : e->at);
		json_put_int(&w, "attempts", e->attempts);
		json_put_int(&w, "status", e->status);
		json_object_close(&w);
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	} else if (count == 0) {
		text_append_string(out, korean(args) ? "이벤트가 없습니다.\n" : "no events\n");
	}
	return ST_OK;
}

enum status pact_events(const struct cli_args *args, struct arena *arena, struct text *out, struct err *err)
{
	return reading(args, read_events, arena, out, err);
}

static enum status read_received(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct programme_received *list;
	struct json_writer w;
	size_t count = 0;
	enum status st = programme_received_list(tx, second(args), arena, &list, &count, err);

	if (st != ST_OK)
		return st;
	json_writer_init(&w, out);
	if (args->format == CLI_JSON) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.pact_received/1");
		json_array_begin(&w, "footprints");
	}
	for (size_t i = 0; i < count; i++) {
		const struct programme_received *r = &list[i];
		const char *state = programme_received_state_name(r->state);

		if (args->format != CLI_JSON) {
			const struct message *words = r->finding[0] ? message_find(r->finding) : NULL;
			const char *why = !words ? r->finding : korean(args) ? words->ko : words->en;

			text_printf(out, "%s %s  %s  %s%s%s%s\n", r->footprint, r->partner, r->product ? r->product : "-", state,
				r->deprecated ? " deprecated" : "", why[0] ? ": " : "", strchr(why, '{') ? r->finding : why);
			continue;
		}
		json_object_begin(&w, NULL);
		json_put_string(&w, "footprint", r->footprint);
		json_put_string(&w, "partner", r->partner);
		json_put_string(&w, "product", r->product);
		json_put_string(&w, "supplier", r->supplier);
		json_put_string(&w, "key", r->key);
		json_put_bool(&w, "deprecated", r->deprecated);
		json_put_string(&w, "state", state);
		json_put_string(&w, "finding", r->finding[0] ? r->finding : NULL);
		json_put_string(&w, "sha256", r->sha256);
		json_put_string(&w, "received_at", r->received_at);
		json_put_string(&w, "event", r->event[0] ? r->event : NULL);
		json_object_close(&w);
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	} else if (count == 0) {
		text_append_string(out, korean(args) ? "받은 발자국이 없습니다.\n" : "no footprints were received\n");
	}
	return ST_OK;
}

enum status pact_received(const struct cli_args *args, struct arena *arena, struct text *out, struct err *err)
{
	return reading(args, read_received, arena, out, err);
}

/* ---- deciding ---- */

enum status pact_match(const struct cli_args *args, struct arena *arena, struct text *out, struct err *err)
{
	struct programme_desk desk;
	enum status st = args->product ? programme_desk_open_ahead(args->db, DATE_NONE, &desk, err)
				       : err_set(err, ST_USAGE, "cli.option_needed", "pact match", "--product PRODUCT", NULL);

	(void)arena;
	if (st == ST_OK && !args->by) {
		programme_desk_abandon(&desk);
		st = err_set(err, ST_USAGE, "cli.option_needed", "pact match", "--by WHO", NULL);
	}
	if (st != ST_OK)
		return st;
	st = programme_actor_find(desk.tx, args->by, desk.today, err);
	if (st == ST_OK)
		st = programme_received_match(desk.tx, args->positional[1], args->positional[2], args->product, args->firm, err);
	if (st == ST_OK)
		st = programme_desk_log(&desk, "received.matched", args->positional[2], args->by, "", err);
	if (st == ST_OK)
		st = programme_desk_commit(&desk, err);
	else
		programme_desk_abandon(&desk);
	if (st == ST_OK)
		text_printf(out, "%s: %s\n", args->positional[2], args->product);
	return st;
}

enum status pact_answer(const struct cli_args *args, struct arena *arena, struct text *out, struct err *err)
{
	bool grant = strcmp(args->positional[2], "grant") == 0;
	enum status st = ST_OK;

	if (!grant && strcmp(args->positional[2], "decline") != 0)
		return err_set(err, ST_USAGE, "cli.value_unknown", "pact answer", args->positional[2], NULL);
	if (!args->by)
		return err_set(err, ST_USAGE, "cli.option_needed", "pact answer", "--by WHO", NULL);
	st = exchange_request_answer(args->db, args->positional[1], grant, args->by, args->reason, args->on, arena, err);
	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON) {
		struct json_writer w;

		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.pact_answer/1");
		json_put_string(&w, "request", args->positional[1]);
		json_put_bool(&w, "granted", grant);
		json_object_close(&w);
	} else {
		const char *said = grant ? cli_pick(args, "access granted; a footprint is sent now, or when it is published",
						   "접근을 허락함. 발자국이 있으면 곧, 없으면 발행될 때 보냄")
					 : cli_pick(args, "declined", "사절함");

		text_printf(out, "%s: %s\n", args->positional[1], said);
	}
	return st;
}

enum status pact_work(const struct cli_args *args, struct arena *arena, struct text *out, struct err *err)
{
	struct exchange_worker worker = {.base_url = args->base_url};
	struct exchange_worked w;
	enum status st;

	(void)arena;
	exchange_worker_environment(&worker);
	st = exchange_worker_tick(args->db, &worker, &w, err);
	if (st == ST_OK)
		text_printf(out,
			args->format == CLI_JSON ? "{\"schema\": \"sangsaeng.pact_work/1\", \"answered\": %" PRId64 ", \"asked\": %" PRId64
						   ", \"rejected\": %" PRId64 ", \"published\": %" PRId64 ", \"sent\": %" PRId64
						   ", \"later\": %" PRId64 ", \"failed\": %" PRId64 ", \"fetched\": %" PRId64 "}\n"
						 : "answered %" PRId64 ", asked %" PRId64 ", rejected %" PRId64 ", published %" PRId64
						   ", sent %" PRId64 ", later %" PRId64 ", failed %" PRId64 ", fetched %" PRId64 "\n",
			w.answered, w.asked, w.rejected, w.published, w.sent, w.later, w.failed, w.fetched);
	return st;
}
