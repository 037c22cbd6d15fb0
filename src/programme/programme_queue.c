/* Group commit: one writer takes all commands that wait, gives each its turn, and commits once. */
#include "programme/programme_chain.h"

#include "fund/fund.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TOGETHER_MAX 8192
#define REPEATS_MAX 12
#define PAUSE_FIRST_NS 1000000
#define GATHER_MAX_NS 1000000
#define GATHER_SKIP_MAX 64

/* One command that waits; it lives on its caller's stack. */
struct waiting {
	struct waiting *next;
	programme_command *command; /* NULL: `book` */
	void *context;
	const struct fund_command *book;
	struct fund_outcome outcome; /* also the answer of other commands */
	sem_t answered;
};

struct programme_queue {
	struct store *store;
	pthread_t writer;
	pthread_mutex_t lock;
	pthread_cond_t arrived;
	struct waiting *first, **last;
	int64_t waiting, wanted; /* in the list, and how many the writer waits for */
	bool closing;
	struct fund_memory *memory;
	int64_t commits, commands;
};

bool programme_is_repeatable(const struct err *err)
{
	return strcmp(err->code, "store.busy") == 0;
}

/* ---- the writer ---- */

/* Consecutive bookings go in at once. Returns the first that is not one. */
static enum status book_run(struct store_tx *tx, struct fund_memory *memory, struct waiting *from, struct waiting **out_next, struct err *err)
{
	struct fund_command *command;
	struct fund_outcome *outcome;
	struct waiting *end = from;
	size_t count = 0, i = 0;
	enum status status;
	for (; end && end->book; end = end->next)
		count++;
	command = heap_alloc(count, sizeof *command);
	outcome = heap_alloc(count, sizeof *outcome);
	for (struct waiting *w = from; w != end; w = w->next)
		command[i++] = *w->book;
	status = fund_book_all(tx, memory, command, count, outcome, err);
	i = 0;
	for (struct waiting *w = from; status == ST_OK && w != end; w = w->next)
		w->outcome = outcome[i++];
	free(command);
	free(outcome);
	*out_next = end;
	return status;
}

/* Any other command: what it did is taken back if it is refused. */
static enum status run_one(struct store_tx *tx, struct waiting *w, struct err *err)
{
	enum status status = programme_store_savepoint(tx, PROGRAMME_SAVEPOINT_SET, err), back;
	if (status != ST_OK)
		return status;
	err_clear(&w->outcome.err);
	w->outcome.status = w->command(w->context, tx, &w->outcome.err);
	if (w->outcome.status == ST_OK) /* an error that is still on its way is this command's and nobody else's */
		w->outcome.status = store_settle(tx, &w->outcome.err);
	if (w->outcome.status == ST_INTERNAL || programme_is_repeatable(&w->outcome.err)) {
		*err = w->outcome.err;
		return w->outcome.status;
	}
	back = w->outcome.status == ST_OK ? ST_OK : programme_store_savepoint(tx, PROGRAMME_SAVEPOINT_BACK, err);
	return back == ST_OK ? programme_store_savepoint(tx, PROGRAMME_SAVEPOINT_FORGET, err) : back;
}

/* `*out_before` is set where it failed before the commit: nothing of it is there. */
static enum status try_all(struct programme_queue *queue, struct waiting *list, bool *out_before, struct err *err)
{
	struct store_tx *tx;
	bool only_bookings = true;
	for (const struct waiting *w = list; w; w = w->next)
		only_bookings = only_bookings && w->book;
	enum status status = store_begin_ask(queue->store, &tx, err);
	*out_before = false;
	if (status != ST_OK)
		return status;
	for (struct waiting *w = list; w && status == ST_OK;) {
		if (w->book) {
			status = book_run(tx, only_bookings ? queue->memory : NULL, w, &w, err);
		} else {
			status = run_one(tx, w, err);
			w = w->next;
		}
	}
	if (status == ST_OK)
		return store_commit(tx, err);
	*out_before = true;
	store_rollback(tx);
	return status;
}

static void pause_ns(long ns)
{
	struct timespec t = {0, ns};
	nanosleep(&t, NULL);
}

/* Everybody gets an answer: their own, or the failure of the store that took all with it. */
static void do_all(struct programme_queue *queue, struct waiting *list)
{
	struct err err;
	enum status status;
	long wait = PAUSE_FIRST_NS;
	bool before;
	err_clear(&err);
	status = try_all(queue, list, &before, &err);
	/* a connection may have been lost long ago: nobody looked at it since */
	if (status != ST_OK && ((before && strcmp(err.code, "store.lost") == 0) || fund_memory_wrong(queue->memory, &err))) {
		err_clear(&err);
		status = try_all(queue, list, &before, &err);
	}
	for (int repeats = 0; status != ST_OK && programme_is_repeatable(&err) && repeats < REPEATS_MAX; repeats++) {
		pause_ns(wait);
		wait = wait < 200 * PAUSE_FIRST_NS ? wait * 2 : wait;
		err_clear(&err);
		status = try_all(queue, list, &before, &err);
	}
	for (struct waiting *w = list; w && status != ST_OK; w = w->next) {
		w->outcome.status = status;
		w->outcome.err = err;
	}
}

static int64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Callers that were answered together come back together, one after the other: waiting a moment for all of them gives one commit where the first
 * would else have one for itself. At most a quarter of the time that a commit takes; where they do not come, the next ones are not waited for. */
struct gathering {
	int64_t expected, commit_ns;
	int skip, penalty;
};

