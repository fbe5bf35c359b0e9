/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is counted, under which labels, and how it is written. The text's grammar is checked on a
 * real server by tests/contract/operations.test.mjs.
 */
#include "survey-server/metrics.h"

#include "survey-server/routes.h"
#include "tests/support/check_main.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 1 << 20 };

static struct metrics *metrics;
static struct buffer text;

static void setup(void)
{
    ck_assert_ok(metrics_new(&metrics));
    text = buffer_of(TEXT_MAX);
}

static void teardown(void)
{
    metrics_free(metrics);
    buffer_cleanup(&text);
}

static void rewrite(const struct metrics_others *others)
{
    buffer_reset(&text);
    metrics_write(metrics, others, &text);
    ck_assert_ok(buffer_check(&text));
}

static bool has_line(const char *line)
{
    const char *at = strstr(text.data, line);
    return at != NULL && (at == text.data || at[-1] == '\n') && at[strlen(line)] == '\n';
}

#define ck_assert_line(line) ck_assert_msg(has_line(line), "no line %s in\n%s", line, text.data)

static const struct route *row(enum method method, const char *pattern)
{
    for (const struct route *route = route_table(); route->pattern != NULL; route++) {
        if (route->method == method && strcmp(route->pattern, pattern) == 0)
            return route;
    }
    ck_abort_msg("no such route");
    return NULL;
}

static void request(enum method method, const struct route *route, const struct route *place,
                    int status)
{
    const struct request done = {
        .method = method, .route = route, .place = place, .reply = {.status = status}};
    metrics_request(metrics, &done, 3000);
}

START_TEST(requests_are_counted_by_what_is_ours)
{
    const struct route *get = row(METHOD_GET, "/c/{campaign}");
    const struct route *post = row(METHOD_POST, "/c/{campaign}");
    static const struct metrics_others none = {.healthy = true};
    request(METHOD_GET, get, get, 200);
    request(METHOD_GET, get, get, 200);
    request(METHOD_HEAD, get, get, 200);
    request(METHOD_POST, post, get, 303);
    request(METHOD_OPTIONS, NULL, get, 204);
    request(METHOD_OTHER, NULL, get, 405);
    request(METHOD_GET, NULL, NULL, 404);
    request(METHOD_POST, post, get, 0); /* the client left */
    request(METHOD_GET, get, get, 131);
    request(METHOD_GET, get, get, 531);
    request(METHOD_GET, get, get, 451); /* these have no place of their own */
    request(METHOD_GET, get, get, 600);
    request(METHOD_GET, get, get, -7);
    rewrite(&none);
#define OF(route, method, status, count)                                                           \
    "hailong_http_requests_total{route=\"" route "\",method=\"" method "\",status=\"" status       \
    "\"} " count
    ck_assert_line(OF("/c/{campaign}", "GET", "200", "2"));
    ck_assert_line(OF("/c/{campaign}", "HEAD", "200", "1"));
    ck_assert_line(OF("/c/{campaign}", "POST", "303", "1"));
    ck_assert_line(OF("/c/{campaign}", "OPTIONS", "204", "1"));
    ck_assert_line(OF("/c/{campaign}", "other", "405", "1"));
    ck_assert_line(OF("other", "GET", "404", "1"));
    ck_assert_line(OF("/c/{campaign}", "POST", "none", "1"));
    ck_assert_line(OF("/c/{campaign}", "GET", "131", "1"));
    ck_assert_line(OF("/c/{campaign}", "GET", "531", "1"));
    ck_assert_line(OF("/c/{campaign}", "GET", "other", "3"));
}
END_TEST

/* By the row that answered: what was never answered has no duration. */
START_TEST(durations_are_cumulative)
{
    const struct route *get = row(METHOD_GET, "/c/{campaign}");
    static const struct metrics_others none = {.healthy = true};
    request(METHOD_GET, get, get, 200);
    request(METHOD_HEAD, get, get, 200);
    request(METHOD_GET, get, get, 0);
    request(METHOD_OTHER, NULL, get, 405);
    rewrite(&none);
#define DURATION "hailong_http_request_duration_seconds"
#define LABELS "route=\"/c/{campaign}\",method=\"GET\""
    ck_assert_line("# TYPE " DURATION " histogram");
    ck_assert_line(DURATION "_bucket{" LABELS ",le=\"0.0005\"} 0");
    ck_assert_line(DURATION "_bucket{" LABELS ",le=\"0.0025\"} 0");
    ck_assert_line(DURATION "_bucket{" LABELS ",le=\"0.005\"} 2");
    ck_assert_line(DURATION "_bucket{" LABELS ",le=\"10\"} 2");
    ck_assert_line(DURATION "_bucket{" LABELS ",le=\"+Inf\"} 2");
    ck_assert_line(DURATION "_sum{" LABELS "} 0.006000");
    ck_assert_line(DURATION "_count{" LABELS "} 2");
}
END_TEST

