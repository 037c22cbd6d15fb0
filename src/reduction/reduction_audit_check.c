/* Rules of verification cases: who may verify when, findings and their answers, signatures, and what `check` says of them. */
#include "base/lines.h"
#include "reduction/reduction_audit_int.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* What the rules look at. */
struct audit_check {
	struct store_tx *tx;
	const struct reduction_verification *verification;
	const struct party_measure *measure;
	struct reduction_finding *finding;
	struct reduction_standing *standing;
	struct reduction_visit *visit;
	size_t verifications, measures, findings_count, standings, visits;
	struct findings *findings;
	struct duty_clock clock;
};

static void complain(const struct audit_check *c, enum severity severity, struct err *e, const char *file, int64_t line)
{
	err_at(e, file, line, 0);
	findings_add(c->findings, severity, e);
}

static const struct reduction_verification *verification_of(const struct audit_check *c, const char *key)
{
	for (size_t i = 0; i < c->verifications; i++)
		if (strcmp(c->verification[i].verification, key) == 0)
			return &c->verification[i];
	return NULL;
}

/* ---- findings ---- */

static bool is_after(const char *a, const char *b)
{
	return a && b && strcmp(a, b) > 0;
}

/* Raised, answered, closed: by whom and in which order. */
static const char *finding_problem(const struct audit_check *c, const struct reduction_finding *f, const struct reduction_verification *v)
{
	bool in_project = !f->measure;
	date_month month;

	for (size_t i = 0; i < c->measures && !in_project; i++)
		in_project =
			strcmp(c->measure[i].measure, f->measure) == 0 && c->measure[i].project && strcmp(c->measure[i].project, v->project) == 0;
	if (!in_project)
		return "verification.finding_measure";
	if (f->month && (month_parse(f->month, &month, NULL) != ST_OK || month < v->from || month > v->to))
		return "verification.finding_month";
	if (strcmp(f->raised_by, v->verifier) != 0)
		return "verification.finding_by";
	if (!f->answer != !f->answered_on || !f->answer != !f->answered_by)
		return "verification.finding_answer";
	if (f->answered_by && (strcmp(f->answered_by, v->verifier) == 0 || strcmp(f->answered_by, f->raised_by) == 0))
		return "verification.finding_self";
	if (f->closed_on && !f->answer && !f->withdrawn && strcmp(f->kind, "recommendation") != 0)
		return "verification.finding_unanswered";
	if (is_after(f->raised_on, f->answered_on) || is_after(f->answered_on, f->closed_on) || is_after(f->raised_on, f->closed_on))
		return "verification.finding_order";
	if (f->resolution && !f->withdrawn && strcmp(f->kind, "misstatement") != 0)
		return "verification.finding_resolution";
	return NULL;
}

/* At its row; one of the desk has none. */
static void complain_of(const struct audit_check *c, const struct reduction_finding *f, struct err *e)
{
	complain(c, SEVERITY_ERROR, e, f->source_line ? "verification_findings.csv" : "", f->source_line);
}

/* A number of the folder that was given away at the desk; they stand one after the other. */
static bool is_taken(const struct audit_check *c, size_t i)
{
	const struct reduction_finding *f = &c->finding[i];

	return i > 0 && strcmp(f[-1].verification, f->verification) == 0 && strcmp(f[-1].finding, f->finding) == 0;
}

static void check_findings(const struct audit_check *c)
{
	for (size_t i = 0; i < c->findings_count; i++) {
		const struct reduction_finding *f = &c->finding[i];
		const struct reduction_verification *v = verification_of(c, f->verification);
		const char *problem = v ? finding_problem(c, f, v) : NULL; /* no verification: the importer's finding */
		char signed_on[DATE_TEXT_LEN];
		struct err e;

		if (!v)
			continue;
		if (is_taken(c, i)) { /* the desk's stands first: its line is 0 */
			err_set(&e, ST_INPUT, "verification.finding_taken", f->verification, f->finding, NULL);
			complain_of(c, f, &e);
		}
		if (problem) {
			err_set(&e, ST_INPUT, problem, f->verification, f->finding, f->measure ? f->measure : f->raised_by, NULL);
			complain_of(c, f, &e);
		}
		date_format(v->signed_on, signed_on);
		if (!v->fit || is_after(f->raised_on, signed_on) || !reduction_finding_open(f, signed_on) || strcmp(f->kind, "clarification") == 0)
			continue;
		err_set(&e, ST_INPUT, "verification.finding_open", f->verification, f->finding, signed_on, NULL);
		complain_of(c, f, &e);
	}
}

