/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/index_context.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { YEAR_FIRST = 1990, YEAR_LAST = 2200, YEAR_BYTES = 16 };

void index_context_cleanup(struct index_context *context) { index_free(context->earlier); }

/* --- options --------------------------------------------------------------------------------- */

/* 0 when the option is absent. */
static enum fault take_year(const struct call *call, const char *option, int *out)
{
    char low[YEAR_BYTES];
    char high[YEAR_BYTES];
    int64_t year = 0;
    const char *value = call_value(call, option);
    snprintf(low, sizeof low, "%d", YEAR_FIRST);
    snprintf(high, sizeof high, "%d", YEAR_LAST);
    if (value != NULL && (!text_to_integer(value, &year) || year < YEAR_FIRST || year > YEAR_LAST))
        return fault_raise(FAULT_USAGE, "option_number", "option", option, "value", value, "low",
                           low, "high", high, NULL);
    *out = (int)year;
    return OK;
}

static enum fault check_alone(const struct call *call)
{
    static const char *const options[] = {"before-year", "before-index", "successors"};
    for (size_t i = 0; i < ARRAY_LENGTH(options); i++) {
        if (call_value(call, options[i]) != NULL && call_value(call, "before") == NULL)
            return fault_raise(FAULT_USAGE, "index_before_alone", "option", options[i], NULL);
    }
    return OK;
}

static enum fault take_years(const struct call *call, struct index_context *context, int *before)
{
    char year[YEAR_BYTES];
    char earlier[YEAR_BYTES];
    TRY(check_alone(call));
    TRY(take_year(call, "year", &context->year));
    TRY(take_year(call, "before-year", before));
    context->has_before = call_value(call, "before") != NULL;
    if (!context->has_before)
        return OK;
    if (context->year == 0 || *before == 0)
        return fault_raise(FAULT_USAGE, "index_before_years", NULL);
    snprintf(year, sizeof year, "%d", context->year);
    snprintf(earlier, sizeof earlier, "%d", *before);
    if (*before >= context->year)
        return fault_raise(FAULT_USAGE, "index_years_order", "year", year, "before", earlier, NULL);
    return OK;
}

/* --- rounds ---------------------------------------------------------------------------------- */

struct index_place index_context_place(const struct index_round *round, size_t unit, size_t node)
{
    const struct index_place *printed = round->input->units[unit].places;
    const struct ranking_place *place = round_place(round, unit, node);
    if (printed != NULL && printed[node].rank > 0 && printed[node].ranked > round->ranked[node])
        return (struct index_place){printed[node].rank, printed[node].ranked, true};
    return (struct index_place){place->rank, place->rank == 0 ? 0 : round->ranked[node], false};
}

static enum fault make_round(struct index_context *context, const struct index_round *round,
                             int year, struct change_round *out)
{
    size_t units = round->input->unit_count;
    size_t nodes = round->definition->node_count;
    const char **names = arena_array(context->arena, units + 1, sizeof *names);
    struct index_place *places = arena_array(context->arena, units * nodes + 1, sizeof *places);
    if (names == NULL || places == NULL)
        return FAULT_NOMEM;
    *out = (struct change_round){.definition = round->definition,
                                 .year = year,
                                 .digits = round->digits,
                                 .values = round->values,
                                 .places = places};
    for (size_t unit = 0; unit < units; unit++) {
        names[unit] = round->input->units[unit].name;
        for (size_t node = 0; node < nodes; node++)
            places[unit * nodes + node] = index_context_place(round, unit, node);
    }
    return unit_names_make(&context->naming, names, units, &out->units);
}

static enum fault read_before(const struct call *call, struct index_context *context, int year)
{
    const char *index = call_value(call, "before-index");
    if (index == NULL)
        index = call->operands[0];
    TRY(index_take_definition(call, index, context->arena, &context->earlier));
    context->round_before = (struct index_round){.definition = context->earlier,
                                                 .arena = context->arena,
                                                 .ties = context->round->ties,
                                                 .digits = context->round->digits};
    TRY(index_round_read(call, call_value(call, "before"), &context->round_before));
    return make_round(context, &context->round_before, year, &context->before);
}

/* --- units ----------------------------------------------------------------------------------- */

