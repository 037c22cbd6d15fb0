/* Words of bills: what a header, a label or a title says, and how numbers, months and periods are written. Pure. */
#include "programme/programme_bill_int.h"

#include "base/decimal.h"
#include "base/text.h"
#include "factor/factor.h"
#include "programme/programme_int.h"
#include "programme/programme_start_int.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD_MAX 160

/* ---- texts ---- */

/* Without blanks, in lower case; what stands in brackets stays. */
static void flat(const char *s, char *out, size_t size)
{
	size_t n = 0;

	while (*s && n + 1 < size) {
		size_t blank = *s > ' ' && (unsigned char)*s < 0x80 ? 0 : programme_blank_length(s); /* most are none */

		if (blank == 0)
			out[n++] = *s >= 'A' && *s <= 'Z' ? (char)(*s + 32) : *s;
		s += blank ? blank : 1;
	}
	out[n] = '\0';
}

static bool has(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (strstr(text, *words))
			return true;
	return false;
}

static bool is(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(text, *words) == 0)
			return true;
	return false;
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);

	return length >= tail && strcmp(text + length - tail, end) == 0;
}

#define HAS(text, ...) has(text, (const char *const[]){__VA_ARGS__, NULL})
#define IS(text, ...) is(text, (const char *const[]){__VA_ARGS__, NULL})

bool programme_bill_is_blank(const char *cell)
{
	return !cell[0] || IS(cell, "-", "–", "—", "―");
}

bool programme_bill_is_total(const char *cell)
{
	char word[WORD_MAX];

	if (programme_word_is_total(cell))
		return true;
	flat(cell, word, sizeof word);
	return HAS(word, "평균", "average") || ends_with(word, "합계") || ends_with(word, "소계") || ends_with(word, "총계") || ends_with(word, "누계");
}

bool programme_bill_is_estimate(const char *cell)
{
	char word[WORD_MAX];

	flat(cell, word, sizeof word);
	return HAS(word, "추정", "인정검침", "estimated") && !HAS(word, "추정여부", "?");
}

/* ---- carriers ---- */

static const char *const keys[BILL_CARRIERS] = {"electricity", "city_gas", "lpg", "kerosene", "diesel", "heavy_oil", "steam", ""};
/* Beside the names that programme_start_word has. */
static const char *const also[BILL_CARRIERS][12] = {
	[BILL_ELECTRICITY] = {"전력", "한전", "kepco", "electric"},
	[BILL_CITY_GAS] = {"lng", "천연가스", "naturalgas"},
	[BILL_LPG] = {"액화석유", "프로판", "부탄", "propane", "butane"},
	[BILL_DIESEL] = {"gasoil"},
	[BILL_HEAVY_OIL] = {"벙커", "bunker", "b-c"},
	[BILL_STEAM] = {"증기", "지역난방", "집단에너지", "난방", "열사용", "공정열", "districtheat", "heatuse"},
	[BILL_OTHER] = {"휘발유", "gasoline", "petrol", "수도", "상수", "용수", "water", "석탄", "펠릿", "수소", "질소"},
};

const char *programme_bill_carrier_key(int carrier)
{
	return keys[carrier];
}

int programme_bill_carrier_find(const char *key)
{
	for (int c = 0; c < BILL_OTHER; c++)
		if (strcmp(keys[c], key) == 0)
			return c;
	return BILL_UNSAID;
}

/* Does the flat word begin so? The name is as people write it, "city gas". */
static bool begins(const char *word, const char *name)
{
	for (; *name; name++) {
		if (*name == ' ')
			continue;
		if (*word++ != (*name >= 'A' && *name <= 'Z' ? (char)(*name + 32) : *name))
			return false;
	}
	return true;
}

static bool names(int carrier, const char *word)
{
	const char *ko = programme_start_word(keys[carrier], LANG_KO), *en = programme_start_word(keys[carrier], LANG_EN);

	for (const char *c = word; carrier != BILL_OTHER && *c; c++)
		if (begins(c, ko) || begins(c, en))
			return true;
	return has(word, also[carrier]);
}

int programme_bill_carrier_in(const char *text)
{
	char word[WORD_MAX], *greenhouse;
	int found = BILL_UNSAID;

	flat(text, word, sizeof word);
	while ((greenhouse = strstr(word, "온실가스"))) /* no fuel */
		memmove(greenhouse, greenhouse + strlen("온실가스"), strlen(greenhouse + strlen("온실가스")) + 1);
	for (int c = 0; c < BILL_CARRIERS; c++) {
		if (!names(c, word))
			continue;
		if (found != BILL_UNSAID)
			return BILL_UNSAID;
		found = c;
	}
	if (found == BILL_UNSAID && strstr(word, "가스"))
		return BILL_CITY_GAS;
	return found;
}

