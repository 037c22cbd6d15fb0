/* The clock table: every dated duty of every room as a rule in data (rules/rules.json, built in), of which a folder may change span, warning and
 * basis from a day on (duty_rules.csv). Rooms ask it by kind and keep no day or number of days of their own. Pure but for duty_clock_read.
 *
 * Days are counted by the Civil Act: 157 (the first day is not counted, unless the rule says that it begins at midnight), 159 and 160 (a period of
 * months ends on the matching calendar day, or the month's last one), 161 (a last day on a Saturday, Sunday or public holiday moves to the next
 * working day); the articles are from memory of the law and to be confirmed. A day that a contract or a rule names is no period and does not move. */
#ifndef SANGSAENG_DUTY_CLOCK_H
#define SANGSAENG_DUTY_CLOCK_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "duty/duty_calendar.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>

enum duty_area { DUTY_AREA_MONEY, DUTY_AREA_CARBON, DUTY_AREA_CREDITS, DUTY_AREA_AGREEMENT };
/* What passes when its last day is over: a task is overdue, a right is gone, a period has ended. */
enum duty_nature { DUTY_TASK, DUTY_RIGHT, DUTY_PERIOD };
enum duty_unit { DUTY_DAYS, DUTY_MONTHS, DUTY_YEARS, DUTY_STATED };
enum duty_move { DUTY_MOVE_NEXT, DUTY_MOVE_PREVIOUS, DUTY_MOVE_NO };

/* Texts are by enum lang. */
struct duty_rule {
	const char *kind;
	enum duty_area area;
	enum duty_nature nature;
	const char *name[2], *event[2], *ends[2], *basis[2];
	const char *note[2];  /* NULL if none */
	const char *from;     /* where the day or the length is stated: "promises.due_on"; NULL if the rule has its span */
	const char *owner;    /* "firm", "authority", "allocated", "verifier", "signatory" */
	const char *firmness; /* "firm", "good", "single", "memory", "open" */
	int span;             /* 0: stated in data */
	enum duty_unit unit;  /* DUTY_STATED: a day, not a length */
	bool before;          /* counted back from the event */
	bool first_day;       /* the event's day counts: the period ends on the day before the matching one */
	enum duty_move move;
	int alarm; /* so long before the end before moving; 0: the last working day not after it (where counted back: the one before the last day) */
	bool alarm_working_days;
	bool calendar;                 /* its event is a day of the calendar, known before: an end of a year or half-year */
	bool raised;                   /* false: no duty arises from it by itself, a room only asks for the day */
	date_day valid_from, valid_to; /* of events; DATE_NONE: always */
	int64_t source_line;           /* in duty_rules.csv; 0: built in */
};
/* The rules that are built in, in the order of rules.json, ended by a NULL kind; and their kinds with "|" between. */
extern const struct duty_rule duty_rules_builtin[];
extern const char duty_kind_words[];
extern const char *const duty_area_name[];   /* "money" … */
extern const char *const duty_nature_name[]; /* "duty", "right", "period" */
extern const char *const duty_unit_name[];   /* "days" … "stated" */
extern const char *const duty_move_name[];   /* "next", "previous", "no" */

/* All zero: the rules that are built in, and only weekends are no working days. */
struct duty_clock {
	struct duty_calendar calendar;
	const struct duty_rule *own; /* of duty_rules.csv, by kind and valid_from */
	size_t owns;
};
/* Of holidays.csv and duty_rules.csv, in the arena. */
enum status duty_clock_read(struct store_tx *tx, struct arena *arena, struct duty_clock *out_clock, struct err *err);
/* Rows of duty_rules.csv that cannot be: findings duty.rule_span, duty.rule_stated, duty.rule_range, duty.rule_days, duty.rule_overlap. */
enum status duty_rules_check(struct store_tx *tx, struct findings *findings, struct err *err);

/* The rule of a kind for what happens on a day (DATE_NONE: as built in); NULL for a kind that is not in the table. */
const struct duty_rule *duty_clock_rule(const struct duty_clock *clock_or_null, const char *kind, date_day on);

/* A period that begins with an event on `event` (or ends with it, where the rule counts back): its end, its last day after moving, and the day to
 * warn. Certified 2026-03-15, 60 months: ends on Saturday 2031-03-15, so last day 2031-03-17, alarm 2031-03-14. Crediting ends 2031-06-30, six months
 * before: 2030-12-30, alarm the working day before. The kind must be in the table. */
struct duty_period {
	date_day ends_on, last_day, alarm_on; /* ends_on: before moving */
};
struct duty_period duty_clock(const struct duty_clock *clock_or_null, const char *kind, date_day event);
/* The same where data state the length, in the rule's unit (a call's days to object, the programme's years of lock). Where the rule's day is stated
 * and moves all the same (a request), with length 0. */
struct duty_period duty_clock_length(const struct duty_clock *clock_or_null, const char *kind, date_day event, int length);
/* Where data state the day itself: it does not move, the warning is the last working day not after it. */
struct duty_period duty_clock_stated(const struct duty_clock *clock_or_null, const char *kind, date_day day);
/* What is less than every span of a kind, in days: for a search that need not look at what is younger. */
int duty_clock_shortest_days(const struct duty_clock *clock_or_null, const char *kind);

#endif
