/* Another channel than mail, by a program of the operator (a message gateway): it gets the letter as one JSON object on standard input. */
#ifndef SANGSAENG_NET_COMMAND_H
#define SANGSAENG_NET_COMMAND_H

#include "net/net_letter.h"

/* Runs `program` (a path; no shell, no arguments; of the environment only PATH, LANG and what begins with SANGSAENG_COMMAND_) and waits at most
 * `seconds`, then it is ended. Standard input: {"schema": "sangsaeng.message/1", "key", "repetition", "to", "to_name", "from", "subject", "text"}.
 * Exit code 0: NET_SENT; 75: NET_LATER (as after too long a time: it must know by the key what it did before); 127 and a program that cannot be
 * started: NET_BROKEN; every other: NET_REFUSED. */
struct net_answer net_command_run(const char *program, int seconds, const struct net_letter *letter);

#endif
