#include "report/report_figure.h"

#include "base/money.h"

#include <inttypes.h>

void report_put_text(struct json_writer *w, const char *key, const char *value)
{
	json_put_string(w, key, value && value[0] ? value : NULL);
}

void report_put_day(struct json_writer *w, const char *key, date_day day)
{
	char text[DATE_TEXT_LEN];

	if (day != DATE_NONE)
		date_format(day, text);
	json_put_string(w, key, day == DATE_NONE ? NULL : text);
}

void report_put_fund(struct json_writer *w, const char *schema, const struct view_fund *fund)
{
	json_put_string(w, "schema", schema);
	json_put_string(w, "programme", fund->programme);
	report_put_day(w, "as_of", fund->as_of);
	report_put_day(w, "on", fund->on);
	json_put_int(w, "last_position", fund->last_position);
}

const char *report_tonnes(int64_t grams, char out[DECIMAL_TEXT_LEN])
{
	mpq_t t;

	mpq_init(t);
	mpq_set_si(t, grams, 1000000);
	mpq_canonicalize(t);
	decimal_from_exact(t, out);
	mpq_clear(t);
	return out;
}

const char *report_tonnes_shown(int64_t grams, char out[48])
{
	int64_t g = grams < 0 ? -grams : grams, tenths = g / 100000;
	char whole[32];

	tenths += g % 100000 > 50000 || (g % 100000 == 50000 && tenths % 2);
	money_format(tenths / 10, whole);
	snprintf(out, 48, "%s%s.%d", grams < 0 ? "-" : "", whole, (int)(tenths % 10));
	return out;
}

const char *report_tonnes_exact(int64_t grams, char out[DECIMAL_TEXT_LEN])
{
	uint64_t g = grams < 0 ? -(uint64_t)grams : (uint64_t)grams;
	int length = snprintf(out, DECIMAL_TEXT_LEN, "%s%" PRIu64 ".%06" PRIu64, grams < 0 ? "-" : "", g / 1000000, g % 1000000);

	while (out[length - 1] == '0')
		out[--length] = '\0';
	if (out[length - 1] == '.')
		out[--length] = '\0';
	return out;
}
