/* Who may get how much of whose money: accounts, eligibility, rates, caps, the pool. */
#include "programme/programme_money_int.h"

#include <assert.h>
#include <string.h>

enum fund_nature programme_nature(const char *kind)
{
	return strncmp(kind, "ministry", 8) == 0 ? FUND_STATE : FUND_PRIVATE;
}

const struct party_call *programme_call(const struct money *m, const char *measure)
{
	return fund_selection_call(&m->selection, measure);
}

struct rate programme_own_share(const struct party_call *call_or_null)
{
	return call_or_null && call_or_null->own_share_min.denominator > 0 ? call_or_null->own_share_min : (struct rate){0, 1};
}

const char *programme_of_route(const struct money *m, enum party_route route)
{
	/* the pool is what tier 1 returned: no money crosses between programmes */
	enum party_route of = route == PARTY_ROUTE_POOL ? PARTY_ROUTE_TIER1 : route;
	for (size_t i = 0; i < m->rules->call_count; i++)
		if (m->rules->call[i].route == of && m->rules->call[i].programme[0])
			return m->rules->call[i].programme;
	return "";
}

enum party_route programme_route_of(const char *purpose)
{
	return strcmp(purpose, "tier1_equipment") == 0 ? PARTY_ROUTE_TIER1 : strstr(purpose, "_match") ? PARTY_ROUTE_POOL : PARTY_ROUTE_MINISTRY;
}

/* 0 where the programme has no budget years. */
static int budget_year(const struct money *m)
{
	int year, month, day;
	date_split(m->today, &year, &month, &day);
	return m->rules->by_year ? year : 0;
}

enum status programme_contribution(struct money *m, const char *funder, const char *programme, int64_t *out_id, struct err *err)
{
	char kind[32];
	enum status status = party_kind(m->tx, funder, kind, err);
	struct fund_account account = {.kind = "contribution",
		.owner = funder,
		.detail = kind,
		.nature = programme_nature(kind),
		.programme = programme,
		.year = budget_year(m)};
	return status == ST_OK ? fund_account_open(m->tx, &account, out_id, err) : status;
}

/* The account that holds a funder's money for a purpose. */
enum status programme_funder_bank(
	struct money *m, const char *funder, const char *purpose, int64_t *out_id, enum fund_nature *out_nature, struct err *err)
{
	char kind[32];
	enum status status = party_kind(m->tx, funder, kind, err);
	if (status != ST_OK)
		return status;
	*out_nature = programme_nature(kind);
	struct fund_account account = {.kind = "bank",
		.owner = funder,
		.detail = purpose,
		.nature = *out_nature,
		.tier = fund_purpose_tier(purpose),
		.programme = programme_of_route(m, programme_route_of(purpose)),
		.year = budget_year(m)};
	return (m->looking ? fund_account_find : fund_account_open)(m->tx, &account, out_id, err);
}

static const char *type_of(const struct money *m, const char *measure)
{
	const struct party_measure *found = programme_measure(m, measure);
	return found ? found->type : "";
}

/* Cap left for a funder on a route: per firm, site and consortium, from the grants so far, those of other programmes for the firm and site included.
 */
static int64_t cap_left(
	const struct money *m, enum party_route route, const char *funder, const struct fund_grant *grant, const struct fund_grant *all, size_t count)
{
	int64_t left = INT64_MAX;
	for (size_t i = 0; i < m->rules->cap_count; i++) {
		const struct party_cap *cap = &m->rules->cap[i];
		if (cap->route != route || strcmp(cap->funder, funder) != 0 ||
			(cap->measure_type[0] && strcmp(cap->measure_type, type_of(m, grant->grant)) != 0))
			continue;
		const char *mine = cap->per == PARTY_CAP_FIRM ? grant->organisation : cap->per == PARTY_CAP_SITE ? grant->site : grant->consortium;
		if (!mine[0])
			continue;
		int64_t used = 0;
		for (size_t g = 0; g < count; g++) {
			const char *theirs = cap->per == PARTY_CAP_FIRM   ? all[g].organisation
					     : cap->per == PARTY_CAP_SITE ? all[g].site
									  : all[g].consortium;
			if (strcmp(all[g].route, party_route_name(route)) != 0 || strcmp(theirs, mine) != 0 || all[g].state == FUND_WITHDRAWN ||
				(cap->measure_type[0] && strcmp(cap->measure_type, type_of(m, all[g].grant)) != 0))
				continue;
			for (size_t s = 0; s < all[g].source_count; s++)
				if (route == PARTY_ROUTE_POOL || strcmp(all[g].source[s].origin, funder) == 0)
					used = money_add(used, all[g].source[s].reserved_krw);
		}
		for (size_t b = 0; b < m->besides && cap->per != PARTY_CAP_CONSORTIUM && !cap->measure_type[0]; b++) {
			const struct programme_beside *other = &m->beside[b];
			const char *theirs = cap->per == PARTY_CAP_FIRM ? other->organisation : other->site;
			if (other->kind == PROGRAMME_BESIDE_GRANT && strcmp(other->route, party_route_name(route)) == 0 &&
				strcmp(theirs, mine) == 0 && (route == PARTY_ROUTE_POOL || strcmp(other->funder, funder) == 0))
				used = money_add(used, other->amount_krw);
		}
		if (cap->amount_krw - used < left)
			left = cap->amount_krw - used;
	}
	return left;
}

