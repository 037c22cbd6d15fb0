/* Which loop makes a component diverge. In a small component every simple loop is looked at and the one of greatest |gain| taken. Where
 * there are too many, Howard's policy iteration finds the loop of greatest mean log |quantity|: if any loop has |gain| >= 1, that one does. */
#include "base/arena.h"
#include "graph/graph_int.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ENUMERATE_MAX 400      /* products */
#define ENUMERATE_WORK 2000000 /* links followed */
#define HOWARD_WORK 1e9        /* links looked at */
#define HOWARD_DOUBT 1e-12

/* The component's links with self-loops; rows renumbered in row order. */
struct links {
	int32_t m;
	int32_t *row;
	size_t *start, *at; /* `at`: position in the matrix */
	int32_t *input;
	double *weight; /* log |q| */
};

/* A loop as its links (places in `links`), product after product. */
struct found {
	size_t *link, count;
	double weight;
};

static int by_number(const void *left, const void *right)
{
	int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;

	return a < b ? -1 : a > b;
}

static void links_init(struct links *links, const struct graph_matrix *matrix, const int32_t *member, int32_t count, int32_t *at)
{
	size_t written = 0;

	links->m = count;
	links->row = heap_alloc((size_t)count, sizeof *links->row);
	memcpy(links->row, member, (size_t)count * sizeof *member);
	qsort(links->row, (size_t)count, sizeof *links->row, by_number);
	for (int32_t i = 0; i < count; i++) {
		at[links->row[i]] = i;
		written += matrix->start[links->row[i] + 1] - matrix->start[links->row[i]];
	}
	links->start = heap_alloc((size_t)count + 1, sizeof *links->start);
	links->at = heap_alloc(written, sizeof *links->at);
	links->input = heap_alloc(written, sizeof *links->input);
	links->weight = heap_alloc(written, sizeof *links->weight);
	written = 0;
	for (int32_t i = 0; i < count; i++) {
		links->start[i] = written;
		for (size_t e = matrix->start[links->row[i]]; e < matrix->start[links->row[i] + 1]; e++) {
			if (at[matrix->input[e]] < 0 || matrix->quantity[e] == 0)
				continue;
			links->at[written] = e;
			links->input[written] = at[matrix->input[e]];
			links->weight[written++] = log(fabs(matrix->quantity[e]));
		}
	}
	links->start[count] = written;
	for (int32_t i = 0; i < count; i++)
		at[links->row[i]] = -1;
}

static void links_done(struct links *links)
{
	free(links->row);
	free(links->start);
	free(links->at);
	free(links->input);
	free(links->weight);
}

static void found_set(struct found *found, const size_t *link, size_t count, double weight)
{
	memcpy(found->link, link, count * sizeof *link);
	found->count = count;
	found->weight = weight;
}

/* Johnson 1975: all simple loops, each from its smallest product. False if there are more than the work allows. Of equal gains the
 * shorter loop, then the earlier one stands. */
static bool enumerate(const struct links *links, struct found *found)
{
	size_t m = (size_t)links->m, work = 0;
	bool *blocked = heap_alloc(m, sizeof *blocked), *closed = heap_alloc(m, sizeof *closed);
	size_t *cursor = heap_alloc(m, sizeof *cursor), *link = heap_alloc(m, sizeof *link);
	int32_t *path = heap_alloc(m, sizeof *path), *release = heap_alloc(m, sizeof *release);
	unsigned char *waits = heap_alloc(m * m, 1); /* waits[v·m + u]: u is released with v */
	double *sum = heap_alloc(m + 1, sizeof *sum);
	bool complete = true;

	for (int32_t root = 0; complete && root < links->m; root++) {
		size_t depth = 1;

		memset(blocked, 0, m * sizeof *blocked);
		memset(waits, 0, m * m);
		path[0] = root;
		cursor[0] = links->start[root];
		closed[0] = false;
		blocked[root] = true;
		while (depth) {
			int32_t v = path[depth - 1];

			if (cursor[depth - 1] < links->start[v + 1]) {
				size_t e = cursor[depth - 1]++;
				int32_t next = links->input[e];

				if (++work > ENUMERATE_WORK) {
					complete = false;
					break;
				}
				link[depth - 1] = e;
				sum[depth] = sum[depth - 1] + links->weight[e];
				if (next == root) {
					double doubt = 1e-13 * (double)depth;

					closed[depth - 1] = true;
					if (sum[depth] > found->weight + doubt || (sum[depth] > found->weight - doubt && depth < found->count))
						found_set(found, link, depth, sum[depth]);
				} else if (next > root && !blocked[next]) {
					path[depth] = next;
					cursor[depth] = links->start[next];
					closed[depth] = false;
					blocked[next] = true;
					depth++;
				}
				continue;
			}
			depth--;
			if (closed[depth]) {
				size_t waiting = 0;

				if (depth)
					closed[depth - 1] = true;
				release[waiting++] = v;
				blocked[v] = false;
				while (waiting) {
					int32_t free_now = release[--waiting];

					for (int32_t u = 0; u < links->m; u++) {
						if (!waits[(size_t)free_now * m + (size_t)u])
							continue;
						waits[(size_t)free_now * m + (size_t)u] = 0;
						if (blocked[u]) {
							blocked[u] = false;
							release[waiting++] = u;
						}
					}
					work += m;
				}
			} else {
				for (size_t e = links->start[v]; e < links->start[v + 1]; e++) {
					if (links->input[e] >= root)
						waits[(size_t)links->input[e] * m + (size_t)v] = 1;
				}
			}
		}
	}
	free(blocked);
	free(closed);
	free(cursor);
	free(link);
	free(path);
	free(release);
	free(waits);
	free(sum);
	return complete;
}

