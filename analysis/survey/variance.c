/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/variance.h"

#include "analysis/survey/adjust.h"
#include "analysis/survey/form.h"
#include "base/buffer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LONELY_NAMES_BYTES = 300 };

/* Less than this share of a stratum left unsampled is none: it was taken for certain. */
static const double CERTAIN = 1e-7;

/* One stage of the recursion. Several strata belong to one unit above (at stage 0: to nothing). */
struct level {
    const struct design *design;
    const struct stage *stage;
    size_t columns;
    const double *sums; /* unit x column */
    const bool *present;
    const double *factor; /* by unit above: what its strata are multiplied with */
    double *scale;        /* by unit above: strata met / strata that were not left out */
    bool diagonal_only;
};

/* What becomes of a stratum. */
struct treatment {
    bool met;      /* by the domain */
    bool left_out; /* and made up for by the others */
    bool lonely;   /* and refused */
    bool centred;
    double scale; /* (1 - f) n/(n - 1) */
};

enum fault unit_totals_make(const struct cells *cells, size_t columns, struct unit_totals *out)
{
    const struct design *design = cells->design;
    const struct stage *stage = &design->stages[design->depth - 1];
    struct arena *arena = design->dataset->arena;
    struct unit_totals totals = {.design = design, .columns = columns};
    size_t count;
    if (__builtin_mul_overflow(stage->unit_count, columns, &count))
        return fault_nomem();
    totals.sums = arena_array(arena, count + 1, sizeof *totals.sums);
    totals.present = arena_array(arena, stage->unit_count + 1, sizeof *totals.present);
    if (totals.sums == NULL || totals.present == NULL)
        return FAULT_NOMEM;
    for (size_t cell = 0; cell < cells->count; cell++)
        totals.present[cells->unit[cell]] = true;
    *out = totals;
    return OK;
}

size_t unit_totals_units(const struct unit_totals *totals)
{
    const struct design *design = totals->design;
    return design->form != NULL ? form_classes(design->form)
                                : design->stages[design->depth - 1].unit_count;
}

enum fault unit_totals_whole(const struct design *design, size_t columns, struct unit_totals *out)
{
    struct arena *arena = design->dataset->arena;
    struct unit_totals totals = {.design = design, .columns = columns};
    size_t units = unit_totals_units(&totals);
    size_t count;
    if (__builtin_mul_overflow(units, columns, &count))
        return fault_nomem();
    totals.sums = arena_array(arena, count + 1, sizeof *totals.sums);
    totals.present = arena_array(arena, units + 1, sizeof *totals.present);
    if (totals.sums == NULL || totals.present == NULL)
        return FAULT_NOMEM;
    memset(totals.present, true, units * sizeof *totals.present);
    *out = totals;
    return OK;
}

void unit_totals_add(const struct unit_totals *totals, size_t column, const double *influence)
{
    const struct design *design = totals->design;
    const struct stage *stage = &design->stages[design->depth - 1];
    if (design->form != NULL) {
        form_add(design->form, design->rows, influence,
                 &(struct form_column){totals->sums + column, totals->columns});
        return;
    }
    for (size_t row = 0; row < design->rows; row++)
        totals->sums[(size_t)stage->unit[row] * totals->columns + column] += influence[row];
}

/* --- one stratum ----------------------------------------------------------------------------- */

/* What is left of a stratum to be drawn: as a share, or 1 where each unit has its own. Nothing is
 * left where all were certain. */
static double share_left(const struct stage *stage, size_t stratum)
{
    double sampled = (double)stage_sampled(stage, stratum);
    if (stage->population != NULL && !isinf(stage->population[stratum]))
        return (stage->population[stratum] - sampled) / stage->population[stratum];
    double most = stage->chance == NULL ? 1 : 0;
    for (int32_t i = stage->begin[stratum]; stage->chance != NULL && i < stage->begin[stratum + 1];
         i++)
        most = fmax(most, 1 - stage->chance[stage->order[i]]);
    return most < CERTAIN ? 0 : 1;
}

