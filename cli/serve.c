/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/serving.h"
#include "cli/setup.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "schema/writer.h"
#include "survey-server/certificate.h"
#include "survey-server/server.h"
#include "survey-server/single_sign_on.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { LINE_BYTES = 16 * 1024, CAMPAIGNS_BYTES = 64 << 20, WARNINGS_BYTES = 64 * 1024 };

/* Blocks the signals that end the server, or with `hangup` make it open its log anew, in this
 * thread and all it starts, so that sigwait gets them. */
static void block_signals(bool hangup, sigset_t *out)
{
    sigemptyset(out);
    if (hangup)
        sigaddset(out, SIGHUP);
    sigaddset(out, SIGINT);
    sigaddset(out, SIGTERM);
    pthread_sigmask(SIG_BLOCK, out, NULL);
}

/* The option --batch; 0 when absent (`demo` has none). */
static enum fault batch_rows(const struct call *call, size_t *out)
{
    const char *value = call_value(call, "batch");
    int64_t rows = 0;
    char most[16];
    snprintf(most, sizeof most, "%d", WRITER_BATCH_ROWS);
    if (value != NULL && (!text_to_integer(value, &rows) || rows < 1 || rows > WRITER_BATCH_ROWS))
        return fault_raise(FAULT_USAGE, "option_number", "option", "batch", "value", value, "low",
                           "1", "high", most, NULL);
    *out = (size_t)rows;
    return OK;
}

/* The address to print: the host as given, the port as bound. */
static void address_text(const struct server_options *options, unsigned port, char *out,
                         size_t size)
{
    const char *listen = options->listen;
    const char *colon = strrchr(listen, ':');
    int host = colon == NULL ? (int)strlen(listen) : (int)(colon - listen);
    snprintf(out, size, "%s://%.*s:%u", options->certificate != NULL ? "https" : "http", host,
             listen, port);
}

/* The certificate of --tls-cert and --tls-key, which come together. What only browsers will mind
 * is told, and the server starts. */
static enum fault take_certificate(const struct call *call, struct certificate *certificate,
                                   struct server_options *options)
{
    const char *chain = call_value(call, "tls-cert");
    const char *key = call_value(call, "tls-key");
    AUTO(arena) struct arena *arena = NULL;
    if (chain == NULL && key == NULL)
        return OK;
    if (chain == NULL || key == NULL)
        return fault_raise(FAULT_USAGE, "tls_pair", NULL);
    TRY(arena_new(WARNINGS_BYTES, &arena));
    struct findings findings = findings_in(arena);
    TRY(certificate_load(chain, key, &findings, certificate));
    call_findings(call, "TLS", &findings);
    options->certificate = certificate;
    return OK;
}

/* The first line of a file. */
static enum fault read_secret(const char *path, char out[SSO_SECRET_MOST + 1])
{
    AUTO(buffer) struct buffer text = buffer_of(LINE_BYTES);
    TRY(file_read(path, &text));
    const char *all = text.data == NULL ? "" : text.data;
    snprintf(out, SSO_SECRET_MOST + 1, "%.*s", (int)strcspn(all, "\r\n"), all);
    bool fits = strcspn(all, "\r\n") <= SSO_SECRET_MOST && sso_secret_fits(out);
    return fits ? OK : fault_raise(FAULT_INVALID, "sso_secret", "path", path, NULL);
}

/* The proxy of --sso-header and --sso-secret-file, which come together. */
static enum fault take_proxy(const struct call *call, char secret[SSO_SECRET_MOST + 1],
                             struct sso *sso, struct server_options *options)
{
    const char *path = call_value(call, "sso-secret-file");
    sso->header = call_value(call, "sso-header");
    sso->secret = secret;
    if (sso->header == NULL && path == NULL)
        return OK;
    if (sso->header == NULL || path == NULL)
        return fault_raise(FAULT_USAGE, "sso_pair", NULL);
    if (!sso_header_fits(sso->header))
        return fault_raise(FAULT_USAGE, "sso_header", "value", sso->header, NULL);
    TRY(read_secret(path, secret));
    options->sso = sso;
    return OK;
}

