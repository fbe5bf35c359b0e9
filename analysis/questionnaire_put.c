/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/questionnaire_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { COLUMNS_MAX = 3, LINE_CHARACTERS_MAX = 200, LINES = 4, UNIT_BOXES = 5, CELLS_MAX = 64 };

static const double LINE_PITCH = 27;
static const double PI = 3.14159265358979323846;

/* --- boxes ----------------------------------------------------------------------------------- */

static void put_box_code(struct quire *quire, const struct box *box)
{
    const struct paper_style style = {6.5, FACE_QUIET, PANGO_ALIGN_CENTER, 0};
    double height = paper_set(&quire->paper, box->code, &style, QUIRE_BOX);
    paper_draw(&quire->paper, box->x, box->y + (QUIRE_BOX - height) / 2);
}

void quire_put_box(struct quire *quire, const struct box *box)
{
    cairo_t *cairo = quire->paper.cairo;
    if (quire->paper.pages == 0)
        return;
    if (box->code != NULL)
        put_box_code(quire, box);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    cairo_set_line_width(cairo, 0.9);
    cairo_new_path(cairo);
    if (box->round)
        cairo_arc(cairo, box->x + QUIRE_BOX / 2, box->y + QUIRE_BOX / 2, QUIRE_BOX / 2, 0, 2 * PI);
    else
        cairo_rectangle(cairo, box->x, box->y, QUIRE_BOX, QUIRE_BOX);
    cairo_stroke(cairo);
}

void quire_put_id(struct quire *quire, const struct question *question, double y)
{
    const struct paper_style style = {6.5, FACE_QUIET, PANGO_ALIGN_RIGHT, 0};
    const double margin = 16;
    (void)paper_set(&quire->paper, question->id, &style, QUIRE_LEFT - margin - 5);
    paper_draw(&quire->paper, margin, y + 4);
}

/* --- choices --------------------------------------------------------------------------------- */

struct cell {
    const char *words;
    char code[16];
};

struct cells {
    struct cell items[CELLS_MAX];
    size_t count;
    size_t columns;
    bool round;
};

static void add_cell(struct cells *cells, const char *words, const char *code)
{
    struct cell *cell = &cells->items[cells->count++];
    cell->words = words;
    snprintf(cell->code, sizeof cell->code, "%s", code);
}

/* As many columns as leave every text on one line. */
static size_t columns_of(struct quire *quire, const struct cells *cells)
{
    double widest = 0;
    for (size_t i = 0; i < cells->count; i++) {
        double line;
        paper_widths(&quire->paper, cells->items[i].words, &quire_body, NULL, &line);
        widest = line > widest ? line : widest;
    }
    for (size_t columns = COLUMNS_MAX; columns > 1; columns--) {
        if (columns <= cells->count && cells->count != columns + 1 &&
            widest + QUIRE_INDENT + 8 <= QUIRE_WIDTH / (double)columns)
            return columns;
    }
    return 1;
}

static double row_height(struct quire *quire, const struct cells *cells, size_t from, double width)
{
    double highest = QUIRE_BOX + 4;
    for (size_t i = from; i < cells->count && i < from + cells->columns; i++) {
        double height =
            paper_height(&quire->paper, cells->items[i].words, &quire_body, width - QUIRE_INDENT);
        highest = height > highest ? height : highest;
    }
    return highest + 4;
}

static void put_cells(struct quire *quire, struct cells *cells)
{
    struct paper *paper = &quire->paper;
    cells->columns = columns_of(quire, cells);
    const double width = QUIRE_WIDTH / (double)cells->columns;
    for (size_t from = 0; from < cells->count; from += cells->columns) {
        const double height = row_height(quire, cells, from, width);
        (void)paper_need(paper, height);
        const double y = paper->y;
        for (size_t i = from; i < cells->count && i < from + cells->columns; i++) {
            const double x = QUIRE_LEFT + width * (double)(i - from);
            paper->y = y + 2;
            quire_put_box(quire, &(struct box){x, y + 3, cells->round, cells->items[i].code});
            paper_put_at(paper, cells->items[i].words, &quire_body, x + QUIRE_INDENT,
                         width - QUIRE_INDENT);
        }
        if (cells->columns > 1 || paper->y < y + height)
            paper->y = y + height;
    }
}

static void put_choices(struct quire *quire, const struct question *question)
{
    struct cells cells = {.round = question->type != QUESTION_MANY};
    for (size_t i = 0; i < question->choice_count; i++) {
        char code[16];
        snprintf(code, sizeof code, "%" PRId32, question->choices[i].value);
        add_cell(&cells, quire_label(quire, &question->choices[i].label), code);
    }
    if (question->decline)
        add_cell(&cells, quire_words(quire, "page_decline"), "null");
    put_cells(quire, &cells);
}

