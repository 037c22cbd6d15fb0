/* `sangsaeng credit project` and `credit rules`: the life of external projects, and what is refused. */
#include "view/view_credit_project.h"

#include "base/date.h"
#include "cli/credit.h"
#include "cli/fund.h"

#include <inttypes.h>
#include <string.h>

static const char *const states[][3] = {{"draft", "draft", "작성 중"}, {"submitted", "submitted", "신청"},
	{"validated", "validated", "타당성 평가 마침"}, {"consulted", "consulted", "협의 마침"},
	{"committee", "resolved by the committee", "위원회 결의"}, {"approved", "approved", "승인"}, {"started", "started", "착수"},
	{"crediting", "crediting", "인정 기간 중"}, {"rejected", "rejected", "불승인"}, {"objection", "objection", "이의 신청"},
	{"ended", "ended", "종료"}, {"cancelled", "cancelled", "취소"}, {"", "not kept here", "기록 없음"}};
static const char *const scales[][3] = {{"micro", "micro", "극소규모"}, {"small", "small", "소규모"}, {"general", "general", "일반"}};
static const char *const statuses[][3] = {{"done", "done", "완료"}, {"done_late", "done late", "늦게 완료"}, {"open", "open", "진행"},
	{"alarm", "due soon", "임박"}, {"overdue", "OVERDUE", "기한 넘김"}};
static const char *const clocks[][3] = {{"validation_opinion", "opinion on the request", "승인 신청 검토"}, {"consultation", "consultation", "협의"},
	{"start_notice", "start notice", "착수 신고"}, {"renewal_request", "renewal request", "갱신 신청"},
	{"monitoring_report", "monitoring report", "모니터링 보고"}, {"certification_opinion", "opinion on the certification", "인증 신청 검토"},
	{"objection", "objection", "이의 신청"}, {"objection_answer", "answer to the objection", "이의 답변"},
	{"succession_answer", "answer to the succession", "승계 답변"}, {"ownership_notice", "notice of new owners", "소유 변경 신고"}};
static const char *const steps[][3] = {{"requested", "request", "승인 신청"}, {"non_disclosure", "non-disclosure request", "비공개 신청"},
	{"correction", "correction", "보완"}, {"validated", "validated", "타당성 평가"}, {"consulted", "consulted", "협의"},
	{"objection", "objection", "이의 신청"}, {"committee", "committee", "위원회"}, {"approved", "approved", "승인"},
	{"rejected", "rejected", "불승인"}, {"start_notice", "start notice", "착수 신고"}, {"crediting_start", "crediting starts", "인정 시작"},
	{"crediting_moved", "crediting moved", "인정 기간 이동"}, {"plan_change", "plan changed", "계획 변경"},
	{"ownership_change", "owners changed", "소유 변경"}, {"succession", "succession", "승계 신고"},
	{"succession_answered", "succession answered", "승계 답변"}, {"late_reason", "reason for delay", "지연 사유"},
	{"late_accepted", "reason accepted", "지연 사유 인정"}, {"monitoring_report", "monitoring report", "모니터링 보고"},
	{"certification_request", "certification request", "인증 신청"}, {"certified", "certified", "인증"},
	{"renewal_request", "renewal request", "갱신 신청"}, {"renewed", "renewed", "갱신"}, {"cancelled", "cancelled", "취소"},
	{"ended", "ended", "종료"}};
static const char *const results[][3] = {
	{"pass", "pass", "적합"}, {"fail", "FAIL", "부적합"}, {"open", "open", "미확인"}, {"not_applicable", "n/a", "해당 없음"}};
/* N13 ① and N32 ①. */
static const char *const validation_item[][2] = {{"general requirements", "일반 요건"}, {"methodology fits", "방법론 적합"},
	{"baseline scenario", "베이스라인 시나리오"}, {"additionality", "추가성"}, {"calculation", "감축량 계산"},
	{"monitoring plan", "모니터링 계획"}, {"crediting period", "인정 기간"}, {"duplicate registration", "중복 등록"},
	{"corrections done", "보완 이행"}, {"de-bundling", "분할 여부"}, {"programme plan", "프로그램 계획"}};
