/* Private to programme: answers for those who read a folder, accept an answer or open a database. */
#ifndef SANGSAENG_PROGRAMME_ANSWER_INT_H
#define SANGSAENG_PROGRAMME_ANSWER_INT_H

#include "duty/duty_campaign.h"
#include "programme/programme_answer.h"
#include "programme/programme_int.h"

/* Judges the answers of a request that wait, once more: meanwhile others may have been accepted. Readings of meters are taken in at once. */
struct programme_desk;
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
