/* Lists and single footprints out of the state in memory. */
#include "exchange/exchange_host_int.h"

#include "base/hash.h"
#include "exchange/exchange_pact_v2.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- position (R16) ---- */

#define CURSOR_BYTES 10 /* position, and two bytes by which a slip of the pen is noticed */

static void cursor_bytes(int64_t seq, unsigned char out[CURSOR_BYTES])
{
	unsigned sum = 0x5a17;

	for (int i = 0; i < 8; i++) {
		out[i] = (unsigned char)((uint64_t)seq >> (56 - 8 * i));
		sum = (sum * 31 + out[i]) & 0xffff;
	}
	out[8] = (unsigned char)(sum >> 8);
	out[9] = (unsigned char)sum;
}

static void cursor_write(int64_t seq, struct text *out)
{
	unsigned char bytes[CURSOR_BYTES];
	char word[CURSOR_BYTES * 2];

	cursor_bytes(seq, bytes);
	sodium_bin2base64(word, sizeof word, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	text_append_string(out, word);
}

static bool cursor_read(const char *word, int64_t *out_seq)
{
	unsigned char bytes[CURSOR_BYTES], again[CURSOR_BYTES];
	uint64_t seq = 0;
	size_t length = 0;

	if (sodium_base642bin(bytes, sizeof bytes, word, strlen(word), NULL, &length, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
		length != sizeof bytes)
		return false;
	for (int i = 0; i < 8; i++)
		seq = seq << 8 | bytes[i];
	cursor_bytes((int64_t)seq, again);
	if (seq > INT64_MAX || memcmp(bytes, again, sizeof bytes) != 0)
		return false;
	*out_seq = (int64_t)seq;
	return true;
}

/* ---- what is asked, as numbers ---- */

#define FEW 16
struct wanted {
	bool asked;
	uint32_t count, few[FEW], *number; /* number: few, or in the arena */
};
struct query {
	const struct host_state *s;
	const struct host_partner *partner;
	const struct exchange_host_ask *ask;
	int64_t on_us, after_us, before_us;
	unsigned status;
	struct wanted words[HOST_KINDS], geographies, within;
	bool by_word; /* candidates are `candidate`, else all that the partner sees */
	const uint32_t *candidate;
	size_t candidates;
	struct arena arena; /* rarely used */
};

static uint32_t *room(struct query *q, struct wanted *w, size_t count)
{
	w->number = count <= FEW ? w->few : arena_alloc(&q->arena, count * sizeof *w->number);
	return w->number;
}

static void want(struct query *q, struct wanted *w, const struct exchange_words *words, const struct map *number)
{
	int64_t found;

	w->asked = words->count > 0;
	room(q, w, words->count);
	for (size_t i = 0; i < words->count; i++)
		if (map_get(number, exchange_word_fold(&q->arena, words->item[i]), &found))
			w->number[w->count++] = (uint32_t)found;
}

/* Places that lie in one of the areas: there are some hundred places at most. */
static void want_within(struct query *q, const struct exchange_words *areas)
{
	q->within.asked = areas->count > 0;
	if (!q->within.asked)
		return;
	room(q, &q->within, q->s->geographies);
	for (uint32_t g = 0; g < q->s->geographies; g++)
		for (size_t i = 0; i < areas->count; i++) {
			if (!exchange_geography_within(q->s->geography_name[g], areas->item[i]))
				continue;
			q->within.number[q->within.count++] = g;
			break;
		}
}

static bool has(const struct wanted *w, uint32_t number)
{
	for (uint32_t i = 0; i < w->count; i++)
		if (w->number[i] == number)
			return true;
	return false;
}

static bool has_word(const struct wanted *w, const struct host_words *words, size_t i)
{
	for (uint32_t k = words->at[i]; k < words->at[i + 1]; k++)
		if (has(w, words->word[k]))
			return true;
	return false;
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* The records that have one of the words, if they are few. */
static bool narrow(struct query *q, enum host_kind kind)
{
	const struct wanted *w = &q->words[kind];
	const struct host_words *words = &q->s->words[kind];
	uint32_t *list;
	size_t total = 0, kept = 0, n = 0;

	if (!w->asked)
		return false;
	for (uint32_t i = 0; i < w->count; i++)
		total += words->post_at[w->number[i] + 1] - words->post_at[w->number[i]];
	if (w->count == 1) {
		q->candidate = words->post + words->post_at[w->number[0]];
		q->candidates = total;
		return true;
	}
	if (total > 4096) /* sorting would cost more than looking at all */
		return false;
	list = arena_alloc(&q->arena, (total + 1) * sizeof *list);
	for (uint32_t i = 0; i < w->count; i++)
		for (uint32_t k = words->post_at[w->number[i]]; k < words->post_at[w->number[i] + 1]; k++)
			list[n++] = words->post[k];
	qsort(list, n, sizeof *list, by_number);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || list[kept - 1] != list[i])
			list[kept++] = list[i];
	q->candidate = list;
	q->candidates = kept;
	return true;
}

static void prepare(struct query *q)
{
	const struct exchange_criteria *c = q->ask->criteria;

	q->on_us = c->valid_on_us;
	q->after_us = c->valid_after_us;
	q->before_us = c->valid_before_us;
	q->status = c->status;
	want(q, &q->words[HOST_PRODUCTS], &c->products, q->s->words[HOST_PRODUCTS].number);
	want(q, &q->words[HOST_COMPANIES], &c->companies, q->s->words[HOST_COMPANIES].number);
	want(q, &q->words[HOST_CLASSES], &c->classifications, q->s->words[HOST_CLASSES].number);
	want(q, &q->geographies, &c->geographies, q->s->geography);
	want_within(q, &c->within);
	q->by_word = narrow(q, HOST_PRODUCTS) || narrow(q, HOST_COMPANIES);
}

/* ---- judging one record ---- */

#define WORDS_MAX 64
static void lines_of(char *text, struct exchange_words *out, const char **item)
{
	out->item = item;
	out->count = 0;
	for (char *next = text; next && *next && out->count < WORDS_MAX;) {
		char *end = strchr(next, '\n');

		if (end)
			*end++ = '\0';
		item[out->count++] = next;
		next = end;
	}
}

/* What version 2's filter looks at. */
static bool filter_matches(const struct exchange_v2_filter *filter, const struct host_record *r)
{
	const char *products[WORDS_MAX], *companies[WORDS_MAX], *classes[WORDS_MAX];
	struct exchange_pact pact = {.id = r->id,
		.deprecated = r->deprecated,
		.created_us = r->created_us,
		.reference_start_us = r->reference_start_us,
		.reference_end_us = r->reference_end_us,
		.valid_from_us = r->valid_from_us,
		.valid_to_us = r->valid_to_us,
		.validity_start_us = EXCHANGE_TIME_NONE,
		.validity_end_us = EXCHANGE_TIME_NONE};
	char *a = heap_strdup(r->products), *b = heap_strdup(r->companies), *c = heap_strdup(r->classifications);
	char country[3];
	bool matches;

	lines_of(a, &pact.products, products);
	lines_of(b, &pact.companies, companies);
	lines_of(c, &pact.classifications, classes);
	if (strlen(r->geography) == 2) {
		snprintf(country, sizeof country, "%c%c", r->geography[0] & ~32, r->geography[1] & ~32); /* kept folded */
		pact.country = country;
	}
	matches = exchange_v2_filter_match(filter, &pact, r->deprecated_us);
	free(a);
	free(b);
	free(c);
	return matches;
}

static bool matches(const struct query *q, size_t i)
{
	const struct host_row *row = &q->s->row[i];

	if (q->status && !(q->status & (row->deprecated ? EXCHANGE_STATUS_DEPRECATED : EXCHANGE_STATUS_ACTIVE)))
		return false;
	if (q->on_us != EXCHANGE_TIME_NONE && (row->from_us > q->on_us || row->to_us < q->on_us))
		return false;
	if (q->after_us != EXCHANGE_TIME_NONE && row->from_us <= q->after_us)
		return false;
	if (q->before_us != EXCHANGE_TIME_NONE && row->to_us >= q->before_us)
		return false;
	if (q->geographies.asked && !has(&q->geographies, row->geography))
		return false;
	if (q->within.asked && !has(&q->within, row->geography))
		return false;
	for (int kind = 0; kind < HOST_KINDS; kind++)
		if (q->words[kind].asked && !has_word(&q->words[kind], &q->s->words[kind], i))
			return false;
	if (q->ask->major == 2 && !row->v2)
		return false;
	return !q->ask->filter || filter_matches(q->ask->filter, q->s->record[i]);
}

/* ---- walking ---- */

static size_t first_after(const struct host_state *s, int64_t seq)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->record[middle]->seq <= seq)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Up to `limit` records from index `from` on, and whether there is one more. */
static size_t walk_candidates(const struct query *q, size_t from, size_t limit, uint32_t *out, bool *out_more)
{
	size_t n = 0;

	for (size_t k = 0; k < q->candidates; k++) {
		uint32_t i = q->candidate[k];

		if (i < from || !host_visible(q->partner, i) || !matches(q, i))
			continue;
		if (n == limit) {
			*out_more = true;
			break;
		}
		out[n++] = i;
	}
	return n;
}

static size_t walk_visible(const struct query *q, size_t from, size_t limit, uint32_t *out, bool *out_more)
{
	const uint64_t *visible = q->partner->visible;
	size_t n = 0;

	for (size_t w = from / 64; visible && w <= q->s->count / 64; w++) {
		uint64_t bits = visible[w];

		if (w == from / 64)
			bits &= UINT64_MAX << (from % 64);
		for (; bits; bits &= bits - 1) {
			size_t i = w * 64 + (size_t)__builtin_ctzll(bits);

			if (!matches(q, i))
				continue;
			if (n == limit) {
				*out_more = true;
				return n;
			}
			out[n++] = (uint32_t)i;
		}
	}
	return n;
}

/* ---- answers ---- */

static void put_ids(const struct host_state *s, const uint32_t *index, size_t count, struct text *out)
{
	for (size_t i = 0; i < count;) {
		int64_t first = s->record[index[i]]->seq, last = first;
		char run[64];

		for (i++; i < count && s->record[index[i]]->seq == last + 1; i++)
			last++;
		snprintf(run, sizeof run, last > first ? "%s#%" PRId64 "-%" PRId64 : "%s#%" PRId64, out->length ? "," : "", first, last);
		text_append_string(out, run);
	}
}

static void put_list(const struct query *q, const uint32_t *index, size_t count, struct text *out, unsigned char digest[HOST_DIGEST])
{
	static const char open[] = "{\"data\":[", end[] = "]}";
	bool v2 = q->ask->major == 2;
	crypto_hash_sha256_state hash;
	size_t bytes = sizeof open + sizeof end + count;

	for (size_t i = 0; i < count; i++)
		bytes += v2 ? q->s->record[index[i]]->v2_length : q->s->record[index[i]]->json_length;
	text_reserve(out, bytes);
	crypto_hash_sha256_init(&hash);
	text_append(out, open, sizeof open - 1);
	for (size_t i = 0; i < count; i++) {
		const struct host_record *r = q->s->record[index[i]];

		if (i > 0)
			text_append(out, ",", 1);
		text_append(out, v2 ? r->v2 : r->json, v2 ? r->v2_length : r->json_length);
		crypto_hash_sha256_update(&hash, r->digest, sizeof r->digest);
	}
	text_append(out, end, sizeof end - 1);
	crypto_hash_sha256_final(&hash, digest);
}

static void put_encoded(struct text *out, const char *value)
{
	static const char hex[] = "0123456789ABCDEF";

	for (; *value; value++) {
		unsigned char c = (unsigned char)*value;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-_.~", c)) {
			text_append_char(out, (char)c);
		} else {
			const char escaped[3] = {'%', hex[c >> 4], hex[c & 15]};

			text_append(out, escaped, sizeof escaped);
		}
	}
}

