/* Methodology files: reading and checking. */
#include "reduction/reduction_methodology_int.h"

#include "base/decimal.h"
#include "base/json.h"
#include "reduction/reduction_builtin_int.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA "sangsaeng.methodology/1"

const char *const reduction_result_name[REDUCTION_RESULTS] = {"BE", "PE", "LE"};

struct reader {
	struct reduction_methodology *m;
	struct err *err;
	char pointer[200]; /* of the object that is read */
};

/* Names the place of `key` (NULL: the object itself) and keeps the error's own column as an offset in a string. */
static enum status at_place(struct reader *r, const char *key, enum status st)
{
	char pointer[256];
	int64_t line, column, offset = r->err ? r->err->column : 0;

	snprintf(pointer, sizeof pointer, "%s%s%s", r->pointer, key ? "/" : "", key ? key : "");
	json_locate(r->m->text, pointer, &line, &column);
	err_at(r->err, r->m->file, line, column + offset);
	return st;
}

static enum status fail(struct reader *r, const char *key, const char *code, const char *a, const char *b)
{
	err_set(r->err, ST_INPUT, code, a, b ? b : "", NULL);
	return at_place(r, key, ST_INPUT);
}

static enum status fail_field(struct reader *r, const char *key, const char *must_be)
{
	char name[256];

	snprintf(name, sizeof name, "%s/%s", r->pointer, key);
	return fail(r, key, "methodology.field", name, must_be);
}

/* Only these keys (ended by NULL) may be there. */
static enum status only_keys(struct reader *r, json_t *object, const char *const *key)
{
	const char *name;
	json_t *value;

	json_object_foreach(object, name, value)
	{
		bool known = false;

		for (int i = 0; key[i]; i++)
			known = known || strcmp(key[i], name) == 0;
		if (!known)
			return fail(r, name, "methodology.field_unknown", name, string_nearest(name, key));
	}
	return ST_OK;
}

static enum status get_string(struct reader *r, json_t *object, const char *key, bool required, const char **out_string)
{
	json_t *value = json_object_get(object, key);

	if (!value || json_is_null(value)) {
		if (required)
			return fail_field(r, key, "text");
		*out_string = NULL;
		return ST_OK;
	}
	if (!json_is_string(value) || json_string_length(value) == 0 || strlen(json_string_value(value)) > 1000)
		return fail_field(r, key, "text");
	*out_string = arena_strdup(&r->m->arena, json_string_value(value));
	return ST_OK;
}

/* {"ko": …, "en": …} */
static enum status get_both(struct reader *r, json_t *object, const char *key, bool required, const char **out_ko, const char **out_en)
{
	static const char *const keys[] = {"ko", "en", NULL};
	json_t *value = json_object_get(object, key);
	size_t length = strlen(r->pointer);
	enum status st;

	*out_ko = *out_en = "";
	if (!value && !required)
		return ST_OK;
	if (!json_is_object(value))
		return fail_field(r, key, "{\"ko\": …, \"en\": …}");
	snprintf(r->pointer + length, sizeof r->pointer - length, "/%s", key);
	st = only_keys(r, value, keys);
	if (st == ST_OK)
		st = get_string(r, value, "ko", true, out_ko);
	if (st == ST_OK)
		st = get_string(r, value, "en", true, out_en);
	r->pointer[length] = '\0';
	return st;
}

static enum status get_day(struct reader *r, json_t *object, const char *key, date_day *out_day)
{
	const char *text = NULL;
	enum status st = get_string(r, object, key, false, &text);

	*out_day = DATE_NONE;
	if (st == ST_OK && text && date_parse(text, out_day, NULL) != ST_OK)
		return fail_field(r, key, "2026-01-31");
	return st;
}

static enum status get_decimal(struct reader *r, json_t *object, const char *key, const char **out_text)
{
	enum status st = get_string(r, object, key, false, out_text);
	mpq_t value;

