/* Recomputes every derived row of reduction from the input rows and compares column by column. */
#include "reduction/reduction_audit_int.h"
#include "reduction/reduction_int.h"
#include "reduction/reduction_series_int.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *text_or_none(const char *text)
{
	return text ? text : "–";
}

static void baseline_differs(struct findings *findings, const char *measure, const char *column, const char *stored, const char *now)
{
	struct err e;

	err_set(&e, ST_CONFLICT, "reduction.baseline_differs", measure, column, text_or_none(stored), text_or_none(now), NULL);
	findings_add(findings, SEVERITY_ERROR, &e);
}

static void month_differs(struct findings *findings, const char *measure, const char *month, const char *column, const char *stored, const char *now)
{
	struct err e;

	err_set(&e, ST_CONFLICT, "reduction.month_differs", measure, month, column, text_or_none(stored), text_or_none(now), NULL);
	findings_add(findings, SEVERITY_ERROR, &e);
}

static void month_number(struct findings *findings, const char *measure, const char *month, const char *column, int64_t stored, int64_t now)
{
	char a[24], b[24];

	snprintf(a, sizeof a, "%" PRId64, stored);
	snprintf(b, sizeof b, "%" PRId64, now);
	if (stored != now)
		month_differs(findings, measure, month, column, a, b);
}

static void total_differs(struct findings *findings, const char *measure, const char *column, const char *stored, const char *now)
{
	struct err e;

	err_set(&e, ST_CONFLICT, "reduction.total_differs", measure, column, text_or_none(stored), text_or_none(now), NULL);
	findings_add(findings, SEVERITY_ERROR, &e);
}