static const char *const certification_item[][2] = {{"documents agree", "서류 일치"}, {"duplicate certification or use", "중복 인증·사용"},
	{"corrections done", "보완 이행"}, {"audit team's competence", "심사팀 역량"}, {"verification procedure followed", "검증 절차 준수"}};

static const char *item_name(const struct cli_args *args, const struct view_project_check *c)
{
	bool validation = strcmp(c->list, "validation") == 0;
	const char *const *name = validation ? validation_item[c->item - 1] : certification_item[c->item - 1];

	return cli_pick(args, name[0], name[1]);
}

/* ---- text ---- */

/* "2026-01-31", "—" where there is none. */
static const char *day_or_dash(date_day day, char out[DATE_TEXT_LEN])
{
	return day == DATE_NONE ? "—" : fund_day_text(day, out);
}

static void text_plan(const struct cli_args *args, const struct view_project *p, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char a[DATE_TEXT_LEN], b[DATE_TEXT_LEN], c[DATE_TEXT_LEN], d[DATE_TEXT_LEN];

	text_printf(out, ko ? "  상태: %s · 주관 %s\n" : "  state: %s · coordinator %s\n", CREDIT_WORD(args, states, p->state), p->coordinator);
	text_printf(out, ko ? "  시작 %s · 결의 %s · 인정 %s – %s\n" : "  started %s · resolution %s · credited %s to %s\n",
		day_or_dash(p->started_on, a), day_or_dash(p->resolution_on, b), day_or_dash(p->crediting_from, c), day_or_dash(p->crediting_to, d));
	if (p->plan_version > 0)
		text_printf(out,
			ko ? "  계획서 %" PRId64 "판: 연 %s톤 · %s · %s · %s %s\n" : "  plan version %" PRId64 ": %s t a year · %s · %s · %s %s\n",
			p->plan_version, p->expected_t_per_year, CREDIT_WORD(args, scales, p->scale), p->crediting, p->methodology,
			p->methodology_version);
	if (p->parent[0])
		text_printf(out, ko ? "  프로그램 사업 %s의 단위사업\n" : "  unit of the programme project %s\n", p->parent);
	if (p->legal_duty_share[0] && strcmp(p->legal_duty_share, "0") != 0)
		text_printf(out, ko ? "  법적 의무 %s: 나머지만 인정 (R03)\n" : "  legal duty %s: only the rest is credited (R03)\n",
			p->legal_duty_share);
	if (p->cancellable_from != DATE_NONE)
		text_printf(out, ko ? "  착수하지 않아 %s부터 승인이 취소될 수 있음\n" : "  not started: the approval may be cancelled from %s\n",
			fund_day_text(p->cancellable_from, a));
}

static void text_clocks(const struct cli_args *args, const struct view_project *p, struct text *out)
{
	bool ko = args->lang == LANG_KO, weekends = false;
	char due[DATE_TEXT_LEN], alarm[DATE_TEXT_LEN], done[DATE_TEXT_LEN];

	if (p->clocks > 0)
		text_append_string(out, ko ? "\n기한\n" : "\nClocks\n");
	for (size_t i = 0; i < p->clocks; i++) {
		const struct view_project_clock *c = &p->clock[i];

		text_append_string(out, "  ");
		cli_pad(out, CREDIT_WORD(args, clocks, c->kind), 30);
		text_printf(
			out, ko ? "기한 %s · 알림 %s · " : "due %s · warn %s · ", fund_day_text(c->due_on, due), fund_day_text(c->alarm_on, alarm));
		cli_pad(out, CREDIT_WORD(args, statuses, c->status), 10);
		text_printf(out, " %s · %s%s\n", day_or_dash(c->done_on, done), c->basis, c->weekends_only ? " *" : "");
		weekends |= c->weekends_only;
	}
	if (weekends)
		text_append_string(out, ko ? "  * 그 해의 공휴일이 holidays.csv에 없어 주말만 셈\n"
					   : "  * no holidays of that year in holidays.csv: only weekends were counted\n");
}