	if (st == ST_OK && *out_text) {
		mpq_init(value);
		if (decimal_parse_exact(*out_text, value, NULL) != ST_OK)
			st = fail_field(r, key, "\"0.5\"");
		mpq_clear(value);
	}
	return st;
}

/* A letter, then letters, digits, _; no word of the formula language. */
static bool is_name(const char *s)
{
	size_t length = strlen(s);

	if (!isalpha((unsigned char)s[0]) || length > REDUCTION_NAME_MAX || strcmp(s, "groups") == 0 || strcmp(s, "years") == 0)
		return false;
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && *s != '_')
			return false;
	return true;
}

/* The next symbol, its name not yet used. */
static enum status new_symbol(struct reader *r, const char *name, const char *unit, struct reduction_symbol **out_symbol)
{
	struct reduction_methodology_code *code = r->m->code;
	struct reduction_symbol *s = &code->symbol[code->scope.count];
	enum status st;

	if (!is_name(name))
		return fail_field(r, "id", "[A-Za-z][A-Za-z0-9_]*");
	for (size_t i = 0; i < code->scope.count; i++)
		if (strcmp(code->symbol[i].name, name) == 0)
			return fail(r, "id", "methodology.twice", name, NULL);
	mpq_init(code->scale[code->scales]);
	code->scales++;
	st = reduction_unit_parse(unit, &code->scope.free, &s->dimension, code->scale[code->scales - 1], r->err);
	if (st != ST_OK)
		return at_place(r, "unit", st);
	s->name = name;
	*out_symbol = s;
	return ST_OK;
}

/* ---- parameters ---- */

static enum status read_axes(struct reader *r, json_t *object, struct reduction_parameter *p, bool *out_months)
{
	json_t *axes = json_object_get(object, "axes"), *axis;
	size_t i;

	*out_months = false;
	if (!axes)
		return ST_OK;
	if (!json_is_array(axes))
		return fail_field(r, "axes", "[\"line\", \"year\", \"month\"]");
	json_array_foreach(axes, i, axis)
	{
		const char *word = json_string_value(axis);

		if (!word || !is_name(word))
			return fail_field(r, "axes", "[\"line\", \"year\", \"month\"]");
		if (strcmp(word, "year") == 0)
			p->years = true;
		else if (strcmp(word, "month") == 0)
			*out_months = true;
		else if (p->group)
			return fail_field(r, "axes", "[\"line\", \"year\", \"month\"]");
		else
			p->group = arena_strdup(&r->m->arena, word);
	}
	return ST_OK;
}

static enum status read_parameter(struct reader *r, json_t *object, struct reduction_parameter *p)
{
	static const char *const keys[] = {
		"id", "symbol", "unit", "kind", "axes", "meaning", "frequency", "gap", "required", "default", "min", "max", NULL};
	json_t *required = json_object_get(object, "required");
	const char *kind, *gap, *symbol;
	struct reduction_symbol *s;
	bool months = false;
	enum status st = only_keys(r, object, keys);

