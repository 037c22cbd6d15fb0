/* Private to view: SQL of the aggregates. */
#ifndef SANGSAENG_VIEW_AGGREGATE_INT_H
#define SANGSAENG_VIEW_AGGREGATE_INT_H

#include "view/view_aggregate.h"
#include "view/view_int.h"

struct view_amount { /* one row of a firm's data: all of a firm are added */
	int32_t organisation;
	int64_t amount; /* won, grams, micrograms */
};
enum status view_amounts_returns(struct store_tx *tx, const struct view_relations *relations, struct arena *arena, struct view_amount **out_list,
	size_t *out_count, struct err *err);
enum status view_amounts_grants(struct store_tx *tx, const struct view_relations *relations, struct arena *arena, struct view_amount **out_list,
	size_t *out_count, struct err *err);

/* The word of each organisation for a grouping, by index; NULL: it has none. "several": it has more than one. A tier is that of the agreement, a region that
 * of its sites, a size that of the day, a kind
 * (equipment, housekeeping) and a carrier those of its measures, a year that of its first machine. */
enum status view_group_words(struct store_tx *tx, const struct view_relations *relations, const char *by, date_day on, struct arena *arena,
	const char ***out_word, struct err *err);

/* Sets released for a measure, of any period: to the audience and to the public; with a NULL audience (what is to be public) to anybody. */
enum status view_releases_read(struct store_tx *tx, const char *measure, const char *period, const char *audience_or_null, struct arena *arena,
	struct view_released **out_list, size_t *out_count, struct err *err);
enum status view_release_put(
	struct store_tx *tx, const char *measure, const char *period, const char *audience, const struct party_cell *cell, struct err *err);

#endif
