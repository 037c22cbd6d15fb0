/* Texts of the PostgreSQL driver: dialect and messages. */
#include "store/store_postgres_int.h"

#include "base/arena.h"
#include "base/text.h"

#include <ctype.h>
#include <libpq-fe.h>
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
	return word_is(first, "INSERT") ? PG_INSERT : PG_WRITE;
}

char *pg_statement(const char *sql, enum pg_kind *out_kind, int *out_params, const char **out_complaint)
{
	const char *complaint = NULL;
	bool started = false, ended = false;
	enum pg_kind kind = PG_WRITE;
	struct text out;
	int params = 0;
	char *result;

	text_init(&out);
	for (struct token t = next_token(sql); t.kind != TOKEN_END && !complaint; t = next_token(t.at + t.length)) {
		if (t.kind == TOKEN_OTHER && *t.at == ';') {
			ended = started;
			continue;
		}
		if (t.kind != TOKEN_BLANK && ended)
			complaint = "not exactly one statement";
		if (t.kind == TOKEN_WORD && !started)
			kind = kind_of(&t);
		else if (word_is(&t, "INSERT") || word_is(&t, "UPDATE") || word_is(&t, "DELETE") || word_is(&t, "RETURNING"))
			kind = kind == PG_READ || word_is(&t, "RETURNING") ? PG_WRITE : kind; /* WITH … DELETE, SELECT … FOR UPDATE */
		started = started || t.kind != TOKEN_BLANK;
		if (t.kind == TOKEN_PLACE) {
			int number = atoi(t.at + 1);

			if (number < 1 || number > PG_PARAMS_MAX)
				complaint = "a placeholder is ?1 to ?512";
			params = number > params ? number : params;
			text_append_char(&out, '$');
			text_append(&out, t.at + 1, t.length - 1);
		} else {
			text_append(&out, t.at, t.length);
		}
	}
	if (!started && !complaint)
		complaint = "not exactly one statement";
	result = text_take(&out);
	text_done(&out);
	if (complaint) {
		free(result);
		*out_complaint = complaint;
		return NULL;
	}
	*out_kind = kind;
	*out_params = params;
	return result;
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

void pg_shown(const char *where, char *out, size_t size)
{
	PQconninfoOption *option = PQconninfoParse(where, NULL); /* its own message may hold the whole string */
	const char *user = NULL, *host = NULL, *port = NULL, *name = NULL;

	if (!option) {
		snprintf(out, size, "postgresql://…");
		return;
	}
	for (PQconninfoOption *o = option; o->keyword; o++) {
		if (strcmp(o->keyword, "user") == 0)
			user = o->val;
		else if (strcmp(o->keyword, "host") == 0)
			host = o->val;
		else if (strcmp(o->keyword, "hostaddr") == 0 && !host)
			host = o->val;
		else if (strcmp(o->keyword, "port") == 0)
			port = o->val;
		else if (strcmp(o->keyword, "dbname") == 0)
			name = o->val;
	}
	snprintf(out, size, "postgresql://%s%s%s%s%s/%s", user ? user : "", user ? "@" : "", host ? host : "", port ? ":" : "", port ? port : "",
		name ? name : "");
	PQconninfoFree(option);
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
