/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/index_vectors.h"

#include "analysis/tally_counts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An answer at a choice that no leaf speaks of, and is worth nothing: 99, as some forms have it. */
enum { LEVEL_BEYOND = INDEX_LEVELS };

enum { COLUMNS_TOLD = 12, COLUMNS_BYTES = 4096, NUMBER_BYTES = 32 };

static const char DECLINED[] = "null";

static bool is_leaf_in_use(const struct index_node *node)
{
    return node->kind == NODE_SHARE && !node->retired;
}

/* --- columns --------------------------------------------------------------------------------- */

static bool is_asked_before(const struct index_definition *definition, size_t position)
{
    for (size_t i = 0; i < position; i++) {
        const struct index_node *node = &definition->nodes[i];
        if (is_leaf_in_use(node) &&
            strcmp(node->question, definition->nodes[position].question) == 0)
            return true;
    }
    return false;
}

enum fault index_vectors_need(const struct index_definition *definition,
                              const struct dataset *dataset)
{
    AUTO(buffer) struct buffer names = buffer_of(COLUMNS_BYTES);
    char number[NUMBER_BYTES];
    size_t absent = 0;
    for (size_t i = 0; i < definition->node_count; i++) {
        const struct index_node *node = &definition->nodes[i];
        if (!is_leaf_in_use(node) || dataset_column(dataset, node->question) != NULL ||
            is_asked_before(definition, i))
            continue;
        if (absent < COLUMNS_TOLD)
            buffer_format(&names, "%s%s", absent > 0 ? ", " : "", node->question);
        absent++;
    }
    if (absent == 0)
        return OK;
    if (absent > COLUMNS_TOLD)
        buffer_text(&names, ", ...");
    snprintf(number, sizeof number, "%zu", absent);
    return fault_raise(FAULT_INVALID, "svy_index_column", "index", definition->id, "count", number,
                       "columns", names.data == NULL ? "-" : names.data, NULL);
}

/* --- cells ----------------------------------------------------------------------------------- */

/* A leaf whose column is being read. */
struct leaf_reading {
    const struct index_node *node;
    const struct question *question; /* NULL = its choices are not known */
    const struct column *column;
    size_t rows;
    size_t outside; /* rows whose number is no choice */
    double example; /* one of them */
};

static bool is_choice(const struct leaf_reading *reading, double value)
{
    const struct question *question = reading->question;
    if (question == NULL)
        return value >= 0 && value < INDEX_LEVELS;
    for (size_t i = 0; i < question->choice_count; i++) {
        if (fabs(question->choices[i].value - value) < 0.5)
            return true;
    }
    return false;
}

/* What a choice is to the leaf: its level, LEVEL_BEYOND, or -1 for no answer. */
static int8_t level_of(const struct leaf_reading *reading, int32_t choice)
{
    bool answers = counts_one(reading->node, choice).answers > 0;
    if (!answers)
        return -1;
    return choice >= 0 && choice < INDEX_LEVELS ? (int8_t)choice : LEVEL_BEYOND;
}

static enum fault raise_value(const struct leaf_reading *reading, const char *value)
{
    return fault_raise(FAULT_INVALID, "svy_index_value", "column", reading->column->name, "value",
                       value, NULL);
}

static enum fault take_number(struct leaf_reading *reading, double value, int8_t *out)
{
    char text[NUMBER_BYTES];
    snprintf(text, sizeof text, "%.15g", value);
    if (fabs(value - round(value)) > 0)
        return raise_value(reading, text);
    if (is_choice(reading, value)) {
        *out = level_of(reading, (int32_t)value);
        return OK;
    }
    *out = -1;
    reading->outside++;
    reading->example = value;
    return OK;
}

/* A column in which some cell is no number holds labels throughout. */
static enum fault take_label(struct leaf_reading *reading, const char *label, int8_t *out)
{
    char *end;
    *out = -1;
    if (strcmp(label, DECLINED) == 0)
        return OK;
    double value = strtod(label, &end);
    bool is_number = *end == '\0' && label[strspn(label, "0123456789+-.")] == '\0';
    return is_number ? take_number(reading, value, out) : raise_value(reading, label);
}

static enum fault take_cell(struct leaf_reading *reading, size_t row, int8_t *out)
{
    const struct column *column = reading->column;
    *out = -1;
    if (column->kind == COLUMN_LABELS)
        return column->labels[row] < 0
                   ? OK
                   : take_label(reading, column->levels[column->labels[row]], out);
    if (column->kind == COLUMN_CODES)
        return column->codes[row] >= COLUMN_CODE_INVALID
                   ? OK
                   : take_number(reading, column->codes[row], out);
    bool is_there = column->missing == NULL || column->missing[row] == MISSING_NOT;
    return is_there ? take_number(reading, column->numbers[row], out) : OK;
}

