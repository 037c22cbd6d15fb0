/* CSV as offices send it: encodings, quotes, line ends, gzip, and damage at its right place. */
#include "base/hash.h"
#include "base/text.h"
#include "file/csv.h"

#include <fcntl.h>
#include <iconv.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

static char path[] = "/tmp/sangsaeng-csv-XXXXXX";

static void write_bytes(const void *bytes, size_t length)
{
	FILE *f = fopen(path, "wb");

	fwrite(bytes, 1, length, f);
	fclose(f);
}

static void write_gzip(const void *bytes, size_t length, const char *mode)
{
	gzFile f = gzopen(path, mode);

	gzwrite(f, bytes, (unsigned)length);
	gzclose(f);
}

static struct csv *open_file(void)
{
	struct csv *csv = NULL;
	struct err err = {0};

	if (csv_open(path, "t.csv", 0, &csv, &err) != ST_OK)
		fail_msg("%s", err.code);
	return csv;
}

/* The whole file as "line: field|field\n", errors as "code line:column\n"; reads on after errors that allow it. */
static const char *read_all(void)
{
	static struct text out;
	struct csv *csv = open_file();
	struct err err;
	bool more = true;

	if (!out.data)
		text_init(&out);
	text_clear(&out);
	while (more) {
		if (csv_next(csv, &more, &err) != ST_OK) {
			text_printf(&out, "%s %d:%d\n", err.code, (int)err.line, (int)err.column);
			assert_string_equal(err.file, "t.csv");
			if (csv_broken(csv))
				break;
			continue;
		}
		for (int i = 0; more && i < csv_field_count(csv); i++) {
			if (i == 0)
				text_printf(&out, "%d: ", (int)csv_line(csv));
			text_printf(&out, "%s%s", i ? "|" : "", csv_field(csv, i));
		}
		if (more)
			text_append_char(&out, '\n');
	}
	csv_close(csv);
	return out.data;
}

static const char *read_string(const char *s)
{
	write_bytes(s, strlen(s));
	return read_all();
}

/* In CP949; the caller frees. */
static char *korean(const char *utf8, size_t *out_length)
{
	iconv_t cd = iconv_open("CP949", "UTF-8");
	size_t in_left = strlen(utf8), out_left = in_left + 1;
	char *in = strdup(utf8), *from = in, *out = calloc(1, out_left), *to = out;

	assert_int_equal(iconv(cd, &from, &in_left, &to, &out_left), 0);
	iconv_close(cd);
	free(in);
	*out_length = (size_t)(to - out);
	return out;
}

static const char *read_korean(const char *utf8)
{
	size_t length;
	char *bytes = korean(utf8, &length);

	write_bytes(bytes, length);
	free(bytes);
	return read_all();
}

/* --- records and fields --- */

static void plain_records_are_read(void **state)
{
	assert_string_equal(read_string("a,b,c\n1,2,3\n"), "1: a|b|c\n2: 1|2|3\n");
	assert_string_equal(read_string("a,b\n1,2"), "1: a|b\n2: 1|2\n"); /* no line end at the end */
	assert_string_equal(read_string("a"), "1: a\n");
	assert_string_equal(read_string("a,\n,\n,b\n"), "1: a|\n2: |\n3: |b\n");
}

static void line_ends_may_be_crlf(void **state)
{
	assert_string_equal(read_string("a,b\r\n1,\"2\"\r\n3,4\r\n"), "1: a|b\n2: 1|2\n3: 3|4\n");
	assert_string_equal(read_string("a,b\r\n1,2\r"), "1: a|b\n2: 1|2\n");
}

static void blank_lines_are_skipped_but_counted(void **state)
{
	assert_string_equal(read_string("\n\r\n  \t\na,b\n\n \n1,2\n\n\n"), "4: a|b\n7: 1|2\n");
	assert_string_equal(read_string("a\n\"\"\n,\n"), "1: a\n2: \n3: |\n"); /* neither is blank */
}

