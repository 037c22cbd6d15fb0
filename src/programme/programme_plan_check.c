/* The rule "plan" of `sangsaeng check`: plans are what they were, and what was adopted is a grant as the plan says. */
#include "plan/plan_record.h"

#include "fund/fund_change.h"
#include "programme/programme_chain.h"

#include <string.h>

static void add(struct findings *findings, const char *code, const char *plan, const char *measure, const char *what, const char *a, const char *b)
{
	struct err finding;
	err_set(&finding, ST_INPUT, code, plan, measure, what, a, b, NULL);
	findings_add(findings, SEVERITY_ERROR, &finding);
}

static void differ(struct findings *findings, const struct plan_adoption *row, const char *what, int64_t planned, int64_t found)
{
	char a[24], b[24];
	snprintf(a, sizeof a, "%lld", (long long)planned);
	snprintf(b, sizeof b, "%lld", (long long)found);
	add(findings, "plan.differs", row->plan, row->measure, what, a, b);
}

static const struct plan_pick *find_pick(const struct plan_record *plan, const char *measure)
{
	for (size_t i = 0; i < plan->pick_count; i++)
		if (strcmp(plan->pick[i].measure, measure) == 0)
			return &plan->pick[i];
	return NULL;
}

/* What is reserved at each source, and in all; "returned" alone stands for a pool as a whole. */
static void check_reserved(
	const struct plan_adoption *row, const struct plan_pick *pick, const struct fund_grant *grant, struct arena *arena, struct findings *findings)
{
	int64_t sum = 0;
	for (size_t s = 0; s < grant->source_count; s++)
		sum = money_add(sum, grant->source[s].reserved_krw);
	if (sum != pick->support_krw)
		differ(findings, row, "reserved_krw", pick->support_krw, sum);
	if (pick->route == PARTY_ROUTE_POOL && pick->pay_count == 1)
		return;
	for (size_t k = 0; k < pick->pay_count; k++) {
		int64_t reserved = 0;
		for (size_t s = 0; s < grant->source_count; s++)
			if (strcmp(grant->source[s].origin, pick->pay[k].origin) == 0)
				reserved = money_add(reserved, grant->source[s].reserved_krw);
		if (reserved != pick->pay[k].amount_krw)
			differ(findings, row, arena_printf(arena, "reserved_krw %s", pick->pay[k].origin), pick->pay[k].amount_krw, reserved);
	}
}

/* Who adopted it is who stands in the grant's steps, with the plan as paper. */
static void check_steps(const struct plan_adoption *row, const struct fund_step *step, size_t steps, const char *paper, struct findings *findings)
{
	static const char *const taken[] = {"selected", "agreed", "reserved"};
	for (size_t k = 0; k < sizeof taken / sizeof *taken; k++) {
		bool found = false;
		for (size_t i = 0; i < steps && !found; i++)
			found = strcmp(step[i].grant, row->measure) == 0 && strcmp(step[i].to, taken[k]) == 0 && step[i].on == row->on &&
				strcmp(step[i].maker, row->maker) == 0 && strcmp(step[i].checker, row->checker) == 0 &&
				(k == 0 || (strcmp(step[i].evidence, paper) == 0 && strcmp(step[i].evidence_sha256, row->sha256) == 0));
		if (!found)
			add(findings, "plan.step", row->plan, row->measure, taken[k], row->maker, row->checker);
	}
}

struct reading {
	struct fund_decision *decision;
	struct fund_grant *grant;
	struct fund_step *step;
	struct fund_change *change;
	size_t decisions, grants, steps, changes;
};

static void check_adoption(const struct reading *r, const struct plan_adoption *row, const struct plan_record *plan, const char *sha256,
	struct arena *arena, struct findings *findings)
{
	const struct plan_pick *pick = find_pick(plan, row->measure);
	const struct fund_grant *grant = NULL;
	bool changed = false;
	if (!pick || strcmp(row->sha256, sha256) != 0) {
		add(findings, "plan.adoption", row->plan, row->measure, row->sha256, sha256, NULL);
		return;
	}
	for (size_t i = 0; i < r->decisions; i++)
		if (strcmp(r->decision[i].measure, row->measure) == 0)
			return; /* the folder's by now */
	for (size_t i = 0; i < r->grants; i++)
		if (strcmp(r->grant[i].grant, row->measure) == 0)
			grant = &r->grant[i];
	if (!grant) {
		differ(findings, row, "fund_grant", 1, 0);
		return;
	}
	if (strcmp(grant->organisation, pick->organisation) != 0 || strcmp(grant->site, pick->site) != 0 ||
		strcmp(grant->consortium, pick->consortium) != 0 || strcmp(grant->route, party_route_name(pick->route)) != 0 ||
		grant->tier != pick->tier)
		add(findings, "plan.grant", row->plan, row->measure, grant->organisation, grant->site, grant->route);
	/* an approved change of the cost changes what is reserved */
	for (size_t i = 0; i < r->changes; i++)
		changed |= strcmp(r->change[i].measure, row->measure) == 0 && strcmp(r->change[i].decision, "approved") == 0;
	if (!changed)
		check_reserved(row, pick, grant, arena, findings);
	check_steps(row, r->step, r->steps, arena_printf(arena, "plan:%s", row->plan), findings);
}

static enum status check_plan(
	struct store_tx *tx, const char *key, const struct reading *r, struct arena *arena, struct findings *findings, struct err *err)
{
	struct plan_record plan;
	struct plan_adoption *adoption = NULL;
	const char *stored = "";
	size_t adoptions = 0;
	char sha256[HASH_HEX_LEN];
	struct err problem;
	enum status status = plan_record_get(tx, key, arena, &plan, &stored, err);
	if (status == ST_OK)
		status = plan_adoptions(tx, key, arena, &adoption, &adoptions, err);
	if (status != ST_OK)
		return status;
	plan_record_hash(&plan, sha256);
	if (strcmp(sha256, stored) != 0)
		add(findings, "plan.hash", key, NULL, NULL, NULL, NULL);
	else if (plan_record_check(&plan, &problem) != ST_OK)
		findings_add(findings, SEVERITY_ERROR, &problem);
	for (size_t i = 0; i < adoptions; i++)
		check_adoption(r, &adoption[i], &plan, stored, arena, findings);
	return ST_OK;
}

enum status programme_plan_check(struct store_tx *tx, struct arena *arena, struct findings *findings, struct err *err)
{
	struct reading r = {0};
	struct plan_kept *kept = NULL;
	size_t count = 0;
	enum status status = plan_record_list(tx, arena, &kept, &count, err);
	if (status != ST_OK || count == 0)
		return status;
	status = fund_decisions(tx, arena, &r.decision, &r.decisions, err);
	if (status == ST_OK)
		status = fund_grants(tx, arena, &r.grant, &r.grants, err);
	if (status == ST_OK)
		status = fund_grant_steps(tx, arena, NULL, &r.step, &r.steps, err);
	if (status == ST_OK)
		status = fund_changes(tx, arena, &r.change, &r.changes, err);
	for (size_t i = 0; status == ST_OK && i < count; i++)
		status = check_plan(tx, kept[i].record.plan, &r, arena, findings, err);
	return status;
}
