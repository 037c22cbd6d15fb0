/* Private to server: events of PACT, and the thread that does what waits. */
#ifndef SANGSAENG_SERVER_PACT_WORKER_H
#define SANGSAENG_SERVER_PACT_WORKER_H

#include "exchange/exchange_event.h"
#include "server/server_int.h"

struct server_pact_worker;
/* `host` is woken when something of ours was published; it must outlive the worker. */
enum status server_pact_worker_start(struct server *server, struct exchange_host *host, struct server_pact_worker **out_worker, struct err *err);
/* Tells the database under which address partners reach us, where that is with TLS. */
enum status server_pact_tell(struct server *server, struct err *err);
/* Something waits: look now. */
void server_pact_worker_wake(struct server_pact_worker *worker);
/* Begins no new round; a request to a partner that is on its way ends within its time-out. */
void server_pact_worker_halt(struct server_pact_worker *worker);
void server_pact_worker_stop(struct server_pact_worker *worker);
/* POST …/events: 200 once the event is stored (R21). Wakes the worker. */
enum status server_pact_event(struct server_call *call, int major, struct server_pact_worker *worker);

#endif
