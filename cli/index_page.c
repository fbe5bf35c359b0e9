/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What people read: of several units a line each with the figures that others make up; of one unit
 * a line a node.
 */
#include "cli/index_context.h"

#include "base/message.h"
#include "base/text.h"
#include "cli/grid.h"

#include <string.h>

struct page {
    const struct index_round *round;
    enum language language;
    struct grid grid;
};

static void put_cell(struct page *page, const char *text)
{
    grid_put(&page->grid, text == NULL ? "" : text);
}

/* "13.3400", in Vietnamese "13,3400". */
static void put_number(struct page *page, const char *decimal)
{
    enum { NUMBER_BYTES = 96 };
    AUTO(buffer) struct buffer text = buffer_of(NUMBER_BYTES);
    if (decimal != NULL && page->language == LANGUAGE_VI) {
        text_decimal_vi(decimal, &text);
        decimal = text.data;
    }
    put_cell(page, decimal);
}

static void put_words(struct page *page, const char *code)
{
    put_cell(page, message_words(page->language, code));
}

static bool is_whole(const struct index_definition *definition, size_t node)
{
    return definition->nodes[node].parent == SIZE_MAX;
}

/* "43/61", "" where the unit has no place. */
static const char *place_text(const struct index_round *round, size_t unit, size_t node)
{
    struct index_place place = index_context_place(round, unit, node);
    return place.rank == 0 ? "" : arena_format(round->arena, "%zu/%zu", place.rank, place.ranked);
}

static const char *group_words(const struct page *page, size_t unit, size_t node)
{
    static const char *const groups[] = {NULL, "index_group_low", "index_group_lower_middle",
                                         "index_group_upper_middle", "index_group_high"};
    enum ranking_group group = round_place(page->round, unit, node)->group;
    return group == GROUP_NONE ? "" : message_words(page->language, groups[group]);
}

static const char *grade_words(const struct page *page, size_t unit, size_t node)
{
    const struct index_value *value = round_value(page->round, unit, node);
    const struct index_grade *grade =
        value->known ? index_grade_of(&page->round->definition->nodes[node], value->points) : NULL;
    if (grade == NULL)
        return "";
    return page->language == LANGUAGE_VI ? grade->name_vi : grade->name_en;
}

/* --- several units --------------------------------------------------------------------------- */

/* What others make up, and what the file gave of itself above the leaves. */
static bool is_shown(const struct index_definition *definition, size_t node)
{
    return !index_node_is_leaf(&definition->nodes[node]) || is_whole(definition, node);
}

static size_t count_columns(const struct index_definition *definition)
{
    size_t columns = 1;
    for (size_t node = 0; node < definition->node_count; node++) {
        if (!is_shown(definition, node))
            continue;
        columns += definition->nodes[node].grade_count > 0 ? 3 : 2;
        columns += is_whole(definition, node) && definition->has_groups;
    }
    return columns;
}

static void put_names(struct page *page)
{
    const struct index_definition *definition = page->round->definition;
    put_words(page, "index_head_unit");
    for (size_t node = 0; node < definition->node_count; node++) {
        if (!is_shown(definition, node))
            continue;
        bool total = is_whole(definition, node) && definition->form == NULL;
        put_cell(page, total ? message_words(page->language, "index_head_total")
                             : definition->nodes[node].code);
        put_words(page, "index_head_rank");
        if (definition->nodes[node].grade_count > 0)
            put_words(page, "index_head_grade");
        if (is_whole(definition, node) && definition->has_groups)
            put_words(page, "index_head_group");
    }
}

static void put_row(struct page *page, size_t unit)
{
    const struct index_definition *definition = page->round->definition;
    put_cell(page, page->round->input->units[unit].name);
    for (size_t node = 0; node < definition->node_count; node++) {
        if (!is_shown(definition, node))
            continue;
        put_number(page, round_value_text(page->round, unit, node));
        put_cell(page, place_text(page->round, unit, node));
        if (definition->nodes[node].grade_count > 0)
            put_cell(page, grade_words(page, unit, node));
        if (is_whole(definition, node) && definition->has_groups)
            put_cell(page, group_words(page, unit, node));
    }
}