enum status programme_not_eligible(struct err *err, const char *code, const char *measure, const char *value, date_day day)
{
	char text[DATE_TEXT_LEN];
	date_format(day, text);
	return err_set(err, ST_INPUT, code, measure, value, text, NULL);
}

/* Eligibility on a day (programme rules 8): an agreement in force, tier, size, exclusion; the SME ministry's money not for allocated or
 * target-managed companies. Asked at application, decision, promotion, agreement and each payment. */
enum status programme_check_eligible(struct money *m, const char *measure, const char *organisation, enum party_route route, int tier, date_day day,
	enum party_size *out_size, struct err *err)
{
	bool excluded = false, allocated = false, managed = false;
	char consortium[PARTY_ID_LEN];
	int tier_now = 0;
	enum status status = party_size_on(m->tx, organisation, day, out_size, err);
	if (status == ST_OK)
		status = party_tier_on(m->tx, organisation, day, &tier_now, consortium, err);
	if (status == ST_OK)
		status = party_flag_on(m->tx, organisation, "excluded", day, &excluded, err);
	if (status == ST_OK && !excluded)
		status = fund_excluded_on(m->tx, organisation, day, &excluded, err);
	if (status == ST_OK)
		status = party_flag_on(m->tx, organisation, "allocated", day, &allocated, err);
	if (status == ST_OK)
		status = party_flag_on(m->tx, organisation, "target_managed", day, &managed, err);
	if (status != ST_OK)
		return status;
	if (tier == 0)
		return programme_not_eligible(err, "decision.no_agreement", measure, organisation, day);
	if (tier_now == 0)
		return programme_not_eligible(err, "decision.left", measure, organisation, day);
	if ((route == PARTY_ROUTE_TIER1) != (tier == 1))
		return programme_not_eligible(err, "decision.tier", measure, party_route_name(route), day);
	if (excluded)
		return programme_not_eligible(err, "decision.excluded", measure, organisation, day);
	if (route == PARTY_ROUTE_MINISTRY && (allocated || managed))
		return programme_not_eligible(err, "decision.managed", measure, organisation, day);
	return ST_OK;
}

static struct fund_source *add_source(
	struct fund_grant *grant, const char *origin, enum fund_nature nature, int64_t bank, struct rate rate, int64_t reserved_krw)
{
	assert(grant->source_count < FUND_SOURCES_MAX);
	struct fund_source *source = &grant->source[grant->source_count++];
	snprintf(source->origin, sizeof source->origin, "%s", origin);
	source->nature = nature;
	source->bank = bank;
	source->rate = rate;
	source->reserved_krw = reserved_krw;
	return source;
}

