/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/answers.h"

#include "analysis/sample/rows.h"
#include "base/place.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS_FIRST = 256, SECONDS_MAX = 7 * 86400 };

enum column {
    COLUMN_FORM,
    COLUMN_INTERVIEWER,
    COLUMN_UNIT,
    COLUMN_VILLAGE,
    COLUMN_SECONDS,
    COLUMN_RESULT,
    COLUMNS
};

static const char *const columns[COLUMNS] = {"form",    "interviewer", "unit",
                                             "village", "seconds",     "result"};

struct reading {
    struct findings *findings;
    int positions[COLUMNS]; /* -1 = none */
    int questions[ANSWER_QUESTIONS_MAX];
    size_t capacity;
    struct answers answers;
};

static const char *place_of(const struct reading *reading, size_t line)
{
    const char *place = arena_format(reading->findings->arena, "line %zu", line);
    return place == NULL ? "" : place;
}

#define SAY(reading, line, ...)                                                                    \
    findings_add((reading)->findings, SEVERITY_ERROR, place_of((reading), (line)), __VA_ARGS__,    \
                 NULL)

/* --- columns --------------------------------------------------------------------------------- */

static void find_questions(struct reading *reading, const struct csv_row *names)
{
    const struct answers_ask *ask = &reading->answers.ask;
    for (size_t i = 0; i < ask->question_count; i++) {
        reading->questions[i] = csv_column(names, ask->questions[i]);
        if (reading->questions[i] < 0)
            SAY(reading, 1, "answers_column", "column",
                place_excerpt(ask->questions[i], reading->findings));
    }
}

static enum fault find_columns(struct reading *reading, struct csv_reader *csv)
{
    struct answers *answers = &reading->answers;
    const struct csv_row *names = NULL;
    TRY(rows_names(csv, reading->findings, &names));
    if (names == NULL) {
        SAY(reading, 1, "answers_form_column");
        return OK;
    }
    for (size_t i = 0; i < COLUMNS; i++)
        reading->positions[i] = csv_column(names, columns[i]);
    if (reading->positions[COLUMN_FORM] < 0)
        reading->positions[COLUMN_FORM] = csv_column(names, "assignment");
    if (answers->ask.by_form && reading->positions[COLUMN_FORM] < 0)
        SAY(reading, 1, "answers_form_column");
    if (answers->ask.second && reading->positions[COLUMN_RESULT] < 0)
        SAY(reading, 1, "answers_column", "column", columns[COLUMN_RESULT]);
    answers->has_interviewer = reading->positions[COLUMN_INTERVIEWER] >= 0;
    answers->has_village = reading->positions[COLUMN_VILLAGE] >= 0;
    answers->has_unit = reading->positions[COLUMN_UNIT] >= 0;
    answers->has_seconds = reading->positions[COLUMN_SECONDS] >= 0;
    find_questions(reading, names);
    return OK;
}

/* --- cells ----------------------------------------------------------------------------------- */

static const char *cell_of(const struct reading *reading, const struct csv_row *row,
                           enum column column)
{
    int position = reading->positions[column];
    return position < 0 ? "" : csv_plain(row->cells[position]);
}

/* Rows that are not known by their form are by their line. */
static const char *named(const struct answer_row *row)
{
    return row->form[0] == '\0' ? "–" : row->form;
}

static void refuse(const struct reading *reading, const struct answer_row *row, const char *code,
                   const char *value)
{
    SAY(reading, row->line, code, "form", named(row), "value",
        place_excerpt(value, reading->findings));
}

static int32_t take_code(const struct reading *reading, const struct answer_row *row,
                         size_t question, const char *cell)
{
    const struct answers_ask *ask = &reading->answers.ask;
    bool scale = question >= ask->scales_from;
    int64_t code;
    if (cell[0] == '\0')
        return ANSWER_NONE;
    if (strcmp(cell, "null") == 0)
        return ANSWER_DECLINED;
    if (text_to_integer(cell, &code) && code >= (scale ? 1 : 0) &&
        code <= (scale ? ANSWER_SCALE_MAX : ANSWER_CODE_MAX))
        return (int32_t)code;
    const char *value = place_excerpt(cell, reading->findings);
    if (scale)
        SAY(reading, row->line, "answers_scale", "form", named(row), "column",
            ask->questions[question], "value", value);
    else
        SAY(reading, row->line, "answers_code", "form", named(row), "column",
            ask->questions[question], "value", value);
    return ANSWER_NONE;
}

static enum fault take_codes(const struct reading *reading, const struct csv_row *from,
                             struct answer_row *row)
{
    size_t count = reading->answers.ask.question_count;
    int32_t *codes = arena_array(reading->findings->arena, count + 1, sizeof *codes);
    if (codes == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < count; i++)
        codes[i] = take_code(reading, row, i, from->cells[reading->questions[i]]);
    row->codes = codes;
    return OK;
}