static void blanks_are_trimmed_outside_quotes_and_kept_inside(void **state)
{
	assert_string_equal(read_string(" a , \"b \" ,\tc\t\n"), "1: a|b |c\n");
	assert_string_equal(read_string("a b,  ,c\n"), "1: a b||c\n");
}

static void quoted_fields_hold_commas_quotes_and_lines(void **state)
{
	assert_string_equal(read_string("\"a,b\",\"say \"\"hi\"\"\",\"\"\"\",\"\"\n"), "1: a,b|say \"hi\"|\"|\n");
	assert_string_equal(read_string("h,i\n\"one\ntwo\r\nthree\",x\ny,z\n"), "1: h|i\n2: one\ntwo\r\nthree|x\n5: y|z\n");
	assert_string_equal(read_string("a,\"b\""), "1: a|b\n"); /* closed by the end of the file */
}

static void fields_know_their_line_and_column(void **state)
{
	struct csv *csv;
	bool more;

	write_bytes("가나, b ,\"c\"\n\"x\ny\"\"\",\"둘\" , z,\"\"\n", strlen("가나, b ,\"c\"\n\"x\ny\"\"\",\"둘\" , z,\"\"\n"));
	csv = open_file();
	assert_string_equal(csv_name(csv), "t.csv");
	assert_int_equal(csv_next(csv, &more, NULL), ST_OK);
	assert_int_equal(csv_field_column(csv, 0), 1);
	assert_int_equal(csv_field_column(csv, 1), 5); /* in characters, not bytes */
	assert_int_equal(csv_field_column(csv, 2), 8);
	assert_int_equal(csv_field_line(csv, 2), 1);
	assert_int_equal(csv_next(csv, &more, NULL), ST_OK);
	assert_int_equal(csv_line(csv), 2);
	assert_int_equal(csv_field_line(csv, 0), 2);
	assert_int_equal(csv_field_line(csv, 1), 3);
	assert_int_equal(csv_field_column(csv, 1), 6);
	assert_int_equal(csv_field_column(csv, 2), 12);
	assert_int_equal(csv_field_column(csv, 3), 14);
	assert_string_equal(csv_field(csv, 0), "x\ny\"");
	assert_string_equal(csv_field(csv, 4), ""); /* there is none */
	csv_close(csv);
}

static void a_field_may_be_as_long_as_the_record_may(void **state)
{
	size_t length = CSV_RECORD_MAX;
	char *big = malloc(length + 4);
	struct csv *csv;
	bool more;

	memset(big, 'x', length);
	memcpy(big + length, "\nz\n", 3);
	write_bytes(big, length + 3);
	csv = open_file();
	assert_int_equal(csv_next(csv, &more, NULL), ST_OK);
	assert_int_equal(strlen(csv_field(csv, 0)), length);
	assert_int_equal(csv_next(csv, &more, NULL), ST_OK);
	assert_string_equal(csv_field(csv, 0), "z");
	csv_close(csv);
	memset(big, 'x', length + 1);
	big[length + 1] = '\n';
	write_bytes(big, length + 2);
	assert_string_equal(read_all(), "csv.record_too_long 1:1\n");
	free(big);
}

/* Pieces of the file end anywhere: whatever is there must come out the same. */
static void records_across_pieces_come_out_whole(void **state)
{
	static const char record[] = "P-1,\"둘 \"\"셋\"\",\n넷\",5.5,\xf0\x9f\x8c\xb1\r\n";
	const size_t times = 40000;

	for (size_t shift = 0; shift < sizeof record; shift += 3) {
		struct text all;
		struct csv *csv;
		bool more;

		text_init(&all);
		for (size_t i = 0; i < shift; i++)
			text_append_char(&all, 'h');
		text_append_string(&all, "h\n");
		for (size_t i = 0; i < times; i++)
			text_append(&all, record, sizeof record - 1);
		write_bytes(all.data, all.length);
		text_done(&all);
		csv = open_file();
		csv_next(csv, &more, NULL);
		for (size_t i = 0; i < times; i++) {
			assert_int_equal(csv_next(csv, &more, NULL), ST_OK);
			assert_int_equal(csv_field_count(csv), 4);
			assert_int_equal(csv_line(csv), 2 + 2 * i);
			assert_string_equal(csv_field(csv, 1), "둘 \"셋\",\n넷");
			assert_string_equal(csv_field(csv, 3), "\xf0\x9f\x8c\xb1");
		}
		assert_int_equal(csv_next(csv, &more, NULL), ST_OK);
		assert_false(more);
		assert_int_equal(csv_next(csv, &more, NULL), ST_OK); /* and again */
		assert_false(more);
		csv_close(csv);
	}
}

