/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rate - `serve --rate 5/s`: how often one sender may, with a memory that does not grow.
 *
 *   --rate 5/s   five at once, then one every 200 ms (a token bucket of five)
 *
 *   sender --short_hash--> set of a few places --> {tag, busy until}
 *
 * A bucket is one number, the time until which it is used up (the "theoretical arrival time" of
 * the generic cell rate algorithm, ITU-T I.371): a token is an interval, and there is one while
 * that time is less than `count` intervals ahead. A bucket whose time has passed is full and holds
 * nothing worth knowing, so its place is free. When a set has no free place, the sender who is
 * nearest to a full bucket gives way: he loses a little of what was counted against him.
 *
 * No address is kept: a place holds a hash under a key drawn at the start (base/id.h). One period
 * after its sender's last request (after a batch: once it is paid) the place is free, and whoever
 * looks at its set next wipes it.
 *
 * Thread: any. Limits: LIMIT_RATE_COUNT a period; LIMIT_RATE_SETS * LIMIT_RATE_WAYS senders.
 */
#ifndef HAILONG_SURVEY_SERVER_RATE_H
#define HAILONG_SURVEY_SERVER_RATE_H

#include "base/fault.h"

#include <stdint.h>

struct rate_rule {
    int64_t count; /* in a period, and at once; 0 = no limit */
    int64_t period_ms;
};

/* "5/s", "30/m": from 1 to LIMIT_RATE_COUNT a second or a minute; false for anything else. */
bool rate_parse(const char *text, struct rate_rule *out);

struct rate;

CHECKED enum fault rate_new(struct rate_rule rule, struct rate **out);
void rate_free(struct rate *rate);

/* Takes a token of the sender that `bytes` name, at `now_ms` (monotonic): 0, or how many
 * milliseconds to wait until there is one. */
int64_t rate_take(struct rate *rate, const void *bytes, size_t size, int64_t now_ms);

/* Takes `count` tokens whether there are any or not: what an admitted request turned out to cost.
 * The debt is waited for like the rest. */
void rate_charge(struct rate *rate, const void *bytes, size_t size, int64_t now_ms, size_t count);

#endif
