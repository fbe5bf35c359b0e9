/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What stands below the figures for people. Of several units: the change of the whole with places
 * and how many dimensions went which way; the change of each dimension; gaps and the place in the
 * region. Of one unit the same a line a node. Then, once each, why a change is not told.
 */
#include "cli/index_context.h"

#include "base/text.h"
#include "cli/grid.h"

#include <stdio.h>
#include <string.h>

enum { CELL_BYTES = 256, SENTENCE_BYTES = 16384, YEAR_BYTES = 24 };

struct page {
    const struct index_context *context;
    const struct index_definition *definition;
    enum language language;
    struct grid grid;
    struct buffer *out;
    bool ranked_differ; /* some change of places is between different numbers */
    bool percent;       /* some change is of percentages */
};

static void put_words(struct page *page, const char *code)
{
    grid_put(&page->grid, message_words(page->language, code));
}

static void put_heading(struct page *page, const char *code)
{
    char year[YEAR_BYTES];
    char before[YEAR_BYTES];
    snprintf(year, sizeof year, "%d", page->context->year);
    snprintf(before, sizeof before, "%d", page->context->before.year);
    buffer_char(page->out, '\n');
    message_say(page->out, page->language, code, "year", year, "before", before, NULL);
    buffer_text(page->out, "\n\n");
}

static enum fault put_grid(struct page *page, size_t left, bool last_left)
{
    if (page->grid.failed)
        return fault_nomem();
    grid_text(&page->grid, left, last_left, page->out);
    return OK;
}

/* --- cells ----------------------------------------------------------------------------------- */

/* As offices of the language write decimals; "+" before it stays. */
static void say_decimal(enum language language, const char *decimal, struct buffer *out)
{
    bool plus = decimal[0] == '+';
    if (plus)
        buffer_char(out, '+');
    if (language == LANGUAGE_VI)
        text_decimal_vi(decimal + plus, out);
    else
        buffer_text(out, decimal + plus);
}

static void put_decimal(struct page *page, const char *decimal)
{
    AUTO(buffer) struct buffer text = buffer_of(CELL_BYTES);
    say_decimal(page->language, decimal, &text);
    grid_put(&page->grid, text.data == NULL ? "" : text.data);
}

static enum fault put_number(struct page *page, struct exact value, int digits)
{
    AUTO(buffer) struct buffer text = buffer_of(CELL_BYTES);
    TRY(exact_text(value, digits, &text));
    put_decimal(page, text.data);
    return OK;
}

static void put_place(struct page *page, struct index_place place)
{
    AUTO(buffer) struct buffer text = buffer_of(CELL_BYTES);
    if (place.rank > 0)
        buffer_format(&text, "%zu/%zu", place.rank, place.ranked);
    grid_put(&page->grid, text.data == NULL ? "" : text.data);
}

/* NULL: an empty cell. */
static void put_count(struct page *page, const size_t *count)
{
    char text[YEAR_BYTES] = "";
    if (count != NULL)
        snprintf(text, sizeof text, "%zu", *count);
    grid_put(&page->grid, text);
}

/* The change; "x" where it is refused, the reasons stand below; nothing where there is no figure.
 */
static enum fault put_change(struct page *page, const struct change *change)
{
    AUTO(buffer) struct buffer text = buffer_of(CELL_BYTES);
    bool refused = change->refusal != CHANGE_MADE && change->refusal != CHANGE_MISSING_NOW;
    if (!change->valued) {
        grid_put(&page->grid, refused ? "x" : "");
        return OK;
    }
    TRY(change_text(change, &text));
    page->percent = page->percent || change->percent;
    put_decimal(page, text.data);
    return OK;
}

/* "42/63 → 35/63" and "tăng 7 bậc". */
static void put_places(struct page *page, const struct change *change)
{
    AUTO(buffer) struct buffer ranks = buffer_of(CELL_BYTES);
    AUTO(buffer) struct buffer words = buffer_of(CELL_BYTES);
    if (change->placed) {
        change_say_ranks(change, &ranks);
        change_say_places(change->places, page->language, &words);
        page->ranked_differ = page->ranked_differ || !change->same_ranked;
    }
    grid_put(&page->grid, ranks.data == NULL ? "" : ranks.data);
    grid_put(&page->grid, words.data == NULL ? "" : words.data);
}

/* The figures of both rounds, the change and the places: six cells. */
static enum fault put_compared(struct page *page, size_t unit, size_t node)
{
    const struct change *change = context_change(page->context, unit, node);
    if (change->valued)
        TRY(put_number(page, change->figure_before, change->digits));
    else
        grid_put(&page->grid, "");
    const char *now = round_value_text(page->context->round, unit, node);
    put_decimal(page, now == NULL ? "" : now);
    TRY(put_change(page, change));
    put_places(page, change);
    return OK;
}

static void put_compared_heads(struct page *page)
{
    char year[YEAR_BYTES];
    snprintf(year, sizeof year, "%d", page->context->before.year);
    grid_put(&page->grid, year);
    snprintf(year, sizeof year, "%d", page->context->year);
    grid_put(&page->grid, year);
    put_words(page, "index_head_change");
    put_words(page, "index_head_rank");
    put_words(page, "index_head_places");
}

