/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sample_size - how many to ask: for a share, the difference of two shares, or the side of a
 * threshold that a share is on; with what it costs.
 *
 * z = normal quantile at (1 + level)/2, z_b = at the power, q = 1 - p:
 *   share       n0 = z^2 p q / e^2                                           e: half-width
 *   difference  n0 = (z + z_b)^2 (p1 q1 + p2 q2) / (p1 - p2)^2               of each of the two
 *   band        n0 = ((z sqrt(t(1-t)) + z_b sqrt(p q)) / (p - t))^2          t: the threshold
 *   deff = (1 + (m - 1) rho)(1 + cv^2), m completed a village                Kish 1965, 1992
 *   completed = N deff n0 / (N - 1 + deff n0), up to a whole number          Cochran 1977, 4.2
 *   issued = completed / response rate; villages = completed / m; communes = villages / v, all up
 *   cost = communes c1 + villages c2 + issued c3
 *   cheapest m = sqrt((c1/v + c2) / c3 (1 - rho) / rho), for what a completed one costs
 *   half-width of so many: z sqrt(deff p q / n (N - n)/(N - 1))
 * Beside it the rule people know, n = N / (1 + N e^2) (Yamane 1967): it is the share with p = 0.5
 * and z = 2, of a simple random sample, and knows no villages, no weights and no refusals.
 *
 * Thread: any. Ownership: plain values. Faults: INVALID size_number {what}: out of its range;
 * size_same: nothing to tell apart; LIMIT size_large: more than SIZE_COUNT_MAX.
 */
#ifndef HAILONG_ANALYSIS_SAMPLE_SIZE_H
#define HAILONG_ANALYSIS_SAMPLE_SIZE_H

#include "base/fault.h"

#include <stdint.h>

#define SIZE_COUNT_MAX 1e9

enum size_aim { SIZE_SHARE, SIZE_DIFFERENCE, SIZE_BAND };

struct size_ask {
    enum size_aim aim;
    double p;
    double other;      /* the second share, the threshold */
    double half_width; /* of a share */
    double level;
    double power;
    double deff; /* given; 0 = from rho, cluster and cv */
    double rho;
    double cluster;    /* completed a village */
    double cv;         /* of the weights */
    double population; /* 0 = so large that it does not matter */
    double response;   /* 0 < response <= 1 */
    double villages;   /* a commune */
    double costs[3];   /* of a commune, a village, a household */
};

struct size_found {
    double simple; /* n0 */
    double deff;
    double completed; /* of each group */
    double issued;
    double villages;
    double communes;
    double groups; /* 2 for a difference */
    double cost;   /* of all groups */
    double half_width;
    bool enough; /* the population has as many as are issued */
};

/* Ranges of what is asked; sample_size does it too. */
CHECKED enum fault sample_size_check(const struct size_ask *ask);
CHECKED enum fault sample_size(const struct size_ask *ask, struct size_found *out);

/* 1/e^2 without a population. */
double sample_size_known_rule(double population, double half_width);
/* NaN without rho or costs. */
double sample_size_cheapest_cluster(const struct size_ask *ask);

#endif
