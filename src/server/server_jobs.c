#include "server/server_jobs.h"

#include "programme/programme.h"
#include "programme/programme_kept.h"
#include "server/server_child.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILDREN 2
#define LEASE_MS 20000
#define STEP_MS 250
#define LOOK_MS 1000 /* for jobs that another process made, and for those it does */
#define TIDY_MS ((int64_t)60 * 60 * 1000)
#define STOP_MS 10000 /* for children to come to a safe point when the server stops */
#define PROBLEM_MAX ((size_t)1024 * 1024)
#define FINDINGS_MAX 1000
#define STREAM_MS ((int64_t)10 * 60 * 1000) /* then the client asks again */
#define COMMENT_MS 15000

/* What is known of a job that somebody watches. Under the lock. */
struct watch {
	struct watch *next;
	char job[PROGRAMME_JOB_KEY_LEN];
	int64_t version;
	char *event;
	bool over, local;
	int users;
};

/* A job of this process. Of the jobs thread only, but for `pid` and `job.job`, which are read under the lock. */
struct task {
	bool used;
	struct arena arena;
	struct programme_job job;
	json_t *arguments, *findings, *error;
	pid_t pid;
	int lines;
	struct text pending;
	const char *folder, *result, *answer, *answer_media;
	const char *const *file; /* uploads: key, path */
	bool alone, interrupted, changed, stopped;
	int64_t stepped_ms;
	char phase[64];
};

struct server_jobs {
	struct server *server;
	const char *db;
	struct server_commands *commands;
	char process[PROGRAMME_JOB_KEY_LEN], mailbox[512];
	pthread_t thread;
	pthread_mutex_t lock;
	int wake[2];
	bool shared; /* several processes may share the queue */
	atomic_bool halting, wanted;
	struct task task[CHILDREN];
	struct watch *watches;
	bool drain; /* the next job must run alone */
	int64_t looked_ms, tidied_ms, halted_ms;
	atomic_llong done[5]; /* by state */
	atomic_int running;
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- those who watch ---- */

static struct watch *find_watch(struct server_jobs *jobs, const char *job)
{
	for (struct watch *w = jobs->watches; w; w = w->next)
		if (strcmp(w->job, job) == 0)
			return w;
	return NULL;
}

static void tell(struct server_jobs *jobs, const struct programme_job *job, bool local)
{
	struct watch *w;

	pthread_mutex_lock(&jobs->lock);
	w = find_watch(jobs, job->job);
	if (w && job->version > w->version) {
		struct text event;

		text_init(&event);
		server_job_event(&event, job->version, job);
		free(w->event);
		w->event = text_take(&event);
		text_done(&event);
		w->version = job->version;
		w->over = programme_job_over(job->state);
	}
	if (w)
		w->local = local;
	pthread_mutex_unlock(&jobs->lock);
}

struct viewer {
	struct server_stream stream;
	struct server_jobs *jobs;
	struct watch *watch;
	struct text before; /* what was missed */
	int64_t sent, sent_ms, opened_ms, spoken_ms;
	bool over;
};

static bool next(void *context, struct text *out, int *out_wait_ms)
{
	struct viewer *v = context;
	int64_t now = now_ms();
	bool go_on = true;

	*out_wait_ms = STEP_MS;
	if (v->before.length > 0) {
		text_append(out, v->before.data, v->before.length);
		text_clear(&v->before);
		v->sent_ms = v->spoken_ms = now;
		return !v->over;
	}
	pthread_mutex_lock(&v->jobs->lock);
	if (v->watch->event && v->watch->version > v->sent && now - v->sent_ms >= STEP_MS) {
		text_append_string(out, v->watch->event);
		v->sent = v->watch->version;
		v->sent_ms = v->spoken_ms = now;
		go_on = !v->watch->over;
	}
	pthread_mutex_unlock(&v->jobs->lock);
	if (out->length == 0 && now - v->spoken_ms >= COMMENT_MS) {
		text_append_string(out, ": still here\n\n");
		v->spoken_ms = now;
	}
	return go_on && now - v->opened_ms < STREAM_MS && !atomic_load(&v->jobs->halting);
}

static void done(void *context)
{
	struct viewer *v = context;

	pthread_mutex_lock(&v->jobs->lock);
	if (--v->watch->users == 0) {
		struct watch **at = &v->jobs->watches;

		while (*at != v->watch)
			at = &(*at)->next;
		*at = v->watch->next;
		free(v->watch->event);
		free(v->watch);
	}
	pthread_mutex_unlock(&v->jobs->lock);
	text_done(&v->before);
	free(v);
}

struct server_stream *server_jobs_watch(struct server_jobs *jobs, const struct programme_job *job, int64_t seen, const struct text *events)
{
	struct viewer *v = heap_alloc(1, sizeof *v);
	struct watch *w;

