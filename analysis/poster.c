/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/poster.h"

#include "analysis/paper.h"
#include "base/message.h"
#include "base/qr.h"

static const double CODE_SIDE = 300;

static const struct paper_style OFFICE = {16, FACE_PLAIN, PANGO_ALIGN_CENTER, 0};
static const struct paper_style TITLE = {24, FACE_BOLD, PANGO_ALIGN_CENTER, 1.1};
static const struct paper_style UNIT = {18, FACE_BOLD, PANGO_ALIGN_CENTER, 1.1};
static const struct paper_style ADDRESS = {13, FACE_PLAIN, PANGO_ALIGN_CENTER, 1.1};
static const struct paper_style SAID = {16, FACE_PLAIN, PANGO_ALIGN_CENTER, 1.1};
static const struct paper_style SAID_EN = {14, FACE_ITALIC, PANGO_ALIGN_CENTER, 1.1};

/* Black on white, as readers want it, with the quiet zone. */
static void put_code(struct paper *paper, const struct qr *code)
{
    size_t modules = code->width + (size_t)2 * QR_QUIET_MODULES;
    double side = CODE_SIDE / (double)modules;
    double left = (PAPER_WIDTH - CODE_SIDE) / 2 + side * QR_QUIET_MODULES;
    double top = paper->y + side * QR_QUIET_MODULES;
    cairo_set_source_rgb(paper->cairo, 0, 0, 0);
    cairo_set_antialias(paper->cairo, CAIRO_ANTIALIAS_NONE);
    for (size_t i = 0; i < code->width * code->width; i++) {
        if (!code->modules[i])
            continue;
        cairo_rectangle(paper->cairo, left + side * (double)(i % code->width),
                        top + side * (double)(i / code->width), side, side);
    }
    cairo_fill(paper->cairo);
    cairo_set_antialias(paper->cairo, CAIRO_ANTIALIAS_DEFAULT);
    paper->y += CODE_SIDE;
}

static void put_page(struct paper *paper, const struct poster *poster, const struct qr *code)
{
    const double gap = 14;
    paper_put_capitals(paper, poster->office, &OFFICE, PAPER_LEFT, PAPER_TEXT_WIDTH);
    paper->y += gap;
    paper_put(paper, poster->title, &TITLE);
    paper->y += gap;
    paper_put(paper, poster->unit, &UNIT);
    put_code(paper, code);
    paper_put(paper, poster->address, &ADDRESS);
    paper->y += gap;
    paper_put(paper, message_words(LANGUAGE_VI, "poster_scan"), &SAID);
    paper_put(paper, message_words(LANGUAGE_EN, "poster_scan"), &SAID_EN);
    paper->y += gap;
    paper_put(paper, message_words(LANGUAGE_VI, "poster_nameless"), &SAID);
    paper_put(paper, message_words(LANGUAGE_EN, "poster_nameless"), &SAID_EN);
}

enum fault poster_pdf(const struct poster *posters, size_t count, struct arena *arena,
                      struct buffer *out)
{
    int pages = 0;
    const struct document document = {
        .language = LANGUAGE_VI,
        .title = message_words(LANGUAGE_VI, "poster_title"),
        .subject = posters[0].title,
        .mark = posters[0].simulated ? message_words(LANGUAGE_VI, "report_mark") : NULL};
    AUTO(paper) struct paper paper = {.document = NULL};
    TRY(paper_open(&document, (int)count, out, NULL, &paper));
    for (size_t i = 0; i < count; i++) {
        struct qr code;
        TRY(qr_of(arena, posters[i].address, &code));
        if (i > 0)
            (void)paper_need(&paper, PAPER_HEIGHT);
        put_page(&paper, &posters[i], &code);
    }
    return paper_close(&paper, &pages);
}
