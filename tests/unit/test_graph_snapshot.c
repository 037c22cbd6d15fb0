/* Snapshots: what is opened is what was written, bit for bit; everything else is refused; a file made up with a right checksum does no harm; and
 * whenever writing stops, the old file or the new one is there. */
#include "graph/graph_explain.h"
#include "graph/graph_generate.h"
#include "graph/graph_int.h"
#include "graph/graph_snapshot.h"
#include "graph_support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xxhash.h>

/* Places in the file, as graph_snapshot.c lays it out. */
enum { AT_CHECKSUM = 8, AT_BYTE_ORDER = 16, AT_VERSION = 20, AT_BYTES = 24, AT_N = 32, AT_COLUMNS = 36, AT_SECTIONS = 64 };
enum section {
	ROW,
	POSITION,
	SELF,
	OUTER_START,
	OUTER_COL,
	OUTER_Q,
	INNER_START,
	INNER_COL,
	INNER_Q,
	USERS_START,
	USERS_COL,
	USERS_Q,
	COMPONENT,
	DENSE_FACTOR,
	DENSE_SWAP,
	DENSE_SCALE,
	SWEEP_BLOCK,
	SWEEP_INVERSE,
	SWEEP_ABSOLUTE,
	SWEEP_FORWARD,
	SWEEP_LATE,
	SWEEP_EARLY,
	SWEEP_WEIGHT,
	DIRECT,
	TOTAL,
	NAME_START,
	NAME_BYTES
};
#define RECORD 72 /* bytes of a component; `begin` is at 40, `end` at 44, `late_count` at 60, `kind` at 68 */

static char folder[4096];

static const char *path_of(const char *name)
{
	static char path[4][4200];
	static int next;
	char *out = path[next++ % 4];

	snprintf(out, sizeof path[0], "%s/%s", folder, name);
	return out;
}

/* ---- files in memory */

struct image {
	unsigned char *data;
	size_t size;
};

static struct image image_read(const char *path)
{
	struct image image = {0};
	FILE *f = fopen(path, "rb");
	struct stat info;

	assert_non_null(f);
	assert_int_equal(fstat(fileno(f), &info), 0);
	image.size = (size_t)info.st_size;
	image.data = malloc(image.size + 1);
	assert_int_equal(fread(image.data, 1, image.size, f), image.size);
	fclose(f);
	return image;
}

static void image_write(const char *path, const void *data, size_t size)
{
	FILE *f;

	unlink(path); /* a file emptied and filled again would be forced to the disk */
	f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, size, f), size);
	assert_int_equal(fclose(f), 0);
}

static void image_seal(struct image *image)
{
	uint64_t sum = XXH3_64bits(image->data + AT_BYTE_ORDER, image->size - AT_BYTE_ORDER);

	memcpy(image->data + AT_CHECKSUM, &sum, sizeof sum);
}

static uint64_t section_offset(const struct image *image, enum section section)
{
	uint64_t offset;

	memcpy(&offset, image->data + AT_SECTIONS + 16 * section, sizeof offset);
	return offset;
}

static enum status open_image(const struct image *image, struct graph_snapshot **out, struct err *err)
{
	const char *path = path_of("image.snap");

	image_write(path, image->data, image->size);
	return graph_snapshot_open(path, out, err);
}

static void assert_refused(const struct image *image, const char *code, const char *what)
{
	struct graph_snapshot *snapshot = NULL;
	struct err err = {0};

	assert_int_equal(open_image(image, &snapshot, &err), ST_INPUT);
	assert_null(snapshot);
	assert_string_equal(err.code, code);
	assert_non_null(strstr(err.param[0], "image.snap"));
	if (what)
		assert_string_equal(err.param[1], what);
}

/* ---- systems with their totals */

struct system {
	struct graph_order *order;
	int32_t columns;
	double *direct, *total;
	char **name;
};

static void system_done(struct system *system)
{
	for (int32_t i = 0; system->name && i < system->order->n; i++)
		free(system->name[i]);
	free(system->name);
	free(system->direct);
	free(system->total);
	graph_order_free(system->order);
}

static void system_fill(struct system *system, struct graph_order *order, int32_t columns, uint64_t seed)
{
	size_t count = (size_t)order->n * (size_t)columns;
	struct chance chance = {seed};

	*system = (struct system){.order = order, .columns = columns};
	system->direct = heap_alloc(count, sizeof *system->direct);
	system->total = heap_alloc(count, sizeof *system->total);
	system->name = heap_alloc((size_t)order->n, sizeof *system->name);
	for (size_t i = 0; i < count; i++)
		system->direct[i] = chance_real(&chance) < 0.2 ? 0 : chance_real(&chance) * 10 - 2;
	for (int32_t i = 0; i < order->n; i++) {
		system->name[i] = malloc(32);
		snprintf(system->name[i], 32, i % 3 ? "part-%d" : "부품-%d", i);
	}
	assert_int_equal(graph_solve(order, columns, system->direct, system->total, 1, NULL), ST_OK);
}

