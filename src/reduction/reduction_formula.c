/* The formula language: reading and checking. */
#include "reduction/reduction_formula_int.h"

#include "base/arena.h"
#include "base/decimal.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct parser {
	const char *text, *at;
	const struct reduction_scope *scope;
	struct reduction_formula *formula;
	struct err *err;
	int depth;
	bool failed;
};

static int parse_sum(struct parser *p);

static int fail_at(struct parser *p, const char *at, const char *code, const char *a, const char *b)
{
	if (!p->failed) {
		err_set(p->err, ST_INPUT, code, a, b ? b : "", NULL);
		err_at(p->err, "", 0, at - p->text + 1);
	}
	p->failed = true;
	return -1;
}

static int fail_syntax(struct parser *p)
{
	char found[24];

	snprintf(found, sizeof found, "%.16s", p->at);
	return fail_at(p, p->at, "methodology.formula_syntax", *p->at ? found : "…", NULL);
}

static void skip_space(struct parser *p)
{
	p->at += strspn(p->at, " \t\n");
}

static bool take(struct parser *p, char c)
{
	skip_space(p);
	if (*p->at != c)
		return false;
	p->at++;
	return true;
}

static int new_node(struct parser *p, enum reduction_node_kind kind)
{
	struct reduction_formula *f = p->formula;
	struct reduction_node *n;

	if (f->count == REDUCTION_FORMULA_NODES)
		return fail_at(p, p->at, "methodology.formula_long", p->text, NULL);
	n = &f->node[f->count];
	memset(n, 0, sizeof *n);
	n->kind = kind;
	n->child = n->sibling = -1;
	mpq_init(n->number);
	return f->count++;
}

/* ---- dimensions and shapes ---- */

static struct reduction_node *node_of(struct parser *p, int i)
{
	return &p->formula->node[i];
}

/* The shape that spreads over both; false if they hold different kinds of groups. */
static bool join_shape(struct reduction_shape *a, const struct reduction_shape *b)
{
	if (a->label && b->label && strcmp(a->label, b->label) != 0)
		return false;
	a->label = a->label ? a->label : b->label;
	a->years |= b->years;
	a->months |= b->months;
	return true;
}

/* What both operands of +, a comparison or a choice must be: `b` fits `a` in dimension, or one is the literal 0. */
static bool join_same(struct parser *p, const char *at, struct reduction_node *a, const struct reduction_node *b)
{
	char left[96], right[96];

	if (a->zero && !b->zero)
		a->dimension = b->dimension;
	else if (!b->zero && !reduction_dimension_equal(&a->dimension, &b->dimension)) {
		reduction_dimension_text(&a->dimension, &p->scope->free, left, sizeof left);
		reduction_dimension_text(&b->dimension, &p->scope->free, right, sizeof right);
		fail_at(p, at, "methodology.dimension", left, right);
		return false;
	}
	a->zero = a->zero && b->zero;
	if (!join_shape(&a->shape, &b->shape)) {
		fail_at(p, at, "methodology.groups_mixed", a->shape.label, b->shape.label);
		return false;
	}
	return true;
}

static int binary(struct parser *p, const char *at, enum reduction_node_kind kind, int left, int right)
{
	int i = p->failed ? -1 : new_node(p, kind);
	struct reduction_node *n;

	if (i < 0)
		return -1;
	n = node_of(p, i);
	n->child = left;
	node_of(p, left)->sibling = right;
	n->dimension = node_of(p, left)->dimension;
	n->shape = node_of(p, left)->shape;
	if (kind == NODE_ADD || kind == NODE_SUBTRACT) {
		n->zero = node_of(p, left)->zero;
		return join_same(p, at, n, node_of(p, right)) ? i : -1;
	}
	if (!join_shape(&n->shape, &node_of(p, right)->shape))
		return fail_at(p, at, "methodology.groups_mixed", n->shape.label, node_of(p, right)->shape.label);
	if (!reduction_dimension_multiply(&n->dimension, &node_of(p, right)->dimension, kind == NODE_DIVIDE ? -1 : 1))
		return fail_at(p, at, "methodology.formula_long", p->text, NULL);
	return i;
}

/* ---- functions ---- */

