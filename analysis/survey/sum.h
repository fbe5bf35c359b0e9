/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sum - a sum of doubles that keeps the digits naive addition loses.
 *
 *     struct sum sum = {0};
 *     for (...)
 *         sum_add(&sum, w[row] * y[row]);
 *     sum_value(&sum)
 *
 * Neumaier 1974 (Kahan's with the larger of both kept): the error is that of one rounding, whatever
 * the number of rows, so that weighted totals of 10^7 rows agree in any order to the last digits.
 * Thread: one at a time.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_SUM_H
#define HAILONG_ANALYSIS_SURVEY_SUM_H

#include <math.h>

struct sum {
    double total;
    double lost; /* what the additions so far rounded away */
};

static inline void sum_add(struct sum *sum, double value)
{
    double total = sum->total + value;
    if (fabs(sum->total) >= fabs(value))
        sum->lost += (sum->total - total) + value;
    else
        sum->lost += (value - total) + sum->total;
    sum->total = total;
}

static inline double sum_value(const struct sum *sum) { return sum->total + sum->lost; }

#endif
