#include "view/view_record.h"

#include "base/decimal.h"
#include "base/text.h"
#include "carbon/carbon_cbam.h"
#include "party/party.h"
#include "party/party_agreement.h"
#include "programme/programme.h"
#include "reduction/reduction.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ONE VIEW_EACH_ONE
#define PRODUCT VIEW_EACH_PRODUCT
#define NUMBER VIEW_VALUE_NUMBER
#define TEXT VIEW_VALUE_TEXT
#define DAY VIEW_VALUE_DATE

const struct view_field view_fields[] = {
	{"programme.name", ONE, TEXT, NULL, "programme", "사업", "name of the programme", "사업의 이름"},
	{"programme.simulated", ONE, TEXT, NULL, "simulated", "모의", "yes if the data are simulated", "모의 자료이면 yes"},
	{"firm.key", ONE, TEXT, NULL, "supplier id", "업체코드", "key of the firm", "업체의 식별자"},
	{"firm.name", ONE, TEXT, NULL, "supplier", "업체", "name in Korean", "한글 이름"},
	{"firm.name_en", ONE, TEXT, NULL, "supplier name", "업체영문명", "name in English", "영문 이름"},
	{"firm.tier", ONE, NUMBER, "", "tier", "차수", "tier by its agreement", "협약의 차수"},
	{"firm.consortium", ONE, TEXT, NULL, "consortium", "컨소시엄", "consortium", "컨소시엄"},
	{"firm.agreement_on", ONE, DAY, NULL, "agreement date", "협약일", "day on which it signed", "협약 서명일"},
	{"firm.sites", ONE, NUMBER, "", "sites", "사업장수", "number of its sites", "사업장 수"},
	{"period.from", ONE, TEXT, NULL, "period from", "기간시작", "first month of the footprints", "발자국 기간의 첫 달"},
	{"period.to", ONE, TEXT, NULL, "period to", "기간끝", "last month", "마지막 달"},
	{"base.year", ONE, NUMBER, "", "base year", "기준연도", "year of the footprint before", "개선 전 발자국의 연도"},
	{"reduction.verified", ONE, NUMBER, "kgCO2e", "verified reduction", "검증감축량",
		"verified reduction of all its machines in the metered months", "계측 기간에 검증된 감축량(업체의 모든 설비)"},
	{"reduction.from", ONE, TEXT, NULL, "reduction from", "감축기간시작", "first metered month", "계측 기간의 첫 달"},
	{"reduction.to", ONE, TEXT, NULL, "reduction to", "감축기간끝", "last metered month", "계측 기간의 마지막 달"},
	{"product.key", PRODUCT, TEXT, NULL, "part number", "품번", "key of the product", "제품의 식별자"},
	{"product.name", PRODUCT, TEXT, NULL, "part name", "품명", "name", "이름"},
	{"product.unit", PRODUCT, TEXT, NULL, "declared unit", "선언단위", "declared unit", "선언단위"},
	{"product.mass", PRODUCT, NUMBER, "kg", "mass", "질량", "mass of one declared unit", "선언단위 하나의 질량"},
	{"product.cn_code", PRODUCT, TEXT, NULL, "cn code", "cn코드", "code of the EU's Combined Nomenclature", "유럽연합 통합품목분류(CN) 코드"},
	{"product.cpc_code", PRODUCT, TEXT, NULL, "cpc code", "cpc코드", "code of the UN's Central Product Classification",
		"유엔 중앙생산물분류(CPC) 코드"},
	{"product.origin", PRODUCT, TEXT, NULL, "country of origin", "원산지", "country of origin", "원산지 국가"},
	{"cbam.direct", PRODUCT, NUMBER, "", "specific direct emissions", "직접내재배출", "specific direct embedded emissions, t CO2-eq for a tonne",
		"1톤당 직접 내재배출(t CO2-eq)"},
	{"cbam.indirect", PRODUCT, NUMBER, "", "specific indirect emissions", "간접내재배출",
		"specific indirect embedded emissions, t CO2-eq for a tonne", "1톤당 간접 내재배출(t CO2-eq)"},
	{"cbam.declared", PRODUCT, NUMBER, "", "declared emissions", "신고내재배출", "what of these is declared by the list of goods",
		"품목 목록에 따라 신고하는 내재배출"},
	{"cbam.default_share", PRODUCT, NUMBER, "", "share of default values", "기본값비율", "part of them from default values, between 0 and 1",
		"기본값에서 온 비율(0–1)"},
	{"footprint.physical", PRODUCT, NUMBER, "kgCO2e", "pcf", "탄소발자국", "footprint per declared unit, without biogenic uptake",
		"선언단위당 발자국(생물 기원 흡수 제외)"},
	{"footprint.with_biogenic", PRODUCT, NUMBER, "kgCO2e", "pcf with biogenic", "탄소발자국(생물기원포함)", "with biogenic uptake",
		"생물 기원 흡수 포함"},
	{"footprint.claim_adjusted", PRODUCT, NUMBER, "kgCO2e", "claim-adjusted pcf", "주장조정발자국",
		"with reductions added back that are certified elsewhere", "다른 곳에 인증된 감축을 되돌려 더한 값"},
	{"footprint.base", PRODUCT, NUMBER, "kgCO2e", "pcf base year", "기준연도발자국", "the same product in the base year", "기준연도의 같은 제품"},
	{"footprint.gwp_set", PRODUCT, TEXT, NULL, "gwp", "온난화지수", "GWP set", "지구온난화지수"},
	{"footprint.complete", PRODUCT, TEXT, NULL, "complete", "완전함", "yes if nothing is missing behind it", "빠진 것이 없으면 yes"},
	{"quality.primary_share", PRODUCT, NUMBER, "percent", "primary data share", "1차데이터비율", "share of primary data", "1차 데이터의 비율"},
	{"quality.technology", PRODUCT, NUMBER, "", "dqr technology", "품질기술", "data quality: technology, 1 is best",
		"데이터 품질: 기술(1이 가장 좋음)"},
	{"quality.time", PRODUCT, NUMBER, "", "dqr time", "품질시간", "data quality: time", "데이터 품질: 시간"},
	{"quality.geography", PRODUCT, NUMBER, "", "dqr geography", "품질지역", "data quality: geography", "데이터 품질: 지역"},
	{"quality.exempted", PRODUCT, NUMBER, "percent", "exempted emissions", "제외비율", "part left out", "뺀 배출의 비율"},
	{"coverage.third_party", PRODUCT, NUMBER, "percent", "third-party coverage", "제3자검증비율", "part verified by third parties",
		"제3자가 검증한 비율"},
	{"coverage.programme", PRODUCT, NUMBER, "percent", "programme coverage", "사업인증비율", "part certified by a programme",
		"프로그램이 인증한 비율"},
	{"version.key", PRODUCT, TEXT, NULL, "version", "판", "key of the published version; blank if none is", "발행본의 식별자. 없으면 빈칸"},
	{"version.published_on", PRODUCT, DAY, NULL, "published", "발행일", "day of publication", "발행일"},
	{"version.evidence_hash", PRODUCT, TEXT, NULL, "evidence hash", "증빙해시", "hash of what the version was made from: it attests the number",
		"발행본의 근거를 봉인한 해시. 값을 증명함"},
	{"month.month", VIEW_EACH_MONTH, TEXT, NULL, "month", "월", "metered month", "계측한 달"},
	{"month.verified", VIEW_EACH_MONTH, TEXT, NULL, "verified", "검증",
		"yes if a reduction of the month is verified; not how much, which would show the month's output",
		"그달의 감축이 검증되었으면 yes. 양은 그달의 생산을 드러내므로 없음"},
	{"site.key", VIEW_EACH_SITE, TEXT, NULL, "site", "사업장", "key of the site", "사업장의 식별자"},
	{"site.region", VIEW_EACH_SITE, TEXT, NULL, "region", "지역", "region", "지역"},
	{"site.verified", VIEW_EACH_SITE, NUMBER, "kgCO2e", "verified reduction of the site", "사업장검증감축량", "verified reduction of the site",
		"사업장의 검증된 감축량"},
	{0},
};
#define FIELDS (sizeof view_fields / sizeof *view_fields - 1)

