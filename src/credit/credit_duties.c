/* The dated duties that credits raise beside a project's own clocks. */
#include "credit/credit_position.h"
#include "credit/credit_project_int.h"
#include "credit/credit_registry.h"

#include <string.h>

struct work {
	const struct duty_clock *clock;
	struct arena *arena;
	struct duty **list;
	size_t *count;
	date_day as_of;
	struct credit_certificate *certificate;
	struct credit_holding *holding;
	struct credit_project_file *project;
	struct credit_compliance *compliance;
	struct credit_contract *contract;
	size_t certificates, holdings, projects, compliances, contracts;
};

static void add(struct work *w, const char *kind, const char *subject, const char *owner, date_day event, struct duty_period period, date_day done_on,
	const char *evidence)
{
	duty_add(w->arena, w->list, w->count,
		&(struct duty){.kind = kind,
			.subject = subject,
			.owner = owner,
			.legal_basis = duty_clock_rule(w->clock, kind, event)->basis[LANG_EN],
			.event_on = event,
			.done_on = done_on,
			.evidence = evidence && evidence[0] ? evidence : NULL},
		period);
}

/* What is left of units: open while any is live or lapsed unused, else since the last one went. */
struct rest {
	bool any, left;
	date_day since;
};
static void count_rest(struct rest *rest, const struct credit_holding *h)
{
	rest->any = true;
	rest->left |= strcmp(h->state, "live") == 0 || strcmp(h->state, "expired") == 0 || strcmp(h->state, "deposited") == 0;
	if (h->since > rest->since)
		rest->since = h->since;
}

/* Certificates by their command: the first of a project by its key, later ones by the order that asked for them. */
static void conversions(struct work *w)
{
	for (size_t i = 0; i < w->certificates; i++) {
		const struct credit_certificate *c = &w->certificate[i];
		const char *owner = c->project;
		struct rest rest = {.since = DATE_NONE};

		if (c->tonnes == 0)
			continue;
		for (size_t p = 0; p < w->projects; p++)
			if (strcmp(w->project[p].project, c->project) == 0)
				owner = w->project[p].coordinator;
		for (size_t h = 0; h < w->holdings; h++)
			if (w->holding[h].certificate == c->id && strcmp(w->holding[h].unit, "KOC") == 0)
				count_rest(&rest, &w->holding[h]);
		add(w, "koc_conversion",
			strncmp(c->key, "order:", 6) == 0 ? arena_printf(w->arena, "%s:%s", c->project, c->key + 6)
							  : arena_strdup(w->arena, c->project),
			owner, c->on, duty_clock(w->clock, "koc_conversion", c->on), rest.any && !rest.left ? rest.since : DATE_NONE, NULL);
	}
}

static bool counted_before(const struct work *w, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (w->holding[i].valid_year == w->holding[at].valid_year && w->holding[i].valid_year > 0 &&
			strcmp(w->holding[i].holder, w->holding[at].holder) == 0)
			return true;
	return false;
}

/* KCU of one holder and compliance year are one duty. */
static void lapses(struct work *w)
{
	for (size_t i = 0; i < w->holdings; i++) {
		const struct credit_holding *first = &w->holding[i];
		struct rest rest = {.since = DATE_NONE};
		date_day end;

		if (strcmp(first->unit, "KCU") != 0 || first->valid_year == 0 || counted_before(w, i))
			continue;
		for (size_t h = i; h < w->holdings; h++)
			if (w->holding[h].valid_year == first->valid_year && strcmp(w->holding[h].holder, first->holder) == 0)
				count_rest(&rest, &w->holding[h]);
		end = date_make((int)first->valid_year, 12, 31);
		add(w, "kcu_lapse", arena_printf(w->arena, "%s:%d", first->holder, (int)first->valid_year), first->holder, end,
			duty_clock(w->clock, "kcu_lapse", end), rest.left ? DATE_NONE : rest.since, NULL);
	}
}

static void trading(struct work *w)
{
	static const char *const right[] = {"borrowing_request", "banking_request"};

	for (size_t i = 0; i < w->compliances; i++) {
		const struct credit_compliance *row = &w->compliance[i];
		date_day end = date_make(row->year, 12, 31);
		const char *subject = arena_printf(w->arena, "%s:%d", row->organisation, row->year);

		add(w, "surrender", subject, row->organisation, end, duty_clock(w->clock, "surrender", end), row->surrendered_on, row->evidence);
		for (size_t k = 0; k < sizeof right / sizeof *right; k++)
			add(w, right[k], subject, row->organisation, end, duty_clock(w->clock, right[k], end), DATE_NONE, NULL);
	}
}

static void deliveries(struct work *w)
{
	for (size_t i = 0; i < w->contracts; i++) {
		const struct credit_contract *c = &w->contract[i];
		bool delivered = c->promised_t > 0 && c->delivered_t >= c->promised_t;

		if (c->due_on != DATE_NONE)
			add(w, "offtake", c->contract, c->seller, c->signed_on, duty_clock_stated(w->clock, "offtake", c->due_on),
				delivered ? c->delivered_on : DATE_NONE, NULL);
	}
}

enum status credit_duties(
	struct store_tx *tx, date_day as_of, const struct duty_clock *clock, struct arena *arena, struct duty **list, size_t *count, struct err *err)
{
	struct work w = {.clock = clock, .arena = arena, .list = list, .count = count, .as_of = as_of};
	enum status st = credit_project_clocks(tx, as_of, arena, list, count, err);

	if (st == ST_OK)
		st = credit_store_certificates(tx, false, arena, &w.certificate, &w.certificates, err);
	if (st == ST_OK)
		st = credit_holdings(tx, NULL, false, arena, &w.holding, &w.holdings, err);
	if (st == ST_OK)
		st = credit_project_files(tx, arena, &w.project, &w.projects, err);
	if (st == ST_OK)
		st = credit_compliances(tx, arena, &w.compliance, &w.compliances, err);
	if (st == ST_OK)
		st = credit_contracts(tx, arena, &w.contract, &w.contracts, err);
	if (st != ST_OK)
		return st;
	conversions(&w);
	lapses(&w);
	trading(&w);
	deliveries(&w);
	return ST_OK;
}
