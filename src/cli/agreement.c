/* `sangsaeng agreement`: who signed, what was promised, annexes, who joined and left, what is still owed. */
#include "cli/fund.h"

#include "base/money.h"
#include "view/view_agreement.h"

#include <inttypes.h>
#include <string.h>

static const char *word_of(const struct cli_args *args, const char *word)
{
	static const struct {
		const char *word, *en, *ko;
	} list[] = {{"funder", "funder", "출연자"}, {"carmaker", "carmaker", "완성차"}, {"operator", "operator", "운영기관"},
		{"supplier", "supplier", "협력사"}, {"in_force", "in force", "유효"}, {"ended", "ended", "종료"}, {"not_yet", "not yet", "시작 전"},
		{"delivered", "delivered", "이행"}, {"delivered_late", "delivered late", "늦게 이행"}, {"open", "open", "이행 전"},
		{"overdue", "OVERDUE", "기한 지남"}, {"waived", "waived", "면제"}, {"return", "to return", "환원"},
		{"settlement", "settlement", "정산금"}, {"interest", "interest", "이자"}, {"recovery", "recovery", "환수금"},
		{"surcharge", "surcharge", "제재부가금"}};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if (strcmp(list[i].word, word) == 0)
			return cli_pick(args, list[i].en, list[i].ko);
	return word;
}

/* ---- text ---- */

static void put_state(const struct cli_args *args, const struct view_promise *p, struct text *out)
{
	static const char *const colour[] = {"\033[32m", "\033[33m", "\033[31m"};
	const char *word = word_of(args, p->state), *on = "";

	if (cli_colored(args))
		on = strcmp(p->state, "delivered") == 0 ? colour[0] : strcmp(p->state, "overdue") == 0 ? colour[2] : "";
	text_append_string(out, on);
	cli_pad(out, word, 15);
	text_append_string(out, on[0] ? "\033[0m" : "");
}

static void text_promise(const struct cli_args *args, const struct view_promise *p, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char due[DATE_TEXT_LEN], day[DATE_TEXT_LEN];

	text_append_string(out, "    ");
	put_state(args, p, out);
	if (p->due_on == DATE_NONE)
		cli_pad(out, cli_pick(args, "no day agreed", "기한 없음"), 16);
	else
		text_printf(out, ko ? "%s까지  " : "by %s   ", fund_day_text(p->due_on, due));
	text_printf(out, "%s: %s", p->promise, p->text);
	if (p->delivered_on != DATE_NONE)
		text_printf(out, ko ? " — %s에 이행" : " — on %s", fund_day_text(p->delivered_on, day));
	if (p->due_on != p->agreed_due_on)
		text_printf(out, ko ? " — 처음 기한 %s" : " — first due %s",
			p->agreed_due_on == DATE_NONE ? cli_pick(args, "none", "없음") : fund_day_text(p->agreed_due_on, day));
	if (p->evidence[0])
		text_printf(out, " (%s)", p->evidence);
	if (p->survives)
		text_append_string(out, ko ? " [탈퇴해도 남음]" : " [stands after leaving]");
	text_append_char(out, '\n');
}

static void text_annex(const struct cli_args *args, const struct view_annex *x, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];

	text_printf(out, ko ? "    부속서 %s: %s, %s부터" : "    annex %s: %s, from %s", x->annex, x->title, fund_day_text(x->in_force_from, from));
	if (x->in_force_to != DATE_NONE)
		text_printf(out, ko ? " %s까지" : " to %s", fund_day_text(x->in_force_to, to));
	if (!x->in_force)
		text_append_string(out, ko ? " (이 날은 효력 없음)" : " (not in force on this day)");
	if (x->promise[0])
		text_printf(out, ko ? "; 약속 %s" : "; promise %s", x->promise);
	if (x->due_on != DATE_NONE)
		text_printf(out, ko ? "의 기한을 %s로" : " due %s", fund_day_text(x->due_on, to));
	if (x->changes[0])
		text_printf(out, "; %s", x->changes);
	if (x->evidence[0])
		text_printf(out, " (%s)", x->evidence);
	text_append_char(out, '\n');
}

