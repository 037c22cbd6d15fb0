/* Bills as suppliers export them and offices keep them: months down or across, titles above, totals below, units in header or cell. */
#include "base/date.h"
#include "programme/programme.h"
#include "programme/programme_bill.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena arena;
static struct err err;

static enum status read_bill(const char *text, struct programme_bill *out)
{
	int fd = memfd_create("bill", MFD_CLOEXEC);
	enum status st;
	date_month from;
	char path[64];

	assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	assert_int_equal(month_parse("2026-01", &from, NULL), ST_OK);
	st = programme_bill_read(path, "bill.csv", from, &arena, out, &err);
	close(fd);
	return st;
}

static void january_is(const char *text, const char *quantity, const char *won, const char *unit)
{
	struct programme_bill bill;

	arena_init(&arena);
	assert_int_equal(read_bill(text, &bill), ST_OK);
	if (quantity)
		assert_string_equal(bill.month[0].quantity, quantity);
	else
		assert_null(bill.month[0].quantity);
	if (won)
		assert_string_equal(bill.month[0].won, won);
	else
		assert_null(bill.month[0].won);
	if (unit)
		assert_string_equal(bill.unit, unit);
	else
		assert_null(bill.unit);
	assert_null(bill.month[11].quantity); /* nothing that is not there becomes 0 */
	arena_done(&arena);
}

static void months_are_found_however_they_are_written(void **state)
{
	static const char *const written[] = {"2026-01", "2026.1", "2026/01", "202601", "2026년 1월", "1월", "2026-01-31", "'2026-01"};
	char text[256];

	(void)state;
	for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
		snprintf(text, sizeof text, "청구월,사용전력량(kWh),청구금액(원)\n%s,39120,5200000\n", written[i]);
		january_is(text, "39120", "5200000", "kWh");
	}
}

static void columns_are_found_by_their_words_in_any_order(void **state)
{
	(void)state;
	january_is("금액(천원),월,계약전력,사용량(MWh)\n5200,2026-01,500,39.12\n", "39.12", "5200000", "MWh");
	january_is("Month,Usage (kWh),Charge (KRW)\n2026-01,\"39,120\",\"5,200,000\"\n", "39120", "5200000", "kWh");
	january_is("월\t사용량\t요금\n2026-01\t39,120 kWh\t520만원\n", "39120", "5200000", "kWh");
	january_is("월,사용량(kWh),요금(천원)\n2026-01,39.12 MWh,\"5,200,000원\"\n", "39120", "5200000", "kWh");
	january_is("전기요금 내역\n가나정밀(예시),,\n월,전력사용량,요금(만원)\n2026-01,39120,520\n", "39120", "5200000", NULL);
	january_is("월,요금(원)\n2026-01,5200000\n", NULL, "5200000", NULL);
}

static void months_may_run_across(void **state)
{
	(void)state;
	january_is("구분,1월,2월,3월,합계\n사용량(kWh),39120,40200,,79320\n요금(천원),5200,5300,,10500\n", "39120", "5200000", "kWh");
}

static void totals_and_what_stands_around_are_left_out_and_counted(void **state)
{
	struct programme_bill bill;

	(void)state;
	arena_init(&arena);
	assert_int_equal(read_bill("월,사용량(kWh)\n2026-01,1\n2026-02,2\n합계,3\n2025-12,9\n문의 123,\n", &bill), ST_OK);
	assert_string_equal(bill.month[1].quantity, "2");
	assert_string_equal(bill.month[1].place, "bill.csv:3");
	assert_int_equal(bill.left_out, 3);
	arena_done(&arena);
}

static void refused(const char *text, const char *code, int64_t line)
{
	struct programme_bill bill;

	arena_init(&arena);
	assert_int_equal(read_bill(text, &bill), ST_INPUT);
	assert_string_equal(err.code, code);
	assert_int_equal(err.line, line);
	arena_done(&arena);
}

static void what_cannot_be_understood_is_an_error_with_its_place(void **state)
{
	(void)state;
	refused("이름,값\n가,1\n", "bill.header", 0);
	refused("월,사용량(kWh)\n2024-01,1\n", "bill.none", 0);
	refused("월,사용량(kWh)\n2026-01,1\n2026-01,2\n", "bill.twice", 3);
	refused("월,사용량(kWh)\n2026-01,약 천\n", "start.number", 2);
	refused("월,사용량(kWh)\n2026-01,-5\n", "start.number", 2);
	refused("월,사용량(MWh)\n2026-01,39120 kWh\n", "bill.unit", 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(months_are_found_however_they_are_written),
		cmocka_unit_test(columns_are_found_by_their_words_in_any_order),
		cmocka_unit_test(months_may_run_across),
		cmocka_unit_test(totals_and_what_stands_around_are_left_out_and_counted),
		cmocka_unit_test(what_cannot_be_understood_is_an_error_with_its_place),
	};

	programme_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
