/* Reductions with their database: freeze, corrections, verification, what the recheck notices. */
#include "base/decimal.h"
#include "evidence/evidence.h"
#include "party/party.h"
#include "reduction/reduction_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tamper.h"

static struct store *store;

static mpq_t ef, planned;
static struct reduction_case cases[3];
static const struct reduction_party conflicts[] = {{"P1", "OWNER"}, {"P2", "OWNER"}};

static date_day day(const char *s)
{
	date_day d;

	assert_int_equal(date_parse(s, &d, NULL), ST_OK);
	return d;
}

static date_month month(const char *s)
{
	date_month m;

	assert_int_equal(month_parse(s, &m, NULL), ST_OK);
	return m;
}

static struct store_tx *begin(void)
{
	struct store_tx *tx;

	assert_int_equal(store_begin(store, true, &tx, NULL), ST_OK);
	return tx;
}

static void expect_ok(enum status st, const struct err *err)
{
	if (st != ST_OK)
		fail_msg("%s %s %s %s", err->code, err->param[0], err->param[1], err->param[2]);
}

static void reading(struct store_tx *tx, const char *measure, const char *m, const char *on, const char *energy, const char *output)
{
	char sql[512];

	if (energy)
		snprintf(sql, sizeof sql, "INSERT INTO meter_readings VALUES ('%s', 'MT-%s', '%s', '%s', '%s', 'MWh', '%s', 't', 'measured', 7)",
			measure, measure, m, on, energy, output);
	else
		snprintf(sql, sizeof sql, "INSERT INTO meter_readings VALUES ('%s', 'MT-%s', '%s', '%s', NULL, 'MWh', NULL, 't', 'missing', 8)",
			measure, measure, m, on);
	tamper_run(tx, sql);
}

static void history(struct store_tx *tx, const char *measure)
{
	char sql[512];

	snprintf(sql, sizeof sql,
		"INSERT INTO baselines VALUES ('%s', 2023, '1250.4', 'MWh', '3105', 't', 'E', 2), ('%s', 2024, '1301.7', 'MWh', '3268.5', 't', 'E', "
		"3),"
		" ('%s', 2025, '1279.2', 'MWh', '3190.1', 't', 'E', 4)",
		measure, measure, measure);
	tamper_run(tx, sql);
	snprintf(sql, sizeof sql, "INSERT INTO installations VALUES ('%s', '2026-10-31', 'S-%s', 'CHECK', '2026-10-31', 'SCRAP', 5)", measure,
		measure);
	tamper_run(tx, sql);
}

