/* The evidence store for people: files are taken in, listed, linked to what they prove, given back, erased when the law lets them go. Objects, items
 * and retention: room evidence. Where files and key are: beside a SQLite database ("DB.evidence", "DB.key"), or as the environment says:
 * SANGSAENG_EVIDENCE a folder, SANGSAENG_SEAL_KEY a file (the doors' options --evidence-dir and --seal-key set them). */
#ifndef SANGSAENG_PROGRAMME_EVIDENCE_H
#define SANGSAENG_PROGRAMME_EVIDENCE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "evidence/evidence_item.h"
#include "store/store.h"

#include <stdbool.h>

#define PROGRAMME_EVIDENCE_FOLDER "SANGSAENG_EVIDENCE"
#define PROGRAMME_EVIDENCE_KEY "SANGSAENG_SEAL_KEY"

/* ---- taking in ---- */

struct programme_evidence_new {
	const char *const *file;                     /* paths, "-" standard input; ended by NULL */
	const char *name;                            /* what a single file is called where its path does not say it; NULL: as its path */
	const char *key;                             /* of the item, for a single file; NULL: "EV-" and the hash's first 12 digits */
	const char *kind, *title;                    /* title NULL: the file's name */
	const char *organisation, *measure, *person; /* NULL if none */
	const char *by;                              /* a person or an organisation */
	date_day issued_on, on;                      /* DATE_NONE: today; on as programme_desk_open */
	bool personal;
};
struct programme_evidence_added {
	const char *evidence, *sha256, *media, *file;
	int64_t bytes;
	bool again;   /* the item was there before, the same */
	bool content; /* its content was there already */
};
/* All files or none, in one transaction; bounded memory. Codes of evidence_object.h and evidence_type.h; evidence.kind_unknown,
 * evidence.actor_unknown, evidence.target_unknown, evidence.key_needed, key.mode. */
enum status programme_evidence_add(const char *db, const struct programme_evidence_new *what, struct arena *arena,
	struct programme_evidence_added **out_list, size_t *out_count, struct err *err);

/* ---- reading ---- */

struct programme_evidence {
	struct evidence_item item;
	bool has_file;         /* there is or was a content */
	const char *media;     /* "" without one */
	const char *erased_on; /* of the content, NULL while it is there */
	int64_t bytes;
	date_day kept_until;        /* the last day on which it must be there */
	bool subsidy;               /* a record of the subsidy: Subsidy Act 25 ③ */
	struct evidence_link *link; /* of this item */
	size_t link_count;
};
/* All of them by key. */
enum status programme_evidence_list(
	struct store_tx *tx, struct arena *arena, struct programme_evidence **out_list, size_t *out_count, struct err *err);
enum status programme_evidence_get(
	struct store_tx *tx, const char *evidence, struct arena *arena, struct programme_evidence *out_item, struct err *err);
/* Writes an item's content to a path that is not there yet, or to standard output ("-"): only once the whole agreed with its hash does the file have
 * its name. evidence.no_file, evidence.exists, codes of evidence_reader. */
enum status programme_evidence_write(struct store_tx *tx, const char *evidence, const char *path, struct err *err);

/* The same, in a transaction of its own: for a door that judged who asks. */
enum status programme_evidence_fetch(const char *db, const char *evidence, const char *path, struct err *err);

/* ---- links ---- */

/* Kinds of things that an item may prove, each with the form of its key; ended by NULL. */
struct programme_evidence_target {
	const char *kind, *form, *text_ko, *text_en;
};
const struct programme_evidence_target *programme_evidence_targets(void);
/* evidence.link_kind, evidence.target_unknown (kind, target), evidence.unknown, evidence.actor_unknown. */
enum status programme_evidence_link(
	const char *db, const char *evidence, const char *kind, const char *target, const char *by, date_day on, bool *out_again, struct err *err);

/* ---- erasing ---- */

/* Destroys the content of an item; item, hash and links stay. ST_DENIED evidence.retained (key, day, legal basis) while it must be kept;
 * evidence.no_file. Its content goes also for other items of the same content, so all of them must be free. */
enum status programme_evidence_erase(const char *db, const char *evidence, const char *by, const char *reason, date_day on, const char **out_sha256,
	struct arena *arena, struct err *err);

struct programme_person {
	const char *person, *organisation, *name, *mail; /* name "" once erased */
	date_day valid_from, valid_to;
	int64_t items;         /* of evidence, with this person's data */
	const char *erased_on; /* NULL if not */
};
enum status programme_persons(struct store_tx *tx, struct arena *arena, struct programme_person **out_list, size_t *out_count, struct err *err);
/* What became of the items that hold a person's data. */
struct programme_person_item {
	const char *evidence;
	bool erased, shared; /* shared: its content belongs to other items too */
	date_day kept_until; /* of one that stays */
};
struct programme_person_erased {
	struct programme_person_item *item;
	size_t items;
	int64_t letters;  /* waited for the person, and are not sent any more */
	int64_t findings; /* of signed cases, that name the person or the address and stay as they were signed */
	/* what the person was to do and somebody else must now be named for, by kind and key: "request" CAMPAIGN/FIRM (delegate or contact), "duty"
	 * KIND/SUBJECT (delegated), "campaign" (who is told of silent firms) */
	struct programme_person_need {
		const char *kind, *key;
	} * need;
	size_t needs;
};
/* Takes a person's name and address out of the database now and at each later import, out of what the desk's tables hold too (duty/duty_person.h),
 * and destroys what holds this person's data alone and need not be kept. Keys, hashes and what was done stay. The same again goes on with what has
 * become free since. persons: evidence.target_unknown. */
enum status programme_person_erase(const char *db, const char *person, const char *by, const char *reason, date_day on, struct arena *arena,
	struct programme_person_erased *out_erased, struct err *err);

/* ---- keeping in order ---- */

/* Removes files that belong to no item: what a crash left. ST_CONFLICT store.locked while a run is under way beside the database. */
enum status programme_evidence_sweep(const char *db, struct arena *arena, const char ***out_list, size_t *out_count, struct err *err);

#endif
