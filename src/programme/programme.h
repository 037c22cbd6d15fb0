/* Programme: the use cases that join rooms in one transaction. Take in a folder, run the chain, check, explain; and the roll-up of plain files. */
#ifndef SANGSAENG_PROGRAMME_H
#define SANGSAENG_PROGRAMME_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "base/table.h"
#include "fund/fund.h"
#include "party/party.h"
#include "store/store.h"

#include <stdbool.h>
#include <stdio.h>

extern const struct message programme_messages[], programme_start_messages[];
extern const struct store_migration programme_migrations[];

/* Registers the message tables of every room below; call once at start. */
void programme_start(void);
/* Tables of a room to the right of this one (view, exchange, identity); after programme_start, before a database is opened. Not thread safe. */
void programme_migrations_add(const struct store_migration *list);
/* Every table of the programme folder, in the order in which files are read (a NULL name ends it). For the importer and the format's document. */
const struct table *const *programme_tables(void);

/* Progress of long work: phase name (stable words), done and total in rows or steps (total 0: unknown). May be NULL. Returning false cancels. */
typedef bool programme_progress(void *context, const char *phase, int64_t done, int64_t total);

struct programme_options {
	size_t max_findings;       /* 0: 200 */
	bool again;                /* replace a database that already holds the programme */
	const char *const *beside; /* NULL, or databases of other programmes (ended by NULL): caps, machines and meters of a firm that takes part in
				    * several stay single */
	programme_progress *progress;
	void *progress_context;
};

/* ---- taking in a folder (programme_import.c) ---- */

/* Number of schema steps of all rooms: rises with every one that is added. */
int programme_schema(void);
/* Opens a database, brought up to date; for reading it must be so already. Writing commands exclude a run that replaces the file, and the other way
 * round, each waiting 5 seconds for the other: what is committed is in the file that stays. ST_CONFLICT programme.held. */
enum status programme_open(const char *db, enum store_mode mode, struct store **out_store, struct err *err);

/* Reads programme.json and all tables of `folder` into the transaction: every cell by its table's description, keys and references, then the rooms'
 * cross-row rules and the parts that physically contain themselves (bom.cycle). Every error of every file is found in one go. ST_INPUT if there was
 * one: the caller rolls back. Rows are stored as they are read; only ids are kept in memory. */
enum status programme_import(
	struct store_tx *tx, const char *folder, const struct programme_options *options, struct findings *findings, struct err *err);

/* Folder → database without running the chain (sangsaeng import), all or nothing: the database is built beside `db` and takes its place only when
 * complete (on a server: one transaction replaces the rows). ST_CONFLICT programme.exists if `db` already holds a programme and not `again`. Errors
 * as programme_import. */
struct programme_import_counts {
	int64_t rows, bytes;
};
enum status programme_take_in(const char *folder, const char *db, const struct programme_options *options, struct findings *findings,
	struct programme_import_counts *out_counts, struct err *err);

/* Prints the folder format as Markdown from the descriptions: the source of docs/programme-folder.md. */
void programme_format_print(FILE *stream);

/* ---- the chain (programme_run.c) ---- */

struct programme_vehicle {
	const char *id;
	const char *before_kgco2e, *after_kgco2e, *claim_adjusted_kgco2e;
	bool publishable;
};
struct programme_route_money { /* one line of the money table: tier × funder */
	int tier;
	const char *funder; /* organisation, or "returned" */
	int64_t reserved_krw, paid_krw, fixed_krw;
	int64_t grants;
};
/* What a run tells; the keys of `sangsaeng run -O json` are these (one-run.md). Strings live in the arena given to programme_run. */
struct programme_story {
	const char *programme, *name_ko, *name_en, *sector;
	date_day as_of;
	int64_t suppliers, tier1, tier2;
	struct {
		int64_t in_motie, in_oem, in_mss, in_returned, in_interest, in_recovered, paid_tier1, paid_tier2, to_treasury, fees, on_hand,
			fixed_tier1, obligation, overdue, own_share;
	} money_krw;
	char planned_tco2e[48], verified_tco2e[48];
	struct programme_vehicle *vehicle;
	size_t vehicle_count;
	struct {
		int64_t koc_issued, kcu_converted, kcu_surrendered, held, blocked, obligation_t, surrender_cap;
	} credits;
	int64_t checks_passed, checks_failed;
	/* for the printed story */
	struct programme_route_money *route;
	size_t route_count;
	int64_t measures, applied, selected, installed, match_krw, return_credit_krw, plan_proposed, plan_same;
	int64_t deeper_obligation_krw, deeper_returned_krw, deeper_overdue_krw, deeper_credit_krw; /* return duties of tier 2 and deeper */
	int64_t duties_done, duties_late, duties_open, duties_overdue, filled_months;
	int64_t promises, promises_delivered;
	char proposal_bound_tco2e[48], proposal_tco2e[48], decided_tco2e[48];
	const char *historical; /* one line about the historical record, NULL if none */
};

