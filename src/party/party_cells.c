#include "party/party_cells.h"

#include "base/arena.h"
#include "party/party_int.h"

#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 int128;

#define FIRMS_MAX 1000

const struct party_cell_rule party_cell_default = {.fewest = 3, .most_share = {4, 5}};

void party_cells_read(struct party_reader *r, json_t *block, struct party_rules *rules)
{
	char path[PARTY_PATH_LEN];
	json_t *item = party_read_object(r, block, "/rules", "small_cells", false, path);
	rules->cells = party_cell_default;
	if (!item)
		return;
	PARTY_READ_KEYS(r, item, path, "fewest", "most_share", "legal_basis");
	rules->cells.fewest = (int)party_read_int(r, item, path, "fewest", false, party_cell_default.fewest, 1, FIRMS_MAX);
	if (json_object_get(item, "most_share"))
		rules->cells.most_share = party_read_rate(r, item, path, "most_share", 1);
	(void)party_read_kept(r, item, path, "legal_basis", false);
}

static enum party_cell_answer judge_alone(const struct party_cell_rule *rule, const int64_t *weight, size_t count)
{
	int128 sum = 0, most = 0;
	if (count < (size_t)rule->fewest)
		return PARTY_CELL_FEW;
	for (size_t i = 0; i < count; i++) {
		int128 size = weight[i] < 0 ? -(int128)weight[i] : weight[i];
		sum += size;
		most = size > most ? size : most;
	}
	return most * rule->most_share.denominator > sum * rule->most_share.numerator ? PARTY_CELL_DOMINATED : PARTY_CELL_SHOWN;
}

/* Weights of the members of `a` that `b` has not; returns how many. */
static size_t without(const struct party_cell *a, const struct party_cell *b, int64_t *out_weight)
{
	size_t k = 0, left = 0;
	for (size_t i = 0; i < a->count; i++) {
		while (k < b->count && strcmp(b->member[k], a->member[i]) < 0)
			k++;
		if (k == b->count || strcmp(b->member[k], a->member[i]) != 0)
			out_weight[left++] = a->weight[i];
	}
	return left;
}

enum party_cell_answer party_cell_judge(
	const struct party_cell_rule *rule, const struct party_cell *asked, const struct party_cell *released, size_t releases)
{
	enum party_cell_answer answer = judge_alone(rule, asked->weight, asked->count);
	for (size_t i = 0; answer == PARTY_CELL_SHOWN && i < releases; i++) {
		int64_t *more = heap_alloc(asked->count + 1, sizeof *more), *fewer = heap_alloc(released[i].count + 1, sizeof *fewer);
		size_t gained = without(asked, &released[i], more), lost = without(&released[i], asked, fewer);
		if (gained + lost > 0 && gained + lost < (size_t)rule->fewest)
			answer = PARTY_CELL_DIFFERENCE;
		if ((gained == 0 && lost > 0 && judge_alone(rule, fewer, lost) != PARTY_CELL_SHOWN) ||
			(lost == 0 && gained > 0 && judge_alone(rule, more, gained) != PARTY_CELL_SHOWN))
			answer = PARTY_CELL_DIFFERENCE;
		free(more);
		free(fewer);
	}
	return answer;
}