	if (st == ST_OK)
		st = get_string(r, object, "id", true, &p->id);
	if (st == ST_OK)
		st = get_string(r, object, "symbol", false, &symbol);
	if (st == ST_OK)
		st = get_string(r, object, "unit", true, &p->unit);
	if (st == ST_OK)
		st = get_string(r, object, "kind", true, &kind);
	if (st == ST_OK)
		st = get_both(r, object, "meaning", true, &p->meaning_ko, &p->meaning_en);
	if (st == ST_OK)
		st = get_string(r, object, "frequency", false, &p->frequency);
	if (st == ST_OK)
		st = get_string(r, object, "gap", false, &gap);
	if (st == ST_OK)
		st = get_decimal(r, object, "default", &p->fallback);
	if (st == ST_OK)
		st = get_decimal(r, object, "min", &p->least);
	if (st == ST_OK)
		st = get_decimal(r, object, "max", &p->most);
	if (st == ST_OK)
		st = read_axes(r, object, p, &months);
	if (st == ST_OK)
		st = new_symbol(r, p->id, p->unit, &s);
	if (st != ST_OK)
		return st;
	p->frequency = p->frequency ? p->frequency : "";
	if (required && !json_is_boolean(required))
		return fail_field(r, "required", "true | false");
	p->required = required ? json_is_true(required) : !p->fallback;
	if (p->required && p->fallback)
		return fail_field(r, "default", "required: false");
	if (strcmp(kind, "fixed") == 0)
		p->kind = REDUCTION_FIXED;
	else if (strcmp(kind, "monitored") == 0)
		p->kind = REDUCTION_MONITORED;
	else if (strcmp(kind, "option") == 0)
		p->kind = REDUCTION_OPTION;
	else
		return fail_field(r, "kind", "fixed | monitored | option");
	if (months != (p->kind == REDUCTION_MONITORED) || (months && p->years))
		return fail_field(r, "axes", "monitored: \"month\"");
	if (p->kind == REDUCTION_OPTION && (!p->fallback || p->group || p->years))
		return fail_field(r, "default", "0 | 1");
	if (!p->required && !p->fallback && !p->group)
		return fail_field(r, "default", "\"0\"");
	if ((p->kind == REDUCTION_MONITORED) != (gap != NULL) || (gap && strcmp(gap, "highest") != 0 && strcmp(gap, "lowest") != 0))
		return fail_field(r, "gap", "highest | lowest");
	p->gap_highest = gap && strcmp(gap, "highest") == 0;
	s->shape = (struct reduction_shape){p->group, p->years, months};
	r->m->code->scope.count++;
	return ST_OK;
}

/* ---- terms and results ---- */

/* A formula's error names the place inside the string. */
static enum status compile(struct reader *r, const char *key, const char *text, struct reduction_formula **out_formula)
{
	enum status st = reduction_formula_new(text, &r->m->code->scope, out_formula, r->err);

	return st == ST_OK ? st : at_place(r, key, st);
}

static enum status read_term(struct reader *r, json_t *object, struct reduction_term *t, struct reduction_formula **formula)
{
	static const char *const keys[] = {"id", "unit", "formula", "meaning", NULL};
	const struct reduction_node *root;
	struct reduction_symbol *s;
	enum status st = only_keys(r, object, keys);

	if (st == ST_OK)
		st = get_string(r, object, "id", true, &t->id);
	if (st == ST_OK)
		st = get_string(r, object, "unit", true, &t->unit);
	if (st == ST_OK && !json_is_string(json_object_get(object, "formula")))
		st = fail_field(r, "formula", "text");
	if (st == ST_OK)
		st = get_both(r, object, "meaning", false, &t->meaning_ko, &t->meaning_en);
	if (st == ST_OK)
		st = new_symbol(r, t->id, t->unit, &s);
	if (st != ST_OK)
		return st;
	t->formula = arena_strdup(&r->m->arena, json_string_value(json_object_get(object, "formula")));
	st = compile(r, "formula", t->formula, formula);
	if (st != ST_OK)
		return st;
	root = reduction_formula_root(*formula);
	if (!root->zero && !reduction_dimension_equal(&root->dimension, &s->dimension)) {
		char text[96];

		reduction_dimension_text(&root->dimension, &r->m->code->scope.free, text, sizeof text);
		return fail(r, "unit", "methodology.term_unit", t->unit, text);
	}
	if (root->shape.years)
		return fail(r, "formula", "methodology.axis", t->id, "year");
	s->shape = root->shape;
	t->has_groups = root->shape.label != NULL;
	t->has_months = root->shape.months;
	r->m->code->scope.count++;
	return ST_OK;
}

/* BE, PE or LE; LE may be left out: 0. */
static enum status read_result(struct reader *r, json_t *results, int which, struct reduction_term *t, struct reduction_formula **formula)
{
	const char *name = reduction_result_name[which];
	json_t *value = json_object_get(results, name);
	const struct reduction_node *root;
	struct reduction_symbol *s;
	enum status st;

