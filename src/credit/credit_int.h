/* Private to credit: the pure rules (credit_rules.c), how a certificate is laid out (credit_registry.c), input tables and certificates
 * (credit_store.c). Blocks, the log and their rows: credit_registry_int.h. */
#ifndef SANGSAENG_CREDIT_INT_H
#define SANGSAENG_CREDIT_INT_H

#include "base/hash.h"
#include "credit/credit.h"
#include "duty/duty_clock.h"

#include <gmp.h>
#include <stddef.h>

#define CREDIT_GRAMS_PER_TONNE 1000000
#define CREDIT_GRAMS_MAX INT64_C(9000000000000000)
#define CREDIT_YEARS_SINGLE 10             /* N11: fixed crediting, no renewal */
#define CREDIT_YEARS_PROGRAMME 28          /* N11 ⑤ */
#define CREDIT_START_EARLIEST "2016-12-03" /* Act 30 ① */

/* ---- pure rules (credit_rules.c) ---- */

/* Scale class by expected reduction in t/yr (N9): micro ≤ 100 < small ≤ 3,000 < general. */
enum credit_class { CREDIT_MICRO, CREDIT_SMALL, CREDIT_GENERAL };
enum credit_class credit_class_of(const mpq_t tonnes_per_year);

/* Truncates once: whole tonnes and the remainder that is recorded, not carried. grams >= 0. */
struct credit_tonnes {
	int64_t tonnes, remainder_g;
};
struct credit_tonnes credit_truncate(int64_t grams);

/* floor(rate × obligation) (R5). obligation >= 0, 0 <= rate <= 1. */
int64_t credit_cap(int64_t obligation_t, const mpq_t rate);

/* Splits `total` by exact shares that sum to 1: floor of each, then one more to the largest remainders, ties to the lower index (holders come in
 * order of id). */
void credit_split(int64_t total, mpq_t *share, size_t count, int64_t *out_part);

/* Serial ranges: both ends inside, to − from + 1 units (R6). */
struct credit_range {
	int64_t from, to;
};
int64_t credit_range_count(struct credit_range range);
/* Cuts after the first `count` units; false unless 0 < count < all. */
bool credit_range_split(struct credit_range range, int64_t count, struct credit_range *out_low, struct credit_range *out_high);
/* Joins two ranges that touch; false if they overlap or leave a gap. */
bool credit_range_merge(struct credit_range low, struct credit_range high, struct credit_range *out_range);
bool credit_range_overlap(struct credit_range a, struct credit_range b);

/* Last day to convert what was certified on a day, by the clock table (kind koc_conversion). NULL: its built-in rules, and weekends only. */
date_day credit_conversion_last_day(date_day certified_on, const struct duty_clock *clock_or_null);
/* Last day to surrender for a compliance year (kind surrender), and of its KCU (kind kcu_lapse). */
date_day credit_surrender_last_day(int year, const struct duty_clock *clock_or_null);
date_day credit_kcu_last_day(int year, const struct duty_clock *clock_or_null);
/* The earliest compliance year that one can still surrender for on a day. */
int credit_open_year(date_day on, const struct duty_clock *clock_or_null);

/* ---- blocks and certificates (credit_registry.c) ---- */

enum credit_kind { CREDIT_KOC, CREDIT_KCU };
/* EXPIRED: a KOC past its conversion window, a KCU past its compliance year. DEPOSITED: in the forest deposit account. */
enum credit_state { CREDIT_LIVE, CREDIT_CONVERTED, CREDIT_SURRENDERED, CREDIT_CANCELLED, CREDIT_EXPIRED, CREDIT_DEPOSITED, CREDIT_STATES };
extern const char *const credit_kind_name[2];
extern const char *const credit_state_name[CREDIT_STATES];

struct credit_block {
	enum credit_kind kind;
	const char *project;
	int64_t vintage;
	struct credit_range range;
	const char *holder, *measure;
	enum credit_state state;
	int64_t blocked;    /* 0 or 1: on hold with its machine */
	int64_t lock_event; /* the proposal or lock that it is in; 0: none */
	int64_t valid_year; /* KCU: the compliance year that it belongs to; 0 for KOC */
	int64_t certificate;
	date_day certified_on, since; /* of the certificate; with this holder in this state since */
	int64_t made_by;              /* the event that put it there */
	bool stored, changed;         /* there is a row; it is to be written again */
};
struct credit_registry {
	struct arena *arena;
	struct credit_block *block;
	size_t count;
};

