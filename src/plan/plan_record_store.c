/* All SQL of plans: what was proposed, whose money, what was adopted. */
#include "plan/plan_record.h"

#include <string.h>

#define PLAN_SCHEMA_1                                                                                                                                \
	"CREATE TABLE plan_record (\n"                                                                                                               \
	"  plan TEXT NOT NULL PRIMARY KEY,\n"                                                                                                        \
	"  scenario TEXT NOT NULL,\n"                                                                                                                \
	"  made_by TEXT NOT NULL,\n"                                                                                                                 \
	"  as_of TEXT NOT NULL,\n"                                                                                                                   \
	"  objective TEXT NOT NULL,\n"                                                                                                               \
	"  value TEXT NOT NULL,\n"                                                                                                                   \
	"  bound TEXT NOT NULL,\n"                                                                                                                   \
	"  unit TEXT NOT NULL,\n"                                                                                                                    \
	"  stopped TEXT NOT NULL,\n"                                                                                                                 \
	"  seed INTEGER NOT NULL,\n"                                                                                                                 \
	"  work INTEGER NOT NULL,\n"                                                                                                                 \
	"  method TEXT NOT NULL,\n"                                                                                                                  \
	"  inputs_sha256 TEXT NOT NULL,\n"                                                                                                           \
	"  sha256 TEXT NOT NULL\n"                                                                                                                   \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE plan_pick (\n"                                                                                                                 \
	"  plan TEXT NOT NULL REFERENCES plan_record (plan),\n"                                                                                      \
	"  number INTEGER NOT NULL,\n"                                                                                                               \
	"  measure TEXT NOT NULL,\n"                                                                                                                 \
	"  organisation TEXT NOT NULL,\n"                                                                                                            \
	"  site TEXT NOT NULL,\n"                                                                                                                    \
	"  consortium TEXT NOT NULL,\n"                                                                                                              \
	"  carrier TEXT NOT NULL,\n"                                                                                                                 \
	"  year INTEGER NOT NULL,\n"                                                                                                                 \
	"  tier INTEGER NOT NULL,\n"                                                                                                                 \
	"  route TEXT NOT NULL,\n"                                                                                                                   \
	"  size TEXT NOT NULL,\n"                                                                                                                    \
	"  cost_krw INTEGER NOT NULL,\n"                                                                                                             \
	"  support_krw INTEGER NOT NULL,\n"                                                                                                          \
	"  g_per_year INTEGER NOT NULL,\n"                                                                                                           \
	"  life_years INTEGER NOT NULL,\n"                                                                                                           \
	"  value TEXT NOT NULL,\n"                                                                                                                   \
	"  PRIMARY KEY (plan, number),\n"                                                                                                            \
	"  UNIQUE (plan, measure)\n"                                                                                                                 \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE plan_pay (\n"                                                                                                                  \
	"  plan TEXT NOT NULL,\n"                                                                                                                    \
	"  number INTEGER NOT NULL,\n"                                                                                                               \
	"  place INTEGER NOT NULL,\n"                                                                                                                \
	"  origin TEXT NOT NULL,\n"                                                                                                                  \
	"  amount_krw INTEGER NOT NULL,\n"                                                                                                           \
	"  PRIMARY KEY (plan, number, place),\n"                                                                                                     \
	"  FOREIGN KEY (plan, number) REFERENCES plan_pick (plan, number)\n"                                                                         \
	") STRICT;\n"                                                                                                                                \
	"CREATE TABLE plan_adoption (\n"                                                                                                             \
	"  number INTEGER NOT NULL PRIMARY KEY,\n"                                                                                                   \
	"  plan TEXT NOT NULL,\n"                                                                                                                    \
	"  measure TEXT NOT NULL UNIQUE,\n"                                                                                                          \
	"  adopted_on TEXT NOT NULL,\n"                                                                                                              \
	"  maker TEXT NOT NULL,\n"                                                                                                                   \
	"  checker TEXT NOT NULL,\n"                                                                                                                 \
	"  committee TEXT NOT NULL,\n"                                                                                                               \
	"  sha256 TEXT NOT NULL,\n"                                                                                                                  \
	"  FOREIGN KEY (plan, measure) REFERENCES plan_pick (plan, measure)\n"                                                                       \
	") STRICT;\n"                                                                                                                                \
	"CREATE INDEX plan_adoption_by_plan ON plan_adoption (plan, measure);\n"

const struct store_migration plan_migrations[] = {
	{"plan", 1, PLAN_SCHEMA_1},
	{0},
};

/* ---- writing ---- */

static enum status put_head(struct store_tx *tx, const struct plan_record *r, const char *sha256, struct err *err)
{
	struct store_stmt *s;
	char day[DATE_TEXT_LEN];
	enum status status = store_query(tx,
		"INSERT INTO plan_record (plan, scenario, made_by, as_of, objective, value, bound, unit, stopped, seed, work, method, inputs_sha256,"
		" sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
		&s, err);
	if (status != ST_OK)
		return status;
	date_format(r->as_of, day);
	store_bind_text(s, 1, r->plan);
	store_bind_text(s, 2, r->scenario);
	store_bind_text(s, 3, r->made_by);
	store_bind_text(s, 4, day);
	store_bind_text(s, 5, r->objective);
	store_bind_text(s, 6, r->value);
	store_bind_text(s, 7, r->bound);
	store_bind_text(s, 8, r->unit);
	store_bind_text(s, 9, r->stopped);
	store_bind_int(s, 10, r->seed);
	store_bind_int(s, 11, r->work);
	store_bind_text(s, 12, r->method);
	store_bind_text(s, 13, r->inputs_sha256);
	store_bind_text(s, 14, sha256);
	return store_run(s, err);
}

static enum status put_pick(struct store_tx *tx, const char *plan, size_t number, const struct plan_pick *p, struct err *err)
{
	struct store_stmt *s;
	enum status status = store_query(tx,
		"INSERT INTO plan_pick (plan, number, measure, organisation, site, consortium, carrier, year, tier, route, size, cost_krw,"
		" support_krw, g_per_year, life_years, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
		&s, err);
	if (status != ST_OK)
		return status;
	store_bind_text(s, 1, plan);
	store_bind_int(s, 2, (int64_t)number);
	store_bind_text(s, 3, p->measure);
	store_bind_text(s, 4, p->organisation);
	store_bind_text(s, 5, p->site);
	store_bind_text(s, 6, p->consortium);
	store_bind_text(s, 7, p->carrier);
	store_bind_int(s, 8, p->year);
	store_bind_int(s, 9, p->tier);
	store_bind_text(s, 10, party_route_name(p->route));
	store_bind_text(s, 11, party_size_name(p->size));
	store_bind_int(s, 12, p->cost_krw);
	store_bind_int(s, 13, p->support_krw);
	store_bind_int(s, 14, p->g_per_year);
	store_bind_int(s, 15, p->life_years);
	store_bind_text(s, 16, p->value);
	status = store_run(s, err);
	if (status == ST_OK && p->pay_count > 0)
		status = store_query(tx, "INSERT INTO plan_pay (plan, number, place, origin, amount_krw) VALUES (?1, ?2, ?3, ?4, ?5)", &s, err);
	for (size_t k = 0; status == ST_OK && k < p->pay_count; k++) {
		store_bind_text(s, 1, plan);
		store_bind_int(s, 2, (int64_t)number);
		store_bind_int(s, 3, (int64_t)k);
		store_bind_text(s, 4, p->pay[k].origin);
		store_bind_int(s, 5, p->pay[k].amount_krw);
		status = store_run(s, err);
	}
	return status;
}

static enum status stored_hash(struct store_tx *tx, const char *plan, bool *out_found, char out_sha256[HASH_HEX_LEN], struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status status = store_query(tx, "SELECT sha256 FROM plan_record WHERE plan = ?1", &s, err);
	if (status != ST_OK)
		return status;
	store_bind_text(s, 1, plan);
	status = store_step(s, &row, err);
	if (status != ST_OK)
		return status;
	*out_found = row;
	if (row)
		snprintf(out_sha256, HASH_HEX_LEN, "%s", store_text(s, 0));
	return ST_OK;
}

enum status plan_record_put(struct store_tx *tx, const struct plan_record *record, bool *out_again, struct err *err)
{
	char sha256[HASH_HEX_LEN], known[HASH_HEX_LEN];
	bool found = false;
	enum status status = plan_record_check(record, err);
	if (status == ST_OK)
		status = stored_hash(tx, record->plan, &found, known, err);
	if (status != ST_OK)
		return status;
	plan_record_hash(record, sha256);
	if (found && strcmp(sha256, known) != 0)
		return err_set(err, ST_CONFLICT, "plan.key_used", record->plan, NULL);
	if (!found)
		status = put_head(tx, record, sha256, err);
	for (size_t i = 0; !found && status == ST_OK && i < record->pick_count; i++)
		status = put_pick(tx, record->plan, i, &record->pick[i], err);
	if (status == ST_OK)
		*out_again = found;
	return status;
}

/* ---- reading ---- */

static enum party_size size_of(const char *name)
{
	for (int s = 0; s < PARTY_SIZE_COUNT; s++)
		if (strcmp(name, party_size_name((enum party_size)s)) == 0)
			return (enum party_size)s;
	return PARTY_SIZE_SMALL; /* changed by hand: the seal and the hash tell */
}

static enum party_route route_of(const char *name)
{
	enum party_route route = PARTY_ROUTE_TIER1;
	(void)party_route_parse(name, &route);
	return route;
}

#define HEAD "plan, scenario, made_by, as_of, objective, value, bound, unit, stopped, seed, work, method, inputs_sha256, sha256"

static struct plan_kept read_head(struct store_stmt *s, struct arena *arena)
{
	return (struct plan_kept){.record = {.plan = store_text_copy(s, 0, arena),
					  .scenario = store_text_copy(s, 1, arena),
					  .made_by = store_text_copy(s, 2, arena),
					  .as_of = store_day(s, 3),
					  .objective = store_text_copy(s, 4, arena),
					  .value = store_text_copy(s, 5, arena),
					  .bound = store_text_copy(s, 6, arena),
					  .unit = store_text_copy(s, 7, arena),
					  .stopped = store_text_copy(s, 8, arena),
					  .seed = store_int(s, 9),
					  .work = store_int(s, 10),
					  .method = store_text_copy(s, 11, arena),
					  .inputs_sha256 = store_text_copy(s, 12, arena)},
		.sha256 = store_text_copy(s, 13, arena)};
}

static enum status read_picks(struct store_tx *tx, struct plan_record *r, struct arena *arena, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status status = store_query(tx,
		"SELECT measure, organisation, site, consortium, carrier, year, tier, route, size, cost_krw, support_krw, g_per_year, life_years, "
		"value"
		" FROM plan_pick WHERE plan = ?1 ORDER BY number",
		&s, err);
	if (status != ST_OK)
		return status;
	store_bind_text(s, 1, r->plan);
	while ((status = store_step(s, &row, err)) == ST_OK && row) {
		r->pick = arena_grow(arena, r->pick, r->pick_count, sizeof *r->pick);
		r->pick[r->pick_count++] = (struct plan_pick){.measure = store_text_copy(s, 0, arena),
			.organisation = store_text_copy(s, 1, arena),
			.site = store_text_copy(s, 2, arena),
			.consortium = store_text_copy(s, 3, arena),
			.carrier = store_text_copy(s, 4, arena),
			.year = (int)store_int(s, 5),
			.tier = (int)store_int(s, 6),
			.route = route_of(store_text(s, 7)),
			.size = size_of(store_text(s, 8)),
			.cost_krw = store_int(s, 9),
			.support_krw = store_int(s, 10),
			.g_per_year = store_int(s, 11),
			.life_years = (int)store_int(s, 12),
			.value = store_text_copy(s, 13, arena)};
	}
	return status;
}

static enum status read_pays(struct store_tx *tx, struct plan_record *r, struct arena *arena, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	size_t at = 0;
	/* by the place among the picks, so that rows changed by hand cannot point outside */
	enum status status = store_query(tx,
		"SELECT k.measure, p.origin, p.amount_krw FROM plan_pay p JOIN plan_pick k ON k.plan = p.plan AND k.number = p.number"
		" WHERE p.plan = ?1 ORDER BY p.number, p.place",
		&s, err);
	if (status != ST_OK)
		return status;
	store_bind_text(s, 1, r->plan);
	while ((status = store_step(s, &row, err)) == ST_OK && row) {
		while (at < r->pick_count && strcmp(r->pick[at].measure, store_text(s, 0)) != 0)
			at++;
		if (at == r->pick_count)
			break;
		struct plan_pick *pick = &r->pick[at];
		pick->pay = arena_grow(arena, pick->pay, pick->pay_count, sizeof *pick->pay);
		pick->pay[pick->pay_count++] = (struct plan_pay){.origin = store_text_copy(s, 1, arena), .amount_krw = store_int(s, 2)};
	}
	return status;
}

enum status plan_record_get(
	struct store_tx *tx, const char *plan, struct arena *arena, struct plan_record *out_record, const char **out_sha256, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status status = store_query(tx, "SELECT " HEAD " FROM plan_record WHERE plan = ?1", &s, err);
	if (status != ST_OK)
		return status;
	store_bind_text(s, 1, plan);
	status = store_step(s, &row, err);
	if (status != ST_OK)
		return status;
	if (!row)
		return err_set(err, ST_NOT_FOUND, "plan.unknown", plan, NULL);
	struct plan_kept kept = read_head(s, arena);
	status = read_picks(tx, &kept.record, arena, err);
	if (status == ST_OK)
		status = read_pays(tx, &kept.record, arena, err);
	if (status != ST_OK)
		return status;
	*out_record = kept.record;
	if (out_sha256)
		*out_sha256 = kept.sha256;
	return ST_OK;
}

enum status plan_record_list(struct store_tx *tx, struct arena *arena, struct plan_kept **out_list, size_t *out_count, struct err *err)
{
	struct plan_kept *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row = false;
	enum status status = store_query(tx,
		"SELECT " HEAD ", (SELECT COUNT(*) FROM plan_pick k WHERE k.plan = r.plan), (SELECT COUNT(*) FROM plan_adoption a WHERE a.plan ="
		" r.plan), (SELECT COALESCE(SUM(k.support_krw), 0) FROM plan_pick k WHERE k.plan = r.plan) FROM plan_record r"
		" ORDER BY plan",
		&s, err);
	if (status != ST_OK)
		return status;
	while ((status = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count] = read_head(s, arena);
		list[count].picks = store_int(s, 14);
		list[count].adopted = store_int(s, 15);
		list[count++].support_krw = store_int(s, 16);
	}
	if (status == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return status;
}

/* ---- adoptions ---- */

static enum status put_adoption(struct store_tx *tx, const struct plan_adoption *a, int64_t number, struct err *err)
{
	struct store_stmt *s;
	char day[DATE_TEXT_LEN];
	enum status status = store_query(tx,
		"INSERT INTO plan_adoption (number, plan, measure, adopted_on, maker, checker, committee, sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,"
		" ?8)",
		&s, err);
	if (status != ST_OK)
		return status;
	date_format(a->on, day);
	store_bind_int(s, 1, number);
	store_bind_text(s, 2, a->plan);
	store_bind_text(s, 3, a->measure);
	store_bind_text(s, 4, day);
	store_bind_text(s, 5, a->maker);
	store_bind_text(s, 6, a->checker);
	store_bind_text(s, 7, a->committee);
	store_bind_text(s, 8, a->sha256);
	return store_run(s, err);
}

enum status plan_adoption_put(struct store_tx *tx, const struct plan_adoption *adoption, int64_t *out_number, struct err *err)
{
	int64_t last = 0;
	enum status status = store_get_int(tx, "SELECT MAX(number) FROM plan_adoption", 0, &last, err);
	if (status == ST_OK)
		status = put_adoption(tx, adoption, last + 1, err);
	if (status == ST_OK)
		*out_number = last + 1;
	return status;
}

enum status plan_adoptions(
	struct store_tx *tx, const char *plan_or_null, struct arena *arena, struct plan_adoption **out_list, size_t *out_count, struct err *err)
{
	struct plan_adoption *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row = false;
	enum status status = plan_or_null ? store_query(tx,
						    "SELECT number, plan, measure, adopted_on, maker, checker, committee, sha256 FROM plan_adoption"
						    " WHERE plan = ?1 ORDER BY number",
						    &s, err)
					  : store_query(tx,
						    "SELECT number, plan, measure, adopted_on, maker, checker, committee, sha256 FROM plan_adoption"
						    " ORDER BY number",
						    &s, err);
	if (status != ST_OK)
		return status;
	if (plan_or_null)
		store_bind_text(s, 1, plan_or_null);
	while ((status = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct plan_adoption){.number = store_int(s, 0),
			.plan = store_text_copy(s, 1, arena),
			.measure = store_text_copy(s, 2, arena),
			.on = store_day(s, 3),
			.maker = store_text_copy(s, 4, arena),
			.checker = store_text_copy(s, 5, arena),
			.committee = store_text_copy(s, 6, arena),
			.sha256 = store_text_copy(s, 7, arena)};
	}
	if (status == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return status;
}

enum status plan_record_copy(struct store_tx *from, struct store_tx *to, struct err *err)
{
	struct plan_kept *kept = NULL;
	struct plan_adoption *adoption = NULL;
	size_t count = 0, adoptions = 0;
	struct arena arena;
	arena_init(&arena);
	enum status status = plan_record_list(from, &arena, &kept, &count, err);
	if (status == ST_OK)
		status = plan_adoptions(from, NULL, &arena, &adoption, &adoptions, err);
	for (size_t i = 0; status == ST_OK && i < count; i++) {
		struct plan_record record;
		status = plan_record_get(from, kept[i].record.plan, &arena, &record, NULL, err);
		/* with the hash that it had: what was changed by hand is still found in the copy */
		if (status == ST_OK)
			status = put_head(to, &record, kept[i].sha256, err);
		for (size_t k = 0; status == ST_OK && k < record.pick_count; k++)
			status = put_pick(to, record.plan, k, &record.pick[k], err);
	}
	for (size_t i = 0; status == ST_OK && i < adoptions; i++)
		status = put_adoption(to, &adoption[i], adoption[i].number, err);
	arena_done(&arena);
	return status;
}
