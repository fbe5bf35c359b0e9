/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/second_factor.h"
#include "tests/schema/fixture.h"

static struct fixture fixture;

static const struct code_secret secret = {"12345678901234567890"};
static const struct code_secret another = {"01234567890123456789"};
static const int64_t NOW = 1800000000000;

static struct hash key(const char *text) { return hash_of(text, strlen(text)); }

static void let_in(const char *session)
{
    bool opened = false;
    const struct session_start start = {key(session), "an", "$hash", "Firefox, Linux", false};
    ck_assert_ok(store_open_session(fixture.store, &start, NOW, &opened));
    ck_assert(opened);
}

static void set_up(void)
{
    static const struct staff an = {"an", "Nguyễn Văn An", STAFF_OFFICER, "100"};
    fixture = fixture_new();
    ck_assert_ok(store_add_account(fixture.store, &an, NULL));
    ck_assert_int_eq(run_sql(fixture.folder, "UPDATE account SET password = '$hash'"), SQLITE_OK);
    let_in("s");
}

static void tear_down(void) { fixture_cleanup(&fixture); }

static bool turn_on(const char *session, int64_t step)
{
    bool done = false;
    ck_assert_ok(store_turn_on_code(fixture.store, key(session), "an", step, &done));
    return done;
}

static bool spend(const struct code_secret *of, int64_t step)
{
    bool spent = false;
    const struct code_use use = {"an", *of, step};
    ck_assert_ok(store_spend_code(fixture.store, &use, &spent));
    return spent;
}

static struct account account(void)
{
    struct account out;
    bool found = false;
    ck_assert_ok(store_account(fixture.store, fixture.arena, "an", &out, &found));
    ck_assert(found);
    return out;
}

static size_t sessions(void)
{
    struct session_list list = {0};
    ck_assert_ok(store_sessions(fixture.store, fixture.arena, "an", NOW, &list));
    return list.count;
}

START_TEST(a_secret_is_offered_to_one_browser)
{
    struct code_secret shown;
    bool found = true;
    ck_assert_ok(store_offered_code(fixture.store, key("s"), &shown, &found));
    ck_assert(!found);
    ck_assert(!turn_on("s", 5)); /* nothing was shown */
    ck_assert_ok(store_offer_code(fixture.store, key("s"), &secret));
    ck_assert_ok(store_offered_code(fixture.store, key("s"), &shown, &found));
    ck_assert(found && memcmp(shown.bytes, secret.bytes, sizeof shown.bytes) == 0);
    let_in("t");
    ck_assert(!turn_on("t", 5)); /* not to that one */
    ck_assert(!account().has_code);
    ck_assert_uint_eq(sessions(), 2);
    ck_assert(turn_on("s", 5));
    ck_assert(account().has_code);
    ck_assert_int_eq(account().code_step, 5);
    ck_assert_uint_eq(sessions(), 1); /* the other came in without */
    ck_assert_ok(store_offered_code(fixture.store, key("s"), &shown, &found));
    ck_assert(!found);
    ck_assert_ok(store_offer_code(fixture.store, key("s"), &another));
    ck_assert(!turn_on("s", 6)); /* one at a time */
    ck_assert_mem_eq(account().code_secret, secret.bytes, CODE_SECRET_SIZE);
    ck_assert_ok(store_turn_off_code(fixture.store, "an"));
    ck_assert(!account().has_code);
}
END_TEST

START_TEST(a_code_is_spent_once_and_in_order)
{
    ck_assert_ok(store_offer_code(fixture.store, key("s"), &secret));
    ck_assert(turn_on("s", 5));
    ck_assert(!spend(&secret, 5)); /* it proved the secret */
    ck_assert(!spend(&secret, 4));
    ck_assert(!spend(&another, 6));
    ck_assert(spend(&secret, 7));
    ck_assert(!spend(&secret, 7));
    ck_assert(!spend(&secret, 6)); /* it came before one that was used */
    ck_assert(spend(&secret, 8));
    ck_assert_ok(store_disable_account(fixture.store, "an", true, NULL));
    ck_assert(!spend(&secret, 9));
}
END_TEST

static int64_t try(int64_t now_ms)
{
    int64_t wait_ms = -1;
    ck_assert_ok(store_try_code(fixture.store, "an", now_ms, &wait_ms));
    return wait_ms;
}

START_TEST(a_try_is_charged_before_it_is_looked_at)
{
    ck_assert_ok(store_offer_code(fixture.store, key("s"), &secret));
    ck_assert(turn_on("s", 5));
    for (int i = 0; i < ACCOUNT_FREE_TRIES; i++)
        ck_assert_int_eq(try(NOW), 0);
    ck_assert_int_eq(try(NOW), ACCOUNT_WAIT_MS);
    ck_assert_int_eq(account().failures, ACCOUNT_FREE_TRIES); /* what must wait is not charged */
    ck_assert_int_eq(try(NOW + ACCOUNT_WAIT_MS), 0);
    ck_assert_int_eq(try(NOW + ACCOUNT_WAIT_MS), 2 * ACCOUNT_WAIT_MS);
    ck_assert(spend(&secret, 6));
    ck_assert_int_eq(account().failures, 0);
}
END_TEST

