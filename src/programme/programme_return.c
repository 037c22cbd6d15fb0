/* The cascade in a run: whose duty follows which rule, which pool takes a return and pays a grant, what its match may still pay, and returns. */
#include "programme/programme_money_int.h"

#include "evidence/evidence.h"

#include <string.h>

/* ---- the programme's rules as the fund reads them ---- */

const struct fund_duty_rule *programme_duty_rules(const struct party_rules *rules, struct arena *arena)
{
	struct fund_duty_rule *list = arena_alloc(arena, (rules->returned_count + 1) * sizeof *list);
	for (size_t i = 0; i < rules->returned_count; i++) {
		const struct party_return_rule *rule = &rules->returned[i];
		list[i] = (struct fund_duty_rule){.ratio = rule->ratio,
			.state_only = rule->base == PARTY_BASE_STATE,
			.as_paid = rule->base == PARTY_BASE_PAID,
			.tier = rule->tier,
			.version = rule->version,
			.due_on = rule->due_on,
			.due_months = rule->due_months,
			.on_default = rule->on_default[0] ? rule->on_default : NULL,
			.next = i + 1 < rules->returned_count ? &list[i + 1] : NULL};
	}
	return rules->returned_count > 0 ? list : NULL;
}

struct fund_check_rule programme_fund_rule(const struct party_rules *rules, struct arena *arena)
{
	struct fund_pool_rule *pool = arena_alloc(arena, (rules->returned_count + 1) * sizeof *pool);
	struct fund_ceiling *ceiling = arena_alloc(arena, (rules->match_count + 1) * sizeof *ceiling);
	struct fund_check_rule check = {.match_rate = {0, 1}, .pool = pool, .ceiling = ceiling};
	const struct fund_duty_rule *duty = programme_duty_rules(rules, arena);
	if (duty)
		check.duty = *duty;
	for (size_t i = 0; i < rules->returned_count; i++) {
		const struct party_return_rule *rule = &rules->returned[i];
		const struct party_match_rule *match = party_match_for(rules, rule->tier);
		if (rule->version != 1)
			continue; /* the versions of a tier share their pool */
		pool[check.pools++] = (struct fund_pool_rule){.tier = rule->tier,
			.pays = rule->pays,
			.by_consortium = rule->by_consortium,
			.match_rate = match ? match->rate : (struct rate){0, 1},
			.match_ceiling_krw = match ? match->ceiling_krw : 0,
			.match_until = match ? match->on : DATE_NONE};
	}
	for (size_t i = 0; i < rules->match_count; i++) {
		const struct party_match_rule *match = &rules->match[i];
		const struct party_return_rule *rule = party_return_find(rules, match->tier, 1);
		if (match->shape == PARTY_MATCH_OWN_SELECTION && rule)
			ceiling[check.ceilings++] = (struct fund_ceiling){match->funder, rule->pays, match->ceiling_krw};
	}
	return check;
}

int programme_return_version(const struct money *m, int tier, date_day agreed_on)
{
	const struct party_return_rule *rule = party_return_on(m->rules, tier, agreed_on);
	return rule ? rule->version : 0;
}

/* ---- pools ---- */

/* The pool that the returns of a tier fill; with one for each consortium, that of the grant at hand. */
static enum status open_pool(struct money *m, const struct party_return_rule *rule, const struct fund_grant *grant, int64_t *out_id, struct err *err)
{
	if (rule->by_consortium && !grant->consortium[0])
		return err_set(err, ST_INPUT, "pool.no_consortium", grant->grant, NULL);
	return (m->looking ? fund_pool_find : fund_pool_open)(
		m->tx, programme_of_route(m, PARTY_ROUTE_POOL), rule->tier + 1, rule->by_consortium ? grant->consortium : "", out_id, err);
}

enum status programme_pool_for(
	struct money *m, const struct fund_grant *grant, const struct party_return_rule **out_rule, int64_t *out_id, struct err *err)
{
	*out_rule = party_pool_for(m->rules, grant->tier);
	if (!*out_rule) {
		char tier[24];
		snprintf(tier, sizeof tier, "%d", grant->tier);
		return err_set(err, ST_INPUT, "pool.none", grant->grant, tier, NULL);
	}
	return open_pool(m, *out_rule, grant, out_id, err);
}

static const struct fund_grant *find_grant(const struct fund_grant *all, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i].grant, id) == 0)
			return &all[i];
	return NULL;
}

