/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/devices.h"
#include "tests/schema/task.h"

static struct fixture fixture;
static struct writer *writer;

static void set_up(void)
{
    fixture = fixture_new();
    ck_assert_ok(writer_start(fixture.store, NULL, &writer));
}

static void tear_down(void)
{
    writer_stop(writer);
    fixture_cleanup(&fixture);
}

static const struct device k7 = {.id = "k7", .unit = "100"};

static struct hash token(const char *text) { return hash_of(text, strlen(text)); }

/* The device a token is good for, or NULL. */
static const struct device *found(const char *text)
{
    struct device *device = arena_alloc(fixture.arena, sizeof *device);
    bool is_found = false;
    ck_assert_ok(
        store_device_of_token(fixture.store, fixture.arena, token(text), device, &is_found));
    return is_found ? device : NULL;
}

static bool in_force(const char *id)
{
    bool yes = false;
    ck_assert_ok(store_device_in_force(fixture.store, id, &yes));
    return yes;
}

static struct device_report report(const char *device, int64_t seen_ms)
{
    return (struct device_report){
        .device = device, .seen_ms = seen_ms, .unsent = -1, .storage_free = -1};
}

static enum fault put_report_now(const struct device_report *told)
{
    struct task task = {.job = {.done = count_answer, .report = told}};
    task.job.context = &task;
    submit_and_wait(writer, &task);
    ck_assert_int_eq(task.answers, 1);
    return task.job.fault;
}

static const struct device_entry *listed(const char *id, size_t *out_count)
{
    const struct device_entry *entries = NULL;
    ck_assert_ok(store_devices(fixture.store, fixture.arena, &entries, out_count));
    for (size_t i = 0; i < *out_count; i++) {
        if (strcmp(entries[i].device.id, id) == 0)
            return &entries[i];
    }
    return NULL;
}

START_TEST(an_enrolled_device_is_known_by_its_token)
{
    ck_assert_ok(store_enrol_device(fixture.store, &k7, token("one")));
    const struct device *device = found("one");
    ck_assert_ptr_nonnull(device);
    ck_assert_str_eq(device->id, "k7");
    ck_assert_str_eq(device->unit, "100");
    ck_assert_ptr_null(device->campaign);
    ck_assert_ptr_null(found("two"));
    ck_assert(in_force("k7"));
    ck_assert(!in_force("k8"));
    const struct device bound = {.id = "k8", .unit = "46", .campaign = "c"};
    ck_assert_ok(store_enrol_device(fixture.store, &bound, token("two")));
    ck_assert_str_eq(found("two")->campaign, "c");
    ck_assert_str_eq(found("two")->unit, "46");
}
END_TEST

START_TEST(enrolling_again_needs_a_revoking)
{
    ck_assert_ok(store_enrol_device(fixture.store, &k7, token("one")));
    ck_assert_fault(store_enrol_device(fixture.store, &k7, token("two")), FAULT_CONFLICT);
    ck_assert_detail("device_enrolled");
    ck_assert_ptr_nonnull(found("one"));
    ck_assert_ok(store_revoke_device(fixture.store, "k7"));
    ck_assert_ptr_null(found("one"));
    ck_assert(!in_force("k7"));
    ck_assert_fault(store_revoke_device(fixture.store, "k7"), FAULT_NOTFOUND);
    ck_assert_detail("device_unknown");
    const struct device moved = {.id = "k7", .unit = "101", .campaign = "c"};
    ck_assert_ok(store_enrol_device(fixture.store, &moved, token("two")));
    ck_assert_ptr_null(found("one"));
    ck_assert_str_eq(found("two")->unit, "101");
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT count(*) FROM audit WHERE subject = 'k7'"),
                     3);
}
END_TEST

