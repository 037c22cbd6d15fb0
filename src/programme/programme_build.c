#include "programme/programme_chain.h"
#include "programme/programme_int.h"

#include "base/text.h"
#include "fund/fund_checkpoint.h"
#include "party/party.h"
#include "plan/plan_record.h"
#include "programme/programme_flag.h"
#include "reduction/reduction_audit.h"
#include "reduction/reduction_series.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *joined(const char *a, const char *b)
{
	struct text text;

	text_init(&text);
	text_append_string(&text, a);
	text_append_string(&text, b);
	return taken(&text);
}

static void unlink_database(const char *path)
{
	static const char *const end[] = {"", "-wal", "-shm", "-journal"};

	for (size_t i = 0; i < sizeof end / sizeof *end; i++) {
		char *name = joined(path, end[i]);

		unlink(name);
		free(name);
	}
}

/* A database of an older version of the program may not know of a table. */
static enum status has_table(struct store_tx *tx, const char *table, bool *out_has, struct err *err)
{
	char **name;
	size_t count;
	bool has = false;
	enum status st = store_table_names(tx, &name, &count, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < count; i++)
		has = has || strcmp(name[i], table) == 0;
	store_names_free(name, count);
	*out_has = has;
	return ST_OK;
}

static enum status count_checkpoints(struct store_tx *tx, int64_t *out_count, struct err *err)
{
	bool has = false;
	enum status st = has_table(tx, "fund_checkpoint", &has, err);

	return st == ST_OK && has ? fund_checkpoint_count(tx, out_count, err) : st;
}

/* May the database that is there be replaced? It is opened for reading only, so not a byte of it changes. */
static enum status look_at_old(const char *db, bool again, int64_t *out_checkpoints, struct err *err)
{
	struct store *store;
	struct store_tx *tx;
	bool holds = false;
	enum status st = store_open(db, STORE_READ, &store, err);

	if (st != ST_OK)
		return st;
	st = store_begin(store, false, &tx, err);
	if (st == ST_OK) {
		holds = party_programme_exists(tx);
		st = count_checkpoints(tx, out_checkpoints, err);
		store_rollback(tx);
	}
	store_close(store);
	if (st == ST_OK && holds && !again)
		return err_set(err, ST_CONFLICT, "programme.exists", db, NULL);
	return st;
}

/* The process that builds "NAME.new-PID"; 0 if the name is another. */
static pid_t builder(const char *path)
{
	const char *digits = strrchr(path, '-') + 1;
	char *end;
	long pid = strtol(digits, &end, 10);

	return *end == '\0' && pid > 0 && pid <= INT_MAX ? (pid_t)pid : 0;
}

bool programme_build_under_way(const char *db)
{
	char *pattern = joined(db, ".new-[0-9]*");
	bool found = false;
	glob_t list;

	if (glob(pattern, GLOB_NOSORT, NULL, &list) == 0) {
		for (size_t i = 0; i < list.gl_pathc; i++) {
			pid_t pid = builder(list.gl_pathv[i]);

			found = found || (pid > 0 && pid != getpid() && (kill(pid, 0) == 0 || errno != ESRCH));
		}
		globfree(&list);
	}
	free(pattern);
	return found;
}

/* What a run that was killed left beside the database: "NAME.new-PID" of a process that is no more. */
static void sweep(const char *db)
{
	char *pattern = joined(db, ".new-[0-9]*");
	glob_t found;

	if (glob(pattern, GLOB_NOSORT, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc; i++) {
			pid_t pid = builder(found.gl_pathv[i]);

			if (pid > 0 && kill(pid, 0) != 0 && errno == ESRCH)
				unlink_database(found.gl_pathv[i]);
		}
		globfree(&found);
	}
	free(pattern);
}

/* On a server. Readers see the old rows until the commit. */
static enum status open_in_place(const char *db, bool again, struct programme_build *out_build, struct err *err)
{
	static const char *const kept[] = {"footprint_version", "footprint_flag", "footprint_input", "footprint_input_set", "verification_signature",
		"reduction_batch", "reduction_reading_", "plan_", "desk_", "live_", NULL};
	struct programme_build build = {.in_place = true};
	char shown[256];
	enum status st = programme_open(db, STORE_WRITE_CREATE, &build.store, err);

