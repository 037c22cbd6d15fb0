/* The seal of a run: the digest of every table when the run was complete. `check` compares, so that no number can be changed by hand unnoticed, also
 * in tables whose rows are facts and cannot be recomputed (bills, quotes, statement lines). */
#include "programme/programme_chain.h"
#include "programme/programme_int.h"
#include "reduction/reduction_series.h"

#include <string.h>

#define SEAL_TABLE "programme_seal"

/* Published footprints grow after the run: their tables are sealed anew with every publication. */
static const char *const versions[] = {"footprint_flag", "footprint_input", "footprint_input_set", "footprint_version"};

static enum status seal_table(struct store_tx *tx, const char *name, struct err *err)
{
	char hex[65];
	int64_t rows;
	enum status status = store_table_digest(tx, name, hex, &rows, err);
	return status == ST_OK ? programme_store_seal_put(tx, name, rows, hex, err) : status;
}

/* Was a table changed by hand since it was sealed? Then `code`. A database of an older version has no seal of a table that came later, and none of
 * its rows. */
static enum status compare(struct store_tx *tx, const char *name, const char *code, struct err *err)
{
	char hex[65], stored[65] = "";
	int64_t rows = 0, stored_rows = 0;
	bool found = false;
	enum status status = store_table_digest(tx, name, hex, &rows, err);
	if (status == ST_OK)
		status = programme_store_seal_get(tx, name, &found, &stored_rows, stored, err);
	if (status == ST_OK && (found ? strcmp(hex, stored) != 0 : rows > 0))
		status = err_set(err, ST_CONFLICT, code, name, NULL);
	return status;
}

enum status programme_reseal_versions(struct store_tx *tx, struct err *err)
{
	enum status status = ST_OK;
	for (size_t i = 0; i < sizeof versions / sizeof *versions && status == ST_OK; i++)
		status = seal_table(tx, versions[i], err);
	return status;
}

enum status programme_reseal_readings(struct store_tx *tx, const date_month *month, size_t months, struct err *err)
{
	static const char *const measured[] = {
		"reduction_batch", "reduction_month", "reduction_sample", "reduction_series", "reduction_stale", "reduction_term", "reduction_total"};
	enum status status = ST_OK;
	for (size_t i = 0; i < sizeof measured / sizeof *measured && status == ST_OK; i++)
		status = seal_table(tx, measured[i], err);
	for (size_t i = 0; i < months && status == ST_OK; i++) {
		char name[STORE_MONTH_NAME_LEN];
		store_month_name(&reduction_reading_table, month[i], name);
		status = seal_table(tx, name, err);
	}
	return status;
}

enum status programme_reseal_checkpoints(struct store_tx *tx, struct err *err)
{
	return seal_table(tx, "fund_checkpoint", err);
}

enum status programme_reseal_signatures(struct store_tx *tx, struct err *err)
{
	int64_t seals = 0;
	enum status status = programme_store_seal_count(tx, &seals, err);
	return status == ST_OK && seals > 0 ? seal_table(tx, "verification_signature", err) : status;
}

static const char *const plan_tables[] = {"plan_adoption", "plan_pay", "plan_pick", "plan_record", /* and of an adoption: */ "evidence", "duty",
	"fund_account", "fund_entry", "fund_expiry", "fund_grant", "fund_grant_event", "fund_grant_source", "fund_milestone"};
#define PLAN_TABLES 4

static size_t plan_table_count(enum programme_sealed what)
{
	return what == PROGRAMME_SEALED_PLANS ? PLAN_TABLES : sizeof plan_tables / sizeof *plan_tables;
}

enum status programme_seal_intact(struct store_tx *tx, enum programme_sealed what, struct err *err)
{
	int64_t seals = 0;
	enum status status = programme_store_seal_count(tx, &seals, err);
	for (size_t i = 0; status == ST_OK && seals > 0 && i < plan_table_count(what); i++)
		status = compare(tx, plan_tables[i], "plan.seal", err);
	return status;
}

enum status programme_reseal_plans(struct store_tx *tx, enum programme_sealed what, struct err *err)
{
	int64_t seals = 0;
	enum status status = programme_store_seal_count(tx, &seals, err);
	for (size_t i = 0; status == ST_OK && seals > 0 && i < plan_table_count(what); i++)
		status = seal_table(tx, plan_tables[i], err);
	return status;
}

