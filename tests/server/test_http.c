/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What protects the server and its clients: the numbered list at the top of http.h.
 */
#include "tests/server/client.h"

#include "survey-server/http.h"
#include "survey-server/survey_server_assets.h"

#include <fcntl.h>

enum { KIB = 1024 };

/* `part`: a style, a script or a picture, without the headers that only documents obey. */
static void assert_secure(const struct answer *answer, bool part)
{
    static const char *const headers[][2] = {
        {"Content-Security-Policy",
         "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
         "media-src 'self'; connect-src 'self'; child-src 'self'; worker-src 'self'; "
         "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
    };
    char value[VALUE_MAX];
    for (size_t i = 0; i < ARRAY_LENGTH(headers); i++)
        ck_assert_header(*answer, headers[i][0], headers[i][1]);
    ck_assert_int_eq(answer_header(answer, "Permissions-Policy", value), !part);
    ck_assert(part || strstr(value, "camera=()") != NULL);
    ck_assert_int_eq(answer_header(answer, "Cross-Origin-Opener-Policy", value), !part);
    ck_assert(part || strcmp(value, "same-origin") == 0);
    ck_assert(answer_header(answer, "Cache-Control", value));
    ck_assert(!answer_header(answer, "Server", value));
    ck_assert(!answer_header(answer, "X-Powered-By", value));
}

START_TEST(test_headers)
{
    struct fixture fixture = fixture_served();
    static const struct {
        const char *line;
        int status;
        const char *cache;
    } cases[] = {
        {"GET /", 200, "no-store"},
        {"GET /c/c", 200, "no-store"},
        {"GET /c/many", 200, "no-store"},
        {"GET /c/c/done", 200, "no-store"},
        {"GET /c/none", 404, "no-store"},
        {"GET /healthz", 200, "no-store"},
        {"GET /api/v1/forms/tiny/1", 200, "no-cache"},
        {"GET /api/v1/forms/none/1", 404, "no-store"},
        {"GET /api/v1/campaigns/c/index/tiny", 401, "no-store"},
        {"GET /assets/citizen.css", 200, "no-cache"},
        {"GET /kiosk", 200, "no-store"},
        {"GET /offline", 200, "no-store"},
        {"GET /sw.js", 200, "no-cache"},
        {"DELETE /", 405, "no-store"},
        {"PUT /api/v1/responses/x", 422, "no-store"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        AUTO(answer) struct answer answer = ask(&fixture, cases[i].line, NULL, NULL);
        ck_assert_msg(answer.status == cases[i].status, "%s: %d", cases[i].line, answer.status);
        assert_secure(&answer, strstr(cases[i].line, "/assets/") != NULL);
        ck_assert_header(answer, "Cache-Control", cases[i].cache);
    }
    AUTO(answer) struct answer put = put_response(&fixture, ID_1, VALID_RESPONSE);
    ck_assert_int_eq(put.status, 201);
    assert_secure(&put, false);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(assets_are_cached_by_hash)
{
    struct fixture fixture = fixture_served();
    const struct asset *asset = asset_find(survey_server_assets, "assets/citizen.css");
    char line[VALUE_MAX];
    char known[VALUE_MAX];
    ck_assert_ptr_nonnull(asset);
    snprintf(line, sizeof line, "GET /assets/citizen.%s.css", asset->hash);
    AUTO(answer) struct answer hashed = ask(&fixture, line, NULL, NULL);
    ck_assert_int_eq(hashed.status, 200);
    ck_assert_header(hashed, "Content-Type", "text/css; charset=utf-8");
    ck_assert_header(hashed, "Cache-Control", "public, max-age=31536000, immutable");
    ck_assert_uint_eq(hashed.body_length, asset->size);
    ck_assert_mem_eq(hashed.body, asset->data, asset->size);
    snprintf(known, sizeof known, "If-None-Match: \"%s\"\r\n", asset->hash);
    AUTO(answer) struct answer unchanged = ask(&fixture, "GET /assets/citizen.css", known, NULL);
    ck_assert_int_eq(unchanged.status, 304);
    ck_assert_uint_eq(unchanged.body_length, 0);
    snprintf(known, sizeof known, "\"%s\"", asset->hash);
    ck_assert_header(unchanged, "ETag", known);
    AUTO(answer) struct answer icon = ask(&fixture, "GET /assets/favicon.svg", NULL, NULL);
    ck_assert_header(icon, "Content-Type", "image/svg+xml");
    static const char *const wrong[] = {
        "GET /assets/citizen.0000000000000000.css", "GET /assets/none.css", "GET /assets/",
        "GET /assets/.0000000000000000.css", "GET /assets/0000000000000000.css"};
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
        ck_assert_int_eq(ask_status(&fixture, wrong[i], NULL, NULL), 404);
    fixture_cleanup(&fixture);
}
END_TEST

/* The pages name their style by its hash, and it is there. */
START_TEST(pages_use_hashed_assets)
{
    struct fixture fixture = fixture_served();
    char line[VALUE_MAX] = "GET ";
    AUTO(answer) struct answer home = ask(&fixture, "GET /", NULL, NULL);
    const char *style = strstr(home.body, "/assets/citizen.");
    ck_assert_ptr_nonnull(style);
    snprintf(line + 4, sizeof line - 4, "%.*s", (int)strcspn(style, "\""), style);
    AUTO(answer) struct answer asset = ask(&fixture, line, NULL, NULL);
    ck_assert_int_eq(asset.status, 200);
    ck_assert_header(asset, "Cache-Control", "public, max-age=31536000, immutable");
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(definitions_are_served)
{
    struct fixture fixture = fixture_served();
    char tag[VALUE_MAX];
    char known[VALUE_MAX + 32];
    AUTO(answer) struct answer form = ask(&fixture, "GET /api/v1/forms/tiny/1", NULL, NULL);
    ck_assert_int_eq(form.status, 200);
    ck_assert_str_eq(form.body, fixture.form->document);
    ck_assert(answer_header(&form, "ETag", tag));
    snprintf(known, sizeof known, "If-None-Match: W/\"x\", %s\r\n", tag);
    ck_assert_int_eq(ask_status(&fixture, "GET /api/v1/forms/tiny/1", known, NULL), 304);
    ck_assert_int_eq(ask_status(&fixture, "GET /api/v1/forms/tiny/2", NULL, NULL), 404);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(test_staff)
{
    struct fixture fixture = fixture_served();
    static const char path[] = "GET /api/v1/campaigns/c/index/tiny?unit=100";
    static const char right[] = "Authorization: Bearer " TOKEN "\r\n";
    static const char *const wrong[] = {NULL,
                                        "Authorization: bearer\r\n",
                                        "Authorization: Bearer \r\n",
                                        "Authorization: Basic " TOKEN "\r\n",
                                        "Authorization: Bearer " TOKEN "0\r\n",
                                        "Authorization: " TOKEN "\r\n"};
    ck_assert_int_eq(put_status(&fixture, ID_1, VALID_RESPONSE), 201);
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
        AUTO(answer) struct answer refused = ask(&fixture, path, wrong[i], NULL);
        ck_assert_int_eq(refused.status, 401);
        ck_assert_header(refused, "WWW-Authenticate", "Bearer realm=\"hailong\"");
    }
    static const char lower[] = "authorization: bearer " TOKEN "\r\n";
    AUTO(answer) struct answer unit = ask(&fixture, path, lower, NULL);
    ck_assert_int_eq(unit.status, 200);
    ck_assert_holds(unit, "\"unit\":\"100\"");
    ck_assert_holds(unit, "\"responses\":1");
    AUTO(answer)
    struct answer whole = ask(&fixture, "GET /api/v1/campaigns/c/index/tiny", right, NULL);
    ck_assert_holds(whole, "\"unit\":\"46\"");
    AUTO(answer)
    struct answer before =
        ask(&fixture, "GET /api/v1/campaigns/c/index/tiny?unit=100&to=2026-01-01", right, NULL);
    ck_assert_holds(before, "\"responses\":0");
    ck_assert_holds(before, "\"to\":\"2026-01-01\"");
    static const struct {
        const char *line;
        int status;
    } cases[] = {
        {"GET /api/v1/campaigns/none/index/tiny", 404},
        {"GET /api/v1/campaigns/c/index/none", 404},
        {"GET /api/v1/campaigns/c/index/tiny?unit=999", 404},
        {"GET /api/v1/campaigns/c/index/tiny?from=yesterday", 422},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        ck_assert_int_eq(ask_status(&fixture, cases[i].line, right, NULL), cases[i].status);
    fixture_cleanup(&fixture);
}
END_TEST

/* A server without a token lets nobody in, not even with an empty one. */
START_TEST(no_token_no_staff)
{
    struct fixture fixture = fixture_new();
    const struct server_options options = {
        .store = fixture.store, .listen = "127.0.0.1:0", .certificate = fixture.certificate};
    ck_assert_ok(server_start(&options, &fixture.server));
    fixture.port = server_port(fixture.server);
    ck_assert_int_eq(ask_status(&fixture, "GET /api/v1/campaigns/c/index/tiny",
                                "Authorization: Bearer \r\n", NULL),
                     401);
    fixture_cleanup(&fixture);
}
END_TEST

/* Sends `count` chunks of 1 KiB; false when the server hung up. */
static bool send_chunks(int connection, size_t count)
{
    char chunk[KIB + 16];
    int length = snprintf(chunk, sizeof chunk, "%x\r\n", KIB);
    memset(chunk + length, 'x', KIB);
    memcpy(chunk + length + KIB, "\r\n", 2);
    for (size_t i = 0; i < count; i++) {
        if (!client_send(connection, chunk, (size_t)length + KIB + 2))
            return false;
    }
    return true;
}

static const char chunked_put[] = "PUT /api/v1/responses/" ID_1 " HTTP/1.1\r\nHost: x\r\n"
                                  "Transfer-Encoding: chunked\r\n\r\n";

START_TEST(test_limits)
{
    struct fixture fixture = fixture_served();
    static const char *const announced[] = {
        "PUT /api/v1/responses/" ID_1 " HTTP/1.1\r\nHost: x\r\nContent-Length: 262145\r\n\r\n",
        "PUT /api/v1/responses/" ID_1 " HTTP/1.1\r\nHost: x\r\n"
        "Content-Length: 9223372036854775807\r\n\r\n",
        "POST /c/c HTTP/1.1\r\nHost: x\r\nContent-Length: 262145\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 16385\r\n\r\n",
        "PUT /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 16385\r\n\r\n",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(announced); i++) {
        /* Nothing of the body is sent: the answer comes at once, then the end. */
        char rest;
        int connection = client_connect(fixture.port);
        ck_assert(client_say(connection, announced[i]));
        AUTO(answer) struct answer answer = client_read(connection, false);
        ck_assert_int_eq(answer.status, 413);
        ck_assert_header(answer, "Connection", "close");
        ck_assert_int_eq(recv(connection, &rest, 1, 0), 0);
        close(connection);
    }
    fixture_cleanup(&fixture);
}
END_TEST

/* A client that sends everything before it reads still sees the answer. */
START_TEST(early_answers_are_seen)
{
    struct fixture fixture = fixture_served();
    enum { BODY = 8 * KIB * KIB }; /* more than sockets buffer */
    AUTO(memory) char *body = calloc(1, BODY);
    int connection = client_connect(fixture.port);
    ck_assert(client_say(connection, "PUT /api/v1/responses/" ID_1
                                     " HTTP/1.1\r\nHost: x\r\nContent-Length: 8388608\r\n\r\n"));
    ck_assert(client_send(connection, body, BODY));
    AUTO(answer) struct answer answer = client_read(connection, false);
    ck_assert_int_eq(answer.status, 413);
    close(connection);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(chunked_bodies_have_the_same_limit)
{
    struct fixture fixture = fixture_served();
    int connection = client_connect(fixture.port);
    ck_assert(client_say(connection, chunked_put));
    ck_assert(send_chunks(connection, 300));
    ck_assert(client_say(connection, "0\r\n\r\n"));
    AUTO(answer) struct answer read_to_end = client_read(connection, false);
    ck_assert_int_eq(read_to_end.status, 413);
    close(connection);

    connection = client_connect(fixture.port);
    ck_assert(client_say(connection, chunked_put));
    bool sent = send_chunks(connection, 600) && client_say(connection, "0\r\n\r\n");
    AUTO(answer) struct answer dropped = client_read(connection, false);
    ck_assert_msg(dropped.status == 0, "%d after %d", dropped.status, sent);
    close(connection);

    char chunk[VALUE_MAX];
    connection = client_connect(fixture.port);
    snprintf(chunk, sizeof chunk, "%zx\r\n%s\r\n0\r\n\r\n", strlen(VALID_RESPONSE), VALID_RESPONSE);
    ck_assert(client_say(connection, chunked_put) && client_say(connection, chunk));
    AUTO(answer) struct answer stored = client_read(connection, false);
    ck_assert_int_eq(stored.status, 201);
    close(connection);
    fixture_cleanup(&fixture);
}
END_TEST

/* A body of exactly the limit is judged as JSON, not by its size. */
START_TEST(the_limit_itself_is_allowed)
{
    struct fixture fixture = fixture_served();
    AUTO(memory) char *body = malloc(LIMIT_RESPONSE_BYTES);
    memset(body, ' ', LIMIT_RESPONSE_BYTES);
    int connection = client_connect(fixture.port);
    ck_assert(client_say(connection, "PUT /api/v1/responses/" ID_1
                                     " HTTP/1.1\r\nHost: x\r\nContent-Length: 262144\r\n\r\n"));
    ck_assert(client_send(connection, body, LIMIT_RESPONSE_BYTES));
    AUTO(answer) struct answer answer = client_read(connection, false);
    ck_assert_int_eq(answer.status, 422);
    close(connection);
    fixture_cleanup(&fixture);
}
END_TEST

/* Sends one byte of a request every 100 ms; true when the server hung up before `most_ms`. */
static bool is_cut(const struct fixture *fixture, const char *start, int most_ms)
{
    int connection = client_connect(fixture->port);
    ck_assert(client_say(connection, start));
    bool cut = false;
    for (int waited = 0; waited < most_ms && !cut; waited += 100) {
        char byte;
        cut = !client_say(connection, "x") ||
              (client_readable(connection, 100) && recv(connection, &byte, 1, 0) <= 0);
    }
    close(connection);
    return cut;
}

START_TEST(test_slow_request)
{
    struct fixture fixture = fixture_served();
    server_set_request_ms(fixture.server, 600);
    int patient = client_connect(fixture.port); /* connects now, so the new limit holds for it */
    ck_assert(is_cut(&fixture,
                     "PUT /api/v1/responses/" ID_1
                     " HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n{",
                     6000));
    ck_assert(is_cut(&fixture, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", 6000));
    ck_assert(is_cut(&fixture, "GE", 6000));
    close(patient);
    server_set_request_ms(fixture.server, 60000);
    ck_assert_int_eq(put_status(&fixture, ID_1, VALID_RESPONSE), 201);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(test_ambiguous_length)
{
    struct fixture fixture = fixture_served();
    static const char *const lengths[] = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "Content-Length: 5\r\ncontent-length: 5\r\n\r\nhello",
        "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\nhello",
        "Host: y\r\nContent-Length: 5\r\n\r\nhello",
        "X(y): z\r\nContent-Length: 5\r\n\r\nhello",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(lengths); i++) {
        int connection = client_connect(fixture.port);
        ck_assert(client_say(connection, "PUT /api/v1/responses/" ID_1 " HTTP/1.1\r\nHost: x\r\n"));
        ck_assert(client_say(connection, lengths[i]));
        AUTO(answer) struct answer answer = client_read(connection, false);
        ck_assert_int_eq(answer.status, 400);
        close(connection);
    }
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(test_path)
{
    struct fixture fixture = fixture_served();
    static const char *const none[] = {"GET /c/",
                                       "GET /c/c/",
                                       "GET //",
                                       "GET /c/..%2fc",
                                       "GET /c/c%00x",
                                       "GET /c/%2e%2e",
                                       "GET /assets/..%2fserver.c",
                                       "GET /assets/../x",
                                       "GET /C/c",
                                       "GET /c/c/done/more",
                                       "GET /c/%00",
                                       "GET /c/c%0d%0aX:%20",
                                       "GET /api/v1/forms/tiny",
                                       "GET /c/%ff%fe",
                                       "GET /c/'%20or%201=1",
                                       "GET /healthz/x"};
    for (size_t i = 0; i < ARRAY_LENGTH(none); i++) {
        AUTO(answer) struct answer answer = ask(&fixture, none[i], NULL, NULL);
        ck_assert_msg(answer.status == 404, "%s: %d", none[i], answer.status);
    }
    AUTO(memory) char *line = malloc(REQUEST_MAX);
    int length = snprintf(line, REQUEST_MAX, "GET /c/");
    memset(line + length, 'a', 40 * KIB);
    line[length + 40 * KIB] = '\0';
    ck_assert_int_eq(ask_status(&fixture, line, NULL, NULL), 414);
    ck_assert_int_eq(ask_status(&fixture, "GET /healthz", NULL, NULL), 200);
    fixture_cleanup(&fixture);
}
END_TEST

/* Nothing of a client or an answer comes out on standard error. */
START_TEST(test_quiet)
{
    struct fixture fixture = fixture_served();
    char path[FOLDER_MAX + 8];
    char log[4096] = "";
    snprintf(path, sizeof path, "%s/log", fixture.folder);
    int saved = dup(STDERR_FILENO);
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    dup2(file, STDERR_FILENO);
    static const char agent[] = "User-Agent: marked-agent\r\nX-Forwarded-For: 203.0.113.9\r\n";
    ck_assert_int_eq(ask_status(&fixture, "GET /c/c?marked=query", agent, NULL), 200);
    ck_assert_int_eq(ask_status(&fixture, "GET /marked-path", agent, NULL), 404);
    put_status(&fixture, ID_1, RESPONSE_WITH(VALID_ANSWERS ",\"other\":\"marked-answer\""));
    put_status(&fixture, ID_2, RESPONSE_WITH("\"a\":\"marked-answer\""));
    put_status(&fixture, ID_3, "marked-broken");
    server_stop(TAKE(fixture.server));
    dup2(saved, STDERR_FILENO);
    close(saved);
    ck_assert_int_ge(pread(file, log, sizeof log - 1, 0), 0);
    close(file);
    ck_assert_ptr_null(strstr(log, "marked"));
    ck_assert_ptr_null(strstr(log, "203.0.113.9"));
    ck_assert_ptr_null(strstr(log, "127.0.0.1"));
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(test_same_site_rule)
{
    static const struct {
        const char *fetch_site;
        const char *origin;
        const char *host;
        bool same;
    } cases[] = {
        {NULL, NULL, "a.vn", true},
        {NULL, "null", "a.vn", true},
        {"same-origin", "null", "a.vn", true},
        {"same-origin", "https://a.vn", "a.vn", true},
        {"none", NULL, "a.vn", true},
        {NULL, "http://A.VN:8080", "a.vn:8080", true},
        {"cross-site", "null", "a.vn", false},
        {"cross-site", NULL, "a.vn", false},
        {"same-site", "null", "a.vn", false},
        {"Same-Origin", NULL, "a.vn", false},
        {NULL, "https://b.vn", "a.vn", false},
        {NULL, "https://a.vn.b.vn", "a.vn", false},
        {NULL, "https://a.vn:8443", "a.vn", false},
        {"same-origin", "https://b.vn", "a.vn", false},
        {NULL, "https://a.vn", NULL, false},
        {NULL, "", "a.vn", false},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        ck_assert_msg(http_same_site(cases[i].fetch_site, cases[i].origin, cases[i].host) ==
                          cases[i].same,
                      "case %zu", i);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("http");
    TCase *cases = tcase_create("http");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_headers);
    tcase_add_test(cases, assets_are_cached_by_hash);
    tcase_add_test(cases, pages_use_hashed_assets);
    tcase_add_test(cases, definitions_are_served);
    tcase_add_test(cases, test_staff);
    tcase_add_test(cases, no_token_no_staff);
    tcase_add_test(cases, test_limits);
    tcase_add_test(cases, early_answers_are_seen);
    tcase_add_test(cases, chunked_bodies_have_the_same_limit);
    tcase_add_test(cases, the_limit_itself_is_allowed);
    tcase_add_test(cases, test_slow_request);
    tcase_add_test(cases, test_ambiguous_length);
    tcase_add_test(cases, test_path);
    tcase_add_test(cases, test_quiet);
    tcase_add_test(cases, test_same_site_rule);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