/* Funders of routes tier 1 and ministry: each its rate of eligible cost within its caps, together at most the eligible cost. */
enum status programme_fund_by_rates(struct money *m, struct fund_grant *grant, enum party_route route, enum party_size size, date_day day,
	const struct fund_grant *all, size_t count, struct err *err)
{
	int64_t left = fund_support_limit_krw(grant->own_share_min, grant->eligible_planned_krw);
	for (size_t i = 0; i < m->rules->support_count; i++) {
		const struct party_support *support = &m->rules->support[i];
		if (support->route != route || support->valid_from > day || (support->valid_to != DATE_NONE && support->valid_to < day))
			continue;
		int64_t bank, amount = fund_support_krw(
				      support->rate[size], grant->eligible_planned_krw, cap_left(m, route, support->funder, grant, all, count));
		if (amount > left)
			amount = left;
		int64_t own = route == PARTY_ROUTE_MINISTRY ? programme_own_left(m, support->funder, grant, all, count) : INT64_MAX;
		if (amount > own)
			amount = own;
		if (amount == 0)
			continue;
		enum fund_nature nature;
		enum status status = programme_funder_bank(
			m, support->funder, route == PARTY_ROUTE_TIER1 ? "tier1_equipment" : "tier2_support", &bank, &nature, err);
		if (status != ST_OK)
			return status;
		add_source(grant, support->funder, nature, bank, support->rate[size], amount);
		left -= amount;
	}
	if (grant->source_count == 0)
		return programme_not_eligible(err, "decision.no_support", grant->grant, party_size_name(size), day);
	return ST_OK;
}

enum status programme_bank_left(struct money *m, int64_t bank, int64_t *out_krw, struct err *err)
{
	struct fund_balance balance;
	if (bank == 0 && m->looking) {
		*out_krw = 0;
		return ST_OK;
	}
	enum status status = fund_account_balance(m->tx, bank, &balance, err);
	if (status == ST_OK)
		*out_krw = balance.debits_posted - balance.credits_posted - balance.credits_pending;
	return status;
}

enum status programme_pool_offer(struct money *m, const struct fund_grant *grant, enum party_size size, date_day day, const struct fund_grant *all,
	size_t count, struct programme_pool_offer *out_offer, struct err *err)
{
	struct programme_pool_offer offer = {.rate = {0, 1}, .match_nature = FUND_STATE};
	for (size_t i = 0; i < m->rules->support_count; i++) {
		const struct party_support *support = &m->rules->support[i];
		if (support->route == PARTY_ROUTE_POOL && support->valid_from <= day && (support->valid_to == DATE_NONE || support->valid_to >= day))
			offer.rate = support->rate[size];
	}
	for (size_t i = 0; i < m->returns; i++)
		if (m->returned[i].for_measure && strcmp(m->returned[i].for_measure, grant->grant) == 0 && m->returned[i].returned_on <= day)
			offer.in_kind_krw = money_add(offer.in_kind_krw, m->returned[i].amount_krw);
	offer.support_krw = fund_support_krw(offer.rate, grant->eligible_planned_krw, cap_left(m, PARTY_ROUTE_POOL, "", grant, all, count));
	int64_t limit = fund_support_limit_krw(grant->own_share_min, grant->eligible_planned_krw);
	offer.support_krw = offer.support_krw < limit ? offer.support_krw : limit;
	if (offer.support_krw == 0)
		return programme_not_eligible(err, "decision.no_support", grant->grant, party_size_name(size), day);
	if (offer.in_kind_krw > offer.support_krw) {
		char a[32], b[32];
		money_format(offer.in_kind_krw, a);
		money_format(offer.support_krw, b);
		return err_set(err, ST_INPUT, "pool.in_kind_above", grant->grant, a, b, NULL);
	}
	bool allocated = false, managed = false;
	const struct party_return_rule *rule = NULL;
	enum status status = programme_pool_for(m, grant, &rule, &offer.pool, err);
	const struct party_match_rule *match = rule ? party_match_for(m->rules, rule->tier) : NULL;
	if (status == ST_OK)
		status = programme_bank_left(m, offer.pool, &offer.available_krw[0], err);
	if (status == ST_OK)
		status = party_flag_on(m->tx, grant->organisation, "allocated", day, &allocated, err);
	if (status == ST_OK)
		status = party_flag_on(m->tx, grant->organisation, "target_managed", day, &managed, err);
	if (status == ST_OK && match && !allocated && !managed) {
		char purpose[24];
		snprintf(purpose, sizeof purpose, "tier%d_match", match->tier + 1);
		offer.match = match;
		status = programme_funder_bank(m, match->funder, purpose, &offer.match_bank, &offer.match_nature, err);
		if (status == ST_OK)
			status = programme_bank_left(m, offer.match_bank, &offer.available_krw[1], err);
		int64_t most = programme_match_left(m, rule, match, grant, day, all, count);
		offer.available_krw[1] = offer.available_krw[1] < most ? offer.available_krw[1] : most;
	}
	if (status == ST_OK)
		*out_offer = offer;
	return status;
}

