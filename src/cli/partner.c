/* `sangsaeng partner`: nodes that footprints are exchanged with over PACT, what each may see, and what was exchanged. */
#include "cli/cli.h"

#include "base/json.h"
#include "exchange/exchange_partner.h"
#include "exchange/exchange_partner_test.h"
#include "identity/identity_client.h"
#include "programme/programme_desk.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- one change, one transaction ---- */

struct changing {
	const struct cli_args *args;
	struct store *store;
	struct store_tx *tx;
	struct arena *arena;
	struct text *out;
};
typedef enum status change(struct changing *c, struct err *err);

static enum status in_change(const struct cli_args *args, struct arena *arena, struct text *out, change *work, struct err *err)
{
	struct changing c = {.args = args, .arena = arena, .out = out};
	enum status st = programme_open(args->db, STORE_WRITE, &c.store, err);

	if (st == ST_OK) {
		st = store_begin(c.store, true, &c.tx, err);
		if (st == ST_OK) {
			st = work(&c, err);
			if (st == ST_OK)
				st = store_commit(c.tx, err);
			else
				store_rollback(c.tx);
		}
		store_close(c.store);
	}
	return st;
}

static int with_change(const struct cli_args *args, struct arena *arena, struct text *out, change *work)
{
	struct err err;
	enum status st = in_change(args, arena, out, work, &err);

	return st == ST_OK ? cli_put(args, out->data, out->length) : cli_fail(args, st, NULL, &err);
}

static void done(struct changing *c, const char *key, const char *en, const char *ko)
{
	struct json_writer w;

	if (c->args->format != CLI_JSON) {
		text_printf(c->out, "%s %s\n", key, cli_pick(c->args, en, ko));
		return;
	}
	json_writer_init(&w, c->out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.partner_change/1");
	json_put_string(&w, "key", key);
	json_put_string(&w, "change", en);
	json_object_close(&w);
}

/* ---- add ---- */

static bool read_flag(const char *value, bool *out)
{
	*out = strcmp(value, "on") == 0;
	return *out || strcmp(value, "off") == 0;
}

/* NAME=VALUE of --set. */
static enum status take_setting(struct exchange_partner *p, const char *setting, struct arena *arena, struct err *err)
{
	const char *equals = strchr(setting, '='), *value = equals ? equals + 1 : "";
	const char *name = arena_strndup(arena, setting, equals ? (size_t)(equals - setting) : strlen(setting));
	const struct {
		const char *name, **text;
		bool *flag;
	} known[] = {{"auth-url", &p->auth_url, NULL}, {"client", &p->client_id, NULL}, {"scope", &p->scope, NULL}, {"audience", &p->audience, NULL},
		{"resource", &p->resource, NULL}, {"ca", &p->ca_file, NULL}, {"token-host", &p->token_host, NULL},
		{"percent-encoded", NULL, &p->percent_encoded}, {"source-events", NULL, &p->source_events}, {"inside", NULL, &p->inside},
		{"v2", NULL, &p->serve_v2}};

	for (size_t i = 0; equals && i < sizeof known / sizeof *known; i++) {
		if (strcmp(name, known[i].name) != 0)
			continue;
		if (known[i].text)
			*known[i].text = value[0] ? value : NULL;
		else if (!read_flag(value, known[i].flag))
			break;
		return ST_OK;
	}
	return err_set(err, ST_USAGE, "partner.setting", setting, NULL);
}

/* A server looks for it from another folder. */
static void settle_ca(struct exchange_partner *p, struct arena *arena)
{
	char *path = p->ca_file ? realpath(p->ca_file, NULL) : NULL;

	if (path)
		p->ca_file = arena_strdup(arena, path);
	free(path);
}

/* The first line of a file, or of standard input for "-". */
static enum status read_secret(const char *path, char out[EXCHANGE_SECRET_LEN], struct err *err)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
	bool read;

	if (!file)
		return err_set(err, ST_INPUT, "file.open", path, "", NULL);
	read = fgets(out, EXCHANGE_SECRET_LEN, file) != NULL;
	if (file != stdin)
		fclose(file);
	if (read)
		out[strcspn(out, "\r\n")] = '\0';
	return read && out[0] ? ST_OK : err_set(err, ST_INPUT, "partner.secret_file", path, NULL);
}

