/* `sangsaeng evidence`: files that prove something. */
#include "cli/evidence.h"

#include "base/money.h"
#include "base/output.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum status evidence_open(const struct cli_args *args, struct store **out_store, struct store_tx **out_tx, struct err *err)
{
	enum status st = programme_open(args->db, STORE_READ, out_store, err);

	if (st == ST_OK) {
		st = store_begin(*out_store, false, out_tx, err);
		if (st != ST_OK)
			store_close(*out_store);
	}
	return st;
}

const char *evidence_day(date_day day, char buffer[DATE_TEXT_LEN])
{
	buffer[0] = '\0';
	if (day != DATE_NONE)
		date_format(day, buffer);
	return buffer;
}

static const char *or_null(const char *value)
{
	return value && value[0] ? value : NULL;
}

/* ---- add ---- */

static void text_added(const struct cli_args *args, const struct programme_evidence_added *a, struct text *out)
{
	char bytes[32];

	money_format(a->bytes, bytes);
	text_printf(out, "%s  %s  ", a->evidence, a->file[0] ? a->file : "-");
	if (a->again)
		text_append_string(out, cli_pick(args, "is there already", "이미 있음"));
	else
		text_printf(out, args->lang == LANG_KO ? "%s, %s바이트%s" : "%s, %s bytes%s", a->media, bytes,
			a->content ? cli_pick(args, "; the content was kept already", ", 내용은 이미 보관되어 있음") : "");
	text_printf(out, "\n    SHA-256 %s\n", a->sha256);
}

static void json_added(const struct programme_evidence_added *list, size_t count, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.evidence_added/1");
	json_array_begin(&w, "items");
	for (size_t i = 0; i < count; i++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "evidence", list[i].evidence);
		json_put_string(&w, "sha256", list[i].sha256);
		json_put_string(&w, "media_type", list[i].media);
		json_put_string(&w, "name", or_null(list[i].file));
		json_put_int(&w, "bytes", list[i].bytes);
		json_put_bool(&w, "there_before", list[i].again);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static int add(const struct cli_args *args, struct arena *arena, struct text *out)
{
	struct programme_evidence_new what = {.file = args->positional + 1,
		.key = args->name,
		.kind = args->kind,
		.title = args->title,
		.organisation = args->firm,
		.measure = args->measure,
		.person = args->person,
		.by = args->by,
		.issued_on = args->issued,
		.on = args->on,
		.personal = args->personal};
	struct programme_evidence_added *list;
	size_t count;
	struct err err;
	enum status st;

	if (args->positional_count < 2)
		return cli_usage(args, "evidence add", "cli.option_needed", "FILE");
	if (!args->kind || !args->by)
		return cli_usage(args, "evidence add", "cli.option_needed", args->kind ? "--by WHO" : "--kind KIND");
	if (args->personal && args->person)
		return cli_usage(args, "evidence add", "cli.not_together", "--personal, --person");
	if (args->positional_count > 2 && (args->name || args->title))
		return cli_usage(args, "evidence add", "cli.not_together", args->name ? "--name" : "--title");
	st = programme_evidence_add(args->db, &what, arena, &list, &count, &err);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	if (args->format == CLI_JSON)
		json_added(list, count, out);
	else
		for (size_t i = 0; i < count; i++)
			text_added(args, &list[i], out);
	return cli_answer(args, out);
}

/* ---- list, show ---- */

static bool wanted(const struct cli_args *args, const struct programme_evidence *e)
{
	return (!args->kind || strcmp(e->item.kind, args->kind) == 0) &&
	       (!args->measure || (e->item.measure && strcmp(e->item.measure, args->measure) == 0)) &&
	       (!args->firm || (e->item.organisation && strcmp(e->item.organisation, args->firm) == 0)) &&
	       (!args->person || (e->item.person && strcmp(e->item.person, args->person) == 0));
}

static const char *state_word(const struct programme_evidence *e)
{
	return !e->has_file ? "record" : e->erased_on ? "erased" : "kept";
}

static const char *state_shown(const struct cli_args *args, const struct programme_evidence *e)
{
	return !e->has_file ? cli_pick(args, "record", "기록만") : e->erased_on ? cli_pick(args, "erased", "삭제됨") : cli_pick(args, "kept", "보관");
}

static void json_item(struct json_writer *w, const struct programme_evidence *e)
{
	char day[DATE_TEXT_LEN];

	json_put_string(w, "evidence", e->item.evidence);
	json_put_string(w, "kind", e->item.kind);
	json_put_string(w, "title", or_null(e->item.title));
	json_put_string(w, "organisation", e->item.organisation);
	json_put_string(w, "measure", e->item.measure);
	json_put_string(w, "issued_on", evidence_day(e->item.issued_on, day));
	json_put_string(w, "sha256", e->item.sha256);
	json_put_string(w, "content", state_word(e));
	json_put_string(w, "media_type", or_null(e->media));
	json_put_int(w, "bytes", e->bytes);
	json_put_string(w, "name", e->item.file);
	json_put_string(w, "erased_on", e->erased_on);
	json_put_string(w, "kept_until", evidence_day(e->kept_until, day));
	json_put_bool(w, "subsidy_record", e->subsidy);
	json_put_bool(w, "uploaded", e->item.uploaded);
	json_put_string(w, "added_by", e->item.added_by);
	json_put_string(w, "added_on", or_null(evidence_day(e->item.added_on, day)));
	json_put_bool(w, "personal", e->item.personal);
	json_put_string(w, "person", e->item.person);
	json_array_begin(w, "proves");
	for (size_t i = 0; i < e->link_count; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "kind", e->link[i].kind);
		json_put_string(w, "target", e->link[i].target);
		json_put_string(w, "linked_on", evidence_day(e->link[i].linked_on, day));
		json_put_string(w, "linked_by", e->link[i].linked_by);
		json_object_close(w);
	}
	json_array_close(w);
}

