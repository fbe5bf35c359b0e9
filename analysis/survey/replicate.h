/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * replicate - replicate weights: the sample weighted again R times, whose estimates scatter as
 * those of other samples would.
 *
 *   V = scale * sum over r of scale_r (t_r - c)(t_r - c)'    c = the mean of the t_r with scale_r >
 * 0, or the sample's estimate (mse)
 *
 *   numbers of a file --replicates_given-->                 struct replicates, which a design holds
 *   a design ----------replicate_make.h--->
 *   adjust.h weighs each of them as the sample; estimator.c takes its variances from them
 *
 * Rows with the same factors have one profile: rows of a PSU, or of a line of the file. Degrees of
 * freedom: the rank of the weights (rows of the domain x replicates) less 1, a column that keeps
 * less than 1e-5 of its length beside those before it being one of them.
 *
 * Ownership: the dataset's arena. Thread: read by any once made.
 * Faults:    INVALID svy_replicates_rows {got, wanted}, svy_replicates_key {column, row},
 *            svy_replicates_none, svy_replicates_scales {got, wanted}; NOMEM.
 * Limits:    memory for profiles x replicates doubles; once adjusted, rows x replicates.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_REPLICATE_H
#define HAILONG_ANALYSIS_SURVEY_REPLICATE_H

#include "analysis/survey/cells.h"

struct replicates {
    size_t count;
    double scale;
    const double *scales; /* by replicate */
    bool mse;
    size_t profiles;
    const int32_t *profile_of; /* by row */
    const double *factors;     /* profile x replicate */
    const double *base;        /* by row: weight = base * factor */
};

/* Replicates as given. */
struct replicates_spec {
    const double *numbers; /* line x replicate */
    size_t lines;
    size_t count;
    const char *key; /* column: the line of a row, from 1; NULL = a line a row */
    bool combined;   /* the numbers are weights, else factors of the weight */
    double scale;
    const double *scales; /* NULL = 1 */
    size_t scale_count;
    bool mse;
};

CHECKED enum fault replicates_given(struct design *design, const struct replicates_spec *spec);

/* The weights of one. */
void replicates_weights(const struct replicates *replicates, size_t rows, size_t which,
                        double *out);

/* Of the rows of a mask that have a weight; by group of cells, and of them all. */
CHECKED enum fault replicates_df(const struct design *design, const bool *in, double *out);
CHECKED enum fault replicates_df_groups(const struct cells *cells, double *by_group,
                                        double *of_all);

/* scale * sum of scale_r (deviation_r - mean)^2 of R deviations from the sample's estimate; those
 * that are not finite are left out. `other`: the covariance with these, or the same. */
double replicates_product(const struct replicates *replicates, const double *deviation,
                          const double *other);

/* The variance of any statistic of weights by row: computed again with those of each replicate. */
typedef double replicates_statistic(const double *weights, const void *context);
CHECKED enum fault replicates_variance(const struct design *design, replicates_statistic *statistic,
                                       const void *context, double *out);

/* Replicates of other weights, row by row. */
struct replicates_builder {
    struct replicates made;
    size_t rows;
    double *factors;
    struct arena *arena;
};
CHECKED enum fault replicates_builder_make(const struct replicates *from, size_t rows,
                                           struct arena *arena, struct replicates_builder *out);
void replicates_builder_take(struct replicates_builder *builder, size_t which,
                             const double *weights);
CHECKED enum fault replicates_builder_finish(const struct replicates_builder *builder,
                                             const struct replicates **out);

#endif
