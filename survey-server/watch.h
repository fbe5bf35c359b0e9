/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * watch - ends connections that take too long, and sees off those answered early.
 *
 *   accepted --watch_begin--> receiving --watch_answering--> answering --watch_receiving--> ...
 *                                 '--watch_pause--> waiting for the writer (no deadline)
 *   closed   --watch_end-----> gone, or lingering: what the client still sends is read and dropped
 *
 * libmicrohttpd's own timeout counts inactivity only, so a client that sends a byte a second would
 * stay for ever. One thread looks at every connection once a second; past its deadline a socket is
 * shut down, and libmicrohttpd cleans up.
 * A connection closed with unread data is reset by the system, and a client may then never see the
 * answer (413) it was sent: so the socket lingers, reading, until the client is done.
 *
 * Thread: any; a connection's functions from its own thread. The socket of a watched connection
 * stays open until watch_end() returns.
 */
#ifndef HAILONG_SURVEY_SERVER_WATCH_H
#define HAILONG_SURVEY_SERVER_WATCH_H

#include "base/fault.h"

#include <stdint.h>

struct watch;
struct connection_watch;

CHECKED enum fault watch_start(int64_t request_ms, int64_t answer_ms, struct watch **out);
void watch_stop(struct watch *watch);
void watch_set_request_ms(struct watch *watch, int64_t request_ms);

/* NULL when there is no memory: the connection then lives without a deadline of ours. */
struct connection_watch *watch_begin(struct watch *watch, int socket);
void watch_end(struct connection_watch *connection);

/* NULL is fine for each. */
void watch_receiving(struct connection_watch *connection);
void watch_answering(struct connection_watch *connection);
void watch_pause(struct connection_watch *connection);
/* The client may still be sending when the connection closes. */
void watch_linger(struct connection_watch *connection);

#endif
