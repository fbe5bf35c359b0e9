/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Replicates of a weighing: made of the design with the base weights, then taken through every step
 * that the sample goes through. A class that nobody of a replicate answers in, or a group that
 * nobody of it is in, is refused: its estimate would be of another population.
 */
#include "analysis/weights.h"
#include "base/csv.h"
#include "base/json_write.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_BYTES = 32, NUMBERS_MAX = 50000000 };

/* A replicate whose margins are farther off than this is told of. */
static const double OFF = 1e-4;

static bool leaves_out(const struct weighing *it)
{
    enum replicates_method method = it->ask->replicates->method;
    return method == REPLICATES_JK1 || method == REPLICATES_JKN;
}

/* --- making ---------------------------------------------------------------------------------- */

static enum fault refuse_size(const char *code, size_t count, size_t limit)
{
    char got[NUMBER_BYTES];
    char most[NUMBER_BYTES];
    snprintf(got, sizeof got, "%zu", count);
    snprintf(most, sizeof most, "%zu", limit);
    return fault_raise(FAULT_LIMIT, code, "count", got, "limit", most, NULL);
}

/* Before any is made: as many as there can be at the most. */
static enum fault check_size(const struct replicates_rule *rule, const struct design *design)
{
    size_t count = design->stages[0].unit_count;
    if (rule->method == REPLICATES_BOOTSTRAP)
        count = rule->count;
    else if (rule->method == REPLICATES_BRR || rule->method == REPLICATES_FAY)
        count = hadamard_order(count / 2);
    if (count > CSV_COLUMNS_MAX)
        return refuse_size("weights_replicates_many", count, CSV_COLUMNS_MAX);
    if (count * design->rows > NUMBERS_MAX)
        return refuse_size("weights_replicates_large", count * design->rows, NUMBERS_MAX);
    return OK;
}

enum fault weights_replicate(struct weighing *it, const struct design_spec *given)
{
    struct design_spec spec = *given;
    struct design design;
    spec.weights = it->ask->base;
    spec.probs = NULL;
    if (spec.pps != PPS_NONE) {
        findings_add(&it->findings, SEVERITY_WARNING, "design", "weights_replicates_pps", NULL);
        spec.pps = PPS_NONE;
        spec.fpc_count = 0;
    } else if (spec.fpc_count > 0 && spec.id_count > 1 && leaves_out(it)) {
        findings_add(&it->findings, SEVERITY_WARNING, "design", "weights_replicates_stage", NULL);
    }
    TRY(design_make(&it->dataset, &spec, &design));
    TRY(check_size(it->ask->replicates, &design));
    TRY(replicates_make(&design, it->ask->replicates));
    it->made = it->replicates = design.replicates;
    it->unit_column = spec.id_count > 0 ? spec.ids[0] : NULL;
    return OK;
}

/* --- which replicate ------------------------------------------------------------------------- */

static const char *cell_text(const struct weighing *it, const struct column *column, size_t row)
{
    switch (column->kind) {
    case COLUMN_LABELS:
        return column->labels[row] < 0 ? "" : column->levels[column->labels[row]];
    case COLUMN_CODES:
        return arena_format(it->arena, "%d", column->codes[row]);
    case COLUMN_NUMBERS:
        return arena_format(it->arena, "%.15g", column->numbers[row]);
    }
    return "";
}

/* "village=12", the unit that a replicate of the jackknife is without; "3", the number of another.
 */
static const char *name_of(const struct weighing *it, size_t which)
{
    const struct replicates *all = it->made;
    const char *name = it->unit_column;
    size_t row = 0;
    if (!leaves_out(it))
        return arena_format(it->arena, "%zu", which + 1);
    while (row + 1 < it->dataset.rows &&
           all->factors[(size_t)all->profile_of[row] * all->count + which] > 0)
        row++;
    const struct column *column = name == NULL ? NULL : dataset_column(&it->dataset, name);
    if (column == NULL)
        return arena_format(it->arena, "#%zu", row + 1);
    return arena_format(it->arena, "%s=%s", name, cell_text(it, column, row));
}

/* --- nonresponse ----------------------------------------------------------------------------- */

static enum fault refuse_class(const struct weighing *it, size_t which, enum fault fault)
{
    const struct finding *detail = fault_detail();
    if (fault != FAULT_INVALID || strcmp(detail->code, "svy_class_silent") != 0)
        return fault;
    const char *class = arena_text(it->arena, detail->args[0].value);
    return fault_raise(FAULT_INVALID,
                       leaves_out(it) ? "weights_silent_without" : "weights_silent_replicate",
                       "class", class == NULL ? "" : class, "replicate", name_of(it, which), NULL);
}

enum fault weights_replicates_answer(const struct weighing *it, const struct nonresponse_spec *spec,
                                     const struct replicates **out)
{
    const struct replicates *from = it->replicates;
    struct replicates_builder builder;
    AUTO(memory) double *before = calloc(spec->rows + 1, sizeof *before);
    AUTO(memory) double *after = calloc(spec->rows + 1, sizeof *after);
    AUTO(memory) double *factors = calloc(spec->classes->count + 1, sizeof *factors);
    if (before == NULL || after == NULL || factors == NULL)
        return fault_nomem();
    struct nonresponse_spec own = *spec;
    own.weight = (struct vector){.values = before};
    TRY(replicates_builder_make(from, spec->rows, it->arena, &builder));
    for (size_t which = 0; which < from->count; which++) {
        replicates_weights(from, spec->rows, which, before);
        enum fault fault = weights_for_nonresponse(&own, after, factors);
        if (fault != OK)
            return refuse_class(it, which, fault);
        replicates_builder_take(&builder, which, after);
    }
    return replicates_builder_finish(&builder, out);
}

