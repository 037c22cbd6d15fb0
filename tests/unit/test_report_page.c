/* Where the pieces of a document stand on its pages, where lines end, and documents written side by side. */
#include "report_sample.h"

#include "report/report_font.h"
#include "report/report_page.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena arena;
static struct report_document document;

static int begin(void **state)
{
	arena_init(&arena);
	report_document_init(&document, &arena, LANG_KO, "test");
	return report_font_load(NULL) == ST_OK ? 0 : -1;
}

static int finish(void **state)
{
	arena_done(&arena);
	return 0;
}

static struct page_layout laid_out(void)
{
	struct page_layout layout;

	assert_int_equal(page_layout_make(&document, &arena, &layout, NULL), ST_OK);
	return layout;
}

/* ---- lines ---- */

static void words_of_hangul_stay_whole(void **state)
{
	const char *s = "온실가스 배출권거래제 이행";
	size_t next;

	assert_int_equal(report_font_line(false, 10, s, report_font_width(false, 10, "온실가스 배출권거래", strlen("온실가스 배출권거래")), &next),
		strlen("온실가스"));
	assert_int_equal(next, strlen("온실가스 "));
}

static void a_word_that_is_wider_than_the_line_breaks_after_a_mark_or_anywhere(void **state)
{
	const char *path = "evidence/2026/invoice.pdf", *name = "온실가스배출권거래제";
	size_t next;

	assert_int_equal(report_font_line(false, 10, path, report_font_width(false, 10, "evidence/2026/inv", 17), &next), strlen("evidence/2026/"));
	assert_int_equal(
		report_font_line(false, 10, name, report_font_width(false, 10, "온실가스배", strlen("온실가스배")), &next), strlen("온실가스배"));
}

static void a_long_code_asks_for_no_more_room_than_its_longest_part(void **state)
{
	double part = report_font_width(false, 1, "20261030-", 9);

	assert_true(report_font_widest_word(false, "20261030-32300661-00000001", 4) == part);
	assert_true(report_font_widest_word(false, "20261030-32300661-00000001", 9) == 9);
	assert_true(report_font_widest_word(false, "a 2026-10-30", 8) == report_font_width(false, 1, "2026-10-30", 10));
	assert_true(report_font_widest_word(false, "a 온실가스배출권거래제 b", 4) ==
		    report_font_width(false, 1, "온실가스배출권거래제", strlen("온실가스배출권거래제")));
}

static void a_line_too_narrow_for_anything_takes_one_letter(void **state)
{
	size_t next;

	assert_int_equal(report_font_line(false, 10, "가나", 1, &next), 3);
	assert_int_equal(next, 3);
	assert_int_equal(report_font_lines(false, 10, "가나 다", 1), 3);
	assert_int_equal(report_font_lines(false, 10, "", 1), 1);
}

/* Random texts: no letter is lost or doubled, and each line is as wide as it may be. */
static void lines_together_are_the_text(void **state)
{
	static const char *const part[] = {"가", "나다", " ", "  ", "a", "W", "-", "/", "12,345", "한글", "é", "—", "\xff", "감축량"};
	unsigned seed = 7;

	for (int round = 0; round < 400; round++) {
		struct text text;
		const char *s;
		double width = 20 + round % 90;
		size_t next;

		text_init(&text);
		for (int i = 0; i < 60; i++) {
			seed = seed * 1103515245 + 12345;
			text_append_string(&text, part[(seed >> 16) % SAMPLE_COUNT(part)]);
		}
		for (s = text.data; *s; s += next) {
			size_t length = report_font_line(false, 9, s, width, &next);

			assert_true(next > 0 && length <= next);
			assert_int_equal(strspn(s + length, " ") >= next - length, 1);
			assert_true(length <= 4 || report_font_width(false, 9, s, length) <= width + 1e-6);
		}
		assert_ptr_equal(s, text.data + text.length);
		text_done(&text);
	}
}

