/* One state in memory: built once, then only read. */
#include "exchange/exchange_host_int.h"

#include "base/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- records ---- */

static char *place(char **at, const char *text, uint32_t *out_length)
{
	size_t length = strlen(text);
	char *kept = *at;

	memcpy(kept, text, length + 1);
	*at += length + 1;
	if (out_length)
		*out_length = (uint32_t)length;
	return kept;
}

struct host_record *host_record_new(const struct exchange_footprint *f)
{
	const char *const text[] = {
		f->json, f->v2_json ? f->v2_json : "", f->product, f->organisation, f->products, f->companies, f->classifications, f->geography};
	size_t bytes = sizeof(struct host_record);
	struct host_record *r;
	char *at;

	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		bytes += strlen(text[i]) + 1;
	r = heap_alloc(1, bytes);
	at = (char *)(r + 1);
	atomic_init(&r->references, 1);
	r->bytes = bytes;
	r->seq = f->seq;
	r->created_us = f->created_us;
	r->deprecated_us = f->deprecated_us;
	r->reference_start_us = f->reference_start_us;
	r->reference_end_us = f->reference_end_us;
	r->valid_from_us = f->valid_from_us;
	r->valid_to_us = f->valid_to_us;
	r->deprecated = f->deprecated;
	snprintf(r->id, sizeof r->id, "%s", f->footprint);
	memset(r->digest, 0, sizeof r->digest);
	sodium_hex2bin(r->digest, sizeof r->digest, f->sha256, strlen(f->sha256), NULL, NULL, NULL);
	r->json = place(&at, text[0], &r->json_length);
	r->v2 = place(&at, text[1], &r->v2_length);
	if (!f->v2_json)
		r->v2 = NULL;
	r->product = place(&at, text[2], NULL);
	r->owner = place(&at, text[3], NULL);
	r->products = place(&at, text[4], NULL);
	r->companies = place(&at, text[5], NULL);
	r->classifications = place(&at, text[6], NULL);
	r->geography = place(&at, text[7], NULL);
	return r;
}

void host_record_drop(struct host_record *record)
{
	if (record && atomic_fetch_sub(&record->references, 1) == 1)
		free(record);
}

/* ---- words ---- */

static uint32_t number_of(struct map *map, const char *word)
{
	int64_t old = 0;

	return map_add(map, word, (int64_t)map_count(map), &old) ? (uint32_t)map_count(map) - 1 : (uint32_t)old;
}

static const char *words_of(const struct host_record *r, enum host_kind kind)
{
	return kind == HOST_PRODUCTS ? r->products : kind == HOST_COMPANIES ? r->companies : r->classifications;
}

static size_t count_lines(const char *text)
{
	size_t n = 0;

	for (; *text; text += strcspn(text, "\n"), text += *text == '\n')
		n++;
	return n;
}

static void build_words(struct host_state *s, enum host_kind kind)
{
	struct host_words *w = &s->words[kind];
	struct text word;
	uint32_t total = 0;

	w->number = map_new();
	w->at = heap_alloc(s->count + 1, sizeof *w->at);
	for (size_t i = 0; i < s->count; i++) {
		w->at[i] = total;
		total += (uint32_t)count_lines(words_of(s->record[i], kind));
	}
	w->at[s->count] = total;
	w->word = heap_alloc((size_t)total + 1, sizeof *w->word);
	text_init(&word);
	for (size_t i = 0; i < s->count; i++) {
		const char *p = words_of(s->record[i], kind);

		for (uint32_t k = w->at[i]; k < w->at[i + 1]; k++) {
			size_t length = strcspn(p, "\n");

			text_clear(&word);
			text_append(&word, p, length);
			w->word[k] = number_of(w->number, word.data);
			p += length + (p[length] == '\n');
		}
	}
	text_done(&word);
	w->count = (uint32_t)map_count(w->number);
}

