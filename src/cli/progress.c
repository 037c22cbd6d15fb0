#include "cli/cli.h"

#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;

static struct {
	bool shown; /* something stands on the line */
	bool enabled;
	bool json; /* JSON lines for a program that started this one */
	enum lang lang;
	int64_t start_ms, last_ms;
	bool verbose; /* say how long each phase took */
	char phase[32];
	int64_t phase_ms;
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
	line.json = args->progress_json;
	line.lang = args->lang;
	line.start_ms = line.last_ms = now_ms();
	line.shown = false;
	line.verbose = args->verbose;
	line.phase[0] = '\0';
}

/* At most four lines a second, and one for each new phase. */
static void step_line(const char *phase, int64_t done, int64_t total)
{
	static char last[32];
	int64_t now = now_ms();

	if (strcmp(last, phase) == 0 && now - line.last_ms < 250)
		return;
	line.last_ms = now;
	snprintf(last, sizeof last, "%s", phase);
	cli_line_step(phase, done, total);
}

static const char *phase_name(const char *phase)
{
	static const struct {
		const char *phase, *ko;
	} name[] = {{"import", "가져오기"}, {"readings", "계량값"}, {"rules", "규칙 검사"}, {"store", "저장"}, {"inventory", "배출량"},
		{"footprint_before", "이전 탄소발자국"}, {"money", "자금"}, {"reduction", "감축"}, {"footprint_after", "이후 탄소발자국"},
		{"seal", "봉인"}, {"check", "점검"}, {"read", "읽기"}, {"solve", "계산"}, {"write", "쓰기"}, {"sample", "표본 계산"},
		{"explain", "설명"}, {"generate", "생성"}};

	for (size_t i = 0; line.lang == LANG_KO && i < sizeof name / sizeof *name; i++)
		if (strcmp(name[i].phase, phase) == 0)
			return name[i].ko;
	return phase;
}

/* Ends the phase that ran, and begins another ("" for none). */
static void next_phase(const char *phase)
{
	int64_t now;

	if (!line.verbose || line.json || strcmp(line.phase, phase) == 0)
		return;
	now = now_ms();
	if (line.phase[0])
		fprintf(stderr, "%s%s: %.2f s\n", line.shown ? "\r\033[K" : "", line.phase, (double)(now - line.phase_ms) / 1000);
	line.shown = false;
	snprintf(line.phase, sizeof line.phase, "%s", phase);
	line.phase_ms = now;
}

bool cli_progress(void *context, const char *phase, int64_t done, int64_t total)
{
	int64_t now;

	(void)context;
	next_phase(phase);
	if (interrupted)
		return false;
	if (line.json)
		step_line(phase, done, total);
	if (!line.enabled || line.json)
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

bool cli_progress_plan(void *context, double objective, double bound, double seconds)
{
	(void)context;
	if (interrupted)
		return false;
	if (line.json && seconds >= 1) /* how much of the way to the bound is proven, in thousandths */
		step_line("solve", bound > 0 && objective > 0 && objective <= bound ? (int64_t)(1000 * objective / bound) : 0, 1000);
	if (!line.enabled || line.json || seconds < 1)
		return true;
	line.shown = true;
	fprintf(stderr,
		line.lang == LANG_KO ? "\r\033[K%.0f초: 찾은 값 %.6g, 상한 %.6g, 차이 %.4f%%"
				     : "\r\033[K%.0f s: found %.6g, at most %.6g, gap %.4f%%",
		seconds, objective, bound, bound > 0 ? 100 * (bound - objective) / bound : 0.0);
	fflush(stderr);
	return true;
}

void cli_progress_end(void)
{
	next_phase("");
	if (line.shown)
		fputs("\r\033[K", stderr);
	line.shown = false;
}

bool cli_interrupted(void)
{
	return interrupted;
}
