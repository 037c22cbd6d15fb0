#include "view/view_narrowing.h"
#include "view/view_int.h"

#include "exchange/exchange_partner.h"
#include "party/party.h"
#include "party/party_narrowing.h"
#include "programme/programme.h"
#include "programme/programme_desk.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool view_narrowing_is_group(const char *word)
{
	for (const char *const *group = party_narrowing_groups; *group; group++)
		if (strcmp(*group, word) == 0)
			return true;
	return false;
}

static enum status judge_class(const struct view_narrowing *n, struct err *err)
{
	enum view_class class;

	if (!n->class || !view_class_parse(n->class, &class))
		return err_set(err, ST_INPUT, "view.narrow_class", n->class ? n->class : "", NULL);
	if (class == VIEW_CLASS_COST || class == VIEW_CLASS_RETURN || class == VIEW_CLASS_CREDIT)
		return err_set(err, ST_CONFLICT, "view.narrow_money", n->class, NULL);
	if (class == VIEW_CLASS_OPEN || class == VIEW_CLASS_PROGRAMME)
		return err_set(err, ST_CONFLICT, "view.narrow_open", n->class, NULL);
	return ST_OK;
}

/* Pseudonyms are for carmakers, of whom supplies whom and of projects; sums over firms there are of projects, footprints and grants. */
static enum status judge_most(const struct view_narrowing *n, const char *kind, struct err *err)
{
	bool carmaker = n->group ? strcmp(n->group, "carmaker") == 0 : strcmp(kind, "carmaker") == 0;
	bool named = strcmp(n->class, "link") == 0 || strcmp(n->class, "project") == 0;
	bool summed = strcmp(n->class, "project") == 0 || strcmp(n->class, "footprint") == 0 || strcmp(n->class, "grant") == 0;

	if (n->most && (strcmp(n->most, "none") == 0 || (strcmp(n->most, "aggregate") == 0 && summed) ||
			       (strcmp(n->most, "pseudonym") == 0 && carmaker && named)))
		return ST_OK;
	return err_set(err, ST_INPUT, "view.narrow_most", n->most ? n->most : "", n->class, NULL);
}

/* `*out_kind`: of the receiver; "" of a group. */
static enum status judge_receiver(struct view_door *door, const struct view_narrowing *n, const char **out_kind, struct err *err)
{
	const struct view_relations *r = door->relations;
	int32_t owner = view_entity_find(r, VIEW_ORGANISATION, n->owner), at = view_entity_find(r, VIEW_ORGANISATION, n->receiver);
	enum view_role role;

	if (!n->receiver == !n->group || (n->group && !view_narrowing_is_group(n->group)))
		return err_set(err, ST_INPUT, "view.narrow_receiver", NULL);
	if (owner < 0 || (n->receiver && (at < 0 || at == owner)))
		return err_set(err, ST_NOT_FOUND, "view.none", NULL);
	*out_kind = at < 0 ? "" : r->kind[at];
	if (at < 0)
		return ST_OK;
	role = view_role_of_kind(r->kind[at]);
	if (role == VIEW_ROLE_OPERATOR || role == VIEW_ROLE_MINISTRY || role == VIEW_ROLE_VERIFIER)
		return err_set(err, ST_CONFLICT, "view.narrow_law", n->receiver, NULL);
	if (strcmp(n->class, "link") == 0 && (view_door_circle(door, at)->to_organisation[owner] & (VIEW_BUYER | VIEW_FEEDER)))
		return err_set(err, ST_CONFLICT, "view.narrow_side", n->receiver, NULL);
	return ST_OK;
}

static enum status judge_paper(const struct view_relations *r, const struct view_narrowing *n, struct err *err)
{
	int32_t at = view_entity_find(r, VIEW_EVIDENCE, n->evidence);

	if (!n->contract || !n->contract[0] || strlen(n->contract) > 200 || (n->reason && strlen(n->reason) > 1000))
		return err_set(err, ST_INPUT, "view.narrow_contract", NULL);
	if (n->evidence && (at < 0 || r->entity[VIEW_EVIDENCE][at].owner.organisation != view_entity_find(r, VIEW_ORGANISATION, n->owner)))
		return err_set(err, ST_NOT_FOUND, "view.none", NULL);
	return ST_OK;
}

static enum status judge(struct view_door *door, const struct view_viewer *v, const struct view_narrowing *n, date_day today, struct err *err)
{
	const char *kind = "";
	enum status st = ST_OK;

	if (!view_acts_for(v, n->owner))
		return err_set(err, ST_DENIED, "view.narrow_owner", NULL);
	st = judge_class(n, err);
	if (st == ST_OK)
		st = judge_receiver(door, n, &kind, err);
	if (st == ST_OK)
		st = judge_most(n, kind, err);
	if (st == ST_OK && (n->from < today || (n->until != DATE_NONE && n->until < n->from)))
		st = err_set(err, ST_INPUT, "view.narrow_days", NULL);
	return st == ST_OK ? judge_paper(door->relations, n, err) : st;
}

