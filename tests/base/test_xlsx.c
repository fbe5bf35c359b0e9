/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/xlsx_read.h"

#include "base/file.h"
#include "base/xlsx_write.h"
#include "tests/support/check_main.h"
#include "tests/support/folder.h"
#include "tests/support/workbook.h"

enum { ARENA_BYTES = 64 << 20 };

static char folder[FOLDER_MAX];
static char path[FOLDER_MAX + 16];
static struct arena *arena;
static struct sheet sheet;

static void setup(void)
{
    make_folder(folder);
    snprintf(path, sizeof path, "%s/a.xlsx", folder);
    ck_assert_ok(arena_new(ARENA_BYTES, &arena));
}

static void teardown(void)
{
    arena_free(arena);
    remove_folder(folder);
}

static void put_text(const char *text, size_t length)
{
    ck_assert_ok(file_write(path, text, length, 0600));
}

/* A workbook whose sheet has these rows of XML. */
static void make_rows(const char *rows)
{
    char text[4096];
    snprintf(text, sizeof text,
             "<x:worksheet xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
             "<x:sheetData>%s</x:sheetData></x:worksheet>",
             rows);
    ck_assert(workbook_make(path, &(struct part){"xl/worksheets/sheet1.xml", text, 0}));
}

/* Rows joined: "2:|một;" is row 2 with an empty cell and a text; a number has a # before it. */
static const char *joined(void)
{
    static char text[4096];
    size_t at = 0;
    for (size_t i = 0; i < sheet.row_count; i++) {
        at += (size_t)snprintf(text + at, sizeof text - at, "%zu:", sheet.rows[i].line);
        for (size_t c = 0; c < sheet.rows[i].count; c++)
            at += (size_t)snprintf(text + at, sizeof text - at, "%s%s%s", c == 0 ? "" : "|",
                                   sheet.rows[i].cells[c].is_number ? "#" : "",
                                   sheet.rows[i].cells[c].text);
        at += (size_t)snprintf(text + at, sizeof text - at, ";");
    }
    text[at] = '\0';
    return text;
}

static void expect_rows(const char *rows, const char *expected)
{
    make_rows(rows);
    ck_assert_ok(sheet_read(path, NULL, arena, &sheet));
    ck_assert_str_eq(joined(), expected);
}

static void expect_fault(enum fault fault, const char *code)
{
    ck_assert_fault(sheet_read(path, NULL, arena, &sheet), fault);
    ck_assert_str_eq(fault_detail()->code, code);
}

START_TEST(the_first_sheet_that_is_not_hidden)
{
    ck_assert(workbook_make(path, NULL));
    ck_assert_ok(sheet_read(path, NULL, arena, &sheet));
    ck_assert_str_eq(joined(), "2:|một;");
}
END_TEST

START_TEST(a_sheet_by_its_name)
{
    ck_assert(workbook_make(path, NULL));
    ck_assert_ok(sheet_read(path, "An", arena, &sheet));
    ck_assert_str_eq(joined(), "1:ẩn;");
    ck_assert_fault(sheet_read(path, "Khac", arena, &sheet), FAULT_NOTFOUND);
    ck_assert_str_eq(fault_detail()->code, "xlsx_sheet_unknown");
    ck_assert_str_eq(fault_detail()->args[2].value, "\"An\", \"Bảng\"");
}
END_TEST

START_TEST(kinds_of_cells)
{
    expect_rows("<x:row><x:c t=\"s\"><x:v>1</x:v></x:c><x:c><x:v>0.0075</x:v></x:c>"
                "<x:c t=\"str\"><x:f>A1</x:f><x:v>chữ</x:v></x:c><x:c t=\"b\"><x:v>1</x:v></x:c>"
                "<x:c t=\"e\"><x:v>#REF!</x:v></x:c><x:c><x:f>A1</x:f></x:c>"
                "<x:c t=\"s\"><x:v>2</x:v></x:c></x:row>",
                "1:hai\n|#0.0075|chữ|TRUE|#REF!||A;");
}
END_TEST

