/* Charts: the geometry that docs/charts.md states, held by golden data; nodes balance; nothing lies on something else, whatever comes in. */
#include "chart_input.h"

#include "report/report_drawing_int.h"
#include "report/report_unit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

/* ---- golden data ---- */

static json_t *read_json(const char *name)
{
	char path[512];
	json_error_t error;
	json_t *root;

	snprintf(path, sizeof path, "%s/tests/data/charts/%s.json", getenv("SANGSAENG_SOURCE"), name);
	root = json_load_file(path, 0, &error);
	if (!root)
		fail_msg("%s: %s", path, error.text);
	return root;
}

struct golden {
	const char *chart, *input, *second; /* second: of the waterfall, the same product after */
	double width;
	enum lang lang;
};
static const struct golden goldens[] = {
	{"cascade", "cascade-automotive", NULL, 720, LANG_KO},
	{"cascade", "cascade-automotive", NULL, 360, LANG_EN},
	{"cascade", "cascade-hand", NULL, 1000, LANG_EN},
	{"cascade", "cascade-hand", NULL, 720, LANG_KO},
	{"cascade", "cascade-hand", NULL, 360, LANG_KO},
	{"waterfall", "waterfall-automotive-before", "waterfall-automotive-after", 720, LANG_KO},
	{"waterfall", "waterfall-automotive-before", "waterfall-automotive-after", 360, LANG_KO},
	{"waterfall", "waterfall-hand-before", "waterfall-hand-after", 720, LANG_EN},
	{"waterfall", "waterfall-parts-before", "waterfall-parts-after", 720, LANG_KO},
	{"tree", "tree-automotive", NULL, 960, LANG_KO},
	{"tree", "tree-automotive", NULL, 360, LANG_EN},
	{"tree", "tree-untold", NULL, 720, LANG_KO},
	{"contribution", "contribution-automotive", NULL, 720, LANG_KO},
	{"contribution", "contribution-automotive", NULL, 360, LANG_EN},
	{"inputs", "inputs-small", NULL, 720, LANG_KO},
	{"inputs", "inputs-small", NULL, 360, LANG_EN},
	{"macc", "macc-automotive", NULL, 960, LANG_KO},
	{"macc", "macc-automotive", NULL, 360, LANG_KO},
	{"monitoring", "monitoring-hand", NULL, 720, LANG_KO},
	{"monitoring", "monitoring-hand", NULL, 360, LANG_KO},
	{"monitoring", "monitoring-credits", NULL, 720, LANG_EN},
	{"position", "position-credits", NULL, 720, LANG_KO},
	{"position", "position-credits", NULL, 360, LANG_EN},
	{"plan", "plan-automotive", NULL, 960, LANG_KO},
	{"plan", "plan-hand", NULL, 720, LANG_EN},
	{"plan", "plan-hand", NULL, 360, LANG_KO},
	{"path", "path-small", NULL, 720, LANG_KO},
	{"path", "path-small", NULL, 360, LANG_EN},
};

static void draw(const struct golden *g, const json_t *root, const json_t *second, struct arena *arena, struct report_drawing *out)
{
	struct report_frame frame = {.width = g->width, .lang = g->lang};
	struct view_explanation before, after;
	struct view_cascade cascade;
	struct view_position position;
	struct view_outcome_firm firm;
	struct report_curve curve;
	struct view_plan plan;
	struct view_band band;
	struct view_tree tree;

	if (strcmp(g->chart, "cascade") == 0) {
		input_cascade(root, arena, &cascade);
		report_chart_cascade(&cascade, &frame, arena, out);
	} else if (strcmp(g->chart, "waterfall") == 0) {
		input_explanation(root, arena, &before);
		input_explanation(second, arena, &after);
		report_chart_waterfall(&before, &after, &frame, arena, out);
	} else if (strcmp(g->chart, "contribution") == 0) {
		input_explanation(root, arena, &before);
		report_chart_contribution(&before, &frame, arena, out);
	} else if (strcmp(g->chart, "inputs") == 0) {
		input_explanation(root, arena, &before);
		report_chart_inputs(&before, &frame, arena, out);
	} else if (strcmp(g->chart, "tree") == 0) {
		input_tree(root, arena, &tree);
		report_chart_tree(&tree, &frame, arena, out);
	} else if (strcmp(g->chart, "macc") == 0) {
		input_curve(root, g->lang, arena, &curve);
		report_chart_macc(&curve, &frame, arena, out);
	} else if (strcmp(g->chart, "monitoring") == 0) {
		input_band(root, arena, &band);
		report_chart_monitoring(&band, &frame, arena, out);
	} else if (strcmp(g->chart, "plan") == 0) {
		input_plan(root, arena, &plan);
		report_chart_plan(&plan, &frame, arena, out);
	} else if (strcmp(g->chart, "path") == 0) {
		input_firm(root, arena, &firm);
		report_chart_path(&firm, input_day(root, "on"), &frame, arena, out);
	} else {
		input_position(root, arena, &position);
		report_chart_position(&position, &frame, arena, out);
	}
}

static void name_of(const struct golden *g, char out[128])
{
	size_t length = strlen(g->input);

	if (g->second) /* "waterfall-hand-before" and "-after" make "waterfall-hand" */
		length -= strlen("-before");
	snprintf(out, 128, "%.*s-%d-%s", (int)length, g->input, (int)g->width, g->lang == LANG_KO ? "ko" : "en");
}

