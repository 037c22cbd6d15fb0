/* XML of a part, cut into tags and text while it is unpacked. */
#include "file/xlsx_read_int.h"

#include "file/csv_int.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PIECE ((size_t)64 * 1024)
#define TOKEN_MAX ((size_t)1024 * 1024) /* bytes of a tag or a text */
#define ROOM (TOKEN_MAX + 4 * PIECE)
#define HEAD 512 /* bytes in which the declaration ends */

enum status xlsx_scan_refuse(const struct xlsx_scan *scan, const char *cause, struct err *err)
{
	char at[160];

	snprintf(at, sizeof at, "%s (%llu)", cause, (unsigned long long)(scan->taken + scan->start + 1));
	return err_set(err, ST_INPUT, "xlsx.part", scan->part, at, NULL);
}

/* ---- bytes ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static enum status read_bytes(struct xlsx_scan *scan, char *out, size_t size, size_t *out_length, struct err *err)
{
	size_t length = 0;

	while (length < size) {
		zip_int64_t got = zip_fread(scan->file, out + length, size - length);

		if (got < 0)
			return err_set(err, ST_INPUT, "xlsx.part", scan->part, zip_file_strerror(scan->file), NULL);
		if (got == 0)
			break;
		length += (size_t)got;
	}
	if (length > scan->left) /* more than the package said */
		return err_set(err, ST_INPUT, "xlsx.unpacks", scan->part, NULL);
	scan->left -= length;
	*out_length = length;
	return ST_OK;
}

static enum status fill_converted(struct xlsx_scan *scan, struct err *err)
{
	size_t got = 0, in_left, out_left = ROOM - scan->end;
	char *in = scan->raw, *out = scan->window + scan->end;
	enum status st = read_bytes(scan, scan->raw + scan->raws, PIECE, &got, err);

	if (st != ST_OK)
		return st;
	in_left = scan->raws + got;
	if (iconv(scan->converter, &in, &in_left, &out, &out_left) == (size_t)-1 && (errno != EINVAL || got == 0))
		return xlsx_scan_refuse(scan, "bytes that are no characters", err);
	memmove(scan->raw, in, in_left); /* the beginning of a character */
	scan->raws = in_left;
	scan->end = (size_t)(out - scan->window);
	scan->ended = got == 0;
	return ST_OK;
}

/* More of the part behind what is not yet used. */
static enum status fill(struct xlsx_scan *scan, struct err *err)
{
	size_t got = 0;
	enum status st;

	memmove(scan->window, scan->window + scan->start, scan->end - scan->start);
	scan->taken += scan->start;
	scan->end -= scan->start;
	scan->start = 0;
	if (scan->end > TOKEN_MAX)
		return xlsx_scan_refuse(scan, "a tag or a text is too long", err);
	if (scan->converts)
		return fill_converted(scan, err);
	st = read_bytes(scan, scan->window + scan->end, PIECE, &got, err);
	scan->end += got;
	scan->ended = got < PIECE;
	return st;
}

/* The encoding that a declaration names, in `out`. */
static bool declared(const char *head, size_t length, char out[32])
{
	const char *end = length > 5 && memcmp(head, "<?xml", 5) == 0 ? memmem(head, length, "?>", 2) : NULL, *at;

	at = end ? memmem(head, (size_t)(end - head), "encoding", 8) : NULL;
	for (at = at ? at + 8 : NULL; at && at < end && (is_blank(*at) || *at == '='); at++) {
	}
	if (!at || at >= end || (*at != '"' && *at != '\''))
		return false;
	snprintf(out, 32, "%.*s", (int)strcspn(at + 1, "\"'?"), at + 1);
	return true;
}

/* What the first bytes say; those of another encoding are converted from the beginning. */
static enum status find_encoding(struct xlsx_scan *scan, struct err *err)
{
	static const char *const known[] = {"UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1", "US-ASCII", NULL};
	const unsigned char *head = (const unsigned char *)scan->window;
	char name[32] = "";
	size_t k = 0;