/* --- faults --- */

static void a_stray_quote_costs_one_line_only(void **state)
{
	assert_string_equal(read_string("h,i\na,5\" pipe\nb,c\n"), "1: h|i\ncsv.quote_stray 2:4\n3: b|c\n");
	assert_string_equal(read_string("h,i\n\"a\" b,c\nd,e\n"), "1: h|i\ncsv.quote_stray 2:5\n3: d|e\n");
	assert_string_equal(read_string("h\n\"a\nb\"c\nd\n"), "1: h\ncsv.quote_stray 3:3\n4: d\n");
	assert_string_equal(read_string("h\nx\"y"), "1: h\ncsv.quote_stray 2:2\n");
}

static void an_open_quote_is_named_where_it_opens(void **state)
{
	assert_string_equal(read_string("h,i\na,\"b\nc,d\ne,f\n"), "1: h|i\ncsv.quote_open 2:3\n");
	assert_string_equal(read_string("h\n\""), "1: h\ncsv.quote_open 2:1\n");
	assert_string_equal(read_string("h\n\"a\"\""), "1: h\ncsv.quote_open 2:1\n");
}

static void a_nul_byte_is_named_at_its_place(void **state)
{
	write_bytes("h,i\na,b\nc,d\0e\nf\n", 17);
	assert_string_equal(read_all(), "1: h|i\n2: a|b\ncsv.nul 3:4\n");
	write_bytes("h\0\0", 3);
	assert_string_equal(read_all(), "csv.nul 1:2\n");
}

static void an_error_that_ends_reading_is_repeated(void **state)
{
	struct csv *csv;
	struct err err;
	bool more = true;

	write_bytes("h\na\0", 4);
	csv = open_file();
	assert_int_equal(csv_next(csv, &more, &err), ST_OK);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(csv_next(csv, &more, &err), ST_INPUT);
		assert_string_equal(err.code, "csv.nul");
		assert_int_equal(err.line, 2);
		assert_true(csv_broken(csv));
	}
	csv_close(csv);
}

static void too_many_fields_are_refused_and_the_next_record_read(void **state)
{
	struct text all;

	text_init(&all);
	text_append_string(&all, "h\n");
	for (int i = 0; i < 255; i++)
		text_append_string(&all, "a,");
	text_append_string(&all, "a\n"); /* 256 */
	for (int i = 0; i < 256; i++)
		text_append_string(&all, "b,");
	text_append_string(&all, "b\nnext\n");
	write_bytes(all.data, all.length);
	assert_non_null(strstr(read_all(), "|a\ncsv.too_many_fields 3:513\n4: next\n"));
	text_clear(&all);
	text_append_string(&all, "h\n");
	for (int i = 0; i < 300; i++)
		text_append_string(&all, "\"b\nb\",");
	text_append_string(&all, "\nnext\n"); /* a record of many lines is skipped as a whole */
	write_bytes(all.data, all.length);
	assert_string_equal(read_all(), "1: h\ncsv.too_many_fields 258:4\n303: next\n");
	text_done(&all);
}

static void *write_endless_line(void *argument)
{
	static char block[65536];
	int fd = open(argument, O_WRONLY);

	memset(block, 'x', sizeof block);
	for (int i = 0; i < 16384 && write(fd, block, sizeof block) > 0; i++) /* 1 GiB, unless the reader hangs up */
		;
	close(fd);
	return NULL;
}

