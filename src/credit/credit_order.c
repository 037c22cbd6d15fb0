/* Orders: which units they take, what is refused, what becomes of the units. Each is one event with its moves. */
#include "base/decimal.h"
#include "credit/credit_registry_int.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct work {
	struct store_tx *tx;
	struct arena *arena;
	const struct credit_order *o;
	struct credit_set set;
	struct credit_event event;
	struct credit_move *move;
	size_t moves;
	struct credit_answer answer;
	struct err *err;
};

static const char *text(const char *value)
{
	return value ? value : "";
}

static const char *number(struct work *w, int64_t value)
{
	return arena_printf(w->arena, "%" PRId64, value);
}

static const char *serials(struct work *w, const struct credit_block *b)
{
	char name[CREDIT_SERIAL_LEN];

	credit_serial_text(credit_kind_name[b->kind], b->project, (int)b->vintage, b->range.from, b->range.to, name);
	return arena_strdup(w->arena, name);
}

static enum status missing(struct work *w, const char *field)
{
	return err_set(w->err, ST_INPUT, "credit.order_incomplete", credit_order_name[w->o->kind], field, NULL);
}

static enum credit_kind kind_of(const struct credit_order *o)
{
	return o->unit && strcmp(o->unit, credit_kind_name[CREDIT_KCU]) == 0 ? CREDIT_KCU : CREDIT_KOC;
}

static void set_facts(struct work *w, int64_t value, const char *name)
{
	char *facts = arena_alloc(w->arena, HASH_HEX_LEN);

	credit_facts_hash(value, name, facts);
	w->event.facts = facts;
}

/* ---- moves ---- */

/* A part of a block takes the values of `to`; a part that continues the one before joins it. */
static void add_move(struct work *w, const struct credit_block *b, struct credit_range part, const struct credit_block *to)
{
	struct credit_move *last = w->moves > 0 ? &w->move[w->moves - 1] : NULL;

	w->answer.tonnes += credit_range_count(part);
	if (last && last->kind == b->kind && last->vintage == b->vintage && last->range.to + 1 == part.from && last->state == to->state &&
		last->blocked == to->blocked && last->lock_event == to->lock_event && last->valid_year == to->valid_year &&
		strcmp(last->project, b->project) == 0 && strcmp(last->from_holder, b->holder) == 0 && strcmp(last->holder, to->holder) == 0 &&
		strcmp(last->from_state, credit_state_name[b->state]) == 0) {
		last->range.to = part.to;
		return;
	}
	w->move = arena_grow(w->arena, w->move, w->moves, sizeof *w->move);
	w->move[w->moves] = credit_move_of(to);
	w->move[w->moves].event = w->event.seq;
	w->move[w->moves].line = (int64_t)w->moves + 1;
	w->move[w->moves].range = part;
	w->move[w->moves].from_holder = b->holder;
	w->move[w->moves].from_state = credit_state_name[b->state];
	w->moves++;
}

/* What an order makes of a block that it takes. */
static struct credit_block changed(const struct work *w, const struct credit_block *b)
{
	struct credit_block to = *b;

	switch (w->o->kind) {
	case CREDIT_CONVERT:
		to.state = CREDIT_CONVERTED;
		break;
	case CREDIT_SURRENDER:
		to.state = CREDIT_SURRENDERED;
		break;
	case CREDIT_HOLD:
		to.blocked = 1;
		break;
	case CREDIT_RELEASE:
		to.blocked = 0;
		break;
	case CREDIT_TRANSFER:
	case CREDIT_LOCK:
		to.lock_event = w->event.seq;
		break;
	case CREDIT_ACCEPT: /* the holder is set by its caller */
	case CREDIT_REJECT:
	case CREDIT_WITHDRAW:
	case CREDIT_UNLOCK:
		to.lock_event = 0;
		break;
	case CREDIT_BANK:
		to.valid_year++;
		break;
	case CREDIT_LAPSE:
		to.state = CREDIT_EXPIRED;
		break;
	case CREDIT_CANCEL:
	case CREDIT_VOID:
	case CREDIT_CLOSE:
		to.state = CREDIT_CANCELLED;
		break;
	case CREDIT_DEPOSIT:
		to.state = CREDIT_DEPOSITED;
		break;
	case CREDIT_RESTORE:
		to.state = CREDIT_LIVE;
		break;
	case CREDIT_CERTIFY:
	case CREDIT_SUSPEND:
	case CREDIT_RESUME:
	case CREDIT_REVISE:
	case CREDIT_ORDER_KINDS:
		break;
	}
	if (credit_state_ends(to.state))
		to.blocked = to.lock_event = 0;
	return to;
}

