/* SQL of the ledger, and the schema. Grants are in fund_grant_store.c, the input tables in fund_input_store.c. */
#include "fund/fund_int.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* Tables of the programme folder that fund keeps, as fund_tables describes them (same names, columns and order), plus `source_line`.
 * Migration number 1. A released schema is never changed: add a migration. */
#define FUND_SCHEMA_1                                                                                                                                \
	"CREATE TABLE funding (\n"                                                                                                                   \
	"  funding TEXT NOT NULL PRIMARY KEY,\n"                                                                                                     \
	"  funder TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                            \
	"  purpose TEXT NOT NULL,\n"                                                                                                                 \
	"  paid_on TEXT NOT NULL,\n"                                                                                                                 \
	"  amount_krw INTEGER NOT NULL,\n"                                                                                                           \
	"  evidence TEXT REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"                                                            \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE corrections (\n"                                                                                                               \
	"  correction TEXT NOT NULL PRIMARY KEY,\n"                                                                                                  \
	"  funding TEXT NOT NULL REFERENCES funding (funding) DEFERRABLE INITIALLY DEFERRED,\n"                                                      \
	"  corrected_on TEXT NOT NULL,\n"                                                                                                            \
	"  amount_krw INTEGER NOT NULL,\n"                                                                                                           \
	"  reason TEXT NOT NULL,\n"                                                                                                                  \
	"  corrected_by TEXT NOT NULL,\n"                                                                                                            \
	"  evidence TEXT NOT NULL REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"                                                   \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE quotes (\n"                                                                                                                    \
	"  quote TEXT NOT NULL PRIMARY KEY,\n"                                                                                                       \
	"  measure TEXT NOT NULL REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                     \
	"  vendor TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                            \
	"  quoted_on TEXT NOT NULL,\n"                                                                                                               \
	"  supply_value_krw INTEGER NOT NULL,\n"                                                                                                     \
	"  tax_krw INTEGER NOT NULL,\n"                                                                                                              \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE INDEX quotes_by_measure ON quotes (measure);\n"                                                                                      \
	"CREATE TABLE applications (\n"                                                                                                              \
	"  measure TEXT NOT NULL PRIMARY KEY REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                         \
	"  call TEXT,\n"                                                                                                                             \
	"  applied_on TEXT NOT NULL,\n"                                                                                                              \
	"  applicant TEXT,\n"                                                                                                                        \
	"  withdrawn_on TEXT,\n"                                                                                                                     \
	"  note TEXT,\n"                                                                                                                             \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE reviews (\n"                                                                                                                   \
	"  review TEXT NOT NULL PRIMARY KEY,\n"                                                                                                      \
	"  measure TEXT NOT NULL REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                     \
	"  step TEXT NOT NULL,\n"                                                                                                                    \
	"  reviewed_on TEXT NOT NULL,\n"                                                                                                             \
	"  reviewer TEXT NOT NULL,\n"                                                                                                                \
	"  result TEXT NOT NULL,\n"                                                                                                                  \
	"  evidence TEXT REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"                                                            \
	"  note TEXT,\n"                                                                                                                             \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE committees (\n"                                                                                                                \
	"  committee TEXT NOT NULL PRIMARY KEY,\n"                                                                                                   \
	"  call TEXT NOT NULL,\n"                                                                                                                    \
	"  met_on TEXT NOT NULL,\n"                                                                                                                  \
	"  minutes TEXT NOT NULL REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"                                                    \
	"  chair TEXT NOT NULL,\n"                                                                                                                   \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE committee_members (\n"                                                                                                         \
	"  committee TEXT NOT NULL REFERENCES committees (committee) DEFERRABLE INITIALLY DEFERRED,\n"                                               \
	"  member TEXT NOT NULL,\n"                                                                                                                  \
	"  organisation TEXT REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                               \
	"  part TEXT NOT NULL,\n"                                                                                                                    \
	"  source_line INTEGER NOT NULL,\n"                                                                                                          \
	"  PRIMARY KEY (committee, member)\n"                                                                                                        \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE recusals (\n"                                                                                                                  \
	"  committee TEXT NOT NULL REFERENCES committees (committee) DEFERRABLE INITIALLY DEFERRED,\n"                                               \
	"  member TEXT NOT NULL,\n"                                                                                                                  \
	"  measure TEXT NOT NULL REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                     \
	"  reason TEXT NOT NULL,\n"                                                                                                                  \
	"  source_line INTEGER NOT NULL,\n"                                                                                                          \
	"  PRIMARY KEY (committee, member, measure)\n"                                                                                               \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE scores (\n"                                                                                                                    \
	"  committee TEXT NOT NULL REFERENCES committees (committee) DEFERRABLE INITIALLY DEFERRED,\n"                                               \
	"  member TEXT NOT NULL,\n"                                                                                                                  \
	"  measure TEXT NOT NULL REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                     \
	"  score TEXT NOT NULL,\n"                                                                                                                   \
	"  source_line INTEGER NOT NULL,\n"                                                                                                          \
	"  PRIMARY KEY (committee, member, measure)\n"                                                                                               \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE decisions (\n"                                                                                                                 \
	"  measure TEXT NOT NULL PRIMARY KEY REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                         \
	"  route TEXT NOT NULL,\n"                                                                                                                   \
	"  decided_on TEXT NOT NULL,\n"                                                                                                              \
	"  decision TEXT NOT NULL,\n"                                                                                                                \
	"  reason TEXT,\n"                                                                                                                           \
	"  evidence TEXT NOT NULL REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"                                                   \
	"  committee TEXT REFERENCES committees (committee) DEFERRABLE INITIALLY DEFERRED,\n"                                                        \
	"  rank INTEGER,\n"                                                                                                                          \
	"  promoted_on TEXT,\n"                                                                                                                      \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE objections (\n"                                                                                                                \
	"  objection TEXT NOT NULL PRIMARY KEY,\n"                                                                                                   \
	"  measure TEXT NOT NULL REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                     \
	"  filed_on TEXT NOT NULL,\n"                                                                                                                \
	"  grounds TEXT NOT NULL,\n"                                                                                                                 \
	"  answered_on TEXT,\n"                                                                                                                      \
	"  outcome TEXT,\n"                                                                                                                          \
	"  evidence TEXT REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"                                                            \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE invoices (\n"                                                                                                                  \
	"  invoice TEXT NOT NULL,\n"                                                                                                                 \
	"  line INTEGER NOT NULL,\n"                                                                                                                 \
	"  measure TEXT NOT NULL REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                     \
	"  item TEXT NOT NULL,\n"                                                                                                                    \
	"  vendor TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                            \
	"  approval_number TEXT NOT NULL,\n"                                                                                                         \
	"  issued_on TEXT NOT NULL,\n"                                                                                                               \
	"  supply_value_krw INTEGER NOT NULL,\n"                                                                                                     \
	"  tax_krw INTEGER NOT NULL,\n"                                                                                                              \
	"  eligible INTEGER NOT NULL,\n"                                                                                                             \
	"  paid_on TEXT NOT NULL,\n"                                                                                                                 \
	"  evidence TEXT REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"                                                            \
	"  tax_eligible INTEGER,\n"                                                                                                                  \
	"  source_line INTEGER NOT NULL,\n"                                                                                                          \
	"  PRIMARY KEY (invoice, line)\n"                                                                                                            \
	") STRICT;\n"                                                                                                                                \
	"CREATE INDEX invoices_by_measure ON invoices (measure);\n"                                                                                  \
	"CREATE TABLE bank_lines (\n"                                                                                                                \
	"  line TEXT NOT NULL PRIMARY KEY,\n"                                                                                                        \
	"  account TEXT NOT NULL,\n"                                                                                                                 \
	"  organisation TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                      \
	"  measure TEXT REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                              \
	"  kind TEXT NOT NULL,\n"                                                                                                                    \
	"  booked_on TEXT NOT NULL,\n"                                                                                                               \
	"  amount_krw INTEGER NOT NULL,\n"                                                                                                           \
	"  text TEXT,\n"                                                                                                                             \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE statements (\n"                                                                                                                \
	"  line TEXT NOT NULL PRIMARY KEY,\n"                                                                                                        \
	"  account TEXT NOT NULL,\n"                                                                                                                 \
	"  organisation TEXT REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                               \
	"  measure TEXT REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                              \
	"  booked_on TEXT NOT NULL,\n"                                                                                                               \
	"  paid_in_krw INTEGER,\n"                                                                                                                   \
	"  paid_out_krw INTEGER,\n"                                                                                                                  \
	"  balance_krw INTEGER,\n"                                                                                                                   \
	"  counterparty TEXT,\n"                                                                                                                     \
	"  text TEXT,\n"                                                                                                                             \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE returns (\n"                                                                                                                   \
	"  return TEXT NOT NULL PRIMARY KEY,\n"                                                                                                      \
	"  measure TEXT NOT NULL REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                     \
	"  returned_on TEXT NOT NULL,\n"                                                                                                             \
	"  channel TEXT NOT NULL,\n"                                                                                                                 \
	"  amount_krw INTEGER NOT NULL,\n"                                                                                                           \
	"  for_measure TEXT REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                          \
	"  bank_line TEXT REFERENCES bank_lines (line) DEFERRABLE INITIALLY DEFERRED,\n"                                                             \
	"  evidence TEXT NOT NULL REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"                                                   \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE recoveries (\n"                                                                                                                \
	"  recovery TEXT NOT NULL PRIMARY KEY,\n"                                                                                                    \
	"  measure TEXT NOT NULL REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                     \
	"  decided_on TEXT NOT NULL,\n"                                                                                                              \
	"  cause TEXT NOT NULL,\n"                                                                                                                   \
	"  cancelled_share TEXT NOT NULL,\n"                                                                                                         \
	"  surcharge_multiple TEXT NOT NULL,\n"                                                                                                      \
	"  evidence TEXT NOT NULL REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"                                                   \
	"  exclusion_years INTEGER,\n"                                                                                                               \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE changes (\n"                                                                                                                   \
	"  change TEXT NOT NULL PRIMARY KEY,\n"                                                                                                      \
	"  measure TEXT NOT NULL REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                     \
	"  kind TEXT NOT NULL,\n"                                                                                                                    \
	"  requested_on TEXT NOT NULL,\n"                                                                                                            \
	"  requested_by TEXT NOT NULL,\n"                                                                                                            \
	"  cost_krw INTEGER,\n"                                                                                                                      \
	"  decided_on TEXT NOT NULL,\n"                                                                                                              \
	"  decision TEXT NOT NULL,\n"                                                                                                                \
	"  decided_by TEXT NOT NULL,\n"                                                                                                              \
	"  evidence TEXT NOT NULL REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"                                                   \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE suspensions (\n"                                                                                                               \
	"  suspension TEXT NOT NULL PRIMARY KEY,\n"                                                                                                  \
	"  measure TEXT NOT NULL REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                     \
	"  suspended_on TEXT NOT NULL,\n"                                                                                                            \
	"  resumed_on TEXT,\n"                                                                                                                       \
	"  reason TEXT NOT NULL,\n"                                                                                                                  \
	"  ordered_by TEXT NOT NULL,\n"                                                                                                              \
	"  evidence TEXT NOT NULL REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"                                                   \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE in_kind (\n"                                                                                                                   \
	"  in_kind TEXT NOT NULL PRIMARY KEY,\n"                                                                                                     \
	"  measure TEXT NOT NULL REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                     \
	"  funder TEXT NOT NULL REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                            \
	"  given_on TEXT NOT NULL,\n"                                                                                                                \
	"  item TEXT NOT NULL,\n"                                                                                                                    \
	"  value_krw INTEGER NOT NULL,\n"                                                                                                            \
	"  valuation TEXT NOT NULL REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"                                                  \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE set_offs (\n"                                                                                                                  \
	"  set_off TEXT NOT NULL PRIMARY KEY,\n"                                                                                                     \
	"  measure TEXT NOT NULL REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                     \
	"  against TEXT NOT NULL REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                     \
	"  set_off_on TEXT NOT NULL,\n"                                                                                                              \
	"  amount_krw INTEGER NOT NULL,\n"                                                                                                           \
	"  evidence TEXT NOT NULL REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"                                                   \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"

const struct store_migration fund_migrations[] = {
	{"fund", 1,
		FUND_SCHEMA_1 "CREATE TABLE fund_account (\n"
			      "  id INTEGER PRIMARY KEY,\n"
			      "  kind TEXT NOT NULL,\n"
			      "  owner TEXT NOT NULL,\n"
			      "  detail TEXT NOT NULL,\n"
			      "  nature INTEGER NOT NULL,\n"
			      "  tier INTEGER NOT NULL,\n"
			      "  programme TEXT NOT NULL,\n"
			      "  budget_year INTEGER NOT NULL,\n"
			      "  debits_posted INTEGER NOT NULL,\n"
			      "  credits_posted INTEGER NOT NULL,\n"
			      "  debits_pending INTEGER NOT NULL,\n"
			      "  credits_pending INTEGER NOT NULL,\n"
			      "  UNIQUE (kind, owner, detail, programme, budget_year)\n"
			      ") STRICT;\n"
			      "CREATE TABLE fund_entry (\n"
			      "  position INTEGER PRIMARY KEY,\n"
			      "  group_first INTEGER NOT NULL,\n"
			      "  type INTEGER NOT NULL,\n"
			      /* no references: both accounts are read before, none is ever deleted, and `check` looks for each (L1); a server
			       * would spend a third of a commit on them */
			      "  debit INTEGER NOT NULL,\n"
			      "  credit INTEGER NOT NULL,\n"
			      "  amount_krw INTEGER NOT NULL CHECK (amount_krw > 0),\n"
			      "  pending_position INTEGER REFERENCES fund_entry (position),\n"
			      "  effective_on TEXT NOT NULL,\n"
			      "  step TEXT NOT NULL,\n"
			      "  grant_id TEXT,\n"
			      "  evidence TEXT,\n"
			      "  actor TEXT NOT NULL,\n"
			      "  command_key TEXT NOT NULL,\n"
			      "  command_index INTEGER NOT NULL,\n"
			      "  hash TEXT NOT NULL,\n"
			      "  UNIQUE (command_key, command_index),\n"
			      "  CHECK (debit <> credit)\n"
			      ") STRICT;\n"
			      "CREATE TABLE fund_reversal (\n"
			      "  position INTEGER PRIMARY KEY REFERENCES fund_entry (position),\n"
			      "  original INTEGER NOT NULL REFERENCES fund_entry (position)\n"
			      ") STRICT;\n"
			      "CREATE INDEX fund_reversal_of ON fund_reversal (original);\n"
			      "CREATE TABLE fund_expiry (\n"
			      "  position INTEGER PRIMARY KEY REFERENCES fund_entry (position),\n"
			      "  expires_on TEXT NOT NULL\n"
			      ") STRICT;\n"
			      "CREATE UNIQUE INDEX fund_entry_resolved ON fund_entry (pending_position) WHERE pending_position IS NOT NULL;\n"
			      "CREATE TABLE fund_grant (\n"
			      "  grant_id TEXT PRIMARY KEY,\n"
			      "  organisation TEXT NOT NULL,\n"
			      "  site TEXT NOT NULL,\n"
			      "  consortium TEXT NOT NULL,\n"
			      "  route TEXT NOT NULL,\n"
			      "  programme TEXT NOT NULL,\n"
			      "  tier INTEGER NOT NULL,\n"
			      "  state INTEGER NOT NULL,\n"
			      "  eligible_planned_krw INTEGER NOT NULL,\n"
			      "  eligible_final_krw INTEGER NOT NULL,\n"
			      "  invoiced_krw INTEGER NOT NULL,\n"
			      "  interest_krw INTEGER NOT NULL,\n"
			      "  own_numerator INTEGER NOT NULL,\n"
			      "  own_denominator INTEGER NOT NULL,\n"
			      "  return_rule INTEGER NOT NULL\n"
			      ") STRICT;\n"
			      "CREATE TABLE fund_grant_source (\n"
			      "  grant_id TEXT NOT NULL REFERENCES fund_grant (grant_id),\n"
			      "  source INTEGER NOT NULL,\n"
			      "  origin TEXT NOT NULL,\n"
			      "  nature INTEGER NOT NULL,\n"
			      "  bank INTEGER NOT NULL REFERENCES fund_account (id),\n"
			      "  rate_numerator INTEGER NOT NULL,\n"
			      "  rate_denominator INTEGER NOT NULL,\n"
			      "  reserved_krw INTEGER NOT NULL,\n"
			      "  paid_krw INTEGER NOT NULL,\n"
			      "  fixed_krw INTEGER NOT NULL,\n"
			      "  pledged_krw INTEGER NOT NULL,\n"
			      "  in_kind_krw INTEGER NOT NULL,\n"
			      "  recovered_krw INTEGER NOT NULL,\n"
			      "  came_back_krw INTEGER NOT NULL,\n"
			      "  PRIMARY KEY (grant_id, source)\n"
			      ") STRICT;\n"
			      "CREATE TABLE fund_grant_event (\n"
			      "  seq INTEGER PRIMARY KEY,\n"
			      "  grant_id TEXT NOT NULL REFERENCES fund_grant (grant_id),\n"
			      "  from_state TEXT NOT NULL,\n"
			      "  to_state TEXT NOT NULL,\n"
			      "  on_date TEXT NOT NULL,\n"
			      "  role TEXT NOT NULL,\n"
			      "  actor TEXT NOT NULL,\n"
			      "  checker TEXT NOT NULL,\n"
			      "  evidence TEXT NOT NULL,\n"
			      "  evidence_sha256 TEXT NOT NULL,\n"
			      "  group_first INTEGER NOT NULL,\n"
			      "  hash TEXT NOT NULL\n"
			      ") STRICT;\n"
			      "CREATE INDEX fund_grant_event_by_grant ON fund_grant_event (grant_id);\n"
			      "CREATE TABLE fund_milestone (\n"
			      "  grant_id TEXT NOT NULL REFERENCES fund_grant (grant_id),\n"
			      "  milestone INTEGER NOT NULL,\n"
			      "  source INTEGER NOT NULL,\n"
			      "  pending_position INTEGER NOT NULL REFERENCES fund_entry (position),\n"
			      "  amount_krw INTEGER NOT NULL,\n"
			      "  paid_position INTEGER NOT NULL,\n"
			      "  PRIMARY KEY (grant_id, milestone, source)\n"
			      ") STRICT;\n"
			      "CREATE TABLE fund_obligation (\n"
			      "  grant_id TEXT PRIMARY KEY REFERENCES fund_grant (grant_id),\n"
			      "  organisation TEXT NOT NULL,\n"
			      "  base_krw INTEGER NOT NULL,\n"
			      "  obligation_krw INTEGER NOT NULL,\n"
			      "  returned_krw INTEGER NOT NULL\n"
			      ") STRICT;\n"
			      "CREATE TABLE fund_return (\n"
			      "  return_id TEXT PRIMARY KEY,\n"
			      "  grant_id TEXT NOT NULL REFERENCES fund_grant (grant_id),\n"
			      "  for_grant TEXT NOT NULL,\n"
			      "  position INTEGER NOT NULL REFERENCES fund_entry (position),\n"
			      "  amount_krw INTEGER NOT NULL\n"
			      ") STRICT;\n"
			      "CREATE TABLE fund_set_off (\n"
			      "  set_off TEXT PRIMARY KEY,\n"
			      "  grant_id TEXT NOT NULL REFERENCES fund_grant (grant_id),\n"
			      "  against TEXT NOT NULL REFERENCES fund_grant (grant_id),\n"
			      "  on_date TEXT NOT NULL,\n"
			      "  position INTEGER NOT NULL REFERENCES fund_entry (position),\n"
			      "  amount_krw INTEGER NOT NULL\n"
			      ") STRICT;\n"
			      "CREATE TABLE fund_grant_change (\n"
			      "  change TEXT PRIMARY KEY,\n"
			      "  grant_id TEXT NOT NULL REFERENCES fund_grant (grant_id),\n"
			      "  on_date TEXT NOT NULL,\n"
			      "  before_krw INTEGER NOT NULL,\n"
			      "  after_krw INTEGER NOT NULL\n"
			      ") STRICT;\n"
			      "CREATE TABLE fund_exclusion (\n"
			      "  recovery TEXT PRIMARY KEY,\n"
			      "  organisation TEXT NOT NULL,\n"
			      "  cause TEXT NOT NULL,\n"
			      "  excluded_from TEXT NOT NULL,\n"
			      "  excluded_to TEXT NOT NULL\n"
			      ") STRICT;\n"
			      "CREATE TABLE fund_attribution (\n"
			      "  payment_position INTEGER NOT NULL REFERENCES fund_entry (position),\n"
			      "  return_position INTEGER NOT NULL REFERENCES fund_entry (position),\n"
			      "  through_position INTEGER NOT NULL REFERENCES fund_entry (position),\n"
			      "  amount_krw INTEGER NOT NULL,\n"
			      "  PRIMARY KEY (payment_position, through_position, return_position)\n"
			      ") STRICT;\n"
			      "CREATE TABLE fund_checkpoint (\n"
			      "  position INTEGER NOT NULL,\n"
			      "  public_key TEXT NOT NULL,\n"
			      "  content TEXT NOT NULL,\n"
			      "  PRIMARY KEY (position, public_key)\n"
			      ") STRICT;\n"},
	{"fund", 2, "ALTER TABLE recoveries ADD COLUMN credits TEXT NOT NULL DEFAULT 'hold';"},
	{"fund", 3, /* fund_photo_camera: what the cameras wrote, read from the files when the folder was taken in */
		"CREATE TABLE visits (\n"
		"  visit TEXT NOT NULL PRIMARY KEY,\n"
		"  measure TEXT REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"
		"  site TEXT REFERENCES sites (site) DEFERRABLE INITIALLY DEFERRED,\n"
		"  visited_on TEXT NOT NULL,\n"
		"  person TEXT,\n"
		"  organisation TEXT REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"
		"  purpose TEXT NOT NULL,\n"
		"  outcome TEXT NOT NULL,\n"
		"  note TEXT,\n"
		"  evidence TEXT REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"
		"  source_line INTEGER NOT NULL\n"
		") STRICT;\n"
		"CREATE TABLE visit_photos (\n"
		"  visit TEXT NOT NULL REFERENCES visits (visit) DEFERRABLE INITIALLY DEFERRED,\n"
		"  evidence TEXT NOT NULL REFERENCES evidence (evidence) DEFERRABLE INITIALLY DEFERRED,\n"
		"  taken_at TEXT,\n"
		"  source_line INTEGER NOT NULL,\n"
		"  PRIMARY KEY (visit, evidence)\n"
		") STRICT;\n"
		"CREATE TABLE fund_photo_camera (\n"
		"  evidence TEXT NOT NULL PRIMARY KEY,\n"
		"  camera_at TEXT\n"
		") STRICT;\n"},
	{0},
};

#define ACCOUNT_COLUMNS                                                                                                                              \
	"id, kind, owner, detail, nature, tier, programme, budget_year, debits_posted, credits_posted, debits_pending, credits_pending"

static void read_account(struct store_stmt *stmt, struct fund_account_row *row)
{
	memset(row, 0, sizeof *row);
	row->id = store_int(stmt, 0);
	snprintf(row->kind, sizeof row->kind, "%s", store_text(stmt, 1));
	snprintf(row->owner, sizeof row->owner, "%s", store_text(stmt, 2));
	snprintf(row->detail, sizeof row->detail, "%s", store_text(stmt, 3));
	row->nature = (enum fund_nature)store_int(stmt, 4);
	row->tier = (int)store_int(stmt, 5);
	snprintf(row->programme, sizeof row->programme, "%s", store_text(stmt, 6));
	row->year = (int)store_int(stmt, 7);
	row->balance = (struct fund_balance){store_int(stmt, 8), store_int(stmt, 9), store_int(stmt, 10), store_int(stmt, 11)};
}

enum status fund_store_account_find(
	struct store_tx *tx, const struct fund_account *account, bool *out_found, struct fund_account_row *out_row, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		"SELECT " ACCOUNT_COLUMNS " FROM fund_account WHERE kind = ?1 AND owner = ?2 AND detail = ?3 AND programme = ?4 AND budget_year = ?5",
		&stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, account->kind);
	store_bind_text(stmt, 2, account->owner);
	store_bind_text(stmt, 3, account->detail);
	store_bind_text(stmt, 4, account->programme ? account->programme : "");
	store_bind_int(stmt, 5, account->year);
	bool row = false;
	status = store_step(stmt, &row, err);
	if (status != ST_OK)
		return status;
	*out_found = row;
	if (row)
		read_account(stmt, out_row);
	return ST_OK;
}

enum status fund_store_account_get(struct store_tx *tx, int64_t id, struct fund_account_row *out_row, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx, "SELECT " ACCOUNT_COLUMNS " FROM fund_account WHERE id = ?1", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_int(stmt, 1, id);
	bool row = false;
	status = store_step(stmt, &row, err);
	if (status != ST_OK)
		return status;
	if (!row)
		return err_internal(err, "ledger account does not exist");
	read_account(stmt, out_row);
	return ST_OK;
}

enum status fund_store_account_last(struct store_tx *tx, int64_t *out_id, struct err *err)
{
	return store_get_int(tx, "SELECT MAX(id) FROM fund_account", 0, out_id, err);
}

enum status fund_store_account_add(struct store_tx *tx, const struct fund_account *account, int64_t id, struct err *err)
{
	struct store_stmt *stmt;
	enum status status =
		store_query(tx, "INSERT INTO fund_account (" ACCOUNT_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, 0, 0, 0)", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_int(stmt, 1, id);
	store_bind_text(stmt, 2, account->kind);
	store_bind_text(stmt, 3, account->owner);
	store_bind_text(stmt, 4, account->detail);
	store_bind_int(stmt, 5, account->nature);
	store_bind_int(stmt, 6, account->tier);
	store_bind_text(stmt, 7, account->programme ? account->programme : "");
	store_bind_int(stmt, 8, account->year);
	return store_run(stmt, err);
}

/* Rows of one statement: what a statement costs by itself is shared. */
#define ROWS_AT_ONCE 32

/* The rows are there, so nothing is inserted. An UPDATE would be one statement and one answer for each account. */
enum status fund_store_balances(struct store_tx *tx, const struct fund_account_row *const *row, size_t count, struct err *err)
{
	static const struct store_list list = {"INSERT INTO fund_account (" ACCOUNT_COLUMNS ") VALUES ",
		"(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)", ", ",
		" ON CONFLICT (id) DO UPDATE SET debits_posted = excluded.debits_posted, credits_posted = excluded.credits_posted, "
		"debits_pending = excluded.debits_pending, credits_pending = excluded.credits_pending"};
	enum status status = ST_OK;
	for (size_t i = 0; i < count && status == ST_OK;) {
		size_t rows = count - i < ROWS_AT_ONCE ? count - i : ROWS_AT_ONCE;
		struct store_stmt *stmt;
		status = store_query_list(tx, &list, (int)rows, &stmt, err);
		for (int at = 0; at < (int)rows * 12 && status == ST_OK; at += 12, i++) {
			store_bind_int(stmt, at + 1, row[i]->id);
			store_bind_text_borrowed(stmt, at + 2, row[i]->kind);
			store_bind_text_borrowed(stmt, at + 3, row[i]->owner);
			store_bind_text_borrowed(stmt, at + 4, row[i]->detail);
			store_bind_int(stmt, at + 5, row[i]->nature);
			store_bind_int(stmt, at + 6, row[i]->tier);
			store_bind_text_borrowed(stmt, at + 7, row[i]->programme);
			store_bind_int(stmt, at + 8, row[i]->year);
			store_bind_int(stmt, at + 9, row[i]->balance.debits_posted);
			store_bind_int(stmt, at + 10, row[i]->balance.credits_posted);
			store_bind_int(stmt, at + 11, row[i]->balance.debits_pending);
			store_bind_int(stmt, at + 12, row[i]->balance.credits_pending);
		}
		if (status == ST_OK)
			status = store_run(stmt, err);
	}
	return status;
}

enum status fund_store_accounts(struct store_tx *tx, struct arena *arena, struct fund_account_row **out_list, size_t *out_count, struct err *err)
{
	int64_t total = 0;
	struct store_stmt *stmt;
	enum status status = store_get_int(tx, "SELECT COUNT(*) FROM fund_account", 0, &total, err);
	if (status == ST_OK)
		status = store_query(tx, "SELECT " ACCOUNT_COLUMNS " FROM fund_account ORDER BY id", &stmt, err);
	if (status != ST_OK)
		return status;
	struct fund_account_row *list = arena_alloc(arena, ((size_t)total + 1) * sizeof *list);
	size_t count = 0;
	bool row;
	while ((status = store_step(stmt, &row, err)) == ST_OK && row && count < (size_t)total)
		read_account(stmt, &list[count++]);
	if (status != ST_OK)
		return status;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

#define ENTRY_COLUMNS                                                                                                                                \
	"position, group_first, type, debit, credit, amount_krw, pending_position, effective_on, step, grant_id, evidence, actor, command_key, "     \
	"command_index, hash"

/* What is read has the last day of a reservation behind it, and what an entry reverses. */
#define ENTRY_READ                                                                                                                                   \
	ENTRY_COLUMNS ", (SELECT x.expires_on FROM fund_expiry x WHERE x.position = fund_entry.position),"                                           \
		      " (SELECT v.original FROM fund_reversal v WHERE v.position = fund_entry.position)"

#define ROW_PARAMETERS 15

static void bind_optional(struct store_stmt *stmt, int index, const char *text)
{
	if (text)
		store_bind_text_borrowed(stmt, index, text);
	else
		store_bind_null(stmt, index);
}

static void bind_entry(struct store_stmt *stmt, int at, const struct fund_entry *entry, const char *on)
{
	store_bind_int(stmt, at + 1, entry->position);
	store_bind_int(stmt, at + 2, entry->group_first);
	store_bind_int(stmt, at + 3, entry->type);
	store_bind_int(stmt, at + 4, entry->debit);
	store_bind_int(stmt, at + 5, entry->credit);
	store_bind_int(stmt, at + 6, entry->amount_krw);
	if (entry->pending)
		store_bind_int(stmt, at + 7, entry->pending);
	else
		store_bind_null(stmt, at + 7);
	store_bind_text_borrowed(stmt, at + 8, on);
	store_bind_text_borrowed(stmt, at + 9, entry->step);
	bind_optional(stmt, at + 10, entry->grant);
	bind_optional(stmt, at + 11, entry->evidence);
	store_bind_text_borrowed(stmt, at + 12, entry->actor);
	store_bind_text_borrowed(stmt, at + 13, entry->key);
	store_bind_int(stmt, at + 14, entry->key_index);
	store_bind_text_borrowed(stmt, at + 15, entry->hash);
}

static enum status add_expiry(struct store_tx *tx, const struct fund_entry *entry, struct err *err)
{
	struct store_stmt *stmt;
	char on[DATE_TEXT_LEN];
	enum status status = store_query(tx, "INSERT INTO fund_expiry (position, expires_on) VALUES (?1, ?2)", &stmt, err);
	if (status != ST_OK)
		return status;
	date_format(entry->expires_on, on);
	store_bind_int(stmt, 1, entry->position);
	store_bind_text(stmt, 2, on);
	return store_run(stmt, err);
}

static enum status add_reversal(struct store_tx *tx, const struct fund_entry *entry, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx, "INSERT INTO fund_reversal (position, original) VALUES (?1, ?2)", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_int(stmt, 1, entry->position);
	store_bind_int(stmt, 2, entry->reverses);
	return store_run(stmt, err);
}

enum status fund_store_entries_add(struct store_tx *tx, const struct fund_entry *entry, size_t count, struct err *err)
{
	static const struct store_list list = {
		"INSERT INTO fund_entry (" ENTRY_COLUMNS ") VALUES ", "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)", ", ", ""};
	enum status status = ST_OK;
	for (size_t i = 0; i < count && status == ST_OK;) {
		size_t rows = count - i < ROWS_AT_ONCE ? count - i : ROWS_AT_ONCE;
		char on[ROWS_AT_ONCE][DATE_TEXT_LEN];
		struct store_stmt *stmt;
		status = store_query_list(tx, &list, (int)rows, &stmt, err);
		for (size_t r = 0; r < rows && status == ST_OK; r++) {
			date_format(entry[i + r].effective_on, on[r]);
			bind_entry(stmt, (int)r * ROW_PARAMETERS, &entry[i + r], on[r]);
		}
		if (status == ST_OK)
			status = store_run(stmt, err);
		i += rows;
	}
	for (size_t i = 0; i < count && status == ST_OK; i++) {
		if (entry[i].expires_on)
			status = add_expiry(tx, &entry[i], err);
		if (status == ST_OK && entry[i].reverses)
			status = add_reversal(tx, &entry[i], err);
	}
	return status;
}

/* Not waited for: kind is NOT NULL, so the row that is there only where the log ends otherwise cannot be stored. That the log is longer, the keys of
 * what follows notice. */
enum status fund_store_expect_last(struct store_tx *tx, int64_t position, const char *hash, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		"INSERT INTO fund_account (" ACCOUNT_COLUMNS ") SELECT 0, NULL, '', '', 0, 0, '', 0, 0, 0, 0, 0 "
		"WHERE NOT EXISTS (SELECT 1 FROM fund_entry WHERE position = ?1 AND hash = ?2)",
		&stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_int(stmt, 1, position);
	store_bind_text(stmt, 2, hash);
	return store_run(stmt, err);
}

/* A text that the schema requires; "" where a damaged file has none. */
static const char *copy_text(struct store_stmt *stmt, int column, struct arena *arena)
{
	const char *text = store_text_copy(stmt, column, arena);
	return text ? text : "";
}

static void read_entry(struct store_stmt *stmt, struct arena *arena, struct fund_entry *entry)
{
	*entry = (struct fund_entry){
		.position = store_int(stmt, 0),
		.group_first = store_int(stmt, 1),
		.type = (enum fund_transfer_type)store_int(stmt, 2),
		.debit = store_int(stmt, 3),
		.credit = store_int(stmt, 4),
		.amount_krw = store_int(stmt, 5),
		.pending = store_int(stmt, 6),
		.effective_on = store_day(stmt, 7),
		.key_index = store_int(stmt, 13),
	};
	if (arena) {
		entry->step = copy_text(stmt, 8, arena);
		entry->grant = store_text_copy(stmt, 9, arena);
		entry->evidence = store_text_copy(stmt, 10, arena);
		entry->actor = copy_text(stmt, 11, arena);
		entry->key = copy_text(stmt, 12, arena);
	}
	snprintf(entry->hash, sizeof entry->hash, "%s", store_text(stmt, 14));
	entry->expires_on = store_is_null(stmt, 15) ? 0 : store_day(stmt, 15);
	entry->reverses = store_int(stmt, 16);
}

enum status fund_store_expired(
	struct store_tx *tx, date_day today, struct arena *arena, struct fund_entry **out_list, size_t *out_count, struct err *err)
{
	struct store_stmt *stmt;
	struct fund_entry *list = NULL;
	size_t count = 0;
	char on[DATE_TEXT_LEN];
	bool row;
	enum status status = store_query(tx,
		"SELECT " ENTRY_READ " FROM fund_entry WHERE position IN (SELECT x.position FROM fund_expiry x WHERE x.expires_on < ?1)"
		" AND NOT EXISTS (SELECT 1 FROM fund_entry r WHERE r.pending_position = fund_entry.position) ORDER BY position",
		&stmt, err);
	if (status != ST_OK)
		return status;
	date_format(today, on);
	store_bind_text(stmt, 1, on);
	while ((status = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		read_entry(stmt, arena, &list[count++]);
	}
	if (status == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return status;
}

enum status fund_store_entries(
	struct store_tx *tx, struct arena *arena, const char *key, const char *step, struct fund_entry **out_list, size_t *out_count, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = key    ? store_query(tx, "SELECT " ENTRY_READ " FROM fund_entry WHERE command_key = ?1 ORDER BY position", &stmt, err)
			     : step ? store_query(tx, "SELECT " ENTRY_READ " FROM fund_entry WHERE step = ?1 ORDER BY position", &stmt, err)
				    : store_query(tx, "SELECT " ENTRY_READ " FROM fund_entry ORDER BY position", &stmt, err);
	if (status != ST_OK)
		return status;
	if (key || step)
		store_bind_text(stmt, 1, key ? key : step);
	struct fund_entry *list = NULL;
	size_t count = 0;
	bool row;
	while ((status = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		read_entry(stmt, arena, &list[count++]);
	}
	if (status != ST_OK)
		return status;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status fund_store_reversed(struct store_tx *tx, int64_t position, int64_t *out_krw, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status status = store_query(tx,
		"SELECT COALESCE(SUM(e.amount_krw), 0) FROM fund_reversal v JOIN fund_entry e ON e.position = v.position WHERE v.original = ?1",
		&stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_int(stmt, 1, position);
	status = store_step(stmt, &row, err);
	if (status == ST_OK)
		*out_krw = store_int(stmt, 0);
	return status;
}

enum status fund_store_entry(struct store_tx *tx, int64_t position, bool *out_found, struct fund_entry *out_entry, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status status = store_query(tx, "SELECT " ENTRY_READ " FROM fund_entry WHERE position = ?1", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_int(stmt, 1, position);
	status = store_step(stmt, &row, err);
	if (status == ST_OK && row)
		read_entry(stmt, NULL, out_entry);
	if (status == ST_OK)
		*out_found = row;
	return status;
}

enum status fund_position_of(struct store_tx *tx, const char *key, int64_t *out_position, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status status = store_query(tx, "SELECT MIN(position) FROM fund_entry WHERE command_key = ?1", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, key);
	status = store_step(stmt, &row, err);
	if (status == ST_OK)
		*out_position = row ? store_int(stmt, 0) : 0;
	return status;
}

enum status fund_store_booked(struct store_tx *tx, const char *key, bool *out_booked, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx, "SELECT 1 FROM fund_entry WHERE command_key = ?1 LIMIT 1", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, key);
	return store_step(stmt, out_booked, err);
}

/* How many of `count` from `at` on are asked next, and with how many rows: the last one fills what is left. */
static size_t next_rows(size_t count, size_t at, int *out_rows)
{
	size_t left = count > at ? count - at : 0;
	*out_rows = 1;
	while ((size_t)*out_rows < left && *out_rows < ROWS_AT_ONCE)
		*out_rows *= 2;
	return left < (size_t)*out_rows ? left : (size_t)*out_rows;
}

/* Each of the three sends its statement off, or none if nothing is left. A key or a row is looked up by itself inside, so that a server takes the
 * index whatever size the table had when it made its plan. */
static enum status ask_keys(struct store_tx *tx, const struct fund_look *look, size_t at, struct store_stmt **out_stmt, struct err *err)
{
	static const struct store_list list = {"SELECT k.column1 FROM (VALUES ", "(?1, ?2)", ", ",
		") AS k WHERE (SELECT e.position FROM fund_entry e WHERE e.command_key = k.column2 LIMIT 1) IS NOT NULL"};
	int rows;
	size_t count = next_rows(look->keys, at, &rows);
	enum status status = count > 0 ? store_query_list(tx, &list, rows, out_stmt, err) : ST_OK;
	if (status != ST_OK || count == 0)
		return status;
	for (int i = 0; i < rows; i++) {
		size_t place = at + ((size_t)i < count ? (size_t)i : count - 1);
		store_bind_int(*out_stmt, 2 * i + 1, (int64_t)place);
		store_bind_text_borrowed(*out_stmt, 2 * i + 2, look->key[place]);
	}
	return store_ask(*out_stmt, err);
}

static enum status ask_ids(
	struct store_tx *tx, const struct store_list *list, const int64_t *id, size_t ids, size_t at, struct store_stmt **out_stmt, struct err *err)
{
	int rows;
	size_t count = next_rows(ids, at, &rows);
	enum status status = count > 0 ? store_query_list(tx, list, rows, out_stmt, err) : ST_OK;
	if (status != ST_OK || count == 0)
		return status;
	for (int i = 0; i < rows; i++)
		store_bind_int(*out_stmt, i + 1, id[at + ((size_t)i < count ? (size_t)i : count - 1)]);
	return store_ask(*out_stmt, err);
}

static size_t place_of(const int64_t *id, size_t count, size_t at, int64_t wanted)
{
	while (at < count && id[at] != wanted)
		at++;
	assert(at < count);
	return at;
}

static enum status read_looks(
	const struct fund_look *look, size_t at, struct store_stmt *keys, struct store_stmt *accounts, struct store_stmt *pendings, struct err *err)
{
	bool row = true;
	enum status status = ST_OK;
	while (keys && status == ST_OK && (status = store_step(keys, &row, err)) == ST_OK && row)
		look->known[store_int(keys, 0)] = true;
	for (row = true; accounts && status == ST_OK && (status = store_step(accounts, &row, err)) == ST_OK && row;)
		read_account(accounts, &look->row[place_of(look->account, look->accounts, at, store_int(accounts, 0))]);
	for (row = true; pendings && status == ST_OK && (status = store_step(pendings, &row, err)) == ST_OK && row;) {
		struct fund_pending *pending = &look->pending[place_of(look->position, look->pendings, at, store_int(pendings, 0))];
		pending->found = store_int(pendings, 1) == FUND_PENDING;
		pending->resolved = !store_is_null(pendings, 5);
		pending->entry = (struct fund_entry){.position = store_int(pendings, 0),
			.type = FUND_PENDING,
			.debit = store_int(pendings, 2),
			.credit = store_int(pendings, 3),
			.amount_krw = store_int(pendings, 4),
			.expires_on = store_is_null(pendings, 6) ? 0 : store_day(pendings, 6)};
	}
	return status;
}

enum status fund_store_look(struct store_tx *tx, const struct fund_look *look, int64_t *out_last, char out_hash[HASH_HEX_LEN], struct err *err)
{
	static const struct store_list by_id = {"", "SELECT " ACCOUNT_COLUMNS " FROM fund_account WHERE id = ?1", " UNION ALL ", ""};
	static const struct store_list by_position = {"",
		"SELECT e.position, e.type, e.debit, e.credit, e.amount_krw, (SELECT r.position FROM fund_entry r WHERE r.pending_position = "
		"e.position), (SELECT x.expires_on FROM fund_expiry x WHERE x.position = e.position) FROM fund_entry e WHERE e.position = ?1",
		" UNION ALL ", ""};
	struct store_stmt *last = NULL;
	bool row = false;
	enum status status = store_query(tx, "SELECT position, hash FROM fund_entry ORDER BY position DESC LIMIT 1", &last, err);
	if (status == ST_OK)
		status = store_ask(last, err);
	for (size_t at = 0; status == ST_OK; at += ROWS_AT_ONCE) {
		struct store_stmt *keys = NULL, *accounts = NULL, *pendings = NULL;
		status = ask_keys(tx, look, at, &keys, err);
		if (status == ST_OK)
			status = ask_ids(tx, &by_id, look->account, look->accounts, at, &accounts, err);
		if (status == ST_OK)
			status = ask_ids(tx, &by_position, look->position, look->pendings, at, &pendings, err);
		if (status == ST_OK && at == 0) {
			status = store_step(last, &row, err);
			*out_last = row ? store_int(last, 0) : 0;
			snprintf(out_hash, HASH_HEX_LEN, "%s", row ? store_text(last, 1) : "");
		}
		if (status == ST_OK)
			status = read_looks(look, at, keys, accounts, pendings, err);
		if (!keys && !accounts && !pendings)
			break;
	}
	return status;
}

enum status fund_store_pending(
	struct store_tx *tx, int64_t position, bool *out_found, bool *out_resolved, struct fund_entry *out_entry, struct err *err)
{
	struct fund_pending pending = {0};
	struct fund_look look = {.position = &position, .pending = &pending, .pendings = 1};
	char hash[HASH_HEX_LEN];
	int64_t last;
	enum status status = fund_store_look(tx, &look, &last, hash, err);
	*out_found = pending.found;
	*out_resolved = pending.resolved;
	*out_entry = pending.entry;
	return status;
}

enum status fund_kind_balance(struct store_tx *tx, const char *kind, const char *owner_or_null, const char *detail_or_null, int tier,
	struct fund_balance *out_balance, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		"SELECT COALESCE(SUM(debits_posted), 0), COALESCE(SUM(credits_posted), 0), COALESCE(SUM(debits_pending), 0), "
		"COALESCE(SUM(credits_pending), 0) FROM fund_account"
		" WHERE kind = ?1 AND (?2 IS NULL OR owner = ?2) AND (?3 IS NULL OR detail = ?3) AND (?4 < 0 OR tier = ?4)",
		&stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, kind);
	store_bind_text(stmt, 2, owner_or_null);
	store_bind_text(stmt, 3, detail_or_null);
	store_bind_int(stmt, 4, tier);
	bool row = false;
	status = store_step(stmt, &row, err);
	if (status == ST_OK)
		*out_balance = (struct fund_balance){store_int(stmt, 0), store_int(stmt, 1), store_int(stmt, 2), store_int(stmt, 3)};
	return status;
}

enum status fund_step_sum(struct store_tx *tx, const char *step, int64_t *out_krw, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx, "SELECT COALESCE(SUM(amount_krw), 0) FROM fund_entry WHERE step = ?1 AND type IN (0, 2)", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, step);
	bool row = false;
	status = store_step(stmt, &row, err);
	if (status == ST_OK)
		*out_krw = store_int(stmt, 0);
	return status;
}

enum status fund_last_day(struct store_tx *tx, date_day *out_day, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status status = store_query(tx,
		"SELECT MAX(d.day) FROM (SELECT MAX(effective_on) AS day FROM fund_entry UNION ALL SELECT MAX(on_date) AS day FROM fund_grant_event) "
		"d",
		&stmt, err);
	if (status == ST_OK)
		status = store_step(stmt, &row, err);
	if (status == ST_OK)
		*out_day = row ? store_day(stmt, 0) : DATE_NONE;
	return status;
}