/* ---- units ---- */

/* By name or alias, then by name in any case: "KWh". */
static const struct factor_unit *unit_named(const char *word)
{
	const struct factor_unit *found = factor_unit_find(word);

	for (const struct factor_unit *u = factor_unit_list(); !found && u->name; u++)
		if (strlen(u->name) > 1 && strcasecmp(u->name, word) == 0)
			found = u;
	if (found && (found->dimension == FACTOR_ENERGY || found->dimension == FACTOR_MASS || found->dimension == FACTOR_VOLUME ||
			     found->dimension == FACTOR_GAS_VOLUME))
		return found;
	return NULL;
}

/* What is left of a word when Hangul before it is taken off: "사용량kWh" → "kWh". */
static const char *tail_of(const char *word)
{
	const char *tail = word;

	for (const char *c = word; *c; c++)
		if (strncmp(c, "\xea\xb0\x80", 3) >= 0 && strncmp(c, "\xed\x9e\xa4", 3) < 0)
			tail = c + 3;
	return tail;
}

/* "kWh" of "사용량(kWh)". `out_rate`: something per unit, "원/kWh". */
static const struct factor_unit *find_unit(const char *text, bool *out_rate)
{
	const struct factor_unit *found = NULL;
	char copy[WORD_MAX], *at = copy, *rest = NULL;

	*out_rate = false;
	snprintf(copy, sizeof copy, "%s", text);
	for (char *word = strtok_r(at, " ()[]{},:;\t\n\r", &rest); word; word = strtok_r(NULL, " ()[]{},:;\t\n\r", &rest)) {
		char *per = strchr(word, '/');
		const struct factor_unit *unit;

		if (per) {
			*per = '\0';
			*out_rate |= unit_named(per + 1) != NULL;
		}
		unit = unit_named(word);
		if (!unit && tail_of(word)[0] && tail_of(word) != word)
			unit = unit_named(tail_of(word));
		if (unit)
			found = unit;
	}
	return found;
}

const char *programme_bill_unit_in(const char *text)
{
	bool rate;
	const struct factor_unit *unit = find_unit(text, &rate);

	return unit && !rate ? unit->name : NULL;
}

static int power_in(const char *word)
{
	return strstr(word, "백만원") ? 6 : strstr(word, "천원") ? 3 : strstr(word, "만원") ? 4 : 0;
}

/* ---- headers ---- */

/* Stands beside the amounts of a bill, and is none of them. */
static bool is_beside(const char *word)
{
	return HAS(word, "단가", "계수", "배수", "지침", "역률", "계약전력", "계약용량", "계약종", "최대수요", "요금적용", "무효", "평균열량", "단위열량", "기준열량",
		"전년", "전월", "증감", "대비", "목표", "예산", "탄소", "co2", "배출", "발전량", "잉여", "판매", "면적", "kvar", "demand", "tariff");
}

static bool is_part_of_won(const char *word)
{
	return HAS(word, "기본요금", "전력량요금", "환경", "조정", "부가", "기금", "연체", "미납", "할인", "수신료", "절사", "교체", "보증", "vat", "tax");
}

static void read_won_word(const char *word, struct bill_word *out)
{
	out->role = is_part_of_won(word) ? BILL_NONE : BILL_WON;
	out->power = power_in(word);
	out->rank = HAS(word, "청구", "합계", "총", "납부", "total") ? 2 : 1;
}

/* Higher where a supplier bills by it: city gas by heat since 2012, else by volume at 0 °C, else as its meter counts. */
static int quantity_rank(const char *word, const struct factor_unit *unit)
{
	int rank = !unit ? 1 : unit->dimension == FACTOR_ENERGY ? 6 : unit->dimension == FACTOR_GAS_VOLUME || unit->dimension == FACTOR_MASS ? 4 : 2;

	return rank + (HAS(word, "보정", "계", "total") ? 1 : 0);
}

