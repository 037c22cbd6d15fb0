/* A test of the connection to a partner that says which step failed. */
#ifndef SANGSAENG_EXCHANGE_PARTNER_TEST_H
#define SANGSAENG_EXCHANGE_PARTNER_TEST_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct exchange_test_step {
	const char *step;   /* "discovery", "token", "list_3", "list_2" */
	bool passed, asked; /* asked false: a step before it failed */
	bool needed;        /* without it nothing can be exchanged; discovery and version 2 may be missing */
	int status;         /* of HTTP; 0 if there was no answer */
	struct err why;     /* where it did not pass */
};
#define EXCHANGE_TEST_STEPS 4
/* Asks for the discovery document, a token and one footprint of each version, and keeps what was found: the host of the token endpoint (pinned the
 * first time; another one later is a failure until somebody sets it) and the versions that it speaks. *out_passed: all that is needed. Codes of
 * exchange_client_open; what a step says is in it. */
enum status exchange_partner_test(const char *db, const char *partner, struct arena *arena, struct exchange_test_step out_step[EXCHANGE_TEST_STEPS],
	bool *out_passed, struct err *err);

#endif
