/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/response_file.h"

#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char definition[] =
    "{\"id\":\"t\",\"version\":\"1\",\"wording\":\"own\",\"languages\":[\"vi\"],\"title\":{\"vi\":"
    "\"T\"},\"questions\":[{\"id\":\"a\",\"type\":\"number\",\"label\":{\"vi\":\"A\"}},"
    "{\"id\":\"b\",\"type\":\"text\",\"label\":{\"vi\":\"B\"}}]}";

enum { BYTES = 8 << 20 };

static char path[] = "/tmp/hailong-test-rows-XXXXXX";
static struct arena *arena;
static struct form *form;
static struct findings findings;
static struct response_file *file;
static const struct response_row *row;

static void setup(void)
{
    ck_assert_ok(arena_new(BYTES, &arena));
    findings = findings_in(arena);
    ck_assert_ok(form_load(definition, sizeof definition - 1, &findings, &form));
    ck_assert_ptr_nonnull(form);
    int descriptor = mkstemp(path);
    ck_assert_int_ge(descriptor, 0);
    close(descriptor);
    file = NULL;
}

static void teardown(void)
{
    response_file_close(file);
    form_free(form);
    arena_free(arena);
    unlink(path);
}

static void open_file(bool csv, const char *text)
{
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(text, 1, strlen(text), out), strlen(text));
    ck_assert_int_eq(fclose(out), 0);
    response_file_close(file);
    file = NULL;
    findings = findings_in(arena);
    const struct response_file_about about = {path, csv, form, "qt"};
    ck_assert_ok(response_file_open(&about, &findings, &file));
}

static void expect(size_t line, const char *id, const char *text)
{
    ck_assert_ok(response_file_next(file, &findings, &row));
    ck_assert_ptr_nonnull(row);
    ck_assert_uint_eq(row->line, line);
    ck_assert_str_eq(row->id, id);
    ck_assert_ptr_nonnull(row->text);
    ck_assert_str_eq(row->text, text);
    ck_assert_uint_eq(row->length, strlen(text));
}

/* The next row cannot be used, and says so. */
static void expect_finding(const char *at, const char *code)
{
    size_t before = findings.count;
    ck_assert_ok(response_file_next(file, &findings, &row));
    ck_assert_ptr_nonnull(row);
    ck_assert_ptr_null(row->text);
    ck_assert_uint_eq(findings.count, before + 1);
    ck_assert_str_eq(findings.items[before].code, code);
    ck_assert_str_eq(findings.items[before].at, at);
}

static void expect_end(void)
{
    ck_assert_ok(response_file_next(file, &findings, &row));
    ck_assert_ptr_null(row);
}

START_TEST(lines_are_responses)
{
    open_file(false, "\xEF\xBB\xBF{\"id\":\"x\",\"campaign\":\"qt\",\"answers\":{\"a\":1}}\r\n\n"
                     "{\"campaign\":\"qt\",\"id\":\"y\",\"simulated\":true,\"quarantined\":true,"
                     "\"reasons\":[{}],\"odd\":1}");
    expect(1, "x", "{\"campaign\":\"qt\",\"answers\":{\"a\":1}}");
    ck_assert(!row->simulated);
    expect(3, "y", "{\"campaign\":\"qt\",\"odd\":1}");
    ck_assert(row->simulated);
    expect_end();
    ck_assert_uint_eq(findings.count, 0);
}
END_TEST

START_TEST(lines_that_cannot_be_used)
{
    open_file(false, "{\"id\":\"x\",,}\n{\"id\":\"x\"}{}\n[]\n{\"campaign\":\"qt\"}\n{\"id\":5}\n"
                     "{\"id\":\"\"}\n{\"id\":\"x\",\"a\":1,\"a\":2}\n{\"id\":\"x\",\"a\":1e999}\n"
                     "{\"id\":\"\xFF\"}\nnull\n{\"id\":\"z\"}\n");
    expect_finding("line 1", "row_json");
    ck_assert_str_eq(findings.items[0].args[0].value, "11");
    expect_finding("line 2", "row_json");
    expect_finding("line 3", "row_object");
    expect_finding("line 4", "row_id_missing");
    expect_finding("line 5", "row_id_missing");
    expect_finding("line 6", "row_id_missing");
    expect_finding("line 7", "json_duplicate");
    expect_finding("line 8", "json_number");
    expect_finding("line 9", "row_json");
    expect_finding("line 10", "row_object");
    expect(11, "z", "{}");
    expect_end();
}
END_TEST

START_TEST(a_line_that_is_too_long)
{
    AUTO(buffer) struct buffer text = buffer_of(BYTES);
    buffer_text(&text, "{\"id\":\"x\",\"b\":\"");
    while (text.length < RESPONSE_BYTES_MAX + 10000)
        buffer_char(&text, 'b');
    buffer_text(&text, "\"}\n{\"id\":\"y\"}\n");
    open_file(false, text.data);
    expect_finding("line 1", "line_long");
    expect(2, "y", "{}");
    expect_end();
}
END_TEST