static enum fault refuse_table(const struct call *call, const char *path,
                               const struct findings *findings)
{
    return findings_errors(findings) > 0 ? call_refuse(call, "index_file_refused", path, findings)
                                         : OK;
}

/* *out_used is false where units are looked for by their names. */
static enum fault take_successors(const struct call *call, struct index_context *context,
                                  struct successors *out, bool *out_used)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    struct findings findings = findings_in(context->arena);
    const char *path = call_value(call, "successors");
    *out_used = path != NULL || (context->before.year <= SUCCESSORS_LAST_YEAR &&
                                 context->year >= SUCCESSORS_FIRST_YEAR);
    if (!*out_used)
        return OK;
    context->successors_path = path == NULL ? "" : path;
    if (path != NULL)
        TRY(csv_open(path, &csv));
    TRY(successors_read(csv, &context->naming, &findings, out));
    return refuse_table(call, path, &findings);
}

/* What was read of the units of before, as the units of now: places printed of a unit that is one
 * of before stay its own, nothing is claimed of what was added up. */
static enum fault pool_figures(struct index_context *context, struct index_figures *figures)
{
    const struct index_input *was = context->round_before.input;
    size_t units = context->now.units.count;
    struct arena *arena = context->arena;
    struct index_claim *claims =
        arena_array(arena, context->earlier->node_count + 1, sizeof *claims);
    struct change_evidence *rows = arena_array(arena, was->unit_count + 1, sizeof *rows);
    struct change_evidence *sums = arena_array(arena, units + 1, sizeof *sums);
    if (claims == NULL || rows == NULL || sums == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < was->unit_count; i++)
        rows[i] = (struct change_evidence){was->units[i].leaves, was->units[i].published,
                                           was->units[i].inputs};
    for (size_t i = 0; i < units; i++) {
        if (context->units[i].refusal == CHANGE_MADE)
            figures[i].places = was->units[context->units[i].row].places;
    }
    const struct change_pooling pooling = {context->earlier, rows, context->units, units};
    TRY(change_pool(&pooling, arena, sums));
    for (size_t i = 0; i < units; i++) {
        figures[i].name = context->now.units.names[i];
        figures[i].leaves = sums[i].leaves;
        figures[i].published = sums[i].published;
        figures[i].inputs = sums[i].inputs;
        figures[i].claims = claims;
    }
    return OK;
}

/* The round of before scored again with the units of now. */
static enum fault pool_before(struct index_context *context)
{
    size_t units = context->now.units.count;
    struct index_input *input = arena_alloc(context->arena, sizeof *input);
    struct index_figures *figures = arena_array(context->arena, units + 1, sizeof *figures);
    if (input == NULL || figures == NULL)
        return FAULT_NOMEM;
    TRY(pool_figures(context, figures));
    *input = (struct index_input){
        .units = figures, .unit_count = units, .findings = findings_in(context->arena)};
    context->round_before.input = input;
    TRY(index_round_score(&context->round_before));
    return make_round(context, &context->round_before, context->before.year, &context->before);
}

static enum fault match_units(const struct call *call, struct index_context *context)
{
    struct successors successors;
    bool used;
    size_t count = context->now.units.count;
    TRY(take_successors(call, context, &successors, &used));
    TRY(change_units(&context->now, &context->before, used ? &successors : NULL, context->arena,
                     context->units));
    if (change_units_merged(context->units, count) == 0 || !change_can_pool(context->earlier))
        return OK;
    return pool_before(context);
}

struct change_question index_context_question(const struct index_context *context, size_t unit,
                                              size_t node)
{
    return (struct change_question){.now = &context->now,
                                    .before = &context->before,
                                    .node = &context->nodes[node],
                                    .position = node,
                                    .unit = &context->units[unit],
                                    .row = unit};
}