static const struct {
	const char *name;
	enum reduction_function function;
	int operands; /* 0: one or more (fold with one, cell by cell with more) */
} functions[] = {{"sum", FUNCTION_SUM, 0}, {"mean", FUNCTION_MEAN, 0}, {"max", FUNCTION_MAX, 0}, {"min", FUNCTION_MIN, 0}, {"year", FUNCTION_YEAR, 1},
	{"share", FUNCTION_SHARE, 1}, {"cap", FUNCTION_CAP, 2}, {"ratio", FUNCTION_RATIO, 3}, {"choose", FUNCTION_CHOOSE, 3}};

/* A free unit that differs between the groups cannot be added over them. */
static bool sums_over_groups(struct parser *p, const char *at, const struct reduction_node *operand)
{
	for (int i = 0; i < REDUCTION_FREE_MAX && p->scope->free.name[i]; i++)
		if (operand->dimension.power[DIMENSION_FREE + i] != 0 && p->scope->free_label[i] && operand->shape.label &&
			strcmp(p->scope->free_label[i], operand->shape.label) == 0) {
			fail_at(p, at, "methodology.free_unit_sum", p->scope->free.name[i], operand->shape.label);
			return false;
		}
	return true;
}

static bool fold_shape(struct parser *p, const char *at, struct reduction_node *n, const struct reduction_node *operand)
{
	n->dimension = operand->dimension;
	n->shape = operand->shape;
	n->zero = operand->zero;
	if (n->fold_groups && !sums_over_groups(p, at, operand))
		return false;
	if (n->fold_groups)
		n->shape.label = NULL;
	if (n->fold_years)
		n->shape.years = false;
	return true;
}

/* Dimension and shape of a call from its operands. */
static bool call_shape(struct parser *p, const char *at, const char *name, struct reduction_node *n)
{
	struct reduction_node *a = node_of(p, n->child), *b = a->sibling >= 0 ? node_of(p, a->sibling) : NULL;
	struct reduction_node *c = b && b->sibling >= 0 ? node_of(p, b->sibling) : NULL;
	static const struct reduction_dimension pure;

	n->dimension = a->dimension;
	n->shape = a->shape;
	n->zero = a->zero;
	switch (n->function) {
	case FUNCTION_YEAR:
	case FUNCTION_SHARE:
		if (a->shape.months != (n->function == FUNCTION_YEAR)) {
			fail_at(p, at, "methodology.axis", name, "month");
			return false;
		}
		n->shape.months = true;
		return true;
	case FUNCTION_CAP:
		if (!a->shape.months || b->shape.months || a->shape.years || b->shape.years) {
			fail_at(p, at, "methodology.axis", name, a->shape.months ? "year" : "month");
			return false;
		}
		return join_same(p, at, n, b);
	case FUNCTION_RATIO:
		if (!reduction_dimension_multiply(&n->dimension, &b->dimension, -1)) {
			fail_at(p, at, "methodology.formula_long", p->text, NULL);
			return false;
		}
		n->zero = false;
		if (!join_shape(&n->shape, &b->shape)) {
			fail_at(p, at, "methodology.groups_mixed", n->shape.label, b->shape.label);
			return false;
		}
		return join_same(p, at, n, c);
	case FUNCTION_CHOOSE:
		if (!reduction_dimension_equal(&a->dimension, &pure)) {
			fail_at(p, at, "methodology.axis", name, "option");
			return false;
		}
		n->dimension = b->dimension;
		n->zero = b->zero;
		if (!join_shape(&n->shape, &b->shape)) {
			fail_at(p, at, "methodology.groups_mixed", n->shape.label, b->shape.label);
			return false;
		}
		return join_same(p, at, n, c);
	default: /* max, min of each cell */
		for (const struct reduction_node *o = b; o; o = o->sibling >= 0 ? node_of(p, o->sibling) : NULL)
			if (!join_same(p, at, n, o))
				return false;
		return true;
	}
}

/* The word `groups` or `years` as the second operand of a fold. */
static bool take_axis(struct parser *p, struct reduction_node *n)
{
	static const char *const word[] = {"groups", "years"};

	skip_space(p);
	for (int i = 0; i < 2; i++) {
		size_t length = strlen(word[i]);

		if (strncmp(p->at, word[i], length) != 0 || isalnum((unsigned char)p->at[length]) || p->at[length] == '_')
			continue;
		p->at += length;
		n->fold_groups = i == 0;
		n->fold_years = i == 1;
		return true;
	}
	return false;
}

