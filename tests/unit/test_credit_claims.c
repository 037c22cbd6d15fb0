/* Claims: one reduction has one live claim. Which kinds may stand side by side, parts of one amount, certificates and verified months, releases; and
 * what the claim-adjusted footprint adds back. */
#include "credit/credit.h"
#include "credit/credit_claim.h"
#include "duty/duty.h"
#include "evidence/evidence.h"
#include "factor/factor.h"
#include "party/party.h"
#include "programme/programme_claims.h"
#include "reduction/reduction.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "store_support.h"

static struct store *store;
static struct store_tx *tx;
static int line;

static void sql_run(const char *sql)
{
	struct store_stmt *stmt;
	struct err err = {0};
	enum status st = store_query(tx, sql, &stmt, &err);

	if (st == ST_OK)
		st = store_run(stmt, &err);
	if (st != ST_OK)
		fail_msg("%s: %s %s", sql, err.code, err.param[0]);
}

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

static void measure_row(const char *measure, const char *site, const char *process, const char *project)
{
	char sql[512], quoted[80] = "NULL";

	if (project)
		snprintf(quoted, sizeof quoted, "'%s'", project);
	snprintf(sql, sizeof sql,
		"INSERT INTO measures VALUES ('%s', '%s', '%s', 'machine', 'OLD', 'equipment', 'sec', 'electricity', 1, '1', 'kWh', 1, 10, "
		"'2040-12-31', "
		"%s, 2, NULL)",
		measure, site, process, quoted);
	sql_run(sql);
}

/* A machine saved `kg` in a month. */
static void saved(const char *measure, const char *when, const char *kg, bool verified)
{
	char sql[512];

	snprintf(sql, sizeof sql,
		"INSERT INTO reduction_month VALUES ('%s', '%s', 0, %d, NULL, '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '%s', '%s')", measure,
		when, verified, kg, kg);
	sql_run(sql);
}

static void total(const char *measure, const char *project, int64_t grams)
{
	char sql[512];

	snprintf(sql, sizeof sql, "INSERT INTO reduction_total VALUES ('%s', '%s', '2027-01', '2027-03', 0, %" PRId64 ", %" PRId64 ", 0, 0)", measure,
		project, grams, grams);
	sql_run(sql);
}

/* M1 and M2 stand at site S of firm SUP, M1 in project P; each saves 10 t a month (0.5 kg/kWh: 20 MWh) in the first three months of 2027. M1's months
 * are verified. OEM is an allocated company. */
static int setup(void **state)
{
	static const struct store_migration *const schema[] = {
		party_migrations, evidence_migrations, duty_migrations, factor_migrations, reduction_migrations, credit_migrations, NULL};
	static const char *const months[] = {"2027-01", "2027-02", "2027-03"};
	struct err err = {0};

	db_fresh();
	assert_int_equal(store_open(db_path, STORE_WRITE_CREATE, &store, &err), ST_OK);
	assert_int_equal(store_migrate(store, schema, &err), ST_OK);
	assert_int_equal(store_begin(store, true, &tx, NULL), ST_OK);
	line = 1;
	sql_run("INSERT INTO organisations (organisation, name, name_en, kind, origin, source_line) VALUES ('OEM', 'OEM', NULL, 'carmaker', "
		"'simulated', 2), ('SUP', 'SUP', NULL, 'supplier', "
		"'simulated', 3)");
	sql_run("INSERT INTO organisation_status VALUES ('OEM', 'allocated', 'yes', '2026-01-01', NULL, NULL, 2)");
	sql_run("INSERT INTO sites VALUES ('S', 'SUP', 'Site', NULL, 0, 2)");
	sql_run("INSERT INTO projects VALUES ('P', 'One', 'single', 'OEM', '2026-10-31', '2026-09-30', '2036-09-29', NULL, 'E', 2)");
	sql_run("INSERT INTO ownership VALUES ('P', 'OEM', '1', '2026-01-01', 'E', 2)");
	sql_run("INSERT INTO verifications (verification, project, verifier, period_from, period_to, sample_size, seed, findings, opinion, "
		"signed_on, evidence, "
		"source_line) VALUES ('VF', 'P', 'V', '2027-01', '2027-03', 1, 1, NULL, 'fit', '2027-05-31', 'E', 2)");
	measure_row("M1", "S", "PR1", "P");
	measure_row("M2", "S", "PR2", NULL);
	for (int i = 0; i < 3; i++) {
		saved("M1", months[i], "10000", true);
		saved("M2", months[i], "10000", false);
	}
	total("M1", "P", 30000000);
	total("M2", "", 30000000);
	for (int i = 1; i <= 2; i++) {
		char sql[512];

		snprintf(sql, sizeof sql,
			"INSERT INTO reduction_baseline VALUES ('M%d', 'sec', 'grid', 'kWh', 'piece', '2023', '1', '1', '1', '1', '0.5', '1/2', 'h', "
			"'2026-01-01', "
			"'row')",
			i);
		sql_run(sql);
		snprintf(sql, sizeof sql,
			"INSERT INTO meter_readings VALUES ('M%d', 'MT-%d', '2027-01', '2027-02-05', '1', 'kWh', '1', 'piece', 'measured', %d)", i, i,
			i + 1);
		sql_run(sql);
	}
	return 0;
}

