/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Widths: a column is at least as wide as its widest word and needs no more than its longest line.
 * Room over the least goes to the columns by what they still lack; room over the most to the
 * columns of words. Where not even the least fits the size of the letters goes down.
 */
#include "analysis/paper.h"

#include "base/text.h"

#include <string.h>

enum { SIZES = 4 };

static const double GAP = 7;       /* between columns */
static const double PAD = 2.5;     /* above and below a row */
static const double INDENT = 9;    /* of a row under another */
static const double TO_FILL = 110; /* least width of a column that is written into by hand */

struct grid_plan {
    const struct block *block;
    double size;
    double x[DOCUMENT_COLUMNS_MAX];
    double width[DOCUMENT_COLUMNS_MAX];
    double head; /* height of the head */
    bool grouped;
};

/* "Tỷ lệ (%)" */
static const char *title_of(const struct table_column *column, char *room, size_t size)
{
    if (column->unit == NULL)
        return column->title;
    snprintf(room, size, "%s (%s)", column->title, column->unit);
    return room;
}

static struct paper_style head_style(const struct grid_plan *plan, size_t column)
{
    bool right = plan->block->columns[column].align == ALIGN_RIGHT;
    return (struct paper_style){plan->size, FACE_BOLD, right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT,
                                0};
}

static struct paper_style cell_style(const struct grid_plan *plan, size_t column,
                                     const struct table_row *row)
{
    bool right = plan->block->columns[column].align == ALIGN_RIGHT;
    return (struct paper_style){plan->size, row->emphasis ? FACE_BOLD : FACE_PLAIN,
                                right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT, 0};
}

static bool is_fill(const struct block *block, size_t column)
{
    return block->to_fill && column + 1 == block->column_count;
}

/* --- widths ---------------------------------------------------------------------------------- */

struct need {
    double least;
    double most;
};

static void raise_need(struct need *need, double word, double line)
{
    need->least = word > need->least ? word : need->least;
    need->most = line > need->most ? line : need->most;
}

static double indent_of(const struct block *block, size_t column, const struct table_row *row)
{
    bool names = block->columns[column].align == ALIGN_LEFT;
    return names && column == 0 ? INDENT * row->level : 0;
}

static struct need need_of(struct paper *paper, const struct grid_plan *plan, size_t column)
{
    const struct block *block = plan->block;
    struct paper_style style = head_style(plan, column);
    struct need need = {0, 0};
    char room[256];
    double word;
    double line;
    paper_widths(paper, title_of(&block->columns[column], room, sizeof room), &style, &word, &line);
    double third = line / 3; /* titles of numbers in about three lines */
    double title = block->columns[column].align == ALIGN_RIGHT && third > word ? third : word;
    raise_need(&need, title, title);
    for (size_t i = 0; i < block->row_count; i++) {
        style = cell_style(plan, column, &block->rows[i]);
        /* Numbers are not broken. */
        bool right = block->columns[column].align == ALIGN_RIGHT;
        paper_widths(paper, block->rows[i].cells[column], &style, right ? NULL : &word, &line);
        double indent = indent_of(block, column, &block->rows[i]);
        raise_need(&need, (right ? line : word) + indent, line + indent);
    }
    if (is_fill(block, column) && need.least < TO_FILL)
        need = (struct need){TO_FILL, TO_FILL};
    return need;
}

/* False when not even the least fits. */
static bool share_out(struct grid_plan *plan, const struct need *needs)
{
    const struct block *block = plan->block;
    double room = PAPER_TEXT_WIDTH - GAP * (double)(block->column_count - 1);
    double least = 0;
    double lacking = 0;
    double words = 0;
    for (size_t i = 0; i < block->column_count; i++) {
        least += needs[i].least;
        lacking += needs[i].most - needs[i].least;
        words += block->columns[i].align == ALIGN_LEFT;
    }
    double over = room - least;
    double given = over < lacking ? over : lacking;
    double rest = over - given;
    double x = PAPER_LEFT;
    for (size_t i = 0; i < block->column_count; i++) {
        double part = lacking > 0 ? (needs[i].most - needs[i].least) / lacking : 0;
        bool of_words = block->columns[i].align == ALIGN_LEFT;
        plan->width[i] = needs[i].least + (over > 0 ? given * part : 0);
        if (over > 0 && words > 0 && of_words)
            plan->width[i] += rest / words;
        plan->x[i] = x;
        x += plan->width[i] + GAP;
    }
    return over >= 0;
}

/* --- rows ------------------------------------------------------------------------------------ */

static double row_height(struct paper *paper, const struct grid_plan *plan,
                         const struct table_row *row)
{
    double height = 0;
    for (size_t i = 0; i < plan->block->column_count; i++) {
        struct paper_style style = cell_style(plan, i, row);
        double width = plan->width[i] - indent_of(plan->block, i, row);
        double own = paper_height(paper, row->cells[i], &style, width);
        height = own > height ? own : height;
    }
    return height + 2 * PAD;
}

static void put_line(struct paper *paper, double weight)
{
    paper_rule(paper, &(struct paper_line){PAPER_LEFT, paper->y, PAPER_TEXT_WIDTH, weight});
}

static void put_row(struct paper *paper, const struct grid_plan *plan, const struct table_row *row,
                    double height)
{
    for (size_t i = 0; i < plan->block->column_count && paper->pages > 0; i++) {
        struct paper_style style = cell_style(plan, i, row);
        double indent = indent_of(plan->block, i, row);
        (void)paper_set(paper, row->cells[i], &style, plan->width[i] - indent);
        paper_draw(paper, plan->x[i] + indent, paper->y + PAD);
    }
    paper->y += height;
    put_line(paper, 0.3);
}

