/* Seeded benchmark instances of the planner, in the files that `sangsaeng plan solve DIR` reads. */
#ifndef SANGSAENG_PROGRAMME_PLAN_GENERATE_H
#define SANGSAENG_PROGRAMME_PLAN_GENERATE_H

#include "programme/programme.h"

#include <stddef.h>
#include <stdint.h>

enum programme_plan_kind {
	PROGRAMME_PLAN_OPTIONS, /* 2,000 suppliers, 8 machines each in 2 groups of 4; log-normal costs and won per tonne */
	PROGRAMME_PLAN_AUDIT,   /* real measures of US energy audits (iac/SOURCES.md), each its own group; plants drawn by seed */
	PROGRAMME_PLAN_HARD,    /* 200 suppliers, 6 exclusive large machines each, caps of supplier and consortium, returns after two years */
	PROGRAMME_PLAN_WIDE,    /* `options` with 125,000 suppliers: 1,000,000 candidates */
	PROGRAMME_PLAN_KINDS
};
extern const char *const programme_plan_kind_name[PROGRAMME_PLAN_KINDS + 1]; /* "options" …, NULL at the end */

#define PROGRAMME_PLAN_SUPPLIERS_MIN 5
#define PROGRAMME_PLAN_SUPPLIERS_MAX 1250000

struct programme_plan_generate_options {
	const char *kind;
	uint64_t seed;
	int64_t suppliers;  /* plants of audit; 0: as many as the kind has */
	bool floor;         /* hard only: column region and a floor for the region that would get least */
	const char *folder; /* made if it is not there */
	programme_progress *progress;
	void *progress_context;
};
/* Writes candidates.csv, budgets.csv and rules.json, all or none. The same options give the same bytes on every machine. ST_USAGE plan.kind,
 * plan.plants (more than there are) or plan.floor_kind; ST_CONFLICT plan.exists if one of the files is there; ST_INPUT plan.write; ST_CANCELLED. */
enum status programme_plan_generate(const struct programme_plan_generate_options *options, struct err *err);

/* iac/measures.csv.gz */
extern const unsigned char programme_iac_measures[];
extern const size_t programme_iac_measures_size;

#endif
