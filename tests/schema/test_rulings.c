/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/rulings.h"

#include "schema/verify.h"
#include "tests/schema/fixture.h"

static struct fixture fixture;
static struct campaign campaign;

#define LATE "[{\"severity\":\"error\",\"at\":\"\",\"code\":\"late\",\"args\":{}}]"
#define RANGE "[{\"severity\":\"error\",\"at\":\"/answers/a\",\"code\":\"choice\",\"args\":{}}]"
#define NO_CONSENT "[{\"severity\":\"error\",\"at\":\"/consent\",\"code\":\"consent\",\"args\":{}}]"

static void hold(unsigned number, const char *unit, int answer, const char *reasons)
{
    struct sample sample;
    sample_make(&sample, number, unit, answer);
    sample.request.reasons = reasons;
    sample.request.codes = NULL;
    sample.request.codes_size = 0;
    ck_assert_int_eq(put_one(fixture.store, &sample), PUT_QUARANTINED);
}

/* Two valid answers; four held: late, late elsewhere, a wrong answer, and without consent. */
static void set_up(void)
{
    fixture = fixture_new();
    campaign = fixture_campaign();
    put_sample(fixture.store, 1, "100", 1);
    put_sample(fixture.store, 2, "101", 2);
    hold(3, "100", 2, LATE);
    hold(4, "101", 1, LATE);
    hold(5, "100", 7, RANGE);
    hold(6, "100", 1, NO_CONSENT);
}

static void tear_down(void) { fixture_cleanup(&fixture); }

static enum fault rule_as(const struct ruling_order *order, unsigned number)
{
    struct uuid id = sample_id(number);
    struct ruling_order one = *order;
    one.campaign = &campaign;
    one.form = fixture.form;
    one.ids = &id;
    one.count = 1;
    return store_rule(fixture.store, &one);
}

static enum fault rule(unsigned number, bool in, const char *why)
{
    const struct ruling_order order = {.in = in, .why = why, .actor = "an", .seen = INT64_MAX};
    return rule_as(&order, number);
}

/* The codes of the first question that a cursor gives, "100:1 101:2". */
static const char *coded(bool ruled)
{
    static char text[200];
    struct response_query query = query_all();
    query.ruled = ruled;
    AUTO(response_cursor) struct response_cursor *cursor = NULL;
    ck_assert_ok(store_cursor(fixture.store, fixture.form, &query, &cursor));
    text[0] = '\0';
    for (;;) {
        const struct coded_response *row = NULL;
        ck_assert_ok(cursor->next(cursor, &row));
        if (row == NULL)
            return text;
        size_t length = strlen(text);
        int code = row->codes[0] == CODE_INVALID ? -1 : (int)row->codes[0];
        snprintf(text + length, sizeof text - length, "%s%s:%d", length > 0 ? " " : "", row->unit,
                 code);
    }
}

static void ck_assert_clean(void)
{
    struct findings findings = findings_in(fixture.arena);
    struct verification verification = {0};
    ck_assert_ok(store_verify(fixture.store, &findings, &verification));
    ck_assert_msg(findings.count == 0, "%s", findings.count > 0 ? findings.items[0].code : "");
}

static int64_t count_of(const char *sql) { return read_sql(fixture.folder, sql); }

START_TEST(the_last_ruling_holds)
{
    ck_assert_str_eq(coded(true), "");
    ck_assert_ok(rule(3, true, "đã gọi lại"));
    ck_assert_str_eq(coded(true), "100:2");
    ck_assert_clean();
    ck_assert_ok(rule(3, false, "nhầm phiếu"));
    ck_assert_str_eq(coded(true), "");
    ck_assert_clean();
    ck_assert_ok(rule(3, true, "xem lại lần hai"));
    ck_assert_str_eq(coded(true), "100:2");
    ck_assert_str_eq(coded(false), "100:1 101:2");
    ck_assert_int_eq(count_all(fixture.store).responses, 2);
    ck_assert_int_eq(count_all(fixture.store).quarantined, 4);
    struct ruling_list rulings;
    ck_assert_ok(store_rulings(fixture.store, "46", sample_id(3), fixture.arena, &rulings));
    ck_assert_uint_eq(rulings.count, 3);
    ck_assert(rulings.items[0].in && !rulings.items[1].in && rulings.items[2].in);
    ck_assert_str_eq(rulings.items[0].why, "xem lại lần hai");
    ck_assert_str_eq(rulings.items[2].actor, "an");
    ck_assert_int_gt(rulings.items[0].number, rulings.items[1].number);
    ck_assert_int_eq(count_of("SELECT count(*) FROM audit WHERE action = 'response_rule' AND "
                              "actor = 'an' AND subject = 'c'"),
                     3);
}
END_TEST