const char *view_each_name(enum view_each each)
{
	static const char *const name[] = {"one", "product", "month", "site"};

	return name[each];
}

const struct view_field *view_field_find(const char *name)
{
	for (const struct view_field *f = view_fields; f->name; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

const char *view_field_nearest(const char *name)
{
	const char *candidate[FIELDS + 1];

	for (size_t i = 0; i < FIELDS; i++)
		candidate[i] = view_fields[i].name;
	candidate[FIELDS] = NULL;
	return string_nearest(name, candidate);
}

/* Letters of a header word without blanks, small. */
static void squeeze(const char *word, char *out, size_t size)
{
	size_t length = 0;

	for (; *word && length + 1 < size; word++)
		if (!strchr(" \t\r\n_-./()", *word))
			out[length++] = (char)(*word >= 'A' && *word <= 'Z' ? *word + 'a' - 'A' : *word);
	out[length] = '\0';
}

const struct view_field *view_field_word(const char *word)
{
	char given[256], known[256];

	squeeze(word, given, sizeof given);
	for (const struct view_field *f = view_fields; f->name; f++) {
		const char *const names[] = {f->name, f->word_en, f->word_ko};

		for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
			squeeze(names[i], known, sizeof known);
			if (strcmp(given, known) == 0)
				return f;
		}
	}
	return NULL;
}

const char *view_record_forbidden(const char *name)
{
	static const struct {
		const char *code, *word; /* the word in small letters */
	} list[] = {{"record.meter", "meter"}, {"record.meter", "reading"}, {"record.meter", "electricity"}, {"record.meter", "energy"},
		{"record.meter", "kwh"}, {"record.meter", "fuel"}, {"record.meter", "bill"}, {"record.meter", "전력"}, {"record.meter", "전기"},
		{"record.meter", "에너지"}, {"record.meter", "계측값"}, {"record.meter", "고지서"}, {"record.meter", "연료"}, {"record.cost", "cost"},
		{"record.cost", "price"}, {"record.cost", "margin"}, {"record.cost", "invoice"}, {"record.cost", "wage"}, {"record.cost", "labour"},
		{"record.cost", "labor"}, {"record.cost", "원가"}, {"record.cost", "단가"}, {"record.cost", "가격"}, {"record.cost", "이익"},
		{"record.cost", "마진"}, {"record.cost", "인건비"}, {"record.cost", "견적"}, {"record.recipe", "recipe"}, {"record.recipe", "bom"},
		{"record.recipe", "material"}, {"record.recipe", "input"}, {"record.recipe", "cycle"}, {"record.recipe", "yield"},
		{"record.recipe", "process"}, {"record.recipe", "배합"}, {"record.recipe", "자재"}, {"record.recipe", "재료"},
		{"record.recipe", "수율"}, {"record.recipe", "공정"}, {"record.sales", "sales"}, {"record.sales", "revenue"},
		{"record.sales", "production"}, {"record.sales", "customer"}, {"record.sales", "매출"}, {"record.sales", "판매"},
		{"record.sales", "생산량"}, {"record.sales", "거래처"}};
	char small[256];

	squeeze(name, small, sizeof small);
	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if (strstr(small, list[i].word))
			return list[i].code;
	return NULL;
}

/* ---- reading ---- */

struct reading {
	struct store_tx *tx;
	struct arena *arena;
	struct party_rules rules;
	struct view_record record;
	struct view_footprint *now, *base;
	size_t nows, bases;
};

static void put(struct reading *r, size_t index, const char *name, const char *value)
{
	const struct view_field *field = view_field_find(name);

	r->record.value[field->each][index * FIELDS + (size_t)(field - view_fields)] = value && value[0] ? value : NULL;
}

static void put_number(struct reading *r, size_t index, const char *name, int64_t value)
{
	put(r, index, name, arena_printf(r->arena, "%lld", (long long)value));
}

static void put_day(struct reading *r, size_t index, const char *name, date_day day)
{
	char text[DATE_TEXT_LEN];

	if (day == DATE_NONE)
		return;
	date_format(day, text);
	put(r, index, name, arena_strdup(r->arena, text));
}

static const char *month_text(struct reading *r, date_month month)
{
	char text[DATE_TEXT_LEN];

	month_format(month, text);
	return arena_strdup(r->arena, text);
}

static void room(struct reading *r, enum view_each each, size_t count)
{
	r->record.count[each] = count;
	r->record.value[each] = arena_alloc(r->arena, (count + 1) * FIELDS * sizeof(const char *));
}

/* Grams as kilograms, in full. */
static const char *kg_of(struct reading *r, int64_t grams)
{
	char text[DECIMAL_DIGITS_LEN];

	decimal_from_digits(grams, -3, text);
	return arena_strdup(r->arena, text);
}

static enum status read_firm(struct reading *r, struct err *err)
{
	struct party_organisation *organisation;
	struct party_agreement *agreement;
	struct party_site *site;
	size_t organisations, agreements, sites;
	int64_t mine = 0;
	enum status st = party_organisations(r->tx, r->arena, &organisation, &organisations, err);

	if (st == ST_OK)
		st = party_agreements(r->tx, r->arena, &agreement, &agreements, err);
	if (st == ST_OK)
		st = party_sites(r->tx, r->arena, &site, &sites, err);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < organisations; i++)
		if (strcmp(organisation[i].organisation, r->record.firm) == 0) {
			put(r, 0, "firm.name", organisation[i].name);
			put(r, 0, "firm.name_en", organisation[i].name_en);
		}
	for (size_t i = 0; i < agreements; i++) {
		if (strcmp(agreement[i].organisation, r->record.firm) != 0 || !party_agreement_in_force(&agreement[i], r->rules.as_of))
			continue;
		if (agreement[i].tier > 0)
			put_number(r, 0, "firm.tier", agreement[i].tier);
		put(r, 0, "firm.consortium", agreement[i].consortium);
		put_day(r, 0, "firm.agreement_on", agreement[i].signed_on);
	}
	for (size_t i = 0; i < sites; i++)
		mine += strcmp(site[i].organisation, r->record.firm) == 0;
	put(r, 0, "firm.key", r->record.firm);
	put_number(r, 0, "firm.sites", mine);
	put(r, 0, "programme.name", r->rules.name_ko);
	put(r, 0, "programme.simulated", r->rules.simulated ? "yes" : "no");
	put_number(r, 0, "base.year", r->rules.before_from / 12);
	put(r, 0, "reduction.from", month_text(r, r->rules.metered_from));
	put(r, 0, "reduction.to", month_text(r, r->rules.metered_to));
	return ST_OK;
}

