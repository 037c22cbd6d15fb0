/* sangsaeng-petsc IN OUT [--tolerance T]: one rank of the distributed roll-up. Started by mpirun, normally through
 * `sangsaeng rollup --engine petsc`; files: graph/graph_file.h. */
#include "base/arena.h"
#include "graph/graph.h"
#include "graph/graph_file.h"
#include "petsc/petsc_int.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TOLERANCE 1e-14 /* backward error of a row that is aimed at … */
#define ACCEPTED 1e-12  /* … and that is still an answer */

/* MPI and PETSc keep memory to the end. Only the leak checker asks, whatever ASAN_OPTIONS says. */
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
	return 1;
}

struct job {
	const char *in, *out;
	double tolerance;
	int rank, ranks;
	struct petsc_rows rows;
	double *total;
	double error;
	bool proved;
	int iterations[GRAPH_COLUMNS_MAX];
};

static bool read_tolerance(const char *word, double *out)
{
	char *end;

	*out = strtod(word, &end);
	return end != word && !*end && *out > 0 && *out < 1;
}

static bool arguments(int argc, char **argv, struct job *job)
{
	bool fine = true;

	*job = (struct job){.tolerance = TOLERANCE};
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--tolerance") == 0 && i + 1 < argc)
			fine = read_tolerance(argv[++i], &job->tolerance);
		else if (argv[i][0] == '-' || job->out)
			return false;
		else if (job->in)
			job->out = argv[i];
		else
			job->in = argv[i];
	}
	return fine && job->out;
}

/* All ranks agree whether all went well; the first rank that failed says why. */
static bool agree(const struct job *job, bool fine, const char *file, const char *why)
{
	int mine = fine ? job->ranks : job->rank, first;

	MUST_MPI(MPI_Allreduce(&mine, &first, 1, MPI_INT, MPI_MIN, PETSC_COMM_WORLD));
	if (first == job->rank)
		fprintf(stderr, "sangsaeng-petsc: %s: %s\n", file, why);
	return first == job->ranks;
}

static bool put_all(int fd, const char *from, size_t bytes, int64_t at)
{
	while (bytes > 0) {
		ssize_t put = pwrite(fd, from, bytes, at);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		from += put;
		at += put;
		bytes -= (size_t)put;
	}
	return true;
}

static bool write_totals(const struct job *job)
{
	int64_t row_bytes = (int64_t)job->rows.columns * (int64_t)sizeof(double);
	char why[PETSC_WHY] = "";
	bool fine = true;
	int fd = -1;

	/* the first rank makes the file at its full length, then all write their part */
	for (int turn = 0; turn < 2; turn++) {
		if ((turn == 0) == (job->rank == 0)) {
			fd = open(job->out, job->rank == 0 ? O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC : O_WRONLY | O_CLOEXEC, 0600);
			fine = fd >= 0 && (job->rank > 0 || ftruncate(fd, job->rows.n * row_bytes) == 0);
			if (!fine)
				snprintf(why, sizeof why, "%s", strerror(errno));
		}
		fine = agree(job, fine, job->out, why);
		if (!fine)
			break;
	}
	if (fine && !put_all(fd, (const char *)job->total, (size_t)(job->rows.count * row_bytes), job->rows.first * row_bytes)) {
		snprintf(why, sizeof why, "%s", strerror(errno));
		fine = false;
	}
	if (fd >= 0 && close(fd) != 0 && fine) {
		snprintf(why, sizeof why, "%s", strerror(errno));
		fine = false;
	}
	return agree(job, fine, job->out, why);
}

static enum graph_file_exit solve(struct job *job)
{
	struct petsc_rows *rows = &job->rows;
	struct petsc_solver solver;
	double *scale = heap_alloc((size_t)rows->count, sizeof *scale);
	bool ready = false;

	petsc_rows_number(rows);
	job->proved = petsc_proof(rows, scale);
	for (int c = 0; job->proved && c < rows->columns; c++) {
		double largest = 0, error;

		for (PetscInt i = 0; i < rows->count; i++)
			largest = fmax(largest, fabs(rows->direct[(size_t)i * (size_t)rows->columns + (size_t)c]));
		if (petsc_max(largest) == 0)
			continue; /* a column without entries is 0, as `total` is already */
		if (!ready)
			petsc_solver_init(&solver, rows, scale, false);
		ready = true;
		error = petsc_column_solve(rows, &solver, scale, c, job->tolerance, job->total, &job->iterations[c]);
		job->error = fmax(job->error, error);
	}
	if (ready)
		petsc_solver_done(&solver);
	free(scale);
	if (!job->proved)
		return GRAPH_FILE_NOT_PROVED;
	if (!isfinite(job->error))
		return GRAPH_FILE_NOT_FINITE;
	return job->error <= fmax(job->tolerance, ACCEPTED) ? GRAPH_FILE_SOLVED : GRAPH_FILE_NOT_CONVERGED;
}

static void say(const struct job *job, double seconds)
{
	printf("{\"proved\":%s,\"backward_error\":", job->proved ? "true" : "false");
	if (job->proved && isfinite(job->error))
		printf("%.3g", job->error);
	else
		printf("null");
	printf(",\"iterations\":[");
	for (int c = 0; c < job->rows.columns; c++)
		printf("%s%d", c ? "," : "", job->iterations[c]);
	printf("],\"ranks\":%d,\"seconds\":%.3f}\n", job->ranks, seconds);
}

static enum graph_file_exit run(struct job *job)
{
	double begin = MPI_Wtime();
	char why[PETSC_WHY] = "";
	enum graph_file_exit code = GRAPH_FILE_REFUSED;
	bool fine = petsc_rows_read(&job->rows, job->in, job->rank, job->ranks, why);

	if (agree(job, fine, job->in, why)) {
		job->total = heap_alloc((size_t)job->rows.count * (size_t)job->rows.columns, sizeof *job->total);
		code = solve(job);
		if (code == GRAPH_FILE_SOLVED && !write_totals(job))
			code = GRAPH_FILE_REFUSED;
		if (job->rank == 0 && code != GRAPH_FILE_REFUSED)
			say(job, MPI_Wtime() - begin);
		free(job->total);
	}
	petsc_rows_free(&job->rows);
	return code;
}

int main(int argc, char **argv)
{
	struct job job;
	enum graph_file_exit code;

	if (!arguments(argc, argv, &job)) {
		fprintf(stderr, "usage: sangsaeng-petsc IN OUT [--tolerance T]\n");
		return GRAPH_FILE_USAGE;
	}
	/* no arguments for PETSc: its options come from PETSC_OPTIONS */
	if (PetscInitializeNoArguments() != 0)
		return EXIT_FAILURE;
	MUST_MPI(MPI_Comm_rank(PETSC_COMM_WORLD, &job.rank));
	MUST_MPI(MPI_Comm_size(PETSC_COMM_WORLD, &job.ranks));
	code = run(&job);
	PetscFinalize();
	return job.rank == 0 ? (int)code : 0; /* one voice: mpirun passes on the first code that is not 0 */
}
