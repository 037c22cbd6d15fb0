/* A start's record as rows of the programme folder: what is calculated with, what is sent, and what a run would read, are the same rows. */
#include "programme/programme_start_int.h"

#include "party/party.h"
#include "programme/programme_chain.h"

#include <string.h>

struct maker {
	struct store_tx *tx;
	const struct party_rules *rules;
	const struct programme_start *start;
	const struct programme_start_record *record;
	struct arena *arena;
	struct programme_start_world *world;
};

void programme_start_note(struct arena *arena, struct err **list, size_t *count, const char *code, const char *a, const char *b, const char *c)
{
	*list = arena_grow(arena, *list, *count, sizeof **list);
	err_set(&(*list)[(*count)++], ST_INPUT, code, a, b, c, NULL);
}

static void assume(struct maker *m, const char *code, const char *a, const char *b, const char *c)
{
	programme_start_note(m->arena, &m->world->assumed, &m->world->assumeds, code, a, b, c);
}

static void miss(struct maker *m, const char *code, const char *a, const char *b)
{
	programme_start_note(m->arena, &m->world->missing, &m->world->missings, code, a, b, NULL);
}

/* Of a carrier: its name in both languages, and its key. */
static void miss_carrier(struct maker *m, const char *code, const char *carrier)
{
	programme_start_note(m->arena, &m->world->missing, &m->world->missings, code, programme_start_word(carrier, LANG_KO),
		programme_start_word(carrier, LANG_EN), carrier);
}

/* ---- tables ---- */

const struct programme_start_table *programme_start_table(const struct programme_start_world *world, const char *name)
{
	for (size_t i = 0; i < world->tables; i++)
		if (strcmp(world->table[i].table->name, name) == 0)
			return &world->table[i];
	return NULL;
}

static struct programme_start_table *table(struct maker *m, const char *name)
{
	const struct programme_start_table *there = programme_start_table(m->world, name);
	struct programme_start_table *new;

	if (there)
		return &m->world->table[there - m->world->table];
	new = &m->world->table[m->world->tables++];
	*new = (struct programme_start_table){.table = programme_tables()[programme_table_index(name)]};
	return new;
}

static int columns_of(const struct table *table)
{
	int columns = 0;

	while (table->column[columns].name)
		columns++;
	return columns;
}

void programme_start_row(struct programme_start_table *t, struct arena *arena, const char *const *pair)
{
	const char **cell = arena_alloc(arena, (size_t)columns_of(t->table) * sizeof *cell);

	for (int c = 0; t->table->column[c].name; c++) {
		cell[c] = t->table->column[c].fallback;
		for (const char *const *p = pair; p[0]; p += 2)
			if (strcmp(p[0], t->table->column[c].name) == 0)
				cell[c] = p[1] && p[1][0] ? p[1] : NULL;
	}
	t->row = arena_grow(arena, t->row, t->rows, sizeof *t->row);
	t->row[t->rows++] = cell;
}
#define ROW(m, name, ...) programme_start_row(table(m, name), (m)->arena, (const char *const[]){__VA_ARGS__, NULL})

static bool is_filled(const struct programme_start_table *t, int column)
{
	if (t->table->column[column].flags & COLUMN_REQUIRED)
		return true;
	for (size_t i = 0; i < t->rows; i++)
		if (t->row[i][column] && !(t->table->column[column].fallback && strcmp(t->row[i][column], t->table->column[column].fallback) == 0))
			return true;
	return false;
}

static void put_cell(struct text *out, const char *value)
{
	if (!value)
		return;
	if (!strpbrk(value, ",\"\r\n")) {
		text_append_string(out, value);
		return;
	}
	text_append_char(out, '"');
	for (const char *c = value; *c; c++) {
		if (*c == '"')
			text_append_char(out, '"');
		text_append_char(out, *c);
	}
	text_append_char(out, '"');
}

