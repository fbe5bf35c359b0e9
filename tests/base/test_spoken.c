/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/spoken.h"

#include "tests/support/check_main.h"

#include <ctype.h>
#include <string.h>

enum { TICKET = 16, DEVICE = 28, ROUNDS = 500 };

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

START_TEST(a_secret_reads_back)
{
    static const size_t sizes[] = {2, 3, 4, 5, TICKET, DEVICE, SPOKEN_SYMBOLS_MAX};
    for (size_t i = 0; i < ARRAY_LENGTH(sizes); i++) {
        for (int round = 0; round < ROUNDS; round++) {
            char made[SPOKEN_TEXT_SIZE];
            char read[SPOKEN_TEXT_SIZE];
            spoken_new(sizes[i], made);
            ck_assert_uint_eq(strlen(made), sizes[i] + (sizes[i] - 1) / SPOKEN_GROUP);
            ck_assert(spoken_read(made, sizes[i], read));
            ck_assert_str_eq(made, read);
            ck_assert(!spoken_read(made, sizes[i] == 2 ? 3 : sizes[i] - 1, read));
        }
    }
}
END_TEST

START_TEST(it_is_read_as_people_type_it)
{
    char made[SPOKEN_TEXT_SIZE];
    char typed[4 * SPOKEN_TEXT_SIZE];
    char read[SPOKEN_TEXT_SIZE];
    for (int round = 0; round < ROUNDS; round++) {
        size_t length = 0;
        spoken_new(TICKET, made);
        typed[length++] = ' ';
        for (const char *at = made; *at != '\0'; at++) {
            if (*at == '-')
                continue;
            bool odd = (at - made) % 2 == 1;
            typed[length++] = *at == '0'   ? (odd ? 'o' : 'O')
                              : *at == '1' ? (odd ? 'l' : 'I')
                                           : (char)(odd ? tolower(*at) : *at);
            if (odd)
                typed[length++] = ' ';
        }
        typed[length] = '\0';
        ck_assert_msg(spoken_read(typed, TICKET, read), "%s", typed);
        ck_assert_str_eq(read, made);
    }
}
END_TEST

/* Every symbol replaced by every other, every two changed places: none passes. */
START_TEST(a_slip_is_caught)
{
    static const size_t sizes[] = {2, TICKET, DEVICE, SPOKEN_SYMBOLS_MAX};
    for (size_t s = 0; s < ARRAY_LENGTH(sizes); s++) {
        char made[SPOKEN_TEXT_SIZE];
        char read[SPOKEN_TEXT_SIZE];
        spoken_new(sizes[s], made);
        size_t length = strlen(made);
        for (size_t i = 0; i < length; i++) {
            char kept = made[i];
            for (const char *other = alphabet; kept != '-' && *other != '\0'; other++) {
                made[i] = *other;
                ck_assert_int_eq(spoken_read(made, sizes[s], read), *other == kept);
            }
            made[i] = kept;
            for (size_t j = i + 1; j < length; j++) {
                if (made[i] == made[j] || made[i] == '-' || made[j] == '-')
                    continue;
                made[i] = made[j];
                made[j] = kept;
                ck_assert(!spoken_read(made, sizes[s], read));
                made[j] = made[i];
                made[i] = kept;
            }
        }
    }
}
END_TEST

START_TEST(what_is_no_secret_is_refused)
{
    static const char *const bad[] = {"",   " ",    "-",         "0",   "U0", "0*",
                                      "0=", "00\n", "0\xc3\x81", "000", "٠٠"};
    char read[SPOKEN_TEXT_SIZE] = "before";
    ck_assert(!spoken_read(NULL, 2, read));
    for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
        ck_assert_msg(!spoken_read(bad[i], 2, read), "%s", bad[i]);
    ck_assert_str_eq(read, "before");
    ck_assert(spoken_read("-0 0-", 2, read));
    ck_assert_str_eq(read, "00");
}
END_TEST

/* 2000 times 15 symbols: each of the 32 comes about 937 times, standard deviation 30. */
START_TEST(every_symbol_is_as_likely)
{
    enum { SECRETS = 2000, FAR = 250 };
    int counts[128] = {0};
    char made[SPOKEN_TEXT_SIZE];
    for (int i = 0; i < SECRETS; i++) {
        spoken_new(TICKET, made);
        made[strlen(made) - 1] = '\0'; /* the check symbol is not drawn */
        for (const char *at = made; *at != '\0'; at++)
            counts[(unsigned char)*at]++;
    }
    for (const char *at = alphabet; *at != '\0'; at++)
        ck_assert_int_le(abs(counts[(unsigned char)*at] - SECRETS * 15 / 32), FAR);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("spoken");
    TCase *cases = tcase_create("spoken");
    tcase_add_test(cases, a_secret_reads_back);
    tcase_add_test(cases, it_is_read_as_people_type_it);
    tcase_add_test(cases, a_slip_is_caught);
    tcase_add_test(cases, what_is_no_secret_is_refused);
    tcase_add_test(cases, every_symbol_is_as_likely);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
