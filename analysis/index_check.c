/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What only shows between nodes, from the leaves up: each node learns from its parts whether it is
 * a percentage, and its maximum, before it is looked at as a part itself.
 */
#include "analysis/index_load.h"

enum { TEXT_BYTES = 64 };

static const struct index_node *part_of(const struct index_reader *reader,
                                        const struct index_node *node, size_t child)
{
    return &reader->nodes[node->children[child]];
}

static void say_numbers(const struct written *at, const char *code, struct exact sum,
                        struct exact maximum)
{
    AUTO(buffer) struct buffer sum_text = buffer_of(TEXT_BYTES);
    AUTO(buffer) struct buffer maximum_text = buffer_of(TEXT_BYTES);
    if (index_decimal_text(sum, &sum_text) != OK)
        buffer_text(&sum_text, "?");
    if (index_decimal_text(maximum, &maximum_text) != OK)
        buffer_text(&maximum_text, "?");
    READER_ERROR(at, code, "sum", sum_text.data, "maximum", maximum_text.data);
}

/* --- what may hold what ---------------------------------------------------------------------- */

static bool is_average(const struct index_node *node)
{
    return node->kind == NODE_MEAN || node->kind == NODE_WEIGHTED;
}

static bool can_hold(const struct index_node *node, const struct index_node *part)
{
    if (node->kind == NODE_POOLED)
        return index_node_is_counted(part);
    return is_average(node) ? part->is_percent == node->is_percent : !part->is_percent;
}

/* Only what is added up has parts that are added beside it or taken off. */
static bool has_misplaced_role(const struct index_node *node, const struct index_node *part)
{
    return part->role != ROLE_PART && node->kind != NODE_SUM;
}

static void check_part(const struct written *value, const struct index_node *node,
                       const struct index_node *part, size_t child)
{
    struct written list = reader_member(value, "children");
    struct written at = index_at(&list, child);
    if (!can_hold(node, part))
        READER_ERROR(&at, "index_part_kind", "part", part->code, "code", node->code);
    else if (has_misplaced_role(node, part))
        READER_ERROR(&at, "index_role_place", "part", part->code, "code", node->code);
}

static size_t active_parts(const struct index_reader *reader, const struct index_node *node)
{
    size_t count = 0;
    for (size_t i = 0; i < node->child_count; i++)
        count += !part_of(reader, node, i)->retired;
    return count;
}

static void check_parts(const struct index_reader *reader, const struct written *value,
                        struct index_node *node)
{
    if (active_parts(reader, node) == 0) {
        READER_ERROR(value, "index_all_retired", "code", node->code);
        return;
    }
    node->is_percent =
        node->kind == NODE_POOLED || (is_average(node) && part_of(reader, node, 0)->is_percent);
    for (size_t i = 0; i < node->child_count; i++)
        check_part(value, node, part_of(reader, node, i), i);
}

/* --- weights --------------------------------------------------------------------------------- */

/* Equal ones for a mean. */
static void set_equal(struct index_reader *reader, struct index_node *node, struct exact *weights)
{
    int64_t active = (int64_t)active_parts(reader, node);
    for (size_t i = 0; i < node->child_count; i++)
        reader_remember(&reader->common, exact_ratio(1, active, &weights[i]));
}

static bool read_weights(const struct index_reader *reader, const struct written *list,
                         const struct index_node *node, struct exact *weights)
{
    if (!reader_list(list, INDEX_NODES_MAX))
        return false;
    if (json_count(list->json) != node->child_count) {
        READER_ERROR(list, "index_weight_count");
        return false;
    }
    size_t position = 0;
    bool good = true;
    for (const struct json *item = json_first(list->json); item != NULL; item = json_next(item)) {
        struct written weight = reader_item(list, item, position);
        struct exact *own = &weights[position];
        good = index_number(&weight, own) && good;
        if (good && exact_compare(*own, exact_integer(0)) < 0) {
            READER_ERROR(&weight, "index_weight_negative");
            good = false;
        }
        if (part_of(reader, node, position)->retired)
            *own = exact_integer(0);
        position++;
    }
    return good;
}

static void check_weights(const struct written *list, const struct index_node *node)
{
    struct exact sum = exact_integer(0);
    bool known = true;
    for (size_t i = 0; i < node->child_count && known; i++)
        known = exact_add(sum, node->weights[i], &sum) == OK;
    if (!known || exact_compare(sum, exact_integer(1)) != 0)
        say_numbers(list, "index_weight_sum", sum, exact_integer(1));
}

