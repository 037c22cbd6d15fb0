/* Head, cells and reasons of documents. */
#include "report/report_paper_int.h"

#include "base/decimal.h"
#include "report/report_figure.h"

#include <string.h>

const char *report_say(const struct report_paper *paper, const char *en, const char *ko)
{
	return paper->ko ? ko : en;
}

enum status report_paper_open(
	struct report_paper *paper, struct store_tx *tx, const struct report_request *request, struct report_document *document, struct err *err)
{
	struct report_paper *p = paper;
	enum status st;

	*p = (struct report_paper){.tx = tx, .request = request, .d = document, .arena = document->arena, .ko = document->lang == LANG_KO};
	st = view_basis_read(tx, p->arena, &p->basis, err);
	if (st != ST_OK)
		return st;
	document->day = report_cell_day(p, p->basis.as_of);
	document->basis =
		arena_printf(p->arena, "%s %s · SHA-256 %s", report_say(p, "programme", "사업"), p->basis.programme, p->basis.folder_sha256);
	if (p->basis.simulated)
		report_paper_draft(
			p, "simulated data: firms and figures are invented for an example", "모의 자료: 업체와 수치는 예를 위해 지어낸 것입니다");
	return ST_OK;
}

void report_paper_issuer(struct report_paper *paper, const char *organisation)
{
	const struct view_named *named = organisation ? view_basis_find(&paper->basis, organisation) : NULL;

	paper->d->issuer = named ? report_say(paper, named->name_en, named->name_ko) : report_cell_text(organisation ? organisation : "");
}

void report_paper_draft(struct report_paper *paper, const char *en, const char *ko)
{
	const char *why = report_say(paper, en, ko);

	paper->d->draft = paper->d->draft ? arena_printf(paper->arena, "%s · %s", paper->d->draft, why) : why;
}

#define PICTURE_WIDTH 640
#define PICTURE_TEXT 10
struct report_frame report_paper_frame(const struct report_paper *paper)
{
	return (struct report_frame){.width = PICTURE_WIDTH, .size = PICTURE_TEXT, .lang = paper->d->lang};
}

void report_paper_foot(struct report_paper *paper)
{
	struct report_paper *p = paper;
	const struct view_basis *b = &p->basis;

	report_heading(p->d, 2, report_say(p, "What this rests on", "근거"));
	report_pairs(p->d, "basis", NULL);
	report_pair(p->d, "programme", report_say(p, "Programme", "사업"), CELL_TEXT,
		arena_printf(p->arena, "%s (%s)", report_say(p, b->name_en, b->name_ko), b->programme), NULL);
	report_pair(p->d, "as_of", report_say(p, "As of", "기준일"), CELL_DAY, report_cell_day(p, b->as_of), NULL);
	report_pair(p->d, "folder_sha256", report_say(p, "SHA-256 of the data", "사업 자료의 SHA-256"), CELL_TEXT, b->folder_sha256, NULL);
	report_pair(p->d, "gwp_set", report_say(p, "Global warming potentials", "지구온난화지수(GWP)"), CELL_TEXT, b->gwp_set, NULL);
	report_note(p->d, "%s",
		report_say(p,
			"“—” means not known or not stated; it never means zero. Made by the open program Sangsaeng: the same data give the same "
			"document.",
			"‘—’는 모르거나 밝히지 않았다는 뜻이며 0이 아닙니다. 공개 프로그램 Sangsaeng(상생)으로 만들었고, 같은 자료에서는 같은 문서가 "
			"나옵니다."));
}

/* ---- names and cells ---- */

const char *report_who(const struct report_paper *paper, const char *organisation)
{
	const struct view_named *named = organisation && organisation[0] ? view_basis_find(&paper->basis, organisation) : NULL;

	if (!organisation || !organisation[0])
		return NULL;
	return named ? arena_printf(paper->arena, "%s (%s)", report_say(paper, named->name_en, named->name_ko), organisation) : organisation;
}

