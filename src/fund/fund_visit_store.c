/* SQL of visits and their photos. */
#include "fund/fund_visit.h"

enum status fund_visits(struct store_tx *tx, struct arena *arena, struct fund_visit **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS(
		"SELECT v.visit, v.measure, v.site, v.person, v.organisation, v.purpose, v.note, v.outcome, v.evidence, COALESCE(v.organisation, "
		"p.organisation), s.site, s.organisation, m.site, e.kind, v.visited_on, e.issued_on, v.source_line FROM visits v LEFT JOIN measures "
		"m ON "
		"m.measure = v.measure LEFT JOIN sites s ON s.site = COALESCE(v.site, m.site) LEFT JOIN persons p ON p.person = v.person LEFT JOIN "
		"evidence e ON e.evidence = v.evidence ORDER BY v.visited_on, v.visit",
		struct fund_visit, *out_list, *out_count, .visit = STORE_TEXT(0), .measure = STORE_TEXT(1), .site = STORE_TEXT(2),
		.person = STORE_TEXT(3), .organisation = STORE_TEXT(4), .purpose = STORE_TEXT(5), .note = STORE_TEXT(6), .outcome = STORE_TEXT(7),
		.evidence = STORE_TEXT(8), .by = STORE_TEXT(9), .place = STORE_TEXT(10), .owner = STORE_TEXT(11), .measure_site = STORE_TEXT(12),
		.evidence_kind = STORE_TEXT(13), .visited_on = STORE_DATE(14), .evidence_on = STORE_DATE(15), .source_line = STORE_INT(16));
	return ST_OK;
}

enum status fund_photos(struct store_tx *tx, struct arena *arena, struct fund_photo **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT p.visit, p.evidence, e.file, p.taken_at, c.camera_at, p.source_line FROM visit_photos p LEFT JOIN evidence e ON "
			"e.evidence = p.evidence LEFT JOIN fund_photo_camera c ON c.evidence = p.evidence ORDER BY p.visit, p.evidence",
		struct fund_photo, *out_list, *out_count, .visit = STORE_TEXT(0), .evidence = STORE_TEXT(1), .file = STORE_TEXT(2),
		.taken_at = STORE_TEXT(3), .camera_at = STORE_TEXT(4), .source_line = STORE_INT(5));
	return ST_OK;
}

enum status fund_photo_camera(struct store_tx *tx, const char *evidence, const char *camera_at, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		"INSERT INTO fund_photo_camera (evidence, camera_at) VALUES (?1, ?2) ON CONFLICT (evidence) DO UPDATE SET camera_at = "
		"excluded.camera_at",
		&stmt, err);

	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, evidence);
	store_bind_text(stmt, 2, camera_at);
	return store_run(stmt, err);
}
