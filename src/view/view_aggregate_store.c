#include "view/view_aggregate_int.h"

#include "base/hash.h"
#include "programme/programme_desk.h"

#include <string.h>

static enum status amounts(struct store_tx *tx, const struct view_relations *r, const char *sql, struct arena *arena, struct view_amount **out_list,
	size_t *out_count, struct err *err)
{
	struct view_amount *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx, sql, &s, err);

	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		int32_t at = view_entity_find(r, VIEW_MEASURE, store_text(s, 0));

		if (at < 0 || r->entity[VIEW_MEASURE][at].owner.organisation < 0)
			continue;
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct view_amount){r->entity[VIEW_MEASURE][at].owner.organisation, store_int(s, 1)};
	}
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status view_amounts_returns(struct store_tx *tx, const struct view_relations *relations, struct arena *arena, struct view_amount **out_list,
	size_t *out_count, struct err *err)
{
	return amounts(tx, relations, "SELECT measure, amount_krw FROM returns", arena, out_list, out_count, err);
}

enum status view_amounts_grants(struct store_tx *tx, const struct view_relations *relations, struct arena *arena, struct view_amount **out_list,
	size_t *out_count, struct err *err)
{
	return amounts(tx, relations, "SELECT grant_id, paid_krw FROM fund_grant_source", arena, out_list, out_count, err);
}

/* ---- groupings ---- */

const char *const view_groupings[] = {"tier", "region", "size", "kind", "carrier", "year", NULL};

/* Organisation and word; ?1 is the day. */
static const char *const grouping_sql[] = {
	"SELECT a.organisation, CAST(a.tier AS TEXT) FROM agreements a WHERE a.agreement = (SELECT MAX(b.agreement) FROM agreements b WHERE "
	"b.organisation = a.organisation AND b.tier > 0) AND ?1 <> '' ORDER BY a.organisation",
	"SELECT DISTINCT organisation, region FROM sites WHERE region <> '' AND ?1 <> '' ORDER BY organisation, region",
	"SELECT organisation, value FROM organisation_status WHERE attribute = 'size_class' AND valid_from <= ?1 AND (valid_to IS NULL OR valid_to >= "
	"?1) ORDER BY organisation",
	"SELECT DISTINCT s.organisation, m.type FROM measures m JOIN sites s ON s.site = m.site WHERE ?1 <> '' ORDER BY s.organisation, m.type",
	"SELECT DISTINCT s.organisation, m.carrier FROM measures m JOIN sites s ON s.site = m.site WHERE ?1 <> '' ORDER BY s.organisation, m.carrier",
	"SELECT s.organisation, SUBSTR(MIN(i.installed_on), 1, 4) FROM installations i JOIN measures m ON m.measure = i.measure JOIN sites s ON s.site "
	"= m.site WHERE ?1 <> '' GROUP BY s.organisation ORDER BY s.organisation",
};

enum status view_group_words(struct store_tx *tx, const struct view_relations *r, const char *by, date_day on, struct arena *arena,
	const char ***out_word, struct err *err)
{
	const char **word = arena_alloc(arena, (r->count[VIEW_ORGANISATION] + 1) * sizeof *word);
	char day[DATE_TEXT_LEN];
	struct store_stmt *s;
	size_t which = 0;
	bool row;
	enum status st;

	while (strcmp(view_groupings[which], by) != 0)
		which++;
	st = store_query(tx, grouping_sql[which], &s, err);
	if (st != ST_OK)
		return st;
	date_format(on, day);
	store_bind_text(s, 1, day);
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		int32_t at = view_entity_find(r, VIEW_ORGANISATION, store_text(s, 0));

		if (at >= 0 && !store_is_null(s, 1))
			word[at] = word[at] ? "several" : store_text_copy(s, 1, arena);
	}
	if (st == ST_OK)
		*out_word = word;
	return st;
}

/* ---- released ---- */

#define PUBLIC_AUDIENCE "public"

enum status view_releases_read(struct store_tx *tx, const char *measure, const char *period, const char *audience_or_null, struct arena *arena,
	struct view_released **out_list, size_t *out_count, struct err *err)
{
	struct view_released *list = NULL;
	const char **member = NULL;
	int64_t *weight = NULL, release = 0;
	struct store_stmt *s;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT r.seq, r.period, m.member, m.weight FROM live_view_release r JOIN live_view_release_member m ON m.release = r.seq WHERE "
		"r.measure = ?1 AND (?2 = '' OR r.audience = ?2 OR r.audience = '" PUBLIC_AUDIENCE "') ORDER BY r.seq, m.member",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, measure);
	store_bind_text(s, 2, audience_or_null ? audience_or_null : "");
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		struct view_released *r;

		if (count == 0 || store_int(s, 0) != release) {
			release = store_int(s, 0);
			list = arena_grow(arena, list, count, sizeof *list);
			list[count++] = (struct view_released){.other_period = strcmp(store_text(s, 1), period) != 0};
			member = NULL;
			weight = NULL;
		}
		r = &list[count - 1];
		member = arena_grow(arena, member, r->cell.count, sizeof *member);
		weight = arena_grow(arena, weight, r->cell.count, sizeof *weight);
		member[r->cell.count] = store_text_copy(s, 2, arena);
		weight[r->cell.count] = store_int(s, 3);
		r->cell = (struct party_cell){member, weight, r->cell.count + 1};
	}
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

static enum status put_member(struct store_tx *tx, int64_t seq, const char *member, int64_t weight, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx, "INSERT INTO live_view_release_member (release, member, weight) VALUES (?1, ?2, ?3)", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, seq);
	store_bind_text(s, 2, member);
	store_bind_int(s, 3, weight);
	return store_run(s, err);
}

enum status view_release_put(
	struct store_tx *tx, const char *measure, const char *period, const char *audience, const struct party_cell *cell, struct err *err)
{
	char hex[HASH_HEX_LEN], at[PROGRAMME_AT_LEN];
	struct store_stmt *s;
	struct hash hash;
	int64_t seq = 0;
	enum status st = store_get_int(tx, "SELECT MAX(seq) FROM live_view_release", 0, &seq, err);

	hash_init(&hash);
	for (size_t i = 0; i < cell->count; i++)
		hash_string(&hash, cell->member[i]);
	hash_final(&hash, hex);
	programme_now(at);
	if (st == ST_OK)
		st = store_query(tx,
			"INSERT INTO live_view_release (seq, audience, measure, period, released_at, set_sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON "
			"CONFLICT (audience, measure, period, set_sha256) DO NOTHING",
			&s, err);
	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, seq + 1);
	store_bind_text(s, 2, audience);
	store_bind_text(s, 3, measure);
	store_bind_text(s, 4, period);
	store_bind_text(s, 5, at);
	store_bind_text(s, 6, hex);
	st = store_run(s, err);
	if (st == ST_OK && store_changes(tx) == 0)
		return ST_OK;
	for (size_t i = 0; st == ST_OK && i < cell->count; i++)
		st = put_member(tx, seq + 1, cell->member[i], cell->weight[i], err);
	return st;
}