/* Folder → database → story, all in one transaction: on failure nothing is left behind (a database that did not exist is removed again).
 * ST_CONFLICT programme.exists if `db` already holds a programme and not `again` (then a new file is built beside it and takes its place only when
 * complete). */
enum status programme_run(const char *folder, const char *db, const struct programme_options *options, struct arena *arena,
	struct programme_story *out_story, struct findings *findings, struct err *err);
/* The story of a database that holds a run. ST_NOT_FOUND programme.none. */
enum status programme_story_read(struct store_tx *tx, struct arena *arena, struct programme_story *out_story, struct err *err);

/* ---- published footprints (programme_publish.c) ---- */

struct programme_publish_options {
	bool before;                /* of the period before; else after */
	const char *const *product; /* what to publish; NULL: every reported product, and what was published before */
	size_t product_count;
	const char *by, *reason; /* who publishes, and why */
	bool incomplete;         /* publish what is not complete, marked as such */
	bool choice_aside;       /* other footprints of a supplier that are passed over make no new version */
	int32_t samples;         /* of the uncertainty, 0: none */
	uint64_t seed;
	int threads;
};
enum programme_outcome { PROGRAMME_PUBLISHED, PROGRAMME_UNCHANGED };
struct programme_published {
	const char *product, *version, *previous; /* previous "" if it is the first */
	int64_t number;
	enum programme_outcome outcome;
	const char *t2_kgco2e, *adjusted_kgco2e, *before_kgco2e; /* before: T2 of the version before, NULL if there was none */
	bool complete;
	size_t change_count; /* inputs behind it that differ from those of the version before */
};
/* Publishes footprints as immutable versions with their inputs, all or nothing. What is published is computed anew from the inputs that are kept with
 * it (a full solve), so that it can be recomputed bit for bit. A product whose statement did not change gets no new version. A finding
 * publish.incomplete for each product that must not be published as complete, with the reasons; then ST_INPUT publish.refused and nothing is
 * published. */
enum status programme_publish(struct store_tx *tx, const struct programme_publish_options *options, struct arena *arena,
	struct programme_published **out_list, size_t *out_count, struct findings *findings, struct err *err);

/* Uncertainty of products' footprints on request, with the certified tonnes of the programme. */
struct carbon_spread;
struct programme_spread_options {
	bool before;
	const char *const *product;
	size_t product_count;
	int32_t samples;
	uint64_t seed;
	int threads;
};
enum status programme_spreads(struct store_tx *tx, const struct programme_spread_options *options, struct arena *arena,
	struct carbon_spread **out_list, size_t *out_count, struct err *err);

struct programme_version {
	const char *version, *product, *period, *published_on, *published_by, *reason, *previous, *payload, *changes, *inputs;
	int64_t number;
	bool is_active;
};
/* All versions in order of publication, of one product if it is not NULL. */
enum status programme_versions(
	struct store_tx *tx, const char *product, struct arena *arena, struct programme_version **out_list, size_t *out_count, struct err *err);
/* Recomputes a version (or all, NULL) from its stored inputs; a finding version.differs for each that comes out differently. ST_NOT_FOUND
 * version.unknown. */
enum status programme_recompute(struct store_tx *tx, const char *version, size_t *out_count, struct findings *findings, struct err *err);

/* ---- commands that commit together (programme_queue.c) ---- */

/* One writer with its own connection. Commands of any number of threads wait in a queue; those that wait together are committed together, and each
 * gets its own answer once its commit is durable: a refused one leaves no trace, and the others are not disturbed. A command runs in the writer's
 * thread, all or none, perhaps more than once (where the database asks to repeat a transaction), so it must have no effect but in `tx` and its own
 * results. */
