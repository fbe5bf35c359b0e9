/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/staff.h"

#include "tests/support/check_main.h"

#include <string.h>

static struct unit_list *units;

static void setup(void) { ck_assert_ok(unit_list_builtin(&units)); }

static void teardown(void) { unit_list_free(units); }

/* Rights by role, in the order of enum staff_right. */
static const char *const rows[STAFF_ROLE_COUNT] = {
    [STAFF_VIEWER] = "x.........",
    [STAFF_OFFICER] = "xxxx....x.",
    [STAFF_ANALYST] = "xx..x...xx",
    [STAFF_ADMINISTRATOR] = "xxxxxxxxxx",
};

START_TEST(rights_by_role_and_place)
{
    for (size_t role = 0; role < STAFF_ROLE_COUNT; role++) {
        ck_assert_uint_eq(strlen(rows[role]), STAFF_RIGHT_COUNT);
        for (size_t i = 0; i < STAFF_RIGHT_COUNT; i++) {
            enum staff_right right = (enum staff_right)i;
            bool has = rows[role][i] == 'x';
            struct staff commune = {.role = (enum staff_role)role, .place = "19333"};
            struct staff province = {.role = (enum staff_role)role, .place = "44"};
            struct staff country = {.role = (enum staff_role)role, .place = STAFF_EVERYWHERE};
            ck_assert_int_eq(staff_has(&commune, right), has);
            ck_assert_int_eq(staff_may(&commune, right, "19333", units), has);
            ck_assert(!staff_may(&commune, right, "19351", units)); /* the commune beside it */
            ck_assert(!staff_may(&commune, right, "44", units));    /* above it */
            ck_assert(!staff_may(&commune, right, NULL, units));
            ck_assert_int_eq(staff_may(&province, right, "44", units), has);
            ck_assert_int_eq(staff_may(&province, right, "19333", units), has);
            ck_assert(!staff_may(&province, right, "46", units));
            ck_assert(!staff_may(&province, right, NULL, units));
            ck_assert_int_eq(staff_may(&country, right, "46", units), has);
            ck_assert_int_eq(staff_may(&country, right, NULL, units), has);
        }
    }
}
END_TEST

START_TEST(places_nobody_knows)
{
    struct staff lost = {.role = STAFF_ADMINISTRATOR, .place = "99999"};
    struct staff empty = {.role = STAFF_ADMINISTRATOR, .place = ""};
    struct staff commune = {.role = STAFF_ADMINISTRATOR, .place = "19333"};
    ck_assert(!staff_may(&lost, STAFF_RESULTS, "99999", units));
    ck_assert(!staff_may(&lost, STAFF_RESULTS, "19333", units));
    ck_assert(!staff_may(&empty, STAFF_RESULTS, "19333", units));
    ck_assert(!staff_may(&empty, STAFF_RESULTS, "", units));
    ck_assert(!staff_may(&commune, STAFF_RESULTS, "", units));
}
END_TEST

START_TEST(names)
{
    ck_assert(staff_name_fits("nguyen.van-an_1"));
    ck_assert(!staff_name_fits("An"));
    ck_assert(!staff_name_fits("ân"));
    ck_assert(!staff_name_fits(""));
    ck_assert(!staff_name_fits("a b"));
    for (size_t i = 0; i < STAFF_ROLE_COUNT; i++) {
        enum staff_role role;
        ck_assert(staff_role_parse(staff_role_name((enum staff_role)i), &role));
        ck_assert_int_eq(role, (int)i);
    }
    enum staff_role none;
    ck_assert(!staff_role_parse("operator", &none));
    ck_assert(!staff_role_parse("", &none));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("staff");
    TCase *cases = tcase_create("staff");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, rights_by_role_and_place);
    tcase_add_test(cases, places_nobody_knows);
    tcase_add_test(cases, names);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
