/* Replays the log of credit events move by move and compares every derived row with the replay; then the rows alone (credit_recheck_rows.c). */
#include "base/map.h"
#include "credit/credit_recheck_int.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct replay {
	struct recheck *r;
	struct credit_set set;
	struct map *certificate, *surrender, *pending, *obligation; /* stored rows by event, or key */
	struct map *total;                                          /* by entity and year: its cell of total_t */
	struct map *account;                                        /* by name: place in `opened` */
	bool *certificate_seen, *surrender_seen, *obligation_seen, *pending_seen;
	struct credit_account_row *opened;
	const char **pending_state; /* as replayed */
	int64_t *pending_ended_by;
	size_t accounts;
	int64_t *total_t; /* surrendered so far */
	struct credit_certificate *made;
	size_t mades;
};

/* ---- differences ---- */

void recheck_text(struct recheck *r, const char *table, int64_t row, const char *column, const char *stored, const char *now)
{
	char key[24];
	struct err e;

	if (stored && now && strcmp(stored, now) == 0)
		return;
	snprintf(key, sizeof key, "%" PRId64, row);
	err_set(&e, ST_CONFLICT, "credit.row_differs", table, key, column, stored ? stored : "–", now ? now : "–", NULL);
	findings_add(r->findings, SEVERITY_ERROR, &e);
}

void recheck_int(struct recheck *r, const char *table, int64_t row, const char *column, int64_t stored, int64_t now)
{
	char a[24], b[24];

	if (stored == now)
		return;
	snprintf(a, sizeof a, "%" PRId64, stored);
	snprintf(b, sizeof b, "%" PRId64, now);
	recheck_text(r, table, row, column, a, b);
}

void recheck_missing(struct recheck *r, const char *table, int64_t row)
{
	recheck_text(r, table, row, "*", NULL, "1");
}

void recheck_surplus(struct recheck *r, const char *table, int64_t row)
{
	recheck_text(r, table, row, "*", "1", NULL);
}

void recheck_broken(struct recheck *r, const char *code, const char *a, const char *b, int64_t x, int64_t y)
{
	char first[24], second[24];
	struct err e;

	snprintf(first, sizeof first, "%" PRId64, x);
	snprintf(second, sizeof second, "%" PRId64, y);
	err_set(&e, ST_CONFLICT, code, a, b, first, second, NULL);
	findings_add(r->findings, SEVERITY_ERROR, &e);
}

int64_t recheck_add(int64_t a, int64_t b)
{
	int64_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		return a > 0 ? INT64_MAX : INT64_MIN;
	return sum;
}

bool recheck_cap(int64_t obligation_t, const char *rate, int64_t *out_cap_t)
{
	struct credit_compliance_row row = {.obligation_t = obligation_t, .rate = rate};

	return credit_cap_of(&row, out_cap_t, NULL) == ST_OK;
}

static const char *key_of(struct replay *p, int64_t number)
{
	return arena_printf(p->r->arena, "%" PRId64, number);
}

static void index_rows(struct replay *p)
{
	struct recheck *r = p->r;

	for (size_t i = 0; i < r->certificates; i++)
		map_add(p->certificate, key_of(p, r->certificate[i].event), (int64_t)i, NULL);
	for (size_t i = 0; i < r->surrenders; i++)
		map_add(p->surrender, key_of(p, r->surrender[i].event), (int64_t)i, NULL);
	for (size_t i = 0; i < r->obligations; i++)
		map_add(p->obligation, key_of(p, r->obligation[i].event), (int64_t)i, NULL);
	for (size_t i = 0; i < r->pendings; i++) {
		map_add(p->pending, arena_printf(r->arena, "#%" PRId64, r->pending[i].event), (int64_t)i, NULL);
		map_add(p->pending, arena_printf(r->arena, "key %s", r->pending[i].key), (int64_t)i, NULL);
		p->pending_state[i] = "open";
	}
}

/* ---- accounts ---- */

static struct credit_account_row *account(struct replay *p, const char *name, int64_t event)
{
	int64_t at;

	if (!map_get(p->account, name, &at)) {
		at = (int64_t)p->accounts;
		map_add(p->account, name, at, NULL);
		p->opened = arena_grow(p->r->arena, p->opened, p->accounts, sizeof *p->opened);
		p->opened[p->accounts++] = (struct credit_account_row){.account = name, .state = "open", .opened_by = event};
	}
	return &p->opened[at];
}

