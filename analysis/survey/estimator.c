/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/distribution.h"
#include "analysis/survey/estimator_work.h"
#include "analysis/survey/replicate.h"

#include <math.h>
#include <string.h>

/* --- rows and results ------------------------------------------------------------------------ */

static enum fault take_domain(struct work *work)
{
    const struct question *question = work->question;
    work->domain = *question->domain;
    if (question->missing == MISSING_DROP_ROW) {
        TRY(domain_copy(question->domain, &work->domain));
        domain_complete(&work->domain, question->numerators, question->terms);
        if (question->statistic == STATISTIC_RATIO)
            domain_complete(&work->domain, question->denominators, question->terms);
    }
    return OK;
}

static enum fault make_result(const struct work *work, struct estimates *out)
{
    const struct question *question = work->question;
    struct arena *arena = work->arena;
    out->terms = question->terms;
    out->groups = work->cells.groups;
    out->group = work->cells.group_of;
    out->count = out->terms * out->groups;
    out->estimate = arena_array(arena, out->count + 1, sizeof *out->estimate);
    out->se = arena_array(arena, out->count + 1, sizeof *out->se);
    out->answered = arena_array(arena, out->count + 1, sizeof *out->answered);
    out->df_group = arena_array(arena, out->groups, sizeof *out->df_group);
    out->weight_group = arena_array(arena, out->groups, sizeof *out->weight_group);
    out->rows_group = arena_array(arena, out->groups, sizeof *out->rows_group);
    bool room = out->estimate != NULL && out->se != NULL && out->answered != NULL &&
                out->df_group != NULL && out->weight_group != NULL && out->rows_group != NULL;
    if (question->covariance) {
        size_t cells;
        room = room && !__builtin_mul_overflow(out->count, out->count, &cells);
        out->covariance =
            room ? arena_array(arena, out->count * out->count + 1, sizeof *out->covariance) : NULL;
        room = room && out->covariance != NULL;
    }
    if (question->deff != DEFF_NONE) {
        out->deff = arena_array(arena, out->count + 1, sizeof *out->deff);
        room = room && out->deff != NULL;
    }
    return room ? OK : FAULT_NOMEM;
}

/* --- estimates ------------------------------------------------------------------------------- */

static double bottom_of(const struct question *question, const struct term_sums *sums)
{
    if (question->statistic == STATISTIC_TOTAL)
        return 1;
    return sum_value(question->statistic == STATISTIC_RATIO ? &sums->bottom : &sums->weight);
}

static enum fault take_estimates(struct work *work, const struct level_work *levels,
                                 struct estimates *out)
{
    work->sums = arena_array(work->arena, out->count + 1, sizeof *work->sums);
    work->bottom = arena_array(work->arena, out->count + 1, sizeof *work->bottom);
    if (work->sums == NULL || work->bottom == NULL)
        return FAULT_NOMEM;
    if (levels != NULL)
        levels_add(work, levels);
    else
        rows_add(work);
    for (size_t i = 0; i < out->count; i++) {
        const struct term_sums *sums = &work->sums[i];
        work->bottom[i] = bottom_of(work->question, sums);
        bool known = !sums->unknown && fabs(work->bottom[i]) > 0;
        bool mean = work->question->statistic == STATISTIC_MEAN;
        double value = mean ? term_mean(sums) : sum_value(&sums->top) / work->bottom[i];
        out->estimate[i] = known ? value : NAN;
        out->answered[i] = sums->answered;
    }
    work->estimate = out->estimate;
    return OK;
}

/* Rounding may leave a variance of nothing below 0. */
static double root(double variance) { return isnan(variance) ? NAN : sqrt(fmax(variance, 0)); }

/* --- variances ------------------------------------------------------------------------------- */

/* The cells' totals, each in its group's column. */
static enum fault take_covariance(const struct cell_totals *totals, double *out)
{
    const struct cells *cells = totals->cells;
    struct unit_totals units;
    TRY(unit_totals_make(cells, totals->terms * cells->groups, &units));
    for (size_t cell = 0; cell < cells->count; cell++) {
        for (size_t term = 0; term < totals->terms; term++) {
            size_t column = term * cells->groups + (size_t)cells->group[cell];
            units.sums[(size_t)cells->unit[cell] * units.columns + column] =
                totals->sums[cell * totals->terms + term];
        }
    }
    return variance_of(&units, false, out);
}

static enum fault cell_variances(const struct work *work, const struct level_work *levels,
                                 struct estimates *out)
{
    struct cell_totals totals;
    TRY(cell_totals_make(&work->cells, out->terms, &totals));
    if (levels != NULL)
        levels_add_influence(work, levels, &totals);
    else
        rows_add_influence(work, &totals);
    TRY(variance_by_group(&totals, out->se));
    return out->covariance == NULL ? OK : take_covariance(&totals, out->covariance);
}

