/* The life of an external project: its states, its clocks, and every refusal by rule. Pure: rows in, life out. */
#include "credit/credit_int.h"
#include "credit/credit_project.h"
#include "credit/credit_refusals.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct credit_project_file p, other;
static struct credit_plan plan[4];
static struct credit_step step[64];
static struct credit_checklist_item item[32];
static struct credit_owned_from owned[4];
static struct credit_life life;
static struct duty_clock clock_table;

static date_day day(const char *s)
{
	date_day d = DATE_NONE;

	if (s && date_parse(s, &d, NULL) != ST_OK)
		fail_msg("%s", s);
	return d;
}

/* Rows are numbered as lines of their files: steps from 101, plans from 201, checks from 301. */
static struct credit_step *add(const char *name, const char *done_on, const char *from_on, const char *to_on)
{
	int kind = 0;
	struct credit_step *s = &step[p.steps];

	while (kind < CREDIT_STEPS && strcmp(credit_step_name[kind], name) != 0)
		kind++;
	*s = (struct credit_step){.project = "P",
		.kind = (enum credit_step_kind)kind,
		.round = 1,
		.done_on = day(done_on),
		.from_on = day(from_on),
		.to_on = day(to_on),
		.actor = "somebody",
		.evidence = "E",
		.source_line = 101 + (int64_t)p.steps};
	p.steps++;
	return s;
}

static void take_out(const char *name)
{
	for (size_t i = 0; i < p.steps; i++)
		if (strcmp(credit_step_name[step[i].kind], name) == 0) {
			memmove(&step[i], &step[i + 1], (p.steps - i - 1) * sizeof *step);
			p.steps--;
			return;
		}
	fail_msg("no step %s", name);
}

static struct credit_step *find(const char *name)
{
	for (size_t i = 0; i < p.steps; i++)
		if (strcmp(credit_step_name[step[i].kind], name) == 0)
			return &step[i];
	fail_msg("no step %s", name);
	return NULL;
}

/* A general project, requested in January 2026, resolved in June, credited for five years. */
static int setup(void **state)
{
	arena_init(&arena);
	clock_table = (struct duty_clock){0};
	p = (struct credit_project_file){.project = "P",
		.name = "Project",
		.kind = "single",
		.coordinator = "OWNER",
		.started_on = day("2026-03-01"),
		.resolution_on = day("2026-06-15"),
		.crediting_to = day("2031-06-30"),
		.certified_on = DATE_NONE,
		.evidence = "E",
		.source_line = 2,
		.plan = plan,
		.step = step,
		.check = item,
		.owned = owned,
		.plans = 1,
		.checks = CREDIT_VALIDATION_ITEMS,
		.owned_count = 1};
	owned[0] = (struct credit_owned_from){day("2026-06-15"), 401};
	plan[0] = (struct credit_plan){.project = "P",
		.version = 1,
		.submitted_on = day("2026-01-05"),
		.methodology_from = day("2025-10-01"),
		.methodology_to = DATE_NONE,
		.crediting = "renewable",
		.expected_t_per_year = "4000",
		.change = "replacement",
		.methodology = "sec",
		.methodology_version = "2",
		.legal_duty_share = "0",
		.source_line = 201};
	for (int i = 0; i < CREDIT_VALIDATION_ITEMS; i++)
		item[i] = (struct credit_checklist_item){.project = "P",
			.list = "validation",
			.item = i + 1,
			.result = i < 9 ? "pass" : "not_applicable",
			.checked_by = "V",
			.checked_on = day("2026-02-20"),
			.source_line = 301 + i};
	add("requested", "2026-01-05", NULL, NULL);
	add("correction", "2026-01-30", NULL, NULL);
	add("validated", "2026-02-25", NULL, NULL);
	add("consulted", "2026-03-20", NULL, NULL);
	add("committee", "2026-06-15", NULL, NULL);
	add("approved", "2026-06-18", NULL, NULL);
	add("crediting_start", "2026-07-01", "2026-07-01", "2031-06-30");
	return 0;
}

static int teardown(void **state)
{
	arena_done(&arena);
	return 0;
}

