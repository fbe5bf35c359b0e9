/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/svy_case.h"

#include "analysis/survey/sum.h"

enum fault svy_cross(const struct domain *domain, const struct grouping sides[2],
                     double **out_weights, int64_t **out_counts)
{
    const struct design *design = domain->design;
    struct arena *arena = design->dataset->arena;
    size_t cells = sides[0].count * sides[1].count;
    struct sum *sums = arena_array(arena, cells + 1, sizeof *sums);
    double *weights = arena_array(arena, cells + 1, sizeof *weights);
    int64_t *counts = arena_array(arena, cells + 1, sizeof *counts);
    if (sums == NULL || weights == NULL || counts == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < design->rows; row++) {
        int32_t a = sides[0].of_row[row];
        int32_t b = sides[1].of_row[row];
        if (!domain->in[row] || a < 0 || b < 0)
            continue;
        size_t at = (size_t)a * sides[1].count + (size_t)b;
        sum_add(&sums[at], design->weights[row]);
        counts[at] += design->weights[row] > 0;
    }
    for (size_t i = 0; i < cells; i++)
        weights[i] = sum_value(&sums[i]);
    *out_weights = weights;
    *out_counts = counts;
    return OK;
}