static void hangul_taken_apart_shows_as_syllables(void **state)
{
	const char *apart = "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab"; /* ㅎㅏㄴ */
	struct report_glyph one, other;

	report_font_glyph(false, apart, strlen(apart), &one);
	report_font_glyph(false, "한", 3, &other);
	assert_int_equal(one.character, other.character);
	assert_int_equal(one.id, other.id);
	assert_int_equal(one.bytes, 9);
}

static void letters_that_the_korean_font_lacks_come_from_the_other(void **state)
{
	static const struct {
		const char *s;
		int face;
	} row[] = {{"가", 0}, {"A", 0}, {"漢", 0}, {"Š", 2}, {"Đ", 2}, {"ặ", 2}, {"Ä", 2}};
	struct report_glyph glyph;

	for (size_t i = 0; i < SAMPLE_COUNT(row); i++) {
		report_font_glyph(false, row[i].s, strlen(row[i].s), &glyph);
		assert_int_equal(glyph.face, row[i].face);
		assert_int_not_equal(glyph.id, 0);
	}
}

static void digits_are_equally_wide(void **state)
{
	for (int bold = 0; bold < 2; bold++)
		for (char c = '1'; c <= '9'; c++)
			assert_true(report_font_width(bold, 1, &c, 1) == report_font_width(bold, 1, "0", 1));
}

/* ---- pages ---- */

/* Nothing leaves its page or lies over what stands before it. */
static void check_places(const struct page_layout *layout)
{
	double bottom = 0;
	int page = -1;

	for (size_t i = 0; i < layout->count; i++) {
		const struct page_piece *piece = &layout->piece[i];

		assert_true(piece->page == page || piece->page > page);
		if (piece->page != page)
			bottom = layout->top;
		page = piece->page;
		assert_int_equal(piece->wide, layout->wide[page]);
		assert_true(piece->y >= bottom - 1e-6);
		bottom = piece->y + piece->height;
		assert_true(bottom <= page_height(piece->wide) - (piece->role == ROLE_BASIS ? PAGE_BASIS : PAGE_BOTTOM) + 1e-6);
	}
	assert_int_equal(page, layout->pages - 1);
}

static void headings_stay_with_what_follows_wherever_they_fall(void **state)
{
	for (int lines = 30; lines < 60; lines++) {
		struct page_layout layout;

		report_document_init(&document, &arena, LANG_KO, "test");
		for (int i = 0; i < lines; i++)
			report_note(&document, "주석 %d", i);
		report_heading(&document, 1, "제목");
		report_heading(&document, 2, "작은 제목");
		report_paragraph(&document, "본문");
		layout = laid_out();
		check_places(&layout);
		assert_int_equal(layout.piece[layout.count - 3].page, layout.piece[layout.count - 1].page);
	}
}

static void no_line_of_a_paragraph_is_left_alone_on_a_page(void **state)
{
	for (int lines = 30; lines < 60; lines++) {
		struct page_layout layout;
		size_t first;
		int here = 0, there = 0;

		report_document_init(&document, &arena, LANG_KO, "test");
		for (int i = 0; i < lines; i++)
			report_note(&document, "주석 %d", i);
		report_paragraph(&document, "하나\n둘\n셋\n넷\n다섯");
		layout = laid_out();
		first = layout.count - 5;
		for (size_t i = first; i < layout.count; i++) {
			here += layout.piece[i].page == 0;
			there += layout.piece[i].page == 1;
		}
		assert_int_equal(here + there, 5);
		assert_int_not_equal(here, 1);
		assert_int_not_equal(there, 1);
	}
}

static void rows_stand_once_and_in_order_below_a_header_on_each_page(void **state)
{
	struct page_layout layout;
	size_t row = 0;
	int heads = 0, page = -1;

	sample_long(&document, &arena, true, 500);
	layout = laid_out();
	check_places(&layout);
	assert_true(layout.pages > 8);
	for (size_t i = 0; i < layout.count; i++) {
		const struct page_piece *piece = &layout.piece[i];

		if (piece->part == PART_HEAD) {
			assert_int_equal(piece->again, heads > 0);
			heads++;
		}
		if (piece->part != PART_ROW)
			continue;
		assert_int_equal(piece->row, row++);
		if (piece->page != page) {
			assert_int_equal(layout.piece[i - 1].part, PART_HEAD);
			assert_int_equal(layout.piece[i - 1].page, piece->page);
		}
		page = piece->page;
	}
	assert_int_equal(row, 501);
	assert_int_equal(heads, layout.pages);
}

