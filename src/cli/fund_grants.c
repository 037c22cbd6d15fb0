/* `sangsaeng fund grants`: every application with what became of it, or the whole life of one. */
#include "cli/fund.h"

#include "base/money.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const char *fund_state_word(const struct cli_args *args, const char *state)
{
	static const struct {
		const char *state, *ko;
	} word[] = {{"draft", "작성"}, {"submitted", "신청"}, {"reviewed", "심사 통과"}, {"waiting", "대기"}, {"rejected", "거절"},
		{"withdrawn", "철회"}, {"selected", "선정"}, {"agreed", "협약"}, {"reserved", "예약"}, {"disbursed", "지급"}, {"installed", "설치"},
		{"suspended", "정지"}, {"resumed", "정지 해제"}, {"completed", "완료"}, {"settled", "확정"}, {"closed", "종결"},
		{"recovery", "환수 중"}, {"recovered", "환수됨"}};
	for (size_t i = 0; args->lang == LANG_KO && i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i].state, state) == 0)
			return word[i].ko;
	return state;
}

static const char *route_word(const struct cli_args *args, const char *route)
{
	if (strcmp(route, "tier1") == 0)
		return cli_pick(args, "tier 1 (ministry and carmakers)", "1차 (부처와 완성차)");
	if (strcmp(route, "pool") == 0)
		return cli_pick(args, "pool (returned money and its match)", "재원 (환원금과 매칭)");
	return cli_pick(args, "the ministry's own support", "부처 자체 지원");
}

/* Column widths of the list, wide enough for what is in it. */
struct widths {
	int grant, firm, state, people, evidence;
};

static void widen(int *width, const char *s)
{
	if (utf8_width(s) > *width)
		*width = utf8_width(s);
}

/* "operator → chair-1" */
static const char *people(const char *prepared, const char *released, char *out, size_t size)
{
	snprintf(out, size, released[0] ? "%s → %s" : "%s", prepared, released);
	return out;
}

static struct widths measure_list(const struct cli_args *args, const struct view_grants *v)
{
	struct widths w = {.grant = 5, .firm = 4, .state = 5, .people = 19, .evidence = 8};
	for (size_t i = 0; i < v->count; i++) {
		const struct view_grant *g = &v->item[i];
		char who[160];
		widen(&w.grant, g->grant);
		widen(&w.firm, fund_firm_name(args, g->organisation, g->name_en, g->name_ko));
		widen(&w.state, fund_state_word(args, g->state));
		widen(&w.people, people(g->prepared, g->released, who, sizeof who));
		widen(&w.evidence, g->evidence);
	}
	return w;
}

static void put_head(const struct cli_args *args, const struct widths *w, struct text *out)
{
	text_append_string(out, "  ");
	cli_pad(out, cli_pick(args, "grant", "지원"), w->grant + 1);
	cli_pad(out, cli_pick(args, "firm", "업체"), w->firm + 1);
	cli_pad(out, cli_pick(args, "state", "상태"), w->state + 1);
	cli_pad(out, cli_pick(args, "applied", "신청"), 11);
	cli_pad(out, cli_pick(args, "decided", "결정"), 11);
	fund_put_right(out, cli_pick(args, "score", "점수"), 6);
	fund_put_right(out, cli_pick(args, "place", "순위"), 6);
	text_append_string(out, "  ");
	cli_pad(out, cli_pick(args, "prepared → released", "준비 → 승인"), w->people + 1);
	cli_pad(out, cli_pick(args, "evidence", "증빙"), w->evidence + 1);
	text_printf(out, "%s\n", cli_pick(args, "SHA-256", "SHA-256"));
}

static void put_grant(const struct cli_args *args, const struct view_grant *g, const struct widths *w, struct text *out)
{
	char applied[DATE_TEXT_LEN], decided[DATE_TEXT_LEN], rank[24] = "", who[160], score[16];
	date_day last = g->promoted_on != DATE_NONE ? g->promoted_on : g->decided_on;
	if (g->rank > 0)
		snprintf(rank, sizeof rank, "%" PRId64, g->rank);
	snprintf(score, sizeof score, "%.5s", g->score);
	text_append_string(out, "  ");
	cli_pad(out, g->grant, w->grant + 1);
	cli_pad(out, fund_firm_name(args, g->organisation, g->name_en, g->name_ko), w->firm + 1);
	cli_pad(out, fund_state_word(args, g->state), w->state + 1);
	cli_pad(out, fund_day_text(g->applied_on, applied), 11);
	cli_pad(out, fund_day_text(last, decided), 11);
	fund_put_right(out, score, 6);
	fund_put_right(out, rank, 6);
	text_append_string(out, "  ");
	cli_pad(out, people(g->prepared, g->released, who, sizeof who), w->people + 1);
	cli_pad(out, g->evidence, w->evidence + 1);
	text_printf(out, "%.12s\n", g->sha256);
}

