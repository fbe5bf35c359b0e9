/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample_size.h"

#include "analysis/survey/distribution.h"

#include <math.h>

static enum fault within(double value, double low, double high, const char *what)
{
    if (value >= low && value <= high)
        return OK;
    return fault_raise(FAULT_INVALID, "size_number", "what", what, NULL);
}

/* A share of which no half-width can be told at its ends. */
static enum fault inside(double value, const char *what)
{
    if (value > 0 && value < 1)
        return OK;
    return fault_raise(FAULT_INVALID, "size_number", "what", what, NULL);
}

enum fault sample_size_check(const struct size_ask *ask)
{
    static const char *const cost = "--cost";
    TRY(inside(ask->p, "--share"));
    if (ask->aim != SIZE_SHARE)
        TRY(inside(ask->other, ask->aim == SIZE_BAND ? "--threshold" : "--other"));
    if (ask->aim == SIZE_SHARE)
        TRY(within(ask->half_width, 1e-4, 0.5, "--half-width"));
    else if (ask->p == ask->other)
        return fault_raise(FAULT_INVALID, "size_same", NULL);
    TRY(within(ask->level, 0.5, 0.9999, "--level"));
    TRY(within(ask->power, 0.5, 0.9999, "--power"));
    TRY(within(ask->deff, 0, 100, "--deff"));
    TRY(within(ask->rho, 0, 1, "--rho"));
    TRY(within(ask->cluster, 1, 10000, "--cluster"));
    TRY(within(ask->cv, 0, 10, "--cv"));
    if (ask->population != 0)
        TRY(within(ask->population, 2, SIZE_COUNT_MAX, "--population"));
    TRY(within(ask->response, 0.01, 1, "--response"));
    TRY(within(ask->villages, 1, 1000, "--villages"));
    for (int i = 0; i < 3; i++)
        TRY(within(ask->costs[i], 0, 1e12, cost));
    return OK;
}

static double simple_size(const struct size_ask *ask)
{
    double z = normal_quantile((1 + ask->level) / 2);
    double power = normal_quantile(ask->power);
    double spread = ask->p * (1 - ask->p);
    double other = ask->other * (1 - ask->other);
    double apart = ask->p - ask->other;
    if (ask->aim == SIZE_SHARE)
        return z * z * spread / (ask->half_width * ask->half_width);
    if (ask->aim == SIZE_DIFFERENCE)
        return (z + power) * (z + power) * (spread + other) / (apart * apart);
    double root = (z * sqrt(other) + power * sqrt(spread)) / apart;
    return root * root;
}

static double deff_of(const struct size_ask *ask)
{
    return ask->deff > 0 ? ask->deff
                         : (1 + (ask->cluster - 1) * ask->rho) * (1 + ask->cv * ask->cv);
}

static double half_width_of(const struct size_ask *ask, double completed)
{
    double left =
        ask->population == 0 ? 1 : fmax(0, (ask->population - completed) / (ask->population - 1));
    return normal_quantile((1 + ask->level) / 2) *
           sqrt(deff_of(ask) * ask->p * (1 - ask->p) / completed * left);
}

/* A hair above a whole number, by rounding, is that number. */
static double up(double value) { return ceil(value - 1e-9); }

enum fault sample_size(const struct size_ask *ask, struct size_found *out)
{
    TRY(sample_size_check(ask));
    struct size_found found = {.simple = simple_size(ask), .deff = deff_of(ask)};
    double whole = found.deff * found.simple;
    if (!(whole <= SIZE_COUNT_MAX))
        return fault_raise(FAULT_LIMIT, "size_large", NULL);
    if (ask->population > 0)
        whole = whole * ask->population / (ask->population - 1 + whole);
    found.groups = ask->aim == SIZE_DIFFERENCE ? 2 : 1;
    found.completed = fmax(1, up(whole));
    found.issued = up(found.completed / ask->response);
    found.villages = up(found.completed / ask->cluster);
    found.communes = up(found.villages / ask->villages);
    found.cost = found.groups * (found.communes * ask->costs[0] + found.villages * ask->costs[1] +
                                 found.issued * ask->costs[2]);
    found.half_width = half_width_of(ask, found.completed);
    found.enough = ask->population == 0 || found.issued <= ask->population;
    *out = found;
    return OK;
}

double sample_size_known_rule(double population, double half_width)
{
    double square = half_width * half_width;
    return up(population == 0 ? 1 / square : population / (1 + population * square));
}

double sample_size_cheapest_cluster(const struct size_ask *ask)
{
    double place = ask->costs[0] / ask->villages + ask->costs[1];
    double each = ask->costs[2] / ask->response;
    if (ask->rho <= 0 || ask->deff > 0 || place <= 0 || each <= 0)
        return (double)NAN;
    return fmax(1, round(sqrt(place / each * (1 - ask->rho) / ask->rho)));
}