static void text_steps(const struct cli_args *args, const struct view_project *p, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char day[DATE_TEXT_LEN], from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];

	if (p->steps > 0)
		text_append_string(out, ko ? "\n단계\n" : "\nSteps\n");
	for (size_t i = 0; i < p->steps; i++) {
		const struct view_project_step *s = &p->step[i];

		text_printf(out, "  %s  ", fund_day_text(s->done_on, day));
		cli_pad(out, CREDIT_WORD(args, steps, s->step), 22);
		text_printf(out, " %s", s->actor);
		if (s->from_on != DATE_NONE || s->to_on != DATE_NONE)
			text_printf(out, " · %s – %s", fund_day_text(s->from_on, from), fund_day_text(s->to_on, to));
		if (s->evidence[0])
			text_printf(out, " · %s", s->evidence);
		if (s->note[0])
			text_printf(out, " · %s", s->note);
		text_append_char(out, '\n');
	}
}

static void text_checks(const struct cli_args *args, const struct view_project *p, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	const char *list = "";
	char day[DATE_TEXT_LEN];

	for (size_t i = 0; i < p->checks; i++) {
		const struct view_project_check *c = &p->check[i];

		if (strcmp(list, c->list) != 0)
			text_printf(out, "\n%s\n",
				strcmp(c->list, "validation") == 0
					? (ko ? "타당성 평가 점검표 (지침 13조 1항)" : "Validation checklist (notice art. 13 (1))")
					: (ko ? "인증 검토 점검표 (지침 32조 1항)" : "Certification review (notice art. 32 (1))"));
		list = c->list;
		text_printf(out, "  [%s] %2d ", strcmp(c->result, "pass") == 0 ? "x" : " ", c->item);
		cli_pad(out, item_name(args, c), 32);
		text_printf(out, "%s", CREDIT_WORD(args, results, c->result));
		if (c->checked_by[0])
			text_printf(out, " · %s %s", c->checked_by, fund_day_text(c->checked_on, day));
		if (c->note[0])
			text_printf(out, " · %s", c->note);
		text_append_char(out, '\n');
	}
}

static void text_holdings(const struct cli_args *args, const struct view_project *p, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN], on[DATE_TEXT_LEN];

	if (p->machines > 0)
		text_append_string(out, ko ? "\n설비\n" : "\nMachines\n");
	for (size_t i = 0; i < p->machines; i++)
		text_printf(out, "  %s · %s · %s\n", p->machine[i].measure, p->machine[i].site, p->machine[i].machine);
	if (p->certificates > 0)
		text_append_string(out, ko ? "\n인증\n" : "\nCertificates\n");
	for (size_t i = 0; i < p->certificates; i++) {
		const struct view_project_certificate *c = &p->certificate[i];

		month_format(c->from, from);
		month_format(c->to, to);
		text_printf(out,
			ko ? "  %s  %s – %s  %" PRId64 "톤, 일련번호 %" PRId64 "…%" PRId64 ", 버린 %" PRId64 " g\n"
			   : "  %s  %s to %s  %" PRId64 " t, serials %" PRId64 "…%" PRId64 ", %" PRId64 " g dropped\n",
			fund_day_text(c->on, on), from, to, c->tonnes, c->serial_from, c->serial_to, c->remainder_g);
	}
}

