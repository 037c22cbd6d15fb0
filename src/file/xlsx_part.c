/* One XML part of a package: events with their bytes, replacements of ranges. */
#include "file/xlsx_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *xlsx_local(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon ? colon + 1 : name;
}

static void stop(struct xlsx_part *part, const char *cause)
{
	if (part->status == ST_OK)
		part->status = err_set(part->err, ST_INPUT, "xlsx.part", part->name, cause, NULL);
	XML_StopParser(part->parser, XML_FALSE);
}

static void XMLCALL on_start(void *data, const XML_Char *element, const XML_Char **attribute)
{
	struct xlsx_part *part = data;

	if (++part->depth > 256)
		stop(part, "nested too deeply");
	else if (part->status == ST_OK && part->start)
		part->start(part, xlsx_local(element), attribute);
	if (part->status != ST_OK)
		XML_StopParser(part->parser, XML_FALSE);
}

static void XMLCALL on_end(void *data, const XML_Char *element)
{
	struct xlsx_part *part = data;

	part->depth--;
	if (part->status == ST_OK && part->end)
		part->end(part, xlsx_local(element));
	if (part->status != ST_OK)
		XML_StopParser(part->parser, XML_FALSE);
}

static void XMLCALL on_doctype(void *data, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
	stop(data, "a document type");
}

static void XMLCALL on_declaration(void *data, const XML_Char *version, const XML_Char *encoding, int standalone)
{
	const struct xlsx_part *part = data;

	if (encoding && strcasecmp(encoding, "UTF-8") != 0 && !part->any_encoding)
		stop(data, "an encoding other than UTF-8");
}

enum status xlsx_part_broken(XML_Parser parser, const char *name, struct err *err)
{
	char cause[96];

	snprintf(cause, sizeof cause, "%lu:%lu %s", (unsigned long)XML_GetCurrentLineNumber(parser),
		(unsigned long)XML_GetCurrentColumnNumber(parser) + 1,
		XML_GetErrorCode(parser) == XML_ERROR_ABORTED ? "a document type" : XML_ErrorString(XML_GetErrorCode(parser)));
	return err_set(err, ST_INPUT, "xlsx.part", name, cause, NULL);
}

enum status xlsx_part_parse(struct xlsx_part *part)
{
	part->status = ST_OK;
	part->depth = 0;
	part->parser = XML_ParserCreate(part->any_encoding ? NULL : "UTF-8");
	if (!part->parser)
		return err_internal(part->err, "XML_ParserCreate");
	XML_SetUserData(part->parser, part);
	XML_SetElementHandler(part->parser, on_start, on_end);
	XML_SetStartDoctypeDeclHandler(part->parser, on_doctype);
	XML_SetXmlDeclHandler(part->parser, on_declaration);
	if (XML_Parse(part->parser, part->xml, (int)part->length, 1) != XML_STATUS_OK && part->status == ST_OK)
		part->status = xlsx_part_broken(part->parser, part->name, part->err);
	XML_ParserFree(part->parser);
	part->parser = NULL;
	return part->status;
}

size_t xlsx_part_from(const struct xlsx_part *part)
{
	return (size_t)XML_GetCurrentByteIndex(part->parser);
}

size_t xlsx_part_to(const struct xlsx_part *part)
{
	return xlsx_part_from(part) + (size_t)XML_GetCurrentByteCount(part->parser);
}

void xlsx_part_splice(struct xlsx_part *part, size_t from, size_t to, const char *text, size_t length)
{
	part->splice = arena_grow(part->arena, part->splice, part->splices, sizeof *part->splice);
	part->splice[part->splices] = (struct xlsx_splice){from, to, arena_strndup(part->arena, text, length), length, part->splices};
	part->splices++;
}

static int by_place(const void *pa, const void *pb)
{
	const struct xlsx_splice *a = pa, *b = pb;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

enum status xlsx_part_write(struct xlsx_part *part, struct text *out)
{
	size_t at = 0;

	if (part->splices > 0)
		qsort(part->splice, part->splices, sizeof *part->splice, by_place);
	for (size_t i = 0; i < part->splices; i++) {
		const struct xlsx_splice *s = &part->splice[i];

		if (s->from < at || s->to < s->from || s->to > part->length)
			return err_set(part->err, ST_INPUT, "xlsx.part", part->name, "elements that overlap", NULL);
		text_append(out, part->xml + at, s->from - at);
		text_append(out, s->text, s->length);
		at = s->to;
	}
	text_append(out, part->xml + at, part->length - at);
	return out->overflowed ? err_set(part->err, ST_INPUT, "xlsx.too_large", part->name, NULL) : ST_OK;
}

const char *xlsx_attribute(const char **attribute, const char *name)
{
	for (size_t i = 0; attribute[i]; i += 2)
		if (strcmp(xlsx_local(attribute[i]), name) == 0)
			return attribute[i + 1];
	return NULL;
}

void xlsx_escape(struct text *out, const char *s)
{
	for (; *s; s++) {
		if (*s == '&')
			text_append_string(out, "&amp;");
		else if (*s == '<')
			text_append_string(out, "&lt;");
		else if (*s == '>')
			text_append_string(out, "&gt;");
		else if (*s == '"')
			text_append_string(out, "&quot;");
		else if (*s == '\r')
			text_append_string(out, "&#13;");
		else
			text_append_char(out, *s);
	}
}