/* Howard: every product holds to one of its links; the best loop among these gives a mean, against it each product looks for a better
 * link, until none is found. */
static void howard(const struct links *links, struct found *found)
{
	size_t m = (size_t)links->m;
	size_t *choice = heap_alloc(m, sizeof *choice), *loop = heap_alloc(m, sizeof *loop);
	double *value = heap_alloc(m, sizeof *value), best_mean = -HUGE_VAL;
	int32_t *mark = heap_alloc(m, sizeof *mark), *queue = heap_alloc(m, sizeof *queue);
	int32_t *head = heap_alloc(m, sizeof *head), *next = heap_alloc(m, sizeof *next);
	bool better = true;

	for (size_t i = 0; i < m; i++) {
		choice[i] = links->start[i];
		for (size_t e = links->start[i]; e < links->start[i + 1]; e++) {
			if (links->weight[e] > links->weight[choice[i]])
				choice[i] = e;
		}
	}
	for (double work = 0; better && work < HOWARD_WORK; work += (double)(links->start[m] + 8 * m)) {
		double mean = -HUGE_VAL;
		int32_t anchor = 0, first = 0, last = 0;

		memset(mark, 0, m * sizeof *mark);
		for (int32_t root = 0; root < links->m; root++) {
			int32_t v = root;
			double sum = 0;
			size_t length = 0;

			while (!mark[v]) {
				mark[v] = root + 1;
				v = links->input[choice[v]];
			}
			if (mark[v] != root + 1)
				continue;
			for (int32_t w = v; length == 0 || w != v; w = links->input[choice[w]]) {
				sum += links->weight[choice[w]];
				length++;
			}
			if (sum / (double)length > mean) {
				mean = sum / (double)length;
				anchor = v;
			}
		}
		if (mean > best_mean) {
			size_t length = 0;
			double sum = 0;

			for (int32_t w = anchor; length == 0 || w != anchor; w = links->input[choice[w]]) {
				loop[length++] = choice[w];
				sum += links->weight[choice[w]];
			}
			found_set(found, loop, length, sum);
			best_mean = mean;
		}
		/* values of the products that lead to the anchor; others keep theirs */
		memset(head, -1, m * sizeof *head);
		for (int32_t i = 0; i < links->m; i++) {
			int32_t to = links->input[choice[i]];

			next[i] = head[to];
			head[to] = i;
		}
		memset(mark, 0, m * sizeof *mark);
		mark[anchor] = 1;
		queue[last++] = anchor;
		while (first < last) {
			int32_t v = queue[first++];

			for (int32_t u = head[v]; u >= 0; u = next[u]) {
				if (mark[u])
					continue;
				mark[u] = 1;
				value[u] = value[v] + links->weight[choice[u]] - mean;
				queue[last++] = u;
			}
		}
		better = false;
		for (int32_t i = 0; i < links->m; i++) {
			for (size_t e = links->start[i]; e < links->start[i + 1]; e++) {
				double offer = value[links->input[e]] + links->weight[e] - mean, gap = offer - value[i];

				if (gap > HOWARD_DOUBT * (1 + fabs(mean) + fabs(offer))) { /* less may be rounding, and then never ends */
					better |= choice[i] != e;                          /* else the rounding of one way round a long loop */
					value[i] = offer;
					choice[i] = e;
				}
			}
		}
	}
	free(choice);
	free(loop);
	free(value);
	free(mark);
	free(queue);
	free(head);
	free(next);
}

