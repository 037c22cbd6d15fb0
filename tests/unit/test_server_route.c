/* Routes, addresses and the values of headers. */
#include "server/server_core_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static enum status nothing(struct server_call *call, struct err *err)
{
	return ST_OK;
}

#define ROUTE(method, path, query)                                                                                                                   \
	{                                                                                                                                            \
		method, path, path, SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, query, false, NULL, nothing                     \
	}
static const struct server_route some[] = {
	ROUTE("GET", "/", ""),
	ROUTE("GET", "/v1/sites", "limit cursor count region"),
	ROUTE("GET", "/v1/sites/{site}", NULL),
	ROUTE("PATCH", "/v1/sites/{site}", ""),
	ROUTE("GET", "/v1/sites/mine", ""),
	ROUTE("POST", "/v1/{list}/{item}/approve", ""),
	ROUTE("GET", "/v1/a/{1}/{2}/{3}/{4}/{5}/{6}", ""),
	{NULL, NULL, NULL, SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL, NULL},
};

static struct server_router *made(void)
{
	struct server_router *router = server_router_new();

	server_router_add(router, some);
	server_router_seal(router);
	return router;
}

/* The path of the route that a target leads to, "" if none takes the method, NULL if there is no such path. */
static const char *led_to(const char *method, const char *text, struct server_match *out_match)
{
	struct server_router *router = made();
	struct server_target target;
	struct arena arena;
	const char *path = NULL;

	arena_init(&arena);
	assert_int_equal(server_target_parse(text, &arena, &target, NULL), ST_OK);
	if (server_router_find(router, method, target.segment, target.segments, out_match))
		path = out_match->route ? out_match->route->path : "";
	arena_done(&arena);
	server_router_free(router);
	return path;
}

static void a_path_leads_to_its_route(void **state)
{
	struct server_match match;

	assert_string_equal(led_to("GET", "/", &match), "/");
	assert_string_equal(led_to("GET", "/v1/sites?limit=3", &match), "/v1/sites");
	assert_string_equal(led_to("HEAD", "/v1/sites", &match), "/v1/sites");
	assert_string_equal(led_to("GET", "/v1/sites/S1", &match), "/v1/sites/{site}");
	assert_string_equal(led_to("PATCH", "/v1/sites/S1", &match), "/v1/sites/{site}");
	assert_string_equal(led_to("GET", "/v1/a/1/2/3/4/5/6", &match), "/v1/a/{1}/{2}/{3}/{4}/{5}/{6}");
}

static void a_word_goes_before_a_part_in_braces(void **state)
{
	struct server_match match;

	assert_string_equal(led_to("GET", "/v1/sites/mine", &match), "/v1/sites/mine");
	assert_string_equal(led_to("POST", "/v1/sites/mine/approve", &match), "/v1/{list}/{item}/approve");
}

static void a_path_without_route_or_method_is_told_apart(void **state)
{
	struct server_match match;

	assert_null(led_to("GET", "/v1", &match));
	assert_null(led_to("GET", "/v1/sites/", &match));
	assert_null(led_to("GET", "/v1/sites/S1/none", &match));
	assert_null(led_to("GET", "/V1/sites", &match));
	assert_string_equal(led_to("DELETE", "/v1/sites/S1", &match), "");
	assert_string_equal(led_to("get", "/v1/sites/S1", &match), "");
}

static void what_may_be_done_is_listed(void **state)
{
	struct server_router *router = made();
	char v1[] = "v1", sites[] = "sites", one[] = "S1", *segment[] = {v1, sites, one};
	struct server_match match;

	assert_true(server_router_find(router, "DELETE", segment, 3, &match));
	assert_string_equal(match.allow, "GET, HEAD, PATCH, OPTIONS");
	assert_string_equal(match.part[0], "S1");
	assert_int_equal(server_router_count(router), 7);
	assert_string_equal(server_router_at(router, 0)->path, "/");
	assert_null(server_router_at(router, 7));
	server_router_free(router);
}