/* Best score first; those without after them, by key. */
static int by_score(const void *pa, const void *pb)
{
	const struct view_grant *a = *(const struct view_grant *const *)pa, *b = *(const struct view_grant *const *)pb;
	double x = a->score[0] ? strtod(a->score, NULL) : -1, y = b->score[0] ? strtod(b->score, NULL) : -1;
	if (x != y)
		return x > y ? -1 : 1;
	return strcmp(a->grant, b->grant);
}

static void text_route(const struct cli_args *args, const struct view_grants *v, const char *route, const struct widths *w,
	const struct view_grant **list, struct text *out)
{
	static const char *const early[] = {"submitted", "reviewed", "waiting", "rejected", "withdrawn"};
	int64_t by_state[5] = {0}, chosen;
	size_t count = 0;
	for (size_t i = 0; i < v->count; i++) {
		if (strcmp(v->item[i].route, route) != 0)
			continue;
		list[count++] = &v->item[i];
		for (size_t k = 0; k < 5; k++)
			by_state[k] += strcmp(v->item[i].state, early[k]) == 0;
	}
	if (count == 0)
		return;
	chosen = (int64_t)count;
	for (size_t k = 0; k < 5; k++)
		chosen -= by_state[k];
	qsort(list, count, sizeof *list, by_score);
	text_printf(out,
		args->lang == LANG_KO
			? "\n%s: 신청 %zu, 선정 %" PRId64 ", 대기 %" PRId64 ", 거절 %" PRId64 ", 철회 %" PRId64 ", 결정 전 %" PRId64 "\n"
			: "\n%s: %zu applications, %" PRId64 " selected, %" PRId64 " waiting, %" PRId64 " rejected, %" PRId64 " withdrawn, %" PRId64
			  " not decided\n",
		route_word(args, route), count, chosen, by_state[2], by_state[3], by_state[4], by_state[0] + by_state[1]);
	put_head(args, w, out);
	for (size_t i = 0; i < count; i++)
		put_grant(args, list[i], w, out);
}

static void text_grants(const struct cli_args *args, const struct view_grants *v, struct arena *arena, struct text *out)
{
	static const char *const route[] = {"tier1", "pool", "ministry"};
	struct widths w = measure_list(args, v);
	const struct view_grant **list = arena_alloc(arena, (v->count + 1) * sizeof *list);
	fund_put_title(
		args, out, &v->fund, "Grants: who applied, who decided, by which paper", "지원: 누가 신청하고 누가 결정했으며 무엇이 증명하나");
	for (size_t i = 0; i < sizeof route / sizeof *route; i++)
		text_route(args, v, route[i], &w, list, out);
	text_append_char(out, '\n');
	fund_put_note(
		out, cli_pick(args,
			     "Score: mean of the committee, without the highest and the lowest where the call says so. Decided: the day of the last "
			     "decision. SHA-256: of the paper, as it was recorded with the step. One grant's whole life: --grant GRANT",
			     "점수는 위원회의 평균이며, 공모가 정하면 최고와 최저를 뺍니다. 결정은 마지막 결정일, SHA-256은 그 단계에 기록된 증빙의 "
			     "해시입니다. "
			     "한 지원의 처음부터 끝까지: --grant 지원"));
}

/* ---- one grant ---- */

static const char *outcome_word(const struct cli_args *args, const char *what)
{
	static const struct {
		const char *word, *en, *ko;
	} list[] = {{"pass", "passed", "통과"}, {"fail", "failed", "탈락"}, {"supplement", "more papers asked for", "보완 요구"},
		{"upheld", "upheld", "인용"}, {"dismissed", "dismissed", "기각"}, {"paper", "paper review", "서류 심사"},
		{"site", "site visit", "현장 심사"}, {"ok", "in order", "이상 없음"}, {"defect", "defect", "지적"},
		{"on_site_check", "on-site check", "현장확인"}, {"inspection", "inspection", "점검"},
		{"after_care", "after-care visit", "사후관리 방문"}, {"education", "education", "교육"},
		{"presentation", "presentation", "발표 심사"}};
	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if (strcmp(list[i].word, what) == 0)
			return cli_pick(args, list[i].en, list[i].ko);
	return what;
}

