/* Signing in: codes and links, limits, second factors (RFC 6238), sessions and what ends them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "identity/identity_int.h"
#include "identity_support.h"

#define HERE "192.0.2.1"

static enum identity_answer who(const char *secret, struct identity_caller *out)
{
	return identity_lookup(identity, NULL, secret, out);
}

/* ---- pure pieces ---- */

static void codes_are_those_of_the_standard(void **state)
{
	static const struct {
		int64_t time;
		const char *code;
	} vector[] = {{59, "287082"}, {1111111109, "081804"}, {1111111111, "050471"}, {1234567890, "005924"}, {2000000000, "279037"},
		{20000000000, "353130"}}; /* RFC 6238, appendix B: the last six of its eight digits */
	char code[7], text[40];

	for (size_t i = 0; i < sizeof vector / sizeof *vector; i++) {
		ok(identity_totp_code((const unsigned char *)"12345678901234567890", 20, vector[i].time / 30, code, &err));
		assert_string_equal(code, vector[i].code);
	}
	identity_base32((const unsigned char *)"foobar", 6, text);
	assert_string_equal(text, "MZXW6YTBOI"); /* RFC 4648 */
	identity_base32((const unsigned char *)"12345678901234567890", 20, text);
	assert_string_equal(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

static void a_step_before_and_after_is_accepted_and_none_twice(void **state)
{
	const unsigned char *secret = (const unsigned char *)"12345678901234567890";
	char code[7];
	int64_t step;

	ok(identity_totp_code(secret, 20, 1000, code, &err));
	for (int64_t now = 999; now <= 1001; now++) {
		ok(identity_totp_judge(secret, code, now * 30, -1, &step, &err));
		assert_int_equal(step, 1000);
	}
	ok(identity_totp_judge(secret, code, 998 * 30, -1, &step, &err));
	assert_int_equal(step, -1);
	ok(identity_totp_judge(secret, code, 1002 * 30, -1, &step, &err));
	assert_int_equal(step, -1);
	ok(identity_totp_judge(secret, code, 1000 * 30, 1000, &step, &err));
	assert_int_equal(step, -1);
	ok(identity_totp_judge(secret, "12345", 1000 * 30, -1, &step, &err));
	assert_int_equal(step, -1);
	ok(identity_totp_judge(secret, "1234567", 1000 * 30, -1, &step, &err));
	assert_int_equal(step, -1);
}

static void typed_codes_are_read_kindly(void **state)
{
	char code[IDENTITY_CODE_LEN];

	assert_true(identity_code_read(" k7td-93xq ", code));
	assert_string_equal(code, "K7TD93XQ");
	assert_true(identity_code_read("OIL0-1110", code));
	assert_string_equal(code, "01101110");
	assert_false(identity_code_read("K7TD-93X", code));
	assert_false(identity_code_read("K7TD-93XQQ", code));
	assert_false(identity_code_read("K7TD-93XU", code));
	assert_false(identity_code_read("", code));
}

static void secrets_of_ours_are_told_from_noise_and_by_purpose(void **state)
{
	struct identity_keys keys = {.has_file = false}, others = {.tag = {1}};
	char secret[IDENTITY_SECRET_LEN], changed[IDENTITY_SECRET_LEN];

	identity_secret_make(&keys, 's', secret);
	assert_int_equal(strlen(secret), IDENTITY_SECRET_LEN - 1);
	assert_true(identity_secret_ours(&keys, 's', secret));
	assert_false(identity_secret_ours(&keys, 't', secret));
	assert_false(identity_secret_ours(&others, 's', secret));
	for (size_t i = 0; i < 50; i++) {
		memcpy(changed, secret, sizeof changed);
		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		assert_false(identity_secret_ours(&keys, 's', changed));
	}
	assert_false(identity_secret_ours(&keys, 's', ""));
	assert_false(identity_secret_ours(&keys, 's', "x"));
}

/* ---- by mail ---- */

static void a_code_signs_in_once(void **state)
{
	struct identity_signed_in in, again;
	struct identity_caller caller;
	char id[IDENTITY_SECRET_LEN];
	const char *letter, *code;

	ok(identity_sign_in_ask(identity, "Kim@S1.example", HERE, id, &err));
	letter = take_letter();
	assert_non_null(letter);
	assert_non_null(strstr(letter, "Dear Kim"));
	code = after(letter, "Your code: ");
	ok(identity_sign_in_code(identity, id, code, HERE, &in, &err));
	assert_int_equal(in.need, IDENTITY_COMPLETE);
	assert_int_equal(who(in.secret, &caller), IDENTITY_KNOWN);
	assert_int_equal(caller.kind, IDENTITY_PERSON);
	assert_string_equal(caller.person, "P-1");
	assert_string_equal(caller.organisation, "S1");
	assert_string_equal(caller.csrf, in.caller.csrf);
	assert_true(identity_has_scope(&caller, "anything"));
	refused(identity_sign_in_code(identity, id, code, HERE, &again, &err), ST_DENIED, "identity.code");
}

static void a_link_works_once_and_only_where_it_was_asked_for(void **state)
{
	struct identity_signed_in in;
	char id[IDENTITY_SECRET_LEN], other[IDENTITY_SECRET_LEN], link[128];

	ok(identity_sign_in_ask(identity, "kim@s1.example", HERE, id, &err));
	snprintf(link, sizeof link, "%s", after(take_letter(), "/v1/sign-in/link?key="));
	refused(identity_sign_in_link(identity, NULL, link, HERE, &in, &err), ST_DENIED, "identity.other_browser");
	ok(identity_sign_in_ask(identity, "nobody@s1.example", HERE, other, &err));
	refused(identity_sign_in_link(identity, other, link, HERE, &in, &err), ST_DENIED, "identity.code");
	refused(identity_sign_in_link(identity, id, "x", HERE, &in, &err), ST_DENIED, "identity.code");
	ok(identity_sign_in_link(identity, id, link, HERE, &in, &err));
	refused(identity_sign_in_link(identity, id, link, HERE, &in, &err), ST_DENIED, "identity.code");
}

static void who_has_no_address_or_has_left_gets_no_letter_and_the_same_answer(void **state)
{
	struct identity_signed_in in;
	char id[IDENTITY_SECRET_LEN];

	ok(identity_sign_in_ask(identity, "nobody@s1.example", HERE, id, &err));
	assert_null(take_letter());
	refused(identity_sign_in_code(identity, id, "K7TD-93XQ", HERE, &in, &err), ST_DENIED, "identity.code");
	ok(identity_sign_in_ask(identity, "lee@s2.example", HERE, id, &err));
	assert_non_null(take_letter());
	now_s += 40 * 24 * 3600; /* Lee's last day is over */
	ok(identity_sign_in_ask(identity, "lee@s2.example", HERE, id, &err));
	assert_null(take_letter());
	refused(identity_sign_in_ask(identity, "no address", HERE, id, &err), ST_INPUT, "identity.mail");
}

static void five_wrong_codes_end_it_and_then_lock(void **state)
{
	struct identity_signed_in in;
	char id[IDENTITY_SECRET_LEN], code[32];

	ok(identity_sign_in_ask(identity, "kim@s1.example", HERE, id, &err));
	snprintf(code, sizeof code, "%s", after(take_letter(), "Your code: "));
	for (int i = 0; i < IDENTITY_CODE_TRIES; i++)
		refused(identity_sign_in_code(identity, id, "00000000", HERE, &in, &err), ST_DENIED, "identity.code");
	refused(identity_sign_in_code(identity, id, code, HERE, &in, &err), ST_DENIED, "identity.locked");
	assert_string_equal(err.param[0], "60");
	refused(identity_sign_in_code(identity, id, code, "192.0.2.9", &in, &err), ST_DENIED, "identity.code"); /* dead, from anywhere */
	now_s += 61;
	ok(identity_sign_in_ask(identity, "kim@s1.example", HERE, id, &err));
	snprintf(code, sizeof code, "%s", after(take_letter(), "Your code: "));
	refused(identity_sign_in_code(identity, id, "00000000", HERE, &in, &err), ST_DENIED, "identity.code");
	refused(identity_sign_in_code(identity, id, code, HERE, &in, &err), ST_DENIED, "identity.locked");
	assert_string_equal(err.param[0], "120"); /* twice as long */
	now_s += 121;
	ok(identity_sign_in_code(identity, id, code, HERE, &in, &err));
}

static void a_code_ends_after_ten_minutes(void **state)
{
	struct identity_signed_in in;
	char id[IDENTITY_SECRET_LEN];

	ok(identity_sign_in_ask(identity, "kim@s1.example", HERE, id, &err));
	now_s += IDENTITY_CODE_SECONDS;
	refused(identity_sign_in_code(identity, id, after(take_letter(), "Your code: "), HERE, &in, &err), ST_DENIED, "identity.code");
}

static void letters_to_one_address_are_limited(void **state)
{
	char id[IDENTITY_SECRET_LEN];

	for (int i = 0; i < 5; i++)
		ok(identity_sign_in_ask(identity, i % 2 ? "kim@s1.example" : "KIM@s1.example", HERE, id, &err));
	refused(identity_sign_in_ask(identity, "kim@s1.example", "192.0.2.7", id, &err), ST_DENIED, "identity.locked");
	ok(identity_sign_in_ask(identity, "desk@op.example", HERE, id, &err));
	now_s += 3601;
	ok(identity_sign_in_ask(identity, "kim@s1.example", HERE, id, &err));
	for (int i = 0; i < 59; i++) {
		char mail[64];

		snprintf(mail, sizeof mail, "m%d@s1.example", i);
		ok(identity_sign_in_ask(identity, mail, HERE, id, &err));
	}
	refused(identity_sign_in_ask(identity, "new@s1.example", HERE, id, &err), ST_DENIED, "identity.locked");
}

/* ---- sessions ---- */

static void a_session_ends_when_idle_or_old_and_is_found_where_memory_forgot(void **state)
{
	struct identity_signed_in in = sign_in("kim@s1.example"), second;
	struct identity_caller caller;

	for (int i = 0; i < 23; i++) { /* in use all the time */
		now_s += 30 * 60;
		assert_int_equal(who(in.secret, &caller), IDENTITY_KNOWN);
	}
	now_s += 31 * 60;
	assert_int_equal(who(in.secret, &caller), IDENTITY_EXPIRED);
	assert_string_equal(caller.person, "");
	second = sign_in("kim@s1.example");
	now_s += 3601; /* idle here, so the database decides */
	assert_int_equal(who(second.secret, &caller), IDENTITY_ASK);
	refused(identity_find(identity, NULL, second.secret, &caller, &err), ST_DENIED, "identity.expired");
	assert_int_equal(identity_lookup(identity, NULL, NULL, &caller), IDENTITY_KNOWN);
	assert_int_equal(caller.kind, IDENTITY_NOBODY);
	assert_int_equal(who("garbage", &caller), IDENTITY_REFUSED);
}

static void another_process_knows_sessions_and_revocations(void **state)
{
	struct identity *other = open_another();
	struct identity_signed_in in = sign_in("kim@s1.example");
	struct identity_session *list;
	struct identity_caller caller;
	size_t count;

	assert_int_equal(identity_lookup(other, NULL, in.secret, &caller), IDENTITY_ASK);
	ok(identity_find(other, NULL, in.secret, &caller, &err));
	assert_string_equal(caller.person, "P-1");
	ok(identity_sessions(identity, "P-1", &arena, &list, &count, &err));
	assert_int_equal(count, 1);
	refused(identity_session_revoke(identity, list[0].session, "P-OP", "P-OP", &err), ST_NOT_FOUND, "identity.session");
	ok(identity_session_revoke(identity, list[0].session, "P-1", "P-1", &err));
	assert_int_equal(who(in.secret, &caller), IDENTITY_REFUSED);
	assert_int_equal(identity_lookup(other, NULL, in.secret, &caller), IDENTITY_KNOWN);
	ok(identity_refresh(other, &err));
	assert_int_equal(identity_lookup(other, NULL, in.secret, &caller), IDENTITY_REFUSED);
	refused(identity_find(other, NULL, in.secret, &caller, &err), ST_DENIED, "identity.refused");
	ok(identity_sessions(identity, NULL, &arena, &list, &count, &err));
	assert_int_equal(count, 0);
	identity_close(other);
}

static void cookies_are_read_from_their_header_under_the_safe_name_only(void **state)
{
	struct identity_signed_in in = sign_in("kim@s1.example");
	struct identity_caller caller;
	char header[400];

	snprintf(header, sizeof header, "a=b; __Host-session=%s; c=d", in.secret);
	assert_int_equal(who(header, &caller), IDENTITY_KNOWN);
	assert_string_equal(caller.person, "P-1");
	snprintf(header, sizeof header, "session=%s", in.secret); /* a plain page of this host may set it: behind TLS it is nothing */
	assert_int_equal(who(header, &caller), IDENTITY_KNOWN);
	assert_int_equal(caller.kind, IDENTITY_NOBODY);
	snprintf(header, sizeof header, "__Host-session=%sx", in.secret);
	assert_int_equal(who(header, &caller), IDENTITY_REFUSED);
	assert_int_equal(identity_lookup(identity, in.secret, NULL, &caller), IDENTITY_REFUSED); /* a session is no bearer token */
}

/* ---- the second factor ---- */

static void base32_read(const char *text, unsigned char out[IDENTITY_TOTP_BYTES])
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint32_t held = 0;
	int bits = 0;

	for (; *text; text++) {
		held = held << 5 | (uint32_t)(strchr(letters, *text) - letters);
		bits += 5;
		if (bits >= 8) {
			*out++ = (unsigned char)(held >> (bits - 8));
			bits -= 8;
			held &= (1u << bits) - 1;
		}
	}
}

static const char *app(const char *secret)
{
	static char code[7];
	unsigned char bytes[IDENTITY_TOTP_BYTES];

	base32_read(secret, bytes);
	ok(identity_totp_code(bytes, sizeof bytes, now_s / 30, code, &err));
	return code;
}

static void an_operator_is_nobody_until_the_second_factor(void **state)
{
	struct identity_signed_in in = sign_in("desk@op.example"), full, again;
	const char *secret, *uri, **recovery, *wrong;
	struct identity_caller caller;

	assert_int_equal(in.need, IDENTITY_NEEDS_ENROLMENT);
	assert_int_equal(who(in.secret, &caller), IDENTITY_KNOWN);
	assert_int_equal(caller.kind, IDENTITY_NOBODY);
	assert_string_equal(caller.organisation, "");
	assert_string_equal(caller.session, in.caller.session);
	refused(identity_totp_check(identity, caller.session, "123456", &full, &err), ST_CONFLICT, "identity.totp_none");
	ok(identity_totp_begin(identity, caller.session, &arena, &secret, &uri, &err));
	assert_non_null(strstr(uri, "otpauth://totp/Sangsaeng:P-OP?secret="));
	wrong = strcmp(app(secret), "000000") == 0 ? "111111" : "000000";
	refused(identity_totp_confirm(identity, caller.session, wrong, &arena, &full, &recovery, &err), ST_DENIED, "identity.totp");
	ok(identity_totp_confirm(identity, caller.session, app(secret), &arena, &full, &recovery, &err));
	assert_int_equal(who(in.secret, &caller), IDENTITY_REFUSED); /* it went on under another secret */
	assert_int_equal(who(full.secret, &caller), IDENTITY_KNOWN);
	assert_int_equal(caller.kind, IDENTITY_PERSON);
	assert_true(caller.second_factor);

	in = sign_in("desk@op.example");
	assert_int_equal(in.need, IDENTITY_NEEDS_TOTP);
	refused(identity_totp_begin(identity, in.caller.session, &arena, &secret, &uri, &err), ST_CONFLICT, "identity.totp_there");
	refused(identity_totp_check(identity, in.caller.session, app(secret), &full, &err), ST_DENIED, "identity.totp"); /* shown already */
	now_s += 30;
	ok(identity_totp_check(identity, in.caller.session, app(secret), &full, &err));
	in = sign_in("desk@op.example");
	ok(identity_totp_check(identity, in.caller.session, recovery[3], &full, &err));
	in = sign_in("desk@op.example");
	refused(identity_totp_check(identity, in.caller.session, recovery[3], &again, &err), ST_DENIED, "identity.totp");
	for (int i = 0; i < 4; i++)
		refused(identity_totp_check(identity, in.caller.session, wrong, &again, &err), ST_DENIED, "identity.totp");
	now_s += 30;
	refused(identity_totp_check(identity, in.caller.session, app(secret), &again, &err), ST_DENIED, "identity.locked");
	ok(identity_totp_reset(identity, "P-OP", "P-X", &err));
	assert_int_equal(who(full.secret, &caller), IDENTITY_REFUSED);
	refused(identity_totp_reset(identity, "P-OP", "P-X", &err), ST_NOT_FOUND, "identity.totp_of");
}

static void a_key_file_of_another_database_is_refused(void **state)
{
	struct identity_options options = {.mailbox = mailbox, .open = test_open, .clock = test_clock, .quiet = true};
	struct identity_signed_in in = sign_in("desk@op.example");
	const char *secret, *uri;
	struct identity *other;
	char another[700];
	FILE *file;

	ok(identity_totp_begin(identity, in.caller.session, &arena, &secret, &uri, &err)); /* now the key file is there */
	snprintf(another, sizeof another, "%s.other", key_file);
	file = fopen(another, "w");
	fputs("00000000000000000000000000000000ffffffffffffffffffffffffffffffff\n", file);
	fclose(file);
	options.key_file = another;
	refused(identity_open(db_path, &options, &other, &err), ST_INPUT, "identity.key_file"); /* others may read it */
	chmod(another, 0600);
	refused(identity_open(db_path, &options, &other, &err), ST_INPUT, "identity.key_other");
}

static void the_log_is_a_chain(void **state)
{
	struct identity_event *event;
	struct findings findings;
	size_t count;

	sign_in("kim@s1.example");
	sign_in("desk@op.example");
	findings_init(&findings, 5);
	ok(identity_log_read(identity, &arena, &event, &count, &findings, &err));
	assert_int_equal(count, 2);
	assert_int_equal(findings.errors, 0);
	assert_string_equal(event[1].kind, "session.begun");
	assert_string_equal(event[1].actor, "P-OP");
	db_raw("UPDATE live_identity_log SET actor = 'P-1' WHERE seq = 2");
	ok(identity_log_read(identity, &arena, &event, &count, &findings, &err));
	assert_string_equal(findings.item[0].err.code, "identity.log_hash");
	db_raw("DELETE FROM live_identity_log WHERE seq = 1");
	ok(identity_log_read(identity, &arena, &event, &count, &findings, &err));
	assert_string_equal(findings.item[1].err.code, "identity.log_gap");
	findings_done(&findings);
}

static void nothing_that_signs_in_stands_in_the_database(void **state)
{
	struct identity_signed_in in = sign_in("kim@s1.example");
	char sql[512];

	snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM live_identity_sessions WHERE session = '%s' OR secret_hash = '%s' OR method = '%s'",
		in.secret, in.secret, in.secret);
	assert_int_equal(db_raw_int(sql), 0);
	assert_int_equal(db_raw_int("SELECT COUNT(*) FROM live_identity_codes WHERE mail LIKE '%@%'"), 0);
	assert_int_equal(db_raw_int("SELECT COUNT(*) FROM live_identity_counts WHERE name LIKE '%@%' OR name LIKE '%192.0.2%'"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, identity_setup, identity_teardown)
int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_are_those_of_the_standard),
		cmocka_unit_test(a_step_before_and_after_is_accepted_and_none_twice),
		cmocka_unit_test(typed_codes_are_read_kindly),
		cmocka_unit_test(secrets_of_ours_are_told_from_noise_and_by_purpose),
		TEST(a_code_signs_in_once),
		TEST(a_link_works_once_and_only_where_it_was_asked_for),
		TEST(who_has_no_address_or_has_left_gets_no_letter_and_the_same_answer),
		TEST(five_wrong_codes_end_it_and_then_lock),
		TEST(a_code_ends_after_ten_minutes),
		TEST(letters_to_one_address_are_limited),
		TEST(a_session_ends_when_idle_or_old_and_is_found_where_memory_forgot),
		TEST(another_process_knows_sessions_and_revocations),
		TEST(cookies_are_read_from_their_header_under_the_safe_name_only),
		TEST(an_operator_is_nobody_until_the_second_factor),
		TEST(a_key_file_of_another_database_is_refused),
		TEST(the_log_is_a_chain),
		TEST(nothing_that_signs_in_stands_in_the_database),
	};

	return cmocka_run_group_tests(tests, NULL, db_done);
}
