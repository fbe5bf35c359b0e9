/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * freshness - how long what was counted may be shown.
 *
 * While the store's last entry of the audit is the one it was counted at: every commit of answers
 * makes one, so what is shown is what is stored. Of FRESHNESS_MANY answers or more also
 * FRESHNESS_TIMES as long as counting took, at most FRESHNESS_MOST_MS, while answers go on coming
 * in: else a campaign of a nation would be counted without an end. Thread: any. Faults: none.
 */
#ifndef HAILONG_SURVEY_SERVER_FRESHNESS_H
#define HAILONG_SURVEY_SERVER_FRESHNESS_H

#include "base/date.h"

enum { FRESHNESS_MANY = 100000, FRESHNESS_TIMES = 20, FRESHNESS_MOST_MS = 60 * 1000 };

struct freshness {
    int64_t audit_number; /* asked before counting */
    int64_t begun_ms;     /* monotonic */
    int64_t cost_ms;
    int64_t answers; /* counted */
};

static inline struct freshness freshness_begin(int64_t audit_number)
{
    return (struct freshness){.audit_number = audit_number, .begun_ms = clock_monotonic_ms()};
}

static inline void freshness_end(struct freshness *freshness, int64_t answers)
{
    freshness->answers = answers;
    freshness->cost_ms = clock_monotonic_ms() - freshness->begun_ms;
}

static inline bool freshness_holds(const struct freshness *freshness, int64_t audit_number)
{
    int64_t most = FRESHNESS_TIMES * freshness->cost_ms;
    int64_t age = clock_monotonic_ms() - freshness->begun_ms;
    return freshness->audit_number == audit_number ||
           (freshness->answers >= FRESHNESS_MANY && age < most && age < FRESHNESS_MOST_MS);
}

#endif
