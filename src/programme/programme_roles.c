/* Columns by the words that people name them with, and rows that are totals. */
#include "programme/programme_int.h"

#include "file/rows.h"

#include <string.h>

/* ---- words ---- */

size_t programme_blank_length(const char *s)
{
	static const char *const blank[] = {" ", "\t", "\r", "\n", "\xc2\xa0", "\xe3\x80\x80", "\xef\xbb\xbf"};
	for (size_t i = 0; i < sizeof blank / sizeof *blank; i++)
		if (strncmp(s, blank[i], strlen(blank[i])) == 0)
			return strlen(blank[i]);
	return 0;
}

void programme_word_plain(const char *s, char *out, size_t size)
{
	size_t n = 0;
	int depth = 0;
	while (*s && n + 1 < size) {
		size_t blank = programme_blank_length(s);
		if (blank > 0) {
			s += blank;
			continue;
		}
		if (*s == '(' || *s == '[')
			depth++;
		else if ((*s == ')' || *s == ']') && depth > 0)
			depth--;
		else if (depth == 0)
			out[n++] = *s >= 'A' && *s <= 'Z' ? (char)(*s + 32) : *s;
		s++;
	}
	out[n] = '\0';
}

bool programme_word_is_blank(const char *s)
{
	while (*s) {
		size_t blank = programme_blank_length(s);
		if (blank == 0)
			return false;
		s += blank;
	}
	return true;
}

bool programme_word_is_total(const char *s)
{
	static const char *const begins[] = {"합계", "총합계", "총계", "소계", "누계", "total", "subtotal", "grandtotal"};
	char word[64];
	if (*s >= '0' && *s <= '9') /* most rows of a large file */
		return false;
	programme_word_plain(s, word, sizeof word);
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (strncmp(word, begins[i], strlen(begins[i])) == 0)
			return true;
	return strcmp(word, "계") == 0 || strcmp(word, "sum") == 0;
}

bool programme_row_is_total(const struct rows *in, int key)
{
	int first = 0;
	while (first < rows_count(in) && programme_word_is_blank(rows_cell(in, first)))
		first++;
	if (first == rows_count(in) || (key >= 0 && key != first && !programme_word_is_blank(rows_cell(in, key))))
		return false;
	return programme_word_is_total(rows_cell(in, first));
}

/* ---- the header ---- */

static int role_of(const struct programme_roles *roles, const char *field)
{
	char word[128], known[128];
	programme_word_plain(field, word, sizeof word);
	for (int r = 0; r < roles->count; r++)
		for (size_t i = 0; i < PROGRAMME_ROLE_WORDS && roles->words[r][i]; i++) {
			programme_word_plain(roles->words[r][i], known, sizeof known);
			if (strcmp(known, word) == 0)
				return r;
		}
	return -1;
}

static int match(const struct programme_roles *roles, const char *const *field, int count, int *at, int twice[2])
{
	int needed = 0;
	twice[0] = twice[1] = -1;
	for (int r = 0; r < roles->count; r++)
		at[r] = -1;
	for (int i = 0; i < count; i++) {
		int r = role_of(roles, field[i]);
		if (r >= 0 && at[r] < 0) {
			at[r] = i;
			needed += r < roles->needed;
		} else if (r >= 0 && r < roles->single && twice[0] < 0) {
			twice[0] = at[r];
			twice[1] = i;
		}
	}
	return needed;
}

int programme_roles_match(const struct programme_roles *roles, const struct rows *in, int *out_at, int out_twice[2])
{
	return match(roles, rows_cells(in), rows_count(in), out_at, out_twice);
}

int programme_roles_score(const void *context, const char *const *cell, int count)
{
	const struct programme_roles *roles = context;
	int at[PROGRAMME_ROLES_MAX], twice[2], needed = match(roles, cell, count, at, twice);
	return needed == roles->needed ? ROWS_HEADER : needed;
}
