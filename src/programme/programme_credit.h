/* Whether registering pays, for every machine of the programme: joins what is planned, installed and allocated with prices and costs. */
#ifndef SANGSAENG_PROGRAMME_CREDIT_H
#define SANGSAENG_PROGRAMME_CREDIT_H

#include "credit/credit_pays.h"

/* Of all measures in order of their key, if requested on `request_on` (DATE_NONE: the programme's as_of, returned in *out_request_on), at
 * `price_krw` a tonne (-1: as the folder's prices have it). Everything lives in the arena. */
enum status programme_pays(struct store_tx *tx, date_day request_on, int64_t price_krw, struct arena *arena, struct credit_pays_answer **out_list, size_t *out_count,
	date_day *out_request_on, struct err *err);

#endif
