/* Replays the log of credit events and compares every derived row with the replay; then tests the registry's invariants on the rows alone. */
#include "base/decimal.h"
#include "credit/credit_int.h"
#include "reduction/reduction.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct recheck {
	struct arena *arena;
	struct findings *findings;
	/* as stored */
	struct credit_event *event;
	struct credit_certificate *certificate;
	struct credit_surrender_row *surrender;
	struct credit_registry stored;
	size_t events, certificates, surrenders;
	bool *certificate_seen, *surrender_seen;
	/* as replayed */
	struct credit_registry replay;
	struct credit_certificate *made; /* in the order of their events */
	size_t mades;
};

/* ---- differences ---- */

static void text_differs(struct recheck *r, const char *table, int64_t row, const char *column, const char *stored, const char *now)
{
	char key[24];
	struct err e;

	if (stored && now && strcmp(stored, now) == 0)
		return;
	snprintf(key, sizeof key, "%" PRId64, row);
	err_set(&e, ST_CONFLICT, "credit.row_differs", table, key, column, stored ? stored : "–", now ? now : "–", NULL);
	findings_add(r->findings, SEVERITY_ERROR, &e);
}

static void int_differs(struct recheck *r, const char *table, int64_t row, const char *column, int64_t stored, int64_t now)
{
	char a[24], b[24];

	if (stored == now)
		return;
	snprintf(a, sizeof a, "%" PRId64, stored);
	snprintf(b, sizeof b, "%" PRId64, now);
	text_differs(r, table, row, column, a, b);
}

static void missing(struct recheck *r, const char *table, int64_t row)
{
	text_differs(r, table, row, "*", NULL, "1");
}

static void surplus(struct recheck *r, const char *table, int64_t row)
{
	text_differs(r, table, row, "*", "1", NULL);
}

/* Numbers changed by hand may be anything: sums stop at the end of the range, a range that is none counts nothing. */
static int64_t add(int64_t a, int64_t b)
{
	int64_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		return a > 0 ? INT64_MAX : INT64_MIN;
	return sum;
}

static int64_t tonnes_of(const struct credit_block *b)
{
	return b->range.from < 1 || b->range.to < b->range.from ? 0 : b->range.to - b->range.from + 1;
}

/* ---- replay ---- */

