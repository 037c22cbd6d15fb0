/* What firms sent of their starts, and what they applied for, as lists. */
#include "view/view_derived.h"

#include "programme/programme_application.h"
#include "programme/programme_start.h"

#include <string.h>

#define DUTY VIEW_CLASS_DUTY
#define GRANT VIEW_CLASS_GRANT

static const struct view_derived_column sent[] = {
	VIEW_CELL("sent", "번호", VIEW_COUNT, DUTY),
	VIEW_NAMES("firm", "업체", DUTY, VIEW_ORGANISATION),
	VIEW_NAMES("receiver", "받는조직", DUTY, VIEW_ORGANISATION),
	VIEW_FREE("request", "요청", DUTY),
	VIEW_FREE("product", "제품", DUTY),
	VIEW_FREE("name", "이름", DUTY),
	VIEW_CELL("unit", "선언단위", VIEW_TEXT, DUTY),
	VIEW_CELL("kgco2e", "배출량", VIEW_DECIMAL, DUTY),
	VIEW_CELL("mass_kg", "무게", VIEW_DECIMAL, DUTY),
	VIEW_CELL("primary_percent", "일차자료비율", VIEW_DECIMAL, DUTY),
	VIEW_CELL("technological_rating", "기술등급", VIEW_DECIMAL, DUTY),
	VIEW_CELL("temporal_rating", "시간등급", VIEW_DECIMAL, DUTY),
	VIEW_CELL("geographical_rating", "지리등급", VIEW_DECIMAL, DUTY),
	VIEW_CELL("gwp_set", "GWP", VIEW_TEXT, DUTY),
	{{"from_month", "시작월", VIEW_MONTH, DUTY, false}, VIEW_PLAIN, false, false},
	{{"to_month", "종료월", VIEW_MONTH, DUTY, false}, VIEW_PLAIN, false, false},
	{{"estimated", "추정", VIEW_BOOL, DUTY, false}, VIEW_PLAIN, false, false},
	VIEW_CELL("notes", "가정과누락", VIEW_TEXT, DUTY),
	VIEW_CELL("sha256", "해시", VIEW_TEXT, DUTY),
	{{"sent_at", "보낸시각", VIEW_TIME, DUTY, false}, VIEW_PLAIN, false, false},
	VIEW_CELL("sent_by", "보낸사람", VIEW_TEXT, VIEW_CLASS_PERSON),
	{{"withdrawn_at", "철회시각", VIEW_TIME, DUTY, false}, VIEW_PLAIN, false, false},
	VIEW_END,
};

/* Narrower than the class: the firm and its receiver, nobody who oversees them; a receiver no longer once it was taken back. */
static bool is_between(const struct view_reading *r, const struct programme_start_sent *s)
{
	for (size_t i = 0; i < r->eyes->count && !r->eyes->owner; i++) {
		const struct view_eye *eye = &r->eyes->eye[i];
		const char *who = eye->organisation < 0 ? "" : r->door->relations->entity[VIEW_ORGANISATION][eye->organisation].key;

		if (eye->role == VIEW_ROLE_CONSULTANT || (strcmp(who, s->firm) != 0 && (strcmp(who, s->receiver) != 0 || s->withdrawn_at)))
			return false;
	}
	return true;
}

static const char *month_text(date_month month, struct arena *arena)
{
	char text[DATE_TEXT_LEN];

	month_format(month, text);
	return arena_strdup(arena, text);
}

static enum status read_sent(struct view_reading *r, struct err *err)
{
	struct programme_start_sent *list;
	struct arena *a = r->arena;
	size_t count = 0;
	enum status st = programme_start_sents(r->door->tx, NULL, a, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct programme_start_sent *s = &list[i];
		const char *cell[] = {view_number_text(s->number, a), s->firm, s->receiver, s->request, s->product, view_text_or_null(s->name),
			s->unit, s->kgco2e, s->mass_kg, s->primary_percent, s->rating[0], s->rating[1], s->rating[2], s->gwp_set,
			month_text(s->from, a), month_text(s->to, a), s->estimated ? "true" : "false", view_text_or_null(s->notes),
			view_text_or_null(s->sha256), s->sent_at, s->sent_by, s->withdrawn_at};

		if (is_between(r, s) && !view_reading_row(r, cell))
			break;
	}
	return st;
}

