#include "programme/programme_evidence_int.h"

#include "base/output.h"
#include "duty/duty_clock.h"
#include "evidence/evidence.h"
#include "fund/fund.h"
#include "party/party.h"
#include "programme/programme.h"
#include "programme/programme_actor.h"
#include "programme/programme_desk.h"
#include "programme/programme_int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- taking in ---- */

struct adding {
	const struct programme_evidence_new *what;
	struct programme_place place;
	struct evidence_intake **intake;
	struct programme_evidence_added *added;
	size_t count;
};

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return strcmp(path, "-") == 0 ? "" : slash ? slash + 1 : path;
}

static enum status read_limit(const char *db, struct adding *a, int64_t *out_max, struct err *err)
{
	struct party_rules rules;
	struct store *store;
	struct store_tx *tx;
	struct arena arena;
	enum status st = programme_open(db, STORE_WRITE, &store, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	programme_place_of(store, &a->place);
	st = store_begin(store, false, &tx, err);
	if (st == ST_OK) {
		st = party_programme_get(tx, &arena, &rules, NULL, err);
		if (st == ST_OK)
			*out_max = rules.evidence_max_mib * 1024 * 1024;
		store_rollback(tx);
	}
	arena_done(&arena);
	store_close(store);
	return st;
}

/* What its owner calls it: a server keeps the body under a name of its own. */
static const char *name_of(const struct programme_evidence_new *what, size_t i)
{
	return base_name(what->name ? what->name : what->file[i]);
}

/* Each file is read and sealed before the database is locked: a slow pipe holds nobody up. */
static enum status read_files(struct adding *a, int64_t max_bytes, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < a->count; i++) {
		const char *path = a->what->file[i];
		bool pipe = strcmp(path, "-") == 0;
		int fd = pipe ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); /* a named pipe would wait for its writer */
		struct stat info;

		if (fd < 0)
			return err_set(err, ST_INPUT, "evidence.read", path, strerror(errno), NULL);
		if (!pipe && (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)))
			st = err_set(err, ST_INPUT, "evidence.not_file", path, NULL);
		if (st == ST_OK)
			st = evidence_intake_read(a->place.folder, fd, name_of(a->what, i), max_bytes, &a->intake[i], err);
		if (fd != STDIN_FILENO)
			close(fd);
	}
	return st;
}

static enum status known(struct store_tx *tx, const char *kind, const char *target, struct err *err)
{
	return target ? programme_evidence_target_find(tx, kind, target, err) : ST_OK;
}

/* As a cell of evidence.csv is judged; and in one line, since lists show it. */
static enum status judge_text(const struct column *column, const char *value, struct err *err)
{
	struct programme_cell cell;
	size_t left = value ? strlen(value) : 0;

	for (const char *at = value; left > 0;) {
		int length = utf8_length((const unsigned char *)at, left);

		if (length == 0)
			return err_set(err, ST_INPUT, "evidence.not_utf8", value, NULL);
		if ((unsigned char)*at < 0x20)
			return err_set(err, ST_INPUT, "cell.control", value, NULL);
		at += length;
		left -= (size_t)length;
	}
	return value ? programme_cell_read(column, value, "", &cell, err) : ST_OK;
}

static enum status judge_texts(const struct programme_evidence_new *what, struct err *err)
{
	static const struct column key = {.name = "evidence", .name_ko = "증빙", .type = COLUMN_ID, .flags = COLUMN_REQUIRED};
	static const struct column title = {.name = "title", .name_ko = "제목", .type = COLUMN_TEXT, .flags = COLUMN_REQUIRED};
	enum status st = judge_text(&key, what->key, err);

	if (st == ST_OK)
		st = judge_text(&title, what->title, err);
	for (size_t i = 0; st == ST_OK && what->file[i]; i++)
		if (name_of(what, i)[0])
			st = judge_text(&title, name_of(what, i), err);
	return st;
}

static enum status judge_owner(struct store_tx *tx, const struct programme_evidence_new *what, struct err *err)
{
	struct party_measure *list;
	struct arena arena;
	size_t count = 0;
	enum status st = ST_OK;

	if (!what->measure || !what->organisation)
		return ST_OK;
	arena_init(&arena);
	st = party_measures(tx, &arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (strcmp(list[i].measure, what->measure) == 0 && strcmp(list[i].organisation, what->organisation) != 0)
			st = err_set(err, ST_INPUT, "evidence.measure_other", what->measure, list[i].organisation, what->organisation, NULL);
	arena_done(&arena);
	return st;
}

static enum status judge(struct store_tx *tx, const struct programme_evidence_new *what, date_day on, struct err *err)
{
	enum status st;

