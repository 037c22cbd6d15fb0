/* Peers of ./dev bench graph on PETSc: Richardson and GMRES on (I - Q) f = d. Not a bench of its own.
 *
 * Usage: mpirun -n RANKS graph_petsc FOLDER WHAT…; rank 0 prints one JSON object a line, as graph_peers does: peers petsc_richardson_RANKS and
 * petsc_gmres_RANKS. Rows in the file's numbering, in blocks, one a rank; every rank reads the whole folder.
 *
 *   richardson  without preconditioner: the power iteration
 *   gmres       PETSc's defaults: restart 30, ILU(0) (with more ranks block Jacobi with ILU(0) in each)
 *
 * Both stop at a relative residual (2-norm, GMRES: preconditioned) of 1e-12, PETSc's own way: one dot product an iteration, cheaper than the
 * change of each product. `ms` is KSPSolve alone, median of 3; build_ms the assembly and the preconditioner. */
#include "graph_folder.h"

#include <petscksp.h>

#define TOLERANCE 1e-12
#define ITERATIONS_MAX 20000

/* I - Q, the rows of this rank. */
static PetscErrorCode matrix_build(const struct folder *folder, Mat *out_matrix, Vec *out_direct, Vec *out_total)
{
	struct rows rows;
	PetscInt first, after, *own, *others, place[1024];
	PetscScalar value[1024];
	Mat matrix;

	PetscFunctionBeginUser;
	rows_build(folder, &rows);
	PetscCall(MatCreate(PETSC_COMM_WORLD, &matrix));
	PetscCall(MatSetSizes(matrix, PETSC_DECIDE, PETSC_DECIDE, folder->n, folder->n));
	PetscCall(MatSetType(matrix, MATAIJ));
	PetscCall(VecCreate(PETSC_COMM_WORLD, out_direct));
	PetscCall(VecSetSizes(*out_direct, PETSC_DECIDE, folder->n));
	PetscCall(VecSetType(*out_direct, VECSTANDARD));
	PetscCall(VecDuplicate(*out_direct, out_total));
	PetscCall(VecGetOwnershipRange(*out_direct, &first, &after));
	own = folder_memory((size_t)(after - first), sizeof *own);
	others = folder_memory((size_t)(after - first), sizeof *others);
	for (PetscInt i = first; i < after; i++) {
		own[i - first] = 1;
		others[i - first] = 0;
		for (uint32_t e = rows.end[i]; e < rows.end[i + 1]; e++)
			*(rows.input[e] >= first && rows.input[e] < after ? &own[i - first] : &others[i - first]) += 1;
		if (own[i - first] > after - first)
			own[i - first] = after - first;
		if (others[i - first] > folder->n - (after - first))
			others[i - first] = folder->n - (after - first);
	}
	PetscCall(MatXAIJSetPreallocation(matrix, 1, own, others, NULL, NULL));
	for (PetscInt i = first; i < after; i++) {
		PetscScalar *direct = &folder->direct[i], one = 1;

		PetscCall(MatSetValues(matrix, 1, &i, 1, &i, &one, ADD_VALUES));
		for (uint32_t e = rows.end[i]; e < rows.end[i + 1];) {
			PetscInt count = 0;

			for (; count < 1024 && e < rows.end[i + 1]; e++, count++) {
				place[count] = rows.input[e];
				value[count] = -rows.quantity[e];
			}
			PetscCall(MatSetValues(matrix, 1, &i, count, place, value, ADD_VALUES));
		}
		PetscCall(VecSetValues(*out_direct, 1, &i, direct, INSERT_VALUES));
	}
	PetscCall(MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY));
	PetscCall(MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY));
	PetscCall(VecAssemblyBegin(*out_direct));
	PetscCall(VecAssemblyEnd(*out_direct));
	free(own);
	free(others);
	rows_free(&rows);
	*out_matrix = matrix;
	PetscFunctionReturn(0);
}

