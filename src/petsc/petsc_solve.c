/* The solve: a preconditioned Krylov method in scaled units, and refinement in declared units until every row holds to its own rounding. */
#include "base/arena.h"
#include "petsc/petsc_int.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define INNER 1e-8 /* each solve shrinks the residual to this part of it */
#define ITERATIONS 2000
#define ROUNDS 30
#define SWEEPS 3 /* after each solve: they settle rows that are small beside others */

static PetscErrorCode inputs_first(Mat matrix, MatOrderingType type, IS *out_row, IS *out_column)
{
	PetscInt m, *order;
	const PetscInt *start, *input;
	PetscBool done;

	PetscCall(MatGetRowIJ(matrix, 0, PETSC_FALSE, PETSC_FALSE, &m, &start, &input, &done));
	PetscCheck(done, PETSC_COMM_SELF, PETSC_ERR_SUP, "inputs_first needs the pattern of the matrix");
	PetscCall(PetscMalloc1(m, &order));
	petsc_order_inputs_first(m, start, input, order);
	PetscCall(MatRestoreRowIJ(matrix, 0, PETSC_FALSE, PETSC_FALSE, NULL, &start, &input, &done));
	PetscCall(ISCreateGeneral(PETSC_COMM_SELF, m, order, PETSC_OWN_POINTER, out_row));
	PetscCall(ISSetPermutation(*out_row));
	PetscCall(ISDuplicate(*out_row, out_column)); /* PETSc frees both */
	PetscCall(ISSetPermutation(*out_column));
	return 0;
}

static void set_default(const char *option, const char *value)
{
	PetscBool given;

	MUST(PetscOptionsHasName(NULL, NULL, option, &given));
	if (!given)
		MUST(PetscOptionsSetValue(NULL, option, value));
}

/* Measured (README.md); whoever knows better says so in PETSC_OPTIONS. */
static void choose_method(void)
{
	set_default("-ksp_type", "bcgs");
	set_default("-pc_type", "bjacobi");
	set_default("-sub_pc_type", "ilu");
	set_default("-sub_pc_factor_mat_ordering_type", "inputs_first");
	/* PETSc 3.18 meets pivots that it never computed when it reorders rows of equal pattern */
	set_default("-mat_no_inode", "true");
	MUST(MatOrderingRegister("inputs_first", inputs_first));
}

static void fill(struct petsc_solver *solver, struct petsc_rows *rows, const double *scale, bool absolute)
{
	PetscInt *own = heap_alloc((size_t)rows->count, sizeof *own), *others = heap_alloc((size_t)rows->count, sizeof *others), longest = 0;
	PetscInt *column;
	double *entry;

	for (PetscInt i = 0; i < rows->count; i++) {
		own[i] = 1; /* one too many with a self-loop */
		for (PetscInt e = rows->start[i]; e < rows->start[i + 1]; e++)
			rows->input[e] < rows->count ? own[i]++ : others[i]++;
		if (own[i] > rows->count)
			own[i] = rows->count;
		longest = PetscMax(longest, rows->start[i + 1] - rows->start[i]);
		rows->value[i] = scale[i];
	}
	MUST(MatCreateAIJ(PETSC_COMM_WORLD, rows->count, rows->count, rows->n, rows->n, 0, own, 0, others, &solver->matrix));
	MUST(MatSetOption(solver->matrix, MAT_NO_OFF_PROC_ENTRIES, PETSC_TRUE));
	free(own);
	free(others);
	petsc_rows_share(rows);
	column = heap_alloc((size_t)longest + 1, sizeof *column);
	entry = heap_alloc((size_t)longest + 1, sizeof *entry);
	for (PetscInt i = 0; i < rows->count; i++) {
		PetscInt row = rows->first + i, count = 0;

		column[count] = row;
		entry[count++] = 1;
		for (PetscInt e = rows->start[i]; e < rows->start[i + 1]; e++) {
			PetscInt input = rows->input[e];
			double quantity = absolute ? fabs(rows->quantity[e]) : rows->quantity[e];

			column[count] = input < rows->count ? rows->first + input : rows->other[input - rows->count];
			entry[count++] = -quantity * (rows->value[input] / scale[i]);
		}
		MUST(MatSetValues(solver->matrix, 1, &row, count, column, entry, ADD_VALUES)); /* a self-loop joins the 1 */
	}
	MUST(MatAssemblyBegin(solver->matrix, MAT_FINAL_ASSEMBLY));
	MUST(MatAssemblyEnd(solver->matrix, MAT_FINAL_ASSEMBLY));
	free(column);
	free(entry);
}

