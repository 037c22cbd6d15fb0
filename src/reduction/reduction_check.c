/* Cross-row rules of reduction's input tables. Findings carry file and line. */
#include "base/decimal.h"
#include "base/map.h"
#include "evidence/evidence.h"
#include "factor/factor.h"
#include "party/party.h"
#include "reduction/reduction_audit_int.h"
#include "reduction/reduction_int.h"
#include "reduction/reduction_series.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OUTLIER_MONTHS_MIN 3 /* other months needed before one can be called odd */

struct check {
	struct reduction_meter_row *reading;
	struct reduction_unit_row *unit;
	struct reduction_installation *installation;
	struct reduction_verification *verification;
	struct party_measure *measure;
	size_t readings, units, installations, verifications, measures;
	struct map *unit_of, *installation_of, *measure_of; /* machine → index */
	struct map *by_series;                              /* machines whose readings come as series */
	date_month metered_from, metered_to;
	struct findings *findings;
};

static void found(struct check *c, struct err *e, enum severity severity, const char *file, int64_t line)
{
	err_at(e, file, line, 0);
	findings_add(c->findings, severity, e);
}

/* Two spellings of one unit agree. */
static bool same_unit(const char *a, const char *b)
{
	const struct factor_unit *left = factor_unit_find(a);

	return strcmp(a, b) == 0 || (left && left == factor_unit_find(b));
}

static void check_history(struct check *c)
{
	for (size_t i = 0; i < c->units; i++) {
		const struct reduction_unit_row *row = &c->unit[i], *first;
		int64_t at;
		struct err e;

		if (map_add(c->unit_of, row->measure, (int64_t)i, &at))
			continue;
		first = &c->unit[at];
		if (!same_unit(row->unit, first->unit) || !same_unit(row->output_unit, first->output_unit)) {
			bool energy = !same_unit(row->unit, first->unit);

			err_set(&e, ST_INPUT, "reduction.unit", energy ? row->unit : row->output_unit, energy ? first->unit : first->output_unit,
				NULL);
			found(c, &e, SEVERITY_ERROR, "baselines.csv", row->source_line);
		}
	}
}

static void check_installations(struct check *c)
{
	for (size_t i = 0; i < c->installations; i++) {
		const struct reduction_installation *row = &c->installation[i];
		struct err e;

		map_add(c->installation_of, row->measure, (int64_t)i, NULL);
		if (!row->scrapped_on != !row->scrapping_evidence) {
			err_set(&e, ST_INPUT, "installation.scrapping_unproved", row->measure, NULL);
			found(c, &e, SEVERITY_ERROR, "installations.csv", row->source_line);
		}
	}
}

/* What was verified stays as the verifier saw it: no record of a month after the last fit opinion on it was signed. Days are 'YYYY-MM-DD' and compare
 * as text. */
static void check_recorded(struct check *c, const struct reduction_meter_row *r)
{
	char day[DATE_TEXT_LEN];
	date_day recorded, signed_on = DATE_NONE;
	date_month month;
	int64_t at;
	struct err e;

	if (month_parse(r->month, &month, NULL) != ST_OK || date_parse(r->recorded_on, &recorded, NULL) != ST_OK)
		return; /* the importer said so */
	if (recorded < month_last_day(month)) {
		err_set(&e, ST_INPUT, "reading.recorded_early", r->measure, r->month, r->recorded_on, NULL);
		found(c, &e, SEVERITY_ERROR, "meter_readings.csv", r->source_line);
	}
	if (!map_get(c->measure_of, r->measure, &at) || !c->measure[at].project)
		return;
	for (size_t i = 0; i < c->verifications; i++) {
		const struct reduction_verification *v = &c->verification[i];

		if (v->fit && v->from <= month && month <= v->to && strcmp(v->project, c->measure[at].project) == 0 &&
			(signed_on == DATE_NONE || v->signed_on > signed_on))
			signed_on = v->signed_on;
	}
	if (signed_on == DATE_NONE || recorded <= signed_on)
		return;
	date_format(signed_on, day);
	err_set(&e, ST_INPUT, "reading.after_opinion", r->measure, r->month, r->recorded_on, day, NULL);
	found(c, &e, SEVERITY_ERROR, "meter_readings.csv", r->source_line);
}