	if (scan->end >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0)
		scan->start = 3;
	if (scan->end >= 4 && (memcmp(head, "\xff\xfe", 2) == 0 || memcmp(head, "\xfe\xff", 2) == 0))
		strcpy(name, "UTF-16");
	else if (scan->end >= 4 && (memcmp(head, "<\0?\0", 4) == 0 || memcmp(head, "\0<\0?", 4) == 0))
		strcpy(name, head[0] ? "UTF-16LE" : "UTF-16BE");
	else if (!declared(scan->window + scan->start, scan->end - scan->start < HEAD ? scan->end - scan->start : HEAD, name) ||
		 strcasecmp(name, "UTF-8") == 0)
		return ST_OK;
	while (known[k] && strcasecmp(known[k], name) != 0)
		k++;
	if (!known[k])
		return xlsx_scan_refuse(scan, "an encoding that is not read", err);
	scan->converter = iconv_open("UTF-8", known[k]);
	if (scan->converter == (iconv_t)-1)
		return err_internal(err, "iconv_open");
	scan->converts = true;
	scan->raw = heap_alloc(2 * PIECE, 1);
	scan->raws = scan->end;
	memcpy(scan->raw, scan->window, scan->end);
	scan->start = scan->end = 0;
	scan->ended = false;
	return fill(scan, err);
}

enum status xlsx_scan_open(struct xlsx_scan *scan, struct xlsx_package *package, zip_int64_t entry, uint64_t max, struct err *err)
{
	uint64_t size = 0;
	enum status st;

	*scan = (struct xlsx_scan){.part = package->name, .left = max};
	st = xlsx_package_fits(package, entry, max, &size, err);
	if (st != ST_OK)
		return st;
	scan->part = zip_get_name(package->zip, (zip_uint64_t)entry, 0);
	scan->file = zip_fopen_index(package->zip, (zip_uint64_t)entry, 0);
	if (!scan->file)
		return err_set(err, ST_INPUT, "xlsx.part", scan->part, zip_strerror(package->zip), NULL);
	scan->window = heap_alloc(ROOM, 1);
	st = fill(scan, err);
	return st == ST_OK ? find_encoding(scan, err) : st;
}

void xlsx_scan_close(struct xlsx_scan *scan)
{
	if (scan->file)
		zip_fclose(scan->file);
	if (scan->converts)
		iconv_close(scan->converter);
	free(scan->window);
	free(scan->raw);
	*scan = (struct xlsx_scan){0};
}

/* ---- tags ---- */

/* Most tags and texts are short: a call costs more than the bytes. */
static inline const char *find(const char *p, const char *end, char c)
{
	const char *near = end - p > 24 ? p + 24 : end;

	for (; p < near; p++)
		if (*p == c)
			return p;
	return p < end ? memchr(p, c, (size_t)(end - p)) : NULL;
}

/* Names hold none of these; other characters are not judged. */
static inline bool ends_name(char c)
{
	static const bool ends[256] = {[' '] = true, ['\t'] = true, ['\n'] = true, ['\r'] = true, ['/'] = true, ['>'] = true, ['='] = true, ['<'] = true,
		['"'] = true, ['\''] = true, ['&'] = true};

	return ends[(unsigned char)c];
}

static void set_local(struct xlsx_scan *scan, const char *name, size_t length)
{
	const char *colon = find(name, name + length, ':');

	scan->name = colon ? colon + 1 : name;
	scan->name_length = length - (size_t)(scan->name - name);
}

static enum status push(struct xlsx_scan *scan, const char *name, size_t length, struct err *err)
{
	if (scan->depth == XLSX_DEPTH_MAX)
		return xlsx_scan_refuse(scan, "nested too deeply", err);
	if (length == 0 || length > 255)
		return xlsx_scan_refuse(scan, "a tag without a name", err);
	scan->open[scan->depth].length = (unsigned char)length;
	memcpy(scan->open[scan->depth++].name, name, length < XLSX_NAME_KEPT ? length : XLSX_NAME_KEPT);
	set_local(scan, name, length);
	return ST_OK;
}

enum cut { CUT_WHOLE, CUT_MORE, CUT_WRONG };

