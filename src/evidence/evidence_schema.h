/* Table of the programme folder that evidence keeps, as evidence_tables describes it, plus `source_line`. Included by evidence_store.c for
 * its migration number 1. A released schema is never changed: add a migration. The index serves evidence_find, which is asked for every
 * payment and state change. */
#ifndef SANGSAENG_EVIDENCE_SCHEMA_H
#define SANGSAENG_EVIDENCE_SCHEMA_H

#define EVIDENCE_SCHEMA_1                                                                                                                             \
	"CREATE TABLE evidence (\n"                                                                                                                     \
	"  evidence TEXT NOT NULL PRIMARY KEY,\n"                                                                                                       \
	"  kind TEXT NOT NULL,\n"                                                                                                                       \
	"  organisation TEXT REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                                  \
	"  measure TEXT REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                                 \
	"  issued_on TEXT NOT NULL,\n"                                                                                                                  \
	"  title TEXT NOT NULL,\n"                                                                                                                      \
	"  file TEXT,\n"                                                                                                                                \
	"  sha256 TEXT,\n"                                                                                                                              \
	"  source_line INTEGER NOT NULL\n"                                                                                                              \
	") STRICT;\n"                                                                                                                                   \
	"CREATE INDEX evidence_by_measure ON evidence (measure, kind, issued_on);\n"

#endif
