/* SHA-256, digests over fields, and the map of ids. */
#include "base/hash.h"
#include "base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void known_digests_come_out(void **state)
{
	char hex[HASH_HEX_LEN];
	struct hash hash;

	hash_init(&hash);
	hash_final(&hash, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	hash_init(&hash);
	hash_bytes(&hash, "a", 1);
	hash_bytes(&hash, "bc", 2);
	hash_final(&hash, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void any_cutting_gives_the_digest_of_libsodium(void **state)
{
	static unsigned char bytes[5000];
	unsigned seed = 11;

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)rand_r(&seed);
	for (int round = 0; round < 3000; round++) {
		size_t length = (size_t)rand_r(&seed) % sizeof bytes, done = 0;
		unsigned char expected[crypto_hash_sha256_BYTES];
		char hex[HASH_HEX_LEN], expected_hex[HASH_HEX_LEN];
		struct hash hash;

		hash_init(&hash);
		while (done < length) {
			size_t piece = (size_t)rand_r(&seed) % (round % 2 ? 70 : 1500) + 1;

			piece = piece < length - done ? piece : length - done;
			hash_bytes(&hash, bytes + done, piece);
			done += piece;
		}
		hash_final(&hash, hex);
		crypto_hash_sha256(expected, bytes, length);
		sodium_bin2hex(expected_hex, sizeof expected_hex, expected, sizeof expected);
		assert_string_equal(hex, expected_hex);
	}
}

static void two_strings(char hex[HASH_HEX_LEN], const char *a, const char *b)
{
	struct hash hash;

	hash_init(&hash);
	hash_string(&hash, a);
	hash_string(&hash, b);
	hash_final(&hash, hex);
}

static void fields_do_not_run_into_each_other(void **state)
{
	char all[10][HASH_HEX_LEN];
	struct hash hash;

	two_strings(all[0], "ab", "c");
	two_strings(all[1], "a", "bc");
	two_strings(all[2], "abc", "");
	two_strings(all[3], "abc", NULL);
	for (int i = 4; i < 10; i++) {
		hash_init(&hash);
		if (i == 4)
			hash_int(&hash, 1);
		if (i == 5)
			hash_double(&hash, 1);
		if (i == 6)
			hash_string(&hash, "1");
		if (i == 7)
			hash_blob(&hash, "1", 1);
		if (i == 8)
			hash_null(&hash);
		if (i == 9)
			hash_int(&hash, -1);
		hash_final(&hash, all[i]);
	}
	for (int i = 0; i < 10; i++)
		for (int j = 0; j < i; j++)
			assert_string_not_equal(all[i], all[j]);
}

static void a_map_finds_a_hundred_thousand_keys_and_nothing_else(void **state)
{
	struct map *map = map_new();
	int64_t value = -1, old = -1;
	char key[32];

	for (int i = 0; i < 100000; i++) {
		snprintf(key, sizeof key, "P-%d", i);
		assert_true(map_add(map, key, i, NULL));
	}
	assert_int_equal(map_count(map), 100000);
	for (int i = 0; i < 100000; i++) {
		snprintf(key, sizeof key, "P-%d", i);
		assert_true(map_get(map, key, &value));
		assert_int_equal(value, i);
	}
	value = 77;
	assert_false(map_get(map, "P-100000", &value));
	assert_false(map_get(map, "", &value));
	assert_int_equal(value, 77);
	assert_false(map_add(map, "P-5", 9, &old)); /* there already: stays */
	assert_int_equal(old, 5);
	assert_true(map_get(map, "P-5", &value));
	assert_int_equal(value, 5);
	map_free(map);
	map_free(NULL);
}

static void the_map_keeps_its_own_copy_of_a_key(void **state)
{
	struct map *map = map_new();
	char key[] = "부품";
	const char *kept;

	map_add(map, key, 1, NULL);
	kept = map_key(map, "부품");
	assert_non_null(kept);
	key[0] = 'x';
	assert_string_equal(kept, "부품");
	assert_null(map_key(map, "없음"));
	for (int i = 0; i < 1000; i++) {
		char other[16];

		snprintf(other, sizeof other, "%d", i);
		map_add(map, other, i, NULL);
	}
	assert_ptr_equal(map_key(map, "부품"), kept); /* growing does not move it */
	map_free(map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_digests_come_out),
		cmocka_unit_test(any_cutting_gives_the_digest_of_libsodium),
		cmocka_unit_test(fields_do_not_run_into_each_other),
		cmocka_unit_test(a_map_finds_a_hundred_thousand_keys_and_nothing_else),
		cmocka_unit_test(the_map_keeps_its_own_copy_of_a_key),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