static void open_accounts(struct replay *p, const struct credit_move *m)
{
	if (!m->from_state && m->kind == CREDIT_KOC)
		account(p, arena_printf(p->r->arena, "issuing:%s", m->project), m->event);
	if (!m->from_state || m->state >= CREDIT_STATES || strcmp(credit_state_name[m->state], m->from_state) != 0 ||
		strcmp(m->from_holder, m->holder) != 0)
		account(p, credit_account_name(m->kind, m->state, m->holder, m->project, p->r->arena), m->event);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct credit_account_row *)a)->account, ((const struct credit_account_row *)b)->account);
}

static void compare_accounts(struct replay *p)
{
	struct recheck *r = p->r;
	size_t i = 0, k = 0;

	if (p->accounts > 0)
		qsort(p->opened, p->accounts, sizeof *p->opened, by_name);
	while (i < r->accounts || k < p->accounts) {
		int order = i == r->accounts ? 1 : k == p->accounts ? -1 : strcmp(r->account[i].account, p->opened[k].account);

		if (order < 0) {
			recheck_surplus(r, "credit_account", r->account[i++].opened_by);
		} else if (order > 0) {
			recheck_missing(r, "credit_account", p->opened[k++].opened_by);
		} else {
			const struct credit_account_row *s = &r->account[i++], *n = &p->opened[k++];

			recheck_text(r, "credit_account", n->opened_by, "state", s->state, n->state);
			recheck_int(r, "credit_account", n->opened_by, "opened_by", s->opened_by, n->opened_by);
			recheck_int(r, "credit_account", n->opened_by, "changed_by", s->changed_by, n->changed_by);
		}
	}
}

/* ---- events ---- */

/* The running total of an entity's year: a cell of total_t, that of its first surrender. */
static int64_t *total_of(struct replay *p, const char *entity, int64_t year, int64_t first)
{
	const char *key = arena_printf(p->r->arena, "%" PRId64 " %s", year, entity);
	int64_t cell = first;

	if (!map_get(p->total, key, &cell))
		map_add(p->total, key, cell, NULL);
	return &p->total_t[cell];
}

static void replay_certify(struct replay *p, const struct credit_event *e, date_day on, const struct credit_move *move, size_t moves)
{
	char content[HASH_HEX_LEN], facts[HASH_HEX_LEN], stored[HASH_HEX_LEN], made[HASH_HEX_LEN], day[DATE_TEXT_LEN] = "–";
	struct recheck *r = p->r;
	struct credit_registry blocks = {.arena = r->arena};
	const struct credit_certificate *s;
	struct credit_certificate *c;
	struct credit_move *expected;
	int64_t at, serial = 0;
	struct err why;

	if (!map_get(p->certificate, key_of(p, e->seq), &at)) {
		recheck_missing(r, "credit_certificate", e->seq);
		return;
	}
	s = &r->certificate[at];
	p->certificate_seen[at] = true;
	for (size_t i = 0; i < p->mades; i++)
		if (strcmp(p->made[i].project, s->project) == 0 && p->made[i].vintage == s->vintage && p->made[i].serial_to > serial)
			serial = p->made[i].serial_to;
	p->made = arena_grow(r->arena, p->made, p->mades, sizeof *p->made);
	c = &p->made[p->mades++];
	*c = *s;
	c->id = (int64_t)p->mades;
	c->on = on;
	c->unit = arena_alloc(r->arena, (s->unit_count + 1) * sizeof *c->unit);
	c->owner = arena_alloc(r->arena, (s->owner_count + 1) * sizeof *c->owner);
	for (size_t i = 0; i < s->unit_count; i++)
		c->unit[i] = s->unit[i];
	for (size_t i = 0; i < s->owner_count; i++)
		c->owner[i] = s->owner[i];
	if (credit_registry_certify(&blocks, c, serial + 1, e->seq, &why) != ST_OK) {
		findings_add(r->findings, SEVERITY_ERROR, &why);
		return;
	}
	expected = arena_alloc(r->arena, (blocks.count + 1) * sizeof *expected);
	for (size_t i = 0; i < blocks.count; i++) {
		expected[i] = credit_move_of(&blocks.block[i]);
		expected[i].line = (int64_t)i + 1;
		if (!credit_set_add(&p->set, &blocks.block[i]))
			recheck_broken(r, "credit.ranges_overlap", c->project, credit_kind_name[CREDIT_KOC], blocks.block[i].range.from,
				blocks.block[i].range.to);
	}
	credit_moves_hash(expected, blocks.count, made);
	credit_moves_hash(move, moves, stored);
	recheck_text(r, "credit_move", e->seq, "*", stored, made);
	credit_certify_hashes(s, content, facts);
	recheck_text(r, "credit_event", e->seq, "content_sha256", e->content, content);
	recheck_text(r, "credit_event", e->seq, "facts_sha256", e->facts, facts);
	recheck_text(r, "credit_certificate", s->id, "project", s->project, e->subject);
	recheck_text(r, "credit_certificate", s->id, "evidence", s->evidence, e->evidence);
	recheck_text(r, "credit_certificate", s->id, "key", s->key, e->key);
	if (s->on != DATE_NONE)
		date_format(s->on, day);
	recheck_text(r, "credit_certificate", s->id, "on_date", day, e->on_date);
	recheck_int(r, "credit_certificate", s->id, "certificate", s->id, c->id);
	recheck_int(r, "credit_certificate", s->id, "grams", s->grams, c->grams);
	recheck_int(r, "credit_certificate", s->id, "tonnes", s->tonnes, c->tonnes);
	recheck_int(r, "credit_certificate", s->id, "remainder_g", s->remainder_g, c->remainder_g);
	recheck_int(r, "credit_certificate", s->id, "serial_from", s->serial_from, c->serial_from);
	recheck_int(r, "credit_certificate", s->id, "serial_to", s->serial_to, c->serial_to);
	recheck_int(r, "credit_event", e->seq, "quantity", e->quantity, c->tonnes);
	recheck_int(r, "credit_event", e->seq, "gone", e->gone, 0);
	for (size_t i = 0; i < s->unit_count; i++) {
		recheck_int(r, "credit_certificate_unit", s->id, "credited_g", s->unit[i].credited_g, c->unit[i].credited_g);
		recheck_int(r, "credit_certificate_unit", s->id, "tonnes", s->unit[i].tonnes, c->unit[i].tonnes);
	}
	for (size_t i = 0; i < s->owner_count; i++)
		recheck_int(r, "credit_certificate_owner", s->id, "tonnes", s->owner[i].tonnes, c->owner[i].tonnes);
}

