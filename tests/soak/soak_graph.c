/* Random changes on a resident graph for as long as asked: soak_graph SECONDS [PRODUCTS] [SEED]. Values, links and batches change both ways, what-ifs
 * come in between, two readers look at versions all the while; every so often, and at the end, totals are compared with a fresh solve (1e-10 of
 * themselves). Exit code 1 if they differ. */
#include "base/arena.h"
#include "base/message.h"
#include "graph/graph_chance.h"
#include "graph/graph_generate.h"
#include "graph/graph_resident.h"

#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CLOSE 1e-10
#define LOOK_EVERY_S 30

struct soak {
	struct graph_resident *resident;
	struct chance chance;
	struct graph_link *link;
	size_t links;
	double *direct;
	int32_t n;
	uint64_t applied, refused, asked;
	atomic_bool stop;
	atomic_ullong read;
};

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Numbers of versions never go back, and a version that is held does not change. */
static void *reader(void *argument)
{
	struct soak *soak = argument;
	uint64_t last = 0;

	while (!atomic_load(&soak->stop)) {
		const struct graph_version *version = graph_resident_read(soak->resident);
		double sum = 0, again = 0;

		for (int32_t row = 0; row < soak->n; row += 7)
			sum += *graph_version_total(version, row);
		for (int32_t row = 0; row < soak->n; row += 7)
			again += *graph_version_total(version, row);
		if (sum != again || graph_version_number(version) < last) {
			fprintf(stderr, "a version changed in a reader's hands\n");
			exit(1);
		}
		last = graph_version_number(version);
		graph_version_release(soak->resident, version);
		atomic_fetch_add(&soak->read, 1);
	}
	return NULL;
}

static void change_draw(struct soak *soak, struct graph_change *change, double *value)
{
	struct chance *chance = &soak->chance;
	struct graph_link *link = &soak->link[(size_t)(chance_real(chance) * (double)soak->links)];
	double kind = chance_real(chance);

	*change = (struct graph_change){.kind = GRAPH_SET_LINK, .product = link->product, .input = link->input};
	if (kind < 0.5) {
		change->kind = GRAPH_SET_DIRECT;
		change->product = (int32_t)(chance_real(chance) * soak->n);
		*value = chance_real(chance) < 0.05 ? 0 : exp(chance_normal(chance));
		change->direct = value;
	} else if (kind < 0.8) {
		change->quantity = link->quantity * (0.5 + 0.5 * chance_real(chance)); /* never above what it was at first */
	} else if (kind < 0.9) {
		change->quantity = 0;
	} else {
		change->input = (int32_t)(chance_real(chance) * soak->n);
		change->quantity = 0.01 * chance_real(chance);
	}
}

/* Largest difference to a fresh solve, as a part of the total. */
static double difference(struct soak *soak)
{
	struct graph_link *link;
	struct graph_matrix *matrix;
	struct graph_order *order;
	const struct graph_version *version;
	double *total = heap_alloc((size_t)soak->n, sizeof *total), worst = 0;
	struct err err;
	size_t count;

	graph_resident_links(soak->resident, &link, &count);
	if (graph_matrix_new(soak->n, link, count, &matrix, &err) != ST_OK || graph_order_new(matrix, &order, NULL, &err) != ST_OK ||
		graph_solve(order, 1, soak->direct, total, 1, &err) != ST_OK) {
		fprintf(stderr, "the fresh solve was refused: %s\n", err.code);
		exit(1);
	}
	version = graph_resident_read(soak->resident);
	for (int32_t row = 0; row < soak->n; row++) {
		double gap = fabs(*graph_version_total(version, row) - total[row]);

		if (!(gap <= worst * fabs(total[row])))
			worst = gap / fabs(total[row]);
	}
	graph_version_release(soak->resident, version);
	graph_order_free(order);
	graph_matrix_free(matrix);
	free(link);
	free(total);
	return worst;
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? strtod(argv[1], NULL) : 5, start = now_s(), looked = start, worst;
	struct soak soak = {.n = argc > 2 ? (int32_t)strtol(argv[2], NULL, 10) : 20000, .chance = {argc > 3 ? strtoull(argv[3], NULL, 10) : 1}};
	pthread_t thread[2];
	struct err err;

	message_register(graph_messages);
	if (graph_generate(GRAPH_LOCAL, soak.n, 1, &soak.link, &soak.links, &soak.direct, &err) != ST_OK ||
		graph_resident_new(soak.n, soak.link, soak.links, 1, soak.direct, &soak.resident, NULL, &err) != ST_OK) {
		fprintf(stderr, "no resident: %s\n", err.code);
		return 1;
	}
	for (int t = 0; t < 2; t++) {
		if (pthread_create(&thread[t], NULL, reader, &soak) != 0)
			return 1;
	}
	while (now_s() - start < seconds) {
		struct graph_change change[4];
		double value[4], out;
		int32_t row = (int32_t)(chance_real(&soak.chance) * soak.n);
		size_t count = chance_real(&soak.chance) < 0.9 ? 1 : 4;

		for (size_t i = 0; i < count; i++)
			change_draw(&soak, &change[i], &value[i]);
		if (chance_real(&soak.chance) < 0.1) {
			soak.asked += graph_resident_what_if(soak.resident, change, count, &row, 1, &out, NULL, NULL) == ST_OK;
			continue;
		}
		if (graph_resident_apply(soak.resident, change, count, NULL, NULL, NULL) == ST_OK) {
			soak.applied++;
			for (size_t i = 0; i < count; i++) {
				if (change[i].kind == GRAPH_SET_DIRECT)
					soak.direct[change[i].product] = value[i];
			}
		} else {
			soak.refused++;
		}
		if (now_s() - looked > LOOK_EVERY_S) {
			worst = difference(&soak);
			fprintf(stderr, "%.0f s: %" PRIu64 " changes, difference %.2g\n", now_s() - start, soak.applied, worst);
			if (!(worst <= CLOSE))
				return 1;
			looked = now_s();
		}
	}
	atomic_store(&soak.stop, true);
	for (int t = 0; t < 2; t++)
		pthread_join(thread[t], NULL);
	worst = difference(&soak);
	printf("%" PRIu64 " changes (%" PRIu64 " refused, %" PRIu64 " what-ifs, %llu versions read), difference to a fresh solve %.2g\n",
		soak.applied, soak.refused, soak.asked, (unsigned long long)atomic_load(&soak.read), worst);
	graph_resident_free(soak.resident);
	free(soak.link);
	free(soak.direct);
	return worst <= CLOSE && soak.applied > 0 ? 0 : 1;
}
