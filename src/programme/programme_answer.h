/* Answers to requests: CSV files of a firm, checked as the programme folder is, kept as they came, and after somebody else has accepted them read by
 * the next run as further rows of their tables. */
#ifndef SANGSAENG_PROGRAMME_ANSWER_H
#define SANGSAENG_PROGRAMME_ANSWER_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"

#include <stdbool.h>

struct programme_answer_file {
	const char *asked, *file; /* table, and the file's name without its folder */
	int64_t rows;
};
struct programme_answered {
	struct programme_answer_file *file;
	size_t count;
};
/* Files named by their table (activity.csv). Every row must be of the firm and the period that were asked, every key new or its row the same as the one
 * that stands (a note answer.given says how many), every reference there; what is wrong is a finding with file, line and column, then ST_INPUT
 * answer.refused. A new answer takes the place of one that waits. With `dry_run` everything is judged and nothing kept.
 * ST_NOT_FOUND request.none; ST_CONFLICT request.closed; ST_DENIED request.not_firm. */
enum status programme_campaign_answer(const char *db, const char *request, const char *const *path, size_t count, const char *by, date_day on,
	bool dry_run, struct arena *arena, struct programme_answered *out_answered, struct findings *findings, struct err *err);

/* Empty files with the header of each table that is asked for, and a text that explains the columns, in a folder that is made if missing; none is
 * written over. ST_CONFLICT answer.template_exists. */
enum status programme_campaign_template(const char *db, const char *request, const char *folder, enum lang lang, struct arena *arena,
	struct programme_answered *out_written, struct err *err);

#endif
