/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/plan.h"
#include "schema/targets.h"
#include "tests/schema/fixture.h"

static struct fixture fixture;

static void set_up(void) { fixture = fixture_new(); }

static void tear_down(void) { fixture_cleanup(&fixture); }

static struct campaign_plan plan_of(const char *targets)
{
    struct campaign_plan plan = {.campaign = fixture_campaign()};
    plan.campaign.revision = -1;
    if (targets != NULL)
        ck_assert_ok(
            targets_read(targets, &plan.campaign, fixture.form, fixture.arena, &plan.targets));
    return plan;
}

static void refused(const char *table, const char *code)
{
    struct campaign campaign = fixture_campaign();
    struct target_list targets = {0};
    ck_assert_int_ne(targets_read(table, &campaign, fixture.form, fixture.arena, &targets), OK);
    ck_assert_str_eq(fault_detail()->code, code);
}

START_TEST(a_wrong_table_is_refused_by_line)
{
    refused("", "target_columns");
    refused("a,b\n", "target_columns");
    refused("unit,target,more\n100,1,1\n", "target_columns");
    refused("unit,question,target\n100,a,1\n", "target_columns");
    refused("unit,target\n999,1\n", "target_unit");
    refused("unit,target\n100,0\n", "target_count");
    refused("unit,target\n100,-1\n", "target_count");
    refused("unit,target\n100,1.5\n", "target_count");
    refused("unit,target\n100,10000001\n", "target_count");
    refused("unit,target\n100,99999999999999999999\n", "target_count");
    refused("unit,target\n100\n", "csv_columns");
    refused("unit,target\n100,1\n100,2\n", "target_twice");
    refused("unit,question,level,target\n100,none,1,2\n", "target_question");
    refused("unit,question,level,target\n100,,1,2\n", "target_question");
    refused("unit,question,level,target\n100,a,9,2\n", "target_level");
    refused("unit,question,level,target\n100,a,,2\n", "target_level");
    refused("unit,target\n\"100\0,2\n", "csv_quote");
}
END_TEST

START_TEST(a_table_is_written_as_it_is_read)
{
    AUTO(buffer) struct buffer text = buffer_of(4096);
    struct campaign_plan plan = plan_of(
        "unit;question;level;target\r\n101;;;10\r\n\r\n100;m;3;4\r\n100;;;7\r\n100;a;2;5\r\n");
    targets_write(&plan.targets, &text);
    ck_assert_str_eq(text.data,
                     "unit,question,level,target\n100,,,7\n100,a,2,5\n100,m,3,4\n101,,,10\n");
    struct campaign_plan again = plan_of(text.data);
    ck_assert_uint_eq(again.targets.count, 4);
    ck_assert_int_eq(again.targets.items[3].target, 10);
}
END_TEST

START_TEST(one_number_is_for_every_unit)
{
    struct campaign campaign = fixture_campaign();
    struct target_list targets = {0};
    ck_assert_ok(targets_same("200", &campaign, fixture.arena, &targets));
    ck_assert_uint_eq(targets.count, campaign.unit_count);
    ck_assert_str_eq(targets.items[5].unit, "105");
    ck_assert_int_eq(targets.items[5].target, 200);
    ck_assert_fault(targets_same("x", &campaign, fixture.arena, &targets), FAULT_INVALID);
}
END_TEST

static struct target_table progress(void)
{
    struct target_table table;
    const struct target_query query = {.form = fixture.form, .campaign = "c"};
    ck_assert_ok(store_target_progress(fixture.store, &query, fixture.arena, &table));
    return table;
}

static void put_answers(void)
{
    ck_assert_int_eq(put_sample(fixture.store, 1, "100", 1), PUT_STORED);
    ck_assert_int_eq(put_sample(fixture.store, 2, "100", 2), PUT_STORED);
    ck_assert_int_eq(put_sample(fixture.store, 3, "100", 2), PUT_STORED);
    ck_assert_int_eq(put_sample(fixture.store, 4, "102", 2), PUT_STORED);
}