static void take(struct work *w, const struct credit_block *b, struct credit_range part)
{
	struct credit_block to = changed(w, b);

	add_move(w, b, part, &to);
}

/* Carries the moves out in the set, with the neighbours that may become equal. */
static enum status carry_out(struct work *w, date_day on)
{
	enum status st = ST_OK;
	struct credit_block *ignored;

	for (size_t i = 0; i < w->moves && st == ST_OK; i++) {
		const struct credit_move *m = &w->move[i];

		if (!m->from_state) { /* R1: no such KCU yet; credit_set_move would see it */
			st = credit_store_block_at(w->tx, m->kind, m->project, m->vintage, m->range, &w->set, &ignored, w->err);
			continue;
		}
		if (m->range.from > 1)
			st = credit_store_block_at(w->tx, m->kind, m->project, m->vintage,
				(struct credit_range){m->range.from - 1, m->range.from - 1}, &w->set, &ignored, w->err);
		if (st == ST_OK)
			st = credit_store_block_at(w->tx, m->kind, m->project, m->vintage, (struct credit_range){m->range.to + 1, m->range.to + 1},
				&w->set, &ignored, w->err);
	}
	for (size_t i = 0; i < w->moves && st == ST_OK; i++)
		if (!credit_set_move(&w->set, &w->move[i], on))
			st = err_internal(w->err, "credit: a move does not fit the registry (R1, R3)");
	return st;
}

/* ---- accounts (R15) ---- */

static enum status account_open(struct work *w, enum credit_kind kind, const char *holder)
{
	const char *account = credit_account_name(kind, CREDIT_LIVE, holder, "", w->arena), *state;
	enum status st = credit_store_account_state(w->tx, account, w->arena, &state, w->err);

	if (st == ST_OK && state[0] && strcmp(state, "open") != 0)
		st = err_set(w->err, ST_DENIED, "credit.account_state", account, state, NULL);
	return st;
}

/* ---- choosing units ---- */

/* Is the block of use for the order, apart from being free? */
static bool fits(struct work *w, const struct credit_block *b)
{
	const struct credit_order *o = w->o;

	if (b->since > o->on)
		return false;
	switch (o->kind) {
	case CREDIT_CONVERT:
		return o->on <= credit_conversion_last_day(b->certified_on, o->clock);
	case CREDIT_SURRENDER:
		return b->valid_year <= o->year && o->on <= credit_kcu_last_day((int)b->valid_year, o->clock);
	case CREDIT_BANK:
		return b->valid_year == o->year;
	default:
		return true;
	}
}

static enum status unfit(struct work *w, const struct credit_block *b)
{
	switch (w->o->kind) {
	case CREDIT_CONVERT:
		return err_set(w->err, ST_INPUT, "credit.conversion_late", w->o->holder, NULL);
	case CREDIT_SURRENDER:
	case CREDIT_BANK:
		return err_set(w->err, ST_INPUT, "credit.lapsed", serials(w, b), number(w, b->valid_year), number(w, w->o->year), NULL);
	default:
		return err_set(w->err, ST_INPUT, "credit.not_held", serials(w, b), w->o->holder, NULL);
	}
}