static bool read_time_word(const char *word, struct bill_word *out)
{
	if (IS(word, "년", "년도", "연도", "year", "회계연도")) {
		out->role = BILL_YEAR;
	} else if (HAS(word, "시작일", "개시일", "시작", "부터", "startdate") || IS(word, "from", "start")) {
		out->role = BILL_FROM;
	} else if (HAS(word, "종료일", "종료", "까지", "enddate") || IS(word, "to", "end")) {
		out->role = BILL_TO;
	} else if (HAS(word, "기간", "period")) {
		out->role = BILL_PERIOD;
	} else if (HAS(word, "사용월", "사용년월", "사용연월", "귀속월", "usagemonth")) {
		out->role = BILL_MONTH;
		out->rank = 2;
	} else if (HAS(word, "년월", "연월", "청구월", "고지월", "month") || IS(word, "월", "월분", "월별", "년/월", "연/월", "구분(월)")) {
		out->role = BILL_MONTH;
		out->rank = 1;
	} else if (HAS(word, "검침일", "청구일", "고지일")) { /* one a bill: two of a month are no sum */
		out->role = BILL_MONTH;
	} else if (HAS(word, "주유일", "납품일", "공급일", "거래일", "입고일", "구매일", "일자", "날짜") || IS(word, "date", "day", "일")) {
		out->role = BILL_DAY;
	} else {
		return false;
	}
	return true;
}

void programme_bill_word(const char *text, struct bill_word *out)
{
	const struct factor_unit *unit;
	char word[WORD_MAX];
	bool rate;

	*out = (struct bill_word){.role = BILL_NONE, .carrier = programme_bill_carrier_in(text)};
	flat(text, word, sizeof word);
	unit = find_unit(text, &rate);
	if (rate || is_beside(word) || !word[0])
		return;
	out->unit = unit ? unit->name : NULL;
	out->corrected = HAS(word, "보정");
	if (HAS(word, "고객번호", "계약번호", "납부자번호", "customer", "account")) {
		out->role = BILL_ACCOUNT;
	} else if (HAS(word, "계기번호", "계량기번호", "계량기no", "meterno", "meternumber") || IS(word, "계기", "계량기", "meter")) {
		out->role = BILL_ACCOUNT;
		out->rank = 1;
	} else if (HAS(word, "추정여부", "검침구분", "검침방법", "readtype")) {
		out->role = BILL_ESTIMATED;
	} else if (IS(word, "에너지원", "에너지", "에너지종류", "연료", "연료종류", "유종", "품목", "carrier", "fuel", "energy")) {
		out->role = BILL_CARRIER;
	} else if (IS(word, "단위", "unit")) {
		out->role = BILL_UNIT;
	} else if (!unit && (HAS(word, "요금", "금액", "청구액", "납부액", "(원)", "천원", "만원", "won", "krw", "charge", "cost") || IS(word, "원"))) {
		read_won_word(word, out);
	} else if (!unit && HAS(word, "납기", "납부", "마감", "발행", "작성", "출력", "조회", "due")) {
		out->role = BILL_NONE;
	} else if (HAS(word, "경부하", "중간부하", "최대부하", "offpeak", "midpeak", "onpeak")) {
		out->role = HAS(word, "사용량계", "합계") ? BILL_QUANTITY : BILL_PART;
	} else if (unit || HAS(word, "사용량", "사용전력량", "전력량", "사용열량", "구입량", "주유량", "공급량", "입고량", "수량", "usage", "consumption", "quantity")) {
		out->role = BILL_QUANTITY;
		out->rank = quantity_rank(word, unit);
	} else {
		read_time_word(word, out);
	}
}

/* ---- numbers ---- */

/* Digits in groups of three behind the first comma or blank; where they end. */
static const char *read_digits(const char *c, char *out, size_t size)
{
	size_t n = 0, group = 0;
	bool grouped = false, point = false;

	for (;; c++) {
		if (isdigit((unsigned char)*c)) {
			group++;
		} else if ((*c == ',' || *c == ' ') && isdigit((unsigned char)c[1]) && !point && n > 0) {
			if (grouped ? group != 3 : group > 3)
				return NULL;
			grouped = true;
			group = 0;
			continue;
		} else if (*c == '.' && !point && n > 0) {
			if (grouped && group != 3)
				return NULL;
			point = true;
		} else {
			break;
		}
		if (n + 1 >= size)
			return NULL;
		out[n++] = *c;
	}
	out[n] = '\0';
	if (n == 0 || out[n - 1] == '.' || (grouped && !point && group != 3))
		return NULL;
	return c;
}

