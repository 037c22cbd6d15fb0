/* The supply graph in memory: the totals that are stored, what another process changes, and states that readers hold. */
#include "programme/programme_resident.h"

#include "programme/programme.h"
#include "programme/programme_watch.h"

#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>

#include <cmocka.h>

#include "store_support.h"

static char folder[sizeof db_path + 16];

static void run_folder(void)
{
	struct programme_options options = {.again = true};
	struct programme_story story;
	struct findings findings;
	struct arena arena;
	struct err err;

	arena_init(&arena);
	findings_init(&findings, 20);
	if (programme_run(folder, db_path, &options, &arena, &story, &findings, &err) != ST_OK)
		fail_msg("%s %s", err.code, err.param[0]);
	findings_done(&findings);
	arena_done(&arena);
}

static void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void shell(const char *format, ...)
{
	char command[2048];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(command, sizeof command, format, arguments);
	va_end(arguments);
	if (system(command) != 0)
		fail_msg("%s", command);
}

static int with_example(void **state)
{
	(void)state;
	db_fresh();
	snprintf(folder, sizeof folder, "%s/small", db_folder);
	shell("cp -r %s/examples/small %s", getenv("SANGSAENG_SOURCE"), folder);
	run_folder();
	return 0;
}

static struct programme_resident *loaded(void)
{
	struct programme_resident *resident = programme_resident_new(db_path);
	struct err err;

	if (programme_resident_refresh(resident, 0, NULL, &err) != ST_OK)
		fail_msg("%s %s", err.code, err.param[0]);
	return resident;
}

static const struct programme_resident_state *held(struct programme_resident *resident, enum carbon_case which)
{
	const struct programme_resident_state *state;
	struct err err;

	if (programme_resident_read(resident, which, &state, &err) != ST_OK)
		fail_msg("%s %s", err.code, err.param[0]);
	return state;
}

static double total_of(const struct programme_resident_state *state, const char *product, double *out_adjusted)
{
	struct carbon_live_product found;
	struct carbon_live_totals totals;
	struct err err;

	assert_int_equal(carbon_live_find(state->live, product, &found, &err), ST_OK);
	carbon_live_totals(state->live, &found.row, 1, &totals);
	if (out_adjusted)
		*out_adjusted = totals.adjusted;
	return totals.t2;
}

/* A refresh that rests after the one before is asked again until it looks. */
static void refreshed(struct programme_resident *resident, unsigned changed)
{
	bool later = true;
	struct err err;

	for (int i = 0; i < 200 && later; i++) {
		struct timespec pause = {.tv_nsec = 50000000};

		assert_int_equal(programme_resident_refresh(resident, changed, &later, &err), ST_OK);
		if (later)
			nanosleep(&pause, NULL);
	}
	assert_false(later);
}

static void totals_are_those_of_the_full_solve(void **unused)
{
	struct programme_resident *resident = loaded();
	size_t compared = 0;
	sqlite3_stmt *stmt;
	sqlite3 *db;

	(void)unused;
	sqlite3_open(db_path, &db);
	sqlite3_prepare_v2(db, "SELECT period, product, kgco2e, claim_adjusted_kgco2e FROM carbon_footprint", -1, &stmt, NULL);
	for (; sqlite3_step(stmt) == SQLITE_ROW; compared++) {
		bool after = strcmp((const char *)sqlite3_column_text(stmt, 0), "after") == 0;
		const struct programme_resident_state *state = held(resident, after ? CARBON_AFTER : CARBON_BEFORE);
		double t2 = atof((const char *)sqlite3_column_text(stmt, 2)), adjusted = atof((const char *)sqlite3_column_text(stmt, 3)),
		       live_adjusted;
		double live = total_of(state, (const char *)sqlite3_column_text(stmt, 1), &live_adjusted);

		assert_true(fabs(live - t2) <= 1e-9 * fabs(t2) && fabs(live_adjusted - adjusted) <= 1e-9 * fabs(adjusted));
		programme_resident_release(resident, state);
	}
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	assert_true(compared > 10);
	programme_resident_free(resident);
}

