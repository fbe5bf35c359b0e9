/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/dataset.h"

#include "analysis/survey/dense.h"
#include "base/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct column *dataset_column(const struct dataset *dataset, const char *name)
{
    for (size_t i = 0; i < dataset->column_count; i++) {
        if (strcmp(dataset->columns[i].name, name) == 0)
            return &dataset->columns[i];
    }
    return NULL;
}

enum fault dataset_need(const struct dataset *dataset, const char *name, const struct column **out)
{
    const struct column *column = dataset_column(dataset, name);
    if (column == NULL)
        return fault_raise(FAULT_INVALID, "svy_column", "column", name, NULL);
    *out = column;
    return OK;
}

static enum missing_kind code_missing(uint8_t code)
{
    static const enum missing_kind kinds[] = {MISSING_INVALID, MISSING_DECLINED, MISSING_NOT_ASKED,
                                              MISSING_BLANK};
    return code < COLUMN_CODE_INVALID ? MISSING_NOT : kinds[code - COLUMN_CODE_INVALID];
}

/* --- as doubles ------------------------------------------------------------------------------ */

static enum fault vector_new(size_t rows, struct arena *arena, double **values, uint8_t **missing)
{
    *values = arena_array(arena, rows, sizeof **values);
    *missing = arena_array(arena, rows, sizeof **missing);
    return *values == NULL || *missing == NULL ? FAULT_NOMEM : OK;
}

void scores_plain(struct scores *out)
{
    for (size_t code = 0; code < ARRAY_LENGTH(out->value); code++) {
        out->missing[code] = (uint8_t)code_missing((uint8_t)code);
        out->value[code] = out->missing[code] == MISSING_NOT ? (double)code : 0;
    }
}

struct vector column_scored(const struct column *column, const struct scores *scores)
{
    return (struct vector){.name = column->name, .codes = column->codes, .scores = scores};
}

static enum fault vector_of_codes(const struct column *column, struct arena *arena,
                                  struct vector *out)
{
    struct scores *scores = arena_alloc(arena, sizeof *scores);
    if (scores == NULL)
        return FAULT_NOMEM;
    scores_plain(scores);
    *out = column_scored(column, scores);
    return OK;
}

/* Labels that are numbers: a factor of years may be averaged. */
static enum fault vector_of_labels(const struct column *column, size_t rows, struct arena *arena,
                                   struct vector *out)
{
    double *values;
    uint8_t *missing;
    double *level = arena_array(arena, column->level_count + 1, sizeof *level);
    if (level == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < column->level_count; i++) {
        char *end;
        level[i] = strtod(column->levels[i], &end);
        if (end == column->levels[i] || *end != '\0' || !isfinite(level[i]))
            return fault_raise(FAULT_INVALID, "svy_not_number", "column", column->name, "value",
                               column->levels[i], NULL);
    }
    TRY(vector_new(rows, arena, &values, &missing));
    for (size_t row = 0; row < rows; row++) {
        missing[row] = (uint8_t)(column->labels[row] < 0 ? MISSING_BLANK : MISSING_NOT);
        values[row] = column->labels[row] < 0 ? 0 : level[column->labels[row]];
    }
    *out = (struct vector){.name = column->name, .values = values, .missing = missing};
    return OK;
}

enum fault column_vector(const struct column *column, size_t rows, struct arena *arena,
                         struct vector *out)
{
    if (column->kind == COLUMN_CODES)
        return vector_of_codes(column, arena, out);
    if (column->kind == COLUMN_LABELS)
        return vector_of_labels(column, rows, arena, out);
    *out = (struct vector){
        .name = column->name, .values = column->numbers, .missing = column->missing};
    return OK;
}

