/* Inside the money of a run: what its steps share. programme_money.c has the steps in order, programme_support.c who may get how much. */
#ifndef SANGSAENG_PROGRAMME_MONEY_INT_H
#define SANGSAENG_PROGRAMME_MONEY_INT_H

#include "fund/fund_change.h"
#include "fund/fund_selection.h"
#include "plan/plan_record.h"
#include "programme/programme_chain.h"

struct programme_step;
/* Match per returned won that was promised to a grant: the tier whose returns it matches, the grant's consortium. */
struct programme_match_use {
	int tier;
	const char *grant, *consortium;
	int64_t krw;
};

struct money {
	struct store_tx *tx;
	const struct party_rules *rules;
	struct arena arena;
	struct party_measure *measure;
	struct fund_decision *decision;
	struct fund_payin *payin;
	struct fund_bank_line *bank_line;
	struct fund_return_row *returned;
	struct fund_recovery_row *recovery;
	struct reduction_machine *machine;
	size_t measures, decisions, payins, bank_lines, returns, recoveries, machines;
	struct fund_change *change;
	struct fund_suspension *suspension;
	struct fund_gift *gift;
	struct fund_set_off_row *set_off;
	struct fund_correction *correction;
	size_t changes, suspensions, gifts, set_offs, corrections;
	date_day today;                  /* of the step at hand */
	bool looking;                    /* nothing is written: an account that is not there has number 0, and no money */
	struct fund_selection selection; /* applications, reviews, committees, objections */
	struct programme_step *step;
	size_t steps;
	const struct fund_duty_rule *duty; /* of all tiers and versions */
	const struct party_route_rule **calendar;
	size_t calendars;
	struct programme_match_use *match_use;
	size_t match_uses;
	struct programme_beside *beside; /* what other programmes reserved for the same firms */
	size_t besides;
	struct plan_adoption *adoption; /* picks of plans that were made grants */
	size_t adoptions;
};

/* Reads everything that the steps need, in the money's own arena (arena_init is the caller's). */
enum status programme_money_read(struct money *m, struct err *err);

/* ---- programme_plan_adopt.c ---- */

/* The adoptions of one day once more, in a run after the one that they followed: those from m->adoption[first] on. A measure that decisions.csv
 * names by now is the folder's. */
enum status programme_adopt_again(struct money *m, size_t first, struct err *err);
/* The day on which a grant was adopted; DATE_NONE if it was not, or the folder decided on it. */
date_day programme_adopted_on(const struct money *m, const char *measure);
/* An error about a grant, at its decision or its plan. */
enum status programme_at_grant(const struct money *m, enum status status, struct err *err, const char *grant);

/* The operator's desk: one prepares, another releases (G1). */
struct fund_act programme_desk(const struct money *m, date_day on, const char *evidence);
const struct party_measure *programme_measure(const struct money *m, const char *id);
const struct fund_decision *programme_decision(const struct money *m, const char *measure);

/* ---- programme_selection.c: from the application to the selection ---- */

/* A grant in state submitted: by its row, or, where there is none, as the decision lets one suppose. */
enum status programme_apply(struct money *m, const struct fund_application *row, struct err *err);
/* What would be applied for, nothing written: tier (0 if it is in no agreement), consortium and cost (the lowest quote, or the planned cost) of a
 * day.
 */
enum status programme_draft_grant(struct money *m, const struct party_measure *measure, enum party_route route, date_day known_on,
	struct fund_grant *out_grant, int64_t *out_quotes, struct err *err);
/* Opens the grant of a measure in state submitted. Tier, consortium and planned cost are those of `known_on`, the day of the decision if there is
 * one. */
enum status programme_open_grant(
	struct money *m, const struct party_measure *measure, enum party_route route, date_day known_on, struct fund_act act, struct err *err);
