#include "programme/programme_route.h"

#include "base/money.h"
#include "credit/credit_claim.h"
#include "evidence/evidence.h"
#include "programme/programme_credit.h"
#include "programme/programme_desk.h"
#include "programme/programme_money_int.h"

#include <string.h>

const char *const programme_claim_name[PROGRAMME_CLAIMS] = {"koc", "own_reduction", "retained"};

struct work {
	struct money m;
	struct party_rules rules;
	struct arena *arena;
	date_day on;
	struct fund_grant *grant;
	struct credit_claim_row *claim;
	struct credit_claim_certificate *certificate;
	size_t grants, claims, certificates;
	char day[DATE_TEXT_LEN];
};

/* A rule that refuses is an answer here; only a failure of the store is one of ours. */
static bool is_answer(enum status status)
{
	return status == ST_INPUT || status == ST_CONFLICT || status == ST_NOT_FOUND;
}

static void refuse(struct work *w, struct programme_route_option *o, const struct err *reason)
{
	for (size_t i = 0; i < o->refusals; i++)
		if (strcmp(o->refusal[i].code, reason->code) == 0)
			return;
	o->refusal = arena_grow(w->arena, o->refusal, o->refusals, sizeof *o->refusal);
	o->refusal[o->refusals++] = *reason;
	o->eligible = false;
}

static void note(struct work *w, struct programme_route_option *o, const char *code, const char *a, const char *b, const char *c)
{
	o->open = arena_grow(w->arena, o->open, o->opens, sizeof *o->open);
	err_set(&o->open[o->opens++], ST_INPUT, code, a, b, c, NULL);
}

/* ---- support ---- */

/* The call's days, papers and quotes. */
static enum status judge_call(struct work *w, struct programme_route_option *o, const struct party_measure *measure, const struct party_call *call,
	int64_t quotes, struct err *err)
{
	int needed = call ? call->quotes_needed : w->rules.quotes_needed;
	bool hopeless = o->refusals > 0; /* no paper would help */
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN], have[24], want[24];
	struct err reason;

	if (call) {
		date_format(call->opens_on, from);
		date_format(call->closes_on, to);
		err_set(&reason, ST_INPUT, "route.call_closed", call->call, to, NULL);
		if (w->on > call->closes_on)
			refuse(w, o, &reason);
		if (w->on < call->opens_on)
			note(w, o, "route.call_not_open", call->call, from, to);
	}
	if (hopeless)
		return ST_OK;
	for (int i = 0; call && i < call->checklist_count; i++) {
		char evidence[EVIDENCE_ID_LEN];
		enum status st = evidence_find(w->m.tx, measure->measure, call->checklist[i], w->on, evidence, &reason);

		if (st == ST_NOT_FOUND)
			note(w, o, "route.paper_missing", call->checklist[i], NULL, NULL);
		else if (st != ST_OK) {
			*err = reason;
			return st;
		}
	}
	snprintf(have, sizeof have, "%lld", (long long)quotes);
	snprintf(want, sizeof want, "%d", needed);
	if (quotes < needed)
		note(w, o, "route.quotes", have, want, NULL);
	return ST_OK;
}

static void add_source(struct work *w, struct programme_route_option *o, const char *origin, int64_t offer_krw, int64_t available_krw)
{
	o->source = arena_grow(w->arena, o->source, o->sources, sizeof *o->source);
	o->source[o->sources++] = (struct programme_route_source){arena_strdup(w->arena, origin), offer_krw, available_krw};
	o->payable_krw += offer_krw < available_krw ? offer_krw : available_krw;
}

/* Routes tier 1 and ministry: each funder by its rate. */
static enum status offer_by_rates(struct work *w, struct programme_route_option *o, const struct fund_grant *draft, enum party_route route,
	enum party_size size, const struct fund_grant *others, size_t count, struct fund_grant *out_grant, struct err *err)
{
	struct fund_grant alone = *draft, offer = *draft;
	enum status st = programme_fund_by_rates(&w->m, &alone, route, size, w->on, NULL, 0, err);