/* What is wanted and what came, to a tenth of a point. */
static void same(const json_t *want, const json_t *got, const char *path)
{
	char inner[1024];
	const char *key;
	json_t *value;
	size_t i;

	if (json_is_number(want) && json_is_number(got)) {
		if (fabs(json_number_value(want) - json_number_value(got)) > 0.1)
			fail_msg("%s: %g instead of %g", path, json_number_value(got), json_number_value(want));
		return;
	}
	if (json_typeof(want) != json_typeof(got))
		fail_msg("%s: another type", path);
	if (json_is_object(want)) {
		if (json_object_size(want) != json_object_size(got))
			fail_msg("%s: other members", path);
		json_object_foreach((json_t *)(uintptr_t)want, key, value)
		{
			snprintf(inner, sizeof inner, "%.900s/%s", path, key);
			if (!json_object_get(got, key))
				fail_msg("%s is missing", inner);
			same(value, json_object_get(got, key), inner);
		}
	} else if (json_is_array(want)) {
		if (json_array_size(want) != json_array_size(got))
			fail_msg("%s: %zu instead of %zu", path, json_array_size(got), json_array_size(want));
		json_array_foreach(want, i, value)
		{
			snprintf(inner, sizeof inner, "%.900s/%zu", path, i);
			same(value, json_array_get(got, i), inner);
		}
	} else if (!json_equal(want, got)) {
		fail_msg("%s: \"%s\" instead of \"%s\"", path, json_is_string(got) ? json_string_value(got) : "?",
			json_is_string(want) ? json_string_value(want) : "?");
	}
}

/* One shape and one row a line, so that a change can be read. With CHARTS_WRITE set in the environment: writes the golden data anew. */
static void write_golden(const char *name, const json_t *got)
{
	char path[512];
	const char *key;
	json_t *value, *inner;
	bool first = true;
	size_t i;
	FILE *file;

	snprintf(path, sizeof path, "%s/tests/data/charts/%s.json", getenv("SANGSAENG_SOURCE"), name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("{", file);
	json_object_foreach((json_t *)(uintptr_t)got, key, value)
	{
		const json_t *list = json_is_object(value) ? json_object_get(value, "rows") : value;

		fprintf(file, "%s\"%s\": ", first ? "" : ",\n", key);
		first = false;
		if (!json_is_array(list)) {
			json_dumpf(value, file, JSON_COMPACT | JSON_ENCODE_ANY);
			continue;
		}
		if (list != value) {
			fputs("{\"header\": ", file);
			json_dumpf(json_object_get(value, "header"), file, JSON_COMPACT);
			fputs(", \"number\": ", file);
			json_dumpf(json_object_get(value, "number"), file, JSON_COMPACT);
			fputs(", \"rows\": ", file);
		}
		json_array_foreach(list, i, inner)
		{
			fputs(i == 0 ? "[\n " : ",\n ", file);
			json_dumpf(inner, file, JSON_COMPACT);
		}
		fputs(json_array_size(list) == 0 ? "[]" : "]", file);
		fputs(list != value ? "}" : "", file);
	}
	fputs("}\n", file);
	assert_int_equal(fclose(file), 0);
}

static void drawings_are_as_the_golden_data_say(void **state)
{
	for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
		const struct golden *g = &goldens[i];
		json_t *root = read_json(g->input), *second = g->second ? read_json(g->second) : NULL, *got, *want;
		struct report_drawing drawing;
		struct arena arena;
		struct text text;
		char name[128];

		arena_init(&arena);
		text_init(&text);
		draw(g, root, second, &arena, &drawing);
		report_drawing_json(&drawing, &text);
		got = json_loads(text.data, 0, NULL);
		assert_non_null(got);
		name_of(g, name);
		if (getenv("CHARTS_WRITE"))
			write_golden(name, got);
		want = read_json(name);
		same(want, got, name);
		json_decref(want);
		json_decref(got);
		json_decref(root);
		json_decref(second);
		text_done(&text);
		arena_done(&arena);
	}
}

/* ---- what holds for every drawing ---- */

struct box {
	double left, right, top, bottom;
	const char *text;
};

static struct box box_of(const struct report_shape *s)
{
	double wide = report_text_wide(s->text) * s->size, left = s->x - (s->anchor == ANCHOR_START           ? 0
										 : s->anchor == ANCHOR_MIDDLE ? wide / 2
													      : wide);

	return (struct box){left, left + wide, s->y - 0.75 * s->size, s->y + 0.2 * s->size, s->text};
}

static void check_text(const struct report_drawing *d, const struct report_shape *s, const char *what)
{
	struct box b = box_of(s);

	if (!(s->size >= 9))
		fail_msg("%s: text of size %g: %s", what, s->size, s->text);
	if (b.left < -1 || b.right > d->width + 1 || b.top < -1 || b.bottom > d->height + 1)
		fail_msg("%s: \"%s\" at %g … %g, %g … %g is not on the page of %g × %g", what, s->text, b.left, b.right, b.top, b.bottom, d->width,
			d->height);
}

static void check_shape(const struct report_drawing *d, const struct report_shape *s, const char *what)
{
	const double slack = 3;

	if (!isfinite(s->x) || !isfinite(s->y) || !isfinite(s->width) || !isfinite(s->height) || !isfinite(s->y2) || !isfinite(s->size))
		fail_msg("%s: a shape has a number that is none (%s)", what, s->key ? s->key : "-");
	if (s->kind == SHAPE_TEXT) {
		check_text(d, s, what);
	} else if (s->kind == SHAPE_POLYLINE) {
		for (size_t i = 0; i < s->point_count; i++)
			if (!isnan(s->point[2 * i]) &&
				(s->point[2 * i] < -slack || s->point[2 * i] > d->width + slack || isnan(s->point[2 * i + 1]) ||
					s->point[2 * i + 1] < -slack || s->point[2 * i + 1] > d->height + slack))
				fail_msg("%s: a point is not on the page", what);
	} else if (s->kind == SHAPE_RECT || s->kind == SHAPE_RIBBON) {
		double low = s->kind == SHAPE_RIBBON ? fmax(s->y, s->y2) : s->y, high = s->kind == SHAPE_RIBBON ? fmin(s->y, s->y2) : s->y;

		if (s->width < 0 || s->height < 0 || s->x < -slack || s->x + s->width > d->width + slack || high < -slack ||
			low + s->height > d->height + slack)
			fail_msg("%s: %s at %g, %g, %g × %g is not on the page of %g × %g", what, s->key ? s->key : "-", s->x, s->y, s->width,
				s->height, d->width, d->height);
	}
}

