/* `sangsaeng check`: named rules, each recomputed from the rows. */
#include "programme/programme_chain.h"

#include "base/text.h"
#include "credit/credit_claim.h"
#include "credit/credit_position.h"
#include "credit/credit_project.h"
#include "evidence/evidence_log.h"
#include "fund/fund_change.h"
#include "fund/fund_checkpoint.h"
#include "fund/fund_selection.h"
#include "plan/plan_record.h"
#include "programme/programme_evidence_int.h"
#include "programme/programme_flag.h"
#include "programme/programme_received_int.h"

#include <string.h>

static const struct programme_rule rules_list[] = {
	{"store.integrity", "데이터베이스 파일과 참조", "database file and references"},
	{"evidence", "증빙: 봉인을 풀어 다시 계산한 해시, 링크의 양쪽", "evidence: unsealed and hashed again; both ends of each link"},
	{"received", "협력사에서 받은 발자국: 온 그대로의 해시", "footprints received from partners: hash of what came"},
	{"desk.log", "업무 기록의 순서와 해시", "the desk's log: order and hash chain"},
	{"seal", "실행 뒤 손으로 바뀐 표가 없음", "no table was changed by hand after the run"},
	{"rows", "입력 표의 여러 줄에 걸친 규칙", "rules over several rows of the input tables"},
	{"fund.ledger", "장부: 합, 한도, 예약, 보존, 해시 사슬 (L1–L4, L8, L9, L12)",
		"ledger: sums, limits, reservations, conservation, hash chain (L1–L4, L8, L9, L12)"},
	{"fund.grants", "지원: 예약, 지급, 확정, 상태 (L11, G1, G3)", "grants: reserved, paid, fixed, states (L11, G1, G3)"},
	{"fund.cascade", "환원: 의무, 상환, 매칭 재원, 귀속 (L10)", "returns: duties, settlements, pool, attribution (L10)"},
	{"fund.checkpoints", "서명한 체크포인트: 서명, 그때까지의 기록, 상태, 계정, 합",
		"signed checkpoints: signature, and entries, events, accounts, sums up to each"},
	{"money.relations", "보고하는 금액 사이의 관계, 견적·계산서·규칙과 지원의 일치",
		"relations between the reported amounts; grants agree with quotes, invoices and rules"},
	{"plan", "남긴 계획: 해시, 채택한 선택마다 계획대로 예약된 지원이 하나",
		"kept plans: hash; each adopted pick is one grant, reserved as planned"},
	{"carbon", "인벤토리와 발자국", "inventories and footprints from their inputs"},
	{"carbon.versions", "발행한 발자국: 해시 사슬, 저장된 입력에서 다시 계산",
		"published footprints: hash chain, recomputed from their stored inputs"},
	{"carbon.flags", "환수된 설비의 감축에 기댄 발행본의 표시",
		"published footprints that rest on the reduction of a recovered machine are flagged"},
	{"reduction", "기준선, 월별 감축량, 검증량 (M1, M3)", "baselines, monthly reductions, verified amounts from readings (M1, M3)"},
	{"credit", "인증서, 일련번호, 전환, 제출 한도 (R1–R8)", "certificates, serial ranges, conversions, surrender cap (R1–R8)"},
	{"credit.claims", "감축마다 유효한 주장이 하나: 인증서, 검증된 달, 주장 사이 (R13, R21, M2)",
		"one live claim for each reduction: among claims, certificates, verified months (R13, R21, M2)"},
	{"duty", "의무: 사실, 규칙, 휴일에서 다시 계산", "duties: recomputed from facts, rules and holidays"},
	{"credit.verified", "인증 톤 ≤ 검증 톤 (R4)", "certified tonnes within verified tonnes (R4)"},
	{0},
};
#define RULES (sizeof rules_list / sizeof *rules_list - 1)

const struct programme_rule *programme_rules(void)
{
	return rules_list;
}

static void differ(struct findings *findings, const char *what, int64_t left, int64_t right)
{
	char a[24], b[24];
	struct err err;
	snprintf(a, sizeof a, "%lld", (long long)left);
	snprintf(b, sizeof b, "%lld", (long long)right);
	err_set(&err, ST_INPUT, "check.relation", what, a, b, NULL);
	findings_add(findings, SEVERITY_ERROR, &err);
}