/* ---- who may verify ---- */

/* The last day that law or programme lets a designation have (kind verifier_designation of the clock table). */
static date_day longest_to(const struct reduction_standing *s, const struct party_verification_rule *rule, const struct duty_clock *clock)
{
	return rule->designation_years > 0 ? duty_clock_length(clock, "verifier_designation", s->from, rule->designation_years).last_day
					   : duty_clock(clock, "verifier_designation", s->from).last_day;
}

static date_day designated_to(const struct reduction_standing *s, const struct party_verification_rule *rule, const struct duty_clock *clock)
{
	date_day last = longest_to(s, rule, clock);

	return s->to != DATE_NONE && s->to < last ? s->to : last;
}

/* The designation of a verifier on a day; NULL if there is none. */
static const struct reduction_standing *standing_on(const struct reduction_standing *list, size_t count, const char *verifier, date_day day,
	const struct party_verification_rule *rule, const struct duty_clock *clock)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].verifier, verifier) == 0 && list[i].from <= day && day <= designated_to(&list[i], rule, clock))
			return &list[i];
	return NULL;
}

static void check_standings(const struct audit_check *c, const struct party_verification_rule *default_rule)
{
	for (size_t i = 0; i < c->standings; i++) {
		const struct reduction_standing *s = &c->standing[i];
		date_day last = longest_to(s, default_rule, &c->clock);
		char text[24];
		struct err e;

		if (s->to != DATE_NONE && (s->to < s->from || s->to > last)) {
			snprintf(text, sizeof text, "%d",
				default_rule->designation_years > 0 ? default_rule->designation_years
								    : duty_clock_rule(&c->clock, "verifier_designation", s->from)->span);
			err_set(&e, ST_INPUT, "verification.designation_range", s->verifier, text, NULL);
			complain(c, SEVERITY_ERROR, &e, "verifier_status.csv", s->source_line);
		}
		if (s->public_key && !sign_public_key_valid(s->public_key)) {
			err_set(&e, ST_INPUT, "verification.public_key", s->verifier, NULL);
			complain(c, SEVERITY_ERROR, &e, "verifier_status.csv", s->source_line);
		}
	}
}

/* Periods of the project in a row by the same verifier, this one the last; verifications come by project and first month. */
static int periods_in_a_row(const struct audit_check *c, size_t last)
{
	int periods = 0;

	for (size_t i = last + 1; i-- > 0;) {
		if (strcmp(c->verification[i].project, c->verification[last].project) != 0 ||
			strcmp(c->verification[i].verifier, c->verification[last].verifier) != 0)
			break;
		periods++;
	}
	return periods;
}

static enum status check_verifier(const struct audit_check *c, size_t i, struct err *err)
{
	const struct reduction_verification *v = &c->verification[i];
	struct party_verification_rule rule;
	struct arena arena;
	char day[DATE_TEXT_LEN], number[24];
	struct err e;
	enum status st;

	arena_init(&arena);
	st = reduction_audit_rule(c->tx, v->signed_on, &arena, &rule, err);
	arena_done(&arena);
	if (st != ST_OK)
		return st;
	if (c->standings > 0 && !standing_on(c->standing, c->standings, v->verifier, v->signed_on, &rule, &c->clock)) {
		date_format(v->signed_on, day);
		err_set(&e, ST_INPUT, "verification.not_designated", v->verification, v->verifier, day, NULL);
		complain(c, SEVERITY_ERROR, &e, "verifications.csv", v->source_line);
	}
	if (rule.rotation_periods > 0 && periods_in_a_row(c, i) > rule.rotation_periods) {
		snprintf(number, sizeof number, "%d", periods_in_a_row(c, i));
		err_set(&e, ST_INPUT, "verification.rotation", v->verification, v->verifier, v->project, number, NULL);
		complain(c, SEVERITY_WARNING, &e, "verifications.csv", v->source_line);
	}
	if (v->version && !hex_digits(v->version, strlen(v->version), HASH_HEX_LEN - 1)) {
		err_set(&e, ST_INPUT, "verification.version_digits", v->verification, NULL);
		complain(c, SEVERITY_ERROR, &e, "verifications.csv", v->source_line);
	}
	return ST_OK;
}