static void put_agreement(struct quire *quire)
{
    struct cells cells = {.round = true};
    add_cell(&cells, quire_words(quire, "page_agree"), "true");
    add_cell(&cells, quire_words(quire, "page_refuse"), "false");
    put_cells(quire, &cells);
}

static void put_decline(struct quire *quire, const struct question *question)
{
    struct cells cells = {.round = true};
    if (!question->decline)
        return;
    add_cell(&cells, quire_words(quire, "page_decline"), "null");
    put_cells(quire, &cells);
}

/* --- what is written ------------------------------------------------------------------------- */

static void put_line(struct quire *quire, double from, double width)
{
    (void)paper_need(&quire->paper, LINE_PITCH);
    quire->paper.y += LINE_PITCH;
    paper_rule(&quire->paper,
               &(struct paper_line){QUIRE_LEFT + from, quire->paper.y - 4, width, 0.5});
}

static void put_lines(struct quire *quire, const struct question *question)
{
    int count = question->text_max > LINE_CHARACTERS_MAX ? LINES : 1;
    for (int i = 0; i < count; i++)
        put_line(quire, 0, QUIRE_WIDTH);
}

/* Words, then so many squares for digits, on one line; where it ends. */
static double put_digits(struct quire *quire, double x, const char *words, int count)
{
    double line;
    const double y = quire->paper.y + 6;
    paper_widths(&quire->paper, words, &quire_body, NULL, &line);
    (void)paper_set(&quire->paper, words, &quire_body, line + 1);
    paper_draw(&quire->paper, x, y);
    x += line + 6;
    for (int i = 0; i < count; i++)
        quire_put_box(quire, &(struct box){x + i * QUIRE_BOX, y, false, NULL});
    return x + count * QUIRE_BOX + 14;
}

static void put_date(struct quire *quire)
{
    (void)paper_need(&quire->paper, LINE_PITCH);
    double x = put_digits(quire, QUIRE_LEFT, quire_words(quire, "paper_date_day"), 2);
    x = put_digits(quire, x, quire_words(quire, "paper_date_month"), 2);
    (void)put_digits(quire, x, quire_words(quire, "paper_date_year"), 4);
    quire_gap(quire, LINE_PITCH);
}

static void put_unit(struct quire *quire)
{
    const double width = 300;
    put_line(quire, 0, width);
    quire_gap(quire, -LINE_PITCH);
    (void)put_digits(quire, QUIRE_LEFT + width + 14, quire_words(quire, "paper_unit_code"),
                     UNIT_BOXES);
    quire_gap(quire, LINE_PITCH);
}

static void put_number(struct quire *quire, const struct question *question)
{
    const double width = 130;
    char low[24];
    char high[24];
    put_line(quire, 0, width);
    if (question->low <= -FORM_NUMBER_MAX || question->high >= FORM_NUMBER_MAX)
        return;
    snprintf(low, sizeof low, "%lld", (long long)question->low);
    snprintf(high, sizeof high, "%lld", (long long)question->high);
    (void)paper_set(&quire->paper, quire_say(quire, "paper_range", "low", low, "high", high, NULL),
                    &quire_small, QUIRE_WIDTH - width);
    paper_draw(&quire->paper, QUIRE_LEFT + width + 8, quire->paper.y - 18);
}

static void put_answer(struct quire *quire, const struct question *question)
{
    switch (question->type) {
    case QUESTION_SCALE:
        if (!quire_put_scale(quire, question))
            put_choices(quire, question);
        return;
    case QUESTION_ONE:
    case QUESTION_MANY:
        put_choices(quire, question);
        return;
    case QUESTION_CONSENT:
        put_agreement(quire);
        return;
    case QUESTION_TEXT:
        put_lines(quire, question);
        return;
    case QUESTION_NUMBER:
        put_number(quire, question);
        break;
    case QUESTION_DATE:
        put_date(quire);
        break;
    case QUESTION_UNIT:
        put_unit(quire);
        break;
    case QUESTION_NOTE:
    case QUESTION_GROUP:
        return;
    }
    put_decline(quire, question);
}

/* --- questions ------------------------------------------------------------------------------- */

const char *quire_numbered(struct quire *quire, const struct question *question, const char *code)
{
    const char *label = quire_label(quire, &question->label);
    return question->number == NULL
               ? label
               : quire_say(quire, code, "number", question->number, "text", label, NULL);
}