START_TEST(refused_are_responses_to_be_set_aside)
{
    const struct route *put = row(METHOD_PUT, "/api/v1/responses/{uuid}");
    const struct route *index = row(METHOD_GET, "/api/v1/campaigns/{id}/index/{definition}");
    static const struct metrics_others none = {.healthy = true};
    static const int refused[] = {404, 413, 422};
    static const int others[] = {200, 201, 202, 409, 429, 503, 0};
    for (size_t i = 0; i < ARRAY_LENGTH(refused); i++)
        request(METHOD_PUT, put, put, refused[i]);
    for (size_t i = 0; i < ARRAY_LENGTH(others); i++)
        request(METHOD_PUT, put, put, others[i]);
    request(METHOD_GET, index, index, 404);
    request(METHOD_PUT, NULL, NULL, 404);
    rewrite(&none);
    ck_assert_line("hailong_responses_total{outcome=\"refused\"} 3");
    ck_assert_line("hailong_rate_limited_total 1");
}
END_TEST

static long value_of(const char *start)
{
    const char *at = strstr(text.data, start);
    ck_assert_ptr_nonnull(at);
    return strtol(at + strlen(start), NULL, 10);
}

START_TEST(what_others_count_is_told)
{
    struct metrics_others others = {
        .writer = {.waiting = 5,
                   .commits = 3,
                   .outcomes = {[PUT_STORED] = 10,
                                [PUT_QUARANTINED] = 2,
                                [PUT_REPEATED] = 1,
                                [PUT_CONFLICT] = 4}},
        .store = {.file_bytes = 123456789012, .wal_bytes = 4096},
        .access_log_dropped = 6,
    };
    histogram_add(&others.writer.commit_times, 700);
    histogram_add(&others.writer.commit_times, 20000000);
    metrics->connections = 9;
    rewrite(&others);
    static const char *const lines[] = {
        "hailong_responses_total{outcome=\"stored\"} 10",
        "hailong_responses_total{outcome=\"quarantined\"} 2",
        "hailong_responses_total{outcome=\"repeated\"} 1",
        "hailong_responses_total{outcome=\"conflict\"} 4",
        "hailong_responses_total{outcome=\"refused\"} 0",
        "hailong_writer_queue_jobs 5",
        "hailong_writer_commits_total 3",
        "hailong_writer_commit_seconds_bucket{le=\"0.0005\"} 0",
        "hailong_writer_commit_seconds_bucket{le=\"0.001\"} 1",
        "hailong_writer_commit_seconds_bucket{le=\"10\"} 1",
        "hailong_writer_commit_seconds_bucket{le=\"+Inf\"} 2",
        "hailong_writer_commit_seconds_sum 20.000700",
        "hailong_writer_commit_seconds_count 2",
        "hailong_writer_batch_rows_sum 17",
        "hailong_writer_batch_rows_count 3",
        "hailong_store_bytes 123456789012",
        "hailong_wal_bytes 4096",
        "hailong_access_log_dropped_total 6",
        "hailong_connections 9",
        "hailong_healthy 0",
        "hailong_build_info{version=\"" HAILONG_VERSION "\"} 1",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(lines); i++)
        ck_assert_line(lines[i]);
    /* The process's own are its own. */
    long memory = value_of("\nprocess_resident_memory_bytes ");
    long files = value_of("\nprocess_open_fds ");
    ck_assert_int_gt(memory, 1 << 20);
    ck_assert_int_ge(files, 3);
    ck_assert_int_lt(files, 1000);
}
END_TEST

enum { COUNTERS = 4, EACH = 10000 };

static void *count_many(void *route)
{
    for (int i = 0; i < EACH; i++)
        request(METHOD_PUT, route, route, 422);
    return NULL;
}

START_TEST(nothing_is_lost_among_threads)
{
    const struct route *put = row(METHOD_PUT, "/api/v1/responses/{uuid}");
    static const struct metrics_others none = {.healthy = true};
    pthread_t threads[COUNTERS];
    for (int i = 0; i < COUNTERS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, count_many, (void *)(uintptr_t)put), 0);
    for (int i = 0; i < COUNTERS; i++)
        pthread_join(threads[i], NULL);
    rewrite(&none);
    ck_assert_line("hailong_responses_total{outcome=\"refused\"} 40000");
    ck_assert_line(OF("/api/v1/responses/{uuid}", "PUT", "422", "40000"));
}
END_TEST

/* A pattern becomes a label as it is. */
START_TEST(patterns_need_no_escaping)
{
    for (const struct route *route = route_table(); route->pattern != NULL; route++)
        ck_assert_ptr_null(strpbrk(route->pattern, "\"\\\n"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("metrics");
    TCase *tcase = tcase_create("metrics");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, requests_are_counted_by_what_is_ours);
    tcase_add_test(tcase, durations_are_cumulative);
    tcase_add_test(tcase, refused_are_responses_to_be_set_aside);
    tcase_add_test(tcase, what_others_count_is_told);
    tcase_add_test(tcase, nothing_is_lost_among_threads);
    tcase_add_test(tcase, patterns_need_no_escaping);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