/* Tables that no seal covers: what waits to be sent and what a server keeps (live_…) changes by itself, and an object's name is the hash of its
 * content. */
static bool is_sealed(const char *name)
{
	return strcmp(name, SEAL_TABLE) != 0 && strncmp(name, "desk_queue_", 11) != 0 && strncmp(name, "desk_object", 11) != 0 &&
	       strncmp(name, "live_", 5) != 0;
}

/* Each table of the desk: as it was sealed, or sealed anew. */
static enum status desk_tables(struct store_tx *tx, bool anew, struct err *err)
{
	char **name;
	size_t count;
	int64_t seals = 0;
	enum status status = programme_store_seal_count(tx, &seals, err);
	if (status != ST_OK || seals == 0)
		return status;
	status = store_table_names(tx, &name, &count, err);
	if (status != ST_OK)
		return status;
	for (size_t i = 0; status == ST_OK && i < count; i++) {
		if (strncmp(name[i], "desk_", 5) != 0 || !is_sealed(name[i]))
			continue;
		if (anew) {
			status = seal_table(tx, name[i], err);
			continue;
		}
		status = compare(tx, name[i], "desk.seal", err);
	}
	store_names_free(name, count);
	return status;
}

enum status programme_desk_intact(struct store_tx *tx, struct err *err)
{
	return desk_tables(tx, false, err);
}

enum status programme_reseal_desk(struct store_tx *tx, struct err *err)
{
	return desk_tables(tx, true, err);
}

static const char *const personal[] = {"evidence", "persons"};

enum status programme_personal_intact(struct store_tx *tx, struct err *err)
{
	int64_t seals = 0;
	enum status status = programme_store_seal_count(tx, &seals, err);
	for (size_t i = 0; status == ST_OK && seals > 0 && i < sizeof personal / sizeof *personal; i++)
		status = compare(tx, personal[i], "desk.seal", err);
	return status;
}

enum status programme_reseal_personal(struct store_tx *tx, struct err *err)
{
	int64_t seals = 0;
	enum status status = programme_store_seal_count(tx, &seals, err);
	for (size_t i = 0; status == ST_OK && seals > 0 && i < sizeof personal / sizeof *personal; i++)
		status = seal_table(tx, personal[i], err);
	return status;
}

enum status programme_seal(struct store_tx *tx, struct err *err)
{
	char **name;
	size_t count;
	enum status status = store_table_names(tx, &name, &count, err);
	if (status != ST_OK)
		return status;
	for (size_t i = 0; status == ST_OK && i < count; i++) {
		if (is_sealed(name[i]))
			status = seal_table(tx, name[i], err);
	}
	store_names_free(name, count);
	return status;
}

static void add(struct findings *findings, const char *code, const char *table)
{
	struct err finding;
	err_set(&finding, ST_INPUT, code, table, NULL);
	findings_add(findings, SEVERITY_ERROR, &finding);
}

enum status programme_seal_check(struct store_tx *tx, struct findings *findings, struct err *err)
{
	char **name;
	size_t count;
	int64_t sealed = 0, seen = 0;
	enum status status = store_table_names(tx, &name, &count, err);
	if (status != ST_OK)
		return status;
	status = programme_store_seal_count(tx, &sealed, err);
	for (size_t i = 0; status == ST_OK && i < count; i++) {
		char hex[65], stored[65];
		int64_t rows, stored_rows;
		bool found = false;
		if (!is_sealed(name[i]))
			continue;
		status = store_table_digest(tx, name[i], hex, &rows, err);
		if (status == ST_OK)
			status = programme_store_seal_get(tx, name[i], &found, &stored_rows, stored, err);
		if (status != ST_OK)
			break;
		if (found)
			seen++;
		if (!found)
			add(findings, "check.seal_missing", name[i]);
		else if (strcmp(hex, stored) != 0)
			add(findings, "check.seal_broken", name[i]);
		else if (rows != stored_rows) /* the digest covers all rows: the seal itself was changed */
			add(findings, "check.seal_broken", SEAL_TABLE);
	}
	if (status == ST_OK && seen != sealed)
		add(findings, "check.seal_missing", SEAL_TABLE);
	store_names_free(name, count);
	return status;
}