static int parse_call(struct parser *p, const char *at, const char *name, size_t which)
{
	int i = new_node(p, NODE_CALL), last = -1, operands = 0;
	bool axis = false, fold;

	if (i < 0)
		return -1;
	node_of(p, i)->function = functions[which].function;
	do {
		int operand;

		if (operands == 1 && functions[which].operands == 0 && (axis = take_axis(p, node_of(p, i))))
			break;
		operand = parse_sum(p);
		if (p->failed)
			return -1;
		if (last < 0)
			node_of(p, i)->child = operand;
		else
			node_of(p, last)->sibling = operand;
		last = operand;
		operands++;
	} while (take(p, ','));
	if (!take(p, ')'))
		return fail_syntax(p);
	fold = functions[which].operands == 0 && operands == 1;
	if ((functions[which].operands > 0 && operands != functions[which].operands) ||
		(operands > 1 && (functions[which].function == FUNCTION_SUM || functions[which].function == FUNCTION_MEAN)))
		return fail_at(p, at, "methodology.operands", name, NULL);
	if (fold) {
		struct reduction_node *n = node_of(p, i);

		n->kind = NODE_FOLD;
		if (!axis)
			n->fold_groups = n->fold_years = true;
		return fold_shape(p, at, n, node_of(p, n->child)) ? i : -1;
	}
	if (functions[which].operands == 0)
		node_of(p, i)->kind = NODE_EACH;
	return call_shape(p, at, name, node_of(p, i)) ? i : -1;
}

/* ---- the grammar ---- */

static int parse_number(struct parser *p)
{
	size_t length = strspn(p->at, "0123456789.");
	char digits[44];
	int i;

	if (length >= sizeof digits)
		return fail_syntax(p);
	memcpy(digits, p->at, length);
	digits[length] = '\0';
	i = new_node(p, NODE_NUMBER);
	if (i < 0)
		return -1;
	if (decimal_parse_exact(digits, node_of(p, i)->number, NULL) != ST_OK)
		return fail_syntax(p);
	node_of(p, i)->zero = mpq_sgn(node_of(p, i)->number) == 0;
	p->at += length;
	return i;
}

static int parse_name(struct parser *p)
{
	const char *at = p->at;
	char name[REDUCTION_NAME_MAX + 1];
	size_t length = 0;
	int i;

	while (isalnum((unsigned char)at[length]) || at[length] == '_')
		length++;
	snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1), at);
	p->at += length;
	if (take(p, '(')) {
		for (size_t f = 0; f < sizeof functions / sizeof *functions; f++)
			if (strcmp(name, functions[f].name) == 0)
				return parse_call(p, at, name, f);
		return fail_at(p, at, "methodology.name_unknown", name, NULL);
	}
	for (size_t s = 0; length <= REDUCTION_NAME_MAX && s < p->scope->count; s++) {
		if (strcmp(name, p->scope->symbol[s].name) != 0)
			continue;
		i = new_node(p, NODE_NAME);
		if (i < 0)
			return -1;
		node_of(p, i)->symbol = s;
		node_of(p, i)->dimension = p->scope->symbol[s].dimension;
		node_of(p, i)->shape = p->scope->symbol[s].shape;
		return i;
	}
	return fail_at(p, at, "methodology.name_unknown", name, NULL);
}

static int parse_factor(struct parser *p)
{
	int i = -1, operand;

	skip_space(p);
	if (p->failed)
		return -1;
	if (++p->depth > REDUCTION_FORMULA_DEPTH)
		return fail_at(p, p->at, "methodology.formula_deep", p->text, NULL);
	if (take(p, '-')) {
		operand = parse_factor(p);
		i = p->failed ? -1 : new_node(p, NODE_NEGATE);
		if (i >= 0) {
			node_of(p, i)->child = operand;
			node_of(p, i)->dimension = node_of(p, operand)->dimension;
			node_of(p, i)->shape = node_of(p, operand)->shape;
			node_of(p, i)->zero = node_of(p, operand)->zero;
		}
	} else if (take(p, '(')) {
		i = parse_sum(p);
		if (!p->failed && !take(p, ')'))
			i = fail_syntax(p);
	} else if (isdigit((unsigned char)*p->at) || *p->at == '.') {
		i = parse_number(p);
	} else if (isalpha((unsigned char)*p->at)) {
		i = parse_name(p);
	} else {
		i = fail_syntax(p);
	}
	p->depth--;
	return i;
}

