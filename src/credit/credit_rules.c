/* Pure rules of credits: classes, truncation, cap, splits, serial ranges, last days. No store, no clock. */
#include "base/decimal.h"
#include "credit/credit_int.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum credit_class credit_class_of(const mpq_t tonnes_per_year)
{
	if (mpq_cmp_si(tonnes_per_year, 100, 1) <= 0)
		return CREDIT_MICRO;
	return mpq_cmp_si(tonnes_per_year, 3000, 1) <= 0 ? CREDIT_SMALL : CREDIT_GENERAL;
}

struct credit_tonnes credit_truncate(int64_t grams)
{
	assert(grams >= 0);
	return (struct credit_tonnes){grams / CREDIT_GRAMS_PER_TONNE, grams % CREDIT_GRAMS_PER_TONNE};
}

int64_t credit_cap(int64_t obligation_t, const mpq_t rate)
{
	int64_t cap;
	mpq_t limit;

	assert(obligation_t >= 0 && mpq_sgn(rate) >= 0 && mpq_cmp_si(rate, 1, 1) <= 0);
	mpq_init(limit);
	mpq_set_si(limit, obligation_t, 1);
	mpq_mul(limit, limit, rate);
	cap = decimal_floor(limit);
	mpq_clear(limit);
	return cap;
}

void credit_split(int64_t total, mpq_t *share, size_t count, int64_t *out_part)
{
	mpq_t *rest = heap_alloc(count, sizeof *rest);
	bool *taken = heap_alloc(count, sizeof *taken);
	int64_t left = total;
	mpq_t whole;

	assert(total >= 0 && count > 0);
	mpq_init(whole);
	for (size_t i = 0; i < count; i++) {
		mpq_init(rest[i]);
		mpq_set_si(rest[i], total, 1);
		mpq_mul(rest[i], rest[i], share[i]);
		out_part[i] = decimal_floor(rest[i]);
		mpq_set_si(whole, out_part[i], 1);
		mpq_sub(rest[i], rest[i], whole);
		taken[i] = false;
		left -= out_part[i];
	}
	assert(left >= 0 && (size_t)left < count);
	for (; left > 0; left--) {
		size_t best = count;

		for (size_t i = 0; i < count; i++)
			if (!taken[i] && (best == count || mpq_cmp(rest[i], rest[best]) > 0))
				best = i;
		taken[best] = true;
		out_part[best]++;
	}
	for (size_t i = 0; i < count; i++)
		mpq_clear(rest[i]);
	mpq_clear(whole);
	free(taken);
	free(rest);
}

int64_t credit_range_count(struct credit_range range)
{
	assert(range.from > 0 && range.to >= range.from);
	return range.to - range.from + 1;
}

bool credit_range_split(struct credit_range range, int64_t count, struct credit_range *out_low, struct credit_range *out_high)
{
	if (count <= 0 || count >= credit_range_count(range))
		return false;
	*out_low = (struct credit_range){range.from, range.from + count - 1};
	*out_high = (struct credit_range){range.from + count, range.to};
	return true;
}

bool credit_range_merge(struct credit_range low, struct credit_range high, struct credit_range *out_range)
{
	if (low.to == INT64_MAX || low.to + 1 != high.from)
		return false;
	*out_range = (struct credit_range){low.from, high.to};
	return true;
}

bool credit_range_overlap(struct credit_range a, struct credit_range b)
{
	return a.from <= b.to && b.from <= a.to;
}

date_day credit_conversion_last_day(date_day certified_on, const struct duty_clock *clock_or_null)
{
	return duty_clock(clock_or_null, "koc_conversion", certified_on).last_day;
}

date_day credit_surrender_last_day(int year, const struct duty_clock *clock_or_null)
{
	return duty_clock(clock_or_null, "surrender", date_make(year, 12, 31)).last_day;
}

date_day credit_kcu_last_day(int year, const struct duty_clock *clock_or_null)
{
	return duty_clock(clock_or_null, "kcu_lapse", date_make(year, 12, 31)).last_day;
}

int credit_open_year(date_day on, const struct duty_clock *clock_or_null)
{
	int year, month, day;

	date_split(on, &year, &month, &day);
	return on <= credit_surrender_last_day(year - 1, clock_or_null) ? year - 1 : year;
}

void credit_serial_text(const char *unit, const char *project, int vintage, int64_t from, int64_t to, char out[CREDIT_SERIAL_LEN])
{
	snprintf(out, CREDIT_SERIAL_LEN, "%s-%s-%d-%" PRId64 "…%" PRId64, unit, project, vintage, from, to);
}
