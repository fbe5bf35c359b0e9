/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/document_text.h"

#include "analysis/document_pdf.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/grid.h"

#include <string.h>

enum { CELL_COLUMNS = 56, FILE_BYTES = 64 << 20 };

/* At most CELL_COLUMNS of a text; line ends are spaces. */
static const char *shortened(struct arena *arena, const char *text)
{
    size_t kept = 0;
    char *copy = arena_text(arena, text);
    if (copy == NULL)
        return NULL;
    for (char *at = copy; *at != '\0'; at++)
        *at = *at == '\n' || *at == '\r' || *at == '\t' ? ' ' : *at;
    if (text_columns(copy) <= CELL_COLUMNS)
        return copy;
    size_t end = 0;
    for (; copy[end] != '\0' && kept < CELL_COLUMNS - 1; kept++)
        for (end++; ((unsigned char)copy[end] & 0xc0) == 0x80;)
            end++;
    return arena_format(arena, "%.*s…", (int)end, copy);
}

static void put(struct grid *grid, const char *text)
{
    const char *cell = shortened(grid->arena, text);
    grid->failed = grid->failed || cell == NULL;
    if (cell != NULL)
        grid_put(grid, cell);
}

static enum fault table(const struct block *block, struct arena *arena, struct buffer *out)
{
    struct grid grid = grid_of(arena, block->column_count);
    size_t left = 0;
    while (left < block->column_count && block->columns[left].align == ALIGN_LEFT)
        left++;
    for (size_t i = 0; i < block->column_count; i++) {
        const struct table_column *column = &block->columns[i];
        bool is_share = column->unit != NULL && strcmp(column->unit, "%") == 0;
        const char *head = is_share ? arena_format(arena, "%s (%%)", column->title) : column->title;
        if (head == NULL)
            return FAULT_NOMEM;
        put(&grid, head);
    }
    for (size_t row = 0; row < block->row_count; row++)
        for (size_t i = 0; i < block->column_count; i++)
            put(&grid, block->rows[row].cells[i]);
    if (grid.failed)
        return fault_nomem();
    grid_text(&grid, left, false, out);
    return OK;
}

static void figures(const struct block *block, struct buffer *out)
{
    for (size_t i = 0; i < block->figure_count; i++) {
        const struct key_figure *figure = &block->figures[i];
        buffer_format(out, "%s: %s\n", figure->label, figure->value);
        if (figure->detail != NULL)
            buffer_format(out, "  %s\n", figure->detail);
    }
}

enum fault document_text(const struct document *document, struct arena *arena, struct buffer *out)
{
    buffer_format(out, "%s\n\n", document->subject);
    for (size_t i = 0; i < document->block_count; i++) {
        const struct block *block = &document->blocks[i];
        if (block->kind == BLOCK_TABLE)
            TRY(table(block, arena, out));
        else if (block->kind == BLOCK_KEY_FIGURES)
            figures(block, out);
        else if (block->kind == BLOCK_HEADING)
            buffer_format(out, "\n%s\n\n", block->text);
        else if (block->kind != BLOCK_CHART)
            buffer_format(out, "%s\n", block->text);
    }
    return buffer_check(out);
}

static bool ends(const char *path, const char *end)
{
    const char *dot = strrchr(path, '.');
    return dot != NULL && strcmp(dot, end) == 0;
}

enum fault document_writable(const char *path)
{
    return ends(path, ".pdf") || ends(path, ".html")
               ? OK
               : fault_raise(FAULT_USAGE, "field_out", "path", path, NULL);
}

enum fault document_write(const char *path, const struct document *document)
{
    AUTO(buffer) struct buffer text = buffer_of(FILE_BYTES);
    TRY(document_writable(path));
    if (ends(path, ".pdf"))
        TRY(document_pdf(document, &text));
    else
        TRY(document_html(document, &text));
    TRY(call_make_parent(path));
    return file_write(path, text.data, text.length, 0644);
}
