/* The optimiser: the best plan found and a proven bound on what any plan could reach. Anytime: stops on gap, time, work or a cancel, and always has
 * both.
 *
 * The rows are priced (Lagrangian relaxation): with prices, each set chooses for itself, and the sum of these choices plus the priced capacities is
 * an upper bound, computed exactly in integers from prices rounded to fractions. The plan is filled year by year with what is worth most
 * at the best prices (look-ahead rounding), then bettered by swaps, ejection chains and kicks; branch and bound closes what cannot be part of a better
 * plan and searches what remains, and CBC in a child process, where it is installed, is asked about that core problem. Every plan is judged
 * by plan_judge before it is believed.
 *
 * Determinism: with `work` in the place of `seconds` the same problem and seed give the same plan, whatever the number of threads. */
#ifndef SANGSAENG_PLAN_SOLVE_H
#define SANGSAENG_PLAN_SOLVE_H

#include "plan/plan_problem.h"

enum plan_stop { PLAN_STOP_OPTIMAL, PLAN_STOP_GAP, PLAN_STOP_WORK, PLAN_STOP_TIME, PLAN_STOP_CANCEL };
const char *plan_stop_name(enum plan_stop stop); /* "optimal", "gap", "work", "time", "cancel" */

/* Called now and then with the state; false cancels. */
typedef bool plan_progress(void *context, double objective, double bound, double seconds);

struct plan_options {
	double gap;     /* stop when (bound − objective) / bound is not above it; 0: only the optimum */
	double seconds; /* of the clock; 0: no limit */
	int64_t work;   /* units of about a microsecond of one core; 0: no limit. With work, no clock decides anything */
	uint64_t seed;
	int threads; /* 0 counts as 1 */
	bool no_cbc; /* without the child process; with `work` it is never used */
	plan_progress *progress;
	void *context;
};
struct plan_result {
	bool found;      /* a feasible plan; false only where required sets or negative capacities make the empty plan infeasible */
	bool infeasible; /* proven that there is none */
	plan_value objective, bound;
	double gap; /* (bound − objective) / bound, 0 if bound is 0 */
	enum plan_stop stopped;
	double seconds;
	int64_t work;
	struct plan_choice *choice; /* by set, free with plan_result_done */
	double *price;              /* by row: value per unit of the row, >= 0; the shadow price at the bound */
};
/* ST_INPUT plan.too_large: sums could leave 62 bits (won) or 126 (values). ST_OK otherwise, whatever was found. */
enum status plan_solve(const struct plan_problem *problem, const struct plan_options *options, struct plan_result *out_result, struct err *err);
void plan_result_done(struct plan_result *result);

/* value − Σ price × use: what an alternative is worth at the prices; a set would choose its best one, or nothing at 0. */
double plan_reduced_value(const struct plan_problem *problem, const double *price, int32_t candidate, int32_t alternative);

#endif