static void text_projects(const struct cli_args *args, const struct view_projects *v, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char day[DATE_TEXT_LEN];

	text_printf(out, ko ? "외부사업 · %s 현재\n" : "External projects · on %s\n", fund_day_text(v->as_of, day));
	for (size_t i = 0; i < v->count; i++) {
		const struct view_project *p = &v->item[i];

		text_printf(out, "%s%s · %s\n", i ? "\n" : "", p->project, p->name);
		text_plan(args, p, out);
		if (args->positional_count < 2)
			continue;
		text_clocks(args, p, out);
		text_steps(args, p, out);
		text_checks(args, p, out);
		text_holdings(args, p, out);
	}
}

/* ---- JSON and CSV ---- */

static void json_clocks(struct json_writer *w, const struct view_project *p)
{
	json_array_begin(w, "clocks");
	for (size_t i = 0; i < p->clocks; i++) {
		const struct view_project_clock *c = &p->clock[i];

		json_object_begin(w, NULL);
		json_put_string(w, "kind", c->kind);
		json_put_string(w, "subject", c->subject);
		json_put_string(w, "owner", c->owner);
		json_put_string(w, "status", c->status);
		report_put_day(w, "due_on", c->due_on);
		report_put_day(w, "alarm_on", c->alarm_on);
		report_put_day(w, "done_on", c->done_on);
		json_put_string(w, "basis", c->basis);
		report_put_text(w, "evidence", c->evidence);
		json_put_bool(w, "weekends_only", c->weekends_only);
		json_object_close(w);
	}
	json_array_close(w);
}

static void json_steps(struct json_writer *w, const struct view_project *p)
{
	json_array_begin(w, "steps");
	for (size_t i = 0; i < p->steps; i++) {
		const struct view_project_step *s = &p->step[i];

		json_object_begin(w, NULL);
		json_put_string(w, "step", s->step);
		json_put_int(w, "round", s->round);
		report_put_day(w, "done_on", s->done_on);
		report_put_day(w, "from_on", s->from_on);
		report_put_day(w, "to_on", s->to_on);
		json_put_string(w, "actor", s->actor);
		report_put_text(w, "evidence", s->evidence);
		report_put_text(w, "note", s->note);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "checklist");
	for (size_t i = 0; i < p->checks; i++) {
		const struct view_project_check *c = &p->check[i];

		json_object_begin(w, NULL);
		json_put_string(w, "list", c->list);
		json_put_int(w, "item", c->item);
		json_put_string(w, "result", c->result);
		report_put_text(w, "checked_by", c->checked_by);
		report_put_day(w, "checked_on", c->checked_on);
		report_put_text(w, "evidence", c->evidence);
		report_put_text(w, "note", c->note);
		json_object_close(w);
	}
	json_array_close(w);
}

static void json_holdings(struct json_writer *w, const struct view_project *p)
{
	char month[DATE_TEXT_LEN];

	json_array_begin(w, "machines");
	for (size_t i = 0; i < p->machines; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "measure", p->machine[i].measure);
		json_put_string(w, "organisation", p->machine[i].organisation);
		json_put_string(w, "site", p->machine[i].site);
		json_put_string(w, "machine", p->machine[i].machine);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "certificates");
	for (size_t i = 0; i < p->certificates; i++) {
		const struct view_project_certificate *c = &p->certificate[i];

		json_object_begin(w, NULL);
		report_put_day(w, "on", c->on);
		month_format(c->from, month);
		json_put_string(w, "period_from", month);
		month_format(c->to, month);
		json_put_string(w, "period_to", month);
		json_put_int(w, "tonnes", c->tonnes);
		json_put_int(w, "remainder_g", c->remainder_g);
		json_put_int(w, "serial_from", c->serial_from);
		json_put_int(w, "serial_to", c->serial_to);
		json_object_close(w);
	}
	json_array_close(w);
}

