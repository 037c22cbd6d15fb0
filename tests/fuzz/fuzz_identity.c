/* What strangers send to sign in, any bytes: the header of a program, a form, a typed code, a provider's token. */
#include "base/arena.h"
#include "fuzz.h"
#include "identity/identity_client.h"
#include "identity/identity_int.h"
#include "identity/identity_jwt_int.h"

#include <string.h>

static const char keys_text[] =
	"{\"keys\":[{\"kty\":\"EC\",\"kid\":\"e\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":"
	"\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";

static void token(const char *text, size_t size)
{
	json_t *keys = json_loads(keys_text, 0, NULL), *claims = NULL, *given;
	struct err err;

	if (identity_jwt_read(text, keys, &claims, &err) == ST_OK) {
		PROMISE(claims);
		identity_jwt_judge(claims, "https://i", "c", "n", 1000, &err);
		json_decref(claims);
	}
	json_decref(keys);
	/* the same bytes as claims, and as keys */
	if (json_read_text(text, size, "", &given, &err) == ST_OK) {
		identity_jwt_judge(given, "https://i", "c", "n", 1000, &err);
		claims = NULL;
		PROMISE(identity_jwt_read(
				"eyJhbGciOiJFUzI1NiJ9.e30.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
				given, &claims, &err) != ST_OK ||
			claims);
		json_decref(claims);
		json_decref(given);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char client[IDENTITY_KEY_LEN] = "", secret[IDENTITY_SECRET_LEN] = "", code[IDENTITY_CODE_LEN], *text = malloc(size + 1);
	static const char *const names[] = {"grant_type", "scope", "client_id", "client_secret", ""};
	struct identity_keys keys = {.has_file = false};
	struct arena arena;
	bool twice;

	memcpy(text, data, size);
	text[size] = '\0';
	arena_init(&arena);
	if (identity_basic_parse(text, client, secret))
		PROMISE(client[0] && strlen(client) < sizeof client && strlen(secret) < sizeof secret);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = identity_form_value((const char *)data, size, names[i], &arena, &twice);

		PROMISE(!value || strlen(value) <= size);
	}
	if (identity_code_read(text, code)) {
		char again[IDENTITY_CODE_LEN];

		PROMISE(strlen(code) == 8 && identity_code_read(code, again) && strcmp(code, again) == 0);
	}
	PROMISE(!identity_secret_ours(&keys, 's', text) || size >= IDENTITY_SECRET_LEN - 1);
	token(text, size);
	arena_done(&arena);
	free(text);
	return 0;
}
