#include "programme/programme_pack.h"

#include "duty/duty.h"
#include "duty/duty_campaign.h"
#include "evidence/evidence_type.h"
#include "fund/fund.h"
#include "party/party.h"
#include "programme/programme_int.h"
#include "programme/programme_zip.h"

#include "base/json.h"
#include "base/map.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_BYTES 90

/* ---- what belongs to the question ---- */

/* Keys of what the question is about; a row that names one of them belongs to it. */
struct question {
	struct store_tx *tx;
	struct arena *arena;
	struct map *about; /* "measures G", "projects P", "verifications V", "grant G": table and key */
	struct map *why;   /* item → place in `reason` */
	struct text *reason;
	size_t reasons;
};

static void add_about(struct question *q, const char *table, const char *key)
{
	map_add(q->about, arena_printf(q->arena, "%s %s", table, key), 1, NULL);
}

static bool is_about(const struct question *q, const char *table, const char *key)
{
	char word[300];
	int64_t there;

	return snprintf(word, sizeof word, "%s %s", table, key) < (int)sizeof word && map_get(q->about, word, &there);
}

static void add_reason(struct question *q, const char *evidence, const char *reason)
{
	int64_t at;

	if (!map_get(q->why, evidence, &at)) {
		at = (int64_t)q->reasons;
		map_add(q->why, evidence, at, NULL);
		q->reason = heap_grow(q->reason, q->reasons + 1, sizeof *q->reason);
		text_init(&q->reason[q->reasons++]);
	}
	if (reason[0] && !strstr(q->reason[at].data, reason)) {
		if (q->reason[at].length > 0)
			text_append_string(&q->reason[at], "; ");
		text_append_string(&q->reason[at], reason);
	}
}

static const char *row_key(struct question *q, const struct table *table, struct store_stmt *row)
{
	struct text key;
	const char *kept;

	text_init(&key);
	for (const char *word = table->key; word; word = strchr(word, ',') ? strchr(word, ',') + 1 : NULL) {
		size_t length = strcspn(word, ",");

		for (int c = 0; table->column[c].name; c++)
			if (strlen(table->column[c].name) == length && memcmp(table->column[c].name, word, length) == 0 && store_text(row, c))
				text_printf(&key, "%s%s", key.length ? "/" : "", store_text(row, c));
	}
	kept = arena_strdup(q->arena, key.data);
	text_done(&key);
	return kept;
}

/* Kinds of links whose target is a row of a table. */
static const char *link_kind(const char *table)
{
	static const char *const pair[][2] = {{"invoices", "invoice"}, {"statements", "statement"}, {"bank_lines", "bank_line"},
		{"promises", "promise"}, {"verification_findings", "finding"}, {"verification_visits", "verification_visit"}, {"visits", "visit"}};

	for (size_t i = 0; i < sizeof pair / sizeof *pair; i++)
		if (strcmp(pair[i][0], table) == 0)
			return pair[i][1];
	return NULL;
}

/* Every row that names one of the things: the papers in its columns prove it, and so does what is linked to it. */
static enum status scan(struct question *q, const struct table *table, struct err *err)
{
	struct store_stmt *row;
	bool more;
	const char *kind = link_kind(table->name);
	enum status st = programme_store_select(q->tx, table, &row, err);

	while (st == ST_OK && (st = store_step(row, &more, err)) == ST_OK && more) {
		bool about = false;
		const char *key;

		for (int c = 0; table->column[c].name; c++)
			if (table->column[c].type == COLUMN_REF && store_text(row, c) && strcmp(table->column[c].of, "evidence") != 0)
				about = about || is_about(q, table->column[c].of, store_text(row, c));
		key = row_key(q, table, row);
		if (!about && !is_about(q, table->name, key))
			continue;
		if (kind)
			add_about(q, kind, key);
		for (int c = 0; table->column[c].name; c++)
			if (table->column[c].type == COLUMN_REF && store_text(row, c) && strcmp(table->column[c].of, "evidence") == 0)
				add_reason(q, store_text(row, c), arena_printf(q->arena, "%s %s", table->name, key));
	}
	return st;
}

static enum status read_project(struct question *q, const char *project, struct err *err)
{
	static const char *const of[] = {"measures", "verifications"};
	enum status st = ST_OK;