	for (size_t s = 0; st == ST_OK && s < alone.source_count; s++)
		o->rule_krw += alone.source[s].reserved_krw;
	if (st == ST_OK)
		st = programme_fund_by_rates(&w->m, &offer, route, size, w->on, others, count, err);
	for (size_t s = 0; st == ST_OK && s < offer.source_count; s++) {
		int64_t left = 0;

		st = programme_bank_left(&w->m, offer.source[s].bank, &left, err);
		if (st == ST_OK) {
			o->offer_krw += offer.source[s].reserved_krw;
			add_source(w, o, offer.source[s].origin, offer.source[s].reserved_krw, left);
		}
	}
	*out_grant = offer;
	return st;
}

/* The pool pays as a whole: returned money and match in the proportion in which they are there. */
static enum status offer_by_pool(struct work *w, struct programme_route_option *o, const struct fund_grant *draft, enum party_size size,
	const struct fund_grant *others, size_t count, struct fund_grant *out_grant, struct err *err)
{
	struct programme_pool_offer alone, offer;
	int64_t part[2] = {0, 0}, rest, there;
	enum status st = programme_pool_offer(&w->m, draft, size, w->on, NULL, 0, &alone, err);

	if (st == ST_OK) {
		o->rule_krw = alone.support_krw;
		st = programme_pool_offer(&w->m, draft, size, w->on, others, count, &offer, err);
	}
	if (st != ST_OK)
		return st;
	rest = offer.support_krw - offer.in_kind_krw;
	there = offer.available_krw[0] + offer.available_krw[1];
	o->offer_krw = offer.support_krw;
	if (rest > 0 && there > 0)
		split_largest_remainder(rest, offer.available_krw, 2, part);
	else
		part[0] = rest;
	add_source(w, o, "returned", offer.in_kind_krw + part[0], offer.in_kind_krw + offer.available_krw[0]);
	if (offer.match)
		add_source(w, o, offer.match->funder, part[1], offer.available_krw[1]);
	*out_grant = *draft;
	programme_pool_take(&w->m, out_grant, &offer, part);
	return ST_OK;
}

static void note_shortages(struct work *w, struct programme_route_option *o)
{
	for (size_t s = 0; s < o->sources; s++) {
		char offer[32], there[32];

		if (o->source[s].offer_krw <= o->source[s].available_krw)
			continue;
		money_format(o->source[s].offer_krw, offer);
		money_format(o->source[s].available_krw > 0 ? o->source[s].available_krw : 0, there);
		if (strcmp(o->source[s].origin, "returned") == 0)
			note(w, o, "route.pool_short", offer, there, NULL);
		else
			note(w, o, "route.money_short", o->source[s].origin, offer, there);
	}
}

/* What of the offer would have to be returned: the planner's rule, on this offer in the place of its own. */
static void add_duty(struct work *w, struct programme_route_option *o, const struct fund_grant *grant)
{
	const struct party_return_rule *back = party_return_on(&w->rules, grant->tier, w->on);
	const struct party_match_rule *match = party_match_for(&w->rules, grant->tier);
	int64_t base = 0;

	for (size_t s = 0; back && s < grant->source_count; s++)
		if (back->base != PARTY_BASE_STATE || grant->source[s].nature == FUND_STATE)
			base += grant->source[s].reserved_krw;
	if (base == 0)
		return;
	o->duty_krw = fund_obligation_krw(back->ratio, base);
	o->match_krw = match ? rate_floor(match->rate, o->duty_krw) : 0;
}

