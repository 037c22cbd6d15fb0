/* Inside of sangsaeng-petsc. Each rank owns a run of rows; what its rows use from other ranks is fetched before each pass over them. Failures
 * of PETSc and MPI end the whole job (MUST); failures of files are values that all ranks agree on. */
#ifndef SANGSAENG_PETSC_INT_H
#define SANGSAENG_PETSC_INT_H

#include <petscksp.h>
#include <stdbool.h>

#define MUST(call) PetscCallAbort(PETSC_COMM_WORLD, call)
#define MUST_MPI(call)                                                                                                                               \
	do {                                                                                                                                         \
		if ((call) != MPI_SUCCESS)                                                                                                           \
			MPI_Abort(PETSC_COMM_WORLD, 70);                                                                                             \
	} while (0)

/* ---- own rows (petsc_read.c, petsc_rows.c) ---- */

struct petsc_rows {
	PetscInt n;            /* of the whole system */
	PetscInt first, count; /* own: first … first + count - 1 */
	int columns;
	PetscInt *start, *input; /* links of own row i; an input below `count` is own row, the others are at other[input - count] */
	double *quantity;        /* repeated links added up, none is 0 */
	double *direct;          /* count × columns */
	PetscInt others, *other; /* rows of other ranks that own rows use, ascending */
	PetscInt *order;         /* own rows, inputs before their users where that is possible */
	double *value;           /* one number for each own row, then for each of the others */
	Vec shared;              /* the same memory, as PETSc sees it */
};

#define PETSC_WHY 160
/* Reads the rows of this rank. False: `why` says what is wrong with the file; petsc_rows_free it all the same. Not collective. */
bool petsc_rows_read(struct petsc_rows *rows, const char *path, int rank, int ranks, char why[PETSC_WHY]);
/* Numbers inputs, orders rows, makes `value`. Collective, as all that follow. */
void petsc_rows_number(struct petsc_rows *rows);
void petsc_rows_free(struct petsc_rows *rows);
/* Fetches value[count …] from the ranks that own them. */
void petsc_rows_share(struct petsc_rows *rows);
/* r = d + Q value - value of one column. Returns the largest |r_i| over the sum of the absolute terms of its row, over all ranks; INFINITY if a
 * value is not finite. Sums are of higher precision where the machine has it. */
double petsc_rows_residual(struct petsc_rows *rows, int column, double *residual);
/* value = d + Q value, row after row in `order`, other ranks' values as they were. */
void petsc_rows_sweep(struct petsc_rows *rows, int column);
/* Inputs before their users; an input of m or more belongs to somebody else. O(rows + links). */
void petsc_order_inputs_first(PetscInt m, const PetscInt *start, const PetscInt *input, PetscInt *out_order);

double petsc_max(double mine); /* over all ranks */
bool petsc_all(bool mine);

/* ---- proof (petsc_proof.c) ---- */

/* Shows that the spectral radius of |Q| is below 1: a v > 0 with v > |Q| v in every row, beyond rounding. `scale` (count) becomes v rounded
 * down to powers of two: in these units the rows of |Q| add up to less than 2. False: nothing is shown. */
bool petsc_proof(struct petsc_rows *rows, double *scale);

/* ---- solving (petsc_solve.c) ---- */

struct petsc_solver {
	Mat matrix; /* I - Q in scaled units */
	KSP ksp;
	Vec right, answer;
};
/* `absolute`: |Q| in place of Q. Overwrites rows->value. */
void petsc_solver_init(struct petsc_solver *solver, struct petsc_rows *rows, const double *scale, bool absolute);
void petsc_solver_done(struct petsc_solver *solver);
/* answer from right; false if the method gave up (what it had is in answer). Adds to `iterations`. */
bool petsc_solver_run(struct petsc_solver *solver, double tolerance, int most, int *iterations);

/* One column to a backward error of `tolerance`, or the best there is: returned. `total` is count × columns. INFINITY: not finite. */
double petsc_column_solve(
	struct petsc_rows *rows, struct petsc_solver *solver, const double *scale, int column, double tolerance, double *total, int *iterations);

#endif
