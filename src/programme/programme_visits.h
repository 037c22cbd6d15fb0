/* Visits and their photos: what programme brings together for them. */
#ifndef SANGSAENG_PROGRAMME_VISITS_H
#define SANGSAENG_PROGRAMME_VISITS_H

#include "fund/fund_visit.h"

/* When the machines were installed, for fund_visit_check. */
enum status programme_installed_days(
	struct store_tx *tx, struct arena *arena, struct fund_installed_day **out_list, size_t *out_count, struct err *err);
/* Reads the camera's time of every photo whose file lies in the folder, keeps it, and checks all visits. After evidence_seal. */
enum status programme_visits_take_in(struct store_tx *tx, const char *folder, struct findings *findings, struct err *err);

#endif
