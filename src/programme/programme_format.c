/* The folder's format as Markdown, printed from the same descriptions that the reader checks by. */
#include "programme/programme_int.h"

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
	case COLUMN_INTEGER:
		return "whole number";
	case COLUMN_DECIMAL:
		return "decimal";
	case COLUMN_SHARE:
		return "share";
	case COLUMN_UNIT:
		return "unit";
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
	static const char *const need[] = {
		[TABLE_OPTIONAL] = "May be missing", [TABLE_FILE] = "Required; may have no rows below the header", [TABLE_ROWS] = "Required, with at least one row"};

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
	"| `periods` | `before`, `after`, `metered`, each with `from` and `to` as months: reference period of the footprint before, of the one after, and the "
	"months whose reductions are planned, metered and verified |\n"
	"| `gwp_set` | `SAR`, `AR4`, `AR5` or `AR6` |\n"
	"| `factors` | list of {`carrier`, `purpose` (`footprint` or `offset`), `factor`, `from`, `to`, `reason`}: which factor stands for an energy carrier |\n"
	"| `rules.support` | list of {`route` (`tier1`, `pool`, `ministry`), `funder` (not for `pool`), `rates` by size class (`small`, `medium`, `mid_size`, `large`), "
	"`valid_from`, optional `valid_to`, `legal_basis`} |\n"
	"| `rules.caps` | optional list of {`route`, `funder` (not for `pool`), `per` (`firm`, `site`, `consortium`), `amount_krw`, `legal_basis`} |\n"
	"| `rules.routes` | by route: `agreed_on`, `completed_on`, `fixed_on`, and `milestones` of {`name`, `share`, `paid_on`, `evidence` (1 to 4 kinds)}; shares sum "
	"to 1, dates in order; `tier1` is required |\n"
	"| `rules.return` | `ratio`, `base` (`state` or `state_and_private`), `due_on`, `wording`, `legal_basis`, optional `legal_basis_on` |\n"
	"| `rules.match` | optional: `funder`, `rate` per returned won, `on`, `ceiling_krw`, `legal_basis` |\n"
	"| `rules.quotes_needed`, `rules.disposal_lock_years` | whole numbers |\n"
	"| `trading` | optional: `entity`, `compliance_year` |\n"
	"| `historical` | optional list of {`name`, `source`, `result_tco2e_per_year`, `cost_saved_krw_per_year`}: a record that stands apart |\n"
	"\n"
	"## Tables\n"
	"\n"
	"In the order in which they are read.\n";

static const char *const across =
	"\n## Rules across rows\n"
	"\n"
	"Checked when every row by itself is right; `sangsaeng explain CODE` tells more about each.\n"
	"\n"
	"- Parts: links of kind `contains` form no loop (`bom.cycle`); the shares of a (product, part) sum to exactly 1 (`link.share_sum`), and its rows agree in\n"
	"  kind and quantity (`link.part_differs`).\n"
	"- Organisations: intervals of one attribute do not overlap (`party.overlap`), nobody owns itself (`party.owns_itself`), every supplier has a tier\n"
	"  (`party.tier_missing`).\n"
	"- Machines: a serial number belongs to one machine (`measure.serial_twice`).\n"
	"- Every funder, carmaker and factor that `programme.json` names is there (`rules.funder_unknown`, `factor.unknown`).\n"
	"- Evidence files lie inside the folder and agree with their stated hash (`evidence.hash_differs`).\n"
	"- The rooms `carbon`, `fund`, `reduction` and `credit` add theirs: months without record, quotes and invoices, readings before installation, ownership\n"
	"  that does not sum to 1, and others.\n";

void programme_format_print(FILE *stream)
{
	fputs(introduction, stream);
	fputs(rules_text, stream);
	for (const struct table *const *table = programme_tables(); *table; table++)
		put_table(stream, *table);
	fputs(across, stream);
}
