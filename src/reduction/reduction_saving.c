#include "reduction/reduction_saving.h"

#include "base/decimal.h"
#include "factor/factor.h"

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
