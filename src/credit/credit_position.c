/* The trading position and offtake contracts: from the rows to what the rules take. */
#include "base/decimal.h"
#include "base/money.h"
#include "credit/credit_position_int.h"
#include "credit/credit_registry_int.h"

#include <inttypes.h>
#include <string.h>

static const char *place(struct arena *arena, const char *file, const struct credit_year_row *row)
{
	if (strcmp(row->what, "compliance") == 0)
		return arena_printf(arena, "%s:%" PRId64, file, row->source_line);
	return arena_printf(arena, "%s:%" PRId64 ", %s", file, row->source_line, row->text);
}

static void take_row(struct credit_trading_facts *f, const struct credit_year_row *row, struct arena *arena)
{
	if (strcmp(row->what, "certified") == 0) {
		f->certified_t = row->value[0];
		f->certified_stand_in = row->stand_in;
		f->certified_source = place(arena, "certified_emissions.csv", row);
	} else if (strcmp(row->what, "compliance") == 0) {
		f->compliance_t = row->value[0];
		f->compliance_source = place(arena, "compliance.csv", row);
		f->rate = row->text;
		f->rate_source = f->compliance_source;
	} else {
		f->free_t = row->value[0];
		f->auctioned_t = row->value[1];
		f->undivided_t = row->value[2];
		f->allocation_stand_in = row->stand_in;
		f->allocation_source = place(arena, "allocations.csv", row);
	}
}

/* The newest year with an obligation or certified emissions. */
static int newest_year(const struct credit_year_row *row, size_t count, const char *organisation)
{
	int64_t year = 0;

	for (size_t i = 0; i < count; i++)
		if (strcmp(row[i].organisation, organisation) == 0 && strcmp(row[i].what, "allocation") != 0 && row[i].year > year &&
			row[i].year < 2199)
			year = row[i].year;
	return (int)year;
}

static enum status read_lots(struct store_tx *tx, struct credit_trading_facts *f, struct arena *arena, struct err *err)
{
	struct credit_lot *allowance, *unit;
	size_t allowances, units;
	enum status st = credit_store_allowances(tx, f->organisation, arena, &allowance, &allowances, err);

	if (st == ST_OK)
		st = credit_store_units(tx, f->organisation, arena, &unit, &units, err);
	if (st != ST_OK)
		return st;
	f->lot = arena_alloc(arena, (allowances + units + 1) * sizeof *f->lot);
	for (size_t i = 0; i < allowances; i++)
		if (allowance[i].vintage == f->year)
			f->lot[f->lots++] = allowance[i];
	for (size_t i = 0; i < units; i++)
		f->lot[f->lots++] = unit[i];
	return ST_OK;
}

enum status credit_trading_read(struct store_tx *tx, const char *organisation, int year, date_day on, struct arena *arena,
	struct credit_trading_facts *out_facts, struct err *err)
{
	struct credit_trading_facts f = {.organisation = organisation,
		.on = on,
		.certified_t = -1,
		.compliance_t = -1,
		.free_t = -1,
		.auctioned_t = -1,
		.undivided_t = -1,
		.certified_source = "",
		.compliance_source = "",
		.allocation_source = "",
		.rate = "",
		.rate_source = ""};
	struct credit_year_row *row;
	struct credit_term *term;
	struct credit_price *price;
	size_t rows;
	enum status st = credit_store_years(tx, arena, &row, &rows, err);

	if (st != ST_OK)
		return st;
	f.year = year ? year : newest_year(row, rows, organisation);
	if (f.year == 0)
		return err_set(err, ST_NOT_FOUND, "trading.unknown", organisation, NULL);
	for (size_t i = 0; i < rows; i++)
		if (strcmp(row[i].organisation, organisation) == 0 && row[i].year == f.year)
			take_row(&f, &row[i], arena);
	st = credit_terms_read(tx, arena, &term, &f.terms, err);
	if (st == ST_OK)
		st = credit_prices_read(tx, arena, &price, &f.prices, err);
	if (st == ST_OK)
		st = credit_store_surrendered(tx, organisation, f.year, &f.surrendered_kcu_t, err);
	if (st == ST_OK)
		st = read_lots(tx, &f, arena, err);
	if (st != ST_OK)
		return st;
	f.term = term;
	f.price = price;
	if (!f.rate[0]) { /* no row of compliance: the limit of the allocation plan */
		const struct credit_term *limit = credit_term_find(term, f.terms, "offset_limit", "any", "any", date_make(f.year, 12, 31));

		if (limit) {
			f.rate = limit->value;
			f.rate_source = arena_printf(arena, "trading_terms.csv:%" PRId64 ", %s", limit->source_line, limit->source);
		}
	}
	*out_facts = f;
	return ST_OK;
}

/* ---- contracts ---- */