/* One record by itself and against the machine. */
static void check_record(struct check *c, const struct reduction_meter_row *r, const char *meter, const struct reduction_installation *installation)
{
	bool missing = strcmp(r->status, "missing") == 0;
	int64_t at;
	struct err e;

	if (missing && (r->energy || r->output)) {
		err_set(&e, ST_INPUT, "reading.not_blank", r->measure, r->month, NULL);
		found(c, &e, SEVERITY_ERROR, "meter_readings.csv", r->source_line);
	}
	if (!missing && (!r->energy || !r->output)) {
		err_set(&e, ST_INPUT, "reading.blank", r->measure, r->month, NULL);
		found(c, &e, SEVERITY_ERROR, "meter_readings.csv", r->source_line);
	}
	if (!installation || strncmp(r->month, installation->installed_on, 7) < 0) {
		err_set(&e, ST_INPUT, "reading.not_installed", r->measure, r->month, NULL);
		found(c, &e, SEVERITY_ERROR, "meter_readings.csv", r->source_line);
	}
	if (strcmp(r->meter, meter) != 0) {
		err_set(&e, ST_INPUT, "reading.meter_changed", r->measure, meter, r->meter, NULL);
		found(c, &e, SEVERITY_ERROR, "meter_readings.csv", r->source_line);
	}
	if (map_get(c->unit_of, r->measure, &at)) {
		const struct reduction_unit_row *u = &c->unit[at];

		if (!same_unit(r->unit, u->unit))
			err_set(&e, ST_INPUT, "reading.unit", r->measure, r->unit, u->unit, NULL);
		else if (!same_unit(r->output_unit, u->output_unit))
			err_set(&e, ST_INPUT, "reading.unit", r->measure, r->output_unit, u->output_unit, NULL);
		else
			return;
		found(c, &e, SEVERITY_ERROR, "meter_readings.csv", r->source_line);
	}
}

static int compare_double(const void *a, const void *b)
{
	const double *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

/* Median of `value` without item `skip`; count > 1. */
static double median_without(const double *value, size_t count, size_t skip, double *scratch)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		if (i != skip)
			scratch[n++] = value[i];
	qsort(scratch, n, sizeof *scratch, compare_double);
	return n % 2 == 1 ? scratch[n / 2] : (scratch[n / 2 - 1] + scratch[n / 2]) / 2;
}

void reduction_outliers(const struct reduction_meter_row *r, size_t count, double *out_times)
{
	double *ratio = heap_alloc(2 * count + 1, sizeof *ratio), *scratch = ratio + count;
	size_t *of = heap_alloc(count + 1, sizeof *of), n = 0;

	for (size_t i = 0; i < count; i++) {
		double energy, output;

		out_times[i] = -1;
		if (i + 1 < count && strcmp(r[i].month, r[i + 1].month) == 0)
			continue;
		if (!r[i].energy || !r[i].output || decimal_parse_double(r[i].energy, &energy, NULL) != ST_OK ||
			decimal_parse_double(r[i].output, &output, NULL) != ST_OK || output <= 0 || energy < 0)
			continue;
		of[n] = i;
		ratio[n++] = energy / output;
	}
	for (size_t i = 0; i < n && n > OUTLIER_MONTHS_MIN; i++) {
		double median = median_without(ratio, n, i, scratch);

		if (median > 0 && (ratio[i] >= REDUCTION_OUTLIER_TIMES * median || ratio[i] * REDUCTION_OUTLIER_TIMES <= median))
			out_times[of[i]] = ratio[i] / median;
	}
	free(of);
	free(ratio);
}

static void check_outliers(struct check *c, const struct reduction_meter_row *r, size_t count)
{
	double *times = heap_alloc(count, sizeof *times);

	reduction_outliers(r, count, times);
	for (size_t i = 0; i < count; i++) {
		char text[32];
		struct err e;

		if (times[i] < 0)
			continue;
		snprintf(text, sizeof text, "%.3g", times[i]);
		err_set(&e, ST_INPUT, "reading.outlier", r[i].measure, r[i].month, text, NULL);
		found(c, &e, SEVERITY_WARNING, "meter_readings.csv", r[i].source_line);
	}
	free(times);
}

