#include "cli/cli.h"

#include "cli/version.h"

#include <string.h>

static void put_option(FILE *stream, int option, enum lang lang)
{
	const struct cli_option_text *o = &cli_options[option];
	char left[64], letter[8] = "    ";

	if (o->letter)
		snprintf(letter, sizeof letter, "-%c, ", o->letter);
	snprintf(left, sizeof left, "%s--%s%s%s", letter, o->name, o->value ? " " : "", o->value ? o->value : "");
	/* by width, not bytes: a value may be "A,B,…" */
	fprintf(stream, "  %s%*s %s\n", left, utf8_width(left) < 26 ? 26 - utf8_width(left) : 0, "", lang == LANG_KO ? o->ko : o->en);
}

static void put_exit_codes(FILE *stream, enum lang lang)
{
	fputs(lang == LANG_KO ? "\n종료 코드\n"
				"  0 끝냈고 문제 없음    1 끝냈으나 문제 있음    2 사용법 오류        3 입력 자료 오류 (바뀐 것 없음)\n"
				"  4 찾을 수 없음        5 이미 있거나 잠김      6 권한 없음          7 서버나 네트워크\n"
				"  70 내부 오류          130 중단됨\n"
			      : "\nExit codes\n"
				"  0 done                 1 done, with findings   2 wrong usage        3 input cannot be used (nothing changed)\n"
				"  4 not found            5 conflict or locked    6 not permitted      7 server or network\n"
				"  70 internal error      130 interrupted\n",
		stream);
}

static void put_command(FILE *stream, const struct cli_command *c, enum lang lang)
{
	bool ko = lang == LANG_KO;

	fprintf(stream, "sangsaeng %s: %s\n\n%s\n", c->name, ko ? c->ko : c->en, ko ? "예" : "Examples");
	fputs(ko ? c->examples_ko : c->examples_en, stream);
	fprintf(stream, "\n%s\n  sangsaeng %s %s\n", ko ? "사용법" : "Usage", c->name, c->usage);
	if (c->more_en)
		fprintf(stream, "\n%s", ko ? c->more_ko : c->more_en);
	fprintf(stream, "\n%s\n", ko ? "옵션" : "Options");
	for (int o = 0; o < CLI_OPTION_COUNT; o++)
		if (c->options & CLI_BIT(o))
			put_option(stream, o, lang);
	for (int o = 0; o < CLI_OPTION_COUNT; o++)
		if (CLI_GLOBAL & CLI_BIT(o))
			put_option(stream, o, lang);
	put_exit_codes(stream, lang);
}

void cli_help_print(FILE *stream, const struct cli_command *command, enum lang lang)
{
	bool ko = lang == LANG_KO;

	if (command) {
		put_command(stream, command, lang);
		return;
	}
	fputs(ko ? "상생: 공급망의 돈을 1원까지 아래로, 탄소를 1kg까지 위로 따라갑니다.\n\n예\n"
		 : "Sangsaeng follows every won down a supply chain and every kilogram of CO2e back up.\n\nExamples\n",
		stream);
	fputs("  sangsaeng run examples/automotive --db automotive.db\n"
	      "  sangsaeng check --db automotive.db\n"
	      "  sangsaeng rollup --links links.csv --direct direct.csv\n",
		stream);
	fputs(ko ? "\n명령\n" : "\nCommands\n", stream);
	for (const struct cli_command *c = cli_commands; c->name; c++)
		fprintf(stream, "  %-10s %s\n", c->name, ko ? c->ko : c->en);
	fputs(ko ? "\n모든 명령의 옵션\n" : "\nOptions of every command\n", stream);
	for (int o = 0; o < CLI_OPTION_COUNT; o++)
		if (CLI_GLOBAL & CLI_BIT(o))
			put_option(stream, o, lang);
	put_exit_codes(stream, lang);
	fputs(ko ? "\n명령마다 더 보기: sangsaeng help 명령\n" : "\nMore about a command: sangsaeng help COMMAND\n", stream);
}

void cli_version_print(FILE *stream)
{
	fprintf(stream, "sangsaeng %s", SANGSAENG_VERSION);
	if (strcmp(SANGSAENG_GIT, "unknown") != 0 && SANGSAENG_GIT[0])
		fprintf(stream, " (git %s)", SANGSAENG_GIT);
	fprintf(stream, ", schema %d\n", programme_schema());
	fputs("Apache-2.0; notices of what it is derived from, PACT of WBCSD among them: NOTICE\n", stream);
}

int cli_help(const struct cli_args *args)
{
	const struct cli_command *command = NULL;

	if (args->positional_count > 0) {
		command = cli_command_find(args->positional[0]);
		if (!command) { /* parsed again as a command, so that the same "did you mean" is said */
			char *argv[] = {(char *)(uintptr_t)args->program, (char *)(uintptr_t)args->positional[0], NULL};
			struct cli_args ignored;
			struct err err;
			enum status st = cli_args_parse(2, argv, &ignored, &command, &err);

			return cli_fail(args, st, NULL, &err);
		}
	}
	if (args->format == CLI_JSON) {
		struct text out;
		int code;

		text_init(&out);
		cli_help_json(&out);
		code = cli_put(args, out.data, out.length);
		text_done(&out);
		return code;
	}
	cli_help_print(stdout, command, args->lang);
	return cli_put(args, "", 0);
}
