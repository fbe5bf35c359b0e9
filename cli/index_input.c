/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/index_input.h"

#include "analysis/unit_name.h"
#include "base/csv.h"
#include "base/place.h"
#include "cli/index_columns.h"

#include <stdlib.h>
#include <string.h>

enum { BOUND_BYTES = 64 };

struct reading {
    const struct index_definition *definition;
    struct arena *arena;
    struct unit_naming naming;
    struct index_columns columns;
    struct index_figures *units; /* malloc'ed */
    size_t unit_capacity;
    size_t unit_count;
    struct findings *findings;
};

static void reading_cleanup(struct reading *reading) { free(reading->units); }

const char *index_line_place(struct arena *arena, size_t line)
{
    const char *place = arena_format(arena, "line %zu", line);
    return place == NULL ? "" : place;
}

static const char *line_text(struct arena *arena, size_t line)
{
    const char *text = arena_format(arena, "%zu", line);
    return text == NULL ? "" : text;
}

/* --- cells ----------------------------------------------------------------------------------- */

/* A cell, and where it stands. */
struct cell {
    const char *place;
    const char *text;
    const struct index_column *column;
};

static void refuse_cell(const struct reading *reading, const struct cell *cell, const char *code)
{
    findings_add(reading->findings, SEVERITY_ERROR, cell->place, code, "value",
                 place_excerpt(cell->text, reading->findings), "column", cell->column->name, NULL);
}

/* NULL = no such bound. */
struct bounds {
    const struct exact *low;
    const struct exact *high;
};

static const char *bound_text(const struct exact *bound, struct buffer *out)
{
    if (bound == NULL)
        return "–";
    return exact_text(*bound, 2, out) == OK ? out->data : "?";
}

static void check_bounds(const struct reading *reading, const struct cell *cell, struct exact value,
                         struct bounds bounds)
{
    AUTO(buffer) struct buffer low = buffer_of(BOUND_BYTES);
    AUTO(buffer) struct buffer high = buffer_of(BOUND_BYTES);
    bool below = bounds.low != NULL && exact_compare(value, *bounds.low) < 0;
    bool above = bounds.high != NULL && exact_compare(value, *bounds.high) > 0;
    if (below || above)
        findings_add(reading->findings, SEVERITY_WARNING, cell->place, "index_cell_range", "value",
                     place_excerpt(cell->text, reading->findings), "column", cell->column->name,
                     "low", bound_text(bounds.low, &low), "high", bound_text(bounds.high, &high),
                     NULL);
}

/* Whether bonuses may carry the node over its maximum. */
static bool can_exceed(const struct index_definition *definition, const struct index_node *node)
{
    for (size_t i = 0; i < node->child_count && !node->clamped; i++) {
        const struct index_node *part = &definition->nodes[node->children[i]];
        if (!part->retired && (part->role == ROLE_BONUS || can_exceed(definition, part)))
            return true;
    }
    return false;
}

static struct bounds bounds_of_node(const struct index_definition *definition,
                                    const struct index_node *node)
{
    static const struct exact zero = {0, 1};
    static const struct exact hundred = {100, 1};
    if (node->is_percent)
        return (struct bounds){&zero, &hundred};
    bool lowest = node->kind == NODE_GIVEN;
    bool highest = node->has_maximum && !can_exceed(definition, node);
    return (struct bounds){lowest ? &node->low : NULL, highest ? &node->maximum : NULL};
}

static struct bounds bounds_of_input(const struct index_quantity *input)
{
    return (struct bounds){input->has_low ? &input->low : NULL,
                           input->has_high ? &input->high : NULL};
}

static struct index_given take_number(const struct reading *reading, const struct cell *cell,
                                      struct bounds bounds)
{
    struct index_given given = {.known = false};
    given.known = exact_parse(cell->text, &given.value) == OK;
    if (given.known)
        check_bounds(reading, cell, given.value, bounds);
    else
        refuse_cell(reading, cell, "index_cell");
    return given;
}

static int digits_of(const char *text)
{
    const char *point = strchr(text, '.');
    return point == NULL ? 0 : (int)strlen(point + 1);
}

