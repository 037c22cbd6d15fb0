/* Mails that may have come back, from any bytes: what is taken from one fits its place, and only a report of a delivery counts. */
#include "fuzz.h"
#include "net/net_bounce.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *mail = malloc(size ? size : 1); /* its exact size: a byte read too much is noticed */
	struct net_bounce bounce;
	size_t id;

	memcpy(mail, data, size);
	net_bounce_parse(mail, size, &bounce);
	id = strlen(bounce.message_id);
	PROMISE(id < sizeof bounce.message_id && (id == 0 || (bounce.message_id[0] == '<' && bounce.message_id[id - 1] == '>')));
	PROMISE(strspn(bounce.status, "0123456789.") == strlen(bounce.status));
	PROMISE(bounce.kind != NET_BOUNCE_NONE || bounce.status[0] == '\0');
	free(mail);
	return 0;
}
