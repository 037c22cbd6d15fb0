/* A plan by itself: is it whole, and what is its hash. */
#include "plan/plan_record.h"

#include "base/decimal.h"
#include "base/map.h"

#include <stdio.h>
#include <string.h>

/* What a field may hold; `place` is a JSON Pointer. */
static enum status bad(struct err *err, const char *place, const char *value, const char *allowed)
{
	return err_set(err, ST_INPUT, "plan.field", place, value, allowed, NULL);
}

static enum status bad_number(struct err *err, const char *place, int64_t value, const char *allowed)
{
	char text[24];
	snprintf(text, sizeof text, "%lld", (long long)value);
	return bad(err, place, text, allowed);
}

static bool is_printable(const char *text)
{
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c < 32 || *c == 127)
			return false;
	return true;
}

static enum status check_key(const char *place, const char *text, size_t size, bool may_be_empty, struct err *err)
{
	char allowed[64];
	snprintf(allowed, sizeof allowed, "%s%zu", may_be_empty ? "0-" : "1-", size - 1);
	if ((!may_be_empty && !text[0]) || strlen(text) >= size || !is_printable(text))
		return err_set(err, ST_INPUT, "plan.text", place, text, allowed, NULL);
	return ST_OK;
}

static enum status check_word(const char *place, const char *text, const char *const *word, size_t count, struct err *err)
{
	char allowed[128] = "";
	for (size_t i = 0; i < count; i++) {
		if (strcmp(text, word[i]) == 0)
			return ST_OK;
		snprintf(allowed + strlen(allowed), sizeof allowed - strlen(allowed), "%s%s", i ? ", " : "", word[i]);
	}
	return bad(err, place, text, allowed);
}

static enum status check_decimal(const char *place, const char *text, mpq_t out, struct err *err)
{
	return decimal_parse_exact(text, out, NULL) == ST_OK ? ST_OK : bad(err, place, text, "12.5");
}

static enum status check_value(const struct plan_record *r, struct err *err)
{
	static const char *const objective[] = {"tonnes", "vehicle", "net_value"}, *const unit[] = {"tCO2e", "kgCO2e", "KRW"};
	static const char *const stopped[] = {"optimal", "gap", "work", "time", "cancel"};
	mpq_t value, bound;
	mpq_inits(value, bound, NULL);
	enum status status = check_word("/objective", r->objective, objective, 3, err);
	if (status == ST_OK)
		status = check_word("/unit", r->unit, unit, 3, err);
	if (status == ST_OK)
		status = check_word("/stopped", r->stopped, stopped, 5, err);
	if (status == ST_OK)
		status = check_decimal("/value", r->value, value, err);
	if (status == ST_OK)
		status = check_decimal("/bound", r->bound, bound, err);
	if (status == ST_OK && mpq_cmp(bound, value) < 0)
		status = err_set(err, ST_INPUT, "plan.bound", "/bound", r->bound, r->value, NULL);
	mpq_clears(value, bound, NULL);
	return status;
}

static enum status check_sha256(const char *place, const char *text, struct err *err)
{
	return strlen(text) == HASH_HEX_LEN - 1 && strspn(text, "0123456789abcdef") == HASH_HEX_LEN - 1 ? ST_OK : bad(err, place, text, "SHA-256");
}

/* The place of a field of a pick. */
static const char *at(size_t pick, const char *field, char out[96])
{
	snprintf(out, 96, "/picks/%zu/%s", pick, field);
	return out;
}
#define AT(field) at(i, field, place)

static enum status check_pays(const struct plan_pick *pick, size_t i, struct err *err)
{
	char place[96], field[48];
	int64_t sum = 0;
	enum status status = ST_OK;
	for (size_t k = 0; status == ST_OK && k < pick->pay_count; k++) {
		const struct plan_pay *pay = &pick->pay[k];
		snprintf(field, sizeof field, "pays/%zu/origin", k);
		status = check_key(AT(field), pay->origin, PARTY_ID_LEN, false, err);
		for (size_t other = 0; status == ST_OK && other < k; other++)
			if (strcmp(pick->pay[other].origin, pay->origin) == 0)
				status = err_set(err, ST_INPUT, "plan.pay_twice", AT(field), pick->measure, pay->origin, NULL);
		snprintf(field, sizeof field, "pays/%zu/amount_krw", k);
		if (status == ST_OK && (pay->amount_krw <= 0 || pay->amount_krw > MONEY_MAX_KRW))
			status = bad_number(err, AT(field), pay->amount_krw, "1-9000000000000000");
		if (status == ST_OK)
			sum = money_add(sum, pay->amount_krw);
	}
	if (status == ST_OK && sum != pick->support_krw) {
		char a[24], b[24];
		snprintf(a, sizeof a, "%lld", (long long)sum);
		snprintf(b, sizeof b, "%lld", (long long)pick->support_krw);
		status = err_set(err, ST_INPUT, "plan.pays", AT("support_krw"), pick->measure, b, a, NULL);
	}
	return status;
}

