/* Stands until the room is built: nobody has a session or token. */
#include "identity/identity.h"

#include <string.h>

void identity_start(void)
{
}

enum status identity_open(const char *db, const struct identity_options *options, struct identity **out_identity, struct err *err)
{
	*out_identity = NULL;
	return ST_OK;
}

void identity_close(struct identity *identity)
{
}

enum identity_answer identity_lookup(
	struct identity *identity, const char *bearer_or_null, const char *cookie_or_null, struct identity_caller *out_caller)
{
	if (bearer_or_null || cookie_or_null)
		return IDENTITY_REFUSED;
	memset(out_caller, 0, sizeof *out_caller);
	return IDENTITY_KNOWN;
}

enum status identity_find(
	struct identity *identity, const char *bearer_or_null, const char *cookie_or_null, struct identity_caller *out_caller, struct err *err)
{
	return err_set(err, ST_DENIED, "server.token", NULL);
}

bool identity_has_scope(const struct identity_caller *caller, const char *scope)
{
	return false;
}
