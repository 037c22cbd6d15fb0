/* All SQL of party but the catalogue of products and links (party_catalog_store.c). */
#include "party/party.h"

#include "base/decimal.h"
#include "base/json.h"
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

/* Tables of the programme folder that party keeps, as party_tables describes them (same names, columns and order), plus `source_line`.
 * Included by party_store.c for its migration number 1. A released schema is never changed: add a migration.
 *
 * REFERENCES stand where the other table is an earlier one, both in the schema and in reading order; the importer checks all of them.
 * links has no key and no references: at design size it holds a million rows, and an index over three texts would cost more than all the
 * rest of the import. The importer itself refuses a repeated (product, part, input) and an unknown product. */
#define PARTY_SCHEMA_1                                                                                                                                \
	"CREATE TABLE organisations (\n"                                                                                                                \
	"  organisation TEXT NOT NULL PRIMARY KEY,\n"                                                                                                   \
	"  name TEXT NOT NULL,\n"                                                                                                                       \
	"  name_en TEXT,\n"                                                                                                                             \
	"  kind TEXT NOT NULL,\n"                                                                                                                       \
	"  origin TEXT NOT NULL,\n"                                                                                                                     \
	"  source_line INTEGER NOT NULL\n"                                                                                                              \
	") STRICT;\n"                                                                                                                                   \
	"CREATE TABLE organisation_status (\n"                                                                                                          \
	"  organisation TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                         \
	"  attribute TEXT NOT NULL,\n"                                                                                                                  \
	"  value TEXT NOT NULL,\n"                                                                                                                      \
	"  valid_from TEXT NOT NULL,\n"                                                                                                                 \
	"  valid_to TEXT,\n"                                                                                                                            \
	"  evidence TEXT,\n"                                                                                                                            \
	"  source_line INTEGER NOT NULL,\n"                                                                                                             \
	"  PRIMARY KEY (organisation, attribute, valid_from)\n"                                                                                         \
	") STRICT;\n"                                                                                                                                   \
	"CREATE TABLE sites (\n"                                                                                                                        \
	"  site TEXT NOT NULL PRIMARY KEY,\n"                                                                                                           \
	"  organisation TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                         \
	"  name TEXT NOT NULL,\n"                                                                                                                       \
	"  region TEXT,\n"                                                                                                                              \
	"  in_complex INTEGER,\n"                                                                                                                       \
	"  source_line INTEGER NOT NULL\n"                                                                                                              \
	") STRICT;\n"                                                                                                                                   \
	"CREATE TABLE consortia (\n"                                                                                                                    \
	"  consortium TEXT NOT NULL PRIMARY KEY,\n"                                                                                                     \
	"  name TEXT NOT NULL,\n"                                                                                                                       \
	"  lead TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                                 \
	"  kind TEXT NOT NULL,\n"                                                                                                                       \
	"  year INTEGER NOT NULL,\n"                                                                                                                    \
	"  note TEXT,\n"                                                                                                                                \
	"  source_line INTEGER NOT NULL\n"                                                                                                              \
	") STRICT;\n"                                                                                                                                   \
	"CREATE TABLE agreements (\n"                                                                                                                   \
	"  agreement TEXT NOT NULL PRIMARY KEY,\n"                                                                                                      \
	"  organisation TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                         \
	"  role TEXT NOT NULL,\n"                                                                                                                       \
	"  tier INTEGER,\n"                                                                                                                             \
	"  consortium TEXT REFERENCES consortia (consortium) DEFERRABLE INITIALLY DEFERRED,\n"                                                          \
	"  signed_on TEXT NOT NULL,\n"                                                                                                                  \
	"  ended_on TEXT,\n"                                                                                                                            \
	"  evidence TEXT,\n"                                                                                                                            \
	"  source_line INTEGER NOT NULL\n"                                                                                                              \
	") STRICT;\n"                                                                                                                                   \
	"CREATE TABLE promises (\n"                                                                                                                     \
	"  promise TEXT NOT NULL PRIMARY KEY,\n"                                                                                                        \
	"  agreement TEXT NOT NULL REFERENCES agreements (agreement) DEFERRABLE INITIALLY DEFERRED,\n"                                                  \
	"  text TEXT NOT NULL,\n"                                                                                                                       \
	"  due_on TEXT,\n"                                                                                                                              \
	"  delivered_on TEXT,\n"                                                                                                                        \
	"  evidence TEXT,\n"                                                                                                                            \
	"  source_line INTEGER NOT NULL\n"                                                                                                              \
	") STRICT;\n"                                                                                                                                   \
	"CREATE TABLE products (\n"                                                                                                                     \
	"  product TEXT NOT NULL PRIMARY KEY,\n"                                                                                                        \
	"  organisation TEXT REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                                  \
	"  name TEXT NOT NULL,\n"                                                                                                                       \
	"  kind TEXT NOT NULL,\n"                                                                                                                       \
	"  declared_unit TEXT NOT NULL,\n"                                                                                                              \
	"  mass_kg TEXT,\n"                                                                                                                             \
	"  price_krw TEXT,\n"                                                                                                                           \
	"  factor TEXT,\n"                                                                                                                              \
	"  source_line INTEGER NOT NULL\n"                                                                                                              \
	") STRICT;\n"                                                                                                                                   \
	"CREATE TABLE links (\n"                                                                                                                        \
	"  product TEXT NOT NULL,\n"                                                                                                                    \
	"  input TEXT NOT NULL,\n"                                                                                                                      \
	"  part TEXT NOT NULL,\n"                                                                                                                       \
	"  kind TEXT NOT NULL,\n"                                                                                                                       \
	"  quantity TEXT NOT NULL,\n"                                                                                                                   \
	"  share TEXT NOT NULL,\n"                                                                                                                      \
	"  source_line INTEGER NOT NULL\n"                                                                                                              \
	") STRICT;\n"                                                                                                                                   \
	"CREATE TABLE measures (\n"                                                                                                                     \
	"  measure TEXT NOT NULL PRIMARY KEY,\n"                                                                                                        \
	"  site TEXT NOT NULL REFERENCES sites (site) DEFERRABLE INITIALLY DEFERRED,\n"                                                                 \
	"  process TEXT NOT NULL,\n"                                                                                                                    \
	"  machine TEXT NOT NULL,\n"                                                                                                                    \
	"  old_serial TEXT NOT NULL,\n"                                                                                                                 \
	"  type TEXT NOT NULL,\n"                                                                                                                       \
	"  methodology TEXT NOT NULL,\n"                                                                                                                \
	"  carrier TEXT NOT NULL,\n"                                                                                                                    \
	"  cost_krw INTEGER NOT NULL,\n"                                                                                                                \
	"  saving_per_year TEXT NOT NULL,\n"                                                                                                            \
	"  unit TEXT NOT NULL,\n"                                                                                                                       \
	"  saving_krw_per_year INTEGER,\n"                                                                                                              \
	"  life_years INTEGER NOT NULL,\n"                                                                                                              \
	"  old_life_end TEXT NOT NULL,\n"                                                                                                               \
	"  project TEXT,\n"                                                                                                                             \
	"  source_line INTEGER NOT NULL\n"                                                                                                              \
	") STRICT;\n"

