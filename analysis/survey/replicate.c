/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/replicate.h"

#include "analysis/survey/dense.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a column keeps of its length beside those before it; below, it is one of them. */
static const double DEPENDENT = 1e-5;

static enum fault raise_counts(const char *code, size_t got, size_t wanted)
{
    char one[24];
    char other[24];
    snprintf(one, sizeof one, "%zu", got);
    snprintf(other, sizeof other, "%zu", wanted);
    return fault_raise(FAULT_INVALID, code, "got", one, "wanted", other, NULL);
}

/* --- making ---------------------------------------------------------------------------------- */

/* The line of each row, from 0. */
static enum fault take_lines(const struct design *design, const struct replicates_spec *spec,
                             int32_t *out)
{
    const struct column *column;
    struct vector key;
    if (spec->key == NULL && spec->lines != design->rows)
        return raise_counts("svy_replicates_rows", spec->lines, design->rows);
    if (spec->key != NULL) {
        TRY(dataset_need(design->dataset, spec->key, &column));
        TRY(column_vector(column, design->rows, design->dataset->arena, &key));
    }
    for (size_t row = 0; row < design->rows; row++) {
        double line = spec->key == NULL ? (double)row + 1 : vector_value(&key, row);
        char number[24];
        snprintf(number, sizeof number, "%zu", row + 1);
        if (!(line >= 1 && line <= (double)spec->lines) || fabs(line - floor(line)) > 0)
            return fault_raise(FAULT_INVALID, "svy_replicates_key", "column", spec->key, "row",
                               number, NULL);
        out[row] = (int32_t)line - 1;
    }
    return OK;
}

static uint64_t hash_of(const double *numbers, size_t count)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < count; i++) {
        uint64_t bits;
        memcpy(&bits, &numbers[i], sizeof bits);
        hash = (hash ^ bits) * UINT64_C(1099511628211);
        hash ^= hash >> 29;
    }
    return hash;
}

/* Lines that are alike are one profile: *out_first the line of each, out the profile of each line.
 */
static enum fault number_lines(const struct replicates_spec *spec, int32_t *first, int32_t *out,
                               size_t *out_count)
{
    AUTO(dense) struct dense met = {0};
    for (size_t line = 0; line < spec->lines; line++) {
        const double *numbers = spec->numbers + line * spec->count;
        uint64_t key = hash_of(numbers, spec->count);
        for (bool same = false; !same; key++) {
            size_t before = met.count;
            TRY(dense_number(&met, key, &out[line]));
            if (met.count > before)
                first[out[line]] = (int32_t)line;
            same = memcmp(spec->numbers + (size_t)first[out[line]] * spec->count, numbers,
                          spec->count * sizeof *numbers) == 0;
        }
    }
    *out_count = met.count;
    return OK;
}

static enum fault take_factors(struct arena *arena, const struct replicates_spec *spec,
                               int32_t *profile_of_line, struct replicates *out)
{
    AUTO(memory) int32_t *first = calloc(spec->lines + 1, sizeof *first);
    if (first == NULL)
        return fault_nomem();
    TRY(number_lines(spec, first, profile_of_line, &out->profiles));
    double *factors = arena_array(arena, out->profiles * spec->count + 1, sizeof *factors);
    if (factors == NULL)
        return FAULT_NOMEM;
    for (size_t profile = 0; profile < out->profiles; profile++)
        memcpy(factors + profile * spec->count,
               spec->numbers + (size_t)first[profile] * spec->count, spec->count * sizeof *factors);
    out->factors = factors;
    return OK;
}

static enum fault take_base(const struct design *design, bool combined, struct replicates *out)
{
    double *base = arena_array(design->dataset->arena, design->rows + 1, sizeof *base);
    if (base == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < design->rows; row++)
        base[row] = combined ? 1 : design->weights[row];
    out->base = base;
    return OK;
}

