/* Drawings as SVG and JSON: read back by expat and jansson. */
#include "report_sample.h"

#include "report/report_drawing_int.h"

#include <expat.h>
#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What expat saw: elements by name, and the text of the last <title>, <desc> and of all <text>. */
struct seen {
	int patterns, texts, scripts, styles, depth;
	char text[4096], title[512], desc[512];
	char *into;
	size_t room;
	const char *path_of_line;
	char line[512];
};

static void on_start(void *data, const char *name, const char **attribute)
{
	struct seen *seen = data;

	seen->patterns += strcmp(name, "pattern") == 0;
	seen->texts += strcmp(name, "text") == 0;
	seen->scripts += strcmp(name, "script") == 0 || strcmp(name, "foreignObject") == 0;
	for (size_t i = 0; attribute[i]; i += 2) {
		seen->styles += strcmp(attribute[i], "style") == 0 || strncmp(attribute[i], "on", 2) == 0 || strstr(attribute[i], "href") != NULL;
		if (strcmp(attribute[i], "d") == 0 && strchr(attribute[i + 1], 'C') == NULL)
			snprintf(seen->line, sizeof seen->line, "%s", attribute[i + 1]);
	}
	seen->into = strcmp(name, "title") == 0  ? seen->title
		     : strcmp(name, "desc") == 0 ? seen->desc
		     : strcmp(name, "text") == 0 ? seen->text
						 : NULL;
	seen->room = seen->into == seen->text ? sizeof seen->text : sizeof seen->title;
}

static void on_end(void *data, const char *name)
{
	struct seen *seen = data;

	(void)name;
	if (seen->into == seen->text)
		strncat(seen->text, "|", sizeof seen->text - strlen(seen->text) - 1);
	seen->into = NULL;
}

static void on_text(void *data, const char *s, int length)
{
	struct seen *seen = data;

	if (seen->into && strlen(seen->into) + (size_t)length < seen->room)
		strncat(seen->into, s, (size_t)length);
}

static void read_svg(const struct report_drawing *drawing, enum lang lang, struct seen *seen)
{
	XML_Parser parser = XML_ParserCreate("UTF-8");
	struct text svg;

	memset(seen, 0, sizeof *seen);
	text_init(&svg);
	report_drawing_svg(drawing, lang, &svg);
	XML_SetUserData(parser, seen);
	XML_SetElementHandler(parser, on_start, on_end);
	XML_SetCharacterDataHandler(parser, on_text);
	assert_int_equal(XML_Parse(parser, svg.data, (int)svg.length, 1), XML_STATUS_OK);
	XML_ParserFree(parser);
	text_done(&svg);
}

