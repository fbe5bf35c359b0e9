/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was answered to each item, level by level: bars that part at the middle of the scale, the
 * counts as a table behind a disclosure.
 *
 *   items by component --make_rows--> rows --put_chart--> charts of a page each, one scale for all
 */
#include "analysis/report_likert.h"
#include "analysis/chart_likert.h"

#include <math.h>
#include <string.h>

enum { CHART_BYTES_MAX = 2 << 20 };

struct likert {
    struct report_maker *maker;
    struct likert_item *items;
    struct likert_row *rows; /* of items, one each */
    size_t count;
    double left;
    double right;
    bool hidden; /* some count is not written */
};

/* --- rows ------------------------------------------------------------------------------------ */

static void add_segment(struct likert *likert, struct likert_row *row, enum likert_style style,
                        double percent)
{
    struct report_maker *maker = likert->maker;
    row->segments[row->segment_count++] = (struct likert_segment){
        style, percent,
        report_say(maker, "report_percent", "percent", report_decimal(maker, percent, 0), NULL)};
}

/* The percent hidden among the levels below the full ones, or among these. */
static double hidden_percent(const struct likert_item *item, bool upper)
{
    int64_t sum = 0;
    for (size_t i = 0; i < item->level_count; i++)
        sum += item->shown[i] != CELL_SHOWN && item->upper[i] == upper ? item->counts[i] : 0;
    return 100 * (double)sum / (double)item->answers;
}

/* Levels not told apart stand outermost on their side. */
static void make_row(struct likert *likert, const struct likert_item *item, struct likert_row *row)
{
    double lower = hidden_percent(item, false);
    double upper = hidden_percent(item, true);
    row->before = lower;
    if (lower > 0)
        add_segment(likert, row, LIKERT_TOGETHER, lower);
    for (size_t i = 0; i < item->level_count; i++) {
        enum likert_style style = likert_style_of(i, item->level_count);
        double percent = 100 * (double)item->counts[i] / (double)item->answers;
        likert->hidden = likert->hidden || item->shown[i] != CELL_SHOWN;
        if (item->shown[i] != CELL_SHOWN)
            continue;
        add_segment(likert, row, style, percent);
        if (style < LIKERT_MIDDLE)
            row->before += percent;
        else if (style == LIKERT_MIDDLE)
            row->before += percent / 2;
    }
    if (upper > 0)
        add_segment(likert, row, LIKERT_TOGETHER, upper);
}

static void make_rows(struct likert *likert)
{
    struct report_maker *maker = likert->maker;
    for (size_t i = 0; i < likert->count; i++) {
        const struct likert_item *item = &likert->items[i];
        const struct index_node *node = &maker->definition->nodes[item->node];
        struct likert_row *row = &likert->rows[i];
        *row = (struct likert_row){
            .name = report_say(
                maker, item->question == NULL ? "report_forest_node" : "report_likert_item", "code",
                report_node_number(maker, node), "node", report_node_name(maker, node), NULL)};
        if (item->question == NULL)
            continue;
        row->lowest = item->lowest;
        row->count = report_integer(maker, item->answers);
        make_row(likert, item, row);
        likert->left = fmax(likert->left, row->before);
        likert->right = fmax(likert->right, 100 - row->before);
    }
}

/* --- blocks ---------------------------------------------------------------------------------- */

static const char *level_name(const struct report_maker *maker, const struct likert_item *item,
                              size_t level)
{
    return form_text(maker->form, &item->question->choices[item->levels[level]].label,
                     maker->form_language, NULL);
}

/* Whether two items have levels of the same names, so that one key serves both. */
static bool same_levels(const struct report_maker *maker, const struct likert_item *a,
                        const struct likert_item *b)
{
    if (a->level_count != b->level_count)
        return false;
    for (size_t i = 0; i < a->level_count; i++)
        if (strcmp(level_name(maker, a, i), level_name(maker, b, i)) != 0)
            return false;
    return true;
}

/* The node at the top over a node. */
static size_t root_of(const struct index_definition *definition, size_t node)
{
    while (definition->nodes[node].parent != SIZE_MAX)
        node = definition->nodes[node].parent;
    return node;
}