/* M1 and M2 in project P1, M3 in none; 2027-01 to 2027-12, a gap, and the whole chain run. */
static int setup(void **state)
{
	static const struct store_migration *const schema[] = {party_migrations, evidence_migrations, reduction_migrations, NULL};
	struct err err = {0};
	struct store_tx *tx;

	db_fresh();
	expect_ok(store_open(db_path, STORE_WRITE_CREATE, &store, &err), &err);
	expect_ok(store_migrate(store, schema, &err), &err);
	mpq_inits(ef, planned, NULL);
	assert_int_equal(decimal_parse_exact("433.0", ef, NULL), ST_OK);
	assert_int_equal(decimal_parse_exact("300000", planned, NULL), ST_OK); /* 692.8 MWh a year: three years needed */
	for (int i = 0; i < 3; i++)
		cases[i] = (struct reduction_case){
			.measure = i == 0   ? "M1"
				   : i == 1 ? "M2"
					    : "M3",
			.project = i < 2 ? "P1" : NULL,
			.methodology = "sec",
			.factor = "kr_grid_cons_2025avg",
			.kgco2e_per_energy = ef,
			.energy_unit = "MWh",
			.planned_kg_per_year = planned,
			.fundable = true,
			.installed_on = day("2026-10-31"),
			.scrapped_on = day("2026-10-31"),
			.old_life_end = day("2034-12-31"),
			.resolution_on = i < 2 ? day("2026-09-30") : DATE_NONE,
			.crediting_to = day("2036-09-29"),
			.metered_from = month("2027-01"),
			.metered_to = month("2027-12"),
		};
	tx = begin();
	tamper_run(tx, "INSERT INTO organisations (organisation, name, name_en, kind, origin, source_line) VALUES ('FIRM', '업체', NULL, 'supplier', "
		       "'simulated', 2)");
	tamper_run(tx, "INSERT INTO sites VALUES ('SITE', 'FIRM', '공장', NULL, NULL, 2)");
	tamper_run(tx, "INSERT INTO evidence VALUES ('CHECK', 'installation_check', NULL, NULL, '2026-10-31', 't', NULL, NULL, 2), ('SCRAP', "
		       "'scrapping_proof', NULL, NULL,"
		       " '2026-10-31', 't', NULL, NULL, 3), ('ORDER', 'order', NULL, NULL, '2026-05-01', 't', NULL, NULL, 4), ('OPINION', "
		       "'verification_opinion', NULL, NULL,"
		       " '2028-02-28', 't', NULL, NULL, 5)");
	for (int i = 0; i < 3; i++) {
		char sql[512];

		snprintf(sql, sizeof sql,
			"INSERT INTO measures VALUES ('%s', 'SITE', 'PROCESS', 'm', 'OLD-%s', 'equipment', 'sec', 'electricity', 1, '1', 'MWh', "
			"NULL, 10,"
			" '2034-12-31', %s, %d, NULL)",
			cases[i].measure, cases[i].measure, i < 2 ? "'P1'" : "NULL", i + 2);
		tamper_run(tx, sql);
		history(tx, cases[i].measure);
		for (int m = 1; m <= 12; m++) {
			char name[DATE_TEXT_LEN], energy[32];

			month_format(month("2027-01") + m - 1, name);
			snprintf(energy, sizeof energy, "%d.%d", 60 + i, m);
			reading(tx, cases[i].measure, name, "2028-01-05", i == 1 && m == 6 ? NULL : energy, "250.5");
		}
	}
	tamper_run(tx, "INSERT INTO verifications (verification, project, verifier, period_from, period_to, sample_size, seed, findings, opinion, "
		       "signed_on, evidence, source_line) VALUES ('V1', 'P1', 'VERIFIER', '2027-01', '2027-11', 1, 42, NULL, 'fit', '2028-02-28', "
		       "'OPINION', 9)");
	expect_ok(reduction_freeze(tx, cases, 3, day("2026-05-01"), &err), &err);
	expect_ok(reduction_measure(tx, cases, 3, &err), &err);
	expect_ok(reduction_verify(tx, conflicts, 2, &err), &err);
	expect_ok(store_commit(tx, &err), &err);
	return 0;
}

static int teardown(void **state)
{
	store_close(store);
	mpq_clears(ef, planned, NULL);
	db_gone();
	return 0;
}

static struct reduction_total *totals(struct store_tx *tx, struct arena *arena)
{
	struct reduction_total *list;
	struct err err = {0};
	size_t count;

	expect_ok(reduction_totals(tx, month("2027-02"), month("2027-12"), arena, &list, &count, &err), &err);
	assert_int_equal(count, 3);
	return list;
}

static enum status recheck(struct store_tx *tx, struct findings *findings, struct err *err)
{
	return reduction_recheck(tx, cases, 3, conflicts, 2, findings, err);
}

static void a_clean_run_rechecks_without_findings(void **state)
{
	struct store_tx *tx = begin();
	struct findings findings;
	struct err err = {0};

	findings_init(&findings, 10);
	expect_ok(recheck(tx, &findings, &err), &err);
	if (findings.errors > 0)
		findings_print(stderr, &findings, LANG_EN);
	assert_int_equal(findings.errors, 0);
	findings_done(&findings);
	store_rollback(tx);
}

