/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/bands.h"
#include "tests/support/check_main.h"

#include <string.h>

enum { ARENA = 4 << 20, UNITS = 40 };

static struct arena *arena;
static signed char table[UNITS * UNITS];

static void set_up(void)
{
    ck_assert_ok(arena_new(ARENA, &arena));
    memset(table, 0, sizeof table);
}

static void tear_down(void) { arena_free(arena); }

static void differ(size_t higher, size_t lower)
{
    table[higher * UNITS + lower] = 1;
    table[lower * UNITS + higher] = -1;
}

static bool share_a_letter(const char *a, const char *b) { return strpbrk(a, b) != NULL; }

/* Two units differ exactly when they share no letter, and everybody has one. */
static void assert_letters_say_the_pairs(size_t count)
{
    const char *const *letters = NULL;
    const struct band_pairs pairs = {table, UNITS, count};
    ck_assert_ok(bands_letters(&pairs, arena, &letters));
    ck_assert_ptr_nonnull(letters);
    for (size_t i = 0; i < count; i++) {
        ck_assert_str_ne(letters[i], "");
        for (size_t j = 0; j < count; j++)
            ck_assert_msg(i == j ||
                              share_a_letter(letters[i], letters[j]) == (table[i * UNITS + j] == 0),
                          "%zu %s, %zu %s", i, letters[i], j, letters[j]);
    }
}

/* What Piepho's procedure gives for T1 above T3, T4 and T2 above T4: ab is never said of two that
 * differ. */
START_TEST(letters_of_a_ladder)
{
    differ(0, 2);
    differ(0, 3);
    differ(1, 3);
    const char *const *letters = NULL;
    const struct band_pairs pairs = {table, UNITS, 4};
    ck_assert_ok(bands_letters(&pairs, arena, &letters));
    ck_assert_str_eq(letters[0], "a");
    ck_assert_str_eq(letters[1], "ab");
    ck_assert_str_eq(letters[2], "bc");
    ck_assert_str_eq(letters[3], "c");
}
END_TEST

START_TEST(letters_without_a_difference)
{
    const char *const *letters = NULL;
    const struct band_pairs pairs = {table, UNITS, 3};
    ck_assert_ok(bands_letters(&pairs, arena, &letters));
    for (size_t i = 0; i < 3; i++)
        ck_assert_str_eq(letters[i], "a");
    const struct band_pairs nobody = {table, UNITS, 0};
    ck_assert_ok(bands_letters(&nobody, arena, &letters));
}
END_TEST

/* Units of unequal size: the tests need not agree with the order. */
START_TEST(letters_of_any_table)
{
    unsigned state = 20261122;
    for (int round = 0; round < 40; round++) {
        memset(table, 0, sizeof table);
        for (size_t i = 0; i < 12; i++)
            for (size_t j = i + 1; j < 12; j++) {
                state = state * 1664525 + 1013904223;
                if ((state >> 16) % 10 < j - i)
                    differ(i, j);
            }
        assert_letters_say_the_pairs(12);
    }
}
END_TEST

/* Everybody differs from everybody: 26 letters do for 26 units, and no more. */
START_TEST(letters_have_an_end)
{
    for (size_t i = 0; i < UNITS; i++)
        for (size_t j = i + 1; j < UNITS; j++)
            differ(i, j);
    assert_letters_say_the_pairs(26);
    const char *const *letters = NULL;
    const struct band_pairs pairs = {table, UNITS, 27};
    ck_assert_ok(bands_letters(&pairs, arena, &letters));
    ck_assert_ptr_null(letters);
}
END_TEST

START_TEST(places_are_what_pairs_allow)
{
    differ(0, 2);
    differ(0, 3);
    differ(1, 3);
    const size_t expected[4][2] = {{1, 2}, {1, 3}, {2, 4}, {3, 4}};
    const struct band_pairs pairs = {table, UNITS, 4};
    for (size_t i = 0; i < 4; i++) {
        struct band_places places = bands_places(&pairs, i);
        ck_assert_uint_eq(places.first, expected[i][0]);
        ck_assert_uint_eq(places.last, expected[i][1]);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bands");
    TCase *all = tcase_create("bands");
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_test(all, letters_of_a_ladder);
    tcase_add_test(all, letters_without_a_difference);
    tcase_add_test(all, letters_of_any_table);
    tcase_add_test(all, letters_have_an_end);
    tcase_add_test(all, places_are_what_pairs_allow);
    suite_add_tcase(suite, all);
    return run_suite(suite);
}
