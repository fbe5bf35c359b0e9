/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/document_pdf.h"

#include "analysis/paper.h"

#include <string.h>

static const struct paper_style BODY = {12, FACE_PLAIN, PANGO_ALIGN_LEFT, 1.1};
static const struct paper_style SOURCE = {9, FACE_QUIET, PANGO_ALIGN_LEFT, 0};

static const char *words(const struct paper *paper, const char *code)
{
    return message_words(paper->document->language, code);
}

/* --- the title block ------------------------------------------------------------------------- */

struct side {
    double x;
    double width;
};

static void put_centred(struct paper *paper, const struct side *side, const char *text,
                        unsigned face)
{
    const struct paper_style style = {12, face, PANGO_ALIGN_CENTER, 0};
    if (text != NULL && *text != '\0')
        paper_put_at(paper, text, &style, side->x, side->width);
}

static void put_capitals(struct paper *paper, const struct side *side, const char *text,
                         unsigned face)
{
    const struct paper_style style = {12, face, PANGO_ALIGN_CENTER, 0};
    paper_put_capitals(paper, text, &style, side->x, side->width);
}

static void put_short_rule(struct paper *paper, const struct side *side, double part)
{
    double width = side->width * part;
    paper->y += 3;
    paper_rule(paper,
               &(struct paper_line){side->x + (side->width - width) / 2, paper->y, width, 0.7});
    paper->y += 8;
}

/* Issuing body left, the state's name and motto right. */
static void put_office(struct paper *paper)
{
    const struct side left = {PAPER_LEFT - 10, PAPER_TEXT_WIDTH * 0.4};
    const struct side right = {PAPER_LEFT + PAPER_TEXT_WIDTH * 0.4, PAPER_TEXT_WIDTH * 0.6 + 10};
    double top = paper->y;
    put_capitals(paper, &left, paper->document->issuer[0], FACE_PLAIN);
    put_capitals(paper, &left, paper->document->issuer[1], FACE_BOLD);
    put_short_rule(paper, &left, 0.3);
    put_centred(paper, &left, words(paper, "report_number_blank"), FACE_PLAIN);
    double bottom = paper->y;
    paper->y = top;
    put_capitals(paper, &right, words(paper, "report_state"), FACE_BOLD);
    put_centred(paper, &right, words(paper, "report_motto"), FACE_BOLD);
    put_short_rule(paper, &right, 0.55);
    put_centred(paper, &right, words(paper, "report_day_blank"), FACE_ITALIC);
    paper->y = (paper->y > bottom ? paper->y : bottom) + 18;
}

static void put_boxed(struct paper *paper, const char *text)
{
    const struct paper_style style = {12, FACE_BOLD, PANGO_ALIGN_CENTER, 1.1};
    const double pad = 8;
    if (text == NULL)
        return;
    double height = paper_height(paper, text, &style, PAPER_TEXT_WIDTH - 2 * pad);
    (void)paper_need(paper, height + 2 * pad);
    (void)paper_set(paper, text, &style, PAPER_TEXT_WIDTH - 2 * pad);
    paper_draw(paper, PAPER_LEFT + pad, paper->y + pad);
    cairo_set_line_width(paper->cairo, 1);
    cairo_rectangle(paper->cairo, PAPER_LEFT, paper->y, PAPER_TEXT_WIDTH, height + 2 * pad);
    cairo_stroke(paper->cairo);
    paper->y += height + 2 * pad + 12;
}

static void put_title(struct paper *paper)
{
    const struct paper_style title = {16, FACE_BOLD, PANGO_ALIGN_CENTER, 0};
    const struct paper_style subject = {14, FACE_BOLD, PANGO_ALIGN_CENTER, 1.1};
    const struct paper_style small = {10, FACE_ITALIC, PANGO_ALIGN_CENTER, 0};
    paper_put(paper, paper->document->mark_more, &small);
    paper->y += paper->document->mark_more == NULL ? 0 : 10;
    put_office(paper);
    paper_put_capitals(paper, paper->document->title, &title, PAPER_LEFT, PAPER_TEXT_WIDTH);
    paper->y += 4;
    paper_put(paper, paper->document->subject, &subject);
    paper->y += 12;
    put_boxed(paper, paper->document->notice);
}

/* --- blocks ---------------------------------------------------------------------------------- */

