/* Answers to requests: CSV files of a firm, checked as the programme folder is, kept as they came, and after somebody else has accepted them read by
 * the next run as further rows of their tables. */
#ifndef SANGSAENG_PROGRAMME_ANSWER_H
#define SANGSAENG_PROGRAMME_ANSWER_H

#include "base/arena.h"
#include "base/message.h"
#include "duty/duty_campaign.h"
#include "programme/programme_int.h"

struct programme_answer_file {
	const char *asked, *file; /* table, and the file's name without its folder */
	int64_t rows;
};
struct programme_answered {
	struct programme_answer_file *file;
	size_t count;
};
/* Files named by their table (activity.csv). Every row must be of the firm and the period that were asked, every key new, every reference there; what
 * is wrong is a finding with file, line and column, then ST_INPUT answer.refused. A new answer takes the place of one that waits. With `dry_run`
 * everything is judged and nothing kept. ST_NOT_FOUND request.none; ST_CONFLICT request.closed; ST_DENIED request.not_firm. */
enum status programme_campaign_answer(const char *db, const char *request, const char *const *path, size_t count, const char *by, date_day on,
	bool dry_run, struct arena *arena, struct programme_answered *out_answered, struct findings *findings, struct err *err);

/* Empty files with the header of each table that is asked for, and a text that explains the columns, in a folder that is made if missing; none is
 * written over. ST_CONFLICT answer.template_exists. */
enum status programme_campaign_template(const char *db, const char *request, const char *folder, enum lang lang, struct arena *arena,
	struct programme_answered *out_written, struct err *err);

/* ---- for those who read a folder, accept an answer or open a database ---- */

/* Judges the answers of a request that wait, once more: meanwhile others may have been accepted. Readings of meters are taken in at once. */
struct programme_desk;
enum status programme_answers_judge(struct programme_desk *desk, const struct duty_campaign *campaign, const struct duty_request *request,
	bool take_readings, struct findings *findings, struct err *err);
/* Reads the accepted answers for the table at `index` after the folder's own file. */
enum status programme_answers_read(struct programme_reading *reading, int index, struct err *err);
/* Their numbers, tables and digests, for the digest of the folder; nothing if there are none. */
struct hash;
enum status programme_answers_digest(struct store_tx *tx, struct hash *hash, struct err *err);
/* Makes the names of answers known to messages (base/message.h). */
enum status programme_answers_name(struct store *store, struct err *err);

/* programme_answer_store.c: whose a row of a table is; "" if it belongs to nobody, or tables of that kind do not. */
enum status programme_store_owner(struct store_tx *tx, const char *table, const char *id, char out_organisation[65], struct err *err);
/* programme_table.c: the keys of all rows of a table in the database. */
enum status programme_table_load_keys(struct programme_reading *reading, int index, struct err *err);

#endif
