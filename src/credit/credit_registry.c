/* How a certificate is laid out in blocks: tonnes, machines, owners. Pure. */
#include "base/decimal.h"
#include "base/money.h"
#include "credit/credit_int.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *const credit_kind_name[2] = {"KOC", "KCU"};
const char *const credit_state_name[CREDIT_STATES] = {"live", "converted", "surrendered", "cancelled", "expired", "deposited"};

static struct credit_block *credit_registry_add(struct credit_registry *r)
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
