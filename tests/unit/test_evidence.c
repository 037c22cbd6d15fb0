/* Papers and their hashes: files inside the folder only, stated hashes must agree, the newest paper by the day counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "fund_support.h"

#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" /* SHA-256 of "abc", FIPS 180-2 */
#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void put_file(const char *name, const char *content)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", fund_folder, name);
	file = fopen(path, "wb");
	assert_non_null(file);
	fputs(content, file);
	fclose(file);
}

static int setup(void **state)
{
	char path[128];

	fund_setup(state);
	sql_run("INSERT INTO organisations (organisation, name, name_en, kind, origin, source_line) VALUES ('S1', '일', NULL, 'supplier', "
		"'simulated', 2)");
	put_file("abc.txt", "abc");
	put_file("empty.txt", "");
	snprintf(path, sizeof path, "%s/inner", fund_folder);
	assert_int_equal(mkdir(path, 0700), 0);
	put_file("inner/abc.txt", "abc");
	return 0;
}

static void paper(int line, const char *id, const char *kind, const char *on, const char *file, const char *sha256)
{
	char sql[8192], file_text[5000] = "NULL", hash_text[100] = "NULL";

	if (file)
		snprintf(file_text, sizeof file_text, "'%s'", file);
	if (sha256)
		snprintf(hash_text, sizeof hash_text, "'%s'", sha256);
	snprintf(sql, sizeof sql, "INSERT INTO evidence VALUES ('%s', '%s', 'S1', NULL, '%s', 'title', %s, %s, %d)", id, kind, on, file_text,
		hash_text, line);
	sql_run(sql);
}

static const char *seal(void)
{
	static char out[2048];
	struct findings findings;

	out[0] = '\0';
	findings_init(&findings, 20);
	ok(evidence_seal(tx, fund_folder, INT64_C(1) << 20, &findings, &err));
	for (size_t i = 0; i < findings.count; i++) {
		size_t n = strlen(out);

		snprintf(out + n, sizeof out - n, "%s:%lld %s;", findings.item[i].err.file, (long long)findings.item[i].err.line,
			findings.item[i].err.code);
	}
	findings_done(&findings);
	return out;
}

static const char *hash_of(const char *id)
{
	static char hash[65];
	struct store_stmt *stmt;
	bool row = false;

	ok(store_query(tx, "SELECT sha256 FROM evidence WHERE evidence = ?1", &stmt, &err));
	store_bind_text(stmt, 1, id);
	ok(store_step(stmt, &row, &err));
	assert_true(row);
	snprintf(hash, sizeof hash, "%s", store_text(stmt, 0) ? store_text(stmt, 0) : "");
	return hash;
}

static void test_a_files_hash_is_taken(void **state)
{
	paper(2, "E-1", "agreement", "2026-05-01", "abc.txt", NULL);
	paper(3, "E-2", "agreement", "2026-05-01", "inner/abc.txt", NULL);
	assert_string_equal(seal(), "");
	assert_string_equal(hash_of("E-1"), ABC);
	assert_string_equal(hash_of("E-2"), ABC);
}

static void test_files_that_are_no_evidence_are_named(void **state)
{
	put_file("run.txt", "#!/bin/sh\n");
	put_file("abc.pdf", "abc");
	paper(2, "E-1", "agreement", "2026-05-01", "empty.txt", NULL);
	paper(3, "E-2", "agreement", "2026-05-01", "run.txt", NULL);
	paper(4, "E-3", "agreement", "2026-05-01", "abc.pdf", NULL);
	assert_string_equal(seal(), "evidence.csv:2 evidence.empty;evidence.csv:3 evidence.type_refused;evidence.csv:4 evidence.type_differs;");
}

static void test_a_stated_hash_that_agrees_is_kept_in_small_letters(void **state)
{
	paper(2, "E-1", "agreement", "2026-05-01", "abc.txt", ABC);
	paper(3, "E-2", "agreement", "2026-05-01", "abc.txt", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
	assert_string_equal(seal(), "");
	assert_string_equal(hash_of("E-2"), ABC);
}

static void test_a_stated_hash_of_another_file_is_named(void **state)
{
	paper(2, "E-1", "agreement", "2026-05-01", "abc.txt", EMPTY);
	paper(3, "E-2", "agreement", "2026-05-01", "abc.txt", "nonsense");
	assert_string_equal(seal(), "evidence.csv:2 evidence.hash_differs;evidence.csv:3 evidence.hash_differs;");
}

static void test_paths_out_of_the_folder_are_refused(void **state)
{
	static const char *const bad[] = {"../abc.txt", "/etc/passwd", "inner/../../abc.txt", "inner/..", "..",
		".."
		"/",
		"", "inner/../abc.txt", "inner//../abc.txt"};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char id[16];

		snprintf(id, sizeof id, "E-%zu", i);
		paper((int)i + 2, id, "agreement", "2026-05-01", bad[i], NULL);
	}
	const char *text = seal();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char expected[64];

		snprintf(expected, sizeof expected, "evidence.csv:%zu evidence.path;", i + 2);
		if (!strstr(text, expected))
			fail_msg("%s: %s", bad[i], text);
	}
}

static void test_two_dots_within_a_name_are_no_way_out(void **state)
{
	put_file("a..b.txt", "abc");
	put_file("..hidden", "abc");
	paper(2, "E-1", "agreement", "2026-05-01", "a..b.txt", NULL);
	paper(3, "E-2", "agreement", "2026-05-01", "..hidden", NULL);
	assert_string_equal(seal(), "");
	assert_string_equal(hash_of("E-2"), ABC);
}

