/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * paper - A4 pages with text set on them, for what becomes a PDF (private to document_pdf.c,
 * document_docx*.c and paper*.c). Units are points (1/72 inch), from the upper left.
 *
 *   paper_open --paper_set, paper_put, paper_rule ...--> pages --paper_close--> PDF bytes
 *
 * Text is set by Pango in Liberation Serif (what Times New Roman is on Debian) and stays text:
 * embedded, found and copied. `y` is where the next thing goes; whoever places something asks
 * paper_need first, which turns the page when it does not fit. A new page has the document's mark
 * above, faintly across, and its notice, issuer and number below.
 *
 * The number of pages is not known while they are made: the same is done twice, first without
 * drawing (paper.pages = 0).
 *
 * Ownership: the paper owns its surface. Thread: one at a time. Faults: NOMEM; LIMIT of the buffer;
 * NUMERIC never. The first stays in the paper, after which nothing is drawn.
 */
#ifndef HAILONG_ANALYSIS_PAPER_H
#define HAILONG_ANALYSIS_PAPER_H

#include "analysis/document.h"
#include "analysis/paper_measures.h"

#include <pango/pangocairo.h>

/* Nghị định 30/2020: A4, left 30 mm, right 15-20, above and below 20-25. */
#define PAPER_WIDTH 595.28
#define PAPER_HEIGHT 841.89
#define PAPER_LEFT 85.0
#define PAPER_RIGHT 51.0
#define PAPER_TOP 65.0
#define PAPER_BOTTOM 65.0
#define PAPER_TEXT_WIDTH (PAPER_WIDTH - PAPER_LEFT - PAPER_RIGHT)

struct paper {
    const struct document *document;
    cairo_surface_t *surface;
    cairo_t *cairo;
    struct paper_measures *measures; /* of the same document's texts; NULL = none */
    PangoLayout *layout;             /* the one that paper_set works with */
    struct buffer *out;
    double y;
    int page;                          /* from 1 */
    int pages;                         /* 0 = not known yet: nothing is written */
    void (*turn)(struct paper *paper); /* in place of a new page of the PDF; NULL = that */
    enum fault fault;
};

enum paper_face { FACE_PLAIN = 0, FACE_BOLD = 1, FACE_ITALIC = 2, FACE_QUIET = 4 };

struct paper_style {
    double size;
    unsigned face; /* enum paper_face, together */
    PangoAlignment align;
    double line; /* distance of lines, in sizes; 0 = the font's own */
};

/* `pages` as above; `measures` outlive the paper, may be NULL. */
CHECKED enum fault paper_open(const struct document *document, int pages, struct buffer *out,
                              struct paper_measures *measures, struct paper *paper);
/* The same without a first page, for who makes pages in a way of his own: he gives `turn` and the
 * cairo that is drawn to (kept as `cairo`; paper_cleanup lets go of it). */
CHECKED enum fault paper_open_bare(const struct document *document, struct buffer *out,
                                   struct paper *paper);
/* Writes what is left; the pages made in *out_pages. */
CHECKED enum fault paper_close(struct paper *paper, int *out_pages);
void paper_cleanup(struct paper *paper);

/* Where the lines end. */
static inline double paper_end(void) { return PAPER_HEIGHT - PAPER_BOTTOM; }

/* Turns the page unless `height` fits below y. True when it did. */
bool paper_need(struct paper *paper, double height);

/* Sets a text in a width; its height. Drawn by paper_draw at the place. */
double paper_set(struct paper *paper, const char *text, const struct paper_style *style,
                 double width);
/* The same without setting it where it is known. */
double paper_height(struct paper *paper, const char *text, const struct paper_style *style,
                    double width);
void paper_draw(struct paper *paper, double x, double y);

/* The widest word (unless NULL) and the widest line of a text, unbroken. */
void paper_widths(struct paper *paper, const char *text, const struct paper_style *style,
                  double *out_word, double *out_line);

/* Sets and draws at y over the text width, line by line, onto as many pages as it takes; y moves.
 */
void paper_put(struct paper *paper, const char *text, const struct paper_style *style);
/* The same in capitals. */
void paper_put_capitals(struct paper *paper, const char *text, const struct paper_style *style,
                        double x, double width);
/* The same from `x` on. */
void paper_put_at(struct paper *paper, const char *text, const struct paper_style *style, double x,
                  double width);
/* How much of a text stands together at its beginning: a line alone is no beginning. */
double paper_opening(struct paper *paper, const char *text, const struct paper_style *style,
                     double width);

struct paper_line {
    double x;
    double y;
    double width;
    double weight;
};
/* A line from x to x + width; grey when its weight is under half a point. */
void paper_rule(struct paper *paper, const struct paper_line *line);

/* An entry of the outline that readers show beside the pages. */
void paper_bookmark(struct paper *paper, const char *text, int level);

/* How high a figure is when it is as wide as the text, but no higher than leaves room on the same
 * page for its heading and for what is said under it, `below` high. 0 and a fault when it cannot be
 * read. */
double paper_figure_height(struct paper *paper, const char *svg, double below);
void paper_figure(struct paper *paper, const char *svg, double below);
/* What is said under a chart: its text and its source. */
double paper_words_under(struct paper *paper, const struct block *chart);

/* A figure as a PNG of so many dots across, for formats that draw no SVG; its height in dots. */
CHECKED enum fault paper_figure_png(const char *svg, int width, struct buffer *out,
                                    int *out_height);

/* How a table is set. */
struct table_letters {
    double size;
    double pad; /* above and below a row */
};

/* The widths of a table's columns in points, each with the gap after it. */
void paper_table_widths(struct paper *paper, const struct block *block,
                        double widths[DOCUMENT_COLUMNS_MAX], struct table_letters *out);

/* What of a table must stand on one page: its caption, head and first rows; the whole of a small
 * one. */
double paper_table_opening(struct paper *paper, const struct block *block);

/* Whether a row heads those after it, and so stands on their page. */
bool paper_row_leads(const struct block *block, size_t row);

/* A table with its head on every page it reaches. No row that heads others, no last row and no
 * source stands alone on a page. */
void paper_table(struct paper *paper, const struct block *block);

#endif
