/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Variances by replicates: how far each replicate's estimate is from the sample's.
 */
#include "analysis/survey/dense.h"
#include "analysis/survey/estimator_work.h"
#include "analysis/survey/replicate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows of a profile in a group are added up first: a replicate is then a sum over these bins. */
struct bins {
    struct dense pairs; /* profile, group */
    int32_t *of_row;
    double *top; /* by bin: base x how far off */
    double *bottom;
    double *tops; /* group x replicate */
    double *bottoms;
};

static void bins_cleanup(struct bins *bins)
{
    dense_cleanup(&bins->pairs);
    free(bins->of_row);
    free(bins->top);
    free(bins->bottom);
    free(bins->tops);
    free(bins->bottoms);
}

static enum fault bins_make(const struct work *work, struct bins *out)
{
    const struct replicates *replicates = work->design->replicates;
    size_t rows = work->design->rows;
    size_t sums = work->cells.groups * replicates->count + 1;
    out->of_row = calloc(rows + 1, sizeof *out->of_row);
    if (out->of_row == NULL)
        return fault_nomem();
    for (size_t row = 0; row < rows; row++) {
        int32_t group = work_group(work, row);
        out->of_row[row] = -1;
        if (group >= 0)
            TRY(dense_number(&out->pairs, dense_pair(replicates->profile_of[row], group),
                             &out->of_row[row]));
    }
    out->top = calloc(out->pairs.count + 1, sizeof *out->top);
    out->bottom = calloc(out->pairs.count + 1, sizeof *out->bottom);
    out->tops = calloc(sums, sizeof *out->tops);
    out->bottoms = calloc(sums, sizeof *out->bottoms);
    bool room =
        out->top != NULL && out->bottom != NULL && out->tops != NULL && out->bottoms != NULL;
    return room ? OK : fault_nomem();
}

static void fill_bins(const struct work *work, size_t term, const struct bins *bins)
{
    const struct question *question = work->question;
    memset(bins->top, 0, bins->pairs.count * sizeof *bins->top);
    memset(bins->bottom, 0, bins->pairs.count * sizeof *bins->bottom);
    for (size_t row = 0; row < work->design->rows; row++) {
        int32_t bin = bins->of_row[row];
        if (bin < 0 || work_missing(work, term, row))
            continue;
        size_t at = term * work->cells.groups + (size_t)work_group(work, row);
        double base = work->design->replicates->base[row];
        bool ratio = question->statistic == STATISTIC_RATIO;
        bins->top[bin] += base * work_off(work, term, at, row);
        bins->bottom[bin] += ratio ? base * vector_value(&question->denominators[term], row) : base;
    }
}

/* By group and replicate: the sums of the bins, weighted. */
static void weigh_bins(const struct work *work, const struct bins *bins)
{
    const struct replicates *replicates = work->design->replicates;
    size_t count = replicates->count;
    memset(bins->tops, 0, work->cells.groups * count * sizeof *bins->tops);
    memset(bins->bottoms, 0, work->cells.groups * count * sizeof *bins->bottoms);
    for (size_t bin = 0; bin < bins->pairs.count; bin++) {
        uint64_t pair = bins->pairs.key_of[bin];
        const double *factors = replicates->factors + (size_t)(pair >> 32) * count;
        double *tops = bins->tops + (size_t)(uint32_t)pair * count;
        double *bottoms = bins->bottoms + (size_t)(uint32_t)pair * count;
        for (size_t r = 0; r < count; r++) {
            tops[r] += factors[r] * bins->top[bin];
            bottoms[r] += factors[r] * bins->bottom[bin];
        }
    }
}

/* Deviations of a term: group x replicate. */
static void take_deviations(const struct work *work, size_t term, const struct bins *bins,
                            double *out)
{
    size_t count = work->design->replicates->count;
    bool total = work->question->statistic == STATISTIC_TOTAL;
    fill_bins(work, term, bins);
    weigh_bins(work, bins);
    for (size_t i = 0; i < work->cells.groups * count; i++) {
        double whole = work->estimate[term * work->cells.groups + i / count];
        out[i] = total ? bins->tops[i] - whole : bins->tops[i] / bins->bottoms[i];
    }
}

enum fault replicate_variances(const struct work *work, struct estimates *out)
{
    const struct replicates *replicates = work->design->replicates;
    AUTO(bins) struct bins bins = {.of_row = NULL};
    size_t count = replicates->count;
    size_t size;
    if (__builtin_mul_overflow(out->count, count, &size))
        return fault_nomem();
    AUTO(memory) double *deviations = calloc(size + 1, sizeof *deviations);
    if (deviations == NULL)
        return fault_nomem();
    TRY(bins_make(work, &bins));
    for (size_t term = 0; term < out->terms; term++)
        take_deviations(work, term, &bins, deviations + term * out->groups * count);
    for (size_t i = 0; i < out->count; i++) {
        const double *own = deviations + i * count;
        out->se[i] = replicates_product(replicates, own, own);
        for (size_t k = 0; out->covariance != NULL && k <= i; k++)
            out->covariance[i * out->count + k] = out->covariance[k * out->count + i] =
                replicates_product(replicates, own, deviations + k * count);
    }
    return OK;
}
