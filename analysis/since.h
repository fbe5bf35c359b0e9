/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * since - what changed in a unit since the round before: two estimates of two campaigns beside each
 * other, or why that cannot be said.
 *
 *   struct result now, before --since_make--> by node: then, now, difference, interval, verdict
 *
 * The two rounds asked different people, so the estimates are independent. Where a province's
 * communes are the clusters of both rounds they are not quite: then the real error is smaller, and
 * what is said here errs on the cautious side.
 *   interval   d = p1 - p0, from the intervals [l, u] of each (MOVER: Newcombe 1998, method 10;
 * Zou, Donner 2008): d - sqrt((p1-l1)^2 + (u0-p0)^2) to d + sqrt((u1-p1)^2 + (p0-l0)^2) test Var d
 * = q (D1/n1 + D0/n0), q = r(1-r), r both rounds' answers together, D = max(1, deff): as communes
 * are tested in pairs (survey/shares.h). t with Satterthwaite's df of the provinces' clusters,
 * infinite for communes; p adjusted over the nodes (Holm). Nodes are matched as index_change.h does
 * it: by concept, or by position in one definition.
 *
 * Ownership: the arena's; both results must outlive it. Thread: any, with an arena of its own.
 * Faults: NOMEM.
 */
#ifndef HAILONG_ANALYSIS_SINCE_H
#define HAILONG_ANALYSIS_SINCE_H

#include "analysis/index_change.h"
#include "analysis/result.h"

/* Why two rounds are not set beside each other, first come first said. */
enum since_refusal {
    SINCE_MADE,
    SINCE_SAME,       /* it is the campaign itself */
    SINCE_ABSENT,     /* the unit had no part in the round before */
    SINCE_SILENT,     /* nobody answered then, or now */
    SINCE_SIMULATED,  /* made-up answers against real ones */
    SINCE_INSTRUMENT, /* another form */
    SINCE_ORDER,      /* that round is not before this one */
    SINCE_BOUNDS      /* the unit was another one before 1/7/2025 */
};

struct since_node {
    size_t node;
    enum change_refusal refusal;
    const struct estimate *now;
    const struct estimate *before;
    bool compared; /* both have an interval; else the rest is NaN and UNKNOWN */
    double points; /* percentage points */
    double low;
    double high;
    double p;               /* adjusted */
    enum standing standing; /* of now beside then */
};

struct since {
    enum since_refusal refusal;
    struct since_node *nodes; /* SINCE_MADE: those that are counted and no items */
    size_t count;
};

/* `before` NULL: the unit was not in it. */
CHECKED enum fault since_make(const struct result *now, const struct result *before,
                              struct arena *arena, struct since *out);

#endif