static enum status system_write(const struct system *system, const char *path, struct err *err)
{
	static const char *const column[] = {"carbon", "primary share", "품질"};
	struct graph_snapshot_data data = {system->order, system->columns, system->direct, system->total, (const char *const *)system->name,
		system->columns <= 3 ? column : NULL};

	return graph_snapshot_write(path, &data, err);
}

/* A component of few products as a sweep, which graph_order_new makes of large ones only: pairs and single products as blocks. */
static void make_sweep(struct graph_order *order)
{
	for (int32_t c = 0; c < order->component_count; c++) {
		struct component *component = &order->component[c];
		int32_t m = component->end - component->begin, *block = heap_alloc((size_t)m, sizeof *block);
		double *scale = heap_alloc((size_t)m, sizeof *scale);
		struct graph_local local;

		if (m > 4) {
			for (int32_t i = 0; i < m; i++) {
				scale[i] = 1;
				block[i] = 1;
			}
			block[2] = 2;
			block[3] = 0;
			graph_order_local(order, component, &local);
			graph_dense_free(component->dense);
			component->dense = NULL;
			component->finding = (struct graph_finding){0};
			component->sweep = graph_sweep_new(&local, block, scale, &component->finding);
			assert_non_null(component->sweep);
		}
		free(block);
		free(scale);
	}
}

/* Everything there is in 20 products: acyclic parts, a self-loop alone, a pair with a negative entry, and a ring of 8 (as a sweep, if asked for). */
static void small_system(struct system *system, int32_t columns, bool sweep)
{
	struct links links = {0};

	links_read(&links, "abcdefghijklmnopqrst",
		"a,b,0.5; a,c,2; b,c,0.25; c,d,1.5; d,d,0.3; d,t,2; e,f,3; f,e,0.2; f,f,-0.3; e,d,1; e,s,-2; b,s,4; a,e,1; "
		"g,h,0.9; h,i,0.5; i,j,0.7; j,k,0.5; k,l,0.8; l,m,0.5; m,n,0.6; n,g,0.4; g,k,0.3; k,h,0.2; l,l,0.1; h,h,0.05; n,e,0.5; o,g,1; o,n,2; "
		"p,o,1; q,p,0.1");
	if (sweep)
		links_read(&links, "abcdefghijklmnopqrst", "i,g,-0.1");
	struct graph_order *order = order_of(20, &links);
	if (sweep)
		make_sweep(order);
	system_fill(system, order, columns, 5);
	links_done(&links);
}

static bool same_array(const void *a, const void *b, size_t count, size_t size)
{
	return count == 0 || memcmp(a, b, count * size) == 0;
}

static void assert_csr_same(const struct graph_csr *a, const struct graph_csr *b, int32_t n)
{
	size_t links = (size_t)a->start[n] + GRAPH_AHEAD;

	assert_memory_equal(a->start, b->start, ((size_t)n + 1) * sizeof *a->start);
	assert_memory_equal(a->col, b->col, links * sizeof *a->col);
	assert_memory_equal(a->q, b->q, links * sizeof *a->q);
}

static void assert_component_same(const struct component *a, const struct component *b)
{
	size_t m = (size_t)(a->end - a->begin);

	assert_true(a->begin == b->begin && a->end == b->end && a->keep == b->keep && a->smallest == b->smallest && a->is_signed == b->is_signed);
	assert_true(!a->dense == !b->dense && !a->sweep == !b->sweep && a->finding.verdict == b->finding.verdict);
	if (a->dense) {
		assert_int_equal(b->dense->m, a->dense->m);
		assert_true(same_array(a->dense->factor, b->dense->factor, m * m, sizeof(double)));
		assert_true(same_array(a->dense->scale, b->dense->scale, m, sizeof(double)));
		assert_true(!a->dense->swap == !b->dense->swap);
		assert_true(!a->dense->swap || same_array(a->dense->swap, b->dense->swap, m, sizeof(int32_t)));
	}
	if (a->sweep) {
		const struct graph_sweep *s = a->sweep, *t = b->sweep;
		size_t blocks = (size_t)s->block_count, doubles = 0;

		for (size_t k = 0; k < blocks; k++)
			doubles += (size_t)(s->block[k].size * s->block[k].size);
		assert_true(s->block_count == t->block_count && s->forward_count == t->forward_count && s->late_count == t->late_count);
		assert_true(s->early_count == t->early_count && s->spare == t->spare && s->verdict == t->verdict);
		assert_true(same_array(s->block, t->block, blocks, sizeof *s->block));
		assert_true(same_array(s->inverse, t->inverse, doubles, sizeof(double)));
		assert_true((s->inverse == s->inverse_absolute) == (t->inverse == t->inverse_absolute));
		assert_true(!s->inverse_absolute == !t->inverse_absolute);
		assert_true(!s->inverse_absolute || same_array(s->inverse_absolute, t->inverse_absolute, doubles, sizeof(double)));
		assert_true(same_array(s->forward, t->forward, s->forward_count, sizeof *s->forward));
		assert_true(same_array(s->late, t->late, (size_t)s->late_count, sizeof *s->late));
		assert_true(same_array(s->early, t->early, (size_t)s->early_count, sizeof *s->early));
		assert_true(same_array(s->weight, t->weight, m, sizeof(double)));
	}
}