/* From one head to the one that no longer fits the page, is of another part or another scale. */
static size_t part_end(const struct likert *likert, size_t from)
{
    const struct index_definition *definition = likert->maker->definition;
    const struct likert_item *first = &likert->items[from];
    double height = 0;
    size_t end = from;
    for (size_t at = from; at < likert->count;) {
        const struct likert_item *head = &likert->items[at];
        double more = likert_row_height(&likert->rows[at]);
        size_t next = at + 1;
        for (; next < likert->count && likert->items[next].question != NULL; next++)
            more += likert_row_height(&likert->rows[next]);
        if (end > from && (height + more > LIKERT_HEIGHT_MAX ||
                           root_of(definition, head->node) != root_of(definition, first->node) ||
                           !same_levels(likert->maker, head + 1, first + 1)))
            break;
        height += more;
        at = next;
        end = next;
    }
    return end;
}

static const char *part_title(struct report_maker *maker, const struct likert_item *first)
{
    const struct index_node *root =
        &maker->definition->nodes[root_of(maker->definition, first->node)];
    return report_say(maker, "report_likert_title", "code", root->code, "node",
                      report_node_name(maker, root), NULL);
}

/* The bars for a workbook, which draws them by itself; NULL: some level is not told apart, and the
 * drawing stands there. */
static const struct chart_data *workbook_data(struct likert *likert,
                                              const struct likert_chart *chart,
                                              const struct likert_item *first)
{
    struct report_maker *maker = likert->maker;
    size_t levels = first->level_count;
    struct chart_data *data = arena_alloc(maker->arena, sizeof *data);
    const char **names = arena_array(maker->arena, chart->row_count, sizeof *names);
    const char **series = arena_array(maker->arena, levels, sizeof *series);
    double *values = arena_array(maker->arena, chart->row_count * levels, sizeof *values);
    size_t count = 0;
    if (likert->hidden)
        return NULL;
    if (data == NULL || names == NULL || series == NULL || values == NULL) {
        maker->fault = FAULT_NOMEM;
        return NULL;
    }
    for (size_t i = 0; i < levels; i++)
        series[i] = level_name(maker, first, i);
    const struct likert_item *item = first - 1;
    for (size_t row = 0; row < chart->row_count; row++, item++) {
        if (item->question == NULL)
            continue;
        names[count] = chart->rows[row].name;
        for (size_t i = 0; i < levels; i++)
            values[count * levels + i] =
                item->answers == 0 ? 0 : 100 * (double)item->counts[i] / (double)item->answers;
        count++;
    }
    *data = (struct chart_data){.kind = CHART_STACKED,
                                .title = chart->title,
                                .category_title = report_words(maker, "report_column_item"),
                                .value_title = "%",
                                .categories = names,
                                .category_count = count,
                                .series = series,
                                .series_count = levels,
                                .values = values,
                                .digits = 1};
    return data;
}

/* Said once, under the first of the charts. */
static const char *how_to_read(struct likert *likert, const char *title)
{
    struct report_maker *maker = likert->maker;
    const char *shown = report_say(maker, "report_likert_shown", "title", title, NULL);
    return likert->hidden ? report_join(maker, shown, report_words(maker, "report_likert_merged"))
                          : shown;
}

static void put_chart(struct likert *likert, size_t from, size_t to, const char *id)
{
    struct report_maker *maker = likert->maker;
    const struct likert_item *first = &likert->items[from + 1];
    struct likert_chart chart = {
        .id = id,
        .title = part_title(maker, first),
        .description = report_words(maker, "report_likert_description"),
        .mark = maker->document->mark,
        .count_title = report_words(maker, "report_column_n"),
        .rows = likert->rows + from,
        .row_count = to - from,
        .left = likert->left,
        .right = likert->right,
    };
    for (size_t i = 0; i < first->level_count; i++)
        chart.keys[likert_style_of(i, first->level_count)] = level_name(maker, first, i);
    if (likert->hidden)
        chart.keys[LIKERT_TOGETHER] = report_words(maker, "report_likert_together");
    for (size_t i = from; i < to; i++)
        if (likert->items[i].lowest)
            chart.lowest_key = report_words(maker, "report_likert_lowest");
    AUTO(buffer) struct buffer svg = buffer_of(CHART_BYTES_MAX);
    chart_likert(&chart, &svg);
    const char *shown = from == 0
                            ? how_to_read(likert, chart.title)
                            : report_say(maker, "report_likert_next", "title", chart.title, NULL);
    report_chart(maker, &svg, shown, workbook_data(likert, &chart, first));
}

