/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Widths: a column is at least as wide as its widest word and needs no more than its longest line.
 * Room over the least goes to the columns by what they still lack; room over the most to the
 * columns of words. Where not even the least fits the size of the letters goes down. Tables that
 * are looked up rather than read (long ones, those that repeat a chart, those of many columns) are
 * set closer.
 */
#include "analysis/paper.h"

#include "base/text.h"

#include <string.h>

enum {
    SIZES = 4,
    ROWS_FIRST = 3,  /* under the head, if there are so many */
    LONG_ROWS = 20,  /* from here on a table is long */
    MANY_COLUMNS = 8 /* from here on its names need room */
};

static const double GAP = 7;       /* between columns */
static const double PAD = 2.5;     /* above and below a row */
static const double CLOSE_PAD = 1; /* the same of a table set closer */
static const double SMALL = 250;   /* a table not higher is not parted */
static const double INDENT = 9;    /* of a row under another */
static const double TO_FILL = 110; /* least width of a column that is written into by hand */

static const double ABOVE = 10; /* a table */
static const double AROUND = 4; /* between its caption, itself and its source */
static const struct paper_style CAPTION = {11, FACE_BOLD, PANGO_ALIGN_LEFT, 0};
static const struct paper_style SOURCE = {9, FACE_QUIET, PANGO_ALIGN_LEFT, 0};

