/* Applications as use cases: submitted, accepted, returned, withdrawn. Each is one transaction at the desk. */
#include "programme/programme_application.h"

#include "base/hash.h"
#include "base/money.h"
#include "duty/duty.h"
#include "duty/duty_campaign.h"
#include "evidence/evidence_item.h"
#include "programme/programme_actor.h"
#include "programme/programme_answer_int.h"
#include "programme/programme_chain.h"
#include "programme/programme_desk.h"
#include "programme/programme_start_int.h"

#include <inttypes.h>
#include <string.h>

/* ---- what is submitted ---- */

struct work {
	struct programme_desk desk;
	const struct programme_application_submit *submit;
	struct arena *arena;
	struct findings *findings;
	struct programme_start start;
	struct programme_start_record record;
	struct programme_start_world world;
	struct programme_start_measures measures;
	const struct programme_start_measure *measure;
	struct programme_application application;
	struct programme_start_table table[6];
	size_t tables;
};

static void complain(struct work *w, const char *pointer, const char *code, const char *value)
{
	struct err err;

	err_set(&err, ST_INPUT, code, value, NULL);
	err_at(&err, pointer, 0, 0);
	findings_add(w->findings, SEVERITY_ERROR, &err);
}

static bool is_new(const struct work *w)
{
	return strcmp(w->measure->origin, "catalogue") == 0;
}

static bool is_vendor(const struct work *w, const char *key)
{
	for (size_t i = 0; i < w->world.known.vendors; i++)
		if (strcmp(w->world.known.vendor[i], key) == 0)
			return true;
	return false;
}

/* What only the firm can say must be there; what it said must be right. */
static void judge_document(struct work *w)
{
	const struct programme_start_record *r = &w->record;

	if (is_new(w) && !r->old_serial)
		complain(w, "/application/old_serial", "start.needed", "old_serial");
	if (is_new(w) && !r->old_life_end)
		complain(w, "/application/old_life_end", "start.needed", "old_life_end");
	for (size_t i = 0; i < w->world.judged.findings; i++) {
		const struct programme_start_finding *f = &w->world.judged.finding[i];

		if (f->holds && strncmp(f->err.file, "/application/", 13) == 0)
			findings_add(w->findings, SEVERITY_ERROR, &f->err);
	}
	for (size_t i = 0; i < r->quotes; i++) {
		const char *at = arena_printf(w->arena, "/application/quotes/%zu", i);

		if (!r->quote[i].vendor)
			complain(w, arena_printf(w->arena, "%s/vendor", at), "start.needed", "vendor");
		else if (!is_vendor(w, r->quote[i].vendor))
			complain(w, arena_printf(w->arena, "%s/vendor", at), "application.vendor_unknown", r->quote[i].vendor);
		if (!r->quote[i].quoted_on)
			complain(w, arena_printf(w->arena, "%s/quoted_on", at), "start.needed", "quoted_on");
		if (!r->quote[i].supply_value_krw)
			complain(w, arena_printf(w->arena, "%s/supply_value_krw", at), "start.needed", "supply_value_krw");
	}
}

/* ---- its rows ---- */

static struct programme_start_table *table(struct work *w, const char *name)
{
	for (size_t i = 0; i < w->tables; i++)
		if (strcmp(w->table[i].table->name, name) == 0)
			return &w->table[i];
	w->table[w->tables] = (struct programme_start_table){.table = programme_tables()[programme_table_index(name)]};
	return &w->table[w->tables++];
}
#define ROW(w, name, ...) programme_start_row(table(w, name), (w)->arena, (const char *const[]){__VA_ARGS__, NULL})

static const char *number(struct work *w, int64_t value)
{
	return arena_printf(w->arena, "%" PRId64, value);
}

static const char *day(struct work *w, date_day value)
{
	char text[DATE_TEXT_LEN];

	date_format(value, text);
	return arena_strdup(w->arena, text);
}

/* Whole tables of the world that the programme does not have yet. */
static void add_world(struct work *w, const char *name)
{
	w->table[w->tables++] = *programme_start_table(&w->world, name);
}

/* A paper as a row about the measure; its content stays where it was uploaded. */
static enum status add_paper(struct work *w, const char *kind, const char *evidence, size_t place, const char *pointer, struct err *err)
{
	struct evidence_item item;
	enum status st = evidence_item_get(w->desk.tx, evidence, w->arena, &item, err);