	add_about(q, "projects", project);
	for (size_t i = 0; st == ST_OK && i < sizeof of / sizeof *of; i++) {
		const struct table *table = programme_tables()[programme_table_index(of[i])];
		struct store_stmt *row;
		bool more;

		st = programme_store_select(q->tx, table, &row, err);
		while (st == ST_OK && (st = store_step(row, &more, err)) == ST_OK && more)
			for (int c = 1; table->column[c].name; c++)
				if (strcmp(table->column[c].name, "project") == 0 && store_text(row, c) && strcmp(store_text(row, c), project) == 0)
					add_about(q, of[i], store_text(row, 0));
	}
	return st;
}

static enum status read_question(struct question *q, const struct programme_pack *pack, struct err *err)
{
	struct fund_grant grant;
	enum status st = ST_OK;

	if (strcmp(pack->kind, "grant") == 0) {
		if (fund_grant_get(q->tx, pack->id, &grant, NULL) != ST_OK)
			return err_set(err, ST_NOT_FOUND, "evidence.target_unknown", pack->kind, pack->id, NULL);
		add_about(q, "measures", pack->id);
		return ST_OK;
	}
	st = programme_evidence_target_find(q->tx, pack->kind, pack->id, err);
	if (st != ST_OK)
		return st;
	if (strcmp(pack->kind, "project") == 0)
		return read_project(q, pack->id, err);
	if (strcmp(pack->kind, "finding") == 0)
		add_about(q, "verification_findings", pack->id);
	if (strcmp(pack->kind, "request") == 0)
		add_about(q, "duty", arena_printf(q->arena, "%s/%s", DUTY_REQUEST, pack->id));
	return st;
}

/* A link belongs to it if its target does: a row found above, or a thing named by the first part of the key (state of a grant, answer to a request).
 */
static bool link_is_about(const struct question *q, const struct programme_pack *pack, const struct evidence_link *link)
{
	char first[200];
	size_t length = strcspn(link->target, "/");

	if (is_about(q, link->kind, link->target) || (strcmp(link->kind, pack->kind) == 0 && strcmp(link->target, pack->id) == 0))
		return true;
	if (snprintf(first, sizeof first, "%.*s", (int)length, link->target) >= (int)sizeof first)
		return false;
	return (strcmp(link->kind, "grant") == 0 && is_about(q, "measures", first)) ||
	       (strcmp(link->kind, "measure") == 0 && is_about(q, "measures", link->target)) ||
	       (strcmp(link->kind, "project") == 0 && is_about(q, "projects", link->target)) ||
	       (strcmp(link->kind, pack->kind) == 0 && strcmp(first, pack->id) == 0);
}

/* What the desk named when it called a duty done. */
static enum status collect_marks(struct question *q, struct err *err)
{
	struct duty_mark *mark;
	size_t marks = 0;
	enum status st = duty_marks(q->tx, q->arena, &mark, &marks, err);

	for (size_t i = 0; st == ST_OK && i < marks; i++) {
		const char *duty = arena_printf(q->arena, "%s/%s", mark[i].kind, mark[i].subject);

		if (mark[i].evidence[0] && is_about(q, "duty", duty))
			add_reason(q, mark[i].evidence, arena_printf(q->arena, "duty %s", duty));
	}
	return st;
}

static enum status collect(
	struct question *q, const struct programme_pack *pack, const struct programme_evidence *item, size_t items, struct err *err)
{
	const struct table *const *table = programme_tables();
	struct fund_step *step = NULL;
	size_t steps = 0;
	enum status st = read_question(q, pack, err);

	for (int i = 0; st == ST_OK && table[i]; i++) {
		bool names = false;

		for (const struct column *c = table[i]->column; c->name; c++)
			names = names || (c->type == COLUMN_REF && strcmp(c->of, "evidence") == 0);
		if (names || link_kind(table[i]->name))
			st = scan(q, table[i], err);
	}
	if (st == ST_OK)
		st = collect_marks(q, err);
	if (st == ST_OK)
		st = fund_grant_steps(q->tx, q->arena, NULL, &step, &steps, err);
	for (size_t i = 0; st == ST_OK && i < steps; i++)
		if (step[i].evidence[0] && is_about(q, "measures", step[i].grant))
			add_reason(q, step[i].evidence, arena_printf(q->arena, "grant %s/%s", step[i].grant, step[i].to));
	for (size_t i = 0; st == ST_OK && i < items; i++) {
		if (item[i].item.measure && is_about(q, "measures", item[i].item.measure))
			add_reason(q, item[i].item.evidence, arena_printf(q->arena, "measure %s", item[i].item.measure));
		for (size_t k = 0; k < item[i].link_count; k++)
			if (link_is_about(q, pack, &item[i].link[k]))
				add_reason(q, item[i].item.evidence, arena_printf(q->arena, "%s %s", item[i].link[k].kind, item[i].link[k].target));
	}
	return st;
}

