/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A batch over real sockets: its statuses, and the writer behind it.
 */
#include "schema/store_inside.h"
#include "schema/tickets.h"
#include "schema/writer.h"
#include "tests/server/batch.h"

#include <pthread.h>

enum { ITEMS = 50 };

/* Posts items and says their statuses: "201 200 422 ". */
static void assert_statuses(const char *items, const char *expected)
{
    char body[BATCH_MAX];
    char found[BATCH_MAX] = "";
    AUTO(json) struct json *json = NULL;
    snprintf(body, sizeof body, "{\"responses\":[%s]}", items);
    AUTO(answer) struct answer answer = post(body);
    ck_assert_int_eq(answer.status, 200);
    ck_assert_header(answer, "Content-Type", "application/json");
    ck_assert_header(answer, "Cache-Control", "no-store");
    ck_assert_ok(json_parse(answer.body, answer.body_length, &json));
    const struct json *results = json_member(json, "results");
    for (const struct json *item = json_first(results); item != NULL; item = json_next(item)) {
        int64_t status = 0;
        ck_assert(json_integer(json_member(item, "status"), &status));
        ck_assert(json_is(json_member(item, "findings"), JSON_ARRAY));
        ck_assert_int_eq(json_member_text(item, "code") != NULL, status >= 410 || status == 404);
        ck_assert_int_eq(json_member_text(item, "detail") != NULL, status >= 410 || status == 404);
        snprintf(found + strlen(found), sizeof found - strlen(found), "%d ", (int)status);
    }
    ck_assert_str_eq(found, expected);
    ck_assert_uint_eq(json_count(json), 2);
}

START_TEST(each_item_has_the_status_of_a_put)
{
    assert_statuses("", "");
    assert_statuses(GOOD(ID_1) "," ODD(ID_2) "," GOOD("no-uuid") ",{},[],null,7,\"x\"," //
                    ITEM(ID_3, "\"campaign\":\"none\"}") "," ITEM(ID_3, "\"unit\":\"100\"}"),
                    "201 202 422 422 422 422 422 422 404 422 ");
    assert_statuses(GOOD(ID_1) "," ODD(ID_2) "," ODD(ID_1) "," GOOD(ID_2), "200 200 409 409 ");
    struct response_counts counts = count_up(&fixture, "c");
    ck_assert_int_eq(counts.responses, 1);
    ck_assert_int_eq(counts.quarantined, 1);
    ck_assert_int_eq(counts.conflicts, 2);
    ck_assert_int_eq(put_status(&fixture, ID_1, VALID_RESPONSE), 409);
}
END_TEST

START_TEST(refusals_have_codes_and_words)
{
    AUTO(answer)
    struct answer answer =
        post("{\"responses\":[" GOOD("no-uuid") ",7," ITEM(ID_1, "\"campaign\":\"none\"}") "]}");
    ck_assert_holds(answer, "{\"id\":\"no-uuid\",\"status\":422,\"code\":\"response_id\","
                            "\"detail\":\"Mã phiếu");
    ck_assert_holds(answer, "{\"id\":null,\"status\":422,\"code\":\"response_not_object\",");
    ck_assert_holds(answer, "{\"id\":\"" ID_1 "\",\"status\":404,\"code\":\"campaign_unknown\",");
    AUTO(answer)
    struct answer english = ask(&fixture, "POST /api/v1/responses?lang=en", NULL,
                                "{\"responses\":[" GOOD("no-uuid") "]}");
    ck_assert_holds(english, "The response id");
}
END_TEST

START_TEST(an_id_that_comes_twice_meets_itself)
{
    assert_statuses(GOOD(ID_1) "," GOOD(ID_1) "," ODD(ID_1) "," GOOD(ID_1), "201 200 409 200 ");
    assert_statuses(ODD(ID_2) "," GOOD(ID_2) "," ODD(ID_2), "202 409 200 ");
}
END_TEST

