/* The canonical text of a verification case, its signatures, and what changed since one. No store. */
#include "base/lines.h"
#include "base/map.h"
#include "reduction/reduction_audit_int.h"

#include <stdio.h>
#include <string.h>

static const char case_head[] = "sangsaeng verification case 1", version_word[] = "version_sha256: ";
const char *const reduction_role_name[REDUCTION_ROLES] = {"lead", "reviewer"};

/* ---- writing ---- */

static void append_value(struct text *out, const char *value)
{
	for (const char *c = value ? value : ""; *c; c++) {
		const char *escaped = *c == '\\' ? "\\\\" : *c == '\t' ? "\\t" : *c == '\n' ? "\\n" : *c == '\r' ? "\\r" : NULL;

		if (escaped)
			text_append_string(out, escaped);
		else
			text_append_char(out, *c);
	}
}

static void append_fact(struct text *out, const struct reduction_fact *fact)
{
	text_append_string(out, fact->kind);
	for (size_t i = 0; i < fact->count; i++) {
		text_append_char(out, '\t');
		text_append_string(out, fact->name[i]);
		text_append_char(out, '=');
		append_value(out, fact->value[i]);
	}
	text_append_char(out, '\n');
}

void reduction_audit_version_text(const struct reduction_audit *audit, struct text *out)
{
	/* ids have no control characters */
	text_printf(out, "%s\nprogramme: %s\nverification: %s\n", case_head, audit->programme, audit->verification);
	for (size_t i = 0; i < audit->facts; i++)
		append_fact(out, &audit->fact[i]);
}

void reduction_audit_text(const struct reduction_audit *audit, struct text *out)
{
	reduction_audit_version_text(audit, out);
	text_printf(out, "%s%s\n", version_word, audit->version);
	append_fact(out, &audit->stated);
}

/* ---- reading ---- */

static enum status keep(struct lines *l, struct text *out)
{
	text_append(out, l->text, l->length);
	text_append_char(out, '\n');
	return ST_OK;
}

/* A line without an end of its own, NUL or another control character than tab: no signature covers what cannot be seen. */
static bool is_plain(const struct lines *l)
{
	for (size_t i = 0; i < l->length; i++) {
		unsigned char c = (unsigned char)l->text[i];

		if ((c < 32 && c != '\t') || c == 127)
			return false;
	}
	return true;
}

static enum status id_line(struct lines *l, const char *word, char out[65], struct text *text, struct err *err)
{
	const char *value;
	size_t length;
	enum status st = lines_word(l, word, "signed_case.line", &value, &length, err);

	if (st != ST_OK)
		return st;
	if (length == 0 || length > 64 || !is_plain(l))
		return lines_at(l, err_set(err, ST_INPUT, "signed_case.value", word, "1 … 64", NULL), (int64_t)strlen(word) + 3, err);
	memcpy(out, value, length);
	out[length] = '\0';
	return keep(l, text);
}

/* Facts down to the line of the digest. */
static enum status fact_lines(struct lines *l, struct reduction_signed *c, struct err *err)
{
	size_t word = strlen(version_word);

	while (lines_next(l)) {
		if (!is_plain(l) || l->length == 0)
			return lines_at(l, err_set(err, ST_INPUT, "signed_case.fact", NULL), 1, err);
		if (l->length >= word && memcmp(l->text, version_word, word) == 0) {
			if (!hex_digits(l->text + word, l->length - word, HASH_HEX_LEN - 1))
				return lines_at(
					l, err_set(err, ST_INPUT, "signed_case.digits", "version_sha256", "64", NULL), (int64_t)word + 1, err);
			c->version_end = c->text.length;
			memcpy(c->version, l->text + word, HASH_HEX_LEN - 1);
			c->version[HASH_HEX_LEN - 1] = '\0';
			return keep(l, &c->text);
		}
		if (!memchr(l->text, '\t', l->length))
			return lines_at(l, err_set(err, ST_INPUT, "signed_case.fact", NULL), 1, err);
		keep(l, &c->text);
	}
	l->line++;
	return lines_at(l, err_set(err, ST_INPUT, l->truncated, "version_sha256", NULL), 0, err);
}

static enum status opinion_line(struct lines *l, struct reduction_signed *c, struct err *err)
{
	static const char begin[] = "opinion\t";