static void walk(const char *as_of)
{
	struct credit_project_file all[2] = {p, other};

	credit_project_walk(&p, all, other.project ? 2 : 1, &clock_table, day(as_of), &arena, &life);
}

static void clean(const char *as_of)
{
	walk(as_of);
	if (life.problems > 0)
		fail_msg("%s %s %s at %s:%d", life.problem[0].err.code, life.problem[0].err.param[1], life.problem[0].err.param[2],
			life.problem[0].err.file, (int)life.problem[0].err.line);
}

/* Exactly one problem, at its place. */
static void refuses(const char *code, const char *file, int64_t line)
{
	walk("2030-12-31");
	if (life.problems != 1 || strcmp(life.problem[0].err.code, code) != 0 || strcmp(life.problem[0].err.file, file) != 0 ||
		life.problem[0].err.line != line)
		fail_msg("%d problems, %s at %s:%d; expected %s at %s:%d", (int)life.problems, life.problems ? life.problem[0].err.code : "",
			life.problems ? life.problem[0].err.file : "", life.problems ? (int)life.problem[0].err.line : 0, code, file, (int)line);
}
#define REFUSES_STEP(code, name) refuses(code, "project_steps.csv", find(name)->source_line)
#define REFUSES_PLAN(code) refuses(code, "project_plans.csv", 201)

static const struct credit_clock *clock_of(const char *kind, const char *subject)
{
	for (size_t i = 0; i < life.clocks; i++)
		if (strcmp(life.clock[i].kind, kind) == 0 && (!subject || strcmp(life.clock[i].subject, subject) == 0))
			return &life.clock[i];
	fail_msg("no clock %s", kind);
	return NULL;
}

static void due(const char *kind, const char *subject, const char *last_day, const char *alarm_on, const char *done_on)
{
	const struct credit_clock *c = clock_of(kind, subject);

	assert_int_equal(c->period.last_day, day(last_day));
	assert_int_equal(c->period.alarm_on, day(alarm_on));
	assert_int_equal(c->done_on, day(done_on));
}

/* ---- states ---- */

/* What each state takes, and where that leads; everything else is refused. */
static const char *const table[CREDIT_PROJECT_STATES] = {
	[CREDIT_DRAFT] = " requested>submitted ",
	[CREDIT_SUBMITTED] = " non_disclosure>submitted correction>submitted validated>validated rejected>rejected ",
	[CREDIT_VALIDATED] = " consulted>consulted rejected>rejected ",
	[CREDIT_CONSULTED] = " committee>committee rejected>rejected ",
	[CREDIT_COMMITTEE] = " approved>approved rejected>rejected ",
	[CREDIT_APPROVED] = " start_notice>started plan_change>approved ownership_change>approved succession>approved succession_answered>approved "
			    "cancelled>cancelled ",
	[CREDIT_STARTED] = " crediting_start>crediting plan_change>started ownership_change>started succession>started succession_answered>started "
			   "cancelled>cancelled ",
	[CREDIT_CREDITING] = " non_disclosure>crediting crediting_moved>crediting plan_change>crediting ownership_change>crediting "
			     "succession>crediting succession_answered>crediting late_reason>crediting late_accepted>crediting "
			     "monitoring_report>crediting certification_request>crediting certified>crediting renewal_request>crediting "
			     "renewed>crediting cancelled>cancelled ended>ended ",
	[CREDIT_REJECTED] = " objection>objection ",
	[CREDIT_OBJECTION] = " committee>committee rejected>rejected ",
	[CREDIT_PROJECT_ENDED] = "",
	[CREDIT_PROJECT_CANCELLED] = "",
};

static void test_each_state_takes_its_steps_and_no_other(void **state)
{
	for (int s = 0; s < CREDIT_PROJECT_STATES; s++)
		for (int k = 0; k < CREDIT_STEPS; k++) {
			enum credit_project_state next;
			char word[80] = "";

			if (credit_project_next((enum credit_project_state)s, (enum credit_step_kind)k, &next)) {
				snprintf(word, sizeof word, " %s>%s ", credit_step_name[k], credit_project_state_name[next]);
				if (!strstr(table[s], word))
					fail_msg("%s takes%s", credit_project_state_name[s], word);
			} else {
				snprintf(word, sizeof word, " %s>", credit_step_name[k]);
				if (strstr(table[s], word))
					fail_msg("%s does not take%s", credit_project_state_name[s], word);
			}
		}
}

