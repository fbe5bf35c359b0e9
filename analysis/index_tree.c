/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/index_load.h"

/* The position a text names; SIZE_MAX with the finding otherwise. */
static size_t find_part(struct index_reader *reader, const struct written *value)
{
    const char *code = index_string(value);
    size_t position = code == NULL ? SIZE_MAX : index_find(reader->definition, code);
    if (code != NULL && position == SIZE_MAX)
        reader_refuse(value, "index_part_unknown", "part", code);
    return position;
}

/* What can be seen before averages know what they are of. */
static bool cannot_hold(const struct index_node *node, const struct index_node *part)
{
    return node->kind == NODE_POOLED ? !index_node_is_counted(part)
                                     : node->kind == NODE_SUM && index_node_is_counted(part);
}

static void tie_child(struct index_reader *reader, const struct written *value, size_t parent,
                      size_t *children)
{
    struct index_node *node = &reader->nodes[parent];
    size_t position = find_part(reader, value);
    if (position == SIZE_MAX)
        return;
    struct index_node *child = &reader->nodes[position];
    if (cannot_hold(node, child)) {
        READER_ERROR(value, "index_part_kind", "part", child->code, "code", node->code);
        return;
    }
    if (child->parent != SIZE_MAX) {
        READER_ERROR(value, "index_two_parents", "code", child->code, "parent",
                     reader->nodes[child->parent].code);
        return;
    }
    child->parent = parent;
    children[node->child_count++] = position;
}

static void tie_children(struct index_reader *reader, const struct written *value, size_t position)
{
    struct written list = reader_member(value, "children");
    if (!reader_list(&list, INDEX_NODES_MAX))
        return;
    size_t *children = reader_array(&reader->common, json_count(list.json), sizeof *children);
    if (children == NULL)
        return;
    reader->nodes[position].children = children;
    size_t count = 0;
    for (const struct json *item = json_first(list.json); item != NULL; item = json_next(item)) {
        struct written child = reader_item(&list, item, count++);
        tie_child(reader, &child, position, children);
    }
}

static bool is_ready(const struct index_reader *reader, size_t position, const bool *placed)
{
    const struct index_node *node = &reader->nodes[position];
    for (size_t i = 0; i < node->child_count; i++) {
        if (!placed[node->children[i]])
            return false;
    }
    return node->kind != NODE_POINTS || placed[node->of];
}

/* True when the way up from a node comes back to it. */
static bool holds_itself(const struct index_reader *reader, size_t position)
{
    size_t above = reader->nodes[position].parent;
    for (size_t i = 0; i < reader->definition->node_count && above != SIZE_MAX; i++) {
        if (above == position)
            return true;
        above = reader->nodes[above].parent;
    }
    return false;
}

static void say_circle(struct index_reader *reader, const struct written *list)
{
    size_t position = 0;
    while (!holds_itself(reader, position))
        position++;
    struct written node = reader_item(list, NULL, position);
    READER_ERROR(&node, "index_circle", "code", reader->nodes[position].code);
}

/* Places nodes whose parts are all placed until a pass places nothing. What is left then hangs on
 * a circle: only children make circles, and as every node has one parent, the way up from a node
 * on a circle stays on it. */
static void put_in_order(struct index_reader *reader, const struct written *list)
{
    size_t count = reader->definition->node_count;
    bool placed[INDEX_NODES_MAX] = {false};
    size_t *order = reader_array(&reader->common, count, sizeof *order);
    if (order == NULL)
        return;
    reader->definition->order = order;
    size_t done = 0;
    size_t before = SIZE_MAX;
    while (done != before) {
        before = done;
        for (size_t i = 0; i < count; i++) {
            if (placed[i] || !is_ready(reader, i, placed))
                continue;
            placed[i] = true;
            order[done++] = i;
        }
    }
    if (done < count)
        say_circle(reader, list);
}

struct written index_at(const struct written *list, size_t position)
{
    const struct json *item = json_first(list->json);
    for (size_t i = 0; i < position; i++)
        item = json_next(item);
    return reader_item(list, item, position);
}

void index_tie(struct index_reader *reader, const struct written *list)
{
    size_t before = findings_errors(reader->common.findings);
    size_t position = 0;
    for (const struct json *item = json_first(list->json); item != NULL; item = json_next(item)) {
        struct written value = reader_item(list, item, position);
        struct index_node *node = &reader->nodes[position];
        struct written of = reader_member(&value, "of");
        if (node->kind == NODE_POINTS)
            node->of = find_part(reader, &of);
        else if (!index_node_is_leaf(node))
            tie_children(reader, &value, position);
        position++;
    }
    if (findings_errors(reader->common.findings) == before)
        put_in_order(reader, list);
}