static void table_item(struct report_table *t, const struct programme_evidence *e)
{
	char day[DATE_TEXT_LEN];

	report_table_text(t, e->item.evidence);
	report_table_text(t, e->item.kind);
	report_table_text(t, e->item.title);
	report_table_text(t, e->item.organisation);
	report_table_text(t, e->item.measure);
	report_table_put(t, CELL_DAY, evidence_day(e->item.issued_on, day));
	report_table_text(t, e->item.sha256);
	report_table_text(t, state_word(e));
	report_table_text(t, e->media);
	report_table_integer(t, e->bytes);
	report_table_text(t, e->item.file);
	report_table_put(t, CELL_DAY, evidence_day(e->kept_until, day));
}

static int list(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out)
{
	struct programme_evidence *item;
	struct json_writer w;
	size_t count = 0, shown = 0, files = 0;
	char issued[DATE_TEXT_LEN], kept[DATE_TEXT_LEN];
	struct err err;
	enum status st = programme_evidence_list(tx, arena, &item, &count, &err);

	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	json_writer_init(&w, out);
	if (args->format == CLI_JSON) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.evidence/1");
		json_array_begin(&w, "items");
	} else if (cli_is_table(args)) {
		report_table_begin(args->table, "evidence",
			"evidence,kind,title,organisation,measure,issued_on,sha256,content,media_type,bytes,name,kept_until");
	}
	for (size_t i = 0; i < count; i++) {
		if (!wanted(args, &item[i]))
			continue;
		shown++;
		files += item[i].has_file && !item[i].erased_on;
		if (args->format == CLI_JSON) {
			json_object_begin(&w, NULL);
			json_item(&w, &item[i]);
			json_object_close(&w);
		} else if (cli_is_table(args)) {
			table_item(args->table, &item[i]);
		} else {
			cli_pad(out, item[i].item.evidence, 28);
			text_append_char(out, ' ');
			cli_pad(out, item[i].item.kind, 20);
			text_printf(out, " %s ", evidence_day(item[i].item.issued_on, issued));
			cli_pad(out, state_shown(args, &item[i]), 7);
			text_printf(out, args->lang == LANG_KO ? "%s까지  %s\n" : "until %s  %s\n", evidence_day(item[i].kept_until, kept),
				item[i].item.title);
		}
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	} else if (args->format == CLI_TEXT) {
		text_printf(out, args->lang == LANG_KO ? "증빙 %zu건, 그중 파일이 있는 것 %zu건\n" : "%zu items, %zu of them with a file\n", shown,
			files);
	}
	return cli_answer(args, out);
}

static void line(const struct cli_args *args, struct text *out, const char *en, const char *ko, const char *value)
{
	if (!value || !value[0])
		return;
	text_append_string(out, "  ");
	cli_pad(out, cli_pick(args, en, ko), 14);
	text_printf(out, " %s\n", value);
}

