/* `sangsaeng credit accounts|holdings|events|block|trace`: the registry as it stands, its log, the life of a serial. */
#include "cli/credit.h"

#include "base/json.h"
#include "view/view_registry.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const states[][3] = {{"live", "live", "유효"}, {"converted", "converted", "전환됨"}, {"surrendered", "surrendered", "제출됨"},
	{"cancelled", "cancelled", "취소됨"}, {"expired", "expired", "실효됨"}, {"deposited", "deposited", "예치됨"}, {"open", "open", "열림"},
	{"suspended", "suspended", "정지"}, {"closed", "closed", "닫힘"}};
static const char *const kinds[][3] = {{"certify", "certify", "인증"}, {"convert", "convert", "전환"}, {"surrender", "surrender", "제출"},
	{"hold", "hold", "보류"}, {"release", "release", "보류 해제"}, {"transfer", "transfer", "이전 제안"}, {"accept", "accept", "수락"},
	{"reject", "reject", "거절"}, {"withdraw", "withdraw", "철회"}, {"lock", "lock", "잠금"}, {"unlock", "unlock", "잠금 해제"},
	{"bank", "bank", "이월"}, {"lapse", "lapse", "실효"}, {"cancel", "cancel", "취소"}, {"void", "void", "인증 취소"},
	{"suspend", "suspend", "정지"}, {"resume", "resume", "정지 해제"}, {"close", "close", "폐쇄"}, {"revise", "revise", "의무량 변경"},
	{"deposit", "deposit", "예치"}, {"restore", "restore", "예치 해제"}};

static void put_right(struct text *out, int64_t number, int width)
{
	char digits[24];

	snprintf(digits, sizeof digits, "%" PRId64, number);
	text_printf(out, "%*s", width, digits);
}

static void put_day(struct text *out, date_day day)
{
	char text[DATE_TEXT_LEN] = "";

	if (day != DATE_NONE)
		date_format(day, text);
	cli_pad(out, text, 11);
}

static void json_day(struct json_writer *w, const char *key, date_day day)
{
	char text[DATE_TEXT_LEN];

	if (day != DATE_NONE)
		date_format(day, text);
	json_put_string(w, key, day == DATE_NONE ? NULL : text);
}

/* ---- accounts ---- */

static void text_accounts(const struct cli_args *args, const struct view_account *list, size_t count, struct text *out)
{
	cli_pad(out, cli_pick(args, "account", "계정"), 34);
	cli_pad(out, cli_pick(args, "state", "상태"), 11);
	text_printf(out, "%12s%12s\n", "KOC (t)", "KCU (t)");
	for (size_t i = 0; i < count; i++) {
		cli_pad(out, list[i].account, 33);
		text_append_char(out, ' ');
		cli_pad(out, CREDIT_WORD(args, states, list[i].state), 11);
		put_right(out, list[i].koc_t, 12);
		put_right(out, list[i].kcu_t, 12);
		text_append_char(out, '\n');
	}
	if (count == 0)
		text_append_string(out, cli_pick(args, "No account was opened yet.\n", "아직 열린 계정이 없습니다.\n"));
}

enum status credit_show_accounts(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct report_table *t = args->table;
	struct view_account *list;
	struct json_writer w;
	size_t count;
	enum status st = view_registry_accounts(tx, arena, &list, &count, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_TEXT) {
		text_accounts(args, list, count, out);
		return ST_OK;
	}
	if (cli_is_table(args)) {
		report_table_begin(t, "accounts", "account,kind,owner,state,koc_t,kcu_t,opened_by,changed_by");
		for (size_t i = 0; i < count; i++) {
			report_table_text(t, list[i].account);
			report_table_text(t, list[i].kind);
			report_table_text(t, list[i].owner);
			report_table_text(t, list[i].state);
			report_table_integer(t, list[i].koc_t);
			report_table_integer(t, list[i].kcu_t);
			report_table_integer(t, list[i].opened_by);
			report_table_integer(t, list[i].changed_by);
		}
		return ST_OK;
	}
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.credit_accounts/1");
	json_array_begin(&w, "accounts");
	for (size_t i = 0; i < count; i++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "account", list[i].account);
		json_put_string(&w, "kind", list[i].kind);
		json_put_string(&w, "owner", list[i].owner[0] ? list[i].owner : NULL);
		json_put_string(&w, "state", list[i].state);
		json_put_int(&w, "koc_t", list[i].koc_t);
		json_put_int(&w, "kcu_t", list[i].kcu_t);
		json_put_int(&w, "opened_by", list[i].opened_by);
		json_put_int(&w, "changed_by", list[i].changed_by);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
	return ST_OK;
}