static int teardown(void **state)
{
	store_rollback(tx);
	store_close(store);
	db_gone();
	return 0;
}

/* Blank cells are "". */
struct row {
	const char *claim, *kind, *organisation, *measure, *meter, *site, *from, *to, *quantity, *unit, *metered, *made_on, *released_on;
};

static void cell(char *sql, size_t size, const char *value)
{
	size_t used = strlen(sql);

	if (value && value[0])
		snprintf(sql + used, size - used, "'%s', ", value);
	else
		snprintf(sql + used, size - used, "NULL, ");
}

static void claims(struct row r)
{
	char sql[1024] = "INSERT INTO claims VALUES (";
	const char *const value[] = {r.claim, r.kind, r.organisation, r.measure, r.meter, r.site, r.from, r.to, r.quantity, r.unit, r.metered, NULL,
		NULL, r.made_on, r.released_on, NULL};
	size_t used;

	for (size_t i = 0; i < sizeof value / sizeof *value; i++)
		cell(sql, sizeof sql, value[i]);
	used = strlen(sql);
	snprintf(sql + used, sizeof sql - used, "%d)", ++line);
	sql_run(sql);
}

/* A claim of machine M2 over the months, made on the first day of June (`nth`). */
static void on_m2(const char *claim, const char *kind, const char *organisation, const char *from, const char *to, const char *quantity,
	const char *unit, const char *made_on)
{
	claims((struct row){.claim = claim,
		.kind = kind,
		.organisation = organisation,
		.measure = "M2",
		.from = from,
		.to = to,
		.quantity = quantity,
		.unit = unit,
		.made_on = made_on});
}

typedef enum status checking(struct store_tx *tx, struct findings *findings, struct err *err);

static void finds(checking *check, size_t count, const char *code, const char *const *param)
{
	struct findings findings;
	struct err err = {0};

	findings_init(&findings, 100);
	assert_int_equal(check(tx, &findings, &err), ST_OK);
	if (findings.count != count)
		fail_msg("%zu findings instead of %zu; the first: %s %s %s", findings.count, count, findings.count ? findings.item[0].err.code : "",
			findings.count ? findings.item[0].err.param[0] : "", findings.count ? findings.item[0].err.param[1] : "");
	if (code) {
		const struct err *e = &findings.item[0].err;

		assert_string_equal(e->code, code);
		assert_string_equal(e->file, "claims.csv");
		assert_true(e->line > 1);
		for (int i = 0; param && i < ERR_PARAM_MAX; i++)
			if (param[i])
				assert_string_equal(e->param[i], param[i]);
	}
	findings_done(&findings);
}