START_TEST(numbers_as_excel_shows_them)
{
    expect_rows("<x:row><x:c><x:v>7.4999999999999997E-3</x:v></x:c><x:c><x:v>86.248199999999997"
                "</x:v></x:c><x:c><x:v>-0</x:v></x:c><x:c><x:v>1E2</x:v></x:c><x:c><x:v>1E300"
                "</x:v></x:c><x:c t=\"n\"><x:v>0.10000000000000001</x:v></x:c></x:row>",
                "1:#0.0075|#86.2482|#-0|#100|1E300|#0.1;");
}
END_TEST

START_TEST(percentages_and_days_are_told)
{
    static const enum sheet_look looks[] = {SHEET_PLAIN, SHEET_PERCENT, SHEET_PERCENT,
                                            SHEET_DATE,  SHEET_DATE,    SHEET_PLAIN,
                                            SHEET_PLAIN, SHEET_PLAIN,   SHEET_PLAIN};
    expect_rows("<x:row><x:c s=\"0\"><x:v>1</x:v></x:c><x:c s=\"1\"><x:v>0.985</x:v></x:c>"
                "<x:c s=\"2\"><x:v>0.5</x:v></x:c><x:c s=\"3\"><x:v>45416</x:v></x:c>"
                "<x:c s=\"4\"><x:v>45416</x:v></x:c><x:c s=\"5\"><x:v>2</x:v></x:c>"
                "<x:c s=\"6\"><x:v>3</x:v></x:c><x:c s=\"7\"><x:v>4</x:v></x:c>"
                "<x:c s=\"1\" t=\"s\"><x:v>0</x:v></x:c></x:row>",
                "1:#1|#0.985|#0.5|#45416|#45416|#2|#3|#4|một;");
    for (size_t i = 0; i < ARRAY_LENGTH(looks); i++)
        ck_assert_int_eq(sheet.rows[0].cells[i].look, looks[i]);
}
END_TEST

START_TEST(gaps_and_cells_with_nothing_in_them)
{
    expect_rows("<x:row r=\"3\"><x:c r=\"A3\" s=\"1\"/><x:c r=\"C3\"><x:v>1</x:v></x:c>"
                "<x:c r=\"XFD3\" s=\"1\"/></x:row><x:row r=\"7\"/><x:row><x:c><x:v>2</x:v></x:c>"
                "</x:row>",
                "3:||#1;8:#2;");
}
END_TEST

static const struct {
    const char *rows;
    enum fault fault;
    const char *code;
} wrong_rows[] = {
    {"<x:row r=\"2\"/><x:row r=\"2\"/>", FAULT_INVALID, "xlsx_order"},
    {"<x:row r=\"x\"/>", FAULT_INVALID, "xlsx_order"},
    {"<x:row r=\"1048577\"/>", FAULT_INVALID, "xlsx_order"},
    {"<x:row><x:c r=\"B1\"/><x:c r=\"A1\"/></x:row>", FAULT_INVALID, "xlsx_order"},
    {"<x:row><x:c r=\"1\"/></x:row>", FAULT_INVALID, "xlsx_order"},
    {"<x:row><x:c t=\"s\"><x:v>3</x:v></x:c></x:row>", FAULT_INVALID, "xlsx_order"},
    {"<x:row><x:c r=\"AMK1\"><x:v>1</x:v></x:c></x:row>", FAULT_LIMIT, "xlsx_columns"},
    {"<x:row>", FAULT_INVALID, "xlsx_xml"},
    {"&none;", FAULT_INVALID, "xlsx_xml"},
};

START_TEST(broken_sheets)
{
    make_rows(wrong_rows[_i].rows);
    expect_fault(wrong_rows[_i].fault, wrong_rows[_i].code);
}
END_TEST

