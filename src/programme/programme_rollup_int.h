/* Private to the roll-up of plain files: what its two files become. */
#ifndef SANGSAENG_PROGRAMME_ROLLUP_INT_H
#define SANGSAENG_PROGRAMME_ROLLUP_INT_H

#include "base/arena.h"
#include "programme/programme_int.h"

struct rollup_column {
	char *name; /* as it stands in the header */
	int solved; /* place among the solved columns; -1: the product's column, -2: reserved and left out */
};

struct rollup_input {
	const char *links_name, *direct_name; /* as shown in findings */
	struct arena arena;
	/* direct */
	struct rollup_column *column; /* in the file's order */
	int columns, solved;
	struct programme_keys keys; /* number of a product = its row */
	const char **product;
	double *direct; /* products × solved */
	size_t products, capacity;
	bool incomplete; /* a record could not be read: unknown ends of links are not judged */
	/* links */
	struct graph_link *link;
	uint32_t *line;  /* of each link's record */
	uint16_t *place; /* column of its quantity */
	size_t links, links_capacity;
};
void rollup_input_init(struct rollup_input *input, const struct programme_rollup_options *options);
void rollup_input_done(struct rollup_input *input);
/* Reads both files. What is wrong in them becomes findings; an error status only if nothing further can be done. */
enum status rollup_input_read(struct rollup_input *input, const struct programme_rollup_options *options, struct findings *findings, struct err *err);

#endif
