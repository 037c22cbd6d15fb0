#include "view/view_consent.h"
#include "view/view_int.h"

#include "programme/programme.h"
#include "programme/programme_desk.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum status view_consents(struct store_tx *tx, struct arena *arena, struct view_consent **out_list, size_t *out_count, struct err *err)
{
	struct view_consent *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT seq, owner, receiver, class, product, purpose, from_day, end_day, given_at, given_by, withdrawn_at, withdrawn_by, site, measure "
		"FROM live_view_consent ORDER BY seq",
		&s, err);

	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		struct view_consent c = {.seq = store_int(s, 0),
			.owner = store_text_copy(s, 1, arena),
			.receiver = store_text_copy(s, 2, arena),
			.product = store_text_copy(s, 4, arena),
			.purpose = store_text_copy(s, 5, arena),
			.from = store_day(s, 6),
			.until = store_day(s, 7),
			.given_at = store_text_copy(s, 8, arena),
			.given_by = store_text_copy(s, 9, arena),
			.withdrawn_at = store_text_copy(s, 10, arena),
			.withdrawn_by = store_text_copy(s, 11, arena),
			.site = store_text_copy(s, 12, arena),
			.measure = store_text_copy(s, 13, arena)};

		if (!view_class_parse(store_text(s, 3), &c.class))
			continue;
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = c;
	}
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

bool view_class_is_technical(enum view_class class)
{
	return class == VIEW_CLASS_METER || class == VIEW_CLASS_COST || class == VIEW_CLASS_RECIPE;
}

/* The owner's, or not named at all. */
static bool is_of(const struct view_relations *r, enum view_entity kind, const char *key_or_null, int32_t owner)
{
	int32_t at = view_entity_find(r, kind, key_or_null);

	return !key_or_null || (at >= 0 && r->entity[kind][at].owner.organisation == owner);
}

static enum status judge(const struct view_relations *r, const struct view_viewer *v, const struct view_consent *c, struct err *err)
{
	int32_t owner = view_entity_find(r, VIEW_ORGANISATION, c->owner);

	if (!view_acts_for(v, c->owner))
		return err_set(err, ST_DENIED, "view.consent_owner", NULL);
	if (owner < 0 || view_entity_find(r, VIEW_ORGANISATION, c->receiver) < 0 ||
		!is_of(r, VIEW_PRODUCT, c->product, owner) || !is_of(r, VIEW_SITE, c->site, owner) || !is_of(r, VIEW_MEASURE, c->measure, owner))
		return err_set(err, ST_NOT_FOUND, "view.none", NULL);
	if (!!c->product + !!c->site + !!c->measure > 1)
		return err_set(err, ST_INPUT, "view.consent_scope", NULL);
	if (view_class_is_technical(c->class) && (!c->purpose || !c->purpose[0] || c->until == DATE_NONE))
		return err_set(err, ST_INPUT, "view.consent_purpose", view_class_name(c->class), NULL);
	if (c->until != DATE_NONE && c->until < c->from)
		return err_set(err, ST_INPUT, "view.consent_days", NULL);
	return ST_OK;
}

static enum status insert(struct store_tx *tx, const struct view_viewer *v, const struct view_consent *c, int64_t seq, struct err *err)
{
	char from[DATE_TEXT_LEN], until[DATE_TEXT_LEN], at[PROGRAMME_AT_LEN];
	struct store_stmt *s;
	enum status st = store_query(tx,
		"INSERT INTO live_view_consent (seq, owner, receiver, class, product, purpose, from_day, end_day, given_at, given_by, site, measure) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
		&s, err);

	if (st != ST_OK)
		return st;
	date_format(c->from, from);
	programme_now(at);
	store_bind_int(s, 1, seq);
	store_bind_text(s, 2, c->owner);
	store_bind_text(s, 3, c->receiver);
	store_bind_text(s, 4, view_class_name(c->class));
	store_bind_text(s, 5, c->product);
	store_bind_text(s, 6, c->purpose);
	store_bind_text(s, 7, from);
	if (c->until == DATE_NONE)
		store_bind_text(s, 8, NULL);
	else
		store_bind_text(s, 8, (date_format(c->until, until), until));
	store_bind_text(s, 9, at);
	store_bind_text(s, 10, view_actor(v));
	store_bind_text(s, 11, c->site);
	store_bind_text(s, 12, c->measure);
	return store_run(s, err);
}

