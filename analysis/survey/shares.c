/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/shares.h"

#include "analysis/survey/distribution.h"

#include <math.h>

static double share_of(const struct share_count *unit) { return unit->satisfied / unit->answers; }

static double inflation(const struct shares *shares) { return fmax(1, shares->deff); }

static bool is_judged(const struct share_count *unit) { return unit->judged && unit->answers > 0; }

/* The whole: its counts, and what its parts contribute to its variance. */
struct whole {
    double satisfied;
    double answers;
    double variance; /* sum of a^2 V, each by its own share */
};

static double whole_part(const struct shares *shares, const struct whole *whole, size_t i)
{
    const struct share_count *unit = &shares->units[i];
    if (!(unit->answers > 0))
        return 0;
    double p = share_of(unit);
    return inflation(shares) * unit->answers * p * (1 - p) / (whole->answers * whole->answers);
}

static struct whole whole_of(const struct shares *shares)
{
    struct whole whole = {0};
    for (size_t i = 0; i < shares->count; i++) {
        whole.satisfied += shares->units[i].satisfied;
        whole.answers += shares->units[i].answers;
    }
    for (size_t i = 0; i < shares->count; i++)
        whole.variance += whole_part(shares, &whole, i);
    return whole;
}

static struct share_standing standing_of(const struct shares *shares, const struct whole *whole,
                                         size_t i)
{
    const struct share_count *unit = &shares->units[i];
    double p = whole->satisfied / whole->answers;
    double rest = 1 - unit->answers / whole->answers;
    double own = rest * rest * inflation(shares) * p * (1 - p) / unit->answers;
    double others = fmax(0, whole->variance - whole_part(shares, whole, i));
    double difference = share_of(unit) - p;
    double se = sqrt(own + others);
    double two_sided = se > 0 ? 2 * t_upper(fabs(difference) / se, shares->df) : NAN;
    return (struct share_standing){difference, se, two_sided, NAN};
}

enum fault shares_against_whole(const struct shares *shares, enum p_method method,
                                struct arena *arena, struct share_standing *out)
{
    double *p = arena_array(arena, shares->count + 1, sizeof *p);
    if (p == NULL)
        return FAULT_NOMEM;
    struct whole whole = whole_of(shares);
    for (size_t i = 0; i < shares->count; i++) {
        out[i] = (struct share_standing){NAN, NAN, NAN, NAN};
        if (is_judged(&shares->units[i]))
            out[i] = standing_of(shares, &whole, i);
        p[i] = out[i].p;
    }
    TRY(p_adjust(method, p, shares->count, arena, p));
    for (size_t i = 0; i < shares->count; i++)
        out[i].adjusted = p[i];
    return OK;
}

static bool is_same(const struct share_threshold *a, const struct share_threshold *b)
{
    return !(a->judged < b->judged || a->judged > b->judged) && !(a->df < b->df || a->df > b->df) &&
           !(a->level < b->level || a->level > b->level);
}

double shares_critical(const struct shares *shares, struct share_threshold *kept)
{
    struct share_threshold asked = {0, shares->df, shares->level, NAN};
    for (size_t i = 0; i < shares->count; i++)
        asked.judged += is_judged(&shares->units[i]);
    if (asked.judged < 2)
        return NAN;
    if (kept != NULL && is_same(kept, &asked))
        return kept->critical;
    struct studentized_range range;
    studentized_range_prepare(asked.judged, shares->df, &range);
    asked.critical = studentized_range_quantile(&range, shares->level) / M_SQRT2;
    if (kept != NULL)
        *kept = asked;
    return asked.critical;
}

int share_pair(const struct shares *shares, double critical, size_t first, size_t second)
{
    const struct share_count *a = &shares->units[first];
    const struct share_count *b = &shares->units[second];
    if (!is_judged(a) || !is_judged(b))
        return 0;
    double r = (a->satisfied + b->satisfied) / (a->answers + b->answers);
    double variance = inflation(shares) * r * (1 - r) * (1 / a->answers + 1 / b->answers);
    double difference = share_of(a) - share_of(b);
    if (!(variance > 0) || !(fabs(difference) > critical * sqrt(variance)))
        return 0;
    return difference > 0 ? 1 : -1;
}
