/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "base/file.h"
#include "base/json_write.h"
#include "cli/grid.h"
#include "cli/index_input.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_BYTES = 256 << 20, OUTPUT_BYTES = 64 << 20, NUMBER_BYTES = 64 };

/* What became of the units: by node and unit. */
struct scored {
    const struct index_definition *definition;
    const struct index_input *input;
    enum group_ties ties;
    struct arena *arena;
    const char **values;          /* unit x node: a decimal, or NULL */
    struct ranking_place *places; /* node x unit */
    size_t *ranked;               /* by node */
};

/* A file, or the id of a definition that comes with the program. */
static enum fault take_definition(const struct call *call, struct arena *arena,
                                  struct index_definition **out)
{
    AUTO(buffer) struct buffer text = buffer_of(INDEX_BYTES_MAX + 1);
    const char *path = call->operands[0];
    if (strchr(path, '/') == NULL && strchr(path, '.') == NULL)
        return index_builtin(path, out);
    struct findings findings = findings_in(arena);
    TRY(file_read(path, &text));
    enum fault fault = index_load(text.data, text.length, &findings, out);
    if (fault == FAULT_INVALID) { /* not JSON: what is wrong, and where, is a finding like others */
        findings_put(&findings, fault_detail());
        fault = OK;
    }
    TRY(fault);
    if (*out == NULL)
        return call_refuse(call, "index_file_refused", path, &findings);
    call_findings(call, path, &findings);
    return OK;
}

/* --- scoring --------------------------------------------------------------------------------- */

static enum fault room(struct scored *scored)
{
    size_t nodes = scored->definition->node_count;
    size_t units = scored->input->unit_count;
    scored->values = arena_array(scored->arena, nodes * units + 1, sizeof *scored->values);
    scored->places = arena_array(scored->arena, nodes * units + 1, sizeof *scored->places);
    scored->ranked = arena_array(scored->arena, nodes + 1, sizeof *scored->ranked);
    return scored->values == NULL || scored->places == NULL || scored->ranked == NULL ? FAULT_NOMEM
                                                                                      : OK;
}

static enum fault keep_value(struct scored *scored, const struct index_value *value,
                             const char **out)
{
    AUTO(buffer) struct buffer text = buffer_of(NUMBER_BYTES);
    *out = NULL;
    if (!value->known)
        return OK;
    TRY(exact_text(value->points, scored->definition->points_digits, &text));
    *out = arena_text(scored->arena, text.data);
    return *out == NULL ? FAULT_NOMEM : OK;
}

/* Scores each unit, then places the units in each node. */
static enum fault score(struct scored *scored)
{
    size_t nodes = scored->definition->node_count;
    size_t units = scored->input->unit_count;
    struct index_value *values = arena_array(scored->arena, nodes + 1, sizeof *values);
    struct exact *points = arena_array(scored->arena, nodes * units + 1, sizeof *points);
    bool *known = arena_array(scored->arena, nodes * units + 1, sizeof *known);
    if (values == NULL || points == NULL || known == NULL)
        return FAULT_NOMEM;
    TRY(room(scored));
    for (size_t unit = 0; unit < units; unit++) {
        TRY(index_evaluate(
            scored->definition,
            &(struct index_evidence){.published = scored->input->given + unit * nodes}, values));
        for (size_t node = 0; node < nodes; node++) {
            points[node * units + unit] = values[node].points;
            known[node * units + unit] = values[node].known;
            TRY(keep_value(scored, &values[node], &scored->values[unit * nodes + node]));
        }
    }
    for (size_t node = 0; node < nodes; node++) {
        struct ranking_scores scores = {points + node * units, known + node * units, units};
        TRY(ranking_make(&scores, scored->ties, scored->places + node * units,
                         &scored->ranked[node]));
    }
    return OK;
}

/* --- as JSON --------------------------------------------------------------------------------- */

static void put_unit(struct json_out *out, const struct scored *scored, size_t unit)
{
    const struct index_definition *definition = scored->definition;
    size_t units = scored->input->unit_count;
    json_open(out, NULL, '{');
    json_put_text(out, "unit", scored->input->units[unit]);
    json_open(out, "nodes", '{');
    for (size_t node = 0; node < definition->node_count; node++)
        json_put_text(out, definition->nodes[node].code,
                      scored->values[unit * definition->node_count + node]);
    json_close(out, '}');
    json_open(out, "ranks", '{');
    for (size_t node = 0; node < definition->node_count; node++) {
        const struct ranking_place *place = &scored->places[node * units + unit];
        if (place->rank == 0)
            json_put_null(out, definition->nodes[node].code);
        else
            json_put_integer(out, definition->nodes[node].code, (int64_t)place->rank);
    }
    json_close(out, '}');
    json_open(out, "groups", '{');
    for (size_t node = 0; definition->has_groups && node < definition->node_count; node++)
        json_put_text(out, definition->nodes[node].code,
                      ranking_group_name(scored->places[node * units + unit].group));
    json_close(out, '}');
    json_close(out, '}');
}

static void put_json(const struct scored *scored, struct buffer *text)
{
    const struct index_definition *definition = scored->definition;
    struct json_out out = json_out_to(text);
    json_open(&out, NULL, '{');
    json_put_text(&out, "index", definition->id);
    json_put_bool(&out, "verified", definition->verified);
    json_put_text(&out, "ties", definition->has_groups ? group_ties_name(scored->ties) : NULL);
    json_open(&out, "ranked", '{');
    for (size_t node = 0; node < definition->node_count; node++)
        json_put_integer(&out, definition->nodes[node].code, (int64_t)scored->ranked[node]);
    json_close(&out, '}');
    json_open(&out, "units", '[');
    for (size_t unit = 0; unit < scored->input->unit_count; unit++)
        put_unit(&out, scored, unit);
    json_close(&out, ']');
    json_put_findings(&out, "findings", &scored->input->findings);
    json_close(&out, '}');
    buffer_char(text, '\n');
}