static void put_moment(const struct cli_args *args, const struct view_moment *m, struct text *what)
{
	bool ko = args->lang == LANG_KO;
	if (strcmp(m->kind, "step") == 0)
		text_printf(what, "→ %s", fund_state_word(args, m->what));
	else if (strcmp(m->kind, "review") == 0 || strcmp(m->kind, "visit") == 0)
		text_printf(what, "%s: %s", outcome_word(args, m->note), outcome_word(args, m->what));
	else if (strcmp(m->kind, "recusal") == 0)
		text_printf(what, ko ? "%s 제척" : "%s: stepped back", m->note);
	else if (strcmp(m->kind, "score") == 0)
		text_printf(what, ko ? "%s: %s점" : "%s: %s points", m->note, m->what);
	else if (strcmp(m->kind, "objection") == 0)
		text_printf(what, ko ? "이의신청 %s" : "objection %s", m->note);
	else
		text_printf(what, ko ? "이의신청 %s 답변: %s" : "objection %s answered: %s", m->note, outcome_word(args, m->what));
}

static void put_money(const struct cli_args *args, const struct view_grant *g, struct text *out)
{
	char reserved[32], paid[32], fixed[32];
	money_format(g->reserved_krw, reserved);
	money_format(g->paid_krw, paid);
	money_format(g->fixed_krw, fixed);
	if (g->reserved_krw > 0)
		text_printf(out, args->lang == LANG_KO ? "예약 %s원, 지급 %s원, 확정 %s원\n" : "reserved %s won, paid %s, fixed %s\n", reserved, paid,
			fixed);
}

static void text_life(const struct cli_args *args, const struct view_grants *v, struct text *out)
{
	const struct view_grant *g = &v->item[0];
	bool ko = args->lang == LANG_KO;
	struct text what;
	text_printf(out, "%s · %s (%s) · %s · %s\n", g->grant, cli_pick(args, g->name_en, g->name_ko), g->organisation, route_word(args, g->route),
		fund_state_word(args, g->state));
	if (g->call[0])
		text_printf(out, ko ? "공모 %s" : "call %s", g->call);
	if (g->committee[0])
		text_printf(out, ko ? "%s위원회 %s" : "%scommittee %s", g->call[0] ? ", " : "", g->committee);
	if (g->score[0])
		text_printf(out, ko ? ", 점수 %s (점수 %d개 가운데 %d개의 평균, 제척 %d명)" : ", score %s (mean of %d of %d scores, %d stepped back)",
			g->score, ko ? g->scores : g->counted, ko ? g->counted : g->scores, g->recusals);
	if (g->rank > 0)
		text_printf(out, ko ? ", 대기 %" PRId64 "순위" : ", place %" PRId64 " of the waiting list", g->rank);
	if (g->call[0] || g->committee[0])
		text_append_char(out, '\n');
	if (g->reason[0])
		text_printf(out, ko ? "결정의 이유: %s\n" : "reason of the decision: %s\n", g->reason);
	put_money(args, g, out);
	int width = 12, who_width = 12;
	text_init(&what);
	for (size_t i = 0; i < g->moment_count; i++) {
		char who[160];
		text_clear(&what);
		put_moment(args, &g->moment[i], &what);
		widen(&width, what.data);
		widen(&who_width, people(g->moment[i].who, g->moment[i].released, who, sizeof who));
	}
	text_append_char(out, '\n');
	for (size_t i = 0; i < g->moment_count; i++) {
		const struct view_moment *m = &g->moment[i];
		char day[DATE_TEXT_LEN], who[160];
		bool again = i > 0 && g->moment[i - 1].on == m->on;
		text_clear(&what);
		put_moment(args, m, &what);
		text_append_string(out, "  ");
		cli_pad(out, again ? "" : fund_day_text(m->on, day), 12);
		cli_pad(out, what.data, width + 2);
		cli_pad(out, people(m->who, m->released, who, sizeof who), m->evidence[0] ? who_width + 2 : 0);
		if (m->evidence[0])
			text_printf(out, m->sha256[0] ? "%s (%.12s)" : "%s", m->evidence, m->sha256);
		while (out->length > 0 && out->data[out->length - 1] == ' ')
			out->data[--out->length] = '\0';
		text_append_char(out, '\n');
	}
	text_done(&what);
}

/* ---- for programs ---- */

