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
    if (!node->has_maximum)
        return;
    AUTO(buffer) struct buffer text = buffer_of(DECIMAL_BYTES);
    struct exact read;
    MUST_BE_OK(index_decimal_text(node->maximum, &text));
    MUST_BE_OK(exact_parse(text.data, &read));
    MUST(exact_compare(read, node->maximum) == 0);
}

/* Leaves that nobody answered, that all and that some were satisfied with, and one that more
 * people answered than ever lived. */
static struct leaf_count leaf(size_t position)
{
    static const struct leaf_count counts[] = {{7, 9}, {0, 0}, {5, 5}, {0, 3}, {1, 3000000000000}};
    return counts[position % ARRAY_LENGTH(counts)];
}

static void check_scores(const struct index_definition *definition)
{
    static struct leaf_count leaves[INDEX_NODES_MAX];
    static struct index_value values[INDEX_NODES_MAX];
    for (size_t i = 0; i < definition->node_count; i++)
        leaves[i] = leaf(i);
    const struct index_evidence evidence = {.leaves = leaves};
    enum fault fault = index_evaluate(definition, &evidence, values);
    MUST(fault == OK || fault == FAULT_NUMERIC);
    if (fault != OK) {
        fuzz_check_detail();
        return;
    }
    for (size_t i = 0; i < definition->node_count; i++) {
        if (!values[i].known || !index_node_is_counted(&definition->nodes[i]))
            continue;
        MUST(values[i].count.answers >= values[i].count.satisfied);
        MUST(exact_compare(values[i].percent, exact_integer(0)) >= 0);
        MUST(exact_compare(values[i].percent, exact_integer(100)) <= 0);
    }
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