	*v = (struct viewer){.jobs = jobs, .sent = seen, .opened_ms = now_ms(), .over = programme_job_over(job->state)};
	v->spoken_ms = v->opened_ms;
	text_init(&v->before);
	text_append(&v->before, events->data, events->length);
	if (events->length == 0) /* at least one line, so that the head is sent */
		text_append_string(&v->before, ": nothing new\n\n");
	pthread_mutex_lock(&jobs->lock);
	w = find_watch(jobs, job->job);
	if (!w) {
		w = heap_alloc(1, sizeof *w);
		*w = (struct watch){.next = jobs->watches, .version = job->version};
		snprintf(w->job, sizeof w->job, "%s", job->job);
		jobs->watches = w;
	}
	w->users++;
	v->watch = w;
	pthread_mutex_unlock(&jobs->lock);
	server_jobs_wake(jobs);
	v->stream = (struct server_stream){.next = next, .done = done, .context = v};
	return &v->stream;
}

/* Jobs of other processes: their rows are read once a second while somebody watches. */
static void look(struct server_jobs *jobs)
{
	char key[64][PROGRAMME_JOB_KEY_LEN], input[PROGRAMME_INPUT_LEN];
	struct arena arena;
	size_t count = 0;

	pthread_mutex_lock(&jobs->lock);
	for (struct watch *w = jobs->watches; w && count < 64; w = w->next)
		if (!w->local && !w->over)
			snprintf(key[count++], sizeof key[0], "%s", w->job);
	pthread_mutex_unlock(&jobs->lock);
	arena_init(&arena);
	for (size_t i = 0; i < count; i++) {
		struct programme_job job;

		if (programme_job_look(jobs->db, key[i], &arena, &job, input, NULL) == ST_OK)
			tell(jobs, &job, false);
	}
	arena_done(&arena);
}

/* ---- one job ---- */

static void own_error(struct task *t, const char *code, const char *value)
{
	struct text ko, en;
	struct err err;

	err_set(&err, ST_INTERNAL, code, value, NULL);
	text_init(&ko);
	text_init(&en);
	message_format(&ko, &err, LANG_KO);
	message_format(&en, &err, LANG_EN);
	json_decref(t->error);
	t->error = json_pack("{s:s, s:{s:s, s:s}}", "code", code, "message", "ko", ko.data, "en", en.data);
	text_clear(&ko);
	text_clear(&en);
	message_format_hint(&ko, &err, LANG_KO);
	message_format_hint(&en, &err, LANG_EN);
	if (ko.length > 0 && en.length > 0)
		json_object_set_new(t->error, "suggestion", json_pack("{s:s, s:s}", "ko", ko.data, "en", en.data));
	text_done(&ko);
	text_done(&en);
}

static void read_step(struct task *t, const json_t *line)
{
	const char *phase = json_string_value(json_object_get(line, "phase"));

	if (phase) {
		snprintf(t->phase, sizeof t->phase, "%s", phase);
		t->job.phase = t->phase;
		t->job.done = json_integer_value(json_object_get(line, "done"));
		t->job.total = json_integer_value(json_object_get(line, "total"));
		t->changed = true;
	}
}

static void read_line(struct task *t, char *text)
{
	json_t *line, *finding, *error;

	server_job_hide(t->folder, text);
	line = json_loads(text, 0, NULL);
	finding = json_object_get(line, "finding");
	error = json_object_get(line, "error");

	read_step(t, line);
	if (finding && json_array_size(t->findings) < FINDINGS_MAX) {
		server_job_cell(t->file, finding);
		json_array_append(t->findings, finding);
	}
	if (error) {
		json_decref(t->error);
		t->error = json_incref(error);
	}
	json_decref(line);
}

/* False at the end. */
static bool read_lines(struct task *t)
{
	char buffer[16384], *end;
	ssize_t n;

	while ((n = read(t->lines, buffer, sizeof buffer)) > 0) {
		text_append(&t->pending, buffer, (size_t)n);
		while ((end = memchr(t->pending.data, '\n', t->pending.length))) {
			size_t length = (size_t)(end - t->pending.data);

			*end = '\0';
			read_line(t, t->pending.data);
			memmove(t->pending.data, end + 1, t->pending.length - length); /* with its NUL */
			t->pending.length -= length + 1;
		}
		if (t->pending.length > PROBLEM_MAX)
			text_clear(&t->pending);
	}
	return n < 0 && (errno == EAGAIN || errno == EINTR);
}

static enum status start_child(struct server_jobs *jobs, struct task *t, struct err *err)
{
	const struct server_options *o = server_options_of(jobs->server);
	struct server_line line = {.program = "sangsaeng",
		.db = jobs->db,
		.mailbox = jobs->mailbox,
		.smtp = o->smtp,
		.by = t->job.person[0] ? t->job.person : t->job.organisation,
		.checker = t->job.checker};
	struct server_child child = {.program = o->program};
	enum status st =
		server_job_unpack(jobs->commands, jobs->db, &t->job, t->arguments, 4 * o->upload_max, &t->arena, &t->folder, &line.file, err);