/* --- changes of several units ---------------------------------------------------------------- */

static enum fault put_whole(struct page *page)
{
    enum { COLUMNS = 9 };
    size_t whole = change_whole(page->definition);
    page->grid = grid_of(page->context->arena, COLUMNS);
    put_words(page, "index_head_unit");
    put_compared_heads(page);
    put_words(page, "index_head_up");
    put_words(page, "index_head_down");
    put_words(page, "index_head_same");
    for (size_t unit = 0; unit < page->context->round->input->unit_count; unit++) {
        struct change_counts counts =
            change_count(page->definition, whole, context_change(page->context, unit, 0));
        const size_t shown[] = {counts.up, counts.down, counts.same};
        bool any = counts.up + counts.down + counts.same > 0;
        grid_put(&page->grid, page->context->round->input->units[unit].name);
        TRY(put_compared(page, unit, whole));
        for (size_t i = 0; i < ARRAY_LENGTH(shown); i++)
            put_count(page, any ? &shown[i] : NULL);
    }
    return put_grid(page, 1, false);
}

static bool is_dimension(const struct page *page, size_t node)
{
    const struct index_node *own = &page->definition->nodes[node];
    return own->parent == change_whole(page->definition) && !own->retired;
}

static enum fault put_dimensions(struct page *page)
{
    size_t columns = 1;
    for (size_t node = 0; node < page->definition->node_count; node++)
        columns += is_dimension(page, node);
    if (columns == 1 || columns > GRID_COLUMNS_MAX)
        return OK;
    page->grid = grid_of(page->context->arena, columns);
    put_heading(page, "index_page_dimensions");
    put_words(page, "index_head_unit");
    for (size_t node = 0; node < page->definition->node_count; node++) {
        if (is_dimension(page, node))
            grid_put(&page->grid, page->definition->nodes[node].code);
    }
    for (size_t unit = 0; unit < page->context->round->input->unit_count; unit++) {
        grid_put(&page->grid, page->context->round->input->units[unit].name);
        for (size_t node = 0; node < page->definition->node_count; node++) {
            if (is_dimension(page, node))
                TRY(put_change(page, context_change(page->context, unit, node)));
        }
    }
    return put_grid(page, 1, false);
}

/* --- changes of one unit --------------------------------------------------------------------- */

static const char *name_of(const struct page *page, size_t node)
{
    const struct index_node *own = &page->definition->nodes[node];
    const char *name = page->language == LANGUAGE_VI ? own->name_vi : own->name_en;
    return name == NULL ? "" : name;
}

static enum fault put_nodes(struct page *page)
{
    enum { COLUMNS = 7 };
    char up[YEAR_BYTES];
    char down[YEAR_BYTES];
    char same[YEAR_BYTES];
    struct change_counts counts = change_count(page->definition, change_whole(page->definition),
                                               context_change(page->context, 0, 0));
    page->grid = grid_of(page->context->arena, COLUMNS);
    put_words(page, "index_head_code");
    put_words(page, "index_head_node");
    put_compared_heads(page);
    for (size_t node = 0; node < page->definition->node_count; node++) {
        if (context_change(page->context, 0, node)->refusal == CHANGE_MISSING_NOW)
            continue;
        grid_put(&page->grid, page->definition->nodes[node].code);
        grid_put(&page->grid, name_of(page, node));
        TRY(put_compared(page, 0, node));
    }
    TRY(put_grid(page, 2, true));
    if (counts.up + counts.down + counts.same == 0)
        return OK;
    snprintf(up, sizeof up, "%zu", counts.up);
    snprintf(down, sizeof down, "%zu", counts.down);
    snprintf(same, sizeof same, "%zu", counts.same);
    buffer_char(page->out, '\n');
    message_say(page->out, page->language, "index_page_counts", "up", up, "down", down, "same",
                same, NULL);
    buffer_char(page->out, '\n');
    return OK;
}

/* --- reasons --------------------------------------------------------------------------------- */

static enum fault put_reason(struct page *page, size_t unit, size_t node,
                             enum change_refusal refusal)
{
    AUTO(buffer) struct buffer text = buffer_of(SENTENCE_BYTES);
    struct change_question question = index_context_question(page->context, unit, node);
    TRY(change_say_refusal(&question, refusal, page->language, &text));
    buffer_text(page->out, "x  ");
    if (refusal != CHANGE_INSTRUMENT && refusal != CHANGE_YEAR_NOW &&
        refusal != CHANGE_YEAR_BEFORE && page->context->units[unit].refusal != refusal) {
        change_say_node(page->definition, node, page->language, page->out);
        buffer_text(page->out, ": ");
    }
    buffer_format(page->out, "%s\n", text.data);
    return OK;
}

