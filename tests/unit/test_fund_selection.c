/* Selection: every rule from the application to the objection, kept and broken. One small call with three applications; each test changes one thing
 * of it and reads what is found, with file and line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fund/fund_selection.h"
#include "fund_support.h"

static struct party_rules rules;
static struct party_call call[2];
static struct fund_selection s;
static struct fund_decision decision[4];
static struct fund_application application[4];
static struct fund_review review[5];
static struct fund_committee committee[2];
static struct fund_member member[6];
static struct fund_recusal recusal[3];
static struct fund_score score[20];
static struct fund_objection objection[2];
static struct fund_paper paper[9];
static struct fund_offer offer[9];
static struct fund_applicant applicant[4];

enum { M1, M2, M3 };
static const char *const person[] = {"chair-1", "member-2", "member-3", "member-4", "member-5"};

static void give(const char *measure, int who, const char *points)
{
	score[s.scores] = (struct fund_score){measure, "K1", person[who], points, (int64_t)s.scores + 2};
	s.scores++;
}

/* M1 selected with 77.5 points (member-2 recused), M2 waits in place 1 with 70, M3 rejected with 50. */
static int world(void **state)
{
	call[0] = (struct party_call){.call = "C-1",
		.route = PARTY_ROUTE_TIER1,
		.opens_on = day("2026-01-26"),
		.closes_on = day("2026-03-06"),
		.checklist = {"bill"},
		.checklist_count = 1,
		.quotes_needed = 2,
		.review_needed = true,
		.members_needed = 5,
		.drop_extremes = true,
		.has_pass_score = true,
		.pass_score = {60, 1},
		.objection_days = 30,
		.answer_days = 14,
		.answer_more_days = 10,
		.line = 7};
	call[1] = (struct party_call){
		.call = "C-2", .route = PARTY_ROUTE_POOL, .opens_on = day("2027-01-01"), .closes_on = day("2027-02-01"), .line = 8};
	rules = (struct party_rules){.call = call, .call_count = 2};
	rules.route[PARTY_ROUTE_TIER1].milestone_count = 1;
	rules.route[PARTY_ROUTE_TIER1].milestone[0].paid_on = day("2026-05-15");
	s = (struct fund_selection){.rules = &rules,
		.decision = decision,
		.decisions = 3,
		.application = application,
		.applications = 3,
		.review = review,
		.reviews = 2,
		.committee = committee,
		.committees = 1,
		.member = member,
		.members = 5,
		.recusal = recusal,
		.recusals = 1,
		.score = score,
		.objection = objection,
		.paper = paper,
		.papers = 4,
		.offer = offer,
		.offers = 4,
		.applicant = applicant,
		.applicants = 3};
	static const char *const key[] = {"M1", "M2", "M3"}, *const firm[] = {"S1", "S2", "S3"},
				 *const outcome[] = {"selected", "waiting", "rejected"};
	for (int i = 0; i < 3; i++) {
		decision[i] = (struct fund_decision){.measure = key[i],
			.route = "tier1",
			.decision = outcome[i],
			.evidence = "MINUTES",
			.committee = "K1",
			.decided_on = day("2026-04-15"),
			.promoted_on = DATE_NONE,
			.rank = i == M2,
			.source_line = i + 2};
		application[i] = (struct fund_application){key[i], "C-1", "applicant-1", NULL, day("2026-03-05"), DATE_NONE, i + 2};
		applicant[i] = (struct fund_applicant){key[i], firm[i], "LEAD"};
	}
	for (int i = 0; i < 2; i++) {
		review[i] = (struct fund_review){key[i], i ? "R2" : "R1", "paper", "reviewer-1", "pass", NULL, day("2026-03-20"), i + 2};
		paper[2 * i] = (struct fund_paper){key[i], "baseline_record", day("2026-02-27")};
		paper[2 * i + 1] = (struct fund_paper){key[i], "bill", day("2026-03-05")};
		offer[2 * i] = (struct fund_offer){key[i], "VENDOR-1", day("2026-02-20")};
		offer[2 * i + 1] = (struct fund_offer){key[i], "VENDOR-2", day("2026-03-05")};
	}
	committee[0] = (struct fund_committee){"K1", "C-1", "chair-1", "MINUTES", "committee_minutes", day("2026-04-14"), day("2026-04-14"), 2};
	for (int i = 0; i < 5; i++)
		member[i] = (struct fund_member){
			.committee = "K1", .member = person[i], .organisation = i == 1 ? "VENDOR-9" : NULL, .source_line = i + 2};
	recusal[0] = (struct fund_recusal){"M1", "K1", "member-2", 2};
	give("M1", 0, "80");
	give("M1", 2, "70");
	give("M1", 3, "90");
	give("M1", 4, "75");
	for (int i = 0; i < 5; i++)
		give("M2", i, ((const char *const[]){"60", "65", "70", "75", "80"})[i]);
	for (int i = 0; i < 5; i++)
		give("M3", i, "50");
	return 0;
}

