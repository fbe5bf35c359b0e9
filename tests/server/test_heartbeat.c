/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a batch tells of its sender: the device, and its clock.
 */
#include "base/spoken.h"
#include "schema/devices.h"
#include "tests/server/batch.h"

/* --- the device's clock ----------------------------------------------------------------------- */

/* Posts one response begun ten minutes before it is sent, by a clock that is `behind_ms` behind. */
static void post_from_clock(int64_t behind_ms, bool told)
{
    char body[BATCH_MAX];
    char sent[DATE_TEXT_SIZE];
    char started[DATE_TEXT_SIZE];
    const struct instant now = instant_now();
    instant_text((struct instant){now.utc_ms - behind_ms, 420}, sent);
    instant_text((struct instant){now.utc_ms - behind_ms - 600000, 420}, started);
    snprintf(body, sizeof body,
             "{\"sent\":%s%s%s,\"responses\":[{\"id\":\"" ID_1 "\",\"campaign\":\"c\",\"form\":"
             "\"tiny\",\"version\":\"1\",\"unit\":\"100\",\"mode\":\"phone\",\"started\":\"%s\","
             "\"answers\":{\"a\":1,\"s1\":4,\"s2\":5}}]}",
             told ? "\"" : "", told ? sent : "null", told ? "\"" : "", started);
    AUTO(answer) struct answer answer = post(body);
    ck_assert_int_eq(answer.status, 200);
    ck_assert_holds(answer, "\"status\":201");
    char kept[DATE_TEXT_SIZE + 80];
    snprintf(kept, sizeof kept, "SELECT document LIKE '%%\"started\":\"%s\"%%' FROM response",
             started);
    ck_assert_int_eq(read_number(kept), 1); /* the document has the device's own time */
    ck_assert_int_le(
        llabs(read_number("SELECT started_ms FROM response") - (now.utc_ms - behind_ms - 600000)),
        1);
}

static void assert_day_is_ours(void)
{
    int64_t day = instant_day((struct instant){instant_now().utc_ms - 600000, 0});
    int64_t found = read_number("SELECT started_day FROM response");
    ck_assert(found == day || found == day - 1); /* midnight may have passed meanwhile */
    ck_assert_int_eq(read_number("SELECT started_day FROM response_codes"), found);
}

START_TEST(a_clock_a_year_behind_is_corrected)
{
    const int64_t year = INT64_C(365) * 24 * 3600 * 1000;
    post_from_clock(year, true);
    int64_t skew = read_number("SELECT skew_ms FROM response");
    ck_assert(skew >= year && skew < year + 60000);
    assert_day_is_ours();
}
END_TEST

START_TEST(a_clock_two_days_ahead_is_no_time_to_come)
{
    const int64_t days = INT64_C(-2) * 24 * 3600 * 1000;
    post_from_clock(days, true);
    int64_t skew = read_number("SELECT skew_ms FROM response");
    ck_assert(skew >= days && skew < days + 60000);
    assert_day_is_ours();
}
END_TEST

START_TEST(a_delay_is_no_skew)
{
    post_from_clock(60 * 1000, true);
    ck_assert_int_eq(read_number("SELECT skew_ms = 0 FROM response"), 1);
    assert_day_is_ours();
}
END_TEST

START_TEST(without_sent_nothing_is_corrected)
{
    post_from_clock(INT64_C(3) * 24 * 3600 * 1000, false);
    ck_assert_int_eq(read_number("SELECT skew_ms IS NULL FROM response"), 1);
    ck_assert_int_lt(read_number("SELECT started_day FROM response"),
                     instant_day(instant_now()) - 2);
}
END_TEST

/* --- the device ------------------------------------------------------------------------------- */

static const char beat[] =
    "{\"sent\":\"2026-01-02T08:00:00+07:00\",\"device\":{\"id\":\"k7\",\"unsent\":12,\"oldest\":"
    "\"2026-01-01T08:00:00+07:00\",\"app\":\"1.2.0\",\"form\":\"tiny/1\",\"storage_free\":5,"
    "\"colour\":{\"deep\":[1]}},\"responses\":[]}";

static const struct device_entry *only_device(void)
{
    const struct device_entry *entries = NULL;
    size_t count = 0;
    ck_assert_ok(store_devices(fixture.store, fixture.arena, &entries, &count));
    ck_assert_uint_le(count, 1);
    return count == 0 ? NULL : entries;
}

START_TEST(a_heartbeat_is_kept)
{
    AUTO(answer) struct answer answer = post(beat);
    ck_assert_int_eq(answer.status, 200);
    ck_assert_holds(answer, "\"results\":[]}");
    const struct device_entry *entry = only_device();
    ck_assert_ptr_nonnull(entry);
    ck_assert_str_eq(entry->device.id, "k7");
    ck_assert_int_eq(entry->report.unsent, 12);
    ck_assert_str_eq(entry->report.app, "1.2.0");
    ck_assert_str_eq(entry->report.form, "tiny/1");
    ck_assert_int_eq(entry->report.storage_free, 5);
    ck_assert_int_eq(entry->report.oldest_ms, INT64_C(1767229200000));
    ck_assert_int_eq(entry->report.skew_ms, entry->report.seen_ms - INT64_C(1767315600000));
}
END_TEST