static void json_grant(struct json_writer *w, const struct view_grant *g, bool moments)
{
	json_object_begin(w, NULL);
	json_put_string(w, "grant", g->grant);
	json_put_string(w, "organisation", g->organisation);
	json_put_string(w, "route", g->route);
	json_put_string(w, "state", g->state);
	report_put_day(w, "state_on", g->state_on);
	report_put_text(w, "call", g->call);
	report_put_day(w, "applied_on", g->applied_on);
	report_put_text(w, "decision", g->decision);
	report_put_day(w, "decided_on", g->decided_on);
	report_put_day(w, "promoted_on", g->promoted_on);
	report_put_day(w, "withdrawn_on", g->withdrawn_on);
	report_put_text(w, "committee", g->committee);
	report_put_text(w, "score", g->score);
	json_put_int(w, "scores", g->scores);
	json_put_int(w, "scores_counted", g->counted);
	json_put_int(w, "recusals", g->recusals);
	if (g->rank > 0)
		json_put_int(w, "rank", g->rank);
	else
		json_put_string(w, "rank", NULL);
	report_put_text(w, "reason", g->reason);
	report_put_text(w, "prepared_by", g->prepared);
	report_put_text(w, "released_by", g->released);
	report_put_text(w, "evidence", g->evidence);
	report_put_text(w, "evidence_sha256", g->sha256);
	json_put_int(w, "reserved_krw", g->reserved_krw);
	json_put_int(w, "paid_krw", g->paid_krw);
	json_put_int(w, "fixed_krw", g->fixed_krw);
	if (moments) {
		json_array_begin(w, "life");
		for (size_t i = 0; i < g->moment_count; i++) {
			const struct view_moment *m = &g->moment[i];
			json_object_begin(w, NULL);
			report_put_day(w, "on", m->on);
			json_put_string(w, "kind", m->kind);
			report_put_text(w, "what", m->what);
			report_put_text(w, "who", m->who);
			report_put_text(w, "released_by", m->released);
			report_put_text(w, "note", m->note);
			report_put_text(w, "evidence", m->evidence);
			report_put_text(w, "evidence_sha256", m->sha256);
			if (m->position > 0)
				json_put_int(w, "position", m->position);
			else
				json_put_string(w, "position", NULL);
			json_object_close(w);
		}
		json_array_close(w);
	}
	json_object_close(w);
}

static void json_grants(const struct view_grants *v, bool moments, struct text *out)
{
	struct json_writer w;
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	report_put_fund(&w, "sangsaeng.fund_grants/1", &v->fund);
	json_array_begin(&w, "grants");
	for (size_t i = 0; i < v->count; i++)
		json_grant(&w, &v->item[i], moments);
	json_array_close(&w);
	json_object_close(&w);
}

static void table_grants(const struct view_grants *v, struct report_table *t)
{
	report_table_begin(t, "grants",
		"grant,organisation,route,state,state_on,call,applied_on,decision,decided_on,promoted_on,withdrawn_on,"
		"committee,score,rank,prepared_by,released_by,evidence,evidence_sha256,reserved_krw,paid_krw,fixed_krw");
	for (size_t i = 0; i < v->count; i++) {
		const struct view_grant *g = &v->item[i];
		report_table_text(t, g->grant);
		report_table_text(t, g->organisation);
		report_table_text(t, g->route);
		report_table_text(t, g->state);
		report_table_day(t, g->state_on);
		report_table_text(t, g->call);
		report_table_day(t, g->applied_on);
		report_table_text(t, g->decision);
		report_table_day(t, g->decided_on);
		report_table_day(t, g->promoted_on);
		report_table_day(t, g->withdrawn_on);
		report_table_text(t, g->committee);
		report_table_number(t, g->score);
		report_table_positive(t, g->rank);
		report_table_text(t, g->prepared);
		report_table_text(t, g->released);
		report_table_text(t, g->evidence);
		report_table_text(t, g->sha256);
		report_table_integer(t, g->reserved_krw);
		report_table_integer(t, g->paid_krw);
		report_table_integer(t, g->fixed_krw);
	}
}

static void table_life(const struct view_grant *g, struct report_table *t)
{
	report_table_begin(t, "life", "grant,on,kind,what,who,released_by,note,evidence,evidence_sha256,position");
	for (size_t i = 0; i < g->moment_count; i++) {
		const struct view_moment *m = &g->moment[i];
		report_table_text(t, g->grant);
		report_table_day(t, m->on);
		report_table_text(t, m->kind);
		report_table_text(t, m->what);
		report_table_text(t, m->who);
		report_table_text(t, m->released);
		report_table_text(t, m->note);
		report_table_text(t, m->evidence);
		report_table_text(t, m->sha256);
		report_table_integer(t, m->position);
	}
}

enum status fund_show_grants(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_grants grants;
	enum status st = view_fund_grants(tx, args->grant, arena, &grants, err);
	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON)
		json_grants(&grants, args->grant != NULL, out);
	else if (cli_is_table(args) && args->grant)
		table_life(&grants.item[0], args->table);
	else if (cli_is_table(args))
		table_grants(&grants, args->table);
	else if (args->grant)
		text_life(args, &grants, out);
	else
		text_grants(args, &grants, arena, out);
	return ST_OK;
}
