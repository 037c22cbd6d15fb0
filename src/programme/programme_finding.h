/* Findings that a verifier raises on the page, the answers of who is responsible, asking again, and closing or withdrawing. A case that is signed as
 * it stands, or whose opinion names the version as it stands, takes no more of them: they are facts of it (reduction/reduction_audit.h). No number is
 * changed by any of this. */
#ifndef SANGSAENG_PROGRAMME_FINDING_H
#define SANGSAENG_PROGRAMME_FINDING_H

#include "base/err.h"
#include "store/store.h"

#include <stdbool.h>
#include <stdint.h>

#define PROGRAMME_FINDING_DUTY "finding_answer" /* kind of the duty that a finding raises for who answers it; the subject is CASE/NUMBER */
#define PROGRAMME_FINDING_TEXT_MAX 4000         /* bytes of a finding's or an answer's text */

/* The number of the next one, to be told in programme_finding_new. */
enum status programme_finding_next(const char *db, const char *verification, int64_t *out_number, struct err *err);

/* Common to all: ST_DENIED actor.left, ST_NOT_FOUND actor.unknown, verification.unknown; ST_CONFLICT finding.signed (case). */
struct programme_finding_new {
	const char *verification, *by;
	int64_t number;
	const char *kind, *text;
	bool has_grams; /* effect of a misstatement: reported less what is right */
	int64_t grams;
	const char *table, *key, *column, *value; /* the cell as the verifier sees it; value NULL: blank */
	const char *measure, *month;              /* of the cell; NULL: of the case as a whole, the whole period */
};
/* By a person of the case's verifier. The firm whose machine it is answers, of the case as a whole the project's coordinator: a duty of it. ST_DENIED
 * finding.not_verifier (who, case); ST_INPUT finding.kind, finding.text, finding.grams, finding.grams_large, verification.finding_measure,
 * verification.finding_month; ST_CONFLICT finding.number (somebody else was faster). */
enum status programme_finding_raise(const char *db, const struct programme_finding_new *finding, struct err *err);

struct programme_finding_said {
	const char *verification, *by;
	int64_t number;
	const char *text;       /* answering; returning, withdrawing: why */
	const char *evidence;   /* answering; NULL: none */
	const char *resolution; /* closing a misstatement: "corrected", "accepted" */
};
/* By who is responsible, as often as it takes until it is closed; every answer is kept. ST_NOT_FOUND finding.none; ST_CONFLICT finding.folder (it
 * stands in the folder), finding.closed; ST_DENIED finding.not_owner; ST_INPUT finding.text; ST_NOT_FOUND evidence.unknown. */
enum status programme_finding_answer(const char *db, const struct programme_finding_said *said, struct err *err);
/* By the case's verifier, once it is answered. ST_CONFLICT finding.unanswered; ST_INPUT finding.resolution; and those of answering. */
enum status programme_finding_close(const char *db, const struct programme_finding_said *said, struct err *err);
/* By the case's verifier: the answer is not enough, and another is asked for, a new duty of who is responsible (its subject CASE/NUMBER/ROUND). The
 * answer and why it came back stay. ST_CONFLICT finding.unanswered; and those of answering. */
enum status programme_finding_return(const char *db, const struct programme_finding_said *said, struct err *err);
/* By the case's verifier, answered or not: it is closed and counts against nothing; what was said and why it was withdrawn stay. */
enum status programme_finding_withdraw(const char *db, const struct programme_finding_said *said, struct err *err);

#endif
