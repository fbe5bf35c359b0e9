/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/survey/csv_column.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CODE_BLANK = 255, DIGITS_EXACT = 15 };

void csv_column_cleanup(struct csv_column *column)
{
    dense_cleanup(&column->keys);
    free(column->levels);
}

/* --- cells ----------------------------------------------------------------------------------- */

/* One to three digits that are no missing code. */
static bool cell_code(const char *cell, uint8_t *out)
{
    unsigned value = 0;
    size_t length = 0;
    for (; cell[length] >= '0' && cell[length] <= '9' && length < 3; length++)
        value = value * 10 + (unsigned)(cell[length] - '0');
    if (length == 0 || cell[length] != '\0' || value >= COLUMN_CODE_INVALID)
        return false;
    *out = (uint8_t)value;
    return true;
}

/* Digits with a point among them, at most 15: both the digits and the power of ten are exact as
 * doubles, so that their quotient is the nearest (Clinger 1990). */
static bool cell_decimal(const char *cell, double *out)
{
    static const double powers[DIGITS_EXACT + 1] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    uint64_t digits = 0;
    size_t count = 0;
    size_t places = 0;
    bool after_point = false;
    for (; *cell != '\0'; cell++) {
        if (*cell == '.' && !after_point) {
            after_point = true;
            continue;
        }
        if (*cell < '0' || *cell > '9' || count == DIGITS_EXACT)
            return false;
        digits = digits * 10 + (uint64_t)(*cell - '0');
        places += after_point;
        count++;
    }
    if (count == 0)
        return false;
    *out = (double)digits / powers[places];
    return true;
}

/* A finite decimal; "nan", "inf" and hexadecimal are texts. */
static bool cell_number(const char *cell, double *out)
{
    if (cell_decimal(cell, out))
        return true;
    if (cell[strspn(cell, "0123456789+-.eE")] != '\0')
        return false;
    char *end;
    double value = strtod(cell, &end);
    if (end == cell || *end != '\0' || !isfinite(value))
        return false;
    *out = value;
    return true;
}

/* --- kinds ----------------------------------------------------------------------------------- */

static enum fault make_missing(struct csv_column *column)
{
    if (column->missing == NULL)
        column->missing = arena_array(column->arena, column->capacity, sizeof *column->missing);
    return column->missing == NULL ? FAULT_NOMEM : OK;
}

/* The `rows` codes so far become numbers. */
static enum fault turn_to_numbers(struct csv_column *column, size_t rows)
{
    column->kind = COLUMN_NUMBERS;
    column->numbers = arena_array(column->arena, column->capacity, sizeof *column->numbers);
    if (column->numbers == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < rows; row++) {
        if (column->codes[row] != CODE_BLANK) {
            column->numbers[row] = column->codes[row];
            continue;
        }
        TRY(make_missing(column));
        column->missing[row] = MISSING_BLANK;
    }
    return OK;
}

/* The `rows` so far, all empty, become labels that are missing. */
static enum fault turn_to_labels(struct csv_column *column, size_t rows)
{
    column->kind = COLUMN_LABELS;
    column->labels = arena_array(column->arena, column->capacity, sizeof *column->labels);
    if (column->labels == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < rows; row++)
        column->labels[row] = -1;
    return OK;
}

/* --- labels ---------------------------------------------------------------------------------- */

static uint64_t text_hash(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
    for (const char *at = text; *at != '\0'; at++)
        hash = (hash ^ (uint8_t)*at) * UINT64_C(0x100000001b3);
    return hash;
}

/* The number of a level: a new one for a text not met before. */
static enum fault level_number(struct csv_column *column, const char *text, int32_t *out)
{
    for (uint64_t key = text_hash(text);; key++) {
        size_t before = column->keys.count;
        int32_t number;
        TRY(dense_number(&column->keys, key, &number));
        if ((size_t)number < before) {
            if (strcmp(column->levels[number], text) != 0)
                continue;
            *out = number;
            return OK;
        }
        const char **levels =
            memory_grow(column->levels, before, &column->level_capacity, sizeof *levels);
        if (levels == NULL)
            return FAULT_NOMEM;
        column->levels = levels;
        levels[number] = arena_text(column->arena, text);
        *out = number;
        return levels[number] == NULL ? FAULT_NOMEM : OK;
    }
}

