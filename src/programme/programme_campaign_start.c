/* Starting a campaign: what only file, targets and database together can show. */
#include "programme/programme_campaign.h"

#include "base/decimal.h"
#include "base/json.h"
#include "carbon/carbon.h"
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

static void complain_target(struct start *s, const struct programme_campaign_target *t, const char *code, const char *value)
{
	struct err err;

	err_set(&err, ST_INPUT, code, value, t->firm, NULL);
	err_at_cell(&err, s->options->targets, t->sheet, t->line, 0);
	findings_add(s->findings, SEVERITY_ERROR, &err);
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
	if (c->escalate_to && c->escalate_to[0] && !person_of(s, c->escalate_to))
		complain(s, "/escalation/to", "campaign.person_unknown", c->escalate_to, NULL);
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

	if (!left || !fits(s, left->tier, left->consortium))
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
		if (st != ST_OK || tier == 0 || !fits(s, tier, consortium))
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
	complain_target(s, t, left ? "campaign.firm_left" : "campaign.firm_unsigned", day);
}

static void check_targets(struct start *s)
{
	for (size_t i = 0; i < s->targets; i++) {
		const struct programme_campaign_target *t = &s->target[i];

		if (t->firm && !organisation_of(s, t->firm))
			complain_target(s, t, "campaign.firm_unknown", t->firm);
		else if (t->firm)
			check_signed(s, t);
		if (t->contact && !person_of(s, t->contact))
			complain_target(s, t, "campaign.person_unknown", t->contact);
	}
}

/* Tonnes (scopes 1 and 2) of the firm's sites in the reference period; none where a line of its bills is missing, or all are. */
static enum status weigh(struct start *s, struct err *err)
{
	struct carbon_inventory_line *line;
	struct party_rules rules;
	struct party_site *site;
	size_t lines = 0, sites = 0;
	mpq_t sum, value, thousand;
	enum status st = party_programme_get(s->desk.tx, s->arena, &rules, NULL, err);

	if (st == ST_OK)
		st = carbon_inventory(s->desk.tx, &rules, PARTY_PURPOSE_FOOTPRINT, s->arena, &line, &lines, err);
	if (st == ST_OK)
		st = party_sites(s->desk.tx, s->arena, &site, &sites, err);
	if (st != ST_OK)
		return st;
	mpq_inits(sum, value, thousand, NULL);
	mpq_set_ui(thousand, 1000, 1);
	for (size_t t = 0; t < s->targets; t++) {
		char text[DECIMAL_TEXT_LEN * 2];
		bool any = false, missing = false;

		mpq_set_ui(sum, 0, 1);
		for (size_t i = 0; i < lines; i++) {
			date_month month;
			size_t k = 0;

			while (k < sites && strcmp(site[k].site, line[i].site) != 0)
				k++;
			if (line[i].scope > 2 || k == sites || strcmp(site[k].organisation, s->target[t].firm) != 0 ||
				month_parse(line[i].month, &month, NULL) != ST_OK || month < rules.before_from || month > rules.before_to)
				continue;
			if (!line[i].location_kgco2e || decimal_parse_exact(line[i].location_kgco2e, value, NULL) != ST_OK) {
				missing = true;
				continue;
			}
			mpq_add(sum, sum, value);
			any = true;
		}
		if (!any || missing)
			continue;
		mpq_div(sum, sum, thousand);
		decimal_canonical(sum, text);
		s->target[t].tonnes = arena_strdup(s->arena, text);
	}
	mpq_clears(sum, value, thousand, NULL);
	return ST_OK;
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
	enum status st = fix_days(s, err);

	if (st == ST_OK && !s->weighted)
		st = weigh(s, err);
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