/* Attributes from `p` on; `*out_end` behind the tag. */
static enum cut cut_attributes(const char *p, const char *end, const char **out_end, const char **out_attributes_end, bool *out_empty)
{
	for (;;) {
		bool blank = p < end && is_blank(*p);

		while (p < end && is_blank(*p))
			p++;
		*out_attributes_end = p;
		if (p >= end)
			return CUT_MORE;
		if (*p == '>') {
			*out_empty = false;
			*out_end = p + 1;
			return CUT_WHOLE;
		}
		if (*p == '/') {
			if (p + 1 >= end)
				return CUT_MORE;
			*out_empty = true;
			*out_end = p + 2;
			return p[1] == '>' ? CUT_WHOLE : CUT_WRONG;
		}
		const char *name = p, *close;

		while (p < end && !ends_name(*p))
			p++;
		if (p < end && (p == name || !blank))
			return CUT_WRONG;
		while (p < end && is_blank(*p))
			p++;
		if (p < end && *p++ != '=')
			return CUT_WRONG;
		while (p < end && is_blank(*p))
			p++;
		if (p >= end)
			return CUT_MORE;
		if (*p != '"' && *p != '\'')
			return CUT_WRONG;
		close = find(p + 1, end, *p);
		if (!close)
			return CUT_MORE;
		p = close + 1;
	}
}

/* "<name …>" at the window's start. */
static enum cut cut_open(struct xlsx_scan *scan, enum status *out_status, struct err *err)
{
	const char *tag = scan->window + scan->start, *end = scan->window + scan->end, *p = tag + 1, *name_end, *behind, *attributes_end;
	bool empty = false;
	enum cut cut;

	while (p < end && !ends_name(*p))
		p++;
	name_end = p;
	if (p >= end)
		return CUT_MORE;
	cut = cut_attributes(p, end, &behind, &attributes_end, &empty);
	if (cut != CUT_WHOLE)
		return cut;
	scan->text = name_end;
	scan->text_length = (size_t)(attributes_end - name_end);
	scan->closes = empty;
	*out_status = push(scan, tag + 1, (size_t)(name_end - tag - 1), err);
	scan->start = (size_t)(behind - scan->window);
	return CUT_WHOLE;
}

static enum cut cut_close(struct xlsx_scan *scan, enum status *out_status, struct err *err)
{
	const char *name = scan->window + scan->start + 2, *end = scan->window + scan->end, *p = name;
	size_t length;

	while (p < end && !ends_name(*p))
		p++;
	length = (size_t)(p - name);
	while (p < end && is_blank(*p))
		p++;
	if (p >= end)
		return CUT_MORE;
	if (*p != '>')
		return CUT_WRONG;
	if (scan->depth == 0 || scan->open[scan->depth - 1].length != length ||
		memcmp(scan->open[scan->depth - 1].name, name, length < XLSX_NAME_KEPT ? length : XLSX_NAME_KEPT) != 0) {
		*out_status = xlsx_scan_refuse(scan, "an end tag of another element", err);
		return CUT_WHOLE;
	}
	scan->depth--;
	set_local(scan, name, length);
	scan->start = (size_t)(p + 1 - scan->window);
	return CUT_WHOLE;
}

/* "<!" and "<?": what is no comment, instruction or CDATA is a document type. `*out_text` true for the content of CDATA. */
static enum cut cut_other(struct xlsx_scan *scan, bool *out_text, enum status *out_status, struct err *err)
{
	static const struct {
		const char *from, *to;
	} kind[] = {{"<?", "?>"}, {"<!--", "-->"}, {"<![CDATA[", "]]>"}};
	const char *p = scan->window + scan->start, *found;
	size_t length = scan->end - scan->start;

	*out_text = false;
	for (size_t k = 0; k < sizeof kind / sizeof *kind; k++) {
		size_t from = strlen(kind[k].from), to = strlen(kind[k].to);

		if (memcmp(p, kind[k].from, length < from ? length : from) != 0)
			continue;
		found = length > from ? memmem(p + from, length - from, kind[k].to, to) : NULL;
		if (!found)
			return CUT_MORE;
		*out_text = k == 2;
		scan->plain = true;
		scan->text = p + from;
		scan->text_length = (size_t)(found - p) - from;
		scan->start += (size_t)(found + to - p);
		return CUT_WHOLE;
	}
	*out_status = xlsx_scan_refuse(scan, "a document type", err);
	return CUT_WHOLE;
}