static void take_claim(const struct reading *reading, const struct cell *cell,
                       struct index_figures *figures)
{
    size_t position = cell->column->position;
    const struct index_node *node = &reading->definition->nodes[position];
    struct index_given given =
        take_number(reading, cell, bounds_of_node(reading->definition, node));
    figures->claims[position] =
        (struct index_claim){given.known, given.value, digits_of(cell->text)};
}

/* How many chose a level: for every leaf that asks the question. */
static void take_count(const struct reading *reading, const struct cell *cell,
                       struct index_figures *figures)
{
    const struct index_definition *definition = reading->definition;
    struct exact number;
    if (exact_parse(cell->text, &number) != OK || number.denominator != 1 || number.numerator < 0 ||
        number.numerator > INT32_MAX) {
        refuse_cell(reading, cell, "index_count_cell");
        return;
    }
    for (size_t i = 0; i < definition->node_count; i++) {
        const struct index_node *node = &definition->nodes[i];
        bool asks = node->kind == NODE_SHARE && strcmp(node->question, cell->column->question) == 0;
        if (!asks || (node->among != 0 && (node->among >> cell->column->level & 1) == 0))
            continue;
        figures->leaves[i].answers += number.numerator;
        figures->leaves[i].satisfied += number.numerator * node->parts[cell->column->level];
    }
}

static enum fault take_place(const struct reading *reading, const struct cell *cell,
                             struct index_figures *figures)
{
    struct exact number;
    if (exact_parse(cell->text, &number) != OK || number.denominator != 1 || number.numerator < 1 ||
        number.numerator > INT32_MAX) {
        refuse_cell(reading, cell, "index_count_cell");
        return OK;
    }
    if (figures->places == NULL)
        figures->places =
            arena_array(reading->arena, reading->definition->node_count, sizeof *figures->places);
    if (figures->places == NULL)
        return FAULT_NOMEM;
    struct index_place *place = &figures->places[cell->column->position];
    *(cell->column->kind == COLUMN_RANK ? &place->rank : &place->ranked) = (size_t)number.numerator;
    return OK;
}

/* A place says nothing without the number ranked. */
static void check_places(const struct reading *reading, const char *at,
                         const struct index_figures *figures)
{
    for (size_t i = 0; figures->places != NULL && i < reading->definition->node_count; i++) {
        const struct index_place *place = &figures->places[i];
        const char *node = reading->definition->nodes[i].code;
        AUTO(buffer) struct buffer rank = buffer_of(BOUND_BYTES);
        AUTO(buffer) struct buffer ranked = buffer_of(BOUND_BYTES);
        buffer_format(&rank, "%zu", place->rank);
        buffer_format(&ranked, "%zu", place->ranked);
        if (place->rank > 0 && place->ranked == 0)
            findings_add(reading->findings, SEVERITY_ERROR, at, "index_place_alone", "node", node,
                         NULL);
        else if (place->rank > place->ranked)
            findings_add(reading->findings, SEVERITY_ERROR, at, "index_place_beyond", "node", node,
                         "rank", rank.data, "ranked", ranked.data, NULL);
    }
}

static enum fault take_cell(const struct reading *reading, const struct cell *cell,
                            struct index_figures *figures)
{
    const struct index_definition *definition = reading->definition;
    size_t position = cell->column->position;
    if (cell->text[0] == '\0')
        return OK;
    switch (cell->column->kind) {
    case COLUMN_PUBLISHED:
        figures->published[position] =
            take_number(reading, cell, bounds_of_node(definition, &definition->nodes[position]));
        break;
    case COLUMN_CLAIM:
        take_claim(reading, cell, figures);
        break;
    case COLUMN_INPUT:
        figures->inputs[position] =
            take_number(reading, cell, bounds_of_input(&definition->inputs[position]));
        break;
    case COLUMN_COUNT:
        take_count(reading, cell, figures);
        break;
    case COLUMN_RANK:
    case COLUMN_RANKED:
        return take_place(reading, cell, figures);
    case COLUMN_NOTHING:
        break;
    }
    return OK;
}