static void escapes_are_decoded_once(void **state)
{
	struct server_target target;
	struct arena arena;

	arena_init(&arena);
	assert_int_equal(server_target_parse("/v1/%EC%83%81%ec%83%9d/a%2Bb+c/%2541?q=%ea%b0%80+b%2Bc&x&y=&=z&&a=b=c", &arena, &target, NULL), ST_OK);
	assert_int_equal(target.segments, 4);
	assert_string_equal(target.segment[1], "상생");
	assert_string_equal(target.segment[2], "a+b+c");
	assert_string_equal(target.segment[3], "%41");
	assert_string_equal(target.path, "/v1/상생/a+b+c/%41");
	assert_int_equal(target.queries, 5);
	assert_string_equal(target.query[0].value, "가 b+c");
	assert_string_equal(target.query[1].name, "x");
	assert_string_equal(target.query[1].value, "");
	assert_string_equal(target.query[2].value, "");
	assert_string_equal(target.query[3].name, "");
	assert_string_equal(target.query[4].value, "b=c");
	arena_done(&arena);
}

static void addresses_that_could_be_read_in_two_ways_are_refused(void **state)
{
	static const char *const paths[] = {"", "v1", "*", "http://localhost/v1", "//v1", "/v1//sites", "/v1/.", "/v1/..", "/../v1", "/%2e",
		"/%2e%2E/v1", "/v1/a%2fb", "/v1/a%5Cb", "/v1/a\\b", "/v1/%00", "/v1/%0a", "/v1/%7f", "/v1/%", "/v1/%4", "/v1/%4g", "/v1/%ff",
		"/v1/%c0%af", "/v1/%ed%a0%80", "/v1/a b", "/v1#a", "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a"};
	static const char *const queries[] = {"/v1?a=%00", "/v1?a=%zz", "/v1?%ff=1", "/v1?a=%"};
	struct server_target target;
	struct arena arena;
	struct err err;

	arena_init(&arena);
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		assert_int_equal(server_target_parse(paths[i], &arena, &target, &err), ST_INPUT);
		assert_string_equal(err.code, "server.path");
	}
	for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
		assert_int_equal(server_target_parse(queries[i], &arena, &target, &err), ST_INPUT);
		assert_string_equal(err.code, "server.query");
	}
	arena_done(&arena);
}

static void an_address_has_a_longest_length(void **state)
{
	char text[SERVER_TARGET_MAX + 2];
	struct server_target target;
	struct arena arena;
	struct err err;

	arena_init(&arena);
	memset(text, 'a', sizeof text);
	text[0] = '/';
	text[SERVER_TARGET_MAX] = '\0';
	assert_int_equal(server_target_parse(text, &arena, &target, &err), ST_OK);
	text[SERVER_TARGET_MAX] = 'a';
	text[SERVER_TARGET_MAX + 1] = '\0';
	assert_int_equal(server_target_parse(text, &arena, &target, &err), ST_INPUT);
	assert_string_equal(err.code, "server.target_long");
	arena_done(&arena);
}

static void an_unknown_parameter_is_named_with_the_nearest(void **state)
{
	struct server_pair known[] = {{"limit", "1"}, {"region", "KR"}}, near[] = {{"limt", "1"}}, far[] = {{"elephant", "1"}},
			   part[] = {{"limit cursor", "1"}};
	struct err err;

	assert_int_equal(server_query_judge(&some[1], known, 2, &err), ST_OK);
	assert_int_equal(server_query_judge(&some[2], far, 1, &err), ST_OK); /* not judged by this route's table */
	assert_int_equal(server_query_judge(&some[1], near, 1, &err), ST_INPUT);
	assert_string_equal(err.code, "server.query_near");
	assert_string_equal(err.param[1], "limit");
	assert_int_equal(server_query_judge(&some[1], far, 1, &err), ST_INPUT);
	assert_string_equal(err.code, "server.query_unknown");
	assert_int_equal(server_query_judge(&some[1], part, 1, &err), ST_INPUT);
}