static void replay_certify(struct recheck *r, const struct credit_event *e, date_day on)
{
	char content[HASH_HEX_LEN], facts[HASH_HEX_LEN], day[DATE_TEXT_LEN] = "–";
	const struct credit_certificate *s = NULL;
	struct credit_certificate *c;
	int64_t serial = 0;
	struct err why;

	for (size_t i = 0; i < r->certificates && !s; i++)
		if (r->certificate[i].event == e->seq) {
			s = &r->certificate[i];
			r->certificate_seen[i] = true;
		}
	if (!s) {
		missing(r, "credit_certificate", e->seq);
		return;
	}
	for (size_t i = 0; i < r->mades; i++)
		if (strcmp(r->made[i].project, s->project) == 0 && r->made[i].vintage == s->vintage && r->made[i].serial_to > serial)
			serial = r->made[i].serial_to;
	r->made = arena_grow(r->arena, r->made, r->mades, sizeof *r->made);
	c = &r->made[r->mades++];
	*c = *s;
	c->id = (int64_t)r->mades;
	c->on = on;
	c->unit = arena_alloc(r->arena, (s->unit_count + 1) * sizeof *c->unit);
	c->owner = arena_alloc(r->arena, (s->owner_count + 1) * sizeof *c->owner);
	for (size_t i = 0; i < s->unit_count; i++)
		c->unit[i] = s->unit[i];
	for (size_t i = 0; i < s->owner_count; i++)
		c->owner[i] = s->owner[i];
	if (credit_registry_certify(&r->replay, c, serial + 1, e->seq, &why) != ST_OK) {
		findings_add(r->findings, SEVERITY_ERROR, &why);
		return;
	}
	credit_certify_hashes(s, content, facts);
	text_differs(r, "credit_event", e->seq, "content_sha256", e->content, content);
	text_differs(r, "credit_event", e->seq, "facts_sha256", e->facts, facts);
	text_differs(r, "credit_certificate", s->id, "project", s->project, e->subject);
	text_differs(r, "credit_certificate", s->id, "evidence", s->evidence, e->evidence);
	text_differs(r, "credit_certificate", s->id, "key", s->key, e->key);
	if (s->on != DATE_NONE)
		date_format(s->on, day);
	text_differs(r, "credit_certificate", s->id, "on_date", day, e->on_date);
	int_differs(r, "credit_certificate", s->id, "certificate", s->id, c->id);
	int_differs(r, "credit_certificate", s->id, "grams", s->grams, c->grams);
	int_differs(r, "credit_certificate", s->id, "tonnes", s->tonnes, c->tonnes);
	int_differs(r, "credit_certificate", s->id, "remainder_g", s->remainder_g, c->remainder_g);
	int_differs(r, "credit_certificate", s->id, "serial_from", s->serial_from, c->serial_from);
	int_differs(r, "credit_certificate", s->id, "serial_to", s->serial_to, c->serial_to);
	int_differs(r, "credit_event", e->seq, "quantity", e->quantity, c->tonnes);
	int_differs(r, "credit_event", e->seq, "gone", e->gone, 0);
	for (size_t i = 0; i < s->unit_count; i++) {
		int_differs(r, "credit_certificate_unit", s->id, "credited_g", s->unit[i].credited_g, c->unit[i].credited_g);
		int_differs(r, "credit_certificate_unit", s->id, "tonnes", s->unit[i].tonnes, c->unit[i].tonnes);
	}
	for (size_t i = 0; i < s->owner_count; i++)
		int_differs(r, "credit_certificate_owner", s->id, "tonnes", s->owner[i].tonnes, c->owner[i].tonnes);
}

static void replay_convert(struct recheck *r, const struct credit_event *e, date_day on)
{
	char content[HASH_HEX_LEN], facts[HASH_HEX_LEN];
	int64_t expired_t;

	credit_convert_hashes(e->subject, e->on_date, e->evidence, content, facts);
	text_differs(r, "credit_event", e->seq, "content_sha256", e->content, content);
	text_differs(r, "credit_event", e->seq, "facts_sha256", e->facts, facts);
	int_differs(r, "credit_event", e->seq, "quantity", e->quantity, credit_registry_convert(&r->replay, e->subject, on, e->seq, &expired_t));
	int_differs(r, "credit_event", e->seq, "gone", e->gone, 0);
}

/* Cap of obligation and rate; false if they are no such numbers. */
static bool cap_of(int64_t obligation_t, const char *rate, int64_t *out_cap_t)
{
	bool fits;
	mpq_t value;

	mpq_init(value);
	fits = obligation_t >= 0 && decimal_parse_exact(rate, value, NULL) == ST_OK && mpq_sgn(value) >= 0 && mpq_cmp_si(value, 1, 1) <= 0;
	if (fits)
		*out_cap_t = credit_cap(obligation_t, value);
	mpq_clear(value);
	return fits;
}

