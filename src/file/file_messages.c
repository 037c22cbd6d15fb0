#include "file/csv.h"

/* The codes file.* belong to base, whose JSON reader uses them too. */
const struct message file_messages[] = {
	{"csv.empty", "파일에 내용이 없습니다", "the file is empty", "첫 줄에는 열 이름이 있어야 합니다.",
		"The first line must hold the names of the columns."},
	{"csv.encoding", "{0} 글자로 읽을 수 없는 바이트가 있습니다", "a byte here is not valid {0}",
		"파일을 ‘CSV UTF-8(쉼표로 분리)’ 형식으로 다시 저장하십시오.", "Save the file again as \"CSV UTF-8 (comma delimited)\"."},
	{"csv.utf16", "UTF-16(유니코드 텍스트) 형식의 파일은 읽을 수 없습니다", "the file is UTF-16 (\"Unicode text\")",
		"파일을 ‘CSV UTF-8(쉼표로 분리)’ 형식으로 다시 저장하십시오.", "Save the file again as \"CSV UTF-8 (comma delimited)\"."},
	{"csv.gzip", "압축 파일이 손상되었거나 풀었을 때 너무 큽니다 ({0})", "the gzip file is damaged or too large when unpacked ({0})",
		"파일을 다시 받거나 다시 압축하십시오.", "Fetch or compress the file again."},
	{"csv.nul", "텍스트 파일에 있을 수 없는 바이트(NUL)가 있습니다", "a NUL byte stands here: this is not a text file",
		"CSV 파일이 맞는지 확인하십시오. 엑셀 파일은 CSV로 저장해야 합니다.", "Check that this is a CSV file. Save a workbook as CSV first."},
	{"csv.quote_open", "여기서 시작한 큰따옴표가 파일 끝까지 닫히지 않았습니다", "the quote that opens here is never closed",
		"이 칸의 끝에 큰따옴표를 넣으십시오.", "Put the closing quote at the end of this cell."},
	{"csv.quote_stray", "큰따옴표의 자리가 잘못되었습니다", "a quote, or text behind a closing quote, stands where it must not",
		"칸 전체를 큰따옴표로 감싸고, 칸 안의 큰따옴표는 두 번(\"\") 적으십시오.",
		"Put the whole cell in quotes and write each quote inside it twice (\"\")."},
	{"csv.record_too_long", "여기서 시작한 줄이 너무 깁니다 (최대 1 MiB)", "the record that begins here is too long (at most 1 MiB)",
		"닫히지 않은 큰따옴표가 있는지 확인하십시오.", "Look for a quote that is not closed."},
	{"csv.too_many_fields", "한 줄에 칸이 너무 많습니다 (최대 256칸)", "too many columns in one record (at most 256)",
		"빠진 줄바꿈이 있는지 확인하십시오.", "Look for a missing line break."},

	{NULL, NULL, NULL, NULL, NULL},
};
