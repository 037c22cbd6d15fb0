/* Private to view: what ties organisations, who looks, and how a resource is read. */
#ifndef SANGSAENG_VIEW_INT_H
#define SANGSAENG_VIEW_INT_H

#include "base/arena.h"
#include "base/map.h"
#include "base/table.h"
#include "store/store.h"
#include "view/view.h"
#include "view/view_access.h"
#include "view/view_resource.h"

#include <pthread.h>

/* ---- what ties organisations (view_relations.c): read once per state of the database, shared by all doors of the process ---- */

/* What a cell names, so that it is shown by name, by pseudonym or not at all. */
enum view_entity {
	VIEW_PLAIN,
	VIEW_ORGANISATION,
	VIEW_SITE,
	VIEW_PROCESS,
	VIEW_PRODUCT,
	VIEW_MEASURE,
	VIEW_PROJECT,
	VIEW_AGREEMENT,
	VIEW_FUNDING,
	VIEW_VISIT,
	VIEW_VERIFICATION,
	VIEW_CONSORTIUM,
	VIEW_COMMITTEE,
	VIEW_EVIDENCE,
	VIEW_PERSON,
	VIEW_ENTITIES,
};
/* Whose a datum is: indexes into the relations, -1 if it is nobody's. */
struct view_owner {
	int32_t organisation, product, measure, project, site;
};
#define VIEW_NOBODY ((struct view_owner){-1, -1, -1, -1, -1})

struct view_edge { /* a link: product ← input */
	int32_t product, input;
};
struct view_consent_row {
	int32_t owner, receiver;
	enum view_class class;
	int32_t product, site, measure; /* what of the owner's it is for; -1: all. -2: of one that is no longer there */
	const char *purpose;            /* NULL: any */
	date_day from, until;           /* until DATE_NONE: open */
};
struct party_narrowing;
#define VIEW_STATE_LEN 256
struct view_relations {
	int references;
	char state[VIEW_STATE_LEN];
	struct arena arena;
	struct map *index[VIEW_ENTITIES]; /* key → index in `entity`; NULL for plain ones */
	struct view_entity_row {
		const char *key;
		struct view_owner owner;
	} * entity[VIEW_ENTITIES];
	size_t count[VIEW_ENTITIES];
	const char **kind;      /* of organisations */
	struct view_edge *edge; /* by product */
	size_t edges;
	size_t *edge_first; /* of a product, count + 1 of them */
	struct view_pair {  /* measure or project, and an organisation */
		int32_t subject, organisation;
	} * funder, *owner, *verifier;
	size_t funders, owners, verifiers;
	bool *subsidised; /* of measures */
	struct view_consent_row *consent;
	size_t consents;
	struct view_narrowed { /* a contract that was not withdrawn */
		int32_t owner;
		enum view_class class;
		enum view_seen most;
		const struct party_narrowing *of;
	} * narrowed;
	size_t narroweds;
	unsigned char pseudonym_key[32], cursor_key[32];
};
/* The state of the database; doors compare it. */
enum status view_relations_state(struct store_tx *tx, char out_state[VIEW_STATE_LEN], struct err *err);
enum status view_relations_read(struct view_relations *relations, struct store_tx *tx, struct err *err); /* fills a new one */
enum status view_relations_get(const char *db, struct store_tx *tx, struct view_relations **out_relations, struct err *err);
/* Directly, by a link of today's programme. */
enum status view_buys_from(struct store_tx *tx, const char *buyer, const char *owner, bool *out_buys, struct err *err);
void view_relations_release(struct view_relations *relations);
/* -1 if there is none. */
int32_t view_entity_find(const struct view_relations *relations, enum view_entity kind, const char *key);
enum view_entity view_entity_of(const char *table);

/* What was handed to a person who is no member of the firm (view_viewer.c): keys of requests and of measures, or only `key`. In the arena. */
enum status view_consultant_tasks(struct view_door *door, const char *person, const char *key_or_null, date_day today, struct arena *arena,
	const char ***out_task, size_t *out_count, struct err *err);

/* ---- how one organisation stands to all others (view_circle.c) ---- */

struct view_circle {
	const struct view_relations *relations;
	int32_t organisation;
	unsigned short *to_organisation, *to_product; /* sets of enum view_relation */
};
struct view_circle *view_circle_new(const struct view_relations *relations, int32_t organisation);
void view_circle_free(struct view_circle *circle);
bool view_pair_has(const struct view_pair *list, size_t count, int32_t subject, int32_t organisation);

/* ---- the door (view_door.c) ---- */

