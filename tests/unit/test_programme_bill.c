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

static enum status read_bill(const char *text, struct programme_bill_year *out)
{
	int fd = memfd_create("bill", MFD_CLOEXEC);
	enum status st;
	date_month from;
	char path[64];

	assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	assert_int_equal(month_parse("2026-01", &from, NULL), ST_OK);
	st = programme_bill_year_read(path, "bill.csv", from, &arena, out, &err);
	close(fd);
	return st;
}

static void january_is(const char *text, const char *quantity, const char *won, const char *unit)
{
	struct programme_bill_year bill;

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
	january_is("월,사용량(MWh)\n2026-01,39120 kWh\n", "39.12", NULL, "MWh");
	january_is("월,요금(원)\n2026-01,5200000\n", NULL, "5200000", NULL);
}

static void months_may_run_across(void **state)
{
	(void)state;
	january_is("구분,1월,2월,3월,합계\n사용량(kWh),39120,40200,,79320\n요금(천원),5200,5300,,10500\n", "39120", "5200000", "kWh");
}

static void totals_and_what_stands_around_are_left_out_and_counted(void **state)
{
	struct programme_bill_year bill;

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
	struct programme_bill_year bill;

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
	refused("월,사용량(kWh)\n2026-01,-5\n", "bill.negative", 2);
	refused("월,사용량(kWh)\n2026-01,\"1,23\"\n", "start.number", 2); /* no comma of thousands */
	refused("월,사용량(kWh)\n2026-01,39120 kg\n", "bill.unit", 2);
	refused("도시가스\n월,사용량(MJ)\n2026-01,39120\n", "bill.other", 0);
}

/* ---- any energy: what comes out, as "carrier month quantity unit won marks", one a line; e estimated, m period over two months, @ account ---- */

static const char *told(const struct programme_bill *bill)
{
	const char *out = "";

	for (size_t i = 0; i < bill->values; i++) {
		const struct programme_bill_value *v = &bill->value[i];
		char month[DATE_TEXT_LEN];

		month_format(v->month, month);
		out = arena_printf(&arena, "%s%s %s %s %s %s%s%s%s%s\n", out, v->carrier, month, v->quantity ? v->quantity : "-", v->unit ? v->unit : "-",
			v->won ? v->won : "-", v->estimated ? " e" : "", v->moved ? " m" : "", v->account[0] ? " @" : "", v->account);
	}
	return out;
}

