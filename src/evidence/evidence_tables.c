/* The table of the programme folder that evidence keeps. */
#include "evidence/evidence.h"

#include <stddef.h>
#include <string.h>

static const struct column evidence[] = {
	{"evidence", "증빙", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the item.", "증빙의 식별자."},
	{"kind", "종류", COLUMN_ENUM, COLUMN_REQUIRED,
		"agreement|order|quote|bill|baseline_record|installation_check|scrapping_proof|invoice|tax_invoice|performance_report|fixing_notice|"
		"return_receipt|valuation|committee_minutes|"
		"settlement_audit|publication|auditor_appointment|audit_report|property_report|size_certificate|monitoring_report|verification_"
		"opinion|contract|certificate|notice|statement|other",
		NULL, "What it is.", "증빙의 종류."},
	{"organisation", "조직", COLUMN_REF, 0, "organisations", NULL, "Whose paper it is.", "누구의 서류인가."},
	{"measure", "설비투자", COLUMN_REF, 0, "measures", NULL, "Measure that it proves something about.", "관련 설비투자."},
	{"issued_on", "발행일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day of issue.", "발행일."},
	{"title", "제목", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Title.", "제목."},
	{"file", "파일", COLUMN_TEXT, 0, NULL, NULL, "File inside the folder (relative path); its SHA-256 is taken at import.",
		"폴더 안의 파일(상대 경로). 가져올 때 SHA-256을 계산."},
	{"sha256", "해시", COLUMN_TEXT, 0, NULL, NULL,
		"SHA-256 in hex if known; must agree with the file. Blank without a file: the hash of this record.",
		"알면 SHA-256(16진수). 파일과 같아야 함. 파일이 없고 비면 이 기록의 해시."},
	{0},
};

const struct table evidence_tables[] = {
	{"evidence", "증빙", "evidence", TABLE_FILE, evidence,
		"Papers that prove something; money moves only with the evidence that the rule asks for.",
		"무엇을 증명하는 서류. 규칙이 요구하는 증빙이 있어야 돈이 움직임."},
	{0},
};

bool evidence_kind_known(const char *kind)
{
	const struct column *column = evidence;
	size_t length = strlen(kind);
	while (strcmp(column->name, "kind") != 0)
		column++;
	for (const char *word = column->of; word; word = strchr(word, '|') ? strchr(word, '|') + 1 : NULL)
		if (strncmp(word, kind, length) == 0 && (word[length] == '|' || word[length] == '\0'))
			return true;
	return false;
}