/* Characters that JSON writes as six. */
START_TEST(a_row_that_is_too_large)
{
    AUTO(buffer) struct buffer text = buffer_of(BYTES);
    buffer_text(&text, "id,unit,b\nx,1,");
    while (text.length < CSV_ROW_MAX / 2)
        buffer_char(&text, '\1');
    buffer_text(&text, "\ny,1,\n");
    open_file(true, text.data);
    expect_finding("line 2", "row_large");
    ck_assert_ok(response_file_next(file, &findings, &row));
    ck_assert_str_eq(row->id, "y");
    expect_end();
}
END_TEST

START_TEST(who_says_more_than_no_says_simulated)
{
    open_file(false, "{\"id\":\"x\",\"simulated\":false}\n{\"id\":\"x\",\"simulated\":null}\n"
                     "{\"id\":\"x\",\"simulated\":\"SỐ LIỆU MÔ PHỎNG\"}\n{\"id\":\"x\","
                     "\"simulated\":1}\n");
    static const bool expected[] = {false, false, true, true};
    for (size_t i = 0; i < ARRAY_LENGTH(expected); i++) {
        expect(i + 1, "x", "{}");
        ck_assert_int_eq(row->simulated, expected[i]);
    }
}
END_TEST

/* No id is that long: what is told of it is whole characters. */
START_TEST(a_long_id_is_cut)
{
    AUTO(buffer) struct buffer text = buffer_of(BYTES);
    for (int csv = 0; csv <= 1; csv++) {
        buffer_reset(&text);
        buffer_text(&text, csv ? "id,unit\n" : "{\"id\":\"");
        for (int i = 0; i < 50; i++)
            buffer_text(&text, "ộ");
        buffer_text(&text, csv ? ",1\n" : "\"}");
        open_file(csv != 0, text.data);
        ck_assert_ok(response_file_next(file, &findings, &row));
        ck_assert_uint_eq(strlen(row->id), TABLE_ID_SIZE - 1);
        ck_assert_str_eq(row->id + TABLE_ID_SIZE - 4, "ộ");
    }
}
END_TEST

#define FRAME "\"campaign\":\"qt\",\"form\":\"t\",\"version\":\"1\",\"unit\":\"19333\""

START_TEST(rows_are_responses)
{
    open_file(true, "\xEF\xBB\xBFid,unit,a,b,simulated\r\nx,19333,1,\"hai\ndòng\",\r\n"
                    "y,19333,2,,SỐ LIỆU MÔ PHỎNG\r\n");
    expect(2, "x", "{" FRAME ",\"answers\":{\"a\":1,\"b\":\"hai\\ndòng\"}}");
    ck_assert(!row->simulated);
    expect(4, "y", "{" FRAME ",\"answers\":{\"a\":2}}");
    ck_assert(row->simulated);
    expect_end();
}
END_TEST

START_TEST(rows_that_cannot_be_used)
{
    open_file(true, "id,unit,a,\nx,1,2\n ,1,2,\ny,1,2,lạc\n\xFF,1,2,\n\"z,1,2,\n");
    expect_finding("line 2", "csv_columns");
    expect_finding("line 3", "row_id_missing");
    expect_finding("line 4", "table_unnamed");
    expect_finding("line 5", "csv_utf8");
    expect_finding("line 6", "csv_quote");
    expect_end();
}
END_TEST

START_TEST(headings_that_cannot_be_used)
{
    static const struct {
        const char *text;
        const char *at;
        const char *code;
    } cases[] = {{"", "", "file_empty"},
                 {"\n\n", "", "file_empty"},
                 {"id;unit;a\nx;1;2\n", "line 1", "table_separator"},
                 {"id,un\"it\n", "line 1", "csv_quote"},
                 {"\xFF\xFE"
                  "i\n",
                  "line 1", "csv_utf8"},
                 {"id,unit,zzzz\n", "line 1", "table_unknown"}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        open_file(true, cases[i].text);
        ck_assert_ptr_null(file);
        ck_assert_uint_eq(findings.count, 1);
        ck_assert_str_eq(findings.items[0].code, cases[i].code);
        ck_assert_str_eq(findings.items[0].at, cases[i].at);
    }
}
END_TEST

START_TEST(files_that_are_not_there)
{
    const struct response_file_about about = {"no/such/file", true, form, "qt"};
    ck_assert_fault(response_file_open(&about, &findings, &file), FAULT_NOTFOUND);
    ck_assert_ptr_null(file);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("response_file");
    TCase *tests = tcase_create("response_file");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, lines_are_responses);
    tcase_add_test(tests, lines_that_cannot_be_used);
    tcase_add_test(tests, a_line_that_is_too_long);
    tcase_add_test(tests, a_row_that_is_too_large);
    tcase_add_test(tests, who_says_more_than_no_says_simulated);
    tcase_add_test(tests, a_long_id_is_cut);
    tcase_add_test(tests, rows_are_responses);
    tcase_add_test(tests, rows_that_cannot_be_used);
    tcase_add_test(tests, headings_that_cannot_be_used);
    tcase_add_test(tests, files_that_are_not_there);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
