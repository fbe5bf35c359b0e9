/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What TLS adds to a connection. That all else holds over TLS as well is shown by test_http.c and
 * test_server.c, which run once more over it (HAILONG_TEST_TLS, tests/CMakeLists.txt).
 */
#include "tests/server/client.h"

#include <errno.h>
#include <sys/resource.h>

enum { HELLO_MAX = 4096 };

static struct fixture fixture_secure(void)
{
    ck_assert_int_eq(setenv("HAILONG_TEST_TLS", "1", 1), 0);
    return fixture_served();
}

/* Shakes hands under other priorities; GnuTLS's code. */
static int shake(const struct fixture *fixture, const char *priorities, unsigned *out_chain)
{
    int connection = client_connect_plain(fixture->port);
    gnutls_session_t session = tls_session(connection, priorities);
    int code = gnutls_handshake(session);
    *out_chain = 0;
    if (code == 0)
        gnutls_certificate_get_peers(session, out_chain);
    gnutls_deinit(session);
    close(connection);
    return code;
}

START_TEST(only_today_s_versions)
{
    struct fixture fixture = fixture_secure();
    static const struct {
        const char *priorities;
        bool good;
    } cases[] = {
        {"NORMAL:-VERS-ALL:+VERS-TLS1.3", true},
        {"NORMAL:-VERS-ALL:+VERS-TLS1.2", true},
        {"NORMAL:-VERS-ALL:+VERS-TLS1.1", false},
        {"NORMAL:-VERS-ALL:+VERS-TLS1.0", false},
        {"NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-CBC", false},
        {"NORMAL:-VERS-ALL:+VERS-TLS1.3:-GROUP-ALL:+GROUP-FFDHE2048", false},
        {"NORMAL:-VERS-ALL:+VERS-TLS1.3:-GROUP-ALL:+GROUP-X25519", true},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        unsigned chain;
        int code = shake(&fixture, cases[i].priorities, &chain);
        ck_assert_msg((code == 0) == cases[i].good, "%s: %s", cases[i].priorities,
                      gnutls_strerror(code));
        ck_assert_uint_eq(chain, cases[i].good ? 2 : 0); /* the server's and its root's */
    }
    ck_assert_int_eq(ask_status(&fixture, "GET /healthz", NULL, NULL), 200);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(plain_http_gets_no_answer)
{
    struct fixture fixture = fixture_secure();
    char rest[64];
    int connection = client_connect_plain(fixture.port);
    ck_assert(client_say(connection, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    ck_assert(client_readable(connection, CLIENT_WAIT_MS));
    ssize_t got = recv(connection, rest, sizeof rest, 0);
    ck_assert_msg(got < 5 || strncmp(rest, "HTTP/", 5) != 0, "%zd bytes of HTTP", got);
    close(connection);
    ck_assert_int_eq(ask_status(&fixture, "GET /healthz", NULL, NULL), 200);
    fixture_cleanup(&fixture);
}
END_TEST

/* Two responses in one piece: the second waits in GnuTLS while the first waits for the writer. */
START_TEST(requests_after_a_wait)
{
    struct fixture fixture = fixture_secure();
    char both[2 * VALUE_MAX];
    int length = 0;
    static const char *const ids[] = {ID_1, ID_2};
    for (size_t i = 0; i < ARRAY_LENGTH(ids); i++)
        length += snprintf(both + length, sizeof both - (size_t)length,
                           "PUT /api/v1/responses/%s HTTP/1.1\r\nHost: x\r\n"
                           "Content-Length: %zu\r\n\r\n%s",
                           ids[i], strlen(VALID_RESPONSE), VALID_RESPONSE);
    int connection = client_connect(fixture.port);
    ck_assert(client_say(connection, both));
    for (size_t i = 0; i < ARRAY_LENGTH(ids); i++) {
        AUTO(answer) struct answer answer = client_read(connection, false);
        ck_assert_int_eq(answer.status, 201);
        ck_assert_holds(answer, ids[i]);
    }
    close(connection);
    fixture_cleanup(&fixture);
}
END_TEST

/* The first message of a handshake, as GnuTLS would send it. */
struct hello {
    unsigned char bytes[HELLO_MAX];
    size_t size;
};

static ssize_t keep_hello(gnutls_transport_ptr_t context, const void *bytes, size_t size)
{
    struct hello *hello = context;
    ck_assert_uint_le(hello->size + size, sizeof hello->bytes);
    memcpy(hello->bytes + hello->size, bytes, size);
    hello->size += size;
    return (ssize_t)size;
}

static ssize_t no_answer(gnutls_transport_ptr_t context, void *bytes, size_t size)
{
    (void)context;
    (void)bytes;
    (void)size;
    errno = EAGAIN;
    return -1;
}

static struct hello make_hello(void)
{
    struct hello hello = {.size = 0};
    gnutls_session_t session;
    ck_assert_int_eq(gnutls_init(&session, GNUTLS_CLIENT | GNUTLS_NONBLOCK), 0);
    ck_assert_int_eq(gnutls_set_default_priority(session), 0);
    gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, tls_trusted);
    gnutls_transport_set_ptr(session, &hello);
    gnutls_transport_set_push_function(session, keep_hello);
    gnutls_transport_set_pull_function(session, no_answer);
    ck_assert_int_eq(gnutls_handshake(session), GNUTLS_E_AGAIN);
    gnutls_deinit(session);
    return hello;
}

static double cpu_seconds(void)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

/* Whether the server ends a connection within `most_ms`. */
static bool is_ended(int connection, int most_ms)
{
    char rest[HELLO_MAX];
    for (int waited = 0; waited < most_ms; waited += 100) {
        if (client_readable(connection, 100) && recv(connection, rest, sizeof rest, 0) <= 0)
            return true;
    }
    return false;
}

/* Handshakes that stop in the middle: they cost no processor (libmicrohttpd 0.9.75 spins on them
 * under epoll), and end at the deadline of a request. */
START_TEST(stalled_handshakes)
{
    struct fixture fixture = fixture_secure();
    const struct hello hello = make_hello();
    const size_t sizes[] = {0, 2, 40, hello.size};
    int connections[ARRAY_LENGTH(sizes)];
    server_set_request_ms(fixture.server, 1500);
    for (size_t i = 0; i < ARRAY_LENGTH(sizes); i++) {
        connections[i] = client_connect_plain(fixture.port);
        ck_assert(client_send(connections[i], hello.bytes, sizes[i]));
    }
    usleep(100 * 1000); /* the key exchange */
    double before = cpu_seconds();
    usleep(500 * 1000);
    double used = cpu_seconds() - before;
    ck_assert_msg(used < 0.1, "%.2f of 0.5 seconds", used);
    for (size_t i = 0; i < ARRAY_LENGTH(sizes); i++) {
        ck_assert(is_ended(connections[i], 6000));
        close(connections[i]);
    }
    server_set_request_ms(fixture.server, 60000);
    ck_assert_int_eq(ask_status(&fixture, "GET /healthz", NULL, NULL), 200);
    fixture_cleanup(&fixture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tls");
    TCase *cases = tcase_create("tls");
    tcase_add_test(cases, only_today_s_versions);
    tcase_add_test(cases, plain_http_gets_no_answer);
    tcase_add_test(cases, requests_after_a_wait);
    tcase_add_test(cases, stalled_handshakes);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