/* What is found, as "file:line code value value …;". */
static const char *found(void)
{
	static char out[4096];
	struct findings findings;
	size_t n = 0;

	out[0] = '\0';
	findings_init(&findings, 50);
	fund_selection_check(&s, &findings);
	for (size_t i = 0; i < findings.count; i++) {
		const struct err *e = &findings.item[i].err;
		if (!message_find(e->code))
			fail_msg("no message for %s", e->code);
		n += (size_t)snprintf(out + n, sizeof out - n, "%s:%lld %s", e->file, (long long)e->line, e->code);
		for (int k = 0; k < e->param_count; k++)
			n += (size_t)snprintf(out + n, sizeof out - n, " %s", e->param[k]);
		n += (size_t)snprintf(out + n, sizeof out - n, ";");
	}
	findings_done(&findings);
	return out;
}
#define FOUND(text) assert_string_equal(found(), text)

static void test_a_call_that_was_kept_has_nothing_to_find(void **state)
{
	FOUND("");
}

static void test_a_folder_without_calls_and_tables_is_asked_for_nothing(void **state)
{
	rules.call_count = 0;
	s = (struct fund_selection){.rules = &rules, .decision = decision, .decisions = 3};
	for (int i = 0; i < 3; i++)
		decision[i].committee = NULL;
	decision[M2].rank = 0;
	FOUND("");
}

/* ---- applications ---- */

static void test_an_application_comes_in_on_the_days_of_its_call(void **state)
{
	application[M1].applied_on = day("2026-03-06"); /* the last day */
	FOUND("");
	application[M1].applied_on = day("2026-03-07");
	FOUND("applications.csv:2 application.outside_call M1 2026-03-07 C-1 2026-01-26 2026-03-06;");
	application[M3].applied_on = day("2026-01-25"); /* this one was rejected: that may be why */
	FOUND("applications.csv:2 application.outside_call M1 2026-03-07 C-1 2026-01-26 2026-03-06;");
}

static void test_an_application_names_a_call_of_its_route(void **state)
{
	application[M1].call = NULL;
	FOUND("applications.csv:2 application.no_call M1 tier1;");
	application[M1].call = "C-1x";
	FOUND("applications.csv:2 application.call_unknown M1 C-1x C-1;");
	application[M1].call = "C-2";
	decision[M1].committee = NULL;
	s.scores = s.recusals = 0;
	call[0].has_pass_score = false;
	FOUND("applications.csv:2 application.call_route M1 C-2 pool tier1;applications.csv:2 application.outside_call M1 2026-03-05 C-2 2027-01-01 "
	      "2027-02-01;");
}

static void test_without_call_and_decision_nobody_knows_the_route(void **state)
{
	application[3] = (struct fund_application){"M4", NULL, NULL, NULL, day("2026-03-05"), DATE_NONE, 5};
	s.applications = 4;
	FOUND("applications.csv:5 application.no_route M4;");
}

static void test_a_decision_of_a_route_with_calls_needs_an_application(void **state)
{
	s.applications = 2;
	FOUND("decisions.csv:4 decision.no_application M3 tier1;");
	rules.call_count = 0;
	rules.call = NULL;
	s.committees = s.members = s.scores = s.recusals = s.applications = s.reviews = 0;
	for (int i = 0; i < 3; i++)
		decision[i].committee = NULL;
	FOUND("");
}

static void test_the_checklist_is_there_on_the_day_of_the_application(void **state)
{
	paper[1].issued_on = day("2026-03-06");
	FOUND("applications.csv:2 application.evidence_late M1 bill 2026-03-06 2026-03-05;");
	paper[1].kind = "contract";
	FOUND("applications.csv:2 application.evidence_missing M1 bill 2026-03-05;");
}

static void test_the_baseline_record_is_there_whatever_the_checklist_says(void **state)
{
	paper[0].kind = "contract";
	FOUND("applications.csv:2 application.evidence_missing M1 baseline_record 2026-03-05;");
	call[0].checklist_count = 2; /* named there too: said once */
	strcpy(call[0].checklist[1], "baseline_record");
	FOUND("applications.csv:2 application.evidence_missing M1 baseline_record 2026-03-05;");
}