static void take_numbers(const struct reading *reading, const struct csv_row *from,
                         struct answer_row *row)
{
    const char *seconds = cell_of(reading, from, COLUMN_SECONDS);
    const char *result = cell_of(reading, from, COLUMN_RESULT);
    int64_t value = REVISIT_PENDING;
    row->seconds = -1;
    if (seconds[0] != '\0' && (!text_to_integer(seconds, &row->seconds) || row->seconds < 0 ||
                               row->seconds > SECONDS_MAX))
        refuse(reading, row, "answers_seconds", seconds);
    if (!reading->answers.ask.second || result[0] == '\0')
        return;
    if (!text_to_integer(result, &value) || value < REVISIT_MET || value >= REVISIT_RESULTS)
        refuse(reading, row, "answers_result", result);
    else
        row->result = (enum revisit_result)value;
}

static enum fault take_texts(const struct reading *reading, const struct csv_row *from,
                             struct answer_row *row)
{
    struct arena *arena = reading->findings->arena;
    row->form = arena_text(arena, cell_of(reading, from, COLUMN_FORM));
    row->interviewer = arena_text(arena, cell_of(reading, from, COLUMN_INTERVIEWER));
    row->unit = arena_text(arena, cell_of(reading, from, COLUMN_UNIT));
    row->village = arena_text(arena, cell_of(reading, from, COLUMN_VILLAGE));
    if (row->form == NULL || row->interviewer == NULL || row->unit == NULL || row->village == NULL)
        return FAULT_NOMEM;
    if (row->interviewer[0] != '\0' && !text_is_code(row->interviewer))
        refuse(reading, row, "answers_interviewer", row->interviewer);
    return OK;
}

/* --- rows ------------------------------------------------------------------------------------ */

static enum fault make_room(struct reading *reading)
{
    struct answers *answers = &reading->answers;
    if (answers->count < reading->capacity)
        return OK;
    size_t capacity = reading->capacity == 0 ? ROWS_FIRST : 2 * reading->capacity;
    struct answer_row *rows = arena_array(reading->findings->arena, capacity, sizeof *rows);
    if (rows == NULL)
        return FAULT_NOMEM;
    if (answers->count > 0)
        memcpy(rows, answers->rows, answers->count * sizeof *rows);
    answers->rows = rows;
    reading->capacity = capacity;
    return OK;
}

static enum fault take_row(void *context, const struct csv_row *from)
{
    struct reading *reading = context;
    struct answer_row row = {.line = from->line};
    if (reading->answers.ask.by_form && cell_of(reading, from, COLUMN_FORM)[0] == '\0')
        return OK;
    TRY(take_texts(reading, from, &row));
    take_numbers(reading, from, &row);
    TRY(take_codes(reading, from, &row));
    TRY(make_room(reading));
    reading->answers.rows[reading->answers.count++] = row;
    return OK;
}

static int by_form(const void *a, const void *b)
{
    const struct answer_row *one = a;
    const struct answer_row *other = b;
    return strcmp(one->form, other->form);
}

static int by_form_line(const void *a, const void *b)
{
    const struct answer_row *one = a;
    const struct answer_row *other = b;
    int order = strcmp(one->form, other->form);
    return order != 0 ? order : (one->line > other->line) - (one->line < other->line);
}

static void find_twice(const struct reading *reading)
{
    const struct answers *answers = &reading->answers;
    qsort(answers->rows, answers->count, sizeof *answers->rows, by_form_line);
    for (size_t i = 1; i < answers->count; i++)
        if (by_form(&answers->rows[i - 1], &answers->rows[i]) == 0)
            SAY(reading, answers->rows[i].line, "answers_twice", "form",
                place_excerpt(answers->rows[i].form, reading->findings));
}

enum fault answers_read(struct csv_reader *csv, const struct answers_ask *ask,
                        struct findings *findings, struct answers *out)
{
    struct reading reading = {.findings = findings, .answers.ask = *ask};
    TRY(find_columns(&reading, csv));
    if (findings_errors(findings) > 0)
        return OK;
    TRY(rows_each(csv, findings, take_row, &reading));
    if (ask->by_form && reading.answers.count > 0)
        find_twice(&reading);
    *out = reading.answers;
    return OK;
}

const struct answer_row *answers_of(const struct answers *answers, const char *form)
{
    struct answer_row key = {.form = form};
    if (answers->count == 0)
        return NULL;
    return bsearch(&key, answers->rows, answers->count, sizeof *answers->rows, by_form);
}