static void check_visits(const struct audit_check *c)
{
	for (size_t i = 0; i < c->visits; i++) {
		const struct reduction_visit *visit = &c->visit[i];
		const struct reduction_verification *v = verification_of(c, visit->verification);
		const char *problem = NULL;
		bool in_project = false;
		char signed_on[DATE_TEXT_LEN];
		struct err e;

		if (!v)
			continue;
		for (size_t k = 0; k < c->measures && !in_project; k++)
			in_project = strcmp(c->measure[k].site, visit->site) == 0 && c->measure[k].project &&
				     strcmp(c->measure[k].project, v->project) == 0;
		date_format(v->signed_on, signed_on);
		if (!in_project)
			problem = "verification.visit_site";
		else if (strcmp(visit->visited_by, v->verifier) != 0)
			problem = "verification.visit_by";
		else if (strcmp(v->opinion, "open") != 0 && is_after(visit->visited_on, signed_on))
			problem = "verification.visit_late";
		if (!problem)
			continue;
		err_set(&e, ST_INPUT, problem, visit->verification, visit->site, visit->visited_by, visit->visited_on, NULL);
		complain(c, SEVERITY_ERROR, &e, "verification_visits.csv", visit->source_line);
	}
}

enum status reduction_audit_check_rows(struct store_tx *tx, const struct reduction_verification *list, size_t count,
	const struct party_measure *measure, size_t measures, struct findings *findings, struct err *err)
{
	struct audit_check c = {
		.tx = tx, .verification = list, .verifications = count, .measure = measure, .measures = measures, .findings = findings};
	struct party_verification_rule rule;
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = reduction_findings(tx, &arena, &c.finding, &c.findings_count, err);
	if (st == ST_OK)
		st = reduction_store_standings(tx, &arena, &c.standing, &c.standings, err);
	if (st == ST_OK)
		st = reduction_store_visits(tx, &arena, &c.visit, &c.visits, err);
	if (st == ST_OK && c.standings > 0)
		st = duty_clock_read(tx, &arena, &c.clock, err);
	if (st == ST_OK && c.standings > 0)
		st = reduction_audit_rule(tx, c.standing[0].from, &arena, &rule, err);
	if (st == ST_OK) {
		if (c.standings > 0)
			check_standings(&c, &rule);
		check_findings(&c);
		check_visits(&c);
	}
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = check_verifier(&c, i, err);
	arena_done(&arena);
	return st;
}

/* ---- signatures ---- */

enum status reduction_key_refused(struct store_tx *tx, const char *verifier, date_day day, const char *public_key, bool *out_refused, struct err *err)
{
	struct party_verification_rule rule;
	struct duty_clock clock = {0};
	struct reduction_standing *list;
	struct arena arena;
	size_t count;
	bool named = false, mine = false;
	enum status st;

	arena_init(&arena);
	st = reduction_audit_rule(tx, day, &arena, &rule, err);
	if (st == ST_OK)
		st = reduction_store_standings(tx, &arena, &list, &count, err);
	if (st == ST_OK && count > 0)
		st = duty_clock_read(tx, &arena, &clock, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (strcmp(list[i].verifier, verifier) != 0 || !list[i].public_key || day < list[i].from ||
			day > designated_to(&list[i], &rule, &clock))
			continue;
		named = true;
		mine |= strcmp(list[i].public_key, public_key) == 0;
	}
	arena_done(&arena);
	if (st == ST_OK)
		*out_refused = named && !mine;
	return st;
}

enum status reduction_signature_put(
	struct store_tx *tx, const struct reduction_audit *audit, const struct reduction_signed *c, bool *out_again, struct err *err)
{
	struct reduction_signature *list, row = {audit->verification, c->version, c->public_key, c->text.data};
	struct arena arena;
	size_t count;
	bool refused = false, again = false;
	char number[24];
	enum status st;

