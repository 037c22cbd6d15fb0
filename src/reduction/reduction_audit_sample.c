/* The sample of a verification joined with the rows: sizes, risks, and what a sample and its findings must be for an opinion. */
#include "base/decimal.h"
#include "evidence/evidence.h"
#include "reduction/reduction_audit_int.h"
#include "reduction/reduction_saving.h"
#include "reduction/reduction_series.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- rules of the day ---- */

enum status reduction_audit_rule(struct store_tx *tx, date_day day, struct arena *arena, struct party_verification_rule *out_rule, struct err *err)
{
	struct party_rules rules;
	enum status st = ST_OK;

	*out_rule = party_verification_default;
	if (!party_programme_exists(tx))
		return ST_OK;
	st = party_programme_get(tx, arena, &rules, NULL, err);
	if (st == ST_OK)
		*out_rule = *party_verification_on(&rules, day);
	return st;
}

enum status reduction_materiality(
	const struct reduction_verification *v, const struct party_verification_rule *rule, struct rate *out_materiality, struct err *err)
{
	*out_materiality = rule->materiality;
	return v->materiality ? rate_parse(v->materiality, 0, 1, out_materiality, err) : ST_OK;
}

enum status reduction_materialities(struct store_tx *tx, const struct reduction_verification_row *list, size_t count, struct arena *arena,
	const char ***out_share, struct err *err)
{
	const char **share = arena_alloc(arena, (count + 1) * sizeof *share);
	struct party_rules rules;
	enum status st = party_programme_get(tx, arena, &rules, NULL, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		date_day day;

		st = date_parse(list[i].signed_on, &day, err);
		if (st == ST_OK)
			share[i] = list[i].materiality ? list[i].materiality
						       : reduction_rate_text(arena, party_verification_on(&rules, day)->materiality);
	}
	if (st == ST_OK)
		*out_share = share;
	return st;
}

/* A paper about an installation that is not named or not there. */
static enum status is_unproven(struct store_tx *tx, const char *evidence, struct arena *arena, bool *out_unproven, struct err *err)
{
	struct evidence_paper paper;
	enum status st = evidence ? evidence_paper(tx, evidence, arena, &paper, err) : ST_NOT_FOUND;

	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	*out_unproven = st == ST_NOT_FOUND;
	return ST_OK;
}

static unsigned risk(enum reduction_risk which, bool holds)
{
	return holds ? 1u << which : 0;
}

/* Corrected or odd readings of the period; `row` are all of the machine, by month and day of record. */
static unsigned reading_risks(const struct reduction_meter_row *row, size_t count, const char *from, const char *to)
{
	double *times = heap_alloc(count + 1, sizeof *times);
	unsigned risks = 0;

	reduction_outliers(row, count, times);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(row[i].month, from) < 0 || strcmp(row[i].month, to) > 0)
			continue;
		risks |= risk(REDUCTION_RISK_CORRECTED, i > 0 && strcmp(row[i - 1].month, row[i].month) == 0);
		risks |= risk(REDUCTION_RISK_OUTLIER, times[i] >= 0);
	}
	free(times);
	return risks;
}

/* What all machines of a verification share. */
struct sampling {
	const struct reduction_verification *v;
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];
	struct reduction_installation *installation;
	struct reduction_finding *finding;
	struct reduction_verification *verification;
	size_t installations, findings, verifications;
};

static bool found_before(const struct sampling *s, const char *measure)
{
	for (size_t i = 0; i < s->findings; i++) {
		const struct reduction_finding *f = &s->finding[i];

		if (f->source_line == 0 || !f->measure || strcmp(f->measure, measure) != 0 || /* of the desk: a sample that is drawn stays */
			(strcmp(f->kind, "misstatement") != 0 && strcmp(f->kind, "nonconformity") != 0))
			continue;
		for (size_t k = 0; k < s->verifications; k++)
			if (strcmp(s->verification[k].verification, f->verification) == 0 && s->verification[k].to < s->v->from)
				return true;
	}
	return false;
}

/* The same of meter series: an interval of the period with a later record over an earlier one. */
static enum status series_risks(
	struct store_tx *tx, const struct sampling *s, const char *measure, struct arena *arena, unsigned *risks, struct err *err)
{
	struct reduction_series_meter *meter;
	size_t meters;
	enum status st = reduction_series_meters(tx, measure, arena, &meter, &meters, err);

	for (size_t i = 0; st == ST_OK && i < meters; i++) {
		struct reduction_series_change *change;
		size_t changes = 0;

		st = reduction_series_changes(
			tx, meter[i].meter, month_first_day(s->v->from), month_last_day(s->v->to), arena, &change, &changes, err);
		*risks |= risk(REDUCTION_RISK_CORRECTED, st == ST_OK && changes > 0);
	}
	return st;
}