/* One block of a named range must be the holder's, free and fit. */
static enum status usable(struct work *w, const struct credit_block *b, enum credit_state state)
{
	if (strcmp(b->holder, w->o->holder) != 0)
		return err_set(w->err, ST_INPUT, "credit.not_held", serials(w, b), w->o->holder, NULL);
	if (b->state != state)
		return err_set(w->err, ST_CONFLICT, "credit.ended", serials(w, b), credit_state_name[b->state], NULL);
	if (b->blocked || b->lock_event)
		return err_set(w->err, ST_CONFLICT, "credit.locked", serials(w, b), NULL);
	return fits(w, b) ? ST_OK : unfit(w, b);
}

static enum status take_range(struct work *w, enum credit_kind kind, enum credit_state state)
{
	const struct credit_order *o = w->o;
	struct credit_range all = {o->serial_from, o->serial_to};
	enum status st = ST_OK;

	for (int64_t at = all.from; at <= all.to && st == ST_OK;) {
		struct credit_block key = {.kind = kind, .project = o->project, .vintage = o->vintage, .range = all}, *b;

		st = credit_store_block_at(w->tx, kind, o->project, o->vintage, (struct credit_range){at, at}, &w->set, &b, w->err);
		if (st == ST_OK && !b)
			st = err_set(w->err, ST_INPUT, "credit.not_held", serials(w, &key), o->holder, NULL);
		if (st == ST_OK)
			st = usable(w, b, state);
		if (st != ST_OK)
			break;
		take(w, b, (struct credit_range){at, b->range.to < all.to ? b->range.to : all.to});
		at = b->range.to + 1;
	}
	return st;
}

/* At most `limit_t` of the holder's free units: oldest vintage, project, serial first. */
static enum status take_quantity(struct work *w, enum credit_kind kind, enum credit_state state, int64_t limit_t)
{
	const struct credit_order *o = w->o;
	struct credit_place after = {0, "", 0};
	struct credit_block *page[CREDIT_PAGE];
	size_t count = 1, limit = 4; /* most orders find enough in a few blocks */
	enum status st = ST_OK;

	if (text(o->project)[0] && o->vintage == 0)
		return missing(w, "vintage");
	while (count > 0 && limit_t > 0 && st == ST_OK) {
		st = credit_store_free(w->tx, o->holder, kind, state, text(o->project), text(o->project)[0] ? o->vintage : 0, &after, limit, &w->set,
			page, &count, w->err);
		limit = CREDIT_PAGE;
		for (size_t i = 0; i < count && limit_t > 0 && st == ST_OK; i++) {
			struct credit_range part = page[i]->range;
			int64_t there_t = credit_range_count(part);

			after = (struct credit_place){page[i]->vintage, page[i]->project, part.from};
			if (!fits(w, page[i])) {
				w->answer.expired_t += page[i]->since <= o->on ? there_t : 0;
				continue;
			}
			if (there_t > limit_t)
				part.to = part.from + limit_t - 1;
			limit_t -= credit_range_count(part);
			take(w, page[i], part);
		}
	}
	return st;
}

/* By range, by quantity, or all that there is (`all`: an order for none is carried out too). */
static enum status choose(struct work *w, enum credit_kind kind, enum credit_state state, bool all)
{
	const struct credit_order *o = w->o;
	enum status st;

	if (!text(o->holder)[0])
		return missing(w, "holder");
	if (o->tonnes < 0)
		return err_set(w->err, ST_INPUT, "credit.tonnes", number(w, o->tonnes), NULL);
	st = account_open(w, kind, o->holder);
	if (st != ST_OK)
		return st;
	if (o->serial_from || o->serial_to)
		return take_range(w, kind, state);
	if (o->tonnes == 0 && !all)
		return missing(w, "tonnes");
	st = take_quantity(w, kind, state, o->tonnes > 0 ? o->tonnes : INT64_MAX);
	if (st == ST_OK && w->answer.tonnes < o->tonnes)
		st = err_set(w->err, ST_INPUT, w->answer.expired_t > 0 && o->kind == CREDIT_CONVERT ? "credit.conversion_late" : "credit.not_enough",
			o->holder, credit_kind_name[kind], number(w, w->answer.tonnes), number(w, o->tonnes), NULL);
	return st;
}

/* ---- convert, surrender, bank ---- */

