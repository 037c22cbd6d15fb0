/* Whatever a file of bills holds: it is read or refused with a code, and every amount that comes out is a number. */
#include "base/date.h"
#include "base/decimal.h"
#include "fuzz.h"
#include "programme/programme_bill.h"

#include <gmp.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static void check_amount(const char *amount)
{
	mpq_t value;

	mpq_init(value);
	PROMISE(!amount || decimal_parse_exact(amount, value, NULL) == ST_OK);
	mpq_clear(value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("bill", MFD_CLOEXEC);
	struct programme_bill bill;
	struct arena arena;
	date_month from;
	struct err err;
	char path[64];

	PROMISE(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	PROMISE(month_parse("2026-01", &from, NULL) == ST_OK);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	arena_init(&arena);
	if (programme_bill_read(path, "bill", from, &arena, &bill, &err) == ST_OK) {
		for (int m = 0; m < PROGRAMME_BILL_MONTHS; m++) {
			check_amount(bill.month[m].quantity);
			check_amount(bill.month[m].won);
		}
	} else {
		PROMISE(err.code[0]);
	}
	arena_done(&arena);
	close(fd);
	return 0;
}
