#include "identity/identity.h"

#include "identity/identity_int.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

void identity_start(void)
{
	message_register(identity_messages);
}

int64_t identity_now(const struct identity *identity)
{
	struct timespec now;

	if (identity->clock)
		return identity->clock();
	clock_gettime(CLOCK_REALTIME_COARSE, &now);
	return now.tv_sec;
}

bool identity_has_scope(const struct identity_caller *caller, const char *scope)
{
	size_t length = strlen(scope);

	if (caller->kind == IDENTITY_PERSON)
		return true;
	for (const char *at = caller->scopes; *at; at += strspn(at, " ")) {
		size_t word = strcspn(at, " ");

		if (word == length && memcmp(at, scope, length) == 0)
			return true;
		at += word;
	}
	return false;
}

/* ---- opening ---- */

static char *copy_or_null(const char *text)
{
	return text ? heap_strdup(text) : NULL;
}

/* Both keys; the one in the database is made by whoever opens it first. */
static enum status read_keys(struct identity *identity, bool make, struct err *err)
{
	unsigned char kept[IDENTITY_KEY_BYTES], check[IDENTITY_KEY_BYTES];
	bool found = false, checked = false;
	struct identity_work work;
	enum status st = identity_key_file(identity, make, identity->keys.file, &identity->keys.has_file, err);

	if (st == ST_OK && identity->keys.has_file)
		crypto_generichash(check, sizeof check, (const unsigned char *)"check", 5, identity->keys.file, sizeof identity->keys.file);
	if (st == ST_OK)
		st = identity_begin(identity, false, &work, err);
	if (st != ST_OK)
		return st;
	st = identity_state_bytes(work.tx, "tag_key", identity->keys.tag, sizeof identity->keys.tag, &found, err);
	if (st == ST_OK && identity->keys.has_file)
		st = identity_state_bytes(work.tx, "key_check", kept, sizeof kept, &checked, err);
	identity_abandon(&work);
	if (st != ST_OK)
		return st;
	if (checked && sodium_memcmp(kept, check, sizeof check) != 0)
		return err_set(err, ST_INPUT, "identity.key_other", identity->key_file, NULL);
	if (found && (checked || !identity->keys.has_file))
		return ST_OK;
	st = identity_begin(identity, true, &work, err);
	if (st != ST_OK)
		return st;
	st = identity_state_bytes(work.tx, "tag_key", identity->keys.tag, sizeof identity->keys.tag, &found, err);
	if (st == ST_OK && !found) {
		randombytes_buf(identity->keys.tag, sizeof identity->keys.tag);
		st = identity_state_bytes_put(work.tx, "tag_key", identity->keys.tag, sizeof identity->keys.tag, err);
	}
	if (st == ST_OK && identity->keys.has_file && !checked)
		st = identity_state_bytes_put(work.tx, "key_check", check, sizeof check, err);
	if (st != ST_OK) {
		identity_abandon(&work);
		return st;
	}
	return identity_commit(&work, err);
}

enum status identity_key_need(struct identity_work *work, struct err *err)
{
	struct identity *identity = work->identity;
	unsigned char check[IDENTITY_KEY_BYTES];
	enum status st;

	if (identity->keys.has_file)
		return ST_OK;
	if (!identity->quiet || !identity->key_file)
		return err_set(err, ST_USAGE, "identity.key_needed", NULL);
	st = identity_key_file(identity, true, identity->keys.file, &identity->keys.has_file, err);
	if (st != ST_OK)
		return st;
	crypto_generichash(check, sizeof check, (const unsigned char *)"check", 5, identity->keys.file, sizeof identity->keys.file);
	return identity_state_bytes_put(work->tx, "key_check", check, sizeof check, err);
}

enum status identity_open(const char *db, const struct identity_options *options, struct identity **out_identity, struct err *err)
{
	const char *key = options->key_file ? options->key_file : getenv("SANGSAENG_IDENTITY_KEY");
	struct identity *identity = heap_alloc(1, sizeof *identity);
	struct text path;
	enum status st;

