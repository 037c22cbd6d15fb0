/* Texts of the PostgreSQL driver: dialect and messages. */
#include "store/store_postgres_int.h"

#include "store/store_libpq_int.h"

#include "base/arena.h"
#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum token_kind { TOKEN_END, TOKEN_BLANK, TOKEN_WORD, TOKEN_QUOTED, TOKEN_STRING, TOKEN_PLACE, TOKEN_OTHER };

struct token {
	enum token_kind kind;
	const char *at;
	size_t length;
};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Past the closing quote; a doubled quote is two of these. */
static size_t quoted_length(const char *at)
{
	const char *end = strchr(at + 1, *at);

	return end ? (size_t)(end - at) + 1 : strlen(at);
}

static struct token next_token(const char *at)
{
	struct token t = {TOKEN_OTHER, at, 1};

	if (*at == '\0') {
		t.kind = TOKEN_END;
		t.length = 0;
	} else if (isspace((unsigned char)*at)) {
		t.kind = TOKEN_BLANK;
		t.length = strspn(at, " \t\r\n\f\v");
	} else if (at[0] == '-' && at[1] == '-') {
		t.kind = TOKEN_BLANK;
		t.length = strcspn(at, "\n");
	} else if (at[0] == '/' && at[1] == '*') {
		const char *end = strstr(at + 2, "*/");

		t.kind = TOKEN_BLANK;
		t.length = end ? (size_t)(end - at) + 2 : strlen(at);
	} else if (*at == '\'') {
		t.kind = TOKEN_STRING;
		t.length = quoted_length(at);
	} else if (*at == '"') {
		t.kind = TOKEN_QUOTED;
		t.length = quoted_length(at);
	} else if (*at == '?') {
		t.kind = TOKEN_PLACE;
		t.length = 1 + strspn(at + 1, "0123456789");
	} else if (is_word(*at)) {
		t.kind = TOKEN_WORD;
		while (is_word(at[t.length]))
			t.length++;
	}
	return t;
}

static bool word_is(const struct token *t, const char *word)
{
	return t->kind == TOKEN_WORD && t->length == strlen(word) && strncasecmp(t->at, word, t->length) == 0;
}

/* ---- statements ---- */

static enum pg_kind kind_of(const struct token *first)
{
	if (word_is(first, "SELECT") || word_is(first, "WITH") || word_is(first, "VALUES"))
		return PG_READ;
	return word_is(first, "INSERT")      ? PG_INSERT
	       : word_is(first, "SAVEPOINT") ? PG_SAVE
	       : word_is(first, "RELEASE")   ? PG_FORGET
	       : word_is(first, "ROLLBACK")  ? PG_BACK
					     : PG_WRITE;
}

static struct token next_solid(const struct token *t)
{
	struct token next = next_token(t->at + t->length);

	while (next.kind == TOKEN_BLANK)
		next = next_token(next.at + next.length);
	return next;
}

static int count_params(const char *sql, const char **out_complaint)
{
	int params = 0;

	for (struct token t = next_token(sql); t.kind != TOKEN_END; t = next_token(t.at + t.length)) {
		int number = t.kind == TOKEN_PLACE ? atoi(t.at + 1) : 1;

		if (number < 1 || number > PG_PARAMS_MAX)
			*out_complaint = "a placeholder is ?1 to ?512";
		if (t.kind == TOKEN_PLACE && number > params)
			params = number;
	}
	return params;
}

/* A placeholder; with " IS NULL" or " IS NOT NULL" behind it, it is another one. Returns the last token that it took. */
static struct token append_placeholder(struct pg_sql *sql, struct text *out, struct token t)
{
	struct token is = next_solid(&t), second, null;
	int number = atoi(t.at + 1), i = 0;
	bool negated;

	if (word_is(&is, "IS")) {
		second = next_solid(&is);
		negated = word_is(&second, "NOT");
		null = negated ? next_solid(&second) : second;
		while (i < sql->tests && sql->test[i] != number)
			i++;
		if (word_is(&null, "NULL") && i < PG_TESTS_MAX) {
			sql->test[i] = number;
			sql->tests = i == sql->tests ? i + 1 : sql->tests;
			text_printf(out, negated ? "(NOT $%d)" : "$%d", sql->params + 1 + i);
			return null;
		}
	}
	text_printf(out, "$%d", number);
	return t;
}

struct pg_sql pg_statement(const char *text)
{
	struct pg_sql sql = {.kind = PG_WRITE};
	bool started = false, ended = false;
	struct text out;

	text_init(&out);
	sql.params = count_params(text, &sql.complaint);
	for (struct token t = next_token(text); t.kind != TOKEN_END && !sql.complaint; t = next_token(t.at + t.length)) {
		if (t.kind == TOKEN_OTHER && *t.at == ';') {
			ended = started;
			continue;
		}
		if (t.kind != TOKEN_BLANK && ended)
			sql.complaint = "not exactly one statement";
		if (t.kind == TOKEN_WORD && !started)
			sql.kind = kind_of(&t);
		else if (word_is(&t, "RETURNING") ||
			 (sql.kind == PG_READ && (word_is(&t, "INSERT") || word_is(&t, "UPDATE") || word_is(&t, "DELETE"))))
			sql.kind = PG_WRITE; /* WITH … DELETE, SELECT … FOR UPDATE */
		started = started || t.kind != TOKEN_BLANK;
		if (t.kind == TOKEN_PLACE)
			t = append_placeholder(&sql, &out, t);
		else
			text_append(&out, t.at, t.length);
	}
	if (!started && !sql.complaint)
		sql.complaint = "not exactly one statement";
	if (!sql.complaint)
		sql.text = text_take(&out);
	text_done(&out);
	return sql;
}

