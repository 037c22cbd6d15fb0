/* The registry as blocks in memory. Commands run it on the blocks they need, the recheck on all of them: one code for both. Pure. */
#include "base/decimal.h"
#include "base/money.h"
#include "credit/credit_int.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *const credit_kind_name[2] = {"KOC", "KCU"};
const char *const credit_state_name[CREDIT_STATES] = {"live", "converted", "surrendered", "cancelled"};
const char *const credit_event_name[CREDIT_EVENT_KINDS] = {"certify", "convert", "surrender", "hold"};

struct credit_block *credit_registry_add(struct credit_registry *r)
{
	r->block = arena_grow(r->arena, r->block, r->count, sizeof *r->block);
	return &r->block[r->count++];
}

/* The request's grams: the sum over all machines, those below 0 included, itself never below 0. A machine's part of the tonnes goes by its grams
 * above 0. */
static enum status credit_grams(struct credit_certificate *c, struct err *err)
{
	int64_t above = 0, below = 0;

	for (size_t i = 0; i < c->unit_count; i++) {
		struct credit_certificate_unit *u = &c->unit[i];

		u->credited_g = u->verified_g > 0 ? u->verified_g : 0;
		u->tonnes = 0;
		if (u->verified_g < -CREDIT_GRAMS_MAX || u->credited_g > CREDIT_GRAMS_MAX - above ||
			u->verified_g - u->credited_g < -CREDIT_GRAMS_MAX - below)
			return err_set(err, ST_INPUT, "credit.too_large", c->project, NULL);
		above += u->credited_g;
		below += u->verified_g - u->credited_g;
	}
	c->grams = above + below > 0 ? above + below : 0;
	return ST_OK;
}

static enum status split_owners(struct credit_certificate *c, struct err *err)
{
	mpq_t *share = heap_alloc(c->owner_count + 1, sizeof *share);
	int64_t *part = heap_alloc(c->owner_count + 1, sizeof *part);
	enum status st = ST_OK;
	mpq_t sum;

	mpq_init(sum);
	for (size_t i = 0; i < c->owner_count; i++) {
		mpq_init(share[i]);
		if (st == ST_OK)
			st = decimal_parse_exact(c->owner[i].share, share[i], err);
		if (st == ST_OK && mpq_sgn(share[i]) < 0)
			st = err_set(err, ST_INPUT, "credit.ownership_sum", c->project, NULL);
		mpq_add(sum, sum, share[i]);
	}
	if (st == ST_OK && (c->owner_count == 0 || mpq_cmp_si(sum, 1, 1) != 0))
		st = err_set(err, ST_INPUT, "credit.ownership_sum", c->project, NULL);
	if (st == ST_OK) {
		credit_split(c->tonnes, share, c->owner_count, part);
		for (size_t i = 0; i < c->owner_count; i++)
			c->owner[i].tonnes = part[i];
	}
	for (size_t i = 0; i < c->owner_count; i++)
		mpq_clear(share[i]);
	mpq_clear(sum);
	free(part);
	free(share);
	return st;
}

static void split_machines(struct credit_certificate *c)
{
	int64_t *grams = heap_alloc(c->unit_count, sizeof *grams), *part = heap_alloc(c->unit_count, sizeof *part);

	for (size_t i = 0; i < c->unit_count; i++)
		grams[i] = c->unit[i].credited_g;
	split_largest_remainder(c->tonnes, grams, c->unit_count, part);
	for (size_t i = 0; i < c->unit_count; i++)
		c->unit[i].tonnes = part[i];
	free(part);
	free(grams);
}

static void add_blocks(struct credit_registry *r, const struct credit_certificate *c, int64_t event)
{
	int64_t *due = heap_alloc(c->owner_count, sizeof *due), *part = heap_alloc(c->owner_count, sizeof *part);
	int64_t next = c->serial_from;

	for (size_t k = 0; k < c->owner_count; k++)
		due[k] = c->owner[k].tonnes;
	for (size_t i = 0; i < c->unit_count; i++) {
		if (c->unit[i].tonnes == 0)
			continue;
		split_largest_remainder(c->unit[i].tonnes, due, c->owner_count, part);
		for (size_t k = 0; k < c->owner_count; k++) {
			if (part[k] == 0)
				continue;
			assert(part[k] <= due[k]);
			due[k] -= part[k];
			*credit_registry_add(r) = (struct credit_block){
				.id = ++r->last_id,
				.kind = CREDIT_KOC,
				.project = c->project,
				.vintage = c->vintage,
				.range = {next, next + part[k] - 1},
				.holder = c->owner[k].organisation,
				.measure = c->unit[i].measure,
				.state = CREDIT_LIVE,
				.certificate = c->id,
				.since = c->on,
				.certified_on = c->on,
				.made_by = event,
				.added = true,
			};
			next += part[k];
		}
	}
	assert(next == c->serial_to + 1);
	free(part);
	free(due);
}