/* Loop product after product from its smallest row. */
static void refusal_fill(const struct graph_matrix *matrix, const struct links *links, const struct found *found, struct graph_refusal *out)
{
	size_t first = 0;
	long double gain = 1;
	int exponent = 0;

	out->is_loop = true;
	out->count = found->count;
	out->row = heap_alloc(out->count, sizeof *out->row);
	out->origin = heap_alloc(out->count, sizeof *out->origin);
	/* the product of link k is the input of the one before it */
	for (size_t k = 0; k < out->count; k++) {
		size_t before = found->link[(k + out->count - 1) % out->count];

		if (links->input[before] < links->input[found->link[(first + out->count - 1) % out->count]])
			first = k;
	}
	for (size_t k = 0; k < out->count; k++) {
		size_t at = (first + k) % out->count, e = links->at[found->link[at]];
		int shift;

		out->row[k] = links->row[links->input[found->link[(at + out->count - 1) % out->count]]];
		out->origin[k] = matrix->origin[e];
		gain = frexpl(gain * (long double)matrix->quantity[e], &shift); /* neither overflow nor underflow on the way */
		exponent += shift;
	}
	out->gain = (double)ldexpl(gain, exponent > 16000 ? 16000 : exponent);
	if (!isfinite(out->gain))
		out->gain = copysign(DBL_MAX, (double)gain);
	if (fabs(out->gain) < 1) /* by rounding only */
		out->gain = copysign(1, out->gain);
}

void graph_refusal_find(
	const struct graph_matrix *matrix, const int32_t *member, int32_t count, int32_t *at, double radius, struct graph_refusal *out)
{
	struct links links;
	struct found found = {.weight = -HUGE_VAL};

	*out = (struct graph_refusal){.radius = radius};
	links_init(&links, matrix, member, count, at);
	found.link = heap_alloc((size_t)count, sizeof *found.link);
	if (count > ENUMERATE_MAX || !enumerate(&links, &found)) {
		found = (struct found){.link = found.link, .weight = -HUGE_VAL};
		howard(&links, &found);
	}
	if (found.count && found.weight >= -2 * ENTRY_DOUBT * (double)found.count) {
		refusal_fill(matrix, &links, &found, out);
	} else {
		out->count = (size_t)count;
		out->row = links.row;
		links.row = NULL;
	}
	free(found.link);
	links_done(&links);
}

void graph_refusal_done(struct graph_refusal *refusal)
{
	free(refusal->row);
	free(refusal->origin);
	*refusal = (struct graph_refusal){0};
}

#define LIST_BYTES 380 /* leaves room for the words around it in ERR_PARAM_LEN */
#define NAME_BYTES 100

static void name_append(
	struct text *out, const struct graph_refusal *refusal, size_t k, const char *(*name)(void *context, int32_t row), void *context)
{
	int32_t row = refusal->row[k % refusal->count];
	const char *full = name ? name(context, row) : NULL;
	size_t used = 0;

	if (!full) {
		text_printf(out, "#%" PRId32, row);
		return;
	}
	while (full[used]) {
		int length = utf8_length((const unsigned char *)full + used, strnlen(full + used, 4));

		if (used + (size_t)length > NAME_BYTES)
			break;
		used += length ? (size_t)length : 1;
	}
	text_append(out, full, used);
	if (full[used])
		text_append_string(out, "…");
}

/* "A → B → A" or "A, B"; the first `front` and the last `back` names, a count between them. */
static void list_write(struct text *out, const struct graph_refusal *refusal, size_t front, size_t back, const char *(*name)(void *, int32_t),
	void *context, enum lang lang)
{
	const char *between = refusal->is_loop ? " → " : ", ";
	size_t names = refusal->count + refusal->is_loop;

	text_clear(out);
	for (size_t k = 0; k < names; k++) {
		if (k)
			text_append_string(out, between);
		if (k == front && front + back < names) {
			text_printf(out, lang == LANG_KO ? "… 외 %zu개 …" : "… %zu more …", names - front - back);
			k = names - back - 1;
			continue;
		}
		name_append(out, refusal, k, name, context);
	}
}

