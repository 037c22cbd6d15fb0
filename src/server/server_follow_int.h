/* Private to server: what follows the database, and what it keeps. */
#ifndef SANGSAENG_SERVER_SERVER_FOLLOW_INT_H
#define SANGSAENG_SERVER_SERVER_FOLLOW_INT_H

#include "programme/programme_resident.h"
#include "server/server_int.h"

enum status server_follow_start(struct server *server, void **out_state, struct err *err);
void server_follow_stop(void *state);
void server_follow_metrics(void *state, struct text *out);
/* The supply graph in memory. */
struct programme_resident *server_resident(const struct server_call *call);

#endif
