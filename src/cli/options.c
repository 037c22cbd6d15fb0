/* The one table of options, for parsing and for help. */
#include "cli/cli.h"

const struct cli_option_text cli_options[CLI_OPTION_COUNT] = {
	[CLI_DB] = {"db", 0, "FILE", "database file", "데이터베이스 파일"},
	[CLI_OUTPUT] = {"output", 'O', "FORMAT", "output format", "출력 형식"},
	[CLI_JSON_SHORT] = {"json", 0, NULL, "the same as -O json", "-O json과 같음"},
	[CLI_LINKS] = {"links", 0, "FILE", "links: product,input,quantity (CSV, may be gzip)", "링크: product,input,quantity (CSV, gzip 가능)"},
	[CLI_DIRECT] = {"direct", 0, "FILE", "direct values: product, then one column per quantity (CSV, may be gzip)",
		"직접 값: product와 값의 열들 (CSV, gzip 가능)"},
	[CLI_PRODUCT] = {"product", 0, "ID", "product to explain", "설명할 제품"},
	[CLI_CASE] = {"case", 0, "CASE", "before or after the machines (default: after)", "설비교체 before(앞) 또는 after(뒤), 기본은 after"},
	[CLI_TOP] = {"top", 0, "N", "list the N largest contributions (default: 10)", "큰 기여부터 N개를 나열 (기본 10)"},
	[CLI_THREADS] = {"threads", 0, "N", "threads; the result does not depend on them (default: 1)", "스레드 수. 결과는 같음 (기본 1)"},
	[CLI_AGAIN] = {"again", 0, NULL, "replace a database that already holds a programme", "사업이 이미 든 데이터베이스를 새로 만들어 바꿈"},
	[CLI_LIST] = {"list", 0, NULL, "list the rules instead of checking", "검사하지 않고 규칙 목록을 보임"},
	[CLI_MAX_FINDINGS] = {"max-findings", 0, "N", "show at most N findings and the number of the rest (default: 200)",
		"찾은 문제를 N건까지 보이고 나머지는 수만 셈 (기본 200)"},
	[CLI_LANG] = {"lang", 0, "LANG", "ko or en (default: by LANG)", "ko 또는 en (기본은 LANG을 따름)"},
	[CLI_QUIET] = {"quiet", 'q', NULL, "only errors on stderr", "오류만 알림"},
	[CLI_VERBOSE] = {"verbose", 'v', NULL, "say on stderr how long each phase took", "단계마다 걸린 시간을 알림"},
	[CLI_NO_PROGRESS] = {"no-progress", 0, NULL, "no progress line", "진행 표시 없음"},
	[CLI_COLOR] = {"color", 0, "WHEN", "auto, always or never; NO_COLOR is honoured", "auto, always, never. NO_COLOR를 따름"},
	[CLI_HELP] = {"help", 'h', NULL, "this help", "이 도움말"},
	[CLI_VERSION] = {"version", 0, NULL, "version, git hash and schema number", "버전, git 해시, 스키마 번호"},
};
