#include "evidence/evidence.h"

#include <stddef.h>

const struct message evidence_messages[] = {
	{"evidence.missing", "{1}의 증빙이 없습니다: {2}까지 {0}", "no evidence of {1}: {0} by {2}",
		"evidence.csv에 그 종류와 설비투자로 한 줄을 더하십시오", "add a row of that kind and measure to evidence.csv"},
	{"evidence.key_used", "증빙 ‘{0}’이(가) 다른 내용으로 이미 있습니다", "evidence \"{0}\" is there already with other content", NULL, NULL},
	{"evidence.unknown", "증빙 ‘{0}’이(가) 없습니다", "there is no evidence \"{0}\"", NULL, NULL},
	{"evidence.path", "증빙 파일은 폴더 안의 상대 경로여야 합니다: {0}", "an evidence file must be a relative path inside the folder: {0}", NULL,
		NULL},
	{"evidence.file_missing", "증빙 파일을 열 수 없습니다: {0}", "evidence file cannot be opened: {0}", NULL, NULL},
	{"evidence.file_unfit", "증빙 파일을 읽을 수 없거나 64 MiB를 넘습니다: {0}", "evidence file cannot be read or is above 64 MiB: {0}", NULL,
		NULL},
	{"evidence.hash_differs", "{0}의 해시가 다릅니다: 적힌 값 {1}, 파일 {2}", "hash of {0} differs: stated {1}, file {2}", NULL, NULL},
	{"evidence.hash_form", "SHA-256은 16진수 64자입니다: {0}", "a SHA-256 has 64 hex digits: {0}", NULL, NULL},
	{"log.gap", "업무 기록에서 {0}번째가 빠졌습니다", "the desk's log lacks its event {0}", NULL, NULL},
	{"log.hash", "업무 기록 {0}번째의 해시가 내용과 다릅니다", "event {0} of the desk's log differs from its hash", NULL, NULL},
	{0},
};
