/* How one organisation stands to all others along the links: whom it buys from and supplies, and what lies deeper in what it makes. */
#include "view/view_int.h"

#include <stdlib.h>
#include <string.h>

static int32_t maker(const struct view_relations *r, int32_t product)
{
	return product < 0 ? -1 : r->entity[VIEW_PRODUCT][product].owner.organisation;
}

static void mark(struct view_circle *c, int32_t product, unsigned relation)
{
	int32_t organisation = maker(c->relations, product);

	c->to_product[product] |= (unsigned short)relation;
	if (organisation >= 0 && organisation != c->organisation)
		c->to_organisation[organisation] |= (unsigned short)relation;
}

/* What lies below the direct purchases, each product once. */
static void whole(struct view_circle *c, int32_t *stack, size_t depth)
{
	const struct view_relations *r = c->relations;

	while (depth > 0) {
		int32_t product = stack[--depth];

		for (size_t e = r->edge_first[product]; e < r->edge_first[product + 1]; e++) {
			int32_t input = r->edge[e].input;

			if (input < 0 || (c->to_product[input] & VIEW_WHOLE))
				continue;
			mark(c, input, VIEW_WHOLE);
			stack[depth++] = input;
		}
	}
}

struct view_circle *view_circle_new(const struct view_relations *r, int32_t organisation)
{
	struct view_circle *c = heap_alloc(1, sizeof *c);
	size_t products = r->count[VIEW_PRODUCT], depth = 0;
	int32_t *stack = heap_alloc(2 * products + 1, sizeof *stack); /* each at most twice: bought, and deeper */

	c->relations = r;
	c->organisation = organisation;
	c->to_organisation = heap_alloc(r->count[VIEW_ORGANISATION] + 1, sizeof *c->to_organisation);
	c->to_product = heap_alloc(products + 1, sizeof *c->to_product);
	memset(c->to_organisation, 0, (r->count[VIEW_ORGANISATION] + 1) * sizeof *c->to_organisation);
	memset(c->to_product, 0, (products + 1) * sizeof *c->to_product);
	for (size_t e = 0; e < r->edges && organisation >= 0; e++) {
		int32_t product = r->edge[e].product, input = r->edge[e].input;
		bool makes = product >= 0 && maker(r, product) == organisation, gives = input >= 0 && maker(r, input) == organisation;

		if (makes && input >= 0 && !gives && !(c->to_product[input] & VIEW_BUYER)) {
			mark(c, input, VIEW_BUYER);
			stack[depth++] = input;
		}
		if (gives && product >= 0 && !makes)
			mark(c, product, VIEW_FEEDER);
	}
	whole(c, stack, depth);
	free(stack);
	return c;
}

void view_circle_free(struct view_circle *c)
{
	if (!c)
		return;
	free(c->to_organisation);
	free(c->to_product);
	free(c);
}
