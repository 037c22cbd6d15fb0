/* Private to base: starts libsodium once for the process, before its first use in hash.c and map.c. */
#ifndef SANGSAENG_BASE_HASH_INT_H
#define SANGSAENG_BASE_HASH_INT_H

void sodium_ready(void);

#endif
