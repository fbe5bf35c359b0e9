/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/questionnaire_parts.h"

#include <inttypes.h>
#include <stdio.h>

enum { COLUMNS_MAX = 11 };

static const double GRID_SHARE = 0.62; /* of the width, for the boxes */
static const double COLUMN_MOST = 78;
static const double PAD = 5;

struct grid {
    const char *words[COLUMNS_MAX + 1];
    char codes[COLUMNS_MAX + 1][16];
    size_t count;
    double left;
    double column;
    struct paper_style style;
};

static void add_column(struct grid *grid, const char *words, const char *code)
{
    grid->words[grid->count] = words;
    snprintf(grid->codes[grid->count++], sizeof grid->codes[0], "%s", code);
}

/* The widest word in the head, with room around it. */
static double room_for_words(struct quire *quire, const struct grid *grid)
{
    double widest = 0;
    for (size_t i = 0; i < grid->count; i++) {
        double word, line;
        paper_widths(&quire->paper, grid->words[i], &grid->style, &word, &line);
        widest = word > widest ? word : widest;
    }
    return widest + 6;
}

static bool read_columns(struct quire *quire, const struct question *question, bool decline,
                         struct grid *out)
{
    if (question->choice_count > COLUMNS_MAX)
        return false;
    out->count = 0;
    for (size_t i = 0; i < question->choice_count; i++) {
        char code[16];
        snprintf(code, sizeof code, "%" PRId32, question->choices[i].value);
        add_column(out, quire_label(quire, &question->choices[i].label), code);
    }
    if (decline)
        add_column(out, quire_words(quire, "page_decline"), "null");
    return out->count > 0;
}

/* Columns alike, as wide as they may be together; letters a little smaller where words need it. */
static bool set_columns(struct quire *quire, double width, struct grid *grid)
{
    const double most = width / (double)grid->count;
    for (double size = 12; size >= 11; size -= 0.5) {
        grid->style = (struct paper_style){size, FACE_PLAIN, PANGO_ALIGN_CENTER, 1.05};
        double least = room_for_words(quire, grid);
        grid->column = most > COLUMN_MOST ? COLUMN_MOST : most;
        if (least > grid->column && least <= most)
            grid->column = least;
        if (least <= grid->column)
            break;
    }
    grid->left = QUIRE_LEFT + QUIRE_WIDTH - grid->column * (double)grid->count;
    return room_for_words(quire, grid) <= grid->column;
}

static double head_height(struct quire *quire, const struct grid *grid)
{
    double highest = 0;
    for (size_t i = 0; i < grid->count; i++) {
        double height = paper_height(&quire->paper, grid->words[i], &grid->style, grid->column - 4);
        highest = height > highest ? height : highest;
    }
    return highest;
}

/* The words stand on the line under them. */
static void put_head(struct quire *quire, const struct grid *grid)
{
    const double height = head_height(quire, grid);
    const double y = quire->paper.y;
    for (size_t i = 0; i < grid->count; i++) {
        double own = paper_set(&quire->paper, grid->words[i], &grid->style, grid->column - 4);
        paper_draw(&quire->paper, grid->left + grid->column * (double)i + 2, y + height - own);
    }
    quire->paper.y = y + height + 3;
}

static void put_boxes(struct quire *quire, const struct grid *grid, const struct question *question,
                      double y)
{
    size_t count = question->choice_count + question->decline;
    for (size_t i = 0; i < grid->count; i++) {
        double x = grid->left + grid->column * ((double)i + 0.5) - QUIRE_BOX / 2;
        if (i < count)
            quire_put_box(quire, &(struct box){x, y, true, grid->codes[i]});
    }
}

bool quire_put_scale(struct quire *quire, const struct question *question)
{
    struct grid grid = {.count = 0};
    if (!read_columns(quire, question, question->decline, &grid))
        return false;
    if (!set_columns(quire, QUIRE_WIDTH, &grid))
        return false;
    grid.column = QUIRE_WIDTH / (double)grid.count;
    grid.left = QUIRE_LEFT;
    (void)paper_need(&quire->paper, head_height(quire, &grid) + QUIRE_BOX + PAD);
    put_head(quire, &grid);
    put_boxes(quire, &grid, question, quire->paper.y);
    quire_gap(quire, QUIRE_BOX + PAD);
    return true;
}

/* --- a grid of items ------------------------------------------------------------------------- */

static void put_item(struct quire *quire, const struct grid *grid, size_t index)
{
    struct paper *paper = &quire->paper;
    const struct question *question = &quire->asked->form->questions[index];
    const double width = grid->left - QUIRE_LEFT - 6;
    const double top = paper->y;
    paper_rule(paper, &(struct paper_line){QUIRE_LEFT, top, QUIRE_WIDTH, 0.4});
    quire_gap(quire, PAD);
    quire_put_condition(quire, index, width);
    paper_put_at(paper, quire_numbered(quire, question, "paper_item"), &quire_body, QUIRE_LEFT,
                 width);
    paper_put_at(paper, quire_label(quire, &question->hint), &quire_italic, QUIRE_LEFT, width);
    quire_put_leaps(quire, index, width);
    if (paper->y < top + QUIRE_BOX + PAD)
        paper->y = top + QUIRE_BOX + PAD;
    quire_gap(quire, PAD);
    put_boxes(quire, grid, question, top + (paper->y - top - QUIRE_BOX) / 2);
    quire_put_id(quire, question, top + 1);
}

/* How high an item is, put in the air. */
struct item {
    struct piece piece; /* first: what is handed over */
    const struct grid *grid;
};

static void put_one(struct quire *quire, const struct piece *piece)
{
    const struct item *item = (const struct item *)piece;
    put_item(quire, item->grid, piece->from);
}

static bool any_declines(const struct form *form, const struct piece *rows)
{
    for (size_t i = rows->from; i < rows->to; i++) {
        if (form->questions[i].decline)
            return true;
    }
    return false;
}

bool quire_put_grid(struct quire *quire, const struct piece *rows)
{
    const struct form *form = quire->asked->form;
    struct grid grid = {.count = 0};
    if (!read_columns(quire, &form->questions[rows->from], any_declines(form, rows), &grid) ||
        !set_columns(quire, QUIRE_WIDTH * GRID_SHARE, &grid))
        return false;
    for (size_t i = rows->from; i < rows->to; i++) {
        const struct item item = {{i, i + 1}, &grid};
        double height = quire_height(quire, put_one, &item.piece);
        bool first = i == rows->from;
        if (paper_need(&quire->paper, height + (first ? head_height(quire, &grid) + 3 : 0)) ||
            first)
            put_head(quire, &grid);
        put_item(quire, &grid, i);
    }
    paper_rule(&quire->paper, &(struct paper_line){QUIRE_LEFT, quire->paper.y, QUIRE_WIDTH, 0.4});
    return true;
}