static void weigh(struct index_reader *reader, const struct written *value, struct index_node *node)
{
    struct written list = reader_member(value, "weights");
    struct exact *weights = reader_array(&reader->common, node->child_count, sizeof *weights);
    if (weights == NULL)
        return;
    node->weights = weights;
    if (node->kind == NODE_MEAN)
        set_equal(reader, node, weights);
    else if (read_weights(reader, &list, node, weights))
        check_weights(&list, node);
}

/* --- maxima ---------------------------------------------------------------------------------- */

/* What the maxima of a node's parts come to; false when that cannot be computed exactly. */
static bool maximum_of_parts(const struct index_reader *reader, const struct index_node *node,
                             struct exact *out)
{
    *out = exact_integer(0);
    for (size_t i = 0; i < node->child_count; i++) {
        const struct index_node *part = part_of(reader, node, i);
        struct exact share = part->maximum;
        if (part->retired || part->role != ROLE_PART)
            continue;
        if (is_average(node) && exact_multiply(share, node->weights[i], &share) != OK)
            return false;
        if (exact_add(*out, share, out) != OK)
            return false;
    }
    return true;
}

static void check_maximum(const struct index_reader *reader, const struct written *value,
                          struct index_node *node)
{
    struct written at = reader_member(value, "maximum");
    struct exact sum;
    if (is_average(node) && node->is_percent) {
        if (at.json != NULL)
            READER_ERROR(&at, "index_maximum_percent");
        return;
    }
    bool known = maximum_of_parts(reader, node, &sum);
    if (known && !node->has_maximum) {
        node->maximum = sum;
        node->has_maximum = true;
    } else if (!known || exact_compare(sum, node->maximum) != 0) {
        say_numbers(&at, "index_maximum_sum", known ? sum : exact_integer(0), node->maximum);
    }
}

/* A grade no value can reach, or with nothing of the scale above the highest bound. */
static void check_grades(const struct written *value, const struct index_node *node)
{
    struct written list = reader_member(value, "grades");
    if (node->grade_count > 0 && node->is_percent)
        READER_ERROR(&list, "index_grade_percent");
    else if (node->grade_count > 0 && node->grades[0].has_from && node->has_maximum &&
             exact_compare(node->grades[0].from, node->maximum) > 0)
        say_numbers(&list, "index_grade_high", node->grades[0].from, node->maximum);
}

/* --- all nodes ------------------------------------------------------------------------------- */

static void check_inner(struct index_reader *reader, const struct written *value,
                        struct index_node *node)
{
    size_t before = findings_errors(reader->common.findings);
    check_parts(reader, value, node);
    if (findings_errors(reader->common.findings) > before)
        return;
    if (is_average(node))
        weigh(reader, value, node);
    if (findings_errors(reader->common.findings) == before && node->kind != NODE_POOLED)
        check_maximum(reader, value, node);
}

static void check_node(struct index_reader *reader, const struct written *value,
                       struct index_node *node)
{
    if (node->kind == NODE_SHARE)
        node->is_percent = true;
    else if (node->kind == NODE_POINTS && !reader->nodes[node->of].is_percent) {
        struct written of = reader_member(value, "of");
        READER_ERROR(&of, "index_part_kind", "part", reader->nodes[node->of].code, "code",
                     node->code);
    } else if (node->child_count > 0)
        check_inner(reader, value, node);
    check_grades(value, node);
}

/* Published scores and rules make one figure in the end. */
static void check_roots(const struct index_reader *reader, const struct written *list)
{
    const struct index_node *first = NULL;
    for (size_t i = 0; i < reader->definition->node_count; i++) {
        const struct index_node *node = &reader->nodes[i];
        if (node->parent != SIZE_MAX)
            continue;
        struct written at = index_at(list, i);
        if (first != NULL)
            READER_ERROR(&at, "index_two_roots", "code", node->code, "other", first->code);
        first = first == NULL ? node : first;
    }
}

void index_check_tree(struct index_reader *reader, const struct written *list)
{
    size_t before = findings_errors(reader->common.findings);
    const size_t *order = reader->definition->order;
    for (size_t i = 0; i < reader->definition->node_count; i++) {
        struct written value = index_at(list, order[i]);
        check_node(reader, &value, &reader->nodes[order[i]]);
        if (findings_errors(reader->common.findings) > before)
            return; /* what is above would only repeat it */
    }
    if (reader->definition->form == NULL)
        check_roots(reader, list);
}
