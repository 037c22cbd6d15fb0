/* `sangsaeng client`: programs that may call a server. */
#include "cli/identity.h"
#include "identity/identity_client.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>
#include <time.h>

#define DAY_SECONDS (24 * 60 * 60)

/* ---- shared ---- */

enum status cli_identity_open(const struct cli_args *args, struct identity **out_identity, struct err *err)
{
	struct identity_options options = {.lang = args->lang, .open = programme_open, .quiet = true};

	return identity_open(args->db, &options, out_identity, err);
}

const char *cli_identity_by(const struct cli_args *args)
{
	return args->by ? args->by : "operator";
}

const char *cli_time(int64_t seconds, char buffer[CLI_TIME_LEN])
{
	time_t time = (time_t)seconds;
	struct tm tm;

	gmtime_r(&time, &tm);
	strftime(buffer, CLI_TIME_LEN, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return buffer;
}

int cli_identity_run(const struct cli_args *args, const char *command, const struct cli_verb *verbs)
{
	const char *word = args->positional_count > 0 ? args->positional[0] : verbs[0].name;
	const struct cli_verb *verb = verbs;
	struct identity *identity;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	int code;

	while (verb->name && strcmp(verb->name, word) != 0)
		verb++;
	if (!verb->name)
		return cli_usage(args, command, "cli.value_unknown", word);
	if (!args->db)
		return cli_usage(args, command, "cli.option_needed", "--db FILE");
	if (args->positional_count < verb->words + (verb->words > 0))
		return cli_usage(args, command, "cli.option_needed", verb->missing);
	st = cli_identity_open(args, &identity, &err);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	arena_init(&arena);
	text_init(&out);
	st = verb->run(args, identity, &arena, &out, &err);
	code = st == ST_OK ? cli_put(args, out.data, out.length) : cli_fail(args, st, NULL, &err);
	if (out.length)
		sodium_memzero(out.data, out.length);
	text_done(&out);
	arena_done(&arena);
	identity_close(identity);
	return code;
}

/* ---- client ---- */

static enum status list(const struct cli_args *args, struct identity *identity, struct arena *arena, struct text *out, struct err *err)
{
	struct identity_client *client;
	struct json_writer w;
	char time[CLI_TIME_LEN];
	size_t count = 0;
	enum status st = identity_clients(identity, args->firm, arena, &client, &count, err);

	if (st != ST_OK)
		return st;
	json_writer_init(&w, out);
	if (args->format == CLI_JSON) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.clients/1");
		json_array_begin(&w, "clients");
	}
	for (size_t i = 0; i < count; i++) {
		const struct identity_client *c = &client[i];

		if (args->format == CLI_JSON) {
			json_object_begin(&w, NULL);
			json_put_string(&w, "client", c->client);
			json_put_string(&w, "name", c->name);
			json_put_string(&w, "organisation", c->organisation);
			json_put_string(&w, "partner", c->partner);
			json_put_string(&w, "scopes", c->scopes);
			json_put_string(&w, "created_at", cli_time(c->created, time));
			json_put_string(&w, "revoked_at", c->revoked ? cli_time(c->revoked, time) : NULL);
			json_put_int(&w, "secrets", c->secrets);
			json_object_close(&w);
			continue;
		}
		text_printf(out, "%s ", c->client);
		cli_pad(out, c->organisation, 12);
		text_printf(out, " %s  [%s]%s\n", c->name, c->scopes, c->revoked ? cli_pick(args, "  revoked", "  폐기됨") : "");
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	} else {
		text_printf(out, args->lang == LANG_KO ? "클라이언트 %zu개\n" : "%zu clients\n", count);
	}
	return ST_OK;
}

static void put_secret(const struct cli_args *args, struct text *out, const char *client, char *secret)
{
	struct json_writer w;

	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.client_secret/1");
		json_put_string(&w, "client", client);
		json_put_string(&w, "secret", secret);
		json_object_close(&w);
	} else {
		text_printf(out, "%s: %s\n%s: %s\n%s", cli_pick(args, "client", "클라이언트"), client, cli_pick(args, "secret", "비밀"), secret,
			cli_pick(args, "The secret is shown this once; only its hash is kept.\n",
				"비밀은 지금 한 번만 보여 줍니다. 해시만 보관합니다.\n"));
	}
	sodium_memzero(secret, IDENTITY_SECRET_LEN);
}

static enum status add(const struct cli_args *args, struct identity *identity, struct arena *arena, struct text *out, struct err *err)
{
	struct identity_client_ask ask = {.name = args->positional[1], .organisation = args->firm, .partner = args->partner};
	char client[IDENTITY_KEY_LEN], secret[IDENTITY_SECRET_LEN];
	struct text scopes;
	enum status st;

	if (!args->firm)
		return err_set(err, ST_USAGE, "cli.option_needed", "client add", "--firm ORGANISATION", NULL);
	text_init(&scopes);
	for (int i = 0; i < args->scope_count; i++)
		text_printf(&scopes, "%s%s", i > 0 ? " " : "", args->scope[i]);
	if (args->scope_count > 0)
		ask.scopes = scopes.data;
	st = identity_client_add(identity, &ask, cli_identity_by(args), client, secret, err);
	if (st == ST_OK)
		put_secret(args, out, client, secret);
	text_done(&scopes);
	return st;
}

static enum status rotate(const struct cli_args *args, struct identity *identity, struct arena *arena, struct text *out, struct err *err)
{
	char secret[IDENTITY_SECRET_LEN];
	int64_t overlap = (args->days >= 0 ? args->days : 1) * DAY_SECONDS;
	enum status st = identity_client_rotate(identity, args->positional[1], overlap, cli_identity_by(args), secret, err);

	if (st == ST_OK)
		put_secret(args, out, args->positional[1], secret);
	return st;
}

static enum status revoke(const struct cli_args *args, struct identity *identity, struct arena *arena, struct text *out, struct err *err)
{
	enum status st = identity_client_revoke(identity, args->positional[1], cli_identity_by(args), err);

	if (st == ST_OK && args->format == CLI_JSON)
		text_append_string(out, "{\n  \"schema\": \"sangsaeng.client_revoked/1\"\n}\n");
	else if (st == ST_OK)
		text_append_string(out, cli_pick(args, "Revoked; its tokens ended with it.\n", "폐기했습니다. 그 토큰도 모두 끝났습니다.\n"));
	return st;
}

int cli_client(const struct cli_args *args)
{
	static const struct cli_verb verbs[] = {{"list", 0, NULL, list}, {"add", 1, "NAME", add}, {"rotate", 1, "CLIENT", rotate},
		{"revoke", 1, "CLIENT", revoke}, {NULL, 0, NULL, NULL}};

	return cli_identity_run(args, "client", verbs);
}
