/* Signed checkpoints: their text, keys, and what they prove about a ledger, also one whose hashes were all made anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fund_life.h"

#include "fund/fund_checkpoint.h"
#include "fund/fund_int.h"

static struct sign_key key, other_key;
static struct fund_history history;

static void read_history(void)
{
	ok(fund_history_read(tx, &arena, &history, &err));
}

/* Pays in, reserves and pays one grant: entries of every type but a release, and events. */
static int book(void **state)
{
	life_setup(state);
	sign_key_make(&key);
	sign_key_make(&other_key);
	int64_t bank = funder_pays("MOTIE", "ministry_trade", "tier1_equipment", 1, 1000, "2026-04-27", "funding:1");
	struct fund_grant g = agreed_grant("S1-M1", "S1", "tier1", 1, 1000);
	add_source(&g, "MOTIE", FUND_STATE, bank, rate("0.5"), 500);
	reserve_grant(&g, "2026-05-01");
	pay_grant(&g, 0, NULL, "2026-05-15");
	read_history();
	return 0;
}

static struct fund_checkpoint signed_end(void)
{
	struct fund_checkpoint c;
	ok(fund_checkpoint_make(&history, "P-1", &c, &err));
	fund_checkpoint_sign(&c, &key);
	return c;
}

static enum fund_checkpoint_outcome judged(const struct fund_checkpoint *c)
{
	return fund_checkpoint_judge(&history, c, "P-1", key.public_hex);
}

static char *text_of(const struct fund_checkpoint *c)
{
	struct text text;
	text_init(&text);
	fund_checkpoint_text(c, &text);
	char *s = arena_strdup(&arena, text.data);
	text_done(&text);
	return s;
}

static void the_end_of_the_ledger_is_what_is_signed(void **state)
{
	struct fund_checkpoint c = signed_end();
	struct fund_entry *entry;
	size_t entries;
	ok(fund_store_entries(tx, &arena, NULL, NULL, &entry, &entries, &err));
	assert_int_equal(c.position, entries);
	assert_string_equal(c.entry_hash, entry[entries - 1].hash);
	assert_int_equal(c.debits_krw, 1000 + 350);
	assert_int_equal(c.credits_krw, c.debits_krw);
	assert_int_equal(c.day, day("2026-05-15"));
	assert_int_equal(c.event, sql_int("SELECT MAX(seq) FROM fund_grant_event"));
	assert_int_equal(judged(&c), FUND_CHECKPOINT_HOLDS);
}

static void nothing_booked_is_nothing_to_sign(void **state)
{
	struct fund_history empty = {0};
	struct fund_checkpoint c;
	refused(fund_checkpoint_make(&empty, "P-1", &c, &err), ST_NOT_FOUND, "checkpoint.empty");
}

static void it_still_holds_when_the_ledger_has_grown(void **state)
{
	struct fund_checkpoint c = signed_end();
	funder_pays("OEM", "carmaker", "tier1_equipment", 1, 77, "2026-06-01", "funding:2");
	ok(fund_grant_move(tx, "S1-M1", FUND_INSTALLED, ACT(day("2026-07-01"), "E-X"), 0, &err));
	read_history();
	assert_int_equal(judged(&c), FUND_CHECKPOINT_HOLDS);
	struct fund_checkpoint later = signed_end();
	assert_int_equal(later.position, c.position + 1);
	assert_int_equal(judged(&later), FUND_CHECKPOINT_HOLDS);
}

static void text_reads_back_to_the_same_checkpoint(void **state)
{
	struct fund_checkpoint c = signed_end(), back;
	const char *text = text_of(&c);
	ok(fund_checkpoint_parse(text, strlen(text), &back, &err));
	assert_string_equal(text_of(&back), text);
	assert_true(fund_checkpoint_signed(&back));
}

static void line_ends_of_mail_and_a_byte_order_mark_do_no_harm(void **state)
{
	struct fund_checkpoint c = signed_end(), back;
	const char *text = text_of(&c);
	char crlf[FUND_CHECKPOINT_TEXT_MAX] = "\xef\xbb\xbf";
	size_t n = 3;
	for (const char *s = text; *s; s++) {
		if (*s == '\n')
			crlf[n++] = '\r';
		crlf[n++] = *s;
	}
	n += (size_t)snprintf(crlf + n, sizeof crlf - n, "\r\n  \r\n");
	ok(fund_checkpoint_parse(crlf, n, &back, &err));
	assert_true(fund_checkpoint_signed(&back));
	ok(fund_checkpoint_parse(text, strlen(text) - 1, &back, &err)); /* the last line end is gone */
	assert_true(fund_checkpoint_signed(&back));
}

