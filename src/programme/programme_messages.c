#include "programme/programme.h"

#include <stddef.h>

const struct message programme_messages[] = {
	/* the folder */
	{"folder.open", "‘{0}’ 폴더를 열 수 없습니다 ({1})", "cannot open the folder \"{0}\" ({1})", "폴더 이름과 권한을 확인하십시오.",
		"Check the folder's name and permissions."},
	{"folder.not_folder", "‘{0}’은(는) 폴더가 아닙니다", "\"{0}\" is not a folder", "CSV 파일들과 programme.json이 든 폴더를 적으십시오.",
		"Name the folder that holds the CSV files and programme.json."},
	{"folder.file_unknown", "‘{0}’은(는) 사업 폴더의 표가 아니어서 읽지 않았습니다", "\"{0}\" is no table of a programme folder and was not read",
		"혹시 이 이름입니까: {1}", "Did you mean: {1}?"},

	/* a table's file */
	{"table.file_missing", "‘{0}’ 파일이 없습니다 ({1})", "the file \"{0}\" is missing", "이 표는 꼭 있어야 합니다. 형식 보기: sangsaeng format",
		"This table is required. Its format: sangsaeng format"},
	{"table.no_rows", "머리글만 있고 내용이 없습니다 ({1})", "there are no rows below the header", "이 표에는 한 줄이라도 있어야 합니다.",
		"This table needs at least one row."},
	{"table.column_unknown", "이 표에 없는 열입니다: ‘{0}’", "this table has no column \"{0}\"", "혹시 이것입니까: {1}", "Did you mean: {1}?"},
	{"table.column_twice", "‘{0}’ 열이 두 번 나옵니다", "the column \"{0}\" stands twice", "한글과 영문 이름을 함께 쓰지 않았는지 보고 하나를 지우십시오.",
		"Remove one of the two (perhaps one is in Korean and one in English)."},
	{"table.column_missing", "‘{0}’({1}) 열이 없습니다", "the column \"{0}\" is missing", "머리글에 이 이름을 더하고 값을 채우십시오.",
		"Add it to the header and fill in its values."},
	{"table.field_count", "칸이 {0}개입니다. 머리글에는 {1}개가 있습니다", "{0} fields where the header has {1}",
		"값 안의 쉼표는 따옴표로 감싸십시오. 파일이 중간에 잘리지 않았는지도 보십시오.",
		"Put values with a comma in quotes, and check that the file is not cut off."},
	{"table.row_twice", "같은 줄이 이미 있습니다: {0} ({1}번째 줄)", "this row is there already: {0} (line {1})", "식별자를 고치거나 한 줄을 지우십시오.",
		"Correct the id, or remove one of the two rows."},
	{"ref.unknown", "‘{0}’은(는) {1}에 없습니다", "\"{0}\" is not in {1}", "가장 비슷한 식별자: {2}. 식별자를 고치거나 {1}에 한 줄을 더하십시오.",
		"Nearest id there: {2}. Correct the id, or add a row to {1}."},

	/* a cell */
	{"cell.blank", "‘{0}’({1}) 칸이 비어 있습니다", "the field \"{0}\" is blank", "빈칸은 0이 아닙니다. 값을 확인해 적으십시오.",
		"Blank is not 0: find out the value and enter it."},
	{"cell.word", "‘{0}’은(는) 쓸 수 없는 말입니다. 다음 중 하나여야 합니다: {1}", "\"{0}\" is not one of: {1}", NULL, NULL},
	{"cell.yes_no", "‘{0}’ 대신 예 또는 아니오를 적으십시오", "\"{0}\" is neither yes nor no", NULL, NULL},
	{"cell.id_too_long", "식별자가 너무 깁니다 (64바이트까지, 한글은 한 글자가 3바이트): {0}", "the id is too long (at most 64 bytes): {0}", NULL, NULL},
	{"cell.id_blanks", "식별자의 앞이나 뒤에 빈칸이 있습니다: ‘{0}’", "the id has blanks around it: \"{0}\"", "따옴표 안의 빈칸을 지우십시오.",
		"Remove the blanks inside the quotes."},
	{"cell.control", "보이지 않는 제어 문자가 들어 있습니다: {0}", "there is an invisible control character in: {0}", "이 칸을 다시 입력하십시오.",
		"Type this field again."},
	{"cell.text_too_long", "글이 너무 깁니다 (400자까지): {0}", "the text is too long (at most 400 characters): {0}", NULL, NULL},
	{"cell.not_positive", "{0}: 0보다 커야 합니다", "{0} must be above 0", NULL, NULL},
	{"cell.negative", "{0}: 음수일 수 없습니다", "{0} must not be negative", NULL, NULL},
	{"cell.share", "{0}: 0에서 1 사이의 몫이어야 합니다", "{0} is not a share between 0 and 1", "60 %는 0.6으로 적습니다.", "Write 60 % as 0.6."},
	{"cell.future", "{0}은(는) 기준일(as_of) {1}보다 뒤입니다", "{0} lies after as_of {1}", "일어난 일만 적습니다. 날짜나 programme.json의 as_of를 확인하십시오.",
		"Only what has happened is recorded. Check the date, or as_of in programme.json."},

	/* all rows together */
	{"bom.cycle", "부품이 자기 자신을 물리적으로 포함합니다: {0} ({1})", "a part physically contains itself: {0} ({1})",
		"contains 관계의 방향을 확인하십시오. 되돌아오는 스크랩은 kind를 returns로 적습니다.",
		"Check the direction of these links. Scrap that comes back is of kind returns."},
	{"import.rules_later", "위의 오류를 고치면 여러 줄에 걸친 규칙(몫의 합, 빠진 달 등)도 검사합니다",
		"rules across rows (sums of shares, missing months …) are checked once these errors are repaired", NULL, NULL},
	{"import.refused", "오류가 {0}건 있습니다. 데이터베이스는 바뀌지 않았습니다", "errors found: {0}; the database is unchanged", NULL, NULL},

	/* use cases */
	{"programme.exists", "데이터베이스 ‘{0}’에 이미 사업이 있습니다", "the database \"{0}\" already holds a programme",
		"새로 만들어 바꾸려면 --again을 붙이고, 그대로 두려면 다른 --db를 적으십시오.", "Add --again to replace it, or name another --db to keep it."},
	{"programme.cancelled", "중단했습니다. 바뀐 것은 없습니다", "interrupted; nothing was changed", NULL, NULL},

	/* roll-up of plain files */
	{"rollup.no_product", "첫 열의 이름은 product여야 합니다", "there is no column \"product\"", "머리글을 product,… 로 시작하십시오.",
		"Begin the header with product."},
	{"rollup.column_missing", "‘{0}’ 열이 없습니다", "the column \"{0}\" is missing", "links 파일의 머리글은 product,input,quantity입니다.",
		"The header of the links is product,input,quantity."},
	{"rollup.column_unknown", "links 파일에 없는 열입니다: ‘{0}’", "links have no column \"{0}\"", "혹시 이것입니까: {1}", "Did you mean: {1}?"},
	{"rollup.column_name", "열 이름이 비어 있습니다", "a column has no name", NULL, NULL},
	{"rollup.no_columns", "계산할 열이 없습니다", "there is no column of numbers", "product 옆에 값의 열을 하나 이상 두십시오.",
		"Put at least one column of numbers beside product."},
	{"rollup.columns", "열이 {0}개입니다. {1}개까지 계산합니다", "{0} columns; at most {1} are solved together", NULL, NULL},
	{"rollup.product_blank", "제품의 식별자가 비어 있습니다", "the product's id is blank", NULL, NULL},
	{"rollup.product_twice", "‘{0}’의 줄이 이미 있습니다 ({1}번째 줄)", "there is a row for \"{0}\" already (line {1})", "한 줄로 합치십시오.", "Make one row of them."},
	{"rollup.end_unknown", "‘{0}’의 직접 배출 줄이 없습니다", "\"{0}\" has no direct row", "직접 배출이 없으면 0으로 한 줄을 더하십시오. 없는 것은 0이 아닙니다.",
		"Add a row to the direct file, with 0 if it has none of its own: missing is not 0."},
	{"rollup.loop_link", "이 순환의 링크: ‘{0}’ → ‘{1}’", "a link of that loop: {0} → {1}", NULL, NULL},
	{"rollup.refused", "오류가 {0}건 있어 합계를 내지 않았습니다", "errors found: {0}; no totals", NULL, NULL},
	{"rollup.repeated", "같은 제품과 투입의 링크 {0}줄을 앞의 것에 더했습니다", "{0} links repeat an earlier pair and were added to it", NULL, NULL},
	{"rollup.reserved", "‘{0}’ 열은 예약된 이름이라 합계에서 뺐습니다", "the column \"{0}\" is reserved and left out of the totals", NULL, NULL},
	{"rollup.strong_loop", "강한 순환: ‘{0}’의 이득이 {1}입니다. 순환 안 수량의 오차가 약 {2}배로 커집니다",
		"strong loop: gain {1} at \"{0}\"; an error in a quantity of the loop grows about {2} times", "순환을 이루는 수량을 다시 확인하십시오.",
		"Check the quantities of the loop again."},
	/* the chain and its checks */
	{"decision.not_eligible", "{0}은(는) 지원할 수 없습니다: {1}", "{0} cannot be funded: {1}", NULL, NULL},
	{"pool.in_kind_above", "{0}: 현물 환원 {1}원이 지원 한도 {2}원보다 많습니다", "{0}: returns in kind of {1} won are above the support of {2}", NULL, NULL},
	{"pool.short", "{0}: 환원 재원이 모자랍니다 (필요 {1}원, 있음 {2}원)", "{0}: the pool is short ({1} won needed, {2} there)",
		"심의를 줄이거나 환원과 매칭이 들어온 뒤에 협약하십시오", "select less, or agree after more was returned and matched"},
	{"bank.other_firm", "거래 {0}: {1}은(는) 이 지원의 업체 {2}이(가) 아닙니다", "statement line {0}: {1} is not the firm of this grant, {2}", NULL, NULL},
	{"credit.no_fit_verification", "{0}: 적합 검증 의견이 없어 인증할 수 없습니다", "{0}: no certification without a fit verification (R09)", NULL, NULL},
	{"check.relation", "관계가 맞지 않습니다: {0} ({1} / {2})", "relation does not hold: {0} ({1} / {2})", NULL, NULL},
	{"check.unknown_rule", "‘{0}’ 규칙은 없습니다", "there is no rule \"{0}\"", "혹시 이것입니까: {1}", "Did you mean: {1}?"},
	{"check.seal_broken", "{0} 표가 실행 뒤에 바뀌었습니다", "table {0} was changed after the run", NULL, NULL},
	{"check.seal_missing", "{0} 표의 봉인이 programme_seal에 없거나 맞지 않습니다", "programme_seal: the seal of table {0} is missing or does not fit", NULL, NULL},

	{NULL, NULL, NULL, NULL, NULL},
};
