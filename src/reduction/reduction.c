/* Joins the rules of reductions with their rows: freeze, measure, verify, totals, recheck. */
#include "base/decimal.h"
#include "factor/factor.h"
#include "reduction/reduction_audit_int.h"
#include "reduction/reduction_int.h"
#include "reduction/reduction_series_int.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const char *const reduction_baseline_field[BASELINE_FIELDS] = {"methodology", "factor", "energy_unit", "output_unit", "years", "sec", "sec_exact",
	"output_per_year", "output_per_year_exact", "kgco2e_per_energy", "kgco2e_per_energy_exact", "history_sha256", "frozen_on"};
const char *const reduction_term_name[REDUCTION_TERMS] = {"energy", "output", "output_credited", "baseline_kg", "project_kg", "reduction_kg"};

/* ---- baseline ---- */

void reduction_terms_init(struct reduction_terms *t)
{
	mpq_inits(t->sec, t->output_per_year, t->ef, NULL);
}
void reduction_terms_done(struct reduction_terms *t)
{
	mpq_clears(t->sec, t->output_per_year, t->ef, NULL);
}

void reduction_baseline_hash(const struct reduction_baseline *b, char out_hex[HASH_HEX_LEN])
{
	struct hash hash;

	hash_init(&hash);
	hash_string(&hash, "sangsaeng.baseline/1");
	hash_string(&hash, b->measure);
	for (int i = 0; i < BASELINE_FIELDS; i++)
		hash_string(&hash, b->field[i]);
	hash_final(&hash, out_hex);
}

/* One year is enough for an expected saving of at most 600 MWh a year. Where the unit is no energy (a fuel by volume or mass) that cannot be told:
 * three years. */
static int years_needed(const struct reduction_case *c)
{
	int years = REDUCTION_YEARS_FULL;
	mpq_t saving, limit;

	if (mpq_sgn(c->kgco2e_per_energy) <= 0)
		return years;
	mpq_inits(saving, limit, NULL);
	mpq_div(saving, c->planned_kg_per_year, c->kgco2e_per_energy);
	mpq_set_str(limit, REDUCTION_ONE_YEAR_MWH, 10);
	if ((strcmp(c->energy_unit, "MWh") == 0 || factor_convert(saving, c->energy_unit, "MWh", saving, NULL) == ST_OK) &&
		mpq_cmp(saving, limit) <= 0)
		years = 1;
	mpq_clears(saving, limit, NULL);
	return years;
}

static enum status sum_history(
	const struct reduction_case *c, const struct reduction_history *history, size_t years, struct reduction_terms *terms, struct err *err)
{
	mpq_t *energy = heap_alloc(years, sizeof *energy), *output = heap_alloc(years, sizeof *output);
	enum status st = ST_OK;

	for (size_t i = 0; i < years; i++)
		mpq_inits(energy[i], output[i], NULL);
	for (size_t i = 0; i < years && st == ST_OK; i++) {
		st = reduction_text_amount(history[i].energy, history[i].unit, c->energy_unit, energy[i], err);
		if (st == ST_OK)
			st = reduction_text_amount(history[i].output, history[i].output_unit, history[0].output_unit, output[i], err);
		if (st == ST_OK && mpq_sgn(output[i]) <= 0)
			st = err_set(err, ST_INPUT, "reduction.output_zero", c->measure, NULL);
		if (st != ST_OK)
			err_at(err, "baselines.csv", history[i].source_line, 0);
	}
	if (st == ST_OK)
		reduction_rules_sec(energy, output, years, terms->sec, terms->output_per_year);
	for (size_t i = 0; i < years; i++)
		mpq_clears(energy[i], output[i], NULL);
	free(energy);
	free(output);
	return st;
}

static void history_hash(const struct reduction_case *c, const struct reduction_history *history, size_t years, char out_hex[HASH_HEX_LEN])
{
	struct hash hash;

	hash_init(&hash);
	hash_string(&hash, "sangsaeng.history/1");
	hash_string(&hash, c->measure);
	for (size_t i = 0; i < years; i++) {
		hash_int(&hash, history[i].year);
		hash_string(&hash, history[i].energy);
		hash_string(&hash, history[i].unit);
		hash_string(&hash, history[i].output);
		hash_string(&hash, history[i].output_unit);
	}
	hash_final(&hash, out_hex);
}

