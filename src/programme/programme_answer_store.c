/* SQL of answers: whose a row is. */
#include "programme/programme_answer_int.h"

#include <stdio.h>
#include <string.h>

enum status programme_store_owner(struct store_tx *tx, const char *table, const char *id, char out_organisation[65], struct err *err)
{
	static const struct {
		const char *table, *sql;
	} owner[] = {{"organisations", "SELECT organisation FROM organisations WHERE organisation = ?1"},
		{"persons", "SELECT organisation FROM persons WHERE person = ?1"}, {"sites", "SELECT organisation FROM sites WHERE site = ?1"},
		{"processes", "SELECT s.organisation FROM processes p JOIN sites s ON s.site = p.site WHERE p.process = ?1"},
		{"products", "SELECT organisation FROM products WHERE product = ?1"},
		{"measures", "SELECT s.organisation FROM measures m JOIN sites s ON s.site = m.site WHERE m.measure = ?1"},
		{"evidence", "SELECT organisation FROM evidence WHERE evidence = ?1"}};
	struct store_stmt *stmt;
	bool row = false;
	size_t i = 0;
	enum status st;

	out_organisation[0] = '\0';
	while (i < sizeof owner / sizeof *owner && strcmp(owner[i].table, table) != 0)
		i++;
	if (i == sizeof owner / sizeof *owner)
		return ST_OK;
	st = store_query(tx, owner[i].sql, &stmt, err);
	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, id);
	st = store_step(stmt, &row, err);
	if (st == ST_OK && row && store_text(stmt, 0))
		snprintf(out_organisation, 65, "%s", store_text(stmt, 0));
	return st;
}
