/* What every use case needs: messages of all rooms, the tables of the folder, the database with all rooms' schemas. */
#include "plan/plan_problem.h"
#include "programme/programme_answer_int.h"
#include "programme/programme_job.h"

#include "carbon/carbon.h"
#include "credit/credit.h"
#include "duty/duty.h"
#include "evidence/evidence.h"
#include "factor/factor.h"
#include "file/csv.h"
#include "fund/fund.h"
#include "party/party.h"
#include "plan/plan_record.h"
#include "reduction/reduction.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

void programme_start(void)
{
	static const struct message *const all[] = {base_messages, store_messages, file_messages, graph_messages, party_messages, evidence_messages,
		duty_messages, factor_messages, carbon_messages, fund_messages, reduction_messages, credit_messages, plan_messages,
		programme_messages, programme_start_messages};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		message_register(all[i]);
}

/* Reading order: a table comes after those that it refers to. Only projects.evidence points ahead (evidence may name measures, measures name
 * projects), and persons.successor into its own table, so at most as many references wait as there are projects and persons. */
static const char *const reading_order[] = {"organisations", "persons", "sites", "consortia", "factors", "processes", "products", "projects",
	"measures", "measure_relations", "evidence", "organisation_status", "agreements", "promises", "annexes", "targets", "education", "links",
	"production", "activity", "inputs", "contracts", "supplier_footprints", "allocation_shares", "prices", "exclusions", "mass_balances",
	"funding", "corrections", "quotes", "applications", "reviews", "committees", "committee_members", "recusals", "scores", "decisions",
	"objections", "invoices", "bank_lines", "statements", "returns", "recoveries", "changes", "suspensions", "in_kind", "set_offs", "visits",
	"visit_photos", "baselines", "installations", "meter_readings", "parameters", "meters", "verifications", "verification_findings",
	"verification_visits", "verifier_status", "ownership", "compliance", "claims", "holidays", "duty_rules", "project_plans", "project_steps",
	"project_checks", "certified_emissions", "allocations", "allowance_holdings", "market_prices", "offtake_contracts", "trading_terms",
	"credit_orders", "product_materials", "product_substances", "product_dismantling", "product_passports", "batteries", "cbam_installations",
	"cbam_goods", "cbam_lists", "cbam_values", "carbon_prices"};
#define TABLES (sizeof reading_order / sizeof *reading_order)

static const struct table *ordered[TABLES + 1];

static void order_tables(void)
{
	static const struct table *const room[] = {
		party_tables, evidence_tables, duty_tables, factor_tables, carbon_tables, fund_tables, reduction_tables, credit_tables};
	size_t described = 0;

	for (size_t r = 0; r < sizeof room / sizeof *room; r++) {
		for (const struct table *t = room[r]; t->name; t++, described++)
			for (size_t i = 0; i < TABLES; i++)
				if (strcmp(t->name, reading_order[i]) == 0)
					ordered[i] = t;
	}
	assert(described == TABLES && TABLES <= PROGRAMME_TABLES_MAX);
	for (size_t i = 0; i < TABLES; i++)
		assert(ordered[i]);
}

const struct table *const *programme_tables(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, order_tables);
	return ordered;
}

int programme_table_index(const char *name)
{
	const struct table *const *table = programme_tables();

	for (int i = 0; table[i]; i++)
		if (strcmp(table[i]->name, name) == 0)
			return i;
	return -1;
}

/* House order: a room's tables may refer to those of rooms before it. */
#define MIGRATIONS_MORE 8
static const struct store_migration *migrations[11 + MIGRATIONS_MORE + 1] = {party_migrations, evidence_migrations, duty_migrations,
	factor_migrations, carbon_migrations, fund_migrations, reduction_migrations, credit_migrations, plan_migrations, programme_migrations, programme_job_migrations};

void programme_migrations_add(const struct store_migration *list)
{
	size_t count = 0;

	while (migrations[count]) {
		if (migrations[count] == list)
			return;
		count++;
	}
	assert(count + 1 < sizeof migrations / sizeof *migrations);
	migrations[count] = list;
}

int programme_schema(void)
{
	int steps = 0;

	for (const struct store_migration *const *list = migrations; *list; list++)
		for (const struct store_migration *step = *list; step->room; step++)
			steps++;
	return steps;
}

/* Only a run, an import or `migrate` makes tables: any other command leaves an empty database as it is. */
static enum status has_tables(struct store *store, struct err *err)
{
	struct store_tx *tx;
	char **names;
	size_t count = 0;
	bool found = false;
	enum status st = store_begin(store, false, &tx, err);

	if (st != ST_OK)
		return st;
	st = store_table_names(tx, &names, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		found = found || strcmp(names[i], "organisations") == 0;
	if (st == ST_OK)
		store_names_free(names, count);
	store_rollback(tx);
	return st == ST_OK && !found ? err_set(err, ST_NOT_FOUND, "programme.none", NULL) : st;
}

enum status programme_open(const char *db, enum store_mode mode, struct store **out_store, struct err *err)
{
	struct store *store;
	int hold = 0;
	enum status st = mode == STORE_READ ? ST_OK : programme_hold(db, false, &hold, err);

	if (st != ST_OK)
		return st;
	st = store_open(db, mode, &store, err);
	if (st != ST_OK) {
		programme_let_go(hold);
		return st;
	}
	store_hold(store, hold, programme_let_go);
	if (mode != STORE_WRITE_CREATE)
		st = has_tables(store, err);
	if (st == ST_OK)
		st = store_migrate(store, migrations, err);
	if (st == ST_OK)
		st = programme_answers_name(store, err);
	if (st != ST_OK) {
		store_close(store);
		return st;
	}
	*out_store = store;
	return ST_OK;
}