static enum fault put_units(struct page *page, struct buffer *out)
{
    const struct index_round *round = page->round;
    size_t columns = count_columns(round->definition);
    if (columns > GRID_COLUMNS_MAX)
        return fault_raise(FAULT_LIMIT, "index_table_wide", NULL);
    page->grid = grid_of(round->arena, columns);
    put_names(page);
    for (size_t unit = 0; unit < round->input->unit_count; unit++)
        put_row(page, unit);
    if (page->grid.failed)
        return fault_nomem();
    grid_text(&page->grid, 1, round->definition->has_groups, out);
    return OK;
}

/* --- one unit -------------------------------------------------------------------------------- */

static const char *node_name(const struct page *page, const struct index_node *node)
{
    const char *name = page->language == LANGUAGE_VI ? node->name_vi : node->name_en;
    return name == NULL ? "" : name;
}

static const char *maximum_text(const struct page *page, size_t node)
{
    enum { NUMBER_BYTES = 64 };
    AUTO(buffer) struct buffer text = buffer_of(NUMBER_BYTES);
    const struct index_node *own = &page->round->definition->nodes[node];
    if (own->is_percent || !own->has_maximum || exact_text(own->maximum, 2, &text) != OK)
        return "";
    return arena_text(page->round->arena, text.data);
}

static enum fault put_nodes(struct page *page, struct buffer *out)
{
    static const char *const heads[] = {
        "index_head_code",    "index_head_node", "index_head_maximum", "index_head_value",
        "index_head_percent", "index_head_lost", "index_head_grade"};
    const struct index_round *round = page->round;
    page->grid = grid_of(round->arena, ARRAY_LENGTH(heads));
    for (size_t i = 0; i < ARRAY_LENGTH(heads); i++)
        put_words(page, heads[i]);
    for (size_t node = 0; node < round->definition->node_count; node++) {
        const struct index_node *own = &round->definition->nodes[node];
        if (!round_value(round, 0, node)->known && !is_whole(round->definition, node))
            continue;
        put_cell(page, own->code);
        put_cell(page, node_name(page, own));
        put_number(page, maximum_text(page, node));
        put_number(page, round_value_text(round, 0, node));
        put_number(page, round_percent_text(round, 0, node));
        put_number(page, round_lost_text(round, 0, node));
        put_cell(page, grade_words(page, 0, node));
    }
    if (page->grid.failed)
        return fault_nomem();
    buffer_format(out, "%s\n\n", round->input->units[0].name);
    grid_text(&page->grid, 2, true, out);
    return OK;
}

/* --- all ------------------------------------------------------------------------------------- */

static void put_note(struct buffer *out, enum language language, const char *code)
{
    buffer_char(out, '\n');
    message_say(out, language, code, NULL);
}

enum fault index_round_page(const struct index_round *round, enum language language,
                            struct buffer *out)
{
    const struct index_definition *definition = round->definition;
    struct page page = {.round = round, .language = language};
    bool several = round->input->unit_count > 1;
    buffer_format(out, "%s\n\n",
                  language == LANGUAGE_VI ? definition->name_vi : definition->name_en);
    TRY(several ? put_units(&page, out) : put_nodes(&page, out));
    if (several)
        put_note(out, language, "index_table_places");
    if (several && definition->has_groups)
        put_note(out, language,
                 round->ties == TIES_UPPER ? "index_table_upper" : "index_table_lower");
    buffer_char(out, '\n');
    if (definition->verified)
        return OK;
    message_say(out, language, "index_table_unverified", "source", definition->source, NULL);
    buffer_char(out, '\n');
    return OK;
}