static void compare_facts(struct replay *p, const struct credit_event *e, int64_t number, const char *text)
{
	char facts[HASH_HEX_LEN];

	credit_facts_hash(number, text, facts);
	recheck_text(p->r, "credit_event", e->seq, "facts_sha256", e->facts, facts);
}

static void replay_surrender(struct replay *p, const struct credit_event *e, int64_t moved_t)
{
	struct recheck *r = p->r;
	const struct credit_surrender_row *s;
	int64_t at, cap_t = 0, before_t, *total_t;

	if (!map_get(p->surrender, key_of(p, e->seq), &at)) {
		recheck_missing(r, "credit_surrender", e->seq);
		return;
	}
	s = &r->surrender[at];
	p->surrender_seen[at] = true;
	total_t = total_of(p, s->entity, s->year, at);
	before_t = *total_t;
	*total_t = recheck_add(before_t, moved_t);
	if (!recheck_cap(s->obligation_t, s->rate, &cap_t))
		recheck_text(r, "credit_surrender", s->event, "surrender_rate", s->rate, NULL);
	compare_facts(p, e, s->obligation_t, e->asked[0] ? arena_printf(r->arena, "%s:%" PRId64, s->rate, s->year) : s->rate);
	recheck_text(r, "credit_surrender", s->event, "entity", s->entity, e->subject);
	recheck_text(r, "credit_surrender", s->event, "on_date", s->on_date, e->on_date);
	recheck_text(r, "credit_surrender", s->event, "evidence", s->evidence, e->evidence);
	recheck_int(r, "credit_surrender", s->event, "cap_t", s->cap_t, cap_t);
	recheck_int(r, "credit_surrender", s->event, "before_t", s->before_t, before_t);
	recheck_int(r, "credit_surrender", s->event, "quantity_t", s->quantity_t, moved_t);
	if (moved_t > 0 && recheck_add(before_t, moved_t) > cap_t) /* R5 */
		recheck_broken(r, "credit.cap_exceeded", s->entity, key_of(p, s->year), recheck_add(before_t, moved_t), cap_t);
}