static void a_file_that_was_cut_off_is_told_from_one_that_was_changed(void **state)
{
	struct fund_checkpoint c = signed_end(), back;
	const char *text = text_of(&c);
	size_t length = strlen(text);
	for (size_t keep = strlen("sangsaeng ledger checkpoint 1\n"); keep < length - 1; keep++) {
		enum status status = fund_checkpoint_parse(text, keep, &back, &err);
		assert_int_equal(status, ST_INPUT);
		/* cut inside a number or a day it may look like a wrong value */
		if (strcmp(err.code, "checkpoint.truncated") != 0 && strcmp(err.code, "checkpoint.value") != 0)
			fail_msg("cut at %zu: %s", keep, err.code);
		assert_true(err.line >= 2);
	}
	refused(fund_checkpoint_parse(text, length - 200, &back, &err), ST_INPUT, "checkpoint.truncated");
	refused(fund_checkpoint_parse("position,amount\n1,2\n", 20, &back, &err), ST_INPUT, "checkpoint.not_one");
	char more[FUND_CHECKPOINT_TEXT_MAX];
	int n = snprintf(more, sizeof more, "%sP.S.\n", text);
	assert_int_equal(fund_checkpoint_parse(more, (size_t)n, &back, &err), ST_INPUT);
	assert_string_equal(err.code, "checkpoint.extra");
	assert_int_equal(err.line, 14);
}

static void changing_any_byte_breaks_the_text_or_the_signature(void **state)
{
	struct fund_checkpoint c = signed_end(), back;
	char *text = text_of(&c);
	size_t length = strlen(text);
	for (size_t i = 0; i < length; i++) {
		char kept = text[i];
		for (int bit = 0; bit < 8; bit++) {
			text[i] = (char)(kept ^ (1 << bit));
			if (fund_checkpoint_parse(text, length, &back, NULL) != ST_OK)
				continue;
			if (fund_checkpoint_signed(&back) && strcmp(text_of(&back), text_of(&c)) != 0)
				fail_msg("byte %zu, bit %d: signed with other content", i, bit);
		}
		text[i] = kept;
	}
}

static void another_key_or_programme_is_not_ours(void **state)
{
	struct fund_checkpoint c = signed_end();
	assert_int_equal(fund_checkpoint_judge(&history, &c, "P-2", NULL), FUND_CHECKPOINT_PROGRAMME);
	assert_int_equal(fund_checkpoint_judge(&history, &c, "P-1", other_key.public_hex), FUND_CHECKPOINT_KEY);
	fund_checkpoint_sign(&c, &other_key);
	assert_int_equal(fund_checkpoint_judge(&history, &c, "P-1", NULL), FUND_CHECKPOINT_HOLDS);
	assert_int_equal(judged(&c), FUND_CHECKPOINT_KEY);
	memcpy(c.public_key, key.public_hex, sizeof c.public_key); /* claims ours */
	assert_int_equal(judged(&c), FUND_CHECKPOINT_SIGNATURE);
}

/* Makes every hash of entries and events fit what the rows say now, as somebody who can write the database would. */
static void make_all_hashes_anew(void)
{
	struct fund_entry *entry;
	struct fund_event *event;
	size_t entries, events;
	const char *previous = "";
	struct store_stmt *stmt;
	ok(fund_store_entries(tx, &arena, NULL, NULL, &entry, &entries, &err));
	for (size_t i = 0; i < entries; i++) {
		fund_entry_hash(previous, &entry[i], entry[i].hash);
		ok(store_query(tx, "UPDATE fund_entry SET hash = ?1 WHERE position = ?2", &stmt, &err));
		store_bind_text(stmt, 1, entry[i].hash);
		store_bind_int(stmt, 2, entry[i].position);
		ok(store_run(stmt, &err));
		previous = entry[i].hash;
	}
	ok(fund_store_events(tx, &arena, NULL, &event, &events, &err));
	previous = "";
	for (size_t i = 0; i < events; i++) {
		fund_event_hash(previous, &event[i], event[i].hash);
		ok(store_query(tx, "UPDATE fund_grant_event SET hash = ?1 WHERE seq = ?2", &stmt, &err));
		store_bind_text(stmt, 1, event[i].hash);
		store_bind_int(stmt, 2, event[i].seq);
		ok(store_run(stmt, &err));
		previous = event[i].hash;
	}
}

