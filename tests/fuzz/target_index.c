/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * index: loading a definition and scoring it (analysis/index.h). What loads is the same when its
 * own document is loaded; scoring gives figures or says that a number does not fit; percentages
 * stay within 0 and 100.
 */
#include "tests/fuzz/fuzz.h"

#include "analysis/index.h"

#include <string.h>

enum { ARENA_BYTES = 16 << 20, DECIMAL_BYTES = 256 };

static void check_reloaded(const struct index_definition *definition)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(index_definition) struct index_definition *again = NULL;
    MUST_BE_OK(arena_new(ARENA_BYTES, &arena));
    struct findings findings = findings_in(arena);
    MUST_BE_OK(index_load(definition->document, strlen(definition->document), &findings, &again));
    MUST(again != NULL && hash_equal(definition->hash, again->hash));
    MUST(strcmp(definition->document, again->document) == 0);
}

static void check_node(const struct index_definition *definition, size_t position)
{
    const struct index_node *node = &definition->nodes[position];
    MUST(index_find(definition, node->code) == position);
    MUST(node->parent == SIZE_MAX || node->parent < definition->node_count);
    MUST(definition->order[position] < definition->node_count);
    for (size_t i = 0; i < node->child_count; i++) {
        MUST(node->children[i] < definition->node_count);
        MUST(definition->nodes[node->children[i]].parent == position);
    }
    struct exact cut; /* bounds of published scores, and means, may be no decimal */
    if (!node->has_maximum || exact_cut(node->maximum, EXACT_DIGITS_MAX, &cut) != OK ||
        exact_compare(cut, node->maximum) != 0)
        return;
    AUTO(buffer) struct buffer text = buffer_of(DECIMAL_BYTES);
    struct exact read;
    MUST_BE_OK(index_decimal_text(node->maximum, &text));
    MUST_BE_OK(exact_parse(text.data, &read));
    MUST(exact_compare(read, node->maximum) == 0);
}

/* Leaves that nobody answered, that all and that some were satisfied with, and one that more
 * people answered than ever lived. */
static struct leaf_count leaf(const struct index_definition *definition, size_t position)
{
    static const struct leaf_count counts[] = {{7, 9}, {0, 0}, {5, 5}, {0, 3}, {1, 3000000000000}};
    struct leaf_count count = counts[position % ARRAY_LENGTH(counts)];
    count.satisfied *= definition->whole;
    return count;
}

/* Nothing known, small, negative, a fraction, one near the end of what fits. */
static struct index_given given(size_t position)
{
    static const struct index_given values[] = {
        {true, {3, 1}}, {true, {0, 1}}, {true, {-7, 2}}, {false, {0, 1}}, {true, {INT64_MAX, 3}}};
    return values[position % ARRAY_LENGTH(values)];
}

static void check_value(const struct index_definition *definition, size_t position,
                        const struct index_value *value)
{
    const struct index_node *node = &definition->nodes[position];
    MUST(!value->known || value->problem == NULL);
    MUST(value->problem == NULL || definition->form == NULL);
    MUST(!node->retired || !value->known);
    if (!value->known)
        return;
    if (node->grade_count > 0)
        MUST(index_grade_of(node, value->points) != NULL);
    if (!index_node_is_counted(node))
        return;
    MUST(value->count.answers * definition->whole >= value->count.satisfied);
    MUST(exact_compare(value->percent, exact_integer(0)) >= 0);
    MUST(exact_compare(value->percent, exact_integer(100)) <= 0);
}

static void check_evidence(const struct index_definition *definition,
                           const struct index_evidence *evidence)
{
    static struct index_value values[INDEX_NODES_MAX];
    enum fault fault = index_evaluate(definition, evidence, values);
    MUST(fault == OK || (fault == FAULT_NUMERIC && definition->form != NULL));
    if (fault != OK) {
        fuzz_check_detail();
        return;
    }
    for (size_t i = 0; i < definition->node_count; i++)
        check_value(definition, i, &values[i]);
}

/* Everything counted; every input there is; some inputs missing; leaves published. */
static void check_scores(const struct index_definition *definition)
{
    static struct leaf_count leaves[INDEX_NODES_MAX];
    static struct index_given published[INDEX_NODES_MAX];
    static struct index_given inputs[INDEX_INPUTS_MAX];
    for (size_t i = 0; i < definition->node_count; i++) {
        leaves[i] = leaf(definition, i);
        published[i] = (struct index_given){.known = false};
        if (index_node_is_leaf(&definition->nodes[i]) && !definition->nodes[i].is_percent)
            published[i] = given(i);
    }
    for (size_t shift = 0; shift < 5; shift++) {
        for (size_t i = 0; i < definition->input_count; i++)
            inputs[i] = given(i + shift);
        check_evidence(definition, &(struct index_evidence){leaves, NULL, inputs});
    }
    check_evidence(definition, &(struct index_evidence){.published = published});
    check_evidence(definition, &(struct index_evidence){.leaves = NULL});
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(index_definition) struct index_definition *definition = NULL;
    MUST_BE_OK(arena_new(ARENA_BYTES, &arena));
    struct findings findings = findings_in(arena);
    enum fault fault = index_load((const char *)data, size, &findings, &definition);
    if (fault != OK) {
        MUST((fault == FAULT_INVALID || fault == FAULT_LIMIT) && definition == NULL);
        fuzz_check_detail();
        return 0;
    }
    fuzz_check_findings(&findings);
    MUST((definition == NULL) == (findings_errors(&findings) > 0));
    if (definition == NULL)
        return 0;
    for (size_t i = 0; i < definition->node_count; i++)
        check_node(definition, i);
    check_reloaded(definition);
    index_check_form(definition, fuzz_form_shipped(), &findings);
    fuzz_check_findings(&findings);
    check_scores(definition);
    return 0;
}
