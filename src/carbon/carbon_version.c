/* Published versions: numbered, chained by hash, never changed. */
#include "carbon/carbon_int.h"

#include <stdio.h>
#include <string.h>

static void text_sha256(const char *text, char out_hex[HASH_HEX_LEN])
{
	struct hash hash;

	hash_init(&hash);
	hash_bytes(&hash, text, strlen(text));
	hash_final(&hash, out_hex);
}

/* Over everything of a row but the digests made from it. */
static void row_sha256(const struct carbon_version *v, const char *before, char out_hex[HASH_HEX_LEN])
{
	struct hash hash;

	hash_init(&hash);
	hash_string(&hash, before);
	hash_string(&hash, v->product);
	hash_string(&hash, v->period);
	hash_int(&hash, v->number);
	hash_string(&hash, v->published_on);
	hash_string(&hash, v->published_by);
	hash_string(&hash, v->reason);
	hash_string(&hash, v->previous);
	hash_string(&hash, v->payload_sha256);
	hash_string(&hash, v->inputs);
	hash_string(&hash, v->changes);
	hash_final(&hash, out_hex);
}

/* A UUID of version 8 (RFC 9562: bits of our own) from the digest of the row, so that it repeats. */
static const char *uuid_of(const char *hex, struct arena *arena)
{
	return arena_printf(arena, "%.8s-%.4s-8%.3s-8%.3s-%.12s", hex, hex + 8, hex + 13, hex + 17, hex + 20);
}

enum status carbon_version_put(struct store_tx *tx, struct arena *arena, struct carbon_version *version, struct err *err)
{
	struct carbon_version made = *version, latest;
	bool found = false;
	char hex[HASH_HEX_LEN];
	const char *before;
	int64_t count;
	enum status st = carbon_version_last(tx, arena, &count, &before, err);

	if (st == ST_OK)
		st = carbon_version_latest(tx, arena, made.product, made.period, &found, &latest, err);
	if (st != ST_OK)
		return st;
	made.number = found ? latest.number + 1 : 1;
	made.previous = found ? latest.version : "";
	text_sha256(made.payload, hex);
	made.payload_sha256 = arena_strdup(arena, hex);
	row_sha256(&made, before, hex);
	made.chain_sha256 = arena_strdup(arena, hex);
	made.version = uuid_of(hex, arena);
	made.is_active = true;
	st = carbon_version_insert(tx, count + 1, &made, err);
	if (st == ST_OK)
		*version = made;
	return st;
}

enum status carbon_versions(
	struct store_tx *tx, const char *product, struct arena *arena, struct carbon_version **out_list, size_t *out_count, struct err *err)
{
	struct carbon_version *list;
	size_t count, kept = 0;
	struct map *active = map_new(); /* product and period */
	enum status st = carbon_versions_read(tx, arena, &list, &count, err);

	/* from the last to the first: the first one met is active */
	for (size_t i = count; st == ST_OK && i-- > 0;)
		list[i].is_active = map_add(active, arena_printf(arena, "%s\x1f%s", list[i].product, list[i].period), 0, NULL);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (!product || strcmp(list[i].product, product) == 0)
			list[kept++] = list[i];
	map_free(active);
	if (st == ST_OK) {
		*out_list = list;
		*out_count = kept;
	}
	return st;
}

enum status carbon_versions_verify(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct carbon_version *list = NULL;
	struct carbon_input_table *input = NULL;
	struct arena arena;
	size_t count = 0, inputs = 0;
	const char *before = "";
	enum status st;

	arena_init(&arena);
	st = carbon_versions_read(tx, &arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct carbon_version *v = &list[i];
		char payload[HASH_HEX_LEN], chain[HASH_HEX_LEN];
		const char *broken;
		struct err why;

		text_sha256(v->payload, payload);
		row_sha256(v, before, chain);
		broken = strcmp(payload, v->payload_sha256) != 0           ? "payload"
			 : strcmp(chain, v->chain_sha256) != 0             ? "row"
			 : strcmp(uuid_of(chain, &arena), v->version) != 0 ? "version"
									   : NULL;
		before = v->chain_sha256;
		if (!broken)
			continue;
		err_set(&why, ST_CONFLICT, "version.broken", v->version, broken, NULL);
		findings_add(findings, SEVERITY_ERROR, &why);
	}
	if (st == ST_OK)
		st = carbon_input_set(tx, &arena, NULL, &input, &inputs, err);
	for (size_t i = 0; st == ST_OK && i < inputs; i++) {
		const char *content;
		char hex[HASH_HEX_LEN];
		struct err why;

		st = carbon_input_get(tx, &arena, input[i].sha256, &content, &why);
		if (st == ST_OK) {
			text_sha256(content, hex);
			if (strcmp(hex, input[i].sha256) == 0)
				continue;
			err_set(&why, ST_CONFLICT, "version.broken", input[i].set, input[i].table, NULL);
		}
		if (st == ST_OK || st == ST_NOT_FOUND) {
			findings_add(findings, SEVERITY_ERROR, &why);
			st = ST_OK;
		} else if (err) {
			*err = why;
		}
	}
	arena_done(&arena);
	return st;
}
