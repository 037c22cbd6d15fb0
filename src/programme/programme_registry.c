/* Everything that happens in the registry, by date: certification of a project, the orders of credit_orders.csv, conversion and surrender of a
 * company (the short forms of compliance.csv), hold or cancellation of what a recovered machine earned. */
#include "programme/programme_chain.h"

#include "credit/credit_project.h"
#include "credit/credit_registry.h"

#include <stdlib.h>
#include <string.h>

/* What happens on one day, in this order; orders by their lines. */
enum registry_kind { REGISTRY_CERTIFY, REGISTRY_HOLD, REGISTRY_ORDER, REGISTRY_CONVERT, REGISTRY_SURRENDER };
struct registry_step {
	date_day on;
	enum registry_kind kind;
	size_t index;
};
struct registry {
	struct store_tx *tx;
	const struct party_rules *rules;
	struct arena *arena;
	struct duty_clock clock;
	struct credit_project *project;
	struct reduction_total *total;
	struct reduction_opinion *opinion;
	struct credit_compliance *compliance;
	struct fund_recovery_row *recovery;
	struct credit_order_row *order;
	size_t projects, totals, opinions, compliances, recoveries, orders;
};

/* What a recovery does to the units of its machine, as its decision says (recoveries.csv, column credits): from the decision on; where they are
 * certified only later, from that day. Units surrendered by then are a liability (notice art. 35 ④), which the event records. */
static enum status link_credits(struct registry *r, const struct fund_recovery_row *row, date_day on, const char *when, struct err *err)
{
	bool cancel = strcmp(row->credits, "cancel") == 0;
	struct credit_order order = {.kind = cancel ? CREDIT_CANCEL : CREDIT_HOLD,
		.on = on,
		.measure = row->measure,
		.reason = row->id,
		.key = arena_printf(r->arena, "%s:%s%s", cancel ? "cancel" : "hold", row->id, when)};
	struct credit_answer answer;
	return programme_at(credit_carry_out(r->tx, &order, &answer, err), err, "recoveries.csv", row->source_line);
}

/* A request for certification: the first by projects.csv, later ones by orders. */
struct request {
	const char *project, *key, *suffix; /* suffix: of what follows from it, "" for the first */
	date_day on;
	const char *file;
	int64_t line;
};

/* Is there a certificate for the whole period of an opinion? */
static bool has_certificate(const struct credit_issue *issue, size_t issues, const struct reduction_opinion *opinion)
{
	for (size_t i = 0; i < issues; i++)
		if (strcmp(issue[i].project, opinion->project) == 0 && issue[i].from <= opinion->period_from && issue[i].to >= opinion->period_to)
			return true;
	return false;
}

/* The period of the fit verifications signed before the request, without those that have their certificate. */
static enum status verified_period(
	struct registry *r, const struct request *q, date_month *out_from, date_month *out_to, const char **out_evidence, struct err *err)
{
	date_month from = INT32_MAX, to = INT32_MIN;
	const char *evidence = "";
	struct credit_issue *issue;
	size_t issues;
	enum status status = credit_issues(r->tx, r->arena, &issue, &issues, err);
	for (size_t i = 0; status == ST_OK && i < r->opinions; i++) {
		const struct reduction_opinion *opinion = &r->opinion[i];
		if (strcmp(opinion->project, q->project) != 0 || !opinion->fit || opinion->signed_on > q->on ||
			has_certificate(issue, issues, opinion))
			continue;
		from = opinion->period_from < from ? opinion->period_from : from;
		to = opinion->period_to > to ? opinion->period_to : to;
		evidence = opinion->verification;
	}
	if (status == ST_OK && from > to)
		status = err_set(err, ST_INPUT, "credit.no_fit_verification", q->project, NULL);
	*out_from = from;
	*out_to = to;
	*out_evidence = evidence;
	return status;
}

