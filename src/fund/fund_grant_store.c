/* SQL of the grants: their rows, events, milestones, duties, returns and attribution. The ledger is in fund_store.c. */
#include "fund/fund_int.h"

#include <stdio.h>
#include <string.h>

static void read_grant(struct store_stmt *stmt, struct fund_grant *grant)
{
	memset(grant, 0, sizeof *grant);
	snprintf(grant->grant, sizeof grant->grant, "%s", store_text(stmt, 0));
	snprintf(grant->organisation, sizeof grant->organisation, "%s", store_text(stmt, 1));
	snprintf(grant->site, sizeof grant->site, "%s", store_text(stmt, 2));
	snprintf(grant->consortium, sizeof grant->consortium, "%s", store_text(stmt, 3));
	snprintf(grant->route, sizeof grant->route, "%s", store_text(stmt, 4));
	grant->tier = (int)store_int(stmt, 5);
	grant->state = (enum fund_state)store_int(stmt, 6);
	grant->eligible_planned_krw = store_int(stmt, 7);
	grant->eligible_final_krw = store_int(stmt, 8);
	grant->invoiced_krw = store_int(stmt, 9);
	grant->interest_krw = store_int(stmt, 10);
	snprintf(grant->programme, sizeof grant->programme, "%s", store_text(stmt, 11));
	grant->own_share_min = (struct rate){store_int(stmt, 12), store_int(stmt, 13)};
	grant->return_rule = (int)store_int(stmt, 14);
}

#define GRANT_COLUMNS                                                                                                                                \
	"grant_id, organisation, site, consortium, route, tier, state, eligible_planned_krw, eligible_final_krw, invoiced_krw, interest_krw, "       \
	"programme, own_numerator, own_denominator, return_rule"

static enum status read_sources(struct store_tx *tx, struct fund_grant *grant, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		"SELECT origin, nature, bank, rate_numerator, rate_denominator, reserved_krw, paid_krw, fixed_krw, in_kind_krw, recovered_krw, "
		"pledged_krw, came_back_krw FROM "
		"fund_grant_source"
		" WHERE grant_id = ?1 ORDER BY source",
		&stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, grant->grant);
	bool row;
	while ((status = store_step(stmt, &row, err)) == ST_OK && row && grant->source_count < FUND_SOURCES_MAX) {
		struct fund_source *source = &grant->source[grant->source_count++];
		snprintf(source->origin, sizeof source->origin, "%s", store_text(stmt, 0));
		source->nature = (enum fund_nature)store_int(stmt, 1);
		source->bank = store_int(stmt, 2);
		source->rate = (struct rate){store_int(stmt, 3), store_int(stmt, 4)};
		source->reserved_krw = store_int(stmt, 5);
		source->paid_krw = store_int(stmt, 6);
		source->fixed_krw = store_int(stmt, 7);
		source->in_kind_krw = store_int(stmt, 8);
		source->recovered_krw = store_int(stmt, 9);
		source->pledged_krw = store_int(stmt, 10);
		source->came_back_krw = store_int(stmt, 11);
	}
	return status;
}

enum status fund_grant_get(struct store_tx *tx, const char *id, struct fund_grant *out_grant, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx, "SELECT " GRANT_COLUMNS " FROM fund_grant WHERE grant_id = ?1", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, id);
	bool row = false;
	status = store_step(stmt, &row, err);
	if (status != ST_OK)
		return status;
	if (!row)
		return err_set(err, ST_NOT_FOUND, "fund.no_grant", id, NULL);
	struct fund_grant grant;
	read_grant(stmt, &grant);
	status = read_sources(tx, &grant, err);
	if (status == ST_OK)
		*out_grant = grant;
	return status;
}

