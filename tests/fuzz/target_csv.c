/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv: the reader over memory and the writer (base/csv.h). Rows written out read back cell by cell
 * once the ' before a formula is taken off, and are then written as the same text.
 */
#include "tests/fuzz/fuzz.h"

#include "base/csv.h"
#include "base/text.h"

#include <string.h>

static void check_row(const struct csv_row *row, size_t columns, size_t line_before)
{
    size_t bytes = 0;
    MUST(row->line > line_before);
    MUST(row->count >= 1 && row->count <= CSV_COLUMNS_MAX);
    MUST(columns == 0 || row->count == columns);
    for (size_t i = 0; i < row->count; i++) {
        size_t length = strlen(row->cells[i]);
        MUST(text_is_utf8(row->cells[i], length));
        bytes += length;
    }
    MUST(bytes <= CSV_ROW_MAX);
}

/* The next row that can be read, NULL at the end. */
static const struct csv_row *next_good(struct csv_reader *csv)
{
    const struct csv_row *row = NULL;
    for (;;) {
        enum fault fault = csv_next(csv, &row);
        if (fault == OK)
            return row;
        MUST(fault == FAULT_INVALID || fault == FAULT_LIMIT);
        fuzz_check_detail();
    }
}

/* `plain`: without the ' that the cells got when they were written before. */
static void put_row(const struct csv_row *row, bool plain, struct buffer *out)
{
    for (size_t i = 0; i < row->count; i++)
        csv_put(out, i == 0, plain ? csv_plain(row->cells[i]) : row->cells[i]);
    csv_end_row(out);
}

static void copy(const char *text, size_t length, struct buffer *out)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    const struct csv_row *row;
    size_t columns = 0;
    size_t line = 0;
    MUST_BE_OK(csv_open_text("input", text, length, &csv));
    buffer_text(out, ""); /* so that there is a text, if an empty one */
    while ((row = next_good(csv)) != NULL) {
        check_row(row, columns, line);
        columns = row->count;
        line = row->line;
        put_row(row, false, out);
    }
    MUST_BE_OK(buffer_check(out));
}

static void compare_row(const struct csv_row *row, const struct csv_row *copied)
{
    MUST(copied != NULL && copied->count == row->count);
    for (size_t i = 0; i < row->count; i++)
        MUST(strcmp(row->cells[i], csv_plain(copied->cells[i])) == 0);
}

/* `written` is what copy() made of `text`: the same rows, every one of them good. They are written
 * once more. */
static void compare(const char *text, size_t length, const struct buffer *written,
                    struct buffer *out)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    AUTO(csv_reader) struct csv_reader *again = NULL;
    const struct csv_row *row;
    const struct csv_row *copied = NULL;
    MUST_BE_OK(csv_open_text("input", text, length, &csv));
    MUST_BE_OK(csv_open_text("written", written->data, written->length, &again));
    while ((row = next_good(csv)) != NULL) {
        MUST_BE_OK(csv_next(again, &copied));
        compare_row(row, copied);
        put_row(copied, true, out);
    }
    MUST_BE_OK(csv_next(again, &copied));
    MUST(copied == NULL);
    MUST_BE_OK(buffer_check(out));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    size_t most = 4 * size + 64; /* a quote more a byte, two around it, the line's end */
    AUTO(buffer) struct buffer once = buffer_of(most);
    AUTO(buffer) struct buffer twice = buffer_of(2 * most);
    copy(text, size, &once);
    compare(text, size, &once, &twice);
    MUST(fuzz_same(&once, &twice));
    return 0;
}