static enum fault make_changes(const struct call *call, struct index_context *context, int year)
{
    size_t nodes = context->round->definition->node_count;
    size_t units = context->round->input->unit_count;
    context->nodes = arena_array(context->arena, nodes, sizeof *context->nodes);
    context->units = arena_array(context->arena, units, sizeof *context->units);
    context->changes = arena_array(context->arena, units * nodes, sizeof *context->changes);
    if (context->nodes == NULL || context->units == NULL || context->changes == NULL)
        return FAULT_NOMEM;
    TRY(read_before(call, context, year));
    TRY(match_units(call, context));
    TRY(change_nodes(&context->now, &context->before, context->arena, context->nodes));
    for (size_t unit = 0; unit < units; unit++) {
        for (size_t node = 0; node < nodes; node++) {
            struct change_question question = index_context_question(context, unit, node);
            TRY(change_make(&question, &context->changes[unit * nodes + node]));
        }
    }
    return OK;
}

/* --- gaps and regions ------------------------------------------------------------------------ */

static enum fault take_regions(const struct call *call, struct index_context *context)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    struct findings findings = findings_in(context->arena);
    const char *path = call_value(call, "regions");
    context->has_regions =
        path != NULL || (context->year > 0 && context->year <= SUCCESSORS_LAST_YEAR);
    if (!context->has_regions)
        return OK;
    if (path != NULL)
        TRY(csv_open(path, &csv));
    TRY(regions_read(csv, &context->naming, &findings, &context->regions));
    return refuse_table(call, path, &findings);
}

/* Of a node: its figures as they are ranked. */
static struct ranking_scores scores_of(const struct index_round *round, size_t node,
                                       struct exact *values, bool *known)
{
    for (size_t unit = 0; unit < round->input->unit_count; unit++) {
        known[unit] = round_place(round, unit, node)->rank > 0;
        values[unit] =
            index_value_of(&round->definition->nodes[node], round_value(round, unit, node));
    }
    return (struct ranking_scores){values, known, round->input->unit_count};
}

static enum fault make_gaps(struct index_context *context)
{
    size_t nodes = context->round->definition->node_count;
    size_t units = context->round->input->unit_count;
    struct exact *values = arena_array(context->arena, units, sizeof *values);
    bool *known = arena_array(context->arena, units, sizeof *known);
    context->ends = arena_array(context->arena, nodes, sizeof *context->ends);
    context->region_of = arena_array(context->arena, units, sizeof *context->region_of);
    context->in_region = arena_array(context->arena, units * nodes, sizeof *context->in_region);
    if (values == NULL || known == NULL || context->ends == NULL || context->region_of == NULL ||
        context->in_region == NULL)
        return FAULT_NOMEM;
    if (context->has_regions)
        TRY(regions_of(&context->regions, context->now.units.names, units, context->region_of));
    for (size_t node = 0; node < nodes; node++) {
        struct ranking_scores scores = scores_of(context->round, node, values, known);
        context->ends[node] = gap_find_ends(&scores);
        if (context->has_regions)
            TRY(gap_regions(&scores, context->region_of, context->regions.count,
                            context->in_region + node * units));
    }
    return OK;
}

/* With a round before it a year outside is a reason of each change. */
static void check_year(const struct call *call, const struct index_context *context)
{
    const struct index_definition *definition = context->round->definition;
    struct findings told = findings_in(context->arena);
    int year = context->year;
    if (context->has_before || year == 0 ||
        (year >= definition->valid_from && year <= definition->valid_to))
        return;
    struct findings *const both[] = {&told, &context->round->input->findings};
    const char *own = arena_format(context->arena, "%d", year);
    const char *from = arena_format(context->arena, "%d", definition->valid_from);
    const char *to = arena_format(context->arena, "%d", definition->valid_to);
    for (size_t i = 0; own != NULL && from != NULL && to != NULL && i < ARRAY_LENGTH(both); i++)
        findings_add(both[i], SEVERITY_WARNING, "", "change_refused_year", "year", own, "index",
                     definition->id, "from", from, "to", to, NULL);
    call_findings(call, call->operands[0], &told);
}

enum fault index_context_make(const struct call *call, const struct index_round *round,
                              struct index_context *out)
{
    int year_before;
    out->round = round;
    out->arena = round->arena;
    TRY(take_years(call, out, &year_before));
    check_year(call, out);
    TRY(unit_naming_load(out->arena, &out->naming));
    TRY(make_round(out, round, out->year, &out->now));
    if (out->has_before)
        TRY(make_changes(call, out, year_before));
    TRY(take_regions(call, out));
    return make_gaps(out);
}
