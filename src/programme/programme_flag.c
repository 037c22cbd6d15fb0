#include "programme/programme_flag.h"

#include "base/map.h"
#include "programme/programme_chain.h"
#include "programme/programme_publish.h"

#include <string.h>

/* Products that the process makes, or that contain one of them at any depth. */
static enum status reached(struct store_tx *tx, const char *process, struct arena *arena, struct map *out_products, struct err *err)
{
	struct carbon_maker *maker;
	struct party_link *link;
	size_t makers, links;
	bool more = true;
	enum status st = carbon_makers(tx, arena, &maker, &makers, err);

	if (st == ST_OK)
		st = party_links(tx, arena, &link, &links, err);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < makers; i++)
		if (strcmp(maker[i].process, process) == 0)
			map_add(out_products, maker[i].product, 0, NULL);
	while (more) { /* once more for each tier of the chain */
		more = false;
		for (size_t i = 0; i < links; i++)
			if (map_key(out_products, link[i].input) && map_add(out_products, link[i].product, 0, NULL))
				more = true;
	}
	return ST_OK;
}

/* What rests on the machine of one recovery, by the inputs looked at last. */
struct resting {
	const struct fund_recovery_row *recovery;
	const char *process; /* NULL if the machine has none */
	struct map *products;
};

static enum status read_resting(struct store_tx *tx, struct arena *arena, struct resting **out_list, size_t *out_count, struct err *err)
{
	struct fund_recovery_row *recovery;
	struct party_measure *measure = NULL;
	struct resting *list;
	size_t recoveries, measures = 0;
	enum status st = fund_recovery_rows(tx, arena, &recovery, &recoveries, err);

	if (st == ST_OK && recoveries > 0)
		st = party_measures(tx, arena, &measure, &measures, err);
	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (recoveries + 1) * sizeof *list);
	for (size_t r = 0; r < recoveries; r++) {
		list[r] = (struct resting){&recovery[r], NULL, NULL};
		for (size_t m = 0; m < measures; m++)
			if (strcmp(measure[m].measure, recovery[r].measure) == 0)
				list[r].process = measure[m].process;
	}
	*out_list = list;
	*out_count = recoveries;
	return ST_OK;
}

/* Reads a set of stored inputs and follows the chain from each machine. */
static enum status look_at_set(struct store_tx *tx, const char *set, struct arena *arena, struct resting *list, size_t count, struct err *err)
{
	struct programme_inputs inputs = {.count = 0};
	struct carbon_claim *claim;
	struct store *store;
	struct store_tx *inside;
	size_t claims;
	enum status st = programme_inputs_get(tx, set, &inputs, err);

	if (st == ST_OK)
		st = programme_inputs_load(&inputs, arena, &store, &inside, &claim, &claims, err);
	if (st == ST_OK) {
		for (size_t r = 0; st == ST_OK && r < count; r++) {
			map_free(list[r].products);
			list[r].products = map_new();
			if (list[r].process)
				st = reached(inside, list[r].process, arena, list[r].products, err);
		}
		store_rollback(inside);
		store_close(store);
	}
	programme_inputs_done(&inputs);
	return st;
}

/* Every version that rests on a recovered machine, with `known` false. Versions of one set of inputs follow each other. */
static enum status all_flags(struct store_tx *tx, struct arena *arena, struct programme_flag **out_list, size_t *out_count, struct err *err)
{
	struct resting *resting;
	struct carbon_version *version = NULL;
	struct programme_flag *list = NULL;
	const char *set = "";
	size_t restings, versions = 0, count = 0;
	enum status st = read_resting(tx, arena, &resting, &restings, err);