static void replay_surrender(struct recheck *r, const struct credit_event *e, date_day on)
{
	char content[HASH_HEX_LEN], facts[HASH_HEX_LEN];
	const struct credit_surrender_row *s = NULL;
	int64_t cap_t = 0, before_t = 0, quantity_t = 0;

	for (size_t i = 0; i < r->surrenders; i++) {
		if (r->surrender[i].event == e->seq) {
			s = &r->surrender[i];
			r->surrender_seen[i] = true;
		}
	}
	if (!s) {
		missing(r, "credit_surrender", e->seq);
		return;
	}
	for (size_t i = 0; i < r->surrenders; i++)
		if (r->surrender[i].event < e->seq && strcmp(r->surrender[i].entity, s->entity) == 0 && r->surrender[i].year == s->year)
			before_t = add(before_t, r->surrender[i].quantity_t);
	if (!cap_of(s->obligation_t, s->rate, &cap_t))
		text_differs(r, "credit_surrender", s->event, "surrender_rate", s->rate, NULL);
	if (before_t >= 0 && before_t < cap_t)
		quantity_t = credit_registry_surrender(&r->replay, s->entity, on, cap_t - before_t, e->seq);
	credit_surrender_hashes(s, content, facts);
	text_differs(r, "credit_event", e->seq, "content_sha256", e->content, content);
	text_differs(r, "credit_event", e->seq, "facts_sha256", e->facts, facts);
	text_differs(r, "credit_surrender", s->event, "entity", s->entity, e->subject);
	text_differs(r, "credit_surrender", s->event, "on_date", s->on_date, e->on_date);
	text_differs(r, "credit_surrender", s->event, "evidence", s->evidence, e->evidence);
	int_differs(r, "credit_surrender", s->event, "cap_t", s->cap_t, cap_t);
	int_differs(r, "credit_surrender", s->event, "before_t", s->before_t, before_t);
	int_differs(r, "credit_surrender", s->event, "quantity_t", s->quantity_t, quantity_t);
	int_differs(r, "credit_event", e->seq, "quantity", e->quantity, quantity_t);
	int_differs(r, "credit_event", e->seq, "gone", e->gone, 0);
}

static void replay_hold(struct recheck *r, const struct credit_event *e)
{
	char content[HASH_HEX_LEN], facts[HASH_HEX_LEN];
	int64_t held_t, gone_t;

	credit_registry_hold(&r->replay, e->subject, &held_t, &gone_t);
	credit_hold_hashes(e->subject, e->on_date, e->evidence, content, facts);
	text_differs(r, "credit_event", e->seq, "content_sha256", e->content, content);
	text_differs(r, "credit_event", e->seq, "facts_sha256", e->facts, facts);
	int_differs(r, "credit_event", e->seq, "quantity", e->quantity, held_t);
	int_differs(r, "credit_event", e->seq, "gone", e->gone, gone_t);
}

static void replay_event(struct recheck *r, const struct credit_event *e)
{
	date_day on;

	if (date_parse(e->on_date, &on, NULL) != ST_OK)
		text_differs(r, "credit_event", e->seq, "on_date", e->on_date, NULL);
	else if (strcmp(e->kind, credit_event_name[CREDIT_CERTIFY]) == 0)
		replay_certify(r, e, on);
	else if (strcmp(e->kind, credit_event_name[CREDIT_CONVERT]) == 0)
		replay_convert(r, e, on);
	else if (strcmp(e->kind, credit_event_name[CREDIT_SURRENDER]) == 0)
		replay_surrender(r, e, on);
	else if (strcmp(e->kind, credit_event_name[CREDIT_HOLD]) == 0)
		replay_hold(r, e);
	else
		text_differs(r, "credit_event", e->seq, "kind", e->kind, NULL);
}

static void replay_all(struct recheck *r, int64_t head_seq, const char *head_hash)
{
	const char *previous = CREDIT_FIRST_HASH;

	for (size_t i = 0; i < r->events; i++) {
		const struct credit_event *e = &r->event[i];
		char hash[HASH_HEX_LEN];

		int_differs(r, "credit_event", e->seq, "seq", e->seq, (int64_t)i + 1);
		text_differs(r, "credit_event", e->seq, "prev_hash", e->prev_hash, previous);
		credit_event_hash(e, hash);
		text_differs(r, "credit_event", e->seq, "hash", e->hash, hash);
		previous = e->hash;
		replay_event(r, e);
	}
	int_differs(r, "credit_head", 1, "seq", head_seq, (int64_t)r->events);
	text_differs(r, "credit_head", 1, "hash", head_hash, previous);
	for (size_t i = 0; i < r->certificates; i++)
		if (!r->certificate_seen[i])
			surplus(r, "credit_certificate", r->certificate[i].id);
	for (size_t i = 0; i < r->surrenders; i++)
		if (!r->surrender_seen[i])
			surplus(r, "credit_surrender", r->surrender[i].event);
}

