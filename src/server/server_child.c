#include "server/server_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Between fork and exec, in the child of a program with threads: nothing but system calls. */
static void become(const struct server_child *child, int lines, int empty)
{
	sigset_t none;

	sigemptyset(&none);
	for (int s = 1; s < NSIG; s++)
		if (s != SIGKILL && s != SIGSTOP)
			signal(s, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* a job never outlives the server that holds its row */
	if (child->folder && chdir(child->folder) != 0)
		_exit(127);
	if (dup2(empty, STDIN_FILENO) < 0 || dup2(child->out, STDOUT_FILENO) < 0 || dup2(lines, STDERR_FILENO) < 0)
		_exit(127);
	execve(child->program, child->argument, environ);
	_exit(127);
}

enum status server_child_start(const struct server_child *child, pid_t *out_pid, int *out_lines, struct err *err)
{
	int lines[2], empty = open("/dev/null", O_RDONLY | O_CLOEXEC);
	pid_t pid = -1;

	if (empty < 0)
		return err_internal(err, strerror(errno));
	if (pipe2(lines, O_CLOEXEC) == 0) {
		pid = fork();
		if (pid == 0)
			become(child, lines[1], empty);
		close(lines[1]);
		if (pid < 0)
			close(lines[0]);
	}
	close(empty);
	if (pid < 0)
		return err_internal(err, strerror(errno));
	fcntl(lines[0], F_SETFL, O_NONBLOCK);
	*out_pid = pid;
	*out_lines = lines[0];
	return ST_OK;
}

enum status server_child_ask(const char *program, char *const *argument, struct text *out, struct err *err)
{
	struct server_child child = {.program = program, .argument = argument};
	int answer[2], lines, code = 0;
	char buffer[8192];
	enum status st;
	ssize_t n;
	pid_t pid;

	if (pipe2(answer, O_CLOEXEC) != 0)
		return err_internal(err, strerror(errno));
	child.out = answer[1];
	st = server_child_start(&child, &pid, &lines, err);
	close(answer[1]);
	if (st == ST_OK) {
		close(lines);
		while ((n = read(answer[0], buffer, sizeof buffer)) > 0 || (n < 0 && errno == EINTR))
			if (n > 0)
				text_append(out, buffer, (size_t)n);
		while (waitpid(pid, &code, 0) < 0 && errno == EINTR)
			;
		if (code != 0)
			st = err_internal(err, program);
	}
	close(answer[0]);
	return st;
}