static const char *skip(const char *c, const char *const *words)
{
	for (bool again = true; again;) {
		size_t blank = programme_blank_length(c);

		again = blank > 0;
		c += blank;
		for (const char *const *w = words; *w; w++)
			if (strncmp(c, *w, strlen(*w)) == 0) {
				c += strlen(*w);
				again = true;
			}
	}
	return c;
}

bool programme_bill_amount(const char *cell, mpq_t out_value, struct bill_amount *out)
{
	static const char *const money[] = {"₩", "￦", "\\", NULL}, *const below[] = {"-", "−", "▲", "△", NULL}, *const none[] = {NULL};
	const char *c = skip(cell, money), *begin = c, *end;
	char digits[32], rest[WORD_MAX], *estimate;
	bool bracket = false, negative = false;

	*out = (struct bill_amount){.power = -1};
	c = skip(c, below);
	negative = c != begin;
	if (*c == '(') {
		bracket = true;
		c++;
	}
	c = skip(c, money);
	end = read_digits(c, digits, sizeof digits);
	if (!end || (bracket && *end != ')'))
		return false;
	flat(skip(end + bracket, none), rest, sizeof rest);
	if ((estimate = strstr(rest, "(추정)")) || (estimate = strstr(rest, "추정")))
		*estimate = '\0';
	if (IS(rest, "원", "천원", "만원", "백만원", "won", "krw"))
		out->power = power_in(rest);
	else if (rest[0] && !(out->unit = unit_named(rest) ? unit_named(rest)->name : NULL))
		return false;
	if (decimal_parse_exact(digits, out_value, NULL) != ST_OK)
		return false;
	if (negative || bracket)
		mpq_neg(out_value, out_value);
	return true;
}

const char *programme_bill_text(const mpq_t value, struct arena *arena)
{
	char text[DECIMAL_TEXT_LEN * 2];
	mpz_t finest;

	mpz_init(finest);
	mpz_ui_pow_ui(finest, 10, 24);
	if (mpz_divisible_p(finest, mpq_denref(value)))
		decimal_canonical(value, text);
	else
		decimal_from_exact(value, text);
	mpz_clear(finest);
	return arena_strdup(arena, text);
}

/* ---- months and periods ---- */

struct numbers {
	int value[6], digits[6];
	int count;
};

/* False where there are more than six, or one is longer than a day without marks. */
static bool read_numbers(const char *cell, struct numbers *out)
{
	out->count = 0;
	for (const char *c = cell; *c;) {
		int n = out->count;

		if (!isdigit((unsigned char)*c)) {
			c++;
			continue;
		}
		if (n == 6)
			return false;
		out->value[n] = out->digits[n] = 0;
		for (; isdigit((unsigned char)*c); c++) {
			if (++out->digits[n] > 8)
				return false;
			out->value[n] = out->value[n] * 10 + (*c - '0');
		}
		out->count++;
	}
	return true;
}

/* 1 to 12 where the letters are a month's name or its first three; 0. */
static int named_month(const char *letters)
{
	static const char *const name[] = {
		"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"};
	size_t length = 0;

	while (letters[length] >= 'a' && letters[length] <= 'z')
		length++;
	for (int m = 0; length >= 3 && m < 12; m++)
		if (strncmp(letters, name[m], length) == 0)
			return m + 1;
	return 0;
}

static bool good(const struct bill_time *t)
{
	return (t->year == 0 || (t->year >= 1990 && t->year <= 2199)) && t->month >= 1 && t->month <= 12 && t->day >= 0 && t->day <= 31;
}

/* "Mar 2026", "Mar-26", "2026 March", "March". */
static bool read_english(const char *word, const struct numbers *n, struct bill_time *out)
{
	const char *letter = word + strcspn(word, "abcdefghijklmnopqrstuvwxyz");
	struct bill_time t = {.month = named_month(letter)};

	if (t.month == 0 || n->count > 1)
		return false;
	if (n->count == 1)
		t.year = n->digits[0] == 2 ? 2000 + n->value[0] : n->value[0];
	*out = t;
	return good(&t);
}

