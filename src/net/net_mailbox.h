/* A folder in the place of a mail server, for trials and tests: FOLDER/new holds one file for each letter, named by its key, so that the same letter
 * handed over twice is there once. The layout is that of a Maildir. */
#ifndef SANGSAENG_NET_MAILBOX_H
#define SANGSAENG_NET_MAILBOX_H

#include "net/net_letter.h"

/* Makes the folder (its parent must be there). net.mailbox. */
enum status net_mailbox_open(const char *folder, struct err *err);
/* The same errors, and nothing is made. */
enum status net_mailbox_judge(const char *folder, struct err *err);
/* The file appears whole or not at all, also over a crash. NET_SENT if it is there already; NET_BROKEN if the folder cannot be written. */
struct net_answer net_mailbox_put(const char *folder, const struct net_letter *letter);

#endif
