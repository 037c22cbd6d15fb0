/* What happens to grants outside the calendar of their route: changes, suspension, help in kind, set-off, expiry, the budget year's end. */
#include "programme/programme_money_int.h"

#include <string.h>

/* Somebody else than the one who asked or ordered releases it. */
static struct fund_act act_by(const struct money *m, date_day on, const char *maker, const char *evidence)
{
	bool own = strcmp(maker, m->rules->checker) == 0;
	return (struct fund_act){.on = on, .maker = maker, .checker = own ? m->rules->maker : m->rules->checker, .evidence = evidence};
}

enum status programme_correct(struct money *m, const struct fund_correction *row, struct err *err)
{
	char key[FUND_ID_LEN + 16];
	int64_t original = 0, first;
	snprintf(key, sizeof key, "funding:%s", row->funding);
	enum status status = fund_position_of(m->tx, key, &original, err);
	struct fund_transfer transfer = {
		.type = FUND_POST, .reverses = original, .amount_krw = row->amount_krw, .step = "correction", .evidence = row->evidence};
	snprintf(key, sizeof key, "correction:%s", row->id);
	if (status == ST_OK && original == 0)
		status = err_set(err, ST_INPUT, "correction.before", row->id, row->funding, NULL);
	if (status == ST_OK)
		status = fund_book(m->tx, &transfer, 1, row->corrected_on, row->corrected_by, key, &first, err);
	return programme_at(status, err, "corrections.csv", row->source_line);
}

/* ---- changes (Subsidy Act 23: approval before spending) ---- */

static enum status give_up(struct money *m, const struct fund_change *row, struct fund_grant *grant, struct err *err)
{
	struct fund_act act = act_by(m, row->decided_on, row->requested_by, row->evidence);
	struct fund_balance paid;
	int64_t back;
	enum status status = fund_kind_balance(m->tx, "grant", grant->grant, NULL, -1, &paid, err);
	if (status != ST_OK)
		return status;
	if (paid.debits_posted == 0)
		return programme_withdraw_grant(m, grant->grant, &act, err);
	return fund_grant_fix(m->tx, grant, 0, m->duty, &act, &back, err);
}

enum status programme_change(struct money *m, const struct fund_change *row, struct err *err)
{
	struct fund_grant grant;
	struct fund_act act = {.on = row->decided_on, .maker = row->requested_by, .checker = row->decided_by, .evidence = row->evidence};
	enum status status = fund_grant_get(m->tx, row->measure, &grant, err);
	if (status == ST_NOT_FOUND || (status == ST_OK && (grant.state < FUND_SELECTED || grant.state > FUND_SUSPENDED)))
		status = err_set(err, ST_INPUT, "change.not_granted", row->id, row->measure, NULL);
	if (status == ST_OK && strcmp(row->decision, "approved") == 0) {
		if (strcmp(row->kind, "budget") == 0)
			status = fund_grant_change_cost(m->tx, &grant, row->id, row->cost_krw, &act, err);
		else if (strcmp(row->kind, "abandonment") == 0)
			status = give_up(m, row, &grant, err);
	}
	return programme_at(status, err, "changes.csv", row->source_line);
}

/* ---- suspension ---- */

enum status programme_suspend(struct money *m, const struct fund_suspension *row, struct err *err)
{
	struct fund_act act = act_by(m, row->suspended_on, row->ordered_by, row->evidence);
	return programme_at(fund_grant_move(m->tx, row->measure, FUND_SUSPENDED, &act, 0, err), err, "suspensions.csv", row->source_line);
}

/* What fell due while the grant was suspended is made up for on the day it goes on. */
static enum status catch_up(struct money *m, const struct fund_suspension *row, struct err *err)
{
	struct fund_grant grant;
	enum party_route route = PARTY_ROUTE_TIER1;
	date_day from = row->suspended_on, on = row->resumed_on;
	enum status status = fund_grant_get(m->tx, row->measure, &grant, err);
	if (status != ST_OK)
		return status;
	(void)party_route_parse(grant.route, &route);
	const struct party_route_rule *rule = party_route_for(m->rules, route, grant.tier);
	bool expired = rule->reserved_until != DATE_NONE && on > rule->reserved_until;
	for (int k = 0; status == ST_OK && !expired && k < rule->milestone_count; k++) {
		if (rule->milestone[k].paid_on < from || rule->milestone[k].paid_on >= on)
			continue;
		/* a machine that was installed meanwhile counts before its balance is paid */
		status = programme_note_installations(m, on, err);
		if (status == ST_OK)
			status = fund_grant_get(m->tx, row->measure, &grant, err);
		if (status == ST_OK)
			status = programme_pay_grant(m, &grant, route, (size_t)k, on, err);
	}
	if (status == ST_OK)
		status = programme_note_installations(m, on, err);
	if (status == ST_OK)
		status = fund_grant_get(m->tx, row->measure, &grant, err);
	if (status == ST_OK && grant.state == FUND_INSTALLED && rule->completed_on >= from && rule->completed_on < on)
		status = programme_complete_grant(m, &grant, on, err);
	if (status == ST_OK)
		status = fund_grant_get(m->tx, row->measure, &grant, err);
	if (status == ST_OK && rule->fixed_on >= from && rule->fixed_on < on && (grant.state == FUND_COMPLETED || grant.state == FUND_DISBURSED))
		status = programme_fix_grant(m, &grant, on, err);
	return status;
}