const char *programme_start_csv(const struct programme_start_table *t, struct arena *arena)
{
	const char *kept, *comma = "";
	struct text out;

	text_init(&out);
	for (int c = 0; t->table->column[c].name; c++)
		if (is_filled(t, c)) {
			text_printf(&out, "%s%s", comma, t->table->column[c].name);
			comma = ",";
		}
	text_append_char(&out, '\n');
	for (size_t i = 0; i < t->rows; i++) {
		comma = "";
		for (int c = 0; t->table->column[c].name; c++)
			if (is_filled(t, c)) {
				text_append_string(&out, comma);
				put_cell(&out, t->row[i][c]);
				comma = ",";
			}
		text_append_char(&out, '\n');
	}
	kept = arena_strdup(arena, out.data);
	text_done(&out);
	return kept;
}

enum status programme_start_insert(struct store_tx *tx, const struct programme_start_table *t, struct err *err)
{
	struct store_stmt *s;
	enum status st = programme_store_insert(tx, t->table, &s, err);

	for (size_t i = 0; st == ST_OK && i < t->rows; i++) {
		int c = 0;

		for (; t->table->column[c].name; c++) {
			struct programme_cell cell = {.kind = PROGRAMME_CELL_NULL};

			if (t->row[i][c])
				st = programme_cell_read(&t->table->column[c], t->row[i][c], "", &cell, err);
			if (st != ST_OK)
				return st;
			if (cell.kind == PROGRAMME_CELL_TEXT)
				store_bind_text(s, c + 1, cell.text);
			else if (cell.kind == PROGRAMME_CELL_INT)
				store_bind_int(s, c + 1, cell.integer);
			else
				store_bind_null(s, c + 1);
		}
		store_bind_int(s, c + 1, (int64_t)i + 2);
		st = store_run(s, err);
	}
	return st;
}

/* ---- the factory ---- */

static const struct programme_start_site *site_of(const struct programme_start_known *known, const char *site)
{
	for (size_t i = 0; i < known->sites; i++)
		if (site ? strcmp(known->site[i].site, site) == 0 : known->sites == 1)
			return &known->site[i];
	return NULL;
}

static const struct programme_start_process *process_of(const struct programme_start_known *known, const char *process, const char *site)
{
	const struct programme_start_process *only = NULL;
	size_t there = 0;

	for (size_t i = 0; i < known->processes; i++) {
		const struct programme_start_process *p = &known->process[i];

		if (strcmp(p->site, site) != 0)
			continue;
		if (process && strcmp(p->process, process) == 0)
			return p;
		only = p;
		there++;
	}
	return !process && there == 1 ? only : NULL;
}

static void add_factory(struct maker *m)
{
	struct programme_start_world *w = m->world;
	const struct programme_start_record *r = m->record;
	const struct programme_start_site *site = site_of(&w->known, r->site);
	const struct programme_start_process *process;
	const char *key = r->allocation ? r->allocation : "pieces", *work;

	if (r->site && !site)
		miss(m, "start.site_unknown", r->site, NULL);
	w->new_site = !site;
	w->site = site ? site->site : arena_printf(m->arena, "%s-START-S", m->start->firm);
	process = process_of(&w->known, r->process, w->site);
	if (r->process && !process)
		miss(m, "start.process_unknown", r->process, NULL);
	w->new_process = !process;
	w->process = process ? process->process : arena_printf(m->arena, "%s-START-PR", m->start->firm);
	work = process ? process->name : r->work ? r->work : "주 공정";
	ROW(m, "organisations", "organisation", m->start->firm, "name", w->known.name_ko, "name_en", w->known.name_en, "kind", "supplier", "origin",
		"real");
	ROW(m, "sites", "site", w->site, "organisation", m->start->firm, "name",
		site      ? site->name
		: r->name ? r->name
			  : w->known.name_ko,
		"region", site ? site->region : r->region);
	ROW(m, "processes", "process", w->process, "site", w->site, "name", work, "allocation", key);
}

/* ---- the part and its material ---- */

static const struct programme_start_product *product_of(const struct programme_start_known *known, const char *product)
{
	for (size_t i = 0; product && i < known->products; i++)
		if (strcmp(known->product[i].product, product) == 0)
			return &known->product[i];
	return NULL;
}

