/* Contents of the application forms of external projects (notice on external projects, forms 1, 5, 17, 18, 22), as named fields and tables. */
#include "base/decimal.h"
#include "credit/credit.h"
#include "credit/credit_claim.h"
#include "credit/credit_export.h"
#include "factor/factor.h"
#include "party/party.h"
#include "reduction/reduction.h"
#include "reduction/reduction_saving.h"
#include "view/view_credit_export.h"

#include <inttypes.h>
#include <string.h>

struct making {
	struct store_tx *tx;
	struct arena *arena;
	struct party_rules rules;
	struct party_measure *measure;
	struct party_organisation *organisation;
	struct credit_export_project *projects;
	struct credit_export_owner *owner;
	struct credit_export_certificate *certificate;
	struct credit_claim_row *claim;
	struct reduction_plan *plan;
	struct reduction_metered *metered;
	struct reduction_installed *installed;
	struct reduction_saving *saving;
	struct reduction_total *total;
	struct reduction_verification_row *verification;
	size_t measures, organisations, project_count, owners, certificates, claims, plans, metereds, installeds, savings, totals, verifications;
	const struct credit_export_project *project;
	struct view_form form;
};

/* ---- fields and tables ---- */

static void put(struct making *m, const char *key, const char *en, const char *ko, const char *value)
{
	m->form.field = arena_grow(m->arena, m->form.field, m->form.fields, sizeof *m->form.field);
	m->form.field[m->form.fields++] = (struct view_form_field){key, en, ko, value, NULL, NULL, false};
}

static void put_integer(struct making *m, const char *key, const char *en, const char *ko, int64_t value)
{
	put(m, key, en, ko, arena_printf(m->arena, "%" PRId64, value));
	m->form.field[m->form.fields - 1].integer = true;
}

static void put_missing(struct making *m, const char *key, const char *en, const char *ko, const char *missing_en, const char *missing_ko)
{
	put(m, key, en, ko, NULL);
	m->form.field[m->form.fields - 1].missing_en = missing_en;
	m->form.field[m->form.fields - 1].missing_ko = missing_ko;
}

static struct view_form_table *put_table(
	struct making *m, const char *key, const char *en, const char *ko, const struct view_form_column *column, size_t columns)
{
	m->form.table = arena_grow(m->arena, m->form.table, m->form.tables, sizeof *m->form.table);
	m->form.table[m->form.tables] = (struct view_form_table){key, en, ko, column, columns, NULL, 0};
	return &m->form.table[m->form.tables++];
}

static const char **put_row(struct making *m, struct view_form_table *t)
{
	t->cell = arena_grow(m->arena, t->cell, t->rows, t->columns * sizeof *t->cell);
	for (size_t c = 0; c < t->columns; c++)
		t->cell[t->rows * t->columns + c] = NULL;
	return &t->cell[t->rows++ * t->columns];
}
#define COLUMNS(list) list, sizeof(list) / sizeof *(list)

static const char *month_text(struct making *m, date_month month)
{
	char text[DATE_TEXT_LEN];

	month_format(month, text);
	return arena_strdup(m->arena, text);
}

static const char *tonnes(struct making *m, int64_t grams)
{
	char text[DECIMAL_TEXT_LEN];
	mpq_t value, million;

	mpq_inits(value, million, NULL);
	mpq_set_si(value, grams, 1);
	mpq_set_ui(million, 1000000, 1);
	mpq_div(value, value, million);
	decimal_from_exact(value, text);
	mpq_clears(value, million, NULL);
	return arena_strdup(m->arena, text);
}

/* ---- reading ---- */

static const char *name_of(const struct making *m, const char *organisation)
{
	for (size_t i = 0; i < m->organisations; i++)
		if (strcmp(m->organisation[i].organisation, organisation) == 0)
			return m->organisation[i].name;
	return organisation;
}