#define VIEW_CIRCLES 8
struct view_door {
	char *db;
	struct store *store;
	uint64_t inode, device;
	struct view_log *log;
	struct store_tx *tx; /* of the answer that is being made */
	struct view_relations *relations;
	struct view_circle *circle[VIEW_CIRCLES];
	size_t circle_next;
};
/* A reading transaction on the newest state, with its relations. */
enum status view_door_begin(struct view_door *door, struct err *err);
void view_door_end(struct view_door *door);
const struct view_circle *view_door_circle(struct view_door *door, int32_t organisation);

/* ---- an owner's own rules about its data (view_acting.c) ---- */

/* Is it the owner, or one of its people, in its own right? No consultant, and nobody who looks as another. Who holds the database file is everybody.
 */
bool view_acts_for(const struct view_viewer *viewer, const char *owner);
const char *view_actor(const struct view_viewer *viewer); /* for the record: person, program or organisation */
/* A writing transaction on the door's database; closing commits with ST_OK, else nothing is written. */
enum status view_writer_open(struct view_door *door, struct store **out_store, struct store_tx **out_tx, struct err *err);
enum status view_writer_close(struct store *store, struct store_tx *tx, enum status st, struct err *err);

/* ---- who looks at one answer (view_eye.c) ---- */

/* One pair of eyes; with "view as" two look and the weaker counts. */
struct view_eye {
	enum view_role role;
	int32_t organisation;
	const struct view_circle *circle; /* NULL: nobody */
	/* of a consultant */
	int32_t firm, measure;    /* -1: none */
	const char *const *asked; /* tables, NULL-ended */
	const char *purpose;
	date_day on;
};
struct view_eyes {
	bool owner; /* sees all, nothing is logged */
	struct view_eye eye[2];
	size_t count;
	int32_t about; /* "view as" of a supplier: only what is this organisation's; -1: no such limit */
};
enum view_role view_role_of_kind(const char *kind); /* of an organisation; a carmaker's looks after sustainability */
enum status view_eyes_open(
	struct view_door *door, const struct view_viewer *viewer, struct arena *arena, struct view_eyes *out_eyes, struct err *err);
/* A datum: of what table, whose, and the organisations named in it (-1-ended, or NULL). */
struct view_datum {
	const char *table;
	struct view_owner owner;
	const int32_t *party;
	bool link; /* of the table of links: `owner` is the product's, `input` the other end */
	struct view_owner input;
};
unsigned view_eye_relations(
	const struct view_relations *relations, const struct view_eye *eye, const struct view_datum *datum, enum view_class class);
/* What one pair of eyes sees of the datum's class: matrix, consents and contracts. The one place where these meet. */
enum view_seen view_eye_sees(
	const struct view_relations *relations, const struct view_eye *eye, const struct view_datum *datum, enum view_class class);
/* The least that any of the eyes sees of the datum's class. */
enum view_seen view_eyes_see(
	const struct view_relations *relations, const struct view_eyes *eyes, const struct view_datum *datum, enum view_class class);
/* By which relations, or consent, it is seen, for the log: with the eyes of who looks, of a supplier that looks as another with those. */
unsigned view_eyes_rights(
	const struct view_relations *relations, const struct view_eyes *eyes, const struct view_datum *datum, enum view_class class);
const char *view_rights_words(unsigned rights, struct arena *arena); /* NULL: none */
/* Does a contract of the organisation narrow the class for any of the eyes? For answers that hold several classes at once. */
bool view_eyes_narrowed(const struct view_relations *relations, const struct view_eyes *eyes, int32_t organisation, enum view_class class);
/* Does it name its own, or a side of its own contract, to all eyes? Then everything in it is by name. */
bool view_eyes_named(const struct view_relations *relations, const struct view_eyes *eyes, const struct view_datum *datum);
/* How the firm, site or product is known: VIEW_ALL by name, VIEW_PSEUDONYM, or VIEW_NONE. */
enum view_seen view_entity_seen(const struct view_relations *relations, const struct view_eyes *eyes, const struct view_owner *owner);
/* How an entity is shown: its key, a pseudonym, or NULL. `hidden`: the row is pseudonymous, so that its firm is too. */
const char *view_entity_shown(const struct view_relations *relations, const struct view_eyes *eyes, enum view_entity kind, const char *key,
	bool hidden, struct arena *arena);
/* An organisation that everybody may know of: a ministry, a carmaker, an operator, a verifier. */
bool view_institution(const struct view_relations *relations, int32_t organisation);
/* "~" and 20 letters: stable for one viewing organisation, different between two, not to be found without the key. */
const char *view_pseudonym(const struct view_relations *relations, int32_t viewing, enum view_entity kind, const char *key, struct arena *arena);

/* ---- resources (view_resource.c) ---- */