	text_init(&path);
	identity->db = heap_strdup(db);
	identity->base_url = heap_strdup(options->base_url ? options->base_url : "http://localhost");
	identity->secure = strncasecmp(identity->base_url, "https://", 8) == 0;
	identity->smtp = copy_or_null(options->smtp);
	identity->mailbox = copy_or_null(options->mailbox);
	if (!identity->smtp && !identity->mailbox) {
		text_printf(&path, "%s.mailbox", store_is_server(db) ? "sangsaeng" : db);
		identity->mailbox = text_take(&path);
	}
	if (key && key[0])
		identity->key_file = heap_strdup(key);
	else if (!store_is_server(db)) {
		text_printf(&path, "%s.identity-key", db);
		identity->key_file = text_take(&path);
	}
	identity->lang = options->lang;
	identity->open = options->open;
	identity->partner_suspended = options->partner_suspended;
	identity->clock = options->clock;
	identity->quiet = options->quiet;
	identity->log = options->log;
	identity->log_context = options->log_context;
	identity->memory = identity_memory_new();
	pthread_mutex_init(&identity->pool_lock, NULL);
	pthread_mutex_init(&identity->refresh_lock, NULL);
	st = read_keys(identity, !identity->quiet, err);
	if (st == ST_OK)
		st = identity_refresh(identity, err);
	if (st == ST_OK)
		st = identity_mail_start(identity, err);
	if (st == ST_OK && !identity->quiet)
		st = identity_refresher_start(identity, err);
	if (st != ST_OK) {
		identity_close(identity);
		return st;
	}
	*out_identity = identity;
	return ST_OK;
}

void identity_close(struct identity *identity)
{
	if (!identity)
		return;
	identity_refresher_stop(identity);
	identity_mail_stop(identity);
	if (identity->reader)
		store_close(identity->reader);
	for (int i = 0; i < identity->pooled; i++)
		store_close(identity->pool[i]);
	identity_memory_free(identity->memory);
	pthread_mutex_destroy(&identity->refresh_lock);
	pthread_mutex_destroy(&identity->pool_lock);
	sodium_memzero(&identity->keys, sizeof identity->keys);
	free(identity->db);
	free(identity->base_url);
	free(identity->mailbox);
	free(identity->smtp);
	free(identity->key_file);
	free(identity);
}

/* ---- transactions ---- */

static struct store *take_pooled(struct identity *identity)
{
	struct store *store = NULL;

	pthread_mutex_lock(&identity->pool_lock);
	if (identity->pooled > 0)
		store = identity->pool[--identity->pooled];
	pthread_mutex_unlock(&identity->pool_lock);
	return store;
}

static void give_back(struct identity *identity, struct store *store)
{
	pthread_mutex_lock(&identity->pool_lock);
	if (store_is_server(identity->db) && identity->pooled < IDENTITY_POOL) {
		identity->pool[identity->pooled++] = store;
		store = NULL;
	}
	pthread_mutex_unlock(&identity->pool_lock);
	if (store)
		store_close(store);
}

enum status identity_begin(struct identity *identity, bool write, struct identity_work *out_work, struct err *err)
{
	struct identity_work work = {.identity = identity, .now = identity_now(identity), .store = take_pooled(identity)};
	enum status st = ST_OK;

	if (!work.store) /* a connection serves both later on */
		st = identity->open(identity->db, write || store_is_server(identity->db) ? STORE_WRITE : STORE_READ, &work.store, err);
	if (st == ST_OK) {
		st = store_begin(work.store, write, &work.tx, err);
		if (st != ST_OK)
			store_close(work.store);
	}
	if (st != ST_OK)
		return st;
	arena_init(&work.arena);
	*out_work = work;
	return ST_OK;
}

void identity_abandon(struct identity_work *work)
{
	if (work->tx)
		store_rollback(work->tx);
	if (work->store)
		give_back(work->identity, work->store);
	arena_done(&work->arena);
	work->tx = NULL;
	work->store = NULL;
}

enum status identity_commit(struct identity_work *work, struct err *err)
{
	struct identity *identity = work->identity;
	bool changed = work->version != 0;
	enum status st = store_commit(work->tx, err);

	work->tx = NULL;
	identity_abandon(work);
	if (st == ST_OK && changed) /* what was revoked holds at once; if this fails, the next second tries again */
		(void)identity_refresh(identity, &(struct err){0});
	return st;
}

/* ---- who is it ---- */

/* The value of the session's cookie: of a header "a=b; session=…", or the value itself. NULL if the header has none. Behind TLS only the name that
 * no other host and no plain connection can set. */
static const char *cookie_value(const struct identity *identity, const char *cookie, char out[IDENTITY_SECRET_LEN + 1])
{
	const char *name = identity->secure ? "__Host-session=" : "session=";
	size_t length = strlen(name);

	if (!strchr(cookie, '='))
		return cookie;
	while (*cookie) {
		size_t end;

		cookie += strspn(cookie, " ;\t");
		end = strcspn(cookie, ";");
		if (strncmp(cookie, name, length) == 0) {
			size_t value = end - length;

			while (value > 0 && isspace((unsigned char)cookie[length + value - 1]))
				value--;
			value = value > IDENTITY_SECRET_LEN ? IDENTITY_SECRET_LEN : value; /* too long stays too long */
			memcpy(out, cookie + length, value);
			out[value] = '\0';
			return out;
		}
		cookie += end;
	}
	return NULL;
}