static void tell_outside(const struct leaf_reading *reading, struct findings *findings)
{
    char count[NUMBER_BYTES];
    char value[NUMBER_BYTES];
    snprintf(count, sizeof count, "%zu", reading->outside);
    snprintf(value, sizeof value, "%.15g", reading->example);
    if (reading->outside > 0)
        findings_add(findings, SEVERITY_WARNING, "column", "svy_index_outside", "column",
                     reading->column->name, "count", count, "value", value, NULL);
}

static enum fault take_leaf(struct leaf_reading *reading, struct arena *arena, const int8_t **out)
{
    int8_t *levels = arena_alloc(arena, reading->rows + 1);
    if (levels == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < reading->rows; row++)
        TRY(take_cell(reading, row, &levels[row]));
    *out = levels;
    return OK;
}

enum fault index_vectors_make(const struct index_vectors_input *input, struct findings *findings,
                              struct index_vectors *out)
{
    const struct index_definition *definition = input->definition;
    const struct dataset *dataset = input->dataset;
    struct index_vectors made = {definition, dataset->rows, NULL};
    TRY(index_vectors_need(definition, dataset));
    made.levels = arena_array(dataset->arena, definition->node_count, sizeof *made.levels);
    if (made.levels == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < definition->node_count; i++) {
        const struct index_node *node = &definition->nodes[i];
        if (!is_leaf_in_use(node))
            continue;
        struct leaf_reading reading = {
            .node = node,
            .question = input->form == NULL ? NULL : form_question(input->form, node->question),
            .column = dataset_column(dataset, node->question),
            .rows = dataset->rows};
        TRY(take_leaf(&reading, dataset->arena, &made.levels[i]));
        if (!is_asked_before(definition, i))
            tell_outside(&reading, findings);
    }
    *out = made;
    return OK;
}

/* --- nodes ----------------------------------------------------------------------------------- */

static int64_t parts_of(const struct index_node *leaf, int8_t level)
{
    return level < LEVEL_BEYOND ? leaf->parts[level] : 0;
}

/* Adds the answers to a node's leaves, in parts of the whole. */
static void add_node(const struct index_vectors *vectors, size_t position, double *worth,
                     double *answers)
{
    const struct index_node *node = &vectors->definition->nodes[position];
    if (node->retired)
        return;
    for (size_t i = 0; i < node->child_count; i++)
        add_node(vectors, node->children[i], worth, answers);
    if (node->kind != NODE_SHARE)
        return;
    const int8_t *levels = vectors->levels[position];
    for (size_t row = 0; row < vectors->rows; row++) {
        if (levels[row] < 0)
            continue;
        worth[row] += (double)parts_of(node, levels[row]);
        answers[row] += 1;
    }
}

enum fault index_vectors_node(const struct index_vectors *vectors, size_t position,
                              struct arena *arena, struct vector out[2])
{
    const char *code = vectors->definition->nodes[position].code;
    double whole = (double)vectors->definition->whole;
    double *worth = arena_array(arena, vectors->rows + 1, sizeof *worth);
    double *answers = arena_array(arena, vectors->rows + 1, sizeof *answers);
    uint8_t *missing = arena_array(arena, vectors->rows + 1, sizeof *missing);
    if (worth == NULL || answers == NULL || missing == NULL)
        return FAULT_NOMEM;
    add_node(vectors, position, worth, answers);
    for (size_t row = 0; row < vectors->rows; row++) {
        worth[row] /= whole;
        missing[row] = answers[row] > 0 ? MISSING_NOT : MISSING_BLANK;
    }
    out[0] = (struct vector){.name = code, .values = worth, .missing = missing};
    out[1] = (struct vector){.name = code, .values = answers, .missing = missing};
    return OK;
}

void index_vectors_count(const struct index_vectors *vectors, size_t row, struct leaf_count *leaves)
{
    for (size_t i = 0; i < vectors->definition->node_count; i++) {
        int8_t level = vectors->levels[i] == NULL ? -1 : vectors->levels[i][row];
        if (level < 0)
            continue;
        leaves[i].satisfied += parts_of(&vectors->definition->nodes[i], level);
        leaves[i].answers++;
    }
}