static void text_owed(const struct cli_args *args, const struct view_agreement *v, struct text *out)
{
	bool ko = args->lang == LANG_KO;

	if (v->owes == 0)
		text_append_string(out, ko ? "    남은 돈도 할 일도 없습니다\n" : "    owes nothing more\n");
	for (size_t i = 0; i < v->owes; i++) {
		const struct view_owed *o = &v->owed[i];
		char won[32], day[DATE_TEXT_LEN];

		money_format(o->krw, won);
		text_printf(out, ko ? "    남음: %s %s" : "    owes: %s %s", o->name[args->lang][0] ? o->name[args->lang] : word_of(args, o->kind),
			o->subject);
		if (o->krw > 0)
			text_printf(out, ko ? " %s원" : " %s won", won);
		if (o->period)
			text_printf(out, ko ? ", %s까지" : ", until %s", fund_day_text(o->due_on, day));
		else if (o->due_on != DATE_NONE)
			text_printf(out, ko ? ", 기한 %s" : ", due %s", fund_day_text(o->due_on, day));
		if (o->overdue)
			text_append_string(out, ko ? " (기한 지남)" : " (overdue)");
		if (o->marked[0])
			text_printf(out, ko ? " (업무에서 %s, 장부에는 남아 있음)" : " (%s at the desk, open in the books)",
				strcmp(o->marked, "waived") == 0 ? word_of(args, "waived") : cli_pick(args, "done", "이행"));
		text_append_char(out, '\n');
	}
}

static void text_head(const struct cli_args *args, const struct view_agreement *v, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char day[DATE_TEXT_LEN];

	text_printf(out, "  %s  %s (%s)", v->agreement, cli_pick(args, v->name_en, v->name_ko), v->organisation);
	if (v->tier > 0)
		text_printf(out, ko ? ", %d차%s" : ", tier %d%s", v->tier, v->tier_assumed ? cli_pick(args, " (assumed)", "(가정)") : "");
	if (v->consortium[0])
		text_printf(out, ", %s", v->consortium);
	text_printf(out, ko ? ", %s 서명" : ", signed %s", fund_day_text(v->signed_on, day));
	if (v->ended_on != DATE_NONE)
		text_printf(out, ko ? ", %s 탈퇴" : ", left %s", fund_day_text(v->ended_on, day));
	if (v->joined)
		text_append_string(out, ko ? " [나중에 참여]" : " [joined later]");
	if (strcmp(v->state, "in_force") != 0)
		text_printf(out, " [%s]", word_of(args, v->state));
	if (v->evidence[0])
		text_printf(out, " (%s)", v->evidence);
	text_append_char(out, '\n');
}

static void text_one(const struct cli_args *args, const struct view_agreement *v, bool owed, struct text *out)
{
	text_head(args, v, out);
	for (size_t i = 0; i < v->promises; i++)
		text_promise(args, &v->promise[i], out);
	for (size_t i = 0; i < v->annexes; i++)
		text_annex(args, &v->annex[i], out);
	if (owed)
		text_owed(args, v, out);
}

static void text_roles(const struct cli_args *args, const struct view_agreement_book *b, struct text *out)
{
	const char *role = "";
	int tier = 0;

	for (size_t i = 0; i < b->count; i++) {
		const struct view_agreement *v = &b->item[i];

		if (strcmp(role, v->role) != 0 || tier != v->tier) {
			role = v->role;
			tier = v->tier;
			text_printf(out, "\n%s", word_of(args, role));
			if (tier > 0)
				text_printf(out, args->lang == LANG_KO ? " %d차" : ", tier %d", tier);
			text_append_char(out, '\n');
		}
		text_one(args, v, v->left, out);
	}
}

static void text_counts(const struct cli_args *args, const struct view_agreement_book *b, struct text *out)
{
	static const char *const states[] = {"delivered", "delivered_late", "open", "overdue", "waived", "ended"};
	bool ko = args->lang == LANG_KO;
	size_t by_state[sizeof states / sizeof *states] = {0}, promises = 0;
	char first[DATE_TEXT_LEN];

	for (size_t i = 0; i < b->count; i++)
		for (size_t k = 0; k < b->item[i].promises; k++, promises++)
			for (size_t s = 0; s < sizeof states / sizeof *states; s++)
				by_state[s] += strcmp(b->item[i].promise[k].state, states[s]) == 0;
	text_printf(out,
		ko ? "첫 서명 %s. 유효한 협약 %zu건, 그 뒤 참여 %zu, 탈퇴 %zu\n"
		   : "First signed on %s; %zu agreements in force, %zu joined since, %zu left\n",
		fund_day_text(b->founded_on, first), b->in_force, b->joined, b->left);
	text_printf(out, ko ? "약속 %zu건:" : "%zu promises:", promises);
	for (size_t s = 0; s < sizeof states / sizeof *states; s++)
		if (by_state[s] > 0)
			text_printf(out, "  %s %zu", word_of(args, states[s]), by_state[s]);
	text_append_char(out, '\n');
}

