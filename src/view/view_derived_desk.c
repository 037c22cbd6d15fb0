/* What people do: duties, requests, campaigns, uploaded evidence, consents, as lists. */
#include "view/view_derived.h"

#include "evidence/evidence_item.h"
#include "party/party_narrowing.h"
#include "reduction/reduction_finding.h"
#include "view/view_access_request.h"
#include "view/view_campaign.h"
#include "view/view_consent.h"
#include "view/view_duty.h"

#include <string.h>

#define DUTY VIEW_CLASS_DUTY
#define METER VIEW_CLASS_METER

static const struct view_derived_column duties[] = {
	VIEW_WORD("kind", "의무", DUTY),
	VIEW_WORD("subject", "대상", DUTY),
	VIEW_NAMES("owner", "의무자", DUTY, VIEW_ORGANISATION),
	VIEW_NAMES("measure", "설비투자", DUTY, VIEW_MEASURE), /* the subject, where it is one: what a consultant was handed */
	VIEW_WORD("state", "상태", DUTY),
	{{"due_on", "기한", VIEW_DAY, DUTY, true}, VIEW_PLAIN, false, false},
	{{"alarm_on", "알림일", VIEW_DAY, DUTY, false}, VIEW_PLAIN, false, false},
	{{"done_on", "이행일", VIEW_DAY, DUTY, false}, VIEW_PLAIN, false, false},
	VIEW_CELL("days_left", "남은날", VIEW_COUNT, DUTY),
	VIEW_CELL("evidence", "증빙", VIEW_TEXT, DUTY),
	VIEW_CELL("person", "담당자", VIEW_TEXT, VIEW_CLASS_PERSON),
	VIEW_CELL("legal_basis", "근거", VIEW_TEXT, DUTY),
	VIEW_END,
};

static enum status read_duties(struct view_reading *r, struct err *err)
{
	const struct view_duty_question question = {.all = true, .on = DATE_NONE};
	struct view_duties list;
	struct arena *a = r->arena;
	enum status st = view_duties_read(r->door->tx, &question, a, &list, err);

