/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/guesses.h"

#include "base/id.h"
#include "schema/accounts.h"
#include "tests/support/check_main.h"

#include <stdio.h>

static const int64_t NOW = 1800000000000;

static struct guesses *guesses;

static void setup(void)
{
    ck_assert_ok(id_start());
    ck_assert_ok(guesses_new(&guesses));
}

static void teardown(void) { guesses_free(guesses); }

START_TEST(a_name_nobody_has_is_slowed_down_like_an_account)
{
    struct account account = {.failed_ms = NOW};
    for (int64_t i = 1; i < 20; i++) {
        guesses_note(guesses, "nobody", NOW);
        account.failures = i;
        ck_assert_int_eq(guesses_wait_ms(guesses, "nobody", NOW), account_wait_ms(&account, NOW));
        ck_assert_int_eq(guesses_wait_ms(guesses, "nobody", NOW + 40000),
                         account_wait_ms(&account, NOW + 40000));
    }
    ck_assert_int_eq(guesses_wait_ms(guesses, "nobody", NOW), ACCOUNT_WAIT_MOST_MS);
}
END_TEST

START_TEST(others_are_not_slowed_down)
{
    char name[24];
    size_t slowed = 0;
    for (int i = 0; i < ACCOUNT_FREE_TRIES; i++)
        guesses_note(guesses, "", NOW);
    ck_assert_int_gt(guesses_wait_ms(guesses, "", NOW), 0);
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "name-%d", i);
        slowed += guesses_wait_ms(guesses, name, NOW) > 0;
    }
    ck_assert_uint_le(slowed, 5); /* who shares its place: one in GUESSES_PLACES */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("guesses");
    TCase *cases = tcase_create("guesses");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, a_name_nobody_has_is_slowed_down_like_an_account);
    tcase_add_test(cases, others_are_not_slowed_down);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