static enum status explain_item(
	struct store_tx *tx, const struct sampling *s, struct arena *arena, struct reduction_sample_item *item, struct err *err)
{
	struct reduction_month_row *month;
	struct reduction_meter_row *reading;
	size_t months, readings;
	enum status st = reduction_store_months(tx, item->measure, arena, &month, &months, err);

	for (size_t i = 0; st == ST_OK && i < months; i++) {
		bool inside = strcmp(month[i].month, s->from) >= 0 && strcmp(month[i].month, s->to) <= 0;

		item->risks |= risk(REDUCTION_RISK_FILLED, inside && month[i].filled);
		month[i].verified = !month[i].rejected; /* all that was measured, whatever was verified of it */
	}
	if (st == ST_OK)
		st = reduction_verified_grams(item->measure, month, months, s->from, s->to, &item->grams, err);
	if (st == ST_OK)
		st = reduction_store_readings(tx, item->measure, arena, &reading, &readings, err);
	if (st == ST_OK)
		st = series_risks(tx, s, item->measure, arena, &item->risks, err);
	if (st == ST_OK)
		item->risks |= reading_risks(reading, readings, s->from, s->to) | risk(REDUCTION_RISK_FINDING, found_before(s, item->measure));
	for (size_t i = 0; st == ST_OK && i < s->installations; i++) {
		const struct reduction_installation *row = &s->installation[i];
		bool no_check = false, no_scrap = false;
		date_day installed;

		if (strcmp(row->measure, item->measure) != 0)
			continue;
		st = date_parse(row->installed_on, &installed, err);
		if (st == ST_OK)
			st = is_unproven(tx, row->check_evidence, arena, &no_check, err);
		if (st == ST_OK)
			st = is_unproven(tx, row->scrapping_evidence, arena, &no_scrap, err);
		if (st == ST_OK)
			item->risks |= risk(REDUCTION_RISK_FIRST_YEAR, s->v->from < month_of(installed) + 12) |
				       risk(REDUCTION_RISK_UNPROVEN, no_check || no_scrap);
	}
	return st;
}

enum status reduction_sample_items(struct store_tx *tx, const struct reduction_verification *v, const struct reduction_total_row *total, size_t count,
	bool explained, struct arena *arena, struct reduction_sample_item **out_list, size_t *out_count, struct err *err)
{
	struct reduction_sample_item *list = arena_alloc(arena, (count + 1) * sizeof *list);
	struct sampling s = {.v = v};
	struct arena scratch;
	size_t n = 0;
	enum status st = ST_OK;

	month_format(v->from, s.from);
	month_format(v->to, s.to);
	for (size_t i = 0; i < count; i++)
		if (strcmp(total[i].project, v->project) == 0)
			list[n++].measure = total[i].measure;
	if (explained)
		st = reduction_store_installations(tx, arena, &s.installation, &s.installations, err);
	if (st == ST_OK && explained)
		st = reduction_findings(tx, arena, &s.finding, &s.findings, err);
	if (st == ST_OK && explained)
		st = reduction_store_verifications(tx, arena, &s.verification, &s.verifications, err);
	arena_init(&scratch);
	for (size_t i = 0; st == ST_OK && explained && i < n; i++, arena_clear(&scratch))
		st = explain_item(tx, &s, &scratch, &list[i], err);
	arena_done(&scratch);
	if (st == ST_OK) {
		*out_list = list;
		*out_count = n;
	}
	return st;
}

const char *reduction_rate_text(struct arena *arena, struct rate rate)
{
	char digits[DECIMAL_TEXT_LEN];
	mpq_t value;

	mpq_init(value);
	mpz_set_si(mpq_numref(value), rate.numerator);
	mpz_set_si(mpq_denref(value), rate.denominator);
	decimal_from_exact(value, digits);
	mpq_clear(value);
	return arena_strdup(arena, digits);
}

/* Is `part` more than `share` of `whole`? All without sign. */
static bool above(int64_t part, struct rate share, int64_t whole)
{
	mpz_t left, right;
	bool more;

	mpz_init_set_si(left, part);
	mpz_init_set_si(right, whole);
	mpz_mul_si(left, left, share.denominator);
	mpz_mul_si(right, right, share.numerator);
	more = mpz_cmpabs(left, right) > 0;
	mpz_clears(left, right, NULL);
	return more;
}