void programme_pool_take(struct money *m, struct fund_grant *grant, const struct programme_pool_offer *offer, const int64_t part_krw[2])
{
	int64_t in_kind = offer->in_kind_krw;
	struct fund_source *source = add_source(grant, "returned", FUND_PRIVATE, offer->pool, offer->rate, in_kind + part_krw[0]);
	source->pledged_krw = source->in_kind_krw = source->paid_krw = in_kind;
	if (part_krw[1] > 0) {
		add_source(grant, offer->match->funder, offer->match_nature, offer->match_bank, offer->rate, part_krw[1]);
		programme_match_used(m, offer->match, grant, part_krw[1]);
	}
}

/* The pool: what tier 1 gave in kind for this machine first, the rest from returned money and match in proportion to what is there. */
enum status programme_fund_by_pool(
	struct money *m, struct fund_grant *grant, enum party_size size, date_day day, const struct fund_grant *all, size_t count, struct err *err)
{
	struct programme_pool_offer offer;
	int64_t part[2] = {0, 0};
	enum status status = programme_pool_offer(m, grant, size, day, all, count, &offer, err);
	if (status != ST_OK)
		return status;
	int64_t rest = offer.support_krw - offer.in_kind_krw;
	if (rest > offer.available_krw[0] + offer.available_krw[1]) {
		char a[32], b[32];
		money_format(rest, a);
		money_format(offer.available_krw[0] + offer.available_krw[1], b);
		return err_set(err, ST_INPUT, "pool.short", grant->grant, a, b, NULL);
	}
	if (rest > 0)
		split_largest_remainder(rest, offer.available_krw, 2, part);
	programme_pool_take(m, grant, &offer, part);
	return ST_OK;
}

static bool has_state_money(const struct fund_grant *grant)
{
	bool has = false;
	for (size_t i = 0; i < grant->source_count; i++)
		has |= grant->source[i].nature == FUND_STATE && grant->source[i].reserved_krw > 0;
	return has;
}

/* The year of a grant's agreement. */
static int agreement_year(const struct money *m, const struct fund_grant *grant)
{
	enum party_route route = PARTY_ROUTE_TIER1;
	date_day adopted_on = programme_adopted_on(m, grant->grant);
	int year, month, day;
	(void)party_route_parse(grant->route, &route);
	date_split(adopted_on != DATE_NONE ? adopted_on : party_route_for(m->rules, route, grant->tier)->agreed_on, &year, &month, &day);
	return year;
}

enum status programme_check_duplicates(
	struct money *m, const struct fund_grant *grant, enum party_route route, const struct fund_grant *all, size_t count, struct err *err)
{
	return programme_check_duplicates_of(m, programme_call(m, grant->grant), grant, all, count, err);
}

enum status programme_check_duplicates_of(struct money *m, const struct party_call *call_or_null, const struct fund_grant *grant,
	const struct fund_grant *all, size_t count, struct err *err)
{
	const struct party_call *call = call_or_null;
	if (!call || !has_state_money(grant))
		return ST_OK;
	for (size_t i = 0; i < count; i++) {
		const struct fund_grant *g = &all[i];
		if (g->state < FUND_AGREED || g == grant || strcmp(g->grant, grant->grant) == 0 || !has_state_money(g))
			continue;
		if ((call->duplicate_scope & PARTY_SCOPE_SITE) && strcmp(g->site, grant->site) == 0)
			return err_set(err, ST_INPUT, "duplicate.site", grant->grant, g->grant, grant->site, NULL);
		if ((call->duplicate_scope & PARTY_SCOPE_FIRM_YEAR) && strcmp(g->organisation, grant->organisation) == 0 &&
			agreement_year(m, g) == agreement_year(m, grant))
			return err_set(err, ST_INPUT, "duplicate.firm_year", grant->grant, g->grant, grant->organisation, NULL);
	}
	for (size_t b = 0; b < m->besides && (call->duplicate_scope & PARTY_SCOPE_SITE); b++) {
		char kind[32];
		if (m->beside[b].kind == PROGRAMME_BESIDE_GRANT && strcmp(m->beside[b].site, grant->site) == 0 &&
			party_kind(m->tx, m->beside[b].funder, kind, NULL) == ST_OK && programme_nature(kind) == FUND_STATE)
			return err_set(err, ST_INPUT, "duplicate.site", grant->grant, m->beside[b].programme, grant->site, NULL);
	}
	return ST_OK;
}
