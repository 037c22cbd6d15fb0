/* What ties organisations, read from the tables of the programme: owners of sites, processes, products, measures …, links, funders, parties. */
#include "view/view_int.h"

#include "base/date.h"
#include "party/party_narrowing.h"

#include <stdlib.h>
#include <string.h>

/* The newest state of everything that relations follow from. */
enum status view_relations_state(struct store_tx *tx, char out_state[VIEW_STATE_LEN], struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx,
		"SELECT (SELECT MAX(folder_sha256) FROM party_programme), (SELECT MAX(as_of) FROM party_programme), (SELECT MAX(seq) FROM desk_log), "
		"(SELECT COUNT(*) FROM fund_grant_source), (SELECT MAX(seq) FROM live_view_consent), (SELECT MAX(withdrawn_seq) FROM "
		"live_view_consent), (SELECT COUNT(*) FROM live_view_key), (SELECT MAX(seq) FROM live_party_narrowing), (SELECT MAX(withdrawn_seq) "
		"FROM live_party_narrowing)",
		&s, err);

	if (st == ST_OK)
		st = store_step(s, &row, err);
	if (st != ST_OK)
		return st;
	if (!row || !store_text(s, 0))
		return err_set(err, ST_NOT_FOUND, "programme.none", NULL);
	snprintf(out_state, VIEW_STATE_LEN, "%.80s %.10s %lld %lld %lld %lld %lld %lld %lld", store_text(s, 0), store_text(s, 1),
		(long long)store_int(s, 2), (long long)store_int(s, 3), (long long)store_int(s, 4), (long long)store_int(s, 5), (long long)store_int(s, 6),
		(long long)store_int(s, 7), (long long)store_int(s, 8));
	return ST_OK;
}

static struct view_entity_row *add(struct view_relations *r, enum view_entity kind, const char *key)
{
	struct view_entity_row *row;

	r->entity[kind] = arena_grow(&r->arena, r->entity[kind], r->count[kind], sizeof *row);
	row = &r->entity[kind][r->count[kind]];
	row->owner = VIEW_NOBODY;
	row->key = arena_strdup(&r->arena, key);
	map_add(r->index[kind], key, (int64_t)r->count[kind]++, NULL);
	return row;
}

static struct view_owner owner_of(const struct view_relations *r, enum view_entity kind, const char *key)
{
	int32_t at = key ? view_entity_find(r, kind, key) : -1;

	return at < 0 ? VIEW_NOBODY : r->entity[kind][at].owner;
}

static enum status organisations(struct view_relations *r, struct store_tx *tx, struct err *err)
{
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx, "SELECT organisation, kind FROM organisations ORDER BY organisation", &s, err);

	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		size_t at = r->count[VIEW_ORGANISATION];

		r->kind = arena_grow(&r->arena, r->kind, at, sizeof *r->kind);
		r->kind[at] = arena_strdup(&r->arena, store_text(s, 1));
		add(r, VIEW_ORGANISATION, store_text(s, 0))->owner.organisation = (int32_t)at;
	}
	return st;
}

/* Keys of one table, each owned by what one or two other columns name. */
static const struct {
	enum view_entity kind, by, or_by;
	const char *sql;
} owned[] = {
	{VIEW_SITE, VIEW_ORGANISATION, VIEW_PLAIN, "SELECT site, organisation, NULL FROM sites ORDER BY site"},
	{VIEW_PROCESS, VIEW_SITE, VIEW_PLAIN, "SELECT process, site, NULL FROM processes ORDER BY process"},
	{VIEW_PRODUCT, VIEW_ORGANISATION, VIEW_PLAIN, "SELECT product, organisation, NULL FROM products ORDER BY product"},
	{VIEW_PROJECT, VIEW_ORGANISATION, VIEW_PLAIN, "SELECT project, coordinator, NULL FROM projects ORDER BY project"},
	{VIEW_MEASURE, VIEW_SITE, VIEW_PROJECT, "SELECT measure, site, project FROM measures ORDER BY measure"},
	{VIEW_CONSORTIUM, VIEW_ORGANISATION, VIEW_PLAIN, "SELECT consortium, \"lead\", NULL FROM consortia ORDER BY consortium"},
	{VIEW_AGREEMENT, VIEW_ORGANISATION, VIEW_PLAIN, "SELECT agreement, organisation, NULL FROM agreements ORDER BY agreement"},
	{VIEW_FUNDING, VIEW_ORGANISATION, VIEW_PLAIN, "SELECT funding, funder, NULL FROM funding ORDER BY funding"},
	{VIEW_VISIT, VIEW_MEASURE, VIEW_SITE, "SELECT visit, measure, site FROM visits ORDER BY visit"},
	{VIEW_VERIFICATION, VIEW_PROJECT, VIEW_PLAIN, "SELECT verification, project, NULL FROM verifications ORDER BY verification"},
	{VIEW_EVIDENCE, VIEW_ORGANISATION, VIEW_MEASURE, "SELECT evidence, organisation, measure FROM evidence ORDER BY evidence"},
	{VIEW_PERSON, VIEW_ORGANISATION, VIEW_PLAIN, "SELECT person, organisation, NULL FROM persons ORDER BY person"},
};