/* What is verified of the firm's machines, in all and by site; by month only whether. */
static enum status read_reductions(struct reading *r, struct err *err)
{
	struct reduction_total *total;
	struct party_measure *measure;
	struct party_site *site;
	size_t totals, measures, sites, mine = 0;
	int64_t sum = 0, *by_site;
	date_month last = r->rules.metered_to;
	enum status st = party_measures(r->tx, r->arena, &measure, &measures, err);

	if (st == ST_OK)
		st = party_sites(r->tx, r->arena, &site, &sites, err);
	if (st == ST_OK)
		st = reduction_totals(r->tx, r->rules.metered_from, last, r->arena, &total, &totals, err);
	if (st != ST_OK)
		return st;
	by_site = arena_alloc(r->arena, (sites + 1) * sizeof *by_site);
	for (size_t i = 0; i < totals; i++)
		for (size_t m = 0; m < measures; m++) {
			if (strcmp(measure[m].measure, total[i].measure) != 0 || strcmp(measure[m].organisation, r->record.firm) != 0)
				continue;
			sum += total[i].verified_g;
			for (size_t s = 0; s < sites; s++)
				if (strcmp(site[s].site, measure[m].site) == 0)
					by_site[s] += total[i].verified_g;
		}
	put(r, 0, "reduction.verified", kg_of(r, sum));
	for (size_t s = 0; s < sites; s++)
		mine += strcmp(site[s].organisation, r->record.firm) == 0;
	room(r, VIEW_EACH_SITE, mine);
	mine = 0;
	for (size_t s = 0; s < sites; s++) {
		if (strcmp(site[s].organisation, r->record.firm) != 0)
			continue;
		put(r, mine, "site.key", site[s].site);
		put(r, mine, "site.region", site[s].region);
		put(r, mine++, "site.verified", kg_of(r, by_site[s]));
	}
	room(r, VIEW_EACH_MONTH, (size_t)(last - r->rules.metered_from + 1));
	for (date_month month = r->rules.metered_from; st == ST_OK && month <= last; month++) {
		size_t at = (size_t)(month - r->rules.metered_from);
		bool verified = false;

		st = reduction_totals(r->tx, month, month, r->arena, &total, &totals, err);
		for (size_t i = 0; st == ST_OK && i < totals; i++)
			for (size_t m = 0; m < measures; m++)
				verified |= strcmp(measure[m].measure, total[i].measure) == 0 &&
					    strcmp(measure[m].organisation, r->record.firm) == 0 && total[i].verified_g_in_after != 0;
		put(r, at, "month.month", month_text(r, month));
		put(r, at, "month.verified", verified ? "yes" : "no");
	}
	return st;
}

