/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/index_load.h"

#include <string.h>

/* --- rules ----------------------------------------------------------------------------------- */

struct score {
    const struct index_node *node;
    struct exact percent;
};

static enum fault look_up_percent(void *context, const char *name, struct value *out)
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
    return expr_evaluate(node->points, look_up_percent, &score, out);
}

struct rule {
    const struct index_definition *definition;
    const struct index_node *node;
    const struct index_given *inputs;
    bool complete; /* every input it names is known */
};

static enum fault look_up_input(void *context, const char *name, struct value *out)
{
    const struct rule *rule = context;
    *out = (struct value){.kind = VALUE_MISSING};
    if (strcmp(name, "maximum") == 0) {
        *out = (struct value){.kind = VALUE_NUMBER, .number = rule->node->maximum};
        return OK;
    }
    size_t position = index_find_input(rule->definition, name);
    if (position == SIZE_MAX)
        return fault_raise(FAULT_NOTFOUND, "index_input_unknown", "name", name, NULL);
    const struct index_given *input = rule->inputs == NULL ? NULL : &rule->inputs[position];
    if (input != NULL && input->known)
        *out = (struct value){.kind = VALUE_NUMBER, .number = input->value};
    return OK;
}

/* False, which ends the walk, at an input that is not known. */
static bool is_known(void *context, const char *name, const struct exact *constant)
{
    struct rule *rule = context;
    size_t position = index_find_input(rule->definition, name);
    (void)constant;
    rule->complete = rule->complete && (position == SIZE_MAX ||
                                        (rule->inputs != NULL && rule->inputs[position].known));
    return rule->complete;
}

/* A condition without a value would count as not met: a rule speaks only of units whose inputs are
 * all known. */
enum fault index_rule(const struct index_definition *definition, const struct index_node *node,
                      const struct index_given *inputs, struct value *out)
{
    struct rule rule = {definition, node, inputs, true};
    expr_names(node->points, is_known, &rule);
    *out = (struct value){.kind = VALUE_MISSING};
    if (!rule.complete)
        return OK;
    return expr_evaluate(node->points, look_up_input, &rule, out);
}

/* --- nodes ----------------------------------------------------------------------------------- */

/* A pass over the nodes of one unit. */
struct pass {
    const struct index_definition *definition;
    const struct index_evidence *evidence;
    struct index_value *values;
};

static void take_points(const struct value *from, struct index_value *out)
{
    out->known = from->kind == VALUE_NUMBER;
    if (out->known)
        out->points = from->number;
}

static enum fault count_percent(const struct pass *pass, struct leaf_count count,
                                struct index_value *out)
{
    out->count = count;
    out->known = count.answers > 0;
    if (!out->known)
        return OK;
    struct exact whole = exact_integer(pass->definition->whole);
    TRY(exact_ratio(count.satisfied, count.answers, &out->percent));
    TRY(exact_divide(out->percent, whole, &out->percent));
    return exact_multiply(out->percent, exact_integer(100), &out->percent);
}

static enum fault pool_children(const struct pass *pass, const struct index_node *node,
                                struct index_value *out)
{
    struct leaf_count count = {0};
    for (size_t i = 0; i < node->child_count; i++) {
        if (pass->definition->nodes[node->children[i]].retired)
            continue;
        count.satisfied += pass->values[node->children[i]].count.satisfied;
        count.answers += pass->values[node->children[i]].count.answers;
    }
    return count_percent(pass, count, out);
}

static enum fault score_points(const struct pass *pass, const struct index_node *node,
                               struct index_value *out)
{
    struct value points = {.kind = VALUE_MISSING};
    const struct index_value *of = &pass->values[node->of];
    if (of->known)
        TRY(index_score(node, of->percent, &points));
    take_points(&points, out);
    return OK;
}

static enum fault score_rule(const struct pass *pass, const struct index_node *node,
                             struct index_value *out)
{
    struct value points = {.kind = VALUE_MISSING};
    TRY(index_rule(pass->definition, node, pass->evidence->inputs, &points));
    take_points(&points, out);
    return OK;
}