static void test_a_symbolic_link_does_not_lead_out_of_the_folder(void **state)
{
	char link_name[128], inner[160];

	snprintf(link_name, sizeof link_name, "%s/outside", fund_folder);
	assert_int_equal(symlink("/etc", link_name), 0);
	snprintf(inner, sizeof inner, "%s/out.txt", fund_folder);
	assert_int_equal(symlink("/etc/hostname", inner), 0);
	paper(2, "E-1", "agreement", "2026-05-01", "outside/hostname", NULL);
	paper(3, "E-2", "agreement", "2026-05-01", "out.txt", NULL);
	assert_string_equal(seal(), "evidence.csv:2 evidence.path;evidence.csv:3 evidence.path;");
}

static void test_missing_and_unfit_files_are_named(void **state)
{
	char path[128];

	paper(2, "E-1", "agreement", "2026-05-01", "nowhere.txt", NULL);
	paper(3, "E-2", "agreement", "2026-05-01", "inner", NULL);
	snprintf(path, sizeof path, "%s/pipe", fund_folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	paper(4, "E-3", "agreement", "2026-05-01", "pipe", NULL); /* must not wait for a writer */
	snprintf(path, sizeof path, "%s/big", fund_folder);
	put_file("big", "");
	assert_int_equal(truncate(path, 1024 * 1024 + 1), 0);
	paper(5, "E-4", "agreement", "2026-05-01", "big", NULL);
	assert_string_equal(seal(), "evidence.csv:2 evidence.file_missing;evidence.csv:3 evidence.file_unfit;evidence.csv:4 "
				    "evidence.file_unfit;evidence.csv:5 evidence.too_large;");
}

static void test_without_a_file_a_stated_hash_needs_its_form(void **state)
{
	paper(2, "E-1", "agreement", "2026-05-01", NULL, ABC);
	paper(3, "E-2", "agreement", "2026-05-01", NULL, "abc");
	paper(4, "E-3", "agreement", "2026-05-01", NULL, "zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_string_equal(seal(), "evidence.csv:3 evidence.hash_form;evidence.csv:4 evidence.hash_form;");
	assert_string_equal(hash_of("E-1"), ABC);
}

static void test_without_file_and_hash_the_record_itself_is_hashed(void **state)
{
	char first[65];

	paper(2, "E-1", "agreement", "2026-05-01", NULL, NULL);
	paper(3, "E-2", "agreement", "2026-05-01", NULL, NULL);
	assert_string_equal(seal(), "");
	snprintf(first, sizeof first, "%s", hash_of("E-1"));
	assert_int_equal(strlen(first), 64);
	assert_string_not_equal(first, hash_of("E-2"));
}

static void test_the_newest_paper_issued_by_the_day_counts(void **state)
{
	char found[EVIDENCE_ID_LEN] = "untouched";

	sql_run("INSERT INTO sites VALUES ('X', 'S1', 'x', NULL, NULL, 2)");
	sql_run("INSERT INTO measures VALUES ('M1', 'X', 'P', 'm', 'OLD', 'equipment', 'sec', 'electricity', 100, '1', 'kWh', NULL, 10, "
		"'2030-12-31', NULL, 2, NULL)");
	sql_run("INSERT INTO evidence VALUES ('E-1', 'order', 'S1', 'M1', '2026-05-01', 't', NULL, NULL, 2), ('E-2', 'order', 'S1', 'M1', "
		"'2026-05-10', 't', NULL, NULL, 3),"
		" ('E-9', 'order', 'S1', 'M1', '2026-05-10', 't', NULL, NULL, 4), ('E-3', 'agreement', 'S1', 'M1', '2026-05-12', 't', NULL, NULL, "
		"5)");
	refused(evidence_find(tx, "M1", "order", day("2026-04-30"), found, &err), ST_NOT_FOUND, "evidence.missing");
	assert_string_equal(found, "untouched");
	ok(evidence_find(tx, "M1", "order", day("2026-05-09"), found, &err));
	assert_string_equal(found, "E-1");
	ok(evidence_find(tx, "M1", "order", day("2026-05-10"), found, &err));
	assert_string_equal(found, "E-2"); /* of the same day the first key */
	refused(evidence_find(tx, "M1", "scrapping_proof", day("2026-12-31"), found, &err), ST_NOT_FOUND, "evidence.missing");
	refused(evidence_find(tx, "M2", "order", day("2026-12-31"), found, &err), ST_NOT_FOUND, "evidence.missing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, fund_teardown)
		T(test_a_files_hash_is_taken),
		T(test_files_that_are_no_evidence_are_named),
		T(test_a_stated_hash_that_agrees_is_kept_in_small_letters),
		T(test_a_stated_hash_of_another_file_is_named),
		T(test_paths_out_of_the_folder_are_refused),
		T(test_two_dots_within_a_name_are_no_way_out),
		T(test_a_symbolic_link_does_not_lead_out_of_the_folder),
		T(test_missing_and_unfit_files_are_named),
		T(test_without_a_file_a_stated_hash_needs_its_form),
		T(test_without_file_and_hash_the_record_itself_is_hashed),
		T(test_the_newest_paper_issued_by_the_day_counts),
	};

	return cmocka_run_group_tests(tests, NULL, db_done);
}