/* Arrays, names and every answer of an opened snapshot are those of the system. */
static void assert_same(const struct graph_snapshot *snapshot, const struct system *system)
{
	const struct graph_order *order = graph_snapshot_order(snapshot);
	int32_t n = system->order->n;
	size_t count = (size_t)n * (size_t)system->columns;
	double *total = heap_alloc(count, sizeof *total), *one = heap_alloc((size_t)n, sizeof *one), *other = heap_alloc((size_t)n, sizeof *other);
	double *want = heap_alloc((size_t)n, sizeof *want);
	struct graph_order_info info, info_before;

	assert_int_equal(graph_snapshot_rows(snapshot), n);
	assert_int_equal(graph_snapshot_columns(snapshot), system->columns);
	assert_true(same_array(graph_snapshot_direct(snapshot), system->direct, count, sizeof(double)));
	assert_true(same_array(graph_snapshot_total(snapshot), system->total, count, sizeof(double)));
	assert_true(same_array(order->row, system->order->row, (size_t)n, sizeof(int32_t)));
	assert_true(same_array(order->position, system->order->position, (size_t)n, sizeof(int32_t)));
	assert_true(same_array(order->self, system->order->self, (size_t)n, sizeof(double)));
	assert_csr_same(&order->outer, &system->order->outer, n);
	assert_csr_same(&order->inner, &system->order->inner, n);
	assert_csr_same(&order->inner_users, &system->order->inner_users, n);
	assert_int_equal(order->is_signed, system->order->is_signed);
	assert_int_equal(order->component_count, system->order->component_count);
	for (int32_t c = 0; c < order->component_count; c++)
		assert_component_same(&order->component[c], &system->order->component[c]);
	for (int32_t i = 0; system->name && i < n; i++)
		assert_string_equal(graph_snapshot_name(snapshot, i), system->name[i]);

	for (int threads = 1; threads <= 2; threads++) {
		assert_int_equal(graph_solve(order, system->columns, system->direct, total, threads, NULL), ST_OK);
		assert_true(same_array(total, system->total, count, sizeof *total));
	}
	for (int32_t i = 0; i < n; i++)
		want[i] = i % 7 == 0;
	assert_int_equal(graph_amounts(system->order, want, one, NULL), ST_OK);
	assert_int_equal(graph_amounts(order, want, other, NULL), ST_OK);
	assert_true(same_array(one, other, (size_t)n, sizeof *one));
	graph_order_info(system->order, &info_before);
	graph_order_info(order, &info);
	assert_true(info.components == info_before.components && info.largest == info_before.largest && info.radius == info_before.radius);
	assert_true(info.gain == info_before.gain && info.strongest_row == info_before.strongest_row && info.proved == info_before.proved);
	if (n > 0) {
		struct graph_question question = {.row = n / 2, .top = 5, .tiers = 3, .paths = 3};
		struct graph_explanation before, after;

		assert_int_equal(graph_explain(system->order, system->columns, system->direct, system->total, &question, &before, NULL), ST_OK);
		assert_int_equal(graph_explain(order, system->columns, graph_snapshot_direct(snapshot), graph_snapshot_total(snapshot), &question,
					 &after, NULL),
			ST_OK);
		assert_int_equal(after.count, before.count);
		assert_true(same_array(after.row, before.row, before.count, sizeof *before.row));
		assert_true(same_array(after.part, before.part, before.count * (size_t)system->columns, sizeof *before.part));
		assert_true(same_array(after.rest, before.rest, (size_t)system->columns, sizeof *before.rest));
		graph_explanation_done(&before);
		graph_explanation_done(&after);
	}
	free(total);
	free(one);
	free(other);
	free(want);
}

static void assert_round_trip(const struct system *system)
{
	const char *path = path_of("round.snap");
	struct graph_snapshot *snapshot;
	struct err err = {0};

	if (system_write(system, path, &err) != ST_OK || graph_snapshot_open(path, &snapshot, &err) != ST_OK)
		fail_msg("%s %s %s", err.code, err.param[0], err.param[1]);
	assert_same(snapshot, system);
	graph_snapshot_close(snapshot);
}

/* ---- what comes back */

static void generated_networks_come_back_bit_for_bit(void **state)
{
	for (int mode = 0; mode < GRAPH_MODES; mode++) {
		for (int32_t n = 200; n <= 4000; n += 3800) {
			struct graph_link *link;
			size_t count;
			double *direct;
			struct system system;
			struct links links;

			assert_int_equal(graph_generate((enum graph_mode)mode, n, 7, &link, &count, &direct, NULL), ST_OK);
			links = (struct links){link, count, count};
			system_fill(&system, order_of(n, &links), n == 200 ? 3 : 1, 11);
			assert_round_trip(&system);
			system_done(&system);
			free(direct);
			links_done(&links);
		}
	}
}

