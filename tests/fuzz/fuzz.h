/* What a fuzz target offers: libFuzzer's entry, called by replay.c in the ordinary test suite. A broken promise ends in abort. */
#ifndef SANGSAENG_TESTS_FUZZ_H
#define SANGSAENG_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROMISE(condition)                                                                                                                           \
	do {                                                                                                                                         \
		if (!(condition)) {                                                                                                                  \
			fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #condition);                                              \
			abort();                                                                                                                     \
		}                                                                                                                                    \
	} while (0)

#endif
