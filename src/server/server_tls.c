#include "server/server_core_int.h"

const char server_tls_priorities[] = "NORMAL";

enum status server_tls_load(struct server *server, struct err *err)
{
	return err_internal(err, "TLS");
}

enum status server_tls_reload(struct server *server, struct err *err)
{
	return err_internal(err, "TLS");
}

void server_tls_free(struct server *server)
{
}

void *server_tls_retrieve(void)
{
	return NULL;
}
