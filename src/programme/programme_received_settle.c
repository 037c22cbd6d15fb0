/* What came is judged as if it stood in the folder; then the products that rest on it are published anew. */
#include "programme/programme_chain.h"
#include "programme/programme_received_int.h"

#include "base/json.h"
#include "base/map.h"
#include "carbon/carbon.h"

#include <stdlib.h>
#include <string.h>

#define ROUNDS_MAX 8 /* of judging: what is dropped may be named by another */
#define SAMPLES 1000 /* as `publish` takes without an option */
#define FINDINGS_MAX 100000

/* ---- judging ---- */

struct uses {
	struct carbon_received_use *list;
	size_t count;
};

/* What the roll-up makes of each. */
static enum status tell_uses(
	struct store_tx *tx, const struct programme_received_row *row, size_t count, const struct uses *uses, struct arena *arena, struct err *err)
{
	struct map *at = map_new();
	int64_t i = 0;
	enum status st = ST_OK;

	for (size_t k = 0; k < uses->count; k++)
		map_add(at, uses->list[k].footprint, (int64_t)k, NULL);
	for (size_t k = 0; st == ST_OK && k < count; k++) {
		if (!map_get(at, row[k].key, &i))
			continue;
		st = programme_received_state_set(tx, row[k].number, uses->list[i].used ? PROGRAMME_RECEIVED_USED : PROGRAMME_RECEIVED_PASSED,
			uses->list[i].used ? "" : arena_printf(arena, "received.passed_%s", uses->list[i].why), err);
	}
	map_free(at);
	return st;
}

enum status programme_received_told(struct store_tx *tx, const struct party_rules *rules, struct err *err)
{
	struct programme_received_row *row;
	struct uses uses = {0};
	struct arena arena;
	size_t count = 0;
	enum status st;

	arena_init(&arena);
	st = programme_received_rows(tx, false, &arena, &row, &count, err);
	if (st == ST_OK && count > 0)
		st = carbon_received_uses(tx, rules, &arena, &uses.list, &uses.count, err);
	if (st == ST_OK && count > 0)
		st = tell_uses(tx, row, count, &uses, &arena, err);
	arena_done(&arena);
	return st;
}

/* Everything is put beside the folder's rows, judged, and taken back. */
static enum status check_with(struct store_tx *tx, const struct programme_received_row *row, size_t count, struct arena *arena, struct findings *all,
	struct uses *uses, struct err *err)
{
	struct party_rules rules;
	enum status st = programme_rules_read(tx, arena, &rules, NULL, err), back;

	if (st == ST_OK)
		st = programme_store_savepoint(tx, PROGRAMME_SAVEPOINT_SET, err);
	if (st != ST_OK)
		return st;
	st = programme_received_remove(tx, 0, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = programme_received_insert(tx, &row[i], err);
	if (st == ST_OK)
		st = carbon_check_rows(tx, &rules, all, err);
	if (st == ST_OK && all->errors == 0)
		st = carbon_received_uses(tx, &rules, arena, &uses->list, &uses->count, err);
	back = programme_store_savepoint(tx, PROGRAMME_SAVEPOINT_BACK, NULL);
	if (back == ST_OK)
		back = programme_store_savepoint(tx, PROGRAMME_SAVEPOINT_FORGET, NULL);
	return st == ST_OK && back != ST_OK ? err_internal(err, "savepoint") : st;
}

static enum status set_states(struct store_tx *tx, const struct programme_received_row *row, size_t count, const struct findings *all,
	struct findings *findings, bool *out_dropped, struct err *err)
{
	enum status st = ST_OK;

	*out_dropped = false;
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct err *why = NULL;

		for (size_t k = 0; k < all->count && !why; k++)
			if (all->item[k].severity == SEVERITY_ERROR && all->item[k].err.line == row[i].line)
				why = &all->item[k].err;
		if (why)
			findings_add(findings, SEVERITY_WARNING, why);
		*out_dropped = *out_dropped || why;
		if (why || !row[i].known)
			st = programme_received_state_set(
				tx, row[i].number, why ? PROGRAMME_RECEIVED_UNUSABLE : PROGRAMME_RECEIVED_USED, why ? why->code : "", err);
	}
	return st;
}

static enum status judge(struct store_tx *tx, struct arena *arena, struct findings *findings, struct err *err)
{
	bool dropped = true;
	enum status st = ST_OK;

	for (int round = 0; st == ST_OK && dropped && round < ROUNDS_MAX; round++) {
		struct programme_received_row *row;
		struct findings all;
		struct uses uses = {0};
		size_t count = 0;

		findings_init(&all, FINDINGS_MAX);
		st = programme_received_rows(tx, false, arena, &row, &count, err);
		if (st == ST_OK)
			st = check_with(tx, row, count, arena, &all, &uses, err);
		if (st == ST_OK)
			st = set_states(tx, row, count, &all, findings, &dropped, err);
		if (st == ST_OK && !dropped)
			st = tell_uses(tx, row, count, &uses, arena, err);
		findings_done(&all);
	}
	return st;
}