static void use_factor(struct maker *m, const char *factor)
{
	struct programme_start_world *w = m->world;

	for (size_t i = 0; i < w->factors; i++)
		if (strcmp(w->factor[i], factor) == 0)
			return;
	w->factor = arena_grow(m->arena, w->factor, w->factors, sizeof *w->factor);
	w->factor[w->factors++] = factor;
}

/* Materials as the programme's links have them. What another firm makes is no material: its footprint is not this firm's to state. */
static enum status add_known_materials(struct maker *m, struct err *err)
{
	struct programme_start_link *link;
	size_t count = 0, left = 0;
	char number[24];
	enum status st = programme_start_links(m->tx, m->world->product, m->arena, &link, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		bool again = false;

		if (!link[i].factor) {
			left++;
			continue;
		}
		for (size_t k = 0; k < i; k++)
			again |= strcmp(link[k].input, link[i].input) == 0;
		if (!again)
			ROW(m, "products", "product", link[i].input, "name", link[i].name, "kind", "material", "declared_unit", link[i].unit,
				"mass_kg", link[i].mass_kg, "factor", link[i].factor);
		use_factor(m, link[i].factor);
		ROW(m, "links", "product", m->world->product, "input", link[i].input, "part", link[i].part, "kind", link[i].kind, "quantity",
			link[i].quantity, "share", link[i].share);
		m->world->material = true;
	}
	snprintf(number, sizeof number, "%zu", left);
	if (st == ST_OK && left > 0)
		miss(m, "start.input_left_out", number, NULL);
	if (st == ST_OK && m->world->material)
		assume(m, "start.material_known", m->world->product, NULL, NULL);
	return st;
}

static void add_named_material(struct maker *m, const char *mass_kg)
{
	const struct programme_start_material *material = NULL;

	for (size_t i = 0; i < m->world->known.materials; i++)
		if (strcmp(m->world->known.material[i].factor, m->record->material) == 0)
			material = &m->world->known.material[i];
	if (!material) {
		miss(m, "start.material_unknown", m->record->material, NULL);
		return;
	}
	if (!mass_kg)
		return;
	use_factor(m, material->factor);
	ROW(m, "products", "product", "START-MATERIAL", "name", material->name_ko ? material->name_ko : material->name_en, "kind", "material",
		"declared_unit", "kg", "mass_kg", "1", "factor", material->factor);
	ROW(m, "links", "product", m->world->product, "input", "START-MATERIAL", "part", "MATERIAL", "kind", "contains", "quantity", mass_kg);
	m->world->material = true;
	assume(m, "start.material_assumed", material->name_ko ? material->name_ko : material->name_en, material->name_en, mass_kg);
}

static enum status add_part(struct maker *m, struct err *err)
{
	struct programme_start_world *w = m->world;
	const struct programme_start_record *r = m->record;
	const struct programme_start_product *known = product_of(&w->known, r->product);
	const char *mass_kg = w->judged.mass_kg ? w->judged.mass_kg : known ? known->mass_kg : NULL;

	if (r->product && !known)
		miss(m, "start.product_unknown", r->product, NULL);
	if (!known && !r->part_name)
		miss(m, "start.no_part", NULL, NULL);
	if (!w->judged.pieces)
		miss(m, "start.no_pieces", NULL, NULL);
	if (!mass_kg)
		miss(m, "start.no_mass", NULL, NULL);
	w->new_product = !known;
	w->product = known ? known->product : r->part_name ? arena_printf(m->arena, "%s-START-P", m->start->firm) : NULL;
	if (!w->product)
		return ST_OK;
	ROW(m, "products", "product", w->product, "organisation", m->start->firm, "name", known ? known->name : r->part_name, "kind", "part",
		"declared_unit", known ? known->unit : "piece", "mass_kg", mass_kg);
	if (r->material)
		add_named_material(m, mass_kg);
	else if (known && known->linked)
		return add_known_materials(m, err);
	else
		miss(m, "start.no_material", NULL, NULL);
	return ST_OK;
}

/* ---- production: the part, and what else shares the energy ---- */