struct credit_certificate_unit {
	const char *measure;
	int64_t verified_g, credited_g, tonnes;
};
struct credit_certificate_owner {
	const char *organisation, *share;
	int64_t tonnes;
};
struct credit_certificate {
	int64_t id;
	const char *project;
	int64_t vintage;
	date_month from, to;
	int64_t grams, tonnes, remainder_g, serial_from, serial_to; /* serials 0 if nothing was issued */
	date_day on;
	const char *evidence, *key;
	int64_t event;
	struct credit_certificate_unit *unit;
	size_t unit_count;
	struct credit_certificate_owner *owner;
	size_t owner_count;
};
/* Works out a certificate (project, vintage, period, day, units with verified_g and owners with shares are given, machines and owners in key order)
 * and adds its blocks.
 *
 * Machines get the whole tonnes by largest remainder on credited grams, owners by largest remainder on their shares. The serial line is laid out
 * machine by machine in key order; within a machine owner by owner in key order, each owner's part by largest remainder of the machine's tonnes over
 * what the owners are still due. Machines and owners both come out exact, and every machine's tonnes spread over all owners. credit.* error if a
 * share does not parse or the shares do not sum to 1. */
enum status credit_registry_certify(struct credit_registry *r, struct credit_certificate *c, int64_t first_serial, int64_t event, struct err *err);
/* ---- store (credit_store.c): lists live in the arena ---- */

/* Plans, steps and checklists of projects, and what a desk trades by (credit_project_store.c). */
extern const char credit_project_schema[];
/* A text or day that the schema requires: "" and 1990-01-01 where it was changed by hand into nothing, which the seal reports. */
const char *credit_store_text(struct store_stmt *stmt, int column, struct arena *arena);
date_day credit_store_day(struct store_stmt *stmt, int column);
#define CREDIT_TEXT(column) credit_store_text(stmt_, column, arena)
#define CREDIT_DAY(column) credit_store_day(stmt_, column)

struct credit_project_row {
	const char *project, *kind, *coordinator, *started_on, *resolution_on, *crediting_to, *certified_on;
	int64_t source_line;
};
/* By key; of one project if it is not NULL. */
enum status credit_store_projects(
	struct store_tx *tx, const char *project, struct arena *arena, struct credit_project_row **out_list, size_t *out_count, struct err *err);
struct credit_ownership_row {
	const char *project, *organisation, *share, *valid_from;
	int64_t source_line;
};
/* By project, day, organisation. */
enum status credit_store_ownership(
	struct store_tx *tx, struct arena *arena, struct credit_ownership_row **out_list, size_t *out_count, struct err *err);
/* Owners of a project in force on a day: the rows of the newest valid_from that is not later, by organisation. */
enum status credit_store_owners(struct store_tx *tx, const char *project, const char *day, struct arena *arena,
	struct credit_certificate_owner **out_list, size_t *out_count, struct err *err);
struct credit_compliance_row {
	const char *organisation;
	int64_t year, obligation_t;
	const char *rate, *converted_on, *surrendered_on, *evidence;
	int64_t source_line;
};
/* By organisation and year; of one organisation and year if it is not NULL. */
enum status credit_store_compliance(struct store_tx *tx, const char *organisation, int year, struct arena *arena,
	struct credit_compliance_row **out_list, size_t *out_count, struct err *err);

/* Certificates by id, without or with their units and owners. */
enum status credit_store_certificates(
	struct store_tx *tx, bool parts, struct arena *arena, struct credit_certificate **out_list, size_t *out_count, struct err *err);
enum status credit_store_certificate_add(struct store_tx *tx, const struct credit_certificate *c, struct err *err);
/* A certificate with units that overlaps a project's period; 0 if none. */
enum status credit_store_overlap(
	struct store_tx *tx, const char *project, const char *from, const char *to, int64_t *out_certificate, struct err *err);
enum status credit_store_last_serial(struct store_tx *tx, const char *project, int64_t vintage, int64_t *out_serial, struct err *err);
enum status credit_store_last_certificate(struct store_tx *tx, int64_t *out_id, struct err *err);

enum status credit_store_position(struct store_tx *tx, struct credit_position *out_position, struct err *err);
enum status credit_store_claims(struct store_tx *tx, struct arena *arena, struct credit_claim **out_list, size_t *out_count, struct err *err);
/* Rows of the certificates' units and owners that belong to no certificate. */
enum status credit_store_orphans(struct store_tx *tx, int64_t *out_rows, struct err *err);

#endif
