/* The programme folder's files on their way into the store, and the rule of `check` over all of it. */
#include "programme/programme_evidence_int.h"

#include "evidence/evidence.h"
#include "evidence/evidence_log.h"
#include "party/party.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void remember(struct programme_kept *kept, const char *folder, const char *file)
{
	if (!file[0])
		return;
	if (!kept->folder)
		kept->folder = heap_strdup(folder);
	kept->file = heap_grow(kept->file, kept->count + 1, sizeof *kept->file);
	kept->file[kept->count++] = heap_strdup(file);
}

void programme_kept_done(struct programme_kept *kept)
{
	for (size_t i = 0; i < kept->count; i++)
		free(kept->file[i]);
	free(kept->file);
	free(kept->folder);
	*kept = (struct programme_kept){0};
}

void programme_kept_undo(struct programme_kept *kept)
{
	for (size_t i = 0; i < kept->count; i++)
		(void)evidence_file_remove(kept->folder, kept->file[i], NULL);
	if (kept->folder)
		rmdir(kept->folder); /* only if nothing else is there */
	programme_kept_done(kept);
}

static bool is_there(struct store_tx *tx, const char *sha256)
{
	struct evidence_object object;
	struct arena arena;
	bool there;

	arena_init(&arena);
	there = evidence_object_get(tx, sha256, &arena, &object, NULL) == ST_OK; /* kept before, or erased before: it stays erased */
	arena_done(&arena);
	return there;
}

static enum status take_file(struct store_tx *tx, const char *folder, const struct evidence_file *file, const struct programme_place *place,
	int64_t max_bytes, const struct evidence_master *master, struct programme_kept *kept, struct err *err)
{
	struct evidence_intake *intake;
	bool again = false;
	int fd;
	enum status st = evidence_open_below(folder, file->file, &fd, err);

	if (st != ST_OK)
		return st;
	st = evidence_intake_read(place->folder, fd, file->file, max_bytes, &intake, err);
	close(fd);
	if (st != ST_OK)
		return st;
	if (strcmp(evidence_intake_sha256(intake), file->sha256) != 0)
		st = err_set(err, ST_INPUT, "evidence.changed_meanwhile", file->file, NULL);
	if (st == ST_OK)
		st = evidence_intake_keep(intake, tx, master, &again, err);
	if (st != ST_OK) {
		evidence_intake_undo(intake);
		return st;
	}
	remember(kept, place->folder ? place->folder : "", evidence_intake_file(intake));
	evidence_intake_done(intake);
	return ST_OK;
}

enum status programme_evidence_take(struct store_tx *tx, const char *folder, struct programme_kept *kept, struct err *err)
{
	struct evidence_master master = {0};
	struct programme_place place;
	struct party_rules rules;
	struct evidence_file *file;
	struct arena arena;
	size_t count = 0, taken = 0;
	bool fresh = false;
	enum status st;

	arena_init(&arena);
	programme_place_of(store_of(tx), &place);
	st = evidence_files(tx, &arena, &file, &count, err);
	if (st == ST_OK && count > 0)
		st = party_programme_get(tx, &arena, &rules, NULL, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (is_there(tx, file[i].sha256))
			continue;
		if (taken++ == 0)
			st = programme_seal_key(tx, &place, &master, &fresh, err);
		if (st == ST_OK)
			st = take_file(tx, folder, &file[i], &place, rules.evidence_max_mib * 1024 * 1024, &master, kept, err);
		if (st == ST_INPUT && err && !err->file[0])
			err_at(err, "evidence.csv", file[i].source_line, 0);
	}
	if (st == ST_OK && fresh)
		st = programme_seal_key_keep(&place, &master, err);
	evidence_master_done(&master);
	programme_place_done(&place);
	arena_done(&arena);
	return st;
}

/* ---- check ---- */

static void find(struct findings *findings, enum severity severity, const char *code, const char *a, const char *b, const char *c)
{
	struct err finding;

	err_set(&finding, ST_INPUT, code, a, b, c, NULL);
	findings_add(findings, severity, &finding);
}

static void complain(struct findings *findings, const char *code, const char *a, const char *b, const char *c)
{
	find(findings, SEVERITY_ERROR, code, a, b, c);
}

static bool among(const char *const *list, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], word) == 0)
			return true;
	return false;
}

