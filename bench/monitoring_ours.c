/* Our side of the monitoring bench: one year of 15-minute readings from CSV to verified reductions. Prints one JSON object.
 * monitoring_ours generate FILE METERS time|meter: the CSV, always the same bytes for the same arguments.
 * monitoring_ours import FILE DB METERS: a new database with half as many machines as meters, and the readings in one durable transaction.
 * monitoring_ours calculate DB METERS: all months summed from the readings, reductions measured and verified, in one durable transaction.
 * monitoring_ours late DB METERS FILE: one late reading taken in, its machine measured and verified again.
 * monitoring_ours read FILE: the bytes of a file through a small buffer: the limit of any import. */
#include "base/arena.h"
#include "base/text.h"
#include "programme/programme_meter.h"
#include "reduction/reduction.h"
#include "store/store.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SLOTS 96
#define DAYS 365

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void need(enum status st, const struct err *err)
{
	if (st == ST_OK)
		return;
	fprintf(stderr, "monitoring_ours: %s %s %s %s\n", err->code, err->param[0], err->param[1], err->param[2]);
	exit(1);
}

/* ---- the readings ---- */

static uint64_t mix(uint64_t x)
{
	x ^= x >> 33;
	x *= UINT64_C(0xff51afd7ed558ccd);
	x ^= x >> 33;
	x *= UINT64_C(0xc4ceb9fe1a85ec53);
	return x ^ x >> 33;
}

static void put_row(FILE *file, int meter, int day, int slot)
{
	static char text[DATE_TEXT_LEN];
	static int last = -1;
	/* a working day's shape with noise: thousandths of kWh or pieces; one reading in 2,000 is missing */
	uint64_t noise = mix((uint64_t)meter << 32 | (uint64_t)(day * SLOTS + slot));
	int64_t load = slot < 28 || slot > 80 ? 4000 : 20000, value = load + (int64_t)(noise % 5000);

	if (day != last)
		date_format(date_make(2027, 1, 1) + day, text);
	last = day;
	if (noise % 2000 == 7)
		fprintf(file, "M%05d,%sT%02d:%02d,\n", meter, text, slot / 4, slot % 4 * 15);
	else
		fprintf(file, "M%05d,%sT%02d:%02d,%" PRId64 ".%03d\n", meter, text, slot / 4, slot % 4 * 15, value / 1000, (int)(value % 1000));
}

static void generate(const char *path, int meters, bool by_time)
{
	FILE *file = fopen(path, "w");

	if (!file)
		exit(1);
	fputs("meter,at,value\n", file);
	if (by_time) {
		for (int day = 0; day < DAYS; day++)
			for (int slot = 0; slot < SLOTS; slot++)
				for (int meter = 0; meter < meters; meter++)
					put_row(file, meter, day, slot);
	} else {
		for (int meter = 0; meter < meters; meter++)
			for (int day = 0; day < DAYS; day++)
				for (int slot = 0; slot < SLOTS; slot++)
					put_row(file, meter, day, slot);
	}
	if (fclose(file) != 0)
		exit(1);
	printf("{\"rows\": %" PRId64 "}\n", (int64_t)meters * DAYS * SLOTS);
}

/* ---- machines ---- */

static void insert(struct store_tx *tx, const char *sql, const char *a, const char *b)
{
	struct store_stmt *stmt;
	struct err err;

	need(store_query(tx, sql, &stmt, &err), &err);
	if (a)
		store_bind_text(stmt, 1, a);
	if (b)
		store_bind_text(stmt, 2, b);
	need(store_run(stmt, &err), &err);
}

