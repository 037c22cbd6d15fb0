#include "view/view_certificate.h"

#include "credit/credit.h"
#include "credit/credit_export.h"
#include "credit/credit_registry.h"
#include "party/party.h"

#include <string.h>

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static enum status read_project(struct store_tx *tx, const char *project, struct arena *arena, struct view_certificate *v, struct err *err)
{
	struct credit_export_project *list;
	size_t count;
	enum status st = credit_export_projects(tx, arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (strcmp(list[i].project, project) == 0) {
			v->project = list[i].project;
			v->name = or_empty(list[i].name);
			v->kind = or_empty(list[i].kind);
			v->coordinator = or_empty(list[i].coordinator);
			v->started_on = or_empty(list[i].started_on);
			v->resolution_on = or_empty(list[i].resolution_on);
			v->crediting_to = or_empty(list[i].crediting_to);
			v->certified_on = or_empty(list[i].certified_on);
			v->evidence = or_empty(list[i].evidence);
		}
	return st == ST_OK && !v->project ? err_set(err, ST_NOT_FOUND, "credit.project_unknown", project, NULL) : st;
}

/* Those of the newest day that has come. */
static enum status read_shares(struct store_tx *tx, struct arena *arena, struct view_certificate *v, struct err *err)
{
	struct credit_export_owner *owner;
	struct party_rules rules;
	char day[DATE_TEXT_LEN];
	const char *newest = "";
	size_t owners;
	enum status st = party_programme_get(tx, arena, &rules, NULL, err);

	if (st == ST_OK)
		st = credit_export_owners(tx, arena, &owner, &owners, err);
	if (st != ST_OK)
		return st;
	date_format(rules.as_of, day);
	for (size_t i = 0; i < owners; i++)
		if (strcmp(owner[i].project, v->project) == 0 && strcmp(owner[i].valid_from, day) <= 0 && strcmp(owner[i].valid_from, newest) > 0)
			newest = owner[i].valid_from;
	v->share = arena_alloc(arena, (owners + 1) * sizeof *v->share);
	for (size_t i = 0; i < owners; i++)
		if (strcmp(owner[i].project, v->project) == 0 && strcmp(owner[i].valid_from, newest) == 0)
			v->share[v->shares++] =
				(struct view_share){owner[i].organisation, owner[i].share, owner[i].valid_from, or_empty(owner[i].evidence)};
	return ST_OK;
}

static enum status read_issues(struct store_tx *tx, struct arena *arena, struct view_certificate *v, struct err *err)
{
	struct credit_export_certificate *list;
	size_t count;
	enum status st = credit_export_certificates(tx, arena, &list, &count, err);

	if (st != ST_OK)
		return st;
	v->issue = arena_alloc(arena, (count + 1) * sizeof *v->issue);
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].project, v->project) == 0)
			v->issue[v->issues++] = (struct view_issue){.certificate = list[i].certificate,
				.vintage = list[i].vintage,
				.tonnes = list[i].tonnes,
				.remainder_g = list[i].remainder_g,
				.serial_from = list[i].serial_from,
				.serial_to = list[i].serial_to,
				.on_date = list[i].on_date,
				.evidence = or_empty(list[i].evidence),
				.from = list[i].from,
				.to = list[i].to};
	return ST_OK;
}

static enum status add_events(struct store_tx *tx, const struct view_serials *block, struct arena *arena, struct view_certificate *v, struct err *err)
{
	struct credit_serial_step *step;
	size_t steps;
	enum status st = credit_trace(tx, v->project, block->vintage, block->from, arena, &step, &steps, err);

	for (size_t i = 0; st == ST_OK && i < steps; i++) {
		v->event = arena_grow(arena, v->event, v->events, sizeof *v->event);
		v->event[v->events++] = (struct view_serial_event){.serial = block->serial,
			.kind = step[i].kind,
			.unit = step[i].unit,
			.from_account = or_empty(step[i].from_account),
			.account = or_empty(step[i].account),
			.state = or_empty(step[i].state),
			.evidence = or_empty(step[i].evidence),
			.event = step[i].event,
			.from = step[i].serial_from,
			.to = step[i].serial_to,
			.on = step[i].on};
	}
	return st;
}

/* With `serial` 0 all blocks of the project. */
static enum status read_blocks(struct store_tx *tx, int64_t vintage, int64_t serial, struct arena *arena, struct view_certificate *v, struct err *err)
{
	struct credit_export_block *list;
	size_t count;
	enum status st = credit_export_blocks(tx, arena, &list, &count, err);

	if (st != ST_OK)
		return st;
	v->serials = arena_alloc(arena, (count + 1) * sizeof *v->serials);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct credit_export_block *b = &list[i];
		char text[CREDIT_SERIAL_LEN];

		if (strcmp(b->project, v->project) != 0 || (serial && (b->vintage != vintage || serial < b->from || serial > b->to)))
			continue;
		credit_serial_text(b->unit, b->project, (int)b->vintage, b->from, b->to, text);
		v->serials[v->blocks] = (struct view_serials){.serial = arena_strdup(arena, text),
			.unit = b->unit,
			.holder = b->holder,
			.state = b->state,
			.since = or_empty(b->since),
			.vintage = b->vintage,
			.from = b->from,
			.to = b->to,
			.tonnes = b->to - b->from + 1,
			.certificate = b->certificate,
			.blocked = b->blocked};
		st = add_events(tx, &v->serials[v->blocks++], arena, v, err);
	}
	return st;
}

static bool is_project(struct store_tx *tx, const char *subject, struct arena *arena)
{
	struct view_certificate v = {.block = ""};

	return read_project(tx, subject, arena, &v, NULL) == ST_OK;
}

enum status view_certificate_read(
	struct store_tx *tx, const char *subject, struct arena *arena, struct view_certificate *out_certificate, struct err *err)
{
	struct view_certificate v = {.block = ""};
	const char *project = subject;
	int64_t vintage = 0, serial = 0;
	enum status st = ST_OK;

	if (!is_project(tx, subject, arena)) { /* a project's key may hold hyphens, as a serial does */
		if (credit_serial_parse(subject, arena, &project, &vintage, &serial, NULL) != ST_OK)
			return err_set(err, ST_NOT_FOUND, "credit.project_unknown", subject, NULL);
		v.block = subject;
	}
	st = read_project(tx, project, arena, &v, err);
	if (st == ST_OK)
		st = read_shares(tx, arena, &v, err);
	if (st == ST_OK)
		st = read_issues(tx, arena, &v, err);
	if (st == ST_OK)
		st = read_blocks(tx, vintage, serial, arena, &v, err);
	if (st == ST_OK && v.block[0] && v.blocks == 0)
		st = err_set(err, ST_NOT_FOUND, "credit.serial_unknown", subject, NULL);
	if (st == ST_OK)
		*out_certificate = v;
	return st;
}
