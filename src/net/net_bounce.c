/* A notification is multipart/report with three parts: words for people, message/delivery-status with the fields, and our letter or its headers. Only
 * a mail that says so in its own header counts: a reply that quotes one is none. The parts are found by the boundary of the outermost header, and
 * inside a part by its own Content-Type; base64 is not expected, since RFC 3464 and 6522 ask for 7 bits. */
#include "net/net_bounce.h"

#include "base/arena.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BOUNDARY_MAX 72
#define VALUE_MAX 1000

struct piece {
	const char *at, *end;
};

/* A line without its end; false at the end of the piece. */
static bool next_line(struct piece *p, struct piece *out_line)
{
	const char *feed;

	if (p->at >= p->end)
		return false;
	feed = memchr(p->at, '\n', (size_t)(p->end - p->at));
	out_line->at = p->at;
	out_line->end = feed ? feed : p->end;
	p->at = feed ? feed + 1 : p->end;
	if (out_line->end > out_line->at && out_line->end[-1] == '\r')
		out_line->end--;
	return true;
}

static bool is_blank(const struct piece *line)
{
	return line->at == line->end;
}

/* The value of a field in the block of headers where `p` stands, continuation lines joined; `p` moves behind the block's blank line. The first of
 * that name counts. False if it is not there. */
static bool field(struct piece p, const char *name, char out[VALUE_MAX])
{
	size_t length = strlen(name), used = 0;
	bool found = false, inside = false;
	struct piece line;

	out[0] = '\0';
	while (next_line(&p, &line) && !is_blank(&line)) {
		size_t size = (size_t)(line.end - line.at);

		if (*line.at == ' ' || *line.at == '\t') {
			if (!inside)
				continue;
		} else {
			if (inside)
				break;
			if (size <= length || strncasecmp(line.at, name, length) != 0 || line.at[length] != ':')
				continue;
			found = inside = true;
			line.at += length + 1;
		}
		while (line.at < line.end && (*line.at == ' ' || *line.at == '\t'))
			line.at++;
		for (; line.at < line.end && used + 2 < VALUE_MAX; line.at++)
			out[used++] = *line.at ? *line.at : ' ';
		out[used] = '\0';
	}
	return found;
}

static struct piece after_headers(struct piece p)
{
	struct piece line;

	while (next_line(&p, &line) && !is_blank(&line))
		;
	return p;
}

/* The parameter of a Content-Type: boundary="…". */
static bool parameter(const char *value, const char *name, char *out, size_t size)
{
	const char *at = value;
	size_t used = 0, length = strlen(name);
	bool quoted;

	for (; *at; at++)
		if (*at == ';') {
			at++;
			while (*at == ' ' || *at == '\t')
				at++;
			if (strncasecmp(at, name, length) == 0 && at[length] == '=')
				break;
			at--;
		}
	if (!*at)
		return false;
	at += length + 1;
	quoted = *at == '"';
	at += quoted;
	while (*at && (quoted ? *at != '"' : *at != ';' && *at != ' ') && used + 1 < size)
		out[used++] = *at++;
	out[used] = '\0';
	return used > 0;
}

static bool type_is(struct piece part, const char *type)
{
	char value[VALUE_MAX];
	size_t length = strlen(type);

	return field(part, "Content-Type", value) && strncasecmp(value, type, length) == 0 && !isalnum((unsigned char)value[length]) &&
	       value[length] != '-';
}

/* The next part between boundaries; false after the last. */
static bool next_part(struct piece *p, const char *boundary, struct piece *out_part)
{
	size_t length = strlen(boundary);
	struct piece line, part = {NULL, NULL};

	for (;;) {
		const char *start = p->at;
		bool is_boundary;

		if (!next_line(p, &line)) {
			if (!part.at)
				return false;
			part.end = p->end; /* cut off: what is there counts */
			*out_part = part;
			return true;
		}
		is_boundary = (size_t)(line.end - line.at) >= length + 2 && line.at[0] == '-' && line.at[1] == '-' &&
			      memcmp(line.at + 2, boundary, length) == 0;
		if (!is_boundary)
			continue;
		if (part.at) {
			part.end = start;
			p->at = start; /* it is also the beginning of the next */
			*out_part = part;
			return true;
		}
		if ((size_t)(line.end - line.at) >= length + 4 && line.at[length + 2] == '-' && line.at[length + 3] == '-')
			return false;
		part.at = p->at;
	}
}