static void test_a_kind_of_evidence_that_cannot_be_is_named_at_the_call(void **state)
{
	strcpy(call[0].checklist[0], "bills");
	FOUND("programme.json:7 rules.call_checklist C-1 bills;applications.csv:2 application.evidence_missing M1 bills "
	      "2026-03-05;applications.csv:3 application.evidence_missing M2 bills 2026-03-05;");
}

static void test_quotes_are_of_different_vendors_and_not_later(void **state)
{
	offer[1].quoted_on = day("2026-03-06");
	FOUND("applications.csv:2 application.quotes M1 1 2 2026-03-05;");
	offer[1] = (struct fund_offer){"M1", "VENDOR-1", day("2026-02-21")};
	FOUND("applications.csv:2 application.quotes M1 1 2 2026-03-05;");
}

static void test_a_withdrawn_application_is_not_decided_on_afterwards(void **state)
{
	application[M2].withdrawn_on = day("2026-04-15"); /* on the day itself, after it */
	FOUND("");
	application[M2].withdrawn_on = day("2026-04-14");
	FOUND("decisions.csv:3 decision.after_withdrawal M2 2026-04-15 2026-04-14;");
	application[M2].withdrawn_on = day("2026-03-04");
	FOUND("applications.csv:3 application.withdrawn_before M2 2026-03-04 2026-03-05;decisions.csv:3 decision.after_withdrawal M2 2026-04-15 "
	      "2026-03-04;");
}

static void test_nothing_is_decided_before_it_was_applied_for(void **state)
{
	decision[M3].decided_on = day("2026-03-04");
	committee[0].met_on = committee[0].minutes_on = day("2026-03-04");
	FOUND("decisions.csv:4 decision.before_application M3 2026-03-04 2026-03-05;");
}

/* ---- reviews ---- */

static void test_what_is_selected_or_waits_was_reviewed_before(void **state)
{
	review[0].reviewed_on = day("2026-04-15");
	FOUND("");
	review[0].reviewed_on = day("2026-04-16");
	FOUND("decisions.csv:2 decision.not_reviewed M1 C-1 2026-04-15;");
	call[0].review_needed = false;
	FOUND("");
}

static void test_the_last_result_of_each_step_counts(void **state)
{
	review[0].result = "supplement";
	FOUND("decisions.csv:2 decision.review_failed M1 R1 paper supplement 2026-03-20;");
	review[2] = review[1];
	review[1] = (struct fund_review){"M1", "R3", "paper", "reviewer-1", "pass", NULL, day("2026-03-27"), 4};
	s.reviews = 3;
	FOUND("");
	review[1].step = "site"; /* the papers were never passed */
	FOUND("decisions.csv:2 decision.review_failed M1 R1 paper supplement 2026-03-20;");
	assert_null(fund_selection_passed(&s, "M1", day("2026-04-15")));
	review[0].result = "pass";
	assert_string_equal(fund_selection_passed(&s, "M1", day("2026-04-15"))->review, "R3");
	assert_string_equal(fund_selection_passed(&s, "M1", day("2026-03-26"))->review, "R1");
	assert_null(fund_selection_passed(&s, "M1", day("2026-03-19")));
	assert_null(fund_selection_passed(&s, "M3", day("2026-04-15")));
}

static void test_a_review_belongs_to_an_application_and_follows_it(void **state)
{
	review[0].reviewed_on = day("2026-03-04");
	FOUND("reviews.csv:2 review.before_application R1 2026-03-04 2026-03-05;");
	review[0] = (struct fund_review){"M0", "R1", "paper", "reviewer-1", "pass", NULL, day("2026-03-20"), 2};
	call[0].review_needed = false;
	FOUND("reviews.csv:2 review.no_application R1 M0;");
}

static void test_who_reviews_does_not_decide(void **state)
{
	review[1].reviewer = "member-4";
	FOUND("reviews.csv:3 review.reviewer_decides R2 member-4 K1 M2;");
}

/* ---- the committee ---- */

static void test_the_committee_is_that_of_the_call_and_large_enough(void **state)
{
	call[0].members_needed = 6;
	FOUND("committees.csv:2 committee.members K1 5 6 C-1;");
	call[0].members_needed = 5;
	committee[0].call = "C-2";
	FOUND("decisions.csv:2 decision.committee_call M1 C-1 K1 C-2;decisions.csv:3 decision.committee_call M2 C-1 K1 C-2;"
	      "decisions.csv:4 decision.committee_call M3 C-1 K1 C-2;");
	s.decisions = s.scores = s.applications = s.reviews = 0;
	committee[0].call = "C-3";
	FOUND("committees.csv:2 committee.call_unknown K1 C-3 C-1;");
}