static void a_line_of_a_gigabyte_is_an_error_not_memory(void **state)
{
	struct rusage before, after;
	struct csv *csv = NULL;
	struct err err;
	pthread_t writer;
	bool more;

	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	getrusage(RUSAGE_SELF, &before);
	pthread_create(&writer, NULL, write_endless_line, path);
	csv = open_file();
	assert_int_equal(csv_next(csv, &more, &err), ST_INPUT);
	assert_string_equal(err.code, "csv.record_too_long");
	assert_int_equal(err.line, 1);
	csv_close(csv);
	pthread_join(writer, NULL);
	getrusage(RUSAGE_SELF, &after);
	assert_true(after.ru_maxrss - before.ru_maxrss < 64 * 1024); /* KiB */
	unlink(path);
}

static void an_open_quote_in_a_long_file_stops_at_the_maximum(void **state)
{
	struct text all;

	text_init(&all);
	text_append_string(&all, "h,i\nx,\"open\n");
	while (all.length < 3 * CSV_RECORD_MAX)
		text_append_string(&all, "한 줄, 또 한 줄\n");
	write_bytes(all.data, all.length);
	assert_string_equal(read_all(), "1: h|i\ncsv.record_too_long 2:1\n");
	text_done(&all);
}

static void files_that_cannot_be_opened_are_named(void **state)
{
	struct csv *csv = NULL;
	struct err err;

	assert_int_equal(csv_open("/nonexistent.csv", "n.csv", 0, &csv, &err), ST_INPUT);
	assert_string_equal(err.code, "file.open");
	assert_string_equal(err.file, "n.csv");
	assert_int_equal(csv_open("/tmp", "tmp", 0, &csv, &err), ST_INPUT);
	assert_string_equal(err.code, "file.directory");
	write_bytes("", 0);
	assert_int_equal(csv_open(path, "e.csv", 0, &csv, &err), ST_INPUT);
	assert_string_equal(err.code, "csv.empty");
	assert_string_equal(err.file, "e.csv");
	write_bytes("\xef\xbb\xbf\r\n \n", 7);
	assert_int_equal(csv_open(path, "e.csv", 0, &csv, &err), ST_INPUT);
	assert_string_equal(err.code, "csv.empty");
	assert_null(csv);
}

/* --- encodings --- */

static void utf8_is_read_with_and_without_byte_order_mark(void **state)
{
	assert_string_equal(read_string("사업장,값\n청주,1\n"), "1: 사업장|값\n2: 청주|1\n");
	assert_string_equal(read_string("\xef\xbb\xbf사업장,값\n"), "1: 사업장|값\n");
	assert_string_equal(read_string("\xef\xbb\xbf\"사업장\",값\n"), "1: 사업장|값\n");
	assert_string_equal(read_string("CO₂,m³,🌱\n"), "1: CO₂|m³|🌱\n");
}

static void cp949_is_recognised(void **state)
{
	assert_string_equal(read_korean("사업장,전력 사용량\n청주,1\n똠방각하,펲시\n"), "1: 사업장|전력 사용량\n2: 청주|1\n3: 똠방각하|펲시\n");
}

static void korean_after_much_ascii_is_recognised_in_its_own_piece(void **state)
{
	struct text all;
	size_t length;
	char *bytes;

	text_init(&all);
	for (int i = 0; i < 60000; i++)
		text_append_string(&all, "SITE-1,12345\n");
	text_append_string(&all, "청주공장,1\n");
	bytes = korean(all.data, &length);
	write_bytes(bytes, length);
	assert_string_equal(strstr(read_all(), "60001: "), "60001: 청주공장|1\n");
	write_bytes(all.data, all.length);
	assert_string_equal(strstr(read_all(), "60001: "), "60001: 청주공장|1\n");
	free(bytes);
	text_done(&all);
}

