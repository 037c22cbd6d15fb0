#include "programme/programme_finding.h"

#include "base/text.h"
#include "credit/credit_export.h"
#include "duty/duty.h"
#include "evidence/evidence.h"
#include "party/party.h"
#include "programme/programme.h"
#include "programme/programme_actor.h"
#include "programme/programme_desk.h"
#include "programme/programme_verify.h"
#include "reduction/reduction_finding.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- the case ---- */

struct work {
	struct programme_desk desk;
	struct arena arena;
	struct programme_actors actors;
	struct programme_verification c;
	const char *by;
};

/* A finding more would be another version than the one that was signed. */
static bool is_fixed(const struct programme_verification *c)
{
	return c->held > 0 || (c->stated_version && strcmp(c->stated_version, c->version) == 0);
}

static enum status begin(const char *db, const char *verification, const char *by, struct work *w, struct err *err)
{
	enum status st = programme_desk_open(db, DATE_NONE, &w->desk, err);

	arena_init(&w->arena);
	w->by = by;
	if (st == ST_OK)
		st = programme_actors_read(w->desk.tx, w->desk.today, &w->arena, &w->actors, err);
	if (st == ST_OK)
		st = programme_actor_check(&w->actors, by, err);
	if (st == ST_OK)
		st = programme_verify_read(w->desk.tx, verification, &w->arena, &w->c, err);
	return st == ST_OK && is_fixed(&w->c) ? err_set(err, ST_CONFLICT, "finding.signed", verification, NULL) : st;
}

static enum status finish(struct work *w, enum status st, struct err *err)
{
	if (st == ST_OK)
		st = programme_desk_commit(&w->desk, err);
	else
		programme_desk_abandon(&w->desk);
	arena_done(&w->arena);
	return st;
}

static enum status check_verifier(const struct work *w, struct err *err)
{
	return programme_actor_acts_for(&w->actors, w->by, w->c.verifier)
		       ? ST_OK
		       : err_set(err, ST_DENIED, "finding.not_verifier", w->by, w->c.verification, NULL);
}

static enum status check_text(const char *text, struct err *err)
{
	char most[24];

	if (text && !string_is_blank(text) && strlen(text) <= PROGRAMME_FINDING_TEXT_MAX)
		return ST_OK;
	snprintf(most, sizeof most, "%d", PROGRAMME_FINDING_TEXT_MAX);
	return err_set(err, ST_INPUT, "finding.text", most, NULL);
}

static const char *subject(struct work *w, int64_t number)
{
	return arena_printf(&w->arena, "%s/%" PRId64, w->c.verification, number);
}

/* ---- raising ---- */

static enum status check_new(struct work *w, const struct programme_finding_new *f, struct err *err)
{
	static const char *const kind[] = {"misstatement", "nonconformity", "clarification", "recommendation"};
	char number[24];
	date_month month;
	bool known = false;
	enum status st = check_text(f->text, err);

	for (size_t i = 0; i < sizeof kind / sizeof *kind; i++)
		known |= f->kind && strcmp(f->kind, kind[i]) == 0;
	if (st == ST_OK && !known)
		st = err_set(err, ST_INPUT, "finding.kind", f->kind ? f->kind : "", NULL);
	if (st == ST_OK && f->has_grams && (f->grams < -REDUCTION_GRAMS_MAX || f->grams > REDUCTION_GRAMS_MAX))
		st = err_set(err, ST_INPUT, "finding.grams_large", NULL);
	if (st == ST_OK && f->has_grams && strcmp(f->kind, "misstatement") != 0)
		st = err_set(err, ST_INPUT, "finding.grams", f->kind, NULL);
	if (st == ST_OK && f->month && (month_parse(f->month, &month, NULL) != ST_OK || month < w->c.from || month > w->c.to)) {
		snprintf(number, sizeof number, "%" PRId64, f->number);
		st = err_set(err, ST_INPUT, "verification.finding_month", f->verification, number, NULL);
	}
	return st;
}