static void a_sum_is_never_alone_on_a_page(void **state)
{
	for (int rows = 30; rows < 48; rows++) {
		struct page_layout layout;
		const struct page_piece *sum = NULL, *before = NULL;

		sample_long(&document, &arena, true, rows);
		layout = laid_out();
		for (size_t i = 0; i < layout.count; i++) {
			if (layout.piece[i].part != PART_ROW)
				continue;
			before = sum;
			sum = &layout.piece[i];
		}
		assert_non_null(before);
		assert_int_equal(before->page, sum->page);
	}
}

static void a_row_taller_than_a_page_is_the_only_one_that_is_split(void **state)
{
	struct page_layout layout;
	size_t lines = 0;
	int parts = 0;

	sample_hostile(&document, &arena, true);
	layout = laid_out();
	check_places(&layout);
	for (size_t i = 0; i < layout.count; i++) {
		const struct page_piece *piece = &layout.piece[i];

		if (piece->part != PART_ROW || !piece->table->header)
			continue;
		if (piece->row == 2) {
			assert_int_equal(piece->line, lines);
			lines += piece->lines;
			parts++;
		} else if (piece->row > 2) {
			assert_int_equal(piece->line, 0);
		}
	}
	assert_true(parts > 2);
}

static void a_table_of_many_columns_lies_on_its_side_with_its_heading_and_notes(void **state)
{
	struct page_layout layout;
	const struct page_table *table = NULL;

	sample_wide(&document, &arena, true);
	layout = laid_out();
	check_places(&layout);
	assert_false(layout.wide[0]);
	assert_true(layout.wide[1]);
	assert_false(layout.wide[layout.pages - 1]);
	for (size_t i = 0; i < layout.count; i++)
		if (layout.piece[i].part == PART_HEAD)
			table = layout.piece[i].table;
	assert_non_null(table);
	assert_true(table->size >= TABLE_SMALLEST);
	assert_true(table->x[table->columns - 1] + table->width[table->columns - 1] <= PAGE_LONG - 2 * PAGE_MARGIN + 1e-6);
	for (size_t c = 1; c < table->columns; c++) /* numbers are never broken */
		for (size_t r = 0; r < table->rows; r++)
			assert_int_equal(report_font_lines(false, table->size, table->cell[r * table->columns + c], table->width[c]), 1);
}

/* `rows` rows whose names take one line on a page that lies on its side, several on an upright one. */
static const struct page_table *table_of_names(int rows, bool *out_on_one_page)
{
	const struct report_column columns[] = {{"a", "업체", NULL, CELL_TEXT, 0}, {"b", "설비", NULL, CELL_TEXT, 0},
		{"c", "금액", "원", CELL_WON, 0}, {"d", "되돌린 돈", "원", CELL_WON, 0}, {"e", "줄인 양", "tCO2e", CELL_DECIMAL, 0},
		{"f", "남은 양", "tCO2e", CELL_DECIMAL, 0}, {0}};
	struct page_layout layout;
	const struct page_table *table = NULL;
	int first = -1, last = -1;

	report_heading(&document, 1, "제목");
	report_table(&document, "t", "표", columns);
	for (int i = 0; i < rows; i++)
		report_row(&document, false,
			(const char *const[]){"가나다라 정밀 공업 주식회사 (예시) 창원 제2공장", "서보 프레스와 전동 사출기, 고효율 인버터 압축기",
				"9123456789", "1123456789", "12345.6789012", "12345.6789012"});
	layout = laid_out();
	check_places(&layout);
	for (size_t i = 0; i < layout.count; i++) {
		if (layout.piece[i].part != PART_ROW)
			continue;
		table = layout.piece[i].table;
		first = first < 0 ? layout.piece[i].page : first;
		last = layout.piece[i].page;
	}
	*out_on_one_page = first == last;
	return table;
}