/* All verified grams of the project's machines in the period: a later opinion is for a later request. */
static enum status issue_tonnes(struct registry *r, const struct request *q, date_month from, date_month to, const char *evidence, const char *key,
	int year, int64_t *out_issued_t, struct err *err)
{
	struct reduction_total *total;
	size_t totals, units = 0;
	enum status status = reduction_totals(r->tx, from, to, r->arena, &total, &totals, err);
	if (status != ST_OK)
		return status;
	struct credit_unit *unit = arena_alloc(r->arena, (totals + 1) * sizeof *unit);
	for (size_t i = 0; i < totals; i++)
		if (strcmp(total[i].project, q->project) == 0)
			unit[units++] = (struct credit_unit){total[i].measure, total[i].verified_g_in_after};
	status = credit_project_excess(r->tx, q->project, q->on, unit, units, err);
	if (status == ST_OK)
		status = credit_certify(r->tx, q->project, year, from, to, unit, units, q->on, evidence, key, out_issued_t, err);
	return status;
}

/* What is certified of a machine whose grant was recovered before goes the way of the recovery. */
static enum status hold_certified(struct registry *r, const struct request *q, struct err *err)
{
	const char *when = arena_printf(r->arena, ":certified%s", q->suffix);
	enum status status = ST_OK;
	for (size_t i = 0; status == ST_OK && i < r->recoveries; i++)
		for (size_t k = 0; status == ST_OK && k < r->totals; k++)
			if (r->recovery[i].decided_on <= q->on && strcmp(r->total[k].measure, r->recovery[i].measure) == 0 &&
				strcmp(r->total[k].project, q->project) == 0)
				status = link_credits(r, &r->recovery[i], q->on, when, err);
	return status;
}

static enum status certify(struct registry *r, const struct request *q, struct err *err)
{
	date_month from, to;
	const char *evidence;
	int year = 0, month, day;
	int64_t issued = 0;
	enum status status = verified_period(r, q, &from, &to, &evidence, err);
	if (status == ST_OK) {
		date_split(month_first_day(to), &year, &month, &day);
		status = issue_tonnes(
			r, q, from, to, evidence, q->key ? q->key : arena_printf(r->arena, "certify:%s:%d", q->project, year), year, &issued, err);
	}
	if (status != ST_OK)
		return programme_at(status, err, q->file, q->line);
	if (issued == 0)
		return ST_OK;
	return hold_certified(r, q, err);
}

static enum status certify_first(struct registry *r, const struct credit_project *project, struct err *err)
{
	return certify(r, &(struct request){project->project, NULL, "", project->certified_on, "projects.csv", project->source_line}, err);
}

static enum status convert(struct registry *r, const struct credit_compliance *row, struct err *err)
{
	struct credit_order order = {.kind = CREDIT_CONVERT,
		.on = row->converted_on,
		.holder = row->organisation,
		.year = row->year,
		.evidence = row->evidence,
		.key = arena_printf(r->arena, "convert:%s:%d", row->organisation, row->year),
		.clock = &r->clock};
	struct credit_answer answer;
	enum status status = party_flag_on(r->tx, row->organisation, "allocated", row->converted_on, &order.allocated, err);
	if (status == ST_OK)
		status = credit_carry_out(r->tx, &order, &answer, err);
	return programme_at(status, err, "compliance.csv", row->source_line);
}

/* A row of credit_orders.csv. Whether a company is allocated on the day is a fact of the room party. */
static enum status carry_out(struct registry *r, const struct credit_order_row *row, struct err *err)
{
	struct credit_order order = row->order;
	if (order.kind == CREDIT_CERTIFY && !order.project)
		return programme_at(
			err_set(err, ST_INPUT, "credit.order_incomplete", "certify", "project", NULL), err, "credit_orders.csv", row->source_line);
	if (order.kind == CREDIT_CERTIFY)
		return certify(r,
			&(struct request){order.project, arena_printf(r->arena, "order:%s", row->id), arena_printf(r->arena, ":%s", row->id),
				order.on, "credit_orders.csv", row->source_line},
			err);
	const char *company = order.kind == CREDIT_TRANSFER ? order.to : order.holder;
	struct credit_answer answer;
	enum status status = ST_OK;
	if (company)
		status = party_flag_on(r->tx, company, "allocated", order.on, &order.allocated, err);
	order.key = arena_printf(r->arena, "order:%s", row->id);
	order.clock = &r->clock;
	if (order.of)
		order.of = arena_printf(r->arena, "order:%s", order.of);
	if (status == ST_OK)
		status = credit_carry_out(r->tx, &order, &answer, err);
	return programme_at(status, err, "credit_orders.csv", row->source_line);
}

