/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which blocks of a document make a sheet, what each is called, and the workbook of them.
 */
#include "analysis/document_xlsx.h"

#include "analysis/xlsx_layout.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_BYTES = 64 << 20, SUMMARY_COLUMNS = 3, FILTERED_FROM = 10, NAME_BYTES = 256 };

static const double summary_widths[SUMMARY_COLUMNS] = {34, 30, 84};
static const double page_width = 110; /* of a sheet of a table, at least, in characters */
static const double notes_width = 144;

/* Blocks that stand on one sheet. */
struct part {
    size_t section; /* its heading; SIZE_MAX = the first sheet */
    size_t from;
    size_t to;
    size_t main; /* its table or chart; SIZE_MAX = all of them one under the other */
    const char *name;
};

struct book {
    const struct document *document;
    struct arena *arena;
    struct part *parts;
    size_t part_count;
    struct xlsx_sheet *sheets;
};

/* --- which blocks ---------------------------------------------------------------------------- */

static bool opens_section(const struct block *block)
{
    return block->kind == BLOCK_HEADING && block->level <= 2;
}

static bool is_main(const struct block *block)
{
    return block->kind == BLOCK_TABLE || block->kind == BLOCK_CHART;
}

/* The end of what begins at `from`: the next section, or the document's. */
static size_t section_end(const struct document *document, size_t from)
{
    size_t end = from;
    while (end < document->block_count && (end == from || !opens_section(&document->blocks[end])))
        end++;
    return end;
}

static bool has_chart(const struct document *document, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (document->blocks[i].kind == BLOCK_CHART)
            return true;
    return false;
}

static void add_part(struct book *book, size_t section, size_t from, size_t main)
{
    book->parts[book->part_count++] = (struct part){section, from, main + 1, main, NULL};
}

/* Texts before a table or a chart belong to it, those behind the last one to that. */
static void divide_section(struct book *book, size_t from, size_t to)
{
    const struct document *document = book->document;
    size_t begun = book->part_count;
    size_t pending = from;
    bool notes = to == document->block_count && !has_chart(document, from, to);
    for (size_t i = from; i < to && !notes; i++) {
        if (!is_main(&document->blocks[i]))
            continue;
        add_part(book, from, pending, i);
        pending = i + 1;
    }
    if (book->part_count == begun)
        add_part(book, from, from, SIZE_MAX);
    book->parts[book->part_count - 1].to = to;
}

static enum fault divide(struct book *book)
{
    const struct document *document = book->document;
    size_t most = document->block_count + 1;
    book->parts = arena_array(book->arena, most, sizeof *book->parts);
    book->sheets = arena_array(book->arena, most, sizeof *book->sheets);
    if (book->parts == NULL || book->sheets == NULL)
        return FAULT_NOMEM;
    size_t first = 0;
    while (first < document->block_count && !opens_section(&document->blocks[first]))
        first++;
    add_part(book, SIZE_MAX, 0, SIZE_MAX);
    book->parts[0].to = first;
    while (first < document->block_count) {
        size_t end = section_end(document, first);
        divide_section(book, first, end);
        first = end;
    }
    return OK;
}

/* --- names ----------------------------------------------------------------------------------- */

/* Whether a byte cannot stand in a name, or is a space. */
static bool parts_words(unsigned char byte)
{
    return byte <= ' ' || strchr("'[]:*?/\\", byte) != NULL;
}

/* As Excel counts: nothing inside a letter, two for a letter of four bytes. */
static size_t places(unsigned char byte)
{
    if ((byte & 0xc0) == 0x80)
        return 0;
    return byte >= 0xf0 ? 2 : 1;
}

/* The first whole words of a heading without what Excel forbids in a name. */
static void short_name(const char *text, size_t characters, char out[NAME_BYTES])
{
    size_t length = 0;
    size_t count = 0;
    size_t whole = 0; /* as far as the last whole word */
    const char *at = text;
    for (; *at != '\0' && count + places((unsigned char)*at) <= characters; at++) {
        bool space = parts_words((unsigned char)*at);
        if (space)
            whole = length;
        if (space && (length == 0 || out[length - 1] == ' '))
            continue;
        count += places((unsigned char)*at);
        out[length++] = space ? ' ' : *at;
    }
    bool broken = !parts_words((unsigned char)*at) && whole > 0;
    if (broken)
        length = whole;
    while (length > 0 && out[length - 1] == ' ')
        length--;
    out[length] = '\0';
}

