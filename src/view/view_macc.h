/* View of the abatement curve for the doors: bars from the cheapest on, what is left out and why, the price, whose money. What the numbers are:
 * plan/plan_curve.h. Strings live in the caller's arena; decimal strings are "" where there is none. */
#ifndef SANGSAENG_VIEW_MACC_H
#define SANGSAENG_VIEW_MACC_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "base/money.h"
#include "store/store.h"
#include "view/view_resource.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As it is asked for. */
struct view_macc_options {
	const char *view;   /* "programme", "factory"; NULL: what the viewer may see, the programme's before the factory's */
	const char *tonnes; /* of the life, "plain" or "discounted"; NULL: plain, discounted in the factory's view */
	bool no_cascade;
	struct rate discount;     /* a year; denominator 0: PROGRAMME_DISCOUNT */
	int64_t price_krw;        /* of a tonne; -1: the newest KAU price of the folder */
	const char *const *scope; /* NULL-ended: sites, firms, consortia, "tierN"; NULL: all */
	const char *catalogue;    /* a pack's measures.csv; NULL: measures of the programme only */
};
struct view_macc_bar {
	const char *measure, *origin, *organisation, *firm_ko, *firm_en, *site, *name_ko, *name_en; /* firm: what the organisation is called */
	int tier;
	bool under_price, waited; /* waited: cheaper than the one before it, but needs another one first */
	const char *krw_per_t, *krw_per_t_low, *krw_per_t_high;
	int64_t g_adds, cumulative_g, g_alone, g_low, g_high; /* a year */
	int64_t cost_krw, support_krw, returned_krw, match_krw;
	int life_years;
	const char *annuity, *own_t, *explanation; /* explanation: how the tonnes come about, JSON */
	int64_t own_krw;                           /* factory, with the two below */
	const char *saving_krw, *payback_years;
	const char *new_krw, *bought_t; /* programme */
};
struct view_macc_left {
	const char *measure, *organisation, *firm_ko, *firm_en, *name_ko, *name_en;
	const char *reason; /* plan_out_name */
	const char *other;  /* what excludes it, or what it needs; "" */
};
struct view_macc_pool {
	int tier[16]; /* that it pays */
	size_t tiers, candidates;
	const char *t_per_krw, *match_krw_per_krw;
};
struct view_macc {
	const char *programme;
	date_day as_of;
	bool factory, cascade, discount_tonnes, catalogue; /* catalogue: a pack's entries were matched too */
	struct rate discount;
	bool has_price;
	int64_t price_krw;
	date_day price_on;              /* of a market price; DATE_NONE: given by hand */
	const char *price_source;       /* "" */
	int64_t total_g, under_price_g; /* a year */
	size_t candidates;              /* whatever the scope */
	struct view_macc_bar *bar;
	size_t bars;
	struct view_macc_left *left;
	size_t lefts;
	struct view_macc_pool *pool;
	size_t pools;
};

/* For who holds the database. Codes of programme_curve. */
enum status view_macc(struct store_tx *tx, const struct view_macc_options *options, struct arena *arena, struct view_macc *out_macc,
	struct findings *findings, struct err *err);
/* For a viewer: all of it for who oversees the programme. Any other organisation that sees its own costs gets the factory's view of its own measures,
 * without averages over others and without the names of others' measures. ST_DENIED view.act for another view; ST_NOT_FOUND view.none for others'
 * sites and firms in the scope. Logged as costs and projects of the programme. */
enum status view_macc_for(struct view_door *door, const struct view_viewer *viewer, const struct view_macc_options *options, struct arena *arena,
	struct view_macc *out_macc, struct findings *findings, struct err *err);

#endif
