/* `plan adopt`: the picks of a plan become grants with their reservations; and the same again in a later run. */
#include "programme/programme_plan.h"

#include "programme/programme_plan_adopt_int.h"

#include <string.h>

static enum status at_plan(enum status status, struct err *err, const char *plan)
{
	char place[PLAN_KEY_LEN + 16];
	snprintf(place, sizeof place, "plan:%s", plan);
	return programme_at(status, err, place, 0);
}

date_day programme_adopted_on(const struct money *m, const char *measure)
{
	const struct fund_decision *decision = programme_decision(m, measure);
	for (size_t i = 0; i < m->adoptions && (!decision || decision->source_line == 0); i++)
		if (strcmp(m->adoption[i].measure, measure) == 0)
			return m->adoption[i].on;
	return DATE_NONE;
}

enum status programme_at_grant(const struct money *m, enum status status, struct err *err, const char *grant)
{
	const struct fund_decision *decision = programme_decision(m, grant);
	for (size_t i = 0; i < m->adoptions && (!decision || decision->source_line == 0); i++)
		if (strcmp(m->adoption[i].measure, grant) == 0)
			return at_plan(status, err, m->adoption[i].plan);
	return programme_at(status, err, "decisions.csv", decision ? decision->source_line : 0);
}

/* ---- what the selection asks ---- */

/* Judges the adoptions as rows of decisions.csv would be judged. */
static enum status check_selection(
	struct money *m, const struct fund_decision *decision, size_t count, const char *plan, struct findings *findings, struct err *err)
{
	struct fund_selection judged = m->selection;
	struct findings found;
	char number[24], place[PLAN_KEY_LEN + 16];
	enum status status = fund_selection_add(m->tx, decision, count, &m->arena, &judged, err);
	if (status != ST_OK)
		return status;
	snprintf(place, sizeof place, "plan:%s", plan);
	findings_init(&found, 1000);
	fund_selection_check(&judged, &found);
	for (size_t i = 0; i < found.count; i++) {
		struct err *e = &found.item[i].err;
		if (e->line == 0)
			err_at(e, place, 0, 0);
		/* an adoption names its committee on the command line, not in a row of decisions.csv */
		if (strcmp(e->code, "decision.no_committee") == 0)
			snprintf(e->code, sizeof e->code, "plan.no_committee");
		findings_add(findings, found.item[i].severity, e);
	}
	snprintf(number, sizeof number, "%lld", (long long)found.errors);
	if (found.errors > 0)
		status = err_set(err, ST_INPUT, "plan.adopt_refused", plan, number, NULL);
	findings_done(&found);
	return status;
}

/* A kept plan that is what it was; `*out_sha256` its hash. */
static enum status read_plan(
	struct store_tx *tx, const char *key, struct arena *arena, struct plan_record *out_plan, const char **out_sha256, struct err *err)
{
	char sha256[HASH_HEX_LEN];
	enum status status = plan_record_get(tx, key, arena, out_plan, out_sha256, err);
	if (status != ST_OK)
		return status;
	plan_record_hash(out_plan, sha256);
	return strcmp(sha256, *out_sha256) == 0 ? ST_OK : err_set(err, ST_CONFLICT, "plan.hash", key, NULL);
}

static const struct plan_pick *find_pick(const struct plan_record *plan, const char *measure)
{
	for (size_t i = 0; i < plan->pick_count; i++)
		if (strcmp(plan->pick[i].measure, measure) == 0)
			return &plan->pick[i];
	return NULL;
}

/* ---- again, in a run ---- */