static int by_top(const void *a, const void *b)
{
	const struct box *x = a, *y = b;

	return (x->top > y->top) - (x->top < y->top);
}

static void check_overlaps(const struct report_drawing *d, const char *what)
{
	struct box *box = calloc(d->count + 1, sizeof *box);
	size_t n = 0;

	for (size_t i = 0; i < d->count; i++)
		if (d->shape[i].kind == SHAPE_TEXT)
			box[n++] = box_of(&d->shape[i]);
	qsort(box, n, sizeof *box, by_top);
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n && box[k].top < box[i].bottom - 0.5; k++)
			if (box[i].left < box[k].right - 0.5 && box[k].left < box[i].right - 0.5)
				fail_msg("%s: \"%s\" (%g, %g) lies on \"%s\" (%g, %g)", what, box[k].text, box[k].left, box[k].top, box[i].text,
					box[i].left, box[i].top);
	free(box);
}

static void check_drawing(const struct report_drawing *d, const char *what)
{
	assert_true(isfinite(d->width) && isfinite(d->height) && d->height > 0 && d->width >= 280 && d->width <= 1400);
	assert_true(d->title[0] && d->finding[0]);
	assert_true(d->column_count > 0);
	for (size_t i = 0; i < d->row_count * d->column_count; i++)
		assert_non_null(d->cell[i]);
	for (size_t i = 0; i < d->count; i++)
		check_shape(d, &d->shape[i], what);
	check_overlaps(d, what);
}

/* ---- random inputs ---- */

static uint64_t seed;

static uint64_t any(uint64_t below)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (seed >> 33) % below;
}

/* Up to 10^digits, small and large ones as often. */
static int64_t any_amount(int digits)
{
	int64_t most = 1;

	for (uint64_t i = any((uint64_t)digits) + 1; i > 0; i--)
		most *= 10;
	return (int64_t)any((uint64_t)most);
}

static const char *any_name(struct arena *arena, size_t number)
{
	static const char *const name[] = {"버너", "인버터 공기압축기 교체와 배관 누설 보수",
		"Servo press and electric injection moulding machine (invented)", "A",
		"아주길고띄어쓰기가없는설비이름이들어올때에도자리를넘지않아야합니다", "폐열 회수", "Xylophone-WWWWWWWWWWWWWWWWWWWWWWWW",
		"태양광 (지붕, 예시)"};

	return arena_printf(arena, "%s %zu", name[any(sizeof name / sizeof *name)], number);
}

static struct report_frame any_frame(size_t round)
{
	static const double width[] = {280, 360, 449, 450, 599, 600, 720, 1000, 1400}, size[] = {0, 9};

	return (struct report_frame){.width = width[round % 9], .size = size[round / 9 % 2], .lang = round / 18 % 2 ? LANG_EN : LANG_KO};
}

static void any_cascade(struct arena *arena, struct view_cascade *out)
{
	static const char *const sinks[] = {"products", "claim", "credit", "unverified", "planned"};
	struct view_flows *f = arena_alloc(arena, sizeof *f);
	size_t funders = 1 + any(12), vehicles = any(12);

	*out = (struct view_cascade){.fund = {.as_of = date_make(2028, 12, 31)}, .flows = f};
	f->from = month_of(date_make(2028, 1, 1));
	f->to = f->from + 11;
	f->source = arena_alloc(arena, (funders + 4) * sizeof *f->source);
	for (size_t i = 0; i < funders; i++)
		f->source[f->sources++] = (struct view_flow_source){arena_printf(arena, "F%zu", i), any_name(arena, i), any_name(arena, i),
			any(2) ? "state" : "carmaker", 0, 1 + (int)any(3), any(3) ? 0 : any_amount(11)};
	for (int tier = 1; tier <= 2; tier++)
		f->source[f->sources++] = (struct view_flow_source){arena_printf(arena, "own:%d", tier), "", "", "own", tier, tier, 0};
	f->source[f->sources++] = (struct view_flow_source){"returned:1", "", "", "returned", 1, 2, any(2) ? any_amount(10) : 0};
	f->classes = 1 + any(14);
	f->class = arena_alloc(arena, f->classes * sizeof *f->class);
	for (size_t i = 0; i < f->classes; i++)
		f->class[i] = (struct view_flow_class){any_name(arena, i), any_name(arena, i), 1 + (int64_t)any(30)};
	f->sink = arena_alloc(arena, (vehicles + 5) * sizeof *f->sink);
	for (size_t i = 0; i < vehicles; i++)
		f->sink[f->sinks++] = (struct view_flow_sink){"vehicle", arena_printf(arena, "V%zu", i), any_name(arena, i)};
	for (size_t i = 0; i < 5; i++)
		f->sink[f->sinks++] = (struct view_flow_sink){sinks[i], "", ""};
	f->wons = 1 + any(60);
	f->won = arena_alloc(arena, f->wons * sizeof *f->won);
	for (size_t i = 0; i < f->wons; i++) {
		size_t source = any(f->sources);
		int tier = f->source[source].tier > 0 ? f->source[source].pays_tier : 1 + (int)any(3);

		f->won[i] = (struct view_flow_won){source, any(f->classes), tier, (enum view_flow_state)any(3), 1 + any_amount(12)};
	}
	f->grams = any(5) ? any(60) : 0;
	f->gram = arena_alloc(arena, (f->grams + 1) * sizeof *f->gram);
	for (size_t i = 0; i < f->grams; i++)
		f->gram[i] = (struct view_flow_grams){any(f->classes), any(f->sinks), (enum view_flow_state)any(3), 1 + any_amount(13)};
	f->machines = 42;
}

static const char *any_kg(struct arena *arena, int digits, bool negative)
{
	return arena_printf(arena, "%s%lld.%03d", negative && any(4) == 0 ? "-" : "", (long long)any_amount(digits), (int)any(1000));
}