/* ---- blocks ---- */

static const char *kind_of(const struct credit_block *b)
{
	return b->kind <= CREDIT_KCU ? credit_kind_name[b->kind] : "?";
}

static const char *state_of(const struct credit_block *b)
{
	return b->state < CREDIT_STATES ? credit_state_name[b->state] : "?";
}

static void compare_block(struct recheck *r, const struct credit_block *s, const struct credit_block *n)
{
	static const char table[] = "credit_block";

	text_differs(r, table, s->id, "unit", kind_of(s), kind_of(n));
	text_differs(r, table, s->id, "project", s->project, n->project);
	int_differs(r, table, s->id, "vintage", s->vintage, n->vintage);
	int_differs(r, table, s->id, "serial_from", s->range.from, n->range.from);
	int_differs(r, table, s->id, "serial_to", s->range.to, n->range.to);
	text_differs(r, table, s->id, "holder", s->holder, n->holder);
	text_differs(r, table, s->id, "measure", s->measure, n->measure);
	text_differs(r, table, s->id, "state", state_of(s), state_of(n));
	int_differs(r, table, s->id, "blocked", s->blocked, n->blocked);
	int_differs(r, table, s->id, "certificate", s->certificate, n->certificate);
	int_differs(r, table, s->id, "since", s->since, n->since);
	int_differs(r, table, s->id, "made_by", s->made_by, n->made_by);
	int_differs(r, table, s->id, "ended_by", s->ended_by, n->ended_by);
	int_differs(r, table, s->id, "origin", s->origin, n->origin);
}

/* Both lists are in order of the block's number. */
static void compare_blocks(struct recheck *r)
{
	const struct credit_block *s = r->stored.block, *n = r->replay.block;
	size_t i = 0, k = 0;

	while (i < r->stored.count || k < r->replay.count) {
		if (k == r->replay.count || (i < r->stored.count && s[i].id < n[k].id))
			surplus(r, "credit_block", s[i++].id);
		else if (i == r->stored.count || s[i].id > n[k].id)
			missing(r, "credit_block", n[k++].id);
		else
			compare_block(r, &s[i++], &n[k++]);
	}
}

/* ---- invariants on the rows alone ---- */

static int compare_place(const void *a, const void *b)
{
	const struct credit_block *left = *(const struct credit_block *const *)a, *right = *(const struct credit_block *const *)b;
	int order = strcmp(left->project, right->project);

	if (order == 0)
		order = (left->vintage > right->vintage) - (left->vintage < right->vintage);
	if (order == 0)
		order = (left->kind > right->kind) - (left->kind < right->kind);
	if (order == 0)
		order = (left->range.from > right->range.from) - (left->range.from < right->range.from);
	return order;
}

static void broken(struct recheck *r, const char *code, const char *a, const char *b, int64_t x, int64_t y)
{
	char first[24], second[24];
	struct err e;

	snprintf(first, sizeof first, "%" PRId64, x);
	snprintf(second, sizeof second, "%" PRId64, y);
	err_set(&e, ST_CONFLICT, code, a, b, first, second, NULL);
	findings_add(r->findings, SEVERITY_ERROR, &e);
}

/* R2 for one (project, vintage): issued = Σ KOC; converted KOC = Σ KCU. */
static void check_sums(struct recheck *r, const struct credit_block *const *b, size_t count)
{
	int64_t issued_t = 0, koc_t = 0, converted_t = 0, kcu_t = 0;
	char vintage[24];

	snprintf(vintage, sizeof vintage, "%" PRId64, b[0]->vintage);
	for (size_t i = 0; i < r->certificates; i++)
		if (strcmp(r->certificate[i].project, b[0]->project) == 0 && r->certificate[i].vintage == b[0]->vintage)
			issued_t = add(issued_t, r->certificate[i].tonnes);
	for (size_t i = 0; i < count; i++) {
		int64_t tonnes = tonnes_of(b[i]);

		koc_t = add(koc_t, b[i]->kind == CREDIT_KOC ? tonnes : 0);
		converted_t = add(converted_t, b[i]->kind == CREDIT_KOC && b[i]->state == CREDIT_CONVERTED ? tonnes : 0);
		kcu_t = add(kcu_t, b[i]->kind == CREDIT_KCU ? tonnes : 0);
	}
	if (issued_t != koc_t)
		broken(r, "credit.sum_differs", b[0]->project, vintage, issued_t, koc_t);
	if (converted_t != kcu_t)
		broken(r, "credit.conversion_differs", b[0]->project, vintage, converted_t, kcu_t);
}

