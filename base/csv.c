/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/csv.h"

#include "base/text.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 64 * 1024, END = -1, NUMBER_TEXT_SIZE = 24 };

static const char byte_order_mark[] = "\xEF\xBB\xBF";

struct csv_reader {
    FILE *file;     /* NULL when all of the input is in memory */
    const char *at; /* what was not read yet, up to `end` */
    const char *end;
    char *path;
    int error;        /* errno of the read that failed, else 0 */
    size_t line;      /* of the next character */
    size_t row_bytes; /* of this row so far, quotes included */
    bool has_nul;     /* this row */
    bool has_quote;
    bool is_plain;  /* this row: ASCII without quotes, its cells pointed at already */
    size_t columns; /* of the first row; 0 before it */
    char separator; /* between cells */
    struct csv_row row;
    struct buffer text; /* the cells of this row, each ended by NUL */
    char *cells[CSV_COLUMNS_MAX];
    char block[BLOCK_BYTES];
};

static void fill(struct csv_reader *reader)
{
    if (reader->file == NULL)
        return;
    size_t got = fread(reader->block, 1, sizeof reader->block, reader->file);
    if (got < sizeof reader->block && ferror(reader->file))
        reader->error = errno;
    reader->at = reader->block;
    reader->end = reader->block + got;
}

static int peek(struct csv_reader *reader)
{
    if (reader->at == reader->end)
        fill(reader);
    return reader->at == reader->end ? END : (unsigned char)*reader->at;
}

static int take(struct csv_reader *reader)
{
    int c = peek(reader);
    if (c == END)
        return END;
    reader->at++;
    reader->row_bytes++;
    reader->line += c == '\n';
    return c;
}

/* As take(), outside quotes: CRLF is one newline. */
static int take_plain(struct csv_reader *reader)
{
    int c = take(reader);
    return c == '\r' && peek(reader) == '\n' ? take(reader) : c;
}

static enum fault raise_line(enum fault fault, const char *code, const struct csv_reader *reader,
                             size_t line)
{
    char text[NUMBER_TEXT_SIZE];
    snprintf(text, sizeof text, "%zu", line);
    return fault_raise(fault, code, "path", reader->path, "line", text, NULL);
}

static enum fault raise_limit(const char *code, const struct csv_reader *reader, int limit)
{
    char line[NUMBER_TEXT_SIZE];
    char most[NUMBER_TEXT_SIZE];
    snprintf(line, sizeof line, "%zu", reader->row.line);
    snprintf(most, sizeof most, "%d", limit);
    return fault_raise(FAULT_LIMIT, code, "path", reader->path, "line", line, "limit", most, NULL);
}

static enum fault raise_file(const char *code, const char *path, int error)
{
    enum fault fault = error == ENOENT ? FAULT_NOTFOUND : error == EACCES ? FAULT_DENIED : FAULT_IO;
    return fault_raise(fault, code, "path", path, "why", strerror(error), NULL);
}

static enum fault reader_new(const char *path, struct csv_reader **out)
{
    AUTO(csv_reader) struct csv_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return fault_nomem();
    reader->path = strdup(path);
    if (reader->path == NULL)
        return fault_nomem();
    reader->line = 1;
    reader->separator = ',';
    reader->text = buffer_of(CSV_ROW_MAX + CSV_COLUMNS_MAX);
    reader->row.cells = reader->cells;
    *out = TAKE(reader);
    return OK;
}

static void skip_mark(struct csv_reader *reader)
{
    size_t length = strlen(byte_order_mark);
    if (peek(reader) != END && (size_t)(reader->end - reader->at) >= length &&
        memcmp(reader->at, byte_order_mark, length) == 0)
        reader->at += length;
}

enum fault csv_open(const char *path, struct csv_reader **out)
{
    AUTO(csv_reader) struct csv_reader *reader = NULL;
    TRY(reader_new(path, &reader));
    reader->file = fopen(path, "rbe");
    if (reader->file == NULL)
        return raise_file("file_open", path, errno);
    skip_mark(reader);
    *out = TAKE(reader);
    return OK;
}

enum fault csv_open_text(const char *path, const char *text, size_t length, struct csv_reader **out)
{
    struct csv_reader *reader = NULL;
    TRY(reader_new(path, &reader));
    reader->at = text;
    reader->end = text + length;
    skip_mark(reader);
    *out = reader;
    return OK;
}

void csv_close(struct csv_reader *reader)
{
    if (reader == NULL)
        return;
    if (reader->file != NULL)
        fclose(reader->file);
    buffer_cleanup(&reader->text);
    free(reader->path);
    free(reader);
}

static enum fault put(struct csv_reader *reader, int c)
{
    if (reader->row_bytes > CSV_ROW_MAX)
        return raise_limit("csv_row_limit", reader, CSV_ROW_MAX);
    if (c == '\0')
        reader->has_nul = true;
    else
        buffer_char(&reader->text, (char)c);
    return OK;
}

