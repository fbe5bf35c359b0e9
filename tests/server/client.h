/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * client - a small HTTP client over a bare socket, so that a test decides every byte. With
 * HAILONG_TEST_TLS the bytes go through TLS (tls_pipe.h).
 */
#ifndef HAILONG_TESTS_SERVER_CLIENT_H
#define HAILONG_TESTS_SERVER_CLIENT_H

#include "tests/server/fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdarg.h>
#include <strings.h>
#include <sys/socket.h>

enum { ANSWER_MAX = 1 << 20, REQUEST_MAX = 64 * 1024, CLIENT_WAIT_MS = 20000, VALUE_MAX = 2048 };

/* One answer. A status of 0 = the connection ended without one. */
struct answer {
    int status;
    char *text; /* the whole of it, malloc'ed */
    size_t length;
    const char *body; /* in text */
    size_t body_length;
};

static inline void answer_cleanup(struct answer *answer) { free(answer->text); }

static inline int client_connect_plain(unsigned port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int opened = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_ge(opened, 0);
    ck_assert_int_eq(connect(opened, (struct sockaddr *)&address, sizeof address), 0);
    return opened;
}

static inline int client_connect(unsigned port)
{
    int opened = client_connect_plain(port);
    return tls_is_on() ? tls_wrap(opened) : opened;
}

/* Sends as much as the other side takes; false when it hung up. */
static inline bool client_send(int connection, const void *data, size_t size)
{
    const char *at = data;
    while (size > 0) {
        ssize_t sent = send(connection, at, size, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        at += sent;
        size -= (size_t)sent;
    }
    return true;
}

static inline bool client_say(int connection, const char *text)
{
    return client_send(connection, text, strlen(text));
}

/* True when something (or the end) can be read within `ms`. */
static inline bool client_readable(int connection, int ms)
{
    struct pollfd wait = {.fd = connection, .events = POLLIN};
    return poll(&wait, 1, ms) > 0;
}

/* The value of a header of an answer; false when it is absent. */
static inline bool answer_header(const struct answer *answer, const char *name, char out[VALUE_MAX])
{
    size_t length = strlen(name);
    for (const char *line = strstr(answer->text, "\r\n"); line != NULL && line + 2 < answer->body;
         line = strstr(line + 2, "\r\n")) {
        if (strncasecmp(line + 2, name, length) != 0 || line[2 + length] != ':')
            continue;
        const char *value = line + 3 + length + strspn(line + 3 + length, " ");
        snprintf(out, VALUE_MAX, "%.*s", (int)strcspn(value, "\r"), value);
        return true;
    }
    return false;
}

/* Reads one answer; `head` = an answer to HEAD, which has no body. */
static inline struct answer client_read(int connection, bool head)
{
    struct answer answer = {.text = calloc(1, ANSWER_MAX + 1)};
    const char *end = NULL;
    size_t wanted = SIZE_MAX;
    char length[VALUE_MAX];
    while (answer.length < wanted && client_readable(connection, CLIENT_WAIT_MS)) {
        size_t room = ANSWER_MAX - answer.length;
        /* Byte by byte up to the body, so that a next answer stays in the socket. */
        size_t step = end == NULL ? 1 : wanted - answer.length;
        ssize_t got = recv(connection, answer.text + answer.length, step < room ? step : room, 0);
        if (got <= 0)
            break;
        answer.length += (size_t)got;
        if (end != NULL || (end = strstr(answer.text, "\r\n\r\n")) == NULL)
            continue;
        answer.body = end + 4;
        wanted = answer.length;
        if (!head && answer_header(&answer, "Content-Length", length))
            wanted += strtoul(length, NULL, 10);
    }
    if (end == NULL)
        return answer;
    answer.body_length = answer.length - (size_t)(answer.body - answer.text);
    answer.status = (int)strtol(answer.text + strlen("HTTP/1.1 "), NULL, 10);
    return answer;
}

/* One request and its answer on a connection. `headers` are whole lines. */
static inline struct answer client_ask(int connection, const char *line, const char *headers,
                                       const char *body)
{
    AUTO(memory) char *request = malloc(REQUEST_MAX);
    bool has_body = body != NULL;
    int length = snprintf(request, REQUEST_MAX, "%s HTTP/1.1\r\nHost: localhost\r\n%s", line,
                          headers != NULL ? headers : "");
    if (has_body)
        length += snprintf(request + length, REQUEST_MAX - (size_t)length,
                           "Content-Length: %zu\r\n", strlen(body));
    length +=
        snprintf(request + length, REQUEST_MAX - (size_t)length, "\r\n%s", has_body ? body : "");
    ck_assert_int_lt(length, REQUEST_MAX);
    client_send(connection, request, (size_t)length);
    return client_read(connection, strncmp(line, "HEAD ", 5) == 0);
}

/* The same on a connection of its own. */
static inline struct answer ask(const struct fixture *fixture, const char *line,
                                const char *headers, const char *body)
{
    int connection = client_connect(fixture->port);
    struct answer answer = client_ask(connection, line, headers, body);
    close(connection);
    return answer;
}

/* The status alone. */
static inline int ask_status(const struct fixture *fixture, const char *line, const char *headers,
                             const char *body)
{
    AUTO(answer) struct answer answer = ask(fixture, line, headers, body);
    return answer.status;
}

#define ck_assert_header(answer, name, expected)                                                   \
    do {                                                                                           \
        char header_value_[VALUE_MAX];                                                             \
        ck_assert_msg(answer_header(&(answer), name, header_value_), "no %s", name);               \
        ck_assert_str_eq(header_value_, expected);                                                 \
    } while (0)

#define ck_assert_holds(answer, expected)                                                          \
    ck_assert_msg(strstr((answer).body, expected) != NULL, "no \"%s\" in: %s", expected,           \
                  (answer).body)

#define ck_assert_lacks(answer, unexpected)                                                        \
    ck_assert_msg(strstr((answer).body, unexpected) == NULL, "\"%s\" in: %s", unexpected,          \
                  (answer).body)

#define VALID_ANSWERS "\"a\":1,\"m\":[1],\"s1\":4,\"s2\":5"

/* A valid response of unit 100 with other answers. */
#define RESPONSE_WITH(answers)                                                                     \
    "{\"campaign\":\"c\",\"form\":\"tiny\",\"version\":\"1\",\"unit\":\"100\",\"language\":"       \
    "\"vi\","                                                                                      \
    "\"mode\":\"phone\",\"started\":\"2026-01-02T08:00:00+07:00\",\"answers\":{" answers "}}"
#define VALID_RESPONSE RESPONSE_WITH(VALID_ANSWERS)

#define ID_1 "01934b5c-0000-7000-8000-000000000001"
#define ID_2 "01934b5c-0000-7000-8000-000000000002"
#define ID_3 "01934b5c-0000-7000-8000-000000000003"

static inline int put_status(const struct fixture *fixture, const char *id, const char *body)
{
    char line[VALUE_MAX];
    snprintf(line, sizeof line, "PUT /api/v1/responses/%s", id);
    return ask_status(fixture, line, "Content-Type: application/json\r\n", body);
}

static inline struct answer put_response(const struct fixture *fixture, const char *id,
                                         const char *body)
{
    char line[VALUE_MAX];
    snprintf(line, sizeof line, "PUT /api/v1/responses/%s", id);
    return ask(fixture, line, "Content-Type: application/json\r\n", body);
}

#endif