/* Whole months after installation within the metered months that no record names. One finding per machine. */
static void check_missing(struct check *c, const struct reduction_installation *installation, const struct reduction_meter_row *r, size_t count)
{
	date_month month, first = 0;
	date_day installed;
	int missing = 0;
	int64_t at;
	size_t i = 0;

	if (date_parse(installation->installed_on, &installed, NULL) != ST_OK)
		return; /* the importer said so */
	if (map_get(c->measure_of, installation->measure, &at) && strcmp(c->measure[at].methodology, "sec") != 0)
		return; /* its values come from meters and records of its own */
	month = month_of(installed);
	if (month_first_day(month) < installed)
		month++;
	if (month < c->metered_from)
		month = c->metered_from;
	for (; month <= c->metered_to; month++) {
		char text[DATE_TEXT_LEN];

		month_format(month, text);
		while (i < count && strcmp(r[i].month, text) < 0)
			i++;
		if (i < count && strcmp(r[i].month, text) == 0)
			continue;
		if (missing++ == 0)
			first = month;
	}
	if (missing > 0) {
		char text[DATE_TEXT_LEN], number[16];
		struct err e;

		month_format(first, text);
		snprintf(number, sizeof number, "%d", missing);
		err_set(&e, ST_INPUT, "reading.month_missing", installation->measure, text, number, NULL);
		found(c, &e, SEVERITY_ERROR, "installations.csv", installation->source_line);
	}
}

static void check_readings(struct check *c)
{
	bool *metered = c->installations > 0 ? heap_alloc(c->installations, sizeof *metered) : NULL;
	size_t end;

	for (size_t i = 0; i < c->installations; i++)
		metered[i] = map_get(c->by_series, c->installation[i].measure, &(int64_t){0});
	for (size_t begin = 0; begin < c->readings; begin = end) {
		const struct reduction_meter_row *first = &c->reading[begin];
		const struct reduction_installation *installation = NULL;
		int64_t at;

		for (end = begin; end < c->readings && strcmp(c->reading[end].measure, first->measure) == 0; end++)
			;
		if (map_get(c->installation_of, first->measure, &at)) {
			installation = &c->installation[at];
			metered[at] = true;
		}
		for (size_t i = begin; i < end; i++) {
			check_record(c, &c->reading[i], first->meter, installation);
			check_recorded(c, &c->reading[i]);
		}
		check_outliers(c, first, end - begin);
		if (installation)
			check_missing(c, installation, first, end - begin);
	}
	for (size_t i = 0; i < c->installations; i++)
		if (!metered[i])
			check_missing(c, &c->installation[i], NULL, 0);
	free(metered);
}

static void check_verifications(struct check *c)
{
	for (size_t i = 0; i < c->verifications; i++) {
		const struct reduction_verification *v = &c->verification[i];
		int64_t machines = 0;
		struct err e;

		if (v->to < v->from) {
			err_set(&e, ST_INPUT, "verification.period", v->verification, NULL);
			found(c, &e, SEVERITY_ERROR, "verifications.csv", v->source_line);
		} else if (strcmp(v->opinion, "open") != 0 && v->signed_on <= month_last_day(v->to)) {
			err_set(&e, ST_INPUT, "verification.signed_early", v->verification, NULL);
			found(c, &e, SEVERITY_ERROR, "verifications.csv", v->source_line);
		}
		for (size_t k = 0; k < c->measures; k++)
			machines += c->measure[k].project && strcmp(c->measure[k].project, v->project) == 0;
		if (v->sample_size > machines) {
			char sample[24], all[24];

			snprintf(sample, sizeof sample, "%lld", (long long)v->sample_size);
			snprintf(all, sizeof all, "%lld", (long long)machines);
			err_set(&e, ST_INPUT, "verification.sample_too_large", v->verification, sample, all, NULL);
			found(c, &e, SEVERITY_ERROR, "verifications.csv", v->source_line);
		}
		for (size_t k = 0; k < i && v->fit; k++) { /* M1: verified periods of a project are disjoint */
			const struct reduction_verification *other = &c->verification[k];

			if (!other->fit || strcmp(other->project, v->project) != 0 || other->to < v->from || other->from > v->to)
				continue;
			err_set(&e, ST_INPUT, "verification.overlap", v->verification, other->verification, v->project, NULL);
			found(c, &e, SEVERITY_ERROR, "verifications.csv", v->source_line);
		}
	}
}

