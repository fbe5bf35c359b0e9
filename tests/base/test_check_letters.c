/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers copied wrongly are told: every letter for every other, every two for each other.
 */
#include "base/check_letters.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

enum { SIZE = 64, APART_MAX = 19 };

static const char signs[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char *const numbers[] = {
    "19333-03-07",       "19333-03-R02", "0001", "D01-118", "AZ09.ZZ-1Z",
    "99999999999999999", "19333-03-00",  "Z",    "0"};

static void with_letters(const char *number, char out[SIZE])
{
    char letters[CHECK_LETTERS_SIZE];
    check_letters_of(number, letters);
    snprintf(out, SIZE, "%s-%s", number, letters);
}

static bool is_right(const char *number)
{
    size_t length;
    return check_letters_split(number, &length) == CHECK_RIGHT;
}

START_TEST(the_example_of_the_standard)
{
    char letters[CHECK_LETTERS_SIZE];
    check_letters_of("ISO79", letters);
    ck_assert_str_eq(letters, "3W");
}
END_TEST

START_TEST(numbers_are_right_with_their_letters)
{
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
        char whole[SIZE];
        size_t length = 0;
        with_letters(numbers[i], whole);
        ck_assert_int_eq(check_letters_split(whole, &length), CHECK_RIGHT);
        ck_assert_uint_eq(length, strlen(numbers[i]));
    }
    ck_assert(is_right("iso 79-3w"));
}
END_TEST

START_TEST(every_single_letter_that_is_wrong_is_told)
{
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
        char whole[SIZE];
        with_letters(numbers[i], whole);
        for (size_t at = 0; at < strlen(whole); at++) {
            const char kept = whole[at];
            for (const char *sign = signs; strchr(signs, kept) != NULL && *sign != '\0'; sign++) {
                whole[at] = *sign;
                ck_assert_msg(is_right(whole) == (*sign == kept), "%s", whole);
            }
            whole[at] = kept;
        }
    }
}
END_TEST

START_TEST(every_two_that_changed_places_are_told)
{
    for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
        char whole[SIZE];
        with_letters(numbers[i], whole);
        for (size_t a = 0; a < strlen(whole); a++) {
            for (size_t b = a + 1; b < strlen(whole) && b - a <= APART_MAX; b++) {
                char other[SIZE];
                if (whole[a] == '-' || whole[b] == '-' || whole[a] == '.' || whole[b] == '.')
                    continue;
                snprintf(other, sizeof other, "%s", whole);
                other[a] = whole[b];
                other[b] = whole[a];
                ck_assert_msg(is_right(other) == (whole[a] == whole[b]), "%s", other);
            }
        }
    }
}
END_TEST

/* The pairs by themselves: whatever two signs, whatever place, up to the distance that is said. */
START_TEST(no_two_signs_change_places_unseen)
{
    for (int apart = 1; apart <= APART_MAX; apart++) {
        int power = 1;
        for (int i = 0; i < apart; i++)
            power = power * 36 % 1271;
        for (int difference = 1; difference < 36; difference++)
            ck_assert_int_ne(difference * (power - 1 + 1271) % 1271, 0);
    }
}
END_TEST

START_TEST(what_has_no_letters_is_none)
{
    static const char *const bare[] = {"", "-", "-AB", "19333", "19333-0", "19333-031", "19333-0é"};
    size_t length = 7;
    for (size_t i = 0; i < ARRAY_LENGTH(bare); i++)
        ck_assert_int_eq(check_letters_split(bare[i], &length), CHECK_NONE);
    ck_assert_uint_eq(length, 7);
    ck_assert_int_eq(check_letters_split("19333-03-07", &length), CHECK_WRONG);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("check_letters");
    TCase *tcase = tcase_create("check_letters");
    tcase_add_test(tcase, the_example_of_the_standard);
    tcase_add_test(tcase, numbers_are_right_with_their_letters);
    tcase_add_test(tcase, every_single_letter_that_is_wrong_is_told);
    tcase_add_test(tcase, every_two_that_changed_places_are_told);
    tcase_add_test(tcase, no_two_signs_change_places_unseen);
    tcase_add_test(tcase, what_has_no_letters_is_none);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