static void any_explanation(struct arena *arena, struct view_explanation *out)
{
	size_t n = any(20);

	*out = (struct view_explanation){.product = "P-1",
		.name = any_name(arena, 1),
		.organisation = "S-1",
		.kind = any(2) ? "vehicle" : "part",
		.unit = any(2) ? "piece" : "kg",
		.period_from = month_of(date_make(2028, 1, 1)),
		.period_to = month_of(date_make(2028, 12, 1)),
		.total_kgco2e = any_kg(arena, 7, false),
		.claim_kgco2e = any(2) ? "0" : any_kg(arena, 3, false),
		.claim_adjusted_kgco2e = any_kg(arena, 7, false),
		.direct_kgco2e = any(2) ? "" : any_kg(arena, 5, true),
		.other_kgco2e = any(2) ? "" : any_kg(arena, 4, true),
		.publishable = any(2)};
	out->link_count = any(2) ? n : 0;
	out->link = arena_alloc(arena, (n + 1) * sizeof *out->link);
	for (size_t i = 0; i < n; i++)
		out->link[i] = (struct view_link){.input = arena_printf(arena, "P-%zu", i),
			.name = any_name(arena, i),
			.organisation = any(2) ? "S-1" : "",
			.kind = any(2) ? "consumes" : "contains",
			.kgco2e = any_kg(arena, 6, true)};
	out->contribution_count = out->source_count = n;
	out->contribution = arena_alloc(arena, (n + 1) * sizeof *out->contribution);
	out->source = arena_alloc(arena, (n + 1) * sizeof *out->source);
	for (size_t i = 0; i < n; i++) {
		out->contribution[i] = (struct view_contribution){.product = arena_printf(arena, "P-%zu", i),
			.name = any_name(arena, i),
			.organisation = any(2) ? "S-1" : "",
			.kgco2e = any_kg(arena, 6, true)};
		out->source[i] = (struct view_source){.factor = arena_printf(arena, "f%d", (int)any(30)),
			.name_ko = any_name(arena, i),
			.name_en = any_name(arena, i),
			.kgco2e = any_kg(arena, 6, true)};
		for (size_t k = 0; k < i; k++)
			if (strcmp(out->source[k].factor, out->source[i].factor) == 0)
				out->source[i].factor = arena_printf(arena, "g%zu", i);
	}
}

static void any_tree(struct arena *arena, struct view_tree *out)
{
	static const char *const states[] = {"verified", "measured", "estimated", "missing", "untold"};
	bool told = any(4) > 0;

	*out = (struct view_tree){.product = "P-1",
		.name = any_name(arena, 1),
		.organisation = "S-1",
		.kind = any(2) ? "vehicle" : "part",
		.unit = any(2) ? "piece" : "kg",
		.period_from = month_of(date_make(2028, 1, 1)),
		.period_to = month_of(date_make(2028, 12, 1)),
		.total_kgco2e = told ? any_kg(arena, 7, false) : "",
		.direct_kgco2e = told && any(2) ? any_kg(arena, 5, true) : "",
		.measured_percent = told && any(2) ? "40" : "",
		.estimated_percent = "50",
		.missing_percent = "10"};
	out->nodes = any(60);
	out->node = arena_alloc(arena, (out->nodes + 1) * sizeof *out->node);
	for (size_t i = 0; i < out->nodes; i++)
		out->node[i] = (struct view_tree_node){.product = arena_printf(arena, "P-%zu", i),
			.name = any(3) ? any_name(arena, i) : "",
			.organisation = any(2) ? "S-1" : "",
			.firm_ko = any(2) ? any_name(arena, i) : "",
			.firm_en = "",
			.tier = (int)any(3),
			.material = any(5) == 0,
			.kgco2e = told ? any_kg(arena, 6, true) : "",
			.share_percent = told && any(2) ? "12.5" : "",
			.gap_kgco2e = told && any(2) ? any_kg(arena, 6, true) : "",
			.primary_percent = "",
			.state = told ? states[any(4)] : states[4]};
	if (out->nodes > 0 && told) {
		out->gap[0] = &out->node[0];
		out->gaps = 1;
	}
}

static int by_cost(const void *a, const void *b)
{
	double x = ((const struct report_curve_bar *)a)->krw_per_t, y = ((const struct report_curve_bar *)b)->krw_per_t;

	return (x > y) - (x < y);
}

static void any_curve(struct arena *arena, struct report_curve *out)
{
	*out = (struct report_curve){.title = "title",
		.basis = "basis",
		.empty = "nothing there",
		.band = "band",
		.price_krw = any(2) ? -1 : any_amount(6),
		.price_on = "",
		.bars = any(80),
		.left_out = any(3)};
	out->bar = arena_alloc(arena, (out->bars + 1) * sizeof *out->bar);
	for (size_t i = 0; i < out->bars; i++) {
		double cost = (double)any_amount(7) * (any(3) ? 1 : -1);
		bool band = any(3) == 0;

		out->bar[i] = (struct report_curve_bar){arena_printf(arena, "S%zu-M1", i), any_name(arena, i), (int)any(4), any(3) == 0,
			1 + any_amount(10), cost, band ? cost - 1000 : NAN, band ? cost + (double)any_amount(6) : NAN, "1", "", ""};
	}
	qsort(out->bar, out->bars, sizeof *out->bar, by_cost);
}

