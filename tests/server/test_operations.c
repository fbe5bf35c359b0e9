/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the server says of itself when all is well and when its store fails it.
 */
#include "tests/server/client.h"

#include "schema/store_inside.h"
#include "survey-server/operations.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

/* As ck_assert_holds, but that the whole of the metrics is too long for Check's messages. */
#define ck_assert_line(answer, line)                                                               \
    ck_assert_msg(strstr((answer).body, line) != NULL, "no \"%s\"", line)
#define ck_assert_no_line(answer, line)                                                            \
    ck_assert_msg(strstr((answer).body, line) == NULL, "\"%s\"", line)

static int number;

/* Puts one more valid response. */
static int put_next(const struct fixture *fixture)
{
    char id[UUID_TEXT_SIZE];
    snprintf(id, sizeof id, "01934b5c-0000-7000-8000-%012x", ++number);
    return put_status(fixture, id, VALID_RESPONSE);
}

/* Asks whether all is well: `code` = NULL, or what is wrong; and that the metrics say the same. */
static void assert_health(const struct fixture *fixture, const char *code)
{
    AUTO(answer) struct answer health = ask(fixture, "GET /healthz", NULL, NULL);
    AUTO(answer) struct answer metrics = ask(fixture, "GET /metrics", NULL, NULL);
    ck_assert_int_eq(metrics.status, 200);
    ck_assert_header(health, "Cache-Control", "no-store");
    if (code == NULL) {
        ck_assert_int_eq(health.status, 200);
        ck_assert_header(health, "Content-Type", "application/json");
        ck_assert_str_eq(health.body, "{\"status\":\"ok\"}");
        ck_assert_line(metrics, "\nhailong_healthy 1\n");
        return;
    }
    char said[VALUE_MAX];
    snprintf(said, sizeof said, "\"status\":503,\"code\":\"%s\"", code);
    ck_assert_int_eq(health.status, 503);
    ck_assert_header(health, "Content-Type", "application/problem+json");
    ck_assert_header(health, "Retry-After", "5");
    ck_assert_holds(health, said);
    ck_assert_lacks(health, fixture->folder);
    ck_assert_lacks(health, "hailong.db");
    ck_assert_line(metrics, "\nhailong_healthy 0\n");
    AUTO(answer) struct answer head = ask(fixture, "HEAD /healthz", NULL, NULL);
    ck_assert_int_eq(head.status, 503);
    ck_assert_uint_eq(head.body_length, 0);
}

START_TEST(a_file_that_is_gone)
{
    struct fixture fixture = fixture_served();
    char path[FOLDER_MAX + 16];
    char moved[FOLDER_MAX + 16];
    snprintf(path, sizeof path, "%s/hailong.db", fixture.folder);
    snprintf(moved, sizeof moved, "%s/elsewhere", fixture.folder);
    assert_health(&fixture, NULL);
    ck_assert_int_eq(put_next(&fixture), 201);
    ck_assert_int_eq(rename(path, moved), 0);
    assert_health(&fixture, "health_moved");
    ck_assert_int_eq(put_next(&fixture), 500);
    ck_assert_ok(file_write(path, "", 0, 0600)); /* another file under its name is not it */
    assert_health(&fixture, "health_moved");
    ck_assert_int_eq(rename(moved, path), 0);
    assert_health(&fixture, "health_write"); /* until the next one is stored */
    ck_assert_int_eq(put_next(&fixture), 201);
    assert_health(&fixture, NULL);
    fixture_cleanup(&fixture);
}
END_TEST

static void limit_pages(struct store *store, const char *sql)
{
    AUTO(store_writing) struct store_writing writing = {0};
    ck_assert_ok(store_write(store, &writing));
    ck_assert_ok(connection_execute(writing.connection, sql));
}

START_TEST(a_full_disk)
{
    struct fixture fixture = fixture_served();
    int status = 201;
    limit_pages(fixture.store, "PRAGMA max_page_count = 1");
    for (int i = 0; i < 500 && status == 201; i++)
        status = put_next(&fixture);
    ck_assert_int_eq(status, 503);
    assert_health(&fixture, "health_full");
    limit_pages(fixture.store, "PRAGMA max_page_count = 1000000");
    ck_assert_int_eq(put_next(&fixture), 201);
    assert_health(&fixture, NULL);
    fixture_cleanup(&fixture);
}
END_TEST