	if (strcmp(audit->opinion, "open") == 0)
		return err_set(err, ST_CONFLICT, "signed_case.open", audit->verification, NULL);
	if (audit->open_findings > 0 && strcmp(audit->opinion, "fit") == 0) {
		snprintf(number, sizeof number, "%" PRId64, audit->open_findings);
		return err_set(err, ST_CONFLICT, "signed_case.finding_open", audit->verification, number, NULL);
	}
	st = reduction_key_refused(tx, audit->verifier, audit->signed_on, c->public_key, &refused, err);
	if (st == ST_OK && refused)
		st = err_set(err, ST_DENIED, "signed_case.key_not_designated", audit->verification, audit->verifier, c->public_key, NULL);
	arena_init(&arena);
	if (st == ST_OK)
		st = reduction_signatures(tx, audit->verification, &arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (strcmp(list[i].version, c->version) != 0 || strcmp(list[i].public_key, c->public_key) != 0)
			continue;
		again = strcmp(list[i].content, c->text.data) == 0;
		if (!again)
			st = err_set(err, ST_CONFLICT, "signed_case.signed_otherwise", audit->verification, NULL);
	}
	arena_done(&arena);
	if (st == ST_OK && !again)
		st = reduction_signature_copy(tx, &row, err);
	if (st == ST_OK)
		*out_again = again;
	return st;
}

/* ---- check ---- */

static const char *shown(struct arena *arena, const struct reduction_signature *s)
{
	return arena_printf(arena, "%s (%.16s…)", s->verification, s->public_key);
}

/* One stored signature: its own text, its row, its key, and whether it is over what the rows say. `*out_holds`: it is. */
static enum status check_signature(struct store_tx *tx, const struct reduction_signature *s, const struct reduction_audit *audit, bool *out_holds,
	struct arena *arena, struct findings *findings, struct err *err)
{
	struct reduction_signed c;
	enum reduction_outcome outcome = REDUCTION_SIGNATURE; /* what cannot be read was changed after signing */
	bool refused = false;
	enum status st = ST_OK;
	struct err e;

	*out_holds = false;
	if (reduction_signed_parse(s->content, strlen(s->content), &c, NULL) != ST_OK) {
		err_set(&e, ST_CONFLICT, "signed_case.signature", shown(arena, s), NULL);
		findings_add(findings, SEVERITY_ERROR, &e);
		return ST_OK;
	}
	if (strcmp(c.text.data, s->content) == 0 && strcmp(c.version, s->version) == 0 && strcmp(c.public_key, s->public_key) == 0)
		outcome = reduction_signed_judge(&c, audit, NULL);
	*out_holds = outcome == REDUCTION_HOLDS;
	if (*out_holds)
		st = reduction_key_refused(tx, audit->verifier, audit->signed_on, c.public_key, &refused, err);
	if (st == ST_OK && refused) {
		err_set(&e, ST_CONFLICT, "signed_case.key_not_designated", audit->verification, audit->verifier, c.public_key, NULL);
		findings_add(findings, SEVERITY_ERROR, &e);
	} else if (st == ST_OK && outcome != REDUCTION_HOLDS && outcome != REDUCTION_STALE) {
		reduction_signed_explain(&c, audit, outcome, shown(arena, s), &e);
		findings_add(findings, SEVERITY_ERROR, &e);
	}
	reduction_signed_done(&c);
	return st;
}

/* The newest thing that can be said of why an opinion does not count. */
static void tell_stale(const struct reduction_verification *v, const struct reduction_audit *audit, const struct reduction_signature *signature,
	size_t signatures, struct findings *findings)
{
	struct err e;

	if (v->version && strcmp(v->version, audit->version) != 0) {
		err_set(&e, ST_CONFLICT, "verification.version_differs", v->verification, v->version, audit->version, NULL);
		err_at(&e, "verifications.csv", v->source_line, 0);
		findings_add(findings, SEVERITY_ERROR, &e);
	}
	for (size_t i = signatures; i-- > 0;) {
		struct reduction_signed c;
		bool stale;

		if (reduction_signed_parse(signature[i].content, strlen(signature[i].content), &c, NULL) != ST_OK)
			continue;
		stale = reduction_signed_judge(&c, audit, NULL) == REDUCTION_STALE;
		if (stale) {
			reduction_signed_explain(&c, audit, REDUCTION_STALE, v->verification, &e);
			err_at(&e, "verifications.csv", v->source_line, 0);
			findings_add(findings, SEVERITY_ERROR, &e);
		}
		reduction_signed_done(&c);
		if (stale)
			return;
	}
}