static void check_ranges(struct recheck *r)
{
	const struct credit_block **b = heap_alloc(r->stored.count + 1, sizeof *b);
	size_t begin = 0;

	for (size_t i = 0; i < r->stored.count; i++) {
		b[i] = &r->stored.block[i];
		if (b[i]->range.from < 1 || b[i]->range.to < b[i]->range.from) /* R6 */
			broken(r, "credit.range", b[i]->project, kind_of(b[i]), b[i]->range.from, b[i]->range.to);
		if ((b[i]->state == CREDIT_LIVE) != (b[i]->ended_by == 0) || (b[i]->blocked && b[i]->state != CREDIT_LIVE)) /* R3 */
			broken(r, "credit.terminal", b[i]->project, state_of(b[i]), b[i]->id, b[i]->ended_by);
	}
	if (r->stored.count > 0)
		qsort(b, r->stored.count, sizeof *b, compare_place);
	for (size_t i = 0; i < r->stored.count; i++) {
		bool same_group = i > 0 && strcmp(b[i]->project, b[i - 1]->project) == 0 && b[i]->vintage == b[i - 1]->vintage;

		if (same_group && b[i]->kind == b[i - 1]->kind && credit_range_overlap(b[i]->range, b[i - 1]->range)) /* R1 */
			broken(r, "credit.ranges_overlap", b[i]->project, kind_of(b[i]), b[i]->range.from, b[i - 1]->range.to);
		if (i > 0 && !same_group) {
			check_sums(r, b + begin, i - begin);
			begin = i;
		}
	}
	if (r->stored.count > 0)
		check_sums(r, b + begin, r->stored.count - begin);
	free(b);
}

/* R4: no two certificates of a project for one month, none above what is verified. */
static enum status check_certificates(struct recheck *r, struct store_tx *tx, struct err *err)
{
	struct reduction_total *total = NULL;
	date_month from = 0, to = -1; /* period of `total` */
	enum status st = ST_OK;
	size_t totals = 0;
	struct err e;

	for (size_t i = 0; i < r->certificates && st == ST_OK; i++) {
		const struct credit_certificate *c = &r->certificate[i];
		int64_t net_g = 0;

		for (size_t k = 0; k < i && c->tonnes > 0; k++) {
			const struct credit_certificate *o = &r->certificate[k];

			if (o->tonnes > 0 && strcmp(o->project, c->project) == 0 && o->from <= c->to && o->to >= c->from)
				broken(r, "credit.certificates_overlap", c->project, "", o->id, c->id);
		}
		if (c->from == DATE_NONE || c->to == DATE_NONE)
			continue; /* reported by the replay */
		if (!total || c->from != from || c->to != to) {
			from = c->from;
			to = c->to;
			st = reduction_totals(tx, from, to, r->arena, &total, &totals, &e);
			if (st == ST_CONFLICT) { /* a month of reduction was changed by hand */
				findings_add(r->findings, SEVERITY_ERROR, &e);
				return ST_OK;
			}
			if (st != ST_OK && err)
				*err = e;
		}
		for (size_t t = 0; t < totals && st == ST_OK; t++) /* all its machines, those below 0 included */
			if (strcmp(total[t].project, c->project) == 0)
				net_g = add(net_g, total[t].verified_g_in_after);
		if (st == ST_OK && c->grams > (net_g > 0 ? net_g : 0))
			broken(r, "credit.more_than_net", c->project, "", c->grams, net_g > 0 ? net_g : 0);
		for (size_t u = 0, t = 0; u < c->unit_count && st == ST_OK; u++) { /* both in key order */
			int64_t verified_g = 0;

			while (t < totals && strcmp(total[t].measure, c->unit[u].measure) < 0)
				t++;
			if (t < totals && strcmp(total[t].measure, c->unit[u].measure) == 0 && strcmp(total[t].project, c->project) == 0)
				verified_g = total[t].verified_g_in_after;
			if (c->unit[u].verified_g > verified_g)
				broken(r, "credit.more_than_verified", c->project, c->unit[u].measure, c->unit[u].verified_g, verified_g);
		}
	}
	return st;
}

