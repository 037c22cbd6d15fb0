/* `sangsaeng person`: who answers for a firm, and the erasing of personal data. */
#include "cli/evidence.h"

#include <inttypes.h>
#include <string.h>

static int list(const struct cli_args *args, struct arena *arena, struct text *out)
{
	struct programme_person *person;
	struct json_writer w;
	struct store *store;
	struct store_tx *tx;
	size_t count = 0;
	char day[DATE_TEXT_LEN];
	struct err err;
	enum status st = evidence_open(args, &store, &tx, &err);

	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	st = programme_persons(tx, arena, &person, &count, &err);
	store_rollback(tx);
	store_close(store);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	json_writer_init(&w, out);
	if (args->format == CLI_JSON) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.persons/1");
		json_array_begin(&w, "persons");
	}
	for (size_t i = 0; i < count; i++) {
		const struct programme_person *p = &person[i];

		if (args->format == CLI_JSON) {
			json_object_begin(&w, NULL);
			json_put_string(&w, "person", p->person);
			json_put_string(&w, "organisation", p->organisation);
			json_put_string(&w, "name", p->name[0] ? p->name : NULL);
			json_put_string(&w, "mail", p->mail);
			json_put_string(&w, "valid_from", evidence_day(p->valid_from, day));
			json_put_string(&w, "valid_to", p->valid_to != DATE_NONE ? evidence_day(p->valid_to, day) : NULL);
			json_put_int(&w, "evidence", p->items);
			json_put_string(&w, "erased_on", p->erased_on);
			json_object_close(&w);
			continue;
		}
		cli_pad(out, p->person, 16);
		text_append_char(out, ' ');
		cli_pad(out, p->organisation, 16);
		text_append_char(out, ' ');
		if (p->erased_on)
			text_printf(out, args->lang == LANG_KO ? "%s에 삭제됨" : "erased on %s", p->erased_on);
		else
			text_printf(out, "%s%s%s%s", p->name, p->mail ? " <" : "", p->mail ? p->mail : "", p->mail ? ">" : "");
		if (p->items > 0)
			text_printf(out, args->lang == LANG_KO ? ", 증빙 %" PRId64 "건" : ", %" PRId64 " items of evidence", p->items);
		text_append_char(out, '\n');
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	} else {
		text_printf(out, args->lang == LANG_KO ? "담당자 %zu명\n" : "%zu persons\n", count);
	}
	return cli_put(args, out->data, out->length);
}

static void text_left(const struct cli_args *args, const struct programme_person_erased *erased, struct text *out)
{
	static const struct {
		const char *kind, *en, *ko;
	} words[] = {{"campaign", "campaign", "캠페인"}, {"duty", "duty", "의무"}, {"request", "request", "요청"}};

	if (erased->letters > 0)
		text_printf(out,
			args->lang == LANG_KO ? "이 담당자에게 보내려던 편지 %" PRId64 "통은 보내지 않습니다.\n"
					      : "Letters that waited for this person and are not sent any more: %" PRId64 "\n",
			erased->letters);
	if (erased->findings > 0)
		text_printf(out,
			args->lang == LANG_KO
				? "서명된 검증의 지적 %" PRId64 "건에는 이름이나 주소가 남습니다. 서명이 그 글 위에 있기 때문입니다.\n"
				: "Findings of signed cases that still hold the name or address, since a signature is over their text: %" PRId64 "\n",
			erased->findings);
	if (erased->needs > 0)
		text_append_string(out, cli_pick(args, "Somebody else must be named for:\n", "다른 담당자를 정해야 합니다:\n"));
	for (size_t i = 0; i < erased->needs; i++)
		for (size_t k = 0; k < sizeof words / sizeof *words; k++)
			if (strcmp(words[k].kind, erased->need[i].kind) == 0)
				text_printf(out, "  %s %s\n", cli_pick(args, words[k].en, words[k].ko), erased->need[i].key);
}

static void text_erased(const struct cli_args *args, const struct programme_person_erased *erased, struct text *out)
{
	const struct programme_person_item *item = erased->item;
	char day[DATE_TEXT_LEN];

	text_printf(out,
		args->lang == LANG_KO ? "%s의 이름과 주소를 삭제했습니다. 식별자와 한 일의 기록은 남습니다.\n"
				      : "Name and address of %s are erased; the key and what was done stay.\n",
		args->positional[1]);
	for (size_t i = 0; i < erased->items; i++) {
		text_append_string(out, "  ");
		cli_pad(out, item[i].evidence, 24);
		if (item[i].erased)
			text_append_string(out, cli_pick(args, " content erased\n", " 내용 삭제됨\n"));
		else if (item[i].kept_until != DATE_NONE)
			text_printf(out, args->lang == LANG_KO ? " 남음: %s까지 보관해야 함\n" : " stays: to be kept until %s\n",
				evidence_day(item[i].kept_until, day));
		else
			text_append_string(out, cli_pick(args, " stays: other items have the same content\n", " 남음: 다른 증빙도 같은 내용을 씀\n"));
	}
	text_left(args, erased, out);
}

static int erase(const struct cli_args *args, struct arena *arena, struct text *out)
{
	struct programme_person_erased erased;
	struct json_writer w;
	char day[DATE_TEXT_LEN];
	struct err err;
	enum status st;

	if (args->positional_count < 2 || !args->by || !args->reason)
		return cli_usage(args, "person erase", "cli.option_needed",
			args->positional_count < 2 ? "PERSON"
			: args->by                 ? "--reason TEXT"
						   : "--by WHO");
	st = programme_person_erase(args->db, args->positional[1], args->by, args->reason, args->on, arena, &erased, &err);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.person_erased/1");
		json_put_string(&w, "person", args->positional[1]);
		json_array_begin(&w, "evidence");
		for (size_t i = 0; i < erased.items; i++) {
			const struct programme_person_item *item = &erased.item[i];

			json_object_begin(&w, NULL);
			json_put_string(&w, "evidence", item->evidence);
			json_put_bool(&w, "erased", item->erased);
			json_put_bool(&w, "shared", item->shared);
			json_put_string(&w, "kept_until", item->kept_until != DATE_NONE ? evidence_day(item->kept_until, day) : NULL);
			json_object_close(&w);
		}
		json_array_close(&w);
		json_put_int(&w, "letters_dropped", erased.letters);
		json_put_int(&w, "findings_kept", erased.findings);
		json_array_begin(&w, "needs_person");
		for (size_t i = 0; i < erased.needs; i++) {
			json_object_begin(&w, NULL);
			json_put_string(&w, "kind", erased.need[i].kind);
			json_put_string(&w, "key", erased.need[i].key);
			json_object_close(&w);
		}
		json_array_close(&w);
		json_object_close(&w);
	} else {
		text_erased(args, &erased, out);
	}
	return cli_put(args, out->data, out->length);
}

int cli_person(const struct cli_args *args)
{
	const char *word = args->positional_count > 0 ? args->positional[0] : "list";
	struct arena arena;
	struct text out;
	int code;

	if (!args->db)
		return cli_usage(args, "person", "cli.option_needed", "--db FILE");
	if (strcmp(word, "list") != 0 && strcmp(word, "erase") != 0)
		return cli_usage(args, "person", "cli.value_unknown", word);
	arena_init(&arena);
	text_init(&out);
	code = strcmp(word, "list") == 0 ? list(args, &arena, &out) : erase(args, &arena, &out);
	text_done(&out);
	arena_done(&arena);
	return code;
}
