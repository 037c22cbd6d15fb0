/* Programs: credentials as they are shown, tokens, rotation, limits, and tokens of providers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "identity/identity_client.h"
#include "identity/identity_jwt_int.h"
#include "identity_support.h"

#define HERE "192.0.2.1"

/* ---- pure pieces ---- */

static bool basic(const char *pair, char client[IDENTITY_KEY_LEN], char secret[IDENTITY_SECRET_LEN], int variant)
{
	char header[2100] = "Basic ";

	sodium_bin2base64(header + 6, sizeof header - 6, (const unsigned char *)pair, strlen(pair), variant);
	return identity_basic_parse(header, client, secret);
}

static void credentials_are_read_encoded_or_not(void **state)
{
	static const char *const good[] = {"c-7m2k:a-b_c", "c%2D7m2k:a%2Db%5Fc", "%63-7m2k:a-b_c"};
	static const char *const bad[] = {"", ":", ":x", "c-7m2k", "c%2:x", "c%zz:x", "c%00:x", "c:x%"};
	char client[IDENTITY_KEY_LEN], secret[IDENTITY_SECRET_LEN], long_pair[1400];

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(basic(good[i], client, secret, sodium_base64_VARIANT_ORIGINAL));
		assert_string_equal(client, "c-7m2k");
		assert_string_equal(secret, "a-b_c");
		assert_true(basic(good[i], client, secret, sodium_base64_VARIANT_ORIGINAL_NO_PADDING));
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(basic(bad[i], client, secret, sodium_base64_VARIANT_ORIGINAL));
	memset(long_pair, 'a', sizeof long_pair);
	long_pair[sizeof long_pair - 1] = '\0';
	long_pair[5] = ':';
	assert_false(basic(long_pair, client, secret, sodium_base64_VARIANT_ORIGINAL));
	assert_false(identity_basic_parse("Bearer abc", client, secret));
	assert_false(identity_basic_parse("Basic ***", client, secret));
	assert_true(basic("c:", client, secret, sodium_base64_VARIANT_ORIGINAL)); /* an empty secret is one, a wrong one */
}

static const char *form(const char *body, const char *name, bool *twice)
{
	return identity_form_value(body, strlen(body), name, &arena, twice);
}

static void forms_are_read_and_repetitions_seen(void **state)
{
	bool twice;

	arena_init(&arena);
	assert_string_equal(form("grant_type=client_credentials&scope=a+b%3Ac", "scope", &twice), "a b:c");
	assert_false(twice);
	assert_null(form("xscope=a&scopex=b&scope", "scope", &twice));
	form("scope=a&scope=b", "scope", &twice);
	assert_true(twice);
	form("scope=%zz", "scope", &twice);
	assert_true(twice);
	form("scope=a%00b", "scope", &twice);
	assert_true(twice);
	assert_string_equal(form("scope=", "scope", &twice), "");
	assert_null(form("", "scope", &twice));
	arena_done(&arena);
}

/* ---- tokens ---- */

static char client[IDENTITY_KEY_LEN], secret[IDENTITY_SECRET_LEN];
static struct identity_granted granted;

static void add(const char *partner)
{
	struct identity_client_ask ask = {.name = "node", .organisation = "S1", .partner = partner};

	ok(identity_client_add(identity, &ask, "P-OP", client, secret, &err));
}

static enum status grant(const char *with, const char *scope)
{
	return identity_token_grant(identity, client, with, scope, HERE, &granted, &err);
}

static void a_token_is_known_until_it_ends(void **state)
{
	struct identity_caller caller;
	char header[128];

	add("node-1");
	ok(grant(secret, NULL));
	assert_int_equal(granted.seconds, 3600);
	assert_string_equal(granted.scopes, "footprint:list footprint:read");
	assert_int_equal(identity_lookup(identity, granted.token, NULL, &caller), IDENTITY_KNOWN);
	assert_int_equal(caller.kind, IDENTITY_CLIENT);
	assert_string_equal(caller.organisation, "S1");
	assert_string_equal(caller.partner, "node-1");
	assert_string_equal(caller.client, client);
	assert_string_equal(caller.csrf, "");
	assert_true(identity_has_scope(&caller, "footprint:read"));
	assert_false(identity_has_scope(&caller, "footprint:rea"));
	assert_false(identity_has_scope(&caller, "api:read"));
	snprintf(header, sizeof header, "Bearer %s", granted.token);
	assert_int_equal(identity_lookup(identity, header, "session=x", &caller), IDENTITY_KNOWN);
	now_s += 3599;
	assert_int_equal(identity_lookup(identity, granted.token, NULL, &caller), IDENTITY_KNOWN);
	now_s += 1;
	assert_int_equal(identity_lookup(identity, granted.token, NULL, &caller), IDENTITY_EXPIRED);
	assert_int_equal(caller.kind, IDENTITY_NOBODY);
}