	if (st == ST_OK && restings > 0)
		st = carbon_versions(tx, NULL, arena, &version, &versions, err);
	if (st != ST_OK)
		return st;
	for (size_t v = 0; st == ST_OK && v < versions; v++) {
		if (strcmp(version[v].period, "after") != 0)
			continue;
		if (strcmp(version[v].inputs, set) != 0) {
			set = version[v].inputs;
			st = look_at_set(tx, set, arena, resting, restings, err);
		}
		for (size_t r = 0; st == ST_OK && r < restings; r++) {
			const struct fund_recovery_row *row = resting[r].recovery;
			char day[DATE_TEXT_LEN];

			if (!map_key(resting[r].products, version[v].product))
				continue;
			date_format(row->decided_on, day);
			list = arena_grow(arena, list, count, sizeof *list);
			list[count++] =
				(struct programme_flag){version[v].version, row->id, row->measure, row->cause, arena_strdup(arena, day), false};
		}
	}
	for (size_t r = 0; r < restings; r++)
		map_free(resting[r].products);
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

static const struct programme_flag *find(const struct programme_flag *list, size_t count, const struct programme_flag *flag)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].version, flag->version) == 0 && strcmp(list[i].recovery, flag->recovery) == 0)
			return &list[i];
	return NULL;
}

static bool same(const struct programme_flag *a, const struct programme_flag *b)
{
	return strcmp(a->measure, b->measure) == 0 && strcmp(a->cause, b->cause) == 0 && strcmp(a->on_date, b->on_date) == 0;
}

enum status programme_flags_take(struct store_tx *tx, bool known, struct err *err)
{
	struct programme_flag *now, *stored;
	struct arena arena;
	size_t nows, storeds;
	enum status st;

	arena_init(&arena);
	st = all_flags(tx, &arena, &now, &nows, err);
	if (st == ST_OK)
		st = programme_flags(tx, NULL, &arena, &stored, &storeds, err);
	for (size_t i = 0; st == ST_OK && i < storeds; i++) {
		const struct programme_flag *flag = find(now, nows, &stored[i]);

		if (!flag || !same(flag, &stored[i]))
			st = programme_flag_drop(tx, &stored[i], err);
	}
	for (size_t i = 0; st == ST_OK && i < nows; i++) {
		const struct programme_flag *before = find(stored, storeds, &now[i]);

		if (before && same(before, &now[i]))
			continue;
		now[i].known = before ? before->known : known;
		st = programme_flag_put(tx, &now[i], err);
	}
	arena_done(&arena);
	return st;
}

enum status programme_flags_carry(struct store_tx *from, struct store_tx *to, struct err *err)
{
	struct programme_flag *list;
	struct arena arena;
	size_t count;
	enum status st;

	arena_init(&arena);
	st = programme_flags(from, NULL, &arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = programme_flag_put(to, &list[i], err);
	arena_done(&arena);
	return st;
}

static void tell(struct findings *findings, enum severity severity, const char *code, const struct programme_flag *flag)
{
	struct err e;

	err_set(&e, ST_CONFLICT, code, flag->version, flag->recovery, flag->measure, flag->on_date, flag->cause, NULL);
	findings_add(findings, severity, &e);
}

enum status programme_flags_check(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct programme_flag *now, *stored;
	struct arena arena;
	size_t nows, storeds;
	enum status st;

	arena_init(&arena);
	st = all_flags(tx, &arena, &now, &nows, err);
	if (st == ST_OK)
		st = programme_flags(tx, NULL, &arena, &stored, &storeds, err);
	for (size_t i = 0; st == ST_OK && i < storeds; i++) {
		const struct programme_flag *flag = find(now, nows, &stored[i]);

		if (!flag || !same(flag, &stored[i]))
			tell(findings, SEVERITY_ERROR, "version.flag_differs", &stored[i]);
		else if (!stored[i].known)
			tell(findings, SEVERITY_WARNING, "version.flagged", &stored[i]);
	}
	for (size_t i = 0; st == ST_OK && i < nows; i++)
		if (!find(stored, storeds, &now[i]))
			tell(findings, SEVERITY_ERROR, "version.flag_differs", &now[i]);
	arena_done(&arena);
	return st;
}
