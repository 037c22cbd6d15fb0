/* Taking in a folder: programme.json, every table, then what only all rows together can show. */
#include "fund/fund_change.h"
#include "programme/programme_answer_int.h"
#include "programme/programme_chain.h"
#include "programme/programme_int.h"
#include "programme/programme_meter.h"
#include "programme/programme_methodology.h"
#include "programme/programme_received_int.h"
#include "programme/programme_visits.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/map.h"
#include "base/text.h"
#include "carbon/carbon.h"
#include "credit/credit.h"
#include "credit/credit_claim.h"
#include "credit/credit_position.h"
#include "credit/credit_project.h"
#include "evidence/evidence.h"
#include "factor/factor.h"
#include "fund/fund.h"
#include "fund/fund_selection.h"
#include "party/party.h"
#include "party/party_person.h"
#include "reduction/reduction.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define RULES_FILE "programme.json"
#define LOOPS_MAX 20      /* loops of containment reported in one run */
#define LOOP_NAMES_MAX 12 /* parts named of one loop; longer ones lose their middle */

/* programme.json as read. */
struct rules_file {
	json_t *root;
	char *text;
	bool good;
	struct party_rules rules;
	struct arena arena;
};

/* ---- the folder and its rules ---- */

static enum status check_folder(const char *folder, struct err *err)
{
	struct stat info;

	if (stat(folder, &info) != 0)
		return err_set(err, ST_INPUT, "folder.open", folder, strerror(errno), NULL);
	if (!S_ISDIR(info.st_mode))
		return err_set(err, ST_INPUT, "folder.not_folder", folder, NULL);
	return ST_OK;
}

static char *path_in(const char *folder, const char *name)
{
	struct text text;

	text_init(&text);
	text_printf(&text, "%s/%s", folder, name);
	return taken(&text);
}

/* as_of is wanted even where other rules are wrong: it judges the dates of every table. */
static void note_as_of(struct programme_reading *r, const json_t *root)
{
	const char *as_of = json_string_value(json_object_get(root, "as_of"));
	date_day day;

	if (as_of && date_parse(as_of, &day, NULL) == ST_OK)
		snprintf(r->as_of, sizeof r->as_of, "%s", as_of);
}

static void read_rules(struct programme_reading *r, struct rules_file *file)
{
	char *path = path_in(r->folder, RULES_FILE);
	struct err err;

	if (json_read_file(path, RULES_FILE, &file->root, &file->text, &err) != ST_OK) {
		if (!err.file[0])
			err_at(&err, RULES_FILE, 0, 0);
		findings_add(r->findings, SEVERITY_ERROR, &err);
	} else {
		note_as_of(r, file->root);
		file->good = party_rules_parse(file->root, file->text, RULES_FILE, &file->arena, &file->rules, r->findings) == ST_OK;
	}
	free(path);
}

