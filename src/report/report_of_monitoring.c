/* Monitoring report of an external project. In full with what was metered; as a summary, for who may know the project but not the meters of its
 * firms, with reductions only. What form 17 of the notice asks for is read from view_credit_export.h. */
#include "report/report_paper_int.h"
#include "view/view_credit_export.h"
#include "view/view_meter.h"

#include "base/decimal.h"
#include "report/report_chart.h"

#include <string.h>

#define CHARTS_MOST 6

struct making {
	struct report_paper paper;
	struct view_form form;
	struct view_attestation attestation;
	struct view_band *machine; /* those that are measured */
	size_t machines;
	bool full;
};

/* ---- what the form holds ---- */

static bool ends_in(const char *key, const char *end)
{
	size_t length = strlen(key), tail = strlen(end);

	return length >= tail && strcmp(key + length - tail, end) == 0;
}

static bool is_decimal(const char *text)
{
	bool decimal;
	mpq_t value;

	mpq_init(value);
	decimal = decimal_parse_exact(text, value, NULL) == ST_OK;
	mpq_clear(value);
	return decimal;
}

/* What a field or column is, by its key; `value` NULL for a column. */
static enum report_cell_type type_of(const char *key, const char *value)
{
	static const char *const decimal[] = {
		"energy", "output", "sec", "output_per_year", "kgco2e_per_energy", "reduction_kgco2e", "quantity", NULL};

	if (ends_in(key, "_on") || ends_in(key, "_date") || strcmp(key, "valid_from") == 0)
		return CELL_DAY;
	if (strcmp(key, "month") == 0 || strcmp(key, "period_from") == 0 || strcmp(key, "period_to") == 0)
		return CELL_MONTH;
	if (strcmp(key, "share") == 0)
		return CELL_SHARE;
	if (ends_in(key, "_tco2e"))
		return CELL_DECIMAL;
	for (size_t i = 0; decimal[i]; i++)
		if (strcmp(decimal[i], key) == 0)
			return value && !is_decimal(value) ? CELL_TEXT : CELL_DECIMAL;
	return CELL_TEXT;
}

static void put_fields(struct making *m)
{
	struct report_paper *p = &m->paper;

	report_heading(p->d, 1, report_say(p, "The project", "외부사업"));
	report_pairs(p->d, "project", NULL);
	for (size_t i = 0; i < m->form.fields; i++) {
		const struct view_form_field *f = &m->form.field[i];
		enum report_cell_type type = type_of(f->key, f->value);

		report_pair_why(p, f->key, report_say(p, f->en, f->ko), type, f->value, NULL,
			report_say(p, f->missing_en ? f->missing_en : "not recorded", f->missing_ko ? f->missing_ko : "기록하지 않음"));
	}
	report_reasons(p);
}

static void put_table(struct making *m, const char *key)
{
	struct report_paper *p = &m->paper;
	const struct view_form_table *t = NULL;
	struct report_column *column;
	const char **cell;

	for (size_t i = 0; i < m->form.tables; i++)
		if (strcmp(m->form.table[i].key, key) == 0)
			t = &m->form.table[i];
	if (!t)
		return;
	column = arena_alloc(p->arena, (t->columns + 1) * sizeof *column);
	cell = arena_alloc(p->arena, t->columns * sizeof *cell);
	for (size_t c = 0; c < t->columns; c++)
		column[c] = (struct report_column){
			.key = t->column[c].key, .header = report_say(p, t->column[c].en, t->column[c].ko), .type = type_of(t->column[c].key, NULL)};
	report_table(p->d, t->key, report_say(p, t->en, t->ko), column);
	if (t->rows == 0)
		report_note(p->d, "%s", report_say(p, "None is recorded.", "기록이 없습니다."));
	for (size_t r = 0; r < t->rows; r++) {
		for (size_t c = 0; c < t->columns; c++) {
			const char *value = t->cell[r * t->columns + c];
			bool who = strcmp(t->column[c].key, "organisation") == 0;

			cell[c] = !value ? NULL : who ? report_who(p, value) : report_word(p, value);
			if (column[c].type != CELL_TEXT)
				cell[c] = value;
		}
		report_row(p->d, false, cell);
	}
}