	if (!evidence_kind_known(what->kind))
		return err_set(err, ST_USAGE, "evidence.kind_unknown", what->kind, NULL);
	st = programme_actor_find(tx, what->by, on, err);
	if (st == ST_OK)
		st = known(tx, "organisation", what->organisation, err);
	if (st == ST_OK)
		st = known(tx, "measure", what->measure, err);
	if (st == ST_OK)
		st = judge_owner(tx, what, err);
	return st == ST_OK ? known(tx, "person", what->person, err) : st;
}

static enum status add_one(
	struct adding *a, size_t i, struct programme_desk *desk, const struct evidence_master *master, struct arena *arena, struct err *err)
{
	const struct programme_evidence_new *what = a->what;
	struct programme_evidence_added *added = &a->added[i];
	struct evidence_intake *intake = a->intake[i];
	const char *name = name_of(what, i);
	bool content = false;
	enum status st;
	struct evidence_item item = {.kind = what->kind,
		.organisation = what->organisation,
		.measure = what->measure,
		.issued_on = what->issued_on != DATE_NONE ? what->issued_on : desk->today,
		.sha256 = evidence_intake_sha256(intake),
		.file = name[0] ? name : NULL,
		.added_by = what->by,
		.added_on = desk->today,
		.personal = what->personal || what->person,
		.person = what->person};

	item.evidence = what->key ? what->key : arena_printf(arena, "EV-%.12s", item.sha256);
	item.title = what->title ? what->title : name[0] ? name : item.evidence;
	*added = (struct programme_evidence_added){.evidence = arena_strdup(arena, item.evidence),
		.sha256 = arena_strdup(arena, item.sha256),
		.media = evidence_intake_media(intake),
		.file = arena_strdup(arena, name),
		.bytes = evidence_intake_bytes(intake)};
	if (item.issued_on > desk->today)
		return err_set(err, ST_INPUT, "evidence.future", NULL);
	st = evidence_intake_keep(intake, desk->tx, master, &content, err);
	if (st == ST_OK)
		st = evidence_item_add(desk->tx, &item, &added->again, err);
	if (st == ST_OK && !added->again)
		st = programme_desk_log(desk, "evidence.added", item.evidence, what->by, item.sha256, err);
	added->content = content;
	return st;
}

static enum status add_all(const char *db, struct adding *a, struct arena *arena, struct err *err)
{
	struct programme_desk desk;
	struct evidence_master master = {0};
	bool fresh = false;
	enum status st = programme_desk_open(db, a->what->on, &desk, err);

	if (st != ST_OK)
		return st;
	st = judge(desk.tx, a->what, desk.today, err);
	if (st == ST_OK)
		st = programme_seal_key(desk.tx, &a->place, &master, &fresh, err);
	for (size_t i = 0; st == ST_OK && i < a->count; i++)
		st = add_one(a, i, &desk, &master, arena, err);
	if (st == ST_OK && fresh)
		st = programme_seal_key_keep(&a->place, &master, err);
	evidence_master_done(&master);
	if (st != ST_OK) {
		programme_desk_abandon(&desk);
		return st;
	}
	return programme_desk_commit(&desk, err);
}

enum status programme_evidence_add(const char *db, const struct programme_evidence_new *what, struct arena *arena,
	struct programme_evidence_added **out_list, size_t *out_count, struct err *err)
{
	struct adding a = {.what = what};
	int64_t max_bytes = 0;
	enum status st;

	while (what->file[a.count])
		a.count++;
	a.intake = arena_alloc(arena, (a.count + 1) * sizeof(struct evidence_intake *));
	a.added = arena_alloc(arena, (a.count + 1) * sizeof *a.added);
	st = judge_texts(what, err);
	if (st == ST_OK)
		st = read_limit(db, &a, &max_bytes, err);
	if (st == ST_OK)
		st = read_files(&a, max_bytes, err);
	if (st == ST_OK)
		st = add_all(db, &a, arena, err);
	for (size_t i = 0; i < a.count; i++) {
		/* a commit whose answer was lost may have happened: rather a file without a row than a row without a file */
		if (st == ST_OK || (err && strcmp(err->code, "store.lost") == 0))
			evidence_intake_done(a.intake[i]);
		else
			evidence_intake_undo(a.intake[i]);
	}
	programme_place_done(&a.place);
	if (st != ST_OK)
		return st;
	*out_list = a.added;
	*out_count = a.count;
	return ST_OK;
}

/* ---- reading ---- */

struct shelf {
	struct evidence_object *object;
	struct evidence_link *link;
	size_t objects, links;
	size_t at; /* first link that may belong to the next item: both are in order of the item */
	struct duty_clock clock;
};

static enum status read_shelf(struct store_tx *tx, struct arena *arena, struct shelf *out, struct err *err)
{
	enum status st = duty_clock_read(tx, arena, &out->clock, err);

