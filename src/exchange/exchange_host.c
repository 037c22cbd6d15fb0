/* The state in use, how it is swapped, and the thread that follows the database. */
#include "exchange/exchange_host.h"

#include "exchange/exchange_host_int.h"
#include "programme/programme.h"
#include "programme/programme_desk.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define EXCHANGE_READS "SANGSAENG_PACT_READS"
#define LOOK_MS 250
#define SLOTS 64 /* readers at once; further ones wait for a slot for the microseconds that a read takes */

/* A reader says in a slot which state it looks at; who replaced a state frees it once no slot names it. So a reader takes no lock, and nobody counts.
 */
struct slot {
	_Alignas(64) _Atomic(struct host_state *) reads;
};
static struct host_state *const taken = (struct host_state *)(uintptr_t)1; /* a slot that is somebody's already */

struct exchange_host {
	_Atomic(struct host_state *) now;
	struct slot slot[SLOTS];
	struct host_queue *queue;
	char *db, *domain;
	struct exchange_host_options options;

	/* the rest belongs to who holds `work` */
	pthread_mutex_t work;
	struct store *store;
	struct stat file;
	date_day today;
	char folder[65];
	int64_t change, tried; /* the last version when publishing was tried last */
	time_t looked;

	pthread_t thread;
	bool started;
	pthread_mutex_t sleep;
	pthread_cond_t woken;
	bool wake, stop;
};

/* ---- readers ---- */

static atomic_uint next_slot;
static _Thread_local unsigned my_slot = UINT32_MAX;

static struct host_state *reader_enter(struct exchange_host *h, struct slot **out_slot)
{
	struct host_state *state;

	if (my_slot == UINT32_MAX)
		my_slot = atomic_fetch_add(&next_slot, 1);
	for (unsigned i = my_slot;; i++) {
		struct slot *slot = &h->slot[i % SLOTS];
		struct host_state *none = NULL;

		if (atomic_compare_exchange_strong(&slot->reads, &none, taken)) {
			*out_slot = slot;
			break;
		}
		if (i - my_slot > SLOTS)
			sched_yield();
	}
	do {
		state = atomic_load(&h->now);
		atomic_store(&(*out_slot)->reads, state);
	} while (atomic_load(&h->now) != state);
	return state;
}

static void reader_leave(struct slot *slot)
{
	atomic_store(&slot->reads, NULL);
}

static void retire(struct exchange_host *h, struct host_state *state)
{
	static const struct timespec moment = {.tv_nsec = 200000};

	for (size_t i = 0; state && i < SLOTS; i++)
		while (atomic_load(&h->slot[i].reads) == state)
			nanosleep(&moment, NULL);
	host_state_free(state);
}

static int status_of(enum exchange_host_answer answer)
{
	static const int status[] = {200, 400, 401, 404, 403, 503, 403};

	return status[answer];
}

enum exchange_host_answer exchange_host_list(
	struct exchange_host *host, const struct exchange_host_ask *ask, struct text *out_body, struct text *out_link, struct err *err)
{
	enum exchange_host_answer answer;
	struct host_digests digests;
	struct slot *slot;
	struct text ids;

	text_init(&ids);
	digests.count = 0;
	answer = host_list(reader_enter(host, &slot), ask, out_body, out_link, &ids, &digests, err);
	reader_leave(slot);
	if (!host_queue_put(host->queue, ask->partner, ask->major == 2 ? "list.2" : "list", ids.data, status_of(answer), &digests))
		answer = EXCHANGE_HOST_BUSY;
	text_done(&ids);
	return answer;
}

enum exchange_host_answer exchange_host_get(struct exchange_host *host, int major, const char *partner, const char *id, struct text *out_body)
{
	enum exchange_host_answer answer;
	struct host_digests digests;
	struct slot *slot;
	struct text ids;

	text_init(&ids);
	digests.count = 0;
	answer = host_get(reader_enter(host, &slot), major, partner, id, out_body, &ids, &digests);
	reader_leave(slot);
	if (answer != EXCHANGE_HOST_OK && exchange_uuid_is(id))
		text_append_string(&ids, id);
	if (!host_queue_put(host->queue, partner, major == 2 ? "get.2" : "get", ids.data, status_of(answer), &digests))
		answer = EXCHANGE_HOST_BUSY;
	text_done(&ids);
	return answer;
}

void exchange_host_counts(struct exchange_host *host, size_t *out_footprints, size_t *out_active, size_t *out_bytes)
{
	struct slot *slot;
	const struct host_state *state = reader_enter(host, &slot);

	*out_footprints = state->count;
	*out_active = state->active;
	*out_bytes = state->bytes;
	reader_leave(slot);
}

/* ---- following the database ---- */

static void tell(struct exchange_host *h, const struct err *err)
{
	struct text detail;

	if (!h->options.log)
		return;
	text_init(&detail);
	for (int i = 0; i < err->param_count; i++)
		text_printf(&detail, "%s%s", i > 0 ? " " : "", err->param[i]);
	h->options.log(h->options.context, "warning", err->code, detail.data);
	text_done(&detail);
}

