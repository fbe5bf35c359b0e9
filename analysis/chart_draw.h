/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * chart_draw - what the charts draw with: text that is escaped, lines, the svg element with its
 * title and description, words broken into lines (private to chart_*.c).
 *
 * Units are about a quarter of a millimetre: CHART_WIDTH is the text width of A4.
 * Ownership: nothing is kept. Thread: any. Faults: those of the buffer.
 */
#ifndef HAILONG_ANALYSIS_CHART_DRAW_H
#define HAILONG_ANALYSIS_CHART_DRAW_H

#include "base/buffer.h"

enum { CHART_WIDTH = 672, CHART_LINES_MAX = 4 };

/* Opens an svg element as tall as told, named by id, title and description. */
struct chart_names {
    const char *id;
    const char *title;
    const char *description;
};
void chart_open(struct buffer *out, const struct chart_names *names, double height, double font);

/* Nothing where there is no text. Attributes begin with a space. */
void chart_text(struct buffer *out, const char *attributes, double x, double y, const char *text);
void chart_line(struct buffer *out, const char *attributes, const double from[2],
                const double to[2]);

/* The bytes of each line of a text in a width and font, by the mean width of a letter: at most
 * CHART_LINES_MAX lines, the last has the rest. How many lines. */
size_t chart_wrap(const char *text, double width, double font, size_t lengths[CHART_LINES_MAX]);

/* A text in lines, the first at y. */
void chart_lines(struct buffer *out, const char *attributes, const double place[2],
                 const double width_font[2], const char *text);

#endif