/* Servers of PACT keep in memory what their partners may read: they are told. */
static enum status log_and_tell(
	struct store_tx *tx, const struct view_viewer *v, const char *what, int64_t seq, const char *owner, struct err *err)
{
	char number[24];
	int64_t change;
	enum status st;

	snprintf(number, sizeof number, "%" PRId64, seq);
	st = view_write_log_tx(tx, v, what, number, owner, 1, err);
	return st == ST_OK ? exchange_change_next(tx, &change, err) : st;
}

enum status view_narrowing_add(struct view_door *door, const struct view_viewer *viewer, const struct view_narrowing *narrowing,
	programme_also *also_or_null, void *context, int64_t *out_seq, struct err *err)
{
	struct view_narrowing n = *narrowing;
	struct party_narrowing record;
	char at[PROGRAMME_AT_LEN];
	struct store *store;
	struct store_tx *tx;
	date_day today = DATE_NONE;
	int64_t seq = 0;
	enum status st = view_door_begin(door, err);

	if (st == ST_OK)
		st = programme_today(door->tx, DATE_NONE, &today, err);
	if (n.from == DATE_NONE)
		n.from = today;
	if (st == ST_OK)
		st = judge(door, viewer, &n, today, err);
	view_door_end(door);
	if (st == ST_OK)
		st = view_writer_open(door, &store, &tx, err);
	if (st != ST_OK)
		return st;
	programme_now(at);
	record = (struct party_narrowing){.owner = n.owner,
		.receiver = n.receiver,
		.group = n.group,
		.class = n.class,
		.most = n.most,
		.from = n.from,
		.until = n.until,
		.contract = n.contract,
		.evidence = n.evidence,
		.reason = n.reason,
		.given_at = at,
		.given_by = view_actor(viewer)};
	st = party_narrowing_put(tx, &record, &seq, err);
	if (st == ST_OK)
		st = log_and_tell(tx, viewer, "narrowing.added", seq, n.owner, err);
	if (st == ST_OK)
		*out_seq = seq;
	if (st == ST_OK && also_or_null)
		st = also_or_null(context, tx, err);
	return view_writer_close(store, tx, st, err);
}

static enum status withdraw(struct store_tx *tx, const struct view_viewer *v, int64_t seq, struct arena *arena, struct err *err)
{
	char at[PROGRAMME_AT_LEN];
	struct party_narrowing *list, *found = NULL;
	size_t count = 0;
	enum status st = party_narrowings(tx, arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (list[i].seq == seq)
			found = &list[i];
	if (st != ST_OK)
		return st;
	if (!found || !view_acts_for(v, found->owner))
		return err_set(err, ST_NOT_FOUND, "view.none", NULL);
	if (found->withdrawn_at)
		return err_set(err, ST_CONFLICT, "view.narrow_withdrawn", NULL);
	programme_now(at);
	st = party_narrowing_end(tx, seq, at, view_actor(v), err);
	return st == ST_OK ? log_and_tell(tx, v, "narrowing.withdrawn", seq, found->owner, err) : st;
}

enum status view_narrowing_withdraw(struct view_door *door, const struct view_viewer *viewer, int64_t seq, struct err *err)
{
	struct store *store;
	struct store_tx *tx;
	struct arena arena;
	enum status st = view_writer_open(door, &store, &tx, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	st = withdraw(tx, viewer, seq, &arena, err);
	arena_done(&arena);
	return view_writer_close(store, tx, st, err);
}

enum status view_narrowing_keeps(
	struct store_tx *tx, const char *owner, const char *receiver, enum view_class class, bool *out_keeps, struct err *err)
{
	struct party_narrowing *list;
	struct arena arena;
	char kind[32] = "";
	date_day today = DATE_NONE;
	size_t count = 0;
	bool buys = false, keeps = false;
	enum status st;

	arena_init(&arena);
	st = party_narrowings(tx, &arena, &list, &count, err);
	if (st == ST_OK && count > 0)
		st = party_kind(tx, receiver, kind, err);
	if (st == ST_OK && count > 0)
		st = view_buys_from(tx, receiver, owner, &buys, err);
	if (st == ST_OK)
		st = programme_today(tx, DATE_NONE, &today, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		keeps = keeps || (strcmp(list[i].owner, owner) == 0 && strcmp(list[i].class, view_class_name(class)) == 0 &&
					 party_narrowing_runs(&list[i], today) && party_narrowing_meets(&list[i], receiver, kind, buys));
	arena_done(&arena);
	if (st == ST_OK)
		*out_keeps = keeps;
	return st;
}