static enum status publish(struct exchange_host *h, struct err *err)
{
	struct exchange_synced *list;
	struct findings findings;
	struct arena arena;
	struct store *store;
	struct store_tx *tx;
	size_t count = 0;
	enum status st = programme_open(h->db, STORE_WRITE, &store, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	findings_init(&findings, 100);
	st = store_begin(store, true, &tx, err);
	if (st == ST_OK) {
		st = exchange_host_sync(tx, h->domain, &arena, &list, &count, &findings, err);
		if (st == ST_OK && count > 0 && h->options.published)
			st = h->options.published(h->options.context, tx, list, count, err);
		if (st == ST_OK && count > 0)
			st = store_commit(tx, err);
		else
			store_rollback(tx);
	}
	for (size_t i = 0; i < findings.count; i++)
		tell(h, &findings.item[i].err);
	findings_done(&findings);
	arena_done(&arena);
	store_close(store);
	return st;
}

/* A run that is repeated puts another file into the place. */
static enum status follow_file(struct exchange_host *h, bool *out_other, struct err *err)
{
	struct stat now = {0};
	enum status st;

	*out_other = false;
	if (!store_is_server(h->db) && stat(h->db, &now) != 0)
		return h->store ? ST_OK : err_set(err, ST_NOT_FOUND, "programme.none", NULL); /* being replaced: the next look finds it */
	if (h->store && now.st_ino == h->file.st_ino && now.st_dev == h->file.st_dev)
		return ST_OK;
	store_close(h->store);
	h->store = NULL;
	st = programme_open(h->db, STORE_READ, &h->store, err);
	if (st == ST_OK) {
		h->file = now;
		*out_other = true;
	}
	return st;
}

/* The old records in order, less those that changed, with the new ones. */
static void merge(struct host_source *source, const struct host_state *old, struct host_record **fresh, size_t count)
{
	size_t kept = 0, n = 0, olds = old ? old->count : 0;
	struct host_record **list = heap_alloc(olds + count + 1, sizeof *list);

	for (size_t i = 0; i < olds || kept < count;) {
		if (kept < count && (i == olds || fresh[kept]->seq <= old->record[i]->seq)) {
			if (i < olds && fresh[kept]->seq == old->record[i]->seq)
				i++;
			list[n++] = fresh[kept++];
			continue;
		}
		atomic_fetch_add(&old->record[i]->references, 1);
		list[n++] = old->record[i++];
	}
	free(fresh);
	source->record = list;
	source->count = n;
}

static enum status build(struct exchange_host *h, struct store_tx *tx, bool whole, struct host_state **out_state, struct err *err)
{
	struct host_state *old = whole ? NULL : atomic_load(&h->now);
	struct host_source source = {.today = h->today};
	struct exchange_partner *partner;
	struct exchange_grant *grant;
	struct host_bought *bought;
	struct host_closed *closed;
	struct host_record **fresh;
	struct arena arena;
	size_t count = 0;
	enum status st;

	arena_init(&arena);
	st = exchange_partners(tx, &arena, &partner, &source.partners, err);
	if (st == ST_OK)
		st = exchange_grants(tx, NULL, &arena, &grant, &source.grants, err);
	if (st == ST_OK)
		st = host_bought_read(tx, &arena, &bought, &source.boughts, err);
	if (st == ST_OK)
		st = host_closed_read(tx, partner, source.partners, bought, source.boughts, h->today, &arena, &closed, &source.closeds, err);
	if (st == ST_OK)
		st = host_records_read(tx, old ? old->change : 0, &fresh, &count, err);
	if (st == ST_OK) {
		source.partner = partner;
		source.grant = grant;
		source.bought = bought;
		source.closed = closed;
		merge(&source, old, fresh, count);
		*out_state = host_state_new(&source);
	}
	arena_done(&arena);
	return st;
}

/* Day and folder are looked at each few seconds: a grant ends with its day, and a run may have brought other links. */
static enum status look_around(struct exchange_host *h, struct store_tx *tx, bool *out_other, struct err *err)
{
	struct arena arena;
	struct party_rules rules;
	char folder[65] = "";
	date_day today = DATE_NONE;
	time_t now = time(NULL);
	enum status st;

	*out_other = false;
	if (h->today != DATE_NONE && now < h->looked + 5 && now >= h->looked)
		return ST_OK;
	arena_init(&arena);
	st = party_programme_get(tx, &arena, &rules, folder, err);
	arena_done(&arena);
	if (st == ST_OK)
		st = programme_today(tx, DATE_NONE, &today, err);
	if (st != ST_OK)
		return st;
	h->looked = now;
	*out_other = today != h->today || strcmp(folder, h->folder) != 0;
	h->today = today;
	memcpy(h->folder, folder, sizeof folder);
	return ST_OK;
}

static enum status look_in(struct exchange_host *h, bool whole, bool *out_publish, struct err *err)
{
	struct host_state *state = NULL;
	struct store_tx *tx;
	int64_t change = 0, last = 0, versions = 0, made = 0;
	bool other = false;
	enum status st = store_begin(h->store, false, &tx, err);

