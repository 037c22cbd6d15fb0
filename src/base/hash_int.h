/* Private to base. */
#ifndef SANGSAENG_BASE_HASH_INT_H
#define SANGSAENG_BASE_HASH_INT_H

/* Starts libsodium once for the process, before its first use in hash.c and map.c. */
void sodium_ready(void);

#endif