/* A cell in quotes and what ends it: the separator, '\n' or END. */
static enum fault read_quoted(struct csv_reader *reader, int *out)
{
    size_t line = reader->line;
    reader->has_quote = true;
    (void)take(reader);
    for (;;) {
        int c = take(reader);
        if (c == END)
            return raise_line(FAULT_INVALID, "csv_quote", reader, line);
        if (c == '"' && peek(reader) != '"')
            break;
        if (c == '"')
            (void)take(reader);
        TRY(put(reader, c));
    }
    int after = take_plain(reader);
    if (after != reader->separator && after != '\n' && after != END)
        return raise_line(FAULT_INVALID, "csv_quote", reader, line);
    *out = after;
    return OK;
}

static enum fault read_cell(struct csv_reader *reader, int *out)
{
    if (peek(reader) == '"')
        return read_quoted(reader, out);
    for (;;) {
        int c = take_plain(reader);
        if (c == reader->separator || c == '\n' || c == END) {
            *out = c;
            return OK;
        }
        if (c == '"')
            return raise_line(FAULT_INVALID, "csv_quote", reader, reader->line);
        TRY(put(reader, c));
    }
}

/* Takes the row's text apart at its separators; false: it is not all ASCII. */
static bool split_plain(struct csv_reader *reader)
{
    unsigned char all = 0;
    const char separator = reader->separator;
    reader->row.count = 1;
    reader->cells[0] = reader->text.data;
    for (char *at = reader->text.data; *at != '\0'; at++) {
        all |= (unsigned char)*at;
        if (*at == separator) {
            *at = '\0';
            reader->cells[reader->row.count++] = at + 1;
        }
    }
    return all < 0x80;
}

/* Most rows are here to their end, have no quotes and few cells: they are taken whole. False, and
 * nothing taken, for any other. */
static bool read_plain(struct csv_reader *reader)
{
    const char *line = reader->at;
    const char *end = memchr(line, '\n', (size_t)(reader->end - line));
    size_t length = end == NULL ? 0 : (size_t)(end - line);
    if (end == NULL || length >= CSV_COLUMNS_MAX || memchr(line, '"', length) != NULL ||
        memchr(line, '\0', length) != NULL)
        return false;
    reader->at = end + 1;
    reader->line++;
    reader->row_bytes = length + 1;
    buffer_bytes(&reader->text, line, length > 0 && end[-1] == '\r' ? length - 1 : length);
    buffer_char(&reader->text, '\0');
    reader->is_plain = reader->text.data != NULL && split_plain(reader);
    return true;
}

static enum fault read_row(struct csv_reader *reader)
{
    buffer_reset(&reader->text);
    reader->row.line = reader->line;
    reader->row.count = 0;
    reader->row_bytes = 0;
    reader->has_nul = false;
    reader->has_quote = false;
    reader->is_plain = false;
    if (read_plain(reader))
        return buffer_check(&reader->text);
    int end;
    do {
        if (reader->row.count == CSV_COLUMNS_MAX)
            return raise_limit("csv_columns_limit", reader, CSV_COLUMNS_MAX);
        TRY(read_cell(reader, &end));
        buffer_char(&reader->text, '\0');
        reader->row.count++;
    } while (end == reader->separator);
    return buffer_check(&reader->text);
}

/* Points at the cells and checks each; names the line where the first that is not UTF-8 begins. */
static enum fault point_cells(struct csv_reader *reader)
{
    char *at = reader->text.data;
    size_t line = reader->row.line;
    for (size_t i = 0; i < reader->row.count; i++) {
        size_t length = strlen(at);
        if (!text_is_utf8(at, length))
            return raise_line(FAULT_INVALID, "csv_utf8", reader, line);
        for (const char *c = at; (c = strchr(c, '\n')) != NULL; c++)
            line++;
        reader->cells[i] = at;
        at += length + 1;
    }
    return OK;
}

static enum fault check_row(struct csv_reader *reader)
{
    if (reader->has_nul)
        return raise_line(FAULT_INVALID, "csv_nul", reader, reader->row.line);
    if (!reader->is_plain)
        TRY(point_cells(reader));
    if (reader->columns == 0)
        reader->columns = reader->row.count;
    if (reader->columns == reader->row.count)
        return OK;
    char line[NUMBER_TEXT_SIZE];
    char expected[NUMBER_TEXT_SIZE];
    char found[NUMBER_TEXT_SIZE];
    snprintf(line, sizeof line, "%zu", reader->row.line);
    snprintf(expected, sizeof expected, "%zu", reader->columns);
    snprintf(found, sizeof found, "%zu", reader->row.count);
    return fault_raise(FAULT_INVALID, "csv_columns", "path", reader->path, "line", line, "expected",
                       expected, "found", found, NULL);
}