/* A stratum of which a domain met so many units. */
static struct treatment treat_met(const struct level *level, size_t stratum, size_t met)
{
    const struct design *design = level->design;
    const struct stage *stage = level->stage;
    size_t sampled = stage_sampled(stage, stratum);
    double left = share_left(stage, stratum);
    struct treatment treatment = {.met = met > 0, .centred = true};
    if (met == 0 || left < CERTAIN)
        return treatment;
    treatment.scale = sampled > 1 ? left * (double)sampled / (double)(sampled - 1) : left;
    bool alone_in_domain = met == 1 && sampled > 1 && design->adjust_domain_lonely;
    bool alone = sampled == 1;
    treatment.lonely = alone && design->lonely == LONELY_FAIL;
    treatment.left_out = (alone || alone_in_domain) && design->lonely == LONELY_AVERAGE;
    treatment.centred = !((alone || alone_in_domain) && design->lonely == LONELY_ADJUST);
    return treatment;
}

static struct treatment treat(const struct level *level, size_t stratum)
{
    const struct stage *stage = level->stage;
    size_t met = 0;
    for (int32_t i = stage->begin[stratum]; i < stage->begin[stratum + 1]; i++)
        met += level->present[stage->order[i]];
    return treat_met(level, stratum, met);
}

/* The mean of a stratum's unit totals; taken again from the first one, so that rounding of large
 * sums does not stay in it. */
static void stratum_means(const struct level *level, size_t stratum, double *means)
{
    const struct stage *stage = level->stage;
    double sampled = (double)stage_sampled(stage, stratum);
    memset(means, 0, level->columns * sizeof *means);
    for (int pass = 0; pass < 2; pass++) {
        double *more = means + (size_t)(pass + 1) * level->columns;
        memset(more, 0, level->columns * sizeof *more);
        for (int32_t i = stage->begin[stratum]; i < stage->begin[stratum + 1]; i++) {
            const double *total = level->sums + (size_t)stage->order[i] * level->columns;
            for (size_t c = 0; c < level->columns; c++)
                more[c] += total[c] - means[c];
        }
        for (size_t c = 0; c < level->columns; c++)
            means[c] += more[c] / sampled;
    }
}

static void add_products(const double *deviation, size_t columns, double scale, double *out)
{
    for (size_t a = 0; a < columns; a++) {
        double left = scale * deviation[a];
        if (fabs(left) <= 0) /* most are 0 when columns are domains */
            continue;
        for (size_t b = 0; b <= a; b++)
            out[a * columns + b] += left * deviation[b];
    }
}

static void add_stratum(const struct level *level, size_t stratum, double scale, double *work,
                        double *out)
{
    const struct stage *stage = level->stage;
    double *means = work;
    double *deviation = work + level->columns;
    for (int32_t i = stage->begin[stratum]; i < stage->begin[stratum + 1]; i++) {
        const double *total = level->sums + (size_t)stage->order[i] * level->columns;
        double own = stage->chance == NULL ? scale : scale * (1 - stage->chance[stage->order[i]]);
        for (size_t c = 0; c < level->columns; c++)
            deviation[c] = total[c] - means[c];
        if (!level->diagonal_only)
            add_products(deviation, level->columns, own, out);
        for (size_t c = 0; level->diagonal_only && c < level->columns; c++)
            out[c] += own * deviation[c] * deviation[c];
    }
}

/* --- one stage ------------------------------------------------------------------------------- */

/* The unit above a stratum: that of any of its units. */
static size_t above(const struct stage *stage, size_t stratum)
{
    return stage->parent == NULL ? 0 : (size_t)stage->parent[stage->order[stage->begin[stratum]]];
}

static enum fault refuse_lonely(const struct level *level)
{
    AUTO(buffer) struct buffer names = buffer_of(4096);
    size_t left = 0;
    for (size_t stratum = 0; stratum < level->stage->stratum_count; stratum++) {
        if (!treat(level, stratum).lonely)
            continue;
        const char *name = level->stage->names == NULL ? NULL : level->stage->names[stratum];
        if (names.length > LONELY_NAMES_BYTES)
            left++;
        else if (name != NULL)
            buffer_format(&names, "%s%s", names.length > 0 ? ", " : "", name);
    }
    if (left > 0)
        buffer_format(&names, ", ... (+%zu)", left);
    return fault_raise(FAULT_INVALID, "svy_lonely", "strata", names.data == NULL ? "-" : names.data,
                       NULL);
}

