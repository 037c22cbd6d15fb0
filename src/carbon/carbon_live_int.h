/* Private to carbon: footprints that stay solved, and questions to them. */
#ifndef SANGSAENG_CARBON_CARBON_LIVE_INT_H
#define SANGSAENG_CARBON_CARBON_LIVE_INT_H

#include "carbon/carbon_int.h"
#include "graph/graph_resident.h"

struct carbon_live {
	struct carbon_model model;
	struct carbon_result result;
	struct graph_resident *resident;
	struct carbon_claim *claim;
	size_t claim_count;
	enum carbon_case which;
	size_t *user_start; /* products + 1: which products use each one, in `user` */
	int32_t *user;
};

/* Fills user_start and user from the result's links. */
void carbon_live_list_users(struct carbon_live *live);

#endif
