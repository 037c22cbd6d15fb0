/* Plans as they are kept: what is refused, that they come back as they were, that a key stands for one content, that adoptions are numbered; on each
 * database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/plan_record.h"
#include "store_support.h"

static const struct store_migration *const migrations[] = {plan_migrations, NULL};
static struct store *store;
static struct store_tx *tx;
static struct arena arena;
static struct err err;

static struct plan_pay pays[2][2];
static struct plan_pick picks[2];
static struct plan_record record;

/* Two picks: a machine of tier 1 that two funders pay, and one of tier 2 from the pool. */
static void make(void)
{
	pays[0][0] = (struct plan_pay){"MOTIE", 50000000};
	pays[0][1] = (struct plan_pay){"CARMAKER", 10000000};
	pays[1][0] = (struct plan_pay){"returned", 7500000};
	picks[0] = (struct plan_pick){.measure = "S1-M2",
		.organisation = "S1",
		.site = "S1-S",
		.consortium = "C1",
		.carrier = "electricity",
		.year = 2028,
		.tier = 1,
		.route = PARTY_ROUTE_TIER1,
		.size = PARTY_SIZE_MEDIUM,
		.cost_krw = 100000000,
		.support_krw = 60000000,
		.pay = pays[0],
		.pay_count = 2,
		.g_per_year = 75500001,
		.life_years = 10,
		.value = "755.00001"};
	picks[1] = (struct plan_pick){.measure = "S3-M2",
		.organisation = "S3",
		.site = "S3-S",
		.consortium = "",
		.carrier = "city_gas",
		.year = 2029,
		.tier = 2,
		.route = PARTY_ROUTE_POOL,
		.size = PARTY_SIZE_SMALL,
		.cost_krw = 10000000,
		.support_krw = 7500000,
		.pay = pays[1],
		.pay_count = 1,
		.g_per_year = 0,
		.life_years = 1,
		.value = "0"};
	record = (struct plan_record){.plan = "계획-1",
		.scenario = "{\"years\":[2028,2029]}",
		.made_by = "planner",
		.as_of = date_make(2028, 6, 30),
		.objective = "tonnes",
		.value = "755.00001",
		.bound = "760",
		.unit = "tCO2e",
		.stopped = "gap",
		.seed = 7,
		.work = 1000000,
		.method = "sangsaeng plan/1",
		.inputs_sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		.pick = picks,
		.pick_count = 2};
}

static void begin(bool writes)
{
	assert_int_equal(store_begin(store, writes, &tx, &err), ST_OK);
}

static int setup(void **state)
{
	db_each(state);
	arena_init(&arena);
	make();
	assert_int_equal(store_open(db_path, STORE_WRITE_CREATE, &store, &err), ST_OK);
	assert_int_equal(store_migrate(store, migrations, &err), ST_OK);
	begin(true);
	return 0;
}

static int teardown(void **state)
{
	store_rollback(tx);
	store_close(store);
	arena_done(&arena);
	return 0;
}

static void keep(bool known_before)
{
	bool again = !known_before;
	assert_int_equal(plan_record_put(tx, &record, &again, &err), ST_OK);
	assert_int_equal(again, known_before);
}

static void refused(const char *code, const char *place)
{
	bool again;
	assert_int_equal(plan_record_put(tx, &record, &again, &err), ST_INPUT);
	assert_string_equal(err.code, code);
	assert_string_equal(err.param[0], place);
	make();
}

static void a_plan_comes_back_as_it_was(void **state)
{
	struct plan_record back;
	const char *stored;
	char before[HASH_HEX_LEN], after[HASH_HEX_LEN];
	keep(false);
	assert_int_equal(store_commit(tx, &err), ST_OK);
	begin(true);
	assert_int_equal(plan_record_get(tx, record.plan, &arena, &back, &stored, &err), ST_OK);
	plan_record_hash(&record, before);
	plan_record_hash(&back, after);
	assert_string_equal(before, after); /* covers every field */
	assert_string_equal(stored, after);
	assert_int_equal(back.pick_count, 2);
	assert_int_equal(back.pick[0].pay[1].amount_krw, 10000000);
	assert_int_equal(back.pick[1].route, PARTY_ROUTE_POOL);
	assert_string_equal(back.pick[1].pay[0].origin, "returned");
	assert_int_equal(plan_record_get(tx, "other", &arena, &back, NULL, &err), ST_NOT_FOUND);
}

