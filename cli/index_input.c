/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/index_input.h"

#include "base/csv.h"
#include "base/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACE_BYTES = 32 };

struct reading {
    const struct index_definition *definition;
    struct arena *arena;
    const char **columns; /* by column: its name */
    size_t *node_of;      /* by column: SIZE_MAX = none */
    size_t column_count;
    const char **units; /* malloc'ed */
    size_t unit_capacity;
    struct index_given *given; /* malloc'ed, unit x node */
    size_t given_capacity;     /* units */
    struct index_input *out;
};

static void reading_cleanup(struct reading *reading)
{
    free(reading->units);
    free(reading->given);
}

static const char *line_place(struct arena *arena, size_t line)
{
    const char *place = arena_format(arena, "line %zu", line);
    return place == NULL ? "" : place;
}

/* --- the names ------------------------------------------------------------------------------- */

static void say_column(const struct reading *reading, enum severity severity, const char *code,
                       const char *column)
{
    struct findings *findings = &reading->out->findings;
    findings_add(findings, severity, "line 1", code, "column", place_excerpt(column, findings),
                 NULL);
}

static void find_node(struct reading *reading, size_t column)
{
    const char *name = reading->columns[column];
    size_t node = index_find(reading->definition, name);
    bool is_leaf = node != SIZE_MAX && reading->definition->nodes[node].kind == NODE_GIVEN;
    reading->node_of[column] = is_leaf ? node : SIZE_MAX;
    if (!is_leaf)
        say_column(reading, SEVERITY_WARNING, "index_column_unknown", name);
    for (size_t other = 1; is_leaf && other < column; other++) {
        if (reading->node_of[other] == node)
            say_column(reading, SEVERITY_ERROR, "index_column_twice", name);
    }
}

static bool has_column(const struct reading *reading, size_t node)
{
    for (size_t column = 1; column < reading->column_count; column++) {
        if (reading->node_of[column] == node)
            return true;
    }
    return false;
}

static enum fault take_names(struct reading *reading, const struct csv_row *row)
{
    reading->columns = arena_array(reading->arena, row->count, sizeof *reading->columns);
    reading->node_of = arena_array(reading->arena, row->count, sizeof *reading->node_of);
    if (reading->columns == NULL || reading->node_of == NULL)
        return FAULT_NOMEM;
    reading->column_count = row->count;
    for (size_t column = 0; column < row->count; column++) {
        reading->columns[column] = arena_text(reading->arena, row->cells[column]);
        if (reading->columns[column] == NULL)
            return FAULT_NOMEM;
        if (column > 0)
            find_node(reading, column);
    }
    for (size_t node = 0; node < reading->definition->node_count; node++) {
        const struct index_node *leaf = &reading->definition->nodes[node];
        if (leaf->kind == NODE_GIVEN && !has_column(reading, node))
            say_column(reading, SEVERITY_WARNING, "index_column_missing", leaf->code);
    }
    return OK;
}

/* --- rows ------------------------------------------------------------------------------------ */

static void check_bounds(const struct reading *reading, const char *place, const char *cell,
                         const struct index_node *leaf, struct exact value)
{
    AUTO(buffer) struct buffer low = buffer_of(PLACE_BYTES);
    AUTO(buffer) struct buffer high = buffer_of(PLACE_BYTES);
    struct findings *findings = &reading->out->findings;
    if (exact_compare(value, leaf->low) >= 0 && exact_compare(value, leaf->maximum) <= 0)
        return;
    if (exact_text(leaf->low, 2, &low) != OK || exact_text(leaf->maximum, 2, &high) != OK)
        return;
    findings_add(findings, SEVERITY_WARNING, place, "index_cell_range", "value",
                 place_excerpt(cell, findings), "column", leaf->code, "low", low.data, "high",
                 high.data, NULL);
}

static void take_cell(const struct reading *reading, const char *place, const char *cell,
                      size_t node, struct index_given *out)
{
    struct findings *findings = &reading->out->findings;
    const struct index_node *leaf = &reading->definition->nodes[node];
    if (cell[0] == '\0')
        return;
    out->known = exact_parse(cell, &out->value) == OK;
    if (out->known)
        check_bounds(reading, place, cell, leaf, out->value);
    else
        findings_add(findings, SEVERITY_ERROR, place, "index_cell", "value",
                     place_excerpt(cell, findings), "column", leaf->code, NULL);
}

static enum fault add_unit(struct reading *reading, const char *name)
{
    struct index_input *out = reading->out;
    const char **units =
        memory_grow(reading->units, out->unit_count, &reading->unit_capacity, sizeof *units);
    if (units == NULL)
        return FAULT_NOMEM;
    reading->units = units;
    size_t nodes = reading->definition->node_count;
    struct index_given *given = memory_grow(reading->given, out->unit_count,
                                            &reading->given_capacity, nodes * sizeof *given);
    if (given == NULL)
        return FAULT_NOMEM;
    reading->given = given;
    memset(given + out->unit_count * nodes, 0, nodes * sizeof *given);
    units[out->unit_count] = arena_text(reading->arena, name);
    if (units[out->unit_count] == NULL)
        return FAULT_NOMEM;
    out->unit_count++;
    return OK;
}

static enum fault take_row(struct reading *reading, const struct csv_row *row)
{
    struct index_input *out = reading->out;
    const char *place = line_place(reading->arena, row->line);
    const char *name = row->cells[0];
    if (name[0] == '\0')
        findings_add(&out->findings, SEVERITY_ERROR, place, "index_unit_empty", NULL);
    for (size_t unit = 0; unit < out->unit_count; unit++) {
        if (name[0] != '\0' && strcmp(reading->units[unit], name) == 0)
            findings_add(&out->findings, SEVERITY_ERROR, place, "index_unit_twice", "unit",
                         place_excerpt(name, &out->findings), NULL);
    }
    TRY(add_unit(reading, name));
    struct index_given *given =
        reading->given + (out->unit_count - 1) * reading->definition->node_count;
    for (size_t column = 1; column < row->count; column++) {
        size_t node = reading->node_of[column];
        if (node != SIZE_MAX)
            take_cell(reading, place, row->cells[column], node, &given[node]);
    }
    return OK;
}

/* What was malloc'ed while its size was not known goes to the arena. */
static enum fault keep(const struct reading *reading)
{
    struct index_input *out = reading->out;
    size_t given_count = out->unit_count * reading->definition->node_count;
    out->units = arena_array(reading->arena, out->unit_count, sizeof *out->units);
    out->given = arena_array(reading->arena, given_count, sizeof *out->given);
    if (out->units == NULL || out->given == NULL)
        return FAULT_NOMEM;
    memcpy(out->units, reading->units, out->unit_count * sizeof *out->units);
    memcpy(out->given, reading->given, given_count * sizeof *out->given);
    return OK;
}

enum fault index_input_read(const char *path, const struct index_definition *definition,
                            struct arena *arena, struct index_input *out)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    struct index_input input = {.findings = findings_in(arena)};
    AUTO(reading)
    struct reading reading = {.definition = definition, .arena = arena, .out = &input};
    const struct csv_row *row;
    TRY(csv_open(path, &csv));
    TRY(csv_next(csv, &row));
    if (row != NULL) {
        TRY(take_names(&reading, row));
        TRY(csv_next(csv, &row));
    }
    while (row != NULL) {
        TRY(take_row(&reading, row));
        TRY(csv_next(csv, &row));
    }
    if (input.unit_count == 0)
        return fault_raise(FAULT_INVALID, "index_rows_none", "path", path, NULL);
    TRY(keep(&reading));
    *out = input;
    return OK;
}
