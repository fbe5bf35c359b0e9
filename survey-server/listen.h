/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * listen - a listening socket from "127.0.0.1:8080" or "[::1]:8080".
 *
 * Names are not looked up, but for localhost: an address says which network can reach the server,
 * and a name would hide that. Port 0 = any free one.
 * Faults: INVALID server_address {listen}; IO server_port_taken {listen}, server_listen
 * {listen, why}.
 */
#ifndef HAILONG_SURVEY_SERVER_LISTEN_H
#define HAILONG_SURVEY_SERVER_LISTEN_H

#include "base/fault.h"

/* Whether an address is one, before anything is done for it. */
CHECKED enum fault listen_check(const char *listen);

/* The socket (non-blocking, the caller's) and the port it got. */
CHECKED enum fault listen_on(const char *listen, int *out_socket, unsigned *out_port);

#endif
