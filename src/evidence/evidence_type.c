#include "evidence/evidence_type.h"

#include "base/arena.h"

#include <magic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD (256 * 1024)
#define TAIL (64 * 1024)
#define ROOT_BYTES 128 /* an entry of an OLE directory */

static const char pdf[] = "application/pdf", ole[] = "application/x-ole-storage", hwpx[] = "application/hwp+zip", zip[] = "application/zip",
		  xlsx[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		  docx[] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		  pptx[] = "application/vnd.openxmlformats-officedocument.presentationml.presentation", plain[] = "text/plain", csv[] = "text/csv",
		  xml[] = "application/xml", json[] = "application/json", eml[] = "message/rfc822";

/* Endings that a name may have; the first is the usual one. */
static const struct kind {
	const char *media, *endings;
} kinds[] = {
	{pdf, " pdf "},
	{"image/png", " png "},
	{"image/jpeg", " jpg jpeg "},
	{"image/tiff", " tif tiff "},
	{"image/heic", " heic heif "},
	{"image/webp", " webp "},
	{xlsx, " xlsx "},
	{docx, " docx "},
	{pptx, " pptx "},
	{ole, " hwp xls doc ppt "},
	{hwpx, " hwpx "},
	{zip, " zip "},
	{plain, " txt text log md "},
	{csv, " csv tsv "},
	{xml, " xml "},
	{json, " json "},
	{eml, " eml "},
};
#define KINDS (sizeof kinds / sizeof *kinds)

struct evidence_type {
	unsigned char *head, *tail; /* the tail is a ring: byte n stands at n % TAIL */
	size_t head_length;
	uint64_t length;
	uint64_t root_at; /* where the root entry of an OLE file stands, 0: not known */
	unsigned char root[ROOT_BYTES];
};

struct evidence_type *evidence_type_new(void)
{
	struct evidence_type *type = heap_alloc(1, sizeof *type);

	*type = (struct evidence_type){.head = heap_alloc(1, HEAD), .tail = heap_alloc(1, TAIL)};
	return type;
}

void evidence_type_free(struct evidence_type *type)
{
	if (!type)
		return;
	free(type->head);
	free(type->tail);
	free(type);
}

static bool starts(const struct evidence_type *t, const char *bytes, size_t length)
{
	return t->head_length >= length && memcmp(t->head, bytes, length) == 0;
}

static bool is_ole(const struct evidence_type *t)
{
	return starts(t, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
}

static uint32_t little(const unsigned char *b, int bytes)
{
	uint32_t value = 0;

	for (int i = bytes; i-- > 0;)
		value = value << 8 | b[i];
	return value;
}

/* [MS-CFB] 2.2: the sector's size at 30, the directory's first sector at 48. */
static void find_root(struct evidence_type *t)
{
	uint32_t shift = little(t->head + 30, 2), sector = little(t->head + 48, 4);

	if (shift >= 7 && shift <= 16)
		t->root_at = ((uint64_t)sector + 1) << shift;
}

void evidence_type_add(struct evidence_type *t, const unsigned char *bytes, size_t length)
{
	size_t part = HEAD - t->head_length < length ? HEAD - t->head_length : length;

	memcpy(t->head + t->head_length, bytes, part);
	t->head_length += part;
	if (t->root_at == 0 && t->head_length >= 512 && is_ole(t)) {
		find_root(t);
		/* the directory may stand in what has come already */
		for (size_t i = 0; i < ROOT_BYTES && t->root_at > 0 && t->root_at + i < t->head_length; i++)
			t->root[i] = t->head[t->root_at + i];
	} else if (t->root_at > 0 && t->length < t->root_at + ROOT_BYTES && t->length + length > t->root_at) {
		for (size_t i = 0; i < length; i++)
			if (t->length + i >= t->root_at && t->length + i < t->root_at + ROOT_BYTES)
				t->root[t->length + i - t->root_at] = bytes[i];
	}
	for (size_t i = length > TAIL ? length - TAIL : 0; i < length; i++)
		t->tail[(t->length + i) % TAIL] = bytes[i];
	t->length += length;
}

/* ---- families ---- */

/* A name inside a zip: in the local headers of the head, or in the directory of the tail (what crosses the ring's seam is found in the other). */
static bool holds(const struct evidence_type *t, const char *name)
{
	size_t tail = t->length < TAIL ? (size_t)t->length : TAIL;

	return memmem(t->head, t->head_length, name, strlen(name)) || memmem(t->tail, tail, name, strlen(name));
}

static const char *zip_media(const struct evidence_type *t, const char **out_refused)
{
	if (holds(t, "META-INF/MANIFEST.MF") || holds(t, "AndroidManifest.xml"))
		*out_refused = "application/java-archive";
	else if (holds(t, "vbaProject.bin"))
		*out_refused = "office document with macros";
	else if (holds(t, "mimetypeapplication/hwp+zip"))
		return hwpx;
	else if (holds(t, "[Content_Types].xml"))
		return holds(t, "xl/workbook") ? xlsx : holds(t, "word/document") ? docx : holds(t, "ppt/presentation") ? pptx : zip;
	return zip;
}

/* Installers are OLE files too: the root's class tells them (ClassId of [MS-CFB] 2.6.1 at 80: an installer, a patch, a transform). */
static bool ole_installs(const struct evidence_type *t)
{
	static const unsigned char rest[] = {0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46};

	return (t->root[80] == 0x84 || t->root[80] == 0x86 || t->root[80] == 0x82) && t->root[81] == 0x10 && t->root[82] == 0x0c &&
	       memcmp(t->root + 83, rest + 1, 13) == 0;
}

static bool text_holds(const struct evidence_type *t, const char *word)
{
	size_t length = strlen(word);

	for (size_t i = 0; i + length <= t->head_length; i++)
		if (strncasecmp((const char *)t->head + i, word, length) == 0)
			return true;
	return false;
}

static size_t first_character(const struct evidence_type *t)
{
	size_t i = starts(t, "\xef\xbb\xbf", 3) ? 3 : 0;

	while (i < t->head_length && strchr(" \t\r\n", t->head[i]) && t->head[i])
		i++;
	return i;
}

/* What a browser or a shell would run. */
static const char *text_runs(const struct evidence_type *t, const char *mime)
{
	static const char *const script[] = {"text/x-shellscript", "text/x-python", "text/x-script.python", "text/x-perl", "text/x-php",
		"text/x-ruby", "text/x-msdos-batch", "text/javascript", "application/javascript", "text/x-lua", "text/x-tcl", "text/html"};
	size_t i = first_character(t);

	for (size_t k = 0; k < sizeof script / sizeof *script; k++)
		if (strcmp(mime, script[k]) == 0)
			return script[k];
	if (i + 1 < t->head_length && t->head[i] == '#' && t->head[i + 1] == '!')
		return "text/x-shellscript";
	if (i < t->head_length && t->head[i] == '<') {
		if (text_holds(t, "<html") || text_holds(t, "<!doctype html") || text_holds(t, "<script"))
			return "text/html";
		if (text_holds(t, "<svg"))
			return "image/svg+xml";
	}
	return NULL;
}

static const char *text_media(const struct evidence_type *t, const char *mime, const char *ending)
{
	size_t i = first_character(t);
	unsigned char c = i < t->head_length ? t->head[i] : 0;

	if (strcmp(mime, eml) == 0 || (strcmp(ending, "eml") == 0 && text_holds(t, "from:") && memchr(t->head, ':', t->head_length)))
		return eml;
	if (strcmp(mime, "text/xml") == 0 || strcmp(mime, xml) == 0 || (c == '<' && strcmp(ending, "xml") == 0))
		return xml;
	if (strcmp(mime, json) == 0 || ((c == '{' || c == '[') && strcmp(ending, "json") == 0))
		return json;
	if (strcmp(ending, "csv") == 0 || strcmp(ending, "tsv") == 0 || strcmp(mime, csv) == 0 || strcmp(mime, "application/csv") == 0)
		return csv;
	return plain;
}

static bool is_text(const char *mime)
{
	return strncmp(mime, "text/", 5) == 0 || strcmp(mime, json) == 0 || strcmp(mime, "application/x-ndjson") == 0 ||
	       strcmp(mime, "application/csv") == 0 || strcmp(mime, xml) == 0 || strcmp(mime, eml) == 0 ||
	       strcmp(mime, "application/javascript") == 0;
}

static const char *decide(const struct evidence_type *t, const char *mime, const char *ending, const char **out_refused)
{
	*out_refused = NULL;
	if (starts(t, "PK\003\004", 4))
		return zip_media(t, out_refused);
	if (is_ole(t)) {
		if (ole_installs(t))
			*out_refused = "application/x-msi";
		return ole;
	}
	if (is_text(mime)) {
		*out_refused = text_runs(t, mime);
		return text_media(t, mime, ending);
	}
	if (strncmp(mime, "image/hei", 9) == 0)
		return "image/heic";
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].media, mime) == 0)
			return kinds[i].media;
	*out_refused = mime;
	return NULL;
}

