/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * number_cell - a number as people write it in a table, where decimal comma and decimal point stand
 * side by side: decided from the cell alone, or said to have two readings.
 *
 *   "1,4741" "8.4239" "-0,0193" ".5"      one reading
 *   "1.234,5" "1,234.5" "1.234.567"       one: the last kind of mark that stands once is the
 * decimal's "0,250" "12345.678"                   one: no thousands begin with 0, or have four
 * digits "41.940" "1,234"                      two: `value` takes the mark for the decimal's,
 * `grouped` for that of thousands "86.2482 (86,25)"                     one, and its rounded twin
 * in `twin`
 *   "", "-"                               none; "–" too
 *
 * Spaces around the number, after its sign and between thousands (no-break ones too) are passed
 * over; the minus may be a hyphen, U+2212 or an en dash.
 *
 * Thread: any. Ownership: plain values. A number too large for base/exact.h is no number.
 * Example: number_cell_read("1,4741") -> {NUMBER_ONE, 14741/10000}
 */
#ifndef HAILONG_BASE_NUMBER_CELL_H
#define HAILONG_BASE_NUMBER_CELL_H

#include "base/exact.h"

enum number_kind { NUMBER_EMPTY, NUMBER_ONE, NUMBER_TWO, NUMBER_NONE };

struct number_cell {
    enum number_kind kind;
    char mark;            /* ',' or '.' of the one mark, 0 = none or several kinds */
    struct exact value;   /* ONE; of TWO the reading with decimals */
    struct exact grouped; /* TWO: the reading with thousands */
    bool has_twin;        /* ONE: "(86,25)" stands behind it */
    struct exact twin;
    int twin_digits; /* decimals of the twin as written */
};

struct number_cell number_cell_read(const char *text);

/* As few decimals as say it exactly, but at least `digits`, and never three behind one to three
 * digits, which would read as thousands. FAULT_NUMERIC number_endless when 15 decimals are not
 * enough. */
CHECKED enum fault number_cell_text(struct exact value, int digits, struct buffer *out);

#endif