static void test_a_call_that_asks_for_a_committee_gets_one(void **state)
{
	decision[M3].committee = NULL; /* refused at the desk */
	s.scores -= 5;
	FOUND("");
	decision[M2].committee = NULL;
	s.scores -= 5;
	FOUND("decisions.csv:3 decision.no_committee M2 C-1;");
	call[0].members_needed = 0;
	FOUND("decisions.csv:3 decision.no_committee M2 C-1;"); /* a pass score needs one too */
	call[0].has_pass_score = false;
	FOUND("");
}

static void test_the_chair_is_a_member(void **state)
{
	committee[0].chair = "chair-9";
	FOUND("committees.csv:2 committee.chair K1 chair-9;");
}

static void test_the_minutes_are_minutes_and_not_older_than_the_meeting(void **state)
{
	committee[0].minutes_on = day("2026-04-13");
	FOUND("committees.csv:2 committee.minutes_early K1 MINUTES 2026-04-13 2026-04-14;");
	committee[0].minutes_kind = "contract";
	FOUND("committees.csv:2 committee.minutes_kind K1 MINUTES contract;");
}

static void test_the_decision_does_not_come_before_the_meeting(void **state)
{
	decision[M1].decided_on = day("2026-04-13");
	FOUND("decisions.csv:2 decision.before_meeting M1 2026-04-13 K1 2026-04-14;");
}

static void test_a_member_of_the_applicant_a_vendor_or_the_lead_steps_back(void **state)
{
	member[2].organisation = "S3";
	FOUND("committee_members.csv:4 committee.member_applicant member-3 K1 M3 S3;");
	member[2].organisation = "VENDOR-2";
	FOUND("committee_members.csv:4 committee.member_vendor member-3 K1 M1 VENDOR-2;committee_members.csv:4 committee.member_vendor member-3 K1 "
	      "M2 "
	      "VENDOR-2;");
	member[2].organisation = NULL;
	member[1].organisation = "LEAD"; /* recused for M1 already */
	FOUND("committee_members.csv:3 committee.member_lead member-2 K1 M2 LEAD;committee_members.csv:3 committee.member_lead member-2 K1 M3 LEAD;");
}

static void test_a_recused_member_gives_no_score(void **state)
{
	recusal[0].member = "member-3";
	FOUND("scores.csv:3 score.recused member-3 K1 M1;decisions.csv:2 decision.member_silent M1 member-2 K1;");
	recusal[0].member = "member-9";
	FOUND("recusals.csv:2 recusal.not_member member-9 K1;decisions.csv:2 decision.member_silent M1 member-2 K1;");
}

static void test_only_members_score_and_all_of_them(void **state)
{
	score[3].member = "member-9";
	FOUND("scores.csv:5 score.not_member member-9 K1 M1;decisions.csv:2 decision.member_silent M1 member-5 K1;");
}

static void test_points_have_a_range(void **state)
{
	score[2].score = "1000";
	FOUND("");
	score[2].score = "1000.1";
	FOUND("scores.csv:4 score.range member-4 M1 1000.1 1000;");
}

static void test_a_score_of_another_committee_than_the_one_that_decided_is_refused(void **state)
{
	decision[M3].committee = NULL;
	call[0].has_pass_score = false;
	call[0].members_needed = 0;
	call[0].drop_extremes = false;
	s.scores = 10; /* one of M3 is left */
	FOUND("scores.csv:11 score.not_decided K1 M3 —;");
}

/* ---- points ---- */

static const char *mean_of(int which, int *counted)
{
	static char text[64];
	mpq_t mean;

	mpq_init(mean);
	if (fund_selection_mean(&s, &decision[which], mean, counted))
		gmp_snprintf(text, sizeof text, "%Qd", mean);
	else
		text[0] = '\0';
	mpq_clear(mean);
	return text;
}

static void test_the_mean_is_exact_and_without_extremes_where_the_call_says_so(void **state)
{
	int counted;

	assert_string_equal(mean_of(M1, &counted), "155/2");
	assert_int_equal(counted, 2);
	call[0].drop_extremes = false;
	assert_string_equal(mean_of(M1, &counted), "315/4");
	assert_int_equal(counted, 4);
	score[1].score = "66.7";
	s.recusals = 0;
	score[0].score = "0.1";
	assert_string_equal(mean_of(M1, &counted), "1159/20"); /* (0.1 + 66.7 + 90 + 75) / 4 = 57.95 */
}