static enum status add(struct changing *c, struct err *err)
{
	const struct cli_args *args = c->args;
	const char *key = args->positional[1];
	struct exchange_partner p = {.partner = key};
	struct exchange_secret_key seal;
	char secret[EXCHANGE_SECRET_LEN];
	enum status st = args->again ? exchange_partner_get(c->tx, key, c->arena, &p, err) : ST_OK;

	p.name = args->name ? args->name : p.name;
	p.organisation = args->firm ? args->firm : p.organisation;
	if (args->url && p.base_url && strcmp(p.base_url, args->url) != 0)
		p.auth_url = p.token_host = NULL; /* another place: what was known of the one before is not true of it */
	p.base_url = args->url ? args->url : p.base_url;
	for (int i = 0; st == ST_OK && i < args->setting_count; i++)
		st = take_setting(&p, args->setting[i], c->arena, err);
	settle_ca(&p, c->arena);
	if (st == ST_OK && args->secret) {
		st = read_secret(args->secret, secret, err);
		if (st == ST_OK)
			st = exchange_secret_open(args->db, true, &seal, err);
	}
	if (st == ST_OK)
		st = exchange_partner_put(c->tx, &p, args->secret ? secret : NULL, args->secret ? &seal : NULL, args->again, args->by, err);
	sodium_memzero(secret, sizeof secret);
	exchange_secret_done(&seal);
	if (st == ST_OK)
		done(c, key, args->again ? "changed" : "added", args->again ? "바꿈" : "더함");
	return st;
}

/* ---- list, show ---- */

static void json_partner(struct json_writer *w, const struct exchange_partner *p)
{
	const struct {
		const char *name, *value;
	} text[] = {{"partner", p->partner}, {"organisation", p->organisation}, {"name", p->name}, {"base_url", p->base_url},
		{"auth_url", p->auth_url}, {"token_host", p->token_host}, {"client_id", p->client_id}, {"scope", p->scope}, {"audience", p->audience},
		{"resource", p->resource}, {"ca_file", p->ca_file}, {"state", p->state}, {"created_at", p->created_at},
		{"changed_at", p->changed_at}};

	json_object_begin(w, NULL);
	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		json_put_string(w, text[i].name, text[i].value);
	json_put_bool(w, "has_secret", p->has_secret);
	json_put_bool(w, "speaks_v3", p->speaks_v3);
	json_put_bool(w, "speaks_v2", p->speaks_v2);
	json_put_bool(w, "serve_v2", p->serve_v2);
	json_put_bool(w, "percent_encoded", p->percent_encoded);
	json_put_bool(w, "source_events", p->source_events);
	json_put_bool(w, "inside", p->inside);
}

static void json_grants(struct json_writer *w, const struct exchange_grant *grant, size_t count, const char *partner)
{
	char day[DATE_TEXT_LEN];

	json_array_begin(w, "grants");
	for (size_t i = 0; i < count; i++) {
		const struct exchange_grant *g = &grant[i];

		if (strcmp(g->partner, partner) != 0)
			continue;
		json_object_begin(w, NULL);
		json_put_string(w, "grant", g->grant);
		json_put_string(w, "owner", g->owner[0] ? g->owner : NULL);
		json_put_string(w, "product", g->product[0] ? g->product : NULL);
		json_put_string(w, "purpose", g->purpose);
		date_format(g->from, day);
		json_put_string(w, "from", day);
		if (g->until != DATE_NONE)
			date_format(g->until, day);
		json_put_string(w, "until", g->until != DATE_NONE ? day : NULL);
		json_put_string(w, "by", g->by);
		json_put_string(w, "granted_at", g->granted_at);
		json_put_string(w, "revoked_at", g->revoked_at);
		json_object_close(w);
	}
	json_array_close(w);
}

static void text_grants(const struct cli_args *args, const struct exchange_grant *grant, size_t count, const char *partner, struct text *out)
{
	char from[DATE_TEXT_LEN], until[DATE_TEXT_LEN];

	for (size_t i = 0; i < count; i++) {
		const struct exchange_grant *g = &grant[i];

		if (strcmp(g->partner, partner) != 0)
			continue;
		date_format(g->from, from);
		if (g->until != DATE_NONE)
			date_format(g->until, until);
		text_append_string(out, "    ");
		cli_pad(out, g->grant, 6);
		text_printf(out, " %s  %s – %s  %s%s%s\n",
			g->product[0] ? g->product
			: g->owner[0] ? g->owner
				      : cli_pick(args, "what it buys directly", "직접 사는 것"),
			from, g->until != DATE_NONE ? until : "", g->purpose, g->revoked_at ? cli_pick(args, "  revoked ", "  철회 ") : "",
			g->revoked_at ? g->revoked_at : "");
	}
}