/* The relations of the run's figures (one run, by date). */
static enum status check_relations(struct store_tx *tx, const struct party_rules *rules, struct findings *findings, struct err *err)
{
	struct fund_totals t;
	struct arena arena;
	arena_init(&arena);
	enum status status = fund_totals(tx, programme_duty_rules(rules, &arena), &t, err);
	arena_done(&arena);
	if (status != ST_OK)
		return status;
	int64_t in = t.in_ministry_trade + t.in_carmaker + t.in_ministry_sme + t.in_returned + t.in_interest + t.in_recovered;
	int64_t out = t.paid_tier1 + t.paid_deeper + t.to_treasury + t.fees + t.on_hand;
	if (in != out)
		differ(findings, "sum of in_* = paid_tier1 + paid_tier2 + to_treasury + fees + on_hand", in, out);
	if (t.settled + t.deeper_settled != t.in_returned)
		differ(findings, "duties settled = in_returned", t.settled + t.deeper_settled, t.in_returned);
	if (t.obligation - t.settled + t.return_credit < 0)
		differ(findings, "in_returned + overdue = obligation", t.settled, t.obligation);
	if (t.deeper_obligation - t.deeper_settled + t.deeper_credit < 0)
		differ(findings, "returned + overdue = obligation of deeper tiers", t.deeper_settled, t.deeper_obligation);
	return ST_OK;
}

static const struct party_support *support_of(const struct party_rules *rules, enum party_route route, const char *funder, date_day day)
{
	const struct party_support *found = NULL;
	for (size_t i = 0; i < rules->support_count; i++) {
		const struct party_support *s = &rules->support[i];
		if (s->route == route && (route == PARTY_ROUTE_POOL || strcmp(s->funder, funder) == 0) && s->valid_from <= day &&
			(s->valid_to == DATE_NONE || s->valid_to >= day))
			found = s;
	}
	return found;
}

/* The route's day, or later for what was promoted afterwards. */
static date_day agreed_on(const struct party_rules *rules, enum party_route route, int tier, const struct fund_decision *decision)
{
	date_day day = party_route_for(rules, route, tier)->agreed_on;
	return decision->promoted_on != DATE_NONE && decision->promoted_on > day ? decision->promoted_on : day;
}

