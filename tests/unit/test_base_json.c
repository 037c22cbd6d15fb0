/* JSON: read with places for errors, written in the order of the calls. */
#include "base/json.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char path[] = "/tmp/sangsaeng-json-XXXXXX";

static enum status read_bytes(const char *bytes, size_t length, struct err *err)
{
	FILE *f = fopen(path, "wb");
	json_t *root = NULL;
	char *text = NULL;
	enum status st;

	fwrite(bytes, 1, length, f);
	fclose(f);
	st = json_read_file(path, "programme.json", &root, &text, err);
	if (st == ST_OK) {
		assert_true(json_is_object(root));
		json_decref(root);
		free(text);
	} else {
		assert_null(root);
		assert_null(text);
	}
	return st;
}

static void assert_refused(const char *text, const char *code, int64_t line)
{
	struct err err = {0};

	assert_int_equal(read_bytes(text, strlen(text), &err), ST_INPUT);
	assert_string_equal(err.code, code);
	assert_string_equal(err.file, "programme.json");
	if (line)
		assert_int_equal(err.line, line);
}

static void an_object_is_read_with_or_without_byte_order_mark(void **state)
{
	assert_int_equal(read_bytes("{\"a\": 1}\n", 9, NULL), ST_OK);
	assert_int_equal(read_bytes("\xef\xbb\xbf{\"이름\": \"상생\"}", 23, NULL), ST_OK);
}

static void faults_are_named_with_their_line(void **state)
{
	struct err err;

	assert_refused("{\n \"a\": 1\n \"b\": 2}", "json.syntax", 3);
	assert_refused("{\"a\": 1,\n \"a\": 2}", "json.duplicate_key", 2);
	assert_refused("[1, 2]", "json.not_object", 1);
	assert_refused("7", "json.not_object", 1);
	assert_refused("", "json.syntax", 0);
	assert_refused("{} x", "json.syntax", 0);
	assert_refused("{\"a\": \"\\u0000\"}", "json.syntax", 0);
	assert_refused("{\"a\": \"\xff\"}", "json.syntax", 0);
	assert_int_equal(read_bytes("{}\0", 3, &err), ST_INPUT);
	assert_string_equal(err.code, "json.syntax");
	assert_int_equal(read_bytes("{\"a\":\n[1\0, 2]}", 14, &err), ST_INPUT); /* the parser alone would not see it */
	assert_string_equal(err.code, "json.syntax");
	assert_int_equal(err.line, 2);
}

static void a_missing_file_and_a_folder_are_named(void **state)
{
	struct err err;
	json_t *root;
	char *text;

	assert_int_equal(json_read_file("/nonexistent/x.json", "x.json", &root, &text, &err), ST_INPUT);
	assert_string_equal(err.code, "file.open");
	assert_string_equal(err.file, "x.json");
	assert_int_equal(json_read_file("/tmp", "tmp", &root, &text, &err), ST_INPUT);
	assert_string_equal(err.code, "file.directory");
}

static void more_than_16_mib_is_refused(void **state)
{
	size_t size = (size_t)16 * 1024 * 1024 + 1;
	char *big = malloc(size);
	struct err err;

	memset(big, ' ', size);
	assert_int_equal(read_bytes(big, size, &err), ST_INPUT);
	assert_string_equal(err.code, "file.too_long");
	free(big);
}

static void values_are_located_by_pointer(void **state)
{
	static const char text[] = "{\n"
				   "  \"title\": \"a \\\"quoted\\\" {text}, [x]\",\n"
				   "  \"rules\": {\n"
				   "    \"return\": { \"ratio\": \"0.5\" },\n"
				   "    \"a/b~c\": [10, {\"가\": true}, 30],\n"
				   "    \"\\ud83c\\udf31\\u00e9\": null\n"
				   "  }\n"
				   "}\n";
	static const struct {
		const char *pointer;
		int64_t line, column;
	} expected[] = {{"", 1, 1}, {"/title", 2, 12}, {"/rules", 3, 12}, {"/rules/return/ratio", 4, 26}, {"/rules/a~1b~0c", 5, 14},
		{"/rules/a~1b~0c/1", 5, 19}, {"/rules/a~1b~0c/1/가", 5, 25}, {"/rules/a~1b~0c/2", 5, 32}, {"/rules/🌱é", 6, 27},
		{"/rules/absent/deep", 3, 12}, {"/rules/a~1b~0c/9", 5, 14}, {"/rules/a~1b~0c/x", 5, 14}, {"/title/x", 2, 12}, {"nonsense", 1, 1}};

	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
		int64_t line, column;

		json_locate(text, expected[i].pointer, &line, &column);
		assert_int_equal(line, expected[i].line);
		assert_int_equal(column, expected[i].column);
	}
}

static void objects_are_written_in_order_with_two_spaces(void **state)
{
	struct json_writer w;
	struct text out;

	text_init(&out);
	json_writer_init(&w, &out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.run/1");
	json_put_int(&w, "won", 9000000000000000);
	json_put_bool(&w, "ok", true);
	json_put_string(&w, "none", NULL);
	json_array_begin(&w, "empty");
	json_array_close(&w);
	json_array_begin(&w, "list");
	json_put_double(&w, NULL, 0.1);
	json_put_double(&w, NULL, INFINITY);
	json_object_begin(&w, NULL);
	json_object_close(&w);
	json_array_close(&w);
	json_object_close(&w);
	assert_string_equal(out.data, "{\n  \"schema\": \"sangsaeng.run/1\",\n  \"won\": 9000000000000000,\n  \"ok\": true,\n  \"none\": null,\n"
				      "  \"empty\": [],\n  \"list\": [\n    0.1,\n    null,\n    {}\n  ]\n}\n");
	text_done(&out);
}

static void any_string_written_reads_back(void **state)
{
	static const char value[] = "\"quote\" back\\slash \b\f\n\r\t\x01 한글 🌱 \x7f";
	struct json_writer w;
	struct text out;
	json_t *root;

	text_init(&out);
	json_writer_init(&w, &out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "키\"", value);
	json_put_string(&w, "bad", "a\xff");
	json_object_close(&w);
	root = json_loads(out.data, 0, NULL);
	assert_non_null(root);
	assert_string_equal(json_string_value(json_object_get(root, "키\"")), value);
	assert_string_equal(json_string_value(json_object_get(root, "bad")), "a\xef\xbf\xbd");
	json_decref(root);
	text_done(&out);
}

static int make_file(void **state)
{
	return close(mkstemp(path));
}

static int remove_file(void **state)
{
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_object_is_read_with_or_without_byte_order_mark),
		cmocka_unit_test(faults_are_named_with_their_line),
		cmocka_unit_test(a_missing_file_and_a_folder_are_named),
		cmocka_unit_test(more_than_16_mib_is_refused),
		cmocka_unit_test(values_are_located_by_pointer),
		cmocka_unit_test(objects_are_written_in_order_with_two_spaces),
		cmocka_unit_test(any_string_written_reads_back),
	};
	return cmocka_run_group_tests(tests, make_file, remove_file);
}
