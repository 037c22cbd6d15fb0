/* Between the files of view_working.c. */
#ifndef SANGSAENG_VIEW_WORKING_INT_H
#define SANGSAENG_VIEW_WORKING_INT_H

#include "view/view_working.h"

struct working {
	struct view_door *door;
	const struct view_viewer *viewer;
	const char *part[4]; /* of the name: kind and subject; "" where there is none */
	const char *catalogue;
	struct arena *arena;
	struct view_working out;
};
struct working_figure {
	const char *key, *ko, *en, *unit, *formula, *formula_ko, *formula_en;
};

/* Takes name, unit and formula from the row of that key; ST_NOT_FOUND view.working. */
enum status working_begin(struct working *w, const struct working_figure *list, size_t count, const char *key, struct err *err);
enum status working_unknown(const struct working *w, struct err *err);
/* Sources are tables and rules that the number comes from. Returns the input, so that factor and edition can be added. */
struct view_working_input *working_put(struct working *w, const char *symbol, const char *ko, const char *en, const char *value, const char *unit,
	const char *source_ko, const char *source_en);
const char *working_whole(const struct working *w, int64_t number);
const char *working_tonnes(const struct working *w, int64_t grams);
/* A cell of an item's only row; "" where it is not there or not for the viewer. */
const char *working_cell(const struct view_list *list, const char *column);
enum status working_item(struct working *w, const char *resource, const char *key, struct view_list *out_list, struct err *err);

enum status working_programme(struct working *w, struct err *err);
enum status working_campaign(struct working *w, struct err *err);
enum status working_grant(struct working *w, struct err *err);
enum status working_application(struct working *w, struct err *err);
enum status working_offer(struct working *w, struct err *err);
enum status working_position(struct working *w, struct err *err);
enum status working_macc(struct working *w, struct err *err);
enum status working_reduction(struct working *w, struct err *err);
enum status working_plan(struct working *w, struct err *err);

#endif