static void text_notes(const struct cli_args *args, const struct view_agreement_book *b, struct text *out)
{
	bool ko = args->lang == LANG_KO;

	if (b->assumed > 0)
		text_printf(out,
			ko ? "\n협력사 %zu곳 가운데 %zu곳의 차수는 가정입니다. 어느 협력사가 몇 차인지는 공개된 적이 없습니다.\n"
			   : "\nOf %zu suppliers, %zu have a tier that is assumed: which supplier is of which tier has not been "
			     "published.\n",
			b->suppliers, b->assumed);
	if (b->historicals > 0 || b->historical_note[0])
		text_append_string(out, ko ? "\n과거 기록(이 사업의 돈, 탄소, 협약에 들지 않음)\n"
					   : "\nHistorical record (no part of this programme's money, carbon or agreement)\n");
	if (b->historical_note[0])
		text_printf(out, "  %s\n", b->historical_note);
	for (size_t i = 0; i < b->historicals; i++)
		text_printf(out, ko ? "  %s  %s, %d년, 주관 %s%s%s\n" : "  %s  %s, %d, lead %s%s%s\n", b->historical[i].consortium,
			b->historical[i].name, b->historical[i].year, b->historical[i].lead, b->historical[i].note[0] ? ", " : "",
			b->historical[i].note);
}

static void text_book(const struct cli_args *args, const struct view_agreement_book *b, bool one, struct text *out)
{
	char day[DATE_TEXT_LEN];

	text_printf(out, args->lang == LANG_KO ? "협약 · %s · %s 현재\n" : "The agreement · %s · on %s\n", cli_pick(args, b->name_en, b->name_ko),
		fund_day_text(b->on, day));
	if (one) {
		text_append_char(out, '\n');
		for (size_t i = 0; i < b->count; i++)
			text_one(args, &b->item[i], true, out);
		return;
	}
	text_counts(args, b, out);
	text_roles(args, b, out);
	text_notes(args, b, out);
}

/* ---- for programs ---- */

static void json_one(struct json_writer *w, const struct view_agreement *v, bool owed)
{
	json_object_begin(w, NULL);
	json_put_string(w, "agreement", v->agreement);
	json_put_string(w, "organisation", v->organisation);
	json_put_string(w, "role", v->role);
	if (v->tier > 0)
		json_put_int(w, "tier", v->tier);
	else
		json_put_string(w, "tier", NULL);
	json_put_bool(w, "tier_assumed", v->tier_assumed);
	report_put_text(w, "consortium", v->consortium);
	report_put_day(w, "signed_on", v->signed_on);
	report_put_day(w, "ended_on", v->ended_on);
	json_put_string(w, "state", v->state);
	json_put_bool(w, "joined_later", v->joined);
	report_put_text(w, "evidence", v->evidence);
	json_array_begin(w, "promises");
	for (size_t i = 0; i < v->promises; i++) {
		const struct view_promise *p = &v->promise[i];

		json_object_begin(w, NULL);
		json_put_string(w, "promise", p->promise);
		json_put_string(w, "text", p->text);
		json_put_string(w, "state", p->state);
		report_put_day(w, "due_on", p->due_on);
		report_put_day(w, "agreed_due_on", p->agreed_due_on);
		report_put_day(w, "delivered_on", p->delivered_on);
		json_put_bool(w, "survives", p->survives);
		report_put_text(w, "evidence", p->evidence);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "annexes");
	for (size_t i = 0; i < v->annexes; i++) {
		const struct view_annex *x = &v->annex[i];

		json_object_begin(w, NULL);
		json_put_string(w, "annex", x->annex);
		json_put_string(w, "title", x->title);
		report_put_day(w, "in_force_from", x->in_force_from);
		report_put_day(w, "in_force_to", x->in_force_to);
		json_put_bool(w, "in_force", x->in_force);
		report_put_text(w, "changes", x->changes);
		report_put_text(w, "promise", x->promise);
		report_put_day(w, "due_on", x->due_on);
		report_put_text(w, "evidence", x->evidence);
		json_object_close(w);
	}
	json_array_close(w);
	if (owed) {
		json_array_begin(w, "owes");
		for (size_t i = 0; i < v->owes; i++) {
			json_object_begin(w, NULL);
			json_put_string(w, "kind", v->owed[i].kind);
			json_put_string(w, "subject", v->owed[i].subject);
			if (v->owed[i].krw > 0)
				json_put_int(w, "amount_krw", v->owed[i].krw);
			else
				json_put_string(w, "amount_krw", NULL);
			report_put_day(w, "due_on", v->owed[i].due_on);
			json_put_bool(w, "overdue", v->owed[i].overdue);
			report_put_text(w, "marked", v->owed[i].marked);
			json_object_close(w);
		}
		json_array_close(w);
	}
	json_object_close(w);
}

