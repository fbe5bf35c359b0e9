/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/index_columns.h"

#include "base/expr.h"
#include "base/place.h"

#include <stdlib.h>
#include <string.h>

struct columns {
    const struct index_definition *definition;
    struct findings *findings;
    struct index_column *items;
    size_t count;
    const struct form *form; /* shipped with the program, else NULL */
};

static void say(const struct columns *columns, enum severity severity, const char *code,
                const char *column)
{
    findings_add(columns->findings, severity, "line 1", code, "column",
                 place_excerpt(column, columns->findings), NULL);
}

/* --- what a name is -------------------------------------------------------------------------- */

/* "q9_1=4": a question that some leaf asks, and one of the levels. */
static bool is_count(const struct columns *columns, struct arena *arena,
                     struct index_column *column)
{
    const char *equals = strrchr(column->name, '=');
    char *end = NULL;
    if (equals == NULL || equals[1] < '0' || equals[1] > '9')
        return false;
    long level = strtol(equals + 1, &end, 10);
    const char *question = arena_format(arena, "%.*s", (int)(equals - column->name), column->name);
    if (*end != '\0' || level >= INDEX_LEVELS || question == NULL)
        return false;
    for (size_t i = 0; i < columns->definition->node_count; i++) {
        const struct index_node *node = &columns->definition->nodes[i];
        if (node->kind != NODE_SHARE || strcmp(node->question, question) != 0)
            continue;
        column->kind = COLUMN_COUNT;
        column->question = question;
        column->level = (int)level;
        return true;
    }
    return false;
}

/* "rank:8.1", "ranked:8.1". */
static bool is_place(const struct columns *columns, struct index_column *column)
{
    static const struct {
        const char *prefix;
        enum column_kind kind;
    } kinds[] = {{"rank:", COLUMN_RANK}, {"ranked:", COLUMN_RANKED}};
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
        size_t length = strlen(kinds[i].prefix);
        if (strncmp(column->name, kinds[i].prefix, length) != 0)
            continue;
        column->kind = kinds[i].kind;
        column->position = index_find(columns->definition, column->name + length);
        return column->position != SIZE_MAX;
    }
    return false;
}

/* A level that the form does not offer would count as an answer all the same. */
static void check_level(const struct columns *columns, const struct index_column *column)
{
    const struct question *question =
        columns->form == NULL ? NULL : form_question(columns->form, column->question);
    if (question == NULL)
        return;
    for (size_t i = 0; i < question->choice_count; i++)
        if (question->choices[i].value == column->level)
            return;
    findings_add(columns->findings, SEVERITY_ERROR, "line 1", "index_level_unknown", "column",
                 place_excerpt(column->name, columns->findings), "question", column->question,
                 "form", columns->form->id, NULL);
}

static void find_kind(const struct columns *columns, struct arena *arena,
                      struct index_column *column)
{
    const struct index_definition *definition = columns->definition;
    column->position = index_find(definition, column->name);
    column->kind = COLUMN_PUBLISHED;
    if (column->position != SIZE_MAX && definition->nodes[column->position].retired) {
        column->kind = COLUMN_NOTHING;
        say(columns, SEVERITY_WARNING, "index_column_retired", column->name);
    }
    if (column->position != SIZE_MAX)
        return;
    column->position = index_find_input(definition, column->name);
    column->kind = COLUMN_INPUT;
    if (column->position != SIZE_MAX || is_place(columns, column) ||
        is_count(columns, arena, column))
        return;
    column->kind = COLUMN_NOTHING;
    say(columns, SEVERITY_WARNING, "index_column_unknown", column->name);
}

static bool same_thing(const struct index_column *a, const struct index_column *b)
{
    if (a->kind != b->kind || a->kind == COLUMN_NOTHING)
        return false;
    if (a->kind == COLUMN_COUNT)
        return a->level == b->level && strcmp(a->question, b->question) == 0;
    return a->position == b->position;
}

/* --- what stands below a node ---------------------------------------------------------------- */

/* Whether a rule names something that a column has. */
struct named {
    const struct columns *columns;
    bool any;
    bool all;
};

static bool has_input(const struct columns *columns, const char *code)
{
    for (size_t i = 1; i < columns->count; i++)
        if (columns->items[i].kind == COLUMN_INPUT && strcmp(columns->items[i].name, code) == 0)
            return true;
    return false;
}

static bool look_name(void *context, const char *name, const struct exact *constant)
{
    struct named *named = context;
    (void)constant;
    if (strcmp(name, "maximum") == 0)
        return true;
    bool there = has_input(named->columns, name);
    named->any = named->any || there;
    named->all = named->all && there;
    return true;
}