static enum status convert(struct work *w)
{
	int64_t year = w->o->year ? w->o->year : credit_open_year(w->o->on, w->o->clock);
	enum status st = choose(w, CREDIT_KOC, CREDIT_LIVE, true);
	size_t koc = w->moves;

	if (st == ST_OK && w->answer.tonnes == 0 && w->answer.expired_t > 0)
		st = err_set(w->err, ST_INPUT, "credit.conversion_late", w->o->holder, NULL);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < koc; i++) { /* R2: range for range */
		w->move = arena_grow(w->arena, w->move, w->moves, sizeof *w->move);
		w->move[w->moves] = w->move[i];
		w->move[w->moves].line = (int64_t)w->moves + 1;
		w->move[w->moves].kind = CREDIT_KCU;
		w->move[w->moves].state = CREDIT_LIVE;
		w->move[w->moves].from_holder = w->move[w->moves].from_state = NULL;
		w->move[w->moves].valid_year = year;
		w->moves++;
	}
	return account_open(w, CREDIT_KCU, w->o->holder);
}

enum status credit_cap_of(const struct credit_compliance_row *row, int64_t *out_cap_t, struct err *err)
{
	enum status st;
	mpq_t rate;

	mpq_init(rate);
	st = decimal_parse_exact(row->rate, rate, err);
	if (st == ST_OK && (mpq_sgn(rate) < 0 || mpq_cmp_si(rate, 1, 1) > 0 || row->obligation_t < 0))
		st = err_set(err, ST_INPUT, "number.range", row->rate, "0 … 1", NULL);
	if (st == ST_OK)
		*out_cap_t = credit_cap(row->obligation_t, rate);
	mpq_clear(rate);
	return st;
}

/* Obligation, cap and what was surrendered before, of the order's year. */
static enum status year_of(struct work *w, struct credit_surrender_row *s)
{
	const struct credit_order *o = w->o;
	struct credit_compliance_row *row;
	size_t rows;
	enum status st;

	if (!text(o->holder)[0] || o->year == 0)
		return missing(w, "holder, year");
	st = credit_store_compliance(w->tx, o->holder, o->year, w->arena, &row, &rows, w->err);
	if (st == ST_OK && rows == 0)
		st = err_set(w->err, ST_NOT_FOUND, "credit.no_obligation", o->holder, number(w, o->year), NULL);
	if (st != ST_OK)
		return st;
	*s = (struct credit_surrender_row){.event = w->event.seq,
		.entity = o->holder,
		.year = o->year,
		.on_date = w->event.on_date,
		.obligation_t = row->obligation_t,
		.rate = row->rate,
		.evidence = w->event.evidence};
	st = credit_cap_of(row, &s->cap_t, w->err);
	return st == ST_OK ? credit_store_surrendered(w->tx, o->holder, o->year, &s->before_t, w->err) : st;
}

/* R5: read and written in one writing transaction, so that two surrenders cannot both pass. */
static enum status surrender(struct work *w)
{
	const struct credit_order *o = w->o;
	struct credit_surrender_row s;
	int64_t asked_t = o->serial_to ? o->serial_to - o->serial_from + 1 : o->tonnes, room_t;
	enum status st = year_of(w, &s);

	if (st == ST_OK && o->on > credit_surrender_last_day(o->year, o->clock))
		st = err_set(w->err, ST_INPUT, "credit.surrender_late", o->holder, number(w, o->year), NULL);
	if (st != ST_OK)
		return st;
	room_t = s.before_t < s.cap_t ? s.cap_t - s.before_t : 0;
	if (asked_t > room_t)
		return err_set(w->err, ST_CONFLICT, "credit.surrender_cap", o->holder, number(w, o->year), number(w, s.cap_t), number(w, s.before_t),
			number(w, asked_t), NULL);
	if (asked_t != 0) {
		st = choose(w, CREDIT_KCU, CREDIT_LIVE, true);
	} else {
		st = account_open(w, CREDIT_KCU, o->holder);
		if (st == ST_OK)
			st = take_quantity(w, CREDIT_KCU, CREDIT_LIVE, room_t);
	}
	s.quantity_t = w->answer.tonnes;
	assert(st != ST_OK || s.quantity_t == 0 || s.before_t + s.quantity_t <= s.cap_t); /* R5 */
	set_facts(w, s.obligation_t, arena_printf(w->arena, "%s:%d", s.rate, o->year));
	return st == ST_OK ? credit_store_surrender_add(w->tx, &s, w->err) : st;
}