static void json_projects(const struct view_projects *v, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.credit_project/1");
	report_put_day(&w, "as_of", v->as_of);
	json_array_begin(&w, "projects");
	for (size_t i = 0; i < v->count; i++) {
		const struct view_project *p = &v->item[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "project", p->project);
		json_put_string(&w, "name", p->name);
		json_put_string(&w, "kind", p->kind);
		json_put_string(&w, "coordinator", p->coordinator);
		report_put_text(&w, "state", p->state);
		report_put_text(&w, "scale", p->scale);
		report_put_text(&w, "crediting", p->crediting);
		report_put_text(&w, "expected_t_per_year", p->expected_t_per_year);
		report_put_text(&w, "methodology", p->methodology);
		report_put_text(&w, "methodology_version", p->methodology_version);
		report_put_text(&w, "parent", p->parent);
		json_put_int(&w, "plan_version", p->plan_version);
		json_put_int(&w, "corrections", p->corrections);
		json_put_int(&w, "renewals", p->renewals);
		report_put_day(&w, "started_on", p->started_on);
		report_put_day(&w, "resolution_on", p->resolution_on);
		report_put_day(&w, "crediting_from", p->crediting_from);
		report_put_day(&w, "crediting_to", p->crediting_to);
		report_put_day(&w, "cancellable_from", p->cancellable_from);
		json_clocks(&w, p);
		json_steps(&w, p);
		json_holdings(&w, p);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

/* One row a clock: what a calendar takes. */
static void table_projects(const struct view_projects *v, struct report_table *t)
{
	report_table_begin(t, "clocks", "project,state,scale,kind,subject,owner,status,due_on,alarm_on,done_on,basis,evidence");
	for (size_t i = 0; i < v->count; i++)
		for (size_t k = 0; k < v->item[i].clocks; k++) {
			const struct view_project_clock *c = &v->item[i].clock[k];

			report_table_text(t, v->item[i].project);
			report_table_text(t, v->item[i].state);
			report_table_text(t, v->item[i].scale);
			report_table_text(t, c->kind);
			report_table_text(t, c->subject);
			report_table_text(t, c->owner);
			report_table_text(t, c->status);
			report_table_day(t, c->due_on);
			report_table_day(t, c->alarm_on);
			report_table_day(t, c->done_on);
			report_table_text(t, c->basis);
			report_table_text(t, c->evidence);
		}
}

enum status credit_show_project(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_projects v;
	enum status st = view_credit_projects(tx, args->positional_count > 1 ? args->positional[1] : NULL, args->on, arena, &v, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON)
		json_projects(&v, out);
	else if (cli_is_table(args))
		table_projects(&v, args->table);
	else
		text_projects(args, &v, out);
	return ST_OK;
}

/* ---- rules ---- */

enum status credit_show_rules(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct report_table *t = args->table;
	const struct view_refusal *rule = view_credit_refusals(arena);
	struct json_writer w;

	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.credit_rules/1");
		json_array_begin(&w, "rules");
	} else if (cli_is_table(args)) {
		report_table_begin(t, "project-rules", "code,refuse_when,refuse_when_ko,basis,enforced_by");
	}
	for (; rule->code; rule++) {
		if (args->format == CLI_JSON) {
			json_object_begin(&w, NULL);
			json_put_string(&w, "code", rule->code);
			json_put_string(&w, "refuse_when", rule->when_en);
			json_put_string(&w, "refuse_when_ko", rule->when_ko);
			json_put_string(&w, "basis", rule->basis);
			report_put_text(&w, "enforced_by", rule->where);
			json_object_close(&w);
		} else if (cli_is_table(args)) {
			report_table_text(t, rule->code);
			report_table_text(t, rule->when_en);
			report_table_text(t, rule->when_ko);
			report_table_text(t, rule->basis);
			report_table_text(t, rule->where);
		} else {
			text_printf(out, "%s  %s\n     %s%s%s\n", rule->code, cli_pick(args, rule->when_en, rule->when_ko), rule->basis,
				rule->where[0] ? " · " : "", rule->where);
		}
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	}
	return ST_OK;
}
