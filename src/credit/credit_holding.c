/* Readers of the registry: accounts, holdings, the log, the life of a serial. */
#include "credit/credit_registry_int.h"

#include <stdlib.h>
#include <string.h>

enum status credit_accounts(struct store_tx *tx, struct arena *arena, struct credit_account_row **out_list, size_t *out_count, struct err *err)
{
	return credit_store_accounts(tx, arena, out_list, out_count, err);
}

enum status credit_holdings(
	struct store_tx *tx, const char *holder, bool live, struct arena *arena, struct credit_holding **out_list, size_t *out_count, struct err *err)
{
	return credit_store_holdings(tx, holder, live, arena, out_list, out_count, err);
}

enum status credit_trace(struct store_tx *tx, const char *project, int64_t vintage, int64_t serial, struct arena *arena,
	struct credit_serial_step **out_list, size_t *out_count, struct err *err)
{
	return credit_store_steps(tx, project, vintage, serial, arena, out_list, out_count, err);
}

enum status credit_block_at(struct store_tx *tx, const char *project, int64_t vintage, int64_t serial, struct arena *arena,
	struct credit_holding **out_list, size_t *out_count, struct err *err)
{
	struct credit_holding *list = arena_alloc(arena, 2 * sizeof *list);
	struct credit_set set;
	enum status st = ST_OK;
	size_t count = 0;

	credit_set_init(&set, arena);
	for (enum credit_kind kind = CREDIT_KOC; kind <= CREDIT_KCU && st == ST_OK; kind++) {
		struct credit_block *b;

		st = credit_store_block_at(tx, kind, project, vintage, (struct credit_range){serial, serial}, &set, &b, err);
		if (st != ST_OK || !b)
			continue;
		list[count++] = (struct credit_holding){.unit = credit_kind_name[kind],
			.project = b->project,
			.vintage = b->vintage,
			.serial_from = b->range.from,
			.serial_to = b->range.to,
			.tonnes = credit_range_count(b->range),
			.holder = b->holder,
			.measure = b->measure,
			.state = b->state < CREDIT_STATES ? credit_state_name[b->state] : "?",
			.account = credit_account_name(kind, b->state, b->holder, b->project, arena),
			.held = b->blocked,
			.lock_event = b->lock_event,
			.valid_year = b->valid_year,
			.certificate = b->certificate,
			.certified_on = b->certified_on,
			.since = b->since,
			.made_by = b->made_by};
	}
	credit_set_done(&set);
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status credit_log(struct store_tx *tx, struct arena *arena, struct credit_event_row **out_list, size_t *out_count, struct err *err)
{
	struct credit_event_row *list;
	struct credit_event *event;
	size_t count;
	enum status st = credit_store_events(tx, arena, &event, &count, err);

	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++) {
		list[i] = (struct credit_event_row){.seq = event[i].seq,
			.tonnes = event[i].quantity,
			.gone_t = event[i].gone,
			.kind = event[i].kind,
			.subject = event[i].subject,
			.evidence = event[i].evidence,
			.key = event[i].key,
			.asked = event[i].asked,
			.hash = event[i].hash};
		if (date_parse(event[i].on_date, &list[i].on, NULL) != ST_OK)
			list[i].on = DATE_NONE;
	}
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

/* A whole number above 0 that ends at `end`. */
static bool parse_number(const char *from, const char *end, int64_t *out_value)
{
	int64_t value = 0;

	if (from == end)
		return false;
	for (; from < end; from++) {
		if (*from < '0' || *from > '9' || __builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, *from - '0', &value))
			return false;
	}
	*out_value = value;
	return value > 0;
}

enum status credit_serial_parse(
	const char *text, struct arena *arena, const char **out_project, int64_t *out_vintage, int64_t *out_serial, struct err *err)
{
	const char *end = strstr(text, "…"), *dash[2] = {NULL, NULL};
	int64_t vintage, serial;

	if (!end)
		end = text + strlen(text);
	for (const char *at = end; at > text && !dash[0];) {
		if (*--at != '-')
			continue;
		if (!dash[1])
			dash[1] = at;
		else
			dash[0] = at;
	}
	if ((strncmp(text, "KOC-", 4) != 0 && strncmp(text, "KCU-", 4) != 0) || !dash[0] || dash[0] <= text + 4 ||
		!parse_number(dash[0] + 1, dash[1], &vintage) || !parse_number(dash[1] + 1, end, &serial))
		return err_set(err, ST_INPUT, "credit.serial", text, NULL);
	*out_project = arena_strndup(arena, text + 4, (size_t)(dash[0] - text - 4));
	*out_vintage = vintage;
	*out_serial = serial;
	return ST_OK;
}