enum status fund_grants(struct store_tx *tx, struct arena *arena, struct fund_grant **out_list, size_t *out_count, struct err *err)
{
	int64_t total = 0;
	struct store_stmt *stmt;
	enum status status = store_get_int(tx, "SELECT COUNT(*) FROM fund_grant", 0, &total, err);
	if (status == ST_OK)
		status = store_query(tx, "SELECT " GRANT_COLUMNS " FROM fund_grant ORDER BY grant_id", &stmt, err);
	if (status != ST_OK)
		return status;
	struct fund_grant *list = arena_alloc(arena, ((size_t)total + 1) * sizeof *list);
	size_t count = 0;
	bool row;
	while ((status = store_step(stmt, &row, err)) == ST_OK && row && count < (size_t)total)
		read_grant(stmt, &list[count++]);
	for (size_t i = 0; status == ST_OK && i < count; i++)
		status = read_sources(tx, &list[i], err);
	if (status != ST_OK)
		return status;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status fund_grant_put(struct store_tx *tx, const struct fund_grant *grant, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		"INSERT INTO fund_grant (" GRANT_COLUMNS
		") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) ON CONFLICT (grant_id) DO UPDATE SET"
		" eligible_planned_krw = ?8, eligible_final_krw = ?9, invoiced_krw = ?10, interest_krw = ?11, own_numerator = ?13, own_denominator = "
		"?14, return_rule = ?15",
		&stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, grant->grant);
	store_bind_text(stmt, 2, grant->organisation);
	store_bind_text(stmt, 3, grant->site);
	store_bind_text(stmt, 4, grant->consortium);
	store_bind_text(stmt, 5, grant->route);
	store_bind_int(stmt, 6, grant->tier);
	store_bind_int(stmt, 7, grant->state);
	store_bind_int(stmt, 8, grant->eligible_planned_krw);
	store_bind_int(stmt, 9, grant->eligible_final_krw);
	store_bind_int(stmt, 10, grant->invoiced_krw);
	store_bind_int(stmt, 11, grant->interest_krw);
	store_bind_text(stmt, 12, grant->programme);
	store_bind_int(stmt, 13, grant->own_share_min.numerator);
	store_bind_int(stmt, 14, grant->own_share_min.denominator > 0 ? grant->own_share_min.denominator : 1);
	store_bind_int(stmt, 15, grant->return_rule);
	status = store_run(stmt, err);
	for (size_t i = 0; status == ST_OK && i < grant->source_count; i++) {
		const struct fund_source *source = &grant->source[i];
		status = store_query(tx,
			"INSERT INTO fund_grant_source (grant_id, source, origin, nature, bank, rate_numerator, rate_denominator, reserved_krw, "
			"paid_krw, fixed_krw, in_kind_krw,"
			" recovered_krw, pledged_krw, came_back_krw) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) ON "
			"CONFLICT (grant_id, source) "
			"DO UPDATE SET "
			"bank = ?5, rate_numerator = ?6,"
			" rate_denominator = ?7, reserved_krw = ?8, paid_krw = ?9, fixed_krw = ?10, in_kind_krw = ?11, recovered_krw = ?12, "
			"pledged_krw = ?13, came_back_krw = ?14",
			&stmt, err);
		if (status != ST_OK)
			return status;
		store_bind_text(stmt, 1, grant->grant);
		store_bind_int(stmt, 2, (int64_t)i);
		store_bind_text(stmt, 3, source->origin);
		store_bind_int(stmt, 4, source->nature);
		store_bind_int(stmt, 5, source->bank);
		store_bind_int(stmt, 6, source->rate.numerator);
		store_bind_int(stmt, 7, source->rate.denominator);
		store_bind_int(stmt, 8, source->reserved_krw);
		store_bind_int(stmt, 9, source->paid_krw);
		store_bind_int(stmt, 10, source->fixed_krw);
		store_bind_int(stmt, 11, source->in_kind_krw);
		store_bind_int(stmt, 12, source->recovered_krw);
		store_bind_int(stmt, 13, source->pledged_krw);
		store_bind_int(stmt, 14, source->came_back_krw);
		status = store_run(stmt, err);
	}
	return status;
}

enum status fund_store_grant_state(struct store_tx *tx, const char *grant, enum fund_state state, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx, "UPDATE fund_grant SET state = ?2 WHERE grant_id = ?1", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, grant);
	store_bind_int(stmt, 2, state);
	return store_run(stmt, err);
}

enum status fund_store_source_strays(struct store_tx *tx, int64_t *out_count, struct err *err)
{
	return store_get_int(tx,
		"SELECT COUNT(*) FROM fund_grant_source s WHERE s.source <> (SELECT COUNT(*) FROM fund_grant_source t WHERE t.grant_id = s.grant_id "
		"AND t.source < s.source)",
		0, out_count, err);
}

