/* `sangsaeng plan sensitivity`: the same scenario at other carbon prices and with other editions of factors. */
#include "base/json.h"
#include "base/money.h"
#include "cli/fund.h"
#include "cli/plan_make.h"
#include "programme/programme_plan_why.h"

#include <inttypes.h>
#include <string.h>

#define PRICES_MAX 20
#define CHANGES_SHOWN 12

/* "10000,20000" → numbers; how many, -1: not of that form. */
static int read_prices(const char *text, int64_t out[PRICES_MAX])
{
	int count = 0;

	while (text) {
		size_t length = strcspn(text, ",");
		char one[32];

		if (length == 0 || length >= sizeof one || count == PRICES_MAX)
			return -1;
		snprintf(one, sizeof one, "%.*s", (int)length, text);
		if (money_parse(one, &out[count++], NULL) != ST_OK || out[count - 1] > 1000000000)
			return -1;
		text = text[length] == ',' ? text + length + 1 : NULL;
	}
	return count;
}

/* Whole won with separators; anything else as it is. */
static const char *grouped(const char *text, char out[32])
{
	int64_t won;

	if (decimal_parse_int(text, -MONEY_MAX_KRW, MONEY_MAX_KRW, &won, NULL) != ST_OK)
		return text;
	money_format(won, out);
	return out;
}

static const char *label_of(const struct cli_args *args, const struct programme_sensitivity *s, char out[128])
{
	char won[32];

	if (strcmp(s->kind, "base") == 0)
		snprintf(out, 128, "%s", cli_pick(args, "as it is", "지금대로"));
	else if (strcmp(s->kind, "price") == 0)
		snprintf(out, 128, args->lang == LANG_KO ? "탄소가격 %s원/t" : "price %s won/t", grouped(s->label, won));
	else
		snprintf(out, 128, "%s", s->label);
	return out;
}

static void put_text(const struct cli_args *args, const struct programme_sensitivity *list, size_t count, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char label[128], cell[64];
	int width = 12;

	for (size_t i = 0; i < count; i++)
		width = utf8_width(label_of(args, &list[i], label)) > width ? utf8_width(label) : width;
	cli_pad(out, "", width + 2);
	fund_put_right(out, ko ? "값" : "value", 20);
	fund_put_right(out, ko ? "단위" : "unit", 8);
	fund_put_right(out, ko ? "설비" : "machines", 10);
	fund_put_right(out, ko ? "지원 (원)" : "support (won)", 18);
	fund_put_right(out, ko ? "t/년" : "t/year", 12);
	text_printf(out, "  %s\n", ko ? "새로/빠짐/옮김" : "new/gone/moved");
	for (size_t i = 0; i < count; i++) {
		const struct programme_sensitivity *s = &list[i];

		cli_pad(out, label_of(args, s, label), width + 2);
		fund_put_right(out, strcmp(s->unit, "KRW") == 0 ? grouped(s->value, cell) : s->value, 20);
		fund_put_right(out, s->unit, 8);
		snprintf(cell, sizeof cell, "%" PRId64, s->picks);
		fund_put_right(out, cell, 10);
		fund_put_won(out, s->support_krw, 18);
		fund_put_right(out, report_tonnes_shown(s->g_per_year, cell), 12);
		if (i > 0)
			text_printf(out, "  %" PRId64 "/%" PRId64 "/%" PRId64, s->added, s->dropped, s->moved);
		text_append_char(out, '\n');
	}
	for (size_t i = 1; i < count; i++) {
		const struct programme_sensitivity *s = &list[i];

		if (s->changes == 0)
			continue;
		text_printf(out, "\n%s\n ", label_of(args, s, label));
		for (size_t k = 0; k < s->changes && k < CHANGES_SHOWN; k++)
			text_printf(out, " %s%s", s->changed[k], k + 1 < s->changes ? "," : "");
		if (s->changes > CHANGES_SHOWN)
			text_printf(out, ko ? " … 그 밖 %zu건" : " … and %zu more", s->changes - CHANGES_SHOWN);
		text_append_char(out, '\n');
	}
}