static enum fault level_indicator(const struct column *column, size_t level, size_t rows,
                                  struct arena *arena, struct vector *out)
{
    double *values;
    uint8_t *missing;
    TRY(vector_new(rows, arena, &values, &missing));
    for (size_t row = 0; row < rows; row++) {
        missing[row] = (uint8_t)(column->labels[row] < 0 ? MISSING_BLANK : MISSING_NOT);
        values[row] = column->labels[row] == (int32_t)level;
    }
    const char *name = arena_format(arena, "%s=%s", column->name, column->levels[level]);
    if (name == NULL)
        return FAULT_NOMEM;
    *out = (struct vector){.name = name, .values = values, .missing = missing};
    return OK;
}

static size_t vectors_of(const struct column *column)
{
    return column->kind == COLUMN_LABELS ? column->level_count : 1;
}

enum fault dataset_expand(const struct dataset *dataset, const char *const *names, size_t count,
                          struct vector **out, size_t *out_count)
{
    size_t total = 0;
    const struct column *column;
    for (size_t i = 0; i < count; i++) {
        TRY(dataset_need(dataset, names[i], &column));
        total += vectors_of(column);
    }
    struct vector *vectors = arena_array(dataset->arena, total + 1, sizeof *vectors);
    if (vectors == NULL)
        return FAULT_NOMEM;
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        TRY(dataset_need(dataset, names[i], &column));
        if (column->kind != COLUMN_LABELS)
            TRY(column_vector(column, dataset->rows, dataset->arena, &vectors[at++]));
        else
            for (size_t level = 0; level < column->level_count; level++)
                TRY(level_indicator(column, level, dataset->rows, dataset->arena, &vectors[at++]));
    }
    *out = vectors;
    *out_count = total;
    return OK;
}

/* --- as groups ------------------------------------------------------------------------------- */

struct level {
    double value;
    int32_t number; /* in the order met */
};

static int compare_levels(const void *a, const void *b)
{
    double first = ((const struct level *)a)->value;
    double second = ((const struct level *)b)->value;
    return first < second ? -1 : first > second;
}

static const char *number_text(double value, struct arena *arena)
{
    AUTO(buffer) struct buffer text = buffer_of(64);
    json_number_text(value, &text);
    return text.data == NULL ? NULL : arena_text(arena, text.data);
}

/* Numbers in order: of_row, which holds numbers in the order met, is changed to that of values. */
static enum fault sort_levels(const struct dense *met, int32_t *of_row, size_t rows,
                              struct arena *arena, struct grouping *out)
{
    struct level *levels = arena_array(arena, met->count + 1, sizeof *levels);
    int32_t *place = arena_array(arena, met->count + 1, sizeof *place);
    const char **labels = arena_array(arena, met->count + 1, sizeof *labels);
    if (levels == NULL || place == NULL || labels == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < met->count; i++) {
        memcpy(&levels[i].value, &met->key_of[i], sizeof levels[i].value);
        levels[i].number = (int32_t)i;
    }
    qsort(levels, met->count, sizeof *levels, compare_levels);
    for (size_t i = 0; i < met->count; i++) {
        place[levels[i].number] = (int32_t)i;
        labels[i] = number_text(levels[i].value, arena);
        if (labels[i] == NULL)
            return FAULT_NOMEM;
    }
    for (size_t row = 0; row < rows; row++)
        of_row[row] = of_row[row] < 0 ? -1 : place[of_row[row]];
    *out = (struct grouping){met->count, labels, of_row};
    return OK;
}

static enum fault grouping_of_numbers(const struct column *column, size_t rows, struct arena *arena,
                                      struct grouping *out)
{
    AUTO(dense) struct dense met = {0};
    struct vector vector;
    int32_t *of_row = arena_array(arena, rows + 1, sizeof *of_row);
    if (of_row == NULL)
        return FAULT_NOMEM;
    TRY(column_vector(column, rows, arena, &vector));
    for (size_t row = 0; row < rows; row++) {
        double value = vector_value(&vector, row) + 0.0; /* -0 and 0 are one level */
        uint64_t key;
        memcpy(&key, &value, sizeof key);
        of_row[row] = -1;
        if (!vector_missing(&vector, row))
            TRY(dense_number(&met, key, &of_row[row]));
    }
    return sort_levels(&met, of_row, rows, arena, out);
}

