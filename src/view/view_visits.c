#include "view/view_visits.h"

#include "evidence/evidence.h"
#include "party/party.h"
#include "programme/programme_visits.h"

#include <string.h>

static const char *text_or_empty(const char *text)
{
	return text ? text : "";
}

/* The findings of one line of a file. */
static void pick(const struct findings *all, const char *file, int64_t line, struct arena *arena, const struct err ***out, size_t *out_count)
{
	const struct err **list = NULL;
	size_t count = 0;

	for (size_t i = 0; i < all->count; i++) {
		struct err *copy;

		if (all->item[i].err.line != line || strcmp(all->item[i].err.file, file) != 0)
			continue;
		copy = arena_alloc(arena, sizeof *copy);
		*copy = all->item[i].err;
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = copy;
	}
	*out = list;
	*out_count = count;
}

static void add_photos(const struct fund_photo *photo, size_t photos, const struct findings *findings, struct arena *arena, struct view_visit *v)
{
	v->photo = arena_alloc(arena, (photos + 1) * sizeof *v->photo);
	for (size_t i = 0; i < photos; i++) {
		struct view_photo *p = &v->photo[v->photos];

		if (strcmp(photo[i].visit, v->visit) != 0)
			continue;
		*p = (struct view_photo){.evidence = photo[i].evidence,
			.file = text_or_empty(photo[i].file),
			.taken_at = text_or_empty(photo[i].taken_at),
			.camera_at = text_or_empty(photo[i].camera_at)};
		pick(findings, "visit_photos.csv", photo[i].source_line, arena, &p->finding, &p->findings);
		v->photos++;
	}
}

/* Are the firm and the machine that are asked for there at all? */
static enum status check_asked(struct store_tx *tx, const char *firm, const char *grant, struct arena *arena, struct err *err)
{
	struct party_measure *measure;
	char kind[32];
	size_t measures;
	enum status st = firm ? party_kind(tx, firm, kind, err) : ST_OK;

	if (st == ST_OK)
		st = party_measures(tx, arena, &measure, &measures, err);
	if (st != ST_OK || !grant)
		return st;
	for (size_t i = 0; i < measures; i++)
		if (strcmp(measure[i].measure, grant) == 0)
			return ST_OK;
	return err_set(err, ST_NOT_FOUND, "fund.no_grant", grant, NULL);
}

static enum status fill(struct store_tx *tx, const char *firm, const char *grant, const struct findings *findings, const struct fund_visit *visit,
	size_t visits, const struct fund_photo *photo, size_t photos, struct arena *arena, struct view_visits *out, struct err *err)
{
	enum status st = ST_OK;

	out->item = arena_alloc(arena, (visits + 1) * sizeof *out->item);
	for (size_t i = 0; st == ST_OK && i < visits; i++) {
		const struct fund_visit *from = &visit[i];
		struct view_visit *v = &out->item[out->count];
		char sha256[EVIDENCE_SHA256_LEN] = "";

		if ((firm && (!from->owner || strcmp(from->owner, firm) != 0)) || (grant && (!from->measure || strcmp(from->measure, grant) != 0)))
			continue;
		*v = (struct view_visit){.visit = from->visit,
			.measure = text_or_empty(from->measure),
			.site = text_or_empty(from->place),
			.organisation = text_or_empty(from->owner),
			.by = text_or_empty(from->by),
			.person = text_or_empty(from->person),
			.purpose = from->purpose,
			.outcome = from->outcome,
			.note = text_or_empty(from->note),
			.evidence = text_or_empty(from->evidence),
			.visited_on = from->visited_on};
		if (from->evidence)
			st = evidence_sha256(tx, from->evidence, sha256, err);
		v->sha256 = arena_strdup(arena, sha256);
		add_photos(photo, photos, findings, arena, v);
		pick(findings, "visits.csv", from->source_line, arena, &v->finding, &v->findings);
		out->count++;
	}
	return st;
}

enum status view_visits_read(
	struct store_tx *tx, const char *firm, const char *grant, struct arena *arena, struct view_visits *out_visits, struct err *err)
{
	struct view_visits v = {.count = 0};
	struct party_rules rules;
	struct fund_installed_day *installed;
	struct fund_visit *visit;
	struct fund_photo *photo;
	struct findings findings;
	size_t visits, photos, machines;
	enum status st = party_programme_get(tx, arena, &rules, NULL, err);

	if (st == ST_OK)
		st = check_asked(tx, firm, grant, arena, err);
	if (st == ST_OK)
		st = fund_visits(tx, arena, &visit, &visits, err);
	if (st == ST_OK)
		st = fund_photos(tx, arena, &photo, &photos, err);
	if (st == ST_OK)
		st = programme_installed_days(tx, arena, &installed, &machines, err);
	if (st != ST_OK)
		return st;
	findings_init(&findings, SIZE_MAX / 2);
	fund_visit_check(visit, visits, photo, photos, installed, machines, &findings);
	v.programme = arena_strdup(arena, rules.programme);
	st = fill(tx, firm, grant, &findings, visit, visits, photo, photos, arena, &v, err);
	findings_done(&findings);
	if (st == ST_OK)
		*out_visits = v;
	return st;
}