enum status view_consent_give_tx(
	struct store_tx *tx, const struct view_viewer *v, const struct view_consent *c, int64_t *out_seq, struct err *err)
{
	char number[24];
	int64_t seq = 0;
	enum status st = store_get_int(tx, "SELECT MAX(seq) FROM live_view_consent", 0, &seq, err);

	if (st == ST_OK)
		st = insert(tx, v, c, ++seq, err);
	snprintf(number, sizeof number, "%" PRId64, seq);
	if (st == ST_OK)
		st = view_write_log_tx(tx, v, "consent.given", number, c->owner, 1, err);
	if (st == ST_OK)
		*out_seq = seq;
	return st;
}

enum status view_consent_give(
	struct view_door *door, const struct view_viewer *viewer, const struct view_consent *consent, int64_t *out_seq, struct err *err)
{
	return view_consent_give_with(door, viewer, consent, NULL, NULL, out_seq, err);
}

enum status view_consent_give_with(struct view_door *door, const struct view_viewer *viewer, const struct view_consent *consent, programme_also *also,
	void *context, int64_t *out_seq, struct err *err)
{
	struct view_consent c = *consent;
	struct store *store;
	struct store_tx *tx;
	int64_t seq = 0;
	enum status st = view_door_begin(door, err);

	if (st == ST_OK && c.from == DATE_NONE)
		st = programme_today(door->tx, DATE_NONE, &c.from, err);
	if (st == ST_OK)
		st = judge(door->relations, viewer, &c, err);
	view_door_end(door);
	if (st == ST_OK)
		st = view_writer_open(door, &store, &tx, err);
	if (st != ST_OK)
		return st;
	st = view_consent_give_tx(tx, viewer, &c, &seq, err);
	if (st == ST_OK)
		*out_seq = seq;
	if (st == ST_OK && also)
		st = also(context, tx, err);
	return view_writer_close(store, tx, st, err);
}

enum status view_consent_withdraw_tx(struct store_tx *tx, const struct view_viewer *v, int64_t seq, struct err *err)
{
	char at[PROGRAMME_AT_LEN], number[24], owner[80];
	struct store_stmt *s;
	bool row = false, done;
	int64_t order = 0;
	enum status st = store_query(tx, "SELECT owner, withdrawn_at FROM live_view_consent WHERE seq = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, seq);
	st = store_step(s, &row, err);
	if (st != ST_OK)
		return st;
	if (!row || !view_acts_for(v, store_text(s, 0)))
		return err_set(err, ST_NOT_FOUND, "view.none", NULL);
	snprintf(owner, sizeof owner, "%s", store_text(s, 0));
	done = !store_is_null(s, 1);
	if (done)
		return err_set(err, ST_CONFLICT, "view.consent_withdrawn", NULL);
	programme_now(at);
	st = store_get_int(tx, "SELECT MAX(withdrawn_seq) FROM live_view_consent", 0, &order, err);
	if (st == ST_OK)
		st = store_query(tx, "UPDATE live_view_consent SET withdrawn_at = ?1, withdrawn_by = ?2, withdrawn_seq = ?3 WHERE seq = ?4", &s, err);
	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, at);
	store_bind_text(s, 2, view_actor(v));
	store_bind_int(s, 3, order + 1);
	store_bind_int(s, 4, seq);
	st = store_run(s, err);
	snprintf(number, sizeof number, "%" PRId64, seq);
	return st == ST_OK ? view_write_log_tx(tx, v, "consent.withdrawn", number, owner, 1, err) : st;
}

enum status view_consent_withdraw(struct view_door *door, const struct view_viewer *viewer, int64_t seq, struct err *err)
{
	struct store *store;
	struct store_tx *tx;
	enum status st = view_writer_open(door, &store, &tx, err);

	if (st != ST_OK)
		return st;
	st = view_consent_withdraw_tx(tx, viewer, seq, err);
	return view_writer_close(store, tx, st, err);
}
