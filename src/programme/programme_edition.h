/* What the footprints would be with another emission factor in the place of one: asked before an edition is adopted. Nothing is changed; both states
 * are computed in memory from the inputs that a publication would keep, by the same code. */
#ifndef SANGSAENG_PROGRAMME_EDITION_H
#define SANGSAENG_PROGRAMME_EDITION_H

#include "base/arena.h"
#include "base/err.h"
#include "programme/programme.h"

struct programme_edition_row {
	const char *product, *name, *organisation, *kind, *unit;
	/* kg CO2e per declared unit, without biogenic uptake; change = after - before, exactly */
	const char *before_kgco2e, *after_kgco2e, *change_kgco2e;
	const char *change_percent;           /* four significant digits; "" where before is zero */
	bool complete_before, complete_after; /* could be published */
};
struct programme_edition {
	int64_t choices;                       /* of programme.json that name the old factor for footprints */
	int64_t cells;                         /* of the tables that do */
	int64_t products, changed, incomplete; /* all; of another value; no longer complete */
	struct programme_edition_row *row;     /* the changed ones, and those no longer complete; the largest change first, then by key */
	size_t count;
};
/* The period before or after the machines. Claims stay as they are. ST_NOT_FOUND factor.unknown (codes of factor_show), edition.unused (nothing uses
 * the old one); ST_USAGE edition.same. */
enum status programme_edition_compare(const char *db, const char *old_factor, const char *new_factor, bool before, struct arena *arena,
	struct programme_edition *out_edition, struct err *err);

#endif
