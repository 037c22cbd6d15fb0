/* The proof that there is a finite answer: v > 0 with v > |Q| v. Any such v will do, so it is first looked for by sweeps that ask nothing of
 * the units, and only strong loops need a solve. */
#include "base/arena.h"
#include "petsc/petsc_int.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#define SWEEPS 60
#define EXCESS 1.01  /* v shall exceed |Q| v by this, as long as sweeps are enough */
#define MARGIN 1e-13 /* what v must exceed |Q| v by in the end: more than the rounding of the entries */
#define V_MAX 1e290
#define ITERATIONS 500

static long double absolute_sum(const struct petsc_rows *rows, PetscInt i)
{
	long double sum = 0;

	for (PetscInt e = rows->start[i]; e < rows->start[i + 1]; e++)
		sum += fabsl((long double)rows->quantity[e]) * rows->value[rows->input[e]];
	return sum;
}

/* v is rows->value. */
static bool holds(struct petsc_rows *rows)
{
	bool fine = true;

	petsc_rows_share(rows);
	for (PetscInt i = 0; fine && i < rows->count; i++) {
		long double rounding = MARGIN + (long double)(rows->start[i + 1] - rows->start[i]) * 4 * LDBL_EPSILON;

		fine = rows->value[i] > 0 && rows->value[i] < V_MAX && absolute_sum(rows, i) * (1 + rounding) < rows->value[i];
	}
	return petsc_all(fine);
}

/* v = max(v, EXCESS |Q| v); returns how many times the most enlarged value grew. */
static double enlarge(struct petsc_rows *rows)
{
	double growth = 1;

	petsc_rows_share(rows);
	for (PetscInt k = 0; k < rows->count; k++) {
		PetscInt i = rows->order[k];
		double wanted = (double)(EXCESS * absolute_sum(rows, i));

		if (wanted > rows->value[i]) {
			growth = wanted < V_MAX ? fmax(growth, wanted / rows->value[i]) : INFINITY;
			rows->value[i] = fmin(wanted, V_MAX);
		}
	}
	return petsc_max(growth);
}

static void powers_of_two(const struct petsc_rows *rows, double *scale)
{
	int exponent;

	for (PetscInt i = 0; i < rows->count; i++) {
		frexp(rows->value[i], &exponent);
		scale[i] = ldexp(1, exponent - 1);
	}
}

/* v = 1 + |Q| v in units in which v was of one size everywhere when the sweeps ended. */
static bool solve(struct petsc_rows *rows, const double *scale)
{
	struct petsc_solver solver;
	const double *answer;
	bool fine = true;
	int iterations = 0;

	petsc_solver_init(&solver, rows, scale, true);
	MUST(VecSet(solver.right, 1));
	/* the residual of every row must stay well below 1 */
	petsc_solver_run(&solver, 0.01 / sqrt((double)rows->n), ITERATIONS, &iterations);
	MUST(VecGetArrayRead(solver.answer, &answer));
	for (PetscInt i = 0; i < rows->count; i++) {
		fine = fine && isfinite(answer[i]) && answer[i] > 0;
		rows->value[i] = answer[i] * scale[i];
	}
	MUST(VecRestoreArrayRead(solver.answer, &answer));
	petsc_solver_done(&solver);
	return petsc_all(fine) && holds(rows);
}

bool petsc_proof(struct petsc_rows *rows, double *scale)
{
	bool proved;

	for (PetscInt i = 0; i < rows->count; i++)
		rows->value[i] = 1;
	proved = holds(rows);
	for (int sweep = 0; !proved && sweep < SWEEPS; sweep++) {
		double growth = enlarge(rows);

		if (!isfinite(growth))
			return false;
		proved = growth < EXCESS && holds(rows);
	}
	powers_of_two(rows, scale);
	if (!proved) {
		proved = solve(rows, scale);
		if (proved)
			powers_of_two(rows, scale);
	}
	return proved;
}
