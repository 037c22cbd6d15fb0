/* The folder's format as Markdown, printed from the same descriptions that the reader checks by. */
#include "programme/programme_int.h"

#include "factor/factor.h"

#include <stdbool.h>
#include <string.h>

static const char *type_text(const struct column *column)
{
	switch (column->type) {
	case COLUMN_ID:
		return "id";
	case COLUMN_REF:
		return "reference";
	case COLUMN_TEXT:
		return "text";
	case COLUMN_ENUM:
		return "word";
	case COLUMN_YESNO:
		return "yes or no";
	case COLUMN_DATE:
		return "date";
	case COLUMN_MONTH:
		return "month";
	case COLUMN_YEAR:
		return "year";
	case COLUMN_WON:
		return "won";
	case COLUMN_TONNES:
		return "whole tonnes";
	case COLUMN_INTEGER:
		return "whole number";
	case COLUMN_DECIMAL:
		return "decimal";
	case COLUMN_SHARE:
		return "share";
	case COLUMN_UNIT:
		return "unit";
	case COLUMN_BUSINESS_NUMBER:
		return "business number";
	case COLUMN_INDUSTRY:
		return "industry";
	}
	return "";
}

/* Inside a table cell a bar ends the cell. */
static void put_escaped(FILE *stream, const char *text)
{
	for (; *text; text++) {
		if (*text == '|')
			fputc('\\', stream);
		fputc(*text, stream);
	}
}

static void put_rules(FILE *stream, const struct column *column)
{
	if (column->flags & COLUMN_REQUIRED)
		fputs(", required", stream);
	if (column->flags & COLUMN_POSITIVE)
		fputs(", above 0", stream);
	if (column->flags & COLUMN_NOT_NEGATIVE)
		fputs(", not negative", stream);
	if (column->flags & COLUMN_NOT_FUTURE)
		fputs(", not after as_of", stream);
	if (column->fallback)
		fprintf(stream, ", blank means %s", column->fallback);
}

static void put_table(FILE *stream, const struct table *table)
{
	static const char *const need[] = {[TABLE_OPTIONAL] = "May be missing",
		[TABLE_FILE] = "Required; may have no rows below the header",
		[TABLE_ROWS] = "Required, with at least one row"};

	fprintf(stream, "\n### %s.csv (%s)\n\n%s %s\n\n", table->name, table->name_ko, table->text, table->text_ko);
	fprintf(stream, "%s. Key: `%s`.\n\n", need[table->need], table->key);
	fputs("| column | Korean | type | meaning |\n|---|---|---|---|\n", stream);
	for (const struct column *c = table->column; c->name; c++) {
		fprintf(stream, "| `%s` | %s | %s", c->name, c->name_ko, type_text(c));
		if (c->type == COLUMN_REF)
			fprintf(stream, " to `%s`", c->of);
		put_rules(stream, c);
		fputs(" | ", stream);
		put_escaped(stream, c->text);
		if (c->type == COLUMN_ENUM) {
			fputs(" One of: `", stream);
			for (const char *s = c->of; *s; s++)
				fputs(*s == '|' ? "`, `" : (char[2]){*s, '\0'}, stream);
			fputs("`.", stream);
		}
		fputs(" ", stream);
		put_escaped(stream, c->text_ko);
		fputs(" |\n", stream);
	}
}

static const char *const introduction =
	"# The programme folder (사업 폴더)\n"
	"\n"
	"<!-- Printed by `sangsaeng format` from the descriptions in src/*/*_tables.c; do not edit. -->\n"
	"\n"
	"One folder holds one programme: the rules and the calendar in `programme.json`, and one CSV file for each table below.\n"
	"`sangsaeng import FOLDER --db FILE` takes it in, all or nothing; `sangsaeng run FOLDER --db FILE` also runs the chain.\n"
	"Every error of every file is reported in one go, with file, line and column (`links.csv:88:3: error[cell.blank]: …`);\n"
	"`line` is the physical line on which the record starts, `column` the character at which the field starts.\n"
	"\n"
	"한 폴더가 한 사업입니다. 규칙과 일정은 `programme.json`에, 나머지는 표마다 CSV 파일 하나에 적습니다.\n"
	"하나라도 틀리면 아무것도 저장하지 않으며, 모든 파일의 모든 오류를 한 번에 알려 줍니다.\n"
	"\n"
	"## Files\n"
	"\n"
	"- CSV by RFC 4180: comma, quotes doubled inside quotes, LF or CRLF; UTF-8 (with or without BOM) or CP949, plain or gzip content.\n"
	"- The first row names the columns, in English or Korean, in any order and case. An unknown or repeated column is an error, and so is a\n"
	"  required one that is missing. A column that is not required may be left out.\n"
	"- Every row has as many fields as the header. A blank field is a missing value, never 0.\n"
	"- A record is at most 1 MiB, a file with gzip content at most 64 GiB unpacked.\n"
	"- `*.csv` files that are no table are passed over with a warning.\n"
	"\n"
	"## Types\n"
	"\n"
	"| type | form |\n"
	"|---|---|\n"
	"| id | 1 to 64 bytes of UTF-8 without control characters; compares exactly |\n"
	"| reference | the id of a row of the table named |\n"
	"| text | at most 400 characters |\n"
	"| word | one of the words listed, in any case |\n"
	"| yes or no | `yes`, `no`, `예`, `아니오` |\n"
	"| date, month, year | `2026-06-30`, `2026-06`, `2026`; 1990 to 2199 |\n"
	"| won | digits only, at most 9,000,000,000,000,000 |\n"
	"| whole number | digits, with a minus where negative |\n"
	"| decimal | `1234.5`, `-0.12`, `1.5e-3`; no thousands commas, no unit; kept exactly as written |\n"
	"| share | a decimal from 0 to 1 |\n"
	"| unit | a unit such as `kWh`, `MWh`, `GJ`, `MJ`, `Nm3`, `L`, `kg`, `t`, `piece`, `tkm`, or its usual Korean spelling |\n"
	"| business number | `123-45-67891` or the ten digits alone; its check digit must fit |\n"
	"| industry | a code of the Korean Standard Industrial Classification of 2 to 5 digits, with the letter of its section or without: `C303`, "
	"`30391` |\n"
	"\n"
	"No two rows of a table agree in all columns of its key.\n";