static enum status put_product(struct reading *r, size_t at, const struct view_footprint *f, enum view_case which, struct err *err)
{
	struct programme_version *version, *newest = NULL;
	size_t versions;
	enum status st = programme_versions(r->tx, f->product, r->arena, &version, &versions, err);

	if (st != ST_OK)
		return st;
	put(r, at, "product.key", f->product);
	put(r, at, "product.name", f->name);
	put(r, at, "product.unit", f->unit);
	put(r, at, "product.mass", f->mass_kg);
	put(r, at, "footprint.physical", f->t2_kgco2e);
	put(r, at, "footprint.with_biogenic", f->t1_kgco2e);
	put(r, at, "footprint.claim_adjusted", f->adjusted_kgco2e);
	put(r, at, "footprint.gwp_set", f->gwp_set);
	put(r, at, "footprint.complete", f->publishable ? "yes" : "no");
	put(r, at, "quality.primary_share", f->primary_data_percent);
	put(r, at, "quality.technology", f->rating[0]);
	put(r, at, "quality.time", f->rating[1]);
	put(r, at, "quality.geography", f->rating[2]);
	put(r, at, "quality.exempted", f->exempted_percent);
	put(r, at, "coverage.programme", f->verified_percent[0]);
	put(r, at, "coverage.third_party", f->verified_percent[3]);
	for (size_t i = 0; i < r->bases; i++)
		if (strcmp(r->base[i].product, f->product) == 0)
			put(r, at, "footprint.base", r->base[i].t2_kgco2e);
	for (size_t i = 0; i < versions; i++)
		if (version[i].is_active && strcmp(version[i].period, view_case_name(which)) == 0)
			newest = &version[i];
	if (newest) {
		put(r, at, "version.key", newest->version);
		put(r, at, "version.published_on", newest->published_on);
		put(r, at, "version.evidence_hash", newest->inputs);
	}
	return ST_OK;
}

