/* The resources: tables of the programme folder by their descriptions and policies, and what is derived. */
#include "view/view_derived.h"
#include "view/view_int.h"
#include "view/view_policy.h"
#include "view/view_words.h"

#include "base/text.h"
#include "programme/programme.h"

#include <assert.h>
#include <string.h>

#define SOURCES_MAX 160

static struct {
	pthread_once_t once;
	struct view_origin source[SOURCES_MAX];
	size_t count;
	struct arena arena; /* for the life of the process */
} all = {.once = PTHREAD_ONCE_INIT};

/* ---- of the folder ---- */

static int column_of(const struct view_origin *s, const char *name, size_t length)
{
	for (size_t c = 0; c < s->resource.columns; c++)
		if (strlen(s->resource.column[c].name) == length && memcmp(s->resource.column[c].name, name, length) == 0)
			return (int)c;
	return -1;
}

/* The columns that a text names; their count. A name that is no column is a fault of the policy. */
static int columns_of(const struct view_origin *s, const char *names, const char *between, int *out, int max)
{
	int count = 0;

	for (const char *at = names + strspn(names, between); *at; at += strspn(at, between)) {
		size_t length = strcspn(at, between);
		int column = column_of(s, at, length);

		assert(column >= 0 && count < max);
		out[count++] = column;
		at += length;
	}
	return count;
}

static enum view_type type_of(enum column_type type)
{
	switch (type) {
	case COLUMN_WON:
		return VIEW_WON;
	case COLUMN_TONNES:
		return VIEW_TONNES;
	case COLUMN_INTEGER:
		return VIEW_COUNT;
	case COLUMN_YEAR:
		return VIEW_YEAR;
	case COLUMN_DECIMAL:
	case COLUMN_SHARE:
		return VIEW_DECIMAL;
	case COLUMN_DATE:
		return VIEW_DAY;
	case COLUMN_MONTH:
		return VIEW_MONTH;
	case COLUMN_YESNO:
		return VIEW_BOOL;
	default:
		return VIEW_TEXT;
	}
}

static bool may_filter(enum column_type type)
{
	return type == COLUMN_ID || type == COLUMN_REF || type == COLUMN_ENUM || type == COLUMN_YESNO || type == COLUMN_DATE ||
	       type == COLUMN_MONTH || type == COLUMN_YEAR;
}

static void cell_classes(struct view_origin *s, const struct view_policy *policy)
{
	const char *at = policy->cells;

	while (*at) {
		const char *equals = strchr(at, '=');
		size_t length = equals ? strcspn(equals + 1, " ") : 0;
		int column = equals ? column_of(s, at, (size_t)(equals - at)) : -1;
		char word[32] = "";

		assert(column >= 0 && length < sizeof word);
		memcpy(word, equals + 1, length);
		if (!view_class_parse(word, &s->columns[column].class))
			assert(!"a class that is none");
		at = equals + 1 + length;
		at += strspn(at, " ");
	}
}

static void table_columns(struct view_origin *s, const struct table *table, const struct view_policy *policy)
{
	size_t count = 0;

	while (table->column[count].name)
		count++;
	s->columns = arena_alloc(&all.arena, count * sizeof *s->columns);
	s->rule = arena_alloc(&all.arena, count * sizeof *s->rule);
	for (size_t c = 0; c < count; c++) {
		const struct column *from = &table->column[c];
		enum view_entity entity = from->type == COLUMN_REF ? view_entity_of(from->of) : VIEW_PLAIN;
		enum view_class class = entity == VIEW_EVIDENCE && policy->class != VIEW_CLASS_OPEN ? VIEW_CLASS_DUTY
					: entity == VIEW_PROCESS                                    ? VIEW_CLASS_RECIPE
					: entity == VIEW_PERSON                                     ? VIEW_CLASS_PERSON
												    : policy->class;

		s->columns[c] = (struct view_column){from->name, from->name_ko, type_of(from->type), class, may_filter(from->type)};
		s->rule[c] = (struct view_column_rule){.entity = entity,
			.free = from->type == COLUMN_TEXT || from->type == COLUMN_ID || from->type == COLUMN_BUSINESS_NUMBER ||
				from->type == COLUMN_INDUSTRY || (from->type == COLUMN_REF && entity == VIEW_PLAIN)};
	}
	s->resource.column = s->columns;
	s->resource.columns = count;
}

static char *plural(const char *table)
{
	char *name = arena_strdup(&all.arena, table);

	for (char *c = name; *c; c++)
		if (*c == '_')
			*c = '-';
	return name;
}

static const struct view_policy *policy_of(const char *table)
{
	for (const struct view_policy *p = view_policies; p->table; p++)
		if (strcmp(p->table, table) == 0)
			return p;
	return NULL;
}

/* The key of a table names its own rows: "measure" of measures is a measure. */
static void own_key(struct view_origin *s, const char *table)
{
	enum view_entity entity = view_entity_of(table);

	if (s->keys == 1 && s->table->column[s->key[0]].type == COLUMN_ID && entity != VIEW_PLAIN) {
		s->rule[s->key[0]].entity = entity;
		s->rule[s->key[0]].free = false;
	}
}