static void make_machines(struct store_tx *tx, int meters)
{
	for (int i = 0; i < meters; i += 2) {
		char measure[16], energy[16], output[16];

		snprintf(measure, sizeof measure, "K%05d", i / 2);
		snprintf(energy, sizeof energy, "M%05d", i);
		snprintf(output, sizeof output, "M%05d", i + 1);
		insert(tx,
			"INSERT INTO meters (meter, measure, parameter, unit, \"interval\", calibrated_on, calibrated_to, capacity, source_line)"
			" VALUES (?2, ?1, 'EC_PJ', 'kWh', '15min', '2026-06-01', '2028-06-01', '40', 1)",
			measure, energy);
		insert(tx,
			"INSERT INTO meters (meter, measure, parameter, unit, \"interval\", capacity, source_line) VALUES (?2, ?1, 'P_PJ', 'piece', "
			"'15min', '40',"
			" 1)",
			measure, output);
		insert(tx,
			"INSERT INTO baselines (measure, \"year\", energy, unit, output, output_unit, evidence, source_line) VALUES (?1, 2025, "
			"'900000', 'kWh',"
			" '500000', 'piece', 'E', 1)",
			measure, NULL);
		insert(tx,
			"INSERT INTO installations (measure, installed_on, new_serial, check_evidence, scrapped_on, source_line) VALUES (?1, "
			"'2026-10-01', ?2,"
			" 'E', '2026-10-01', 1)",
			measure, measure);
	}
	insert(tx,
		"INSERT INTO verifications (verification, project, verifier, period_from, period_to, sample_size, seed, opinion, signed_on, evidence,"
		" source_line) VALUES ('V', 'EP', 'VB', '2027-01', '2027-12', 3, 1, 'fit', '2028-03-01', 'E', 1)",
		NULL, NULL);
}

static struct reduction_case *make_cases(int machines, mpq_t ef, mpq_t plan, char (*name)[16])
{
	struct reduction_case *list = heap_alloc((size_t)machines, sizeof *list);

	mpq_set_str(ef, "433/1000", 10);
	mpq_set_ui(plan, 100000, 1);
	for (int i = 0; i < machines; i++) {
		snprintf(name[i], sizeof name[i], "K%05d", i);
		list[i] = (struct reduction_case){.measure = name[i],
			.project = "EP",
			.methodology = "sec",
			.factor = "F",
			.kgco2e_per_energy = ef,
			.energy_unit = "kWh",
			.planned_kg_per_year = plan,
			.fundable = true,
			.installed_on = date_make(2026, 10, 1),
			.scrapped_on = date_make(2026, 10, 1),
			.old_life_end = DATE_NONE,
			.resolution_on = date_make(2026, 9, 1),
			.crediting_to = date_make(2031, 12, 31),
			.metered_from = 2027 * 12,
			.metered_to = 2027 * 12 + 11};
	}
	return list;
}

/* ---- the three steps ---- */

static struct reduction_intake_counts take_in(struct store_tx *tx, const char *path, date_day recorded_on)
{
	struct reduction_batch batch = {.source = "bench.csv", .recorded_on = recorded_on, .not_after = recorded_on};
	struct reduction_intake_counts counts;
	struct reduction_intake *intake;
	struct findings findings;
	struct err err;

	findings_init(&findings, 20);
	need(programme_meter_read(tx, path, path, &batch, NULL, &intake, &findings, &err), &err);
	counts = reduction_intake_count(intake);
	reduction_intake_free(intake);
	findings_done(&findings);
	return counts;
}

static struct store *open_for_writing(const char *db, enum store_mode mode, struct store_tx **out_tx)
{
	struct store *store;
	struct err err;

	need(programme_open(db, mode, &store, &err), &err);
	need(store_begin(store, true, out_tx, &err), &err);
	return store;
}

static void import_file(const char *path, const char *db, int meters)
{
	struct reduction_intake_counts counts;
	struct store_tx *tx;
	struct err err;
	double start;
	struct store *store = open_for_writing(db, STORE_WRITE_CREATE, &tx);

	make_machines(tx, meters);
	start = now_s();
	counts = take_in(tx, path, date_make(2028, 1, 5));
	need(store_commit(tx, &err), &err);
	printf("{\"rows\": %" PRId64 ", \"missing\": %" PRId64 ", \"s\": %.6f}\n", counts.taken, counts.missing, now_s() - start);
	store_close(store);
}