/* What is selected on a day is a machine, of a route that there is, of a firm that is eligible. */
enum status programme_check_selectable(struct money *m, const struct fund_decision *decision, date_day on, struct err *err);
enum status programme_apply_by_decision(struct money *m, const struct fund_decision *decision, date_day on, struct err *err);
/* The day that stands for the application of a decision without one: the day before it, or that of the first return in kind for it. */
date_day programme_application_day(const struct money *m, const struct fund_decision *decision);
/* The review that an application passed before its decision; NULL if it passed none. */
const struct fund_review *programme_review_of(const struct money *m, const struct fund_application *row);
enum status programme_review(struct money *m, const struct fund_application *row, struct err *err);
enum status programme_decide(struct money *m, const struct fund_decision *decision, struct err *err);
/* The objection by which a rejected one is reviewed again; NULL if there is none. */
const struct fund_objection *programme_answer_of(const struct money *m, const struct fund_decision *decision);
enum status programme_answer(struct money *m, const struct fund_decision *decision, struct err *err);
enum status programme_promote(struct money *m, const struct fund_decision *decision, struct err *err);
/* Gives back what is reserved. application.withdrawn_paid once something was paid. */
enum status programme_withdraw(struct money *m, const struct fund_application *row, struct err *err);
/* The step itself, for whatever reason; what the match had promised it is free again. */
enum status programme_withdraw_grant(struct money *m, const char *grant, const struct fund_act *act, struct err *err);

/* Does a grant follow this calendar? */
bool programme_follows(const struct money *m, const struct fund_grant *grant, const struct party_route_rule *calendar);
/* One grant's turn in the calendar of its route. */
enum status programme_pay_grant(struct money *m, struct fund_grant *grant, enum party_route route, size_t index, date_day on, struct err *err);
enum status programme_complete_grant(struct money *m, const struct fund_grant *grant, date_day on, struct err *err);
enum status programme_fix_grant(struct money *m, struct fund_grant *grant, date_day on, struct err *err);
/* The machine runs: disbursed → installed (after its first payment at the latest). */
enum status programme_note_installations(struct money *m, date_day on, struct err *err);
enum status programme_close_if_settled(struct money *m, const char *id, date_day on, const char *evidence, struct err *err);

/* ---- programme_changes.c: steps from rows of the input tables ---- */

enum status programme_change(struct money *m, const struct fund_change *row, struct err *err);
enum status programme_correct(struct money *m, const struct fund_correction *row, struct err *err);
enum status programme_suspend(struct money *m, const struct fund_suspension *row, struct err *err);
enum status programme_resume(struct money *m, const struct fund_suspension *row, struct err *err);
/* What is to come in kind for a grant, taken out of what its sources reserve in money. */
enum status programme_pledge(const struct money *m, struct fund_grant *grant, struct err *err);
enum status programme_give(struct money *m, const struct fund_gift *row, struct err *err);
enum status programme_set_off(struct money *m, const struct fund_set_off_row *row, struct err *err);
/* Reservations that were not paid in time; a grant of this calendar that never got anything is withdrawn. */
enum status programme_expire(struct money *m, const struct party_route_rule *calendar, date_day on, struct err *err);
/* The first day of a year: last year's money moves on or lapses. */
enum status programme_year_end(struct money *m, date_day on, struct err *err);

/* ---- programme_return.c ---- */

/* Version of the return rule of a tier that is in force on the day of an agreement; 0: the tier has none. */
int programme_return_version(const struct money *m, int tier, date_day agreed_on);
/* The pool that pays a grant, and its rule. pool.none, pool.no_consortium. */
enum status programme_pool_for(
	struct money *m, const struct fund_grant *grant, const struct party_return_rule **out_rule, int64_t *out_id, struct err *err);
/* What the match may still pay from a pool on a day: floor(rate × returned until its day) less what is promised, within the ceiling (L10). */
int64_t programme_match_left(const struct money *m, const struct party_return_rule *rule, const struct party_match_rule *match,
	const struct fund_grant *grant, date_day day, const struct fund_grant *all, size_t count);