static int compare_object(const void *key, const void *element)
{
	return strcmp(key, ((const struct evidence_object *)element)->sha256);
}

/* Objects are not sealed as a table, since most of it would be contents: instead each item that has a file must have its
 * object, and one is erased if and only if the log says so. */
static enum status check_owners(
	struct store_tx *tx, const struct evidence_item *item, size_t items, struct arena *arena, struct findings *findings, struct err *err)
{
	struct evidence_object *object;
	struct evidence_file *file;
	struct evidence_event *event;
	const char **erased;
	bool *owned;
	size_t objects = 0, files = 0, events = 0, gone = 0;
	enum status st = evidence_objects(tx, arena, &object, &objects, err);

	if (st == ST_OK)
		st = evidence_files(tx, arena, &file, &files, err);
	if (st == ST_OK)
		st = evidence_log_list(tx, NULL, arena, &event, &events, err);
	if (st != ST_OK)
		return st;
	erased = arena_alloc(arena, (events + 1) * sizeof *erased);
	for (size_t i = 0; i < events; i++)
		if (strcmp(event[i].kind, "evidence.erased") == 0)
			erased[gone++] = event[i].sha256;
	owned = arena_alloc(arena, objects + 1);
	for (size_t i = 0; i < items + files; i++) {
		const char *sha256 = i < items ? item[i].sha256 : file[i - items].sha256;
		const struct evidence_object *found = objects && sha256 ? bsearch(sha256, object, objects, sizeof *object, compare_object) : NULL;

		if (found)
			owned[found - object] = true;
		else if (i >= items || item[i].uploaded)
			complain(findings, "evidence.content_missing", i < items ? item[i].evidence : file[i - items].file, sha256, NULL);
	}
	for (size_t i = 0; i < objects; i++) {
		if (!owned[i]) /* of a row that evidence.csv had in an earlier run: it must be kept all the same */
			find(findings, SEVERITY_NOTE, "evidence.object_unowned", object[i].sha256, NULL, NULL);
		if (among(erased, gone, object[i].sha256) != (object[i].erased_on != NULL))
			complain(findings, "evidence.erased_unsaid", object[i].sha256, NULL, NULL);
	}
	return ST_OK;
}

static enum status check_items(struct store_tx *tx, struct arena *arena, struct findings *findings, struct err *err)
{
	struct evidence_item *item;
	struct evidence_link *link;
	size_t items = 0, links = 0, i = 0;
	enum status st = evidence_items(tx, arena, &item, &items, err);

	if (st == ST_OK)
		st = evidence_links(tx, arena, &link, &links, err);
	if (st == ST_OK)
		st = check_owners(tx, item, items, arena, findings, err);
	for (size_t k = 0; st == ST_OK && k < links; k++) { /* both in order of the item */
		struct err unknown;

		while (i < items && strcmp(item[i].evidence, link[k].evidence) < 0)
			i++;
		if (i == items || strcmp(item[i].evidence, link[k].evidence) != 0)
			complain(findings, "evidence.link_item", link[k].evidence, link[k].kind, link[k].target);
		st = programme_evidence_target_find(tx, link[k].kind, link[k].target, &unknown);
		if (st == ST_NOT_FOUND || st == ST_USAGE || st == ST_INPUT) {
			complain(findings, "evidence.link_target", link[k].evidence, link[k].kind, link[k].target);
			st = ST_OK;
		} else if (st != ST_OK && err) {
			*err = unknown;
		}
	}
	return st;
}

enum status programme_evidence_check(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct evidence_master master = {0};
	struct programme_place place;
	struct arena arena;
	struct err missing;
	char sealed[EVIDENCE_KEY_ID_LEN] = "";
	bool opened = false;
	enum status st;

	arena_init(&arena);
	programme_place_of(store_of(tx), &place);
	st = programme_evidence_sealed_by(tx, "", sealed, err);
	if (st == ST_OK && sealed[0]) {
		opened = programme_seal_key(tx, &place, &master, NULL, &missing) == ST_OK;
		if (!opened)
			findings_add(findings, SEVERITY_ERROR, &missing);
	}
	if (st == ST_OK)
		st = evidence_objects_check(tx, place.folder, opened ? &master : NULL, findings, err);
	if (st == ST_OK)
		st = check_items(tx, &arena, findings, err);
	evidence_master_done(&master);
	programme_place_done(&place);
	arena_done(&arena);
	return st;
}
