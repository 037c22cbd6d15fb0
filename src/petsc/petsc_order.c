/* The order in which rows lean on what is computed already: of a graph without loops it makes sweeps and incomplete factors exact. */
#include "base/arena.h"
#include "petsc/petsc_int.h"

#include <stdlib.h>

void petsc_order_inputs_first(PetscInt m, const PetscInt *start, const PetscInt *input, PetscInt *out_order)
{
	PetscInt *next = heap_alloc((size_t)m, sizeof *next), *path = heap_alloc((size_t)m, sizeof *path), done = 0;

	for (PetscInt i = 0; i < m; i++)
		next[i] = -1; /* not seen yet */
	for (PetscInt root = 0; root < m; root++) {
		PetscInt depth = 0;

		if (next[root] >= 0)
			continue;
		next[root] = start[root];
		path[depth++] = root;
		while (depth > 0) {
			PetscInt row = path[depth - 1], to;

			if (next[row] == start[row + 1]) {
				out_order[done++] = row;
				depth--;
				continue;
			}
			to = input[next[row]++];
			if (to < m && next[to] < 0) {
				next[to] = start[to];
				path[depth++] = to;
			}
		}
	}
	free(next);
	free(path);
}