static void each_field_is_in_the_hash(void **state)
{
	char before[HASH_HEX_LEN], after[HASH_HEX_LEN];
	plan_record_hash(&record, before);
#define CHANGED(what)                                                                                                                                \
	what;                                                                                                                                        \
	plan_record_hash(&record, after);                                                                                                            \
	assert_string_not_equal(before, after);                                                                                                      \
	make()
	CHANGED(record.plan = "x");
	CHANGED(record.scenario = "{}");
	CHANGED(record.made_by = "x");
	CHANGED(record.as_of++);
	CHANGED(record.objective = "vehicle");
	CHANGED(record.value = "755");
	CHANGED(record.bound = "761");
	CHANGED(record.unit = "KRW");
	CHANGED(record.stopped = "time");
	CHANGED(record.seed++);
	CHANGED(record.work++);
	CHANGED(record.method = "x");
	CHANGED(record.inputs_sha256 = "x");
	CHANGED(record.pick_count = 1);
	CHANGED(picks[0].measure = "x");
	CHANGED(picks[0].organisation = "x");
	CHANGED(picks[0].site = "x");
	CHANGED(picks[0].consortium = "x");
	CHANGED(picks[0].carrier = "x");
	CHANGED(picks[0].year++);
	CHANGED(picks[0].tier++);
	CHANGED(picks[0].route = PARTY_ROUTE_MINISTRY);
	CHANGED(picks[0].size = PARTY_SIZE_MID);
	CHANGED(picks[0].cost_krw++);
	CHANGED(picks[0].support_krw++);
	CHANGED(picks[0].g_per_year++);
	CHANGED(picks[0].life_years++);
	CHANGED(picks[0].value = "x");
	CHANGED(pays[0][0].origin = "x");
	CHANGED(pays[0][0].amount_krw++);
}

static void a_key_stands_for_one_content(void **state)
{
	bool again;
	keep(false);
	keep(true);
	assert_int_equal(store_commit(tx, &err), ST_OK);
	assert_int_equal(db_raw_int("SELECT COUNT(*) FROM plan_pick"), 2);
	begin(true);
	picks[1].life_years = 2;
	assert_int_equal(plan_record_put(tx, &record, &again, &err), ST_CONFLICT);
	assert_string_equal(err.code, "plan.key_used");
}

static void what_cannot_be_is_refused_with_its_place(void **state)
{
	static const char *const long_key = "1234567890123456789012345678901234567890123456789";
	record.plan = "";
	refused("plan.text", "/plan");
	record.plan = long_key;
	refused("plan.text", "/plan");
	record.made_by = "a\nb";
	refused("plan.text", "/made_by");
	record.as_of = DATE_NONE;
	refused("plan.field", "/as_of");
	record.objective = "won";
	refused("plan.field", "/objective");
	record.value = "1,5";
	refused("plan.field", "/value");
	record.bound = "755";
	refused("plan.bound", "/bound");
	record.inputs_sha256 = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";
	refused("plan.field", "/inputs_sha256");
	record.work = -1;
	refused("plan.field", "/work");
	picks[0].tier = 2;
	refused("plan.field", "/picks/0/route");
	picks[1].cost_krw = INT64_MAX;
	refused("plan.field", "/picks/1/cost_krw");
	picks[1].support_krw = 10000001;
	refused("plan.field", "/picks/1/support_krw");
	picks[1].pay_count = 0;
	refused("plan.pays", "/picks/1/support_krw");
	pays[0][0].amount_krw++;
	refused("plan.pays", "/picks/0/support_krw");
	pays[0][1].origin = "MOTIE";
	refused("plan.pay_twice", "/picks/0/pays/1/origin");
	pays[0][1].amount_krw = 0;
	refused("plan.field", "/picks/0/pays/1/amount_krw");
	picks[1].g_per_year = -1;
	refused("plan.field", "/picks/1/reduction_tco2e_per_year");
	picks[1].year = 2027;
	refused("plan.order", "/picks/1/measure");
	picks[1].measure = "S1-M2";
	refused("plan.measure_twice", "/picks/1/measure");
	assert_int_equal(store_commit(tx, &err), ST_OK);
	assert_int_equal(db_raw_int("SELECT COUNT(*) FROM plan_record"), 0);
	begin(true);
}