static enum fault take_label(struct csv_column *column, size_t row, const char *cell)
{
    int32_t number = -1;
    if (cell[0] != '\0')
        TRY(level_number(column, cell, &number));
    bool declared = column->factor == NULL || number < (int32_t)column->factor->level_count;
    column->labels[row] = declared ? number : -1;
    return OK;
}

/* --- the column ------------------------------------------------------------------------------ */

enum fault csv_column_start(struct csv_column *column)
{
    if (column->factor == NULL) {
        column->kind = COLUMN_CODES;
        column->codes = arena_array(column->arena, column->capacity, sizeof *column->codes);
        return column->codes == NULL ? FAULT_NOMEM : OK;
    }
    TRY(turn_to_labels(column, 0));
    for (size_t i = 0; i < column->factor->level_count; i++) {
        int32_t number;
        TRY(level_number(column, column->factor->levels[i], &number));
        if ((size_t)number != i)
            return fault_raise(FAULT_INVALID, "svy_level_twice", "column", column->factor->column,
                               "level", column->factor->levels[i], NULL);
    }
    return OK;
}

enum fault csv_column_restart(struct csv_column *column)
{
    column->again = false;
    return turn_to_labels(column, 0);
}

/* A cell that is not empty into a column of codes or numbers. */
static enum fault take_number(struct csv_column *column, size_t row, const char *cell)
{
    double value;
    bool met = column->met;
    column->met = true;
    if (column->kind == COLUMN_CODES && cell_code(cell, &column->codes[row]))
        return OK;
    if (!cell_number(cell, &value)) {
        column->again = met;
        if (column->again)
            return OK;
        TRY(turn_to_labels(column, row));
        return take_label(column, row, cell);
    }
    if (column->kind == COLUMN_CODES)
        TRY(turn_to_numbers(column, row));
    column->numbers[row] = value;
    return OK;
}

enum fault csv_column_take(struct csv_column *column, size_t row, const char *cell)
{
    if (column->again)
        return OK;
    if (column->kind == COLUMN_LABELS)
        return take_label(column, row, cell);
    if (cell[0] != '\0')
        return take_number(column, row, cell);
    if (column->kind == COLUMN_CODES) {
        column->codes[row] = CODE_BLANK;
        return OK;
    }
    TRY(make_missing(column));
    column->missing[row] = MISSING_BLANK;
    return OK;
}

struct text_level {
    const char *text;
    int32_t number;
};

static int compare_texts(const void *a, const void *b)
{
    return strcmp(((const struct text_level *)a)->text, ((const struct text_level *)b)->text);
}

static enum fault order_levels(struct csv_column *column, size_t rows, struct column *out)
{
    struct arena *arena = column->arena;
    size_t count = column->factor == NULL ? column->keys.count : column->factor->level_count;
    struct text_level *order = arena_array(arena, count + 1, sizeof *order);
    int32_t *place = arena_array(arena, count + 1, sizeof *place);
    const char **levels = arena_array(arena, count + 1, sizeof *levels);
    if (order == NULL || place == NULL || levels == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < count; i++)
        order[i] = (struct text_level){column->levels[i], (int32_t)i};
    if (column->factor == NULL)
        qsort(order, count, sizeof *order, compare_texts);
    for (size_t i = 0; i < count; i++) {
        levels[i] = order[i].text;
        place[order[i].number] = (int32_t)i;
    }
    for (size_t row = 0; row < rows; row++)
        column->labels[row] = column->labels[row] < 0 ? -1 : place[column->labels[row]];
    out->levels = levels;
    out->level_count = count;
    return OK;
}

enum fault csv_column_finish(struct csv_column *column, size_t rows, struct column *out)
{
    struct column made = {.name = column->name, .kind = column->kind};
    if (column->kind == COLUMN_CODES) {
        made.codes = column->codes;
    } else if (column->kind == COLUMN_NUMBERS) {
        made.numbers = column->numbers;
        made.missing = column->missing;
    } else {
        made.labels = column->labels;
        TRY(order_levels(column, rows, &made));
    }
    *out = made;
    return OK;
}