static void replay_pending(struct replay *p, const struct credit_event *e, int64_t moved_t)
{
	struct recheck *r = p->r;
	const struct credit_pending *s;
	int64_t at;

	if (!map_get(p->pending, arena_printf(r->arena, "#%" PRId64, e->seq), &at)) {
		recheck_missing(r, "credit_pending", e->seq);
		return;
	}
	s = &r->pending[at];
	p->pending_seen[at] = true;
	recheck_text(r, "credit_pending", s->event, "kind", s->kind, e->kind);
	recheck_text(r, "credit_pending", s->event, "key", s->key, e->key);
	recheck_text(r, "credit_pending", s->event, "holder", s->holder, e->subject);
	recheck_int(r, "credit_pending", s->event, "tonnes", s->tonnes, moved_t);
	if (strcmp(s->unit, "KOC") != 0 && strcmp(s->unit, "KCU") != 0)
		recheck_text(r, "credit_pending", s->event, "unit", s->unit, NULL);
	compare_facts(p, e, strcmp(s->unit, "KCU") == 0 ? CREDIT_KCU : CREDIT_KOC, s->receiver);
}

static void replay_ending(struct replay *p, const struct credit_event *e)
{
	int64_t at;

	if (!map_get(p->pending, arena_printf(p->r->arena, "key %s", e->subject), &at)) {
		recheck_missing(p->r, "credit_pending", e->seq);
		return;
	}
	p->pending_state[at] = e->kind;
	p->pending_ended_by[at] = e->seq;
}

static void replay_revise(struct replay *p, const struct credit_event *e)
{
	struct recheck *r = p->r;
	const struct credit_obligation *s;
	int64_t at;

	if (!map_get(p->obligation, key_of(p, e->seq), &at)) {
		recheck_missing(r, "credit_obligation", e->seq);
		return;
	}
	s = &r->obligation[at];
	p->obligation_seen[at] = true;
	recheck_text(r, "credit_obligation", s->event, "entity", s->entity, e->subject);
	recheck_int(r, "credit_obligation", s->event, "obligation_t", s->obligation_t, e->quantity);
	compare_facts(p, e, s->year, s->entity);
}

static void replay_account(struct replay *p, const struct credit_event *e, const char *state)
{
	struct credit_account_row *row = account(p, e->subject, e->seq);

	row->state = state;
	row->changed_by = e->seq;
}

/* What an event did besides its moves. */
static void replay_effect(struct replay *p, const struct credit_event *e, enum credit_order_kind kind, int64_t moved_t)
{
	switch (kind) {
	case CREDIT_SURRENDER:
		replay_surrender(p, e, moved_t);
		break;
	case CREDIT_TRANSFER:
	case CREDIT_LOCK:
		replay_pending(p, e, moved_t);
		break;
	case CREDIT_ACCEPT:
	case CREDIT_REJECT:
	case CREDIT_WITHDRAW:
	case CREDIT_UNLOCK:
		replay_ending(p, e);
		break;
	case CREDIT_REVISE:
		replay_revise(p, e);
		break;
	case CREDIT_SUSPEND:
		replay_account(p, e, "suspended");
		break;
	case CREDIT_RESUME:
		replay_account(p, e, "open");
		break;
	case CREDIT_CLOSE:
		replay_account(p, e, "closed");
		break;
	case CREDIT_ORDER_KINDS:
		recheck_text(p->r, "credit_event", e->seq, "kind", e->kind, NULL);
		break;
	default:
		break;
	}
	if (kind != CREDIT_REVISE)
		recheck_int(p->r, "credit_event", e->seq, "quantity", e->quantity, moved_t);
}

static void replay_event(struct replay *p, const struct credit_event *e, const struct credit_move *move, size_t moves)
{
	enum credit_order_kind kind = credit_order_named(e->kind);
	char hash[HASH_HEX_LEN];
	int64_t moved_t = 0;
	date_day on;

	if (e->moves[0]) {
		credit_moves_hash(move, moves, hash);
		recheck_text(p->r, "credit_event", e->seq, "moves_sha256", e->moves, hash);
	}
	if (e->asked[0]) {
		credit_text_hash(e->asked, hash);
		recheck_text(p->r, "credit_event", e->seq, "content_sha256", e->content, hash);
	}
	if (date_parse(e->on_date, &on, NULL) != ST_OK) {
		recheck_text(p->r, "credit_event", e->seq, "on_date", e->on_date, NULL);
		return;
	}
	for (size_t i = 0; i < moves; i++) {
		recheck_int(p->r, "credit_move", e->seq, "line", move[i].line, (int64_t)i + 1);
		open_accounts(p, &move[i]);
	}
	if (kind == CREDIT_CERTIFY) {
		replay_certify(p, e, on, move, moves);
		return;
	}
	for (size_t i = 0; i < moves; i++) {
		if (move[i].kind > CREDIT_KCU || move[i].state >= CREDIT_STATES || !credit_set_move(&p->set, &move[i], on))
			recheck_broken(p->r, "credit.move", e->kind, key_of(p, e->seq), move[i].range.from, move[i].range.to);
		else if (move[i].from_state)
			moved_t = recheck_add(moved_t, credit_range_count(move[i].range));
	}
	replay_effect(p, e, kind, moved_t);
}