static void the_language_that_weighs_more_is_chosen(void **state)
{
	assert_int_equal(server_language_of(NULL, LANG_KO), LANG_KO);
	assert_int_equal(server_language_of("", LANG_EN), LANG_EN);
	assert_int_equal(server_language_of("ko-KR,ko;q=0.9,en-US;q=0.8", LANG_EN), LANG_KO);
	assert_int_equal(server_language_of("en;q=0.8, ko;q=0.81", LANG_EN), LANG_KO);
	assert_int_equal(server_language_of("de, fr;q=0.5", LANG_KO), LANG_KO);
	assert_int_equal(server_language_of("ko;q=0, en;q=0.001", LANG_KO), LANG_EN);
	assert_int_equal(server_language_of("kok, eng", LANG_KO), LANG_KO);
	assert_int_equal(server_language_of("ko;q=999999999999999999999e99,,;;q=", LANG_EN), LANG_EN);
}

static void packing_is_accepted_by_name_and_weight(void **state)
{
	assert_false(server_accepts(NULL, "gzip"));
	assert_false(server_accepts("identity", "gzip"));
	assert_false(server_accepts("gzip;q=0", "gzip"));
	assert_false(server_accepts("gzip; q=0.000, br", "gzip"));
	assert_false(server_accepts("xgzip, gzipped", "gzip"));
	assert_true(server_accepts("gzip", "gzip"));
	assert_true(server_accepts("br, GZIP;q=0.1", "gzip"));
	assert_true(server_accepts("br;q=1.0,gzip;q=0.001", "gzip"));
	assert_true(server_accepts("gzip, deflate, br", "br"));
	assert_false(server_accepts("gzip, br;q=0", "br"));
	assert_false(server_accepts("bro, gzip", "br"));
}

static void a_tag_is_found_in_a_list(void **state)
{
	assert_true(server_tag_listed("*", "abc", 3));
	assert_true(server_tag_listed("\"abc\"", "abc", 3));
	assert_true(server_tag_listed("W/\"x\", W/\"abc\"", "abc", 3));
	assert_true(server_tag_listed("\"abc-gzip\"", "abc", 3));
	assert_false(server_tag_listed("\"abcd\"", "abc", 3));
	assert_false(server_tag_listed("\"xabc\"", "abc", 3));
	assert_false(server_tag_listed("abc", "abc", 3));
	assert_false(server_tag_listed("", "abc", 3));
}

static void a_request_id_is_a_short_word(void **state)
{
	assert_true(server_request_id_good("abcDEF-1._"));
	assert_false(server_request_id_good(NULL));
	assert_false(server_request_id_good("short"));
	assert_false(server_request_id_good("with blank"));
	assert_false(server_request_id_good("line\nbreak"));
	assert_false(server_request_id_good("0123456789012345678901234567890123456789012345678901234567890123X"));
}

static void the_form_of_an_error_follows_its_kind(void **state)
{
	struct err err;

	err_set(&err, ST_INPUT, "json.syntax", "x", NULL);
	assert_int_equal(server_status_of(&err), 400);
	err_set(&err, ST_INPUT, "energy.outlier", NULL);
	assert_int_equal(server_status_of(&err), 422);
	err_set(&err, ST_NOT_FOUND, "view.none", NULL);
	assert_int_equal(server_status_of(&err), 404);
	err_set(&err, ST_CONFLICT, "programme.held", NULL);
	assert_int_equal(server_status_of(&err), 503);
	err_set(&err, ST_INTERNAL, "internal", "x", NULL);
	assert_int_equal(server_status_of(&err), 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_leads_to_its_route),
		cmocka_unit_test(a_word_goes_before_a_part_in_braces),
		cmocka_unit_test(a_path_without_route_or_method_is_told_apart),
		cmocka_unit_test(what_may_be_done_is_listed),
		cmocka_unit_test(escapes_are_decoded_once),
		cmocka_unit_test(addresses_that_could_be_read_in_two_ways_are_refused),
		cmocka_unit_test(an_address_has_a_longest_length),
		cmocka_unit_test(an_unknown_parameter_is_named_with_the_nearest),
		cmocka_unit_test(the_language_that_weighs_more_is_chosen),
		cmocka_unit_test(packing_is_accepted_by_name_and_weight),
		cmocka_unit_test(a_tag_is_found_in_a_list),
		cmocka_unit_test(a_request_id_is_a_short_word),
		cmocka_unit_test(the_form_of_an_error_follows_its_kind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
