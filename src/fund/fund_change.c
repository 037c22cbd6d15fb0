/* The planned cost of a grant changes after its agreement: what its sources may still pay shrinks with it. */
#include "fund/fund_change.h"
#include "fund/fund_int.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* One change being booked: reservations are lifted and made anew, smaller, in one group. */
struct shrink {
	struct fund_milestone_row *row; /* with the amounts as they will be */
	size_t rows;
	bool *touched;
	struct fund_entry *pending; /* by row */
	struct fund_transfer *transfer;
	size_t booked;
};

/* Takes `krw` off the reservations of a source, the last unpaid milestone first; what it could not take. */
static int64_t take_off(struct shrink *shrink, int64_t source, int64_t krw)
{
	for (size_t i = shrink->rows; i-- > 0 && krw > 0;) {
		struct fund_milestone_row *row = &shrink->row[i];
		if (row->source != source || row->paid != 0)
			continue;
		int64_t part = row->amount_krw < krw ? row->amount_krw : krw;
		row->amount_krw -= part;
		krw -= part;
		shrink->touched[i] |= part > 0;
	}
	return krw;
}

static enum status read_pendings(struct store_tx *tx, struct shrink *shrink, struct err *err)
{
	enum status status = ST_OK;
	for (size_t i = 0; status == ST_OK && i < shrink->rows; i++) {
		bool found = false, resolved = false;
		status = fund_store_pending(tx, shrink->row[i].pending, &found, &resolved, &shrink->pending[i], err);
		if (status == ST_OK && resolved && shrink->row[i].paid == 0)
			shrink->row[i].paid = -1; /* expired: nothing is reserved any more */
	}
	return status;
}

static void list_transfers(struct shrink *shrink, const struct fund_grant *grant, const char *evidence)
{
	for (size_t i = 0; i < shrink->rows; i++)
		if (shrink->touched[i])
			shrink->transfer[shrink->booked++] = (struct fund_transfer){.type = FUND_VOID_PENDING,
				.pending = shrink->row[i].pending,
				.amount_krw = shrink->pending[i].amount_krw,
				.step = "change",
				.grant = grant->grant,
				.evidence = evidence};
	for (size_t i = 0; i < shrink->rows; i++)
		if (shrink->touched[i] && shrink->row[i].amount_krw > 0)
			shrink->transfer[shrink->booked++] = (struct fund_transfer){.type = FUND_PENDING,
				.debit = shrink->pending[i].debit,
				.credit = shrink->pending[i].credit,
				.amount_krw = shrink->row[i].amount_krw,
				.expires_on = shrink->pending[i].expires_on,
				.step = "change",
				.grant = grant->grant,
				.evidence = evidence};
}

/* Milestones follow their new reservations; one that holds nothing any more goes. */
static enum status store_rows(struct store_tx *tx, const struct shrink *shrink, int64_t first, struct err *err)
{
	int64_t next = first;
	enum status status = ST_OK;
	for (size_t i = 0; i < shrink->rows; i++)
		next += shrink->touched[i];
	for (size_t i = 0; status == ST_OK && i < shrink->rows; i++)
		if (shrink->touched[i])
			status = fund_store_milestone_changed(tx, &shrink->row[i], shrink->row[i].amount_krw > 0 ? next++ : 0, err);
	return status;
}

static enum status shrink_sources(
	struct store_tx *tx, struct fund_grant *next, const char *change, const struct fund_act *act, struct arena *arena, struct err *err)
{
	struct shrink shrink = {0};
	struct fund_grant limit = *next;
	char key[FUND_ID_LEN + 16];
	int64_t first = 0;
	enum status status = fund_store_milestones(tx, arena, next->grant, &shrink.row, &shrink.rows, err);
	if (status != ST_OK)
		return status;
	shrink.touched = arena_alloc(arena, shrink.rows + 1);
	shrink.pending = arena_alloc(arena, (shrink.rows + 1) * sizeof *shrink.pending);
	shrink.transfer = arena_alloc(arena, (2 * shrink.rows + 1) * sizeof *shrink.transfer);
	status = read_pendings(tx, &shrink, err);
	/* what the sources would get if all that is reserved were paid */
	for (size_t i = 0; i < limit.source_count; i++)
		limit.source[i].paid_krw = limit.source[i].reserved_krw;
	fund_fix_sources(&limit, next->eligible_planned_krw);
	for (size_t i = 0; status == ST_OK && i < next->source_count; i++) {
		struct fund_source *source = &next->source[i];
		int64_t target = limit.source[i].fixed_krw > source->paid_krw ? limit.source[i].fixed_krw : source->paid_krw;
		int64_t over = source->reserved_krw - target;
		if (over <= 0)
			continue;
		int64_t rest = take_off(&shrink, (int64_t)i, over), pledge = source->pledged_krw - source->in_kind_krw;
		int64_t unpledged = rest < pledge ? rest : pledge;
		source->pledged_krw -= unpledged;
		source->reserved_krw -= over - (rest - unpledged);
	}
	list_transfers(&shrink, next, act->evidence);
	snprintf(key, sizeof key, "change:%s", change);
	if (status == ST_OK && shrink.booked > 0)
		status = fund_book(tx, shrink.transfer, shrink.booked, act->on, act->maker, key, &first, err);
	return status == ST_OK ? store_rows(tx, &shrink, first, err) : status;
}

enum status fund_grant_change_cost(
	struct store_tx *tx, struct fund_grant *grant, const char *change, int64_t eligible_planned_krw, const struct fund_act *act, struct err *err)
{
	struct arena arena;
	struct fund_grant next;
	bool seen = false;
	int64_t after = 0;
	enum status status = fund_grant_get(tx, grant->grant, &next, err);
	if (status == ST_OK && (eligible_planned_krw <= 0 || eligible_planned_krw > MONEY_MAX_KRW))
		status = err_set(err, ST_INPUT, "fund.amount", "change", NULL);
	if (status == ST_OK)
		status = fund_store_change_get(tx, change, &seen, &after, err);
	if (status == ST_OK && seen && after != eligible_planned_krw)
		status = fund_key_reused(err, "change", change);
	if (status == ST_OK && !seen && (next.state < FUND_AGREED || next.state > FUND_SUSPENDED))
		status = err_set(err, ST_CONFLICT, "fund.change_late", next.grant, fund_state_name(next.state), NULL);
	if (status == ST_OK && (!act->checker || strcmp(act->checker, act->maker) == 0))
		status = err_set(err, ST_CONFLICT, "fund.four_eyes", next.grant, "change", act->maker, NULL);
	if (status != ST_OK || seen)
		return status;
	int64_t before = next.eligible_planned_krw;
	next.eligible_planned_krw = eligible_planned_krw;
	arena_init(&arena);
	status = shrink_sources(tx, &next, change, act, &arena, err);
	arena_done(&arena);
	/* what was paid already may be more than the new plan allows; it comes back at the fixing */
	if (status == ST_OK)
		status = fund_grant_put(tx, &next, err);
	if (status == ST_OK)
		status = fund_store_change_add(tx, change, next.grant, act->on, before, eligible_planned_krw, err);
	if (status == ST_OK)
		*grant = next;
	return status;
}