/* What a column of decimals reads like on paper; the document keeps every digit. */
static void decimals_have_the_digits_that_people_read(void **state)
{
	static const char *const shown[][2] = {{"12345.6789012", "12,345.7"}, {"1234567.50000001", "1,234,568"}, {"0.000123456789", "0.000123457"},
		{"-0.1234565", "-0.123457"}, {"999999.7", "1,000,000"}, {"0.4541", "0.4541"}, {"123.456", "123.456"}, {"1234567", "1,234,567"},
		{"0.0000000", "0.0000000"}, {"1.2e-40", "1.2e-40"}, {"n/a", "n/a"}, {"100.000000", "100.000"}};
	const struct report_column columns[] = {{"a", "양", "tCO2e", CELL_DECIMAL, 0}, {0}};
	struct page_layout layout;
	size_t rows = 0, notes = 0;

	report_table(&document, "t", "표", columns);
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
		report_row(&document, false, &shown[i][0]);
	document.issuer = "운영 기관";
	layout = laid_out();
	for (size_t i = 0; i < layout.count; i++) {
		const struct page_piece *piece = &layout.piece[i];

		if (piece->part == PART_ROW)
			assert_string_equal(piece->table->cell[piece->row], shown[rows++][1]);
		notes += piece->part == PART_LINE && piece->role == ROLE_META && strstr(piece->text, "6") != NULL;
	}
	assert_int_equal(rows, sizeof shown / sizeof *shown);
	assert_int_equal(notes, 1);
	assert_string_equal(document.block[0].cell[0], shown[0][0]);
}

static void a_long_table_turns_the_page_where_its_rows_are_easier_to_read_so(void **state)
{
	bool whole;
	const struct page_table *table = table_of_names(120, &whole);

	assert_true(table->wide);
	assert_int_equal(report_font_lines(false, table->size, table->cell[0], table->width[0]), 1);
	assert_int_equal(report_font_lines(false, table->size, table->cell[1], table->width[1]), 1);
}

static void a_short_table_stays_upright_and_whole(void **state)
{
	bool whole;

	for (int notes = 0; notes < 45; notes += 3) {
		report_document_init(&document, &arena, LANG_KO, "test");
		for (int i = 0; i < notes; i++)
			report_note(&document, "주석 %d", i);
		assert_false(table_of_names(6, &whole)->wide);
		assert_true(whole);
	}
}

static void short_texts_do_not_wrap_beside_a_long_one(void **state)
{
	const struct report_column columns[] = {
		{"a", "지역", NULL, CELL_TEXT, 0}, {"b", "내용", NULL, CELL_TEXT, 0}, {"c", "상태", NULL, CELL_TEXT, 0}, {0}};
	const char *text =
		"폐열 회수 열교환기를 새로 놓고 배관 단열을 보강하며 압축공기 누설을 막고 계측기를 달아 매달 기록하고 그 결과를 검증기관에 제출";
	struct page_layout layout;
	const struct page_table *table = NULL;

	report_table(&document, "t", NULL, columns);
	report_row(&document, false, (const char *const[]){"경남 창원", text, "확인 마침"});
	layout = laid_out();
	for (size_t i = 0; i < layout.count; i++)
		if (layout.piece[i].part == PART_ROW)
			table = layout.piece[i].table;
	assert_non_null(table);
	assert_int_equal(report_font_lines(false, table->size, "경남 창원", table->width[0]), 1);
	assert_int_equal(report_font_lines(false, table->size, text, table->width[1]), 2);
	assert_int_equal(report_font_lines(false, table->size, "확인 마침", table->width[2]), 1);
}

static void the_basis_stands_at_the_foot_of_the_last_page(void **state)
{
	struct page_layout layout;
	const struct page_piece *last;

	sample_statement(&document, &arena, false);
	layout = laid_out();
	check_places(&layout);
	last = &layout.piece[layout.count - 1];
	assert_int_equal(last->role, ROLE_BASIS);
	assert_int_equal(last->page, layout.pages - 1);
	assert_true(last->y + last->height > page_height(false) - PAGE_BASIS - 1e-6);
}

