/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sender - for whom a request counts where there is a limit (rate.h), and the limit itself.
 *
 *   203.0.113.9          -> 4 203 0 113 9     an IPv4 address, also written ::ffff:203.0.113.9
 *   2001:db8:1:2:3::4    -> 6 2001 db8 1 2    an IPv6 /64: what one household is given
 *   Hailong-Device: ...  -> d k7              an enrolled device (access.h), wherever it is
 *   127.0.0.0/8, ::1     -> local             this machine; counts for nobody
 *
 * Behind a reverse proxy everybody is local: limits for addresses are the proxy's then.
 * Thread: the request's; sender_of_address any. Nothing here is kept or logged. Faults: the
 * store's, from looking for the device.
 */
#ifndef HAILONG_SURVEY_SERVER_SENDER_H
#define HAILONG_SURVEY_SERVER_SENDER_H

#include "survey-server/http.h"

enum { SENDER_BYTES_MAX = 80 };

struct sender {
    bool local;
    size_t size;
    uint8_t bytes[SENDER_BYTES_MAX]; /* what kind, then which */
};

struct sender sender_of_address(const struct sockaddr *address);

bool sender_is_local(const struct request *request);

/* The one place that says for whom a request counts. */
CHECKED enum fault sender_of(struct request *request, struct sender *out);

/* Takes the sender's token for a request that brings responses: *out_wait_ms is 0, or how long to
 * wait until there is one. */
CHECKED enum fault sender_admit(struct request *request, int64_t *out_wait_ms);

/* Charges an admitted request for `count` responses beside its first. */
CHECKED enum fault sender_charge(struct request *request, size_t count);

#endif
