/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was asked for by name, as vectors: columns, levels of a column, conditions.
 */
#include "cli/svy_sheet.h"

#include <stdio.h>
#include <stdlib.h>

enum fault svy_column_asked(const struct dataset *dataset, const char *name,
                            const struct column **out)
{
    return call_usage(dataset_need(dataset, name, out));
}

enum fault svy_vector_asked(const struct dataset *dataset, const char *name, struct vector *out)
{
    const struct column *column;
    TRY(svy_column_asked(dataset, name, &column));
    return call_usage(column_vector(column, dataset->rows, dataset->arena, out));
}

enum fault svy_operand_vectors(const struct svy_sheet *sheet, const struct dataset *dataset,
                               struct vector **out)
{
    const struct svy_ask *ask = sheet->ask;
    struct vector *vectors = arena_array(dataset->arena, ask->operand_count + 1, sizeof *vectors);
    if (vectors == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < ask->operand_count; i++)
        TRY(svy_vector_asked(dataset, ask->operands[i], &vectors[i]));
    *out = vectors;
    return OK;
}

/* --- conditions ------------------------------------------------------------------------------ */

enum { CODES = 256 };

static bool is_missing(const struct column *column, size_t row)
{
    if (column->kind == COLUMN_LABELS)
        return column->labels[row] < 0;
    return column->missing != NULL && column->missing[row] != MISSING_NOT;
}

/* Of a coded column: each code's score is whether the condition holds for a row that has it. */
static enum fault score_condition(const struct svy_condition *condition,
                                  const struct column *column, struct arena *arena,
                                  struct vector *out)
{
    uint8_t *codes = arena_array(arena, CODES, sizeof *codes);
    struct scores *scores = arena_alloc(arena, sizeof *scores);
    struct column each = {.name = column->name, .kind = COLUMN_CODES, .codes = codes};
    const struct dataset dataset = {arena, CODES, &each, 1};
    const struct design design = {.dataset = &dataset, .rows = CODES};
    struct domain holds;
    if (codes == NULL || scores == NULL)
        return FAULT_NOMEM;
    for (size_t code = 0; code < CODES; code++)
        codes[code] = (uint8_t)code;
    TRY(domain_all(&design, &holds));
    TRY(call_usage(svy_condition_apply(condition, &holds)));
    scores_plain(scores);
    for (size_t code = 0; code < CODES; code++)
        scores->value[code] = holds.in[code];
    *out = column_scored(column, scores);
    return OK;
}

static enum fault mark_condition(const struct svy_condition *condition, const struct column *column,
                                 const struct design *design, struct vector *out)
{
    struct arena *arena = design->dataset->arena;
    struct domain holds;
    double *values = arena_array(arena, design->rows + 1, sizeof *values);
    uint8_t *missing = arena_array(arena, design->rows + 1, sizeof *missing);
    if (values == NULL || missing == NULL)
        return FAULT_NOMEM;
    TRY(domain_all(design, &holds));
    TRY(call_usage(svy_condition_apply(condition, &holds)));
    for (size_t row = 0; row < design->rows; row++) {
        values[row] = holds.in[row];
        missing[row] = (uint8_t)(is_missing(column, row) ? MISSING_BLANK : MISSING_NOT);
    }
    *out = (struct vector){.values = values, .missing = missing};
    return OK;
}

enum fault svy_condition_vector(struct svy_sheet *sheet, const struct design *design,
                                const char *text, struct vector *out)
{
    struct arena *arena = design->dataset->arena;
    struct svy_condition condition;
    const struct column *column;
    struct vector vector;
    TRY(svy_condition_parse(text, arena, &condition));
    TRY(svy_column_asked(design->dataset, condition.column, &column));
    if (column->kind == COLUMN_CODES)
        TRY(score_condition(&condition, column, arena, &vector));
    else
        TRY(mark_condition(&condition, column, design, &vector));
    TRY(svy_condition_judge(&condition, design, &sheet->findings));
    vector.name = text;
    *out = vector;
    return OK;
}

/* --- levels ---------------------------------------------------------------------------------- */

/* Of a coded column, whose levels are its codes as texts. */
static enum fault score_level(const struct column *column, const char *label, struct arena *arena,
                              struct vector *out)
{
    struct scores *scores = arena_alloc(arena, sizeof *scores);
    long level = strtol(label, NULL, 10);
    if (scores == NULL)
        return FAULT_NOMEM;
    scores_plain(scores);
    for (long code = 0; code < CODES; code++)
        scores->value[code] = code == level;
    *out = column_scored(column, scores);
    return OK;
}

static enum fault mark_level(const struct dataset *dataset, const struct grouping *grouping,
                             size_t level, struct vector *out)
{
    double *values = arena_array(dataset->arena, dataset->rows + 1, sizeof *values);
    uint8_t *missing = arena_array(dataset->arena, dataset->rows + 1, sizeof *missing);
    if (values == NULL || missing == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < dataset->rows; row++) {
        values[row] = grouping->of_row[row] == (int32_t)level;
        missing[row] = (uint8_t)(grouping->of_row[row] < 0 ? MISSING_BLANK : MISSING_NOT);
    }
    *out = (struct vector){.values = values, .missing = missing};
    return OK;
}

enum fault svy_levels_judge(const struct column *column, size_t count)
{
    char limit[24];
    snprintf(limit, sizeof limit, "%d", SVY_LEVELS_MAX);
    return count <= SVY_LEVELS_MAX ? OK
                                   : fault_raise(FAULT_USAGE, "svy_levels_many", "column",
                                                 column->name, "limit", limit, NULL);
}

enum fault svy_level_vectors(const struct dataset *dataset, const struct column *column,
                             struct vector **out, size_t *out_count)
{
    struct grouping grouping;
    TRY(column_grouping(column, dataset->rows, dataset->arena, &grouping));
    TRY(svy_levels_judge(column, grouping.count));
    struct vector *vectors = arena_array(dataset->arena, grouping.count + 1, sizeof *vectors);
    if (vectors == NULL)
        return FAULT_NOMEM;
    for (size_t level = 0; level < grouping.count; level++) {
        const char *label = grouping.labels[level];
        if (column->kind == COLUMN_CODES)
            TRY(score_level(column, label, dataset->arena, &vectors[level]));
        else
            TRY(mark_level(dataset, &grouping, level, &vectors[level]));
        vectors[level].name = arena_format(dataset->arena, "%s=%s", column->name, label);
        if (vectors[level].name == NULL)
            return FAULT_NOMEM;
    }
    *out = vectors;
    *out_count = grouping.count;
    return OK;
}