struct layout {
	const char *what, *text, *expected; /* expected: what is told, or "!" and the code of the first finding, with its line */
	struct programme_bill_options options;
};
/* Layouts are made up: what suppliers' exports are like today is not confirmed. */
static const struct layout layouts[] = {
	/* electricity */
	{"bill month, demand and partial charges beside", "청구월,계약전력(kW),최대수요전력(kW),사용전력량(kWh),기본요금,전력량요금,부가세,청구금액(원)\n"
		"2026-01,500,430,39120,\"3,000,000\",4000000,500000,7500000\n2026-02,500,410,37650,3000000,3900000,490000,7390000\n",
		"electricity 2026-01 39120 kWh 7500000\nelectricity 2026-02 37650 kWh 7390000\n", {0}},
	{"light, mid and peak load", "년월,경부하(kWh),중간부하(kWh),최대부하(kWh),청구요금\n202601,1000,2000,3000,900000\n202602,100,200,300.5,90000\n",
		"electricity 2026-01 6000 kWh 900000\nelectricity 2026-02 600.5 kWh 90000\n", {0}},
	{"light, mid and peak load and their sum", "년월,경부하(kWh),중간부하(kWh),최대부하(kWh),사용량 계(kWh)\n202601,1000,2000,3000,6000\n",
		"electricity 2026-01 6000 kWh -\n", {0}},
	{"year and month in columns of their own, the year once", "연도,월,사용량(kWh)\n2025,11,10\n,12,20\n2026,1,30\n",
		"electricity 2025-11 10 kWh -\nelectricity 2025-12 20 kWh -\nelectricity 2026-01 30 kWh -\n", {0}},
	{"the year in the title", "2026년 전기 사용 내역,,,출력일: 2027-01-03\n월,사용량(kWh),요금(천원)\n1월,10,2\n2월,20,4\n합계,30,6\n",
		"electricity 2026-01 10 kWh 2000\nelectricity 2026-02 20 kWh 4000\n", {0}},
	{"years as blocks", "2025년,\n월,전력사용량(kWh)\n12월,5\n소계,5\n2026년,\n월,전력사용량(kWh)\n1월,7\n",
		"electricity 2025-12 5 kWh -\nelectricity 2026-01 7 kWh -\n", {0}},
	{"the year said by who asks", "월,사용량(kWh)\n1월,10\n2월,20\n", "electricity 2026-01 10 kWh -\nelectricity 2026-02 20 kWh -\n", {.year = 2026}},
	{"periods over two months", "사용기간,사용량(kWh),요금(원)\n2025.12.15~2026.01.14,100,20000\n2026.01.15~2026.02.14,200,40000\n2026.02.15~03.14,300,60000\n",
		"electricity 2025-12 100 kWh 20000 m\nelectricity 2026-01 200 kWh 40000 m\nelectricity 2026-02 300 kWh 60000 m\n", {0}},
	{"periods that end late in their month", "시작일,종료일,사용량(kWh)\n2025-12-25,2026-01-24,100\n2026-01-25,2026-02-24,200\n",
		"electricity 2026-01 100 kWh - m\nelectricity 2026-02 200 kWh - m\n", {0}},
	{"a month of use goes before the period", "사용월,사용기간,사용량(kWh)\n2026-01,2025.12.15~2026.01.14,100\n", "electricity 2026-01 100 kWh - m\n", {0}},
	{"two periods of one month are added", "사용기간,사용량(kWh),요금(원)\n2026-01-01~2026-01-14,10,1000\n2026-01-15~2026-01-31,20.5,2000\n",
		"electricity 2026-01 30.5 kWh 3000\n", {0}},
	{"several customer numbers, one chosen", "고객번호,청구월,사용량(kWh)\n0101,2026-01,10\n,2026-02,20\n0102,2026-01,100\n",
		"electricity 2026-01 10 kWh - @0101\nelectricity 2026-02 20 kWh - @0101\n", {.account = "0101"}},
	{"several customer numbers, added up", "고객번호,청구월,사용량(kWh)\n0101,2026-01,10\n0102,2026-01,100\n", "electricity 2026-01 110 kWh -\n",
		{.account = "all"}},
	{"estimated reads", "월,검침구분,사용량(kWh)\n2026-01,실측,10\n2026-02,추정,20\n2026-03,인정검침,30\n2026-04,실측,40(추정)\n",
		"electricity 2026-01 10 kWh -\nelectricity 2026-02 20 kWh - e\nelectricity 2026-03 30 kWh - e\nelectricity 2026-04 40 kWh - e\n", {0}},
	{"refunds", "월,사용량(kWh),청구금액(원)\n2026-01,10,1000\n2026-01,,\"▲1,200\"\n2026-02,20,\"(3,000)\"\n",
		"electricity 2026-01 10 kWh 1000\nelectricity 2026-02 20 kWh -\n", {0}},
	{"kWh and MWh cells", "월,전기 사용량\n2026-01,39.1 MWh\n2026-02,40MWh\n", "electricity 2026-01 39.1 MWh -\nelectricity 2026-02 40 MWh -\n", {0}},
	{"English, months by name", "Month,Electricity (KWH),Cost (KRW)\nJan 2026,\"1,000\",200000\nFeb-26,1100,220000\nTotal,2100,420000\n",
		"electricity 2026-01 1000 kWh 200000\nelectricity 2026-02 1100 kWh 220000\n", {0}},
	{"merged heads", "월,사용량,,요금,\n,당월(kWh),전월(kWh),청구(원),미납(원)\n2026-01,10,9,1000,0\n", "electricity 2026-01 10 kWh 1000\n", {0}},
	{"across, an energy without values beside one that has some", "구분,항목,2026-01,2026-02,2026-03\n전기,사용량(kWh),,,\n도시가스,사용량(MJ),1,2,3\n",
		"city_gas 2026-01 1 MJ -\ncity_gas 2026-02 2 MJ -\ncity_gas 2026-03 3 MJ -\n", {0}},
	/* gas, heat, fuel */
	{"city gas: heat goes before volume", "도시가스 요금 내역\n사용월,전월지침,당월지침,사용량(㎥),보정계수,평균열량(MJ/N㎥),사용열량(MJ),요금(원)\n"
		"2026-01,100,8100,\"8,000\",1.01,42.7,\"345,016\",7100000\n", "city_gas 2026-01 345016 MJ 7100000\n", {0}},
	{"city gas by corrected volume", "년월,도시가스 보정사용량(N㎥)\n2026-01,8080\n", "city_gas 2026-01 8080 Nm3 -\n", {0}},
	{"city gas as the meter counts is estimated", "도시가스,,\n년월,사용량(㎥),금액\n2026-01,8000,7000000\n", "city_gas 2026-01 8000 Nm3 7000000 e\n", {0}},
	{"city gas before 2012", "월,가스사용량(Mcal)\n2011-12,1000\n", "city_gas 2011-12 1000 Mcal -\n", {0}},
	{"heat of a district", "지역난방 열사용 내역\n년월,사용열량(Gcal),요금(원)\n2026-01,12.5,1300000\n", "steam 2026-01 12.5 Gcal 1300000\n", {0}},
	{"steam in GJ, what it is said by who asks", "월,수량(GJ)\n2026-01,52.3\n", "steam 2026-01 52.3 GJ -\n", {.carrier = "steam"}},
	{"LPG by weight beside volume", "월,LPG(㎥),LPG(kg),금액\n2026-01,100,198,300000\n", "lpg 2026-01 198 kg 300000\n", {0}},
	{"deliveries of diesel are added up", "주유일,유종,주유량(L),금액\n2026-01-05,경유,200,300000\n2026-01-19,경유,180,270000\n2026-01-20,휘발유,40,60000\n"
		"2026-02-02,경유,210.5,310000\n", "diesel 2026-01 380 L 570000\ndiesel 2026-02 210.5 L 310000\n", {0}},
	{"kerosene in kL", "월,등유(kL)\n2026-01,1.2\n", "kerosene 2026-01 1.2 kL -\n", {0}},
	{"energy and unit in columns", "월,에너지원,사용량,단위\n2026-01,전력,100,MWh\n2026-01,도시가스,20,GJ\n2026-01,상수도,5,㎥\n",
		"electricity 2026-01 100 MWh -\ncity_gas 2026-01 20 GJ -\n", {0}},
	{"several energies across", "2026년 에너지 사용 현황,,,,\n구분,1월,2월,3월,합계\n전기(kWh),1,2,3,6\n도시가스(MJ),10,,30,40\n수도(㎥),7,7,7,21\n전기요금(천원),5,5,5,15\n",
		"electricity 2026-01 1 kWh 5000\nelectricity 2026-02 2 kWh 5000\nelectricity 2026-03 3 kWh 5000\ncity_gas 2026-01 10 MJ -\ncity_gas 2026-03 30 MJ -\n", {0}},
	{"two energies under merged heads", "월,도시가스,,전기,\n,사용량(MJ),요금(원),사용량(kWh),요금(원)\n2026-01,100,200,300,400\n",
		"electricity 2026-01 300 kWh 400\ncity_gas 2026-01 100 MJ 200\n", {0}},
	{"only one energy of a file", "월,전기(kWh),경유(L)\n2026-01,1,2\n", "diesel 2026-01 2 L -\n", {.carrier = "diesel"}},
	/* hostile */
	{"twice in a month", "월,사용량(kWh)\n2026-01,1\n2026-02,2\n2026-01,3\n", "!bill.twice 4", {0}},
	{"several numbers, none chosen", "고객번호,청구월,사용량(kWh)\n0101,2026-01,10\n0102,2026-01,100\n", "!bill.accounts 2", {0}},
	{"a number that is not there", "고객번호,청구월,사용량(kWh)\n0101,2026-01,10\n", "!bill.account_none 0", {.account = "9"}},
	{"two reads of a month are no deliveries", "검침일자,사용량(kWh)\n2026-01-02,10\n2026-01-31,20\n", "!bill.twice 3", {0}},
	{"parts in another unit than their head", "월,경부하(MWh),최대부하(MWh)\n2026-01,1,2000 kWh\n", "!bill.unit 2", {0}},
	{"overlapping periods", "사용기간,사용량(kWh)\n2026-01-01~2026-01-20,10\n2026-01-15~2026-01-31,20\n", "!bill.twice 3", {0}},
	{"a period of two months", "사용기간,사용량(kWh)\n2026-01-01~2026-02-28,10\n", "!bill.period_long 2", {0}},
	{"a period backwards", "사용기간,사용량(kWh)\n2026-02-01~2026-01-01,10\n", "!bill.period_order 2", {0}},
	{"no energy", "월,사용량\n2026-01,10\n", "!bill.carrier 2", {0}},
	{"no year", "월,사용량(kWh)\n1월,10\n", "!bill.year 2", {0}},
	{"no unit of gas", "월,도시가스 사용량\n2026-01,10\n", "!bill.unit_needed 2", {0}},
	{"won of gas only", "월,도시가스 요금(원)\n2026-01,10\n", "!bill.won_only 2", {0}},
	{"LPG by volume only", "월,LPG 사용량(㎥)\n2026-01,10\n", "!bill.lpg_volume 2", {0}},
	{"won where a quantity should be", "월,전기 사용량(kWh)\n2026-01,\"520,000원\"\n", "!bill.unit 2", {0}},
	{"a decimal comma", "월,전기 사용량(kWh)\n2026-01,\"12,5\"\n", "!start.number 2", {0}},
	{"greenhouse gases are no gas", "월,온실가스 배출량(kg),비고\n2026-01,10,x\n", "!bill.header 0", {0}},
	{"water is none of it", "월,수도 사용량(㎥)\n2026-01,10\n", "!bill.none 0", {0}},
	{"another year", "월,사용량(kWh)\n2024-01,10\n", "!bill.none 0", {.year = 2026}},
};