static struct named named_by(const struct columns *columns, const struct index_node *node)
{
    struct named named = {columns, false, true};
    if (node->kind == NODE_SCORE)
        expr_names(node->points, look_name, &named);
    return named;
}

static bool has_node(const struct columns *columns, size_t position)
{
    for (size_t i = 1; i < columns->count; i++)
        if ((columns->items[i].kind == COLUMN_PUBLISHED ||
             columns->items[i].kind == COLUMN_CLAIM) &&
            columns->items[i].position == position)
            return true;
    return false;
}

static bool has_answers(const struct columns *columns, const char *question)
{
    for (size_t i = 1; i < columns->count; i++)
        if (columns->items[i].kind == COLUMN_COUNT &&
            strcmp(columns->items[i].question, question) == 0)
            return true;
    return false;
}

static bool has_below(const struct columns *columns, size_t position);

static bool has_at(const struct columns *columns, size_t position)
{
    return has_node(columns, position) || has_below(columns, position);
}

/* Whether the file says something that the node would be computed from. */
static bool has_below(const struct columns *columns, size_t position)
{
    const struct index_node *node = &columns->definition->nodes[position];
    if (node->kind == NODE_SHARE && has_answers(columns, node->question))
        return true;
    if (named_by(columns, node).any)
        return true;
    if (node->kind == NODE_POINTS)
        return has_at(columns, node->of);
    for (size_t i = 0; i < node->child_count; i++)
        if (has_at(columns, node->children[i]))
            return true;
    return false;
}

/* --- what is missing ------------------------------------------------------------------------- */

static bool is_covered(const struct columns *columns, size_t position)
{
    while (position != SIZE_MAX) {
        if (has_node(columns, position))
            return true;
        position = columns->definition->nodes[position].parent;
    }
    return false;
}

static bool look_missing(void *context, const char *name, const struct exact *constant)
{
    const struct columns *columns = context;
    (void)constant;
    if (strcmp(name, "maximum") != 0 && !has_input(columns, name))
        say(columns, SEVERITY_WARNING, "index_column_missing", name);
    return true;
}

/* A leaf that nothing in the file speaks of; of a rule with some of its inputs, those it lacks. */
static void check_leaf(struct columns *columns, size_t position)
{
    const struct index_node *leaf = &columns->definition->nodes[position];
    if (!index_node_is_leaf(leaf) || leaf->retired || leaf->role != ROLE_PART ||
        leaf->kind == NODE_SHARE || is_covered(columns, position))
        return;
    if (leaf->kind == NODE_SCORE && named_by(columns, leaf).any)
        expr_names(leaf->points, look_missing, columns);
    else
        say(columns, SEVERITY_WARNING, "index_column_missing", leaf->code);
}

static bool has_any(const struct columns *columns)
{
    for (size_t i = 1; i < columns->count; i++)
        if (columns->items[i].kind != COLUMN_NOTHING)
            return true;
    return false;
}

/* --- all ------------------------------------------------------------------------------------- */

/* NULL for a definition without a form, or with one of its own. */
static enum fault take_form(const struct index_definition *definition, struct form **out)
{
    *out = NULL;
    if (definition->form == NULL)
        return OK;
    enum fault fault = form_builtin(definition->form, out);
    return fault == FAULT_NOTFOUND ? OK : fault;
}

enum fault index_columns_read(const struct csv_row *names,
                              const struct index_definition *definition, struct findings *findings,
                              struct arena *arena, struct index_columns *out)
{
    AUTO(form) struct form *form = NULL;
    TRY(take_form(definition, &form));
    struct columns columns = {.definition = definition, .findings = findings, .form = form};
    columns.items = arena_array(arena, names->count, sizeof *columns.items);
    if (columns.items == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < names->count; i++) {
        struct index_column *column = &columns.items[i];
        column->name = arena_text(arena, names->cells[i]);
        if (column->name == NULL)
            return FAULT_NOMEM;
        if (i > 0)
            find_kind(&columns, arena, column);
        if (column->kind == COLUMN_COUNT)
            check_level(&columns, column);
        columns.count = i + 1;
        for (size_t other = 1; other < i; other++)
            if (same_thing(&columns.items[other], column))
                say(&columns, SEVERITY_ERROR, "index_column_twice", column->name);
    }
    if (!has_any(&columns))
        findings_add(findings, SEVERITY_ERROR, "line 1", "index_columns_none", "index",
                     definition->id, NULL);
    for (size_t i = 1; i < columns.count; i++)
        if (columns.items[i].kind == COLUMN_PUBLISHED &&
            has_below(&columns, columns.items[i].position))
            columns.items[i].kind = COLUMN_CLAIM;
    for (size_t i = 0; i < definition->node_count; i++)
        check_leaf(&columns, i);
    *out = (struct index_columns){columns.items, columns.count};
    return OK;
}
