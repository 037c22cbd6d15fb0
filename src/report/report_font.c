#include "report/report_font.h"

#include "base/arena.h"
#include "base/text.h"
#include "report/report_cairo_int.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARKS "/-_.,&=+"   /* a word that is too wide breaks after one */
#define CHARACTERS 0x10000 /* neither font has what companies' names need beyond */

static const struct {
	const char *file, *folder, *package;
} font_file[FONT_FACES] = {
	{"NanumGothic.ttf", "/usr/share/fonts/truetype/nanum", "fonts-nanum"},
	{"NanumGothicBold.ttf", "/usr/share/fonts/truetype/nanum", "fonts-nanum"},
	{"DejaVuSans.ttf", "/usr/share/fonts/truetype/dejavu", "fonts-dejavu-core"},
	{"DejaVuSans-Bold.ttf", "/usr/share/fonts/truetype/dejavu", "fonts-dejavu-core"},
};
/* Loaded once and never changed: every thread reads them. */
static struct face {
	cairo_font_face_t *cairo;
	uint16_t *glyph; /* by character; 0: none */
	float *advance;  /* by glyph, at size 1 */
} face[FONT_FACES];
static FT_Library library;
static enum status loaded;
static struct err problem;

static enum status missing(int i)
{
	return err_set(&problem, ST_INTERNAL, "report.font_missing", font_file[i].file, font_file[i].package, NULL);
}

static enum status load_face(int i)
{
	const char *own = getenv("SANGSAENG_FONTS");
	char path[512];
	FT_Face ft;
	FT_Fixed *advance;
	FT_UInt glyph;

	snprintf(path, sizeof path, "%s/%s", own ? own : font_file[i].folder, font_file[i].file);
	if (report_freetype.FT_New_Face(library, path, 0, &ft) != 0)
		return missing(i);
	advance = heap_alloc((size_t)ft->num_glyphs, sizeof *advance);
	if (ft->num_glyphs > UINT16_MAX || report_freetype.FT_Get_Advances(ft, 0, (FT_UInt)ft->num_glyphs, FT_LOAD_NO_SCALE, advance) != 0) {
		free(advance);
		return missing(i);
	}
	face[i].glyph = heap_alloc(CHARACTERS, sizeof *face[i].glyph);
	face[i].advance = heap_alloc((size_t)ft->num_glyphs, sizeof *face[i].advance);
	for (long g = 0; g < ft->num_glyphs; g++)
		face[i].advance[g] = (float)advance[g] / (float)ft->units_per_EM;
	free(advance);
	for (FT_ULong c = report_freetype.FT_Get_First_Char(ft, &glyph); glyph != 0; c = report_freetype.FT_Get_Next_Char(ft, c, &glyph))
		if (c < CHARACTERS)
			face[i].glyph[c] = (uint16_t)glyph;
	face[i].cairo = report_cairo.cairo_ft_font_face_create_for_ft_face(ft, 0);
	return ST_OK;
}

static void load(void)
{
	loaded = report_cairo_load(&problem);
	if (loaded != ST_OK)
		return;
	if (report_freetype.FT_Init_FreeType(&library) != 0) {
		loaded = err_internal(&problem, "FreeType");
		return;
	}
	for (int i = 0; i < FONT_FACES && loaded == ST_OK; i++)
		loaded = load_face(i);
}

enum status report_font_load(struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
	if (loaded != ST_OK && err)
		*err = problem;
	return loaded;
}

void *report_font_face(int i)
{
	return face[i].cairo;
}

/* ---- characters ---- */

/* Signs that NanumGothic has under another number. */
static uint32_t twin(uint32_t c)
{
	switch (c) {
	case 0x00a0: /* spaces that do not break, narrow ones */
	case 0x2009:
	case 0x202f:
	case '\t':
		return ' ';
	case 0x00b5: /* micro sign: mu */
		return 0x03bc;
	case 0x2011: /* hyphen that does not break */
		return '-';
	case 0x2212: /* minus sign: en dash, as wide as digits */
		return 0x2013;
	default:
		return c;
	}
}

#define HANGUL_FIRST 0xac00u
#define LEADS 19u
#define VOWELS 21u
#define TAILS 28u

