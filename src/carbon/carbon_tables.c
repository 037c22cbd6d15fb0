/* The tables of the programme folder that carbon keeps. */
#include "carbon/carbon.h"

#include <stddef.h>

static const struct column processes[] = {
	{"process", "공정", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the process.", "공정의 식별자."},
	{"site", "사업장", COLUMN_REF, COLUMN_REQUIRED, "sites", NULL, "Where.", "사업장."},
	{"name", "이름", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Name.", "이름."},
	{"allocation", "배분기준", COLUMN_ENUM, COLUMN_REQUIRED, "mass|pieces|value", NULL,
		"Key by which its emissions are shared among its products.", "배출을 제품에 나누는 기준."},
	{"reason", "이유", COLUMN_TEXT, 0, NULL, NULL, "Why this key.", "이 기준을 쓰는 이유."},
	{0},
};

static const struct column production[] = {
	{"process", "공정", COLUMN_REF, COLUMN_REQUIRED, "processes", NULL, "The process.", "공정."},
	{"product", "제품", COLUMN_REF, COLUMN_REQUIRED, "products", NULL, "What it makes; one process makes a product.", "만드는 제품."},
	{"month", "월", COLUMN_MONTH, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Month.", "월."},
	{"quantity", "수량", COLUMN_DECIMAL, COLUMN_REQUIRED | COLUMN_NOT_NEGATIVE, NULL, NULL, "Good output in declared units.",
		"양품 생산량(선언단위)."},
	{0},
};

static const struct column activity[] = {
	{"process", "공정", COLUMN_REF, COLUMN_REQUIRED, "processes", NULL, "The process.", "공정."},
	{"month", "월", COLUMN_MONTH, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Month.", "월."},
	{"carrier", "에너지", COLUMN_ENUM, COLUMN_REQUIRED, "electricity|city_gas|lpg|kerosene|diesel|heavy_oil|steam", NULL, "Energy carrier.",
		"에너지 종류."},
	{"quantity", "사용량", COLUMN_DECIMAL, COLUMN_NOT_NEGATIVE, NULL, NULL, "Amount used; blank only with status missing. Blank is never zero.",
		"사용량. missing일 때만 빈칸. 빈칸은 0이 아님."},
	{"unit", "단위", COLUMN_UNIT, COLUMN_REQUIRED, NULL, NULL, "Unit (kWh, MWh, Nm3, MJ, GJ, L, kg …). City gas in MJ is gross, as billed.",
		"단위. 도시가스 MJ는 고지서의 총발열량 기준."},
	{"status", "상태", COLUMN_ENUM, COLUMN_REQUIRED, "measured|estimated|missing", NULL, "How it is known.", "측정, 추정, 누락."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "The bill.", "고지서."},
	{0},
};

const struct table carbon_tables[] = {
	{"processes", "공정", "process", TABLE_ROWS, processes, "Processes of a site.", "사업장의 공정."},
	{"production", "생산량", "process,product,month", TABLE_FILE, production, "Good output by month.", "월별 양품 생산량."},
	{"activity", "활동자료", "process,month,carrier", TABLE_FILE, activity, "Energy used by month.", "월별 에너지 사용량."},
	{0},
};