/* What the strata of each unit above are multiplied with, for those left out. */
static enum fault take_scale(struct level *level, size_t units_above)
{
    struct arena *arena = level->design->dataset->arena;
    double *met = arena_array(arena, units_above, sizeof *met);
    double *kept = arena_array(arena, units_above, sizeof *kept);
    if (met == NULL || kept == NULL)
        return FAULT_NOMEM;
    for (size_t stratum = 0; stratum < level->stage->stratum_count; stratum++) {
        struct treatment treatment = treat(level, stratum);
        if (treatment.lonely)
            return refuse_lonely(level);
        met[above(level->stage, stratum)] += treatment.met;
        kept[above(level->stage, stratum)] += treatment.met && !treatment.left_out;
    }
    for (size_t i = 0; i < units_above; i++)
        met[i] = kept[i] > 0 ? met[i] / kept[i] : met[i] > 0 ? NAN : 1;
    level->scale = met;
    return OK;
}

static enum fault add_stage(struct level *level, size_t units_above, double *out)
{
    double *work = arena_array(level->design->dataset->arena, level->columns * 3, sizeof *work);
    if (work == NULL)
        return FAULT_NOMEM;
    TRY(take_scale(level, units_above));
    for (size_t stratum = 0; stratum < level->stage->stratum_count; stratum++) {
        struct treatment treatment = treat(level, stratum);
        size_t unit = above(level->stage, stratum);
        double scale = treatment.scale * level->factor[unit] * level->scale[unit];
        if (!treatment.met || (treatment.left_out && !isnan(scale)))
            continue;
        if (treatment.centred)
            stratum_means(level, stratum, work);
        else
            memset(work, 0, level->columns * sizeof *work);
        if (isnan(scale) || scale > 0)
            add_stratum(level, stratum, scale, work, out);
    }
    return OK;
}

/* --- all stages ------------------------------------------------------------------------------ */

/* The totals of the units of each stage, rolled up from the last. */
static enum fault roll_up(const struct unit_totals *totals, struct level levels[DESIGN_STAGES_MAX])
{
    const struct design *design = totals->design;
    struct arena *arena = design->dataset->arena;
    levels[design->depth - 1].sums = totals->sums;
    levels[design->depth - 1].present = totals->present;
    for (size_t at = design->depth - 1; at > 0; at--) {
        const struct level *from = &levels[at];
        const struct stage *stage = &design->stages[at];
        size_t units = design->stages[at - 1].unit_count;
        double *sums = arena_array(arena, units * totals->columns + 1, sizeof *sums);
        bool *present = arena_array(arena, units + 1, sizeof *present);
        if (sums == NULL || present == NULL)
            return FAULT_NOMEM;
        for (size_t unit = 0; unit < stage->unit_count; unit++) {
            size_t parent = (size_t)stage->parent[unit];
            present[parent] = present[parent] || from->present[unit];
            for (size_t c = 0; c < totals->columns; c++)
                sums[parent * totals->columns + c] += from->sums[unit * totals->columns + c];
        }
        levels[at - 1].sums = sums;
        levels[at - 1].present = present;
    }
    return OK;
}

/* By unit of a stage: what the variance inside it is multiplied with. */
static enum fault take_factor(const struct level *level, const double **out)
{
    const struct stage *stage = level->stage;
    double *factor =
        arena_array(level->design->dataset->arena, stage->unit_count + 1, sizeof *factor);
    if (factor == NULL)
        return FAULT_NOMEM;
    for (size_t unit = 0; unit < stage->unit_count; unit++) {
        size_t stratum = (size_t)stage->stratum[unit];
        size_t parent = stage->parent == NULL ? 0 : (size_t)stage->parent[unit];
        double drawn = stage->chance != NULL
                           ? stage->chance[unit]
                           : (double)stage_sampled(stage, stratum) / stage->population[stratum];
        factor[unit] = level->factor[parent] * drawn;
    }
    *out = factor;
    return OK;
}