static enum status bank(struct work *w)
{
	const struct credit_order *o = w->o;

	if (o->year == 0)
		return missing(w, "year");
	if (!text(o->evidence)[0])
		return err_set(w->err, ST_INPUT, "credit.no_approval", o->holder, number(w, o->year), NULL);
	if (o->on > credit_surrender_last_day(o->year, o->clock))
		return err_set(w->err, ST_INPUT, "credit.surrender_late", o->holder, number(w, o->year), NULL);
	return choose(w, CREDIT_KCU, CREDIT_LIVE, true);
}

static enum status revise(struct work *w)
{
	const struct credit_order *o = w->o;
	struct credit_obligation obligation = {.event = w->event.seq, .entity = o->holder, .year = o->year, .obligation_t = o->tonnes};
	struct credit_compliance_row row = {.obligation_t = o->tonnes};
	struct credit_surrender_row s;
	int64_t cap_t;
	enum status st;

	if (o->tonnes < 0)
		return err_set(w->err, ST_INPUT, "credit.tonnes", number(w, o->tonnes), NULL);
	st = year_of(w, &s);
	if (st == ST_OK) {
		row.rate = s.rate;
		st = credit_cap_of(&row, &cap_t, w->err);
	}
	set_facts(w, o->year, o->holder);
	if (st == ST_OK)
		st = credit_store_obligation_add(w->tx, &obligation, w->err);
	if (st == ST_OK) {
		w->answer.tonnes = o->tonnes;
		w->answer.gone_t = s.before_t > cap_t ? s.before_t - cap_t : 0;
	}
	return st;
}

/* ---- proposals and locks ---- */

static enum status propose(struct work *w)
{
	const struct credit_order *o = w->o;
	enum credit_kind kind = kind_of(o);
	struct credit_pending p = {.event = w->event.seq,
		.kind = credit_order_name[o->kind],
		.key = o->key,
		.holder = o->holder,
		.receiver = text(o->to),
		.unit = credit_kind_name[kind]};
	bool transfer = o->kind == CREDIT_TRANSFER;
	enum status st;

	if (!text(o->holder)[0] || (transfer && !text(o->to)[0]) || (!transfer && !text(o->reason)[0]))
		return missing(w, transfer ? "holder, to" : "holder, reason");
	if (transfer && !text(o->evidence)[0])
		return err_set(w->err, ST_INPUT, "credit.no_contract", o->holder, o->to, NULL);
	if (transfer && strcmp(o->holder, o->to) == 0)
		return err_set(w->err, ST_INPUT, "credit.same_account", o->holder, NULL);
	if (transfer && kind == CREDIT_KCU && !o->allocated)
		return err_set(w->err, ST_DENIED, "credit.receiver_not_allocated", o->to, NULL);
	st = choose(w, kind, CREDIT_LIVE, false);
	p.tonnes = w->answer.tonnes;
	set_facts(w, kind, p.receiver);
	return st == ST_OK ? credit_store_pending_add(w->tx, &p, w->err) : st;
}

/* Ends the proposal or lock that `of` names; only who may. */
static enum status resolve(struct work *w)
{
	const struct credit_order *o = w->o;
	bool accept = o->kind == CREDIT_ACCEPT, of_lock = o->kind == CREDIT_UNLOCK, found;
	struct credit_wanted wanted = {.filter = CREDIT_OF_LOCK};
	struct credit_block **block;
	struct credit_pending p;
	bool free = true;
	size_t count;
	enum status st;

