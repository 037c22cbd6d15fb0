/* A plan against what became of it. Pure: values in, values out; `view` joins the rows. */
#ifndef SANGSAENG_PLAN_VARIANCE_H
#define SANGSAENG_PLAN_VARIANCE_H

#include "plan/plan_record.h"

/* Why a pick came out otherwise than planned; several may hold. */
enum plan_deviation {
	PLAN_NOT_GRANTED,  /* neither adopted nor applied for */
	PLAN_UNDECIDED,    /* applied for, no decision yet or on the waiting list */
	PLAN_REJECTED,     /* by the committee */
	PLAN_WITHDRAWN,    /* given up before anything was paid, or expired */
	PLAN_OTHER_YEAR,   /* agreed in another year */
	PLAN_COST_FELL,    /* eligible cost below the plan's */
	PLAN_COST_ROSE,    /* above it */
	PLAN_SUPPORT_LESS, /* support differs although the cost does not: rate, cap or money */
	PLAN_SUPPORT_MORE,
	PLAN_OTHER_SOURCES, /* the same sum in another split, or another origin */
	PLAN_NOT_PAID,      /* reserved, nothing paid yet */
	PLAN_NOT_INSTALLED, /* paid in part, the machine is not there yet; or it never came */
	PLAN_SUSPENDED,
	PLAN_RECOVERED,    /* cancelled: taken back in part or whole */
	PLAN_NOT_VERIFIED, /* it runs, no month of it has been verified */
	PLAN_SAVES_LESS,   /* verified beyond PLAN_SAVING_TOLERANCE_PERCENT below the plan */
	PLAN_SAVES_MORE,   /* or above */
	PLAN_DEVIATION_COUNT
};
#define PLAN_SAVING_TOLERANCE_PERCENT 5
const char *plan_deviation_name(enum plan_deviation deviation); /* "not_granted" … */

struct plan_actual {
	const struct fund_grant *grant; /* NULL if there is none */
	int year;                       /* in which it was agreed; 0 if it was not */
	bool installed;
	int64_t verified_g; /* over `months` verified months */
	int64_t months;
};
struct plan_outcome {
	unsigned deviations;                       /* bits 1 << enum plan_deviation */
	int64_t reserved_krw, paid_krw, fixed_krw; /* fixed: after recoveries */
	int64_t support_krw;                       /* what it comes to as far as is known: fixed, before that reserved; 0 if it came to nothing */
	int64_t difference_krw;                    /* support_krw less the plan's */
	int64_t verified_g_per_year;               /* 0 without verified months */
	int64_t difference_g_per_year;             /* less the plan's; 0 without verified months */
};
/* What the money of one origin came to, as plan_outcome.support_krw. */
int64_t plan_actual_krw(const struct fund_grant *grant_or_null, const char *origin);
void plan_compare(const struct plan_pick *pick, const struct plan_actual *actual, struct plan_outcome *out_outcome);

#endif
