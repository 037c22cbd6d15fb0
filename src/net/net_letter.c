#include "net/net_letter.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

#define WORD_BYTES 42 /* of UTF-8 in an encoded word: base64 and the rest stay below 75 characters */
#define LINE_BYTES 57 /* of the body in a line of 76 */
#define PLAIN_MAX 60

static void base64(struct text *out, const char *bytes, size_t length)
{
	char buffer[128];

	sodium_bin2base64(buffer, sizeof buffer, (const unsigned char *)bytes, length, sodium_base64_VARIANT_ORIGINAL);
	text_append_string(out, buffer);
}

/* Letters, digits and a few signs that mean nothing in a header, of moderate length. */
static bool is_plain(const char *s)
{
	size_t length = strlen(s);

	if (length == 0 || length > PLAIN_MAX || s[0] == ' ' || s[length - 1] == ' ')
		return false;
	for (; *s; s++)
		if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9') || strchr(" -_+/", *s)))
			return false;
	return true;
}

/* As encoded words, each of whole characters; control characters become blanks. */
static void put_encoded(struct text *out, const char *s)
{
	char word[WORD_BYTES + 4];
	size_t used = 0;
	bool first = true;

	while (*s || used > 0) {
		int length = *s ? utf8_length((const unsigned char *)s, strlen(s)) : 0;

		if (*s && length == 0) { /* no text of ours is like that; a sign in its place keeps the header legible */
			if (used + 1 <= WORD_BYTES)
				word[used++] = '?';
			s++;
			continue;
		}
		if (*s && used + (size_t)length <= WORD_BYTES) {
			memcpy(word + used, s, (size_t)length);
			if ((unsigned char)*s < 0x20 || *s == 0x7f)
				word[used] = ' ';
			used += (size_t)length;
			s += length;
			continue;
		}
		text_append_string(out, first ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
		base64(out, word, used);
		text_append_string(out, "?=");
		first = false;
		used = 0;
	}
}

static void put_words(struct text *out, const char *s)
{
	if (is_plain(s))
		text_append_string(out, s);
	else
		put_encoded(out, s);
}

static void put_address(struct text *out, const char *header, const char *name, const char *address)
{
	text_printf(out, "%s: ", header);
	if (name && name[0]) {
		put_words(out, name);
		text_append_string(out, "\r\n ");
	}
	text_printf(out, "<%s>\r\n", address);
}

static void put_date(struct text *out, int64_t at)
{
	static const char *const day[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const month[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	time_t seconds = (time_t)at;
	struct tm tm;

	gmtime_r(&seconds, &tm);
	text_printf(out, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\r\n", day[tm.tm_wday], tm.tm_mday, month[tm.tm_mon], tm.tm_year + 1900,
		tm.tm_hour, tm.tm_min, tm.tm_sec);
}

/* Line breaks of a mail are CRLF, also inside what is encoded. */
static void put_body(struct text *out, const char *body)
{
	struct text lines;

	text_init(&lines);
	for (const char *s = body; *s; s++) {
		if (*s == '\n' && (s == body || s[-1] != '\r'))
			text_append_char(&lines, '\r');
		text_append_char(&lines, *s);
	}
	for (size_t at = 0; at < lines.length; at += LINE_BYTES) {
		size_t rest = lines.length - at;

		base64(out, lines.data + at, rest < LINE_BYTES ? rest : LINE_BYTES);
		text_append_string(out, "\r\n");
	}
	text_done(&lines);
}

void net_letter_mail(const struct net_letter *letter, struct text *out)
{
	put_address(out, "From", letter->from_name, letter->from);
	put_address(out, "To", letter->to_name, letter->to);
	text_append_string(out, "Subject: ");
	put_words(out, letter->subject);
	text_append_string(out, "\r\n");
	put_date(out, letter->at);
	text_printf(out, "Message-ID: %s\r\n", letter->message_id);
	text_append_string(out, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
				"Auto-Submitted: auto-generated\r\n\r\n");
	put_body(out, letter->body);
}
