/* Bodies that ask for jobs: refused with a code, or understood; then a command line, in which no value became an option. */
#include "fuzz.h"
#include "server/server_commands.h"

#include <string.h>

/* Some commands of `sangsaeng help -O json`. */
static const char help[] = "{\"schema\":\"sangsaeng.commands/"
			   "1\",\"commands\":[{\"command\":\"duty\",\"formats\":[\"text\",\"json\",\"csv\"],\"format\":\"text\",\"options\""
			   ":[\"db\",\"output\",\"json\",\"out\",\"by\",\"reason\",\"all\",\"on\",\"due\",\"overdue\",\"kind\",\"evidence\",\"to\","
			   "\"until\",\"for\",\"firm\",\"check"
			   "er\"],\"forms\":[{\"words\":[\"list\"],\"arguments\":[],\"options\":[\"db\",\"due\",\"overdue\",\"firm\",\"for\","
			   "\"kind\",\"all\",\"on\",\"output\",\""
			   "json\"]},{\"words\":[\"done\"],\"arguments\":[{\"name\":\"KIND\",\"optional\":false,\"many\":false},{\"name\":"
			   "\"SUBJECT\",\"optional\":false,"
			   "\"many\":false}],\"options\":[\"db\",\"evidence\",\"by\",\"on\",\"output\",\"json\"]}],\"text\":{\"ko\":\"\",\"en\":\"\"}"
			   ",\"usage\":\"\"},{\"command\":\""
			   "meter\",\"formats\":[\"text\",\"json\",\"csv\"],\"format\":\"text\",\"options\":[\"db\",\"output\",\"json\",\"by\","
			   "\"reason\",\"on\",\"dry-run\",\"max"
			   "-findings\"],\"forms\":[{\"words\":[\"import\"],\"arguments\":[{\"name\":\"FILE.csv\",\"optional\":false,\"many\":false}]"
			   ",\"options\":[\"db\""
			   ",\"on\",\"reason\",\"by\",\"dry-run\",\"output\",\"json\",\"max-findings\"]},{\"words\":[\"list\"],\"arguments\":[],"
			   "\"options\":[\"db\",\"output\""
			   ",\"json\",\"max-findings\"]}],\"text\":{\"ko\":\"\",\"en\":\"\"},\"usage\":\"\"},{\"command\":\"outcome\",\"formats\":["
			   "\"text\",\"json\",\"csv\"],\"for"
			   "mat\":\"text\",\"options\":[\"db\",\"output\",\"json\",\"out\",\"all\",\"on\",\"year\",\"report\"],\"forms\":[{\"words\":"
			   "[\"\"],\"arguments\":[{\"name"
			   "\":\"FIRM\",\"optional\":false,\"many\":false}],\"options\":[\"all\",\"db\",\"year\",\"on\",\"output\",\"out\","
			   "\"report\",\"json\"]}],\"text\":{\"ko"
			   "\":\"\",\"en\":\"\"},\"usage\":\"\"}],\"options\":[{\"option\":\"db\",\"value\":\"FILE\",\"text\":{\"ko\":\"\",\"en\":"
			   "\"\"}},{\"option\":\"output\",\"value\""
			   ":\"FORMAT\",\"text\":{\"ko\":\"\",\"en\":\"\"}},{\"option\":\"json\",\"text\":{\"ko\":\"\",\"en\":\"\"}},{\"option\":"
			   "\"out\",\"value\":\"PATH\",\"text\":{\"k"
			   "o\":\"\",\"en\":\"\"}},{\"option\":\"by\",\"value\":\"NAME\",\"text\":{\"ko\":\"\",\"en\":\"\"}},{\"option\":\"reason\","
			   "\"value\":\"TEXT\",\"text\":{\"ko\":\""
			   "\",\"en\":\"\"}},{\"option\":\"all\",\"text\":{\"ko\":\"\",\"en\":\"\"}},{\"option\":\"on\",\"value\":\"DATE\",\"text\":{"
			   "\"ko\":\"\",\"en\":\"\"}},{\"option\":"
			   "\"due\",\"value\":\"SPAN\",\"text\":{\"ko\":\"\",\"en\":\"\"}},{\"option\":\"overdue\",\"text\":{\"ko\":\"\",\"en\":\"\"}"
			   "},{\"option\":\"kind\",\"value\":\"K"
			   "IND\",\"text\":{\"ko\":\"\",\"en\":\"\"}},{\"option\":\"evidence\",\"value\":\"KEY\",\"text\":{\"ko\":\"\",\"en\":\"\"}},"
			   "{\"option\":\"to\",\"value\":\"PERS"
			   "ON\",\"text\":{\"ko\":\"\",\"en\":\"\"}},{\"option\":\"until\",\"value\":\"DATE\",\"text\":{\"ko\":\"\",\"en\":\"\"}},{"
			   "\"option\":\"for\",\"value\":\"FUNDER"
			   "\",\"text\":{\"ko\":\"\",\"en\":\"\"}},{\"option\":\"firm\",\"value\":\"FIRM\",\"text\":{\"ko\":\"\",\"en\":\"\"}},{"
			   "\"option\":\"checker\",\"value\":\"NAME\""
			   ",\"text\":{\"ko\":\"\",\"en\":\"\"}},{\"option\":\"year\",\"value\":\"YEAR\",\"text\":{\"ko\":\"\",\"en\":\"\"}},{"
			   "\"option\":\"dry-run\",\"text\":{\"ko\":\"\""
			   ",\"en\":\"\"}},{\"option\":\"report\",\"text\":{\"ko\":\"\",\"en\":\"\"}},{\"option\":\"max-findings\",\"value\":\"N\","
			   "\"text\":{\"ko\":\"\",\"en\":\"\"}}]}";