	if (st == ST_OK)
		st = store_begin(build.store, true, &build.tx, err);
	if (st == ST_OK && !again && party_programme_exists(build.tx))
		st = err_set(err, ST_CONFLICT, "programme.exists", store_shown(db, shown, sizeof shown), NULL);
	if (st == ST_OK && again)
		st = count_checkpoints(build.tx, &build.checkpoints, err);
	if (st == ST_OK && again)
		st = store_clear(build.tx, kept, err);
	if (st == ST_OK && again)
		st = reduction_series_forget_folder(build.tx, err);
	if (st != ST_OK) {
		programme_build_abandon(&build);
		return st;
	}
	*out_build = build;
	return ST_OK;
}

/* What was done at the desk (tables desk_…) and what a server keeps (live_…) is no result of a run: it comes along as it is. */
static enum status carry_desk(struct store_tx *from, struct store_tx *to, struct err *err)
{
	char **name;
	size_t count;
	enum status st = store_table_names(from, &name, &count, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (strncmp(name[i], "desk_", 5) == 0 || strncmp(name[i], "live_", 5) == 0)
			st = store_table_copy(from, to, name[i], err);
	store_names_free(name, count);
	return st;
}

/* Signatures of verification cases come along before the run: it asks them whether the opinions still hold. Plans too: it adopts again what was
 * adopted. */
static enum status carry_before(const char *db, struct store_tx *to, struct err *err)
{
	struct reduction_signature *signature;
	struct store *old;
	struct store_tx *from;
	struct arena arena;
	size_t count = 0;
	bool has = false;
	enum status st = store_open(db, STORE_READ, &old, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	st = store_begin(old, false, &from, err);
	if (st == ST_OK) {
		st = has_table(from, "verification_signature", &has, err);
		if (st == ST_OK && has)
			st = reduction_signatures(from, NULL, &arena, &signature, &count, err);
		for (size_t i = 0; st == ST_OK && i < count; i++)
			st = reduction_signature_copy(to, &signature[i], err);
		if (st == ST_OK)
			st = has_table(from, "plan_adoption", &has, err);
		if (st == ST_OK && has)
			st = plan_record_copy(from, to, err);
		if (st == ST_OK)
			st = carry_desk(from, to, err);
		store_rollback(from);
	}
	arena_done(&arena);
	store_close(old);
	return st;
}

enum status programme_build_open(const char *db, bool again, struct programme_build *out_build, struct err *err)
{
	struct programme_build build = {0};
	char end[32], *real;
	enum status st = ST_OK;

	if (store_is_server(db))
		return open_in_place(db, again, out_build, err);
	real = realpath(db, NULL); /* through a symbolic link, so that the link stays one */
	build.db = real ? real : heap_strdup(db);
	build.replaces = real != NULL;
	if (build.replaces)
		st = programme_hold(build.db, true, &build.hold, err);
	if (st == ST_OK && build.replaces)
		st = look_at_old(build.db, again, &build.checkpoints, err);
	snprintf(end, sizeof end, ".new-%ld", (long)getpid());
	build.temporary = joined(build.db, end);
	unlink_database(build.temporary);
	sweep(build.db);
	if (st == ST_OK)
		st = programme_open(build.temporary, STORE_WRITE_CREATE, &build.store, err);
	if (st == ST_OK)
		store_name_set(build.store, build.db);
	if (st == ST_OK)
		st = store_begin(build.store, true, &build.tx, err);
	if (st == ST_OK && build.replaces)
		st = carry_before(build.db, build.tx, err);
	if (st != ST_OK) {
		programme_build_abandon(&build);
		return st;
	}
	*out_build = build;
	return ST_OK;
}

static void forget(struct programme_build *build)
{
	programme_let_go(build->hold);
	free(build->db);
	free(build->temporary);
	*build = (struct programme_build){0};
}

void programme_build_abandon(struct programme_build *build)
{
	if (build->store)
		store_close(build->store);
	if (build->temporary)
		unlink_database(build->temporary);
	programme_kept_undo(&build->kept);
	forget(build);
}

/* The new name must outlive a power cut too. */
static void sync_folder(const char *path)
{
	char *folder = heap_strdup(path), *slash = strrchr(folder, '/');
	int fd;

	if (slash)
		slash[slash == folder] = '\0';
	fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(folder);
}

/* Published footprints are never lost: they and their inputs come along into the new database. */
static enum status carry_versions(struct store_tx *from, struct store_tx *to, struct err *err)
{
	struct arena arena;
	struct carbon_version *version;
	struct carbon_input_table *input;
	size_t versions, inputs;
	enum status st;