static void test_below_the_pass_score_nothing_is_selected(void **state)
{
	call[0].pass_score = (struct rate){155, 2}; /* exactly what it has */
	FOUND("");
	call[0].pass_score = (struct rate){7751, 100};
	FOUND("decisions.csv:2 decision.below_pass M1 77.5 77.51 C-1;");
	call[0].pass_score = (struct rate){60, 1};
	decision[M2].promoted_on = day("2026-05-01");
	FOUND("");
	call[0].pass_score = (struct rate){71, 1};
	FOUND("decisions.csv:3 decision.below_pass M2 70 71 C-1;");
}

static void test_a_pass_score_needs_scores_and_dropping_needs_three(void **state)
{
	s.scores = 4;
	FOUND("decisions.csv:3 decision.no_score M2 C-1;"); /* the rejected one may have none */
	s.scores = 2;
	s.members = 3;
	call[0].members_needed = 3;
	FOUND("decisions.csv:2 decision.few_scores M1 2;decisions.csv:3 decision.no_score M2 C-1;");
}

static void test_a_better_application_is_not_passed_over_without_a_reason(void **state)
{
	for (int i = 4; i < 9; i++)
		score[i].score = "78"; /* M2 waits with more than M1 has */
	FOUND("decisions.csv:2 decision.better_passed_over M1 77.5 M2 78 waiting;");
	decision[M1].reason = "consortium cap";
	FOUND("");
	decision[M1].reason = NULL;
	for (int i = 4; i < 9; i++)
		score[i].score = "77.5"; /* as many */
	FOUND("");
}

static void test_rejected_with_enough_points_and_reviews_counts_as_passed_over(void **state)
{
	for (int i = 9; i < 14; i++)
		score[i].score = "79";
	FOUND("decisions.csv:2 decision.better_passed_over M1 77.5 M3 79 rejected;");
	review[2] = (struct fund_review){"M3", "R3", "site", "reviewer-1", "fail", NULL, day("2026-03-27"), 4};
	s.reviews = 3; /* it failed on its own */
	FOUND("");
	s.reviews = 2;
	call[0].pass_score = (struct rate){77, 1};
	for (int i = 9; i < 14; i++)
		score[i].score = "76.9";
	FOUND("");
}

/* ---- the waiting list ---- */

/* M3 waits too, in place 2 with 65 points. */
static void second_in_line(void)
{
	decision[M3].decision = "waiting";
	decision[M3].rank = 2;
	for (int i = 9; i < 14; i++)
		score[i].score = "65";
	call[0].review_needed = false;
	call[0].quotes_needed = call[0].checklist_count = 0;
	paper[4] = (struct fund_paper){"M3", "baseline_record", day("2026-02-27")};
	s.papers = 5;
}

static void test_the_waiting_list_has_places(void **state)
{
	second_in_line();
	FOUND("");
	decision[M3].rank = 1;
	FOUND("decisions.csv:4 decision.rank_twice M3 1 M2;");
	decision[M3].rank = 0;
	FOUND("decisions.csv:4 decision.rank_missing M3;");
	decision[M3].rank = 2;
	decision[M1].rank = 3;
	FOUND("decisions.csv:2 decision.rank_stray M1 selected;");
}

static void test_places_follow_points_unless_there_is_a_reason(void **state)
{
	second_in_line();
	for (int i = 9; i < 14; i++)
		score[i].score = "71";
	FOUND("decisions.csv:3 decision.rank_score M2 1 70 M3 71;");
	decision[M2].reason = "as much is saved for less";
	FOUND("");
}

static void test_only_the_first_in_line_is_promoted(void **state)
{
	second_in_line();
	decision[M3].promoted_on = day("2026-04-28");
	FOUND("decisions.csv:4 decision.promoted_rank M3 2 M2 1;");
	decision[M2].promoted_on = day("2026-04-29");
	FOUND("decisions.csv:4 decision.promoted_rank M3 2 M2 1;");
	decision[M2].promoted_on = day("2026-04-28"); /* both on one day */
	FOUND("");
	decision[M2].promoted_on = DATE_NONE;
	application[M2].withdrawn_on = day("2026-04-28");
	FOUND("");
}

