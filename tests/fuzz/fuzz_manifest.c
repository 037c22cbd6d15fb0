/* Manifests of backups from any bytes: what is taken names files inside the folder only, and is written again as it was read. */
#include "base/text.h"
#include "fuzz.h"
#include "programme/programme_backup.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct programme_manifest m, back;
	struct arena arena;
	struct text text;
	struct err err;

	arena_init(&arena);
	text_init(&text);
	if (programme_manifest_parse((const char *)data, size, &arena, &m, &err) != ST_OK) {
		PROMISE(strncmp(err.code, "backup.", 7) == 0);
	} else {
		for (size_t i = 0; i < m.count; i++) {
			PROMISE(!strstr(m.object[i].file, "..") && m.object[i].file[0] != '/' && strlen(m.object[i].file) < EVIDENCE_FILE_LEN);
			PROMISE(m.object[i].bytes >= 0 && strlen(m.object[i].sha256) == HASH_HEX_LEN - 1);
		}
		programme_manifest_text(&m, &text);
		PROMISE(programme_manifest_parse(text.data, text.length, &arena, &back, NULL) == ST_OK);
		PROMISE(back.count == m.count && strcmp(back.programme, m.programme) == 0 && back.schema == m.schema &&
			strcmp(back.database, m.database) == 0);
	}
	text_done(&text);
	arena_done(&arena);
	return 0;
}
