/* Private to the roll-up of plain files: what its two files become. */
#ifndef SANGSAENG_PROGRAMME_ROLLUP_INT_H
#define SANGSAENG_PROGRAMME_ROLLUP_INT_H

#include "base/arena.h"
#include "programme/programme_int.h"

enum { ROLLUP_PRODUCT = -1, ROLLUP_GSD = -2, ROLLUP_DRAW = -3, ROLLUP_LEFT_OUT = -4 };

struct rollup_column {
	char *name; /* as it stands in the header */
	int solved; /* place among the solved columns; ROLLUP_PRODUCT …: not one of them */
};

struct rollup_input {
	const char *links_name, *direct_name; /* as shown in findings */
	char links_sheet[ERR_SHEET_LEN];      /* where it is a workbook */
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
	/* uncertainty, if samples are asked for: ln GSD and the number of the draw, for each row and link */
	bool sampled;
	float *direct_s, *link_s;
	uint64_t *direct_draw, *link_draw;
	struct programme_keys pairs; /* of links without a draw: a repeated pair is another quantity */
	uint32_t *repeats;
	size_t repeats_capacity;
};
void rollup_input_init(struct rollup_input *input, const struct programme_rollup_options *options);
void rollup_input_done(struct rollup_input *input);
/* Reads both files. What is wrong in them becomes findings; an error status only if nothing further can be done. */
enum status rollup_input_read(struct rollup_input *input, const struct programme_rollup_options *options, struct findings *findings, struct err *err);

/* Names of the solved columns in order: `solved` of them. */
const char *rollup_column_name(const struct rollup_input *input, int solved);

/* ---- programme_rollup_write.c: each writes the whole of its form */
struct graph_samples;
struct graph_explanation;
void rollup_write_totals(const struct rollup_input *input, const double *total, bool json, FILE *out);
void rollup_write_samples(const struct rollup_input *input, const double *total, const struct graph_samples *samples,
	const struct programme_rollup_options *options, FILE *out);
void rollup_write_explanation(
	const struct rollup_input *input, const double *total, int32_t row, const struct graph_explanation *explanation, bool json, FILE *out);

/* The distributed engine (programme_rollup_petsc.c): writes the links for sangsaeng-petsc (graph/graph_file.h), runs it on `ranks` ranks under
 * mpirun and reads `total` (products × solved). Needs input->link; links may repeat and stand in any order. `options` (may be NULL) is asked now and
 * then whether to go on. `*out_proved` false with ST_OK: no finite answer was proved, `total` is as it was, the built-in engine must judge and
 * name the loop. ST_NOT_FOUND rollup.petsc_missing, rollup.petsc_no_mpirun; ST_INPUT rollup.petsc_not_converged, graph.not_finite; ST_INTERNAL
 * rollup.petsc_failed, rollup.petsc_file; ST_CANCELLED programme.cancelled. */
enum status programme_rollup_petsc(const struct rollup_input *input, const struct programme_rollup_options *options, int ranks, double *total,
	bool *out_proved, struct err *err);

#endif
