/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/accounts.h"
#include "schema/backup.h"
#include "schema/sessions.h"
#include "tests/schema/fixture.h"

static struct fixture fixture;

static void set_up(void) { fixture = fixture_new(); }

static void tear_down(void) { fixture_cleanup(&fixture); }

static const struct staff an = {"an", "Nguyễn Văn An", STAFF_OFFICER, "100"};
static const struct account_actor boss = {"boss", "100"};
static const int64_t NOW = 1800000000000;

static struct hash key(const char *text) { return hash_of(text, strlen(text)); }

static void invite(const char *name, const char *secret, int64_t expires_ms)
{
    const struct invitation invitation = {name, key(secret), expires_ms};
    ck_assert_ok(store_invite(fixture.store, &invitation, &boss));
}

static bool is_invited(const char *secret, int64_t now_ms)
{
    struct staff staff;
    ck_assert_ok(store_invited(fixture.store, fixture.arena, key(secret), now_ms, &staff));
    return staff.name != NULL;
}

static bool accept(const char *secret, const char *password)
{
    bool found = false;
    ck_assert_ok(store_accept_invitation(fixture.store, key(secret), NOW, password, &found));
    return found;
}

static struct account account(const char *name)
{
    struct account out;
    bool found = false;
    ck_assert_ok(store_account(fixture.store, fixture.arena, name, &out, &found));
    ck_assert(found);
    return out;
}

/* Whose session it is, or NULL. */
static const char *session(const char *secret, int64_t now_ms)
{
    struct session found = {0};
    ck_assert_ok(store_session(fixture.store, fixture.arena, key(secret), now_ms, &found));
    return found.staff.name;
}

static bool lets_in(const char *secret, const char *name, const char *password, int64_t now_ms)
{
    bool opened = false;
    const struct session_start start = {key(secret), name, password, "Firefox, Linux", false};
    ck_assert_ok(store_open_session(fixture.store, &start, now_ms, &opened));
    return opened;
}

static void set_password(const char *name, const char *password)
{
    invite(name, name, NOW + 1000);
    ck_assert(accept(name, password));
}

static void open_session(const char *secret, const char *name, int64_t now_ms)
{
    if (account(name).password == NULL)
        set_password(name, "$hash");
    ck_assert(lets_in(secret, name, account(name).password, now_ms));
}

START_TEST(an_account_is_made_once)
{
    ck_assert_ok(store_add_account(fixture.store, &an, NULL));
    ck_assert_fault(store_add_account(fixture.store, &an, NULL), FAULT_CONFLICT);
    ck_assert_detail("account_exists");
    struct account made = account("an");
    ck_assert_str_eq(made.staff.full_name, "Nguyễn Văn An");
    ck_assert_int_eq(made.staff.role, STAFF_OFFICER);
    ck_assert_str_eq(made.staff.place, "100");
    ck_assert_ptr_null(made.password);
    ck_assert(!made.disabled);
    const struct staff everywhere = {"goc", "Gốc", STAFF_ADMINISTRATOR, STAFF_EVERYWHERE};
    ck_assert_ok(store_add_account(fixture.store, &everywhere, NULL));
    const struct account_actor goc = {"goc", "100"};
    const struct staff wrong_name = {"An", "An", STAFF_VIEWER, "100"};
    ck_assert_fault(store_add_account(fixture.store, &wrong_name, NULL), FAULT_INVALID);
    ck_assert_detail("account_name");
    char long_name[STAFF_FULL_NAME_MAX + 2] = "";
    memset(long_name, 'n', STAFF_FULL_NAME_MAX + 1);
    const char *const wrong[] = {"", "A\nB", "A\tB", "\x1b[31mA", "A\xC2\x9B", "\xFF", long_name};
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
        const struct staff wrong_full = {"ba", wrong[i], STAFF_VIEWER, "100"};
        ck_assert_fault(store_add_account(fixture.store, &wrong_full, NULL), FAULT_INVALID);
        ck_assert_detail("account_full_name");
    }
    const struct staff wrong_place = {"ba", "Ba", STAFF_VIEWER, "999"};
    ck_assert_fault(store_add_account(fixture.store, &wrong_place, NULL), FAULT_NOTFOUND);
    ck_assert_detail("unit_unknown");
    ck_assert_fault(
        store_change_account(fixture.store, &(struct staff){"an", NULL, STAFF_VIEWER, "999"}, &goc),
        FAULT_NOTFOUND);
    ck_assert_detail("unit_unknown");
    ck_assert_ok(store_change_account(fixture.store,
                                      &(struct staff){"an", NULL, STAFF_VIEWER, "101"}, &goc));
    ck_assert_str_eq(account("an").staff.place, "101");
    ck_assert_fault(
        store_change_account(fixture.store, &(struct staff){"no", NULL, STAFF_VIEWER, "101"}, &goc),
        FAULT_NOTFOUND);
    ck_assert_detail("account_unknown");
    const struct account_entry *entries = NULL;
    size_t count = 0;
    ck_assert_ok(store_accounts(fixture.store, fixture.arena, &entries, &count));
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(entries[0].staff.name, "an");
    ck_assert(!entries[0].has_password);
    ck_assert_int_eq(entries[0].seen_ms, 0);
    ck_assert_int_eq(read_sql(fixture.folder,
                              "SELECT count(*) FROM audit WHERE actor = 'goc' AND subject = 'an'"),
                     1);
}
END_TEST

