/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/csv.h"

#include "base/arena.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct csv_reader *csv;
static const struct csv_row *row;

static void teardown(void)
{
    csv_close(csv);
    csv = NULL;
}

static void read_bytes(const char *text, size_t length)
{
    csv_close(csv);
    csv = NULL;
    row = NULL;
    ck_assert_ok(csv_open_text("x.csv", text, length, &csv));
}

static void read_text(const char *text) { read_bytes(text, strlen(text)); }

/* Asserts the next row: its line and its cells joined by '|'. */
static void expect(size_t line, const char *joined)
{
    ck_assert_ok(csv_next(csv, &row));
    ck_assert_msg(row != NULL, "no row for %s", joined);
    AUTO(buffer) struct buffer found = buffer_of(10000);
    for (size_t i = 0; i < row->count; i++)
        buffer_format(&found, "%s%s", i == 0 ? "" : "|", row->cells[i]);
    ck_assert_str_eq(found.data, joined);
    ck_assert_uint_eq(row->line, line);
}

static void expect_end(void)
{
    ck_assert_ok(csv_next(csv, &row));
    ck_assert_ptr_null(row);
}

/* Asserts the fault of the next row and its arguments path and line. */
static void expect_fault(enum fault fault, const char *code, const char *line)
{
    ck_assert_fault(csv_next(csv, &row), fault);
    ck_assert_str_eq(fault_detail()->code, code);
    ck_assert_str_eq(fault_detail()->args[0].value, "x.csv");
    ck_assert_str_eq(fault_detail()->args[1].name, "line");
    ck_assert_str_eq(fault_detail()->args[1].value, line);
}

START_TEST(names_that_another_program_wrote)
{
    read_text("xã;điểm\r\nA;1,5\r\n");
    ck_assert_fault(csv_names(csv, &row), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "csv_semicolon");
    ck_assert_str_eq(fault_detail()->args[1].value, "1");
    read_text("a,b\r1,2\r3,4\r");
    ck_assert_fault(csv_names(csv, &row), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "csv_return");
    read_text("a;b,c\n1;2,3\n");
    ck_assert_ok(csv_names(csv, &row));
    ck_assert_uint_eq(row->count, 2);
    read_text("");
    ck_assert_ok(csv_names(csv, &row));
    ck_assert_ptr_null(row);
}
END_TEST

START_TEST(separators_that_a_spreadsheet_chose)
{
    static const struct {
        const char *text;
        const char *cells[4]; /* of names and a row */
    } cases[] = {
        {"a,b\n1,2\n", {"a", "b", "1", "2"}},
        {"\xEF\xBB\xBF"
         "a;b\r\n1;2\r\n",
         {"a", "b", "1", "2"}},
        {"a\tb\n1\t2", {"a", "b", "1", "2"}},
        {"xã;tên\n\"1;2\";\"a \"\"b\"\", c\"\n", {"xã", "tên", "1;2", "a \"b\", c"}},
        {"a;\n;\n", {"a", "", "", ""}},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        read_text(cases[i].text);
        ck_assert_ok(csv_names_any(csv, &row));
        for (size_t line = 0; line < 2; line++) {
            ck_assert_uint_eq(row->count, 2);
            ck_assert_str_eq(row->cells[0], cases[i].cells[2 * line]);
            ck_assert_str_eq(row->cells[1], cases[i].cells[2 * line + 1]);
            ck_assert_ok(csv_next(csv, &row));
        }
        ck_assert_ptr_null(row);
    }
    read_text("a;b\n1,2\n");
    ck_assert_ok(csv_names_any(csv, &row));
    expect_fault(FAULT_INVALID, "csv_columns", "2");
    read_text("a;b\r1;2\r");
    ck_assert_fault(csv_names_any(csv, &row), FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "csv_return");
    AUTO(buffer) struct buffer wide = buffer_of(2 * CSV_COLUMNS_MAX);
    for (size_t i = 0; i < CSV_COLUMNS_MAX; i++)
        buffer_char(&wide, ';');
    read_text(wide.data);
    ck_assert_fault(csv_names_any(csv, &row), FAULT_LIMIT);
    ck_assert_str_eq(fault_detail()->code, "csv_columns_limit");
}
END_TEST

START_TEST(empty_rows)
{
    read_text("a,b\n,\n,x\n\"\",\"\"\n");
    static const bool empty[] = {false, true, false, true};
    for (size_t i = 0; i < ARRAY_LENGTH(empty); i++) {
        ck_assert_ok(csv_next(csv, &row));
        ck_assert_int_eq(csv_row_is_empty(row), empty[i]);
    }
}
END_TEST

