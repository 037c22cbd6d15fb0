/* Footprints with another emission factor in the place of one. */
#include "programme/programme_edition.h"

#include "base/decimal.h"
#include "base/json.h"
#include "base/map.h"
#include "factor/factor.h"
#include "programme/programme_chain.h"
#include "programme/programme_int.h"
#include "programme/programme_publish.h"

#include <stdlib.h>
#include <string.h>

#define PERCENT_DIGITS 4

/* ---- the inputs with the new factor ---- */

static char *dumped(json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

	json_decref(value);
	return text;
}

/* programme.json: what is chosen for footprints. What is fixed for offset projects or the emissions trading scheme stays. */
static void swap_choices(struct programme_input *item, const char *old, const char *new, int64_t *count)
{
	json_t *root = json_loads(item->content, 0, NULL), *list = json_object_get(root, "factors"), *choice;
	int64_t before = *count;
	size_t i;

	json_array_foreach(list, i, choice)
	{
		const char *purpose = json_string_value(json_object_get(choice, "purpose")),
			   *factor = json_string_value(json_object_get(choice, "factor"));

		if (!string_equal(purpose, party_purpose_name(PARTY_PURPOSE_FOOTPRINT)) || !string_equal(factor, old))
			continue;
		json_object_set_new(choice, "factor", json_string(new));
		++*count;
	}
	if (*count == before) {
		json_decref(root);
		return;
	}
	free(item->content);
	item->content = dumped(root);
}

/* One line of a table: its cells that refer to a factor. */
static bool swap_row(json_t *row, const struct table *table, const char *old, const char *new, int64_t *count)
{
	bool swapped = false;

	for (size_t c = 0; table->column[c].name; c++) {
		const struct column *column = &table->column[c];

		if (column->type != COLUMN_REF || !string_equal(column->of, "factors") ||
			!string_equal(json_string_value(json_array_get(row, c)), old))
			continue;
		json_array_set_new(row, c, json_string(new));
		++*count;
		swapped = true;
	}
	return swapped;
}

static bool refers_to_factors(const struct table *table)
{
	for (const struct column *c = table->column; c->name; c++)
		if (c->type == COLUMN_REF && string_equal(c->of, "factors"))
			return true;
	return false;
}

static void swap_table(struct programme_input *item, const struct table *table, const char *old, const char *new, int64_t *count)
{
	struct text out;
	int64_t before = *count;

	text_init(&out);
	for (const char *line = item->content; *line;) {
		size_t length = strcspn(line, "\n");
		json_t *row = json_loadb(line, length, 0, NULL);

		if (swap_row(row, table, old, new, count)) {
			char *text = dumped(row);

			text_append_string(&out, text);
			free(text);
		} else {
			text_append(&out, line, length);
			json_decref(row);
		}
		text_append_char(&out, '\n');
		line += length + (line[length] == '\n');
	}
	if (*count > before) {
		free(item->content);
		item->content = strdup(out.data);
	}
	text_done(&out);
}

/* The digests stay those of what is there: nothing of this is kept. */
static enum status swap(struct programme_inputs *inputs, const char *old, const char *new, struct programme_edition *e, struct err *err)
{
	for (size_t i = 0; i < inputs->count; i++) {
		struct programme_input *item = &inputs->item[i];
		int index = programme_table_index(item->table);
		const struct table *table = index >= 0 ? programme_tables()[index] : NULL;

		if (strcmp(item->table, "programme.json") == 0)
			swap_choices(item, old, new, &e->choices);
		else if (table && refers_to_factors(table))
			swap_table(item, table, old, new, &e->cells);
	}
	return e->choices + e->cells > 0 ? ST_OK : err_set(err, ST_NOT_FOUND, "edition.unused", old, NULL);
}

/* ---- comparing ---- */

struct comparing {
	struct programme_computed before, after;
	struct programme_edition edition;
	mpq_t *size; /* of the rows' changes */
	size_t sizes;
	struct arena *arena;
};

static const char *decimal_text(struct arena *arena, const mpq_t value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_exact(value, text);
	return arena_strdup(arena, text);
}

static const char *percent_text(struct arena *arena, const mpq_t change, const mpq_t before)
{
	char text[DECIMAL_TEXT_LEN];
	mpq_t part, hundred;

	if (mpq_sgn(before) == 0)
		return "";
	mpq_inits(part, hundred, NULL);
	mpq_set_ui(hundred, 100, 1);
	mpq_div(part, change, before);
	mpq_mul(part, part, hundred);
	decimal_significant(part, PERCENT_DIGITS, text);
	mpq_clears(part, hundred, NULL);
	return arena_strdup(arena, text);
}