static void every_kind_of_component_comes_back_bit_for_bit(void **state)
{
	struct system system;
	int32_t sweeps = 0;

	for (int sweep = 0; sweep < 2; sweep++) {
		small_system(&system, 2, sweep);
		for (int32_t c = 0; c < system.order->component_count; c++)
			sweeps += system.order->component[c].sweep != NULL;
		assert_int_equal(system.order->component_count, 3);
		assert_round_trip(&system);
		system_done(&system);
	}
	assert_int_equal(sweeps, 1);
}

/* More products than are solved densely; signs at random, with sums of absolute values below or above 1: proved and judged. */
static void large_components_with_negative_entries_come_back_bit_for_bit(void **state)
{
	for (int judged = 0; judged < 2; judged++) {
		struct chance chance = {3};
		struct links links = {0};
		struct system system;
		int32_t n = DENSE_MAX + 100;

		for (int32_t i = 0; i < n; i++) {
			for (int k = 0; k < 4; k++)
				links_add(&links, i, k ? chance_below(&chance, n) : (i + 1) % n,
					(chance_next(&chance) & 1 ? 1 : -1) * (judged ? 0.27 : 0.22));
			if (i % 50 == 0)
				links_add(&links, i, i, 0.05);
		}
		system_fill(&system, order_of(n, &links), 1, 2);
		assert_non_null(system.order->component[0].sweep);
		assert_int_equal(system.order->component[0].finding.verdict, judged ? VERDICT_JUDGED : VERDICT_PROVED);
		assert_round_trip(&system);
		system_done(&system);
		links_done(&links);
	}
}

static void a_graph_without_products_or_links_comes_back(void **state)
{
	struct links links = {0};
	struct system system;

	for (int32_t n = 0; n < 3; n++) {
		system_fill(&system, order_of(n, &links), 1, 1);
		assert_round_trip(&system);
		system_done(&system);
	}
}

static void names_are_found_and_may_be_left_out(void **state)
{
	const char *path = path_of("names.snap");
	struct graph_snapshot_data data;
	struct graph_snapshot *snapshot;
	struct system system;

	small_system(&system, 3, false);
	assert_int_equal(system_write(&system, path, NULL), ST_OK);
	assert_int_equal(graph_snapshot_open(path, &snapshot, NULL), ST_OK);
	assert_int_equal(graph_snapshot_find(snapshot, "부품-15"), 15);
	assert_int_equal(graph_snapshot_find(snapshot, "part-19"), 19);
	assert_int_equal(graph_snapshot_find(snapshot, "part"), -1);
	assert_int_equal(graph_snapshot_find(snapshot, ""), -1);
	assert_string_equal(graph_snapshot_column_name(snapshot, 2), "품질");
	assert_int_equal(graph_snapshot_links(snapshot), 13 + 17); /* those of small_system, self-loops too */
	graph_snapshot_close(snapshot);

	data = (struct graph_snapshot_data){system.order, 3, system.direct, system.total, NULL, NULL};
	assert_int_equal(graph_snapshot_write(path, &data, NULL), ST_OK);
	assert_int_equal(graph_snapshot_open(path, &snapshot, NULL), ST_OK);
	assert_null(graph_snapshot_name(snapshot, 0));
	assert_null(graph_snapshot_column_name(snapshot, 0));
	assert_int_equal(graph_snapshot_find(snapshot, "part-19"), -1);
	graph_snapshot_close(snapshot);
	system_done(&system);
}

static void what_could_not_be_opened_again_is_not_written(void **state)
{
	struct system system;
	struct err err;

	small_system(&system, 1, false);
	unlink(path_of("never.snap"));
	system.total[3] = NAN;
	assert_int_equal(system_write(&system, path_of("never.snap"), &err), ST_INTERNAL);
	system.total[3] = HUGE_VAL;
	assert_int_equal(system_write(&system, path_of("never.snap"), &err), ST_INTERNAL);
	system.total[3] = 0;
	strcpy(system.name[4], "\xff");
	assert_int_equal(system_write(&system, path_of("never.snap"), &err), ST_INTERNAL);
	system.columns = GRAPH_COLUMNS_MAX + 1;
	assert_int_equal(system_write(&system, path_of("never.snap"), &err), ST_INTERNAL);
	assert_int_not_equal(access(path_of("never.snap"), F_OK), 0);
	system_done(&system);
}

/* ---- damage */

/* A copy of the small system's file, to be spoilt. */
static struct image small_image(bool sweep)
{
	static struct image made[2];
	struct image image = {malloc(32768), 0};

	if (!made[sweep].data) {
		struct system system;

		small_system(&system, 1, sweep);
		assert_int_equal(system_write(&system, path_of("small.snap"), NULL), ST_OK);
		made[sweep] = image_read(path_of("small.snap"));
		system_done(&system);
	}
	assert_true(made[sweep].size < 32768);
	image.size = made[sweep].size;
	memcpy(image.data, made[sweep].data, image.size);
	return image;
}

