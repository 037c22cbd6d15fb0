/* Sealed objects: nothing of a content shows, any change is noticed, small ones stand in the database and large ones beside it, and what was erased
 * stays erased. Items, links, retention. On both databases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fund_support.h"

#include "evidence/evidence_item.h"
#include "evidence/evidence_object.h"

static char store_folder[256];
static struct evidence_master master;

static int setup(void **state)
{
	fund_setup(state);
	snprintf(store_folder, sizeof store_folder, "%s/store", fund_folder);
	evidence_master_make(&master);
	return 0;
}

/* ---- the cipher ---- */

struct bytes {
	unsigned char *data;
	size_t length, at;
};

static enum status take(void *context, const unsigned char *bytes, size_t length, struct err *e)
{
	struct bytes *b = context;

	b->data = realloc(b->data, b->length + length);
	memcpy(b->data + b->length, bytes, length);
	b->length += length;
	return ST_OK;
}

static ssize_t give(void *context, unsigned char *out, size_t size)
{
	struct bytes *b = context;
	size_t part = b->length - b->at < size ? b->length - b->at : size;

	memcpy(out, b->data + b->at, part);
	b->at += part;
	return (ssize_t)part;
}

static struct bytes sealed(const unsigned char *plain, size_t length, size_t piece, unsigned char key[EVIDENCE_KEY_BYTES])
{
	struct evidence_sealing *s = heap_alloc(1, sizeof *s);
	struct bytes out = {0};

	ok(evidence_sealing_start(s, take, &out, &err));
	for (size_t at = 0; at < length; at += piece)
		ok(evidence_sealing_add(s, plain + at, length - at < piece ? length - at : piece, &err));
	ok(evidence_sealing_end(s, &err));
	memcpy(key, s->key, EVIDENCE_KEY_BYTES);
	evidence_sealing_done(s);
	free(s);
	return out;
}

/* The content, or a length of SIZE_MAX if it is refused. */
static struct bytes opened(const struct bytes *in, const unsigned char key[EVIDENCE_KEY_BYTES])
{
	struct evidence_opening *o = heap_alloc(1, sizeof *o);
	struct bytes from = *in, out = {0};
	size_t length = 1;

	from.at = 0;
	if (evidence_opening_start(o, key, give, &from, &err) != ST_OK)
		out.length = SIZE_MAX;
	while (out.length != SIZE_MAX && length > 0) {
		if (evidence_opening_next(o, &length, &err) != ST_OK)
			out.length = SIZE_MAX;
		else if (length > 0)
			take(&out, o->plain, length, &err);
	}
	evidence_opening_done(o);
	free(o);
	return out;
}

static void test_what_is_sealed_comes_back_whatever_its_length_and_pieces(void **state)
{
	static const size_t lengths[] = {0, 1, EVIDENCE_CHUNK - 1, EVIDENCE_CHUNK, EVIDENCE_CHUNK + 1, 2 * EVIDENCE_CHUNK, 3 * EVIDENCE_CHUNK + 7};
	static const size_t pieces[] = {1000, 65536, 1 << 20};
	unsigned char *plain = heap_alloc(1, 3 * EVIDENCE_CHUNK + 7), key[EVIDENCE_KEY_BYTES];

	randombytes_buf(plain, 3 * EVIDENCE_CHUNK + 7);
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
		for (size_t k = 0; k < sizeof pieces / sizeof *pieces; k++) {
			struct bytes s = sealed(plain, lengths[i], pieces[k], key), back = opened(&s, key);

			assert_int_equal(back.length, lengths[i]);
			assert_memory_equal(back.data ? back.data : plain, plain, lengths[i]);
			free(back.data);
			free(s.data);
		}
	free(plain);
}

static void test_any_changed_cut_or_added_byte_is_noticed(void **state)
{
	unsigned char *plain = heap_alloc(1, EVIDENCE_CHUNK + 100), key[EVIDENCE_KEY_BYTES];
	struct bytes s, back;

	memset(plain, 7, EVIDENCE_CHUNK + 100);
	s = sealed(plain, EVIDENCE_CHUNK + 100, 4096, key);
	for (size_t at = 0; at < s.length; at += at < 100 || at + 200 > s.length ? 1 : 997) {
		struct bytes cut = {.data = s.data, .length = at};

		s.data[at] ^= 1;
		back = opened(&s, key);
		assert_true(back.length == SIZE_MAX);
		free(back.data);
		s.data[at] ^= 1;
		back = opened(&cut, key);
		assert_true(back.length == SIZE_MAX);
		free(back.data);
	}
	take(&s, plain, 1, &err);
	back = opened(&s, key);
	assert_true(back.length == SIZE_MAX);
	free(back.data);
	free(s.data);
	free(plain);
}

