/* Letters as mails, the mailbox, and mail that comes back. */
#include "net/net_bounce.h"
#include "net/net_letter.h"
#include "net/net_mailbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct net_letter plain = {.key = "C/S1/start",
	.message_id = "<1@x.example>",
	.from_name = "Office",
	.from = "office@x.example",
	.to_name = "Kim",
	.to = "kim@y.example",
	.subject = "Data",
	.body = "Hello\n",
	.at = 1795680000};

static void a_plain_letter_is_a_plain_mail(void **state)
{
	struct text out;

	text_init(&out);
	net_letter_mail(&plain, &out);
	assert_non_null(strstr(out.data, "From: Office\r\n <office@x.example>\r\nTo: Kim\r\n <kim@y.example>\r\nSubject: Data\r\n"
					 "Date: Thu, 26 Nov 2026 08:00:00 +0000\r\nMessage-ID: <1@x.example>\r\n"));
	assert_non_null(strstr(out.data, "\r\n\r\nSGVsbG8NCg==\r\n"));
	text_done(&out);
}

static void a_line_break_in_a_name_or_subject_begins_no_header(void **state)
{
	struct net_letter letter = plain;
	struct text out;

	letter.to_name = "Kim\r\nBcc: all@y.example";
	letter.subject = "x\nBcc: all@y.example";
	text_init(&out);
	net_letter_mail(&letter, &out);
	assert_null(strstr(out.data, "Bcc:"));
	assert_null(strstr(out.data, "\n\n"));
	text_done(&out);
}

static void encoded_words_hold_whole_characters_in_short_lines(void **state)
{
	struct net_letter letter = plain;
	char subject[512] = "";
	struct text out;
	size_t line = 0;

	for (int i = 0; i < 100; i++)
		strcat(subject, "가");
	letter.subject = subject;
	text_init(&out);
	net_letter_mail(&letter, &out);
	for (const char *s = out.data; *s; s++) {
		line = *s == '\n' ? 0 : line + 1;
		assert_true(line <= 79);
	}
	text_done(&out);
}

static void addresses_that_could_carry_more_than_an_address_are_none(void **state)
{
	static const char *const bad[] = {"", "a", "@x.example", "a@", "a b@x.example", "a@x.example,b@y.example", "<a@x.example>",
		"a@x.example\r\nRCPT TO", "a@b@c", "-x@y.example", "가@x.example", "a@x.example."};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(string_is_mail_address(bad[i]));
	assert_true(string_is_mail_address("p.kim+data@mail.x.example"));
}

static void the_mailbox_has_a_letter_once_and_two_keys_are_two_files(void **state)
{
	struct net_letter letter = plain, other = plain;
	char folder[] = "/tmp/sangsaeng-net-XXXXXX", command[256], box[64];

	assert_non_null(mkdtemp(folder));
	snprintf(box, sizeof box, "%s/box", folder);
	assert_int_equal(net_mailbox_open(box, NULL), ST_OK);
	other.key = "C/S1%start";
	assert_int_equal(net_mailbox_put(box, &letter).result, NET_SENT);
	assert_int_equal(net_mailbox_put(box, &letter).result, NET_SENT);
	assert_int_equal(net_mailbox_put(box, &other).result, NET_SENT);
	snprintf(command, sizeof command, "test $(ls %s/new | wc -l) = 2 && test $(ls %s/tmp | wc -l) = 0", box, box);
	assert_int_equal(system(command), 0);
	snprintf(command, sizeof command, "%s/none", box);
	assert_int_equal(net_mailbox_put(command, &letter).result, NET_BROKEN);
	snprintf(command, sizeof command, "rm -r %s", folder);
	assert_int_equal(system(command), 0);
}

/* ---- mail that comes back ---- */

#define HEAD "From: MAILER-DAEMON@x.example\r\nContent-Type: multipart/report;\r\n\treport-type=delivery-status; boundary=\"b 1\"\r\n\r\n"
#define STATUS(action)                                                                                                                               \
	"--b 1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@b\r\nAction: " action         \
	"\r\nStatus: 5.1.1 (x)\r\n\r\n"
#define OURS "--b 1\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID:\r\n <1@x.example>\r\n\r\nhello\r\n--b 1--\r\n"

static struct net_bounce parsed(const char *mail)
{
	struct net_bounce bounce;

	net_bounce_parse(mail, strlen(mail), &bounce);
	return bounce;
}

static void a_failed_delivery_names_the_letter_and_its_status(void **state)
{
	struct net_bounce b = parsed(HEAD "--b 1\r\n\r\nSorry\r\n" STATUS("failed") OURS);

	assert_int_equal(b.kind, NET_BOUNCE_FAILED);
	assert_string_equal(b.message_id, "<1@x.example>");
	assert_string_equal(b.status, "5.1.1");
}

static void a_delay_an_out_of_office_reply_and_a_quoted_report_are_no_failures(void **state)
{
	assert_int_equal(parsed(HEAD STATUS("delayed") OURS).kind, NET_BOUNCE_DELAYED);
	assert_int_equal(parsed("Subject: away\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: <1@x.example>\r\n\r\nAction: failed\r\n").kind,
		NET_BOUNCE_NONE);
	assert_int_equal(parsed("Content-Type: text/plain\r\n\r\n" HEAD STATUS("failed") OURS).kind, NET_BOUNCE_NONE);
	assert_int_equal(parsed("").kind, NET_BOUNCE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_letter_is_a_plain_mail),
		cmocka_unit_test(a_line_break_in_a_name_or_subject_begins_no_header),
		cmocka_unit_test(encoded_words_hold_whole_characters_in_short_lines),
		cmocka_unit_test(addresses_that_could_carry_more_than_an_address_are_none),
		cmocka_unit_test(the_mailbox_has_a_letter_once_and_two_keys_are_two_files),
		cmocka_unit_test(a_failed_delivery_names_the_letter_and_its_status),
		cmocka_unit_test(a_delay_an_out_of_office_reply_and_a_quoted_report_are_no_failures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
