/* A file of readings from any bytes: it ends; what is taken is counted; what is not has a place; and what was taken can be summed. The first byte
 * chooses the meters' intervals. */
#include "evidence/evidence.h"
#include "fuzz.h"
#include "party/party.h"
#include "programme/programme_meter.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct store *open_store(void)
{
	static const struct store_migration *const schema[] = {party_migrations, evidence_migrations, reduction_migrations, NULL};
	static struct store *store; /* one for all inputs: each is rolled back */
	struct err err;

	if (!store)
		PROMISE(store_open(":memory:", STORE_WRITE_CREATE, &store, &err) == ST_OK && store_migrate(store, schema, &err) == ST_OK);
	return store;
}

static void insert_meters(struct store_tx *tx, uint8_t choice)
{
	static const char *const sql[] = {
		"INSERT INTO meters (meter, measure, parameter, unit, \"interval\", source_line) VALUES ('A', 'K', 'EC_PJ', 'kWh', '15min', 2)",
		"INSERT INTO meters (meter, measure, parameter, unit, \"interval\", source_line) VALUES ('A', 'K', 'EC_PJ', 'kWh', '5min', 2)",
		"INSERT INTO meters (meter, measure, parameter, unit, \"interval\", source_line) VALUES ('A', 'K', 'EC_PJ', 'kWh', 'day', 2)",
		"INSERT INTO meters (meter, measure, parameter, unit, \"interval\", source_line) VALUES ('A', 'K', 'EC_PJ', 'kWh', 'month', 2)"};
	struct store_stmt *stmt;

	PROMISE(store_query(tx, sql[choice % (sizeof sql / sizeof *sql)], &stmt, NULL) == ST_OK && store_run(stmt, NULL) == ST_OK);
}

static void sum_all(struct store_tx *tx, int64_t taken)
{
	struct reduction_series_month *list;
	int64_t said = 0;
	struct err err;
	size_t count;

	PROMISE(reduction_series_months(tx, "A", 2026 * 12, 2028 * 12, date_make(1990, 1, 1), date_make(2199, 12, 31), REDUCTION_FILL_HIGHEST, false,
			&list, &count, &err) == ST_OK);
	for (size_t i = 0; i < count; i++) {
		PROMISE(list[i].measured + list[i].filled + list[i].missing == list[i].intervals && mpq_sgn(list[i].sum) >= 0);
		said += list[i].measured;
	}
	PROMISE(said <= taken);
	reduction_series_months_free(list, count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reduction_batch batch = {.source = "fuzz", .recorded_on = date_make(2028, 12, 31), .not_after = date_make(2028, 12, 31)};
	struct reduction_intake *intake;
	struct findings findings;
	struct store_tx *tx;
	struct err err;
	char path[64];
	int fd;

	if (size == 0)
		return 0;
	fd = memfd_create("fuzz", MFD_CLOEXEC);
	PROMISE(fd >= 0 && write(fd, data + 1, size - 1) == (ssize_t)(size - 1));
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	findings_init(&findings, 50);
	PROMISE(store_begin(open_store(), true, &tx, &err) == ST_OK);
	insert_meters(tx, data[0]);
	if (programme_meter_read(tx, path, "fuzz.csv", NULL, &batch, NULL, &intake, &findings, &err) == ST_OK) {
		struct reduction_intake_counts counts = reduction_intake_count(intake);

		PROMISE(findings.errors == 0 && counts.rows == counts.taken + counts.same && counts.corrected == 0);
		sum_all(tx, counts.taken);
		reduction_intake_free(intake);
	} else {
		PROMISE(err.code[0]);
		for (size_t i = 0; i < findings.count; i++)
			PROMISE(findings.item[i].err.line >= 1);
	}
	store_rollback(tx);
	findings_done(&findings);
	close(fd);
	return 0;
}
