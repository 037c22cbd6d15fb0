/* Where evidence and its master key are. */
#include "programme/programme_evidence_int.h"
#include "programme/programme_int.h"
#include "programme/programme_small_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *from(const char *variable, const char *db_or_null, const char *end)
{
	const char *value = getenv(variable);
	struct text text;

	if (value && value[0])
		return heap_strdup(value);
	if (!db_or_null)
		return NULL;
	text_init(&text);
	text_printf(&text, "%s%s", db_or_null, end);
	return taken(&text);
}

void programme_place_of(const struct store *store, struct programme_place *out_place)
{
	const char *name = store_name(store);
	char *real = NULL;

	if (store_is_server(name) || strcmp(name, ":memory:") == 0) {
		name = NULL;
	} else {
		real = realpath(name, NULL); /* through a symbolic link: companions lie beside the file itself */
		name = real ? real : name;
	}
	out_place->folder = from(PROGRAMME_EVIDENCE_FOLDER, name, ".evidence");
	out_place->key = from(PROGRAMME_EVIDENCE_KEY, name, ".key");
	free(real);
}

void programme_place_done(struct programme_place *place)
{
	free(place->folder);
	free(place->key);
	*place = (struct programme_place){0};
}

static enum status read_key(const char *path, struct evidence_master *out_master, struct err *err)
{
	char content[EVIDENCE_MASTER_TEXT_LEN * 2];
	size_t length = 0;
	enum status st = programme_file_small(path, true, content, sizeof content, &length, err);

	if (st == ST_OK) {
		st = evidence_master_parse(content, length, out_master, err);
		if (st != ST_OK && err)
			err_at(err, path, err->line, err->column);
	}
	sodium_memzero(content, sizeof content);
	return st;
}

/* What is sealed by a second key would need both for ever, and everybody who keeps them would have to know. */
static enum status same_key(struct store_tx *tx, const struct evidence_master *master, struct err *err)
{
	char sealed[EVIDENCE_KEY_ID_LEN] = "";
	enum status st = programme_evidence_sealed_by(tx, master->id, sealed, err);

	return st == ST_OK && sealed[0] && strcmp(sealed, master->id) != 0 ? err_set(err, ST_DENIED, "evidence.key_wrong", sealed, master->id, NULL)
									   : st;
}

enum status programme_seal_key(
	struct store_tx *tx, const struct programme_place *place, struct evidence_master *out_master, bool *out_fresh, struct err *err)
{
	char sealed[EVIDENCE_KEY_ID_LEN] = "";
	enum status st;

	if (!place->key)
		return err_set(err, ST_USAGE, "evidence.key_needed", NULL);
	if (access(place->key, F_OK) == 0) {
		st = read_key(place->key, out_master, err);
		if (st != ST_OK || !out_fresh)
			return st;
		*out_fresh = false;
		return same_key(tx, out_master, err);
	}
	st = programme_evidence_sealed_by(tx, "", sealed, err);
	if (st != ST_OK)
		return st;
	if (sealed[0] || !out_fresh) /* another key would open none of it */
		return err_set(err, ST_NOT_FOUND, "evidence.key_missing", place->key, NULL);
	evidence_master_make(out_master);
	*out_fresh = true;
	return ST_OK;
}

enum status programme_seal_key_keep(const struct programme_place *place, const struct evidence_master *master, struct err *err)
{
	char content[EVIDENCE_MASTER_TEXT_LEN];
	size_t length = evidence_master_text(master, content);
	struct text temporary;
	enum status st;

	text_init(&temporary);
	text_printf(&temporary, "%s.new-%ld", place->key, (long)getpid());
	unlink(temporary.data);
	st = programme_file_new(temporary.data, S_IRUSR | S_IWUSR, content, length, "key.exists", "key.write", err);
	sodium_memzero(content, sizeof content);
	if (st == ST_OK && link(temporary.data, place->key) != 0)
		st = errno == EEXIST ? err_set(err, ST_CONFLICT, "key.exists", place->key, NULL)
				     : err_set(err, ST_INPUT, "key.write", place->key, strerror(errno), NULL);
	unlink(temporary.data);
	text_done(&temporary);
	return st;
}
