/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/questionnaire_parts.h"

#include "base/date.h"
#include "base/qr.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SAID_MAX = 1 << 16, HASH_SHOWN = 16 };

#define QUIRE_BYTES ((size_t)64 << 20)

static const double CODE_SIDE = 62;
static const double HEAD_TOP = 24;

const struct paper_style quire_body = {13, FACE_PLAIN, PANGO_ALIGN_LEFT, 1.1};
const struct paper_style quire_bold = {13, FACE_BOLD, PANGO_ALIGN_LEFT, 1.1};
const struct paper_style quire_italic = {13, FACE_ITALIC, PANGO_ALIGN_LEFT, 1.1};
const struct paper_style quire_small = {11, FACE_PLAIN, PANGO_ALIGN_LEFT, 1.05};

/* --- words ----------------------------------------------------------------------------------- */

static const char *keep(struct quire *quire, const struct buffer *text)
{
    const char *kept = buffer_check(text) == OK ? arena_text(quire->arena, text->data) : NULL;
    if (kept == NULL && quire->paper.fault == OK)
        quire->paper.fault = FAULT_NOMEM;
    return kept == NULL ? "" : kept;
}

const char *quire_words(const struct quire *quire, const char *code)
{
    return message_words(quire->asked->words, code);
}

const char *quire_say(struct quire *quire, const char *code, ...)
{
    AUTO(buffer) struct buffer text = buffer_of(SAID_MAX);
    struct finding_arg args[FINDING_ARGS_MAX];
    va_list pairs;
    va_start(pairs, code);
    struct finding finding = finding_of(code, pairs, args);
    va_end(pairs);
    message_text(quire->asked->words, &finding, &text);
    return keep(quire, &text);
}

const char *quire_label(const struct quire *quire, const struct label *label)
{
    return form_text(quire->asked->form, label, quire->asked->language, NULL);
}

void quire_text(struct quire *quire, const char *text, const struct paper_style *style)
{
    paper_put_at(&quire->paper, text, style, QUIRE_LEFT, QUIRE_WIDTH);
}

double quire_height(struct quire *quire, quire_putter put, const struct piece *piece)
{
    struct paper *paper = &quire->paper;
    const double in_the_air = -1e7; /* where no page ends */
    const double y = paper->y;
    const int pages = paper->pages;
    paper->y = in_the_air;
    paper->pages = 0;
    put(quire, piece);
    double height = paper->y - in_the_air;
    paper->y = y;
    paper->pages = pages;
    return height;
}

/* --- pages ----------------------------------------------------------------------------------- */

static cairo_t *record(void)
{
    const cairo_rectangle_t whole = {0, 0, PAPER_WIDTH, PAPER_HEIGHT};
    cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &whole);
    cairo_t *cairo = cairo_create(surface);
    cairo_surface_destroy(surface);
    return cairo;
}

static void turn(struct paper *paper)
{
    struct quire *quire = (struct quire *)paper;
    if (quire->page_count == QUESTIONNAIRE_PAGES_MAX) {
        char limit[16];
        snprintf(limit, sizeof limit, "%d", QUESTIONNAIRE_PAGES_MAX);
        if (paper->fault == OK)
            paper->fault = fault_raise(FAULT_LIMIT, "paper_long", "limit", limit, NULL);
        paper->pages = 0;
    } else {
        paper->cairo = record();
        quire->pages[quire->page_count++] = paper->cairo;
    }
    paper->y = QUIRE_TOP;
}

static bool at_top(const struct quire *quire) { return quire->paper.y <= QUIRE_TOP; }

static void put_down(struct quire *quire, const struct piece *piece)
{
    double height = quire_height(quire, quire_put_piece, piece);
    bool fits_page = height <= paper_end() - QUIRE_TOP;
    if (fits_page && !at_top(quire))
        (void)paper_need(&quire->paper, height);
    quire_put_piece(quire, piece);
}

static void lay_out(struct quire *quire)
{
    const struct form *form = quire->asked->form;
    turn(&quire->paper);
    quire_put_front(quire);
    for (size_t i = 0; i < form->question_count && quire->paper.fault == OK;) {
        struct piece piece = quire_piece(form, i);
        put_down(quire, &piece);
        i = piece.to;
    }
    quire_gap(quire, 14);
    quire_text(quire, quire_words(quire, "paper_thanks"), &quire_bold);
}

/* --- what stands on every page --------------------------------------------------------------- */

static void put_feet(struct quire *quire)
{
    const struct paper_style left = {9, FACE_QUIET, PANGO_ALIGN_LEFT, 0};
    const struct paper_style right = {11, FACE_PLAIN, PANGO_ALIGN_RIGHT, 0};
    const struct form *form = quire->asked->form;
    struct paper *paper = &quire->paper;
    char hash[HASH_TEXT_SIZE];
    char page[24];
    char pages[24];
    hash_text(form->hash, hash);
    hash[HASH_SHOWN] = '\0';
    const char *said = quire_say(quire, "paper_form", "form", form->id, "version", form->version,
                                 "hash", hash, NULL);
    snprintf(pages, sizeof pages, "%zu", quire->page_count);
    for (size_t i = 0; i < quire->page_count; i++) {
        paper->cairo = quire->pages[i];
        snprintf(page, sizeof page, "%zu", i + 1);
        (void)paper_set(paper, said, &left, QUIRE_WIDTH - 90);
        paper_draw(paper, QUIRE_LEFT, paper_end() + 18);
        (void)paper_set(paper, quire_say(quire, "paper_page", "page", page, "pages", pages, NULL),
                        &right, QUIRE_WIDTH);
        paper_draw(paper, QUIRE_LEFT, paper_end() + 16);
        paper_rule(paper, &(struct paper_line){QUIRE_LEFT, QUIRE_TOP - 8, QUIRE_WIDTH, 0.7});
    }
}

