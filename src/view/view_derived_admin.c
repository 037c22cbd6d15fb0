/* What the programme is run by, and with whom it exchanges: rules of programme.json, PACT partners, their events, as lists. */
#include "view/view_derived.h"

#include "base/decimal.h"
#include "exchange/exchange_event.h"
#include "party/party.h"

#include <inttypes.h>
#include <string.h>

#define PROGRAMME VIEW_CLASS_PROGRAMME

/* ---- rules: one line for each value, in the order of programme.json ---- */

static const struct view_derived_column rules[] = {
	VIEW_CELL("number", "번호", VIEW_COUNT, PROGRAMME),
	VIEW_WORD("rule", "규칙", PROGRAMME),    /* a stable word, which the page has in both languages */
	VIEW_WORD("route", "경로", PROGRAMME),   /* tier1, pool, ministry; of factors the purpose */
	VIEW_WORD("subject", "대상", PROGRAMME), /* size class, carrier, call, tier … */
	VIEW_NAMES("funder", "재원", PROGRAMME, VIEW_ORGANISATION),
	VIEW_CELL("value", "값", VIEW_TEXT, PROGRAMME),
	VIEW_CELL("unit", "단위", VIEW_TEXT, PROGRAMME),
	VIEW_CELL("valid_from", "시작", VIEW_TEXT, PROGRAMME), /* a day, or a month of factors and periods */
	VIEW_CELL("valid_to", "끝", VIEW_TEXT, PROGRAMME),
	VIEW_CELL("legal_basis", "근거", VIEW_TEXT, PROGRAMME),
	VIEW_CELL("line", "줄", VIEW_COUNT, PROGRAMME), /* in programme.json */
	VIEW_END,
};

struct rule {
	const char *rule, *route, *subject, *funder, *value, *unit, *from, *to, *basis;
	int64_t line;
};

/* Numbers are those of all lines, whatever is asked for. */
struct putting {
	struct view_reading *reading;
	struct arena *arena;
	int64_t number;
};

static void put(struct putting *r, const struct rule *x)
{
	const char *cell[] = {view_number_text(++r->number, r->arena), x->rule, x->route, x->subject, view_text_or_null(x->funder), x->value, x->unit,
		x->from, x->to, view_text_or_null(x->basis), x->line ? view_number_text(x->line, r->arena) : NULL};

	view_reading_row(r->reading, cell);
}

static const char *month_text(date_month month, struct arena *arena)
{
	char text[DATE_TEXT_LEN];

	month_format(month, text);
	return arena_strdup(arena, text);
}

/* Exactly `scale` times the rate: rates are decimals of the file. */
static const char *rate_text(struct rate rate, unsigned long scale, struct arena *arena)
{
	char text[DECIMAL_TEXT_LEN];
	mpq_t value;

	mpq_init(value);
	mpq_set_si(value, rate.numerator, (unsigned long)rate.denominator);
	mpz_mul_ui(mpq_numref(value), mpq_numref(value), scale);
	mpq_canonicalize(value);
	decimal_from_exact(value, text);
	mpq_clear(value);
	return arena_strdup(arena, text);
}

static const char *percent_text(struct rate rate, struct arena *arena)
{
	return rate_text(rate, 100, arena);
}

static void put_number(struct putting *r, const char *rule, int64_t number, const char *unit)
{
	put(r, &(struct rule){.rule = rule, .value = view_number_text(number, r->arena), .unit = unit});
}

static void put_periods(struct putting *r, const struct party_rules *p)
{
	struct arena *a = r->arena;

	put(r, &(struct rule){.rule = "period", .subject = "before", .from = month_text(p->before_from, a), .to = month_text(p->before_to, a)});
	put(r, &(struct rule){.rule = "period", .subject = "after", .from = month_text(p->after_from, a), .to = month_text(p->after_to, a)});
	put(r, &(struct rule){.rule = "period", .subject = "metered", .from = month_text(p->metered_from, a), .to = month_text(p->metered_to, a)});
	put(r, &(struct rule){.rule = "gwp_set", .value = p->gwp_set});
	for (size_t i = 0; i < p->factor_choice_count; i++) {
		const struct party_factor_choice *c = &p->factor_choice[i];

		put(r, &(struct rule){.rule = "factor",
			       .route = party_purpose_name(c->purpose),
			       .subject = c->carrier,
			       .value = c->factor,
			       .from = month_text(c->from, a),
			       .to = month_text(c->to, a),
			       .basis = c->reason,
			       .line = c->line});
	}
}