static void test_a_key_file_reads_back_and_says_nothing_in_errors(void **state)
{
	char text[EVIDENCE_MASTER_TEXT_LEN];
	struct evidence_master back, other;
	unsigned char key[EVIDENCE_KEY_BYTES], wrapped[EVIDENCE_WRAPPED_BYTES], got[EVIDENCE_KEY_BYTES];
	size_t length = evidence_master_text(&master, text);

	ok(evidence_master_parse(text, length, &back, &err));
	assert_memory_equal(&back, &master, sizeof back);
	evidence_master_make(&other);
	assert_string_not_equal(other.id, master.id);
	randombytes_buf(key, sizeof key);
	evidence_wrap(&master, key, wrapped);
	assert_true(evidence_unwrap(&back, wrapped, sizeof wrapped, got));
	assert_memory_equal(got, key, sizeof key);
	assert_false(evidence_unwrap(&other, wrapped, sizeof wrapped, got));
	assert_false(evidence_unwrap(&master, wrapped, sizeof wrapped - 1, got));
	text[length - 3] = 'x';
	refused(evidence_master_parse(text, length, &back, &err), ST_INPUT, "evidence.key_value");
	for (int i = 0; i < err.param_count; i++)
		assert_null(strstr(err.param[i], "secret: "));
	refused(evidence_master_parse("hello\n", 6, &back, &err), ST_INPUT, "evidence.key_not_one");
}

/* ---- objects ---- */

static struct evidence_intake *intake(const void *content, size_t length, const char *name)
{
	struct evidence_intake *in = NULL;
	char path[300];
	int fd;

	snprintf(path, sizeof path, "%s/upload", fund_folder);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0 && write(fd, content, length) == (ssize_t)length && lseek(fd, 0, SEEK_SET) == 0);
	ok(evidence_intake_read(store_folder, fd, name, 1 << 20, &in, &err));
	close(fd);
	return in;
}

static void keep(const void *content, size_t length, char out_sha256[HASH_HEX_LEN])
{
	struct evidence_intake *in = intake(content, length, "a.txt");
	bool again = true;

	ok(evidence_intake_keep(in, tx, &master, &again, &err));
	assert_false(again);
	snprintf(out_sha256, HASH_HEX_LEN, "%s", evidence_intake_sha256(in));
	evidence_intake_done(in);
}

static size_t read_back(const char *sha256, char *out, size_t size)
{
	struct evidence_reader *reader;
	const unsigned char *bytes;
	size_t length = 1, total = 0;

	ok(evidence_reader_open(tx, store_folder, &master, sha256, &reader, &err));
	while (length > 0) {
		ok(evidence_reader_next(reader, &bytes, &length, &err));
		assert_true(total + length <= size);
		memcpy(out + total, bytes, length);
		total += length;
	}
	evidence_reader_close(reader);
	return total;
}

static const char *checked(void)
{
	static char out[512];
	struct findings findings;

	out[0] = '\0';
	findings_init(&findings, 20);
	ok(evidence_objects_check(tx, store_folder, &master, &findings, &err));
	for (size_t i = 0; i < findings.count; i++)
		snprintf(out + strlen(out), sizeof out - strlen(out), "%s;", findings.item[i].err.code);
	findings_done(&findings);
	return out;
}

