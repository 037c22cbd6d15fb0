/* Tables of the programme folder that party keeps, as party_tables describes them (same names, columns and order), plus `source_line`.
 * Included by party_store.c for its migration number 1. A released schema is never changed: add a migration.
 *
 * REFERENCES stand where the other table is an earlier one, both in the schema and in reading order; the importer checks all of them.
 * links has no key and no references: at design size it holds a million rows, and an index over three texts would cost more than all the
 * rest of the import. The importer itself refuses a repeated (product, part, input) and an unknown product. */
#ifndef SANGSAENG_PARTY_SCHEMA_H
#define SANGSAENG_PARTY_SCHEMA_H

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

#endif
