/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/fieldwork.h"
#include "tests/schema/fixture.h"

static struct fixture fixture;

static void set_up(void) { fixture = fixture_new(); }

static void tear_down(void) { fixture_cleanup(&fixture); }

enum { TODAY = 20010 };

static const char *const asked[] = {"100", "102", "103", "105"};

static struct fieldwork counted(size_t units)
{
    const struct fieldwork_query query = {"c", asked, units, TODAY};
    struct fieldwork found;
    ck_assert_ok(store_fieldwork(fixture.store, &query, fixture.arena, &found));
    return found;
}

START_TEST(nothing_yet)
{
    struct fieldwork found = counted(1);
    ck_assert_uint_eq(found.day_count, 0);
    ck_assert_int_eq(found.units[0].valid, 0);
    ck_assert_int_eq(found.units[0].last_day, DAY_NONE);
    ck_assert_uint_eq(counted(0).day_count, 0);
}
END_TEST

/* Unit, day, whether complete, whether quarantined: rows put behind the store's back. */
START_TEST(each_unit_has_its_counts)
{
    static const char *const rows[] = {"('100', 20000, 1, 0)", "('100', 20005, 1, 0)",
                                       "('100', 20003, 0, 0)", "('100', NULL, 1, 1)",
                                       "('102', 29999, 1, 1)", "('104', 19999, 1, 0)",
                                       "('102', 20010, 1, 0)", "('102', 19996, 1, 0)"};
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
    struct fieldwork found = counted(ARRAY_LENGTH(asked));
    const struct unit_fieldwork *units = found.units;
    ck_assert_int_eq(units[0].valid, 2);
    ck_assert_int_eq(units[0].partial, 1);
    ck_assert_int_eq(units[0].quarantined, 1);
    ck_assert_int_eq(units[0].refused, 5);
    ck_assert_int_eq(units[0].first_day, 20000);
    ck_assert_int_eq(units[0].last_day, 20005);
    ck_assert_int_eq(units[0].recent[FIELDWORK_RECENT - 1], 0);
    ck_assert_int_eq(units[0].recent[FIELDWORK_RECENT - 1 - 5], 1);
    ck_assert_int_eq(units[0].recent[FIELDWORK_RECENT - 1 - 10], 1);
    ck_assert_int_eq(units[1].valid, 2);
    ck_assert_int_eq(units[1].quarantined, 1);
    ck_assert_int_eq(units[1].recent[FIELDWORK_RECENT - 1], 1);
    ck_assert_int_eq(units[1].recent[0], 0); /* 19996 is one day too early */
    ck_assert_int_eq(units[2].valid, 0);
    ck_assert_int_eq(units[3].refused, 1);
    ck_assert_int_eq(units[3].valid, 0);
    /* 1 (a refusal), 19996, 20000, 20001, 20002, 20005, 20010: not 29999, which is held */
    ck_assert_uint_eq(found.day_count, 7);
    ck_assert_int_eq(found.days[0].day, 1);
    ck_assert_int_eq(found.days[2].day, 20000);
    ck_assert_int_eq(found.days[2].valid, 1);
    ck_assert_int_eq(found.days[4].refused, 3);
    ck_assert_int_eq(found.days[6].day, 20010);
}
END_TEST

/* Of very many days the latest are kept. */
START_TEST(many_days)
{
    ck_assert_int_eq(
        run_sql(fixture.folder,
                "WITH RECURSIVE d (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM d "
                "WHERE n < 1000) INSERT INTO refusal SELECT 'c', '100', n, 0, 1 FROM d"),
        SQLITE_OK);
    struct fieldwork found = counted(1);
    ck_assert_uint_eq(found.day_count, FIELDWORK_DAYS_MAX);
    ck_assert_int_eq(found.days[0].day, 1000 - FIELDWORK_DAYS_MAX + 1);
    ck_assert_int_eq(found.units[0].refused, 1000);
}
END_TEST

/* A reader adds up their own units; the others add to no day. */
START_TEST(some_of_the_units)
{
    static const bool mine[] = {false, true, false, false};
    const struct fieldwork_query query = {"c", asked, ARRAY_LENGTH(asked), TODAY};
    AUTO(fieldwork_table) struct fieldwork_table table = {0};
    struct fieldwork found;
    ck_assert_int_eq(run_sql(fixture.folder,
                             "INSERT INTO refusal VALUES ('c', '100', 20001, 0, 2), "
                             "('c', '102', 20002, 0, 3), ('c', '102', 20002, 1, 4)"),
                     SQLITE_OK);
    ck_assert_ok(store_fieldwork_table(fixture.store, &query, &table));
    ck_assert_uint_eq(table.count, 2);
    ck_assert_uint_eq(table.cells[1].unit, 1);
    ck_assert_uint_eq(table.cells[1].refused, 7);
    ck_assert_ok(fieldwork_sum(&table, &query, mine, fixture.arena, &found));
    ck_assert_int_eq(found.units[0].refused, 0);
    ck_assert_int_eq(found.units[1].refused, 7);
    ck_assert_uint_eq(found.day_count, 1);
    ck_assert_int_eq(found.days[0].day, 20002);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fieldwork");
    TCase *cases = tcase_create("fieldwork");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, nothing_yet);
    tcase_add_test(cases, each_unit_has_its_counts);
    tcase_add_test(cases, many_days);
    tcase_add_test(cases, some_of_the_units);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