	arena_init(&arena);
	st = carbon_versions(from, NULL, &arena, &version, &versions, err);
	if (st == ST_OK)
		st = carbon_input_set(from, &arena, NULL, &input, &inputs, err);
	for (size_t i = 0; st == ST_OK && i < versions; i++)
		st = carbon_version_copy(to, &version[i], err);
	for (size_t i = 0; st == ST_OK && i < inputs; i++) {
		const char *content;

		st = carbon_input_get(from, &arena, input[i].sha256, &content, err);
		if (st == ST_OK)
			st = carbon_input_put(to, input[i].sha256, content, err);
		if (st == ST_OK)
			st = carbon_input_set_put(to, &input[i], err);
	}
	arena_done(&arena);
	return st;
}

/* A database that was only taken in has no seal yet. */
static enum status reseal(struct store_tx *tx, struct err *err)
{
	int64_t seals;
	enum status st = programme_store_seal_count(tx, &seals, err);

	return st == ST_OK && seals > 0 ? programme_reseal_versions(tx, err) : st;
}

static enum status carry(const struct programme_build *build, struct err *err)
{
	struct store *old;
	struct store_tx *tx;
	bool has = false, flags = false;
	enum status st = store_open(build->db, STORE_READ, &old, err);

	if (st != ST_OK)
		return st;
	st = store_begin(old, false, &tx, err);
	if (st == ST_OK) {
		st = has_table(tx, "footprint_version", &has, err);
		if (st == ST_OK && has)
			st = carry_versions(tx, build->tx, err);
		if (st == ST_OK)
			st = has_table(tx, "footprint_flag", &flags, err);
		if (st == ST_OK && flags)
			st = programme_flags_carry(tx, build->tx, err);
		if (st == ST_OK && has)
			st = programme_flags_take(build->tx, false, err);
		if (st == ST_OK && has)
			st = reseal(build->tx, err);
		store_rollback(tx);
	}
	store_close(old);
	return st;
}

enum status programme_build_carry_readings(const struct programme_build *build, struct err *err)
{
	struct store *old;
	struct store_tx *tx;
	bool has = false;
	enum status st;

	if (!build->replaces)
		return ST_OK;
	st = store_open(build->db, STORE_READ, &old, err);
	if (st != ST_OK)
		return st;
	st = store_begin(old, false, &tx, err);
	if (st == ST_OK) {
		st = has_table(tx, "reduction_batch", &has, err);
		if (st == ST_OK && has)
			st = reduction_series_copy(tx, build->tx, err);
		store_rollback(tx);
	}
	store_close(old);
	return st;
}

static void tell_checkpoints(int64_t checkpoints, struct findings *findings)
{
	char count[24];
	struct err warning;

	if (checkpoints == 0)
		return;
	snprintf(count, sizeof count, "%lld", (long long)checkpoints);
	err_set(&warning, ST_INPUT, "checkpoint.replaced", count, NULL);
	findings_add(findings, SEVERITY_WARNING, &warning);
}

enum status programme_build_place(const char *temporary, const char *db, bool replaces, struct err *err)
{
	enum status st = ST_OK;

	if (replaces)
		st = store_replace(temporary, db, err);
	else if (link(temporary, db) != 0) /* never over a file that came there meanwhile */
		st = errno == EEXIST ? err_set(err, ST_CONFLICT, "programme.exists", db, NULL)
				     : err_set(err, ST_INTERNAL, "store.io", strerror(errno), NULL);
	if (st == ST_OK)
		sync_folder(db);
	return st;
}

enum status programme_build_commit(struct programme_build *build, struct findings *findings, struct err *err)
{
	int64_t checkpoints = build->checkpoints;
	enum status st = build->replaces ? carry(build, err) : ST_OK;

	if (st == ST_OK)
		st = store_commit(build->tx, err);
	else
		store_rollback(build->tx);

	store_close(build->store);
	build->store = NULL;
	if (build->in_place) {
		programme_kept_done(&build->kept); /* a commit whose answer was lost may have happened: rather files without a row */
		forget(build);
		if (st == ST_OK)
			tell_checkpoints(checkpoints, findings);
		return st;
	}
	if (st == ST_OK)
		st = programme_build_place(build->temporary, build->db, build->replaces, err);
	if (st == ST_OK) {
		programme_kept_done(&build->kept);
		tell_checkpoints(checkpoints, findings);
	} else {
		programme_kept_undo(&build->kept);
	}
	unlink_database(build->temporary);
	forget(build);
	return st;
}