static void all_is_well(void)
{
	finds(credit_claim_check_rows, 0, NULL, NULL);
	finds(credit_claim_compare, 0, NULL, NULL);
}

static int64_t certify(struct err *err)
{
	struct credit_unit unit = {"M1", 30000000};
	int64_t issued = -1;

	if (credit_certify(tx, "P", 2027, month("2027-01"), month("2027-03"), &unit, 1, day("2027-06-30"), "VF", "key", &issued, err) != ST_OK)
		return -1;
	return issued;
}

/* ---- what may stand side by side ---- */

static void refused(enum credit_claim_kind a, enum credit_claim_kind b, bool same_firm, const char *code)
{
	assert_false(credit_claim_rule_for(a, b, same_firm)->beside);
	assert_string_equal(credit_claim_rule_for(a, b, same_firm)->code, code);
	assert_string_equal(credit_claim_rule_for(b, a, same_firm)->code, code);
}

static void allowed(enum credit_claim_kind a, enum credit_claim_kind b, bool same_firm)
{
	assert_true(credit_claim_rule_for(a, b, same_firm)->beside);
	assert_true(credit_claim_rule_for(b, a, same_firm)->beside);
}

static void each_refusal_names_its_rule(void **state)
{
	refused(CREDIT_CLAIM_OWN, CREDIT_CLAIM_KOC, false, "R21");
	refused(CREDIT_CLAIM_OWN, CREDIT_CLAIM_KOC, true, "R21");
	refused(CREDIT_CLAIM_OWN, CREDIT_CLAIM_OTHER, false, "R13");
	refused(CREDIT_CLAIM_KOC, CREDIT_CLAIM_OTHER, false, "R13");
	refused(CREDIT_CLAIM_KOC, CREDIT_CLAIM_KOC, true, "R13");
	refused(CREDIT_CLAIM_REC, CREDIT_CLAIM_RE100, true, "R13");
	refused(CREDIT_CLAIM_REC, CREDIT_CLAIM_PPA, false, "R13");
	refused(CREDIT_CLAIM_RE100, CREDIT_CLAIM_KOC, false, "R13");
	refused(CREDIT_CLAIM_REC, CREDIT_CLAIM_LOCATION, true, "R13");
	refused(CREDIT_CLAIM_MARKET, CREDIT_CLAIM_OWN, true, "R13");
	refused(CREDIT_CLAIM_FOOTPRINT, CREDIT_CLAIM_REC, false, "R13");
	refused(CREDIT_CLAIM_RETAINED, CREDIT_CLAIM_KOC, true, "M2");
	refused(CREDIT_CLAIM_RETAINED, CREDIT_CLAIM_OTHER, false, "M2");
}

static void physical_footprints_and_other_scopes_stand_beside_a_claim(void **state)
{
	allowed(CREDIT_CLAIM_FOOTPRINT, CREDIT_CLAIM_FOOTPRINT, false);
	allowed(CREDIT_CLAIM_FOOTPRINT, CREDIT_CLAIM_KOC, false);
	allowed(CREDIT_CLAIM_FOOTPRINT, CREDIT_CLAIM_OWN, true);
	allowed(CREDIT_CLAIM_FOOTPRINT, CREDIT_CLAIM_RETAINED, true);
	allowed(CREDIT_CLAIM_FOOTPRINT, CREDIT_CLAIM_RE100, true);
	allowed(CREDIT_CLAIM_FOOTPRINT, CREDIT_CLAIM_MARKET, false);
	allowed(CREDIT_CLAIM_MARKET, CREDIT_CLAIM_OWN, false);
}

