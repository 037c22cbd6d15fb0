/* Methodologies for the doors: a built-in one or a file, and a table of values (VALUES.csv) to calculate by it. */
#ifndef SANGSAENG_PROGRAMME_METHODOLOGY_H
#define SANGSAENG_PROGRAMME_METHODOLOGY_H

#include "base/message.h"
#include "reduction/reduction_methodology.h"
#include "store/store.h"

/* A word that ends with .json is a file, any other an id of the built-in ones. The caller calls programme_methodology_close. */
enum status programme_methodology_open(const char *id_or_file, struct reduction_methodology **out_methodology, struct err *err);

/* The built-in one at a place; NULL past the end. */
enum status programme_methodology_builtin(size_t place, struct reduction_methodology **out_methodology, struct err *err);
void programme_methodology_close(struct reduction_methodology *methodology_or_null);
/* Calculates by the values of a file (programme_values_read). All text of the result lives in the arena. */
enum status programme_methodology_calculate(const struct reduction_methodology *methodology, const char *values_path, const char *sheet,
	struct arena *arena, struct reduction_calculation *out_calculation, struct err *err);

/* Reads and stores methodologies/NAME.json of a programme folder, by name; `out_digest` over them, "" if there are none. What is wrong is a finding.
 */
enum status programme_methodologies_take_in(
	struct store_tx *tx, const char *folder, struct findings *findings, char out_digest[HASH_HEX_LEN], struct err *err);

/* Values with their numbers, from a table with the columns parameter,group,year,month,value,unit,status (in any order; group, year, month and status
 * may be left out; status measured if blank). `sheet`: of a workbook, NULL: found by its header. Errors (ST_INPUT, with place): those of rows.h, hidden
 * rows too, methodology.value_column, methodology.value_status, methodology.too_large, number.*, date.*. On success the caller calls
 * programme_values_done. */
struct programme_values {
	char sheet[ERR_SHEET_LEN]; /* of a workbook */
	struct reduction_value *value;
	size_t count;
};
#define PROGRAMME_VALUES_MAX 200000
enum status programme_values_read(const char *path, const char *sheet, struct arena *arena, struct programme_values *out_values, struct err *err);
void programme_values_done(struct programme_values *values);

#endif