START_TEST(the_last_column)
{
    expect_rows("<x:row><x:c r=\"AMJ1\"><x:v>1</x:v></x:c></x:row>", joined());
    ck_assert_uint_eq(sheet.rows[0].count, SHEET_COLUMNS_MAX);
}
END_TEST

static const struct {
    struct part part;
    const char *code;
} wrong_parts[] = {
    {{"_rels/.rels", NULL, 0}, "xlsx_part"},
    {{"_rels/.rels", "<a/>", 0}, "xlsx_part"},
    {{"xl/workbook.xml", NULL, 0}, "xlsx_part"},
    {{"xl/workbook.xml", "<a/>", 0}, "xlsx_sheet_unknown"},
    {{"xl/sharedStrings.xml", NULL, 0}, "xlsx_part"},
    {{"xl/worksheets/sheet1.xml", NULL, 0}, "xlsx_part"},
    {{"xl/sharedStrings.xml", "<sst><si></sst>", 0}, "xlsx_xml"},
    {{"xl/sharedStrings.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><sst>&b;</sst>", 0}, "xlsx_doctype"},
};

START_TEST(broken_workbooks)
{
    ck_assert(workbook_make(path, &wrong_parts[_i].part));
    ck_assert_int_ne(sheet_read(path, NULL, arena, &sheet), OK);
    ck_assert_str_eq(fault_detail()->code, wrong_parts[_i].code);
}
END_TEST

START_TEST(no_zip)
{
    put_text("PK\x03\x04 and no more", 16);
    expect_fault(FAULT_INVALID, "xlsx_broken");
    put_text("\xd0\xcf\x11\xe0\xa1\xb1", 6);
    expect_fault(FAULT_INVALID, "sheet_old");
}
END_TEST

/* 8 MiB of spaces are a few KiB of zip. */
START_TEST(a_bomb_is_refused)
{
    enum { BYTES = 8 << 20 };
    char *text = malloc(BYTES);
    ck_assert_ptr_nonnull(text);
    memset(text, ' ', BYTES);
    memcpy(text, "<worksheet>", 11);
    ck_assert(workbook_make(path, &(struct part){"xl/worksheets/sheet1.xml", text, BYTES}));
    free(text);
    expect_fault(FAULT_LIMIT, "xlsx_packed");
}
END_TEST

START_TEST(a_text_too_long_is_refused)
{
    enum { BYTES = XLSX_TEXT_BYTES_MAX + 64 };
    char *text = malloc(BYTES);
    ck_assert_ptr_nonnull(text);
    memset(text, 'a', BYTES);
    memcpy(text, "<sst><si><t>", 12);
    memcpy(text + BYTES - 20, "</t></si></sst>     ", 20);
    ck_assert(workbook_make(path, &(struct part){"xl/sharedStrings.xml", text, BYTES}));
    free(text);
    ck_assert_fault(sheet_read(path, NULL, arena, &sheet), FAULT_LIMIT);
}
END_TEST

START_TEST(csv_is_read_as_texts)
{
    put_text("a,,\r\n,,\r\n'=1,0.5,\r\n", 19);
    ck_assert_ok(sheet_read(path, NULL, arena, &sheet));
    ck_assert_str_eq(joined(), "1:a;3:=1|0.5;");
    ck_assert_fault(sheet_read(path, "An", arena, &sheet), FAULT_USAGE);
    put_text("a;b\n1;2\n", 8);
    expect_fault(FAULT_INVALID, "csv_semicolon");
    put_text("", 0);
    ck_assert_ok(sheet_read(path, NULL, arena, &sheet));
    ck_assert_uint_eq(sheet.row_count, 0);
}
END_TEST

START_TEST(places)
{
    ck_assert_str_eq(sheet_place(arena, 12, 2), "C12");
    ck_assert_str_eq(sheet_place(arena, 1, 25), "Z1");
    ck_assert_str_eq(sheet_place(arena, 1, 26), "AA1");
    ck_assert_str_eq(sheet_place(arena, 1, 1023), "AMJ1");
}
END_TEST