	if (!lines_next(l)) {
		l->line++;
		return lines_at(l, err_set(err, ST_INPUT, l->truncated, "opinion", NULL), 0, err);
	}
	if (l->length < strlen(begin) || memcmp(l->text, begin, strlen(begin)) != 0 || !is_plain(l))
		return lines_at(l, err_set(err, ST_INPUT, "signed_case.line", "opinion", NULL), 1, err);
	keep(l, &c->text);
	c->opinion_end = c->text.length;
	return ST_OK;
}

static enum status role_line(struct lines *l, struct reduction_signed *c, struct err *err)
{
	const char *value;
	size_t length;
	enum status st = lines_word(l, "role", "signed_case.line", &value, &length, err);

	if (st != ST_OK)
		return st;
	for (int i = 0; i < REDUCTION_ROLES; i++)
		if (length == strlen(reduction_role_name[i]) && memcmp(value, reduction_role_name[i], length) == 0) {
			c->role = (enum reduction_role)i;
			return keep(l, &c->text);
		}
	return lines_at(l, err_set(err, ST_INPUT, "signed_case.value", "role", "lead, reviewer", NULL), 7, err);
}

/* Down to its opinion: the canonical text. */
static enum status read_case(struct lines *l, struct reduction_signed *c, struct err *err)
{
	enum status st = lines_head(l, case_head, err);

	if (st == ST_OK)
		st = keep(l, &c->text);
	if (st == ST_OK)
		st = id_line(l, "programme", c->programme, &c->text, err);
	if (st == ST_OK)
		st = id_line(l, "verification", c->verification, &c->text, err);
	if (st == ST_OK)
		st = fact_lines(l, c, err);
	return st == ST_OK ? opinion_line(l, c, err) : st;
}

static enum status read_lines(struct lines *l, struct reduction_signed *c, struct err *err)
{
	enum status st = read_case(l, c, err);

	if (st == ST_OK)
		st = role_line(l, c, err);
	if (st == ST_OK)
		st = lines_hex(l, "public_key", "signed_case.line", "signed_case.digits", c->public_key, sizeof c->public_key, err);
	if (st != ST_OK)
		return st;
	keep(l, &c->text);
	c->signed_end = c->text.length;
	st = lines_hex(l, "signature", "signed_case.line", "signed_case.digits", c->signature, sizeof c->signature, err);
	if (st == ST_OK)
		st = keep(l, &c->text);
	return st == ST_OK ? lines_rest_blank(l, "signed_case.extra", err) : st;
}

enum status reduction_signed_parse(const char *text, size_t length, struct reduction_signed *out_signed, struct err *err)
{
	struct reduction_signed c = {0};
	struct lines l;
	enum status st;

	text_init(&c.text);
	lines_start(&l, text, length, "signed_case.not_one", "signed_case.truncated");
	st = read_lines(&l, &c, err);
	if (st == ST_OK && c.text.overflowed)
		st = err_set(err, ST_INPUT, "signed_case.truncated", "64 MiB", NULL);
	if (st == ST_OK)
		*out_signed = c;
	else
		text_done(&c.text);
	return st;
}

void reduction_signed_done(struct reduction_signed *c)
{
	text_done(&c->text);
}

/* ---- signing and judging ---- */

/* Role, key and signature under a case whose text ends with its opinion. */
static void put_signature(struct reduction_signed *c, enum reduction_role role, const struct sign_key *key)
{
	c->role = role;
	memcpy(c->public_key, key->public_hex, sizeof c->public_key);
	text_printf(&c->text, "role: %s\npublic_key: %s\n", reduction_role_name[role], c->public_key);
	c->signed_end = c->text.length;
	sign_text(key, c->text.data, c->text.length, c->signature);
	text_printf(&c->text, "signature: %s\n", c->signature);
}

void reduction_signed_make(
	const struct reduction_audit *audit, enum reduction_role role, const struct sign_key *key, struct reduction_signed *out_signed)
{
	struct reduction_signed c = {0};

	text_init(&c.text);
	snprintf(c.programme, sizeof c.programme, "%s", audit->programme);
	snprintf(c.verification, sizeof c.verification, "%s", audit->verification);
	memcpy(c.version, audit->version, sizeof c.version);
	reduction_audit_version_text(audit, &c.text);
	c.version_end = c.text.length;
	text_printf(&c.text, "%s%s\n", version_word, audit->version);
	append_fact(&c.text, &audit->stated);
	c.opinion_end = c.text.length;
	put_signature(&c, role, key);
	*out_signed = c;
}