	if (st == ST_NOT_FOUND || (st == ST_OK && !(item.organisation && strcmp(item.organisation, w->start.firm) == 0))) {
		complain(w, pointer, "application.evidence_unknown", evidence);
		return ST_OK;
	}
	if (st == ST_OK)
		ROW(w, "evidence", "evidence", arena_printf(w->arena, "%s-E%zu", w->application.application, place), "kind", kind, "organisation",
			w->start.firm, "measure", w->application.measure, "issued_on",
			day(w, item.issued_on != DATE_NONE ? item.issued_on : item.added_on), "title", item.title[0] ? item.title : kind, "sha256",
			item.sha256);
	return st;
}

static enum status add_quotes(struct work *w, size_t *place, struct err *err)
{
	const struct programme_start_record *r = &w->record;
	struct programme_application *a = &w->application;
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < r->quotes; i++) {
		const struct programme_start_quote *q = &r->quote[i];
		int64_t supply = 0, tax = 0;

		money_parse(q->supply_value_krw, &supply, NULL);
		if (!q->tax_krw || money_parse(q->tax_krw, &tax, NULL) != ST_OK)
			tax = supply / 10; /* value added tax, where the quote does not say it apart */
		ROW(w, "quotes", "quote", arena_printf(w->arena, "%s-Q%zu", a->application, i + 1), "measure", a->measure, "vendor", q->vendor,
			"quoted_on", q->quoted_on, "supply_value_krw", number(w, supply), "tax_krw", number(w, tax));
		a->paper[a->papers++] = (struct programme_application_paper){"quote", q->vendor, q->evidence, supply};
		a->quotes++;
		if (q->evidence)
			st = add_paper(w, "quote", q->evidence, ++*place, arena_printf(w->arena, "/application/quotes/%zu/evidence", i), err);
	}
	return st;
}

/* What the call asks for, and what else was handed in. */
static enum status add_papers(struct work *w, size_t *place, struct err *err)
{
	const struct programme_start_record *r = &w->record;
	struct programme_application *a = &w->application;
	enum status st = ST_OK;

	for (size_t k = 0; k < w->measures.papers; k++) {
		bool there = false;

		for (size_t i = 0; i < r->papers; i++)
			there |= r->paper[i].kind && r->paper[i].evidence && strcmp(r->paper[i].kind, w->measures.paper[k]) == 0;
		if (!there)
			a->paper[a->papers++] = (struct programme_application_paper){.kind = w->measures.paper[k]};
	}
	for (size_t i = 0; st == ST_OK && i < r->papers; i++) {
		if (!r->paper[i].kind || !r->paper[i].evidence)
			continue;
		a->paper[a->papers++] = (struct programme_application_paper){.kind = r->paper[i].kind, .evidence = r->paper[i].evidence};
		st = add_paper(
			w, r->paper[i].kind, r->paper[i].evidence, ++*place, arena_printf(w->arena, "/application/papers/%zu/evidence", i), err);
	}
	return st;
}

static enum status add_rows(struct work *w, struct err *err)
{
	const struct programme_start_measure *m = w->measure;
	struct programme_application *a = &w->application;
	size_t place = 0;
	enum status st;

	a->paper = arena_alloc(w->arena, (w->record.quotes + w->record.papers + w->measures.papers + 1) * sizeof *a->paper);
	st = add_quotes(w, &place, err);
	if (st == ST_OK)
		st = add_papers(w, &place, err);
	if (st != ST_OK)
		return st;
	if (is_new(w)) {
		if (w->world.new_site)
			add_world(w, "sites");
		if (w->world.new_process)
			add_world(w, "processes");
		ROW(w, "measures", "measure", a->measure, "site", w->world.site, "process", w->world.process, "machine", m->name_ko, "machine_en",
			m->name_en, "old_serial", w->record.old_serial, "type", "equipment", "methodology", m->methodology, "carrier", m->carrier,
			"cost_krw", number(w, a->cost_krw), "saving_per_year", m->saving_per_year, "unit", m->unit, "saving_krw_per_year",
			number(w, m->saving_krw_per_year), "life_years", number(w, m->life_years), "old_life_end", w->record.old_life_end);
	}
	if (a->call)
		ROW(w, "applications", "measure", a->measure, "call", a->call, "applied_on", day(w, a->submitted_on), "applicant", w->submit->by);
	return ST_OK;
}

/* ---- its head ---- */