/* The most a figure beside words may be wide. */
static const double FIGURE_WIDTH = 150;

/* What the report leads with: figure left, words right. */
static void put_lead(struct paper *paper, const struct key_figure *figure)
{
    const struct paper_style label = {11, FACE_QUIET, PANGO_ALIGN_LEFT, 0};
    const struct paper_style value = {15, FACE_BOLD, PANGO_ALIGN_LEFT, 0};
    const struct paper_style detail = {11, FACE_PLAIN, PANGO_ALIGN_LEFT, 1.1};
    const double right = PAPER_LEFT + FIGURE_WIDTH + 16;
    const char *said = figure->detail == NULL ? "" : figure->detail;
    double left_height = paper_height(paper, figure->label, &label, FIGURE_WIDTH);
    left_height += paper_height(paper, figure->value, &value, FIGURE_WIDTH);
    double width = PAPER_LEFT + PAPER_TEXT_WIDTH - right;
    double right_height = paper_height(paper, said, &detail, width);
    double height = (left_height > right_height ? left_height : right_height) + 16;
    (void)paper_need(paper, height);
    double top = paper->y;
    paper->y += 8;
    paper_put_at(paper, figure->label, &label, PAPER_LEFT, FIGURE_WIDTH);
    paper_put_at(paper, figure->value, &value, PAPER_LEFT, FIGURE_WIDTH);
    (void)paper_set(paper, said, &detail, width);
    paper_draw(paper, right, top + 8);
    paper->y = top + height;
    paper_rule(paper, &(struct paper_line){PAPER_LEFT, paper->y, PAPER_TEXT_WIDTH, 0.3});
}

/* Beside the value where the line has room, else under it. */
static void put_fact_detail(struct paper *paper, const struct key_figure *figure,
                            const struct paper_style *style, const struct side *side)
{
    const struct paper_style value = {style->size, FACE_PLAIN, PANGO_ALIGN_LEFT, 0};
    const double gap = 12;
    double own;
    double detail;
    paper_widths(paper, figure->value, &value, NULL, &own);
    paper_widths(paper, figure->detail, style, NULL, &detail);
    bool beside = own + gap + detail <= side->width;
    if (beside)
        paper->y -= paper_height(paper, figure->value, &value, side->width);
    double indent = beside ? own + gap : 0;
    paper_put_at(paper, figure->detail, style, side->x + indent, side->width - indent);
}

/* "Đơn vị: Phường Đông Hà, mã 19333" */
static void put_fact(struct paper *paper, const struct key_figure *figure, double label_width)
{
    const struct paper_style label = {11, FACE_QUIET, PANGO_ALIGN_LEFT, 0};
    const struct paper_style value = {11, FACE_PLAIN, PANGO_ALIGN_LEFT, 0};
    const double right = PAPER_LEFT + label_width + 14;
    const double width = PAPER_LEFT + PAPER_TEXT_WIDTH - right;
    (void)paper_need(paper, paper_height(paper, figure->value, &value, width) * 2);
    double top = paper->y;
    paper_put_at(paper, figure->label, &label, PAPER_LEFT, label_width);
    double below = paper->y;
    paper->y = top;
    paper_put_at(paper, figure->value, &value, right, width);
    if (figure->detail != NULL)
        put_fact_detail(paper, figure, &label, &(struct side){right, width});
    paper->y = (paper->y > below ? paper->y : below) + 3;
}

/* Of the facts: the widest, but never so wide that the facts lack room. */
static double label_width(struct paper *paper, const struct block *block)
{
    const struct paper_style label = {11, FACE_QUIET, PANGO_ALIGN_LEFT, 0};
    const double most = 110;
    double widest = 0;
    for (size_t i = 0; i < block->figure_count; i++) {
        double own;
        paper_widths(paper, block->figures[i].label, &label, NULL, &own);
        widest = own > widest ? own : widest;
    }
    return widest < most ? widest : most;
}

static void put_figures(struct paper *paper, const struct block *block)
{
    double labels = block->level == 1 ? 0 : label_width(paper, block);
    for (size_t i = 0; i < block->figure_count; i++) {
        if (block->level == 1)
            put_lead(paper, &block->figures[i]);
        else
            put_fact(paper, &block->figures[i], labels);
    }
    paper->y += 8;
}

static struct paper_style heading_style(const struct block *block)
{
    return (struct paper_style){block->level >= 3 ? 12 : 14, FACE_BOLD, PANGO_ALIGN_LEFT, 0};
}