static enum status judge_option(struct work *w, struct programme_route *r, const struct party_measure *measure, enum party_route route,
	const struct party_call *call, struct err *err)
{
	struct programme_route_option o = {.route = party_route_name(route),
		.call = call ? call->call : "",
		.opens_on = call ? call->opens_on : DATE_NONE,
		.closes_on = call ? call->closes_on : DATE_NONE,
		.eligible = true};
	struct fund_grant draft, grant, *others = arena_alloc(w->arena, (w->grants + 1) * sizeof *others);
	enum party_size size = PARTY_SIZE_SMALL;
	size_t count = 0;
	int64_t quotes;
	struct err reason;
	enum status st = programme_draft_grant(&w->m, measure, route, w->on, &draft, &quotes, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < w->grants; i++)
		if (strcmp(w->grant[i].grant, measure->measure) != 0)
			others[count++] = w->grant[i];
	draft.own_share_min = programme_own_share(call);
	o.cost_krw = draft.eligible_planned_krw;
	if (strcmp(measure->type, "housekeeping") == 0) {
		(void)programme_not_eligible(&reason, "decision.housekeeping", measure->measure, "", w->on);
		refuse(w, &o, &reason);
	}
	st = programme_check_eligible(&w->m, measure->measure, measure->organisation, route, draft.tier, w->on, &size, &reason);
	if (is_answer(st))
		refuse(w, &o, &reason);
	else if (st != ST_OK) {
		*err = reason;
		return st;
	}
	for (size_t i = 0; measure->old_serial && i < w->m.besides; i++)
		if (w->m.beside[i].kind == PROGRAMME_BESIDE_MACHINE && strcmp(w->m.beside[i].key, measure->old_serial) == 0) {
			err_set(&reason, ST_INPUT, "beside.machine_twice", measure->old_serial, w->m.beside[i].programme, w->m.beside[i].funder,
				NULL);
			refuse(w, &o, &reason);
		}
	st = judge_call(w, &o, measure, call, quotes, err);
	if (st != ST_OK)
		return st;
	if (o.refusals == 0 || (o.refusals == 1 && strcmp(o.refusal[0].code, "route.call_closed") == 0)) {
		st = route == PARTY_ROUTE_POOL ? offer_by_pool(w, &o, &draft, size, others, count, &grant, &reason)
					       : offer_by_rates(w, &o, &draft, route, size, others, count, &grant, &reason);
		if (st == ST_OK) {
			add_duty(w, &o, &grant);
			st = programme_check_duplicates_of(&w->m, call, &grant, others, count, &reason);
		}
		if (is_answer(st))
			refuse(w, &o, &reason);
		else if (st != ST_OK) {
			*err = reason;
			return st;
		}
		o.own_krw = o.cost_krw - o.offer_krw;
		note_shortages(w, &o);
	}
	r->option = arena_grow(w->arena, r->option, r->options, sizeof *r->option);
	r->option[r->options++] = o;
	return ST_OK;
}

static enum status judge_support(struct work *w, struct programme_route *r, const struct party_measure *measure, struct err *err)
{
	enum status st = ST_OK;

	for (int route = 0; st == ST_OK && route < PARTY_ROUTE_COUNT; route++) {
		if (!w->rules.route_present[route])
			continue;
		if (!party_route_has_calls(&w->rules, (enum party_route)route))
			st = judge_option(w, r, measure, (enum party_route)route, NULL, err);
		for (size_t c = 0; st == ST_OK && c < w->rules.call_count; c++)
			if (w->rules.call[c].route == (enum party_route)route)
				st = judge_option(w, r, measure, (enum party_route)route, &w->rules.call[c], err);
	}
	/* a grant is reserved as a whole or not at all */
	r->best = r->nearest = -1;
	for (size_t i = 0; !r->granted && i < r->options; i++) {
		const struct programme_route_option *o = &r->option[i];
		int *place = o->payable_krw == o->offer_krw ? &r->best : &r->nearest;

		if (o->eligible && o->offer_krw > 0 && (*place < 0 || o->offer_krw > r->option[*place].offer_krw))
			*place = (int)i;
	}
	return st;
}

/* ---- claims ---- */