/* Whose machine it is, and a machine of the case's project. */
static enum status owner_of_machine(struct work *w, const struct programme_finding_new *f, const char **out_owner, struct err *err)
{
	struct party_measure *list;
	char number[24];
	size_t count = 0;
	enum status st = party_measures(w->desk.tx, &w->arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (strcmp(list[i].measure, f->measure) == 0 && list[i].project && strcmp(list[i].project, w->c.project) == 0) {
			*out_owner = list[i].organisation;
			return ST_OK;
		}
	snprintf(number, sizeof number, "%" PRId64, f->number);
	return st == ST_OK ? err_set(err, ST_INPUT, "verification.finding_measure", f->verification, number, f->measure, NULL) : st;
}

static enum status owner_of_case(struct work *w, const char **out_owner, struct err *err)
{
	struct credit_export_project *list;
	size_t count = 0;
	enum status st = credit_export_projects(w->desk.tx, &w->arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (strcmp(list[i].project, w->c.project) == 0)
			*out_owner = list[i].coordinator;
	return st;
}

/* The duty to answer, from today on. */
static enum status clock_of(struct work *w, struct duty_clock *out_clock, struct duty_period *out_period, struct err *err)
{
	enum status st = duty_clock_read(w->desk.tx, &w->arena, out_clock, err);

	if (st == ST_OK)
		*out_period = duty_clock(out_clock, PROGRAMME_FINDING_DUTY, w->desk.today);
	return st;
}

static enum status ask_for_answer(
	struct work *w, const char *about, const char *owner, const struct duty_clock *clock, const struct duty_period *period, struct err *err)
{
	return duty_put_desk(w->desk.tx,
		&(struct duty){.kind = PROGRAMME_FINDING_DUTY,
			.subject = about,
			.owner = owner,
			.legal_basis = duty_clock_rule(clock, PROGRAMME_FINDING_DUTY, w->desk.today)->basis[LANG_EN],
			.due_on = period->last_day,
			.done_on = DATE_NONE,
			.ends_on = period->ends_on,
			.event_on = w->desk.today,
			.alarm_on = period->alarm_on},
		err);
}

static enum status put(struct work *w, const struct programme_finding_new *f, const char *owner, struct err *err)
{
	char today[DATE_TEXT_LEN], answer_by[DATE_TEXT_LEN];
	struct duty_clock clock;
	struct duty_period period;
	enum status st = clock_of(w, &clock, &period, err);

	if (st != ST_OK)
		return st;
	date_format(w->desk.today, today);
	date_format(period.last_day, answer_by);
	st = reduction_finding_put(w->desk.tx,
		&(struct reduction_finding){.verification = f->verification,
			.finding = arena_printf(&w->arena, "%" PRId64, f->number),
			.measure = f->measure,
			.month = f->month,
			.kind = f->kind,
			.grams = f->has_grams ? arena_printf(&w->arena, "%" PRId64, f->grams) : NULL,
			.description = f->text,
			.raised_on = today,
			.raised_by = w->c.verifier,
			.cell_table = f->table,
			.cell_key = f->key,
			.cell_column = f->column,
			.cell_value = f->value,
			.owner = owner,
			.answer_by = answer_by},
		w->by, err);
	return st == ST_OK ? ask_for_answer(w, subject(w, f->number), owner, &clock, &period, err) : st;
}

static enum status raise_it(struct work *w, const struct programme_finding_new *f, struct err *err)
{
	const char *owner = "";
	int64_t next = 0;
	char number[24];
	enum status st = check_verifier(w, err);

	if (st == ST_OK)
		st = check_new(w, f, err);
	if (st == ST_OK)
		st = f->measure ? owner_of_machine(w, f, &owner, err) : owner_of_case(w, &owner, err);
	if (st == ST_OK)
		st = reduction_finding_next(w->desk.tx, f->verification, &next, err);
	if (st == ST_OK && next != f->number) {
		snprintf(number, sizeof number, "%" PRId64, f->number);
		st = err_set(err, ST_CONFLICT, "finding.number", f->verification, number, NULL);
	}
	if (st == ST_OK)
		st = put(w, f, owner, err);
	return st == ST_OK ? programme_desk_log(&w->desk, "finding.raised", subject(w, f->number), w->by, "", err) : st;
}

enum status programme_finding_raise(const char *db, const struct programme_finding_new *finding, struct err *err)
{
	struct work w = {0};
	enum status st = begin(db, finding->verification, finding->by, &w, err);