const struct store_migration party_migrations[] = {
	{"party", 1,
		PARTY_SCHEMA_1
		"CREATE TABLE party_programme (\n"
		"  programme TEXT PRIMARY KEY,\n"
		"  as_of TEXT NOT NULL,\n"
		"  rules TEXT NOT NULL,\n"
		"  folder_sha256 TEXT NOT NULL\n"
		") STRICT;\n"},
	{0},
};

enum status party_programme_put(struct store_tx *tx, const struct party_rules *rules, const char *json_text, const char *folder_sha256, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx, "INSERT INTO party_programme (programme, as_of, rules, folder_sha256) VALUES (?1, ?2, ?3, ?4)", &stmt, err);
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
static enum status status_value(struct store_tx *tx, const char *organisation, const char *attribute, date_day day, const char **out_value, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status status = store_query(tx,
		"SELECT value FROM organisation_status WHERE organisation = ?1 AND attribute = ?2 AND valid_from <= ?3 AND (valid_to IS NULL OR valid_to >= ?3)"
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

enum status party_tier_on(struct store_tx *tx, const char *organisation, date_day day, int *out_tier, char out_consortium[PARTY_ID_LEN], struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status status = store_query(tx,
		"SELECT tier, consortium FROM agreements WHERE organisation = ?1 AND role = 'supplier' AND signed_on <= ?2 AND (ended_on IS NULL OR ended_on >= ?2)"
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
			"SELECT m.measure, m.site, s.organisation, m.process, m.machine, m.old_serial, m.methodology, m.carrier, m.saving_per_year, m.unit, m.project, m.type,"
			" m.cost_krw, m.saving_krw_per_year, m.life_years, m.old_life_end, m.source_line FROM measures m JOIN sites s ON s.site = m.site ORDER BY m.measure",
			&stmt, err);
	if (status != ST_OK)
		return status;
	struct party_measure *list = arena_alloc(arena, ((size_t)total + 1) * sizeof *list);
	size_t count = 0;
	bool row;
	while ((status = store_step(stmt, &row, err)) == ST_OK && row && count < (size_t)total) {
		struct party_measure *m = &list[count++];
		const char **field[] = {&m->measure, &m->site, &m->organisation, &m->process, &m->machine, &m->old_serial, &m->methodology, &m->carrier, &m->saving_per_year,
			&m->unit, &m->project};
		for (size_t i = 0; i < sizeof field / sizeof *field; i++)
			*field[i] = store_text_copy(stmt, (int)i, arena);
		m->equipment = strcmp(store_text(stmt, 11), "equipment") == 0;
		m->cost_krw = store_int(stmt, 12);
		m->saving_krw_per_year = store_int(stmt, 13);
		m->life_years = (int)store_int(stmt, 14);
		m->old_life_end = store_day(stmt, 15);
		m->source_line = store_int(stmt, 16);
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
		" LAG(organisation) OVER w, LAG(attribute) OVER w, LAG(valid_to) OVER w, (SELECT COUNT(*) FROM organisations o WHERE o.organisation = value)"
		" FROM organisation_status WINDOW w AS (ORDER BY organisation, attribute, valid_from) ORDER BY organisation, attribute, valid_from",
		&stmt, err);
	if (status != ST_OK)
		return status;
	while ((status = store_step(stmt, &row, err)) == ST_OK && row) {
		const char *organisation = store_text(stmt, 0), *attribute = store_text(stmt, 1), *value = store_text(stmt, 2);
		const char *from = store_text(stmt, 3), *to = store_text(stmt, 4);
		const char *last_organisation = store_text(stmt, 6), *last_attribute = store_text(stmt, 7), *last_to = store_text(stmt, 8);
		int64_t line = store_int(stmt, 5);
		if (to && strcmp(to, from) < 0)
			add(findings, "organisation_status.csv", line, "party.interval", from, to);
		if (last_organisation && strcmp(last_organisation, organisation) == 0 && strcmp(last_attribute, attribute) == 0 && (!last_to || strcmp(last_to, from) >= 0))
			add(findings, "organisation_status.csv", line, "party.overlap", organisation, attribute);
		bool known = true;
		if (strcmp(attribute, "parent") == 0) {
			if (store_int(stmt, 9) == 0)
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

/* A company that owns itself, directly or through others: walks up from every parent row; rows of any date count, since owning oneself is never right. */
static enum status check_parents(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct store_stmt *stmt;
	bool row;
	enum status status = store_query(tx,
		"WITH RECURSIVE up(start, at, path, line, depth) AS ("
		" SELECT organisation, value, organisation || ' → ' || value, source_line, 1 FROM organisation_status WHERE attribute = 'parent'"
		" UNION ALL SELECT up.start, s.value, up.path || ' → ' || s.value, up.line, up.depth + 1 FROM up JOIN organisation_status s"
		" ON s.organisation = up.at AND s.attribute = 'parent' WHERE up.at <> up.start AND up.depth < 64)"
		" SELECT start, MIN(path), MIN(line) FROM up WHERE at = start GROUP BY start ORDER BY MIN(line)",
		&stmt, err);
	if (status != ST_OK)
		return status;
	while ((status = store_step(stmt, &row, err)) == ST_OK && row)
		add(findings, "organisation_status.csv", store_int(stmt, 2), "party.owns_itself", store_text(stmt, 1), NULL);
	return status;
}

static enum status check_agreements(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct store_stmt *stmt;
	bool row;
	enum status status = store_query(tx,
		"SELECT a.organisation, a.role, a.tier, a.source_line, o.kind, c.kind FROM agreements a JOIN organisations o ON o.organisation = a.organisation"
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

/* Shares of alternative suppliers: exact sum 1, one kind and one quantity per (product, part). Read in key order, summed exactly. */
static enum status check_links(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct store_stmt *stmt;
	bool row;
	/* only parts with several suppliers, or a single one whose share is not 1, need a look */
	enum status status = store_query(tx,
		"SELECT l.product, l.part, l.share, l.quantity, l.kind, l.source_line FROM links l JOIN (SELECT product, part FROM links GROUP BY product, part"
		" HAVING COUNT(*) > 1 OR MIN(share) <> '1') g ON g.product = l.product AND g.part = l.part ORDER BY l.product, l.part, l.source_line",
		&stmt, err);
	if (status != ST_OK)
		return status;
	char product[PARTY_ID_LEN] = "", part[PARTY_ID_LEN] = "", quantity[64] = "", kind[32] = "", sum_text[DECIMAL_TEXT_LEN];
	int64_t first_line = 0;
	mpq_t sum, share;
	mpq_inits(sum, share, NULL);
	bool open = false;
	for (;;) {
		status = store_step(stmt, &row, err);
		if (status != ST_OK)
			break;
		bool same = row && open && strcmp(product, store_text(stmt, 0)) == 0 && strcmp(part, store_text(stmt, 1)) == 0;
		if (open && !same && mpq_cmp_ui(sum, 1, 1) != 0) {
			decimal_from_exact(sum, sum_text);
			struct err finding;
			err_set(&finding, ST_INPUT, "link.share_sum", product, part, sum_text, NULL);
			err_at(&finding, "links.csv", first_line, 0);
			findings_add(findings, SEVERITY_ERROR, &finding);
		}
		if (!row)
			break;
		if (!same) {
			snprintf(product, sizeof product, "%s", store_text(stmt, 0));
			snprintf(part, sizeof part, "%s", store_text(stmt, 1));
			snprintf(quantity, sizeof quantity, "%s", store_text(stmt, 3));
			snprintf(kind, sizeof kind, "%s", store_text(stmt, 4));
			first_line = store_int(stmt, 5);
			mpq_set_ui(sum, 0, 1);
			open = true;
		} else if (strcmp(kind, store_text(stmt, 4)) != 0 || strcmp(quantity, store_text(stmt, 3)) != 0) {
			add(findings, "links.csv", store_int(stmt, 5), "link.part_differs", product, part);
		}
		if (decimal_parse_exact(store_text(stmt, 2), share, NULL) == ST_OK)
			mpq_add(sum, sum, share);
	}
	mpq_clears(sum, share, NULL);
	return status;
}

static enum status check_measures(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct store_stmt *stmt;
	bool row;
	enum status status = store_query(tx,
		"SELECT m.old_serial, m.source_line, (SELECT MIN(n.source_line) FROM measures n WHERE n.old_serial = m.old_serial), p.site, m.site, m.process"
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
		} else if (strcmp(kind, "ministry_trade") != 0 && strcmp(kind, "ministry_sme") != 0 && strcmp(kind, "carmaker") != 0)
			add(findings, "programme.json", rules->support[i].line, "rules.not_a_funder", funder, kind);
	}
	/* no second state subsidy on one line (programme rule 2): a route has at most one ministry at a time */
	for (size_t i = 0; i < rules->support_count; i++) {
		for (size_t k = 0; k < i; k++) {
			const struct party_support *a = &rules->support[k], *b = &rules->support[i];
			bool together = (a->valid_to == DATE_NONE || a->valid_to >= b->valid_from) && (b->valid_to == DATE_NONE || b->valid_to >= a->valid_from);
			char other[32];
			if (a->route != b->route || !together || strcmp(a->funder, b->funder) == 0 || party_kind(tx, a->funder, kind, NULL) != ST_OK ||
				party_kind(tx, b->funder, other, NULL) != ST_OK || strncmp(kind, "ministry", 8) != 0 || strncmp(other, "ministry", 8) != 0)
				continue;
			struct err finding;
			err_set(&finding, ST_INPUT, "rules.second_state", party_route_name(a->route), a->funder, b->funder, NULL);
			err_at(&finding, "programme.json", b->line, 0);
			findings_add(findings, SEVERITY_ERROR, &finding);
		}
	}
	if (rules->match.present && party_kind(tx, rules->match.funder, kind, NULL) != ST_OK)
		add(findings, "programme.json", rules->match.line, "rules.funder_unknown", rules->match.funder, NULL);
	if (rules->trading_entity[0] && party_kind(tx, rules->trading_entity, kind, NULL) != ST_OK)
		add(findings, "programme.json", rules->trading_line, "party.unknown", rules->trading_entity, NULL);
	return ST_OK;
}

enum status party_check_rows(struct store_tx *tx, const struct party_rules *rules, struct findings *findings, struct err *err)
{
	enum status status = check_status_rows(tx, findings, err);
	if (status == ST_OK)
		status = check_parents(tx, findings, err);
	if (status == ST_OK)
		status = check_agreements(tx, findings, err);
	if (status == ST_OK)
		status = check_links(tx, findings, err);
	if (status == ST_OK)
		status = check_measures(tx, findings, err);
	if (status == ST_OK)
		status = check_rule_names(tx, rules, findings, err);
	return status;
}