/* What must stand on the page where a block begins; `end`: after the last block. A heading stands
 * with what it heads, words with the chart or table that they lead to. */
static double kept(struct paper *paper, const struct block *block, const struct block *end)
{
    const double some_lines = 40;
    struct paper_style style = heading_style(block);
    double below;
    switch (block < end ? block->kind : BLOCK_NOTE) {
    case BLOCK_HEADING:
        return 22 + paper_height(paper, block->text, &style, PAPER_TEXT_WIDTH) +
               kept(paper, block + 1, end);
    case BLOCK_TEXT:
        if (block + 1 < end && block[1].kind != BLOCK_CHART && block[1].kind != BLOCK_TABLE)
            return some_lines;
        return 6 + paper_height(paper, block->text, &BODY, PAPER_TEXT_WIDTH) +
               kept(paper, block + 1, end);
    case BLOCK_CHART:
        below = paper_words_under(paper, block);
        return 8 + paper_figure_height(paper, block->svg, below) + below;
    case BLOCK_TABLE:
        return paper_table_opening(paper, block);
    case BLOCK_KEY_FIGURES:
    case BLOCK_NOTE:
        break;
    }
    return some_lines;
}

static void put_heading(struct paper *paper, const struct block *block, const struct block *end)
{
    const struct paper_style style = heading_style(block);
    bool turn = block->new_page && paper->y > PAPER_TOP;
    (void)paper_need(paper, turn ? PAPER_HEIGHT : kept(paper, block, end));
    paper->y += paper->y <= PAPER_TOP ? 0 : (block->level >= 3 ? 10 : 18);
    paper_bookmark(paper, block->text, block->level);
    paper_put(paper, block->text, &style);
    paper->y += 4;
}

static void put_text(struct paper *paper, const char *text)
{
    paper->y += 4;
    paper_put(paper, text, &BODY);
    paper->y += 2;
}

static void put_note(struct paper *paper, const char *text)
{
    const double bullet = 14;
    double top = paper->y;
    const double width = PAPER_TEXT_WIDTH - bullet;
    if (paper_need(paper, paper_opening(paper, text, &BODY, width)))
        top = paper->y;
    (void)paper_set(paper, "•", &BODY, bullet);
    paper_draw(paper, PAPER_LEFT, top);
    paper_put_at(paper, text, &BODY, PAPER_LEFT + bullet, width);
    paper->y += 3;
}

static void put_chart(struct paper *paper, const struct block *block)
{
    paper->y += 8;
    paper_figure(paper, block->svg, paper_words_under(paper, block));
    paper->y += 6;
    paper_put(paper, block->text, &BODY);
    paper_put(paper, block->source, &SOURCE);
    paper->y += 6;
}

/* `end`: after the document's last block. */
static void put_block(struct paper *paper, const struct block *block, const struct block *end)
{
    switch (block->kind) {
    case BLOCK_HEADING:
        put_heading(paper, block, end);
        break;
    case BLOCK_TEXT:
        put_text(paper, block->text);
        break;
    case BLOCK_KEY_FIGURES:
        put_figures(paper, block);
        break;
    case BLOCK_TABLE:
        paper_table(paper, block);
        break;
    case BLOCK_CHART:
        put_chart(paper, block);
        break;
    case BLOCK_NOTE:
        put_note(paper, block->text);
        break;
    }
}

static enum fault make(const struct document *document, struct paper_measures *measures, int pages,
                       struct buffer *out, int *out_pages)
{
    struct paper paper;
    enum fault fault = paper_open(document, pages, out, measures, &paper);
    if (fault == OK) {
        put_title(&paper);
        for (size_t i = 0; i < document->block_count && paper.fault == OK; i++)
            put_block(&paper, &document->blocks[i], document->blocks + document->block_count);
        fault = paper_close(&paper, out_pages);
    }
    paper_cleanup(&paper);
    return fault;
}

enum fault document_pdf(const struct document *document, struct buffer *out)
{
    AUTO(measures) struct paper_measures *own = document->measures == NULL ? measures_new() : NULL;
    struct paper_measures *measures = own == NULL ? document->measures : own;
    int pages = 0;
    TRY(make(document, measures, 0, out, &pages));
    return make(document, measures, pages, out, &pages);
}
