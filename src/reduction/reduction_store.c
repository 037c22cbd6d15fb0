/* All SQL of reduction: its tables, and rows in and out. */
#include "reduction/reduction_int.h"
#include "reduction/reduction_series_int.h"

#include <string.h>

static const char schema[] =
	"CREATE TABLE baselines ("
	" measure TEXT NOT NULL, \"year\" INTEGER NOT NULL, energy TEXT NOT NULL, unit TEXT NOT NULL, output TEXT NOT NULL, output_unit TEXT NOT "
	"NULL,"
	" evidence TEXT NOT NULL, source_line INTEGER NOT NULL, PRIMARY KEY (measure, \"year\")) STRICT;"
	"CREATE TABLE installations ("
	" measure TEXT NOT NULL PRIMARY KEY, installed_on TEXT NOT NULL, new_serial TEXT NOT NULL UNIQUE, check_evidence TEXT NOT NULL, scrapped_on "
	"TEXT,"
	" scrapping_evidence TEXT, source_line INTEGER NOT NULL) STRICT;"
	"CREATE TABLE meter_readings ("
	" measure TEXT NOT NULL, meter TEXT NOT NULL, \"month\" TEXT NOT NULL, recorded_on TEXT NOT NULL, energy TEXT, unit TEXT NOT NULL, output "
	"TEXT,"
	" output_unit TEXT NOT NULL, status TEXT NOT NULL, source_line INTEGER NOT NULL, PRIMARY KEY (measure, meter, \"month\", recorded_on)) "
	"STRICT;"
	"CREATE TABLE verifications ("
	" verification TEXT NOT NULL PRIMARY KEY, project TEXT NOT NULL, verifier TEXT NOT NULL, period_from TEXT NOT NULL, period_to TEXT NOT NULL,"
	" sample_size INTEGER NOT NULL, seed INTEGER NOT NULL, findings TEXT, opinion TEXT NOT NULL, signed_on TEXT NOT NULL, evidence TEXT NOT NULL,"
	" source_line INTEGER NOT NULL) STRICT;"
	/* derived: each term once with 12 significant digits for readers and once exact ("n" or "n/d") for recalculation */
	"CREATE TABLE reduction_baseline ("
	" measure TEXT NOT NULL PRIMARY KEY, methodology TEXT NOT NULL, factor TEXT NOT NULL, energy_unit TEXT NOT NULL, output_unit TEXT NOT NULL,"
	" years TEXT NOT NULL, sec TEXT NOT NULL, sec_exact TEXT NOT NULL, output_per_year TEXT NOT NULL, output_per_year_exact TEXT NOT NULL,"
	" kgco2e_per_energy TEXT NOT NULL, kgco2e_per_energy_exact TEXT NOT NULL, history_sha256 TEXT NOT NULL, frozen_on TEXT NOT NULL,"
	" row_sha256 TEXT NOT NULL) STRICT;"
	"CREATE TABLE reduction_month ("
	" measure TEXT NOT NULL, \"month\" TEXT NOT NULL, filled INTEGER NOT NULL, verified INTEGER NOT NULL, rejected TEXT,"
	" energy TEXT NOT NULL, energy_exact TEXT NOT NULL, output TEXT NOT NULL, output_exact TEXT NOT NULL,"
	" output_credited TEXT NOT NULL, output_credited_exact TEXT NOT NULL, baseline_kg TEXT NOT NULL, baseline_kg_exact TEXT NOT NULL,"
	" project_kg TEXT NOT NULL, project_kg_exact TEXT NOT NULL, reduction_kg TEXT NOT NULL, reduction_kg_exact TEXT NOT NULL,"
	" PRIMARY KEY (measure, \"month\")) STRICT;"
	"CREATE TABLE reduction_total ("
	" measure TEXT NOT NULL PRIMARY KEY, project TEXT NOT NULL, metered_from TEXT NOT NULL, metered_to TEXT NOT NULL, planned_g INTEGER NOT NULL,"
	" measured_g INTEGER NOT NULL, verified_g INTEGER NOT NULL, filled_months INTEGER NOT NULL, rejected_months INTEGER NOT NULL) STRICT;"
	"CREATE TABLE reduction_sample ("
	" verification TEXT NOT NULL, place INTEGER NOT NULL, measure TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (verification, place)) STRICT;";

