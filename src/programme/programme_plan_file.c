/* Plans from files: every field is read, judged and placed. */
#include "programme/programme_plan.h"

#include "base/decimal.h"
#include "base/json.h"
#include "programme/programme_chain.h"

#include <stdlib.h>
#include <string.h>

enum status programme_plan_keep(struct store_tx *tx, const struct plan_record *record, bool *out_again, struct err *err)
{
	bool again = false;
	enum status status = programme_seal_intact(tx, PROGRAMME_SEALED_PLANS, err);
	if (status == ST_OK)
		status = plan_record_put(tx, record, &again, err);
	if (status == ST_OK && !again)
		status = programme_reseal_plans(tx, PROGRAMME_SEALED_PLANS, err);
	if (status == ST_OK)
		*out_again = again;
	return status;
}

/* ---- reading ---- */

/* An object of the file with its JSON Pointer; the first error stays. */
struct reader {
	const char *file, *text; /* for places */
	struct arena *arena;
	enum status status;
	struct err *err;
};

static void place(struct reader *r, const char *pointer)
{
	int64_t line = 0, column = 0;
	json_locate(r->text, pointer, &line, &column);
	if (r->err)
		err_at(r->err, r->file, line, column);
}

static void complain(struct reader *r, const char *pointer, const char *code, const char *a, const char *b)
{
	if (r->status != ST_OK)
		return;
	r->status = err_set(r->err, ST_INPUT, code, pointer, a, b, NULL);
	place(r, pointer);
}

/* The member of a type; NULL and a complaint if it is not there or of another type. */
static const json_t *member(struct reader *r, const json_t *object, const char *base, const char *key, json_type type, const char *what)
{
	const json_t *value = json_object_get(object, key);
	if (!value)
		complain(r, base[0] ? base : "/", "plan.field_missing", key, "");
	else if (json_typeof(value) != type)
		complain(r, arena_printf(r->arena, "%s/%s", base, key), "plan.field_type", key, what);
	return value && json_typeof(value) == type ? value : NULL;
}

static const char *read_text(struct reader *r, const json_t *object, const char *base, const char *key)
{
	const json_t *value = member(r, object, base, key, JSON_STRING, "text");
	if (value && strlen(json_string_value(value)) != json_string_length(value))
		complain(r, arena_printf(r->arena, "%s/%s", base, key), "plan.field_type", key, "text");
	return value ? arena_strdup(r->arena, json_string_value(value)) : "";
}

static int64_t read_integer(struct reader *r, const json_t *object, const char *base, const char *key)
{
	const json_t *value = member(r, object, base, key, JSON_INTEGER, "integer");
	return value ? json_integer_value(value) : 0;
}

/* Of a small range; another number stays out of every range. */
static int read_small(struct reader *r, const json_t *object, const char *base, const char *key)
{
	int64_t value = read_integer(r, object, base, key);
	return value < 0 || value > 100000 ? -1 : (int)value;
}

/* Tonnes a year in whole grams. */
static int64_t read_grams(struct reader *r, const json_t *object, const char *base, const char *key)
{
	const char *text = read_text(r, object, base, key), *pointer = arena_printf(r->arena, "%s/%s", base, key);
	int64_t grams = -1;
	mpq_t tonnes, million, most;
	if (r->status != ST_OK)
		return 0;
	mpq_inits(tonnes, million, most, NULL);
	mpq_set_ui(million, 1000000, 1);
	mpq_set_si(most, MONEY_MAX_KRW, 1);
	if (decimal_parse_exact(text, tonnes, NULL) == ST_OK) {
		mpq_mul(tonnes, tonnes, million);
		if (mpz_cmp_ui(mpq_denref(tonnes), 1) == 0 && mpq_sgn(tonnes) >= 0 && mpq_cmp(tonnes, most) <= 0)
			grams = decimal_floor(tonnes);
	}
	mpq_clears(tonnes, million, most, NULL);
	if (grams < 0)
		complain(r, pointer, "plan.field", text, "12.345678");
	return grams;
}

