/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * province_ways - the ways a sample of the province is estimated: which weights, what the variance
 * knows of the margins, which design.
 *
 *   sample + truth --ways_estimate--> a figure for each way and measure
 *
 * Ownership: the sample's arena. Thread: one at a time. Faults: those of design.h and adjust.h.
 */
#ifndef HAILONG_TESTS_ANALYSIS_PROVINCE_WAYS_H
#define HAILONG_TESTS_ANALYSIS_PROVINCE_WAYS_H

#include "tests/analysis/province_sample.h"

enum way {
    WAY_UNWEIGHTED,
    WAY_BASE,
    WAY_RESPONSE,
    WAY_CELLS, /* post-stratified to area by age */
    WAY_RAKED, /* to area, age and sex */
    WAY_RAKED_ONE_STAGE,
    WAY_RAKED_JKN,
    WAY_RAKED_PLAIN,
    WAY_RAKED_ALONE,
    WAYS
};
enum measure { MEASURE_SATISFIED, MEASURE_MEAN, MEASURE_URBAN, MEASURES };

/* Of all people. */
struct truth {
    double value[MEASURES]; /* in points of a hundred */
    double area[AREAS];     /* how many */
    double age[AGES];
    double sex[SEXES];
    double cells[AREAS * AGES];
};

struct figure {
    double estimate; /* in points */
    double se;
    double df;
};

const char *way_name(enum way way);
const char *measure_name(enum measure measure);

void truth_take(const struct province *province, struct truth *out);

CHECKED enum fault ways_estimate(struct province_sample *sample, const struct truth *truth,
                                 struct figure out[WAYS][MEASURES]);

#endif