static bool wanted(const struct view_record_question *q, const struct view_footprint *f, const char *firm)
{
	if (!q->product || !q->product[0]) /* all that the firm makes */
		return f->organisation && strcmp(f->organisation, firm) == 0 && strcmp(f->kind, "material") != 0 && strcmp(f->kind, "waste") != 0;
	for (const char *const *p = q->product; *p; p++)
		if (strcmp(*p, f->product) == 0)
			return true;
	return false;
}

/* Embedded emissions and codes, of all products at once; what is not known stays unstated. */
static enum status put_customs(struct reading *r, const struct view_record_question *q, struct err *err)
{
	const char **product = arena_alloc(r->arena, (r->nows + 1) * sizeof(const char *));
	struct carbon_cbam_question asked = {.product = product,
		.from = q->which == VIEW_BEFORE ? r->rules.before_from : r->rules.after_from,
		.to = q->which == VIEW_BEFORE ? r->rules.before_to : r->rules.after_to};
	struct carbon_cbam_good *good;
	struct party_product *row;
	struct party_rules rules;
	size_t goods, rows;
	enum status st;

	for (size_t i = 0; i < r->nows; i++)
		if (wanted(q, &r->now[i], r->record.firm))
			product[asked.products++] = r->now[i].product;
	if (asked.products == 0)
		return ST_OK;
	st = programme_rules_read(r->tx, r->arena, &rules, NULL, err);
	if (st == ST_OK)
		st = carbon_cbam(r->tx, &rules, &asked, r->arena, &good, &goods, err);
	if (st == ST_OK)
		st = party_products(r->tx, r->arena, &row, &rows, err);
	for (size_t i = 0; st == ST_OK && i < goods; i++) {
		put(r, i, "product.cn_code", good[i].cn_code);
		put(r, i, "product.origin", good[i].country);
		put(r, i, "cbam.direct", good[i].list ? good[i].direct_t_per_t : NULL);
		put(r, i, "cbam.indirect", good[i].list ? good[i].indirect_t_per_t : NULL);
		put(r, i, "cbam.declared", good[i].declared_t_per_t);
		put(r, i, "cbam.default_share", good[i].list ? good[i].default_share : NULL);
		for (size_t k = 0; k < rows; k++)
			if (strcmp(row[k].product, good[i].product) == 0)
				put(r, i, "product.cpc_code", row[k].cpc_code);
	}
	return st;
}