	if (!json_is_string(value) && (value || which != REDUCTION_LE))
		return fail_field(r, name, "text");
	*t = (struct reduction_term){.id = name, .unit = "tCO2e", .meaning_ko = "", .meaning_en = ""};
	t->formula = value ? arena_strdup(&r->m->arena, json_string_value(value)) : "0";
	st = new_symbol(r, name, t->unit, &s);
	if (st == ST_OK)
		st = compile(r, name, t->formula, formula);
	if (st != ST_OK)
		return st;
	root = reduction_formula_root(*formula);
	if (!root->zero && !reduction_dimension_equal(&root->dimension, &s->dimension)) {
		char text[96];

		reduction_dimension_text(&root->dimension, &r->m->code->scope.free, text, sizeof text);
		return fail(r, name, "methodology.result_unit", name, text);
	}
	if (!root->zero && (root->shape.label || root->shape.years || !root->shape.months))
		return fail(r, name, "methodology.no_months", name, NULL);
	s->shape = root->shape;
	t->has_months = root->shape.months;
	r->m->code->scope.count++;
	return ST_OK;
}

/* ---- conditions ---- */

static enum status read_condition(struct reader *r, json_t *object, struct reduction_condition *c, struct reduction_comparison *comparison)
{
	static const char *const keys[] = {"id", "text", "check", "declared", NULL};
	enum status st = only_keys(r, object, keys);

	if (st == ST_OK)
		st = get_string(r, object, "id", true, &c->id);
	if (st == ST_OK)
		st = get_both(r, object, "text", true, &c->text_ko, &c->text_en);
	if (st == ST_OK)
		st = get_string(r, object, "check", false, &c->check);
	if (st != ST_OK)
		return st;
	if ((c->check != NULL) == json_is_true(json_object_get(object, "declared")))
		return fail_field(r, "declared", "check | declared: true");
	st = c->check ? reduction_comparison_parse(c->check, &r->m->code->scope, comparison, r->err) : ST_OK;
	return st == ST_OK ? st : at_place(r, "check", st);
}

/* ---- lists and the whole ---- */

/* Each object of an array of at most `max`, which the loop body reads at pointer /key/i. */
static enum status get_list(struct reader *r, json_t *root, const char *key, size_t max, bool required, json_t **out_list, size_t *out_count)
{
	json_t *list = json_object_get(root, key);
	char must_be[64];

	*out_list = list;
	*out_count = json_array_size(list);
	snprintf(must_be, sizeof must_be, "[{…}, …] ≤ %zu", max);
	if ((!list && required) || (list && (!json_is_array(list) || *out_count > max || (required && *out_count == 0))))
		return fail_field(r, key, must_be);
	for (size_t i = 0; i < *out_count; i++)
		if (!json_is_object(json_array_get(list, i)))
			return fail_field(r, key, must_be);
	return ST_OK;
}

static enum status read_free_units(struct reader *r, json_t *root)
{
	struct reduction_scope *scope = &r->m->code->scope;
	json_t *object = json_object_get(root, "free_units"), *value;
	const char *name;
	int i = 0;

	if (object && !json_is_object(object))
		return fail_field(r, "free_units", "{\"product\": \"line\"}");
	json_object_foreach(object, name, value)
	{
		struct reduction_dimension d;
		bool taken;
		mpq_t scale;

		mpq_init(scale);
		taken = reduction_unit_parse(name, NULL, &d, scale, NULL) == ST_OK;
		mpq_clear(scale);
		if (i == REDUCTION_FREE_MAX || taken || !is_name(name) ||
			(!json_is_null(value) && (!json_is_string(value) || !is_name(json_string_value(value)))))
			return fail_field(r, "free_units", "{\"product\": \"line\"}");
		scope->free_label[i] = json_is_null(value) ? NULL : arena_strdup(&r->m->arena, json_string_value(value));
		scope->free.name[i++] = arena_strdup(&r->m->arena, name);
	}
	return ST_OK;
}