static enum fault take_options(const struct call *call, struct server_options *options)
{
    const char *rate = call_value(call, "rate");
    if (rate != NULL && !rate_parse(rate, &options->rate))
        return fault_raise(FAULT_USAGE, "rate_wrong", "value", rate, NULL);
    options->listen = call_value(call, "listen");
    options->access_log = call_value(call, "access-log");
    return batch_rows(call, &options->batch_rows);
}

/* Until a signal says that it is time to end. */
static void wait_for_end(const sigset_t *signals, struct server *server)
{
    int received = SIGHUP;
    while (received == SIGHUP) {
        if (sigwait(signals, &received) == 0 && received == SIGHUP)
            server_reopen_access_log(server);
    }
}

enum fault serving_run(const struct call *call, serving_announce announce, void *context)
{
    const char *folder = call_value(call, "data");
    char token[TOKEN_TEXT_SIZE];
    AUTO(store) struct store *store = NULL;
    AUTO(certificate)
    struct certificate certificate = {.chain = buffer_of(0), .key = buffer_of(0)};
    struct server *server = NULL;
    sigset_t signals;
    struct server_options options = {.operator_token = token};
    char proxy_secret[SSO_SECRET_MOST + 1];
    struct sso sso;
    TRY(take_options(call, &options));
    TRY(take_proxy(call, proxy_secret, &sso, &options));
    TRY(take_certificate(call, &certificate, &options));
    TRY(store_open(folder, &store));
    TRY(setup_token(folder, token));
    options.store = store;
    block_signals(options.access_log != NULL, &signals);
    enum fault fault = server_start(&options, &server);
    /* The only thing the server can refuse as such is the option --listen. */
    TRY(fault == FAULT_INVALID ? FAULT_USAGE : fault);
    char address[300];
    address_text(&options, server_port(server), address, sizeof address);
    announce(call, address, store, context);
    wait_for_end(&signals, server);
    call_say(call, "serve_stopping", NULL);
    server_stop(server);
    call_say(call, "serve_stopped", NULL);
    return OK;
}

void serving_print(const struct call *call, const char *code, const char *name, const char *value)
{
    AUTO(buffer) struct buffer line = buffer_of(LINE_BYTES);
    message_say(&line, call->language, code, name, value, NULL);
    printf("%s\n", line.data != NULL ? line.data : value);
}

/* The addresses of the campaigns that take answers today. */
static enum fault print_campaigns(const struct call *call, const char *address, struct store *store)
{
    AUTO(arena) struct arena *arena = NULL;
    const struct campaign *campaigns;
    size_t count;
    int32_t today = instant_day(instant_now());
    TRY(arena_new(CAMPAIGNS_BYTES, &arena));
    TRY(store_campaigns(store, arena, &campaigns, &count));
    for (size_t i = 0; i < count; i++) {
        if (campaign_state_on(&campaigns[i], today) != CAMPAIGN_OPEN)
            continue;
        const char *page = arena_format(arena, "%s/c/%s", address, campaigns[i].id);
        if (page == NULL)
            return FAULT_NOMEM;
        serving_print(call, "serve_campaign", "address", page);
    }
    return OK;
}

static void announce_address(const struct call *call, const char *address, struct store *store,
                             void *context)
{
    (void)context;
    serving_print(call, "serve_address", "address", address);
    if (call_has(call, "rate"))
        serving_print(call, "serve_rate", "rate", call_value(call, "rate"));
    if (print_campaigns(call, address, store) != OK) /* what is served does not depend on it */
        call_say(call, fault_detail()->code, NULL);
    fflush(stdout);
}

enum fault run_serve(const struct call *call) { return serving_run(call, announce_address, NULL); }
