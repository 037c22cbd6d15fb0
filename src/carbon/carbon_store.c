/* All SQL of carbon: its input tables, and the derived tables as rows of text. */
#include "carbon/carbon_int.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Derived rows: kgco2e and the like are the published form (12 significant digits); *_digits read back to the same double, so that totals can be
 * explained and recomputed bit for bit. `marks` is the bit set of factor_mark, 16 = something is missing. */
const struct store_migration carbon_migrations[] = {
	{"carbon", 1,
		"CREATE TABLE processes (process TEXT NOT NULL, site TEXT NOT NULL, name TEXT NOT NULL, allocation TEXT NOT NULL, reason TEXT,"
		" source_line INTEGER NOT NULL, PRIMARY KEY (process)) STRICT;"
		"CREATE TABLE production (process TEXT NOT NULL, product TEXT NOT NULL, \"month\" TEXT NOT NULL, quantity TEXT NOT NULL,"
		" source_line INTEGER NOT NULL, PRIMARY KEY (process, product, \"month\")) STRICT;"
		"CREATE TABLE activity (process TEXT NOT NULL, \"month\" TEXT NOT NULL, carrier TEXT NOT NULL, quantity TEXT, unit TEXT NOT"
		" NULL, status TEXT NOT NULL, evidence TEXT, source_line INTEGER NOT NULL, PRIMARY KEY (process, \"month\", carrier)) STRICT;"

		"CREATE TABLE carbon_inventory (process TEXT NOT NULL, \"month\" TEXT NOT NULL, carrier TEXT NOT NULL, status TEXT NOT NULL,"
		" scope INTEGER NOT NULL, factor TEXT, amount TEXT, unit TEXT, kgco2e TEXT, marks INTEGER NOT NULL, source_line INTEGER NOT"
		" NULL, PRIMARY KEY (process, \"month\", carrier)) STRICT;"
		"CREATE TABLE carbon_direct (period TEXT NOT NULL, product TEXT NOT NULL, process TEXT, output TEXT, share TEXT, kgco2e TEXT"
		" NOT NULL, marked_kgco2e TEXT NOT NULL, claim_kgco2e TEXT NOT NULL, kgco2e_digits TEXT NOT NULL, marked_digits TEXT NOT NULL,"
		" claim_digits TEXT NOT NULL, marks INTEGER NOT NULL, PRIMARY KEY (period, product)) STRICT;"
		"CREATE TABLE carbon_direct_source (period TEXT NOT NULL, product TEXT NOT NULL, factor TEXT NOT NULL, unit TEXT NOT NULL,"
		" amount_digits TEXT NOT NULL, kgco2e_digits TEXT NOT NULL, marks INTEGER NOT NULL, PRIMARY KEY (period, product, factor))"
		" STRICT;"
		"CREATE TABLE carbon_missing (period TEXT NOT NULL, product TEXT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (period, product,"
		" code)) STRICT;"
		"CREATE TABLE carbon_footprint (period TEXT NOT NULL, product TEXT NOT NULL, kgco2e TEXT NOT NULL, marked_kgco2e TEXT NOT NULL,"
		" claim_kgco2e TEXT NOT NULL, claim_adjusted_kgco2e TEXT NOT NULL, kgco2e_digits TEXT NOT NULL, claim_digits TEXT NOT NULL,"
		" marks INTEGER NOT NULL, publishable INTEGER NOT NULL, input_sha256 TEXT NOT NULL, PRIMARY KEY (period, product)) STRICT;"},
	{"carbon", 2,
		"ALTER TABLE production ADD COLUMN machine_hours TEXT;"
		"ALTER TABLE activity ADD COLUMN verified TEXT NOT NULL DEFAULT 'no';"
		"ALTER TABLE activity ADD COLUMN gsd TEXT;"
		"CREATE TABLE inputs (process TEXT NOT NULL, \"month\" TEXT NOT NULL, item TEXT NOT NULL, kind TEXT NOT NULL, factor TEXT NOT NULL,"
		" quantity TEXT, unit TEXT NOT NULL, status TEXT NOT NULL, evidence TEXT, verified TEXT NOT NULL, gsd TEXT, source_line INTEGER NOT"
		" NULL, PRIMARY KEY (process, \"month\", item)) STRICT;"
		"CREATE TABLE contracts (contract TEXT NOT NULL, site TEXT NOT NULL, instrument TEXT NOT NULL, month_from TEXT NOT NULL, month_to "
		"TEXT"
		" NOT NULL, kwh_per_month TEXT NOT NULL, factor TEXT NOT NULL, claimed_for TEXT NOT NULL, evidence TEXT, source_line INTEGER NOT"
		" NULL, PRIMARY KEY (contract)) STRICT;"
		"CREATE TABLE supplier_footprints (footprint TEXT NOT NULL, product TEXT NOT NULL, supplier TEXT, status TEXT NOT NULL, replaces "
		"TEXT,"
		" declared_unit TEXT NOT NULL, declared_amount TEXT NOT NULL, mass_kg TEXT, boundary TEXT NOT NULL, pcf_excluding_uptake TEXT NOT "
		"NULL,"
		" fossil TEXT, technological_removal TEXT NOT NULL, biogenic_non_co2 TEXT NOT NULL, biogenic_uptake TEXT NOT NULL, land_use_change"
		" TEXT NOT NULL, land_management TEXT NOT NULL, land_management_removal TEXT NOT NULL, aircraft TEXT NOT NULL, primary_data_share"
		" TEXT, dqr_technological TEXT, dqr_temporal TEXT, dqr_geographical TEXT, verified TEXT NOT NULL, programme_share TEXT,"
		" verified_1_share TEXT, verified_2_share TEXT, verified_3_share TEXT, gwp_set TEXT, reference_from TEXT NOT NULL, reference_to"
		" TEXT NOT NULL, valid_from TEXT, valid_to TEXT, gsd TEXT, evidence TEXT, source_line INTEGER NOT NULL, PRIMARY KEY (footprint))"
		" STRICT;"
		"CREATE TABLE allocation_shares (process TEXT NOT NULL, product TEXT NOT NULL, \"share\" TEXT NOT NULL, source_line INTEGER NOT NULL,"
		" PRIMARY KEY (process, product)) STRICT;"
		"CREATE TABLE prices (product TEXT NOT NULL, \"year\" INTEGER NOT NULL, price_krw TEXT NOT NULL, source_line INTEGER NOT NULL, "
		"PRIMARY"
		" KEY (product, \"year\")) STRICT;"
		"CREATE TABLE exclusions (product TEXT NOT NULL, item TEXT NOT NULL, kgco2e TEXT NOT NULL, reason TEXT NOT NULL, source_line INTEGER"
		" NOT NULL, PRIMARY KEY (product, item)) STRICT;"
		"CREATE TABLE mass_balances (balance TEXT NOT NULL, scheme TEXT NOT NULL, input TEXT NOT NULL, certified_kg TEXT NOT NULL, \"yield\""
		" TEXT NOT NULL, product TEXT NOT NULL, attributed_kg TEXT NOT NULL, free_attribution INTEGER NOT NULL, source_line INTEGER NOT NULL,"
		" PRIMARY KEY (balance, product)) STRICT;"
		"ALTER TABLE carbon_inventory ADD COLUMN market_kgco2e TEXT;"
		"CREATE TABLE carbon_component (period TEXT NOT NULL, product TEXT NOT NULL, component TEXT NOT NULL, direct_digits TEXT NOT NULL,"
		" total_digits TEXT NOT NULL, PRIMARY KEY (period, product, component)) STRICT;"
		"CREATE TABLE carbon_choice (period TEXT NOT NULL, product TEXT NOT NULL, chosen TEXT NOT NULL, \"rank\" INTEGER NOT NULL, reason "
		"TEXT"
		" NOT NULL, passed_over TEXT NOT NULL, PRIMARY KEY (period, product)) STRICT;"},
	{"carbon", 3,
		"CREATE TABLE footprint_version (sequence INTEGER NOT NULL, version TEXT NOT NULL, product TEXT NOT NULL, period TEXT NOT NULL,"
		" number INTEGER NOT NULL, published_on TEXT NOT NULL, published_by TEXT NOT NULL, reason TEXT NOT NULL, previous TEXT NOT NULL,"
		" payload TEXT NOT NULL, payload_sha256 TEXT NOT NULL, inputs TEXT NOT NULL, changes TEXT NOT NULL, chain_sha256 TEXT NOT NULL,"
		" PRIMARY KEY (sequence)) STRICT;"
		"CREATE INDEX footprint_version_product ON footprint_version (product, period, number);"
		"CREATE TABLE footprint_input (sha256 TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (sha256)) STRICT;"
		"CREATE TABLE footprint_input_set (input_set TEXT NOT NULL, table_name TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (input_set,"
		" table_name)) STRICT;"},
	{"carbon", 4,
		"CREATE TABLE cbam_installations (site TEXT NOT NULL, \"year\" INTEGER NOT NULL,"
		" name_en TEXT, address TEXT, unlocode TEXT, coordinates TEXT, plan_version TEXT, verifier TEXT, accreditation TEXT, report TEXT,"
		" evidence TEXT, source_line INTEGER NOT NULL, PRIMARY KEY (site, \"year\")) STRICT;"
		"CREATE TABLE cbam_goods (product TEXT NOT NULL PRIMARY KEY, country TEXT,"
		" route TEXT, source_line INTEGER NOT NULL) STRICT;"
		"CREATE TABLE cbam_lists (list TEXT NOT NULL, cn_prefix TEXT NOT NULL, status TEXT NOT NULL, category TEXT NOT NULL, counts TEXT NOT NULL,"
		" indirect INTEGER NOT NULL, applies_from TEXT NOT NULL, applies_to TEXT, source TEXT NOT NULL, source_line INTEGER NOT NULL,"
		" PRIMARY KEY (list, cn_prefix, applies_from)) STRICT;"
		"CREATE TABLE cbam_values (product TEXT NOT NULL, \"value\" TEXT NOT NULL,"
		" basis TEXT NOT NULL, direct_t_per_t TEXT, indirect_t_per_t TEXT, markup_share TEXT NOT NULL, country TEXT, installation TEXT,"
		" verifier TEXT, report TEXT, valid_from TEXT NOT NULL, valid_to TEXT, source TEXT NOT NULL, evidence TEXT,"
		" source_line INTEGER NOT NULL, PRIMARY KEY (product, \"value\")) STRICT;"},
	{NULL, 0, NULL},
};