/* ---- holdings, block ---- */

static void text_holdings(const struct cli_args *args, const struct view_holding *list, size_t count, bool sum, struct text *out)
{
	int64_t total_t = 0;

	for (size_t i = 0; i < count; i++) {
		cli_pad(out, list[i].serial, 34);
		put_right(out, list[i].tonnes, 10);
		text_append_string(out, " t  ");
		cli_pad(out, list[i].account, 22);
		text_append_char(out, ' ');
		text_append_string(out, CREDIT_WORD(args, states, list[i].state));
		if (list[i].valid_year > 0)
			text_printf(out, args->lang == LANG_KO ? ", %" PRId64 "년 이행분" : ", of %" PRId64, list[i].valid_year);
		if (list[i].held)
			text_append_string(out, cli_pick(args, ", on hold", ", 보류"));
		if (list[i].lock_event > 0)
			text_printf(out, args->lang == LANG_KO ? ", 사건 %" PRId64 "(으)로 잠김" : ", locked by event %" PRId64, list[i].lock_event);
		text_append_char(out, '\n');
		total_t += list[i].tonnes;
	}
	if (sum)
		text_printf(out, args->lang == LANG_KO ? "%" PRId64 "톤, 블록 %zu개\n" : "%" PRId64 " t in %zu blocks\n", total_t, count);
}

static void table_holdings(const struct view_holding *list, size_t count, struct report_table *t)
{
	report_table_begin(t, "holdings",
		"unit,project,vintage,serial_from,serial_to,tonnes,holder,account,state,on_hold,locked_by,valid_year,machine,"
		"certificate,certified_on,since");
	for (size_t i = 0; i < count; i++) {
		report_table_text(t, list[i].unit);
		report_table_text(t, list[i].project);
		report_table_integer(t, list[i].vintage);
		report_table_integer(t, list[i].serial_from);
		report_table_integer(t, list[i].serial_to);
		report_table_integer(t, list[i].tonnes);
		report_table_text(t, list[i].holder);
		report_table_text(t, list[i].account);
		report_table_text(t, list[i].state);
		report_table_integer(t, list[i].held);
		report_table_integer(t, list[i].lock_event);
		report_table_integer(t, list[i].valid_year);
		report_table_text(t, list[i].machine);
		report_table_integer(t, list[i].certificate);
		report_table_day(t, list[i].certified_on);
		report_table_day(t, list[i].since);
	}
}

static void json_holdings(struct json_writer *w, const char *key, const struct view_holding *list, size_t count)
{
	json_array_begin(w, key);
	for (size_t i = 0; i < count; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "serial", list[i].serial);
		json_put_string(w, "unit", list[i].unit);
		json_put_string(w, "project", list[i].project);
		json_put_int(w, "vintage", list[i].vintage);
		json_put_int(w, "serial_from", list[i].serial_from);
		json_put_int(w, "serial_to", list[i].serial_to);
		json_put_int(w, "tonnes", list[i].tonnes);
		json_put_string(w, "holder", list[i].holder);
		json_put_string(w, "account", list[i].account);
		json_put_string(w, "state", list[i].state);
		json_put_bool(w, "on_hold", list[i].held);
		json_put_int(w, "locked_by", list[i].lock_event);
		json_put_int(w, "valid_year", list[i].valid_year);
		json_put_string(w, "machine", list[i].machine);
		json_put_int(w, "certificate", list[i].certificate);
		json_day(w, "certified_on", list[i].certified_on);
		json_day(w, "since", list[i].since);
		json_object_close(w);
	}
	json_array_close(w);
}