static void every_changed_byte_is_refused(void **state)
{
	static const unsigned char change[] = {0x01, 0x80, 0xff};

	for (int sweep = 0; sweep < 2; sweep++) {
		struct image image = small_image(sweep);
		const char *path = path_of("flip.snap");
		int fd;

		image_write(path, image.data, image.size);
		fd = open(path, O_RDWR);
		assert_true(fd >= 0);
		for (size_t at = 0; at < image.size; at++) {
			for (size_t k = 0; k < sizeof change; k++) {
				unsigned char byte = image.data[at] ^ change[k];
				struct graph_snapshot *snapshot;
				struct err err = {0};

				assert_int_equal(pwrite(fd, &byte, 1, (off_t)at), 1);
				if (graph_snapshot_open(path, &snapshot, &err) != ST_INPUT)
					fail_msg("byte %zu ^ %02x", at, change[k]);
				assert_true(strncmp(err.code, "snapshot.", 9) == 0 && message_find(err.code) && strcmp(err.param[0], path) == 0);
			}
			assert_int_equal(pwrite(fd, image.data + at, 1, (off_t)at), 1);
		}
		close(fd);
		free(image.data);
	}
}

static void every_cut_and_every_addition_is_refused(void **state)
{
	struct image image = small_image(true);
	const char *path = path_of("image.snap");

	image_write(path, image.data, image.size);
	for (size_t size = image.size; size-- > 0;) {
		struct graph_snapshot *snapshot = NULL;
		struct err err = {0};

		assert_int_equal(truncate(path, (off_t)size), 0);
		assert_int_equal(graph_snapshot_open(path, &snapshot, &err), ST_INPUT);
		assert_string_equal(err.code, "snapshot.short");
	}
	image.data[image.size++] = 0;
	assert_refused(&image, "snapshot.damaged", "header");
	free(image.data);
}

static void set(struct image *image, size_t at, uint64_t value, size_t bytes)
{
	memcpy(image->data + at, &value, bytes);
}

static void other_files_are_named_for_what_they_are(void **state)
{
	struct image image = small_image(false);
	struct graph_snapshot *snapshot = NULL;
	struct err err;

	assert_refused(&(struct image){(unsigned char *)(uintptr_t) "product,input\n", 14}, "snapshot.magic", NULL);
	assert_refused(&(struct image){(unsigned char *)(uintptr_t) "", 0}, "snapshot.short", NULL);
	set(&image, AT_VERSION, 2, 4);
	image_seal(&image);
	assert_refused(&image, "snapshot.too_new", NULL);
	set(&image, AT_VERSION, 0, 4);
	image_seal(&image);
	assert_refused(&image, "snapshot.version", NULL);
	set(&image, AT_BYTE_ORDER, 0x04030201, 4);
	assert_refused(&image, "snapshot.byte_order", NULL);
	free(image.data);

	assert_int_equal(graph_snapshot_open(path_of("none.snap"), &snapshot, &err), ST_INPUT);
	assert_string_equal(err.code, "file.open");
	assert_int_equal(graph_snapshot_open(folder, &snapshot, &err), ST_INPUT);
	assert_string_equal(err.code, "file.directory");
	assert_int_equal(mkfifo(path_of("pipe"), 0600), 0);
	assert_int_equal(graph_snapshot_open(path_of("pipe"), &snapshot, &err), ST_INPUT); /* and does not wait for a writer */
	assert_string_equal(err.code, "snapshot.not_file");
	assert_null(snapshot);
}

static void declared_sizes_are_held_against_the_file(void **state)
{
	static const uint64_t many[] = {1000000000, INT32_MAX, UINT32_MAX, UINT64_MAX / 8, UINT64_MAX / 4 + 1, UINT64_MAX};

	for (size_t k = 0; k < sizeof many / sizeof many[0]; k++) {
		struct image image = small_image(true);

		set(&image, AT_N, many[k], 4);
		image_seal(&image);
		assert_refused(&image, "snapshot.damaged", "row");
		for (int s = 0; s <= NAME_BYTES; s++) {
			struct image one = small_image(true);

			set(&one, (size_t)(AT_SECTIONS + 16 * s + 8), many[k], 8);
			image_seal(&one);
			assert_refused(&one, "snapshot.short", NULL);
			set(&image, (size_t)(AT_SECTIONS + 16 * s + 8), many[k], 8);
			free(one.data);
		}
		image_seal(&image);
		assert_refused(&image, "snapshot.short", NULL);
		set(&image, AT_BYTES, many[k], 8);
		image_seal(&image);
		assert_refused(&image, "snapshot.short", NULL);
		free(image.data);
	}
}

/* ---- files made up with a right checksum */

struct forgery {
	enum section section;
	size_t at; /* bytes into it */
	uint64_t value;
	size_t bytes;
	const char *what; /* the section named */
};