static void adopt(const char *measure, int64_t number)
{
	int64_t given = 0;
	struct plan_adoption row = {.plan = record.plan,
		.measure = measure,
		.maker = "kim",
		.checker = "lee",
		.committee = "",
		.sha256 = "x",
		.on = date_make(2028, 6, 30)};
	assert_int_equal(plan_adoption_put(tx, &row, &given, &err), ST_OK);
	assert_int_equal(given, number);
}

static void adoptions_are_numbered_and_counted(void **state)
{
	struct plan_adoption *list;
	struct plan_kept *kept;
	size_t count;
	keep(false);
	adopt("S3-M2", 1);
	adopt("S1-M2", 2);
	assert_int_equal(plan_adoptions(tx, NULL, &arena, &list, &count, &err), ST_OK);
	assert_int_equal(count, 2);
	assert_string_equal(list[0].measure, "S3-M2");
	assert_int_equal(list[1].on, date_make(2028, 6, 30));
	assert_int_equal(plan_adoptions(tx, "other", &arena, &list, &count, &err), ST_OK);
	assert_int_equal(count, 0);
	record.plan = "A";
	keep(false);
	assert_int_equal(plan_record_list(tx, &arena, &kept, &count, &err), ST_OK);
	assert_int_equal(count, 2);
	assert_string_equal(kept[0].record.plan, "A");
	assert_int_equal(kept[0].adopted, 0);
	assert_int_equal(kept[1].picks, 2);
	assert_int_equal(kept[1].adopted, 2);
	assert_int_equal(kept[1].support_krw, 67500000);
}

static void a_measure_is_adopted_once(void **state)
{
	struct plan_adoption row = {.plan = record.plan,
		.measure = "S1-M2",
		.maker = "kim",
		.checker = "lee",
		.committee = "",
		.sha256 = "x",
		.on = date_make(2028, 7, 1)};
	int64_t number;
	keep(false);
	adopt("S1-M2", 1);
	enum status status = plan_adoption_put(tx, &row, &number, &err);
	if (status == ST_OK)
		status = store_settle(tx, &err); /* an insert is not waited for on a server */
	assert_int_equal(status, ST_CONFLICT);
	assert_string_equal(err.code, "store.unique");
}

static void all_of_it_is_copied_with_the_hashes_that_it_had(void **state)
{
	struct store *other;
	struct store_tx *to;
	struct plan_record back;
	struct plan_adoption *list;
	const char *sha256, *copied;
	size_t count;
	keep(false);
	adopt("S3-M2", 1);
	assert_int_equal(plan_record_get(tx, record.plan, &arena, &back, &sha256, &err), ST_OK);
	assert_int_equal(store_open(":memory:", STORE_WRITE_CREATE, &other, &err), ST_OK);
	assert_int_equal(store_migrate(other, migrations, &err), ST_OK);
	assert_int_equal(store_begin(other, true, &to, &err), ST_OK);
	assert_int_equal(plan_record_copy(tx, to, &err), ST_OK);
	assert_int_equal(plan_record_get(to, record.plan, &arena, &back, &copied, &err), ST_OK);
	assert_string_equal(sha256, copied);
	assert_int_equal(back.pick_count, 2);
	assert_int_equal(plan_adoptions(to, record.plan, &arena, &list, &count, &err), ST_OK);
	assert_int_equal(count, 1);
	assert_int_equal(list[0].number, 1);
	store_rollback(to);
	store_close(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_plan_comes_back_as_it_was, setup, teardown),
		cmocka_unit_test_setup_teardown(each_field_is_in_the_hash, setup, teardown),
		cmocka_unit_test_setup_teardown(a_key_stands_for_one_content, setup, teardown),
		cmocka_unit_test_setup_teardown(what_cannot_be_is_refused_with_its_place, setup, teardown),
		cmocka_unit_test_setup_teardown(adoptions_are_numbered_and_counted, setup, teardown),
		cmocka_unit_test_setup_teardown(a_measure_is_adopted_once, setup, teardown),
		cmocka_unit_test_setup_teardown(all_of_it_is_copied_with_the_hashes_that_it_had, setup, teardown),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	db_gone();
	return failed;
}