/* --- margins --------------------------------------------------------------------------------- */

/* What the rows of each cell weigh. */
static void add_cells(const struct margin *margin, const double *weights, size_t rows, double *sums)
{
    memset(sums, 0, margin->cells * sizeof *sums);
    for (size_t row = 0; row < rows; row++) {
        if (margin->of_row[row] >= 0)
            sums[margin->of_row[row]] += weights[row];
    }
}

static enum fault refuse_cell(const struct weighing *it, const struct margin *margin, size_t cell,
                              size_t which)
{
    return fault_raise(FAULT_INVALID,
                       leaves_out(it) ? "weights_empty_without" : "weights_empty_replicate",
                       "margin", margin->name, "level", margin->labels[cell], "replicate",
                       name_of(it, which), NULL);
}

/* How far the margins of one replicate are off, and the first cell that it has nobody in. */
struct off {
    double most;
    const struct margin *empty; /* NULL = there is none */
    size_t cell;
};

static struct off look(const struct weighing *it, const double *weights, double *sums)
{
    struct off off = {.most = 0};
    for (size_t i = 0; i < it->margin_count; i++) {
        const struct margin *margin = &it->margins[i];
        add_cells(margin, weights, it->dataset.rows, sums);
        for (size_t cell = 0; cell < margin->cells; cell++) {
            if (!(margin->totals[cell] > 0))
                continue;
            if (!(sums[cell] > 0) && off.empty == NULL)
                off = (struct off){off.most, margin, cell};
            off.most = fmax(off.most, fabs(sums[cell] / margin->totals[cell] - 1));
        }
    }
    return off;
}

static size_t most_cells(const struct weighing *it)
{
    size_t most = 0;
    for (size_t i = 0; i < it->margin_count; i++)
        most = it->margins[i].cells > most ? it->margins[i].cells : most;
    return most;
}

/* By replicate. */
static enum fault look_all(const struct weighing *it, const struct replicates *replicates,
                           struct off **out)
{
    size_t rows = it->dataset.rows;
    struct off *all = arena_array(it->arena, replicates->count, sizeof *all);
    AUTO(memory) double *weights = calloc(rows + 1, sizeof *weights);
    AUTO(memory) double *sums = calloc(most_cells(it) + 1, sizeof *sums);
    if (all == NULL || weights == NULL || sums == NULL)
        return fault_nomem();
    for (size_t which = 0; which < replicates->count; which++) {
        replicates_weights(replicates, rows, which, weights);
        all[which] = look(it, weights, sums);
    }
    *out = all;
    return OK;
}

enum fault weights_replicates_judge(const struct weighing *it, const struct replicates *replicates)
{
    struct off *all;
    TRY(look_all(it, replicates, &all));
    for (size_t which = 0; which < replicates->count; which++) {
        if (all[which].empty != NULL)
            return refuse_cell(it, all[which].empty, all[which].cell, which);
    }
    return OK;
}

enum fault weights_replicates_met(struct weighing *it, const struct replicates *replicates)
{
    struct off *all;
    size_t count = 0;
    double most = 0;
    char counts[2][NUMBER_BYTES];
    char percent[NUMBER_BYTES];
    TRY(look_all(it, replicates, &all));
    for (size_t which = 0; which < replicates->count; which++) {
        count += all[which].most > OFF;
        most = fmax(most, all[which].most);
    }
    snprintf(counts[0], sizeof counts[0], "%zu", count);
    snprintf(counts[1], sizeof counts[1], "%zu", replicates->count);
    snprintf(percent, sizeof percent, "%.2g", most * 100);
    if (count > 0)
        findings_add(&it->findings, SEVERITY_WARNING, "margins", "weights_replicates_unmet",
                     "count", counts[0], "total", counts[1], "percent", percent, NULL);
    return OK;
}

/* --- the end --------------------------------------------------------------------------------- */

enum fault weights_replicates_end(struct weighing *it, const struct design *design)
{
    AUTO(memory) bool *all = malloc(design->rows + 1);
    if (all == NULL)
        return fault_nomem();
    memset(all, true, design->rows);
    it->replicates = design->replicates;
    return replicates_df(design, all, &it->df);
}

void weights_replicates_rule(const struct weighing *it, struct json_out *out)
{
    const struct replicates_rule *rule = it->ask->replicates;
    json_put_text(out, "method", replicates_method_name(rule->method));
    json_put_integer(out, "count", (int64_t)it->replicates->count);
    if (rule->method == REPLICATES_FAY)
        json_put_number(out, "rho", rule->rho);
    if (rule->method == REPLICATES_BOOTSTRAP)
        json_put_integer(out, "seed", (int64_t)rule->seed);
}
