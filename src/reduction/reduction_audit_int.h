/* Private to reduction: the sample, the rows of a verification case, its rules. */
#ifndef SANGSAENG_REDUCTION_AUDIT_INT_H
#define SANGSAENG_REDUCTION_AUDIT_INT_H

#include "duty/duty_clock.h"
#include "party/party.h"
#include "reduction/reduction_audit.h"
#include "reduction/reduction_finding.h"
#include "reduction/reduction_int.h"

/* ---- the sample (reduction_sample.c, pure) ---- */

enum reduction_risk {
	REDUCTION_RISK_FILLED,     /* a gap of the period was filled: 1 point */
	REDUCTION_RISK_CORRECTED,  /* a month of the period has more than one record: 1 */
	REDUCTION_RISK_OUTLIER,    /* reading.outlier in the period: 2 */
	REDUCTION_RISK_FIRST_YEAR, /* installed less than twelve months before the period: 1 */
	REDUCTION_RISK_UNPROVEN,   /* a paper about installation or scrapping is missing: 2 */
	REDUCTION_RISK_FINDING,    /* misstatement or nonconformity in an earlier verification: 2 */
	REDUCTION_RISKS
};
extern const char *const reduction_risk_name[REDUCTION_RISKS]; /* "filled" … */
#define REDUCTION_RISK_HIGH 3                                  /* with so many points a machine is always looked at */
int reduction_risk_points(unsigned risks);

enum reduction_drawn { REDUCTION_NOT_DRAWN, REDUCTION_LARGEST, REDUCTION_HIGH_RISK, REDUCTION_CERTAIN, REDUCTION_CHANCE };
extern const char *const reduction_drawn_name[]; /* "", "largest", "high_risk", "certain", "chance" */
struct reduction_sample_item {
	const char *measure;
	int64_t grams;  /* of the period; its size is the amount without sign */
	unsigned risks; /* bits 1 << enum reduction_risk */
	char hash[HASH_HEX_LEN];
	enum reduction_drawn drawn;
	int64_t place; /* in the sample, from 1; 0 if not drawn */
};
/* Draws the sample and orders `item`: what was drawn by place, then the others by measure. Returns how many were drawn. The result is a function of
 * seed, verification and the set of items, not of their order.
 * Method uniform: the first `sample_size` by hash (reduction_rules_draw).
 * Method size_and_risk: the largest machine and all of high risk are always in. The rest of `sample_size` is drawn with a probability proportional
 * to size × (1 + risk points): those that fill an interval of their own are certain, the others are drawn at equal intervals along their sum in the
 * order of their hashes from a start by the seed (systematic, without replacement; Cochran, Sampling Techniques, 9A). Machines of size 0 come last,
 * by hash. */
size_t reduction_sample_draw(const struct reduction_verification *v, struct reduction_sample_item *item, size_t count);
/* How many machines a materiality asks for: with the interval J = materiality × Σ sizes / assurance (monetary unit sampling, no errors expected;
 * assurance 3 is 95 % confidence), those of at least J, and ⌈rest / J⌉; at most all that have a size. */
size_t reduction_sample_minimum(const struct reduction_sample_item *item, size_t count, struct rate materiality, struct rate assurance);

/* ---- rows (reduction_audit_store.c) ---- */

struct reduction_standing {
	const char *verifier, *scope, *evidence, *public_key;
	date_day from, to; /* `to` DATE_NONE: as long as the law lets it */
	int64_t source_line;
};
enum status reduction_store_standings(
	struct store_tx *tx, struct arena *arena, struct reduction_standing **out_list, size_t *out_count, struct err *err);
struct reduction_visit {
	const char *verification, *site, *visited_on, *visited_by, *evidence;
	int64_t source_line;
};
enum status reduction_store_visits(struct store_tx *tx, struct arena *arena, struct reduction_visit **out_list, size_t *out_count, struct err *err);
/* The paper of each year of a machine's history. */
struct reduction_history_paper {
	int year;
	const char *evidence;
};
enum status reduction_store_history_papers(
	struct store_tx *tx, const char *measure, struct arena *arena, struct reduction_history_paper **out_list, size_t *out_count, struct err *err);

