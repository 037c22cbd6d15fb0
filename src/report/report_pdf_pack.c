/* Rewrites the file that cairo made. cairo's tags cannot say what a picture shows, in which language the text is, or what a header of a table heads;
 * and it writes an object of text for every cell, most of the size of a long table. Plain objects come in, streams of packed ones go out.
 */
#include "report/report_pdf_int.h"

#include "base/hash.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define PACKED 200 /* objects in a stream */

struct object {
	size_t offset, length; /* of what stands between "N 0 obj" and "endobj"; 0: there is none */
	size_t dictionary;     /* bytes before "stream"; 0: it is none */
	size_t out;            /* offset of a stream, number of the stream of a packed object */
	unsigned place;        /* in that stream */
};
struct pack {
	const char *in;
	size_t length;
	const struct pdf_notes *notes;
	struct object *object;
	size_t count, root, info;
	size_t figures, headers; /* met so far */
	struct text *out;
};

static enum status unreadable(struct err *err)
{
	return err_internal(err, "PDF of cairo");
}

/* ---- reading ---- */

/* Value of a key of a dictionary, which is not nested in another: an integer or the number of an object. */
static bool find_number(const char *in, size_t length, const char *key, size_t *out_value, bool *out_reference)
{
	const char *at = memmem(in, length, key, strlen(key));
	char *end;

	if (!at)
		return false;
	at += strlen(key);
	*out_value = strtoul(at, &end, 10);
	*out_reference = strncmp(end, " 0 R", 4) == 0;
	return end != at;
}

static int by_offset(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return x < y ? -1 : x > y;
}

/* Each object ends where the next one begins. */
static bool bound_objects(struct pack *p, size_t xref)
{
	size_t *start = heap_alloc(p->count + 1, sizeof *start), used = 0;
	bool good = true;

	for (size_t i = 0; i < p->count; i++)
		if (p->object[i].offset)
			start[used++] = p->object[i].offset;
	start[used++] = xref;
	qsort(start, used, sizeof *start, by_offset);
	for (size_t i = 0; i < p->count && good; i++) {
		struct object *o = &p->object[i];
		const size_t *next;
		const char *body, *end, *stream;

		if (!o->offset)
			continue;
		next = bsearch(&o->offset, start, used, sizeof *start, by_offset);
		next++;
		body = memmem(p->in + o->offset, *next - o->offset, " 0 obj", 6);
		end = p->in + *next;
		while (end > p->in + o->offset && strncmp(end, "endobj", 6) != 0)
			end--;
		good = body && end > body;
		if (!good)
			break;
		body += 6;
		while (body < end && (*body == '\n' || *body == ' '))
			body++;
		while (end > body && (end[-1] == '\n' || end[-1] == ' '))
			end--;
		o->offset = (size_t)(body - p->in);
		o->length = (size_t)(end - body);
		if (o->length > 9 && strncmp(end - 9, "endstream", 9) == 0) {
			stream = memmem(body, o->length, "stream\n", 7);
			good = stream != NULL;
			o->dictionary = stream ? (size_t)(stream - body) : 0;
		}
	}
	free(start);
	return good;
}

static bool read_file(struct pack *p)
{
	const char *tail = p->in + p->length, *at;
	size_t xref, first, n;
	bool reference;

	while (tail > p->in && strncmp(tail, "startxref", 9) != 0)
		tail--;
	xref = strtoul(tail + (tail > p->in ? 9 : 0), NULL, 10);
	if (xref == 0 || xref >= p->length || strncmp(p->in + xref, "xref\n", 5) != 0)
		return false;
	if (sscanf(p->in + xref + 5, "%zu %zu", &first, &n) != 2 || first != 0 || n > p->length / 20)
		return false;
	at = strchr(p->in + xref + 5, '\n');
	if (!at || (size_t)(p->in + p->length - at) < n * 20)
		return false;
	at++;
	p->count = n;
	p->object = heap_alloc(n, sizeof *p->object);
	for (size_t i = 0; i < n; i++)
		if (at[i * 20 + 17] == 'n')
			p->object[i].offset = strtoul(at + i * 20, NULL, 10);
	at += n * 20;
	return find_number(at, (size_t)(p->in + p->length - at), "/Root ", &p->root, &reference) && reference &&
	       find_number(at, (size_t)(p->in + p->length - at), "/Info ", &p->info, &reference) && reference && bound_objects(p, xref);
}