void petsc_solver_init(struct petsc_solver *solver, struct petsc_rows *rows, const double *scale, bool absolute)
{
	choose_method();
	fill(solver, rows, scale, absolute);
	MUST(MatCreateVecs(solver->matrix, &solver->answer, &solver->right));
	MUST(KSPCreate(PETSC_COMM_WORLD, &solver->ksp));
	MUST(KSPSetOperators(solver->ksp, solver->matrix, solver->matrix));
	MUST(KSPSetFromOptions(solver->ksp));
}

void petsc_solver_done(struct petsc_solver *solver)
{
	MUST(KSPDestroy(&solver->ksp));
	MUST(MatDestroy(&solver->matrix));
	MUST(VecDestroy(&solver->right));
	MUST(VecDestroy(&solver->answer));
}

bool petsc_solver_run(struct petsc_solver *solver, double tolerance, int most, int *iterations)
{
	KSPConvergedReason reason;
	PetscInt count;

	MUST(KSPSetTolerances(solver->ksp, tolerance, 0, PETSC_DEFAULT, most));
	MUST(KSPSolve(solver->ksp, solver->right, solver->answer));
	MUST(KSPGetConvergedReason(solver->ksp, &reason));
	MUST(KSPGetIterationNumber(solver->ksp, &count));
	*iterations += (int)count;
	return reason > 0;
}

/* value += scale × answer of (I - Q) answer = residual / scale; both carried near 1 by a power of two. False: there was nothing to do. */
static bool correct(struct petsc_rows *rows, struct petsc_solver *solver, const double *scale, const double *residual, int *iterations)
{
	double largest = 0, *right;
	const double *answer;
	int exponent;

	for (PetscInt i = 0; i < rows->count; i++)
		largest = fmax(largest, fabs(residual[i] / scale[i]));
	largest = petsc_max(largest);
	if (largest == 0)
		return false;
	exponent = ilogb(largest);
	MUST(VecGetArray(solver->right, &right));
	for (PetscInt i = 0; i < rows->count; i++)
		right[i] = ldexp(residual[i] / scale[i], -exponent);
	MUST(VecRestoreArray(solver->right, &right));
	petsc_solver_run(solver, INNER, ITERATIONS, iterations);
	MUST(VecGetArrayRead(solver->answer, &answer));
	for (PetscInt i = 0; i < rows->count; i++)
		rows->value[i] += ldexp(answer[i], exponent) * scale[i];
	MUST(VecRestoreArrayRead(solver->answer, &answer));
	return true;
}

double petsc_column_solve(
	struct petsc_rows *rows, struct petsc_solver *solver, const double *scale, int column, double tolerance, double *total, int *iterations)
{
	size_t columns = (size_t)rows->columns, count = (size_t)rows->count;
	double *residual = heap_alloc(count, sizeof *residual), *best = heap_alloc(count, sizeof *best), smallest = INFINITY;

	/* from 0, so that rows without any emission behind them stay exactly 0: every step only passes on what an input has */
	memset(rows->value, 0, (count + (size_t)rows->others) * sizeof *rows->value);
	for (int round = 0, stalled = 0; round < ROUNDS && stalled < 2; round++) {
		double error = petsc_rows_residual(rows, column, residual);

		stalled = error < smallest / 2 ? 0 : stalled + 1;
		if (error < smallest || round == 0) {
			smallest = error;
			memcpy(best, rows->value, count * sizeof *best);
		}
		if (!isfinite(error) && smallest > tolerance)
			smallest = error;
		if (error <= tolerance || !isfinite(error))
			break;
		if (!correct(rows, solver, scale, residual, iterations))
			break;
		for (int sweep = 0; sweep < SWEEPS; sweep++)
			petsc_rows_sweep(rows, column);
	}
	for (size_t i = 0; i < count; i++)
		total[i * columns + (size_t)column] = best[i];
	free(residual);
	free(best);
	return smallest;
}
