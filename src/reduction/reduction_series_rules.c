/* Pure rules of meter series: values, times, days as text, sums of a month, gaps. No store, no clock. */
#include "base/arena.h"
#include "base/decimal.h"
#include "reduction/reduction_series_int.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	int slots;
} intervals[REDUCTION_INTERVALS] = {{"5min", 288}, {"15min", 96}, {"30min", 48}, {"hour", 24}, {"day", 1}, {"month", 1}};

int reduction_interval_slots(enum reduction_interval interval)
{
	return intervals[interval].slots;
}

const char *reduction_interval_name(enum reduction_interval interval)
{
	return intervals[interval].name;
}

/* ---- values ---- */

bool reduction_series_value_parse(const char *s, size_t length, int64_t *out_value)
{
	const char *end = s + length;
	bool negative = length > 0 && *s == '-';
	int64_t value = 0;
	int whole = 0, decimals = 0;

	s += negative;
	for (; s < end && *s >= '0' && *s <= '9'; s++, whole++) {
		value = value * 10 + (*s - '0');
		if (value > REDUCTION_SERIES_WHOLE_MAX)
			return false;
	}
	if (s < end && *s == '.')
		for (s++; s < end && *s >= '0' && *s <= '9' && decimals < REDUCTION_SERIES_DECIMALS; s++, decimals++)
			value = value * 10 + (*s - '0');
	if (s != end || whole + decimals == 0 || end[-1] == '.')
		return false;
	for (; decimals < REDUCTION_SERIES_DECIMALS; decimals++)
		value *= 10;
	if (value > REDUCTION_SERIES_WHOLE_MAX * REDUCTION_SERIES_ONE)
		return false;
	*out_value = negative ? -value : value;
	return true;
}

void reduction_series_value_exact(reduction_int128 value, mpq_t out_value)
{
	char text[REDUCTION_SERIES_SUM_LEN];
	enum status st;

	reduction_series_sum_format(value, text);
	st = decimal_parse_exact(text, out_value, NULL);
	assert(st == ST_OK);
	(void)st;
}

void reduction_series_sum_format(reduction_int128 sum, char out[REDUCTION_SERIES_SUM_LEN])
{
	bool negative = sum < 0;
	reduction_int128 rest = negative ? -sum : sum;
	int64_t decimals = (int64_t)(rest % REDUCTION_SERIES_ONE);
	int64_t whole;
	size_t length;

	rest /= REDUCTION_SERIES_ONE;
	assert(rest < (reduction_int128)INT64_MAX); /* a month's intervals of at most 9 · 10^9 each */
	whole = (int64_t)rest;
	length = (size_t)snprintf(out, REDUCTION_SERIES_SUM_LEN, "%s%" PRId64 ".%09" PRId64, negative ? "-" : "", whole, decimals);
	while (out[length - 1] == '0')
		out[--length] = '\0';
	if (out[length - 1] == '.')
		out[--length] = '\0';
}

bool reduction_series_sum_parse(const char *s, reduction_int128 *out_sum)
{
	bool negative = *s == '-';
	reduction_int128 sum = 0;
	int digits = 0, decimals = 0;

	s += negative;
	for (; *s >= '0' && *s <= '9' && digits < 18; s++, digits++)
		sum = sum * 10 + (*s - '0');
	if (*s == '.')
		for (s++; *s >= '0' && *s <= '9' && decimals < REDUCTION_SERIES_DECIMALS; s++, decimals++)
			sum = sum * 10 + (*s - '0');
	if (*s || digits == 0)
		return false;
	for (; decimals < REDUCTION_SERIES_DECIMALS; decimals++)
		sum *= 10;
	*out_sum = negative ? -sum : sum;
	return true;
}

/* ---- times ---- */

static bool two_digits(const char *s, int *out)
{
	if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
		return false;
	*out = (s[0] - '0') * 10 + (s[1] - '0');
	return true;
}

/* "00:15" or "00:15:00". */
static enum reduction_time time_of_day(const char *s, int slots, int *out_slot)
{
	int hour, minute, second = 0, step = 24 * 60 / slots;

	if (!two_digits(s, &hour) || s[2] != ':' || !two_digits(s + 3, &minute) || (s[5] == ':' && !two_digits(s + 6, &second)) ||
		s[s[5] == ':' ? 8 : 5] != '\0' || hour > 23 || minute > 59 || second > 59)
		return REDUCTION_TIME_FORM;
	if (second != 0 || (hour * 60 + minute) % step != 0)
		return REDUCTION_TIME_GRID;
	*out_slot = (hour * 60 + minute) / step;
	return REDUCTION_TIME_OK;
}

