/* Private to programme: the chain's pieces, in the order in which programme_run calls them. All take the open transaction. */
#ifndef SANGSAENG_PROGRAMME_CHAIN_H
#define SANGSAENG_PROGRAMME_CHAIN_H

#include "carbon/carbon.h"
#include "credit/credit.h"
#include "fund/fund.h"
#include "party/party.h"
#include "programme/programme.h"
#include "reduction/reduction.h"

/* What a room refuses while the chain works on a row is an input error at that row's place, whatever the room calls it; failures of the machine stay
 * what they are. A place that the room has named already is kept. */
enum status programme_at(enum status status, struct err *err, const char *file, int64_t line);

/* ---- programme_money.c: every dated step that moves won ---- */

/* Runs all steps from the input tables in order of date: pay-ins, applications, decisions, agreements, payments, interest, installation, completion,
 * fixing, returns, settlement, recovery. A rule that refuses a row is ST_INPUT with the file and line of that row. */
enum status programme_money(struct store_tx *tx, const struct party_rules *rules, struct err *err);
/* What the fund's recheck must know of the programme's rules. In `arena`. */
struct fund_check_rule programme_fund_rule(const struct party_rules *rules, struct arena *arena);

/* ---- programme_beside.c: other programmes in which the same firms take part ---- */

/* A fact of another programme, kept in this database so that it can be checked without the other: won reserved for a firm, a machine that was funded,
 * a meter whose months were counted. */
enum programme_beside_kind { PROGRAMME_BESIDE_GRANT, PROGRAMME_BESIDE_MACHINE, PROGRAMME_BESIDE_METER, PROGRAMME_BESIDE_INVOICE };
struct programme_beside {
	const char *programme;
	enum programme_beside_kind kind;
	const char *key; /* grant: measure and origin; machine: serial number; meter: its id; invoice: approval number */
	const char *organisation, *site, *route, *funder;
	int64_t amount_krw;
	date_month first, last; /* meter */
};
/* Takes the facts of the databases in, each programme once. ST_CONFLICT beside.same for this programme itself. */
enum status programme_beside_take(struct store_tx *tx, const struct party_rules *rules, const char *const *db, struct err *err);
/* All of them, in a fixed order. */
enum status programme_beside_read(struct store_tx *tx, struct arena *arena, struct programme_beside **out_list, size_t *out_count, struct err *err);
/* Machines selected here and meters read here that another programme has too: findings beside.machine_twice, beside.meter_twice;
 * approval numbers of invoices that it has too: beside.invoice_twice. */
enum status programme_beside_check(struct store_tx *tx, struct findings *findings, struct err *err);
/* programme_run_store.c */
enum status programme_store_beside_put(struct store_tx *tx, const struct programme_beside *row, struct err *err);

/* programme_support.c: the own share that a grant's call asks for (0 if it has none). */
struct rate programme_own_share(const struct party_call *call_or_null);

/* ---- programme_queue.c ---- */

/* Would the same transaction succeed if it were tried again: somebody else wrote meanwhile? */
bool programme_is_repeatable(const struct err *err);
enum programme_savepoint { PROGRAMME_SAVEPOINT_SET, PROGRAMME_SAVEPOINT_BACK, PROGRAMME_SAVEPOINT_FORGET };
/* programme_run_store.c: one savepoint, not nested. */
enum status programme_store_savepoint(struct store_tx *tx, enum programme_savepoint what, struct err *err);

/* ---- programme_propose.c ---- */

/* What the plan would have proposed for route tier 1 with the same money, against what the committee decided. */
struct programme_proposal {
	int64_t proposed, same, objective_g, bound_g, decided_g;
};
enum status programme_propose(struct store_tx *tx, const struct party_rules *rules, struct programme_proposal *out_proposal, struct err *err);

/* ---- programme_reduction.c: measured, verified, certified ---- */

/* The cases of all installed machines; mpq values live until programme_cases_done. */
struct programme_cases {
	struct reduction_case *list;
	size_t count;
	mpq_t *value; /* two per case */
	struct reduction_party *conflict;
	size_t conflict_count;
	const struct party_measure *measure; /* all of them, for the places of errors */
	size_t measure_count;
};
enum status programme_cases_build(
	struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct programme_cases *out_cases, struct err *err);