static const char *number_of(const struct making *m, const char *organisation)
{
	for (size_t i = 0; i < m->organisations; i++)
		if (strcmp(m->organisation[i].organisation, organisation) == 0)
			return m->organisation[i].business_number;
	return NULL;
}

static bool is_ours(const struct making *m, const char *measure)
{
	for (size_t i = 0; i < m->measures; i++)
		if (strcmp(m->measure[i].measure, measure) == 0)
			return m->measure[i].project && strcmp(m->measure[i].project, m->project->project) == 0;
	return false;
}

static enum status read_parties(struct making *m, struct err *err)
{
	enum status st = party_programme_get(m->tx, m->arena, &m->rules, NULL, err);

	if (st == ST_OK)
		st = party_measures(m->tx, m->arena, &m->measure, &m->measures, err);
	if (st == ST_OK)
		st = party_organisations(m->tx, m->arena, &m->organisation, &m->organisations, err);
	return st;
}

static enum status read_project(struct making *m, const char *project, struct err *err)
{
	enum status st = read_parties(m, err);

	if (st == ST_OK)
		st = credit_export_projects(m->tx, m->arena, &m->projects, &m->project_count, err);
	for (size_t i = 0; st == ST_OK && i < m->project_count; i++)
		if (strcmp(m->projects[i].project, project) == 0)
			m->project = &m->projects[i];
	if (st == ST_OK && !m->project)
		st = err_set(err, ST_NOT_FOUND, "credit.project_unknown", project, NULL);
	if (st == ST_OK)
		st = credit_export_owners(m->tx, m->arena, &m->owner, &m->owners, err);
	if (st == ST_OK)
		st = credit_export_certificates(m->tx, m->arena, &m->certificate, &m->certificates, err);
	if (st == ST_OK)
		st = credit_claim_rows(m->tx, m->arena, &m->claim, &m->claims, err);
	if (st == ST_OK)
		st = reduction_plans(m->tx, m->arena, &m->plan, &m->plans, err);
	if (st == ST_OK)
		st = reduction_metered_months(m->tx, m->arena, &m->metered, &m->metereds, err);
	if (st == ST_OK)
		st = reduction_installed_machines(m->tx, m->arena, &m->installed, &m->installeds, err);
	if (st == ST_OK)
		st = reduction_savings(m->tx, m->arena, &m->saving, &m->savings, err);
	if (st == ST_OK)
		st = reduction_totals(m->tx, m->rules.metered_from, m->rules.metered_to, m->arena, &m->total, &m->totals, err);
	if (st == ST_OK)
		st = reduction_verification_rows(m->tx, m->arena, &m->verification, &m->verifications, err);
	return st;
}

static void begin(struct making *m, const char *schema, const char *form, const char *en, const char *ko)
{
	char day[DATE_TEXT_LEN];

	date_format(m->rules.as_of, day);
	m->form.schema = schema;
	m->form.form = form;
	m->form.en = en;
	m->form.ko = ko;
	m->form.programme = arena_strdup(m->arena, m->rules.programme);
	m->form.as_of = arena_strdup(m->arena, day);
	m->form.simulated = m->rules.simulated;
}

/* ---- what several forms share ---- */

static void put_registration(struct making *m)
{
	put(m, "project", "Key of the project", "외부사업 식별자", m->project->project);
	put(m, "project_name", "Name of the project", "사업명", m->project->name);
	put_missing(m, "registration_number", "Registration number", "등록번호", "the registry's number is not recorded here",
		"등록부의 번호는 여기에 기록하지 않음");
	put(m, "registration_date", "Day of the committee's resolution", "인증위원회 결의일", m->project->resolution_on);
}