static void calculate(const char *db, int meters)
{
	int machines = meters / 2;
	char(*name)[16] = heap_alloc((size_t)machines, sizeof *name);
	struct reduction_total *total;
	int64_t measured = 0, verified = 0;
	size_t totals;
	struct arena arena;
	struct store_tx *tx;
	mpq_t ef, plan;
	struct err err;
	double start;
	struct reduction_case *list;
	struct store *store = open_for_writing(db, STORE_WRITE, &tx);

	mpq_inits(ef, plan, NULL);
	arena_init(&arena);
	list = make_cases(machines, ef, plan, name);
	insert(tx, "DELETE FROM reduction_series", NULL, NULL); /* all of it again */
	start = now_s();
	need(reduction_freeze(tx, list, (size_t)machines, date_make(2026, 5, 1), &err), &err);
	need(reduction_measure(tx, list, (size_t)machines, &err), &err);
	need(reduction_verify(tx, NULL, 0, &err), &err);
	need(store_commit(tx, &err), &err);
	start = now_s() - start;
	need(store_begin(store, false, &tx, &err), &err);
	need(reduction_totals(tx, 2027 * 12, 2027 * 12 + 11, &arena, &total, &totals, &err), &err);
	for (size_t i = 0; i < totals; i++) {
		measured += total[i].measured_g;
		verified += total[i].verified_g;
	}
	store_rollback(tx);
	printf("{\"s\": %.6f, \"machines\": %d, \"measured_g\": %" PRId64 ", \"verified_g\": %" PRId64 "}\n", start, machines, measured, verified);
	arena_done(&arena);
	mpq_clears(ef, plan, NULL);
	free(list);
	free(name);
	store_close(store);
}

static void late(const char *db, int meters, const char *path)
{
	int machines = meters / 2;
	char(*name)[16] = heap_alloc((size_t)machines, sizeof *name);
	struct reduction_case *list;
	struct store_tx *tx;
	mpq_t ef, plan;
	struct err err;
	int64_t kept, after;
	double start;
	struct store *store = open_for_writing(db, STORE_WRITE, &tx);

	mpq_inits(ef, plan, NULL);
	list = make_cases(machines, ef, plan, name);
	need(store_get_int(tx, "SELECT count(*) FROM reduction_series", 0, &kept, &err), &err);
	start = now_s();
	take_in(tx, path, date_make(2028, 2, 1));
	need(store_get_int(tx, "SELECT count(*) FROM reduction_series", 0, &after, &err), &err);
	need(reduction_measure(tx, &list[0], 1, &err), &err);
	need(reduction_verify(tx, NULL, 0, &err), &err);
	need(store_commit(tx, &err), &err);
	printf("{\"s\": %.6f, \"months_read_again\": %" PRId64 "}\n", now_s() - start, kept - after);
	mpq_clears(ef, plan, NULL);
	free(list);
	free(name);
	store_close(store);
}

static void read_file(const char *path)
{
	static char buffer[1 << 18];
	double start = now_s();
	int64_t bytes = 0, lines = 0;
	int file = open(path, O_RDONLY);

	for (ssize_t n; (n = read(file, buffer, sizeof buffer)) > 0; bytes += n)
		for (const char *at = buffer; (at = memchr(at, '\n', (size_t)(buffer + n - at))); at++)
			lines++;
	close(file);
	printf("{\"s\": %.6f, \"bytes\": %" PRId64 ", \"lines\": %" PRId64 "}\n", now_s() - start, bytes, lines);
}

int main(int argc, char **argv)
{
	const char *what = argc > 2 ? argv[1] : "";

	programme_start();
	if (strcmp(what, "generate") == 0 && argc == 5)
		generate(argv[2], atoi(argv[3]), strcmp(argv[4], "time") == 0);
	else if (strcmp(what, "import") == 0 && argc == 5)
		import_file(argv[2], argv[3], atoi(argv[4]));
	else if (strcmp(what, "calculate") == 0 && argc == 4)
		calculate(argv[2], atoi(argv[3]));
	else if (strcmp(what, "late") == 0 && argc == 5)
		late(argv[2], atoi(argv[3]), argv[4]);
	else if (strcmp(what, "read") == 0)
		read_file(argv[2]);
	else
		return 2;
	return 0;
}