static enum status list(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	const char *only = strcmp(args->positional[0], "show") == 0 ? args->positional[1] : NULL;
	struct exchange_partner *partner;
	struct exchange_grant *grant;
	struct json_writer w;
	size_t count = 0, grants = 0, shown = 0;
	enum status st = exchange_partners(tx, arena, &partner, &count, err);

	if (st == ST_OK)
		st = exchange_grants(tx, only, arena, &grant, &grants, err);
	if (st == ST_OK && only)
		st = exchange_partner_get(tx, only, arena, &partner[0], err);
	if (st != ST_OK)
		return st;
	count = only ? 1 : count;
	json_writer_init(&w, out);
	if (args->format == CLI_JSON) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.partners/1");
		json_array_begin(&w, "partners");
	}
	for (size_t i = 0; i < count; i++, shown++) {
		const struct exchange_partner *p = &partner[i];

		if (args->format == CLI_JSON) {
			json_partner(&w, p);
			json_grants(&w, grant, grants, p->partner);
			json_object_close(&w);
			continue;
		}
		cli_pad(out, p->partner, 16);
		text_append_char(out, ' ');
		cli_pad(out, strcmp(p->state, "active") == 0 ? cli_pick(args, "active", "사용") : cli_pick(args, "suspended", "중지"), 10);
		text_printf(out, " %s%s%s  %s\n", p->name, p->organisation ? " = " : "", p->organisation ? p->organisation : "", p->base_url);
		text_grants(args, grant, grants, p->partner, out);
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	} else if (shown == 0) {
		text_append_string(out, cli_pick(args, "there are no partners\n", "거래 상대가 없습니다.\n"));
	}
	return ST_OK;
}

/* ---- log ---- */

static enum status show_log(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	const char *only = args->positional_count > 1 ? args->positional[1] : NULL;
	struct exchange_entry *entry;
	struct json_writer w;
	size_t count = 0;
	enum status st = exchange_log_read(tx, only, args->given & CLI_BIT(CLI_TOP) ? (size_t)args->top : 0, arena, &entry, &count, err);

	if (st != ST_OK)
		return st;
	json_writer_init(&w, out);
	if (args->format == CLI_JSON) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.partner_log/1");
		json_array_begin(&w, "entries");
	}
	for (size_t i = 0; i < count; i++) {
		const struct exchange_entry *e = &entry[i];

		if (args->format != CLI_JSON) {
			text_printf(out, "%s  ", e->at);
			cli_pad(out, e->partner, 16);
			text_printf(out, " %-3s %-18s %3d  ×%" PRId64 "  %s\n", e->direction, e->action, e->status, e->times, e->ids);
			continue;
		}
		json_object_begin(&w, NULL);
		json_put_int(&w, "seq", e->seq);
		json_put_string(&w, "at", e->at);
		json_put_string(&w, "partner", e->partner);
		json_put_string(&w, "direction", e->direction);
		json_put_string(&w, "action", e->action);
		json_put_string(&w, "ids", e->ids);
		json_put_int(&w, "status", e->status);
		json_put_int(&w, "times", e->times);
		json_put_string(&w, "sha256", e->sha256);
		json_put_string(&w, "hash", e->hash);
		json_object_close(&w);
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	}
	return ST_OK;
}

/* ---- state, grants, names ---- */

static bool resumes(const struct cli_args *args)
{
	return strcmp(args->positional[0], "resume") == 0;
}

static enum status judge(struct changing *c, struct err *err)
{
	struct exchange_partner p;
	enum status st = exchange_partner_get(c->tx, c->args->positional[1], c->arena, &p, err);

	return st == ST_OK ? exchange_partner_by(c->tx, c->args->by, err) : st;
}

static enum status turn(struct changing *c, struct err *err)
{
	const char *key = c->args->positional[1];
	bool resume = resumes(c->args);
	enum status st = exchange_partner_state(c->tx, key, resume ? "active" : "suspended", c->args->by, err);

	if (st == ST_OK)
		done(c, key, resume ? "resumed" : "suspended", resume ? "다시 사용" : "중지");
	return st;
}

