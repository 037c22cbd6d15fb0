/* Private to cli: what the files of `sangsaeng fund` share. */
#ifndef SANGSAENG_CLI_FUND_H
#define SANGSAENG_CLI_FUND_H

#include "base/json.h"
#include "cli/cli.h"
#include "report/report_figure.h"
#include "view/view_fund.h"

/* Right-aligned in `width` cells. */
void fund_put_right(struct text *out, const char *s, int width);
void fund_put_won(struct text *out, int64_t krw, int width);
/* Ends a line without blanks before the break. */
void fund_end_line(struct text *out);
/* "2026-01-31", "" for DATE_NONE. */
const char *fund_day_text(date_day day, char out[DATE_TEXT_LEN]);
/* Title line with the day asked for, and a warning where nothing is booked by then. */
void fund_put_title(const struct cli_args *args, struct text *out, const struct view_fund *fund, const char *en, const char *ko);
/* What people read of a firm: its name in their language, its key where it has none. */
const char *fund_firm_name(const struct cli_args *args, const char *organisation, const char *name_en, const char *name_ko);
/* A paragraph, broken at blanks into lines of at most 100 cells. */
void fund_put_note(struct text *out, const char *s);

/* One function for each question: render it in the format asked for. */
enum status fund_show_trace(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err);
enum status fund_show_firms(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err);
enum status fund_show_statement(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err);
/* fund_grants.c */
/* The word of a grant's state in the user's language. */
const char *fund_state_word(const struct cli_args *args, const char *state);
enum status fund_show_grants(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err);
/* fund_reconcile.c: exit code of wrong usage, or 0 (a bank's file does not say whose account it is); the answer and its exit code, 1 if something
 * does not match. */
int fund_reconcile_usage(const struct cli_args *args);
int fund_reconcile_accounts(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out);

#endif