/* --- the head -------------------------------------------------------------------------------- */

static bool same_group(const struct block *block, size_t a, size_t b)
{
    const char *left = block->columns[a].group;
    const char *right = block->columns[b].group;
    return left != NULL && right != NULL && strcmp(left, right) == 0;
}

static bool has_groups(const struct block *block)
{
    for (size_t i = 0; i < block->column_count; i++)
        if (block->columns[i].group != NULL)
            return true;
    return false;
}

static struct paper_style group_style(const struct grid_plan *plan)
{
    return (struct paper_style){plan->size, FACE_PLAIN, PANGO_ALIGN_CENTER, 0};
}

/* The columns from `first` on that stand under one group head, or alone. */
static size_t group_end(const struct block *block, size_t first)
{
    size_t end = first + 1;
    while (end < block->column_count && same_group(block, first, end))
        end++;
    return end;
}

static double group_width(const struct grid_plan *plan, size_t first, size_t end)
{
    return plan->x[end - 1] + plan->width[end - 1] - plan->x[first];
}

static double group_height(struct paper *paper, const struct grid_plan *plan)
{
    const struct block *block = plan->block;
    const struct paper_style style = group_style(plan);
    double height = 0;
    for (size_t i = 0; plan->grouped && i < block->column_count; i = group_end(block, i)) {
        if (block->columns[i].group == NULL)
            continue;
        double own = paper_height(paper, block->columns[i].group, &style,
                                  group_width(plan, i, group_end(block, i)));
        height = own > height ? own : height;
    }
    return plan->grouped ? height + 2 * PAD : 0;
}

static double head_height(struct paper *paper, const struct grid_plan *plan)
{
    double height = 0;
    char room[256];
    for (size_t i = 0; i < plan->block->column_count; i++) {
        struct paper_style style = head_style(plan, i);
        double own = paper_height(paper, title_of(&plan->block->columns[i], room, sizeof room),
                                  &style, plan->width[i]);
        height = own > height ? own : height;
    }
    return height + 2 * PAD + group_height(paper, plan);
}

static void put_groups(struct paper *paper, const struct grid_plan *plan)
{
    const struct block *block = plan->block;
    const struct paper_style style = group_style(plan);
    double below = paper->y + group_height(paper, plan);
    for (size_t i = 0; i < block->column_count; i = group_end(block, i)) {
        if (block->columns[i].group == NULL)
            continue;
        double width = group_width(plan, i, group_end(block, i));
        (void)paper_set(paper, block->columns[i].group, &style, width);
        paper_draw(paper, plan->x[i], paper->y + PAD);
        paper_rule(paper, &(struct paper_line){plan->x[i], below, width, 0.3});
    }
}

static void put_head(struct paper *paper, const struct grid_plan *plan)
{
    char room[256];
    put_line(paper, 1);
    if (plan->grouped && paper->pages > 0)
        put_groups(paper, plan);
    for (size_t i = 0; i < plan->block->column_count && paper->pages > 0; i++) {
        struct paper_style style = head_style(plan, i);
        double own = paper_set(paper, title_of(&plan->block->columns[i], room, sizeof room), &style,
                               plan->width[i]);
        paper_draw(paper, plan->x[i], paper->y + plan->head - PAD - own);
    }
    paper->y += plan->head;
    put_line(paper, 0.7);
}

/* --- the table ------------------------------------------------------------------------------- */

static void plan_widths(struct paper *paper, struct grid_plan *plan)
{
    static const double sizes[SIZES] = {10, 9, 8, 7};
    struct need needs[DOCUMENT_COLUMNS_MAX];
    for (size_t size = 0; size < SIZES; size++) {
        plan->size = sizes[size];
        for (size_t i = 0; i < plan->block->column_count; i++)
            needs[i] = need_of(paper, plan, i);
        if (share_out(plan, needs))
            return;
    }
}

static void put_caption(struct paper *paper, const struct grid_plan *plan)
{
    const struct paper_style style = {11, FACE_BOLD, PANGO_ALIGN_LEFT, 0};
    const struct block *block = plan->block;
    double rows = 0;
    for (size_t i = 0; i < block->row_count && i < 2; i++)
        rows += row_height(paper, plan, &block->rows[i]);
    paper->y += 10;
    double caption =
        block->text == NULL ? 0 : paper_height(paper, block->text, &style, PAPER_TEXT_WIDTH) + 4;
    (void)paper_need(paper, caption + plan->head + rows);
    paper_put(paper, block->text, &style);
    paper->y += 4;
}

void paper_table_widths(struct paper *paper, const struct block *block,
                        double widths[DOCUMENT_COLUMNS_MAX], double *out_size)
{
    struct grid_plan plan = {.block = block};
    plan_widths(paper, &plan);
    for (size_t i = 0; i < block->column_count; i++)
        widths[i] = plan.width[i] + GAP;
    *out_size = plan.size;
}

void paper_table(struct paper *paper, const struct block *block)
{
    const struct paper_style source = {9, FACE_QUIET, PANGO_ALIGN_LEFT, 0};
    struct grid_plan plan = {.block = block, .grouped = has_groups(block)};
    plan_widths(paper, &plan);
    plan.head = head_height(paper, &plan);
    put_caption(paper, &plan);
    put_head(paper, &plan);
    for (size_t i = 0; i < block->row_count; i++) {
        double height = row_height(paper, &plan, &block->rows[i]);
        if (paper_need(paper, height))
            put_head(paper, &plan);
        put_row(paper, &plan, &block->rows[i], height);
    }
    put_line(paper, 1);
    paper->y += 4;
    paper_put(paper, block->source, &source);
    paper->y += 6;
}
