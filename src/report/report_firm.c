/* What the documents about one firm share. */
#include "report/report_firm_int.h"

#include <string.h>

/* Words of view_outcome.h for why a figure is not known. */
static const struct {
	const char *why, *en, *ko;
} reason[] = {
	{"no_inventory", "there is no inventory of the whole year", "그 해 전체의 인벤토리가 없음"},
	{"months_missing", "bills of some months are missing", "고지서가 빠진 달이 있음"},
	{"no_production", "no output is recorded", "생산량 기록이 없음"},
	{"no_mass", "a product's mass is not known", "제품의 질량을 모름"},
	{"no_target", "the firm has set no target", "정한 목표가 없음"},
	{"no_absolute_target", "the firm's target is one of intensity", "업체의 목표가 원단위 목표임"},
	{"nothing_verified", "nothing is verified", "검증된 것이 없음"},
	{"nothing_measured", "nothing is metered", "계량한 것이 없음"},
	{"nothing_installed", "no machine is installed", "설치한 설비가 없음"},
	{"no_saving_stated", "the measures state no saving", "신청서에 절감액이 없음"},
	{"no_energy_price", "there are no prices of energy", "에너지 단가가 없음"},
	{"no_grant", "the firm has no grant", "지원이 없음"},
	{"no_education", "no education is recorded", "교육 기록이 없음"},
	{"no_agreement", "the firm is in no agreement on this day", "이 날 협약에 들어 있지 않음"},
	{"not_stated", "not stated", "진술하지 않음"},
	{"small_cell", "too few firms to compare", "비교할 업체가 너무 적음"},
};

static const char *why_of(const struct report_paper *paper, const struct view_outcome_figure *f)
{
	if (!f)
		return report_say(paper, "nothing is known of this year", "이 해의 자료가 없음");
	for (size_t i = 0; i < sizeof reason / sizeof *reason; i++)
		if (strcmp(reason[i].why, f->why) == 0)
			return report_say(paper, reason[i].en, reason[i].ko);
	return f->why;
}

int report_firm_year(const struct report_paper *paper, const struct view_outcome_firm *firm)
{
	int year = 0, month, day;

	if (paper->request->year)
		return paper->request->year;
	for (size_t i = 0; i < firm->figures; i++) {
		const struct view_outcome_figure *f = &firm->figure[i];

		if (strcmp(f->key, "emissions_tco2e") == 0 && f->form != VIEW_FIGURE_UNKNOWN && f->year > year)
			year = f->year;
	}
	if (year == 0)
		date_split(paper->basis.as_of, &year, &month, &day);
	return year;
}

const char *report_firm_cell(const struct report_paper *paper, const struct view_outcome_figure *f)
{
	if (!f || f->form == VIEW_FIGURE_UNKNOWN)
		return NULL;
	return f->form == VIEW_FIGURE_WHOLE ? report_cell_int(paper, f->whole) : f->decimal;
}

void report_firm_pair(struct report_paper *paper, const struct view_outcome_figure *f, const char *key, const char *label, enum report_cell_type type,
	const char *unit)
{
	const char *cell = report_firm_cell(paper, f);

	report_pair_why(paper, key, label, type, type == CELL_SHARE ? report_cell_share(paper, cell) : cell, unit, why_of(paper, f));
}

void report_firm_factors(struct report_paper *paper, const struct view_factor *factor, size_t factors)
{
	struct report_paper *p = paper;

	for (size_t i = 0; i < factors; i++) {
		const struct view_factor *f = &factor[i];

		REPORT_ROW(arena_printf(p->arena, "%s (%s)", p->ko && f->name_ko[0] ? f->name_ko : f->name_en, f->key),
			report_cell_text(f->kgco2e_per_unit), f->unit, f->year > 0 ? report_cell_int(p, f->year) : NULL, report_cell_text(f->source));
	}
}
