/* SQL of party: schema, programme, organisations, measures, rules over several rows. Catalogue, relations, persons and the agreement have files of
 * their own. */
#include "party/party_agreement.h"
#include "party/party_int.h"
#include "party/party_product.h"

#include "base/decimal.h"
#include "base/json.h"
#include "base/map.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* Tables of the programme folder that party keeps, as party_tables describes them (same names, columns and order), plus `source_line`.
 * Migration number 1. A released schema is never changed: add a migration.
 *
 * REFERENCES stand where the other table is an earlier one, both in the schema and in reading order; the importer checks all of them.
 * links is keyed by its line and has no references: at design size it holds a million rows, and an index over three texts would cost more than
 * all the rest of the import. The importer itself refuses a repeated (product, part, input) and an unknown product. */
#define PARTY_SCHEMA_1                                                                                                                               \
	"CREATE TABLE organisations (\n"                                                                                                             \
	"  organisation TEXT NOT NULL PRIMARY KEY,\n"                                                                                                \
	"  name TEXT NOT NULL,\n"                                                                                                                    \
	"  name_en TEXT,\n"                                                                                                                          \
	"  kind TEXT NOT NULL,\n"                                                                                                                    \
	"  origin TEXT NOT NULL,\n"                                                                                                                  \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE organisation_status (\n"                                                                                                       \
	"  organisation TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                      \
	"  attribute TEXT NOT NULL,\n"                                                                                                               \
	"  value TEXT NOT NULL,\n"                                                                                                                   \
	"  valid_from TEXT NOT NULL,\n"                                                                                                              \
	"  valid_to TEXT,\n"                                                                                                                         \
	"  evidence TEXT,\n"                                                                                                                         \
	"  source_line INTEGER NOT NULL,\n"                                                                                                          \
	"  PRIMARY KEY (organisation, attribute, valid_from)\n"                                                                                      \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE sites (\n"                                                                                                                     \
	"  site TEXT NOT NULL PRIMARY KEY,\n"                                                                                                        \
	"  organisation TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                      \
	"  name TEXT NOT NULL,\n"                                                                                                                    \
	"  region TEXT,\n"                                                                                                                           \
	"  in_complex INTEGER,\n"                                                                                                                    \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE consortia (\n"                                                                                                                 \
	"  consortium TEXT NOT NULL PRIMARY KEY,\n"                                                                                                  \
	"  name TEXT NOT NULL,\n"                                                                                                                    \
	"  lead TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                              \
	"  kind TEXT NOT NULL,\n"                                                                                                                    \
	"  year INTEGER NOT NULL,\n"                                                                                                                 \
	"  note TEXT,\n"                                                                                                                             \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE agreements (\n"                                                                                                                \
	"  agreement TEXT NOT NULL PRIMARY KEY,\n"                                                                                                   \
	"  organisation TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                      \
	"  role TEXT NOT NULL,\n"                                                                                                                    \
	"  tier INTEGER,\n"                                                                                                                          \
	"  consortium TEXT REFERENCES consortia (consortium) DEFERRABLE INITIALLY DEFERRED,\n"                                                       \
	"  signed_on TEXT NOT NULL,\n"                                                                                                               \
	"  ended_on TEXT,\n"                                                                                                                         \
	"  evidence TEXT,\n"                                                                                                                         \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE promises (\n"                                                                                                                  \
	"  promise TEXT NOT NULL PRIMARY KEY,\n"                                                                                                     \
	"  agreement TEXT NOT NULL REFERENCES agreements (agreement) DEFERRABLE INITIALLY DEFERRED,\n"                                               \
	"  text TEXT NOT NULL,\n"                                                                                                                    \
	"  due_on TEXT,\n"                                                                                                                           \
	"  delivered_on TEXT,\n"                                                                                                                     \
	"  evidence TEXT,\n"                                                                                                                         \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE products (\n"                                                                                                                  \
	"  product TEXT NOT NULL PRIMARY KEY,\n"                                                                                                     \
	"  organisation TEXT REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                               \
	"  name TEXT NOT NULL,\n"                                                                                                                    \
	"  kind TEXT NOT NULL,\n"                                                                                                                    \
	"  declared_unit TEXT NOT NULL,\n"                                                                                                           \
	"  mass_kg TEXT,\n"                                                                                                                          \
	"  price_krw TEXT,\n"                                                                                                                        \
	"  factor TEXT,\n"                                                                                                                           \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE links (\n"                                                                                                                     \
	"  product TEXT NOT NULL,\n"                                                                                                                 \
	"  input TEXT NOT NULL,\n"                                                                                                                   \
	"  part TEXT NOT NULL,\n"                                                                                                                    \
	"  kind TEXT NOT NULL,\n"                                                                                                                    \
	"  quantity TEXT NOT NULL,\n"                                                                                                                \
	"  share TEXT NOT NULL,\n"                                                                                                                   \
	"  source_line INTEGER PRIMARY KEY\n"                                                                                                        \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE measures (\n"                                                                                                                  \
	"  measure TEXT NOT NULL PRIMARY KEY,\n"                                                                                                     \
	"  site TEXT NOT NULL REFERENCES sites (site) DEFERRABLE INITIALLY DEFERRED,\n"                                                              \
	"  process TEXT NOT NULL,\n"                                                                                                                 \
	"  machine TEXT NOT NULL,\n"                                                                                                                 \
	"  old_serial TEXT NOT NULL,\n"                                                                                                              \
	"  type TEXT NOT NULL,\n"                                                                                                                    \
	"  methodology TEXT NOT NULL,\n"                                                                                                             \
	"  carrier TEXT NOT NULL,\n"                                                                                                                 \
	"  cost_krw INTEGER NOT NULL,\n"                                                                                                             \
	"  saving_per_year TEXT NOT NULL,\n"                                                                                                         \
	"  unit TEXT NOT NULL,\n"                                                                                                                    \
	"  saving_krw_per_year INTEGER,\n"                                                                                                           \
	"  life_years INTEGER NOT NULL,\n"                                                                                                           \
	"  old_life_end TEXT NOT NULL,\n"                                                                                                            \
	"  project TEXT,\n"                                                                                                                          \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"

const struct store_migration party_migrations[] = {
	{"party", 1,
		PARTY_SCHEMA_1 "CREATE TABLE party_programme (\n"
			       "  programme TEXT PRIMARY KEY,\n"
			       "  as_of TEXT NOT NULL,\n"
			       "  rules TEXT NOT NULL,\n"
			       "  folder_sha256 TEXT NOT NULL\n"
			       ") STRICT;\n"},
	{"party", 2,
		"ALTER TABLE products ADD COLUMN fossil_carbon_kg TEXT;"
		"ALTER TABLE products ADD COLUMN biogenic_carbon_kg TEXT;"
		"ALTER TABLE products ADD COLUMN recycled_carbon_kg TEXT;"},
	{"party", 3,
		"CREATE TABLE measure_relations (\n"
		"  measure TEXT NOT NULL REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"
		"  relation TEXT NOT NULL,\n"
		"  other TEXT NOT NULL REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"
		"  source_line INTEGER NOT NULL,\n"
		"  PRIMARY KEY (measure, relation, other)\n"
		") STRICT;\n"},
	{"party", 4, /* nothing refers to a person but by the key */
		"CREATE TABLE persons (\n"
		"  person TEXT NOT NULL PRIMARY KEY,\n"
		"  organisation TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"
		"  name TEXT NOT NULL,\n"
		"  mail TEXT,\n"
		"  language TEXT NOT NULL,\n"
		"  area TEXT NOT NULL,\n"
		"  valid_from TEXT NOT NULL,\n"
		"  valid_to TEXT,\n"
		"  successor TEXT REFERENCES persons (person) DEFERRABLE INITIALLY DEFERRED,\n"
		"  source_line INTEGER NOT NULL\n"
		") STRICT;\n"},
	{"party", 5,
		"ALTER TABLE agreements ADD COLUMN tier_origin TEXT;"
		"ALTER TABLE promises ADD COLUMN survives INTEGER;"
		"CREATE TABLE annexes (\n"
		"  annex TEXT NOT NULL PRIMARY KEY,\n"
		"  agreement TEXT NOT NULL REFERENCES agreements (agreement) DEFERRABLE INITIALLY DEFERRED,\n"
		"  title TEXT NOT NULL,\n"
		"  in_force_from TEXT NOT NULL,\n"
		"  in_force_to TEXT,\n"
		"  changes TEXT,\n"
		"  promise TEXT REFERENCES promises (promise) DEFERRABLE INITIALLY DEFERRED,\n"
		"  due_on TEXT,\n"
		"  evidence TEXT,\n"
		"  source_line INTEGER NOT NULL\n"
		") STRICT;\n"},
	{"party", 6, /* evidence stands in a later room: no reference */
		"CREATE TABLE targets (\n"
		"  organisation TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"
		"  kind TEXT NOT NULL,\n"
		"  base_year INTEGER NOT NULL,\n"
		"  year INTEGER NOT NULL,\n"
		"  value TEXT NOT NULL,\n"
		"  unit TEXT NOT NULL,\n"
		"  evidence TEXT,\n"
		"  source TEXT,\n"
		"  source_line INTEGER NOT NULL,\n"
		"  PRIMARY KEY (organisation, kind, year)\n"
		") STRICT;\n"
		"CREATE TABLE education (\n"
		"  education TEXT NOT NULL PRIMARY KEY,\n"
		"  organisation TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"
		"  held_on TEXT NOT NULL,\n"
		"  hours TEXT NOT NULL,\n"
		"  persons INTEGER NOT NULL,\n"
		"  topic TEXT NOT NULL,\n"
		"  given_by TEXT REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"
		"  evidence TEXT,\n"
		"  source_line INTEGER NOT NULL\n"
		") STRICT;\n"},
	{"party", 7, /* evidence stands in a later room: no reference */
		"ALTER TABLE products ADD COLUMN cn_code TEXT;"
		"ALTER TABLE products ADD COLUMN cpc_code TEXT;"
		"ALTER TABLE products ADD COLUMN standards TEXT;"
		"ALTER TABLE products ADD COLUMN packaging INTEGER;"
		"CREATE TABLE product_materials (\n"
		"  product TEXT NOT NULL REFERENCES products (product) DEFERRABLE INITIALLY DEFERRED,\n"
		"  material TEXT NOT NULL,\n"
		"  mass_kg TEXT NOT NULL,\n"
		"  pre_consumer_share TEXT,\n"
		"  post_consumer_share TEXT,\n"
		"  elv_share TEXT,\n"
		"  custody TEXT,\n"
		"  certificate TEXT,\n"
		"  evidence TEXT,\n"
		"  source_line INTEGER NOT NULL,\n"
		"  PRIMARY KEY (product, material)\n"
		") STRICT;\n"
		"CREATE TABLE product_substances (\n"
		"  product TEXT NOT NULL REFERENCES products (product) DEFERRABLE INITIALLY DEFERRED,\n"
		"  substance TEXT NOT NULL,\n"
		"  cas TEXT,\n"
		"  share TEXT,\n"
		"  location TEXT,\n"
		"  evidence TEXT,\n"
		"  source_line INTEGER NOT NULL,\n"
		"  PRIMARY KEY (product, substance)\n"
		") STRICT;\n"
		"CREATE TABLE product_dismantling (\n"
		"  product TEXT NOT NULL REFERENCES products (product) DEFERRABLE INITIALLY DEFERRED,\n"
		"  step INTEGER NOT NULL,\n"
		"  part TEXT NOT NULL,\n"
		"  minutes TEXT,\n"
		"  tools TEXT,\n"
		"  note TEXT,\n"
		"  evidence TEXT,\n"
		"  source_line INTEGER NOT NULL,\n"
		"  PRIMARY KEY (product, step)\n"
		") STRICT;\n"
		"CREATE TABLE product_passports (\n"
		"  product TEXT NOT NULL REFERENCES products (product) DEFERRABLE INITIALLY DEFERRED,\n"
		"  version INTEGER NOT NULL,\n"
		"  level TEXT NOT NULL,\n"
		"  unique_id TEXT NOT NULL,\n"
		"  operator_id TEXT,\n"
		"  facility_id TEXT,\n"
		"  carrier TEXT,\n"
		"  valid_from TEXT NOT NULL,\n"
		"  valid_to TEXT,\n"
		"  evidence TEXT,\n"
		"  source_line INTEGER NOT NULL,\n"
		"  PRIMARY KEY (product, version)\n"
		") STRICT;\n"
		"CREATE TABLE batteries (\n"
		"  product TEXT NOT NULL PRIMARY KEY REFERENCES products (product) DEFERRABLE INITIALLY DEFERRED,\n"
		"  model TEXT NOT NULL,\n"
		"  capacity_kwh TEXT,\n"
		"  functional_kwh TEXT,\n"
		"  basis TEXT,\n"
		"  electricity_rule TEXT,\n"
		"  performance_class TEXT,\n"
		"  study_url TEXT,\n"
		"  valid_from TEXT,\n"
		"  valid_to TEXT,\n"
		"  verifier TEXT,\n"
		"  report TEXT,\n"
		"  evidence TEXT,\n"
		"  source_line INTEGER NOT NULL\n"
		") STRICT;\n"},
	{"party", 8, /* what an organisation's contracts narrow: outlives a run */
		"CREATE TABLE live_party_narrowing (\n"
		"  seq INTEGER NOT NULL PRIMARY KEY,\n"
		"  owner TEXT NOT NULL,\n"
		"  receiver TEXT,\n"
		"  receiver_group TEXT,\n"
		"  class TEXT NOT NULL,\n"
		"  most TEXT NOT NULL,\n"
		"  from_day TEXT NOT NULL,\n"
		"  end_day TEXT,\n"
		"  contract TEXT NOT NULL,\n"
		"  evidence TEXT,\n"
		"  reason TEXT,\n"
		"  given_at TEXT NOT NULL,\n"
		"  given_by TEXT NOT NULL,\n"
		"  withdrawn_at TEXT,\n"
		"  withdrawn_by TEXT,\n"
		"  withdrawn_seq INTEGER\n"
		") STRICT;\n"},
	{"party", 9, /* who may sign in, as decided at the desk: lies over persons.csv, and outlives a run */
		"CREATE TABLE desk_person (\n"
		"  person TEXT NOT NULL PRIMARY KEY,\n"
		"  organisation TEXT NOT NULL,\n"
		"  name TEXT NOT NULL,\n"
		"  mail TEXT,\n"
		"  language TEXT NOT NULL,\n"
		"  area TEXT NOT NULL,\n"
		"  valid_from TEXT NOT NULL,\n"
		"  valid_to TEXT,\n"
		"  decided_by TEXT NOT NULL,\n"
		"  decided_at TEXT NOT NULL\n"
		") STRICT;\n"},
	{"party", 10, "ALTER TABLE organisations ADD COLUMN business_number TEXT; ALTER TABLE organisations ADD COLUMN ksic TEXT;"},
	{"party", 11, "ALTER TABLE measures ADD COLUMN machine_en TEXT;"},
	{0},
};

enum status party_programme_put(
	struct store_tx *tx, const struct party_rules *rules, const char *json_text, const char *folder_sha256, struct err *err)
{
	struct store_stmt *stmt;
	enum status status =
		store_query(tx, "INSERT INTO party_programme (programme, as_of, rules, folder_sha256) VALUES (?1, ?2, ?3, ?4)", &stmt, err);
	if (status != ST_OK)
		return status;
	char as_of[DATE_TEXT_LEN];
	date_format(rules->as_of, as_of);
	store_bind_text(stmt, 1, rules->programme);
	store_bind_text(stmt, 2, as_of);
	store_bind_text(stmt, 3, json_text);
	store_bind_text(stmt, 4, folder_sha256);
	return store_run(stmt, err);
}

bool party_programme_exists(struct store_tx *tx)
{
	int64_t count = 0;
	return store_get_int(tx, "SELECT COUNT(*) FROM party_programme", 0, &count, NULL) == ST_OK && count > 0;
}

enum status party_programme_text(struct store_tx *tx, char **out_text, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status status = store_query(tx, "SELECT rules FROM party_programme ORDER BY programme", &stmt, err);
	if (status == ST_OK)
		status = store_step(stmt, &row, err);
	if (status == ST_OK && !row)
		return err_set(err, ST_NOT_FOUND, "programme.none", NULL);
	if (status == ST_OK)
		*out_text = heap_strdup(store_text(stmt, 0));
	return status;
}

enum status party_programme_get(struct store_tx *tx, struct arena *arena, struct party_rules *out_rules, char out_folder_sha256[65], struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status status = store_query(tx, "SELECT rules, folder_sha256 FROM party_programme ORDER BY programme", &stmt, err);
	if (status == ST_OK)
		status = store_step(stmt, &row, err);
	if (status != ST_OK)
		return status;
	if (!row)
		return err_set(err, ST_NOT_FOUND, "programme.none", NULL);
	const char *text = arena_strdup(arena, store_text(stmt, 0));
	if (out_folder_sha256)
		snprintf(out_folder_sha256, 65, "%s", store_text(stmt, 1));
	json_error_t json_error;
	json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &json_error);
	if (!root)
		return err_set(err, ST_INPUT, "programme.rules_damaged", json_error.text, NULL);
	struct findings findings;
	findings_init(&findings, 1);
	status = party_rules_parse(root, text, "programme.json", arena, out_rules, &findings);
	if (status != ST_OK)
		err_set(err, ST_INPUT, "programme.rules_damaged", findings.count ? findings.item[0].err.code : "", NULL);
	findings_done(&findings);
	json_decref(root);
	return status;
}

/* The value of an attribute on a day, NULL if none; valid until the next query. */
static enum status status_value(
	struct store_tx *tx, const char *organisation, const char *attribute, date_day day, const char **out_value, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status status = store_query(tx,
		"SELECT value FROM organisation_status WHERE organisation = ?1 AND attribute = ?2 AND valid_from <= ?3 AND (valid_to IS NULL OR "
		"valid_to >= ?3)"
		" ORDER BY valid_from DESC",
		&stmt, err);
	if (status != ST_OK)
		return status;
	char text[DATE_TEXT_LEN];
	date_format(day, text);
	store_bind_text(stmt, 1, organisation);
	store_bind_text(stmt, 2, attribute);
	store_bind_text(stmt, 3, text);
	status = store_step(stmt, &row, err);
	if (status == ST_OK)
		*out_value = row ? store_text(stmt, 0) : NULL;
	return status;
}

enum status party_size_on(struct store_tx *tx, const char *organisation, date_day day, enum party_size *out_size, struct err *err)
{
	const char *value;
	enum status status = status_value(tx, organisation, "size_class", day, &value, err);
	if (status != ST_OK)
		return status;
	for (int i = 0; value && i < PARTY_SIZE_COUNT; i++) {
		if (strcmp(value, party_size_name((enum party_size)i)) == 0) {
			*out_size = (enum party_size)i;
			return ST_OK;
		}
	}
	char text[DATE_TEXT_LEN];
	date_format(day, text);
	return err_set(err, ST_INPUT, "party.size_unknown", organisation, text, NULL);
}

enum status party_flag_on(struct store_tx *tx, const char *organisation, const char *attribute, date_day day, bool *out_set, struct err *err)
{
	const char *value;
	enum status status = status_value(tx, organisation, attribute, day, &value, err);
	if (status == ST_OK)
		*out_set = value && strcmp(value, "yes") == 0;
	return status;
}

enum status party_flag_between(
	struct store_tx *tx, const char *organisation, const char *attribute, date_day from, date_day to, bool *out_set, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status status = store_query(tx,
		"SELECT 1 FROM organisation_status WHERE organisation = ?1 AND attribute = ?2 AND value = 'yes' AND valid_from <= ?4 AND (valid_to "
		"IS NULL OR valid_to >= ?3)",
		&stmt, err);
	if (status != ST_OK)
		return status;
	char first[DATE_TEXT_LEN], last[DATE_TEXT_LEN];
	date_format(from, first);
	date_format(to, last);
	store_bind_text(stmt, 1, organisation);
	store_bind_text(stmt, 2, attribute);
	store_bind_text(stmt, 3, first);
	store_bind_text(stmt, 4, last);
	status = store_step(stmt, &row, err);
	if (status == ST_OK)
		*out_set = row;
	return status;
}

enum status party_tier_on(
	struct store_tx *tx, const char *organisation, date_day day, int *out_tier, char out_consortium[PARTY_ID_LEN], struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status status = store_query(tx,
		"SELECT tier, consortium FROM agreements WHERE organisation = ?1 AND role = 'supplier' AND signed_on <= ?2 AND (ended_on IS NULL OR "
		"ended_on >= ?2)"
		" ORDER BY signed_on DESC, agreement",
		&stmt, err);
	if (status != ST_OK)
		return status;
	char text[DATE_TEXT_LEN];
	date_format(day, text);
	store_bind_text(stmt, 1, organisation);
	store_bind_text(stmt, 2, text);
	status = store_step(stmt, &row, err);
	if (status != ST_OK)
		return status;
	*out_tier = row ? (int)store_int(stmt, 0) : 0;
	const char *consortium = row ? store_text(stmt, 1) : NULL;
	snprintf(out_consortium, PARTY_ID_LEN, "%s", consortium ? consortium : "");
	return ST_OK;
}

enum status party_consortium_lead(struct store_tx *tx, const char *consortium, char out_lead[PARTY_ID_LEN], struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status status = store_query(tx, "SELECT lead FROM consortia WHERE consortium = ?1", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, consortium);
	status = store_step(stmt, &row, err);
	if (status == ST_OK)
		snprintf(out_lead, PARTY_ID_LEN, "%s", row && store_text(stmt, 0) ? store_text(stmt, 0) : "");
	return status;
}

enum status party_parents(struct store_tx *tx, struct arena *arena, struct party_parent **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT DISTINCT organisation, value FROM organisation_status WHERE attribute = 'parent' ORDER BY organisation, value",
		struct party_parent, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1));
	return ST_OK;
}

enum status party_kind(struct store_tx *tx, const char *organisation, char out_kind[32], struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status status = store_query(tx, "SELECT kind FROM organisations WHERE organisation = ?1", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, organisation);
	status = store_step(stmt, &row, err);
	if (status != ST_OK)
		return status;
	if (!row)
		return err_set(err, ST_NOT_FOUND, "party.unknown", organisation, NULL);
	snprintf(out_kind, 32, "%s", store_text(stmt, 0));
	return ST_OK;
}

enum status party_measures(struct store_tx *tx, struct arena *arena, struct party_measure **out_list, size_t *out_count, struct err *err)
{
	int64_t total = 0;
	enum status status = store_get_int(tx, "SELECT COUNT(*) FROM measures", 0, &total, err);
	struct store_stmt *stmt;
	if (status == ST_OK)
		status = store_query(tx,
			"SELECT m.measure, m.site, s.organisation, m.process, m.machine, m.old_serial, m.methodology, m.carrier, m.saving_per_year, "
			"m.unit, m.project, m.type,"
			" m.cost_krw, m.saving_krw_per_year, m.life_years, m.old_life_end, m.source_line, COALESCE(m.machine_en, m.machine) FROM "
			"measures m JOIN sites s ON s.site = "
			"m.site ORDER BY m.measure",
			&stmt, err);
	if (status != ST_OK)
		return status;
	struct party_measure *list = arena_alloc(arena, ((size_t)total + 1) * sizeof *list);
	size_t count = 0;
	bool row;
	while ((status = store_step(stmt, &row, err)) == ST_OK && row && count < (size_t)total) {
		struct party_measure *m = &list[count++];
		const char **field[] = {&m->measure, &m->site, &m->organisation, &m->process, &m->machine, &m->old_serial, &m->methodology,
			&m->carrier, &m->saving_per_year, &m->unit, &m->project};
		for (size_t i = 0; i < sizeof field / sizeof *field; i++)
			*field[i] = store_text_copy(stmt, (int)i, arena);
		m->type = store_text_copy(stmt, 11, arena);
		m->equipment = strcmp(m->type, "equipment") == 0;
		m->cost_krw = store_int(stmt, 12);
		m->saving_krw_per_year = store_int(stmt, 13);
		m->life_years = (int)store_int(stmt, 14);
		m->old_life_end = store_day(stmt, 15);
		m->source_line = store_int(stmt, 16);
		m->machine_en = store_text_copy(stmt, 17, arena);
	}
	if (status != ST_OK)
		return status;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status party_counts(struct store_tx *tx, date_day day, struct party_counts *out_counts, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		"SELECT COUNT(DISTINCT organisation), COUNT(DISTINCT CASE WHEN tier = 1 THEN organisation END) FROM agreements"
		" WHERE role = 'supplier' AND signed_on <= ?1 AND (ended_on IS NULL OR ended_on >= ?1)",
		&stmt, err);
	if (status != ST_OK)
		return status;
	char text[DATE_TEXT_LEN];
	date_format(day, text);
	store_bind_text(stmt, 1, text);
	bool row = false;
	status = store_step(stmt, &row, err);
	if (status != ST_OK)
		return status;
	struct party_counts counts = {.suppliers = store_int(stmt, 0), .tier1 = store_int(stmt, 1)};
	counts.deeper = counts.suppliers - counts.tier1;
	*out_counts = counts;
	return ST_OK;
}

enum status party_promise_counts(struct store_tx *tx, int64_t *out_promises, int64_t *out_delivered, struct err *err)
{
	int64_t promises = 0, delivered = 0;
	enum status status = store_get_int(tx, "SELECT COUNT(*) FROM promises", 0, &promises, err);
	if (status == ST_OK)
		status = store_get_int(tx, "SELECT COUNT(*) FROM promises WHERE delivered_on IS NOT NULL", 0, &delivered, err);
	if (status == ST_OK) {
		*out_promises = promises;
		*out_delivered = delivered;
	}
	return status;
}

/* ---- cross-row rules ---- */

static void add(struct findings *findings, const char *file, int64_t line, const char *code, const char *a, const char *b)
{
	struct err err;
	err_set(&err, ST_INPUT, code, a, b, NULL);
	err_at(&err, file, line, 0);
	findings_add(findings, SEVERITY_ERROR, &err);
}

static enum status check_status_rows(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct store_stmt *stmt;
	bool row;
	enum status status = store_query(tx,
		"SELECT organisation, attribute, value, valid_from, valid_to, source_line,"
		" MAX(COALESCE(valid_to, '9999-12-31')) OVER w, (SELECT COUNT(*) FROM organisations o WHERE o.organisation = value)"
		" FROM organisation_status WINDOW w AS (PARTITION BY organisation, attribute ORDER BY valid_from ROWS BETWEEN UNBOUNDED PRECEDING "
		"AND 1 PRECEDING)"
		" ORDER BY organisation, attribute, valid_from",
		&stmt, err);
	if (status != ST_OK)
		return status;
	while ((status = store_step(stmt, &row, err)) == ST_OK && row) {
		const char *organisation = store_text(stmt, 0), *attribute = store_text(stmt, 1), *value = store_text(stmt, 2);
		const char *from = store_text(stmt, 3), *to = store_text(stmt, 4);
		const char *last_to = store_text(stmt, 6); /* of all intervals of the attribute that begin before this one */
		int64_t line = store_int(stmt, 5);
		if (to && strcmp(to, from) < 0)
			add(findings, "organisation_status.csv", line, "party.interval", from, to);
		if (last_to && strcmp(last_to, from) >= 0)
			add(findings, "organisation_status.csv", line, "party.overlap", organisation, attribute);
		bool known = true;
		if (strcmp(attribute, "parent") == 0) {
			if (store_int(stmt, 7) == 0)
				add(findings, "organisation_status.csv", line, "party.unknown", value, NULL);
			continue;
		}
		if (strcmp(attribute, "size_class") == 0) {
			known = false;
			for (int i = 0; i < PARTY_SIZE_COUNT; i++)
				known |= strcmp(value, party_size_name((enum party_size)i)) == 0;
		} else {
			known = strcmp(value, "yes") == 0;
		}
		if (!known)
			add(findings, "organisation_status.csv", line, "party.status_value", value, attribute);
	}
	return status;
}

struct parent_row {
	size_t child, parent, next; /* next row of the same child, SIZE_MAX at the end */
	int64_t line;
};
struct parents {
	struct map *number; /* of an organisation */
	const char **name;
	struct parent_row *row;
	size_t *first; /* row of an organisation */
	size_t rows, names;
};

static size_t parent_node(struct parents *p, const char *organisation)
{
	int64_t number = 0;
	if (!map_get(p->number, organisation, &number)) {
		number = (int64_t)p->names;
		map_add(p->number, organisation, number, NULL);
		p->first[p->names] = SIZE_MAX;
		p->name[p->names++] = map_key(p->number, organisation);
	}
	return (size_t)number;
}

/* The loop that closes with row `path[depth - 1]`, told from its first row on. */
static void report_loop(const struct parents *p, const size_t *path, size_t depth, struct findings *findings)
{
	size_t start = depth - 1, first;
	struct text text;
	while (p->row[path[start]].child != p->row[path[depth - 1]].parent)
		start--;
	first = start;
	for (size_t i = start; i < depth; i++)
		if (p->row[path[i]].line < p->row[path[first]].line)
			first = i;
	text_init(&text);
	for (size_t i = 0; i <= depth - start; i++) {
		if (i > 0)
			text_append_string(&text, " → ");
		text_append_string(&text, p->name[p->row[path[start + (first - start + i) % (depth - start)]].child]);
	}
	add(findings, "organisation_status.csv", p->row[path[first]].line, "party.owns_itself", text.data, NULL);
	text_done(&text);
}

/* Walks up from each organisation once: a row that leads to one that is being walked closes a loop. O(rows). */
static void walk_up(const struct parents *p, size_t *path, size_t *next, char *state, struct findings *findings)
{
	for (size_t start = 0; start < p->names; start++) {
		size_t depth = 0, at = start;
		if (state[start])
			continue;
		state[start] = 1;
		next[start] = p->first[start];
		for (;;) {
			size_t row = next[at];
			if (row == SIZE_MAX) {
				state[at] = 2;
				if (depth == 0)
					break;
				at = p->row[path[--depth]].child;
				continue;
			}
			next[at] = p->row[row].next;
			path[depth] = row;
			size_t up = p->row[row].parent;
			if (state[up] == 1)
				report_loop(p, path, depth + 1, findings);
			if (state[up])
				continue;
			state[up] = 1;
			next[up] = p->first[up];
			at = up;
			depth++;
		}
	}
}

/* A company that owns itself, directly or through others; rows of any date count, since owning oneself is never right. One finding per loop. */
static enum status check_parents(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct store_stmt *stmt;
	struct arena arena;
	struct parents p = {0};
	int64_t total = 0;
	bool row;
	arena_init(&arena);
	enum status status = store_get_int(tx, "SELECT COUNT(*) FROM organisation_status WHERE attribute = 'parent'", 0, &total, err);
	if (status == ST_OK)
		status = store_query(tx,
			"SELECT organisation, value, source_line FROM organisation_status WHERE attribute = 'parent' ORDER BY source_line DESC",
			&stmt, err);
	if (status == ST_OK) {
		size_t most = (size_t)total + 1;
		p.number = map_new();
		p.row = arena_alloc(&arena, most * sizeof *p.row);
		p.name = arena_alloc(&arena, 2 * most * sizeof *p.name);
		p.first = arena_alloc(&arena, 2 * most * sizeof *p.first);
		while ((status = store_step(stmt, &row, err)) == ST_OK && row && p.rows < (size_t)total) {
			struct parent_row *r = &p.row[p.rows];
			r->child = parent_node(&p, store_text(stmt, 0));
			r->parent = parent_node(&p, store_text(stmt, 1));
			r->line = store_int(stmt, 2);
			r->next = p.first[r->child];
			p.first[r->child] = p.rows++;
		}
		if (status == ST_OK)
			walk_up(&p, arena_alloc(&arena, most * sizeof(size_t)), arena_alloc(&arena, 2 * most * sizeof(size_t)),
				arena_alloc(&arena, 2 * most), findings);
		map_free(p.number);
	}
	arena_done(&arena);
	return status;
}

/* Words that the ledger's accounts use for money without an owner: an organisation of that name would be taken for it. */
static enum status check_reserved(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct store_stmt *stmt;
	bool row;
	enum status status = store_query(tx,
		"SELECT organisation, source_line FROM organisations WHERE organisation IN ('returned', 'transit', 'treasury', 'surcharge') ORDER BY "
		"source_line",
		&stmt, err);
	while (status == ST_OK && (status = store_step(stmt, &row, err)) == ST_OK && row)
		add(findings, "organisations.csv", store_int(stmt, 1), "party.reserved", store_text(stmt, 0), NULL);
	return status;
}

/* No index: the number may be blank, and few organisations stand here. */
static enum status check_business_numbers(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct store_stmt *stmt;
	bool row;
	enum status status = store_query(tx,
		"SELECT o.business_number, o.source_line, f.line FROM organisations o JOIN (SELECT business_number, MIN(source_line) AS line FROM"
		" organisations GROUP BY business_number) f ON f.business_number = o.business_number WHERE o.source_line > f.line ORDER BY"
		" o.source_line",
		&stmt, err);
	while (status == ST_OK && (status = store_step(stmt, &row, err)) == ST_OK && row) {
		char line[32];
		snprintf(line, sizeof line, "%lld", (long long)store_int(stmt, 2));
		add(findings, "organisations.csv", store_int(stmt, 1), "party.business_number_twice", store_text(stmt, 0), line);
	}
	return status;
}

static enum status check_agreements(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct store_stmt *stmt;
	bool row;
	enum status status = store_query(tx,
		"SELECT a.organisation, a.role, a.tier, a.source_line, o.kind, c.kind FROM agreements a JOIN organisations o ON o.organisation = "
		"a.organisation"
		" LEFT JOIN consortia c ON c.consortium = a.consortium ORDER BY a.source_line",
		&stmt, err);
	if (status != ST_OK)
		return status;
	while ((status = store_step(stmt, &row, err)) == ST_OK && row) {
		bool supplier = strcmp(store_text(stmt, 1), "supplier") == 0;
		const char *consortium_kind = store_text(stmt, 5);
		if (supplier && store_is_null(stmt, 2))
			add(findings, "agreements.csv", store_int(stmt, 3), "party.tier_missing", store_text(stmt, 0), NULL);
		if (!supplier && !store_is_null(stmt, 2))
			add(findings, "agreements.csv", store_int(stmt, 3), "party.tier_stray", store_text(stmt, 0), NULL);
		if (consortium_kind && strcmp(consortium_kind, "historical") == 0)
			add(findings, "agreements.csv", store_int(stmt, 3), "party.historical", store_text(stmt, 0), NULL);
	}
	return status;
}

/* The rows of one (product, part). `sum` is NULL while there is only one row and its share is 1: nothing to add up, and most parts are like that. */
struct part_group {
	int64_t first_line;
	mpq_t *sum;
	const char *product, *part, *kind, *quantity; /* once there is a sum; kind and quantity "" where the first row had share 1 */
};
struct part_groups {
	struct arena arena;
	struct map *at; /* "product, 0x1f, part" → group; ids hold no control characters */
	struct part_group *group;
	size_t count;
};

static void add_share(struct part_groups *groups, struct store_stmt *stmt, struct findings *findings)
{
	const char *product = store_text(stmt, 0), *part = store_text(stmt, 1), *share = store_text(stmt, 2), *quantity = store_text(stmt, 3),
		   *kind = store_text(stmt, 4);
	char key[2 * PARTY_ID_LEN + 2];
	int64_t index = (int64_t)groups->count;
	bool whole = strcmp(share, "1") == 0;
	if ((quantity[0] == '-' || strcmp(quantity, "0") == 0) && strcmp(kind, "contains") == 0)
		add(findings, "links.csv", store_int(stmt, 5), "link.contains_quantity", product, quantity);
	snprintf(key, sizeof key, "%s\x1f%s", product, part);
	bool fresh = map_add(groups->at, key, index, &index);
	if (fresh) {
		groups->group = arena_grow(&groups->arena, groups->group, groups->count, sizeof *groups->group);
		groups->group[groups->count++] = (struct part_group){.first_line = store_int(stmt, 5)};
		if (whole)
			return;
	}
	struct part_group *group = &groups->group[index];
	if (!group->sum) {
		group->sum = arena_alloc(&groups->arena, sizeof *group->sum);
		mpq_init(*group->sum);
		mpq_set_ui(*group->sum, fresh ? 0 : 1, 1);
		group->product = arena_strdup(&groups->arena, product);
		group->part = arena_strdup(&groups->arena, part);
		group->kind = arena_strdup(&groups->arena, fresh ? kind : "");
		group->quantity = arena_strdup(&groups->arena, fresh ? quantity : "");
	} else if (group->kind[0] && (strcmp(group->kind, kind) != 0 || strcmp(group->quantity, quantity) != 0)) {
		add(findings, "links.csv", store_int(stmt, 5), "link.part_differs", product, part);
	}
	mpq_t value;
	mpq_init(value);
	if (decimal_parse_exact(share, value, NULL) == ST_OK)
		mpq_add(*group->sum, *group->sum, value);
	mpq_clear(value);
}

/* Shares of alternative suppliers: exact sum 1, one kind and one quantity per (product, part). One pass over a million links. */
static enum status check_links(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct part_groups groups = {.at = map_new()};
	struct store_stmt *stmt;
	bool row;
	arena_init(&groups.arena);
	enum status status = store_query(tx, "SELECT product, part, share, quantity, kind, source_line FROM links ORDER BY source_line", &stmt, err);
	while (status == ST_OK && (status = store_step(stmt, &row, err)) == ST_OK && row)
		add_share(&groups, stmt, findings);
	for (size_t i = 0; i < groups.count; i++) {
		struct part_group *group = &groups.group[i];
		if (!group->sum)
			continue;
		if (mpq_cmp_ui(*group->sum, 1, 1) != 0) {
			char sum[DECIMAL_TEXT_LEN];
			struct err finding;
			decimal_from_exact(*group->sum, sum);
			err_set(&finding, ST_INPUT, "link.share_sum", group->product, group->part, sum, NULL);
			err_at(&finding, "links.csv", group->first_line, 0);
			findings_add(findings, SEVERITY_ERROR, &finding);
		}
		mpq_clear(*group->sum);
	}
	map_free(groups.at);
	arena_done(&groups.arena);
	return status;
}

static enum status check_measures(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct store_stmt *stmt;
	bool row;
	enum status status = store_query(tx,
		"SELECT m.old_serial, m.source_line, (SELECT MIN(n.source_line) FROM measures n WHERE n.old_serial = m.old_serial), p.site, m.site, "
		"m.process"
		" FROM measures m JOIN processes p ON p.process = m.process ORDER BY m.source_line",
		&stmt, err);
	if (status != ST_OK)
		return status;
	while ((status = store_step(stmt, &row, err)) == ST_OK && row) {
		if (store_int(stmt, 2) < store_int(stmt, 1)) {
			char line[32];
			snprintf(line, sizeof line, "%lld", (long long)store_int(stmt, 2));
			add(findings, "measures.csv", store_int(stmt, 1), "measure.serial_twice", store_text(stmt, 0), line);
		}
		if (strcmp(store_text(stmt, 3), store_text(stmt, 4)) != 0)
			add(findings, "measures.csv", store_int(stmt, 1), "measure.process_elsewhere", store_text(stmt, 5), store_text(stmt, 4));
	}
	return status;
}

static bool is_funder(const char *kind)
{
	return strcmp(kind, "ministry_trade") == 0 || strcmp(kind, "ministry_sme") == 0 || strcmp(kind, "carmaker") == 0;
}

static enum status check_rule_names(struct store_tx *tx, const struct party_rules *rules, struct findings *findings, struct err *err)
{
	char kind[32];
	enum status status = ST_OK;
	struct err lookup;
	for (size_t i = 0; i < rules->support_count; i++) {
		const char *funder = rules->support[i].funder;
		if (!funder[0])
			continue;
		status = party_kind(tx, funder, kind, &lookup);
		if (status == ST_NOT_FOUND)
			add(findings, "programme.json", rules->support[i].line, "rules.funder_unknown", funder, NULL);
		else if (status != ST_OK) {
			if (err)
				*err = lookup;
			return status;
		} else if (!is_funder(kind))
			add(findings, "programme.json", rules->support[i].line, "rules.not_a_funder", funder, kind);
	}
	/* no second state subsidy on one line (programme rule 2): a route has at most one ministry at a time */
	for (size_t i = 0; i < rules->support_count; i++) {
		for (size_t k = 0; k < i; k++) {
			const struct party_support *a = &rules->support[k], *b = &rules->support[i];
			bool together = (a->valid_to == DATE_NONE || a->valid_to >= b->valid_from) &&
					(b->valid_to == DATE_NONE || b->valid_to >= a->valid_from);
			char other[32];
			if (a->route != b->route || !together || strcmp(a->funder, b->funder) == 0 ||
				party_kind(tx, a->funder, kind, NULL) != ST_OK || party_kind(tx, b->funder, other, NULL) != ST_OK ||
				strncmp(kind, "ministry", 8) != 0 || strncmp(other, "ministry", 8) != 0)
				continue;
			struct err finding;
			err_set(&finding, ST_INPUT, "rules.second_state", party_route_name(a->route), a->funder, b->funder, NULL);
			err_at(&finding, "programme.json", b->line, 0);
			findings_add(findings, SEVERITY_ERROR, &finding);
		}
	}
	for (size_t i = 0; i < rules->match_count; i++) {
		const struct party_match_rule *match = &rules->match[i];
		if (party_kind(tx, match->funder, kind, NULL) != ST_OK)
			add(findings, "programme.json", match->line, "rules.funder_unknown", match->funder, NULL);
		else if (!is_funder(kind))
			add(findings, "programme.json", match->line, "rules.not_a_funder", match->funder, kind);
	}
	if (rules->trading_entity[0] && party_kind(tx, rules->trading_entity, kind, NULL) != ST_OK)
		add(findings, "programme.json", rules->trading_line, "party.unknown", rules->trading_entity, NULL);
	return ST_OK;
}

enum status party_check_rows(struct store_tx *tx, const struct party_rules *rules, struct findings *findings, struct err *err)
{
	enum status status = check_reserved(tx, findings, err);
	if (status == ST_OK)
		status = check_business_numbers(tx, findings, err);
	if (status == ST_OK)
		status = check_status_rows(tx, findings, err);
	if (status == ST_OK)
		status = check_parents(tx, findings, err);
	if (status == ST_OK)
		status = check_agreements(tx, findings, err);
	if (status == ST_OK)
		status = party_check_agreements(tx, findings, err);
	if (status == ST_OK)
		status = check_links(tx, findings, err);
	if (status == ST_OK)
		status = check_measures(tx, findings, err);
	if (status == ST_OK)
		status = party_check_relations(tx, findings, err);
	if (status == ST_OK)
		status = party_check_targets(tx, findings, err);
	if (status == ST_OK)
		status = party_check_products(tx, findings, err);
	if (status == ST_OK)
		status = check_rule_names(tx, rules, findings, err);
	return status;
}