/* The products asked for are there, and all of one firm. */
static enum status find_firm(struct reading *r, const struct view_record_question *q, struct err *err)
{
	const char *firm = q->firm;
	char kind[32];

	for (const char *const *p = q->product; p && *p; p++) {
		const struct view_footprint *found = NULL;

		for (size_t i = 0; i < r->nows; i++)
			if (strcmp(r->now[i].product, *p) == 0)
				found = &r->now[i];
		if (!found) {
			const char **candidate = arena_alloc(r->arena, (r->nows + 1) * sizeof(const char *)), *nearest;

			for (size_t i = 0; i < r->nows; i++)
				candidate[i] = r->now[i].product;
			nearest = string_nearest(*p, candidate);
			return err_set(err, ST_NOT_FOUND, "record.no_product", *p, nearest ? nearest : "—", NULL);
		}
		if (!firm)
			firm = found->organisation;
		if (!found->organisation || !firm || strcmp(found->organisation, firm) != 0)
			return err_set(
				err, ST_INPUT, "record.other_firm", *p, found->organisation ? found->organisation : "—", firm ? firm : "—", NULL);
	}
	if (!firm)
		return err_set(err, ST_USAGE, "record.no_firm", NULL);
	r->record.firm = firm;
	return party_kind(r->tx, firm, kind, err);
}

enum status view_record_read(
	struct store_tx *tx, const struct view_record_question *q, struct arena *arena, struct view_record *out_record, struct err *err)
{
	struct reading r = {.tx = tx, .arena = arena, .record = {.fields = FIELDS}};
	struct view_footprint_question now = {.which = q->which, .all = true}, base = {.which = VIEW_BEFORE, .all = true};
	size_t count = 0;
	enum status st = party_programme_get(tx, arena, &r.rules, NULL, err);

	if (st == ST_OK)
		st = view_footprints(tx, &now, arena, &r.now, &r.nows, err);
	if (st == ST_OK)
		st = view_footprints(tx, &base, arena, &r.base, &r.bases, err);
	if (st == ST_OK)
		st = find_firm(&r, q, err);
	if (st != ST_OK)
		return st;
	room(&r, VIEW_EACH_ONE, 1);
	for (size_t i = 0; i < r.nows; i++)
		count += wanted(q, &r.now[i], r.record.firm);
	room(&r, VIEW_EACH_PRODUCT, count);
	count = 0;
	for (size_t i = 0; st == ST_OK && i < r.nows; i++)
		if (wanted(q, &r.now[i], r.record.firm))
			st = put_product(&r, count++, &r.now[i], q->which, err);
	if (st == ST_OK)
		st = put_customs(&r, q, err);
	put(&r, 0, "period.from", month_text(&r, q->which == VIEW_BEFORE ? r.rules.before_from : r.rules.after_from));
	put(&r, 0, "period.to", month_text(&r, q->which == VIEW_BEFORE ? r.rules.before_to : r.rules.after_to));
	if (st == ST_OK)
		st = read_firm(&r, err);
	if (st == ST_OK)
		st = read_reductions(&r, err);
	if (st == ST_OK)
		*out_record = r.record;
	return st;
}

const char *view_record_value(const struct view_record *record, const struct view_field *field, size_t index)
{
	return index < record->count[field->each] ? record->value[field->each][index * FIELDS + (size_t)(field - view_fields)] : NULL;
}
