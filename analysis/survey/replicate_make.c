/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/replicate_make.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REPLICATES_MAX = 1000000 };

/* Factors by PSU while they are made. */
struct making {
    const struct design *design;
    const struct stage *stage;
    const struct replicates_rule *rule;
    size_t count;
    double scale;
    double *factors; /* PSU x replicate */
    double *scales;
};

static void making_cleanup(struct making *making)
{
    free(making->factors);
    free(making->scales);
}

static const char *const names[] = {"JK1", "JKn", "BRR", "Fay", "bootstrap"};

const char *replicates_method_name(enum replicates_method method) { return names[method]; }

bool replicates_method_of(const char *name, enum replicates_method *out)
{
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        if (strcmp(names[i], name) == 0) {
            *out = (enum replicates_method)i;
            return true;
        }
    }
    return false;
}

static enum fault refuse_stratum(const char *code, const struct stage *stage, size_t stratum)
{
    return fault_raise(FAULT_INVALID, code, "stratum",
                       stage->names == NULL ? "-" : stage->names[stratum], NULL);
}

/* 1 - f of a stratum. */
static double left(const struct stage *stage, size_t stratum)
{
    if (stage->population == NULL)
        return 1;
    return 1 - (double)stage_sampled(stage, stratum) / stage->population[stratum];
}

static enum fault allot(struct making *making, size_t count)
{
    size_t size;
    if (count > REPLICATES_MAX)
        return fault_raise(FAULT_LIMIT, "svy_replicates_limit", NULL);
    if (__builtin_mul_overflow(making->stage->unit_count, count, &size))
        return fault_nomem();
    making->count = count;
    making->factors = calloc(size + 1, sizeof *making->factors);
    making->scales = calloc(count + 1, sizeof *making->scales);
    if (making->factors == NULL || making->scales == NULL)
        return fault_nomem();
    for (size_t i = 0; i < size; i++)
        making->factors[i] = 1;
    for (size_t i = 0; i < count; i++)
        making->scales[i] = 1;
    return OK;
}

static double *factor(const struct making *making, int32_t unit, size_t replicate)
{
    return &making->factors[(size_t)unit * making->count + replicate];
}

/* --- jackknife ------------------------------------------------------------------------------- */

static const double WHOLE = 1e-7; /* what is left of a stratum that was taken whole */

static enum fault count_jackknife(const struct making *making, size_t *out)
{
    const struct stage *stage = making->stage;
    *out = 0;
    for (size_t h = 0; h < stage->stratum_count; h++) {
        if (left(stage, h) < WHOLE)
            continue;
        if (stage_sampled(stage, h) < 2)
            return refuse_stratum("svy_replicates_lonely", stage, h);
        *out += stage_sampled(stage, h);
    }
    return *out > 0 ? OK : fault_raise(FAULT_INVALID, "svy_replicates_whole", NULL);
}

static enum fault make_jackknife(struct making *making)
{
    const struct stage *stage = making->stage;
    bool one = making->rule->method == REPLICATES_JK1;
    size_t at = 0;
    size_t count;
    if (one && stage->stratum_count > 1)
        return fault_raise(FAULT_INVALID, "svy_replicates_strata", NULL);
    TRY(count_jackknife(making, &count));
    TRY(allot(making, count));
    making->scale = 1;
    for (size_t h = 0; h < stage->stratum_count; h++) {
        double n = (double)stage_sampled(stage, h);
        if (left(stage, h) < WHOLE)
            continue;
        for (int32_t out = stage->begin[h]; out < stage->begin[h + 1]; out++, at++) {
            for (int32_t i = stage->begin[h]; i < stage->begin[h + 1]; i++)
                *factor(making, stage->order[i], at) = i == out ? 0 : n / (n - 1);
            making->scales[at] = one ? 1 : left(stage, h) * (n - 1) / n;
        }
        making->scale = one ? left(stage, h) * (n - 1) / n : 1;
    }
    return OK;
}

/* --- balanced half samples ------------------------------------------------------------------- */

