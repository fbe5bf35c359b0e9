/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * docx_parts - what document_docx.c and docx_table.c share (private to them).
 *
 * Widths are in points where they come from paper.h and in twentieths of a point in the file.
 */
#ifndef HAILONG_ANALYSIS_DOCX_PARTS_H
#define HAILONG_ANALYSIS_DOCX_PARTS_H

#include "analysis/document.h"

struct docx {
    const struct document *document;
    struct buffer *body;   /* word/document.xml, growing */
    struct paper *measure; /* for widths of columns */
    size_t pictures;
};

enum docx_face { DOCX_PLAIN = 0, DOCX_BOLD = 1, DOCX_ITALIC = 2, DOCX_CAPITALS = 4 };

/* A paragraph of one run; nothing without a text. */
void docx_paragraph(struct buffer *out, const char *style, const char *text);

/* A run: `half_points` 0 = the style's size. */
struct docx_run {
    const char *text;
    unsigned face;
    int half_points;
};
void docx_run(struct buffer *out, const struct docx_run *run);

/* How a paragraph in a table's cell is set. */
struct docx_cell {
    enum cell_align align;
    int indent;
    bool keep; /* its row on the page of the next one, or of what follows the table */
};
void docx_cell_text(struct buffer *out, const struct docx_run *run, const struct docx_cell *cell);

void docx_table(struct docx *docx, const struct block *block);

static inline int docx_twips(double points) { return (int)(points * 20 + 0.5); }

#endif
