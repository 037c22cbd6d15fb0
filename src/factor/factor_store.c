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

static const char *text_at(struct store_stmt *stmt, struct arena *arena, int column)
{
	const char *text = store_text(stmt, column);

	return text ? arena_strdup(arena, text) : NULL;
}

enum status factor_row_read(struct store_tx *tx, struct arena *arena, const char *key, struct factor_row *out_row, struct err *err)
{
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx,
		"SELECT name_en, name_ko, unit, \"kgCO2e_per_unit\", co2, ch4, n2o, component_unit, heating_value_net, heating_value_gross,"
		" heating_value_unit, gwp_set, source, url, status, notes, \"use\", valid_from, valid_to, \"year\", upstream, component, gas,"
		" region, dqr_technological, dqr_temporal, dqr_geographical, gsd, pedigree, basic_uncertainty, primary_data FROM factors WHERE"
		" \"key\" = ?1",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, key);
	st = store_step(s, &row, err);
	if (st != ST_OK)
		return st;
	if (!row)
		return err_set(err, ST_NOT_FOUND, "factor.unknown", key, NULL);
	*out_row = (struct factor_row){
		.key = arena_strdup(arena, key),
		.name_en = text_at(s, arena, 0),
		.name_ko = text_at(s, arena, 1),
		.unit = text_at(s, arena, 2),
		.kgco2e_per_unit = text_at(s, arena, 3),
		.co2 = text_at(s, arena, 4),
		.ch4 = text_at(s, arena, 5),
		.n2o = text_at(s, arena, 6),
		.component_unit = text_at(s, arena, 7),
		.heating_value_net = text_at(s, arena, 8),
		.heating_value_gross = text_at(s, arena, 9),
		.heating_value_unit = text_at(s, arena, 10),
		.gwp_set = text_at(s, arena, 11),
		.source = text_at(s, arena, 12),
		.url = text_at(s, arena, 13),
		.status = text_at(s, arena, 14),
		.notes = text_at(s, arena, 15),
		.use = text_at(s, arena, 16),
		.valid_from = text_at(s, arena, 17),
		.valid_to = text_at(s, arena, 18),
		.year = (int)store_int(s, 19),
		.upstream = store_int(s, 20) != 0,
		.component = text_at(s, arena, 21),
		.gas = text_at(s, arena, 22),
		.region = text_at(s, arena, 23),
		.rating = {text_at(s, arena, 24), text_at(s, arena, 25), text_at(s, arena, 26)},
		.gsd = text_at(s, arena, 27),
		.pedigree = text_at(s, arena, 28),
		.basic_uncertainty = text_at(s, arena, 29),
		.primary_data = store_int(s, 30) != 0,
	};
	return ST_OK;
}