/* Which records have a word: those of one word stand together, ascending. */
static void build_posts(struct host_state *s, struct host_words *w)
{
	uint32_t *next = heap_alloc((size_t)w->count + 1, sizeof *next), total = w->at[s->count];

	w->post_at = heap_alloc((size_t)w->count + 1, sizeof *w->post_at);
	w->post = heap_alloc((size_t)total + 1, sizeof *w->post);
	for (uint32_t k = 0; k < total; k++)
		w->post_at[w->word[k] + 1]++;
	for (uint32_t i = 0; i < w->count; i++)
		w->post_at[i + 1] += w->post_at[i];
	memcpy(next, w->post_at, ((size_t)w->count + 1) * sizeof *next);
	for (size_t i = 0; i < s->count; i++)
		for (uint32_t k = w->at[i]; k < w->at[i + 1]; k++)
			w->post[next[w->word[k]]++] = (uint32_t)i;
	free(next);
}

/* ---- ids ---- */

static size_t id_hash(const char *id)
{
	uint64_t hash = 1469598103934665603u; /* our own random ids: nobody chooses them */

	for (; *id; id++)
		hash = (hash ^ (unsigned char)*id) * 1099511628211u;
	return (size_t)(hash ^ hash >> 29);
}

static void build_ids(struct host_state *s)
{
	size_t slots = 16;

	while (slots < s->count * 2)
		slots *= 2;
	s->id_mask = slots - 1;
	s->id_slot = heap_alloc(slots, sizeof *s->id_slot);
	for (size_t i = 0; i < s->count; i++) {
		size_t at = id_hash(s->record[i]->id) & s->id_mask;

		while (s->id_slot[at])
			at = (at + 1) & s->id_mask;
		s->id_slot[at] = (uint32_t)i + 1;
	}
}

int64_t host_state_find(const struct host_state *state, const char *id)
{
	for (size_t at = id_hash(id) & state->id_mask; state->id_slot[at]; at = (at + 1) & state->id_mask)
		if (strcmp(state->record[state->id_slot[at] - 1]->id, id) == 0)
			return (int64_t)state->id_slot[at] - 1;
	return -1;
}

static void build_rows(struct host_state *s)
{
	s->row = heap_alloc(s->count + 1, sizeof *s->row);
	s->owner = heap_alloc(s->count + 1, sizeof *s->owner);
	s->product = heap_alloc(s->count + 1, sizeof *s->product);
	s->geography = map_new();
	s->owners = map_new();
	s->own_products = map_new();
	for (size_t i = 0; i < s->count; i++) {
		const struct host_record *r = s->record[i];
		uint32_t geography = number_of(s->geography, r->geography);

		if (geography == s->geographies) {
			s->geography_name = arena_grow(&s->arena, s->geography_name, geography, sizeof *s->geography_name);
			s->geography_name[s->geographies++] = r->geography;
		}
		s->row[i] = (struct host_row){.from_us = r->valid_from_us,
			.to_us = r->valid_to_us,
			.geography = geography,
			.deprecated = r->deprecated,
			.v2 = r->v2 != NULL};
		s->owner[i] = number_of(s->owners, r->owner);
		s->product[i] = number_of(s->own_products, r->product);
		s->active += !r->deprecated;
		s->bytes += r->bytes;
	}
}

/* ---- rights ---- */

bool host_grant_opens(const struct exchange_grant *g, const char *owner, const char *product, bool bought, date_day today)
{
	if (g->revoked_at || g->from > today || (g->until != DATE_NONE && g->until < today))
		return false;
	if (g->product[0])
		return strcmp(g->product, product) == 0;
	return g->owner[0] ? strcmp(g->owner, owner) == 0 : bought;
}

static void open_product(const struct host_state *s, bool *product, const char *key)
{
	int64_t number;

	if (map_get(s->own_products, key, &number))
		product[number] = true;
}