static enum status end_tokens(const struct cli_args *args, struct err *err)
{
	struct identity_options options = {.base_url = "", .lang = args->lang, .open = programme_open, .quiet = true};
	struct identity *identity;
	enum status st = identity_open(args->db, &options, &identity, err);

	if (st != ST_OK)
		return st;
	st = identity_partner_end(identity, args->positional[1], args->by, err);
	identity_close(identity);
	return st;
}

/* Tokens of before end for good, so once more before it is used again: a suspension may have been cut off in between. */
static int suspend(const struct cli_args *args, struct arena *arena, struct text *out)
{
	struct err err;
	enum status st = in_change(args, arena, out, resumes(args) ? judge : turn, &err);

	if (st == ST_OK)
		st = end_tokens(args, &err);
	if (st == ST_OK && resumes(args))
		st = in_change(args, arena, out, turn, &err);
	return st == ST_OK ? cli_put(args, out->data, out->length) : cli_fail(args, st, NULL, &err);
}

static enum status grant(struct changing *c, struct err *err)
{
	const struct cli_args *args = c->args;
	struct exchange_grant g = {.partner = args->positional[1],
		.owner = args->firm,
		.product = args->product,
		.purpose = args->reason ? args->reason : "",
		.until = args->until,
		.by = args->by};
	enum status st = programme_today(c->tx, args->on, &g.from, err);

	if (st == ST_OK)
		st = exchange_grant_add(c->tx, &g, c->arena, err);
	if (st == ST_OK)
		done(c, g.grant, "granted", "허가");
	return st;
}

static enum status revoke(struct changing *c, struct err *err)
{
	enum status st = exchange_grant_revoke(c->tx, c->args->positional[1], c->args->by, err);

	if (st == ST_OK)
		done(c, c->args->positional[1], "revoked", "철회");
	return st;
}

static enum status alias(struct changing *c, struct err *err)
{
	const struct cli_args *args = c->args;
	enum status st = exchange_alias_add(c->tx, args->positional[1], args->positional[2], args->positional[3], args->by, c->arena, err);

	if (st == ST_OK)
		done(c, c->args->positional[2], "is known by this name too", "의 다른 이름을 더함");
	return st;
}

/* ---- credentials that we issue ---- */

static enum status issue(const struct cli_args *args, const struct exchange_partner *p, struct identity *identity, struct arena *arena,
	char client[IDENTITY_KEY_LEN], char secret[IDENTITY_SECRET_LEN], struct err *err)
{
	struct identity_client_ask ask = {.name = p->name, .organisation = p->organisation, .partner = p->partner};
	struct identity_client *list;
	size_t count = 0;
	enum status st = identity_clients(identity, NULL, arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (!list[i].partner || strcmp(list[i].partner, p->partner) != 0 || list[i].revoked != 0)
			continue;
		memcpy(client, list[i].client, strlen(list[i].client) + 1);
		return identity_client_rotate(identity, client, (args->days >= 0 ? args->days : 30) * 24 * 60 * 60, args->by, secret, err);
	}
	return st == ST_OK ? identity_client_add(identity, &ask, args->by, client, secret, err) : st;
}

static int credentials(const struct cli_args *args, struct arena *arena, struct text *out)
{
	struct identity_options options = {.base_url = "", .lang = args->lang, .open = programme_open, .quiet = true};
	char client[IDENTITY_KEY_LEN] = "", secret[IDENTITY_SECRET_LEN] = "";
	struct exchange_partner partner;
	struct identity *identity;
	struct json_writer w;
	struct store *store;
	struct store_tx *tx;
	struct err err;
	int code;
	enum status st = programme_open(args->db, STORE_READ, &store, &err);

	if (st == ST_OK) {
		st = store_begin(store, false, &tx, &err);
		if (st == ST_OK) {
			st = exchange_partner_get(tx, args->positional[1], arena, &partner, &err);
			if (st == ST_OK)
				st = exchange_partner_by(tx, args->by, &err);
			store_rollback(tx);
		}
		store_close(store);
	}
	if (st == ST_OK)
		st = identity_open(args->db, &options, &identity, &err);
	if (st == ST_OK) {
		st = issue(args, &partner, identity, arena, client, secret, &err);
		identity_close(identity);
	}
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.partner_credentials/1");
		json_put_string(&w, "client_id", client);
		json_put_string(&w, "client_secret", secret);
		json_object_close(&w);
	} else {
		text_printf(out, "%s\n%s\n", client, secret);
	}
	sodium_memzero(secret, sizeof secret);
	code = cli_put(args, out->data, out->length);
	sodium_memzero(out->data, out->length);
	return code;
}