static void test_a_promotion_lies_between_decision_and_first_payment(void **state)
{
	decision[M2].promoted_on = day("2026-05-15");
	FOUND("");
	decision[M2].promoted_on = day("2026-05-16");
	FOUND("decisions.csv:3 decision.promoted_late M2 2026-05-16 2026-05-15;");
	decision[M2].promoted_on = day("2026-04-14");
	FOUND("decisions.csv:3 decision.promoted_early M2 2026-04-14 2026-04-15;");
	decision[M2].promoted_on = DATE_NONE;
	decision[M1].promoted_on = day("2026-04-28");
	FOUND("decisions.csv:2 decision.promoted_selected M1;");
}

/* ---- objections ---- */

static void object(const char *measure, const char *filed, const char *answered, const char *outcome)
{
	objection[0] = (struct fund_objection){
		measure, "O1", "grounds", outcome, answered ? "ANSWER" : NULL, day(filed), answered ? day(answered) : DATE_NONE, 2};
	s.objections = 1;
}

static void test_the_last_day_of_a_period_moves_off_the_weekend(void **state)
{
	assert_int_equal(duty_clock(NULL, "grant_objection", day("2026-04-15")).last_day, day("2026-05-15")); /* Friday */
	assert_int_equal(duty_clock(NULL, "grant_objection", day("2026-04-16")).last_day, day("2026-05-18")); /* Saturday 16 May → Monday */
	assert_int_equal(duty_clock(NULL, "grant_objection", day("2026-04-17")).last_day, day("2026-05-18")); /* Sunday */
}

static void test_an_objection_is_filed_in_time_against_a_refusal(void **state)
{
	object("M3", "2026-05-15", NULL, NULL);
	FOUND("");
	object("M3", "2026-05-16", NULL, NULL);
	FOUND("objections.csv:2 objection.late O1 2026-05-16 2026-05-15;");
	object("M3", "2026-04-14", NULL, NULL);
	FOUND("objections.csv:2 objection.early O1 2026-04-14 2026-04-15;");
	object("M1", "2026-04-16", NULL, NULL);
	FOUND("objections.csv:2 objection.selected O1 M1;");
	object("M0", "2026-04-16", NULL, NULL);
	FOUND("objections.csv:2 objection.no_decision O1 M0;");
	application[M3].call = NULL; /* without a call the Act's own periods */
	s.applications = 3;
	object("M3", "2026-05-16", NULL, NULL);
	rules.call_count = 0;
	s.committees = s.decisions = s.scores = s.recusals = s.members = s.reviews = 0;
	s.applications = 0;
	s.decision = &decision[M3];
	s.decisions = 1;
	decision[M3].committee = NULL;
	FOUND("objections.csv:2 objection.late O1 2026-05-16 2026-05-15;");
}

static void test_an_objection_is_answered_in_time_with_evidence(void **state)
{
	object("M3", "2026-04-20", "2026-05-14", "dismissed"); /* 24 days */
	FOUND("");
	object("M3", "2026-04-20", "2026-05-15", "dismissed");
	FOUND("objections.csv:2 objection.answer_late O1 2026-05-15 2026-05-14;");
	object("M3", "2026-04-20", "2026-04-19", "dismissed");
	FOUND("objections.csv:2 objection.answer_early O1 2026-04-19 2026-04-20;");
	object("M3", "2026-04-20", "2026-04-21", NULL);
	FOUND("objections.csv:2 objection.answer O1;");
	object("M3", "2026-04-20", "2026-04-21", "dismissed");
	objection[0].evidence = NULL;
	FOUND("objections.csv:2 objection.no_evidence O1;");
}

static void test_an_objection_that_was_upheld_lets_a_rejected_one_be_selected(void **state)
{
	second_in_line();
	decision[M3].decision = "rejected";
	decision[M3].rank = 0;
	decision[M3].promoted_on = day("2026-04-28");
	FOUND("decisions.csv:4 decision.promoted_rejected M3;");
	object("M3", "2026-04-20", "2026-04-27", "dismissed");
	FOUND("decisions.csv:4 decision.promoted_rejected M3;");
	object("M3", "2026-04-20", "2026-04-28", "upheld");
	FOUND("");
	object("M3", "2026-04-20", "2026-04-29", "upheld");
	FOUND("decisions.csv:4 decision.promoted_early M3 2026-04-28 2026-04-29;");
}