	out->at = 0;
	if (st == ST_OK)
		st = evidence_objects(tx, arena, &out->object, &out->objects, err);
	return st == ST_OK ? evidence_links(tx, arena, &out->link, &out->links, err) : st;
}

static int compare_object(const void *key, const void *element)
{
	return strcmp(key, ((const struct evidence_object *)element)->sha256);
}

static enum status later_fixing(struct store_tx *tx, const char *grant, date_day *fixed_on, struct err *err)
{
	enum fund_fixing fixing;
	date_day on = DATE_NONE;
	enum status st = fund_grant_fixing(tx, grant, &fixing, &on, err);

	if (st == ST_OK && on != DATE_NONE && (*fixed_on == DATE_NONE || on > *fixed_on))
		*fixed_on = on;
	return st == ST_NOT_FOUND ? ST_OK : st; /* about a machine that got no grant */
}

static enum status describe(struct store_tx *tx, struct shelf *shelf, const struct evidence_item *item, struct arena *arena,
	struct programme_evidence *out, struct err *err)
{
	const struct evidence_object *object =
		shelf->objects ? bsearch(item->sha256 ? item->sha256 : "", shelf->object, shelf->objects, sizeof *shelf->object, compare_object)
			       : NULL;
	date_day fixed_on = DATE_NONE;
	enum status st = ST_OK;

	*out = (struct programme_evidence){.item = *item,
		.has_file = object,
		.media = object ? object->media : "",
		.erased_on = object ? object->erased_on : NULL,
		.bytes = object ? object->bytes : 0,
		.subsidy = evidence_kind_is_subsidy(item->kind)};
	while (shelf->at < shelf->links && strcmp(shelf->link[shelf->at].evidence, item->evidence) < 0)
		shelf->at++;
	out->link = shelf->link + shelf->at;
	while (shelf->at + out->link_count < shelf->links && strcmp(out->link[out->link_count].evidence, item->evidence) == 0)
		out->link_count++;
	if (item->measure)
		st = later_fixing(tx, item->measure, &fixed_on, err);
	for (size_t i = 0; st == ST_OK && i < out->link_count; i++) {
		const char *slash = strchr(out->link[i].target, '/');

		if (strcmp(out->link[i].kind, "grant") == 0 && slash)
			st = later_fixing(tx, arena_strndup(arena, out->link[i].target, (size_t)(slash - out->link[i].target)), &fixed_on, err);
	}
	out->kept_until = out->subsidy ? duty_clock(&shelf->clock, "records_retention", fixed_on != DATE_NONE ? fixed_on : item->issued_on).ends_on
				       : duty_clock(&shelf->clock, "other_records", item->issued_on).ends_on;
	return st;
}

enum status programme_evidence_list(
	struct store_tx *tx, struct arena *arena, struct programme_evidence **out_list, size_t *out_count, struct err *err)
{
	struct programme_evidence *list;
	struct evidence_item *item;
	struct shelf shelf;
	size_t count = 0;
	enum status st = read_shelf(tx, arena, &shelf, err);

	if (st == ST_OK)
		st = evidence_items(tx, arena, &item, &count, err);
	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = describe(tx, &shelf, &item[i], arena, &list[i], err);
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status programme_evidence_get(
	struct store_tx *tx, const char *evidence, struct arena *arena, struct programme_evidence *out_item, struct err *err)
{
	struct evidence_item item;
	struct shelf shelf;
	enum status st = evidence_item_get(tx, evidence, arena, &item, err);

