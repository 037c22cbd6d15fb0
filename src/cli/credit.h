/* Private to cli: what the files of `sangsaeng credit` share. */
#ifndef SANGSAENG_CLI_CREDIT_H
#define SANGSAENG_CLI_CREDIT_H

#include "cli/cli.h"

/* A stable word in the reader's language, by a list of {word, English, Korean}; the word itself if it is not there. */
const char *credit_word(const struct cli_args *args, const char *const (*list)[3], size_t count, const char *word);
#define CREDIT_WORD(args, list, word) credit_word(args, list, sizeof(list) / sizeof *(list), word)

/* One function for each noun: render it in the format asked for. positional[1] is what it is about, NULL if nothing was named. */
typedef enum status credit_show(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err);
/* credit_registry.c */
credit_show credit_show_accounts, credit_show_holdings, credit_show_events, credit_show_block, credit_show_trace;
/* credit_project.c */
credit_show credit_show_project, credit_show_rules;
/* credit_position.c */
credit_show credit_show_position, credit_show_contracts;
/* credit_pays.c */
credit_show credit_show_pays;

#endif
