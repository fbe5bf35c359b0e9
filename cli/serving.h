/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * serving - a server in the foreground until SIGINT or SIGTERM, then a graceful end.
 */
#ifndef HAILONG_CLI_SERVING_H
#define HAILONG_CLI_SERVING_H

#include "cli/command.h"

/* Called once the server listens, with its address "http://127.0.0.1:8080". */
typedef void (*serving_announce)(const struct call *call, const char *address, void *context);

/* Serves the call's --data at its --listen. */
CHECKED enum fault serving_run(const struct call *call, serving_announce announce, void *context);

#endif
