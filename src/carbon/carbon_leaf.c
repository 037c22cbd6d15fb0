/* Leaves: factors and suppliers' footprints as rows of the solve. */
#include "carbon/carbon_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct carbon_leaf *carbon_leaf_new(struct carbon_result *result)
{
	struct carbon_leaf *leaf;

	if (result->leaf_count == result->leaf_capacity)
		result->leaf =
			heap_grow(result->leaf, result->leaf_capacity = result->leaf_capacity ? result->leaf_capacity * 2 : 64, sizeof *result->leaf);
	leaf = &result->leaf[result->leaf_count++];
	*leaf = (struct carbon_leaf){.factor = -1, .received = -1, .gsd = 1};
	mpq_inits(leaf->t2, leaf->uptake, leaf->aircraft, NULL);
	return leaf;
}

/* What one unit of a factor brings to each column. */
static void leaf_fill(const struct carbon_model *model, enum carbon_case which, struct carbon_leaf *leaf)
{
	const struct factor *factor = model->factor[leaf->factor];
	int column = CARBON_A + (int)factor->component;
	double rating[3], t2;
	date_month from, to;

	carbon_period(model->rules, which, &from, &to);
	leaf->value[column] = carbon_solve_double(factor->kgco2e_per_unit);
	if (column == CARBON_D) {
		mpq_set(leaf->uptake, factor->kgco2e_per_unit);
	} else {
		mpq_set(leaf->t2, factor->kgco2e_per_unit);
		if (column == CARBON_H)
			mpq_set(leaf->aircraft, factor->kgco2e_per_unit);
	}
	t2 = column == CARBON_D ? 0 : leaf->value[column];
	carbon_ratings(factor, to / 12, rating);
	leaf->value[CARBON_PRIMARY] = leaf->primary ? t2 : 0;
	for (int i = 0; i < 3; i++)
		leaf->value[CARBON_Q_TECHNOLOGICAL + i] = rating[i] * t2;
	if (leaf->verified != CARBON_NOT_VERIFIED)
		leaf->value[CARBON_V_PROGRAMME + (int)leaf->verified - 1] = t2;
	leaf->gsd = factor->gsd;
	leaf->marks = factor_marks(factor, model->rules->gwp_set);
	if (leaf->on_site || factor->is_gas)
		leaf->marks &= ~(unsigned)FACTOR_MARK_NO_UPSTREAM;
	leaf->value[CARBON_MARKED] = leaf->marks ? t2 : 0;
	leaf->value[CARBON_T2] = leaf->value[CARBON_ADJUSTED] = t2;
}

/* The leaf of a factor with what is known about the data. */
int32_t carbon_leaf_of(
	struct carbon_model *model, struct carbon_result *result, int32_t factor, bool primary, bool on_site, enum carbon_verified verified)
{
	struct carbon_leaf *leaf;
	char key[48];
	int64_t at;

	snprintf(key, sizeof key, "%d/%d/%d/%d", factor, primary, on_site, (int)verified);
	if (map_get(result->leaf_at, key, &at))
		return (int32_t)at;
	leaf = carbon_leaf_new(result);
	leaf->factor = factor;
	leaf->primary = primary;
	leaf->on_site = on_site;
	leaf->verified = verified;
	leaf_fill(model, result->which, leaf);
	map_add(result->leaf_at, key, (int64_t)result->leaf_count - 1, NULL);
	return (int32_t)result->leaf_count - 1;
}

const char *carbon_leaf_key(const struct carbon_model *model, const struct carbon_leaf *leaf)
{
	return leaf->factor >= 0 ? model->factor[leaf->factor]->key : model->received[leaf->received].footprint;
}
