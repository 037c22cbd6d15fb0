/* Who sees what: the visibility matrix (docs/access.md), decided here and nowhere else.
 *
 * A viewer is an organisation in a role, on a day, for a purpose. Every datum has a class and an owner; what a viewer may see of it follows from
 * role, relation to the owner, consent and contract (derived from the Subcontracting Act 12-3 and its guideline, Subsidy Act 36, the offset notice N6
 * and N40; may only be narrowed by contract, view_narrowing.h, and widened by the owner's dated consent, view_consent.h; the narrower wins). */
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
bool view_class_parse(const char *word, enum view_class *out_class);

/* What ties a viewer to the owner of a datum, or to the datum itself: columns of the matrix beside the role. A set of bits. */
enum view_relation {
	VIEW_ANYONE = 1,       /* always there */
	VIEW_OWN = 2,          /* its own */
	VIEW_BUYER = 4,        /* buys it (a product), or from the owner, directly */
	VIEW_FEEDER = 8,       /* supplies it directly */
	VIEW_WHOLE = 16,       /* makes something that contains it, deeper than a direct purchase */
	VIEW_FUNDER = 32,      /* paid for the measure */
	VIEW_PARTY = 64,       /* named in it: other side of a contract, co-owner, who asked */
	VIEW_DELEGATE = 128,   /* was asked by the owner to answer this one request, or about this one measure */
	VIEW_SUBSIDISED = 256, /* of a measure that applied for public money */
	VIEW_ENGAGED = 512,    /* verifies the measure's project */
	VIEW_CONSENT = 1024,   /* the owner's dated consent for this receiver and class; not in the matrix: it gives ALL */
};
#define VIEW_RELATIONS 11
const char *view_relation_name(enum view_relation relation);

/* How much is seen, from nothing up. Lists hold what is published, pseudonymous or all; the rest is answered by results and aggregates only. */
enum view_seen {
	VIEW_NONE,
	VIEW_RESULT,     /* eligible: yes or no */
	VIEW_PUBLISHED,  /* the fields that the registry publishes */
	VIEW_TOTAL,      /* a sum over all firms */
	VIEW_STATISTICS, /* aggregates over firms, with the rules for small cells */
	VIEW_AGGREGATE,  /* aggregated over the bill of materials */
	VIEW_PSEUDONYM,  /* the row with a pseudonym instead of the firm */
	VIEW_ALL,
	VIEW_SEEN_COUNT
};
const char *view_seen_name(enum view_seen seen);
bool view_seen_parse(const char *word, enum view_seen *out_seen);

/* One line of the matrix: it holds for any of the roles and any of the relations. What no line allows is not allowed. */
struct view_rule {
	enum view_class class;
	unsigned roles;     /* 1 << enum view_role */
	unsigned relations; /* enum view_relation */
	enum view_seen seen;
	const char *purpose; /* NULL: any; else one of these words with | between must be the stated purpose */
	const char *basis_ko, *basis_en;
	bool narrowable; /* a contract may narrow it; else it stands by law, is one's own, or is the other side's own record */
};
/* All lines, by class; ended by seen VIEW_NONE. */
extern const struct view_rule view_matrix[];
/* The most that any line allows to a role with a set of relations and a purpose (NULL: none stated). */
enum view_seen view_access(enum view_class class, enum view_role role, unsigned relations, const char *purpose);

/* Those of the relations by which that much is seen: of the lines that give the most, or VIEW_CONSENT where only that does. */
unsigned view_access_rights(enum view_class class, enum view_role role, unsigned relations, const char *purpose);
/* The same where a contract of the owner lets it see `at_most`, its consents or not: what is not narrowable stays. */
enum view_seen view_access_narrowed(
	enum view_class class, enum view_role role, unsigned relations, const char *purpose, enum view_seen at_most);

/* Who asks. Keys point to memory of the caller. */
struct view_viewer {
	bool owner;               /* who holds the database file itself (command line): sees all, nothing is logged */
	enum view_role role;      /* of `organisation` */
	const char *organisation; /* NULL: nobody is signed in */
	const char *person;       /* NULL: a program */
	const char *client;       /* of a program: its id; for the log */
	const char *request_id;   /* of the call, for the log; NULL: none */
	const char *request;      /* consultant: the request or measure it was asked about; else NULL */
	const char *purpose;      /* stated with the question, for consent and log; NULL: none */
	const char *as;           /* "view as": the organisation with whose eyes it looks; NULL: itself. Never more than the viewer may; a supplier
					 looks at its own data only, to see what that organisation is told about it */
	date_day on;              /* DATE_NONE: today */
	enum lang lang;
};

#endif