static enum status read_owned(struct view_relations *r, struct store_tx *tx, size_t i, struct err *err)
{
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx, owned[i].sql, &s, err);

	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		int32_t at = (int32_t)r->count[owned[i].kind];
		struct view_entity_row *e = add(r, owned[i].kind, store_text(s, 0));
		struct view_owner other = owned[i].or_by ? owner_of(r, owned[i].or_by, store_text(s, 2)) : VIEW_NOBODY;

		e->owner = owner_of(r, owned[i].by, store_text(s, 1));
		if (owned[i].kind == VIEW_MEASURE)
			e->owner.project = other.project;
		else if (e->owner.organisation < 0)
			e->owner = other;
		if (owned[i].kind == VIEW_PRODUCT)
			e->owner.product = at;
		else if (owned[i].kind == VIEW_MEASURE)
			e->owner.measure = at;
		else if (owned[i].kind == VIEW_PROJECT)
			e->owner.project = at;
		else if (owned[i].kind == VIEW_SITE)
			e->owner.site = at;
	}
	return st;
}

static int by_product(const void *a, const void *b)
{
	const struct view_edge *x = a, *y = b;

	return x->product != y->product ? (x->product > y->product) - (x->product < y->product) : (x->input > y->input) - (x->input < y->input);
}

static enum status links(struct view_relations *r, struct store_tx *tx, struct err *err)
{
	struct store_stmt *s;
	bool row;
	size_t products = r->count[VIEW_PRODUCT], at = 0;
	enum status st = store_query(tx, "SELECT product, input FROM links", &s, err);

	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		r->edge = arena_grow(&r->arena, r->edge, r->edges, sizeof *r->edge);
		r->edge[r->edges++] =
			(struct view_edge){view_entity_find(r, VIEW_PRODUCT, store_text(s, 0)), view_entity_find(r, VIEW_PRODUCT, store_text(s, 1))};
	}
	if (r->edges > 0)
		qsort(r->edge, r->edges, sizeof *r->edge, by_product);
	r->edge_first = arena_alloc(&r->arena, (products + 1) * sizeof *r->edge_first);
	for (size_t p = 0; p <= products; p++) {
		while (at < r->edges && r->edge[at].product < (int32_t)p)
			at++;
		r->edge_first[p] = at;
	}
	return st;
}

static int by_subject(const void *a, const void *b)
{
	const struct view_pair *x = a, *y = b;

	return x->subject != y->subject ? (x->subject > y->subject) - (x->subject < y->subject)
					: (x->organisation > y->organisation) - (x->organisation < y->organisation);
}

static enum status pairs(struct view_relations *r, struct store_tx *tx, enum view_entity subject, const char *sql, struct view_pair **out_list,
	size_t *out_count, struct err *err)
{
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx, sql, &s, err);

	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		struct view_pair pair = {view_entity_find(r, subject, store_text(s, 0)), view_entity_find(r, VIEW_ORGANISATION, store_text(s, 1))};

		if (pair.subject < 0 || pair.organisation < 0)
			continue;
		*out_list = arena_grow(&r->arena, *out_list, *out_count, sizeof **out_list);
		(*out_list)[(*out_count)++] = pair;
	}
	if (*out_count > 0)
		qsort(*out_list, *out_count, sizeof **out_list, by_subject);
	return st;
}

static enum status subsidised(struct view_relations *r, struct store_tx *tx, struct err *err)
{
	struct store_stmt *s;
	bool row;
	enum status st = store_query(
		tx, "SELECT measure FROM applications UNION SELECT measure FROM decisions UNION SELECT grant_id FROM fund_grant", &s, err);

	r->subsidised = arena_alloc(&r->arena, r->count[VIEW_MEASURE] + 1);
	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		int32_t at = view_entity_find(r, VIEW_MEASURE, store_text(s, 0));