/* Verification cases: findings, visits, designations; signatures, which stand outside a run's seal and outlive `run --again`. */
static const char reduction_audit_schema[] =
	"ALTER TABLE verifications ADD COLUMN method TEXT NOT NULL DEFAULT 'uniform';"
	"ALTER TABLE verifications ADD COLUMN materiality TEXT;"
	"ALTER TABLE verifications ADD COLUMN version TEXT;"
	"CREATE TABLE verification_findings ("
	" verification TEXT NOT NULL, finding INTEGER NOT NULL, measure TEXT, \"month\" TEXT, kind TEXT NOT NULL, grams INTEGER,"
	" description TEXT NOT NULL, raised_on TEXT NOT NULL, raised_by TEXT NOT NULL, answer TEXT, answered_on TEXT, answered_by TEXT,"
	" resolution TEXT, closed_on TEXT, evidence TEXT, source_line INTEGER NOT NULL, PRIMARY KEY (verification, finding)) STRICT;"
	"CREATE TABLE verification_visits ("
	" verification TEXT NOT NULL, site TEXT NOT NULL, visited_on TEXT NOT NULL, visited_by TEXT NOT NULL, evidence TEXT,"
	" source_line INTEGER NOT NULL, PRIMARY KEY (verification, site, visited_on)) STRICT;"
	"CREATE TABLE verifier_status ("
	" verifier TEXT NOT NULL, designated_from TEXT NOT NULL, designated_to TEXT, scope TEXT, independence_evidence TEXT NOT NULL,"
	" public_key TEXT, source_line INTEGER NOT NULL, PRIMARY KEY (verifier, designated_from)) STRICT;"
	"CREATE TABLE reduction_stale (verification TEXT NOT NULL PRIMARY KEY) STRICT;"
	"CREATE TABLE verification_signature ("
	" verification TEXT NOT NULL, version TEXT NOT NULL, public_key TEXT NOT NULL, content TEXT NOT NULL,"
	" PRIMARY KEY (verification, version, public_key)) STRICT;";

const struct store_migration reduction_migrations[] = {
	{"reduction", 1, schema},
	{"reduction", 2, reduction_series_schema},
	{"reduction", 3, reduction_audit_schema},
	{"reduction", 4, reduction_methodology_schema},
	{"reduction", 5, reduction_finding_schema},
	{"reduction", 6, reduction_finding_return_schema},
	{NULL, 0, NULL},
};

enum status reduction_store_history(
	struct store_tx *tx, const char *measure, struct arena *arena, struct reduction_history **out_list, size_t *out_count, struct err *err)
{
	struct reduction_history *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT \"year\", energy, unit, output, output_unit, source_line FROM baselines WHERE measure = ?1 ORDER BY \"year\"", &stmt, err);

	if (st == ST_OK)
		store_bind_text(stmt, 1, measure);
	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct reduction_history){
			.year = (int)store_int(stmt, 0),
			.energy = store_text_copy(stmt, 1, arena),
			.unit = store_text_copy(stmt, 2, arena),
			.output = store_text_copy(stmt, 3, arena),
			.output_unit = store_text_copy(stmt, 4, arena),
			.source_line = store_int(stmt, 5),
		};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status reduction_store_baseline(
	struct store_tx *tx, const char *measure, struct arena *arena, struct reduction_baseline *out_row, bool *out_found, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status st = store_query(tx,
		"SELECT methodology, factor, energy_unit, output_unit, years, sec, sec_exact, output_per_year, output_per_year_exact, "
		"kgco2e_per_energy,"
		" kgco2e_per_energy_exact, history_sha256, frozen_on, row_sha256 FROM reduction_baseline WHERE measure = ?1",
		&stmt, err);

	if (st == ST_OK) {
		store_bind_text(stmt, 1, measure);
		st = store_step(stmt, &row, err);
	}
	if (st != ST_OK)
		return st;
	if (row) {
		out_row->measure = measure;
		for (int i = 0; i < BASELINE_FIELDS; i++)
			out_row->field[i] = store_text_copy(stmt, i, arena);
		out_row->hash = store_text_copy(stmt, BASELINE_FIELDS, arena);
	}
	*out_found = row;
	return ST_OK;
}