static void test_the_table_of_the_folder_names_the_same_steps(void **state)
{
	const struct table *t = credit_tables;
	char words[1024] = "";

	while (strcmp(t->name, "project_steps") != 0)
		t++;
	for (int k = 0; k < CREDIT_STEPS; k++) {
		strcat(words, k ? "|" : "");
		strcat(words, credit_step_name[k]);
	}
	assert_string_equal(t->column[1].of, words);
}

static void test_a_project_goes_from_draft_to_crediting(void **state)
{
	clean("2026-12-31");
	assert_int_equal(life.state, CREDIT_CREDITING);
	assert_string_equal(life.scale, "general");
	assert_int_equal(life.corrections, 1);
	due("validation_opinion", "P:1", "2026-02-04", "2026-02-04", "2026-01-30");
	due("validation_opinion", "P:2", "2026-03-02", "2026-02-27", "2026-02-25"); /* 2026-03-01 is a Sunday */
	due("consultation", NULL, "2026-03-27", "2026-03-27", "2026-03-20");
	due("start_notice", NULL, "2027-06-18", "2027-06-18", "2026-06-18"); /* started before: deemed filed */
	due("renewal_request", NULL, "2030-12-30", "2030-12-27", NULL);
	due("monitoring_report", NULL, "2029-07-02", "2029-06-29", NULL);
}

static void test_scale_is_decided_by_the_expected_tonnes(void **state)
{
	static const char *const vector[][2] = {{"100.0", "micro"}, {"100.1", "small"}, {"3000.0", "small"}, {"3000.1", "general"}};

	for (size_t i = 0; i < 4; i++) {
		plan[0].expected_t_per_year = vector[i][0];
		walk("2026-12-31");
		assert_string_equal(life.scale, vector[i][1]);
	}
}

static void test_a_step_out_of_order_is_refused(void **state)
{
	take_out("consulted");
	take_out("committee");
	take_out("approved");
	take_out("crediting_start");
	add("committee", "2026-06-15", NULL, NULL);
	p.resolution_on = DATE_NONE;
	REFUSES_STEP("project.step_not_now", "committee");
	assert_int_equal(life.state, CREDIT_VALIDATED);
}

static void test_steps_without_a_plan_are_refused(void **state)
{
	p.steps = 1;
	p.resolution_on = DATE_NONE;
	plan[0].submitted_on = day("2026-02-01");
	REFUSES_STEP("project.no_plan", "requested");
}

/* ---- refusals ---- */

static void test_R02_maintenance_behaviour_and_output_cuts(void **state)
{
	static const char *const change[] = {"maintenance", "behaviour", "output_cut"};

	for (size_t i = 0; i < 3; i++) {
		plan[0].change = change[i];
		REFUSES_PLAN("project.no_root_change");
	}
}

static void test_R03_a_reduction_that_is_all_legal_duty(void **state)
{
	plan[0].legal_duty_share = "1";
	REFUSES_PLAN("project.legal_duty");
	plan[0].legal_duty_share = "0.4";
	clean("2026-12-31");
}

static void test_R05_crediting_before_the_resolution(void **state)
{
	find("crediting_start")->from_on = day("2026-06-14");
	find("crediting_start")->to_on = p.crediting_to = day("2031-06-13");
	REFUSES_STEP("project.credited_before_resolution", "crediting_start");
}

static void test_R05_monitoring_outside_crediting(void **state)
{
	add("monitoring_report", "2027-09-01", "2026-06-30", "2027-06-30");
	REFUSES_STEP("project.outside_crediting", "monitoring_report");
}

static void test_R06_methodology_versions(void **state)
{
	plan[0].methodology_from = day("2026-01-06"); /* not approved on the day of the request */
	REFUSES_PLAN("project.methodology_version");
	plan[0].methodology_from = day("2025-10-01");
	plan[0].methodology_to = day("2026-01-04"); /* superseded the day before */
	REFUSES_PLAN("project.methodology_version");
	plan[0].methodology_to = day("2026-01-05");
	clean("2026-12-31");
}