struct grid_plan {
    const struct block *block;
    double size;
    double pad;
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

/* What is left over goes to the columns of words, to all where there are only numbers. False when
 * not even the least fits. */
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
    bool numbers = words == 0;
    double over = room - least;
    double given = over < lacking ? over : lacking;
    double rest = over - given;
    double x = PAPER_LEFT;
    for (size_t i = 0; i < block->column_count; i++) {
        double part = lacking > 0 ? (needs[i].most - needs[i].least) / lacking : 0;
        bool takes_rest = numbers || block->columns[i].align == ALIGN_LEFT;
        plan->width[i] = needs[i].least + (over > 0 ? given * part : 0);
        if (over > 0 && takes_rest)
            plan->width[i] += rest / (numbers ? (double)block->column_count : words);
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
    return height + 2 * plan->pad;
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
        paper_draw(paper, plan->x[i] + indent, paper->y + plan->pad);
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

static double rows_height(struct paper *paper, const struct grid_plan *plan)
{
    double height = 0;
    for (size_t i = 0; i < plan->block->row_count; i++)
        height += row_height(paper, plan, &plan->block->rows[i]);
    return height;
}

/* A few words that stand in every row ("Chưa phân biệt được") are not broken where the table is
 * lower for it. */
static void spare_short(struct paper *paper, struct grid_plan *plan, const struct need *needs)
{
    const double most = 100;
    struct need spared[DOCUMENT_COLUMNS_MAX];
    struct grid_plan other = *plan;
    bool any = false;
    for (size_t i = 0; i < plan->block->column_count; i++) {
        bool words = plan->block->columns[i].align == ALIGN_LEFT && needs[i].most <= most;
        spared[i] = needs[i];
        if (words && plan->width[i] < needs[i].most) {
            spared[i].least = needs[i].most;
            any = true;
        }
    }
    if (any && share_out(&other, spared) && rows_height(paper, &other) < rows_height(paper, plan))
        *plan = other;
}

/* From which of the sizes on letters are tried. */
static size_t first_size(const struct block *block)
{
    if (block->folded && block->row_count >= LONG_ROWS)
        return 2;
    return block->folded || block->row_count >= LONG_ROWS || block->column_count >= MANY_COLUMNS;
}

static void plan_widths(struct paper *paper, struct grid_plan *plan)
{
    static const double sizes[SIZES] = {10, 9, 8, 7};
    struct need needs[DOCUMENT_COLUMNS_MAX];
    bool close = plan->block->row_count >= LONG_ROWS && !plan->block->to_fill;
    plan->pad = close ? CLOSE_PAD : PAD;
    for (size_t size = first_size(plan->block); size < SIZES; size++) {
        plan->size = sizes[size];
        for (size_t i = 0; i < plan->block->column_count; i++)
            needs[i] = need_of(paper, plan, i);
        if (share_out(plan, needs)) {
            spare_short(paper, plan, needs);
            return;
        }
    }
}

static struct grid_plan plan_of(struct paper *paper, const struct block *block)
{
    struct grid_plan plan = {.block = block, .grouped = has_groups(block)};
    plan_widths(paper, &plan);
    plan.head = head_height(paper, &plan);
    return plan;
}

static double source_height(struct paper *paper, const struct block *block)
{
    const char *source = block->source;
    return source == NULL ? 0 : AROUND + paper_height(paper, source, &SOURCE, PAPER_TEXT_WIDTH);
}

bool paper_row_leads(const struct block *block, size_t row)
{
    return row + 1 < block->row_count && block->rows[row].emphasis &&
           block->rows[row].level < block->rows[row + 1].level;
}

/* What stands on the page of a row from its upper line on: the rows it leads, or what ends the
 * table after it. */
static double kept_rows(struct paper *paper, const struct grid_plan *plan, size_t row)
{
    const struct block *block = plan->block;
    double height = row_height(paper, plan, &block->rows[row]);
    if (row + 1 == block->row_count)
        return height + source_height(paper, block);
    bool ends = row + 2 == block->row_count;
    return ends || paper_row_leads(block, row) ? height + kept_rows(paper, plan, row + 1) : height;
}

static double caption_height(struct paper *paper, const struct block *block)
{
    return block->text == NULL
               ? 0
               : paper_height(paper, block->text, &CAPTION, PAPER_TEXT_WIDTH) + AROUND;
}

/* Whether a table of this height is better moved to the next page than parted: a small one, or one
 * that would leave most of itself to the next page and fits there. */
static bool is_whole(const struct paper *paper, double height)
{
    const double most = 0.6;
    double room = paper_end() - paper->y;
    return height <= SMALL || (height <= paper_end() - PAPER_TOP && room < (1 - most) * height);
}

/* From the caption on. */
static double opening_height(struct paper *paper, const struct grid_plan *plan)
{
    const struct block *block = plan->block;
    double top = caption_height(paper, block) + plan->head;
    double first = 0;
    double whole = top + source_height(paper, block);
    for (size_t i = 0; i < block->row_count; i++) {
        double height = row_height(paper, plan, &block->rows[i]);
        whole += height;
        if (i < ROWS_FIRST)
            first += i + 1 < ROWS_FIRST ? height : kept_rows(paper, plan, i);
    }
    return is_whole(paper, whole) ? whole : top + first;
}

double paper_table_opening(struct paper *paper, const struct block *block)
{
    struct grid_plan plan = plan_of(paper, block);
    return ABOVE + opening_height(paper, &plan);
}

void paper_table_widths(struct paper *paper, const struct block *block,
                        double widths[DOCUMENT_COLUMNS_MAX], struct table_letters *out)
{
    struct grid_plan plan = {.block = block};
    plan_widths(paper, &plan);
    for (size_t i = 0; i < block->column_count; i++)
        widths[i] = plan.width[i] + GAP;
    *out = (struct table_letters){plan.size, plan.pad};
}

void paper_table(struct paper *paper, const struct block *block)
{
    struct grid_plan plan = plan_of(paper, block);
    paper->y += ABOVE;
    (void)paper_need(paper, opening_height(paper, &plan));
    paper_put(paper, block->text, &CAPTION);
    paper->y += AROUND;
    put_head(paper, &plan);
    for (size_t i = 0; i < block->row_count; i++) {
        if (paper_need(paper, kept_rows(paper, &plan, i)))
            put_head(paper, &plan);
        put_row(paper, &plan, &block->rows[i], row_height(paper, &plan, &block->rows[i]));
    }
    put_line(paper, 1);
    paper->y += AROUND;
    paper_put(paper, block->source, &SOURCE);
    paper->y += 6;
}