enum status reduction_store_baseline_put(struct store_tx *tx, const struct reduction_baseline *row, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"INSERT INTO reduction_baseline (measure, methodology, factor, energy_unit, output_unit, years, sec, sec_exact, output_per_year,"
		" output_per_year_exact, kgco2e_per_energy, kgco2e_per_energy_exact, history_sha256, frozen_on, row_sha256)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, row->measure);
	for (int i = 0; i < BASELINE_FIELDS; i++)
		store_bind_text(stmt, 2 + i, row->field[i]);
	store_bind_text(stmt, 2 + BASELINE_FIELDS, row->hash);
	return store_run(stmt, err);
}

enum status reduction_store_readings(
	struct store_tx *tx, const char *measure, struct arena *arena, struct reduction_meter_row **out_list, size_t *out_count, struct err *err)
{
	struct reduction_meter_row *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = measure ? store_query(tx,
					   "SELECT measure, meter, \"month\", recorded_on, energy, unit, output, output_unit, status, source_line "
					   "FROM meter_readings"
					   " WHERE measure = ?1 ORDER BY \"month\", recorded_on, meter",
					   &stmt, err)
				 : store_query(tx,
					   "SELECT measure, meter, \"month\", recorded_on, energy, unit, output, output_unit, status, source_line "
					   "FROM meter_readings"
					   " ORDER BY measure, \"month\", recorded_on, meter",
					   &stmt, err);

	if (st == ST_OK && measure)
		store_bind_text(stmt, 1, measure);
	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct reduction_meter_row){
			.measure = store_text_copy(stmt, 0, arena),
			.meter = store_text_copy(stmt, 1, arena),
			.month = store_text_copy(stmt, 2, arena),
			.recorded_on = store_text_copy(stmt, 3, arena),
			.energy = store_text_copy(stmt, 4, arena),
			.unit = store_text_copy(stmt, 5, arena),
			.output = store_text_copy(stmt, 6, arena),
			.output_unit = store_text_copy(stmt, 7, arena),
			.status = store_text_copy(stmt, 8, arena),
			.source_line = store_int(stmt, 9),
		};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status reduction_store_forget(struct store_tx *tx, const char *measure, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "DELETE FROM reduction_month WHERE measure = ?1", &stmt, err);

	if (st == ST_OK) {
		store_bind_text(stmt, 1, measure);
		st = store_run(stmt, err);
	}
	if (st == ST_OK)
		st = store_query(tx, "DELETE FROM reduction_total WHERE measure = ?1", &stmt, err);
	if (st == ST_OK) {
		store_bind_text(stmt, 1, measure);
		st = store_run(stmt, err);
	}
	return st;
}

enum status reduction_store_month_put(struct store_tx *tx, const char *measure, const struct reduction_month_row *row, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"INSERT INTO reduction_month (measure, \"month\", filled, verified, rejected, energy, energy_exact, output, output_exact, "
		"output_credited,"
		" output_credited_exact, baseline_kg, baseline_kg_exact, project_kg, project_kg_exact, reduction_kg, reduction_kg_exact)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, measure);
	store_bind_text(stmt, 2, row->month);
	store_bind_int(stmt, 3, row->filled);
	store_bind_int(stmt, 4, row->verified);
	store_bind_text(stmt, 5, row->rejected);
	for (int i = 0; i < REDUCTION_TERMS; i++) {
		store_bind_text(stmt, 6 + 2 * i, row->term[i]);
		store_bind_text(stmt, 7 + 2 * i, row->exact[i]);
	}
	return store_run(stmt, err);
}

enum status reduction_store_months(
	struct store_tx *tx, const char *measure, struct arena *arena, struct reduction_month_row **out_list, size_t *out_count, struct err *err)
{
	struct reduction_month_row *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT \"month\", filled, verified, rejected, energy, energy_exact, output, output_exact, output_credited, output_credited_exact, "
		"baseline_kg,"
		" baseline_kg_exact, project_kg, project_kg_exact, reduction_kg, reduction_kg_exact FROM reduction_month WHERE measure = ?1 ORDER BY "
		"\"month\"",
		&stmt, err);

	if (st == ST_OK)
		store_bind_text(stmt, 1, measure);
	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		struct reduction_month_row *m;

		list = arena_grow(arena, list, count, sizeof *list);
		m = &list[count++];
		m->month = store_text_copy(stmt, 0, arena);
		m->filled = store_int(stmt, 1);
		m->verified = store_int(stmt, 2);
		m->rejected = store_text_copy(stmt, 3, arena);
		for (int i = 0; i < REDUCTION_TERMS; i++) {
			m->term[i] = store_text_copy(stmt, 4 + 2 * i, arena);
			m->exact[i] = store_text_copy(stmt, 5 + 2 * i, arena);
		}
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status reduction_store_month_verify(struct store_tx *tx, const char *measure, const char *month, bool verified, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "UPDATE reduction_month SET verified = ?3 WHERE measure = ?1 AND \"month\" = ?2", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, measure);
	store_bind_text(stmt, 2, month);
	store_bind_int(stmt, 3, verified);
	return store_run(stmt, err);
}