struct view_column_rule {
	enum view_entity entity;
	enum view_class class; /* of the public column too */
	bool published;        /* among the fields that the registry publishes */
	bool free;             /* words or a key of one's own: hidden in a pseudonymous row */
};
struct view_reading;
struct view_origin {
	struct view_resource resource;
	struct view_column *columns; /* the resource's, writable while it is made */
	const struct table *table;   /* of the folder; NULL: derived */
	const struct table *words;   /* whose columns say which words a filter may ask for: the table, or the one in whose place it stands; or NULL */
	enum view_class class;       /* of the row */
	struct view_column_rule *rule;
	int key[6], keys;     /* columns in order */
	int owner[4], owners; /* columns tried in order for the row's owner */
	int party[4], parties;
	bool institutions_open; /* organisations: ministries and the like are open to all */
	bool unowned_open;      /* products: what nobody of the programme makes is open to all */
	bool links;             /* a row has two ends */
	bool newest_first;      /* by a key that grows */
	bool pseudonymous;      /* keys that may be shown as pseudonyms: sorted by what is shown */
	enum status (*read)(struct view_reading *reading, struct err *err);
};
size_t view_origins(void);
const struct view_origin *view_origin_at(size_t index);
const struct view_origin *view_origin_of(const struct view_resource *resource);

/* One answer that is being made. A source's `read` gives row after row. */
struct view_taken {
	const char **cell, **place; /* as shown; key cells by which it is ordered */
	struct view_owner owner;
	unsigned classes; /* that were seen of somebody else's: 1 << enum view_class; 0: nothing to log */
	unsigned rights;  /* by which relations */
};
struct view_reading {
	struct view_door *door;
	const struct view_origin *source;
	const struct view_eyes *eyes;
	struct arena *arena;  /* of the answer */
	struct arena scratch; /* of the source: cells of rows not taken */
	const struct view_filter *filter;
	size_t filters;
	const int *filter_column;
	const char *const *after; /* key cells after which to go on, or NULL */
	const char *const *exact; /* key cells of the one row wanted, or NULL */
	bool sorted;              /* rows come in the order of the answer */
	bool plain;               /* no pseudonyms for these eyes: the database may narrow by what is asked for */
	bool counting;
	size_t wanted; /* 0: all */
	struct view_taken *row;
	size_t rows;
	int64_t total;
};
/* Judges one row and takes it if it is for this viewer; `cell` is copied where it is kept. False: enough. */
bool view_reading_row(struct view_reading *reading, const char *const *cell);
/* In the order of the answer: by the key as it is shown. */
int view_place_compare(const struct view_reading *reading, const char *const *a, const char *const *b);

enum status view_table_rows(struct view_reading *reading, struct err *err);
/* The name of an organisation, site or product, as the table has it; NULL for other kinds, and where there is none of that key. */
enum status view_entity_name(
	struct store_tx *tx, enum view_entity kind, const char *key, struct arena *arena, const char **out_ko, const char **out_en, struct err *err);
/* Rows of the table of evidence: those of the run, and those handed in at the desk since. By key. */
enum status view_paper_rows(struct view_reading *reading, struct err *err);

/* Whose the item of a list is, by the key under which the viewer sees it there, a pseudonym too; inside view_door_begin. Nothing is answered of it, so
 * that nothing is logged. ST_NOT_FOUND view.none: not there, or not for this viewer. */
enum status view_item_owner(struct view_door *door, const struct view_viewer *viewer, const struct view_resource *resource, const char *key,
	struct arena *arena, struct view_owner *out_owner, struct err *err);

#define VIEW_PARTIES 8

/* ---- chains behind footprints (view_explain.c) ---- */

/* How much of a product's chain: nothing, its totals, its own part, all. `datum`: the product's, of the table of footprints. */
enum view_depth { VIEW_DEPTH_NOTHING, VIEW_DEPTH_TOTALS, VIEW_DEPTH_OWN, VIEW_DEPTH_ALL };
enum view_depth view_explain_depth(const struct view_relations *relations, const struct view_eyes *eyes, const struct view_datum *datum);
/* view_explain_for with eyes that are open; the caller logs. */
enum status view_explain_seen(struct view_door *door, const struct view_eyes *eyes, enum view_case which, const char *product, size_t top,
	struct arena *arena, struct view_explanation *out_explanation, struct err *err);

/* ---- plans (view_plan.c) ---- */

struct party_measure;
struct party_organisation;
/* The machine of a measure, of all in order of their key, and what it is called in English; "" where it is not among them. */
const char *view_machine_of(const struct party_measure *list, size_t count, const char *measure, const char **out_en);
/* What an organisation is called, of all in order of their key; its key where it is not among them. */
const char *view_firm_of(const struct party_organisation *list, size_t count, const char *organisation, const char **out_en);

#endif