START_TEST(what_is_wrong_in_a_heartbeat_is_left_out)
{
    static const char *const useless[] = {"7",
                                          "\"k7\"",
                                          "[]",
                                          "{}",
                                          "{\"id\":1}",
                                          "{\"id\":\"\"}",
                                          "{\"id\":\"a\\u0007\"}",
                                          "{\"id\":\"a\\u009b2J\"}",
                                          "{\"id\":null}"};
    char body[VALUE_MAX];
    for (size_t i = 0; i < ARRAY_LENGTH(useless); i++) {
        snprintf(body, sizeof body, "{\"device\":%s,\"responses\":[" GOOD(ID_1) "]}", useless[i]);
        AUTO(answer) struct answer answer = post(body);
        ck_assert_int_eq(answer.status, 200);
        ck_assert_holds(answer, "\"findings\":[{\"severity\":\"warning\",\"at\":\"/device/id\"");
        ck_assert_ptr_null(only_device());
    }
    AUTO(answer)
    struct answer partly =
        post("{\"sent\":\"soon\",\"device\":{\"id\":\"Máy 1\",\"unsent\":-1,\"oldest\":\"x\","
             "\"app\":[],\"form\":null,\"storage_free\":1.5},\"responses\":[]}");
    static const char *const places[] = {"/sent", "/device/unsent", "/device/oldest", "/device/app",
                                         "/device/storage_free"};
    for (size_t i = 0; i < ARRAY_LENGTH(places); i++)
        ck_assert_holds(partly, places[i]);
    ck_assert_lacks(partly, "/device/form");
    const struct device_entry *entry = only_device();
    ck_assert_str_eq(entry->device.id, "Máy 1");
    ck_assert(!entry->report.has_sent && !entry->report.has_oldest);
    ck_assert_int_eq(entry->report.unsent, -1);
    ck_assert_int_eq(entry->report.storage_free, -1);
    AUTO(answer) struct answer nothing = post("{\"device\":null,\"sent\":null,\"responses\":[]}");
    ck_assert_lacks(nothing, "findings");
}
END_TEST

/* A name has 64 characters, however many bytes. */
START_TEST(names_of_devices_are_bounded)
{
    static const char letter[] = "đ";
    char name[DEVICE_TEXT_MAX * sizeof letter] = "";
    char body[VALUE_MAX];
    for (size_t i = 0; i < DEVICE_TEXT_MAX; i++)
        memcpy(name + i * (sizeof letter - 1), letter, sizeof letter);
    snprintf(body, sizeof body, "{\"device\":{\"id\":\"%s.\"},\"responses\":[]}", name);
    AUTO(answer) struct answer longer = post(body);
    ck_assert_int_eq(longer.status, 200);
    ck_assert_ptr_null(only_device());
    snprintf(body, sizeof body, "{\"device\":{\"id\":\"%s\"},\"responses\":[]}", name);
    AUTO(answer) struct answer just = post(body);
    ck_assert_int_eq(just.status, 200);
    ck_assert_str_eq(only_device()->device.id, name);
}
END_TEST

static void enrol(const char *id, const char *unit, char out[SPOKEN_TEXT_SIZE])
{
    const struct device device = {.id = id, .unit = unit};
    spoken_new(DEVICE_TOKEN_SYMBOLS, out);
    ck_assert_ok(store_enrol_device(fixture.store, &device, hash_of(out, strlen(out))));
}

START_TEST(nobody_speaks_for_an_enrolled_device)
{
    char token[SPOKEN_TEXT_SIZE];
    char other[SPOKEN_TEXT_SIZE];
    char header[VALUE_MAX];
    enrol("k7", "100", token);
    ck_assert(!only_device()->has_report);
    AUTO(answer) struct answer stranger = post(beat);
    ck_assert_int_eq(stranger.status, 200);
    ck_assert_holds(stranger, "\"code\":\"heartbeat_token\"");
    ck_assert(!only_device()->has_report);
    snprintf(header, sizeof header, "Hailong-Device: %s\r\n", token);
    AUTO(answer) struct answer own = post_as(header, beat);
    ck_assert_holds(own, "\"results\":[]}");
    ck_assert(only_device()->has_report);
    enrol("k8", "100", other);
    snprintf(header, sizeof header, "Hailong-Device: %s\r\n", other);
    AUTO(answer) struct answer wrong = post_as(header, beat);
    ck_assert_holds(wrong, "\"code\":\"heartbeat_token\"");
    ck_assert_ok(store_revoke_device(fixture.store, "k7"));
    AUTO(answer) struct answer revoked = post(beat); /* a name like any other now */
    ck_assert_holds(revoked, "\"results\":[]}");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("heartbeat");
    TCase *cases = tcase_create("heartbeat");
    tcase_set_timeout(cases, 120);
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, a_clock_a_year_behind_is_corrected);
    tcase_add_test(cases, a_clock_two_days_ahead_is_no_time_to_come);
    tcase_add_test(cases, a_delay_is_no_skew);
    tcase_add_test(cases, without_sent_nothing_is_corrected);
    tcase_add_test(cases, a_heartbeat_is_kept);
    tcase_add_test(cases, what_is_wrong_in_a_heartbeat_is_left_out);
    tcase_add_test(cases, names_of_devices_are_bounded);
    tcase_add_test(cases, nobody_speaks_for_an_enrolled_device);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