static void put_table(struct likert *likert, size_t from, size_t to)
{
    struct report_maker *maker = likert->maker;
    const struct likert_item *first = &likert->items[from + 1];
    struct table_maker table = table_with(maker, to - from);
    table_text_column(maker, &table, "report_column_number");
    table_text_column(maker, &table, "report_column_item");
    for (size_t i = 0; i < first->level_count; i++)
        table_column(&table,
                     &(struct table_column){level_name(maker, first, i), NULL, ALIGN_RIGHT, NULL});
    table_number_column(maker, &table, "report_column_n");
    table_number_column(maker, &table, "report_column_unanswered");
    for (size_t i = from; i < to; i++) {
        const struct likert_item *item = &likert->items[i];
        const struct index_node *node = &maker->definition->nodes[item->node];
        const char **cells =
            table_row(maker, &table, item->question != NULL, item->question == NULL);
        *cells++ = report_node_number(maker, node);
        *cells++ = report_node_name(maker, node);
        for (size_t level = 0; level < item->level_count; level++)
            *cells++ = report_cell(maker, item->shown[level], item->counts[level]);
        if (item->question == NULL)
            continue;
        *cells++ = report_integer(maker, item->answers);
        *cells++ = report_integer(maker, maker->result->subject.responses - item->answers);
    }
    const char *caption = report_say(
        maker, "report_likert_table", "from",
        report_node_number(maker, &maker->definition->nodes[first->node]), "to",
        report_node_number(maker, &maker->definition->nodes[likert->items[to - 1].node]), NULL);
    table_add(maker, &table,
              (struct block){.text = caption,
                             .folded = true,
                             .source = likert->hidden ? report_words(maker, "report_cells_hidden")
                                                      : NULL});
}

/* "Không trả lời: từ 0,0% đến 3,1% số phiếu, tùy nội dung; nhiều nhất ở nội dung 37." */
static const char *unanswered(struct likert *likert)
{
    struct report_maker *maker = likert->maker;
    int64_t responses = maker->result->subject.responses;
    const struct likert_item *most = NULL;
    int64_t least = responses;
    for (size_t i = 0; i < likert->count; i++) {
        const struct likert_item *item = &likert->items[i];
        if (item->question == NULL)
            continue;
        int64_t missing = responses - item->answers;
        least = missing < least ? missing : least;
        if (most == NULL || missing > responses - most->answers)
            most = item;
    }
    int64_t missing = responses - most->answers;
    if (missing == 0)
        return report_words(maker, "report_likert_all_answered");
    return report_say(maker, "report_likert_unanswered", "least",
                      report_decimal(maker, 100 * (double)least / (double)responses, 1), "most",
                      report_decimal(maker, 100 * (double)missing / (double)responses, 1), "item",
                      report_node_number(maker, &maker->definition->nodes[most->node]), NULL);
}

void report_likert(struct report_maker *maker)
{
    size_t capacity = 2 * maker->definition->node_count;
    struct likert likert = {.maker = maker};
    likert.items = arena_array(maker->arena, capacity, sizeof *likert.items);
    likert.rows = arena_array(maker->arena, capacity, sizeof *likert.rows);
    if (likert.items == NULL || likert.rows == NULL) {
        maker->fault = FAULT_NOMEM;
        return;
    }
    likert.count = report_likert_items(maker, likert.items);
    if (likert.count == 0)
        return;
    make_rows(&likert);
    report_text(maker,
                report_join(maker, report_words(maker, "report_likert_lead"), unanswered(&likert)));
    size_t part = 0;
    for (size_t from = 0, to; from < likert.count; from = to) {
        to = part_end(&likert, from);
        const char *id = arena_format(maker->arena, "likert-%zu", ++part);
        put_chart(&likert, from, to, id == NULL ? "likert" : id);
    }
    for (size_t from = 0, to; from < likert.count; from = to) {
        to = part_end(&likert, from);
        put_table(&likert, from, to);
    }
}
