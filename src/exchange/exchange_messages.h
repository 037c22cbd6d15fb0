/* Codes of the exchange room. */
#ifndef SANGSAENG_EXCHANGE_MESSAGES_H
#define SANGSAENG_EXCHANGE_MESSAGES_H

#include "base/message.h"

extern const struct message exchange_messages[];

#endif
