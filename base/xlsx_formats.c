/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/xlsx_writing.h"

#include <string.h>

enum { HEAD_GREY = 0xe7ebee, LINK_BLUE = 0x0b5c7a };

const char xlsx_font[] = "Times New Roman";
static const double size_large = 13;
static const double size_text = 11;
static const double size_small = 10;

static bool is_same(const char *one, const char *other)
{
    return one == NULL || other == NULL ? one == other : strcmp(one, other) == 0;
}

static const char *number_of(const struct xlsx_cell *cell)
{
    return cell->kind == XLSX_NUMBER || cell->kind == XLSX_DAY ? cell->format : NULL;
}

/* How texts of this face stand: left or centred, at the top or in the middle. */
static void set_place(lxw_format *format, const struct xlsx_cell *cell)
{
    bool right = number_of(cell) != NULL || (cell->face & XLSX_RIGHT) != 0;
    if ((cell->face & XLSX_CENTRED) != 0)
        format_set_align(format, LXW_ALIGN_CENTER);
    else if (right)
        format_set_align(format, LXW_ALIGN_RIGHT);
    if (cell->indent > 0)
        format_set_indent(format, (uint8_t)cell->indent);
    format_set_align(format, (cell->face & XLSX_MIDDLE) != 0 ? LXW_ALIGN_VERTICAL_CENTER
                                                             : LXW_ALIGN_VERTICAL_TOP);
    format_set_text_wrap(format);
}

static lxw_format *make(lxw_workbook *book, const struct xlsx_cell *cell)
{
    lxw_format *format = workbook_add_format(book);
    if (format == NULL)
        return NULL;
    format_set_font_name(format, xlsx_font);
    format_set_font_size(format, (cell->face & XLSX_LARGE) != 0   ? size_large
                                 : (cell->face & XLSX_SMALL) != 0 ? size_small
                                                                  : size_text);
    if ((cell->face & XLSX_BOLD) != 0)
        format_set_bold(format);
    if ((cell->face & XLSX_ITALIC) != 0)
        format_set_italic(format);
    if ((cell->face & XLSX_GREY) != 0)
        format_set_bg_color(format, HEAD_GREY);
    if ((cell->face & XLSX_FRAMED) != 0) {
        format_set_border(format, LXW_BORDER_THIN);
        format_set_border_color(format, XLSX_LINE_GREY);
    }
    if (cell->kind == XLSX_LINK) {
        format_set_underline(format, LXW_UNDERLINE_SINGLE);
        format_set_font_color(format, LINK_BLUE);
    }
    if (number_of(cell) != NULL)
        format_set_num_format(format, number_of(cell));
    set_place(format, cell);
    return format;
}

lxw_format *xlsx_format(struct xlsx_writing *writing, const struct xlsx_cell *cell)
{
    enum { LINKED = 1 << 16 }; /* a face of its own */
    unsigned face = cell->face | (cell->kind == XLSX_LINK ? LINKED : 0u);
    for (size_t i = 0; i < writing->format_count; i++) {
        const struct xlsx_format *known = &writing->formats[i];
        if (known->face == face && known->indent == cell->indent &&
            is_same(known->number, number_of(cell)))
            return known->format;
    }
    struct xlsx_format *formats = memory_grow(writing->formats, writing->format_count,
                                              &writing->format_capacity, sizeof *writing->formats);
    if (formats == NULL)
        return NULL;
    writing->formats = formats;
    lxw_format *format = make(writing->book, cell);
    if (format != NULL)
        writing->formats[writing->format_count++] =
            (struct xlsx_format){face, cell->indent, number_of(cell), format};
    return format;
}
