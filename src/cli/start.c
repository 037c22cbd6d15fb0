/* `sangsaeng start`: a factory's start, its first estimate, the measures that fit. */
#include "cli/cli.h"

#include "base/json.h"
#include "base/money.h"
#include "report/report_figure.h"
#include "report/report_start.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MEASURES 3

/* ---- where the record comes from ---- */

struct asked {
	struct programme_start start;
	struct programme_start_record record;
};

static enum status parse(struct asked *a, struct arena *arena, struct err *err)
{
	struct findings findings;
	enum status st;

	findings_init(&findings, 20);
	st = programme_start_parse(a->start.document, strlen(a->start.document), arena, &a->record, &findings, err);
	if (st == ST_INPUT && findings.count > 0 && err) /* the first says more than how many there are */
		*err = findings.item[0].err;
	findings_done(&findings);
	return st;
}

/* A file: a record with --firm and --year, or what the API and `start show -O json` give. */
static enum status read_file(const struct cli_args *args, const char *path, struct arena *arena, struct asked *out, struct err *err)
{
	json_t *root, *record;
	char *text, *document;
	const char *firm, *from;
	enum status st = json_read_file(path, path, &root, &text, err);

	if (st != ST_OK)
		return st;
	free(text);
	record = json_object_get(root, "record");
	firm = args->firm ? args->firm : json_string_value(json_object_get(root, "firm"));
	from = json_string_value(json_object_get(root, "from_month"));
	document = json_dumps(record ? record : root, 0);
	out->start = (struct programme_start){.start = path,
		.firm = arena_strdup(arena, firm ? firm : ""),
		.from = (date_month)args->year * 12,
		.version = json_integer_value(json_object_get(root, "version")),
		.document = arena_strdup(arena, document ? document : "{}")};
	free(document);
	if (!firm)
		st = err_set(err, ST_USAGE, "cli.option_needed", "start", "--firm FIRM", NULL);
	else if (args->year == 0 && from)
		st = month_parse(from, &out->start.from, err);
	else if (args->year == 0)
		st = err_set(err, ST_USAGE, "cli.option_needed", "start", "--year YEAR", NULL);
	json_decref(root);
	return st == ST_OK ? parse(out, arena, err) : st;
}

static enum status read_asked(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct asked *out, struct err *err)
{
	const char *what = args->positional[1];
	size_t length = strlen(what);
	enum status st;

	if (length > 5 && strcmp(what + length - 5, ".json") == 0)
		return read_file(args, what, arena, out, err);
	st = programme_start_get(tx, what, arena, &out->start, err);
	return st == ST_OK ? parse(out, arena, err) : st;
}

/* ---- list, show ---- */

static enum status list(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct programme_start *item;
	size_t count = 0;
	enum status st = programme_starts(tx, args->firm, arena, &item, &count, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON) {
		report_starts_json(item, count, out);
		return ST_OK;
	}
	for (size_t i = 0; i < count; i++) {
		char from[DATE_TEXT_LEN];

		month_format(item[i].from, from);
		text_printf(out, "%s  %s  %s  %s  v%" PRId64 "  %s  %s · %s\n", item[i].start, item[i].firm, from,
			item[i].request ? item[i].request : "-", item[i].version, item[i].saved_at, item[i].process ? item[i].process : "-",
			item[i].part ? item[i].part : "-");
	}
	if (count == 0)
		text_append_string(out, cli_pick(args, "there are no starts\n", "시작 기록이 없습니다.\n"));
	return ST_OK;
}

static void put_message(const struct cli_args *args, const char *mark, const struct err *e, struct text *out)
{
	text_printf(out, "  %s ", mark);
	message_format(out, e, args->lang);
	text_append_char(out, '\n');
}

static enum status show(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	bool ko = args->lang == LANG_KO;
	struct view_start v;
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];
	enum status st = view_start_read(tx, args->positional[1], arena, &v, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON) {
		report_start_json(&v, out);
		return ST_OK;
	}
	month_format(v.start.from, from);
	month_format(v.start.from + PROGRAMME_START_MONTHS - 1, to);
	text_printf(out, "%s  %s (%s)\n", v.start.start, ko ? v.known.name_ko : v.known.name_en, v.start.firm);
	text_printf(out, ko ? "  기간 %s–%s, %" PRId64 "번째 판, %s에 %s이(가) 저장\n" : "  months %s to %s, version %" PRId64 ", saved %s by %s\n",
		from, to, v.start.version, v.start.saved_at, v.start.saved_by);
	if (v.start.request)
		text_printf(out, ko ? "  요청: %s\n" : "  request: %s\n", v.start.request);
	text_printf(out, ko ? "  필요한 항목 %zu개 가운데 %zu개 채움\n" : "  needed fields: %zu, filled in: %zu\n", v.judged.fields,
		v.judged.filled);
	text_printf(out, ko ? "  전기 %s kWh (%zu개월, 빠짐 %zu, 확인 대기 %zu)\n" : "  electricity %s kWh (%zu months; missing %zu, held out %zu)\n",
		v.judged.electricity_kwh ? v.judged.electricity_kwh : "-", v.judged.counted, v.judged.missing, v.judged.held);
	for (size_t i = 0; i < v.judged.findings; i++) {
		const struct programme_start_finding *f = &v.judged.finding[i];

		put_message(args, f->accepted ? "✓" : f->severity == SEVERITY_ERROR ? "×" : "!", &f->err, out);
		if (f->suggestion && !f->accepted)
			text_printf(out, ko ? "      고치려면: %s   그대로 두려면: %s:%s\n" : "      to repair: %s   to keep it: %s:%s\n",
				f->suggestion, f->err.code, f->err.file);
	}
	return ST_OK;
}

