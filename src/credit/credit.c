/* Credits: commands, totals and the readers for programme. Joins the registry in memory with its rows. */
#include "base/decimal.h"
#include "credit/credit_claim.h"
#include "credit/credit_int.h"

#include <assert.h>
#include <string.h>

/* ---- idempotency and the log ---- */

/* Was the command done already? Then *out_done and the event; another content under the same key is refused. */
static enum status done_already(struct store_tx *tx, enum credit_event_kind kind, const char *key, const char *content, struct arena *arena,
	struct credit_event *out_event, bool *out_done, struct err *err)
{
	bool found;
	enum status st;

	assert(key && key[0]);
	st = credit_store_event_by_key(tx, key, arena, out_event, &found, err);
	if (st != ST_OK)
		return st;
	if (found && (strcmp(out_event->kind, credit_event_name[kind]) != 0 || strcmp(out_event->content, content) != 0))
		return err_set(err, ST_CONFLICT, "credit.key_reused", key, NULL);
	*out_done = found;
	return ST_OK;
}

static enum status next_event(struct store_tx *tx, struct arena *arena, int64_t *out_seq, const char **out_prev, struct err *err)
{
	enum status st = credit_store_head(tx, arena, out_seq, out_prev, err);

	if (st == ST_OK)
		++*out_seq;
	return st;
}

static enum status append(struct store_tx *tx, struct credit_event *e, struct err *err)
{
	char hash[HASH_HEX_LEN];

	credit_event_hash(e, hash);
	e->hash = hash;
	return credit_store_event_add(tx, e, err);
}

/* ---- certification ---- */

static enum status certify_allowed(struct store_tx *tx, const struct credit_certificate *c, const struct credit_project_row *project, struct err *err)
{
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN], on[DATE_TEXT_LEN];
	date_day resolution, crediting_to;
	int64_t other;
	enum status st = date_parse(project->resolution_on, &resolution, err);

	if (st == ST_OK)
		st = date_parse(project->crediting_to, &crediting_to, err);
	if (st != ST_OK)
		return st;
	month_format(c->from, from);
	month_format(c->to, to);
	date_format(c->on, on);
	if (c->to < c->from)
		return err_set(err, ST_INPUT, "credit.period", c->project, from, to, NULL);
	if (c->on < resolution || c->on <= month_last_day(c->to))
		return err_set(err, ST_INPUT, "credit.certified_early", c->project, on, NULL);
	if (month_last_day(c->to) < resolution || month_first_day(c->from) > crediting_to)
		return err_set(err, ST_INPUT, "credit.outside_crediting", c->project, from, to, NULL);
	st = credit_store_overlap(tx, c->project, from, to, &other, err);
	return st == ST_OK && other > 0 ? err_set(err, ST_CONFLICT, "credit.period_overlap", c->project, from, to, NULL) : st;
}

/* Works the certificate out and writes it with its blocks and its event. */
static enum status certify(
	struct store_tx *tx, struct credit_certificate *c, const char *coordinator, const char *content, struct arena *arena, struct err *err)
{
	const char *prev;
	char facts[HASH_HEX_LEN], ignored[HASH_HEX_LEN], on[DATE_TEXT_LEN];
	struct credit_registry r;
	struct credit_event e;
	int64_t seq, serial;
	enum status st = next_event(tx, arena, &seq, &prev, err);

	date_format(c->on, on);
	if (st == ST_OK)
		st = credit_store_last_certificate(tx, &c->id, err);
	if (st == ST_OK)
		st = credit_store_last_serial(tx, c->project, c->vintage, &serial, err);
	if (st == ST_OK)
		st = credit_store_owners(tx, c->project, on, arena, &c->owner, &c->owner_count, err);
	if (st == ST_OK) /* none of them is needed, only where the numbers of blocks stand */
		st = credit_store_blocks(tx, CREDIT_OF_MEASURE, "", arena, &r, err);
	if (st != ST_OK)
		return st;
	c->id++;
	st = credit_registry_certify(&r, c, serial + 1, seq, err);
	if (st == ST_OK)
		st = credit_store_certificate_add(tx, c, err);
	if (st == ST_OK)
		st = credit_store_blocks_save(tx, &r, err);
	if (st != ST_OK)
		return st;
	credit_certify_hashes(c, ignored, facts);
	e = (struct credit_event){
		seq, credit_event_name[CREDIT_CERTIFY], on, c->project, c->tonnes, 0, coordinator, c->evidence, c->key, content, facts, prev, NULL};
	return append(tx, &e, err);
}