/* --- rows ------------------------------------------------------------------------------------ */

static enum fault add_unit(struct reading *reading, const struct csv_row *row,
                           struct index_figures **out)
{
    struct index_figures *units =
        memory_grow(reading->units, reading->unit_count, &reading->unit_capacity, sizeof *units);
    if (units == NULL)
        return FAULT_NOMEM;
    reading->units = units;
    struct index_figures *unit = &units[reading->unit_count];
    size_t nodes = reading->definition->node_count;
    *unit = (struct index_figures){
        .name = arena_text(reading->arena, row->cells[0]),
        .line = row->line,
        .published = arena_array(reading->arena, nodes, sizeof *unit->published),
        .inputs =
            arena_array(reading->arena, reading->definition->input_count + 1, sizeof *unit->inputs),
        .leaves = arena_array(reading->arena, nodes, sizeof *unit->leaves),
        .claims = arena_array(reading->arena, nodes, sizeof *unit->claims),
    };
    if (unit->name == NULL || unit->published == NULL || unit->inputs == NULL ||
        unit->leaves == NULL || unit->claims == NULL)
        return FAULT_NOMEM;
    *out = unit;
    return unit_name_key(&reading->naming, unit->name, &unit->key);
}

/* Communes of one district may differ in a tone only: the same key is told, not refused. */
static void check_name(const struct reading *reading, const char *place,
                       const struct index_figures *own)
{
    struct findings *findings = reading->findings;
    if (own->name[0] == '\0')
        findings_add(findings, SEVERITY_ERROR, place, "index_unit_empty", NULL);
    for (size_t unit = 0; own->name[0] != '\0' && unit < reading->unit_count; unit++) {
        const struct index_figures *other = &reading->units[unit];
        if (strcmp(other->name, own->name) == 0)
            findings_add(findings, SEVERITY_ERROR, place, "index_unit_twice", "unit",
                         place_excerpt(own->name, findings), NULL);
        else if (own->key[0] != '\0' && strcmp(other->key, own->key) == 0)
            findings_add(findings, SEVERITY_WARNING, place, "index_unit_alike", "unit",
                         place_excerpt(own->name, findings), "other",
                         place_excerpt(other->name, findings), "line",
                         line_text(reading->arena, other->line), NULL);
    }
}

static enum fault take_row(struct reading *reading, const struct csv_row *row)
{
    struct index_figures *figures;
    const char *place = index_line_place(reading->arena, row->line);
    TRY(add_unit(reading, row, &figures));
    check_name(reading, place, figures);
    reading->unit_count++;
    for (size_t i = 1; i < row->count; i++) {
        struct cell cell = {place, row->cells[i], &reading->columns.items[i]};
        TRY(take_cell(reading, &cell, figures));
    }
    check_places(reading, place, figures);
    return OK;
}

enum fault index_input_read(const char *path, const struct index_definition *definition,
                            struct arena *arena, struct index_input *out)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    struct index_input input = {.findings = findings_in(arena)};
    AUTO(reading)
    struct reading reading = {
        .definition = definition, .arena = arena, .findings = &input.findings};
    const struct csv_row *row;
    TRY(unit_naming_load(arena, &reading.naming));
    TRY(csv_open(path, &csv));
    TRY(csv_names(csv, &row));
    if (row != NULL) {
        TRY(index_columns_read(row, definition, &input.findings, arena, &reading.columns));
        TRY(csv_next(csv, &row));
    }
    while (row != NULL) {
        if (!csv_row_is_empty(row))
            TRY(take_row(&reading, row));
        TRY(csv_next(csv, &row));
    }
    if (reading.unit_count == 0)
        return fault_raise(FAULT_INVALID, "index_rows_none", "path", path, NULL);
    input.unit_count = reading.unit_count;
    input.units = arena_array(arena, reading.unit_count, sizeof *input.units);
    if (input.units == NULL)
        return FAULT_NOMEM;
    memcpy(input.units, reading.units, reading.unit_count * sizeof *input.units);
    *out = input;
    return OK;
}