static void replay_all(struct replay *p, int64_t head_seq, const char *head_hash)
{
	const char *previous = CREDIT_FIRST_HASH;
	struct recheck *r = p->r;
	size_t at = 0;

	for (size_t i = 0; i < r->events; i++) {
		const struct credit_event *e = &r->event[i];
		char hash[HASH_HEX_LEN];
		size_t begin;

		recheck_int(r, "credit_event", e->seq, "seq", e->seq, (int64_t)i + 1);
		recheck_text(r, "credit_event", e->seq, "prev_hash", e->prev_hash, previous);
		credit_event_hash(e, hash);
		recheck_text(r, "credit_event", e->seq, "hash", e->hash, hash);
		previous = e->hash;
		while (at < r->moves && r->move[at].event < e->seq)
			at++;
		for (begin = at; at < r->moves && r->move[at].event == e->seq; at++)
			;
		replay_event(p, e, &r->move[begin], at - begin);
	}
	recheck_int(r, "credit_head", 1, "seq", head_seq, (int64_t)r->events);
	recheck_text(r, "credit_head", 1, "hash", head_hash, previous);
	for (size_t i = 0; i < r->certificates; i++)
		if (!p->certificate_seen[i])
			recheck_surplus(r, "credit_certificate", r->certificate[i].id);
	for (size_t i = 0; i < r->surrenders; i++)
		if (!p->surrender_seen[i])
			recheck_surplus(r, "credit_surrender", r->surrender[i].event);
	for (size_t i = 0; i < r->obligations; i++)
		if (!p->obligation_seen[i])
			recheck_surplus(r, "credit_obligation", r->obligation[i].event);
	for (size_t i = 0; i < r->pendings; i++) {
		if (!p->pending_seen[i])
			recheck_surplus(r, "credit_pending", r->pending[i].event);
		recheck_text(r, "credit_pending", r->pending[i].event, "state", r->pending[i].state, p->pending_state[i]);
		recheck_int(r, "credit_pending", r->pending[i].event, "ended_by", r->pending[i].ended_by, p->pending_ended_by[i]);
	}
}

/* ---- blocks ---- */

static void list_block(struct credit_block *b, void *context)
{
	struct credit_block ***next = context;

	*(*next)++ = b;
}

/* KCU before KOC, as the names are in order. */
static int compare_place(const struct credit_holding *s, const struct credit_block *n)
{
	int order = strcmp(s->unit, credit_kind_name[n->kind]);

	if (order == 0)
		order = strcmp(s->project, n->project);
	if (order == 0)
		order = (s->vintage > n->vintage) - (s->vintage < n->vintage);
	if (order == 0)
		order = (s->serial_from > n->range.from) - (s->serial_from < n->range.from);
	return order;
}

static void compare_block(struct recheck *r, const struct credit_holding *s, const struct credit_block *n)
{
	static const char table[] = "credit_block";

	recheck_int(r, table, s->serial_from, "serial_to", s->serial_to, n->range.to);
	recheck_text(r, table, s->serial_from, "holder", s->holder, n->holder);
	recheck_text(r, table, s->serial_from, "measure", s->measure, n->measure);
	recheck_text(r, table, s->serial_from, "state", s->state, credit_state_name[n->state]);
	recheck_int(r, table, s->serial_from, "blocked", s->held, n->blocked);
	recheck_int(r, table, s->serial_from, "lock_event", s->lock_event, n->lock_event);
	recheck_int(r, table, s->serial_from, "valid_year", s->valid_year, n->valid_year);
	recheck_int(r, table, s->serial_from, "certificate", s->certificate, n->certificate);
	recheck_int(r, table, s->serial_from, "certified_on", s->certified_on, n->certified_on);
	recheck_int(r, table, s->serial_from, "since", s->since, n->since);
	recheck_int(r, table, s->serial_from, "made_by", s->made_by, n->made_by);
}

