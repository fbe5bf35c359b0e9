/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number_cell.h"

#include "tests/support/check_main.h"

#include <stdio.h>

static const char *text_of(struct exact value)
{
    static char kept[64];
    AUTO(buffer) struct buffer text = buffer_of(64);
    ck_assert_ok(number_cell_text(value, 0, &text));
    snprintf(kept, sizeof kept, "%s", text.data);
    return kept;
}

static const struct {
    const char *cell;
    const char *value;
} single[] = {
    {"9.5", "9.5"},
    {"1,4741", "1.4741"},
    {"8.4239", "8.4239"},
    {"13.50", "13.5"},
    {"-0,0193", "-0.0193"},
    {"86.2482 (86,25)", "86.2482"},
    {"86,2482(86.25)", "86.2482"},
    {" 10 ", "10"},
    {"\xc2\xa0"
     "10\n",
     "10"},
    {"+3", "3"},
    {".5", "0.5"},
    {",25", "0.25"},
    {"0,250", "0.25"},
    {"0.1234", "0.1234"},
    {"12345.678", "12345.6780"},
    {"1.234,5", "1234.5"},
    {"1,234.5", "1234.5"},
    {"1.234.567,8", "1234567.8"},
    {"1.234.567", "1234567"},
    {"1 234 567", "1234567"},
    {"\xe2\x88\x92"
     "1",
     "-1"},
    {"\xe2\x80\x93 0,5", "-0.5"},
    {"1.000 (1,0)", "1"},
    {"41.940 (41940)", "41940"},
};

START_TEST(one_reading)
{
    struct number_cell cell = number_cell_read(single[_i].cell);
    ck_assert_msg(cell.kind == NUMBER_ONE, "%s", single[_i].cell);
    ck_assert_str_eq(text_of(cell.value), single[_i].value);
}
END_TEST

static const struct {
    const char *cell;
    const char *value;
    const char *grouped;
    char mark;
} twofold[] = {
    {"1.000", "1", "1000", '.'},
    {"1,234", "1.2340", "1234", ','},
    {"41.940", "41.94", "41940", '.'},
    {"-100.125", "-100.1250", "-100125", '.'},
};

START_TEST(two_readings)
{
    struct number_cell cell = number_cell_read(twofold[_i].cell);
    ck_assert_msg(cell.kind == NUMBER_TWO, "%s", twofold[_i].cell);
    ck_assert_str_eq(text_of(cell.value), twofold[_i].value);
    ck_assert_str_eq(text_of(cell.grouped), twofold[_i].grouped);
    ck_assert_int_eq(cell.mark, twofold[_i].mark);
}
END_TEST

static const char *const none[] = {
    "abc",       "1.2.3",
    "1,23,456",  "1.234.56",
    "12a",       "1.",
    "--1",       "1-",
    "5%",        "(1)",
    "1 (x)",     "1 (2",
    ".",         "+",
    "1.234,5,6", "99999999999999999999",
    "0.000.000", "1e3",
    "1(2)(3)",   "0123456789012345678901234567890123456789012345678901234567890123456789",
};

START_TEST(no_number) { ck_assert_int_eq(number_cell_read(none[_i]).kind, NUMBER_NONE); }
END_TEST

static const char *const empty[] = {"", " ", "-", "\xe2\x80\x93", "\xc2\xa0"};

START_TEST(nothing) { ck_assert_int_eq(number_cell_read(empty[_i]).kind, NUMBER_EMPTY); }
END_TEST

START_TEST(a_twin_chooses_the_reading_it_rounds)
{
    struct number_cell cell = number_cell_read("86.248 (86,25)");
    ck_assert_int_eq(cell.kind, NUMBER_ONE);
    ck_assert_str_eq(text_of(cell.value), "86.2480");
    cell = number_cell_read("86.248 (86.248,0)");
    ck_assert_int_eq(cell.kind, NUMBER_ONE);
    ck_assert_str_eq(text_of(cell.value), "86248");
    cell = number_cell_read("86.248 (86,3)");
    ck_assert_int_eq(cell.kind, NUMBER_TWO);
    ck_assert(!cell.has_twin);
}
END_TEST

START_TEST(a_twin_is_kept)
{
    struct number_cell cell = number_cell_read("86.2482 (86,25)");
    ck_assert(cell.has_twin);
    ck_assert_int_eq(cell.twin_digits, 2);
    ck_assert_str_eq(text_of(cell.twin), "86.25");
}
END_TEST

/* What is written has one reading, whatever the number of decimals. */
START_TEST(what_is_written_has_one_reading)
{
    static const char *const numbers[] = {"1.474", "-1.125", "0.5", "12", "1.47412", "100.001"};
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
        AUTO(buffer) struct buffer text = buffer_of(64);
        struct exact value;
        ck_assert_ok(exact_parse(numbers[i], &value));
        ck_assert_ok(number_cell_text(value, 1, &text));
        struct number_cell cell = number_cell_read(text.data);
        ck_assert_msg(cell.kind == NUMBER_ONE, "%s", text.data);
        ck_assert_int_eq(exact_compare(cell.value, value), 0);
    }
}
END_TEST

START_TEST(endless_decimals_are_a_fault)
{
    AUTO(buffer) struct buffer text = buffer_of(64);
    struct exact third;
    ck_assert_ok(exact_ratio(1, 3, &third));
    ck_assert_fault(number_cell_text(third, 2, &text), FAULT_NUMERIC);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("number_cell");
    TCase *tests = tcase_create("cells");
    tcase_add_loop_test(tests, one_reading, 0, ARRAY_LENGTH(single));
    tcase_add_loop_test(tests, two_readings, 0, ARRAY_LENGTH(twofold));
    tcase_add_loop_test(tests, no_number, 0, ARRAY_LENGTH(none));
    tcase_add_loop_test(tests, nothing, 0, ARRAY_LENGTH(empty));
    tcase_add_test(tests, a_twin_chooses_the_reading_it_rounds);
    tcase_add_test(tests, a_twin_is_kept);
    tcase_add_test(tests, what_is_written_has_one_reading);
    tcase_add_test(tests, endless_decimals_are_a_fault);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
