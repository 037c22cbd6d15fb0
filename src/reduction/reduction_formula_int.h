/* Private to reduction: the formula language of methodologies. Pure: no store, no clock.
 *
 * A formula is arithmetic over exact rationals: + - * / ( ) decimals, names of parameters and of terms defined before, and these functions:
 *   sum(x)  mean(x)  max(x)  min(x)              over groups and history years; with a second word `groups` or `years` over that axis only
 *   max(a, b, …)  min(a, b, …)                   of each cell
 *   year(x)                                      total over the crediting year that the interval lies in
 *   share(x)                                     the interval's part of a yearly amount: x · n/12 for n months
 *   cap(x, yearly)                               x, in a crediting year in all at most yearly · n/12, taken in turn
 *   ratio(a, b, c)                               a / b, and c where b is 0
 *   choose(option, a, b)                         a where the option is 0, else b
 *
 * n counts months; one that lies partly inside the gates (meter series) counts by its days. A value is an array with up to three axes: groups (lines,
 * bins, materials …; one kind of group in a formula), history years and intervals
 * (months, or one whole year). Operands with different axes are spread over the axes that they lack. Cells may be absent: a group's missing history
 * year, an interval that does not count. Arithmetic with an absent cell is absent; sums over years skip it.
 *
 * Dimensions are checked when a formula is read: what is added, compared or chosen between must agree; a literal 0 fits every dimension. A sum over
 * groups may not hold a free unit that differs between the groups (tonnes of one line, pieces of the other). */
#ifndef SANGSAENG_REDUCTION_FORMULA_INT_H
#define SANGSAENG_REDUCTION_FORMULA_INT_H

#include "base/date.h"
#include "reduction/reduction_unit_int.h"

#include <stddef.h>

#define REDUCTION_FORMULA_MAX 2000  /* bytes */
#define REDUCTION_FORMULA_DEPTH 40  /* nested brackets and functions */
#define REDUCTION_FORMULA_NODES 400 /* of the tree */
#define REDUCTION_NUMBER_BITS 65536 /* a numerator or denominator with more is refused: no real quantity */
#define REDUCTION_CELLS_MAX 200000  /* cells of one array */
#define REDUCTION_NAME_MAX 32

/* ---- when a methodology is read ---- */

struct reduction_shape {
	const char *label; /* kind of group ("line"), NULL: no groups */
	bool years, months;
};
struct reduction_symbol {
	const char *name;
	struct reduction_dimension dimension;
	struct reduction_shape shape;
};
/* What names mean: parameters, then terms in order. */
struct reduction_scope {
	const struct reduction_symbol *symbol;
	size_t count;
	struct reduction_free_units free;
	const char *free_label[REDUCTION_FREE_MAX]; /* kind of group over which a free unit may differ, NULL: one for all */
};

/* The tree: nodes in one array, children by place, -1 for none. */
enum reduction_node_kind {
	NODE_NUMBER,
	NODE_NAME,
	NODE_ADD,
	NODE_SUBTRACT,
	NODE_MULTIPLY,
	NODE_DIVIDE,
	NODE_NEGATE,
	NODE_FOLD,
	NODE_EACH,
	NODE_CALL
};
enum reduction_function {
	FUNCTION_SUM,
	FUNCTION_MEAN,
	FUNCTION_MAX,
	FUNCTION_MIN,
	FUNCTION_YEAR,
	FUNCTION_SHARE,
	FUNCTION_CAP,
	FUNCTION_RATIO,
	FUNCTION_CHOOSE
};
struct reduction_node {
	enum reduction_node_kind kind;
	enum reduction_function function; /* NODE_FOLD over axes, NODE_EACH cell by cell (max, min), NODE_CALL (the others) */
	bool fold_groups, fold_years;
	int child, sibling; /* first operand; next operand of the same parent */
	mpq_t number;       /* of NODE_NUMBER */
	size_t symbol;
	bool zero; /* the literal 0 */
	struct reduction_dimension dimension;
	struct reduction_shape shape;
};
struct reduction_formula {
	struct reduction_node *node;
	int count, root;
};

/* Compiles `text`. Names become places in the scope. Errors (ST_INPUT, column = 1 + byte offset in the text): methodology.formula_syntax (what is
 * there), methodology.formula_long, methodology.formula_deep, methodology.name_unknown, methodology.dimension (of left, of right),
 * methodology.groups_mixed, methodology.free_unit_sum, methodology.axis (function, what it lacks or has too much). */
enum status reduction_formula_new(const char *text, const struct reduction_scope *scope, struct reduction_formula **out_formula, struct err *err);
void reduction_formula_free(struct reduction_formula *formula_or_null);
/* The node that the whole formula is: its dimension, shape, whether it is the literal 0. */
const struct reduction_node *reduction_formula_root(const struct reduction_formula *formula);
/* A formula that is cap(x, …): the amount cut off is what did not count. */
bool reduction_formula_is_cap(const struct reduction_formula *formula);

/* "a <= b", also < > >= =. Compiles both sides, which must agree in dimension. */
struct reduction_comparison {
	struct reduction_formula *left, *right;
	char op[3];
};
enum status reduction_comparison_parse(const char *text, const struct reduction_scope *scope, struct reduction_comparison *out, struct err *err);
void reduction_comparison_done(struct reduction_comparison *c);

/* ---- when it is evaluated ---- */

struct reduction_frame_month {
	date_month month; /* REDUCTION_WHOLE_YEAR: one interval that is a year */
	bool counted;     /* false: absent in every array */
	int days;         /* of the month, that count; 0: all */
};
#define REDUCTION_WHOLE_YEAR (-1)

/* Sizes of the axes. Crediting years are runs of twelve months from the first counted interval. */
struct reduction_frame {
	const struct reduction_frame_month *interval;
	size_t intervals, years;
};

struct reduction_array {
	struct reduction_shape shape;
	size_t groups, years, months; /* 1 where the axis is absent */
	mpq_t *cell;                  /* [(group * years + year) * months + month] */
	bool *there;
};
void reduction_array_init(struct reduction_array *a, struct reduction_shape shape, size_t groups, size_t years, size_t months);
void reduction_array_done(struct reduction_array *a);
/* Place of a cell, whatever axes the array lacks. */
size_t reduction_array_at(const struct reduction_array *a, size_t group, size_t year, size_t month);

/* Evaluates with `value[i]` for symbol i of the scope. On success the caller calls reduction_array_done. Errors: methodology.division_by_zero,
 * methodology.too_large. */
enum status reduction_formula_evaluate(const struct reduction_formula *formula, const struct reduction_array *value,
	const struct reduction_frame *frame, struct reduction_array *out_array, struct err *err);
/* What cap(x, …) at the top of the formula cut off: x less what it let through. Only if reduction_formula_is_cap. */
enum status reduction_formula_cut(const struct reduction_formula *formula, const struct reduction_array *value, const struct reduction_frame *frame,
	struct reduction_array *out_array, struct err *err);
/* False in `out_holds` if one present cell breaks it. */
enum status reduction_comparison_evaluate(const struct reduction_comparison *c, const struct reduction_array *value,
	const struct reduction_frame *frame, bool *out_holds, struct err *err);

#endif