/* What a grant took from the input tables: planned cost from measure and quotes, final cost from the invoices, rates from the rules by size class. */
static enum status check_grant(struct store_tx *tx, const struct party_rules *rules, const struct fund_grant *grant,
	const struct party_measure *measure, const struct fund_decision *decision, date_day agreed_day, const struct party_call *call,
	struct arena *arena, struct findings *findings, struct err *err)
{
	/* one that was withdrawn afterwards keeps what its agreement said */
	bool agreed = grant->state >= FUND_AGREED || (grant->state == FUND_WITHDRAWN && grant->source_count > 0);
	enum party_route route = PARTY_ROUTE_TIER1;
	int64_t lowest = 0, quotes = 0, eligible = 0, invoiced = 0;
	int tier = 0;
	char consortium[PARTY_ID_LEN];
	(void)party_route_parse(grant->route, &route);
	enum status status = fund_quote_lowest(tx, grant->grant, decision->decided_on, &lowest, &quotes, err);
	if (status == ST_OK)
		status = party_tier_on(tx, grant->organisation, decision->decided_on, &tier, consortium, err);
	enum fund_fixing fixing = FUND_NOT_FIXED;
	date_day fixed_on = DATE_NONE;
	if (status == ST_OK)
		status = fund_grant_fixing(tx, grant->grant, &fixing, &fixed_on, err);
	if (status == ST_OK && (fixing == FUND_FIXED || fixing == FUND_ABANDONED))
		status = fund_invoiced(tx, grant->grant, fixed_on, &eligible, &invoiced, err);
	if (fixing == FUND_ABANDONED)
		eligible = 0;
	for (size_t i = 0; fixing == FUND_CANCELLED && i < grant->source_count; i++)
		eligible = money_add(eligible, grant->source[i].paid_krw);
	int64_t planned = quotes > 0 && lowest < measure->cost_krw ? lowest : measure->cost_krw;
	if (status == ST_OK && agreed)
		status = fund_changed_cost(tx, grant->grant, rules->as_of, planned, &planned, err);
	if (status != ST_OK)
		return status;
	if (grant->tier != tier || strcmp(grant->consortium, consortium) != 0 || strcmp(grant->organisation, measure->organisation) != 0 ||
		strcmp(grant->site, measure->site) != 0 || strcmp(grant->route, decision->route) != 0)
		differ(findings, arena_printf(arena, "fund_grant %s: tier and parties by agreement, measure and decision", grant->grant), grant->tier,
			tier);
	struct rate own = programme_own_share(agreed ? call : NULL);
	if (grant->own_share_min.numerator != own.numerator || grant->own_share_min.denominator != own.denominator)
		differ(findings, arena_printf(arena, "fund_grant %s: own share by its call", grant->grant), grant->own_share_min.numerator,
			own.numerator);
	if (grant->eligible_planned_krw != planned)
		differ(findings,
			arena_printf(arena, "fund_grant %s: eligible_planned_krw = lowest quote or cost, or its last approved change", grant->grant),
			grant->eligible_planned_krw, planned);
	if (grant->eligible_final_krw != eligible)
		differ(findings, arena_printf(arena, "fund_grant %s: eligible_final_krw = eligible invoices", grant->grant),
			grant->eligible_final_krw, eligible);
	if (grant->invoiced_krw != invoiced)
		differ(findings, arena_printf(arena, "fund_grant %s: invoiced_krw = invoices", grant->grant), grant->invoiced_krw, invoiced);
	/* the version of the return rule in force at the agreement counts for good */
	const struct party_return_rule *returns = party_return_on(rules, grant->tier, agreed_day);
	int version = returns && agreed ? returns->version : 0;
	if (grant->return_rule != version)
		differ(findings, arena_printf(arena, "fund_grant %s: return rule in force at its agreement", grant->grant), grant->return_rule,
			version);
	for (size_t i = 0; i < grant->source_count; i++) {
		const struct fund_source *source = &grant->source[i];
		enum party_size size;
		status = party_size_on(tx, grant->organisation, decision->decided_on, &size, err);
		if (status != ST_OK)
			return status;
		const struct party_support *support =
			support_of(rules, route, source->origin, route == PARTY_ROUTE_POOL ? agreed_day : decision->decided_on);
		struct rate rate = support ? support->rate[size] : (struct rate){0, 1};
		if (source->rate.numerator != rate.numerator || source->rate.denominator != rate.denominator)
			differ(findings,
				arena_printf(arena, "fund_grant_source %s/%s: rate of the rules (%lld/%lld, %lld/%lld)", grant->grant, source->origin,
					(long long)source->rate.numerator, (long long)source->rate.denominator, (long long)rate.numerator,
					(long long)rate.denominator),
				source->rate.numerator, rate.numerator);
	}
	return ST_OK;
}

static enum status check_grant_inputs(
	struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct findings *findings, struct err *err)
{
	struct fund_grant *grant = NULL;
	struct party_measure *measure = NULL;
	struct fund_selection selection = {0};
	struct plan_adoption *adoption = NULL;
	size_t grants = 0, measures = 0, adoptions = 0, m = 0;
	enum status status = fund_grants(tx, arena, &grant, &grants, err);
	if (status == ST_OK)
		status = party_measures(tx, arena, &measure, &measures, err);
	if (status == ST_OK)
		status = fund_selection_read(tx, rules, arena, &selection, err);
	if (status == ST_OK)
		status = plan_adoptions(tx, NULL, arena, &adoption, &adoptions, err);
	for (size_t i = 0; status == ST_OK && i < grants; i++) {
		const struct fund_decision *mine = fund_selection_decision(&selection, grant[i].grant);
		const struct fund_application *application = fund_selection_application(&selection, grant[i].grant);
		const struct party_call *call = fund_selection_call(&selection, grant[i].grant);
		/* not decided yet: what is known is of the day of the application */
		struct fund_decision undecided = {.promoted_on = DATE_NONE};
		enum party_route route = PARTY_ROUTE_TIER1;
		date_day agreed_day = DATE_NONE;
		(void)party_route_parse(grant[i].route, &route);
		if (mine)
			agreed_day = agreed_on(rules, route, grant[i].tier, mine);
		for (size_t a = 0; !mine && a < adoptions; a++) {
			if (strcmp(adoption[a].measure, grant[i].grant) != 0)
				continue;
			undecided.route = grant[i].route; /* held against its plan by the rule "plan" */
			undecided.decided_on = agreed_day = adoption[a].on;
			mine = &undecided;
		}
		if (!mine && application && call) {
			undecided.route = party_route_name(call->route);
			undecided.decided_on = application->applied_on;
			mine = &undecided;
		}
		/* grants and measures are both in key order */
		while (m < measures && strcmp(measure[m].measure, grant[i].grant) < 0)
			m++;
		if (!mine || m == measures || strcmp(measure[m].measure, grant[i].grant) != 0)
			differ(findings, arena_printf(arena, "fund_grant %s: its measure and decision", grant[i].grant), 0, 1);
		else
			status = check_grant(tx, rules, &grant[i], &measure[m], mine, agreed_day, call, arena, findings, err);
	}
	return status;
}

