/* The documents there are. */
#include "report/report_paper_int.h"

#include <string.h>

#define PAPER (REPORT_PDF | REPORT_XLSX | REPORT_JSON | REPORT_CSV | REPORT_DOCX | REPORT_HWPX)

const struct report_kind report_kinds[] = {
	{.name = "footprint-statement",
		.ko = "제품 탄소발자국 명세서",
		.en = "Product footprint statement",
		.subject = "PRODUCT",
		.audiences = "customer own",
		.formats = PAPER | REPORT_SVG,
		.build = report_of_footprint},
	{.name = "programme",
		.ko = "사업 보고서",
		.en = "Programme report",
		.audiences = "MINISTRY",
		.formats = PAPER | REPORT_SVG,
		.build = report_of_programme},
	{.name = "supplier-letter",
		.ko = "협력사 안내문",
		.en = "Letter to a supplier",
		.subject = "FIRM",
		.year = true,
		.formats = PAPER,
		.build = report_of_supplier},
	{.name = "settlement-statement",
		.ko = "보조금 정산 내역서",
		.en = "Settlement statement",
		.subject = "GRANT",
		.formats = PAPER,
		.build = report_of_settlement},
	{.name = "monitoring-report",
		.ko = "모니터링 보고서",
		.en = "Monitoring report",
		.subject = "PROJECT",
		.audiences = "full summary",
		.formats = PAPER | REPORT_SVG,
		.build = report_of_monitoring},
	{.name = "verification-opinion",
		.ko = "검증 의견서",
		.en = "Verification opinion",
		.subject = "CASE",
		.formats = PAPER,
		.build = report_of_opinion},
	{.name = "credit-certificate",
		.ko = "크레딧 확인서",
		.en = "Certificate of credits",
		.subject = "BLOCK|PROJECT",
		.formats = PAPER,
		.build = report_of_certificate},
	{.name = "emissions-confirmation",
		.ko = "배출량 확인서",
		.en = "Confirmation of emissions",
		.subject = "FIRM",
		.year = true,
		.formats = PAPER,
		.build = report_of_emissions},
	{.name = "outcome",
		.ko = "업체 탄소 보고서",
		.en = "Carbon report of a firm",
		.subject = "FIRM",
		.year = true,
		.formats = PAPER | REPORT_SVG,
		.build = report_of_outcome},
	{.name = "approval-request",
		.ko = "승인 신청서와 사업계획서",
		.en = "Approval request and project plan",
		.subject = "PROJECT",
		.formats = PAPER,
		.build = report_of_approval_request},
	{.name = "certification-request",
		.ko = "인증 신청서",
		.en = "Certification request",
		.subject = "PROJECT",
		.formats = PAPER,
		.build = report_of_certification_request},
	{.name = "monitoring-form",
		.ko = "모니터링 보고서 서식",
		.en = "Monitoring report, form",
		.subject = "PROJECT",
		.formats = PAPER,
		.build = report_of_monitoring_form},
	{.name = "settlement-form",
		.ko = "보조금 정산보고서 서식",
		.en = "Settlement of a subsidy, form",
		.subject = "GRANT",
		.formats = PAPER,
		.build = report_of_settlement_form},
	{.name = NULL},
};

static const struct {
	unsigned format;
	const char *name;
} formats[] = {{REPORT_PDF, "pdf"}, {REPORT_XLSX, "xlsx"}, {REPORT_JSON, "json"}, {REPORT_CSV, "csv"}, {REPORT_SVG, "svg"}, {REPORT_DOCX, "docx"},
	{REPORT_HWPX, "hwpx"}};

const char *report_format_name(size_t index)
{
	return index < sizeof formats / sizeof *formats ? formats[index].name : NULL;
}

unsigned report_format_of(const char *word)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strcmp(formats[i].name, word) == 0)
			return formats[i].format;
	return 0;
}

const char *report_formats_text(unsigned set, struct arena *arena)
{
	const char *out = "";

	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (set & formats[i].format)
			out = arena_printf(arena, "%s%s%s", out, out[0] ? ", " : "", formats[i].name);
	return out;
}

