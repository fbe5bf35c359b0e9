/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/margin.h"

#include "analysis/survey/dense.h"
#include "analysis/survey/sum.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE_PROFILES = 1 << 22 }; /* as many combinations are numbered by a table */

/* Totals are counts of people, often rounded from shares: this much they may differ. */
static const double ALIKE = 1e-9;

/* --- making ---------------------------------------------------------------------------------- */

static const char *joined(const char *const *texts, size_t count, struct arena *arena)
{
    const char *name = arena_text(arena, texts[0]);
    for (size_t i = 1; i < count && name != NULL; i++)
        name = arena_format(arena, "%s:%s", name, texts[i]);
    return name;
}

static enum fault label_cells(const struct margin_spec *spec, struct arena *arena,
                              const char *const **out)
{
    const char **labels = arena_array(arena, spec->cells + 1, sizeof *labels);
    const char **parts = arena_array(arena, spec->column_count + 1, sizeof *parts);
    if (labels == NULL || parts == NULL)
        return FAULT_NOMEM;
    for (size_t cell = 0; cell < spec->cells; cell++) {
        for (size_t i = 0; i < spec->column_count; i++)
            parts[i] = spec->levels[i][cell];
        labels[cell] = joined(parts, spec->column_count, arena);
        if (labels[cell] == NULL)
            return FAULT_NOMEM;
    }
    *out = labels;
    return OK;
}

/* "1.0" and "1" are one number. */
static bool same_level(const char *label, const char *given)
{
    char *label_end;
    char *given_end;
    if (strcmp(label, given) == 0)
        return true;
    double a = strtod(label, &label_end);
    double b = strtod(given, &given_end);
    bool numbers =
        label_end != label && given_end != given && *label_end == '\0' && *given_end == '\0';
    return numbers && fabs(a - b) <= 0;
}

static int32_t group_of(const struct grouping *grouping, const char *level)
{
    for (size_t i = 0; i < grouping->count; i++) {
        if (same_level(grouping->labels[i], level))
            return (int32_t)i;
    }
    return -1;
}

/* The combination of groups that a listed cell is; -1 where the data have none of it. */
static int64_t group_of_cell(const struct margin_spec *spec, const struct crossing *crossing,
                             size_t cell)
{
    int64_t group = 0;
    for (size_t i = 0; i < spec->column_count; i++) {
        int32_t own = group_of(&crossing->parts[i], spec->levels[i][cell]);
        if (own < 0)
            return -1;
        group = group * (int64_t)crossing->parts[i].count + own;
    }
    return group;
}

/* Group of each row -> cell of each row. */
static enum fault place_rows(const struct margin_spec *spec, const struct crossing *crossing,
                             const struct dataset *dataset, struct margin *margin)
{
    struct arena *arena = dataset->arena;
    size_t rows = dataset->rows;
    struct grouping crossed = crossing->parts[0];
    if (crossing->count > 1)
        TRY(grouping_cross(crossing, rows, arena, &crossed));
    const struct grouping *groups = &crossed;
    int32_t *place = arena_array(arena, groups->count + 1, sizeof *place);
    int32_t *of_row = arena_array(arena, rows + 1, sizeof *of_row);
    if (place == NULL || of_row == NULL)
        return FAULT_NOMEM;
    for (size_t group = 0; group < groups->count; group++)
        place[group] = MARGIN_NOT_LISTED;
    for (size_t cell = 0; cell < spec->cells; cell++) {
        int64_t group = group_of_cell(spec, crossing, cell);
        if (group >= 0 && place[group] == MARGIN_NOT_LISTED)
            place[group] = (int32_t)cell;
    }
    for (size_t row = 0; row < rows; row++) {
        int32_t group = groups->of_row[row];
        of_row[row] = group < 0 ? MARGIN_NOT_THERE : place[group];
    }
    margin->of_row = of_row;
    margin->values = crossed;
    return OK;
}