static bool is_taken(const struct book *book, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(book->parts[i].name, name) == 0)
            return true;
    return false;
}

/* "1. Kết quả theo thành phần", "1. Kết quả theo thành (2)" */
static const char *name_of(const struct book *book, size_t index)
{
    const struct part *part = &book->parts[index];
    const char *heading = part->section == SIZE_MAX
                              ? message_words(book->document->language, "report_sheet_summary")
                              : book->document->blocks[part->section].text;
    char name[NAME_BYTES];
    char numbered[NAME_BYTES + 32];
    short_name(heading, XLSX_NAME_CHARACTERS, name);
    snprintf(numbered, sizeof numbered, "%s", *name == '\0' ? "-" : name);
    for (size_t number = 2; is_taken(book, index, numbered); number++) {
        char end[24];
        int length = snprintf(end, sizeof end, " (%zu)", number);
        short_name(heading, XLSX_NAME_CHARACTERS - (size_t)length, name);
        snprintf(numbered, sizeof numbered, "%s%s", name, end);
    }
    return arena_text(book->arena, numbered);
}

/* --- the first sheet ------------------------------------------------------------------------- */

static void put_office(struct layout *layout)
{
    const struct document *document = layout->document;
    const char *const lines[2][2] = {
        {document->issuer[0], layout_words(layout, "report_state")},
        {document->issuer[1], layout_words(layout, "report_motto")},
    };
    for (size_t i = 0; i < 2; i++) {
        struct xlsx_cell *cells = layout_row(layout, 2);
        cells[0] = (struct xlsx_cell){
            .text = lines[i][0], .face = XLSX_CENTRED | (i == 1 ? XLSX_BOLD : 0u), .span = 2};
        cells[1] = (struct xlsx_cell){.text = lines[i][1], .face = XLSX_CENTRED | XLSX_BOLD};
    }
}

/* What a sheet is: its chart's title, its table's caption, the first sentence under its picture. */
static const char *sheet_words(struct layout *layout, const struct block *block)
{
    if (block->data != NULL)
        return block->data->title;
    const char *end = block->kind == BLOCK_CHART ? strstr(block->text, ". ") : NULL;
    return end == NULL ? block->text
                       : arena_format(layout->arena, "%.*s", (int)(end - block->text), block->text);
}

/* What the other sheets are, each a link. */
static void put_contents(struct layout *layout, const struct book *book)
{
    layout_gap(layout);
    layout_text(layout, layout_words(layout, "report_sheet_contents"), XLSX_BOLD);
    for (size_t i = 1; i < book->part_count; i++) {
        const struct part *part = &book->parts[i];
        const struct block *block =
            &book->document->blocks[part->main == SIZE_MAX ? part->section : part->main];
        struct xlsx_cell *cells = layout_row(layout, 2);
        cells[0] = (struct xlsx_cell){.kind = XLSX_LINK, .text = part->name, .sheet = part->name};
        cells[1] = (struct xlsx_cell){.text = sheet_words(layout, block), .span = 2};
    }
}

static struct xlsx_sheet summary(const struct book *book, struct layout *layout,
                                 const struct part *part)
{
    const struct document *document = book->document;
    const unsigned title = XLSX_BOLD | XLSX_CENTRED | XLSX_LARGE;
    layout->column_count = SUMMARY_COLUMNS;
    memcpy(layout->widths, summary_widths, sizeof summary_widths);
    put_office(layout);
    layout_gap(layout);
    layout_text(layout, document->title, title);
    layout_text(layout, document->subject, title);
    layout_text(layout, document->mark, XLSX_BOLD | XLSX_CENTRED);
    layout_text(layout, document->mark_more, XLSX_CENTRED);
    layout_text(layout, document->notice, XLSX_ITALIC | XLSX_CENTRED);
    for (size_t i = part->from; i < part->to; i++)
        layout_block(layout, &document->blocks[i]);
    put_contents(layout, book);
    return layout_sheet(layout, part->name);
}