	if (st != ST_OK)
		return st;
	line.folder = child.folder = t->folder;
	t->file = line.file;
	child.argument = server_commands_line(jobs->commands, t->arguments, &line, &t->arena, &t->result, &t->answer_media);
	if (!child.argument)
		return err_set(err, ST_NOT_FOUND, "job.command", t->job.kind, "", NULL);
	t->answer = arena_printf(&t->arena, "%s/answer", t->folder);
	child.out = open(t->answer, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (child.out < 0)
		return err_internal(err, strerror(errno));
	pthread_mutex_lock(&jobs->lock);
	st = server_child_start(&child, &t->pid, &t->lines, err);
	pthread_mutex_unlock(&jobs->lock);
	close(child.out);
	return st;
}

static void release(struct server_jobs *jobs, struct task *t)
{
	pthread_mutex_lock(&jobs->lock);
	t->used = false;
	t->pid = 0;
	pthread_mutex_unlock(&jobs->lock);
	server_job_remove(t->folder);
	text_done(&t->pending);
	json_decref(t->arguments);
	json_decref(t->findings);
	json_decref(t->error);
	arena_done(&t->arena);
	memset(t, 0, sizeof *t);
	atomic_fetch_sub(&jobs->running, 1);
	atomic_store(&jobs->wanted, true);
}

static char *problem_text(const struct task *t, int exit_code)
{
	json_t *root = json_pack("{s:i, s:O?, s:O}", "exit", exit_code, "error", t->error, "findings", t->findings);
	char *text = json_dumps(root, JSON_COMPACT);

	json_decref(root);
	return text;
}

/* How it ended goes into its row; while a database is busy it is tried again. */
static void end_task(struct server_jobs *jobs, struct task *t, enum programme_job_state state, int exit_code)
{
	struct programme_job_end end = {.state = state};
	char *problem = problem_text(t, exit_code);
	bool back = state == PROGRAMME_JOB_CANCELLED && t->stopped && !t->job.cancel;
	struct err err;
	enum status st = ST_OK;

	end.problem = problem ? problem : "";
	end.version = t->job.version;
	if (state == PROGRAMME_JOB_SUCCEEDED) {
		end.result_path = server_job_made(t->result, &t->arena, &end.result_name, &end.result_media);
		end.answer_path = t->answer;
		end.answer_media = t->answer_media;
	}
	for (int tries = 0; tries < 20; tries++) {
		st = back ? programme_job_return(jobs->db, t->job.job, jobs->process, &err)
			  : programme_job_finish(jobs->db, t->job.job, jobs->process, &end, &err);
		if (st == ST_OK || !(strcmp(err.code, "programme.held") == 0 || strncmp(err.code, "store.", 6) == 0))
			break;
		if (atomic_load(&jobs->halting) && tries > 1)
			break;
	}
	if (st != ST_OK)
		server_log(jobs->server, "error", "job.finish", err.code);
	else if (!back)
		atomic_fetch_add(&jobs->done[state], 1);
	free(problem);
	pthread_mutex_lock(&jobs->lock);
	for (struct watch *w = jobs->watches; w; w = w->next)
		if (strcmp(w->job, t->job.job) == 0)
			w->local = false; /* its row says how it ended */
	pthread_mutex_unlock(&jobs->lock);
	jobs->looked_ms = 0;
	release(jobs, t);
	look(jobs);
}

static void reap(struct server_jobs *jobs, struct task *t)
{
	siginfo_t ended;
	int code = 0;

	close(t->lines);
	while (waitid(P_PID, (id_t)t->pid, &ended, WEXITED | WNOWAIT) < 0 && errno == EINTR)
		;
	pthread_mutex_lock(&jobs->lock); /* who interrupts it must not meet another process of its number */
	waitpid(t->pid, &code, 0);
	t->pid = 0;
	pthread_mutex_unlock(&jobs->lock);
	if (WIFSIGNALED(code) && !t->interrupted) {
		char number[16];

		snprintf(number, sizeof number, "%d", WTERMSIG(code));
		own_error(t, "job.crashed", number);
		end_task(jobs, t, PROGRAMME_JOB_FAILED, 70);
	} else if (WIFSIGNALED(code) || WEXITSTATUS(code) == 130) {
		end_task(jobs, t, PROGRAMME_JOB_CANCELLED, 130);
	} else if (WEXITSTATUS(code) <= 1) { /* 1: done, with findings */
		end_task(jobs, t, PROGRAMME_JOB_SUCCEEDED, WEXITSTATUS(code));
	} else {
		if (!t->error) {
			char number[16];

			snprintf(number, sizeof number, "%d", WEXITSTATUS(code));
			own_error(t, "job.exit", number);
		}
		end_task(jobs, t, PROGRAMME_JOB_FAILED, WEXITSTATUS(code));
	}
}

/* With the lock held. False: it does not run. */
static bool interrupt(struct task *t)
{
	if (t->pid <= 0)
		return false;
	if (!t->interrupted)
		kill(t->pid, SIGINT);
	t->interrupted = true;
	return true;
}

/* Keeps row and lease up to date. While the job replaces the database file, no other writer is let in: it goes on in memory. */
static void step(struct server_jobs *jobs, struct task *t, int64_t now)
{
	bool cancel = false, lost = false;
	int64_t version;

	if (now - t->stepped_ms < STEP_MS || !(t->changed || now - t->stepped_ms > LEASE_MS / 4))
		return;
	t->stepped_ms = now;
	if (t->alone && !jobs->shared) {
		if (t->changed)
			t->job.version++;
	} else if (programme_job_step(jobs->db, t->job.job, jobs->process, t->job.phase, t->job.done, t->job.total, LEASE_MS, &version, &cancel,
			   &lost, NULL) == ST_OK) {
		t->job.version = version;
	}
	if (lost)
		kill(t->pid, SIGKILL);
	if (cancel)
		server_jobs_interrupt(jobs, t->job.job);
	t->changed = false;
	tell(jobs, &t->job, true);
}

/* ---- the queue ---- */

static bool busy_alone(const struct server_jobs *jobs)
{
	for (int i = 0; i < CHILDREN; i++)
		if (jobs->task[i].used && jobs->task[i].alone)
			return true;
	return false;
}

static void begin(struct server_jobs *jobs, struct task *t, const struct programme_job *job)
{
	struct err err;
	enum status st = ST_OK;

	t->job = *job;
	t->lines = -1;
	t->arguments = json_loads(job->arguments, 0, NULL);
	t->findings = json_array();
	text_init(&t->pending);
	t->alone = server_commands_alone(t->arguments);
	atomic_fetch_add(&jobs->running, 1);
	pthread_mutex_lock(&jobs->lock);
	t->used = true;
	pthread_mutex_unlock(&jobs->lock);
	if (t->alone && !jobs->shared && atomic_load(&jobs->running) > 1) { /* when the others are done */
		jobs->drain = true;
		programme_job_return(jobs->db, job->job, jobs->process, NULL);
		release(jobs, t);
		return;
	}
	jobs->drain = false;
	tell(jobs, &t->job, true);
	st = start_child(jobs, t, &err);
	if (st != ST_OK) {
		own_error(t, err.code, err.param_count ? err.param[0] : "");
		end_task(jobs, t, PROGRAMME_JOB_FAILED, status_exit_code(st));
	}
}

/* True if there may be more. */
static bool claim(struct server_jobs *jobs)
{
	struct programme_job job;
	struct task *free_task = NULL;
	struct arena arena;
	bool found = false;
	enum status st;

	for (int i = 0; i < CHILDREN; i++)
		if (!jobs->task[i].used)
			free_task = &jobs->task[i];
	if (!free_task || busy_alone(jobs) || (jobs->drain && atomic_load(&jobs->running) > 0))
		return false;
	arena_init(&arena);
	st = programme_job_claim(jobs->db, jobs->process, !jobs->shared, LEASE_MS, &arena, &job, &found, NULL);
	if (st != ST_OK || !found) {
		arena_done(&arena);
		if (st != ST_OK)
			atomic_store(&jobs->wanted, true); /* busy: again in a moment */
		return false;
	}
	free_task->arena = arena;
	begin(jobs, free_task, &job);
	return true;
}

static void pass_on(struct server_jobs *jobs)
{
	int64_t now = now_ms();

	for (int i = 0; i < CHILDREN; i++) {
		struct task *t = &jobs->task[i];

		if (!t->used)
			continue;
		if (!read_lines(t))
			reap(jobs, t);
		else
			step(jobs, t, now);
	}
	if (atomic_load(&jobs->halting))
		return;
	if (now - jobs->looked_ms >= LOOK_MS) {
		jobs->looked_ms = now;
		look(jobs);
		if (jobs->shared)
			atomic_store(&jobs->wanted, true);
	}
	if (now - jobs->tidied_ms >= TIDY_MS && !busy_alone(jobs)) {
		jobs->tidied_ms = now;
		programme_job_tidy(jobs->db, NULL);
	}
	if (atomic_exchange(&jobs->wanted, false))
		while (claim(jobs))
			;
}

static int pause_of(struct server_jobs *jobs)
{
	bool watched;

	pthread_mutex_lock(&jobs->lock);
	watched = jobs->watches != NULL;
	pthread_mutex_unlock(&jobs->lock);
	if (atomic_load(&jobs->running) > 0)
		return STEP_MS;
	return watched || jobs->shared || atomic_load(&jobs->wanted) ? LOOK_MS : 60000;
}

static void stop_all(struct server_jobs *jobs)
{
	int64_t now = now_ms();

	if (jobs->halted_ms == 0)
		jobs->halted_ms = now;
	for (int i = 0; i < CHILDREN; i++) {
		struct task *t = &jobs->task[i];

		if (!t->used || t->pid <= 0)
			continue;
		t->stopped = true;
		pthread_mutex_lock(&jobs->lock);
		interrupt(t);
		pthread_mutex_unlock(&jobs->lock);
		if (now - jobs->halted_ms > STOP_MS)
			kill(t->pid, SIGKILL);
	}
}

static void *run(void *context)
{
	struct server_jobs *jobs = context;

	for (;;) {
		struct pollfd at[CHILDREN + 1] = {{.fd = jobs->wake[0], .events = POLLIN}};
		nfds_t count = 1;
		char drop[64];

		for (int i = 0; i < CHILDREN; i++)
			if (jobs->task[i].used)
				at[count++] = (struct pollfd){.fd = jobs->task[i].lines, .events = POLLIN};
		if (atomic_load(&jobs->halting)) {
			if (count == 1)
				break;
			stop_all(jobs);
		}
		poll(at, count, pause_of(jobs));
		while (read(jobs->wake[0], drop, sizeof drop) > 0)
			;
		pass_on(jobs);
	}
	return NULL;
}

void server_jobs_wake(struct server_jobs *jobs)
{
	ssize_t n;

	atomic_store(&jobs->wanted, true);
	n = write(jobs->wake[1], "", 1);
	(void)n; /* full: it wakes anyway */
}

bool server_jobs_interrupt(struct server_jobs *jobs, const char *job)
{
	bool told = false;

	pthread_mutex_lock(&jobs->lock);
	for (int i = 0; i < CHILDREN; i++) {
		struct task *t = &jobs->task[i];

		if (t->used && strcmp(t->job.job, job) == 0 && interrupt(t))
			t->job.cancel = told = true;
	}
	pthread_mutex_unlock(&jobs->lock);
	return told;
}

const struct server_commands *server_jobs_commands(const struct server_jobs *jobs)
{
	return jobs->commands;
}

static void free_jobs(struct server_jobs *jobs)
{
	server_commands_free(jobs->commands);
	close(jobs->wake[0]);
	close(jobs->wake[1]);
	pthread_mutex_destroy(&jobs->lock);
	free((char *)(uintptr_t)jobs->db);
	free(jobs);
}

/* Jobs run in folders of their own: the database's name must not depend on where the server is. */
static char *whole_name(const char *db)
{
	char *whole = store_is_server(db) ? NULL : realpath(db, NULL);

	return whole ? whole : heap_strdup(db);
}

enum status server_jobs_start(struct server *server, void **out_state, struct err *err)
{
	const struct server_options *o = server_options_of(server);
	struct server_jobs *jobs = heap_alloc(1, sizeof *jobs);
	enum status st;

