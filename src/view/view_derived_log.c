/* The log of reads: to the firm whose data were read, who read what. */
#include "view/view_derived.h"
#include "view/view_log.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct view_derived_column reads[] = {
	{{"seq", "번호", VIEW_COUNT, VIEW_CLASS_PROGRAMME, false}, VIEW_PLAIN, false, false},
	{{"at", "시각", VIEW_TIME, VIEW_CLASS_PROGRAMME, false}, VIEW_PLAIN, false, false},
	{{"day", "날짜", VIEW_DAY, VIEW_CLASS_PROGRAMME, true}, VIEW_PLAIN, false, false}, /* in Seoul */
	{{"kind", "종류", VIEW_TEXT, VIEW_CLASS_PROGRAMME, true}, VIEW_PLAIN, false, false},
	{{"owner", "자료주인", VIEW_TEXT, VIEW_CLASS_PROGRAMME, true}, VIEW_ORGANISATION, false, false},
	{{"reader", "열람조직", VIEW_TEXT, VIEW_CLASS_PROGRAMME, true}, VIEW_ORGANISATION, false, false},
	{{"person", "열람자", VIEW_TEXT, VIEW_CLASS_PERSON, true}, VIEW_PERSON, false, false},
	{{"client", "프로그램", VIEW_TEXT, VIEW_CLASS_PERSON, false}, VIEW_PLAIN, false, false},
	{{"role", "역할", VIEW_TEXT, VIEW_CLASS_PROGRAMME, true}, VIEW_PLAIN, false, false},
	{{"as", "대신본조직", VIEW_TEXT, VIEW_CLASS_PROGRAMME, false}, VIEW_ORGANISATION, false, false},
	{{"resource", "목록", VIEW_TEXT, VIEW_CLASS_PROGRAMME, true}, VIEW_PLAIN, false, false},
	{{"classes", "구분", VIEW_TEXT, VIEW_CLASS_PROGRAMME, false}, VIEW_PLAIN, false, false},
	{{"rights", "열람권", VIEW_TEXT, VIEW_CLASS_PROGRAMME, false}, VIEW_PLAIN, false, false},
	{{"row_count", "행수", VIEW_COUNT, VIEW_CLASS_PROGRAMME, false}, VIEW_PLAIN, false, false},
	{{"subject", "대상", VIEW_TEXT, VIEW_CLASS_PROGRAMME, false}, VIEW_PLAIN, false, true},
	{{"purpose", "목적", VIEW_TEXT, VIEW_CLASS_PROGRAMME, false}, VIEW_PLAIN, false, false},
	{{"request_id", "요청", VIEW_TEXT, VIEW_CLASS_PROGRAMME, true}, VIEW_PLAIN, false, false},
	{{"hash", "해시", VIEW_TEXT, VIEW_CLASS_PROGRAMME, false}, VIEW_PLAIN, false, false},
	{{0}, VIEW_PLAIN, false, false},
};

/* A firm that is its own eyes only asks for its own lines. */
static const char *only_owner(const struct view_reading *r)
{
	const struct view_eye *eye = &r->eyes->eye[0];

	if (r->eyes->owner || eye->organisation < 0 || eye->role == VIEW_ROLE_OPERATOR || eye->role == VIEW_ROLE_MINISTRY)
		return NULL;
	return r->door->relations->entity[VIEW_ORGANISATION][eye->organisation].key;
}

/* Of a time in UTC ("2026-06-30T14:59:59Z"), the day of the programme's calendar. */
static const char *day_of(const char *at, struct arena *arena)
{
	date_day day;

	if (strlen(at) < 13 || date_parse(arena_strndup(arena, at, 10), &day, NULL) != ST_OK)
		return NULL;
	return view_day_text(date_in_seoul((int64_t)day * DATE_DAY_SECONDS + strtol(at + 11, NULL, 10) * 60 * 60), arena);
}

static enum status read_reads(struct view_reading *r, struct err *err)
{
	struct view_log_line *line;
	size_t count;
	const char *own = only_owner(r);
	enum status st = view_log_read(r->door->tx, own, r->arena, &line, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct view_log_line *l = &line[i];
		const char *cell[] = {arena_printf(r->arena, "%" PRId64, l->seq), l->at, day_of(l->at, r->arena), l->kind, l->owner ? l->owner : own,
			l->organisation, l->person, l->client, l->role, l->as, l->resource, l->classes, l->rights, arena_printf(r->arena, "%" PRId64, l->count),
			l->subject, l->purpose, l->request_id, l->hash};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

const struct view_derived view_derived_log[] = {
	{"reads", "누가 내 자료를 보았는가", "who read whose data", VIEW_CLASS_PROGRAMME, "seq", "owner", "", reads, read_reads},
	{0},
};
