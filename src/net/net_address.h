/* Which addresses lie inside: of this machine or a network of its owner, or reserved, so that a name of somebody else's must not lead there. Pure. */
#ifndef SANGSAENG_NET_ADDRESS_H
#define SANGSAENG_NET_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* Loopback, private, link-local, carrier-grade, multicast, unique-local, reserved and documentation addresses (IANA special-purpose registries), IPv4
 * ones that are wrapped into IPv6 too; and every family but the two. */
bool net_address_inside(const struct sockaddr *address);

#endif
