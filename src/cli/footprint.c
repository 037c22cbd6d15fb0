/* `sangsaeng footprint`: what is stated of products' footprints. */
#include "cli/cli.h"

#include "base/json.h"
#include "cli/picture.h"
#include "view/view.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const component_name[8] = {"fossil", "technological_removal", "biogenic_non_co2", "biogenic_uptake", "land_use_change",
	"land_management", "land_management_removal", "aircraft"};
static const char *const rating_name[3] = {"technological", "temporal", "geographical"};
static const char *const verified_name[4] = {"programme_certified", "first_party", "second_party", "third_party"};

/* ---- JSON ---- */

static void json_spread(struct json_writer *w, const char *key, const struct view_spread *s)
{
	json_object_begin(w, key);
	json_put_string(w, "value", s->value);
	json_put_string(w, "mean", s->mean);
	json_put_string(w, "standard_deviation", s->deviation);
	json_put_string(w, "p2_5", s->p2_5);
	json_put_string(w, "p25", s->p25);
	json_put_string(w, "median", s->median);
	json_put_string(w, "p75", s->p75);
	json_put_string(w, "p97_5", s->p97_5);
	json_put_string(w, "p2_5_sampling_error", s->p2_5_error);
	json_put_string(w, "p97_5_sampling_error", s->p97_5_error);
	json_object_close(w);
}

static void json_footprint(const struct cli_args *args, struct json_writer *w, const struct view_footprint *f)
{
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];

	month_format(f->period_from, from);
	month_format(f->period_to, to);
	json_object_begin(w, NULL);
	json_put_string(w, "product", f->product);
	json_put_string(w, "name", f->name);
	json_put_string(w, "organisation", f->organisation);
	json_put_string(w, "kind", f->kind);
	json_put_string(w, "boundary", "cradle-to-gate");
	json_put_string(w, "declared_unit", f->unit);
	json_put_string(w, "mass_kg", f->mass_kg);
	json_put_string(w, "period_from", from);
	json_put_string(w, "period_to", to);
	json_put_string(w, "gwp_set", f->gwp_set);
	json_put_string(w, "pcf_excluding_biogenic_uptake_kgco2e", f->t2_kgco2e);
	json_put_string(w, "pcf_including_biogenic_uptake_kgco2e", f->t1_kgco2e);
	json_object_begin(w, "components_kgco2e");
	for (int c = 0; c < 8; c++)
		json_put_string(w, component_name[c], f->component[c]);
	json_object_close(w);
	json_put_string(w, "claimed_elsewhere_kgco2e", f->claim_kgco2e);
	json_put_string(w, "claim_adjusted_kgco2e", f->adjusted_kgco2e);
	json_put_string(w, "packaging_kgco2e", f->packaging_kgco2e);
	json_put_string(w, "outbound_logistics_kgco2e", f->outbound_kgco2e);
	json_put_string(w, "primary_data_percent", f->primary_data_percent);
	json_object_begin(w, "data_quality_rating");
	for (int i = 0; i < 3; i++)
		json_put_string(w, rating_name[i], f->rating[i]);
	json_object_close(w);
	json_object_begin(w, "verified_percent");
	for (int i = 0; i < 4; i++)
		json_put_string(w, verified_name[i], f->verified_percent[i]);
	json_object_close(w);
	json_put_string(w, "exempted_percent", f->exempted_percent);
	json_put_string(w, "fossil_carbon_kg", f->fossil_carbon_kg);
	json_put_string(w, "biogenic_carbon_kg", f->biogenic_carbon_kg);
	json_put_string(w, "recycled_carbon_kg", f->recycled_carbon_kg);
	if (f->chosen) {
		json_object_begin(w, "supplier_footprint");
		json_put_string(w, "used", f->chosen);
		json_put_int(w, "rank", f->chosen_rank);
		json_put_string(w, "reason", f->chosen_why);
		json_put_string(w, "passed_over", f->passed_over);
		json_object_close(w);
	}
	json_array_begin(w, "notes");
	for (size_t i = 0; i < f->note_count; i++)
		json_put_string(w, NULL, f->note[i]);
	json_array_close(w);
	json_put_bool(w, "publishable", f->publishable);
	if (f->spread) {
		json_object_begin(w, "uncertainty");
		json_put_int(w, "samples", args->samples);
		json_put_int(w, "seed", args->seed);
		json_spread(w, "physical", &f->spread[0]);
		json_spread(w, "claim_adjusted", &f->spread[1]);
		json_object_close(w);
	}
	json_object_close(w);
}

