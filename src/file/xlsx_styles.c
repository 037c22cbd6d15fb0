/* What a cell shows by its number format (ECMA-376 part 1, 18.8.30 and 18.8.31). */
#include "file/xlsx_int.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- a format's code ---- */

struct seen {
	bool year, month, day, clock, elapsed; /* month: m, which are minutes beside hours or seconds */
	bool places;                           /* 0, # or ?, before all of these */
};

/* Behind quoted text, a bracket, or a character that stands for itself; NULL if nothing of the kind begins here. */
static const char *skip(const char *code, struct seen *seen)
{
	if (*code == '\\' || *code == '_' || *code == '*')
		return code + (code[1] ? 2 : 1);
	if (*code == '"') {
		const char *end = strchr(code + 1, '"');

		return end ? end + 1 : code + strlen(code);
	}
	if (*code == '[') {
		const char *end = strchr(code, ']');
		size_t same = strspn(code + 1, code[1] == 'h' || code[1] == 'H' ? "hH" : code[1] == 'm' || code[1] == 'M' ? "mM" : "sS");

		if (same > 0 && code[1 + same] == ']')
			seen->elapsed = true;
		return end ? end + 1 : code + strlen(code);
	}
	return NULL;
}

enum xlsx_shows xlsx_format_shows(const char *code)
{
	struct seen s = {0};

	if (strcasecmp(code, "General") == 0)
		return XLSX_SHOWS_NUMBER;
	while (*code && *code != ';' && !s.places) {
		const char *behind = skip(code, &s);

		if (behind) {
			code = behind;
			continue;
		}
		if (strncasecmp(code, "AM/PM", 5) == 0) {
			s.clock = true;
			code += 5;
			continue;
		}
		s.year |= strchr("yY", *code) != NULL;
		s.month |= strchr("mM", *code) != NULL;
		s.day |= strchr("dD", *code) != NULL;
		s.clock |= strchr("hHsS", *code) != NULL;
		s.places = strchr("0#?", *code) && !s.year && !s.month && !s.day && !s.clock && !s.elapsed;
		code++;
	}
	if (s.places)
		return XLSX_SHOWS_NUMBER;
	if (s.elapsed)
		return XLSX_SHOWS_ELAPSED;
	if (s.clock)
		return s.year || s.day ? XLSX_SHOWS_DAY_TIME : XLSX_SHOWS_TIME;
	if (s.day)
		return XLSX_SHOWS_DAY;
	return s.month ? XLSX_SHOWS_MONTH : s.year ? XLSX_SHOWS_YEAR : XLSX_SHOWS_NUMBER;
}

/* Formats that have a number only; 27 to 58 are those of Korean editions. */
static enum xlsx_shows built_in(long number)
{
	if ((number >= 14 && number <= 16) || (number >= 27 && number <= 31) || (number >= 34 && number <= 36) || (number >= 50 && number <= 58))
		return XLSX_SHOWS_DAY;
	if (number == 17)
		return XLSX_SHOWS_MONTH;
	if (number == 22)
		return XLSX_SHOWS_DAY_TIME;
	if ((number >= 18 && number <= 21) || number == 32 || number == 33 || number == 45 || number == 47)
		return XLSX_SHOWS_TIME;
	return number == 46 ? XLSX_SHOWS_ELAPSED : XLSX_SHOWS_NUMBER;
}

/* ---- the part ---- */

struct formats {
	struct arena *arena;
	struct own {
		long number;
		enum xlsx_shows shows;
	} * own;
	size_t owns;
	bool inside; /* cellXfs */
	struct xlsx_styles styles;
};

static enum xlsx_shows shows_of(const struct formats *f, long number)
{
	for (size_t i = f->owns; i > 0; i--)
		if (f->own[i - 1].number == number)
			return f->own[i - 1].shows;
	return built_in(number);
}

static void styles_start(struct xlsx_part *part, const char *element, const char **attribute)
{
	struct formats *f = part->context;
	const char *number = xlsx_attribute(attribute, "numFmtId"), *code = xlsx_attribute(attribute, "formatCode");

	if (strcmp(element, "cellXfs") == 0) {
		f->inside = true;
	} else if (strcmp(element, "numFmt") == 0 && number && code) {
		if (f->owns == XLSX_STYLES_MAX) {
			part->status = err_set(part->err, ST_INPUT, "xlsx.part", part->name, "too many formats", NULL);
			return;
		}
		f->own = arena_grow(f->arena, f->own, f->owns, sizeof *f->own);
		f->own[f->owns++] = (struct own){strtol(number, NULL, 10), xlsx_format_shows(code)};
	} else if (f->inside && strcmp(element, "xf") == 0) {
		f->styles.shows = arena_grow(f->arena, f->styles.shows, f->styles.count, sizeof *f->styles.shows);
		f->styles.shows[f->styles.count++] = (unsigned char)(number ? shows_of(f, strtol(number, NULL, 10)) : XLSX_SHOWS_NUMBER);
	}
}

static void styles_end(struct xlsx_part *part, const char *element)
{
	struct formats *f = part->context;

	if (strcmp(element, "cellXfs") == 0)
		f->inside = false;
}

enum status xlsx_styles_read(
	const char *name, const char *xml, size_t length, bool any_encoding, struct arena *arena, struct xlsx_styles *out_styles, struct err *err)
{
	struct formats f = {.arena = arena};
	struct xlsx_part part = {.name = name,
		.xml = xml,
		.length = length,
		.any_encoding = any_encoding,
		.arena = arena,
		.context = &f,
		.start = styles_start,
		.end = styles_end,
		.err = err};
	enum status st = xlsx_part_parse(&part);

	if (st == ST_OK)
		*out_styles = f.styles;
	return st;
}

enum xlsx_shows xlsx_styles_shows(const struct xlsx_styles *styles, long style)
{
	return style >= 0 && (size_t)style < styles->count ? (enum xlsx_shows)styles->shows[style] : XLSX_SHOWS_NUMBER;
}
