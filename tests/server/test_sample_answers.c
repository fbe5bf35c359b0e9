/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/purge.h"
#include "survey-server/sample_answers.h"
#include "tests/server/fixture.h"

#define NUMBERED                                                                                   \
    "{\"answers\":{\"a\":1},\"campaign\":\"c\",\"complete\":true,\"form\":\"tiny\","               \
    "\"language\":\"vi\",\"mode\":\"paper\",\"place\":{\"assignment\":\"100-01-07\"},"             \
    "\"started\":\"2026-11-21T08:00:00+07:00\",\"unit\":\"100\",\"version\":\"1\"}"

/* A text that looks like a number, on three lines, and no number. */
#define NUMBERLESS                                                                                 \
    "{\"answers\":{\"other\":\"\\\"assignment\\\":\\\"x\\\"\\nb\\nc\"},\"campaign\":\"c\","        \
    "\"complete\":true,\"form\":\"tiny\",\"language\":\"vi\",\"mode\":\"phone\","                  \
    "\"place\":{\"assignment\":null},\"started\":\"2026-11-21T08:00:00+07:00\","                   \
    "\"unit\":\"100\",\"version\":\"1\"}"

static struct arena *arena;
static struct form *form;
static struct sample_answers answers;

static void set_up(void)
{
    ck_assert_ok(arena_new(FIXTURE_BYTES, &arena));
    form = load_form(arena, "form.json");
    answers = (struct sample_answers){
        .table = {.form = form}, .row = buffer_of(FIXTURE_BYTES), .text = buffer_of(FIXTURE_BYTES)};
}

static void tear_down(void)
{
    sample_answers_cleanup(&answers);
    form_free(form);
    arena_free(arena);
}

static enum fault add(const char *document, int purged)
{
    const struct stored_response row = {.unit = "100", .document = document, .purged = purged};
    return sample_answers_add(&answers, &row);
}

/* The line on which a row begins that has a number, of the rows that csv.h finds. */
static void expect_line(size_t line)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    const struct csv_row *row = NULL;
    ck_assert_ok(csv_open_text("", answers.text.data, answers.text.length, &csv));
    ck_assert_ok(csv_names(csv, &row));
    int assignment = csv_column(row, "assignment");
    ck_assert_int_ge(assignment, 0);
    ck_assert_ok(csv_next(csv, &row));
    ck_assert_ptr_nonnull(row);
    ck_assert_str_eq(row->cells[assignment], "100-01-07");
    ck_assert_uint_eq(row->line, line);
    ck_assert_ok(csv_next(csv, &row));
    ck_assert_ptr_null(row);
}

START_TEST(answers_without_a_number_leave_their_lines)
{
    response_table_head(&answers.table, &answers.text);
    ck_assert_ok(add(NUMBERLESS, 0));
    ck_assert_ok(add(NUMBERED, 0));
    ck_assert_ok(add(NUMBERLESS, PURGE_TEXTS));
    expect_line(5);
}
END_TEST

START_TEST(purged_answers_are_no_lines)
{
    response_table_head(&answers.table, &answers.text);
    ck_assert_ok(add(NUMBERED, PURGE_ANSWERS));
    ck_assert_ok(add(NUMBERED, PURGE_TEXTS));
    expect_line(2);
}
END_TEST

START_TEST(too_many_answers_are_a_finding)
{
    response_table_head(&answers.table, &answers.text);
    ck_assert_ok(add(NUMBERED, 0));
    answers.text.limit = answers.text.length + answers.row.length;
    ck_assert_ok(add(NUMBERED, 0));
    ck_assert_fault(add(NUMBERED, 0), FAULT_LIMIT);
    ck_assert_str_eq(fault_detail()->code, "weights_answers_size");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sample_answers");
    TCase *cases = tcase_create("all");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, answers_without_a_number_leave_their_lines);
    tcase_add_test(cases, purged_answers_are_no_lines);
    tcase_add_test(cases, too_many_answers_are_a_finding);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