/* ---- CSV ---- */

static void table_all(struct report_table *t, const struct view_footprint *list, size_t count)
{
	report_table_begin(t, "footprints",
		"product,name,organisation,declared_unit,pcf_excluding_uptake,pcf_including_uptake,fossil,technological_removal,"
		"biogenic_non_co2,biogenic_uptake,land_use_change,land_management,land_management_removal,aircraft,claimed_elsewhere,claim_adjusted,"
		"primary_data_percent,dqr_technological,dqr_temporal,dqr_geographical,exempted_percent,publishable");
	for (size_t i = 0; i < count; i++) {
		const struct view_footprint *f = &list[i];

		report_table_text(t, f->product);
		report_table_text(t, f->name);
		report_table_text(t, f->organisation);
		report_table_text(t, f->unit);
		report_table_number(t, f->t2_kgco2e);
		report_table_number(t, f->t1_kgco2e);
		for (int c = 0; c < 8; c++)
			report_table_number(t, f->component[c]);
		report_table_number(t, f->claim_kgco2e);
		report_table_number(t, f->adjusted_kgco2e);
		report_table_number(t, f->primary_data_percent);
		for (int k = 0; k < 3; k++)
			report_table_number(t, f->rating[k]);
		report_table_number(t, f->exempted_percent);
		report_table_yes(t, f->publishable);
	}
}

/* ---- text ---- */

static void line(struct text *out, int width, const char *label, const char *value, const char *unit)
{
	if (!value)
		return;
	text_append_string(out, "  ");
	cli_pad(out, label, width);
	text_printf(out, "  %18s %s\n", value, unit);
}