static void test_small_objects_stand_in_the_database_and_large_ones_beside_it(void **state)
{
	char small[HASH_HEX_LEN], large[HASH_HEX_LEN], *text = heap_alloc(1, 200000), *back = heap_alloc(1, 200000);
	struct evidence_object object;
	struct arena arena;

	memset(text, 'x', 200000);
	keep("abc\n", 4, small);
	assert_int_equal(access(store_folder, F_OK), -1);
	keep(text, 200000, large);
	arena_init(&arena);
	ok(evidence_object_get(tx, small, &arena, &object, &err));
	assert_string_equal(object.file, "");
	assert_string_equal(object.media, "text/plain");
	ok(evidence_object_get(tx, large, &arena, &object, &err));
	assert_int_equal(object.bytes, 200000);
	assert_true(strncmp(object.file + 3, large, 64) == 0);
	assert_int_equal(read_back(small, back, 200000), 4);
	assert_int_equal(read_back(large, back, 200000), 200000);
	assert_memory_equal(back, text, 200000);
	assert_string_equal(checked(), "");
	arena_done(&arena);
	free(text);
	free(back);
}

static void test_the_same_content_is_kept_once_and_leaves_no_second_file(void **state)
{
	char sha256[HASH_HEX_LEN], *text = heap_alloc(1, 100000);
	struct evidence_intake *in;
	bool again = false;

	memset(text, 'y', 100000);
	keep(text, 100000, sha256);
	in = intake(text, 100000, "b.txt");
	ok(evidence_intake_keep(in, tx, &master, &again, &err));
	assert_true(again);
	assert_string_equal(evidence_intake_file(in), "");
	evidence_intake_done(in);
	assert_string_equal(checked(), "");
	free(text);
}

static void test_an_upload_that_did_not_happen_leaves_nothing(void **state)
{
	char *text = heap_alloc(1, 100000);
	struct evidence_intake *in;
	bool again = false;

	memset(text, 'z', 100000);
	in = intake(text, 100000, "a.txt");
	ok(evidence_intake_keep(in, tx, &master, &again, &err));
	evidence_intake_undo(in);
	assert_int_equal(access(store_folder, F_OK), -1);
	free(text);
}

static void test_an_erased_object_keeps_its_row_and_cannot_come_back(void **state)
{
	char sha256[HASH_HEX_LEN], *text = heap_alloc(1, 100000);
	struct evidence_reader *reader;
	struct evidence_intake *in;
	struct evidence_object object;
	struct arena arena;
	const char *file = "";
	bool again = false;

	memset(text, 'w', 100000);
	keep(text, 100000, sha256);
	arena_init(&arena);
	ok(evidence_object_erase(tx, sha256, day("2033-01-01"), &arena, &file, &err));
	assert_string_equal(checked(), "evidence.orphan;");
	ok(evidence_file_remove(store_folder, file, &err));
	assert_string_equal(checked(), "");
	ok(evidence_object_get(tx, sha256, &arena, &object, &err));
	assert_string_equal(object.erased_on, "2033-01-01");
	refused(evidence_reader_open(tx, store_folder, &master, sha256, &reader, &err), ST_NOT_FOUND, "evidence.erased");
	in = intake(text, 100000, "a.txt");
	refused(evidence_intake_keep(in, tx, &master, &again, &err), ST_CONFLICT, "evidence.erased");
	evidence_intake_undo(in);
	arena_done(&arena);
	free(text);
}

static void test_files_without_a_row_are_found_and_others_files_left_alone(void **state)
{
	char path[400], sha256[HASH_HEX_LEN], *text = heap_alloc(1, 100000);
	const char **list;
	struct arena arena;
	size_t count = 0;

	memset(text, 'v', 100000);
	keep(text, 100000, sha256);
	snprintf(path, sizeof path, "%s/%.2s/%.64s-00000000", store_folder, sha256, sha256);
	close(open(path, O_WRONLY | O_CREAT, 0600));
	snprintf(path, sizeof path, "%s/new-999999999-00000000", store_folder); /* no process has that number */
	close(open(path, O_WRONLY | O_CREAT, 0600));
	snprintf(path, sizeof path, "%s/new-%ld-00000000", store_folder, (long)getpid());
	close(open(path, O_WRONLY | O_CREAT, 0600));
	snprintf(path, sizeof path, "%s/readme.txt", store_folder);
	close(open(path, O_WRONLY | O_CREAT, 0600));
	arena_init(&arena);
	ok(evidence_orphans(tx, store_folder, &arena, &list, &count, &err));
	assert_int_equal(count, 2);
	assert_true(strstr(list[0], "-00000000") && strncmp(list[1], "new-999999999", 13) == 0);
	arena_done(&arena);
	free(text);
}