static void put_owners(struct making *m)
{
	static const struct view_form_column column[] = {{"organisation", "Owner", "소유자", false}, {"name", "Name", "이름", false},
		{"share", "Share", "지분", false}, {"valid_from", "From", "시작일", false}, {"evidence", "Proof", "증빙", false}};
	struct view_form_table *t = put_table(m, "ownership", "Ownership shares in force", "유효한 소유 지분", COLUMNS(column));
	const char *newest = "";

	for (size_t i = 0; i < m->owners; i++)
		if (strcmp(m->owner[i].project, m->project->project) == 0 && strcmp(m->owner[i].valid_from, m->form.as_of) <= 0 &&
			strcmp(m->owner[i].valid_from, newest) > 0)
			newest = m->owner[i].valid_from;
	for (size_t i = 0; i < m->owners; i++) {
		const struct credit_export_owner *o = &m->owner[i];
		const char **cell;

		if (strcmp(o->project, m->project->project) != 0 || strcmp(o->valid_from, newest) != 0)
			continue;
		cell = put_row(m, t);
		cell[0] = o->organisation;
		cell[1] = name_of(m, o->organisation);
		cell[2] = o->share;
		cell[3] = o->valid_from;
		cell[4] = o->evidence;
	}
}

static void put_duplication(struct making *m)
{
	static const struct view_form_column column[] = {{"claim", "Claim", "주장", false}, {"kind", "Kind", "종류", false},
		{"organisation", "By", "주장하는 조직", false}, {"measure", "Machine", "설비", false}, {"from", "From", "시작", false},
		{"to", "To", "끝", false}, {"quantity", "Quantity", "수량", false}, {"unit", "Unit", "단위", false},
		{"registry", "Register", "등록처", false}, {"certificate", "Certificate", "인증서", false}};
	struct view_form_table *t = put_table(m, "duplication", "Registration in other schemes and claims on its machines (REC, RE100 …)",
		"중복 등록·주장 평가 (REC, RE100 등)", COLUMNS(column));

	for (size_t i = 0; i < m->claims; i++) {
		const struct credit_claim_row *c = &m->claim[i];
		const char **cell;

		if (!c->measure || !is_ours(m, c->measure))
			continue;
		cell = put_row(m, t);
		cell[0] = c->claim;
		cell[1] = c->kind;
		cell[2] = c->organisation;
		cell[3] = c->measure;
		cell[4] = c->period_from;
		cell[5] = c->period_to;
		cell[6] = c->quantity;
		cell[7] = c->unit;
		cell[8] = c->registry;
		cell[9] = c->certificate;
	}
}

static void put_equipment(struct making *m)
{
	static const struct view_form_column column[] = {{"measure", "Machine", "설비", false}, {"description", "Description", "설명", false},
		{"organisation", "Firm", "업체", false}, {"site", "Site", "사업장", false}, {"methodology", "Methodology", "방법론", false},
		{"installed_on", "Installed", "설치일", false}, {"new_serial", "Serial number", "일련번호", false},
		{"old_scrapped_on", "Old machine scrapped", "기존 설비 폐기일", false}};
	struct view_form_table *t = put_table(m, "equipment", "Equipment and sites", "설비와 사업장", COLUMNS(column));

	for (size_t i = 0; i < m->measures; i++) {
		const struct party_measure *p = &m->measure[i];
		const char **cell;

		if (!is_ours(m, p->measure))
			continue;
		cell = put_row(m, t);
		cell[0] = p->measure;
		cell[1] = p->machine;
		cell[2] = name_of(m, p->organisation);
		cell[3] = p->site;
		cell[4] = p->methodology;
		for (size_t k = 0; k < m->installeds; k++)
			if (strcmp(m->installed[k].measure, p->measure) == 0) {
				cell[5] = m->installed[k].installed_on;
				cell[6] = m->installed[k].new_serial;
				cell[7] = m->installed[k].scrapped_on;
			}
	}
}