/* ---- what is added ---- */

/* A text string: UTF-16 in hex. */
static void put_text_string(struct text *out, const char *s)
{
	size_t left = strlen(s);

	text_append_string(out, "<FEFF");
	while (left > 0) {
		int length = utf8_length((const unsigned char *)s, left);
		uint32_t c = length > 0 ? utf8_decode((const unsigned char *)s, length) : 0xfffd;

		if (c >= 0x10000)
			text_printf(out, "%04X%04X", 0xd800 + ((c - 0x10000) >> 10), 0xdc00 + ((c - 0x10000) & 0x3ff));
		else
			text_printf(out, "%04X", c);
		s += length > 0 ? length : 1;
		left -= length > 0 ? (size_t)length : 1;
	}
	text_append_char(out, '>');
}

static bool has(const char *body, size_t length, const char *word)
{
	return memmem(body, length, word, strlen(word)) != NULL;
}

/* An object that is no stream, with what it lacks after its "<<". */
static void put_object(struct pack *p, size_t number, struct text *out)
{
	const struct object *o = &p->object[number];
	const char *body = p->in + o->offset;

	if (o->length < 2 || strncmp(body, "<<", 2) != 0) {
		text_append(out, body, o->length);
		return;
	}
	text_append_string(out, "<<");
	if (number == p->root) {
		text_printf(out, " /Lang (%s) /ViewerPreferences << /DisplayDocTitle true >>", p->notes->lang == LANG_KO ? "ko-KR" : "en");
	} else if (has(body, o->length, "/Type /StructElem")) {
		if (has(body, o->length, "/S /Figure\n") && p->figures < p->notes->alt_count) {
			text_append_string(out, " /Alt ");
			put_text_string(out, p->notes->alt[p->figures++]);
		} else if (has(body, o->length, "/S /TH\n") && p->headers < p->notes->header_count) {
			text_printf(out, " /A << /O /Table /Scope /%s >>", p->notes->row_header[p->headers++] ? "Row" : "Column");
		}
	}
	text_append(out, body + 2, o->length - 2);
}

/* ---- writing ---- */

static bool put_deflated(struct text *out, const struct text *data, size_t number, const char *dictionary)
{
	uLongf size = compressBound(data->length);
	unsigned char *bytes = heap_alloc(size, 1);
	bool good = compress2(bytes, &size, (const unsigned char *)data->data, data->length, 6) == Z_OK;

	if (good) {
		text_printf(out, "%zu 0 obj\n<< %s /Filter /FlateDecode /Length %lu >>\nstream\n", number, dictionary, size);
		text_append(out, (const char *)bytes, size);
		text_append_string(out, "\nendstream\nendobj\n");
	}
	free(bytes);
	return good;
}

/* A stream as it is, its length said in its dictionary instead of in an object of its own, which is dropped. */
static void put_stream(struct pack *p, size_t number)
{
	struct object *o = &p->object[number];
	const char *body = p->in + o->offset, *key = memmem(body, o->dictionary, "/Length ", 8);
	size_t length;
	bool reference;

	o->out = p->out->length;
	text_printf(p->out, "%zu 0 obj\n", number);
	if (key && find_number(body, o->dictionary, "/Length ", &length, &reference) && reference && length < p->count &&
		!p->object[length].dictionary) {
		const char *rest = strstr(key, " 0 R") + 4;

		text_append(p->out, body, (size_t)(key - body));
		text_printf(p->out, "/Length %lu", strtoul(p->in + p->object[length].offset, NULL, 10));
		text_append(p->out, rest, o->length - (size_t)(rest - body));
		p->object[length].length = 0;
	} else {
		text_append(p->out, body, o->length);
	}
	text_append_string(p->out, "\nendobj\n");
}