/* What was returned into a pool until a day, in kind too. */
static int64_t returned_until(const struct money *m, const struct party_return_rule *rule, const char *consortium, date_day until,
	const struct fund_grant *all, size_t count)
{
	int64_t sum = 0;
	for (size_t i = 0; i < m->returns; i++) {
		const struct fund_grant *payer = find_grant(all, count, m->returned[i].measure);
		if (!payer || payer->tier != rule->tier || m->returned[i].returned_on > until)
			continue;
		if (!rule->by_consortium || strcmp(payer->consortium, consortium) == 0)
			sum = money_add(sum, m->returned[i].amount_krw);
	}
	return sum;
}

int64_t programme_match_left(const struct money *m, const struct party_return_rule *rule, const struct party_match_rule *match,
	const struct fund_grant *grant, date_day day, const struct fund_grant *all, size_t count)
{
	date_day until = match->on < day ? match->on : day;
	int64_t used = 0, in_all = 0;
	int64_t most = fund_obligation_krw(match->rate, returned_until(m, rule, grant->consortium, until, all, count));
	for (size_t i = 0; i < m->match_uses; i++) {
		const struct programme_match_use *use = &m->match_use[i];
		if (use->tier != match->tier)
			continue;
		in_all = money_add(in_all, use->krw);
		if (!rule->by_consortium || strcmp(use->consortium, grant->consortium) == 0)
			used = money_add(used, use->krw);
	}
	int64_t left = most - used, under = match->ceiling_krw - in_all;
	left = left < under ? left : under;
	return left > 0 ? left : 0;
}

void programme_match_used(struct money *m, const struct party_match_rule *match, const struct fund_grant *grant, int64_t krw)
{
	m->match_use = arena_grow(&m->arena, m->match_use, m->match_uses, sizeof *m->match_use);
	m->match_use[m->match_uses++] = (struct programme_match_use){.tier = match->tier,
		.grant = arena_strdup(&m->arena, grant->grant),
		.consortium = arena_strdup(&m->arena, grant->consortium),
		.krw = krw};
}

void programme_match_freed(struct money *m, const char *grant)
{
	for (size_t i = 0; i < m->match_uses; i++)
		if (strcmp(m->match_use[i].grant, grant) == 0)
			m->match_use[i].krw = 0;
}

int64_t programme_own_left(const struct money *m, const char *funder, const struct fund_grant *grant, const struct fund_grant *all, size_t count)
{
	int64_t left = INT64_MAX;
	for (size_t i = 0; i < m->rules->match_count; i++) {
		const struct party_match_rule *match = &m->rules->match[i];
		const struct party_return_rule *rule = party_return_find(m->rules, match->tier, 1);
		int64_t used = 0;
		if (match->shape != PARTY_MATCH_OWN_SELECTION || strcmp(match->funder, funder) != 0 || !rule ||
			!(rule->pays & party_tier_bit(grant->tier)))
			continue;
		for (size_t g = 0; g < count; g++)
			for (size_t s = 0; s < all[g].source_count && strcmp(all[g].route, party_route_name(PARTY_ROUTE_MINISTRY)) == 0; s++)
				if (strcmp(all[g].source[s].origin, funder) == 0 && (rule->pays & party_tier_bit(all[g].tier)))
					used = money_add(used, all[g].source[s].reserved_krw);
		int64_t mine = match->ceiling_krw > used ? match->ceiling_krw - used : 0;
		left = mine < left ? mine : left;
	}
	return left;
}

/* ---- duties ---- */

enum status programme_came_back(struct money *m, const struct fund_grant *grant, date_day on, const char *line, struct err *err)
{
	const struct fund_duty_rule *rule = fund_duty_rule_of(m->duty, grant);
	char key[FUND_ID_LEN + 32];
	if (!rule || !rule->as_paid)
		return ST_OK;
	struct fund_act act = programme_desk(m, on, line);
	snprintf(key, sizeof key, "duty:back:%s", line);
	return fund_duty_true_up(m->tx, grant, m->duty, &act, key, err);
}

/* ---- returns ---- */

static void channel_list(unsigned channels, char *out, size_t size)
{
	size_t at = 0;
	out[0] = '\0';
	for (int i = 0; i < PARTY_CHANNEL_COUNT; i++)
		if (channels & 1u << i && at < size)
			at += (size_t)snprintf(out + at, size - at, "%s%s", at ? ", " : "", party_channel_name((enum party_channel)i));
}

/* What is bought or given must be proven by what says its worth: an invoice, a valuation, a statement, or the receipt of who got it.
 */