enum fault margin_make(const struct dataset *dataset, const struct margin_spec *spec,
                       struct margin *out)
{
    struct arena *arena = dataset->arena;
    struct margin margin = {.cells = spec->cells, .totals = spec->totals};
    struct crossing crossing = {.count = spec->column_count};
    if (spec->column_count == 0 || spec->cells == 0)
        return fault_raise(FAULT_INVALID, "svy_margin_shape", "margin",
                           spec->column_count == 0 ? "-" : spec->columns[0], NULL);
    struct grouping *parts = arena_array(arena, spec->column_count, sizeof *parts);
    margin.name = joined(spec->columns, spec->column_count, arena);
    if (parts == NULL || margin.name == NULL)
        return FAULT_NOMEM;
    crossing.parts = parts;
    for (size_t i = 0; i < spec->column_count; i++) {
        const struct column *column;
        TRY(dataset_need(dataset, spec->columns[i], &column));
        TRY(column_grouping(column, dataset->rows, arena, &parts[i]));
    }
    TRY(label_cells(spec, arena, &margin.labels));
    TRY(place_rows(spec, &crossing, dataset, &margin));
    *out = margin;
    return OK;
}

/* --- judging --------------------------------------------------------------------------------- */

struct judging {
    const struct dataset *dataset;
    const double *weights;
    struct findings *findings;
};

static void add_error(const struct judging *judging, const struct margin *margin, const char *code,
                      const char *level, double number)
{
    char text[40];
    snprintf(text, sizeof text, "%.15g", number);
    findings_add(judging->findings, SEVERITY_ERROR, margin->name, code, "margin", margin->name,
                 "level", level == NULL ? "-" : level, "number", text, NULL);
}

/* Cells listed twice; totals that are none. */
static void judge_list(const struct judging *judging, const struct margin *margin)
{
    for (size_t cell = 0; cell < margin->cells; cell++) {
        if (!(margin->totals[cell] >= 0) || isinf(margin->totals[cell]))
            add_error(judging, margin, "svy_margin_total", margin->labels[cell],
                      margin->totals[cell]);
        for (size_t before = 0; before < cell; before++) {
            if (same_level(margin->labels[before], margin->labels[cell]))
                add_error(judging, margin, "svy_margin_twice", margin->labels[cell], 0);
        }
    }
}

/* Cells of the population without a row, and rows without a cell. */
static enum fault judge_rows(const struct judging *judging, const struct margin *margin)
{
    struct arena *arena = judging->findings->arena;
    double *weight = arena_array(arena, margin->cells + 1, sizeof *weight);
    double unlisted = 0;
    double missing = 0;
    const char *example = NULL;
    if (weight == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < judging->dataset->rows; row++) {
        int32_t cell = margin->of_row[row];
        if (!(judging->weights[row] > 0))
            continue;
        if (cell >= 0)
            weight[cell] += judging->weights[row];
        if (cell == MARGIN_NOT_LISTED && unlisted++ < 1)
            example = margin->values.labels[margin->values.of_row[row]];
        missing += cell == MARGIN_NOT_THERE;
    }
    for (size_t cell = 0; cell < margin->cells; cell++) {
        bool wanted = margin->totals[cell] > 0;
        if (wanted && !(weight[cell] > 0))
            add_error(judging, margin, "svy_margin_empty", margin->labels[cell],
                      margin->totals[cell]);
        else if (!wanted && weight[cell] > 0)
            add_error(judging, margin, "svy_margin_zero", margin->labels[cell], 0);
    }
    if (unlisted > 0)
        add_error(judging, margin, "svy_margin_unlisted", example, unlisted);
    if (missing > 0)
        add_error(judging, margin, "svy_margin_missing", NULL, missing);
    return OK;
}

static double sum_of(const struct margin *margin)
{
    struct sum sum = {0};
    for (size_t cell = 0; cell < margin->cells; cell++)
        sum_add(&sum, margin->totals[cell]);
    return sum_value(&sum);
}