static void cp949_across_pieces_comes_out_whole(void **state)
{
	for (int shift = 0; shift < 2; shift++) {
		struct text all;
		struct csv *csv;
		size_t length;
		char *bytes;
		bool more;

		text_init(&all);
		text_append_string(&all, shift ? "ab\n" : "a\n");
		for (int i = 0; i < 100000; i++)
			text_append_string(&all, "가나다,라마\n");
		bytes = korean(all.data, &length);
		write_bytes(bytes, length);
		csv = open_file();
		csv_next(csv, &more, NULL);
		for (int i = 0; i < 100000; i++) {
			assert_int_equal(csv_next(csv, &more, NULL), ST_OK);
			assert_string_equal(csv_field(csv, 0), "가나다");
			assert_string_equal(csv_field(csv, 1), "라마");
		}
		csv_close(csv);
		free(bytes);
		text_done(&all);
	}
}

static void short_words_valid_in_both_encodings_are_korean(void **state)
{
	write_bytes("\xc3\xb6\n1\n", 5); /* 철 in CP949, ö in UTF-8 */
	assert_string_equal(read_all(), "1: 철\n2: 1\n");
	assert_string_equal(read_korean("킵,풍\n"), "1: 킵|풍\n");
}

static void signs_of_units_and_latin_names_stay_utf8(void **state)
{
	assert_string_equal(read_string("volume_m³,temp_°C,µg,±\n"), "1: volume_m³|temp_°C|µg|±\n");
	assert_string_equal(read_string("Müller,San José\n"), "1: Müller|San José\n");
}

static void an_invalid_byte_is_named_with_line_and_column(void **state)
{
	assert_string_equal(read_string("이름,값\n가,1\n나다\xff라,2\n"), "1: 이름|값\n2: 가|1\ncsv.encoding 3:3\n");
	assert_string_equal(read_string("이름,값\n가,\xea\xb0"), "1: 이름|값\ncsv.encoding 2:3\n"); /* cut off at the end */
	assert_string_equal(read_string("\xef\xbb\xbfh\na\xb0\xa1\n"), "1: h\ncsv.encoding 2:2\n"); /* marked as UTF-8, CP949 inside */
	write_bytes("\xb0\xa1,b\nc,\xb0\xa1\xff\n", 10);
	assert_string_equal(read_all(), "1: 가|b\ncsv.encoding 2:4\n");
	write_bytes("\xb0\xa1,b\nc,\xb0", 8);
	assert_string_equal(read_all(), "1: 가|b\ncsv.encoding 2:3\n");
}

static void utf16_is_named(void **state)
{
	write_bytes("\xff\xfe\x41\0\n\0", 6);
	assert_string_equal(read_all(), "csv.utf16 1:1\n");
}

/* --- gzip and digest --- */

static void gzip_is_read_also_in_several_members(void **state)
{
	write_gzip("a,b\n1,2\n", 8, "wb");
	write_gzip("3,4\n", 4, "ab");
	assert_string_equal(read_all(), "1: a|b\n2: 1|2\n3: 3|4\n");
}

static void damaged_gzip_gives_what_came_before(void **state)
{
	unsigned char bytes[300000];
	struct text all;
	struct csv *csv;
	struct err err;
	enum status st;
	int64_t records = 0;
	bool more = true;
	size_t length;
	FILE *f;

	text_init(&all);
	for (int i = 0; i < 60000; i++)
		text_printf(&all, "%d,%d\n", i, i * 7919 % 10007);
	write_gzip(all.data, all.length, "wb");
	text_done(&all);
	f = fopen(path, "rb");
	length = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	assert_true(length > 1000 && length < sizeof bytes);
	for (int damage = 0; damage < 3; damage++) {
		if (damage == 0)
			write_bytes(bytes, length / 2); /* cut off */
		if (damage == 1)
			write_bytes(bytes, length - 3); /* the check sum is missing */
		if (damage == 2) {
			memcpy(bytes + length, "garbage behind the end", 22);
			write_bytes(bytes, length + 22);
		}
		csv = open_file();
		records = 0;
		more = true;
		while ((st = csv_next(csv, &more, &err)) == ST_OK && more)
			records++;
		assert_int_equal(st, ST_INPUT);
		assert_string_equal(err.code, "csv.gzip");
		assert_true(csv_broken(csv));
		assert_true(records > 10000);
		assert_int_equal(err.line, records + 1);
		csv_close(csv);
	}
	bytes[length / 2] ^= 0x55;
	write_bytes(bytes, length);
	assert_non_null(strstr(read_all(), "csv.gzip "));
}