/* --- the others ------------------------------------------------------------------------------ */

/* One block under the other, on columns that all the tables share. */
static struct xlsx_sheet notes(struct layout *layout, const struct part *part)
{
    const struct block *blocks = layout->document->blocks;
    layout->column_count = 1;
    for (size_t i = part->from; i < part->to; i++)
        if (blocks[i].kind == BLOCK_TABLE)
            layout_widen(layout, &blocks[i]);
    layout_fill(layout, notes_width);
    for (size_t i = part->from; i < part->to; i++)
        layout_block(layout, &blocks[i]);
    return layout_sheet(layout, part->name);
}

/* What is said beside the table or the chart. */
static void put_texts(struct layout *layout, const struct part *part)
{
    for (size_t i = part->from; i < part->to; i++)
        if (i != part->main && i != part->section)
            layout_block(layout, &layout->document->blocks[i]);
}

static struct xlsx_sheet table(struct layout *layout, const struct part *part)
{
    const struct block *block = &layout->document->blocks[part->main];
    layout_widen(layout, block);
    layout_beside(layout, page_width);
    layout_text(layout, layout->document->blocks[part->section].text, XLSX_BOLD | XLSX_LARGE);
    layout_text(layout, block->text, XLSX_BOLD);
    size_t head = layout->row_count;
    layout_table(layout, block);
    layout_text(layout, block->source, XLSX_SMALL | XLSX_ITALIC);
    put_texts(layout, part);
    struct xlsx_sheet sheet = layout_sheet(layout, part->name);
    sheet.head_row = head;
    sheet.head_count = layout_head_rows(block);
    sheet.filter_count = block->row_count >= FILTERED_FROM ? block->row_count : 0;
    return sheet;
}

static struct xlsx_sheet chart(struct layout *layout, const struct part *part)
{
    const struct block *block = &layout->document->blocks[part->main];
    layout_chart_widths(layout, block);
    layout_text(layout, layout->document->blocks[part->section].text, XLSX_BOLD | XLSX_LARGE);
    put_texts(layout, part);
    return layout_chart(layout, part->name, block);
}

static enum fault make_sheet(struct book *book, size_t index)
{
    const struct part *part = &book->parts[index];
    struct layout layout = layout_of(book->document, book->arena);
    struct xlsx_sheet *sheet = &book->sheets[index];
    if (part->section == SIZE_MAX)
        *sheet = summary(book, &layout, part);
    else if (part->main == SIZE_MAX)
        *sheet = notes(&layout, part);
    else if (book->document->blocks[part->main].kind == BLOCK_TABLE)
        *sheet = table(&layout, part);
    else
        *sheet = chart(&layout, part);
    return layout.fault;
}

/* "Phường Đông Hà – Chưa phải SIPAS chính thức" */
static const char *footer(const struct book *book)
{
    const struct document *document = book->document;
    const char *issuer = document->issuer[1] == NULL ? "" : document->issuer[1];
    if (document->notice_short == NULL)
        return issuer;
    return arena_format(book->arena, "%s – %s", issuer, document->notice_short);
}

enum fault document_xlsx(const struct document *document, const char *path)
{
    AUTO(arena) struct arena *arena = NULL;
    TRY(arena_new(ARENA_BYTES, &arena));
    struct book book = {.document = document, .arena = arena};
    TRY(divide(&book));
    for (size_t i = 0; i < book.part_count; i++) {
        book.parts[i].name = name_of(&book, i);
        if (book.parts[i].name == NULL)
            return FAULT_NOMEM;
    }
    for (size_t i = 0; i < book.part_count; i++)
        TRY(make_sheet(&book, i));
    const struct xlsx_workbook workbook = {
        .title = document->subject,
        .author = document->issuer[1],
        .language = language_code(document->language),
        .made = document->made,
        .header = document->mark,
        .footer = footer(&book),
        .sheets = book.sheets,
        .sheet_count = book.part_count,
    };
    if (workbook.footer == NULL)
        return FAULT_NOMEM;
    return xlsx_sheets_write(path, &workbook);
}
