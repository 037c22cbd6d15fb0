#include "cli/cli.h"

#include "base/arena.h"

#include <stdlib.h>

static int print_story(const struct cli_args *args, const struct programme_story *story)
{
	struct text out;
	char *text = NULL;
	size_t length = 0;
	FILE *memory;
	int code;

	if (args->format == CLI_JSON) {
		text_init(&out);
		cli_story_json(&out, story);
		code = cli_put(args, out.data, out.length);
		text_done(&out);
		return code;
	}
	memory = open_memstream(&text, &length);
	if (!memory)
		abort();
	cli_story_print(memory, story, args->lang);
	fclose(memory);
	code = cli_put(args, text, length);
	free(text);
	return code;
}

int cli_run(const struct cli_args *args)
{
	struct programme_options options = {.max_findings = (size_t)args->max_findings,
		.again = args->again,
		.beside = args->beside_count > 0 ? args->beside : NULL,
		.progress = cli_progress};
	struct programme_story story;
	struct findings findings;
	struct arena arena;
	struct err err;
	enum status st;
	int code;

	if (!args->db)
		return cli_usage(args, "run", "cli.option_needed", "--db FILE");
	findings_init(&findings, options.max_findings);
	arena_init(&arena);
	cli_progress_start(args);
	st = programme_run(args->positional[0], args->db, &options, &arena, &story, &findings, &err);
	if (st != ST_OK) {
		code = cli_fail(args, st, &findings, &err);
	} else {
		cli_progress_end();
		cli_warn(args, &findings);
		code = print_story(args, &story);
		if (code == 0 && story.checks_failed > 0)
			code = 1;
	}
	arena_done(&arena);
	findings_done(&findings);
	return code;
}
