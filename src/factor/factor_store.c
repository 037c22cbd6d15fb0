/* All SQL of factor. */
#include "factor/factor_int.h"

#include <stddef.h>

const struct store_migration factor_migrations[] = {
	{"factor", 1,
		"CREATE TABLE factors (\"key\" TEXT NOT NULL, name_en TEXT NOT NULL, name_ko TEXT, unit TEXT NOT NULL,"
		" \"kgCO2e_per_unit\" TEXT, co2 TEXT, ch4 TEXT, n2o TEXT, component_unit TEXT, heating_value_net TEXT, heating_value_gross TEXT,"
		" heating_value_unit TEXT, gwp_set TEXT, \"year\" INTEGER, region TEXT, source TEXT NOT NULL, url TEXT, status TEXT NOT NULL,"
		" notes TEXT, \"use\" TEXT NOT NULL, upstream INTEGER NOT NULL, valid_from TEXT, valid_to TEXT, source_line INTEGER NOT NULL,"
		" PRIMARY KEY (\"key\")) STRICT;"},
	{"factor", 2,
		"ALTER TABLE factors ADD COLUMN component TEXT NOT NULL DEFAULT 'fossil';"
		"ALTER TABLE factors ADD COLUMN gas TEXT;"
		"ALTER TABLE factors ADD COLUMN primary_data INTEGER NOT NULL DEFAULT 0;"
		"ALTER TABLE factors ADD COLUMN dqr_technological TEXT;"
		"ALTER TABLE factors ADD COLUMN dqr_temporal TEXT;"
		"ALTER TABLE factors ADD COLUMN dqr_geographical TEXT;"
		"ALTER TABLE factors ADD COLUMN gsd TEXT;"
		"ALTER TABLE factors ADD COLUMN pedigree TEXT;"
		"ALTER TABLE factors ADD COLUMN basic_uncertainty TEXT;"},
	{NULL, 0, NULL},
};

#define COLUMNS                                                                                                                                      \
	" \"key\", name_en, name_ko, unit, \"kgCO2e_per_unit\", co2, ch4, n2o, component_unit, heating_value_net, heating_value_gross,"              \
	" heating_value_unit, gwp_set, source, url, status, notes, \"use\", valid_from, valid_to, \"year\", upstream, component, gas,"               \
	" region, dqr_technological, dqr_temporal, dqr_geographical, gsd, pedigree, basic_uncertainty, primary_data, source_line "

static struct factor_row row_at(struct store_stmt *s, struct arena *arena)
{
	struct factor_row row = {0};
	const char **text[] = {&row.key, &row.name_en, &row.name_ko, &row.unit, &row.kgco2e_per_unit, &row.co2, &row.ch4, &row.n2o,
		&row.component_unit, &row.heating_value_net, &row.heating_value_gross, &row.heating_value_unit, &row.gwp_set, &row.source, &row.url,
		&row.status, &row.notes, &row.use, &row.valid_from, &row.valid_to, NULL, NULL, &row.component, &row.gas, &row.region, &row.rating[0],
		&row.rating[1], &row.rating[2], &row.gsd, &row.pedigree, &row.basic_uncertainty};

	for (int c = 0; c < (int)(sizeof text / sizeof *text); c++)
		if (text[c])
			*text[c] = store_text_copy(s, c, arena);
	row.year = (int)store_int(s, 20);
	row.upstream = store_int(s, 21) != 0;
	row.primary_data = store_int(s, 31) != 0;
	row.source_line = store_int(s, 32);
	return row;
}

enum status factor_row_read(struct store_tx *tx, struct arena *arena, const char *key, struct factor_row *out_row, struct err *err)
{
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx, "SELECT" COLUMNS "FROM factors WHERE \"key\" = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, key);
	st = store_step(s, &row, err);
	if (st != ST_OK)
		return st;
	if (!row)
		return err_set(err, ST_NOT_FOUND, "factor.unknown", key, NULL);
	*out_row = row_at(s, arena);
	return ST_OK;
}

enum status factor_rows_read(struct store_tx *tx, struct arena *arena, struct factor_row **out_list, size_t *out_count, struct err *err)
{
	struct factor_row *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx, "SELECT" COLUMNS "FROM factors ORDER BY source_line, \"key\"", &s, err);

	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = row_at(s, arena);
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}
