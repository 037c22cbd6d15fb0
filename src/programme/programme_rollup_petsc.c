/* The distributed engine of the roll-up: writes the links for sangsaeng-petsc, runs it under mpirun, reads the totals back. The folder between
 * them is private and goes away whatever happens. */
#include "programme/programme_rollup_int.h"

#include "base/arena.h"
#include "base/text.h"
#include "graph/graph.h"
#include "graph/graph_file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATH_LENGTH 4096
#define OUTPUT_MAX ((size_t)16 * 1024) /* kept of what a child says; the rest is read and dropped */
#define LOOK_MS 200                    /* between two looks whether the user gave up */
#define STOP_MS 3000                   /* a child has this long to end when asked */

extern char **environ;

/* ---- the exchange files ---- */

static bool put(FILE *file, const void *data, size_t bytes)
{
	return bytes == 0 || fwrite(data, 1, bytes, file) == bytes;
}

/* Links sorted by product; those of one product stay in the order given. */
static bool put_links(FILE *file, const struct rollup_input *input)
{
	static const char zeros[8] = "";
	size_t n = input->products, links = input->links;
	int64_t *start = heap_alloc(n + 2, sizeof *start); /* start[i + 1] is the next place of row i while links are placed */
	int32_t *used = heap_alloc(links, sizeof *used);
	double *quantity = heap_alloc(links, sizeof *quantity);
	bool fine;

	for (size_t i = 0; i < links; i++)
		start[input->link[i].product + 2]++;
	for (size_t row = 0; row < n; row++)
		start[row + 2] += start[row + 1];
	for (size_t i = 0; i < links; i++) {
		int64_t place = start[input->link[i].product + 1]++;

		used[place] = input->link[i].input;
		quantity[place] = input->link[i].quantity;
	}
	fine = put(file, start, (n + 1) * sizeof *start) && put(file, used, links * sizeof *used) && put(file, zeros, links % 2 * sizeof *used) &&
	       put(file, quantity, links * sizeof *quantity);
	free(start);
	free(used);
	free(quantity);
	return fine;
}

static enum status write_links(const struct rollup_input *input, const char *path, struct err *err)
{
	struct graph_file_header header = {.n = (int64_t)input->products, .links = (int64_t)input->links, .columns = input->solved};
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "wb");
	bool fine = file != NULL;

	memcpy(header.magic, GRAPH_FILE_MAGIC, sizeof header.magic);
	fine = fine && put(file, &header, sizeof header) && put_links(file, input) &&
	       put(file, input->direct, input->products * (size_t)input->solved * sizeof *input->direct);
	if (file && fclose(file) != 0)
		fine = false;
	if (!fine)
		return err_set(err, ST_INTERNAL, "rollup.petsc_file", path, strerror(errno), NULL);
	return ST_OK;
}

static enum status read_totals(const char *path, double *total, size_t bytes, struct err *err)
{
	FILE *file = fopen(path, "rbe");
	bool fine = file != NULL;

	if (fine)
		errno = 0;
	fine = fine && (bytes == 0 || fread(total, 1, bytes, file) == bytes) && getc(file) == EOF;
	if (file)
		fclose(file);
	if (!fine)
		return err_set(err, ST_INTERNAL, "rollup.petsc_file", path, errno ? strerror(errno) : "unexpected length", NULL);
	return ST_OK;
}

/* ---- the folder ---- */

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *place)
{
	(void)info;
	(void)type;
	(void)place;
	remove(path);
	return 0;
}

static enum status make_folder(char folder[PATH_LENGTH], struct err *err)
{
	const char *base = getenv("TMPDIR");

	if (!base || !*base)
		base = "/tmp";
	snprintf(folder, PATH_LENGTH, "%s/sangsaeng-XXXXXX", base);
	if (strlen(base) > PATH_LENGTH / 2 || !mkdtemp(folder))
		return err_set(err, ST_INTERNAL, "rollup.petsc_file", base, strerror(errno), NULL);
	return ST_OK;
}

/* ---- the program ---- */

/* SANGSAENG_PETSC, else beside the running program, else where the build puts it. */
static bool find_program(char program[PATH_LENGTH])
{
	static const char *const places[] = {"sangsaeng-petsc", "../petsc/sangsaeng-petsc"};
	const char *named = getenv("SANGSAENG_PETSC");
	char self[PATH_LENGTH / 2];
	ssize_t length;

	if (named && *named) {
		snprintf(program, PATH_LENGTH, "%s", named);
		return strlen(named) < PATH_LENGTH && access(program, X_OK) == 0;
	}
	length = readlink("/proc/self/exe", self, sizeof self - 1);
	if (length <= 0)
		return false;
	self[length] = '\0';
	*strrchr(self, '/') = '\0';
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		snprintf(program, PATH_LENGTH, "%s/%s", self, places[i]);
		if (access(program, X_OK) == 0)
			return true;
	}
	return false;
}