	memset(jobs, 0, sizeof *jobs);
	jobs->server = server;
	jobs->db = whole_name(o->db);
	jobs->shared = store_is_server(o->db);
	programme_job_key("server", jobs->process);
	if (o->mailbox && o->mailbox[0] == '/')
		snprintf(jobs->mailbox, sizeof jobs->mailbox, "%s", o->mailbox);
	else if (o->mailbox)
		snprintf(jobs->mailbox, sizeof jobs->mailbox, "%s", whole_name(o->mailbox));
	else
		snprintf(jobs->mailbox, sizeof jobs->mailbox, "%s.mailbox", jobs->shared ? "sangsaeng" : jobs->db);
	pthread_mutex_init(&jobs->lock, NULL);
	atomic_store(&jobs->wanted, true);
	if (pipe2(jobs->wake, O_CLOEXEC | O_NONBLOCK) != 0) {
		free(jobs);
		return err_internal(err, strerror(errno));
	}
	st = server_commands_load(o->program, &jobs->commands, err);
	if (st == ST_OK && pthread_create(&jobs->thread, NULL, run, jobs) != 0)
		st = err_internal(err, "pthread_create");
	if (st != ST_OK) {
		free_jobs(jobs);
		return st;
	}
	*out_state = jobs;
	return ST_OK;
}

void server_jobs_halt(void *state)
{
	struct server_jobs *jobs = state;

	atomic_store(&jobs->halting, true);
	server_jobs_wake(jobs);
}

void server_jobs_stop(void *state)
{
	struct server_jobs *jobs = state;

	server_jobs_halt(jobs);
	pthread_join(jobs->thread, NULL);
	free_jobs(jobs);
}

void server_jobs_metrics(void *state, struct text *out)
{
	struct server_jobs *jobs = state;

	text_printf(out, "# TYPE sangsaeng_jobs_running gauge\nsangsaeng_jobs_running %d\n# TYPE sangsaeng_jobs_total counter\n",
		atomic_load(&jobs->running));
	for (int s = PROGRAMME_JOB_SUCCEEDED; s <= PROGRAMME_JOB_CANCELLED; s++)
		text_printf(out, "sangsaeng_jobs_total{state=\"%s\"} %lld\n", programme_job_state_name((enum programme_job_state)s),
			(long long)atomic_load(&jobs->done[s]));
}