static void every_pair_has_a_rule_with_reason_and_source(void **state)
{
	for (int a = 0; a < CREDIT_CLAIM_KINDS; a++)
		for (int b = 0; b < CREDIT_CLAIM_KINDS; b++)
			for (int same = 0; same < 2; same++) {
				const struct credit_claim_rule *rule =
					credit_claim_rule_for((enum credit_claim_kind)a, (enum credit_claim_kind)b, same);

				assert_true(rule->en[0] && rule->ko[0] && rule->source[0]);
				assert_true(rule->beside == (rule->code[0] == '\0'));
				assert_ptr_equal(rule, credit_claim_rule_for((enum credit_claim_kind)b, (enum credit_claim_kind)a, same));
			}
}

static void an_interval_is_of_months_or_days(void **state)
{
	date_day from, to;

	assert_true(credit_claim_interval("2027-02", "2027-03", &from, &to));
	assert_int_equal(from, day("2027-02-01"));
	assert_int_equal(to, day("2027-03-31"));
	assert_true(credit_claim_interval("2027-02-10", "2027-02-10", &from, &to));
	assert_false(credit_claim_interval("2027-03", "2027-02", &from, &to));
	assert_false(credit_claim_interval("2027-02-30", "2027-03", &from, &to));
	assert_false(credit_claim_interval("spring", "2027-03", &from, &to));
}

/* ---- certificates and verified months ---- */

static void R21_a_certified_machine_is_nobodys_own_reduction(void **state)
{
	struct err err = {0};

	assert_int_equal(certify(&err), 30);
	claims((struct row){.claim = "CL-1",
		.kind = "own_reduction",
		.organisation = "OEM",
		.measure = "M1",
		.from = "2027-02",
		.to = "2027-06",
		.made_on = "2027-07-31"});
	finds(credit_claim_compare, 1, "claim.overlap",
		(const char *const[ERR_PARAM_MAX]){"CL-1", "certificate 1 (koc, P)", "M1", "2027-02-01…2027-03-31", "100 % / 100 %", "R21"});
}

static void R21_verified_months_are_asked_for_as_koc_but_may_be_retained(void **state)
{
	claims((struct row){.claim = "CL-1",
		.kind = "retained",
		.organisation = "SUP",
		.measure = "M1",
		.from = "2027-01",
		.to = "2027-03",
		.made_on = "2027-06-01"});
	all_is_well();
	claims((struct row){.claim = "CL-2",
		.kind = "own_reduction",
		.organisation = "OEM",
		.meter = "MT-1",
		.from = "2027-03",
		.to = "2027-03",
		.made_on = "2027-06-02"});
	finds(credit_claim_compare, 1, "claim.overlap", (const char *const[ERR_PARAM_MAX]){"CL-2", "VF (koc, P)", "M1", NULL, NULL, "R21"});
}

static void R13_a_live_claim_keeps_its_machine_from_being_certified(void **state)
{
	struct err err = {0};

	claims((struct row){.claim = "CL-1",
		.kind = "retained",
		.organisation = "SUP",
		.measure = "M1",
		.from = "2027-03",
		.to = "2027-03",
		.quantity = "1.5",
		.unit = "tCO2e",
		.made_on = "2027-06-01"});
	assert_int_equal(certify(&err), -1);
	assert_string_equal(err.code, "claim.certify");
	assert_string_equal(err.param[1], "CL-1 (retained, SUP)");
	assert_string_equal(err.param[4], "1.5 tCO2e");
	assert_string_equal(err.param[5], "M2");
	sql_run("UPDATE claims SET released_on = '2027-06-15'");
	assert_int_equal(certify(&err), 30);
	all_is_well();
}

static void a_footprint_claim_stands_beside_a_certificate(void **state)
{
	struct err err = {0};

	claims((struct row){.claim = "CL-1",
		.kind = "footprint",
		.organisation = "SUP",
		.measure = "M1",
		.from = "2027-01",
		.to = "2027-03",
		.made_on = "2027-06-01"});
	assert_int_equal(certify(&err), 30);
	all_is_well();
}