static void compare_blocks(struct replay *p)
{
	struct credit_block **all = arena_alloc(p->r->arena, (p->set.count + 1) * sizeof *all), **next = all, **list;
	struct recheck *r = p->r;
	size_t i = 0, k = 0, koc = 0;

	/* the set has KOC first, the table KCU */
	credit_set_each(&p->set, list_block, &next);
	while (koc < p->set.count && all[koc]->kind == CREDIT_KOC)
		koc++;
	list = arena_alloc(r->arena, (p->set.count + 1) * sizeof *list);
	for (size_t n = 0; n < p->set.count; n++)
		list[n] = all[(n + koc) % p->set.count];
	while (i < r->blocks || k < p->set.count) {
		int order = i == r->blocks ? 1 : k == p->set.count ? -1 : compare_place(&r->block[i], list[k]);

		if (order < 0)
			recheck_surplus(r, "credit_block", r->block[i++].serial_from);
		else if (order > 0)
			recheck_missing(r, "credit_block", list[k++]->range.from);
		else
			compare_block(r, &r->block[i++], list[k++]);
	}
}

static enum status read_all(struct recheck *r, struct store_tx *tx, struct err *err)
{
	enum status st = credit_store_events(tx, r->arena, &r->event, &r->events, err);

	if (st == ST_OK)
		st = credit_store_moves(tx, 0, r->arena, &r->move, &r->moves, err);
	if (st == ST_OK)
		st = credit_store_certificates(tx, true, r->arena, &r->certificate, &r->certificates, err);
	if (st == ST_OK)
		st = credit_store_surrenders(tx, r->arena, &r->surrender, &r->surrenders, err);
	if (st == ST_OK)
		st = credit_store_holdings(tx, NULL, false, r->arena, &r->block, &r->blocks, err);
	if (st == ST_OK)
		st = credit_store_pendings(tx, r->arena, &r->pending, &r->pendings, err);
	if (st == ST_OK)
		st = credit_store_obligations(tx, r->arena, &r->obligation, &r->obligations, err);
	if (st == ST_OK)
		st = credit_store_accounts(tx, r->arena, &r->account, &r->accounts, err);
	if (st == ST_OK)
		st = credit_store_sums(tx, r->arena, &r->sum, &r->sums, err);
	return st;
}

static void replay(struct recheck *r, int64_t head_seq, const char *head_hash)
{
	struct replay p = {.r = r,
		.certificate = map_new(),
		.surrender = map_new(),
		.pending = map_new(),
		.obligation = map_new(),
		.total = map_new(),
		.account = map_new(),
		.certificate_seen = arena_alloc(r->arena, r->certificates + 1),
		.surrender_seen = arena_alloc(r->arena, r->surrenders + 1),
		.obligation_seen = arena_alloc(r->arena, r->obligations + 1),
		.pending_seen = arena_alloc(r->arena, r->pendings + 1),
		.pending_state = arena_alloc(r->arena, (r->pendings + 1) * sizeof *p.pending_state),
		.pending_ended_by = arena_alloc(r->arena, (r->pendings + 1) * sizeof *p.pending_ended_by),
		.total_t = arena_alloc(r->arena, (r->surrenders + 1) * sizeof *p.total_t)};

	credit_set_init(&p.set, r->arena);
	index_rows(&p);
	replay_all(&p, head_seq, head_hash);
	compare_accounts(&p);
	compare_blocks(&p);
	credit_set_done(&p.set);
	map_free(p.certificate);
	map_free(p.surrender);
	map_free(p.pending);
	map_free(p.obligation);
	map_free(p.total);
	map_free(p.account);
}

enum status credit_recheck(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct recheck r = {.findings = findings};
	int64_t head_seq, orphans;
	const char *head_hash;
	struct arena arena;
	enum status st;

	arena_init(&arena);
	r.arena = &arena;
	st = read_all(&r, tx, err);
	if (st == ST_OK)
		st = credit_store_head(tx, &arena, &head_seq, &head_hash, err);
	if (st == ST_OK)
		st = credit_store_orphans(tx, &orphans, err);
	if (st == ST_OK) {
		replay(&r, head_seq, head_hash);
		recheck_int(&r, "credit_certificate_unit", 0, "certificate", orphans, 0);
		st = recheck_rows(&r, tx, err);
	}
	arena_done(&arena);
	return st;
}