static void test_R07_bundles_above_their_limit(void **state)
{
	static const struct {
		const char *total, *member;
		bool good;
	} vector[] = {{"500", "100", true}, {"500.1", "100", false}, {"15000", "100.1", true}, {"15000.1", "3000", false}, {"6000", "3000.1", false}};

	p.kind = "bundle";
	item[9].result = "pass"; /* de-bundling is looked at for small ones */
	for (size_t i = 0; i < sizeof vector / sizeof *vector; i++) {
		plan[0].expected_t_per_year = vector[i].total;
		plan[0].largest_member_t_per_year = vector[i].member;
		if (vector[i].good)
			clean("2026-12-31");
		else
			REFUSES_PLAN("project.bundle_too_large");
	}
	plan[0].largest_member_t_per_year = NULL;
	REFUSES_PLAN("project.bundle_member");
}

static void test_R08_monitoring_longer_than_two_years(void **state)
{
	add("monitoring_report", "2028-09-01", "2026-07-01", "2028-07-01");
	REFUSES_STEP("project.monitoring_too_long", "monitoring_report");
	find("monitoring_report")->to_on = day("2028-06-30");
	clean("2029-01-31");
	find("monitoring_report")->to_on = day("2028-07-01");
	plan[0].expected_t_per_year = "3000"; /* small: up to the whole crediting period */
	item[9].result = "pass";
	clean("2029-01-31");
}

static void test_R08_a_report_after_twelve_months_needs_an_accepted_reason(void **state)
{
	/* twelve months after 2027-06-30: 2028-06-30, a Friday; thirty days more: 2028-07-30, a Sunday */
	add("monitoring_report", "2028-08-15", "2026-07-01", "2027-06-30");
	REFUSES_STEP("project.report_late", "monitoring_report");
	p.steps--;
	add("late_reason", "2028-07-31", NULL, "2027-06-30");
	add("late_accepted", "2028-08-10", NULL, NULL);
	add("monitoring_report", "2028-08-15", "2026-07-01", "2027-06-30");
	clean("2029-01-31");
	find("late_reason")->done_on = day("2028-08-01");
	walk("2029-01-31");
	assert_int_equal(life.problems, 2);
	assert_string_equal(life.problem[0].err.code, "project.late_reason");
	assert_string_equal(life.problem[1].err.code, "project.report_late");
}

static void test_R09_certification_needs_a_report_and_a_request(void **state)
{
	add("certification_request", "2027-09-01", NULL, NULL);
	REFUSES_STEP("project.nothing_monitored", "certification_request");
}

static void test_R13_a_month_is_reported_once(void **state)
{
	add("monitoring_report", "2027-09-01", "2026-07-01", "2027-06-30");
	add("monitoring_report", "2028-09-01", "2027-06-30", "2028-06-30")->round = 2;
	refuses("project.monitored_twice", "project_steps.csv", step[p.steps - 1].source_line);
}

static void test_R14_a_change_of_owners_is_reported_within_fourteen_days(void **state)
{
	owned[1] = (struct credit_owned_from){day("2027-03-01"), 402};
	p.owned_count = 2;
	walk("2027-03-15");
	assert_int_equal(life.problems, 0);
	due("ownership_notice", "P:2027-03-01", "2027-03-15", "2027-03-15", NULL);
	walk("2027-03-16");
	assert_int_equal(life.problems, 1);
	assert_int_equal(life.problem[0].severity, SEVERITY_WARNING);
	assert_string_equal(life.problem[0].err.code, "project.ownership_unreported");
	assert_int_equal(life.problem[0].err.line, 402);
	add("ownership_change", "2027-03-15", "2027-03-01", NULL);
	clean("2027-12-31");
	due("ownership_notice", "P:2027-03-01", "2027-03-15", "2027-03-15", "2027-03-15");
	find("ownership_change")->done_on = day("2027-03-16");
	walk("2027-12-31");
	assert_string_equal(life.problem[0].err.code, "project.ownership_reported_late");
}