static void put_support(struct putting *r, const struct party_rules *p)
{
	static const char *const per[] = {"firm", "site", "consortium"};
	struct arena *a = r->arena;

	for (size_t i = 0; i < p->support_count; i++)
		for (int size = 0; size < PARTY_SIZE_COUNT; size++) {
			const struct party_support *s = &p->support[i];

			put(r, &(struct rule){.rule = "support_rate",
				       .route = party_route_name(s->route),
				       .subject = party_size_name((enum party_size)size),
				       .funder = s->funder,
				       .value = percent_text(s->rate[size], a),
				       .unit = "%",
				       .from = view_day_text(s->valid_from, a),
				       .to = view_day_text(s->valid_to, a),
				       .basis = s->legal_basis,
				       .line = s->line});
		}
	for (size_t i = 0; i < p->cap_count; i++) {
		const struct party_cap *c = &p->cap[i];

		put(r, &(struct rule){.rule = "support_cap",
			       .route = party_route_name(c->route),
			       .subject = per[c->per],
			       .funder = c->funder,
			       .value = view_number_text(c->amount_krw, a),
			       .unit = "KRW",
			       .basis = c->legal_basis,
			       .line = c->line});
	}
}

static void put_routes(struct putting *r, const struct party_rules *p)
{
	struct arena *a = r->arena;

	for (int i = 0; i < PARTY_ROUTE_COUNT; i++) {
		const struct party_route_rule *rule = &p->route[i];

		for (int k = 0; p->route_present[i] && k < rule->milestone_count; k++)
			put(r, &(struct rule){.rule = "milestone",
				       .route = party_route_name((enum party_route)i),
				       .subject = rule->milestone[k].name,
				       .value = percent_text(rule->milestone[k].share, a),
				       .unit = "%",
				       .from = view_day_text(rule->milestone[k].paid_on, a)});
		if (p->route_present[i])
			put(r, &(struct rule){
				       .rule = "fixing", .route = party_route_name((enum party_route)i), .from = view_day_text(rule->fixed_on, a)});
	}
}

static void put_returns(struct putting *r, const struct party_rules *p)
{
	struct arena *a = r->arena;

	for (size_t i = 0; i < p->returned_count; i++) {
		const struct party_return_rule *t = &p->returned[i];

		put(r, &(struct rule){.rule = "return_ratio",
			       .subject = arena_printf(a, "%d", t->tier),
			       .value = percent_text(t->ratio, a),
			       .unit = "%",
			       .from = view_day_text(t->valid_from, a),
			       .to = view_day_text(t->valid_to, a),
			       .basis = t->legal_basis,
			       .line = t->line});
		if (t->due_on != DATE_NONE)
			put(r, &(struct rule){.rule = "return_due",
				       .subject = arena_printf(a, "%d", t->tier),
				       .from = view_day_text(t->due_on, a),
				       .line = t->line});
		else
			put(r, &(struct rule){.rule = "return_due",
				       .subject = arena_printf(a, "%d", t->tier),
				       .value = view_number_text(t->due_months, a),
				       .unit = "months",
				       .line = t->line});
	}
	for (size_t i = 0; i < p->match_count; i++) {
		const struct party_match_rule *m = &p->match[i];
		bool returned = m->shape == PARTY_MATCH_PER_RETURNED;

		if (returned)
			put(r, &(struct rule){.rule = "match_rate",
				       .subject = arena_printf(a, "%d", m->tier),
				       .funder = m->funder,
				       .value = percent_text(m->rate, a),
				       .unit = "%",
				       .to = view_day_text(m->on, a),
				       .basis = m->legal_basis,
				       .line = m->line});
		put(r, &(struct rule){.rule = "match_ceiling",
			       .subject = arena_printf(a, "%d", m->tier),
			       .funder = m->funder,
			       .value = view_number_text(m->ceiling_krw, a),
			       .unit = "KRW",
			       .basis = m->legal_basis,
			       .line = m->line});
	}
}

static void put_calls(struct putting *r, const struct party_rules *p)
{
	struct arena *a = r->arena;

	for (size_t i = 0; i < p->call_count; i++) {
		const struct party_call *c = &p->call[i];

		put(r, &(struct rule){.rule = "call",
			       .route = party_route_name(c->route),
			       .subject = c->call,
			       .from = view_day_text(c->opens_on, a),
			       .to = view_day_text(c->closes_on, a),
			       .basis = c->legal_basis,
			       .line = c->line});
		put(r, &(struct rule){.rule = "call_quotes",
			       .route = party_route_name(c->route),
			       .subject = c->call,
			       .value = view_number_text(c->quotes_needed, a),
			       .line = c->line});
		if (c->has_pass_score)
			put(r, &(struct rule){.rule = "call_pass_score",
				       .route = party_route_name(c->route),
				       .subject = c->call,
				       .value = rate_text(c->pass_score, 1, a),
				       .line = c->line});
	}
}

