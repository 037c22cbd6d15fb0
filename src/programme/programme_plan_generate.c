/* Benchmark instances of the planner. Figures of the kinds: the law of the files' format, `sangsaeng help plan`. */
#include "programme/programme_plan_generate.h"

#include "base/json.h"
#include "base/text.h"
#include "graph/graph_chance.h"
#include "graph/graph_lognormal.h"
#include "programme/programme_small_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define YEARS 5
#define LIFE_YEARS 10
#define TIER1_ONE_IN 5
#define OPENING_ONE_IN 20 /* of one yearly budget */
#define NAME_LEN 16
#define MEASURES_BYTES_MAX ((size_t)8 * 1024 * 1024) /* unpacked */
#define TEXT_BYTES_MAX ((size_t)1024 * 1024 * 1024)
#define CONSORTIUM_SUPPLIERS 10
#define REGIONS 5
#define TONNES_DRAWS (UINT64_C(1) << 40) /* first draw of tonnes; costs begin at 0 */

#define MEDIAN_OPTIONS 36315.502674246638        /* exp(10.5) */
#define MEDIAN_HARD 442413.39200892050           /* exp(13) */
#define MEDIAN_COST_PER_TONNE 200.33680997479166 /* exp(5.3) */

__extension__ typedef __int128 wide;

const char *const programme_plan_kind_name[PROGRAMME_PLAN_KINDS + 1] = {"options", "audit", "hard", "wide", NULL};

struct kind {
	int64_t suppliers;
	int groups, alternatives; /* of a supplier; 0: the measures that there are */
	double median_cost;
	float cost_deviation;
	int budget_percent; /* of the subsidy of all candidates of tier 1, each year */
	int lag_years;
};
static const struct kind kinds[PROGRAMME_PLAN_KINDS] = {
	[PROGRAMME_PLAN_OPTIONS] = {2000, 2, 4, MEDIAN_OPTIONS, 1.0f, 3, 1},
	[PROGRAMME_PLAN_AUDIT] = {0, 0, 0, 0, 0, 6, 1},
	[PROGRAMME_PLAN_HARD] = {200, 1, 6, MEDIAN_HARD, 1.2f, 4, 2},
	[PROGRAMME_PLAN_WIDE] = {125000, 2, 4, MEDIAN_OPTIONS, 1.0f, 3, 1},
};

struct candidate {
	int32_t supplier, group;
	int64_t cost, micro_tonnes; /* a year */
};
struct supplier {
	char name[NAME_LEN];
	bool tier1;
	int32_t region;
};
struct instance {
	const struct programme_plan_generate_options *options;
	const struct kind *kind;
	struct chance chance;
	struct supplier *supplier;
	int32_t suppliers;
	struct candidate *list;
	size_t count;
};

static int64_t subsidy(const struct candidate *candidate)
{
	return candidate->cost / 5 * 4 + candidate->cost % 5 * 4 / 5; /* floor(0.8 cost) */
}

static bool goes_on(const struct instance *made, const char *phase, int64_t done, int64_t total)
{
	const struct programme_plan_generate_options *o = made->options;

	return !o->progress || o->progress(o->progress_context, phase, done, total);
}

/* Is the next one of `left` taken, of which `wanted` are? Asked of all in turn, each subset is as likely as any other. */
static bool taken_in(struct chance *chance, int64_t left, int64_t wanted)
{
	return chance_real(chance) * (double)left < (double)wanted;
}

static void tiers_draw(struct instance *made)
{
	int32_t wanted = (made->suppliers + TIER1_ONE_IN / 2) / TIER1_ONE_IN;

	for (int32_t i = 0; i < made->suppliers; i++) {
		made->supplier[i].tier1 = taken_in(&made->chance, made->suppliers - i, wanted);
		wanted -= made->supplier[i].tier1;
	}
}

/* ---- log-normal kinds ---- */