static void test_R18_a_plan_changed_after_the_approval_needs_the_committee(void **state)
{
	plan[1] = plan[0];
	plan[1].version = 2;
	plan[1].submitted_on = day("2027-01-10");
	plan[1].source_line = 202;
	p.plans = 2;
	refuses("project.version_without_committee", "project_plans.csv", 202);
	add("plan_change", "2027-02-20", NULL, NULL)->round = 2;
	clean("2027-12-31");
	plan[1].submitted_on = day("2026-02-01"); /* a correction before the approval */
	p.steps--;
	clean("2027-12-31");
}

static void test_R19_a_fourth_round_of_correction(void **state)
{
	p.steps = 2;
	p.resolution_on = DATE_NONE;
	add("correction", "2026-02-05", NULL, NULL)->round = 2;
	add("correction", "2026-02-15", NULL, NULL)->round = 3;
	clean("2026-03-31");
	add("correction", "2026-02-25", NULL, NULL)->round = 4;
	refuses("project.corrections", "project_steps.csv", 105);
}

static void test_an_open_item_of_the_checklist_stops_the_approval(void **state)
{
	item[3].result = "open";
	REFUSES_STEP("project.checklist_open", "approved");
	item[3].result = "fail";
	REFUSES_STEP("project.checklist_open", "approved");
	item[3].result = "pass";
	item[3].checked_on = day("2026-06-19"); /* looked at only afterwards */
	REFUSES_STEP("project.checklist_open", "approved");
	item[3].checked_on = day("2026-06-18");
	clean("2026-12-31");
	plan[0].expected_t_per_year = "3000"; /* small: de-bundling too */
	REFUSES_STEP("project.checklist_open", "approved");
	plan[0].expected_t_per_year = "3000.1";
	item[10].item = 12;
	refuses("project.checklist_item", "project_checks.csv", 311);
}

static void test_an_open_item_of_the_review_stops_the_certificate(void **state)
{
	add("monitoring_report", "2027-09-01", "2026-07-01", "2027-06-30");
	add("certification_request", "2027-10-01", NULL, NULL);
	for (int i = 0; i < CREDIT_CERTIFICATION_ITEMS; i++)
		item[p.checks++] = (struct credit_checklist_item){.project = "P",
			.list = "certification",
			.item = i + 1,
			.result = "pass",
			.checked_by = "A",
			.checked_on = day("2027-10-20"),
			.source_line = 320 + i};
	add("certified", "2027-10-25", NULL, NULL);
	clean("2027-12-31");
	due("certification_opinion", "P:1", "2027-11-01", "2027-10-29", "2027-10-25"); /* 2027-10-31 is a Sunday */
	item[p.checks - 1].result = "not_applicable";
	REFUSES_STEP("project.checklist_open", "certified");
}

static void test_the_economic_test_may_be_left_out_up_to_60000_tonnes(void **state)
{
	plan[0].expected_t_per_year = "60000.1";
	REFUSES_PLAN("project.economic_test");
	plan[0].economic_test = true;
	clean("2026-12-31");
	plan[0].economic_test = false;
	plan[0].expected_t_per_year = "60000";
	clean("2026-12-31");
}

static void test_crediting_is_as_long_as_its_kind_allows(void **state)
{
	struct credit_step *start = find("crediting_start");
	static const struct {
		const char *kind, *crediting, *last, *too_far;
	} vector[] = {{"single", "renewable", "2031-06-30", "2031-07-01"}, {"single", "fixed", "2036-06-30", "2036-07-01"},
		{"single", "forest", "2041-06-30", "2041-07-01"}, {"programme", "fixed", "2054-06-30", "2054-07-01"}};

	for (size_t i = 0; i < 4; i++) {
		p.kind = vector[i].kind;
		item[10].result = "pass";
		plan[0].crediting = vector[i].crediting;
		start->to_on = p.crediting_to = day(vector[i].last);
		clean("2026-12-31");
		start->to_on = p.crediting_to = day(vector[i].too_far);
		REFUSES_STEP("project.crediting_length", "crediting_start");
	}
}