enum status fund_store_event_last(struct store_tx *tx, int64_t *out_seq, char out_hash[HASH_HEX_LEN], struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx, "SELECT seq, hash FROM fund_grant_event ORDER BY seq DESC LIMIT 1", &stmt, err);
	if (status != ST_OK)
		return status;
	bool row = false;
	status = store_step(stmt, &row, err);
	if (status != ST_OK)
		return status;
	*out_seq = row ? store_int(stmt, 0) : 0;
	snprintf(out_hash, HASH_HEX_LEN, "%s", row ? store_text(stmt, 1) : "");
	return ST_OK;
}

enum status fund_store_event_add(struct store_tx *tx, const struct fund_event *event, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		"INSERT INTO fund_grant_event (seq, grant_id, from_state, to_state, on_date, role, actor, checker, evidence, evidence_sha256, "
		"group_first, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
		&stmt, err);
	if (status != ST_OK)
		return status;
	char on[DATE_TEXT_LEN];
	date_format(event->on, on);
	store_bind_int(stmt, 1, event->seq);
	store_bind_text(stmt, 2, event->grant);
	store_bind_text(stmt, 3, event->from);
	store_bind_text(stmt, 4, event->to);
	store_bind_text(stmt, 5, on);
	store_bind_text(stmt, 6, event->role);
	store_bind_text(stmt, 7, event->actor);
	store_bind_text(stmt, 8, event->checker);
	store_bind_text(stmt, 9, event->evidence);
	store_bind_text(stmt, 10, event->evidence_sha256);
	store_bind_int(stmt, 11, event->group_first);
	store_bind_text(stmt, 12, event->hash);
	return store_run(stmt, err);
}

/* A text that the schema requires; "" where a damaged file has none. */
static const char *copy_text(struct store_stmt *stmt, int column, struct arena *arena)
{
	const char *text = store_text_copy(stmt, column, arena);
	return text ? text : "";
}

enum status fund_store_events(
	struct store_tx *tx, struct arena *arena, const char *grant_or_null, struct fund_event **out_list, size_t *out_count, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		"SELECT seq, grant_id, from_state, to_state, on_date, role, actor, checker, evidence, evidence_sha256, group_first, hash"
		" FROM fund_grant_event WHERE ?1 IS NULL OR grant_id = ?1 ORDER BY seq",
		&stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, grant_or_null);
	struct fund_event *list = NULL;
	size_t count = 0;
	bool row;
	while ((status = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count] = (struct fund_event){.seq = store_int(stmt, 0),
			.grant = copy_text(stmt, 1, arena),
			.from = copy_text(stmt, 2, arena),
			.to = copy_text(stmt, 3, arena),
			.on = store_day(stmt, 4),
			.role = copy_text(stmt, 5, arena),
			.actor = copy_text(stmt, 6, arena),
			.checker = copy_text(stmt, 7, arena),
			.evidence = copy_text(stmt, 8, arena),
			.evidence_sha256 = copy_text(stmt, 9, arena),
			.group_first = store_int(stmt, 10)};
		snprintf(list[count].hash, sizeof list[count].hash, "%s", store_text(stmt, 11));
		count++;
	}
	if (status != ST_OK)
		return status;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status fund_store_milestone_add(struct store_tx *tx, const struct fund_milestone_row *row, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		"INSERT INTO fund_milestone (grant_id, milestone, source, pending_position, amount_krw, paid_position) VALUES (?1, ?2, ?3, ?4, ?5, "
		"?6)",
		&stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, row->grant);
	store_bind_int(stmt, 2, row->milestone);
	store_bind_int(stmt, 3, row->source);
	store_bind_int(stmt, 4, row->pending);
	store_bind_int(stmt, 5, row->amount_krw);
	store_bind_int(stmt, 6, row->paid);
	return store_run(stmt, err);
}

enum status fund_store_milestone_paid(struct store_tx *tx, const char *grant, int64_t milestone, int64_t source, int64_t position, struct err *err)
{
	struct store_stmt *stmt;
	enum status status =
		store_query(tx, "UPDATE fund_milestone SET paid_position = ?4 WHERE grant_id = ?1 AND milestone = ?2 AND source = ?3", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, grant);
	store_bind_int(stmt, 2, milestone);
	store_bind_int(stmt, 3, source);
	store_bind_int(stmt, 4, position);
	return store_run(stmt, err);
}