/* ---- items ---- */

static void test_an_uploaded_item_is_read_like_one_of_the_folder(void **state)
{
	struct evidence_item item = {.evidence = "UP-1",
		.kind = "order",
		.issued_on = day("2026-05-01"),
		.title = "t",
		.sha256 = "00",
		.file = "a.pdf",
		.added_by = "S1",
		.added_on = day("2026-05-02")};
	struct evidence_item *list;
	struct evidence_paper paper;
	struct findings findings;
	char kind[EVIDENCE_KIND_LEN], sha256[EVIDENCE_SHA256_LEN];
	struct arena arena;
	size_t count = 0;
	bool again = true;

	arena_init(&arena);
	ok(evidence_item_add(tx, &item, &again, &err));
	assert_false(again);
	ok(evidence_item_add(tx, &item, &again, &err));
	assert_true(again);
	ok(evidence_kind(tx, "UP-1", kind, &err));
	assert_string_equal(kind, "order");
	ok(evidence_sha256(tx, "UP-1", sha256, &err));
	assert_string_equal(sha256, "00");
	ok(evidence_paper(tx, "UP-1", &arena, &paper, &err));
	item.organisation = "S2";
	refused(evidence_item_add(tx, &item, &again, &err), ST_CONFLICT, "evidence.key_differs");
	item.organisation = NULL;
	item.sha256 = "01";
	refused(evidence_item_add(tx, &item, &again, &err), ST_CONFLICT, "evidence.key_used");
	findings_init(&findings, 5);
	ok(evidence_items_carry(tx, &findings, &err));
	ok(evidence_items_carry(tx, &findings, &err)); /* it is a row of the run's table now: as if evidence.csv had it */
	assert_int_equal(findings.errors, 1);
	findings_done(&findings);
	ok(evidence_items(tx, &arena, &list, &count, &err));
	assert_int_equal(count, 1);
	assert_true(list[0].uploaded && strcmp(list[0].file, "a.pdf") == 0);
	ok(evidence_item_blank(tx, "UP-1", &err));
	ok(evidence_item_get(tx, "UP-1", &arena, &item, &err));
	assert_string_equal(item.title, "");
	assert_null(item.file);
	arena_done(&arena);
}

static void test_links_and_erasures_are_kept_once(void **state)
{
	struct evidence_link link = {.evidence = "E", .kind = "invoice", .target = "I-1/1", .linked_on = day("2026-05-01"), .linked_by = "S1"},
			     *links;
	struct evidence_erasure erasure = {.kind = "person", .subject = "P", .on = day("2026-05-01"), .by = "S1", .reason = "r"}, *erasures;
	struct arena arena;
	size_t count = 0;
	bool again = true;

	arena_init(&arena);
	ok(evidence_link_add(tx, &link, &again, &err));
	assert_false(again);
	ok(evidence_link_add(tx, &link, &again, &err));
	assert_true(again);
	ok(evidence_links(tx, &arena, &links, &count, &err));
	assert_int_equal(count, 1);
	ok(evidence_erasure_add(tx, &erasure, &err));
	erasure.reason = "other";
	ok(evidence_erasure_add(tx, &erasure, &err));
	ok(evidence_erasures(tx, &arena, &erasures, &count, &err));
	assert_int_equal(count, 1);
	assert_string_equal(erasures[0].reason, "r");
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, fund_teardown)
		T(test_what_is_sealed_comes_back_whatever_its_length_and_pieces),
		T(test_any_changed_cut_or_added_byte_is_noticed),
		T(test_a_key_file_reads_back_and_says_nothing_in_errors),
		T(test_small_objects_stand_in_the_database_and_large_ones_beside_it),
		T(test_the_same_content_is_kept_once_and_leaves_no_second_file),
		T(test_an_upload_that_did_not_happen_leaves_nothing),
		T(test_an_erased_object_keeps_its_row_and_cannot_come_back),
		T(test_files_without_a_row_are_found_and_others_files_left_alone),
		T(test_an_uploaded_item_is_read_like_one_of_the_folder),
		T(test_links_and_erasures_are_kept_once),
	};

	return cmocka_run_group_tests(tests, NULL, db_done);
}
