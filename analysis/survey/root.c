/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/root.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

enum { STEPS_MAX = 200 };

/* A point of the function. */
struct point {
    double x;
    double y;
};

static bool is_unlike(double a, double b) { return (a <= 0 && b >= 0) || (a >= 0 && b <= 0); }

static bool is_narrow(const struct point *a, const struct point *b)
{
    return fabs(b->x - a->x) <= 4 * DBL_EPSILON * fmax(1, fmax(fabs(a->x), fabs(b->x)));
}

/* Keeps the half of [a, b] in which the sign changes; `inner` lies between. */
static void halve(struct point *a, struct point *b, struct point inner)
{
    if (is_unlike(a->y, inner.y))
        *b = inner;
    else
        *a = inner;
}

double root_between(double (*f)(double x, const void *context), const void *context, double low,
                    double high)
{
    struct point a = {low, f(low, context)};
    struct point b = {high, f(high, context)};
    if (!is_unlike(a.y, b.y))
        return NAN;
    for (int step = 0; step < STEPS_MAX && !is_narrow(&a, &b); step++) {
        struct point middle = {a.x + (b.x - a.x) / 2, 0};
        middle.y = f(middle.x, context);
        double scale = sqrt(middle.y * middle.y - a.y * b.y);
        if (!(scale > 0))
            return isnan(scale) ? NAN : middle.x;
        double shift = (middle.x - a.x) * (a.y >= b.y ? middle.y : -middle.y) / scale;
        halve(&a, &b, middle);
        struct point straight = {fmin(fmax(middle.x + shift, fmin(a.x, b.x)), fmax(a.x, b.x)), 0};
        straight.y = f(straight.x, context);
        halve(&a, &b, straight);
    }
    return fabs(a.y) <= fabs(b.y) ? a.x : b.x;
}