static void mirror(double *matrix, size_t columns)
{
    for (size_t a = 0; a < columns; a++) {
        for (size_t b = 0; b < a; b++)
            matrix[b * columns + a] = matrix[a * columns + b];
    }
}

enum fault variance_of(const struct unit_totals *totals, bool diagonal_only, double *out)
{
    static const double whole = 1;
    const struct design *design = totals->design;
    struct level levels[DESIGN_STAGES_MAX] = {{.design = NULL}};
    size_t units_above = 1;
    memset(out, 0, totals->columns * (diagonal_only ? 1 : totals->columns) * sizeof *out);
    if (design->form != NULL) {
        form_variance(design->form, &(struct form_column){totals->sums, totals->columns},
                      diagonal_only, out);
        return OK;
    }
    TRY(roll_up(totals, levels));
    levels[0].factor = &whole;
    for (size_t at = 0; at < design->depth; at++) {
        struct level *level = &levels[at];
        level->design = design;
        level->stage = &design->stages[at];
        level->columns = totals->columns;
        level->diagonal_only = diagonal_only;
        TRY(add_stage(level, units_above, out));
        if (at + 1 < design->depth)
            TRY(take_factor(level, &levels[at + 1].factor));
        units_above = level->stage->unit_count;
    }
    if (!diagonal_only)
        mirror(out, totals->columns);
    return OK;
}

/* --- groups ---------------------------------------------------------------------------------- */

/* One group's cells in one stratum; the stratum's other units are zeros. */
struct segment {
    const struct cell_totals *totals;
    const int32_t *cells;
    size_t count;
    double sampled; /* units of the stratum */
};

static double segment_mean(const struct segment *segment, size_t term)
{
    const struct cell_totals *totals = segment->totals;
    double mean = 0;
    for (int pass = 0; pass < 2; pass++) {
        double more = -mean * (segment->sampled - (double)segment->count);
        for (size_t i = 0; i < segment->count; i++)
            more += totals->sums[(size_t)segment->cells[i] * totals->terms + term] - mean;
        mean += more / segment->sampled;
    }
    return mean;
}

static double segment_squares(const struct segment *segment, size_t term, double mean)
{
    const struct cell_totals *totals = segment->totals;
    double squares = (segment->sampled - (double)segment->count) * mean * mean;
    for (size_t i = 0; i < segment->count; i++) {
        double off = totals->sums[(size_t)segment->cells[i] * totals->terms + term] - mean;
        squares += off * off;
    }
    return squares;
}

/* The group's cells in the stratum of the cell at `at` of the order. */
static struct segment segment_at(const struct cell_totals *totals, int32_t at, size_t group)
{
    const struct cells *cells = totals->cells;
    int32_t stratum = cell_stratum(cells, cells->order[at]);
    int32_t next = at + 1;
    while (next < cells->begin[group + 1] && cell_stratum(cells, cells->order[next]) == stratum)
        next++;
    return (struct segment){totals, cells->order + at, (size_t)(next - at),
                            (double)stage_sampled(&cells->design->stages[0], (size_t)stratum)};
}

/* The strata that the group met / those not left out, as level.scale. */
static double group_scale(const struct level *level, const struct cell_totals *totals, size_t group)
{
    const struct cells *cells = totals->cells;
    double met = 0;
    double kept = 0;
    for (int32_t at = cells->begin[group]; at < cells->begin[group + 1];) {
        struct segment segment = segment_at(totals, at, group);
        size_t stratum = (size_t)cell_stratum(cells, cells->order[at]);
        met++;
        kept += !treat_met(level, stratum, segment.count).left_out;
        at += (int32_t)segment.count;
    }
    return kept > 0 ? met / kept : NAN;
}