static void test_renewal_is_requested_six_months_before_and_at_most_twice(void **state)
{
	add("renewal_request", "2030-12-30", NULL, NULL);
	add("renewed", "2031-06-20", NULL, "2036-06-30");
	p.crediting_to = day("2036-06-30");
	walk("2031-12-31");
	assert_int_equal(life.problems, 0);
	assert_int_equal(life.renewals, 1);
	due("renewal_request", "P:2036-06-30", "2035-12-28", "2035-12-27", NULL); /* 2035-12-30 is a Sunday: back to Friday */
	plan[0].methodology_to = day("2030-12-29");                               /* R06: renewed with the version of its day */
	REFUSES_STEP("project.methodology_version", "renewed");
	plan[0].methodology_to = DATE_NONE;
	find("renewal_request")->done_on = day("2030-12-31");
	REFUSES_STEP("project.renewal_late", "renewed");
	find("renewal_request")->done_on = day("2030-12-30");
	plan[0].crediting = "fixed";
	walk("2031-12-31");
	assert_string_equal(life.problem[0].err.code, "project.not_renewable");
}

static void test_without_renewal_a_project_ends_with_its_crediting(void **state)
{
	clean("2031-06-30");
	assert_int_equal(life.state, CREDIT_CREDITING);
	walk("2031-07-01");
	assert_int_equal(life.state, CREDIT_PROJECT_ENDED);
	add("monitoring_report", "2031-09-01", "2029-07-01", "2031-06-30"); /* its last period is still reported */
	clean("2031-12-31");
}

static void test_crediting_moves_at_most_two_years_and_keeps_its_length(void **state)
{
	add("crediting_moved", "2027-01-10", "2028-07-01", "2033-06-30"); /* as many months, though one day fewer */
	p.crediting_to = day("2033-06-30");
	clean("2027-12-31");
	step[p.steps - 1].to_on = p.crediting_to = day("2033-07-01"); /* longer */
	REFUSES_STEP("project.crediting_moved", "crediting_moved");
	step[p.steps - 1].from_on = day("2028-07-02");
	step[p.steps - 1].to_on = p.crediting_to = day("2033-07-01");
	REFUSES_STEP("project.crediting_moved", "crediting_moved");
	step[p.steps - 1].from_on = day("2026-06-14"); /* before the resolution */
	step[p.steps - 1].to_on = p.crediting_to = day("2031-06-13");
	REFUSES_STEP("project.crediting_moved", "crediting_moved");
}

static void test_a_project_that_does_not_start_in_a_year_may_be_cancelled(void **state)
{
	p.started_on = day("2027-12-01");
	p.steps = 6;
	walk("2027-06-18");
	assert_int_equal(life.state, CREDIT_APPROVED);
	assert_int_equal(life.problems, 0);
	walk("2027-06-19");
	assert_int_equal(life.problem[0].severity, SEVERITY_WARNING);
	assert_string_equal(life.problem[0].err.code, "project.cancellable");
	assert_int_equal(life.cancellable_from, day("2027-06-19"));
	add("cancelled", "2027-08-01", NULL, NULL);
	walk("2027-12-31");
	assert_int_equal(life.state, CREDIT_PROJECT_CANCELLED);
	due("start_notice", NULL, "2027-06-18", "2027-06-18", "2027-08-01");
}

static void test_an_objection_comes_within_thirty_days_and_reopens_the_case(void **state)
{
	p.steps = 3;
	p.resolution_on = DATE_NONE;
	add("rejected", "2026-03-10", NULL, NULL);
	walk("2026-03-31");
	due("objection", NULL, "2026-04-09", "2026-04-09", NULL);
	add("objection", "2026-04-09", NULL, NULL);
	clean("2026-04-30");
	assert_int_equal(life.state, CREDIT_OBJECTION);
	due("objection_answer", NULL, "2026-05-11", "2026-05-08", NULL); /* 2026-05-09 is a Saturday */
	find("objection")->done_on = day("2026-04-10");
	REFUSES_STEP("project.objection_late", "objection");
}