void programme_match_used(struct money *m, const struct party_match_rule *match, const struct fund_grant *grant, int64_t krw);
/* What the match had promised a grant that was withdrawn is free again. */
void programme_match_freed(struct money *m, const char *grant);
/* What is left of the ceiling of a ministry's own support; INT64_MAX if it has none. */
int64_t programme_own_left(const struct money *m, const char *funder, const struct fund_grant *grant, const struct fund_grant *all, size_t count);
/* Money of a settlement came in: where the base is what was paid, the duty falls. */
enum status programme_came_back(struct money *m, const struct fund_grant *grant, date_day on, const char *line, struct err *err);
enum status programme_take_return(struct money *m, const struct fund_return_row *row, struct err *err);

/* ---- programme_support.c ---- */

/* The call that a measure was applied for; NULL if none. */
const struct party_call *programme_call(const struct money *m, const char *measure);
/* Whose money a route spends: the programme of its call; the pool spends what tier 1 returned. "" if no call names one. */
const char *programme_of_route(const struct money *m, enum party_route route);
enum party_route programme_route_of(const char *purpose);
/* The account of what a funder contributed, of the budget year of today. */
enum status programme_contribution(struct money *m, const char *funder, const char *programme, int64_t *out_id, struct err *err);
/* No second state subsidy within the scope that the call names (L11): for a site, a firm and year. A line has one state funder by the rules of
 * programme.json, a machine one grant by its serial number. */
enum status programme_check_duplicates(
	struct money *m, const struct fund_grant *grant, enum party_route route, const struct fund_grant *all, size_t count, struct err *err);
/* The same for a call that it was not applied for. */
enum status programme_check_duplicates_of(struct money *m, const struct party_call *call_or_null, const struct fund_grant *grant,
	const struct fund_grant *all, size_t count, struct err *err);

enum fund_nature programme_nature(const char *kind);
/* The account that holds a funder's money for a purpose. */
enum status programme_funder_bank(
	struct money *m, const char *funder, const char *purpose, int64_t *out_id, enum fund_nature *out_nature, struct err *err);
enum status programme_not_eligible(struct err *err, const char *code, const char *measure, const char *value, date_day day);
/* Eligibility on a day (programme rules 8): an agreement in force, tier, size, exclusion; the SME ministry's money not for allocated or target-managed
 * companies. Asked at application, decision, promotion, agreement and each payment. */
enum status programme_check_eligible(struct money *m, const char *measure, const char *organisation, enum party_route route, int tier, date_day day,
	enum party_size *out_size, struct err *err);
/* Funders of routes tier 1 and ministry: each its rate of eligible cost within its caps, together at most the eligible cost. */
enum status programme_fund_by_rates(struct money *m, struct fund_grant *grant, enum party_route route, enum party_size size, date_day day,
	const struct fund_grant *all, size_t count, struct err *err);
/* What is neither paid nor reserved on a bank account. */
enum status programme_bank_left(struct money *m, int64_t bank, int64_t *out_krw, struct err *err);
/* What the pool could pay a grant on a day: `support_krw` by rate, caps and own share; what was given in kind for it; what is there of returned money
 * and of its match. */
struct programme_pool_offer {
	struct rate rate;
	int64_t support_krw, in_kind_krw, available_krw[2];
	int64_t pool, match_bank; /* accounts; match_bank 0: there is no match for it */
	const struct party_match_rule *match;
	enum fund_nature match_nature;
};
enum status programme_pool_offer(struct money *m, const struct fund_grant *grant, enum party_size size, date_day day, const struct fund_grant *all,
	size_t count, struct programme_pool_offer *out_offer, struct err *err);
/* Takes that much, in kind included, of an offer: part[0] of returned money, part[1] of the match. */
void programme_pool_take(struct money *m, struct fund_grant *grant, const struct programme_pool_offer *offer, const int64_t part_krw[2]);
/* The pool: what tier 1 gave in kind for this machine first, the rest from returned money and match in proportion to what is there. */
enum status programme_fund_by_pool(
	struct money *m, struct fund_grant *grant, enum party_size size, date_day day, const struct fund_grant *all, size_t count, struct err *err);

#endif