/* A methodology that has all of its values in parameter records: reduction_frozen holds their hash; here only the machine's own columns say
 * something. */
static enum status baseline_of_records(
	const struct reduction_case *c, date_day frozen_on, struct arena *arena, struct reduction_terms *terms, struct reduction_baseline *out_row)
{
	char day[DATE_TEXT_LEN], hash[HASH_HEX_LEN];

	mpq_set(terms->ef, c->kgco2e_per_energy);
	date_format(frozen_on, day);
	history_hash(c, NULL, 0, hash);
	out_row->measure = c->measure;
	for (int i = 0; i < BASELINE_FIELDS; i++)
		out_row->field[i] = "0";
	out_row->field[BASELINE_METHODOLOGY] = c->methodology;
	out_row->field[BASELINE_FACTOR] = c->factor;
	out_row->field[BASELINE_ENERGY_UNIT] = c->energy_unit;
	out_row->field[BASELINE_OUTPUT_UNIT] = "";
	out_row->field[BASELINE_EF] = reduction_text_digits(arena, terms->ef);
	out_row->field[BASELINE_EF_EXACT] = reduction_text_exact(arena, terms->ef);
	out_row->field[BASELINE_HISTORY] = arena_strdup(arena, hash);
	out_row->field[BASELINE_FROZEN_ON] = arena_strdup(arena, day);
	reduction_baseline_hash(out_row, hash);
	out_row->hash = arena_strdup(arena, hash);
	return ST_OK;
}

enum status reduction_baseline_compute(struct store_tx *tx, const struct reduction_case *c, date_day frozen_on, struct arena *arena,
	struct reduction_terms *terms, struct reduction_baseline *out_row, struct err *err)
{
	struct reduction_history *history;
	char number[24], number2[24], day[DATE_TEXT_LEN], hash[HASH_HEX_LEN];
	size_t years;
	enum status st;

	if (strcmp(c->methodology, "sec") != 0)
		return baseline_of_records(c, frozen_on, arena, terms, out_row);
	st = reduction_store_history(tx, c->measure, arena, &history, &years, err);
	if (st != ST_OK)
		return st;
	if (years < (size_t)years_needed(c)) {
		snprintf(number, sizeof number, "%zu", years);
		snprintf(number2, sizeof number2, "%d", years_needed(c));
		st = err_set(err, ST_INPUT, "reduction.history_short", c->measure, number, number2, NULL);
		if (years > 0)
			err_at(err, "baselines.csv", history[years - 1].source_line, 0);
		return st;
	}
	if (date_make(history[years - 1].year, 12, 31) >= frozen_on) {
		date_format(frozen_on, day);
		snprintf(number, sizeof number, "%d", history[years - 1].year);
		st = err_set(err, ST_INPUT, "reduction.history_open", c->measure, number, day, NULL);
		err_at(err, "baselines.csv", history[years - 1].source_line, 0);
		return st;
	}
	st = sum_history(c, history, years, terms, err);
	if (st != ST_OK)
		return st;
	mpq_set(terms->ef, c->kgco2e_per_energy);
	date_format(frozen_on, day);
	snprintf(number, sizeof number, "%zu", years);
	history_hash(c, history, years, hash);
	out_row->measure = c->measure;
	out_row->field[BASELINE_METHODOLOGY] = c->methodology;
	out_row->field[BASELINE_FACTOR] = c->factor;
	out_row->field[BASELINE_ENERGY_UNIT] = c->energy_unit;
	out_row->field[BASELINE_OUTPUT_UNIT] = history[0].output_unit;
	out_row->field[BASELINE_YEARS] = arena_strdup(arena, number);
	out_row->field[BASELINE_SEC] = reduction_text_digits(arena, terms->sec);
	out_row->field[BASELINE_SEC_EXACT] = reduction_text_exact(arena, terms->sec);
	out_row->field[BASELINE_OUTPUT] = reduction_text_digits(arena, terms->output_per_year);
	out_row->field[BASELINE_OUTPUT_EXACT] = reduction_text_exact(arena, terms->output_per_year);
	out_row->field[BASELINE_EF] = reduction_text_digits(arena, terms->ef);
	out_row->field[BASELINE_EF_EXACT] = reduction_text_exact(arena, terms->ef);
	out_row->field[BASELINE_HISTORY] = arena_strdup(arena, hash);
	out_row->field[BASELINE_FROZEN_ON] = arena_strdup(arena, day);
	reduction_baseline_hash(out_row, hash);
	out_row->hash = arena_strdup(arena, hash);
	return ST_OK;
}