enum status fund_store_milestones(
	struct store_tx *tx, struct arena *arena, const char *grant_or_null, struct fund_milestone_row **out_list, size_t *out_count, struct err *err)
{
	int64_t total = 0;
	struct store_stmt *stmt;
	enum status status = store_get_int(tx, "SELECT COUNT(*) FROM fund_milestone", 0, &total, err);
	if (status == ST_OK)
		status = store_query(tx,
			"SELECT grant_id, milestone, source, pending_position, amount_krw, paid_position FROM fund_milestone WHERE ?1 IS NULL OR "
			"grant_id = ?1"
			" ORDER BY grant_id, milestone, source",
			&stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, grant_or_null);
	struct fund_milestone_row *list = arena_alloc(arena, ((size_t)total + 1) * sizeof *list);
	size_t count = 0;
	bool row;
	while ((status = store_step(stmt, &row, err)) == ST_OK && row && count < (size_t)total) {
		struct fund_milestone_row *m = &list[count++];
		snprintf(m->grant, sizeof m->grant, "%s", store_text(stmt, 0));
		m->milestone = store_int(stmt, 1);
		m->source = store_int(stmt, 2);
		m->pending = store_int(stmt, 3);
		m->amount_krw = store_int(stmt, 4);
		m->paid = store_int(stmt, 5);
	}
	if (status != ST_OK)
		return status;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status fund_store_obligation_put(struct store_tx *tx, const struct fund_obligation *obligation, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		"INSERT INTO fund_obligation (grant_id, organisation, base_krw, obligation_krw, returned_krw) VALUES (?1, ?2, ?3, ?4, ?5)"
		" ON CONFLICT (grant_id) DO UPDATE SET base_krw = ?3, obligation_krw = ?4, returned_krw = ?5",
		&stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, obligation->grant);
	store_bind_text(stmt, 2, obligation->organisation);
	store_bind_int(stmt, 3, obligation->base_krw);
	store_bind_int(stmt, 4, obligation->obligation_krw);
	store_bind_int(stmt, 5, obligation->returned_krw);
	return store_run(stmt, err);
}

