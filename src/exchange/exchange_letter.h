/* The words of a letter. Pure. */
#ifndef SANGSAENG_EXCHANGE_LETTER_H
#define SANGSAENG_EXCHANGE_LETTER_H

#include "base/text.h"
#include "programme/programme_outbox.h"

/* Subject and body in the language of the person. The body names what is asked, by when and how to answer, and nobody but the person and the firms.
 */
void exchange_letter_write(const struct programme_letter *letter, struct text *out_subject, struct text *out_body);

#endif