static void put_office(struct putting *r, const struct party_rules *p)
{
	struct arena *a = r->arena;

	if (p->by_year)
		put(r, &(struct rule){.rule = "carry_over", .value = p->carry_all ? "all" : "reserved"});
	put_number(r, "quotes_needed", p->quotes_needed, NULL);
	put_number(r, "disposal_lock", p->disposal_lock_years, "years");
	put(r, &(struct rule){.rule = "exempted_limit", .value = arena_printf(a, "%g", p->exempted_limit_percent), .unit = "%"});
	put_number(r, "cell_firms", p->cells.fewest, NULL);
	put(r, &(struct rule){.rule = "cell_share", .value = percent_text(p->cells.most_share, a), .unit = "%"});
	for (size_t i = 0; i < p->verification_count; i++)
		put(r, &(struct rule){.rule = "materiality",
			       .value = percent_text(p->verification[i].materiality, a),
			       .unit = "%",
			       .from = view_day_text(p->verification[i].valid_from, a)});
	if (p->trading_entity[0])
		put(r, &(struct rule){.rule = "trading",
			       .funder = p->trading_entity,
			       .value = view_number_text(p->compliance_year, a),
			       .line = p->trading_line});
	put_number(r, "evidence_max", p->evidence_max_mib, "MiB");
}

static enum status read_rules(struct view_reading *r, struct err *err)
{
	struct putting p = {.reading = r, .arena = r->arena};
	struct party_rules rules_of;
	char folder[65];
	enum status st = party_programme_get(r->door->tx, r->arena, &rules_of, folder, err);

	if (st != ST_OK)
		return st;
	put_periods(&p, &rules_of);
	put_support(&p, &rules_of);
	put_routes(&p, &rules_of);
	put_returns(&p, &rules_of);
	put_calls(&p, &rules_of);
	put_office(&p, &rules_of);
	return ST_OK;
}

/* ---- PACT partners and their events ---- */

static const struct view_derived_column partners[] = {
	VIEW_WORD("partner", "거래상대", PROGRAMME),
	VIEW_NAMES("organisation", "조직", PROGRAMME, VIEW_ORGANISATION),
	VIEW_FREE("name", "이름", PROGRAMME),
	VIEW_CELL("base_url", "주소", VIEW_TEXT, PROGRAMME),
	VIEW_CELL("versions", "판", VIEW_TEXT, PROGRAMME), /* what its node was seen to offer: "3", "2 3"; NULL: not tested yet, or neither */
	VIEW_WORD("state", "상태", PROGRAMME),
	{{"secret", "비밀받음", VIEW_BOOL, PROGRAMME, false}, VIEW_PLAIN, false, false},
	{{"created_at", "등록시각", VIEW_TIME, PROGRAMME, false}, VIEW_PLAIN, false, false},
	{{"changed_at", "변경시각", VIEW_TIME, PROGRAMME, false}, VIEW_PLAIN, false, false},
	VIEW_END,
};

static enum status read_partners(struct view_reading *r, struct err *err)
{
	struct exchange_partner *list;
	size_t count;
	enum status st = exchange_partners(r->door->tx, r->arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct exchange_partner *p = &list[i];
		const char *cell[] = {p->partner, view_text_or_null(p->organisation), p->name, view_text_or_null(p->base_url),
			p->speaks_v2 && p->speaks_v3 ? "2 3"
			: p->speaks_v3               ? "3"
			: p->speaks_v2               ? "2"
						     : NULL,
			p->state, p->has_secret ? "true" : "false", p->created_at, p->changed_at};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

static const struct view_derived_column events[] = {
	VIEW_WORD("event", "이벤트", PROGRAMME),
	VIEW_WORD("direction", "방향", PROGRAMME),
	VIEW_WORD("partner", "거래상대", PROGRAMME),
	VIEW_WORD("kind", "종류", PROGRAMME),
	VIEW_WORD("state", "상태", PROGRAMME),
	VIEW_CELL("attempts", "시도", VIEW_COUNT, PROGRAMME),
	VIEW_CELL("status", "응답", VIEW_COUNT, PROGRAMME),
	VIEW_CELL("detail", "내용", VIEW_TEXT, PROGRAMME),
	{{"at", "시각", VIEW_TIME, PROGRAMME, false}, VIEW_PLAIN, false, false},
	VIEW_END,
};

static enum status read_events(struct view_reading *r, struct err *err)
{
	struct exchange_event_row *list;
	size_t count;
	enum status st = exchange_events(r->door->tx, NULL, r->arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct exchange_event_row *e = &list[i];
		const char *cell[] = {e->id, e->out ? "out" : "in", e->partner, e->kind, e->state,
			e->out ? view_number_text(e->attempts, r->arena) : NULL, e->out && e->status ? view_number_text(e->status, r->arena) : NULL,
			view_text_or_null(e->detail), view_text_or_null(e->at)};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

const struct view_derived view_derived_admin[] = {
	{"rules", "사업 규칙", "rules of the programme: rates, caps, returns, calls, chosen factors, with their basis", PROGRAMME, "number rule", "",
		"", rules, read_rules},
	{"partners", "PACT 거래상대", "PACT partners: other nodes that footprints are exchanged with", PROGRAMME, "partner", "", "", partners,
		read_partners},
	{"partner-events", "PACT 이벤트", "PACT events that came and that go out", PROGRAMME, "at event direction partner", "", "", events,
		read_events},
	{0},
};