static void made_up_values_are_refused(void **state)
{
	static const uint64_t nan = 0x7ff8000000000000, infinite = 0xfff0000000000000, less = UINT32_MAX, one = 0x3ff0000000000000;
	static const struct forgery forgery[] = {{ROW, 0, 20, 4, "row"}, {ROW, 4, less, 4, "row"}, {ROW, 0, 1000000000, 4, "row"},
		{POSITION, 8, 20, 4, "row"}, {POSITION, 8, less, 4, "row"}, {SELF, 0, nan, 8, "self"}, {SELF, 0, one, 8, "self"},
		{OUTER_START, 0, 1, 4, "outer.start"}, {OUTER_START, 40, less, 4, "outer.start"}, {OUTER_START, 80, 3, 4, "outer.start"},
		{OUTER_COL, 0, 20, 4, "outer.col"}, {OUTER_COL, 0, less, 4, "outer.col"}, {OUTER_COL, 4, 19, 4, "outer.col"},
		{OUTER_Q, 0, infinite, 8, "outer.q"}, {INNER_START, 0, 1, 4, "inner.start"}, {INNER_START, 40, 1000, 4, "inner.start"},
		{INNER_COL, 0, 0, 4, "inner.col"}, {INNER_COL, 0, less, 4, "inner.col"}, {INNER_COL, 12, 20, 4, "inner.col"},
		{INNER_Q, 0, nan, 8, "inner.q"}, {USERS_START, 80, 0, 4, "users.start"}, {USERS_COL, 0, 0, 4, "users.col"},
		{USERS_COL, 8, 1u << 31, 4, "users.col"}, {USERS_Q, 0, nan, 8, "users.q"}, {COMPONENT, 0, nan, 8, "component"},
		{COMPONENT, 40, less, 4, "component"}, {COMPONENT, 44, 21, 4, "component"}, {COMPONENT, 44, 1u << 31, 4, "component"},
		{COMPONENT, RECORD + 40, 0, 4, "component"}, {COMPONENT, 48, 20, 4, "component"}, {COMPONENT, 52, 1, 4, "component"},
		{COMPONENT, 68, 3, 1, "component"}, {COMPONENT, 69, 2, 1, "component"}, {COMPONENT, 70, 2, 1, "component"},
		{COMPONENT, RECORD + 60, less, 4, "component"}, {COMPONENT, 2 * RECORD + 32, UINT64_MAX, 8, "component"},
		{COMPONENT, 2 * RECORD + 56, 1000, 4, "component"}, {COMPONENT, 2 * RECORD + 60, 1000, 4, "component"},
		{COMPONENT, 2 * RECORD + 60, 0, 4, "component"}, {COMPONENT, 2 * RECORD + 70, 0, 1, "component"},
		{COMPONENT, 2 * RECORD + 71, 0, 1, "component"}, {DENSE_FACTOR, 0, nan, 8, "dense.factor"}, {DENSE_SWAP, 0, 2, 4, "component"},
		{DENSE_SWAP, 4, less, 4, "component"}, {DENSE_SCALE, 0, 0, 8, "dense.scale"},
		{DENSE_SCALE, 0, one | UINT64_C(1) << 63, 8, "dense.scale"}, {DENSE_SCALE, 8, infinite, 8, "dense.scale"},
		{SWEEP_BLOCK, 0, less, 4, "component"}, {SWEEP_BLOCK, 0, 8, 4, "component"}, {SWEEP_BLOCK, 4, 0, 4, "component"},
		{SWEEP_BLOCK, 4, 17, 4, "component"}, {ROW, 80, 1, 1, "position"}, {SWEEP_BLOCK, 8, 1, 4, "component"},
		{SWEEP_BLOCK, 12, 3, 4, "component"}, {SWEEP_BLOCK, 20, 3, 4, "component"}, {SWEEP_INVERSE, 0, nan, 8, "sweep.inverse"},
		{SWEEP_ABSOLUTE, 0, nan, 8, "sweep.inverse_absolute"}, {SWEEP_FORWARD, 0, 1000, 4, "component"},
		{SWEEP_FORWARD, 4, less, 4, "component"}, {SWEEP_FORWARD, 8, nan, 8, "component"}, {SWEEP_LATE, 0, 8, 4, "component"},
		{SWEEP_LATE, 0, less, 4, "component"}, {SWEEP_EARLY, 0, 8, 4, "component"}, {SWEEP_WEIGHT, 0, 0, 8, "sweep.weight"},
		{SWEEP_WEIGHT, 0, nan, 8, "sweep.weight"}, {DIRECT, 0, nan, 8, "direct"}, {TOTAL, 8, infinite, 8, "total"},
		{NAME_START, 0, 1, 8, "name"}, {NAME_START, 8, UINT64_MAX, 8, "name"}, {NAME_START, 8, 1000000000, 8, "name"},
		{NAME_START, 16, 0, 8, "name"}, {NAME_START, 16, 12, 8, "name"}, {NAME_BYTES, 0, 0xff, 1, "name"}, {NAME_BYTES, 0, 0, 1, "name"},
		{NAME_BYTES, 8, 'x', 1, "name"}};

	for (size_t k = 0; k < sizeof forgery / sizeof forgery[0]; k++) {
		struct image image = small_image(true);
		struct graph_snapshot *snapshot = NULL;
		struct err err = {0};

		set(&image, section_offset(&image, forgery[k].section) + forgery[k].at, forgery[k].value, forgery[k].bytes);
		image_seal(&image);
		if (open_image(&image, &snapshot, &err) == ST_OK)
			fail_msg("forgery %zu (%s) is taken", k, forgery[k].what);
		if (strcmp(err.code, "snapshot.damaged") != 0 || strcmp(err.param[1], forgery[k].what) != 0)
			fail_msg("forgery %zu: %s %s, not %s", k, err.code, err.param[1], forgery[k].what);
		free(image.data);
	}
}