/* --- for people ------------------------------------------------------------------------------ */

/* "43/61", "" where the unit has no place. */
static const char *place_text(const struct scored *scored, size_t unit, size_t node)
{
    const struct ranking_place *place = &scored->places[node * scored->input->unit_count + unit];
    if (place->rank == 0)
        return "";
    return arena_format(scored->arena, "%zu/%zu", place->rank, scored->ranked[node]);
}

static void put_cell(struct grid *grid, const char *text)
{
    grid_put(grid, text == NULL ? "" : text);
}

static bool is_shown(const struct index_definition *definition, size_t node)
{
    return definition->nodes[node].kind != NODE_GIVEN;
}

static void put_names(const struct call *call, const struct scored *scored, struct grid *grid)
{
    const struct index_definition *definition = scored->definition;
    put_cell(grid, message_words(call->language, "index_head_unit"));
    for (size_t node = 0; node < definition->node_count; node++) {
        if (!is_shown(definition, node))
            continue;
        bool whole = definition->nodes[node].parent == SIZE_MAX;
        put_cell(grid, whole ? message_words(call->language, "index_head_total")
                             : definition->nodes[node].code);
        put_cell(grid, message_words(call->language, "index_head_rank"));
        if (whole && definition->has_groups)
            put_cell(grid, message_words(call->language, "index_head_group"));
    }
}

static void put_row(const struct call *call, const struct scored *scored, size_t unit,
                    struct grid *grid)
{
    const struct index_definition *definition = scored->definition;
    static const char *const groups[] = {NULL, "index_group_low", "index_group_lower_middle",
                                         "index_group_upper_middle", "index_group_high"};
    put_cell(grid, scored->input->units[unit]);
    for (size_t node = 0; node < definition->node_count; node++) {
        if (!is_shown(definition, node))
            continue;
        enum ranking_group group = scored->places[node * scored->input->unit_count + unit].group;
        put_cell(grid, scored->values[unit * definition->node_count + node]);
        put_cell(grid, place_text(scored, unit, node));
        if (definition->nodes[node].parent == SIZE_MAX && definition->has_groups)
            put_cell(grid, group == GROUP_NONE ? "" : message_words(call->language, groups[group]));
    }
}

static enum fault put_table(const struct call *call, const struct scored *scored,
                            struct buffer *text)
{
    const struct index_definition *definition = scored->definition;
    size_t columns = 1;
    for (size_t node = 0; node < definition->node_count; node++) {
        bool whole = definition->nodes[node].parent == SIZE_MAX;
        columns += is_shown(definition, node) ? 2 : 0;
        columns += whole && definition->has_groups;
    }
    if (columns > GRID_COLUMNS_MAX)
        return fault_raise(FAULT_LIMIT, "index_table_wide", NULL);
    struct grid grid = grid_of(scored->arena, columns);
    put_names(call, scored, &grid);
    for (size_t unit = 0; unit < scored->input->unit_count; unit++)
        put_row(call, scored, unit, &grid);
    if (grid.failed)
        return fault_nomem();
    buffer_format(text, "%s\n\n",
                  call->language == LANGUAGE_VI ? definition->name_vi : definition->name_en);
    grid_text(&grid, 1, definition->has_groups, text);
    buffer_char(text, '\n');
    message_say(text, call->language, "index_table_places", NULL);
    if (definition->has_groups) {
        buffer_char(text, '\n');
        message_say(text, call->language,
                    scored->ties == TIES_UPPER ? "index_table_upper" : "index_table_lower", NULL);
    }
    if (!definition->verified) {
        buffer_char(text, '\n');
        message_say(text, call->language, "index_table_unverified", "source", definition->source,
                    NULL);
    }
    buffer_char(text, '\n');
    return OK;
}

/* --- the command ----------------------------------------------------------------------------- */

static enum fault take_ties(const struct call *call, const struct index_definition *definition,
                            enum group_ties *out)
{
    const char *tie = call_value(call, "tie");
    *out = definition->ties;
    if (tie != NULL && !group_ties_parse(tie, out))
        return fault_raise(FAULT_USAGE, "option_tie_unknown", "value", tie, NULL);
    return OK;
}

enum fault run_index(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(index_definition) struct index_definition *definition = NULL;
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct index_input input;
    if (call->operand_count != 2)
        return fault_raise(FAULT_USAGE, "index_operands", NULL);
    TRY(arena_new(ARENA_BYTES, &arena));
    TRY(take_definition(call, arena, &definition));
    if (definition->form != NULL)
        return fault_raise(FAULT_INVALID, "index_not_published", "index", definition->id, NULL);
    struct scored scored = {.definition = definition, .input = &input, .arena = arena};
    TRY(take_ties(call, definition, &scored.ties));
    TRY(index_input_read(call->operands[1], definition, arena, &input));
    if (findings_errors(&input.findings) > 0)
        return call_refuse(call, "index_file_refused", call->operands[1], &input.findings);
    call_findings(call, call->operands[1], &input.findings);
    TRY(score(&scored));
    if (call->json)
        put_json(&scored, &text);
    else
        TRY(put_table(call, &scored, &text));
    return call_print(&text);
}