enum status reduction_store_total_put(struct store_tx *tx, const struct reduction_total_row *row, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"INSERT INTO reduction_total (measure, project, metered_from, metered_to, planned_g, measured_g, verified_g, filled_months, "
		"rejected_months)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, row->measure);
	store_bind_text(stmt, 2, row->project);
	store_bind_text(stmt, 3, row->metered_from);
	store_bind_text(stmt, 4, row->metered_to);
	store_bind_int(stmt, 5, row->planned_g);
	store_bind_int(stmt, 6, row->measured_g);
	store_bind_int(stmt, 7, row->verified_g);
	store_bind_int(stmt, 8, row->filled_months);
	store_bind_int(stmt, 9, row->rejected_months);
	return store_run(stmt, err);
}

enum status reduction_store_totals(
	struct store_tx *tx, struct arena *arena, struct reduction_total_row **out_list, size_t *out_count, struct err *err)
{
	struct reduction_total_row *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT measure, project, metered_from, metered_to, planned_g, measured_g, verified_g, filled_months, rejected_months FROM "
		"reduction_total"
		" ORDER BY measure",
		&stmt, err);

	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct reduction_total_row){
			.measure = store_text_copy(stmt, 0, arena),
			.project = store_text_copy(stmt, 1, arena),
			.metered_from = store_text_copy(stmt, 2, arena),
			.metered_to = store_text_copy(stmt, 3, arena),
			.planned_g = store_int(stmt, 4),
			.measured_g = store_int(stmt, 5),
			.verified_g = store_int(stmt, 6),
			.filled_months = store_int(stmt, 7),
			.rejected_months = store_int(stmt, 8),
		};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status reduction_store_total_verify(struct store_tx *tx, const char *measure, int64_t verified_g, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "UPDATE reduction_total SET verified_g = ?2 WHERE measure = ?1", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, measure);
	store_bind_int(stmt, 2, verified_g);
	return store_run(stmt, err);
}

enum status reduction_store_verifications(
	struct store_tx *tx, struct arena *arena, struct reduction_verification **out_list, size_t *out_count, struct err *err)
{
	struct reduction_verification *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT verification, project, verifier, period_from, period_to, sample_size, seed, opinion, signed_on, source_line, evidence,"
		" findings, materiality, version, method FROM verifications ORDER BY project, period_from, verification",
		&stmt, err);

	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		struct reduction_verification *v;

		list = arena_grow(arena, list, count, sizeof *list);
		v = &list[count++];
		v->verification = store_text_copy(stmt, 0, arena);
		v->project = store_text_copy(stmt, 1, arena);
		v->verifier = store_text_copy(stmt, 2, arena);
		v->sample_size = store_int(stmt, 5);
		v->seed = store_int(stmt, 6);
		v->fit = strcmp(store_text(stmt, 7), "fit") == 0;
		v->source_line = store_int(stmt, 9);
		v->evidence = store_text_copy(stmt, 10, arena);
		v->opinion = store_text_copy(stmt, 7, arena);
		v->findings = store_text_copy(stmt, 11, arena);
		v->materiality = store_text_copy(stmt, 12, arena);
		v->version = store_text_copy(stmt, 13, arena);
		v->by_size = strcmp(store_text(stmt, 14), "size_and_risk") == 0;
		st = month_parse(store_text(stmt, 3), &v->from, err);
		if (st == ST_OK)
			st = month_parse(store_text(stmt, 4), &v->to, err);
		if (st == ST_OK)
			st = date_parse(store_text(stmt, 8), &v->signed_on, err);
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status reduction_store_sample_clear(struct store_tx *tx, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "DELETE FROM reduction_sample", &stmt, err);

	return st == ST_OK ? store_run(stmt, err) : st;
}