static enum status check_pick(const struct plan_pick *pick, size_t i, struct err *err)
{
	char place[96];
	mpq_t value;
	enum status status = check_key(AT("measure"), pick->measure, PARTY_ID_LEN, false, err);
	if (status == ST_OK)
		status = check_key(AT("organisation"), pick->organisation, PARTY_ID_LEN, false, err);
	if (status == ST_OK)
		status = check_key(AT("site"), pick->site, PARTY_ID_LEN, true, err);
	if (status == ST_OK)
		status = check_key(AT("consortium"), pick->consortium, PARTY_ID_LEN, true, err);
	if (status == ST_OK)
		status = check_key(AT("carrier"), pick->carrier, PARTY_ID_LEN, true, err);
	if (status != ST_OK)
		return status;
	if (pick->year < 1990 || pick->year > 2199)
		return bad_number(err, AT("year"), pick->year, "1990-2199");
	if (pick->tier < 1 || pick->tier > PARTY_TIERS_MAX)
		return bad_number(err, AT("tier"), pick->tier, "1-8");
	if ((pick->route == PARTY_ROUTE_TIER1) != (pick->tier == 1))
		return bad(err, AT("route"), party_route_name(pick->route), pick->tier == 1 ? "tier1" : "pool, ministry");
	if (pick->cost_krw <= 0 || pick->cost_krw > MONEY_MAX_KRW)
		return bad_number(err, AT("cost_krw"), pick->cost_krw, "1-9000000000000000");
	if (pick->support_krw <= 0 || pick->support_krw > pick->cost_krw)
		return bad_number(err, AT("support_krw"), pick->support_krw, "1-cost_krw");
	if (pick->pay_count > FUND_SOURCES_MAX)
		return bad_number(err, AT("pays"), (int64_t)pick->pay_count, "1-8");
	if (pick->g_per_year < 0 || pick->g_per_year > MONEY_MAX_KRW)
		return bad_number(err, AT("reduction_tco2e_per_year"), pick->g_per_year, "0-9000000000");
	if (pick->life_years < 1 || pick->life_years > 100)
		return bad_number(err, AT("life_years"), pick->life_years, "1-100");
	mpq_init(value);
	status = check_decimal(AT("value"), pick->value, value, err);
	mpq_clear(value);
	return status == ST_OK ? check_pays(pick, i, err) : status;
}

enum status plan_record_check(const struct plan_record *r, struct err *err)
{
	char place[96];
	enum status status = check_key("/plan", r->plan, PLAN_KEY_LEN, false, err);
	if (status == ST_OK)
		status = check_key("/made_by", r->made_by, PARTY_ID_LEN, false, err);
	if (status == ST_OK && r->as_of == DATE_NONE)
		status = bad(err, "/as_of", "", "2026-01-31");
	if (status == ST_OK)
		status = check_value(r, err);
	if (status == ST_OK)
		status = check_key("/method", r->method, PARTY_ID_LEN, false, err);
	if (status == ST_OK && r->seed < 0)
		status = bad_number(err, "/seed", r->seed, "0-");
	if (status == ST_OK && r->work < 0)
		status = bad_number(err, "/work", r->work, "0-");
	if (status == ST_OK)
		status = check_sha256("/inputs_sha256", r->inputs_sha256, err);
	if (status == ST_OK && !r->scenario[0])
		status = bad(err, "/scenario", "", "{…}");
	struct map *seen = map_new();
	for (size_t i = 0; status == ST_OK && i < r->pick_count; i++) {
		const struct plan_pick *before = i > 0 ? &r->pick[i - 1] : NULL, *pick = &r->pick[i];
		status = check_pick(pick, i, err);
		if (status == ST_OK && before &&
			(before->year > pick->year || (before->year == pick->year && strcmp(before->measure, pick->measure) > 0)))
			status = err_set(err, ST_INPUT, "plan.order", AT("measure"), pick->measure, before->measure, NULL);
		if (status == ST_OK && !map_add(seen, pick->measure, 0, NULL))
			status = err_set(err, ST_INPUT, "plan.measure_twice", AT("measure"), pick->measure, NULL);
	}
	map_free(seen);
	return status;
}

void plan_record_hash(const struct plan_record *r, char out_sha256[HASH_HEX_LEN])
{
	struct hash hash;
	hash_init(&hash);
	hash_string(&hash, r->plan);
	hash_string(&hash, r->scenario);
	hash_string(&hash, r->made_by);
	hash_int(&hash, r->as_of);
	hash_string(&hash, r->objective);
	hash_string(&hash, r->value);
	hash_string(&hash, r->bound);
	hash_string(&hash, r->unit);
	hash_string(&hash, r->stopped);
	hash_int(&hash, r->seed);
	hash_int(&hash, r->work);
	hash_string(&hash, r->method);
	hash_string(&hash, r->inputs_sha256);
	hash_int(&hash, (int64_t)r->pick_count);
	for (size_t i = 0; i < r->pick_count; i++) {
		const struct plan_pick *p = &r->pick[i];
		hash_string(&hash, p->measure);
		hash_string(&hash, p->organisation);
		hash_string(&hash, p->site);
		hash_string(&hash, p->consortium);
		hash_string(&hash, p->carrier);
		hash_int(&hash, p->year);
		hash_int(&hash, p->tier);
		hash_string(&hash, party_route_name(p->route));
		hash_string(&hash, party_size_name(p->size));
		hash_int(&hash, p->cost_krw);
		hash_int(&hash, p->support_krw);
		hash_int(&hash, p->g_per_year);
		hash_int(&hash, p->life_years);
		hash_string(&hash, p->value);
		hash_int(&hash, (int64_t)p->pay_count);
		for (size_t k = 0; k < p->pay_count; k++) {
			hash_string(&hash, p->pay[k].origin);
			hash_int(&hash, p->pay[k].amount_krw);
		}
	}
	hash_final(&hash, out_sha256);
}