static void known_keys(struct reader *r, const json_t *object, const char *base, const char *const *key, size_t count)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)object, name, value)
	{
		bool known = false;
		for (size_t i = 0; i < count; i++)
			known |= strcmp(name, key[i]) == 0;
		if (!known)
			complain(r, arena_printf(r->arena, "%s/%s", base, name), "plan.field_unknown", name, "");
	}
}
#define KNOWN(r, object, base, list) known_keys(r, object, base, list, sizeof(list) / sizeof *(list))

static void read_pays(struct reader *r, const json_t *object, const char *base, struct plan_pick *pick)
{
	static const char *const keys[] = {"origin", "amount_krw"};
	const json_t *list = member(r, object, base, "pays", JSON_ARRAY, "list");
	size_t count = list ? json_array_size(list) : 0;
	pick->pay = arena_alloc(r->arena, (count + 1) * sizeof *pick->pay);
	for (size_t i = 0; r->status == ST_OK && i < count; i++) {
		const char *at = arena_printf(r->arena, "%s/pays/%zu", base, i);
		const json_t *item = json_array_get(list, i);
		if (!json_is_object(item)) {
			complain(r, at, "plan.field_type", "pays", "object");
			return;
		}
		KNOWN(r, item, at, keys);
		pick->pay[pick->pay_count++] =
			(struct plan_pay){.origin = read_text(r, item, at, "origin"), .amount_krw = read_integer(r, item, at, "amount_krw")};
	}
}

static void read_pick(struct reader *r, const json_t *item, const char *at, struct plan_pick *pick)
{
	static const char *const keys[] = {"measure", "organisation", "site", "consortium", "carrier", "year", "tier", "route", "size", "cost_krw",
		"support_krw", "pays", "reduction_tco2e_per_year", "life_years", "value"};
	KNOWN(r, item, at, keys);
	*pick = (struct plan_pick){.measure = read_text(r, item, at, "measure"),
		.organisation = read_text(r, item, at, "organisation"),
		.site = read_text(r, item, at, "site"),
		.consortium = read_text(r, item, at, "consortium"),
		.carrier = read_text(r, item, at, "carrier"),
		.year = read_small(r, item, at, "year"),
		.tier = read_small(r, item, at, "tier"),
		.cost_krw = read_integer(r, item, at, "cost_krw"),
		.support_krw = read_integer(r, item, at, "support_krw"),
		.g_per_year = read_grams(r, item, at, "reduction_tco2e_per_year"),
		.life_years = read_small(r, item, at, "life_years"),
		.value = read_text(r, item, at, "value")};
	const char *route = read_text(r, item, at, "route"), *size = read_text(r, item, at, "size");
	int s = 0;
	if (!party_route_parse(route, &pick->route))
		complain(r, arena_printf(r->arena, "%s/route", at), "plan.field", route, "tier1, pool, ministry");
	while (s < PARTY_SIZE_COUNT && strcmp(size, party_size_name((enum party_size)s)) != 0)
		s++;
	if (s == PARTY_SIZE_COUNT)
		complain(r, arena_printf(r->arena, "%s/size", at), "plan.field", size, "small, medium, mid_size, large");
	else
		pick->size = (enum party_size)s;
	read_pays(r, item, at, pick);
}