enum reduction_time reduction_series_time(const char *s, enum reduction_interval interval, date_day *out_day, int *out_slot)
{
	char day[DATE_TEXT_LEN];
	date_month month;

	if (interval == REDUCTION_INTERVAL_MONTH) {
		if (month_parse(s, &month, NULL) != ST_OK)
			return REDUCTION_TIME_FORM;
		*out_day = month_first_day(month);
		*out_slot = 0;
		return REDUCTION_TIME_OK;
	}
	if (strnlen(s, DATE_TEXT_LEN) < DATE_TEXT_LEN - 1)
		return REDUCTION_TIME_FORM;
	memcpy(day, s, DATE_TEXT_LEN - 1);
	day[DATE_TEXT_LEN - 1] = '\0';
	if (date_parse(day, out_day, NULL) != ST_OK)
		return REDUCTION_TIME_FORM;
	s += DATE_TEXT_LEN - 1;
	*out_slot = 0;
	if (interval == REDUCTION_INTERVAL_DAY)
		return *s ? REDUCTION_TIME_FORM : REDUCTION_TIME_OK;
	if (*s != 'T' && *s != ' ')
		return REDUCTION_TIME_FORM;
	return time_of_day(s + 1, reduction_interval_slots(interval), out_slot);
}

void reduction_series_time_format(date_day day, int slot, enum reduction_interval interval, char out[REDUCTION_SERIES_TIME_LEN])
{
	char text[DATE_TEXT_LEN];
	int minutes = slot * (24 * 60 / reduction_interval_slots(interval));

	date_format(day, text);
	if (interval == REDUCTION_INTERVAL_MONTH)
		snprintf(out, REDUCTION_SERIES_TIME_LEN, "%.7s", text);
	else if (interval == REDUCTION_INTERVAL_DAY)
		snprintf(out, REDUCTION_SERIES_TIME_LEN, "%s", text);
	else
		snprintf(out, REDUCTION_SERIES_TIME_LEN, "%sT%02d:%02d", text, minutes / 60 % 24, minutes % 60);
}

/* ---- a day as text ---- */

bool reduction_series_day_over(struct reduction_series_day *day, int slots, const char *text)
{
	int64_t value;

	for (int i = 0; i < slots; i++) {
		const char *end = text;
		size_t length;

		while (*end && *end != ',')
			end++;
		length = (size_t)(end - text);
		if (length > UINT16_MAX)
			return false;
		if (length == 1 && *text == '-')
			day->slot[i] = (struct reduction_slot){text, 1, REDUCTION_SLOT_MISSING};
		else if (length > 0 && reduction_series_value_parse(text, length, &value))
			day->slot[i] = (struct reduction_slot){text, (uint16_t)length, REDUCTION_SLOT_VALUE};
		else if (length > 0)
			return false;
		if (!*end)
			return true;
		text = end + 1;
	}
	return false; /* more than the day has */
}

void reduction_series_day_text(const struct reduction_series_day *day, int slots, struct text *out)
{
	int last = slots;

	while (last > 0 && day->slot[last - 1].state == REDUCTION_SLOT_UNSAID)
		last--;
	for (int i = 0; i < last; i++) {
		if (i > 0)
			text_append_char(out, ',');
		if (day->slot[i].state != REDUCTION_SLOT_UNSAID)
			text_append(out, day->slot[i].at, day->slot[i].length);
	}
}

/* ---- sums ---- */

void reduction_series_sum_begin(struct reduction_series_summing *s, const struct reduction_series_rule *rule, date_month month, date_day counted_from,
	date_day counted_to, struct reduction_series_sum *out_sum)
{
	date_day first = month_first_day(month), last = month_last_day(month);

	memset(out_sum, 0, sizeof *out_sum);
	out_sum->month = month;
	out_sum->counted_from = counted_from > first ? counted_from : first;
	out_sum->counted_to = counted_to < last ? counted_to : last;
	if (out_sum->counted_from > out_sum->counted_to ||
		(rule->interval == REDUCTION_INTERVAL_MONTH && (out_sum->counted_from > first || out_sum->counted_to < last))) {
		out_sum->counted_from = last + 1; /* one form for "no day" */
		out_sum->counted_to = last;
	}
	out_sum->calibrated = true;
	out_sum->recorded_on = DATE_NONE;
	*s = (struct reduction_series_summing){.rule = rule, .sum = out_sum, .next = first};
	hash_init(&s->hash);
	hash_string(&s->hash, "sangsaeng.series/1");
	hash_int(&s->hash, month);
	hash_int(&s->hash, rule->interval);
}

