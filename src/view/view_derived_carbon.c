/* Footprints, published versions, inventory, reductions, as lists. */
#include "view/view_derived.h"

#include "view/view.h"

#include "base/decimal.h"
#include "programme/programme.h"
#include "reduction/reduction.h"

#include <string.h>

#define FOOTPRINT VIEW_CLASS_FOOTPRINT
#define METER VIEW_CLASS_METER
#define PROJECT VIEW_CLASS_PROJECT

static const struct view_derived_column footprints[] = {
	VIEW_NAMES("product", "제품", FOOTPRINT, VIEW_PRODUCT),
	VIEW_NAMES("organisation", "조직", FOOTPRINT, VIEW_ORGANISATION),
	VIEW_FREE("name", "이름", FOOTPRINT),
	VIEW_WORD("kind", "종류", FOOTPRINT),
	VIEW_CELL("unit", "선언단위", VIEW_TEXT, FOOTPRINT),
	VIEW_CELL("period_from", "기간시작", VIEW_MONTH, FOOTPRINT),
	VIEW_CELL("period_to", "기간끝", VIEW_MONTH, FOOTPRINT),
	VIEW_CELL("gwp_set", "지구온난화지수", VIEW_TEXT, FOOTPRINT),
	VIEW_CELL("physical_kgco2e", "물리발자국", VIEW_DECIMAL, FOOTPRINT),
	VIEW_CELL("with_biogenic_kgco2e", "생물기원포함발자국", VIEW_DECIMAL, FOOTPRINT),
	VIEW_CELL("claimed_kgco2e", "다른곳주장", VIEW_DECIMAL, FOOTPRINT),
	VIEW_CELL("claim_adjusted_kgco2e", "주장조정발자국", VIEW_DECIMAL, FOOTPRINT),
	VIEW_CELL("base_kgco2e", "개선전발자국", VIEW_DECIMAL, FOOTPRINT),
	VIEW_CELL("primary_data_percent", "1차자료비율", VIEW_DECIMAL, FOOTPRINT),
	VIEW_CELL("dqr_technological", "기술등급", VIEW_DECIMAL, FOOTPRINT),
	VIEW_CELL("dqr_temporal", "시간등급", VIEW_DECIMAL, FOOTPRINT),
	VIEW_CELL("dqr_geographical", "지리등급", VIEW_DECIMAL, FOOTPRINT),
	VIEW_CELL("exempted_percent", "제외비율", VIEW_DECIMAL, FOOTPRINT),
	VIEW_CELL("third_party_percent", "제3자검증비율", VIEW_DECIMAL, FOOTPRINT),
	{{"complete", "완전함", VIEW_BOOL, FOOTPRINT, true}, VIEW_PLAIN, false, false},
	VIEW_END,
};

static const char *month_text(date_month month, struct arena *arena)
{
	char text[DATE_TEXT_LEN];

	month_format(month, text);
	return arena_strdup(arena, text);
}

static const char *base_of(const struct view_footprint *list, size_t count, const char *product)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].product, product) == 0)
			return list[i].t2_kgco2e;
	return NULL;
}

static enum status read_footprints(struct view_reading *r, struct err *err)
{
	const struct view_footprint_question now = {.which = VIEW_AFTER, .all = true}, base = {.which = VIEW_BEFORE, .all = true};
	struct view_footprint *list, *before;
	size_t count, befores;
	enum status st = view_footprints(r->door->tx, &now, r->arena, &list, &count, err);

