/* Starting a campaign: what only file, targets and database together can show. */
#include "programme/programme_campaign.h"

#include "base/json.h"
#include "duty/duty.h"
#include "duty/duty_clock.h"
#include "party/party.h"
#include "party/party_agreement.h"
#include "programme/programme_evidence_int.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct start {
	const struct programme_campaign_options *options;
	struct programme_desk desk;
	struct arena *arena;
	struct programme_campaign_file file;
	struct programme_campaign_target *target;
	size_t targets;
	bool weighted;
	struct party_organisation *organisation;
	size_t organisations;
	struct party_agreement *agreement;
	size_t agreements;
	struct party_purchase *purchase; /* of who asks */
	size_t purchases;
	struct programme_people people;
	struct findings *findings;
};

static const struct party_organisation *organisation_of(const struct start *s, const char *key)
{
	for (size_t i = 0; i < s->organisations; i++)
		if (strcmp(s->organisation[i].organisation, key) == 0)
			return &s->organisation[i];
	return NULL;
}

static const struct party_person *person_of(const struct start *s, const char *key)
{
	for (size_t i = 0; i < s->people.count; i++)
		if (strcmp(s->people.person[i].person, key) == 0)
			return &s->people.person[i];
	return NULL;
}

/* A mistake of the file, at the pointer where the JSON has its value. The text is read again only for this. */
static void complain(struct start *s, const char *pointer, const char *code, const char *a, const char *b)
{
	int64_t line = 0, column = 0;
	json_t *root = NULL;
	char *text = NULL;
	struct err err;

	if (json_read_file(s->options->file, s->options->file, &root, &text, NULL) == ST_OK) {
		json_locate(text, pointer, &line, &column);
		json_decref(root);
		free(text);
	}
	err_set(&err, ST_INPUT, code, a, b, NULL);
	err_at(&err, s->options->file, line, column);
	findings_add(s->findings, SEVERITY_ERROR, &err);
}

static void complain_target(struct start *s, const struct programme_campaign_target *t, int64_t column, const char *code, const char *value)
{
	struct err err;

	err_set(&err, ST_INPUT, code, value, t->firm ? t->firm : "", s->file.campaign.asked_by, NULL);
	err_at_cell(&err, s->options->targets, t->sheet, t->line, column);
	findings_add(s->findings, SEVERITY_ERROR, &err);
}

/* ---- who asks ---- */

/* A supplier (a vendor or lead company too) asks who supplies it directly: of whom it does not buy from it learns nothing, not even that it is there. */
static bool is_bound(const struct start *s)
{
	const struct party_organisation *asker = organisation_of(s, s->file.campaign.asked_by);

	return asker && duty_is_principal(asker->kind) && strcmp(asker->kind, "carmaker") != 0;
}

static bool may_ask(const struct start *s, const char *firm)
{
	if (!is_bound(s))
		return true;
	for (size_t i = 0; i < s->purchases; i++)
		if (strcmp(s->purchase[i].seller, firm) == 0)
			return true;
	return false;
}

/* Letters of a supplier's campaign go to people of `firm`, of itself or of an operator: to anybody else's it has no tie, and learns of none. */
static bool may_write(const struct start *s, const char *person, const char *firm)
{
	const struct party_person *p = person_of(s, person);
	const struct party_organisation *of = p ? organisation_of(s, p->organisation) : NULL;

	return of && (!is_bound(s) || strcmp(of->organisation, firm) == 0 || strcmp(of->organisation, s->file.campaign.asked_by) == 0 ||
			     strcmp(of->kind, "operator") == 0);
}

static const char *not_person(const struct start *s)
{
	return is_bound(s) ? "campaign.person_foreign" : "campaign.person_unknown";
}

/* ---- what the law says ---- */

static void check_demand(struct start *s)
{
	const struct duty_campaign *c = &s->file.campaign;
	const struct party_organisation *asker = organisation_of(s, c->asked_by);

	if (!c->asked_by[0]) /* said before */
		return;
	if (!asker) {
		complain(s, "/asked_by", "campaign.asker_unknown", c->asked_by, NULL);
		return;
	}
	if (!duty_is_principal(asker->kind))
		return;
	for (size_t i = 0; i < c->asked_count; i++) {
		enum duty_demand demand = duty_demand_of(c->asked[i]);
		char pointer[32];

		snprintf(pointer, sizeof pointer, "/ask/%zu", s->file.asked_at[i]);
		if (demand == DUTY_DEMAND_COST)
			complain(s, pointer, "campaign.cost_demanded", c->asked[i], c->asked_by);
		else if (demand == DUTY_DEMAND_RECIPE)
			complain(s, pointer, "campaign.recipe_demanded", c->asked[i], c->asked_by);
		else if (demand == DUTY_DEMAND_TECHNICAL && !c->purpose)
			complain(s, pointer, "campaign.purpose_missing", c->asked[i], c->asked_by);
	}
}