enum status reduction_store_sample_put(struct store_tx *tx, const struct reduction_sample_row *row, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "INSERT INTO reduction_sample (verification, place, measure, hash) VALUES (?1, ?2, ?3, ?4)", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, row->verification);
	store_bind_int(stmt, 2, row->place);
	store_bind_text(stmt, 3, row->measure);
	store_bind_text(stmt, 4, row->hash);
	return store_run(stmt, err);
}

enum status reduction_store_sample(
	struct store_tx *tx, struct arena *arena, struct reduction_sample_row **out_list, size_t *out_count, struct err *err)
{
	struct reduction_sample_row *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx, "SELECT verification, place, measure, hash FROM reduction_sample ORDER BY verification, place", &stmt, err);

	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct reduction_sample_row){
			.verification = store_text_copy(stmt, 0, arena),
			.place = store_int(stmt, 1),
			.measure = store_text_copy(stmt, 2, arena),
			.hash = store_text_copy(stmt, 3, arena),
		};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status reduction_store_units(struct store_tx *tx, struct arena *arena, struct reduction_unit_row **out_list, size_t *out_count, struct err *err)
{
	struct reduction_unit_row *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st =
		store_query(tx, "SELECT measure, unit, output_unit, \"year\", source_line FROM baselines ORDER BY measure, \"year\"", &stmt, err);

	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct reduction_unit_row){
			.measure = store_text_copy(stmt, 0, arena),
			.unit = store_text_copy(stmt, 1, arena),
			.output_unit = store_text_copy(stmt, 2, arena),
			.year = store_int(stmt, 3),
			.source_line = store_int(stmt, 4),
		};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status reduction_store_installations(
	struct store_tx *tx, struct arena *arena, struct reduction_installation **out_list, size_t *out_count, struct err *err)
{
	struct reduction_installation *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT measure, installed_on, scrapped_on, scrapping_evidence, source_line, check_evidence FROM installations ORDER BY measure",
		&stmt, err);

	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct reduction_installation){
			.measure = store_text_copy(stmt, 0, arena),
			.installed_on = store_text_copy(stmt, 1, arena),
			.scrapped_on = store_text_copy(stmt, 2, arena),
			.scrapping_evidence = store_text_copy(stmt, 3, arena),
			.source_line = store_int(stmt, 4),
			.check_evidence = store_text_copy(stmt, 5, arena),
		};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status reduction_store_counts(struct store_tx *tx, struct reduction_row_counts *out_counts, struct err *err)
{
	struct reduction_row_counts counts = {0, 0, 0};
	enum status st = store_get_int(tx, "SELECT count(*) FROM reduction_baseline", 0, &counts.baselines, err);

	if (st == ST_OK)
		st = store_get_int(tx, "SELECT count(*) FROM reduction_month", 0, &counts.months, err);
	if (st == ST_OK)
		st = store_get_int(tx, "SELECT count(*) FROM reduction_total", 0, &counts.totals, err);
	if (st == ST_OK)
		*out_counts = counts;
	return st;
}

enum status reduction_store_monthly_meters(
	struct store_tx *tx, struct arena *arena, struct reduction_meter **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT measure, meter, MIN(\"month\"), MAX(\"month\"), MIN(source_line) FROM meter_readings GROUP BY measure, meter"
			" ORDER BY measure, meter",
		struct reduction_meter, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), store_month(stmt_, 2), store_month(stmt_, 3),
		"meter_readings.csv", STORE_INT(4));
	return ST_OK;
}

enum status reduction_serials(struct store_tx *tx, struct arena *arena, struct reduction_serial **out_list, size_t *out_count, struct err *err)
{
	struct reduction_serial *list = NULL;
	size_t count = 0;
	struct store_stmt *s;
	bool row = false;
	enum status status = store_query(tx, "SELECT measure, new_serial FROM installations ORDER BY measure", &s, err);
	if (status != ST_OK)
		return status;
	while ((status = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct reduction_serial){store_text_copy(s, 0, arena), store_text_copy(s, 1, arena)};
	}
	if (status == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return status;
}

enum status reduction_uses(struct store_tx *tx, struct arena *arena, struct reduction_use **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT b.measure, b.energy, b.unit, b.\"year\" FROM baselines b"
			" WHERE b.\"year\" = (SELECT MAX(l.\"year\") FROM baselines l WHERE l.measure = b.measure) ORDER BY b.measure",
		struct reduction_use, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), (int)STORE_INT(3));
	return ST_OK;
}