const char *report_cell_int(const struct report_paper *paper, int64_t number)
{
	return arena_printf(paper->arena, "%" PRId64, number);
}

const char *report_cell_text(const char *text)
{
	return text && text[0] ? text : NULL;
}

const char *report_cell_day(const struct report_paper *paper, date_day day)
{
	char text[DATE_TEXT_LEN];

	if (day == DATE_NONE)
		return NULL;
	date_format(day, text);
	return arena_strdup(paper->arena, text);
}

const char *report_cell_month(const struct report_paper *paper, date_month month)
{
	char text[DATE_TEXT_LEN];

	month_format(month, text);
	return arena_strdup(paper->arena, text);
}

const char *report_cell_months(const struct report_paper *paper, date_month from, date_month to)
{
	char first[DATE_TEXT_LEN], last[DATE_TEXT_LEN];

	month_format(from, first);
	month_format(to, last);
	return arena_printf(paper->arena, "%s – %s", first, last);
}

const char *report_cell_grams(const struct report_paper *paper, int64_t grams)
{
	char text[DECIMAL_TEXT_LEN];

	return arena_strdup(paper->arena, report_tonnes(grams, text));
}

const char *report_cell_yes(const struct report_paper *paper, bool yes)
{
	return yes ? report_say(paper, "yes", "예") : report_say(paper, "no", "아니오");
}

const char *report_cell_share(const struct report_paper *paper, const char *percent)
{
	char text[DECIMAL_TEXT_LEN];
	const char *share = NULL;
	mpq_t value, hundred;

	if (!percent)
		return NULL;
	mpq_inits(value, hundred, NULL);
	mpq_set_ui(hundred, 100, 1);
	if (decimal_parse_exact(percent, value, NULL) == ST_OK) {
		mpq_div(value, value, hundred);
		decimal_from_exact(value, text);
		share = arena_strdup(paper->arena, text);
	}
	mpq_clears(value, hundred, NULL);
	return share;
}

const char *report_cell_krw_per_t(const struct report_paper *paper, int64_t krw, int64_t grams)
{
	mpq_t value, tonnes;
	int64_t whole;

	if (grams <= 0)
		return NULL;
	mpq_inits(value, tonnes, NULL);
	mpq_set_si(value, krw, 1);
	mpq_set_si(tonnes, grams, 1000000);
	mpq_canonicalize(tonnes);
	mpq_div(value, value, tonnes);
	whole = decimal_round_half_even(value);
	mpq_clears(value, tonnes, NULL);
	return report_cell_int(paper, whole);
}

/* ---- what is missing ---- */

void report_pair_why(struct report_paper *paper, const char *key, const char *label, enum report_cell_type type, const char *value_or_null,
	const char *unit_or_null, const char *why)
{
	struct report_why *same = NULL;

	report_pair(paper->d, key, label, type, value_or_null, unit_or_null);
	if (value_or_null)
		return;
	for (size_t i = 0; i < paper->whys && !same; i++)
		if (strcmp(paper->why[i].why, why) == 0)
			same = &paper->why[i];
	if (same) {
		same->labels = arena_printf(paper->arena, "%s, %s", same->labels, label);
		return;
	}
	paper->why = arena_grow(paper->arena, paper->why, paper->whys, sizeof *paper->why);
	paper->why[paper->whys++] = (struct report_why){label, why};
}

void report_reasons(struct report_paper *paper)
{
	const char *all = NULL;

	for (size_t i = 0; i < paper->whys; i++)
		all = arena_printf(paper->arena, "%s%s%s: %s", all ? all : "", all ? " · " : "", paper->why[i].labels, paper->why[i].why);
	if (all)
		report_note(paper->d, "%s — %s", report_say(paper, "Not known", "값이 없는 항목"), all);
	paper->whys = 0;
	paper->why = NULL;
}
