/* The registry for the doors: what credit/credit_registry.h answers, as plain values. */
#include "view/view_registry.h"

#include "credit/credit.h"
#include "credit/credit_registry.h"

#include <stdlib.h>
#include <string.h>

static struct view_holding holding(const struct credit_holding *h, struct arena *arena)
{
	char serial[CREDIT_SERIAL_LEN];

	credit_serial_text(h->unit, h->project, (int)h->vintage, h->serial_from, h->serial_to, serial);
	return (struct view_holding){.serial = arena_strdup(arena, serial),
		.unit = h->unit,
		.project = h->project,
		.holder = h->holder,
		.machine = h->measure,
		.state = h->state,
		.account = h->account,
		.vintage = h->vintage,
		.serial_from = h->serial_from,
		.serial_to = h->serial_to,
		.tonnes = h->tonnes,
		.certificate = h->certificate,
		.lock_event = h->lock_event,
		.valid_year = h->valid_year,
		.held = h->held != 0,
		.since = h->since,
		.certified_on = h->certified_on};
}

static int by_name(const void *key, const void *element)
{
	return strcmp(key, ((const struct view_account *)element)->account);
}

enum status view_registry_accounts(struct store_tx *tx, struct arena *arena, struct view_account **out_list, size_t *out_count, struct err *err)
{
	struct credit_account_row *account;
	struct credit_holding *block;
	struct view_account *list;
	size_t accounts, blocks;
	enum status status = credit_accounts(tx, arena, &account, &accounts, err);

	if (status == ST_OK)
		status = credit_holdings(tx, NULL, false, arena, &block, &blocks, err);
	if (status != ST_OK)
		return status;
	list = arena_alloc(arena, (accounts + 1) * sizeof *list);
	for (size_t i = 0; i < accounts; i++)
		list[i] = (struct view_account){.account = account[i].account,
			.kind = account[i].kind,
			.owner = account[i].owner,
			.state = account[i].state,
			.opened_by = account[i].opened_by,
			.changed_by = account[i].changed_by};
	for (size_t i = 0; i < blocks; i++) {
		struct view_account *a = accounts > 0 ? bsearch(block[i].account, list, accounts, sizeof *list, by_name) : NULL;

		if (a && strcmp(block[i].unit, "KOC") == 0)
			a->koc_t += block[i].tonnes;
		else if (a)
			a->kcu_t += block[i].tonnes;
	}
	*out_list = list;
	*out_count = accounts;
	return ST_OK;
}

enum status view_registry_holdings(
	struct store_tx *tx, const char *holder, struct arena *arena, struct view_holding **out_list, size_t *out_count, struct err *err)
{
	struct credit_holding *block;
	struct view_holding *list;
	size_t count;
	enum status status = credit_holdings(tx, holder, true, arena, &block, &count, err);

	if (status != ST_OK)
		return status;
	list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++)
		list[i] = holding(&block[i], arena);
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status view_registry_events(struct store_tx *tx, struct arena *arena, struct view_registry_event **out_list, size_t *out_count, struct err *err)
{
	struct view_registry_event *list;
	struct credit_event_row *row;
	size_t count;
	enum status status = credit_log(tx, arena, &row, &count, err);

	if (status != ST_OK)
		return status;
	list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++)
		list[i] = (struct view_registry_event){.position = row[i].seq,
			.tonnes = row[i].tonnes,
			.gone_t = row[i].gone_t,
			.kind = row[i].kind,
			.subject = row[i].subject,
			.evidence = row[i].evidence,
			.key = row[i].key,
			.asked = row[i].asked,
			.hash = row[i].hash,
			.on = row[i].on};
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status view_registry_serial(struct store_tx *tx, const char *serial, struct arena *arena, struct view_serial *out_serial, struct err *err)
{
	struct credit_serial_step *step;
	struct credit_holding *block;
	struct view_serial v = {0};
	enum status status = credit_serial_parse(serial, arena, &v.project, &v.vintage, &v.serial, err);

	if (status == ST_OK)
		status = credit_block_at(tx, v.project, v.vintage, v.serial, arena, &block, &v.block_count, err);
	if (status == ST_OK && v.block_count == 0)
		status = err_set(err, ST_NOT_FOUND, "credit.serial_unknown", serial, NULL);
	if (status == ST_OK)
		status = credit_trace(tx, v.project, v.vintage, v.serial, arena, &step, &v.step_count, err);
	if (status != ST_OK)
		return status;
	v.block = arena_alloc(arena, v.block_count * sizeof *v.block);
	for (size_t i = 0; i < v.block_count; i++)
		v.block[i] = holding(&block[i], arena);
	v.step = arena_alloc(arena, (v.step_count + 1) * sizeof *v.step);
	for (size_t i = 0; i < v.step_count; i++)
		v.step[i] = (struct view_serial_step){.event = step[i].event,
			.serial_from = step[i].serial_from,
			.serial_to = step[i].serial_to,
			.lock_event = step[i].lock_event,
			.valid_year = step[i].valid_year,
			.kind = step[i].kind,
			.unit = step[i].unit,
			.evidence = step[i].evidence,
			.from_account = step[i].from_account,
			.account = step[i].account,
			.state = step[i].state,
			.held = step[i].held,
			.on = step[i].on};
	*out_serial = v;
	return ST_OK;
}
