/* Visits when a folder is taken in: the time that each camera wrote into its photo, then the rules. */
#include "programme/programme_visits.h"
#include "programme/programme_int.h"

#include "file/photo.h"
#include "fund/fund_visit.h"
#include "reduction/reduction.h"

#include <string.h>

/* The beginning of a file that evidence_seal has read already: its path lies below the folder. */
static size_t read_head(const char *folder, const char *name, unsigned char *out)
{
	char path[4096];
	size_t length = 0;
	FILE *file = NULL;

	if (snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path)
		file = fopen(path, "rb");
	if (file) {
		length = fread(out, 1, PHOTO_HEAD_BYTES, file);
		fclose(file);
	}
	return length;
}

static enum status read_cameras(
	struct store_tx *tx, const char *folder, struct arena *arena, struct fund_photo *photo, size_t photos, struct err *err)
{
	unsigned char *head = photos > 0 ? arena_alloc(arena, PHOTO_HEAD_BYTES) : NULL;
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < photos; i++) {
		char taken[PHOTO_TIME_LEN];

		if (photo[i].file && photo_taken(head, read_head(folder, photo[i].file, head), taken))
			photo[i].camera_at = arena_strdup(arena, taken);
		st = fund_photo_camera(tx, photo[i].evidence, photo[i].camera_at, err);
	}
	return st;
}

enum status programme_installed_days(
	struct store_tx *tx, struct arena *arena, struct fund_installed_day **out_list, size_t *out_count, struct err *err)
{
	struct fund_installed_day *list;
	struct reduction_machine *machine;
	size_t machines, count = 0;
	enum status st = reduction_machines(tx, arena, &machine, &machines, err);

	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (machines + 1) * sizeof *list);
	for (size_t i = 0; i < machines; i++)
		if (machine[i].installed_on != DATE_NONE)
			list[count++] = (struct fund_installed_day){machine[i].measure, machine[i].installed_on};
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status programme_visits_take_in(struct store_tx *tx, const char *folder, struct findings *findings, struct err *err)
{
	struct fund_installed_day *installed;
	struct fund_visit *visit;
	struct fund_photo *photo;
	size_t visits, photos, machines;
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = fund_visits(tx, &arena, &visit, &visits, err);
	if (st == ST_OK)
		st = fund_photos(tx, &arena, &photo, &photos, err);
	if (st == ST_OK && findings->errors == 0)
		st = read_cameras(tx, folder, &arena, photo, photos, err);
	if (st == ST_OK)
		st = programme_installed_days(tx, &arena, &installed, &machines, err);
	if (st == ST_OK)
		fund_visit_check(visit, visits, photo, photos, installed, machines, findings);
	arena_done(&arena);
	return st;
}