static void totals_are_exact_and_verified_only_where_a_fit_opinion_covers(void **state)
{
	struct store_tx *tx = begin();
	struct reduction_total *t;
	struct arena arena;

	arena_init(&arena);
	t = totals(tx, &arena);
	assert_string_equal(t[0].measure, "M1");
	assert_string_equal(t[0].project, "P1");
	assert_int_equal(t[0].planned_g, 300000000);
	assert_true(t[0].measured_g > 0);
	assert_true(t[0].verified_g < t[0].measured_g); /* December is not verified */
	assert_true(t[0].verified_g_in_after < t[0].verified_g);
	assert_int_equal(t[1].filled_months, 1);
	assert_string_equal(t[2].project, "");
	assert_true(t[2].measured_g > 0);
	assert_int_equal(t[2].verified_g, 0); /* no project */
	arena_done(&arena);
	store_rollback(tx);
}

static void the_newest_record_of_a_month_counts_and_the_old_one_is_kept(void **state)
{
	struct store_tx *tx = begin();
	int64_t before, slipped, corrected;
	struct err err = {0};
	struct arena arena;

	arena_init(&arena);
	before = totals(tx, &arena)[0].measured_g;
	reading(tx, "M1", "2027-03", "2028-01-06", "603", "250.5"); /* a tenfold slip */
	expect_ok(reduction_measure(tx, cases, 3, &err), &err);
	slipped = totals(tx, &arena)[0].measured_g;
	assert_true(slipped < before);
	assert_int_equal(totals(tx, &arena)[0].verified_g, 0); /* measured anew: to be verified anew */
	reading(tx, "M1", "2027-03", "2028-01-07", "60.3", "250.5");
	expect_ok(reduction_measure(tx, cases, 3, &err), &err);
	corrected = totals(tx, &arena)[0].measured_g;
	assert_int_equal(corrected, before);
	assert_int_equal(tamper_int(tx, "SELECT count(*) FROM meter_readings WHERE measure = 'M1' AND \"month\" = '2027-03'"), 3);
	arena_done(&arena);
	store_rollback(tx);
}

static void the_same_freeze_again_has_no_effect_and_another_is_refused(void **state)
{
	struct store_tx *tx = begin();
	struct err err = {0};

	expect_ok(reduction_freeze(tx, cases, 3, day("2026-05-01"), &err), &err);
	assert_int_equal(reduction_freeze(tx, cases, 3, day("2026-05-02"), &err), ST_CONFLICT);
	assert_string_equal(err.code, "reduction.baseline_frozen");
	tamper_run(tx, "UPDATE baselines SET energy = '1300' WHERE measure = 'M1' AND \"year\" = 2023");
	assert_int_equal(reduction_freeze(tx, cases, 3, day("2026-05-01"), &err), ST_CONFLICT);
	store_rollback(tx);
}

static void M1_a_baseline_is_frozen_before_installation(void **state)
{
	struct store_tx *tx = begin();
	struct err err = {0};

	tamper_run(tx, "DELETE FROM reduction_baseline");
	assert_int_equal(reduction_freeze(tx, cases, 3, day("2026-10-31"), &err), ST_INPUT);
	assert_string_equal(err.code, "reduction.frozen_late");
	assert_int_equal(reduction_measure(tx, cases, 3, &err), ST_INPUT);
	assert_string_equal(err.code, "reduction.not_frozen");
	store_rollback(tx);
}

