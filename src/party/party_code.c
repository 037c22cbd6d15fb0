#include "party/party_code.h"

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Ten digits, hyphens after the third and the fifth or none. */
static bool read_digits(const char *text, char out[10])
{
	bool hyphens = strlen(text) == PARTY_BUSINESS_NUMBER_LEN - 1;

	if (!hyphens && strlen(text) != 10)
		return false;
	for (int i = 0; i < 10; i++) {
		if (hyphens && (i == 3 || i == 5) && *text++ != '-')
			return false;
		if (!is_digit(*text))
			return false;
		out[i] = *text++;
	}
	return true;
}

/* The tax office's rule: weights 1 3 7 1 3 7 1 3 5, of the last product also its tens; the tenth digit fills the sum up to a multiple of 10. */
static bool sum_fits(const char digit[10])
{
	static const int weight[9] = {1, 3, 7, 1, 3, 7, 1, 3, 5};
	int sum = digit[9] - '0' + (digit[8] - '0') * 5 / 10;

	for (int i = 0; i < 9; i++)
		sum += (digit[i] - '0') * weight[i];
	return sum % 10 == 0;
}

enum status party_business_number_parse(const char *text, char out[PARTY_BUSINESS_NUMBER_LEN], struct err *err)
{
	char digit[10];

	if (!read_digits(text, digit))
		return err_set(err, ST_INPUT, "party.business_number", text, NULL);
	if (memcmp(digit, "101", 3) < 0 || !sum_fits(digit)) /* no office has a number below 101 */
		return err_set(err, ST_INPUT, "party.business_number_digit", text, NULL);
	snprintf(out, PARTY_BUSINESS_NUMBER_LEN, "%.3s-%.2s-%.5s", digit, digit + 3, digit + 5);
	return ST_OK;
}

/* Sections by their divisions, of the tenth and the eleventh revision alike: 21 of them with 77 divisions. */
static const struct {
	char letter;
	int from, to;
} sections[] = {{'A', 1, 3}, {'B', 5, 8}, {'C', 10, 34}, {'D', 35, 35}, {'E', 36, 39}, {'F', 41, 42}, {'G', 45, 47}, {'H', 49, 52}, {'I', 55, 56},
	{'J', 58, 63}, {'K', 64, 66}, {'L', 68, 68}, {'M', 70, 73}, {'N', 74, 76}, {'O', 84, 84}, {'P', 85, 85}, {'Q', 86, 87}, {'R', 90, 91},
	{'S', 94, 96}, {'T', 97, 98}, {'U', 99, 99}};

static char section_of(int division)
{
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		if (division >= sections[i].from && division <= sections[i].to)
			return sections[i].letter;
	return '\0';
}

enum status party_ksic_parse(const char *text, char out[PARTY_KSIC_LEN], struct err *err)
{
	char given = text[0] >= 'a' && text[0] <= 'z' ? (char)(text[0] - 'a' + 'A') : text[0], letter;
	const char *digits = is_digit(text[0]) ? text : text + (given >= 'A' && given <= 'Z');
	size_t length = strspn(digits, "0123456789");

	if (length < 2 || length > 5 || digits[length])
		return err_set(err, ST_INPUT, "party.ksic", text, NULL);
	letter = section_of((digits[0] - '0') * 10 + digits[1] - '0');
	if (!letter)
		return err_set(err, ST_INPUT, "party.ksic_division", text, (char[3]){digits[0], digits[1], '\0'}, NULL);
	if (digits > text && given != letter)
		return err_set(err, ST_INPUT, "party.ksic_section", text, (char[3]){digits[0], digits[1], '\0'}, (char[2]){letter, '\0'}, NULL);
	snprintf(out, PARTY_KSIC_LEN, "%c%s", letter, digits);
	return ST_OK;
}
