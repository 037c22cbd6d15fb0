/* Credits: certification, short forms of orders, totals and the readers for programme. */
#include "base/decimal.h"
#include "credit/credit_claim.h"
#include "credit/credit_registry_int.h"

#include <assert.h>
#include <string.h>

/* ---- certification ---- */

static enum status certify_allowed(struct store_tx *tx, const struct credit_certificate *c, const struct credit_project_row *project, struct err *err)
{
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN], on[DATE_TEXT_LEN];
	date_day resolution, crediting_to;
	int64_t other;
	enum status st;

	if (!project->resolution_on) {
		date_format(c->on, on);
		return err_set(err, ST_INPUT, "credit.certified_early", c->project, on, NULL);
	}
	st = date_parse(project->resolution_on, &resolution, err);
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

/* R1: the serials that a certificate takes are nobody's yet. Its blocks go into the set, and as moves into the list. */
static enum status lay_out(struct store_tx *tx, const struct credit_registry *r, const struct credit_certificate *c, struct credit_set *set,
	struct credit_move *move, struct err *err)
{
	struct credit_block *there = NULL;
	enum status st = ST_OK;

	if (c->tonnes > 0)
		st = credit_store_block_at(
			tx, CREDIT_KOC, c->project, c->vintage, (struct credit_range){c->serial_from, c->serial_to}, set, &there, err);
	for (size_t i = 0; i < r->count && st == ST_OK; i++) {
		if (there || !credit_set_add(set, &r->block[i]))
			return err_internal(err, "credit: serials are issued once (R1)");
		move[i] = credit_move_of(&r->block[i]);
		move[i].line = (int64_t)i + 1;
	}
	return st;
}

/* Works the certificate out and writes it with its blocks and its event. */
static enum status certify(
	struct store_tx *tx, struct credit_certificate *c, const char *coordinator, const char *content, struct arena *arena, struct err *err)
{
	const char *prev;
	char facts[HASH_HEX_LEN], ignored[HASH_HEX_LEN], on[DATE_TEXT_LEN];
	struct credit_registry r = {.arena = arena};
	struct credit_move *move;
	struct credit_event e;
	struct credit_set set;
	int64_t seq, serial;
	enum status st = credit_next_event(tx, arena, &seq, &prev, err);

	date_format(c->on, on);
	if (st == ST_OK)
		st = credit_store_last_certificate(tx, &c->id, err);
	if (st == ST_OK)
		st = credit_store_last_serial(tx, c->project, c->vintage, &serial, err);
	if (st == ST_OK)
		st = credit_store_owners(tx, c->project, on, arena, &c->owner, &c->owner_count, err);
	if (st != ST_OK)
		return st;
	c->id++;
	st = credit_registry_certify(&r, c, serial + 1, seq, err);
	if (st == ST_OK)
		st = credit_store_certificate_add(tx, c, err);
	if (st != ST_OK)
		return st;
	credit_set_init(&set, arena);
	move = arena_alloc(arena, (r.count + 1) * sizeof *move);
	st = lay_out(tx, &r, c, &set, move, err);
	if (st == ST_OK) {
		credit_certify_hashes(c, ignored, facts);
		e = (struct credit_event){.seq = seq,
			.kind = credit_order_name[CREDIT_CERTIFY],
			.on_date = on,
			.subject = c->project,
			.quantity = c->tonnes,
			.actor = coordinator,
			.evidence = c->evidence,
			.key = c->key,
			.content = content,
			.facts = facts,
			.asked = "",
			.prev_hash = prev};
		st = credit_append(tx, &e, move, r.count, &set, arena, err);
	}
	credit_set_done(&set);
	return st;
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
		st = credit_done_already(tx, CREDIT_CERTIFY, key, content, &arena, &event, &done, err);
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

/* ---- short forms of orders ---- */

enum status credit_surrender(struct store_tx *tx, const char *entity, int year, date_day on, const char *evidence, const char *key,
	int64_t *out_surrendered_t, struct err *err)
{
	struct credit_order order = {.kind = CREDIT_SURRENDER, .on = on, .holder = entity, .year = year, .evidence = evidence, .key = key};
	struct credit_answer answer;
	enum status st = credit_carry_out(tx, &order, &answer, err);

	if (st == ST_OK)
		*out_surrendered_t = answer.tonnes;
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
			st = credit_cap_of(row, &p.surrender_cap_t, err);
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
		st = credit_cap_of(&row[i], &list[i].surrender_cap_t, err);
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}