/* ---- test ---- */

static int test(const struct cli_args *args, struct arena *arena, struct text *out)
{
	struct exchange_test_step step[EXCHANGE_TEST_STEPS];
	struct json_writer w;
	bool passed = false;
	struct err err;
	int code;
	enum status st = exchange_partner_test(args->db, args->positional[1], arena, step, &passed, &err);

	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	json_writer_init(&w, out);
	if (args->format == CLI_JSON) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.partner_test/1");
		json_put_bool(&w, "passed", passed);
		json_array_begin(&w, "steps");
	}
	for (int i = 0; i < EXCHANGE_TEST_STEPS; i++) {
		struct text why;

		text_init(&why);
		if (step[i].asked && !step[i].passed)
			message_format(&why, &step[i].why, args->lang);
		if (args->format == CLI_JSON) {
			json_object_begin(&w, NULL);
			json_put_string(&w, "step", step[i].step);
			json_put_bool(&w, "asked", step[i].asked);
			json_put_bool(&w, "passed", step[i].passed);
			json_put_bool(&w, "needed", step[i].needed);
			json_put_int(&w, "status", step[i].status);
			json_put_string(&w, "code", why.length > 0 ? step[i].why.code : NULL);
			json_put_string(&w, "why", why.length > 0 ? why.data : NULL);
			json_object_close(&w);
		} else {
			cli_pad(out, step[i].step, 10);
			text_printf(out, " %s  %s\n",
				step[i].passed  ? cli_pick(args, "passed", "통과")
				: step[i].asked ? cli_pick(args, "failed", "실패")
						: cli_pick(args, "not asked", "묻지 않음"),
				why.data);
		}
		text_done(&why);
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	}
	code = cli_put(args, out->data, out->length);
	return code == 0 && !passed ? status_exit_code(ST_NETWORK) : code;
}

/* ---- door ---- */

static const struct action {
	const char *name;
	int words; /* after it */
	bool by;
	change *change; /* or `run` */
	int (*run)(const struct cli_args *args, struct arena *arena, struct text *out);
} actions[] = {{"add", 1, true, add, NULL}, {"suspend", 1, true, NULL, suspend}, {"resume", 1, true, NULL, suspend}, {"grant", 1, true, grant, NULL},
	{"revoke-grant", 1, true, revoke, NULL}, {"alias", 3, true, alias, NULL}, {"credentials", 1, true, NULL, credentials},
	{"test", 1, false, NULL, test}};

int cli_partner(const struct cli_args *args)
{
	const char *word = args->positional[0];
	struct arena arena;
	struct text out;
	int code = -1;

	if (!args->db)
		return cli_usage(args, "partner", "cli.option_needed", "--db FILE");
	if (strcmp(word, "list") == 0 || (strcmp(word, "show") == 0 && args->positional_count == 2))
		return cli_read(args, "partner", list);
	if (strcmp(word, "log") == 0)
		return cli_read(args, "partner log", show_log);
	if (strcmp(word, "grant") == 0 && !args->firm && !args->product && !args->all)
		return cli_usage(args, "partner grant", "cli.option_needed", "--firm OWNER, --product PRODUCT, --all");
	if (strcmp(word, "grant") == 0 && args->all && (args->firm || args->product))
		return cli_usage(args, "partner grant", "cli.not_together", args->firm ? "--all, --firm" : "--all, --product");
	arena_init(&arena);
	text_init(&out);
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
		if (strcmp(word, actions[i].name) != 0)
			continue;
		if (args->positional_count != actions[i].words + 1)
			code = cli_usage(args, "partner", "cli.option_needed", actions[i].words == 3 ? "PARTNER PRODUCT URN" : "PARTNER");
		else if (actions[i].by && !args->by)
			code = cli_usage(args, "partner", "cli.option_needed", "--by WHO");
		else
			code = actions[i].change ? with_change(args, &arena, &out, actions[i].change) : actions[i].run(args, &arena, &out);
	}
	text_done(&out);
	arena_done(&arena);
	return code >= 0 ? code : cli_usage(args, "partner", "cli.value_unknown", word);
}