static void a_cancelled_certificate_lets_the_reduction_go(void **state)
{
	struct err err = {0};

	assert_int_equal(certify(&err), 30);
	sql_run("UPDATE credit_block SET state = 'cancelled'");
	claims((struct row){.claim = "CL-1",
		.kind = "retained",
		.organisation = "SUP",
		.measure = "M1",
		.from = "2027-01",
		.to = "2027-03",
		.made_on = "2027-07-31"});
	all_is_well();
}

/* ---- claims against each other ---- */

static void R13_two_whole_claims_on_one_month_are_refused_with_both_named(void **state)
{
	on_m2("CL-1", "other_scheme", "SUP", "2027-01", "2027-02", "", "", "2027-06-01");
	on_m2("CL-2", "own_reduction", "OEM", "2027-03", "2027-03", "", "", "2027-06-02"); /* another month */
	all_is_well();
	on_m2("CL-3", "own_reduction", "OEM", "2027-02-10", "2027-02-20", "3", "tCO2e", "2027-06-03");
	finds(credit_claim_compare, 1, "claim.overlap",
		(const char *const[ERR_PARAM_MAX]){"CL-3", "CL-1 (other_scheme, SUP)", "M2", "2027-02-10…2027-02-20", "3 tCO2e / 100 %", "R13"});
}

static void days_of_a_month_can_be_told_apart_but_not_from_a_part_of_the_month(void **state)
{
	on_m2("CL-1", "other_scheme", "SUP", "2027-02-01", "2027-02-14", "", "", "2027-06-01");
	on_m2("CL-2", "own_reduction", "OEM", "2027-02-15", "2027-02-28", "", "", "2027-06-02");
	all_is_well();
	on_m2("CL-3", "retained", "SUP", "2027-02-15", "2027-02-28", "1", "tCO2e", "2027-06-03");
	finds(credit_claim_compare, 1, "claim.overlap",
		(const char *const[ERR_PARAM_MAX]){"CL-3", "CL-1 (other_scheme, SUP)", NULL, NULL, NULL, "M2"});
}

static void parts_of_a_month_stay_within_what_it_saved(void **state)
{
	on_m2("CL-1", "other_scheme", "SUP", "2027-01", "2027-01", "4", "tCO2e", "2027-06-01");
	on_m2("CL-2", "own_reduction", "OEM", "2027-01", "2027-01", "6", "tCO2e", "2027-06-02");
	all_is_well();
	on_m2("CL-3", "retained", "SUP", "2027-01", "2027-01", "0.000001", "tCO2e", "2027-06-03");
	finds(credit_claim_compare, 1, "claim.beyond",
		(const char *const[ERR_PARAM_MAX]){"CL-3", "CL-1 (other_scheme, SUP), CL-2 (own_reduction, OEM)", "M2", "2027-01-01…2027-01-31",
			"10000.001 kgCO2e", "10000 kgCO2e"});
}

static void parts_of_several_months_find_their_tonnes_in_their_own_months(void **state)
{
	on_m2("CL-1", "other_scheme", "SUP", "2027-01", "2027-02", "15", "tCO2e", "2027-06-01");
	on_m2("CL-2", "own_reduction", "OEM", "2027-01", "2027-01", "5", "tCO2e", "2027-06-02");
	on_m2("CL-3", "retained", "SUP", "2027-02", "2027-03", "10", "tCO2e", "2027-06-03");
	all_is_well();
	/* the three months have room for it, but not January and February */
	on_m2("CL-4", "retained", "SUP", "2027-02", "2027-02", "1", "tCO2e", "2027-06-04");
	finds(credit_claim_compare, 1, "claim.beyond",
		(const char *const[ERR_PARAM_MAX]){"CL-4", NULL, "M2", "2027-01-01…2027-02-28", "21000 kgCO2e", "20000 kgCO2e"});
}