	if (st != ST_OK)
		return st;
	st = exchange_change(tx, &change, err);
	if (st == ST_OK)
		st = host_version_last(tx, &last, err);
	if (st == ST_OK)
		st = look_around(h, tx, &other, err);
	if (st == ST_OK && (whole || other || last != h->tried))
		st = host_version_counts(tx, &versions, &made, err);
	if (st == ST_OK && (whole || other || change != h->change || !atomic_load(&h->now)))
		st = build(h, tx, whole, &state, err);
	store_rollback(tx);
	if (st != ST_OK)
		return st;
	*out_publish = versions > made;
	h->tried = last;
	if (state) {
		state->change = h->change = change;
		retire(h, atomic_exchange(&h->now, state));
	}
	return ST_OK;
}

static enum status look(struct exchange_host *h, struct err *err)
{
	bool other, again = false;
	enum status st = follow_file(h, &other, err);

	if (st == ST_OK)
		st = look_in(h, other, &again, err);
	if (st == ST_OK && again) {
		st = publish(h, err);
		if (st == ST_OK)
			st = look_in(h, false, &again, err);
		else
			h->tried = -1; /* once more at the next look */
	}
	return st;
}

enum status exchange_host_refresh(struct exchange_host *host, struct err *err)
{
	enum status st;

	pthread_mutex_lock(&host->work);
	host->looked = 0;
	st = look(host, err);
	pthread_mutex_unlock(&host->work);
	return st == ST_OK ? host_queue_flush(host->queue, host->db, err) : st;
}

/* ---- the thread ---- */

static bool rest(struct exchange_host *h)
{
	struct timespec until;
	bool stop;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += LOOK_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_mutex_lock(&h->sleep);
	while (!h->wake && !h->stop)
		if (pthread_cond_timedwait(&h->woken, &h->sleep, &until) != 0)
			break;
	h->wake = false;
	stop = h->stop;
	pthread_mutex_unlock(&h->sleep);
	return !stop;
}

static void *follow(void *context)
{
	struct exchange_host *h = context;
	struct err err;

	while (rest(h)) { /* what fails is tried again at the next look; what was served goes on being served */
		pthread_mutex_lock(&h->work);
		if (look(h, &err) != ST_OK)
			tell(h, &err);
		pthread_mutex_unlock(&h->work);
		if (host_queue_waits(h->queue) && host_queue_flush(h->queue, h->db, &err) != ST_OK)
			tell(h, &err);
	}
	return NULL;
}

void exchange_host_wake(struct exchange_host *host)
{
	pthread_mutex_lock(&host->sleep);
	host->wake = true;
	pthread_cond_signal(&host->woken);
	pthread_mutex_unlock(&host->sleep);
}

static enum status open_queue(struct exchange_host *h, struct err *err)
{
	const char *place = getenv(EXCHANGE_READS);
	struct text path;
	enum status st;

	text_init(&path);
	if (place && place[0])
		text_append_string(&path, place);
	else if (!store_is_server(h->db))
		text_printf(&path, "%s.pact-reads", h->db);
	st = host_queue_open(path.length > 0 ? path.data : NULL, &h->queue, err);
	text_done(&path);
	return st;
}

enum status exchange_host_open(const struct exchange_host_options *options, struct exchange_host **out_host, struct err *err)
{
	struct exchange_host *h = aligned_alloc(64, (sizeof *h + 63) / 64 * 64);
	enum status st;

	if (!h)
		return err_internal(err, "memory");
	memset(h, 0, sizeof *h);
	h->options = *options;
	h->db = heap_strdup(options->db);
	h->domain = heap_strdup(options->domain && options->domain[0] ? options->domain : "localhost");
	h->today = DATE_NONE;
	h->tried = -1;
	pthread_mutex_init(&h->work, NULL);
	pthread_mutex_init(&h->sleep, NULL);
	pthread_cond_init(&h->woken, NULL);
	st = open_queue(h, err);
	if (st == ST_OK)
		st = exchange_host_refresh(h, err);
	if (st == ST_OK && pthread_create(&h->thread, NULL, follow, h) != 0)
		st = err_internal(err, "thread");
	h->started = st == ST_OK;
	if (st != ST_OK) {
		exchange_host_close(h);
		return st;
	}
	*out_host = h;
	return ST_OK;
}

void exchange_host_close(struct exchange_host *host)
{
	struct err err;

	if (!host)
		return;
	if (host->started) {
		pthread_mutex_lock(&host->sleep);
		host->stop = true;
		pthread_cond_signal(&host->woken);
		pthread_mutex_unlock(&host->sleep);
		pthread_join(host->thread, NULL);
		for (int i = 0; i < 3 && host_queue_waits(host->queue); i++) /* what cannot be written stays in the file */
			(void)host_queue_flush(host->queue, host->db, &err);
	}
	host_queue_close(host->queue);
	store_close(host->store);
	host_state_free(atomic_load(&host->now));
	pthread_mutex_destroy(&host->work);
	pthread_mutex_destroy(&host->sleep);
	pthread_cond_destroy(&host->woken);
	free(host->db);
	free(host->domain);
	free(host);
}
