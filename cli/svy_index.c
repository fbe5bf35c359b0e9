/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/svy_index.h"

#include "analysis/index_vectors.h"
#include "cli/index_round.h"

#include <math.h>

enum { DECIMAL_BYTES = 64 };

/* A weighted percentage enters exact rules with ten decimals: sums of weights are rounded far
 * behind them, so that 83.335 is not what lies beside it. */
static const double PERCENT_PARTS = 1e10;
static const double PERCENT_MOST = 1e6;

void svy_index_cleanup(struct svy_index *index)
{
    index_free(index->definition);
    form_free(index->form);
}

/* --- parts ----------------------------------------------------------------------------------- */

static enum fault take_part(const struct index_node *node, struct arena *arena,
                            struct svy_part *out)
{
    AUTO(buffer) struct buffer maximum = buffer_of(DECIMAL_BYTES);
    *out = (struct svy_part){.code = node->code,
                             .name_vi = node->name_vi,
                             .name_en = node->name_en,
                             .is_percent = node->is_percent,
                             .is_counted = index_node_is_counted(node)};
    if (!node->has_maximum)
        return OK;
    TRY(index_decimal_text(node->maximum, &maximum));
    out->maximum = arena_text(arena, maximum.data);
    return out->maximum == NULL ? FAULT_NOMEM : OK;
}

static enum fault take_parts(struct arena *arena, struct svy_index *index)
{
    const struct index_definition *definition = index->definition;
    char hash[HASH_TEXT_SIZE];
    struct svy_part *parts = arena_array(arena, definition->node_count, sizeof *parts);
    if (parts == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < definition->node_count; i++) {
        if (definition->nodes[i].retired)
            continue;
        TRY(take_part(&definition->nodes[i], arena, &parts[index->count]));
        parts[index->count++].position = i;
    }
    hash_text(definition->hash, hash);
    index->parts = parts;
    index->id = definition->id;
    index->name_vi = definition->name_vi;
    index->name_en = definition->name_en;
    index->hash = arena_text(arena, hash);
    index->verified = definition->verified;
    index->percent_digits = definition->percent_digits;
    index->points_digits = definition->points_digits;
    return index->hash == NULL ? FAULT_NOMEM : OK;
}

enum fault svy_index_take(const struct call *call, const char *name, struct arena *arena,
                          struct svy_index *out)
{
    AUTO(svy_index) struct svy_index index = {.definition = NULL};
    TRY(index_take_definition(call, name, arena, &index.definition));
    if (index.definition->form == NULL)
        return fault_raise(FAULT_USAGE, "svy_index_form", "index", index.definition->id, NULL);
    enum fault fault = form_builtin(index.definition->form, &index.form);
    if (fault != OK && fault != FAULT_NOTFOUND)
        return fault;
    TRY(take_parts(arena, &index));
    *out = index;
    index = (struct svy_index){.definition = NULL};
    return OK;
}

/* --- data ------------------------------------------------------------------------------------ */

enum fault svy_index_need(const struct svy_index *index, const struct dataset *dataset)
{
    return call_usage(index_vectors_need(index->definition, dataset));
}

enum fault svy_index_read(struct svy_index *index, const struct dataset *dataset,
                          struct findings *findings)
{
    const struct index_vectors_input input = {index->definition, index->form, dataset};
    struct index_vectors *vectors = arena_alloc(dataset->arena, sizeof *vectors);
    if (vectors == NULL)
        return FAULT_NOMEM;
    TRY(index_vectors_make(&input, findings, vectors));
    index->vectors = vectors;
    return OK;
}

enum fault svy_index_vectors(const struct svy_index *index, size_t part, struct arena *arena,
                             struct vector out[2])
{
    return index_vectors_node(index->vectors, index->parts[part].position, arena, out);
}

/* --- values ---------------------------------------------------------------------------------- */

/* As a figure has it: a percentage as a share. */
static double told_value(const struct svy_index *index, size_t part,
                         const struct index_value *values)
{
    const struct index_node *node = &index->definition->nodes[index->parts[part].position];
    const struct index_value *value = &values[index->parts[part].position];
    if (!value->known)
        return NAN;
    double told = exact_double(index_value_of(node, value));
    return node->is_percent ? told / 100 : told;
}

enum fault svy_index_plain(const struct svy_index *index, const struct svy_rows *rows,
                           struct arena *arena, struct svy_plain *out)
{
    size_t nodes = index->definition->node_count;
    struct leaf_count *counts = arena_array(arena, nodes * rows->groups, sizeof *counts);
    struct index_value *values = arena_array(arena, nodes, sizeof *values);
    if (counts == NULL || values == NULL)
        return FAULT_NOMEM;
    for (size_t row = 0; row < index->vectors->rows; row++) {
        if (rows->group[row] >= 0)
            index_vectors_count(index->vectors, row, counts + (size_t)rows->group[row] * nodes);
    }
    for (size_t group = 0; group < rows->groups; group++) {
        const struct index_evidence evidence = {.leaves = counts + group * nodes};
        TRY(index_evaluate(index->definition, &evidence, values));
        for (size_t part = 0; part < index->count; part++)
            out[group * index->count + part] = (struct svy_plain){
                told_value(index, part, values), values[index->parts[part].position].count.answers};
    }
    return OK;
}

static enum fault give(double share, struct index_given *out)
{
    double percent = 100 * share;
    out->known = fabs(percent) < PERCENT_MOST;
    return out->known
               ? exact_ratio(llround(percent * PERCENT_PARTS), (int64_t)PERCENT_PARTS, &out->value)
               : OK;
}

enum fault svy_index_rules(const struct svy_index *index, struct arena *arena, double *values)
{
    size_t nodes = index->definition->node_count;
    struct index_given *given = arena_array(arena, nodes, sizeof *given);
    struct index_value *made = arena_array(arena, nodes, sizeof *made);
    const struct index_evidence evidence = {.published = given};
    if (given == NULL || made == NULL)
        return FAULT_NOMEM;
    for (size_t part = 0; part < index->count; part++) {
        if (index->parts[part].is_counted)
            TRY(give(values[part], &given[index->parts[part].position]));
    }
    TRY(index_evaluate(index->definition, &evidence, made));
    for (size_t part = 0; part < index->count; part++) {
        if (!index->parts[part].is_counted)
            values[part] = told_value(index, part, made);
    }
    return OK;
}
