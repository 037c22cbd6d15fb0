/* Batteries and passports: fields that product regulations ask for. Physical footprint only. */
#include "report/report_export.h"
#include "report/report_paper_int.h"
#include "view/view_product.h"

#include <string.h>

#define NOT_STATED_EN "not recorded (batteries.csv)"
#define NOT_STATED_KO "기록하지 않음(batteries.csv)"

/* ---- batteries ---- */

static const char *stage_word(const struct report_paper *p, const char *stage)
{
	static const char *const word[][3] = {{"raw_materials", "raw material acquisition and pre-processing", "원료 획득과 전처리"},
		{"main_production", "main product production", "주 제품 생산"}, {"distribution", "distribution", "유통"},
		{"end_of_life", "end of life and recycling", "사용 후 처리와 재활용"}};

	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i][0], stage) == 0)
			return report_say(p, word[i][1], word[i][2]);
	return stage;
}

static void put_battery(struct report_paper *p, const struct view_battery *b)
{
	const char *why = report_say(p, NOT_STATED_EN, NOT_STATED_KO), *per = arena_printf(p->arena, "kgCO2e/%s", b->unit);
	const char *key = arena_printf(p->arena, "battery_%s", b->product),
		   *no_kwh = report_say(p, "the delivered energy is not known", "공급 전력량을 모름");

	report_heading(p->d, 1, arena_printf(p->arena, "%s (%s)", b->name, b->product));
	report_pairs(p->d, key, NULL);
	report_pair(p->d, "product", report_say(p, "Product", "제품"), CELL_TEXT, b->product, NULL);
	report_pair_why(p, "model", report_say(p, "Battery model", "배터리 모델"), CELL_TEXT, b->model, NULL, why);
	report_pair(p->d, "manufacturer", report_say(p, "Manufacturer", "제조사"), CELL_TEXT, report_who(p, b->organisation), NULL);
	report_pair_why(
		p, "plant", report_say(p, "Plant", "공장"), CELL_TEXT, b->site, NULL, report_say(p, "no process makes it", "만드는 공정이 없음"));
	report_pair(p->d, "declared_unit", report_say(p, "Declared unit", "선언단위"), CELL_TEXT, arena_printf(p->arena, "1 %s", b->unit), NULL);
	report_pair_why(p, "mass_kg", report_say(p, "Mass", "질량"), CELL_DECIMAL, b->mass_kg, "kg", report_say(p, "not recorded", "기록하지 않음"));
	report_pair_why(p, "capacity_kwh", report_say(p, "Capacity", "용량"), CELL_DECIMAL, b->capacity_kwh, "kWh", why);
	report_pair_why(p, "functional_kwh", report_say(p, "Functional unit: energy delivered over life", "기능단위: 수명 동안 공급하는 전력량"),
		CELL_DECIMAL, b->functional_kwh, "kWh", why);
	report_pair_why(p, "basis", report_say(p, "Basis of the functional unit", "기능단위의 근거"), CELL_TEXT, b->basis, NULL, why);
	report_pair(
		p->d, "period", report_say(p, "Reference period", "기준 기간"), CELL_TEXT, report_cell_months(p, b->period_from, b->period_to), NULL);
	report_pair_why(p, "kgco2e", report_say(p, "Footprint, cradle to gate, physical", "발자국(요람에서 문까지, 물리적)"), CELL_DECIMAL, b->kgco2e,
		per, report_say(p, "data are missing", "자료가 빠져 있음"));
	report_pair_why(p, "kgco2e_per_kwh", report_say(p, "Footprint for a kWh delivered", "공급 1 kWh당 발자국"), CELL_DECIMAL, b->kgco2e_per_kwh,
		"kgCO2e/kWh", no_kwh);
	report_pair_why(p, "electricity_rule", report_say(p, "Rule by which electricity is modelled", "전력 모형 규칙"), CELL_TEXT,
		b->electricity_rule, NULL, why);
	report_pair_why(p, "electricity_factor", report_say(p, "Factor of electricity", "전력 배출계수"), CELL_TEXT, b->electricity_factor, NULL,
		report_say(p, "its process uses none that is recorded", "공정의 전력 기록이 없음"));
	report_pair(p->d, "electricity_kwh", report_say(p, "Electricity of its process", "공정의 전력"), CELL_DECIMAL, b->electricity_kwh,
		arena_printf(p->arena, "kWh/%s", b->unit));
	report_pair(p->d, "electricity_source", report_say(p, "Published by", "계수 출처"), CELL_TEXT,
		report_cell_text(b->electricity_source ? b->electricity_source : ""), NULL);
	report_pair_why(p, "primary_data_share", report_say(p, "Share of primary data", "1차 데이터 비율"), CELL_SHARE,
		report_cell_share(p, b->primary_data_percent), NULL, report_say(p, "not stated", "밝히지 않음"));
	report_pair(p->d, "dqr_technological", report_say(p, "Data quality: technology", "데이터 품질: 기술"), CELL_DECIMAL, b->rating[0], NULL);
	report_pair(p->d, "dqr_temporal", report_say(p, "Data quality: time", "데이터 품질: 시간"), CELL_DECIMAL, b->rating[1], NULL);
	report_pair(p->d, "dqr_geographical", report_say(p, "Data quality: geography", "데이터 품질: 지역"), CELL_DECIMAL, b->rating[2], NULL);
	report_pair_why(p, "performance_class", report_say(p, "Performance class", "성능 등급"), CELL_TEXT, b->performance_class, NULL, why);
	report_pair_why(p, "study_url", report_say(p, "Web link to the study", "연구 공개 링크"), CELL_TEXT, b->study_url, NULL, why);
	report_pair_why(p, "valid_from", report_say(p, "Declared from", "선언 시작일"), CELL_DAY, b->valid_from, NULL, why);
	report_pair_why(p, "valid_to", report_say(p, "Declared until", "선언 종료일"), CELL_DAY, b->valid_to, NULL, why);
	report_pair_why(p, "verifier", report_say(p, "Verifier", "검증기관"), CELL_TEXT, b->verifier, NULL, why);
	report_pair_why(p, "report", report_say(p, "Verification report", "검증 보고서"), CELL_TEXT, b->report, NULL, why);
	report_pair_why(p, "version", report_say(p, "Published version", "발행본"), CELL_TEXT, b->version, NULL,
		report_say(p, "none is published", "발행본이 없음"));
	report_reasons(p);
}