static void megawatt_hours_count_by_the_factor_of_the_plan(void **state)
{
	on_m2("CL-1", "rec", "SUP", "2027-01", "2027-01", "12", "MWh", "2027-06-01");
	on_m2("CL-2", "re100", "SUP", "2027-01", "2027-01", "4", "MWh", "2027-06-02");
	on_m2("CL-3", "other_scheme", "SUP", "2027-01", "2027-01", "2", "tCO2e", "2027-06-03");
	all_is_well();
	on_m2("CL-4", "ppa", "SUP", "2027-01", "2027-01", "0.1", "MWh", "2027-06-04");
	finds(credit_claim_compare, 1, "claim.beyond", (const char *const[ERR_PARAM_MAX]){"CL-4", NULL, "M2", NULL, "10050 kgCO2e", "10000 kgCO2e"});
}

static void a_month_that_saved_nothing_has_nothing_to_claim(void **state)
{
	sql_run("UPDATE reduction_month SET reduction_kg_exact = '-5' WHERE measure = 'M2'");
	on_m2("CL-1", "own_reduction", "OEM", "2027-01", "2027-03", "1", "tCO2e", "2027-06-01");
	finds(credit_claim_compare, 1, "claim.beyond", (const char *const[ERR_PARAM_MAX]){"CL-1", "–", "M2", NULL, "1000 kgCO2e", "0 kgCO2e"});
}

static void solar(const char *claim, const char *kind, const char *quantity, const char *unit, const char *made_on)
{
	claims((struct row){.claim = claim,
		.kind = kind,
		.organisation = "SUP",
		.meter = "SOLAR",
		.site = "S",
		.from = "2027-05",
		.to = "2027-05",
		.quantity = quantity,
		.unit = unit,
		.metered = "30",
		.made_on = made_on});
}

static void parts_of_a_meter_without_machine_stay_within_what_it_gave(void **state)
{
	solar("CL-1", "rec", "10", "MWh", "2027-06-01");
	solar("CL-2", "re100", "20", "MWh", "2027-06-02");
	all_is_well();
	solar("CL-3", "market_based_inventory", "0.5", "MWh", "2027-06-03");
	finds(credit_claim_compare, 1, "claim.beyond", (const char *const[ERR_PARAM_MAX]){"CL-3", NULL, "SOLAR", NULL, "30.5 MWh", "30 MWh"});
}

static void amounts_in_other_units_cannot_be_added(void **state)
{
	solar("CL-1", "rec", "10", "MWh", "2027-06-01");
	solar("CL-2", "other_scheme", "1", "tCO2e", "2027-06-02");
	finds(credit_claim_compare, 1, "claim.overlap", (const char *const[ERR_PARAM_MAX]){"CL-2", NULL, "SOLAR", NULL, "1 tCO2e / 10 MWh", "R13"});
}

static void a_claim_of_a_site_covers_its_machines(void **state)
{
	on_m2("CL-1", "own_reduction", "OEM", "2027-01", "2027-01", "", "", "2027-06-01");
	claims((struct row){
		.claim = "CL-2", .kind = "re100", .organisation = "SUP", .site = "S", .from = "2027-01", .to = "2027-01", .made_on = "2027-06-02"});
	finds(credit_claim_compare, 1, "claim.overlap", (const char *const[ERR_PARAM_MAX]){"CL-2", NULL, "S", NULL, NULL, "R13"});
}

static void a_released_claim_makes_room(void **state)
{
	claims((struct row){.claim = "CL-1",
		.kind = "other_scheme",
		.organisation = "SUP",
		.measure = "M2",
		.from = "2027-01",
		.to = "2027-03",
		.made_on = "2027-06-01",
		.released_on = "2027-07-01"});
	on_m2("CL-2", "own_reduction", "OEM", "2027-01", "2027-03", "", "", "2027-07-01");
	all_is_well();
	sql_run("UPDATE claims SET released_on = '2027-07-02' WHERE claim = 'CL-1'"); /* a day too late */
	finds(credit_claim_compare, 1, "claim.overlap",
		(const char *const[ERR_PARAM_MAX]){"CL-2", "CL-1 (other_scheme, SUP)", NULL, NULL, NULL, "R13"});
}

