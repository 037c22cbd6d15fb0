/* SQL of what claims and exports read of reductions. */
#include "reduction/reduction_saving.h"

#include <string.h>

enum status reduction_savings(struct store_tx *tx, struct arena *arena, struct reduction_saving **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS(
		"SELECT measure, \"month\", verified, rejected, reduction_kg_exact, reduction_kg, filled, baseline_kg FROM reduction_month ORDER BY "
		"measure, \"month\"",
		struct reduction_saving, *out_list, *out_count, STORE_TEXT(0), store_month(stmt_, 1), store_int(stmt_, 2) != 0, STORE_TEXT(3),
		STORE_TEXT(4), STORE_TEXT(5), store_int(stmt_, 6) != 0, STORE_TEXT(7));
	return ST_OK;
}

enum status reduction_plans(struct store_tx *tx, struct arena *arena, struct reduction_plan **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS(
		"SELECT b.measure, b.methodology, b.factor, b.energy_unit, b.kgco2e_per_energy, b.kgco2e_per_energy_exact, b.sec, b.output_per_year, "
		"b.output_unit, b.years, b.frozen_on, b.row_sha256, f.version, f.methodology_sha256 FROM reduction_baseline b"
		" LEFT JOIN reduction_frozen f ON f.measure = b.measure ORDER BY b.measure",
		struct reduction_plan, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4),
		STORE_TEXT(5), STORE_TEXT(6), STORE_TEXT(7), STORE_TEXT(8), STORE_TEXT(9), STORE_TEXT(10), STORE_TEXT(11), STORE_TEXT(12),
		STORE_TEXT(13));
	return ST_OK;
}

enum status reduction_verification_rows(
	struct store_tx *tx, struct arena *arena, struct reduction_verification_row **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT verification, project, verifier, opinion, findings, evidence, signed_on, period_from, period_to, source_line,"
			" sample_size, seed, method, materiality, version FROM verifications ORDER BY project, period_from, verification",
		struct reduction_verification_row, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4),
		STORE_TEXT(5), STORE_TEXT(6), store_month(stmt_, 7), store_month(stmt_, 8), STORE_INT(9), STORE_INT(10), STORE_INT(11),
		STORE_TEXT(12), STORE_TEXT(13), STORE_TEXT(14));
	return ST_OK;
}

enum status reduction_metered_months(
	struct store_tx *tx, struct arena *arena, struct reduction_metered **out_list, size_t *out_count, struct err *err)
{
	struct reduction_metered *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT measure, meter, energy, unit, output, output_unit, status, recorded_on, \"month\" FROM meter_readings ORDER BY measure, "
		"\"month\", "
		"recorded_on, meter",
		&stmt, err);

	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		struct reduction_metered m = {store_text_copy(stmt, 0, arena), store_text_copy(stmt, 1, arena), store_text_copy(stmt, 2, arena),
			store_text_copy(stmt, 3, arena), store_text_copy(stmt, 4, arena), store_text_copy(stmt, 5, arena),
			store_text_copy(stmt, 6, arena), store_text_copy(stmt, 7, arena), store_month(stmt, 8)};

		/* a newer record stands in the place of the older one */
		if (count > 0 && list[count - 1].month == m.month && strcmp(list[count - 1].measure, m.measure) == 0)
			count--;
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = m;
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status reduction_installed_machines(
	struct store_tx *tx, struct arena *arena, struct reduction_installed **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT measure, installed_on, new_serial, scrapped_on FROM installations ORDER BY measure", struct reduction_installed,
		*out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3));
	return ST_OK;
}