static void a_short_history_or_a_foreign_unit_is_refused(void **state)
{
	struct store_tx *tx = begin();
	struct err err = {0};

	tamper_run(tx, "DELETE FROM reduction_baseline");
	tamper_run(tx, "DELETE FROM baselines WHERE measure = 'M1' AND \"year\" = 2025");
	assert_int_equal(reduction_freeze(tx, cases, 3, day("2026-05-01"), &err), ST_INPUT);
	assert_string_equal(err.code, "reduction.history_short");
	assert_int_equal(decimal_parse_exact("259800", planned, NULL), ST_OK); /* exactly 600 MWh: one year is enough */
	expect_ok(reduction_freeze(tx, cases, 3, day("2026-05-01"), &err), &err);
	tamper_run(tx, "DELETE FROM reduction_baseline");
	tamper_run(tx, "UPDATE baselines SET energy = '1250400', unit = 'kWh' WHERE measure = 'M1' AND \"year\" = 2023"); /* converts */
	expect_ok(reduction_freeze(tx, cases, 3, day("2026-05-01"), &err), &err);
	tamper_run(tx, "DELETE FROM reduction_baseline");
	tamper_run(tx, "UPDATE baselines SET unit = 'kg' WHERE measure = 'M1' AND \"year\" = 2023");
	assert_int_equal(reduction_freeze(tx, cases, 3, day("2026-05-01"), &err), ST_INPUT);
	assert_string_equal(err.code, "reduction.unit");
	assert_int_equal(decimal_parse_exact("300000", planned, NULL), ST_OK);
	store_rollback(tx);
}

/* sec with more than its short form: a grid loss of a twentieth raises the baseline by a nineteenth. */
static void R18_records_are_frozen_with_the_baseline_and_count(void **state)
{
	struct store_tx *tx = begin();
	struct err err = {0};
	struct arena arena;
	int64_t before;

	arena_init(&arena);
	before = totals(tx, &arena)[0].measured_g;
	tamper_run(tx, "INSERT INTO parameters (measure, parameter, \"value\", unit, source_line) VALUES ('M1', 'l', '0.05', '1', 2)");
	assert_int_equal(reduction_measure(tx, cases, 3, &err), ST_CONFLICT);
	assert_string_equal(err.code, "reduction.baseline_frozen");
	assert_string_equal(err.param[0], "M1");
	assert_int_equal(reduction_freeze(tx, cases, 3, day("2026-05-01"), &err), ST_CONFLICT);
	tamper_run(tx, "DELETE FROM reduction_frozen WHERE measure = 'M1'"); /* as if it had been there from the start */
	expect_ok(reduction_freeze(tx, cases, 3, day("2026-05-01"), &err), &err);
	expect_ok(reduction_measure(tx, cases, 3, &err), &err);
	assert_true(totals(tx, &arena)[0].measured_g > before);
	/* a value of a month is no part of the plan */
	tamper_run(tx, "INSERT INTO parameters (measure, parameter, \"month\", \"value\", unit, source_line) VALUES ('M1', 'LE_transfer', '2027-03', "
		       "'1', 'tCO2e', 3)");
	expect_ok(reduction_measure(tx, cases, 3, &err), &err);
	assert_true(totals(tx, &arena)[0].rejected_months == 11); /* leakage is monitored now: months without it do not count */
	arena_done(&arena);
	store_rollback(tx);
}

static void R10_a_verifier_with_an_interest_is_refused(void **state)
{
	struct store_tx *tx = begin();
	struct err err = {0};

	tamper_run(tx, "UPDATE verifications SET verifier = 'OWNER'");
	assert_int_equal(reduction_verify(tx, conflicts, 2, &err), ST_INPUT);
	assert_string_equal(err.code, "reduction.verifier_conflict");
	assert_string_equal(err.file, "verifications.csv");
	assert_int_equal(err.line, 9);
	store_rollback(tx);
}

static void an_unfit_opinion_verifies_nothing(void **state)
{
	struct store_tx *tx = begin();
	struct err err = {0};
	struct arena arena;

	arena_init(&arena);
	tamper_run(tx, "UPDATE verifications SET opinion = 'unfit'");
	expect_ok(reduction_verify(tx, conflicts, 2, &err), &err);
	assert_int_equal(totals(tx, &arena)[0].verified_g, 0);
	arena_done(&arena);
	store_rollback(tx);
}

