#include "base/message.h"

#include "base/arena.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static struct {
	const struct message **table;
	size_t count;
} catalogue;

void message_register(const struct message *table)
{
	for (size_t i = 0; i < catalogue.count; i++)
		if (catalogue.table[i] == table)
			return;
	catalogue.table = heap_grow(catalogue.table, catalogue.count + 1, sizeof *catalogue.table);
	catalogue.table[catalogue.count++] = table;
}

const struct message *message_find(const char *code)
{
	for (size_t i = 0; i < catalogue.count; i++)
		for (const struct message *m = catalogue.table[i]; m->code; m++)
			if (strcmp(m->code, code) == 0)
				return m;
	return NULL;
}

void message_compose(struct err *out, const char *family, const char *word, const char *detail)
{
	const struct message *m;
	char code[64];

	snprintf(code, sizeof code, "%s.%s", family, word);
	m = message_find(code);
	err_set(out, ST_INPUT, m ? m->code : "gap.other", m ? detail : word, m ? NULL : detail, NULL);
}

void message_compose_code(struct err *out, const char *family, const char *text)
{
	const char *colon = strchr(text, ':');
	char word[48];

	snprintf(word, sizeof word, "%.*s", (int)(colon ? (size_t)(colon - text) : strlen(text)), text);
	message_compose(out, family, word, colon ? colon + 1 : "");
}

const struct message *message_at(size_t i)
{
	for (size_t t = 0; t < catalogue.count; t++)
		for (const struct message *m = catalogue.table[t]; m->code; m++)
			if (i-- == 0)
				return m;
	return NULL;
}

/* --- Korean particles: "{0}은(는)" becomes 은 or 는 after the last sound of the value --- */

enum final_sound { FINAL_UNKNOWN, FINAL_NONE, FINAL_RIEUL, FINAL_OTHER };

/* The last sound of a character as it is read aloud: Hangul by its final consonant, digits and Latin letters by their names. */
static enum final_sound sound_of(uint32_t c)
{
	static const enum final_sound digit[] = {
		FINAL_OTHER, FINAL_RIEUL, FINAL_NONE, FINAL_OTHER, FINAL_NONE, FINAL_NONE, FINAL_OTHER, FINAL_RIEUL, FINAL_RIEUL, FINAL_NONE};

	if (c >= 0xac00 && c <= 0xd7a3)
		return (c - 0xac00) % 28 == 0 ? FINAL_NONE : (c - 0xac00) % 28 == 8 ? FINAL_RIEUL : FINAL_OTHER;
	if (c >= '0' && c <= '9')
		return digit[c - '0'];
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') {
		c |= 0x20;
		return c == 'l' || c == 'r' ? FINAL_RIEUL : c == 'm' || c == 'n' ? FINAL_OTHER : FINAL_NONE;
	}
	return c == '%' ? FINAL_NONE : FINAL_UNKNOWN;
}

/* The sound before the end of `text`, stepping back over quotes and brackets. */
static enum final_sound last_sound(const struct text *text)
{
	size_t end = text->length;

	for (int steps = 0; end > 0 && steps < 4; steps++) {
		size_t start = end - 1;
		enum final_sound sound;

		while (start > 0 && ((unsigned char)text->data[start] & 0xc0) == 0x80)
			start--;
		sound = sound_of(utf8_decode((const unsigned char *)text->data + start, (int)(end - start)));
		if (sound != FINAL_UNKNOWN || text->data[start] == ' ')
			return sound;
		end = start;
	}
	return FINAL_UNKNOWN;
}

/* If a pair such as "은(는)" begins at `s`, writes the one that fits what is in `out` and returns the bytes used; else 0. */
static size_t put_particle(struct text *out, const char *s)
{
	static const struct {
		const char *pair, *after_consonant, *after_vowel;
	} particle[] = {{"은(는)", "은", "는"}, {"이(가)", "이", "가"}, {"을(를)", "을", "를"}, {"과(와)", "과", "와"}, {"(으)로", "으로", "로"}};

	for (size_t i = 0; i < sizeof particle / sizeof particle[0]; i++) {
		size_t length = strlen(particle[i].pair);
		enum final_sound sound;
		bool vowel;

		if (strncmp(s, particle[i].pair, length) != 0)
			continue;
		sound = last_sound(out);
		if (sound == FINAL_UNKNOWN)
			return 0;
		vowel = sound == FINAL_NONE || (sound == FINAL_RIEUL && particle[i].pair[0] == '('); /* 서울로, but 서울은 */
		text_append_string(out, vowel ? particle[i].after_vowel : particle[i].after_consonant);
		return length;
	}
	return 0;
}