struct programme_queue;
enum status programme_queue_open(const char *db, struct programme_queue **out_queue, struct err *err);
/* Waits until what is queued is done. No command may be handed in any more. */
void programme_queue_close(struct programme_queue *queue);
typedef enum status programme_command(void *context, struct store_tx *tx, struct err *err);
enum status programme_queue_run(struct programme_queue *queue, programme_command *command, void *context, struct err *err);
/* Books one group of transfers (fund_book): those that wait together are booked at once. */
struct fund_command;
enum status programme_queue_book(
	struct programme_queue *queue, const struct fund_command *command, int64_t *out_first, bool *out_again, struct err *err);
/* Commits so far, and commands answered: how many shared one commit. */
void programme_queue_counts(struct programme_queue *queue, int64_t *out_commits, int64_t *out_commands);

/* ---- check (programme_check.c) ---- */

struct programme_rule {
	const char *name, *text_ko, *text_en;
};
/* The named rules in order, ended by a NULL name. */
const struct programme_rule *programme_rules(void);
/* Recomputes invariants from the rows. `only` (NULL-ended, or NULL for all) names rules; an unknown one is ST_USAGE check.unknown_rule. Findings name
 * table, key, stored and recomputed value. Counts rules passed and failed. */
enum status programme_check(
	struct store_tx *tx, const char *const *only, struct findings *findings, int64_t *out_passed, int64_t *out_failed, struct err *err);

/* ---- roll-up of plain files (programme_rollup.c) ---- */

struct programme_rollup_options {
	const char *links, *direct; /* CSV, may be gzip */
	const char *snapshot;       /* instead of both: a file that `save` wrote */
	const char *save;           /* NULL, or the snapshot file to write */
	const char *indicators;     /* NULL: all columns; else names with commas between: these only */
	bool json;
	int threads;
	bool petsc; /* the distributed engine, on `ranks` processes */
	int ranks;
	int32_t samples; /* 0: none; else percentiles of so many samples beside the totals */
	uint64_t seed;
	const char *explain; /* NULL, or the product whose total is explained by its `top` largest contributions */
	size_t top;
	bool say_bound; /* a note says how exact the totals are */
	size_t max_findings;
	programme_progress *progress;
	void *progress_context;
};
/* sangsaeng rollup (one-run.md, footprint.md 1.1): totals with header and row order of direct, "%.17g" digits; or percentiles; or the parts of one
 * total. Output is built completely before any of it is written to `out`. Errors and the notes about repeated links or strong loops are findings.
 * ST_INPUT, nothing written, if there is an error; ST_NOT_FOUND rollup.product_unknown for `explain`. */
enum status programme_rollup(const struct programme_rollup_options *options, FILE *out, struct findings *findings, struct err *err);

/* ---- a list of factors by itself (programme_factors.c) ---- */

/* Reads a file with the columns of factors.csv (a sector pack's) into a database in memory, which holds nothing else: view reads it like any other.
 * Findings for what is wrong in it; then ST_INPUT factors.refused. ST_INPUT file.open. */
enum status programme_factors_open(const char *path, const char *sheet, struct store **out_store, struct findings *findings, struct err *err);
/* A cell of a CSV that a door writes, as `file` writes it: see csv_write_text, csv_write_number. */
struct text;
void programme_csv_text(struct text *out, const char *field, bool first);
void programme_csv_number(struct text *out, const char *digits, bool first);

/* ---- synthetic networks (programme_generate.c) ---- */

struct programme_generate_options {
	const char *mode; /* acyclic, local, random, strong */
	int32_t products;
	uint64_t seed;
	double gsd;         /* 0: no uncertainty; else column gsd in both files */
	const char *folder; /* made if it is not there */
	programme_progress *progress;
	void *progress_context;
};
/* sangsaeng graph generate: writes links.csv and direct.csv of a seeded network, each beside its place and then into it. ST_USAGE graph.mode;
 * ST_CONFLICT graph.exists if one of the files is there already; ST_INTERNAL if the folder cannot be written. */
enum status programme_graph_generate(const struct programme_generate_options *options, struct err *err);

/* The programme's rules with what other rooms pass to them: how long footprints are valid, by the clock table on `as_of` (kind footprint_validity).
 * As party_programme_get. */
enum status programme_rules_read(
	struct store_tx *tx, struct arena *arena, struct party_rules *out_rules, char out_folder_or_null[65], struct err *err);

/* The return rules as the fund takes them: those of all tiers and versions, in `arena`; NULL if there are none. */
const struct fund_duty_rule *programme_duty_rules(const struct party_rules *rules, struct arena *arena);

#endif
