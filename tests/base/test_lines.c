/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/lines.h"

#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct lines *lines;
static const struct line *line;

static void teardown(void)
{
    lines_close(lines);
    lines = NULL;
}

/* Writes `size` bytes to a file of its own and opens it. */
static void open_bytes(const char *text, size_t size, size_t limit)
{
    char path[] = "lines-test-XXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, text, size), (ssize_t)size);
    close(file);
    lines_close(lines);
    lines = NULL;
    enum fault fault = lines_open(path, limit, &lines);
    unlink(path);
    ck_assert_ok(fault);
}

static void open_text(const char *text, size_t limit) { open_bytes(text, strlen(text), limit); }

static void expect(size_t number, const char *text)
{
    ck_assert_ok(lines_next(lines, &line));
    ck_assert_msg(line != NULL, "no line for %s", text);
    ck_assert_str_eq(line->text, text);
    ck_assert_uint_eq(line->length, strlen(text));
    ck_assert_uint_eq(line->number, number);
}

static void expect_end(void)
{
    ck_assert_ok(lines_next(lines, &line));
    ck_assert_ptr_null(line);
}

static void expect_long(const char *number)
{
    ck_assert_fault(lines_next(lines, &line), FAULT_LIMIT);
    ck_assert_str_eq(fault_detail()->code, "line_long");
    ck_assert_str_eq(fault_detail()->args[1].value, number);
}

START_TEST(ends_of_lines)
{
    open_text("a\nb\r\n\n\r\nc\rd\r\ne", 10);
    expect(1, "a");
    expect(2, "b");
    expect(5, "c\rd");
    expect(6, "e");
    expect_end();
    expect_end();
    open_text("a\r", 10);
    expect(1, "a");
    expect_end();
}
END_TEST

START_TEST(nothing_is_no_line)
{
    open_text("", 10);
    expect_end();
    open_text("\n\r\n\n", 10);
    expect_end();
    open_text("\xEF\xBB\xBF", 10);
    expect_end();
}
END_TEST

START_TEST(mark_at_the_start_only)
{
    open_text("\xEF\xBB\xBF{}\n\xEF\xBB\xBF{}\n", 10);
    expect(1, "{}");
    expect(2, "\xEF\xBB\xBF{}");
    expect_end();
}
END_TEST

START_TEST(a_nul_is_a_byte_like_any_other)
{
    open_bytes("a\0b\n", 4, 10);
    ck_assert_ok(lines_next(lines, &line));
    ck_assert_uint_eq(line->length, 3);
    ck_assert_mem_eq(line->text, "a\0b", 4);
    expect_end();
}
END_TEST

START_TEST(a_line_has_a_longest_length)
{
    open_text("12345\n123456\n\xEF\xBB\xBF\n12345\r\n123456\r\n12345", 5);
    expect(1, "12345");
    expect_long("2");
    expect(3, "\xEF\xBB\xBF");
    expect(4, "12345");
    expect_long("5");
    expect(6, "12345");
    expect_end();
    open_text("\xEF\xBB\xBF"
              "12345\r\n1234567890",
              5);
    expect(1, "12345");
    expect_long("2");
    expect_end();
}
END_TEST

START_TEST(files_are_read_in_blocks)
{
    /* Lines of 8 bytes and one longer than two blocks: every border falls on a block's end. */
    enum { LINES = 30000, LONG = 200000 };
    AUTO(buffer) struct buffer text = buffer_of(1 << 20);
    for (int i = 0; i < LINES; i++)
        buffer_format(&text, "%06d\r\n\n", i);
    for (int i = 0; i < LONG; i++)
        buffer_char(&text, 'x');
    buffer_text(&text, "\nend");
    open_bytes(text.data, text.length, 6);
    for (int i = 0; i < LINES; i++) {
        char expected[16];
        snprintf(expected, sizeof expected, "%06d", i);
        expect((size_t)(2 * i + 1), expected);
    }
    expect_long("60001");
    expect(60002, "end");
    expect_end();
    open_bytes(text.data, text.length, LONG);
    for (int i = 0; i <= LINES; i++)
        ck_assert_ok(lines_next(lines, &line));
    ck_assert_uint_eq(line->length, LONG);
    expect(60002, "end");
}
END_TEST

START_TEST(files_that_cannot_be_read)
{
    ck_assert_fault(lines_open("no/such/file", 10, &lines), FAULT_NOTFOUND);
    ck_assert_str_eq(fault_detail()->code, "file_open");
    ck_assert_ptr_null(lines);
    ck_assert_ok(lines_open("/", 10, &lines));
    ck_assert_fault(lines_next(lines, &line), FAULT_IO);
    ck_assert_str_eq(fault_detail()->code, "file_read");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lines");
    TCase *tests = tcase_create("lines");
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_test(tests, ends_of_lines);
    tcase_add_test(tests, nothing_is_no_line);
    tcase_add_test(tests, mark_at_the_start_only);
    tcase_add_test(tests, a_nul_is_a_byte_like_any_other);
    tcase_add_test(tests, a_line_has_a_longest_length);
    tcase_add_test(tests, files_are_read_in_blocks);
    tcase_add_test(tests, files_that_cannot_be_read);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