static void json_book(const struct view_agreement_book *b, bool one, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.agreement/1");
	json_put_string(&w, "programme", b->programme);
	report_put_day(&w, "on", b->on);
	report_put_day(&w, "founded_on", b->founded_on);
	if (!one) {
		json_put_int(&w, "in_force", (int64_t)b->in_force);
		json_put_int(&w, "joined", (int64_t)b->joined);
		json_put_int(&w, "left", (int64_t)b->left);
		json_put_int(&w, "suppliers", (int64_t)b->suppliers);
		json_put_int(&w, "tiers_assumed", (int64_t)b->assumed);
	}
	json_array_begin(&w, "agreements");
	for (size_t i = 0; i < b->count; i++)
		json_one(&w, &b->item[i], one || b->item[i].left);
	json_array_close(&w);
	if (!one) {
		report_put_text(&w, "historical_note", b->historical_note);
		json_array_begin(&w, "historical");
		for (size_t i = 0; i < b->historicals; i++) {
			json_object_begin(&w, NULL);
			json_put_string(&w, "consortium", b->historical[i].consortium);
			json_put_string(&w, "name", b->historical[i].name);
			json_put_int(&w, "year", b->historical[i].year);
			json_put_string(&w, "lead", b->historical[i].lead);
			report_put_text(&w, "note", b->historical[i].note);
			json_object_close(&w);
		}
		json_array_close(&w);
	}
	json_object_close(&w);
}

/* One promise a line; a signatory without promises has a line without one. */
static void table_book(const struct view_agreement_book *b, struct report_table *t)
{
	static const struct view_promise none = {
		.promise = "", .text = "", .state = "", .evidence = "", .agreed_due_on = DATE_NONE, .due_on = DATE_NONE, .delivered_on = DATE_NONE};

	report_table_begin(t, "agreements",
		"agreement,organisation,role,tier,tier_assumed,consortium,signed_on,ended_on,state,joined_later,promise,text,due_on,delivered_on,"
		"promise_state,evidence");
	for (size_t i = 0; i < b->count; i++) {
		const struct view_agreement *v = &b->item[i];

		for (size_t k = 0; k < v->promises || k == 0; k++) {
			const struct view_promise *p = k < v->promises ? &v->promise[k] : &none;

			report_table_text(t, v->agreement);
			report_table_text(t, v->organisation);
			report_table_text(t, v->role);
			report_table_positive(t, v->tier);
			report_table_text(t, v->tier == 0 ? "" : v->tier_assumed ? "yes" : "no");
			report_table_text(t, v->consortium);
			report_table_day(t, v->signed_on);
			report_table_day(t, v->ended_on);
			report_table_text(t, v->state);
			report_table_yes(t, v->joined);
			report_table_text(t, p->promise);
			report_table_text(t, p->text);
			report_table_day(t, p->due_on);
			report_table_day(t, p->delivered_on);
			report_table_text(t, p->state);
			report_table_text(t, p->evidence);
		}
	}
}

int cli_agreement(const struct cli_args *args)
{
	bool one = strcmp(args->positional[0], "show") == 0;
	struct view_agreement_book book;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	int code;

	if (!one && strcmp(args->positional[0], "list") != 0)
		return cli_usage(args, "agreement", "cli.value_unknown", args->positional[0]);
	if (one && args->positional_count < 2)
		return cli_usage(args, "agreement", "cli.argument_missing", "show AGREEMENT|FIRM");
	if (!one && args->positional_count > 1)
		return cli_usage(args, "agreement", "cli.value_unknown", args->positional[1]);
	if (!args->db)
		return cli_usage(args, "agreement", "cli.option_needed", "--db FILE");
	arena_init(&arena);
	text_init(&out);
	st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK)
		st = view_agreements(tx, one ? args->positional[1] : NULL, args->on, &arena, &book, &err);
	if (st == ST_OK) {
		if (args->format == CLI_JSON)
			json_book(&book, one, &out);
		else if (cli_is_table(args))
			table_book(&book, args->table);
		else
			text_book(args, &book, one, &out);
	}
	code = st == ST_OK ? cli_answer(args, &out) : cli_fail(args, st, NULL, &err);
	store_rollback(tx);
	store_close(store);
	text_done(&out);
	arena_done(&arena);
	return code;
}
