/* Rules on the rows of claims.csv, and on meters, that need no measured amount. */
#include "credit/credit_claim.h"

#include "base/decimal.h"
#include "base/map.h"
#include "credit/credit.h"
#include "party/party.h"
#include "reduction/reduction.h"

#include <string.h>

struct rows {
	struct store_tx *tx;
	struct findings *findings;
	const struct reduction_meter *meter;
	size_t meters;
};

static void found(struct findings *findings, struct err *e, const char *file, int64_t line)
{
	err_at(e, file, line, 0);
	findings_add(findings, SEVERITY_ERROR, e);
}

static void claim_found(struct rows *r, const struct credit_claim_row *row, const char *code, const char *a, const char *b)
{
	struct err e;

	err_set(&e, ST_INPUT, code, row->claim, a, b, NULL);
	found(r->findings, &e, "claims.csv", row->source_line);
}

/* Which machine a meter belongs to; `*out_several` if it is read for more than one. */
static const char *machine_of(const struct rows *r, const char *meter, bool *out_several)
{
	const char *measure = NULL;

	*out_several = false;
	for (size_t i = 0; i < r->meters; i++) {
		if (strcmp(r->meter[i].meter, meter) != 0)
			continue;
		if (measure && strcmp(measure, r->meter[i].measure) != 0)
			*out_several = true;
		measure = r->meter[i].measure;
	}
	return measure;
}

static void check_subject(struct rows *r, const struct credit_claim_row *row)
{
	bool several = false, machine = row->measure || (row->meter && machine_of(r, row->meter, &several));

	if (!row->measure && !row->meter && !row->site)
		claim_found(r, row, "claim.subject", "–", "–");
	if (row->measure && (row->meter || row->site))
		claim_found(r, row, "claim.subject", row->measure, row->meter ? row->meter : row->site);
	if (several)
		claim_found(r, row, "claim.meter_several", row->meter, "");
	if (!row->quantity != !row->unit)
		claim_found(r, row, "claim.quantity", row->quantity ? row->quantity : "–", row->unit ? row->unit : "–");
	if (row->metered && machine)
		claim_found(r, row, "claim.metered_machine", row->metered, "");
	if (row->quantity && !row->metered && !machine && (row->meter || row->site))
		claim_found(r, row, "claim.metered_needed", row->quantity, row->meter ? row->meter : row->site);
}

static void check_amount(struct rows *r, const struct credit_claim_row *row)
{
	enum credit_claim_kind kind = credit_claim_kind_of(row->kind);
	bool contract = kind == CREDIT_CLAIM_REC || kind == CREDIT_CLAIM_RE100 || kind == CREDIT_CLAIM_PPA;
	mpq_t quantity;

	if (!row->quantity || !row->unit)
		return;
	if (contract && strcmp(row->unit, "MWh") != 0)
		claim_found(r, row, "claim.unit", row->unit, "");
	mpq_init(quantity);
	if (kind == CREDIT_CLAIM_KOC && (strcmp(row->unit, "tCO2e") != 0 || decimal_parse_exact(row->quantity, quantity, NULL) != ST_OK ||
						mpz_cmp_ui(mpq_denref(quantity), 1) != 0))
		claim_found(r, row, "claim.koc_whole", row->quantity, row->unit);
	mpq_clear(quantity);
}

static enum status check_row(struct rows *r, const struct credit_claim_row *row, struct err *err)
{
	date_day from, to, made_on = DATE_NONE;
	bool allocated = false;
	enum status st = ST_OK;

	(void)date_parse(row->made_on, &made_on, NULL);
	if (!credit_claim_interval(row->period_from, row->period_to, &from, &to))
		claim_found(r, row, "claim.period", row->period_from, row->period_to);
	else if (to > made_on)
		claim_found(r, row, "claim.made_early", row->made_on, row->period_to);
	if (row->released_on && strcmp(row->released_on, row->made_on) < 0)
		claim_found(r, row, "claim.released_early", row->released_on, row->made_on);
	if (!row->registry != !row->certificate)
		claim_found(r, row, "claim.certificate", row->registry ? row->registry : "–", row->certificate ? row->certificate : "–");
	check_subject(r, row);
	check_amount(r, row);
	if (credit_claim_kind_of(row->kind) == CREDIT_CLAIM_OWN) {
		st = party_flag_on(r->tx, row->organisation, "allocated", made_on, &allocated, err);
		if (st == ST_OK && !allocated)
			claim_found(r, row, "claim.not_allocated", row->organisation, row->made_on);
	}
	return st;
}

/* A certificate is claimed once, whatever became of the first claim. */
static void check_certificates(struct rows *r, const struct credit_claim_row *row, size_t count, struct arena *arena)
{
	struct map *seen = map_new();
	int64_t first;

	for (size_t i = 0; i < count; i++)
		if (row[i].registry && row[i].certificate &&
			!map_add(seen, arena_printf(arena, "%s\n%s", row[i].registry, row[i].certificate), (int64_t)i, &first))
			claim_found(r, &row[i], "claim.certificate_twice", row[i].certificate, row[first].claim);
	map_free(seen);
}

/* M2, R13: what one meter reads belongs to one project. */
static void check_meters(struct rows *r, const struct party_measure *measure, size_t measures)
{
	struct map *measure_at = map_new(), *project_of = map_new();
	int64_t at, first;

	for (size_t i = 0; i < measures; i++)
		map_add(measure_at, measure[i].measure, (int64_t)i, NULL);
	for (size_t i = 0; i < r->meters; i++) {
		struct err e;

		if (!map_get(measure_at, r->meter[i].measure, &at) || !measure[at].project || map_add(project_of, r->meter[i].meter, at, &first) ||
			strcmp(measure[at].project, measure[first].project) == 0)
			continue;
		err_set(&e, ST_INPUT, "credit.meter_two_projects", r->meter[i].meter, measure[first].project, measure[at].project, NULL);
		found(r->findings, &e, r->meter[i].file, r->meter[i].source_line);
	}
	map_free(measure_at);
	map_free(project_of);
}

enum status credit_claim_check_rows(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct rows r = {.tx = tx, .findings = findings};
	struct credit_claim_row *row;
	struct party_measure *measure;
	struct reduction_meter *meter;
	struct arena arena;
	size_t rows, measures, meters;
	enum status st;

	arena_init(&arena);
	st = credit_claim_rows(tx, &arena, &row, &rows, err);
	if (st == ST_OK)
		st = party_measures(tx, &arena, &measure, &measures, err);
	if (st == ST_OK)
		st = reduction_meters(tx, &arena, &meter, &meters, err);
	if (st == ST_OK) {
		r.meter = meter;
		r.meters = meters;
		check_meters(&r, measure, measures);
		check_certificates(&r, row, rows, &arena);
		for (size_t i = 0; i < rows && st == ST_OK; i++)
			st = check_row(&r, &row[i], err);
	}
	arena_done(&arena);
	return st;
}
