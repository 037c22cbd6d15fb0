/* Tables of the programme folder that fund keeps, as fund_tables describes them (same names, columns and order), plus `source_line`.
 * Included by fund's store for its migration number 1. A released schema is never changed: add a migration. */
#ifndef SANGSAENG_FUND_SCHEMA_H
#define SANGSAENG_FUND_SCHEMA_H

#define FUND_SCHEMA_1                                                                                                                                 \
	"CREATE TABLE funding (\n"                                                                                                                      \
	"  funding TEXT NOT NULL PRIMARY KEY,\n"                                                                                                        \
	"  funder TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                               \
	"  purpose TEXT NOT NULL,\n"                                                                                                                    \
	"  paid_on TEXT NOT NULL,\n"                                                                                                                    \
	"  amount_krw INTEGER NOT NULL,\n"                                                                                                              \
	"  evidence TEXT REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"                                                               \
	"  source_line INTEGER NOT NULL\n"                                                                                                              \
	") STRICT;\n"                                                                                                                                   \
	"CREATE TABLE quotes (\n"                                                                                                                       \
	"  quote TEXT NOT NULL PRIMARY KEY,\n"                                                                                                          \
	"  measure TEXT NOT NULL REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                        \
	"  vendor TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                               \
	"  quoted_on TEXT NOT NULL,\n"                                                                                                                  \
	"  supply_value_krw INTEGER NOT NULL,\n"                                                                                                        \
	"  tax_krw INTEGER NOT NULL,\n"                                                                                                                 \
	"  source_line INTEGER NOT NULL\n"                                                                                                              \
	") STRICT;\n"                                                                                                                                   \
	"CREATE INDEX quotes_by_measure ON quotes (measure);\n"                                                                                         \
	"CREATE TABLE decisions (\n"                                                                                                                    \
	"  measure TEXT NOT NULL PRIMARY KEY REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                            \
	"  route TEXT NOT NULL,\n"                                                                                                                      \
	"  decided_on TEXT NOT NULL,\n"                                                                                                                 \
	"  decision TEXT NOT NULL,\n"                                                                                                                   \
	"  reason TEXT,\n"                                                                                                                              \
	"  evidence TEXT NOT NULL REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"                                                      \
	"  source_line INTEGER NOT NULL\n"                                                                                                              \
	") STRICT;\n"                                                                                                                                   \
	"CREATE TABLE invoices (\n"                                                                                                                     \
	"  invoice TEXT NOT NULL,\n"                                                                                                                    \
	"  line INTEGER NOT NULL,\n"                                                                                                                    \
	"  measure TEXT NOT NULL REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                        \
	"  item TEXT NOT NULL,\n"                                                                                                                       \
	"  vendor TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                               \
	"  approval_number TEXT NOT NULL,\n"                                                                                                            \
	"  issued_on TEXT NOT NULL,\n"                                                                                                                  \
	"  supply_value_krw INTEGER NOT NULL,\n"                                                                                                        \
	"  tax_krw INTEGER NOT NULL,\n"                                                                                                                 \
	"  eligible INTEGER NOT NULL,\n"                                                                                                                \
	"  paid_on TEXT NOT NULL,\n"                                                                                                                    \
	"  evidence TEXT REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"                                                               \
	"  source_line INTEGER NOT NULL,\n"                                                                                                             \
	"  PRIMARY KEY (invoice, line)\n"                                                                                                               \
	") STRICT;\n"                                                                                                                                   \
	"CREATE INDEX invoices_by_measure ON invoices (measure);\n"                                                                                     \
	"CREATE TABLE bank_lines (\n"                                                                                                                   \
	"  line TEXT NOT NULL PRIMARY KEY,\n"                                                                                                           \
	"  account TEXT NOT NULL,\n"                                                                                                                    \
	"  organisation TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                         \
	"  measure TEXT REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                                 \
	"  kind TEXT NOT NULL,\n"                                                                                                                       \
	"  booked_on TEXT NOT NULL,\n"                                                                                                                  \
	"  amount_krw INTEGER NOT NULL,\n"                                                                                                              \
	"  text TEXT,\n"                                                                                                                                \
	"  source_line INTEGER NOT NULL\n"                                                                                                              \
	") STRICT;\n"                                                                                                                                   \
	"CREATE TABLE returns (\n"                                                                                                                      \
	"  return TEXT NOT NULL PRIMARY KEY,\n"                                                                                                         \
	"  measure TEXT NOT NULL REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                        \
	"  returned_on TEXT NOT NULL,\n"                                                                                                                \
	"  channel TEXT NOT NULL,\n"                                                                                                                    \
	"  amount_krw INTEGER NOT NULL,\n"                                                                                                              \
	"  for_measure TEXT REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                             \
	"  bank_line TEXT REFERENCES bank_lines (line) DEFERRABLE INITIALLY DEFERRED,\n"                                                                \
	"  evidence TEXT NOT NULL REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"                                                      \
	"  source_line INTEGER NOT NULL\n"                                                                                                              \
	") STRICT;\n"                                                                                                                                   \
	"CREATE TABLE recoveries (\n"                                                                                                                   \
	"  recovery TEXT NOT NULL PRIMARY KEY,\n"                                                                                                       \
	"  measure TEXT NOT NULL REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                        \
	"  decided_on TEXT NOT NULL,\n"                                                                                                                 \
	"  cause TEXT NOT NULL,\n"                                                                                                                      \
	"  cancelled_share TEXT NOT NULL,\n"                                                                                                            \
	"  surcharge_multiple TEXT NOT NULL,\n"                                                                                                         \
	"  evidence TEXT NOT NULL REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"                                                      \
	"  source_line INTEGER NOT NULL\n"                                                                                                              \
	") STRICT;\n"

#endif