/* Of folder and desk. */
enum status reduction_store_finding_count(struct store_tx *tx, int64_t *out_count, struct err *err);

/* reduction_check.c: energy per output of each newest record as a multiple of the median of the machine's other months where it is off by
 * REDUCTION_OUTLIER_TIMES, -1 for all others. Doubles are good enough to call something odd. */
void reduction_outliers(const struct reduction_meter_row *reading, size_t count, double *out_times);

enum status reduction_store_stale_clear(struct store_tx *tx, struct err *err);
enum status reduction_store_stale_put(struct store_tx *tx, const char *verification, struct err *err);
enum status reduction_store_stale(struct store_tx *tx, struct arena *arena, const char ***out_list, size_t *out_count, struct err *err);

/* ---- the text (reduction_audit_text.c) ---- */

/* The lines of the version, above the line of its digest. Appends. */
void reduction_audit_version_text(const struct reduction_audit *audit, struct text *out);

/* ---- joined (reduction_audit.c, reduction_audit_sample.c, reduction_audit_check.c) ---- */

/* Judges every opinion and keeps what is stale in reduction_stale, after the samples were drawn: they are a part of a version. */
enum status reduction_stale_all(struct store_tx *tx, const struct reduction_verification *list, size_t count, struct err *err);
/* Verifications as reduction_store_verifications gives them; those found stale have `stale` set and are not fit. */
enum status reduction_verifications(
	struct store_tx *tx, struct arena *arena, struct reduction_verification **out_list, size_t *out_count, struct err *err);
/* The verification of that key; ST_NOT_FOUND verification.unknown with the nearest one. */
enum status reduction_verification_find(const struct reduction_verification *list, size_t count, const char *verification, struct arena *arena,
	const struct reduction_verification **out_found, struct err *err);
/* The machines of a verification's project among `total`. `explained`: with grams and risks, which method uniform does not need. */
enum status reduction_sample_items(struct store_tx *tx, const struct reduction_verification *v, const struct reduction_total_row *total, size_t count,
	bool explained, struct arena *arena, struct reduction_sample_item **out_list, size_t *out_count, struct err *err);
/* Draws every verification's sample into reduction_sample; fit opinions that the findings or the materiality do not allow are refused:
 * verification.sample_small, verification.misstatement. */
enum status reduction_sample_all(struct store_tx *tx, const struct reduction_verification *list, size_t count,
	const struct reduction_total_row *total, size_t totals, struct err *err);
/* The programme's rule of a day; its defaults where no programme is stored. */
enum status reduction_audit_rule(struct store_tx *tx, date_day day, struct arena *arena, struct party_verification_rule *out_rule, struct err *err);
/* The materiality of a verification: its own, or the rule's. */
enum status reduction_materiality(
	const struct reduction_verification *v, const struct party_verification_rule *rule, struct rate *out_materiality, struct err *err);
/* A decimal share for people and for the text: "0.05". */
const char *reduction_rate_text(struct arena *arena, struct rate rate);

/* Do the verifier's designations name keys for the day, and this one not? */
enum status reduction_key_refused(
	struct store_tx *tx, const char *verifier, date_day day, const char *public_key, bool *out_refused, struct err *err);

/* Rules on the rows of findings, designations and visits (called by reduction_check_rows): findings verification.*. */
enum status reduction_audit_check_rows(struct store_tx *tx, const struct reduction_verification *list, size_t count,
	const struct party_measure *measure, size_t measures, struct findings *findings, struct err *err);
/* What is stale and which signatures do not hold: findings verification.stale, verification.version_differs, signed_case.*. */
enum status reduction_audit_recheck(struct store_tx *tx, struct findings *findings, struct err *err);

#endif