static bool lives(const struct work *w, const struct credit_claim_row *row)
{
	return strcmp(row->made_on, w->day) <= 0 && (!row->released_on || strcmp(row->released_on, w->day) > 0);
}

/* The first claim that stands against a kind: a row about the machine or its site, or a certificate. */
static void judge_against(struct work *w, struct programme_claim_choice *choice, enum credit_claim_kind kind, const struct party_measure *measure)
{
	for (size_t i = 0; i < w->claims && choice->possible; i++) {
		const struct credit_claim_row *row = &w->claim[i];
		enum credit_claim_kind other = credit_claim_kind_of(row->kind);
		const struct credit_claim_rule *rule;

		if (!lives(w, row) || other == kind || other == CREDIT_CLAIM_KINDS ||
			!((row->measure && strcmp(row->measure, measure->measure) == 0) ||
				(!row->measure && row->site && strcmp(row->site, measure->site) == 0)))
			continue;
		rule = credit_claim_rule_for(kind, other, strcmp(row->organisation, measure->organisation) == 0);
		if (!rule->beside)
			*choice = (struct programme_claim_choice){false, rule->code, rule->ko, rule->en, row->claim, choice->claimant};
	}
	for (size_t i = 0; i < w->certificates && choice->possible && kind != CREDIT_CLAIM_KOC; i++) {
		const struct credit_claim_certificate *c = &w->certificate[i];
		const struct credit_claim_rule *rule;

		if (strcmp(c->measure, measure->measure) != 0 || c->live_t == 0)
			continue;
		rule = credit_claim_rule_for(kind, CREDIT_CLAIM_KOC, false);
		if (!rule->beside)
			*choice = (struct programme_claim_choice){false, rule->code, rule->ko, rule->en,
				arena_printf(w->arena, "certificate %lld", (long long)c->certificate), choice->claimant};
	}
}

/* A carmaker that pays for the machine and is an allocated company on the day; "" if there is none. */
static enum status own_claimant(struct work *w, const struct programme_route *r, const struct fund_grant *grant, const char **out, struct err *err)
{
	enum status st = ST_OK;
	size_t sources = grant ? grant->source_count : 0;

	*out = "";
	for (size_t k = 0; st == ST_OK && k < sources + (grant ? 0 : w->rules.support_count); k++) {
		const char *origin = grant ? grant->source[k].origin : w->rules.support[k].funder;
		const struct programme_route_option *o = r->best >= 0 ? &r->option[r->best] : r->nearest >= 0 ? &r->option[r->nearest] : NULL;
		bool pays = grant || (o && strcmp(o->route, party_route_name(w->rules.support[k].route)) == 0);
		char kind[32];
		bool allocated = false;

		if (!pays || !origin[0] || strcmp(origin, "returned") == 0)
			continue;
		st = party_kind(w->m.tx, origin, kind, err);
		if (st == ST_OK && strcmp(kind, "carmaker") == 0)
			st = party_flag_on(w->m.tx, origin, "allocated", w->on, &allocated, err);
		if (st == ST_OK && allocated && !(*out)[0])
			*out = arena_strdup(w->arena, origin);
	}
	return st;
}

static enum status judge_claims(
	struct work *w, struct programme_route *r, const struct party_measure *measure, const struct fund_grant *grant, struct err *err)
{
	static const struct {
		const char *code, *ko, *en;
	} refused[] = {{"R01", "사업장이 할당대상업체의 것입니다.", "The host site belongs to an allocated company."},
		{"R02", "배출원을 바꾸는 설비가 아닙니다.", "It does not replace the source."},
		{"R05", "인정 첫날 뒤에 남는 감축이 없습니다.", "Nothing is left to credit after the first creditable day."}};
	struct programme_claim_choice *c = r->claim;
	const char *claimant;
	enum status st = own_claimant(w, r, grant, &claimant, err);

