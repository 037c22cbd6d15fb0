/* `sangsaeng oidc`: sign-in providers of companies. */
#include "cli/identity.h"
#include "identity/identity_oidc.h"

#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET_MAX 1024

static enum status list(const struct cli_args *args, struct identity *identity, struct arena *arena, struct text *out, struct err *err)
{
	struct identity_provider *provider;
	struct json_writer w;
	char time[CLI_TIME_LEN];
	size_t count = 0;
	enum status st = identity_providers(identity, arena, &provider, &count, err);

	if (st != ST_OK)
		return st;
	json_writer_init(&w, out);
	if (args->format == CLI_JSON) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.providers/1");
		json_array_begin(&w, "providers");
	}
	for (size_t i = 0; i < count; i++) {
		const struct identity_provider *p = &provider[i];

		if (args->format == CLI_JSON) {
			json_object_begin(&w, NULL);
			json_put_string(&w, "provider", p->provider);
			json_put_string(&w, "issuer", p->issuer);
			json_put_string(&w, "client", p->client);
			json_put_string(&w, "organisation", p->organisation);
			json_put_string(&w, "claim", p->claim);
			json_put_bool(&w, "inside", p->inside);
			json_put_string(&w, "ca_file", p->ca_file);
			json_put_string(&w, "created_at", cli_time(p->created, time));
			json_object_close(&w);
			continue;
		}
		cli_pad(out, p->provider, 16);
		text_append_char(out, ' ');
		cli_pad(out, p->organisation, 16);
		text_printf(out, " %s  (%s)\n", p->issuer, p->claim);
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	} else {
		text_printf(out, args->lang == LANG_KO ? "제공자 %zu곳\n" : "%zu providers\n", count);
	}
	return ST_OK;
}

/* The first line of a file that only its owner may read: a secret never stands on a command line. */
static enum status read_secret(const char *path, char out[SECRET_MAX], struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct stat info;
	ssize_t got;

	if (fd < 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || (info.st_mode & (S_IRWXG | S_IRWXO))) {
		if (fd >= 0)
			close(fd);
		return err_set(err, ST_INPUT, "cli.secret_file", path, NULL);
	}
	got = read(fd, out, SECRET_MAX - 1);
	close(fd);
	out[got > 0 ? got : 0] = '\0';
	out[strcspn(out, "\r\n")] = '\0';
	return out[0] ? ST_OK : err_set(err, ST_INPUT, "cli.secret_file", path, NULL);
}

static enum status done(const struct cli_args *args, enum status st, struct text *out, const char *en, const char *ko)
{
	if (st == ST_OK && args->format == CLI_JSON)
		text_append_string(out, "{\n  \"schema\": \"sangsaeng.provider_changed/1\"\n}\n");
	else if (st == ST_OK)
		text_append_string(out, cli_pick(args, en, ko));
	return st;
}

static enum status add(const struct cli_args *args, struct identity *identity, struct arena *arena, struct text *out, struct err *err)
{
	struct identity_provider provider = {.provider = args->positional[1],
		.issuer = args->positional[2],
		.client = args->positional[3],
		.organisation = args->firm,
		.claim = args->kind ? args->kind : "email",
		.inside = args->inside,
		.ca_file = args->certificate};
	char secret[SECRET_MAX];
	enum status st;

	if (!args->firm || !args->secret_file)
		return err_set(err, ST_USAGE, "cli.option_needed", "oidc add", args->firm ? "--secret-file FILE" : "--firm ORGANISATION", NULL);
	st = read_secret(args->secret_file, secret, err);
	if (st == ST_OK)
		st = identity_provider_add(identity, &provider, secret, cli_identity_by(args), err);
	sodium_memzero(secret, sizeof secret);
	return done(args, st, out, "Added. At the provider, register the address BASE/v1/oidc/callback.\n",
		"등록했습니다. 제공자에는 BASE/v1/oidc/callback 주소를 등록하십시오.\n");
}

static enum status subject(const struct cli_args *args, struct identity *identity, struct arena *arena, struct text *out, struct err *err)
{
	return done(args,
		identity_provider_subject(identity, args->positional[1], args->positional[2], args->positional[3], cli_identity_by(args), err), out,
		"Registered.\n", "등록했습니다.\n");
}

static enum status remove_provider(const struct cli_args *args, struct identity *identity, struct arena *arena, struct text *out, struct err *err)
{
	return done(args, identity_provider_remove(identity, args->positional[1], cli_identity_by(args), err), out, "Removed.\n", "지웠습니다.\n");
}

int cli_oidc(const struct cli_args *args)
{
	static const struct cli_verb verbs[] = {{"list", 0, NULL, list}, {"add", 3, "NAME ISSUER CLIENT", add},
		{"subject", 3, "NAME SUBJECT PERSON", subject}, {"remove", 1, "NAME", remove_provider}, {NULL, 0, NULL, NULL}};

	return cli_identity_run(args, "oidc", verbs);
}