/* ---- by month ---- */

static void add(mpq_t sum, const char *decimal)
{
	mpq_t value;

	mpq_init(value);
	if (decimal[0] && decimal_parse_exact(decimal, value, NULL) == ST_OK)
		mpq_add(sum, sum, value);
	mpq_clear(value);
}

static const char *decimal_of(const struct report_paper *p, const mpq_t value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_exact(value, text);
	return arena_strdup(p->arena, text);
}

/* Sums over the machines of a month; false where none has it. */
struct sums {
	mpq_t planned, reduction;
	int counted, all, filled, verified;
};

static bool sum_month(const struct making *m, date_month month, struct sums *s)
{
	mpq_set_ui(s->planned, 0, 1);
	mpq_set_ui(s->reduction, 0, 1);
	s->counted = s->all = s->filled = s->verified = 0;
	for (size_t i = 0; i < m->machines; i++)
		for (size_t k = 0; k < m->machine[i].months; k++) {
			const struct view_band_month *b = &m->machine[i].month[k];

			if (b->month != month)
				continue;
			s->all++;
			s->counted += !b->rejected[0];
			s->filled += b->filled;
			s->verified += b->verified;
			add(s->planned, b->planned_kg);
			if (!b->rejected[0])
				add(s->reduction, b->reduction_kg);
		}
	return s->all > 0;
}