static void scopes_are_narrowed_and_unknown_ones_passed_over(void **state)
{
	add("node-1");
	ok(grant(secret, "footprint:read"));
	assert_string_equal(granted.scopes, "footprint:read");
	assert_false(granted.narrowed);
	ok(grant(secret, "footprint:read openid api:write"));
	assert_string_equal(granted.scopes, "footprint:read");
	assert_true(granted.narrowed);
	ok(grant(secret, "openid"));
	assert_string_equal(granted.scopes, "footprint:list footprint:read");
	assert_true(granted.narrowed);
}

static void wrong_secret_and_unknown_client_are_one_answer_and_lock(void **state)
{
	char right[IDENTITY_SECRET_LEN], other_secret[IDENTITY_SECRET_LEN], known[IDENTITY_KEY_LEN];

	add(NULL);
	memcpy(right, secret, sizeof right);
	memcpy(known, client, sizeof known);
	add(NULL);
	memcpy(other_secret, secret, sizeof other_secret);
	memcpy(client, known, sizeof known);
	refused(grant(other_secret, NULL), ST_DENIED, "identity.client");
	refused(grant("", NULL), ST_DENIED, "identity.client");
	strcpy(client, "c-none");
	refused(grant(right, NULL), ST_DENIED, "identity.client");
	memcpy(client, known, sizeof known);
	for (int i = 0; i < 3; i++)
		refused(grant("x", NULL), ST_DENIED, "identity.client");
	refused(grant(right, NULL), ST_DENIED, "identity.locked");
	ok(identity_token_grant(identity, client, right, NULL, "192.0.2.2", &granted, &err)); /* from elsewhere it is not */
	now_s += 61;
	ok(grant(right, NULL));
}

static void secrets_change_with_an_overlap(void **state)
{
	char first[IDENTITY_SECRET_LEN], second[IDENTITY_SECRET_LEN], third[IDENTITY_SECRET_LEN];
	struct identity_client *list;
	size_t count;

	add(NULL);
	memcpy(first, secret, sizeof first);
	ok(identity_client_rotate(identity, client, 3600, "P-OP", second, &err));
	ok(grant(first, NULL));
	ok(grant(second, NULL));
	ok(identity_clients(identity, "S1", &arena, &list, &count, &err));
	assert_int_equal(count, 1);
	assert_int_equal(list[0].secrets, 2);
	ok(identity_client_rotate(identity, client, 3600, "P-OP", third, &err));
	refused(grant(first, NULL), ST_DENIED, "identity.client");
	ok(grant(second, NULL));
	ok(grant(third, NULL));
	now_s += 3601;
	refused(grant(second, NULL), ST_DENIED, "identity.client");
	ok(grant(third, NULL));
	ok(identity_clients(identity, "S2", &arena, &list, &count, &err));
	assert_int_equal(count, 0);
}

static void a_revoked_client_ends_with_its_tokens(void **state)
{
	struct identity *other = open_another();
	struct identity_caller caller;

	add(NULL);
	ok(grant(secret, NULL));
	ok(identity_refresh(other, &err));
	assert_int_equal(identity_lookup(other, granted.token, NULL, &caller), IDENTITY_KNOWN);
	ok(identity_client_revoke(identity, client, "P-OP", &err));
	assert_int_equal(identity_lookup(identity, granted.token, NULL, &caller), IDENTITY_REFUSED);
	ok(identity_refresh(other, &err));
	assert_int_equal(identity_lookup(other, granted.token, NULL, &caller), IDENTITY_REFUSED);
	refused(grant(secret, NULL), ST_DENIED, "identity.client");
	refused(identity_client_revoke(identity, client, "P-OP", &err), ST_NOT_FOUND, "identity.client_unknown");
	refused(identity_client_rotate(identity, client, 0, "P-OP", secret, &err), ST_NOT_FOUND, "identity.client_unknown");
	identity_close(other);
}