enum fault replicates_given(struct design *design, const struct replicates_spec *spec)
{
    struct arena *arena = design->dataset->arena;
    struct replicates made = {.count = spec->count, .scale = spec->scale, .mse = spec->mse};
    if (spec->count == 0)
        return fault_raise(FAULT_INVALID, "svy_replicates_none", NULL);
    if (spec->scales != NULL && spec->scale_count != spec->count)
        return raise_counts("svy_replicates_scales", spec->scale_count, spec->count);
    int32_t *line = arena_array(arena, design->rows + 1, sizeof *line);
    int32_t *profile_of_line = arena_array(arena, spec->lines + 1, sizeof *profile_of_line);
    double *scales = arena_array(arena, spec->count, sizeof *scales);
    struct replicates *held = arena_alloc(arena, sizeof *held);
    if (line == NULL || profile_of_line == NULL || scales == NULL || held == NULL)
        return FAULT_NOMEM;
    for (size_t r = 0; r < spec->count; r++)
        scales[r] = spec->scales == NULL ? 1 : spec->scales[r];
    made.scales = scales;
    TRY(take_lines(design, spec, line));
    TRY(take_factors(arena, spec, profile_of_line, &made));
    TRY(take_base(design, spec->combined, &made));
    for (size_t row = 0; row < design->rows; row++)
        line[row] = profile_of_line[line[row]];
    made.profile_of = line;
    *held = made;
    design->replicates = held;
    return OK;
}

void replicates_weights(const struct replicates *replicates, size_t rows, size_t which, double *out)
{
    for (size_t row = 0; row < rows; row++) {
        size_t profile = (size_t)replicates->profile_of[row];
        out[row] = replicates->base[row] * replicates->factors[profile * replicates->count + which];
    }
}

/* --- of other weights ------------------------------------------------------------------------ */

enum fault replicates_builder_make(const struct replicates *from, size_t rows, struct arena *arena,
                                   struct replicates_builder *out)
{
    struct replicates_builder builder = {.made = *from, .rows = rows, .arena = arena};
    size_t size;
    if (__builtin_mul_overflow(rows, from->count, &size))
        return fault_nomem();
    int32_t *profile_of = arena_array(arena, rows + 1, sizeof *profile_of);
    double *base = arena_array(arena, rows + 1, sizeof *base);
    builder.factors = arena_array(arena, size + 1, sizeof *builder.factors);
    if (profile_of == NULL || base == NULL || builder.factors == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < rows; row++) {
        profile_of[row] = (int32_t)row;
        base[row] = 1;
    }
    builder.made.profiles = rows;
    builder.made.profile_of = profile_of;
    builder.made.base = base;
    builder.made.factors = builder.factors;
    *out = builder;
    return OK;
}

void replicates_builder_take(struct replicates_builder *builder, size_t which,
                             const double *weights)
{
    for (size_t row = 0; row < builder->rows; row++)
        builder->factors[row * builder->made.count + which] = weights[row];
}

enum fault replicates_builder_finish(const struct replicates_builder *builder,
                                     const struct replicates **out)
{
    struct replicates *made = arena_alloc(builder->arena, sizeof *made);
    if (made == NULL)
        return FAULT_NOMEM;
    *made = builder->made;
    *out = made;
    return OK;
}

/* --- degrees of freedom ---------------------------------------------------------------------- */

/* Takes what the first `count` of unit length say out of a column. */
static void orthogonalise(const double *units, size_t count, size_t length, double *column)
{
    for (size_t i = 0; i < count; i++) {
        const double *unit = units + i * length;
        double dot = 0;
        for (size_t k = 0; k < length; k++)
            dot += unit[k] * column[k];
        for (size_t k = 0; k < length; k++)
            column[k] -= dot * unit[k];
    }
}

static double length_of(const double *column, size_t length)
{
    double square = 0;
    for (size_t k = 0; k < length; k++)
        square += column[k] * column[k];
    return sqrt(square);
}