static void any_band(struct arena *arena, struct view_band *out)
{
	date_month first = month_of(date_make(2027, 1 + (int)any(12), 1));

	*out = (struct view_band){.measure = "S1-M1", .machine = any_name(arena, 1), .machine_en = any_name(arena, 2), .as_of = date_make(2029, 1, 1), .months = any(70)};
	out->installed_on = any(4) ? month_first_day(first + (date_month)any(40)) + (date_day)any(28) : DATE_NONE;
	out->month = arena_alloc(arena, (out->months + 1) * sizeof *out->month);
	for (size_t i = 0; i < out->months; i++) {
		static const char *const why[] = {"", "", "", "", "before_installation", "no_reading", "calibration", "not_scrapped"};

		out->month[i] = (struct view_band_month){first + (date_month)i, any_kg(arena, 5, false), any(3) ? "" : any_kg(arena, 6, false),
			any_kg(arena, 6, false), any(3) ? "" : any_kg(arena, 6, false), any_kg(arena, 6, false), any_kg(arena, 5, true),
			any_kg(arena, 7, false), any_kg(arena, 7, true), why[any(8)], any(4) == 0, any(2) == 0, "", "", "", "", ""};
	}
}

static void any_position(struct arena *arena, struct view_position *out)
{
	static const char *const key[] = {"certified_t", "obligation_t", "offset_limit_t", "surrendered_kcu_t", "offset_limit_left_t", "held_kau_t",
		"held_kcu_t", "held_koc_t", "covered_t", "shortfall_t", "surplus_t", "penalty_krw"};

	*out = (struct view_position){.organisation = any_name(arena, 1), .year = 2028, .on = date_make(2029, 6, 30), .figures = 12, .lots = any(6)};
	out->figure = arena_alloc(arena, 12 * sizeof *out->figure);
	for (size_t i = 0; i < 12; i++)
		out->figure[i] = (struct view_figure){key[i], any(4) > 0, any_amount(8), "formula", "source", any(3) == 0, any(3) == 0};
	out->lot = arena_alloc(arena, (out->lots + 1) * sizeof *out->lot);
	for (size_t i = 0; i < out->lots; i++) {
		int64_t tonnes = any_amount(7);

		out->lot[i] = (struct view_lot){any(2) ? "KAU" : "KCU", arena_printf(arena, "LOT-%zu", i), "", any(2) ? "this_year" : "over_limit",
			2028, tonnes, (int64_t)any((uint64_t)tonnes + 1), -1, any(2) ? DATE_NONE : date_make(2029, 8, 31)};
	}
}

static const char *any_budgets(struct arena *arena, size_t funders)
{
	const char *list = "";

	for (size_t i = 0; i < funders; i++)
		if (any(3))
			list = arena_printf(arena, "%s%s{\"funder\":\"F%zu\",\"route\":\"tier1\",\"year\":%d,\"amount_krw\":%lld}", list,
				list[0] ? "," : "", i, 2027 + (int)any(3), (long long)any_amount(12));
	return list;
}

static void any_plan(struct arena *arena, struct view_plan *out)
{
	size_t funders = 1 + any(14), picks = any(60), years = 1 + any(15);

	*out = (struct view_plan){.plan = any_name(arena, 1),
		.gap_percent = any(2) ? "0.00" : "12.50",
		.as_of = date_make(2028, 1, 31),
		.picks = (int64_t)picks,
		.carries_over = any(2)};
	if (any(3) == 0)
		out->scenario = "no scenario";
	else if (any(2))
		out->scenario = arena_printf(arena, "{\"schema\":\"sangsaeng.scenario/1\",\"first_year\":2027,\"years\":%zu,\"budget_krw\":%lld}",
			years, (long long)any_amount(13));
	else
		out->scenario = arena_printf(arena, "{\"schema\":\"sangsaeng.scenario/1\",\"first_year\":2027,\"years\":%zu,\"budgets\":[%s]}", years,
			any_budgets(arena, funders));
	out->pick = arena_alloc(arena, (picks + 1) * sizeof *out->pick);
	for (size_t i = 0; i < picks; i++) {
		struct view_plan_pick *k = &out->pick[i];
		bool pool = any(3) == 0;

		*k = (struct view_plan_pick){.measure = arena_printf(arena, "M%zu", i),
			.route = pool ? "pool" : "tier1",
			.year = 2027 + (int)(i * years / picks),
			.g_per_year = any_amount(11),
			.pays = 1,
			.adopted_on = DATE_NONE};
		k->pay = arena_alloc(arena, sizeof *k->pay);
		*k->pay = (struct view_plan_pay){pool ? "returned" : arena_printf(arena, "F%zu", (size_t)any(funders)), any_amount(12)};
		k->support_krw = k->cost_krw = k->pay->amount_krw;
	}
	view_plan_add_up(out, arena);
	for (size_t i = 0; i < out->moneys; i++)
		out->money[i].is_state = any(2);
}

static void any_firm(struct arena *arena, struct view_outcome_firm *out)
{
	static const char *const key[] = {"emissions_tco2e", "target_tco2e", "forecast_tco2e", "verified_tco2e"};
	int years = (int)any(20), digits = 1 + (int)any(8);

	*out = (struct view_outcome_firm){.organisation = "S1", .name_ko = any_name(arena, 1), .name_en = any_name(arena, 2)};
	out->figure = arena_alloc(arena, (size_t)(4 * years + 1) * sizeof *out->figure);
	for (int y = 0; y < years; y++)
		for (size_t k = 0; k < 4; k++)
			out->figure[out->figures++] = (struct view_outcome_figure){.key = key[k],
				.year = 2024 + y,
				.form = any(3) ? VIEW_FIGURE_DECIMAL : VIEW_FIGURE_UNKNOWN,
				.decimal = any_kg(arena, digits, false)};
}

#define ROUNDS 216 /* six times every frame */

