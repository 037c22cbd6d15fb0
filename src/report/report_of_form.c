/* Forms of offices, filled with what the system holds: those of external projects (contents: view/view_credit_export.h), and the settlement of a
 * subsidy. Their layouts could not be seen, so each is a draft; what the applicant writes stays blank and says so. */
#include "report/report_export.h"
#include "report/report_paper_int.h"
#include "view/view_credit_export.h"

#include <string.h>

#define LAYOUT_EN "the office's layout was not at hand: the contents are the form's, compare with the form before it is handed in"
#define LAYOUT_KO "기관의 서식을 보지 못해 내용만 맞추었습니다. 제출하기 전에 서식과 맞추십시오"

/* The unit at the end of a key. */
static enum report_cell_type type_of(const char *key, bool integer)
{
	size_t length = strlen(key);

	if (!integer)
		return CELL_TEXT;
	return length > 4 && strcmp(key + length - 4, "_krw") == 0 ? CELL_WON : CELL_COUNT;
}

/* A day, a month, or text. */
static enum report_cell_type type_of_value(const char *value)
{
	date_month month;
	date_day day;

	if (value && date_parse(value, &day, NULL) == ST_OK)
		return CELL_DAY;
	return value && month_parse(value, &month, NULL) == ST_OK ? CELL_MONTH : CELL_TEXT;
}

/* Codes as words; what is no code stays. */
static const char *in_words(const struct report_paper *p, const char *value)
{
	return value && value[0] && value[strspn(value, "abcdefghijklmnopqrstuvwxyz_")] == '\0' ? report_word(p, value) : value;
}

static void put_fields(struct report_paper *p, const struct view_form *form)
{
	size_t missing = 0;

	report_pairs(p->d, "fields", report_say(p, "Particulars", "기재 사항"));
	for (size_t i = 0; i < form->fields; i++) {
		const struct view_form_field *f = &form->field[i];

		report_pair(p->d, f->key, report_say(p, f->en, f->ko), f->integer ? type_of(f->key, true) : type_of_value(f->value),
			report_cell_text(f->value ? in_words(p, f->value) : ""), NULL);
		missing += !f->value && f->missing_en;
	}
	if (missing == 0)
		return;
	REPORT_TABLE("not_held", report_say(p, "To be added by the applicant", "신청인이 채울 것"),
		REPORT_COLUMN("field", "Field", "항목", NULL, CELL_TEXT),
		REPORT_COLUMN("reason", "Why it is blank", "비어 있는 까닭", NULL, CELL_TEXT));
	for (size_t i = 0; i < form->fields; i++)
		if (!form->field[i].value && form->field[i].missing_en)
			REPORT_ROW(report_say(p, form->field[i].en, form->field[i].ko),
				report_say(p, form->field[i].missing_en, form->field[i].missing_ko));
}

static void put_table(struct report_paper *p, const struct view_form_table *t)
{
	struct report_column *column = arena_alloc(p->arena, (t->columns + 1) * sizeof *column);

	for (size_t c = 0; c < t->columns; c++)
		column[c] = (struct report_column){.key = t->column[c].key,
			.header = report_say(p, t->column[c].en, t->column[c].ko),
			.type = type_of(t->column[c].key, t->column[c].integer)};
	column[t->columns] = (struct report_column){.key = NULL};
	report_table(p->d, t->key, report_say(p, t->en, t->ko), column);
	for (size_t r = 0; r < t->rows; r++) {
		const char **cell = arena_alloc(p->arena, (t->columns + 1) * sizeof(const char *));

		for (size_t c = 0; c < t->columns; c++)
			cell[c] = in_words(p, t->cell[r * t->columns + c]);
		report_row(p->d, false, cell);
	}
	if (t->rows == 0)
		report_note(p->d, "%s", report_say(p, "Nothing is recorded.", "기록이 없습니다."));
}

static void fill(struct report_paper *p, const struct view_form *form, const char *subject)
{
	p->d->title = report_say(p, form->en, form->ko);
	p->d->subtitle = subject;
	p->d->number = form->form[0] ? arena_printf(p->arena, p->ko ? "별지 %s · %s" : "form %s · %s", form->form, subject) : subject;
	report_paper_draft(p, LAYOUT_EN, LAYOUT_KO);
	put_fields(p, form);
	for (size_t t = 0; t < form->tables; t++)
		put_table(p, &form->table[t]);
	report_paper_foot(p);
	report_signature(p->d, report_say(p, "Applicant", "신청인"));
}

