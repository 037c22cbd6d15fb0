/* The rules R01 to R21 on external projects and credits: what must be refused, on what basis, and which of the programme's messages says so. One
 * table, for people; the rules themselves are enforced where `where` says. */
#ifndef SANGSAENG_CREDIT_REFUSALS_H
#define SANGSAENG_CREDIT_REFUSALS_H

struct credit_refusal {
	const char *code, *when_en, *when_ko, *basis;
	const char *where; /* message codes, separated by blanks */
};
extern const struct credit_refusal credit_refusals[]; /* ended by a NULL code */

#endif
