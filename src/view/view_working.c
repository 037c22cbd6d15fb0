/* How a number came to be: the form, the kinds, and the programme's own numbers. */
#include "view/view_working_int.h"

#include "base/decimal.h"
#include "view/view_derived.h"
#include "view/view_worked.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* ---- the form ---- */

enum status working_unknown(const struct working *w, struct err *err)
{
	const char *kinds = "";

	for (const struct view_working_kind *kind = view_working_kinds; kind->kind; kind++)
		kinds = arena_printf(w->arena, "%s%s%s:%s", kinds, kinds[0] ? ", " : "", kind->kind, kind->subject);
	return err_set(err, ST_NOT_FOUND, "view.working", w->out.of, kinds, NULL);
}

enum status working_begin(struct working *w, const struct working_figure *list, size_t count, const char *key, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].key, key) == 0) {
			w->out.name_ko = list[i].ko;
			w->out.name_en = list[i].en;
			w->out.unit = list[i].unit;
			w->out.formula = list[i].formula;
			w->out.formula_ko = list[i].formula_ko;
			w->out.formula_en = list[i].formula_en;
			return ST_OK;
		}
	return working_unknown(w, err);
}

struct view_working_input *working_put(struct working *w, const char *symbol, const char *ko, const char *en, const char *value, const char *unit,
	const char *source_ko, const char *source_en)
{
	struct view_working *out = &w->out;

	out->input = arena_grow(w->arena, out->input, out->inputs, sizeof *out->input);
	out->input[out->inputs] = (struct view_working_input){symbol, ko, en, value ? value : "", unit, source_ko, source_en, "", ""};
	return &out->input[out->inputs++];
}

const char *working_whole(const struct working *w, int64_t number)
{
	return view_number_text(number, w->arena);
}

const char *working_tonnes(const struct working *w, int64_t grams)
{
	char text[DECIMAL_DIGITS_LEN];

	decimal_from_digits(grams, -6, text);
	return arena_strdup(w->arena, text);
}

const char *working_cell(const struct view_list *list, const char *column)
{
	for (size_t c = 0; list->rows > 0 && c < list->resource->columns; c++)
		if (strcmp(list->resource->column[c].name, column) == 0 && list->cell[0][c])
			return list->cell[0][c];
	return "";
}

enum status working_item(struct working *w, const char *resource, const char *key, struct view_list *out_list, struct err *err)
{
	return view_item_read(w->door, w->viewer, view_resource_find(resource), key, w->arena, out_list, err);
}

/* ---- the programme ---- */

static const struct working_figure programme_figures[] = {
	{"spent", "집행한 새 지원금", "New support spent", "krw", "N = S + C + M", "새 지원금 = 정부 + 완성차 + 매칭",
		"new support = state + carmakers + match"},
	{"returned", "환원되어 다시 쓰인 돈", "Returned money spent again", "krw", "R = Σ x", "차수마다 쓰인 환원금의 합",
		"sum of the returned money spent at each tier"},
	{"verified", "검증된 감축량", "Verified reduction", "tco2e", "T = Σ x", "차수마다 검증된 감축량의 합",
		"sum of what was verified at each tier"},
	{"measured", "계측된 감축량", "Measured reduction", "tco2e", "T = Σ x", "차수마다 계측된 감축량의 합",
		"sum of what was measured at each tier"},
	{"planned", "계획한 감축량", "Planned reduction", "tco2e", "T = Σ x", "계측한 달에 대한 차수별 계획의 합",
		"sum of the plan of each tier, for the months that are metered"},
	{"per_tonne", "톤당 지원금", "Support a tonne", "krw_per_tco2e", "K = N ÷ T", "톤당 지원금 = 새 지원금 ÷ 검증된 감축량",
		"support a tonne = new support ÷ verified reduction"},
};
static const char kept_ko[] = "자금 장부: 지급 − 확정 때 줄인 돈 − 회수한 돈",
		  kept_en[] = "ledger of the fund: paid − cut at the fixing − taken back";

static int64_t of_tier(const struct view_cascade_tier *t, const char *figure)
{
	return strcmp(figure, "verified") == 0 ? t->verified_g : strcmp(figure, "measured") == 0 ? t->measured_g : t->planned_g;
}

static void put_tiers(struct working *w, const struct view_cascade *c, const char *figure)
{
	bool won = strcmp(figure, "returned") == 0;

	if (!won && c->year && !c->metered)
		return; /* not known */
	for (size_t i = 0; i < c->tiers; i++) {
		const struct view_cascade_tier *t = &c->tier[i];
		const char *ko = arena_printf(w->arena, "%d차: 설비 %" PRId64 "대", t->tier, t->machines),
			   *en = arena_printf(w->arena, "tier %d: %" PRId64 " machines", t->tier, t->machines);

		if (t->tier > 0 && won)
			working_put(w, "", ko, en, working_whole(w, t->returned_krw), "krw", kept_ko, kept_en);
		else if (t->tier > 0)
			working_put(w, "", ko, en, working_tonnes(w, of_tier(t, figure)), "tco2e", "설비별 감축량 (reductions)",
				"reductions by machine (reductions)");
	}
	w->out.value = won ? working_whole(w, c->all.returned_krw) : working_tonnes(w, of_tier(&c->all, figure));
}

