/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * serving - a server in the foreground until SIGINT or SIGTERM, then a graceful end.
 */
#ifndef HAILONG_CLI_SERVING_H
#define HAILONG_CLI_SERVING_H

#include "cli/command.h"
#include "schema/store.h"

/* Called once the server listens, with its address "http://127.0.0.1:8080" and what it serves. */
typedef void (*serving_announce)(const struct call *call, const char *address, struct store *store,
                                 void *context);

/* Prints a message on stdout: id, and its one argument. */
void serving_print(const struct call *call, const char *code, const char *name, const char *value);

/* Serves the call's --data at its --listen. */
CHECKED enum fault serving_run(const struct call *call, serving_announce announce, void *context);

#endif
