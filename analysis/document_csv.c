/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/document_csv.h"

#include "base/csv.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { NUMBER_SIZE = 40 };

struct csv_sheet {
    const struct document *document;
    struct buffer *out;
    bool first;
};

static void separate(struct csv_sheet *sheet)
{
    if (!sheet->first)
        buffer_char(sheet->out, ';');
    sheet->first = false;
}

/* base/csv.h writes the comma of RFC 4180; in this file cells part at semicolons, so each is in
 * quotes and made safe there. */
static void cell(struct csv_sheet *sheet, const char *text)
{
    AUTO(buffer) struct buffer plain = buffer_of(CSV_ROW_MAX);
    separate(sheet);
    csv_put(&plain, true, text == NULL ? "" : text);
    if (buffer_check(&plain) != OK || plain.length == 0)
        return;
    bool quoted = plain.data[0] == '"';
    bool quotes = !quoted && strchr(plain.data, ';') != NULL;
    buffer_text(sheet->out, quotes ? "\"" : "");
    buffer_text(sheet->out, plain.data);
    buffer_text(sheet->out, quotes ? "\"" : "");
}

static void end_row(struct csv_sheet *sheet)
{
    buffer_text(sheet->out, "\r\n");
    sheet->first = true;
}

/* As the language writes it, without marks between thousands: those make text of a number. */
static void number(struct csv_sheet *sheet, double value, int digits)
{
    char text[NUMBER_SIZE];
    snprintf(text, sizeof text, "%.*f", digits, value);
    char *point = strchr(text, '.');
    if (point != NULL && sheet->document->language == LANGUAGE_VI)
        *point = ',';
    separate(sheet);
    buffer_text(sheet->out, text);
}

static bool has_interval(const struct block *table, size_t column)
{
    for (size_t i = 0; i < table->row_count; i++)
        if (table->rows[i].values != NULL && table->rows[i].values[column].kind == CELL_INTERVAL)
            return true;
    return false;
}

static void value(struct csv_sheet *sheet, const struct table_row *row, size_t column, bool wide)
{
    const struct cell_value none = {.kind = CELL_TEXT};
    const struct cell_value *said = row->values == NULL ? &none : &row->values[column];
    if (said->kind == CELL_NUMBER || said->kind == CELL_INTERVAL)
        number(sheet, said->number, said->digits);
    else
        cell(sheet, row->cells[column]);
    if (wide && said->kind == CELL_INTERVAL)
        number(sheet, said->high, said->digits);
    else if (wide)
        cell(sheet, "");
}

static void head(struct csv_sheet *sheet, const struct block *table)
{
    char title[512];
    for (size_t i = 0; i < table->column_count; i++) {
        const struct table_column *column = &table->columns[i];
        bool group = column->group != NULL;
        bool unit = column->unit != NULL;
        snprintf(title, sizeof title, "%s%s%s%s%s%s", group ? column->group : "", group ? ": " : "",
                 column->title, unit ? " (" : "", unit ? column->unit : "", unit ? ")" : "");
        if (!has_interval(table, i)) {
            cell(sheet, title);
            continue;
        }
        AUTO(buffer) struct buffer end = buffer_of(2 * sizeof title);
        buffer_format(&end, "%s: %s", title,
                      message_words(sheet->document->language, "report_chart_low"));
        cell(sheet, end.data);
        buffer_reset(&end);
        buffer_format(&end, "%s: %s", title,
                      message_words(sheet->document->language, "report_chart_high"));
        cell(sheet, end.data);
    }
    end_row(sheet);
}

static void line(struct csv_sheet *sheet, const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    cell(sheet, text);
    end_row(sheet);
}

enum fault document_csv(const struct document *document, size_t number_of_table, struct buffer *out)
{
    struct csv_sheet sheet = {.document = document, .out = out, .first = true};
    const struct block *table = document_table(document, number_of_table);
    if (table == NULL)
        return fault_raise(FAULT_NOTFOUND, "http_not_found", NULL);
    csv_put_mark(out);
    line(&sheet, document->mark);
    line(&sheet, document->notice);
    head(&sheet, table);
    for (size_t i = 0; i < table->row_count; i++) {
        for (size_t c = 0; c < table->column_count; c++)
            value(&sheet, &table->rows[i], c, has_interval(table, c));
        end_row(&sheet);
    }
    line(&sheet, table->source);
    return buffer_check(out);
}

const struct block *document_table(const struct document *document, size_t number)
{
    for (size_t i = 0; i < document->block_count; i++)
        if (document->blocks[i].kind == BLOCK_TABLE && --number == 0)
            return &document->blocks[i];
    return NULL;
}