static void put_fixed(struct making *m)
{
	static const struct view_form_column column[] = {{"measure", "Machine", "설비", false}, {"sec", "Energy per output (SEC)", "원단위", false},
		{"energy_unit", "Energy unit", "에너지 단위", false}, {"output_per_year", "Mean yearly output", "연평균 생산량", false},
		{"output_unit", "Output unit", "생산량 단위", false}, {"years", "Years of history", "기준 연도", false},
		{"factor", "Emission factor", "배출계수", false}, {"kgco2e_per_energy", "kgCO2e per energy unit", "에너지 단위당 kgCO2e", false},
		{"frozen_on", "Frozen on", "고정일", false}, {"baseline_sha256", "Hash of the baseline", "베이스라인 해시", false}};
	struct view_form_table *t = put_table(m, "fixed_data", "Baseline and fixed parameters", "베이스라인과 고정 자료", COLUMNS(column));

	for (size_t i = 0; i < m->plans; i++) {
		const struct reduction_plan *p = &m->plan[i];
		const char **cell;

		if (!is_ours(m, p->measure))
			continue;
		cell = put_row(m, t);
		cell[0] = p->measure;
		cell[1] = p->sec;
		cell[2] = p->energy_unit;
		cell[3] = p->output_per_year;
		cell[4] = p->output_unit;
		cell[5] = p->years;
		cell[6] = p->factor;
		cell[7] = p->kgco2e_per_energy;
		cell[8] = p->frozen_on;
		cell[9] = p->baseline_sha256;
	}
}

static void put_instruments(struct making *m)
{
	static const struct view_form_column column[] = {{"measure", "Machine", "설비", false}, {"meter", "Meter", "계량기", false},
		{"energy_unit", "Energy unit", "에너지 단위", false}, {"output_unit", "Output unit", "생산량 단위", false},
		{"calibrated_on", "Calibrated", "교정일", false}};
	struct view_form_table *t = put_table(m, "instruments", "Monitored variables and instruments", "모니터링 변수와 계측기", COLUMNS(column));

	for (size_t i = 0; i < m->metereds; i++) {
		const struct reduction_metered *r = &m->metered[i];
		const char **cell;

		if (!is_ours(m, r->measure) || (i > 0 && strcmp(m->metered[i - 1].measure, r->measure) == 0))
			continue;
		cell = put_row(m, t);
		cell[0] = r->measure;
		cell[1] = r->meter;
		cell[2] = r->unit;
		cell[3] = r->output_unit;
	}
}

/* ---- form 17 ---- */

static const struct reduction_saving *saving_of(const struct making *m, const char *measure, date_month month)
{
	for (size_t i = 0; i < m->savings; i++)
		if (m->saving[i].month == month && strcmp(m->saving[i].measure, measure) == 0)
			return &m->saving[i];
	return NULL;
}

static void put_monthly(struct making *m)
{
	static const struct view_form_column column[] = {{"measure", "Machine", "설비", false}, {"month", "Month", "월", false},
		{"meter", "Meter", "계량기", false}, {"status", "Status", "상태", false}, {"energy", "Energy", "에너지", false},
		{"energy_unit", "Unit", "단위", false}, {"output", "Output", "생산량", false}, {"output_unit", "Unit", "단위", false},
		{"reduction_kgco2e", "Reduction, kgCO2e", "감축량 kgCO2e", false}, {"not_counted", "Why not counted", "인정하지 않는 까닭", false}};
	struct view_form_table *t = put_table(m, "variable_data", "Monitored data by month", "월별 변동 자료", COLUMNS(column));

	for (size_t i = 0; i < m->metereds; i++) {
		const struct reduction_metered *r = &m->metered[i];
		const struct reduction_saving *s;
		const char **cell;

		if (!is_ours(m, r->measure))
			continue;
		s = saving_of(m, r->measure, r->month);
		cell = put_row(m, t);
		cell[0] = r->measure;
		cell[1] = month_text(m, r->month);
		cell[2] = r->meter;
		cell[3] = r->status;
		cell[4] = r->energy;
		cell[5] = r->unit;
		cell[6] = r->output;
		cell[7] = r->output_unit;
		cell[8] = s ? s->reduction : NULL;
		cell[9] = s ? s->rejected : NULL;
	}
}