static void housekeeping_needs_no_baseline_and_earns_nothing(void **state)
{
	struct store_tx *tx = begin();
	struct reduction_case list[3];
	struct err err = {0};
	struct arena arena;

	memcpy(list, cases, sizeof list);
	list[0].fundable = false;
	tamper_run(tx, "DELETE FROM reduction_baseline WHERE measure = 'M1'");
	tamper_run(tx, "DELETE FROM baselines WHERE measure = 'M1'");
	arena_init(&arena);
	expect_ok(reduction_freeze(tx, list, 3, day("2026-05-01"), &err), &err);
	expect_ok(reduction_measure(tx, list, 3, &err), &err);
	assert_int_equal(totals(tx, &arena)[0].measured_g, 0);
	assert_int_equal(totals(tx, &arena)[0].rejected_months, 12);
	arena_done(&arena);
	store_rollback(tx);
}

static void M3_the_recheck_notices_every_column_changed_by_hand(void **state)
{
	tamper_table(store, "reduction_baseline", recheck);
	tamper_table(store, "reduction_month", recheck);
	tamper_table(store, "reduction_total", recheck);
	tamper_table(store, "reduction_sample", recheck);
}

static void M3_the_recheck_notices_inputs_that_changed_afterwards(void **state)
{
	tamper_expect(store, "UPDATE meter_readings SET energy = '60.21' WHERE measure = 'M1' AND \"month\" = '2027-02'", recheck);
	tamper_expect(store, "UPDATE baselines SET output = '3190.2' WHERE measure = 'M2' AND \"year\" = 2025", recheck);
	tamper_expect(store, "UPDATE verifications SET period_to = '2027-12'", recheck);
	tamper_expect(store, "UPDATE verifications SET seed = 44", recheck);
	tamper_expect(store, "UPDATE verifications SET verifier = 'OWNER'", recheck);
	tamper_expect(store, "DELETE FROM meter_readings WHERE measure = 'M1' AND \"month\" = '2027-02'", recheck);
}

static void check_rows_tells_what_a_single_row_cannot_show(void **state)
{
	static const struct {
		const char *sql, *code;
	} vector[] = {
		{"INSERT INTO meter_readings VALUES ('M9', 'X', '2027-01', '2028-01-05', '1', 'MWh', '1', 't', 'measured', 50)",
			"reading.not_installed"},
		{"UPDATE meter_readings SET meter = 'OTHER' WHERE measure = 'M1' AND \"month\" = '2027-05'", "reading.meter_changed"},
		{"UPDATE meter_readings SET unit = 'kWh' WHERE measure = 'M1' AND \"month\" = '2027-05'", "reading.unit"},
		{"UPDATE meter_readings SET output_unit = 'kg' WHERE measure = 'M1' AND \"month\" = '2027-05'", "reading.unit"},
		{"DELETE FROM meter_readings WHERE measure = 'M1' AND \"month\" = '2027-05'", "reading.month_missing"},
		{"DELETE FROM meter_readings WHERE measure = 'M1'", "reading.month_missing"},
		{"UPDATE meter_readings SET energy = NULL WHERE measure = 'M1' AND \"month\" = '2027-05'", "reading.blank"},
		{"UPDATE meter_readings SET status = 'missing' WHERE measure = 'M1' AND \"month\" = '2027-05'", "reading.not_blank"},
		{"UPDATE meter_readings SET energy = '605' WHERE measure = 'M1' AND \"month\" = '2027-05'", "reading.outlier"},
		{"UPDATE meter_readings SET output = '2505' WHERE measure = 'M1' AND \"month\" = '2027-05'", "reading.outlier"},
		{"UPDATE installations SET scrapping_evidence = NULL WHERE measure = 'M1'", "installation.scrapping_unproved"},
		{"UPDATE baselines SET output_unit = 'kg' WHERE measure = 'M1' AND \"year\" = 2024", "reduction.unit"},
		{"UPDATE verifications SET period_to = '2026-12'", "verification.period"},
		{"UPDATE verifications SET signed_on = '2027-11-30'", "verification.signed_early"},
		{"INSERT INTO verifications (verification, project, verifier, period_from, period_to, sample_size, seed, findings, opinion, "
		 "signed_on, evidence, source_line) VALUES ('V2', 'P1', 'VERIFIER', '2027-11', '2027-12', 1, 42, NULL, 'fit', '2028-02-28', "
		 "'OPINION', 10)",
			"verification.overlap"},
		{"UPDATE verifications SET sample_size = 3", "verification.sample_too_large"},
		{"UPDATE verifications SET evidence = 'ORDER'", "reduction.evidence_kind"},
		{"UPDATE installations SET scrapping_evidence = 'ORDER' WHERE measure = 'M1'", "reduction.evidence_kind"},
		{"UPDATE installations SET check_evidence = 'ORDER' WHERE measure = 'M1'", "reduction.evidence_kind"},
		{"UPDATE meter_readings SET recorded_on = '2027-05-30' WHERE measure = 'M1' AND \"month\" = '2027-05'", "reading.recorded_early"},
		{"UPDATE meter_readings SET recorded_on = '2028-03-01' WHERE measure = 'M1' AND \"month\" = '2027-05'", "reading.after_opinion"},
	};

	for (size_t i = 0; i < sizeof vector / sizeof vector[0]; i++) {
		struct store_tx *tx = begin();
		struct findings findings;
		struct err err = {0};
		bool seen = false;

		findings_init(&findings, 50);
		expect_ok(reduction_check_rows(tx, month("2027-01"), month("2027-12"), &findings, &err), &err);
		assert_int_equal(findings.count, 0);
		tamper_run(tx, vector[i].sql);
		expect_ok(reduction_check_rows(tx, month("2027-01"), month("2027-12"), &findings, &err), &err);
		for (size_t k = 0; k < findings.count; k++)
			seen = seen || (strcmp(findings.item[k].err.code, vector[i].code) == 0 && findings.item[k].err.line > 0);
		if (!seen)
			fail_msg("%s not found after %s", vector[i].code, vector[i].sql);
		findings_done(&findings);
		store_rollback(tx);
	}
}