static void read_layout(const struct layout *l)
{
	int fd = memfd_create("bill", MFD_CLOEXEC);
	struct programme_bill bill;
	struct findings findings;
	const char *result;
	char path[64];
	enum status st;

	arena_init(&arena);
	findings_init(&findings, 20);
	assert_true(fd >= 0 && write(fd, l->text, strlen(l->text)) == (ssize_t)strlen(l->text));
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	st = programme_bill_read(path, "bill.csv", &l->options, &arena, &bill, &findings, &err);
	if (st == ST_OK)
		result = told(&bill);
	else if (findings.count > 0)
		result = arena_printf(&arena, "!%s %lld", findings.item[0].err.code, (long long)findings.item[0].err.line);
	else
		result = arena_printf(&arena, "!%s %lld", err.code, (long long)err.line);
	if (strcmp(result, l->expected) != 0)
		print_error("%s:\n%s", l->what, l->text);
	assert_string_equal(result, l->expected);
	findings_done(&findings);
	arena_done(&arena);
	close(fd);
}

static void layouts_of_any_energy_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
		read_layout(&layouts[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(months_are_found_however_they_are_written),
		cmocka_unit_test(columns_are_found_by_their_words_in_any_order),
		cmocka_unit_test(months_may_run_across),
		cmocka_unit_test(totals_and_what_stands_around_are_left_out_and_counted),
		cmocka_unit_test(what_cannot_be_understood_is_an_error_with_its_place),
		cmocka_unit_test(layouts_of_any_energy_are_read),
	};

	programme_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
