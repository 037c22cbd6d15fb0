/* Private to server: what the routes of PACT keep from the server's start to its stop. */
#ifndef SANGSAENG_SERVER_PACT_H
#define SANGSAENG_SERVER_PACT_H

#include "server/server_int.h"

enum status server_pact_start(struct server *server, void **out_state, struct err *err);
void server_pact_halt(void *state);
void server_pact_stop(void *state);
void server_pact_metrics(void *state, struct text *out);

#endif
