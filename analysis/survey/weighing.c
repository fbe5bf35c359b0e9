/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/weighing.h"

#include "analysis/survey/sum.h"

#include <stdio.h>
#include <stdlib.h>

enum fault weights_summary(const double *weights, size_t count, struct weight_summary *out)
{
    struct weight_summary summary = {.least = INFINITY, .most = -INFINITY};
    struct sum sum = {0};
    struct sum squares = {0};
    for (size_t row = 0; row < count; row++) {
        if (!(fabs(weights[row]) > 0))
            continue;
        summary.count++;
        sum_add(&sum, weights[row]);
        sum_add(&squares, weights[row] * weights[row]);
        summary.least = fmin(summary.least, weights[row]);
        summary.most = fmax(summary.most, weights[row]);
    }
    if (summary.count == 0)
        return fault_raise(FAULT_INVALID, "svy_empty", NULL);
    double n = (double)summary.count;
    summary.sum = sum_value(&sum);
    summary.sum_of_squares = sum_value(&squares);
    summary.deff = n * summary.sum_of_squares / (summary.sum * summary.sum);
    summary.effective = summary.sum * summary.sum / summary.sum_of_squares;
    struct sum off = {0};
    for (size_t row = 0; row < count; row++) {
        double distance = weights[row] - summary.sum / n;
        if (fabs(weights[row]) > 0)
            sum_add(&off, distance * distance);
    }
    summary.variation = sqrt(sum_value(&off) / n) / (summary.sum / n);
    *out = summary;
    return OK;
}

static enum fault raise_row(const char *code, size_t row)
{
    char number[24];
    snprintf(number, sizeof number, "%zu", row + 1);
    return fault_raise(FAULT_INVALID, code, "row", number, NULL);
}

static bool answers(const struct nonresponse_spec *spec, size_t row)
{
    return !vector_missing(&spec->respondent, row) && vector_value(&spec->respondent, row) > 0;
}

static enum fault add_classes(const struct nonresponse_spec *spec, struct sum *all,
                              struct sum *respondents)
{
    for (size_t row = 0; row < spec->rows; row++) {
        int32_t class = spec->classes->of_row[row];
        double weight = vector_value(&spec->weight, row);
        if (vector_missing(&spec->weight, row) || !(weight >= 0 && weight <= WEIGHT_MAX))
            return raise_row("svy_weight_row", row);
        if (class < 0 && weight > 0)
            return raise_row("svy_class_missing", row);
        if (class < 0)
            continue;
        sum_add(&all[class], weight);
        if (answers(spec, row))
            sum_add(&respondents[class], weight);
    }
    return OK;
}

enum fault weights_for_nonresponse(const struct nonresponse_spec *spec, double *weights,
                                   double *factors)
{
    size_t classes = spec->classes->count;
    AUTO(memory) struct sum *all = calloc(classes + 1, sizeof *all);
    AUTO(memory) struct sum *respondents = calloc(classes + 1, sizeof *respondents);
    if (all == NULL || respondents == NULL)
        return fault_nomem();
    TRY(add_classes(spec, all, respondents));
    for (size_t class = 0; class < classes; class ++) {
        double sum = sum_value(&all[class]);
        double answered = sum_value(&respondents[class]);
        if (sum > 0 && !(answered > 0))
            return fault_raise(FAULT_INVALID, "svy_class_silent", "class",
                               spec->classes->labels[class], NULL);
        factors[class] = sum > 0 ? sum / answered : NAN;
    }
    for (size_t row = 0; row < spec->rows; row++) {
        int32_t class = spec->classes->of_row[row];
        bool counts = class >= 0 && answers(spec, row) && vector_value(&spec->weight, row) > 0;
        weights[row] = counts ? vector_value(&spec->weight, row) * factors[class] : 0;
    }
    return OK;
}