static void whatever_comes_in_words_keep_apart_and_on_the_page(void **state)
{
	for (size_t round = 0; round < ROUNDS; round++) {
		struct report_frame frame = any_frame(round);
		struct report_drawing drawing;
		struct view_explanation before, after;
		struct view_cascade cascade;
		struct view_position position;
		struct view_outcome_firm firm;
		struct report_curve curve;
		struct view_plan plan;
		struct view_band band;
		struct view_tree tree;
		struct arena arena;
		char what[64];

		arena_init(&arena);
		seed = round + 1;
		snprintf(what, sizeof what, "round %zu, %g wide", round, frame.width);
		any_cascade(&arena, &cascade);
		report_chart_cascade(&cascade, &frame, &arena, &drawing);
		check_drawing(&drawing, what);
		any_explanation(&arena, &before);
		any_explanation(&arena, &after);
		report_chart_waterfall(&before, &after, &frame, &arena, &drawing);
		check_drawing(&drawing, what);
		report_chart_contribution(&after, &frame, &arena, &drawing);
		check_drawing(&drawing, what);
		report_chart_inputs(&after, &frame, &arena, &drawing);
		check_drawing(&drawing, what);
		any_tree(&arena, &tree);
		report_chart_tree(&tree, &frame, &arena, &drawing);
		check_drawing(&drawing, what);
		any_curve(&arena, &curve);
		report_chart_macc(&curve, &frame, &arena, &drawing);
		check_drawing(&drawing, what);
		any_band(&arena, &band);
		report_chart_monitoring(&band, &frame, &arena, &drawing);
		check_drawing(&drawing, what);
		any_position(&arena, &position);
		report_chart_position(&position, &frame, &arena, &drawing);
		check_drawing(&drawing, what);
		any_plan(&arena, &plan);
		report_chart_plan(&plan, &frame, &arena, &drawing);
		check_drawing(&drawing, what);
		any_firm(&arena, &firm);
		report_chart_path(&firm, date_make(2029, 1, 1), &frame, &arena, &drawing);
		check_drawing(&drawing, what);
		arena_done(&arena);
	}
}

/* ---- the cascade balances ---- */

static int64_t whole(const char *cell)
{
	int64_t value = 0;

	for (; *cell; cell++)
		value = *cell >= '0' && *cell <= '9' ? 10 * value + (*cell - '0') : value;
	return value;
}

/* Rows of the table: money funder → tier → machines with what is left; tonnes machines → sinks. Won are exact. */
static void table_sums_to_the_won_that_came_in(void **state)
{
	for (size_t round = 0; round < 60; round++) {
		struct report_frame frame = any_frame(round);
		struct report_drawing d;
		struct view_cascade cascade;
		struct arena arena;
		int64_t in = 0, rest = 0, spent = 0, totals = 0, funded = 0, left = 0, passed = 0;
		const struct view_flows *f;

		arena_init(&arena);
		seed = round + 1;
		any_cascade(&arena, &cascade);
		f = cascade.flows;
		report_chart_cascade(&cascade, &frame, &arena, &d);
		for (size_t i = 0; i < f->wons; i++)
			in += f->won[i].krw;
		for (size_t i = 0; i < f->sources; i++)
			rest += f->source[i].rest_krw;
		for (size_t r = 0; r < d.row_count; r++) {
			const char *const *row = &d.cell[r * d.column_count];
			bool from_tier = strncmp(row[0], "tier ", 5) == 0 || strstr(row[0], "차 협력사") || strstr(row[0], "차 이하");
			bool to_tier = strncmp(row[1], "tier ", 5) == 0 || strstr(row[1], "차 협력사") || strstr(row[1], "차 이하");

			if (!row[3][0])
				continue;
			if (from_tier && to_tier)
				passed += whole(row[3]);
			else if (from_tier)
				spent += whole(row[3]);
			else if (to_tier)
				funded += whole(row[3]);
			else if (strcmp(row[1], "미집행") == 0 || strcmp(row[1], "not spent") == 0)
				left += whole(row[3]);
			else
				totals += whole(row[3]);
		}
		assert_int_equal(funded, in);
		assert_int_equal(spent, in);
		assert_int_equal(totals, in);
		assert_int_equal(left, rest);
		assert_true(passed <= in);
		arena_done(&arena);
	}
}

/* By geometry: what ends at a node and what begins there is as high as the node, but for what is left over; and no ribbon reaches beyond it. */
static void ribbons_fill_their_nodes(void **state)
{
	for (size_t round = 0; round < ROUNDS; round++) {
		struct report_frame frame = any_frame(round);
		struct report_drawing d;
		struct view_cascade cascade;
		struct arena arena;

		arena_init(&arena);
		seed = round + 77;
		any_cascade(&arena, &cascade);
		report_chart_cascade(&cascade, &frame, &arena, &d);
		for (size_t i = 0; i < d.count; i++) {
			const struct report_shape *s = &d.shape[i], *n;
			double ends[2] = {0, 0};

			if (s->kind != SHAPE_RIBBON)
				continue;
			for (size_t side = 0; side < 2; side++) {
				double x = side == 0 ? s->x : s->x + s->width, y = side == 0 ? s->y : s->y2;

				for (size_t k = 0; k < d.count; k++) {
					n = &d.shape[k];
					if (n->kind == SHAPE_RECT && n->key && strcmp(n->key, "legend") != 0 &&
						fabs((side == 0 ? n->x + n->width : n->x) - x) < 1e-6)
						ends[side] += fmax(0, fmin(n->y + n->height, y + s->height) - fmax(n->y, y));
				}
				if (fabs(ends[side] - s->height) > 1e-6 * (1 + s->height))
					fail_msg("round %zu: a ribbon of %g lies beside its node by %g", round, s->height, s->height - ends[side]);
			}
		}
		for (size_t k = 0; k < d.count; k++) {
			const struct report_shape *n = &d.shape[k];
			double sum[2] = {0, 0};

			if (n->kind != SHAPE_RECT || !n->key || strcmp(n->key, "legend") == 0 || n->paint == PAINT_REST ||
				frame.width < 50 * (frame.size > 0 ? frame.size : 12))
				continue;
			for (size_t i = 0; i < d.count; i++) {
				const struct report_shape *s = &d.shape[i];

				if (s->kind != SHAPE_RIBBON)
					continue;
				if (fabs(s->x - n->x - n->width) < 1e-6)
					sum[0] += fmax(0, fmin(n->y + n->height, s->y + s->height) - fmax(n->y, s->y));
				if (fabs(s->x + s->width - n->x) < 1e-6)
					sum[1] += fmax(0, fmin(n->y + n->height, s->y2 + s->height) - fmax(n->y, s->y2));
			}
			for (size_t side = 0; side < 2; side++)
				if (sum[side] > 0 && fabs(sum[side] - n->height) > 1e-6 * (1 + n->height))
					fail_msg("round %zu: the node %s of %g is filled by %g", round, n->key, n->height, sum[side]);
		}
		arena_done(&arena);
	}
}