static void options_make(struct instance *made)
{
	const struct kind *kind = made->kind;
	int32_t each = kind->groups * kind->alternatives;
	size_t count = (size_t)made->suppliers * (size_t)each;
	float *cost = heap_array(count, sizeof *cost), *per_tonne = heap_array(count, sizeof *per_tonne);

	graph_lognormal(made->options->seed, 0, kind->cost_deviation, count, cost);
	graph_lognormal(made->options->seed, TONNES_DRAWS, 0.7f, count, per_tonne);
	made->supplier = heap_alloc((size_t)made->suppliers, sizeof *made->supplier);
	made->list = heap_alloc(count, sizeof *made->list);
	for (int32_t i = 0; i < made->suppliers; i++)
		snprintf(made->supplier[i].name, NAME_LEN, "S%07" PRId32, i);
	for (size_t k = 0; k < count; k++) {
		int64_t won = (int64_t)(kind->median_cost * (double)cost[k] + 0.5), kg;

		won = won > 0 ? won : 1;
		kg = (int64_t)((double)won * 1000 / (MEDIAN_COST_PER_TONNE * (double)per_tonne[k]) + 0.5);
		made->list[k] = (struct candidate){(int32_t)(k / (size_t)each), (int32_t)(k % (size_t)each) / kind->alternatives + 1, won, kg * 1000};
	}
	made->count = count;
	free(cost);
	free(per_tonne);
}

/* ---- audit ---- */

/* Tonnes of CO2-eq per million units conserved; 0: not counted. */
static int64_t micro_tonnes_per_unit(const char *code)
{
	static const struct {
		const char *code;
		int64_t micro_tonnes;
	} list[] = {
		{"EC", 394}, {"E2", 53060}, {"E3", 61710}, {"E4", 73250}, {"E5", 73960}, {"E6", 75040}, {"E7", 75100}, {"E8", 93280}, {"E11", 53060}};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if (strcmp(code, list[i].code) == 0)
			return list[i].micro_tonnes;
	return 0;
}

static enum status measures_unpack(char **out_text, struct err *err)
{
	char *text = heap_alloc(MEASURES_BYTES_MAX + 1, 1);
	z_stream stream = {.next_in = (unsigned char *)(uintptr_t)programme_iac_measures,
		.avail_in = (uInt)programme_iac_measures_size,
		.next_out = (unsigned char *)text,
		.avail_out = (uInt)MEASURES_BYTES_MAX};
	int done = inflateInit2(&stream, 16 + MAX_WBITS);

	if (done == Z_OK) {
		done = inflate(&stream, Z_FINISH);
		text[stream.total_out] = '\0';
		inflateEnd(&stream);
	}
	if (done != Z_STREAM_END) {
		free(text);
		return err_internal(err, "programme_plan_generate: measures");
	}
	*out_text = text;
	return ST_OK;
}

struct measure {
	char plant[NAME_LEN], code[8];
	int32_t number;
	int64_t cost, quantity;
};

/* The next counted measure of `*text`; false at its end. */
static bool measure_next(const char **text, struct measure *out)
{
	while (**text) {
		char line[80];
		size_t length = 0, kept;

		while ((*text)[length] && (*text)[length] != '\n')
			length++;
		kept = length < sizeof line ? length : sizeof line - 1;
		memcpy(line, *text, kept);
		line[kept] = '\0';
		*text += length + ((*text)[length] == '\n');
		if (sscanf(line, "%15[^,],%" SCNd32 ",%" SCNd64 ",%7[^,],%" SCNd64, out->plant, &out->number, &out->cost, out->code,
			    &out->quantity) == 5 &&
			out->cost > 0 && micro_tonnes_per_unit(out->code) > 0)
			return true;
	}
	return false;
}

static void audit_fill(struct instance *made, const char *text, int32_t plants)
{
	struct measure m;
	const char *last = "";
	char plant[NAME_LEN] = "";
	bool taken = false;
	int32_t left = plants, wanted = made->suppliers, at = -1;

	while (measure_next(&text, &m)) {
		if (strcmp(m.plant, plant) != 0) {
			memcpy(plant, m.plant, sizeof plant);
			taken = taken_in(&made->chance, left--, wanted);
			wanted -= taken;
		}
		if (!taken)
			continue;
		if (strcmp(m.plant, last) != 0) {
			memcpy(made->supplier[++at].name, m.plant, NAME_LEN);
			last = made->supplier[at].name;
		}
		made->list[made->count++] = (struct candidate){at, m.number, m.cost, m.quantity * micro_tonnes_per_unit(m.code)};
	}
}

static enum status audit_make(struct instance *made, struct err *err)
{
	char *text = NULL, plant[NAME_LEN] = "", most[32];
	struct measure m;
	size_t measures = 0;
	int32_t plants = 0;
	enum status st = measures_unpack(&text, err);

