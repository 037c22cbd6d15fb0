/* Our side of the footprint bench: footprint_ours DB ROUNDS CHANGES. Prints one JSON object: medians of the phases in ms, of one changed bill in us,
 * and the totals of every reported product for the comparison. The database holds an imported folder; published versions are added to it. */
#include "base/decimal.h"
#include "carbon/carbon.h"
#include "party/party.h"
#include "programme/programme.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static void need(enum status st, const struct err *err)
{
	if (st == ST_OK)
		return;
	fprintf(stderr, "footprint_ours: %s %s %s (%s:%" PRId64 ")\n", err->code, err->param[0], err->param[1], err->file, err->line);
	exit(1);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double part_of(double *list, size_t count, double part)
{
	qsort(list, count, sizeof *list, by_size);
	return list[(size_t)(part * (double)(count - 1))];
}

enum { INVENTORY, FOOTPRINTS, PUBLISH, COMMIT, PUBLISHED, ALL, PHASES };
static const char *const phase_name[PHASES] = {"inventory_ms", "footprints_ms", "publish_ms", "commit_ms", "published_ms", "all_ms"};

/* Every round corrects one bill of a supplier whom all vehicles use, so that each publishes new versions with their list of changes. */
static void correct(struct store_tx *tx, int round)
{
	struct store_stmt *update;
	struct err err;
	char quantity[24];

	snprintf(quantity, sizeof quantity, "%d", 500000 + round);
	need(store_query(tx, "UPDATE activity SET quantity = ?1 WHERE process = 'B00-0' AND carrier = 'electricity' AND \"month\" = '2027-03'",
		     &update, &err),
		&err);
	store_bind_text(update, 1, quantity);
	need(store_run(update, &err), &err);
}

static void full(struct store *store, const struct party_rules *rules, int round, double *out)
{
	char by[32];
	struct programme_publish_options options = {.by = by, .incomplete = true, .samples = 1000, .seed = 1, .threads = 1};
	struct programme_published *list;
	struct findings findings;
	struct arena arena;
	struct store_tx *tx;
	struct err err;
	size_t count;
	double t[PHASES];

	snprintf(by, sizeof by, "bench %d", round);
	arena_init(&arena);
	findings_init(&findings, 10);
	need(store_begin(store, true, &tx, &err), &err);
	correct(tx, round);
	t[0] = now_ms();
	need(carbon_inventory_build(tx, rules, &err), &err);
	t[1] = now_ms();
	need(carbon_footprint_build(tx, rules, CARBON_AFTER, NULL, 0, &err), &err);
	t[2] = now_ms();
	need(programme_publish(tx, &options, &arena, &list, &count, &findings, &err), &err);
	t[3] = now_ms();
	need(store_commit(tx, &err), &err);
	t[4] = now_ms();
	if (list[0].outcome != PROGRAMME_PUBLISHED)
		exit((fprintf(stderr, "footprint_ours: nothing new was published\n"), 1));
	for (int i = 0; i <= COMMIT; i++)
		out[i] = t[i + 1] - t[i];
	out[PUBLISHED] = t[4] - t[2];
	out[ALL] = t[4] - t[0];
	findings_done(&findings);
	arena_done(&arena);
}

/* One bill after the other, each a little more than it was, and all reported products read after it. */
static void changes(struct store_tx *tx, const struct party_rules *rules, struct carbon_statement *s, size_t statements, size_t count)
{
	struct carbon_live *live;
	struct carbon_inventory_line *line;
	struct arena arena;
	struct err err;
	size_t lines, *electric, electrics = 0;
	double *us = heap_alloc(count, sizeof *us), start = now_ms(), open, worst = 0;

	arena_init(&arena);
	need(carbon_live_open(tx, rules, CARBON_AFTER, NULL, 0, &live, &err), &err);
	open = now_ms() - start;
	need(carbon_inventory(tx, rules, PARTY_PURPOSE_FOOTPRINT, &arena, &line, &lines, &err), &err);
	electric = heap_alloc(lines, sizeof *electric);
	for (size_t i = 0; i < lines; i++) {
		date_month month;

		if (strcmp(line[i].carrier, "electricity") == 0 && month_parse(line[i].month, &month, NULL) == ST_OK && month >= rules->after_from &&
			month <= rules->after_to)
			electric[electrics++] = i;
	}
	for (size_t i = 0; i < count; i++) {
		const struct carbon_inventory_line *l = &line[electric[(i * 7919) % electrics]];
		char quantity[DECIMAL_TEXT_LEN];
		date_month month;
		double t2, adjusted, amount;

		need(month_parse(l->month, &month, &err), &err);
		need(decimal_parse_double(l->amount, &amount, &err), &err);
		decimal_from_double(amount * (1 + 0.001 * (double)(i % 10 + 1)), quantity);
		start = now_ms();
		need(carbon_live_bill(live, l->process, month, "electricity", quantity, NULL, &err), &err);
		for (size_t k = 0; k < statements; k++)
			need(carbon_live_total(live, s[k].product, &t2, &adjusted, &err), &err);
		us[i] = (now_ms() - start) * 1e3;
		worst = fmax(worst, us[i]);
	}
	printf(", \"open_ms\": %.3f, \"bill_p50_us\": %.2f, \"bill_p99_us\": %.2f, \"bill_worst_us\": %.2f", open, part_of(us, count, 0.5),
		part_of(us, count, 0.99), worst);
	carbon_live_close(live);
	arena_done(&arena);
	free(electric);
	free(us);
}

int main(int argc, char **argv)
{
	struct party_rules rules;
	struct carbon_statement *statement, *reported;
	struct store *store;
	struct store_tx *tx;
	struct arena arena;
	struct err err;
	size_t count, reports = 0, rounds, times;
	double *phase[PHASES], one[PHASES];

	if (argc != 4)
		return 2;
	programme_start();
	rounds = (size_t)strtoul(argv[2], NULL, 10);
	times = (size_t)strtoul(argv[3], NULL, 10);
	arena_init(&arena);
	need(programme_open(argv[1], STORE_WRITE, &store, &err), &err);
	need(store_begin(store, false, &tx, &err), &err);
	need(party_programme_get(tx, &arena, &rules, NULL, &err), &err);
	store_rollback(tx);
	for (int p = 0; p < PHASES; p++)
		phase[p] = heap_alloc(rounds, sizeof(double));
	for (size_t r = 0; r < rounds; r++) {
		full(store, &rules, (int)r, one);
		for (int p = 0; p < PHASES; p++)
			phase[p][r] = one[p];
	}
	printf("{");
	for (int p = 0; p < PHASES; p++)
		printf("%s\"%s\": %.3f", p ? ", " : "", phase_name[p], part_of(phase[p], rounds, 0.5));
	need(store_begin(store, false, &tx, &err), &err);
	need(carbon_statements(tx, &rules, CARBON_AFTER, NULL, &arena, &statement, &count, &err), &err);
	reported = heap_alloc(count, sizeof *reported);
	for (size_t i = 0; i < count; i++)
		if (carbon_is_reported(statement[i].kind))
			reported[reports++] = statement[i];
	changes(tx, &rules, reported, reports, times);
	printf(", \"products\": %zu, \"totals\": {", count);
	for (size_t i = 0; i < reports; i++)
		printf("%s\"%s\": \"%s\"", i ? ", " : "", reported[i].product, reported[i].t2_kgco2e);
	printf("}}\n");
	store_rollback(tx);
	store_close(store);
	arena_done(&arena);
	free(reported);
	for (int p = 0; p < PHASES; p++)
		free(phase[p]);
	return 0;
}