static enum status take_units(struct credit_certificate *c, const struct credit_unit *unit, size_t count, struct arena *arena, struct err *err)
{
	c->unit = arena_alloc(arena, (count + 1) * sizeof *c->unit);
	c->unit_count = count;
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && strcmp(unit[i - 1].measure, unit[i].measure) >= 0)
			return err_internal(err, "credit_certify: machines must come in key order, each once");
		c->unit[i].measure = unit[i].measure;
		c->unit[i].verified_g = unit[i].verified_g;
	}
	return ST_OK;
}

enum status credit_certify(struct store_tx *tx, const char *project, int vintage, date_month period_from, date_month period_to,
	const struct credit_unit *unit, size_t unit_count, date_day on, const char *evidence, const char *key, int64_t *out_issued_t, struct err *err)
{
	struct credit_certificate c = {
		.project = project, .vintage = vintage, .from = period_from, .to = period_to, .on = on, .evidence = evidence, .key = key};
	char content[HASH_HEX_LEN], facts[HASH_HEX_LEN];
	struct credit_project_row *row;
	struct credit_event event;
	struct arena arena;
	bool done = false;
	size_t rows;
	enum status st;

	arena_init(&arena);
	st = take_units(&c, unit, unit_count, &arena, err);
	if (st == ST_OK) {
		credit_certify_hashes(&c, content, facts);
		st = done_already(tx, CREDIT_CERTIFY, key, content, &arena, &event, &done, err);
	}
	if (st == ST_OK && !done) {
		st = credit_store_projects(tx, project, &arena, &row, &rows, err);
		if (st == ST_OK && rows == 0)
			st = err_set(err, ST_NOT_FOUND, "credit.project_unknown", project, NULL);
		if (st == ST_OK)
			st = certify_allowed(tx, &c, row, err);
		if (st == ST_OK)
			st = credit_claim_allows_certificate(tx, project, unit, unit_count, period_from, period_to, on, err);
		if (st == ST_OK)
			st = certify(tx, &c, row->coordinator, content, &arena, err);
	}
	if (st == ST_OK)
		*out_issued_t = done ? event.quantity : c.tonnes;
	arena_done(&arena);
	return st;
}

/* ---- conversion ---- */

static enum status convert(struct store_tx *tx, const char *holder, date_day on, const char *evidence, const char *key, const char *content,
	const char *facts, struct arena *arena, int64_t *out_converted_t, struct err *err)
{
	const char *prev;
	char day[DATE_TEXT_LEN];
	int64_t seq, expired_t, converted_t;
	struct credit_registry r;
	struct credit_event e;
	enum status st = next_event(tx, arena, &seq, &prev, err);

	if (st == ST_OK)
		st = credit_store_blocks(tx, CREDIT_OF_HOLDER, holder, arena, &r, err);
	if (st != ST_OK)
		return st;
	converted_t = credit_registry_convert(&r, holder, on, seq, &expired_t);
	if (converted_t == 0 && expired_t > 0)
		return err_set(err, ST_INPUT, "credit.conversion_late", holder, NULL);
	date_format(on, day);
	st = credit_store_blocks_save(tx, &r, err);
	if (st != ST_OK)
		return st;
	e = (struct credit_event){
		seq, credit_event_name[CREDIT_CONVERT], day, holder, converted_t, 0, holder, evidence, key, content, facts, prev, NULL};
	st = append(tx, &e, err);
	if (st == ST_OK)
		*out_converted_t = converted_t;
	return st;
}

enum status credit_convert(struct store_tx *tx, const char *holder, bool allocated, date_day on, const char *evidence, const char *key,
	int64_t *out_converted_t, struct err *err)
{
	char content[HASH_HEX_LEN], facts[HASH_HEX_LEN], day[DATE_TEXT_LEN];
	struct credit_event event;
	struct arena arena;
	bool done = false;
	enum status st;

	if (!allocated)
		return err_set(err, ST_DENIED, "credit.not_allocated", holder, NULL);
	arena_init(&arena);
	date_format(on, day);
	credit_convert_hashes(holder, day, evidence, content, facts);
	st = done_already(tx, CREDIT_CONVERT, key, content, &arena, &event, &done, err);
	if (st == ST_OK && done)
		*out_converted_t = event.quantity;
	else if (st == ST_OK)
		st = convert(tx, holder, on, evidence, key, content, facts, &arena, out_converted_t, err);
	arena_done(&arena);
	return st;
}

/* ---- surrender ---- */

