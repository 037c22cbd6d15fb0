#include "base/message.h"

const struct message base_messages[] = {
	{"internal", "프로그램 내부 오류입니다: {0}", "internal error: {0}", "같은 오류가 되풀이되면 이 줄을 그대로 담당자에게 보내 주십시오.",
		"If it happens again, send this line as it is to the person in charge."},

	{"file.open", "‘{0}’ 파일을 열 수 없습니다 ({1})", "cannot open \"{0}\" ({1})", "파일 이름과 폴더, 읽기 권한을 확인하십시오.",
		"Check the file's name, its folder and the permission to read it."},
	{"file.directory", "‘{0}’은(는) 파일이 아니라 폴더입니다", "\"{0}\" is a folder, not a file", "폴더 안의 파일 이름까지 적으십시오.",
		"Name a file inside the folder."},
	{"file.read", "‘{0}’ 파일을 읽는 도중에 오류가 났습니다 ({1})", "reading \"{0}\" failed ({1})",
		"디스크나 네트워크 드라이브를 확인한 뒤 다시 시도하십시오.", "Check the disk or network drive, then try again."},
	{"file.no_folder", "‘{0}’을(를) 쓸 폴더가 없습니다", "there is no folder to write \"{0}\" in", "폴더를 먼저 만들거나 경로를 고치십시오.",
		"Make the folder first, or mend the path."},
	{"file.not_regular", "‘{0}’은(는) 결과를 쓸 수 있는 파일이 아닙니다", "\"{0}\" is no file that a result can be written to",
		"새 파일 이름을 적으십시오.", "Give the name of a new file."},
	{"file.write", "‘{0}’에 쓸 수 없습니다 ({1})", "cannot write \"{0}\" ({1})", "폴더의 쓰기 권한과 디스크의 빈 공간을 확인하십시오.",
		"Check the permission to write there and the free space on the disk."},
	{"file.too_long", "‘{0}’ 파일이 너무 큽니다 (최대 {1})", "\"{0}\" is too large (at most {1})", NULL, NULL},

	{"json.syntax", "JSON 형식이 올바르지 않습니다: {0}", "not valid JSON: {0}", "쉼표와 따옴표, 괄호의 짝을 확인하십시오.",
		"Look for a missing or extra comma, quote or bracket."},
	{"json.duplicate_key", "같은 이름이 두 번 나옵니다: {0}", "the same key stands twice: {0}", "둘 중 하나를 지우십시오.",
		"Remove one of the two."},
	{"json.not_object", "파일의 맨 바깥은 중괄호 { } 로 둘러싼 객체여야 합니다", "the file must hold one JSON object, in braces { }", NULL, NULL},

	{"number.blank", "숫자가 비어 있습니다", "a number is missing here", "값이 없으면 0이 아니라 값을 확인해 적으십시오.",
		"A missing value is not 0: find out the value and enter it."},
	{"number.syntax", "‘{0}’은(는) 숫자로 읽을 수 없습니다", "\"{0}\" is not a number",
		"천 단위 쉼표, 단위, 빈칸 없이 숫자와 소수점만 적으십시오. 예: 1234.5",
		"Write digits and a point only, without thousands commas, unit or blanks. Example: 1234.5"},
	{"number.not_finite", "‘{0}’은(는) 계산할 수 있는 숫자가 아닙니다", "\"{0}\" is not a finite number",
		"표 계산 프로그램의 수식 오류인지 확인하십시오.", "Check whether a spreadsheet formula failed."},
	{"number.not_integer", "‘{0}’은(는) 정수가 아닙니다", "\"{0}\" is not a whole number", "소수점 없이 정수로 적으십시오.",
		"Write a whole number without a point."},
	{"number.range", "‘{0}’은(는) 허용 범위({1})를 벗어난 숫자입니다", "{0} is outside the allowed range ({1})", NULL, NULL},
	{"rate.range", "비율 ‘{0}’은(는) 허용 범위({1})를 벗어났습니다", "the rate {0} is outside the allowed range ({1})",
		"비율은 백분율이 아니라 소수나 분수로 적습니다. 예: 60 %는 0.6 또는 3/5",
		"Write a rate as a decimal or a fraction, not in percent. Example: 60 % is 0.6 or 3/5"},
	{"rate.digits", "비율 ‘{0}’의 자릿수가 너무 많습니다 (유효 숫자 최대 15자리)", "the rate {0} has too many digits (at most 15 significant)",
		"나누어떨어지지 않는 비율은 분수로 적으십시오. 예: 1/3", "Write a rate without an exact decimal as a fraction. Example: 1/3"},

	{"money.negative", "금액 ‘{0}’은(는) 음수일 수 없습니다", "the amount {0} must not be negative", NULL, NULL},
	{"money.range", "금액 ‘{0}’은(는) 너무 큽니다 (최대 9,000조 원)", "the amount {0} is too large (at most 9,000 trillion won)",
		"단위가 원인지 확인하십시오.", "Check that the unit is won."},

	{"date.syntax", "‘{0}’은(는) 날짜로 읽을 수 없습니다", "\"{0}\" is not a date", "연-월-일 순서로 적으십시오. 예: 2026-06-30",
		"Write year-month-day. Example: 2026-06-30"},
	{"date.month_syntax", "‘{0}’은(는) 연월로 읽을 수 없습니다", "\"{0}\" is not a month", "연-월 순서로 적으십시오. 예: 2026-06",
		"Write year-month. Example: 2026-06"},
	{"date.range", "달력에 없거나 1990년에서 2199년 사이가 아닌 날짜입니다: {0}", "{0} is not in the calendar, or not between 1990 and 2199",
		NULL, NULL},

	/* key files */
	{"key.not_one", "비밀키 파일이 아닙니다. 첫 줄이 ‘{0}’이어야 합니다", "this is no secret key file: its first line must be \"{0}\"",
		"키 만들기: sangsaeng ledger keygen -o 파일", "Make one: sangsaeng ledger keygen -o FILE"},
	{"key.truncated", "비밀키 파일이 ‘{0}’에서 잘려 있습니다", "the secret key file is cut off at \"{0}\"", NULL, NULL},
	{"key.value", "비밀키 파일의 이 줄이 올바르지 않습니다", "this line of the secret key file is not valid", NULL, NULL},
	{"key.mismatch", "비밀키 파일의 공개키와 비밀키가 서로 맞지 않습니다", "public and secret key of the file do not belong together", NULL,
		NULL},

	{NULL, NULL, NULL, NULL, NULL},
};