	if (st == ST_OK)
		st = raise_it(&w, finding, err);
	return finish(&w, st, err);
}

enum status programme_finding_next(const char *db, const char *verification, int64_t *out_number, struct err *err)
{
	struct store *store;
	struct store_tx *tx;
	enum status st = programme_open(db, STORE_READ, &store, err);

	if (st != ST_OK)
		return st;
	st = store_begin(store, false, &tx, err);
	if (st == ST_OK) {
		st = reduction_finding_next(tx, verification, out_number, err);
		store_rollback(tx);
	}
	store_close(store);
	return st;
}

/* ---- answering, closing ---- */

/* The open finding of the desk that is meant. */
static enum status find(struct work *w, int64_t number, struct reduction_finding *out, struct err *err)
{
	const char *key = arena_printf(&w->arena, "%" PRId64, number);
	struct reduction_finding *list;
	size_t count = 0;
	enum status st = reduction_findings(w->desk.tx, &w->arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (strcmp(list[i].verification, w->c.verification) != 0 || strcmp(list[i].finding, key) != 0)
			continue;
		if (list[i].source_line)
			return err_set(err, ST_CONFLICT, "finding.folder", w->c.verification, key, NULL);
		if (list[i].closed_on)
			return err_set(err, ST_CONFLICT, "finding.closed", w->c.verification, key, list[i].closed_on, NULL);
		*out = list[i];
		return ST_OK;
	}
	return st == ST_OK ? err_set(err, ST_NOT_FOUND, "finding.none", w->c.verification, key, NULL) : st;
}

/* What waits for an answer to it does no more: the duty CASE/NUMBER, or CASE/NUMBER/ROUND of a later answer. */
static enum status duty_met(struct work *w, int64_t number, const char *evidence_or_null, struct err *err)
{
	struct duty *list;
	size_t count, length = strlen(subject(w, number));
	enum status st = duty_list(w->desk.tx, PROGRAMME_FINDING_DUTY, &w->arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const char *about = list[i].subject;

		if (list[i].done_on == DATE_NONE && strncmp(about, subject(w, number), length) == 0 && (!about[length] || about[length] == '/'))
			st = duty_done(w->desk.tx, PROGRAMME_FINDING_DUTY, about, w->desk.today, evidence_or_null, err);
	}
	return st;
}

static enum status answer_it(struct work *w, const struct programme_finding_said *said, struct err *err)
{
	char kind[EVIDENCE_KIND_LEN];
	struct reduction_finding f;
	enum status st = find(w, said->number, &f, err);

	if (st == ST_OK && !programme_actor_acts_for(&w->actors, w->by, f.owner))
		st = err_set(err, ST_DENIED, "finding.not_owner", w->by, w->c.verification, f.finding, NULL);
	if (st == ST_OK)
		st = check_text(said->text, err);
	if (st == ST_OK && said->evidence)
		st = evidence_kind(w->desk.tx, said->evidence, kind, err);
	if (st == ST_OK)
		st = reduction_finding_answer_put(w->desk.tx,
			&(struct reduction_finding_answer){
				w->c.verification, said->number, said->text, f.owner, w->by, said->evidence, w->desk.today},
			err);
	if (st == ST_OK)
		st = duty_met(w, said->number, said->evidence, err);
	return st == ST_OK ? programme_desk_log(&w->desk, "finding.answered", subject(w, said->number), w->by, "", err) : st;
}

static enum status check_resolution(const struct reduction_finding *f, const char *resolution, struct err *err)
{
	bool misstatement = strcmp(f->kind, "misstatement") == 0;
	bool known = resolution && (strcmp(resolution, "corrected") == 0 || strcmp(resolution, "accepted") == 0);

