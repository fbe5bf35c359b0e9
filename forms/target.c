/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/target.h"

#include "base/csv.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_SIZE = 24, NUMBER_DIGITS = 9 };

static const char source[] = "targets";

/* A whole number without sign, or -1. */
static int64_t whole(const char *text)
{
    size_t length = strlen(text);
    if (length == 0 || length > NUMBER_DIGITS || strspn(text, "0123456789") != length)
        return -1;
    return strtoll(text, NULL, 10);
}

static int compare(const void *left, const void *right)
{
    const struct campaign_target *a = left;
    const struct campaign_target *b = right;
    int order = strcmp(a->unit, b->unit);
    if (order == 0)
        order = strcmp(a->question, b->question);
    return order != 0 ? order : (a->level > b->level) - (a->level < b->level);
}

/* What is wrong in a line: `code` with the line and one argument more. */
static enum fault raise_at(size_t line, const char *code, const char *name, const char *value)
{
    char number[LINE_SIZE];
    snprintf(number, sizeof number, "%zu", line);
    return fault_raise(FAULT_INVALID, code, "line", number, name, value, NULL);
}

/* --- a table -----------------------------------------------------------------------------------
 */

struct reading {
    const struct campaign *campaign;
    const struct form *form;
    struct arena *arena;
    int unit; /* columns; -1 = none */
    int question;
    int level;
    int target;
    struct campaign_target *items;
    size_t count;
    size_t room;
};

static const char *cell(const struct csv_row *row, int column)
{
    return column < 0 ? "" : row->cells[column];
}

static bool is_coded(const struct question *question)
{
    return question != NULL && (question->type == QUESTION_ONE || question->type == QUESTION_MANY ||
                                question->type == QUESTION_SCALE);
}

static enum fault read_group(const struct reading *reading, const struct csv_row *row,
                             struct campaign_target *out)
{
    const char *id = cell(row, reading->question);
    const char *level = cell(row, reading->level);
    const struct question *question = id[0] == '\0' ? NULL : form_question(reading->form, id);
    out->question = "";
    if (id[0] == '\0' && level[0] == '\0')
        return OK;
    if (!is_coded(question))
        return raise_at(row->line, "target_question", "question", id);
    int64_t value = whole(level);
    if (value < 0 || question_choice(question, value) == NULL)
        return raise_at(row->line, "target_level", "value", level);
    out->question = question->id;
    out->level = (int32_t)value;
    return OK;
}

static enum fault read_row(const struct reading *reading, const struct csv_row *row,
                           struct campaign_target *out)
{
    const char *code = cell(row, reading->unit);
    const char *number = cell(row, reading->target);
    *out = (struct campaign_target){.target = whole(number)};
    out->unit = campaign_unit(reading->campaign, code);
    if (out->unit == NULL)
        return raise_at(row->line, "target_unit", "unit", code);
    if (out->target < 1 || out->target > TARGET_MOST)
        return raise_at(row->line, "target_count", "value", number);
    TRY(read_group(reading, row, out));
    out->question = arena_text(reading->arena, out->question);
    return out->question == NULL ? fault_nomem() : OK;
}

static enum fault read_names(struct csv_reader *csv, struct reading *reading)
{
    const struct csv_row *names = NULL;
    TRY(csv_next(csv, &names));
    if (names == NULL)
        return raise_at(1, "target_columns", "value", "");
    reading->unit = csv_column(names, "unit");
    reading->question = csv_column(names, "question");
    reading->level = csv_column(names, "level");
    reading->target = csv_column(names, "target");
    size_t known = reading->question >= 0 ? 4 : 2;
    if (reading->unit < 0 || reading->target < 0 || known != names->count ||
        (reading->question >= 0) != (reading->level >= 0))
        return raise_at(names->line, "target_columns", "value", names->cells[0]);
    return OK;
}

static enum fault read_rows(struct csv_reader *csv, struct reading *reading)
{
    char limit[LINE_SIZE];
    for (;;) {
        const struct csv_row *row = NULL;
        TRY(csv_next(csv, &row));
        if (row == NULL)
            return OK;
        if (csv_row_is_empty(row))
            continue;
        snprintf(limit, sizeof limit, "%zu", reading->room);
        if (reading->count == reading->room)
            return fault_raise(FAULT_LIMIT, "target_many", "limit", limit, NULL);
        TRY(read_row(reading, row, &reading->items[reading->count]));
        reading->count++;
    }
}

/* Excel writes semicolons where the comma is the decimal mark; no cell of ours holds one. */
static char *with_commas(struct arena *arena, const char *text)
{
    char *copy = arena_text(arena, text);
    for (char *at = copy; at != NULL && *at != '\0'; at++) {
        if (*at == ';' || *at == '\t')
            *at = ',';
    }
    return copy;
}

static size_t count_lines(const char *text)
{
    size_t lines = 1;
    for (; *text != '\0'; text++)
        lines += *text == '\n';
    return lines < TARGETS_MAX ? lines : TARGETS_MAX;
}

enum fault targets_read(const char *text, const struct campaign *campaign, const struct form *form,
                        struct arena *arena, struct target_list *out)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    struct reading reading = {
        .campaign = campaign, .form = form, .arena = arena, .room = count_lines(text)};
    const char *copy = with_commas(arena, text);
    reading.items = arena_array(arena, reading.room, sizeof *reading.items);
    if (copy == NULL || reading.items == NULL)
        return fault_nomem();
    TRY(csv_open_text(source, copy, strlen(copy), &csv));
    TRY(read_names(csv, &reading));
    TRY(read_rows(csv, &reading));
    if (reading.count > 0)
        qsort(reading.items, reading.count, sizeof *reading.items, compare);
    for (size_t i = 1; i < reading.count; i++) {
        if (compare(&reading.items[i - 1], &reading.items[i]) == 0)
            return fault_raise(FAULT_INVALID, "target_twice", "unit", reading.items[i].unit, NULL);
    }
    *out = (struct target_list){reading.items, reading.count};
    return OK;
}

enum fault targets_same(const char *number, const struct campaign *campaign, struct arena *arena,
                        struct target_list *out)
{
    int64_t target = whole(number);
    if (target < 1 || target > TARGET_MOST)
        return raise_at(1, "target_count", "value", number);
    struct campaign_target *items = arena_array(arena, campaign->unit_count + 1, sizeof *items);
    if (items == NULL)
        return fault_nomem();
    for (size_t i = 0; i < campaign->unit_count; i++)
        items[i] =
            (struct campaign_target){.unit = campaign->units[i], .question = "", .target = target};
    *out = (struct target_list){items, campaign->unit_count};
    return OK;
}

void targets_write(const struct target_list *targets, struct buffer *out)
{
    buffer_text(out, "unit,question,level,target\n");
    for (size_t i = 0; i < targets->count; i++) {
        const struct campaign_target *target = &targets->items[i];
        buffer_format(out, "%s,%s,", target->unit, target->question);
        if (target->question[0] != '\0')
            buffer_format(out, "%" PRId32, target->level);
        buffer_format(out, ",%" PRId64 "\n", target->target);
    }
}

bool target_takes(const struct campaign_target *target, const struct form *form,
                  const int32_t *codes)
{
    if (target->question[0] == '\0')
        return true;
    const struct question *question = form_question(form, target->question);
    if (question == NULL || question->column < 0 || !code_is_answer(codes[question->column]))
        return false;
    int32_t code = codes[question->column];
    return question->type == QUESTION_MANY ? (code >> target->level & 1) != 0
                                           : code == target->level;
}
