/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/index.h"

#include "analysis/analysis_assets.h"
#include "base/place.h"

#include <stdio.h>
#include <string.h>

void index_free(struct index_definition *definition)
{
    if (definition != NULL)
        arena_free(definition->arena); /* the definition lives in its own arena */
}

enum fault index_builtin(const char *id, struct index_definition **out)
{
    char name[128];
    int length = snprintf(name, sizeof name, "indices/%s.json", id);
    const struct asset *asset =
        length < (int)sizeof name ? asset_find(analysis_assets, name) : NULL;
    if (asset == NULL)
        return fault_raise(FAULT_NOTFOUND, "index_unknown", "index", id, NULL);
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(1 << 20, &arena));
    struct findings findings = findings_in(arena);
    AUTO(index_definition) struct index_definition *definition = NULL;
    TRY(index_load(asset->data, asset->size, &findings, &definition));
    if (definition == NULL) {
        const struct finding *error = findings_first_error(&findings);
        return fault_raise(FAULT_CORRUPT, "index_refused", "index", id, "at", error->at, "code",
                           error->code, NULL);
    }
    *out = TAKE(definition);
    return OK;
}

size_t index_find(const struct index_definition *definition, const char *code)
{
    for (size_t i = 0; i < definition->node_count; i++) {
        if (strcmp(definition->nodes[i].code, code) == 0)
            return i;
    }
    return SIZE_MAX;
}

enum fault index_decimal_text(struct exact value, struct buffer *out)
{
    for (int digits = 0; digits < EXACT_DIGITS_MAX; digits++) {
        struct exact cut;
        TRY(exact_cut(value, digits, &cut));
        if (exact_compare(cut, value) == 0)
            return exact_text(value, digits, out);
    }
    return exact_text(value, EXACT_DIGITS_MAX, out);
}

static void check_levels(const struct index_node *node, const struct question *question,
                         const struct place *leaf, struct findings *findings)
{
    bool share_of = strcmp(node->leaf_member, "share") == 0;
    bool survey = strcmp(node->leaf_member, "survey") == 0;
    struct place at = place_member(leaf, share_of ? "levels" : survey ? "values" : "from");
    for (int level = 0; level <= EXPR_SET_MAX; level++) {
        bool counted = (node->levels >> level & 1) != 0;
        if (!counted || question_choice(question, level) != NULL)
            continue;
        char text[16];
        snprintf(text, sizeof text, "%d", level);
        findings_add(findings, SEVERITY_ERROR, place_pointer(&at, findings), "index_level",
                     "question", question->id, "level", text, NULL);
    }
}

/* `at`: the share, survey or rescaled of the node. */
static void check_share(const struct index_node *node, const struct form *form,
                        const struct place *at, struct findings *findings)
{
    struct place name = place_member(at, "question");
    const struct question *question = form_question(form, node->question);
    const char *code = NULL;
    if (question == NULL)
        code = "index_question_unknown";
    else if (question->type != QUESTION_ONE && question->type != QUESTION_SCALE)
        code = "index_question_type";
    if (code == NULL)
        check_levels(node, question, at, findings);
    else
        findings_add(findings, SEVERITY_ERROR, place_pointer(&name, findings), code, "question",
                     node->question, NULL);
}

struct users_check {
    const struct form *form;
    struct findings *findings;
};

static bool check_users(void *context, const char *name, const struct exact *constant)
{
    const struct users_check *check = context;
    const struct question *question = form_question(check->form, name);
    (void)constant;
    if (question == NULL || question->column < 0)
        findings_add(check->findings, SEVERITY_ERROR, "/users",
                     question == NULL ? "index_question_unknown" : "index_question_type",
                     "question", place_excerpt(name, check->findings), NULL);
    return true;
}

void index_check_form(const struct index_definition *definition, const struct form *form,
                      struct findings *findings)
{
    static const struct place whole;
    struct place nodes = place_member(&whole, "nodes");
    for (size_t i = 0; i < definition->node_count; i++) {
        struct place node = place_item(&nodes, i);
        struct place at = place_member(&node, definition->nodes[i].leaf_member);
        if (definition->nodes[i].kind == NODE_SHARE)
            check_share(&definition->nodes[i], form, &at, findings);
    }
    struct users_check check = {form, findings};
    if (definition->users != NULL)
        expr_names(definition->users, check_users, &check);
}
