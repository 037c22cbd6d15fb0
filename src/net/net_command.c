#include "net/net_command.h"

#include "base/arena.h"
#include "base/json.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define EXIT_TEMPORARY 75 /* EX_TEMPFAIL of sysexits.h */
#define EXIT_NOT_THERE 127
#define WAIT_MS 10
#define ENVIRONMENT_MAX 64

extern char **environ;

static void put_json(const struct net_letter *letter, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.message/1");
	json_put_string(&w, "key", letter->key);
	json_put_bool(&w, "repetition", letter->repetition);
	json_put_string(&w, "to", letter->to);
	json_put_string(&w, "to_name", letter->to_name);
	json_put_string(&w, "from", letter->from);
	json_put_string(&w, "subject", letter->subject);
	json_put_string(&w, "text", letter->body);
	json_object_close(&w);
	text_append_char(out, '\n');
}

/* Nothing secret of ours reaches the program. */
static void environment(char *out[ENVIRONMENT_MAX])
{
	static const char *const passed[] = {"PATH=", "LANG=", "SANGSAENG_COMMAND_"};
	size_t count = 0;

	for (char **e = environ; *e && count + 1 < ENVIRONMENT_MAX; e++)
		for (size_t i = 0; i < sizeof passed / sizeof *passed; i++)
			if (strncmp(*e, passed[i], strlen(passed[i])) == 0 && count + 1 < ENVIRONMENT_MAX)
				out[count++] = *e;
	out[count] = NULL;
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A program that does not read its input is no failure: its exit code says what it did. False at the end of the time. */
static bool feed(int fd, const struct text *input, int64_t until)
{
	size_t put = 0;

	while (put < input->length) {
		struct pollfd wait = {.fd = fd, .events = POLLOUT};
		int64_t left = until - now_ms();
		ssize_t wrote;

		if (left <= 0)
			return false;
		if (poll(&wait, 1, (int)left) <= 0)
			continue;
		wrote = write(fd, input->data + put, input->length - put);
		if (wrote < 0 && errno != EAGAIN && errno != EINTR)
			return true;
		put += wrote > 0 ? (size_t)wrote : 0;
	}
	return true;
}

static bool wait_for(pid_t pid, int64_t until, int *out_status)
{
	for (;;) {
		struct timespec pause = {.tv_nsec = WAIT_MS * 1000000L};
		pid_t got = waitpid(pid, out_status, WNOHANG);

		if (got == pid)
			return true;
		if (now_ms() >= until)
			return false;
		nanosleep(&pause, NULL);
	}
}

static struct net_answer answer_of(int status)
{
	struct net_answer answer = {.result = NET_REFUSED};
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;

	if (code == 0)
		answer.result = NET_SENT;
	else if (code == EXIT_TEMPORARY || code < 0)
		answer.result = NET_LATER;
	else if (code == EXIT_NOT_THERE)
		answer.result = NET_BROKEN;
	if (code > 0)
		snprintf(answer.detail, sizeof answer.detail, "exit code %d", code);
	else if (code < 0)
		snprintf(answer.detail, sizeof answer.detail, "signal %d", WTERMSIG(status));
	return answer;
}

static int start(const char *program, int in, pid_t *out_pid)
{
	char *const argument[] = {heap_strdup(program), NULL};
	char *passed[ENVIRONMENT_MAX];
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, pipe_only;
	int failure;

	environment(passed);
	sigemptyset(&none);
	sigemptyset(&pipe_only);
	sigaddset(&pipe_only, SIGPIPE);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &pipe_only);
	posix_spawnattr_setpgroup(&attributes, 0); /* so that what it starts ends with it */
	failure = posix_spawn(out_pid, program, &actions, &attributes, argument, passed);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	free(argument[0]);
	return failure;
}

struct net_answer net_command_run(const char *program, int seconds, const struct net_letter *letter)
{
	struct net_answer answer = {.result = NET_BROKEN};
	int64_t until = now_ms() + (int64_t)seconds * 1000;
	struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
	struct text input;
	int ends[2], failure, status = 0;
	bool in_time;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0) {
		snprintf(answer.detail, sizeof answer.detail, "%s", strerror(errno));
		return answer;
	}
	fcntl(ends[1], F_SETFL, O_NONBLOCK);
	failure = start(program, ends[0], &pid);
	close(ends[0]);
	if (failure) {
		close(ends[1]);
		snprintf(answer.detail, sizeof answer.detail, "%s", strerror(failure));
		return answer;
	}
	text_init(&input);
	put_json(letter, &input);
	sigaction(SIGPIPE, &ignore, &before);
	in_time = feed(ends[1], &input, until);
	close(ends[1]);
	sigaction(SIGPIPE, &before, NULL);
	text_done(&input);
	if (in_time && wait_for(pid, until, &status))
		return answer_of(status);
	kill(-pid, SIGKILL);
	waitpid(pid, &status, 0);
	answer.result = NET_LATER;
	snprintf(answer.detail, sizeof answer.detail, "took more than %d s", seconds);
	return answer;
}