/* ---- estimate, measures ---- */

static enum status estimate(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	bool ko = args->lang == LANG_KO;
	struct programme_start_estimate e;
	struct asked asked;
	enum status st = read_asked(args, tx, arena, &asked, err);

	if (st == ST_OK)
		st = programme_start_estimate(tx, &asked.start, &asked.record, arena, &e, err);
	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON) {
		report_start_estimate_json(&asked.start, &e, out);
		return ST_OK;
	}
	text_printf(out, ko ? "첫 추정: %s\n" : "first estimate: %s\n", e.name ? e.name : asked.start.firm);
	text_printf(out, ko ? "  사업장 %s kgCO2e (직접 %s, 전기 등 %s)\n" : "  site %s kgCO2e (scope 1 %s, scope 2 %s)\n",
		e.total_kgco2e ? e.total_kgco2e : "-", e.scope1_kgco2e ? e.scope1_kgco2e : "-", e.scope2_kgco2e ? e.scope2_kgco2e : "-");
	text_printf(out, ko ? "  하나에 %s kgCO2e (에너지 %s, 원료 %s)\n" : "  one piece %s kgCO2e (energy %s, material %s)\n",
		e.kgco2e_per_piece ? e.kgco2e_per_piece : "-", e.energy_kgco2e ? e.energy_kgco2e : "-", e.material_kgco2e ? e.material_kgco2e : "-");
	for (size_t i = 0; i < e.sources; i++)
		text_printf(out, "    %s %s × %s (%s, %s) = %s\n", e.source[i].amount, e.source[i].unit, e.source[i].kgco2e_per_unit,
			e.source[i].factor, e.source[i].source, e.source[i].kgco2e);
	for (size_t i = 0; i < e.missings; i++)
		put_message(args, "×", &e.missing[i], out);
	for (size_t i = 0; i < e.assumeds; i++)
		put_message(args, "·", &e.assumed[i], out);
	return ST_OK;
}

static void put_measure(const struct cli_args *args, const struct programme_start_measure *m, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char tonnes[DECIMAL_TEXT_LEN], cost[32], support[32], own[32];

	money_format(m->cost_krw, cost);
	money_format(m->support_krw, support);
	money_format(m->own_krw, own);
	text_printf(out, "%s  %s\n", m->measure, ko ? m->name_ko : m->name_en);
	text_printf(out,
		ko ? "  투자비 %s원, 지원 %s원, 자부담 %s원, 회수 %s년, 연 %s tCO2e\n"
		   : "  cost %s, support %s, own share %s KRW; paid back in %s years; %s tCO2e a year\n",
		cost, support, own, m->payback_years ? m->payback_years : "-", report_tonnes(m->g_per_year, tonnes));
	for (size_t i = 0; i < m->payers; i++) {
		money_format(m->payer[i].offer_krw, cost);
		text_printf(out, ko ? "    %s %s원\n" : "    %s %s KRW\n", m->payer[i].origin, cost);
	}
}

static enum status measures(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	size_t top = args->top > 0 ? (size_t)args->top : MEASURES;
	struct programme_start_measures m;
	struct findings findings;
	struct asked asked;
	enum status st = read_asked(args, tx, arena, &asked, err);

	findings_init(&findings, 50);
	if (st == ST_OK)
		st = programme_start_measures(tx, args->catalogue, &asked.start, &asked.record, arena, &m, &findings, err);
	findings_done(&findings);
	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON) {
		report_start_measures_json(&m, top, args->catalogue != NULL, out);
		return ST_OK;
	}
	for (size_t i = 0; i < m.count && i < top; i++)
		put_measure(args, &m.item[i], out);
	if (m.count == 0)
		text_append_string(out, cli_pick(args, "no measure fits; a sector pack has some: --catalogue packs/SECTOR/measures.csv\n",
						"맞는 설비가 없습니다. 업종 팩의 설비를 보려면: --catalogue packs/업종/measures.csv\n"));
	return ST_OK;
}

int cli_start(const struct cli_args *args)
{
	static const struct {
		const char *verb;
		int positional;
		cli_render *render;
	} verbs[] = {{"list", 1, list}, {"show", 2, show}, {"estimate", 2, estimate}, {"measures", 2, measures}};
	const char *verb = args->positional_count > 0 ? args->positional[0] : "list";

	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (strcmp(verbs[i].verb, verb) != 0)
			continue;
		if (args->positional_count < verbs[i].positional && verbs[i].positional > 1)
			return cli_usage(args, "start", "cli.option_needed", "START");
		return cli_read(args, "start", verbs[i].render);
	}
	return cli_usage(args, "start", "cli.value_unknown", verb);
}