#define ADDED_MAX 8
/* The environment with what Open MPI should know, unless the user knows better. `added` holds the new strings. */
static char **child_environment(const char *folder, char *added[ADDED_MAX])
{
	static const char *const defaults[] = {
		"OMPI_MCA_mpi_yield_when_idle=1",                /* a rank that waits leaves the core to others */
		"OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1",   /* ranks are the parallelism */
		"OMPI_MCA_btl_vader_single_copy_mechanism=none", /* needs ptrace, which containers forbid */
	};
	size_t count = 0, kept = 0, more = 0;
	char **list;

	while (environ[count])
		count++;
	list = heap_alloc(count + ADDED_MAX + 1, sizeof *list);
	for (size_t i = 0; i < count; i++)
		if (strncmp(environ[i], "TMPDIR=", 7) != 0)
			list[kept++] = environ[i];
	for (size_t d = 0; d < sizeof defaults / sizeof *defaults; d++) {
		size_t name = (size_t)(strchr(defaults[d], '=') - defaults[d]) + 1;
		bool given = false;

		for (size_t i = 0; i < count && !given; i++)
			given = strncmp(environ[i], defaults[d], name) == 0;
		if (!given)
			added[more++] = heap_strdup(defaults[d]);
	}
	added[more] = heap_alloc(strlen(folder) + 8, 1); /* its session folder goes away with ours */
	sprintf(added[more++], "TMPDIR=%s", folder);
	for (size_t i = 0; i < more; i++)
		list[kept++] = added[i];
	return list;
}

struct child {
	pid_t pid;
	int out, err; /* what it says; -1 when it has closed it */
	struct text said, complained;
	int status; /* as waitpid gives it */
};

static int spawn(struct child *child, char *const *argv, char *const *env, const int out[2], const int err[2])
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t signals;
	int wrong;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setpgroup(&attributes, 0);
	sigemptyset(&signals);
	posix_spawnattr_setsigmask(&attributes, &signals);
	sigaddset(&signals, SIGPIPE);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	posix_spawnattr_setsigdefault(&attributes, &signals);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	wrong = posix_spawnp(&child->pid, argv[0], &actions, &attributes, argv, env);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return wrong;
}

static void listen_to(int *fd, struct text *text)
{
	char buffer[4096];
	ssize_t got = read(*fd, buffer, sizeof buffer);

	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (got > 0) {
		text_append(text, buffer, (size_t)got);
		return;
	}
	close(*fd);
	*fd = -1;
}

/* True once the child's end is known. */
static bool ended(struct child *child, int options)
{
	pid_t got;

	do {
		got = waitpid(child->pid, &child->status, options);
	} while (got < 0 && errno == EINTR);
	return got != 0;
}

/* Asks the whole group to end, and makes it when it does not. */
static void stop(struct child *child)
{
	bool gone = false;

	kill(-child->pid, SIGTERM);
	for (int waited = 0; !gone && waited < STOP_MS; waited += 50) {
		poll(NULL, 0, 50);
		gone = ended(child, WNOHANG);
	}
	kill(-child->pid, SIGKILL);
	if (!gone)
		ended(child, 0);
}

/* Reads what the child says until it has ended. False: the user gave up, and the child was stopped. */
static bool attend(struct child *child, const struct programme_rollup_options *options)
{
	while (child->out >= 0 || child->err >= 0) {
		struct pollfd watch[2] = {{.fd = child->out, .events = POLLIN}, {.fd = child->err, .events = POLLIN}};

		if (poll(watch, 2, LOOK_MS) > 0) {
			if (watch[0].revents)
				listen_to(&child->out, &child->said);
			if (watch[1].revents)
				listen_to(&child->err, &child->complained);
		}
		if (options && options->progress && !options->progress(options->progress_context, "solve", 0, 0)) {
			stop(child);
			return false;
		}
	}
	ended(child, 0);
	return true;
}

/* The program's own words, or the first line of whoever spoke for it. */
static void first_words(const struct text *complained, char *out, size_t size)
{
	const char *line = strstr(complained->data, "sangsaeng-petsc: ");

	for (line = line ? line : complained->data; *line == '-' || *line == '\n' || *line == ' ';)
		line++;
	snprintf(out, size, "%.*s", (int)strcspn(line, "\n"), line);
}