static const struct view_derived_column applications[] = {
	VIEW_FREE("application", "신청", GRANT),
	VIEW_NAMES("firm", "업체", GRANT, VIEW_ORGANISATION),
	VIEW_WORD("state", "상태", GRANT),
	VIEW_FREE("call", "공모", GRANT),
	VIEW_WORD("route", "경로", GRANT),
	VIEW_FREE("measure", "설비투자", GRANT),
	VIEW_CELL("name_ko", "설비", VIEW_TEXT, GRANT),
	VIEW_CELL("name_en", "영문설비", VIEW_TEXT, GRANT),
	VIEW_CELL("carrier", "에너지", VIEW_TEXT, GRANT),
	VIEW_CELL("saving_per_year", "연간절감량", VIEW_DECIMAL, GRANT),
	VIEW_CELL("unit", "단위", VIEW_TEXT, GRANT),
	VIEW_CELL("cost_krw", "투자비", VIEW_WON, GRANT),
	VIEW_CELL("support_krw", "지원금", VIEW_WON, GRANT),
	VIEW_CELL("own_krw", "자부담", VIEW_WON, GRANT),
	VIEW_CELL("saving_krw_per_year", "연간절감액", VIEW_WON, GRANT),
	VIEW_CELL("return_krw", "환원의무", VIEW_WON, GRANT),
	VIEW_CELL("g_per_year", "연간감축_g", VIEW_COUNT, GRANT),
	VIEW_CELL("payers", "재원", VIEW_TEXT, GRANT),
	VIEW_CELL("quotes", "견적수", VIEW_COUNT, GRANT),
	VIEW_CELL("quotes_needed", "필요견적수", VIEW_COUNT, GRANT),
	{{"submitted_at", "제출시각", VIEW_TIME, GRANT, false}, VIEW_PLAIN, false, false},
	VIEW_CELL("submitted_by", "제출한사람", VIEW_TEXT, VIEW_CLASS_PERSON),
	{{"decide_by", "결정기한", VIEW_DAY, GRANT, true}, VIEW_PLAIN, false, false},
	{{"decided_on", "결정일", VIEW_DAY, GRANT, false}, VIEW_PLAIN, false, false},
	VIEW_CELL("decided_by", "결정한사람", VIEW_TEXT, VIEW_CLASS_PERSON),
	VIEW_FREE("reason", "이유", GRANT),
	VIEW_CELL("sha256", "해시", VIEW_TEXT, GRANT),
	VIEW_END,
};

static enum status read_applications(struct view_reading *r, struct err *err)
{
	struct programme_application *list;
	struct arena *a = r->arena;
	size_t count = 0;
	enum status st = programme_applications(r->door->tx, NULL, a, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct programme_application *p = &list[i];
		const char *cell[] = {p->application, p->firm, programme_application_state_name(p->state), p->call, p->route, p->measure, p->name_ko,
			p->name_en, p->carrier, p->saving_per_year, p->unit, view_number_text(p->cost_krw, a), view_number_text(p->support_krw, a),
			view_number_text(p->own_krw, a), view_number_text(p->saving_krw_per_year, a), view_number_text(p->returned_krw, a),
			view_number_text(p->g_per_year, a), view_text_or_null(p->payers), view_number_text(p->quotes, a),
			view_number_text(p->quotes_needed, a), p->submitted_at, p->submitted_by, view_day_text(p->decide_by, a),
			view_day_text(p->decided_on, a), p->decided_by, p->reason, p->sha256};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

const struct view_derived view_derived_start[] = {
	{"sent-footprints", "보낸 첫 추정", "first footprints that firms sent", DUTY, "sent", "firm", "receiver", sent, read_sent},
	{"grant-applications", "서버로 낸 지원 신청", "applications for support handed in through the server", GRANT, "application", "firm", "",
		applications, read_applications},
	{0},
};