/* What a verifier raises at the desk after the opinion's day is of the next opinion: no run is refused for it. */
static bool raised_later(const struct reduction_finding *f, const struct reduction_verification *v)
{
	char signed_on[DATE_TEXT_LEN];

	date_format(v->signed_on, signed_on);
	return f->source_line == 0 && strcmp(f->raised_on, signed_on) > 0;
}

/* Misstatements that stay in the result, each as large as it is whatever its sign, against the materiality (N30, R09). */
static enum status check_misstatements(struct store_tx *tx, const struct reduction_verification *v, const struct reduction_sample_item *item,
	size_t count, struct rate materiality, struct arena *arena, struct err *err)
{
	struct reduction_finding *finding;
	size_t findings;
	int64_t grams = 0, left = 0;
	enum status st = reduction_findings(tx, arena, &finding, &findings, err);

	for (size_t i = 0; i < count; i++)
		grams += item[i].grams;
	for (size_t i = 0; st == ST_OK && i < findings; i++) {
		const struct reduction_finding *f = &finding[i];
		int64_t effect;

		if (strcmp(f->verification, v->verification) != 0 || strcmp(f->kind, "misstatement") != 0 || !f->grams || f->withdrawn ||
			(f->resolution && strcmp(f->resolution, "corrected") == 0) || raised_later(f, v))
			continue;
		st = decimal_parse_int(f->grams, -REDUCTION_GRAMS_MAX, REDUCTION_GRAMS_MAX, &effect, err);
		if (st == ST_OK && __builtin_add_overflow(left, effect < 0 ? -effect : effect, &left))
			st = err_set(err, ST_INPUT, "reduction.too_large", v->verification, NULL);
	}
	if (st == ST_OK && above(left, materiality, grams)) {
		char a[24], b[24];

		snprintf(a, sizeof a, "%" PRId64, left);
		snprintf(b, sizeof b, "%" PRId64, grams);
		st = err_set(err, ST_INPUT, "verification.misstatement", v->verification, a, b, reduction_rate_text(arena, materiality), NULL);
		err_at(err, "verifications.csv", v->source_line, 0);
	}
	return st;
}

/* What only the measured grams can tell: the sample's size and misstatements against the materiality. */
static enum status check_sample(struct store_tx *tx, const struct reduction_verification *v, const struct reduction_sample_item *item, size_t count,
	struct arena *arena, struct err *err)
{
	struct party_verification_rule rule;
	struct rate materiality;
	size_t minimum;
	char given[24], least[24];
	enum status st = reduction_audit_rule(tx, v->signed_on, arena, &rule, err);

	if (st == ST_OK)
		st = reduction_materiality(v, &rule, &materiality, err);
	if (st != ST_OK)
		return st;
	minimum = reduction_sample_minimum(item, count, materiality, rule.assurance);
	if (v->by_size && v->sample_size < (int64_t)minimum) {
		snprintf(given, sizeof given, "%" PRId64, v->sample_size);
		snprintf(least, sizeof least, "%zu", minimum);
		st = err_set(
			err, ST_INPUT, "verification.sample_small", v->verification, given, least, reduction_rate_text(arena, materiality), NULL);
		err_at(err, "verifications.csv", v->source_line, 0);
		return st;
	}
	return v->fit ? check_misstatements(tx, v, item, count, materiality, arena, err) : ST_OK;
}

/* Without findings and with a uniform draw the grams do not matter: the machines are not walked through. */
enum status reduction_sample_all(struct store_tx *tx, const struct reduction_verification *list, size_t count,
	const struct reduction_total_row *total, size_t totals, struct err *err)
{
	struct arena arena;
	int64_t findings = 0;
	enum status st = reduction_store_sample_clear(tx, err);

	if (st == ST_OK)
		st = reduction_store_finding_count(tx, &findings, err);
	arena_init(&arena);
	for (size_t i = 0; st == ST_OK && i < count; i++, arena_clear(&arena)) {
		struct reduction_sample_item *item = NULL;
		bool explained = list[i].by_size || findings > 0;
		size_t items = 0, drawn;

		st = reduction_sample_items(tx, &list[i], total, totals, explained, &arena, &item, &items, err);
		if (st == ST_OK && explained)
			st = check_sample(tx, &list[i], item, items, &arena, err);
		drawn = st == ST_OK ? reduction_sample_draw(&list[i], item, items) : 0;
		for (size_t k = 0; k < drawn && st == ST_OK; k++) {
			struct reduction_sample_row row = {list[i].verification, item[k].measure, item[k].hash, item[k].place};

			st = reduction_store_sample_put(tx, &row, err);
		}
	}
	arena_done(&arena);
	return st;
}