void quire_put_condition(struct quire *quire, size_t index, double width)
{
    const char *condition = quire_condition(quire, index);
    paper_put_at(&quire->paper, condition, &quire_italic, QUIRE_LEFT, width);
}

void quire_put_leaps(struct quire *quire, size_t index, double width)
{
    const char *leaps = quire_leaps(quire, index);
    if (leaps == NULL)
        return;
    quire_gap(quire, 3);
    paper_put_at(&quire->paper, leaps, &quire_italic, QUIRE_LEFT, width);
}

void quire_put_question(struct quire *quire, size_t index)
{
    const struct question *question = &quire->asked->form->questions[index];
    bool note = question->type == QUESTION_NOTE;
    quire_gap(quire, 11);
    quire_put_condition(quire, index, QUIRE_WIDTH);
    const double y = quire->paper.y;
    quire_text(quire, quire_numbered(quire, question, "paper_question"),
               note ? &quire_body : &quire_bold);
    if (!note && y == quire->paper.y)
        return;
    quire_text(quire, quire_label(quire, &question->hint), &quire_italic);
    if (!note)
        quire_put_id(quire, question, y);
    quire_gap(quire, 3);
    put_answer(quire, question);
    quire_put_leaps(quire, index, QUIRE_WIDTH);
}

/* --- parts and groups ------------------------------------------------------------------------ */

static bool opens_part(const struct question *question)
{
    return question->type == QUESTION_NOTE && question->screen == NULL;
}

static void put_part(struct quire *quire, size_t index)
{
    const struct paper_style style = {15, FACE_BOLD, PANGO_ALIGN_LEFT, 1.1};
    const struct question *question = &quire->asked->form->questions[index];
    quire_gap(quire, 16);
    quire_put_condition(quire, index, QUIRE_WIDTH);
    quire_text(quire, quire_label(quire, &question->label), &style);
    paper_rule(&quire->paper,
               &(struct paper_line){QUIRE_LEFT, quire->paper.y + 2, QUIRE_WIDTH, 0.7});
    quire_gap(quire, 5);
    quire_text(quire, quire_label(quire, &question->hint), &quire_italic);
}

static void put_heading(struct quire *quire, const struct question *group)
{
    quire_gap(quire, 13);
    quire_text(quire, quire_numbered(quire, group, "paper_question"), &quire_bold);
    quire_text(quire, quire_label(quire, &group->hint), &quire_italic);
    quire_gap(quire, 3);
}

/* Rows one after the other that are answered on the same scale. */
static size_t same_scale(const struct form *form, const struct piece *rows)
{
    const struct question *first = &form->questions[rows->from];
    size_t to = rows->from;
    while (to < rows->to && form->questions[to].type == QUESTION_SCALE &&
           strcmp(form->questions[to].scale, first->scale) == 0)
        to++;
    return to;
}

static void put_rows(struct quire *quire, struct piece rows)
{
    const struct form *form = quire->asked->form;
    while (rows.from < rows.to) {
        struct piece grid = {rows.from, rows.from};
        if (form->questions[rows.from].type == QUESTION_SCALE)
            grid.to = same_scale(form, &rows);
        if (grid.to > grid.from && quire_put_grid(quire, &grid))
            rows.from = grid.to;
        else
            quire_put_question(quire, rows.from++);
    }
}

static bool shares_screen(const struct question *question, const char *screen)
{
    return question->screen != NULL && strcmp(question->screen, screen) == 0 &&
           question->type != QUESTION_GROUP;
}

static size_t screen_end(const struct form *form, size_t from, const char *screen)
{
    while (from < form->question_count && shares_screen(&form->questions[from], screen))
        from++;
    return from;
}

struct piece quire_piece(const struct form *form, size_t from)
{
    const struct question *first = &form->questions[from];
    if (opens_part(first) && from + 1 < form->question_count)
        return (struct piece){from, quire_piece(form, from + 1).to};
    if (first->type == QUESTION_GROUP)
        return (struct piece){from, screen_end(form, from + 1, first->id)};
    if (first->screen != NULL)
        return (struct piece){from, screen_end(form, from, first->screen)};
    return (struct piece){from, from + 1};
}

void quire_put_piece(struct quire *quire, const struct piece *piece)
{
    const struct form *form = quire->asked->form;
    for (size_t i = piece->from; i < piece->to; i++) {
        const struct question *question = &form->questions[i];
        if (i == quire->consent)
            continue;
        if (opens_part(question)) {
            put_part(quire, i);
        } else if (question->type == QUESTION_GROUP) {
            put_heading(quire, question);
            put_rows(quire, (struct piece){i + 1, piece->to});
            return;
        } else {
            quire_put_question(quire, i);
        }
    }
}
