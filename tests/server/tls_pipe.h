/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tls_pipe - lets tests that speak over a bare socket speak through TLS.
 *
 *   test -- socket pair -- thread: GnuTLS -- TCP -- server
 *
 * The root is a new one a test, made by authority.h; the client trusts it and nothing else, and
 * checks the server's name.
 */
#ifndef HAILONG_TESTS_SERVER_TLS_PIPE_H
#define HAILONG_TESTS_SERVER_TLS_PIPE_H

#include "survey-server/authority.h"
#include "survey-server/certificate.h"
#include "tests/support/check_main.h"
#include "tests/support/folder.h"

#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>

enum { TLS_PIPE_BYTES = 16 * 1024 };

/* What the clients of this process trust. */
static gnutls_certificate_credentials_t tls_trusted;

static inline bool tls_is_on(void) { return getenv("HAILONG_TEST_TLS") != NULL; }

static inline void tls_make_files(const char *folder, struct authority_paths *out)
{
    struct host_names names = {.count = 0};
    struct authority_issued issued;
    ck_assert_ok(host_names_parse("localhost,127.0.0.1", &names));
    ck_assert_ok(authority_paths_of(folder, out));
    ck_assert_ok(authority_issue(out, &names, 1, &issued));
}

/* Removes what tls_make_files made. */
static inline void tls_remove_files(const struct authority_paths *paths, const char *folder)
{
    remove_folder(paths->folder);
    remove_folder(folder);
}

/* A certificate for the server, and trust in its root for clients. */
static inline struct certificate *tls_certificate(void)
{
    char folder[FOLDER_MAX];
    struct authority_paths paths;
    AUTO(arena) struct arena *arena = NULL;
    struct certificate *certificate = calloc(1, sizeof *certificate);
    make_folder(folder);
    tls_make_files(folder, &paths);
    ck_assert_ok(arena_new(FOLDER_MAX * 100, &arena));
    struct findings findings = findings_in(arena);
    ck_assert_ok(certificate_load(paths.server_crt, paths.server_key, &findings, certificate));
    ck_assert_int_eq(gnutls_certificate_allocate_credentials(&tls_trusted), 0);
    ck_assert_int_eq(
        gnutls_certificate_set_x509_trust_file(tls_trusted, paths.ca_crt, GNUTLS_X509_FMT_PEM), 1);
    tls_remove_files(&paths, folder);
    return certificate;
}

static inline void tls_certificate_free(struct certificate *certificate)
{
    if (certificate == NULL)
        return;
    certificate_cleanup(certificate);
    free(certificate);
    gnutls_certificate_free_credentials(tls_trusted);
}

/* A session over a connected socket, not yet shaken hands; `priorities` NULL = GnuTLS's own. */
static inline gnutls_session_t tls_session(int connection, const char *priorities)
{
    gnutls_session_t session;
    ck_assert_int_eq(gnutls_init(&session, GNUTLS_CLIENT | GNUTLS_NO_SIGNAL), 0);
    if (priorities != NULL)
        ck_assert_int_eq(gnutls_priority_set_direct(session, priorities, NULL), 0);
    else
        ck_assert_int_eq(gnutls_set_default_priority(session), 0);
    gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, tls_trusted);
    gnutls_session_set_verify_cert(session, "localhost", 0);
    gnutls_transport_set_int(session, connection);
    return session;
}

struct tls_pipe {
    gnutls_session_t session;
    int connection; /* to the server */
    int inside;     /* our end of the pair */
    bool sending;
};

/* From the test to the server; false when the test hung up. What the server takes no more is
 * dropped, as a socket would do. */
static inline bool tls_pass_out(struct tls_pipe *pipe)
{
    char bytes[TLS_PIPE_BYTES];
    ssize_t got = read(pipe->inside, bytes, sizeof bytes);
    for (ssize_t at = 0; pipe->sending && at < got;) {
        ssize_t sent = gnutls_record_send(pipe->session, bytes + at, (size_t)(got - at));
        pipe->sending = sent > 0;
        at += sent;
    }
    return got > 0;
}

/* From the server to the test; false when the server hung up, without a word or with one. */
static inline bool tls_pass_in(struct tls_pipe *pipe)
{
    char bytes[TLS_PIPE_BYTES];
    do {
        ssize_t got = gnutls_record_recv(pipe->session, bytes, sizeof bytes);
        if (got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED)
            return true;
        if (got <= 0 || send(pipe->inside, bytes, (size_t)got, MSG_NOSIGNAL) != got)
            return false;
    } while (gnutls_record_check_pending(pipe->session) > 0);
    return true;
}

static void *tls_pump(void *context)
{
    struct tls_pipe *pipe = context;
    struct pollfd waits[] = {{.fd = pipe->inside, .events = POLLIN},
                             {.fd = pipe->connection, .events = POLLIN}};
    bool open = true;
    while (open && poll(waits, ARRAY_LENGTH(waits), -1) > 0) {
        if (waits[1].revents != 0 && !tls_pass_in(pipe)) {
            shutdown(pipe->inside, SHUT_WR);
            waits[1].fd = -1;
        }
        if (waits[0].revents != 0)
            open = tls_pass_out(pipe);
    }
    gnutls_bye(pipe->session, GNUTLS_SHUT_WR);
    gnutls_deinit(pipe->session);
    close(pipe->connection);
    close(pipe->inside);
    free(pipe);
    return NULL;
}

/* A socket for the test in place of the one to the server. */
static inline int tls_wrap(int connection)
{
    const int yes = 1; /* as browsers do; else small messages wait for each other's receipts */
    int pair[2];
    pthread_t thread;
    struct tls_pipe *pipe = calloc(1, sizeof *pipe);
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    *pipe = (struct tls_pipe){.session = tls_session(connection, NULL),
                              .connection = connection,
                              .inside = pair[1],
                              .sending = true};
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    int code = gnutls_handshake(pipe->session);
    ck_assert_msg(code == 0, "handshake: %s", gnutls_strerror(code));
    ck_assert_int_eq(pthread_create(&thread, NULL, tls_pump, pipe), 0);
    pthread_detach(thread);
    return pair[0];
}

#endif