START_TEST(rows_and_line_ends)
{
    read_text("a,b\nc,d\r\n,\n\"\",x");
    expect(1, "a|b");
    expect(2, "c|d");
    expect(3, "|");
    expect(4, "|x");
    expect_end();
    expect_end();
}
END_TEST

START_TEST(nothing_is_no_row)
{
    read_text("");
    expect_end();
    read_text("\n\r\n\n");
    expect_end();
    read_text("\xEF\xBB\xBF");
    expect_end();
}
END_TEST

START_TEST(mark_at_the_start_only)
{
    read_text("\xEF\xBB\xBF"
              "code\n\xEF\xBB\xBF"
              "x\n");
    expect(1, "code");
    expect(2, "\xEF\xBB\xBF"
              "x");
    expect_end();
}
END_TEST

START_TEST(quotes)
{
    read_text("\"a,b\",\"c \"\"d\"\"\",\"\"\"\"\n\"1\r\n2\n\",x,\"\"\ny,z,t");
    expect(1, "a,b|c \"d\"|\"");
    expect(2, "1\r\n2\n|x|");
    expect(5, "y|z|t");
    expect_end();
}
END_TEST

START_TEST(blank_lines_are_passed_over)
{
    read_text("a\n\n\"\"\n\r\nb\n\n");
    expect(1, "a");
    expect(3, "");
    expect(5, "b");
    expect_end();
    read_text("a,b\n\nc,d\n \n");
    expect(1, "a|b");
    expect(3, "c|d");
    expect_fault(FAULT_INVALID, "csv_columns", "4");
}
END_TEST

START_TEST(a_return_alone_is_text)
{
    read_text("a\rb,c\r\nd,e\r");
    expect(1, "a\rb|c");
    expect(2, "d|e\r");
    expect_end();
}
END_TEST

START_TEST(a_quote_that_is_not_closed)
{
    read_text("a,b\nc,\"d\n\n\ne,f\n");
    expect(1, "a|b");
    expect_fault(FAULT_INVALID, "csv_quote", "2");
    expect_end();
    read_text("a,\"line 1\nline 2\",\"x\n\n");
    expect_fault(FAULT_INVALID, "csv_quote", "2");
}
END_TEST

START_TEST(quotes_in_the_wrong_place)
{
    read_text("a,b\"c\n");
    expect_fault(FAULT_INVALID, "csv_quote", "1");
    read_text("a\n\"b\n\" c\n");
    expect(1, "a");
    expect_fault(FAULT_INVALID, "csv_quote", "2");
    expect_end();
}
END_TEST

START_TEST(rows_of_other_lengths)
{
    read_text("a,b\n1\n2,3,4\n5,6\n");
    expect(1, "a|b");
    expect_fault(FAULT_INVALID, "csv_columns", "2");
    ck_assert_str_eq(fault_detail()->args[2].value, "2");
    ck_assert_str_eq(fault_detail()->args[3].value, "1");
    expect_fault(FAULT_INVALID, "csv_columns", "3");
    expect(4, "5|6");
    expect_end();
}
END_TEST

START_TEST(bad_utf8_names_the_line_of_its_cell)
{
    read_text("a,b\nH\xE0,\"x\"\n\"1\n2\",\"3\n\xC3\"\nc,d\n");
    expect(1, "a|b");
    expect_fault(FAULT_INVALID, "csv_utf8", "2");
    expect_fault(FAULT_INVALID, "csv_utf8", "4");
    expect(6, "c|d");
    expect_end();
    read_text("\xFF\xFE"
              "a");
    expect_fault(FAULT_INVALID, "csv_utf8", "1");
}
END_TEST

START_TEST(nul_is_refused)
{
    static const char text[] = "a\n1\0002\n\0\n3\n";
    read_bytes(text, sizeof text - 1);
    expect(1, "a");
    expect_fault(FAULT_INVALID, "csv_nul", "2");
    expect_fault(FAULT_INVALID, "csv_nul", "3");
    expect(4, "3");
    expect_end();
}
END_TEST

START_TEST(a_row_has_a_longest_length)
{
    AUTO(memory) char *text = malloc(CSV_ROW_MAX + 2);
    ck_assert_ptr_nonnull(text);
    memset(text, 'x', CSV_ROW_MAX);
    memcpy(text + CSV_ROW_MAX, "\n", 2);
    read_text(text);
    ck_assert_ok(csv_next(csv, &row));
    ck_assert_uint_eq(strlen(row->cells[0]), CSV_ROW_MAX);
    expect_end();
    text[CSV_ROW_MAX] = 'x';
    read_text(text);
    expect_fault(FAULT_LIMIT, "csv_row_limit", "1");
    expect_end();
    text[0] = '"';
    read_text(text);
    expect_fault(FAULT_LIMIT, "csv_row_limit", "1");
}
END_TEST