static const char *const rules_text =
	"\n## programme.json\n"
	"\n"
	"One JSON object in UTF-8. Rates and shares are strings (`\"0.6\"` or `\"3/5\"`), so that nothing is lost; won are whole numbers.\n"
	"\n"
	"| key | meaning |\n"
	"|---|---|\n"
	"| `schema` | `\"sangsaeng.programme/1\"` |\n"
	"| `programme`, `name_ko`, `name_en`, `sector`, `simulated` | id, names, sector, and `true` where the story is simulated |\n"
	"| `as_of` | today of the story: no recorded date lies after it. 이야기의 오늘 |\n"
	"| `periods` | `before`, `after`, `metered`, each with `from` and `to` as months: reference period of the footprint before, of the one "
	"after, and the "
	"months whose reductions are planned, metered and verified |\n"
	"| `gwp_set` | `SAR`, `AR4`, `AR5` or `AR6` |\n"
	"| `factors` | list of {`carrier`, `purpose` (`footprint`, `offset` or `kets`), `factor`, `from`, `to`, `reason`}: which factor stands for "
	"an "
	"energy carrier; `kets` for inventories of the emissions trading scheme only |\n"
	"| `rules.support` | list of {`route` (`tier1`, `pool`, `ministry`), `funder` (not for `pool`), `rates` by size class (`small`, `medium`, "
	"`mid_size`, `large`), "
	"`valid_from`, optional `valid_to`, `legal_basis`} |\n"
	"| `rules.caps` | optional list of {`route`, `funder` (not for `pool`), `per` (`firm`, `site`, `consortium`), `amount_krw`, `legal_basis`} "
	"|\n"
	"| `rules.routes` | by route: `agreed_on`, `completed_on`, `fixed_on`, and `milestones` of {`name`, `share`, `paid_on`, `evidence` (1 to 4 "
	"kinds)}; shares sum "
	"to 1, dates in order; `tier1` is required; `pool` and `ministry` may be lists, with the first `tier` of each calendar (2, then ascending) "
	"|\n"
	"| `rules.calls` | optional list of calls for applications: {`call` (id), `route`, `opens_on`, `closes_on`, `legal_basis`, and optional "
	"`programme`, "
	"`checklist` (at most 8 kinds of evidence an application needs by its day), `quotes_needed` (as in `rules` where nothing is said), `review` "
	"(`true`: decided on only "
	"after a review was passed), `committee` {`members`, `outside_share_min` (part of the members that must be external), `conflicts` "
	"(`refuse`, or `warn` where a "
	"member with an interest did not step back), `drop_extremes`, `pass_score` (text, 0 to 1000)}, `advance` (`false`: nothing is paid "
	"before the installation "
	"check), `duplicate_scope` (of `line`, `machine`, `site`, `firm_year`; the first two where nothing is said), `own_share_min` (part of "
	"eligible cost), `objection` "
	"{`days` 30, `answer_days` 14, `more_days` 10}}; calls of one route do not overlap. A route without a call is decided as `decisions.csv` "
	"says. 공모 |\n"
	"| `rules.return` | the return duty (환원): an object for tier 1, or a list with one for each tier that returns (`tier`, 1 where nothing is "
	"said). "
	"`ratio`, `base` (`state` or "
	"`state_and_private`: of what was fixed; `paid`: what was paid, less what came back), exactly one of `due_on` and `due_months` after the "
	"fixing "
	"(no law names a day: ask), "
	"`wording`, `legal_basis`, optional `legal_basis_on`. Optional: `channels` (of `fund`, `direct_purchase`, `in_kind`, `operator_transfer`; "
	"all but the "
	"last where nothing is said), "
	"`eligible_tiers` that the pool of these returns pays (down to the next tier that returns where nothing is said), `pool_by` (`programme` or "
	"`consortium`), `valid_from` and "
	"`valid_to` (versions: the one in force at a grant's agreement counts for it for good), `on_default` (text shown where a firm is late), "
	"`uses` "
	"(`equipment`, `education`; kept, not "
	"checked). 환원 의무와 그 재원 |\n"
	"| `rules.match` | optional: an object, or a list of them. Per returned won: `funder`, `rate`, `on`, `ceiling_krw`, `legal_basis`, optional "
	"`tier` whose "
	"returns it matches (1); "
	"its money has purpose `tierN_match`, N the tier below. `shape` `own_selection`: the ministry's own support by route `ministry` stays under "
	"`ceiling_krw`; no `rate` and no `on`. 매칭 |\n"
	"| `rules.quotes_needed`, `rules.disposal_lock_years` | whole numbers |\n"
	"| `rules.small_cells` | optional: `fewest` firms that a comparison may rest on (3 where nothing is said) and `most_share` that one of them "
	"may hold "
	"(\"0.8\"). 작은 집단의 비공개 |\n"
	"| `trading` | optional: `entity`, `compliance_year` |\n"
	"| `footprint` | optional: `exempted_limit_percent`, what footprints may leave out at most (3 where nothing is said) |\n"
	"| `evidence` | optional: `max_mib`, the largest file (256). See [evidence.md](evidence.md) |\n"
	"| `historical` | optional list of {`name`, `source`, `result_tco2e_per_year`, `cost_saved_krw_per_year`}: a record that stands apart |\n"
	"\n"
	"## Tables\n"
	"\n"
	"In the order in which they are read.\n";