static void put_spent(struct working *w, const struct view_cascade *c)
{
	working_put(w, "S", "정부 지원금", "support of the state", working_whole(w, c->all.state_krw), "krw", kept_ko, kept_en);
	working_put(w, "C", "완성차 출연금", "money of carmakers", working_whole(w, c->all.carmaker_krw), "krw", kept_ko, kept_en);
	working_put(w, "M", "환원금에 대한 매칭", "match of returned money", working_whole(w, c->all.match_krw), "krw", kept_ko, kept_en);
	w->out.value = working_whole(w, c->new_krw);
}

static void put_per_tonne(struct working *w, const struct view_cascade *c)
{
	working_put(w, "N", "새 지원금 (정부 + 완성차 + 매칭)", "new support (state + carmakers + match)", working_whole(w, c->new_krw), "krw",
		kept_ko, kept_en);
	working_put(w, "T", "검증된 감축량", "verified reduction", c->year && !c->metered ? "" : working_tonnes(w, c->all.verified_g), "tco2e",
		"설비별 감축량 (reductions)", "reductions by machine (reductions)");
	w->out.value = c->krw_per_t ? c->krw_per_t : "";
}

enum status working_programme(struct working *w, struct err *err)
{
	const char *figure = w->part[1];
	struct view_cascade cascade;
	char *rest = NULL;
	long year = w->part[2][0] ? strtol(w->part[2], &rest, 10) : 0;
	enum status st = working_begin(w, programme_figures, COUNT(programme_figures), figure, err);

	if (st == ST_OK && rest && (*rest || year < 1990 || year > 2200))
		st = working_unknown(w, err);
	if (st == ST_OK)
		st = view_cascade_for(w->door, w->viewer, (int)year, w->arena, &cascade, err);
	if (st != ST_OK)
		return st;
	if (strcmp(figure, "spent") == 0)
		put_spent(w, &cascade);
	else if (strcmp(figure, "per_tonne") == 0)
		put_per_tonne(w, &cascade);
	else
		put_tiers(w, &cascade, figure);
	return ST_OK;
}

static const struct working_figure campaign_figures[] = {
	{"answered", "자료 제출률", "Share that handed in", "percent", "P = A ÷ N × 100", "제출률 = 제출한 곳 ÷ 요청받은 곳 × 100",
		"share = firms that answered ÷ firms asked × 100"},
};

enum status working_campaign(struct working *w, struct err *err)
{
	struct view_list list;
	enum status st = working_begin(w, campaign_figures, 1, w->part[2], err);

	if (st == ST_OK)
		st = working_item(w, "campaigns", w->part[1], &list, err);
	if (st != ST_OK)
		return st;
	working_put(w, "A", "제출한 업체", "firms that answered", working_cell(&list, "answered"), "count", "자료 요청 (campaigns)",
		"requests (campaigns)");
	working_put(w, "N", "요청받은 업체", "firms asked", working_cell(&list, "asked"), "count", "자료 요청 (campaigns)", "requests (campaigns)");
	w->out.value = working_cell(&list, "by_count_percent");
	return ST_OK;
}

/* ---- kinds ---- */

const struct view_working_kind view_working_kinds[] = {
	{"programme", "spent|returned|verified|measured|planned|per_tonne[:YEAR]"},
	{"campaign", "CAMPAIGN:answered"},
	{"grant", "GRANT:reserved|paid|fixed|due"},
	{"application", "APPLICATION:support|own"},
	{"offer", "START:MEASURE"},
	{"position", "ORGANISATION:FIGURE[:YEAR]"},
	{"macc", "MEASURE[:programme|factory]"},
	{"reduction", "MEASURE:planned|measured|verified"},
	{"plan", "PLAN:tonnes|support|own"},
	{NULL, NULL},
};
static enum status (*const working_of[])(struct working *, struct err *) = {working_programme, working_campaign, working_grant, working_application,
	working_offer, working_position, working_macc, working_reduction, working_plan};

/* "KIND:A:B:C" into its parts; false if there are more or an empty one. */
static bool split(struct working *w, const char *of)
{
	char *at = arena_strdup(w->arena, of);

	for (size_t i = 0; i < COUNT(w->part); i++)
		w->part[i] = "";
	for (size_t i = 0; i < COUNT(w->part); i++) {
		char *colon = strchr(at, ':');

		if (colon)
			*colon = '\0';
		if (!*at)
			return false;
		w->part[i] = at;
		if (!colon)
			return i > 0;
		at = colon + 1;
	}
	return false;
}

enum status view_working_for(struct view_door *door, const struct view_viewer *viewer, const char *of, const char *catalogue, struct arena *arena,
	struct view_working *out_working, struct err *err)
{
	struct working w = {.door = door, .viewer = viewer, .catalogue = catalogue, .arena = arena, .out = {.of = of, .value = ""}};
	bool parted = split(&w, of);

	w.out.command = arena_printf(arena, "sangsaeng explain %s --db FILE%s", of, catalogue ? " --catalogue FILE" : "");
	for (size_t i = 0; parted && view_working_kinds[i].kind; i++)
		if (strcmp(view_working_kinds[i].kind, w.part[0]) == 0 && (!w.part[3][0] || working_of[i] == working_position)) {
			enum status st = working_of[i](&w, err);

			if (st == ST_OK)
				*out_working = w.out;
			return st;
		}
	return working_unknown(&w, err);
}
