/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/index_load.h"

#include <string.h>

struct score {
    const struct index_node *node;
    struct exact percent;
};

static enum fault look_up(void *context, const char *name, struct value *out)
{
    const struct score *score = context;
    *out = (struct value){.kind = VALUE_NUMBER};
    if (strcmp(name, "percent") == 0)
        out->number = score->percent;
    else if (strcmp(name, "maximum") == 0)
        out->number = score->node->maximum;
    else
        return fault_raise(FAULT_NOTFOUND, "index_points_name", "name", name, NULL);
    return OK;
}

enum fault index_score(const struct index_node *node, struct exact percent, struct value *out)
{
    struct score score = {node, percent};
    return expr_evaluate(node->points, look_up, &score, out);
}

static enum fault evaluate_percent(struct leaf_count count, struct index_value *out)
{
    struct index_value value = {.known = count.answers > 0, .count = count};
    if (value.known) {
        TRY(exact_ratio(count.satisfied, count.answers, &value.percent));
        TRY(exact_multiply(value.percent, exact_integer(100), &value.percent));
    }
    *out = value;
    return OK;
}

static enum fault evaluate_pooled(const struct index_node *node, const struct index_value *values,
                                  struct index_value *out)
{
    struct leaf_count count = {0};
    for (size_t i = 0; i < node->child_count; i++) {
        count.satisfied += values[node->children[i]].count.satisfied;
        count.answers += values[node->children[i]].count.answers;
    }
    return evaluate_percent(count, out);
}

static enum fault evaluate_points(const struct index_node *node, const struct index_value *values,
                                  struct index_value *out)
{
    struct index_value value = {0};
    struct value points = {.kind = VALUE_MISSING};
    if (values[node->of].known)
        TRY(index_score(node, values[node->of].percent, &points));
    value.known = points.kind == VALUE_NUMBER;
    if (value.known)
        value.points = points.number;
    *out = value;
    return OK;
}

static enum fault evaluate_sum(const struct index_node *node, const struct index_value *values,
                               struct index_value *out)
{
    struct index_value value = {.known = true, .points = exact_integer(0)};
    for (size_t i = 0; i < node->child_count; i++) {
        const struct index_value *part = &values[node->children[i]];
        value.known = value.known && part->known;
        if (value.known)
            TRY(exact_add(value.points, part->points, &value.points));
    }
    *out = value;
    return OK;
}

/* leaves or given, by what the definition is for. */
static enum fault evaluate_all(const struct index_definition *definition,
                               const struct leaf_count *leaves, const struct index_given *given,
                               struct index_value *out)
{
    for (size_t i = 0; i < definition->node_count; i++) {
        size_t position = definition->order[i];
        const struct index_node *node = &definition->nodes[position];
        struct index_value *value = &out[position];
        switch (node->kind) {
        case NODE_SHARE:
            TRY(evaluate_percent(leaves[position], value));
            break;
        case NODE_POOLED:
            TRY(evaluate_pooled(node, out, value));
            break;
        case NODE_POINTS:
            TRY(evaluate_points(node, out, value));
            break;
        case NODE_SUM:
            TRY(evaluate_sum(node, out, value));
            break;
        case NODE_GIVEN:
            *value = (struct index_value){.known = given[position].known,
                                          .points = given[position].value};
            break;
        }
    }
    return OK;
}

enum fault index_evaluate(const struct index_definition *definition,
                          const struct leaf_count *leaves, struct index_value *out)
{
    return evaluate_all(definition, leaves, NULL, out);
}

enum fault index_evaluate_given(const struct index_definition *definition,
                                const struct index_given *given, struct index_value *out)
{
    return evaluate_all(definition, NULL, given, out);
}
