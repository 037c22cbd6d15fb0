/* What a firm hands to a customer: one record of named fields, read once, filled into whatever form the customer uses (report/report_fill.h).
 *
 * A principal may be told a product's footprint with its quality and the hash that attests it, never what lets it rebuild costs: no meter data, cost,
 * recipe, sales (Subcontracting Act 12-3 and its guideline; fair-trade list of management information). Such fields do not exist here, and a form
 * that asks for one by name is refused with the reason (view_record_forbidden). */
#ifndef SANGSAENG_VIEW_RECORD_H
#define SANGSAENG_VIEW_RECORD_H

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"
#include "view/view.h"

#include <stddef.h>

enum view_each { VIEW_EACH_ONE, VIEW_EACH_PRODUCT, VIEW_EACH_MONTH, VIEW_EACH_SITE, VIEW_EACH_COUNT };
const char *view_each_name(enum view_each each); /* "one", "product", "month", "site" */
enum view_value { VIEW_VALUE_NUMBER, VIEW_VALUE_TEXT, VIEW_VALUE_DATE };
struct view_field {
	const char *name; /* "product.name", "footprint.physical" … */
	enum view_each each;
	enum view_value value;
	const char *unit;              /* of a number: "kgCO2e", "percent", "kg", ""; NULL for others */
	const char *word_en, *word_ko; /* header words of a table that mean it */
	const char *en, *ko;           /* what it is */
};
extern const struct view_field view_fields[]; /* ended by a NULL name */
const struct view_field *view_field_find(const char *name);
/* The nearest name; NULL if none is near. */
const char *view_field_nearest(const char *name);
/* By a header word of a table, in either language, blanks and capitals aside; NULL if no field is meant. */
const struct view_field *view_field_word(const char *word);
/* What a name or header word asks for that is not handed out: a code of messages ("record.meter", "record.cost", "record.recipe", "record.sales");
 * NULL if nothing is known against it. */
const char *view_record_forbidden(const char *name);

struct view_record {
	const char *firm;
	size_t count[VIEW_EACH_COUNT];       /* how many products, months, sites; 1 of one */
	const char **value[VIEW_EACH_COUNT]; /* by index, then by field */
	size_t fields;
};
struct view_record_question {
	const char *firm;           /* NULL: whose the products are */
	const char *const *product; /* NULL-ended; empty: all that the firm makes */
	enum view_case which;       /* period of the footprints */
};
/* ST_NOT_FOUND programme.none, party.unknown, product.unknown; ST_INPUT record.no_firm, record.other_firm, record.no_product. */
enum status view_record_read(
	struct store_tx *tx, const struct view_record_question *question, struct arena *arena, struct view_record *out_record, struct err *err);
/* Value of a field of the index-th product, month or site: a decimal, a text, a day; NULL where it is not stated. */
const char *view_record_value(const struct view_record *record, const struct view_field *field, size_t index);

#endif
