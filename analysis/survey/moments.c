/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/moments.h"

#include "analysis/survey/replicate.h"
#include "analysis/survey/sum.h"

#include <math.h>

/* The question's domain without incomplete rows, and the means over it. */
struct centre {
    struct domain domain;
    struct domain_size size;
    double *means; /* by term; NaN where an answer is missing */
};

static enum fault take_centre(const struct question *question, bool complete, struct centre *out)
{
    struct arena *arena = question->domain->design->dataset->arena;
    struct centre centre;
    TRY(domain_copy(question->domain, &centre.domain));
    if (complete)
        domain_complete(&centre.domain, question->numerators, question->terms);
    TRY(domain_measure(&centre.domain, &centre.size));
    if (centre.size.weighted == 0)
        return fault_raise(FAULT_INVALID, "svy_empty", NULL);
    centre.means = arena_array(arena, question->terms + 1, sizeof *centre.means);
    if (centre.means == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < question->terms; i++)
        centre.means[i] = domain_mean(&centre.domain, &question->numerators[i]);
    *out = centre;
    return OK;
}

/* Codes stay codes: their scores are squared. */
static enum fault square_scores(const struct vector *from, double mean, double scale,
                                struct arena *arena, struct vector *out)
{
    struct scores *scores = arena_alloc(arena, sizeof *scores);
    if (scores == NULL)
        return FAULT_NOMEM;
    *scores = *from->scores;
    for (size_t code = 0; code < ARRAY_LENGTH(scores->value); code++) {
        double off = scores->value[code] - mean;
        scores->value[code] = scores->missing[code] == MISSING_NOT ? off * off * scale : 0;
    }
    *out = (struct vector){.name = from->name, .codes = from->codes, .scores = scores};
    return OK;
}

/* scale (y - mean)^2 in the rows of the domain, 0 elsewhere. */
static enum fault square(const struct domain *domain, const struct vector *from, double mean,
                         double scale, struct vector *out)
{
    struct arena *arena = domain->design->dataset->arena;
    if (from->codes != NULL)
        return square_scores(from, mean, scale, arena, out);
    double *values = arena_array(arena, domain->design->rows + 1, sizeof *values);
    if (values == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < domain->design->rows; row++) {
        double off = domain->in[row] ? from->values[row] - mean : 0;
        values[row] = off * off * scale;
    }
    *out = (struct vector){.name = from->name, .values = values, .missing = from->missing};
    return OK;
}

/* sum w (y - mean)^2 / sum w, the mean by these weights. `context`: the vector of the domain's
 * rows, 0 elsewhere, less any number. */
struct spread {
    const struct domain *domain;
    const struct vector *vector;
    double centre;
    double scale;
};

static double spread_of(const double *weights, const void *context)
{
    const struct spread *spread = context;
    struct sum weight = {0};
    struct sum off = {0};
    struct sum square = {0};
    for (size_t row = 0; row < spread->domain->design->rows; row++) {
        if (!spread->domain->in[row])
            continue;
        double distance = vector_value(spread->vector, row) - spread->centre;
        sum_add(&weight, weights[row]);
        sum_add(&off, weights[row] * distance);
        sum_add(&square, weights[row] * distance * distance);
    }
    double mean = sum_value(&off) / sum_value(&weight);
    return spread->scale * (sum_value(&square) / sum_value(&weight) - mean * mean);
}

/* Each replicate has a mean of its own. */
static enum fault take_replicates(const struct question *question, const struct centre *centre,
                                  double scale, struct estimates *out)
{
    for (size_t i = 0; i < question->terms; i++) {
        const struct spread spread = {&centre->domain, &question->numerators[i], centre->means[i],
                                      scale};
        double variance;
        TRY(replicates_variance(centre->domain.design, spread_of, &spread, &variance));
        out->se[i] = isnan(out->se[i]) ? NAN : sqrt(fmax(variance, 0));
    }
    return OK;
}

enum fault estimate_variances(const struct question *question, struct estimates *out)
{
    struct arena *arena = question->domain->design->dataset->arena;
    struct centre centre;
    TRY(take_centre(question, question->missing == MISSING_DROP_ROW, &centre));
    double n = (double)centre.size.weighted;
    struct vector *squares = arena_array(arena, question->terms + 1, sizeof *squares);
    if (squares == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < question->terms; i++)
        TRY(square(&centre.domain, &question->numerators[i], centre.means[i], n / (n - 1),
                   &squares[i]));
    struct question means = *question;
    means.domain = &centre.domain;
    means.by = NULL;
    means.statistic = STATISTIC_MEAN;
    means.numerators = squares;
    means.deff = DEFF_NONE;
    TRY(estimate(&means, out));
    if (centre.domain.design->replicates == NULL)
        return OK;
    return take_replicates(question, &centre, n / (n - 1), out);
}

static double product_of(const struct question *question, const struct centre *centre, size_t a,
                         size_t b)
{
    const struct domain *domain = &centre->domain;
    struct sum sum = {0};
    for (size_t row = 0; row < domain->design->rows; row++) {
        if (domain->in[row])
            sum_add(&sum, domain->design->weights[row] *
                              (vector_value(&question->numerators[a], row) - centre->means[a]) *
                              (vector_value(&question->numerators[b], row) - centre->means[b]));
    }
    return sum_value(&sum);
}

enum fault estimate_correlation(const struct question *question, double *out)
{
    struct centre centre;
    size_t terms = question->terms;
    if (terms < 2)
        return fault_raise(FAULT_INVALID, "svy_two_needed", NULL);
    TRY(take_centre(question, question->missing == MISSING_DROP_ROW, &centre));
    for (size_t a = 0; a < terms; a++) {
        for (size_t b = 0; b <= a; b++)
            out[a * terms + b] = out[b * terms + a] = product_of(question, &centre, a, b);
    }
    for (size_t a = 0; a < terms; a++) {
        for (size_t b = 0; b < a; b++) {
            double scale = sqrt(out[a * terms + a]) * sqrt(out[b * terms + b]);
            out[a * terms + b] = out[b * terms + a] = out[a * terms + b] / scale;
        }
    }
    for (size_t a = 0; a < terms; a++)
        out[a * terms + a] = 1;
    return OK;
}

enum fault estimate_alpha(const struct question *question, double *out)
{
    struct centre centre;
    size_t terms = question->terms;
    if (terms < 2)
        return fault_raise(FAULT_INVALID, "svy_two_needed", NULL);
    TRY(take_centre(question, true, &centre));
    struct sum items = {0};
    struct sum whole = {0};
    for (size_t row = 0; row < centre.domain.design->rows; row++) {
        if (!centre.domain.in[row])
            continue;
        double weight = centre.domain.design->weights[row];
        double total = 0;
        for (size_t i = 0; i < terms; i++) {
            double off = vector_value(&question->numerators[i], row) - centre.means[i];
            sum_add(&items, weight * off * off);
            total += off;
        }
        sum_add(&whole, weight * total * total);
    }
    double k = (double)terms;
    *out = k / (k - 1) * (1 - sum_value(&items) / sum_value(&whole));
    return OK;
}
