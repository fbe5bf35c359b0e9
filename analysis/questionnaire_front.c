/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/questionnaire_parts.h"

#include <stdio.h>

enum { VISITS = 3, COLUMNS = 6 };

static const double ROW = 24;

static void put_consent(struct quire *quire)
{
    const struct form *form = quire->asked->form;
    for (size_t i = 0; i < form->question_count; i++) {
        if (form->questions[i].type != QUESTION_CONSENT)
            continue;
        quire_put_question(quire, i);
        quire->consent = i;
        return;
    }
}

/* --- how to mark ----------------------------------------------------------------------------- */

static void put_sign(struct quire *quire, bool round, const char *code)
{
    const double y = quire->paper.y;
    paper_put_at(&quire->paper, quire_words(quire, code), &quire_body, QUIRE_LEFT + QUIRE_INDENT,
                 QUIRE_WIDTH - QUIRE_INDENT);
    quire_put_box(quire, &(struct box){QUIRE_LEFT, y + 1, round, NULL});
}

static void put_how(struct quire *quire)
{
    quire_gap(quire, 8);
    quire_text(quire, quire_words(quire, "paper_how"), &quire_body);
    quire_gap(quire, 2);
    put_sign(quire, true, "paper_how_one");
    quire_gap(quire, 2);
    put_sign(quire, false, "paper_how_many");
}

/* --- what the interviewer notes -------------------------------------------------------------- */

static const struct {
    const char *head;
    double width;
} columns[COLUMNS] = {{"paper_visit", 40}, {"paper_day", 95},  {"paper_begun", 80},
                      {"paper_ended", 80}, {"paper_code", 90}, {"paper_interviewer", 110}};

static void put_row(struct quire *quire, const char *const cells[COLUMNS])
{
    const struct paper_style style = {11, FACE_PLAIN, PANGO_ALIGN_CENTER, 0};
    double x = QUIRE_LEFT;
    const double y = quire->paper.y;
    for (size_t i = 0; i < COLUMNS; i++) {
        double height = paper_set(&quire->paper, cells[i], &style, columns[i].width - 4);
        paper_draw(&quire->paper, x + 2, y + (ROW - height) / 2);
        x += columns[i].width;
    }
    paper_rule(&quire->paper, &(struct paper_line){QUIRE_LEFT, y, QUIRE_WIDTH, 0.6});
    quire->paper.y = y + ROW;
}

static void put_walls(struct quire *quire, double top)
{
    cairo_t *cairo = quire->paper.cairo;
    double x = QUIRE_LEFT;
    if (quire->paper.pages == 0)
        return;
    cairo_set_line_width(cairo, 0.6);
    for (size_t i = 0; i <= COLUMNS; i++) {
        cairo_move_to(cairo, x, top);
        cairo_line_to(cairo, x, quire->paper.y);
        x += i < COLUMNS ? columns[i].width : 0;
    }
    cairo_stroke(cairo);
}

static void put_visits(struct quire *quire, const struct piece *piece)
{
    const char *heads[COLUMNS];
    (void)piece;
    quire_gap(quire, 12);
    quire_text(quire, quire_words(quire, "paper_visits"), &quire_bold);
    quire_gap(quire, 4);
    const double top = quire->paper.y;
    for (size_t i = 0; i < COLUMNS; i++)
        heads[i] = quire_words(quire, columns[i].head);
    put_row(quire, heads);
    for (int i = 1; i <= VISITS; i++) {
        char visit[16];
        snprintf(visit, sizeof visit, "%d", i);
        put_row(quire, (const char *const[]){visit, "...../...../20.....", "......:......",
                                             "......:......", "", ""});
    }
    paper_rule(&quire->paper, &(struct paper_line){QUIRE_LEFT, quire->paper.y, QUIRE_WIDTH, 0.6});
    put_walls(quire, top);
    quire_gap(quire, 4);
    quire_text(quire, quire_words(quire, "paper_codes"), &quire_small);
}

void quire_put_front(struct quire *quire)
{
    const struct paper_style title = {17, FACE_BOLD, PANGO_ALIGN_CENTER, 1.1};
    const struct form *form = quire->asked->form;
    quire_text(quire, quire_label(quire, &form->title), &title);
    quire_gap(quire, 8);
    quire_text(quire, quire_label(quire, &form->introduction), &quire_body);
    put_consent(quire);
    put_how(quire);
    (void)paper_need(&quire->paper, quire_height(quire, put_visits, NULL));
    put_visits(quire, NULL);
}