static void digest(const struct reduction_signed *c, char out_hex[HASH_HEX_LEN])
{
	struct hash hash;

	hash_init(&hash);
	hash_bytes(&hash, c->text.data, c->version_end);
	hash_final(&hash, out_hex);
}

static bool has_no_opinion(const struct reduction_signed *c)
{
	static const char word[] = "\topinion=open\t";
	const char *line = c->text.data + c->opinion_end - 1;

	while (line > c->text.data && line[-1] != '\n')
		line--;
	return strstr(line, word) != NULL;
}

enum status reduction_signed_of_text(
	const char *text, size_t length, enum reduction_role role, const struct sign_key *key, struct reduction_signed *out_signed, struct err *err)
{
	struct reduction_signed c = {0};
	char hex[HASH_HEX_LEN];
	struct lines l;
	enum status st;

	text_init(&c.text);
	lines_start(&l, text, length, "signed_case.not_one", "signed_case.truncated");
	st = read_case(&l, &c, err);
	if (st == ST_OK)
		st = lines_rest_blank(&l, "signed_case.signed_before", err);
	if (st == ST_OK && c.text.overflowed)
		st = err_set(err, ST_INPUT, "signed_case.truncated", "64 MiB", NULL);
	if (st == ST_OK) {
		digest(&c, hex);
		if (strcmp(hex, c.version) != 0)
			st = err_set(err, ST_CONFLICT, "signed_case.version", c.verification, NULL);
		else if (has_no_opinion(&c))
			st = err_set(err, ST_CONFLICT, "signed_case.open", c.verification, NULL);
	}
	if (st != ST_OK) {
		text_done(&c.text);
		return st;
	}
	put_signature(&c, role, key);
	*out_signed = c;
	return ST_OK;
}

const char *reduction_outcome_name(enum reduction_outcome outcome)
{
	static const char *const name[REDUCTION_OUTCOMES] = {"holds", "signature", "version", "other_key", "other_case", "stale"};

	return name[outcome];
}

static bool says_the_same(const struct reduction_signed *c, const struct reduction_audit *audit)
{
	struct text now;
	bool same;

	text_init(&now);
	reduction_audit_text(audit, &now);
	same = now.length == c->opinion_end && memcmp(now.data, c->text.data, now.length) == 0;
	text_done(&now);
	return same;
}

enum reduction_outcome reduction_signed_judge(const struct reduction_signed *c, const struct reduction_audit *audit, const char *public_key)
{
	char hex[HASH_HEX_LEN];

	if (!sign_holds(c->public_key, c->signature, c->text.data, c->signed_end))
		return REDUCTION_SIGNATURE;
	digest(c, hex);
	if (strcmp(hex, c->version) != 0)
		return REDUCTION_VERSION;
	if (public_key && strcmp(public_key, c->public_key) != 0)
		return REDUCTION_OTHER_KEY;
	if (!audit)
		return REDUCTION_HOLDS;
	if (strcmp(c->programme, audit->programme) != 0 || strcmp(c->verification, audit->verification) != 0)
		return REDUCTION_OTHER_CASE;
	return says_the_same(c, audit) ? REDUCTION_HOLDS : REDUCTION_STALE;
}

/* ---- what changed ---- */

/* What names a line among the others: its kind and key values. The number of keys is that of the facts of this kind now. */
static char *name_of(const char *line, const struct reduction_audit *now, struct arena *arena)
{
	size_t kind = strcspn(line, "\t"), keys = 1, length = kind;

	for (size_t i = 0; i < now->facts; i++)
		if (strlen(now->fact[i].kind) == kind && memcmp(now->fact[i].kind, line, kind) == 0) {
			keys = now->fact[i].keys;
			break;
		}
	for (size_t i = 0; i < keys && line[length]; i++)
		length += 1 + strcspn(line + length + 1, "\t");
	return arena_strndup(arena, line, length);
}

struct change_lines {
	const char **line;
	size_t count;
};

/* The lines of facts and opinion: those with a tab. */
static struct change_lines split(const char *text, size_t length, struct arena *arena)
{
	struct change_lines l = {NULL, 0};
	const char *at = text, *end = text + length;

	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		size_t n = (size_t)((stop ? stop : end) - at);