static void read_record(struct reader *r, const json_t *root, struct plan_record *record)
{
	static const char *const keys[] = {"schema", "plan", "made_by", "as_of", "objective", "value", "bound", "unit", "stopped", "seed", "work",
		"method", "inputs_sha256", "sha256", "scenario", "picks", "adoptions"};
	const char *schema = read_text(r, root, "", "schema");
	if (r->status == ST_OK && strcmp(schema, "sangsaeng.plan-record/1") != 0)
		complain(r, "/schema", "plan.field", schema, "sangsaeng.plan-record/1");
	KNOWN(r, root, "", keys);
	const char *as_of = read_text(r, root, "", "as_of");
	*record = (struct plan_record){.plan = read_text(r, root, "", "plan"),
		.scenario = read_text(r, root, "", "scenario"),
		.made_by = read_text(r, root, "", "made_by"),
		.as_of = DATE_NONE,
		.objective = read_text(r, root, "", "objective"),
		.value = read_text(r, root, "", "value"),
		.bound = read_text(r, root, "", "bound"),
		.unit = read_text(r, root, "", "unit"),
		.stopped = read_text(r, root, "", "stopped"),
		.seed = read_integer(r, root, "", "seed"),
		.work = read_integer(r, root, "", "work"),
		.method = read_text(r, root, "", "method"),
		.inputs_sha256 = read_text(r, root, "", "inputs_sha256")};
	if (r->status == ST_OK && date_parse(as_of, &record->as_of, NULL) != ST_OK)
		complain(r, "/as_of", "plan.field", as_of, "2026-01-31");
	const json_t *picks = member(r, root, "", "picks", JSON_ARRAY, "list");
	size_t count = picks ? json_array_size(picks) : 0;
	record->pick = arena_alloc(r->arena, (count + 1) * sizeof *record->pick);
	for (size_t i = 0; r->status == ST_OK && i < count; i++) {
		const json_t *item = json_array_get(picks, i);
		const char *at = arena_printf(r->arena, "/picks/%zu", i);
		if (json_is_object(item))
			read_pick(r, item, at, &record->pick[record->pick_count++]);
		else
			complain(r, at, "plan.field_type", "picks", "object");
	}
}

/* Where the file says its hash, it must be that of the rest. */
static void check_hash(struct reader *r, const json_t *root, const struct plan_record *record)
{
	char sha256[HASH_HEX_LEN];
	if (r->status != ST_OK || !json_object_get(root, "sha256"))
		return;
	const char *stated = read_text(r, root, "", "sha256");
	plan_record_hash(record, sha256);
	if (r->status == ST_OK && strcmp(stated, sha256) != 0)
		complain(r, "/sha256", "plan.file_hash", stated, sha256);
}

enum status programme_plan_file_read(const char *path, struct arena *arena, struct plan_record *out_record, struct err *err)
{
	struct plan_record record = {0};
	struct err problem;
	json_t *root = NULL;
	char *text = NULL;
	enum status status = json_read_file(path, path, &root, &text, err);
	if (status != ST_OK)
		return status;
	struct reader r = {.file = path, .text = text, .arena = arena, .status = ST_OK, .err = &problem};
	err_clear(&problem);
	read_record(&r, root, &record);
	if (r.status == ST_OK) {
		r.status = plan_record_check(&record, &problem);
		if (r.status != ST_OK)
			place(&r, problem.param[0]);
	}
	check_hash(&r, root, &record);
	json_decref(root);
	free(text);
	if (r.status == ST_OK)
		*out_record = record;
	else if (err)
		*err = problem;
	return r.status;
}

enum status programme_plan_import(
	struct store *store, const char *path, bool dry_run, struct arena *arena, struct plan_record *out_record, bool *out_again, struct err *err)
{
	struct plan_record record;
	struct party_rules rules;
	struct store_tx *tx;
	bool again = false;
	enum status status = programme_plan_file_read(path, arena, &record, err);
	if (status == ST_OK)
		status = store_begin(store, true, &tx, err);
	if (status != ST_OK)
		return status;
	status = party_programme_get(tx, arena, &rules, NULL, err);
	if (status == ST_OK)
		status = programme_plan_keep(tx, &record, &again, err);
	if (status == ST_OK && !dry_run && !again)
		status = store_commit(tx, err);
	else
		store_rollback(tx);
	if (status == ST_OK) {
		*out_record = record;
		*out_again = again;
	}
	return status;
}
