/* Private to view: whose the rows of each table of the programme folder are, and of what class. No table is without a line (a test). */
#ifndef SANGSAENG_VIEW_POLICY_H
#define SANGSAENG_VIEW_POLICY_H

#include "view/view_access.h"

struct view_policy {
	const char *table;
	enum view_class class; /* of the row, and of every column that is not named in `cells` */
	const char *owner;     /* columns that name whose it is, the first that is not blank; "" nobody's */
	const char *party;     /* columns that name others who are a side of it; "" none */
	const char *cells;     /* "column=class …" with blanks between */
	const char *published; /* columns that the registry publishes; "" none */
};
extern const struct view_policy view_policies[]; /* ended by a NULL table */

#endif