static const char *rest_of(struct maker *m, const char *all, const char *part, mpq_t out_share)
{
	char text[DECIMAL_TEXT_LEN * 2];
	const char *kept = NULL;
	mpq_t a, p;

	mpq_inits(a, p, NULL);
	decimal_parse_exact(all, a, NULL);
	decimal_parse_exact(part, p, NULL);
	if (mpq_sgn(a) > 0)
		mpq_div(out_share, p, a);
	mpq_sub(a, a, p);
	if (mpq_sgn(a) > 0) {
		decimal_canonical(a, text);
		kept = arena_strdup(m->arena, text);
	}
	mpq_clears(a, p, NULL);
	return kept;
}

static const char *times(struct maker *m, const char *a, const char *b)
{
	char text[DECIMAL_TEXT_LEN * 2];
	mpq_t x, y;

	mpq_inits(x, y, NULL);
	decimal_parse_exact(a, x, NULL);
	decimal_parse_exact(b, y, NULL);
	mpq_mul(x, x, y);
	decimal_canonical(x, text);
	mpq_clears(x, y, NULL);
	return arena_strdup(m->arena, text);
}

/* In the key's amount: of the part, of the rest (NULL: none). False where the key cannot be used. */
static bool shares(struct maker *m, const char **out_part, const char **out_rest)
{
	const struct programme_start_judged *j = &m->world->judged;
	const char *key = m->record->allocation;
	char share[DECIMAL_TEXT_LEN];
	mpq_t exact;

	*out_rest = NULL;
	*out_part = !key || !j->pieces || !j->all_amount ? NULL
		    : strcmp(key, "pieces") == 0         ? j->pieces
		    : strcmp(key, "hours") == 0          ? j->part_amount
		    : j->mass_kg                         ? times(m, j->pieces, j->mass_kg)
							 : NULL;
	if (!*out_part)
		return false;
	mpq_init(exact);
	*out_rest = rest_of(m, j->all_amount, *out_part, exact);
	if (*out_rest) {
		decimal_from_exact(exact, share);
		m->world->share = arena_strdup(m->arena, share);
	}
	mpq_clear(exact);
	return *out_rest != NULL;
}

static const char *month_text(struct maker *m, int index)
{
	char text[DATE_TEXT_LEN];

	month_format(m->start->from + index, text);
	return arena_strdup(m->arena, text);
}

static void add_others(struct maker *m, const char *unit)
{
	ROW(m, "products", "product", "START-OTHERS", "organisation", m->start->firm, "name", "그 밖의 생산품", "kind", "part", "declared_unit", unit,
		"mass_kg", "1");
}

static void add_unknown_output(struct maker *m)
{
	add_others(m, "piece");
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++)
		ROW(m, "production", "process", m->world->process, "product", "START-OTHERS", "month", month_text(m, i), "quantity", "1");
}

static void add_production(struct maker *m)
{
	struct programme_start_world *w = m->world;
	const char *part = NULL, *rest = NULL, *pieces[PROGRAMME_START_MONTHS], *own[PROGRAMME_START_MONTHS], *other[PROGRAMME_START_MONTHS];
	bool hours = m->record->allocation && strcmp(m->record->allocation, "hours") == 0,
	     mass = m->record->allocation && strcmp(m->record->allocation, "mass") == 0;

	w->share = "1";
	if (!w->product || !w->judged.pieces) {
		if (w->energy) /* the site's inventory and its measures need no pieces, but energy goes to some output */
			add_unknown_output(m);
		return;
	}
	w->others = shares(m, &part, &rest);
	programme_start_split(w->judged.pieces, true, m->arena, pieces);
	if (w->others) {
		programme_start_split(rest, !hours && !mass, m->arena, other);
		if (hours)
			programme_start_split(part, false, m->arena, own);
		add_others(m, mass ? "kg" : "piece");
		assume(m, "start.shared", programme_start_word(m->record->allocation, LANG_KO), programme_start_word(m->record->allocation, LANG_EN),
			w->share);
	} else {
		assume(m, "start.only_part", NULL, NULL, NULL);
	}
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++) {
		ROW(m, "production", "process", w->process, "product", w->product, "month", month_text(m, i), "quantity", pieces[i], "machine_hours",
			w->others && hours ? own[i] : "");
		if (w->others)
			ROW(m, "production", "process", w->process, "product", "START-OTHERS", "month", month_text(m, i), "quantity",
				hours ? "1" : other[i], "machine_hours", hours ? other[i] : "");
	}
	assume(m, "start.even_months", NULL, NULL, NULL);
}

