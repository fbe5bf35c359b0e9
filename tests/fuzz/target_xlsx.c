/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xlsx: the reader of workbooks (base/xlsx_read.h) on one sheet's XML in an otherwise good workbook
 * (input not beginning with PK), or on a whole file; and each cell as a number
 * (base/number_cell.h). Whatever is read has rows in order, within the limits, in UTF-8; a number
 * cell is a decimal; what a number is written as has one reading, the same.
 */
#include "tests/fuzz/fuzz.h"

#include "base/file.h"
#include "base/number_cell.h"
#include "base/text.h"
#include "base/xlsx_read.h"
#include "tests/support/workbook.h"

#include <stdio.h>
#include <unistd.h>

enum { ARENA_BYTES = 64 << 20 };

static void check_number(const char *text)
{
    struct number_cell cell = number_cell_read(text);
    AUTO(buffer) struct buffer written = buffer_of(128);
    if (cell.kind != NUMBER_ONE)
        return;
    if (number_cell_text(cell.value, 0, &written) != OK)
        return; /* more decimals than are ever written */
    struct number_cell again = number_cell_read(written.data);
    MUST(again.kind == NUMBER_ONE);
    MUST(exact_compare(again.value, cell.value) == 0);
}

static void check_row(const struct sheet_row *row)
{
    MUST(row->count >= 1 && row->count <= SHEET_COLUMNS_MAX);
    for (size_t i = 0; i < row->count; i++) {
        const struct sheet_cell *cell = &row->cells[i];
        MUST(text_is_utf8(cell->text, strlen(cell->text)));
        MUST(!cell->is_number || strspn(cell->text, "-.0123456789") == strlen(cell->text));
        check_number(cell->text);
    }
}

static void read_whole(const void *data, size_t size)
{
    AUTO(arena) struct arena *arena = NULL;
    struct sheet sheet;
    MUST_BE_OK(arena_new(ARENA_BYTES, &arena));
    if (xlsx_read(&(struct xlsx_bytes){"input.xlsx", data, size}, NULL, arena, &sheet) != OK) {
        fuzz_check_detail();
        return;
    }
    for (size_t i = 0; i < sheet.row_count; i++) {
        MUST(i == 0 || sheet.rows[i].line > sheet.rows[i - 1].line);
        check_row(&sheet.rows[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size >= 2 && memcmp(data, "PK", 2) == 0) {
        read_whole(data, size);
        return 0;
    }
    if (size == 0)
        return 0;
    char path[64];
    AUTO(buffer) struct buffer file = buffer_of(SHEET_FILE_BYTES_MAX);
    snprintf(path, sizeof path, "%s/hailong-fuzz-%ld.xlsx",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : P_tmpdir, (long)getpid());
    MUST(workbook_make(path, &(struct part){"xl/worksheets/sheet1.xml", (const char *)data, size}));
    MUST_BE_OK(file_read(path, &file));
    unlink(path);
    read_whole(file.data, file.length);
    return 0;
}