/* A text of the catalogue as a cell of a Markdown table: one line, | escaped, {0} as a dash of its value. */
static void put_cell(FILE *stream, const char *text)
{
	for (const char *c = text ? text : ""; *c; c++) {
		if (*c == '|')
			fputs("\\|", stream);
		else
			fputc(*c == '\n' ? ' ' : *c, stream);
	}
}

static void put_units(FILE *stream)
{
	static const char *const base[] = {[FACTOR_ENERGY] = "MJ",
		[FACTOR_MASS] = "kg",
		[FACTOR_VOLUME] = "L",
		[FACTOR_GAS_VOLUME] = "Nm3",
		[FACTOR_COUNT] = "piece",
		[FACTOR_DISTANCE_MASS] = "tkm",
		[FACTOR_MONEY] = "won",
		[FACTOR_AREA] = "m2"};

	fputs("\n## Units\n\nUnits of one dimension convert exactly. City gas in MJ or GJ is gross, as billed: it becomes Nm3 by the gross heating "
	      "value of its own factor.\n"
	      "\n| unit | also written | is |\n|---|---|---|\n",
		stream);
	for (const struct factor_unit *unit = factor_unit_list(); unit->name; unit++) {
		fprintf(stream, "| `%s` | ", unit->name);
		for (const char *c = unit->alias ? unit->alias : ""; *c; c++) {
			if (*c == '|')
				fputs(", ", stream);
			else
				fputc(*c, stream);
		}
		fprintf(stream, " | %s %s |\n", unit->to_base, base[unit->dimension]);
	}
}

/* Every rule has a code and a text in the catalogue: what a table may be refused for, in the catalogue's order. */
static void put_codes(FILE *stream)
{
	static const char *const elsewhere[] = {
		"store.", "cli.", "rollup.", "graph.", "snapshot.", "check.", "key.", "checkpoint.", "reconcile.", "internal"};

	fputs("\n## Every rule\n\nA folder is refused for one of these. {0}, {1} … stand for the values at hand; `sangsaeng explain CODE` says how "
	      "to repair it.\n"
	      "Rules over several rows (sums of shares, loops, missing months, what money and readings ask for) are checked once every row by itself "
	      "is right, those of the\n"
	      "chain when `run` reaches the step.\n\n| code | text | |\n|---|---|---|\n",
		stream);
	for (size_t i = 0; message_at(i); i++) {
		const struct message *message = message_at(i);
		bool shown = true;

		for (size_t k = 0; k < sizeof elsewhere / sizeof *elsewhere; k++)
			shown = shown && strncmp(message->code, elsewhere[k], strlen(elsewhere[k])) != 0;
		if (!shown)
			continue;
		fprintf(stream, "| `%s` | ", message->code);
		put_cell(stream, message->en);
		fputs(" | ", stream);
		put_cell(stream, message->ko);
		fputs(" |\n", stream);
	}
}

void programme_format_print(FILE *stream)
{
	fputs(introduction, stream);
	fputs(rules_text, stream);
	for (const struct table *const *table = programme_tables(); *table; table++)
		put_table(stream, *table);
	put_units(stream);
	put_codes(stream);
}
