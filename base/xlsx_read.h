/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * xlsx_read - a workbook (.xlsx, Office Open XML) as a table of cells: values, and of their styles
 * only whether a number is shown as a percentage or a day.
 *
 *   bytes -zip-> _rels/.rels -> workbook -> its rels -> shared strings
 *                                                    -> styles
 *                                                    -> one sheet -> struct sheet
 *
 * Texts are shared, inline, or what a formula gave; numbers are decimals as Excel shows all their
 * digits (at most 15: 7.4999999999999997E-3 is "0.0075"); dates stay the numbers they are stored
 * as; an error is its word ("#REF!"), a formula never computed is empty.
 *
 * Faults: INVALID xlsx_broken {path, part, why} (zip), xlsx_xml {path, part, line, why},
 *         xlsx_part {path, part} (a part that is named is not there), xlsx_order {path, part,
 * line}, xlsx_doctype {path, part}; LIMIT xlsx_large {path, part, limit}, xlsx_packed {path, part},
 *         xlsx_columns {path, part, line}, sheet_rows {path, limit}; NOTFOUND
 *         xlsx_sheet_unknown {path, sheet, sheets}.
 * Limits: a part of XLSX_PART_BYTES_MAX unpacked, and of XLSX_RATIO_MAX times its packed size when
 *         it is over XLSX_SMALL_BYTES; XLSX_TEXT_BYTES_MAX a cell; those of sheet.h. Document
 * types, and with them entities, are refused. Ownership: the table lives in the arena. Thread: any,
 * one at a time an arena. Source: ECMA-376 part 1, 18.3 and 18.4.
 */
#ifndef HAILONG_BASE_XLSX_READ_H
#define HAILONG_BASE_XLSX_READ_H

#include "base/sheet.h"

enum {
    XLSX_PART_BYTES_MAX = 64 << 20,
    XLSX_SMALL_BYTES = 1 << 20,
    XLSX_RATIO_MAX = 200,
    XLSX_TEXT_BYTES_MAX = 1 << 17
};

struct xlsx_bytes {
    const char *path; /* for messages */
    const void *data;
    size_t size;
};

CHECKED enum fault xlsx_read(const struct xlsx_bytes *file, const char *sheet, struct arena *arena,
                             struct sheet *out);

#endif
