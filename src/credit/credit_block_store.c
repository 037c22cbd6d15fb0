/* Blocks of serials in and out, the steps of a serial, and the sums by state (R2). */
#include "credit/credit_registry_int.h"

#include <string.h>

/* ---- blocks ---- */

#define COLUMNS                                                                                                                                      \
	"unit, project, vintage, serial_from, serial_to, holder, measure, state, blocked, lock_event, valid_year, certificate, certified_on, "       \
	"since, "                                                                                                                                    \
	"made_by"
#define BLOCKS "SELECT " COLUMNS " FROM credit_block"

/* The row as a block of the set: the one that is there already if there is one. NULL if other serials of it are there (changed by hand). */
static struct credit_block *take(struct store_stmt *stmt, struct credit_set *set)
{
	struct credit_block b = {.kind = credit_kind_named(store_text(stmt, 0)),
		.project = store_text_copy(stmt, 1, set->arena),
		.vintage = store_int(stmt, 2),
		.range = {store_int(stmt, 3), store_int(stmt, 4)},
		.holder = store_text_copy(stmt, 5, set->arena),
		.measure = store_text_copy(stmt, 6, set->arena),
		.state = credit_state_named(store_text(stmt, 7)),
		.blocked = store_int(stmt, 8),
		.lock_event = store_int(stmt, 9),
		.valid_year = store_int(stmt, 10),
		.certificate = store_int(stmt, 11),
		.certified_on = store_day(stmt, 12),
		.since = store_day(stmt, 13),
		.made_by = store_int(stmt, 14),
		.stored = true};
	struct credit_block *there = credit_set_at(set, b.kind, b.project, b.vintage, b.range.from);

	if (there)
		return there;
	return credit_set_add(set, &b) ? credit_set_at(set, b.kind, b.project, b.vintage, b.range.from) : NULL;
}

enum status credit_store_block_at(struct store_tx *tx, enum credit_kind kind, const char *project, int64_t vintage, struct credit_range range,
	struct credit_set *set, struct credit_block **out_block, struct err *err)
{
	struct credit_block *there = credit_set_at(set, kind, project, vintage, range.to);
	struct store_stmt *stmt;
	bool row = false;
	enum status st;

	if (there) {
		*out_block = there;
		return ST_OK;
	}
	st = store_query(
		tx, BLOCKS " WHERE unit = ?1 AND project = ?2 AND vintage = ?3 AND serial_from <= ?4 ORDER BY serial_from DESC LIMIT 1", &stmt, err);
	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, credit_kind_name[kind]);
	store_bind_text(stmt, 2, project);
	store_bind_int(stmt, 3, vintage);
	store_bind_int(stmt, 4, range.to);
	st = store_step(stmt, &row, err);
	if (st == ST_OK)
		*out_block = row && store_int(stmt, 4) >= range.from ? take(stmt, set) : NULL;
	return st;
}

enum status credit_store_free(struct store_tx *tx, const char *holder, enum credit_kind kind, enum credit_state state, const char *project,
	int64_t vintage, const struct credit_place *after, size_t limit, struct credit_set *set, struct credit_block *out_page[CREDIT_PAGE],
	size_t *out_count, struct err *err)
{
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st =
		vintage == 0 ? store_query(tx,
				       BLOCKS " WHERE holder = ?1 AND unit = ?2 AND state = ?3 AND lock_event = 0 AND blocked = 0"
					      " AND (vintage, project, serial_from) > (?4, ?5, ?6) ORDER BY vintage, project, serial_from LIMIT ?7",
				       &stmt, err)
			     : store_query(tx,
				       BLOCKS " WHERE holder = ?1 AND unit = ?2 AND state = ?3 AND lock_event = 0 AND blocked = 0"
					      " AND vintage = ?4 AND project = ?5 AND serial_from > ?6 ORDER BY serial_from LIMIT ?7",
				       &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, holder);
	store_bind_text(stmt, 2, credit_kind_name[kind]);
	store_bind_text(stmt, 3, credit_state_name[state]);
	store_bind_int(stmt, 4, vintage == 0 ? after->vintage : vintage);
	store_bind_text(stmt, 5, vintage == 0 ? after->project : project);
	store_bind_int(stmt, 6, after->serial_from);
	store_bind_int(stmt, 7, (int64_t)limit);
	while ((st = store_step(stmt, &row, err)) == ST_OK && row && count < limit)
		if ((out_page[count] = take(stmt, set)))
			count++;
	if (st == ST_OK)
		*out_count = count;
	return st;
}