/* ---- rows ---- */

static void one_finding(const char *code, struct row r)
{
	sql_run("DELETE FROM claims WHERE claim <> ''");
	claims(r);
	finds(credit_claim_check_rows, 1, code, NULL);
}

static void rows_that_say_too_little_or_too_much_are_refused(void **state)
{
	struct row r = {.claim = "CL-1",
			   .kind = "other_scheme",
			   .organisation = "SUP",
			   .measure = "M2",
			   .from = "2027-01",
			   .to = "2027-01",
			   .made_on = "2027-06-01"},
		   x;

	x = r, x.measure = "";
	one_finding("claim.subject", x);
	x = r, x.site = "S";
	one_finding("claim.subject", x);
	x = r, x.from = "2027-02";
	one_finding("claim.period", x);
	x = r, x.to = "2027-13";
	one_finding("claim.period", x);
	x = r, x.to = "2027-06";
	one_finding("claim.made_early", x);
	x = r, x.released_on = "2027-05-31";
	one_finding("claim.released_early", x);
	x = r, x.quantity = "1";
	one_finding("claim.quantity", x);
	x = r, x.metered = "1";
	one_finding("claim.metered_machine", x);
	x = r, x.kind = "rec", x.quantity = "1", x.unit = "tCO2e";
	one_finding("claim.unit", x);
	x = r, x.kind = "koc", x.quantity = "1.5", x.unit = "tCO2e";
	one_finding("claim.koc_whole", x);
	x = r, x.kind = "own_reduction";
	one_finding("claim.not_allocated", x);
	x = r, x.measure = "", x.meter = "SOLAR", x.quantity = "1", x.unit = "MWh";
	one_finding("claim.metered_needed", x);
}

static void R13_a_certificate_is_claimed_once(void **state)
{
	on_m2("CL-1", "rec", "SUP", "2027-01", "2027-01", "1", "MWh", "2027-06-01");
	on_m2("CL-2", "rec", "SUP", "2027-02", "2027-02", "1", "MWh", "2027-06-02");
	sql_run("UPDATE claims SET registry = 'REGISTER', certificate = 'C-7'");
	finds(credit_claim_check_rows, 1, "claim.certificate_twice", (const char *const[ERR_PARAM_MAX]){"CL-2", "C-7", "CL-1"});
	sql_run("UPDATE claims SET registry = NULL WHERE claim = 'CL-2'");
	finds(credit_claim_check_rows, 1, "claim.certificate", NULL);
}

static void R13_a_meter_in_two_projects_is_refused(void **state)
{
	struct findings findings;
	struct err err = {0};

	sql_run("UPDATE measures SET project = 'P2' WHERE measure = 'M2'");
	sql_run("UPDATE meter_readings SET meter = 'MT-1'");
	findings_init(&findings, 10);
	assert_int_equal(credit_claim_check_rows(tx, &findings, &err), ST_OK);
	assert_int_equal(findings.count, 1);
	assert_string_equal(findings.item[0].err.code, "credit.meter_two_projects");
	assert_string_equal(findings.item[0].err.file, "meter_readings.csv");
	assert_string_equal(findings.item[0].err.param[0], "MT-1");
	findings_done(&findings);
}

/* ---- the claim-adjusted footprint ---- */

