/* Mail to an SMTP server (libcurl). One connection for many letters; one thread at a time. */
#ifndef SANGSAENG_NET_SMTP_H
#define SANGSAENG_NET_SMTP_H

#include "net/net_letter.h"

/* Longer than any letter may take: a lease on a letter must outlast it. */
#define NET_SMTP_SECONDS 300

struct net_smtp;
/* `url` is smtp://host[:port] (STARTTLS, which a server on this machine need not offer) or smtps://host[:port] (TLS from the first byte); the
 * server's certificate must be good. User and password come from the environment, SANGSAENG_SMTP_USER and SANGSAENG_SMTP_PASSWORD, or from a file of
 * two lines that SANGSAENG_SMTP_SECRET names and only its owner may read; they go over TLS only. They never stand on a command line, so a URL that
 * holds them is refused. Errors: net.smtp_url, net.smtp_secret. */
enum status net_smtp_open(const char *url, struct net_smtp **out_smtp, struct err *err);
void net_smtp_close(struct net_smtp *smtp);
/* NET_REFUSED if the server refuses the recipient or the letter for good (5xx), NET_LATER for now (4xx); NET_BROKEN where it cannot be reached, does
 * not let us in or refuses the sender. */
struct net_answer net_smtp_send(struct net_smtp *smtp, const struct net_letter *letter);

#endif