/* Emission factors that the rules choose. */
static void check_factor_choices(struct programme_reading *r, const struct rules_file *file)
{
	int factors = programme_table_index("factors");

	if (!file->good || r->incomplete[factors])
		return;
	for (size_t i = 0; i < file->rules.factor_choice_count; i++) {
		const char *key = file->rules.factor_choice[i].factor;
		char pointer[64];
		int64_t line, column;
		struct err err;

		if (programme_keys_find(&r->keys[factors], programme_keys_hash(key, strlen(key))) >= 0)
			continue;
		snprintf(pointer, sizeof pointer, "/factors/%zu/factor", i);
		json_locate(file->text, pointer, &line, &column);
		err_set(&err, ST_INPUT, "factor.unknown", key, NULL);
		err_at(&err, RULES_FILE, line, column);
		findings_add(r->findings, SEVERITY_ERROR, &err);
	}
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool ends_with(const char *name, const char *ending)
{
	size_t length = strlen(name), end = strlen(ending);

	return length > end && strcasecmp(name + length - end, ending) == 0;
}

/* A file of rows that no table has the name of is probably a table with a slip in its name. */
static void warn_unknown_files(struct programme_reading *r)
{
	const char *known[PROGRAMME_TABLES_MAX + 1];
	char **name = NULL;
	size_t count = 0, n = 0;
	const struct dirent *entry;
	DIR *folder = opendir(r->folder);

	while (folder && (entry = readdir(folder)) && count < 1000) {
		/* "~$activity.xlsx" is Excel's while the workbook is open */
		if (ends_with(entry->d_name, ".csv") || ends_with(entry->d_name, ".tsv") ||
			(strncmp(entry->d_name, "~$", 2) != 0 && ends_with(entry->d_name, ".xlsx"))) {
			name = heap_grow(name, count + 1, sizeof *name);
			name[count++] = heap_strdup(entry->d_name);
		}
	}
	if (folder)
		closedir(folder);
	if (count > 0)
		qsort(name, count, sizeof *name, compare_names);
	for (const struct table *const *t = programme_tables(); *t; t++)
		known[n++] = (*t)->name;
	known[n] = NULL;
	for (size_t i = 0; i < count; i++) {
		char stem[256], nearest_file[300] = "—";
		const char *nearest;
		struct err err;

		snprintf(stem, sizeof stem, "%.*s", (int)(strrchr(name[i], '.') - name[i]), name[i]);
		if (programme_table_of_file(name[i]) < 0) {
			nearest = string_nearest(stem, known);
			if (nearest)
				snprintf(nearest_file, sizeof nearest_file, "%s.csv", nearest);
			err_set(&err, ST_INPUT, "folder.file_unknown", name[i], nearest_file, NULL);
			err_at(&err, name[i], 0, 0);
			findings_add(r->findings, SEVERITY_WARNING, &err);
		}
		free(name[i]);
	}
	free(name);
}

/* Over names and digests in reading order: the same folder gives the same text, whatever lies beside its tables. */
static enum status folder_digest(const struct programme_reading *r, const struct rules_file *file, char out_hex[HASH_HEX_LEN], struct err *err)
{
	struct reduction_batch *batch;
	size_t batches;
	struct arena arena;
	enum status st;
	const struct table *const *table = programme_tables();
	struct hash hash;
	char digest[HASH_HEX_LEN];

	hash_init(&hash);
	hash_bytes(&hash, file->text, strlen(file->text));
	hash_final(&hash, digest);
	hash_init(&hash);
	hash_string(&hash, RULES_FILE);
	hash_string(&hash, digest);
	for (int i = 0; table[i]; i++) {
		if (!r->digest[i][0])
			continue;
		hash_string(&hash, table[i]->name);
		hash_string(&hash, r->digest[i]);
	}
	arena_init(&arena);
	st = reduction_series_batches(r->tx, &arena, &batch, &batches, err);
	for (size_t i = 0; st == ST_OK && i < batches; i++) {
		if (!batch[i].folder)
			continue;
		hash_string(&hash, batch[i].source);
		hash_string(&hash, batch[i].sha256);
	}
	arena_done(&arena);
	if (r->methodologies[0]) {
		hash_string(&hash, "methodologies");
		hash_string(&hash, r->methodologies);
	}
	if (st == ST_OK)
		st = programme_answers_digest(r->tx, &hash, err);
	if (st == ST_OK)
		st = programme_received_digest(r->tx, &hash, err);
	hash_final(&hash, out_hex);
	return st;
}

/* ---- parts that physically contain themselves ---- */

struct part_loop {
	size_t count;
	int64_t *line; /* of each link, in the order of the loop */
};

static int compare_lines(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Finds loops one by one: the last link of each is taken out before the next search. */
static size_t find_loops(struct programme_reading *r, struct part_loop *loop)
{
	int32_t products = (int32_t)r->keys[programme_table_index("products")].count;
	struct graph_refusal found = {0};
	size_t loops = 0;

	while (loops < LOOPS_MAX && graph_find_loop(products, r->contains, r->contains_count, &found)) {
		struct part_loop *l = &loop[loops++];

		l->count = found.count;
		l->line = heap_alloc(found.count, sizeof *l->line);
		for (size_t i = 0; i < found.count; i++)
			l->line[i] = r->contains_line[found.origin[i]];
		r->contains[found.origin[found.count - 1]].product = -1;
		graph_refusal_done(&found);
	}
	return loops;
}

static void append_elided(struct text *out, size_t i, size_t count, const char *between, const char *word)
{
	if (count > LOOP_NAMES_MAX && i == LOOP_NAMES_MAX / 2) {
		text_printf(out, "%s… %zu …", between, count - LOOP_NAMES_MAX);
	} else if (count <= LOOP_NAMES_MAX || i < LOOP_NAMES_MAX / 2 || i >= count - LOOP_NAMES_MAX / 2) {
		if (i > 0)
			text_append_string(out, between);
		text_append_string(out, word);
	}
}

static void add_loop(struct programme_reading *r, const struct part_loop *l, const int64_t *line, const char *const *name, size_t lines)
{
	struct text chain, places;
	struct err err;

	text_init(&chain);
	text_init(&places);
	for (size_t i = 0; i < l->count; i++) {
		const int64_t *at = bsearch(&l->line[i], line, lines, sizeof *line, compare_lines);
		char place[40];

		append_elided(&chain, i, l->count, " → ", name[2 * (at - line)]);
		snprintf(place, sizeof place, "links.csv:%" PRId64, l->line[i]);
		append_elided(&places, i, l->count, ", ", place);
	}
	if (l->count > 0) {
		const int64_t *at = bsearch(&l->line[0], line, lines, sizeof *line, compare_lines);

		text_printf(&chain, " → %s", name[2 * (at - line)]);
		err_set(&err, ST_INPUT, "bom.cycle", chain.data, places.data, NULL);
		err_at(&err, "links.csv", l->line[0], 0);
		findings_add(r->findings, SEVERITY_ERROR, &err);
	}
	text_done(&chain);
	text_done(&places);
}

static enum status check_containment(struct programme_reading *r, struct err *err)
{
	struct part_loop loop[LOOPS_MAX] = {{0}};
	size_t loops = find_loops(r, loop), lines = 0, unique = 0;
	int64_t *line;
	const char **name;
	struct arena arena;
	enum status st;

	if (loops == 0)
		return ST_OK;
	for (size_t i = 0; i < loops; i++)
		lines += loop[i].count;
	line = heap_alloc(lines, sizeof *line);
	lines = 0;
	for (size_t i = 0; i < loops; i++) {
		memcpy(line + lines, loop[i].line, loop[i].count * sizeof *line);
		lines += loop[i].count;
	}
	qsort(line, lines, sizeof *line, compare_lines);
	for (size_t i = 0; i < lines; i++)
		if (i == 0 || line[i] != line[i - 1])
			line[unique++] = line[i];
	name = heap_alloc(2 * unique, sizeof *name);
	arena_init(&arena);
	st = programme_store_link_names(r->tx, line, unique, &arena, name, err);
	for (size_t i = 0; i < loops; i++) {
		if (st == ST_OK)
			add_loop(r, &loop[i], line, name, unique);
		free(loop[i].line);
	}
	arena_done(&arena);
	free(name);
	free(line);
	return st;
}

/* ---- all together ---- */

static enum status report(const struct programme_options *options, const char *phase, struct err *err)
{
	if (options->progress && !options->progress(options->progress_context, phase, 0, 0))
		return err_set(err, ST_CANCELLED, "programme.cancelled", NULL);
	return ST_OK;
}

/* Of those that were kept. */
static int64_t counted(const struct findings *findings, enum severity severity)
{
	int64_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += findings->item[i].severity == severity;
	return count;
}

/* What a partner sent never refuses a run: a received footprint that does not fit is left out, with a warning. */
static enum status check_carbon(struct programme_reading *r, const struct party_rules *rules, struct err *err)
{
	struct party_rules passed = *rules;
	struct arena arena;
	size_t removed = 1;
	enum status st;

	arena_init(&arena);
	st = programme_rules_pass(r->tx, &arena, &passed, err);
	while (st == ST_OK && removed > 0) {
		struct findings all;

		findings_init(&all, r->findings->max);
		st = carbon_check_rows(r->tx, &passed, &all, err);
		if (st == ST_OK)
			st = programme_received_drop(r->tx, &all, r->findings, &removed, err);
		for (size_t i = 0; st == ST_OK && removed == 0 && i < all.count; i++)
			findings_add(r->findings, all.item[i].severity, &all.item[i].err);
		if (st == ST_OK && removed == 0) {
			r->findings->dropped += all.dropped;
			r->findings->errors += all.errors - counted(&all, SEVERITY_ERROR);
			r->findings->warnings += all.warnings - counted(&all, SEVERITY_WARNING);
		}
		findings_done(&all);
	}
	if (st == ST_OK && r->findings->errors == 0)
		st = programme_received_told(r->tx, &passed, err);
	arena_done(&arena);
	return st;
}

/* The rooms' rules across rows. They see only complete tables: with a row missing, its shares would not sum to 1 and the like. */
static enum status check_rooms(struct programme_reading *r, const struct party_rules *rules, struct err *err)
{
	enum status st = report(r->options, "rules", err);

	if (st == ST_OK)
		st = evidence_items_carry(r->tx, r->findings, err);
	if (st == ST_OK)
		st = evidence_seal(r->tx, r->folder, rules->evidence_max_mib * 1024 * 1024, r->findings, err);
	if (st == ST_OK)
		st = party_check_rows(r->tx, rules, r->findings, err);
	if (st == ST_OK)
		st = factor_check_rows(r->tx, rules->gwp_set, r->findings, err);
	if (st == ST_OK)
		st = duty_rules_check(r->tx, r->findings, err);
	if (st == ST_OK)
		st = check_carbon(r, rules, err);
	if (st == ST_OK)
		st = fund_check_rows(r->tx, rules->quotes_needed, r->findings, err);
	if (st == ST_OK)
		st = fund_check_changes(r->tx, rules->call_count > 0, r->findings, err);
	if (st == ST_OK)
		st = fund_selection_check_rows(r->tx, rules, r->findings, err);
	if (st == ST_OK)
		st = programme_visits_take_in(r->tx, r->folder, r->findings, err);
	if (st == ST_OK)
		st = reduction_check_rows(r->tx, rules->metered_from, rules->metered_to, r->findings, err);
	if (st == ST_OK)
		st = credit_check_rows(r->tx, r->findings, err);
	if (st == ST_OK)
		st = credit_project_check_rows(r->tx, rules->as_of, r->findings, err);
	if (st == ST_OK)
		st = credit_trading_check_rows(r->tx, r->findings, err);
	if (st == ST_OK)
		st = credit_claim_check_rows(r->tx, r->findings, err);
	return st;
}

/* What the desk did before counts for this folder too: tables may refer to uploaded evidence, and erased persons stay erased. */
static enum status read_desk(struct programme_reading *r, struct err *err)
{
	struct evidence_erasure *erasure;
	struct arena arena;
	size_t count = 0;
	enum status st;

	arena_init(&arena);
	r->erased = map_new();
	st = evidence_erasures(r->tx, &arena, &erasure, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (strcmp(erasure[i].kind, "person") == 0)
			map_add(r->erased, erasure[i].subject, 1, NULL);
	arena_done(&arena);
	return st;
}

static enum status add_uploaded_keys(struct programme_reading *r, int index, struct err *err)
{
	struct evidence_item *item;
	struct arena arena;
	size_t count = 0;
	enum status st;

	arena_init(&arena);
	st = evidence_items(r->tx, &arena, &item, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (item[i].uploaded)
			programme_keys_add(&r->keys[index], programme_keys_hash(item[i].evidence, strlen(item[i].evidence)), 0, NULL);
	arena_done(&arena);
	return st;
}

/* Who may sign in by a decision of the desk. Other tables may refer to them. */
static enum status lay_persons(struct programme_reading *r, int index, struct err *err)
{
	struct arena arena;
	const char **key;
	size_t count = 0;
	enum status st;

	arena_init(&arena);
	st = party_persons_lay(r->tx, &arena, &key, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		programme_keys_add(&r->keys[index], programme_keys_hash(key[i], strlen(key[i])), 0, NULL);
	arena_done(&arena);
	return st;
}

static enum status read_tables(struct programme_reading *r, struct err *err)
{
	const struct table *const *table = programme_tables();
	bool referred[PROGRAMME_TABLES_MAX] = {false};
	enum status st = ST_OK;

	for (int i = 0; table[i]; i++)
		for (const struct column *c = table[i]->column; c->name; c++)
			if (c->type == COLUMN_REF)
				referred[programme_table_index(c->of)] = true;
	for (int i = 0; table[i] && st == ST_OK; i++) {
		st = programme_table_read(r, i, err);
		if (st == ST_OK && strcmp(table[i]->name, "evidence") == 0)
			st = add_uploaded_keys(r, i, err);
		if (st == ST_OK) /* what firms have answered since */
			st = programme_answers_read(r, i, err);
		if (st == ST_OK) /* and partners have sent */
			st = programme_received_read(r, i, err);
		if (st == ST_OK && strcmp(table[i]->name, "persons") == 0)
			st = lay_persons(r, i, err);
		if (!referred[i]) { /* its keys have done their work */
			programme_keys_done(&r->keys[i]);
			programme_keys_init(&r->keys[i]);
		}
	}
	return st;
}

static enum status store_programme(struct programme_reading *r, const struct rules_file *file, struct err *err)
{
	char digest[HASH_HEX_LEN];
	enum status st = folder_digest(r, file, digest, err);

	if (st != ST_OK)
		return st;
	return party_programme_put(r->tx, &file->rules, file->text, digest, err);
}

static enum status take_in(struct programme_reading *r, struct rules_file *file, struct err *err)
{
	struct err note;
	enum status st;

	read_rules(r, file);
	st = read_desk(r, err);
	if (st == ST_OK)
		st = read_tables(r, err);
	if (st != ST_OK)
		return st;
	programme_table_resolve(r);
	warn_unknown_files(r);
	check_factor_choices(r, file);
	st = check_containment(r, err);
	if (st == ST_OK)
		st = programme_methodologies_take_in(r->tx, r->folder, r->findings, r->methodologies, err);
	if (st == ST_OK && r->findings->errors == 0)
		st = programme_meter_read_folder(r->tx, r->folder, file->rules.as_of, r->options, r->findings, err);
	if (st == ST_OK && r->findings->errors == 0) {
		st = store_programme(r, file, err);
		if (st == ST_OK)
			st = check_rooms(r, &file->rules, err);
	} else if (st == ST_OK) {
		err_set(&note, ST_INPUT, "import.rules_later", NULL);
		findings_add(r->findings, SEVERITY_NOTE, &note);
	}
	return st;
}

static enum status import(struct store_tx *tx, const char *folder, const struct programme_options *options, struct findings *findings,
	struct programme_import_counts *out_counts, struct err *err)
{
	struct programme_reading *r;
	struct rules_file file = {0};
	int64_t errors_before = findings->errors;
	enum status st = check_folder(folder, err);

	if (st != ST_OK)
		return st;
	r = heap_alloc(1, sizeof *r);
	*r = (struct programme_reading){.tx = tx, .folder = folder, .options = options, .findings = findings};
	for (int i = 0; programme_tables()[i]; i++)
		programme_keys_init(&r->keys[i]);
	arena_init(&file.arena);
	st = take_in(r, &file, err);
	if (st == ST_OK && findings->errors > errors_before) {
		char count[24];

		snprintf(count, sizeof count, "%" PRId64, findings->errors);
		st = err_set(err, ST_INPUT, "import.refused", count, NULL);
	}
	if (st == ST_OK && out_counts)
		*out_counts = (struct programme_import_counts){.rows = r->rows, .bytes = r->bytes};
	for (int i = 0; programme_tables()[i]; i++)
		programme_keys_done(&r->keys[i]);
	for (size_t i = 0; i < r->deferred_count; i++)
		free(r->deferred[i].value);
	map_free(r->erased);
	free(r->deferred);
	free(r->contains);
	free(r->contains_line);
	free(r);
	json_decref(file.root);
	free(file.text);
	arena_done(&file.arena);
	return st;
}

enum status programme_import(
	struct store_tx *tx, const char *folder, const struct programme_options *options, struct findings *findings, struct err *err)
{
	return import(tx, folder, options, findings, NULL, err);
}

enum status programme_take_in(const char *folder, const char *db, const struct programme_options *options, struct findings *findings,
	struct programme_import_counts *out_counts, struct err *err)
{
	struct programme_build build;
	struct programme_import_counts counts = {0};
	enum status st = check_folder(folder, err);

	if (st == ST_OK)
		st = programme_build_open(db, options->again, &build, err);
	if (st != ST_OK)
		return st;
	st = import(build.tx, folder, options, findings, &counts, err);
	if (st == ST_OK)
		st = programme_build_carry_readings(&build, err);
	if (st == ST_OK)
		st = report(options, "store", err);
	if (st == ST_OK)
		st = programme_evidence_take(build.tx, folder, &build.kept, err);
	if (st != ST_OK) {
		programme_build_abandon(&build);
		return st;
	}
	st = programme_build_commit(&build, findings, err);
	if (st == ST_OK && out_counts)
		*out_counts = counts;
	return st;
}