const struct carbon_derived carbon_derived[CARBON_TABLE_COUNT] = {
	[CARBON_TABLE_INVENTORY] = {"carbon_inventory", "carbon.inventory_differs", 12, 3, "ttttittttiit",
		{"process", "month", "carrier", "status", "scope", "factor", "amount", "unit", "kgco2e", "marks", "source_line", "market_kgco2e"},
		"SELECT process, \"month\", carrier, status, scope, factor, amount, unit, kgco2e, marks, source_line, market_kgco2e FROM"
		" carbon_inventory ORDER BY process, \"month\", carrier",
		"INSERT INTO carbon_inventory (process, \"month\", carrier, status, scope, factor, amount, unit, kgco2e, marks, source_line,"
		" market_kgco2e) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
		"DELETE FROM carbon_inventory", false},
	[CARBON_TABLE_DIRECT] = {"carbon_direct", "carbon.direct_differs", 12, 2, "ttttttttttti",
		{"period", "product", "process", "output", "share", "kgco2e", "marked_kgco2e", "claim_kgco2e", "kgco2e_digits", "marked_digits",
			"claim_digits", "marks"},
		"SELECT period, product, process, output, share, kgco2e, marked_kgco2e, claim_kgco2e, kgco2e_digits, marked_digits,"
		" claim_digits, marks FROM carbon_direct ORDER BY period, product",
		"INSERT INTO carbon_direct (period, product, process, output, share, kgco2e, marked_kgco2e, claim_kgco2e, kgco2e_digits,"
		" marked_digits, claim_digits, marks) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
		"DELETE FROM carbon_direct WHERE period = ?1", true},
	[CARBON_TABLE_SOURCE] = {"carbon_direct_source", "carbon.direct_differs", 7, 3, "tttttti",
		{"period", "product", "factor", "unit", "amount_digits", "kgco2e_digits", "marks"},
		"SELECT period, product, factor, unit, amount_digits, kgco2e_digits, marks FROM carbon_direct_source ORDER BY period, product,"
		" factor",
		"INSERT INTO carbon_direct_source (period, product, factor, unit, amount_digits, kgco2e_digits, marks) VALUES (?1, ?2, ?3, ?4,"
		" ?5, ?6, ?7)",
		"DELETE FROM carbon_direct_source WHERE period = ?1", true},
	[CARBON_TABLE_MISSING] = {"carbon_missing", "carbon.direct_differs", 3, 3, "ttt", {"period", "product", "code"},
		"SELECT period, product, code FROM carbon_missing ORDER BY period, product, code",
		"INSERT INTO carbon_missing (period, product, code) VALUES (?1, ?2, ?3)", "DELETE FROM carbon_missing WHERE period = ?1", true},
	[CARBON_TABLE_FOOTPRINT] = {"carbon_footprint", "carbon.footprint_differs", 11, 2, "ttttttttiit",
		{"period", "product", "kgco2e", "marked_kgco2e", "claim_kgco2e", "claim_adjusted_kgco2e", "kgco2e_digits", "claim_digits", "marks",
			"publishable", "input_sha256"},
		"SELECT period, product, kgco2e, marked_kgco2e, claim_kgco2e, claim_adjusted_kgco2e, kgco2e_digits, claim_digits, marks,"
		" publishable, input_sha256 FROM carbon_footprint ORDER BY period, product",
		"INSERT INTO carbon_footprint (period, product, kgco2e, marked_kgco2e, claim_kgco2e, claim_adjusted_kgco2e, kgco2e_digits,"
		" claim_digits, marks, publishable, input_sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
		"DELETE FROM carbon_footprint WHERE period = ?1", true},
	[CARBON_TABLE_COMPONENT] = {"carbon_component", "carbon.footprint_differs", 5, 3, "ttttt",
		{"period", "product", "component", "direct_digits", "total_digits"},
		"SELECT period, product, component, direct_digits, total_digits FROM carbon_component ORDER BY period, product, component",
		"INSERT INTO carbon_component (period, product, component, direct_digits, total_digits) VALUES (?1, ?2, ?3, ?4, ?5)",
		"DELETE FROM carbon_component WHERE period = ?1", true},
	[CARBON_TABLE_CHOICE] = {"carbon_choice", "carbon.footprint_differs", 6, 2, "tttitt",
		{"period", "product", "chosen", "rank", "reason", "passed_over"},
		"SELECT period, product, chosen, \"rank\", reason, passed_over FROM carbon_choice ORDER BY period, product",
		"INSERT INTO carbon_choice (period, product, chosen, \"rank\", reason, passed_over) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
		"DELETE FROM carbon_choice WHERE period = ?1", true},
};

