/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/schema/fixture.h"

static struct campaign read_campaign(struct fixture *fixture, const char *id)
{
    struct campaign campaign;
    ck_assert_ok(store_campaign(fixture->store, fixture->arena, id, &campaign));
    return campaign;
}

#define OF_CAMPAIGNS "action LIKE 'campaign%'" /* the fixture's units and form have rows too */

START_TEST(a_campaign_comes_back_whole)
{
    struct fixture fixture = fixture_new();
    /* Unsorted, one twice. */
    const char *const units[] = {"103", "101", "103"};
    struct campaign made = fixture_campaign();
    made.id = "b";
    made.state = CAMPAIGN_DRAFT;
    made.access = ACCESS_TICKET;
    made.from_day = 20700;
    made.to_day = 20700;
    made.simulated = true;
    made.units = units;
    made.unit_count = ARRAY_LENGTH(units);
    ck_assert_ok(store_create_campaign(fixture.store, &made));
    struct campaign back = read_campaign(&fixture, "b");
    ck_assert_str_eq(back.id, "b");
    ck_assert_str_eq(back.province, "46");
    ck_assert_str_eq(back.form, "tiny");
    ck_assert_str_eq(back.version, "1");
    ck_assert_str_eq(back.index, "i");
    ck_assert_int_eq(back.state, CAMPAIGN_DRAFT);
    ck_assert_int_eq(back.access, ACCESS_TICKET);
    ck_assert_int_eq(back.from_day, 20700);
    ck_assert_int_eq(back.to_day, 20700);
    ck_assert(back.simulated);
    ck_assert_uint_eq(back.unit_count, 2);
    ck_assert_str_eq(back.units[0], "101");
    ck_assert_str_eq(back.units[1], "103");
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(open_days_and_no_units_come_back_so)
{
    struct fixture fixture = fixture_new();
    struct campaign made = fixture_campaign();
    made.id = "none";
    made.units = NULL;
    made.unit_count = 0;
    ck_assert_ok(store_create_campaign(fixture.store, &made));
    struct campaign back = read_campaign(&fixture, "none");
    ck_assert_int_eq(back.from_day, DAY_NONE);
    ck_assert_int_eq(back.to_day, DAY_NONE);
    ck_assert_uint_eq(back.unit_count, 0);
    ck_assert(!back.simulated);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(campaigns_are_listed_by_id)
{
    struct fixture fixture = fixture_new();
    struct campaign made = fixture_campaign();
    made.id = "a";
    ck_assert_ok(store_create_campaign(fixture.store, &made));
    const struct campaign *all = NULL;
    size_t count = 0;
    ck_assert_ok(store_campaigns(fixture.store, fixture.arena, &all, &count));
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(all[0].id, "a");
    ck_assert_str_eq(all[1].id, "c");
    ck_assert_uint_eq(all[1].unit_count, ARRAY_LENGTH(fixture_units));
    AUTO(arena) struct arena *narrow = NULL;
    ck_assert_ok(arena_new(256, &narrow));
    ck_assert_fault(store_campaigns(fixture.store, narrow, &all, &count), FAULT_LIMIT);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(creating_names_what_is_wrong)
{
    struct fixture fixture = fixture_new();
    struct campaign made = fixture_campaign();
    ck_assert_fault(store_create_campaign(fixture.store, &made), FAULT_CONFLICT);
    ck_assert_detail("campaign_exists");
    made.id = "Đợt 1";
    ck_assert_fault(store_create_campaign(fixture.store, &made), FAULT_INVALID);
    ck_assert_detail("campaign_id");
    made.id = "d";
    made.version = "2";
    ck_assert_fault(store_create_campaign(fixture.store, &made), FAULT_NOTFOUND);
    ck_assert_detail("form_version_unknown");
    made.version = "1";
    made.index = "j";
    ck_assert_fault(store_create_campaign(fixture.store, &made), FAULT_NOTFOUND);
    ck_assert_detail("index_unknown");
    made.index = "i";
    made.from_day = 2;
    made.to_day = 1;
    ck_assert_fault(store_create_campaign(fixture.store, &made), FAULT_INVALID);
    ck_assert_detail("store_refused");
    made.to_day = 2;
    const char *const units[] = {"100", "999"};
    made.units = units;
    made.unit_count = ARRAY_LENGTH(units);
    ck_assert_fault(store_create_campaign(fixture.store, &made), FAULT_NOTFOUND);
    ck_assert_detail("unit_unknown");
    /* Nothing of the failed ones stays. */
    struct campaign none;
    ck_assert_fault(store_campaign(fixture.store, fixture.arena, "d", &none), FAULT_NOTFOUND);
    ck_assert_detail("campaign_unknown");
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT count(*) FROM audit WHERE " OF_CAMPAIGNS), 1);
    fixture_cleanup(&fixture);
}
END_TEST

/* Sets the state behind the store's back, so that every pair can be tried. */
static void force_state(const struct fixture *fixture, enum campaign_state state)
{
    char sql[96];
    snprintf(sql, sizeof sql, "UPDATE campaign SET state = '%s'", campaign_state_name(state));
    ck_assert_int_eq(run_sql(fixture->folder, sql), SQLITE_OK);
}

START_TEST(only_the_arrows_of_the_picture_are_taken)
{
    static const bool allowed[4][4] = {
        [CAMPAIGN_DRAFT] = {[CAMPAIGN_OPEN] = true},
        [CAMPAIGN_OPEN] = {[CAMPAIGN_CLOSING] = true},
        [CAMPAIGN_CLOSING] = {[CAMPAIGN_OPEN] = true, [CAMPAIGN_CLOSED] = true},
    };
    struct fixture fixture = fixture_new();
    for (int from = CAMPAIGN_DRAFT; from <= CAMPAIGN_CLOSED; from++) {
        for (int to = CAMPAIGN_DRAFT; to <= CAMPAIGN_CLOSED; to++) {
            force_state(&fixture, (enum campaign_state)from);
            enum fault fault =
                store_set_campaign_state(fixture.store, "c", (enum campaign_state)to);
            ck_assert_int_eq(fault, allowed[from][to] ? OK : FAULT_CONFLICT);
            if (fault != OK)
                ck_assert_detail("campaign_state");
            ck_assert_int_eq(read_campaign(&fixture, "c").state, allowed[from][to] ? to : from);
        }
    }
    ck_assert_fault(store_set_campaign_state(fixture.store, "x", CAMPAIGN_OPEN), FAULT_NOTFOUND);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(every_change_is_in_the_audit_for_ever)
{
    struct fixture fixture = fixture_new();
    ck_assert_ok(store_set_campaign_state(fixture.store, "c", CAMPAIGN_CLOSING));
    ck_assert_fault(store_set_campaign_state(fixture.store, "c", CAMPAIGN_CLOSING), FAULT_CONFLICT);
    ck_assert_ok(store_set_campaign_state(fixture.store, "c", CAMPAIGN_CLOSED));
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT count(*) FROM audit WHERE " OF_CAMPAIGNS), 3);
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT count(*) FROM audit WHERE action = "
                                              "'campaign_create' AND detail = 'open'"),
                     1);
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT count(*) FROM audit WHERE number = "
                                              "(SELECT max(number) FROM audit) AND "
                                              "action = 'campaign_state' AND subject = 'c' AND "
                                              "detail = 'closed' AND actor <> '' AND at_ms > 0"),
                     1);
    ck_assert_int_eq(run_sql(fixture.folder, "DELETE FROM audit"), SQLITE_CONSTRAINT);
    ck_assert_int_eq(run_sql(fixture.folder, "UPDATE audit SET actor = 'x'"), SQLITE_CONSTRAINT);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(changes_are_numbered)
{
    struct fixture fixture = fixture_new();
    int64_t first = 0, second = 0, third = 0;
    ck_assert_ok(store_campaign_changes(fixture.store, &first));
    ck_assert_int_gt(first, 0);
    ck_assert_ok(store_set_campaign_state(fixture.store, "c", CAMPAIGN_CLOSING));
    ck_assert_ok(store_campaign_changes(fixture.store, &second));
    ck_assert_int_gt(second, first);
    ck_assert_fault(store_set_campaign_state(fixture.store, "c", CAMPAIGN_DRAFT), FAULT_CONFLICT);
    ck_assert_ok(store_campaign_changes(fixture.store, &third));
    ck_assert_int_eq(third, second);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(what_a_campaign_is_cannot_be_rewritten)
{
    static const char *const attempts[] = {
        "UPDATE campaign SET simulated = 1",
        "UPDATE campaign SET province = '48'",
        "UPDATE campaign SET version = '2'",
        "UPDATE campaign SET state = 'ajar'",
    };
    struct fixture fixture = fixture_new();
    for (size_t i = 0; i < ARRAY_LENGTH(attempts); i++)
        ck_assert_int_eq(run_sql(fixture.folder, attempts[i]), SQLITE_CONSTRAINT);
    ck_assert_int_eq(run_sql(fixture.folder, "UPDATE campaign SET to_day = 30000"), SQLITE_OK);
    fixture_cleanup(&fixture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("campaigns");
    TCase *tcase = tcase_create("campaigns");
    tcase_set_timeout(tcase, 30);
    tcase_add_test(tcase, a_campaign_comes_back_whole);
    tcase_add_test(tcase, open_days_and_no_units_come_back_so);
    tcase_add_test(tcase, campaigns_are_listed_by_id);
    tcase_add_test(tcase, creating_names_what_is_wrong);
    tcase_add_test(tcase, only_the_arrows_of_the_picture_are_taken);
    tcase_add_test(tcase, every_change_is_in_the_audit_for_ever);
    tcase_add_test(tcase, changes_are_numbered);
    tcase_add_test(tcase, what_a_campaign_is_cannot_be_rewritten);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
