/* What the files of this room share: the parts of programme.json that are read by a file of their own. */
#ifndef SANGSAENG_PARTY_INT_H
#define SANGSAENG_PARTY_INT_H

#include "party/party_read.h"

/* rules.calls (party_call.c); `block` is the object "rules", whose quotes_needed is read already. */
void party_calls_read(struct party_reader *r, json_t *block, struct party_rules *rules);

/* rules.verification (party_verification.c) */
void party_verification_read(struct party_reader *r, json_t *block, struct party_rules *rules);

/* rules.return and rules.match (party_return.c); after support and routes, which they refer to. */
void party_returns_read(struct party_reader *r, json_t *block, struct party_rules *rules);
void party_matches_read(struct party_reader *r, json_t *block, struct party_rules *rules);

/* ---- party_relation_store.c ---- */

/* measure_relations: relation.self, relation.loop (what needs each other), relation.contradiction (needs and excludes). */
enum status party_check_relations(struct store_tx *tx, struct findings *findings, struct err *err);

/* ---- party_target_store.c ---- */

/* targets: target.year_order, target.base_year (two base years of one kind), target.unit, target.percent. */
enum status party_check_targets(struct store_tx *tx, struct findings *findings, struct err *err);

/* rules.small_cells (party_cells.c) */
void party_cells_read(struct party_reader *r, json_t *block, struct party_rules *rules);

#endif