static void a_suspended_partner_gets_no_token_and_those_it_had_end_for_good(void **state)
{
	char first[IDENTITY_KEY_LEN], first_secret[IDENTITY_SECRET_LEN], token[IDENTITY_SECRET_LEN], other_token[IDENTITY_SECRET_LEN];
	struct identity_caller caller;

	add("node-2");
	ok(grant(secret, NULL));
	memcpy(other_token, granted.token, sizeof other_token);
	add("node-1");
	memcpy(first, client, sizeof first);
	memcpy(first_secret, secret, sizeof first_secret);
	ok(grant(secret, NULL));
	memcpy(token, granted.token, sizeof token);
	suspended_partner = "node-1";
	ok(identity_partner_end(identity, "node-1", "P-OP", &err));
	refused(grant(first_secret, NULL), ST_DENIED, "identity.client");
	assert_int_equal(identity_lookup(identity, token, NULL, &caller), IDENTITY_REFUSED);
	assert_int_equal(identity_lookup(identity, other_token, NULL, &caller), IDENTITY_KNOWN);
	suspended_partner = NULL;
	assert_int_equal(identity_lookup(identity, token, NULL, &caller), IDENTITY_REFUSED);
	ok(grant(first_secret, NULL)); /* its credentials were not taken away */
}

static void what_is_no_client_is_not_added(void **state)
{
	struct identity_client_ask ask = {.name = "node", .organisation = "NONE"};

	refused(identity_client_add(identity, &ask, "P-OP", client, secret, &err), ST_NOT_FOUND, "identity.organisation");
	ask.organisation = "S1";
	ask.scopes = "A";
	refused(identity_client_add(identity, &ask, "P-OP", client, secret, &err), ST_INPUT, "identity.scopes");
	ask.scopes = "a  b";
	refused(identity_client_add(identity, &ask, "P-OP", client, secret, &err), ST_INPUT, "identity.scopes");
	ask.scopes = NULL;
	ask.name = " ";
	refused(identity_client_add(identity, &ask, "P-OP", client, secret, &err), ST_INPUT, "identity.client_name");
}

/* ---- tokens of providers ---- */

/* RFC 7515, appendices A.2 (RS256) and A.3 (ES256): both sign this payload. */
#define PAYLOAD "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
#define RS256                                                                                                                                        \
	"eyJhbGciOiJSUzI1NiJ9." PAYLOAD                                                                                                              \
	".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAyn"      \
	"RFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6"    \
	"IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
#define ES256 "eyJhbGciOiJFUzI1NiJ9." PAYLOAD ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
static const char keys_text[] =
	"{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"r\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt"
	"0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg"
	"665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ\",\"e\":\"AQAB\"},"
	"{\"kty\":\"EC\",\"kid\":\"e\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":"
	"\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";

static enum status judge_jwt(const char *jwt, const char *keys_as)
{
	json_t *keys = json_loads(keys_as, 0, NULL), *claims = NULL;
	enum status st = identity_jwt_read(jwt, keys, &claims, &err);

	if (st == ST_OK)
		assert_string_equal(identity_json_string(claims, "iss"), "joe");
	json_decref(claims);
	json_decref(keys);
	return st;
}

static void signatures_are_judged_by_the_key_of_the_provider(void **state)
{
	char changed[2048];

	ok(judge_jwt(RS256, keys_text));
	ok(judge_jwt(ES256, keys_text));
	snprintf(changed, sizeof changed, "%s", RS256);
	changed[40] = changed[40] == 'A' ? 'B' : 'A';
	refused(judge_jwt(changed, keys_text), ST_NETWORK, "identity.oidc");
	assert_string_equal(err.param[0], "signature");
	snprintf(changed, sizeof changed, "%s", ES256);
	changed[strlen(changed) - 10] ^= 1;
	refused(judge_jwt(changed, keys_text), ST_NETWORK, "identity.oidc");
	refused(judge_jwt(RS256, "{\"keys\":[]}"), ST_NETWORK, "identity.oidc");
	refused(judge_jwt(RS256, "{}"), ST_NETWORK, "identity.oidc");
	refused(judge_jwt("eyJhbGciOiJub25lIn0." PAYLOAD ".", keys_text), ST_NETWORK, "identity.oidc"); /* alg none */
	refused(judge_jwt("eyJhbGciOiJub25lIn0." PAYLOAD ".AAAA", keys_text), ST_NETWORK, "identity.oidc");
	assert_string_equal(err.param[0], "alg");
	refused(judge_jwt("", keys_text), ST_NETWORK, "identity.oidc");
	refused(judge_jwt("a.b", keys_text), ST_NETWORK, "identity.oidc");
	refused(judge_jwt("a.b.c.d", keys_text), ST_NETWORK, "identity.oidc");
}