static void put_link(const struct query *q, size_t limit, int64_t last, struct text *out)
{
	size_t before;

	text_reserve(out, 256);
	text_append_char(out, '<');
	text_append_string(out, q->ask->link);
	text_append_char(out, '?');
	before = out->length;
	exchange_criteria_query(q->ask->criteria, out);
	if (q->ask->filter_text) {
		text_append_string(out, out->length > before ? "&$filter=" : "$filter=");
		put_encoded(out, q->ask->filter_text);
	}
	text_printf(out, "%slimit=%zu&cursor=", out->length > before ? "&" : "", limit);
	cursor_write(last, out);
	text_append_string(out, ">; rel=\"next\"");
}

/* Is the version open to it? */
static enum exchange_host_answer admit(const struct host_partner *p, int major)
{
	return !p ? EXCHANGE_HOST_STRANGER : major == 2 && !p->serve_v2 ? EXCHANGE_HOST_OFF : EXCHANGE_HOST_OK;
}

static enum exchange_host_answer bad(struct err *err, const char *name, const char *reason)
{
	err_set(err, ST_INPUT, "pact.criteria", name, reason, NULL);
	return EXCHANGE_HOST_BAD;
}

enum exchange_host_answer host_list(const struct host_state *s, const struct exchange_host_ask *ask, struct text *out_body, struct text *out_link,
	struct text *out_ids, unsigned char out_digest[HOST_DIGEST], struct err *err)
{
	struct query q = {.s = s, .partner = host_state_partner(s, ask->partner), .ask = ask};
	const struct exchange_criteria *c = ask->criteria;
	size_t limit = c->limit >= 0 && c->limit < EXCHANGE_HOST_PAGE_MAX ? (size_t)c->limit : EXCHANGE_HOST_PAGE_MAX, count, from = 0;
	uint32_t index[EXCHANGE_HOST_PAGE_MAX];
	int64_t after;
	bool more = false;