static void a_run_of_another_process_is_followed_and_a_held_state_stays(void **unused)
{
	struct programme_resident *resident = loaded();
	const struct programme_resident_state *old = held(resident, CARBON_AFTER), *new;
	double before = total_of(old, "V-1", NULL);

	(void)unused;
	run_folder(); /* the same again: another file, the same inputs */
	refreshed(resident, PROGRAMME_CHANGED_FILE);
	assert_int_equal(programme_resident_number(resident), 1);
	shell("sed -i 's/^S1-P1,S3-P1,PRESSED,contains,4,1/S1-P1,S3-P1,PRESSED,contains,8,1/' %s/links.csv", folder);
	run_folder();
	refreshed(resident, PROGRAMME_CHANGED_FILE);
	new = held(resident, CARBON_AFTER);
	assert_int_equal(new->number, 2);
	assert_true(total_of(new, "V-1", NULL) > before);
	assert_true(total_of(old, "V-1", NULL) == before);
	assert_string_not_equal(old->inputs, new->inputs);
	programme_resident_release(resident, old);
	programme_resident_release(resident, new);
	programme_resident_free(resident);
}

static void what_stands_in_the_way_is_the_answer(void **unused)
{
	struct programme_resident *resident = programme_resident_new(db_path);
	const struct programme_resident_state *state = NULL;
	struct err err;

	(void)unused;
	assert_int_equal(programme_resident_read(resident, CARBON_AFTER, &state, &err), ST_CONFLICT);
	assert_string_equal(err.code, "resident.loading");
	db_raw("DELETE FROM party_programme");
	assert_int_equal(programme_resident_refresh(resident, 0, NULL, &err), ST_NOT_FOUND);
	assert_int_equal(programme_resident_read(resident, CARBON_AFTER, &state, &err), ST_NOT_FOUND);
	assert_string_equal(err.code, "programme.none");
	run_folder();
	refreshed(resident, PROGRAMME_CHANGED_FILE);
	programme_resident_release(resident, held(resident, CARBON_BEFORE));
	programme_resident_free(resident);
}

static atomic_bool over;

static void *asks(void *context)
{
	struct programme_resident *resident = context;
	double twice = -1;

	while (!atomic_load(&over)) {
		const struct programme_resident_state *state;
		struct carbon_live_change change = {"S1-P1", "S3-P1", 8};
		struct carbon_live_product vehicle;
		struct carbon_live_totals totals;
		struct err err;

		if (programme_resident_read(resident, CARBON_AFTER, &state, &err) != ST_OK)
			abort();
		if (carbon_live_find(state->live, "V-1", &vehicle, &err) != ST_OK ||
			carbon_live_what_if(state->live, &change, 1, &vehicle.row, 1, &totals, &err) != ST_OK)
			abort();
		if (twice < 0)
			twice = totals.t2;
		if (fabs(totals.t2 - twice) > 1e-9 * twice) /* 8 in every state */
			abort();
		programme_resident_release(resident, state);
	}
	return NULL;
}

static void many_ask_while_states_are_replaced(void **unused)
{
	struct programme_resident *resident = loaded();
	pthread_t thread[4];

	(void)unused;
	atomic_store(&over, false);
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, asks, resident), 0);
	for (int i = 0; i < 4; i++) {
		shell("sed -i 's/^S1-P1,S3-P1,PRESSED,contains,[0-9]*,1/S1-P1,S3-P1,PRESSED,contains,%d,1/' %s/links.csv", 5 + i, folder);
		run_folder();
		refreshed(resident, PROGRAMME_CHANGED_FILE);
	}
	atomic_store(&over, true);
	for (int i = 0; i < 4; i++)
		pthread_join(thread[i], NULL);
	assert_int_equal(programme_resident_number(resident), 5);
	programme_resident_free(resident);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(totals_are_those_of_the_full_solve, with_example),
		cmocka_unit_test_setup(a_run_of_another_process_is_followed_and_a_held_state_stays, with_example),
		cmocka_unit_test_setup(what_stands_in_the_way_is_the_answer, with_example),
		cmocka_unit_test_setup(many_ask_while_states_are_replaced, with_example),
	};

	programme_start();
	return cmocka_run_group_tests(tests, NULL, db_done);
}
