/* Duties as a calendar file (RFC 5545): an all-day event on each last day, with an alarm on the day to warn. The same duties give the same bytes: the
 * time stamp is the programme's as_of, and an event's UID is its duty's key, so that a calendar that is read in again takes the place of the old. */
#include "cli/duty.h"

#include "cli/fund.h"

#include <string.h>

#define LINE_OCTETS 75 /* without the line end (RFC 5545, 3.1) */

/* A content line, folded so that no character is cut. */
static void put_line(struct text *out, const char *line)
{
	size_t used = 0;

	while (*line) {
		size_t length = 1;

		while (((unsigned char)line[length] & 0xC0) == 0x80)
			length++;
		if (used + length > LINE_OCTETS) {
			text_append_string(out, "\r\n ");
			used = 1;
		}
		text_append(out, line, length);
		line += length;
		used += length;
	}
	text_append_string(out, "\r\n");
}

/* A value of type TEXT (3.3.11); what is no character of a line is left out. */
static void escape(struct text *out, const char *s)
{
	for (; *s; s++) {
		if (*s == '\n')
			text_append_string(out, "\\n");
		else if (*s == '\\' || *s == ';' || *s == ',')
			text_append(out, (char[]){'\\', *s}, 2);
		else if ((unsigned char)*s >= ' ' && *s != 0x7F)
			text_append_char(out, *s);
	}
}

static void put_text(struct text *out, const char *name, const char *value)
{
	struct text line;

	text_init(&line);
	text_append_string(&line, name);
	text_append_char(&line, ':');
	escape(&line, value);
	put_line(out, line.data);
	text_done(&line);
}

/* "2027-08-31" as "20270831" */
static const char *compact(date_day day, char text[DATE_TEXT_LEN])
{
	fund_day_text(day, text);
	memmove(text + 4, text + 5, 2);
	memmove(text + 6, text + 8, 3);
	return text;
}

static void put_day(struct text *out, const char *name, date_day day, const char *end)
{
	char line[80], text[DATE_TEXT_LEN];

	snprintf(line, sizeof line, "%s:%s%s", name, compact(day, text), end);
	put_line(out, line);
}

static void put_description(const struct cli_args *args, struct text *out, const struct view_duty *d)
{
	char day[DATE_TEXT_LEN];
	struct text text;

	text_init(&text);
	text_printf(&text, "%s: %s", cli_pick(args, "Who owes it", "의무자"), d->owner_name[args->lang][0] ? d->owner_name[args->lang] : d->owner);
	if (d->event[args->lang][0] && d->event_on != DATE_NONE)
		text_printf(&text, "\n%s: %s, %s", cli_pick(args, "Begins with", "사유"), d->event[args->lang], fund_day_text(d->event_on, day));
	if (d->moved)
		text_printf(&text, "\n%s: %s", cli_pick(args, "End before moving", "옮기기 전의 끝"), fund_day_text(d->ends_on, day));
	if (d->ends[args->lang][0])
		text_printf(&text, "\n%s: %s", cli_pick(args, "Ended by", "끝내는 것"), d->ends[args->lang]);
	text_printf(&text, "\n%s: %s", cli_pick(args, "Legal basis", "근거"), d->basis[args->lang]);
	if (d->note[args->lang][0])
		text_printf(&text, "\n%s", d->note[args->lang]);
	put_text(out, "DESCRIPTION", text.data);
	text_done(&text);
}

static void put_event(const struct cli_args *args, struct text *out, const struct view_duties *v, const struct view_duty *d)
{
	struct text text;

	text_init(&text);
	put_line(out, "BEGIN:VEVENT");
	text_printf(&text, "%s.%s@%s.sangsaeng", d->kind, d->subject, v->programme);
	put_text(out, "UID", text.data);
	put_day(out, "DTSTAMP", v->as_of, "T000000Z");
	put_day(out, "DTSTART;VALUE=DATE", d->due_on, "");
	put_day(out, "DTEND;VALUE=DATE", d->due_on + 1, ""); /* the day after (3.6.1) */
	text_clear(&text);
	text_printf(&text, "%s (%s)", d->name[args->lang], d->subject);
	put_text(out, "SUMMARY", text.data);
	put_description(args, out, d);
	if (d->area[0])
		put_text(out, "CATEGORIES", d->area);
	put_line(out, "TRANSP:TRANSPARENT");
	if (d->alarm_on != DATE_NONE && d->done_on == DATE_NONE) {
		put_line(out, "BEGIN:VALARM");
		put_line(out, "ACTION:DISPLAY");
		put_day(out, "TRIGGER;VALUE=DATE-TIME", d->alarm_on, "T000000Z"); /* nine in the morning in Seoul */
		put_text(out, "DESCRIPTION", text.data);
		put_line(out, "END:VALARM");
	}
	put_line(out, "END:VEVENT");
	text_done(&text);
}

void duty_calendar(const struct cli_args *args, struct text *out, const struct view_duties *v)
{
	put_line(out, "BEGIN:VCALENDAR");
	put_line(out, "VERSION:2.0");
	put_line(out, "PRODID:-//Sangsaeng//duty calendar//EN");
	put_line(out, "CALSCALE:GREGORIAN");
	put_line(out, "METHOD:PUBLISH");
	for (size_t i = 0; i < v->count; i++)
		put_event(args, out, v, &v->duty[i]);
	put_line(out, "END:VCALENDAR");
}