START_TEST(a_row_has_a_largest_number_of_cells)
{
    char text[CSV_COLUMNS_MAX + 1];
    memset(text, ',', sizeof text);
    text[CSV_COLUMNS_MAX - 1] = '\0';
    read_text(text);
    ck_assert_ok(csv_next(csv, &row));
    ck_assert_uint_eq(row->count, CSV_COLUMNS_MAX);
    memset(text, ',', CSV_COLUMNS_MAX);
    text[CSV_COLUMNS_MAX] = '\0';
    read_text(text);
    expect_fault(FAULT_LIMIT, "csv_columns_limit", "1");
}
END_TEST

/* Writes `size` bytes to a file of its own and opens it. */
static void open_file(const char *text, size_t size)
{
    char path[] = "csv-test-XXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, text, size), (ssize_t)size);
    close(file);
    enum fault fault = csv_open(path, &csv);
    unlink(path);
    ck_assert_ok(fault);
}

START_TEST(files_are_read_in_blocks)
{
    /* Rows of 7 bytes with CRLF and a blank line: every kind of border falls on a block's end. */
    enum { ROWS = 30000 };
    AUTO(buffer) struct buffer text = buffer_of(1 << 20);
    for (int i = 0; i < ROWS; i++)
        buffer_format(&text, "%s%05d\r\n\r\n\"ộ\"\"\",\"%05d\"\r\n", i == 0 ? "a,x" : "b,", i, i);
    ck_assert_uint_gt(text.length, 10 * 65536);
    open_file(text.data, text.length);
    for (int i = 0; i < ROWS; i++) {
        char joined[40];
        snprintf(joined, sizeof joined, "%s%05d", i == 0 ? "a|x" : "b|", i);
        expect((size_t)(3 * i + 1), joined);
        snprintf(joined, sizeof joined, "ộ\"|%05d", i);
        expect((size_t)(3 * i + 3), joined);
    }
    expect_end();
}
END_TEST

START_TEST(files_that_cannot_be_read)
{
    ck_assert_fault(csv_open("no/such/file.csv", &csv), FAULT_NOTFOUND);
    ck_assert_str_eq(fault_detail()->code, "file_open");
    ck_assert_str_eq(fault_detail()->args[0].value, "no/such/file.csv");
    ck_assert_ptr_null(csv);
    ck_assert_ok(csv_open("/", &csv));
    ck_assert_fault(csv_next(csv, &row), FAULT_IO);
    ck_assert_str_eq(fault_detail()->code, "file_read");
    expect_end();
}
END_TEST

START_TEST(columns_by_name)
{
    read_text("code,name,code\n");
    ck_assert_ok(csv_next(csv, &row));
    ck_assert_int_eq(csv_column(row, "code"), 0);
    ck_assert_int_eq(csv_column(row, "name"), 1);
    ck_assert_int_eq(csv_column(row, "Name"), -1);
    ck_assert_int_eq(csv_column(row, ""), -1);
}
END_TEST

/* Asserts how one cell is written. */
static void expect_cell(const char *cell, const char *written)
{
    AUTO(buffer) struct buffer out = buffer_of(1000);
    buffer_char(&out, '|');
    csv_put(&out, true, cell);
    ck_assert_str_eq(out.data + 1, written);
}

START_TEST(cells_are_quoted_when_they_must)
{
    expect_cell("", "");
    expect_cell("Xã Tân Tiến", "Xã Tân Tiến");
    expect_cell("a,b", "\"a,b\"");
    expect_cell("a\nb", "\"a\nb\"");
    expect_cell("nói \"được\"", "\"nói \"\"được\"\"\"");
    expect_cell("\xEF\xBB\xBF"
                "a",
                "\"\xEF\xBB\xBF"
                "a\""); /* or it would be the file's mark */
}
END_TEST