static void show_blocks(const struct cli_args *args, const char *schema, const struct view_holding *list, size_t count, bool sum, struct text *out)
{
	struct json_writer w;

	if (args->format == CLI_TEXT) {
		text_holdings(args, list, count, sum, out);
	} else if (cli_is_table(args)) {
		table_holdings(list, count, args->table);
	} else {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", schema);
		json_holdings(&w, "blocks", list, count);
		json_object_close(&w);
	}
}

enum status credit_show_holdings(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_holding *list;
	size_t count;
	enum status st = view_registry_holdings(tx, args->positional[1], arena, &list, &count, err);

	if (st == ST_OK)
		show_blocks(args, "sangsaeng.credit_holdings/1", list, count, true, out);
	return st;
}

enum status credit_show_block(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_serial serial;
	enum status st = view_registry_serial(tx, args->positional[1], arena, &serial, err);

	if (st == ST_OK)
		show_blocks(args, "sangsaeng.credit_block/1", serial.block, serial.block_count, false, out);
	return st;
}

/* ---- events ---- */

static void text_events(const struct cli_args *args, const struct view_registry_event *list, size_t count, struct text *out)
{
	for (size_t i = 0; i < count; i++) {
		put_right(out, list[i].position, 6);
		text_append_string(out, "  ");
		put_day(out, list[i].on);
		cli_pad(out, CREDIT_WORD(args, kinds, list[i].kind), 12);
		put_right(out, list[i].tonnes, 12);
		text_printf(out, " t  %s", list[i].subject);
		if (list[i].gone_t > 0)
			text_printf(out, args->lang == LANG_KO ? ", 책임 %" PRId64 "톤" : ", liable for %" PRId64 " t", list[i].gone_t);
		if (list[i].evidence[0])
			text_printf(out, "  (%s)", list[i].evidence);
		text_append_char(out, '\n');
	}
	if (count == 0)
		text_append_string(out, cli_pick(args, "Nothing happened yet.\n", "아직 아무 일도 없습니다.\n"));
}

