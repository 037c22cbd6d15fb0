/* Attribution: which returned won the payments of a pool used, first in first out. Won that a pool grant gives back keep the return they came from,
 * and carry it on into the next payment. */
#include "fund/fund_int.h"

#include <stdlib.h>
#include <string.h>

/* Won of one return inside an account, and the entry by which they came in. */
struct piece {
	int64_t returned, through, krw; /* returned 0: no return stands behind them */
};
struct pieces { /* [first, count) in the order in which they came */
	struct piece *list;
	size_t first, count;
};

struct attributing {
	struct arena *arena;
	const struct fund_account_row *account;
	size_t accounts;
	struct pieces *in; /* by account */
	struct fund_attribution *link;
	size_t links;
};

static bool is_kind(const struct fund_account_row *account, const char *kind)
{
	return strcmp(account->kind, kind) == 0;
}

static bool is_receivable(const struct fund_account_row *account)
{
	return is_kind(account, "settlement") || is_kind(account, "recovery");
}

/* Does the account hold returned money: a pool, what a pool paid to a grant, what a grant owes a pool? */
static bool is_pool_money(const struct fund_account_row *account)
{
	if (is_kind(account, "bank"))
		return strcmp(account->owner, "returned") == 0;
	return (is_kind(account, "grant") || is_receivable(account)) && strcmp(account->detail, "returned") == 0;
}

static void put(struct attributing *a, int64_t account, struct piece piece)
{
	struct pieces *in = &a->in[account - 1];
	if (piece.krw == 0)
		return;
	in->list = arena_grow(a->arena, in->list, in->count, sizeof *in->list);
	in->list[in->count++] = piece;
}

/* The next part of `need` that came in first. */
static struct piece take_first(struct pieces *in, int64_t need)
{
	while (in->first < in->count && in->list[in->first].krw == 0)
		in->first++;
	if (in->first == in->count)
		return (struct piece){.krw = 0};
	struct piece *front = &in->list[in->first], part = *front;
	part.krw = front->krw < need ? front->krw : need;
	front->krw -= part.krw;
	return part;
}

/* A grant gives back what was paid last: of each payment the last won, these in their order. */
static void give_back(struct attributing *a, const struct fund_entry *entry)
{
	struct pieces *in = &a->in[entry->credit - 1];
	int64_t need = entry->amount_krw;
	while (need > 0 && in->count > in->first) {
		size_t first = in->count;
		int64_t here = 0;
		while (first > in->first && here < need && in->list[first - 1].through == in->list[in->count - 1].through)
			here += in->list[--first].krw;
		struct piece *cut = &in->list[first];
		int64_t stays = here > need ? here - need : 0;
		for (size_t i = first; i < in->count; i++) {
			int64_t part = in->list[i].krw - (i == first ? stays : 0);
			put(a, entry->debit, (struct piece){in->list[i].returned, entry->position, part});
		}
		need -= here - stays;
		cut->krw = stays;
		in->count = stays > 0 ? first + 1 : first;
	}
}

static void link_to(struct attributing *a, int64_t payment, const struct piece *piece)
{
	if (a->links > 0) {
		struct fund_attribution *last = &a->link[a->links - 1];
		if (last->payment == payment && last->returned == piece->returned && last->through == piece->through) {
			last->amount_krw += piece->krw;
			return;
		}
	}
	a->link = arena_grow(a->arena, a->link, a->links, sizeof *a->link);
	a->link[a->links++] = (struct fund_attribution){payment, piece->returned, piece->krw, piece->through};
}

/* Money on its way between accounts of returned money, in the order in which it came; a payment is linked to what it used. */
static void pass_on(struct attributing *a, const struct fund_entry *entry)
{
	const struct fund_account_row *to = &a->account[entry->debit - 1];
	bool pays = is_kind(&a->account[entry->credit - 1], "bank") && is_kind(to, "grant");
	for (int64_t need = entry->amount_krw; need > 0;) {
		struct piece piece = take_first(&a->in[entry->credit - 1], need);
		if (piece.krw == 0)
			return;
		need -= piece.krw;
		if (pays && piece.returned > 0)
			link_to(a, entry->position, &piece);
		piece.through = entry->position;
		if (is_pool_money(to))
			put(a, entry->debit, piece);
	}
}

static void follow(struct attributing *a, const struct fund_entry *entry)
{
	int64_t last = (int64_t)a->accounts;
	if (!fund_moves_money(entry->type) || entry->debit < 1 || entry->debit > last || entry->credit < 1 || entry->credit > last)
		return;
	const struct fund_account_row *to = &a->account[entry->debit - 1], *from = &a->account[entry->credit - 1];
	bool is_return = is_kind(from, "returned");
	if (is_return && is_kind(to, "grant")) /* in kind: the return is the payment */
		link_to(a, entry->position, &(struct piece){entry->position, entry->position, entry->amount_krw});
	if (!is_pool_money(from)) {
		if (is_pool_money(to))
			put(a, entry->debit, (struct piece){is_return ? entry->position : 0, entry->position, entry->amount_krw});
	} else if (is_kind(from, "grant")) {
		give_back(a, entry);
	} else {
		pass_on(a, entry);
	}
}

int fund_attribution_order(const void *pa, const void *pb)
{
	const struct fund_attribution *a = pa, *b = pb;
	if (a->payment != b->payment)
		return a->payment < b->payment ? -1 : 1;
	if (a->through != b->through)
		return a->through < b->through ? -1 : 1;
	return a->returned < b->returned ? -1 : a->returned > b->returned;
}

/* One link for each payment, way in and return. */
static void sort_and_join(struct attributing *a)
{
	size_t kept = 0;
	if (a->links == 0)
		return;
	qsort(a->link, a->links, sizeof *a->link, fund_attribution_order);
	for (size_t i = 0; i < a->links; i++) {
		if (kept > 0 && fund_attribution_order(&a->link[kept - 1], &a->link[i]) == 0)
			a->link[kept - 1].amount_krw += a->link[i].amount_krw;
		else
			a->link[kept++] = a->link[i];
	}
	a->links = kept;
}

enum status fund_attribution_of(struct store_tx *tx, struct arena *arena, struct fund_attribution **out_list, size_t *out_count, struct err *err)
{
	struct attributing a = {.arena = arena};
	struct fund_account_row *account;
	struct fund_entry *entry;
	size_t entries;
	enum status status = fund_store_entries(tx, arena, NULL, NULL, &entry, &entries, err);
	if (status == ST_OK)
		status = fund_store_accounts(tx, arena, &account, &a.accounts, err);
	if (status != ST_OK)
		return status;
	a.account = account;
	a.in = arena_alloc(arena, (a.accounts + 1) * sizeof *a.in);
	for (size_t i = 0; i < entries; i++)
		follow(&a, &entry[i]);
	sort_and_join(&a);
	*out_list = a.link;
	*out_count = a.links;
	return ST_OK;
}

enum status fund_attribute(struct store_tx *tx, struct err *err)
{
	struct arena arena;
	struct fund_attribution *list, *known;
	size_t count, knowns;
	arena_init(&arena);
	enum status status = fund_attribution_of(tx, &arena, &list, &count, err);
	if (status == ST_OK)
		status = fund_store_attributions(tx, &arena, &known, &knowns, err);
	for (size_t i = 0, k = 0; status == ST_OK && i < count; i++) {
		while (k < knowns && fund_attribution_order(&known[k], &list[i]) < 0)
			k++;
		if (k == knowns || fund_attribution_order(&known[k], &list[i]) != 0)
			status = fund_store_attribution_add(tx, &list[i], err);
	}
	arena_done(&arena);
	return status;
}