/* Adds a part to a sum by its role; false when the whole is not known without it. */
static enum fault add_part(const struct index_node *part, const struct index_value *value,
                           struct exact *sum, bool *known)
{
    if (!value->known) {
        *known = *known && part->role != ROLE_PART;
        return OK;
    }
    return part->role == ROLE_PENALTY ? exact_subtract(*sum, value->points, sum)
                                      : exact_add(*sum, value->points, sum);
}

static void clamp(const struct index_node *node, struct exact *value)
{
    static const struct exact zero = {0, 1};
    if (exact_compare(*value, zero) < 0)
        *value = zero;
    if (exact_compare(*value, node->maximum) > 0)
        *value = node->maximum;
}

static enum fault sum_children(const struct pass *pass, const struct index_node *node,
                               struct index_value *out)
{
    struct exact sum = exact_integer(0);
    bool known = true;
    for (size_t i = 0; i < node->child_count && known; i++) {
        const struct index_node *part = &pass->definition->nodes[node->children[i]];
        if (!part->retired)
            TRY(add_part(part, &pass->values[node->children[i]], &sum, &known));
    }
    if (node->clamped)
        clamp(node, &sum);
    out->known = known;
    if (known)
        out->points = sum;
    return OK;
}

static enum fault average_children(const struct pass *pass, const struct index_node *node,
                                   struct index_value *out)
{
    struct exact sum = exact_integer(0);
    bool known = true;
    for (size_t i = 0; i < node->child_count && known; i++) {
        const struct index_node *part = &pass->definition->nodes[node->children[i]];
        const struct index_value *value = &pass->values[node->children[i]];
        struct exact share;
        if (part->retired)
            continue;
        known = value->known;
        if (!known)
            break;
        TRY(exact_multiply(node->weights[i], index_value_of(part, value), &share));
        TRY(exact_add(sum, share, &sum));
    }
    out->known = known;
    if (known)
        *(node->is_percent ? &out->percent : &out->points) = sum;
    return OK;
}

static enum fault compute(const struct pass *pass, size_t position, struct index_value *out)
{
    const struct index_node *node = &pass->definition->nodes[position];
    static const struct leaf_count nobody;
    switch (node->kind) {
    case NODE_SHARE:
        return count_percent(
            pass, pass->evidence->leaves == NULL ? nobody : pass->evidence->leaves[position], out);
    case NODE_POOLED:
        return pool_children(pass, node, out);
    case NODE_POINTS:
        return score_points(pass, node, out);
    case NODE_SUM:
        return sum_children(pass, node, out);
    case NODE_MEAN:
    case NODE_WEIGHTED:
        return average_children(pass, node, out);
    case NODE_SCORE:
        return score_rule(pass, node, out);
    case NODE_GIVEN:
        break; /* what is published is all there is */
    }
    return OK;
}

static enum fault round_value(const struct index_node *node, struct index_value *out)
{
    if (!out->known || node->round_digits < 0)
        return OK;
    struct exact *value = node->is_percent ? &out->percent : &out->points;
    return exact_round(*value, node->round_digits, value);
}

static enum fault evaluate_node(const struct pass *pass, size_t position)
{
    const struct index_node *node = &pass->definition->nodes[position];
    const struct index_given *published = pass->evidence->published;
    struct index_value value = {0};
    pass->values[position] = value;
    if (node->retired)
        return OK;
    if (published != NULL && published[position].known) {
        value.known = true;
        *(node->is_percent ? &value.percent : &value.points) = published[position].value;
    } else {
        TRY(compute(pass, position, &value));
    }
    TRY(round_value(node, &value));
    pass->values[position] = value;
    return OK;
}

/* The program's own text of a code that fault_detail keeps only until the next fault. */
static const char *problem_of_fault(void)
{
    const char *code = fault_detail()->code;
    return strcmp(code, "exact_divide") == 0 ? "exact_divide" : "exact_overflow";
}

enum fault index_evaluate(const struct index_definition *definition,
                          const struct index_evidence *evidence, struct index_value *out)
{
    struct pass pass = {definition, evidence, out};
    for (size_t i = 0; i < definition->node_count; i++) {
        size_t position = definition->order[i];
        enum fault fault = evaluate_node(&pass, position);
        if (fault == FAULT_NUMERIC && definition->form == NULL) {
            out[position] = (struct index_value){.problem = problem_of_fault()};
            fault = OK;
        }
        TRY(fault);
    }
    return OK;
}
