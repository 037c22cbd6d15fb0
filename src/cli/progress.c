#include "cli/cli.h"

#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;

static struct {
	bool shown;      /* something stands on the line */
	bool enabled;
	enum lang lang;
	int64_t start_ms, last_ms;
} line;

static void note_interrupt(int signal_number)
{
	(void)signal_number;
	interrupted = 1;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void cli_progress_start(const struct cli_args *args)
{
	struct sigaction action = {.sa_handler = note_interrupt, .sa_flags = (int)SA_RESETHAND};

	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	line.enabled = !args->no_progress && !args->quiet && isatty(STDERR_FILENO);
	line.lang = args->lang;
	line.start_ms = line.last_ms = now_ms();
	line.shown = false;
}

static const char *phase_name(const char *phase)
{
	static const struct {
		const char *phase, *ko;
	} name[] = {{"import", "가져오기"}, {"check", "검사"}, {"inventory", "배출량"}, {"footprint", "탄소발자국"}, {"money", "자금"}, {"reduction", "감축"}, {"credit", "크레딧"},
		{"plan", "계획"}, {"read", "읽기"}, {"solve", "계산"}, {"write", "쓰기"}};

	for (size_t i = 0; line.lang == LANG_KO && i < sizeof name / sizeof *name; i++)
		if (strcmp(name[i].phase, phase) == 0)
			return name[i].ko;
	return phase;
}

bool cli_progress(void *context, const char *phase, int64_t done, int64_t total)
{
	int64_t now;

	(void)context;
	if (interrupted)
		return false;
	if (!line.enabled)
		return true;
	now = now_ms();
	if (now - line.start_ms < 1000 || now - line.last_ms < 100)
		return true;
	line.last_ms = now;
	line.shown = true;
	fprintf(stderr, "\r\033[K%s %lld", phase_name(phase), (long long)done);
	if (total > 0) {
		fprintf(stderr, "/%lld", (long long)total);
		if (now - line.start_ms > 5000 && done > 0 && done < total)
			fprintf(stderr, line.lang == LANG_KO ? ", 약 %lld초 남음" : ", about %lld s left",
				(long long)((now - line.start_ms) * (total - done) / done / 1000 + 1));
	}
	fflush(stderr);
	return true;
}

void cli_progress_end(void)
{
	if (line.shown)
		fputs("\r\033[K", stderr);
	line.shown = false;
}

bool cli_interrupted(void)
{
	return interrupted;
}