static void check_line(const struct server_commands *commands, const struct server_plan *plan, struct arena *arena)
{
	const char *const none[] = {NULL};
	const struct server_line with = {
		.program = "sangsaeng", .db = "d.db", .mailbox = "m", .smtp = NULL, .folder = "/f", .by = "P", .checker = "", .file = none};
	const char *result = NULL, *media = NULL;
	char **line;

	if (plan->uploads > 0)
		return; /* their paths are not there */
	line = server_commands_line(commands, plan->arguments, &with, arena, &result, &media);
	PROMISE(line && line[0] && media);
	for (size_t i = 0; line[i]; i++)
		PROMISE(!strpbrk(line[i], "\n\r") || i > 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum view_role role[] = {VIEW_ROLE_OPERATOR, VIEW_ROLE_SUPPLIER, VIEW_ROLE_CARMAKER_SUSTAINABILITY, VIEW_ROLE_PUBLIC};
	static struct server_commands *commands;
	struct arena arena;
	struct err err;
	json_t *body;

	if (!commands)
		PROMISE(server_commands_read(help, sizeof help - 1, &commands, &err) == ST_OK);
	if (json_read_text((const char *)data, size, "", &body, &err) != ST_OK)
		return 0;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof role / sizeof *role && json_is_object(body); i++) {
		const struct view_viewer viewer = {.role = role[i], .organisation = role[i] == VIEW_ROLE_PUBLIC ? NULL : "S1", .person = "P"};
		struct server_plan plan = {0};
		struct findings findings;
		enum status st;

		findings_init(&findings, 50);
		st = server_commands_plan(commands, &viewer, body, &arena, &findings, &plan, &err);
		PROMISE(st != ST_INTERNAL && (st == ST_OK) == (plan.arguments != NULL));
		PROMISE(st != ST_OK || role[i] != VIEW_ROLE_PUBLIC);
		if (st == ST_OK)
			check_line(commands, &plan, &arena);
		else
			PROMISE(err.code[0]);
		json_decref(plan.arguments);
		findings_done(&findings);
	}
	json_decref(body);
	arena_done(&arena);
	return 0;
}