struct carbon_row *carbon_rows_add(struct carbon_rows *rows)
{
	if (rows->count == rows->capacity)
		rows->item = heap_grow(rows->item, rows->capacity = rows->capacity ? rows->capacity * 2 : 64, sizeof *rows->item);
	rows->item[rows->count] = (struct carbon_row){0};
	return &rows->item[rows->count++];
}

void carbon_rows_done(struct carbon_rows *rows)
{
	free(rows->item);
	*rows = (struct carbon_rows){0};
}

enum status carbon_rows_write(
	struct store_tx *tx, const struct carbon_derived *table, const char *period, const struct carbon_rows *rows, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx, table->delete_sql, &s, err);

	if (st != ST_OK)
		return st;
	if (table->by_period)
		store_bind_text(s, 1, period);
	st = store_run(s, err);
	if (st == ST_OK)
		st = store_query(tx, table->insert_sql, &s, err);
	for (size_t i = 0; i < rows->count && st == ST_OK; i++) {
		for (int c = 0; c < table->columns; c++) {
			const char *cell = rows->item[i].cell[c];
			if (!cell)
				store_bind_null(s, c + 1);
			else if (table->types[c] == 'i')
				store_bind_int(s, c + 1, strtoll(cell, NULL, 10));
			else
				store_bind_text(s, c + 1, cell);
		}
		st = store_run(s, err);
	}
	return st;
}