/* ---- tokens ---- */

static bool only_blanks(const char *s, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!is_blank(s[i]))
			return false;
	return true;
}

bool xlsx_scan_whole(struct xlsx_scan *scan, const char *before, size_t before_length, const char *behind, size_t behind_length)
{
	const char *p = scan->window + scan->start, *end = scan->window + scan->end, *tag;

	if (scan->closes || (size_t)(end - p) < before_length || memcmp(p, before, before_length) != 0)
		return false;
	p += before_length;
	tag = find(p, end, '<');
	if (!tag || (size_t)(end - tag) < behind_length || memcmp(tag, behind, behind_length) != 0)
		return false;
	scan->plain = false;
	scan->text = p;
	scan->text_length = (size_t)(tag - p);
	scan->start = (size_t)(tag + behind_length - scan->window);
	scan->depth--;
	return true;
}

/* Text up to the next tag. */
static enum cut cut_text(struct xlsx_scan *scan, enum status *out_status, struct err *err)
{
	const char *p = scan->window + scan->start;
	size_t length = scan->end - scan->start;
	const char *tag = find(p, p + length, '<');

	if (!tag && !scan->ended)
		return CUT_MORE;
	scan->plain = false;
	scan->text = p;
	scan->text_length = tag ? (size_t)(tag - p) : length;
	if (scan->depth == 0 && !only_blanks(p, scan->text_length))
		*out_status = xlsx_scan_refuse(scan, "text outside of all elements", err);
	scan->start += scan->text_length;
	return CUT_WHOLE;
}

enum status xlsx_scan_next(struct xlsx_scan *scan, enum xlsx_token *out_token, struct err *err)
{
	enum status st = ST_OK;

	if (scan->closes) {
		scan->closes = false;
		scan->depth--;
		*out_token = XLSX_SCAN_CLOSE;
		return ST_OK;
	}
	while (st == ST_OK) {
		const char *p = scan->window + scan->start;
		size_t length = scan->end - scan->start;
		enum cut cut = CUT_MORE;
		bool text = true;

		if (length > 0 && *p != '<') {
			*out_token = XLSX_SCAN_TEXT;
			cut = cut_text(scan, &st, err);
		} else if (length > 1 && p[1] == '/') {
			*out_token = XLSX_SCAN_CLOSE;
			cut = cut_close(scan, &st, err);
		} else if (length > 1 && (p[1] == '!' || p[1] == '?')) {
			*out_token = XLSX_SCAN_TEXT;
			cut = cut_other(scan, &text, &st, err);
		} else if (length > 1) {
			*out_token = XLSX_SCAN_OPEN;
			cut = cut_open(scan, &st, err);
		}
		if (st != ST_OK || (cut == CUT_WHOLE && text))
			return st;
		if (cut == CUT_WHOLE)
			continue;
		if (cut == CUT_WRONG)
			return xlsx_scan_refuse(scan, "a tag that is none", err);
		if (scan->ended && length == 0 && scan->depth == 0) {
			*out_token = XLSX_SCAN_END;
			return ST_OK;
		}
		if (scan->ended)
			return xlsx_scan_refuse(scan, "it is cut off", err);
		st = fill(scan, err);
	}
	return st;
}

bool xlsx_scan_attribute(const struct xlsx_scan *scan, const char **at, struct xlsx_span *out_name, struct xlsx_span *out_value)
{
	const char *p = *at, *end = scan->text + scan->text_length, *close;

	/* it was found to be whole */
	while (p < end && is_blank(*p))
		p++;
	if (p >= end)
		return false;
	out_name->s = p;
	while (!ends_name(*p)) {
		if (*p == ':')
			out_name->s = p + 1;
		p++;
	}
	out_name->length = (size_t)(p - out_name->s);
	while (*p != '"' && *p != '\'')
		p++;
	close = find(p + 1, end, *p);
	*out_value = (struct xlsx_span){p + 1, (size_t)(close - p - 1)};
	*at = close + 1;
	return true;
}

enum status xlsx_scan_skip(struct xlsx_scan *scan, struct err *err)
{
	int outside = scan->depth - 1;
	enum xlsx_token token;
	enum status st = ST_OK;