/* What opens is used in every way: the sanitizers watch. */
static void use(const struct graph_snapshot *snapshot)
{
	const struct graph_order *order = graph_snapshot_order(snapshot);
	int32_t n = graph_snapshot_rows(snapshot), columns = graph_snapshot_columns(snapshot);
	double *total = heap_alloc((size_t)n * (size_t)columns, sizeof *total);
	struct graph_question question = {.row = 0, .top = 3, .tiers = 3, .paths = 2};
	struct graph_explanation explanation;
	struct graph_order_info info;

	graph_solve(order, columns, graph_snapshot_direct(snapshot), total, 1, NULL);
	graph_amounts(order, graph_snapshot_direct(snapshot), total, NULL);
	graph_order_info(order, &info);
	if (graph_explain(order, columns, graph_snapshot_direct(snapshot), graph_snapshot_total(snapshot), &question, &explanation, NULL) == ST_OK)
		graph_explanation_done(&explanation);
	for (int32_t i = 0; i < n; i++)
		(void)strlen(graph_snapshot_name(snapshot, i));
	free(total);
}

static void every_made_up_byte_is_refused_or_harmless(void **state)
{
	static const unsigned char change[] = {0x01, 0x10, 0x80, 0xff};

	for (int sweep = 0; sweep < 2; sweep++) {
		struct image image = small_image(sweep);
		const char *path = path_of("flip.snap");
		size_t taken = 0;
		int fd;

		image_write(path, image.data, image.size);
		fd = open(path, O_RDWR);
		assert_true(fd >= 0);
		for (size_t at = AT_BYTE_ORDER; at < image.size; at++) {
			for (size_t k = 0; k < sizeof change; k++) {
				struct graph_snapshot *snapshot;

				image.data[at] ^= change[k];
				image_seal(&image);
				assert_int_equal(pwrite(fd, image.data + AT_CHECKSUM, 8, AT_CHECKSUM), 8);
				assert_int_equal(pwrite(fd, image.data + at, 1, (off_t)at), 1);
				image.data[at] ^= change[k];
				if (graph_snapshot_open(path, &snapshot, NULL) == ST_OK) {
					use(snapshot);
					graph_snapshot_close(snapshot);
					taken++;
				}
			}
			assert_int_equal(pwrite(fd, image.data + at, 1, (off_t)at), 1);
		}
		assert_true(taken > 1000); /* other numbers make another system */
		close(fd);
		free(image.data);
	}
}

/* ---- writing is all or nothing */

static void assert_holds(const char *path, const struct image *image)
{
	struct image now = image_read(path);

	assert_int_equal(now.size, image->size);
	assert_memory_equal(now.data, image->data, now.size);
	free(now.data);
}

static void a_write_that_fails_leaves_the_old_file(void **state)
{
	const char *path = path_of("old.snap"), *part = path_of("old.snap.part");
	struct rlimit limit, lower;
	struct system system;
	struct image old;
	struct err err;
	int fd;

	small_system(&system, 1, false);
	assert_int_equal(system_write(&system, path, NULL), ST_OK);
	old = image_read(path);
	system.direct[0] = 99;

	/* a disk that is full after some bytes */
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	for (rlim_t bytes = 0; bytes < old.size; bytes += 500) {
		lower = (struct rlimit){bytes, limit.rlim_max};
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &lower), 0);
		assert_int_equal(system_write(&system, path, &err), ST_INPUT);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
		assert_string_equal(err.code, "snapshot.write");
		assert_string_equal(err.param[0], path);
		assert_holds(path, &old);
		assert_int_not_equal(access(part, F_OK), 0);
	}
	signal(SIGXFSZ, SIG_DFL);

	/* a name that cannot be used */
	assert_int_equal(mkdir(part, 0700), 0);
	assert_int_equal(system_write(&system, path, &err), ST_INPUT);
	assert_string_equal(err.code, "snapshot.write");
	assert_int_equal(rmdir(part), 0);

	/* another writer */
	fd = open(part, O_RDWR | O_CREAT, 0600);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_int_equal(system_write(&system, path, &err), ST_CONFLICT);
	assert_string_equal(err.code, "snapshot.busy");
	assert_int_equal(access(part, F_OK), 0);
	close(fd);
	assert_holds(path, &old);

	/* what a killed writer left is in nobody's way */
	assert_int_equal(system_write(&system, path, &err), ST_OK);
	assert_int_not_equal(access(part, F_OK), 0);
	free(old.data);
	system_done(&system);
}