enum status carbon_rows_read(struct store_tx *tx, struct arena *arena, const struct carbon_derived *table, struct carbon_rows *rows, struct err *err)
{
	struct store_stmt *s;
	bool more;
	enum status st = store_query(tx, table->select_sql, &s, err);

	if (st != ST_OK)
		return st;
	while ((st = store_step(s, &more, err)) == ST_OK && more) {
		struct carbon_row *row = carbon_rows_add(rows);
		for (int c = 0; c < table->columns; c++) {
			if (store_is_null(s, c))
				continue;
			if (table->types[c] == 'i')
				row->cell[c] = arena_printf(arena, "%" PRId64, store_int(s, c));
			else
				row->cell[c] = arena_strdup(arena, store_text(s, c));
		}
	}
	return st;
}

static const char *text_at(struct store_stmt *stmt, struct arena *arena, int column)
{
	const char *text = store_text(stmt, column);

	return text ? arena_strdup(arena, text) : NULL;
}

/* Room for one more in a heap list. */
static void *room(void *list, size_t count, size_t *capacity, size_t size)
{
	return count < *capacity ? list : heap_grow(list, *capacity = *capacity ? *capacity * 2 : 64, size);
}

/* Ends a reading: the list goes into the arena, or away. */
static enum status finish(enum status st, struct arena *arena, void *list, size_t count, size_t size, void *out_list, size_t *out_count)
{
	if (st == ST_OK) {
		void *kept = arena_alloc(arena, count * size + 1);
		if (count > 0)
			memcpy(kept, list, count * size);
		memcpy(out_list, &kept, sizeof kept);
		*out_count = count;
	}
	free(list);
	return st;
}

