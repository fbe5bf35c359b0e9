/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * log - one line to stderr for the operator: time, level, message. journald keeps them.
 *
 * Only survey-server and cli log; rooms below return faults and findings. No personal data:
 * never an address, a user agent, an answer.
 * What may befall every request (a full disk) goes through a log_gate: a line now and then, with
 * how many were kept back.
 *
 *     int64_t kept_back;
 *     if (log_gate_pass(&gate, clock_monotonic_ms(), &kept_back))
 *         log_line(LOG_LEVEL_ERROR, "... (%lld more)", (long long)kept_back);
 *
 * Thread: any (one write a line; a gate may be shared).
 */
#ifndef HAILONG_BASE_LOG_H
#define HAILONG_BASE_LOG_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { LOG_GATE_MS = 5000 };

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO };

void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Zero is a new one, which lets the first line pass. */
struct log_gate {
    atomic_int_fast64_t next_ms;
    atomic_int_fast64_t kept_back;
};

/* Whether a line may be written at this time of a monotonic clock: one each LOG_GATE_MS. Then
 * *kept_back is how many were not since the last. */
bool log_gate_pass(struct log_gate *gate, int64_t now_ms, int64_t *kept_back);

#endif