START_TEST(a_wrong_answer_counts_as_none)
{
    ck_assert_ok(rule(5, true, "bấm nhầm"));
    ck_assert_str_eq(coded(true), "100:-1");
    ck_assert_clean();
}
END_TEST

START_TEST(what_may_never_be_ruled_in_is_refused)
{
    ck_assert_int_eq(rule(6, true, "vẫn muốn tính"), FAULT_CONFLICT);
    ck_assert_detail("ruling_bar_consent");
    ck_assert_ok(rule(6, false, "không đồng ý"));
    ck_assert_int_eq(rule(1, true, "phiếu hợp lệ"), FAULT_NOTFOUND);
    ck_assert_detail("ruling_unknown");
    ck_assert_int_eq(rule(77, false, "không có"), FAULT_NOTFOUND);
    ck_assert_int_eq(rule(3, true, ""), FAULT_INVALID);
    ck_assert_detail("ruling_why");
    campaign.id = "other";
    ck_assert_int_eq(rule(3, true, "đợt khác"), FAULT_NOTFOUND);
    ck_assert_int_eq(count_of("SELECT count(*) FROM ruling"), 1);
    ck_assert_str_eq(coded(true), "");
}
END_TEST

START_TEST(several_are_ruled_on_together_or_not_at_all)
{
    const struct uuid ids[] = {sample_id(3), sample_id(4), sample_id(6)};
    struct ruling_order order = {&campaign, fixture.form, ids,  3,
                                 true,      "cùng lý do", NULL, INT64_MAX};
    ck_assert_int_eq(store_rule(fixture.store, &order), FAULT_CONFLICT);
    ck_assert_int_eq(count_of("SELECT count(*) FROM ruling"), 0);
    ck_assert_int_eq(count_of("SELECT count(*) FROM audit WHERE action = 'response_rule'"), 0);
    ck_assert_str_eq(coded(true), "");
    order.count = 2;
    ck_assert_ok(store_rule(fixture.store, &order));
    ck_assert_str_eq(coded(true), "100:2 101:1");
    ck_assert_ok(store_rule(fixture.store, &order)); /* the same post twice */
    ck_assert_int_eq(count_of("SELECT count(*) FROM ruling"), 2);
    ck_assert_clean();
}
END_TEST

START_TEST(who_did_not_see_the_last_ruling_is_told)
{
    int64_t seen = -1;
    ck_assert_ok(store_last_ruling(fixture.store, &seen));
    ck_assert_int_eq(seen, 0);
    ck_assert_ok(rule(3, true, "người thứ nhất"));
    const struct ruling_order second = {.why = "người thứ hai", .actor = "binh", .seen = seen};
    ck_assert_int_eq(rule_as(&second, 3), FAULT_CONFLICT);
    ck_assert_detail("ruling_meanwhile");
    ck_assert_ok(rule_as(&second, 4)); /* nobody ruled on this one */
    ck_assert_str_eq(coded(true), "100:2");
}
END_TEST

START_TEST(rebuild_makes_the_codes_again)
{
    struct rebuilding silent = {0};
    ck_assert_ok(rule(3, true, "đã gọi lại"));
    ck_assert_ok(rule(4, true, "đã gọi lại"));
    ck_assert_ok(rule(4, false, "nhầm"));
    ck_assert_int_eq(run_sql(fixture.folder, "DELETE FROM ruled_codes"), SQLITE_OK);
    struct findings findings = findings_in(fixture.arena);
    struct verification verification = {0};
    ck_assert_ok(store_verify(fixture.store, &findings, &verification));
    ck_assert_uint_eq(findings.count, 1);
    ck_assert_str_eq(findings.items[0].code, "verify_codes");
    ck_assert_ok(store_rebuild(fixture.store, &silent));
    ck_assert_str_eq(coded(true), "100:2");
    ck_assert_clean();
}
END_TEST

