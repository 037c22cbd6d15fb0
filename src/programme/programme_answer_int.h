/* Private to programme: answers for those who read a folder, accept an answer or open a database. */
#ifndef SANGSAENG_PROGRAMME_ANSWER_INT_H
#define SANGSAENG_PROGRAMME_ANSWER_INT_H

#include "duty/duty_campaign.h"
#include "programme/programme_answer.h"
#include "programme/programme_int.h"

/* A file of an answer: bytes that are here, or with NULL those of the file at the path. The path's name says the table. */
struct programme_answer_part {
	const char *path, *bytes;
	size_t length;
	int64_t rows; /* of programme_rows_put */
};
struct programme_desk;
/* programme_campaign_answer within a command at the desk; the caller commits. `keeps` false: judged only. */
enum status programme_answer_in(struct programme_desk *desk, const char *request, const struct programme_answer_part *part, size_t count,
	const char *by, bool keeps, struct arena *arena, struct programme_answered *out_answered, struct findings *findings, struct err *err);
/* Rows that nobody asked for in a campaign (an application's), kept like the files of an answer under a key of their own; and judged: of the firm, of
 * whatever period. Once duty_answers_decide has accepted them the next run reads them. */
enum status programme_rows_put(struct programme_desk *desk, const char *key, const struct programme_answer_part *part, size_t count, const char *by,
	struct err *err);
enum status programme_rows_judge(struct programme_desk *desk, const char *key, const char *firm, struct findings *findings, struct err *err);

/* Judges the answers of a request that wait, once more: meanwhile others may have been accepted. Readings of meters are taken in at once. */
enum status programme_answers_judge(struct programme_desk *desk, const struct duty_campaign *campaign, const struct duty_request *request,
	bool take_readings, struct findings *findings, struct err *err);
/* Reads the accepted answers for the table at `index` after the folder's own file. */
enum status programme_answers_read(struct programme_reading *reading, int index, struct err *err);
/* Their numbers, tables and digests, for the digest of the folder; nothing if there are none. */
struct hash;
enum status programme_answers_digest(struct store_tx *tx, struct hash *hash, struct err *err);
/* Makes the names of answers, and of the files that tables came from, known to messages (base/message.h). */
enum status programme_answers_name(struct store *store, struct err *err);

/* programme_answer_store.c: whose a row of a table is; "" if it belongs to nobody, or tables of that kind do not. */
enum status programme_store_owner(struct store_tx *tx, const char *table, const char *id, char out_organisation[65], struct err *err);
/* programme_table.c: the keys of all rows of a table in the database. */
enum status programme_table_load_keys(struct programme_reading *reading, int index, struct err *err);

#endif