/* Certified tonnes of a project stay within what its machines verified. */
static enum status check_certified(
	struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct findings *findings, struct err *err)
{
	struct reduction_total *total = NULL;
	struct credit_project *project = NULL;
	struct credit_claim *claim = NULL;
	size_t totals = 0, projects = 0, claims = 0;
	enum status status = reduction_totals(tx, rules->after_from, rules->after_to, arena, &total, &totals, err);
	if (status == ST_OK)
		status = credit_projects(tx, arena, &project, &projects, err);
	if (status == ST_OK)
		status = credit_claims(tx, arena, &claim, &claims, err);
	for (size_t p = 0; status == ST_OK && p < projects; p++) {
		int64_t verified_g = 0, certified_t = 0;
		for (size_t i = 0; i < totals; i++) {
			if (strcmp(total[i].project, project[p].project) != 0)
				continue;
			verified_g += total[i].verified_g; /* those below zero reduce it */
			for (size_t k = 0; k < claims; k++)
				if (strcmp(claim[k].measure, total[i].measure) == 0)
					certified_t += claim[k].certified_t;
		}
		verified_g = verified_g > 0 ? verified_g : 0;
		if (certified_t > verified_g / 1000000)
			differ(findings, arena_printf(arena, "R4 certified <= verified, %s", project[p].project), certified_t, verified_g / 1000000);
	}
	return status;
}

static enum status check_rows(struct store_tx *tx, const struct party_rules *rules, struct findings *findings, struct err *err)
{
	enum status status = party_check_rows(tx, rules, findings, err);
	if (status == ST_OK)
		status = fund_check_rows(tx, rules->quotes_needed, findings, err);
	if (status == ST_OK)
		status = fund_check_changes(tx, rules->call_count > 0, findings, err);
	if (status == ST_OK)
		status = fund_selection_check_rows(tx, rules, findings, err);
	if (status == ST_OK)
		status = duty_rules_check(tx, findings, err);
	if (status == ST_OK)
		status = carbon_check_rows(tx, rules, findings, err);
	if (status == ST_OK)
		status = reduction_check_rows(tx, rules->metered_from, rules->metered_to, findings, err);
	if (status == ST_OK)
		status = credit_check_rows(tx, findings, err);
	if (status == ST_OK)
		status = credit_project_check_rows(tx, rules->as_of, findings, err);
	if (status == ST_OK)
		status = credit_trading_check_rows(tx, findings, err);
	if (status == ST_OK)
		status = credit_claim_check_rows(tx, findings, err);
	if (status == ST_OK)
		status = programme_beside_check(tx, findings, err);
	return status;
}