static enum status judge_claims(const char *text)
{
	json_t *claims = json_loads(text, 0, NULL);
	enum status st = identity_jwt_judge(claims, "https://i", "me", "n", 1000, &err);

	json_decref(claims);
	return st;
}

static void claims_must_be_about_this_sign_in(void **state)
{
	static const struct {
		const char *claims, *wrong;
	} list[] = {
		{"{\"iss\":\"https://i\",\"aud\":\"me\",\"exp\":1010,\"iat\":990,\"nonce\":\"n\",\"sub\":\"s\"}", NULL},
		{"{\"iss\":\"https://i\",\"aud\":[\"me\"],\"exp\":1010,\"iat\":990,\"nonce\":\"n\",\"sub\":\"s\"}", NULL},
		{"{\"iss\":\"https://i\",\"aud\":[\"me\",\"you\"],\"azp\":\"me\",\"exp\":1010,\"iat\":990,\"nonce\":\"n\",\"sub\":\"s\"}", NULL},
		{"{\"iss\":\"https://i/\",\"aud\":\"me\",\"exp\":1010,\"iat\":990,\"nonce\":\"n\",\"sub\":\"s\"}", "iss"},
		{"{\"iss\":\"https://i\",\"aud\":\"you\",\"exp\":1010,\"iat\":990,\"nonce\":\"n\",\"sub\":\"s\"}", "aud"},
		{"{\"iss\":\"https://i\",\"aud\":[\"me\",\"you\"],\"exp\":1010,\"iat\":990,\"nonce\":\"n\",\"sub\":\"s\"}", "aud"},
		{"{\"iss\":\"https://i\",\"aud\":\"me\",\"azp\":\"you\",\"exp\":1010,\"iat\":990,\"nonce\":\"n\",\"sub\":\"s\"}", "aud"},
		{"{\"iss\":\"https://i\",\"aud\":\"me\",\"exp\":940,\"iat\":900,\"nonce\":\"n\",\"sub\":\"s\"}", "exp"},
		{"{\"iss\":\"https://i\",\"aud\":\"me\",\"exp\":\"2000\",\"iat\":990,\"nonce\":\"n\",\"sub\":\"s\"}", "exp"},
		{"{\"iss\":\"https://i\",\"aud\":\"me\",\"exp\":2000,\"iat\":1100,\"nonce\":\"n\",\"sub\":\"s\"}", "iat"},
		{"{\"iss\":\"https://i\",\"aud\":\"me\",\"exp\":1010,\"iat\":990,\"nonce\":\"m\",\"sub\":\"s\"}", "nonce"},
		{"{\"iss\":\"https://i\",\"aud\":\"me\",\"exp\":1010,\"iat\":990,\"sub\":\"s\"}", "nonce"},
		{"{\"iss\":\"https://i\",\"aud\":\"me\",\"exp\":1010,\"iat\":990,\"nonce\":\"n\"}", "sub"},
		{"{}", "iss"},
	};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		enum status st = judge_claims(list[i].claims);

		if (!list[i].wrong)
			ok(st);
		else if (st == ST_OK || strcmp(err.param[0], list[i].wrong) != 0)
			fail_msg("%s: %s", list[i].claims, st == ST_OK ? "accepted" : err.param[0]);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, identity_setup, identity_teardown)
int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(credentials_are_read_encoded_or_not),
		cmocka_unit_test(forms_are_read_and_repetitions_seen),
		TEST(a_token_is_known_until_it_ends),
		TEST(scopes_are_narrowed_and_unknown_ones_passed_over),
		TEST(wrong_secret_and_unknown_client_are_one_answer_and_lock),
		TEST(secrets_change_with_an_overlap),
		TEST(a_revoked_client_ends_with_its_tokens),
		TEST(a_suspended_partner_gets_no_token_and_those_it_had_end_for_good),
		TEST(what_is_no_client_is_not_added),
		cmocka_unit_test(signatures_are_judged_by_the_key_of_the_provider),
		cmocka_unit_test(claims_must_be_about_this_sign_in),
	};

	return cmocka_run_group_tests(tests, NULL, db_done);
}
