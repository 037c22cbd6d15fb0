#include "credit/credit_export.h"

#include "credit/credit_int.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum status credit_export_projects(
	struct store_tx *tx, struct arena *arena, struct credit_export_project **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT project, name, kind, coordinator, started_on, resolution_on, crediting_to, certified_on, evidence FROM projects "
			"ORDER BY project",
		struct credit_export_project, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4),
		STORE_TEXT(5), STORE_TEXT(6), STORE_TEXT(7), STORE_TEXT(8));
	return ST_OK;
}

enum status credit_export_owners(struct store_tx *tx, struct arena *arena, struct credit_export_owner **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT project, organisation, \"share\", valid_from, evidence FROM ownership ORDER BY project, valid_from, organisation",
		struct credit_export_owner, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4));
	return ST_OK;
}

enum status credit_export_certificates(
	struct store_tx *tx, struct arena *arena, struct credit_export_certificate **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS(
		"SELECT certificate, vintage, grams, tonnes, remainder_g, serial_from, serial_to, project, on_date, evidence, period_from, period_to"
		" FROM credit_certificate ORDER BY certificate",
		struct credit_export_certificate, *out_list, *out_count, STORE_INT(0), STORE_INT(1), STORE_INT(2), STORE_INT(3), STORE_INT(4),
		STORE_INT(5), STORE_INT(6), STORE_TEXT(7), STORE_TEXT(8), STORE_TEXT(9), store_month(stmt_, 10), store_month(stmt_, 11));
	return ST_OK;
}

enum status credit_carbon_prices(
	struct store_tx *tx, struct arena *arena, struct credit_carbon_price **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT organisation, instrument, scheme, source, \"year\", tonnes, amount_krw, rebate_krw FROM carbon_prices"
			" ORDER BY organisation, \"year\", instrument",
		struct credit_carbon_price, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_INT(4),
		store_is_null(stmt_, 5) ? -1 : STORE_INT(5), STORE_INT(6), store_is_null(stmt_, 7) ? -1 : STORE_INT(7));
	return ST_OK;
}

static enum status read_blocks(struct store_tx *tx, struct arena *arena, struct credit_export_block **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT unit, project, holder, measure, state, since, vintage, serial_from, serial_to, certificate, blocked FROM credit_block"
			" WHERE state <> 'converted' ORDER BY project, vintage, serial_from, serial_to, unit",
		struct credit_export_block, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4),
		STORE_TEXT(5), STORE_INT(6), STORE_INT(7), STORE_INT(8), STORE_INT(9), store_int(stmt_, 10) != 0);
	return ST_OK;
}

enum status credit_export_blocks(struct store_tx *tx, struct arena *arena, struct credit_export_block **out_list, size_t *out_count, struct err *err)
{
	struct credit_export_block *list;
	size_t count;
	enum status st = read_blocks(tx, arena, &list, &count, err);

	for (size_t i = 1; st == ST_OK && i < count; i++) {
		const struct credit_export_block *a = &list[i - 1], *b = &list[i];
		char from[24], to[24];

		if (strcmp(a->project, b->project) != 0 || a->vintage != b->vintage || b->from > a->to)
			continue;
		snprintf(from, sizeof from, "%" PRId64, b->from);
		snprintf(to, sizeof to, "%" PRId64, a->to);
		st = err_set(err, ST_CONFLICT, "credit.ranges_overlap", b->project, b->unit, from, to, NULL);
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

const char *credit_export_class(const mpq_t tonnes_per_year)
{
	static const char *const name[] = {[CREDIT_MICRO] = "micro", [CREDIT_SMALL] = "small", [CREDIT_GENERAL] = "general"};

	return name[credit_class_of(tonnes_per_year)];
}
