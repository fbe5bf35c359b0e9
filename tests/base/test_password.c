/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/password.h"

#include "base/id.h"
#include "tests/support/check_main.h"

#include <string.h>

static void setup(void) { ck_assert_ok(id_start()); }

START_TEST(a_hash_knows_its_password)
{
    char one[PASSWORD_HASH_SIZE];
    char two[PASSWORD_HASH_SIZE];
    ck_assert_ok(password_hash("con mèo trèo cây cau", one));
    ck_assert_ok(password_hash("con mèo trèo cây cau", two));
    ck_assert_int_eq(strncmp(one, "$argon2id$v=19$m=65536,t=2,p=1$", 31), 0);
    ck_assert_str_ne(one, two); /* salted */
    ck_assert(password_matches(one, "con mèo trèo cây cau"));
    ck_assert(!password_matches(one, "con mèo trèo cây ca"));
    ck_assert(!password_matches(one, ""));
    ck_assert(!password_matches("", "con mèo trèo cây cau"));
    ck_assert(!password_matches("$argon2id$broken", "con mèo trèo cây cau"));
    password_pretend("whatever it is");
}
END_TEST

START_TEST(what_may_be_a_password)
{
    char long_one[PASSWORD_BYTES_MAX + 2];
    memset(long_one, 'x', sizeof long_one);
    long_one[sizeof long_one - 1] = '\0';
    const struct {
        const char *password;
        const char *code; /* NULL = it may */
    } cases[] = {
        {"con mèo trèo cây cau", NULL},
        {"ba bông hoa", NULL},
        {"ngắn quá", "password_short"},
        {"", "password_short"},
        {"\xff\xfe nothing of the kind", "password_short"},
        {"ằằằằằằằằằ", "password_short"}, /* 9 characters, 27 bytes */
        {"nguyen.van.an", "password_name"},
        {"Nguyen.Van.An", "password_name"},
        {"1234567890", "password_easy"},
        {"QWERTYUIOP", "password_easy"},
        {"aaaaaaaaaaaa", "password_easy"},
        {"matkhau123", "password_easy"},
        {long_one, "password_long"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        const char *code = password_refused(cases[i].password, "nguyen.van.an");
        ck_assert_msg((code == NULL) == (cases[i].code == NULL), "%s", cases[i].password);
        if (code != NULL)
            ck_assert_str_eq(code, cases[i].code);
    }
    long_one[PASSWORD_BYTES_MAX] = '\0';
    long_one[0] = 'y';
    ck_assert_ptr_null(password_refused(long_one, "an"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("password");
    TCase *cases = tcase_create("password");
    tcase_set_timeout(cases, 120);
    tcase_add_checked_fixture(cases, setup, NULL);
    tcase_add_test(cases, a_hash_knows_its_password);
    tcase_add_test(cases, what_may_be_a_password);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