static enum status read_heading(struct reader *r, json_t *root)
{
	static const char *const standing[] = {"firm", "good", "single", "memory", "published_text_secondary", "engineering_form", "open"};
	struct reduction_methodology *m = r->m;
	const char *schema;
	bool known = false;
	enum status st = get_string(r, root, "schema", true, &schema);

	if (st == ST_OK && strcmp(schema, SCHEMA) != 0)
		st = fail_field(r, "schema", SCHEMA);
	if (st == ST_OK)
		st = get_string(r, root, "id", true, &m->id);
	if (st == ST_OK && !is_name(m->id))
		st = fail_field(r, "id", "[A-Za-z][A-Za-z0-9_]*");
	if (st == ST_OK)
		st = get_string(r, root, "version", true, &m->version);
	if (st == ST_OK)
		st = get_string(r, root, "set", true, &m->set);
	if (st == ST_OK)
		st = get_both(r, root, "name", true, &m->name_ko, &m->name_en);
	if (st == ST_OK)
		st = get_string(r, root, "standing", true, &m->standing);
	for (size_t i = 0; st == ST_OK && i < sizeof standing / sizeof *standing; i++)
		known = known || strcmp(m->standing, standing[i]) == 0;
	if (st == ST_OK && !known)
		st = fail_field(r, "standing", "firm | good | single | memory | published_text_secondary | engineering_form | open");
	if (st == ST_OK)
		st = get_string(r, root, "source", true, &m->source);
	if (st == ST_OK)
		st = get_day(r, root, "approved_from", &m->approved_from);
	if (st == ST_OK)
		st = get_day(r, root, "approved_to", &m->approved_to);
	return st == ST_OK ? read_free_units(r, root) : st;
}

static enum status read_parameters(struct reader *r, json_t *root)
{
	struct reduction_methodology *m = r->m;
	json_t *list;
	enum status st = get_list(r, root, "parameters", REDUCTION_PARAMETERS_MAX, true, &list, &m->parameters);

	m->parameter = arena_alloc(&m->arena, (m->parameters + 1) * sizeof *m->parameter);
	for (size_t i = 0; st == ST_OK && i < m->parameters; i++) {
		snprintf(r->pointer, sizeof r->pointer, "/parameters/%zu", i);
		st = read_parameter(r, json_array_get(list, i), &m->parameter[i]);
	}
	r->pointer[0] = st == ST_OK ? '\0' : r->pointer[0];
	return st;
}

static enum status read_formulas(struct reader *r, json_t *root)
{
	static const char *const keys[] = {"BE", "PE", "LE", NULL};
	struct reduction_methodology *m = r->m;
	json_t *list, *results = json_object_get(root, "results");
	size_t named;
	enum status st = get_list(r, root, "terms", REDUCTION_TERMS_MAX - REDUCTION_RESULTS, false, &list, &named);

	if (st == ST_OK && !json_is_object(results))
		st = fail_field(r, "results", "{\"BE\": …, \"PE\": …, \"LE\": …}");
	if (st != ST_OK)
		return st;
	m->term = arena_alloc(&m->arena, (named + REDUCTION_RESULTS) * sizeof *m->term);
	for (; st == ST_OK && m->terms < named; m->terms++) {
		snprintf(r->pointer, sizeof r->pointer, "/terms/%zu", m->terms);
		st = read_term(r, json_array_get(list, m->terms), &m->term[m->terms], &m->code->formula[m->terms]);
	}
	if (st == ST_OK) {
		snprintf(r->pointer, sizeof r->pointer, "/results");
		st = only_keys(r, results, keys);
	}
	for (int i = 0; st == ST_OK && i < REDUCTION_RESULTS; i++, m->terms++)
		st = read_result(r, results, i, &m->term[m->terms], &m->code->formula[m->terms]);
	r->pointer[0] = st == ST_OK ? '\0' : r->pointer[0];
	return st;
}

static enum status read_conditions(struct reader *r, json_t *root)
{
	struct reduction_methodology *m = r->m;
	json_t *list;
	size_t count;
	enum status st = get_list(r, root, "conditions", REDUCTION_CONDITIONS_MAX, false, &list, &count);