static void gzip_that_unpacks_to_more_than_allowed_is_refused(void **state)
{
	static char zeros[1 << 20];
	struct csv *csv;
	struct err err = {0};
	enum status st;
	bool more = true;

	for (size_t i = 0; i < sizeof zeros; i++)
		zeros[i] = i % 2 ? '\n' : 'x';
	write_gzip(zeros, sizeof zeros, "wb");
	assert_int_equal(csv_open(path, "b.csv.gz", 1000000, &csv, NULL), ST_OK);
	while ((st = csv_next(csv, &more, &err)) == ST_OK && more)
		;
	assert_int_equal(st, ST_INPUT);
	assert_string_equal(err.code, "csv.gzip");
	assert_int_equal(err.line, 500001);
	csv_close(csv);
	assert_int_equal(csv_open(path, "b.csv.gz", sizeof zeros, &csv, NULL), ST_OK); /* exactly so much is allowed */
	while ((st = csv_next(csv, &more, &err)) == ST_OK && more)
		;
	assert_int_equal(st, ST_OK);
	csv_close(csv);
}

static void the_digest_is_that_of_the_file_as_it_stands(void **state)
{
	static const char text[] = "a,b\r\n\"1\",2\n";
	char expected[HASH_HEX_LEN], hex[HASH_HEX_LEN];
	struct hash hash;

	for (int packed = 0; packed < 2; packed++) {
		unsigned char bytes[200];
		struct csv *csv;
		bool more = true;
		size_t length;
		FILE *f;

		if (packed)
			write_gzip(text, sizeof text - 1, "wb");
		else
			write_bytes(text, sizeof text - 1);
		f = fopen(path, "rb");
		length = fread(bytes, 1, sizeof bytes, f);
		fclose(f);
		hash_init(&hash);
		hash_bytes(&hash, bytes, length);
		hash_final(&hash, expected);
		csv = open_file();
		while (csv_next(csv, &more, NULL) == ST_OK && more)
			;
		csv_digest(csv, hex);
		assert_string_equal(hex, expected);
		csv_close(csv);
	}
}

/* --- writing --- */

static void what_is_written_reads_back(void **state)
{
	static const char *const field[] = {"plain", "with, comma", "say \"hi\"", "two\nlines", " blanks ", "", "한글"};
	struct text out;
	struct csv *csv;
	bool more;

	text_init(&out);
	for (size_t i = 0; i < 7; i++)
		csv_write_text(&out, field[i], i == 0);
	csv_write_number(&out, "-12.5", false);
	text_append_char(&out, '\n');
	assert_string_equal(out.data, "plain,\"with, comma\",\"say \"\"hi\"\"\",\"two\nlines\",\" blanks \",,한글,-12.5\n");
	write_bytes(out.data, out.length);
	csv = open_file();
	assert_int_equal(csv_next(csv, &more, NULL), ST_OK);
	for (int i = 0; i < 7; i++)
		assert_string_equal(csv_field(csv, i), field[i]);
	assert_string_equal(csv_field(csv, 7), "-12.5");
	csv_close(csv);
	text_done(&out);
}

static void a_spreadsheet_does_not_run_what_is_written(void **state)
{
	struct text out;

	text_init(&out);
	csv_write_text(&out, "=1+2", true);
	csv_write_text(&out, "+82-2", false);
	csv_write_text(&out, "-a", false);
	csv_write_text(&out, "@x", false);
	csv_write_text(&out, "\tx", false);
	csv_write_text(&out, "=a,\"b\"", false);
	csv_write_text(&out, "a=b", false);
	assert_string_equal(out.data, "'=1+2,'+82-2,'-a,'@x,\"'\tx\",\"'=a,\"\"b\"\"\",a=b");
	text_done(&out);
}