enum status programme_adopt_again(struct money *m, size_t first, struct err *err)
{
	date_day on = m->adoption[first].on;
	size_t end = first, picks = 0;
	while (end < m->adoptions && m->adoption[end].on == on)
		end++;
	const struct plan_pick **pick = arena_alloc(&m->arena, (end - first + 1) * sizeof *pick);
	const struct plan_adoption **how = arena_alloc(&m->arena, (end - first + 1) * sizeof *how);
	struct fund_decision *decision = arena_alloc(&m->arena, (end - first + 1) * sizeof *decision);
	struct plan_record plan = {.plan = ""};
	struct programme_adopting a;
	struct findings findings;
	const char *sha256 = "";
	enum status status = ST_OK;
	for (size_t i = first; status == ST_OK && i < end; i++) {
		const struct plan_adoption *row = &m->adoption[i];
		/* what decisions.csv names by now is the folder's */
		if (programme_decision(m, row->measure))
			continue;
		if (strcmp(plan.plan, row->plan) != 0)
			status = read_plan(m->tx, row->plan, &m->arena, &plan, &sha256, err);
		/* what was adopted is this and nothing else */
		if (status == ST_OK && strcmp(sha256, row->sha256) != 0)
			status = err_set(err, ST_CONFLICT, "plan.hash", row->plan, NULL);
		pick[picks] = status == ST_OK ? find_pick(&plan, row->measure) : NULL;
		if (status == ST_OK && !pick[picks])
			status = err_set(err, ST_INPUT, "plan.unknown", row->plan, NULL);
		if (status != ST_OK)
			return at_plan(status, err, row->plan);
		how[picks] = row;
		decision[picks] = programme_adoption_decision(m, pick[picks], row);
		picks++;
	}
	if (picks == 0)
		return status;
	findings_init(&findings, 1);
	status = check_selection(m, decision, picks, how[0]->plan, &findings, err);
	/* a run refuses one row at a time */
	if (status == ST_INPUT && findings.count > 0)
		*err = findings.item[0].err;
	findings_done(&findings);
	if (status == ST_OK)
		status = programme_adopting_open(m, picks, &a, err);
	for (size_t i = 0; status == ST_OK && i < picks; i++) {
		struct fund_grant grant;
		status = programme_adoption_paper(m, how[i], err);
		if (status == ST_OK)
			status = programme_adopt_pick(&a, pick[i], how[i], &grant, err);
		if (status != ST_OK)
			return at_plan(status, err, how[i]->plan);
	}
	return status;
}

/* ---- the command ---- */

static bool is_name(const char *name)
{
	for (const char *c = name; *c; c++)
		if ((unsigned char)*c < 32 || *c == 127)
			return false;
	return name[0] && strlen(name) < PARTY_ID_LEN;
}

/* Who: two people; where a committee decided, its chair releases. */
static enum status check_people(const struct money *m, const struct programme_adopt_options *o, struct err *err)
{
	if (!is_name(o->maker) || !is_name(o->checker))
		return err_set(err, ST_INPUT, "plan.name", is_name(o->maker) ? o->checker : o->maker, NULL);
	if (strcmp(o->maker, o->checker) == 0)
		return err_set(err, ST_CONFLICT, "fund.four_eyes", o->plan, fund_state_name(FUND_RESERVED), o->maker, NULL);
	if (!o->committee_or_null)
		return ST_OK;
	const struct fund_committee *committee = fund_selection_committee(&m->selection, o->committee_or_null);
	if (!committee)
		return err_set(err, ST_NOT_FOUND, "plan.committee_unknown", o->committee_or_null, NULL);
	if (strcmp(committee->chair, o->checker) != 0)
		return err_set(err, ST_CONFLICT, "plan.chair", o->committee_or_null, committee->chair, o->checker, NULL);
	return ST_OK;
}

/* Not in the future of the programme, and not before what is booked already. */
static enum status check_day(const struct money *m, date_day on, struct err *err)
{
	char day[DATE_TEXT_LEN], limit[DATE_TEXT_LEN];
	date_day last = DATE_NONE;
	date_format(on, day);
	enum status status = fund_last_day(m->tx, &last, err);
	if (status == ST_OK && on > m->rules->as_of) {
		date_format(m->rules->as_of, limit);
		status = err_set(err, ST_INPUT, "plan.future", day, limit, NULL);
	} else if (status == ST_OK && last != DATE_NONE && on < last) {
		date_format(last, limit);
		status = err_set(err, ST_INPUT, "plan.backdated", day, limit, NULL);
	}
	return status;
}

