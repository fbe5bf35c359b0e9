/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The statuses of a response and the ways of a connection, over real sockets.
 */
#include "tests/server/client.h"

#include "survey-server/routes.h"

#include <pthread.h>
#include <sqlite3.h>

START_TEST(test_statuses)
{
    struct fixture fixture = fixture_served();
    static const char range[] = RESPONSE_WITH("\"a\":1,\"s1\":4,\"s2\":9");
    static const char other[] = RESPONSE_WITH("\"a\":2,\"s1\":4,\"s2\":5");
    {
        AUTO(answer) struct answer stored = put_response(&fixture, ID_1, VALID_RESPONSE);
        ck_assert_int_eq(stored.status, 201);
        ck_assert_header(stored, "Content-Type", "application/json");
        ck_assert_str_eq(stored.body,
                         "{\"id\":\"" ID_1 "\",\"status\":\"stored\",\"findings\":[]}");
        AUTO(answer) struct answer again = put_response(&fixture, ID_1, VALID_RESPONSE);
        ck_assert_int_eq(again.status, 200);
        ck_assert_holds(again, "\"status\":\"repeated\",\"findings\":[]");
        AUTO(answer) struct answer odd = put_response(&fixture, ID_2, range);
        ck_assert_int_eq(odd.status, 202);
        ck_assert_holds(odd, "\"status\":\"quarantined\"");
        ck_assert_holds(odd, "\"at\":\"/answers/s2\",\"code\":\"range\"");
        AUTO(answer) struct answer conflict = put_response(&fixture, ID_1, other);
        ck_assert_int_eq(conflict.status, 409);
        ck_assert_holds(conflict, "\"status\":\"conflict\",\"findings\":[]");
    }
    ck_assert_int_eq(put_status(&fixture, ID_2, range), 200);
    ck_assert_int_eq(put_status(&fixture, ID_1, other), 409);
    struct response_counts counts = count_up(&fixture, "c");
    ck_assert_int_eq(counts.responses, 1);
    ck_assert_int_eq(counts.quarantined, 1);
    ck_assert_int_eq(counts.conflicts, 1);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(test_refused)
{
    struct fixture fixture = fixture_served();
    static const struct {
        int status;
        const char *id;
        const char *body;
        const char *code;
    } cases[] = {
        {422, ID_1, "{\"campaign\":\"c\",", "response_not_json"},
        {422, ID_1, "", "response_not_json"},
        {422, ID_1, "[1]", "response_not_object"},
        {422, ID_1, "{\"unit\":\"100\"}", "response_no_campaign"},
        {422, "no-uuid", VALID_RESPONSE, "response_id"},
        {422, "no-uuid", "not json either", "response_id"},
        {422, ID_1, "{\"id\":\"" ID_2 "\",\"campaign\":\"c\"}", "response_id_other"},
        {422, ID_1, "{\"id\":7,\"campaign\":\"c\"}", "response_id_other"},
        {404, ID_1, "{\"campaign\":\"none\"}", "campaign_unknown"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        char code[VALUE_MAX];
        AUTO(answer) struct answer answer = put_response(&fixture, cases[i].id, cases[i].body);
        ck_assert_int_eq(answer.status, cases[i].status);
        ck_assert_header(answer, "Content-Type", "application/problem+json");
        snprintf(code, sizeof code, "\"status\":%d,\"code\":\"%s\"", cases[i].status,
                 cases[i].code);
        ck_assert_holds(answer, code);
    }
    struct response_counts counts = count_up(&fixture, "c");
    ck_assert_int_eq(counts.responses + counts.quarantined + counts.conflicts, 0);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(test_json_strict)
{
    struct fixture fixture = fixture_served();
    static const char *const broken[] = {
        "{\"campaign\":\"c\",\"campaign\":\"c\"}",    "{\"campaign\":\"c\",\"seconds\":01}",
        "{\"campaign\":\"c\",\"seconds\":1e999}",     "{\"campaign\":\"c\",\"unit\":\"\\u0000\"}",
        "{\"campaign\":\"c\",\"unit\":\"\xC3\x28\"}", "{\"campaign\":\"c\"} {}",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(broken); i++)
        ck_assert_int_eq(put_status(&fixture, ID_1, broken[i]), 422);
    fixture_cleanup(&fixture);
}
END_TEST

/* The body may say the same id, in either case; the hash leaves it out. */
START_TEST(own_id_is_no_part_of_the_body)
{
    struct fixture fixture = fixture_served();
    ck_assert_int_eq(put_status(&fixture, ID_1, VALID_RESPONSE), 201);
    static const char with_id[] =
        "{\"id\":\"01934B5C-0000-7000-8000-000000000001\","
        "\"campaign\":\"c\",\"form\":\"tiny\",\"version\":\"1\","
        "\"unit\":\"100\",\"language\":\"vi\",\"mode\":\"phone\","
        "\"started\":\"2026-01-02T08:00:00+07:00\",\"answers\":{" VALID_ANSWERS "}}";
    ck_assert_int_eq(put_status(&fixture, ID_1, with_id), 200);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(campaigns_decide_what_is_quarantined)
{
    struct fixture fixture = fixture_served();
    static const struct {
        const char *campaign;
        const char *code;
    } cases[] = {{"draft", "\"code\":\"draft\""}, {"closed", "\"code\":\"late\""}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        char body[VALUE_MAX];
        snprintf(body, sizeof body,
                 "{\"campaign\":\"%s\",\"form\":\"tiny\",\"version\":\"1\",\"unit\":\"100\","
                 "\"language\":\"vi\",\"mode\":\"phone\",\"started\":\"2026-01-02T08:00:00+07:00\","
                 "\"answers\":{" VALID_ANSWERS "}}",
                 cases[i].campaign);
        AUTO(answer) struct answer answer = put_response(&fixture, i == 0 ? ID_1 : ID_2, body);
        ck_assert_int_eq(answer.status, 202);
        ck_assert_holds(answer, cases[i].code);
    }
    fixture_cleanup(&fixture);
}
END_TEST

/* The catalogue asks the store once a millisecond. */
static void let_the_catalogue_ask(void) { usleep(2000); }

/* What another process does to campaigns is seen by the next request. */
START_TEST(changes_of_campaigns_are_seen_at_once)
{
    struct fixture fixture = fixture_served();
    struct store *other = NULL;
    ck_assert_int_eq(ask_status(&fixture, "GET /c/fresh", NULL, NULL), 404);
    ck_assert_ok(store_open(fixture.folder, &other));
    put_campaign(other, "fresh", 1, CAMPAIGN_DRAFT);
    let_the_catalogue_ask();
    AUTO(answer) struct answer draft = ask(&fixture, "GET /c/fresh", NULL, NULL);
    ck_assert_int_eq(draft.status, 200);
    ck_assert_lacks(draft, "<form");
    ck_assert_ok(store_set_campaign_state(other, "fresh", CAMPAIGN_OPEN));
    let_the_catalogue_ask();
    AUTO(answer) struct answer open = ask(&fixture, "GET /c/fresh", NULL, NULL);
    ck_assert_holds(open, "<form");
    store_close(other);
    fixture_cleanup(&fixture);
}
END_TEST

struct racer {
    const struct fixture *fixture;
    pthread_barrier_t *start;
    int status;
};

static void *race(void *context)
{
    struct racer *racer = context;
    int connection = client_connect(racer->fixture->port);
    pthread_barrier_wait(racer->start);
    AUTO(answer)
    struct answer answer =
        client_ask(connection, "PUT /api/v1/responses/" ID_1, NULL, VALID_RESPONSE);
    racer->status = answer.status;
    close(connection);
    return NULL;
}

START_TEST(test_eight_at_once)
{
    enum { RACERS = 8 };
    struct fixture fixture = fixture_served();
    pthread_barrier_t start;
    pthread_t threads[RACERS];
    struct racer racers[RACERS];
    int stored = 0;
    int repeated = 0;
    pthread_barrier_init(&start, NULL, RACERS);
    for (int i = 0; i < RACERS; i++) {
        racers[i] = (struct racer){.fixture = &fixture, .start = &start};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    }
    for (int i = 0; i < RACERS; i++) {
        pthread_join(threads[i], NULL);
        stored += racers[i].status == 201;
        repeated += racers[i].status == 200;
    }
    pthread_barrier_destroy(&start);
    ck_assert_int_eq(stored, 1);
    ck_assert_int_eq(repeated, RACERS - 1);
    ck_assert_int_eq(count_up(&fixture, "c").responses, 1);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(test_keep_alive)
{
    struct fixture fixture = fixture_served();
    int connection = client_connect(fixture.port);
    AUTO(answer)
    struct answer first =
        client_ask(connection, "PUT /api/v1/responses/" ID_1, NULL, VALID_RESPONSE);
    AUTO(answer)
    struct answer second =
        client_ask(connection, "PUT /api/v1/responses/" ID_1, NULL, VALID_RESPONSE);
    AUTO(answer) struct answer missing = client_ask(connection, "PUT /nowhere", NULL, "x");
    AUTO(answer) struct answer health = client_ask(connection, "GET /healthz", NULL, NULL);
    ck_assert_int_eq(first.status, 201);
    ck_assert_int_eq(second.status, 200);
    ck_assert_int_eq(missing.status, 404);
    ck_assert_int_eq(health.status, 200);
    ck_assert_str_eq(health.body, "{\"status\":\"ok\"}");
    client_say(connection, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
                           "GET /none HTTP/1.1\r\nHost: x\r\n\r\n");
    AUTO(answer) struct answer piped = client_read(connection, false);
    AUTO(answer) struct answer after = client_read(connection, false);
    ck_assert_int_eq(piped.status, 200);
    ck_assert_int_eq(after.status, 404);
    close(connection);
    fixture_cleanup(&fixture);
}
END_TEST

/* The same status line and headers, but for the time. */
static void assert_same_head(const struct answer *head, const struct answer *whole)
{
    const char *one = head->text;
    const char *other = whole->text;
    while (one < head->body && other < whole->body) {
        size_t length = strcspn(one, "\n") + 1;
        bool date = strncmp(one, "Date:", 5) == 0;
        ck_assert_msg(date || strncmp(one, other, length) == 0, "%.*s is not %.*s", (int)length,
                      one, (int)length, other);
        one += length;
        other += strcspn(other, "\n") + 1;
    }
    ck_assert_ptr_eq(one, head->body);
    ck_assert_ptr_eq(other, whole->body);
}

START_TEST(test_head)
{
    static const char *const paths[] = {"/",         "/c/c",
                                        "/c/c/done", "/c/none",
                                        "/healthz",  "/api/v1/forms/tiny/1",
                                        "/nowhere",  "/assets/citizen.css",
                                        "/c/many",   "/api/v1/campaigns/c/index/tiny"};
    struct fixture fixture = fixture_served();
    for (size_t i = 0; i < ARRAY_LENGTH(paths); i++) {
        char line[VALUE_MAX];
        snprintf(line, sizeof line, "HEAD %s", paths[i]);
        int connection = client_connect(fixture.port);
        AUTO(answer) struct answer head = client_ask(connection, line, NULL, NULL);
        AUTO(answer) struct answer next = client_ask(connection, "GET /healthz", NULL, NULL);
        ck_assert_int_eq(next.status, 200); /* no body was in between */
        close(connection);
        snprintf(line, sizeof line, "GET %s", paths[i]);
        AUTO(answer) struct answer whole = ask(&fixture, line, NULL, NULL);
        ck_assert_uint_gt(whole.body_length, 0);
        assert_same_head(&head, &whole);
    }
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(test_methods)
{
    struct fixture fixture = fixture_served();
    static const struct {
        const char *line;
        const char *allow;
    } cases[] = {
        {"POST /", "GET, HEAD, OPTIONS"},
        {"DELETE /c/c", "GET, HEAD, POST, OPTIONS"},
        {"PATCH /api/v1/responses/" ID_1, "PUT, OPTIONS"},
        {"GET /api/v1/responses/" ID_1, "PUT, OPTIONS"},
        {"PUT /api/v1/forms/tiny/1", "GET, HEAD, OPTIONS"},
        {"TRACE /healthz", "GET, HEAD, OPTIONS"},
        {"options /healthz", "GET, HEAD, OPTIONS"}, /* methods have one case */
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        AUTO(answer) struct answer answer = ask(&fixture, cases[i].line, NULL, "");
        ck_assert_int_eq(answer.status, 405);
        ck_assert_header(answer, "Allow", cases[i].allow);
    }
    static const struct {
        const char *line;
        const char *allow;
    } options[] = {{"OPTIONS /", "GET, HEAD, OPTIONS"},
                   {"OPTIONS /c/c", "GET, HEAD, POST, OPTIONS"},
                   {"OPTIONS /api/v1/responses/" ID_1, "PUT, OPTIONS"},
                   {"OPTIONS /api/v1/campaigns/c/index/tiny", "GET, HEAD, OPTIONS"}};
    for (size_t i = 0; i < ARRAY_LENGTH(options); i++) {
        char value[VALUE_MAX];
        AUTO(answer)
        struct answer answer = ask(&fixture, options[i].line, "Origin: https://other.vn\r\n", NULL);
        ck_assert_int_eq(answer.status, 204);
        ck_assert_header(answer, "Allow", options[i].allow);
        ck_assert(!answer_header(&answer, "Content-Length", value));
        ck_assert(!answer_header(&answer, "Access-Control-Allow-Origin", value));
    }
    ck_assert_int_eq(ask_status(&fixture, "OPTIONS /nowhere", NULL, NULL), 404);
    ck_assert_int_eq(ask_status(&fixture, "OPTIONS *", NULL, NULL), 404);
    fixture_cleanup(&fixture);
}
END_TEST

/* Every route has a permission, a help line and a limit; the API's patterns are under /api/v1. */
START_TEST(routes_are_whole)
{
    for (const struct route *route = route_table(); route->pattern != NULL; route++) {
        ck_assert_ptr_nonnull(route->handler);
        ck_assert_uint_gt(strlen(route->help), 10);
        ck_assert_uint_ge(route->body_limit, LIMIT_NO_BODY_BYTES);
        bool api = strncmp(route->pattern, "/api/v1/", 8) == 0;
        ck_assert(!api || route->dress == DRESS_API);
    }
}
END_TEST

struct waiter {
    int connection;
    unsigned number;
    int status;
};

static void *put_and_wait(void *context)
{
    struct waiter *waiter = context;
    char line[VALUE_MAX];
    snprintf(line, sizeof line, "PUT /api/v1/responses/01934b5c-0000-7000-8000-%012x",
             waiter->number);
    AUTO(answer) struct answer answer = client_ask(waiter->connection, line, NULL, VALID_RESPONSE);
    waiter->status = answer.status;
    close(waiter->connection);
    return NULL;
}

static void *stop(void *context)
{
    struct fixture *fixture = context;
    server_stop(fixture->server);
    return NULL;
}

/* Somebody else holds the store, so that everything queues. */
static sqlite3 *hold_store(const struct fixture *fixture)
{
    char path[FOLDER_MAX + 16];
    sqlite3 *holder = NULL;
    snprintf(path, sizeof path, "%s/hailong.db", fixture->folder);
    ck_assert_int_eq(sqlite3_open(path, &holder), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(holder, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    return holder;
}

static void sleep_ms(int milliseconds) { usleep((useconds_t)milliseconds * 1000); }

START_TEST(test_stop_answers_everyone)
{
    enum { WAITERS = 24 };
    struct fixture fixture = fixture_served();
    pthread_t threads[WAITERS];
    pthread_t stopper;
    struct waiter waiters[WAITERS];
    int late = client_connect(fixture.port); /* connected before, asks while stopping */
    for (unsigned i = 0; i < WAITERS; i++)
        waiters[i] = (struct waiter){.connection = client_connect(fixture.port), .number = i};
    sqlite3 *holder = hold_store(&fixture);
    for (unsigned i = 0; i < WAITERS; i++) {
        ck_assert_int_eq(pthread_create(&threads[i], NULL, put_and_wait, &waiters[i]), 0);
    }
    sleep_ms(300);
    ck_assert_int_eq(pthread_create(&stopper, NULL, stop, &fixture), 0);
    sleep_ms(200);
    AUTO(answer)
    struct answer refused = client_ask(late, "PUT /api/v1/responses/" ID_1, NULL, VALID_RESPONSE);
    ck_assert_int_eq(refused.status, 503);
    ck_assert_header(refused, "Retry-After", "5");
    AUTO(answer)
    struct answer page =
        client_ask(late, "POST /c/c", "Content-Type: application/x-www-form-urlencoded\r\n",
                   "id=" ID_2 "&unit=100&lang=vi&version=1&a=1&s1=4&s2=4&other=%3Cb%3E");
    ck_assert_int_eq(page.status, 503);
    ck_assert_header(page, "Retry-After", "5");
    ck_assert_holds(page, "name=\"other\" value=\"&lt;b&gt;\""); /* one button sends it again */
    ck_assert_holds(page, "value=\"" ID_2 "\"");
    AUTO(answer) struct answer health = client_ask(late, "GET /healthz", NULL, NULL);
    ck_assert_int_eq(health.status, 503);
    ck_assert_holds(health, "\"code\":\"health_stopping\"");
    AUTO(answer) struct answer metrics = client_ask(late, "GET /metrics", NULL, NULL);
    ck_assert_ptr_nonnull(strstr(metrics.body, "\nhailong_healthy 0\n"));
    sqlite3_close(holder);
    for (unsigned i = 0; i < WAITERS; i++) {
        pthread_join(threads[i], NULL);
        ck_assert_int_eq(waiters[i].status, 201);
    }
    close(late);
    pthread_join(stopper, NULL);
    fixture.server = NULL;
    ck_assert_int_eq(count_up(&fixture, "c").responses, WAITERS);
    fixture_cleanup(&fixture);
}
END_TEST

/* Whoever gave up waiting does no harm, and the response is stored. */
START_TEST(client_leaves_while_waiting)
{
    struct fixture fixture = fixture_served();
    sqlite3 *holder = hold_store(&fixture);
    char request[VALUE_MAX];
    snprintf(request, sizeof request,
             "PUT /api/v1/responses/" ID_1 " HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n%s",
             strlen(VALID_RESPONSE), VALID_RESPONSE);
    int connection = client_connect(fixture.port);
    ck_assert(client_say(connection, request));
    sleep_ms(200);
    close(connection);
    sqlite3_close(holder);
    for (int i = 0; i < 200 && count_up(&fixture, "c").responses == 0; i++)
        sleep_ms(20);
    ck_assert_int_eq(put_status(&fixture, ID_1, VALID_RESPONSE), 200);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(test_listen)
{
    struct fixture fixture = fixture_served();
    struct server *second = NULL;
    char taken[VALUE_MAX];
    static const char *const wrong[] = {"",        "127.0.0.1",   "127.0.0.1:",   "127.0.0.1:70000",
                                        "[::1:80", "nowhere:80",  "127.0.0.1:-1", "999.0.0.1:80",
                                        ":8080",   "127.0.0.1:8x"};
    struct server_options options = {.store = fixture.store, .operator_token = TOKEN};
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
        options.listen = wrong[i];
        ck_assert_fault(server_start(&options, &second), FAULT_INVALID);
        ck_assert_str_eq(fault_detail()->code, "server_address");
    }
    snprintf(taken, sizeof taken, "127.0.0.1:%u", fixture.port);
    options.listen = taken;
    ck_assert_fault(server_start(&options, &second), FAULT_IO);
    ck_assert_str_eq(fault_detail()->code, "server_port_taken");
    options.listen = "localhost:0";
    ck_assert_ok(server_start(&options, &second));
    ck_assert_uint_ne(server_port(second), fixture.port);
    server_stop(second);
    fixture_cleanup(&fixture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("server");
    TCase *cases = tcase_create("server");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_statuses);
    tcase_add_test(cases, test_refused);
    tcase_add_test(cases, test_json_strict);
    tcase_add_test(cases, own_id_is_no_part_of_the_body);
    tcase_add_test(cases, campaigns_decide_what_is_quarantined);
    tcase_add_test(cases, changes_of_campaigns_are_seen_at_once);
    tcase_add_test(cases, test_eight_at_once);
    tcase_add_test(cases, test_keep_alive);
    tcase_add_test(cases, test_head);
    tcase_add_test(cases, test_methods);
    tcase_add_test(cases, routes_are_whole);
    tcase_add_test(cases, test_stop_answers_everyone);
    tcase_add_test(cases, client_leaves_while_waiting);
    tcase_add_test(cases, test_listen);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