static void machines_and_opinions_are_readable_for_programme(void **state)
{
	struct store_tx *tx = begin();
	struct reduction_machine *machine;
	struct reduction_opinion *opinion;
	struct err err = {0};
	struct arena arena;
	size_t count;

	arena_init(&arena);
	tamper_run(tx, "DELETE FROM installations WHERE measure = 'M2'");
	tamper_run(tx, "DELETE FROM baselines WHERE measure = 'M3'");
	expect_ok(reduction_machines(tx, &arena, &machine, &count, &err), &err);
	assert_int_equal(count, 3);
	assert_string_equal(machine[0].energy_unit, "MWh");
	assert_int_equal(machine[0].installed_on, day("2026-10-31"));
	assert_int_equal(machine[1].installed_on, DATE_NONE);
	assert_string_equal(machine[2].energy_unit, "");
	expect_ok(reduction_opinions(tx, &arena, &opinion, &count, &err), &err);
	assert_int_equal(count, 1);
	assert_true(opinion[0].fit);
	arena_done(&arena);
	store_rollback(tx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_clean_run_rechecks_without_findings),
		cmocka_unit_test(totals_are_exact_and_verified_only_where_a_fit_opinion_covers),
		cmocka_unit_test(the_newest_record_of_a_month_counts_and_the_old_one_is_kept),
		cmocka_unit_test(the_same_freeze_again_has_no_effect_and_another_is_refused),
		cmocka_unit_test(M1_a_baseline_is_frozen_before_installation),
		cmocka_unit_test(a_short_history_or_a_foreign_unit_is_refused),
		cmocka_unit_test(R18_records_are_frozen_with_the_baseline_and_count),
		cmocka_unit_test(R10_a_verifier_with_an_interest_is_refused),
		cmocka_unit_test(an_unfit_opinion_verifies_nothing),
		cmocka_unit_test(housekeeping_needs_no_baseline_and_earns_nothing),
		cmocka_unit_test(M3_the_recheck_notices_every_column_changed_by_hand),
		cmocka_unit_test(M3_the_recheck_notices_inputs_that_changed_afterwards),
		cmocka_unit_test(check_rows_tells_what_a_single_row_cannot_show),
		cmocka_unit_test(machines_and_opinions_are_readable_for_programme),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