	for (size_t i = 0; st == ST_OK && i < list.count; i++) {
		const struct view_duty *d = &list.duty[i];
		const char *measure = view_entity_find(r->door->relations, VIEW_MEASURE, d->subject) >= 0 ? d->subject : NULL;
		const char *cell[] = {d->kind, d->subject, view_text_or_null(d->owner), measure, d->state, view_day_text(d->due_on, a),
			view_day_text(d->alarm_on, a), view_day_text(d->done_on, a), view_number_text(d->days_left, a),
			view_text_or_null(d->evidence), view_text_or_null(d->person), view_text_or_null(d->basis[LANG_KO])};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

static const struct view_derived_column requests[] = {
	VIEW_WORD("request", "요청", DUTY),
	VIEW_WORD("campaign", "캠페인", DUTY),
	VIEW_NAMES("firm", "업체", DUTY, VIEW_ORGANISATION),
	VIEW_NAMES("asked_by", "요청자", DUTY, VIEW_ORGANISATION),
	VIEW_WORD("state", "상태", DUTY),
	{{"state_on", "상태일", VIEW_DAY, DUTY, false}, VIEW_PLAIN, false, false},
	{{"due_on", "기한", VIEW_DAY, DUTY, true}, VIEW_PLAIN, false, false},
	VIEW_FREE("asked", "요청자료", DUTY),
	VIEW_CELL("person", "받는사람", VIEW_TEXT, VIEW_CLASS_PERSON),
	VIEW_CELL("delegate", "맡은사람", VIEW_TEXT, VIEW_CLASS_PERSON),
	VIEW_CELL("returned_times", "반려횟수", VIEW_COUNT, DUTY),
	VIEW_FREE("reason", "이유", DUTY),
	VIEW_CELL("answers", "답변", VIEW_COUNT, DUTY),
	VIEW_END,
};

static const char *asked_words(const struct duty_campaign *c, struct arena *arena)
{
	const char *words = "";

	for (size_t i = 0; i < c->asked_count; i++)
		words = arena_printf(arena, "%s%s%s", words, i > 0 ? " " : "", c->asked[i]);
	return words;
}

static bool request_row(struct view_reading *r, const struct view_campaign *c, const struct view_request *q)
{
	struct arena *a = r->arena;
	const char *cell[] = {q->request.request, q->request.campaign, q->request.firm, c->campaign.asked_by, q->state,
		view_day_text(q->request.state_on, a), view_day_text(c->campaign.due_on, a), asked_words(&c->campaign, a), q->person,
		q->request.delegate, view_number_text(q->request.returns, a), view_text_or_null(q->request.reason),
		view_number_text((int64_t)q->answers, a)};

	return view_reading_row(r, cell);
}

static enum status read_requests(struct view_reading *r, struct err *err)
{
	struct view_campaign *list;
	date_day today;
	size_t count;
	bool more = true;
	enum status st = view_campaigns_read(r->door->tx, NULL, DATE_NONE, r->arena, &today, &list, &count, err);

	for (size_t i = 0; st == ST_OK && more && i < count; i++)
		for (size_t q = 0; more && q < list[i].count; q++)
			more = request_row(r, &list[i], &list[i].request[q]);
	return st;
}

static const struct view_derived_column campaigns[] = {
	VIEW_WORD("campaign", "캠페인", DUTY),
	VIEW_NAMES("asked_by", "요청자", DUTY, VIEW_ORGANISATION),
	VIEW_CELL("name_ko", "이름", VIEW_TEXT, DUTY),
	VIEW_CELL("name_en", "영문이름", VIEW_TEXT, DUTY),
	{{"started_on", "시작일", VIEW_DAY, DUTY, false}, VIEW_PLAIN, false, false},
	{{"due_on", "기한", VIEW_DAY, DUTY, true}, VIEW_PLAIN, false, false},
	VIEW_CELL("asked", "요청수", VIEW_COUNT, DUTY),
	VIEW_CELL("answered", "답변수", VIEW_COUNT, DUTY),
	VIEW_CELL("accepted", "수락수", VIEW_COUNT, DUTY),
	VIEW_CELL("by_count_percent", "답변율", VIEW_DECIMAL, DUTY),
	VIEW_CELL("by_tonnes_percent", "톤답변율", VIEW_DECIMAL, DUTY),
	VIEW_END,
};

static enum status read_campaigns(struct view_reading *r, struct err *err)
{
	struct view_campaign *list;
	struct arena *a = r->arena;
	date_day today;
	size_t count;
	enum status st = view_campaigns_read(r->door->tx, NULL, DATE_NONE, a, &today, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct view_campaign *c = &list[i];
		const char *cell[] = {c->campaign.campaign, c->campaign.asked_by, c->campaign.name_ko, c->campaign.name_en,
			view_day_text(c->campaign.started_on, a), view_day_text(c->campaign.due_on, a),
			view_number_text((int64_t)c->coverage.asked, a), view_number_text((int64_t)c->coverage.answered, a),
			view_number_text((int64_t)c->coverage.accepted, a), view_text_or_null(c->coverage.by_count_percent),
			view_text_or_null(c->coverage.by_tonnes_percent)};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

static const struct view_derived_column uploads[] = {
	VIEW_WORD("evidence", "증빙", DUTY),
	VIEW_WORD("kind", "종류", DUTY),
	VIEW_NAMES("organisation", "조직", DUTY, VIEW_ORGANISATION),
	VIEW_NAMES("measure", "설비투자", DUTY, VIEW_MEASURE),
	{{"issued_on", "발행일", VIEW_DAY, DUTY, false}, VIEW_PLAIN, false, false},
	VIEW_FREE("title", "제목", DUTY),
	VIEW_CELL("sha256", "해시", VIEW_TEXT, DUTY),
	VIEW_CELL("added_by", "올린사람", VIEW_TEXT, VIEW_CLASS_PERSON),
	{{"added_on", "올린날", VIEW_DAY, DUTY, false}, VIEW_PLAIN, false, false},
	{{"personal", "개인정보", VIEW_BOOL, DUTY, false}, VIEW_PLAIN, false, false},
	VIEW_END,
};

static enum status read_uploads(struct view_reading *r, struct err *err)
{
	struct evidence_item *list;
	struct arena *a = r->arena;
	size_t count;
	enum status st = evidence_items(r->door->tx, a, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct evidence_item *e = &list[i];
		const char *cell[] = {e->evidence, e->kind, e->organisation, e->measure, view_day_text(e->issued_on, a), view_text_or_null(e->title),
			view_text_or_null(e->sha256), e->added_by, view_day_text(e->added_on, a), e->personal ? "true" : "false"};

		if (e->uploaded && !view_reading_row(r, cell))
			break;
	}
	return st;
}

enum status view_paper_rows(struct view_reading *r, struct err *err)
{
	struct evidence_item *list;
	struct arena *a = r->arena;
	size_t count;
	enum status st = evidence_items(r->door->tx, a, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct evidence_item *e = &list[i];
		const char *cell[] = {e->evidence, e->kind, e->organisation, e->measure, view_day_text(e->issued_on, a), view_text_or_null(e->title),
			e->file, view_text_or_null(e->sha256)};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

static const struct view_derived_column consents[] = {
	VIEW_CELL("consent", "동의", VIEW_COUNT, DUTY),
	VIEW_NAMES("owner", "자료주인", DUTY, VIEW_ORGANISATION),
	VIEW_NAMES("receiver", "받는조직", DUTY, VIEW_ORGANISATION),
	VIEW_WORD("class", "구분", DUTY),
	VIEW_NAMES("product", "제품", DUTY, VIEW_PRODUCT),
	VIEW_NAMES("site", "사업장", DUTY, VIEW_SITE),
	VIEW_NAMES("measure", "설비투자", DUTY, VIEW_MEASURE),
	VIEW_CELL("purpose", "목적", VIEW_TEXT, DUTY),
	{{"from_day", "첫날", VIEW_DAY, DUTY, false}, VIEW_PLAIN, false, false},
	{{"last_day", "마지막날", VIEW_DAY, DUTY, false}, VIEW_PLAIN, false, false},
	{{"given_at", "동의시각", VIEW_TIME, DUTY, false}, VIEW_PLAIN, false, false},
	VIEW_CELL("given_by", "동의한사람", VIEW_TEXT, VIEW_CLASS_PERSON),
	{{"withdrawn_at", "철회시각", VIEW_TIME, DUTY, false}, VIEW_PLAIN, false, false},
	VIEW_CELL("withdrawn_by", "철회한사람", VIEW_TEXT, VIEW_CLASS_PERSON),
	VIEW_END,
};

/* Who consents to show its numbers does not thereby show its name: a receiver that knows it by a pseudonym reads that. */
static const char *owner_shown(const struct view_reading *r, const char *owner)
{
	const char *shown = view_entity_shown(r->door->relations, r->eyes, VIEW_ORGANISATION, owner, false, r->arena);

	return shown ? shown : owner;
}

static enum status read_consents(struct view_reading *r, struct err *err)
{
	struct view_consent *list;
	struct arena *a = r->arena;
	size_t count;
	enum status st = view_consents(r->door->tx, a, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct view_consent *c = &list[i];
		const char *cell[] = {view_number_text(c->seq, a), owner_shown(r, c->owner), c->receiver, view_class_name(c->class), c->product, c->site,
			c->measure, c->purpose, view_day_text(c->from, a), view_day_text(c->until, a), c->given_at, c->given_by, c->withdrawn_at,
			c->withdrawn_by};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

/* A row is the asker's; whose data they are is a side of it. */
static const struct view_derived_column access_requests[] = {
	VIEW_CELL("access_request", "열람요청", VIEW_COUNT, DUTY),
	VIEW_NAMES("asker", "요청한조직", DUTY, VIEW_ORGANISATION),
	VIEW_NAMES("owner", "자료주인", DUTY, VIEW_ORGANISATION),
	VIEW_WORD("class", "구분", DUTY),
	VIEW_NAMES("product", "제품", DUTY, VIEW_PRODUCT),
	VIEW_NAMES("site", "사업장", DUTY, VIEW_SITE),
	VIEW_NAMES("measure", "설비투자", DUTY, VIEW_MEASURE),
	VIEW_CELL("reason", "까닭", VIEW_TEXT, DUTY),
	{{"last_day", "마지막날", VIEW_DAY, DUTY, false}, VIEW_PLAIN, false, false},
	VIEW_WORD("state", "상태", DUTY),
	{{"asked_at", "요청시각", VIEW_TIME, DUTY, false}, VIEW_PLAIN, false, false},
	VIEW_CELL("asked_by", "요청한사람", VIEW_TEXT, VIEW_CLASS_PERSON),
	{{"answered_at", "답한시각", VIEW_TIME, DUTY, false}, VIEW_PLAIN, false, false},
	VIEW_CELL("answer", "답", VIEW_TEXT, DUTY),
	VIEW_CELL("consent", "동의", VIEW_COUNT, DUTY),
	VIEW_END,
};

static enum status read_access_requests(struct view_reading *r, struct err *err)
{
	struct view_access_request *list;
	struct arena *a = r->arena;
	size_t count;
	enum status st = view_access_requests(r->door->tx, a, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct view_access_request *q = &list[i];
		const char *cell[] = {view_number_text(q->seq, a), q->asker, owner_shown(r, q->owner), view_class_name(q->class),
			view_access_request_of(q, "product"), view_access_request_of(q, "site"), view_access_request_of(q, "measure"), q->reason,
			view_day_text(q->until, a), view_access_state_name(q->state), q->asked_at, q->asked_by, q->answered_at, q->answer,
			q->consent ? view_number_text(q->consent, a) : NULL};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

static const struct view_derived_column narrowings[] = {
	VIEW_CELL("narrowing", "제한", VIEW_COUNT, DUTY),
	VIEW_NAMES("owner", "자료주인", DUTY, VIEW_ORGANISATION),
	VIEW_NAMES("receiver", "받는조직", DUTY, VIEW_ORGANISATION),
	VIEW_WORD("group", "받는무리", DUTY),
	VIEW_WORD("class", "구분", DUTY),
	VIEW_WORD("most", "최대", DUTY),
	{{"from_day", "첫날", VIEW_DAY, DUTY, false}, VIEW_PLAIN, false, false},
	{{"last_day", "마지막날", VIEW_DAY, DUTY, false}, VIEW_PLAIN, false, false},
	VIEW_CELL("contract", "계약", VIEW_TEXT, DUTY),
	VIEW_NAMES("evidence", "증빙", DUTY, VIEW_EVIDENCE),
	VIEW_CELL("reason", "이유", VIEW_TEXT, DUTY),
	{{"given_at", "정한시각", VIEW_TIME, DUTY, false}, VIEW_PLAIN, false, false},
	VIEW_CELL("given_by", "정한사람", VIEW_TEXT, VIEW_CLASS_PERSON),
	{{"withdrawn_at", "거둔시각", VIEW_TIME, DUTY, false}, VIEW_PLAIN, false, false},
	VIEW_CELL("withdrawn_by", "거둔사람", VIEW_TEXT, VIEW_CLASS_PERSON),
	VIEW_END,
};

static enum status read_narrowings(struct view_reading *r, struct err *err)
{
	struct party_narrowing *list;
	struct arena *a = r->arena;
	size_t count;
	enum status st = party_narrowings(r->door->tx, a, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct party_narrowing *n = &list[i];
		const char *cell[] = {view_number_text(n->seq, a), n->owner, n->receiver, n->group, n->class, n->most, view_day_text(n->from, a),
			view_day_text(n->until, a), n->contract, n->evidence, n->reason, n->given_at, n->given_by, n->withdrawn_at, n->withdrawn_by};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

/* Those of the folder's table and those of the desk, so the list stands in the table's place. */
static const struct view_derived_column findings[] = {
	VIEW_NAMES("verification", "검증", METER, VIEW_VERIFICATION),
	{{"finding", "번호", VIEW_COUNT, METER, true}, VIEW_PLAIN, false, false},
	VIEW_NAMES("measure", "설비투자", METER, VIEW_MEASURE),
	{{"month", "월", VIEW_MONTH, METER, true}, VIEW_PLAIN, false, false},
	VIEW_WORD("kind", "종류", METER),
	VIEW_WORD("state", "상태", METER), /* "open", "answered", "returned", "closed", "withdrawn" */
	VIEW_CELL("grams", "영향그램", VIEW_COUNT, METER),
	VIEW_FREE("description", "내용", METER),
	{{"raised_on", "지적일", VIEW_DAY, METER, false}, VIEW_PLAIN, false, false},
	VIEW_NAMES("raised_by", "지적자", METER, VIEW_ORGANISATION),
	VIEW_FREE("answer", "답변", METER),
	{{"answered_on", "답변일", VIEW_DAY, METER, false}, VIEW_PLAIN, false, false},
	VIEW_NAMES("answered_by", "답변자", METER, VIEW_ORGANISATION),
	VIEW_WORD("resolution", "처리", METER),
	{{"closed_on", "종결일", VIEW_DAY, METER, false}, VIEW_PLAIN, false, false},
	VIEW_NAMES("evidence", "증빙", DUTY, VIEW_EVIDENCE),
	{{"desk", "화면에서", VIEW_BOOL, METER, true}, VIEW_PLAIN, false, false}, /* raised on the page; of the folder it is answered there */
	VIEW_CELL("cell_table", "칸의표", VIEW_TEXT, METER),
	VIEW_FREE("cell_key", "칸의열쇠", METER),
	VIEW_CELL("cell_column", "칸의열", VIEW_TEXT, METER),
	VIEW_FREE("cell_value", "칸의값", METER),
	VIEW_NAMES("owner", "답할조직", METER, VIEW_ORGANISATION),
	{{"answer_by", "답변기한", VIEW_DAY, METER, false}, VIEW_PLAIN, false, false},
	VIEW_FREE("returned", "돌려보낸까닭", METER),
	{{"returned_on", "돌려보낸날", VIEW_DAY, METER, false}, VIEW_PLAIN, false, false},
	VIEW_FREE("withdrawn", "거둔까닭", METER),
	VIEW_END,
};

static const char *state_of(const struct reduction_finding *f)
{
	if (f->closed_on)
		return f->withdrawn ? "withdrawn" : "closed";
	return f->returned_on ? "returned" : f->answer ? "answered" : "open";
}

static enum status read_findings(struct view_reading *r, struct err *err)
{
	struct reduction_finding *list;
	size_t count;
	enum status st = reduction_findings(r->door->tx, r->arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct reduction_finding *f = &list[i];
		const char *cell[] = {f->verification, f->finding, f->measure, f->month, f->kind, state_of(f), f->grams, f->description, f->raised_on,
			f->raised_by, f->answer, f->answered_on, f->answered_by, f->resolution, f->closed_on, f->evidence,
			f->source_line ? "false" : "true", f->cell_table, f->cell_key, f->cell_column, f->cell_value, f->owner, f->answer_by,
			f->returned, f->returned_on, f->withdrawn};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

/* What was said of each, by whose organisation and when: all answers, not the last one only. */
static const struct view_derived_column finding_steps[] = {
	VIEW_NAMES("verification", "검증", METER, VIEW_VERIFICATION),
	{{"finding", "번호", VIEW_COUNT, METER, true}, VIEW_PLAIN, false, false},
	{{"step", "차례", VIEW_COUNT, METER, false}, VIEW_PLAIN, false, false},
	VIEW_NAMES("measure", "설비투자", METER, VIEW_MEASURE),
	VIEW_WORD("kind", "한일", METER),
	{{"on", "날", VIEW_DAY, METER, false}, VIEW_PLAIN, false, false},
	VIEW_NAMES("by", "한조직", METER, VIEW_ORGANISATION),
	VIEW_FREE("text", "내용", METER),
	VIEW_NAMES("evidence", "증빙", DUTY, VIEW_EVIDENCE),
	VIEW_END,
};

static enum status read_finding_steps(struct view_reading *r, struct err *err)
{
	struct reduction_finding_step *list;
	size_t count;
	enum status st = reduction_finding_steps(r->door->tx, r->arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct reduction_finding_step *s = &list[i];
		const char *cell[] = {s->verification, view_number_text(s->finding, r->arena), view_number_text(s->step, r->arena), s->measure,
			s->kind, s->on, s->by, s->text, s->evidence};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

const struct view_derived view_derived_desk[] = {
	{"duties", "기한이 있는 의무", "duties with their last days", DUTY, "kind subject", "owner measure", "", duties, read_duties},
	{"requests", "자료 요청", "requests for data", DUTY, "request", "firm", "asked_by", requests, read_requests},
	{"campaigns", "자료 요청 캠페인", "campaigns of requests", DUTY, "campaign", "asked_by", "", campaigns, read_campaigns},
	{"uploads", "올린 증빙", "uploaded evidence", DUTY, "evidence", "organisation measure", "", uploads, read_uploads},
	{"consents", "자료 제공 동의", "consents to show data", DUTY, "consent", "owner", "receiver", consents, read_consents},
	{"access-requests", "열람 요청", "requests to see data", DUTY, "access_request", "asker", "owner", access_requests, read_access_requests},
	{"narrowings", "계약으로 좁힌 자료", "data narrowed by contract", DUTY, "narrowing", "owner", "receiver", narrowings, read_narrowings},
	{"verification-findings", "검증의 지적과 답변", "findings of verifications and their answers", METER, "verification finding",
		"measure verification", "", findings, read_findings},
	{"verification-finding-steps", "지적마다 오간 말", "what was said of each finding, step by step", METER, "verification finding step",
		"measure verification", "", finding_steps, read_finding_steps},
	{0},
};
