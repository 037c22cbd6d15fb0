#include "view/view_release_int.h"
#include "view/view_int.h"

#include "party/party.h"
#include "party/party_narrowing.h"
#include "programme/programme_desk.h"

#include <string.h>

/* Those of owners' contracts that meet the reader today. */
static enum status read_narrowed(struct view_release *release, struct store_tx *tx, const char *kind, struct arena *arena, struct err *err)
{
	struct party_narrowing *list;
	size_t count = 0;
	enum status st = party_narrowings(tx, arena, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		bool buys = false;

		st = view_buys_from(tx, release->reader, list[i].owner, &buys, err);
		if (st == ST_OK && party_narrowing_runs(&list[i], release->today) && party_narrowing_meets(&list[i], release->reader, kind, buys))
			list[release->narroweds++] = list[i];
	}
	release->narrowed = list;
	return st;
}

enum status view_release_open(
	struct store_tx *tx, const char *reader_or_null, const char *purpose, struct arena *arena, struct view_release *out_release, struct err *err)
{
	struct view_release release = {.reader = reader_or_null, .purpose = purpose};
	char kind[32];
	enum status st = ST_OK;

	if (reader_or_null) {
		st = party_kind(tx, reader_or_null, kind, err);
		if (st == ST_OK)
			st = programme_today(tx, DATE_NONE, &release.today, err);
		if (st == ST_OK)
			st = view_consents(tx, arena, &release.consent, &release.consents, err);
		if (st == ST_OK)
			st = read_narrowed(&release, tx, kind, arena, err);
	}
	if (st == ST_OK)
		*out_release = release;
	return st;
}

static bool narrowed(const struct view_release *release, const char *owner, enum view_class class)
{
	for (size_t i = 0; i < release->narroweds; i++)
		if (strcmp(release->narrowed[i].owner, owner) == 0 && strcmp(release->narrowed[i].class, view_class_name(class)) == 0)
			return true;
	return false;
}

bool view_release_may(const struct view_release *release, const char *owner_or_null, const char *product, enum view_class class)
{
	if (!release->reader || !owner_or_null || !owner_or_null[0] || strcmp(release->reader, owner_or_null) == 0)
		return true;
	if (narrowed(release, owner_or_null, class))
		return false;
	for (size_t i = 0; i < release->consents; i++) {
		const struct view_consent *c = &release->consent[i];

		if (!c->withdrawn_at && c->class == class && strcmp(c->owner, owner_or_null) == 0 && strcmp(c->receiver, release->reader) == 0 &&
			release->today >= c->from && (c->until == DATE_NONE || release->today <= c->until) &&
			(!c->product || strcmp(c->product, product) == 0) && !c->site && !c->measure &&
			(!c->purpose || strcmp(c->purpose, release->purpose) == 0))
			return true;
	}
	return false;
}