static void judge_sums(const struct judging *judging, const struct margin *margins, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        char own[40];
        char other[40];
        double sum = sum_of(&margins[i]);
        double first = sum_of(&margins[0]);
        if (fabs(sum - first) <= ALIKE * fmax(fabs(sum), fabs(first)))
            continue;
        snprintf(own, sizeof own, "%.15g", sum);
        snprintf(other, sizeof other, "%.15g", first);
        findings_add(judging->findings, SEVERITY_ERROR, margins[i].name, "svy_margins_differ",
                     "margin", margins[i].name, "sum", own, "other", margins[0].name, "other_sum",
                     other, NULL);
    }
}

enum fault margins_judge(const struct margin *margins, size_t count, const struct dataset *dataset,
                         const double *weights, struct findings *findings)
{
    const struct judging judging = {dataset, weights, findings};
    for (size_t i = 0; i < count; i++) {
        judge_list(&judging, &margins[i]);
        TRY(judge_rows(&judging, &margins[i]));
    }
    judge_sums(&judging, margins, count);
    return OK;
}

/* --- profiles -------------------------------------------------------------------------------- */

/* The number of a row's combination of cells; -1 where it is in none of some margin. */
static int64_t combination(const struct margin *margins, size_t count, size_t row)
{
    int64_t key = 0;
    for (size_t i = 0; i < count; i++) {
        if (margins[i].of_row[row] < 0)
            return -1;
        key = key * (int64_t)margins[i].cells + margins[i].of_row[row];
    }
    return key;
}

/* Rows numbered by what they are in these margins. */
struct numbering {
    const struct margin *margins;
    size_t count;
    size_t combinations;
    struct dense met;
};

static void numbering_cleanup(struct numbering *numbering) { dense_cleanup(&numbering->met); }

static enum fault number_rows(struct numbering *numbering, size_t rows, int32_t *of_row)
{
    bool small = numbering->combinations <= TABLE_PROFILES;
    AUTO(memory) int32_t *table = small ? calloc(numbering->combinations + 1, sizeof *table) : NULL;
    if (small && table == NULL)
        return fault_nomem();
    for (size_t row = 0; row < rows; row++) {
        int64_t key = combination(numbering->margins, numbering->count, row);
        of_row[row] = key < 0 ? -1 : table == NULL ? 0 : table[key] - 1;
        if (key < 0 || (table != NULL && of_row[row] >= 0))
            continue;
        TRY(dense_number(&numbering->met, (uint64_t)key, &of_row[row]));
        if (table != NULL)
            table[key] = of_row[row] + 1;
    }
    return OK;
}

enum fault profiles_make(const struct margin *margins, size_t count, size_t rows,
                         struct arena *arena, struct profiles *out)
{
    AUTO(numbering) struct numbering it = {margins, count, 1, {0}};
    int32_t *of_row = arena_array(arena, rows + 1, sizeof *of_row);
    if (of_row == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < count; i++) {
        if (__builtin_mul_overflow(it.combinations, margins[i].cells, &it.combinations) ||
            it.combinations > INT64_MAX)
            return fault_raise(FAULT_LIMIT, "svy_groups_limit", NULL);
    }
    TRY(number_rows(&it, rows, of_row));
    size_t profiles = it.met.count;
    int32_t *cell = arena_array(arena, count * profiles + 1, sizeof *cell);
    if (cell == NULL)
        return FAULT_NOMEM;
    for (size_t profile = 0; profile < profiles; profile++) {
        uint64_t key = it.met.key_of[profile];
        for (size_t i = count; i > 0; i--) {
            cell[(i - 1) * profiles + profile] = (int32_t)(key % margins[i - 1].cells);
            key /= margins[i - 1].cells;
        }
    }
    *out = (struct profiles){profiles, of_row, cell};
    return OK;
}
