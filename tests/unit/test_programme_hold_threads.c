/* Threads that hold one database file, alone or with others, and open and close it: for ThreadSanitizer too, so it needs no room but base and store.
 */
#include "programme/programme_int.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "store_support.h"

#define THREADS 6
#define ROUNDS 12

static int alone_now, together_now; /* atomics */

static void *holds_now_and_then(void *argument)
{
	bool alone = *(const int *)argument % 3 == 0;

	for (int i = 0; i < ROUNDS; i++) {
		struct store *store;
		struct err err;
		int hold;

		if (programme_hold(db_path, alone, &hold, &err) != ST_OK)
			continue; /* the others took turns for five seconds */
		if (alone) {
			if (__atomic_add_fetch(&alone_now, 1, __ATOMIC_SEQ_CST) != 1 || __atomic_load_n(&together_now, __ATOMIC_SEQ_CST) != 0)
				abort();
			__atomic_sub_fetch(&alone_now, 1, __ATOMIC_SEQ_CST);
		} else {
			__atomic_add_fetch(&together_now, 1, __ATOMIC_SEQ_CST);
			if (__atomic_load_n(&alone_now, __ATOMIC_SEQ_CST) != 0)
				abort();
			__atomic_sub_fetch(&together_now, 1, __ATOMIC_SEQ_CST);
		}
		if (alone || store_open(db_path, STORE_WRITE, &store, &err) != ST_OK) {
			programme_let_go(hold);
			continue;
		}
		store_hold(store, hold, programme_let_go);
		store_close(store);
	}
	return NULL;
}

static void threads_hold_it_together_or_alone_never_both(void **state)
{
	pthread_t thread[THREADS];
	int number[THREADS];
	struct store *store;
	struct err err;

	(void)state;
	assert_int_equal(store_open(db_path, STORE_WRITE_CREATE, &store, &err), ST_OK);
	store_close(store);
	for (int i = 0; i < THREADS; i++) {
		number[i] = i;
		assert_int_equal(pthread_create(&thread[i], NULL, holds_now_and_then, &number[i]), 0);
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	assert_int_equal(alone_now + together_now, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup(threads_hold_it_together_or_alone_never_both, db_each)};

	message_register(store_messages);
	return cmocka_run_group_tests(tests, NULL, db_done);
}
