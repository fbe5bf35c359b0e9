/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Shares of people outside the index: what an estimate says of them, by the same rule as the index
 * (estimate.h). Nothing is kept of how such answers lie over villages, so the largest design effect
 * of the index's own questions stands in, which is cautious. For nobody of n the exact bound: the
 * share at which none of n/deff people would say so with a chance of 5 % (Louis 1981).
 */
#include "analysis/report_maker.h"

#include "analysis/survey/distribution.h"
#include "analysis/survey/proportion.h"

#include <math.h>

static const double LEVEL = 0.95;

/* NaN when no question of the index has one. */
static double largest_deff(const struct report_maker *maker)
{
    double largest = NAN;
    for (size_t i = 0; i < maker->definition->node_count; i++)
        if (maker->definition->nodes[i].kind == NODE_SHARE)
            largest = fmax(largest, maker->result->subject.estimates[i].deff);
    return largest;
}

struct estimate report_people(const struct report_maker *maker, int64_t count, int64_t answered)
{
    const struct unit_figures *subject = &maker->result->subject;
    const struct estimate *headline = &subject->estimates[maker->definition->headline];
    double p = (double)count / (double)answered;
    struct estimate estimate = {.known = answered > 0,
                                .percent = 100 * p,
                                .se = NAN,
                                .low = NAN,
                                .high = NAN,
                                .n = answered,
                                .deff = largest_deff(maker),
                                .reason = headline->reason};
    if (answered < ESTIMATE_RESPONDENTS_MIN)
        estimate.reason = "few";
    if (estimate.reason != NULL || !headline->has_interval || isnan(estimate.deff))
        return estimate;
    double df = subject->is_commune ? INFINITY : (double)headline->df;
    double ends[2];
    share_wilson(p, (double)answered / fmax(1, estimate.deff), t_quantile((1 + LEVEL) / 2, df),
                 ends);
    estimate.has_interval = true;
    estimate.low = 100 * ends[0];
    estimate.high = 100 * ends[1];
    return estimate;
}

const char *report_people_sure(struct report_maker *maker, int64_t count, int64_t answered)
{
    const struct estimate estimate = report_people(maker, count, answered);
    if (!estimate.has_interval)
        return "";
    bool voluntary = report_is_voluntary(maker);
    if (count > 0)
        return report_say(maker,
                          voluntary ? "report_people_interval_voluntary" : "report_people_interval",
                          "interval", report_interval(maker, &estimate), NULL);
    double most = 1 - pow(1 - LEVEL, fmax(1, estimate.deff) / (double)answered);
    return report_say(maker, voluntary ? "report_people_none_voluntary" : "report_people_none", "n",
                      report_integer(maker, answered), "most", report_decimal(maker, 100 * most, 1),
                      NULL);
}