static void test_non_disclosure_is_requested_with_a_request_only(void **state)
{
	p.steps = 1;
	p.resolution_on = DATE_NONE;
	add("non_disclosure", "2026-01-05", NULL, NULL);
	clean("2026-12-31");
	find("non_disclosure")->done_on = day("2026-01-06");
	REFUSES_STEP("project.non_disclosure", "non_disclosure");
}

static void test_a_unit_lives_within_its_programme(void **state)
{
	item[10].result = "pass";
	plan[0].parent = "PROGRAMME";
	other = (struct credit_project_file){
		.project = "PROGRAMME", .kind = "programme", .started_on = day("2026-03-01"), .crediting_to = day("2031-06-30")};
	clean("2026-12-31");
	other.started_on = day("2026-03-02");
	REFUSES_PLAN("project.unit_before_programme");
	other.started_on = day("2026-03-01");
	other.crediting_to = day("2031-06-29");
	REFUSES_PLAN("project.unit_after_programme");
	other.kind = "bundle";
	REFUSES_PLAN("project.unit_parent");
	other.project = NULL;
	REFUSES_PLAN("project.unit_parent");
}

static void test_projects_and_steps_tell_the_same(void **state)
{
	p.resolution_on = day("2026-06-14");
	REFUSES_STEP("project.resolution_differs", "approved");
	p.resolution_on = day("2026-06-15");
	p.crediting_to = day("2031-06-29");
	refuses("project.crediting_differs", "projects.csv", 2);
	p.crediting_to = day("2031-06-30");
	p.evidence = NULL;
	refuses("project.resolution_evidence", "projects.csv", 2);
	p.evidence = "E";
	p.certified_on = day("2026-12-31");
	p.steps = 6; /* crediting never began */
	refuses("project.not_credited", "projects.csv", 2);
	p.certified_on = DATE_NONE;
	p.steps = 3;
	refuses("project.not_approved", "projects.csv", 2);
}

static void test_holidays_move_clocks(void **state)
{
	static date_day holiday[1];

	holiday[0] = day("2026-02-04");
	clock_table.calendar = (struct duty_calendar){holiday, 1};
	walk("2026-12-31");
	due("validation_opinion", "P:1", "2026-02-05", "2026-02-03", "2026-01-30");
}

static void test_one_duty_for_one_clock(void **state)
{
	add("monitoring_report", "2027-09-01", "2026-07-01", "2027-06-30");
	add("renewal_request", "2027-10-01", NULL, NULL);
	walk("2028-12-31");
	for (size_t i = 0; i < life.clocks; i++)
		for (size_t k = 0; k < i; k++)
			if (strcmp(life.clock[i].kind, life.clock[k].kind) == 0 && strcmp(life.clock[i].subject, life.clock[k].subject) == 0)
				fail_msg("%s %s twice", life.clock[i].kind, life.clock[i].subject);
}

/* Whatever is entered, in whatever order: every refused step leaves the state alone, and each duty is there once. */
static void test_random_logs_are_walked_to_the_end(void **state)
{
	uint64_t seed = 20260101;

	for (int round = 0; round < 2000; round++) {
		enum credit_project_state expected = CREDIT_DRAFT;
		struct arena mine = arena;

		arena_init(&arena);
		p.steps = 0;
		for (int i = 0; i < 40; i++) {
			uint64_t r[4];

			for (int k = 0; k < 4; k++) {
				seed = seed * 6364136223846793005 + 1442695040888963407;
				r[k] = seed >> 33;
			}
			/* half of them in the order of a life, so that later states are reached */
			add(credit_step_name[r[0] % 2 ? r[1] % CREDIT_STEPS : (uint64_t)i * CREDIT_STEPS / 40], "2026-01-05", NULL, NULL);
			step[i].round = i + 1;
			step[i].done_on = day("2026-01-05") + (date_day)(i * 60) + (date_day)(r[1] % 50);
			step[i].from_on = r[2] % 4 ? step[i].done_on - 700 + (date_day)(r[2] % 1500) : DATE_NONE;
			step[i].to_on = r[3] % 4 ? step[i].done_on - 300 + (date_day)(r[3] % 2500) : DATE_NONE;
		}
		walk("2033-12-31");
		for (size_t i = 0; i < p.steps; i++) {
			bool period = step[i].from_on != DATE_NONE && step[i].to_on >= step[i].from_on;

			if (step[i].kind != CREDIT_STEP_CREDITING_START || period)
				credit_project_next(expected, step[i].kind, &expected);
			if (expected == CREDIT_APPROVED && p.started_on <= step[i].done_on && step[i].kind == CREDIT_STEP_APPROVED)
				expected = CREDIT_STARTED;
		}
		if (life.state != expected && !(expected == CREDIT_CREDITING && life.state == CREDIT_PROJECT_ENDED))
			fail_msg("round %d: %s, expected %s", round, credit_project_state_name[life.state], credit_project_state_name[expected]);
		for (size_t i = 0; i < life.clocks; i++)
			for (size_t k = 0; k < i; k++)
				if (strcmp(life.clock[i].kind, life.clock[k].kind) == 0 && strcmp(life.clock[i].subject, life.clock[k].subject) == 0)
					fail_msg("round %d: %s %s twice", round, life.clock[i].kind, life.clock[i].subject);
		arena_done(&arena);
		arena = mine;
	}
}

