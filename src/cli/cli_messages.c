#include "cli/cli.h"

#include <stddef.h>

const struct message cli_messages[] = {
	{"cli.command_unknown", "‘{0}’ 명령은 없습니다", "there is no command \"{0}\"", "혹시 이것입니까: {1}", "Did you mean: {1}?"},
	{"cli.option_unknown", "‘{0}’ 옵션은 없습니다", "unknown option {0}", "혹시 이것입니까: {1}", "Did you mean: {1}?"},
	{"cli.value_missing", "{0} 뒤에 값({1})이 없습니다", "{0} needs a value ({1})", NULL, NULL},
	{"cli.no_value", "--{0}에는 값을 적지 않습니다 (‘{1}’)", "--{0} takes no value (\"{1}\")", NULL, NULL},
	{"cli.value", "{0}에 ‘{1}’은(는) 쓸 수 없습니다", "\"{1}\" is no value for {0}", "쓸 수 있는 값: {2}", "Possible: {2}"},
	{"cli.argument_extra", "‘{0}’은(는) 필요 없는 값입니다", "\"{0}\" is one argument too many", "사용법 보기: sangsaeng {1} --help",
		"See: sangsaeng {1} --help"},
	{"cli.argument_missing", "빠진 것이 있습니다. 사용법: sangsaeng {0} {1}", "something is missing. Usage: sangsaeng {0} {1}",
		"예 보기: sangsaeng {0} --help", "Examples: sangsaeng {0} --help"},
	{"cli.option_needed", "{0} 명령에는 {1}이(가) 필요합니다", "{0} needs {1}", "예 보기: sangsaeng {0} --help",
		"Examples: sangsaeng {0} --help"},
	{"cli.secret_file", "비밀 파일 {0}을(를) 쓸 수 없습니다", "the secret file {0} cannot be used",
		"첫 줄에 비밀을 적고 소유자만 읽을 수 있게 하십시오(chmod 600).",
		"Its first line holds the secret; only its owner may read it (chmod 600)."},
	{"cli.not_together", "{0} 명령에서 함께 쓸 수 없는 옵션입니다: {1}", "{0}: these options do not go together: {1}",
		"예 보기: sangsaeng {0} --help", "Examples: sangsaeng {0} --help"},
	{"cli.option_not_of", "{0}에는 {1} 옵션이 없습니다", "{0} takes no {1}", "사용법 보기: sangsaeng {0} --help", "See: sangsaeng {0} --help"},
	{"cli.value_unknown", "{0} 명령에 ‘{1}’은(는) 없습니다", "{0} has no \"{1}\"", "사용법 보기: sangsaeng {0} --help",
		"See: sangsaeng {0} --help"},
	{"cli.code_unknown", "‘{0}’은(는) 알 수 없는 코드입니다", "there is no message code \"{0}\"", "혹시 이것입니까: {1}", "Did you mean: {1}?"},
	{"cli.write", "결과를 쓰지 못했습니다 ({0})", "the result cannot be written ({0})", "디스크의 빈 공간과 출력 파일을 확인하십시오.",
		"Check the space on the disk and the file it goes to."},
	{"cli.program_path", "{0}: ‘{1}’이(가) 경로가 아닙니다", "{0}: \"{1}\" is no path", "./program이나 전체 경로를 적으십시오.",
		"Write ./program or a whole path."},
	{"cli.control", "{0}에 줄바꿈이나 제어 문자가 있습니다", "{0} holds a line break or a control character", NULL, NULL},
	{NULL, NULL, NULL, NULL, NULL},
};