START_TEST(answers_count_against_units)
{
    ck_assert_uint_eq(progress().count, 0);
    put_answers();
    struct campaign_plan plan = plan_of("unit,target\n100,5\n101,5\n102,5\n");
    ck_assert_ok(store_change_plan(fixture.store, &plan, "an"));
    struct target_table table = progress();
    ck_assert_uint_eq(table.count, 3);
    ck_assert_int_eq(table.rows[0].count, 3);
    ck_assert_int_eq(table.rows[1].count, 0);
    ck_assert_int_eq(table.rows[2].count, 1);
    ck_assert_int_eq(table.rows[2].target.target, 5);
}
END_TEST

START_TEST(answers_count_against_groups)
{
    struct campaign_plan plan = plan_of(
        "unit,question,level,target\n100,,,9\n100,a,1,9\n100,a,2,9\n100,m,1,9\n101,a,2,9\n");
    ck_assert_ok(store_change_plan(fixture.store, &plan, "an"));
    put_answers();
    struct target_table table = progress();
    ck_assert_uint_eq(table.count, 5);
    ck_assert_int_eq(table.rows[0].count, 3);
    ck_assert_int_eq(table.rows[1].count, 1);
    ck_assert_int_eq(table.rows[2].count, 2);
    ck_assert_int_eq(table.rows[3].count, 3);
    ck_assert_int_eq(table.rows[4].count, 0);
}
END_TEST

static void change_is_refused(const struct campaign_plan *plan, const char *code)
{
    ck_assert_fault(store_change_plan(fixture.store, plan, "an"), FAULT_CONFLICT);
    ck_assert_str_eq(fault_detail()->code, code);
}

/* What answers stand on stays under them. */
START_TEST(what_answers_stand_on_stays)
{
    static const char *const fewer[] = {"101", "102"};
    ck_assert_ok(store_put_index(fixture.store, "j", "{\"index\":\"j\"}"));
    struct campaign_plan plan = plan_of(NULL);
    plan.campaign.index = "j";
    plan.campaign.kind = KIND_SAMPLE;
    ck_assert_ok(store_change_plan(fixture.store, &plan, NULL));
    put_answers();
    plan.campaign.kind = KIND_COUNTER;
    change_is_refused(&plan, "campaign_answered");
    plan.campaign.kind = KIND_SAMPLE;
    plan.campaign.index = "i";
    change_is_refused(&plan, "campaign_answered");
    plan.campaign.index = "j";
    plan.campaign.units = fewer;
    plan.campaign.unit_count = 2;
    change_is_refused(&plan, "campaign_unit_answered");
    struct campaign now;
    ck_assert_ok(store_campaign(fixture.store, fixture.arena, "c", &now));
    ck_assert_uint_eq(now.unit_count, 6);
    ck_assert_int_eq(now.revision, 1);
}
END_TEST

START_TEST(a_change_is_kept_whole)
{
    static const char *const others[] = {"100", "105"};
    struct campaign_plan plan = plan_of("unit,target\n100,5\n103,5\n");
    plan.campaign.name_vi = "Khảo sát";
    plan.campaign.name_en = "Survey";
    plan.campaign.languages = "vi";
    plan.campaign.idle_s = 90;
    plan.campaign.access = ACCESS_TICKET;
    plan.campaign.to_day = 20800;
    ck_assert_ok(store_change_plan(fixture.store, &plan, "an"));
    struct campaign now;
    ck_assert_ok(store_campaign(fixture.store, fixture.arena, "c", &now));
    ck_assert_str_eq(now.name_vi, "Khảo sát");
    ck_assert_str_eq(now.name_en, "Survey");
    ck_assert_str_eq(now.languages, "vi");
    ck_assert_int_eq(now.idle_s, 90);
    ck_assert_int_eq(now.access, ACCESS_TICKET);
    ck_assert_int_eq(now.to_day, 20800);
    plan = plan_of("unit,target\n100,6\n");
    plan.campaign.units = others;
    plan.campaign.unit_count = 2;
    ck_assert_ok(store_change_plan(fixture.store, &plan, "an"));
    struct target_list targets = {0};
    ck_assert_ok(store_targets(fixture.store, "c", fixture.arena, &targets));
    ck_assert_uint_eq(targets.count, 1);
    ck_assert_int_eq(targets.items[0].target, 6);
    ck_assert_ok(store_campaign(fixture.store, fixture.arena, "c", &now));
    ck_assert_uint_eq(now.unit_count, 2);
    ck_assert_str_eq(now.name_vi, "");
}
END_TEST