START_TEST(formulas_are_defused)
{
    expect_cell("=1+1", "'=1+1");
    expect_cell("=1", "'=1");
    expect_cell("@SUM(A1)", "'@SUM(A1)");
    expect_cell("+84 912 345 678", "'+84 912 345 678");
    expect_cell("-1+2", "'-1+2");
    expect_cell("-", "'-");
    expect_cell("- không", "'- không");
    expect_cell("\t=1", "'\t=1");
    expect_cell("\n=1", "\"'\n=1\"");
    expect_cell("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
    expect_cell("a=1", "a=1");
}
END_TEST

START_TEST(a_defused_formula_reads_back)
{
    static const char *const cells[] = {"=1",    "'=1", "''=1", "-",       "'-",   "-5",
                                        "'-5",   "'",   "''",   "'tis",    "x'=1", "\t",
                                        "'\n=1", "@",   "+84",  "+84 912", ""};
    for (size_t i = 0; i < ARRAY_LENGTH(cells); i++) {
        AUTO(buffer) struct buffer out = buffer_of(1000);
        csv_put(&out, true, cells[i]);
        csv_end_row(&out);
        read_bytes(out.data, out.length);
        ck_assert_ok(csv_next(csv, &row));
        ck_assert_str_eq(csv_plain(row->cells[0]), cells[i]);
    }
    expect_cell("'=1", "''=1");
    expect_cell("'tis", "'tis");
}
END_TEST

START_TEST(numbers_are_no_formulas)
{
    expect_cell("-12.5", "-12.5");
    expect_cell("+3", "+3");
    expect_cell("-1e-07", "-1e-07");
    expect_cell("-80,02", "\"-80,02\"");
    expect_cell("-inf", "'-inf");
    expect_cell("-e5", "'-e5");
}
END_TEST

START_TEST(what_is_written_reads_back)
{
    static const char *const cells[] = {"1;6", "a,b", "nói \"được\"", "dòng 1\r\ndòng 2",
                                        "",    " x "};
    AUTO(buffer) struct buffer out = buffer_of(1000);
    for (size_t i = 0; i < ARRAY_LENGTH(cells); i++)
        csv_put(&out, i == 0, cells[i]);
    csv_end_row(&out);
    read_bytes(out.data, out.length);
    ck_assert_ok(csv_next(csv, &row));
    ck_assert_uint_eq(row->count, ARRAY_LENGTH(cells));
    for (size_t i = 0; i < ARRAY_LENGTH(cells); i++)
        ck_assert_str_eq(row->cells[i], cells[i]);
    expect_end();
}
END_TEST

START_TEST(a_row_of_one_empty_cell_reads_back)
{
    AUTO(buffer) struct buffer out = buffer_of(1000);
    for (int i = 0; i < 2; i++) {
        csv_put(&out, true, "");
        csv_end_row(&out);
    }
    ck_assert_str_eq(out.data, "\"\"\r\n\"\"\r\n");
    read_bytes(out.data, out.length);
    expect(1, "");
    expect(2, "");
    expect_end();
}
END_TEST

static TCase *reading_tests(void)
{
    TCase *tests = tcase_create("reading");
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_test(tests, names_that_another_program_wrote);
    tcase_add_test(tests, separators_that_a_spreadsheet_chose);
    tcase_add_test(tests, empty_rows);
    tcase_add_test(tests, rows_and_line_ends);
    tcase_add_test(tests, nothing_is_no_row);
    tcase_add_test(tests, mark_at_the_start_only);
    tcase_add_test(tests, quotes);
    tcase_add_test(tests, blank_lines_are_passed_over);
    tcase_add_test(tests, a_return_alone_is_text);
    tcase_add_test(tests, a_quote_that_is_not_closed);
    tcase_add_test(tests, quotes_in_the_wrong_place);
    tcase_add_test(tests, rows_of_other_lengths);
    tcase_add_test(tests, bad_utf8_names_the_line_of_its_cell);
    tcase_add_test(tests, nul_is_refused);
    tcase_add_test(tests, a_row_has_a_longest_length);
    tcase_add_test(tests, a_row_has_a_largest_number_of_cells);
    tcase_add_test(tests, files_are_read_in_blocks);
    tcase_add_test(tests, files_that_cannot_be_read);
    tcase_add_test(tests, columns_by_name);
    return tests;
}

static TCase *writing_tests(void)
{
    TCase *tests = tcase_create("writing");
    tcase_add_checked_fixture(tests, NULL, teardown);
    tcase_add_test(tests, cells_are_quoted_when_they_must);
    tcase_add_test(tests, formulas_are_defused);
    tcase_add_test(tests, a_defused_formula_reads_back);
    tcase_add_test(tests, numbers_are_no_formulas);
    tcase_add_test(tests, what_is_written_reads_back);
    tcase_add_test(tests, a_row_of_one_empty_cell_reads_back);
    return tests;
}

int main(void)
{
    Suite *suite = suite_create("csv");
    suite_add_tcase(suite, reading_tests());
    suite_add_tcase(suite, writing_tests());
    return run_suite(suite);
}