static const char *payers_text(struct work *w)
{
	const char *text = "";

	for (size_t i = 0; i < w->measure->payers; i++)
		text = arena_printf(
			w->arena, "%s%s%s=%" PRId64, text, text[0] ? " " : "", w->measure->payer[i].origin, w->measure->payer[i].offer_krw);
	return text;
}

static enum status fill(struct work *w, struct err *err)
{
	const struct programme_start_measure *m = w->measure;
	struct programme_application *list, *a = &w->application;
	struct duty_clock clock;
	size_t count = 0;
	enum status st = programme_applications(w->desk.tx, w->start.firm, w->arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (strcmp(list[i].start, w->start.start) == 0 && strcmp(list[i].name_ko, m->name_ko) == 0 &&
			(list[i].state == PROGRAMME_APPLICATION_SUBMITTED || list[i].state == PROGRAMME_APPLICATION_ACCEPTED))
			st = err_set(err, ST_CONFLICT, "application.exists", list[i].application, NULL);
	if (st == ST_OK)
		st = duty_clock_read(w->desk.tx, w->arena, &clock, err);
	if (st != ST_OK)
		return st;
	*a = (struct programme_application){.application = arena_printf(w->arena, "%s-A%zu", w->start.firm, count + 1),
		.firm = w->start.firm,
		.start = w->start.start,
		.version = w->start.version,
		.origin = m->origin,
		.call = w->measures.call[0] ? w->measures.call : NULL,
		.route = w->measures.route,
		.name_ko = m->name_ko,
		.name_en = m->name_en,
		.carrier = m->carrier,
		.saving_per_year = m->saving_per_year,
		.unit = m->unit,
		.cost_krw = m->cost_krw,
		.support_krw = m->support_krw,
		.own_krw = m->own_krw,
		.returned_krw = m->returned_krw,
		.payers = payers_text(w),
		.saving_krw_per_year = m->saving_krw_per_year,
		.g_per_year = m->g_per_year,
		.quotes_needed = w->measures.quotes_needed,
		.submitted_at = w->desk.at,
		.submitted_by = w->submit->by,
		.submitted_on = w->desk.today,
		.decide_by = duty_clock(&clock, PROGRAMME_APPLICATION_DUTY, w->desk.today).last_day};
	a->measure = is_new(w) ? a->application : m->measure;
	return ST_OK;
}

/* ---- submitting ---- */

static enum status find_measure(struct work *w, struct err *err)
{
	if (!w->record.measure)
		complain(w, "/application/measure", "start.needed", "measure");
	for (size_t i = 0; w->record.measure && i < w->measures.count; i++)
		if (strcmp(w->measures.item[i].measure, w->record.measure) == 0)
			w->measure = &w->measures.item[i];
	if (!w->record.measure)
		return err_set(err, ST_INPUT, "application.incomplete", "1", NULL);
	return w->measure ? ST_OK : err_set(err, ST_INPUT, "application.measure_unknown", w->record.measure, NULL);
}

static enum status read_start(struct work *w, struct err *err)
{
	char version[24];
	struct party_rules rules;
	enum status st = programme_start_get(w->desk.tx, w->submit->start, w->arena, &w->start, err);

	if (st != ST_OK)
		return st;
	snprintf(version, sizeof version, "%" PRId64, w->start.version);
	if (w->start.version != w->submit->version)
		return err_set(err, ST_CONFLICT, "start.changed", w->start.start, version, NULL);
	st = programme_start_parse(w->start.document, strlen(w->start.document), w->arena, &w->record, w->findings, err);
	if (st == ST_OK)
		st = programme_rules_read(w->desk.tx, w->arena, &rules, NULL, err);
	if (st == ST_OK)
		st = programme_start_world(w->desk.tx, &rules, &w->start, &w->record, w->arena, &w->world, err);
	return st;
}

/* The rows wait; what a run would not take of them is told, papers that come later as warnings. */
static enum status judge_rows(struct work *w, struct err *err)
{
	static const char *const later[] = {"application.evidence_missing", "application.evidence_late", "application.quotes"};
	struct findings found;
	int64_t errors = 0;
	char count[24];
	enum status st;