/* Nothing more is read: what follows cannot be told apart. */
static void give_up(struct csv_reader *reader)
{
    if (reader->file != NULL)
        fclose(reader->file);
    reader->file = NULL;
    reader->error = 0;
    reader->at = reader->end;
}

/* A line without a single character. */
static bool is_blank(const struct csv_reader *reader)
{
    return reader->row.count == 1 && reader->text.length == 1 && !reader->has_quote &&
           !reader->has_nul;
}

enum fault csv_next(struct csv_reader *reader, const struct csv_row **out)
{
    bool at_end;
    enum fault fault = OK;
    do {
        at_end = peek(reader) == END;
        if (!at_end)
            fault = read_row(reader);
    } while (!at_end && fault == OK && is_blank(reader));
    if (reader->error != 0)
        fault = raise_file("file_read", reader->path, reader->error);
    if (fault != OK) {
        give_up(reader);
        return fault;
    }
    if (!at_end)
        TRY(check_row(reader));
    *out = at_end ? NULL : &reader->row;
    return OK;
}

static bool is_separated_by(const struct csv_row *names, char separator)
{
    return names != NULL && names->count == 1 && strchr(names->cells[0], separator) != NULL;
}

static enum fault check_names(const struct csv_reader *reader, const struct csv_row *names)
{
    for (size_t i = 0; names != NULL && i < names->count; i++) {
        if (strchr(names->cells[i], '\r') != NULL)
            return raise_line(FAULT_INVALID, "csv_return", reader, names->line);
    }
    return OK;
}

enum fault csv_names(struct csv_reader *reader, const struct csv_row **out)
{
    TRY(csv_next(reader, out));
    if (is_separated_by(*out, ';'))
        return raise_line(FAULT_INVALID, "csv_semicolon", reader, (*out)->line);
    return check_names(reader, *out);
}

static enum fault separate(struct csv_reader *reader, char separator)
{
    size_t count = 1;
    for (const char *at = reader->cells[0]; *at != '\0'; at++)
        count += *at == separator;
    if (count > CSV_COLUMNS_MAX)
        return raise_limit("csv_columns_limit", reader, CSV_COLUMNS_MAX);
    reader->separator = separator;
    reader->columns = count;
    (void)split_plain(reader);
    return OK;
}

enum fault csv_names_any(struct csv_reader *reader, const struct csv_row **out)
{
    static const char separators[] = ";\t";
    TRY(csv_next(reader, out));
    for (const char *at = separators; *at != '\0'; at++) {
        if (is_separated_by(*out, *at))
            TRY(separate(reader, *at));
    }
    return check_names(reader, *out);
}

bool csv_row_is_empty(const struct csv_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i][0] != '\0')
            return false;
    }
    return true;
}

int csv_column(const struct csv_row *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->cells[i], name) == 0)
            return (int)i;
    }
    return -1;
}

/* A sign, digits with points or commas, an exponent: nothing that a spreadsheet would call. */
static bool is_number(const char *cell)
{
    const char *at = cell + (cell[0] == '-' || cell[0] == '+');
    size_t mantissa = strspn(at, "0123456789.,");
    at += mantissa;
    if (mantissa > 0 && (*at == 'e' || *at == 'E')) {
        at++;
        at += *at == '-' || *at == '+';
        at += strspn(at, "0123456789");
    }
    return mantissa > 0 && *at == '\0';
}

/* Whatever number of ' stands before it: so it stays one when it gets another. */
static bool is_formula(const char *cell)
{
    const char *at = cell + strspn(cell, "'");
    return *at != '\0' && strchr("=+-@\t\r\n", *at) != NULL && !is_number(at);
}

const char *csv_plain(const char *cell)
{
    return cell[0] == '\'' && is_formula(cell + 1) ? cell + 1 : cell;
}

void csv_put_mark(struct buffer *out) { buffer_text(out, byte_order_mark); }

void csv_put(struct buffer *out, bool first, const char *cell)
{
    bool marked = strncmp(cell, byte_order_mark, strlen(byte_order_mark)) == 0;
    bool quoted = marked || strpbrk(cell, ",\"\r\n") != NULL;
    if (!first)
        buffer_char(out, ',');
    if (quoted)
        buffer_char(out, '"');
    if (is_formula(cell))
        buffer_char(out, '\'');
    for (const char *at = cell; *at != '\0'; at++) {
        if (*at == '"')
            buffer_char(out, '"');
        buffer_char(out, *at);
    }
    if (quoted)
        buffer_char(out, '"');
}

void csv_end_row(struct buffer *out)
{
    /* A row of one empty cell must not look like a blank line. */
    if (out->length == 0 || out->data[out->length - 1] == '\n')
        buffer_text(out, "\"\"");
    buffer_text(out, "\r\n");
}