static enum status judge(const struct child *child, bool *out_proved, struct err *err)
{
	char words[ERR_PARAM_LEN], how[32];

	*out_proved = true;
	if (WIFEXITED(child->status)) {
		switch (WEXITSTATUS(child->status)) {
		case GRAPH_FILE_SOLVED:
			return ST_OK;
		case GRAPH_FILE_NOT_PROVED:
			*out_proved = false;
			return ST_OK;
		case GRAPH_FILE_NOT_CONVERGED:
			return err_set(err, ST_INPUT, "rollup.petsc_not_converged", NULL);
		case GRAPH_FILE_NOT_FINITE:
			return err_set(err, ST_INPUT, "graph.not_finite", "rollup", NULL);
		default:
			break;
		}
		snprintf(how, sizeof how, "%d", WEXITSTATUS(child->status));
	} else {
		snprintf(how, sizeof how, "signal %d", WTERMSIG(child->status));
	}
	first_words(&child->complained, words, sizeof words);
	return err_set(err, ST_INTERNAL, "rollup.petsc_failed", how, words, NULL);
}

static enum status run(char *const *argv, char *const *env, const struct programme_rollup_options *options, bool *out_proved, struct err *err)
{
	struct child child = {.out = -1, .err = -1};
	int out[2], problems[2], wrong;
	enum status st;

	if (pipe2(out, O_CLOEXEC) != 0)
		return err_internal(err, "pipe2");
	if (pipe2(problems, O_CLOEXEC) != 0) {
		close(out[0]);
		close(out[1]);
		return err_internal(err, "pipe2");
	}
	wrong = spawn(&child, argv, env, out, problems);
	close(out[1]);
	close(problems[1]);
	child.out = out[0];
	child.err = problems[0];
	text_init(&child.said);
	text_init(&child.complained);
	child.said.max = child.complained.max = OUTPUT_MAX;
	if (wrong == ENOENT)
		st = err_set(err, ST_NOT_FOUND, "rollup.petsc_no_mpirun", NULL);
	else if (wrong)
		st = err_set(err, ST_INTERNAL, "rollup.petsc_failed", argv[0], strerror(wrong), NULL);
	else if (!attend(&child, options))
		st = err_set(err, ST_CANCELLED, "programme.cancelled", NULL);
	else
		st = judge(&child, out_proved, err);
	if (child.out >= 0)
		close(child.out);
	if (child.err >= 0)
		close(child.err);
	text_done(&child.said);
	text_done(&child.complained);
	return st;
}

static enum status solve_in(const char *folder, const char *program, const struct rollup_input *input, const struct programme_rollup_options *options,
	int ranks, double *total, bool *out_proved, struct err *err)
{
	char links[PATH_LENGTH + 8], answer[PATH_LENGTH + 8], number[16], *added[ADDED_MAX] = {NULL}, **env;
	const char *argv[16];
	int argc = 0;
	bool proved = false;
	enum status st;

	snprintf(links, sizeof links, "%s/links", folder);
	snprintf(answer, sizeof answer, "%s/totals", folder);
	snprintf(number, sizeof number, "%d", ranks);
	st = write_links(input, links, err);
	if (st != ST_OK)
		return st;
	argv[argc++] = "mpirun";
	argv[argc++] = "-n";
	argv[argc++] = number;
	argv[argc++] = "--oversubscribe";
	argv[argc++] = "--bind-to"; /* two jobs at once would both be bound to the first core */
	argv[argc++] = "none";
	if (geteuid() == 0)
		argv[argc++] = "--allow-run-as-root";
	argv[argc++] = program;
	argv[argc++] = links;
	argv[argc++] = answer;
	argv[argc] = NULL;
	env = child_environment(folder, added);
	st = run((char *const *)(uintptr_t)argv, env, options, &proved, err);
	for (int i = 0; i < ADDED_MAX; i++)
		free(added[i]);
	free(env);
	if (st == ST_OK && proved)
		st = read_totals(answer, total, input->products * (size_t)input->solved * sizeof *total, err);
	if (st == ST_OK)
		*out_proved = proved;
	return st;
}

enum status programme_rollup_petsc(
	const struct rollup_input *input, const struct programme_rollup_options *options, int ranks, double *total, bool *out_proved, struct err *err)
{
	char folder[PATH_LENGTH], program[PATH_LENGTH];
	enum status st;

	if (!find_program(program))
		return err_set(err, ST_NOT_FOUND, "rollup.petsc_missing", NULL);
	st = make_folder(folder, err);
	if (st != ST_OK)
		return st;
	st = solve_in(folder, program, input, options, ranks, total, out_proved, err);
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return st;
}
