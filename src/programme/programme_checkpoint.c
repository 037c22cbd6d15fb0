#include "programme/programme_checkpoint.h"

#include "fund/fund_checkpoint.h"
#include "party/party.h"
#include "programme/programme_chain.h"
#include "programme/programme_small_file.h"

#include <string.h>
#include <sys/stat.h>

enum status programme_key_make(const char *path, char out_public[PROGRAMME_PUBLIC_KEY_LEN], struct err *err)
{
	_Static_assert(PROGRAMME_PUBLIC_KEY_LEN == SIGN_KEY_HEX_LEN, "the same digits");
	struct sign_key key;
	char content[SIGN_KEY_TEXT_LEN];
	sign_key_make(&key);
	size_t length = sign_key_text(&key, content);
	enum status status = programme_file_new(path, S_IRUSR | S_IWUSR, content, length, "key.exists", "key.write", err);
	if (status == ST_OK)
		memcpy(out_public, key.public_hex, PROGRAMME_PUBLIC_KEY_LEN);
	sodium_memzero(content, sizeof content);
	sign_key_done(&key);
	return status;
}

/* ---- signing ---- */

static void describe(const struct fund_checkpoint *c, const char *text, struct arena *arena, struct programme_checkpoint *out)
{
	*out = (struct programme_checkpoint){.programme = arena_strdup(arena, c->programme),
		.public_key = arena_strdup(arena, c->public_key),
		.text = arena_strdup(arena, text),
		.outcome = "",
		.position = c->position,
		.event = c->event,
		.accounts = c->accounts,
		.debits_krw = c->debits_krw,
		.credits_krw = c->credits_krw,
		.day = c->day};
}

/* A signature must not stand under what is wrong already. */
static enum status check_before(struct store_tx *tx, struct findings *findings, struct err *err)
{
	static const char *const rules[] = {"fund.ledger", "fund.checkpoints", NULL};
	int64_t passed = 0, failed = 0;
	enum status status = programme_check(tx, rules, findings, &passed, &failed, err);
	return status == ST_OK && failed > 0 ? err_set(err, ST_CONFLICT, "checkpoint.refused", NULL) : status;
}

static enum status reseal(struct store_tx *tx, struct err *err)
{
	int64_t seals = 0;
	enum status status = programme_store_seal_count(tx, &seals, err);
	return status == ST_OK && seals > 0 ? programme_reseal_checkpoints(tx, err) : status;
}

enum status programme_checkpoint_sign(struct store_tx *tx, const char *key_path, const char *out_path, struct arena *arena,
	struct programme_checkpoint *out_checkpoint, bool *out_again, struct findings *findings, struct err *err)
{
	struct sign_key key = {0};
	struct fund_history history;
	struct fund_checkpoint checkpoint;
	struct party_rules rules;
	struct text text;
	enum status status = programme_key_read(key_path, &key, err);
	if (status == ST_OK)
		status = party_programme_get(tx, arena, &rules, NULL, err);
	if (status == ST_OK)
		status = fund_history_read(tx, arena, &history, err);
	if (status == ST_OK)
		status = fund_checkpoint_make(&history, rules.programme, &checkpoint, err);
	if (status == ST_OK)
		status = check_before(tx, findings, err);
	if (status == ST_OK)
		fund_checkpoint_sign(&checkpoint, &key);
	sign_key_done(&key);
	if (status == ST_OK)
		status = fund_checkpoint_put(tx, &checkpoint, out_again, err);
	if (status == ST_OK && !*out_again)
		status = reseal(tx, err);
	if (status != ST_OK)
		return status;
	text_init(&text);
	fund_checkpoint_text(&checkpoint, &text);
	if (out_path)
		status = programme_file_new(out_path, 0644, text.data, text.length, "checkpoint.exists", "checkpoint.write", err);
	if (status == ST_OK)
		describe(&checkpoint, text.data, arena, out_checkpoint);
	text_done(&text);
	return status;
}

/* ---- reading ---- */

static enum status read_stored(
	struct store_tx *tx, struct arena *arena, struct fund_checkpoint_row **out_row, struct programme_checkpoints *out, struct err *err)
{
	struct party_rules rules;
	enum status status = party_programme_get(tx, arena, &rules, NULL, err);
	if (status == ST_OK)
		status = fund_checkpoints(tx, arena, out_row, &out->count, err);
	if (status == ST_OK)
		out->programme = arena_strdup(arena, rules.programme);
	return status;
}