/* ---- the answer ---- */

/* The part after the last dot, in lower case; "" if there is none or it is no ending (a blank in it, too long). */
static void ending_of(const char *name, char out[16])
{
	const char *slash = strrchr(name, '/'), *base = slash ? slash + 1 : name, *dot;
	size_t n = 0;

	out[0] = '\0';
	dot = strrchr(base + strspn(base, "."), '.'); /* what begins with a dot is hidden, not ended */
	if (!dot || dot[1] == '\0' || strlen(dot + 1) >= 16)
		return;
	for (const char *c = dot + 1; *c; c++) {
		bool letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z');

		if (!letter && !(*c >= '0' && *c <= '9')) {
			out[0] = '\0';
			return;
		}
		out[n++] = letter ? (char)(*c | 0x20) : *c;
	}
	out[n] = '\0';
	if (strspn(out, "0123456789") == n) /* "No. 12", "2026.01.15": a number, not an ending */
		out[0] = '\0';
}

static bool ending_fits(const char *media, const char *ending)
{
	char word[20];

	snprintf(word, sizeof word, " %s ", ending);
	for (size_t i = 0; i < KINDS; i++) {
		bool text = strncmp(media, "text/", 5) == 0 || media == xml || media == json || media == eml;

		if ((kinds[i].media == media || (text && kinds[i].media == plain)) && strstr(kinds[i].endings, word))
			return true;
	}
	return false;
}