static void text_one(const struct cli_args *args, struct text *out, const struct view_footprint *f)
{
	static const struct {
		const char *en, *ko;
	} component[8] = {{"fossil, without aircraft", "화석 (항공 제외)"}, {"technological removals", "기술적 제거"},
		{"biogenic, not CO2", "생물 (CO2 제외)"}, {"biogenic CO2 uptake", "생물 CO2 흡수"}, {"land-use change", "토지이용 변화"},
		{"land management CO2", "토지관리 CO2"}, {"land management removals", "토지관리 제거"}, {"aircraft", "항공"}},
	  verified[4] = {{"certified by a programme", "프로그램 인증"}, {"verified by first party", "1자 검증"},
		  {"verified by second party", "2자 검증"}, {"verified by third party", "3자 검증"}};
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];
	bool ko = args->lang == LANG_KO;
	int width = 34;

	month_format(f->period_from, from);
	month_format(f->period_to, to);
	text_printf(out, "%s  %s%s%s\n", f->product, f->name, f->organisation[0] ? "  " : "", f->organisation);
	text_printf(out, ko ? "  %s ~ %s, 요람에서 문까지, %s당 kgCO2e, GWP %s\n\n" : "  %s to %s, cradle to gate, kgCO2e per %s, GWP %s\n\n", from,
		to, f->unit, f->gwp_set);
	line(out, width, ko ? "발자국 (물리적, 생물 흡수 제외)" : "footprint, physical", f->t2_kgco2e, "kgCO2e");
	for (int c = 0; c < 8; c++)
		if (strcmp(f->component[c], "0") != 0) {
			text_append_string(out, "  ");
			line(out, width - 2, ko ? component[c].ko : component[c].en, f->component[c], "");
		}
	if (strcmp(f->component[3], "0") != 0)
		line(out, width, ko ? "생물 흡수 포함" : "with biogenic uptake", f->t1_kgco2e, "kgCO2e");
	line(out, width, ko ? "다른 곳에서 주장한 감축" : "reductions claimed elsewhere", f->claim_kgco2e, "kgCO2e");
	line(out, width, ko ? "발자국 (주장 조정)" : "footprint, claim-adjusted", f->adjusted_kgco2e, "kgCO2e");
	line(out, width, ko ? "물리적 발자국 가운데 포장" : "packaging, inside the physical one", f->packaging_kgco2e, "kgCO2e");
	line(out, width, ko ? "따로: 출하 운송" : "beside it: outbound transport", f->outbound_kgco2e, "kgCO2e");
	text_append_char(out, '\n');
	line(out, width, ko ? "1차 자료 비율" : "primary data", f->primary_data_percent, "%");
	if (f->rating[0] && f->rating[1] && f->rating[2]) {
		text_append_string(out, "  ");
		cli_pad(out, ko ? "자료품질 기술/시간/지리 (1 최고)" : "data quality, 1 best to 5", width);
		text_printf(out, "  %.2f / %.2f / %.2f\n", strtod(f->rating[0], NULL), strtod(f->rating[1], NULL), strtod(f->rating[2], NULL));
	}
	for (int i = 0; i < 4; i++)
		if (f->verified_percent[i] && strcmp(f->verified_percent[i], "0") != 0)
			line(out, width, ko ? verified[i].ko : verified[i].en, f->verified_percent[i], "%");
	line(out, width, ko ? "제외한 배출" : "left out, estimated", f->exempted_percent, "%");
	line(out, width, ko ? "화석 탄소 함량" : "fossil carbon content", f->fossil_carbon_kg, "kg C");
	line(out, width, ko ? "생물 탄소 함량" : "biogenic carbon content", f->biogenic_carbon_kg, "kg C");
	line(out, width, ko ? "재활용 탄소 함량" : "recycled carbon content", f->recycled_carbon_kg, "kg C");
	if (f->chosen) {
		text_printf(out, ko ? "  협력사 발자국 %s (순위 %d, %s)" : "  supplier's footprint %s (rank %d, %s)", f->chosen[0] ? f->chosen : "—",
			f->chosen_rank, f->chosen_why);
		text_printf(out, f->passed_over[0] ? (ko ? ", 쓰지 않음: %s\n" : ", passed over: %s\n") : "\n", f->passed_over);
	}
	for (int c = 0; f->spread && c < 2; c++) {
		const struct view_spread *s = &f->spread[c];

		text_printf(out, "\n  %s (%" PRId64 "%s, seed %" PRId64 ")\n",
			c == 0 ? (ko ? "불확도, 물리적" : "uncertainty, physical") : (ko ? "불확도, 주장 조정" : "uncertainty, claim-adjusted"),
			args->samples, ko ? "회" : " samples", args->seed);
		line(out, width, ko ? "  95 %의 아래 끝 (P2.5)" : "  lower end of 95 % (P2.5)", s->p2_5, "");
		line(out, width, ko ? "  가운데값" : "  median", s->median, "");
		line(out, width, ko ? "  평균" : "  mean", s->mean, "");
		line(out, width, ko ? "  95 %의 위 끝 (P97.5)" : "  upper end of 95 % (P97.5)", s->p97_5, "");
	}
	text_append_string(out, "\n  ");
	if (f->publishable) {
		text_append_string(out, ko ? "완전한 것으로 공표할 수 있습니다\n" : "can be published as complete\n");
	} else {
		text_append_string(out, ko ? "완전한 것으로 공표할 수 없습니다. 이유 보기:\n    " : "cannot be published as complete; why:\n    ");
		text_append_string(out, "sangsaeng explain --db ");
		cli_quote(out, args->db);
		text_append_string(out, " --product ");
		cli_quote(out, f->product);
		text_append_char(out, '\n');
	}
	for (size_t i = 0; i < f->note_count; i++) {
		struct err note;

		message_compose_code(&note, "note", f->note[i]);
		text_append_string(out, "  - ");
		message_format(out, &note, args->lang);
		text_append_char(out, '\n');
	}
}