static void work_out(struct credit_contract *c)
{
	mpq_t share[2], whole;
	int64_t part[2] = {0, 0};

	mpq_inits(share[0], share[1], whole, NULL);
	c->promised_t = c->tonnes;
	if (c->share && decimal_parse_exact(c->share, share[0], NULL) == ST_OK)
		c->promised_t = credit_cap(c->issued_t, share[0]);
	c->delivered_t = c->delivered_t > 0 ? c->delivered_t : 0;
	if (c->delivered_t > c->promised_t)
		c->delivered_t = c->promised_t;
	c->amount_krw = c->price_krw > 0 && c->delivered_t > MONEY_MAX_KRW / c->price_krw ? MONEY_MAX_KRW : c->delivered_t * c->price_krw;
	if (decimal_parse_exact(c->firm_share, share[0], NULL) == ST_OK) {
		mpq_set_si(whole, 1, 1);
		mpq_sub(share[1], whole, share[0]);
		credit_split(c->amount_krw, share, 2, part);
	}
	c->firm_krw = part[0];
	c->carmaker_krw = part[1];
	mpq_clears(share[0], share[1], whole, NULL);
}

enum status credit_contracts(struct store_tx *tx, struct arena *arena, struct credit_contract **out_list, size_t *out_count, struct err *err)
{
	enum status st = credit_store_contracts(tx, arena, out_list, out_count, err);

	for (size_t i = 0; st == ST_OK && i < *out_count; i++)
		work_out(&(*out_list)[i]);
	return st;
}

/* ---- rules on the rows ---- */

static void found(struct findings *findings, enum severity severity, struct err *e, const char *file, int64_t line)
{
	err_at(e, file, line, 0);
	findings_add(findings, severity, e);
}

static void check_contract(const struct credit_contract *c, struct findings *findings)
{
	struct err e;

	if ((c->tonnes > 0) == (c->share != NULL)) {
		err_set(&e, ST_INPUT, "contract.promise", c->contract, NULL);
		found(findings, SEVERITY_ERROR, &e, "offtake_contracts.csv", c->source_line);
	}
	if (strcmp(c->seller, c->buyer) == 0) {
		err_set(&e, ST_INPUT, "contract.parties", c->contract, NULL);
		found(findings, SEVERITY_ERROR, &e, "offtake_contracts.csv", c->source_line);
	}
	if (c->paid_krw > 0 && (c->paid_on == DATE_NONE || c->paid_on < c->signed_on)) {
		err_set(&e, ST_INPUT, "contract.paid", c->contract, NULL);
		found(findings, SEVERITY_ERROR, &e, "offtake_contracts.csv", c->source_line);
	}
}

static void check_years(const struct credit_year_row *row, size_t count, struct findings *findings)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++) {
			char year[24], obligation[24], certified[24];
			struct err e;

			if (strcmp(row[i].what, "compliance") != 0 || strcmp(row[k].what, "certified") != 0 || row[i].year != row[k].year ||
				strcmp(row[i].organisation, row[k].organisation) != 0 || row[i].value[0] == row[k].value[0])
				continue;
			snprintf(year, sizeof year, "%" PRId64, row[i].year);
			snprintf(obligation, sizeof obligation, "%" PRId64, row[i].value[0]);
			snprintf(certified, sizeof certified, "%" PRId64, row[k].value[0]);
			err_set(&e, ST_INPUT, "trading.obligation_differs", row[i].organisation, year, obligation, certified, NULL);
			found(findings, SEVERITY_WARNING, &e, "compliance.csv", row[i].source_line);
		}
}

/* Shares are at most 1; days, months, rounds, tonnes and won are whole. */
static void check_term(const struct credit_term *t, struct findings *findings)
{
	bool share = strcmp(t->term, "offset_limit") == 0 || strcmp(t->term, "borrowing_limit") == 0 || strcmp(t->term, "late_rate_per_month") == 0;
	bool whole = !share && strcmp(t->term, "penalty_multiple") != 0;
	struct err e;
	mpq_t value;

	mpq_init(value);
	if (decimal_parse_exact(t->value, value, NULL) != ST_OK || (share && mpq_cmp_si(value, 1, 1) > 0) ||
		(whole && mpz_cmp_ui(mpq_denref(value), 1) != 0) || mpq_cmp_si(value, MONEY_MAX_KRW, 1) > 0) {
		err_set(&e, ST_INPUT, "trading.term", t->term, t->value, NULL);
		found(findings, SEVERITY_ERROR, &e, "trading_terms.csv", t->source_line);
	}
	mpq_clear(value);
	if (t->valid_to != DATE_NONE && t->valid_to < t->valid_from) {
		err_set(&e, ST_INPUT, "trading.term_reversed", t->term, NULL);
		found(findings, SEVERITY_ERROR, &e, "trading_terms.csv", t->source_line);
	}
}

enum status credit_trading_check_rows(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct credit_contract *contract;
	struct credit_year_row *year;
	struct credit_term *term;
	size_t contracts, years, terms;
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = credit_store_contracts(tx, &arena, &contract, &contracts, err);
	if (st == ST_OK)
		st = credit_store_years(tx, &arena, &year, &years, err);
	if (st == ST_OK)
		st = credit_terms_read(tx, &arena, &term, &terms, err);
	if (st == ST_OK) {
		for (size_t i = 0; i < contracts; i++)
			check_contract(&contract[i], findings);
		check_years(year, years, findings);
		for (size_t i = 0; i < terms; i++)
			check_term(&term[i], findings);
	}
	arena_done(&arena);
	return st;
}
