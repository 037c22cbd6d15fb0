#include "report/report_fill.h"

#include <stddef.h>

#define LAW_KO                                                                                                                                                                                            \
	"하도급법 제12조의3과 공정거래위원회의 경영정보 목록에 따라 원사업자는 요구할 수 없으므로 내보내지 않습니다. 대신 발자국과 증빙 해시를 " \
	"쓰십시오"
#define LAW_EN                                                                                                                                       \
	"A principal may not ask for it (Subcontracting Act 12-3, fair-trade list of management information), so it is not handed out. Use the "     \
	"footprint and its evidence hash."

const struct message report_messages[] = {
	{"record.meter", "‘{0}’은(는) 계측값이나 에너지 사용량입니다", "‘{0}’ is meter data or energy use", LAW_KO, LAW_EN},
	{"record.cost", "‘{0}’은(는) 원가나 가격 정보입니다", "‘{0}’ is about costs or prices", LAW_KO, LAW_EN},
	{"record.recipe", "‘{0}’은(는) 배합, 자재, 공정 등 기술자료입니다", "‘{0}’ is about recipe, materials or process", LAW_KO, LAW_EN},
	{"record.sales", "‘{0}’은(는) 판매나 거래처 정보입니다", "‘{0}’ is about sales or other customers", LAW_KO, LAW_EN},
	{"record.no_firm", "어느 업체의 자료인지 없습니다", "it is not said whose record it is", "--firm이나 제품을 적으십시오",
		"Give --firm, or a product."},
	{"record.other_firm", "제품 {0}은(는) {2}이(가) 아니라 {1}의 것입니다", "product {0} is of {1}, not of {2}", "한 양식은 한 업체의 것입니다",
		"A form is one firm's."},
	{"record.no_product", "제품 {0}이(가) 없습니다", "there is no product {0}", "가장 가까운 것: {1}", "Nearest: {1}"},
	{"fill.refused", "채우지 않았습니다. 오류 {0}건", "nothing was filled in; errors: {0}", NULL, NULL},
	{"fill.map_needed", "통합 문서를 채우려면 --map이 필요합니다", "a workbook needs --map", "docs/spreadsheets.md에 예가 있습니다",
		"docs/spreadsheets.md has an example."},
	{"fill.delimiter", "양식의 칸이 쉼표로 나뉘어 있지 않습니다", "the form is not divided by commas", "‘CSV(쉼표로 분리)’ 형식이나 .xlsx로 저장하십시오.",
		"Save it as \"CSV (comma delimited)\", or as .xlsx."},
	{"fill.no_header", "아는 머리글이 있는 줄이 없습니다", "no row with header words that are known",
		"sangsaeng fill --list가 낱말을 보여 줍니다. 다른 낱말은 --map의 headers에 적으십시오",
		"sangsaeng fill --list shows them; other words go into headers of --map."},
	{"fill.rows_there", "머리글 아래에 이미 줄이 있습니다", "there are rows below the header already", "빈 양식을 쓰십시오",
		"Use an empty form."},
	{"map.schema", "형식 {0}은(는) 모릅니다. {1}이어야 합니다", "unknown schema {0}; must be {1}", NULL, NULL},
	{"map.empty", "채울 칸이 하나도 없습니다", "it names no cell", "cells나 blocks를 적으십시오", "Fill cells or blocks."},
	{"map.key_unknown", "‘{0}’은(는) 모르는 이름입니다", "unknown key ‘{0}’", "가장 가까운 이름: {1}", "Nearest: {1}"},
	{"map.missing", "{0}이(가) 없습니다", "{0} is missing", NULL, NULL},
	{"map.type", "{0}: {1} 꼴이어야 합니다", "{0} must be: {1}", NULL, NULL},
	{"map.field_unknown", "‘{0}’이라는 값은 없습니다", "there is no field ‘{0}’", "혹시 {1}? 모든 값: sangsaeng fill --list",
		"Did you mean {1}? All of them: sangsaeng fill --list"},
	{"map.unit", "{1}은(는) {0} 단위로 쓸 수 없습니다", "{1} cannot be written in {0}", "쓸 수 있는 단위: {2}", "Units: {2}"},
	{"map.format", "{1}을(를) ‘{0}’ 꼴로 쓸 수 없습니다", "{1} cannot be written as ‘{0}’", "0, 0.00 (소수 9자리까지), text",
		"0, 0.00 (up to 9 decimals), text"},
	{"map.cell", "‘{0}’은(는) 칸 이름이 아닙니다", "‘{0}’ is no cell", "예: B7", "Example: B7"},
	{"map.column", "‘{0}’은(는) 열 이름이 아닙니다", "‘{0}’ is no column", "예: B", "Example: B"},
	{"map.each", "‘{0}’마다 되풀이할 수 없습니다", "a block cannot repeat for each ‘{0}’", "product, month, site", "product, month, site"},
	{"map.field_each", "{0}은(는) {1}마다 있는 값이라 칸 하나에 쓸 수 없습니다", "{0} is there for each {1}, so not for one cell",
		"blocks에 적으십시오", "Put it into blocks."},
	{"map.field_block", "{0}은(는) {1}마다 되풀이하는 곳에 쓸 수 없습니다", "{0} does not go into a block of each {1}", NULL, NULL},
	{"map.field_product", "{0}은(는) 제품의 값이 아니므로 product를 적을 수 없습니다", "{0} is of no product, so product cannot be given", NULL,
		NULL},
	{"map.product_unknown", "{1}의 제품 {0}이(가) 이 자료에 없습니다", "product {0} is not in this record of {1}", NULL, NULL},
	{"map.which_product", "{0}: 제품이 {1}개라 어느 제품인지 알 수 없습니다", "{0}: there are {1} products, so it is not clear which",
		"이 칸에 product를 적거나 명령에 제품 하나를 주십시오", "Give product in the mapping, or one product on the command line."},
	{"map.cell_twice", "{0}의 {1} 칸이 두 번 나옵니다 (앞은 {2}번째 줄)", "cell {1} of {0} stands twice (first on line {2})", NULL, NULL},
	{"map.rows", "{0}이(가) {1}개인데 자리는 {2}줄입니다", "there are {1} of each {0}, but room for {2} rows", NULL, NULL},
	{"report.table_unknown", "이 문서에 ‘{0}’ 표가 없습니다", "this document has no table ‘{0}’", "있는 표: {1}", "Tables: {1}"},
	{"report.drawing_unknown", "이 문서에 ‘{0}’ 그림이 없습니다", "this document has no picture ‘{0}’", "있는 그림: {1}", "Pictures: {1}"},
	{"report.font_missing", "글꼴 파일 {0}이(가) 없어 PDF를 만들 수 없습니다", "no PDF without the font file {0}, which is not here",
		"{1} 패키지를 설치하십시오: apt install {1}", "Install the package {1}: apt install {1}"},
	{"report.too_long", "PDF가 {0}쪽을 넘습니다", "the PDF would have more than {0} pages",
		"범위를 줄이거나 표를 .xlsx 또는 .csv로 받으십시오", "Narrow it down, or take the table as .xlsx or .csv."},
	{NULL, NULL, NULL, NULL, NULL},
};