static const struct plan_adoption *find_adoption(const struct money *m, const char *plan, const char *measure)
{
	for (size_t i = 0; i < m->adoptions; i++)
		if (strcmp(m->adoption[i].plan, plan) == 0 && strcmp(m->adoption[i].measure, measure) == 0)
			return &m->adoption[i];
	return NULL;
}

/* The same command again must say the same. */
static enum status check_same(const struct plan_adoption *row, const struct programme_adopt_options *o, struct err *err)
{
	const char *committee = o->committee_or_null ? o->committee_or_null : "";
	char key[PLAN_KEY_LEN + FUND_ID_LEN + 8], day[DATE_TEXT_LEN];
	if (strcmp(row->maker, o->maker) == 0 && strcmp(row->checker, o->checker) == 0 && strcmp(row->committee, committee) == 0 &&
		(o->on == DATE_NONE || o->on == row->on))
		return ST_OK;
	snprintf(key, sizeof key, "plan:%s:%s", row->plan, row->measure);
	date_format(row->on, day);
	return err_set(err, ST_CONFLICT, "plan.adopted_otherwise", key, day, row->maker, row->checker, NULL);
}

static void describe(
	const struct plan_pick *pick, date_day on, bool before, const struct fund_grant *grant, struct arena *arena, struct programme_adopted *out)
{
	*out = (struct programme_adopted){
		.measure = pick->measure, .organisation = pick->organisation, .year = pick->year, .on = on, .before = before};
	out->source = arena_alloc(arena, (grant->source_count + 1) * sizeof *out->source);
	for (size_t i = 0; i < grant->source_count; i++)
		if (grant->source[i].reserved_krw > 0)
			out->source[out->source_count++] =
				(struct programme_adopted_source){arena_strdup(arena, grant->source[i].origin), grant->source[i].reserved_krw};
}

/* The picks asked for, judged; which of them are new. */
struct choice {
	const struct plan_pick **pick;
	const struct plan_adoption **row; /* NULL: new */
	size_t count, fresh;
};

static enum status choose(
	struct money *m, const struct plan_record *plan, const struct programme_adopt_options *o, struct choice *out, struct err *err)
{
	struct choice c = {.pick = arena_alloc(&m->arena, (plan->pick_count + 1) * sizeof *c.pick),
		.row = arena_alloc(&m->arena, (plan->pick_count + 1) * sizeof *c.row)};
	for (size_t i = 0; i < plan->pick_count; i++) {
		if (o->year != 0 && plan->pick[i].year != o->year)
			continue;
		c.pick[c.count] = &plan->pick[i];
		c.row[c.count] = find_adoption(m, plan->plan, plan->pick[i].measure);
		if (c.row[c.count]) {
			enum status status = check_same(c.row[c.count], o, err);
			if (status != ST_OK)
				return status;
		} else {
			c.fresh++;
		}
		c.count++;
	}
	if (c.count == 0) {
		char year[24];
		snprintf(year, sizeof year, "%d", o->year);
		return err_set(err, ST_NOT_FOUND, "plan.no_year", plan->plan, o->year ? year : "–", NULL);
	}
	*out = c;
	return ST_OK;
}