typedef enum status read_form(struct store_tx *tx, const char *project, struct arena *arena, struct view_form *out_form, struct err *err);

static enum status build(
	read_form *read, struct store_tx *tx, const struct report_request *request, struct report_document *document, struct err *err)
{
	struct report_paper paper;
	struct view_form form;
	enum status st = report_paper_open(&paper, tx, request, document, err);

	if (st == ST_OK)
		st = read(tx, request->subject, document->arena, &form, err);
	if (st == ST_OK)
		fill(&paper, &form, request->subject);
	return st;
}

enum status report_of_approval_request(struct store_tx *tx, const struct report_request *request, struct report_document *document, struct err *err)
{
	return build(view_form_approval_request, tx, request, document, err);
}

enum status report_of_certification_request(
	struct store_tx *tx, const struct report_request *request, struct report_document *document, struct err *err)
{
	return build(view_form_certification_request, tx, request, document, err);
}

enum status report_of_monitoring_form(struct store_tx *tx, const struct report_request *request, struct report_document *document, struct err *err)
{
	return build(view_form_monitoring_report, tx, request, document, err);
}

enum status report_transfer_form(
	struct store_tx *tx, const char *seller, const char *buyer, int64_t tonnes, struct report_document *document, struct err *err)
{
	static const struct report_request request = {0};
	struct report_paper paper;
	struct view_form form;
	enum status st = report_paper_open(&paper, tx, &request, document, err);

	if (st == ST_OK)
		st = view_form_transfer(tx, seller, buyer, tonnes, document->arena, &form, err);
	if (st == ST_OK)
		fill(&paper, &form, arena_printf(document->arena, "%s → %s", seller, buyer));
	return st;
}

/* ---- the settlement of a subsidy (Subsidy Act 27 and 28: report of the result, fixing of the amount) ---- */