/* R5 by today's obligations: a cap that was lowered afterwards is told, never silently kept. */
static enum status check_caps(struct recheck *r, struct store_tx *tx, struct err *err)
{
	struct credit_compliance_row *row;
	int64_t surrendered_t = 0, block_t = 0;
	size_t count;
	enum status st = credit_store_compliance(tx, NULL, 0, r->arena, &row, &count, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < r->surrenders; i++) {
		const struct credit_surrender_row *s = &r->surrender[i];
		int64_t total_t = 0, cap_t = 0;
		char year[24];

		surrendered_t = add(surrendered_t, s->quantity_t);
		for (size_t k = 0; k < r->surrenders; k++)
			if (k <= i && r->surrender[k].year == s->year && strcmp(r->surrender[k].entity, s->entity) == 0)
				total_t = add(total_t, r->surrender[k].quantity_t);
		for (size_t k = 0; k < count; k++)
			if (row[k].year == s->year && strcmp(row[k].organisation, s->entity) == 0 &&
				!cap_of(row[k].obligation_t, row[k].rate, &cap_t))
				cap_t = 0;
		snprintf(year, sizeof year, "%" PRId64, s->year);
		if (s->quantity_t > 0 && total_t > cap_t)
			broken(r, "credit.cap_exceeded", s->entity, year, total_t, cap_t);
	}
	for (size_t i = 0; i < r->stored.count; i++)
		if (r->stored.block[i].state == CREDIT_SURRENDERED)
			block_t = add(block_t, tonnes_of(&r->stored.block[i]));
	if (surrendered_t != block_t)
		broken(r, "credit.surrender_differs", "", "", surrendered_t, block_t);
	return ST_OK;
}

enum status credit_recheck(struct store_tx *tx, struct findings *findings, struct err *err)
{
	const char *head_hash;
	int64_t head_seq, orphans;
	struct recheck r = {.findings = findings};
	struct arena arena;
	enum status st;

	arena_init(&arena);
	r.arena = &arena;
	r.replay.arena = &arena;
	st = credit_store_events(tx, &arena, &r.event, &r.events, err);
	if (st == ST_OK)
		st = credit_store_head(tx, &arena, &head_seq, &head_hash, err);
	if (st == ST_OK)
		st = credit_store_certificates(tx, true, &arena, &r.certificate, &r.certificates, err);
	if (st == ST_OK)
		st = credit_store_surrenders(tx, &arena, &r.surrender, &r.surrenders, err);
	if (st == ST_OK)
		st = credit_store_blocks(tx, CREDIT_ALL, NULL, &arena, &r.stored, err);
	if (st == ST_OK)
		st = credit_store_orphans(tx, &orphans, err);
	if (st == ST_OK) {
		r.certificate_seen = arena_alloc(&arena, r.certificates + 1);
		r.surrender_seen = arena_alloc(&arena, r.surrenders + 1);
		replay_all(&r, head_seq, head_hash);
		int_differs(&r, "credit_certificate_unit", 0, "certificate", orphans, 0);
		compare_blocks(&r);
		check_ranges(&r);
		st = check_certificates(&r, tx, err);
	}
	if (st == ST_OK)
		st = check_caps(&r, tx, err);
	arena_done(&arena);
	return st;
}