	findings_init(&found, 200);
	st = programme_rows_judge(&w->desk, w->application.application, w->start.firm, &found, err);
	if (st == ST_INPUT && err && strcmp(err->code, "answer.refused") == 0)
		st = ST_OK;
	for (size_t i = 0; st == ST_OK && i < found.count; i++) {
		bool is_later = found.item[i].severity != SEVERITY_ERROR;

		for (size_t k = 0; k < sizeof later / sizeof *later; k++)
			is_later |= strcmp(found.item[i].err.code, later[k]) == 0;
		errors += !is_later;
		found.item[i].err.line &= ((int64_t)1 << MESSAGE_PART_SHIFT) - 1; /* the files are of this application */
		findings_add(w->findings, is_later ? SEVERITY_WARNING : SEVERITY_ERROR, &found.item[i].err);
	}
	findings_done(&found);
	snprintf(count, sizeof count, "%" PRId64, errors);
	return st == ST_OK && errors > 0 ? err_set(err, ST_INPUT, "answer.refused", count, NULL) : st;
}

static enum status put_rows(struct work *w, struct err *err)
{
	struct programme_answer_part part[6];
	char sha256[HASH_HEX_LEN];
	struct hash hash;

	hash_init(&hash);
	for (size_t i = 0; i < w->tables; i++) {
		const char *content = programme_start_csv(&w->table[i], w->arena);

		part[i] = (struct programme_answer_part){
			arena_printf(w->arena, "%s.csv", w->table[i].table->name), content, strlen(content), (int64_t)w->table[i].rows};
		hash_string(&hash, part[i].path);
		hash_string(&hash, content);
	}
	hash_final(&hash, sha256);
	w->application.sha256 = arena_strdup(w->arena, sha256);
	return programme_rows_put(&w->desk, w->application.application, part, w->tables, w->submit->by, err);
}

static enum status put_duty(struct work *w, struct err *err)
{
	const char *decider = "";
	struct duty_clock clock;
	struct duty_period period;
	enum status st = programme_application_operator(w->desk.tx, w->arena, &decider, err);

	if (st == ST_OK)
		st = duty_clock_read(w->desk.tx, w->arena, &clock, err);
	if (st != ST_OK || !decider[0])
		return st;
	period = duty_clock(&clock, PROGRAMME_APPLICATION_DUTY, w->desk.today);
	return duty_put_desk(w->desk.tx,
		&(struct duty){.kind = PROGRAMME_APPLICATION_DUTY,
			.subject = w->application.application,
			.owner = decider,
			.legal_basis = duty_clock_rule(&clock, PROGRAMME_APPLICATION_DUTY, w->desk.today)->basis[LANG_KO],
			.due_on = period.last_day,
			.done_on = DATE_NONE,
			.ends_on = period.ends_on,
			.event_on = w->desk.today,
			.alarm_on = period.alarm_on},
		err);
}

static enum status submit(struct work *w, struct err *err)
{
	int64_t errors = w->findings->errors;
	struct findings ignored; /* about the catalogue: the server's, not the firm's */
	char count[24];
	enum status st = programme_actor_find(w->desk.tx, w->submit->by, w->desk.today, err);

	if (st == ST_OK)
		st = read_start(w, err);
	findings_init(&ignored, 20);
	if (st == ST_OK)
		st = programme_start_measures(w->desk.tx, w->submit->catalogue, &w->start, &w->record, w->arena, &w->measures, &ignored, err);
	findings_done(&ignored);
	if (st == ST_OK)
		st = find_measure(w, err);
	if (st == ST_OK && !w->measures.call)
		st = err_set(err, ST_CONFLICT, "application.call_closed", w->measures.route, NULL);
	if (st != ST_OK)
		return st;
	judge_document(w);
	if (w->findings->errors == errors)
		st = fill(w, err);
	if (st == ST_OK && w->findings->errors == errors)
		st = add_rows(w, err);
	if (st == ST_OK && w->findings->errors > errors) {
		snprintf(count, sizeof count, "%" PRId64, w->findings->errors - errors);
		st = err_set(err, ST_INPUT, "application.incomplete", count, NULL);
	}
	if (st != ST_OK)
		return st;
	st = put_rows(w, err);
	if (st == ST_OK)
		st = judge_rows(w, err);
	if (st == ST_OK)
		st = programme_application_put(w->desk.tx, &w->application, err);
	if (st == ST_OK)
		st = put_duty(w, err);
	return st == ST_OK
		       ? programme_desk_log(&w->desk, "application.submitted", w->application.application, w->submit->by, w->application.sha256, err)
		       : st;
}

enum status programme_application_submit(const char *db, const struct programme_application_submit *asked, struct arena *arena,
	const char **out_application, struct findings *findings, struct err *err)
{
	struct work w = {.submit = asked, .arena = arena, .findings = findings};
	enum status st = programme_desk_open(db, DATE_NONE, &w.desk, err);

	if (st != ST_OK)
		return st;
	st = submit(&w, err);
	if (st == ST_OK)
		*out_application = w.application.application;
	if (st == ST_OK && !asked->dry_run)
		return programme_desk_commit(&w.desk, err);
	programme_desk_abandon(&w.desk);
	return st;
}

/* ---- deciding ---- */

static enum status judge_decider(
	struct programme_desk *desk, const struct programme_application *a, const char *by, struct arena *arena, struct err *err)
{
	struct programme_actors actors;
	enum status st = programme_actors_read(desk->tx, desk->today, arena, &actors, err);