/* --- writing --------------------------------------------------------------------------------- */

static const struct xlsx_column columns[] = {{"Mã", 8, NULL}, {"Điểm", 8, "0.0000"}};

static enum fault write_cells(const struct sheet_cell cells[2])
{
    static const char *const titles[] = {"Bảng <một> & hai"};
    struct xlsx_line line = {cells, true};
    struct xlsx_page page = {.name = "Bảng điểm",
                             .titles = titles,
                             .title_count = 1,
                             .columns = columns,
                             .column_count = 2,
                             .lines = &line,
                             .line_count = 1,
                             .frozen_columns = 1};
    return xlsx_write(path, &page, 1);
}

START_TEST(what_is_written_reads_back)
{
    struct sheet_cell cells[2] = {{"=1+1\n\"x\" _x0041_ <&>", false, SHEET_PLAIN},
                                  {"-0.0193", true, SHEET_PLAIN}};
    ck_assert_ok(write_cells(cells));
    ck_assert_ok(sheet_read(path, "Bảng điểm", arena, &sheet));
    ck_assert_str_eq(joined(), "1:Bảng <một> & hai;3:Mã|Điểm;4:=1+1\n\"x\" _x0041_ <&>|#-0.0193;");
}
END_TEST

START_TEST(a_cell_has_a_longest_text)
{
    enum { LONGEST = 32767 };
    char *text = malloc(LONGEST + 2);
    ck_assert_ptr_nonnull(text);
    memset(text, 'a', LONGEST + 1);
    text[LONGEST + 1] = '\0';
    struct sheet_cell cells[2] = {{"1", false, SHEET_PLAIN}, {text, false, SHEET_PLAIN}};
    ck_assert_fault(write_cells(cells), FAULT_LIMIT);
    ck_assert_str_eq(fault_detail()->code, "xlsx_text_long");
    ck_assert_str_eq(fault_detail()->args[1].value, "B4");
    ck_assert_int_ne(access(path, F_OK), 0);
    text[LONGEST] = '\0';
    ck_assert_ok(write_cells(cells));
    free(text);
}
END_TEST

START_TEST(a_path_that_cannot_be_written)
{
    struct sheet_cell cells[2] = {{"1", false, SHEET_PLAIN}, {"1", true, SHEET_PLAIN}};
    snprintf(path, sizeof path, "%s/no/a.xlsx", folder);
    ck_assert_fault(write_cells(cells), FAULT_NOTFOUND);
}
END_TEST

static TCase *reading_tests(void)
{
    TCase *tests = tcase_create("reading");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, the_first_sheet_that_is_not_hidden);
    tcase_add_test(tests, a_sheet_by_its_name);
    tcase_add_test(tests, kinds_of_cells);
    tcase_add_test(tests, numbers_as_excel_shows_them);
    tcase_add_test(tests, percentages_and_days_are_told);
    tcase_add_test(tests, gaps_and_cells_with_nothing_in_them);
    tcase_add_test(tests, the_last_column);
    tcase_add_loop_test(tests, broken_sheets, 0, ARRAY_LENGTH(wrong_rows));
    tcase_add_loop_test(tests, broken_workbooks, 0, ARRAY_LENGTH(wrong_parts));
    tcase_add_test(tests, no_zip);
    tcase_add_test(tests, a_bomb_is_refused);
    tcase_add_test(tests, a_text_too_long_is_refused);
    tcase_add_test(tests, csv_is_read_as_texts);
    tcase_add_test(tests, places);
    return tests;
}

static TCase *writing_tests(void)
{
    TCase *tests = tcase_create("writing");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, what_is_written_reads_back);
    tcase_add_test(tests, a_cell_has_a_longest_text);
    tcase_add_test(tests, a_path_that_cannot_be_written);
    return tests;
}

int main(void)
{
    Suite *suite = suite_create("xlsx");
    suite_add_tcase(suite, reading_tests());
    suite_add_tcase(suite, writing_tests());
    return run_suite(suite);
}