enum status view_form_monitoring_report(struct store_tx *tx, const char *project, struct arena *arena, struct view_form *out_form, struct err *err)
{
	struct making m = {.tx = tx, .arena = arena};
	int64_t planned_g = 0, measured_g = 0;
	enum status st = read_project(&m, project, err);

	if (st != ST_OK)
		return st;
	begin(&m, "sangsaeng.monitoring_report/1", "17", "Monitoring report", "모니터링 보고서");
	for (size_t i = 0; i < m.totals; i++)
		if (strcmp(m.total[i].project, project) == 0) {
			planned_g += m.total[i].planned_g;
			measured_g += m.total[i].measured_g;
		}
	put_registration(&m);
	put(&m, "period_from", "First month of the monitoring period", "모니터링 기간의 첫 달", month_text(&m, m.rules.metered_from));
	put(&m, "period_to", "Last month of the monitoring period", "모니터링 기간의 마지막 달", month_text(&m, m.rules.metered_to));
	put(&m, "planned_tco2e", "Planned reduction, tCO2e", "계획 감축량 tCO2e", tonnes(&m, planned_g));
	put(&m, "actual_tco2e", "Measured reduction, tCO2e", "실제 감축량 tCO2e", tonnes(&m, measured_g));
	put(&m, "difference_tco2e", "Measured less planned, tCO2e", "계획과의 차이 tCO2e", tonnes(&m, measured_g - planned_g));
	put(&m, "gwp_set", "Global warming potentials", "지구온난화지수", arena_strdup(arena, m.rules.gwp_set));
	put_missing(&m, "leakage", "Leakage", "누출", "no leakage is counted: without proof that the old machine was scrapped nothing is credited",
		"누출을 따로 세지 않음. 기존 설비의 폐기 증명이 없으면 감축을 인정하지 않음");
	put_missing(&m, "qa_qc", "Quality assurance of the data", "자료의 품질 관리", "not recorded", "기록하지 않음");
	put_equipment(&m);
	put_owners(&m);
	put_duplication(&m);
	put_fixed(&m);
	put_monthly(&m);
	put_instruments(&m);
	*out_form = m.form;
	return ST_OK;
}

/* ---- form 18 ---- */

/* What the next request would be about, or the last one that was certified. */
struct request {
	date_month from, to;
	int64_t round, grams, tonnes, remainder_g;
	const struct reduction_verification_row *opinion;
	const char *certified_on;
};

static enum status find_request(struct making *m, struct request *out, struct err *err)
{
	struct request r = {.from = INT32_MAX, .to = INT32_MIN};
	struct reduction_total *total;
	size_t totals;
	enum status st;

	for (size_t i = 0; i < m->certificates; i++) {
		const struct credit_export_certificate *c = &m->certificate[i];

		if (strcmp(c->project, m->project->project) != 0)
			continue;
		r = (struct request){c->from, c->to, r.round + 1, c->grams, c->tonnes, c->remainder_g, NULL, c->on_date};
		for (size_t v = 0; v < m->verifications; v++)
			if (strcmp(m->verification[v].verification, c->evidence) == 0)
				r.opinion = &m->verification[v];
	}
	for (size_t i = 0; r.round == 0 && i < m->verifications; i++) {
		const struct reduction_verification_row *v = &m->verification[i];

		if (strcmp(v->project, m->project->project) != 0 || strcmp(v->opinion, "fit") != 0)
			continue;
		r.from = v->from < r.from ? v->from : r.from;
		r.to = v->to > r.to ? v->to : r.to;
		r.opinion = v;
	}
	if (r.from > r.to)
		return err_set(err, ST_CONFLICT, "export.not_verified", m->project->project, NULL);
	if (r.round > 0) {
		*out = r;
		return ST_OK;
	}
	st = reduction_totals(m->tx, r.from, r.to, m->arena, &total, &totals, err);
	for (size_t i = 0; st == ST_OK && i < totals; i++)
		if (strcmp(total[i].project, m->project->project) == 0)
			r.grams += total[i].verified_g_in_after;
	r.round = 1;
	r.tonnes = r.grams > 0 ? r.grams / 1000000 : 0;
	r.remainder_g = r.grams > 0 ? r.grams % 1000000 : 0;
	if (st == ST_OK)
		*out = r;
	return st;
}