/* A paper of another kind proves nothing here. A key without a row is the importer's finding. */
static enum status check_kind(
	struct check *c, struct store_tx *tx, const char *evidence, const char *wanted, const char *file, int64_t line, struct err *err)
{
	char kind[EVIDENCE_KIND_LEN];
	enum status st;
	struct err e;

	if (!evidence)
		return ST_OK;
	st = evidence_kind(tx, evidence, kind, &e);
	if (st == ST_NOT_FOUND)
		return ST_OK;
	if (st != ST_OK) {
		if (err)
			*err = e;
		return st;
	}
	if (strcmp(kind, wanted) != 0) {
		err_set(&e, ST_INPUT, "reduction.evidence_kind", evidence, kind, wanted, NULL);
		found(c, &e, SEVERITY_ERROR, file, line);
	}
	return ST_OK;
}

static enum status check_kinds(struct check *c, struct store_tx *tx, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < c->installations && st == ST_OK; i++) {
		const struct reduction_installation *row = &c->installation[i];

		st = check_kind(c, tx, row->check_evidence, "installation_check", "installations.csv", row->source_line, err);
		if (st == ST_OK)
			st = check_kind(c, tx, row->scrapping_evidence, "scrapping_proof", "installations.csv", row->source_line, err);
	}
	for (size_t i = 0; i < c->verifications && st == ST_OK; i++)
		if (strcmp(c->verification[i].opinion, "open") != 0) /* a contract until then */
			st = check_kind(
				c, tx, c->verification[i].evidence, "verification_opinion", "verifications.csv", c->verification[i].source_line, err);
	return st;
}

enum status reduction_check_rows(struct store_tx *tx, date_month metered_from, date_month metered_to, struct findings *findings, struct err *err)
{
	struct check c = {.metered_from = metered_from, .metered_to = metered_to, .findings = findings};
	struct reduction_series_meter *meter;
	size_t meters;
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = reduction_store_units(tx, &arena, &c.unit, &c.units, err);
	if (st == ST_OK)
		st = reduction_store_installations(tx, &arena, &c.installation, &c.installations, err);
	if (st == ST_OK)
		st = reduction_store_readings(tx, NULL, &arena, &c.reading, &c.readings, err);
	if (st == ST_OK)
		st = reduction_store_verifications(tx, &arena, &c.verification, &c.verifications, err);
	if (st == ST_OK)
		st = party_measures(tx, &arena, &c.measure, &c.measures, err);
	if (st == ST_OK)
		st = reduction_series_meters(tx, NULL, &arena, &meter, &meters, err);
	if (st == ST_OK) {
		c.by_series = map_new();
		for (size_t i = 0; i < meters; i++)
			map_add(c.by_series, meter[i].measure, (int64_t)i, NULL);
		c.measure_of = map_new();
		for (size_t i = 0; i < c.measures; i++)
			map_add(c.measure_of, c.measure[i].measure, (int64_t)i, NULL);
		c.unit_of = map_new();
		c.installation_of = map_new();
		check_history(&c);
		check_installations(&c);
		check_readings(&c);
		check_verifications(&c);
		map_free(c.unit_of);
		map_free(c.installation_of);
		map_free(c.measure_of);
		map_free(c.by_series);
		st = check_kinds(&c, tx, err);
	}
	if (st == ST_OK)
		st = reduction_series_check_meters(tx, findings, err);
	if (st == ST_OK)
		st = reduction_audit_check_rows(tx, c.verification, c.verifications, c.measure, c.measures, findings, err);
	if (st == ST_OK)
		st = reduction_check_parameters(tx, c.measure, c.measures, findings, err);
	arena_done(&arena);
	return st;
}
