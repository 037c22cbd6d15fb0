/* Aggregates over firms: when one must not be shown (disclosure control). Pure.
 *
 * None over too few firms, and none in which one firm holds too much of the sum; and none that gives one of these away together with what was shown
 * before: if one set holds the other, what is left follows by subtraction and is an aggregate itself; two sets that differ in fewer firms than that
 * are not both shown. Only pairs are looked at: what several released aggregates give away together is not. Both limits are the programme's
 * (rules.small_cells); no law fixes them. */
#ifndef SANGSAENG_PARTY_CELLS_H
#define SANGSAENG_PARTY_CELLS_H

#include "party/party.h"

extern const struct party_cell_rule party_cell_default; /* 3 firms, 80 % */

struct party_cell {
	const char *const *member; /* in byte order, each once */
	const int64_t *weight;     /* of each in the sum; what counts is its size */
	size_t count;
};
enum party_cell_answer { PARTY_CELL_SHOWN, PARTY_CELL_FEW, PARTY_CELL_DOMINATED, PARTY_CELL_DIFFERENCE };
/* May `asked` be shown to who has seen `released`? Who asks is told no more than that it is too small. */
enum party_cell_answer party_cell_judge(
	const struct party_cell_rule *rule, const struct party_cell *asked, const struct party_cell *released, size_t releases);

#endif
