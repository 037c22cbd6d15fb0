/* Header words of lists, in the reader's language. */
#ifndef SANGSAENG_REPORT_WORDS_INT_H
#define SANGSAENG_REPORT_WORDS_INT_H

#include "base/arena.h"
#include "base/message.h"

#include <stdbool.h>

struct report_word {
	const char *word; /* "지급액", "Paid" */
	const char *unit; /* "원", "KRW"; NULL: none */
};
/* The word of a column by its key ("paid_krw"), whose end says its unit; `ko_or_null` where the caller has the Korean word, else the one of the list
 * `table_or_null` or of all lists. English is made of the key. */
struct report_word report_word_of(enum lang lang, const char *table_or_null, const char *key, const char *ko_or_null, struct arena *arena);
/* What a list is called: the name of its sheet. */
const char *report_word_table(enum lang lang, const char *table);
bool report_word_has_unit(const char *key);

#endif
