/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/domain.h"

#include "analysis/survey/replicate.h"
#include "analysis/survey/sum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum fault domain_all(const struct design *design, struct domain *out)
{
    bool *in = arena_array(design->dataset->arena, design->rows + 1, sizeof *in);
    if (in == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < design->rows; row++)
        in[row] = true;
    *out = (struct domain){design, in};
    return OK;
}

enum fault domain_copy(const struct domain *domain, struct domain *out)
{
    struct domain copy;
    TRY(domain_all(domain->design, &copy));
    memcpy(copy.in, domain->in, domain->design->rows * sizeof *copy.in);
    *out = copy;
    return OK;
}

/* --- conditions ------------------------------------------------------------------------------ */

static bool number_holds(enum domain_test test, double value, double with)
{
    switch (test) {
    case TEST_EQUAL:
        return !(value < with) && !(value > with);
    case TEST_UNEQUAL:
        return value < with || value > with;
    case TEST_LESS:
        return value < with;
    case TEST_AT_MOST:
        return value <= with;
    case TEST_MORE:
        return value > with;
    case TEST_AT_LEAST:
        return value >= with;
    }
    return false;
}

static enum fault where_number(struct domain *domain, const struct condition *condition,
                               const struct column *column)
{
    struct vector vector;
    struct arena *arena = domain->design->dataset->arena;
    TRY(column_vector(column, domain->design->rows, arena, &vector));
    double *with = arena_array(arena, condition->value_count + 1, sizeof *with);
    if (with == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < condition->value_count; i++) {
        char *end;
        with[i] = strtod(condition->values[i], &end);
        if (*end != '\0' || end == condition->values[i])
            with[i] = NAN; /* a text that is no number equals none of them */
    }
    for (size_t row = 0; row < domain->design->rows; row++) {
        bool holds = false;
        for (size_t i = 0; i < condition->value_count && !holds; i++)
            holds = number_holds(condition->test, vector_value(&vector, row), with[i]);
        domain->in[row] = domain->in[row] && holds && !vector_missing(&vector, row);
    }
    return OK;
}

static enum fault where_label(struct domain *domain, const struct condition *condition,
                              const struct column *column)
{
    bool unequal = condition->test == TEST_UNEQUAL;
    bool *holds = arena_array(domain->design->dataset->arena, column->level_count + 1, 1);
    if (holds == NULL)
        return FAULT_NOMEM;
    for (size_t level = 0; level < column->level_count; level++) {
        bool found = false;
        for (size_t i = 0; i < condition->value_count; i++)
            found = found || strcmp(column->levels[level], condition->values[i]) == 0;
        holds[level] = found != unequal;
    }
    for (size_t row = 0; row < domain->design->rows; row++) {
        int32_t level = column->labels[row];
        domain->in[row] = domain->in[row] && level >= 0 && holds[level];
    }
    return OK;
}

enum fault domain_where(struct domain *domain, const struct condition *condition)
{
    const struct column *column;
    bool equality = condition->test == TEST_EQUAL || condition->test == TEST_UNEQUAL;
    TRY(dataset_need(domain->design->dataset, condition->column, &column));
    if (column->kind == COLUMN_LABELS && equality)
        return where_label(domain, condition, column);
    return where_number(domain, condition, column);
}

void domain_complete(struct domain *domain, const struct vector *vectors, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t row = 0; row < domain->design->rows && vector_may_miss(&vectors[i]); row++)
            domain->in[row] = domain->in[row] && !vector_missing(&vectors[i], row);
    }
}

void domain_group(struct domain *domain, const struct grouping *grouping, size_t group)
{
    for (size_t row = 0; row < domain->design->rows; row++)
        domain->in[row] = domain->in[row] && grouping->of_row[row] == (int32_t)group;
}

/* --- what it holds --------------------------------------------------------------------------- */

/* 1 for what is seen for the first time. */
static size_t see(bool *seen, int32_t which)
{
    size_t more = !seen[which];
    seen[which] = true;
    return more;
}

enum fault domain_measure(const struct domain *domain, struct domain_size *out)
{
    const struct design *design = domain->design;
    const struct stage *stage = &design->stages[0];
    struct arena *arena = design->dataset->arena;
    struct domain_size size = {0};
    struct sum weight = {0};
    bool *units = arena_array(arena, stage->unit_count + 1, sizeof *units);
    bool *strata = arena_array(arena, stage->stratum_count + 1, sizeof *strata);
    if (units == NULL || strata == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < design->rows; row++) {
        size.rows += domain->in[row];
        if (!domain->in[row] || !weight_counts(design->weights[row]))
            continue;
        size.weighted++;
        sum_add(&weight, design->weights[row]);
        size.units += see(units, stage->unit[row]);
        size.strata += see(strata, stage->stratum[stage->unit[row]]);
    }
    size.weight = sum_value(&weight);
    size.df = (double)size.units - (double)size.strata;
    size.counted = (double)(design_is_whole(design) ? design->rows : size.rows);
    if (design->replicates != NULL)
        TRY(replicates_df(design, domain->in, &size.df));
    *out = size;
    return OK;
}

double domain_mean(const struct domain *domain, const struct vector *vector)
{
    struct sum weight = {0};
    struct sum shifted = {0};
    bool met = false;
    double first = NAN;
    for (size_t row = 0; row < domain->design->rows; row++) {
        if (!domain->in[row])
            continue;
        if (vector_missing(vector, row))
            return NAN;
        double value = vector_value(vector, row);
        if (!met)
            first = value;
        met = true;
        sum_add(&weight, domain->design->weights[row]);
        sum_add(&shifted, domain->design->weights[row] * (value - first));
    }
    return first + sum_value(&shifted) / sum_value(&weight);
}