	if (st != ST_OK)
		return st;
	for (const char *at = text; measure_next(&at, &m); measures++) {
		plants += strcmp(m.plant, plant) != 0;
		memcpy(plant, m.plant, sizeof plant);
	}
	if (made->suppliers > plants) {
		free(text);
		snprintf(most, sizeof most, "%" PRId32, plants);
		return err_set(err, ST_USAGE, "plan.plants", most, NULL);
	}
	made->suppliers = made->suppliers > 0 ? made->suppliers : plants;
	made->supplier = heap_alloc((size_t)made->suppliers, sizeof *made->supplier);
	made->list = heap_alloc(measures, sizeof *made->list);
	audit_fill(made, text, plants);
	free(text);
	return ST_OK;
}

/* ---- what hard has beside ---- */

struct ranked {
	wide cost, micro_tonnes; /* of the supplier's candidate that cuts most per won */
	int32_t supplier;
};

static int better_first(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	wide x = a->micro_tonnes * b->cost, y = b->micro_tonnes * a->cost;

	return x != y ? (x > y ? -1 : 1) : a->supplier < b->supplier ? -1 : a->supplier > b->supplier;
}

/* Regions by how much their firms cut per won: without a floor the last, R5, would hardly get anything. */
static void regions_make(struct instance *made)
{
	struct ranked *rank = heap_alloc((size_t)made->suppliers, sizeof *rank);

	for (int32_t i = 0; i < made->suppliers; i++)
		rank[i] = (struct ranked){1, 0, i};
	for (size_t k = 0; k < made->count; k++) {
		struct ranked *best = &rank[made->list[k].supplier], this = {made->list[k].cost, made->list[k].micro_tonnes, best->supplier};

		if (better_first(&this, best) < 0)
			*best = this;
	}
	qsort(rank, (size_t)made->suppliers, sizeof *rank, better_first);
	for (int32_t i = 0; i < made->suppliers; i++)
		made->supplier[rank[i].supplier].region = (int32_t)((int64_t)i * REGIONS / made->suppliers) + 1;
	free(rank);
}

static int by_amount(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return (a > b) - (a < b);
}

/* The cap of a supplier is below one subsidy in twenty: those machines are too dear. */
static int64_t supplier_cap(const struct instance *made)
{
	int64_t *amount = heap_alloc(made->count, sizeof *amount), cap;

	for (size_t k = 0; k < made->count; k++)
		amount[k] = subsidy(&made->list[k]);
	qsort(amount, made->count, sizeof *amount, by_amount);
	cap = amount[made->count * 19 / 20];
	free(amount);
	return cap;
}

/* Consortia have ten suppliers each. Their cap is five quarters of what each would get if all money, of budgets and pool, went in equal parts. */
static int64_t consortium_cap(const struct instance *made, int64_t budget)
{
	int64_t consortia = (made->suppliers + CONSORTIUM_SUPPLIERS - 1) / CONSORTIUM_SUPPLIERS;

	return (budget * YEARS + budget / OPENING_ONE_IN + budget * (YEARS - made->kind->lag_years)) / consortia * 5 / 4;
}

/* ---- the files ---- */

static void tonnes_append(struct text *out, int64_t micro)
{
	int64_t fraction = micro % 1000000;
	int digits = 6;

	text_printf(out, "%" PRId64, micro / 1000000);
	for (; fraction > 0 && fraction % 10 == 0; digits--)
		fraction /= 10;
	if (fraction > 0)
		text_printf(out, ".%0*" PRId64, digits, fraction);
}

static bool candidates_write(const struct instance *made, struct text *out)
{
	bool hard = made->kind == &kinds[PROGRAMME_PLAN_HARD], region = made->options->floor;

	text_append_string(out, "supplier,tier,group,cost,tonnes_per_year,life_years");
	text_append_string(out, region ? ",consortium,region\n" : hard ? ",consortium\n" : "\n");
	for (size_t k = 0; k < made->count; k++) {
		const struct candidate *c = &made->list[k];
		const struct supplier *s = &made->supplier[c->supplier];

		text_printf(out, "%s,%d,G%" PRId32 ",%" PRId64 ",", s->name, s->tier1 ? 1 : 2, c->group, c->cost);
		tonnes_append(out, c->micro_tonnes);
		text_printf(out, ",%d", LIFE_YEARS);
		if (hard)
			text_printf(out, ",C%05" PRId32, c->supplier / CONSORTIUM_SUPPLIERS);
		if (region)
			text_printf(out, ",R%" PRId32, s->region);
		text_append_char(out, '\n');
		if (k % 65536 == 0 && !goes_on(made, "write", (int64_t)k, (int64_t)made->count))
			return false;
	}
	return true;
}