/* floor(rate × obligation) of a row of compliance. */
static enum status cap_of(const struct credit_compliance_row *row, int64_t *out_cap_t, struct err *err)
{
	enum status st;
	mpq_t rate;

	mpq_init(rate);
	st = decimal_parse_exact(row->rate, rate, err);
	if (st == ST_OK && (mpq_sgn(rate) < 0 || mpq_cmp_si(rate, 1, 1) > 0 || row->obligation_t < 0))
		st = err_set(err, ST_INPUT, "number.range", row->rate, "0 … 1", NULL);
	if (st == ST_OK)
		*out_cap_t = credit_cap(row->obligation_t, rate);
	mpq_clear(rate);
	return st;
}

static enum status surrender(struct store_tx *tx, struct credit_surrender_row *s, const char *key, date_day on, struct arena *arena, struct err *err)
{
	const char *prev;
	char content[HASH_HEX_LEN], facts[HASH_HEX_LEN];
	struct credit_registry r;
	struct credit_event e;
	enum status st = next_event(tx, arena, &s->event, &prev, err);

	if (st == ST_OK)
		st = credit_store_surrendered(tx, s->entity, (int)s->year, &s->before_t, err);
	if (st == ST_OK)
		st = credit_store_blocks(tx, CREDIT_OF_HOLDER, s->entity, arena, &r, err);
	if (st != ST_OK)
		return st;
	s->quantity_t = s->before_t < s->cap_t ? credit_registry_surrender(&r, s->entity, on, s->cap_t - s->before_t, s->event) : 0;
	assert(s->quantity_t == 0 || s->before_t + s->quantity_t <= s->cap_t); /* R5 */
	st = credit_store_blocks_save(tx, &r, err);
	if (st == ST_OK)
		st = credit_store_surrender_add(tx, s, err);
	if (st != ST_OK)
		return st;
	credit_surrender_hashes(s, content, facts);
	e = (struct credit_event){s->event, credit_event_name[CREDIT_SURRENDER], s->on_date, s->entity, s->quantity_t, 0, s->entity, s->evidence, key,
		content, facts, prev, NULL};
	return append(tx, &e, err);
}

enum status credit_surrender(struct store_tx *tx, const char *entity, int year, date_day on, const char *evidence, const char *key,
	int64_t *out_surrendered_t, struct err *err)
{
	struct credit_surrender_row s = {.entity = entity, .year = year, .evidence = evidence};
	char content[HASH_HEX_LEN], facts[HASH_HEX_LEN], day[DATE_TEXT_LEN], number[16];
	struct credit_compliance_row *row;
	struct credit_event event;
	struct arena arena;
	bool done = false;
	size_t rows;
	enum status st;

	arena_init(&arena);
	date_format(on, day);
	snprintf(number, sizeof number, "%d", year);
	s.on_date = day;
	credit_surrender_hashes(&s, content, facts);
	st = done_already(tx, CREDIT_SURRENDER, key, content, &arena, &event, &done, err);
	if (st == ST_OK && done) {
		*out_surrendered_t = event.quantity;
	} else if (st == ST_OK) {
		st = credit_store_compliance(tx, entity, year, &arena, &row, &rows, err);
		if (st == ST_OK && rows == 0)
			st = err_set(err, ST_NOT_FOUND, "credit.no_obligation", entity, number, NULL);
		if (st == ST_OK && on > credit_surrender_last_day(year))
			st = err_set(err, ST_INPUT, "credit.surrender_late", entity, number, NULL);
		if (st == ST_OK) {
			s.obligation_t = row->obligation_t;
			s.rate = row->rate;
			st = cap_of(row, &s.cap_t, err);
		}
		if (st == ST_OK)
			st = surrender(tx, &s, key, on, &arena, err);
		if (st == ST_OK)
			*out_surrendered_t = s.quantity_t;
	}
	arena_done(&arena);
	return st;
}

/* ---- hold ---- */