void programme_cases_done(struct programme_cases *cases);
/* Freeze, measure, verify; then the registry. */
enum status programme_reduction(struct store_tx *tx, const struct party_rules *rules, struct err *err);
/* programme_registry.c: certify, carry out orders, convert, surrender, hold, by date. */
enum status programme_registry(struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct err *err);

/* ---- programme_claims.c: what the claim-adjusted footprint adds back ---- */

/* programme_claim_parts (programme_claims.h) per process, as carbon takes them. */
enum status programme_claims(struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct carbon_claim **out_list,
	size_t *out_count, struct err *err);

/* The factor that the rules choose for a carrier, purpose and month; NULL if none. */
const struct party_factor_choice *programme_factor_choice(
	const struct party_rules *rules, const char *carrier, enum party_factor_purpose purpose, date_month month);
/* What a machine of `carrier` is expected to save in kg CO2-eq a year, by the factor fixed for offsets. `factor` must be initialised and is filled.
 */
enum status programme_planned_kg(struct store_tx *tx, const struct party_rules *rules, const struct party_measure *measure, struct arena *arena,
	struct factor *factor, mpq_t out_kg_per_year, struct err *err);

/* ---- programme_duties.c ---- */

/* Every duty that facts, the clock table and holidays raise by `as_of`, put anew. */
enum status programme_duties_put(struct store_tx *tx, const struct party_rules *rules, struct err *err);
/* The same worked out again and compared with what is stored: findings check.duty. */
enum status programme_duties_check(
	struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct findings *findings, struct err *err);
/* Fills what programme passes to other rooms in the rules (programme_rules_read). */
enum status programme_rules_pass(struct store_tx *tx, struct arena *arena, struct party_rules *rules, struct err *err);

/* ---- programme_seal.c ---- */

/* Records the digest of every table at the end of a run; and compares. */
enum status programme_seal(struct store_tx *tx, struct err *err);
/* Seals the tables of published footprints anew, after they grew or came from another database. */
enum status programme_reseal_versions(struct store_tx *tx, struct err *err);
/* The same for the table of checkpoints. */
/* Readings that were imported after the run, in these months, and what was measured anew by them. */
enum status programme_reseal_readings(struct store_tx *tx, const date_month *month, size_t months, struct err *err);
enum status programme_reseal_checkpoints(struct store_tx *tx, struct err *err);
/* The same for signatures of verification cases, where there is a seal at all. */
enum status programme_reseal_signatures(struct store_tx *tx, struct err *err);
/* Tables that hold personal data of the run: compared with their seal before something is erased from them (desk.seal), and sealed anew after. */
enum status programme_personal_intact(struct store_tx *tx, struct err *err);
enum status programme_reseal_personal(struct store_tx *tx, struct err *err);
/* Plans that are kept after the run, and what adopting one changes. `_intact` before anything is written to them: ST_CONFLICT plan.seal if one of
 * these tables was changed by hand, which a new seal would hide. Nothing to do where there is no seal. */
enum programme_sealed { PROGRAMME_SEALED_PLANS, PROGRAMME_SEALED_ADOPTION };
enum status programme_seal_intact(struct store_tx *tx, enum programme_sealed what, struct err *err);
enum status programme_reseal_plans(struct store_tx *tx, enum programme_sealed what, struct err *err);
/* Tables of the desk: as they were sealed (ST_CONFLICT desk.seal names the first that was changed by hand); sealed anew after a command changed them.
 */
enum status programme_desk_intact(struct store_tx *tx, struct err *err);
enum status programme_reseal_desk(struct store_tx *tx, struct err *err);
enum status programme_seal_check(struct store_tx *tx, struct findings *findings, struct err *err);
/* programme_plan_check.c: kept plans have their hash; each adopted pick is a grant as the plan says. */
enum status programme_plan_check(struct store_tx *tx, struct arena *arena, struct findings *findings, struct err *err);
/* programme_run_store.c */
enum status programme_store_seal_put(struct store_tx *tx, const char *table, int64_t rows, const char *sha256, struct err *err);
enum status programme_store_seal_get(
	struct store_tx *tx, const char *table, bool *out_found, int64_t *out_rows, char out_sha256[65], struct err *err);
enum status programme_store_seal_count(struct store_tx *tx, int64_t *out_count, struct err *err);

#endif