static int64_t chain_complaints(void)
{
	struct fund_check_rule rule = {.duty = {.ratio = {1, 1}}, .match_rate = {0, 1}};
	struct findings findings;
	int64_t chains = 0;
	findings_init(&findings, 100);
	ok(fund_recheck(tx, &rule, FUND_CHECK_LEDGER, &findings, &err));
	for (size_t i = 0; i < findings.count; i++)
		chains += strcmp(findings.item[i].err.code, "fund.chain") == 0;
	findings_done(&findings);
	return chains;
}

static int64_t checkpoint_complaints(const char *code)
{
	struct findings findings;
	int64_t found = 0;
	findings_init(&findings, 100);
	ok(fund_checkpoints_check(tx, "P-1", &findings, &err));
	for (size_t i = 0; i < findings.count; i++)
		found += strcmp(findings.item[i].err.code, code) == 0;
	assert_int_equal(findings.errors, found);
	findings_done(&findings);
	return found;
}

static void store_end(void)
{
	struct fund_checkpoint c = signed_end();
	bool again = true;
	ok(fund_checkpoint_put(tx, &c, &again, &err));
	assert_false(again);
	ok(fund_checkpoint_put(tx, &c, &again, &err));
	assert_true(again);
	assert_int_equal(sql_int("SELECT COUNT(*) FROM fund_checkpoint"), 1);
	assert_int_equal(checkpoint_complaints("none"), 0);
}

static void a_rewritten_entry_is_caught_though_every_hash_was_made_anew(void **state)
{
	store_end();
	sql_run("UPDATE fund_entry SET amount_krw = amount_krw + 1 WHERE position = 1");
	assert_true(chain_complaints() > 0);
	make_all_hashes_anew();
	assert_int_equal(chain_complaints(), 0); /* the chain alone believes it */
	assert_int_equal(checkpoint_complaints("checkpoint.entry"), 1);
}

static void a_rewritten_event_is_caught_though_every_hash_was_made_anew(void **state)
{
	store_end();
	sql_run("UPDATE fund_grant_event SET actor = 'somebody' WHERE seq = 2");
	make_all_hashes_anew();
	assert_int_equal(checkpoint_complaints("checkpoint.event"), 1);
}

static void an_account_that_got_another_name_is_caught(void **state)
{
	store_end();
	sql_run("UPDATE fund_account SET owner = 'S9-M1' WHERE kind = 'grant'");
	assert_int_equal(chain_complaints(), 0); /* entries name accounts by number */
	assert_int_equal(checkpoint_complaints("checkpoint.accounts"), 1);
}

static void an_account_that_was_moved_to_another_programme_or_budget_year_is_caught(void **state)
{
	store_end();
	sql_run("UPDATE fund_account SET programme = 'P-9' WHERE kind = 'grant'");
	assert_int_equal(checkpoint_complaints("checkpoint.accounts"), 1);
	sql_run("UPDATE fund_account SET programme = '', budget_year = budget_year + 1 WHERE kind = 'grant'");
	assert_int_equal(checkpoint_complaints("checkpoint.accounts"), 1);
	sql_run("UPDATE fund_account SET budget_year = budget_year - 1 WHERE kind = 'grant'");
	assert_int_equal(checkpoint_complaints("none"), 0);
}

static void entries_taken_off_the_end_are_caught(void **state)
{
	store_end();
	sql_run("DELETE FROM fund_milestone");
	sql_run("DELETE FROM fund_entry WHERE position = (SELECT MAX(position) FROM fund_entry)");
	assert_int_equal(checkpoint_complaints("checkpoint.short"), 1);
}