START_TEST(codes_that_no_ruling_made_are_found)
{
    ck_assert_int_eq(
        run_sql(fixture.folder,
                "INSERT INTO ruled_codes SELECT province, campaign, unit, id, started_day, "
                "complete, 1, NULL, NULL, NULL, x'0000' FROM response WHERE quarantined LIMIT 1"),
        SQLITE_OK);
    struct findings findings = findings_in(fixture.arena);
    struct verification verification = {0};
    ck_assert_ok(store_verify(fixture.store, &findings, &verification));
    ck_assert_uint_eq(findings.count, 1);
    ck_assert_str_eq(findings.items[0].code, "verify_codes");
}
END_TEST

START_TEST(rulings_are_append_only_and_go_with_their_response)
{
    ck_assert_ok(rule(3, true, "đã gọi lại"));
    ck_assert_int_ne(run_sql(fixture.folder, "UPDATE ruling SET ruled_in = 0"), SQLITE_OK);
    ck_assert_int_ne(run_sql(fixture.folder, "DELETE FROM ruling"), SQLITE_OK);
    ck_assert_int_eq(run_sql(fixture.folder, "PRAGMA foreign_keys = 1; DELETE FROM response WHERE "
                                             "id = (SELECT id FROM ruling)"),
                     SQLITE_OK);
    ck_assert_int_eq(count_of("SELECT count(*) FROM ruling"), 0);
    ck_assert_int_eq(count_of("SELECT count(*) FROM ruled_codes"), 0);
}
END_TEST

static struct held_list listed(struct held_query query)
{
    struct held_list list;
    query.campaign = "c";
    query.limit = query.limit == 0 ? 10 : query.limit;
    ck_assert_ok(store_held(fixture.store, &query, fixture.arena, &list));
    return list;
}

START_TEST(quarantine_is_listed)
{
    static const char *const own[] = {"101"};
    hold(7, "no-such-unit", 1, LATE);
    ck_assert_ok(rule(3, true, "đã gọi lại"));
    ck_assert_ok(rule(4, false, "nhầm"));
    struct held_list all = listed((struct held_query){0});
    ck_assert_uint_eq(all.count, 5);
    ck_assert_int_eq(all.all, 5);
    ck_assert_int_eq(all.items[0].id.bytes[UUID_SIZE - 1], 7);
    ck_assert_int_eq(all.items[0].ruling.number, 0);
    ck_assert(all.items[4].ruling.in);
    ck_assert_str_eq(all.items[4].ruling.why, "đã gọi lại");
    ck_assert_str_eq(all.items[4].reasons, LATE);
    ck_assert_int_eq(listed((struct held_query){.reason = "late"}).all, 3);
    ck_assert_int_eq(listed((struct held_query){.reason = "lat"}).all, 0);
    ck_assert_int_eq(listed((struct held_query){.ruling = HELD_UNRULED}).all, 3);
    ck_assert_int_eq(listed((struct held_query){.ruling = HELD_IN}).all, 1);
    ck_assert_int_eq(listed((struct held_query){.ruling = HELD_OUT}).all, 1);
    ck_assert_int_eq(listed((struct held_query){.units = own, .unit_count = 1}).all, 1);
    ck_assert_int_eq(listed((struct held_query){.units = own, .unit_count = 0}).all, 0);
    struct held_list second = listed((struct held_query){.first = 2, .limit = 2});
    ck_assert_uint_eq(second.count, 2);
    ck_assert_int_eq(second.all, 5);
    ck_assert_int_eq(second.items[0].id.bytes[UUID_SIZE - 1], 5);
    ck_assert_uint_eq(listed((struct held_query){.first = 5}).count, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rulings");
    TCase *cases = tcase_create("rulings");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, the_last_ruling_holds);
    tcase_add_test(cases, a_wrong_answer_counts_as_none);
    tcase_add_test(cases, what_may_never_be_ruled_in_is_refused);
    tcase_add_test(cases, several_are_ruled_on_together_or_not_at_all);
    tcase_add_test(cases, who_did_not_see_the_last_ruling_is_told);
    tcase_add_test(cases, rebuild_makes_the_codes_again);
    tcase_add_test(cases, codes_that_no_ruling_made_are_found);
    tcase_add_test(cases, rulings_are_append_only_and_go_with_their_response);
    tcase_add_test(cases, quarantine_is_listed);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