static void total_number(struct findings *findings, const char *measure, const char *column, int64_t stored, int64_t now)
{
	char a[24], b[24];

	snprintf(a, sizeof a, "%" PRId64, stored);
	snprintf(b, sizeof b, "%" PRId64, now);
	if (stored != now)
		total_differs(findings, measure, column, a, b);
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static void compare_months(struct findings *findings, const char *measure, const struct reduction_month_row *stored, size_t stored_count,
	const struct reduction_month_row *now, size_t count)
{
	size_t i = 0, k = 0;

	while (i < stored_count || k < count) {
		int order = i == stored_count ? 1 : k == count ? -1 : strcmp(stored[i].month, now[k].month);

		if (order < 0) {
			month_differs(findings, measure, stored[i].month, "month", stored[i].month, NULL);
			i++;
		} else if (order > 0) {
			month_differs(findings, measure, now[k].month, "month", NULL, now[k].month);
			k++;
		} else {
			const struct reduction_month_row *s = &stored[i++], *n = &now[k++];

			month_number(findings, measure, n->month, "filled", s->filled, n->filled);
			month_number(findings, measure, n->month, "verified", s->verified, n->verified);
			if (!same(s->rejected, n->rejected))
				month_differs(findings, measure, n->month, "rejected", s->rejected, n->rejected);
			for (int t = 0; t < REDUCTION_TERMS; t++) {
				if (!same(s->term[t], n->term[t]))
					month_differs(findings, measure, n->month, reduction_term_name[t], s->term[t], n->term[t]);
				else if (!same(s->exact[t], n->exact[t]))
					month_differs(findings, measure, n->month, reduction_term_name[t], s->exact[t], n->exact[t]);
			}
		}
	}
}

static void compare_total(struct findings *findings, const struct reduction_total_row *stored, const struct reduction_total_row *now)
{
	if (!stored) {
		total_differs(findings, now->measure, "measure", NULL, now->measure);
		return;
	}
	if (!same(stored->project, now->project))
		total_differs(findings, now->measure, "project", stored->project, now->project);
	if (!same(stored->metered_from, now->metered_from))
		total_differs(findings, now->measure, "metered_from", stored->metered_from, now->metered_from);
	if (!same(stored->metered_to, now->metered_to))
		total_differs(findings, now->measure, "metered_to", stored->metered_to, now->metered_to);
	total_number(findings, now->measure, "planned_g", stored->planned_g, now->planned_g);
	total_number(findings, now->measure, "measured_g", stored->measured_g, now->measured_g);
	total_number(findings, now->measure, "verified_g", stored->verified_g, now->verified_g);
	total_number(findings, now->measure, "filled_months", stored->filled_months, now->filled_months);
	total_number(findings, now->measure, "rejected_months", stored->rejected_months, now->rejected_months);
}

/* The stored baseline against the history. `terms` and `*out_output_unit` are the recomputed ones. An input error is a finding: *out_ok false. */
static enum status recheck_baseline(struct store_tx *tx, const struct reduction_case *c, struct arena *arena, struct reduction_terms *terms,
	const char **out_output_unit, bool *out_ok, struct findings *findings, struct err *err)
{
	struct reduction_baseline stored, now;
	date_day frozen_on = c->installed_on == DATE_NONE ? date_make(2199, 12, 31) : c->installed_on - 1;
	char hash[HASH_HEX_LEN];
	struct err e;
	bool found;
	enum status st = reduction_store_baseline(tx, c->measure, arena, &stored, &found, err);

	*out_ok = false;
	if (st != ST_OK)
		return st;
	if (found && date_parse(stored.field[BASELINE_FROZEN_ON], &frozen_on, NULL) == ST_OK && c->installed_on != DATE_NONE &&
		frozen_on >= c->installed_on)
		baseline_differs(findings, c->measure, "frozen_on", stored.field[BASELINE_FROZEN_ON], NULL);
	st = reduction_baseline_compute(tx, c, frozen_on, arena, terms, &now, &e);
	if (st == ST_INPUT) {
		findings_add(findings, SEVERITY_ERROR, &e);
		return ST_OK;
	}
	if (st != ST_OK) {
		if (err)
			*err = e;
		return st;
	}
	*out_ok = true;
	*out_output_unit = now.field[BASELINE_OUTPUT_UNIT];
	if (!found) {
		baseline_differs(findings, c->measure, "measure", NULL, c->measure);
		return ST_OK;
	}
	for (int i = 0; i < BASELINE_FIELDS; i++)
		if (i != BASELINE_FROZEN_ON && !same(stored.field[i], now.field[i]))
			baseline_differs(findings, c->measure, reduction_baseline_field[i], stored.field[i], now.field[i]);
	reduction_baseline_hash(&stored, hash);
	if (strcmp(hash, stored.hash) != 0)
		baseline_differs(findings, c->measure, "row_sha256", stored.hash, hash);
	return ST_OK;
}

/* Every term of every month, in order. */
static enum status recheck_terms(
	struct store_tx *tx, const char *measure, const struct reduction_lines *now, struct arena *arena, struct findings *findings, struct err *err)
{
	struct reduction_term_row *stored;
	size_t count;
	enum status st = reduction_store_terms(tx, measure, arena, &stored, &count, err);

	if (st != ST_OK)
		return st;
	if (count != now->count)
		total_number(findings, measure, "reduction_term", (int64_t)count, (int64_t)now->count);
	for (size_t i = 0; i < now->count && i < count; i++) {
		const struct reduction_line *s = &stored[i].line, *n = &now->line[i];

		month_number(findings, measure, n->month, "place", stored[i].place, (int64_t)i);
		if (!same(s->month, n->month) || !same(s->term, n->term))
			month_differs(findings, measure, n->month, "term", s->term, n->term);
		else if (!same(s->group, n->group))
			month_differs(findings, measure, n->month, n->term, s->group, n->group);
		else if (!same(s->unit, n->unit))
			month_differs(findings, measure, n->month, n->term, s->unit, n->unit);
		else if (!same(s->digits12, n->digits12))
			month_differs(findings, measure, n->month, n->term, s->digits12, n->digits12);
		else if (!same(s->exact, n->exact))
			month_differs(findings, measure, n->month, n->term, s->exact, n->exact);
	}
	return ST_OK;
}

/* What the baseline was frozen with, against the methodology and the records as they are. A baseline of before records were kept has none of this. */
static enum status recheck_frozen(struct store_tx *tx, const struct reduction_case *c, const struct reduction_methodology *m, struct arena *arena,
	bool *out_found, struct findings *findings, struct err *err)
{
	static const char *const name[FROZEN_FIELDS] = {"methodology", "version", "methodology_sha256", "parameters_sha256"};
	struct reduction_frozen stored, now;
	enum status st = reduction_store_frozen(tx, c->measure, arena, &stored, out_found, err);

	if (st == ST_OK)
		st = reduction_frozen_compute(tx, c, m, arena, &now, err);
	for (int i = 0; st == ST_OK && *out_found && i < FROZEN_FIELDS; i++)
		if (!same(stored.field[i], now.field[i]))
			baseline_differs(findings, c->measure, name[i], stored.field[i], now.field[i]);
	return st;
}

/* Rows that there must be beside the months. */
struct recorded {
	int64_t frozen, terms;
};

static enum status recheck_case(struct store_tx *tx, const struct reduction_case *c, const struct reduction_methodology *m, struct recorded *expected,
	const struct reduction_total_row *stored_total, const struct reduction_verification *list, size_t list_count, struct arena *arena,
	struct findings *findings, struct err *err)
{
	struct reduction_month_row *stored;
	size_t stored_count;
	struct reduction_measured now;
	struct reduction_terms terms;
	const char *output_unit = "";
	date_day *recorded;
	struct err e;
	bool ok = true, frozen = false;
	enum status st = reduction_store_months(tx, c->measure, arena, &stored, &stored_count, err);

	if (st != ST_OK)
		return st;
	reduction_terms_init(&terms);
	if (c->fundable)
		st = recheck_baseline(tx, c, arena, &terms, &output_unit, &ok, findings, err);
	if (st == ST_OK && c->fundable)
		st = recheck_frozen(tx, c, m, arena, &frozen, findings, err);
	if (st == ST_OK && ok) {
		st = reduction_measure_case(tx, c, m, output_unit, &terms, arena, &now, &e);
		ok = st == ST_OK;
		if (st == ST_INPUT) {
			findings_add(findings, SEVERITY_ERROR, &e);
			st = ST_OK;
		} else if (st != ST_OK && err) {
			*err = e;
		}
	}
	reduction_terms_done(&terms);
	if (st != ST_OK || !ok)
		return st;
	st = reduction_series_recorded(tx, c->measure, c->metered_from, c->metered_to, arena, &recorded, err);
	for (size_t i = 0; i < now.count && st == ST_OK; i++)
		now.row[i].verified =
			!now.row[i].rejected && c->project && reduction_verified_since(list, list_count, c->project, now.month[i].month, recorded[i]);
	if (st == ST_OK)
		st = reduction_verified_grams(c->measure, now.row, now.count, NULL, NULL, &now.total.verified_g, err);
	if (st == ST_OK) {
		compare_months(findings, c->measure, stored, stored_count, now.row, now.count);
		compare_total(findings, stored_total, &now.total);
		if (frozen) {
			expected->frozen++;
			expected->terms += (int64_t)now.lines.count;
			st = recheck_terms(tx, c->measure, &now.lines, arena, findings, err);
		}
	}
	reduction_measured_done(&now);
	return st;
}

static void sample_differs(struct findings *findings, const char *verification, int64_t place, const char *stored, const char *now)
{
	char number[24];
	struct err e;

	snprintf(number, sizeof number, "%" PRId64, place);
	err_set(&e, ST_CONFLICT, "reduction.sample_differs", verification, number, text_or_none(stored), text_or_none(now), NULL);
	findings_add(findings, SEVERITY_ERROR, &e);
}

static enum status recheck_sample(struct store_tx *tx, const struct reduction_case *c, size_t count, const struct reduction_verification *list,
	size_t list_count, struct arena *arena, struct findings *findings, struct err *err)
{
	struct reduction_total_row *machine = arena_alloc(arena, (count + 1) * sizeof *machine);
	struct reduction_sample_row *stored;
	size_t stored_count, matched = 0;
	enum status st = reduction_store_sample(tx, arena, &stored, &stored_count, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < count; i++)
		machine[i] = (struct reduction_total_row){.measure = c[i].measure, .project = c[i].project ? c[i].project : ""};
	for (size_t i = 0; i < list_count; i++) {
		struct reduction_sample_item *draw;
		size_t items, drawn, at = 0;

		st = reduction_sample_items(tx, &list[i], machine, count, list[i].by_size, arena, &draw, &items, err);
		if (st != ST_OK)
			return st;
		drawn = reduction_sample_draw(&list[i], draw, items);
		while (at < stored_count && strcmp(stored[at].verification, list[i].verification) != 0)
			at++;
		for (size_t k = 0; k < drawn; k++) {
			bool here =
				at < stored_count && strcmp(stored[at].verification, list[i].verification) == 0 && stored[at].place == (int64_t)k + 1;

			if (!here)
				sample_differs(findings, list[i].verification, (int64_t)k + 1, NULL, draw[k].measure);
			else if (strcmp(stored[at].measure, draw[k].measure) != 0)
				sample_differs(findings, list[i].verification, (int64_t)k + 1, stored[at].measure, draw[k].measure);
			else if (strcmp(stored[at].hash, draw[k].hash) != 0)
				sample_differs(findings, list[i].verification, (int64_t)k + 1, stored[at].hash, draw[k].hash);
			at += here;
			matched += here;
		}
	}
	if (matched < stored_count)
		sample_differs(findings, "–", 0, "reduction_sample", NULL);
	return ST_OK;
}

void reduction_rows_differ(struct findings *findings, const char *table, int64_t stored, int64_t now)
{
	char a[24], b[24];
	struct err e;

	if (stored == now)
		return;
	snprintf(a, sizeof a, "%" PRId64, stored);
	snprintf(b, sizeof b, "%" PRId64, now);
	err_set(&e, ST_CONFLICT, "reduction.rows_differ", table, a, b, NULL);
	findings_add(findings, SEVERITY_ERROR, &e);
}

enum status reduction_recheck(struct store_tx *tx, const struct reduction_case *list, size_t count, const struct reduction_party *conflict,
	size_t conflict_count, struct findings *findings, struct err *err)
{
	struct reduction_library library = {0};
	const struct reduction_methodology *m;
	struct reduction_verification *verification;
	struct recorded recorded = {0, 0}, rows;
	struct reduction_row_counts counts, expected = {0, 0, (int64_t)count};
	struct reduction_total_row *total;
	size_t verifications, totals;
	struct arena arena, scratch;
	struct err e;
	enum status st;

	arena_init(&arena);
	arena_init(&scratch);
	st = reduction_verifications(tx, &arena, &verification, &verifications, err);
	if (st == ST_OK)
		st = reduction_store_totals(tx, &arena, &total, &totals, err);
	if (st == ST_OK && reduction_check_verifiers(verification, verifications, conflict, conflict_count, &e) != ST_OK)
		findings_add(findings, SEVERITY_ERROR, &e);
	for (size_t i = 0; st == ST_OK && i < count; i++, arena_clear(&scratch)) {
		const struct reduction_total_row *stored = NULL;
		size_t low = 0, high = totals;

		while (low < high) { /* totals come in key order */
			size_t middle = low + (high - low) / 2;
			int order = strcmp(total[middle].measure, list[i].measure);

			if (order == 0)
				stored = &total[middle];
			if (order < 0)
				low = middle + 1;
			else
				high = middle;
		}
		expected.baselines += list[i].fundable;
		expected.months += list[i].metered_to >= list[i].metered_from ? list[i].metered_to - list[i].metered_from + 1 : 0;
		st = reduction_library_get(&library, tx, list[i].measure, list[i].methodology, &m, &e);
		if (st == ST_INPUT) {
			findings_add(findings, SEVERITY_ERROR, &e);
			st = ST_OK;
			continue;
		}
		if (st != ST_OK) {
			if (err)
				*err = e;
			break;
		}
		st = recheck_case(tx, &list[i], m, &recorded, stored, verification, verifications, &scratch, findings, err);
	}
	if (st == ST_OK)
		st = reduction_series_recheck(tx, findings, err);
	if (st == ST_OK)
		st = recheck_sample(tx, list, count, verification, verifications, &arena, findings, err);
	if (st == ST_OK)
		st = reduction_audit_recheck(tx, findings, err);
	if (st == ST_OK)
		st = reduction_store_counts(tx, &counts, err);
	if (st == ST_OK)
		st = reduction_store_records_count(tx, &rows.frozen, &rows.terms, err);
	if (st == ST_OK) {
		reduction_rows_differ(findings, "reduction_frozen", rows.frozen, recorded.frozen);
		reduction_rows_differ(findings, "reduction_term", rows.terms, recorded.terms);
		reduction_rows_differ(findings, "reduction_baseline", counts.baselines, expected.baselines);
		reduction_rows_differ(findings, "reduction_month", counts.months, expected.months);
		reduction_rows_differ(findings, "reduction_total", counts.totals, expected.totals);
	}
	arena_done(&scratch);
	arena_done(&arena);
	reduction_library_done(&library);
	return st;
}