START_TEST(a_link_is_good_once_and_for_a_while)
{
    ck_assert_ok(store_add_account(fixture.store, &an, NULL));
    set_password("an", "$old");
    invite("an", "one", NOW + 1000);
    ck_assert(is_invited("one", NOW));
    ck_assert(!is_invited("one", NOW + 1000));
    ck_assert(!is_invited("two", NOW));
    invite("an", "two", NOW + 1000); /* in place of the first */
    ck_assert(!is_invited("one", NOW));
    ck_assert(!accept("one", "$hash"));
    open_session("s", "an", NOW);
    ck_assert(accept("two", "$hash"));
    ck_assert_str_eq(account("an").password, "$hash");
    ck_assert_ptr_null(session("s", NOW)); /* whoever was let in by the old password */
    ck_assert(!accept("two", "$other"));
    ck_assert_str_eq(account("an").password, "$hash");
    const struct invitation nobody = {"no", key("x"), NOW};
    ck_assert_fault(store_invite(fixture.store, &nobody, NULL), FAULT_NOTFOUND);
    ck_assert_detail("account_unknown");
}
END_TEST

START_TEST(guessing_is_slowed_down)
{
    ck_assert_ok(store_add_account(fixture.store, &an, NULL));
    for (int i = 0; i < ACCOUNT_FREE_TRIES - 1; i++)
        ck_assert_ok(store_note_sign_in(fixture.store, "an", false));
    struct account now = account("an");
    ck_assert_int_eq(account_wait_ms(&now, now.failed_ms), 0);
    ck_assert_ok(store_note_sign_in(fixture.store, "an", false));
    now = account("an");
    ck_assert_int_eq(account_wait_ms(&now, now.failed_ms), ACCOUNT_WAIT_MS);
    ck_assert_int_eq(account_wait_ms(&now, now.failed_ms + ACCOUNT_WAIT_MS), 0);
    ck_assert_int_eq(account_wait_ms(&now, now.failed_ms - 86400000), ACCOUNT_WAIT_MS);
    now.failures++;
    ck_assert_int_eq(account_wait_ms(&now, now.failed_ms), 2 * ACCOUNT_WAIT_MS);
    now.failures = INT64_MAX;
    ck_assert_int_eq(account_wait_ms(&now, now.failed_ms), ACCOUNT_WAIT_MOST_MS);
    ck_assert_ok(store_note_sign_in(fixture.store, "an", true));
    ck_assert_int_eq(account("an").failures, 0);
    ck_assert_ok(store_note_sign_in(fixture.store, "no", false)); /* of nobody: only the audit */
}
END_TEST

START_TEST(a_session_ends)
{
    ck_assert_ok(store_add_account(fixture.store, &an, NULL));
    open_session("s", "an", NOW);
    ck_assert_str_eq(session("s", NOW), "an");
    ck_assert_ptr_null(session("t", NOW));
    ck_assert_ptr_null(session("s", NOW + SESSION_IDLE_MS));
    int64_t at = NOW;
    while (at < NOW + SESSION_WHOLE_MS - SESSION_IDLE_MS) { /* in use all day */
        at += SESSION_IDLE_MS - 1;
        ck_assert_str_eq(session("s", at), "an");
    }
    ck_assert_ptr_null(session("s", NOW + SESSION_WHOLE_MS));
    open_session("t", "an", NOW + SESSION_WHOLE_MS); /* takes the old one away */
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT count(*) FROM session"), 1);
    ck_assert_ok(store_close_session(fixture.store, key("t")));
    ck_assert_ptr_null(session("t", NOW + SESSION_WHOLE_MS));
}
END_TEST