static PetscErrorCode error_of(const struct folder *folder, Vec total, double *out_error)
{
	const PetscScalar *value;
	PetscInt first, after;
	double worst = folder->total == NULL ? NAN : 0;

	PetscFunctionBeginUser;
	PetscCall(VecGetOwnershipRange(total, &first, &after));
	PetscCall(VecGetArrayRead(total, &value));
	for (PetscInt i = first; i < after && folder->total != NULL; i++) {
		double size = fabs(folder->total[i]), error = fabs(value[i - first] - folder->total[i]) / (size > 0 ? size : 1);

		worst = isfinite(error) ? fmax(worst, error) : INFINITY;
	}
	PetscCall(VecRestoreArrayRead(total, &value));
	PetscCallMPI(MPI_Allreduce(&worst, out_error, 1, MPI_DOUBLE, MPI_MAX, PETSC_COMM_WORLD));
	PetscFunctionReturn(0);
}

static PetscErrorCode peer_run(const struct folder *folder, const char *what, int ranks, int rank)
{
	struct result result = RESULT_NONE;
	double ms[FOLDER_TIMES], all = 0, start;
	Mat matrix;
	Vec direct, total;
	KSP ksp;
	PC pc;
	KSPConvergedReason reason = KSP_CONVERGED_ITERATING;
	PetscInt count = 0;
	int times = 0, is_gmres = strcmp(what, "gmres") == 0;
	char name[64];

	PetscFunctionBeginUser;
	PetscCallMPI(MPI_Barrier(PETSC_COMM_WORLD));
	start = folder_ms();
	PetscCall(matrix_build(folder, &matrix, &direct, &total));
	PetscCall(KSPCreate(PETSC_COMM_WORLD, &ksp));
	PetscCall(KSPSetOperators(ksp, matrix, matrix));
	PetscCall(KSPSetType(ksp, is_gmres ? KSPGMRES : KSPRICHARDSON));
	PetscCall(KSPGetPC(ksp, &pc));
	if (!is_gmres)
		PetscCall(PCSetType(pc, PCNONE));
	PetscCall(KSPSetTolerances(ksp, TOLERANCE, 1e-300, PETSC_DEFAULT, ITERATIONS_MAX));
	PetscCall(KSPSetFromOptions(ksp));
	PetscCall(KSPSetUp(ksp));
	PetscCall(KSPSetUpOnBlocks(ksp));
	PetscCallMPI(MPI_Barrier(PETSC_COMM_WORLD));
	result.build_ms = folder_ms() - start;
	for (; times < FOLDER_TIMES && all < FOLDER_LONG_MS; times++) {
		PetscCallMPI(MPI_Barrier(PETSC_COMM_WORLD));
		start = folder_ms();
		PetscCall(KSPSolve(ksp, direct, total));
		PetscCallMPI(MPI_Barrier(PETSC_COMM_WORLD));
		ms[times] = folder_ms() - start;
		all += ms[times];
		PetscCallMPI(MPI_Bcast(&all, 1, MPI_DOUBLE, 0, PETSC_COMM_WORLD));
	}
	PetscCall(KSPGetIterationNumber(ksp, &count));
	PetscCall(KSPGetConvergedReason(ksp, &reason));
	result.ms = folder_median(ms, times);
	result.iterations = (double)count;
	PetscCall(error_of(folder, total, &result.error));
	if (reason < 0) {
		result.ms = NAN;
		snprintf(result.note, sizeof result.note, "not there after %d iterations (%s)", (int)count, KSPConvergedReasons[reason]);
	}
	snprintf(name, sizeof name, "petsc_%s_%d", what, ranks);
	if (rank == 0)
		result_print(name, &result);
	PetscCall(KSPDestroy(&ksp));
	PetscCall(MatDestroy(&matrix));
	PetscCall(VecDestroy(&direct));
	PetscCall(VecDestroy(&total));
	PetscFunctionReturn(0);
}

int main(int argc, char **argv)
{
	struct folder folder;
	PetscMPIInt ranks, rank;

	if (argc < 3) {
		fprintf(stderr, "mpirun -n RANKS graph_petsc FOLDER richardson|gmres…\n");
		return 2;
	}
	folder_read(argv[1], &folder);
	PetscCall(PetscInitializeNoArguments());
	PetscCallMPI(MPI_Comm_size(PETSC_COMM_WORLD, &ranks));
	PetscCallMPI(MPI_Comm_rank(PETSC_COMM_WORLD, &rank));
	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "richardson") != 0 && strcmp(argv[i], "gmres") != 0) {
			fprintf(stderr, "graph_petsc knows no '%s'\n", argv[i]);
			return 2;
		}
		PetscCall(peer_run(&folder, argv[i], ranks, rank));
	}
	PetscCall(PetscFinalize());
	return 0;
}