/* ---- names in the zip ---- */

static void append_safe(struct text *out, const char *s, size_t max)
{
	size_t end = out->length + max;

	while (*s) {
		int length = utf8_length((const unsigned char *)s, strlen(s));
		bool plain = length > 1 || (*s >= '0' && *s <= '9') || (*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z') || strchr("-_()", *s);

		if (length == 0)
			length = 1;
		if (out->length + (size_t)length > end)
			break;
		if (plain)
			text_append(out, s, (size_t)length);
		else if (out->length > 0 && out->data[out->length - 1] != '_')
			text_append_char(out, '_');
		s += length;
	}
}

static const char *name_in_zip(struct arena *arena, size_t number, const struct programme_evidence *e)
{
	const char *dot = e->item.file ? strrchr(e->item.file, '.') : NULL, *ending = dot && strlen(dot) <= 6 ? dot : evidence_type_ending(e->media);
	struct text name;
	const char *kept;

	text_init(&name);
	text_printf(&name, "files/%03zu-", number);
	append_safe(&name, e->item.evidence, NAME_BYTES);
	if (e->item.title[0] && strcmp(e->item.title, e->item.evidence) != 0) {
		const char *title_dot = strrchr(e->item.title, '.');
		size_t length = title_dot && strcmp(title_dot, ending) == 0 ? (size_t)(title_dot - e->item.title) : strlen(e->item.title);

		text_append_char(&name, '-');
		append_safe(&name, arena_strndup(arena, e->item.title, length), NAME_BYTES);
	}
	if (ending[0]) {
		text_append_char(&name, '.');
		append_safe(&name, ending + 1, 8);
	}
	kept = arena_strdup(arena, name.data);
	text_done(&name);
	return kept;
}

/* ---- the index ---- */

struct entry {
	const struct programme_evidence *e;
	const char *proves, *name; /* name "" without content */
	int64_t answer;            /* of a request, whose bytes stand in its own table; 0: none */
};

static const char *content_word(const struct programme_evidence *e)
{
	return !e->has_file ? "record" : e->erased_on ? "erased" : "file";
}

static const char *day_text(date_day day, char buffer[DATE_TEXT_LEN])
{
	buffer[0] = '\0';
	if (day != DATE_NONE)
		date_format(day, buffer);
	return buffer;
}

static void cell(struct text *out, const char *value)
{
	programme_csv_text(out, value ? value : "", false);
}

static void write_csv(const struct entry *entry, size_t count, struct text *out)
{
	char day[DATE_TEXT_LEN];

	text_append_string(out, "evidence,kind,title,organisation,measure,issued_on,sha256,bytes,media_type,content,file,proves,added_by,added_on\n");
	for (size_t i = 0; i < count; i++) {
		const struct programme_evidence *e = entry[i].e;

		programme_csv_text(out, e->item.evidence, true);
		cell(out, e->item.kind);
		cell(out, e->item.title);
		cell(out, e->item.organisation);
		cell(out, e->item.measure);
		cell(out, day_text(e->item.issued_on, day));
		cell(out, e->item.sha256);
		text_printf(out, ",%" PRId64, e->bytes);
		cell(out, e->media);
		cell(out, content_word(e));
		cell(out, entry[i].name);
		cell(out, entry[i].proves);
		cell(out, e->item.added_by);
		cell(out, day_text(e->item.added_on, day));
		text_append_char(out, '\n');
	}
}

static void write_json(const struct programme_pack *pack, const char *programme, const struct entry *entry, size_t count, struct text *out)
{
	struct json_writer w;
	char day[DATE_TEXT_LEN];

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.evidence_pack/1");
	json_put_string(&w, "programme", programme);
	json_put_string(&w, "about", pack->kind);
	json_put_string(&w, "key", pack->id);
	json_array_begin(&w, "items");
	for (size_t i = 0; i < count; i++) {
		const struct programme_evidence *e = entry[i].e;

		json_object_begin(&w, NULL);
		json_put_string(&w, "evidence", e->item.evidence);
		json_put_string(&w, "kind", e->item.kind);
		json_put_string(&w, "title", e->item.title);
		json_put_string(&w, "organisation", e->item.organisation);
		json_put_string(&w, "measure", e->item.measure);
		json_put_string(&w, "issued_on", day_text(e->item.issued_on, day));
		json_put_string(&w, "sha256", e->item.sha256);
		json_put_int(&w, "bytes", e->bytes);
		json_put_string(&w, "media_type", e->media[0] ? e->media : NULL);
		json_put_string(&w, "content", content_word(e));
		json_put_string(&w, "erased_on", e->erased_on);
		json_put_string(&w, "file", entry[i].name[0] ? entry[i].name : NULL);
		json_put_string(&w, "proves", entry[i].proves);
		json_put_string(&w, "added_by", e->item.added_by);
		json_put_string(&w, "added_on", e->item.uploaded ? day_text(e->item.added_on, day) : NULL);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
	text_append_char(out, '\n');
}

static void write_readme(const struct programme_pack *pack, const struct party_rules *rules, size_t items, size_t files, struct text *out)
{
	bool ko = pack->lang == LANG_KO;

	text_printf(out, ko ? "증빙 묶음: %s %s\n사업: %s (%s)%s\n\n" : "Evidence pack: %s %s\nProgramme: %s (%s)%s\n\n", pack->kind, pack->id,
		ko ? rules->name_ko : rules->name_en, rules->programme,
		rules->simulated ? (ko ? "\n가상의 예로 만든 자료입니다." : "\nThese data are a simulated example.") : "");
	text_printf(out,
		ko ? "증빙 %zu건, 그중 파일 %zu개.\n\n"
		     "index.csv    항목마다 한 줄: 종류, 제목, 발행일, SHA-256, 파일 이름, 무엇을 증명하는지, 누가 언제 올렸는지\n"
		     "index.json   같은 내용(프로그램용)\n"
		     "files/       파일\n\n"
		     "content가 record이면 파일 없이 기록만 있고, 그 SHA-256은 기록의 것입니다. erased이면 내용을 지웠고 해시만 남았습니다.\n"
		     "파일이 그대로인지 보려면 파일의 SHA-256을 index.csv의 값과 견주십시오(예: sha256sum files/*).\n"
		   : "%zu items, %zu of them with a file.\n\n"
		     "index.csv    a line for each item: kind, title, day of issue, SHA-256, name of the file, what it proves, who added it and "
		     "when\n"
		     "index.json   the same for programs\n"
		     "files/       the files\n\n"
		     "Where content is \"record\" there is no file, and the SHA-256 is that of the record; where it is \"erased\" only the hash is "
		     "left.\n"
		     "To see that a file is what was kept, compare its SHA-256 with index.csv, as by: sha256sum files/*\n",
		items, files);
}

/* ---- the zip ---- */

static enum status write_answer(struct question *q, struct zip_out *zip, const struct entry *entry, struct err *err)
{
	struct arena arena;
	const char *bytes;
	size_t length;
	enum status st;

	arena_init(&arena);
	st = duty_answer_bytes(q->tx, entry->answer, &arena, &bytes, &length, err);
	if (st == ST_OK)
		zip_out_bytes(zip, entry->name, bytes, length, true);
	arena_done(&arena);
	return st;
}

static enum status write_zip(struct question *q, const struct programme_pack *pack, struct entry *entry, size_t count, size_t sealed,
	const struct party_rules *rules, struct err *err)
{
	struct evidence_master master = {0};
	struct programme_place place;
	struct zip_out *zip = NULL;
	struct text csv, json, readme;
	size_t files = 0;
	enum status st = ST_OK;

	for (size_t i = 0; i < count; i++)
		files += entry[i].name[0] != '\0';
	text_init(&csv);
	text_init(&json);
	text_init(&readme);
	programme_place_of(store_of(q->tx), &place);
	if (sealed > 0)
		st = programme_seal_key(q->tx, &place, &master, NULL, err);
	if (st == ST_OK)
		st = programme_zip_begin(pack->out, &zip, err);
	if (st == ST_OK) {
		write_csv(entry, count, &csv);
		write_json(pack, rules->programme, entry, count, &json);
		write_readme(pack, rules, count, files, &readme);
		zip_out_bytes(zip, "README.txt", readme.data, readme.length, true);
		zip_out_bytes(zip, "index.csv", csv.data, csv.length, true);
		zip_out_bytes(zip, "index.json", json.data, json.length, true);
	}
	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (entry[i].answer > 0)
			st = write_answer(q, zip, &entry[i], err);
		else if (entry[i].name[0])
			programme_zip_evidence(zip, entry[i].name, q->tx, place.folder, &master, entry[i].e->item.sha256, entry[i].e->bytes,
				strncmp(entry[i].e->media, "text/", 5) == 0);
	if (st == ST_OK)
		st = zip_out_end(zip, err);
	else
		zip_out_abandon(zip);
	evidence_master_done(&master);
	programme_place_done(&place);
	text_done(&csv);
	text_done(&json);
	text_done(&readme);
	return st;
}

/* The files of a request's answers, as they came. */
static enum status add_answers(
	struct question *q, const struct programme_pack *pack, struct entry **entry, size_t *count, size_t *files, struct err *err)
{
	struct duty_request request;
	struct duty_answer *answer;
	size_t answers = 0;
	enum status st = ST_OK;

	if (strcmp(pack->kind, "request") != 0)
		return ST_OK;
	st = duty_request_get(q->tx, pack->id, q->arena, &request, err);
	if (st == ST_OK)
		st = duty_answers(q->tx, pack->id, q->arena, &answer, &answers, err);
	for (size_t i = 0; st == ST_OK && i < answers; i++) {
		const struct duty_answer *a = &answer[i];
		struct programme_evidence *e = arena_alloc(q->arena, sizeof *e);

		*e = (struct programme_evidence){.item = {.evidence = arena_printf(q->arena, "answer-%" PRId64, a->answer),
							 .kind = "answer",
							 .title = a->file,
							 .organisation = request.firm,
							 .issued_on = a->answered_on,
							 .sha256 = a->sha256,
							 .file = a->file,
							 .uploaded = true,
							 .added_by = a->answered_by,
							 .added_on = a->answered_on},
			.has_file = true,
			.media = "text/csv",
			.bytes = a->length};
		*entry = arena_grow(q->arena, *entry, *count, sizeof **entry);
		(*entry)[*count] = (struct entry){.e = e,
			.proves = arena_printf(q->arena, "request %s: %s, %s", a->request, a->asked, duty_answer_state_name(a->state)),
			.name = name_in_zip(q->arena, ++*files, e),
			.answer = a->answer};
		++*count;
	}
	return st;
}

enum status programme_pack_write(
	struct store_tx *tx, const struct programme_pack *pack, size_t *out_items, size_t *out_files, char out_sha256[65], struct err *err)
{
	struct arena arena;
	struct question q = {.tx = tx, .arena = &arena, .about = map_new(), .why = map_new()};
	struct programme_evidence *item;
	struct party_rules rules;
	struct entry *entry = NULL;
	size_t items = 0, count = 0, files = 0, sealed;
	enum status st;

	arena_init(&arena);
	st = party_programme_get(tx, &arena, &rules, NULL, err);
	if (st == ST_OK)
		st = programme_evidence_list(tx, &arena, &item, &items, err);
	if (st == ST_OK)
		st = collect(&q, pack, item, items, err);
	for (size_t i = 0; st == ST_OK && i < items; i++) {
		int64_t at;

		if (!map_get(q.why, item[i].item.evidence, &at))
			continue;
		entry = arena_grow(&arena, entry, count, sizeof *entry);
		entry[count] = (struct entry){.e = &item[i], .proves = q.reason[at].data, .name = ""};
		if (item[i].has_file && !item[i].erased_on)
			entry[count].name = name_in_zip(&arena, ++files, &item[i]);
		count++;
	}
	sealed = files;
	if (st == ST_OK)
		st = add_answers(&q, pack, &entry, &count, &files, err);
	if (st == ST_OK && count == 0)
		st = err_set(err, ST_NOT_FOUND, "pack.nothing", pack->kind, pack->id, NULL);
	if (st == ST_OK)
		st = write_zip(&q, pack, entry, count, sealed, &rules, err);
	if (st == ST_OK)
		st = programme_zip_digest(pack->out, out_sha256, err);
	if (st == ST_OK) {
		*out_items = count;
		*out_files = files;
	}
	for (size_t i = 0; i < q.reasons; i++)
		text_done(&q.reason[i]);
	free(q.reason);
	map_free(q.about);
	map_free(q.why);
	arena_done(&arena);
	return st;
}