static enum status surrender(struct registry *r, const struct credit_compliance *row, struct err *err)
{
	int64_t tonnes;
	return programme_at(credit_surrender(r->tx, row->organisation, row->year, row->surrendered_on, row->evidence,
				    arena_printf(r->arena, "surrender:%s:%d", row->organisation, row->year), &tonnes, err),
		err, "compliance.csv", row->source_line);
}

static int by_date(const void *pa, const void *pb)
{
	const struct registry_step *a = pa, *b = pb;
	if (a->on != b->on)
		return a->on < b->on ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

enum status programme_registry(struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct err *err)
{
	struct registry r = {.tx = tx, .rules = rules, .arena = arena};
	enum status status = credit_projects(tx, arena, &r.project, &r.projects, err);
	if (status == ST_OK)
		status = reduction_totals(tx, rules->after_from, rules->after_to, arena, &r.total, &r.totals, err);
	if (status == ST_OK)
		status = reduction_opinions(tx, arena, &r.opinion, &r.opinions, err);
	if (status == ST_OK)
		status = credit_compliances(tx, arena, &r.compliance, &r.compliances, err);
	if (status == ST_OK)
		status = fund_recovery_rows(tx, arena, &r.recovery, &r.recoveries, err);
	if (status == ST_OK)
		status = credit_order_rows(tx, arena, &r.order, &r.orders, err);
	if (status == ST_OK)
		status = duty_clock_read(tx, arena, &r.clock, err);
	if (status != ST_OK)
		return status;
	struct registry_step *step = arena_alloc(arena, (r.projects + 2 * r.compliances + r.recoveries + r.orders + 1) * sizeof *step);
	size_t steps = 0;
	for (size_t i = 0; i < r.projects; i++)
		if (r.project[i].certified_on != DATE_NONE)
			step[steps++] = (struct registry_step){r.project[i].certified_on, REGISTRY_CERTIFY, i};
	for (size_t i = 0; i < r.recoveries; i++)
		step[steps++] = (struct registry_step){r.recovery[i].decided_on, REGISTRY_HOLD, i};
	for (size_t i = 0; i < r.orders; i++)
		step[steps++] = (struct registry_step){r.order[i].order.on, REGISTRY_ORDER, i};
	for (size_t i = 0; i < r.compliances; i++) {
		if (r.compliance[i].converted_on != DATE_NONE)
			step[steps++] = (struct registry_step){r.compliance[i].converted_on, REGISTRY_CONVERT, i};
		if (r.compliance[i].surrendered_on != DATE_NONE)
			step[steps++] = (struct registry_step){r.compliance[i].surrendered_on, REGISTRY_SURRENDER, i};
	}
	qsort(step, steps, sizeof *step, by_date);
	for (size_t i = 0; status == ST_OK && i < steps; i++) {
		switch (step[i].kind) {
		case REGISTRY_CERTIFY:
			status = certify_first(&r, &r.project[step[i].index], err);
			break;
		case REGISTRY_HOLD:
			status = link_credits(&r, &r.recovery[step[i].index], step[i].on, "", err);
			break;
		case REGISTRY_ORDER:
			status = carry_out(&r, &r.order[step[i].index], err);
			break;
		case REGISTRY_CONVERT:
			status = convert(&r, &r.compliance[step[i].index], err);
			break;
		case REGISTRY_SURRENDER:
			status = surrender(&r, &r.compliance[step[i].index], err);
			break;
		}
	}
	return status;
}
