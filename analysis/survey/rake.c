/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/rake.h"

#include "analysis/survey/sum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct table {
    const struct raking *raking;
    double *weight; /* by profile: before */
    double *factor; /* by profile */
    double *old;    /* by profile: the weight a round ago */
    double *sums;   /* by cell of a margin */
};

static void table_cleanup(struct table *table)
{
    free(table->weight);
    free(table->factor);
    free(table->old);
    free(table->sums);
}

static size_t most_cells(const struct raking *raking)
{
    size_t most = 0;
    for (size_t i = 0; i < raking->margin_count; i++)
        most = raking->margins[i].cells > most ? raking->margins[i].cells : most;
    return most;
}

static enum fault fill_table(struct table *table, size_t rows, const double *before)
{
    const struct profiles *profiles = table->raking->profiles;
    AUTO(memory) struct sum *sums = calloc(profiles->count + 1, sizeof *sums);
    table->weight = calloc(profiles->count + 1, sizeof *table->weight);
    table->factor = calloc(profiles->count + 1, sizeof *table->factor);
    table->old = calloc(profiles->count + 1, sizeof *table->old);
    table->sums = calloc(most_cells(table->raking) + 1, sizeof *table->sums);
    if (sums == NULL || table->weight == NULL || table->factor == NULL || table->old == NULL ||
        table->sums == NULL)
        return fault_nomem();
    for (size_t row = 0; row < rows; row++) {
        if (profiles->of_row[row] >= 0)
            sum_add(&sums[profiles->of_row[row]], before[row]);
    }
    for (size_t profile = 0; profile < profiles->count; profile++) {
        table->weight[profile] = table->old[profile] = sum_value(&sums[profile]);
        table->factor[profile] = 1;
    }
    return OK;
}

/* Weights by cell of a margin. */
static void add_cells(const struct table *table, size_t margin)
{
    const struct profiles *profiles = table->raking->profiles;
    const int32_t *cell = profiles->cell + margin * profiles->count;
    memset(table->sums, 0, table->raking->margins[margin].cells * sizeof *table->sums);
    for (size_t profile = 0; profile < profiles->count; profile++)
        table->sums[cell[profile]] += table->weight[profile] * table->factor[profile];
}

/* A margin's turn. */
static void turn(const struct table *table, size_t margin, double *ratio)
{
    const struct profiles *profiles = table->raking->profiles;
    const struct margin *it = &table->raking->margins[margin];
    const int32_t *cell = profiles->cell + margin * profiles->count;
    add_cells(table, margin);
    for (size_t c = 0; c < it->cells; c++)
        table->sums[c] = table->sums[c] > 0 ? it->totals[c] / table->sums[c] : 0;
    for (size_t profile = 0; profile < profiles->count; profile++) {
        table->factor[profile] *= table->sums[cell[profile]];
        ratio[profile] = table->factor[profile];
    }
}

/* One round. The most that a profile's weight moved. */
static double go_round(const struct table *table, double *ratio)
{
    size_t profiles = table->raking->profiles->count;
    double most = 0;
    for (size_t margin = 0; margin < table->raking->margin_count; margin++)
        turn(table, margin, ratio + margin * profiles);
    for (size_t profile = 0; profile < profiles; profile++) {
        double weight = table->weight[profile] * table->factor[profile];
        most = fmax(most, fabs(weight - table->old[profile]));
        table->old[profile] = weight;
    }
    return most;
}

static void find_worst(const struct table *table, struct raked *out)
{
    for (size_t margin = 0; margin < table->raking->margin_count; margin++) {
        const struct margin *it = &table->raking->margins[margin];
        add_cells(table, margin);
        for (size_t c = 0; c < it->cells; c++) {
            double off = fabs(table->sums[c] - it->totals[c]) / (1 + fabs(it->totals[c]));
            if (!(off > out->off))
                continue;
            out->off = off;
            out->margin = margin;
            out->cell = c;
            out->got = table->sums[c];
        }
    }
}

enum fault rake_weights(const struct raking *raking, size_t rows, const double *before,
                        double *after, struct raked *out)
{
    AUTO(table) struct table table = {.raking = raking};
    const struct profiles *profiles = raking->profiles;
    struct raked raked = {.ratio = out->ratio};
    TRY(fill_table(&table, rows, before));
    while (!raked.settled && raked.rounds < raking->most) {
        raked.settled = go_round(&table, raked.ratio) < raking->epsilon;
        raked.rounds++;
    }
    find_worst(&table, &raked);
    for (size_t i = 0; i < raking->margin_count; i++) {
        for (size_t profile = 0; profile < profiles->count; profile++) {
            double last = table.factor[profile];
            double *ratio = &raked.ratio[i * profiles->count + profile];
            *ratio = last > 0 ? *ratio / last : 1;
        }
    }
    for (size_t row = 0; row < rows; row++) {
        int32_t profile = profiles->of_row[row];
        after[row] = profile < 0 ? before[row] : before[row] * table.factor[profile];
    }
    *out = raked;
    return OK;
}
