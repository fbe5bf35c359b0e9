/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/pps.h"

#include <math.h>
#include <stdio.h>

/* A joint probability that differs from the product by less than this share of the smallest of them
 * is the product. */
static const double INDEPENDENT = 1e-4;

struct making {
    const struct design *design;
    const struct design_spec *spec;
    const struct stage *stage;
    struct arena *arena;
    struct form *form;
};

static double *numbers(const struct making *making, size_t count)
{
    return arena_array(making->arena, count + 1, sizeof(double));
}

static enum fault raise_joint(const char *code, size_t first, size_t second)
{
    char one[24];
    char other[24];
    snprintf(one, sizeof one, "%zu", first);
    snprintf(other, sizeof other, "%zu", second);
    return fault_raise(FAULT_INVALID, code, "rows", one, "units", other, NULL);
}

/* --- joint probabilities --------------------------------------------------------------------- */

/* D of unit x unit; less, on the diagonal, the sums of its columns (Yates, Grundy). */
static enum fault joint_matrix(const struct making *making, double **out)
{
    const double *joint = making->spec->joint;
    size_t units = making->stage->unit_count;
    double *matrix = numbers(making, units * units);
    double least = 1;
    if (matrix == NULL)
        return FAULT_NOMEM;
    if (making->spec->joint_size != units)
        return raise_joint("svy_joint_size", making->spec->joint_size, units);
    for (size_t i = 0; i < units * units; i++) {
        if (!(joint[i] > 0 && joint[i] <= 1))
            return raise_joint("svy_joint_value", i / units + 1, i % units + 1);
        least = fmin(least, joint[i]);
    }
    for (size_t i = 0; i < units; i++) {
        for (size_t j = 0; j < units; j++) {
            double own = joint[i * units + j];
            double d = (own - joint[i * units + i] * joint[j * units + j]) / own;
            matrix[i * units + j] = fabs(d) < least * INDEPENDENT ? 0 : d;
        }
    }
    *out = matrix;
    return OK;
}

static enum fault joint_form(const struct making *making)
{
    size_t units = making->stage->unit_count;
    double *matrix = NULL;
    TRY(joint_matrix(making, &matrix));
    double *less = numbers(making, units);
    if (less == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < units * units; i++)
        less[i % units] += matrix[i];
    for (size_t i = 0; making->spec->yates_grundy && i < units; i++)
        matrix[i * units + i] -= less[i];
    making->form->parts[0] =
        (struct form_part){.classes = units, .class_of = making->stage->unit, .matrix = matrix};
    making->form->count = 1;
    return OK;
}

/* --- approximations -------------------------------------------------------------------------- */

/* D_ij = constant + slope (p_i + p_j) in each stratum. */
struct shape {
    double *constant;
    double *slope;
    double *chances; /* sum of p over the stratum's units */
};

static enum fault take_shape(const struct making *making, struct shape *out)
{
    const struct stage *stage = making->stage;
    bool overton = making->spec->pps == PPS_OVERTON;
    struct shape shape = {numbers(making, stage->stratum_count),
                          numbers(making, stage->stratum_count),
                          numbers(making, stage->stratum_count)};
    if (shape.constant == NULL || shape.slope == NULL || shape.chances == NULL)
        return FAULT_NOMEM;
    for (size_t unit = 0; unit < stage->unit_count; unit++)
        shape.chances[stage->stratum[unit]] += stage->chance[unit];
    for (size_t h = 0; h < stage->stratum_count; h++) {
        double n = (double)stage_sampled(stage, h);
        double given = making->spec->square_mean;
        double q = overton ? 0 : given > 0 ? given : shape.chances[h] / n;
        shape.constant[h] = n > 1 ? 1 - (n + q) / (n - 1) : 0;
        shape.slope[h] = n > 1 ? (overton ? 0.5 : 1) / (n - 1) : 0;
    }
    *out = shape;
    return OK;
}

/* What stands on the diagonal beside the strata's squares. */
static double own_coefficient(const struct making *making, const struct shape *shape, size_t unit)
{
    const struct stage *stage = making->stage;
    size_t h = (size_t)stage->stratum[unit];
    double n = (double)stage_sampled(stage, h);
    double p = stage->chance[unit];
    double between = shape->constant[h] + 2 * shape->slope[h] * p;
    double own = 1 - p - between;
    if (!making->spec->yates_grundy)
        return own;
    double column = 1 - p + (n - 1) * (shape->constant[h] + shape->slope[h] * p) +
                    shape->slope[h] * (shape->chances[h] - p);
    return own - column;
}

static enum fault own_part(const struct making *making, const struct shape *shape)
{
    double *own = numbers(making, making->stage->unit_count);
    if (own == NULL)
        return FAULT_NOMEM;
    for (size_t unit = 0; unit < making->stage->unit_count; unit++)
        own[unit] = own_coefficient(making, shape, unit);
    making->form->parts[making->form->count++] = (struct form_part){
        .classes = making->stage->unit_count, .class_of = making->stage->unit, .coefficient = own};
    return OK;
}

/* slope ((sum (1 + p) t)^2 - (sum t)^2 - (sum p t)^2) + constant (sum t)^2, stratum by stratum. */
static enum fault strata_parts(const struct making *making, const struct shape *shape)
{
    const struct stage *stage = making->stage;
    size_t rows = making->design->rows;
    int32_t *stratum = arena_array(making->arena, rows + 1, sizeof *stratum);
    double *chance = numbers(making, rows);
    double *both = numbers(making, rows);
    double *plain = numbers(making, stage->stratum_count);
    double *less = numbers(making, stage->stratum_count);
    if (stratum == NULL || chance == NULL || both == NULL || plain == NULL || less == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < rows; row++) {
        stratum[row] = stage->stratum[stage->unit[row]];
        chance[row] = stage->chance[stage->unit[row]];
        both[row] = 1 + chance[row];
    }
    for (size_t h = 0; h < stage->stratum_count; h++) {
        plain[h] = shape->constant[h] - shape->slope[h];
        less[h] = -shape->slope[h];
    }
    struct form_part part = {.classes = stage->stratum_count, .class_of = stratum};
    struct form_part *parts = making->form->parts + making->form->count;
    parts[0] = parts[1] = parts[2] = part;
    parts[0].coefficient = plain;
    parts[1].coefficient = less;
    parts[1].multiplier = chance;
    parts[2].coefficient = shape->slope;
    parts[2].multiplier = both;
    making->form->count += 3;
    return OK;
}

enum fault pps_form(const struct design *design, const struct design_spec *spec,
                    const struct form **out)
{
    struct arena *arena = design->dataset->arena;
    struct making making = {design, spec, &design->stages[0], arena,
                            arena_alloc(arena, sizeof *making.form)};
    struct shape shape;
    if (making.form == NULL)
        return FAULT_NOMEM;
    if (design->stage_count > 1)
        return fault_raise(FAULT_INVALID, "svy_pps_stages", NULL);
    if (spec->pps == PPS_JOINT) {
        TRY(joint_form(&making));
    } else {
        TRY(take_shape(&making, &shape));
        TRY(own_part(&making, &shape));
        TRY(strata_parts(&making, &shape));
    }
    *out = making.form;
    return OK;
}