/* Black on white, with the quiet zone. */
static enum fault put_code(struct quire *quire, const char *number)
{
    AUTO(arena) struct arena *arena = NULL;
    cairo_t *cairo = quire->paper.cairo;
    struct qr code;
    TRY(arena_new(QUIRE_BYTES, &arena));
    TRY(qr_of(arena, number, &code));
    double side = CODE_SIDE / (double)(code.width + (size_t)2 * QR_QUIET_MODULES);
    double left = QUIRE_LEFT + QUIRE_WIDTH - CODE_SIDE + side * QR_QUIET_MODULES;
    double top = HEAD_TOP + side * QR_QUIET_MODULES;
    cairo_set_source_rgb(cairo, 0, 0, 0);
    for (size_t i = 0; i < code.width * code.width; i++) {
        if (code.modules[i])
            cairo_rectangle(cairo, left + side * (double)(i % code.width),
                            top + side * (double)(i / code.width), side, side);
    }
    cairo_fill(cairo);
    return OK;
}

static enum fault put_stamp(struct quire *quire, const struct questionnaire_copy *copy)
{
    const struct paper_style number = {15, FACE_BOLD, PANGO_ALIGN_LEFT, 0};
    struct paper *paper = &quire->paper;
    const char *told =
        copy->number == NULL ? quire_words(quire, "paper_number_blank") : copy->number;
    const double width = QUIRE_WIDTH - CODE_SIDE - 8;
    double height =
        paper_set(paper, quire_say(quire, "paper_number", "number", told, NULL), &number, width);
    paper_draw(paper, QUIRE_LEFT, HEAD_TOP + 10);
    (void)paper_set(paper, copy->place, &quire_small, width);
    pango_layout_set_height(paper->layout, -2);
    pango_layout_set_ellipsize(paper->layout, PANGO_ELLIPSIZE_END);
    paper_draw(paper, QUIRE_LEFT, HEAD_TOP + 12 + height);
    pango_layout_set_ellipsize(paper->layout, PANGO_ELLIPSIZE_NONE);
    pango_layout_set_height(paper->layout, -1);
    return copy->number == NULL ? OK : put_code(quire, copy->number);
}

/* --- copies ---------------------------------------------------------------------------------- */

static void show(cairo_t *to, cairo_t *recorded)
{
    cairo_set_source_surface(to, cairo_get_target(recorded), 0, 0);
    cairo_paint(to);
}

static enum fault put_copy(struct quire *quire, const struct questionnaire_copy *copy, cairo_t *pdf)
{
    cairo_t *stamp = record();
    quire->paper.cairo = stamp;
    enum fault fault = put_stamp(quire, copy);
    for (size_t i = 0; i < quire->page_count && fault == OK; i++) {
        quire->paper.page++;
        quire->paper.y = 0;
        if (i == 0)
            paper_bookmark(&quire->paper, copy->number, 1);
        show(pdf, quire->pages[i]);
        show(pdf, stamp);
        cairo_show_page(pdf);
    }
    cairo_destroy(stamp);
    return fault;
}

static enum fault put_copies(struct quire *quire, const struct questionnaire_copy *copies,
                             size_t count, cairo_t *pdf)
{
    for (size_t i = 0; i < count; i++) {
        TRY(put_copy(quire, &copies[i], pdf));
        TRY(buffer_check(quire->paper.out));
    }
    TRY(quire->paper.fault);
    cairo_surface_finish(quire->paper.surface);
    if (cairo_surface_status(quire->paper.surface) != CAIRO_STATUS_SUCCESS)
        return FAULT_NOMEM;
    return buffer_check(quire->paper.out);
}

static enum fault make(struct quire *quire, const struct questionnaire_copy *copies, size_t count)
{
    cairo_t *pdf = quire->paper.cairo;
    quire->pages = arena_array(quire->arena, QUESTIONNAIRE_PAGES_MAX, sizeof *quire->pages);
    if (quire->pages == NULL)
        return FAULT_NOMEM;
    quire->paper.turn = turn;
    lay_out(quire);
    enum fault fault = quire->paper.fault;
    if (fault == OK) {
        put_feet(quire);
        fault = put_copies(quire, copies, count, pdf);
    }
    for (size_t i = 0; i < quire->page_count; i++)
        cairo_destroy(quire->pages[i]);
    quire->paper.cairo = pdf;
    return fault;
}

enum fault questionnaire_pdf(const struct questionnaire *questionnaire,
                             const struct questionnaire_copy *copies, size_t count,
                             struct buffer *out, size_t *out_pages)
{
    AUTO(arena) struct arena *arena = NULL;
    const struct form *form = questionnaire->form;
    const struct document document = {
        .language = questionnaire->words,
        .subject = form_text(form, &form->title, questionnaire->language, NULL),
        .made = day_made()};
    TRY(arena_new(QUIRE_BYTES, &arena));
    struct quire quire = {.asked = questionnaire, .arena = arena, .consent = SIZE_MAX};
    AUTO(paper) struct paper held = {.document = NULL};
    TRY(paper_open_bare(&document, out, &quire.paper));
    held = quire.paper; /* what is to be let go */
    TRY(make(&quire, copies, count));
    *out_pages = quire.page_count;
    return OK;
}