/* In a picture, not in a list, whose bars have no key. */
static void check_fill(const struct report_drawing *d, const char *key, bool estimate)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->shape[i].kind == SHAPE_RECT && d->shape[i].key && strcmp(d->shape[i].key, key) == 0)
			assert_int_equal(d->shape[i].fill, estimate ? FILL_HATCHED : FILL_SOLID);
}

static void steps_of_a_waterfall_sum_to_the_total_after(void **state)
{
	for (size_t round = 0; round < 60; round++) {
		struct report_frame frame = any_frame(round);
		struct view_explanation before, after;
		struct report_drawing d;
		struct arena arena;
		double sum = 0;
		size_t r = 1;

		arena_init(&arena);
		seed = round + 5;
		any_explanation(&arena, &before);
		any_explanation(&arena, &after);
		report_chart_waterfall(&before, &after, &frame, &arena, &d);
		sum = strtod(d.cell[1], NULL);
		for (; strcmp(d.cell[r * 3], "참여 후") != 0 && strcmp(d.cell[r * 3], "after") != 0; r++)
			sum += strtod(d.cell[r * 3 + 1], NULL);
		assert_true(fabs(sum - strtod(after.total_kgco2e, NULL)) < 1e-6 * (1 + fabs(sum)));
		check_fill(&d, "before", !before.publishable);
		check_fill(&d, "after", !after.publishable);
		check_fill(&d, "rest", !before.publishable || !after.publishable);
		check_fill(&d, "claim", false);
		arena_done(&arena);
	}
}

/* ---- the plan ---- */

/* Rows of a year: each money, the budgets together where there are any, all. What is drawn of a year reaches as high as its rows say. */
static void years_of_a_plan_add_up_and_money_left_reaches_the_budget(void **state)
{
	for (size_t round = 0; round < ROUNDS; round++) {
		struct report_frame frame = {.width = 1400, .lang = LANG_EN};
		int64_t support = 0, sum = 0, all = 0, machines = 0;
		struct report_drawing d;
		struct view_plan plan;
		struct arena arena;

		arena_init(&arena);
		seed = round + 11;
		any_plan(&arena, &plan);
		report_chart_plan(&plan, &frame, &arena, &d);
		for (size_t r = 0; r < d.row_count; r++) {
			const char *const *row = &d.cell[r * d.column_count];

			if (strcmp(row[1], "all") == 0) {
				all += whole(row[4]);
				machines += whole(row[6]);
			} else if (strcmp(row[1], "budgets together") == 0) {
				int64_t there = whole(row[3]), used = whole(row[4]);

				assert_int_equal(whole(row[5]), there > used ? there - used : 0);
			} else {
				sum += whole(row[4]);
			}
		}
		for (int64_t i = 0; i < plan.picks; i++)
			support += plan.pick[i].support_krw;
		assert_int_equal(sum, support);
		assert_int_equal(all, support);
		assert_int_equal(machines, plan.picks);
		for (size_t i = 0; i < d.count; i++) { /* dashed: what is left; its upper edge is the line of the same year */
			const struct report_shape *s = &d.shape[i], *line = NULL;

			if (s->kind != SHAPE_RECT || !s->dashed || strcmp(s->key, "legend") == 0)
				continue;
			for (size_t k = i; k < d.count && !line; k++)
				if (d.shape[k].kind == SHAPE_LINE && d.shape[k].key && strcmp(d.shape[k].key, s->key) == 0)
					line = &d.shape[k];
			assert_non_null(line);
			assert_true(fabs(line->y - s->y) < 0.01);
		}
		arena_done(&arena);
	}
}

/* Without carrying over a year has its own budget; with it, what is left comes along; a sum over all years is drawn down. */
static void budget_of_a_year_is_what_is_there_then(void **state)
{
	static const struct {
		const char *budgets;
		bool carries;
		int64_t there[4];
	} cases[] = {
		{"\"budgets\":[{\"funder\":\"F\",\"route\":\"tier1\",\"year\":2028,\"amount_krw\":100},"
		 "{\"funder\":\"F\",\"route\":\"tier1\",\"year\":2030,\"amount_krw\":50}]",
			false, {100, 0, 50, 0}},
		{"\"budgets\":[{\"funder\":\"F\",\"route\":\"tier1\",\"year\":2028,\"amount_krw\":100},"
		 "{\"funder\":\"F\",\"route\":\"tier1\",\"year\":2030,\"amount_krw\":50}]",
			true, {100, 70, 110, 110}},
		{"\"budget_krw\":100", false, {100, 70, 60, 60}},
		{"\"budgets\":[{\"funder\":\"F\",\"route\":\"pool\",\"year\":2028,\"amount_krw\":100}]", true, {-1, -1, -1, -1}},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct view_plan_pay pay[] = {{"F", 30}, {"returned", 500}, {"F", 10}};
		struct view_plan_pick pick[] = {
			{.measure = "A", .route = "tier1", .year = 2028, .support_krw = 30, .pay = &pay[0], .pays = 1, .adopted_on = DATE_NONE},
			{.measure = "B", .route = "pool", .year = 2028, .support_krw = 500, .pay = &pay[1], .pays = 1, .adopted_on = DATE_NONE},
			{.measure = "C", .route = "tier1", .year = 2029, .support_krw = 10, .pay = &pay[2], .pays = 1, .adopted_on = DATE_NONE}};
		struct view_plan plan = {.pick = pick, .picks = 3, .carries_over = cases[i].carries};
		struct arena arena;

		arena_init(&arena);
		plan.scenario = arena_printf(&arena, "{\"schema\":\"sangsaeng.scenario/1\",\"first_year\":2028,\"years\":4,%s}", cases[i].budgets);
		view_plan_add_up(&plan, &arena);
		assert_int_equal(plan.first_year, 2028);
		assert_int_equal(plan.span, 4);
		for (size_t y = 0; y < 4; y++)
			assert_int_equal(view_plan_there_krw(&plan, y), cases[i].there[y]);
		arena_done(&arena);
	}
}