enum status view_form_certification_request(
	struct store_tx *tx, const char *project, struct arena *arena, struct view_form *out_form, struct err *err)
{
	struct making m = {.tx = tx, .arena = arena};
	struct request r = {0};
	enum status st = read_project(&m, project, err);

	if (st == ST_OK)
		st = find_request(&m, &r, err);
	if (st != ST_OK)
		return st;
	begin(&m, "sangsaeng.certification_request/1", "18", "Certification request", "인증 신청서");
	put_registration(&m);
	put(&m, "period_from", "First month", "첫 달", month_text(&m, r.from));
	put(&m, "period_to", "Last month", "마지막 달", month_text(&m, r.to));
	put_integer(&m, "round", "Round", "회차", r.round);
	put_integer(&m, "requested_t", "Requested, whole tCO2e", "신청 감축량(정수 톤)", r.tonnes);
	put_integer(&m, "remainder_g", "Remainder below a tonne, recorded and not carried (g)", "1톤 미만 나머지, 기록만 함 (g)", r.remainder_g);
	if (r.opinion) {
		put(&m, "verifier", "Verifier", "검증기관", name_of(&m, r.opinion->verifier));
		put(&m, "verification_opinion", "Opinion", "검증 의견", r.opinion->opinion);
		put(&m, "verified_on", "Signed on", "검증일", r.opinion->signed_on);
		put(&m, "verification_evidence", "Verification report", "검증 보고서", r.opinion->evidence);
	} else {
		put_missing(&m, "verifier", "Verifier", "검증기관", "the certificate names no verification of this database",
			"인증서가 이 데이터베이스의 검증을 가리키지 않음");
	}
	if (r.certified_on)
		put(&m, "certified_on", "Certified on", "인증일", r.certified_on);
	else
		put_missing(&m, "certified_on", "Certified on", "인증일", "not certified yet", "아직 인증되지 않음");
	put_owners(&m);
	put_duplication(&m);
	*out_form = m.form;
	return ST_OK;
}

/* ---- forms 5 and 1 ---- */

/* Expected reduction a year over the project's machines, t; false where a saving and its factor have no common unit. */
static bool expected_per_year(const struct making *m, mpq_t out_t)
{
	bool known = true;
	mpq_t saving, factor;

	mpq_inits(saving, factor, NULL);
	mpq_set_ui(out_t, 0, 1);
	for (size_t i = 0; i < m->plans && known; i++) {
		const struct party_measure *p = NULL;

		if (!is_ours(m, m->plan[i].measure))
			continue;
		for (size_t k = 0; k < m->measures; k++)
			if (strcmp(m->measure[k].measure, m->plan[i].measure) == 0)
				p = &m->measure[k];
		known = decimal_parse_exact(p->saving_per_year, saving, NULL) == ST_OK &&
			factor_convert(saving, p->unit, m->plan[i].energy_unit, saving, NULL) == ST_OK &&
			mpq_set_str(factor, m->plan[i].exact_per_energy, 10) == 0;
		if (known) {
			mpq_mul(saving, saving, factor);
			mpq_set_ui(factor, 1000, 1);
			mpq_div(saving, saving, factor);
			mpq_add(out_t, out_t, saving);
		}
	}
	mpq_clears(saving, factor, NULL);
	return known;
}

