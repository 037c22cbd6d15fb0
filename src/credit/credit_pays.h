/* Does registering a machine's reduction as an external project pay: tonnes that can be certified times the price, against validation, verification
 * and coordination, alone, in a bundle, or as a unit of a programme project. A forecast from planned savings: an estimate, not a promise. Pure.
 *
 * Nothing before the committee's resolution is credited, so the day of the request decides: first day = request + opinion days × rounds +
 * consultation
 * + wait for the committee (notice art. 12-17). Crediting is taken as ten years fixed, ended earlier by the end of the replaced machine's life (R20)
 * or of the new machine's. A general project asks for a certificate every two years, a small or micro one every five (art. 28); tonnes are cut to
 * whole ones at each. Costs and waiting times are dated parameters (trading_terms.csv): a route whose costs are not there is not worked out. In a
 * bundle or programme the machines of the programme share them by planned grams, to the won by largest remainder. */
#ifndef SANGSAENG_CREDIT_PAYS_H
#define SANGSAENG_CREDIT_PAYS_H

#include "credit/credit_position.h"

enum { CREDIT_PAYS_ALONE, CREDIT_PAYS_BUNDLE, CREDIT_PAYS_PROGRAMME, CREDIT_PAYS_ROUTES };
extern const char *const credit_pays_route_name[CREDIT_PAYS_ROUTES]; /* alone, bundle, programme */

struct credit_pays_case {
	const char *measure, *organisation, *site, *project; /* project NULL if none yet */
	int64_t planned_g_per_year;
	date_day installed_on;      /* DATE_NONE: not yet */
	date_day ends_on;           /* end of the old machine's life or of the new one's, whichever comes first */
	bool creditable, allocated; /* a machine (R02); its host is an allocated company (R01) */
};
struct credit_pays_answer {
	const struct credit_pays_case *measure;
	const char *scale;                        /* micro, small, general */
	const char *refused;                      /* R01, R02, R05 (nothing left after the first day), or "" */
	date_day first_day, earliest, latest;     /* of crediting: by the terms; in one round of 30 days; in four of 60 */
	date_day credited_from, credited_to;      /* DATE_NONE if nothing is credited */
	int64_t months, requests, tonnes, lost_t; /* lost: saved before the first day, earns nothing */
	int64_t price_krw;                        /* -1 unknown */
	const char *price_of;                     /* KOC, KCU where KOC has no price, or "" */
	struct credit_pays_route {
		bool known;
		const char *missing; /* what keeps it from being worked out: a term, "price", or R07; "" */
		int64_t validation_krw, verification_krw, coordination_krw, cost_krw, revenue_krw, net_krw;
		int64_t break_even_krw; /* won a tonne at which it neither pays nor costs, rounded up; -1 if no tonne comes */
	} route[CREDIT_PAYS_ROUTES];
	int best; /* route with the largest net above 0, -1: do not register */
};
/* `out_list` has one answer for each case. `request_on`: the day of the request. */
void credit_pays(const struct credit_pays_case *list, size_t count, const struct credit_term *term, size_t terms, const struct credit_price *price,
	size_t prices, date_day request_on, struct arena *arena, struct credit_pays_answer *out_list);

#endif
