/* The key by which a process's emissions are shared among its products (footprint rules 2.3). */
#include "carbon/carbon_int.h"

#include "base/decimal.h"

#include <string.h>

/* Highest price ratio per unit up to which a physical key is right (to be confirmed with the standard's text). */
#define PRICE_RATIO_MAX 5

const char *const carbon_key_name[] = {"mass", "pieces", "hours", "value", "given"};
static const struct {
	const char *word;
	enum carbon_key key;
} words[] = {{"mass", CARBON_KEY_MASS}, {"pieces", CARBON_KEY_PIECES}, {"hours", CARBON_KEY_HOURS}, {"value", CARBON_KEY_VALUE},
	{"given", CARBON_KEY_GIVEN}};

static enum status at_product(const struct party_product *p, struct err *err)
{
	err_at(err, "products.csv", p->source_line, 0);
	return ST_INPUT;
}

/* Price of one declared unit: the mean of prices.csv, else that of products.csv. 0 if there is none. */
static enum status price_of(const struct carbon_model *model, int32_t product, mpq_t out_price, struct err *err)
{
	const struct party_product *p = &model->product[product];
	unsigned long years = 0;
	mpq_t price;
	enum status st = ST_OK;

	mpq_set_ui(out_price, 0, 1);
	mpq_init(price);
	for (size_t i = 0; i < model->price_count && st == ST_OK; i++) {
		if (strcmp(model->price[i].product, p->product) != 0)
			continue;
		st = decimal_parse_exact(model->price[i].price_krw, price, err);
		mpq_add(out_price, out_price, price);
		years++;
	}
	if (years > 0) {
		mpq_set_ui(price, years, 1);
		mpq_div(out_price, out_price, price);
	} else if (st == ST_OK && p->price_krw) {
		st = decimal_parse_exact(p->price_krw, out_price, err);
	}
	mpq_clear(price);
	return st;
}

/* Highest price of a declared unit over the lowest, waste left out; 0 if a price is missing, in `*out_without` its product. */
static enum status price_ratio(
	const struct carbon_model *model, int32_t process, mpq_t out_ratio, int32_t *out_without, size_t *out_products, struct err *err)
{
	mpq_t price, low, high;
	size_t products = 0;
	enum status st = ST_OK;

	*out_without = -1;
	mpq_set_ui(out_ratio, 0, 1);
	mpq_inits(price, low, high, NULL);
	for (size_t k = model->made_start[process]; k < model->made_start[process + 1] && st == ST_OK; k++) {
		int32_t product = model->made[k];

		if (strcmp(model->product[product].kind, "waste") == 0)
			continue;
		st = price_of(model, product, price, err);
		if (mpq_sgn(price) == 0 && *out_without < 0)
			*out_without = product;
		if (products == 0 || mpq_cmp(price, low) < 0)
			mpq_set(low, price);
		if (products == 0 || mpq_cmp(price, high) > 0)
			mpq_set(high, price);
		products++;
	}
	if (st == ST_OK && *out_without < 0 && products > 1)
		mpq_div(out_ratio, high, low);
	*out_products = products;
	mpq_clears(price, low, high, NULL);
	return st;
}

enum status carbon_process_key(const struct carbon_model *model, int32_t process, enum carbon_key *out_key, mpq_t out_ratio, struct err *err)
{
	const struct carbon_process *p = &model->process[process];
	int32_t without;
	size_t products;
	enum status st = price_ratio(model, process, out_ratio, &without, &products, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i].word, p->allocation) != 0)
			continue;
		*out_key = words[i].key;
		return ST_OK;
	}
	if (products > 1 && without >= 0) {
		err_set(err, ST_INPUT, "product.no_price", model->product[without].product, p->process, NULL);
		return at_product(&model->product[without], err);
	}
	*out_key = products <= 1                                   ? CARBON_KEY_PIECES /* nothing to share */
		   : mpq_cmp_ui(out_ratio, PRICE_RATIO_MAX, 1) > 0 ? CARBON_KEY_VALUE
								   : CARBON_KEY_MASS;
	return ST_OK;
}

static enum status share_of(const struct carbon_model *model, int32_t product, const mpq_t output, mpq_t out_weight, struct err *err)
{
	const struct party_product *p = &model->product[product];
	const char *process = model->process[model->process_of[product]].process;
	enum status st;

	for (size_t i = 0; i < model->share_count; i++) {
		if (strcmp(model->share[i].process, process) != 0 || strcmp(model->share[i].product, p->product) != 0)
			continue;
		st = decimal_parse_exact(model->share[i].share, out_weight, err);
		if (st == ST_OK && mpq_sgn(output) != 0)
			mpq_div(out_weight, out_weight, output);
		return st;
	}
	err_set(err, ST_INPUT, "allocation.no_share", process, p->product, NULL);
	return at_product(p, err);
}

enum status carbon_weight(const struct carbon_model *model, int32_t product, enum carbon_key key, const mpq_t output, const mpq_t hours,
	bool has_hours, mpq_t out_weight, struct err *err)
{
	const struct party_product *p = &model->product[product];
	const char *process = model->process[model->process_of[product]].process;
	enum status st = ST_OK;

	mpq_set_ui(out_weight, 0, 1);
	if (strcmp(p->kind, "waste") == 0)
		return ST_OK;
	switch (key) {
	case CARBON_KEY_PIECES:
		mpq_set_ui(out_weight, 1, 1);
		break;
	case CARBON_KEY_HOURS:
		if (!has_hours) {
			err_set(err, ST_INPUT, "production.no_hours", p->product, process, NULL);
			return at_product(p, err);
		}
		if (mpq_sgn(output) != 0)
			mpq_div(out_weight, hours, output);
		break;
	case CARBON_KEY_GIVEN:
		return share_of(model, product, output, out_weight, err);
	case CARBON_KEY_MASS:
		if (!p->mass_kg) {
			err_set(err, ST_INPUT, "product.no_mass", p->product, process, NULL);
			return at_product(p, err);
		}
		st = decimal_parse_exact(p->mass_kg, out_weight, err);
		break;
	case CARBON_KEY_VALUE:
		st = price_of(model, product, out_weight, err);
		if (st == ST_OK && mpq_sgn(out_weight) == 0)
			st = err_set(err, ST_INPUT, "product.no_price", p->product, process, NULL);
		break;
	}
	if (st != ST_OK)
		at_product(p, err);
	return st;
}