/* Who waits, by the secret of their browser. */
static const char *waiting(const char *cookie, int64_t now_ms)
{
    struct doorstep doorstep;
    ck_assert_ok(store_doorstep(fixture.store, fixture.arena, key(cookie), now_ms, &doorstep));
    if (doorstep.account != NULL)
        ck_assert_str_eq(doorstep.next, "/staff/me");
    return doorstep.account;
}

static void knock(const char *cookie)
{
    const struct session_start start = {key(cookie), "an", "$hash", "", false};
    ck_assert_ok(store_wait_at_door(fixture.store, &start, "/staff/me", NOW));
}

START_TEST(a_browser_waits_for_its_code_for_a_while)
{
    knock("d");
    ck_assert_ptr_null(waiting("d", NOW)); /* no code is asked for */
    ck_assert_ok(store_offer_code(fixture.store, key("s"), &secret));
    ck_assert(turn_on("s", 5));
    ck_assert_str_eq(waiting("d", NOW), "an");
    ck_assert_ptr_null(waiting("e", NOW));
    ck_assert_str_eq(waiting("d", NOW + DOORSTEP_MS - 1), "an");
    ck_assert_ptr_null(waiting("d", NOW + DOORSTEP_MS));
    ck_assert_ptr_null(waiting("d", NOW - 1)); /* a clock that was set back */
    knock("e");
    ck_assert_ok(store_leave_doorstep(fixture.store, key("e")));
    ck_assert_ptr_null(waiting("e", NOW));
    ck_assert_int_eq(run_sql(fixture.folder, "UPDATE account SET password = '$new'"), SQLITE_OK);
    ck_assert_ptr_null(waiting("d", NOW));
}
END_TEST

START_TEST(an_administrator_is_bounded_by_what_they_saw)
{
    static const struct staff chi = {"chi", "Chi", STAFF_ADMINISTRATOR, "100"};
    static const struct account_actor there = {"chi", "100"};
    static const struct account_actor elsewhere = {"chi", "101"};
    const struct staff viewer = {"chi", NULL, STAFF_VIEWER, "100"};
    ck_assert_ok(store_add_account(fixture.store, &chi, NULL));
    ck_assert_fault(store_reset_code(fixture.store, "an", &elsewhere), FAULT_CONFLICT);
    ck_assert_detail("account_elsewhere");
    ck_assert_ok(store_reset_code(fixture.store, "an", &there));
    ck_assert_fault(store_reset_code(fixture.store, "no", &there), FAULT_NOTFOUND);
    ck_assert_detail("account_unknown");
    ck_assert_fault(store_change_account(fixture.store, &viewer, &there), FAULT_CONFLICT);
    ck_assert_detail("account_last_administrator");
    ck_assert_fault(store_remove_account(fixture.store, "chi", &there), FAULT_CONFLICT);
    ck_assert_ok(store_sign_out_account(fixture.store, "chi", &there));
    static const struct staff above = {"dung", "Dung", STAFF_ADMINISTRATOR, "46"};
    ck_assert_ok(store_add_account(fixture.store, &above, NULL));
    ck_assert_fault(store_remove_account(fixture.store, "chi", &there), FAULT_CONFLICT);
    ck_assert_int_eq(
        run_sql(fixture.folder, "UPDATE account SET password = '$p' WHERE name = 'dung'"),
        SQLITE_OK); /* somebody of the province, who can come in */
    ck_assert_ok(store_change_account(fixture.store, &viewer, &there));
    ck_assert_fault(
        store_disable_account(fixture.store, "dung", true, &(struct account_actor){"dung", "46"}),
        FAULT_CONFLICT);
    ck_assert_ok(store_remove_account(fixture.store, "dung", NULL)); /* the operator may */
}
END_TEST

START_TEST(a_proxys_word_needs_no_password)
{
    bool opened = true;
    struct session found = {0};
    struct session_start start = {key("p"), "an", "", "", true};
    ck_assert_ok(store_open_session(fixture.store, &start, NOW, &opened));
    ck_assert(opened);
    ck_assert_ok(store_session(fixture.store, fixture.arena, key("p"), NOW, &found));
    ck_assert(found.by_proxy);
    ck_assert_ok(store_session(fixture.store, fixture.arena, key("s"), NOW, &found));
    ck_assert(!found.by_proxy);
    start.account = "nobody";
    start.key = key("q");
    ck_assert_ok(store_open_session(fixture.store, &start, NOW, &opened));
    ck_assert(!opened);
    ck_assert_ok(store_close_others(fixture.store, "an", key("p")));
    ck_assert_uint_eq(sessions(), 1);
    ck_assert_int_eq(account().signed_in_ms, NOW);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("second_factor");
    TCase *cases = tcase_create("second_factor");
    tcase_set_timeout(cases, 60);
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, a_secret_is_offered_to_one_browser);
    tcase_add_test(cases, a_code_is_spent_once_and_in_order);
    tcase_add_test(cases, a_try_is_charged_before_it_is_looked_at);
    tcase_add_test(cases, a_browser_waits_for_its_code_for_a_while);
    tcase_add_test(cases, an_administrator_is_bounded_by_what_they_saw);
    tcase_add_test(cases, a_proxys_word_needs_no_password);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