/* ---- energy ---- */

/* Do the rules have a factor for each month? */
static bool has_factor(struct maker *m, const char *carrier)
{
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++) {
		const struct party_factor_choice *choice = programme_factor_choice(m->rules, carrier, PARTY_PURPOSE_FOOTPRINT, m->start->from + i);

		if (!choice)
			return false;
		use_factor(m, arena_strdup(m->arena, choice->factor));
	}
	return true;
}

static void add_line(struct maker *m, const char *carrier, const char *unit, const struct programme_start_value *month)
{
	for (int i = 0; i < PROGRAMME_START_MONTHS; i++) {
		bool counted = month[i].state == PROGRAMME_START_COUNTED;

		ROW(m, "activity", "process", m->world->process, "month", month_text(m, i), "carrier", carrier, "quantity",
			counted ? month[i].amount : "", "unit", unit, "status",
			!counted             ? "missing"
			: month[i].estimated ? "estimated"
					     : "measured");
	}
}

static void add_electricity(struct maker *m)
{
	const struct programme_start_judged *j = &m->world->judged;
	char count[24], held[24];

	if (j->counted == 0) {
		miss(m, "start.no_electricity", NULL, NULL);
		return;
	}
	if (!has_factor(m, "electricity")) {
		miss_carrier(m, "start.no_factor", "electricity");
		return;
	}
	add_line(m, "electricity", "kWh", j->electricity);
	m->world->energy = true;
	snprintf(count, sizeof count, "%zu", j->missing + j->held);
	snprintf(held, sizeof held, "%zu", j->held);
	if (j->missing + j->held > 0)
		miss(m, "start.months", count, held);
	snprintf(count, sizeof count, "%zu", j->from_won);
	if (j->from_won > 0)
		assume(m,
			strcmp(j->won_per_kwh_from, "bills") == 0    ? "start.won_by_bills"
			: strcmp(j->won_per_kwh_from, "stated") == 0 ? "start.won_as_stated"
								     : "start.won_assumed",
			count, j->won_per_kwh, NULL);
}

static void add_carriers(struct maker *m)
{
	const struct programme_start_judged *j = &m->world->judged;
	static const char *const asked[] = {"city_gas", "lpg", "diesel"};

	for (size_t i = 0; i < j->carriers; i++) {
		const struct programme_start_carrier *c = &j->carrier[i];

		if (!c->known)
			miss_carrier(m, "start.energy_not_known", c->carrier);
		else if (c->used && !has_factor(m, c->carrier))
			miss_carrier(m, "start.no_factor", c->carrier);
		else if (c->used) {
			add_line(m, c->carrier, c->unit, c->month);
			m->world->energy = true;
		}
	}
	for (size_t k = 0; k < sizeof asked / sizeof *asked; k++) {
		bool said = false;

		for (size_t i = 0; i < j->carriers; i++)
			said |= strcmp(j->carrier[i].carrier, asked[k]) == 0;
		if (!said)
			miss_carrier(m, "start.energy_not_said", asked[k]);
	}
}

enum status programme_start_world(struct store_tx *tx, const struct party_rules *rules, const struct programme_start *start,
	const struct programme_start_record *record, struct arena *arena, struct programme_start_world *out_world, struct err *err)
{
	struct maker m = {tx, rules, start, record, arena, out_world};
	static const char *const order[] = {"organisations", "sites", "processes", "products", "links", "production", "activity"};
	enum status st;

	*out_world = (struct programme_start_world){.tables = 0};
	programme_start_judge(record, start->from, arena, &out_world->judged);
	st = programme_start_known(tx, start, arena, &out_world->known, err);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		table(&m, order[i]);
	add_factory(&m);
	add_electricity(&m);
	add_carriers(&m);
	st = add_part(&m, err);
	if (st == ST_OK)
		add_production(&m);
	return st;
}