bool programme_bill_time(const char *cell, bool loose, struct bill_time *out)
{
	struct bill_time t = {0};
	struct numbers n;
	char word[WORD_MAX];
	bool marked = strstr(cell, "월") && !strstr(cell, "개월");

	if (strlen(cell) > 40 || strpbrk(cell, ",%") || !read_numbers(cell, &n))
		return false;
	flat(cell, word, sizeof word);
	if (read_english(word, &n, out))
		return true;
	if (n.count == 0 || (!marked && strstr(cell, "분기")))
		return false;
	if (n.count == 1 && cell[0] != '-' && (n.digits[0] == 6 || n.digits[0] == 8) && strlen(word) == (size_t)n.digits[0]) {
		t.year = n.digits[0] == 6 ? n.value[0] / 100 : n.value[0] / 10000;
		t.month = n.digits[0] == 6 ? n.value[0] % 100 : n.value[0] / 100 % 100;
		t.day = n.digits[0] == 6 ? 0 : n.value[0] % 100;
	} else if (n.count == 1 && (marked || (loose && strlen(word) <= 2)) && n.digits[0] <= 2) {
		t.month = n.value[0];
	} else if (n.count >= 2 && n.count <= 6 && n.digits[0] == 4) {
		t = (struct bill_time){n.value[0], n.value[1], n.count > 2 ? n.value[2] : 0};
	} else if (n.count >= 2 && n.count <= 3 && n.digits[0] == 2 && n.digits[1] <= 2 && (strstr(cell, "년") || cell[0] == '\'' || (loose && n.digits[1] == 2))) {
		t = (struct bill_time){2000 + n.value[0], n.value[1], n.count > 2 ? n.value[2] : 0};
	} else {
		return false;
	}
	if (!good(&t) || strchr(cell, '~'))
		return false;
	*out = t;
	return true;
}

date_day programme_bill_day(const struct bill_time *t)
{
	if (!good(t) || t->year == 0 || t->day < 1 || t->day > month_days(t->year * 12 + t->month - 1))
		return DATE_NONE;
	return date_make(t->year, t->month, t->day);
}

bool programme_bill_period(const char *cell, int year, date_day *out_from, date_day *out_to)
{
	static const char *const between[] = {"~", "∼", "～", "〜", "–", " - ", "부터", NULL};
	struct bill_time from = {0}, to = {0};
	struct numbers a, b;
	char first[WORD_MAX];
	const char *cut = NULL;
	size_t length = 0;

	for (const char *const *w = between; *w && !cut; w++) {
		cut = strstr(cell, *w);
		length = strlen(*w);
	}
	if (!cut || (size_t)(cut - cell) >= sizeof first)
		return false;
	snprintf(first, sizeof first, "%.*s", (int)(cut - cell), cell);
	if (!read_numbers(first, &a) || !read_numbers(cut + length, &b))
		return false;
	if (a.count == 1 && a.digits[0] == 8)
		from = (struct bill_time){a.value[0] / 10000, a.value[0] / 100 % 100, a.value[0] % 100};
	else if (a.count >= 2 && a.count <= 3)
		from = (struct bill_time){a.count == 3 ? a.value[0] : 0, a.value[a.count - 2], a.value[a.count - 1]};
	if (b.count == 1 && b.digits[0] == 8)
		to = (struct bill_time){b.value[0] / 10000, b.value[0] / 100 % 100, b.value[0] % 100};
	else if (b.count >= 2 && b.count <= 3)
		to = (struct bill_time){b.count == 3 ? b.value[0] : 0, b.value[b.count - 2], b.value[b.count - 1]};
	if (from.year > 0 && from.year < 100)
		from.year += 2000;
	if (to.year > 0 && to.year < 100)
		to.year += 2000;
	if (to.year == 0)
		to.year = from.year ? from.year + (to.month < from.month) : year;
	if (from.year == 0 && to.year)
		from.year = to.year - (from.month > to.month);
	*out_from = programme_bill_day(&from);
	*out_to = programme_bill_day(&to);
	return *out_from != DATE_NONE && *out_to != DATE_NONE;
}

int programme_bill_heading_year(const char *cell)
{
	char word[WORD_MAX];
	int year = 0;

	flat(cell, word, sizeof word);
	if (HAS(word, "출력", "조회일", "발행", "작성", "인쇄", "printed"))
		return 0;
	for (const char *c = word; *c; c++) {
		int found, length = 0;

		if (!isdigit((unsigned char)*c) || (c > word && isdigit((unsigned char)c[-1])))
			continue;
		while (isdigit((unsigned char)c[length]))
			length++;
		if (length != 4)
			continue;
		found = atoi(c);
		if (found < 1990 || found > 2199 || (strncmp(c + 4, "년", strlen("년")) != 0 && word[4]))
			continue;
		if (year && year != found)
			return 0;
		year = found;
	}
	return year;
}