/* Methodology and parameter records as they are must be those that were frozen (R18). */
static enum status freeze_records(struct store_tx *tx, const struct reduction_case *c, const struct reduction_methodology *m, date_day frozen_on,
	struct arena *arena, struct err *err)
{
	struct reduction_frozen row, stored;
	bool found;
	enum status st = reduction_check_approval(tx, c, m, frozen_on, arena, err);

	if (st == ST_OK)
		st = reduction_frozen_compute(tx, c, m, arena, &row, err);
	if (st == ST_OK)
		st = reduction_store_frozen(tx, c->measure, arena, &stored, &found, err);
	if (st != ST_OK)
		return st;
	if (!found)
		return reduction_store_frozen_put(tx, c->measure, &row, err);
	for (int i = 0; i < FROZEN_FIELDS; i++)
		if (strcmp(row.field[i], stored.field[i]) != 0)
			return err_set(err, ST_CONFLICT, "reduction.baseline_frozen", c->measure, NULL);
	return ST_OK;
}

static enum status freeze_one(struct store_tx *tx, const struct reduction_case *c, const struct reduction_methodology *m, date_day frozen_on,
	struct arena *arena, struct err *err)
{
	struct reduction_baseline row, stored;
	struct reduction_terms terms;
	bool found;
	enum status st;

	if (c->installed_on != DATE_NONE && frozen_on >= c->installed_on) {
		char frozen[DATE_TEXT_LEN], installed[DATE_TEXT_LEN];

		date_format(frozen_on, frozen);
		date_format(c->installed_on, installed);
		return err_set(err, ST_INPUT, "reduction.frozen_late", c->measure, frozen, installed, NULL);
	}
	reduction_terms_init(&terms);
	st = reduction_baseline_compute(tx, c, frozen_on, arena, &terms, &row, err);
	reduction_terms_done(&terms);
	if (st == ST_OK)
		st = reduction_store_baseline(tx, c->measure, arena, &stored, &found, err);
	if (st != ST_OK)
		return st;
	if (!found)
		st = reduction_store_baseline_put(tx, &row, err);
	else if (strcmp(stored.hash, row.hash) != 0)
		st = err_set(err, ST_CONFLICT, "reduction.baseline_frozen", c->measure, NULL);
	return st == ST_OK ? freeze_records(tx, c, m, frozen_on, arena, err) : st;
}

enum status reduction_freeze(struct store_tx *tx, const struct reduction_case *list, size_t count, date_day frozen_on, struct err *err)
{
	struct reduction_library library = {0};
	const struct reduction_methodology *m;
	enum status st = ST_OK;
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < count && st == ST_OK; i++, arena_clear(&arena)) {
		if (!list[i].fundable)
			continue;
		st = reduction_library_get(&library, tx, list[i].measure, list[i].methodology, &m, err);
		if (st == ST_OK)
			st = freeze_one(tx, &list[i], m, frozen_on, &arena, err);
	}
	arena_done(&arena);
	reduction_library_done(&library);
	return st;
}

/* ---- verification ---- */

enum status reduction_check_verifiers(
	const struct reduction_verification *list, size_t count, const struct reduction_party *conflict, size_t conflict_count, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < conflict_count; j++)
			if (strcmp(list[i].project, conflict[j].project) == 0 && strcmp(list[i].verifier, conflict[j].organisation) == 0) {
				enum status st = err_set(
					err, ST_INPUT, "reduction.verifier_conflict", list[i].verifier, list[i].project, list[i].verification, NULL);

				err_at(err, "verifications.csv", list[i].source_line, 0);
				return st;
			}
	return ST_OK;
}