static void sentence(struct text *out, const struct graph_refusal *refusal, const char *(*name)(void *, int32_t), void *context, enum lang lang)
{
	size_t names = refusal->count + refusal->is_loop, front = names < 12 ? names : 12, back = names - front < 3 ? names - front : 3;
	struct text list;
	struct err part;
	char number[32];

	text_init(&list);
	list_write(&list, refusal, front, back, name, context, lang);
	while (list.length > LIST_BYTES && front + back > 2) { /* long names */
		if (back > 1 && back >= front)
			back--;
		else
			front--;
		list_write(&list, refusal, front, back, name, context, lang);
	}
	if (refusal->is_loop)
		snprintf(number, sizeof number, "%.10g", refusal->gain);
	else
		snprintf(number, sizeof number, "%.4g", refusal->radius);
	err_set(&part, ST_INPUT, refusal->is_loop ? "graph.loop" : "graph.together", list.data, number, NULL);
	message_format(out, &part, lang);
	text_done(&list);
}

enum status graph_refusal_say(const struct graph_refusal *refusal, const char *(*name)(void *context, int32_t row), void *context, struct err *err)
{
	struct text korean, english;
	enum status status;

	if (!err)
		return ST_INPUT;
	text_init(&korean);
	text_init(&english);
	sentence(&korean, refusal, name, context, LANG_KO);
	sentence(&english, refusal, name, context, LANG_EN);
	status = err_set(err, ST_INPUT, "rollup.diverges", korean.data, english.data, NULL);
	text_done(&korean);
	text_done(&english);
	return status;
}

/* Depth first; a link back to a product on the path closes a loop. Of repeated links the first given is followed first. */
bool graph_find_loop(int32_t n, const struct graph_link *link, size_t link_count, struct graph_refusal *out_loop)
{
	size_t rows = n > 0 ? (size_t)n : 0, *start = heap_alloc(rows + 2, sizeof *start), *order = heap_alloc(link_count, sizeof *order);
	size_t *cursor = heap_alloc(rows, sizeof *cursor), *used = heap_alloc(rows, sizeof *used);
	int32_t *path = heap_alloc(rows, sizeof *path), *depth_of = heap_alloc(rows, sizeof *depth_of); /* 0 new, > 0 on the path, -1 done */
	size_t depth = 0;
	bool found = false;

	for (size_t e = 0; e < link_count; e++) {
		if (link[e].product >= 0 && link[e].product < n && link[e].input >= 0 && link[e].input < n)
			start[link[e].product + 2]++;
	}
	for (size_t i = 0; i < rows; i++)
		start[i + 2] += start[i + 1];
	for (size_t e = 0; e < link_count; e++) {
		if (link[e].product >= 0 && link[e].product < n && link[e].input >= 0 && link[e].input < n)
			order[start[link[e].product + 1]++] = e;
	}
	for (int32_t root = 0; !found && root < n; root++) {
		if (depth_of[root])
			continue;
		path[depth++] = root;
		depth_of[root] = (int32_t)depth;
		cursor[root] = start[root];
		while (depth && !found) {
			int32_t v = path[depth - 1], next;

			if (cursor[v] == start[v + 1]) {
				depth_of[v] = -1;
				depth--;
				continue;
			}
			used[v] = order[cursor[v]++];
			next = link[used[v]].input;
			if (depth_of[next] == 0) {
				path[depth++] = next;
				depth_of[next] = (int32_t)depth;
				cursor[next] = start[next];
			} else if (depth_of[next] > 0 && out_loop) {
				size_t first = (size_t)depth_of[next] - 1, count = depth - first, smallest = first;

				found = true;
				for (size_t k = first; k < depth; k++)
					smallest = path[k] < path[smallest] ? k : smallest;
				*out_loop = (struct graph_refusal){.count = count, .is_loop = true};
				out_loop->row = heap_alloc(count, sizeof *out_loop->row);
				out_loop->origin = heap_alloc(count, sizeof *out_loop->origin);
				for (size_t k = 0; k < count; k++) {
					size_t at = first + (smallest - first + k) % count;

					out_loop->row[k] = path[at];
					out_loop->origin[k] = used[path[at]];
				}
			} else if (depth_of[next] > 0) {
				found = true;
			}
		}
	}
	free(start);
	free(order);
	free(cursor);
	free(used);
	free(path);
	free(depth_of);
	return found;
}