	if (admit(q.partner, ask->major) != EXCHANGE_HOST_OK)
		return admit(q.partner, ask->major);
	if (c->cursor && !cursor_read(c->cursor, &after))
		return bad(err, "cursor", "not one of ours");
	if (limit == 0 && ask->major == 2)
		return bad(err, "limit", "must be at least 1");
	if (c->cursor)
		from = first_after(s, after);
	arena_init(&q.arena);
	prepare(&q);
	count = limit == 0 ? 0 : q.by_word ? walk_candidates(&q, from, limit, index, &more) : walk_visible(&q, from, limit, index, &more);
	put_list(&q, index, count, out_body, out_digest);
	put_ids(s, index, count, out_ids);
	if (more)
		put_link(&q, limit, s->record[index[count - 1]]->seq, out_link);
	arena_done(&q.arena);
	return EXCHANGE_HOST_OK;
}

enum exchange_host_answer host_get(const struct host_state *s, int major, const char *partner, const char *id, struct text *out_body,
	struct text *out_ids, unsigned char out_digest[HOST_DIGEST])
{
	static const char open[] = "{\"data\":";
	const struct host_partner *p = host_state_partner(s, partner);
	const struct host_record *r;
	char lower[37];
	int64_t i;

	if (admit(p, major) != EXCHANGE_HOST_OK)
		return admit(p, major);
	if (!exchange_uuid_is(id))
		return EXCHANGE_HOST_BAD;
	exchange_uuid_lower(id, lower);
	i = host_state_find(s, lower);
	r = i >= 0 ? s->record[i] : NULL;
	if (!r || !host_visible(p, (size_t)i))
		return r && p->linked && p->linked[s->owner[i]] ? EXCHANGE_HOST_DENIED : EXCHANGE_HOST_NOT_FOUND;
	if (major == 2 && !r->v2)
		return EXCHANGE_HOST_NOT_FOUND;
	text_reserve(out_body, sizeof open + r->json_length + 2);
	text_append(out_body, open, sizeof open - 1);
	text_append(out_body, major == 2 ? r->v2 : r->json, major == 2 ? r->v2_length : r->json_length);
	text_append_char(out_body, '}');
	text_printf(out_ids, "#%" PRId64, r->seq);
	crypto_hash_sha256(out_digest, r->digest, sizeof r->digest);
	return EXCHANGE_HOST_OK;
}