enum status credit_registry_certify(struct credit_registry *r, struct credit_certificate *c, int64_t first_serial, int64_t event, struct err *err)
{
	struct credit_tonnes whole;
	enum status st = credit_grams(c, err);

	if (st != ST_OK)
		return st;
	whole = credit_truncate(c->grams);
	c->tonnes = whole.tonnes;
	c->remainder_g = whole.remainder_g;
	c->event = event;
	c->serial_from = c->tonnes > 0 ? first_serial : 0;
	c->serial_to = c->tonnes > 0 ? first_serial + c->tonnes - 1 : 0;
	st = split_owners(c, err);
	if (st != ST_OK || c->tonnes == 0)
		return st;
	split_machines(c);
	add_blocks(r, c, event);
	return ST_OK;
}

/* Live, free and there on the day. */
static bool usable(const struct credit_block *b, enum credit_kind kind, const char *holder, date_day on)
{
	return b->kind == kind && b->state == CREDIT_LIVE && !b->blocked && b->since <= on && strcmp(b->holder, holder) == 0;
}

/* Terminal states have no way out (R3). */
static void end_block(struct credit_block *b, enum credit_state state, int64_t event)
{
	assert(b->state == CREDIT_LIVE && !b->blocked && state != CREDIT_LIVE);
	b->state = state;
	b->ended_by = event;
	b->changed = true;
}

int64_t credit_registry_convert(struct credit_registry *r, const char *holder, date_day on, int64_t event, int64_t *out_expired_t)
{
	int64_t converted_t = 0, expired_t = 0;
	size_t count = r->count;

	for (size_t i = 0; i < count; i++) {
		struct credit_block *b = &r->block[i], *made;

		if (!usable(b, CREDIT_KOC, holder, on))
			continue;
		if (on > credit_conversion_last_day(b->certified_on)) {
			expired_t += credit_range_count(b->range);
			continue;
		}
		end_block(b, CREDIT_CONVERTED, event);
		converted_t += credit_range_count(b->range);
		made = credit_registry_add(r); /* may move the list */
		b = &r->block[i];
		*made = *b;
		made->id = ++r->last_id;
		made->kind = CREDIT_KCU;
		made->state = CREDIT_LIVE;
		made->since = on;
		made->made_by = event;
		made->ended_by = 0;
		made->origin = b->id;
		made->added = true;
		made->changed = false;
	}
	*out_expired_t = expired_t;
	return converted_t;
}

static int compare_age(const struct credit_block *a, const struct credit_block *b)
{
	int order;

	if (a->vintage != b->vintage)
		return a->vintage < b->vintage ? -1 : 1;
	order = strcmp(a->project, b->project);
	if (order == 0)
		order = (a->range.from > b->range.from) - (a->range.from < b->range.from);
	return order;
}

static int compare_age_of(const void *a, const void *b, void *registry)
{
	const struct credit_registry *r = registry;
	const size_t *left = a, *right = b;

	return compare_age(&r->block[*left], &r->block[*right]);
}

int64_t credit_registry_surrender(struct credit_registry *r, const char *holder, date_day on, int64_t limit_t, int64_t event)
{
	size_t *order = heap_alloc(r->count + 1, sizeof *order), usables = 0;
	int64_t left = limit_t;

	for (size_t i = 0; i < r->count; i++)
		if (usable(&r->block[i], CREDIT_KCU, holder, on))
			order[usables++] = i;
	qsort_r(order, usables, sizeof *order, compare_age_of, r);
	for (size_t i = 0; i < usables && left > 0; i++) {
		struct credit_range low, high;

		if (credit_range_split(r->block[order[i]].range, left, &low, &high)) {
			struct credit_block *rest = credit_registry_add(r), *b = &r->block[order[i]];

			*rest = *b;
			rest->id = ++r->last_id;
			rest->range = high;
			rest->made_by = event;
			rest->added = true;
			rest->changed = false;
			b->range = low;
		}
		left -= credit_range_count(r->block[order[i]].range);
		end_block(&r->block[order[i]], CREDIT_SURRENDERED, event);
	}
	free(order);
	assert(left >= 0);
	return limit_t - left;
}

