/* Months that the last run had: a record that is begun at the grid of months says of the year what the run says, but for what its firm has changed. */
#include "programme/programme_start_int.h"

#include "base/decimal.h"
#include "factor/factor.h"

#include <string.h>

enum status programme_start_first_process(struct store_tx *tx, const char *site, struct arena *arena, const char **out_process, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx, "SELECT process FROM processes WHERE site = ?1 ORDER BY process LIMIT 1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, site);
	st = store_step(s, &row, err);
	if (st == ST_OK)
		*out_process = row ? store_text_copy(s, 0, arena) : NULL;
	return st;
}

const char *programme_start_in_unit(const char *quantity, const char *from, const char *to, struct arena *arena)
{
	char text[DECIMAL_TEXT_LEN * 2];
	bool fits;
	mpq_t amount;

	if (strcmp(from, to) == 0)
		return quantity;
	mpq_init(amount);
	fits = decimal_parse_exact(quantity, amount, NULL) == ST_OK && factor_convert(amount, from, to, amount, NULL) == ST_OK;
	if (fits)
		decimal_canonical(amount, text);
	mpq_clear(amount);
	return fits ? arena_strdup(arena, text) : NULL;
}

static bool says(const struct programme_start_month *month)
{
	return month->quantity || month->won;
}

/* Twelve months of a carrier in the record, and its unit; NULL: the record says it otherwise (of the year together, none, not known). */
static struct programme_start_month *months_of(struct programme_start_record *r, const char *carrier, const char ***out_unit)
{
	struct programme_start_energy *e;

	if (strcmp(carrier, "electricity") == 0) {
		*out_unit = &r->electricity_unit;
		return r->electricity;
	}
	for (size_t i = 0; i < r->energies; i++)
		if (strcmp(r->energy[i].carrier, carrier) == 0) {
			*out_unit = &r->energy[i].unit;
			return r->energy[i].by_month ? r->energy[i].month : NULL;
		}
	if (r->energies == PROGRAMME_START_CARRIERS)
		return NULL;
	e = &r->energy[r->energies++];
	*e = (struct programme_start_energy){.carrier = carrier, .state = "value", .by_month = true};
	*out_unit = &e->unit;
	return e->month;
}

static void put_recorded(struct programme_start_record *r, date_month from, const char *carrier, date_month at, const char *quantity, const char *unit,
	bool estimated, struct arena *arena)
{
	const char **own;
	struct programme_start_month *month = months_of(r, carrier, &own);
	bool electricity = month == r->electricity;

	if (!month || says(&month[at - from]))
		return;
	if (!*own)
		*own = electricity ? "kWh" : unit;
	quantity = programme_start_in_unit(quantity, unit, *own, arena);
	if (quantity)
		month[at - from] = (struct programme_start_month){.quantity = quantity, .source = estimated ? "estimated" : "measured"};
}

enum status programme_start_fill(
	struct store_tx *tx, struct programme_start_record *r, const char *site, date_month from, struct arena *arena, struct err *err)
{
	char first[DATE_TEXT_LEN], last[DATE_TEXT_LEN];
	struct store_stmt *s;
	bool row;
	enum status st = r->process ? ST_OK : programme_start_first_process(tx, site, arena, &r->process, err);

	if (st != ST_OK || !r->process)
		return st;
	month_format(from, first);
	month_format(from + PROGRAMME_START_MONTHS - 1, last);
	st = store_query(tx,
		"SELECT carrier, month, quantity, unit, status FROM activity WHERE process = ?1 AND month >= ?2 AND month <= ?3 AND quantity IS NOT NULL"
		" ORDER BY carrier, month",
		&s, err);
	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, r->process);
	store_bind_text(s, 2, first);
	store_bind_text(s, 3, last);
	while ((st = store_step(s, &row, err)) == ST_OK && row)
		put_recorded(r, from, store_text_copy(s, 0, arena), store_month(s, 1), store_text_copy(s, 2, arena), store_text_copy(s, 3, arena),
			strcmp(store_text(s, 4), "estimated") == 0, arena);
	return st;
}