static void put_months(struct making *m)
{
	struct report_paper *p = &m->paper;
	mpq_t planned, reduction;
	struct sums s;

	mpq_inits(planned, reduction, s.planned, s.reduction, NULL);
	report_heading(p->d, 1, report_say(p, "Reductions by month", "월별 감축량"));
	REPORT_TABLE("months", report_say(p, "All machines together, months that count", "모든 설비, 인정한 달"),
		REPORT_COLUMN("month", "Month", "월", NULL, CELL_MONTH), REPORT_COLUMN("machines", "Machines", "설비", NULL, CELL_COUNT),
		REPORT_COLUMN("counted", "of them counted", "인정", NULL, CELL_COUNT),
		REPORT_COLUMN("filled", "with gaps filled", "결측 보충", NULL, CELL_COUNT),
		REPORT_COLUMN("verified", "verified", "검증", NULL, CELL_COUNT),
		REPORT_COLUMN("planned_kgco2e", "Planned", "계획", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("reduction_kgco2e", "Reduction", "감축량", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("cumulative_kgco2e", "Sum so far", "누적 감축량", "kgCO2e", CELL_DECIMAL));
	for (date_month month = p->basis.metered_from; month <= p->basis.metered_to; month++) {
		if (!sum_month(m, month, &s))
			continue;
		mpq_add(planned, planned, s.planned);
		mpq_add(reduction, reduction, s.reduction);
		REPORT_ROW(report_cell_month(p, month), report_cell_int(p, s.all), report_cell_int(p, s.counted), report_cell_int(p, s.filled),
			report_cell_int(p, s.verified), decimal_of(p, s.planned), decimal_of(p, s.reduction), decimal_of(p, reduction));
	}
	REPORT_TOTAL(report_say(p, "Total", "합계"), NULL, NULL, NULL, NULL, decimal_of(p, planned), decimal_of(p, reduction), NULL);
	mpq_clears(planned, reduction, s.planned, s.reduction, NULL);
}

static void put_machine_months(struct making *m)
{
	struct report_paper *p = &m->paper;

	REPORT_TABLE("machine_months", report_say(p, "Machine by machine", "설비별"), REPORT_COLUMN("measure", "Machine", "설비", NULL, CELL_TEXT),
		REPORT_COLUMN("month", "Month", "월", NULL, CELL_MONTH), REPORT_COLUMN("baseline_kgco2e", "Baseline", "기준", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("project_kgco2e", "Project", "사업", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("reduction_kgco2e", "Reduction", "감축량", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("planned_kgco2e", "Planned", "계획", "kgCO2e", CELL_DECIMAL), REPORT_COLUMN("state", "State", "상태", NULL, CELL_TEXT));
	for (size_t i = 0; i < m->machines; i++)
		for (size_t k = 0; k < m->machine[i].months; k++) {
			const struct view_band_month *b = &m->machine[i].month[k];

			REPORT_ROW(m->machine[i].measure, report_cell_month(p, b->month), report_cell_text(b->baseline_kg),
				report_cell_text(b->project_kg), b->rejected[0] ? NULL : b->reduction_kg, b->planned_kg,
				b->rejected[0]
					? arena_printf(p->arena, "%s: %s", report_say(p, "not counted", "인정하지 않음"), report_word(p, b->rejected))
					: report_word(p, b->verified ? "verified" : "measured"));
		}
}

/* A picture of each machine; of many the first only, since the table has all. */
static void put_charts(struct making *m)
{
	struct report_paper *p = &m->paper;
	size_t many = m->machines < CHARTS_MOST ? m->machines : CHARTS_MOST;

	for (size_t i = 0; i < many; i++) {
		struct report_drawing *drawing = arena_alloc(p->arena, sizeof *drawing);

		const struct report_frame frame = report_paper_frame(p);

		report_chart_monitoring(&m->machine[i], &frame, p->arena, drawing);
		report_figure(p->d, arena_printf(p->arena, "monitoring-%s", m->machine[i].measure), drawing);
	}
	if (many < m->machines)
		report_note(p->d,
			p->ko ? "설비 %zu대 가운데 앞의 %zu대만 그렸습니다. 나머지는 표에 있습니다."
			      : "Of %zu machines the first %zu are drawn; the others stand in the table.",
			m->machines, many);
}

static void put_gaps(struct making *m)
{
	struct report_paper *p = &m->paper;
	size_t rows = 0;

	REPORT_TABLE("gaps", report_say(p, "Gaps, and what was done about them", "결측과 그 처리"),
		REPORT_COLUMN("measure", "Machine", "설비", NULL, CELL_TEXT), REPORT_COLUMN("month", "Month", "월", NULL, CELL_MONTH),
		REPORT_COLUMN("what", "What was done", "처리", NULL, CELL_TEXT));
	for (size_t i = 0; i < m->machines; i++)
		for (size_t k = 0; k < m->machine[i].months; k++) {
			const struct view_band_month *b = &m->machine[i].month[k];

			if (!b->filled && !b->rejected[0])
				continue;
			rows++;
			REPORT_ROW(m->machine[i].measure, report_cell_month(p, b->month),
				b->rejected[0]
					? arena_printf(p->arena, "%s: %s", report_say(p, "not counted", "인정하지 않음"), report_word(p, b->rejected))
					: report_say(p, "filled conservatively by the methodology", "방법론에 따라 보수적으로 보충"));
		}
	if (rows == 0)
		report_note(p->d, "%s", report_say(p, "No month was filled or left out.", "보충하거나 뺀 달이 없습니다."));
}

static void put_opinions(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_attestation *a = &m->attestation;

	report_heading(p->d, 1, report_say(p, "Methodology and verification", "방법론과 검증"));
	REPORT_TABLE("methodologies", report_say(p, "Methodology and frozen baseline", "방법론과 고정한 베이스라인"),
		REPORT_COLUMN("measure", "Machine", "설비", NULL, CELL_TEXT), REPORT_COLUMN("methodology", "Methodology", "방법론", NULL, CELL_TEXT),
		REPORT_COLUMN("factor", "Emission factor", "배출계수", NULL, CELL_TEXT), REPORT_COLUMN("edition", "Edition", "판", NULL, CELL_TEXT),
		REPORT_COLUMN("source", "Source", "출처", NULL, CELL_TEXT), REPORT_COLUMN("frozen_on", "Frozen on", "고정일", NULL, CELL_DAY),
		REPORT_COLUMN("baseline_sha256", "SHA-256 of the baseline", "베이스라인의 SHA-256", NULL, CELL_TEXT));
	for (size_t i = 0; i < a->machines; i++) {
		const struct view_attested *x = &a->machine[i];

		REPORT_ROW(x->measure,
			x->methodology_version[0] ? arena_printf(p->arena, "%s %s", x->methodology, x->methodology_version)
						  : report_cell_text(x->methodology),
			report_cell_text(x->factor), x->factor_year > 0 ? report_cell_int(p, x->factor_year) : NULL,
			report_cell_text(x->factor_source), report_cell_text(x->frozen_on), report_cell_text(x->baseline_sha256));
	}
	if (a->opinions == 0) {
		report_note(p->d, "%s", report_say(p, "The project has not been verified yet.", "아직 검증을 받지 않았습니다."));
		return;
	}
	REPORT_TABLE("opinions", report_say(p, "Opinions", "검증 의견"), REPORT_COLUMN("verification", "Case", "검증", NULL, CELL_TEXT),
		REPORT_COLUMN("verifier", "Verifier", "검증기관", NULL, CELL_TEXT), REPORT_COLUMN("period", "Period", "기간", NULL, CELL_TEXT),
		REPORT_COLUMN("opinion", "Opinion", "의견", NULL, CELL_TEXT), REPORT_COLUMN("signed_on", "Signed", "서명일", NULL, CELL_DAY),
		REPORT_COLUMN("evidence", "Report", "보고서", NULL, CELL_TEXT),
		REPORT_COLUMN("evidence_sha256", "SHA-256", "SHA-256", NULL, CELL_TEXT));
	for (size_t i = 0; i < a->opinions; i++) {
		const struct view_attested_opinion *o = &a->opinion[i];

		REPORT_ROW(o->verification, report_who(p, o->verifier), report_cell_months(p, o->from, o->to), report_word(p, o->opinion),
			report_cell_text(o->signed_on), report_cell_text(o->evidence), report_cell_text(o->evidence_sha256));
	}
}

/* ---- reading ---- */

static enum status read_machines(struct making *m, struct err *err)
{
	struct report_paper *p = &m->paper;

	m->machine = arena_alloc(p->arena, (m->attestation.machines + 1) * sizeof *m->machine);
	for (size_t i = 0; i < m->attestation.machines; i++) {
		enum status st = view_band(p->tx, m->attestation.machine[i].measure, p->arena, &m->machine[m->machines], err);

		if (st == ST_NOT_FOUND) /* not measured yet */
			continue;
		if (st != ST_OK)
			return st;
		m->machines++;
	}
	return ST_OK;
}

enum status report_of_monitoring(struct store_tx *tx, const struct report_request *request, struct report_document *document, struct err *err)
{
	struct making m = {.full = !request->audience || strcmp(request->audience, "full") == 0};
	enum status st = report_paper_open(&m.paper, tx, request, document, err);

	if (st == ST_OK)
		st = view_form_monitoring_report(tx, request->subject, document->arena, &m.form, err);
	if (st == ST_OK)
		st = view_attestation_read(tx, request->subject, document->arena, &m.attestation, err);
	if (st == ST_OK)
		st = read_machines(&m, err);
	if (st == ST_OK) {
		struct report_paper *p = &m.paper;

		document->subtitle =
			arena_printf(document->arena, "%s · %s", request->subject, report_cell_months(p, p->basis.metered_from, p->basis.metered_to));
		document->number = request->subject;
		report_paper_issuer(p, p->basis.operator_or_null ? p->basis.operator_or_null->organisation : NULL);
		if (!m.full)
			report_note(document, "%s",
				report_say(
					p, "Summary: what was metered at the firms is left out.", "요약본: 업체에서 계량한 값은 넣지 않았습니다."));
		put_fields(&m);
		put_table(&m, "equipment");
		put_table(&m, "ownership");
		put_months(&m);
		put_gaps(&m);
		if (m.full) {
			put_charts(&m);
			put_machine_months(&m);
			put_table(&m, "fixed_data");
			put_table(&m, "variable_data");
			put_table(&m, "instruments");
		}
		put_opinions(&m);
		put_table(&m, "duplication");
		report_paper_foot(p);
		report_signature(document, document->issuer ? document->issuer : report_say(p, "Operator", "운영기관"));
	}
	return st;
}