static enum fault take_variances(const struct work *work, const struct level_work *levels,
                                 struct estimates *out)
{
    if (work->design->replicates != NULL)
        TRY(replicate_variances(work, out));
    else if (design_is_whole(work->design))
        TRY(whole_variances(work, out));
    else
        TRY(cell_variances(work, levels, out));
    for (size_t i = 0; i < out->count; i++) {
        bool known = !isnan(out->estimate[i]);
        for (size_t k = 0; out->covariance != NULL && !known && k < out->count; k++)
            out->covariance[i * out->count + k] = out->covariance[k * out->count + i] = NAN;
        out->se[i] = known ? root(out->se[i]) : NAN;
    }
    return OK;
}

/* --- design effects -------------------------------------------------------------------------- */

static double deff_of(const struct question *question, const struct term_sums *sums, double se)
{
    double n = (double)sums->answered;
    double population = sum_value(&sums->weight);
    double simple = sum_value(&sums->square) / population / (n - 1);
    if (question->statistic == STATISTIC_TOTAL)
        simple *= population * population;
    if (question->deff == DEFF_WITHOUT_REPLACEMENT)
        simple *= (population - n) / population;
    return simple > 0 ? se * se / simple : NAN;
}

static void take_deffs(const struct work *work, const struct level_work *levels,
                       struct estimates *out)
{
    if (levels != NULL)
        levels_add_squares(work, levels);
    else
        rows_add_squares(work);
    for (size_t i = 0; i < out->count; i++)
        out->deff[i] = deff_of(work->question, &work->sums[i], out->se[i]);
}

/* --- the whole ------------------------------------------------------------------------------- */

static enum fault take_sizes(const struct work *work, struct estimates *out)
{
    const struct cells *cells = &work->cells;
    struct sum *weight = arena_array(work->arena, out->groups, sizeof *weight);
    if (weight == NULL)
        return FAULT_NOMEM;
    for (size_t cell = 0; cell < cells->count; cell++) {
        sum_add(&weight[cells->group[cell]], cells->weight[cell]);
        out->rows_group[cells->group[cell]] += cells->rows[cell];
    }
    for (size_t group = 0; group < out->groups; group++)
        out->weight_group[group] = sum_value(&weight[group]);
    return work->design->replicates == NULL ? cells_df(cells, out->df_group, &out->df)
                                            : replicates_df_groups(cells, out->df_group, &out->df);
}

static enum fault answer(struct work *work, const struct level_work *levels, struct estimates *out)
{
    TRY(take_estimates(work, levels, out));
    TRY(take_variances(work, levels, out));
    if (work->question->deff != DEFF_NONE)
        take_deffs(work, levels, out);
    return take_sizes(work, out);
}

static enum fault answer_by_levels(struct work *work, struct estimates *out)
{
    AUTO(level_work) struct level_work levels = {.column_of = NULL};
    TRY(levels_make(work, &levels));
    return answer(work, &levels, out);
}

enum fault estimate(const struct question *question, struct estimates *out)
{
    const struct design *design = question->domain->design;
    struct work work = {.question = question, .design = design, .arena = design->dataset->arena};
    struct estimates estimates = {.terms = 0};
    TRY(take_domain(&work));
    TRY(cells_make(design, work.domain.in, question->by, &work.cells));
    TRY(make_result(&work, &estimates));
    if (levels_apply(&work))
        TRY(answer_by_levels(&work, &estimates));
    else
        TRY(answer(&work, NULL, &estimates));
    *out = estimates;
    return OK;
}

enum fault estimate_combine(const struct estimates *from, const double *matrix, size_t rows,
                            struct arena *arena, struct estimates *out)
{
    struct estimates made = {.terms = rows, .groups = 1, .count = rows, .df = from->df};
    size_t count = from->count;
    double *half = arena_array(arena, rows * count + 1, sizeof *half);
    made.estimate = arena_array(arena, rows + 1, sizeof *made.estimate);
    made.se = arena_array(arena, rows + 1, sizeof *made.se);
    made.covariance = arena_array(arena, rows * rows + 1, sizeof *made.covariance);
    if (half == NULL || made.estimate == NULL || made.se == NULL || made.covariance == NULL)
        return FAULT_NOMEM;
    for (size_t r = 0; r < rows; r++) {
        for (size_t c = 0; c < count; c++) {
            made.estimate[r] += matrix[r * count + c] * from->estimate[c];
            for (size_t k = 0; k < count; k++)
                half[r * count + c] += matrix[r * count + k] * from->covariance[k * count + c];
        }
    }
    for (size_t r = 0; r < rows; r++) {
        for (size_t s = 0; s < rows; s++) {
            for (size_t c = 0; c < count; c++)
                made.covariance[r * rows + s] += half[r * count + c] * matrix[s * count + c];
        }
        made.se[r] = root(made.covariance[r * rows + r]);
    }
    *out = made;
    return OK;
}

void estimate_interval(double estimate, double se, double df, double level, double out[2])
{
    double half = t_quantile((1 + level) / 2, df) * se;
    out[0] = estimate - half;
    out[1] = estimate + half;
}

double estimate_t(double estimate, double se) { return se > 0 ? estimate / se : NAN; }

double estimate_p(double t, double df) { return 2 * t_upper(fabs(t), df); }