static enum status run_rule(
	struct store_tx *tx, const char *name, const struct party_rules *rules, struct arena *arena, struct findings *findings, struct err *err)
{
	struct fund_check_rule fund = programme_fund_rule(rules, arena);
	if (strcmp(name, "store.integrity") == 0)
		return store_integrity(tx, err);
	if (strcmp(name, "desk.log") == 0)
		return evidence_log_check(tx, findings, err);
	if (strcmp(name, "evidence") == 0)
		return programme_evidence_check(tx, findings, err);
	if (strcmp(name, "received") == 0)
		return programme_received_check(tx, findings, err);
	if (strcmp(name, "seal") == 0)
		return programme_seal_check(tx, findings, err);
	if (strcmp(name, "rows") == 0)
		return check_rows(tx, rules, findings, err);
	if (strcmp(name, "fund.ledger") == 0)
		return fund_recheck(tx, &fund, FUND_CHECK_LEDGER, findings, err);
	if (strcmp(name, "fund.grants") == 0) {
		enum status status = fund_recheck(tx, &fund, FUND_CHECK_GRANTS, findings, err);
		return status == ST_OK ? fund_selection_recheck(tx, rules, findings, err) : status;
	}
	if (strcmp(name, "fund.cascade") == 0)
		return fund_recheck(tx, &fund, FUND_CHECK_CASCADE, findings, err);
	if (strcmp(name, "fund.checkpoints") == 0)
		return fund_checkpoints_check(tx, rules->programme, findings, err);
	if (strcmp(name, "money.relations") == 0) {
		enum status status = check_relations(tx, rules, findings, err);
		return status == ST_OK ? check_grant_inputs(tx, rules, arena, findings, err) : status;
	}
	if (strcmp(name, "plan") == 0)
		return programme_plan_check(tx, arena, findings, err);
	if (strcmp(name, "credit") == 0)
		return credit_recheck(tx, findings, err);
	if (strcmp(name, "credit.claims") == 0)
		return credit_claim_compare(tx, findings, err);
	if (strcmp(name, "carbon.flags") == 0)
		return programme_flags_check(tx, findings, err);
	if (strcmp(name, "duty") == 0)
		return programme_duties_check(tx, rules, arena, findings, err);
	if (strcmp(name, "credit.verified") == 0)
		return check_certified(tx, rules, arena, findings, err);
	if (strcmp(name, "carbon") == 0) {
		struct carbon_claim *claim;
		size_t claims;
		enum status status = programme_claims(tx, rules, arena, &claim, &claims, err);
		return status == ST_OK ? carbon_verify(tx, rules, claim, claims, findings, err) : status;
	}
	if (strcmp(name, "carbon.versions") == 0) {
		size_t versions;
		return programme_recompute(tx, NULL, &versions, findings, err);
	}
	if (strcmp(name, "reduction") == 0) {
		struct programme_cases cases;
		enum status status = programme_cases_build(tx, rules, arena, &cases, err);
		if (status == ST_OK) {
			status = reduction_recheck(tx, cases.list, cases.count, cases.conflict, cases.conflict_count, findings, err);
			programme_cases_done(&cases);
		}
		return status;
	}
	return err_internal(err, "check rule without code");
}

static bool wanted(const char *name, const char *const *only)
{
	if (!only)
		return true;
	for (; *only; only++)
		if (strcmp(*only, name) == 0)
			return true;
	return false;
}

static enum status check_names(const char *const *only, struct err *err)
{
	const char *names[RULES + 1];
	for (size_t i = 0; i <= RULES; i++)
		names[i] = rules_list[i].name;
	for (; only && *only; only++) {
		bool known = false;
		for (size_t i = 0; i < RULES; i++)
			known |= strcmp(*only, names[i]) == 0;
		const char *near = known ? NULL : string_nearest(*only, names);
		if (!known)
			return err_set(err, ST_USAGE, "check.unknown_rule", *only, near ? near : "check --list", NULL);
	}
	return ST_OK;
}

enum status programme_check(
	struct store_tx *tx, const char *const *only, struct findings *findings, int64_t *out_passed, int64_t *out_failed, struct err *err)
{
	struct arena arena;
	struct party_rules rules;
	int64_t passed = 0, failed = 0;
	enum status status = check_names(only, err);
	if (status != ST_OK)
		return status;
	arena_init(&arena);
	status = programme_rules_read(tx, &arena, &rules, NULL, err);
	for (size_t i = 0; status == ST_OK && i < RULES; i++) {
		if (!wanted(rules_list[i].name, only))
			continue;
		int64_t errors = findings->errors;
		struct err problem;
		err_clear(&problem);
		enum status rule_status = run_rule(tx, rules_list[i].name, &rules, &arena, findings, &problem);
		/* what keeps a rule from being recomputed at all is a finding too, a damaged file as well: the rest goes on */
		if ((rule_status == ST_INTERNAL && strcmp(problem.code, "store.corrupt") != 0) || rule_status == ST_CANCELLED) {
			status = rule_status;
			if (err)
				*err = problem;
		} else if (rule_status != ST_OK) {
			findings_add(findings, SEVERITY_ERROR, &problem);
		}
		if (findings->errors == errors)
			passed++;
		else
			failed++;
	}
	arena_done(&arena);
	if (status == ST_OK) {
		*out_passed = passed;
		*out_failed = failed;
	}
	return status;
}