static void add_row(struct comparing *c, const struct carbon_statement *a, const struct carbon_statement *b, const mpq_t before, const mpq_t after)
{
	struct programme_edition *e = &c->edition;
	mpq_t *size;
	mpq_t change;

	mpq_init(change);
	mpq_sub(change, after, before);
	e->changed += mpq_sgn(change) != 0;
	e->incomplete += a->publishable && !b->publishable;
	if (mpq_sgn(change) != 0 || (a->publishable && !b->publishable)) {
		e->row = arena_grow(c->arena, e->row, e->count, sizeof *e->row);
		e->row[e->count++] = (struct programme_edition_row){.product = arena_strdup(c->arena, a->product),
			.name = arena_strdup(c->arena, a->name ? a->name : ""),
			.organisation = arena_strdup(c->arena, a->organisation ? a->organisation : ""),
			.kind = arena_strdup(c->arena, a->kind ? a->kind : ""),
			.unit = arena_strdup(c->arena, a->unit ? a->unit : ""),
			.before_kgco2e = arena_strdup(c->arena, a->t2_kgco2e),
			.after_kgco2e = arena_strdup(c->arena, b->t2_kgco2e),
			.change_kgco2e = decimal_text(c->arena, change),
			.change_percent = percent_text(c->arena, change, before),
			.complete_before = a->publishable,
			.complete_after = b->publishable};
		c->size = heap_grow(c->size, c->sizes + 1, sizeof *c->size);
		size = &c->size[c->sizes++];
		mpq_init(*size);
		mpq_abs(*size, change);
	}
	mpq_clear(change);
}

static enum status compare_all(struct comparing *c, struct err *err)
{
	mpq_t before, after;
	enum status st = ST_OK;

	mpq_inits(before, after, NULL);
	c->edition.products = (int64_t)c->before.statement_count;
	for (size_t i = 0; st == ST_OK && i < c->before.statement_count; i++) {
		const struct carbon_statement *a = &c->before.statement[i];
		int64_t at;

		if (!map_get(c->after.statement_at, a->product, &at))
			continue;
		st = decimal_parse_exact(a->t2_kgco2e, before, err);
		if (st == ST_OK)
			st = decimal_parse_exact(c->after.statement[at].t2_kgco2e, after, err);
		if (st == ST_OK)
			add_row(c, a, &c->after.statement[at], before, after);
	}
	mpq_clears(before, after, NULL);
	return st;
}

struct ranked {
	struct programme_edition_row row;
	mpq_srcptr size;
};

static int by_size(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int order = mpq_cmp(y->size, x->size);

	return order ? order : strcmp(x->row.product, y->row.product);
}

static void sort_rows(struct comparing *c)
{
	struct ranked *list = heap_alloc(c->edition.count + 1, sizeof *list);

	for (size_t i = 0; i < c->edition.count; i++)
		list[i] = (struct ranked){c->edition.row[i], c->size[i]};
	qsort(list, c->edition.count, sizeof *list, by_size);
	for (size_t i = 0; i < c->edition.count; i++)
		c->edition.row[i] = list[i].row;
	free(list);
	for (size_t i = 0; i < c->sizes; i++)
		mpq_clear(c->size[i]);
	free(c->size);
}

/* ---- reading ---- */

static enum status read_inputs(const char *db, const char *old, const char *new, struct programme_inputs *inputs, struct err *err)
{
	struct carbon_claim *claim;
	struct factor_entry entry;
	struct party_rules rules;
	struct arena arena;
	struct store *store;
	struct store_tx *tx = NULL;
	size_t claims = 0;
	enum status st = programme_open(db, STORE_READ, &store, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	st = store_begin(store, false, &tx, err);
	if (st == ST_OK)
		st = programme_rules_read(tx, &arena, &rules, NULL, err);
	if (st == ST_OK)
		st = factor_show(tx, &arena, old, rules.gwp_set, &entry, err);
	if (st == ST_OK)
		st = factor_show(tx, &arena, new, rules.gwp_set, &entry, err);
	if (st == ST_OK)
		st = programme_claims(tx, &rules, &arena, &claim, &claims, err);
	if (st == ST_OK)
		st = programme_inputs_read(tx, claim, claims, inputs, err);
	if (tx)
		store_rollback(tx);
	store_close(store);
	arena_done(&arena);
	return st;
}

enum status programme_edition_compare(const char *db, const char *old_factor, const char *new_factor, bool before, struct arena *arena,
	struct programme_edition *out_edition, struct err *err)
{
	enum carbon_case which = before ? CARBON_BEFORE : CARBON_AFTER;
	struct comparing c = {.arena = arena};
	struct programme_inputs inputs = {.count = 0};
	enum status st = strcmp(old_factor, new_factor) == 0 ? err_set(err, ST_USAGE, "edition.same", old_factor, NULL) : ST_OK;

	programme_compute_init(&c.before, which);
	programme_compute_init(&c.after, which);
	if (st == ST_OK)
		st = read_inputs(db, old_factor, new_factor, &inputs, err);
	if (st == ST_OK) {
		programme_computed_done(&c.before);
		st = programme_compute(&inputs, which, &c.before, err);
	}
	if (st == ST_OK)
		st = swap(&inputs, old_factor, new_factor, &c.edition, err);
	if (st == ST_OK) {
		programme_computed_done(&c.after);
		st = programme_compute(&inputs, which, &c.after, err);
	}
	if (st == ST_OK)
		st = compare_all(&c, err);
	sort_rows(&c);
	programme_inputs_done(&inputs);
	programme_computed_done(&c.before);
	programme_computed_done(&c.after);
	if (st == ST_OK)
		*out_edition = c.edition;
	return st;
}
