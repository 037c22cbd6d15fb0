/* The registry's invariants on the rows alone, whatever the log says: ranges (R1, R6), ends (R3), sums (R2), certificates (R4, M1), caps (R5). */
#include "credit/credit_recheck_int.h"
#include "reduction/reduction.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t tonnes_of(const struct credit_holding *b)
{
	return b->serial_from < 1 || b->serial_to < b->serial_from ? 0 : b->serial_to - b->serial_from + 1;
}

/* ---- R2 ---- */

/* The stored sums add up, and are those of the blocks: `b` are all blocks of one unit, project and vintage. */
static void check_sum(struct recheck *r, const struct credit_holding *b, size_t count, struct credit_sum *sum)
{
	*sum = (struct credit_sum){.unit = b->unit, .project = b->project, .vintage = b->vintage};
	for (size_t i = 0; i < count; i++) {
		sum->issued_t = recheck_add(sum->issued_t, tonnes_of(&b[i]));
		for (int s = 0; s < CREDIT_STATES; s++)
			if (strcmp(credit_state_name[s], b[i].state) == 0)
				sum->state_t[s] = recheck_add(sum->state_t[s], tonnes_of(&b[i]));
	}
	for (size_t i = 0; i < r->sums; i++) {
		const struct credit_sum *stored = &r->sum[i];

		if (stored->vintage != sum->vintage || strcmp(stored->unit, sum->unit) != 0 || strcmp(stored->project, sum->project) != 0)
			continue;
		recheck_int(r, "credit_sum", (int64_t)i + 1, "issued_t", stored->issued_t, sum->issued_t);
		for (int s = 0; s < CREDIT_STATES; s++)
			recheck_int(r, "credit_sum", (int64_t)i + 1, credit_state_name[s], stored->state_t[s], sum->state_t[s]);
		return;
	}
	recheck_missing(r, "credit_sum", b->serial_from);
}

/* Certified = KOC; converted KOC = KCU, by project and vintage. `sum`: of the blocks, KCU first. */
static void check_issued(struct recheck *r, const struct credit_sum *sum, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct credit_sum *s = &sum[i];
		int64_t other_t = 0;
		char vintage[24];

		snprintf(vintage, sizeof vintage, "%" PRId64, s->vintage);
		if (strcmp(s->unit, "KCU") == 0)
			continue;
		for (size_t k = 0; k < r->certificates; k++)
			if (r->certificate[k].vintage == s->vintage && strcmp(r->certificate[k].project, s->project) == 0)
				other_t = recheck_add(other_t, r->certificate[k].tonnes);
		if (other_t != s->issued_t)
			recheck_broken(r, "credit.sum_differs", s->project, vintage, other_t, s->issued_t);
		other_t = 0;
		for (size_t k = 0; k < count; k++)
			if (strcmp(sum[k].unit, "KCU") == 0 && sum[k].vintage == s->vintage && strcmp(sum[k].project, s->project) == 0)
				other_t = recheck_add(other_t, sum[k].issued_t);
		if (other_t != s->state_t[CREDIT_CONVERTED])
			recheck_broken(r, "credit.conversion_differs", s->project, vintage, s->state_t[CREDIT_CONVERTED], other_t);
	}
}

/* Blocks come by unit, project, vintage, serial. */
static void check_blocks(struct recheck *r)
{
	struct credit_sum *sum = arena_alloc(r->arena, (r->blocks + 1) * sizeof *sum);
	size_t begin = 0, sums = 0;

	for (size_t i = 0; i < r->blocks; i++) {
		const struct credit_holding *b = &r->block[i];
		bool live = strcmp(b->state, "live") == 0 || strcmp(b->state, "deposited") == 0;
		bool same_group = i > 0 && b->vintage == b[-1].vintage && strcmp(b->unit, b[-1].unit) == 0 && strcmp(b->project, b[-1].project) == 0;

		if (b->serial_from < 1 || b->serial_to < b->serial_from) /* R6 */
			recheck_broken(r, "credit.range", b->project, b->unit, b->serial_from, b->serial_to);
		if (!live && (b->held || b->lock_event)) /* R3 */
			recheck_broken(r, "credit.terminal", b->project, b->state, b->serial_from, b->lock_event);
		if (same_group && b->serial_from <= b[-1].serial_to) /* R1 */
			recheck_broken(r, "credit.ranges_overlap", b->project, b->unit, b->serial_from, b[-1].serial_to);
		if (i > 0 && !same_group) {
			check_sum(r, &r->block[begin], i - begin, &sum[sums++]);
			begin = i;
		}
	}
	if (r->blocks > 0)
		check_sum(r, &r->block[begin], r->blocks - begin, &sum[sums++]);
	if (r->sums != sums)
		recheck_int(r, "credit_sum", 0, "*", (int64_t)r->sums, (int64_t)sums);
	check_issued(r, sum, sums);
}

/* ---- R4 ---- */

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
				recheck_broken(r, "credit.certificates_overlap", c->project, "", o->id, c->id);
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
				net_g = recheck_add(net_g, total[t].verified_g_in_after);
		if (st == ST_OK && c->grams > (net_g > 0 ? net_g : 0))
			recheck_broken(r, "credit.more_than_net", c->project, "", c->grams, net_g > 0 ? net_g : 0);
		for (size_t u = 0, t = 0; u < c->unit_count && st == ST_OK; u++) { /* both in key order */
			int64_t verified_g = 0;

			while (t < totals && strcmp(total[t].measure, c->unit[u].measure) < 0)
				t++;
			if (t < totals && strcmp(total[t].measure, c->unit[u].measure) == 0 && strcmp(total[t].project, c->project) == 0)
				verified_g = total[t].verified_g_in_after;
			if (c->unit[u].verified_g > verified_g)
				recheck_broken(r, "credit.more_than_verified", c->project, c->unit[u].measure, c->unit[u].verified_g, verified_g);
		}
	}
	return st;
}

/* ---- R5 ---- */

/* By today's obligations: a cap that was lowered afterwards is told, never silently kept. */
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
		int64_t cap_t = 0, total_t = recheck_add(s->before_t, s->quantity_t); /* the replay has compared before_t */
		char year[24];

		surrendered_t = recheck_add(surrendered_t, s->quantity_t);
		for (size_t k = 0; k < count; k++)
			if (row[k].year == s->year && strcmp(row[k].organisation, s->entity) == 0 &&
				!recheck_cap(row[k].obligation_t, row[k].rate, &cap_t))
				cap_t = 0;
		snprintf(year, sizeof year, "%" PRId64, s->year);
		if (s->quantity_t > 0 && total_t > cap_t)
			recheck_broken(r, "credit.cap_exceeded", s->entity, year, total_t, cap_t);
	}
	for (size_t i = 0; i < r->blocks; i++)
		if (strcmp(r->block[i].state, "surrendered") == 0)
			block_t = recheck_add(block_t, tonnes_of(&r->block[i]));
	if (surrendered_t != block_t)
		recheck_broken(r, "credit.surrender_differs", "", "", surrendered_t, block_t);
	return ST_OK;
}

enum status recheck_rows(struct recheck *r, struct store_tx *tx, struct err *err)
{
	enum status st;

	check_blocks(r);
	st = check_certificates(r, tx, err);
	return st == ST_OK ? check_caps(r, tx, err) : st;
}
