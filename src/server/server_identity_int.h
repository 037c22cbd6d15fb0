/* Private to server: handlers of signing in, sessions, clients and tokens. */
#ifndef SANGSAENG_SERVER_SERVER_IDENTITY_INT_H
#define SANGSAENG_SERVER_SERVER_IDENTITY_INT_H

#include "identity/identity_sign_in.h"
#include "server/server_int.h"

/* server_sign_in.c */
server_handler server_sign_in_ask, server_sign_in_code, server_sign_in_link, server_sign_in_totp, server_totp_begin, server_totp_confirm;
server_handler server_oidc_start, server_oidc_finish;
/* server_sessions.c */
server_handler server_me, server_session_end, server_sessions, server_session_revoke;
/* server_clients.c */
server_handler server_clients, server_client_add, server_client_rotate, server_client_revoke;
/* server_token.c */
server_handler server_token, server_discovery;

/* Retry-After beside identity.locked; gives `status` back. */
enum status server_identity_end(struct server_call *call, enum status status, const struct err *err);
/* Sets a cookie of the browser: __Host-NAME behind TLS. `seconds` 0: deletes it. */
void server_cookie_set(struct server_call *call, const char *name, const char *value, int seconds);
/* In the arena; NULL if the browser did not send it. */
const char *server_cookie(const struct server_call *call, const char *name);
/* A member of a JSON body that is text: ST_INPUT identity.member (name) if it is absent or something else. */
enum status server_member(json_t *root, const char *name, const char **out_value, struct err *err);
/* What a session still lacks: complete, totp, enrolment. */
const char *server_need_word(enum identity_need need);
/* Is the caller a person of an operator? */
enum status server_is_operator(struct server_call *call, bool *out_operator, struct err *err);
void server_put_time(struct json_writer *w, const char *key, int64_t seconds);

#endif
