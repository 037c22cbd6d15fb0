/* What is worked out, as JSON or a table: the same bytes at the command line and in the API. */
#ifndef SANGSAENG_REPORT_FIGURE_H
#define SANGSAENG_REPORT_FIGURE_H

#include "base/date.h"
#include "base/decimal.h"
#include "base/json.h"
#include "base/text.h"
#include "report/report_table.h"
#include "view/view.h"
#include "view/view_cascade.h"
#include "view/view_credit_position.h"
#include "view/view_inbox.h"
#include "view/view_monitoring.h"
#include "view/view_outcome.h"
#include "view/view_tree.h"
#include "view/view_working.h"

void report_outcome_json(const struct view_outcomes *outcomes, struct text *out);
void report_cascade_json(const struct view_cascade *cascade, struct text *out);
void report_inbox_json(const struct view_inbox *inbox, struct text *out);
void report_position_json(const struct view_position *position, struct text *out);
void report_monitoring_json(const struct view_monitoring *monitoring, struct text *out);
void report_working_json(const struct view_working *working, struct text *out);
void report_outcome_table(const struct view_outcomes *outcomes, struct report_table *table);
void report_cascade_table(const struct view_cascade *cascade, struct report_table *table);
void report_position_table(const struct view_position *position, struct report_table *table);
void report_monitoring_table(const struct view_monitoring *monitoring, struct report_table *table);
/* With the command that prints it again, if there is one. */
void report_explanation_json(const struct view_explanation *explanation, const char *command_or_null, struct text *out);

void report_tree_json(const struct view_tree *tree, struct text *out);

/* Members that are null for "", DATE_NONE. */
void report_put_text(struct json_writer *w, const char *key, const char *value);
void report_put_day(struct json_writer *w, const char *key, date_day day);
/* Members of an open object: what a message says in both languages, its hint if it has one, its values. */
void report_put_message(struct json_writer *w, const struct err *err);
/* An array of such messages with their codes. */
void report_put_notes(struct json_writer *w, const char *name, const struct err *list, size_t count);
/* What every answer about money begins with. */
void report_put_fund(struct json_writer *w, const char *schema, const struct view_fund *fund);
/* Tonnes of grams as a decimal string. */
const char *report_tonnes(int64_t grams, char out[DECIMAL_TEXT_LEN]);
/* With all digits: "12.345678", "0.5". */
const char *report_tonnes_exact(int64_t grams, char out[DECIMAL_TEXT_LEN]);
/* With one place and thousands separators, for people. */
const char *report_tonnes_shown(int64_t grams, char out[48]);

#endif
