/* The core problem in a child process: CBC, one thread, with a hard limit. What it answers is judged again before it is believed; its bound is
 * widened by its tolerance. */
#include "plan/plan_int.h"

#include "base/arena.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

#define TOLERANCE 1e-7 /* of CBC's objective, relative */
#define USE_MAX 1e12   /* larger coefficients are beyond its tolerances */

/* The open options as a mixed-integer program: maximise becomes minimise, value in parts of `scale`. Sets with one choice left are constants. False
 * if it cannot be written. */
static bool write_problem(const struct plan_state *s, const char *path, double scale)
{
	const struct plan_core *c = s->core;
	FILE *f = fopen(path, "we");
	if (!f)
		return false;
	fputs("NAME core\nROWS\n N value\n", f);
	for (size_t r = 0; r < c->active_rows; r++)
		fprintf(f, " L r%zu\n", r);
	for (size_t k = 0; k < c->sets; k++)
		fprintf(f, " %c s%zu\n", c->required[k] ? 'E' : 'L', k);
	fputs("COLUMNS\n    M1        'MARKER'                 'INTORG'\n", f);
	for (size_t k = 0; k < c->sets; k++)
		for (uint32_t i = c->set_from[k]; i < c->set_from[k + 1]; i++)
			for (int32_t a = 0; a < c->item[i].alternatives; a++) {
				const struct core_item *item = &c->item[i];
				uint32_t option = item->option + (uint32_t)a;
				if (!c->open[option])
					continue;
				fprintf(f, "    x%u  value  %.17g  s%zu  1\n", option, -core_value(c, item, a) / scale, k);
				int32_t head = item->head + a;
				for (size_t r = 0; r < c->active_rows; r++) {
					int64_t use = 0;
					for (int32_t u = c->use_from[head]; u < c->use_from[head + 1]; u++)
						if (c->row_at[c->use[u].row] == (int32_t)r)
							use += c->use[u].coefficient * c->problem->amount[item->amount + (size_t)c->use[u].slot];
					if (use != 0)
						fprintf(f, "    x%u  r%zu  %lld\n", option, r, (long long)use);
				}
			}
	fputs("    M2        'MARKER'                 'INTEND'\nRHS\n", f);
	for (size_t r = 0; r < c->active_rows; r++)
		fprintf(f, "    b  r%zu  %lld\n", r, (long long)c->problem->capacity[c->row_of[r]]);
	for (size_t k = 0; k < c->sets; k++)
		fprintf(f, "    b  s%zu  1\n", k);
	fputs("BOUNDS\n", f);
	for (uint32_t o = 0; o < c->options; o++)
		if (c->open[o])
			fprintf(f, " UP d  x%u  1\n", o);
	fputs("ENDATA\n", f);
	return fclose(f) == 0;
}

/* Starts CBC, its words going to `log`; 0 if it is not installed. */
static pid_t start(char *const *argv, const char *log)
{
	posix_spawn_file_actions_t actions;
	pid_t child = 0;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (posix_spawnp(&child, argv[0], &actions, NULL, argv, environ) != 0)
		child = 0;
	posix_spawn_file_actions_destroy(&actions);
	return child;
}

/* Waits for the child, asking the clock; kills it at the limit. True if it ended by itself. */
static bool wait_for(pid_t child, struct plan_clock *clock, double until)
{
	int status;
	for (;;) {
		pid_t done = waitpid(child, &status, WNOHANG);
		if (done == child)
			return WIFEXITED(status) && WEXITSTATUS(status) == 0;
		if (done < 0 && errno != EINTR)
			return false;
		if (plan_clock_ask(clock) || plan_clock_seconds(clock) > until) {
			kill(child, SIGKILL);
			while (waitpid(child, &status, 0) < 0 && errno == EINTR)
				;
			return false;
		}
		nanosleep(&(struct timespec){0, 5000000}, NULL);
	}
}