static void fill(struct text *out, const char *template, const struct err *err, enum lang lang)
{
	for (const char *s = template; *s;) {
		size_t used = lang == LANG_KO ? put_particle(out, s) : 0;

		if (used > 0) {
			s += used;
		} else if (s[0] == '{' && s[1] >= '0' && s[1] < '0' + ERR_PARAM_MAX && s[2] == '}') {
			if (s[1] - '0' < err->param_count)
				text_append_string(out, err->param[s[1] - '0']);
			s += 3;
		} else {
			text_append_char(out, *s++);
		}
	}
}

void message_format(struct text *out, const struct err *err, enum lang lang)
{
	const struct message *m = message_find(err->code);

	if (m) {
		fill(out, lang == LANG_KO ? m->ko : m->en, err, lang);
		return;
	}
	text_append_string(out, err->code);
	for (int i = 0; i < err->param_count; i++) {
		text_append_string(out, i == 0 ? ": " : ", ");
		text_append_string(out, err->param[i]);
	}
}

/* "Did you mean {1}?" helps nobody where nothing comes near. */
static bool has_values(const char *hint, const struct err *err)
{
	for (const char *s = strchr(hint, '{'); s; s = strchr(s + 1, '{')) {
		int number = s[1] - '0';

		if (number >= 0 && number < ERR_PARAM_MAX && s[2] == '}' && (number >= err->param_count || !err->param[number][0]))
			return false;
	}
	return true;
}

void message_format_hint(struct text *out, const struct err *err, enum lang lang)
{
	const struct message *m = message_find(err->code);
	const char *hint = !m ? NULL : lang == LANG_KO ? m->hint_ko : m->hint_en;

	if (hint && has_values(hint, err))
		fill(out, hint, err, lang);
}

void findings_init(struct findings *findings, size_t max)
{
	*findings = (struct findings){.max = max};
}

void findings_done(struct findings *findings)
{
	free(findings->item);
	findings_init(findings, findings->max);
}

void findings_add(struct findings *findings, enum severity severity, const struct err *err)
{
	findings->errors += severity == SEVERITY_ERROR;
	findings->warnings += severity == SEVERITY_WARNING;
	findings->dropped += findings->count == findings->max;
	if (findings->count == findings->max)
		return;
	if (findings->count == findings->capacity) {
		findings->capacity = findings->capacity ? findings->capacity * 2 : 8;
		findings->item = heap_grow(findings->item, findings->capacity, sizeof *findings->item);
	}
	findings->item[findings->count].severity = severity;
	findings->item[findings->count++].err = *err;
}

/* ---- places ---- */

static struct {
	pthread_mutex_t lock;
	struct part {
		int64_t number;
		char *name;
	} * part;
	size_t count;
	struct from {
		char *file, *from, *sheet;
	} * from;
	size_t froms;
} places = {.lock = PTHREAD_MUTEX_INITIALIZER};

void message_part_name(int64_t part, const char *name)
{
	size_t i = 0;

	pthread_mutex_lock(&places.lock);
	while (i < places.count && places.part[i].number != part)
		i++;
	if (i == places.count) {
		places.part = heap_grow(places.part, places.count + 1, sizeof *places.part);
		places.part[places.count++] = (struct part){.number = part};
	} else {
		free(places.part[i].name); /* another database has another part of this number */
	}
	places.part[i].name = heap_strdup(name);
	pthread_mutex_unlock(&places.lock);
}

void message_file_from(const char *file, const char *from, const char *sheet)
{
	size_t i = 0;

	pthread_mutex_lock(&places.lock);
	while (i < places.froms && strcmp(places.from[i].file, file) != 0)
		i++;
	if (i < places.froms) {
		free(places.from[i].file);
		free(places.from[i].from);
		free(places.from[i].sheet);
		places.from[i] = places.from[--places.froms];
	}
	if (from) {
		places.from = heap_grow(places.from, places.froms + 1, sizeof *places.from);
		places.from[places.froms++] = (struct from){heap_strdup(file), heap_strdup(from), heap_strdup(sheet ? sheet : "")};
	}
	pthread_mutex_unlock(&places.lock);
}