enum status credit_show_events(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct report_table *t = args->table;
	struct view_registry_event *list;
	struct json_writer w;
	size_t count;
	enum status st = view_registry_events(tx, arena, &list, &count, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_TEXT) {
		text_events(args, list, count, out);
		return ST_OK;
	}
	if (cli_is_table(args)) {
		report_table_begin(t, "events", "position,on,kind,tonnes,subject,liable_t,evidence,key,hash");
		for (size_t i = 0; i < count; i++) {
			report_table_integer(t, list[i].position);
			report_table_day(t, list[i].on);
			report_table_text(t, list[i].kind);
			report_table_integer(t, list[i].tonnes);
			report_table_text(t, list[i].subject);
			report_table_integer(t, list[i].gone_t);
			report_table_text(t, list[i].evidence);
			report_table_text(t, list[i].key);
			report_table_text(t, list[i].hash);
		}
		return ST_OK;
	}
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.credit_events/1");
	json_array_begin(&w, "events");
	for (size_t i = 0; i < count; i++) {
		json_object_begin(&w, NULL);
		json_put_int(&w, "position", list[i].position);
		json_day(&w, "on", list[i].on);
		json_put_string(&w, "kind", list[i].kind);
		json_put_int(&w, "tonnes", list[i].tonnes);
		json_put_string(&w, "subject", list[i].subject);
		json_put_int(&w, "liable_t", list[i].gone_t);
		json_put_string(&w, "evidence", list[i].evidence[0] ? list[i].evidence : NULL);
		json_put_string(&w, "key", list[i].key);
		json_put_string(&w, "asked", list[i].asked[0] ? list[i].asked : NULL);
		json_put_string(&w, "hash", list[i].hash);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
	return ST_OK;
}

/* ---- trace ---- */

static void text_trace(const struct cli_args *args, const struct view_serial *v, struct text *out)
{
	text_printf(out, "%s %" PRId64 " no. %" PRId64 "\n", v->project, v->vintage, v->serial);
	for (size_t i = 0; i < v->step_count; i++) {
		const struct view_serial_step *s = &v->step[i];

		text_append_string(out, "  ");
		put_day(out, s->on);
		cli_pad(out, CREDIT_WORD(args, kinds, s->kind), 11);
		text_printf(out, "%s %" PRId64 "…%" PRId64 "  ", s->unit, s->serial_from, s->serial_to);
		if (strcmp(s->kind, "accept") == 0) /* N37 ④ */
			text_printf(out, args->lang == LANG_KO ? "%s → 취소, %s에 새로 등록" : "%s → cancelled, registered anew in %s",
				s->from_account, s->account);
		else if (strcmp(s->from_account, s->account) == 0)
			text_append_string(out, s->account);
		else
			text_printf(out, "%s → %s", s->from_account[0] ? s->from_account : "·", s->account);
		text_printf(out, " (%s", CREDIT_WORD(args, states, s->state));
		if (s->valid_year > 0)
			text_printf(out, args->lang == LANG_KO ? ", %" PRId64 "년 이행분" : ", of %" PRId64, s->valid_year);
		if (s->held)
			text_append_string(out, cli_pick(args, ", on hold", ", 보류"));
		if (s->lock_event > 0)
			text_append_string(out, cli_pick(args, ", locked", ", 잠김"));
		text_printf(out, ")%s%s\n", s->evidence[0] ? "  " : "", s->evidence);
	}
}

static void json_trace(const struct view_serial *v, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.credit_trace/1");
	json_put_string(&w, "project", v->project);
	json_put_int(&w, "vintage", v->vintage);
	json_put_int(&w, "serial", v->serial);
	json_holdings(&w, "now", v->block, v->block_count);
	json_array_begin(&w, "steps");
	for (size_t i = 0; i < v->step_count; i++) {
		const struct view_serial_step *s = &v->step[i];

		json_object_begin(&w, NULL);
		json_put_int(&w, "event", s->event);
		json_day(&w, "on", s->on);
		json_put_string(&w, "kind", s->kind);
		json_put_string(&w, "unit", s->unit);
		json_put_int(&w, "serial_from", s->serial_from);
		json_put_int(&w, "serial_to", s->serial_to);
		json_put_string(&w, "from", s->from_account[0] ? s->from_account : NULL);
		json_put_string(&w, "to", s->account);
		json_put_string(&w, "state", s->state);
		json_put_bool(&w, "on_hold", s->held);
		json_put_int(&w, "locked_by", s->lock_event);
		json_put_int(&w, "valid_year", s->valid_year);
		json_put_string(&w, "evidence", s->evidence[0] ? s->evidence : NULL);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static void table_trace(const struct view_serial *v, struct report_table *t)
{
	report_table_begin(t, "serial", "event,on,kind,unit,serial_from,serial_to,from,to,state,on_hold,locked_by,valid_year,evidence");
	for (size_t i = 0; i < v->step_count; i++) {
		const struct view_serial_step *s = &v->step[i];

		report_table_integer(t, s->event);
		report_table_day(t, s->on);
		report_table_text(t, s->kind);
		report_table_text(t, s->unit);
		report_table_integer(t, s->serial_from);
		report_table_integer(t, s->serial_to);
		report_table_text(t, s->from_account);
		report_table_text(t, s->account);
		report_table_text(t, s->state);
		report_table_integer(t, s->held);
		report_table_integer(t, s->lock_event);
		report_table_integer(t, s->valid_year);
		report_table_text(t, s->evidence);
	}
}

enum status credit_show_trace(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_serial serial;
	enum status st = view_registry_serial(tx, args->positional[1], arena, &serial, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON)
		json_trace(&serial, out);
	else if (cli_is_table(args))
		table_trace(&serial, args->table);
	else
		text_trace(args, &serial, out);
	return ST_OK;
}