/* The secret that is shown: NULL for none. *out_ours false if it cannot be one of ours. */
static const char *shown(
	const struct identity *identity, const char *bearer, const char *cookie, char buffer[IDENTITY_SECRET_LEN + 1], bool *out_ours)
{
	const char *secret;

	if (bearer) {
		if (strncasecmp(bearer, "Bearer ", 7) == 0)
			bearer += 7;
		bearer += strspn(bearer, " ");
		*out_ours = identity_secret_ours(&identity->keys, 't', bearer);
		return bearer;
	}
	secret = cookie ? cookie_value(identity, cookie, buffer) : NULL;
	*out_ours = secret && identity_secret_ours(&identity->keys, 's', secret);
	return secret;
}

enum identity_answer identity_lookup_again(struct identity *identity, struct identity_shown *shown_before, const char *bearer_or_null,
	const char *cookie_or_null, struct identity_caller *out_caller)
{
	size_t length = bearer_or_null ? strnlen(bearer_or_null, IDENTITY_SECRET_LEN) : 0;
	enum identity_answer answer;

	if (length != IDENTITY_SECRET_LEN - 1 || !shown_before->secret[0] || sodium_memcmp(shown_before->secret, bearer_or_null, length) != 0) {
		answer = identity_lookup(identity, bearer_or_null, cookie_or_null, out_caller);
		if (answer == IDENTITY_KNOWN && length == IDENTITY_SECRET_LEN - 1) {
			memcpy(shown_before->secret, bearer_or_null, length);
			identity_secret_hash(shown_before->secret, shown_before->hash);
		}
		return answer;
	}
	memset(out_caller, 0, sizeof *out_caller);
	return identity_memory_get(identity->memory, shown_before->hash, identity_now(identity), out_caller);
}

enum identity_answer identity_lookup(
	struct identity *identity, const char *bearer_or_null, const char *cookie_or_null, struct identity_caller *out_caller)
{
	unsigned char hash[IDENTITY_HASH_BYTES];
	char buffer[IDENTITY_SECRET_LEN + 1];
	const char *secret;
	bool ours = false;

	memset(out_caller, 0, sizeof *out_caller);
	secret = shown(identity, bearer_or_null, cookie_or_null, buffer, &ours);
	if (!secret)
		return IDENTITY_KNOWN;
	if (!ours)
		return IDENTITY_REFUSED;
	identity_secret_hash(secret, hash);
	return identity_memory_get(identity->memory, hash, identity_now(identity), out_caller);
}

enum status identity_find(
	struct identity *identity, const char *bearer_or_null, const char *cookie_or_null, struct identity_caller *out_caller, struct err *err)
{
	char hex[HASH_HEX_LEN], buffer[IDENTITY_SECRET_LEN + 1];
	struct identity_caller caller = {0};
	struct identity_work work;
	struct identity_row row;
	const char *secret;
	bool found = false, ours = false;
	enum status st;

	secret = shown(identity, bearer_or_null, cookie_or_null, buffer, &ours);
	if (!secret) {
		*out_caller = caller;
		return ST_OK;
	}
	if (!ours)
		return err_set(err, ST_DENIED, "identity.refused", NULL);
	identity_secret_hex(secret, hex);
	st = identity_begin(identity, false, &work, err);
	if (st != ST_OK)
		return st;
	st = identity_row_by_hash(&work, hex, &found, &row, err);
	identity_abandon(&work);
	if (st != ST_OK)
		return st;
	if (!found || row.revoked)
		return err_set(err, ST_DENIED, "identity.refused", NULL);
	if (work.now >= row.expires || (!row.caller.client[0] && work.now - row.seen >= IDENTITY_IDLE_SECONDS))
		return err_set(err, ST_DENIED, "identity.expired", NULL);
	row.seen = work.now;
	identity_memory_put(identity->memory, &row);
	if (row.pending) {
		memcpy(caller.session, row.caller.session, sizeof caller.session);
		memcpy(caller.csrf, row.caller.csrf, sizeof caller.csrf);
	} else {
		caller = row.caller;
	}
	*out_caller = caller;
	return ST_OK;
}