	if (!text(o->of)[0] || !text(o->holder)[0])
		return missing(w, "of, holder");
	st = credit_store_pending_by_key(w->tx, o->of, w->arena, &p, &found, w->err);
	if (st == ST_OK && (!found || strcmp(p.kind, credit_order_name[of_lock ? CREDIT_LOCK : CREDIT_TRANSFER]) != 0))
		st = err_set(w->err, ST_NOT_FOUND, "credit.pending_unknown", o->of, NULL);
	if (st == ST_OK && strcmp(p.state, "open") != 0)
		st = err_set(w->err, ST_CONFLICT, "credit.pending_ended", o->of, p.state, NULL);
	if (st == ST_OK && strcmp(o->holder, of_lock || o->kind == CREDIT_WITHDRAW ? p.holder : p.receiver) != 0)
		st = err_set(w->err, ST_DENIED, "credit.pending_party", o->of, o->holder, credit_order_name[o->kind], NULL);
	if (st != ST_OK)
		return st;
	wanted.lock_event = p.event;
	st = credit_store_blocks(w->tx, &wanted, &w->set, &block, &count, w->err);
	for (size_t i = 0; i < count && st == ST_OK; i++) {
		struct credit_block to = changed(w, block[i]);

		free = free && !block[i]->blocked;
		to.holder = accept ? p.receiver : to.holder;
		add_move(w, block[i], block[i]->range, &to);
	}
	if (st == ST_OK && accept && (!free || w->answer.tonnes != p.tonnes))
		st = err_set(w->err, ST_CONFLICT, "credit.transfer_incomplete", o->of, number(w, p.tonnes), NULL);
	if (st == ST_OK && accept)
		st = account_open(w, count > 0 ? block[0]->kind : CREDIT_KOC, p.holder);
	if (st == ST_OK && accept)
		st = account_open(w, count > 0 ? block[0]->kind : CREDIT_KOC, p.receiver);
	return st == ST_OK ? credit_store_pending_end(w->tx, p.event, credit_order_name[o->kind], w->event.seq, w->err) : st;
}

/* ---- machines, certificates, accounts, time ---- */

/* Units of a machine: hold, release, cancel. What was surrendered before is a liability. */
static enum status machine(struct work *w)
{
	struct credit_wanted wanted = {.filter = CREDIT_OF_MEASURE, .measure = w->o->measure};
	enum credit_order_kind kind = w->o->kind;
	struct credit_block **block;
	size_t count;
	enum status st;

	if (!text(w->o->measure)[0])
		return missing(w, "measure");
	st = credit_store_blocks(w->tx, &wanted, &w->set, &block, &count, w->err);
	for (size_t i = 0; i < count && st == ST_OK; i++) {
		struct credit_block *b = block[i];

		if (b->state == CREDIT_SURRENDERED && kind != CREDIT_RELEASE)
			w->answer.gone_t += credit_range_count(b->range);
		if (!credit_state_ends(b->state) && (kind == CREDIT_CANCEL || b->blocked == (kind == CREDIT_RELEASE)))
			take(w, b, b->range);
	}
	if (st == ST_OK && kind == CREDIT_RELEASE && w->moves == 0)
		st = err_set(w->err, ST_CONFLICT, "credit.not_held_machine", w->o->measure, NULL);
	return st;
}

static enum status void_certification(struct work *w)
{
	const struct credit_order *o = w->o;
	enum status st = ST_OK;

	if (!text(o->project)[0] || o->vintage == 0 || !text(o->reason)[0])
		return missing(w, "project, vintage, reason");
	for (enum credit_kind kind = CREDIT_KOC; kind <= CREDIT_KCU && st == ST_OK; kind++) {
		struct credit_wanted wanted = {.filter = CREDIT_OF_RANGE,
			.kind = kind,
			.project = o->project,
			.vintage = o->vintage,
			.serial_from = o->serial_from ? o->serial_from : 1,
			.serial_to = o->serial_to ? o->serial_to : INT64_MAX - 1};
		struct credit_block **block;
		size_t count;

		st = credit_store_blocks(w->tx, &wanted, &w->set, &block, &count, w->err);
		for (size_t i = 0; i < count && st == ST_OK; i++) {
			struct credit_range part = block[i]->range;

			part.from = part.from > wanted.serial_from ? part.from : wanted.serial_from;
			part.to = part.to < wanted.serial_to ? part.to : wanted.serial_to;
			if (block[i]->state == CREDIT_SURRENDERED)
				w->answer.gone_t += credit_range_count(part);
			if (!credit_state_ends(block[i]->state))
				take(w, block[i], part);
		}
	}
	return st;
}