static void text_item(const struct cli_args *args, const struct programme_evidence *e, struct text *out)
{
	char day[DATE_TEXT_LEN], bytes[32], size[64], until[160];

	money_format(e->bytes, bytes);
	snprintf(size, sizeof size, args->lang == LANG_KO ? "%s, %s바이트" : "%s, %s bytes", e->media, bytes);
	snprintf(until, sizeof until, "%s (%s)", evidence_day(e->kept_until, day),
		e->subsidy ? cli_pick(args, "subsidy record: Subsidy Act 25 ③", "보조사업 자료: 보조금 관리에 관한 법률 제25조제3항")
			   : cli_pick(args, "the programme's rule on retention", "사업 규칙의 보관 기간"));
	text_printf(out, "%s  %s\n", e->item.evidence, e->item.title[0] ? e->item.title : cli_pick(args, "(title erased)", "(제목 삭제됨)"));
	line(args, out, "kind", "종류", e->item.kind);
	line(args, out, "organisation", "조직", e->item.organisation);
	line(args, out, "machine", "설비투자", e->item.measure);
	line(args, out, "issued on", "발행일", evidence_day(e->item.issued_on, day));
	line(args, out, "SHA-256", "SHA-256", e->item.sha256);
	line(args, out, "content", "내용", state_shown(args, e));
	if (e->has_file)
		line(args, out, "file", "파일", size);
	line(args, out, "name", "파일 이름", e->item.file);
	line(args, out, "erased on", "삭제일", e->erased_on);
	line(args, out, "keep until", "보관 기한", until);
	line(args, out, "added by", "올린 사람", e->item.added_by);
	line(args, out, "added on", "올린 날", evidence_day(e->item.added_on, day));
	if (e->item.personal)
		line(args, out, "personal data", "개인정보", e->item.person ? e->item.person : cli_pick(args, "yes", "있음"));
	for (size_t i = 0; i < e->link_count; i++)
		text_printf(out, args->lang == LANG_KO ? "  증명하는 것    %s %s (%s, %s)\n" : "  proves         %s %s (%s, %s)\n", e->link[i].kind,
			e->link[i].target, evidence_day(e->link[i].linked_on, day), e->link[i].linked_by);
}

static int show(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out)
{
	struct programme_evidence item;
	struct json_writer w;
	struct err err;
	enum status st;

	if (args->positional_count < 2)
		return cli_usage(args, "evidence show", "cli.option_needed", "KEY");
	st = programme_evidence_get(tx, args->positional[1], arena, &item, &err);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.evidence_item/1");
		json_item(&w, &item);
		json_object_close(&w);
	} else {
		text_item(args, &item, out);
	}
	return cli_answer(args, out);
}

static int get(const struct cli_args *args, struct store_tx *tx, struct text *out)
{
	struct err err;
	enum status st;

	if (args->positional_count < 2 || !args->out)
		return cli_usage(args, "evidence get", "cli.option_needed", args->out ? "KEY" : "-o FILE");
	st = programme_evidence_write(tx, args->positional[1], args->out, &err);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	if (strcmp(args->out, "-") == 0 || output_is_stdout(args->out))
		return cli_put(args, "", 0);
	text_printf(out, args->lang == LANG_KO ? "%s을(를) %s에 썼습니다. 해시가 맞습니다.\n" : "%s is in %s; its hash agrees.\n",
		args->positional[1], args->out);
	return cli_put(args, out->data, out->length);
}

/* ---- link, erase, sweep ---- */

static void json_done(struct text *out, const char *schema, const char *evidence, const char *word, const char *value)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", schema);
	json_put_string(&w, "evidence", evidence);
	json_put_string(&w, word, value);
	json_object_close(&w);
}

static int list_targets(const struct cli_args *args, struct text *out)
{
	const struct programme_evidence_target *t = programme_evidence_targets();
	struct json_writer w;

	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.evidence_targets/1");
		json_array_begin(&w, "targets");
		for (; t->kind; t++) {
			json_object_begin(&w, NULL);
			json_put_string(&w, "kind", t->kind);
			json_put_string(&w, "form", t->form);
			json_put_string(&w, "text_ko", t->text_ko);
			json_put_string(&w, "text_en", t->text_en);
			json_object_close(&w);
		}
		json_array_close(&w);
		json_object_close(&w);
		return cli_answer(args, out);
	}
	for (; t->kind; t++) {
		cli_pad(out, t->kind, 20);
		cli_pad(out, t->form, 24);
		text_printf(out, "%s\n", cli_pick(args, t->text_en, t->text_ko));
	}
	return cli_answer(args, out);
}