START_TEST(what_is_no_batch_is_refused_whole)
{
    static const struct {
        const char *body;
        const char *code;
    } cases[] = {
        {"", "json_syntax"},
        {"{\"responses\":[" GOOD(ID_1) "]", "json_syntax"},
        {"{\"responses\":[" GOOD(ID_1) ",{\"id\":01}]}", "json_syntax"},
        {"[" GOOD(ID_1) "]", "batch_shape"},
        {GOOD(ID_1), "batch_shape"},
        {"{}", "batch_shape"},
        {"{\"responses\":null}", "batch_shape"},
        {"{\"responses\":{\"0\":" GOOD(ID_1) "}}", "batch_shape"},
        {"{\"responses\":[" GOOD(ID_1) "],\"responses\":[]}", "json_duplicate"},
        {"{\"sent\":1,\"responses\":[" GOOD(ID_1) "],\"sent\":1}", "json_duplicate"},
        {"{\"responses\":[" GOOD(ID_1) ",{\"id\":1,\"id\":2}]}", "json_duplicate"},
        {"{\"responses\":[" GOOD(ID_1) ",{\"id\":1e999}]}", "json_number"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        char code[VALUE_MAX];
        AUTO(answer) struct answer answer = post(cases[i].body);
        ck_assert_int_eq(answer.status, 422);
        ck_assert_header(answer, "Content-Type", "application/problem+json");
        snprintf(code, sizeof code, "\"code\":\"%s\"", cases[i].code);
        ck_assert_holds(answer, code);
    }
    ck_assert_int_eq(count_up(&fixture, "c").responses, 0);
}
END_TEST

/* {"responses":[...]} of `count` valid responses numbered from `first`. */
static void fill_batch(char out[BATCH_MAX], unsigned first, unsigned count)
{
    size_t length = (size_t)snprintf(out, BATCH_MAX, "{\"responses\":[");
    for (unsigned i = 0; i < count; i++)
        length += (size_t)snprintf(
            out + length, BATCH_MAX - length,
            "%s{\"id\":\"01934b5c-0000-7000-9000-%012x\",\"campaign\":\"c\",\"form\":\"tiny\","
            "\"version\":\"1\",\"unit\":\"100\",\"mode\":\"phone\",\"started\":"
            "\"2026-01-02T08:00:00+07:00\",\"answers\":{\"a\":1,\"s1\":4,\"s2\":5}}",
            i > 0 ? "," : "", first + i);
    length += (size_t)snprintf(out + length, BATCH_MAX - length, "]}");
    ck_assert_uint_lt(length, BATCH_MAX - 1);
}

START_TEST(fifty_and_no_more)
{
    char body[BATCH_MAX];
    fill_batch(body, 0, ITEMS + 1);
    AUTO(answer) struct answer many = post(body);
    ck_assert_int_eq(many.status, 422);
    ck_assert_holds(many, "\"code\":\"batch_many\"");
    ck_assert_int_eq(count_up(&fixture, "c").responses, 0);
    fill_batch(body, 0, ITEMS);
    AUTO(answer) struct answer fifty = post(body);
    ck_assert_int_eq(fifty.status, 200);
    ck_assert_int_eq(count_up(&fixture, "c").responses, ITEMS);
}
END_TEST

static void say_batch(int connection, const char *body)
{
    char head[VALUE_MAX];
    snprintf(head, sizeof head,
             "POST /api/v1/responses HTTP/1.1\r\nHost: localhost\r\nContent-Length: %zu\r\n\r\n",
             strlen(body));
    ck_assert(client_say(connection, head));
    ck_assert(client_say(connection, body));
}

/* While the writer is held, batches gather up to the queue's limit; those beyond it are refused
 * whole and at once, the others are stored whole. */
START_TEST(a_full_queue_takes_all_or_nothing)
{
    enum { CLIENTS = WRITER_QUEUE_MAX / ITEMS + 6 };
    static char body[BATCH_MAX];
    int connections[CLIENTS];
    unsigned refused = 0;
    int64_t taken = 0;
    {
        AUTO(store_writing) struct store_writing held = {0};
        ck_assert_ok(store_write(fixture.store, &held));
        for (unsigned i = 0; i < CLIENTS; i++) {
            connections[i] = client_connect(fixture.port);
            fill_batch(body, i * ITEMS, ITEMS);
            say_batch(connections[i], body);
        }
        /* The writer may have one job in hand; who has an answer now was refused. */
        for (int waited = 0; refused < CLIENTS - (WRITER_QUEUE_MAX + 1) / ITEMS; waited++) {
            ck_assert_int_lt(waited, 1000);
            usleep(20 * 1000);
            refused = 0;
            for (unsigned i = 0; i < CLIENTS; i++)
                refused += client_readable(connections[i], 0);
        }
    }
    for (unsigned i = 0; i < CLIENTS; i++) {
        AUTO(answer) struct answer answer = client_read(connections[i], false);
        close(connections[i]);
        taken += answer.status == 200;
        if (answer.status == 200)
            continue;
        ck_assert_int_eq(answer.status, 503);
        ck_assert_header(answer, "Retry-After", "5");
        ck_assert_header(answer, "Content-Type", "application/problem+json");
    }
    ck_assert_int_eq(taken, CLIENTS - refused);
    ck_assert_int_ge(taken, WRITER_QUEUE_MAX / ITEMS);
    ck_assert_int_lt(taken, CLIENTS);
    ck_assert_int_eq(count_up(&fixture, "c").responses, taken * ITEMS);
}
END_TEST

START_TEST(a_client_that_leaves_harms_nobody)
{
    static char body[BATCH_MAX];
    {
        AUTO(store_writing) struct store_writing held = {0};
        ck_assert_ok(store_write(fixture.store, &held));
        for (unsigned i = 0; i < 5; i++) {
            int connection = client_connect(fixture.port);
            fill_batch(body, i * ITEMS, ITEMS);
            say_batch(connection, body);
            usleep(20 * 1000);
            close(connection);
        }
    }
    fill_batch(body, 5 * ITEMS, ITEMS);
    AUTO(answer) struct answer answer = post(body);
    ck_assert_int_eq(answer.status, 200);
    ck_assert_int_eq(count_up(&fixture, "c").responses, 6 * ITEMS);
}
END_TEST

static void *stop_server(void *server)
{
    server_stop(server);
    return NULL;
}

START_TEST(stopping_answers_a_batch_that_waits)
{
    static char body[BATCH_MAX];
    int connection = client_connect(fixture.port);
    pthread_t stopper;
    {
        AUTO(store_writing) struct store_writing held = {0};
        ck_assert_ok(store_write(fixture.store, &held));
        fill_batch(body, 0, ITEMS);
        say_batch(connection, body);
        usleep(100 * 1000);
        ck_assert_int_eq(pthread_create(&stopper, NULL, stop_server, TAKE(fixture.server)), 0);
        usleep(100 * 1000);
    }
    AUTO(answer) struct answer answer = client_read(connection, false);
    pthread_join(stopper, NULL);
    close(connection);
    ck_assert_int_eq(answer.status, 200);
    ck_assert_int_eq(count_up(&fixture, "c").responses, ITEMS);
}
END_TEST

static void limit_pages(bool full)
{
    AUTO(store_writing) struct store_writing writing = {0};
    const char *sql = full ? "PRAGMA max_page_count = 1" : "PRAGMA max_page_count = 1000000";
    ck_assert_ok(store_write(fixture.store, &writing));
    ck_assert_ok(connection_execute(writing.connection, sql));
}

/* What did not fit is 503, item by item; the same batch again stores it. */
START_TEST(a_full_disk_is_503_item_by_item)
{
    static char body[BATCH_MAX];
    limit_pages(true);
    bool full = false;
    unsigned first = 0;
    for (; first < 40 * ITEMS && !full; first += ITEMS) {
        fill_batch(body, first, ITEMS);
        AUTO(answer) struct answer answer = post(body);
        ck_assert_int_eq(answer.status, 200);
        full = strstr(answer.body, "\"status\":503,\"code\":\"http_busy\"") != NULL;
        ck_assert_lacks(answer, fixture.folder);
    }
    ck_assert(full);
    AUTO(answer) struct answer beat = post("{\"device\":{\"id\":\"k7\"},\"responses\":[]}");
    ck_assert(beat.status == 503 || beat.status == 200); /* it may fit where 50 answers did not */
    limit_pages(false);
    AUTO(answer) struct answer again = post(body);
    ck_assert_int_eq(again.status, 200);
    ck_assert_lacks(again, "\"status\":503");
    ck_assert_int_eq(count_up(&fixture, "c").responses, first);
}
END_TEST

/* --- tickets ---------------------------------------------------------------------------------- */

START_TEST(a_ticket_beside_a_response_is_no_part_of_it)
{
    char body[BATCH_MAX];
    char tickets[2][SPOKEN_TEXT_SIZE];
    const struct campaign campaign = {.id = "t",
                                      .province = "46",
                                      .form = "tiny",
                                      .version = "1",
                                      .index = "tiny",
                                      .state = CAMPAIGN_OPEN,
                                      .access = ACCESS_TICKET,
                                      .from_day = DAY_NONE,
                                      .to_day = DAY_NONE,
                                      .units = all_units,
                                      .unit_count = 1};
    ck_assert_ok(store_create_campaign(fixture.store, &campaign));
    ck_assert_ok(store_issue_tickets(fixture.store, "t", 2, tickets));
    static const char item[] =
        "{\"id\":\"%s\",\"ticket\":%s%s%s,\"campaign\":\"t\",\"form\":\"tiny\",\"version\":\"1\","
        "\"unit\":\"100\",\"mode\":\"phone\",\"started\":\"2026-01-02T08:00:00+07:00\","
        "\"answers\":{\"a\":1,\"s1\":4,\"s2\":5}}%s";
    size_t length = (size_t)snprintf(body, sizeof body, "{\"responses\":[");
    length += (size_t)snprintf(body + length, sizeof body - length, item, ID_1, "\"", tickets[0],
                               "\"", ",");
    length += (size_t)snprintf(body + length, sizeof body - length, item, ID_2, "\"", tickets[0],
                               "\"", ",");
    length +=
        (size_t)snprintf(body + length, sizeof body - length, item, ID_3, "", "{\"x\":1}", "", ",");
    length +=
        (size_t)snprintf(body + length, sizeof body - length, item, ID_1, "", "null", "", "]}");
    AUTO(answer) struct answer answer = post(body);
    ck_assert_int_eq(answer.status, 200);
    ck_assert_holds(answer, "{\"id\":\"" ID_1 "\",\"status\":201,\"findings\":[]}");
    ck_assert_holds(answer, "{\"id\":\"" ID_2 "\",\"status\":202,\"findings\":[{\"severity\":"
                            "\"error\",\"at\":\"\",\"code\":\"ticket\"");
    ck_assert_holds(answer, "{\"id\":\"" ID_3 "\",\"status\":202,\"findings\":[{\"severity\":"
                            "\"error\",\"at\":\"\",\"code\":\"ticket\"");
    ck_assert_holds(answer, "{\"id\":\"" ID_1 "\",\"status\":200,\"findings\":[]}");
    ck_assert_int_eq(read_number("SELECT count(*) FROM response WHERE document LIKE '%ticket%'"),
                     0);
    ck_assert_int_eq(read_number("SELECT count(*) FROM conflict"), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("batch");
    TCase *cases = tcase_create("batch");
    tcase_set_timeout(cases, 120);
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, each_item_has_the_status_of_a_put);
    tcase_add_test(cases, refusals_have_codes_and_words);
    tcase_add_test(cases, an_id_that_comes_twice_meets_itself);
    tcase_add_test(cases, what_is_no_batch_is_refused_whole);
    tcase_add_test(cases, fifty_and_no_more);
    tcase_add_test(cases, a_full_queue_takes_all_or_nothing);
    tcase_add_test(cases, a_client_that_leaves_harms_nobody);
    tcase_add_test(cases, stopping_answers_a_batch_that_waits);
    tcase_add_test(cases, a_full_disk_is_503_item_by_item);
    tcase_add_test(cases, a_ticket_beside_a_response_is_no_part_of_it);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