static void text_many(const struct cli_args *args, struct text *out, const struct view_footprint *list, size_t count)
{
	bool ko = args->lang == LANG_KO;

	text_append_string(out, "  ");
	cli_pad(out, ko ? "제품" : "product", 20);
	text_printf(out, "  %14s  %14s  %8s  %s\n", ko ? "kgCO2e" : "kgCO2e", ko ? "claims added" : "adjusted", "primary",
		ko ? "공표 가능" : "publishable");
	for (size_t i = 0; i < count; i++) {
		const struct view_footprint *f = &list[i];
		char primary[16];

		text_append_string(out, "  ");
		cli_pad(out, f->product, 20);
		if (f->primary_data_percent)
			snprintf(primary, sizeof primary, "%.1f %%", strtod(f->primary_data_percent, NULL));
		text_printf(out, "  %14s  %14s  %8s  %s\n", f->t2_kgco2e, f->adjusted_kgco2e, f->primary_data_percent ? primary : "—",
			f->publishable ? (ko ? "예" : "yes") : (ko ? "아니오" : "no"));
	}
	text_append_string(out, ko ? "요람에서 문까지, 선언단위당. 자세히: sangsaeng footprint 제품 --db FILE\n"
				   : "cradle to gate, per declared unit; more: sangsaeng footprint PRODUCT --db FILE\n");
}

static int print(const struct cli_args *args, const struct view_footprint *list, size_t count)
{
	struct text out;
	int code;

	text_init(&out);
	if (args->format == CLI_JSON) {
		struct json_writer w;

		json_writer_init(&w, &out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.footprints/1");
		json_put_string(&w, "case", args->which ? args->which : "after");
		json_array_begin(&w, "footprints");
		for (size_t i = 0; i < count; i++)
			json_footprint(args, &w, &list[i]);
		json_array_close(&w);
		json_object_close(&w);
	} else if (cli_is_table(args)) {
		table_all(args->table, list, count);
	} else if (args->positional_count > 0 || count == 1) {
		for (size_t i = 0; i < count; i++) {
			if (i > 0)
				text_append_char(&out, '\n');
			text_one(args, &out, &list[i]);
		}
	} else if (count == 0) {
		text_append_string(&out, cli_pick(args, "there is no vehicle or finished product; all products: --all\n",
						 "완성차나 완제품이 없습니다. 모든 제품: --all\n"));
	} else {
		text_many(args, &out, list, count);
	}
	code = cli_answer(args, &out);
	text_done(&out);
	return code;
}

/* One product before and after. */
static int draw(const struct cli_args *args, struct store_tx *tx, struct arena *arena)
{
	struct report_frame frame = cli_frame(args);
	struct view_explanation before, after;
	struct report_drawing drawing;
	struct text out;
	struct err err;
	int code;
	enum status st = view_product_explain(tx, VIEW_BEFORE, args->positional[0], 0, arena, &before, &err);

	if (st == ST_OK)
		st = view_product_explain(tx, VIEW_AFTER, args->positional[0], 0, arena, &after, &err);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	text_init(&out);
	report_chart_waterfall(&before, &after, &frame, arena, &drawing);
	cli_picture(args, &drawing, &out);
	code = cli_put(args, out.data, out.length);
	text_done(&out);
	return code;
}

int cli_footprint(const struct cli_args *args)
{
	struct view_footprint_question question = {.which = args->which && strcmp(args->which, "before") == 0 ? VIEW_BEFORE : VIEW_AFTER,
		.product = args->positional,
		.product_count = (size_t)args->positional_count,
		.all = args->all,
		.samples = (int32_t)args->samples,
		.seed = (uint64_t)args->seed,
		.threads = (int)args->threads};
	struct view_footprint *list;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct arena arena;
	struct err err;
	size_t count;
	enum status st;
	int code;

	if (!args->db)
		return cli_usage(args, "footprint", "cli.option_needed", "--db FILE");
	if (args->format == CLI_SVG && args->positional_count != 1)
		return cli_usage(args, "footprint", "cli.option_needed", "PRODUCT -O svg");
	if (args->format == CLI_SVG && (args->all || args->which || args->samples > 0))
		return cli_usage(args, "footprint", "cli.not_together", "-O svg, --all, --case, --samples");
	arena_init(&arena);
	st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK && args->format != CLI_SVG)
		st = view_footprints(tx, &question, &arena, &list, &count, &err);
	if (st != ST_OK)
		code = cli_fail(args, st, NULL, &err);
	else
		code = args->format == CLI_SVG ? draw(args, tx, &arena) : print(args, list, count);
	store_rollback(tx);
	store_close(store);
	arena_done(&arena);
	return code;
}