static void build_partner(struct host_state *s, struct host_partner *p, const struct exchange_partner *of, const struct host_source *source)
{
	bool *product = heap_alloc(map_count(s->own_products) + 1, sizeof *product);
	bool *owner = heap_alloc(map_count(s->owners) + 1, sizeof *owner), *closed = heap_alloc(map_count(s->owners) + 1, sizeof *closed), any = false;
	int64_t number;

	memset(owner, 0, map_count(s->owners) + 1);
	memset(closed, 0, map_count(s->owners) + 1);
	snprintf(p->key, sizeof p->key, "%s", of->partner);
	p->active = strcmp(of->state, "active") == 0;
	p->serve_v2 = of->serve_v2;
	for (size_t g = 0; g < source->grants; g++) {
		const struct exchange_grant *grant = &source->grant[g];

		if (strcmp(grant->partner, of->partner) != 0 || !host_grant_opens(grant, grant->owner, grant->product, true, source->today))
			continue;
		any = true;
		if (grant->product[0])
			open_product(s, product, grant->product);
		else if (!grant->owner[0])
			for (size_t b = 0; b < source->boughts && of->organisation; b++) {
				if (strcmp(source->bought[b].buyer, of->organisation) == 0)
					open_product(s, product, source->bought[b].product);
			}
		else if (map_get(s->owners, grant->owner, &number))
			owner[number] = true;
	}
	for (size_t c = 0; c < source->closeds && of->organisation; c++)
		if (strcmp(source->closed[c].organisation, of->organisation) == 0 && map_get(s->owners, source->closed[c].owner, &number))
			closed[number] = true;
	if (any) {
		size_t words = s->count / 64 + 1;

		p->visible = heap_alloc(words, sizeof *p->visible);
		for (size_t i = 0; i < s->count; i++)
			if ((owner[s->owner[i]] || product[s->product[i]]) && !closed[s->owner[i]])
				p->visible[i / 64] |= (uint64_t)1 << (i % 64);
	}
	memset(owner, 0, map_count(s->owners) + 1);
	for (size_t b = 0; b < source->boughts && of->organisation; b++) {
		const struct host_bought *bought = &source->bought[b];

		if (strcmp(bought->buyer, of->organisation) == 0 && map_get(s->owners, bought->owner, &number))
			owner[number] = true;
		if (strcmp(bought->owner, of->organisation) == 0 && map_get(s->owners, bought->buyer, &number))
			owner[number] = true;
	}
	p->linked = owner;
	free(closed);
	free(product);
}

const struct host_partner *host_state_partner(const struct host_state *state, const char *key)
{
	int64_t number;

	return map_get(state->partner_index, key, &number) && state->partner[number].active ? &state->partner[number] : NULL;
}

/* ---- whole ---- */

struct host_state *host_state_new(const struct host_source *source)
{
	struct host_state *s = heap_alloc(1, sizeof *s);

	arena_init(&s->arena);
	s->record = source->record;
	s->count = source->count;
	for (int kind = 0; kind < HOST_KINDS; kind++)
		build_words(s, (enum host_kind)kind);
	build_posts(s, &s->words[HOST_PRODUCTS]);
	build_posts(s, &s->words[HOST_COMPANIES]);
	build_ids(s);
	build_rows(s);
	s->partner = heap_alloc(source->partners + 1, sizeof *s->partner);
	s->partner_index = map_new();
	s->partners = source->partners;
	for (size_t i = 0; i < source->partners; i++) {
		build_partner(s, &s->partner[i], &source->partner[i], source);
		map_add(s->partner_index, s->partner[i].key, (int64_t)i, NULL);
	}
	return s;
}

void host_state_free(struct host_state *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->count; i++)
		host_record_drop(s->record[i]);
	for (size_t i = 0; i < s->partners; i++) {
		free(s->partner[i].visible);
		free(s->partner[i].linked);
	}
	for (int kind = 0; kind < HOST_KINDS; kind++) {
		map_free(s->words[kind].number);
		free(s->words[kind].at);
		free(s->words[kind].word);
		free(s->words[kind].post_at);
		free(s->words[kind].post);
	}
	map_free(s->geography);
	map_free(s->owners);
	map_free(s->own_products);
	map_free(s->partner_index);
	free(s->record);
	free(s->row);
	free(s->owner);
	free(s->product);
	free(s->id_slot);
	free(s->partner);
	arena_done(&s->arena);
	free(s);
}