static void put_settlement(struct report_paper *p, const struct view_grant_money *g, const struct view_grant_papers *papers)
{
	const struct view_named *firm = view_basis_find(&p->basis, g->organisation);
	bool fixed = g->fixed_on != DATE_NONE;
	int64_t paid = 0, came_back = 0, supply = 0, eligible = 0;

	for (size_t i = 0; i < g->sources; i++) {
		paid += g->source[i].paid_krw;
		came_back += g->source[i].came_back_krw;
	}
	report_pairs(p->d, "settlement", report_say(p, "1. The project", "1. 보조사업 개요"));
	report_pair(p->d, "grant", report_say(p, "Grant", "보조금 번호"), CELL_TEXT, g->grant, NULL);
	report_pair(p->d, "beneficiary", report_say(p, "Beneficiary", "보조사업자"), CELL_TEXT, report_who(p, g->organisation), NULL);
	report_pair_why(p, "business_number", report_say(p, "Its business registration number", "사업자등록번호"), CELL_TEXT,
		firm ? firm->business_number : NULL, NULL,
		report_say(p, "not recorded (business_number of organisations.csv)", "기록하지 않음(organisations.csv의 사업자등록번호)"));
	report_pair(
		p->d, "machine", report_say(p, "Machine", "교체 설비"), CELL_TEXT, report_cell_text(report_say(p, g->machine_en, g->machine)), NULL);
	report_pair(p->d, "agreed_on", report_say(p, "Agreed on", "교부 결정일"), CELL_DAY, report_cell_day(p, g->agreed_on), NULL);
	report_pair_why(p, "fixed_on", report_say(p, "Fixed on", "금액 확정일"), CELL_DAY, report_cell_day(p, g->fixed_on), NULL,
		report_say(p, "not fixed yet", "아직 확정되지 않음"));
	report_reasons(p);
	REPORT_TABLE("money", report_say(p, "2. Money by source", "2. 재원별 집행"), REPORT_COLUMN("source", "Source", "재원", NULL, CELL_TEXT),
		REPORT_COLUMN("reserved_krw", "Decided", "교부 결정액", REPORT_WON, CELL_WON),
		REPORT_COLUMN("paid_krw", "Paid", "지급액", REPORT_WON, CELL_WON),
		REPORT_COLUMN("fixed_krw", "Fixed", "확정액", REPORT_WON, CELL_WON),
		REPORT_COLUMN("came_back_krw", "Given back", "반납액", REPORT_WON, CELL_WON));
	for (size_t i = 0; i < g->sources; i++) {
		const struct view_grant_source *s = &g->source[i];

		REPORT_ROW(strcmp(s->origin, "returned") == 0 ? report_word(p, s->origin) : report_who(p, s->origin),
			report_cell_int(p, s->reserved_krw), report_cell_int(p, s->paid_krw), fixed ? report_cell_int(p, s->fixed_krw) : NULL,
			report_cell_int(p, s->came_back_krw));
	}
	REPORT_TABLE("spending", report_say(p, "3. What was bought", "3. 집행 내역"), REPORT_COLUMN("item", "Item", "품목", NULL, CELL_TEXT),
		REPORT_COLUMN("vendor", "Vendor", "공급자", NULL, CELL_TEXT),
		REPORT_COLUMN("approval_number", "E-tax invoice", "전자세금계산서", NULL, CELL_TEXT),
		REPORT_COLUMN("paid_on", "Paid on", "지급일", NULL, CELL_DAY),
		REPORT_COLUMN("supply_value_krw", "Without tax", "공급가액", REPORT_WON, CELL_WON),
		REPORT_COLUMN("tax_krw", "Tax", "세액", REPORT_WON, CELL_WON), REPORT_COLUMN("eligible", "Eligible", "지원 대상", NULL, CELL_TEXT));
	for (size_t i = 0; i < papers->invoices; i++) {
		const struct view_invoice *x = &papers->invoice[i];

		supply += x->supply_value_krw;
		eligible += x->eligible ? x->supply_value_krw : 0;
		REPORT_ROW(x->item, report_who(p, x->vendor), report_cell_text(x->approval_number), report_cell_day(p, x->paid_on),
			report_cell_int(p, x->supply_value_krw), report_cell_int(p, x->tax_krw), report_cell_yes(p, x->eligible));
	}
	REPORT_TOTAL(report_say(p, "Total", "합계"), NULL, NULL, NULL, report_cell_int(p, supply), NULL, NULL);
	report_pairs(p->d, "result", report_say(p, "4. Result", "4. 정산 결과"));
	report_pair(p->d, "eligible_invoiced_krw", report_say(p, "Eligible, by invoice without tax", "지원 대상 집행액(공급가액)"), CELL_WON,
		report_cell_int(p, eligible), REPORT_WON);
	report_pair(p->d, "eligible_final_krw", report_say(p, "Eligible cost fixed", "확정 지원 대상 금액"), CELL_WON,
		fixed ? report_cell_int(p, g->eligible_final_krw) : NULL, REPORT_WON);
	report_pair(p->d, "paid_krw", report_say(p, "Paid in all", "지급액 합계"), CELL_WON, report_cell_int(p, paid), REPORT_WON);
	report_pair(p->d, "own_share_krw", report_say(p, "Own share", "자기 부담"), CELL_WON, fixed ? report_cell_int(p, g->own_share_krw) : NULL,
		REPORT_WON);
	report_pair(p->d, "interest_krw", report_say(p, "Interest", "이자"), CELL_WON, report_cell_int(p, g->interest_krw), REPORT_WON);
	report_pair(p->d, "came_back_krw", report_say(p, "Given back", "반납액"), CELL_WON, report_cell_int(p, came_back), REPORT_WON);
}

enum status report_of_settlement_form(struct store_tx *tx, const struct report_request *request, struct report_document *document, struct err *err)
{
	struct report_paper paper, *p = &paper;
	struct view_grant_book book;
	struct view_grant_papers papers;
	enum status st = report_paper_open(p, tx, request, document, err);

	if (st == ST_OK)
		st = view_grant_book_read(tx, request->subject, document->arena, &book, err);
	if (st == ST_OK)
		st = view_grant_papers_read(tx, request->subject, document->arena, &papers, err);
	if (st == ST_OK) {
		document->title = report_say(p, "Settlement of a subsidy", "보조금 정산보고서");
		document->subtitle = arena_printf(document->arena, "%s · %s", request->subject, report_who(p, book.item[0].organisation));
		document->number = request->subject;
		report_paper_issuer(p, book.item[0].organisation);
		report_paper_draft(p, LAYOUT_EN, LAYOUT_KO);
		put_settlement(p, &book.item[0], &papers);
		report_paragraph(document, "%s",
			report_say(p, "The project is settled as stated above, with the papers named.",
				"위와 같이 보조사업을 정산하고 증빙을 갖추어 보고합니다."));
		report_paper_foot(p);
		report_signature(document, report_who(p, book.item[0].organisation));
	}
	return st;
}