static void put_json(const struct programme_sensitivity *list, size_t count, struct text *out)
{
	struct json_writer w;
	char tonnes[48];

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.plan-sensitivity/1");
	json_array_begin(&w, "cases");
	for (size_t i = 0; i < count; i++) {
		const struct programme_sensitivity *s = &list[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "kind", s->kind);
		json_put_string(&w, "label", s->label);
		json_put_string(&w, "value", s->value);
		json_put_string(&w, "bound", s->bound);
		json_put_string(&w, "unit", s->unit);
		json_put_string(&w, "stopped", s->stopped);
		json_put_int(&w, "picks", s->picks);
		json_put_int(&w, "support_krw", s->support_krw);
		report_tonnes(s->g_per_year, tonnes);
		json_put_string(&w, "reduction_tco2e_per_year", tonnes);
		json_put_int(&w, "added", s->added);
		json_put_int(&w, "dropped", s->dropped);
		json_put_int(&w, "moved", s->moved);
		json_array_begin(&w, "changes");
		for (size_t k = 0; k < s->changes; k++)
			json_put_string(&w, NULL, s->changed[k]);
		json_array_close(&w);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
	text_append_char(out, '\n');
}

static void put_table(const struct programme_sensitivity *list, size_t count, struct report_table *t)
{
	char tonnes[48];

	report_table_begin(t, "sensitivity", "kind,label,value,bound,unit,picks,support_krw,reduction_tco2e_per_year,added,dropped,moved");
	for (size_t i = 0; i < count; i++) {
		const struct programme_sensitivity *s = &list[i];

		report_table_text(t, s->kind);
		report_table_text(t, s->label);
		report_table_number(t, s->value);
		report_table_number(t, s->bound);
		report_table_text(t, s->unit);
		report_table_integer(t, s->picks);
		report_table_integer(t, s->support_krw);
		report_tonnes(s->g_per_year, tonnes);
		report_table_number(t, tonnes);
		report_table_integer(t, s->added);
		report_table_integer(t, s->dropped);
		report_table_integer(t, s->moved);
	}
}

static int bad_value(const struct cli_args *args, const char *option, const char *value, const char *example)
{
	struct err err;

	err_set(&err, ST_USAGE, "cli.value", option, value, example, NULL);
	return cli_fail(args, ST_USAGE, NULL, &err);
}

int cli_plan_sensitivity(const struct cli_args *args)
{
	struct programme_planning_options planning = plan_make_planning(args, args->positional[1]);
	struct programme_edition edition[CLI_BESIDE_MAX];
	char carrier[CLI_BESIDE_MAX][64];
	int64_t price[PRICES_MAX];
	struct programme_plan_effort effort;
	struct programme_sensitivity *list;
	size_t count;
	struct findings findings;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	int prices = args->prices ? read_prices(args->prices, price) : 0, code;

	if (!args->db)
		return cli_usage(args, "plan sensitivity", "cli.option_needed", "--db FILE");
	if (prices < 0)
		return bad_value(args, "--prices", args->prices, "10000,20000,50000");
	if (prices == 0 && args->edition_count == 0)
		return cli_usage(args, "plan sensitivity", "cli.option_needed", "--prices A,B,… | --edition CARRIER=FACTOR");
	for (int i = 0; i < args->edition_count; i++) {
		const char *equals = strchr(args->edition[i], '=');

		if (!equals || equals == args->edition[i] || !equals[1] || equals - args->edition[i] >= (ptrdiff_t)sizeof carrier[i] ||
			strlen(equals + 1) >= PARTY_ID_LEN)
			return bad_value(args, "--edition", args->edition[i], "CARRIER=FACTOR");
		snprintf(carrier[i], sizeof carrier[i], "%.*s", (int)(equals - args->edition[i]), args->edition[i]);
		edition[i] = (struct programme_edition){carrier[i], equals + 1};
	}
	effort = plan_make_effort(args);
	arena_init(&arena);
	text_init(&out);
	findings_init(&findings, (size_t)args->max_findings);
	st = programme_plan_sensitivity(
		args->db, &planning, price, (size_t)prices, edition, (size_t)args->edition_count, &effort, &arena, &list, &count, &findings, &err);
	cli_progress_end();
	if (st == ST_OK) {
		cli_warn(args, &findings);
		if (args->format == CLI_JSON)
			put_json(list, count, &out);
		else if (cli_is_table(args))
			put_table(list, count, args->table);
		else
			put_text(args, list, count, &out);
		st = cli_output(args, &out, &err);
	}
	code = st == ST_OK ? 0 : cli_fail(args, st, &findings, &err);
	findings_done(&findings);
	text_done(&out);
	arena_done(&arena);
	return code;
}
