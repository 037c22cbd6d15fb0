/* Whatever a file of bills holds: it is read or refused with a code, every amount that comes out is a number that is not negative, and no month of a carrier
 * comes out twice. */
#include "base/date.h"
#include "base/decimal.h"
#include "fuzz.h"
#include "programme/programme_bill.h"

#include <gmp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void check_amount(const char *amount)
{
	mpq_t value;

	mpq_init(value);
	PROMISE(!amount || (decimal_parse_exact(amount, value, NULL) == ST_OK && mpq_sgn(value) >= 0));
	mpq_clear(value);
}

static void check_bill(const struct programme_bill *bill)
{
	for (size_t i = 0; i < bill->values; i++) {
		const struct programme_bill_value *v = &bill->value[i];

		check_amount(v->quantity);
		check_amount(v->won);
		PROMISE(v->place && (v->quantity || v->won) && v->month >= 1990 * 12 && v->month < 2200 * 12);
		for (size_t k = 0; k < i; k++)
			PROMISE(bill->value[k].month != v->month || strcmp(bill->value[k].carrier, v->carrier) != 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct programme_bill_options option[] = {{.fallback = "electricity", .year = 2026}, {.account = "all"}};
	int fd = memfd_create("bill", MFD_CLOEXEC);
	struct arena arena;
	date_month from;
	char path[64];

	PROMISE(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	PROMISE(month_parse("2026-01", &from, NULL) == ST_OK);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	arena_init(&arena);
	for (size_t i = 0; i < sizeof option / sizeof *option; i++) {
		struct programme_bill_taking taking = {.options = option[i]};
		struct programme_bill_result result;
		struct findings findings;
		struct err err;

		findings_init(&findings, 10);
		if (programme_bill_take(NULL, path, "bill", &taking, &arena, &result, &findings, &err) == ST_OK)
			check_bill(&result.bill);
		else
			PROMISE(err.code[0]);
		findings_done(&findings);
	}
	struct programme_bill_year year;
	struct err err;

	if (programme_bill_year_read(path, "bill", from, &arena, &year, &err) == ST_OK) {
		for (int m = 0; m < PROGRAMME_BILL_MONTHS; m++) {
			check_amount(year.month[m].quantity);
			check_amount(year.month[m].won);
		}
	} else {
		PROMISE(err.code[0]);
	}
	arena_done(&arena);
	close(fd);
	return 0;
}