static void what_is_claimed_elsewhere_is_added_back_part_by_part(void **state)
{
	struct party_rules rules = {.as_of = day("2027-12-31"), .after_from = month("2027-01"), .after_to = month("2027-02")};
	struct programme_claim_part *part;
	struct arena arena;
	struct err err = {0};
	size_t count;

	assert_int_equal(certify(&err), 30);
	on_m2("CL-1", "own_reduction", "OEM", "2027-01", "2027-03", "", "", "2027-07-01");
	on_m2("CL-2", "footprint", "SUP", "2027-01", "2027-03", "", "", "2027-07-01");
	all_is_well();
	arena_init(&arena);
	assert_int_equal(programme_claim_parts(tx, &rules, &arena, &part, &count, &err), ST_OK);
	assert_int_equal(count, 2);
	assert_string_equal(part[0].claim, "certificate 1");
	assert_string_equal(part[0].process, "PR1");
	assert_int_equal(part[0].all_grams, 30000000);
	assert_int_equal(part[0].grams, 20000000); /* two of its three months lie in the period after */
	assert_string_equal(part[1].claim, "CL-1");
	assert_string_equal(part[1].process, "PR2");
	assert_int_equal(part[1].grams, 20000000);
	rules.after_to = month("2027-03");
	assert_int_equal(programme_claim_parts(tx, &rules, &arena, &part, &count, &err), ST_OK);
	assert_int_equal(part[0].grams + part[1].grams, 60000000);
	/* what is released or cancelled is added back no more */
	sql_run("UPDATE claims SET released_on = '2027-12-31'");
	sql_run("UPDATE credit_block SET state = 'cancelled'");
	assert_int_equal(programme_claim_parts(tx, &rules, &arena, &part, &count, &err), ST_OK);
	assert_int_equal(count, 0);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_refusal_names_its_rule),
		cmocka_unit_test(physical_footprints_and_other_scopes_stand_beside_a_claim),
		cmocka_unit_test(every_pair_has_a_rule_with_reason_and_source),
		cmocka_unit_test(an_interval_is_of_months_or_days),
		cmocka_unit_test_setup_teardown(R21_a_certified_machine_is_nobodys_own_reduction, setup, teardown),
		cmocka_unit_test_setup_teardown(R21_verified_months_are_asked_for_as_koc_but_may_be_retained, setup, teardown),
		cmocka_unit_test_setup_teardown(R13_a_live_claim_keeps_its_machine_from_being_certified, setup, teardown),
		cmocka_unit_test_setup_teardown(a_footprint_claim_stands_beside_a_certificate, setup, teardown),
		cmocka_unit_test_setup_teardown(a_cancelled_certificate_lets_the_reduction_go, setup, teardown),
		cmocka_unit_test_setup_teardown(R13_two_whole_claims_on_one_month_are_refused_with_both_named, setup, teardown),
		cmocka_unit_test_setup_teardown(days_of_a_month_can_be_told_apart_but_not_from_a_part_of_the_month, setup, teardown),
		cmocka_unit_test_setup_teardown(parts_of_a_month_stay_within_what_it_saved, setup, teardown),
		cmocka_unit_test_setup_teardown(parts_of_several_months_find_their_tonnes_in_their_own_months, setup, teardown),
		cmocka_unit_test_setup_teardown(megawatt_hours_count_by_the_factor_of_the_plan, setup, teardown),
		cmocka_unit_test_setup_teardown(a_month_that_saved_nothing_has_nothing_to_claim, setup, teardown),
		cmocka_unit_test_setup_teardown(parts_of_a_meter_without_machine_stay_within_what_it_gave, setup, teardown),
		cmocka_unit_test_setup_teardown(amounts_in_other_units_cannot_be_added, setup, teardown),
		cmocka_unit_test_setup_teardown(a_claim_of_a_site_covers_its_machines, setup, teardown),
		cmocka_unit_test_setup_teardown(a_released_claim_makes_room, setup, teardown),
		cmocka_unit_test_setup_teardown(rows_that_say_too_little_or_too_much_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(R13_a_certificate_is_claimed_once, setup, teardown),
		cmocka_unit_test_setup_teardown(R13_a_meter_in_two_projects_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_claimed_elsewhere_is_added_back_part_by_part, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, db_done);
}