static void put_stages(struct report_paper *p, const struct view_batteries *v)
{
	report_heading(p->d, 1, report_say(p, "Life-cycle stages", "생애주기 단계"));
	REPORT_TABLE("stages", report_say(p, "Stages", "생애주기 단계"), REPORT_COLUMN("product", "Product", "제품", NULL, CELL_TEXT),
		REPORT_COLUMN("stage", "Stage", "단계", NULL, CELL_TEXT), REPORT_COLUMN("kgco2e", "For one unit", "단위당", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("kgco2e_per_kwh", "For a kWh", "1 kWh당", "kgCO2e/kWh", CELL_DECIMAL),
		REPORT_COLUMN("share", "Share of what is known", "알려진 것 가운데 비율", NULL, CELL_SHARE));
	for (size_t i = 0; i < v->count; i++)
		for (int k = 0; k < VIEW_STAGES; k++) {
			const struct view_stage *s = &v->item[i].stage[k];

			REPORT_ROW(v->item[i].product, stage_word(p, s->stage), s->kgco2e, s->kgco2e_per_kwh, s->share);
		}
	report_note(p->d, "%s",
		report_say(p,
			"Raw materials: bought materials by factor. Production: everything that is made in the chain. Distribution: transport out, "
			"where it is recorded. "
			"What comes after use is not held here (“—”). No offset is in any figure.",
			"원료는 배출계수로 계산한 구매 원료, 생산은 공급망에서 만드는 모든 것, 유통은 기록된 출하 운송입니다. 사용 후의 배출은 "
			"여기에 없습니다(‘—’). 어떤 "
			"값에도 상쇄를 넣지 않았습니다."));
}

enum status report_battery(struct store_tx *tx, const struct report_export *asked, struct report_document *document, struct err *err)
{
	static const struct report_request request = {0};
	struct report_paper paper, *p = &paper;
	struct view_batteries v;
	enum status st = report_paper_open(p, tx, &request, document, err);

	if (st == ST_OK)
		st = view_batteries_read(tx, asked->product, asked->products, asked->reader, document->arena, &v, err);
	if (st == ST_OK) {
		document->title = report_say(p, "Battery footprint declaration", "배터리 탄소발자국 선언 자료");
		document->subtitle = report_cell_months(p, v.item[0].period_from, v.item[0].period_to);
		report_paper_draft(
			p, "our layout: the delegated act's format was not at hand", "우리가 정한 배치이며 위임법의 서식은 보지 못했습니다");
		for (size_t i = 0; i < v.count; i++)
			put_battery(p, &v.item[i]);
		put_stages(p, &v);
		report_paper_foot(p);
	}
	return st;
}

/* ---- passports ---- */

static void put_identity(struct report_paper *p, const struct view_passport *v)
{
	const char *why = report_say(p, "no passport is recorded (product_passports.csv)", "제품 여권의 기록이 없음(product_passports.csv)");

	report_heading(p->d, 1, report_say(p, "Identity", "식별"));
	report_pairs(p->d, "identity", NULL);
	report_pair(p->d, "product", report_say(p, "Product", "제품"), CELL_TEXT, v->product, NULL);
	report_pair(p->d, "name", report_say(p, "Name", "이름"), CELL_TEXT, v->name, NULL);
	report_pair(p->d, "manufacturer", report_say(p, "Manufacturer", "제조사"), CELL_TEXT, report_who(p, v->organisation), NULL);
	report_pair_why(p, "unique_id", report_say(p, "Unique product id", "고유 식별자"), CELL_TEXT, v->unique_id, NULL, why);
	report_pair(p->d, "level", report_say(p, "Model, batch or item", "모델·배치·개별"), CELL_TEXT, v->level, NULL);
	report_pair_why(p, "operator_id", report_say(p, "Economic operator", "경제 운영자"), CELL_TEXT, v->operator_id, NULL,
		report_say(p, "not recorded", "기록하지 않음"));
	report_pair_why(
		p, "facility_id", report_say(p, "Facility", "시설"), CELL_TEXT, v->facility_id, NULL, report_say(p, "not recorded", "기록하지 않음"));
	report_pair(p->d, "carrier", report_say(p, "Data carrier", "데이터 매체"), CELL_TEXT, v->carrier, NULL);
	report_pair(p->d, "passport_version", report_say(p, "Version of the passport", "여권의 판"), CELL_TEXT, v->version, NULL);
	report_pair(p->d, "valid_from", report_say(p, "Valid from", "유효 시작"), CELL_DAY, v->valid_from, NULL);
	report_pair(p->d, "valid_to", report_say(p, "Valid until", "유효 종료"), CELL_DAY, v->valid_to, NULL);
	report_pair(p->d, "cn_code", report_say(p, "CN code", "CN 코드"), CELL_TEXT, v->cn_code, NULL);
	report_pair(p->d, "mass_kg", report_say(p, "Mass", "질량"), CELL_DECIMAL, v->mass_kg, "kg");
	report_pair_why(p, "kgco2e", report_say(p, "Footprint, cradle to gate, physical", "발자국(요람에서 문까지, 물리적)"), CELL_DECIMAL, v->kgco2e,
		arena_printf(p->arena, "kgCO2e/%s", v->unit), report_say(p, "data are missing", "자료가 빠져 있음"));
	report_pair_why(p, "primary_data_share", report_say(p, "Share of primary data", "1차 데이터 비율"), CELL_SHARE,
		report_cell_share(p, v->primary_data_percent), NULL, report_say(p, "not stated", "밝히지 않음"));
	report_pair(
		p->d, "period", report_say(p, "Reference period", "기준 기간"), CELL_TEXT, report_cell_months(p, v->period_from, v->period_to), NULL);
	report_pair_why(p, "footprint_version", report_say(p, "Published footprint", "발행한 발자국"), CELL_TEXT, v->footprint_version, NULL,
		report_say(p, "none is published", "발행본이 없음"));
	report_pair(p->d, "footprint_sha256", report_say(p, "SHA-256 of its inputs", "근거의 SHA-256"), CELL_TEXT, v->footprint_sha256, NULL);
	report_reasons(p);
}

static void put_materials(struct report_paper *p, const struct view_passport *v)
{
	report_heading(p->d, 1, report_say(p, "Materials and recycled content", "원료와 재활용 비율"));
	REPORT_TABLE("materials", report_say(p, "Materials", "원료"), REPORT_COLUMN("material", "Material", "원료", NULL, CELL_TEXT),
		REPORT_COLUMN("mass_kg", "Mass", "질량", "kg", CELL_DECIMAL), REPORT_COLUMN("share", "Share", "비율", NULL, CELL_SHARE),
		REPORT_COLUMN("pre_consumer_kg", "Recycled before use", "소비 전 재활용", "kg", CELL_DECIMAL),
		REPORT_COLUMN("post_consumer_kg", "Recycled after use", "소비 후 재활용", "kg", CELL_DECIMAL),
		REPORT_COLUMN("elv_kg", "Of it from end-of-life vehicles", "그중 폐차", "kg", CELL_DECIMAL),
		REPORT_COLUMN("custody", "Chain of custody", "관리 모형", NULL, CELL_TEXT),
		REPORT_COLUMN("certificate", "Certificate", "인증서", NULL, CELL_TEXT));
	for (size_t i = 0; i < v->materials; i++) {
		const struct view_material *m = &v->material[i];

		REPORT_ROW(m->material, m->mass_kg, m->share, m->pre_consumer_kg, m->post_consumer_kg, m->elv_kg, m->custody, m->certificate);
	}
	report_note(p->d,
		p->ko ? "재료를 아는 질량은 %s kg, 제품의 질량은 %s kg입니다. 재활용 비율이 적히지 않은 원료가 있으면 합을 적지 않습니다(‘—’)."
		      : "Materials are known of %s kg; the product weighs %s kg. Where some of a material has no recycled share its sum is not "
			"stated (“—”).",
		report_value(p->arena, p->d->lang, CELL_DECIMAL, v->known_kg), report_value(p->arena, p->d->lang, CELL_DECIMAL, v->mass_kg));
	REPORT_TABLE("contained", report_say(p, "What was added up", "더한 것"), REPORT_COLUMN("product", "Product", "제품", NULL, CELL_TEXT),
		REPORT_COLUMN("name", "Name", "이름", NULL, CELL_TEXT),
		REPORT_COLUMN("quantity", "Units in one", "하나에 드는 수", NULL, CELL_DECIMAL),
		REPORT_COLUMN("mass_kg", "Materials of its own", "자체 원료", "kg", CELL_DECIMAL),
		REPORT_COLUMN("missing", "Missing", "빠진 까닭", NULL, CELL_TEXT));
	for (size_t i = 0; i < v->containeds; i++) {
		const struct view_contained *c = &v->contained[i];

		REPORT_ROW(c->product, c->name, c->quantity, c->mass_kg,
			c->withheld ? report_say(p, "not released by its maker", "만든 업체가 공개하지 않음")
			: c->mass_kg
				? NULL
				: report_say(p, "no materials are recorded (product_materials.csv)", "원료의 기록이 없음(product_materials.csv)"));
	}
}

static void put_rest(struct report_paper *p, const struct view_passport *v)
{
	report_heading(p->d, 1, report_say(p, "Substances, dismantling, documents", "물질, 해체, 문서"));
	REPORT_TABLE("substances", report_say(p, "Substances of concern", "우려 물질"), REPORT_COLUMN("product", "Product", "제품", NULL, CELL_TEXT),
		REPORT_COLUMN("substance", "Substance", "물질", NULL, CELL_TEXT), REPORT_COLUMN("cas", "CAS", "CAS 번호", NULL, CELL_TEXT),
		REPORT_COLUMN("share", "Share of its mass", "함량", NULL, CELL_SHARE), REPORT_COLUMN("location", "Where", "위치", NULL, CELL_TEXT));
	for (size_t i = 0; i < v->substances; i++)
		REPORT_ROW(v->substance[i].product, v->substance[i].substance, v->substance[i].cas, v->substance[i].share, v->substance[i].location);
	REPORT_TABLE("dismantling", report_say(p, "Dismantling", "해체"), REPORT_COLUMN("product", "Product", "제품", NULL, CELL_TEXT),
		REPORT_COLUMN("step", "Step", "순서", NULL, CELL_COUNT), REPORT_COLUMN("part", "Part", "부위", NULL, CELL_TEXT),
		REPORT_COLUMN("minutes", "Time", "시간", report_say(p, "min", "분"), CELL_DECIMAL),
		REPORT_COLUMN("tools", "Tools", "도구", NULL, CELL_TEXT), REPORT_COLUMN("note", "Note", "주의", NULL, CELL_TEXT));
	for (size_t i = 0; i < v->steps; i++)
		REPORT_ROW(v->step[i].product, report_cell_int(p, v->step[i].step), v->step[i].part, v->step[i].minutes, v->step[i].tools,
			v->step[i].note);
	if (v->substances == 0 || v->steps == 0)
		report_note(p->d, "%s",
			report_say(p, "An empty table means that nothing is recorded, not that there is nothing.",
				"빈 표는 기록이 없다는 뜻이며, 없다는 뜻이 아닙니다."));
	REPORT_TABLE("documents", report_say(p, "Documents", "문서"), REPORT_COLUMN("evidence", "Document", "문서", NULL, CELL_TEXT),
		REPORT_COLUMN("title", "Title", "제목", NULL, CELL_TEXT), REPORT_COLUMN("about", "About", "대상", NULL, CELL_TEXT),
		REPORT_COLUMN("sha256", "SHA-256", "SHA-256", NULL, CELL_TEXT));
	for (size_t i = 0; i < v->documents; i++)
		REPORT_ROW(v->document[i].evidence, v->document[i].title, v->document[i].about, v->document[i].sha256);
	REPORT_TABLE("history", report_say(p, "Versions of the passport", "여권의 판"), REPORT_COLUMN("version", "Version", "판", NULL, CELL_TEXT),
		REPORT_COLUMN("valid_from", "From", "시작", NULL, CELL_DAY), REPORT_COLUMN("valid_to", "Until", "종료", NULL, CELL_DAY),
		REPORT_COLUMN("unique_id", "Unique id", "고유 식별자", NULL, CELL_TEXT));
	for (size_t i = 0; i < v->histories; i++)
		REPORT_ROW(v->history[i].version, v->history[i].valid_from, v->history[i].valid_to, v->history[i].unique_id);
	REPORT_TABLE("access", report_say(p, "Who may see what (proposed)", "누가 무엇을 보는가 (제안)"),
		REPORT_COLUMN("audience", "Audience", "대상", NULL, CELL_TEXT), REPORT_COLUMN("sees", "Sees", "보는 것", NULL, CELL_TEXT));
	REPORT_ROW(report_say(p, "public", "일반"),
		report_say(p, "identity, footprint, recycled content of the whole product", "식별, 발자국, 제품 전체의 재활용 비율"));
	REPORT_ROW(report_say(p, "dismantlers and recyclers", "해체·재활용 업체"),
		report_say(p, "also substances and dismantling", "우려 물질과 해체 정보까지"));
	REPORT_ROW(report_say(p, "authorities", "당국"), report_say(p, "also documents with their hashes", "문서와 해시까지"));
	REPORT_ROW(report_say(p, "manufacturer", "제조사"), report_say(p, "everything that its suppliers released", "협력사가 공개한 모든 것"));
}

enum status report_passport(struct store_tx *tx, const struct report_export *asked, struct report_document *document, struct err *err)
{
	static const struct report_request request = {0};
	struct report_paper paper, *p = &paper;
	struct view_passport v;
	enum status st = report_paper_open(p, tx, &request, document, err);

	if (st == ST_OK && asked->products > 1)
		st = err_set(err, ST_USAGE, "export.one_product", NULL);
	if (st == ST_OK)
		st = view_passport_read(tx, asked->products ? asked->product[0] : NULL, asked->reader, document->arena, &v, err);
	if (st == ST_OK) {
		document->title = strcmp(v.kind, "vehicle") == 0 ? report_say(p, "Circularity vehicle passport", "자동차 순환성 여권 자료")
								 : report_say(p, "Product passport", "제품 여권 자료");
		document->subtitle = arena_printf(document->arena, "%s (%s)", v.name, v.product);
		document->number = v.unique_id;
		report_paper_draft(p, "our layout: no format is published yet", "우리가 정한 배치이며 공표된 서식이 아직 없습니다");
		put_identity(p, &v);
		put_materials(p, &v);
		put_rest(p, &v);
		report_paper_foot(p);
	}
	return st;
}
