/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/subset_test.h"

#include "analysis/survey/distribution.h"

#include <math.h>
#include <string.h>

struct spread {
    size_t take;  /* m */
    size_t width; /* sums 0 .. the one in question; larger ones fall together in the last */
    double *now;  /* probability of (drawn so far, sum so far) */
    double *next;
};

/* log of n over k; lgamma_r, as lgamma has a sign for all threads. */
static double choose_log(unsigned n, unsigned k)
{
    int sign;
    return lgamma_r(n + 1.0, &sign) - lgamma_r(k + 1.0, &sign) - lgamma_r(n - k + 1.0, &sign);
}

/* That k of `left` drawn are among `with`, the others among `rest`. */
static double share_of(unsigned k, unsigned with, unsigned rest, unsigned left)
{
    if (left > with + rest || left - k > rest)
        return 0;
    return exp(choose_log(with, k) + choose_log(rest, left - k) - choose_log(with + rest, left));
}

/* Of `with` of this score and `rest` of later ones, given how many were drawn before. */
static void add_score(struct spread *spread, size_t score, unsigned with, unsigned rest)
{
    memset(spread->next, 0, (spread->take + 1) * spread->width * sizeof *spread->next);
    for (size_t drawn = 0; drawn <= spread->take; drawn++) {
        unsigned left = (unsigned)(spread->take - drawn);
        const double *from = spread->now + drawn * spread->width;
        for (unsigned k = 0; k <= with && k <= left; k++) {
            double probability = share_of(k, with, rest, left);
            double *to = spread->next + (drawn + k) * spread->width;
            if (probability == 0)
                continue;
            for (size_t sum = 0; sum < spread->width; sum++) {
                size_t at = sum + k * score;
                to[at < spread->width ? at : spread->width - 1] += from[sum] * probability;
            }
        }
    }
    double *swap = spread->now;
    spread->now = spread->next;
    spread->next = swap;
}

static double nearly(const struct subset_scores *scores, double take, double total, double sum)
{
    double mean = 0;
    double squares = 0;
    for (size_t i = 0; i <= SUBSET_SCORE_MAX; i++)
        mean += (double)i * (double)scores->all[i] / total;
    for (size_t i = 0; i <= SUBSET_SCORE_MAX; i++)
        squares += ((double)i - mean) * ((double)i - mean) * (double)scores->all[i] / total;
    double variance = take * (total - take) / (total - 1) * squares;
    return variance > 0 ? normal_upper((sum - 0.5 - take * mean) / sqrt(variance)) : 1;
}

static enum fault exactly(const struct subset_scores *scores, struct spread *spread, int64_t total,
                          struct arena *arena, double *out)
{
    size_t cells = (spread->take + 1) * spread->width;
    spread->now = arena_array(arena, cells, sizeof *spread->now);
    spread->next = arena_array(arena, cells, sizeof *spread->next);
    if (spread->now == NULL || spread->next == NULL)
        return FAULT_NOMEM;
    spread->now[0] = 1;
    for (size_t i = 0; i <= SUBSET_SCORE_MAX; i++) {
        total -= scores->all[i];
        if (scores->all[i] > 0)
            add_score(spread, i, (unsigned)scores->all[i], (unsigned)total);
    }
    *out = fmin(1, spread->now[cells - 1]);
    return OK;
}

enum fault subset_upper(const struct subset_scores *scores, struct arena *arena, double *out)
{
    struct spread spread = {0};
    int64_t total = 0;
    int64_t sum = 0;
    for (size_t i = 0; i <= SUBSET_SCORE_MAX; i++) {
        total += scores->all[i];
        spread.take += (size_t)scores->some[i];
        sum += (int64_t)i * scores->some[i];
    }
    double take = (double)spread.take;
    *out = NAN;
    if (spread.take == 0 || spread.take == (size_t)total)
        return OK;
    spread.width = (size_t)sum + 1;
    if (take * take * (double)spread.width <= SUBSET_WORK_MAX)
        return exactly(scores, &spread, total, arena, out);
    *out = nearly(scores, take, (double)total, (double)sum);
    return OK;
}
