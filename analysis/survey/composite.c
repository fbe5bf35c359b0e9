/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/composite.h"

static enum fault take_pairs(const struct component *components, size_t count, struct arena *arena,
                             struct question *question)
{
    size_t pairs = 0;
    for (size_t i = 0; i < count; i++) {
        if (components[i].pairs == 0)
            return fault_raise(FAULT_INVALID, "svy_empty", NULL);
        pairs += components[i].pairs;
    }
    struct vector *numerators = arena_array(arena, pairs + 1, sizeof *numerators);
    struct vector *denominators = arena_array(arena, pairs + 1, sizeof *denominators);
    if (numerators == NULL || denominators == NULL)
        return FAULT_NOMEM;
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < components[i].pairs; k++, at++) {
            numerators[at] = components[i].numerators[k];
            denominators[at] = components[i].denominators[k];
        }
    }
    question->numerators = numerators;
    question->denominators = denominators;
    question->terms = pairs;
    return OK;
}

/* Component by pair: 1/K where the pair is one of the component's K. */
static enum fault average_matrix(const struct component *components, size_t count, size_t pairs,
                                 struct arena *arena, double **out)
{
    double *matrix = arena_array(arena, count * pairs + 1, sizeof *matrix);
    if (matrix == NULL)
        return FAULT_NOMEM;
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < components[i].pairs; k++, at++)
            matrix[i * pairs + at] = 1 / (double)components[i].pairs;
    }
    *out = matrix;
    return OK;
}

enum fault composite_estimate(const struct domain *domain, const struct component *components,
                              size_t count, struct composite *out)
{
    struct arena *arena = domain->design->dataset->arena;
    struct question question = {.domain = domain,
                                .statistic = STATISTIC_RATIO,
                                .missing = MISSING_DROP_TERM,
                                .covariance = true};
    struct composite made = {.points = 0};
    struct estimates ratios;
    double *matrix;
    double *points = arena_array(arena, count + 1, sizeof *points);
    if (points == NULL)
        return FAULT_NOMEM;
    TRY(take_pairs(components, count, arena, &question));
    TRY(estimate(&question, &ratios));
    TRY(average_matrix(components, count, question.terms, arena, &matrix));
    TRY(estimate_combine(&ratios, matrix, count, arena, &made.parts));
    for (size_t i = 0; i < count; i++) {
        points[i] = components[i].points;
        made.points += points[i];
    }
    TRY(estimate_combine(&made.parts, points, 1, arena, &made.whole));
    *out = made;
    return OK;
}

enum fault item_means_estimate(const struct domain *domain, const struct vector *items,
                               size_t count, struct composite *out)
{
    struct arena *arena = domain->design->dataset->arena;
    struct question question = {.domain = domain,
                                .statistic = STATISTIC_MEAN,
                                .terms = count,
                                .numerators = items,
                                .missing = MISSING_DROP_TERM,
                                .covariance = true};
    struct composite made = {.points = 1};
    double *shares = arena_array(arena, count + 1, sizeof *shares);
    if (shares == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < count; i++)
        shares[i] = 1 / (double)count;
    TRY(estimate(&question, &made.parts));
    TRY(estimate_combine(&made.parts, shares, 1, arena, &made.whole));
    *out = made;
    return OK;
}
