/* Private to exchange: SQL of partners, grants and names. */
#ifndef SANGSAENG_EXCHANGE_PARTNER_INT_H
#define SANGSAENG_EXCHANGE_PARTNER_INT_H

#include "exchange/exchange_partner.h"

/* Secret NULL: the one that is there stays. */
enum status exchange_partner_insert(
	struct store_tx *tx, const struct exchange_partner *p, const void *sealed_or_null, size_t length, struct err *err);
enum status exchange_partner_sealed(
	struct store_tx *tx, const char *partner, unsigned char out[EXCHANGE_SEALED_MAX], size_t *out_length, struct err *err);
enum status exchange_partner_set_state(struct store_tx *tx, const char *partner, const char *state, const char *at, struct err *err);
enum status exchange_partner_set_learned(
	struct store_tx *tx, const char *partner, const char *token_host, bool v3, bool v2, const char *at, struct err *err);
enum status exchange_grant_insert(struct store_tx *tx, int64_t number, const struct exchange_grant *g, struct err *err);
enum status exchange_grant_last(struct store_tx *tx, int64_t *out_number, struct err *err);
enum status exchange_grant_end(struct store_tx *tx, const char *grant, const char *at, struct err *err);
/* By one name, folded to lower case. */
enum status exchange_aliases_named(
	struct store_tx *tx, const char *folded, struct arena *arena, struct exchange_alias **out_list, size_t *out_count, struct err *err);
enum status exchange_alias_insert(struct store_tx *tx, const struct exchange_alias *a, struct err *err);

#endif