/* Keys that show a firm, and so their order: with pseudonyms the rows are sorted by what is shown. */
static bool key_names_firm(const struct view_origin *s)
{
	for (int k = 0; k < s->keys; k++) {
		enum view_entity entity = s->rule[s->key[k]].entity;

		if (entity == VIEW_ORGANISATION || entity == VIEW_SITE || entity == VIEW_PRODUCT || entity == VIEW_MEASURE || entity == VIEW_PROCESS)
			return true;
	}
	return false;
}

static void add_table(const struct table *table)
{
	const struct view_policy *policy = policy_of(table->name);
	struct view_origin *s = &all.source[all.count++];
	int published[64];

	assert(policy && all.count <= SOURCES_MAX); /* no table without a policy */
	s->table = s->words = table;
	s->class = policy->class;
	s->resource.name = plural(table->name);
	s->resource.ko = table->text_ko;
	s->resource.en = table->text;
	table_columns(s, table, policy);
	cell_classes(s, policy);
	s->keys = columns_of(s, table->key, ",", s->key, 6);
	s->owners = columns_of(s, policy->owner, " ", s->owner, 4);
	s->parties = columns_of(s, policy->party, " ", s->party, 4);
	for (int i = columns_of(s, policy->published, " ", published, 64); i > 0; i--)
		s->rule[published[i - 1]].published = true;
	own_key(s, table->name);
	s->institutions_open = strcmp(table->name, "organisations") == 0;
	s->unowned_open = strcmp(table->name, "products") == 0;
	s->links = strcmp(table->name, "links") == 0;
	s->pseudonymous = key_names_firm(s);
	s->resource.key = s->keys == 1 ? s->columns[s->key[0]].name : NULL;
	s->read = strcmp(table->name, "evidence") == 0 ? view_paper_rows : view_table_rows;
}

/* ---- derived ---- */

/* In whose place the list stands; NULL: none. */
static const struct table *replaced(const struct view_derived *d)
{
	for (const struct table *const *table = programme_tables(); *table; table++)
		if (strcmp(d->name, plural((*table)->name)) == 0)
			return *table;
	return NULL;
}

static void add_derived(const struct view_derived *d)
{
	struct view_origin *s = &all.source[all.count++];
	size_t count = 0;

	assert(all.count <= SOURCES_MAX);
	while (d->column[count].column.name)
		count++;
	s->columns = arena_alloc(&all.arena, count * sizeof *s->columns);
	s->rule = arena_alloc(&all.arena, count * sizeof *s->rule);
	for (size_t c = 0; c < count; c++) {
		s->columns[c] = d->column[c].column;
		s->rule[c] = (struct view_column_rule){.entity = d->column[c].entity, .published = d->column[c].published, .free = d->column[c].free};
	}
	s->words = replaced(d);
	s->class = d->class;
	s->resource = (struct view_resource){.name = d->name, .ko = d->ko, .en = d->en, .column = s->columns, .columns = count};
	s->keys = columns_of(s, d->key, " ", s->key, 6);
	s->owners = columns_of(s, d->owner, " ", s->owner, 4);
	s->parties = columns_of(s, d->party, " ", s->party, 4);
	s->resource.key = s->keys == 1 ? s->columns[s->key[0]].name : NULL;
	s->pseudonymous = true; /* sorted here, whatever order they come in */
	s->read = d->read;
	s->newest_first = strcmp(d->name, "reads") == 0; /* who looked last is what a firm asks for */
}

/* Is there a derived list in the table's place? */
static bool is_replaced(const struct table *table)
{
	for (const struct view_derived *const *list = view_derived_all; *list; list++)
		for (const struct view_derived *d = *list; d->name; d++)
			if (replaced(d) == table)
				return true;
	return false;
}

static void make(void)
{
	arena_init(&all.arena);
	for (const struct table *const *table = programme_tables(); *table; table++)
		if (!is_replaced(*table))
			add_table(*table);
	for (const struct view_derived *const *list = view_derived_all; *list; list++)
		for (const struct view_derived *d = *list; d->name; d++)
			add_derived(d);
	for (size_t i = 0; i < all.count; i++)
		assert(view_title_of(all.source[i].resource.name)); /* no list without a name */
}

size_t view_origins(void)
{
	pthread_once(&all.once, make);
	return all.count;
}

const struct view_origin *view_origin_at(size_t index)
{
	return index < view_origins() ? &all.source[index] : NULL;
}

const struct view_origin *view_origin_of(const struct view_resource *resource)
{
	return (const struct view_origin *)(const void *)resource; /* its first member */
}

const struct view_resource *view_resource_at(size_t index)
{
	const struct view_origin *s = view_origin_at(index);

	return s ? &s->resource : NULL;
}

const struct view_resource *view_resource_find(const char *name)
{
	for (size_t i = 0; i < view_origins(); i++)
		if (strcmp(all.source[i].resource.name, name) == 0)
			return &all.source[i].resource;
	return NULL;
}
