/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/score_task.h"

#include "forms/campaign.h"
#include "tests/support/check_main.h"

#include <string.h>

static int32_t day(const char *text)
{
    int32_t out = 0;
    ck_assert(day_parse(text, &out));
    return out;
}

START_TEST(quarters)
{
    static const char *const wrong[] = {"",        "2026",     "2026-Q0",  "2026-Q5", "2026-q1",
                                        "1999-Q4", "2200-Q1",  "2026-Q11", "x026-Q1", "-026-Q1",
                                        "2026/Q1", " 2026-Q1", "+202-Q1"};
    char text[QUARTER_TEXT_SIZE];
    struct quarter quarter;
    ck_assert(quarter_parse("2024-Q1", &quarter));
    ck_assert_int_eq(quarter.first_day, day("2024-01-01"));
    ck_assert_int_eq(quarter.last_day, day("2024-03-31"));
    ck_assert(quarter_parse("2199-Q4", &quarter));
    ck_assert_int_eq(quarter.last_day, day("2199-12-31"));
    quarter = quarter_of(day("2026-12-31"));
    quarter_text(&quarter, text);
    ck_assert_str_eq(text, "2026-Q4");
    ck_assert_int_eq(quarter_of(quarter.last_day + 1).year, 2027);
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
        ck_assert_msg(!quarter_parse(wrong[i], &quarter), "%s", wrong[i]);
}
END_TEST

START_TEST(overdue_from_the_day_after)
{
    struct score_task task = {.due_day = 100};
    ck_assert(!score_task_is_overdue(&task, 100));
    ck_assert(score_task_is_overdue(&task, 101));
    task.state = SCORE_TASK_DONE;
    ck_assert(!score_task_is_overdue(&task, 101));
    task = (struct score_task){.due_day = DAY_NONE};
    ck_assert(!score_task_is_overdue(&task, 101));
}
END_TEST

START_TEST(states_and_texts)
{
    enum score_task_state state;
    for (size_t i = 0; i < SCORE_TASK_STATES; i++) {
        ck_assert(score_task_state_parse(score_task_state_name((enum score_task_state)i), &state));
        ck_assert_uint_eq(state, i);
    }
    ck_assert(!score_task_state_parse("", &state));
    ck_assert(score_task_text_fits("Sở", 2));
    ck_assert(!score_task_text_fits("Sở ", 2));
    ck_assert(!score_task_text_fits("\a", 2));
    ck_assert(!score_task_text_fits("\xff", 2));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("score_task");
    TCase *cases = tcase_create("score_task");
    tcase_add_test(cases, quarters);
    tcase_add_test(cases, overdue_from_the_day_after);
    tcase_add_test(cases, states_and_texts);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