static enum status adopt_fresh(struct money *m, const struct plan_record *plan, const struct plan_adoption *how, const struct choice *c,
	struct arena *arena, struct programme_adoption *out, struct findings *findings, struct err *err)
{
	struct fund_decision *decision = arena_alloc(&m->arena, (c->fresh + 1) * sizeof *decision);
	struct programme_adopting a = {0};
	size_t fresh = 0;
	enum status status = programme_seal_intact(m->tx, PROGRAMME_SEALED_ADOPTION, err);
	/* known from now on: the year of an adopted grant is that of its adoption */
	struct plan_adoption *row = arena_alloc(&m->arena, (m->adoptions + c->fresh + 1) * sizeof *row);
	for (size_t i = 0; i < m->adoptions; i++)
		row[i] = m->adoption[i];
	m->adoption = row;
	row += m->adoptions;
	for (size_t i = 0; i < c->count; i++) {
		if (c->row[i])
			continue;
		row[fresh] = *how;
		row[fresh].measure = c->pick[i]->measure;
		decision[fresh++] = programme_adoption_decision(m, c->pick[i], how);
	}
	m->adoptions += fresh;
	if (status == ST_OK)
		status = check_day(m, how->on, err);
	if (status == ST_OK)
		status = check_selection(m, decision, fresh, plan->plan, findings, err);
	if (status == ST_OK)
		status = programme_adoption_paper(m, how, err);
	if (status == ST_OK)
		status = programme_adopting_open(m, fresh, &a, err);
	for (size_t i = 0; status == ST_OK && i < c->count; i++) {
		struct fund_grant grant;
		int64_t number;
		if (c->row[i])
			continue;
		status = programme_adopt_pick(&a, c->pick[i], row, &grant, err);
		if (status == ST_OK)
			status = plan_adoption_put(m->tx, row++, &number, err);
		if (status != ST_OK)
			break;
		describe(c->pick[i], how->on, false, &grant, arena, &out->item[i]);
		for (size_t s = 0; s < grant.source_count; s++)
			out->fresh_krw = money_add(out->fresh_krw, grant.source[s].reserved_krw);
		out->fresh++;
	}
	if (status == ST_OK)
		status = programme_duties_put(m->tx, m->rules, err);
	return status == ST_OK ? programme_reseal_plans(m->tx, PROGRAMME_SEALED_ADOPTION, err) : status;
}

static enum status adopt_plan(struct money *m, const struct programme_adopt_options *o, struct arena *arena, struct programme_adoption *out,
	struct findings *findings, struct err *err)
{
	struct plan_record plan;
	struct choice c = {0};
	const char *stored;
	int64_t seals = 0;
	enum status status = programme_store_seal_count(m->tx, &seals, err);
	if (status == ST_OK && seals == 0)
		status = err_set(err, ST_CONFLICT, "plan.no_run", NULL);
	if (status == ST_OK)
		status = read_plan(m->tx, o->plan, arena, &plan, &stored, err);
	if (status == ST_OK)
		status = programme_money_read(m, err);
	if (status == ST_OK)
		status = check_people(m, o, err);
	if (status == ST_OK)
		status = choose(m, &plan, o, &c, err);
	if (status != ST_OK)
		return status;
	struct plan_adoption how = {.plan = plan.plan,
		.maker = o->maker,
		.checker = o->checker,
		.committee = o->committee_or_null ? o->committee_or_null : "",
		.sha256 = stored,
		.on = o->on == DATE_NONE ? m->rules->as_of : o->on};
	m->today = how.on;
	out->plan = plan.plan;
	out->count = c.count;
	out->item = arena_alloc(arena, (c.count + 1) * sizeof *out->item);
	for (size_t i = 0; status == ST_OK && i < c.count; i++) {
		struct fund_grant grant;
		if (!c.row[i])
			continue;
		status = fund_grant_get(m->tx, c.pick[i]->measure, &grant, err);
		if (status == ST_OK)
			describe(c.pick[i], c.row[i]->on, true, &grant, arena, &out->item[i]);
	}
	return status == ST_OK && c.fresh > 0 ? adopt_fresh(m, &plan, &how, &c, arena, out, findings, err) : status;
}

enum status programme_plan_adopt(struct store *store, const struct programme_adopt_options *options, struct arena *arena,
	struct programme_adoption *out_adoption, struct findings *findings, struct err *err)
{
	struct programme_adoption adoption = {0};
	struct party_rules rules;
	struct money m = {.rules = &rules};
	enum status status = store_begin(store, true, &m.tx, err);
	if (status != ST_OK)
		return status;
	arena_init(&m.arena);
	status = party_programme_get(m.tx, &m.arena, &rules, NULL, err);
	if (status == ST_OK)
		status = adopt_plan(&m, options, arena, &adoption, findings, err);
	if (status == ST_OK && !options->dry_run && adoption.fresh > 0)
		status = store_commit(m.tx, err);
	else
		store_rollback(m.tx);
	arena_done(&m.arena);
	if (status == ST_OK)
		*out_adoption = adoption;
	return status;
}