static void add_group(const struct level *level, const struct cell_totals *totals, size_t group,
                      double *out)
{
    const struct cells *cells = totals->cells;
    double scale = group_scale(level, totals, group);
    for (size_t term = 0; term < totals->terms; term++)
        out[term * cells->groups + group] = isnan(scale) ? NAN : 0;
    for (int32_t at = cells->begin[group]; at < cells->begin[group + 1];) {
        struct segment segment = segment_at(totals, at, group);
        size_t stratum = (size_t)cell_stratum(cells, cells->order[at]);
        struct treatment treatment = treat_met(level, stratum, segment.count);
        at += (int32_t)segment.count;
        if (treatment.left_out)
            continue;
        for (size_t term = 0; term < totals->terms; term++) {
            double mean = treatment.centred ? segment_mean(&segment, term) : 0;
            out[term * cells->groups + group] +=
                treatment.scale * scale * segment_squares(&segment, term, mean);
        }
    }
}

/* Of a lonely stratum that any group met. In the time of the cells, which may be those of one group
 * of very many. */
static enum fault judge_lonely(const struct cells *cells, struct level *level)
{
    struct unit_totals units; /* which are met */
    size_t cell = 0;
    while (cell < cells->count &&
           !treat_met(level, (size_t)cell_stratum(cells, (int32_t)cell), 1).lonely)
        cell++;
    if (cell == cells->count)
        return OK;
    TRY(unit_totals_make(cells, 0, &units));
    level->present = units.present;
    return refuse_lonely(level);
}

static enum fault groups_of_one_stage(const struct cell_totals *totals, double *out)
{
    const struct cells *cells = totals->cells;
    struct level level = {.design = cells->design, .stage = &cells->design->stages[0]};
    TRY(judge_lonely(cells, &level));
    for (size_t group = 0; group < cells->groups; group++)
        add_group(&level, totals, group, out);
    return OK;
}

/* Group by group, with its zeros. */
static enum fault groups_of_stages(const struct cell_totals *totals, double *out)
{
    const struct cells *cells = totals->cells;
    size_t terms = totals->terms;
    struct unit_totals units;
    TRY(unit_totals_make(cells, terms, &units));
    size_t unit_count = cells->design->stages[cells->design->depth - 1].unit_count;
    double *variances = arena_array(cells->design->dataset->arena, terms + 1, sizeof *variances);
    if (variances == NULL)
        return FAULT_NOMEM;
    for (size_t group = 0; group < cells->groups; group++) {
        memset(units.sums, 0, unit_count * terms * sizeof *units.sums);
        memset(units.present, 0, unit_count * sizeof *units.present);
        for (int32_t i = cells->begin[group]; i < cells->begin[group + 1]; i++) {
            size_t unit = (size_t)cells->unit[cells->order[i]];
            units.present[unit] = true;
            memcpy(units.sums + unit * terms, totals->sums + (size_t)cells->order[i] * terms,
                   terms * sizeof *units.sums);
        }
        TRY(variance_of(&units, true, variances));
        for (size_t term = 0; term < terms; term++)
            out[term * cells->groups + group] = variances[term];
    }
    return OK;
}

enum fault variance_by_group(const struct cell_totals *totals, double *out)
{
    return totals->cells->design->depth == 1 ? groups_of_one_stage(totals, out)
                                             : groups_of_stages(totals, out);
}

/* --- influence values by row ----------------------------------------------------------------- */

enum fault variance_of_rows(const struct design *design, const bool *in, double *influence,
                            double *out)
{
    struct unit_totals whole;
    struct cell_totals totals;
    struct cells cells;
    if (design_is_whole(design)) {
        TRY(adjustments_project(design, influence));
        TRY(unit_totals_whole(design, 1, &whole));
        unit_totals_add(&whole, 0, influence);
        return variance_of(&whole, true, out);
    }
    TRY(cells_make(design, in, NULL, &cells));
    TRY(cell_totals_make(&cells, 1, &totals));
    for (size_t row = 0; row < design->rows; row++) {
        if (cells.of_row[row] >= 0)
            totals.sums[cells.of_row[row]] += influence[row];
    }
    return variance_by_group(&totals, out);
}