	if (st == ST_OK)
		st = view_footprints(r->door->tx, &base, r->arena, &before, &befores, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct view_footprint *f = &list[i];
		const char *cell[] = {f->product, view_text_or_null(f->organisation), view_text_or_null(f->name), f->kind, f->unit,
			month_text(f->period_from, r->arena), month_text(f->period_to, r->arena), f->gwp_set, f->t2_kgco2e, f->t1_kgco2e,
			f->claim_kgco2e, f->adjusted_kgco2e, base_of(before, befores, f->product), f->primary_data_percent, f->rating[0],
			f->rating[1], f->rating[2], f->exempted_percent, f->verified_percent[3], f->publishable ? "true" : "false"};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

static const struct view_derived_column versions[] = {
	VIEW_WORD("version", "판", FOOTPRINT),
	VIEW_NAMES("product", "제품", FOOTPRINT, VIEW_PRODUCT),
	VIEW_WORD("period", "기간", FOOTPRINT),
	VIEW_CELL("number", "순번", VIEW_COUNT, FOOTPRINT),
	{{"published_on", "발행일", VIEW_DAY, FOOTPRINT, true}, VIEW_PLAIN, false, false},
	VIEW_CELL("published_by", "발행자", VIEW_TEXT, VIEW_CLASS_PERSON),
	VIEW_FREE("reason", "이유", FOOTPRINT),
	VIEW_CELL("previous", "이전판", VIEW_TEXT, FOOTPRINT),
	VIEW_CELL("evidence_sha256", "증빙해시", VIEW_TEXT, FOOTPRINT),
	{{"active", "현행", VIEW_BOOL, FOOTPRINT, true}, VIEW_PLAIN, false, false},
	VIEW_END,
};

static enum status read_versions(struct view_reading *r, struct err *err)
{
	struct programme_version *list;
	size_t count;
	enum status st = programme_versions(r->door->tx, NULL, r->arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct programme_version *v = &list[i];
		const char *cell[] = {v->version, v->product, v->period, view_number_text(v->number, r->arena), view_text_or_null(v->published_on),
			view_text_or_null(v->published_by), view_text_or_null(v->reason), view_text_or_null(v->previous),
			view_text_or_null(v->inputs), v->is_active ? "true" : "false"};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

static const struct view_derived_column inventory[] = {
	VIEW_NAMES("site", "사업장", METER, VIEW_SITE),
	VIEW_NAMES("process", "공정", METER, VIEW_PROCESS),
	{{"month", "월", VIEW_MONTH, METER, true}, VIEW_PLAIN, false, false},
	VIEW_WORD("carrier", "에너지", METER),
	VIEW_CELL("scope", "스코프", VIEW_COUNT, METER),
	VIEW_WORD("status", "상태", METER),
	VIEW_CELL("factor", "배출계수", VIEW_TEXT, METER),
	VIEW_CELL("amount", "양", VIEW_DECIMAL, METER),
	VIEW_CELL("unit", "단위", VIEW_TEXT, METER),
	VIEW_CELL("location_kgco2e", "지역기반", VIEW_DECIMAL, METER),
	VIEW_CELL("market_kgco2e", "시장기반", VIEW_DECIMAL, METER),
	VIEW_END,
};

static enum status read_inventory(struct view_reading *r, struct err *err)
{
	struct view_inventory list;
	enum status st = view_inventory_read(r->door->tx, NULL, false, r->arena, &list, err);

	for (size_t i = 0; st == ST_OK && i < list.line_count; i++) {
		const struct view_inventory_line *l = &list.line[i];
		const char *cell[] = {l->site, l->process, l->month, l->carrier, view_number_text(l->scope, r->arena), l->status, l->factor,
			l->amount, l->unit, l->location_kgco2e, l->market_kgco2e};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

static const struct view_derived_column reductions[] = {
	VIEW_NAMES("measure", "설비투자", PROJECT, VIEW_MEASURE),
	VIEW_NAMES("organisation", "조직", PROJECT, VIEW_ORGANISATION),
	VIEW_NAMES("project", "외부사업", PROJECT, VIEW_PROJECT),
	VIEW_CELL("planned_kgco2e", "계획감축", VIEW_DECIMAL, PROJECT),
	VIEW_CELL("measured_kgco2e", "계측감축", VIEW_DECIMAL, PROJECT),
	VIEW_CELL("verified_kgco2e", "검증감축", VIEW_DECIMAL, PROJECT),
	VIEW_CELL("filled_months", "채운달수", VIEW_COUNT, METER),
	VIEW_END,
};

static const char *kg(int64_t grams, struct arena *arena)
{
	char text[DECIMAL_DIGITS_LEN];

	decimal_from_digits(grams, -3, text);
	return arena_strdup(arena, text);
}

static enum status read_reductions(struct view_reading *r, struct err *err)
{
	const struct view_relations *all = r->door->relations;
	struct reduction_total *list;
	struct party_rules rules;
	size_t count;
	char folder[65];
	enum status st = programme_rules_read(r->door->tx, r->arena, &rules, folder, err);

	if (st == ST_OK)
		st = reduction_totals(r->door->tx, rules.metered_from, rules.metered_to, r->arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct reduction_total *t = &list[i];
		int32_t at = view_entity_find(all, VIEW_MEASURE, t->measure);
		int32_t firm = at < 0 ? -1 : all->entity[VIEW_MEASURE][at].owner.organisation;
		const char *cell[] = {t->measure, firm < 0 ? NULL : all->entity[VIEW_ORGANISATION][firm].key, view_text_or_null(t->project),
			kg(t->planned_g, r->arena), kg(t->measured_g, r->arena), kg(t->verified_g, r->arena),
			view_number_text(t->filled_months, r->arena)};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

const struct view_derived view_derived_carbon[] = {
	{"footprints", "제품 발자국: 물리값과 주장조정값, 품질", "footprints of products: physical and claim-adjusted, with quality", FOOTPRINT,
		"product", "product", "", footprints, read_footprints},
	{"versions", "발행한 발자국의 판", "published versions of footprints", FOOTPRINT, "version", "product", "", versions, read_versions},
	{"inventory", "사업장 배출 목록", "emissions of sites by month", METER, "site process month carrier", "process", "", inventory,
		read_inventory},
	{"reductions", "설비별 감축량", "reductions by measure", PROJECT, "measure", "measure", "", reductions, read_reductions},
	{0},
};
