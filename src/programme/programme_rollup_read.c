/* Reading the two files of a roll-up. Made for millions of links: no allocation and no call into the exact number reader for a plain line. */
#include "programme/programme_rollup_int.h"

#include "base/decimal.h"
#include "base/text.h"
#include "file/rows.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PROGRESS_ROWS 65536
#define LAST_MAX 128

enum { END_PRODUCT, END_INPUT, QUANTITY, LINK_NEEDED, GSD = LINK_NEEDED, DRAW, LINK_COLUMNS };
static const char *const link_words[LINK_COLUMNS] = {"product", "input", "quantity", "gsd", "draw"};
static const char *const link_words_ko[LINK_COLUMNS] = {"제품", "투입", "수량", "gsd", "draw"};

struct reader {
	struct rollup_input *input;
	const struct programme_rollup_options *options;
	struct findings *findings;
	struct rows *in;
	int fields; /* in the header */
	int64_t rows;
	int at[LINK_COLUMNS];
	char last[LAST_MAX]; /* the product of the link before: files are mostly sorted by it */
	int32_t last_row;
};

void rollup_input_init(struct rollup_input *input, const struct programme_rollup_options *options)
{
	*input = (struct rollup_input){
		.links_name = strcmp(options->links, "-") == 0 ? "stdin" : options->links,
		.direct_name = strcmp(options->direct, "-") == 0 ? "stdin" : options->direct,
		.sampled = options->samples > 0,
	};
	arena_init(&input->arena);
	programme_keys_init(&input->keys);
	programme_keys_init(&input->pairs);
}

void rollup_input_done(struct rollup_input *input)
{
	arena_done(&input->arena);
	programme_keys_done(&input->keys);
	programme_keys_done(&input->pairs);
	free(input->column);
	free(input->product);
	free(input->direct);
	free(input->link);
	free(input->line);
	free(input->place);
	free(input->direct_s);
	free(input->direct_draw);
	free(input->link_s);
	free(input->link_draw);
	free(input->repeats);
}

static void complain(struct reader *r, int field, struct err *err)
{
	rows_at(r->in, field, err);
	findings_add(r->findings, SEVERITY_ERROR, err);
}

static void complain_code(struct reader *r, int field, const char *code, const char *a, const char *b)
{
	struct err err;

	err_set(&err, ST_INPUT, code, a, b, NULL);
	complain(r, field, &err);
}

/* gsd or draw, when nothing is sampled. */
static void note_reserved(struct reader *r, int field, const char *word)
{
	struct err err;

	err_set(&err, ST_INPUT, "rollup.reserved", word, NULL);
	rows_at(r->in, field, &err);
	findings_add(r->findings, SEVERITY_NOTE, &err);
}

/* A plain decimal of at most 15 digits is a whole number below 2^53 over a power of ten that is exact too, so one division rounds as strtod
 * does. Everything else, wrong or not, goes to the strict reader. */