static void check_rest(struct start *s)
{
	const struct duty_campaign *c = &s->file.campaign;

	/* a principal's own people, or the operator's */
	if (c->escalate_to && c->escalate_to[0] && !may_write(s, c->escalate_to, c->asked_by))
		complain(s, "/escalation/to", not_person(s), c->escalate_to, NULL);
	if (c->sender[0] && !string_is_mail_address(c->sender))
		complain(s, "/sender", "campaign.sender", c->sender, NULL);
	if (c->wanted_on != DATE_NONE && c->wanted_on < s->desk.today)
		complain(s, "/due_on", "campaign.due_past", NULL, NULL);
	if (c->wanted_on != DATE_NONE && c->expires_on != DATE_NONE && c->expires_on < c->wanted_on)
		complain(s, "/technical/expires_on", "campaign.expires_early", NULL, NULL);
	if (s->options->targets && s->file.select)
		complain(s, "/targets", "campaign.two_selections", s->options->targets, NULL);
	if (!s->options->targets && !s->file.select)
		complain(s, "", "campaign.no_selection", NULL, NULL);
}

/* ---- the firms ---- */

static bool fits(const struct start *s, int tier, const char *consortium)
{
	return (s->file.tier == 0 || tier == s->file.tier) && (!s->file.consortium[0] || (consortium && strcmp(consortium, s->file.consortium) == 0));
}

/* Who fitted until it left is told: nobody need wonder where it is. */
static void tell_left(struct start *s, const char *firm)
{
	const struct party_agreement *left = party_agreement_left(s->agreement, s->agreements, firm, s->desk.today);
	char day[DATE_TEXT_LEN];
	struct err note;

	if (!left || !fits(s, left->tier, left->consortium) || !may_ask(s, firm))
		return;
	date_format(left->ended_on, day);
	err_set(&note, ST_INPUT, "campaign.left_out", firm, day, NULL);
	findings_add(s->findings, SEVERITY_NOTE, &note);
}

static enum status select_firms(struct start *s, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < s->organisations; i++) {
		char consortium[PARTY_ID_LEN] = "";
		int tier = 0;

		if (strcmp(s->organisation[i].kind, "supplier") != 0)
			continue;
		st = party_tier_on(s->desk.tx, s->organisation[i].organisation, s->desk.today, &tier, consortium, err);
		if (st == ST_OK && tier == 0)
			tell_left(s, s->organisation[i].organisation);
		if (st != ST_OK || tier == 0 || !fits(s, tier, consortium) || !may_ask(s, s->organisation[i].organisation))
			continue;
		s->target = arena_grow(s->arena, s->target, s->targets, sizeof *s->target);
		s->target[s->targets++] = (struct programme_campaign_target){.firm = s->organisation[i].organisation};
	}
	if (st == ST_OK && s->targets == 0)
		complain(s, "/targets", "campaign.no_firms", NULL, NULL);
	return st;
}

/* Only a firm whose agreement is in force may be asked (party/party_agreement.h), where there are agreements at all. */
static void check_signed(struct start *s, const struct programme_campaign_target *t)
{
	const struct party_agreement *left;
	char day[DATE_TEXT_LEN];

	if (s->agreements == 0 || party_agreement_signed(s->agreement, s->agreements, t->firm, s->desk.today))
		return;
	left = party_agreement_left(s->agreement, s->agreements, t->firm, s->desk.today);
	date_format(left ? left->ended_on : s->desk.today, day);
	complain_target(s, t, t->firm_column, left ? "campaign.firm_left" : "campaign.firm_unsigned", day);
}

static void check_targets(struct start *s)
{
	for (size_t i = 0; i < s->targets; i++) {
		const struct programme_campaign_target *t = &s->target[i];

		if (t->firm && !may_ask(s, t->firm))
			complain_target(s, t, t->firm_column, "campaign.not_supplier", t->firm);
		else if (t->firm && !organisation_of(s, t->firm))
			complain_target(s, t, t->firm_column, "campaign.firm_unknown", t->firm);
		else if (t->firm)
			check_signed(s, t);
		if (t->contact && !may_write(s, t->contact, t->firm ? t->firm : ""))
			complain_target(s, t, t->contact_column, not_person(s), t->contact);
	}
}

/* ---- all together ---- */

static enum status fix_days(struct start *s, struct err *err)
{
	struct duty_campaign *c = &s->file.campaign;
	struct duty_clock clock;
	struct duty_period period;
	enum status st = duty_clock_read(s->desk.tx, s->arena, &clock, err);

	if (st != ST_OK)
		return st;
	period = duty_clock_length(&clock, DUTY_REQUEST, c->wanted_on, 0);
	c->due_on = period.last_day;
	c->alarm_on = period.alarm_on;
	c->started_on = s->desk.today;
	c->started_by = s->options->by;
	c->escalate_on = c->escalate_to ? duty_working_day_from(&clock.calendar, c->due_on + s->file.escalate_days) : DATE_NONE;
	c->step_count = duty_ladder(s->file.rung, s->file.rungs, c->started_on, c->due_on, &clock.calendar, c->step);
	if (!duty_calendar_covers(&clock.calendar, c->wanted_on)) {
		char year[8];
		struct err note;
		int y, m, d;

		date_split(c->wanted_on, &y, &m, &d);
		snprintf(year, sizeof year, "%d", y);
		err_set(&note, ST_INPUT, "campaign.no_holidays", year, NULL);
		findings_add(s->findings, SEVERITY_NOTE, &note);
	}
	return ST_OK;
}