/* Names of files from some systems have Hangul taken apart; the fonts have whole syllables only. */
static uint32_t composed(const unsigned char *s, size_t left, uint32_t lead, int *bytes)
{
	uint32_t vowel, tail;
	int length = utf8_length(s, left);

	if (lead < 0x1100 || lead >= 0x1100 + LEADS || length != 3)
		return lead;
	vowel = utf8_decode(s, length);
	if (vowel < 0x1161 || vowel >= 0x1161 + VOWELS)
		return lead;
	*bytes += length;
	s += length;
	left -= (size_t)length;
	length = left > 0 ? utf8_length(s, left) : 0;
	tail = length == 3 ? utf8_decode(s, length) : 0;
	if (tail > 0x11a7 && tail < 0x11a7 + TAILS)
		*bytes += length;
	else
		tail = 0x11a7;
	return HANGUL_FIRST + ((lead - 0x1100) * VOWELS + (vowel - 0x1161)) * TAILS + (tail - 0x11a7);
}

/* Says where words may part or nothing at all, and has no ink. */
static bool is_unseen(uint32_t c)
{
	return (c < 0x20 && c != '\t') || c == 0x7f || c == 0xad || (c >= 0x200b && c <= 0x200f) || c == 0xfeff;
}

void report_font_glyph(bool bold, const char *s, size_t length, struct report_glyph *out_glyph)
{
	const unsigned char *p = (const unsigned char *)s;
	int bytes = utf8_length(p, length);
	uint32_t c = bytes > 0 ? utf8_decode(p, bytes) : 0xfffd, shown;
	const struct face *found;

	if (bytes == 0)
		bytes = 1;
	else if (c >= 0x1100 && (size_t)bytes < length)
		c = composed(p + bytes, length - (size_t)bytes, c, &bytes);
	*out_glyph = (struct report_glyph){.bytes = bytes};
	if (is_unseen(c))
		return;
	out_glyph->character = c;
	shown = twin(c);
	out_glyph->face = bold ? 1 : 0;
	if (shown >= CHARACTERS)
		shown = 0xfffd;
	if (face[out_glyph->face].glyph[shown] == 0)
		out_glyph->face += 2; /* its first glyph is a box, if it has none either */
	found = &face[out_glyph->face];
	out_glyph->id = found->glyph[shown];
	out_glyph->advance = (double)found->advance[out_glyph->id];
}

/* ---- widths and lines ---- */

double report_font_width(bool bold, double size, const char *s, size_t length)
{
	struct report_glyph glyph;
	double width = 0;

	for (size_t i = 0; i < length; i += (size_t)glyph.bytes) {
		report_font_glyph(bold, s + i, length - i, &glyph);
		width += glyph.advance;
	}
	return width * size;
}

size_t report_font_line(bool bold, double size, const char *s, double width, size_t *out_next)
{
	size_t length = strcspn(s, "\n"), i = 0, space = 0, mark = 0;
	double used = 0, room = width / size + 1e-6;
	struct report_glyph glyph;

	while (i < length) {
		report_font_glyph(bold, s + i, length - i, &glyph);
		if (s[i] == ' ') {
			space = i;
		} else if (used + glyph.advance > room && i > 0) {
			size_t end = space > 0 ? space : mark > 0 ? mark : i;

			*out_next = end + strspn(s + end, " ");
			while (end > 0 && s[end - 1] == ' ')
				end--;
			return end;
		}
		used += glyph.advance;
		i += (size_t)glyph.bytes;
		if (glyph.character < 0x80 && strchr(MARKS, (int)glyph.character))
			mark = i;
	}
	*out_next = length + (s[length] == '\n');
	while (length > 0 && s[length - 1] == ' ')
		length--;
	return length;
}

size_t report_font_lines(bool bold, double size, const char *s, double width)
{
	size_t count = 0, next;

	do {
		report_font_line(bold, size, s, width, &next);
		s += next;
		count++;
	} while (*s);
	return count;
}

double report_font_widest_word(bool bold, const char *s, double most)
{
	double widest = 0;

	while (*s) {
		size_t length = strcspn(s, " \n");
		double width = report_font_width(bold, 1, s, length);

		if (width > most) {
			width = most;
			for (size_t i = 0, part; i < length; i += part) {
				double needed;

				part = strcspn(s + i, " \n" MARKS);
				part += i + part < length;
				needed = report_font_width(bold, 1, s + i, part);
				width = needed > width ? needed : width;
			}
		}
		widest = width > widest ? width : widest;
		s += length + strspn(s + length, " \n");
	}
	return widest;
}