	if (st == ST_OK)
		st = read_shelf(tx, arena, &shelf, err);
	return st == ST_OK ? describe(tx, &shelf, &item, arena, out_item, err) : st;
}

/* ---- giving back ---- */

static enum status copy_out(struct store_tx *tx, const struct programme_place *place, const struct evidence_master *master, const char *sha256,
	FILE *file_or_null, const char *path, struct err *err)
{
	struct evidence_reader *reader;
	const unsigned char *bytes;
	size_t length = 1;
	enum status st = evidence_reader_open(tx, place->folder, master, sha256, &reader, err);

	if (st != ST_OK)
		return st;
	while (st == ST_OK && length > 0) {
		st = evidence_reader_next(reader, &bytes, &length, err);
		if (st == ST_OK && file_or_null && fwrite(bytes, 1, length, file_or_null) != length)
			st = err_set(err, ST_INTERNAL, "evidence.write", path, strerror(errno), NULL);
	}
	evidence_reader_close(reader);
	return st;
}

/* Beside its place under another name until all of it is there. */
static enum status write_file(struct store_tx *tx, const struct programme_place *place, const struct evidence_master *master, const char *sha256,
	const char *path, struct err *err)
{
	struct text beside;
	enum status st = ST_OK;
	FILE *file;
	int fd;

	text_init(&beside);
	text_printf(&beside, "%s.new-%ld", path, (long)getpid());
	unlink(beside.data);
	fd = open(beside.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	file = fd >= 0 ? fdopen(fd, "wb") : NULL;
	if (!file) {
		st = err_set(err, ST_INPUT, "evidence.write", path, strerror(errno), NULL);
		if (fd >= 0)
			close(fd);
	}
	if (st == ST_OK) {
		st = copy_out(tx, place, master, sha256, file, path, err);
		if (st == ST_OK && (fflush(file) != 0 || fsync(fd) != 0))
			st = err_set(err, ST_INTERNAL, "evidence.write", path, strerror(errno), NULL);
		fclose(file);
	}
	if (st == ST_OK && link(beside.data, path) != 0)
		st = errno == EEXIST ? err_set(err, ST_CONFLICT, "evidence.exists", path, NULL)
				     : err_set(err, ST_INPUT, "evidence.write", path, strerror(errno), NULL);
	unlink(beside.data);
	text_done(&beside);
	return st;
}

/* What is on a pipe cannot be taken back: first all of it is compared. */
static enum status write_stream(struct store_tx *tx, const struct programme_place *place, const struct evidence_master *master, const char *sha256,
	const char *path, struct err *err)
{
	bool out = strcmp(path, "-") == 0 || output_is_stdout(path);
	FILE *file = out ? stdout : fopen(path, "wbe");
	enum status st;

	if (!file)
		return err_set(err, ST_INPUT, "evidence.write", path, strerror(errno), NULL);
	st = copy_out(tx, place, master, sha256, NULL, path, err);
	if (st == ST_OK)
		st = copy_out(tx, place, master, sha256, file, path, err);
	if (!out && fclose(file) != 0 && st == ST_OK)
		st = err_set(err, ST_INPUT, "evidence.write", path, strerror(errno), NULL);
	return st;
}

enum status programme_evidence_write(struct store_tx *tx, const char *evidence, const char *path, struct err *err)
{
	struct evidence_master master = {0};
	struct programme_evidence item;
	struct programme_place place;
	struct arena arena;
	bool stream = strcmp(path, "-") == 0;
	enum status st;

	arena_init(&arena);
	programme_place_of(store_of(tx), &place);
	st = programme_evidence_get(tx, evidence, &arena, &item, err);
	if (st == ST_OK && !item.has_file)
		st = err_set(err, ST_NOT_FOUND, "evidence.no_file", evidence, NULL);
	else if (st == ST_OK && item.erased_on)
		st = err_set(err, ST_NOT_FOUND, "evidence.erased", evidence, item.erased_on, NULL);
	if (st == ST_OK)
		st = programme_seal_key(tx, &place, &master, NULL, err);
	if (st == ST_OK && !stream)
		st = output_judge(path, &stream, err);
	if (st == ST_OK)
		st = (stream ? write_stream : write_file)(tx, &place, &master, item.item.sha256, path, err);
	evidence_master_done(&master);
	programme_place_done(&place);
	arena_done(&arena);
	return st;
}

/* ---- links ---- */

enum status programme_evidence_link(
	const char *db, const char *evidence, const char *kind, const char *target, const char *by, date_day on, bool *out_again, struct err *err)
{
	struct programme_desk desk;
	struct evidence_item item;
	struct arena arena;
	bool again = false;
	enum status st = programme_desk_open(db, on, &desk, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	st = evidence_item_get(desk.tx, evidence, &arena, &item, err);
	if (st == ST_OK)
		st = programme_evidence_target_find(desk.tx, kind, target, err);
	if (st == ST_OK)
		st = programme_actor_find(desk.tx, by, desk.today, err);
	if (st == ST_OK)
		st = evidence_link_add(desk.tx,
			&(struct evidence_link){.evidence = evidence, .kind = kind, .target = target, .linked_on = desk.today, .linked_by = by},
			&again, err);
	if (st == ST_OK && !again)
		st = programme_desk_log(&desk, "evidence.linked", evidence, by, item.sha256, err);
	arena_done(&arena);
	if (st != ST_OK) {
		programme_desk_abandon(&desk);
		return st;
	}
	st = programme_desk_commit(&desk, err);
	if (st == ST_OK)
		*out_again = again;
	return st;
}