START_TEST(what_an_enrolment_names_must_exist)
{
    static const struct {
        struct device device;
        enum fault fault;
        const char *code;
    } cases[] = {
        {{"", "100", NULL}, FAULT_INVALID, "device_id"},
        {{"k 7", "100", NULL}, FAULT_INVALID, "device_id"},
        {{"k7", "999", NULL}, FAULT_NOTFOUND, "unit_unknown"},
        {{"k7", "100", "none"}, FAULT_NOTFOUND, "campaign_unknown"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        ck_assert_fault(store_enrol_device(fixture.store, &cases[i].device, token("one")),
                        cases[i].fault);
        ck_assert_detail(cases[i].code);
    }
    ck_assert_ptr_null(found("one"));
    ck_assert_ok(store_enrol_device(fixture.store, &k7, token("one")));
    const struct device twin = {.id = "k8", .unit = "100"}; /* no two have one token */
    ck_assert_fault(store_enrol_device(fixture.store, &twin, token("one")), FAULT_INVALID);
    ck_assert_int_eq(
        read_sql(fixture.folder, "SELECT count(*) FROM audit WHERE action = 'device_enrol'"), 1);
}
END_TEST

START_TEST(the_latest_report_is_kept)
{
    size_t count;
    struct device_report told = {.device = "k7",
                                 .seen_ms = 2000,
                                 .has_sent = true,
                                 .sent_ms = 1500,
                                 .skew_ms = 500,
                                 .unsent = 12,
                                 .has_oldest = true,
                                 .oldest_ms = 1000,
                                 .app = "1.2.0",
                                 .form = "sipas-2026/1",
                                 .storage_free = 123456789};
    ck_assert_ok(put_report_now(&told));
    const struct device_entry *entry = listed("k7", &count);
    ck_assert_uint_eq(count, 1);
    ck_assert(!entry->in_force && entry->has_report);
    ck_assert_ptr_null(entry->device.unit);
    ck_assert_int_eq(entry->report.seen_ms, 2000);
    ck_assert(entry->report.has_sent && entry->report.has_oldest);
    ck_assert_int_eq(entry->report.sent_ms, 1500);
    ck_assert_int_eq(entry->report.skew_ms, 500);
    ck_assert_int_eq(entry->report.unsent, 12);
    ck_assert_int_eq(entry->report.oldest_ms, 1000);
    ck_assert_str_eq(entry->report.app, "1.2.0");
    ck_assert_str_eq(entry->report.form, "sipas-2026/1");
    ck_assert_int_eq(entry->report.storage_free, 123456789);

    const struct device_report late = report("k7", 1999); /* was under way for longer */
    ck_assert_ok(put_report_now(&late));
    ck_assert_int_eq(listed("k7", &count)->report.unsent, 12);
    const struct device_report bare = report("k7", 2000);
    ck_assert_ok(put_report_now(&bare));
    entry = listed("k7", &count);
    ck_assert_uint_eq(count, 1);
    ck_assert(!entry->report.has_sent && !entry->report.has_oldest);
    ck_assert_int_eq(entry->report.unsent, -1);
    ck_assert_int_eq(entry->report.storage_free, -1);
    ck_assert_ptr_null(entry->report.app);
    ck_assert_ptr_null(entry->report.form);
}
END_TEST

START_TEST(the_list_has_enrolled_and_reporting_devices)
{
    size_t count;
    const struct device_report both = report("k7", 1);
    const struct device_report stranger = report("Máy 9", 2);
    const struct device silent = {.id = "k1", .unit = "101"};
    ck_assert_ok(store_enrol_device(fixture.store, &k7, token("one")));
    ck_assert_ok(store_enrol_device(fixture.store, &silent, token("two")));
    ck_assert_ok(store_revoke_device(fixture.store, "k1"));
    ck_assert_ok(put_report_now(&both));
    ck_assert_ok(put_report_now(&stranger));
    ck_assert(listed("k7", &count)->in_force && listed("k7", &count)->has_report);
    ck_assert(!listed("Máy 9", &count)->in_force && listed("Máy 9", &count)->has_report);
    ck_assert(!listed("k1", &count)->in_force && !listed("k1", &count)->has_report);
    ck_assert_str_eq(listed("k1", &count)->device.unit, "101");
    ck_assert_uint_eq(count, 3);
}
END_TEST

START_TEST(a_device_in_force_is_not_forgotten)
{
    size_t count;
    const struct device_report told = report("k7", 1);
    const struct device_report stranger = report("k9", 1);
    ck_assert_ok(store_enrol_device(fixture.store, &k7, token("one")));
    ck_assert_ok(put_report_now(&told));
    ck_assert_ok(put_report_now(&stranger));
    ck_assert_fault(store_forget_device(fixture.store, "k7"), FAULT_CONFLICT);
    ck_assert_detail("device_enrolled");
    ck_assert_ok(store_forget_device(fixture.store, "k9"));
    ck_assert_fault(store_forget_device(fixture.store, "k9"), FAULT_NOTFOUND);
    ck_assert_ok(store_revoke_device(fixture.store, "k7"));
    ck_assert_ok(store_forget_device(fixture.store, "k7"));
    (void)listed("k7", &count);
    ck_assert_uint_eq(count, 0);
}
END_TEST

/* Anybody may report under any name: new names end at a limit, known and enrolled ones do not. */
START_TEST(names_nobody_knows_are_bounded)
{
    char fill[200];
    size_t count;
    snprintf(fill, sizeof fill,
             "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
             "INSERT INTO device_report (device, seen_ms) SELECT 'x' || i, 1 FROM n",
             DEVICES_REPORTS_MAX - 1);
    ck_assert_int_eq(run_sql(fixture.folder, fill), SQLITE_OK);
    ck_assert_ok(store_enrol_device(fixture.store, &k7, token("one")));
    const struct device_report last = report("last", 5);
    const struct device_report beyond = report("beyond", 5);
    const struct device_report known = report("x1", 5);
    const struct device_report enrolled = report("k7", 5);
    ck_assert_ok(put_report_now(&last));
    ck_assert_ok(put_report_now(&beyond));
    ck_assert_ok(put_report_now(&known));
    ck_assert_ok(put_report_now(&enrolled));
    AUTO(arena) struct arena *kept = fixture.arena;
    ck_assert_ok(arena_new(32 << 20, &fixture.arena));
    ck_assert_ptr_nonnull(listed("last", &count));
    ck_assert_ptr_null(listed("beyond", &count));
    ck_assert_int_eq(listed("x1", &count)->report.seen_ms, 5);
    ck_assert_ptr_nonnull(listed("k7", &count));
    ck_assert_uint_eq(count, DEVICES_REPORTS_MAX + 1);
}
END_TEST

/* A report is a job like any other: in its place, alone in its fault, and no response. */
START_TEST(a_report_harms_no_neighbour)
{
    struct task tasks[3];
    struct put_job *jobs[3];
    const struct device_report broken = report("", 1);
    for (unsigned i = 0; i < 3; i++) {
        task_make(&tasks[i], i, "100", 1);
        jobs[i] = &tasks[i].job;
    }
    tasks[1].job.report = &broken;
    ck_assert_ok(writer_submit_all(writer, jobs, 3));
    writer_stop(TAKE(writer));
    ck_assert_int_eq(tasks[0].job.fault, OK);
    ck_assert_int_eq(tasks[1].job.fault, FAULT_INVALID);
    ck_assert_int_eq(tasks[2].job.fault, OK);
    ck_assert_int_eq(count_all(fixture.store).responses, 2);
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT sum(responses) FROM audit"), 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("devices");
    TCase *cases = tcase_create("devices");
    tcase_set_timeout(cases, 60);
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, an_enrolled_device_is_known_by_its_token);
    tcase_add_test(cases, enrolling_again_needs_a_revoking);
    tcase_add_test(cases, what_an_enrolment_names_must_exist);
    tcase_add_test(cases, the_latest_report_is_kept);
    tcase_add_test(cases, the_list_has_enrolled_and_reporting_devices);
    tcase_add_test(cases, a_device_in_force_is_not_forgotten);
    tcase_add_test(cases, names_nobody_knows_are_bounded);
    tcase_add_test(cases, a_report_harms_no_neighbour);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
