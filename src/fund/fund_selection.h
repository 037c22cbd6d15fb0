/* Selection of a grant: application, review, committee (composition, recusal, scores, minutes), waiting list, objection.
 *
 * The rules are pure (fund_selection.c) over rows as the folder's tables have them (read in fund_selection_store.c). A rule that a row breaks is a
 * finding with the file and line of the row. Law: Subsidy Act 16-18 (application and decision), 37 (objection: 30 days; answer in 14, 10 more at
 * most; a last day on a Saturday or Sunday moves to Monday, Civil Act 161). People are keys, never names.
 *
 * An application that was rejected may be incomplete or without review: that may be why. Everything else must be as its call asks. */
#ifndef SANGSAENG_FUND_SELECTION_H
#define SANGSAENG_FUND_SELECTION_H

#include "duty/duty_clock.h"
#include "fund/fund.h"
#include "party/party.h"

#include <gmp.h>

/* Rows; each list is in byte order of its first member, then of what is said. Texts are NULL where the cell is blank, dates DATE_NONE. */
struct fund_application {
	const char *measure, *call, *applicant, *note;
	date_day applied_on, withdrawn_on;
	int64_t source_line;
};
struct fund_review { /* then by day and key */
	const char *measure, *review, *step, *reviewer, *result, *evidence;
	date_day reviewed_on;
	int64_t source_line;
};
struct fund_committee {
	const char *committee, *call, *chair, *minutes, *minutes_kind;
	date_day met_on, minutes_on; /* minutes_on: issue of the minutes */
	int64_t source_line;
};
struct fund_member { /* then by member */
	const char *committee, *member, *organisation, *kind; /* kind: of the organisation */
	int64_t source_line;
	bool outside; /* of neither the operator nor a ministry */
};
struct fund_recusal {
	const char *measure, *committee, *member;
	int64_t source_line;
};
struct fund_score { /* then by committee and member */
	const char *measure, *committee, *member, *score;
	int64_t source_line;
};
struct fund_objection { /* then by day and key */
	const char *measure, *objection, *grounds, *outcome, *evidence;
	date_day filed_on, answered_on;
	int64_t source_line;
};
struct fund_paper { /* evidence about a measure */
	const char *measure, *kind;
	date_day issued_on;
};
struct fund_offer { /* a quote; then by vendor */
	const char *measure, *vendor;
	date_day quoted_on;
};
struct fund_applicant { /* whose machine it is, and the lead of the firm's consortium on the day of the decision ("" if none) */
	const char *measure, *organisation;
	char lead[PARTY_ID_LEN];
};
struct fund_selection {
	const struct party_rules *rules;
	struct fund_decision *decision; /* by measure */
	struct fund_application *application;
	struct fund_review *review;
	struct fund_committee *committee;
	struct fund_member *member;
	struct fund_recusal *recusal;
	struct fund_score *score;
	struct fund_objection *objection;
	struct fund_paper *paper; /* papers, offers and applicants: only where there are applications or committees */
	struct fund_offer *offer;
	struct fund_applicant *applicant;
	struct duty_clock clock;
	size_t decisions, applications, reviews, committees, members, recusals, scores, objections, papers, offers, applicants;
};

/* Reads all rows; texts in the arena. `rules` must live as long as the result. */
enum status fund_selection_read(
	struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct fund_selection *out_selection, struct err *err);
/* Puts decisions that no row has beside the others, in the arena: fund_selection_check then judges them as if decisions.csv had them (a plan that is
 * adopted). Their findings have line 0. */
enum status fund_selection_add(struct store_tx *tx, const struct fund_decision *decision, size_t count, struct arena *arena,
	struct fund_selection *selection, struct err *err);
/* Every rule; adds findings. Nothing is asked of a folder without calls and without these tables. */
void fund_selection_check(const struct fund_selection *selection, struct findings *findings);
/* Both. */
enum status fund_selection_check_rows(struct store_tx *tx, const struct party_rules *rules, struct findings *findings, struct err *err);

/* Holds the recorded steps of the grants against these rows: who did them, on which day, in which order (fund.G1_rows). */
enum status fund_selection_recheck(struct store_tx *tx, const struct party_rules *rules, struct findings *findings, struct err *err);

/* One row; NULL if there is none. */
const struct fund_application *fund_selection_application(const struct fund_selection *selection, const char *measure);
const struct fund_decision *fund_selection_decision(const struct fund_selection *selection, const char *measure);
const struct fund_committee *fund_selection_committee(const struct fund_selection *selection, const char *committee);
/* The call that it was applied for; NULL if none. */
const struct party_call *fund_selection_call(const struct fund_selection *selection, const char *measure);
/* The review by which an application stands as reviewed on a day: the last one, if the last of every step was passed. NULL otherwise. */
const struct fund_review *fund_selection_passed(const struct fund_selection *selection, const char *measure, date_day until);
/* The first objection that was upheld; NULL if none. */
const struct fund_objection *fund_selection_upheld(const struct fund_selection *selection, const char *measure);
/* Exact mean of a measure's scores in the committee that decided on it, without the highest and the lowest where the call drops them; `*out_counted`
 * scores count. False where none do. `out_mean` must be initialised. */
bool fund_selection_mean(const struct fund_selection *selection, const struct fund_decision *decision, mpq_t out_mean, int *out_counted);

/* Scores given and members who stepped back in that committee. */
void fund_selection_votes(const struct fund_selection *selection, const struct fund_decision *decision, int *out_scores, int *out_recusals);

/* Until when a decision may be objected to, and an objection answered: by the call, and where it says nothing by the clock table (kinds
 * grant_objection, grant_objection_answer). */
struct duty_period fund_objection_period(const struct fund_selection *selection, const struct fund_decision *decision);
struct duty_period fund_answer_period(const struct fund_selection *selection, const struct fund_objection *objection);

#endif