START_TEST(who_read_an_older_one_changes_nothing)
{
    struct campaign_plan plan = plan_of(NULL);
    plan.campaign.revision = 0;
    ck_assert_ok(store_change_plan(fixture.store, &plan, "an"));
    change_is_refused(&plan, "campaign_revised");
    plan.campaign.revision = 1;
    ck_assert_ok(store_change_plan(fixture.store, &plan, "an"));
    ck_assert_ok(store_set_campaign_state(fixture.store, "c", CAMPAIGN_CLOSING));
    ck_assert_ok(store_move_campaign(fixture.store, "c", CAMPAIGN_CLOSED, "an"));
    plan.campaign.revision = 2;
    change_is_refused(&plan, "campaign_over");
    plan.campaign.id = "none";
    ck_assert_fault(store_change_plan(fixture.store, &plan, "an"), FAULT_NOTFOUND);
}
END_TEST

START_TEST(what_staff_say_is_checked)
{
    char longest[2 * CAMPAIGN_NAME_MAX];
    struct campaign campaign = fixture_campaign();
    ck_assert_ok(campaign_check(&campaign, fixture.form));
    campaign.languages = "vi";
    ck_assert_ok(campaign_check(&campaign, fixture.form));
    static const char *const wrong[] = {"en", "vi,", ",vi", "vi,,vi", "x,vi"};
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
        campaign.languages = wrong[i];
        ck_assert_fault(campaign_check(&campaign, fixture.form), FAULT_INVALID);
    }
    campaign.languages = "";
    memset(longest, 'a', CAMPAIGN_NAME_MAX + 1);
    longest[CAMPAIGN_NAME_MAX + 1] = '\0';
    campaign.name_vi = longest;
    ck_assert_fault(campaign_check(&campaign, fixture.form), FAULT_INVALID);
    longest[CAMPAIGN_NAME_MAX] = '\0';
    ck_assert_ok(campaign_check(&campaign, fixture.form));
    ck_assert_str_eq(campaign_title(&campaign, fixture.form, "en"), longest);
    campaign.name_en = "a\nb";
    ck_assert_fault(campaign_check(&campaign, fixture.form), FAULT_INVALID);
    campaign.name_en = campaign.name_vi = NULL;
    ck_assert_str_eq(campaign_title(&campaign, fixture.form, "vi"), "Phiếu");
    campaign.idle_s = CAMPAIGN_IDLE_LEAST_S - 1;
    ck_assert_fault(campaign_check(&campaign, fixture.form), FAULT_INVALID);
    campaign.idle_s = CAMPAIGN_IDLE_MOST_S;
    campaign.from_day = 10;
    campaign.to_day = 9;
    ck_assert_fault(campaign_check(&campaign, fixture.form), FAULT_INVALID);
    campaign.to_day = 10;
    ck_assert_ok(campaign_check(&campaign, fixture.form));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("targets");
    TCase *cases = tcase_create("targets");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, a_wrong_table_is_refused_by_line);
    tcase_add_test(cases, a_table_is_written_as_it_is_read);
    tcase_add_test(cases, one_number_is_for_every_unit);
    tcase_add_test(cases, answers_count_against_units);
    tcase_add_test(cases, answers_count_against_groups);
    tcase_add_test(cases, what_answers_stand_on_stays);
    tcase_add_test(cases, a_change_is_kept_whole);
    tcase_add_test(cases, who_read_an_older_one_changes_nothing);
    tcase_add_test(cases, what_staff_say_is_checked);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
