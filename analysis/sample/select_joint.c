/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/select.h"

#include <math.h>
#include <stdlib.h>

static double share_of(const struct unit_selection *selection, size_t unit)
{
    return (double)selection->sizes[unit] / (double)selection->rest_total;
}

static double first_order(const struct unit_selection *selection, size_t unit)
{
    return selection->certain[unit] ? 1.0
                                    : (double)selection->rest_take * share_of(selection, unit);
}

/* --- systematic: starts that draw both ------------------------------------------------------- */

/* Where the stretch of a unit begins, of the numbers 0..X-1 that a start may be. */
static int64_t stretch_begin(const struct unit_selection *selection, size_t unit)
{
    size_t at = 0;
    while (selection->rest[at] != unit)
        at++;
    int64_t before = selection->ends[at] - selection->sizes[unit];
    return before * (int64_t)selection->rest_take % selection->rest_total;
}

/* How much of [a, a + length_a) lies in [b, b + length_b). */
static int64_t overlap(int64_t a, int64_t length_a, int64_t b, int64_t length_b)
{
    int64_t low = a > b ? a : b;
    int64_t high = a + length_a < b + length_b ? a + length_a : b + length_b;
    return high > low ? high - low : 0;
}

static double joint_systematic(const struct unit_selection *selection, size_t a, size_t b)
{
    int64_t total = selection->rest_total;
    int64_t length_a = (int64_t)selection->rest_take * selection->sizes[a];
    int64_t length_b = (int64_t)selection->rest_take * selection->sizes[b];
    int64_t begin_a = stretch_begin(selection, a);
    int64_t begin_b = stretch_begin(selection, b);
    int64_t both = overlap(begin_a, length_a, begin_b, length_b) +
                   overlap(begin_a + total, length_a, begin_b, length_b) +
                   overlap(begin_a, length_a, begin_b + total, length_b);
    return (double)both / (double)total;
}

/* --- the others ------------------------------------------------------------------------------ */

static double joint_simple(const struct unit_selection *selection)
{
    double take = (double)selection->rest_take;
    double count = (double)selection->rest_count;
    return take * (take - 1) / (count * (count - 1));
}

static double joint_brewer(const struct unit_selection *selection, size_t a, size_t b)
{
    if (selection->rest_take != 2)
        return (double)NAN;
    double sum = 0;
    for (size_t i = 0; i < selection->rest_count; i++) {
        double share = share_of(selection, selection->rest[i]);
        sum += share * (1 - share) / (1 - 2 * share);
    }
    double one = share_of(selection, a);
    double other = share_of(selection, b);
    return one * other / sum * (1 / (1 - 2 * one) + 1 / (1 - 2 * other));
}

static double odds_of(const struct unit_selection *selection, size_t unit)
{
    double share = share_of(selection, unit);
    return share / (1 - (double)selection->rest_take * share);
}

/* Sums of products of m odds, m = 0..take, of all but two (SIZE_MAX = nobody). */
static void products(const struct unit_selection *selection, const size_t without[2], double *out)
{
    size_t take = selection->rest_take;
    out[0] = 1;
    for (size_t m = 1; m <= take; m++)
        out[m] = 0;
    for (size_t i = 0; i < selection->rest_count; i++) {
        size_t unit = selection->rest[i];
        if (unit == without[0] || unit == without[1])
            continue;
        double odds = odds_of(selection, unit);
        for (size_t m = take; m > 0; m--)
            out[m] += odds * out[m - 1];
    }
}

/* Sampford 1967: K o_a o_b sum over t = 2..n of (t - pi_a - pi_b) L(n - t) / n^(t-2), with L of
 * those but a and b, and 1/K = sum over t = 1..n of t L(n - t) / n^t, with L of all. */
static double joint_sampford(const struct unit_selection *selection, size_t a, size_t b)
{
    size_t take = selection->rest_take;
    const size_t pair[2] = {a, b};
    const size_t nobody[2] = {SIZE_MAX, SIZE_MAX};
    AUTO(memory) double *sums = calloc(2 * (take + 1), sizeof *sums);
    if (sums == NULL)
        return (double)NAN;
    double *without = sums + take + 1;
    products(selection, nobody, sums);
    products(selection, pair, without);
    double scale = 0;
    double sum = 0;
    double power = (double)take; /* n^t */
    double both = first_order(selection, a) + first_order(selection, b);
    for (size_t t = 1; t <= take; t++) {
        scale += (double)t * sums[take - t] / power;
        if (t >= 2)
            sum += ((double)t - both) * without[take - t] * (double)(take * take) / power;
        power *= (double)take;
    }
    return odds_of(selection, a) * odds_of(selection, b) * sum / scale;
}

double select_joint(const struct unit_selection *selection, size_t a, size_t b)
{
    if (a == b || selection->certain[a] || selection->certain[b])
        return a == b ? first_order(selection, a)
                      : first_order(selection, a) * first_order(selection, b);
    if (selection->rest_take < 2)
        return 0;
    switch (selection->method) {
    case SELECT_BREWER:
        return joint_brewer(selection, a, b);
    case SELECT_SAMPFORD:
        return joint_sampford(selection, a, b);
    case SELECT_SIMPLE:
        return joint_simple(selection);
    default:
        return joint_systematic(selection, a, b);
    }
}
