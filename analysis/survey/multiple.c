/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/multiple.h"

#include "analysis/survey/distribution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const NAMES[P_METHOD_COUNT] = {"bonferroni", "holm", "hochberg",
                                                  "hommel",     "BH",   "BY"};

bool p_method_of(const char *name, enum p_method *out)
{
    for (size_t i = 0; i < P_METHOD_COUNT; i++)
        if (strcmp(name, NAMES[i]) == 0) {
            *out = (enum p_method)i;
            return true;
        }
    return false;
}

/* A p value and where it came from. */
struct ranked {
    double p;
    size_t at;
};

static int by_p(const void *left, const void *right)
{
    const struct ranked *a = left;
    const struct ranked *b = right;
    return a->p < b->p ? -1 : a->p > b->p;
}

/* What p_(i+1) is multiplied by before the largest or smallest so far is taken. */
static double factor_of(enum p_method method, size_t i, size_t n)
{
    if (method == P_HOLM || method == P_HOCHBERG)
        return (double)(n - i);
    return (double)n / (method == P_BONFERRONI ? 1 : (double)(i + 1));
}

static double harmonic(size_t n)
{
    double sum = 0;
    for (size_t i = n; i > 0; i--)
        sum += 1 / (double)i;
    return sum;
}

static void adjust_upwards(enum p_method method, const struct ranked *sorted, size_t n, double *out)
{
    double most = 0;
    for (size_t i = 0; i < n; i++) {
        double p = factor_of(method, i, n) * sorted[i].p;
        most = method == P_HOLM ? fmax(most, p) : p;
        out[sorted[i].at] = fmin(1, most);
    }
}

static void adjust_downwards(enum p_method method, const struct ranked *sorted, size_t n,
                             double *out)
{
    double scale = method == P_BENJAMINI_YEKUTIELI ? harmonic(n) : 1;
    double least = 1;
    for (size_t i = n; i-- > 0;) {
        least = fmin(least, scale * factor_of(method, i, n) * sorted[i].p);
        out[sorted[i].at] = least;
    }
}

static void adjust_hommel(const struct ranked *sorted, size_t n, double *out)
{
    for (size_t i = 0; i < n; i++)
        out[sorted[i].at] = 0;
    for (size_t m = 1; m <= n; m++) {
        double size = (double)m;
        double others = 1;
        for (size_t j = 2; j <= m; j++)
            others = fmin(others, size * sorted[n - m + j - 1].p / (double)j);
        for (size_t i = 0; i < n; i++) {
            double own = size * sorted[i < n - m ? i : n - m].p;
            out[sorted[i].at] = fmax(out[sorted[i].at], fmin(own, others));
        }
    }
}

enum fault p_adjust(enum p_method method, const double *p, size_t count, struct arena *arena,
                    double *out)
{
    struct ranked *sorted = arena_array(arena, count, sizeof *sorted);
    if (sorted == NULL)
        return FAULT_NOMEM;
    size_t known = 0;
    for (size_t i = 0; i < count; i++)
        if (isnan(p[i]))
            out[i] = NAN;
        else
            sorted[known++] = (struct ranked){p[i], i};
    qsort(sorted, known, sizeof *sorted, by_p);
    if (method == P_HOMMEL)
        adjust_hommel(sorted, known, out);
    else if (method == P_HOLM || method == P_BONFERRONI)
        adjust_upwards(method, sorted, known, out);
    else
        adjust_downwards(method, sorted, known, out);
    return OK;
}

static struct tukey_pair pair_of(const struct tukey_question *question, size_t i, size_t j)
{
    size_t n = question->count;
    const double *v = question->covariance;
    double variance = v[i * n + i] + v[j * n + j] - 2 * v[i * n + j];
    double difference = question->estimate[i] - question->estimate[j];
    double se = sqrt(variance);
    double t = variance > 0 ? difference / se : NAN;
    return (struct tukey_pair){i, j, difference, se, t, NAN, {NAN, NAN}};
}

void tukey_pairs(const struct tukey_question *question, struct tukey_pair *out, double *critical)
{
    struct studentized_range range;
    studentized_range_prepare((double)question->count, question->df, &range);
    *critical = studentized_range_quantile(&range, question->level) / M_SQRT2;
    size_t at = 0;
    for (size_t i = 0; i < question->count; i++)
        for (size_t j = i + 1; j < question->count; j++) {
            struct tukey_pair pair = pair_of(question, i, j);
            if (!isnan(pair.t)) {
                pair.p = studentized_range_upper(&range, fabs(pair.t) * M_SQRT2);
                pair.interval[0] = pair.difference - *critical * pair.se;
                pair.interval[1] = pair.difference + *critical * pair.se;
            }
            out[at++] = pair;
        }
}
