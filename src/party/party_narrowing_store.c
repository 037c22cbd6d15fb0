#include "party/party_narrowing.h"

enum status party_narrowings(struct store_tx *tx, struct arena *arena, struct party_narrowing **out_list, size_t *out_count, struct err *err)
{
	struct party_narrowing *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT seq, owner, receiver, receiver_group, class, most, from_day, end_day, contract, evidence, reason, given_at, given_by, "
		"withdrawn_at, withdrawn_by FROM live_party_narrowing ORDER BY seq",
		&s, err);

	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct party_narrowing){.seq = store_int(s, 0),
			.owner = store_text_copy(s, 1, arena),
			.receiver = store_text_copy(s, 2, arena),
			.group = store_text_copy(s, 3, arena),
			.class = store_text_copy(s, 4, arena),
			.most = store_text_copy(s, 5, arena),
			.from = store_day(s, 6),
			.until = store_day(s, 7),
			.contract = store_text_copy(s, 8, arena),
			.evidence = store_text_copy(s, 9, arena),
			.reason = store_text_copy(s, 10, arena),
			.given_at = store_text_copy(s, 11, arena),
			.given_by = store_text_copy(s, 12, arena),
			.withdrawn_at = store_text_copy(s, 13, arena),
			.withdrawn_by = store_text_copy(s, 14, arena)};
	}
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status party_narrowing_put(struct store_tx *tx, const struct party_narrowing *n, int64_t *out_seq, struct err *err)
{
	char from[DATE_TEXT_LEN], until[DATE_TEXT_LEN];
	struct store_stmt *s;
	int64_t seq = 0;
	enum status st = store_get_int(tx, "SELECT MAX(seq) FROM live_party_narrowing", 0, &seq, err);

	if (st == ST_OK)
		st = store_query(tx,
			"INSERT INTO live_party_narrowing (owner, receiver, receiver_group, class, most, from_day, end_day, contract, evidence, reason, "
			"given_at, given_by, seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
			&s, err);
	if (st != ST_OK)
		return st;
	date_format(n->from, from);
	if (n->until != DATE_NONE)
		date_format(n->until, until);
	const char *const text[] = {n->owner, n->receiver, n->group, n->class, n->most, from, n->until == DATE_NONE ? NULL : until, n->contract,
		n->evidence, n->reason, n->given_at, n->given_by};
	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		store_bind_text(s, (int)i + 1, text[i]);
	store_bind_int(s, 13, ++seq);
	st = store_run(s, err);
	if (st == ST_OK)
		*out_seq = seq;
	return st;
}

enum status party_narrowing_end(struct store_tx *tx, int64_t seq, const char *at, const char *by, struct err *err)
{
	struct store_stmt *s;
	int64_t order = 0;
	enum status st = store_get_int(tx, "SELECT MAX(withdrawn_seq) FROM live_party_narrowing", 0, &order, err);

	if (st == ST_OK)
		st = store_query(tx, "UPDATE live_party_narrowing SET withdrawn_at = ?1, withdrawn_by = ?2, withdrawn_seq = ?3 WHERE seq = ?4", &s, err);
	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, at);
	store_bind_text(s, 2, by);
	store_bind_int(s, 3, order + 1);
	store_bind_int(s, 4, seq);
	return store_run(s, err);
}