static enum status check_proof(const struct money *m, const struct fund_return_row *row, struct err *err)
{
	static const char *const proves[] = {"invoice", "tax_invoice", "valuation", "statement", "return_receipt"};
	char kind[EVIDENCE_KIND_LEN] = "";
	enum status status = evidence_kind(m->tx, row->evidence, kind, err);
	if (status != ST_OK)
		return status;
	for (size_t i = 0; i < sizeof proves / sizeof *proves; i++)
		if (strcmp(kind, proves[i]) == 0)
			return ST_OK;
	return err_set(err, ST_INPUT, "return.evidence", row->id, row->evidence, kind, NULL);
}

/* Help in kind goes to a machine selected for the pool that the firm's returns fill, before that pool's agreements count it. */
static enum status check_target(const struct money *m, const struct fund_return_row *row, const struct party_return_rule *rule,
	const struct fund_grant *payer, struct err *err)
{
	const struct fund_decision *decision = programme_decision(m, row->for_measure);
	struct fund_grant target;
	if (!decision || strcmp(decision->route, party_route_name(PARTY_ROUTE_POOL)) != 0 || !fund_decision_selects(decision))
		return err_set(err, ST_INPUT, "return.not_pool", row->id, row->for_measure, NULL);
	enum status status = fund_grant_get(m->tx, row->for_measure, &target, err);
	if (status != ST_OK)
		return status;
	date_day agreed_on = party_route_for(m->rules, PARTY_ROUTE_POOL, target.tier)->agreed_on;
	if (row->returned_on > agreed_on) {
		char agreed[DATE_TEXT_LEN];
		date_format(agreed_on, agreed);
		return err_set(err, ST_INPUT, "return.in_kind_late", row->id, row->for_measure, agreed, NULL);
	}
	if (rule && target.tier > rule->tier && !(rule->pays & party_tier_bit(target.tier))) {
		char tier[24];
		snprintf(tier, sizeof tier, "%d", target.tier);
		return err_set(err, ST_INPUT, "return.tier", row->id, row->for_measure, tier, NULL);
	}
	if (rule && rule->by_consortium && strcmp(target.consortium, payer->consortium) != 0)
		return err_set(err, ST_INPUT, "return.consortium", row->id, row->for_measure, payer->consortium, NULL);
	return ST_OK;
}

static enum status check_return(const struct money *m, const struct fund_return_row *row, const struct party_return_rule *rule,
	const struct fund_grant *payer, struct err *err)
{
	const struct party_measure *measure = programme_measure(m, row->measure);
	enum party_channel channel = PARTY_CHANNEL_FUND;
	enum status status = ST_OK;
	for (size_t i = 0; row->bank_line && i < m->bank_lines; i++)
		if (strcmp(m->bank_line[i].line, row->bank_line) == 0 && strcmp(m->bank_line[i].organisation, measure->organisation) != 0)
			return err_set(err, ST_INPUT, "bank.other_firm", row->bank_line, m->bank_line[i].organisation, measure->organisation, NULL);
	(void)party_channel_parse(row->channel, &channel);
	if (rule && !(rule->channels & 1u << channel)) {
		char allowed[96];
		channel_list(rule->channels, allowed, sizeof allowed);
		return err_set(err, ST_INPUT, "return.channel", row->id, row->channel, allowed, NULL);
	}
	if (row->for_measure) {
		status = check_target(m, row, rule, payer, err);
		if (status == ST_OK)
			status = check_proof(m, row, err);
	}
	return status;
}

enum status programme_take_return(struct money *m, const struct fund_return_row *row, struct err *err)
{
	const struct party_return_rule *rule = NULL;
	struct fund_grant payer = {0};
	int64_t pool = 0;
	enum status status = fund_grant_get(m->tx, row->measure, &payer, err);
	if (status == ST_OK)
		rule = party_return_find(m->rules, payer.tier, payer.return_rule);
	if (status == ST_NOT_FOUND || (status == ST_OK && !rule))
		status = err_set(err, ST_INPUT, "fund.no_duty", row->measure, NULL);
	if (status == ST_OK)
		status = check_return(m, row, rule, &payer, err);
	if (status == ST_OK)
		status = open_pool(m, rule, &payer, &pool, err);
	if (status == ST_OK)
		status = fund_return(m->tx, row->id, row->measure, row->amount_krw, pool, row->for_measure, row->returned_on, row->evidence, err);
	return programme_at(status, err, "returns.csv", row->source_line);
}