static void put_expected(struct making *m)
{
	char text[DECIMAL_TEXT_LEN];
	mpq_t t;

	mpq_init(t);
	if (expected_per_year(m, t)) {
		decimal_from_exact(t, text);
		put(m, "expected_tco2e_per_year", "Expected reduction, tCO2e a year", "연간 예상 감축량 tCO2e", arena_strdup(m->arena, text));
		put(m, "scale_class", "Scale class", "규모", credit_export_class(t));
	} else {
		put_missing(m, "expected_tco2e_per_year", "Expected reduction, tCO2e a year", "연간 예상 감축량 tCO2e",
			"a saving and its factor have no common unit", "절감량과 배출계수의 단위가 맞지 않음");
	}
	mpq_clear(t);
}

/* The form is made for the firm of all the project's machines: where another organisation coordinates them, its number is not that firm's to see. */
static void put_owner_number(struct making *m)
{
	static const char *const key = "owner_registration_number", *const en = "Owner's business registration number", *const ko = "사업자등록번호";
	const char *number = number_of(m, m->project->coordinator);
	bool own = true;

	for (size_t i = 0; i < m->measures; i++)
		if (is_ours(m, m->measure[i].measure))
			own = own && strcmp(m->measure[i].organisation, m->project->coordinator) == 0;
	if (!number)
		put_missing(
			m, key, en, ko, "not recorded (business_number of organisations.csv)", "기록하지 않음(organisations.csv의 사업자등록번호)");
	else if (!own)
		put_missing(m, key, en, ko, "the coordinator fills it in: its number is not shown to the firms it coordinates",
			"관리자가 채움: 관리자의 번호는 참여 업체에 보이지 않음");
	else
		put(m, key, en, ko, number);
}

enum status view_form_approval_request(struct store_tx *tx, const char *project, struct arena *arena, struct view_form *out_form, struct err *err)
{
	static const char *const not_en = "a text of the applicant; not recorded here", *const not_ko = "신청자가 쓰는 글. 여기에 기록하지 않음";
	struct making m = {.tx = tx, .arena = arena};
	enum status st = read_project(&m, project, err);

	if (st != ST_OK)
		return st;
	begin(&m, "sangsaeng.approval_request/1", "5, 1", "Approval request and project plan", "승인 신청서와 사업계획서");
	put(&m, "project", "Key of the project", "외부사업 식별자", m.project->project);
	put(&m, "project_name", "Name of the project", "사업명", m.project->name);
	put(&m, "kind", "Single project, bundle or programme", "단일·묶음·프로그램", m.project->kind);
	put_expected(&m);
	put_missing(&m, "purpose", "Purpose", "목적", not_en, not_ko);
	put(&m, "owner", "Owner or coordinator", "사업자 또는 관리자", name_of(&m, m.project->coordinator));
	put_owner_number(&m);
	put_missing(&m, "contact", "Contact", "연락처", "personal data are not kept here", "개인정보는 여기에 두지 않음");
	put(&m, "project_start", "Project start", "사업 시작일", m.project->started_on);
	put_missing(&m, "crediting_type", "Crediting type (renewable or fixed)", "인정 기간 유형(갱신형·고정형)", "not recorded", "기록하지 않음");
	put(&m, "crediting_to", "End of the crediting period", "인정 기간 종료일", m.project->crediting_to);
	put_missing(&m, "debundling", "De-bundling test", "쪼개기 여부", not_en, not_ko);
	put_missing(&m, "methodology_reason", "Why this methodology", "방법론을 고른 까닭", not_en, not_ko);
	put_missing(&m, "boundary", "Project boundary", "사업 경계", "only sites and machines are recorded: see equipment",
		"사업장과 설비만 기록함: equipment 참조");
	put_missing(&m, "additionality", "Additionality", "추가성", not_en, not_ko);
	put(&m, "formula", "Formula", "산정식", "ER = BE - PE; BE = SEC x P_credited x EF; PE = E_project x EF (methodology sec)");
	put(&m, "gwp_set", "Global warming potentials", "지구온난화지수", arena_strdup(arena, m.rules.gwp_set));
	put_missing(&m, "qa_qc", "Quality assurance of the data", "자료의 품질 관리", not_en, not_ko);
	put_equipment(&m);
	put_owners(&m);
	put_duplication(&m);
	put_fixed(&m);
	put_instruments(&m);
	*out_form = m.form;
	return ST_OK;
}