enum status credit_store_blocks(struct store_tx *tx, const struct credit_wanted *w, struct credit_set *set, struct credit_block ***out_list,
	size_t *out_count, struct err *err)
{
	static const char *const query[] = {
		[CREDIT_OF_MEASURE] = BLOCKS " WHERE measure = ?1 ORDER BY unit, project, vintage, serial_from",
		[CREDIT_OF_LOCK] = BLOCKS " WHERE lock_event = ?1 AND lock_event > 0 ORDER BY unit, project, vintage, serial_from",
		[CREDIT_OF_ACCOUNT] = BLOCKS " WHERE holder = ?1 AND unit = ?2 AND state = 'live' ORDER BY project, vintage, serial_from",
		[CREDIT_OF_RANGE] =
			BLOCKS " WHERE unit = ?1 AND project = ?2 AND vintage = ?3 AND serial_from <= ?5 AND serial_to >= ?4 ORDER BY serial_from",
		[CREDIT_PAST] = BLOCKS " WHERE state = 'live' AND ((unit = 'KCU' AND valid_year > 0 AND valid_year <= ?1) OR (unit = 'KOC' AND "
				       "valid_year = 0 AND certified_on <= "
				       "?2)) AND (?3 = '' OR holder = ?3) ORDER BY unit, project, vintage, serial_from",
		[CREDIT_ALL] = BLOCKS " ORDER BY unit, project, vintage, serial_from",
	};
	struct credit_block **list = NULL, *block;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx, query[w->filter], &stmt, err);

	if (st != ST_OK)
		return st;
	switch (w->filter) {
	case CREDIT_OF_MEASURE:
		store_bind_text(stmt, 1, w->measure);
		break;
	case CREDIT_OF_LOCK:
		store_bind_int(stmt, 1, w->lock_event);
		break;
	case CREDIT_OF_ACCOUNT:
		store_bind_text(stmt, 1, w->holder);
		store_bind_text(stmt, 2, credit_kind_name[w->kind]);
		break;
	case CREDIT_OF_RANGE:
		store_bind_text(stmt, 1, credit_kind_name[w->kind]);
		store_bind_text(stmt, 2, w->project);
		store_bind_int(stmt, 3, w->vintage);
		store_bind_int(stmt, 4, w->serial_from);
		store_bind_int(stmt, 5, w->serial_to);
		break;
	case CREDIT_PAST:
		store_bind_int(stmt, 1, w->year);
		store_bind_text(stmt, 2, w->certified_to);
		store_bind_text(stmt, 3, w->holder);
		break;
	case CREDIT_ALL:
		break;
	}
	while ((st = store_step(stmt, &row, err)) == ST_OK && row) {
		if (!(block = take(stmt, set)))
			continue;
		list = arena_grow(set->arena, list, count, sizeof *list);
		list[count++] = block;
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

struct saving {
	struct store_tx *tx;
	struct err *err;
	enum status st;
	bool adding; /* changes first, new rows afterwards */
};

static void bind_place(struct store_stmt *stmt, const struct credit_block *b)
{
	store_bind_text(stmt, 1, credit_kind_name[b->kind]);
	store_bind_text(stmt, 2, b->project);
	store_bind_int(stmt, 3, b->vintage);
	store_bind_int(stmt, 4, b->range.from);
}

static void save_block(struct credit_block *b, void *context)
{
	struct saving *s = context;
	char since[DATE_TEXT_LEN], certified_on[DATE_TEXT_LEN];
	struct store_stmt *stmt;

	if (s->st != ST_OK || b->stored == s->adding || (b->stored && !b->changed))
		return;
	s->st = s->adding
			? store_query(s->tx,
				  "INSERT INTO credit_block (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
				  &stmt, s->err)
			: store_query(s->tx,
				  "UPDATE credit_block SET serial_to = ?5, holder = ?6, state = ?7, blocked = ?8, lock_event = ?9, valid_year = ?10, "
				  "since = ?11, made_by = ?12 WHERE unit = ?1 AND project = ?2 AND vintage = ?3 AND serial_from = ?4 AND state IN "
				  "('live', 'deposited')",
				  &stmt, s->err);
	if (s->st != ST_OK)
		return;
	date_format(b->since, since);
	bind_place(stmt, b);
	store_bind_int(stmt, 5, b->range.to);
	store_bind_text(stmt, 6, b->holder);
	if (s->adding) {
		date_format(b->certified_on, certified_on);
		store_bind_text(stmt, 7, b->measure);
		store_bind_text(stmt, 8, credit_state_name[b->state]);
		store_bind_int(stmt, 9, b->blocked);
		store_bind_int(stmt, 10, b->lock_event);
		store_bind_int(stmt, 11, b->valid_year);
		store_bind_int(stmt, 12, b->certificate);
		store_bind_text(stmt, 13, certified_on);
		store_bind_text(stmt, 14, since);
		store_bind_int(stmt, 15, b->made_by);
	} else {
		store_bind_text(stmt, 7, credit_state_name[b->state]);
		store_bind_int(stmt, 8, b->blocked);
		store_bind_int(stmt, 9, b->lock_event);
		store_bind_int(stmt, 10, b->valid_year);
		store_bind_text(stmt, 11, since);
		store_bind_int(stmt, 12, b->made_by);
	}
	s->st = store_run(stmt, s->err);
	if (s->st == ST_OK && !s->adding && store_changes(s->tx) != 1) /* R3, in the database itself */
		s->st = err_internal(s->err, "credit: a block that has ended cannot change");
}

enum status credit_store_blocks_save(struct store_tx *tx, const struct credit_set *set, struct err *err)
{
	struct saving s = {.tx = tx, .err = err};
	struct store_stmt *stmt;

	for (size_t i = 0; i < set->removed_count && s.st == ST_OK; i++) {
		s.st = store_query(tx, "DELETE FROM credit_block WHERE unit = ?1 AND project = ?2 AND vintage = ?3 AND serial_from = ?4", &stmt, err);
		if (s.st != ST_OK)
			break;
		bind_place(stmt, set->removed[i]);
		s.st = store_run(stmt, err);
	}
	if (s.st == ST_OK)
		credit_set_each(set, save_block, &s);
	s.adding = true;
	if (s.st == ST_OK)
		credit_set_each(set, save_block, &s);
	return s.st;
}

enum status credit_store_holdings(
	struct store_tx *tx, const char *holder, bool live, struct arena *arena, struct credit_holding **out_list, size_t *out_count, struct err *err)
{
	struct credit_holding *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		BLOCKS " WHERE (?1 = '' OR holder = ?1) AND (?2 = 0 OR state IN ('live', 'deposited')) ORDER BY unit, project, vintage, serial_from",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, holder ? holder : "");
	store_bind_int(stmt, 2, live);
	while ((st = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct credit_holding){.unit = store_text_copy(stmt, 0, arena),
			.project = store_text_copy(stmt, 1, arena),
			.vintage = store_int(stmt, 2),
			.serial_from = store_int(stmt, 3),
			.serial_to = store_int(stmt, 4),
			.tonnes = store_int(stmt, 4) - store_int(stmt, 3) + 1,
			.holder = store_text_copy(stmt, 5, arena),
			.measure = store_text_copy(stmt, 6, arena),
			.state = store_text_copy(stmt, 7, arena),
			.account = credit_account_name(credit_kind_named(store_text(stmt, 0)), credit_state_named(store_text(stmt, 7)),
				store_text(stmt, 5), store_text(stmt, 1), arena),
			.held = store_int(stmt, 8),
			.lock_event = store_int(stmt, 9),
			.valid_year = store_int(stmt, 10),
			.certificate = store_int(stmt, 11),
			.certified_on = store_day(stmt, 12),
			.since = store_day(stmt, 13),
			.made_by = store_int(stmt, 14)};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status credit_store_steps(struct store_tx *tx, const char *project, int64_t vintage, int64_t serial, struct arena *arena,
	struct credit_serial_step **out_list, size_t *out_count, struct err *err)
{
	struct credit_serial_step *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT m.event, m.serial_from, m.serial_to, e.kind, m.unit, e.evidence, e.\"key\", e.on_date, m.from_holder, m.from_state, "
		"m.holder, "
		"m.state, m.blocked, m.lock_event, m.valid_year, m.project FROM credit_move m JOIN credit_event e ON e.seq = m.event"
		" WHERE m.project = ?1 AND m.vintage = ?2 AND m.serial_from <= ?3 AND m.serial_to >= ?3 ORDER BY m.event, m.line",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, project);
	store_bind_int(stmt, 2, vintage);
	store_bind_int(stmt, 3, serial);
	while ((st = store_step(stmt, &row, err)) == ST_OK && row) {
		enum credit_kind kind = credit_kind_named(store_text(stmt, 4));
		const char *from = "";

		if (!store_is_null(stmt, 9))
			from = credit_account_name(kind, credit_state_named(store_text(stmt, 9)), store_text(stmt, 8), project, arena);
		else if (kind == CREDIT_KOC)
			from = arena_printf(arena, "issuing:%s", project);
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct credit_serial_step){.event = store_int(stmt, 0),
			.serial_from = store_int(stmt, 1),
			.serial_to = store_int(stmt, 2),
			.kind = store_text_copy(stmt, 3, arena),
			.unit = store_text_copy(stmt, 4, arena),
			.evidence = store_text_copy(stmt, 5, arena),
			.key = store_text_copy(stmt, 6, arena),
			.on = store_day(stmt, 7),
			.from_account = from,
			.account = credit_account_name(kind, credit_state_named(store_text(stmt, 11)), store_text(stmt, 10), project, arena),
			.state = store_text_copy(stmt, 11, arena),
			.held = store_int(stmt, 12) != 0,
			.lock_event = store_int(stmt, 13),
			.valid_year = store_int(stmt, 14)};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

/* ---- sums (R2) ---- */

enum status credit_store_sum_add(struct store_tx *tx, const struct credit_sum *s, struct err *err)
{
	static const enum credit_state order[] = {
		CREDIT_LIVE, CREDIT_CONVERTED, CREDIT_SURRENDERED, CREDIT_CANCELLED, CREDIT_EXPIRED, CREDIT_DEPOSITED};
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"INSERT INTO credit_sum (unit, project, vintage, issued_t, live_t, converted_t, surrendered_t, cancelled_t, expired_t, deposited_t)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (unit, project, vintage) DO UPDATE SET"
		" issued_t = credit_sum.issued_t + excluded.issued_t, live_t = credit_sum.live_t + excluded.live_t,"
		" converted_t = credit_sum.converted_t + excluded.converted_t, surrendered_t = credit_sum.surrendered_t + excluded.surrendered_t,"
		" cancelled_t = credit_sum.cancelled_t + excluded.cancelled_t, expired_t = credit_sum.expired_t + excluded.expired_t,"
		" deposited_t = credit_sum.deposited_t + excluded.deposited_t",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, s->unit);
	store_bind_text(stmt, 2, s->project);
	store_bind_int(stmt, 3, s->vintage);
	store_bind_int(stmt, 4, s->issued_t);
	for (int i = 0; i < CREDIT_STATES; i++)
		store_bind_int(stmt, 5 + i, s->state_t[order[i]]);
	return store_run(stmt, err);
}

enum status credit_store_sums(struct store_tx *tx, struct arena *arena, struct credit_sum **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS(
		"SELECT unit, project, vintage, issued_t, live_t, converted_t, surrendered_t, cancelled_t, expired_t, deposited_t FROM credit_sum"
		" ORDER BY unit, project, vintage",
		struct credit_sum, *out_list, *out_count, .unit = STORE_TEXT(0), .project = STORE_TEXT(1), .vintage = STORE_INT(2),
		.issued_t = STORE_INT(3),
		.state_t = {[CREDIT_LIVE] = STORE_INT(4),
			[CREDIT_CONVERTED] = STORE_INT(5),
			[CREDIT_SURRENDERED] = STORE_INT(6),
			[CREDIT_CANCELLED] = STORE_INT(7),
			[CREDIT_EXPIRED] = STORE_INT(8),
			[CREDIT_DEPOSITED] = STORE_INT(9)});
	return ST_OK;
}
