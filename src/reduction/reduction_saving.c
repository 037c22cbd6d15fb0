#include "reduction/reduction_saving.h"

#include "base/decimal.h"
#include "factor/factor.h"

#include <string.h>

size_t reduction_saving_first(const struct reduction_saving *list, size_t count, const char *measure)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(list[middle].measure, measure) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && strcmp(list[low].measure, measure) == 0 ? low : count;
}

bool reduction_plan_kg_per_mwh(const struct reduction_plan *plan, mpq_t out_kg)
{
	mpq_t units, kg;
	bool energy;

	mpq_inits(units, kg, NULL);
	mpq_set_ui(units, 1, 1);
	energy = factor_convert(units, "MWh", plan->energy_unit, units, NULL) == ST_OK && mpq_set_str(kg, plan->exact_per_energy, 10) == 0;
	if (energy)
		mpq_mul(out_kg, units, kg);
	mpq_clears(units, kg, NULL);
	return energy;
}
