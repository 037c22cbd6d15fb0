/* Own rows: numbering, what other ranks hold, and the two passes over them. */
#include "base/arena.h"
#include "petsc/petsc_int.h"

#include <math.h>
#include <stdlib.h>

double petsc_max(double mine)
{
	double all;

	MUST_MPI(MPI_Allreduce(&mine, &all, 1, MPI_DOUBLE, MPI_MAX, PETSC_COMM_WORLD));
	return all;
}

bool petsc_all(bool mine)
{
	return petsc_max(mine ? 0 : 1) == 0;
}

static int ascending(const void *a, const void *b)
{
	PetscInt x = *(const PetscInt *)a, y = *(const PetscInt *)b;

	return x < y ? -1 : x > y;
}

static bool is_own(const struct petsc_rows *rows, PetscInt row)
{
	return row >= rows->first && row - rows->first < rows->count;
}

void petsc_rows_number(struct petsc_rows *rows)
{
	PetscInt links = rows->start[rows->count], distinct = 0;

	for (PetscInt e = 0; e < links; e++)
		rows->others += !is_own(rows, rows->input[e]);
	rows->other = heap_alloc((size_t)rows->others, sizeof *rows->other);
	rows->others = 0;
	for (PetscInt e = 0; e < links; e++)
		if (!is_own(rows, rows->input[e]))
			rows->other[rows->others++] = rows->input[e];
	qsort(rows->other, (size_t)rows->others, sizeof *rows->other, ascending);
	for (PetscInt i = 0; i < rows->others; i++)
		if (i == 0 || rows->other[i] != rows->other[i - 1])
			rows->other[distinct++] = rows->other[i];
	rows->others = distinct;
	for (PetscInt e = 0; e < links; e++) {
		if (is_own(rows, rows->input[e])) {
			rows->input[e] -= rows->first;
		} else {
			const PetscInt *found = bsearch(&rows->input[e], rows->other, (size_t)rows->others, sizeof *rows->other, ascending);

			rows->input[e] = rows->count + (PetscInt)(found - rows->other);
		}
	}
	rows->order = heap_alloc((size_t)rows->count, sizeof *rows->order);
	petsc_order_inputs_first(rows->count, rows->start, rows->input, rows->order);
	rows->value = heap_alloc((size_t)rows->count + (size_t)rows->others, sizeof *rows->value);
	MUST(VecCreateGhostWithArray(PETSC_COMM_WORLD, rows->count, rows->n, rows->others, rows->other, rows->value, &rows->shared));
}

void petsc_rows_free(struct petsc_rows *rows)
{
	MUST(VecDestroy(&rows->shared));
	free(rows->start);
	free(rows->input);
	free(rows->quantity);
	free(rows->direct);
	free(rows->other);
	free(rows->order);
	free(rows->value);
}

void petsc_rows_share(struct petsc_rows *rows)
{
	MUST(VecGhostUpdateBegin(rows->shared, INSERT_VALUES, SCATTER_FORWARD));
	MUST(VecGhostUpdateEnd(rows->shared, INSERT_VALUES, SCATTER_FORWARD));
}

double petsc_rows_residual(struct petsc_rows *rows, int column, double *residual)
{
	const double *value = rows->value;
	double worst = 0;

	petsc_rows_share(rows);
	for (PetscInt i = 0; i < rows->count; i++) {
		long double direct = rows->direct[(size_t)i * (size_t)rows->columns + (size_t)column];
		long double sum = direct - value[i], terms = fabsl(direct) + fabsl((long double)value[i]);

		for (PetscInt e = rows->start[i]; e < rows->start[i + 1]; e++) {
			long double term = (long double)rows->quantity[e] * value[rows->input[e]];

			sum += term;
			terms += fabsl(term);
		}
		residual[i] = (double)sum;
		if (!isfinite(value[i]) || !isfinite(residual[i]))
			worst = INFINITY;
		else if (terms > 0)
			worst = fmax(worst, (double)(fabsl(sum) / terms));
	}
	return petsc_max(worst);
}

void petsc_rows_sweep(struct petsc_rows *rows, int column)
{
	petsc_rows_share(rows);
	for (PetscInt k = 0; k < rows->count; k++) {
		PetscInt i = rows->order[k];
		long double sum = rows->direct[(size_t)i * (size_t)rows->columns + (size_t)column];

		for (PetscInt e = rows->start[i]; e < rows->start[i + 1]; e++)
			sum += (long double)rows->quantity[e] * rows->value[rows->input[e]];
		rows->value[i] = (double)sum + 0.0; /* never -0 */
	}
}