static void rules_write(const struct instance *made, int64_t budget, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_double(&w, "subsidy_share", 0.8);
	json_put_double(&w, "return_ratio", 0.5);
	json_put_int(&w, "match_ratio", 1);
	json_put_int(&w, "return_lag_years", made->kind->lag_years);
	json_put_int(&w, "opening_pool", budget / OPENING_ONE_IN);
	json_put_int(&w, "horizon_years", YEARS);
	if (made->kind == &kinds[PROGRAMME_PLAN_HARD]) {
		json_put_int(&w, "supplier_cap", supplier_cap(made));
		json_put_int(&w, "consortium_cap", consortium_cap(made, budget));
	}
	if (made->options->floor) {
		json_array_begin(&w, "floors");
		json_object_begin(&w, NULL);
		json_put_string(&w, "region", "R5");
		json_put_string(&w, "share", "0.3");
		json_object_close(&w);
		json_array_close(&w);
	}
	json_object_close(&w);
}

enum { CANDIDATES, BUDGETS, RULES, FILES };
static const char *const file_name[FILES] = {"candidates.csv", "budgets.csv", "rules.json"};

static enum status files_put(const struct instance *made, const struct text *content, struct err *err)
{
	char path[FILES][4096];
	int done = 0;
	enum status st = ST_OK;

	for (int i = 0; i < FILES; i++)
		if (snprintf(path[i], sizeof path[i], "%s/%s", made->options->folder, file_name[i]) >= (int)sizeof path[i])
			return err_set(err, ST_INPUT, "plan.write", made->options->folder, strerror(ENAMETOOLONG), NULL);
	for (; st == ST_OK && done < FILES; done += st == ST_OK)
		st = programme_file_new(path[done], 0666, content[done].data, content[done].length, "plan.exists", "plan.write", err);
	for (int i = 0; st != ST_OK && i < done; i++)
		unlink(path[i]);
	return st;
}

static enum status instance_write(const struct instance *made, struct err *err)
{
	struct text content[FILES];
	int64_t tier1 = 0, budget;
	enum status st = ST_OK;

	for (int i = 0; i < FILES; i++)
		text_init(&content[i]);
	content[CANDIDATES].max = TEXT_BYTES_MAX;
	for (size_t k = 0; k < made->count; k++)
		tier1 += made->supplier[made->list[k].supplier].tier1 ? subsidy(&made->list[k]) : 0;
	budget = tier1 * made->kind->budget_percent / 100;
	text_append_string(&content[BUDGETS], "year,amount\n");
	for (int year = 0; year < YEARS; year++)
		text_printf(&content[BUDGETS], "%d,%" PRId64 "\n", year, budget);
	rules_write(made, budget, &content[RULES]);
	if (!candidates_write(made, &content[CANDIDATES]))
		st = err_set(err, ST_CANCELLED, "programme.cancelled", NULL);
	if (st == ST_OK)
		st = files_put(made, content, err);
	for (int i = 0; i < FILES; i++)
		text_done(&content[i]);
	return st;
}

enum status programme_plan_generate(const struct programme_plan_generate_options *options, struct err *err)
{
	struct instance made = {.options = options, .chance = {options->seed}};
	int kind = 0;
	enum status st = ST_OK;

	while (kind < PROGRAMME_PLAN_KINDS && strcmp(programme_plan_kind_name[kind], options->kind) != 0)
		kind++;
	if (kind == PROGRAMME_PLAN_KINDS) {
		const char *nearest = string_nearest(options->kind, programme_plan_kind_name);

		return err_set(err, ST_USAGE, "plan.kind", options->kind, nearest ? nearest : programme_plan_kind_name[0], NULL);
	}
	if (options->floor && kind != PROGRAMME_PLAN_HARD)
		return err_set(err, ST_USAGE, "plan.floor_kind", options->kind, NULL);
	made.kind = &kinds[kind];
	made.suppliers = (int32_t)(options->suppliers > 0 ? options->suppliers : made.kind->suppliers);
	if (!goes_on(&made, "generate", 0, 0))
		return err_set(err, ST_CANCELLED, "programme.cancelled", NULL);
	if (kind == PROGRAMME_PLAN_AUDIT)
		st = audit_make(&made, err);
	else
		options_make(&made);
	if (st == ST_OK && mkdir(options->folder, 0777) != 0 && errno != EEXIST)
		st = err_set(err, ST_INPUT, "plan.write", options->folder, strerror(errno), NULL);
	if (st == ST_OK) {
		tiers_draw(&made);
		if (options->floor)
			regions_make(&made);
		st = instance_write(&made, err);
	}
	free(made.supplier);
	free(made.list);
	return st;
}