enum status carbon_processes_read(struct store_tx *tx, struct arena *arena, struct carbon_process **out_list, size_t *out_count, struct err *err)
{
	struct carbon_process *list = NULL;
	size_t count = 0, capacity = 0;
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx, "SELECT process, site, allocation, reason, source_line FROM processes ORDER BY process", &s, err);

	if (st != ST_OK)
		return st;
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = room(list, count, &capacity, sizeof *list);
		list[count++] = (struct carbon_process){
			text_at(s, arena, 0), text_at(s, arena, 1), text_at(s, arena, 2), text_at(s, arena, 3), store_int(s, 4)};
	}
	return finish(st, arena, list, count, sizeof *list, out_list, out_count);
}

enum status carbon_outputs_read(struct store_tx *tx, struct arena *arena, struct carbon_output **out_list, size_t *out_count, struct err *err)
{
	struct carbon_output *list = NULL;
	size_t count = 0, capacity = 0;
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx,
		"SELECT process, product, \"month\", quantity, machine_hours, source_line FROM production ORDER BY process, product, \"month\"", &s,
		err);

	if (st != ST_OK)
		return st;
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = room(list, count, &capacity, sizeof *list);
		list[count++] = (struct carbon_output){.process = text_at(s, arena, 0),
			.product = text_at(s, arena, 1),
			.month = text_at(s, arena, 2),
			.quantity = text_at(s, arena, 3),
			.machine_hours = text_at(s, arena, 4),
			.source_line = store_int(s, 5)};
	}
	return finish(st, arena, list, count, sizeof *list, out_list, out_count);
}

enum status carbon_bills_read(struct store_tx *tx, struct arena *arena, struct carbon_bill **out_list, size_t *out_count, struct err *err)
{
	struct carbon_bill *list = NULL;
	size_t count = 0, capacity = 0;
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx,
		"SELECT process, \"month\", carrier, quantity, unit, status, verified, gsd, source_line FROM activity ORDER BY process, carrier, "
		"\"month\"",
		&s, err);

	if (st != ST_OK)
		return st;
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = room(list, count, &capacity, sizeof *list);
		list[count++] = (struct carbon_bill){.process = text_at(s, arena, 0),
			.month = text_at(s, arena, 1),
			.carrier = text_at(s, arena, 2),
			.quantity = text_at(s, arena, 3),
			.unit = text_at(s, arena, 4),
			.status = text_at(s, arena, 5),
			.verified = text_at(s, arena, 6),
			.gsd = text_at(s, arena, 7),
			.source_line = store_int(s, 8)};
	}
	return finish(st, arena, list, count, sizeof *list, out_list, out_count);
}