static int parse_product(struct parser *p)
{
	int left = parse_factor(p);

	for (;;) {
		const char *at;
		bool divide;

		skip_space(p);
		at = p->at;
		if (p->failed || (*at != '*' && *at != '/'))
			return left;
		divide = *p->at++ == '/';
		left = binary(p, at, divide ? NODE_DIVIDE : NODE_MULTIPLY, left, parse_factor(p));
	}
}

static int parse_sum(struct parser *p)
{
	int left = parse_product(p);

	for (;;) {
		const char *at;
		bool subtract;

		skip_space(p);
		at = p->at;
		if (p->failed || (*at != '+' && *at != '-'))
			return left;
		subtract = *p->at++ == '-';
		left = binary(p, at, subtract ? NODE_SUBTRACT : NODE_ADD, left, parse_product(p));
	}
}

enum status reduction_formula_new(const char *text, const struct reduction_scope *scope, struct reduction_formula **out_formula, struct err *err)
{
	struct reduction_formula *f;
	struct parser p = {.text = text, .at = text, .scope = scope, .err = err};

	if (strlen(text) > REDUCTION_FORMULA_MAX) {
		char length[32];

		snprintf(length, sizeof length, "%d", REDUCTION_FORMULA_MAX);
		err_set(err, ST_INPUT, "methodology.formula_long", length, NULL);
		err_at(err, "", 0, 1);
		return ST_INPUT;
	}
	f = heap_alloc(1, sizeof *f);
	*f = (struct reduction_formula){.node = heap_alloc(REDUCTION_FORMULA_NODES, sizeof *f->node)};
	p.formula = f;
	f->root = parse_sum(&p);
	skip_space(&p);
	if (!p.failed && *p.at)
		fail_syntax(&p);
	if (p.failed) {
		reduction_formula_free(f);
		return ST_INPUT;
	}
	*out_formula = f;
	return ST_OK;
}

void reduction_formula_free(struct reduction_formula *formula)
{
	if (!formula)
		return;
	for (int i = 0; i < formula->count; i++)
		mpq_clear(formula->node[i].number);
	free(formula->node);
	free(formula);
}

const struct reduction_node *reduction_formula_root(const struct reduction_formula *formula)
{
	return &formula->node[formula->root];
}

bool reduction_formula_is_cap(const struct reduction_formula *formula)
{
	const struct reduction_node *n = reduction_formula_root(formula);

	return n->kind == NODE_CALL && n->function == FUNCTION_CAP;
}

/* ---- comparisons ---- */

enum status reduction_comparison_parse(const char *text, const struct reduction_scope *scope, struct reduction_comparison *out, struct err *err)
{
	struct reduction_comparison c = {0};
	const char *op = strpbrk(text, "<>=");
	size_t width = op ? 1 + (op[0] != '=' && op[1] == '=') : 0;
	char *left;
	enum status st;

	if (!op) {
		err_set(err, ST_INPUT, "methodology.formula_syntax", text, NULL);
		err_at(err, "", 0, 1);
		return ST_INPUT;
	}
	memcpy(c.op, op, width);
	left = heap_strdup(text);
	left[op - text] = '\0';
	st = reduction_formula_new(left, scope, &c.left, err);
	free(left);
	if (st == ST_OK && (st = reduction_formula_new(op + width, scope, &c.right, err)) != ST_OK && err)
		err->column += op + (int64_t)width - text;
	if (st == ST_OK) {
		const struct reduction_node *l = reduction_formula_root(c.left), *r = reduction_formula_root(c.right);
		struct reduction_node joined = *l;
		struct reduction_formula holder = {.node = &joined, .count = 1};
		struct parser p = {.text = text, .at = op, .scope = scope, .err = err, .formula = &holder};

		if (!join_same(&p, op, &joined, r))
			st = ST_INPUT;
	}
	if (st != ST_OK) {
		reduction_comparison_done(&c);
		return st;
	}
	*out = c;
	return ST_OK;
}

void reduction_comparison_done(struct reduction_comparison *c)
{
	reduction_formula_free(c->left);
	reduction_formula_free(c->right);
	c->left = c->right = NULL;
}