static json_t *read_json(const struct report_drawing *drawing)
{
	struct text out;
	json_t *root;

	text_init(&out);
	report_drawing_json(drawing, &out);
	root = json_loads(out.data, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(root);
	text_done(&out);
	return root;
}

static void an_svg_has_a_name_and_a_sentence_for_who_cannot_see_it(void **state)
{
	struct seen seen;

	read_svg(sample_drawing(true), LANG_KO, &seen);
	assert_string_equal(seen.title, "그림 1. 지원금이 흐르는 길과 월별 실측");
	assert_non_null(strstr(seen.desc, "16억 원이 2차 협력사로 환원"));
	assert_non_null(strstr(seen.text, "그림 1. 지원금이 흐르는 길과 월별 실측|"));
	assert_non_null(strstr(seen.text, "산업부 120억 원|"));
}

static void an_svg_holds_nothing_that_a_strict_page_refuses(void **state)
{
	struct seen seen;

	read_svg(sample_drawing(false), LANG_EN, &seen);
	assert_int_equal(seen.scripts, 0);
	assert_int_equal(seen.styles, 0);
}

static void each_role_that_is_hatched_has_one_pattern_and_no_other(void **state)
{
	struct seen seen;

	read_svg(sample_drawing(false), LANG_EN, &seen);
	assert_int_equal(seen.patterns, 2);
}

static void a_missing_month_is_a_gap_in_the_line(void **state)
{
	struct seen seen;

	read_svg(sample_drawing(false), LANG_EN, &seen);
	assert_string_equal(seen.line, "M60 70L110 64L160 82M260 76L310 58");
}

static void names_with_signs_of_xml_are_shown_as_they_are(void **state)
{
	struct report_shape shape = {.kind = SHAPE_TEXT, .paint = PAINT_TEXT, .size = 9, .text = "<b>\"가나\" & 다\x01</b>"};
	const struct report_drawing drawing = {.kind = "macc", .title = "A & B < C", .width = 100, .height = 20, .shape = &shape, .count = 1};
	struct seen seen;

	read_svg(&drawing, LANG_KO, &seen);
	assert_string_equal(seen.title, "A & B < C");
	assert_non_null(strstr(seen.text, "|<b>\"가나\" & 다</b>|"));
}

static void a_long_title_wraps_inside_a_narrow_picture(void **state)
{
	const struct report_drawing drawing = {.title = "온실가스 감축 설비별 톤당 지원금과 연간 감축량", .width = 220, .height = 20};
	struct seen seen;

	read_svg(&drawing, LANG_KO, &seen);
	assert_int_equal(seen.texts, 2);
	assert_string_equal(seen.text, "온실가스 감축 설비별 톤당|지원금과 연간 감축량|");
}

static void json_holds_shapes_in_order_with_roles_instead_of_colours(void **state)
{
	json_t *root = read_json(sample_drawing(true)), *shapes = json_object_get(root, "shapes"), *ribbon = json_array_get(shapes, 3);

	assert_string_equal(json_string_value(json_object_get(root, "schema")), "sangsaeng.drawing/1");
	assert_int_equal(json_array_size(shapes), 12);
	assert_string_equal(json_string_value(json_object_get(ribbon, "kind")), "ribbon");
	assert_string_equal(json_string_value(json_object_get(ribbon, "paint")), "return");
	assert_string_equal(json_string_value(json_object_get(ribbon, "fill")), "hatched");
	assert_string_equal(json_string_value(json_object_get(ribbon, "key")), "return");
	assert_true(json_number_value(json_object_get(ribbon, "y2")) == 20);
	json_decref(root);
}

static void json_says_a_gap_and_a_missing_cell_as_null(void **state)
{
	json_t *root = read_json(sample_drawing(true)), *points = json_object_get(json_array_get(json_object_get(root, "shapes"), 7), "points");
	json_t *rows = json_object_get(json_object_get(root, "table"), "rows");

	assert_int_equal(json_array_size(points), 6);
	assert_true(json_is_null(json_array_get(points, 3)));
	assert_true(json_is_null(json_array_get(json_array_get(rows, 2), 1)));
	json_decref(root);
}

static void numbers_have_three_decimals_at_most_and_no_minus_zero(void **state)
{
	struct report_shape shape = {.kind = SHAPE_RECT, .x = -0.0001, .y = 1.0 / 3, .width = 1e5 + 0.12345, .height = 2.5};
	const struct report_drawing drawing = {.kind = "macc", .width = 10, .height = 10, .shape = &shape, .count = 1};
	struct text out;

	text_init(&out);
	report_drawing_svg(&drawing, LANG_EN, &out);
	assert_non_null(strstr(out.data, "<rect x=\"0\" y=\"0.333\" width=\"100000.123\" height=\"2.5\""));
	text_clear(&out);
	report_drawing_json(&drawing, &out);
	assert_non_null(strstr(out.data, "\"x\": 0,"));
	assert_non_null(strstr(out.data, "\"y\": 0.333,"));
	assert_non_null(strstr(out.data, "\"width\": 100000.123,"));
	text_done(&out);
}

/* Contrast as WCAG 2 defines it. */
static double luminance(uint32_t colour)
{
	double sum = 0;
	static const double weight[] = {0.0722, 0.7152, 0.2126};

	for (int i = 0; i < 3; i++) {
		double part = (colour >> (8 * i) & 0xff) / 255.0;

		sum += weight[i] * (part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
	}
	return sum;
}

static double contrast(uint32_t a, uint32_t b)
{
	double x = luminance(a) + 0.05, y = luminance(b) + 0.05;

	return x > y ? x / y : y / x;
}

static void letters_and_shapes_can_be_told_from_the_page(void **state)
{
	assert_true(contrast(report_paint_colour(PAINT_TEXT), 0xffffff) >= 7);
	assert_true(contrast(report_paint_colour(PAINT_QUIET), 0xffffff) >= 4.5);
	for (enum report_paint p = PAINT_STATE; p < PAINT_COUNT; p++)
		assert_true(contrast(report_paint_colour(p), 0xffffff) >= 3);
}

static void each_role_has_a_name_and_a_colour_of_its_own(void **state)
{
	for (enum report_paint p = PAINT_STATE; p < PAINT_COUNT; p++) {
		assert_non_null(report_paint_name(p));
		for (enum report_paint q = PAINT_STATE; q < p; q++) {
			assert_string_not_equal(report_paint_name(p), report_paint_name(q));
			assert_int_not_equal(report_paint_colour(p), report_paint_colour(q));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_svg_has_a_name_and_a_sentence_for_who_cannot_see_it),
		cmocka_unit_test(an_svg_holds_nothing_that_a_strict_page_refuses),
		cmocka_unit_test(each_role_that_is_hatched_has_one_pattern_and_no_other),
		cmocka_unit_test(a_missing_month_is_a_gap_in_the_line),
		cmocka_unit_test(names_with_signs_of_xml_are_shown_as_they_are),
		cmocka_unit_test(a_long_title_wraps_inside_a_narrow_picture),
		cmocka_unit_test(json_holds_shapes_in_order_with_roles_instead_of_colours),
		cmocka_unit_test(json_says_a_gap_and_a_missing_cell_as_null),
		cmocka_unit_test(numbers_have_three_decimals_at_most_and_no_minus_zero),
		cmocka_unit_test(letters_and_shapes_can_be_told_from_the_page),
		cmocka_unit_test(each_role_has_a_name_and_a_colour_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
