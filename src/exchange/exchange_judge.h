/* A file of footprints judged as a partner's would be: what it is, what is wrong and where. Pure. */
#ifndef SANGSAENG_EXCHANGE_JUDGE_H
#define SANGSAENG_EXCHANGE_JUDGE_H

#include "exchange/exchange_pact.h"

enum exchange_file_kind {
	EXCHANGE_FILE_FOOTPRINT, /* one ProductFootprint of PACT 3 */
	EXCHANGE_FILE_LIST,      /* {"data": […]} or {"data": {…}}, an answer of a PACT host */
	EXCHANGE_FILE_EVENT,     /* an event of PACT 3 or 2 */
	EXCHANGE_FILE_CATENA     /* Catena-X 7.0.0, 8.0.0 or 9.0.0 */
};
struct exchange_judged_item {
	bool valid;
	struct exchange_pact pact;          /* if it is valid */
	const char *v2_lacks, *v2_lacks_ko; /* why version 2 cannot show it; NULL if it can */
	struct exchange_words no_pact;      /* Catena-X: what PACT has no field for */
};
struct exchange_judged {
	enum exchange_file_kind kind;
	const char *type; /* of an event */
	struct exchange_judged_item *item;
	size_t count;
};
/* Findings have the property's path as {0}, and file, line and column. ST_INPUT with the first thing that is invalid, after all were judged. */
enum status exchange_judge(const char *text, size_t length, const char *file, struct arena *arena, struct findings *findings,
	struct exchange_judged *out_judged, struct err *err);

#endif
