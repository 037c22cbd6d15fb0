/* The manifest of a backup. Pure. */
#include "programme/programme_backup.h"

#include "base/decimal.h"
#include "base/lines.h"
#include "base/text.h"

#include <inttypes.h>
#include <string.h>

static const char head[] = "sangsaeng backup 1";

void programme_manifest_text(const struct programme_manifest *m, struct text *out)
{
	text_printf(out, "%s\nprogramme: %s\nschema: %" PRId64 "\n", head, m->programme, m->schema);
	if (m->database[0])
		text_printf(out, "database: %s %" PRId64 "\n", m->database, m->database_bytes);
	else
		text_append_string(out, "database: -\n");
	for (size_t i = 0; i < m->count; i++)
		text_printf(out, "object: %s %s %" PRId64 "\n", m->object[i].file, m->object[i].sha256, m->object[i].bytes);
}

static enum status wrong(const struct lines *l, struct err *err)
{
	return lines_at(l, err_set(err, ST_INPUT, "backup.manifest", NULL), 1, err);
}

static bool number(const char *s, size_t length, int64_t *out)
{
	char digits[24];

	if (length == 0 || length >= sizeof digits || (s[0] == '0' && length > 1))
		return false;
	memcpy(digits, s, length);
	digits[length] = '\0';
	return strspn(digits, "0123456789") == length && decimal_parse_int(digits, 0, INT64_MAX / 2, out, NULL) == ST_OK;
}

/* "SHA256 BYTES" */
static bool sum(const char *s, size_t length, char sha256[HASH_HEX_LEN], int64_t *out_bytes)
{
	if (length < HASH_HEX_LEN + 1 || s[HASH_HEX_LEN - 1] != ' ' || !hex_digits(s, HASH_HEX_LEN - 1, HASH_HEX_LEN - 1))
		return false;
	memcpy(sha256, s, HASH_HEX_LEN - 1);
	sha256[HASH_HEX_LEN - 1] = '\0';
	return number(s + HASH_HEX_LEN, length - HASH_HEX_LEN, out_bytes);
}

/* "ab/HASH-WORD", where ab begins the hash. */
#define FILE_LENGTH (3 + HASH_HEX_LEN - 1 + 1 + 8)
static bool file_name(const char *s, size_t length)
{
	return length == FILE_LENGTH && s[2] == '/' && memcmp(s, s + 3, 2) == 0 && hex_digits(s + 3, HASH_HEX_LEN - 1, HASH_HEX_LEN - 1) &&
	       s[3 + HASH_HEX_LEN - 1] == '-' && hex_digits(s + 3 + HASH_HEX_LEN, 8, 8);
}

static enum status read_head(struct lines *l, struct programme_manifest *m, struct err *err)
{
	const char *value;
	size_t length;
	enum status st = lines_head(l, head, err);

	if (st == ST_OK)
		st = lines_word(l, "programme", "backup.manifest", &value, &length, err);
	if (st == ST_OK && (length == 0 || length >= sizeof m->programme || memchr(value, '\0', length)))
		st = wrong(l, err);
	if (st == ST_OK) {
		memcpy(m->programme, value, length);
		st = lines_word(l, "schema", "backup.manifest", &value, &length, err);
	}
	if (st == ST_OK && !number(value, length, &m->schema))
		st = wrong(l, err);
	if (st == ST_OK)
		st = lines_word(l, "database", "backup.manifest", &value, &length, err);
	if (st == ST_OK && !(length == 1 && value[0] == '-') && !sum(value, length, m->database, &m->database_bytes))
		st = wrong(l, err);
	return st;
}

enum status programme_manifest_parse(const char *text, size_t length, struct arena *arena, struct programme_manifest *out_manifest, struct err *err)
{
	static const char word[] = "object: ";
	struct programme_manifest m = {.programme = ""};
	struct lines l;
	enum status st;

	lines_start(&l, text, length, "backup.not_one", "backup.manifest");
	st = read_head(&l, &m, err);
	while (st == ST_OK && lines_next(&l)) {
		struct programme_manifest_object *o;
		const char *at = l.text + sizeof word - 1;

		if (l.length == 0)
			continue; /* an editor's last line */
		if (l.length < sizeof word - 1 + FILE_LENGTH + 1 || memcmp(l.text, word, sizeof word - 1) != 0 || !file_name(at, FILE_LENGTH) ||
			at[FILE_LENGTH] != ' ')
			return wrong(&l, err);
		m.object = arena_grow(arena, m.object, m.count, sizeof *m.object);
		o = &m.object[m.count];
		memcpy(o->file, at, FILE_LENGTH);
		o->file[FILE_LENGTH] = '\0';
		if (!sum(at + FILE_LENGTH + 1, l.length - (sizeof word - 1) - FILE_LENGTH - 1, o->sha256, &o->bytes) ||
			(m.count > 0 && strcmp(m.object[m.count - 1].file, o->file) >= 0))
			return wrong(&l, err);
		m.count++;
	}
	if (st == ST_OK)
		*out_manifest = m;
	return st;
}