static bool plain_number(const char *s, double *out)
{
	static const double ten[] = {
		1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
	uint64_t digits = 0;
	int count = 0, places = 0, all = 0;
	bool negative = *s == '-', point = false;

	s += negative;
	for (;; s++) {
		if (*s >= '0' && *s <= '9') {
			digits = digits * 10 + (uint64_t)(*s - '0');
			count += digits > 0;
			places += point;
			all++;
			if (count > 15 || places > 22)
				return false;
		} else if (*s == '.' && !point) {
			point = true;
		} else {
			break;
		}
	}
	if (*s || all == 0)
		return false;
	*out = (double)digits / ten[places];
	if (negative && digits)
		*out = -*out;
	return true;
}

static enum status number(const char *s, double *out, struct err *err)
{
	return plain_number(s, out) ? ST_OK : decimal_parse_double(s, out, err);
}

/* ---- uncertainty ---- */

/* A number for a name, the same in every run and on every machine (FNV-1a, then mixed as SplitMix64 does). */
static uint64_t name_mix(uint64_t seed, const char *name)
{
	uint64_t z = 0xcbf29ce484222325 ^ seed;

	for (; *name; name++)
		z = (z ^ (unsigned char)*name) * 0x100000001b3;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

enum { MIX_DRAW = 1, MIX_DIRECT, MIX_LINK, MIX_INPUT };

/* ln GSD of the cell; blank is certain. */
static float deviation_of(struct reader *r, int field)
{
	const char *cell = field >= 0 ? rows_cell(r->in, field) : "";
	double gsd = 1;
	struct err err;

	if (programme_cell_is_blank(cell))
		return 0;
	if (number(cell, &gsd, &err) != ST_OK)
		complain(r, field, &err);
	else if (gsd < 1)
		complain_code(r, field, "rollup.gsd", cell, NULL);
	return gsd > 1 ? (float)log(gsd) : 0;
}

/* The draw that the cell names, or 0. */
static uint64_t draw_of(struct reader *r, int field)
{
	const char *cell = field >= 0 ? rows_cell(r->in, field) : "";

	return programme_cell_is_blank(cell) ? 0 : name_mix(MIX_DRAW, cell) | 1;
}

/* ---- direct ---- */

/* Is the name in the list with commas between? */
static bool is_asked_for(const char *list, const char *name)
{
	size_t length = strlen(name);

	for (const char *at = list; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
		if (strcspn(at, ",") == length && memcmp(at, name, length) == 0)
			return true;
	return !list;
}

/* Every indicator asked for must be a column. */
static void check_indicators(struct reader *r)
{
	const struct rollup_input *input = r->input;

	for (const char *at = r->options->indicators; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
		const char *candidate[GRAPH_COLUMNS_MAX + 1], *nearest;
		char word[128];
		size_t n = 0;
		bool found = false;

		snprintf(word, sizeof word, "%.*s", (int)strcspn(at, ","), at);
		for (int f = 0; f < input->columns; f++) {
			found |= input->column[f].solved >= 0 && strcmp(input->column[f].name, word) == 0;
			if ((input->column[f].solved >= 0 || input->column[f].solved == ROLLUP_LEFT_OUT) && n < GRAPH_COLUMNS_MAX)
				candidate[n++] = input->column[f].name;
		}
		candidate[n] = NULL;
		nearest = string_nearest(word, candidate);
		if (!found)
			complain_code(r, -1, "rollup.indicator", word, nearest ? nearest : n ? candidate[0] : "");
	}
}

static void direct_header(struct reader *r)
{
	struct rollup_input *input = r->input;
	bool found = false;

	input->columns = rows_count(r->in);
	input->column = heap_alloc((size_t)input->columns, sizeof *input->column);
	for (int f = 0; f < input->columns; f++) {
		struct rollup_column *c = &input->column[f];

		c->name = arena_strdup(&input->arena, rows_cell(r->in, f));
		for (int g = 0; g < f; g++)
			if (strcasecmp(input->column[g].name, c->name) == 0)
				complain_code(r, f, "table.column_twice", c->name, NULL);
		if (strcasecmp(c->name, "product") == 0 || strcmp(c->name, "제품") == 0) {
			c->solved = ROLLUP_PRODUCT;
			found = true;
		} else if (strcasecmp(c->name, "gsd") == 0 || strcasecmp(c->name, "draw") == 0) {
			c->solved = strcasecmp(c->name, "gsd") == 0 ? ROLLUP_GSD : ROLLUP_DRAW;
			if (!input->sampled)
				note_reserved(r, f, c->name);
		} else if (!is_asked_for(r->options->indicators, c->name)) {
			c->solved = ROLLUP_LEFT_OUT;
		} else {
			if (c->name[0] == '\0')
				complain_code(r, f, "rollup.column_name", NULL, NULL);
			c->solved = input->solved++;
		}
	}
	if (!found)
		complain_code(r, 0, "rollup.no_product", NULL, NULL);
	check_indicators(r);
	if (input->solved == 0 && !r->options->indicators)
		complain_code(r, -1, "rollup.no_columns", NULL, NULL);
	if (input->solved > GRAPH_COLUMNS_MAX) {
		char count[16], most[16];

		snprintf(count, sizeof count, "%d", input->solved);
		snprintf(most, sizeof most, "%d", GRAPH_COLUMNS_MAX);
		complain_code(r, -1, "rollup.columns", count, most);
	}
}

static void enter_product(struct reader *r, int field)
{
	struct rollup_input *input = r->input;
	const char *id = rows_cell(r->in, field);
	char line[24];
	int64_t row;

	if (programme_cell_is_blank(id)) {
		complain_code(r, field, "rollup.product_blank", NULL, NULL);
		return;
	}
	if (!programme_keys_add(&input->keys, programme_keys_hash(id, strlen(id)), rows_line(r->in), &row)) {
		snprintf(line, sizeof line, "%" PRId64, input->keys.key[row].line);
		complain_code(r, field, "rollup.product_twice", id, line);
		return;
	}
	if (input->products == input->capacity) {
		input->capacity = input->capacity ? input->capacity * 2 : 1024;
		input->product = heap_grow(input->product, input->capacity, sizeof *input->product);
		input->direct = heap_grow(input->direct, input->capacity * (size_t)(input->solved ? input->solved : 1), sizeof *input->direct);
		if (input->sampled) {
			input->direct_s = heap_grow(input->direct_s, input->capacity, sizeof *input->direct_s);
			input->direct_draw = heap_grow(input->direct_draw, input->capacity, sizeof *input->direct_draw);
		}
	}
	input->product[input->products++] = arena_strdup(&input->arena, id);
}

static void direct_row(struct reader *r)
{
	struct rollup_input *input = r->input;
	size_t before = input->products;
	uint64_t draw = 0;
	float deviation = 0;
	double *value;
	struct err err;

	if (!programme_header_fits(r->in, r->fields, r->findings)) {
		input->incomplete = true;
		return;
	}
	for (int f = 0; f < input->columns; f++)
		if (input->column[f].solved == ROLLUP_PRODUCT)
			enter_product(r, f);
	value = input->products > before ? input->direct + before * (size_t)input->solved : NULL;
	for (int f = 0; f < input->columns; f++) {
		double x = 0;

		if (input->column[f].solved == ROLLUP_GSD)
			deviation = deviation_of(r, f);
		if (input->column[f].solved == ROLLUP_DRAW)
			draw = draw_of(r, f);
		if (input->column[f].solved < 0)
			continue;
		if (number(rows_cell(r->in, f), &x, &err) != ST_OK)
			complain(r, f, &err);
		else if (value)
			value[input->column[f].solved] = x;
	}
	if (value && input->sampled) {
		input->direct_s[before] = deviation;
		input->direct_draw[before] = draw ? draw : name_mix(MIX_DIRECT, input->product[before]);
	}
}

/* ---- links ---- */

static void links_header(struct reader *r)
{
	for (int c = 0; c < LINK_COLUMNS; c++)
		r->at[c] = -1;
	for (int f = 0; f < r->fields; f++) {
		const char *word = rows_cell(r->in, f), *nearest;
		const char *candidate[] = {"product", "input", "quantity", "gsd", "draw", NULL};
		int c = 0;

		while (c < LINK_COLUMNS && strcasecmp(link_words[c], word) != 0 && strcmp(link_words_ko[c], word) != 0)
			c++;
		if (c < LINK_COLUMNS && r->at[c] < 0) {
			r->at[c] = f;
			if (c >= LINK_NEEDED && !r->input->sampled)
				note_reserved(r, f, word);
		} else if (c < LINK_COLUMNS) {
			complain_code(r, f, "table.column_twice", word, NULL);
		} else {
			nearest = string_nearest(word, candidate);
			complain_code(r, f, "rollup.column_unknown", word, nearest ? nearest : "product, input, quantity");
		}
	}
	for (int c = 0; c < LINK_NEEDED; c++)
		if (r->at[c] < 0)
			complain_code(r, -1, "rollup.column_missing", link_words[c], NULL);
}

static int32_t end_of(struct reader *r, int column)
{
	const char *id = rows_cell(r->in, r->at[column]);
	int64_t row;

	if (column == END_PRODUCT && r->last_row >= 0 && strcmp(id, r->last) == 0)
		return r->last_row;
	row = programme_keys_find(&r->input->keys, programme_keys_hash(id, strlen(id)));
	if (row < 0) {
		if (programme_cell_is_blank(id))
			complain_code(r, r->at[column], "rollup.product_blank", NULL, NULL);
		else if (!r->input->incomplete)
			complain_code(r, r->at[column], "rollup.end_unknown", id, NULL);
		return -1;
	}
	if (column == END_PRODUCT) {
		size_t length = strlen(id);

		r->last_row = length < LAST_MAX ? (int32_t)row : -1;
		if (length < LAST_MAX)
			memcpy(r->last, id, length + 1);
	}
	return (int32_t)row;
}

/* A link without a named draw has one of its own: by its ends and, if they repeat, by how often they did before. */
static uint64_t own_draw(struct rollup_input *input, int32_t product, int32_t used)
{
	int32_t pair[2] = {product, used};
	uint64_t id = name_mix(name_mix(MIX_LINK, input->product[product]) ^ MIX_INPUT, input->product[used]);
	int64_t at;
	bool first = programme_keys_add(&input->pairs, programme_keys_hash((const char *)pair, sizeof pair), 0, &at);

	if ((size_t)at >= input->repeats_capacity) {
		size_t larger = input->repeats_capacity ? input->repeats_capacity * 2 : 65536;

		input->repeats = heap_grow(input->repeats, larger, sizeof *input->repeats);
		memset(input->repeats + input->repeats_capacity, 0, (larger - input->repeats_capacity) * sizeof *input->repeats);
		input->repeats_capacity = larger;
	}
	return first ? id : id + ++input->repeats[at] * 0x9e3779b97f4a7c15;
}

static void add_link(struct reader *r, int32_t product, int32_t used, double quantity, float deviation)
{
	struct rollup_input *input = r->input;
	int64_t line = rows_line(r->in), place = rows_cell_column(r->in, r->at[QUANTITY]);

	if (input->links == input->links_capacity) {
		input->links_capacity = input->links_capacity ? input->links_capacity * 2 : 65536;
		input->link = heap_grow(input->link, input->links_capacity, sizeof *input->link);
		input->line = heap_grow(input->line, input->links_capacity, sizeof *input->line);
		input->place = heap_grow(input->place, input->links_capacity, sizeof *input->place);
		if (input->sampled) {
			input->link_s = heap_grow(input->link_s, input->links_capacity, sizeof *input->link_s);
			input->link_draw = heap_grow(input->link_draw, input->links_capacity, sizeof *input->link_draw);
		}
	}
	if (input->sampled) {
		uint64_t draw = draw_of(r, r->at[DRAW]);

		input->link_s[input->links] = deviation;
		input->link_draw[input->links] = draw ? draw : own_draw(input, product, used);
	}
	input->link[input->links] = (struct graph_link){.product = product, .input = used, .quantity = quantity};
	input->line[input->links] = line > UINT32_MAX ? UINT32_MAX : (uint32_t)line;
	input->place[input->links++] = place > UINT16_MAX ? UINT16_MAX : (uint16_t)place;
}

static void link_row(struct reader *r)
{
	int32_t product, used;
	double quantity = 0;
	float deviation = 0;
	struct err err;

	if (!programme_header_fits(r->in, r->fields, r->findings))
		return;
	for (int c = 0; c < LINK_NEEDED; c++)
		if (r->at[c] < 0)
			return;
	product = end_of(r, END_PRODUCT);
	used = end_of(r, END_INPUT);
	if (number(rows_cell(r->in, r->at[QUANTITY]), &quantity, &err) != ST_OK) {
		complain(r, r->at[QUANTITY], &err);
		product = -1;
	}
	if (r->input->sampled) /* a wrong one is said in any case */
		deviation = deviation_of(r, r->at[GSD]);
	if (product >= 0 && used >= 0)
		add_link(r, product, used, quantity, deviation);
}

/* ---- both ---- */

static int has_product(const void *context, const char *const *cell, int count)
{
	(void)context;
	for (int i = 0; i < count; i++)
		if (strcasecmp(cell[i], "product") == 0 || strcmp(cell[i], "제품") == 0)
			return ROWS_HEADER;
	return 0;
}

static enum status read_file(struct reader *r, const char *path, const char *name, bool links, struct err *err)
{
	struct programme_words words = {link_words, link_words_ko, LINK_COLUMNS, LINK_NEEDED};
	struct rows_options options = {.header = links ? programme_words_score : has_product, .context = &words};
	bool more = true, header = true;
	enum status st = ST_OK;
	struct err finding;

	if (rows_open(path, name, &options, &r->in, &finding) != ST_OK) {
		if (!finding.file[0])
			err_at(&finding, name, 0, 0);
		findings_add(r->findings, SEVERITY_ERROR, &finding);
		r->input->incomplete = true;
		return ST_OK;
	}
	while (st == ST_OK) {
		if (rows_next(r->in, &more, &finding) != ST_OK) {
			findings_add(r->findings, SEVERITY_ERROR, &finding);
			r->input->incomplete = true;
			if (rows_broken(r->in) || header)
				break;
			continue;
		}
		if (!more)
			break;
		if (header) {
			header = false;
			r->fields = rows_count(r->in);
			if (links)
				links_header(r);
			else
				direct_header(r);
			continue;
		}
		if (links)
			link_row(r);
		else
			direct_row(r);
		if (++r->rows % PROGRESS_ROWS == 0 && r->options->progress && !r->options->progress(r->options->progress_context, "read", r->rows, 0))
			st = err_set(err, ST_CANCELLED, "programme.cancelled", NULL);
	}
	if (links)
		snprintf(r->input->links_sheet, sizeof r->input->links_sheet, "%s", rows_sheet(r->in));
	rows_remark(r->in, r->findings);
	rows_close(r->in);
	return st;
}

enum status rollup_input_read(struct rollup_input *input, const struct programme_rollup_options *options, struct findings *findings, struct err *err)
{
	struct reader r = {.input = input, .options = options, .findings = findings, .last_row = -1};
	enum status st = read_file(&r, options->direct, input->direct_name, false, err);

	if (st == ST_OK)
		st = read_file(&r, options->links, input->links_name, true, err);
	return st;
}