int64_t message_place(const struct err *err, char out_file[MESSAGE_FILE_LEN], char out_cell[ERR_CELL_LEN])
{
	int64_t part = err->line >> MESSAGE_PART_SHIFT, line = err->line & ((INT64_C(1) << MESSAGE_PART_SHIFT) - 1);
	size_t i = 0;

	snprintf(out_file, MESSAGE_FILE_LEN, "%s", err->file);
	err_cell_name(err->sheet, err->line, err->column, out_cell);
	pthread_mutex_lock(&places.lock);
	if (part > 0) {
		while (i < places.count && places.part[i].number != part)
			i++;
		if (i < places.count)
			snprintf(out_file, MESSAGE_FILE_LEN, "%s+%s", err->file, places.part[i].name);
		else
			snprintf(out_file, MESSAGE_FILE_LEN, "%s+%" PRId64, err->file, part);
	} else if (!err->sheet[0]) {
		while (i < places.froms && strcmp(places.from[i].file, err->file) != 0)
			i++;
		if (i < places.froms) {
			snprintf(out_file, MESSAGE_FILE_LEN, "%s", places.from[i].from);
			err_cell_name(places.from[i].sheet, err->line, err->column, out_cell);
		}
	}
	pthread_mutex_unlock(&places.lock);
	return part > 0 ? line : err->line;
}

/* Files are told apart with their sheets. A finding is 3 kB: the order is made over these and the findings are moved once. */
struct place {
	size_t file, index;
	int64_t line, column;
};

static int compare_place(const void *a, const void *b)
{
	const struct place *l = a, *r = b;

	if (l->file != r->file)
		return l->file < r->file ? -1 : 1;
	if (l->line != r->line)
		return l->line < r->line ? -1 : 1;
	if (l->column != r->column)
		return l->column < r->column ? -1 : 1;
	return l->index < r->index ? -1 : l->index > r->index;
}

static void sort(struct findings *findings)
{
	struct place *place = heap_alloc(findings->count, sizeof *place);
	struct finding *sorted = heap_alloc(findings->count, sizeof *sorted);
	const struct err **file = heap_alloc(findings->count, sizeof *file);
	size_t files = 0;

	for (size_t i = 0; i < findings->count; i++) {
		const struct err *err = &findings->item[i].err;
		size_t f = files;

		while (f > 0 && (strcmp(file[f - 1]->file, err->file) != 0 || strcmp(file[f - 1]->sheet, err->sheet) != 0)) /* the file of the finding before is tried first */
			f--;
		if (f == 0) {
			file[files++] = err;
			f = files;
		}
		place[i] = (struct place){.file = f, .index = i, .line = err->line, .column = err->column};
	}
	qsort(place, findings->count, sizeof *place, compare_place);
	for (size_t i = 0; i < findings->count; i++)
		sorted[i] = findings->item[place[i].index];
	free(findings->item);
	findings->item = sorted;
	findings->capacity = findings->count;
	free(file);
	free(place);
}

static void print(FILE *stream, enum severity severity, const struct err *err, enum lang lang)
{
	static const char *const word[] = {"error", "warning", "note"};
	char file[MESSAGE_FILE_LEN], cell[ERR_CELL_LEN];
	int64_t number = message_place(err, file, cell);
	struct text line;

	text_init(&line);
	if (err->file[0]) {
		text_append_string(&line, file);
		if (cell[0])
			text_printf(&line, ":%s", cell);
		else if (number > 0)
			text_printf(&line, ":%" PRId64, number);
		if (!cell[0] && number > 0 && err->column > 0)
			text_printf(&line, ":%" PRId64, err->column);
		text_append_string(&line, ": ");
	}
	text_printf(&line, "%s[%s]: ", word[severity], err->code);
	message_format(&line, err, lang);
	text_append_char(&line, '\n');
	fputs(line.data, stream);
	text_clear(&line);
	message_format_hint(&line, err, lang);
	if (line.length > 0)
		fprintf(stream, "  %s\n", line.data);
	text_done(&line);
}

void findings_print(FILE *stream, struct findings *findings, enum lang lang)
{
	if (findings->count > 0)
		sort(findings);
	for (size_t i = 0; i < findings->count; i++)
		print(stream, findings->item[i].severity, &findings->item[i].err, lang);
	if (findings->dropped > 0)
		fprintf(stream, lang == LANG_KO ? "… 이 밖에 %" PRId64 "건이 더 있습니다\n" : "… and %" PRId64 " more\n", findings->dropped);
}

void err_print(FILE *stream, const struct err *err, enum lang lang)
{
	print(stream, SEVERITY_ERROR, err, lang);
}
