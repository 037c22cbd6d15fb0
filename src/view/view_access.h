/* Who sees what: the visibility matrix (docs/access.md), decided here and nowhere else.
 *
 * A viewer is an organisation in a role, on a day, for a purpose. Every datum has a class and an owner; what a viewer may see of it follows from
 * role, relation to the owner, consent and contract (derived from the Subcontracting Act 12-3 and its guideline, Subsidy Act 36, the offset notice N6
 * and N40; may only be narrowed by contract and widened by the owner's dated consent). */
#ifndef SANGSAENG_VIEW_ACCESS_H
#define SANGSAENG_VIEW_ACCESS_H

#include "base/date.h"
#include "base/message.h"

#include <stdbool.h>

enum view_role {
	VIEW_ROLE_PUBLIC, /* nobody is signed in */
	VIEW_ROLE_SUPPLIER,
	VIEW_ROLE_CARMAKER_SUSTAINABILITY,
	VIEW_ROLE_CARMAKER_TRADING,
	VIEW_ROLE_OPERATOR,
	VIEW_ROLE_MINISTRY,
	VIEW_ROLE_CONSULTANT, /* of one application or request: sees that one as its firm does */
	VIEW_ROLE_VERIFIER,
	VIEW_ROLE_COUNT
};
const char *view_role_name(enum view_role role); /* "public", "supplier", "carmaker_sustainability" … */
bool view_role_parse(const char *word, enum view_role *out_role);

/* Rows of the matrix. */
enum view_class {
	VIEW_CLASS_OPEN,      /* names, kinds, factors, methodologies, rules: everybody who may ask at all */
	VIEW_CLASS_METER,     /* meter readings, bills, load profile */
	VIEW_CLASS_COST,      /* quotes, invoices, cost */
	VIEW_CLASS_RECIPE,    /* recipe, cycle time, yield */
	VIEW_CLASS_PROJECT,   /* tonnes a year of a project, type of equipment */
	VIEW_CLASS_FOOTPRINT, /* footprint of a part, its quality, primary share, attestation */
	VIEW_CLASS_LINK,      /* who supplies whom */
	VIEW_CLASS_RETURN,    /* return obligations and settlements */
	VIEW_CLASS_CREDIT,    /* ownership shares, credit balances */
	VIEW_CLASS_FLAG,      /* allocated, target-managed, size */
	VIEW_CLASS_GRANT,     /* applications, grants, payments of a firm: as cost for others, "eligible or not" for buyers */
	VIEW_CLASS_DUTY,      /* duties, requests and their answers, evidence of a firm */
	VIEW_CLASS_PERSON,    /* names and addresses of people */
	VIEW_CLASS_PROGRAMME, /* plans, pools and books of the programme as a whole: operator and ministries */
	VIEW_CLASS_COUNT
};
const char *view_class_name(enum view_class class);

/* Who asks. Keys point to memory of the caller. */
struct view_viewer {
	bool owner;               /* who holds the database file itself (command line): sees all, nothing is logged */
	enum view_role role;      /* of `organisation` */
	const char *organisation; /* NULL: nobody is signed in */
	const char *person;       /* NULL: a program */
	const char *request;      /* consultant: the request or measure it was asked about; else NULL */
	const char *purpose;      /* stated with the question, for consent and log; NULL: none */
	const char *as;           /* "view as": the supplier as which an operator looks; NULL: itself. Never more than the viewer may */
	date_day on;              /* DATE_NONE: today */
	enum lang lang;
};

#endif