static void a_stored_checkpoint_that_was_changed_is_caught(void **state)
{
	static const char *const change[] = {"UPDATE fund_checkpoint SET content = replace(content, 'accounts: ', 'accounts: 1')",
		"UPDATE fund_checkpoint SET content = content || '\n'", "UPDATE fund_checkpoint SET content = 'x'",
		"UPDATE fund_checkpoint SET position = position - 1", "UPDATE fund_checkpoint SET public_key = public_key || '0'"};
	for (size_t i = 0; i < sizeof change / sizeof *change; i++) {
		store_end();
		sql_run(change[i]);
		assert_int_equal(checkpoint_complaints("checkpoint.signature"), 1);
		sql_run("DELETE FROM fund_checkpoint");
	}
}

static void sums_that_an_honest_key_signed_wrongly_are_told(void **state)
{
	struct fund_checkpoint c = signed_end();
	c.credits_krw++;
	fund_checkpoint_sign(&c, &key);
	assert_int_equal(judged(&c), FUND_CHECKPOINT_SUMS);
}

static void a_key_file_reads_back_and_its_mistakes_are_told_without_its_content(void **state)
{
	char text[SIGN_KEY_TEXT_LEN], copy[2 * SIGN_KEY_TEXT_LEN];
	struct sign_key back;
	size_t length = sign_key_text(&key, text);
	ok(sign_key_parse(text, length, &back, &err));
	assert_memory_equal(&back, &key, sizeof key);
	for (size_t keep = 0; keep < length - 1; keep++) {
		assert_int_equal(sign_key_parse(text, keep, &back, &err), ST_INPUT);
		assert_true(strcmp(err.code, "key.truncated") == 0 || strcmp(err.code, "key.not_one") == 0);
		for (int i = 0; i < err.param_count; i++)
			assert_null(strstr(err.param[i], text + length - 20));
	}
	memcpy(copy, text, length);
	copy[length - 2] = copy[length - 2] == '0' ? '1' : '0';
	refused(sign_key_parse(copy, length, &back, &err), ST_INPUT, "key.mismatch");
	memcpy(copy, text, length);
	copy[length - 2] = 'G';
	refused(sign_key_parse(copy, length, &back, &err), ST_INPUT, "key.value");
	sign_key_done(&back);
	for (size_t i = 0; i < sizeof back; i++)
		assert_int_equal(((unsigned char *)&back)[i], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_end_of_the_ledger_is_what_is_signed, book, life_teardown),
		cmocka_unit_test_setup_teardown(nothing_booked_is_nothing_to_sign, book, life_teardown),
		cmocka_unit_test_setup_teardown(it_still_holds_when_the_ledger_has_grown, book, life_teardown),
		cmocka_unit_test_setup_teardown(text_reads_back_to_the_same_checkpoint, book, life_teardown),
		cmocka_unit_test_setup_teardown(line_ends_of_mail_and_a_byte_order_mark_do_no_harm, book, life_teardown),
		cmocka_unit_test_setup_teardown(a_file_that_was_cut_off_is_told_from_one_that_was_changed, book, life_teardown),
		cmocka_unit_test_setup_teardown(changing_any_byte_breaks_the_text_or_the_signature, book, life_teardown),
		cmocka_unit_test_setup_teardown(another_key_or_programme_is_not_ours, book, life_teardown),
		cmocka_unit_test_setup_teardown(a_rewritten_entry_is_caught_though_every_hash_was_made_anew, book, life_teardown),
		cmocka_unit_test_setup_teardown(a_rewritten_event_is_caught_though_every_hash_was_made_anew, book, life_teardown),
		cmocka_unit_test_setup_teardown(an_account_that_got_another_name_is_caught, book, life_teardown),
		cmocka_unit_test_setup_teardown(an_account_that_was_moved_to_another_programme_or_budget_year_is_caught, book, life_teardown),
		cmocka_unit_test_setup_teardown(entries_taken_off_the_end_are_caught, book, life_teardown),
		cmocka_unit_test_setup_teardown(a_stored_checkpoint_that_was_changed_is_caught, book, life_teardown),
		cmocka_unit_test_setup_teardown(sums_that_an_honest_key_signed_wrongly_are_told, book, life_teardown),
		cmocka_unit_test_setup_teardown(a_key_file_reads_back_and_its_mistakes_are_told_without_its_content, book, life_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