static void take_id(const char *value, char out[256])
{
	const char *open = strchr(value, '<'), *close = open ? strchr(open, '>') : NULL;

	if (close && close - open < 255)
		snprintf(out, 256, "%.*s", (int)(close - open + 1), open);
}

/* The groups of fields: the first is about the mail, each other about a recipient. A letter of ours has one recipient; of several, failure counts. */
static void read_status(struct piece part, struct net_bounce *out)
{
	struct piece group = after_headers(part);

	while (group.at < group.end) {
		char action[VALUE_MAX], status[VALUE_MAX], id[VALUE_MAX];
		const char *here = group.at;

		if (field(group, "Original-Envelope-Id", id) && !out->message_id[0])
			take_id(id, out->message_id);
		if (field(group, "Action", action)) {
			bool failed = strncasecmp(action, "failed", 6) == 0;

			if (failed || out->kind == NET_BOUNCE_NONE)
				out->kind = failed ? NET_BOUNCE_FAILED : NET_BOUNCE_DELAYED;
			if (field(group, "Status", status) && (failed || !out->status[0])) {
				size_t digits = strspn(status, "0123456789.");

				snprintf(out->status, sizeof out->status, "%.*s", (int)(digits < 15 ? digits : 15), status);
			}
		}
		group = after_headers(group);
		if (group.at == here)
			break;
	}
}

void net_bounce_parse(const char *mail, size_t length, struct net_bounce *out_bounce)
{
	struct net_bounce bounce = {.kind = NET_BOUNCE_NONE};
	struct piece whole = {mail, mail + length}, rest, part;
	char type[VALUE_MAX], boundary[BOUNDARY_MAX], id[VALUE_MAX];

	if (length >= 5 && memcmp(mail, "From ", 5) == 0) { /* as mail readers keep it */
		struct piece line;

		next_line(&whole, &line);
	}
	if (type_is(whole, "multipart/report") && field(whole, "Content-Type", type) && parameter(type, "boundary", boundary, sizeof boundary)) {
		rest = after_headers(whole);
		while (next_part(&rest, boundary, &part)) {
			if (type_is(part, "message/delivery-status") || type_is(part, "message/global-delivery-status"))
				read_status(part, &bounce);
			else if ((type_is(part, "message/rfc822") || type_is(part, "text/rfc822-headers") || type_is(part, "message/global") ||
					 type_is(part, "message/global-headers")) &&
				 field(after_headers(part), "Message-ID", id))
				take_id(id, bounce.message_id);
		}
	}
	if (bounce.kind != NET_BOUNCE_NONE && !bounce.message_id[0] && (field(whole, "In-Reply-To", id) || field(whole, "References", id)))
		take_id(id, bounce.message_id);
	*out_bounce = bounce;
}

enum status net_bounce_read(const char *path, struct net_bounce *out_bounce, struct err *err)
{
	FILE *file = fopen(path, "rbe");
	char *mail;
	size_t length;
	bool failed;

	if (!file)
		return err_set(err, ST_INPUT, "file.open", path, strerror(errno), NULL);
	mail = heap_alloc(NET_BOUNCE_MAX + 1, 1);
	length = fread(mail, 1, NET_BOUNCE_MAX + 1, file);
	failed = ferror(file) != 0;
	fclose(file);
	if (!failed && length <= NET_BOUNCE_MAX)
		net_bounce_parse(mail, length, out_bounce);
	free(mail);
	if (failed)
		return err_set(err, ST_INPUT, "file.read", path, strerror(errno), NULL);
	return length > NET_BOUNCE_MAX ? err_set(err, ST_INPUT, "net.bounce_long", path, NULL) : ST_OK;
}
