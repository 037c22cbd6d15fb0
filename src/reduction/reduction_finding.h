/* Findings of verifications: those of the folder (verification_findings), and those that a verifier raises on the page (tables desk_finding,
 * desk_finding_answer, desk_finding_return), which are facts of the case like the others and outlive `run --again`. Who may do what:
 * programme/programme_finding.h.
 *
 * A finding of the desk is open, answered, returned (the answer was not enough: it waits for another), and at the end closed or withdrawn. Each of
 * these is a row or fields of their own with day and person, which nothing changes any more. */
#ifndef SANGSAENG_REDUCTION_FINDING_H
#define SANGSAENG_REDUCTION_FINDING_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REDUCTION_GRAMS_MAX INT64_C(9000000000000000) /* of any amount in grams, without sign: 9 Gt; below 2^53 */

struct reduction_finding {
	const char *verification, *finding, *measure, *month, *kind, *grams, *description, *raised_on, *raised_by, *answer, *answered_on,
		*answered_by, *resolution, *closed_on, *evidence; /* NULL where blank; `finding` is its number; the answer is the last one */
	int64_t source_line;                                      /* 0: raised at the desk */
	/* of the desk only: the number that it is about, as the verifier saw it, who has to answer and by when; why the last answer was returned and
	 * on which day, why it was withdrawn (then `resolution` is REDUCTION_WITHDRAWN) */
	const char *cell_table, *cell_key, *cell_column, *cell_value, *owner, *answer_by, *returned, *returned_on, *withdrawn;
};
#define REDUCTION_WITHDRAWN "withdrawn" /* the verifier took it back: it stays readable, asks for nothing and counts against nothing */
/* Of folder and desk, by verification and number; strings in the arena. */
enum status reduction_findings(struct store_tx *tx, struct arena *arena, struct reduction_finding **out_list, size_t *out_count, struct err *err);
/* Misstatements, nonconformities and clarifications stay open until the verifier closes them; advice never is. `on` NULL: on the last day. */
bool reduction_finding_open(const struct reduction_finding *finding, const char *on_or_null);

/* The number that the next finding of a verification gets. */
enum status reduction_finding_next(struct store_tx *tx, const char *verification, int64_t *out_number, struct err *err);
/* A new one of the desk; `person` raised it. Answer, closing and source line are not looked at. */
enum status reduction_finding_put(struct store_tx *tx, const struct reduction_finding *finding, const char *person, struct err *err);
/* An answer to one of the desk, after those that are there: none is lost. */
struct reduction_finding_answer {
	const char *verification;
	int64_t finding;
	const char *text, *answered_by, *person, *evidence; /* evidence NULL: none */
	date_day on;
};
enum status reduction_finding_answer_put(struct store_tx *tx, const struct reduction_finding_answer *answer, struct err *err);
/* The last answer is not enough: another is asked for until `answer_by`. `*out_round`: which answer that will be, from 2. */
struct reduction_finding_return {
	const char *verification;
	int64_t finding;
	const char *reason, *person;
	date_day on, answer_by;
};
enum status reduction_finding_return_put(struct store_tx *tx, const struct reduction_finding_return *returned, int64_t *out_round, struct err *err);
/* Closes one of the desk; `withdrawn` (why) only with the resolution REDUCTION_WITHDRAWN. */
enum status reduction_finding_close(struct store_tx *tx, const char *verification, int64_t finding, const char *resolution_or_null,
	const char *withdrawn_or_null, date_day on, const char *person, struct err *err);

/* Puts `key` in the place of a word, a person's name or address, in what was said of findings of the desk. Not in cases that a stored signature or a
 * stated version is over: their text is what was signed. */
enum status reduction_finding_word_replace(struct store_tx *tx, const char *word, const char *key, struct err *err);
/* Findings of such cases that hold one of two words. */
enum status reduction_finding_words_kept(
	struct store_tx *tx, const char *word_or_null, const char *other_or_null, int64_t *out_count, struct err *err);

/* One step of a finding, of folder or desk: what was said, by whose organisation, when. */
struct reduction_finding_step {
	const char *verification, *measure;    /* measure NULL: of the case as a whole */
	int64_t finding, step;                 /* in order, from 1 */
	const char *kind;                      /* "raised", "answered", "returned", "closed", "withdrawn" */
	const char *on, *by, *text, *evidence; /* text, evidence NULL: none */
};
/* By verification, finding, step; in the arena. */
enum status reduction_finding_steps(
	struct store_tx *tx, struct arena *arena, struct reduction_finding_step **out_list, size_t *out_count, struct err *err);

#endif