static bool is_calibrated(const struct reduction_series_rule *rule, date_day day)
{
	return (rule->calibrated_on == DATE_NONE || day >= rule->calibrated_on) && (rule->calibrated_to == DATE_NONE || day <= rule->calibrated_to);
}

/* Of a monthly meter each day of the month must be within the calibration. */
static bool day_calibrated(const struct reduction_series_rule *rule, date_day day)
{
	return is_calibrated(rule, day) && (rule->interval != REDUCTION_INTERVAL_MONTH || is_calibrated(rule, month_last_day(month_of(day))));
}

static bool is_counted(const struct reduction_series_sum *sum, date_day day)
{
	return sum->counted_from <= day && day <= sum->counted_to;
}

/* Can the value be? See reduction_series.h. */
static bool is_plausible(const struct reduction_series_rule *rule, int64_t value)
{
	return value >= 0 && (rule->fill == REDUCTION_FILL_HIGHEST || !rule->has_capacity || value <= rule->capacity);
}

static void note_extreme(struct reduction_series_sum *sum, enum reduction_fill fill, int slot, int64_t value)
{
	if (!sum->has_extreme[slot] || (fill == REDUCTION_FILL_HIGHEST ? value > sum->extreme[slot] : value < sum->extreme[slot])) {
		sum->has_extreme[slot] = true;
		sum->extreme[slot] = value;
	}
}

static void count_gap(struct reduction_series_sum *sum, bool counted, int slot)
{
	if (counted)
		sum->gap[slot]++;
}

/* Days from `next` up to `day` that nothing was recorded for. A monthly meter has its one interval on the first day. */
static void pass_days(struct reduction_series_summing *s, date_day day)
{
	for (; s->next < day; s->next++) {
		if (!is_counted(s->sum, s->next) || (s->rule->interval == REDUCTION_INTERVAL_MONTH && s->next != month_first_day(s->sum->month)))
			continue;
		s->sum->intervals += s->rule->slots;
		s->sum->calibrated = s->sum->calibrated && day_calibrated(s->rule, s->next);
		for (int i = 0; i < s->rule->slots; i++)
			s->sum->gap[i]++;
	}
}

bool reduction_series_sum_day(struct reduction_series_summing *s, date_day day, const char *text)
{
	const struct reduction_series_rule *rule = s->rule;
	struct reduction_series_sum *sum = s->sum;
	bool calibrated = day_calibrated(rule, day), counted = is_counted(sum, day);
	int i = 0;

	if (day < s->next || day > month_last_day(sum->month) || (rule->interval == REDUCTION_INTERVAL_MONTH && day != month_first_day(sum->month)))
		return false;
	pass_days(s, day);
	s->next = day + 1;
	hash_int(&s->hash, day);
	hash_string(&s->hash, text);
	if (counted) {
		sum->intervals += rule->slots;
		sum->calibrated = sum->calibrated && calibrated;
	}
	for (; i < rule->slots; i++) {
		const char *end = text;
		int64_t value;

		while (*end && *end != ',')
			end++;
		if (end == text || (end == text + 1 && *text == '-')) {
			count_gap(sum, counted, i);
		} else if (!reduction_series_value_parse(text, (size_t)(end - text), &value)) {
			return false;
		} else if (!calibrated || !is_plausible(rule, value)) {
			count_gap(sum, counted, i);
		} else {
			note_extreme(sum, rule->fill, i, value);
			if (counted) {
				sum->measured++;
				sum->sum += value;
			}
		}
		if (!*end)
			break;
		text = end + 1;
	}
	if (i == rule->slots)
		return false; /* more than the day has */
	for (i++; i < rule->slots; i++)
		count_gap(sum, counted, i);
	return true;
}

void reduction_series_sum_end(struct reduction_series_summing *s)
{
	pass_days(s, month_last_day(s->sum->month) + 1);
	hash_final(&s->hash, s->sum->input_sha256);
}

