/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/docx_parts.h"

#include "analysis/paper.h"

#include <stdio.h>
#include <string.h>

enum { INDENT = 180 }; /* of a row under another, in twentieths of a point */

struct columns {
    const struct block *block;
    double widths[DOCUMENT_COLUMNS_MAX];
    int half_points;
    bool grouped;
    double pad; /* above and below a row */
};

/* What a cell is besides its text. */
struct cell {
    size_t column;
    size_t span;       /* columns */
    const char *merge; /* "restart", "continue" down the head; NULL */
    bool head;
};

static void open_cell(struct buffer *out, const struct columns *columns, const struct cell *cell)
{
    double width = 0;
    for (size_t i = 0; i < cell->span; i++)
        width += columns->widths[cell->column + i];
    buffer_format(out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>", docx_twips(width));
    if (cell->span > 1)
        buffer_format(out, "<w:gridSpan w:val=\"%zu\"/>", cell->span);
    if (cell->merge != NULL)
        buffer_format(out, "<w:vMerge w:val=\"%s\"/>", cell->merge);
    buffer_text(out, cell->head ? "<w:vAlign w:val=\"bottom\"/></w:tcPr>" : "</w:tcPr>");
}

static void close_cell(struct buffer *out) { buffer_text(out, "</w:tc>"); }

static void open_row(struct buffer *out, bool head)
{
    buffer_format(out, "<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>", head ? "<w:tblHeader/>" : "");
}

static void close_row(struct buffer *out) { buffer_text(out, "</w:tr>"); }

/* --- the head -------------------------------------------------------------------------------- */

static void put_title(struct buffer *out, const struct columns *columns, size_t column)
{
    const struct table_column *own = &columns->block->columns[column];
    char title[256];
    snprintf(title, sizeof title, own->unit == NULL ? "%s" : "%s (%s)", own->title, own->unit);
    docx_cell_text(out, &(struct docx_run){title, DOCX_BOLD, columns->half_points},
                   &(struct docx_cell){own->align, 0, true});
}

static size_t group_end(const struct block *block, size_t first)
{
    const char *group = block->columns[first].group;
    size_t end = first + 1;
    while (group != NULL && end < block->column_count && block->columns[end].group != NULL &&
           strcmp(group, block->columns[end].group) == 0)
        end++;
    return end;
}

static void put_groups(struct buffer *out, const struct columns *columns)
{
    const struct block *block = columns->block;
    open_row(out, true);
    for (size_t i = 0; i < block->column_count; i = group_end(block, i)) {
        bool alone = block->columns[i].group == NULL;
        open_cell(out, columns,
                  &(struct cell){i, group_end(block, i) - i, alone ? "restart" : NULL, true});
        if (alone)
            put_title(out, columns, i);
        else
            docx_cell_text(out,
                           &(struct docx_run){block->columns[i].group, 0, columns->half_points},
                           &(struct docx_cell){ALIGN_LEFT, 0, true});
        close_cell(out);
    }
    close_row(out);
}

static void put_head(struct buffer *out, const struct columns *columns)
{
    const struct block *block = columns->block;
    if (columns->grouped)
        put_groups(out, columns);
    open_row(out, true);
    for (size_t i = 0; i < block->column_count; i++) {
        bool under = columns->grouped && block->columns[i].group == NULL;
        open_cell(out, columns, &(struct cell){i, 1, under ? "continue" : NULL, true});
        if (under)
            docx_cell_text(out, &(struct docx_run){"", DOCX_PLAIN, columns->half_points},
                           &(struct docx_cell){ALIGN_LEFT, 0, true});
        else
            put_title(out, columns, i);
        close_cell(out);
    }
    close_row(out);
}

/* --- rows ------------------------------------------------------------------------------------ */

/* Whether a row stays with what comes after it: one that heads others, the first, and the last two
 * with the source; all of a small table. */
static bool is_kept(const struct block *block, size_t row)
{
    const size_t small = 8;
    return block->row_count <= small || paper_row_leads(block, row) || row == 0 ||
           row + 2 >= block->row_count;
}

static void put_row(struct buffer *out, const struct columns *columns, size_t number)
{
    const struct table_row *row = &columns->block->rows[number];
    bool keep = is_kept(columns->block, number);
    open_row(out, false);
    for (size_t i = 0; i < columns->block->column_count; i++) {
        enum cell_align align = columns->block->columns[i].align;
        int indent = i == 0 && align == ALIGN_LEFT ? INDENT * row->level : 0;
        open_cell(out, columns, &(struct cell){i, 1, NULL, false});
        docx_cell_text(out,
                       &(struct docx_run){row->cells[i], row->emphasis ? DOCX_BOLD : DOCX_PLAIN,
                                          columns->half_points},
                       &(struct docx_cell){align, indent, keep});
        close_cell(out);
    }
    close_row(out);
}

static void open_table(struct buffer *out, const struct columns *columns)
{
    double width = 0;
    for (size_t i = 0; i < columns->block->column_count; i++)
        width += columns->widths[i];
    buffer_format(out,
                  "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:tblBorders>"
                  "<w:top w:val=\"single\" w:sz=\"8\" w:color=\"1B2733\"/>"
                  "<w:bottom w:val=\"single\" w:sz=\"8\" w:color=\"1B2733\"/>"
                  "<w:insideH w:val=\"single\" w:sz=\"4\" w:color=\"AAB4BB\"/></w:tblBorders>"
                  "<w:tblLayout w:type=\"fixed\"/><w:tblCellMar>"
                  "<w:top w:w=\"%d\" w:type=\"dxa\"/><w:left w:w=\"0\" w:type=\"dxa\"/>"
                  "<w:bottom w:w=\"%d\" w:type=\"dxa\"/><w:right w:w=\"100\" w:type=\"dxa\"/>"
                  "</w:tblCellMar></w:tblPr><w:tblGrid>",
                  docx_twips(width), docx_twips(columns->pad), docx_twips(columns->pad));
    for (size_t i = 0; i < columns->block->column_count; i++)
        buffer_format(out, "<w:gridCol w:w=\"%d\"/>", docx_twips(columns->widths[i]));
    buffer_text(out, "</w:tblGrid>");
}

void docx_table(struct docx *docx, const struct block *block)
{
    struct buffer *out = docx->body;
    struct columns columns = {.block = block};
    struct table_letters letters;
    paper_table_widths(docx->measure, block, columns.widths, &letters);
    columns.half_points = (int)(2 * letters.size);
    columns.pad = letters.pad;
    for (size_t i = 0; i < block->column_count; i++)
        columns.grouped = columns.grouped || block->columns[i].group != NULL;
    docx_paragraph(out, "Caption", block->text);
    open_table(out, &columns);
    put_head(out, &columns);
    for (size_t i = 0; i < block->row_count; i++)
        put_row(out, &columns, i);
    buffer_text(out, "</w:tbl>");
    /* A table needs a paragraph after it. */
    bool silent = block->source == NULL || *block->source == '\0';
    docx_paragraph(out, "Source", silent ? " " : block->source);
}