	if (st != ST_OK)
		return st;
	c[PROGRAMME_CLAIM_CREDIT] = (struct programme_claim_choice){r->pays->refused[0] == '\0', r->pays->refused,
		"외부사업으로 인증받아 팝니다. 팔린 톤은 주장 반영 발자국에 다시 더해집니다.",
		"Certified as an external project and sold; the tonnes are added back in the claim-adjusted footprint.", "", r->organisation};
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		if (strcmp(refused[i].code, r->pays->refused) == 0) {
			c[PROGRAMME_CLAIM_CREDIT].ko = refused[i].ko;
			c[PROGRAMME_CLAIM_CREDIT].en = refused[i].en;
		}
	c[PROGRAMME_CLAIM_OWN] =
		claimant[0] ? (struct programme_claim_choice){true, "",
				      "할당대상업체인 완성차가 자기 감축실적으로 인정받습니다. 4기의 기준이 정해지지 않아 값을 모릅니다.",
				      "The carmaker, an allocated company, has it recognised as its own reduction; its worth is not known, since the "
				      "rules of phase 4 are open.",
				      "", claimant}
			    : (struct programme_claim_choice){false, "", "이 설비를 지원하는 할당대상업체가 없습니다.",
				      "No allocated company supports this machine.", "", ""};
	c[PROGRAMME_CLAIM_RETAINED] = (struct programme_claim_choice){true, "",
		"아무에게도 팔지 않고 업체의 감축으로 남깁니다. 물리적 발자국과 주장 반영 발자국이 같습니다.",
		"Sold to nobody; it stays the firm's own, and physical and claim-adjusted footprint are the same.", "", r->organisation};
	if (!r->pays->measure->creditable)
		c[PROGRAMME_CLAIM_OWN].possible = false;
	judge_against(w, &c[PROGRAMME_CLAIM_CREDIT], CREDIT_CLAIM_KOC, measure);
	judge_against(w, &c[PROGRAMME_CLAIM_OWN], CREDIT_CLAIM_OWN, measure);
	judge_against(w, &c[PROGRAMME_CLAIM_RETAINED], CREDIT_CLAIM_RETAINED, measure);
	r->advice = "retained";
	if (r->project[0]) {
		r->advice = "registered";
		return ST_OK;
	}
	if (c[PROGRAMME_CLAIM_CREDIT].possible) {
		bool known = false;

		for (int k = 0; k < CREDIT_PAYS_ROUTES; k++)
			known |= r->pays->route[k].known;
		r->advice = !known ? "unknown" : r->pays->best >= 0 ? "koc" : "retained";
	}
	return ST_OK;
}

/* ---- one measure ---- */

static enum status judge(
	struct work *w, const struct party_measure *measure, const struct credit_pays_answer *pays, struct programme_route *out, struct err *err)
{
	/* the measure's texts live in the money's own arena */
	struct programme_route r = {.measure = arena_strdup(w->arena, measure->measure),
		.organisation = arena_strdup(w->arena, measure->organisation),
		.site = arena_strdup(w->arena, measure->site),
		.machine = arena_strdup(w->arena, measure->machine),
		.type = arena_strdup(w->arena, measure->type),
		.project = arena_strdup(w->arena, measure->project ? measure->project : ""),
		.size = "",
		.grant_state = "",
		.pays = pays,
		.best = -1,
		.nearest = -1};
	const struct fund_grant *grant = NULL;
	char consortium[PARTY_ID_LEN];
	enum party_size size;
	enum status st = party_tier_on(w->m.tx, measure->organisation, w->on, &r.tier, consortium, err);