/* Objects that are no streams, PACKED in a stream. `*next` is the first number that is free. */
static bool put_packed(struct pack *p, size_t **io_offsets, size_t *io_streams, size_t first_number)
{
	struct text index, body, all;
	size_t number = 0, in_stream = 0;
	bool good = true;

	text_init(&index);
	text_init(&body);
	text_init(&all);
	while (good && number <= p->count) {
		if (in_stream == PACKED || (number == p->count && in_stream > 0)) {
			char dictionary[96];

			snprintf(dictionary, sizeof dictionary, "/Type /ObjStm /N %zu /First %zu", in_stream, index.length);
			text_clear(&all);
			text_append(&all, index.data, index.length);
			text_append(&all, body.data, body.length);
			*io_offsets = heap_grow(*io_offsets, *io_streams + 1, sizeof **io_offsets);
			(*io_offsets)[*io_streams] = p->out->length;
			good = put_deflated(p->out, &all, first_number + *io_streams, dictionary);
			(*io_streams)++;
			text_clear(&index);
			text_clear(&body);
			in_stream = 0;
		}
		if (number < p->count && p->object[number].length > 0 && p->object[number].dictionary == 0) {
			p->object[number].out = first_number + *io_streams;
			p->object[number].place = (unsigned)in_stream++;
			text_printf(&index, "%zu %zu ", number, body.length);
			put_object(p, number, &body);
			text_append_char(&body, '\n');
		}
		number++;
	}
	text_done(&all);
	text_done(&body);
	text_done(&index);
	return good;
}

static void put_entry(struct text *xref, int kind, size_t place, unsigned generation)
{
	char entry[7] = {
		(char)kind, (char)(place >> 24), (char)(place >> 16), (char)(place >> 8), (char)place, (char)(generation >> 8), (char)generation};

	text_append(xref, entry, sizeof entry);
}

/* The table of contents, and an identity that follows from the content. */
static bool put_xref(struct pack *p, const size_t *offset, size_t streams)
{
	size_t size = p->count + streams + 1, start = p->out->length;
	char dictionary[256], identity[HASH_HEX_LEN];
	struct hash hash;
	struct text xref;
	bool good;

	hash_init(&hash);
	hash_bytes(&hash, p->out->data, p->out->length);
	hash_final(&hash, identity);
	text_init(&xref);
	for (size_t i = 0; i < p->count; i++) {
		const struct object *o = &p->object[i];

		if (o->length == 0)
			put_entry(&xref, 0, 0, 65535);
		else if (o->dictionary > 0)
			put_entry(&xref, 1, o->out, 0);
		else
			put_entry(&xref, 2, o->out, o->place);
	}
	for (size_t i = 0; i < streams; i++)
		put_entry(&xref, 1, offset[i], 0);
	put_entry(&xref, 1, start, 0);
	snprintf(dictionary, sizeof dictionary, "/Type /XRef /W [1 4 2] /Size %zu /Root %zu 0 R /Info %zu 0 R /ID [<%.32s> <%.32s>]", size, p->root,
		p->info, identity, identity);
	good = put_deflated(p->out, &xref, size - 1, dictionary);
	text_printf(p->out, "startxref\n%zu\n%%%%EOF\n", start);
	text_done(&xref);
	return good;
}

enum status pdf_pack(const struct text *file, const struct pdf_notes *notes, struct text *out, struct err *err)
{
	struct pack p = {.in = file->data, .length = file->length, .notes = notes, .out = out};
	size_t *offset = NULL, streams = 0;
	bool good = read_file(&p);

	if (good) {
		text_append_string(out, "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
		for (size_t i = 0; i < p.count; i++)
			if (p.object[i].length > 0 && p.object[i].dictionary > 0)
				put_stream(&p, i);
		good = put_packed(&p, &offset, &streams, p.count) && put_xref(&p, offset, streams);
	}
	free(offset);
	free(p.object);
	return good && !out->overflowed && out->length <= UINT32_MAX ? ST_OK : unreadable(err);
}
