/* SQL of facts about products. */
#include "party/party_product.h"

#include "base/decimal.h"

#include <string.h>

enum status party_materials(struct store_tx *tx, struct arena *arena, struct party_material **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT product, material, mass_kg, pre_consumer_share, post_consumer_share, elv_share, custody, certificate, evidence"
			" FROM product_materials ORDER BY product, material",
		struct party_material, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4),
		STORE_TEXT(5), STORE_TEXT(6), STORE_TEXT(7), STORE_TEXT(8));
	return ST_OK;
}

enum status party_substances(struct store_tx *tx, struct arena *arena, struct party_substance **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT product, substance, cas, \"share\", location, evidence FROM product_substances ORDER BY product, substance",
		struct party_substance, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4),
		STORE_TEXT(5));
	return ST_OK;
}

enum status party_dismantlings(struct store_tx *tx, struct arena *arena, struct party_dismantling **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT product, part, minutes, tools, note, evidence, step FROM product_dismantling ORDER BY product, step",
		struct party_dismantling, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4),
		STORE_TEXT(5), STORE_INT(6));
	return ST_OK;
}

enum status party_passports(struct store_tx *tx, struct arena *arena, struct party_passport **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT product, level, unique_id, operator_id, facility_id, carrier, valid_from, valid_to, evidence, version"
			" FROM product_passports ORDER BY product, version",
		struct party_passport, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4),
		STORE_TEXT(5), STORE_TEXT(6), STORE_TEXT(7), STORE_TEXT(8), STORE_INT(9));
	return ST_OK;
}

enum status party_batteries(struct store_tx *tx, struct arena *arena, struct party_battery **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT product, model, capacity_kwh, functional_kwh, basis, electricity_rule, performance_class, study_url, valid_from,"
			" valid_to, verifier, report, evidence FROM batteries ORDER BY product",
		struct party_battery, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4), STORE_TEXT(5),
		STORE_TEXT(6), STORE_TEXT(7), STORE_TEXT(8), STORE_TEXT(9), STORE_TEXT(10), STORE_TEXT(11), STORE_TEXT(12));
	return ST_OK;
}

static void complain(struct findings *findings, const char *file, int64_t line, const char *code, const char *a, const char *b)
{
	struct err finding;

	err_set(&finding, ST_INPUT, code, a, b, NULL);
	err_at(&finding, file, line, 0);
	findings_add(findings, SEVERITY_ERROR, &finding);
}

static bool is_digits(const char *code, size_t least, size_t most)
{
	size_t length = strlen(code);

	return length >= least && length <= most && strspn(code, "0123456789") == length;
}

static enum status check_codes(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx,
		"SELECT product, cn_code, cpc_code, source_line FROM products WHERE cn_code IS NOT NULL OR cpc_code IS NOT NULL ORDER BY source_line",
		&s, err);

	if (st != ST_OK)
		return st;
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		if (!store_is_null(s, 1) && !is_digits(store_text(s, 1), 8, 8))
			complain(findings, "products.csv", store_int(s, 3), "product.cn_code", store_text(s, 0), store_text(s, 1));
		if (!store_is_null(s, 2) && !is_digits(store_text(s, 2), 2, 5))
			complain(findings, "products.csv", store_int(s, 3), "product.cpc_code", store_text(s, 0), store_text(s, 2));
	}
	return st;
}

/* What is recycled before and after use is at most all of it, and what comes from vehicles a part of what was used. */
static bool shares_fit(const char *pre, const char *post, const char *elv)
{
	const char *const text[] = {pre, post, elv};
	mpq_t share[3], one;
	bool fit = true;

	mpq_init(one);
	mpq_set_ui(one, 1, 1);
	for (int i = 0; i < 3; i++) {
		mpq_init(share[i]);
		fit = fit && (!text[i] || decimal_parse_exact(text[i], share[i], NULL) == ST_OK);
	}
	fit = fit && mpq_cmp(share[2], share[1]) <= 0;
	mpq_add(share[0], share[0], share[1]);
	fit = fit && mpq_cmp(share[0], one) <= 0;
	for (int i = 0; i < 3; i++)
		mpq_clear(share[i]);
	mpq_clear(one);
	return fit;
}

static enum status check_materials(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx,
		"SELECT product, material, pre_consumer_share, post_consumer_share, elv_share, source_line FROM product_materials ORDER BY "
		"source_line",
		&s, err);

	if (st != ST_OK)
		return st;
	while ((st = store_step(s, &row, err)) == ST_OK && row)
		if (!shares_fit(store_is_null(s, 2) ? NULL : store_text(s, 2), store_is_null(s, 3) ? NULL : store_text(s, 3),
			    store_is_null(s, 4) ? NULL : store_text(s, 4)))
			complain(findings, "product_materials.csv", store_int(s, 5), "material.shares", store_text(s, 0), store_text(s, 1));
	return st;
}

enum status party_check_products(struct store_tx *tx, struct findings *findings, struct err *err)
{
	enum status st = check_codes(tx, findings, err);

	return st == ST_OK ? check_materials(tx, findings, err) : st;
}