static enum status change_account(struct work *w)
{
	const struct credit_order *o = w->o;
	bool resume = o->kind == CREDIT_RESUME, closing = o->kind == CREDIT_CLOSE;
	struct credit_wanted wanted = {.filter = CREDIT_OF_ACCOUNT, .holder = o->holder, .kind = kind_of(o)};
	const char *account, *state;
	struct credit_block **block;
	size_t count = 0;
	enum status st;

	if (!text(o->holder)[0] || !text(o->reason)[0])
		return missing(w, "holder, reason");
	account = credit_account_name(wanted.kind, CREDIT_LIVE, o->holder, "", w->arena);
	w->event.subject = account;
	st = credit_store_account_state(w->tx, account, w->arena, &state, w->err);
	if (st == ST_OK && !state[0])
		st = err_set(w->err, ST_NOT_FOUND, "credit.account_unknown", account, NULL);
	if (st == ST_OK && (strcmp(state, "closed") == 0 || (!closing && resume != (strcmp(state, "suspended") == 0))))
		st = err_set(w->err, ST_CONFLICT, "credit.account_state", account, state, NULL);
	if (st == ST_OK && closing)
		st = credit_store_blocks(w->tx, &wanted, &w->set, &block, &count, w->err);
	for (size_t i = 0; i < count && st == ST_OK; i++) {
		if (block[i]->blocked || block[i]->lock_event)
			st = err_set(w->err, ST_CONFLICT, "credit.locked", serials(w, block[i]), NULL);
		else
			take(w, block[i], block[i]->range);
	}
	return st == ST_OK ? credit_store_account_change(w->tx, account,
				     closing  ? "closed"
				     : resume ? "open"
					      : "suspended",
				     w->event.seq, w->err)
			   : st;
}

/* KCU whose compliance year is over, KOC past their five years; locked ones too: the law does not wait. */
static enum status lapse(struct work *w)
{
	const struct credit_order *o = w->o;
	char certified_to[DATE_TEXT_LEN];
	struct credit_wanted wanted = {
		.filter = CREDIT_PAST, .holder = text(o->holder), .year = credit_open_year(o->on, o->clock) - 1, .certified_to = certified_to};
	struct credit_block **block;
	size_t count;
	enum status st;

	date_format(o->on - duty_clock_shortest_days(o->clock, "koc_conversion"), certified_to); /* none that is late was certified after it */
	st = credit_store_blocks(w->tx, &wanted, &w->set, &block, &count, w->err);
	for (size_t i = 0; i < count && st == ST_OK; i++)
		if (block[i]->kind == CREDIT_KCU || o->on > credit_conversion_last_day(block[i]->certified_on, o->clock))
			take(w, block[i], block[i]->range);
	return st;
}

static enum status dispatch(struct work *w)
{
	switch (w->o->kind) {
	case CREDIT_CONVERT:
		return convert(w);
	case CREDIT_SURRENDER:
		return surrender(w);
	case CREDIT_BANK:
		return bank(w);
	case CREDIT_HOLD:
	case CREDIT_RELEASE:
		return machine(w);
	case CREDIT_TRANSFER:
	case CREDIT_LOCK:
		return propose(w);
	case CREDIT_ACCEPT:
	case CREDIT_REJECT:
	case CREDIT_WITHDRAW:
	case CREDIT_UNLOCK:
		return resolve(w);
	case CREDIT_LAPSE:
		return lapse(w);
	case CREDIT_CANCEL:
		return text(w->o->measure)[0] ? machine(w) : choose(w, kind_of(w->o), CREDIT_LIVE, false);
	case CREDIT_VOID:
		return void_certification(w);
	case CREDIT_SUSPEND:
	case CREDIT_RESUME:
	case CREDIT_CLOSE:
		return change_account(w);
	case CREDIT_REVISE:
		return revise(w);
	case CREDIT_DEPOSIT:
		return choose(w, CREDIT_KOC, CREDIT_LIVE, false);
	case CREDIT_RESTORE:
		return choose(w, CREDIT_KOC, CREDIT_DEPOSITED, false);
	case CREDIT_CERTIFY:
	case CREDIT_ORDER_KINDS:
		break;
	}
	return err_internal(w->err, "credit_carry_out: certificates come from credit_certify");
}