/* Codes have their order: no search is needed. */
static enum fault grouping_of_codes(const struct column *column, size_t rows, struct arena *arena,
                                    struct grouping *out)
{
    bool met[256] = {false};
    int32_t place[256];
    int32_t *of_row = arena_array(arena, rows + 1, sizeof *of_row);
    const char **labels = arena_array(arena, COLUMN_CODE_INVALID, sizeof *labels);
    size_t count = 0;
    if (of_row == NULL || labels == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < rows; row++)
        met[column->codes[row]] = true;
    for (int code = 0; code < 256; code++) {
        place[code] = met[code] && code < COLUMN_CODE_INVALID ? (int32_t)count : -1;
        if (place[code] < 0)
            continue;
        labels[count] = arena_format(arena, "%d", code);
        if (labels[count++] == NULL)
            return FAULT_NOMEM;
    }
    for (size_t row = 0; row < rows; row++)
        of_row[row] = place[column->codes[row]];
    *out = (struct grouping){count, labels, of_row};
    return OK;
}

enum fault column_grouping(const struct column *column, size_t rows, struct arena *arena,
                           struct grouping *out)
{
    if (column->kind == COLUMN_CODES)
        return grouping_of_codes(column, rows, arena, out);
    if (column->kind == COLUMN_NUMBERS)
        return grouping_of_numbers(column, rows, arena, out);
    *out = (struct grouping){column->level_count, column->levels, column->labels};
    return OK;
}

size_t crossing_part(const struct crossing *crossing, size_t group, size_t part)
{
    size_t rest = group;
    for (size_t i = 0; i < crossing->count; i++) {
        size_t at = crossing->first_fastest ? i : crossing->count - 1 - i;
        if (at == part)
            return rest % crossing->parts[at].count;
        rest /= crossing->parts[at].count;
    }
    return 0;
}

static int32_t crossed(const struct crossing *crossing, size_t row)
{
    size_t group = 0;
    for (size_t i = crossing->count; i > 0; i--) {
        const struct grouping *part =
            &crossing->parts[crossing->first_fastest ? i - 1 : crossing->count - i];
        if (part->of_row[row] < 0)
            return -1;
        group = group * part->count + (size_t)part->of_row[row];
    }
    return (int32_t)group;
}

static const char *crossed_label(const struct crossing *crossing, size_t group, struct arena *arena)
{
    const char *label = "";
    for (size_t i = 0; i < crossing->count && label != NULL; i++) {
        const char *own = crossing->parts[i].labels[crossing_part(crossing, group, i)];
        label = i == 0 ? own : arena_format(arena, "%s:%s", label, own);
    }
    return label;
}

enum fault grouping_cross(const struct crossing *crossing, size_t rows, struct arena *arena,
                          struct grouping *out)
{
    size_t groups = 1;
    for (size_t i = 0; i < crossing->count; i++) {
        if (__builtin_mul_overflow(groups, crossing->parts[i].count, &groups) ||
            groups > DATASET_ROWS_MAX)
            return fault_raise(FAULT_LIMIT, "svy_groups_limit", NULL);
    }
    int32_t *of_row = arena_array(arena, rows + 1, sizeof *of_row);
    const char **labels = arena_array(arena, groups + 1, sizeof *labels);
    if (of_row == NULL || labels == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < rows; row++)
        of_row[row] = crossed(crossing, row);
    for (size_t group = 0; group < groups; group++) {
        labels[group] = crossed_label(crossing, group, arena);
        if (labels[group] == NULL)
            return FAULT_NOMEM;
    }
    *out = (struct grouping){groups, labels, of_row};
    return OK;
}
