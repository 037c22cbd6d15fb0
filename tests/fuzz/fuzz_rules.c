/* programme.json: any JSON object is either read whole or refused with findings that name a line inside the text. */
#include "base/json.h"
#include "fuzz.h"
#include "party/party.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_error_t error;
	json_t *root = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, &error);
	if (!root || !json_is_object(root)) {
		json_decref(root);
		return 0;
	}
	char *text = malloc(size + 1);
	memcpy(text, data, size);
	text[size] = '\0';
	if (strlen(text) == size) {
		struct arena arena;
		struct findings findings;
		struct party_rules rules;
		int64_t lines = 1;
		arena_init(&arena);
		findings_init(&findings, 1000);
		for (const char *p = text; *p; p++)
			lines += *p == '\n';
		enum status status = party_rules_parse(root, text, "programme.json", &arena, &rules, &findings);
		PROMISE((status == ST_OK) == (findings.errors == 0));
		for (size_t i = 0; i < findings.count; i++)
			PROMISE(findings.item[i].err.line >= 1 && findings.item[i].err.line <= lines);
		if (status == ST_OK) {
			PROMISE(rules.programme[0] && rules.as_of != DATE_NONE && rules.route_present[PARTY_ROUTE_TIER1]);
			PROMISE(rules.before_from <= rules.before_to && rules.after_from <= rules.after_to && rules.metered_from <= rules.metered_to);
		}
		findings_done(&findings);
		arena_done(&arena);
	}
	free(text);
	json_decref(root);
	return 0;
}
