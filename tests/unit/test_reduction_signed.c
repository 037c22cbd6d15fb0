/* Signed verification cases: text, signature, what changed since. */
#include "reduction/reduction_audit_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct sign_key key, other_key;

static const char *const reading_name[] = {"measure", "month", "energy"}, *const stated_name[] = {"verification", "opinion"};
static const char *first[] = {"M1", "2027-01", "60.1"}, *second[] = {"M1", "2027-02", NULL}, *stated[] = {"V1", "fit"};

/* A case of two readings; its version as reduction_audit_read makes it. */
static struct reduction_audit example(struct reduction_fact fact[2])
{
	struct reduction_audit audit = {
		.programme = "p", .verification = "V1", .project = "P1", .verifier = "VERIFIER", .opinion = "fit", .facts = 2};
	struct text text;
	struct hash hash;

	fact[0] = (struct reduction_fact){"reading", 2, 3, reading_name, first};
	fact[1] = (struct reduction_fact){"reading", 2, 3, reading_name, second};
	audit.fact = fact;
	audit.stated = (struct reduction_fact){"opinion", 1, 2, stated_name, stated};
	text_init(&text);
	reduction_audit_version_text(&audit, &text);
	hash_init(&hash);
	hash_bytes(&hash, text.data, text.length);
	hash_final(&hash, audit.version);
	text_done(&text);
	return audit;
}

static int setup(void **state)
{
	sign_key_make(&key);
	sign_key_make(&other_key);
	return 0;
}

static void a_signed_case_reads_back_and_holds(void **state)
{
	struct reduction_fact fact[2];
	struct reduction_audit audit = example(fact);
	struct reduction_signed made, back;

	reduction_signed_make(&audit, REDUCTION_REVIEWER, &key, &made);
	assert_non_null(strstr(made.text.data, "reading\tmeasure=M1\tmonth=2027-02\tenergy=\n")); /* blank is not left out */
	assert_int_equal(reduction_signed_parse(made.text.data, made.text.length, &back, NULL), ST_OK);
	assert_string_equal(back.text.data, made.text.data);
	assert_int_equal(back.role, REDUCTION_REVIEWER);
	assert_int_equal(back.signed_end, made.signed_end);
	assert_int_equal(reduction_signed_judge(&back, &audit, key.public_hex), REDUCTION_HOLDS);
	assert_int_equal(reduction_signed_judge(&back, NULL, NULL), REDUCTION_HOLDS);
	assert_int_equal(reduction_signed_judge(&back, &audit, other_key.public_hex), REDUCTION_OTHER_KEY);
	audit.verification = "V2";
	assert_int_equal(reduction_signed_judge(&back, &audit, NULL), REDUCTION_OTHER_CASE);
	reduction_signed_done(&back);
	reduction_signed_done(&made);
}

static void every_changed_byte_is_noticed(void **state)
{
	struct reduction_fact fact[2];
	struct reduction_audit audit = example(fact);
	struct reduction_signed made, back;

	reduction_signed_make(&audit, REDUCTION_LEAD, &key, &made);
	for (size_t i = 0; i < made.text.length; i++) {
		made.text.data[i] ^= 1;
		if (reduction_signed_parse(made.text.data, made.text.length, &back, NULL) == ST_OK) {
			if (reduction_signed_judge(&back, NULL, NULL) == REDUCTION_HOLDS)
				fail_msg("byte %zu", i);
			reduction_signed_done(&back);
		}
		made.text.data[i] ^= 1;
	}
	for (size_t length = 0; length < made.text.length - 1; length++)
		assert_int_equal(reduction_signed_parse(made.text.data, length, &back, NULL), ST_INPUT);
	reduction_signed_done(&made);
}

static void a_version_that_is_not_that_of_its_lines_is_told(void **state)
{
	struct reduction_fact fact[2];
	struct reduction_audit audit = example(fact);
	struct reduction_signed made;

	audit.version[0] = audit.version[0] == '0' ? '1' : '0';
	reduction_signed_make(&audit, REDUCTION_LEAD, &key, &made); /* a signer who lies */
	assert_int_equal(reduction_signed_judge(&made, NULL, NULL), REDUCTION_VERSION);
	reduction_signed_done(&made);
}