	if (st == ST_OK)
		st = programme_actor_check(&actors, by, err);
	if (st == ST_OK && !programme_actor_operates(&actors, by))
		st = err_set(err, ST_DENIED, "application.not_decider", by, NULL);
	if (st == ST_OK && strcmp(by, a->submitted_by) == 0)
		st = err_set(err, ST_DENIED, "application.same_person", by, a->application, NULL);
	return st;
}

static enum status judge_firm(
	struct programme_desk *desk, const struct programme_application *a, const char *by, struct arena *arena, struct err *err)
{
	struct programme_actors actors;
	enum status st = programme_actors_read(desk->tx, desk->today, arena, &actors, err);

	if (st == ST_OK)
		st = programme_actor_check(&actors, by, err);
	if (st == ST_OK && !programme_actor_acts_for(&actors, by, a->firm))
		st = err_set(err, ST_DENIED, "application.not_firm", by, a->application, NULL);
	return st;
}

static enum status decide(struct programme_desk *desk, const char *key, enum programme_application_state to, const char *by, const char *reason,
	struct findings *findings, struct arena *arena, struct err *err)
{
	static const char *const event[] = {"", "application.accepted", "application.returned", "application.withdrawn"};
	bool accepts = to == PROGRAMME_APPLICATION_ACCEPTED;
	struct programme_application a;
	enum status st = programme_application_get(desk->tx, key, arena, &a, err);

	if (st != ST_OK)
		return st;
	st = to == PROGRAMME_APPLICATION_WITHDRAWN ? judge_firm(desk, &a, by, arena, err) : judge_decider(desk, &a, by, arena, err);
	if (st == ST_OK && a.state != PROGRAMME_APPLICATION_SUBMITTED)
		st = err_set(err, ST_CONFLICT, "application.state", key, programme_application_state_name(a.state), NULL);
	if (st == ST_OK && accepts)
		st = programme_rows_judge(desk, key, a.firm, findings, err);
	if (st == ST_OK)
		st = duty_answers_decide(desk->tx, key, accepts ? DUTY_ANSWER_ACCEPTED : DUTY_ANSWER_RETURNED, by, desk->today, err);
	a.state = to;
	a.decided_by = by;
	a.decided_on = desk->today;
	a.reason = reason;
	if (st == ST_OK)
		st = programme_application_update(desk->tx, &a, err);
	if (st == ST_OK) {
		st = duty_done(desk->tx, PROGRAMME_APPLICATION_DUTY, key, desk->today, NULL, err);
		st = st == ST_NOT_FOUND ? ST_OK : st; /* a programme without an operator has none */
	}
	return st == ST_OK ? programme_desk_log(desk, event[to], key, by, "", err) : st;
}

static enum status decide_on(const char *db, const char *key, enum programme_application_state to, const char *by, const char *reason,
	struct findings *findings, struct err *err)
{
	struct programme_desk desk;
	struct arena arena;
	enum status st = programme_desk_open(db, DATE_NONE, &desk, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	st = decide(&desk, key, to, by, reason, findings, &arena, err);
	if (st == ST_OK)
		st = programme_desk_commit(&desk, err);
	else
		programme_desk_abandon(&desk);
	arena_done(&arena);
	return st;
}

enum status programme_application_accept(const char *db, const char *application, const char *by, struct findings *findings, struct err *err)
{
	return decide_on(db, application, PROGRAMME_APPLICATION_ACCEPTED, by, NULL, findings, err);
}

enum status programme_application_return(const char *db, const char *application, const char *by, const char *reason, struct err *err)
{
	return decide_on(db, application, PROGRAMME_APPLICATION_RETURNED, by, reason, NULL, err);
}

enum status programme_application_withdraw(const char *db, const char *application, const char *by, const char *reason_or_null, struct err *err)
{
	return decide_on(db, application, PROGRAMME_APPLICATION_WITHDRAWN, by, reason_or_null, NULL, err);
}