/* A limit of the file's size, as a quota, is a full disk too. */
START_TEST(a_file_that_may_not_grow)
{
    struct fixture fixture = fixture_served();
    struct rlimit limit;
    ck_assert_int_eq(put_next(&fixture), 201);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &limit);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){4096, limit.rlim_max});
    int status = put_next(&fixture);
    setrlimit(RLIMIT_FSIZE, &limit);
    ck_assert_int_eq(status, 503);
    assert_health(&fixture, "health_full");
    ck_assert_int_eq(put_next(&fixture), 201);
    assert_health(&fixture, NULL);
    fixture_cleanup(&fixture);
}
END_TEST

/* Another program holds the store for longer than anybody waits. */
START_TEST(a_store_that_another_holds)
{
    struct fixture fixture = fixture_served();
    char path[FOLDER_MAX + 16];
    sqlite3 *holder = NULL;
    snprintf(path, sizeof path, "%s/hailong.db", fixture.folder);
    ck_assert_int_eq(sqlite3_open(path, &holder), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(holder, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(put_next(&fixture), 503);
    assert_health(&fixture, "health_busy");
    sqlite3_close(holder);
    ck_assert_int_eq(put_next(&fixture), 201);
    assert_health(&fixture, NULL);
    fixture_cleanup(&fixture);
}
END_TEST

/* What nobody tried for a while is not known to fail. */
START_TEST(old_trouble_is_no_trouble)
{
    static const struct {
        enum fault fault;
        const char *trouble;
    } cases[] = {{OK, NULL},
                 {FAULT_FULL, "health_full"},
                 {FAULT_BUSY, "health_busy"},
                 {FAULT_IO, "health_write"},
                 {FAULT_DB, "health_write"},
                 {FAULT_CORRUPT, "health_write"}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct writer_stats writer = {.last_fault = cases[i].fault, .last_fault_ms = 1000};
        const char *now = operations_writing_trouble(&writer, 1000 + LIMIT_UNHEALTHY_MS);
        const char *later = operations_writing_trouble(&writer, 1001 + LIMIT_UNHEALTHY_MS);
        ck_assert_pstr_eq(now, cases[i].trouble);
        ck_assert_ptr_null(later);
        ck_assert(now == NULL || strcmp(message_words(LANGUAGE_VI, now), now) != 0);
    }
}
END_TEST

START_TEST(metrics_count_what_was_done)
{
    struct fixture fixture = fixture_served();
    static const char range[] = RESPONSE_WITH("\"a\":1,\"s1\":4,\"s2\":9");
    static const char other[] = RESPONSE_WITH("\"a\":2,\"s1\":4,\"s2\":5");
    static const char form[] = "Content-Type: application/x-www-form-urlencoded\r\n";
    ck_assert_int_eq(put_status(&fixture, ID_1, VALID_RESPONSE), 201);
    ck_assert_int_eq(put_status(&fixture, ID_1, VALID_RESPONSE), 200);
    ck_assert_int_eq(put_status(&fixture, ID_1, other), 409);
    ck_assert_int_eq(put_status(&fixture, ID_2, range), 202);
    ck_assert_int_eq(put_status(&fixture, "no-uuid", range), 422);
    ck_assert_int_eq(ask_status(&fixture, "POST /c/c", form,
                                "id=" ID_3 "&unit=100&lang=vi&version=1&a=1&s1=4&s2=4"
                                "&started=2026-01-02T08%3A00%3A00Z"),
                     303);
    ck_assert_int_eq(ask_status(&fixture, "GET /nowhere/" ID_1, NULL, NULL), 404);
    AUTO(answer) struct answer metrics = ask(&fixture, "GET /metrics", NULL, NULL);
    ck_assert_header(metrics, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    static const char *const lines[] = {
        "\nhailong_responses_total{outcome=\"stored\"} 2\n",
        "\nhailong_responses_total{outcome=\"repeated\"} 1\n",
        "\nhailong_responses_total{outcome=\"conflict\"} 1\n",
        "\nhailong_responses_total{outcome=\"quarantined\"} 1\n",
        "\nhailong_responses_total{outcome=\"refused\"} 1\n",
        "\nhailong_writer_queue_jobs 0\n",
        "\nhailong_writer_commits_total 5\n",
        "\nhailong_writer_batch_rows_sum 5\n",
        "\nhailong_http_requests_total{route=\"other\",method=\"GET\",status=\"404\"} 1\n",
        "{route=\"/api/v1/responses/{uuid}\",method=\"PUT\",status=\"409\"} 1\n",
        "{route=\"/c/{campaign}\",method=\"POST\",status=\"303\"} 1\n",
        "_count{route=\"/api/v1/responses/{uuid}\",method=\"PUT\"} 5\n",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(lines); i++)
        ck_assert_line(metrics, lines[i]);
    ck_assert_no_line(metrics, ID_1);
    ck_assert_no_line(metrics, "nowhere");
    const char *connections = strstr(metrics.body, "\nhailong_connections ");
    ck_assert_int_ge(strtol(strchr(connections, ' '), NULL, 10), 1);
    ck_assert_no_line(metrics, "\nhailong_store_bytes 0\n");
    ck_assert_no_line(metrics, "\nhailong_wal_bytes 0\n");
    fixture_cleanup(&fixture);
}
END_TEST

/* Requests that never became whole are counted, too, and connections go back to where they were. */
START_TEST(what_was_never_answered_is_counted)
{
    struct fixture fixture = fixture_served();
    static const char none[] =
        "{route=\"/api/v1/responses/{uuid}\",method=\"PUT\",status=\"none\"} 1\n";
    int connection = client_connect(fixture.port);
    ck_assert(client_say(connection, "PUT /api/v1/responses/" ID_1
                                     " HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"));
    usleep(100 * 1000);
    close(connection);
    bool counted = false;
    for (int i = 0; i < 200 && !counted; i++) {
        AUTO(answer) struct answer metrics = ask(&fixture, "GET /metrics", NULL, NULL);
        counted = strstr(metrics.body, none) != NULL;
        usleep(20 * 1000);
    }
    ck_assert(counted);
    fixture_cleanup(&fixture);
}
END_TEST

/* Tests come from loopback, which --rate does not count. */
START_TEST(loopback_is_not_limited)
{
    struct fixture fixture = fixture_new();
    const struct server_options options = {
        .store = fixture.store, .listen = "127.0.0.1:0", .rate = {1, 60000}};
    ck_assert_ok(server_start(&options, &fixture.server));
    fixture.port = server_port(fixture.server);
    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(put_next(&fixture), 201);
    AUTO(answer) struct answer metrics = ask(&fixture, "GET /metrics", NULL, NULL);
    ck_assert_line(metrics, "\nhailong_rate_limited_total 0\n");
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_log_that_cannot_be_opened_stops_the_start)
{
    struct fixture fixture = fixture_new();
    const struct server_options options = {
        .store = fixture.store, .listen = "127.0.0.1:0", .access_log = fixture.folder};
    ck_assert_fault(server_start(&options, &fixture.server), FAULT_IO);
    ck_assert_str_eq(fault_detail()->code, "access_log_open");
    fixture_cleanup(&fixture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("operations");
    TCase *tcase = tcase_create("operations");
    tcase_set_timeout(tcase, 60);
    tcase_add_test(tcase, a_file_that_is_gone);
    tcase_add_test(tcase, a_full_disk);
    tcase_add_test(tcase, a_file_that_may_not_grow);
    tcase_add_test(tcase, a_store_that_another_holds);
    tcase_add_test(tcase, old_trouble_is_no_trouble);
    tcase_add_test(tcase, metrics_count_what_was_done);
    tcase_add_test(tcase, what_was_never_answered_is_counted);
    tcase_add_test(tcase, loopback_is_not_limited);
    tcase_add_test(tcase, a_log_that_cannot_be_opened_stops_the_start);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