/* The plan in the solution file becomes the plan in hand. `*out_optimal` if CBC says that it proved it; false if there is none. */
static bool read_solution(struct plan_state *s, const char *path, bool *out_optimal)
{
	const struct plan_core *c = s->core;
	char line[512];
	FILE *f = fopen(path, "re");
	if (!f)
		return false;
	bool good = fgets(line, sizeof line, f) != NULL && strncmp(line, "Infeasible", 10) != 0;
	*out_optimal = good && strncmp(line, "Optimal", 7) == 0;
	if (good) {
		for (size_t k = 0; k < c->sets; k++)
			plan_choose(s, k, PLAN_NONE, PLAN_NONE);
		while (fgets(line, sizeof line, f)) {
			unsigned option;
			double x;
			if (sscanf(line, "%*[* ]%*u x%u %lf", &option, &x) != 2 && sscanf(line, "%*u x%u %lf", &option, &x) != 2)
				continue;
			if (x < 0.5 || option >= c->options)
				continue;
			for (size_t i = 0, high = c->items; i < high;) { /* items are in the order of their options */
				size_t middle = (i + high) / 2;
				if (option < c->item[middle].option)
					high = middle;
				else if (option >= c->item[middle].option + (uint32_t)c->item[middle].alternatives)
					i = middle + 1;
				else {
					plan_choose(s, (size_t)c->item[middle].set, (int32_t)middle, (int32_t)(option - c->item[middle].option));
					break;
				}
			}
		}
	}
	fclose(f);
	return good;
}

/* "Lower bound: x" in CBC's words, of what is minimised. */
static bool read_bound(const char *path, double *out_bound)
{
	char line[512];
	bool found = false;
	FILE *f = fopen(path, "re");
	if (!f)
		return false;
	while (fgets(line, sizeof line, f))
		found |= sscanf(line, "Lower bound: %lf", out_bound) == 1;
	fclose(f);
	return found;
}

/* The plan in hand is one: within its tolerances CBC may have exceeded a row. */
static bool is_plan(const struct plan_state *s)
{
	bool good = plan_is_feasible(s);
	for (size_t k = 0; good && k < s->core->sets; k++)
		good = s->item[k] != PLAN_NONE || !s->core->required[k];
	return good;
}

bool plan_cbc(struct plan_state *s, double seconds, double *out_bound)
{
	const struct plan_core *c = s->core;
	const char *folder = getenv("TMPDIR");
	double scale = fmax(fabs((double)s->best_value), 1) * 1e-6, most = 0, bound;
	struct text base;
	char path[3][600], limit[32], cutoff[48];
	bool proven = false, optimal = false;
	for (size_t r = 0; r < c->rows; r++)
		most = fmax(most, c->active[r] ? c->reach[r] / (double)(c->sets + 1) : 0);
	text_init(&base);
	text_printf(&base, "%.500s/sangsaeng-plan-XXXXXX", folder && folder[0] ? folder : "/tmp");
	if (mkdtemp(base.data)) {
		static const char *const name[3] = {"core.mps", "core.log", "core.sol"};
		for (int k = 0; k < 3; k++)
			snprintf(path[k], sizeof path[k], "%s/%s", base.data, name[k]);
		snprintf(limit, sizeof limit, "%.3f", seconds);
		/* only what is as good as the best plan is of interest */
		snprintf(cutoff, sizeof cutoff, "%.17g", s->found ? -(double)s->best_value / scale * (1 - 1e-9) : 1e30);
		char word[7][12] = {"cbc", "-timeMode", "elapsed", "-sec", "-cutoff", "-solve", "-solu"};
		char *argv[] = {word[0], path[0], word[1], word[2], word[3], limit, word[4], cutoff, word[5], word[6], path[2], NULL};
		pid_t child = write_problem(s, path[0], scale) ? start(argv, path[1]) : 0;
		if (child > 0 && wait_for(child, s->clock, plan_clock_seconds(s->clock) + seconds + 2) && read_solution(s, path[2], &optimal)) {
			plan_state_keep(s);
			if (optimal && s->found) {
				bound = -(double)s->best_value / scale;
				/* what it proved is the best plan, not one that the judge refused */
				proven = is_plan(s) && s->value >= (double)s->best_value - 1e-9 * fabs((double)s->best_value);
			} else {
				proven = read_bound(path[1], &bound);
			}
			proven = proven && most <= USE_MAX;
			if (proven)
				*out_bound = -bound * scale + (optimal ? PLAN_EXACT : TOLERANCE) * fabs(bound) * scale;
		}
		for (int k = 0; k < 3; k++)
			unlink(path[k]);
		rmdir(base.data);
	}
	text_done(&base);
	return proven;
}