static enum fault make_halves(struct making *making)
{
    const struct stage *stage = making->stage;
    double rho = making->rule->method == REPLICATES_FAY ? making->rule->rho : 0;
    size_t pairs = 0;
    if (!(rho >= 0 && rho < 1))
        return fault_raise(FAULT_INVALID, "svy_replicates_rho", NULL);
    for (size_t h = 0; h < stage->stratum_count; h++) {
        if (stage_sampled(stage, h) % 2 != 0)
            return refuse_stratum("svy_replicates_pairs", stage, h);
        pairs += stage_sampled(stage, h) / 2;
    }
    size_t order = hadamard_order(pairs);
    TRY(allot(making, order));
    making->scale = 1 / ((double)order * (1 - rho) * (1 - rho));
    for (size_t pair = 0; pair < pairs; pair++) {
        for (size_t r = 0; r < order; r++) {
            bool first = hadamard_sign(order, pair + 1, r);
            *factor(making, stage->order[2 * pair], r) = first ? 2 - rho : rho;
            *factor(making, stage->order[2 * pair + 1], r) = first ? rho : 2 - rho;
        }
    }
    return OK;
}

/* --- bootstrap ------------------------------------------------------------------------------- */

/* SplitMix64 (Steele, Lea, Flood 2014): integers only, so that every machine draws alike. */
static uint64_t draw(uint64_t *state)
{
    uint64_t value = *state += UINT64_C(0x9e3779b97f4a7c15);
    value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
    return value ^ (value >> 31);
}

/* One of `count`, each alike. */
static size_t draw_below(uint64_t *state, size_t count)
{
    uint64_t limit = UINT64_MAX - UINT64_MAX % count;
    uint64_t value = draw(state);
    while (value >= limit)
        value = draw(state);
    return (size_t)(value % count);
}

static enum fault make_bootstrap(struct making *making)
{
    const struct stage *stage = making->stage;
    uint64_t state = making->rule->seed;
    size_t count = making->rule->count < 2 ? 2 : making->rule->count;
    TRY(allot(making, count));
    making->scale = 1 / ((double)count - 1);
    for (size_t h = 0; h < stage->stratum_count; h++) {
        size_t n = stage_sampled(stage, h);
        const int32_t *units = stage->order + stage->begin[h];
        if (n < 2)
            return refuse_stratum("svy_replicates_lonely", stage, h);
        double each = (double)n / (double)(n - 1);
        for (size_t r = 0; r < count; r++) {
            for (size_t i = 0; i < n; i++)
                *factor(making, units[i], r) = 0;
            for (size_t i = 0; i + 1 < n; i++)
                *factor(making, units[draw_below(&state, n)], r) += each;
        }
    }
    return OK;
}

/* --- the whole ------------------------------------------------------------------------------- */

static enum fault keep(const struct making *making, struct design *design)
{
    struct arena *arena = design->dataset->arena;
    size_t units = making->stage->unit_count;
    struct replicates *made = arena_alloc(arena, sizeof *made);
    double *factors = arena_array(arena, units * making->count + 1, sizeof *factors);
    double *scales = arena_array(arena, making->count, sizeof *scales);
    if (made == NULL || factors == NULL || scales == NULL)
        return FAULT_NOMEM;
    memcpy(factors, making->factors, units * making->count * sizeof *factors);
    memcpy(scales, making->scales, making->count * sizeof *scales);
    *made = (struct replicates){.count = making->count,
                                .scale = making->scale,
                                .scales = scales,
                                .profiles = units,
                                .profile_of = making->stage->unit,
                                .factors = factors,
                                .base = design->weights};
    design->replicates = made;
    return OK;
}

enum fault replicates_make(struct design *design, const struct replicates_rule *rule)
{
    AUTO(making)
    struct making making = {.design = design, .stage = &design->stages[0], .rule = rule};
    if (design->adjustment_count > 0)
        return fault_raise(FAULT_INVALID, "svy_replicates_adjusted", NULL);
    if (rule->method == REPLICATES_JK1 || rule->method == REPLICATES_JKN)
        TRY(make_jackknife(&making));
    else if (rule->method == REPLICATES_BOOTSTRAP)
        TRY(make_bootstrap(&making));
    else
        TRY(make_halves(&making));
    return keep(&making, design);
}
