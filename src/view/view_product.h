/* What product regulations ask of a battery and of a product's or vehicle's passport. Physical footprint only; no offsets anywhere. Strings live in
 * the caller's arena, NULL where nothing is known or released; read-only. */
#ifndef SANGSAENG_VIEW_PRODUCT_H
#define SANGSAENG_VIEW_PRODUCT_H

#include "view/view.h"

/* ---- battery: footprint declaration per model and plant (Regulation (EU) 2023/1542 article 7) ---- */

struct view_stage {
	const char *stage;                           /* "raw_materials", "main_production", "distribution", "end_of_life" */
	const char *kgco2e, *kgco2e_per_kwh, *share; /* per declared unit; per kWh delivered; of the stages that are known. NULL: not known */
};
#define VIEW_STAGES 4
struct view_battery {
	const char *product, *name, *organisation, *site, *unit, *mass_kg, *gwp_set;
	const char *model, *capacity_kwh, *functional_kwh, *basis, *electricity_rule, *performance_class, *study_url, *valid_from, *valid_to,
		*verifier, *report; /* NULL where batteries.csv says nothing */
	bool stated;                /* it stands in batteries.csv */
	date_month period_from, period_to;
	const char *kgco2e, *kgco2e_per_kwh; /* cradle to gate, physical; per kWh delivered over life */
	const char *primary_data_percent, *rating[3];
	const char *electricity_factor, *electricity_kwh, *electricity_source; /* of the process; the largest factor */
	struct view_stage stage[VIEW_STAGES];
	const char *version, *published_on; /* of the newest published version */
	bool complete;
};
struct view_batteries {
	struct view_battery *item;
	size_t count;
};
/* Of the products named, or with none all of batteries.csv. ST_NOT_FOUND product.unknown, carbon.not_built, export.no_battery, programme.none;
 * ST_DENIED export.not_released. */
enum status view_batteries_read(struct store_tx *tx, const char *const *product, size_t products, const char *reader_or_null, struct arena *arena,
	struct view_batteries *out_batteries, struct err *err);

/* ---- passport: circularity passport of a vehicle, product passport of a part ---- */

struct view_material {                                           /* over all that is in the product */
	const char *material, *mass_kg, *share;                  /* of the mass that is known */
	const char *pre_consumer_kg, *post_consumer_kg, *elv_kg; /* NULL: not stated for some of it */
	const char *custody, *certificate;                       /* words, ", " between */
};
struct view_contained {                                  /* a product that contains materials, the asked one among them */
	const char *product, *name, *quantity, *mass_kg; /* mass_kg of its own materials in one of the asked; NULL: not stated or not released */
	bool withheld;
};
struct view_passport {
	const char *product, *name, *organisation, *kind, *unit, *mass_kg, *cn_code, *gwp_set;
	const char *version, *level, *unique_id, *operator_id, *facility_id, *carrier, *valid_from, *valid_to; /* NULL: no passport is recorded */
	date_month period_from, period_to;
	const char *kgco2e, *primary_data_percent, *footprint_version, *footprint_sha256;
	bool complete;
	const char *known_kg; /* of materials */
	struct view_material *material;
	struct view_contained *contained;
	struct view_substance {
		const char *product, *substance, *cas, *share, *location;
	} * substance;
	struct view_step {
		const char *product, *part, *minutes, *tools, *note;
		int64_t step;
	} * step;
	struct view_document {
		const char *evidence, *title, *sha256, *about; /* about: which fact it proves */
	} * document;
	struct view_passport_version {
		const char *version, *valid_from, *valid_to, *unique_id;
	} * history;
	size_t materials, containeds, substances, steps, documents, histories;
};
/* ST_NOT_FOUND product.unknown, programme.none; ST_DENIED export.not_released. Without a product: the first vehicle or finished product. */
enum status view_passport_read(struct store_tx *tx, const char *product_or_null, const char *reader_or_null, struct arena *arena,
	struct view_passport *out_passport, struct err *err);

#endif