static const char *names(struct arena *arena)
{
	const char *out = "";

	for (const struct report_kind *k = report_kinds; k->name; k++)
		out = arena_printf(arena, "%s%s%s", out, out[0] ? ", " : "", k->name);
	return out;
}

enum status report_kind_find(const char *name, const struct report_kind **out_kind, struct err *err)
{
	const char *candidate[sizeof report_kinds / sizeof *report_kinds] = {NULL}, *nearest;
	struct arena arena;
	enum status st;
	size_t n = 0;

	for (const struct report_kind *k = report_kinds; k->name; k++) {
		if (strcmp(k->name, name) == 0) {
			*out_kind = k;
			return ST_OK;
		}
		candidate[n++] = k->name;
	}
	arena_init(&arena);
	nearest = string_nearest(name, candidate);
	st = err_set(err, ST_NOT_FOUND, "report.kind_unknown", name, nearest ? nearest : names(&arena), NULL);
	arena_done(&arena);
	return st;
}

/* A word of a list with blanks between. */
static bool among(const char *list, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = list; (at = strstr(at, word)); at += length)
		if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return true;
	return false;
}

/* What a kind does not take is refused, not passed over. */
enum status report_request_judge(const struct report_kind *kind, const struct report_request *request, struct err *err)
{
	if (kind->subject && !request->subject)
		return err_set(err, ST_USAGE, "report.subject_needed", kind->name, kind->subject, NULL);
	if (!kind->subject && request->subject)
		return err_set(err, ST_USAGE, "report.subject_extra", kind->name, request->subject, NULL);
	if (request->year && !kind->year)
		return err_set(err, ST_USAGE, "report.no_year", kind->name, NULL);
	if (request->audience && !kind->audiences)
		return err_set(err, ST_USAGE, "report.no_audience", kind->name, NULL);
	if (request->audience && kind->audiences[0] >= 'a' && !among(kind->audiences, request->audience))
		return err_set(err, ST_USAGE, "report.audience", kind->name, request->audience, kind->audiences, NULL);
	return ST_OK;
}

enum status report_subjects(
	struct store_tx *tx, const struct report_kind *kind, struct arena *arena, const char *const **out_list, size_t *out_count, struct err *err)
{
	static const struct {
		const char *word;
		enum view_subject subject;
	} subject[] = {{"PRODUCT", VIEW_SUBJECT_PRODUCT}, {"FIRM", VIEW_SUBJECT_FIRM}, {"GRANT", VIEW_SUBJECT_GRANT},
		{"PROJECT", VIEW_SUBJECT_PROJECT}, {"CASE", VIEW_SUBJECT_CASE}, {"BLOCK|PROJECT", VIEW_SUBJECT_CREDIT}};

	*out_list = NULL;
	*out_count = 0;
	for (size_t i = 0; kind->subject && i < sizeof subject / sizeof *subject; i++)
		if (strcmp(subject[i].word, kind->subject) == 0)
			return view_subjects(tx, subject[i].subject, arena, out_list, out_count, err);
	return ST_OK;
}

/* A subject that is not there is said in one way, with the nearest that is. */
static enum status unknown(struct store_tx *tx, const struct report_kind *kind, const char *subject, struct arena *arena, struct err *err)
{
	const char *const *list, *nearest;
	size_t count;

	if (report_subjects(tx, kind, arena, &list, &count, NULL) != ST_OK)
		return ST_NOT_FOUND;
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], subject) == 0)
			return ST_NOT_FOUND; /* it is something else that is missing: as it was said */
	nearest = count ? string_nearest(subject, list) : NULL;
	return err_set(err, ST_NOT_FOUND, "report.subject_unknown", kind->subject, subject, nearest ? nearest : count ? list[0] : "–", NULL);
}

enum status report_build_document(
	struct store_tx *tx, const struct report_kind *kind, const struct report_request *request, struct report_document *document, struct err *err)
{
	enum status st = report_request_judge(kind, request, err);

	if (st != ST_OK)
		return st;
	document->title = document->lang == LANG_KO ? kind->ko : kind->en;
	st = kind->build(tx, request, document, err);
	return st == ST_NOT_FOUND && request->subject && strcmp(err->code, "programme.none") != 0
		       ? unknown(tx, kind, request->subject, document->arena, err)
		       : st;
}