enum status credit_hold(struct store_tx *tx, const char *measure, date_day on, const char *reason, const char *key, int64_t *out_held_t,
	int64_t *out_gone_t, struct err *err)
{
	const char *prev;
	char content[HASH_HEX_LEN], facts[HASH_HEX_LEN], day[DATE_TEXT_LEN];
	struct credit_registry r;
	struct credit_event e;
	struct arena arena;
	int64_t seq;
	bool done = false;
	enum status st;

	arena_init(&arena);
	date_format(on, day);
	credit_hold_hashes(measure, day, reason, content, facts);
	st = done_already(tx, CREDIT_HOLD, key, content, &arena, &e, &done, err);
	if (st == ST_OK && !done) {
		st = next_event(tx, &arena, &seq, &prev, err);
		if (st == ST_OK)
			st = credit_store_blocks(tx, CREDIT_OF_MEASURE, measure, &arena, &r, err);
		if (st == ST_OK) {
			e = (struct credit_event){
				seq, credit_event_name[CREDIT_HOLD], day, measure, 0, 0, "programme", reason, key, content, facts, prev, NULL};
			credit_registry_hold(&r, measure, &e.quantity, &e.gone);
			st = credit_store_blocks_save(tx, &r, err);
		}
		if (st == ST_OK)
			st = append(tx, &e, err);
	}
	if (st == ST_OK) {
		*out_held_t = e.quantity;
		*out_gone_t = e.gone;
	}
	arena_done(&arena);
	return st;
}

/* ---- figures and readers ---- */

enum status credit_position(struct store_tx *tx, const char *entity_or_null, int year, struct credit_position *out_position, struct err *err)
{
	struct credit_compliance_row *row;
	struct credit_position p;
	struct arena arena;
	size_t rows;
	enum status st = credit_store_position(tx, &p, err);

	arena_init(&arena);
	if (st == ST_OK && entity_or_null && entity_or_null[0]) {
		st = credit_store_compliance(tx, entity_or_null, year, &arena, &row, &rows, err);
		if (st == ST_OK && rows > 0) {
			p.obligation_t = row->obligation_t;
			st = cap_of(row, &p.surrender_cap_t, err);
		}
	}
	if (st == ST_OK)
		*out_position = p;
	arena_done(&arena);
	return st;
}

enum status credit_claims(struct store_tx *tx, struct arena *arena, struct credit_claim **out_list, size_t *out_count, struct err *err)
{
	return credit_store_claims(tx, arena, out_list, out_count, err);
}

static date_day day_or_none(const char *text)
{
	date_day day;

	return text && date_parse(text, &day, NULL) == ST_OK ? day : DATE_NONE;
}

enum status credit_projects(struct store_tx *tx, struct arena *arena, struct credit_project **out_list, size_t *out_count, struct err *err)
{
	struct credit_project_row *row;
	struct credit_project *list;
	size_t count;
	enum status st = credit_store_projects(tx, NULL, arena, &row, &count, err);

	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++) {
		snprintf(list[i].project, sizeof list[i].project, "%.64s", row[i].project);
		list[i].resolution_on = day_or_none(row[i].resolution_on);
		list[i].crediting_to = day_or_none(row[i].crediting_to);
		list[i].certified_on = day_or_none(row[i].certified_on);
		list[i].source_line = row[i].source_line;
	}
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status credit_owners(struct store_tx *tx, struct arena *arena, struct credit_owner **out_list, size_t *out_count, struct err *err)
{
	struct credit_ownership_row *row;
	struct credit_owner *list;
	size_t rows, count = 0, first = 0;
	enum status st = credit_store_ownership(tx, arena, &row, &rows, err);

	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (rows + 1) * sizeof *list);
	for (size_t i = 0; i < rows; i++) {
		size_t k, at;

		if (i > 0 && strcmp(row[i - 1].project, row[i].project) != 0)
			first = count;
		for (k = first; k < count && strcmp(list[k].organisation, row[i].organisation) < 0; k++)
			;
		if (k < count && strcmp(list[k].organisation, row[i].organisation) == 0)
			continue;
		for (at = count; at > k; at--)
			list[at] = list[at - 1];
		list[k] = (struct credit_owner){row[i].project, row[i].organisation};
		count++;
	}
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status credit_compliances(struct store_tx *tx, struct arena *arena, struct credit_compliance **out_list, size_t *out_count, struct err *err)
{
	struct credit_compliance_row *row;
	struct credit_compliance *list;
	size_t count;
	enum status st = credit_store_compliance(tx, NULL, 0, arena, &row, &count, err);

	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count && st == ST_OK; i++) {
		list[i] = (struct credit_compliance){
			.organisation = row[i].organisation,
			.evidence = row[i].evidence ? row[i].evidence : "",
			.year = (int)row[i].year,
			.obligation_t = row[i].obligation_t,
			.converted_on = day_or_none(row[i].converted_on),
			.surrendered_on = day_or_none(row[i].surrendered_on),
			.source_line = row[i].source_line,
		};
		st = cap_of(&row[i], &list[i].surrender_cap_t, err);
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}
