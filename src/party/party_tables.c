/* The tables of the programme folder that party keeps. */
#include "party/party.h"

#include <stddef.h>

static const struct column organisations[] = {
	{"organisation", "조직", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the organisation.", "조직의 식별자."},
	{"name", "이름", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Name in Korean.", "한글 이름."},
	{"name_en", "영문이름", COLUMN_TEXT, 0, NULL, NULL, "Name in English.", "영문 이름."},
	{"kind", "종류", COLUMN_ENUM, COLUMN_REQUIRED, "ministry_trade|ministry_sme|carmaker|operator|supplier|verifier|vendor|lead_company", NULL,
		"What it is. Money of the two ministries is state money, that of a carmaker private.",
		"조직의 종류. 두 부처의 돈은 국고, 완성차의 돈은 민간."},
	{"origin", "출처", COLUMN_ENUM, 0, "real|derived|assumed|simulated", "real", "Whether the row is a fact, derived, assumed or simulated.",
		"실제, 파생, 가정, 모의의 구분."},
	/* at the end: the inputs of published footprints keep the columns before it (programme_inputs.c) */
	{"business_number", "사업자등록번호", COLUMN_BUSINESS_NUMBER, 0, NULL, NULL,
		"Number of the business registration; no two organisations have the same. Seen by the firm itself, operator, ministries and "
		"verifiers.",
		"사업자등록번호. 조직마다 다름. 그 조직과 운영기관, 부처, 검증기관만 봄."},
	{"ksic", "업종", COLUMN_INDUSTRY, 0, NULL, NULL, "Its main trade by the Korean Standard Industrial Classification.",
		"한국표준산업분류에 따른 주된 업종의 코드."},
	{0},
};

static const struct column organisation_status[] = {
	{"organisation", "조직", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Whom it is about.", "대상 조직."},
	{"attribute", "항목", COLUMN_ENUM, COLUMN_REQUIRED, "parent|size_class|allocated|target_managed|excluded", NULL,
		"What the row says: parent organisation, size class, allocated company (할당대상업체), target-managed company (목표관리업체), "
		"excluded from subsidies.",
		"모회사, 기업규모, 할당대상업체, 목표관리업체, 보조금 배제."},
	{"value", "값", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL,
		"parent: an organisation; size_class: small, medium, mid_size or large; the others: yes.",
		"모회사면 조직 식별자, 기업규모면 small, medium, mid_size, large, 그 밖은 yes."},
	{"valid_from", "시작일", COLUMN_DATE, COLUMN_REQUIRED, NULL, NULL, "First day.", "첫날."},
	{"valid_to", "종료일", COLUMN_DATE, 0, NULL, NULL, "Last day; blank: still valid.", "마지막 날. 비면 계속."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "What proves it.", "증빙."},
	{0},
};

static const struct column persons[] = {
	{"person", "담당자", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the person: no name or number by which people know them.",
		"담당자의 식별자. 이름이나 번호를 쓰지 않음."},
	{"organisation", "조직", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Whose person it is.", "소속 조직."},
	{"name", "이름", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Name as letters address them.", "편지에 쓰는 이름."},
	{"mail", "전자우편", COLUMN_TEXT, 0, NULL, NULL, "Mail address; blank: not reached by mail.",
		"전자우편 주소. 비면 전자우편으로 알리지 않음."},
	{"language", "언어", COLUMN_ENUM, 0, "ko|en", "ko", "Language of letters to them.", "편지의 언어."},
	{"area", "업무", COLUMN_ENUM, 0, "all|money|carbon|credits", "all", "Which duties of the organisation are theirs.", "맡은 의무의 범위."},
	{"valid_from", "시작일", COLUMN_DATE, COLUMN_REQUIRED, NULL, NULL, "First day in this task.", "업무를 맡은 첫날."},
	{"valid_to", "종료일", COLUMN_DATE, 0, NULL, NULL, "Last day; blank: still.", "마지막 날. 비면 계속."},
	{"successor", "후임", COLUMN_REF, 0, "persons", NULL, "Who takes over afterwards.", "이어받는 담당자."},
	{0},
};

static const struct column sites[] = {
	{"site", "사업장", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the site.", "사업장의 식별자."},
	{"organisation", "조직", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Who runs it.", "운영하는 조직."},
	{"name", "이름", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Name.", "이름."},
	{"region", "지역", COLUMN_TEXT, 0, NULL, NULL, "Region.", "지역."},
	{"in_complex", "산업단지", COLUMN_YESNO, 0, NULL, NULL, "Inside an industrial complex.", "산업단지 안이면 예."},
	{0},
};

static const struct column consortia[] = {
	{"consortium", "컨소시엄", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the consortium.", "컨소시엄의 식별자."},
	{"name", "이름", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Name.", "이름."},
	{"lead", "주관", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Lead organisation.", "주관 조직."},
	{"kind", "종류", COLUMN_ENUM, COLUMN_REQUIRED, "programme|historical", NULL,
		"historical: a record that stands apart from the money and the carbon of this programme.",
		"historical은 이 사업의 돈과 탄소 밖에 있는 과거 기록."},
	{"year", "연도", COLUMN_YEAR, COLUMN_REQUIRED, NULL, NULL, "Year of the call.", "공고 연도."},
	{"note", "비고", COLUMN_TEXT, 0, NULL, NULL, "Remark.", "비고."},
	{0},
};

static const struct column agreements[] = {
	{"agreement", "협약", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the signature.", "협약의 식별자."},
	{"organisation", "조직", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Who signed.", "서명한 조직."},
	{"role", "역할", COLUMN_ENUM, COLUMN_REQUIRED, "funder|carmaker|operator|supplier", NULL, "In which role.", "역할."},
	{"tier", "차수", COLUMN_INTEGER, COLUMN_POSITIVE, NULL, NULL, "Tier of a supplier by the programme's list (1, 2 …); blank for the others.",
		"협력사의 차수. 그 밖은 빈칸."},
	{"consortium", "컨소시엄", COLUMN_REF, 0, "consortia", NULL, "Consortium of a supplier.", "협력사의 컨소시엄."},
	{"signed_on", "서명일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day of signature.", "서명일."},
	{"ended_on", "종료일", COLUMN_DATE, 0, NULL, NULL, "Day it left; blank: still in.", "탈퇴일. 비면 유지."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "The signed agreement.", "서명된 협약서."},
	{"tier_origin", "차수근거", COLUMN_ENUM, 0, "agreed|assumed", NULL,
		"Where a supplier's tier comes from: agreed in the agreement, or assumed because no list is public. Blank: assumed unless the "
		"organisation "
		"is real.",
		"협력사 차수의 근거: agreed는 협약에서 정함, assumed는 공개된 명단이 없어 가정함. 비면 조직의 출처가 real일 때만 정한 것으로 봄."},
	{0},
};

static const struct column promises[] = {
	{"promise", "약속", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the promise.", "약속의 식별자."},
	{"agreement", "협약", COLUMN_REF, COLUMN_REQUIRED, "agreements", NULL, "Whose promise.", "누구의 약속."},
	{"text", "내용", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "What was promised.", "약속한 내용."},
	{"due_on", "기한", COLUMN_DATE, 0, NULL, NULL, "By when.", "기한."},
	{"delivered_on", "이행일", COLUMN_DATE, COLUMN_NOT_FUTURE, NULL, NULL, "When it was delivered; blank: not yet.", "이행한 날. 비면 아직."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "What proves it.", "증빙."},
	{"survives", "탈퇴후존속", COLUMN_YESNO, 0, NULL, NULL,
		"Stays owed after the signatory left, whenever it is due (a duty to return does). Blank: what was not due by then has ended.",
		"서명한 조직이 탈퇴해도 기한과 상관없이 남는 약속이면 예(환원 약속이 그러함). 비면 탈퇴일까지 기한이 오지 않은 약속은 끝남."},
	{0},
};

static const struct column annexes[] = {
	{"annex", "부속서", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the annex.", "부속서의 식별자."},
	{"agreement", "협약", COLUMN_REF, COLUMN_REQUIRED, "agreements", NULL, "The agreement that it belongs to.", "딸린 협약."},
	{"title", "제목", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Title.", "제목."},
	{"in_force_from", "효력시작", COLUMN_DATE, COLUMN_REQUIRED, NULL, NULL, "First day in force, while the agreement is.",
		"효력이 생기는 날. 협약이 유효한 동안이어야 함."},
	{"in_force_to", "효력종료", COLUMN_DATE, 0, NULL, NULL,
		"Last day in force; blank: no end. What it moved stays so for what is owed after leaving.",
		"효력의 마지막 날. 비면 끝이 없음. 탈퇴 뒤에 남는 약속에도 그대로 적용."},
	{"changes", "변경내용", COLUMN_TEXT, 0, NULL, NULL, "What it changes, in words. Needed where no promise is named.",
		"무엇을 바꾸는지 글로. 약속을 적지 않으면 필요."},
	{"promise", "약속", COLUMN_REF, 0, "promises", NULL, "The promise that it changes, of the same agreement.", "바꾸는 약속(같은 협약의 것)."},
	{"due_on", "새기한", COLUMN_DATE, 0, NULL, NULL, "The promise's due day from then on; blank: as before.",
		"그때부터의 약속 기한. 비면 그대로."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "The signed annex.", "서명된 부속서."},
	{0},
};

static const struct column products[] = {
	{"product", "제품", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the product.", "제품의 식별자."},
	{"organisation", "조직", COLUMN_REF, 0, "organisations", NULL, "Maker; blank for bought materials.", "만드는 조직. 구매 원료면 빈칸."},
	{"name", "이름", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Name.", "이름."},
	{"kind", "종류", COLUMN_ENUM, COLUMN_REQUIRED, "vehicle|finished|part|material|waste", NULL,
		"vehicle, finished (of another industry): its footprint is reported; material: bought, with an emission factor; waste: scrap and "
		"other "
		"waste, which takes no share of emissions.",
		"vehicle과 finished(다른 업종의 완제품)는 발자국을 보고하는 제품, material은 배출계수로 계산하는 구매 원료, waste는 배출을 나누어 "
		"받지 않는 "
		"스크랩 등 폐기물."},
	{"declared_unit", "선언단위", COLUMN_UNIT, COLUMN_REQUIRED, NULL, NULL, "Unit of the footprint (piece, kg …).",
		"발자국의 단위(piece, kg 등)."},
	{"mass_kg", "질량", COLUMN_DECIMAL, COLUMN_POSITIVE, NULL, NULL, "Mass of one declared unit in kg; needed for allocation by mass.",
		"선언단위 하나의 질량(kg). 질량 배분에 필요."},
	{"price_krw", "단가", COLUMN_DECIMAL, COLUMN_POSITIVE, NULL, NULL, "Price of one declared unit in won; needed for allocation by value.",
		"선언단위 하나의 값(원). 금액 배분에 필요."},
	{"factor", "배출계수", COLUMN_REF, 0, "factors", NULL, "Emission factor of a material, per declared unit.", "원료의 배출계수(선언단위당)."},
	{"fossil_carbon_kg", "화석탄소", COLUMN_DECIMAL, COLUMN_NOT_NEGATIVE, NULL, NULL,
		"kg of fossil carbon in one declared unit; not rolled up, since material is lost on the way.",
		"선언단위에 든 화석 탄소(kg). 공정에서 손실되므로 합산하지 않음."},
	{"biogenic_carbon_kg", "생물탄소", COLUMN_DECIMAL, COLUMN_NOT_NEGATIVE, NULL, NULL,
		"kg of biogenic carbon in one declared unit; must agree with the uptake: D = -44/12 of it.",
		"선언단위에 든 생물 탄소(kg). 흡수량 D = -44/12배와 맞아야 함."},
	{"recycled_carbon_kg", "재활용탄소", COLUMN_DECIMAL, COLUMN_NOT_NEGATIVE, NULL, NULL, "kg of recycled carbon in one declared unit.",
		"선언단위에 든 재활용 탄소(kg)."},
	{"cn_code", "CN코드", COLUMN_ID, 0, NULL, NULL,
		"Code of the EU's Combined Nomenclature, 8 digits: on which goods lists of CBAM the product stands.",
		"유럽연합 통합품목분류(CN) 코드 8자리. 탄소국경조정제도의 어느 품목인지 정함."},
	{"cpc_code", "CPC코드", COLUMN_ID, 0, NULL, NULL,
		"Code of the UN's Central Product Classification, 2 to 5 digits: goes out with footprints in the PACT form; partners of version 2 "
		"see none "
		"without it.",
		"유엔 중앙생산물분류(CPC) 코드 2–5자리. PACT 발자국에 실리며, 없으면 2판을 쓰는 상대는 발자국을 보지 못함."},
	{"standards", "적용표준", COLUMN_TEXT, 0, NULL, NULL,
		"Standards that its footprint follows besides PACT-3.0, in the words of PACT with blanks between: ISO14067, ISO14040-44, "
		"GHGP-Product.",
		"발자국이 PACT-3.0 밖에 따르는 표준. PACT의 낱말을 빈칸으로 나눔: ISO14067, ISO14040-44, GHGP-Product."},
	{"packaging", "포장포함", COLUMN_YESNO, 0, NULL, NULL,
		"Whether its footprint includes packaging; blank: only where inputs of packaging are recorded.",
		"발자국에 포장이 들어 있는지. 비면 포장 투입이 기록된 때만 예."},
	{0},
};

static const struct column product_materials[] = {
	{"product", "제품", COLUMN_REF, COLUMN_REQUIRED, "products", NULL, "The product itself, without the products that it contains.",
		"제품 자체. 들어 있는 다른 제품의 원료는 적지 않음."},
	{"material", "원료", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Class of material: steel, aluminium, copper, plastic, glass …",
		"원료의 종류: steel, aluminium, copper, plastic, glass 등."},
	{"mass_kg", "질량", COLUMN_DECIMAL, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "kg of it in one declared unit.", "선언단위에 든 양(kg)."},
	{"pre_consumer_share", "소비전재활용", COLUMN_SHARE, 0, NULL, NULL, "Part of it that is recycled from before use (scrap of production).",
		"사용 전 재활용(공정 스크랩)의 비율."},
	{"post_consumer_share", "소비후재활용", COLUMN_SHARE, 0, NULL, NULL, "Part of it that is recycled after use.", "사용 후 재활용의 비율."},
	{"elv_share", "폐차재활용", COLUMN_SHARE, 0, NULL, NULL, "Part of it that comes from end-of-life vehicles; within post_consumer_share.",
		"폐차에서 온 비율. 소비후재활용에 포함됨."},
	{"custody", "관리모형", COLUMN_ENUM, 0, "segregated|mass_balance|book_and_claim", NULL, "Chain of custody behind the recycled content.",
		"재활용 비율을 뒷받침하는 관리 모형."},
	{"certificate", "인증서", COLUMN_TEXT, 0, NULL, NULL, "Certificate of the recycled content.", "재활용 비율의 인증서."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "What proves it.", "증빙."},
	{0},
};

static const struct column product_substances[] = {
	{"product", "제품", COLUMN_REF, COLUMN_REQUIRED, "products", NULL, "The product.", "제품."},
	{"substance", "물질", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Name of the substance of concern.", "우려 물질의 이름."},
	{"cas", "CAS번호", COLUMN_TEXT, 0, NULL, NULL, "CAS number.", "CAS 번호."},
	{"share", "함량", COLUMN_SHARE, 0, NULL, NULL, "Part of the product's mass.", "제품 질량에서 차지하는 비율."},
	{"location", "위치", COLUMN_TEXT, 0, NULL, NULL, "Where in the product.", "제품 안의 위치."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "What proves it.", "증빙."},
	{0},
};

static const struct column product_dismantling[] = {
	{"product", "제품", COLUMN_REF, COLUMN_REQUIRED, "products", NULL, "The product.", "제품."},
	{"step", "순서", COLUMN_INTEGER, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "1, 2, … in the order of the work.", "작업 순서: 1, 2, …"},
	{"part", "부위", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "What is removed.", "떼어 내는 부위."},
	{"minutes", "시간", COLUMN_DECIMAL, COLUMN_NOT_NEGATIVE, NULL, NULL, "Minutes that it takes.", "걸리는 시간(분)."},
	{"tools", "도구", COLUMN_TEXT, 0, NULL, NULL, "Tools.", "도구."},
	{"note", "비고", COLUMN_TEXT, 0, NULL, NULL, "What to look out for.", "주의할 점."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "The instruction.", "지침서."},
	{0},
};

static const struct column product_passports[] = {
	{"product", "제품", COLUMN_REF, COLUMN_REQUIRED, "products", NULL, "The product.", "제품."},
	{"version", "판", COLUMN_INTEGER, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "1, 2, … of the passport.", "여권의 판: 1, 2, …"},
	{"level", "단위", COLUMN_ENUM, COLUMN_REQUIRED, "model|batch|item", NULL, "What has the id: a model, a batch or an item.",
		"식별자가 가리키는 것: 모델, 배치, 개별 제품."},
	{"unique_id", "고유식별자", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Unique id of the product.", "제품의 고유 식별자."},
	{"operator_id", "사업자식별자", COLUMN_TEXT, 0, NULL, NULL, "Id of the economic operator.", "경제 운영자의 식별자."},
	{"facility_id", "시설식별자", COLUMN_TEXT, 0, NULL, NULL, "Id of the facility.", "시설의 식별자."},
	{"carrier", "매체", COLUMN_ENUM, 0, "qr|data_matrix|rfid|nfc", NULL, "Data carrier on the product.", "제품에 붙인 데이터 매체."},
	{"valid_from", "시작일", COLUMN_DATE, COLUMN_REQUIRED, NULL, NULL, "First day.", "첫날."},
	{"valid_to", "종료일", COLUMN_DATE, 0, NULL, NULL, "Last day; blank: open.", "마지막 날. 비면 계속."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "What belongs to it.", "딸린 문서."},
	{0},
};

static const struct column batteries[] = {
	{"product", "제품", COLUMN_REF, COLUMN_REQUIRED, "products", NULL, "The battery, or the part of one.", "배터리 또는 그 부품."},
	{"model", "모델", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Id of the battery model.", "배터리 모델의 식별자."},
	{"capacity_kwh", "용량", COLUMN_DECIMAL, COLUMN_POSITIVE, NULL, NULL, "Capacity of one declared unit in kWh.", "선언단위 하나의 용량(kWh)."},
	{"functional_kwh", "기능단위전력량", COLUMN_DECIMAL, COLUMN_POSITIVE, NULL, NULL,
		"kWh that one declared unit delivers over its life: what the footprint is divided by.",
		"선언단위 하나가 수명 동안 공급하는 전력량(kWh). 발자국을 이것으로 나눔."},
	{"basis", "산정근거", COLUMN_TEXT, 0, NULL, NULL, "How that was worked out: cycles, depth of discharge, warranty.",
		"그 전력량의 근거: 충방전 횟수, 방전 심도, 보증."},
	{"electricity_rule", "전력규칙", COLUMN_TEXT, 0, NULL, NULL, "Rule by which electricity is modelled.", "전력을 모형화한 규칙."},
	{"performance_class", "성능등급", COLUMN_TEXT, 0, NULL, NULL, "Performance class of its footprint.", "발자국 성능 등급."},
	{"study_url", "연구링크", COLUMN_TEXT, 0, NULL, NULL, "Web link to the public version of the study.", "연구 공개판의 링크."},
	{"valid_from", "시작일", COLUMN_DATE, 0, NULL, NULL, "First day of the declaration.", "선언의 첫날."},
	{"valid_to", "종료일", COLUMN_DATE, 0, NULL, NULL, "Last day of the declaration.", "선언의 마지막 날."},
	{"verifier", "검증기관", COLUMN_TEXT, 0, NULL, NULL, "Who verified it.", "검증기관."},
	{"report", "보고서", COLUMN_TEXT, 0, NULL, NULL, "Id of the verification report.", "검증 보고서의 번호."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "What proves it.", "증빙."},
	{0},
};

static const struct column links[] = {
	{"product", "제품", COLUMN_REF, COLUMN_REQUIRED, "products", NULL, "The product that uses the input.", "투입을 쓰는 제품."},
	{"input", "투입", COLUMN_REF, COLUMN_REQUIRED, "products", NULL, "The input.", "투입 제품."},
	{"part", "부품", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL,
		"Groups alternative suppliers of one part: the shares of a (product, part) sum to 1.",
		"같은 부품을 대는 협력사의 묶음. (제품, 부품)의 몫의 합은 1."},
	{"kind", "종류", COLUMN_ENUM, COLUMN_REQUIRED, "contains|consumes|returns", NULL,
		"contains: is physically in it (no loops); consumes: is used up; returns: comes back from later steps (loops are ordinary).",
		"contains는 물리적으로 들어 있음(순환 불가), consumes는 소비, returns는 되돌아온 것(순환 가능)."},
	{"quantity", "수량", COLUMN_DECIMAL, COLUMN_REQUIRED, NULL, NULL,
		"Declared units of the part for one declared unit of the product; above 0 for contains; negative for an avoided product.",
		"제품 한 단위에 드는 부품의 선언단위 수. contains는 0보다 큼. 회피 제품은 음수."},
	{"share", "몫", COLUMN_SHARE, 0, NULL, "1", "Share of this supplier.", "이 협력사의 몫."},
	{0},
};

static const struct column measures[] = {
	{"measure", "설비투자", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the measure: one machine to be replaced.",
		"설비투자(교체할 기계 하나)의 식별자."},
	{"site", "사업장", COLUMN_REF, COLUMN_REQUIRED, "sites", NULL, "Where.", "사업장."},
	{"process", "공정", COLUMN_REF, COLUMN_REQUIRED, "processes", NULL, "The process whose energy it saves.", "에너지를 줄이는 공정."},
	{"machine", "기계", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "What is replaced.", "교체할 기계."},
	{"machine_en", "기계영문", COLUMN_TEXT, 0, NULL, NULL, "The same in English; blank: as in `machine`.",
		"교체할 기계의 영문 이름. 비면 `machine`과 같음."},
	{"old_serial", "기존일련번호", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Serial number of the old machine; unique.",
		"기존 기계의 일련번호. 중복 불가."},
	{"type", "유형", COLUMN_ENUM, COLUMN_REQUIRED, "equipment|housekeeping|consulting|verification", NULL,
		"Housekeeping (maintenance, behaviour) is neither funded nor credited; consulting and verification of footprints are funded, not "
		"credited.",
		"housekeeping(유지보수, 행동)은 지원도 인증도 안 됨. consulting(컨설팅)과 verification(발자국 검증)은 지원만 되고 인증은 안 됨."},
	{"methodology", "방법론", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL,
		"Reduction methodology: sec = specific energy consumption (set M1), another of `sangsaeng methodology list`, or one of the folder "
		"methodologies/.",
		"감축 방법론. sec = 에너지 원단위(M1), `sangsaeng methodology list`의 다른 것, 또는 methodologies/ 폴더의 것."},
	{"carrier", "에너지", COLUMN_ENUM, COLUMN_REQUIRED, "electricity|city_gas|lpg|kerosene|diesel|heavy_oil|steam", NULL,
		"Energy carrier that it saves.", "줄이는 에너지."},
	{"cost_krw", "투자비", COLUMN_WON, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Planned cost without tax.", "세금을 뺀 계획 투자비(원)."},
	{"saving_per_year", "연간절감량", COLUMN_DECIMAL, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Energy it is expected to save in a year.",
		"한 해에 줄일 에너지."},
	{"unit", "단위", COLUMN_UNIT, COLUMN_REQUIRED, NULL, NULL, "Unit of the saving.", "절감량의 단위."},
	{"saving_krw_per_year", "연간절감액", COLUMN_WON, 0, NULL, NULL, "Production cost it saves in a year.", "한 해에 줄일 생산비(원)."},
	{"life_years", "내용연수", COLUMN_INTEGER, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Life of the new machine.", "새 기계의 내용연수."},
	{"old_life_end", "기존수명종료일", COLUMN_DATE, COLUMN_REQUIRED, NULL, NULL,
		"Until when the old machine would have run: it is the baseline only until then.", "기존 기계가 돌았을 마지막 날. 그날까지만 기준선."},
	{"project", "외부사업", COLUMN_REF, 0, "projects", NULL, "External project that claims its reduction; blank: none.",
		"감축을 신청하는 외부사업. 없으면 빈칸."},
	{0},
};

static const struct column measure_relations[] = {
	{"measure", "설비투자", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL, "The measure.", "설비투자."},
	{"relation", "관계", COLUMN_ENUM, COLUMN_REQUIRED, "excludes|requires|shares", NULL,
		"excludes: only one of the two can be done; requires: only together with the other or after it; shares: both save on one use (a "
		"motor, a furnace), so that their savings do not add up.",
		"excludes는 둘 중 하나만, requires는 other와 함께 또는 그 뒤에만, shares는 한 사용처(전동기, 로)를 함께 줄여 절감량을 그대로 더할 수 "
		"없음."},
	{"other", "상대", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL, "The other measure.", "상대 설비투자."},
	{0},
};

static const struct column targets[] = {
	{"organisation", "조직", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Whose target.", "목표를 세운 조직."},
	{"kind", "종류", COLUMN_ENUM, COLUMN_REQUIRED, "absolute|intensity", NULL,
		"absolute: emissions of a year (scopes 1 and 2 of its sites); intensity: emissions for each kg of output.",
		"absolute는 한 해의 배출량(사업장의 스코프 1과 2), intensity는 생산량 1 kg당 배출량."},
	{"base_year", "기준연도", COLUMN_YEAR, COLUMN_REQUIRED, NULL, NULL, "Year that the target starts from.", "목표가 출발하는 연도."},
	{"year", "목표연도", COLUMN_YEAR, COLUMN_REQUIRED, NULL, NULL, "Year of the target, after the base year.",
		"목표를 이룰 연도. 기준연도보다 뒤."},
	{"value", "목표값", COLUMN_DECIMAL, COLUMN_REQUIRED | COLUMN_NOT_NEGATIVE, NULL, NULL, "The target, in the unit beside it.",
		"옆 단위로 적은 목표값."},
	{"unit", "단위", COLUMN_ENUM, COLUMN_REQUIRED, "tCO2e|percent|kgCO2e_per_kg", NULL,
		"tCO2e: tonnes in that year (absolute); percent: reduction below the base year; kgCO2e_per_kg: for each kg of output (intensity).",
		"tCO2e는 그해의 톤(absolute), percent는 기준연도에서 줄일 비율, kgCO2e_per_kg는 생산량 1 kg당(intensity)."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "What proves that it was decided.", "목표를 정한 증빙."},
	{"source", "출처", COLUMN_TEXT, 0, NULL, NULL, "Where it was published, or that it is assumed or simulated.",
		"공표된 곳, 또는 가정이나 모의라는 표시."},
	{0},
};

static const struct column education[] = {
	{"education", "교육", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the session for this firm.", "이 업체가 받은 교육의 식별자."},
	{"organisation", "조직", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Whose people attended.", "교육을 받은 조직."},
	{"held_on", "교육일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day, or the last of several.",
		"교육한 날(여러 날이면 마지막 날)."},
	{"hours", "시간", COLUMN_DECIMAL, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Hours of teaching, for one person.",
		"한 사람이 받은 교육 시간."},
	{"persons", "인원", COLUMN_INTEGER, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "How many people attended; no names.",
		"받은 사람 수. 이름은 적지 않음."},
	{"topic", "주제", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "What was taught.", "교육 내용."},
	{"given_by", "제공", COLUMN_REF, 0, "organisations", NULL, "Which organisation taught.", "교육한 조직."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "What proves it.", "증빙."},
	{0},
};

const struct table party_tables[] = {
	{"organisations", "조직", "organisation", TABLE_ROWS, organisations, "Everybody who takes part.", "참여하는 모든 조직."},
	{"organisation_status", "조직상태", "organisation,attribute,valid_from", TABLE_OPTIONAL, organisation_status,
		"Facts about an organisation that change, as dated intervals; intervals of one attribute do not overlap.",
		"바뀌는 사실을 기간으로. 같은 항목의 기간은 겹치지 않음."},
	{"persons", "담당자", "person", TABLE_OPTIONAL, persons,
		"People who answer for an organisation. Names and addresses are personal data: everything else refers to the key.",
		"조직을 대표해 답하는 사람. 이름과 주소는 개인정보이며, 다른 곳에서는 식별자만 씀."},
	{"sites", "사업장", "site", TABLE_ROWS, sites, "Workplaces.", "사업장."},
	{"consortia", "컨소시엄", "consortium", TABLE_FILE, consortia, "Consortia, simulated or historical.", "컨소시엄(모의 또는 과거)."},
	{"agreements", "협약", "agreement", TABLE_ROWS, agreements, "Who signed the agreement in which role and tier.",
		"누가 어떤 역할과 차수로 서명했는가."},
	{"promises", "약속", "promise", TABLE_OPTIONAL, promises, "What each signatory promised and whether it was delivered.", "약속과 이행."},
	{"annexes", "부속서", "annex", TABLE_OPTIONAL, annexes, "Annexes to an agreement and what each changes from when on.",
		"협약의 부속서와, 언제부터 무엇을 바꾸는지."},
	{"products", "제품", "product", TABLE_ROWS, products, "Vehicles, parts and materials.", "완성차, 부품, 원료."},
	{"links", "투입관계", "product,part,input", TABLE_FILE, links, "Which product uses which input.", "어느 제품이 무엇을 쓰는가."},
	{"measures", "설비투자", "measure", TABLE_FILE, measures, "Machines to be replaced, with cost and expected saving.",
		"교체할 기계, 투자비, 예상 절감."},
	{"measure_relations", "설비투자관계", "measure,relation,other", TABLE_OPTIONAL, measure_relations,
		"How measures depend on each other, for the planner. Two measures on one machine of a process and one carrier share their use "
		"without a row.",
		"계획을 위한 설비투자 사이의 관계. 한 공정의 같은 기계와 같은 에너지를 줄이는 둘은 줄이 없어도 사용처를 함께 씀."},
	{"targets", "감축목표", "organisation,kind,year", TABLE_OPTIONAL, targets,
		"What a firm wants to emit in which year; between two years the path is a straight line.",
		"업체가 어느 해에 얼마까지 줄일지. 두 해 사이는 직선."},
	{"education", "교육실적", "education", TABLE_OPTIONAL, education, "Carbon education that a firm's people received.",
		"업체 사람들이 받은 탄소 교육."},
	{"product_materials", "제품원료", "product,material", TABLE_OPTIONAL, product_materials,
		"What a product is made of, and how much of it is recycled: for vehicle and product passports.",
		"제품의 원료와 재활용 비율. 자동차 여권과 제품 여권에 씀."},
	{"product_substances", "우려물질", "product,substance", TABLE_OPTIONAL, product_substances, "Substances of concern in a product.",
		"제품에 든 우려 물질."},
	{"product_dismantling", "해체정보", "product,step", TABLE_OPTIONAL, product_dismantling, "How a product is taken out and taken apart.",
		"제품을 떼어 내고 해체하는 방법."},
	{"product_passports", "제품여권", "product,version", TABLE_OPTIONAL, product_passports, "Passports of products, in versions.",
		"제품 여권과 그 판."},
	{"batteries", "배터리", "product", TABLE_OPTIONAL, batteries, "What the footprint declaration of a battery needs besides its footprint.",
		"배터리 발자국 선언에 필요한, 발자국 밖의 사실."},
	{0},
};