static void test_a_project_without_plan_and_steps_is_left_alone(void **state)
{
	p.steps = p.plans = p.checks = 0;
	p.owned_count = 0;
	clean("2026-12-31");
	assert_int_equal(life.clocks, 0);
	assert_string_equal(life.scale, "");
}

static void test_the_rules_are_R01_to_R21(void **state)
{
	size_t n = 0;

	for (; credit_refusals[n].code; n++) {
		char code[16];

		snprintf(code, sizeof code, "R%02d", (int)n + 1);
		assert_string_equal(credit_refusals[n].code, code);
		assert_true(credit_refusals[n].when_en[0] && credit_refusals[n].when_ko[0] && credit_refusals[n].basis[0]);
	}
	assert_int_equal(n, 21);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(test_each_state_takes_its_steps_and_no_other),
		T(test_the_table_of_the_folder_names_the_same_steps),
		T(test_a_project_goes_from_draft_to_crediting),
		T(test_scale_is_decided_by_the_expected_tonnes),
		T(test_a_step_out_of_order_is_refused),
		T(test_steps_without_a_plan_are_refused),
		T(test_R02_maintenance_behaviour_and_output_cuts),
		T(test_R03_a_reduction_that_is_all_legal_duty),
		T(test_R05_crediting_before_the_resolution),
		T(test_R05_monitoring_outside_crediting),
		T(test_R06_methodology_versions),
		T(test_R07_bundles_above_their_limit),
		T(test_R08_monitoring_longer_than_two_years),
		T(test_R08_a_report_after_twelve_months_needs_an_accepted_reason),
		T(test_R09_certification_needs_a_report_and_a_request),
		T(test_R13_a_month_is_reported_once),
		T(test_R14_a_change_of_owners_is_reported_within_fourteen_days),
		T(test_R18_a_plan_changed_after_the_approval_needs_the_committee),
		T(test_R19_a_fourth_round_of_correction),
		T(test_an_open_item_of_the_checklist_stops_the_approval),
		T(test_an_open_item_of_the_review_stops_the_certificate),
		T(test_the_economic_test_may_be_left_out_up_to_60000_tonnes),
		T(test_crediting_is_as_long_as_its_kind_allows),
		T(test_renewal_is_requested_six_months_before_and_at_most_twice),
		T(test_without_renewal_a_project_ends_with_its_crediting),
		T(test_crediting_moves_at_most_two_years_and_keeps_its_length),
		T(test_a_project_that_does_not_start_in_a_year_may_be_cancelled),
		T(test_an_objection_comes_within_thirty_days_and_reopens_the_case),
		T(test_non_disclosure_is_requested_with_a_request_only),
		T(test_a_unit_lives_within_its_programme),
		T(test_projects_and_steps_tell_the_same),
		T(test_holidays_move_clocks),
		T(test_one_duty_for_one_clock),
		T(test_random_logs_are_walked_to_the_end),
		T(test_a_project_without_plan_and_steps_is_left_alone),
		T(test_the_rules_are_R01_to_R21),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