enum status reduction_verified_grams(const char *measure, const struct reduction_month_row *row, size_t count, const char *from, const char *to,
	int64_t *out_grams, struct err *err)
{
	struct reduction_month sum; /* one month that stands for the sum */
	enum status st = ST_OK;
	mpq_t term;

	mpq_inits(sum.reduction_kg, term, NULL);
	sum.rejected = NULL;
	for (size_t i = 0; i < count && st == ST_OK; i++) {
		if (!row[i].verified || (from && strcmp(row[i].month, from) < 0) || (to && strcmp(row[i].month, to) > 0))
			continue;
		if (reduction_text_parse(row[i].exact[REDUCTION_TERMS - 1], term))
			mpq_add(sum.reduction_kg, sum.reduction_kg, term);
		else
			st = err_set(err, ST_CONFLICT, "reduction.month_differs", measure, row[i].month, "reduction_kg_exact",
				row[i].exact[REDUCTION_TERMS - 1], "", NULL);
	}
	if (st == ST_OK && !reduction_rules_grams(&sum, 1, NULL, out_grams))
		st = err_set(err, ST_INPUT, "reduction.too_large", measure, NULL);
	mpq_clears(sum.reduction_kg, term, NULL);
	return st;
}

bool reduction_verified_since(const struct reduction_verification *list, size_t count, const char *project, date_month month, date_day recorded_on)
{
	struct reduction_verification *fresh = heap_alloc(count + 1, sizeof *fresh);
	size_t n = 0;
	bool verified;

	for (size_t i = 0; i < count; i++)
		if (recorded_on == DATE_NONE || list[i].signed_on >= recorded_on)
			fresh[n++] = list[i];
	verified = reduction_rules_verified(fresh, n, project, month);
	free(fresh);
	return verified;
}

static enum status verify_one(struct store_tx *tx, const struct reduction_total_row *total, const struct reduction_verification *list, size_t count,
	struct arena *arena, struct err *err)
{
	struct reduction_month_row *row;
	date_month first = 0, last = -1;
	date_day *recorded;
	int64_t verified_g;
	size_t months;
	enum status st = reduction_store_months(tx, total->measure, arena, &row, &months, err);

	if (st == ST_OK && months > 0)
		st = month_parse(row[0].month, &first, err);
	if (st == ST_OK && months > 0)
		st = month_parse(row[months - 1].month, &last, err);
	if (st == ST_OK)
		st = reduction_series_recorded(tx, total->measure, first, last, arena, &recorded, err);
	for (size_t i = 0; i < months && st == ST_OK; i++) {
		bool verified = false;
		date_month month;

		st = month_parse(row[i].month, &month, err);
		if (st == ST_OK)
			verified = !row[i].rejected && total->project[0] &&
				   reduction_verified_since(list, count, total->project, month, month <= last ? recorded[month - first] : DATE_NONE);
		if (st == ST_OK && row[i].verified != (int64_t)verified)
			st = reduction_store_month_verify(tx, total->measure, row[i].month, verified, err);
		row[i].verified = verified;
	}
	if (st == ST_OK)
		st = reduction_verified_grams(total->measure, row, months, NULL, NULL, &verified_g, err);
	return st == ST_OK ? reduction_store_total_verify(tx, total->measure, verified_g, err) : st;
}

enum status reduction_verify(struct store_tx *tx, const struct reduction_party *conflict, size_t conflict_count, struct err *err)
{
	struct reduction_verification *list = NULL;
	struct reduction_total_row *total = NULL;
	size_t count = 0, totals = 0;
	struct arena arena, scratch;
	enum status st;

	arena_init(&arena);
	arena_init(&scratch);
	st = reduction_store_verifications(tx, &arena, &list, &count, err);
	if (st == ST_OK)
		st = reduction_check_verifiers(list, count, conflict, conflict_count, err);
	if (st == ST_OK)
		st = reduction_store_totals(tx, &arena, &total, &totals, err);
	if (st == ST_OK)
		st = reduction_sample_all(tx, list, count, total, totals, err);
	if (st == ST_OK)
		st = reduction_stale_all(tx, list, count, err);
	if (st == ST_OK)
		st = reduction_verifications(tx, &arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < totals; i++, arena_clear(&scratch))
		st = verify_one(tx, &total[i], list, count, &scratch, err);
	arena_done(&scratch);
	arena_done(&arena);
	return st;
}