/* What a gap at a time of day takes; false if nothing is comparable. */
static bool filling(const struct reduction_series_rule *rule, const struct reduction_series_sum *sum, size_t count, int slot, int64_t *out_value)
{
	bool has = rule->has_fallback;
	int64_t best = rule->fallback;

	for (size_t i = 0; i < count; i++) {
		if (!sum[i].has_extreme[slot])
			continue;
		if (!has || (rule->fill == REDUCTION_FILL_HIGHEST ? sum[i].extreme[slot] > best : sum[i].extreme[slot] < best))
			best = sum[i].extreme[slot];
		has = true;
	}
	*out_value = best;
	return has;
}

static void month_hash(const struct reduction_series_sum *sum, const struct reduction_series_month *m, reduction_int128 total, char out[HASH_HEX_LEN])
{
	char text[REDUCTION_SERIES_SUM_LEN];
	struct hash hash;

	reduction_series_sum_format(total, text);
	hash_init(&hash);
	hash_string(&hash, "sangsaeng.series_month/1");
	hash_string(&hash, sum->input_sha256);
	hash_int(&hash, sum->counted_from);
	hash_int(&hash, sum->counted_to);
	hash_int(&hash, m->filled);
	hash_int(&hash, m->missing);
	hash_string(&hash, text);
	hash_final(&hash, out);
}

void reduction_series_fill(
	const struct reduction_series_rule *rule, const struct reduction_series_sum *sum, size_t count, struct reduction_series_month *out)
{
	reduction_int128 *total = heap_alloc(count + 1, sizeof *total);

	for (size_t i = 0; i < count; i++) {
		total[i] = sum[i].sum;
		out[i].month = sum[i].month;
		out[i].intervals = sum[i].intervals;
		out[i].measured = sum[i].measured;
		out[i].filled = out[i].missing = 0;
		out[i].calibrated = sum[i].calibrated;
		out[i].recorded_on = sum[i].recorded_on;
	}
	for (int slot = 0; slot < rule->slots; slot++) {
		int64_t value = 0;
		bool has = filling(rule, sum, count, slot, &value);

		for (size_t i = 0; i < count; i++) {
			total[i] += has ? (reduction_int128)value * sum[i].gap[slot] : 0;
			out[i].filled += has ? sum[i].gap[slot] : 0;
			out[i].missing += has ? 0 : sum[i].gap[slot];
		}
	}
	for (size_t i = 0; i < count; i++) {
		reduction_series_value_exact(total[i], out[i].sum);
		month_hash(&sum[i], &out[i], total[i], out[i].sha256);
	}
	free(total);
}

/* ---- gaps and extremes as text: "96*31" would be shorter, but "0:31,1:31" is read by eye ---- */

void reduction_series_gaps_text(const struct reduction_series_sum *sum, int slots, struct text *out)
{
	for (int i = 0; i < slots; i++)
		if (sum->gap[i] > 0)
			text_printf(out, "%s%d:%" PRIu32, out->length > 0 ? "," : "", i, sum->gap[i]);
}

bool reduction_series_gaps_parse(const char *text, int slots, struct reduction_series_sum *sum)
{
	while (*text) {
		char *end;
		long slot = strtol(text, &end, 10);
		unsigned long gaps;

		if (end == text || *end != ':' || slot < 0 || slot >= slots)
			return false;
		text = end + 1;
		gaps = strtoul(text, &end, 10);
		if (end == text || gaps > 31 || (*end && *end != ','))
			return false;
		sum->gap[slot] = (uint32_t)gaps;
		text = *end ? end + 1 : end;
	}
	return true;
}

void reduction_series_extremes_text(const struct reduction_series_sum *sum, int slots, struct text *out)
{
	char value[REDUCTION_SERIES_SUM_LEN];

	for (int i = 0; i < slots; i++) {
		if (i > 0)
			text_append_char(out, ',');
		if (!sum->has_extreme[i])
			continue;
		reduction_series_sum_format(sum->extreme[i], value);
		text_append_string(out, value);
	}
}

bool reduction_series_extremes_parse(const char *text, int slots, struct reduction_series_sum *sum)
{
	for (int i = 0; i < slots; i++) {
		size_t length = strcspn(text, ",");

		if (length > 0 && !reduction_series_value_parse(text, length, &sum->extreme[i]))
			return false;
		sum->has_extreme[i] = length > 0;
		text += length;
		if (i + 1 < slots && *text++ != ',')
			return false;
	}
	return *text == '\0';
}