/* lengths: by profile, the root of its rows' squared base weights; 0 = it has none. */
static enum fault rank_of(const struct replicates *replicates, const double *lengths, double *out)
{
    size_t rows = 0;
    size_t rank = 0;
    AUTO(memory) size_t *place = calloc(replicates->profiles + 1, sizeof *place);
    if (place == NULL)
        return fault_nomem();
    for (size_t profile = 0; profile < replicates->profiles; profile++) {
        if (lengths[profile] > 0)
            place[rows++] = profile;
    }
    size_t most = rows < replicates->count ? rows : replicates->count;
    AUTO(memory) double *units = calloc((most + 1) * rows + 1, sizeof *units);
    if (units == NULL)
        return fault_nomem();
    for (size_t r = 0; r < replicates->count && rank < most; r++) {
        double *column = units + rank * rows;
        for (size_t k = 0; k < rows; k++)
            column[k] = lengths[place[k]] * replicates->factors[place[k] * replicates->count + r];
        double before = length_of(column, rows);
        orthogonalise(units, rank, rows, column);
        orthogonalise(units, rank, rows, column);
        double after = length_of(column, rows);
        if (!(after > DEPENDENT * before))
            continue;
        for (size_t k = 0; k < rows; k++)
            column[k] /= after;
        rank++;
    }
    *out = rank > 0 ? (double)rank - 1 : 0;
    return OK;
}

enum fault replicates_df(const struct design *design, const bool *in, double *out)
{
    const struct replicates *replicates = design->replicates;
    AUTO(memory) double *lengths = calloc(replicates->profiles + 1, sizeof *lengths);
    if (lengths == NULL)
        return fault_nomem();
    for (size_t row = 0; row < design->rows; row++) {
        if (in[row] && weight_counts(design->weights[row]))
            lengths[replicates->profile_of[row]] += replicates->base[row] * replicates->base[row];
    }
    for (size_t profile = 0; profile < replicates->profiles; profile++)
        lengths[profile] = sqrt(lengths[profile]);
    return rank_of(replicates, lengths, out);
}

enum fault replicates_df_groups(const struct cells *cells, double *by_group, double *of_all)
{
    const struct design *design = cells->design;
    AUTO(memory) bool *in = calloc(design->rows + 1, sizeof *in);
    if (in == NULL)
        return fault_nomem();
    for (size_t group = 0; group <= cells->groups; group++) {
        for (size_t row = 0; row < design->rows; row++) {
            int32_t cell = cells->of_row[row];
            in[row] = cell >= 0 && (group == cells->groups || cells->group[cell] == (int32_t)group);
        }
        TRY(replicates_df(design, in, group == cells->groups ? of_all : &by_group[group]));
    }
    return OK;
}

/* --- variance -------------------------------------------------------------------------------- */

double replicates_product(const struct replicates *replicates, const double *deviation,
                          const double *other)
{
    double means[2] = {0, 0};
    double count = 0;
    double sum = 0;
    size_t used = 0;
    for (size_t r = 0; r < replicates->count && !replicates->mse; r++) {
        if (!(replicates->scales[r] > 0) || !isfinite(deviation[r]) || !isfinite(other[r]))
            continue;
        means[0] += deviation[r];
        means[1] += other[r];
        count++;
    }
    if (count > 0) {
        means[0] /= count;
        means[1] /= count;
    }
    for (size_t r = 0; r < replicates->count; r++) {
        if (!isfinite(deviation[r]) || !isfinite(other[r]))
            continue;
        sum += replicates->scales[r] * (deviation[r] - means[0]) * (other[r] - means[1]);
        used++;
    }
    return used > 0 ? replicates->scale * sum : NAN;
}

enum fault replicates_variance(const struct design *design, replicates_statistic *statistic,
                               const void *context, double *out)
{
    const struct replicates *replicates = design->replicates;
    double estimate = statistic(design->weights, context);
    AUTO(memory) double *weights = calloc(design->rows + 1, sizeof *weights);
    AUTO(memory) double *deviations = calloc(replicates->count + 1, sizeof *deviations);
    if (weights == NULL || deviations == NULL)
        return fault_nomem();
    for (size_t r = 0; r < replicates->count; r++) {
        replicates_weights(replicates, design->rows, r, weights);
        deviations[r] = statistic(weights, context) - estimate;
    }
    *out = replicates_product(replicates, deviations, deviations);
    return OK;
}