	if (st == ST_OK)
		st = party_flag_on(w->m.tx, measure->organisation, "allocated", w->on, &r.allocated, err);
	if (st == ST_OK)
		st = party_flag_on(w->m.tx, measure->organisation, "target_managed", w->on, &r.target_managed, err);
	if (st == ST_OK)
		st = party_flag_on(w->m.tx, measure->organisation, "excluded", w->on, &r.excluded, err);
	if (st == ST_OK && !r.excluded)
		st = fund_excluded_on(w->m.tx, measure->organisation, w->on, &r.excluded, err);
	if (st != ST_OK)
		return st;
	r.consortium = arena_strdup(w->arena, consortium);
	if (party_size_on(w->m.tx, measure->organisation, w->on, &size, NULL) == ST_OK)
		r.size = party_size_name(size);
	for (size_t i = 0; i < w->grants; i++)
		if (strcmp(w->grant[i].grant, measure->measure) == 0)
			grant = &w->grant[i];
	if (grant) {
		r.grant_state = fund_state_name(grant->state);
		r.granted = grant->state >= FUND_SELECTED;
		for (size_t s = 0; s < grant->source_count; s++)
			r.reserved_krw += grant->source[s].reserved_krw;
	}
	st = judge_support(w, &r, measure, err);
	if (st == ST_OK)
		st = judge_claims(w, &r, measure, grant, err);
	if (st == ST_OK)
		*out = r;
	return st;
}

static bool is_asked(const struct party_measure *m, const char *const *measure, const char *firm)
{
	if (firm)
		return strcmp(m->organisation, firm) == 0;
	for (; *measure; measure++)
		if (strcmp(*measure, m->measure) == 0)
			return true;
	return false;
}

/* Is every name one of a measure, and the firm one that there is? */
static enum status check_names(struct work *w, const char *const *measure, const char *firm, struct err *err)
{
	char kind[32];

	if (firm && party_kind(w->m.tx, firm, kind, NULL) != ST_OK)
		return err_set(err, ST_NOT_FOUND, "outcome.firm_unknown", firm, NULL);
	for (; !firm && *measure; measure++)
		if (!programme_measure(&w->m, *measure))
			return err_set(err, ST_NOT_FOUND, "pays.no_measure", *measure, NULL);
	return ST_OK;
}

static enum status read_all(struct work *w, date_day on, struct err *err)
{
	enum status st = party_programme_get(w->m.tx, w->arena, &w->rules, NULL, err);

	if (st == ST_OK)
		st = programme_today(w->m.tx, on, &w->on, err);
	if (st != ST_OK)
		return st;
	w->m.rules = &w->rules;
	w->m.today = w->on;
	date_format(w->on, w->day);
	st = programme_money_read(&w->m, err);
	if (st == ST_OK)
		st = fund_grants(w->m.tx, w->arena, &w->grant, &w->grants, err);
	if (st == ST_OK)
		st = credit_claim_rows(w->m.tx, w->arena, &w->claim, &w->claims, err);
	if (st == ST_OK)
		st = credit_claim_certificates(w->m.tx, w->arena, &w->certificate, &w->certificates, err);
	return st;
}

enum status programme_routes(struct store_tx *tx, const char *const *measure, const char *firm_or_null, date_day on, int64_t price_krw,
	struct arena *arena, struct programme_routes *out_routes, struct err *err)
{
	struct work w = {.m = {.tx = tx, .looking = true}, .arena = arena};
	struct programme_routes v = {.count = 0};
	struct credit_pays_answer *pays;
	date_day requested;
	size_t count = 0;
	enum status st;

	arena_init(&w.m.arena);
	st = read_all(&w, on, err);
	if (st == ST_OK)
		st = check_names(&w, measure, firm_or_null, err);
	if (st == ST_OK)
		st = programme_pays(tx, w.on, price_krw, arena, &pays, &count, &requested, err);
	v.item = arena_alloc(arena, (count + 1) * sizeof *v.item);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct party_measure *m = programme_measure(&w.m, pays[i].measure->measure);

		if (is_asked(m, measure, firm_or_null))
			st = judge(&w, m, &pays[i], &v.item[v.count++], err);
	}
	arena_done(&w.m.arena);
	if (st != ST_OK)
		return st;
	v.programme = arena_strdup(arena, w.rules.programme);
	v.on = w.on;
	*out_routes = v;
	return ST_OK;
}
