/* Private to duty: rows of duty_rules.csv as they are. */
#ifndef SANGSAENG_DUTY_INT_H
#define SANGSAENG_DUTY_INT_H

#include "duty/duty_clock.h"

#define DUTY_SPAN_MAX 1200 /* a hundred years of months */
#define DUTY_ALARM_MAX 3650

struct duty_rule_row {
	const char *kind, *unit, *alarm_unit, *basis; /* units NULL if not given */
	date_day valid_from, valid_to;
	int64_t span, alarm; /* -1 if not given */
	int64_t source_line;
};
/* By kind and first day. */
enum status duty_rules_read(struct store_tx *tx, struct arena *arena, struct duty_rule_row **out_list, size_t *out_count, struct err *err);

#endif