enum status programme_resume(struct money *m, const struct fund_suspension *row, struct err *err)
{
	struct fund_act act = act_by(m, row->resumed_on, row->ordered_by, row->evidence);
	struct fund_grant grant;
	enum status status = fund_grant_get(m->tx, row->measure, &grant, err);
	/* cancelled or given up meanwhile: there is nothing to go on with */
	if (status == ST_OK && grant.state != FUND_SUSPENDED)
		return ST_OK;
	if (status == ST_OK)
		status = fund_grant_resume(m->tx, row->measure, &act, err);
	if (status == ST_OK)
		status = catch_up(m, row, err);
	return programme_at(status, err, "suspensions.csv", row->source_line);
}

/* ---- in kind ---- */

enum status programme_pledge(const struct money *m, struct fund_grant *grant, struct err *err)
{
	for (size_t i = 0; i < m->gifts; i++) {
		const struct fund_gift *gift = &m->gift[i];
		struct fund_source *source = NULL;
		enum status status = ST_OK;
		if (strcmp(gift->measure, grant->grant) != 0)
			continue;
		for (size_t s = 0; s < grant->source_count; s++)
			if (strcmp(grant->source[s].origin, gift->funder) == 0)
				source = &grant->source[s];
		if (!source) {
			status = err_set(err, ST_INPUT, "in_kind.not_granted", gift->id, gift->measure, gift->funder, NULL);
		} else if (source->pledged_krw + gift->value_krw > source->reserved_krw) {
			char pledged[32];
			money_format(source->pledged_krw + gift->value_krw, pledged);
			status = err_set(err, ST_INPUT, "in_kind.above", gift->id, pledged, gift->funder, NULL);
		}
		if (status != ST_OK)
			return programme_at(status, err, "in_kind.csv", gift->source_line);
		source->pledged_krw += gift->value_krw;
	}
	return ST_OK;
}

enum status programme_give(struct money *m, const struct fund_gift *row, struct err *err)
{
	struct fund_grant grant;
	struct fund_act act = programme_desk(m, row->given_on, row->evidence);
	char key[FUND_ID_LEN + 16];
	int64_t contribution = 0;
	snprintf(key, sizeof key, "in_kind:%s", row->id);
	enum status status = fund_grant_get(m->tx, row->measure, &grant, err);
	if (status == ST_NOT_FOUND)
		status = err_set(err, ST_INPUT, "in_kind.not_granted", row->id, row->measure, row->funder, NULL);
	if (status == ST_OK && grant.state < FUND_RESERVED) {
		enum party_route route = PARTY_ROUTE_TIER1;
		char day[DATE_TEXT_LEN];
		(void)party_route_parse(grant.route, &route);
		date_format(party_route_for(m->rules, route, grant.tier)->agreed_on, day);
		status = err_set(err, ST_INPUT, "in_kind.before", row->id, day, NULL);
	}
	if (status == ST_OK)
		status = programme_contribution(m, row->funder, grant.programme, &contribution, err);
	if (status == ST_OK)
		status = fund_grant_in_kind(m->tx, &grant, row->funder, row->value_krw, contribution, m->duty, &act, key, err);
	return programme_at(status, err, "in_kind.csv", row->source_line);
}

/* ---- set-off ---- */

enum status programme_set_off(struct money *m, const struct fund_set_off_row *row, struct err *err)
{
	struct fund_grant grant;
	struct fund_act act = programme_desk(m, row->set_off_on, row->evidence);
	enum status status = fund_grant_get(m->tx, row->measure, &grant, err);
	if (status == ST_OK)
		status = fund_grant_set_off(m->tx, &grant, row->against, row->amount_krw, &act, row->id, err);
	if (status == ST_OK)
		status = programme_came_back(m, &grant, row->set_off_on, row->id, err);
	if (status == ST_OK)
		status = programme_close_if_settled(m, row->measure, row->set_off_on, row->evidence, err);
	return programme_at(status, err, "set_offs.csv", row->source_line);
}

/* ---- expiry, year's end ---- */

enum status programme_expire(struct money *m, const struct party_route_rule *calendar, date_day on, struct err *err)
{
	struct fund_act act = programme_desk(m, on, NULL);
	struct fund_grant *grant;
	size_t count;
	int64_t expired;
	enum status status = fund_expire(m->tx, on, act.maker, &expired, err);
	if (status == ST_OK)
		status = fund_grants(m->tx, &m->arena, &grant, &count, err);
	for (size_t i = 0; status == ST_OK && i < count; i++) {
		struct fund_balance paid = {0};
		bool idle = grant[i].state == FUND_RESERVED || grant[i].state == FUND_SUSPENDED;
		if (!idle || !programme_follows(m, &grant[i], calendar))
			continue;
		status = fund_kind_balance(m->tx, "grant", grant[i].grant, NULL, -1, &paid, err);
		if (status == ST_OK && paid.debits_posted == 0)
			status = programme_withdraw_grant(m, grant[i].grant, &act, err);
	}
	return status;
}

enum status programme_year_end(struct money *m, date_day on, struct err *err)
{
	struct fund_act act = programme_desk(m, on, NULL);
	struct fund_year_end end;
	int year, month, day;
	date_split(on, &year, &month, &day);
	return fund_year_carry(m->tx, year - 1, m->rules->carry_all, &act, &end, err);
}
