/* The trading position of an allocated company for a compliance year: what it must surrender, what it may surrender with, what is missing, and in
 * which order to use what it holds. Every figure carries its formula with the numbers in it and its source; a figure that is not known says so and
 * is never 0 in disguise. Decree 47, 51, 52; Act 27, 28, 33. Limits that an allocation plan sets are dated parameters (trading_terms.csv). */
#ifndef SANGSAENG_CREDIT_POSITION_H
#define SANGSAENG_CREDIT_POSITION_H

#include "credit/credit.h"
#include "duty/duty_clock.h"

#include <gmp.h>

/* ---- dated parameters ---- */

struct credit_term {
	const char *term, *scale, *route, *value, *source; /* scale, route: "any" or a word */
	date_day valid_from, valid_to;                     /* valid_to DATE_NONE: open */
	int64_t source_line;
};
enum status credit_terms_read(struct store_tx *tx, struct arena *arena, struct credit_term **out_list, size_t *out_count, struct err *err);
/* The newest row in force on `day`, one for that scale and route before one for any; NULL if there is none. */
const struct credit_term *credit_term_find(
	const struct credit_term *list, size_t count, const char *term, const char *scale, const char *route, date_day day);

/* ---- prices ---- */

struct credit_price {
	const char *instrument, *source;
	date_day day;
	int64_t price_krw;
	int64_t source_line;
};
enum status credit_prices_read(struct store_tx *tx, struct arena *arena, struct credit_price **out_list, size_t *out_count, struct err *err);
/* Mean over an instrument's days in [from, to], exact: sum and days; days 0 if there is none. */
struct credit_mean {
	int64_t sum_krw, days;
};
struct credit_mean credit_price_mean(const struct credit_price *list, size_t count, const char *instrument, date_day from, date_day to);

/* ---- the position ---- */

enum credit_instrument { CREDIT_KAU_LOT, CREDIT_KCU_LOT, CREDIT_KOC_LOT };
/* Something held: allowances (lot), or units of the registry by project and vintage. */
struct credit_lot {
	enum credit_instrument instrument;
	const char *id;  /* lot, or project */
	int64_t vintage; /* compliance year of a KAU; of a unit the year of the reduction */
	int64_t tonnes;
	const char *origin;    /* KAU: free, auctioned, bought, banked, borrowed; KCU, KOC: "" */
	date_day certified_on; /* of a unit; of a KAU the day it came */
	int64_t price_krw;     /* for which it could be bought now, mean of the year; -1 unknown */
	/* filled by credit_trading_work_out */
	date_day last_day;  /* last day of its use: window of conversion (KOC), surrender (KCU, banked KAU), next year's surrender (KAU) */
	int64_t use_t;      /* to be surrendered for the year */
	const char *reason; /* lapses, banked, this_year, window, borrowed, over_limit, not_there (came later) */
};
struct credit_figure {
	const char *key; /* "obligation_t" …: the last word is the unit, t or krw */
	bool known;
	int64_t value;
	const char *formula, *source; /* "" where the figure is as given */
	bool estimate, stand_in;      /* stand_in: made with a figure that stands in for one that is not known, or is published undivided */
};
/* What it is worked out from. An absent number is -1, its source "". */
struct credit_trading_facts {
	const char *organisation;
	int year;
	date_day on; /* day of the position */
	int64_t certified_t, compliance_t, free_t, auctioned_t, undivided_t, surrendered_kcu_t;
	bool certified_stand_in, allocation_stand_in;
	const char *certified_source, *compliance_source, *allocation_source;
	const char *rate, *rate_source; /* offset limit; "" unknown */
	struct credit_lot *lot;
	size_t lots;
	const struct credit_price *price;
	size_t prices;
	const struct credit_term *term;
	size_t terms;
};
struct credit_trading {
	struct credit_figure *figure;
	size_t figures;
	struct credit_lot *lot; /* in the order in which to use them */
	size_t lots;
	bool weekends_only; /* no holidays are known for the years of the days above */
};
/* Pure. ST_INPUT trading.nothing_known if neither certified emissions nor an obligation is known for the year. */
enum status credit_trading_work_out(
	struct credit_trading_facts *facts, const struct duty_clock *clock, struct arena *arena, struct credit_trading *out_trading, struct err *err);
/* From the rows; `year` 0: the newest year for which something is known. ST_NOT_FOUND trading.unknown. */
enum status credit_trading_read(struct store_tx *tx, const char *organisation, int year, date_day on, struct arena *arena,
	struct credit_trading_facts *out_facts, struct err *err);

/* ---- offtake contracts ---- */

struct credit_contract {
	const char *contract, *seller, *buyer, *project, *share, *firm_share, *invoice; /* share NULL if tonnes are named; invoice NULL if none */
	int64_t tonnes, price_krw, paid_krw, issued_t, delivered_t;                     /* tonnes -1 if a share is named; issued_t: of the project */
	date_day signed_on, due_on, paid_on;
	date_day delivered_on; /* of the last delivery; DATE_NONE */
	int64_t source_line;
	/* worked out: promised = tonnes, or floor(share × issued); money for what was delivered; split between firm and carmaker, exact */
	int64_t promised_t, amount_krw, firm_krw, carmaker_krw;
};
/* Delivered: KOC of the project that the buyer holds or converted, beyond what it owned at certification. */
enum status credit_contracts(struct store_tx *tx, struct arena *arena, struct credit_contract **out_list, size_t *out_count, struct err *err);
/* Rows of contracts, prices, terms and figures: both or neither of tonnes and share (contract.promise), a buyer who is the seller (contract.parties),
 * paid without a day (contract.paid), an obligation other than the certified emissions (warning trading.obligation_differs), terms out of range
 * (trading.term). */
enum status credit_trading_check_rows(struct store_tx *tx, struct findings *findings, struct err *err);

#endif