enum status fund_obligations(struct store_tx *tx, struct arena *arena, struct fund_obligation **out_list, size_t *out_count, struct err *err)
{
	int64_t total = 0;
	struct store_stmt *stmt;
	enum status status = store_get_int(tx, "SELECT COUNT(*) FROM fund_obligation", 0, &total, err);
	if (status == ST_OK)
		status = store_query(tx,
			"SELECT grant_id, organisation, base_krw, obligation_krw, returned_krw FROM fund_obligation ORDER BY grant_id", &stmt, err);
	if (status != ST_OK)
		return status;
	struct fund_obligation *list = arena_alloc(arena, ((size_t)total + 1) * sizeof *list);
	size_t count = 0;
	bool row;
	while ((status = store_step(stmt, &row, err)) == ST_OK && row && count < (size_t)total) {
		struct fund_obligation *o = &list[count++];
		snprintf(o->grant, sizeof o->grant, "%s", store_text(stmt, 0));
		snprintf(o->organisation, sizeof o->organisation, "%s", store_text(stmt, 1));
		o->base_krw = store_int(stmt, 2);
		o->obligation_krw = store_int(stmt, 3);
		o->returned_krw = store_int(stmt, 4);
	}
	if (status != ST_OK)
		return status;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status fund_store_return_add(struct store_tx *tx, const struct fund_return_entry *entry, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(
		tx, "INSERT INTO fund_return (return_id, grant_id, for_grant, position, amount_krw) VALUES (?1, ?2, ?3, ?4, ?5)", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, entry->id);
	store_bind_text(stmt, 2, entry->grant);
	store_bind_text(stmt, 3, entry->for_grant);
	store_bind_int(stmt, 4, entry->position);
	store_bind_int(stmt, 5, entry->amount_krw);
	return store_run(stmt, err);
}

enum status fund_store_returns(struct store_tx *tx, struct arena *arena, struct fund_return_entry **out_list, size_t *out_count, struct err *err)
{
	int64_t total = 0;
	struct store_stmt *stmt;
	enum status status = store_get_int(tx, "SELECT COUNT(*) FROM fund_return", 0, &total, err);
	if (status == ST_OK)
		status =
			store_query(tx, "SELECT return_id, grant_id, for_grant, position, amount_krw FROM fund_return ORDER BY position", &stmt, err);
	if (status != ST_OK)
		return status;
	struct fund_return_entry *list = arena_alloc(arena, ((size_t)total + 1) * sizeof *list);
	size_t count = 0;
	bool row;
	while ((status = store_step(stmt, &row, err)) == ST_OK && row && count < (size_t)total) {
		struct fund_return_entry *r = &list[count++];
		snprintf(r->id, sizeof r->id, "%s", store_text(stmt, 0));
		snprintf(r->grant, sizeof r->grant, "%s", store_text(stmt, 1));
		snprintf(r->for_grant, sizeof r->for_grant, "%s", store_text(stmt, 2));
		r->position = store_int(stmt, 3);
		r->amount_krw = store_int(stmt, 4);
	}
	if (status != ST_OK)
		return status;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status fund_store_attribution_add(struct store_tx *tx, const struct fund_attribution *attribution, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		"INSERT INTO fund_attribution (payment_position, return_position, amount_krw, through_position) VALUES (?1, ?2, ?3, ?4)", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_int(stmt, 1, attribution->payment);
	store_bind_int(stmt, 2, attribution->returned);
	store_bind_int(stmt, 3, attribution->amount_krw);
	store_bind_int(stmt, 4, attribution->through);
	return store_run(stmt, err);
}

enum status fund_store_attributions(struct store_tx *tx, struct arena *arena, struct fund_attribution **out_list, size_t *out_count, struct err *err)
{
	int64_t total = 0;
	struct store_stmt *stmt;
	enum status status = store_get_int(tx, "SELECT COUNT(*) FROM fund_attribution", 0, &total, err);
	if (status == ST_OK)
		status = store_query(tx,
			"SELECT payment_position, return_position, amount_krw, through_position FROM fund_attribution"
			" ORDER BY payment_position, through_position, return_position",
			&stmt, err);
	if (status != ST_OK)
		return status;
	struct fund_attribution *list = arena_alloc(arena, ((size_t)total + 1) * sizeof *list);
	size_t count = 0;
	bool row;
	while ((status = store_step(stmt, &row, err)) == ST_OK && row && count < (size_t)total) {
		list[count++] = (struct fund_attribution){store_int(stmt, 0), store_int(stmt, 1), store_int(stmt, 2), store_int(stmt, 3)};
	}
	if (status != ST_OK)
		return status;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status fund_store_milestone_moved(struct store_tx *tx, int64_t pending, int64_t new_pending, int64_t new_bank, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		"UPDATE fund_grant_source SET bank = ?2 WHERE EXISTS (SELECT 1 FROM fund_milestone m WHERE m.pending_position = ?1 AND m.grant_id = "
		"fund_grant_source.grant_id AND m.source = fund_grant_source.source)",
		&stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_int(stmt, 1, pending);
	store_bind_int(stmt, 2, new_bank);
	status = store_run(stmt, err);
	if (status == ST_OK)
		status = store_query(tx, "UPDATE fund_milestone SET pending_position = ?2 WHERE pending_position = ?1", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_int(stmt, 1, pending);
	store_bind_int(stmt, 2, new_pending);
	return store_run(stmt, err);
}

enum status fund_store_set_off_add(struct store_tx *tx, const struct fund_set_off *set_off, struct err *err)
{
	struct store_stmt *stmt;
	char on[DATE_TEXT_LEN];
	enum status status = store_query(tx,
		"INSERT INTO fund_set_off (set_off, grant_id, against, on_date, position, amount_krw) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &stmt, err);
	if (status != ST_OK)
		return status;
	date_format(set_off->on, on);
	store_bind_text(stmt, 1, set_off->id);
	store_bind_text(stmt, 2, set_off->grant);
	store_bind_text(stmt, 3, set_off->against);
	store_bind_text(stmt, 4, on);
	store_bind_int(stmt, 5, set_off->position);
	store_bind_int(stmt, 6, set_off->amount_krw);
	return store_run(stmt, err);
}

enum status fund_store_set_off_sum(struct store_tx *tx, const char *against, date_day on, int64_t *out_krw, struct err *err)
{
	struct store_stmt *stmt;
	char day[DATE_TEXT_LEN];
	bool row = false;
	enum status status = store_query(tx, "SELECT COALESCE(SUM(amount_krw), 0) FROM fund_set_off WHERE against = ?1 AND on_date = ?2", &stmt, err);
	if (status != ST_OK)
		return status;
	date_format(on, day);
	store_bind_text(stmt, 1, against);
	store_bind_text(stmt, 2, day);
	status = store_step(stmt, &row, err);
	if (status == ST_OK)
		*out_krw = store_int(stmt, 0);
	return status;
}

enum status fund_store_set_offs(struct store_tx *tx, struct arena *arena, struct fund_set_off **out_list, size_t *out_count, struct err *err)
{
	struct store_stmt *stmt;
	enum status status =
		store_query(tx, "SELECT set_off, grant_id, against, on_date, position, amount_krw FROM fund_set_off ORDER BY position", &stmt, err);
	struct fund_set_off *list = NULL;
	size_t count = 0;
	bool row;
	while (status == ST_OK && (status = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct fund_set_off){copy_text(stmt, 0, arena), copy_text(stmt, 1, arena), copy_text(stmt, 2, arena),
			store_day(stmt, 3), store_int(stmt, 4), store_int(stmt, 5)};
	}
	if (status == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return status;
}

enum status fund_store_cause_count(
	struct store_tx *tx, const char *organisation, const char *cause, const char *like, date_day until, int64_t *out_count, struct err *err)
{
	struct store_stmt *stmt;
	char day[DATE_TEXT_LEN];
	bool row = false;
	enum status status = store_query(tx,
		"SELECT COUNT(*) FROM recoveries r JOIN fund_grant g ON g.grant_id = r.measure WHERE g.organisation = ?1 AND r.cause IN (?2, ?3)"
		" AND r.decided_on <= ?4",
		&stmt, err);
	if (status != ST_OK)
		return status;
	date_format(until, day);
	store_bind_text(stmt, 1, organisation);
	store_bind_text(stmt, 2, cause);
	store_bind_text(stmt, 3, like);
	store_bind_text(stmt, 4, day);
	status = store_step(stmt, &row, err);
	if (status == ST_OK)
		*out_count = store_int(stmt, 0);
	return status;
}

enum status fund_store_exclusion_put(
	struct store_tx *tx, const char *recovery, const char *organisation, const char *cause, date_day from, date_day to, struct err *err)
{
	struct store_stmt *stmt;
	char first[DATE_TEXT_LEN], last[DATE_TEXT_LEN];
	enum status status = store_query(tx,
		"INSERT INTO fund_exclusion (recovery, organisation, cause, excluded_from, excluded_to) VALUES (?1, ?2, ?3, ?4, ?5)"
		" ON CONFLICT (recovery) DO NOTHING",
		&stmt, err);
	if (status != ST_OK)
		return status;
	date_format(from, first);
	date_format(to, last);
	store_bind_text(stmt, 1, recovery);
	store_bind_text(stmt, 2, organisation);
	store_bind_text(stmt, 3, cause);
	store_bind_text(stmt, 4, first);
	store_bind_text(stmt, 5, last);
	return store_run(stmt, err);
}

enum status fund_excluded_on(struct store_tx *tx, const char *organisation, date_day day, bool *out_excluded, struct err *err)
{
	struct store_stmt *stmt;
	char on[DATE_TEXT_LEN];
	enum status status = store_query(
		tx, "SELECT 1 FROM fund_exclusion WHERE organisation = ?1 AND excluded_from <= ?2 AND excluded_to >= ?2 LIMIT 1", &stmt, err);
	if (status != ST_OK)
		return status;
	date_format(day, on);
	store_bind_text(stmt, 1, organisation);
	store_bind_text(stmt, 2, on);
	return store_step(stmt, out_excluded, err);
}

enum status fund_store_milestone_changed(struct store_tx *tx, const struct fund_milestone_row *row, int64_t pending, struct err *err)
{
	struct store_stmt *stmt;
	enum status status =
		pending > 0 ? store_query(tx,
				      "UPDATE fund_milestone SET pending_position = ?4, amount_krw = ?5 WHERE grant_id = ?1 AND milestone = ?2 AND "
				      "source = ?3",
				      &stmt, err)
			    : store_query(tx, "DELETE FROM fund_milestone WHERE grant_id = ?1 AND milestone = ?2 AND source = ?3", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, row->grant);
	store_bind_int(stmt, 2, row->milestone);
	store_bind_int(stmt, 3, row->source);
	if (pending > 0) {
		store_bind_int(stmt, 4, pending);
		store_bind_int(stmt, 5, row->amount_krw);
	}
	return store_run(stmt, err);
}