	m->condition = arena_alloc(&m->arena, (count + 1) * sizeof *m->condition);
	for (; st == ST_OK && m->conditions < count; m->conditions++) {
		snprintf(r->pointer, sizeof r->pointer, "/conditions/%zu", m->conditions);
		st = read_condition(r, json_array_get(list, m->conditions), &m->condition[m->conditions], &m->code->comparison[m->conditions]);
	}
	return st;
}

enum status reduction_methodology_read(
	const char *bytes, size_t length, const char *file, struct reduction_methodology **out_methodology, struct err *err)
{
	static const char *const keys[] = {"schema", "id", "version", "set", "name", "standing", "source", "approved_from", "approved_to",
		"free_units", "parameters", "terms", "results", "conditions", NULL};
	struct reduction_methodology *m;
	struct reader r = {.err = err};
	struct hash hash;
	json_t *root = NULL;
	enum status st;

	if (length > REDUCTION_METHODOLOGY_BYTES_MAX) {
		st = err_set(err, ST_INPUT, "methodology.file_large", "256 KiB", NULL);
		err_at(err, file, 0, 0);
		return st;
	}
	m = heap_alloc(1, sizeof *m);
	memset(m, 0, sizeof *m);
	arena_init(&m->arena);
	m->code = arena_alloc(&m->arena, sizeof *m->code);
	m->code->scope.symbol = m->code->symbol;
	m->file = arena_strdup(&m->arena, file);
	m->text = arena_strndup(&m->arena, bytes, length);
	hash_init(&hash);
	hash_bytes(&hash, bytes, length);
	hash_final(&hash, m->sha256);
	r.m = m;
	st = json_read_text(bytes, length, file, &root, err); /* of all bytes: a NUL among them is refused */
	if (st == ST_OK)
		st = only_keys(&r, root, keys);
	if (st == ST_OK)
		st = read_heading(&r, root);
	if (st == ST_OK)
		st = read_parameters(&r, root);
	if (st == ST_OK)
		st = read_formulas(&r, root);
	if (st == ST_OK)
		st = read_conditions(&r, root);
	json_decref(root);
	if (st == ST_OK)
		*out_methodology = m;
	else
		reduction_methodology_free(m);
	return st;
}

void reduction_methodology_free(struct reduction_methodology *m)
{
	struct arena arena;

	if (!m)
		return;
	for (size_t i = 0; i < m->code->scales; i++)
		mpq_clear(m->code->scale[i]);
	for (size_t i = 0; i < REDUCTION_TERMS_MAX; i++)
		reduction_formula_free(m->code->formula[i]);
	for (size_t i = 0; i < REDUCTION_CONDITIONS_MAX; i++)
		reduction_comparison_done(&m->code->comparison[i]);
	arena = m->arena;
	arena_done(&arena);
	free(m);
}

/* ---- the built-in ones ---- */

const char *reduction_methodology_builtin(size_t i, const char **out_id, size_t *out_length)
{
	size_t count = 0;

	while (reduction_builtins[count].id)
		count++;
	if (i >= count)
		return NULL;
	*out_id = reduction_builtins[i].id;
	*out_length = reduction_builtins[i].length;
	return reduction_builtins[i].text;
}

enum status reduction_methodology_get(const char *id, struct reduction_methodology **out_methodology, struct err *err)
{
	char known[ERR_PARAM_LEN] = "", file[80];
	size_t used = 0;

	for (const struct reduction_builtin *b = reduction_builtins; b->id; b++) {
		if (strcmp(b->id, id) == 0) {
			snprintf(file, sizeof file, "%s.json", b->id);
			return reduction_methodology_read(b->text, b->length, file, out_methodology, err);
		}
		if (used < sizeof known)
			used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "", b->id);
	}
	return err_set(err, ST_NOT_FOUND, "methodology.unknown", id, known, NULL);
}