START_TEST(nobody_comes_in_by_what_was_right_a_moment_ago)
{
    ck_assert_ok(store_add_account(fixture.store, &an, NULL));
    ck_assert(!lets_in("s", "an", "$hash", NOW)); /* no password was chosen yet */
    set_password("an", "$hash");
    ck_assert(lets_in("s", "an", "$hash", NOW));
    set_password("an", "$other");
    ck_assert(!lets_in("t", "an", "$hash", NOW));
    ck_assert_ok(store_disable_account(fixture.store, "an", true, &boss));
    ck_assert(!lets_in("t", "an", "$other", NOW));
    ck_assert_ok(store_remove_account(fixture.store, "an", &boss));
    ck_assert(!lets_in("t", "an", "$other", NOW));
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT count(*) FROM session"), 0);
}
END_TEST

START_TEST(a_clock_set_back_far_ends_sessions)
{
    static const int64_t YEAR_MS = 365LL * 24 * 60 * 60 * 1000;
    ck_assert_ok(store_add_account(fixture.store, &an, NULL));
    open_session("s", "an", NOW);
    ck_assert_str_eq(session("s", NOW - SESSION_IDLE_MS + 1), "an"); /* a clock put right */
    ck_assert_ptr_null(session("s", NOW - SESSION_IDLE_MS));
    ck_assert_ptr_null(session("s", NOW - YEAR_MS));
    open_session("t", "an", NOW - YEAR_MS);
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT count(*) FROM session"), 1);
    ck_assert_ptr_null(session("s", NOW)); /* nor does it come back with its day */
}
END_TEST

START_TEST(a_disabled_account_is_out_at_once)
{
    ck_assert_ok(store_add_account(fixture.store, &an, NULL));
    set_password("an", "$hash");
    invite("an", "link", NOW + 1000);
    open_session("s", "an", NOW);
    ck_assert_ok(store_disable_account(fixture.store, "an", true, &boss));
    ck_assert(account("an").disabled);
    ck_assert_ptr_null(session("s", NOW));
    ck_assert(!is_invited("link", NOW));
    invite("an", "link", NOW + 1000);
    ck_assert(!is_invited("link", NOW)); /* not as long as it is disabled */
    ck_assert_ok(store_disable_account(fixture.store, "an", false, &boss));
    ck_assert_ptr_null(session("s", NOW));
    open_session("s", "an", NOW);
    ck_assert_ok(store_remove_account(fixture.store, "an", &boss));
    ck_assert_ptr_null(session("s", NOW));
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT count(*) FROM invitation"), 0);
    ck_assert_fault(store_remove_account(fixture.store, "an", &boss), FAULT_NOTFOUND);
    ck_assert_fault(store_disable_account(fixture.store, "an", true, &boss), FAULT_NOTFOUND);
}
END_TEST

START_TEST(a_restored_store_lets_nobody_in)
{
    char path[PATH_MAX];
    char folder[FOLDER_MAX];
    make_folder(folder);
    struct backup_counts counts;
    ck_assert_ok(store_add_account(fixture.store, &an, NULL));
    invite("an", "one", NOW + 1000);
    ck_assert(accept("one", "$hash"));
    invite("an", "two", NOW + 1000);
    open_session("s", "an", NOW);
    snprintf(path, sizeof path, "%s/b.db", fixture.folder);
    ck_assert_ok(store_backup(fixture.store, path, &counts));
    ck_assert_ok(store_restore(path, folder, &counts));
    ck_assert_int_eq(read_sql(folder, "SELECT count(*) FROM session"), 0);
    ck_assert_int_eq(read_sql(folder, "SELECT count(*) FROM invitation"), 0);
    ck_assert_int_eq(read_sql(folder, "SELECT count(*) FROM account WHERE password = '$hash'"), 1);
    ck_assert_str_eq(session("s", NOW), "an"); /* the store itself goes on */
    remove_folder(folder);
}
END_TEST

START_TEST(a_role_from_nowhere_is_said)
{
    struct account out;
    bool found = false;
    ck_assert_ok(store_add_account(fixture.store, &an, NULL));
    ck_assert_int_eq(run_sql(fixture.folder, "UPDATE account SET role = 9"), SQLITE_OK);
    ck_assert_fault(store_account(fixture.store, fixture.arena, "an", &out, &found), FAULT_CORRUPT);
    ck_assert_detail("account_role");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("accounts");
    TCase *cases = tcase_create("accounts");
    tcase_set_timeout(cases, 60);
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, an_account_is_made_once);
    tcase_add_test(cases, a_link_is_good_once_and_for_a_while);
    tcase_add_test(cases, guessing_is_slowed_down);
    tcase_add_test(cases, a_session_ends);
    tcase_add_test(cases, nobody_comes_in_by_what_was_right_a_moment_ago);
    tcase_add_test(cases, a_clock_set_back_far_ends_sessions);
    tcase_add_test(cases, a_disabled_account_is_out_at_once);
    tcase_add_test(cases, a_restored_store_lets_nobody_in);
    tcase_add_test(cases, a_role_from_nowhere_is_said);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