void credit_registry_hold(struct credit_registry *r, const char *measure, int64_t *out_held_t, int64_t *out_gone_t)
{
	*out_held_t = *out_gone_t = 0;
	for (size_t i = 0; i < r->count; i++) {
		struct credit_block *b = &r->block[i];

		if (strcmp(b->measure, measure) != 0)
			continue;
		if (b->state == CREDIT_SURRENDERED)
			*out_gone_t += credit_range_count(b->range);
		if (b->state != CREDIT_LIVE || b->blocked)
			continue;
		b->blocked = 1;
		b->changed = true;
		*out_held_t += credit_range_count(b->range);
	}
}

/* ---- hashes ---- */

void credit_event_hash(const struct credit_event *e, char out_hex[HASH_HEX_LEN])
{
	struct hash hash;

	hash_init(&hash);
	hash_string(&hash, "sangsaeng.credit_event/1");
	hash_int(&hash, e->seq);
	hash_string(&hash, e->kind);
	hash_string(&hash, e->on_date);
	hash_string(&hash, e->subject);
	hash_int(&hash, e->quantity);
	hash_int(&hash, e->gone);
	hash_string(&hash, e->actor);
	hash_string(&hash, e->evidence);
	hash_string(&hash, e->key);
	hash_string(&hash, e->content);
	hash_string(&hash, e->facts);
	hash_string(&hash, e->prev_hash);
	hash_final(&hash, out_hex);
}

/* Starts a hash of what a command asks. */
static void content_begin(struct hash *hash, enum credit_event_kind kind, const char *subject, const char *on_date, const char *evidence)
{
	hash_init(hash);
	hash_string(hash, credit_event_name[kind]);
	hash_string(hash, subject);
	hash_string(hash, on_date);
	hash_string(hash, evidence);
}

static void no_facts(char out_facts[HASH_HEX_LEN])
{
	struct hash hash;

	hash_init(&hash);
	hash_null(&hash);
	hash_final(&hash, out_facts);
}

void credit_certify_hashes(const struct credit_certificate *c, char out_content[HASH_HEX_LEN], char out_facts[HASH_HEX_LEN])
{
	char on[DATE_TEXT_LEN];
	struct hash hash;

	date_format(c->on, on);
	content_begin(&hash, CREDIT_CERTIFY, c->project, on, c->evidence);
	hash_int(&hash, c->vintage);
	hash_int(&hash, c->from);
	hash_int(&hash, c->to);
	for (size_t i = 0; i < c->unit_count; i++) {
		hash_string(&hash, c->unit[i].measure);
		hash_int(&hash, c->unit[i].verified_g);
	}
	hash_final(&hash, out_content);
	hash_init(&hash);
	for (size_t i = 0; i < c->owner_count; i++) {
		hash_string(&hash, c->owner[i].organisation);
		hash_string(&hash, c->owner[i].share);
	}
	hash_final(&hash, out_facts);
}

void credit_convert_hashes(
	const char *holder, const char *on_date, const char *evidence, char out_content[HASH_HEX_LEN], char out_facts[HASH_HEX_LEN])
{
	struct hash hash;

	content_begin(&hash, CREDIT_CONVERT, holder, on_date, evidence);
	hash_final(&hash, out_content);
	no_facts(out_facts);
}

void credit_surrender_hashes(const struct credit_surrender_row *s, char out_content[HASH_HEX_LEN], char out_facts[HASH_HEX_LEN])
{
	struct hash hash;

	content_begin(&hash, CREDIT_SURRENDER, s->entity, s->on_date, s->evidence);
	hash_int(&hash, s->year);
	hash_final(&hash, out_content);
	hash_init(&hash);
	hash_int(&hash, s->obligation_t);
	hash_string(&hash, s->rate);
	hash_final(&hash, out_facts);
}

void credit_hold_hashes(const char *measure, const char *on_date, const char *reason, char out_content[HASH_HEX_LEN], char out_facts[HASH_HEX_LEN])
{
	struct hash hash;

	content_begin(&hash, CREDIT_HOLD, measure, on_date, reason);
	hash_final(&hash, out_content);
	no_facts(out_facts);
}
