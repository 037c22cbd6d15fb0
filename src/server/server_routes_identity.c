/* Routes of signing in, sessions, clients and tokens. */
#include "server/server_identity_int.h"

static const char *const own[] = {"", "/v1/token", "api:read", "api:write", NULL};
static const char *const pact[] = {"/pact", "/auth/token", "footprint:list", "footprint:read", NULL};

const struct server_route server_routes_identity[] = {
	{"POST", "/v1/sign-in", "signIn", SERVER_WORKER, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_MEMORY, "", false, NULL, server_sign_in_ask},
	{"POST", "/v1/sign-in/code", "signInCode", SERVER_WORKER, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_MEMORY, "", false, NULL,
		server_sign_in_code},
	{"GET", "/v1/sign-in/link", "signInLink", SERVER_WORKER, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, "key role", false, NULL,
		server_sign_in_link},
	{"POST", "/v1/sign-in/totp", "signInTotp", SERVER_WORKER, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_MEMORY, "", false, NULL,
		server_sign_in_totp},
	{"POST", "/v1/totp", "beginTotp", SERVER_WORKER, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_MEMORY, "", false, NULL, server_totp_begin},
	{"POST", "/v1/totp/confirm", "confirmTotp", SERVER_WORKER, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_MEMORY, "", false, NULL,
		server_totp_confirm},
	{"GET", "/v1/me", "getMe", SERVER_WORKER, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, server_me},
	{"DELETE", "/v1/session", "signOut", SERVER_WORKER, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, server_session_end},
	{"GET", "/v1/sessions", "listSessions", SERVER_WORKER, SERVER_SIGNED_IN, SERVER_PROBLEM, SERVER_BODY_NONE, "all", false, NULL,
		server_sessions},
	{"DELETE", "/v1/sessions/{session}", "revokeSession", SERVER_WORKER, SERVER_SIGNED_IN, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL,
		server_session_revoke},
	{"GET", "/v1/clients", "listClients", SERVER_WORKER, SERVER_SIGNED_IN, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, server_clients},
	{"POST", "/v1/clients", "addClient", SERVER_WORKER, SERVER_SIGNED_IN, SERVER_PROBLEM, SERVER_BODY_MEMORY, "", false, NULL, server_client_add},
	{"POST", "/v1/clients/{client}/rotate", "rotateClient", SERVER_WORKER, SERVER_SIGNED_IN, SERVER_PROBLEM, SERVER_BODY_MEMORY, "", false, NULL,
		server_client_rotate},
	{"DELETE", "/v1/clients/{client}", "revokeClient", SERVER_WORKER, SERVER_SIGNED_IN, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL,
		server_client_revoke},
	{"GET", "/v1/oidc/{provider}/start", "startOidc", SERVER_WORKER, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL,
		server_oidc_start},
	{"GET", "/v1/oidc/callback", "finishOidc", SERVER_WORKER, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL,
		server_oidc_finish},
	{"POST", "/v1/token", "token", SERVER_WORKER, SERVER_ANYBODY, SERVER_OAUTH, SERVER_BODY_MEMORY, "", false, NULL, server_token},
	{"POST", "/pact/auth/token", "pactToken", SERVER_WORKER, SERVER_ANYBODY, SERVER_OAUTH, SERVER_BODY_MEMORY, "", false, NULL, server_token},
	{"GET", "/.well-known/openid-configuration", "discovery", SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, own,
		server_discovery},
	{"GET", "/pact/.well-known/openid-configuration", "pactDiscovery", SERVER_MEMORY, SERVER_ANYBODY, SERVER_PACT, SERVER_BODY_NONE, "", false,
		pact, server_discovery},
	{NULL, NULL, NULL, SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL, NULL},
};
