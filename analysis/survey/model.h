/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * model - the auxiliary variables that weights are calibrated on: x of each point, a point being a
 * row or all rows that are alike in x.
 *
 *   margins --model_of_margins--> a point a profile, an indicator a cell
 *   columns --model_of_columns--> a point a row: 1, an indicator a level but the first, numbers
 *
 * Ownership: the arena. Thread: read by any once made.
 * Faults: INVALID svy_column {column}, svy_model_missing {column, row}; NOMEM.
 */
#ifndef HAILONG_ANALYSIS_SURVEY_MODEL_H
#define HAILONG_ANALYSIS_SURVEY_MODEL_H

#include "analysis/survey/margin.h"

struct model {
    size_t points;
    size_t columns;
    const double *x;         /* point x column */
    const int32_t *point_of; /* by row; NULL = each row is a point */
    const char *const *names;
};

CHECKED enum fault model_of_margins(const struct margin *margins, size_t count, size_t rows,
                                    struct arena *arena, struct model *out);

/* With an intercept first. A column of labels, or one that `factors` name, gives its levels. */
CHECKED enum fault model_of_columns(const struct dataset *dataset, const char *const *columns,
                                    size_t count, struct model *out);

static inline size_t model_point(const struct model *model, size_t row)
{
    return model->point_of == NULL ? row : (size_t)model->point_of[row];
}

#endif