/* ---- migrations ---- */

static const char *type_of(const struct token *t)
{
	static const char *const type[][2] = {{"INTEGER", "BIGINT"}, {"REAL", "DOUBLE PRECISION"}, {"TEXT", "TEXT COLLATE \"C\""}, {"BLOB", "BYTEA"}};

	for (size_t i = 0; i < sizeof type / sizeof *type; i++)
		if (word_is(t, type[i][0]))
			return type[i][1];
	return NULL;
}

char *pg_schema(const char *sql)
{
	enum { ELSEWHERE, BEFORE_NAME, AFTER_NAME } place = ELSEWHERE;
	bool creates = false, alters = false; /* a table, in this statement */
	struct token first = {TOKEN_END, "", 0};
	int depth = 0, words = 0;
	struct text out;
	char *result;

	text_init(&out);
	for (struct token t = next_token(sql); t.kind != TOKEN_END; t = next_token(t.at + t.length)) {
		const char *instead = NULL;

		if (t.kind == TOKEN_WORD && words < 2) {
			creates = words == 1 && word_is(&first, "CREATE") && word_is(&t, "TABLE");
			alters = words == 1 && word_is(&first, "ALTER") && word_is(&t, "TABLE");
			first = t;
			words++;
		} else if (t.kind == TOKEN_WORD || t.kind == TOKEN_QUOTED) {
			if (place == AFTER_NAME)
				instead = type_of(&t);
			if (creates && depth == 0 && word_is(&t, "STRICT"))
				instead = "";
			place = place == BEFORE_NAME || (alters && word_is(&t, "COLUMN")) ? place + 1 : ELSEWHERE;
		} else if (t.kind == TOKEN_OTHER) {
			depth += *t.at == '(' ? 1 : *t.at == ')' ? -1 : 0;
			place = creates && depth == 1 && (*t.at == '(' || *t.at == ',') ? BEFORE_NAME : ELSEWHERE;
			if (*t.at == ';') {
				creates = alters = false;
				depth = words = 0;
			}
		}
		if (instead)
			text_append_string(&out, instead);
		else
			text_append(&out, t.at, t.length);
	}
	result = text_take(&out);
	text_done(&out);
	return result;
}

/* ---- messages ---- */

static void append_encoded(struct text *out, const char *value)
{
	for (; *value; value++) {
		if (is_word(*value) || strchr("-./", *value))
			text_append_char(out, *value);
		else
			text_printf(out, "%%%02X", (unsigned char)*value);
	}
}

static const char *option_of(const PQconninfoOption *list, const char *keyword)
{
	for (; list->keyword; list++)
		if (strcmp(list->keyword, keyword) == 0)
			return list->val && list->val[0] ? list->val : NULL;
	return NULL;
}

void pg_shown(const char *where, char *out, size_t size)
{
	PQconninfoOption *list = libpq_need(NULL) == ST_OK ? PQconninfoParse(where, NULL) : NULL; /* its own message may hold the whole string */
	const char *user, *host, *port, *name, *options;
	struct text text;

	if (!list) {
		snprintf(out, size, "postgresql://…");
		return;
	}
	user = option_of(list, "user");
	host = option_of(list, "host") ? option_of(list, "host") : option_of(list, "hostaddr");
	port = option_of(list, "port");
	name = option_of(list, "dbname");
	options = option_of(list, "options"); /* names the schema */
	text_init(&text);
	text_append_string(&text, "postgresql://");
	if (user) {
		append_encoded(&text, user);
		text_append_char(&text, '@');
	}
	if (host && host[0] != '/')
		text_append_string(&text, host);
	if (port)
		text_printf(&text, ":%s", port);
	text_printf(&text, "/%s", name ? name : "");
	if (host && host[0] == '/')
		text_printf(&text, "?host=%s", host);
	if (options) {
		text_append_string(&text, host && host[0] == '/' ? "&options=" : "?options=");
		append_encoded(&text, options);
	}
	snprintf(out, size, "%s", text.data);
	text_done(&text);
	PQconninfoFree(list);
}

bool pg_key_columns(const char *detail, const char *table, char *out, size_t size)
{
	const char *open = detail ? strchr(detail, '(') : NULL, *close = open ? strstr(open, ")=(") : NULL;
	size_t used = 0;

	if (!close || !table)
		return false;
	for (const char *at = open + 1; at < close && used < size;) {
		size_t length = strcspn(at, ",)");

		used += (size_t)snprintf(out + used, size - used, "%s%s.%.*s", used ? ", " : "", table, (int)length, at);
		at += length;
		at += strspn(at, ", ");
	}
	return used > 0;
}

void pg_one_line(const char *message, char *out, size_t size)
{
	size_t used = 0;

	for (; *message && used + 1 < size; message++) {
		if (!isspace((unsigned char)*message))
			out[used++] = *message;
		else if (used > 0 && out[used - 1] != ' ')
			out[used++] = ' ';
	}
	while (used > 0 && out[used - 1] == ' ')
		used--;
	out[used] = '\0';
}