static enum status put_request(struct start *s, const struct programme_campaign_target *t, struct duty_request *out, struct err *err)
{
	const struct duty_campaign *c = &s->file.campaign;
	struct duty_request request = {.request = arena_printf(s->arena, "%s/%s", c->campaign, t->firm),
		.campaign = c->campaign,
		.firm = t->firm,
		.tonnes = t->tonnes,
		.contact = t->contact,
		.state = DUTY_SENT,
		.state_on = c->started_on};
	struct duty duty = {.kind = DUTY_REQUEST,
		.subject = request.request,
		.owner = t->firm,
		.legal_basis = arena_printf(s->arena, "campaign %s", c->campaign),
		.due_on = c->due_on,
		.done_on = DATE_NONE,
		.ends_on = c->wanted_on,
		.event_on = c->started_on,
		.alarm_on = c->alarm_on};
	enum status st = duty_request_put(s->desk.tx, &request, err);

	if (st == ST_OK)
		st = duty_put_desk(s->desk.tx, &duty, err);
	if (st == ST_OK)
		*out = request;
	return st;
}

static enum status judge(struct start *s, struct err *err)
{
	enum status st = party_organisations(s->desk.tx, s->arena, &s->organisation, &s->organisations, err);

	if (st == ST_OK)
		st = party_agreements(s->desk.tx, s->arena, &s->agreement, &s->agreements, err);
	if (st == ST_OK)
		st = programme_people_read(s->desk.tx, s->arena, &s->people, err);
	if (st == ST_OK)
		st = party_purchases(s->desk.tx, s->file.campaign.asked_by, s->arena, &s->purchase, &s->purchases, err);
	if (st == ST_OK && organisation_of(s, s->file.campaign.asked_by))
		st = programme_campaign_judge_asker(s->desk.tx, s->file.campaign.asked_by, s->options->by, s->desk.today, s->arena, err);
	if (st != ST_OK)
		return st;
	check_demand(s);
	check_rest(s);
	if (s->options->targets)
		check_targets(s);
	else if (s->file.select)
		st = select_firms(s, err);
	if (st == ST_OK && s->findings->errors > 0) {
		char count[24];

		snprintf(count, sizeof count, "%" PRId64, s->findings->errors);
		st = err_set(err, ST_INPUT, "campaign.refused", count, NULL);
	}
	return st;
}

static enum status keep(struct start *s, struct programme_campaign_started *out, struct err *err)
{
	const struct programme_campaign_weighing weighing = {.tx = s->desk.tx,
		.asker = organisation_of(s, s->file.campaign.asked_by),
		.purchase = s->purchase,
		.purchases = s->purchases,
		.on = s->desk.today,
		.arena = s->arena};
	enum status st = fix_days(s, err);

	if (st == ST_OK && !s->weighted)
		st = programme_campaign_weigh(&weighing, s->target, s->targets, err);
	if (st == ST_OK)
		st = duty_campaign_put(s->desk.tx, &s->file.campaign, err);
	out->request = arena_alloc(s->arena, (s->targets + 1) * sizeof *out->request);
	for (size_t i = 0; st == ST_OK && i < s->targets; i++) {
		st = put_request(s, &s->target[i], &out->request[out->count++], err);
		out->unknown += !s->target[i].tonnes;
	}
	if (st == ST_OK)
		st = programme_desk_log(&s->desk, "campaign.started", s->file.campaign.campaign, s->options->by, s->file.campaign.sha256, err);
	out->campaign = s->file.campaign;
	return st;
}

enum status programme_campaign_start(const struct programme_campaign_options *options, struct arena *arena,
	struct programme_campaign_started *out_started, struct findings *findings, struct err *err)
{
	struct start s = {.options = options, .arena = arena, .findings = findings};
	struct programme_campaign_started started = {0};
	enum status st = programme_campaign_file_read(options->file, arena, &s.file, findings, err);

	if (st == ST_OK && options->targets)
		st = programme_campaign_targets_read(options->targets, arena, &s.target, &s.targets, &s.weighted, findings, err);
	if (st == ST_OK)
		st = programme_desk_open_ahead(options->db, options->on, &s.desk, err);
	if (st != ST_OK)
		return st;
	st = judge(&s, err);
	if (st == ST_OK)
		st = keep(&s, &started, err);
	if (st == ST_OK && !options->dry_run)
		st = programme_desk_commit(&s.desk, err);
	else
		programme_desk_abandon(&s.desk);
	if (st == ST_OK)
		*out_started = started;
	return st;
}
