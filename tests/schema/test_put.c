/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/schema/fixture.h"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>

START_TEST(one_id_has_one_body)
{
    struct fixture fixture = fixture_new();
    ck_assert_int_eq(put_sample(fixture.store, 1, "100", 1), PUT_STORED);
    ck_assert_int_eq(put_sample(fixture.store, 1, "100", 1), PUT_REPEATED);
    ck_assert_int_eq(put_sample(fixture.store, 1, "100", 2), PUT_CONFLICT);
    ck_assert_int_eq(put_sample(fixture.store, 1, "100", 2), PUT_CONFLICT);
    ck_assert_int_eq(put_sample(fixture.store, 1, "101", 1), PUT_CONFLICT);
    ck_assert_int_eq(put_sample(fixture.store, 1, "100", 1), PUT_REPEATED);
    struct response_counts counts = count_all(fixture.store);
    ck_assert_int_eq(counts.responses, 1);
    ck_assert_int_eq(counts.conflicts, 2);
    /* Conflicts count under the unit of the response that came first. */
    struct response_query query = query_all();
    query.units = (const char *const[]){"101"};
    query.unit_count = 1;
    ck_assert_ok(store_counts(fixture.store, &query, &counts));
    ck_assert_int_eq(counts.conflicts, 0);
    query.units = (const char *const[]){"100"};
    ck_assert_ok(store_counts(fixture.store, &query, &counts));
    ck_assert_int_eq(counts.conflicts, 2);
    query.from_day = 20779; /* the day after */
    ck_assert_ok(store_counts(fixture.store, &query, &counts));
    ck_assert_int_eq(counts.conflicts, 0);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_stored_id_is_known_in_its_province)
{
    struct fixture fixture = fixture_new();
    bool known = true;
    ck_assert_ok(store_has_response(fixture.store, "46", sample_id(1), &known));
    ck_assert(!known);
    ck_assert_int_eq(put_sample(fixture.store, 1, "100", 1), PUT_STORED);
    ck_assert_ok(store_has_response(fixture.store, "46", sample_id(1), &known));
    ck_assert(known);
    ck_assert_ok(store_has_response(fixture.store, "48", sample_id(1), &known));
    ck_assert(!known);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_response_is_found_by_its_id)
{
    struct fixture fixture = fixture_new();
    const struct known_response *known = NULL;
    struct sample sample;
    sample_make(&sample, 7, "101", 2);
    ck_assert_ok(store_response(fixture.store, "46", sample_id(7), fixture.arena, &known));
    ck_assert_ptr_null(known);
    ck_assert_int_eq(put_one(fixture.store, &sample), PUT_STORED);
    ck_assert_ok(store_response(fixture.store, "46", sample_id(7), fixture.arena, &known));
    ck_assert_ptr_nonnull(known);
    ck_assert_str_eq(known->campaign, "c");
    ck_assert_str_eq(known->response.unit, "101");
    ck_assert_str_eq(known->response.document, sample.document);
    ck_assert_ptr_null(known->response.reasons);
    ck_assert(hash_equal(known->hash, sample.request.hash));
    sample_make(&sample, 8, "101", 2);
    sample.request.reasons = "[1]";
    ck_assert_int_eq(put_one(fixture.store, &sample), PUT_QUARANTINED);
    ck_assert_ok(store_response(fixture.store, "46", sample_id(8), fixture.arena, &known));
    ck_assert_str_eq(known->response.reasons, "[1]");
    ck_assert_ok(store_response(fixture.store, "48", sample_id(8), fixture.arena, &known));
    ck_assert_ptr_null(known);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(the_same_id_in_another_province_is_another_response)
{
    struct fixture fixture = fixture_new();
    struct sample sample;
    sample_make(&sample, 1, "100", 1);
    ck_assert_int_eq(put_one(fixture.store, &sample), PUT_STORED);
    struct campaign national = fixture_campaign();
    national.id = "national";
    national.province = "VN";
    ck_assert_ok(store_create_campaign(fixture.store, &national));
    sample.request.province = "VN";
    sample.request.campaign = "national";
    ck_assert_int_eq(put_one(fixture.store, &sample), PUT_STORED);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(quarantine_takes_what_is_odd)
{
    struct fixture fixture = fixture_new();
    struct sample sample;
    sample_make(&sample, 1, "no-such-unit", 1);
    sample.request.reasons = "[{\"code\":\"unit\"}]";
    sample.request.has_started = false;
    ck_assert_int_eq(put_one(fixture.store, &sample), PUT_QUARANTINED);
    ck_assert_int_eq(put_one(fixture.store, &sample), PUT_REPEATED);
    sample.request.reasons = NULL; /* the same body is judged once */
    ck_assert_int_eq(put_one(fixture.store, &sample), PUT_REPEATED);
    sample_make(&sample, 2, "", 1);
    sample.request.reasons = "[]";
    ck_assert_int_eq(put_one(fixture.store, &sample), PUT_QUARANTINED);
    struct response_counts counts = count_all(fixture.store);
    ck_assert_int_eq(counts.responses, 0);
    ck_assert_int_eq(counts.quarantined, 2);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_batch_is_stored_whole_or_not)
{
    struct fixture fixture = fixture_new();
    struct sample samples[3];
    struct put_request requests[3];
    enum put_outcome outcomes[3];
    for (unsigned i = 0; i < 3; i++) {
        sample_make(&samples[i], i / 2, "100", 1);
        requests[i] = samples[i].request;
    }
    ck_assert_ok(store_put_responses(fixture.store, requests, 0, outcomes));
    ck_assert_ok(store_put_responses(fixture.store, requests, 3, outcomes));
    ck_assert_int_eq(outcomes[0], PUT_STORED);
    ck_assert_int_eq(outcomes[1], PUT_REPEATED);
    ck_assert_int_eq(outcomes[2], PUT_STORED);
    requests[0].id = sample_id(7);
    requests[1].id = sample_id(8);
    requests[1].campaign = "unknown";
    ck_assert_fault(store_put_responses(fixture.store, requests, 3, outcomes), FAULT_NOTFOUND);
    ck_assert_detail("campaign_unknown");
    ck_assert_int_eq(count_all(fixture.store).responses, 2);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(counts_take_units_and_days)
{
    struct fixture fixture = fixture_new();
    struct sample sample;
    for (unsigned i = 0; i < 6; i++) {
        sample_make(&sample, i, fixture_units[i % 3], 1);
        sample.request.started_day = 20700 + (int32_t)i;
        sample.request.complete = i != 4;
        sample.request.reasons = i == 5 ? "[]" : NULL;
        (void)put_one(fixture.store, &sample);
    }
    sample_make(&sample, 6, "100", 1);
    sample.request.has_started = false;
    ck_assert_int_eq(put_one(fixture.store, &sample), PUT_STORED);
    struct response_counts counts = count_all(fixture.store);
    ck_assert_int_eq(counts.responses, 5);
    ck_assert_int_eq(counts.partial, 1);
    ck_assert_int_eq(counts.quarantined, 1);
    struct response_query query = query_all();
    query.units = (const char *const[]){"102", "101", "102"}; /* a code twice counts once */
    query.unit_count = 3;
    ck_assert_ok(store_counts(fixture.store, &query, &counts));
    ck_assert_int_eq(counts.responses, 2);
    ck_assert_int_eq(counts.partial, 1);
    ck_assert_int_eq(counts.quarantined, 1);
    query.from_day = 20702;
    query.to_day = 20704;
    ck_assert_ok(store_counts(fixture.store, &query, &counts));
    ck_assert_int_eq(counts.responses, 1);
    ck_assert_int_eq(counts.partial, 1);
    ck_assert_int_eq(counts.quarantined, 0);
    query.unit_count = 0;
    ck_assert_ok(store_counts(fixture.store, &query, &counts));
    ck_assert_int_eq(counts.responses, 0);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_full_disk_stops_writing_not_reading)
{
    struct fixture fixture = fixture_new();
    ck_assert_int_eq(put_sample(fixture.store, 1, "100", 1), PUT_STORED);
    limit_pages(fixture.store, true);
    enum put_outcome outcome;
    struct sample sample;
    enum fault fault = OK;
    for (unsigned i = 2; i < 500 && fault == OK; i++) {
        sample_make(&sample, i, "100", 1);
        fault = store_put_responses(fixture.store, &sample.request, 1, &outcome);
    }
    ck_assert_int_eq(fault, FAULT_FULL);
    ck_assert_detail("store_full");
    int64_t stored = count_all(fixture.store).responses;
    ck_assert_int_ge(stored, 1);
    limit_pages(fixture.store, false);
    ck_assert_int_eq(put_one(fixture.store, &sample), PUT_STORED);
    ck_assert_int_eq(count_all(fixture.store).responses, stored + 1);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_file_that_may_not_grow_is_a_full_disk)
{
    struct fixture fixture = fixture_new();
    struct sample sample;
    enum put_outcome outcome;
    struct rlimit limit;
    ck_assert_int_eq(put_sample(fixture.store, 1, "100", 1), PUT_STORED);
    /* Files may not grow: write(2) fails with EFBIG, as good as a full disk. */
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    struct rlimit none = {4096, limit.rlim_max};
    setrlimit(RLIMIT_FSIZE, &none);
    sample_make(&sample, 2, "100", 1);
    enum fault fault = store_put_responses(fixture.store, &sample.request, 1, &outcome);
    setrlimit(RLIMIT_FSIZE, &limit);
    ck_assert_int_eq(fault, FAULT_FULL);
    ck_assert_detail("store_full");
    ck_assert_int_eq(put_one(fixture.store, &sample), PUT_STORED);
    ck_assert_int_eq(count_all(fixture.store).responses, 2);
    fixture_cleanup(&fixture);
}
END_TEST

static void *give_back(void *context)
{
    usleep(50 * 1000);
    store_reading_cleanup(context);
    return NULL;
}

START_TEST(readers_are_lent_up_to_a_limit)
{
    struct fixture fixture = fixture_new();
    struct store_reading lent[STORE_READERS_MAX] = {0};
    struct store_reading last = {0};
    pthread_t thread;
    for (size_t i = 0; i < STORE_READERS_MAX; i++)
        ck_assert_ok(store_read(fixture.store, &lent[i]));
    ck_assert_int_eq(pthread_create(&thread, NULL, give_back, &lent[3]), 0);
    int64_t start = clock_monotonic_ms();
    ck_assert_ok(store_read(fixture.store, &last));
    ck_assert_int_ge(clock_monotonic_ms() - start, 40);
    pthread_join(thread, NULL);
    store_reading_cleanup(&last);
    for (size_t i = 0; i < STORE_READERS_MAX; i++)
        store_reading_cleanup(&lent[i]);
    fixture_cleanup(&fixture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("put");
    TCase *tcase = tcase_create("put");
    tcase_set_timeout(tcase, 30);
    tcase_add_test(tcase, one_id_has_one_body);
    tcase_add_test(tcase, a_stored_id_is_known_in_its_province);
    tcase_add_test(tcase, a_response_is_found_by_its_id);
    tcase_add_test(tcase, the_same_id_in_another_province_is_another_response);
    tcase_add_test(tcase, quarantine_takes_what_is_odd);
    tcase_add_test(tcase, a_batch_is_stored_whole_or_not);
    tcase_add_test(tcase, counts_take_units_and_days);
    tcase_add_test(tcase, a_full_disk_stops_writing_not_reading);
    tcase_add_test(tcase, a_file_that_may_not_grow_is_a_full_disk);
    tcase_add_test(tcase, readers_are_lent_up_to_a_limit);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