static void only_files_are_replaced(void **state)
{
	struct stat info;
	struct system system;
	struct err err;

	small_system(&system, 1, false);
	assert_int_equal(system_write(&system, path_of("no/such/folder.snap"), &err), ST_INPUT);
	assert_string_equal(err.code, "snapshot.write");
	assert_int_equal(system_write(&system, folder, &err), ST_INPUT);
	assert_string_equal(err.code, "file.directory");
	assert_int_equal(system_write(&system, "/dev/full", &err), ST_INPUT);
	assert_string_equal(err.code, "snapshot.not_file");
	assert_true(stat("/dev/full", &info) == 0 && S_ISCHR(info.st_mode));

	assert_int_equal(system_write(&system, path_of("true.snap"), &err), ST_OK);
	assert_int_equal(symlink("true.snap", path_of("link.snap")), 0);
	assert_int_equal(system_write(&system, path_of("link.snap"), &err), ST_OK);
	assert_true(lstat(path_of("link.snap"), &info) == 0 && S_ISLNK(info.st_mode));
	system_done(&system);
}

/* A reader keeps what it has opened, whatever takes its place. */
static void an_open_snapshot_outlives_its_file(void **state)
{
	const char *path = path_of("outlived.snap");
	struct graph_snapshot *snapshot;
	struct system a, b;

	small_system(&a, 1, true);
	small_system(&b, 2, false);
	assert_int_equal(system_write(&a, path, NULL), ST_OK);
	assert_int_equal(graph_snapshot_open(path, &snapshot, NULL), ST_OK);
	assert_int_equal(system_write(&b, path, NULL), ST_OK);
	assert_same(snapshot, &a);
	unlink(path);
	assert_same(snapshot, &a);
	graph_snapshot_close(snapshot);
	system_done(&a);
	system_done(&b);
}

static void kill_at_any_moment_leaves_a_whole_file(void **state)
{
	const char *path = path_of("killed.snap");
	struct chance chance = {77};
	struct system system[2];
	int seen[2] = {0};

	small_system(&system[0], 1, true);
	small_system(&system[1], 3, false);
	assert_int_equal(system_write(&system[0], path, NULL), ST_OK);
	for (int round = 0; round < 60; round++) {
		pid_t child = fork();
		struct graph_snapshot *snapshot;
		struct err err = {0};
		int status;

		assert_true(child >= 0);
		if (child == 0) {
			for (int k = round;; k++) {
				if (system_write(&system[k % 2], path, NULL) != ST_OK)
					_exit(1);
			}
		}
		usleep((useconds_t)chance_below(&chance, 30000));
		assert_int_equal(kill(child, SIGKILL), 0);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		if (graph_snapshot_open(path, &snapshot, &err) != ST_OK)
			fail_msg("round %d: %s %s", round, err.code, err.param[1]);
		status = graph_snapshot_columns(snapshot) == 3;
		seen[status]++;
		assert_same(snapshot, &system[status]);
		graph_snapshot_close(snapshot);
	}
	assert_true(seen[0] > 0 && seen[1] > 0);
	assert_int_equal(system_write(&system[0], path, NULL), ST_OK);
	system_done(&system[0]);
	system_done(&system[1]);
}

static int folder_make(void **state)
{
	const char *base = getenv("TMPDIR");

	snprintf(folder, sizeof folder, "%s/graph_snapshot.XXXXXX", base ? base : "/tmp");
	message_register(graph_messages);
	return mkdtemp(folder) ? 0 : -1;
}

static int folder_remove(void **state)
{
	static const char *const name[] = {"image.snap", "round.snap", "names.snap", "small.snap", "flip.snap", "pipe", "old.snap", "true.snap",
		"link.snap", "killed.snap", "killed.snap.part"};

	for (size_t i = 0; i < sizeof name / sizeof name[0]; i++)
		unlink(path_of(name[i]));
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(generated_networks_come_back_bit_for_bit),
		cmocka_unit_test(every_kind_of_component_comes_back_bit_for_bit),
		cmocka_unit_test(large_components_with_negative_entries_come_back_bit_for_bit),
		cmocka_unit_test(a_graph_without_products_or_links_comes_back),
		cmocka_unit_test(names_are_found_and_may_be_left_out),
		cmocka_unit_test(what_could_not_be_opened_again_is_not_written),
		cmocka_unit_test(every_changed_byte_is_refused),
		cmocka_unit_test(every_cut_and_every_addition_is_refused),
		cmocka_unit_test(other_files_are_named_for_what_they_are),
		cmocka_unit_test(declared_sizes_are_held_against_the_file),
		cmocka_unit_test(made_up_values_are_refused),
		cmocka_unit_test(every_made_up_byte_is_refused_or_harmless),
		cmocka_unit_test(a_write_that_fails_leaves_the_old_file),
		cmocka_unit_test(only_files_are_replaced),
		cmocka_unit_test(an_open_snapshot_outlives_its_file),
		cmocka_unit_test(kill_at_any_moment_leaves_a_whole_file),
	};

	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
