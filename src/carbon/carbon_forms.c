/* Forms that other rules ask for. Pure. */
#include "carbon/carbon.h"

#define COUNTS_ABOVE 0.05

bool carbon_quality_v2(const struct carbon_rated *input, size_t count, double *out_coverage, double out_rating[CARBON_RATINGS_V2])
{
	double whole = 0, covered = 0, sum[CARBON_RATINGS_V2] = {0};

	for (size_t i = 0; i < count; i++)
		whole += input[i].kgco2e;
	for (size_t i = 0; i < count; i++) {
		if (!(input[i].kgco2e > COUNTS_ABOVE * whole)) /* exactly 5 % is out */
			continue;
		covered += input[i].kgco2e;
		for (int k = 0; k < CARBON_RATINGS_V2; k++)
			sum[k] += input[i].kgco2e * input[i].rating[k];
	}
	if (!(covered > 0))
		return false;
	*out_coverage = 100 * covered / whole;
	for (int k = 0; k < CARBON_RATINGS_V2; k++)
		out_rating[k] = sum[k] / covered;
	return true;
}

double carbon_cbam_see(double attributed_t, double activity_t, const struct carbon_precursor *precursor, size_t count)
{
	double sum = attributed_t;

	for (size_t i = 0; i < count; i++)
		sum += precursor[i].t * precursor[i].see;
	return sum / activity_t;
}