/* ---- publishing ---- */

struct publishing {
	struct store_tx *tx;
	struct arena *arena;
	const char *by;
	struct programme_published *list;
	size_t count;
	struct findings *findings;
};

static bool was_complete(const struct programme_version *version)
{
	json_t *root = json_loads(version->payload, 0, NULL);
	bool complete = json_is_true(json_object_get(root, "complete"));

	json_decref(root);
	return complete;
}

static void leave_out(const char **product, size_t *count, const struct findings *refused)
{
	size_t kept = 0;

	for (size_t i = 0; i < *count; i++) {
		bool out = false;

		for (size_t k = 0; k < refused->count && !out; k++)
			out = strcmp(refused->item[k].err.code, "publish.incomplete") == 0 && strcmp(refused->item[k].err.param[0], product[i]) == 0;
		if (!out)
			product[kept++] = product[i];
	}
	*count = kept;
}

static enum status publish_some(struct publishing *p, struct programme_publish_options *options, size_t *out_count, struct err *err)
{
	struct programme_published *list;
	const char **product = (const char **)(uintptr_t)options->product;
	struct findings own;
	size_t count = 0;
	enum status st = programme_store_savepoint(p->tx, PROGRAMME_SAVEPOINT_SET, err), back = ST_OK;

	if (st != ST_OK)
		return st;
	findings_init(&own, FINDINGS_MAX);
	st = programme_publish(p->tx, options, p->arena, &list, &count, &own, err);
	if (st != ST_OK)
		back = programme_store_savepoint(p->tx, PROGRAMME_SAVEPOINT_BACK, NULL);
	if (back == ST_OK)
		back = programme_store_savepoint(p->tx, PROGRAMME_SAVEPOINT_FORGET, NULL);
	for (size_t i = 0; i < own.count; i++)
		findings_add(p->findings, SEVERITY_WARNING, &own.item[i].err);
	if (st == ST_INPUT && err && strcmp(err->code, "publish.refused") == 0 && back == ST_OK) {
		size_t before = options->product_count;

		leave_out(product, &options->product_count, &own);
		st = options->product_count < before ? ST_OK : st; /* the rest is tried again */
	} else if (st == ST_OK) {
		for (size_t i = 0; i < count; i++) {
			p->list = arena_grow(p->arena, p->list, p->count, sizeof *p->list);
			p->list[p->count++] = list[i];
		}
		options->product_count = 0;
	}
	findings_done(&own);
	*out_count = options->product_count;
	return st == ST_OK && back != ST_OK ? err_internal(err, "savepoint") : st;
}

/* Those of a period that were published before; complete ones stay complete, or as they were. */
static enum status publish_period(
	struct publishing *p, const struct programme_version *version, size_t versions, bool before, bool complete, struct err *err)
{
	const char **product = arena_alloc(p->arena, (versions + 1) * sizeof *product);
	struct programme_publish_options options = {.before = before,
		.product = product,
		.by = p->by,
		.reason = "footprint received from a supplier",
		.incomplete = !complete,
		.choice_aside = true,
		.samples = SAMPLES,
		.threads = 1};
	size_t left;
	enum status st = ST_OK;

	for (size_t i = 0; i < versions; i++)
		if (version[i].is_active && (strcmp(version[i].period, "before") == 0) == before && was_complete(&version[i]) == complete)
			product[options.product_count++] = version[i].product;
	for (left = options.product_count; st == ST_OK && left > 0;)
		st = publish_some(p, &options, &left, err);
	return st;
}

static enum status publish(struct publishing *p, struct err *err)
{
	struct programme_version *version;
	size_t versions = 0;
	int64_t seals = 0;
	enum status st = programme_store_seal_count(p->tx, &seals, err);

	if (st == ST_OK)
		st = programme_versions(p->tx, NULL, p->arena, &version, &versions, err);
	for (int i = 0; st == ST_OK && seals > 0 && i < 4; i++)
		st = publish_period(p, version, versions, (i & 1) != 0, (i & 2) == 0, err);
	return st;
}

enum status programme_received_settle(struct store_tx *tx, struct arena *arena, bool *out_settled, struct programme_published **out_list,
	size_t *out_count, struct findings *findings, struct err *err)
{
	struct publishing p = {.tx = tx, .arena = arena, .findings = findings};
	struct programme_received_stored *all;
	size_t count = 0;
	bool any = false;
	enum status st = programme_received_all(tx, arena, &all, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (all[i].row.state == PROGRAMME_RECEIVED_NEW) {
			any = true;
			p.by = arena_printf(arena, "pact:%s", all[i].row.partner);
		}
	if (st == ST_OK && any)
		st = judge(tx, arena, findings, err);
	if (st == ST_OK && any)
		st = publish(&p, err);
	if (st != ST_OK)
		return st;
	*out_settled = any;
	*out_list = p.list;
	*out_count = p.count;
	return ST_OK;
}