static void test_what_the_objection_brought_counts_by_its_answer(void **state)
{
	second_in_line();
	decision[M3].decision = "rejected";
	decision[M3].rank = 0;
	decision[M3].promoted_on = day("2026-04-28");
	object("M3", "2026-04-20", "2026-04-27", "upheld");
	paper[4].issued_on = day("2026-04-27");
	FOUND("");
	paper[4].issued_on = day("2026-04-28");
	FOUND("applications.csv:4 application.evidence_late M3 baseline_record 2026-04-28 2026-04-27;");
}

/* ---- reading ---- */

static void test_rows_are_read_in_order_with_what_other_tables_say(void **state)
{
	struct fund_selection read;
	struct arena arena;

	fund_setup(state);
	sql_run("INSERT INTO organisations (organisation, name, name_en, kind, origin, source_line) VALUES ('S1', '일', NULL, 'supplier', "
		"'simulated', 2), ('LEAD', '대표', NULL, 'carmaker', 'simulated', "
		"3), "
		"('V', '파는 곳', NULL, 'vendor', 'simulated', 4)");
	sql_run("INSERT INTO sites VALUES ('P1', 'S1', '공장', '부산', 1, 2)");
	sql_run("INSERT INTO consortia VALUES ('CON', '컨소시엄', 'LEAD', 'programme', 2026, NULL, 2)");
	sql_run("INSERT INTO agreements (agreement, organisation, role, tier, consortium, signed_on, ended_on, source_line) VALUES ('A', 'S1', "
		"'supplier', 1, 'CON', '2025-11-17', NULL, 2)");
	for (int i = 2; i > 0; i--) {
		char sql[512];
		snprintf(sql, sizeof sql,
			"INSERT INTO measures (measure, site, process, machine, old_serial, type, methodology, carrier, cost_krw, saving_per_year, "
			"unit, "
			"saving_krw_per_year, life_years, old_life_end, source_line) VALUES ('M%d', 'P1', 'PR', 'x', 'OLD', 'equipment', 'sec', "
			"'electricity', 1, "
			"'1', 'kWh', 1, 1, '2030-01-01', %d)",
			i, i);
		sql_run(sql);
		snprintf(sql, sizeof sql, "INSERT INTO applications VALUES ('M%d', NULL, '2026-03-05', NULL, NULL, NULL, %d)", i, i);
		sql_run(sql);
	}
	sql_run("INSERT INTO evidence (evidence, kind, measure, issued_on, title, source_line) VALUES ('MIN', 'committee_minutes', NULL, "
		"'2026-04-15', "
		"'회의록', 2), ('E', 'bill', 'M1', '2026-03-01', '고지서', 3)");
	sql_run("INSERT INTO committees VALUES ('K1', 'C-1', '2026-04-14', 'MIN', 'chair-1', 2)");
	sql_run("INSERT INTO committee_members VALUES ('K1', 'chair-1', NULL, 'internal', 2), ('K1', 'a-2', 'V', 'external', 3)");
	sql_run("INSERT INTO quotes VALUES ('Q1', 'M1', 'V', '2026-02-20', 100, 10, 2)");
	sql_run("INSERT INTO decisions VALUES ('M2', 'tier1', '2026-04-15', 'waiting', NULL, 'MIN', 'K1', 1, '2026-04-20', 3), ('M1', 'tier1', "
		"'2026-04-15', 'selected', NULL, 'MIN', 'K1', NULL, NULL, 2)");
	sql_run("INSERT INTO scores VALUES ('K1', 'chair-1', 'M1', '77.50', 2)");
	sql_run("INSERT INTO recusals VALUES ('K1', 'a-2', 'M1', '견적을 낸 곳', 2)");
	sql_run("INSERT INTO objections VALUES ('O1', 'M2', '2026-04-16', '이유', NULL, NULL, NULL, 2)");
	arena_init(&arena);
	rules = (struct party_rules){0};
	ok(fund_selection_read(tx, &rules, &arena, &read, &err));
	assert_int_equal(read.applications, 2);
	assert_string_equal(read.application[0].measure, "M1");
	assert_string_equal(read.decision[0].measure, "M1");
	assert_int_equal(read.decision[1].rank, 1);
	assert_int_equal(read.decision[1].promoted_on, day("2026-04-20"));
	assert_int_equal(read.decision[0].promoted_on, DATE_NONE);
	assert_string_equal(read.committee[0].minutes_kind, "committee_minutes");
	assert_int_equal(read.committee[0].minutes_on, day("2026-04-15"));
	assert_string_equal(read.member[0].organisation, "V");
	assert_null(read.member[1].organisation);
	assert_string_equal(read.applicant[0].organisation, "S1");
	assert_string_equal(read.applicant[1].lead, "LEAD");
	assert_int_equal(read.papers, 1);
	assert_int_equal(read.offers, 1);
	assert_int_equal(read.objection[0].answered_on, DATE_NONE);
	assert_string_equal(read.score[0].score, "77.50");
	assert_string_equal(read.recusal[0].member, "a-2");
	arena_done(&arena);
	fund_teardown(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_a_call_that_was_kept_has_nothing_to_find, world),
		cmocka_unit_test_setup(test_a_folder_without_calls_and_tables_is_asked_for_nothing, world),
		cmocka_unit_test_setup(test_an_application_comes_in_on_the_days_of_its_call, world),
		cmocka_unit_test_setup(test_an_application_names_a_call_of_its_route, world),
		cmocka_unit_test_setup(test_without_call_and_decision_nobody_knows_the_route, world),
		cmocka_unit_test_setup(test_a_decision_of_a_route_with_calls_needs_an_application, world),
		cmocka_unit_test_setup(test_the_checklist_is_there_on_the_day_of_the_application, world),
		cmocka_unit_test_setup(test_the_baseline_record_is_there_whatever_the_checklist_says, world),
		cmocka_unit_test_setup(test_a_kind_of_evidence_that_cannot_be_is_named_at_the_call, world),
		cmocka_unit_test_setup(test_quotes_are_of_different_vendors_and_not_later, world),
		cmocka_unit_test_setup(test_a_withdrawn_application_is_not_decided_on_afterwards, world),
		cmocka_unit_test_setup(test_nothing_is_decided_before_it_was_applied_for, world),
		cmocka_unit_test_setup(test_what_is_selected_or_waits_was_reviewed_before, world),
		cmocka_unit_test_setup(test_the_last_result_of_each_step_counts, world),
		cmocka_unit_test_setup(test_a_review_belongs_to_an_application_and_follows_it, world),
		cmocka_unit_test_setup(test_who_reviews_does_not_decide, world),
		cmocka_unit_test_setup(test_the_committee_is_that_of_the_call_and_large_enough, world),
		cmocka_unit_test_setup(test_a_call_that_asks_for_a_committee_gets_one, world),
		cmocka_unit_test_setup(test_the_chair_is_a_member, world),
		cmocka_unit_test_setup(test_the_minutes_are_minutes_and_not_older_than_the_meeting, world),
		cmocka_unit_test_setup(test_the_decision_does_not_come_before_the_meeting, world),
		cmocka_unit_test_setup(test_a_member_of_the_applicant_a_vendor_or_the_lead_steps_back, world),
		cmocka_unit_test_setup(test_a_recused_member_gives_no_score, world),
		cmocka_unit_test_setup(test_only_members_score_and_all_of_them, world),
		cmocka_unit_test_setup(test_points_have_a_range, world),
		cmocka_unit_test_setup(test_a_score_of_another_committee_than_the_one_that_decided_is_refused, world),
		cmocka_unit_test_setup(test_the_mean_is_exact_and_without_extremes_where_the_call_says_so, world),
		cmocka_unit_test_setup(test_below_the_pass_score_nothing_is_selected, world),
		cmocka_unit_test_setup(test_a_pass_score_needs_scores_and_dropping_needs_three, world),
		cmocka_unit_test_setup(test_a_better_application_is_not_passed_over_without_a_reason, world),
		cmocka_unit_test_setup(test_rejected_with_enough_points_and_reviews_counts_as_passed_over, world),
		cmocka_unit_test_setup(test_the_waiting_list_has_places, world),
		cmocka_unit_test_setup(test_places_follow_points_unless_there_is_a_reason, world),
		cmocka_unit_test_setup(test_only_the_first_in_line_is_promoted, world),
		cmocka_unit_test_setup(test_a_promotion_lies_between_decision_and_first_payment, world),
		cmocka_unit_test_setup(test_the_last_day_of_a_period_moves_off_the_weekend, world),
		cmocka_unit_test_setup(test_an_objection_is_filed_in_time_against_a_refusal, world),
		cmocka_unit_test_setup(test_an_objection_is_answered_in_time_with_evidence, world),
		cmocka_unit_test_setup(test_an_objection_that_was_upheld_lets_a_rejected_one_be_selected, world),
		cmocka_unit_test_setup(test_what_the_objection_brought_counts_by_its_answer, world),
		cmocka_unit_test_setup(test_rows_are_read_in_order_with_what_other_tables_say, world),
	};

	message_register(fund_messages);
	message_register(party_messages);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