/* ---- words ---- */

static void said(const char *got, const char *want)
{
	assert_string_equal(got, want);
}

/* tests/data/units.json holds the web page as well: what it says of an amount in Korean and in English. */
static void unit_is(struct arena *arena, const char *what, const json_t *row, enum lang lang)
{
	double amount = strtod(json_string_value(json_array_get(row, 0)), NULL);
	const char *want = json_string_value(json_array_get(row, lang == LANG_KO ? 1 : 2));

	if (strcmp(what, "won_short") == 0) {
		said(report_unit_text(arena, report_unit_won(lang, (int64_t)amount), amount), want);
	} else if (strcmp(what, "won_per_tonne") == 0) {
		said(arena_printf(arena, "%s/tCO₂e", report_unit_text(arena, report_unit_rate(lang, amount), amount)), want);
	} else { /* of kilograms */
		said(report_unit_text(arena, report_unit_carbon((int64_t)llround(amount * 1000)), amount * 1000), want);
	}
}

static void time_is(struct arena *arena, const char *what, const json_t *row, enum lang lang)
{
	const char *value = json_string_value(json_array_get(row, 0)), *want = json_string_value(json_array_get(row, lang == LANG_KO ? 1 : 2));
	date_month from, to;
	date_day day;

	if (strcmp(what, "day") == 0) {
		assert_int_equal(date_parse(value, &day, NULL), ST_OK);
		said(report_day(arena, lang, day), want);
		return;
	}
	assert_int_equal(month_parse(arena_strndup(arena, value, 7), &from, NULL), ST_OK);
	if (strcmp(what, "month") == 0) {
		said(report_month(arena, lang, from), want);
		return;
	}
	assert_int_equal(month_parse(value + 8, &to, NULL), ST_OK);
	said(report_months(arena, lang, from, to), want);
}

static void won_and_carbon_are_said_as_the_web_page_says_them(void **state)
{
	static const char *const what[] = {"won_short", "won_per_tonne", "carbon_short"};
	json_t *root = read_json("../units"), *row;
	struct arena arena;
	size_t i;

	arena_init(&arena);
	for (size_t k = 0; k < 3; k++)
		json_array_foreach(json_object_get(root, what[k]), i, row)
		{
			unit_is(&arena, what[k], row, LANG_KO);
			unit_is(&arena, what[k], row, LANG_EN);
		}
	assert_true(i > 0);
	json_decref(root);
	arena_done(&arena);
}

static void days_and_months_are_said_as_the_web_page_says_them(void **state)
{
	static const char *const what[] = {"day", "month", "period"};
	json_t *root = read_json("../units"), *row;
	struct arena arena;
	size_t i;

	arena_init(&arena);
	for (size_t k = 0; k < 3; k++) {
		json_array_foreach(json_object_get(root, what[k]), i, row)
		{
			time_is(&arena, what[k], row, LANG_KO);
			time_is(&arena, what[k], row, LANG_EN);
		}
		assert_true(i > 0);
	}
	said(report_day(&arena, LANG_KO, DATE_NONE), "");
	json_decref(root);
	arena_done(&arena);
}

static void what_is_not_zero_is_not_shown_as_zero(void **state)
{
	struct report_unit eok = report_unit_won(LANG_KO, INT64_C(99000000000));
	struct arena arena;

	arena_init(&arena);
	said(report_unit_text(&arena, eok, 1234567890), "12.3억원");
	said(report_unit_number(&arena, eok, 1000000), "<0.1");
	said(report_unit_number(&arena, eok, 0), "0.0");
	said(report_number(&arena, -1234.56, 1), "−1,234.6");
	said(report_number(&arena, 0.05, 1), "0.1");
	said(report_whole(&arena, -1234567), "−1,234,567");
	arena_done(&arena);
}

static void lines_break_at_blanks_and_the_last_says_that_more_follows(void **state)
{
	const char *line[8];
	struct arena arena;

	arena_init(&arena);
	assert_int_equal(report_text_wrap(&arena, "가나다 라마바 사아자", 6.5, 8, line), 2);
	said(line[0], "가나다 라마바");
	said(line[1], "사아자");
	assert_int_equal(report_text_wrap(&arena, "가나다 라마바 사아자", 4, 2, line), 2);
	said(line[1], "라마바…");
	assert_int_equal(report_text_wrap(&arena, "아주길고띄어쓰기없는말", 5, 8, line), 3);
	said(line[0], "아주길고띄");
	assert_int_equal(report_text_wrap(&arena, "", 5, 8, line), 0);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(drawings_are_as_the_golden_data_say),
		cmocka_unit_test(whatever_comes_in_words_keep_apart_and_on_the_page),
		cmocka_unit_test(table_sums_to_the_won_that_came_in),
		cmocka_unit_test(ribbons_fill_their_nodes),
		cmocka_unit_test(steps_of_a_waterfall_sum_to_the_total_after),
		cmocka_unit_test(years_of_a_plan_add_up_and_money_left_reaches_the_budget),
		cmocka_unit_test(budget_of_a_year_is_what_is_there_then),
		cmocka_unit_test(won_and_carbon_are_said_as_the_web_page_says_them),
		cmocka_unit_test(days_and_months_are_said_as_the_web_page_says_them),
		cmocka_unit_test(what_is_not_zero_is_not_shown_as_zero),
		cmocka_unit_test(lines_break_at_blanks_and_the_last_says_that_more_follows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