static const char *subject_of(const struct credit_order *o)
{
	if (text(o->of)[0])
		return o->of;
	if (text(o->measure)[0])
		return o->measure;
	return o->kind == CREDIT_VOID ? text(o->project) : text(o->holder);
}

/* A range is named with its project and vintage; a quantity beside it must be the same. */
static enum status check_range(struct work *w)
{
	const struct credit_order *o = w->o;
	struct credit_range range = {o->serial_from, o->serial_to};

	if (range.from == 0 && range.to == 0)
		return ST_OK;
	if (!text(o->project)[0] || o->vintage == 0)
		return missing(w, "project, vintage");
	if (range.from < 1 || range.to < range.from || range.to == INT64_MAX || (o->tonnes != 0 && o->tonnes != credit_range_count(range)))
		return err_set(w->err, ST_INPUT, "credit.range", o->project, text(o->unit), number(w, range.from), number(w, range.to), NULL);
	return ST_OK;
}

/* A new order: choose, move, write. */
static enum status perform(struct work *w)
{
	char on[DATE_TEXT_LEN], facts[HASH_HEX_LEN];
	struct credit_event *e = &w->event;
	enum status st = credit_next_event(w->tx, w->arena, &e->seq, &e->prev_hash, w->err);

	date_format(w->o->on, on);
	credit_no_facts(facts);
	e->kind = credit_order_name[w->o->kind];
	e->on_date = on;
	e->subject = subject_of(w->o);
	e->actor = text(w->o->holder)[0] ? w->o->holder : "programme";
	e->evidence = text(w->o->evidence)[0] ? w->o->evidence : text(w->o->reason);
	e->key = w->o->key;
	e->facts = facts;
	credit_set_init(&w->set, w->arena);
	if (st == ST_OK)
		st = check_range(w);
	if (st == ST_OK)
		st = dispatch(w);
	if (st == ST_OK)
		st = carry_out(w, w->o->on);
	if (st == ST_OK) {
		e->quantity = w->answer.tonnes;
		e->gone = w->answer.gone_t;
		w->answer.event = e->seq;
		st = credit_append(w->tx, e, w->move, w->moves, &w->set, w->arena, w->err);
	}
	credit_set_done(&w->set);
	return st;
}

enum status credit_carry_out(struct store_tx *tx, const struct credit_order *order, struct credit_answer *out_answer, struct err *err)
{
	char content[HASH_HEX_LEN];
	struct credit_event before;
	struct arena arena;
	struct work w = {.tx = tx, .arena = &arena, .o = order, .err = err};
	bool done = false;
	enum status st;

	if (order->kind == CREDIT_CONVERT && !order->allocated)
		return err_set(err, ST_DENIED, "credit.not_allocated", text(order->holder), NULL);
	arena_init(&arena);
	w.event.asked = credit_order_text(order, &arena);
	credit_text_hash(w.event.asked, content);
	w.event.content = content;
	st = credit_done_already(tx, order->kind, order->key, content, &arena, &before, &done, err);
	if (st == ST_OK && done)
		w.answer = (struct credit_answer){.event = before.seq, .tonnes = before.quantity, .gone_t = before.gone, .repeated = true};
	else if (st == ST_OK)
		st = perform(&w);
	if (st == ST_OK)
		*out_answer = w.answer;
	arena_done(&arena);
	return st;
}