static void a_document_of_too_many_pages_is_refused_before_it_is_drawn(void **state)
{
	struct page_layout layout;
	struct err err;

	for (int i = 0; i <= PAGE_MAX + 1; i++) {
		report_paragraph(&document, "쪽");
		report_break(&document);
	}
	assert_int_equal(page_layout_make(&document, &arena, &layout, &err), ST_INPUT);
	assert_string_equal(err.code, "report.too_long");
}

/* ---- several at once ---- */

static char *written(const char *name, bool ko, size_t *out_length)
{
	char path[] = "/tmp/test_report_page_XXXXXX", *data = NULL;
	int file = mkstemp(path);
	struct report_document d;
	struct arena own;
	size_t room = 0;
	FILE *in;

	assert_true(file >= 0);
	close(file);
	arena_init(&own);
	if (sample_make(&d, &own, name, ko) && report_document_pdf(&d, path, NULL) == ST_OK) {
		in = fopen(path, "rb");
		*out_length = getdelim(&data, &room, -1, in) > 0 ? (size_t)ftell(in) : 0;
		fclose(in);
	}
	arena_done(&own);
	unlink(path);
	return data;
}

struct task {
	pthread_t thread;
	const char *name;
	bool ko;
	char *data;
	size_t length;
};

static void *write_one(void *argument)
{
	struct task *task = argument;

	task->data = written(task->name, task->ko, &task->length);
	return NULL;
}

static void documents_written_at_once_are_as_if_written_alone(void **state)
{
	struct task task[6];

	for (int i = 0; i < 6; i++) {
		task[i] = (struct task){.name = i % 3 == 0 ? "pages" : i % 3 == 1 ? "statement" : "wide", .ko = i > 2};
		assert_int_equal(pthread_create(&task[i].thread, NULL, write_one, &task[i]), 0);
	}
	for (int i = 0; i < 6; i++)
		pthread_join(task[i].thread, NULL);
	for (int i = 0; i < 6; i++) {
		size_t length = 0;
		char *alone = written(task[i].name, task[i].ko, &length);

		assert_non_null(alone);
		assert_non_null(task[i].data);
		assert_int_equal(length, task[i].length);
		assert_memory_equal(alone, task[i].data, length);
		free(alone);
		free(task[i].data);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, finish)
	const struct CMUnitTest tests[] = {
		TEST(words_of_hangul_stay_whole),
		TEST(a_word_that_is_wider_than_the_line_breaks_after_a_mark_or_anywhere),
		TEST(a_long_code_asks_for_no_more_room_than_its_longest_part),
		TEST(a_line_too_narrow_for_anything_takes_one_letter),
		TEST(lines_together_are_the_text),
		TEST(hangul_taken_apart_shows_as_syllables),
		TEST(letters_that_the_korean_font_lacks_come_from_the_other),
		TEST(digits_are_equally_wide),
		TEST(headings_stay_with_what_follows_wherever_they_fall),
		TEST(no_line_of_a_paragraph_is_left_alone_on_a_page),
		TEST(rows_stand_once_and_in_order_below_a_header_on_each_page),
		TEST(a_sum_is_never_alone_on_a_page),
		TEST(a_row_taller_than_a_page_is_the_only_one_that_is_split),
		TEST(a_table_of_many_columns_lies_on_its_side_with_its_heading_and_notes),
		TEST(decimals_have_the_digits_that_people_read),
		TEST(a_long_table_turns_the_page_where_its_rows_are_easier_to_read_so),
		TEST(a_short_table_stays_upright_and_whole),
		TEST(short_texts_do_not_wrap_beside_a_long_one),
		TEST(the_basis_stands_at_the_foot_of_the_last_page),
		TEST(a_document_of_too_many_pages_is_refused_before_it_is_drawn),
		TEST(documents_written_at_once_are_as_if_written_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