		if (memchr(at, '\t', n)) {
			l.line = arena_grow(arena, l.line, l.count, sizeof *l.line);
			l.line[l.count++] = arena_strndup(arena, at, n);
		}
		at += n + 1;
	}
	return l;
}

static void add_change(struct reduction_change **list, size_t *count, const char *before, const char *now, struct arena *arena)
{
	*list = arena_grow(arena, *list, *count, sizeof **list);
	(*list)[(*count)++] = (struct reduction_change){before, now};
}

size_t reduction_signed_changes(
	const struct reduction_signed *before, const struct reduction_audit *now, struct arena *arena, struct reduction_change **out_list)
{
	struct reduction_change *list = NULL;
	struct change_lines old = split(before->text.data, before->opinion_end, arena), new;
	struct map *of = map_new(), *seen = map_new();
	struct text text;
	size_t count = 0;
	int64_t at;

	text_init(&text);
	reduction_audit_text(now, &text);
	new = split(text.data, text.length, arena);
	text_done(&text);
	for (size_t i = 0; i < new.count; i++)
		map_add(of, name_of(new.line[i], now, arena), (int64_t)i, NULL);
	for (size_t i = 0; i < old.count; i++) {
		const char *name = name_of(old.line[i], now, arena);

		if (!map_get(of, name, &at))
			add_change(&list, &count, old.line[i], "", arena);
		else if (strcmp(new.line[at], old.line[i]) != 0)
			add_change(&list, &count, old.line[i], new.line[at], arena);
		map_add(seen, name, 0, NULL);
	}
	for (size_t i = 0; i < new.count; i++)
		if (!map_get(seen, name_of(new.line[i], now, arena), &at))
			add_change(&list, &count, "", new.line[i], arena);
	map_free(seen);
	map_free(of);
	*out_list = list;
	return count;
}

/* The fields of a changed line that differ, with blanks for tabs: "reading M1 2027-03: energy 60.3 → 60.4". */
static void describe_change(const struct reduction_change *change, const struct reduction_audit *now, struct arena *arena, struct text *out)
{
	const char *line = change->before[0] ? change->before : change->now;
	char *name = name_of(line, now, arena);
	const char *a = change->before + strlen(name), *b = change->now + strlen(name);

	for (char *c = name; *c; c++)
		if (*c == '\t')
			*c = ' ';
	text_append_string(out, name);
	if (!change->before[0] || !change->now[0]) {
		text_append_string(out, change->before[0] ? " → –" : ": – → +");
		return;
	}
	text_append_char(out, ':');
	while (*a && *b) { /* both have the same fields in the same order */
		size_t x = 1 + strcspn(a + 1, "\t"), y = 1 + strcspn(b + 1, "\t"), word = strcspn(a + 1, "=");

		if (x != y || memcmp(a, b, x) != 0) {
			const char *value = y > word + 2 ? b + word + 2 : "";

			text_append_char(out, ' ');
			text_append(out, a + 1, x - 1);
			text_append_string(out, " → ");
			text_append(out, value, y > word + 2 ? y - word - 2 : 0);
		}
		a += x;
		b += y;
	}
}

void reduction_signed_explain(
	const struct reduction_signed *c, const struct reduction_audit *audit, enum reduction_outcome outcome, const char *name, struct err *out_err)
{
	char code[ERR_CODE_LEN], more[24] = "0";
	struct text what;

	snprintf(code, sizeof code, "signed_case.%s", reduction_outcome_name(outcome));
	text_init(&what);
	if (outcome == REDUCTION_STALE) {
		struct reduction_change *change;
		struct arena arena;
		size_t changes;

		arena_init(&arena);
		changes = reduction_signed_changes(c, audit, &arena, &change);
		if (changes > 0)
			describe_change(&change[0], audit, &arena, &what);
		snprintf(more, sizeof more, "%zu", changes > 0 ? changes - 1 : 0);
		arena_done(&arena);
	} else if (outcome == REDUCTION_OTHER_KEY) {
		text_append_string(&what, c->public_key);
	} else if (outcome == REDUCTION_OTHER_CASE) {
		text_printf(&what, "%s, %s", c->programme, c->verification);
	}
	err_set(out_err, ST_CONFLICT, code, name, what.data, more, NULL);
	text_done(&what);
}