enum status reduction_totals(struct store_tx *tx, date_month after_from, date_month after_to, struct arena *arena, struct reduction_total **out_list,
	size_t *out_count, struct err *err)
{
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];
	struct reduction_total_row *row;
	struct reduction_total *list;
	struct arena scratch;
	size_t count;
	enum status st = reduction_store_totals(tx, arena, &row, &count, err);

	if (st != ST_OK)
		return st;
	month_format(after_from, from);
	month_format(after_to, to);
	list = arena_alloc(arena, (count + 1) * sizeof *list);
	arena_init(&scratch);
	for (size_t i = 0; i < count && st == ST_OK; i++, arena_clear(&scratch)) {
		struct reduction_month_row *month;
		size_t months;

		snprintf(list[i].measure, sizeof list[i].measure, "%.64s", row[i].measure);
		snprintf(list[i].project, sizeof list[i].project, "%.64s", row[i].project);
		list[i].planned_g = row[i].planned_g;
		list[i].measured_g = row[i].measured_g;
		list[i].verified_g = row[i].verified_g;
		list[i].filled_months = (int)row[i].filled_months;
		list[i].rejected_months = (int)row[i].rejected_months;
		st = reduction_store_months(tx, row[i].measure, &scratch, &month, &months, err);
		if (st == ST_OK)
			st = reduction_verified_grams(row[i].measure, month, months, from, to, &list[i].verified_g_in_after, err);
	}
	arena_done(&scratch);
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

/* ---- readers for programme ---- */

static date_day day_or_none(const char *text)
{
	date_day day;

	return text && date_parse(text, &day, NULL) == ST_OK ? day : DATE_NONE;
}

enum status reduction_machines(struct store_tx *tx, struct arena *arena, struct reduction_machine **out_list, size_t *out_count, struct err *err)
{
	struct reduction_installation *installation;
	struct reduction_machine *list;
	struct reduction_unit_row *unit;
	size_t installations, units, count = 0, i = 0, k = 0;
	enum status st = reduction_store_units(tx, arena, &unit, &units, err);

	if (st == ST_OK)
		st = reduction_store_installations(tx, arena, &installation, &installations, err);
	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (units + installations + 1) * sizeof *list);
	while (i < units || k < installations) {
		int order = i == units ? 1 : k == installations ? -1 : strcmp(unit[i].measure, installation[k].measure);
		struct reduction_machine *m = &list[count++];

		m->measure = order <= 0 ? unit[i].measure : installation[k].measure;
		m->energy_unit = order <= 0 ? unit[i].unit : "";
		m->installed_on = order >= 0 ? day_or_none(installation[k].installed_on) : DATE_NONE;
		m->scrapped_on = order >= 0 ? day_or_none(installation[k].scrapped_on) : DATE_NONE;
		k += order >= 0;
		while (order <= 0 && i < units && strcmp(unit[i].measure, m->measure) == 0)
			i++;
	}
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

static struct reduction_opinion *opinions_of(const struct reduction_verification *row, size_t count, struct arena *arena)
{
	struct reduction_opinion *list = arena_alloc(arena, (count + 1) * sizeof *list);

	for (size_t i = 0; i < count; i++)
		list[i] = (struct reduction_opinion){
			row[i].verification, row[i].project, row[i].verifier, row[i].from, row[i].to, row[i].fit, row[i].signed_on};
	return list;
}

enum status reduction_opinions(struct store_tx *tx, struct arena *arena, struct reduction_opinion **out_list, size_t *out_count, struct err *err)
{
	struct reduction_verification *row;
	enum status st = reduction_verifications(tx, arena, &row, out_count, err);

	if (st == ST_OK)
		*out_list = opinions_of(row, *out_count, arena);
	return st;
}

enum status reduction_verifiers(struct store_tx *tx, struct arena *arena, struct reduction_opinion **out_list, size_t *out_count, struct err *err)
{
	struct reduction_verification *row;
	enum status st = reduction_store_verifications(tx, arena, &row, out_count, err);

	if (st == ST_OK)
		*out_list = opinions_of(row, *out_count, arena);
	return st;
}