static int make_file(void **state)
{
	return close(mkstemp(path));
}

static int remove_file(void **state)
{
	unlink(path);
	return 0;
}

static const char *read_text(const char *text)
{
	write_bytes(text, strlen(text));
	return read_all();
}

static void tabs_and_semicolons_divide_where_a_file_has_them(void **state)
{
	assert_string_equal(read_text("a\tb\tc\n1\t\t3\n \"x\ty\"\t2\t\n"), "1: a|b|c\n2: 1||3\n3: x\ty|2|\n");
	assert_string_equal(read_text("a;b\n1,5;2\n"), "1: a|b\n2: 1,5|2\n");
	/* amounts with commas, and a title above */
	assert_string_equal(read_text("2026, 전기\n월\t금액\n1\t1,234,567\n2\t2,345\n"), "1: 2026, 전기\n2: 월|금액\n3: 1|1,234,567\n4: 2|2,345\n");
}

static void tabs_beside_commas_are_blanks(void **state)
{
	assert_string_equal(read_text("a,\tb\t,c\n1 \t,2,3\n"), "1: a|b|c\n2: 1|2|3\n");
	assert_string_equal(read_text("a,b\nx\ty,1\nx;y,2\nz,3\n"), "1: a|b\n2: x\ty|1\n3: x;y|2\n4: z|3\n");
	assert_string_equal(read_text("organisation\t\nS1\nS2\t\n"), "1: organisation\n2: S1\n3: S2\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tabs_and_semicolons_divide_where_a_file_has_them),
		cmocka_unit_test(tabs_beside_commas_are_blanks),
		cmocka_unit_test(plain_records_are_read),
		cmocka_unit_test(line_ends_may_be_crlf),
		cmocka_unit_test(blank_lines_are_skipped_but_counted),
		cmocka_unit_test(blanks_are_trimmed_outside_quotes_and_kept_inside),
		cmocka_unit_test(quoted_fields_hold_commas_quotes_and_lines),
		cmocka_unit_test(fields_know_their_line_and_column),
		cmocka_unit_test(a_field_may_be_as_long_as_the_record_may),
		cmocka_unit_test(records_across_pieces_come_out_whole),
		cmocka_unit_test(a_stray_quote_costs_one_line_only),
		cmocka_unit_test(an_open_quote_is_named_where_it_opens),
		cmocka_unit_test(a_nul_byte_is_named_at_its_place),
		cmocka_unit_test(an_error_that_ends_reading_is_repeated),
		cmocka_unit_test(too_many_fields_are_refused_and_the_next_record_read),
		cmocka_unit_test(a_line_of_a_gigabyte_is_an_error_not_memory),
		cmocka_unit_test(an_open_quote_in_a_long_file_stops_at_the_maximum),
		cmocka_unit_test(files_that_cannot_be_opened_are_named),
		cmocka_unit_test(utf8_is_read_with_and_without_byte_order_mark),
		cmocka_unit_test(cp949_is_recognised),
		cmocka_unit_test(korean_after_much_ascii_is_recognised_in_its_own_piece),
		cmocka_unit_test(cp949_across_pieces_comes_out_whole),
		cmocka_unit_test(short_words_valid_in_both_encodings_are_korean),
		cmocka_unit_test(signs_of_units_and_latin_names_stay_utf8),
		cmocka_unit_test(an_invalid_byte_is_named_with_line_and_column),
		cmocka_unit_test(utf16_is_named),
		cmocka_unit_test(gzip_is_read_also_in_several_members),
		cmocka_unit_test(damaged_gzip_gives_what_came_before),
		cmocka_unit_test(gzip_that_unpacks_to_more_than_allowed_is_refused),
		cmocka_unit_test(the_digest_is_that_of_the_file_as_it_stands),
		cmocka_unit_test(what_is_written_reads_back),
		cmocka_unit_test(a_spreadsheet_does_not_run_what_is_written),
	};
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, make_file, remove_file);
}
