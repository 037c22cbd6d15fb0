/* Which way a meter's gaps are filled: as the methodology of its machine says of the parameter. */
#include "party/party.h"
#include "reduction/reduction_int.h"
#include "reduction/reduction_series_int.h"

#include <string.h>

const struct reduction_parameter *reduction_series_parameter(const struct reduction_methodology *m, const char *parameter)
{
	for (size_t i = 0; i < m->parameters; i++)
		if (m->parameter[i].kind == REDUCTION_MONITORED && strcmp(m->parameter[i].id, parameter) == 0)
			return &m->parameter[i];
	return NULL;
}

enum reduction_fill reduction_series_fill_of(const struct reduction_parameter *parameter)
{
	return parameter->gap_highest ? REDUCTION_FILL_HIGHEST : REDUCTION_FILL_LOWEST;
}

enum status reduction_sides_read(struct store_tx *tx, struct arena *arena, struct reduction_sides *out_sides, struct err *err)
{
	*out_sides = (struct reduction_sides){0};
	return party_measures(tx, arena, &out_sides->measure, &out_sides->measures, err);
}

void reduction_sides_done(struct reduction_sides *sides)
{
	reduction_library_done(&sides->library);
}

/* Measures are in key order. */
static const struct party_measure *find_measure(const struct reduction_sides *sides, const char *measure)
{
	size_t low = 0, high = sides->measures;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(sides->measure[middle].measure, measure);

		if (order == 0)
			return &sides->measure[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

enum status reduction_sides_parameter(struct reduction_sides *sides, struct store_tx *tx, const struct reduction_series_meter *meter,
	const struct reduction_methodology **out_m, const struct reduction_parameter **out_parameter, struct err *err)
{
	const struct party_measure *measure = find_measure(sides, meter->measure);
	enum status st = ST_OK;

	*out_m = NULL;
	*out_parameter = NULL;
	if (measure)
		st = reduction_library_get(&sides->library, tx, meter->measure, measure->methodology, out_m, err);
	if (st == ST_OK && *out_m)
		*out_parameter = reduction_series_parameter(*out_m, meter->parameter);
	return st;
}

enum status reduction_series_side(struct store_tx *tx, const struct reduction_series_meter *meter, enum reduction_fill *out_fill, struct err *err)
{
	const struct reduction_parameter *parameter;
	const struct reduction_methodology *m;
	struct reduction_sides sides;
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = reduction_sides_read(tx, &arena, &sides, err);
	if (st == ST_OK)
		st = reduction_sides_parameter(&sides, tx, meter, &m, &parameter, err);
	if (st == ST_OK)
		*out_fill = parameter ? reduction_series_fill_of(parameter) : REDUCTION_FILL_HIGHEST;
	reduction_sides_done(&sides);
	arena_done(&arena);
	return st;
}