static enum status recheck_one(struct store_tx *tx, const struct reduction_verification *v, struct findings *findings, struct err *err)
{
	struct reduction_signature *signature;
	struct reduction_audit audit;
	struct arena arena;
	size_t signatures;
	bool any = false, holds;
	enum status st;

	arena_init(&arena);
	st = reduction_signatures(tx, v->verification, &arena, &signature, &signatures, err);
	if (st == ST_OK && (signatures > 0 || v->version))
		st = reduction_audit_read(tx, v->verification, &arena, &audit, err);
	for (size_t i = 0; st == ST_OK && i < signatures; i++) {
		st = check_signature(tx, &signature[i], &audit, &holds, &arena, findings, err);
		any |= st == ST_OK && holds;
	}
	if (st == ST_OK && ((signatures > 0 && !any) || (v->version && strcmp(v->version, audit.version) != 0))) {
		tell_stale(v, &audit, signature, signatures, findings);
	} else if (st == ST_OK && v->stale) { /* signed anew after the run */
		struct err e;

		err_set(&e, ST_CONFLICT, "verification.counts_again", v->verification, NULL);
		findings_add(findings, SEVERITY_WARNING, &e);
	}
	arena_done(&arena);
	return st;
}

/* Nothing but verifications of the programme can be stale. */
static int64_t count_stale(const struct reduction_verification *list, size_t count)
{
	int64_t stale = 0;

	for (size_t i = 0; i < count; i++)
		stale += list[i].stale;
	return stale;
}

enum status reduction_audit_recheck(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct reduction_verification *list;
	const char **stale;
	struct reduction_signature *signature;
	struct arena arena;
	size_t count, signatures, stales;
	enum status st;

	arena_init(&arena);
	st = reduction_verifications(tx, &arena, &list, &count, err);
	if (st == ST_OK)
		st = reduction_store_stale(tx, &arena, &stale, &stales, err);
	if (st == ST_OK)
		reduction_rows_differ(findings, "reduction_stale", (int64_t)stales, count_stale(list, count));
	if (st == ST_OK)
		st = reduction_signatures(tx, NULL, &arena, &signature, &signatures, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = recheck_one(tx, &list[i], findings, err);
	for (size_t i = 0; st == ST_OK && i < signatures; i++) {
		bool known = false;
		struct err e;

		for (size_t k = 0; k < count; k++)
			known |= strcmp(list[k].verification, signature[i].verification) == 0;
		if (known)
			continue;
		err_set(&e, ST_CONFLICT, "signed_case.gone", signature[i].verification, NULL);
		findings_add(findings, SEVERITY_ERROR, &e);
	}
	arena_done(&arena);
	return st;
}

/* ---- duties ---- */

enum status reduction_duties(
	struct store_tx *tx, const struct duty_clock *clock, struct arena *arena, struct duty **list, size_t *count, struct err *err)
{
	struct reduction_standing *standing;
	size_t standings;
	enum status st = reduction_store_standings(tx, arena, &standing, &standings, err);

	for (size_t i = 0; st == ST_OK && i < standings; i++) {
		const struct reduction_standing *s = &standing[i], *next = NULL;
		struct party_verification_rule rule;
		char from[DATE_TEXT_LEN];

		st = reduction_audit_rule(tx, s->from, arena, &rule, err);
		if (st != ST_OK)
			break;
		struct duty_period period = duty_clock_stated(clock, "verifier_designation", designated_to(s, &rule, clock));

		date_format(s->from, from);
		for (size_t k = 0; k < standings; k++)
			if (strcmp(standing[k].verifier, s->verifier) == 0 && standing[k].from > s->from && (!next || standing[k].from < next->from))
				next = &standing[k];
		duty_add(arena, list, count,
			&(struct duty){.kind = "verifier_designation",
				.subject = arena_printf(arena, "%s:%s", s->verifier, from),
				.owner = s->verifier,
				.legal_basis = duty_clock_rule(clock, "verifier_designation", s->from)->basis[LANG_EN],
				.event_on = s->from,
				/* one that begins the day after goes on from it in time */
				.done_on = !next                               ? DATE_NONE
					   : next->from == period.last_day + 1 ? period.last_day
									       : next->from,
				.evidence = next ? next->evidence : NULL},
			period);
	}
	return st;
}