	while (st == ST_OK && scan->depth > outside)
		st = xlsx_scan_next(scan, &token, err);
	return st;
}

/* ---- text ---- */

/* "48148", "xBC14": the characters between &# and ;, at most 13. */
static bool number_of(const char *s, const char *end, unsigned long *out)
{
	unsigned long base = *s == 'x' ? 16 : 10, value = 0;

	s += *s == 'x';
	if (s == end)
		return false;
	for (; s < end; s++) {
		unsigned long digit = *s >= '0' && *s <= '9' ? (unsigned long)(*s - '0') : *s >= 'a' && *s <= 'f' ? (unsigned long)(*s - 'a' + 10)
				      : *s >= 'A' && *s <= 'F'					      ? (unsigned long)(*s - 'A' + 10)
														      : 16;

		if (digit >= base)
			return false;
		value = value * base + digit;
	}
	*out = value;
	return true;
}

/* The reference at `s`, which begins with &; bytes used, 0: it is none. */
static size_t resolve(const char *s, size_t length, struct text *out)
{
	static const struct {
		const char *name;
		char c;
	} known[] = {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};
	const char *end = memchr(s, ';', length < 16 ? length : 16);
	unsigned long c;

	if (!end)
		return 0;
	if (s[1] != '#') {
		for (size_t k = 0; k < sizeof known / sizeof *known; k++)
			if (strncmp(s, known[k].name, strlen(known[k].name)) == 0) {
				text_append_char(out, known[k].c);
				return strlen(known[k].name);
			}
		return 0;
	}
	if (!number_of(s + 2, end, &c))
		return 0;
	if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff) || (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xfffe || c == 0xffff)
		return 0;
	if (c < 0x80) {
		text_append_char(out, (char)c);
	} else {
		char bytes[4];
		int n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

		for (int i = n - 1; i > 0; i--, c >>= 6)
			bytes[i] = (char)(0x80 | (c & 0x3f));
		bytes[0] = (char)((n == 2 ? 0xc0 : n == 3 ? 0xe0 : 0xf0) | c);
		text_append(out, bytes, (size_t)n);
	}
	return (size_t)(end + 1 - s);
}

/* Characters that stand in no XML. */
static bool is_clean(const char *s, size_t length)
{
	unsigned char any = 0;

	for (size_t i = 0; i < length; i++) {
		any |= (unsigned char)s[i];
		if ((unsigned char)s[i] < 0x20 && !is_blank(s[i]))
			return false;
	}
	return any < 0x80 || csv_utf8_valid((const unsigned char *)s, length) == length;
}

enum status xlsx_scan_append(struct xlsx_scan *scan, struct text *out, struct err *err)
{
	const char *s = scan->text, *end = s + scan->text_length;

	if (!is_clean(s, scan->text_length))
		return xlsx_scan_refuse(scan, "bytes that are no characters", err);
	while (s < end) {
		const char *mark = s;
		size_t used;

		while (mark < end && *mark != '\r' && (*mark != '&' || scan->plain))
			mark++;
		text_append(out, s, (size_t)(mark - s));
		s = mark;
		if (s == end)
			break;
		if (*s == '\r') { /* line ends are line feeds */
			text_append_char(out, '\n');
			s += s + 1 < end && s[1] == '\n' ? 2 : 1;
			continue;
		}
		used = resolve(s, (size_t)(end - s), out);
		if (used == 0)
			return xlsx_scan_refuse(scan, "a reference to something unknown", err);
		s += used;
	}
	return out->overflowed ? xlsx_scan_refuse(scan, "a text is too long", err) : ST_OK;
}

enum status xlsx_scan_text(struct xlsx_scan *scan, struct text *out, struct err *err)
{
	int outside = scan->depth - 1;
	enum xlsx_token token;
	enum status st = ST_OK;

	while (st == ST_OK && scan->depth > outside) {
		st = xlsx_scan_next(scan, &token, err);
		if (st == ST_OK && token == XLSX_SCAN_TEXT && scan->depth == outside + 1)
			st = xlsx_scan_append(scan, out, err);
	}
	return st;
}