static void gather(struct programme_queue *queue, struct gathering *g)
{
	int64_t end = now_ns() + (g->commit_ns / 4 < GATHER_MAX_NS ? g->commit_ns / 4 : GATHER_MAX_NS);
	struct timespec until = {(time_t)(end / 1000000000), (long)(end % 1000000000)};
	if (queue->waiting >= g->expected || queue->closing)
		return;
	if (g->skip > 0) {
		g->skip--;
		return;
	}
	queue->wanted = g->expected;
	while (queue->waiting < g->expected && !queue->closing && pthread_cond_timedwait(&queue->arrived, &queue->lock, &until) == 0)
		;
	queue->wanted = 1;
	g->penalty = queue->waiting >= g->expected ? 0 : g->penalty < GATHER_SKIP_MAX ? 2 * g->penalty + 1 : GATHER_SKIP_MAX;
	g->skip = g->penalty;
}

/* All that wait, or as many as one commit takes. */
static struct waiting *take(struct programme_queue *queue, int64_t *out_count)
{
	struct waiting *list = queue->first, *w = list;
	int64_t count = 1;
	for (; w->next && count < TOGETHER_MAX; count++)
		w = w->next;
	queue->first = w->next;
	if (!queue->first)
		queue->last = &queue->first;
	w->next = NULL;
	queue->waiting -= count;
	*out_count = count;
	return list;
}

static void *write_all(void *context)
{
	struct programme_queue *queue = context;
	struct gathering gathering = {0};
	pthread_mutex_lock(&queue->lock);
	for (;;) {
		struct waiting *list;
		int64_t count, start;
		while (!queue->first && !queue->closing)
			pthread_cond_wait(&queue->arrived, &queue->lock);
		if (!queue->first)
			break;
		gather(queue, &gathering);
		list = take(queue, &count);
		pthread_mutex_unlock(&queue->lock);
		start = now_ns();
		do_all(queue, list);
		gathering.commit_ns = now_ns() - start;
		pthread_mutex_lock(&queue->lock);
		queue->commits++;
		queue->commands += count;
		gathering.expected = count + queue->waiting;
		pthread_mutex_unlock(&queue->lock);
		while (list) { /* an answered command's memory is its caller's again */
			struct waiting *next = list->next;
			sem_post(&list->answered);
			list = next;
		}
		pthread_mutex_lock(&queue->lock);
	}
	pthread_mutex_unlock(&queue->lock);
	return NULL;
}

/* ---- the callers ---- */

enum status programme_queue_open(const char *db, struct programme_queue **out_queue, struct err *err)
{
	struct programme_queue *queue = heap_alloc(1, sizeof *queue);
	enum status status = programme_open(db, STORE_WRITE, &queue->store, err);
	if (status != ST_OK) {
		free(queue);
		return status;
	}
	pthread_condattr_t attribute;
	queue->last = &queue->first;
	queue->wanted = 1;
	queue->memory = fund_memory_new();
	pthread_mutex_init(&queue->lock, NULL);
	pthread_condattr_init(&attribute);
	pthread_condattr_setclock(&attribute, CLOCK_MONOTONIC);
	pthread_cond_init(&queue->arrived, &attribute);
	pthread_condattr_destroy(&attribute);
	if (pthread_create(&queue->writer, NULL, write_all, queue) != 0) {
		store_close(queue->store);
		fund_memory_free(queue->memory);
		free(queue);
		return err_internal(err, "programme_queue: no thread");
	}
	*out_queue = queue;
	return ST_OK;
}

void programme_queue_close(struct programme_queue *queue)
{
	if (!queue)
		return;
	pthread_mutex_lock(&queue->lock);
	queue->closing = true;
	pthread_cond_signal(&queue->arrived);
	pthread_mutex_unlock(&queue->lock);
	pthread_join(queue->writer, NULL);
	store_close(queue->store);
	fund_memory_free(queue->memory);
	pthread_cond_destroy(&queue->arrived);
	pthread_mutex_destroy(&queue->lock);
	free(queue);
}

static enum status wait_for(struct programme_queue *queue, struct waiting *w, struct err *err)
{
	sem_init(&w->answered, 0, 0);
	pthread_mutex_lock(&queue->lock);
	*queue->last = w;
	queue->last = &w->next;
	if (++queue->waiting == queue->wanted)
		pthread_cond_signal(&queue->arrived);
	pthread_mutex_unlock(&queue->lock);
	while (sem_wait(&w->answered) != 0)
		; /* a signal came */
	sem_destroy(&w->answered);
	if (w->outcome.status != ST_OK && err)
		*err = w->outcome.err;
	return w->outcome.status;
}

enum status programme_queue_run(struct programme_queue *queue, programme_command *command, void *context, struct err *err)
{
	struct waiting w = {.command = command, .context = context};
	return wait_for(queue, &w, err);
}

enum status programme_queue_book(
	struct programme_queue *queue, const struct fund_command *command, int64_t *out_first, bool *out_again, struct err *err)
{
	struct waiting w = {.book = command};
	enum status status = wait_for(queue, &w, err);
	if (status == ST_OK) {
		*out_first = w.outcome.first;
		*out_again = w.outcome.again;
	}
	return status;
}

void programme_queue_counts(struct programme_queue *queue, int64_t *out_commits, int64_t *out_commands)
{
	pthread_mutex_lock(&queue->lock);
	*out_commits = queue->commits;
	*out_commands = queue->commands;
	pthread_mutex_unlock(&queue->lock);
}