static void values_cannot_make_lines_or_fields(void **state)
{
	struct reduction_fact fact[2];
	const char *value[] = {"M1", "2027-01", "a\tb\nc\\d\r"};
	struct reduction_audit audit = example(fact);
	struct text text;

	fact[0].value = value;
	text_init(&text);
	reduction_audit_version_text(&audit, &text);
	assert_non_null(strstr(text.data, "energy=a\\tb\\nc\\\\d\\r\n"));
	text_done(&text);
}

static void what_changed_is_named_with_both_values(void **state)
{
	struct reduction_fact fact[2], changed[3];
	const char *corrected[] = {"M1", "2027-01", "60.2"}, *added[] = {"M1", "2027-03", "7"};
	struct reduction_audit audit = example(fact), now = example(changed);
	struct reduction_signed made;
	struct reduction_change *change;
	struct arena arena;
	struct err why;

	arena_init(&arena);
	reduction_signed_make(&audit, REDUCTION_LEAD, &key, &made);
	assert_int_equal(reduction_signed_changes(&made, &audit, &arena, &change), 0);
	changed[0].value = corrected;
	changed[1] = (struct reduction_fact){"reading", 2, 3, reading_name, added};
	assert_int_equal(reduction_signed_judge(&made, &now, NULL), REDUCTION_STALE);
	assert_int_equal(reduction_signed_changes(&made, &now, &arena, &change), 3);
	assert_string_equal(change[0].before, "reading\tmeasure=M1\tmonth=2027-01\tenergy=60.1");
	assert_string_equal(change[0].now, "reading\tmeasure=M1\tmonth=2027-01\tenergy=60.2");
	assert_string_equal(change[1].now, "");    /* February is gone */
	assert_string_equal(change[2].before, ""); /* March is new */
	reduction_signed_explain(&made, &now, REDUCTION_STALE, "V1", &why);
	assert_string_equal(why.code, "signed_case.stale");
	assert_string_equal(why.param[1], "reading measure=M1 month=2027-01: energy=60.1 → 60.2");
	assert_string_equal(why.param[2], "2");
	reduction_signed_done(&made);
	arena_done(&arena);
}

static void a_changed_opinion_is_a_change_too(void **state)
{
	struct reduction_fact fact[2];
	struct reduction_audit audit = example(fact);
	const char *unfit[] = {"V1", "unfit"};
	struct reduction_signed made;

	reduction_signed_make(&audit, REDUCTION_LEAD, &key, &made);
	audit.stated.value = unfit;
	assert_int_equal(reduction_signed_judge(&made, &audit, NULL), REDUCTION_STALE);
	reduction_signed_done(&made);
}

static void refused(const char *text, const char *code, int64_t line)
{
	struct reduction_signed c;
	struct err err;

	assert_int_equal(reduction_signed_parse(text, strlen(text), &c, &err), ST_INPUT);
	assert_string_equal(err.code, code);
	assert_int_equal(err.line, line);
}

static void what_is_no_signed_case_is_refused_with_its_line(void **state)
{
	static const char head[] = "sangsaeng verification case 1\nprogramme: p\nverification: V1\n";
	char text[512];

	refused("", "signed_case.not_one", 0);
	refused("sangsaeng ledger checkpoint 1\n", "signed_case.not_one", 0);
	refused("sangsaeng verification case 1\nprogramme: \n", "signed_case.value", 2);
	refused(head, "signed_case.truncated", 4);
	snprintf(text, sizeof text, "%sno fact\n", head);
	refused(text, "signed_case.fact", 4);
	snprintf(text, sizeof text, "%sversion_sha256: 12\n", head);
	refused(text, "signed_case.digits", 4);
	snprintf(text, sizeof text, "%sversion_sha256: %064d\nopinion\tx=y\nrole: boss\n", head, 0);
	refused(text, "signed_case.value", 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signed_case_reads_back_and_holds),
		cmocka_unit_test(every_changed_byte_is_noticed),
		cmocka_unit_test(a_version_that_is_not_that_of_its_lines_is_told),
		cmocka_unit_test(values_cannot_make_lines_or_fields),
		cmocka_unit_test(what_changed_is_named_with_both_values),
		cmocka_unit_test(a_changed_opinion_is_a_change_too),
		cmocka_unit_test(what_is_no_signed_case_is_refused_with_its_line),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