		if (at >= 0)
			r->subsidised[at] = true;
	}
	return st;
}

static int32_t scope_of(const struct view_relations *r, enum view_entity kind, const char *key_or_null)
{
	int32_t at = view_entity_find(r, kind, key_or_null);

	return !key_or_null ? -1 : at < 0 ? -2 : at;
}

static enum status consents(struct view_relations *r, struct store_tx *tx, struct err *err)
{
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx,
		"SELECT owner, receiver, class, product, purpose, from_day, end_day, site, measure FROM live_view_consent WHERE withdrawn_at IS NULL "
		"ORDER BY seq",
		&s, err);

	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		struct view_consent_row c = {.owner = view_entity_find(r, VIEW_ORGANISATION, store_text(s, 0)),
			.receiver = view_entity_find(r, VIEW_ORGANISATION, store_text(s, 1)),
			.product = scope_of(r, VIEW_PRODUCT, store_text(s, 3)),
			.site = scope_of(r, VIEW_SITE, store_text(s, 7)),
			.measure = scope_of(r, VIEW_MEASURE, store_text(s, 8)),
			.purpose = store_text_copy(s, 4, &r->arena),
			.from = store_day(s, 5),
			.until = store_day(s, 6)};

		if (!view_class_parse(store_text(s, 2), &c.class) || c.owner < 0 || c.receiver < 0)
			continue;
		r->consent = arena_grow(&r->arena, r->consent, r->consents, sizeof *r->consent);
		r->consent[r->consents++] = c;
	}
	return st;
}

static enum status narrowings(struct view_relations *r, struct store_tx *tx, struct err *err)
{
	struct party_narrowing *list;
	size_t count;
	enum status st = party_narrowings(tx, &r->arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct view_narrowed n = {.owner = view_entity_find(r, VIEW_ORGANISATION, list[i].owner), .of = &list[i]};

		if (list[i].withdrawn_at || n.owner < 0 || !view_class_parse(list[i].class, &n.class) || !view_seen_parse(list[i].most, &n.most))
			continue;
		r->narrowed = arena_grow(&r->arena, r->narrowed, r->narroweds, sizeof *r->narrowed);
		r->narrowed[r->narroweds++] = n;
	}
	return st;
}

static enum status keys(struct view_relations *r, struct store_tx *tx, struct err *err)
{
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx, "SELECT name, secret FROM live_view_key", &s, err);

	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		size_t length = 0;
		const void *secret = store_blob(s, 1, &length);
		unsigned char *to = strcmp(store_text(s, 0), "pseudonym") == 0 ? r->pseudonym_key : r->cursor_key;

		if (secret && length == 32)
			memcpy(to, secret, length);
	}
	return st;
}

enum status view_relations_read(struct view_relations *r, struct store_tx *tx, struct err *err)
{
	enum status st = organisations(r, tx, err);

	for (size_t i = 0; st == ST_OK && i < sizeof owned / sizeof *owned; i++)
		st = read_owned(r, tx, i, err);
	if (st == ST_OK)
		st = links(r, tx, err);
	if (st == ST_OK)
		st = pairs(r, tx, VIEW_MEASURE, "SELECT grant_id, origin FROM fund_grant_source WHERE reserved_krw > 0 OR in_kind_krw > 0",
			&r->funder, &r->funders, err);
	if (st == ST_OK)
		st = pairs(r, tx, VIEW_PROJECT, "SELECT project, organisation FROM ownership", &r->owner, &r->owners, err);
	if (st == ST_OK)
		st = pairs(r, tx, VIEW_PROJECT, "SELECT project, verifier FROM verifications", &r->verifier, &r->verifiers, err);
	if (st == ST_OK)
		st = subsidised(r, tx, err);
	if (st == ST_OK)
		st = consents(r, tx, err);
	if (st == ST_OK)
		st = narrowings(r, tx, err);
	if (st == ST_OK)
		st = keys(r, tx, err);
	return st;
}

enum status view_buys_from(struct store_tx *tx, const char *buyer, const char *owner, bool *out_buys, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx,
		"SELECT 1 FROM links l JOIN products p ON p.product = l.product JOIN products i ON i.product = l.input WHERE p.organisation = ?1 AND "
		"i.organisation = ?2 LIMIT 1",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, buyer);
	store_bind_text(s, 2, owner);
	st = store_step(s, &row, err);
	if (st == ST_OK)
		*out_buys = row;
	return st;
}