	return misstatement == (resolution != NULL) && (known || !resolution) ? ST_OK : err_set(err, ST_INPUT, "finding.resolution", f->kind, NULL);
}

/* The verifier's own finding, still open. */
static enum status find_own(struct work *w, const struct programme_finding_said *said, bool answered, struct reduction_finding *out, struct err *err)
{
	enum status st = check_verifier(w, err);

	if (st == ST_OK)
		st = find(w, said->number, out, err);
	if (st == ST_OK && answered && (!out->answer || out->returned_on))
		st = err_set(err, ST_CONFLICT, "finding.unanswered", w->c.verification, out->finding, NULL);
	return st;
}

static enum status close_it(struct work *w, const struct programme_finding_said *said, struct err *err)
{
	struct reduction_finding f;
	enum status st = find_own(w, said, true, &f, err);

	if (st == ST_OK)
		st = check_resolution(&f, said->resolution, err);
	if (st == ST_OK)
		st = reduction_finding_close(w->desk.tx, w->c.verification, said->number, said->resolution, NULL, w->desk.today, w->by, err);
	return st == ST_OK ? programme_desk_log(&w->desk, "finding.closed", subject(w, said->number), w->by, "", err) : st;
}

static enum status return_it(struct work *w, const struct programme_finding_said *said, struct err *err)
{
	struct reduction_finding f;
	struct duty_clock clock;
	struct duty_period period;
	int64_t round = 0;
	enum status st = find_own(w, said, true, &f, err);

	if (st == ST_OK)
		st = check_text(said->text, err);
	if (st == ST_OK)
		st = clock_of(w, &clock, &period, err);
	if (st == ST_OK)
		st = reduction_finding_return_put(w->desk.tx,
			&(struct reduction_finding_return){w->c.verification, said->number, said->text, w->by, w->desk.today, period.last_day},
			&round, err);
	if (st == ST_OK)
		st = ask_for_answer(w, arena_printf(&w->arena, "%s/%" PRId64, subject(w, said->number), round), f.owner, &clock, &period, err);
	return st == ST_OK ? programme_desk_log(&w->desk, "finding.returned", subject(w, said->number), w->by, "", err) : st;
}

static enum status withdraw_it(struct work *w, const struct programme_finding_said *said, struct err *err)
{
	struct reduction_finding f;
	enum status st = find_own(w, said, false, &f, err);

	if (st == ST_OK)
		st = check_text(said->text, err);
	if (st == ST_OK)
		st = reduction_finding_close(w->desk.tx, w->c.verification, said->number, REDUCTION_WITHDRAWN, said->text, w->desk.today, w->by, err);
	if (st == ST_OK)
		st = duty_met(w, said->number, NULL, err);
	return st == ST_OK ? programme_desk_log(&w->desk, "finding.withdrawn", subject(w, said->number), w->by, "", err) : st;
}

/* One act on a finding that is there, in a transaction of its own. */
static enum status act(const char *db, const struct programme_finding_said *said,
	enum status (*what)(struct work *, const struct programme_finding_said *, struct err *), struct err *err)
{
	struct work w = {0};
	enum status st = begin(db, said->verification, said->by, &w, err);

	if (st == ST_OK)
		st = what(&w, said, err);
	return finish(&w, st, err);
}

enum status programme_finding_answer(const char *db, const struct programme_finding_said *said, struct err *err)
{
	return act(db, said, answer_it, err);
}

enum status programme_finding_close(const char *db, const struct programme_finding_said *said, struct err *err)
{
	return act(db, said, close_it, err);
}

enum status programme_finding_return(const char *db, const struct programme_finding_said *said, struct err *err)
{
	return act(db, said, return_it, err);
}

enum status programme_finding_withdraw(const char *db, const struct programme_finding_said *said, struct err *err)
{
	return act(db, said, withdraw_it, err);
}