/* Refused for what the node is: once for all units. Leaves of one unit only. */
static enum fault put_node_reasons(struct page *page)
{
    bool one = page->context->round->input->unit_count == 1;
    size_t whole = change_whole(page->definition);
    for (size_t node = 0; node < page->definition->node_count; node++) {
        enum change_refusal refusal = page->context->nodes[node].refusal;
        bool all = refusal == CHANGE_INSTRUMENT || refusal == CHANGE_YEAR_NOW ||
                   refusal == CHANGE_YEAR_BEFORE;
        bool shown = one || node == whole || is_dimension(page, node);
        if (refusal == CHANGE_MADE || !shown || page->definition->nodes[node].retired)
            continue;
        if (all && node != whole)
            continue;
        TRY(put_reason(page, 0, node, refusal));
    }
    return OK;
}

/* Refused for what the unit is, or for what is not known of it. */
static enum fault put_unit_reasons(struct page *page)
{
    size_t whole = change_whole(page->definition);
    for (size_t unit = 0; unit < page->context->round->input->unit_count; unit++) {
        enum change_refusal own = page->context->units[unit].refusal;
        enum change_refusal of_whole = context_change(page->context, unit, whole)->refusal;
        if (own != CHANGE_MADE)
            TRY(put_reason(page, unit, whole, own));
        else if (of_whole != page->context->nodes[whole].refusal)
            TRY(put_reason(page, unit, whole, of_whole));
    }
    return OK;
}

static enum fault put_changes(struct page *page)
{
    bool one = page->context->round->input->unit_count == 1;
    put_heading(page, "index_page_changes");
    TRY(one ? put_nodes(page) : put_whole(page));
    if (!one)
        TRY(put_dimensions(page));
    buffer_char(page->out, '\n');
    if (page->percent)
        buffer_format(page->out, "%s\n", message_words(page->language, "index_page_percent"));
    if (page->ranked_differ)
        buffer_format(page->out, "%s\n", message_words(page->language, "index_page_ranked"));
    TRY(put_node_reasons(page));
    return put_unit_reasons(page);
}

/* --- gaps and regions ------------------------------------------------------------------------ */

static enum fault put_end(struct page *page, const struct gap_end *end, const char *code,
                          int digits)
{
    AUTO(buffer) struct buffer text = buffer_of(CELL_BYTES);
    char shared[YEAR_BYTES];
    const char *name = page->context->round->input->units[end->unit].name;
    AUTO(buffer) struct buffer said = buffer_of(CELL_BYTES);
    TRY(exact_text(end->value, digits, &text));
    say_decimal(page->language, text.data, &said);
    snprintf(shared, sizeof shared, "%zu", end->shared);
    message_say(page->out, page->language, code, "unit", name, "value", said.data, NULL);
    if (end->shared > 1) {
        buffer_char(page->out, ' ');
        message_say(page->out, page->language, "index_page_shared", "count", shared, NULL);
    }
    buffer_char(page->out, '\n');
    return OK;
}

static enum fault put_gap_row(struct page *page, size_t unit, size_t node, int digits)
{
    const struct index_context *context = page->context;
    const struct index_round *round = context->round;
    size_t region = context->has_regions ? context->region_of[unit] : SIZE_MAX;
    struct exact to_best;
    struct exact to_worst;
    grid_put(&page->grid, round->input->units[unit].name);
    TRY(gap_make(&context->ends[node],
                 index_value_of(&page->definition->nodes[node], round_value(round, unit, node)),
                 &to_best, &to_worst));
    TRY(put_number(page, to_best, digits));
    TRY(put_number(page, to_worst, digits));
    if (region == SIZE_MAX) {
        grid_put(&page->grid, "");
        grid_put(&page->grid, "");
        return OK;
    }
    const struct region *own = &context->regions.list[region];
    put_place(page, context->in_region[node * round->input->unit_count + unit]);
    grid_put(&page->grid, page->language == LANGUAGE_VI ? own->name : own->name_en);
    return OK;
}

/* Of the whole, between units that have a figure; one alone has nobody to be measured against. */
static enum fault put_gaps(struct page *page)
{
    enum { COLUMNS = 5 };
    const struct index_round *round = page->context->round;
    size_t node = change_whole(page->definition);
    const struct gap_ends *ends = &page->context->ends[node];
    int digits = index_round_digits(round, page->definition->nodes[node].is_percent);
    if (ends->ranked < 2)
        return OK;
    put_heading(page, "index_page_gaps");
    TRY(put_end(page, &ends->best, "index_page_best", digits));
    TRY(put_end(page, &ends->worst, "index_page_worst", digits));
    buffer_char(page->out, '\n');
    page->grid = grid_of(page->context->arena, COLUMNS);
    put_words(page, "index_head_unit");
    put_words(page, "index_head_to_best");
    put_words(page, "index_head_to_worst");
    put_words(page, "index_head_in_region");
    put_words(page, "index_head_region");
    for (size_t unit = 0; unit < round->input->unit_count; unit++) {
        if (round_place(round, unit, node)->rank > 0)
            TRY(put_gap_row(page, unit, node, digits));
    }
    return put_grid(page, 1, true);
}

enum fault index_context_page(const struct index_context *context, enum language language,
                              struct buffer *out)
{
    struct page page = {.context = context,
                        .definition = context->round->definition,
                        .language = language,
                        .out = out};
    if (context->has_before)
        TRY(put_changes(&page));
    return put_gaps(&page);
}