static void describe_row(const struct fund_checkpoint_row *row, struct arena *arena, struct programme_checkpoint *out)
{
	if (row->readable)
		describe(&row->checkpoint, row->text, arena, out);
	else
		*out = (struct programme_checkpoint){.programme = "",
			.public_key = row->public_key,
			.text = row->text,
			.outcome = "",
			.position = row->position,
			.day = DATE_NONE};
}

enum status programme_checkpoint_list(struct store_tx *tx, struct arena *arena, struct programme_checkpoints *out_checkpoints, struct err *err)
{
	struct programme_checkpoints list = {0};
	struct fund_checkpoint_row *row = NULL;
	enum status status = read_stored(tx, arena, &row, &list, err);
	if (status != ST_OK)
		return status;
	list.item = arena_alloc(arena, (list.count + 1) * sizeof *list.item);
	for (size_t i = 0; i < list.count; i++)
		describe_row(&row[i], arena, &list.item[i]);
	*out_checkpoints = list;
	return ST_OK;
}

static enum status read_file(const char *path, struct fund_checkpoint *out, struct err *err)
{
	char content[FUND_CHECKPOINT_TEXT_MAX];
	size_t length = 0;
	enum status status = programme_file_small(path, false, content, sizeof content, &length, err);
	if (status == ST_OK) {
		status = fund_checkpoint_parse(content, length, out, err);
		if (status != ST_OK && err)
			err_at(err, path, err->line, err->column);
	}
	sodium_memzero(content, sizeof content); /* it may have been the key by mistake */
	return status;
}

static void judge(struct programme_checkpoints *list, struct programme_checkpoint *item, const struct fund_history *history,
	const struct fund_checkpoint *checkpoint_or_null, const char *public_key, const char *name)
{
	enum fund_checkpoint_outcome outcome = FUND_CHECKPOINT_SIGNATURE; /* what cannot be read was changed after signing */
	if (checkpoint_or_null)
		outcome = fund_checkpoint_judge(history, checkpoint_or_null, list->programme, public_key);
	item->outcome = fund_checkpoint_outcome_name(outcome);
	item->holds = outcome == FUND_CHECKPOINT_HOLDS;
	if (item->holds) {
		list->held++;
		list->proven = item->position > list->proven ? item->position : list->proven;
	} else {
		fund_checkpoint_explain(outcome, name, checkpoint_or_null, history, &item->why);
	}
}

enum status programme_checkpoint_verify(struct store_tx *tx, const char *const *file, const char *public_key, struct arena *arena,
	struct programme_checkpoints *out_checkpoints, struct err *err)
{
	struct programme_checkpoints list = {0};
	struct fund_checkpoint_row *row = NULL;
	struct fund_checkpoint *given;
	struct fund_history history;
	size_t files = 0;
	if (public_key && !sign_public_key_valid(public_key))
		return err_set(err, ST_USAGE, "key.public", NULL);
	while (file && file[files])
		files++;
	given = arena_alloc(arena, (files + 1) * sizeof *given);
	enum status status = ST_OK;
	for (size_t i = 0; status == ST_OK && i < files; i++)
		status = read_file(file[i], &given[i], err);
	if (status == ST_OK)
		status = read_stored(tx, arena, &row, &list, err);
	if (status == ST_OK && list.count + files == 0)
		status = err_set(err, ST_NOT_FOUND, "checkpoint.none", NULL);
	if (status == ST_OK)
		status = fund_history_read(tx, arena, &history, err);
	if (status != ST_OK)
		return status;
	list.last_position = (int64_t)history.entries;
	list.last_event = (int64_t)history.events;
	list.item = arena_alloc(arena, (list.count + files + 1) * sizeof *list.item);
	for (size_t i = 0; i < list.count; i++) {
		describe_row(&row[i], arena, &list.item[i]);
		judge(&list, &list.item[i], &history, row[i].readable ? &row[i].checkpoint : NULL, public_key,
			arena_printf(arena, "fund_checkpoint %lld", (long long)row[i].position));
	}
	for (size_t i = 0; i < files; i++) {
		struct programme_checkpoint *item = &list.item[list.count];
		struct text text;
		text_init(&text);
		fund_checkpoint_text(&given[i], &text);
		describe(&given[i], text.data, arena, item);
		text_done(&text);
		item->file = file[i];
		judge(&list, item, &history, &given[i], public_key, file[i]);
		list.count++;
	}
	*out_checkpoints = list;
	return ST_OK;
}
