/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/fieldwork.h"
#include "tests/schema/fixture.h"

static struct fixture fixture;

static void set_up(void) { fixture = fixture_new(); }

static void tear_down(void) { fixture_cleanup(&fixture); }

static const struct unit_fieldwork *listed(size_t *out_count)
{
    const struct unit_fieldwork *rows = NULL;
    ck_assert_ok(store_fieldwork(fixture.store, "c", fixture.arena, &rows, out_count));
    return rows;
}

START_TEST(nothing_yet)
{
    size_t count = 1;
    ck_assert_ptr_null(listed(&count));
    ck_assert_uint_eq(count, 0);
}
END_TEST

/* Unit, day, whether complete, whether quarantined: rows put behind the store's back. */
START_TEST(each_unit_has_its_counts)
{
    static const char *const rows[] = {"('100', 20000, 1, 0)", "('100', 20005, 1, 0)",
                                       "('100', 20003, 0, 0)", "('100', NULL, 1, 1)",
                                       "('102', NULL, 1, 1)",  "('104', 19999, 1, 0)"};
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
        char sql[600];
        snprintf(sql, sizeof sql,
                 "INSERT INTO response (province, id, campaign, unit, received_ms, started_ms, "
                 "started_day, "
                 "complete, quarantined, hash, document, reasons) SELECT '46', randomblob(16), "
                 "'c', column1, 1, column2, column2, column3, column4, randomblob(32), '{}', "
                 "CASE column4 WHEN 1 THEN '[]' END FROM (VALUES %s)",
                 rows[i]);
        ck_assert_int_eq(run_sql(fixture.folder, sql), SQLITE_OK);
    }
    ck_assert_int_eq(run_sql(fixture.folder, "INSERT INTO refusal VALUES ('c', '100', 20001, 0, 2),"
                                             " ('c', '100', 20002, 1, 3), ('c', '105', 1, 0, 1)"),
                     SQLITE_OK);
    const struct unit_fieldwork *units = listed(&count);
    ck_assert_uint_eq(count, 4);
    ck_assert_str_eq(units[0].unit, "100");
    ck_assert_int_eq(units[0].valid, 2);
    ck_assert_int_eq(units[0].partial, 1);
    ck_assert_int_eq(units[0].quarantined, 1);
    ck_assert_int_eq(units[0].refused, 5);
    ck_assert_int_eq(units[0].first_day, 20000);
    ck_assert_int_eq(units[0].last_day, 20005);
    ck_assert_str_eq(units[1].unit, "102");
    ck_assert_int_eq(units[1].last_day, DAY_NONE);
    ck_assert_int_eq(units[1].quarantined, 1);
    ck_assert_str_eq(units[3].unit, "105");
    ck_assert_int_eq(units[3].refused, 1);
    ck_assert_int_eq(units[3].valid, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fieldwork");
    TCase *cases = tcase_create("fieldwork");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, nothing_yet);
    tcase_add_test(cases, each_unit_has_its_counts);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
