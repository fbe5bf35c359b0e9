/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/serving.h"
#include "cli/setup.h"

#include "survey-server/server.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* Blocks the ending signals in this thread and all it starts, so that sigwait gets them. */
static void block_signals(sigset_t *out)
{
    sigemptyset(out);
    sigaddset(out, SIGINT);
    sigaddset(out, SIGTERM);
    pthread_sigmask(SIG_BLOCK, out, NULL);
}

/* The address to print: the host as given, the port as bound. */
static void address_text(const char *listen, unsigned port, char *out, size_t size)
{
    const char *colon = strrchr(listen, ':');
    int host = colon == NULL ? (int)strlen(listen) : (int)(colon - listen);
    snprintf(out, size, "http://%.*s:%u", host, listen, port);
}

enum fault serving_run(const struct call *call, serving_announce announce, void *context)
{
    const char *folder = call_value(call, "data");
    const char *listen = call_value(call, "listen");
    char token[TOKEN_TEXT_SIZE];
    AUTO(store) struct store *store = NULL;
    struct server *server = NULL;
    sigset_t signals;
    TRY(store_open(folder, &store));
    TRY(setup_token(folder, token));
    block_signals(&signals);
    const struct server_options options = {
        .store = store, .listen = listen, .operator_token = token};
    enum fault fault = server_start(&options, &server);
    /* The only thing the server can refuse as such is the option --listen. */
    TRY(fault == FAULT_INVALID ? FAULT_USAGE : fault);
    char address[300];
    address_text(listen, server_port(server), address, sizeof address);
    announce(call, address, context);
    int received = 0;
    while (sigwait(&signals, &received) != 0)
        continue;
    call_say(call, "serve_stopping", NULL);
    server_stop(server);
    call_say(call, "serve_stopped", NULL);
    return OK;
}

static void announce_address(const struct call *call, const char *address, void *context)
{
    (void)context;
    AUTO(buffer) struct buffer text = buffer_of(1024);
    message_say(&text, call->language, "serve_address", "address", address, NULL);
    printf("%s\n", text.data != NULL ? text.data : address);
    fflush(stdout);
}

enum fault run_serve(const struct call *call) { return serving_run(call, announce_address, NULL); }
