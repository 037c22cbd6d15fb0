/* The digest of everything that a period's footprints are made of. */
#include "carbon/carbon_int.h"

#include <stdlib.h>

static void hash_exact(struct hash *hash, const mpq_t value)
{
	char *text = mpq_get_str(NULL, 10, value);

	hash_string(hash, text);
	free(text);
}

void carbon_digest(const struct carbon_model *model, const struct carbon_claim *claim, size_t claim_count, struct carbon_result *result)
{
	struct hash hash;
	date_month from, to;

	carbon_period(model->rules, result->which, &from, &to);
	hash_init(&hash);
	hash_string(&hash, "sangsaeng.carbon/1");
	hash_string(&hash, carbon_case_name(result->which));
	hash_string(&hash, model->rules->gwp_set);
	hash_int(&hash, from);
	hash_int(&hash, to);
	for (size_t i = 0; i < model->product_count; i++) {
		const struct party_product *p = &model->product[i];

		hash_string(&hash, p->product);
		hash_string(&hash, p->declared_unit);
		hash_string(&hash, p->mass_kg);
		hash_string(&hash, p->price_krw);
		hash_string(&hash, p->factor);
	}
	hash_string(&hash, "links");
	for (size_t i = 0; i < model->link_count; i++) {
		const struct party_link *l = &model->link[i];

		hash_string(&hash, l->product);
		hash_string(&hash, l->input);
		hash_string(&hash, l->quantity);
		hash_string(&hash, l->share);
	}
	hash_string(&hash, "processes");
	for (size_t i = 0; i < model->process_count; i++) {
		hash_string(&hash, model->process[i].process);
		hash_string(&hash, model->process[i].allocation);
	}
	hash_string(&hash, "production");
	for (size_t i = 0; i < model->output_count; i++) {
		const struct carbon_output *o = &model->output[i];

		if (!carbon_in_period(model->rules, result->which, o->at))
			continue;
		hash_string(&hash, o->process);
		hash_string(&hash, o->product);
		hash_int(&hash, o->at);
		hash_string(&hash, o->quantity);
	}
	hash_string(&hash, "activity");
	for (size_t i = 0; i < model->energy_count; i++) {
		const struct carbon_energy *e = &model->energy[i];

		if (!carbon_in_period(model->rules, result->which, e->month))
			continue;
		hash_string(&hash, model->process[e->process].process);
		hash_int(&hash, e->month);
		hash_string(&hash, e->carrier);
		hash_string(&hash, e->status);
		hash_string(&hash, e->missing ? NULL : model->factor[e->factor]->key);
		if (!e->missing)
			hash_exact(&hash, e->amount);
	}
	hash_string(&hash, "factors");
	for (size_t i = 0; i < result->leaf_count; i++) {
		const struct carbon_leaf *leaf = &result->leaf[i];

		hash_string(&hash, carbon_leaf_key(model, leaf));
		hash_string(&hash, leaf->factor >= 0 ? model->factor[leaf->factor]->unit : NULL);
		hash_exact(&hash, leaf->t2);
		for (int c = 0; c < CARBON_COLUMNS; c++)
			hash_double(&hash, leaf->value[c]);
		hash_double(&hash, leaf->gsd);
		hash_int(&hash, leaf->marks);
	}
	hash_string(&hash, "parts");
	for (size_t i = 0; i < result->part_count; i++) {
		const struct carbon_part *part = &result->part[i];

		hash_string(&hash, model->product[part->product].product);
		hash_int(&hash, part->leaf);
		hash_int(&hash, part->kind);
		hash_string(&hash, part->activity);
		hash_exact(&hash, part->amount);
		hash_double(&hash, part->gsd);
	}
	hash_string(&hash, "exempted");
	for (size_t j = 0; j < result->n; j++)
		if (mpq_sgn(result->exempted[j]) != 0) {
			hash_int(&hash, (int64_t)j);
			hash_exact(&hash, result->exempted[j]);
		}
	hash_string(&hash, "claims");
	for (size_t i = 0; i < claim_count; i++) {
		hash_string(&hash, claim[i].process);
		hash_int(&hash, claim[i].grams);
	}
	hash_final(&hash, result->input_sha256);
}