/* Papers are mostly of types that their first bytes tell without libmagic, whose database takes longer to load than a paper to read. */
static bool speaks_for_itself(const struct evidence_type *t)
{
	return starts(t, "PK\003\004", 4) || is_ole(t) || starts(t, "%PDF-", 5);
}

enum status evidence_type_end(struct evidence_type *t, const char *name, const char **out_media, struct err *err)
{
	const char *mime = pdf, *media, *refused = NULL, *shown = name[0] ? name : "-";
	char ending[16];
	magic_t cookie = NULL;
	enum status st = ST_OK;

	if (t->length == 0)
		return err_set(err, ST_INPUT, "evidence.empty", shown, NULL);
	if (!speaks_for_itself(t)) {
		cookie = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS);
		if (!cookie || magic_load(cookie, NULL) != 0) {
			st = err_set(err, ST_INTERNAL, "evidence.magic", cookie ? magic_error(cookie) : "-", NULL);
			if (cookie)
				magic_close(cookie);
			return st;
		}
		mime = magic_buffer(cookie, t->head, t->head_length);
	}
	ending_of(name, ending);
	media = decide(t, mime ? mime : "application/octet-stream", ending, &refused);
	if (refused)
		st = err_set(err, ST_INPUT, "evidence.type_refused", shown, refused, NULL);
	else if (ending[0] && !ending_fits(media, ending))
		st = err_set(err, ST_INPUT, "evidence.type_differs", shown, ending, media, NULL);
	if (cookie)
		magic_close(cookie);
	if (st == ST_OK)
		*out_media = media;
	return st;
}

const char *evidence_type_ending(const char *media)
{
	static const char *const dotted[KINDS] = {".pdf", ".png", ".jpg", ".tif", ".heic", ".webp", ".xlsx", ".docx", ".pptx", "", ".hwpx", ".zip",
		".txt", ".csv", ".xml", ".json", ".eml"};

	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].media, media) == 0)
			return dotted[i];
	return "";
}