/* ---- form 22 ---- */

enum status view_form_transfer(struct store_tx *tx, const char *seller, const char *buyer, int64_t tonnes_asked, struct arena *arena,
	struct view_form *out_form, struct err *err)
{
	static const struct view_form_column column[] = {{"project", "Project", "외부사업", false}, {"vintage", "Vintage", "감축연도", true},
		{"serial_from", "First serial", "첫 일련번호", true}, {"serial_to", "Last serial", "마지막 일련번호", true},
		{"tonnes", "Tonnes", "톤", true}, {"certificate", "Certificate", "인증 번호", true}};
	struct making m = {.tx = tx, .arena = arena};
	struct credit_export_block *block = NULL;
	struct view_form_table *t;
	size_t blocks = 0;
	int64_t left = tonnes_asked, year = INT64_MIN;
	enum status st = read_parties(&m, err);

	if (st == ST_OK)
		st = credit_export_blocks(tx, arena, &block, &blocks, err);
	if (st != ST_OK)
		return st;
	begin(&m, "sangsaeng.transfer_request/1", "22", "Transfer request", "이전 신청서");
	put(&m, "seller", "Seller", "양도인", seller);
	put(&m, "seller_name", "Seller's name", "양도인 이름", name_of(&m, seller));
	put(&m, "buyer", "Buyer", "양수인", buyer);
	put(&m, "buyer_name", "Buyer's name", "양수인 이름", name_of(&m, buyer));
	put_integer(&m, "tonnes", "Tonnes", "이전 수량(톤)", tonnes_asked);
	put_missing(&m, "contract", "Contract and its proof", "계약과 증빙", "the contract is recorded with the transfer, not before it",
		"계약은 이전할 때 기록함");
	t = put_table(&m, "units", "Serial ranges that would be handed over", "이전할 일련번호", COLUMNS(column));
	while (left > 0) { /* one vintage after the other, the oldest first; inside it blocks are in order */
		int64_t next = INT64_MAX;

		for (size_t i = 0; i < blocks; i++)
			if (block[i].vintage > year && block[i].vintage < next)
				next = block[i].vintage;
		if (next == INT64_MAX)
			break;
		year = next;
		for (size_t i = 0; i < blocks && left > 0; i++) {
			const struct credit_export_block *b = &block[i];
			int64_t count = b->to - b->from + 1 < left ? b->to - b->from + 1 : left;
			const char **cell;

			if (b->vintage != year || strcmp(b->unit, "KOC") != 0 || strcmp(b->state, "live") != 0 || b->blocked ||
				strcmp(b->holder, seller) != 0)
				continue;
			cell = put_row(&m, t);
			cell[0] = b->project;
			cell[1] = arena_printf(arena, "%" PRId64, b->vintage);
			cell[2] = arena_printf(arena, "%" PRId64, b->from);
			cell[3] = arena_printf(arena, "%" PRId64, b->from + count - 1);
			cell[4] = arena_printf(arena, "%" PRId64, count);
			cell[5] = arena_printf(arena, "%" PRId64, b->certificate);
			left -= count;
		}
	}
	if (left > 0)
		return err_set(err, ST_CONFLICT, "export.balance", seller, arena_printf(arena, "%" PRId64, tonnes_asked),
			arena_printf(arena, "%" PRId64, tonnes_asked - left), NULL);
	*out_form = m.form;
	return ST_OK;
}