static int link_item(const struct cli_args *args, struct text *out)
{
	const char *const *p = args->positional;
	bool again = false;
	struct err err;
	enum status st;

	if (args->list)
		return list_targets(args, out);
	if (args->positional_count < 4 || !args->by)
		return cli_usage(args, "evidence link", "cli.option_needed", args->by ? "KEY KIND TARGET" : "--by WHO");
	st = programme_evidence_link(args->db, p[1], p[2], p[3], args->by, args->on, &again, &err);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	if (args->format == CLI_JSON)
		json_done(out, "sangsaeng.evidence_link/1", p[1], "target", p[3]);
	else if (again)
		text_printf(out, args->lang == LANG_KO ? "%s은(는) 이미 %s %s에 연결되어 있습니다.\n" : "%s was linked to %s %s before.\n", p[1],
			p[2], p[3]);
	else
		text_printf(out, args->lang == LANG_KO ? "%s을(를) %s %s에 연결했습니다.\n" : "%s now proves %s %s.\n", p[1], p[2], p[3]);
	return cli_answer(args, out);
}

static int erase(const struct cli_args *args, struct arena *arena, struct text *out)
{
	const char *sha256 = "";
	struct err err;
	enum status st;

	if (args->positional_count < 2 || !args->by || !args->reason)
		return cli_usage(args, "evidence erase", "cli.option_needed",
			args->positional_count < 2 ? "KEY"
			: args->by                 ? "--reason TEXT"
						   : "--by WHO");
	st = programme_evidence_erase(args->db, args->positional[1], args->by, args->reason, args->on, &sha256, arena, &err);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	if (args->format == CLI_JSON)
		json_done(out, "sangsaeng.evidence_erased/1", args->positional[1], "sha256", sha256);
	else
		text_printf(out,
			args->lang == LANG_KO ? "%s의 내용을 삭제했습니다. 항목과 해시는 남습니다.\n    SHA-256 %s\n"
					      : "The content of %s is erased; item and hash stay.\n    SHA-256 %s\n",
			args->positional[1], sha256);
	return cli_answer(args, out);
}

static int sweep(const struct cli_args *args, struct arena *arena, struct text *out)
{
	const char **file;
	size_t count = 0;
	struct json_writer w;
	struct err err;
	enum status st = programme_evidence_sweep(args->db, arena, &file, &count, &err);

	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.evidence_sweep/1");
		json_array_begin(&w, "removed");
		for (size_t i = 0; i < count; i++)
			json_put_string(&w, NULL, file[i]);
		json_array_close(&w);
		json_object_close(&w);
	} else {
		for (size_t i = 0; i < count; i++)
			text_printf(out, "%s\n", file[i]);
		text_printf(out,
			args->lang == LANG_KO ? "어느 증빙의 것도 아닌 파일 %zu개를 지웠습니다\n"
					      : "%zu files that belonged to no evidence are removed\n",
			count);
	}
	return cli_answer(args, out);
}

/* ---- the command ---- */

int cli_evidence(const struct cli_args *args)
{
	static const char *const verbs[] = {"list", "show", "get", "add", "link", "erase", "sweep", "pack", NULL};
	enum { LIST, SHOW, GET, ADD, LINK, ERASE, SWEEP, PACK } verb = LIST;
	const char *word = args->positional_count > 0 ? args->positional[0] : "list";
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	int code;

	while (verbs[verb] && strcmp(verbs[verb], word) != 0)
		verb++;
	if (!verbs[verb])
		return cli_usage(args, "evidence", "cli.value_unknown", word);
	if (!args->db && !(verb == LINK && args->list))
		return cli_usage(args, "evidence", "cli.option_needed", "--db FILE");
	if (cli_is_table(args) && verb != LIST)
		return cli_usage(args, "evidence", "cli.not_together", cli_table_option(args));
	if (verb == PACK)
		return evidence_pack(args);
	arena_init(&arena);
	text_init(&out);
	if (verb <= GET) {
		enum status st = evidence_open(args, &store, &tx, &err);

		code = st != ST_OK    ? cli_fail(args, st, NULL, &err)
		       : verb == LIST ? list(args, tx, &arena, &out)
		       : verb == SHOW ? show(args, tx, &arena, &out)
				      : get(args, tx, &out);
		if (st == ST_OK) {
			store_rollback(tx);
			store_close(store);
		}
	} else {
		code = verb == ADD     ? add(args, &arena, &out)
		       : verb == LINK  ? link_item(args, &out)
		       : verb == ERASE ? erase(args, &arena, &out)
				       : sweep(args, &arena, &out);
	}
	text_done(&out);
	arena_done(&arena);
	return code;
}
